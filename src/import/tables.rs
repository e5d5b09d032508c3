//! Tables of a posted text: rows of cells set apart by tabs, also where a page
//! break split a row, where the extraction left list marks inside a cell, and
//! those whose shape only the corrections can give.

use super::lines::Line;
use super::tree::ImportedTable;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::model::Label;
use crate::parse::Corrections;
use crate::source::SourceFile;

/// A piece of the text in printed order.
#[derive(Debug, Clone)]
pub(super) enum Unit {
    Line(Line),
    Table(ImportedTable),
    Figure(String),
}

/// Gathers table lines into tables and puts given tables and figures in place.
pub(super) fn gather(
    lines: Vec<Line>,
    source: &SourceFile,
    corrections: &Corrections,
    report: &mut Report,
) -> Vec<Unit> {
    let mut out: Vec<Unit> = Vec::new();
    let mut lines = lines.into_iter().peekable();
    while let Some(line) = lines.next() {
        if let Some((last, unit)) = given(line.number, corrections) {
            while lines.next_if(|l| l.number <= last).is_some() {}
            out.push(unit);
            continue;
        }
        let width = cell_count(&line.text);
        if width < 2 {
            out.push(Unit::Line(line));
            continue;
        }
        let mut run = vec![line];
        while let Some(next) =
            lines.next_if(|l| cell_count(&l.text) >= 2 && given(l.number, corrections).is_none())
        {
            // A second head opens a table of its own.
            if next.blank_before > 0 && next.text == run[0].text {
                finish(
                    std::mem::replace(&mut run, vec![next]),
                    &mut out,
                    source,
                    report,
                );
            } else {
                run.push(next);
            }
        }
        finish(run, &mut out, source, report);
    }
    out
}

fn given(number: usize, corrections: &Corrections) -> Option<(usize, Unit)> {
    if let Some(table) = corrections
        .tables
        .iter()
        .find(|t| (t.lines.first..=t.lines.last).contains(&number))
    {
        let cell = |text: &String| {
            text.split('\n')
                .map(|l| l.trim().to_owned())
                .filter(|l| !l.is_empty())
                .collect()
        };
        let rows = table
            .rows
            .iter()
            .map(|row| row.iter().map(cell).collect())
            .collect();
        let table_unit = Unit::Table(ImportedTable {
            caption: table.caption.clone(),
            rows,
        });
        return Some((table.lines.last, table_unit));
    }
    let figure = corrections
        .figures
        .iter()
        .find(|f| (f.lines.first..=f.lines.last).contains(&number))?;
    Some((figure.lines.last, Unit::Figure(figure.caption.clone())))
}

fn cell_count(text: &str) -> usize {
    text.split('\t').count()
}

fn finish(run: Vec<Line>, out: &mut Vec<Unit>, source: &SourceFile, report: &mut Report) {
    if run.len() < 2 {
        out.extend(run.into_iter().map(Unit::Line));
        return;
    }
    let width = cell_count(&run[0].text);
    let mut rows: Vec<Vec<String>> = Vec::new();
    let names: Vec<String> = run
        .iter()
        .map(|l| l.text.split('\t').next().unwrap_or("").trim().to_owned())
        .collect();
    for (n, line) in run.iter().enumerate() {
        let mut cells: Vec<String> = line.text.split('\t').map(|c| c.trim().to_owned()).collect();
        if cells.len() != width {
            report.push(
                Diagnostic::warning(
                    Code::ImportDoubt,
                    format!("表の見出しは{width}列ですが、この行は{}列です", cells.len()),
                )
                .at_line(source, line.number)
                .hint("セルの境を訂正ファイルの repairs（タブ）か tables で示してください"),
            );
            cells.resize(width, String::new());
        }
        let split = n > 1 && line.blank_before > 0 && is_second_half(&names, n);
        match rows.last_mut() {
            Some(above) if split => {
                report.push(
                    Diagnostic::note(
                        Code::ImportRepaired,
                        "改ページで分かれた表の行をつなぎました",
                    )
                    .at_line(source, line.number),
                );
                for (cell, more) in above.iter_mut().zip(cells) {
                    if cell.chars().next_back().is_some_and(|c| !c.is_ascii())
                        && more.starts_with(|c: char| c.is_ascii_digit())
                    {
                        cell.push(' ');
                    }
                    cell.push_str(&more);
                }
            }
            _ => rows.push(cells),
        }
    }
    let rows: Vec<Vec<Vec<String>>> = rows
        .into_iter()
        .map(|row| row.iter().map(|cell| cell_lines(cell)).collect())
        .collect();
    let caption = take_caption(out);
    out.push(Unit::Table(ImportedTable { caption, rows }));
}

/// Whether row `n` is the rest of the one before: its first cell is a bare number
/// or empty, while the names of the table's rows are words.
fn is_second_half(names: &[String], n: usize) -> bool {
    let bare = |t: &str| t.chars().all(|c| c.is_numeric() || c.is_whitespace());
    let (name, above) = (&names[n], &names[n - 1]);
    if !bare(name) || bare(above) {
        return false;
    }
    if name.is_empty() {
        // An empty first cell also marks a cell that spans rows.
        return false;
    }
    !above.ends_with(|c: char| c.is_numeric())
}

/// The caption: a short line without full stop right above the table.
fn take_caption(out: &mut Vec<Unit>) -> Option<String> {
    let Some(Unit::Line(line)) = out.last() else {
        return None;
    };
    let text = line.text.trim();
    let fits = line.label.is_none()
        && text.chars().count() <= 40
        && !text.ends_with(['。', '、', ':', '：'])
        && line.role.is_none();
    if !fits {
        return None;
    }
    let caption = text.to_owned();
    out.pop();
    Some(caption)
}

/// The lines of a cell: bullets and counted labels inside it begin new ones.
fn cell_lines(cell: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut current = String::new();
    let mut last_count: Option<(crate::model::Style, u32)> = None;
    for piece in cell.split(' ').filter(|p| !p.is_empty()) {
        let label = Label::read(piece);
        let breaks = match &label {
            Some(label) if piece.starts_with(['・', '●', '⚫', '○', '※', '■', '◆']) => {
                label.len <= piece.len()
            }
            Some(label) if label.len == piece.len() => label.readings.iter().any(|r| {
                let counts = match last_count {
                    Some((style, n)) => r.style == style && r.ordinal == Some(n + 1),
                    None => {
                        r.ordinal == Some(1)
                            && !matches!(
                                r.style,
                                crate::model::Style::Number
                                    | crate::model::Style::Latin
                                    | crate::model::Style::Roman
                            )
                    }
                };
                if counts {
                    last_count = r.ordinal.map(|n| (r.style, n));
                }
                counts
            }),
            _ => false,
        };
        if breaks && !current.is_empty() {
            lines.push(std::mem::take(&mut current));
        }
        if !current.is_empty() {
            current.push(' ');
        }
        current.push_str(piece);
    }
    if !current.is_empty() {
        lines.push(current);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::lines::read_lines;

    fn tables(text: &str) -> Vec<ImportedTable> {
        let source = SourceFile::from_text("x.txt", text);
        let mut report = Report::default();
        let corrections = Corrections::default();
        let lines = read_lines(&source, &corrections, &mut report);
        let lines = crate::import::drops::drop_lines(lines, &source, &corrections, &mut report);
        gather(lines, &source, &corrections, &mut report)
            .into_iter()
            .filter_map(|u| match u {
                Unit::Table(t) => Some(t),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn split_rows_join_cell_by_cell() {
        let found = tables(
            "1. 分類\n\n完全性の分類\n\n分類\t基準\t制限\n完全性\t行政事務で扱う情報\t・付\n\n2\t資産のうち\t与 ・外部\n完全性 1\tその他\t\n",
        );
        assert_eq!(found[0].caption.as_deref(), Some("完全性の分類"));
        assert_eq!(
            found[0].rows,
            [
                vec![vec!["分類"], vec!["基準"], vec!["制限"]],
                vec![
                    vec!["完全性 2"],
                    vec!["行政事務で扱う情報資産のうち"],
                    vec!["・付与", "・外部"]
                ],
                vec![vec!["完全性 1"], vec!["その他"], vec![]],
            ]
        );
    }

    #[test]
    fn residue_and_labels_in_cells_become_lines() {
        let found = tables(
            "1. 分類\n\n分類\t基準\n----\t----\n重要度2\t次のもの ア 一 の二 イ 三\n重要度1\t<ul style=\"a\"> ・甲 ・乙\n",
        );
        assert_eq!(found[0].rows[1][1], ["次のもの", "ア 一 の二", "イ 三"]);
        assert_eq!(found[0].rows[2][1], ["・甲", "・乙"]);
    }

    #[test]
    fn rows_of_numbers_are_not_joined() {
        let found = tables("1. 回数\n\n年\t回数\n\n2\t三\n\n4\t五\n");
        assert_eq!(found[0].rows.len(), 3);
    }
}
