//! The files of a comparison that can be taken away.

use super::links::relative;
use super::pages::Link;
use crate::resolve::{Book, Pair};
use serde::Serialize;

/// A file to take away: what it is, by the name that the theme words, and where.
#[derive(Debug, Serialize)]
pub(super) struct FileView {
    name: &'static str,
    link: Link,
}

/// The files of a comparison, in the order of the page, as seen from the page
/// `path`. A new kind of file is one more line here and a word in the theme
/// (`diff.files`).
pub(super) fn diff_files(book: &Book, pair: Pair, path: &str) -> Vec<FileView> {
    let table = |ending| book.contrast_path(pair, ending);
    let files = [
        ("html", table("html")),
        ("docx", table("docx")),
        ("xlsx", table("xlsx")),
        ("csv", table("csv")),
        ("numbers", book.numbers_path(pair)),
        ("json", book.diff_data_path(pair)),
    ];
    let view = |(name, to): (&'static str, String)| FileView {
        name,
        link: Link {
            label: to.rsplit('/').next().unwrap_or_default().to_owned(),
            href: relative(path, &to),
        },
    };
    files.into_iter().map(view).collect()
}
