//! What the files handed out beside the site have in common: HTML that needs no
//! other file, and CSV made to be opened by a spreadsheet.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

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
    fn a_style_is_named_by_its_hash() {
        assert_eq!(
            style_hash(""),
            "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        );
    }
}
