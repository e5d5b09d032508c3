//! Tables as a workbook: a sheet each, made to be filtered on a screen and printed on
//! A4 landscape.
//!
//! Identifiers stand right of what is printed. A row cannot be higher than a sheet of
//! paper: longer texts go on in the next row, with the other cells said again, so that
//! a filter keeps them.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::MODEL_NOTE;
use super::rows::{Column, Kind, Place, Table, fitting};
use crate::handout::{pieces, printed_lines};

/// What the name of a sheet may hold, in characters.
const LONGEST_NAME: usize = 31;
const FACE: &str = "ＭＳ ゴシック";
/// Points.
const SIZE: f64 = 10.0;
/// Points from line to line.
const LEADING: f64 = 13.0;
/// Lines of the highest row; a row may have 409 points.
const LINES: usize = 30;
/// The row of the head, below the title and the note.
const HEAD: u32 = 2;

struct Formats {
    title: Format,
    note: Format,
    head: Format,
    cell: Format,
}

/// The columns of a table as its sheet has them: those that are printed first.
struct Layout {
    /// Places among the table's columns.
    order: Vec<usize>,
    /// How many of them are printed.
    printed: usize,
}

/// The workbook of some tables.
pub(super) fn workbook(tables: &[Table]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The clock stays out of it.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new().set_title("条文と統制の対応");
    book.set_properties(
        &properties
            .set_author("keiji")
            .set_creation_datetime(&created),
    );
    let formats = formats();
    let mut names: Vec<String> = Vec::new();
    for table in tables {
        let name = sheet_name(table, &names);
        let sheet = book.add_worksheet();
        sheet.set_name(&name)?;
        names.push(name);
        let layout = layout(table.columns);
        opening(sheet, table, &layout, &formats)?;
        let end = rows(sheet, table, &layout, &formats)?;
        let last = end.max(HEAD + 1) - 1;
        sheet.autofilter(HEAD, 0, last, last_of(layout.order.len()))?;
        sheet.set_print_area(0, 0, last, last_of(layout.printed))?;
    }
    book.save_to_buffer()
}

fn formats() -> Formats {
    let plain = Format::new().set_font_name(FACE).set_font_size(SIZE);
    let cell = plain
        .clone()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_border(FormatBorder::Thin);
    Formats {
        title: plain.clone().set_font_size(14).set_bold(),
        note: plain.set_text_wrap().set_align(FormatAlign::Top),
        head: cell.clone().set_bold().set_background_color("#F2F2F2"),
        cell,
    }
}

fn layout(columns: &[Column]) -> Layout {
    let those = |wanted: fn(Place) -> bool| -> Vec<usize> {
        let all = columns.iter().enumerate();
        let own = all.filter(|(_, column)| wanted(column.place));
        own.map(|(n, _)| n).collect()
    };
    let mut order = those(|place| matches!(place, Place::Both(_) | Place::Sheet(_)));
    let printed = order.len();
    order.extend(those(|place| matches!(place, Place::Beside(_))));
    Layout { order, printed }
}

/// The last of so many columns.
fn last_of(count: usize) -> u16 {
    u16::try_from(count.saturating_sub(1)).unwrap_or(u16::MAX)
}

fn width(column: &Column) -> f64 {
    match column.place {
        Place::Both(width) | Place::Sheet(width) | Place::Beside(width) => width,
        Place::Csv => 0.0,
    }
}

/// Half-width characters that surely stand on a line of a column.
fn room(column: &Column) -> usize {
    ((width(column) * 0.86) as usize).max(4)
}

/// Paper, columns, and what stands above the rows.
fn opening(
    sheet: &mut Worksheet,
    table: &Table,
    layout: &Layout,
    formats: &Formats,
) -> Result<(), XlsxError> {
    sheet
        .set_paper_size(9)
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_margins(0.4, 0.4, 0.7, 0.6, 0.3, 0.3)
        .set_header("&L&A&R条文と統制の対応")
        .set_footer("&C&P / &N");
    let last = last_of(layout.printed);
    sheet.merge_range(0, 0, 0, last, &table.heading, &formats.title)?;
    sheet.set_row_height(0, 22)?;
    sheet.merge_range(1, 0, 1, last, MODEL_NOTE, &formats.note)?;
    sheet.set_row_height(1, height(1))?;
    let mut lines = 1;
    for (at, n) in (0_u16..).zip(&layout.order) {
        let column = &table.columns[*n];
        sheet.set_column_width(at, width(column))?;
        sheet.write_string_with_format(HEAD, at, column.title, &formats.head)?;
        // The button of the filter stands in the cell.
        let room = room(column).saturating_sub(3).max(4);
        lines = lines.max(printed_lines(column.title, room));
    }
    sheet.set_row_height(HEAD, height(lines))?;
    sheet.set_repeat_rows(HEAD, HEAD)?;
    sheet.set_freeze_panes(HEAD + 1, 0)?;
    Ok(())
}

/// Writes the rows; gives the first row behind them.
fn rows(
    sheet: &mut Worksheet,
    table: &Table,
    layout: &Layout,
    formats: &Formats,
) -> Result<u32, XlsxError> {
    let mut at = HEAD + 1;
    for cells in &table.rows {
        let parts = layout.order.iter().map(|n| {
            let (cell, column) = (fitting(&cells[*n]), &table.columns[*n]);
            match column.kind {
                Kind::Text => (pieces(&cell, room(column), LINES), column),
                Kind::Word | Kind::Number => (vec![cell], column),
            }
        });
        let parts: Vec<(Vec<String>, &Column)> = parts.collect();
        let count = parts.iter().map(|(parts, _)| parts.len()).max();
        for n in 0..count.unwrap_or(1) {
            let mut lines = 1;
            for (place, (parts, column)) in (0_u16..).zip(&parts) {
                let n = if column.kind == Kind::Text { n } else { 0 };
                let part = parts.get(n).map_or("", String::as_str);
                match part.parse::<f64>() {
                    Ok(number) if column.kind == Kind::Number => {
                        sheet.write_number_with_format(at, place, number, &formats.cell)?
                    }
                    _ => sheet.write_string_with_format(at, place, part, &formats.cell)?,
                };
                if usize::from(place) < layout.printed {
                    lines = lines.max(printed_lines(part, room(column)));
                }
            }
            sheet.set_row_height(at, height(lines))?;
            at += 1;
        }
    }
    Ok(at)
}

/// The height of so many printed lines, in points.
fn height(lines: usize) -> f64 {
    (lines as f64).mul_add(LEADING, 4.0).min(409.0)
}

/// The name of a table as a sheet may be called, unlike those before it.
fn sheet_name(table: &Table, before: &[String]) -> String {
    let allowed = |c: &char| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'');
    let name: String = table
        .title
        .chars()
        .filter(allowed)
        .take(LONGEST_NAME)
        .collect();
    let taken = |name: &str| {
        before
            .iter()
            .any(|other| other.to_lowercase() == name.to_lowercase())
    };
    if name.is_empty() || taken(&name) {
        return table.name.chars().take(LONGEST_NAME).collect();
    }
    name
}
