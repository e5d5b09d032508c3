//! What a preview shows of clauses on other pages, and of terms.
//!
//! In: a version and one of its pages. Out: a script with the opening words of
//! every clause that the page leads to and does not hold, and the meaning of
//! every term it uses; the page's script asks for it when a reader first points
//! at a mark, and reads what the page itself holds from the page.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::annotations::{Mark, Marks, What, is_near};
use super::citation::citation;
use super::clause_view::heading_above;
use super::links::relative;
use super::words::LISTED;
use crate::model::{Clause, ClauseIndex, Content, Kind, Row, Version};
use crate::references::Target;
use crate::resolve::{Book, Page, VersionRef};

/// Letters of a clause or a definition that a preview shows.
const MOST: usize = 300;

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
    lines: Vec<String>,
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
            .map(|clause| {
                let data = ClauseData {
                    cite: citation(version, clause),
                    heading: heading_above(version, clause).map(str::to_owned),
                    href: relative(&path, &book.href(at, clause)),
                    lines: opening(version, clause),
                };
                (version.clauses[clause].key.clone(), data)
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

/// The clauses on other pages and the terms that a page leads to.
fn wanted(
    book: &Book,
    at: VersionRef,
    marks: &Marks,
    shown: Shown<'_>,
) -> (BTreeSet<ClauseIndex>, BTreeSet<usize>) {
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
        let targets: &[ClauseIndex] = match what {
            What::Term(number) => {
                terms.insert(*number);
                &[]
            }
            What::Reference(Target::Clauses(targets)) if is_near(version, from, targets) => &[],
            What::Reference(Target::Clauses(targets)) => targets,
            What::Reference(Target::Law { listed_at, .. }) => listed_at.as_slice(),
            What::Reference(_) => &[],
        };
        let away = targets.iter().take(LISTED).filter(|&&to| !here(to));
        clauses.extend(away.copied());
    }
    (clauses, terms)
}

/// The opening words of a clause and of what is below it, a line for each.
fn opening(version: &Version, clause: ClauseIndex) -> Vec<String> {
    let mut lines = Vec::new();
    collect(version, clause, String::new(), &mut lines);
    let mut left = MOST;
    let mut out = Vec::new();
    for line in lines {
        if left == 0 {
            break;
        }
        let short = shortened(&line, left);
        left = left.saturating_sub(line.chars().count());
        out.push(short);
    }
    out
}

/// Adds the lines of a clause; the first stands behind its label.
fn collect(version: &Version, at: ClauseIndex, label: String, lines: &mut Vec<String>) {
    let clause = &version.clauses[at];
    let mut label = label;
    if clause.kind == Kind::Row {
        lines.extend(row_lines(version, at));
    }
    if let Some(table) = &clause.table {
        lines.extend(table.rows.iter().map(row_line));
        return;
    }
    for content in &clause.content {
        match content {
            Content::Text(paragraph) => {
                lines.push(format!("{}{}", std::mem::take(&mut label), paragraph.text));
            }
            Content::Child(child) => {
                if !label.is_empty() {
                    lines.push(std::mem::take(&mut label));
                }
                // Enough is enough: a preview never shows more.
                if lines.len() < MOST {
                    collect(version, *child, head_words(&version.clauses[*child]), lines);
                }
            }
        }
    }
    if !label.is_empty() {
        lines.push(label);
    }
}

/// What stands before the text of a clause: its label, its heading or term.
fn head_words(clause: &Clause) -> String {
    let words = [
        clause.printed_label(),
        clause.heading.as_deref(),
        clause.term.as_deref(),
    ];
    words
        .into_iter()
        .flatten()
        .map(|word| format!("{word}　"))
        .collect()
}

/// The lines of the table that a row's clause names.
fn row_lines(version: &Version, at: ClauseIndex) -> Vec<String> {
    let table = version.clauses[at]
        .parent
        .and_then(|parent| version.clauses[parent].table.as_ref());
    let rows = table.map_or(&[][..], |table| &table.rows);
    let Some(first) = rows.iter().position(|row| row.clause == Some(at)) else {
        return Vec::new();
    };
    let continued = |row: &&Row| row.cells.first().is_some_and(|cell| cell.continued);
    let more = rows[first + 1..].iter().take_while(continued);
    std::iter::once(&rows[first])
        .chain(more)
        .map(row_line)
        .collect()
}

fn row_line(row: &Row) -> String {
    let cells: Vec<String> = row
        .cells
        .iter()
        .map(|cell| cell.lines.concat())
        .filter(|words| !words.is_empty())
        .collect();
    cells.join("　")
}

/// The first characters of a text, with a sign where there are more.
fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::testing::version;

    fn lines(body: &str, key: &str) -> Vec<String> {
        let version = version("v1", body);
        let at = version.clauses.iter().position(|c| c.key == key);
        opening(&version, at.expect("a clause"))
    }

    #[test]
    fn a_clause_opens_with_its_own_text_and_what_is_below() {
        let body =
            "## 1. 甲\n\n前。\n\n- (1) **用語** 一。\n  - ア 二。\n\n後。\n\n### (2) 題\n\n三。\n";
        assert_eq!(
            lines(body, "1"),
            [
                "前。",
                "(1)　用語　一。",
                "ア　二。",
                "後。",
                "(2)　題　三。"
            ]
        );
        assert_eq!(lines(body, "1.i1.k1"), ["二。"]);
    }

    #[test]
    fn a_row_opens_with_its_cells_and_those_that_continue_it() {
        let body = "## 1. 甲\n\n| 分類 | 基準 |\n| --- | --- |\n| 乙 | 一<br>二 |\n| ^^ | 三 |\n| 丙 | 四 |\n";
        assert_eq!(lines(body, "1.t1.r1"), ["乙　一二", "三"]);
        assert_eq!(lines(body, "1.t1"), ["乙　一二", "三", "丙　四"]);
    }

    #[test]
    fn long_texts_are_cut() {
        let body = format!("## 1. 甲\n\n{}。\n\n次。\n", "字".repeat(400));
        assert_eq!(lines(&body, "1"), [format!("{}…", "字".repeat(300))]);
    }
}
