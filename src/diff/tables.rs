//! Two tables in, their rows and cells with what became of them out.

use super::words::whole;
use super::{CellChange, RowChange, RowKind, TableChange};
use crate::model::{Cell, ClauseIndex, Table};

/// How a table changed; none where it did not. A table that is new or gone
/// changed in every cell.
pub(super) fn table_change(old: Option<&Table>, new: Option<&Table>) -> Option<TableChange> {
    let empty = Table {
        head: Vec::new(),
        rows: Vec::new(),
    };
    if let (Some(old), Some(new)) = (old, new)
        && same(old, new)
    {
        return None;
    }
    if old.is_none() && new.is_none() {
        return None;
    }
    let (old, new) = (old.unwrap_or(&empty), new.unwrap_or(&empty));
    let mut rows = Vec::new();
    for (n, row) in old.rows.iter().enumerate() {
        rows.push(one_sided(&row.cells, Some(n), None, row.clause));
    }
    for (n, row) in new.rows.iter().enumerate() {
        rows.push(one_sided(&row.cells, None, Some(n), row.clause));
    }
    let mut head = one_sided(&old.head, Some(0), None, None);
    head.cells
        .extend(one_sided(&new.head, None, Some(0), None).cells);
    (head.old, head.new) = (None, None);
    Some(TableChange { head, rows })
}

fn same(old: &Table, new: &Table) -> bool {
    old.head == new.head
        && old.rows.len() == new.rows.len()
        && old
            .rows
            .iter()
            .zip(&new.rows)
            .all(|(a, b)| a.cells == b.cells && a.clause.is_some() == b.clause.is_some())
}

fn one_sided(
    cells: &[Cell],
    old: Option<usize>,
    new: Option<usize>,
    clause: Option<ClauseIndex>,
) -> RowChange {
    let is_new = new.is_some();
    let cells = cells.iter().enumerate().map(|(column, cell)| {
        let text = cell.text();
        CellChange {
            old: (!is_new).then_some(column),
            new: is_new.then_some(column),
            ops: if is_new {
                whole("", &text)
            } else {
                whole(&text, "")
            },
            continued: (!is_new && cell.continued, is_new && cell.continued),
        }
    });
    RowChange {
        kind: if is_new {
            RowKind::Added
        } else {
            RowKind::Removed
        },
        old,
        new,
        old_clause: clause.filter(|_| !is_new),
        new_clause: clause.filter(|_| is_new),
        cells: cells.collect(),
    }
}
