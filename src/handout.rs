//! What the files handed out beside the site have in common: HTML that needs no
//! other file, CSV made to be opened by a spreadsheet, and how much room text takes
//! in a workbook's cell.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::model::is_wide;

/// What a cell may hold in Excel, in UTF-16 units.
pub(crate) const LONGEST_CELL: usize = 32_767;

/// The source expression that allows exactly this style: `sha256-…`.
pub(crate) fn style_hash(style: &str) -> String {
    let digest = Sha256::digest(style.as_bytes());
    format!("sha256-{}", STANDARD.encode(digest))
}

/// Text as it stands in HTML, between tags or in an attribute.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

/// Rows as CSV: UTF-8 with a byte order mark, lines end in CR LF. A cell that a
/// spreadsheet would take for a formula starts with an apostrophe.
///
/// # Errors
/// Only where the CSV writer fails, which it does not in memory.
pub(crate) fn csv(rows: &[Vec<String>]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    for row in rows {
        writer.write_record(row.iter().map(|cell| guarded(cell)))?;
    }
    writer.into_inner().map_err(|e| e.into_error().into())
}

/// The text with an apostrophe before what a spreadsheet would compute.
fn guarded(text: &str) -> String {
    let risky = |c: char| "=+-@＝＋－＠\t\r".contains(c);
    if text.trim_start().starts_with(risky) || text.starts_with(['\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// How wide a text is in a cell, in half-width characters.
pub(crate) fn halves(text: &str) -> usize {
    text.chars().map(half).sum()
}

/// How wide a character is in a cell, in half-width characters.
pub(crate) fn half(c: char) -> usize {
    // Greek, Cyrillic, circled numbers and signs are as wide as kanji in the face.
    if is_wide(c) || !c.is_ascii() { 2 } else { 1 }
}

/// How many printed lines a text takes in a cell so many half-width characters wide.
pub(crate) fn printed_lines(text: &str, width: usize) -> usize {
    let lines = text.split('\n');
    lines.map(|line| halves(line).div_ceil(width).max(1)).sum()
}

/// A text in pieces of at most `lines` printed lines each, as a row cannot be higher
/// than a sheet of paper.
pub(crate) fn pieces(text: &str, width: usize, lines: usize) -> Vec<String> {
    let mut out = vec![String::new()];
    // Lines begun in the piece, and what stands on the last of them.
    let (mut begun, mut used) = (1, 0);
    for c in text.chars() {
        let breaks = c == '\n' || used + half(c) > width;
        if breaks && begun == lines {
            out.push(String::new());
            (begun, used) = (1, 0);
        } else if breaks {
            (begun, used) = (begun + 1, 0);
        }
        if c == '\n' && used == 0 && out.last().is_some_and(String::is_empty) {
            continue;
        }
        if let Some(piece) = out.last_mut() {
            piece.push(c);
        }
        used += if c == '\n' { 0 } else { half(c) };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_get_an_apostrophe_and_other_cells_none() {
        for risky in ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "＝1", "\t=1"] {
            assert_eq!(guarded(risky), format!("'{risky}"));
        }
        for safe in ["第1条", "(1)", "・", "《=1》", ""] {
            assert_eq!(guarded(safe), safe);
        }
    }

    #[test]
    fn a_long_text_is_cut_where_a_row_is_full_and_nothing_is_lost() {
        assert_eq!(pieces("", 4, 2), [""]);
        assert_eq!(pieces("あいうえお", 4, 2), ["あいうえ", "お"]);
        assert_eq!(pieces("あ\nい\nう", 4, 2), ["あ\nい", "う"]);
        assert_eq!(pieces("aあいう", 4, 1), ["aあ", "いう"]);
        for piece in pieces(&"漢字とkana\n".repeat(40), 10, 3) {
            assert!(printed_lines(piece.trim_end(), 10) <= 3, "{piece}");
        }
        assert_eq!(printed_lines("あいう\n\nab", 4), 4);
    }

    #[test]
    fn a_style_is_named_by_its_hash() {
        assert_eq!(
            style_hash(""),
            "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        );
    }
}
