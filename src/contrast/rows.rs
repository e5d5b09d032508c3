//! Which clauses are shown, which are left out, and what each side shows.

use super::omission::{omitted, tells};
use super::runs::{Of, clean, lines_of, note, run, side_lines};
use super::tree::{NodeIndex, Tree, goes_with_group};
use super::{ContrastCell, ContrastRow, InnerRow, InnerTable, Line, Mark, Run};
use crate::diff::{
    Change, ChangeKind, Diff, OpTag, Part, Piece, RowChange, RowKind, TableChange, new_text,
    old_text,
};
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
        grouped: Vec::new(),
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
    /// The split and merged clauses that are shown, each in one row.
    grouped: Vec<&'a Change>,
    out: Vec<ContrastRow>,
}

/// How a clause is to be shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Show {
    /// Label and heading; own text that did not change is left out.
    Short,
    /// All of it; underlined is what changed.
    Full,
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

    /// Siblings: changed ones one by one; unchanged neighbours, and those of which
    /// only the number changed, together.
    fn list(&mut self, nodes: &[NodeIndex]) {
        let tree = self.tree;
        let mut rest = nodes;
        while let Some(at) = rest.first() {
            let count = |is: &dyn Fn(NodeIndex) -> bool| {
                let other = rest.iter().position(|n| !is(*n));
                other.unwrap_or(rest.len())
            };
            let clean = count(&|n| !self.dirty[n]);
            let kind = self.kind(tree.nodes[*at].piece);
            let numbers =
                count(&|n| self.only_renumbered(n) && self.kind(tree.nodes[n].piece) == kind);
            let taken = match (clean, numbers) {
                (0, 0 | 1) => {
                    self.clause(*at);
                    1
                }
                (0, n) => {
                    self.renumbered(&rest[..n]);
                    n
                }
                (n, _) => {
                    self.unchanged(&rest[..n]);
                    n
                }
            };
            rest = &rest[taken..];
        }
    }

    /// Whether nothing but the number of a clause changed, nor anything below it.
    fn only_renumbered(&self, at: NodeIndex) -> bool {
        let node = &self.tree.nodes[at];
        let piece = node.piece;
        let numbered = Of::BOTH.iter().all(|of| {
            let clause = self.of(piece, *of);
            clause.is_some_and(|(_, c)| is_numbered(c))
        });
        node.change.kind == ChangeKind::Renumbered
            && node.change.pieces.len() == 1
            && !node.change.is_moved()
            && !node.change.also.modified
            && !node.moved_away
            && numbered
            && piece.table.is_none()
            && piece.parts.iter().all(|p| p.part == Part::Label)
            && node.children.iter().all(|c| !self.dirty[*c])
    }

    /// One row for neighbours of which only the number changed.
    fn renumbered(&mut self, nodes: &[NodeIndex]) {
        let tree = self.tree;
        let pieces = || nodes.iter().map(|at| tree.nodes[*at].piece);
        let ends = pieces().next().zip(pieces().next_back());
        let Some((first, last)) = ends else { return };
        let block = stands_alone(self.kind(first));
        let (between, behind) = match (nodes.len(), block) {
            (2, _) => ("及び", ""),
            (_, true) => ("から", "まで"),
            (_, false) => ("～", ""),
        };
        let cell = |of: Of| {
            let version = self.version(of);
            let (Some(a), Some(b)) = (side(first, of), side(last, of)) else {
                return ContrastCell::default();
            };
            let label = |at: ClauseIndex| {
                let text = version.clauses[at].printed_label().unwrap_or_default();
                run(text, Mark::Changed)
            };
            let mut line: Line = label(a).into_iter().collect();
            line.extend(run(between, Mark::Plain));
            line.extend(label(b));
            line.extend(run(behind, Mark::Plain));
            let place = format!(
                "{}{between}{}{behind}",
                citation(version, a),
                citation(version, b)
            );
            ContrastCell {
                clause: Some(a),
                place: Some(clean(&place)),
                lines: vec![with_space(line, note(self.style.omission.word()))],
                table: None,
                indent: indent(version, a),
            }
        };
        let row = ContrastRow {
            kind: ChangeKind::Renumbered,
            new: cell(Of::New),
            old: cell(Of::Old),
            remarks: kind_word(ChangeKind::Renumbered, false).to_owned(),
            starts_block: block,
        };
        self.out.push(row);
    }

    /// One line for unchanged neighbours. From the article up, and of whatever has
    /// a heading, nothing is said: a table names only what an amendment touches.
    fn unchanged(&mut self, nodes: &[NodeIndex]) {
        let low: Vec<(ClauseIndex, ClauseIndex)> = nodes
            .iter()
            .filter_map(|at| {
                let piece = self.tree.nodes[*at].piece;
                piece.old.zip(piece.new)
            })
            .filter(|(_, n)| {
                let clause = &self.new.clauses[*n];
                !stands_alone(clause.kind) && clause.heading.is_none()
            })
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
        if change.pieces.len() > 1 {
            self.group(change, piece);
            return self.list(&node.children);
        }
        if change.is_moved() && !goes_with_group(self.old, self.new, self.diff, piece) {
            return self.arrived(at);
        }
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

    /// （新設） and （削る） opposite the outermost clause that is new or gone.
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
            _ => {}
        }
    }

    /// A moved clause at its new place: the new side alone, to be read whole.
    fn arrived(&mut self, at: NodeIndex) {
        let node = &self.tree.nodes[at];
        let mut old = ContrastCell::default();
        if self.style.markers {
            let word = match node.piece.old {
                Some(o) if !self.stays_inside(node.piece) => {
                    format!("（{}から移動）", citation(self.old, o))
                }
                _ => "（移動）".to_owned(),
            };
            old.lines = vec![note(&word)];
        }
        self.one_side(node.change, node.piece, Of::New, old);
        self.arrived_below(at);
    }

    /// What stands below a moved clause at its new place. What is gone is shown
    /// at the old one.
    fn arrived_below(&mut self, at: NodeIndex) {
        let tree = self.tree;
        for below in &tree.nodes[at].children {
            let node = &tree.nodes[*below];
            if node.moved_away || node.piece.new.is_none() {
                continue;
            }
            if node.change.pieces.len() > 1 || node.change.is_moved() {
                self.clause(*below);
            } else {
                let empty = ContrastCell::default();
                self.one_side(node.change, node.piece, Of::New, empty);
                self.arrived_below(*below);
            }
        }
    }

    /// A moved clause at its old place: the old side alone, to be read whole.
    fn sign(&mut self, change: &Change, piece: &Piece) {
        let Some(o) = piece.old else { return };
        if change.pieces.len() > 1 {
            return self.sign_of_group(change, o);
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
            new.indent = indent(self.old, o);
        }
        self.one_side(change, piece, Of::Old, new);
        self.left_below(o);
    }

    /// The old place of a clause that was split or merged and moved: its text
    /// stands where the new ones do.
    fn sign_of_group(&mut self, change: &Change, o: ClauseIndex) {
        let clause = &self.old.clauses[o];
        let label = clause.printed_label().unwrap_or_default();
        let label = flat(lines_of(label, Mark::Changed));
        let mut heading = flat(lines_of(
            clause.heading.as_deref().unwrap_or_default(),
            Mark::Plain,
        ));
        let mut lines: Vec<Line> = Vec::new();
        let mut head = label;
        if clause.kind == Kind::Article && !heading.is_empty() {
            lines.push(bracketed(std::mem::take(&mut heading)));
        }
        head = with_space(head, heading);
        lines.push(with_space(head, note(self.style.omission.word())));
        let old = ContrastCell {
            clause: Some(o),
            place: Some(clean(&citation(self.old, o))),
            lines,
            table: None,
            indent: indent(self.old, o),
        };
        let mut new = ContrastCell::default();
        if self.style.markers {
            let places = self.places(&change.new_clauses(), Of::New);
            new.lines = vec![note(&format!("（{places}へ移動）"))];
            new.indent = old.indent;
        }
        self.out.push(ContrastRow {
            kind: change.kind,
            new,
            old,
            remarks: remarks(change, false),
            starts_block: stands_alone(clause.kind),
        });
    }

    /// Clauses as they are cited, one after the other.
    fn places(&self, clauses: &[ClauseIndex], of: Of) -> String {
        let version = self.version(of);
        let cited = clauses.iter().map(|at| citation(version, *at));
        cited.collect::<Vec<_>>().join("、")
    }

    /// What stood below a moved clause at its old place.
    fn left_below(&mut self, above: ClauseIndex) {
        let (old, diff) = (self.old, self.diff);
        for o in old.clauses[above].children() {
            let change = diff.change_of_old(o);
            if old.clauses[o].kind == Kind::Row || change.pieces.len() > 1 {
                continue;
            }
            let Some(piece) = change.pieces.first() else {
                continue;
            };
            if change.is_moved() {
                self.sign(change, piece);
            } else {
                self.one_side(change, piece, Of::Old, ContrastCell::default());
                self.left_below(o);
            }
        }
    }

    /// A row that shows a clause on one side only, whole.
    fn one_side(&mut self, change: &Change, piece: &Piece, of: Of, opposite: ContrastCell) {
        let show = match change.kind {
            ChangeKind::Added | ChangeKind::Removed => Show::Whole,
            _ => Show::Full,
        };
        let repealed = self.is_repealed(piece);
        let shown = self.cell(change, piece, of, show, repealed, false);
        let clause = shown.clause.map(|at| self.version(of).clauses[at].kind);
        let (new, old) = match of {
            Of::New => (shown, opposite),
            Of::Old => (opposite, shown),
        };
        self.out.push(ContrastRow {
            kind: change.kind,
            new,
            old,
            remarks: remarks(change, repealed),
            starts_block: clause.is_some_and(stands_alone),
        });
    }

    /// One row for clauses that were split or merged, all of them whole, where
    /// the first of the new ones stands. Parts with clauses of their own below
    /// them have a row each, so that those stand under what they belong to.
    fn group(&mut self, change: &'a Change, piece: &Piece) {
        let seen = self.grouped.iter().any(|seen| std::ptr::eq(*seen, change));
        self.grouped.push(change);
        let after = change.new_clauses();
        let has_below = |at: &ClauseIndex| {
            let mut below = self.new.clauses[*at].children();
            below.any(|c| self.new.clauses[c].kind != Kind::Row && !after.contains(&c))
        };
        let apart = change.kind == ChangeKind::Split && after.iter().skip(1).any(has_below);
        let before = change.old_clauses();
        let (new, old) = match (seen, apart) {
            (true, false) => return,
            (true, true) => {
                let own: Vec<ClauseIndex> = piece.new.into_iter().collect();
                let mut old = ContrastCell::default();
                if self.style.markers {
                    let places = self.places(&before, Of::Old);
                    old.lines = vec![note(&format!("（{places}から分割）"))];
                }
                (self.group_cell(change, own, Of::New), old)
            }
            (false, _) => {
                let shown = match apart {
                    true => after.iter().copied().take(1).collect(),
                    false => after.clone(),
                };
                let new = self.group_cell(change, shown, Of::New);
                let mut old = self.group_cell(change, before.clone(), Of::Old);
                if change.is_moved() && self.style.markers {
                    let places = self.places(&before, Of::Old);
                    old.lines.push(note(&format!("（{places}から移動）")));
                }
                (new, old)
            }
        };
        let kind = match (new.clause, old.clause) {
            (Some(n), _) => self.new.clauses[n].kind,
            (None, Some(o)) => self.old.clauses[o].kind,
            (None, None) => return,
        };
        self.out.push(ContrastRow {
            kind: change.kind,
            new,
            old,
            remarks: remarks(change, false),
            starts_block: stands_alone(kind),
        });
    }

    fn group_cell(&self, change: &Change, clauses: Vec<ClauseIndex>, of: Of) -> ContrastCell {
        let version = self.version(of);
        let least = clauses.iter().map(|at| indent(version, *at)).min();
        let mut out = ContrastCell {
            clause: clauses.first().copied(),
            indent: least.unwrap_or_default(),
            ..ContrastCell::default()
        };
        let places: Vec<String> = clauses.iter().map(|at| citation(version, *at)).collect();
        if !places.is_empty() {
            out.place = Some(clean(&places.join("、")));
        }
        for at in clauses {
            let Some(piece) = change.pieces.iter().find(|p| side(p, of) == Some(at)) else {
                continue;
            };
            let cell = self.cell(change, piece, of, Show::Full, false, false);
            let deeper = "　".repeat(indent(version, at) - out.indent);
            out.lines.extend(cell.lines.into_iter().map(|line| {
                let blank = run(&deeper, Mark::Plain);
                joined(blank.into_iter().chain(line).collect())
            }));
            out.table = out.table.or(cell.table);
        }
        out
    }

    /// The whole text of a clause that shares its change with others, of all the
    /// pieces it has a part in, as they stand in it.
    fn shared_text(&self, change: &Change, at: ClauseIndex, of: Of) -> Vec<Line> {
        let texts = self.version(of).clauses[at].paragraphs();
        let whole = texts
            .map(|p| p.text.as_str())
            .collect::<Vec<_>>()
            .join("\n");
        let mut parts: Vec<(usize, &[crate::diff::Op])> = Vec::new();
        for piece in change.pieces.iter().filter(|p| side(p, of) == Some(at)) {
            let Some(ops) = piece.ops(Part::Text) else {
                continue;
            };
            let text = match of {
                Of::Old => old_text(ops),
                Of::New => new_text(ops),
            };
            // What stands nowhere as it is keeps its order behind the rest.
            let place = whole.find(text.trim_matches('\n'));
            parts.push((place.unwrap_or(usize::MAX), ops));
        }
        parts.sort_by_key(|(place, _)| *place);
        let mut out: Vec<Line> = Vec::new();
        for (place, ops) in parts {
            let mut lines = side_lines(ops, of, self.style.pad, false).into_iter();
            let new_line = whole.get(..place).is_none_or(|t| t.ends_with('\n'));
            if !new_line && let Some(last) = out.last_mut() {
                let line = std::mem::take(last).into_iter();
                *last = joined(line.chain(lines.next().unwrap_or_default()).collect());
            }
            out.extend(lines);
        }
        out
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
        became_repealed(before, after)
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
        let part = |part: Part, text: &str, whole: bool| -> Vec<Line> {
            let own = change.pieces.iter().filter(|p| side(p, of) == Some(at));
            let ops = own.filter_map(|p| p.ops(part)).find(|ops| {
                !shared || !side_lines(ops, of, crate::model::Pad::None, false).is_empty()
            });
            match ops {
                Some(ops) => side_lines(ops, of, pad, whole),
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
        // The heading of an article stands above it, the text beside its label.
        let above = clause.kind == Kind::Article && !says_repealed(clause);
        let mut lines: Vec<Line> = Vec::new();
        let mut head = label;
        let own_line = !above && !heading.is_empty();
        if above && !heading.is_empty() {
            lines.push(heading);
        } else {
            head = with_space(head, heading);
        }
        head = with_space(head, term);
        let text = if shared {
            Some(self.shared_text(change, at, of))
        } else {
            self.text_lines(clause, piece, of, show, repealed)
        };
        let omits = text
            .as_ref()
            .is_none_or(|text| text.is_empty() && closed && self.leaves_text_out(piece));
        let mut text = text.unwrap_or_default().into_iter();
        if omits {
            head = with_space(head, note(self.style.omission.word()));
        } else if !own_line && let Some(first) = text.next() {
            head = with_space(head, first);
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
        show: Show,
        repealed: bool,
    ) -> Option<Vec<Line>> {
        let whole = show == Show::Whole;
        if let Some(ops) = piece.ops(Part::Text) {
            return Some(side_lines(ops, of, self.style.pad, whole || repealed));
        }
        let full = show == Show::Full && (clause.table.is_none() || piece.table.is_some());
        let omitted = has_text(clause) || (clause.table.is_some() && piece.table.is_none());
        if whole || full || !omitted {
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

/// Whether a clause was emptied but kept its number: 第24条　削除.
pub(super) fn became_repealed(before: &Clause, after: &Clause) -> bool {
    says_repealed(after) && !says_repealed(before)
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

/// What a kind of change is called, in every table and file; `repealed` where the
/// clause was emptied but kept its number.
pub(super) fn kind_word(kind: ChangeKind, repealed: bool) -> &'static str {
    match kind {
        _ if repealed => "削除（番号は残す）",
        ChangeKind::Unchanged => "",
        ChangeKind::Renumbered => "番号の変更",
        ChangeKind::Modified => "変更",
        ChangeKind::Moved => "移動",
        ChangeKind::Added => "追加",
        ChangeKind::Removed => "削る",
        ChangeKind::Split => "分割",
        ChangeKind::Merged => "統合",
    }
}

/// The kind of a change in words.
fn remarks(change: &Change, repealed: bool) -> String {
    if change.kind == ChangeKind::Unchanged {
        return String::new();
    }
    let mut words = vec![match change.kind {
        ChangeKind::Modified if !repealed && change.is_reference_update() => "参照の更新",
        kind => kind_word(kind, repealed),
    }];
    let also = [
        (change.also.moved, ChangeKind::Moved),
        (change.also.modified, ChangeKind::Modified),
        (change.also.renumbered, ChangeKind::Renumbered),
    ];
    let also = also.iter().filter(|(is, _)| *is);
    words.extend(also.map(|(_, kind)| kind_word(*kind, false)));
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
