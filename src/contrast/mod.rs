//! The 新旧対照表 of two versions, as material to read beside an amendment.
//!
//! In: a [`Diff`], the two versions it was made of, a house style and the status
//! of the new version. Out: a [`ContrastTable`] of plain rows, and of that the
//! files people ask for: [`to_html`], [`to_docx`], [`to_xlsx`], [`to_csv`]; and
//! the [`NumberTable`], which says what number became which.
//!
//! `tree` puts the clauses of both sides into one order, `rows` decides what is
//! shown, left out and underlined, `runs` cuts a wording into what changed and
//! what did not. The files are written from the rows alone. No clock is read: the
//! same versions give the same bytes.
//!
//! A table never claims to be the amending instrument itself: what an underline
//! does there is laid down by each body in its own words.

mod delimited;
mod docx;
mod html;
mod numbers;
mod omission;
mod paragraphs;
mod rows;
mod runs;
mod tree;
mod xlsx;

pub use delimited::{numbers_to_csv, to_csv};
pub use docx::to_docx;
pub use html::{to_html, to_html_number_table, to_html_table, to_site_html};
pub use numbers::{NumberRow, NumberTable, number_table};
pub use xlsx::to_xlsx;

use std::fmt;

use crate::diff::{ChangeKind, Diff, Side};
use crate::model::{ClauseIndex, ColumnOrder, ContrastStyle, Kind, PolicyDate, Status, Version};
use crate::resolve::citation;

/// What a sample says on every sheet.
pub const SAMPLE_BANNER: &str = "見本：実在の改正案ではありません";

/// What a table without rows says.
pub const NO_CHANGES: &str = "変更はありません";

/// What the underlines mean.
const LEGEND: &str = "下線の部分は、改正の部分です。";

/// What the table does not hold, said below it.
const CONTENTS_NOTE: &str = "目次は本文ではないため、この表にありません。章、条などの番号や題名が変わったときは、目次も改めてください。";

/// The title of the numbers, where they stand behind the table in a file.
const NUMBERS_TITLE: &str = "付録　条番号対応表";

/// A title names no more than one more than these.
const TITLED: usize = 3;

/// What a stretch of text in a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// Text that stands on both sides.
    Plain,
    /// Text that stands on this side only: underlined.
    Changed,
    /// An underlined blank opposite text of the other side.
    Blank,
    /// An editor's word: （略）, （新設）, where a clause moved.
    Note,
    /// Tells those who hear the page where the other side has text; not printed.
    Gap,
}

/// A stretch of text of one kind; holds no line break and no control character.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The text; never empty.
    pub text: String,
    /// What it is.
    pub mark: Mark,
}

impl Run {
    /// Whether it is underlined.
    #[must_use]
    pub fn is_underlined(&self) -> bool {
        matches!(self.mark, Mark::Changed | Mark::Blank)
    }
}

/// One printed line of thought: a label with its heading, or a paragraph.
pub type Line = Vec<Run>;

/// A row of a table inside a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InnerRow {
    /// （追加）, （削る） or （移動）; none for a row that stayed.
    pub note: Option<&'static str>,
    /// Its cells, each a list of lines.
    pub cells: Vec<Vec<Line>>,
}

/// A table inside a cell, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InnerTable {
    /// The column titles.
    pub head: InnerRow,
    /// The rows.
    pub rows: Vec<InnerRow>,
}

/// What one side shows of a clause.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContrastCell {
    /// The clause, in the version of this side; none where the side has none.
    pub clause: Option<ClauseIndex>,
    /// How the clause is cited: 第22条第2項.
    pub place: Option<String>,
    /// The lines, the one with the label first; empty where nothing stands.
    pub lines: Vec<Line>,
    /// The table, behind the lines.
    pub table: Option<InnerTable>,
    /// How many em the text is indented.
    pub indent: usize,
}

impl ContrastCell {
    /// Whether nothing stands there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.table.is_none()
    }
}

/// A row: what one clause, or some unchanged ones together, show on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContrastRow {
    /// What became of the clause; unchanged for one that is named for the path.
    pub kind: ChangeKind,
    /// The new side.
    pub new: ContrastCell,
    /// The old side.
    pub old: ContrastCell,
    /// 備考: the kind of the change in words; empty where nothing changed.
    pub remarks: String,
    /// Whether a new article, or another clause of its rank, begins here.
    pub starts_block: bool,
}

/// A 新旧対照表.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContrastTable {
    /// The title.
    pub caption: String,
    /// What warns the reader of every sheet; only for samples.
    pub banner: Option<&'static str>,
    /// Title of the new column.
    pub new_title: String,
    /// Title of the old column.
    pub old_title: String,
    /// What the new version is called.
    pub new_label: String,
    /// What the old version is called.
    pub old_label: String,
    /// Which side stands left.
    pub order: ColumnOrder,
    /// Whether the column 備考 is shown.
    pub remarks: bool,
    /// The rows; empty where nothing changed.
    pub rows: Vec<ContrastRow>,
    /// Old numbers and new ones.
    pub numbers: NumberTable,
    /// A date of the new version, for the properties of a file.
    pub date: Option<PolicyDate>,
}

impl ContrastTable {
    /// Lays out what changed between two versions.
    ///
    /// `diff` was made of `old` and `new`; `status` is that of the new version and
    /// decides the column titles. Clauses must have their addresses.
    #[must_use]
    pub fn new(
        old: &Side<'_>,
        new: &Side<'_>,
        diff: &Diff,
        style: &ContrastStyle,
        status: Status,
    ) -> Self {
        let (new_title, old_title) = style.titles_for(status);
        let (before, after) = (&old.version.front, &new.version.front);
        let sample = [status, before.status, after.status].contains(&Status::Sample);
        let dates = &after.dates;
        let rows = rows::rows(old.version, new.version, diff, style);
        Self {
            caption: runs::clean(&match &style.caption {
                Some(caption) => caption.clone(),
                None => {
                    let only = only_behind(old.version, new.version, &rows);
                    let only = only.map_or_else(String::new, |names| format!("（{names}）"));
                    format!("{}{only}　新旧対照表", after.title)
                }
            }),
            banner: sample.then_some(SAMPLE_BANNER),
            new_title: runs::clean(&new_title),
            old_title: runs::clean(&old_title),
            new_label: runs::clean(&after.label),
            old_label: runs::clean(&before.label),
            order: style.order,
            remarks: style.remarks,
            rows,
            numbers: number_table(old.version, new.version, diff),
            date: dates.amended.or(dates.adopted).or(dates.effective),
        }
    }

    /// The titles of the two columns, the left one first.
    #[must_use]
    pub fn columns(&self) -> [&str; 2] {
        self.in_order(self.new_title.as_str(), self.old_title.as_str())
    }

    /// The cells of a row, the left one first.
    #[must_use]
    pub fn cells<'a>(&self, row: &'a ContrastRow) -> [&'a ContrastCell; 2] {
        self.in_order(&row.new, &row.old)
    }

    /// What is of the new and of the old side, the left one first.
    fn in_order<T>(&self, new: T, old: T) -> [T; 2] {
        match self.order {
            ColumnOrder::NewLeft => [new, old],
            ColumnOrder::OldLeft => [old, new],
        }
    }

    /// Which versions are set side by side, in one line. What the banner or the
    /// label itself says is not said twice.
    #[must_use]
    pub fn subtitle(&self) -> String {
        let named = |title: &str, label: &str| {
            let label = match self.banner {
                Some(_) => label.strip_prefix("見本：").unwrap_or(label),
                None => label,
            };
            if label.contains(title) {
                label.to_owned()
            } else {
                format!("{title}：{label}")
            }
        };
        let [left, right] = self.in_order(
            named(&self.new_title, &self.new_label),
            named(&self.old_title, &self.old_label),
        );
        format!("{left}　　{right}")
    }
}

/// The names of what stands behind the text (附則, 別表第1, 様式第2号), where
/// nothing but that changed; none where the text changed too, or where they are
/// too many to be named in a title.
fn only_behind(old: &Version, new: &Version, rows: &[ContrastRow]) -> Option<String> {
    let mut names: Vec<String> = Vec::new();
    for row in rows {
        let (version, at) = match (row.new.clause, row.old.clause) {
            (Some(at), _) => (new, at),
            (None, Some(at)) => (old, at),
            (None, None) => return None,
        };
        let above = version.ancestors(at);
        let behind = above
            .iter()
            .find(|a| version.clauses[**a].kind == Kind::Supplement);
        match behind {
            Some(behind) => {
                let name = citation(version, *behind);
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            // What is named for the path only.
            None if row.kind == ChangeKind::Unchanged => {}
            None => return None,
        }
    }
    match names.as_slice() {
        [one] => Some(one.clone()),
        [rest @ .., last] if rest.len() < TITLED => Some(format!("{}及び{last}", rest.join("、"))),
        _ => None,
    }
}

/// A file that could not be written; a bug or too little memory.
#[derive(Debug)]
pub struct FileError {
    /// What kind of file it was to be.
    pub file: &'static str,
    /// What went wrong.
    pub message: String,
}

impl FileError {
    fn new(file: &'static str, error: impl fmt::Display) -> Self {
        Self {
            file,
            message: error.to_string(),
        }
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} を作れません（{}）", self.file, self.message)
    }
}

impl std::error::Error for FileError {}

/// Year, month and day that stand for a date in the properties of a file: what
/// the text does not give is the first, and without a date it is a fixed one.
fn day(date: Option<PolicyDate>) -> (u16, u8, u8) {
    let text = date.map_or_else(String::new, |d| d.to_string());
    let mut parts = text.split('-');
    let year = parts.next().and_then(|y| y.parse::<u16>().ok());
    let Some(year) = year.filter(|y| *y >= 1900) else {
        return (2000, 1, 1);
    };
    let mut part = || parts.next().and_then(|p| p.parse::<u8>().ok()).unwrap_or(1);
    let month = part();
    (year, month, part())
}
