//! What a preview shows of clauses on other pages, and of terms.
//!
//! In: a version and one of its pages. Out: a script with the opening of every
//! clause that the page leads to and does not hold, and the meaning of every term
//! it uses; the page's script asks for it when a reader first points at a mark. A
//! plain clause that the page itself holds is read from the page; what is shown in
//! another shape (a table, a long part, the first paragraph of an article) stands
//! in the script all the same.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::annotations::{Mark, Marks, What, is_first_paragraph, is_near};
use super::citation::citation;
use super::clause_view::heading_above;
use super::links::relative;
use super::opening::{MOST, Piece, Summary, is_plain, opening, row_of, shortened, summary};
use super::words::LISTED;
use crate::model::ClauseIndex;
use crate::references::Target;
use crate::resolve::{Book, Page, VersionRef};

/// The page that previews are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown<'a> {
    Page(&'a Page),
    /// The whole text.
    Whole,
}

#[derive(Debug, Serialize)]
struct Data {
    clauses: BTreeMap<String, ClauseData>,
    terms: BTreeMap<usize, TermData>,
}

#[derive(Debug, Serialize)]
struct ClauseData {
    cite: String,
    heading: Option<String>,
    href: String,
    lines: Vec<Piece>,
    /// Letters left out behind the lines.
    #[serde(skip_serializing_if = "is_nothing")]
    left: usize,
    /// What a long part consists of, where only its beginning is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    parts: Option<Summary>,
    /// The citation of the table in which a row stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    row_of: Option<String>,
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "the serializer asks for it"
)]
fn is_nothing(n: &usize) -> bool {
    *n == 0
}

/// A clause that is to be shown, as a whole or as the first of its paragraphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Wanted {
    clause: ClauseIndex,
    paragraph: bool,
}

#[derive(Debug, Serialize)]
struct TermData {
    cite: String,
    term: String,
    text: String,
}

/// The script of a page, relative to the site's root.
pub(super) fn preview_href(book: &Book, at: VersionRef, shown: Shown<'_>) -> String {
    let pages = book.pages(at);
    let name = match shown {
        Shown::Page(page) => &page.slug,
        Shown::Whole => "all",
    };
    format!("{}/preview-{name}.js", pages.directory)
}

/// Whether a page leads to anything that it does not hold.
pub(super) fn has_previews(book: &Book, at: VersionRef, marks: &Marks, shown: Shown<'_>) -> bool {
    let (clauses, terms) = wanted(book, at, marks, shown);
    !clauses.is_empty() || !terms.is_empty()
}

/// The script: one call with the data.
pub(super) fn preview_script(
    book: &Book,
    at: VersionRef,
    marks: &Marks,
    shown: Shown<'_>,
) -> String {
    let version = book.version(at);
    let path = preview_href(book, at, shown);
    let (clauses, terms) = wanted(book, at, marks, shown);
    let data = Data {
        clauses: clauses
            .into_iter()
            .map(|Wanted { clause, paragraph }| {
                let cite = citation(version, clause);
                let cite = if paragraph { cite + "第1項" } else { cite };
                let heading = heading_above(version, clause);
                // A part without a number is cited by its heading.
                let heading = heading.filter(|heading| !cite.ends_with(heading));
                let (lines, left) = opening(version, clause, paragraph);
                let data = ClauseData {
                    heading: heading.map(str::to_owned),
                    href: relative(&path, &book.href(at, clause)),
                    lines,
                    left,
                    parts: summary(version, clause).filter(|_| !paragraph),
                    row_of: row_of(version, clause).map(|table| citation(version, table)),
                    cite,
                };
                let key = &version.clauses[clause].key;
                // No key of a clause has this sign.
                let key = if paragraph {
                    format!("{key}#1")
                } else {
                    key.clone()
                };
                (key, data)
            })
            .collect(),
        terms: terms
            .into_iter()
            .filter_map(|number| {
                let term = marks.terms().get(number)?;
                let data = TermData {
                    cite: citation(version, term.clause),
                    term: term.term.clone(),
                    text: shortened(&term.text, MOST),
                };
                Some((number, data))
            })
            .collect(),
    };
    let json = serde_json::to_string(&data).expect("texts become JSON in memory");
    format!("keijiPreviews({json});\n")
}

/// The clauses whose openings a page needs, and the terms it leads to.
fn wanted(
    book: &Book,
    at: VersionRef,
    marks: &Marks,
    shown: Shown<'_>,
) -> (BTreeSet<Wanted>, BTreeSet<usize>) {
    let pages = book.pages(at);
    let here = |clause: ClauseIndex| match shown {
        Shown::Page(page) => pages.page_of(clause).slug == page.slug,
        Shown::Whole => true,
    };
    let (mut clauses, mut terms) = (BTreeSet::new(), BTreeSet::new());
    let version = book.version(at);
    let own = (0..version.clauses.len()).filter(|&clause| here(clause));
    let of = |clause| marks.heading(clause).iter().chain(marks.text(clause));
    let all = own.flat_map(|clause| of(clause).map(move |mark| (clause, mark)));
    for (from, Mark { what, .. }) in all {
        let (targets, paragraph): (&[ClauseIndex], bool) = match what {
            What::Term(number) => {
                terms.insert(*number);
                continue;
            }
            What::Reference { target, paragraph } => match target {
                Target::Clauses(to) if is_near(version, from, to, *paragraph) => continue,
                Target::Clauses(to) => (to, *paragraph),
                Target::Law { listed_at, .. } => (listed_at.as_slice(), false),
                _ => continue,
            },
        };
        let targets = targets.iter().take(LISTED).map(|&clause| Wanted {
            clause,
            paragraph: is_first_paragraph(version, clause, paragraph),
        });
        clauses.extend(
            targets.filter(|to| to.paragraph || !here(to.clause) || !is_plain(version, to.clause)),
        );
    }
    (clauses, terms)
}
