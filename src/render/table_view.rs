//! A table as the templates see it: continued cells become rows spanned.

use serde::Serialize;

use super::citation::citation;
use super::clause_view::Scope;
use super::words::{Words, plain};
use crate::model::{Cell, ClauseIndex, Table};

/// A table with no more characters than this stays on one sheet.
const SHORT_TABLE: usize = 500;

/// A table.
#[derive(Debug, Serialize)]
pub(super) struct TableView {
    /// Whether it fits on a sheet, so that it need not be broken.
    short: bool,
    /// Whether any column has a title.
    headed: bool,
    head: Vec<Vec<LineView>>,
    rows: Vec<RowView>,
}

#[derive(Debug, Serialize)]
struct RowView {
    /// The clause by which the row can be cited.
    clause: Option<RowClause>,
    cells: Vec<CellView>,
}

#[derive(Debug, Serialize)]
struct RowClause {
    id: String,
    clause_id: String,
    cite: String,
    href: String,
    corrected: Option<String>,
}

#[derive(Debug, Serialize)]
struct CellView {
    lines: Vec<LineView>,
    rows: usize,
    /// Whether it names its row.
    names_row: bool,
}

/// A line of a cell.
#[derive(Debug, Serialize)]
struct LineView {
    /// Whether it is an entry of a list in the cell.
    dotted: bool,
    words: Words,
}

pub(super) fn table_view(scope: &Scope<'_>, at: ClauseIndex, table: &Table) -> TableView {
    let version = scope.book.version(scope.at);
    let mut start = 0;
    let head = table
        .head
        .iter()
        .map(|cell| lines(scope, at, cell, &mut start));
    let head = head.collect();
    let rows = table.rows.iter().enumerate().map(|(n, row)| RowView {
        clause: row.clause.map(|at| RowClause {
            id: version.clauses[at].key.clone(),
            clause_id: version.clause_id(at),
            cite: citation(version, at),
            href: scope.href(at),
            corrected: scope
                .corrected
                .get(&at)
                .map(|r| format!("{}#r{r}", scope.corrections)),
        }),
        cells: cells(scope, at, table, n, &mut start),
    });
    TableView {
        short: table_chars(table) <= SHORT_TABLE,
        headed: table.head.iter().any(|cell| !cell.lines.is_empty()),
        head,
        rows: rows.collect(),
    }
}

fn table_chars(table: &Table) -> usize {
    let cells = table.rows.iter().flat_map(|row| &row.cells);
    cells
        .flat_map(|cell| &cell.lines)
        .map(|line| line.chars().count())
        .sum()
}

/// The lines of a cell whose text begins at the code point `start` of the table's
/// own text; `start` moves on to the next cell.
fn lines(scope: &Scope<'_>, at: ClauseIndex, cell: &Cell, start: &mut usize) -> Vec<LineView> {
    let mut out = Vec::with_capacity(cell.lines.len());
    for line in &cell.lines {
        out.push(LineView {
            dotted: line.starts_with('・'),
            words: scope.text_words(at, line, *start),
        });
        *start += line.chars().count() + 1;
    }
    if cell.lines.is_empty() {
        *start += 1;
    }
    out
}

/// A cell that is a link already: no mark can stand in it.
fn unmarked(lines: Vec<LineView>, cell: &Cell) -> Vec<LineView> {
    let texts = cell.lines.iter().map(|line| plain(line));
    let marked = lines.into_iter().zip(texts);
    marked
        .map(|(line, words)| LineView { words, ..line })
        .collect()
}

fn cells(
    scope: &Scope<'_>,
    at: ClauseIndex,
    table: &Table,
    row: usize,
    start: &mut usize,
) -> Vec<CellView> {
    let continues = |row: usize, column: usize| {
        row > 0
            && table
                .rows
                .get(row)
                .and_then(|r| r.cells.get(column))
                .is_some_and(|c| c.continued)
    };
    let mut out = Vec::new();
    for (column, cell) in table.rows[row].cells.iter().enumerate() {
        let lines = lines(scope, at, cell, start);
        if continues(row, column) {
            continue;
        }
        let names_row = column == 0 && table.rows[row].clause.is_some();
        let below = (row + 1..table.rows.len()).take_while(|&r| continues(r, column));
        out.push(CellView {
            lines: if names_row {
                unmarked(lines, cell)
            } else {
                lines
            },
            rows: 1 + below.count(),
            names_row,
        });
    }
    out
}
