//! A cell as plain lines, for files that know no table inside a cell.

use super::{ContrastCell, InnerRow, Line, Mark, Run};

/// The lines of a cell; the cells of a row of an inner table stand one behind the
/// other, parted by a bar, and keep their line breaks.
pub(super) fn plain_lines(cell: &ContrastCell) -> Vec<Line> {
    let mut out = cell.lines.clone();
    if let Some(table) = &cell.table {
        if table.head.cells.iter().any(|cell| !cell.is_empty()) {
            out.extend(row_lines(&table.head));
        }
        out.extend(table.rows.iter().flat_map(row_lines));
    }
    out.retain(|line| !line.is_empty());
    out
}

fn row_lines(row: &InnerRow) -> Vec<Line> {
    let mut done: Vec<Line> = Vec::new();
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
                done.push(std::mem::take(&mut out));
            }
            out.extend(line.iter().cloned());
        }
    }
    done.push(out);
    done
}
