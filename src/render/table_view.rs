//! A table as the templates see it: continued cells become rows spanned.

use serde::Serialize;

use super::citation::citation;
use super::clause_view::Scope;
use crate::model::Table;

/// A table with no more characters than this stays on one sheet.
const SHORT_TABLE: usize = 500;

/// A table.
#[derive(Debug, Serialize)]
pub(super) struct TableView {
    /// Whether it fits on a sheet, so that it need not be broken.
    short: bool,
    /// Whether any column has a title.
    headed: bool,
    head: Vec<Vec<String>>,
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
    lines: Vec<String>,
    rows: usize,
    /// Whether it names its row.
    names_row: bool,
}

pub(super) fn table_view(scope: &Scope<'_>, table: &Table) -> TableView {
    let version = scope.book.version(scope.at);
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
        cells: cells(table, n),
    });
    TableView {
        short: table_chars(table) <= SHORT_TABLE,
        headed: table.head.iter().any(|cell| !cell.lines.is_empty()),
        head: table.head.iter().map(|cell| cell.lines.clone()).collect(),
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

fn cells(table: &Table, row: usize) -> Vec<CellView> {
    let continues = |row: usize, column: usize| {
        row > 0
            && table
                .rows
                .get(row)
                .and_then(|r| r.cells.get(column))
                .is_some_and(|c| c.continued)
    };
    let all = table.rows[row].cells.iter().enumerate();
    all.filter(|(column, _)| !continues(row, *column))
        .map(|(column, cell)| CellView {
            lines: cell.lines.clone(),
            rows: 1
                + (row + 1..table.rows.len())
                    .take_while(|&r| continues(r, column))
                    .count(),
            names_row: column == 0 && table.rows[row].clause.is_some(),
        })
        .collect()
}
