//! The table and the numbers as a Word document, A4 landscape.

use std::io::{Cursor, Read as _, Write as _};

use docx_rs::{
    AlignmentType, BorderType, Docx, Footer, Header, LineSpacing, NumPages, PageMargin, PageNum,
    PageOrientationType, Paragraph, RunFonts, Shading, Table, TableCell, TableCellBorder,
    TableCellBorderPosition, TableCellMargins, TableLayoutType, TableRow, WidthType, XMLDocx,
};

use super::{
    CONTENTS_NOTE, ContrastCell, ContrastTable, FileError, InnerTable, LEGEND, Line, Mark,
    NO_CHANGES, NUMBERS_TITLE,
};
use crate::diff::ChangeKind;

/// The face of the text, by its name in Word.
const FACE: &str = "ＭＳ 明朝";
/// Half points: 10.5 points.
const SIZE: usize = 21;
/// Twips; a full-width character at that size.
const EM: usize = 210;
/// Twips between the margins of a landscape A4 sheet.
const WIDTH: usize = 14_570;
const REMARKS: usize = 1_500;
/// Twips between the border of a cell and its text.
const CELL_MARGIN: usize = 100;

/// The document.
///
/// # Errors
/// Where its parts cannot be packed, which in memory does not happen.
pub fn to_docx(table: &ContrastTable) -> Result<Vec<u8>, FileError> {
    let fonts = RunFonts::new()
        .ascii(FACE)
        .hi_ansi(FACE)
        .east_asia(FACE)
        .cs(FACE);
    let date = super::day(table.date);
    let date = format!("{:04}-{:02}-{:02}T00:00:00Z", date.0, date.1, date.2);
    let mut docx = Docx::new()
        .page_size(16_838, 11_906)
        .page_orient(PageOrientationType::Landscape)
        .page_margin(PageMargin {
            top: 1_134,
            left: 1_134,
            bottom: 1_020,
            right: 1_134,
            header: 567,
            footer: 510,
            gutter: 0,
        })
        .default_fonts(fonts)
        .default_size(SIZE)
        .created_at(&date)
        .updated_at(&date)
        .footer(
            Footer::new().add_paragraph(
                Paragraph::new()
                    .align(AlignmentType::Center)
                    .add_page_num(PageNum::new())
                    .add_run(text_run(" / "))
                    .add_num_pages(NumPages::new()),
            ),
        );
    if let Some(banner) = table.banner {
        // On every sheet, and so above the title too.
        docx = docx.header(Header::new().add_paragraph(centred(banner)));
    }
    docx = docx.add_paragraph(
        Paragraph::new()
            .align(AlignmentType::Center)
            .add_run(text_run(&table.caption).size(SIZE + 7)),
    );
    docx = docx.add_paragraph(centred(&table.subtitle()));
    docx = if table.rows.is_empty() {
        docx.add_paragraph(Paragraph::new().add_run(text_run(NO_CHANGES)))
    } else {
        docx.add_paragraph(Paragraph::new().add_run(text_run(LEGEND)))
            .add_table(main_table(table))
            .add_paragraph(Paragraph::new().add_run(text_run(CONTENTS_NOTE)))
    };
    if !table.numbers.rows.is_empty() {
        docx = docx
            .add_paragraph(centred(NUMBERS_TITLE).page_break_before(true))
            .add_table(number_table(table));
    }
    packed(docx.build(), table)
}

fn text_run(text: &str) -> docx_rs::Run {
    docx_rs::Run::new().add_text(text)
}

fn centred(text: &str) -> Paragraph {
    Paragraph::new()
        .align(AlignmentType::Center)
        .add_run(text_run(text))
}

fn main_table(table: &ContrastTable) -> Table {
    let remarks = if table.remarks { REMARKS } else { 0 };
    let column = (WIDTH - remarks) / 2;
    let mut grid = vec![column, column];
    let mut titles: Vec<&str> = table.columns().to_vec();
    if table.remarks {
        grid.push(remarks);
        titles.push("備考");
    }
    let mut rows = vec![head_row(&titles, &grid)];
    let mut rest = table.rows.iter().peekable();
    while let Some(row) = rest.next() {
        let ends_block = rest.peek().is_none_or(|next| next.starts_block);
        // What is left out leads to what changed below it: no sheet ends on it.
        let keeps = !ends_block && row.kind == ChangeKind::Unchanged;
        let mut cells: Vec<TableCell> = table
            .cells(row)
            .into_iter()
            .map(|cell| filled(TableCell::new(), cell, column, keeps))
            .collect();
        if table.remarks {
            cells.push(
                TableCell::new()
                    .add_paragraph(tight().keep_next(keeps).add_run(text_run(&row.remarks))),
            );
        }
        let cells = cells.into_iter().zip(&grid).map(|(cell, width)| {
            // Clauses of one article are parted by a thin line only.
            let thin = |cell: TableCell, position| {
                cell.set_border(
                    TableCellBorder::new(position)
                        .border_type(BorderType::Dotted)
                        .size(2)
                        .color("808080"),
                )
            };
            let mut cell = cell.width(*width, WidthType::Dxa);
            if !row.starts_block {
                cell = thin(cell, TableCellBorderPosition::Top);
            }
            if !ends_block {
                cell = thin(cell, TableCellBorderPosition::Bottom);
            }
            cell
        });
        rows.push(TableRow::new(cells.collect()));
    }
    outer(rows, grid)
}

fn number_table(table: &ContrastTable) -> Table {
    let grid = vec![3_600, 3_600, 5_370, 2_000];
    let titles = [
        table.old_title.as_str(),
        table.new_title.as_str(),
        "見出し",
        "種別",
    ];
    let mut rows = vec![head_row(&titles, &grid)];
    for row in &table.numbers.rows {
        let texts = [
            row.old.as_deref().unwrap_or("―"),
            row.new.as_deref().unwrap_or("―"),
            row.heading.as_str(),
            row.kind,
        ];
        let cells = texts.iter().zip(&grid).map(|(text, width)| {
            TableCell::new()
                .width(*width, WidthType::Dxa)
                .add_paragraph(tight().add_run(text_run(text)))
        });
        rows.push(TableRow::new(cells.collect()).cant_split());
    }
    outer(rows, grid)
}

fn outer(rows: Vec<TableRow>, grid: Vec<usize>) -> Table {
    let width = grid.iter().sum();
    Table::new(rows)
        .set_grid(grid)
        .layout(TableLayoutType::Fixed)
        .width(width, WidthType::Dxa)
        .margins(TableCellMargins::new().margin(30, CELL_MARGIN, 30, CELL_MARGIN))
}

/// The row of column titles, which [`repeat_heads`] finds.
fn head_row(titles: &[&str], grid: &[usize]) -> TableRow {
    let cells = titles.iter().zip(grid).map(|(title, width)| {
        TableCell::new()
            .width(*width, WidthType::Dxa)
            .shading(Shading::new().fill("F2F2F2"))
            .add_paragraph(
                tight()
                    .align(AlignmentType::Center)
                    .add_run(text_run(title)),
            )
    });
    TableRow::new(cells.collect()).cant_split()
}

fn tight() -> Paragraph {
    Paragraph::new().line_spacing(LineSpacing::new().before(0).after(0))
}

/// A cell with what it shows; `keeps` where the next row stays on its sheet.
fn filled(mut cell: TableCell, content: &ContrastCell, width: usize, keeps: bool) -> TableCell {
    let indent = EM * content.indent.min(4);
    for line in &content.lines {
        let paragraph = tight()
            .indent(Some(small(indent)), None, None, None)
            .keep_next(keeps);
        cell = cell.add_paragraph(with_runs(paragraph, line));
    }
    if let Some(table) = &content.table {
        cell = cell
            .add_table(inner(table, width.saturating_sub(4 * CELL_MARGIN)))
            // A cell must end with a paragraph.
            .add_paragraph(tight().size(8));
    } else if content.lines.is_empty() {
        cell = cell.add_paragraph(tight());
    }
    cell
}

fn small(twips: usize) -> i32 {
    i32::try_from(twips).unwrap_or(i32::MAX)
}

fn with_runs(mut paragraph: Paragraph, line: &Line) -> Paragraph {
    for run in line {
        let text = text_run(&run.text);
        paragraph = match run.mark {
            Mark::Changed | Mark::Blank => paragraph.add_run(text.underline("single")),
            Mark::Plain | Mark::Note => paragraph.add_run(text),
            Mark::Gap => paragraph,
        };
    }
    paragraph
}

/// The widths of the columns of an inner table: by their longest cell, none so
/// narrow that a short word breaks.
fn widths(table: &InnerTable, width: usize) -> Vec<usize> {
    let mut longest: Vec<usize> = Vec::new();
    for row in std::iter::once(&table.head).chain(&table.rows) {
        for (n, cell) in row.cells.iter().enumerate() {
            if n == longest.len() {
                longest.push(4);
            }
            let lines = cell.iter().map(|line| {
                let texts = line.iter().map(|run| run.text.chars().count());
                texts.sum::<usize>() + 1
            });
            // A long text may take many lines; it needs no more than a share.
            longest[n] = longest[n].max(lines.max().unwrap_or(0).min(24));
        }
    }
    let all: usize = longest.iter().sum::<usize>().max(1);
    longest.iter().map(|n| width * n / all).collect()
}

fn inner(table: &InnerTable, width: usize) -> Table {
    let grid = widths(table, width);
    let mut rows = Vec::new();
    for row in std::iter::once(&table.head).chain(&table.rows) {
        if row.cells.iter().all(Vec::is_empty) {
            continue;
        }
        let cells = row.cells.iter().enumerate().map(|(n, lines)| {
            let mut cell = TableCell::new().width(grid[n], WidthType::Dxa);
            let mut first = tight();
            if let Some(note) = row.note.filter(|_| n == 0) {
                first = first.add_run(text_run(note));
            }
            let mut lines = lines.iter();
            if let Some(line) = lines.next() {
                first = with_runs(first, line);
            }
            cell = cell.add_paragraph(first);
            for line in lines {
                cell = cell.add_paragraph(with_runs(tight(), line));
            }
            cell
        });
        rows.push(TableRow::new(cells.collect()));
    }
    let width = grid.iter().sum();
    Table::new(rows)
        .set_grid(grid)
        .layout(TableLayoutType::Fixed)
        .width(width, WidthType::Dxa)
        .margins(TableCellMargins::new().margin(10, 60, 10, 60))
}

/// Rows of titles and of numbers may not be split; of these only the first of a
/// table is its head.
const UNSPLIT: &str = "<w:cantSplit />";

/// The parts of the document as one file, the same bytes for the same parts.
fn packed(mut parts: XMLDocx, table: &ContrastTable) -> Result<Vec<u8>, FileError> {
    let failed = |error: &dyn std::fmt::Display| FileError::new("docx", error);
    parts.document = changed(&parts.document, |xml| repeat_heads(&unnamed(xml)));
    for part in parts.headers.iter_mut().chain(&mut parts.footers) {
        *part = changed(part, unnamed);
    }
    parts.footnotes = changed(&parts.footnotes, unnamed);
    parts.comments = changed(&parts.comments, unnamed);
    let title = escaped(&table.caption);
    parts.doc_props.core = changed(&parts.doc_props.core, |xml| {
        xml.replace(
            "</cp:coreProperties>",
            &format!("<dc:title>{title}</dc:title></cp:coreProperties>"),
        )
        .replace(">unknown<", ">keiji<")
    });
    parts.styles = changed(&parts.styles, |xml| {
        xml.replacen(
            "</w:rPr></w:rPrDefault>",
            "<w:lang w:val=\"en-US\" w:eastAsia=\"ja-JP\" w:bidi=\"ar-SA\" /></w:rPr></w:rPrDefault>",
            1,
        )
    });
    let mut loose = Cursor::new(Vec::new());
    parts.pack(&mut loose).map_err(|e| failed(&e))?;
    // Packed once more: compressed, and with a fixed date on every part.
    let mut archive = zip::ZipArchive::new(loose).map_err(|e| failed(&e))?;
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).map_err(|e| failed(&e))?;
        if part.is_dir() {
            continue;
        }
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).map_err(|e| failed(&e))?;
        writer
            .start_file(part.name().to_owned(), options)
            .map_err(|e| failed(&e))?;
        writer.write_all(&bytes).map_err(|e| failed(&e))?;
    }
    let file = writer.finish().map_err(|e| failed(&e))?;
    Ok(file.into_inner())
}

fn changed(part: &[u8], change: impl FnOnce(&str) -> String) -> Vec<u8> {
    match std::str::from_utf8(part) {
        Ok(xml) => change(xml).into_bytes(),
        Err(_) => part.to_vec(),
    }
}

/// Without the names of paragraphs: they count on from file to file, and nothing
/// here points at one.
fn unnamed(xml: &str) -> String {
    const NAME: &str = " w14:paraId=\"";
    let mut pieces = xml.split(NAME);
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (_, behind) = piece.split_once('"').unwrap_or(("", piece));
        out.push_str(behind);
    }
    out
}

/// Marks the first row of every table that may not be split as its head.
fn repeat_heads(xml: &str) -> String {
    let mut out = String::with_capacity(xml.len());
    let mut rest = xml;
    while let Some(at) = rest.find("<w:tbl>") {
        let (before, table) = rest.split_at(at);
        out.push_str(before);
        let row_end = table.find("</w:tr>").unwrap_or(table.len());
        // A table inside of the first row begins before that row ends.
        let row_end = match table["<w:tbl>".len()..].find("<w:tbl>") {
            Some(next) => row_end.min(next + "<w:tbl>".len()),
            None => row_end,
        };
        let (first, behind) = table.split_at(row_end);
        out.push_str(&first.replacen(UNSPLIT, &format!("{UNSPLIT}<w:tblHeader />"), 1));
        rest = behind;
    }
    out.push_str(rest);
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
