//! The table and the numbers as a workbook of two sheets, made to be printed on
//! A4 landscape.
//!
//! A spreadsheet fits no row to text with underlined words in it, so that heights
//! are reckoned from the characters of a line. A row cannot be higher than a
//! sheet of paper and a cell holds 32,767 characters: longer ones go on in the
//! next row.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, FormatUnderline, Workbook,
    Worksheet, XlsxError,
};

use super::paragraphs::plain_lines;
use super::{
    CONTENTS_NOTE, ContrastCell, ContrastTable, FileError, LEGEND, Line, Mark, NO_CHANGES,
    NUMBERS_TITLE, Run,
};
use crate::handout::{half, halves};

const FACE: &str = "ＭＳ 明朝";
/// Points.
const SIZE: f64 = 10.5;
/// Points from line to line.
const LEADING: f64 = 13.8;
/// The width of a column of text, in digits of the standard face.
const COLUMN: f64 = 66.0;
/// Full-width characters that surely stand on one line of such a column.
const LINE: usize = 32;
/// Lines of the highest row; a row may have 409 points.
const LINES: usize = 28;

/// The workbook.
///
/// # Errors
/// Where a part cannot be packed, which in memory does not happen.
pub fn to_xlsx(table: &ContrastTable) -> Result<Vec<u8>, FileError> {
    workbook(table).map_err(|error| FileError::new("xlsx", error))
}

struct Formats {
    text: [Format; 5],
    underlined: [Format; 5],
    run: Format,
    underlined_run: Format,
    head: Format,
    title: Format,
    line: Format,
    left: Format,
}

impl Formats {
    fn new() -> Self {
        let run = Format::new().set_font_name(FACE).set_font_size(SIZE);
        let underlined_run = run.clone().set_underline(FormatUnderline::Single);
        let cell = |format: &Format, indent: u8| {
            let format = format
                .clone()
                .set_text_wrap()
                .set_align(FormatAlign::Top)
                .set_align(FormatAlign::Left)
                .set_border(FormatBorder::Thin);
            if indent == 0 {
                format
            } else {
                format.set_indent(indent)
            }
        };
        let head = run
            .clone()
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_border(FormatBorder::Thin)
            .set_background_color("#F2F2F2");
        let line = run.clone().set_align(FormatAlign::Center);
        Self {
            text: [0, 1, 2, 3, 4].map(|n| cell(&run, n)),
            underlined: [0, 1, 2, 3, 4].map(|n| cell(&underlined_run, n)),
            title: line.clone().set_font_size(14),
            left: run.clone().set_text_wrap().set_align(FormatAlign::Left),
            run,
            underlined_run,
            head,
            line,
        }
    }
}

fn workbook(table: &ContrastTable) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let (year, month, day) = super::day(table.date);
    let created = ExcelDateTime::from_ymd(year, month, day)?;
    book.set_properties(
        &DocProperties::new()
            .set_title(&table.caption)
            .set_author("keiji")
            .set_creation_datetime(&created),
    );
    let formats = Formats::new();
    main_sheet(book.add_worksheet(), table, &formats)?;
    number_sheet(book.add_worksheet(), table, &formats)?;
    book.save_to_buffer()
}

/// Paper, margins and what stands on every printed sheet.
fn page(sheet: &mut Worksheet) {
    sheet
        .set_paper_size(9)
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_margins(0.5, 0.5, 0.7, 0.6, 0.3, 0.3)
        .set_footer("&C&P / &N");
}

/// The lines above the head, the banner last, as it is repeated with the head on
/// every printed sheet; gives the first row to repeat and the row of the head.
fn heading(
    sheet: &mut Worksheet,
    table: &ContrastTable,
    lines: &[(&str, &Format)],
    last_column: u16,
    formats: &Formats,
) -> Result<(u32, u32), XlsxError> {
    let mut row = 0;
    let banner = table.banner.map(|banner| (banner, &formats.line));
    for (text, format) in lines.iter().chain(&banner) {
        sheet.merge_range(row, 0, row, last_column, text, format)?;
        sheet.set_row_height(row, 20)?;
        row += 1;
    }
    Ok((row - u32::from(banner.is_some()), row))
}

fn main_sheet(
    sheet: &mut Worksheet,
    table: &ContrastTable,
    formats: &Formats,
) -> Result<(), XlsxError> {
    sheet.set_name("新旧対照表")?;
    page(sheet);
    let mut titles: Vec<&str> = table.columns().to_vec();
    if table.remarks {
        titles.push("備考");
        sheet.set_column_width(2, 14)?;
    }
    for column in 0..2 {
        sheet.set_column_width(column, COLUMN)?;
    }
    let last = if table.remarks { 2 } else { 1 };
    let subtitle = table.subtitle();
    let legend = legend(table);
    let lines = [
        (table.caption.as_str(), &formats.title),
        (subtitle.as_str(), &formats.line),
        (legend.as_str(), &formats.left),
    ];
    let shown = if table.rows.is_empty() { 2 } else { 3 };
    let (first, head) = heading(sheet, table, &lines[..shown], last, formats)?;
    for (column, title) in (0..).zip(&titles) {
        sheet.write_string_with_format(head, column, *title, &formats.head)?;
    }
    sheet.set_repeat_rows(first, head)?;
    sheet.set_freeze_panes(head + 1, 0)?;
    let mut row = head + 1;
    if table.rows.is_empty() {
        sheet.write_string_with_format(row, 0, NO_CHANGES, &formats.text[0])?;
    }
    for entry in &table.rows {
        let cells = table.cells(entry);
        let chunks = cells.map(chunks);
        let count = chunks.iter().map(Vec::len).max().unwrap_or(0).max(1);
        for n in 0..count {
            let mut height = 1;
            for (column, (cell, chunks)) in (0..).zip(cells.iter().zip(&chunks)) {
                let lines: &[Line] = chunks.get(n).map_or(&[], Vec::as_slice);
                write_cell(sheet, row, column, lines, cell.indent, formats)?;
                height = height.max(reckoned(lines, cell.indent));
            }
            if table.remarks {
                let remark = if n == 0 { entry.remarks.as_str() } else { "" };
                sheet.write_string_with_format(row, 2, remark, &formats.text[0])?;
                height = height.max(halves(remark).div_ceil(12));
            }
            sheet.set_row_height(row, (height as f64).mul_add(LEADING, 4.0).min(409.0))?;
            row += 1;
        }
    }
    if !table.rows.is_empty() {
        sheet.merge_range(row, 0, row, last, CONTENTS_NOTE, &formats.left)?;
        sheet.set_row_height(row, 20)?;
    }
    Ok(())
}

/// What the signs in the table mean.
fn legend(table: &ContrastTable) -> String {
    let cells = table.rows.iter().flat_map(|row| [&row.new, &row.old]);
    let inner = cells.filter(|cell| cell.table.is_some()).count() > 0;
    let inner = if inner {
        "条項の中の表は、欄を「｜」で区切って示します。"
    } else {
        ""
    };
    format!("{LEGEND}{inner}")
}

fn number_sheet(
    sheet: &mut Worksheet,
    table: &ContrastTable,
    formats: &Formats,
) -> Result<(), XlsxError> {
    sheet.set_name("条番号対応表")?;
    page(sheet);
    for (column, width) in (0..).zip([36.0, 36.0, 50.0, 16.0]) {
        sheet.set_column_width(column, width)?;
    }
    let (first, head) = heading(sheet, table, &[(NUMBERS_TITLE, &formats.title)], 3, formats)?;
    let titles = [
        table.old_title.as_str(),
        table.new_title.as_str(),
        "見出し",
        "種別",
    ];
    for (column, title) in (0..).zip(titles) {
        sheet.write_string_with_format(head, column, title, &formats.head)?;
    }
    sheet.set_repeat_rows(first, head)?;
    sheet.set_freeze_panes(head + 1, 0)?;
    if table.numbers.rows.is_empty() {
        let text = "番号の変更はありません";
        sheet.write_string_with_format(head + 1, 0, text, &formats.text[0])?;
    }
    for (row, entry) in (head + 1..).zip(&table.numbers.rows) {
        let texts = [
            entry.old.as_deref().unwrap_or("―"),
            entry.new.as_deref().unwrap_or("―"),
            entry.heading.as_str(),
            entry.kind,
        ];
        let mut height = 1;
        for (column, (text, width)) in (0..).zip(texts.iter().zip([34, 34, 48, 14])) {
            let text = cut(text);
            sheet.write_string_with_format(row, column, &text, &formats.text[0])?;
            height = height.max(halves(&text).div_ceil(width));
        }
        sheet.set_row_height(row, (height as f64).mul_add(LEADING, 4.0).min(409.0))?;
    }
    Ok(())
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    lines: &[Line],
    indent: usize,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let indent = indent.min(4);
    let mut runs: Vec<(bool, String)> = Vec::new();
    for (n, line) in lines.iter().enumerate() {
        if n > 0
            && let Some((_, text)) = runs.last_mut()
        {
            text.push('\n');
        }
        for run in line {
            match runs.last_mut() {
                Some((underlined, text)) if *underlined == run.is_underlined() => {
                    text.push_str(&run.text);
                }
                _ => runs.push((run.is_underlined(), run.text.clone())),
            }
        }
    }
    match runs.as_slice() {
        [] => sheet.write_blank(row, column, &formats.text[0])?,
        [(false, text)] => {
            sheet.write_string_with_format(row, column, text, &formats.text[indent])?
        }
        [(true, text)] => {
            sheet.write_string_with_format(row, column, text, &formats.underlined[indent])?
        }
        several => {
            let parts: Vec<(&Format, &str)> = several
                .iter()
                .map(|(underlined, text)| {
                    let format = if *underlined {
                        &formats.underlined_run
                    } else {
                        &formats.run
                    };
                    (format, text.as_str())
                })
                .collect();
            sheet.write_rich_string_with_format(row, column, &parts, &formats.text[indent])?
        }
    };
    Ok(())
}

/// The text of a cell in pieces of which each fits into a row.
fn chunks(cell: &ContrastCell) -> Vec<Vec<Line>> {
    let mut out: Vec<Vec<Line>> = Vec::new();
    let mut room = 0;
    let seen = plain_lines(cell).into_iter().map(|line| {
        let kept = line.into_iter().filter(|run| run.mark != Mark::Gap);
        kept.collect::<Line>()
    });
    for line in seen.filter(|line| !line.is_empty()) {
        for piece in pieces(line, cell.indent) {
            let needed = reckoned(std::slice::from_ref(&piece), cell.indent);
            if needed > room || out.is_empty() {
                out.push(Vec::new());
                room = LINES;
            }
            room = room.saturating_sub(needed);
            if let Some(last) = out.last_mut() {
                last.push(piece);
            }
        }
    }
    out
}

/// A line, cut where it is higher than a row may be.
fn pieces(line: Line, indent: usize) -> Vec<Line> {
    let limit = LINES * width(indent);
    let mut out: Vec<Line> = vec![Vec::new()];
    let mut used = 0;
    for run in line {
        let mut text = String::new();
        for c in run.text.chars() {
            let wide = half(c);
            if used + wide > limit {
                push(&mut out, &mut text, run.mark);
                out.push(Vec::new());
                used = 0;
            }
            text.push(c);
            used += wide;
        }
        push(&mut out, &mut text, run.mark);
    }
    out
}

fn push(out: &mut [Line], text: &mut String, mark: Mark) {
    let text = std::mem::take(text);
    if let Some(last) = out.last_mut()
        && !text.is_empty()
    {
        last.push(Run { text, mark });
    }
}

/// How many half-width characters stand on one line.
fn width(indent: usize) -> usize {
    2 * (LINE - indent.min(4))
}

/// How many printed lines some lines take.
fn reckoned(lines: &[Line], indent: usize) -> usize {
    lines
        .iter()
        .map(|line| {
            let halves: usize = line.iter().map(|run| halves(&run.text)).sum();
            halves.div_ceil(width(indent)).max(1)
        })
        .sum()
}

/// As much of a text as a short cell needs.
fn cut(text: &str) -> String {
    text.chars().take(400).collect()
}
