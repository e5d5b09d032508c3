//! Which clauses are shown, which are left out, and what each side shows.

use super::omission::{omitted, tells};
use super::runs::{Of, clean, lines_of, note, run, side_lines};
use super::tree::{NodeIndex, Tree};
use super::{ContrastCell, ContrastRow, InnerRow, InnerTable, Line, Mark, Run};
use crate::diff::{Change, ChangeKind, Diff, OpTag, Part, Piece, RowChange, RowKind, TableChange};
use crate::model::{Clause, ClauseIndex, ContrastStyle, Kind, Version};
use crate::resolve::citation;

/// The rows of a table, in printed order; empty where nothing changed.
pub(super) fn rows(
    old: &Version,
    new: &Version,
    diff: &Diff,
    style: &ContrastStyle,
) -> Vec<ContrastRow> {
    let tree = Tree::new(old, new, diff);
    let mut writer = Writer {
        old,
        new,
        diff,
        style,
        dirty: dirty(&tree),
        tree: &tree,
        out: Vec::new(),
    };
    writer.document("題名", &diff.title);
    writer.document("前書き", &diff.loose_text);
    writer.list(&tree.roots);
    writer.out
}

/// For each node whether it or one below it changed. Children may stand before
/// or behind their parent in the list, but never above it in the tree.
fn dirty(tree: &Tree<'_>) -> Vec<bool> {
    let mut out = vec![false; tree.nodes.len()];
    for (at, node) in tree.nodes.iter().enumerate() {
        if node.change.kind == ChangeKind::Unchanged && !node.moved_away {
            continue;
        }
        let mut above = Some(at);
        while let Some(n) = above
            && !out[n]
        {
            out[n] = true;
            above = tree.nodes[n].parent;
        }
    }
    out
}

struct Writer<'a> {
    old: &'a Version,
    new: &'a Version,
    diff: &'a Diff,
    style: &'a ContrastStyle,
    tree: &'a Tree<'a>,
    dirty: Vec<bool>,
    out: Vec<ContrastRow>,
}

/// How a clause is to be shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Show {
    /// Label and heading; own text that did not change is left out.
    Short,
    /// All of it, underlined.
    Whole,
}

impl<'a> Writer<'a> {
    /// What stands outside of all clauses.
    fn document(&mut self, place: &str, ops: &[crate::diff::Op]) {
        if ops.iter().all(|op| op.tag == OpTag::Equal) {
            return;
        }
        let cell = |of| ContrastCell {
            place: Some(place.to_owned()),
            lines: side_lines(ops, of, self.style.pad, false),
            ..ContrastCell::default()
        };
        self.out.push(ContrastRow {
            kind: ChangeKind::Modified,
            new: cell(Of::New),
            old: cell(Of::Old),
            remarks: "変更".into(),
            starts_block: true,
        });
    }

    /// Siblings: changed ones one by one, unchanged neighbours together.
    fn list(&mut self, nodes: &[NodeIndex]) {
        let mut waiting: Vec<NodeIndex> = Vec::new();
        for at in nodes {
            if self.dirty[*at] {
                self.unchanged(&std::mem::take(&mut waiting));
                self.clause(*at);
            } else {
                waiting.push(*at);
            }
        }
        self.unchanged(&waiting);
    }

    /// One line for unchanged neighbours. From the article up nothing is said:
    /// a table names only what an amendment touches.
    fn unchanged(&mut self, nodes: &[NodeIndex]) {
        let low: Vec<(ClauseIndex, ClauseIndex)> = nodes
            .iter()
            .filter_map(|at| {
                let piece = self.tree.nodes[*at].piece;
                piece.old.zip(piece.new)
            })
            .filter(|(_, n)| !stands_alone(self.new.clauses[*n].kind))
            .collect();
        let Some((first_old, first_new)) = low.first().copied() else {
            return;
        };
        let cell = |of: Of| {
            let (version, first) = match of {
                Of::Old => (self.old, first_old),
                Of::New => (self.new, first_new),
            };
            let labels: Vec<Option<&str>> = low
                .iter()
                .map(|(o, n)| version.clauses[if of == Of::Old { *o } else { *n }].printed_label())
                .collect();
            ContrastCell {
                clause: Some(first),
                place: Some(clean(&citation(version, first))),
                lines: vec![note(&omitted(&labels, self.style.omission.word()))],
                table: None,
                indent: indent(version, first),
            }
        };
        self.out.push(ContrastRow {
            kind: ChangeKind::Unchanged,
            new: cell(Of::New),
            old: cell(Of::Old),
            remarks: String::new(),
            starts_block: false,
        });
    }

    fn clause(&mut self, at: NodeIndex) {
        let tree = self.tree;
        let node = &tree.nodes[at];
        if node.moved_away {
            return self.sign(node.change, node.piece);
        }
        let (change, piece) = (node.change, node.piece);
        let repealed = self.is_repealed(piece);
        let clean_children =
            !node.children.is_empty() && node.children.iter().all(|c| !self.dirty[*c]);
        let mut cells = Of::BOTH.map(|of| {
            let show = match change.kind {
                ChangeKind::Added | ChangeKind::Removed => Show::Whole,
                _ => Show::Short,
            };
            self.cell(change, piece, of, show, repealed, clean_children)
        });
        self.markers(at, &mut cells);
        let [new, old] = cells;
        let closed = clean_children && self.leaves_text_out(piece);
        let kind = self.kind(piece);
        self.out.push(ContrastRow {
            kind: change.kind,
            new,
            old,
            remarks: remarks(change, repealed),
            starts_block: stands_alone(kind) || node.parent.is_none(),
        });
        if !closed {
            self.list(&node.children);
        }
    }

    fn kind(&self, piece: &Piece) -> Kind {
        match (piece.new, piece.old) {
            (Some(n), _) => self.new.clauses[n].kind,
            (None, Some(o)) => self.old.clauses[o].kind,
            (None, None) => Kind::Preamble,
        }
    }

    fn version(&self, of: Of) -> &'a Version {
        match of {
            Of::Old => self.old,
            Of::New => self.new,
        }
    }

    fn of<'p>(&self, piece: &'p Piece, of: Of) -> Option<(ClauseIndex, &'a Clause)>
    where
        'a: 'p,
    {
        let at = side(piece, of)?;
        Some((at, &self.version(of).clauses[at]))
    }

    /// （新設） and （削る） opposite the outermost clause that is new or gone, and
    /// where a moved one came from.
    fn markers(&self, at: NodeIndex, cells: &mut [ContrastCell; 2]) {
        if !self.style.markers {
            return;
        }
        let node = &self.tree.nodes[at];
        let above = node.parent.map(|p| &self.tree.nodes[p]);
        let [new, old] = cells;
        match node.change.kind {
            ChangeKind::Added if above.is_none_or(|n| n.change.kind != ChangeKind::Added) => {
                old.lines = vec![note("（新設）")];
            }
            ChangeKind::Removed
                if above.is_none_or(|n| {
                    n.change.kind != ChangeKind::Removed && !self.is_repealed(n.piece)
                }) =>
            {
                new.lines = vec![note("（削る）")];
            }
            _ if node.change.is_moved() => {
                let word = match node.piece.old {
                    Some(o) if !self.stays_inside(node.piece) => {
                        format!("（{}から移動）", citation(self.old, o))
                    }
                    _ => "（移動）".to_owned(),
                };
                old.lines.insert(0, note(&word));
            }
            _ => {}
        }
    }

    /// Tells at its old place that a clause moved.
    fn sign(&mut self, change: &Change, piece: &Piece) {
        let mut old = self.cell(change, piece, Of::Old, Show::Short, false, true);
        if let Some((at, clause)) = self.of(piece, Of::Old)
            && names_itself(clause)
        {
            let label = label_line(clause, Mark::Changed);
            let word = note(self.style.omission.word());
            old.lines = vec![with_space(label, word)];
            old.table = None;
            old.clause = Some(at);
        }
        let mut new = ContrastCell::default();
        if self.style.markers {
            let word = match piece.new {
                Some(n) if !self.stays_inside(piece) => {
                    format!("（{}へ移動）", citation(self.new, n))
                }
                _ => "（移動）".to_owned(),
            };
            new.lines = vec![note(&word)];
            new.indent = old.indent;
        }
        self.out.push(ContrastRow {
            kind: change.kind,
            new,
            old,
            remarks: remarks(change, false),
            starts_block: stands_alone(self.kind(piece)),
        });
    }

    /// Whether a clause changed its place among its siblings only, and its label
    /// does not tell it.
    fn stays_inside(&self, piece: &Piece) -> bool {
        let (Some((_, before)), Some((_, after))) =
            (self.of(piece, Of::Old), self.of(piece, Of::New))
        else {
            return false;
        };
        let same_parent = match (before.parent, after.parent) {
            (None, None) => true,
            (Some(o), Some(n)) => self.diff.continued_by(o) == Some(n),
            _ => false,
        };
        same_parent && !is_numbered(before) && !is_numbered(after)
    }

    /// Whether a clause was emptied but kept its number: 第24条　削除.
    fn is_repealed(&self, piece: &Piece) -> bool {
        let (Some((_, before)), Some((_, after))) =
            (self.of(piece, Of::Old), self.of(piece, Of::New))
        else {
            return false;
        };
        says_repealed(after) && !says_repealed(before)
    }

    /// Whether no word of the clause's own text is shown.
    fn leaves_text_out(&self, piece: &Piece) -> bool {
        let shown = piece.ops(Part::Text).is_some() || piece.table.is_some();
        let clause = self.of(piece, Of::New).or(self.of(piece, Of::Old));
        !shown && clause.is_some_and(|(_, c)| names_itself(c) || !has_text(c))
    }

    /// What one side shows of a piece.
    fn cell(
        &self,
        change: &Change,
        piece: &Piece,
        of: Of,
        show: Show,
        repealed: bool,
        closed: bool,
    ) -> ContrastCell {
        let Some((at, clause)) = self.of(piece, of) else {
            return ContrastCell::default();
        };
        let shared = change.pieces.len() > 1;
        let whole = show == Show::Whole;
        let pad = self.style.pad;
        // Of clauses that share a change, each says its label in its first row.
        let first = !shared || first_of(change, piece, of);
        let part = |part: Part, text: &str, whole: bool| -> Vec<Line> {
            if !first {
                return Vec::new();
            }
            let own = change.pieces.iter().filter(|p| side(p, of) == Some(at));
            let ops = own.filter_map(|p| p.ops(part)).find(|ops| {
                !shared || !side_lines(ops, of, crate::model::Pad::None, false).is_empty()
            });
            match ops {
                Some(ops) => side_lines(ops, of, pad, whole),
                None if shared => Vec::new(),
                None if whole => lines_of(text, Mark::Changed),
                None => lines_of(text, Mark::Plain),
            }
        };
        let label = clause.printed_label().unwrap_or_default();
        let label = flat(part(Part::Label, label, whole || change.is_moved()));
        let heading = clause.heading.as_deref().unwrap_or_default();
        let mut heading = flat(part(Part::Heading, heading, whole || repealed));
        if clause.kind == Kind::Article && !heading.is_empty() && !says_repealed(clause) {
            heading = bracketed(heading);
        }
        let term = clause.term.as_deref().unwrap_or_default();
        let term = flat(part(Part::Term, term, whole));
        let mut head = with_space(label, heading.clone());
        let mut lines: Vec<Line> = Vec::new();
        let text = self.text_lines(clause, piece, of, whole, repealed, shared);
        let text = match text {
            Some(lines) => lines,
            None => {
                head = with_space(head, term.clone());
                head = with_space(head, note(self.style.omission.word()));
                Vec::new()
            }
        };
        let omits = text.is_empty() && closed && self.leaves_text_out(piece);
        let mut text = text.into_iter();
        if !has_note(&head) {
            if heading.is_empty() {
                head = with_space(head, term);
                if let Some(first) = text.next() {
                    head = with_space(head, first);
                }
            } else if !term.is_empty() {
                head = with_space(head, term);
            }
            if omits {
                head = with_space(head, note(self.style.omission.word()));
            }
        }
        if !head.is_empty() {
            lines.push(head);
        }
        lines.extend(text);
        ContrastCell {
            clause: Some(at),
            place: Some(clean(&citation(self.version(of), at))),
            lines,
            table: piece
                .table
                .as_deref()
                .and_then(|t| inner_table(t, of, pad, piece)),
            indent: indent(self.version(of), at),
        }
    }

    /// The own text; none where it is left out.
    fn text_lines(
        &self,
        clause: &Clause,
        piece: &Piece,
        of: Of,
        whole: bool,
        repealed: bool,
        shared: bool,
    ) -> Option<Vec<Line>> {
        if let Some(ops) = piece.ops(Part::Text) {
            return Some(side_lines(ops, of, self.style.pad, whole || repealed));
        }
        if shared {
            return Some(Vec::new());
        }
        let omitted = has_text(clause) || (clause.table.is_some() && piece.table.is_none());
        if whole || !omitted {
            let texts = clause.paragraphs().map(|p| p.text.as_str());
            let mark = if whole { Mark::Changed } else { Mark::Plain };
            return Some(texts.flat_map(|t| lines_of(t, mark)).collect());
        }
        if names_itself(clause) || clause.table.is_some() {
            return None;
        }
        let texts = clause.paragraphs().map(|p| p.text.as_str());
        Some(texts.flat_map(|t| lines_of(t, Mark::Plain)).collect())
    }
}

/// The clause of one side of a piece.
fn side(piece: &Piece, of: Of) -> Option<ClauseIndex> {
    match of {
        Of::Old => piece.old,
        Of::New => piece.new,
    }
}

/// Whether no piece before this one names the same clause of that side.
fn first_of(change: &Change, piece: &Piece, of: Of) -> bool {
    let first = change
        .pieces
        .iter()
        .find(|p| side(p, of) == side(piece, of));
    first.is_some_and(|p| std::ptr::eq(p, piece))
}

/// Whether a clause stands in the table by itself: an article and what is above.
fn stands_alone(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Part
            | Kind::Chapter
            | Kind::Section
            | Kind::Article
            | Kind::Preamble
            | Kind::Supplement
            | Kind::Glossary
    )
}

/// How many lists a clause is deep in.
fn indent(version: &Version, at: ClauseIndex) -> usize {
    let in_list = |at: &ClauseIndex| {
        matches!(
            version.clauses[*at].kind,
            Kind::Item | Kind::Subitem | Kind::Bullet | Kind::Table | Kind::Figure
        )
    };
    version.ancestors(at).iter().filter(|a| in_list(a)).count()
}

fn has_text(clause: &Clause) -> bool {
    clause.paragraphs().any(|p| !p.text.trim().is_empty())
}

/// Whether a reader knows a clause by its label, heading or term.
fn names_itself(clause: &Clause) -> bool {
    clause.heading.is_some() || clause.term.is_some() || is_numbered(clause)
}

/// Whether the label says which of its siblings a clause is.
fn is_numbered(clause: &Clause) -> bool {
    clause.printed_label().is_some_and(tells)
}

/// Whether nothing is left of a clause but the word 削除.
fn says_repealed(clause: &Clause) -> bool {
    let word = |text: &str| text.trim() == "削除";
    if clause.children().next().is_some() || clause.table.is_some() {
        return false;
    }
    match &clause.heading {
        Some(heading) => word(heading) && !has_text(clause),
        None => {
            let mut texts = clause.paragraphs();
            texts.next().is_some_and(|p| word(&p.text)) && texts.next().is_none()
        }
    }
}

/// Lines as one.
fn flat(lines: Vec<Line>) -> Line {
    lines.into_iter().flatten().collect()
}

fn has_note(line: &Line) -> bool {
    line.iter().any(|r| r.mark == Mark::Note)
}

/// Label and heading, the label marked.
fn label_line(clause: &Clause, mark: Mark) -> Line {
    let label = run(clause.printed_label().unwrap_or_default(), mark);
    let heading = run(clause.heading.as_deref().unwrap_or_default(), Mark::Plain);
    let mut heading: Line = heading.into_iter().collect();
    if clause.kind == Kind::Article && !heading.is_empty() {
        heading = bracketed(heading);
    }
    with_space(label.into_iter().collect(), heading)
}

/// Two stretches of a line with a blank between them, which is underlined if
/// both its neighbours are.
fn with_space(mut line: Line, more: Line) -> Line {
    let (Some(last), Some(first)) = (line.last(), more.first()) else {
        line.extend(more);
        return line;
    };
    let mark = match (last.mark, first.mark) {
        (Mark::Changed, Mark::Changed) => Mark::Changed,
        (Mark::Note, Mark::Note) => Mark::Note,
        _ => Mark::Plain,
    };
    line.push(Run {
        text: "　".into(),
        mark,
    });
    line.extend(more);
    joined(line)
}

/// The heading of an article in its brackets.
fn bracketed(heading: Line) -> Line {
    let all_changed = heading.iter().all(|r| r.mark == Mark::Changed);
    let mark = if all_changed {
        Mark::Changed
    } else {
        Mark::Plain
    };
    let bracket = |text: &str| Run {
        text: text.into(),
        mark,
    };
    let mut out = vec![bracket("（")];
    out.extend(heading);
    out.push(bracket("）"));
    joined(out)
}

/// Neighbours of one kind as one stretch.
fn joined(line: Line) -> Line {
    let mut out: Line = Vec::with_capacity(line.len());
    for run in line {
        match out.last_mut() {
            Some(last) if last.mark == run.mark && run.mark != Mark::Gap => {
                last.text.push_str(&run.text);
            }
            _ => out.push(run),
        }
    }
    out
}

/// The kind of a change in words.
fn remarks(change: &Change, repealed: bool) -> String {
    let mut words = vec![match change.kind {
        ChangeKind::Unchanged => return String::new(),
        _ if repealed => "削除（番号は残す）",
        ChangeKind::Renumbered => "番号",
        ChangeKind::Modified if change.is_reference_update() => "参照の更新",
        ChangeKind::Modified => "変更",
        ChangeKind::Moved => "移動",
        ChangeKind::Added => "追加",
        ChangeKind::Removed => "削除",
        ChangeKind::Split => "分割",
        ChangeKind::Merged => "統合",
    }];
    if change.also.moved {
        words.push("移動");
    }
    if change.also.modified {
        words.push("変更");
    }
    if change.also.renumbered {
        words.push("番号");
    }
    words.join("・")
}

/// What one side shows of a changed table; none where that side has no table.
fn inner_table(
    table: &TableChange,
    of: Of,
    pad: crate::model::Pad,
    piece: &Piece,
) -> Option<InnerTable> {
    let both = piece.old.is_some() && piece.new.is_some();
    let mut rows: Vec<(usize, InnerRow)> = table
        .rows
        .iter()
        .filter_map(|row| {
            let place = if of == Of::Old { row.old } else { row.new }?;
            Some((place, inner_row(row, of, pad, both)))
        })
        .collect();
    rows.sort_by_key(|(place, _)| *place);
    let head = inner_row(&table.head, of, pad, false);
    if head.cells.is_empty() && rows.is_empty() {
        return None;
    }
    Some(InnerTable {
        head,
        rows: rows.into_iter().map(|(_, row)| row).collect(),
    })
}

fn inner_row(row: &RowChange, of: Of, pad: crate::model::Pad, noted: bool) -> InnerRow {
    let mut cells: Vec<(usize, Vec<Line>)> = row
        .cells
        .iter()
        .filter_map(|cell| {
            let column = if of == Of::Old { cell.old } else { cell.new }?;
            Some((column, side_lines(&cell.ops, of, pad, false)))
        })
        .collect();
    cells.sort_by_key(|(column, _)| *column);
    let note = match row.kind {
        RowKind::Added => Some("（追加）"),
        RowKind::Removed => Some("（削る）"),
        RowKind::Moved => Some("（移動）"),
        RowKind::Unchanged | RowKind::Modified => None,
    };
    InnerRow {
        note: note.filter(|_| noted),
        cells: cells.into_iter().map(|(_, lines)| lines).collect(),
    }
}
