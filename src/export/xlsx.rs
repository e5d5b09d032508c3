//! Tables as a workbook: a sheet each, with filters and a head that stays in view.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, XlsxError,
};

use super::rows::{Table, fitting};

/// What the name of a sheet may hold, in characters.
const LONGEST_NAME: usize = 31;

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
    let cell = Format::new()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_border(FormatBorder::Thin);
    let head = cell.clone().set_bold().set_background_color("#F2F2F2");
    let mut names: Vec<String> = Vec::new();
    for table in tables {
        let name = sheet_name(table, &names);
        let sheet = book.add_worksheet();
        sheet.set_name(&name)?;
        names.push(name);
        sheet
            .set_paper_size(9)
            .set_landscape()
            .set_print_fit_to_pages(1, 0);
        sheet.set_repeat_rows(0, 0)?;
        sheet.set_freeze_panes(1, 0)?;
        for (column, (title, width)) in (0..).zip(table.head.iter().zip(table.widths)) {
            sheet.set_column_width(column, f64::from(*width))?;
            sheet.write_string_with_format(0, column, *title, &head)?;
        }
        for (row, cells) in (1..).zip(&table.rows) {
            for (column, text) in (0..).zip(cells) {
                sheet.write_string_with_format(row, column, fitting(text), &cell)?;
            }
        }
        let last_row = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
        let last_column = u16::try_from(table.head.len().saturating_sub(1)).unwrap_or(u16::MAX);
        sheet.autofilter(0, 0, last_row, last_column)?;
    }
    book.save_to_buffer()
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
