//! The index of headings and defined terms in the order of the kana.
//!
//! In: the book and the readings that somebody has written down. Out: rows of
//! entries (あ か さ …, then Latin letters and digits), each entry with all
//! clauses that bear it, in the order of the site. Only texts that are posted
//! and no proposals are indexed. How it looks is left to `render`.

mod order;
mod reading;

use std::collections::BTreeMap;

pub use order::RowName;
pub use reading::Readings;

use crate::model::{Clause, ClauseIndex, Kind, Status};
use crate::resolve::{Book, VersionRef};
use order::sort_key;
use reading::{folded, reading};

/// The entries under one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What the row is called.
    pub name: RowName,
    /// Its entries in order.
    pub entries: Vec<Entry>,
}

/// A heading or a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its words as first printed.
    pub text: String,
    /// How it is read, as far as that is known.
    pub reading: String,
    /// The clauses, in the order of the site.
    pub places: Vec<Place>,
}

/// A clause that bears the words of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The version.
    pub at: VersionRef,
    /// The clause in it.
    pub clause: ClauseIndex,
    /// Whether the clause defines the words.
    pub defines: bool,
}

/// The index of a book; rows without entries are left out.
pub fn kana_index(book: &Book, readings: &Readings) -> Vec<Row> {
    let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
    for at in book.versions().filter(|at| is_indexed(book, *at)) {
        for (clause, node) in book.version(at).clauses.iter().enumerate() {
            for (words, defines) in [(&node.heading, false), (&node.term, is_definition(node))] {
                let Some(words) = words.as_deref().filter(|w| !w.trim().is_empty()) else {
                    continue;
                };
                let place = Place {
                    at,
                    clause,
                    defines,
                };
                let entry = entries.entry(folded(words)).or_insert_with(|| Entry {
                    text: words.trim().to_owned(),
                    reading: reading(words, readings),
                    places: Vec::new(),
                });
                entry.places.push(place);
            }
        }
    }
    rows(entries.into_values().collect())
}

/// Whether the clauses of a version may be shown here.
fn is_indexed(book: &Book, at: VersionRef) -> bool {
    let status = book.version(at).front.status;
    book.is_posted(at) && matches!(status, Status::InForce | Status::Superseded)
}

/// Whether a clause says what its term means; the heads of other items are set
/// off in the same way.
fn is_definition(clause: &Clause) -> bool {
    clause.kind == Kind::Glossary || clause.own_text().contains("をいう")
}

fn rows(mut entries: Vec<Entry>) -> Vec<Row> {
    entries.sort_by_cached_key(|entry| place_of(&entry.reading, &entry.text));
    let mut rows: Vec<Row> = Vec::new();
    for entry in entries {
        let name = RowName::of(&entry.reading);
        match rows.last_mut().filter(|row| row.name == name) {
            Some(row) => row.entries.push(entry),
            None => rows.push(Row {
                name,
                entries: vec![entry],
            }),
        }
    }
    rows
}

/// What words are sorted by in the order of the kana.
#[must_use]
pub fn kana_key(words: &str, readings: &Readings) -> KanaKey {
    place_of(&reading(words, readings), words)
}

/// Row, reading and spelling of a word, in this order.
pub type KanaKey = (RowName, (String, String), String);

fn place_of(reading: &str, words: &str) -> KanaKey {
    (RowName::of(reading), sort_key(reading), words.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Edition, Jurisdiction, PolicyInfo, Site};
    use crate::parse::parse_policy;
    use crate::source::SourceFile;

    fn book(texts: &[(&str, &str)]) -> Book {
        let versions = texts.iter().map(|(status, body)| {
            let text = format!(
                "---\njurisdiction: x\ntitle: 対策基準\nversion: {status}\nlabel: 改定\nstatus: {status}\neffective: null\n---\n\n{body}"
            );
            parse_policy(&SourceFile::from_text("x.md", &text))
                .value
                .expect("the front matter is sound")
        });
        let policy = PolicyInfo {
            id: "policy".into(),
            title: "対策基準".into(),
            short_title: None,
            versions: versions.collect(),
        };
        Book::new(Site {
            title: "掲示".into(),
            description: String::new(),
            edition: Edition::Internal,
            diffs: Vec::new(),
            jurisdictions: vec![Jurisdiction {
                id: "x".into(),
                name: "甲乙町".into(),
                short_name: "甲乙町".into(),
                kind: "町".into(),
                description: None,
                posting_duty: None,
                roles: Vec::new(),
                policies: vec![policy],
            }],
        })
    }

    /// The kana of a row, and its entries with the count of their places.
    type Shown<'a> = (Option<char>, Vec<(&'a str, usize)>);

    fn shown(rows: &[Row]) -> Vec<Shown<'_>> {
        rows.iter()
            .map(|row| {
                let entries = row.entries.iter();
                (
                    row.name.kana(),
                    entries.map(|e| (e.text.as_str(), e.places.len())).collect(),
                )
            })
            .collect()
    }

    #[test]
    fn headings_and_terms_stand_in_rows() {
        let book = book(&[(
            "in-force",
            "## 1. 目的\n\n## 2. サーバの管理\n\n## 3. ＣＩＳＯ\n\n### (1) 目　的\n\n- (1) **外部サービス** 外のものをいう。\n- (2) 見出しのない号。\n",
        )]);
        let rows = kana_index(&book, &Readings::new());
        assert_eq!(
            shown(&rows),
            [
                (Some('か'), vec![("外部サービス", 1)]),
                (Some('さ'), vec![("サーバの管理", 1)]),
                (Some('ま'), vec![("目的", 2)]),
                (None, vec![("ＣＩＳＯ", 1)]),
            ]
        );
        let places = |row: usize| &rows[row].entries[0].places;
        assert!(places(0)[0].defines && !places(1)[0].defines);
    }

    #[test]
    fn proposals_are_not_indexed() {
        let book = book(&[("in-force", "## 1. 目的\n"), ("draft", "## 1. 秘密\n")]);
        let rows = kana_index(&book, &Readings::new());
        assert_eq!(shown(&rows), [(Some('ま'), vec![("目的", 1)])]);
        assert!(kana_index(&self::book(&[("draft", "## 1. 秘密\n")]), &Readings::new()).is_empty());
    }
}
