//! Links and controls as rows, and these as CSV.

use super::{MODEL_NOTE, document};
use crate::duties::Strength;
use crate::error::Error;
use crate::handout::{LONGEST_CELL, csv};
use crate::model::{WaiverReason, shared_role};
use crate::resolve::{Book, VersionRef, citation};
use crate::trace::{Coverage, Material, State, Trace, TracedLink, is_demanding};

/// A table of texts under a name.
#[derive(Debug)]
pub(super) struct Table {
    /// What its sheet is called: the short name of a body.
    pub(super) title: String,
    /// What its file is called, without ending.
    pub(super) name: String,
    /// What stands above its sheet.
    pub(super) heading: String,
    pub(super) columns: &'static [Column],
    /// A cell for each column.
    pub(super) rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) title: &'static str,
    pub(super) place: Place,
    pub(super) kind: Kind,
}

/// Which files have a column. People read words; programs read the codes of the
/// published data, in columns of their own behind the words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Place {
    /// CSV, and the workbook so wide, in digits.
    Both(f64),
    /// CSV alone.
    Csv,
    /// The workbook alone, so wide.
    Sheet(f64),
    /// CSV, and the workbook right of what is printed, so wide.
    Beside(f64),
}

/// What the cells of a column hold in a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Words that a filter looks for: whole in each row.
    Word,
    /// Text that may be longer than a row is high.
    Text,
    /// A number.
    Number,
}

const fn column(title: &'static str, place: Place, kind: Kind) -> Column {
    Column { title, place, kind }
}

/// The name of the table of the controls.
const CONTROLS: &str = "controls";
const LINK_COLUMNS: &[Column] = &[
    column("識別子", Place::Beside(22.0), Kind::Word),
    column("条項", Place::Csv, Kind::Word),
    column("見出し", Place::Csv, Kind::Word),
    column("条項と見出し", Place::Sheet(18.0), Kind::Word),
    column("本文", Place::Both(48.0), Kind::Text),
    column("強さ", Place::Both(11.0), Kind::Word),
    column("統制", Place::Beside(28.0), Kind::Word),
    column("統制の名前", Place::Both(24.0), Kind::Word),
    column("種別", Place::Both(8.0), Kind::Word),
    column("担当（例）", Place::Both(18.0), Kind::Word),
    column("状態（例）", Place::Both(10.0), Kind::Word),
    column("関係", Place::Both(10.0), Kind::Word),
    column("理由", Place::Csv, Kind::Text),
    column("理由", Place::Sheet(20.0), Kind::Text),
    column("引継ぎ元", Place::Both(11.0), Kind::Word),
    column("確認", Place::Both(10.0), Kind::Word),
    column("統制を要しない理由", Place::Csv, Kind::Word),
    column("strength", Place::Csv, Kind::Word),
    column("type", Place::Csv, Kind::Word),
    column("owner", Place::Csv, Kind::Word),
    column("status", Place::Csv, Kind::Word),
    column("relation", Place::Csv, Kind::Word),
    column("confirmation", Place::Csv, Kind::Word),
    column("waived", Place::Csv, Kind::Word),
];
const CONTROL_COLUMNS: &[Column] = &[
    column("識別子", Place::Beside(30.0), Kind::Word),
    column("名前", Place::Both(34.0), Kind::Word),
    column("種別", Place::Both(8.0), Kind::Word),
    column("担当（例）", Place::Both(26.0), Kind::Word),
    column("状態（例）", Place::Both(12.0), Kind::Word),
    column("見直し", Place::Both(16.0), Kind::Word),
    column("示すもの（例）", Place::Both(44.0), Kind::Text),
    column("ISO/IEC 27002", Place::Both(16.0), Kind::Word),
    column("公開", Place::Both(18.0), Kind::Word),
    column("条文の数", Place::Both(9.0), Kind::Number),
    column("注記", Place::Csv, Kind::Word),
    column("type", Place::Csv, Kind::Word),
    column("owner", Place::Csv, Kind::Word),
    column("status", Place::Csv, Kind::Word),
    column("edition", Place::Csv, Kind::Word),
];

/// A table for the posted version of each body, with a row for every link and for
/// every other clause that demands something, and one of the controls.
pub(super) fn tables(material: Material<'_>, trace: &Trace) -> Vec<Table> {
    let mut out: Vec<Table> = trace
        .coverage()
        .iter()
        .map(|coverage| body_table(material, trace, coverage))
        .collect();
    out.push(control_table(material, trace));
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
        heading: format!("{}　条文と統制の対応", body.name),
        columns: LINK_COLUMNS,
        rows,
    }
}

fn row(
    material: Material<'_>,
    trace: &Trace,
    (at, clause): (VersionRef, usize),
    link: Option<&TracedLink>,
) -> Vec<String> {
    let site = material.book.site();
    let version = material.book.version(at);
    let own = &version.clauses[clause];
    let strictest = material.duties.get(&at).and_then(|d| d.strictest(clause));
    let control = link.and_then(|link| trace.control(&link.control));
    let waiver = trace.waiver(at, clause);
    let state = link.map_or_else(|| waiver.map(|waiver| waiver.state), |l| Some(l.state));
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let cite = citation(version, clause);
    let place = match &own.heading {
        Some(heading) => format!("{cite}\n{heading}"),
        None => cite.clone(),
    };
    let owner = control.map(|control| {
        let id = &control.owner;
        site.role_name_in(at.jurisdiction, id, shared_role(id))
    });
    let waived = waiver.filter(|_| link.is_none()).map(|w| &w.reason);
    let reason = link.and_then(|link| link.reason.clone());
    let why = match waived {
        Some(waived) => format!("統制を要しない：{}", waived.word()),
        None => reason.clone().unwrap_or_default(),
    };
    vec![
        version.clause_id(clause),
        cite,
        text(own.heading.as_deref()),
        place,
        own.own_text(),
        text(strictest.map(Strength::word)),
        text(link.map(|link| link.control.as_str())),
        text(control.map(|c| c.name.as_str())),
        text(control.map(|c| c.kind.word())),
        owner.unwrap_or_default(),
        text(control.map(|c| c.status.word())),
        text(link.map(|link| link.relation.word())),
        reason.unwrap_or_default(),
        why,
        link.and_then(|link| link.inherited_from)
            .map_or_else(String::new, |above| citation(version, above)),
        text(state.map(State::word)),
        text(waived.map(WaiverReason::word)),
        text(strictest.map(Strength::name)),
        text(control.map(|c| c.kind.name())),
        text(control.map(|c| c.owner.as_str())),
        text(control.map(|c| c.status.name())),
        text(link.map(|link| link.relation.name())),
        text(state.map(State::name)),
        text(waived.map(WaiverReason::name)),
    ]
}

fn control_table(material: Material<'_>, trace: &Trace) -> Table {
    let site = material.book.site();
    let rows = trace.controls().iter().map(|control| {
        let owner = site.role_name(&control.owner, shared_role(&control.owner));
        vec![
            control.id.clone(),
            control.name.clone(),
            control.kind.word().to_owned(),
            owner.to_owned(),
            control.status.word().to_owned(),
            control.review.clone(),
            control.evidence.join("、"),
            control.iso27002.join(" "),
            control.edition.word().to_owned(),
            trace.of_control(&control.id).count().to_string(),
            MODEL_NOTE.to_owned(),
            control.kind.name().to_owned(),
            control.owner.clone(),
            control.status.name().to_owned(),
            control.edition.name().to_owned(),
        ]
    });
    Table {
        title: "統制".into(),
        name: CONTROLS.into(),
        heading: "統制の一覧".into(),
        columns: CONTROL_COLUMNS,
        rows: rows.collect(),
    }
}

/// The names of the CSV files.
pub(super) fn csv_names(book: &Book, trace: &Trace) -> Vec<String> {
    let bodies = trace.coverage().iter();
    let bodies = bodies.map(|coverage| book.jurisdiction(coverage.at).id.as_str());
    bodies.chain([CONTROLS]).map(csv_name).collect()
}

fn csv_name(table: &str) -> String {
    format!("{table}.csv")
}

/// A CSV file for each table.
pub(super) fn csv_files(
    material: Material<'_>,
    trace: &Trace,
) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let files = tables(material, trace).into_iter().map(|table| {
        let name = csv_name(&table.name);
        let told = |row: &[String]| -> Vec<String> {
            let cells = row.iter().zip(table.columns);
            let own = cells.filter(|(_, column)| !matches!(column.place, Place::Sheet(_)));
            own.map(|(cell, _)| fitting(cell)).collect()
        };
        let head: Vec<String> = table.columns.iter().map(|c| c.title.to_owned()).collect();
        let rows: Vec<Vec<String>> = std::iter::once(told(&head))
            .chain(table.rows.iter().map(|row| told(row)))
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
