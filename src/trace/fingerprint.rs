//! By what a clause is recognised, whatever number it bears.
//!
//! In: a clause and what it cites. Out: the SHA-256 of its heading, its term, its
//! text and its cells in NFC, without its label; a citation of clauses stands as
//! their ids, so that a renumbering alone changes nothing. Words such as 次の各号
//! that point at the clause's own items without a number stay words: what the items
//! say is theirs.

use std::fmt::Write;

use serde_json::json;
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use super::below;
use crate::model::{ClauseIndex, Kind, TextHash, Version};
use crate::references::{Reference, Target, VersionReferences};

/// Named in what is hashed, so that another way of writing it gives other hashes.
const FORM: &str = "keiji-clause-1";

/// By what a clause is recognised.
#[must_use]
pub fn fingerprint(
    version: &Version,
    references: &VersionReferences,
    clause: ClauseIndex,
) -> TextHash {
    let name = |at: ClauseIndex| version.clauses[at].key.clone();
    hash_as(version, references, clause, &name)
}

/// The same, where clauses are called otherwise than by their keys.
pub(super) fn hash_as(
    version: &Version,
    references: &VersionReferences,
    clause: ClauseIndex,
    name: &dyn Fn(ClauseIndex) -> String,
) -> TextHash {
    let own = &version.clauses[clause];
    let cited = references.of(clause);
    let heading = own.heading.as_ref().map(|heading| {
        let marks = cited.iter().filter(|r| r.in_heading);
        written(version, heading, marks, name)
    });
    let marks = cited.iter().filter(|r| !r.in_heading);
    let text = written(version, &own.own_text(), marks, name);
    let term = own.term.as_ref().map(|term| nfc(term));
    let cells = row_cells(version, clause);
    let form = json!([FORM, heading, term, text, cells]);
    let mut digits = String::with_capacity(64);
    for byte in Sha256::digest(form.to_string().as_bytes()) {
        // Writing into a string does not fail.
        let _ = write!(digits, "{byte:02x}");
    }
    TextHash::read(&digits).expect("a digest is a hash")
}

/// The cells of a row, which its table holds, and which cells of a table go on
/// from the row above.
fn row_cells(version: &Version, clause: ClauseIndex) -> Vec<Vec<String>> {
    let own = &version.clauses[clause];
    let cells = |cells: &[crate::model::Cell]| {
        let text = |cell: &crate::model::Cell| {
            if cell.continued {
                "^^".to_owned()
            } else {
                nfc(&cell.text())
            }
        };
        cells.iter().map(text).collect::<Vec<_>>()
    };
    if let Some(table) = &own.table {
        let continued = |cell: &crate::model::Cell| if cell.continued { "^^" } else { "" };
        let row =
            |row: &crate::model::Row| row.cells.iter().map(|c| continued(c).to_owned()).collect();
        return table.rows.iter().map(row).collect();
    }
    if own.kind != Kind::Row {
        return Vec::new();
    }
    let table = own
        .parent
        .and_then(|parent| version.clauses[parent].table.as_ref());
    let mut rows = table.into_iter().flat_map(|table| &table.rows);
    let row = rows.find(|row| row.clause == Some(clause));
    row.map_or_else(Vec::new, |row| vec![cells(&row.cells)])
}

/// A text with what it cites as ids.
fn written<'a>(
    version: &Version,
    text: &str,
    references: impl Iterator<Item = &'a Reference>,
    name: &dyn Fn(ClauseIndex) -> String,
) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for reference in references {
        let Target::Clauses(targets) = &reference.target else {
            continue;
        };
        let fits = from <= reference.start
            && reference.start < reference.end
            && reference.end <= letters.len();
        if !fits || is_own_items(version, reference, targets) {
            continue;
        }
        out.extend(&letters[from..reference.start]);
        let mut ids: Vec<String> = targets.iter().map(|at| name(*at)).collect();
        ids.sort_unstable();
        out.push('\u{27e6}');
        out.push_str(&ids.join(" "));
        if reference.paragraph {
            out.push('\u{b6}');
        }
        out.push('\u{27e7}');
        from = reference.end;
    }
    out.extend(&letters[from..]);
    nfc(&out)
}

/// 次に掲げる事項, 次の各号: no number that a revision could change.
fn is_own_items(version: &Version, reference: &Reference, targets: &[ClauseIndex]) -> bool {
    let numbered = reference
        .text
        .chars()
        .any(|c| c.is_numeric() || "一二三四五六七八九十".contains(c));
    let own = || {
        let mut under = below(version, reference.from);
        under.next().is_some()
            && targets
                .iter()
                .all(|t| below(version, reference.from).any(|at| at == *t))
    };
    !numbered && own()
}

fn nfc(text: &str) -> String {
    text.nfc().collect()
}
