//! The corrections file of an imported text: what no rule can know.
//!
//! It stands beside the policy as `<version>.corrections.yaml` and names source
//! lines by their number. `keiji import` carries it out, `keiji verify` holds the
//! result against it; both read it here, so that they cannot disagree on what it
//! says.

use super::front::parse_front;
use super::yaml::{Fields, YamlDocument};
use crate::diagnostic::{Checked, Code, Diagnostic, Report};
use crate::model::FrontMatter;
use crate::source::SourceFile;

/// First and last source line, from 1, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineRange {
    /// First line.
    pub first: usize,
    /// Last line.
    pub last: usize,
}

/// A piece of a source line that is replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// The source line.
    pub line: usize,
    /// What stands there; every occurrence in the line is replaced.
    pub find: String,
    /// What should stand there; a line break splits the line, a tab a cell.
    pub put: String,
    /// Why.
    pub reason: String,
}

/// Why lines are left out of the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DropClass {
    /// Table of contents.
    Contents,
    /// Title, date and number above the text; they stand in the front matter.
    TitleBlock,
    /// Head or foot of a printed page.
    RunningHeader,
    /// Number of a printed page.
    PageNumber,
    /// Scattered words of a drawing that was lost.
    FigureLabels,
    /// HTML or Markdown left by the extraction.
    MarkupResidue,
    /// Characters printed a second time at a page break.
    RepeatedTail,
}

impl DropClass {
    /// Every class with its name in files and reports.
    pub const ALL: &'static [(Self, &'static str)] = &[
        (Self::Contents, "contents"),
        (Self::TitleBlock, "title-block"),
        (Self::RunningHeader, "running-header"),
        (Self::PageNumber, "page-number"),
        (Self::FigureLabels, "figure-labels"),
        (Self::MarkupResidue, "markup-residue"),
        (Self::RepeatedTail, "repeated-tail"),
    ];

    /// The name in files and reports.
    pub fn name(self) -> &'static str {
        let found = Self::ALL.iter().find(|(class, _)| *class == self);
        found.expect("every class is listed").1
    }
}

/// Lines left out where no rule would see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DroppedLines {
    /// The lines.
    pub lines: LineRange,
    /// Into which class they fall.
    pub class: DropClass,
    /// Why.
    pub reason: String,
}

/// A table that extraction flattened beyond what rules can tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenTable {
    /// The lines whose characters, and no others, make up the table.
    pub lines: LineRange,
    /// Its caption.
    pub caption: Option<String>,
    /// Its rows, the head first; a line break in a cell is one on the page, `^^`
    /// continues the cell above.
    pub rows: Vec<Vec<String>>,
    /// Why.
    pub reason: String,
}

/// A figure of which only scattered words survived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenFigure {
    /// The lines it covers.
    pub lines: LineRange,
    /// Its caption; the characters of the lines beyond it are dropped.
    pub caption: String,
    /// Why.
    pub reason: String,
}

/// What a line is, where its look deceives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineRole {
    /// It goes on from the line before it.
    Continues,
    /// It is running text and opens nothing.
    Text,
    /// It is a heading.
    Heading,
    /// It is the title of a part.
    Part,
    /// It belongs to the clause above the open list, not to its last item.
    ClosesList,
}

impl LineRole {
    /// Every role with its name in files.
    pub const ALL: &'static [(Self, &'static str)] = &[
        (Self::Continues, "continues"),
        (Self::Text, "text"),
        (Self::Heading, "heading"),
        (Self::Part, "part"),
        (Self::ClosesList, "closes-list"),
    ];
}

/// What a line is, with the reason; it changes no character.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenRole {
    /// The line.
    pub line: usize,
    /// What it is.
    pub role: LineRole,
    /// Why.
    pub reason: String,
}

/// Everything a corrections file says.
#[derive(Debug, Clone, Default)]
pub struct Corrections {
    /// The front matter that the text cannot give.
    pub document: Option<FrontMatter>,
    /// Replacements in single lines.
    pub repairs: Vec<Repair>,
    /// What single lines are.
    pub roles: Vec<GivenRole>,
    /// Lines left out.
    pub drops: Vec<DroppedLines>,
    /// Tables given in full.
    pub tables: Vec<GivenTable>,
    /// Figures that were lost.
    pub figures: Vec<GivenFigure>,
}

/// Reads a corrections file.
pub fn parse_corrections(file: &SourceFile) -> Checked<Corrections> {
    let mut report = Report::default();
    let mut out = Corrections::default();
    let Some(yaml) = YamlDocument::parse(file, 0..file.text().len(), &mut report) else {
        return Checked { value: out, report };
    };
    let mut fields = yaml.fields();
    match fields.map("document", &mut report) {
        Some(mut document) => {
            out.document = parse_front(&mut document, &mut report);
            document.finish(&mut report);
        }
        None => {
            let diagnostic = Diagnostic::error(Code::MissingKey, "「document」がありません")
                .hint("原文から分からない前付け（jurisdiction、title、version、label、status、effective）を書いてください");
            report.push(fields.here(diagnostic));
        }
    }
    out.repairs = repairs(&mut fields, &mut report);
    out.roles = roles(&mut fields, &mut report);
    out.drops = drops(&mut fields, &mut report);
    out.tables = tables(&mut fields, &mut report);
    out.figures = figures(&mut fields, &mut report);
    fields.finish(&mut report);
    Checked { value: out, report }
}

fn repairs(fields: &mut Fields<'_>, report: &mut Report) -> Vec<Repair> {
    let mut out = Vec::new();
    for mut item in fields.maps("repairs", report) {
        let line = item.number("line", report).unwrap_or(0);
        let find = item.required("find", report);
        let put = item.text("put", report).unwrap_or_default();
        let reason = item.required("reason", report);
        if line == 0 || find == put {
            invalid(
                &item,
                "line",
                "行番号か、置き換える前と後の文字に誤りがあります",
                report,
            );
        } else {
            out.push(Repair {
                line,
                find,
                put,
                reason,
            });
        }
        item.finish(report);
    }
    out
}

fn roles(fields: &mut Fields<'_>, report: &mut Report) -> Vec<GivenRole> {
    let mut out = Vec::new();
    for mut item in fields.maps("roles", report) {
        let line = item.number("line", report).unwrap_or(0);
        let name = item.required("is", report);
        let reason = item.required("reason", report);
        match LineRole::ALL.iter().find(|(_, n)| *n == name) {
            Some(&(role, _)) if line > 0 => out.push(GivenRole { line, role, reason }),
            _ => {
                let known: Vec<_> = LineRole::ALL.iter().map(|(_, n)| *n).collect();
                invalid(
                    &item,
                    "is",
                    &format!("「is」は {} のいずれかです", known.join("、")),
                    report,
                );
            }
        }
        item.finish(report);
    }
    out
}

fn drops(fields: &mut Fields<'_>, report: &mut Report) -> Vec<DroppedLines> {
    let mut out = Vec::new();
    for mut item in fields.maps("drops", report) {
        let lines = line_range(&mut item, report);
        let name = item.required("class", report);
        let reason = item.required("reason", report);
        match (lines, DropClass::ALL.iter().find(|(_, n)| *n == name)) {
            (Some(lines), Some(&(class, _))) => out.push(DroppedLines {
                lines,
                class,
                reason,
            }),
            (_, None) => {
                let known: Vec<_> = DropClass::ALL.iter().map(|(_, n)| *n).collect();
                invalid(
                    &item,
                    "class",
                    &format!("「class」は {} のいずれかです", known.join("、")),
                    report,
                );
            }
            _ => {}
        }
        item.finish(report);
    }
    out
}

fn tables(fields: &mut Fields<'_>, report: &mut Report) -> Vec<GivenTable> {
    let mut out = Vec::new();
    for mut item in fields.maps("tables", report) {
        let lines = line_range(&mut item, report);
        let caption = item.text("caption", report);
        let rows = item.rows("rows", report);
        let reason = item.required("reason", report);
        let width = rows.first().map_or(0, Vec::len);
        if rows.len() < 2 || width == 0 || rows.iter().any(|r| r.len() != width) {
            invalid(
                &item,
                "rows",
                "「rows」は見出しの行から始め、どの行も同じ数のセルにします",
                report,
            );
        } else if let Some(lines) = lines {
            out.push(GivenTable {
                lines,
                caption,
                rows,
                reason,
            });
        }
        item.finish(report);
    }
    out
}

fn figures(fields: &mut Fields<'_>, report: &mut Report) -> Vec<GivenFigure> {
    let mut out = Vec::new();
    for mut item in fields.maps("figures", report) {
        let lines = line_range(&mut item, report);
        let caption = item.required("caption", report);
        let reason = item.required("reason", report);
        if let Some(lines) = lines {
            out.push(GivenFigure {
                lines,
                caption,
                reason,
            });
        }
        item.finish(report);
    }
    out
}

fn line_range(item: &mut Fields<'_>, report: &mut Report) -> Option<LineRange> {
    let ends = item.texts("lines", report);
    let numbers: Vec<usize> = ends.iter().filter_map(|t| t.parse().ok()).collect();
    match numbers[..] {
        [first, last] if first > 0 && first <= last && ends.len() == 2 => {
            Some(LineRange { first, last })
        }
        _ => {
            invalid(
                item,
                "lines",
                "「lines」は [最初の行, 最後の行] と書きます",
                report,
            );
            None
        }
    }
}

fn invalid(item: &Fields<'_>, key: &str, message: &str, report: &mut Report) {
    report.push(item.at(key, Diagnostic::error(Code::CorrectionInvalid, message)));
}
