//! The texts of a change as they are shown: lines of stretches, and tables.
//!
//! A side shows what stands on it, letter for letter; the two together show what
//! went and what came, one behind the other.

use serde::Serialize;

use crate::diff::{CellChange, Op, OpTag, Part, Piece, RowChange, RowKind, TableChange};
use crate::model::{Clause, Version};

/// What is shown of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    Old,
    New,
    Both,
}

impl View {
    fn shows(self, tag: OpTag) -> bool {
        match self {
            Self::Old => tag != OpTag::Insert,
            Self::New => tag != OpTag::Delete,
            Self::Both => true,
        }
    }
}

/// A stretch of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Stretch {
    /// `same`, `del` or `ins`.
    tag: &'static str,
    pub(super) text: String,
    /// Whether it is a citation that only followed its target.
    reference: bool,
}

/// A line without its break.
pub(super) type Line = Vec<Stretch>;

/// The text of a clause.
#[derive(Debug, Serialize)]
pub(super) struct TextView {
    /// Whether brackets stand around its heading in print.
    article: bool,
    label: Line,
    heading: Line,
    term: Line,
    lines: Vec<Line>,
}

/// A table with what became of its rows and cells.
#[derive(Debug, Serialize)]
pub(super) struct ChangedTable {
    /// Whether it is new or gone as a whole, so that no row says so.
    whole: bool,
    /// Whether any column has a title.
    headed: bool,
    head: TableRow,
    rows: Vec<TableRow>,
}

#[derive(Debug, Serialize)]
struct TableRow {
    kind: &'static str,
    cells: Vec<TableCell>,
}

#[derive(Debug, Serialize)]
struct TableCell {
    lines: Vec<Line>,
    /// `added` or `removed` with its column, else `same`.
    column: &'static str,
    /// Whether it continues the cell above on every side that has it.
    continued: bool,
}

/// A list of stretches cut at line breaks; none for an empty text.
pub(super) fn lines(ops: &[Op], view: View) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::new();
    for op in ops.iter().filter(|op| view.shows(op.tag)) {
        for (n, text) in op.text.split('\n').enumerate() {
            if n > 0 || out.is_empty() {
                out.push(Vec::new());
            }
            let line = out.last_mut().expect("a line was begun");
            if !text.is_empty() {
                line.push(Stretch {
                    tag: tag_name(op.tag),
                    text: text.to_owned(),
                    reference: op.reference,
                });
            }
        }
    }
    out
}

fn tag_name(tag: OpTag) -> &'static str {
    match tag {
        OpTag::Equal => "same",
        OpTag::Delete => "del",
        OpTag::Insert => "ins",
    }
}

/// The stretches of a part, also where it did not change.
fn part_ops(piece: &Piece, old: Option<&Clause>, new: Option<&Clause>, part: Part) -> Vec<Op> {
    if let Some(ops) = piece.ops(part) {
        return ops.to_vec();
    }
    let (Some(_), Some(clause)) = (old, new) else {
        return Vec::new();
    };
    let text = match part {
        Part::Label => clause.printed_label().unwrap_or_default().to_owned(),
        Part::Heading => clause.heading.clone().unwrap_or_default(),
        Part::Term => clause.term.clone().unwrap_or_default(),
        Part::Text => {
            let paragraphs: Vec<&str> = clause.paragraphs().map(|p| p.text.as_str()).collect();
            paragraphs.join("\n")
        }
    };
    let whole = Op {
        tag: OpTag::Equal,
        text,
        reference: false,
    };
    vec![whole]
        .into_iter()
        .filter(|op| !op.text.is_empty())
        .collect()
}

/// The text of a piece; none where it has nothing on that side.
pub(super) fn text_view(
    piece: &Piece,
    (before, after): (&Version, &Version),
    view: View,
) -> Option<TextView> {
    let old = piece.old.map(|at| &before.clauses[at]);
    let new = piece.new.map(|at| &after.clauses[at]);
    let shown = match view {
        View::Old => old?,
        View::New => new?,
        View::Both => old.and(new)?,
    };
    let part = |part| lines(&part_ops(piece, old, new, part), view);
    let line = |of| part(of).into_iter().flatten().collect();
    Some(TextView {
        article: shown.kind == crate::model::Kind::Article,
        label: line(Part::Label),
        heading: line(Part::Heading),
        term: line(Part::Term),
        lines: part(Part::Text),
    })
}

pub(super) fn changed_table(table: &TableChange) -> ChangedTable {
    let whole = table.rows.iter().all(|row| row.kind == RowKind::Added)
        || table.rows.iter().all(|row| row.kind == RowKind::Removed);
    ChangedTable {
        whole,
        headed: table.head.cells.iter().any(|cell| !cell.ops.is_empty()),
        head: table_row(&table.head),
        rows: table.rows.iter().map(table_row).collect(),
    }
}

fn table_row(row: &RowChange) -> TableRow {
    TableRow {
        kind: row.kind.name(),
        cells: row.cells.iter().map(table_cell).collect(),
    }
}

fn table_cell(cell: &CellChange) -> TableCell {
    TableCell {
        lines: lines(&cell.ops, View::Both),
        column: match (cell.old, cell.new) {
            (None, Some(_)) => "added",
            (Some(_), None) => "removed",
            _ => "same",
        },
        continued: match (cell.old, cell.new) {
            (Some(_), Some(_)) => cell.continued == (true, true),
            (Some(_), None) => cell.continued.0,
            _ => cell.continued.1,
        },
    }
}

/// What was done to the words of a clause, told without colours.
#[derive(Debug, Serialize)]
pub(super) struct Edit {
    /// `replaced`, `removed` or `added`.
    what: &'static str,
    old: String,
    new: String,
}

/// Longer stretches are told by their beginning and end.
const TOLD: usize = 48;

/// What was done to the words of a piece, in printed order.
pub(super) fn edits(piece: &Piece) -> Vec<Edit> {
    let mut out = Vec::new();
    for part in piece.parts.iter().filter(|p| p.part != Part::Label) {
        let mut ops = part.ops.iter().peekable();
        while let Some(op) = ops.next() {
            let edit = match op.tag {
                OpTag::Equal => continue,
                OpTag::Insert => Edit {
                    what: "added",
                    old: String::new(),
                    new: told(&op.text),
                },
                OpTag::Delete => match ops.next_if(|next| next.tag == OpTag::Insert) {
                    Some(next) => Edit {
                        what: "replaced",
                        old: told(&op.text),
                        new: told(&next.text),
                    },
                    None => Edit {
                        what: "removed",
                        old: told(&op.text),
                        new: String::new(),
                    },
                },
            };
            out.push(edit);
        }
    }
    out
}

fn told(text: &str) -> String {
    let text: Vec<char> = text.replace('\n', " ").trim().chars().collect();
    if text.len() <= TOLD {
        return text.into_iter().collect();
    }
    let (head, tail) = (&text[..TOLD / 2], &text[text.len() - TOLD / 4..]);
    let string = |chars: &[char]| chars.iter().collect::<String>();
    format!("{}…{}", string(head), string(tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn op(tag: OpTag, text: &str) -> Op {
        Op {
            tag,
            text: text.into(),
            reference: false,
        }
    }

    fn shown(ops: &[Op], view: View) -> Vec<String> {
        let text = |line: Line| line.iter().map(|s| s.text.as_str()).collect();
        lines(ops, view).into_iter().map(text).collect()
    }

    #[test]
    fn a_side_shows_its_own_lines() {
        let ops = [
            op(OpTag::Equal, "一。\n二"),
            op(OpTag::Delete, "回。\n三。"),
            op(OpTag::Insert, "度。"),
        ];
        assert_eq!(shown(&ops, View::Old), ["一。", "二回。", "三。"]);
        assert_eq!(shown(&ops, View::New), ["一。", "二度。"]);
        assert_eq!(shown(&ops, View::Both), ["一。", "二回。", "三。度。"]);
        assert!(shown(&[], View::Both).is_empty());
    }

    #[test]
    fn long_stretches_are_told_by_their_ends() {
        let long: String = ('あ'..='ん').chain('ア'..='ン').collect();
        let short = told(&long);
        assert!(
            short.starts_with("あぃい") || short.starts_with('あ'),
            "{short}"
        );
        assert!(short.contains('…') && short.ends_with('ン'), "{short}");
        assert_eq!(told("一\n二"), "一 二");
    }
}
