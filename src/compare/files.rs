//! A [`Sheet`] as files: text for a terminal, HTML, Excel, CSV.
//!
//! No clock is read: the same sheet gives the same bytes.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, XlsxError,
};

use super::sheet::{Sheet, SheetClause, SheetRow, relation_word};
use crate::handout::{LONGEST_CELL, csv, escaped, style_hash};

const STYLE: &str = include_str!("compare.css");
/// Widths of the columns in Excel, in characters.
const WIDTHS: [f64; 5] = [16.0, 60.0, 14.0, 16.0, 60.0];

/// The columns of a sheet.
fn head(sheet: &Sheet) -> [String; 5] {
    let [a, b] = &sheet.bodies;
    [
        format!("条項（{a}）"),
        a.clone(),
        "関係".to_owned(),
        format!("条項（{b}）"),
        b.clone(),
    ]
}

fn cells(row: &SheetRow) -> [&str; 5] {
    [
        row.a.as_ref().map_or("", |c| &c.place),
        row.a.as_ref().map_or("", |c| &c.text),
        relation_word(row.relation),
        row.b.as_ref().map_or("", |c| &c.place),
        row.b.as_ref().map_or("", |c| &c.text),
    ]
}

/// For reading in a terminal.
#[must_use]
pub fn to_text(sheet: &Sheet) -> String {
    let mut out = format!("{}\n", sheet.title);
    let line = |body: &str, clause: &SheetClause| {
        let text = clause.text.replace('\n', " ");
        format!("{body} {}（{}）\n    {text}\n", clause.place, clause.id)
    };
    for row in &sheet.rows {
        if let Some(a) = &row.a {
            out.push('\n');
            out.push_str(&line(&sheet.bodies[0], a));
        }
        match (&row.a, &row.b, row.relation) {
            (_, Some(b), Some((_, score))) => {
                let word = relation_word(row.relation);
                out.push_str(&format!(
                    "  → {word}（{score:.2}）: {}",
                    line(&sheet.bodies[1], b)
                ));
            }
            (Some(_), None, _) => {
                out.push_str(&format!("  → {}に該当なし\n", sheet.bodies[1]));
            }
            (None, Some(b), None) => {
                out.push('\n');
                out.push_str(&line(&sheet.bodies[1], b));
                out.push_str(&format!("  → {}に該当なし\n", sheet.bodies[0]));
            }
            _ => {}
        }
    }
    out
}

/// One file that needs no other.
#[must_use]
pub fn to_html(sheet: &Sheet) -> String {
    let hash = style_hash(STYLE);
    let title = escaped(&sheet.title);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{hash}'; base-uri 'none'; form-action 'none'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n<table>\n<thead><tr><th scope=\"col\">{}</th><th scope=\"col\" class=\"relation\">関係</th><th scope=\"col\">{}</th></tr></thead>\n<tbody>\n",
        escaped(&sheet.bodies[0]),
        escaped(&sheet.bodies[1]),
    );
    let cell = |clause: &Option<SheetClause>| match clause {
        Some(clause) => format!(
            "<td><span class=\"place\">{}</span>{}</td>",
            escaped(&clause.place),
            escaped(&clause.text)
        ),
        None => "<td></td>".to_owned(),
    };
    for row in &sheet.rows {
        out.push_str(&format!(
            "<tr>{}<td>{}</td>{}</tr>\n",
            cell(&row.a),
            relation_word(row.relation),
            cell(&row.b)
        ));
    }
    out.push_str("</tbody>\n</table>\n</main>\n</body>\n</html>\n");
    out
}

/// UTF-8 with a byte order mark, lines end in CR LF.
///
/// # Errors
/// Only where the CSV writer fails, which it does not in memory.
pub fn to_csv(sheet: &Sheet) -> Result<Vec<u8>, csv::Error> {
    let mut rows = vec![head(sheet).to_vec()];
    rows.extend(
        sheet
            .rows
            .iter()
            .map(|row| cells(row).map(str::to_owned).to_vec()),
    );
    csv(&rows)
}

/// A workbook of one sheet.
///
/// # Errors
/// Where the workbook cannot be written.
pub fn to_xlsx(sheet: &Sheet) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The date on which the format's clock starts; none is read.
    let created = ExcelDateTime::from_ymd(1980, 1, 1)?;
    book.set_properties(
        &DocProperties::new()
            .set_title(&sheet.title)
            .set_author("keiji")
            .set_creation_datetime(&created),
    );
    let page = book.add_worksheet();
    page.set_name("対照")?;
    let text = Format::new()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_border(FormatBorder::Thin);
    let bold = text.clone().set_bold().set_background_color("#F2F2F2");
    page.write_string(0, 0, &sheet.title)?;
    for (column, (name, width)) in (0_u16..).zip(head(sheet).iter().zip(WIDTHS)) {
        page.set_column_width(column, width)?;
        page.write_string_with_format(1, column, name, &bold)?;
    }
    for (line, row) in (2_u32..).zip(&sheet.rows) {
        for (column, cell) in (0_u16..).zip(cells(row)) {
            page.write_string_with_format(line, column, cut(cell), &text)?;
        }
    }
    page.set_freeze_panes(2, 0)?;
    page.set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0);
    book.save_to_buffer()
}

/// As much of a text as a cell holds.
fn cut(text: &str) -> String {
    let mut units = 0;
    let fitting = text.chars().take_while(|c| {
        units += c.len_utf16();
        units <= LONGEST_CELL
    });
    fitting.collect()
}
