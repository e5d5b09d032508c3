//! The table and the numbers as CSV, made to be opened by a spreadsheet.
//!
//! UTF-8 with a byte order mark, lines end in CR LF. What would be underlined
//! stands in 《 》, and a line above the columns says so. A cell that a spreadsheet
//! would take for a formula starts with an apostrophe.

use super::paragraphs::plain_lines;
use super::{
    ContrastCell, ContrastTable, FileError, Line, Mark, NO_CHANGES, NumberTable, SAMPLE_BANNER,
};
use crate::handout::{LONGEST_CELL, csv};

/// The table; one row for each row, a long one in several.
///
/// # Errors
/// Only where the CSV writer fails, which it does not in memory.
pub fn to_csv(table: &ContrastTable) -> Result<Vec<u8>, FileError> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    rows.extend(table.banner.map(|banner| vec![banner.to_owned()]));
    rows.push(vec![table.caption.clone()]);
    rows.push(vec![table.subtitle()]);
    rows.push(vec!["《　》は下線の部分".to_owned()]);
    let [left, right] = table.columns();
    rows.push(vec![
        format!("条項（{left}）"),
        left.to_owned(),
        format!("条項（{right}）"),
        right.to_owned(),
        "備考".to_owned(),
    ]);
    if table.rows.is_empty() {
        rows.push(vec![NO_CHANGES.to_owned()]);
    }
    for row in &table.rows {
        let cells = table.cells(row);
        let texts = cells.map(|cell| pieces(&cell_text(cell)));
        let count = texts.iter().map(Vec::len).max().unwrap_or(0).max(1);
        for n in 0..count {
            let mut out = Vec::new();
            for (cell, text) in cells.iter().zip(&texts) {
                out.push(cell.place.clone().unwrap_or_default());
                out.push(text.get(n).cloned().unwrap_or_default());
            }
            out.push(row.remarks.clone());
            rows.push(out);
        }
    }
    write(&rows)
}

/// The numbers; `sample` puts the warning of a sample above them.
///
/// # Errors
/// Only where the CSV writer fails, which it does not in memory.
pub fn numbers_to_csv(numbers: &NumberTable, sample: bool) -> Result<Vec<u8>, FileError> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    if sample {
        rows.push(vec![SAMPLE_BANNER.to_owned()]);
    }
    rows.push(["旧", "新", "見出し", "種別"].map(String::from).to_vec());
    for row in &numbers.rows {
        rows.push(vec![
            row.old.clone().unwrap_or_default(),
            row.new.clone().unwrap_or_default(),
            row.heading.clone(),
            row.kind.to_owned(),
        ]);
    }
    write(&rows)
}

fn write(rows: &[Vec<String>]) -> Result<Vec<u8>, FileError> {
    csv(rows).map_err(|error| FileError::new("CSV", error))
}

fn cell_text(cell: &ContrastCell) -> String {
    let lines: Vec<String> = plain_lines(cell).iter().map(line_text).collect();
    lines.join("\n")
}

fn line_text(line: &Line) -> String {
    line.iter()
        .map(|run| match run.mark {
            Mark::Changed => format!("《{}》", run.text),
            Mark::Plain | Mark::Note => run.text.clone(),
            Mark::Blank | Mark::Gap => String::new(),
        })
        .collect()
}

/// The text in pieces that a cell can hold.
fn pieces(text: &str) -> Vec<String> {
    let limit = LONGEST_CELL - 1;
    let mut out = vec![String::new()];
    let mut units = 0;
    for c in text.chars() {
        if units + c.len_utf16() > limit {
            out.push(String::new());
            units = 0;
        }
        units += c.len_utf16();
        out.last_mut().expect("starts with one piece").push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_to_what_a_cell_holds() {
        let text = "長".repeat(70_000);
        let cut = pieces(&text);
        assert_eq!(cut.concat(), text);
        assert_eq!(cut.len(), 3);
        assert!(cut.iter().all(|p| p.encode_utf16().count() < LONGEST_CELL));
        // A character that takes two units is not cut in the middle.
        let wide = "𠮷".repeat(20_000);
        assert!(
            pieces(&wide)
                .iter()
                .all(|p| p.encode_utf16().count() < LONGEST_CELL)
        );
    }
}
