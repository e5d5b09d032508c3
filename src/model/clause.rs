//! Clauses: the nodes of a policy's text.

use std::ops::Range;

use super::label::{Label, Style};

/// The place of a clause in its version's list, which is in printed order.
pub type ClauseIndex = usize;

/// What kind of node a clause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// 部, or a titled part without number.
    Part,
    /// 章
    Chapter,
    /// 節, 第N, N., N.N.
    Section,
    /// 条
    Article,
    /// 項
    Paragraph,
    /// 号, (n), an unnumbered heading
    Item,
    /// ア, (ア), ①, a
    Subitem,
    /// ・
    Bullet,
    /// A table.
    Table,
    /// A row of a table that can be cited.
    Row,
    /// A figure that did not survive extraction.
    Figure,
    /// A glossary or an entry of one.
    Glossary,
    /// 序, 前文
    Preamble,
    /// 附則, 別表, 別紙, 参考
    Supplement,
}

impl Kind {
    /// The name in published data.
    pub fn name(self) -> &'static str {
        match self {
            Self::Part => "part",
            Self::Chapter => "chapter",
            Self::Section => "section",
            Self::Article => "article",
            Self::Paragraph => "paragraph",
            Self::Item => "item",
            Self::Subitem => "subitem",
            Self::Bullet => "bullet",
            Self::Table => "table",
            Self::Row => "row",
            Self::Figure => "figure",
            Self::Glossary => "glossary",
            Self::Preamble => "preamble",
            Self::Supplement => "supplement",
        }
    }
}

/// A paragraph of a clause's own text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// The text, without line breaks.
    pub text: String,
    /// Where it stands in the Markdown file.
    pub span: Range<usize>,
}

/// What a clause holds, in printed order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A paragraph of its own text.
    Text(Paragraph),
    /// A clause below it.
    Child(ClauseIndex),
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The lines of the cell.
    pub lines: Vec<String>,
    /// Whether it continues the cell above (`^^`).
    pub continued: bool,
}

impl Cell {
    /// The lines joined by a line break.
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// As many cells as the head has.
    pub cells: Vec<Cell>,
    /// The clause by which the row can be cited.
    pub clause: Option<ClauseIndex>,
    /// Where it stands in the Markdown file.
    pub span: Range<usize>,
}

/// A table: its head and its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The column titles.
    pub head: Vec<Cell>,
    /// The rows below the head.
    pub rows: Vec<Row>,
}

/// A node of a policy's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// ASCII key, unique in the version; empty until addresses are assigned.
    pub key: String,
    /// Printed labels from the outermost in; empty until addresses are assigned.
    pub path: Vec<String>,
    /// What kind of node it is.
    pub kind: Kind,
    /// The label as printed, and how it is read among its siblings.
    pub label: Option<Label>,
    /// The style in which the label counts.
    pub style: Option<Style>,
    /// The heading, without label; for a table its caption.
    pub heading: Option<String>,
    /// The defined term at the head of the text.
    pub term: Option<String>,
    /// Own text and children in printed order.
    pub content: Vec<Content>,
    /// The table, if it is one.
    pub table: Option<Table>,
    /// The clause it stands in.
    pub parent: Option<ClauseIndex>,
    /// Depth below the document: 1 for an outermost clause.
    pub depth: usize,
    /// Where its label and heading (or first text) stand in the Markdown file.
    pub span: Range<usize>,
}

impl Clause {
    /// The label as printed.
    pub fn printed_label(&self) -> Option<&str> {
        self.label.as_ref().map(|l| l.printed.as_str())
    }

    /// The paragraphs of its own text, in printed order.
    pub fn paragraphs(&self) -> impl Iterator<Item = &Paragraph> {
        self.content.iter().filter_map(|c| match c {
            Content::Text(p) => Some(p),
            Content::Child(_) => None,
        })
    }

    /// The children, in printed order.
    pub fn children(&self) -> impl Iterator<Item = ClauseIndex> + '_ {
        self.content.iter().filter_map(|c| match c {
            Content::Text(_) => None,
            Content::Child(at) => Some(*at),
        })
    }

    /// Its own text: blocks joined by a line break, a table's cells by tab.
    pub fn own_text(&self) -> String {
        let mut blocks: Vec<String> = self.paragraphs().map(|p| p.text.clone()).collect();
        if let Some(table) = &self.table {
            let line = |cells: &[Cell]| cells.iter().map(Cell::text).collect::<Vec<_>>().join("\t");
            blocks.push(line(&table.head));
            blocks.extend(table.rows.iter().map(|row| line(&row.cells)));
        }
        blocks.join("\n")
    }
}
