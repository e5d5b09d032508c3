//! Words that a text does not define by a sentence, for those who look for them:
//! what its tables tell, and what only other bodies define.
//!
//! In: the posted texts of a body and the definitions of all. Out: the rows of
//! tables by the thing they name, and the terms that the texts use and another
//! body's text explains, with the places where both can be read.

use std::collections::BTreeSet;

use serde::Serialize;

use super::citation::segment;
use super::pages::Pages;
use super::term_view::PlaceView;
use crate::definitions::{Definitions, Form, Spellings, occurrences};
use crate::japanese::fold;
use crate::kana_index::KanaKey;
use crate::model::{ClauseIndex, Kind, Status, Table, Version};
use crate::resolve::VersionRef;

/// A name in a table that is longer than this is a sentence.
const LONGEST_NAME: usize = 20;
/// Letters of a row that are shown.
const SHOWN_LETTERS: usize = 120;
/// Clauses with the term in their heading, or else with its first uses.
const SHOWN_PLACES: usize = 3;

/// A thing that a row of a table tells of.
#[derive(Debug, Serialize)]
pub(super) struct ToldView {
    term: String,
    text: String,
    place: PlaceView,
}

/// A term that the body's texts use and do not define.
#[derive(Debug, Serialize)]
pub(super) struct UndefinedView {
    term: String,
    /// The clauses that use it.
    count: usize,
    /// Those whose heading has it, else the first that use it.
    places: Vec<PlaceView>,
    /// Whether they are named for their headings.
    headed: bool,
    elsewhere: Vec<ElsewhereView>,
}

/// Where another body defines it.
#[derive(Debug, Serialize)]
struct ElsewhereView {
    body: String,
    defined: PlaceView,
}

impl Pages<'_> {
    /// What the tables of a body tell, and what it leaves to others; each in the
    /// order of the kana.
    pub(super) fn told_terms(&self, body: usize) -> (Vec<ToldView>, Vec<UndefinedView>) {
        let texts = self.posted_policies(body);
        let mut known: BTreeSet<String> = BTreeSet::new();
        for at in &texts {
            let own = self.known.terms.get(at).into_iter();
            known.extend(own.flat_map(Definitions::iter).map(|(d, _)| fold(&d.term)));
        }
        let mut told: Vec<(KanaKey, ToldView)> = Vec::new();
        for at in &texts {
            let version = self.book.version(*at);
            for (clause, term, text) in rows(version) {
                if !known.contains(&fold(&term)) {
                    let place = self.place(*at, clause);
                    // Grades stay as printed: 3, 2, 1.
                    let bare = term.trim_end_matches(|c: char| c.is_ascii_alphanumeric());
                    let bare = if bare.is_empty() { &term } else { bare };
                    let key = self.kana_key(bare.trim_end());
                    told.push((key, ToldView { term, text, place }));
                }
            }
        }
        told.sort_by(|a, b| a.0.cmp(&b.0));
        known.extend(told.iter().map(|(_, told)| fold(&told.term)));
        let undefined = self.undefined(body, &texts, &known);
        (told.into_iter().map(|(_, view)| view).collect(), undefined)
    }

    fn undefined(
        &self,
        body: usize,
        texts: &[VersionRef],
        known: &BTreeSet<String>,
    ) -> Vec<UndefinedView> {
        let spelled: Vec<(VersionRef, ClauseIndex, Spellings)> = texts
            .iter()
            .flat_map(|at| {
                let clauses = self.book.version(*at).clauses.iter().enumerate();
                // The words of a row are its table's.
                let clauses = clauses.filter(|(_, clause)| clause.kind != Kind::Row);
                clauses.map(|(n, clause)| (*at, n, Spellings::of(&clause.own_text())))
            })
            .collect();
        let mut out: Vec<(KanaKey, UndefinedView)> = Vec::new();
        for (term, elsewhere) in self.defined_elsewhere(body, known) {
            let uses: Vec<(VersionRef, ClauseIndex)> = spelled
                .iter()
                .filter(|(_, _, text)| !occurrences(text, &term, true).is_empty())
                .map(|(at, clause, _)| (*at, *clause))
                .collect();
            if uses.is_empty() {
                continue;
            }
            let headings: Vec<(VersionRef, ClauseIndex)> = spelled
                .iter()
                .map(|(at, clause, _)| (*at, *clause))
                .filter(|(at, clause)| {
                    let heading = self.book.version(*at).clauses[*clause].heading.as_deref();
                    let heading = heading.map(Spellings::of);
                    heading.is_some_and(|text| !occurrences(&text, &term, true).is_empty())
                })
                .collect();
            let headed = !headings.is_empty();
            let shown = if headed { &headings } else { &uses };
            let places = shown.iter().take(SHOWN_PLACES);
            let view = UndefinedView {
                count: uses.len(),
                places: places
                    .map(|(at, clause)| self.place(*at, *clause))
                    .collect(),
                headed,
                elsewhere,
                term,
            };
            out.push((self.kana_key(&view.term), view));
        }
        out.sort_by(|a, b| a.0.cmp(&b.0));
        out.into_iter().map(|(_, view)| view).collect()
    }

    /// The terms that other bodies explain in texts that bind, and where.
    fn defined_elsewhere(
        &self,
        body: usize,
        known: &BTreeSet<String>,
    ) -> Vec<(String, Vec<ElsewhereView>)> {
        let mut out: Vec<(String, Vec<ElsewhereView>)> = Vec::new();
        let bodies = 0..self.book.site().jurisdictions.len();
        for at in bodies
            .filter(|other| *other != body)
            .flat_map(|other| self.posted_policies(other))
            .filter(|at| self.book.version(*at).front.status == Status::InForce)
        {
            let definitions = self.known.terms.get(&at).into_iter();
            for (definition, _) in definitions.flat_map(Definitions::iter) {
                let folded = fold(&definition.term);
                if definition.form == Form::Abbreviation || known.contains(&folded) {
                    continue;
                }
                let view = ElsewhereView {
                    body: self.book.jurisdiction(at).short_name.clone(),
                    defined: self.place(at, definition.clause),
                };
                match out.iter_mut().find(|(term, _)| fold(term) == folded) {
                    Some((_, places)) => places.push(view),
                    None => out.push((definition.term.clone(), vec![view])),
                }
            }
        }
        out
    }
}

/// The rows of a version that name a thing: clause, name and what they say of it.
fn rows(version: &Version) -> Vec<(ClauseIndex, String, String)> {
    let mut out = Vec::new();
    for table in version.clauses.iter().filter_map(|c| c.table.as_ref()) {
        for row in &table.rows {
            let named = row
                .clause
                .and_then(|at| Some((at, name(table, &segment(&version.clauses[at]))?)));
            let Some((at, name)) = named else {
                continue;
            };
            let cells = row.cells.iter().skip(1).map(|cell| cell.lines.concat());
            let told: Vec<String> = cells.filter(|words| !words.is_empty()).collect();
            let told = told.join("　");
            if !told.is_empty() {
                out.push((at, name, super::opening::shortened(&told, SHOWN_LETTERS)));
            }
        }
    }
    out
}

/// What a row is called: II means nothing without the title of its column.
fn name(table: &Table, printed: &str) -> Option<String> {
    let is_number = |c: char| c.is_ascii_alphanumeric() || ('Ⅰ'..='ⅿ').contains(&c) || c == ' ';
    if printed.chars().count() > LONGEST_NAME {
        return None;
    }
    if !fold(printed).chars().all(is_number) {
        return Some(printed.to_owned());
    }
    let title = table.head.first()?.lines.concat();
    (!title.is_empty()).then(|| format!("{title} {printed}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::testing::version;

    #[test]
    fn rows_are_known_by_what_they_name() {
        let long = "長".repeat(30);
        let body = format!(
            "## 1. 甲\n\n| 重要度 | 基準 | 例 |\n| --- | --- | --- |\n| 機密性3 | 一 | 二 |\n| II | 三 | ^^ |\n| {long} | 四 |  |\n| 空 |  |  |\n\n|  | 値 |\n| --- | --- |\n| 2 | 五 |\n"
        );
        let version = version("v1", &body);
        let found: Vec<(String, String)> = rows(&version)
            .into_iter()
            .map(|(_, name, text)| (name, text))
            .collect();
        let pair = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        assert_eq!(found, [pair("機密性3", "一　二"), pair("重要度 II", "三")]);
    }
}
