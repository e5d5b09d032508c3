//! The texts of a change as they are shown: lines of stretches, and tables.
//!
//! A side shows what stands on it, letter for letter; the two together show what
//! went and what came, one behind the other.

use serde::Serialize;

use crate::diff::{
    CellChange, Change, ChangeKind, Op, OpTag, Part, Piece, RowChange, RowKind, TableChange,
    new_text, old_text,
};
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

/// The piece that says what the one clause of a split or merged change is called
/// on its side: that clause begins with the first piece, whichever carries its
/// name on. None where the piece shows a clause of its own.
fn naming<'c>(change: &'c Change, piece: &Piece, view: View) -> Option<Option<&'c Piece>> {
    let shared = matches!(
        (change.kind, view),
        (ChangeKind::Split, View::Old) | (ChangeKind::Merged, View::New)
    );
    let first = change.pieces.first()?;
    shared.then(|| {
        std::ptr::eq(first, piece)
            .then(|| change.pieces.get(change.principal))
            .flatten()
    })
}

/// The text of a piece of a change; none where it has nothing on that side.
pub(super) fn text_view(
    change: &Change,
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
    let line = |of: Part| match naming(change, piece, view) {
        None => part(of).into_iter().flatten().collect(),
        Some(None) => Line::new(),
        Some(Some(named)) => {
            let ops = named.ops(of).unwrap_or_default();
            lines(ops, view).into_iter().flatten().collect()
        }
    };
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
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Edit {
    /// `replaced`, `removed` or `added`; of a table also `row-added`,
    /// `row-removed`, `row-moved`, `column-added` and `column-removed`.
    what: &'static str,
    old: String,
    new: String,
    /// Of a table: what its row is called, by its first cell or else its place.
    row: String,
    /// Of a table: the title of the column; empty without one.
    column: String,
    /// Whether it is the title of a column that was edited.
    head: bool,
}

/// Longer stretches are told by their beginning and end.
const TOLD: usize = 48;
/// Longer names of rows and columns are cut.
const NAMED: usize = 20;

/// What was done to the words of a piece, in printed order.
pub(super) fn edits(piece: &Piece) -> Vec<Edit> {
    let parts = piece.parts.iter().filter(|p| p.part != Part::Label);
    let mut out: Vec<Edit> = parts.flat_map(|part| edits_of(&part.ops)).collect();
    if let Some(table) = &piece.table {
        out.extend(table_edits(table));
    }
    out
}

fn edits_of(ops: &[Op]) -> Vec<Edit> {
    let mut out = Vec::new();
    let mut ops = ops.iter().peekable();
    while let Some(op) = ops.next() {
        let edit = match op.tag {
            OpTag::Equal => continue,
            OpTag::Insert => Edit {
                what: "added",
                new: told(&op.text),
                ..Edit::default()
            },
            OpTag::Delete => match ops.next_if(|next| next.tag == OpTag::Insert) {
                Some(next) => Edit {
                    what: "replaced",
                    old: told(&op.text),
                    new: told(&next.text),
                    ..Edit::default()
                },
                None => Edit {
                    what: "removed",
                    old: told(&op.text),
                    ..Edit::default()
                },
            },
        };
        out.push(edit);
    }
    out
}

/// What was done to a table: its columns, then its rows and their cells from the
/// top. Nothing is told of one that is new or gone as a whole.
fn table_edits(table: &TableChange) -> Vec<Edit> {
    let all = |kind| table.rows.iter().all(|row| row.kind == kind);
    if all(RowKind::Added) || all(RowKind::Removed) {
        return Vec::new();
    }
    let mut out = Vec::new();
    let title = |cell: &CellChange| {
        let found = table.head.cells.iter().find(|h| match cell.new {
            Some(_) => h.new == cell.new,
            None => h.old == cell.old,
        });
        found.map_or_else(String::new, cell_name)
    };
    // Without titles a column is found by the first row that shows it.
    let shown = std::iter::once(&table.head).chain(&table.rows);
    let mut columns: Vec<(Option<usize>, Option<usize>)> = Vec::new();
    for cell in shown.flat_map(|row| &row.cells) {
        let what = match (cell.old, cell.new) {
            (None, Some(_)) => "column-added",
            (Some(_), None) => "column-removed",
            _ => continue,
        };
        let whole = table.rows.iter().any(|row| {
            let both = row.old.is_some() && row.new.is_some();
            both && row
                .cells
                .iter()
                .any(|c| (c.old, c.new) == (cell.old, cell.new))
        });
        if whole && !columns.contains(&(cell.old, cell.new)) {
            columns.push((cell.old, cell.new));
            out.push(Edit {
                what,
                column: title(cell),
                ..Edit::default()
            });
        }
    }
    let stayed = |row: &RowChange, head: bool, out: &mut Vec<Edit>| {
        let cells = row.cells.iter();
        for cell in cells.filter(|c| c.old.is_some() && c.new.is_some()) {
            // The place is told once, with the first edit there.
            for (n, edit) in edits_of(&cell.ops).into_iter().enumerate() {
                let (row, column) = match n == 0 && !head {
                    true => (row_name(row), title(cell)),
                    false => Default::default(),
                };
                out.push(Edit {
                    row,
                    column,
                    head: head && n == 0,
                    ..edit
                });
            }
        }
    };
    stayed(&table.head, true, &mut out);
    for row in &table.rows {
        let what = match row.kind {
            RowKind::Unchanged => continue,
            RowKind::Modified => "",
            RowKind::Moved => "row-moved",
            RowKind::Added => "row-added",
            RowKind::Removed => "row-removed",
        };
        if !what.is_empty() {
            out.push(Edit {
                what,
                row: row_name(row),
                ..Edit::default()
            });
        }
        if matches!(row.kind, RowKind::Modified | RowKind::Moved) {
            stayed(row, false, &mut out);
        }
    }
    out
}

/// What a row is called: its first cell with words, as it was; of a new row as it
/// is.
fn row_name(row: &RowChange) -> String {
    let named = row
        .cells
        .iter()
        .map(cell_name)
        .find(|name| !name.is_empty());
    let place = row.new.or(row.old).map_or(0, |at| at + 1);
    named.unwrap_or_else(|| place.to_string())
}

fn cell_name(cell: &CellChange) -> String {
    let text = match cell.old {
        Some(_) => old_text(&cell.ops),
        None => new_text(&cell.ops),
    };
    let text = text.replace('\n', " ");
    let mut name: String = text.trim().chars().take(NAMED).collect();
    if text.trim().chars().count() > NAMED {
        name.push('…');
    }
    name
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

    fn cell(old: Option<usize>, new: Option<usize>, ops: &[(OpTag, &str)]) -> CellChange {
        CellChange {
            old,
            new,
            ops: ops.iter().map(|(tag, text)| op(*tag, text)).collect(),
            continued: (false, false),
        }
    }

    fn row(
        kind: RowKind,
        old: Option<usize>,
        new: Option<usize>,
        cells: Vec<CellChange>,
    ) -> RowChange {
        RowChange {
            kind,
            old,
            new,
            old_clause: None,
            new_clause: None,
            cells,
        }
    }

    /// What is told of a table: kind, row, column, old words, new words.
    fn table_told(head: Vec<CellChange>, rows: Vec<RowChange>) -> Vec<String> {
        let head = row(RowKind::Unchanged, None, None, head);
        let tell = |e: Edit| format!("{} {}|{}|{}>{}", e.what, e.row, e.column, e.old, e.new);
        let table = TableChange { head, rows };
        table_edits(&table).into_iter().map(tell).collect()
    }

    #[test]
    fn a_table_tells_its_rows_and_cells() {
        use OpTag::{Delete, Equal, Insert};
        let head = || {
            let title = |at, text| cell(Some(at), Some(at), &[(Equal, text)]);
            vec![title(0, "分類"), title(1, "扱い")]
        };
        let edited = row(
            RowKind::Modified,
            Some(0),
            Some(0),
            vec![
                cell(Some(0), Some(0), &[(Delete, "Ⅰ"), (Insert, "一")]),
                cell(
                    Some(1),
                    Some(1),
                    &[
                        (Equal, "鍵の"),
                        (Delete, "棚"),
                        (Insert, "金庫"),
                        (Equal, "に"),
                        (Insert, "必ず"),
                    ],
                ),
            ],
        );
        let came = |at| {
            let words = |column, text| cell(None, Some(column), &[(Insert, text)]);
            row(
                RowKind::Added,
                None,
                Some(at),
                vec![words(0, "Ⅲ"), words(1, "置く。")],
            )
        };
        assert_eq!(
            table_told(head(), vec![edited, came(1)]),
            [
                "replaced Ⅰ|分類|Ⅰ>一",
                "replaced Ⅰ|扱い|棚>金庫",
                "added ||>必ず",
                "row-added Ⅲ||>",
            ]
        );
        // A table that is new tells nothing of its rows.
        assert!(table_told(head(), vec![came(0), came(1)]).is_empty());
    }

    #[test]
    fn a_new_column_is_told_once_and_not_cell_by_cell() {
        use OpTag::{Equal, Insert};
        let head = vec![
            cell(Some(0), Some(0), &[(Equal, "分類")]),
            cell(None, Some(1), &[(Insert, "期間")]),
        ];
        let filled = |at, name, words| {
            let first = cell(Some(0), Some(0), &[(Equal, name)]);
            let second = cell(None, Some(1), &[(Insert, words)]);
            row(RowKind::Modified, Some(at), Some(at), vec![first, second])
        };
        assert_eq!(
            table_told(head, vec![filled(0, "Ⅰ", "1年"), filled(1, "Ⅱ", "2年")]),
            ["column-added |期間|>"]
        );
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
