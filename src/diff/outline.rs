//! What a version prints, and how a diff makes the new of the old.
//!
//! In: a version, or a version and a diff. Out: an [`Outline`]: every label,
//! heading, term, paragraph and cell in its place, and nothing else, so that two
//! of them can be compared letter for letter.

use super::{Change, Diff, Part, Piece, Place, RowChange, TableChange, new_text, old_text};
use crate::model::{Cell, Clause, ClauseIndex, Content, Kind, Table, Version};

/// What stands in a document or in a clause, in printed order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutlineContent {
    /// A paragraph of its own text.
    Text(String),
    /// The clause with this place in [`Outline::nodes`].
    Child(usize),
}

/// The head and the rows of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutlineTable {
    /// The column titles.
    pub head: Vec<(String, bool)>,
    /// The cells of each row, each with whether it continues the cell above, and
    /// whether the row is a clause of its own, the next below the table.
    pub rows: Vec<(Vec<(String, bool)>, bool)>,
}

/// A clause as it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutlineNode {
    /// What kind of node it is.
    pub kind: Kind,
    /// The printed label; empty where there is none.
    pub label: String,
    /// The heading; empty where there is none.
    pub heading: String,
    /// The defined term; empty where there is none.
    pub term: String,
    /// Own text and clauses below, in printed order.
    pub content: Vec<OutlineContent>,
    /// The table, if it is one.
    pub table: Option<OutlineTable>,
}

/// A document as it is printed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// The title of the document.
    pub title: String,
    /// Loose text and outermost clauses, in printed order.
    pub content: Vec<OutlineContent>,
    /// The clauses in printed order.
    pub nodes: Vec<OutlineNode>,
}

impl Outline {
    /// What a version prints.
    #[must_use]
    pub fn of(version: &Version) -> Self {
        Self {
            title: version.front.title.clone(),
            content: content(&version.content),
            nodes: version.clauses.iter().map(node).collect(),
        }
    }
}

fn node(clause: &Clause) -> OutlineNode {
    OutlineNode {
        kind: clause.kind,
        label: part_text(clause, Part::Label),
        heading: part_text(clause, Part::Heading),
        term: part_text(clause, Part::Term),
        content: content(&clause.content),
        table: clause.table.as_ref().map(table),
    }
}

fn content(list: &[Content]) -> Vec<OutlineContent> {
    let mut out = Vec::with_capacity(list.len());
    for one in list {
        match one {
            // An empty paragraph prints nothing.
            Content::Text(p) => out.extend(lines(&p.text)),
            Content::Child(at) => out.push(OutlineContent::Child(*at)),
        }
    }
    out
}

fn lines(text: &str) -> impl Iterator<Item = OutlineContent> + '_ {
    let lines = text.split('\n').filter(|line| !line.is_empty());
    lines.map(|line| OutlineContent::Text(line.to_owned()))
}

fn table(table: &Table) -> OutlineTable {
    OutlineTable {
        head: cells(&table.head),
        rows: table
            .rows
            .iter()
            .map(|row| (cells(&row.cells), row.clause.is_some()))
            .collect(),
    }
}

fn cells(cells: &[Cell]) -> Vec<(String, bool)> {
    cells.iter().map(|c| (c.text(), c.continued)).collect()
}

/// A part of a clause as one text; empty where it has none.
pub(super) fn part_text(clause: &Clause, part: Part) -> String {
    match part {
        Part::Label => clause.printed_label().unwrap_or_default().to_owned(),
        Part::Heading => clause.heading.clone().unwrap_or_default(),
        Part::Term => clause.term.clone().unwrap_or_default(),
        Part::Text => joined(&clause.content),
    }
}

/// The paragraphs of a list of contents, joined by a line break.
pub(super) fn joined(list: &[Content]) -> String {
    let mut out = String::new();
    for one in content(list) {
        if let OutlineContent::Text(line) = one {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&line);
        }
    }
    out
}

/// For every child of a list of contents, how many paragraphs stand before it.
pub(super) fn places(list: &[Content]) -> Vec<(ClauseIndex, usize)> {
    let mut paragraphs = 0;
    let mut out = Vec::new();
    for one in content(list) {
        match one {
            OutlineContent::Text(_) => paragraphs += 1,
            OutlineContent::Child(at) => out.push((at, paragraphs)),
        }
    }
    out
}

/// Makes the new text of the old one and a diff; none where the diff does not
/// belong to it.
///
/// Nothing is read but the old text and the diff.
#[must_use]
pub fn apply(old: &Version, diff: &Diff) -> Option<Outline> {
    if old_text(&diff.title) != old.front.title
        || old_text(&diff.loose_text) != joined(&old.content)
    {
        return None;
    }
    let count = diff.of_new.len();
    let mut nodes: Vec<Option<(OutlineNode, Place, String)>> = vec![None; count];
    for change in &diff.changes {
        take(old, change, &mut nodes)?;
    }
    let mut out = Outline {
        title: new_text(&diff.title),
        ..Outline::default()
    };
    let loose = new_text(&diff.loose_text);
    let mut children: Vec<Vec<(usize, usize)>> = vec![Vec::new(); count + 1];
    let mut texts = Vec::with_capacity(count);
    for (at, node) in nodes.into_iter().enumerate() {
        let (node, place, text) = node?;
        let parent = place.parent.unwrap_or(count);
        children
            .get_mut(parent)?
            .push((at, place.paragraphs_before));
        texts.push(text);
        out.nodes.push(node);
    }
    for (at, text) in texts.iter().enumerate() {
        out.nodes[at].content = weave(text, &children[at]);
    }
    out.content = weave(&loose, &children[count]);
    Some(out)
}

/// Paragraphs and children in printed order.
fn weave(text: &str, children: &[(usize, usize)]) -> Vec<OutlineContent> {
    let mut out = Vec::new();
    let mut children = children.iter().peekable();
    for (n, line) in lines(text).enumerate() {
        while let Some((child, _)) = children.next_if(|(_, before)| *before <= n) {
            out.push(OutlineContent::Child(*child));
        }
        out.push(line);
    }
    out.extend(children.map(|(child, _)| OutlineContent::Child(*child)));
    out
}

/// Adds what a change says of the new clauses; none where it contradicts the
/// old text.
fn take(
    old: &Version,
    change: &Change,
    nodes: &mut [Option<(OutlineNode, Place, String)>],
) -> Option<()> {
    let shared = change.pieces.len() > 1;
    for piece in &change.pieces {
        let before = match piece.old {
            Some(at) => Some(old.clauses.get(at)?),
            None => None,
        };
        if !shared {
            check_old(before, piece)?;
        }
        let (Some(at), Some(place)) = (piece.new, piece.place) else {
            continue;
        };
        let inherited = before.filter(|_| !shared);
        let part = |part: Part| match piece.ops(part) {
            Some(ops) => new_text(ops),
            None => inherited.map_or_else(String::new, |clause| part_text(clause, part)),
        };
        let table = match &piece.table {
            Some(change) => new_table(change),
            None => inherited.and_then(|c| c.table.as_ref().map(self::table)),
        };
        let slot = nodes.get_mut(at)?;
        let (node, _, text) =
            slot.get_or_insert_with(|| (empty_node(place.kind), place, String::new()));
        node.label.push_str(&part(Part::Label));
        node.heading.push_str(&part(Part::Heading));
        node.term.push_str(&part(Part::Term));
        text.push_str(&part(Part::Text));
        if table.is_some() {
            node.table = table;
        }
    }
    if shared {
        check_shared(old, change)
    } else {
        Some(())
    }
}

fn empty_node(kind: Kind) -> OutlineNode {
    OutlineNode {
        kind,
        label: String::new(),
        heading: String::new(),
        term: String::new(),
        content: Vec::new(),
        table: None,
    }
}

/// Whether the stretches of a piece hold the text of its old clause.
fn check_old(before: Option<&Clause>, piece: &Piece) -> Option<()> {
    let holds = piece.parts.iter().all(|change| {
        let text = before.map_or_else(String::new, |clause| part_text(clause, change.part));
        old_text(&change.ops) == text
    });
    holds.then_some(())
}

/// Whether the pieces of a change hold together the text of each old clause.
fn check_shared(old: &Version, change: &Change) -> Option<()> {
    let holds = change.old_clauses().into_iter().all(|at| {
        Part::ALL.into_iter().all(|part| {
            let pieces = change.pieces.iter().filter(|p| p.old == Some(at));
            let text: String = pieces.filter_map(|p| p.ops(part)).map(old_text).collect();
            text == part_text(&old.clauses[at], part)
        })
    });
    holds.then_some(())
}

fn new_table(change: &TableChange) -> Option<OutlineTable> {
    let rows: Vec<&RowChange> = change.rows.iter().filter(|r| r.new.is_some()).collect();
    let width = change.head.cells.iter().filter(|c| c.new.is_some()).count();
    (width > 0).then(|| OutlineTable {
        head: new_cells(&change.head),
        rows: rows
            .iter()
            .map(|r| (new_cells(r), r.new_clause.is_some()))
            .collect(),
    })
}

fn new_cells(row: &RowChange) -> Vec<(String, bool)> {
    let kept = row.cells.iter().filter(|c| c.new.is_some());
    kept.map(|c| (new_text(&c.ops), c.continued.1)).collect()
}
