//! Links and controls as rows, and these as CSV.

use super::{MODEL_NOTE, document};
use crate::error::Error;
use crate::handout::{LONGEST_CELL, csv};
use crate::resolve::{VersionRef, citation};
use crate::trace::{Coverage, Material, State, Trace, TracedLink, is_demanding};

/// A table of texts under a name.
#[derive(Debug)]
pub(super) struct Table {
    /// What its sheet is called: the short name of a body.
    pub(super) title: String,
    /// What its file is called, without ending.
    pub(super) name: String,
    pub(super) head: &'static [&'static str],
    /// How wide each column is, in digits.
    pub(super) widths: &'static [u16],
    pub(super) rows: Vec<Vec<String>>,
}

const LINK_HEAD: &[&str] = &[
    "識別子",
    "条項",
    "見出し",
    "本文",
    "強さ",
    "統制",
    "統制の名前",
    "種別",
    "担当（例）",
    "状態（例）",
    "関係",
    "理由",
    "引継ぎ元",
    "確認",
    "統制を要しない理由",
];
const LINK_WIDTHS: &[u16] = &[22, 22, 24, 60, 10, 28, 28, 8, 22, 10, 10, 30, 18, 10, 22];
const CONTROL_HEAD: &[&str] = &[
    "識別子",
    "名前",
    "種別",
    "担当（例）",
    "状態（例）",
    "見直し",
    "示すもの（例）",
    "ISO/IEC 27002",
    "公開",
    "条文の数",
    "注記",
];
const CONTROL_WIDTHS: &[u16] = &[30, 36, 8, 24, 10, 14, 40, 20, 10, 10, 40];

/// A table for the posted version of each body, with a row for every link and for
/// every other clause that demands something, and one of the controls.
pub(super) fn tables(material: Material<'_>, trace: &Trace) -> Vec<Table> {
    let mut out: Vec<Table> = trace
        .coverage()
        .iter()
        .map(|coverage| body_table(material, trace, coverage))
        .collect();
    out.push(control_table(trace));
    out
}

fn body_table(material: Material<'_>, trace: &Trace, coverage: &Coverage) -> Table {
    let (book, at) = (material.book, coverage.at);
    let body = book.jurisdiction(at);
    let mut rows = Vec::new();
    for clause in 0..book.version(at).clauses.len() {
        let links = trace.of_clause(at, clause);
        for link in links {
            rows.push(row(material, trace, (at, clause), Some(link)));
        }
        let duties = material.duties.get(&at);
        let demands = duties.is_some_and(|duties| is_demanding(duties, clause));
        if links.is_empty() && (demands || trace.waiver(at, clause).is_some()) {
            rows.push(row(material, trace, (at, clause), None));
        }
    }
    Table {
        title: body.short_name.clone(),
        name: body.id.clone(),
        head: LINK_HEAD,
        widths: LINK_WIDTHS,
        rows,
    }
}

fn row(
    material: Material<'_>,
    trace: &Trace,
    (at, clause): (VersionRef, usize),
    link: Option<&TracedLink>,
) -> Vec<String> {
    let version = material.book.version(at);
    let own = &version.clauses[clause];
    let strictest = material.duties.get(&at).and_then(|d| d.strictest(clause));
    let control = link.and_then(|link| trace.control(&link.control));
    let waiver = trace.waiver(at, clause);
    let state = |state: State| state.word().to_owned();
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    vec![
        version.clause_id(clause),
        citation(version, clause),
        text(own.heading.as_deref()),
        own.own_text(),
        text(strictest.map(|s| s.name())),
        text(link.map(|link| link.control.as_str())),
        text(control.map(|c| c.name.as_str())),
        text(control.map(|c| c.kind.word())),
        text(control.map(|c| c.owner.as_str())),
        text(control.map(|c| c.status.word())),
        text(link.map(|link| link.relation.word())),
        text(link.and_then(|link| link.reason.as_deref())),
        link.and_then(|link| link.inherited_from)
            .map_or_else(String::new, |above| citation(version, above)),
        link.map(|link| state(link.state))
            .or_else(|| waiver.map(|waiver| state(waiver.state)))
            .unwrap_or_default(),
        text(waiver.filter(|_| link.is_none()).map(|w| w.reason.word())),
    ]
}

fn control_table(trace: &Trace) -> Table {
    let rows = trace.controls().iter().map(|control| {
        vec![
            control.id.clone(),
            control.name.clone(),
            control.kind.word().to_owned(),
            control.owner.clone(),
            control.status.word().to_owned(),
            control.review.clone(),
            control.evidence.join("、"),
            control.iso27002.join(" "),
            control.edition.name().to_owned(),
            trace.of_control(&control.id).count().to_string(),
            MODEL_NOTE.to_owned(),
        ]
    });
    Table {
        title: "統制".into(),
        name: "controls".into(),
        head: CONTROL_HEAD,
        widths: CONTROL_WIDTHS,
        rows: rows.collect(),
    }
}

/// A CSV file for each table.
pub(super) fn csv_files(
    material: Material<'_>,
    trace: &Trace,
) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let files = tables(material, trace).into_iter().map(|table| {
        let name = format!("{}.csv", table.name);
        let head = table.head.iter().map(|title| (*title).to_owned()).collect();
        let cells = |row: &Vec<String>| row.iter().map(|cell| fitting(cell)).collect();
        let rows: Vec<Vec<String>> = std::iter::once(head)
            .chain(table.rows.iter().map(cells))
            .collect();
        let bytes = csv(&rows).map_err(|error| document("csv", error))?;
        Ok((name, bytes))
    });
    files.collect()
}

/// As much of a text as a cell holds; what is cut off is shown to be.
pub(super) fn fitting(cell: &str) -> String {
    if cell.encode_utf16().count() <= LONGEST_CELL {
        return cell.to_owned();
    }
    let mut room = LONGEST_CELL - 1;
    let kept = cell.chars().take_while(|c| {
        let fits = room >= c.len_utf16();
        room = room.saturating_sub(c.len_utf16());
        fits
    });
    kept.chain(std::iter::once('…')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_off_is_shown_to_be() {
        let long = "あ".repeat(40_000);
        assert_eq!(fitting(&long).chars().count(), LONGEST_CELL);
        assert!(fitting(&long).ends_with('…'));
        assert_eq!(fitting("短い"), "短い");
    }
}
