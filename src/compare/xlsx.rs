//! A [`Sheet`] as a workbook of one sheet, made to be filtered on a screen and
//! printed on A4 landscape.
//!
//! A row cannot be higher than a sheet of paper: longer texts go on in the next row,
//! with the places and the relation said again, so that a filter keeps them.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::files::{LEGEND, alone, cells, head};
use super::sheet::Sheet;
use crate::handout::{pieces, printed_lines};

const FACE: &str = "ＭＳ ゴシック";
/// Points.
const SIZE: f64 = 10.0;
/// Points from line to line.
const LEADING: f64 = 13.0;
/// Widths of the columns, in digits of the standard face.
const WIDTHS: [f64; 6] = [18.0, 56.0, 12.0, 18.0, 18.0, 56.0];
/// Half-width characters that surely stand on a line of each column.
const ROOM: [usize; 6] = [15, 48, 10, 15, 15, 48];
/// Lines of the highest row; a row may have 409 points.
const LINES: usize = 30;
/// The columns that hold texts of clauses.
const TEXTS: [usize; 2] = [1, 5];
/// The row of the head, below the title and what the relations mean.
const HEAD: u32 = 2;
const LAST: u16 = 5;

struct Formats {
    title: Format,
    legend: Format,
    head: Format,
    text: Format,
    divider: Format,
}

/// A workbook of one sheet.
///
/// # Errors
/// Where the workbook cannot be written, which in memory does not happen.
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
    let formats = formats();
    let page = book.add_worksheet();
    opening(page, sheet, &formats)?;
    let end = rows(page, sheet, &formats)?;
    page.autofilter(HEAD, 0, end.max(HEAD + 1) - 1, LAST)?;
    book.save_to_buffer()
}

fn formats() -> Formats {
    let plain = Format::new().set_font_name(FACE).set_font_size(SIZE);
    let text = plain
        .clone()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_align(FormatAlign::Left)
        .set_border(FormatBorder::Thin);
    Formats {
        title: plain.clone().set_font_size(14).set_bold(),
        legend: plain.set_text_wrap().set_align(FormatAlign::Top),
        head: text.clone().set_bold().set_background_color("#F2F2F2"),
        divider: text.clone().set_bold().set_background_color("#F2F2F2"),
        text,
    }
}

/// Paper, columns, and what stands above the rows.
fn opening(page: &mut Worksheet, sheet: &Sheet, formats: &Formats) -> Result<(), XlsxError> {
    page.set_name("対照")?;
    page.set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0)
        .set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3)
        .set_footer("&C&P / &N");
    page.merge_range(0, 0, 0, LAST, &sheet.title, &formats.title)?;
    page.set_row_height(0, 22)?;
    page.merge_range(1, 0, 1, LAST, LEGEND, &formats.legend)?;
    page.set_row_height(1, height(2))?;
    let names = head(sheet);
    let mut lines = 1;
    for (column, (name, (width, room))) in (0_u16..).zip(names.iter().zip(WIDTHS.iter().zip(ROOM)))
    {
        page.set_column_width(column, *width)?;
        page.write_string_with_format(HEAD, column, name, &formats.head)?;
        // The button of the filter stands in the cell.
        lines = lines.max(printed_lines(name, room - 3));
    }
    page.set_row_height(HEAD, height(lines))?;
    page.set_repeat_rows(HEAD, HEAD)?;
    page.set_freeze_panes(HEAD + 1, 0)?;
    Ok(())
}

/// Writes the rows; gives the first row behind them.
fn rows(page: &mut Worksheet, sheet: &Sheet, formats: &Formats) -> Result<u32, XlsxError> {
    let mut at = HEAD + 1;
    let mut divided = false;
    for (row, cells) in sheet.rows.iter().zip(cells(sheet)) {
        if row.is_alone_in_b() && !divided {
            page.merge_range(at, 0, at, LAST, &alone(sheet), &formats.divider)?;
            page.set_row_height(at, height(1))?;
            divided = true;
            at += 1;
        }
        let parts: Vec<Vec<String>> = (cells.iter().zip(ROOM))
            .map(|(cell, room)| pieces(cell, room, LINES))
            .collect();
        let count = TEXTS.map(|n| parts[n].len()).into_iter().max().unwrap_or(1);
        for n in 0..count {
            let mut lines = 1;
            for (column, (parts, room)) in (0_u16..).zip(parts.iter().zip(ROOM)) {
                let repeated = !TEXTS.contains(&usize::from(column));
                let part = parts.get(if repeated { 0 } else { n });
                let part = part.map_or("", String::as_str);
                page.write_string_with_format(at, column, part, &formats.text)?;
                lines = lines.max(printed_lines(part, room));
            }
            page.set_row_height(at, height(lines))?;
            at += 1;
        }
    }
    Ok(at)
}

/// The height of so many printed lines, in points.
fn height(lines: usize) -> f64 {
    (lines as f64).mul_add(LEADING, 4.0).min(409.0)
}
