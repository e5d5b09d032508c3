//! A cell as plain lines, for files that know no table inside a cell.

use super::{ContrastCell, InnerRow, Line, Mark, Run};

/// The lines of a cell; a row of an inner table is one line, its cells parted by
/// a bar.
pub(super) fn plain_lines(cell: &ContrastCell) -> Vec<Line> {
    let mut out = cell.lines.clone();
    if let Some(table) = &cell.table {
        if table.head.cells.iter().any(|cell| !cell.is_empty()) {
            out.push(row_line(&table.head));
        }
        out.extend(table.rows.iter().map(row_line));
    }
    out.retain(|line| !line.is_empty());
    out
}

fn row_line(row: &InnerRow) -> Line {
    let mut out: Line = Vec::new();
    let piece = |text: &str, mark| Run {
        text: text.to_owned(),
        mark,
    };
    if let Some(note) = row.note {
        out.push(piece(note, Mark::Note));
    }
    for (n, cell) in row.cells.iter().enumerate() {
        if n > 0 {
            out.push(piece("｜", Mark::Plain));
        }
        for (m, line) in cell.iter().enumerate() {
            if m > 0 {
                out.push(piece(" ", Mark::Plain));
            }
            out.extend(line.iter().cloned());
        }
    }
    out
}
