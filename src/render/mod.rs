//! Book in, HTML out.
//!
//! Stands in for the rendering room until that lands: the same functions, and one
//! bare page for each version.

use std::collections::BTreeMap;
use std::path::Path;

use crate::error::Error;
use crate::resolve::{Book, VersionRef};

/// Templates and static files.
#[derive(Debug)]
pub struct Theme;

impl Theme {
    /// Loads the packed theme and what a directory puts over it.
    pub fn load(_: Option<&Path>) -> Result<Self, Error> {
        Ok(Self)
    }

    /// The files that go to the site as they are.
    pub fn static_files(&self) -> impl Iterator<Item = (String, Vec<u8>)> {
        std::iter::empty()
    }
}

/// What was corrected in a version, for its pages.
#[derive(Debug, Clone, Default)]
pub struct VersionNotes;

/// What was corrected, by version.
pub type Notes = BTreeMap<VersionRef, VersionNotes>;

/// One page to be made.
#[derive(Debug, Clone)]
pub struct Job(String);

impl Job {
    /// The path of the page, relative to the site's root.
    pub fn path(&self) -> String {
        self.0.clone()
    }
}

/// Every page of a book.
pub fn jobs(book: &Book) -> Vec<Job> {
    book.versions()
        .map(|at| Job(book.pages(at).whole_href()))
        .collect()
}

/// Makes one page.
pub fn render(_: &Theme, book: &Book, _: &Notes, _: &Job) -> Result<Vec<u8>, Error> {
    Ok(format!("<!doctype html><title>{}</title>\n", book.site().title).into_bytes())
}
