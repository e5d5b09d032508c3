//! A version, its body and its dates as the templates see them.

use serde::Serialize;

use super::citation::cited_title;
use super::links::relative;
use crate::model::{PolicyDate, Status};
use crate::resolve::{Book, Pair, VersionRef};

/// A version as every page of it names it.
#[derive(Debug, Serialize)]
pub(super) struct VersionView {
    /// The body's identifier, name, short name and kind.
    body: String,
    body_name: String,
    body_short: String,
    title: String,
    short_title: String,
    /// The title under which clauses are cited.
    cited: String,
    id: String,
    label: String,
    status: &'static str,
    adopted: Option<DateView>,
    amended: Option<DateView>,
    effective: Option<DateView>,
    enactment: Option<String>,
    /// How many clauses it has.
    clauses: usize,
    posted: bool,
    links: VersionLinks,
}

/// The pages of a version, as links.
#[derive(Debug, Serialize)]
struct VersionLinks {
    index: String,
    all: String,
    posting: String,
    corrections: String,
    print: String,
    /// The version that is posted, where there is one.
    posted: Option<String>,
}

/// A date in both calendars.
#[derive(Debug, Serialize)]
pub(super) struct DateView {
    iso: String,
    wareki: String,
}

/// The page that shows a version's contents, relative to the site's root.
pub(super) fn index_href(book: &Book, at: VersionRef) -> String {
    format!("{}/index.html", book.pages(at).directory)
}

/// The page that lists what was corrected, relative to the site's root.
pub(super) fn corrections_href(book: &Book, at: VersionRef) -> String {
    format!("{}/corrections.html", book.pages(at).directory)
}

/// The style sheet of a version's printed margins, relative to the site's root.
pub(super) fn print_href(book: &Book, at: VersionRef) -> String {
    let body = &book.jurisdiction(at).id;
    let policy = match at.policy {
        0 => String::new(),
        _ => format!("-{}", book.policy(at).id),
    };
    format!(
        "assets/print-{body}{policy}-{}.css",
        book.version(at).front.version
    )
}

/// The style sheet of the printed margins of a comparison, relative to the site's
/// root.
pub(super) fn diff_print_href(book: &Book, pair: Pair) -> String {
    let name = book.diff_href(pair).replace('/', "-");
    format!("assets/print-{}.css", name.trim_end_matches(".html"))
}

/// The version as seen from the page `path`.
pub(super) fn version_view(book: &Book, at: VersionRef, path: &str) -> VersionView {
    let (body, version) = (book.jurisdiction(at), book.version(at));
    let front = &version.front;
    let pages = book.pages(at);
    let link = |to: String| relative(path, &to);
    let posted = book.versions().find(|other| {
        other.jurisdiction == at.jurisdiction && other.policy == at.policy && book.is_posted(*other)
    });
    VersionView {
        body: body.id.clone(),
        body_name: body.name.clone(),
        body_short: body.short_name.clone(),
        title: front.title.clone(),
        short_title: front
            .short_title
            .clone()
            .unwrap_or_else(|| front.title.clone()),
        cited: cited_title(front),
        id: front.version.clone(),
        label: front.label.clone(),
        status: front.status.name(),
        adopted: front.dates.adopted.map(date),
        amended: front.dates.amended.map(date),
        effective: front.dates.effective.map(date),
        enactment: front.enactment.clone(),
        clauses: version.clauses.len(),
        posted: book.is_posted(at),
        links: VersionLinks {
            index: link(index_href(book, at)),
            all: link(pages.whole_href()),
            posting: link(pages.posting_href()),
            corrections: link(corrections_href(book, at)),
            print: link(print_href(book, at)),
            posted: posted.map(|posted| link(index_href(book, posted))),
        },
    }
}

impl VersionView {
    /// Whether the text is an invented one.
    pub(super) fn is_sample(&self) -> bool {
        self.status == Status::Sample.name()
    }
}

pub(super) fn date(date: PolicyDate) -> DateView {
    DateView {
        iso: date.to_string(),
        wareki: date.wareki(),
    }
}
