//! A pairing in, the changes in printed order out.

use super::citations::Citations;
use super::outline::{joined, part_text, places};
use super::pairing::Pairing;
use super::significance::{significance, tell_taken_over};
use super::tables::table_change;
use super::{Also, Change, ChangeKind, OpTag, Part, PartChange, Piece, Place, Side};
use crate::japanese::Tokenizer;
use crate::model::{Clause, ClauseIndex, fold_ascii};

/// What is described.
pub(super) struct Material<'a> {
    pub(super) old: &'a Side<'a>,
    pub(super) new: &'a Side<'a>,
    pub(super) pairing: &'a Pairing,
    /// For each new clause whether it changed places.
    pub(super) moved: &'a [bool],
    /// For each new clause whether it is 「第5条　削除」.
    pub(super) repealed: &'a dyn Fn(ClauseIndex) -> bool,
    pub(super) citations: &'a Citations<'a>,
    pub(super) tokenizer: &'a Tokenizer,
    /// Those who act, in either text.
    pub(super) names: &'a [&'a str],
}

/// The changes, and for each clause of either side the one it is in.
pub(super) struct Described {
    pub(super) changes: Vec<Change>,
    pub(super) of_old: Vec<usize>,
    pub(super) of_new: Vec<usize>,
}

/// Describes every clause of both sides.
pub(super) fn describe(material: &Material<'_>) -> Described {
    let (old, new) = (material.old.version, material.new.version);
    let mut writer = Writer {
        material,
        places: new_places(material),
        group_of_new: vec![None; new.clauses.len()],
        out: Described {
            changes: Vec::with_capacity(old.clauses.len().max(new.clauses.len())),
            of_old: vec![usize::MAX; old.clauses.len()],
            of_new: vec![usize::MAX; new.clauses.len()],
        },
    };
    for (at, group) in material.pairing.groups.iter().enumerate() {
        for n in &group.new {
            writer.group_of_new[*n] = Some(at);
        }
    }
    let removed = Removed::new(material);
    removed.emit(&removed.at_start, &mut writer);
    // Clauses stand before those below them, so the open ones are a stack.
    let mut open: Vec<ClauseIndex> = Vec::new();
    for (n, clause) in new.clauses.iter().enumerate() {
        while open.last().copied() != clause.parent
            && let Some(closed) = open.pop()
        {
            removed.emit(&removed.behind[closed], &mut writer);
        }
        open.push(n);
        writer.new_clause(n);
        removed.emit(&removed.first_in[n], &mut writer);
    }
    while let Some(closed) = open.pop() {
        removed.emit(&removed.behind[closed], &mut writer);
    }
    tell_taken_over(&mut writer.out.changes);
    writer.out
}

fn new_places(material: &Material<'_>) -> Vec<Place> {
    let version = material.new.version;
    let mut out: Vec<Place> = version
        .clauses
        .iter()
        .map(|clause| Place {
            parent: clause.parent,
            paragraphs_before: 0,
            kind: clause.kind,
        })
        .collect();
    let lists = version.clauses.iter().map(|c| &c.content);
    for list in lists.chain([&version.content]) {
        for (child, before) in places(list) {
            out[child].paragraphs_before = before;
        }
    }
    out
}

/// Where the removed clauses are told.
struct Removed {
    at_start: Vec<ClauseIndex>,
    /// By new clause: behind it and all below it.
    behind: Vec<Vec<ClauseIndex>>,
    /// By new clause: before the first clause below it.
    first_in: Vec<Vec<ClauseIndex>>,
    /// By removed clause: those removed with it.
    within: Vec<Vec<ClauseIndex>>,
}

#[derive(Clone, Copy)]
enum Spot {
    Start,
    Behind(ClauseIndex),
    FirstIn(ClauseIndex),
    Within(ClauseIndex),
}

impl Removed {
    fn new(material: &Material<'_>) -> Self {
        let (old, new) = (material.old.version, material.new.version);
        let pairing = material.pairing;
        let mut out = Self {
            at_start: Vec::new(),
            behind: vec![Vec::new(); new.clauses.len()],
            first_in: vec![Vec::new(); new.clauses.len()],
            within: vec![Vec::new(); old.clauses.len()],
        };
        let mut gone = vec![true; old.clauses.len()];
        for group in &pairing.groups {
            for o in &group.old {
                gone[*o] = false;
            }
        }
        // The last entry is the document.
        let document = old.clauses.len();
        let mut spot = vec![Spot::Start; document + 1];
        for (o, clause) in old.clauses.iter().enumerate() {
            let parent = clause.parent.unwrap_or(document);
            match pairing.to_new[o] {
                Some(n) => {
                    spot[o] = Spot::FirstIn(n);
                    if !material.moved[n] {
                        spot[parent] = Spot::Behind(n);
                    }
                }
                None if !gone[o] => {}
                None => {
                    spot[o] = Spot::Within(o);
                    match spot[parent] {
                        Spot::Start => out.at_start.push(o),
                        Spot::Behind(n) => out.behind[n].push(o),
                        Spot::FirstIn(n) => out.first_in[n].push(o),
                        Spot::Within(above) => out.within[above].push(o),
                    }
                }
            }
        }
        out
    }

    fn emit(&self, list: &[ClauseIndex], writer: &mut Writer<'_>) {
        let mut pending: Vec<ClauseIndex> = list.iter().rev().copied().collect();
        while let Some(o) = pending.pop() {
            writer.removed(o);
            pending.extend(self.within[o].iter().rev());
        }
    }
}

/// Writes the changes down one after the other.
pub(super) struct Writer<'a> {
    pub(super) material: &'a Material<'a>,
    /// Where every new clause stands.
    pub(super) places: Vec<Place>,
    group_of_new: Vec<Option<usize>>,
    out: Described,
}

impl Writer<'_> {
    fn push(&mut self, mut change: Change) {
        let at = self.out.changes.len();
        let material = self.material;
        let new = change.pieces[change.principal].new;
        let repealed = change.kind == ChangeKind::Modified && new.is_some_and(material.repealed);
        change.significance = significance(
            &change,
            repealed,
            material.old,
            material.new,
            material.names,
        );
        for piece in &change.pieces {
            if let Some(o) = piece.old {
                self.out.of_old[o] = at;
            }
            if let Some(n) = piece.new {
                self.out.of_new[n] = at;
            }
        }
        self.out.changes.push(change);
    }

    fn removed(&mut self, o: ClauseIndex) {
        let piece = self.piece(Some(o), None);
        self.push(single(ChangeKind::Removed, Also::default(), piece));
    }

    fn new_clause(&mut self, n: ClauseIndex) {
        if let Some(group) = self.group_of_new[n] {
            // Told with the first of its clauses.
            if self.out.of_new[n] == usize::MAX {
                let change = self.group(&self.material.pairing.groups[group]);
                self.push(change);
            }
            return;
        }
        let Some(o) = self.material.pairing.to_old[n] else {
            let piece = self.piece(None, Some(n));
            return self.push(single(ChangeKind::Added, Also::default(), piece));
        };
        let piece = self.piece(Some(o), Some(n));
        let (before, after) = (
            &self.material.old.version.clauses[o],
            &self.material.new.version.clauses[n],
        );
        let renumbered = folded_label(before) != folded_label(after);
        let modified = piece.table.is_some()
            || piece
                .parts
                .iter()
                .any(|p| p.part != Part::Label || !renumbered);
        let mut also = Also {
            renumbered,
            moved: self.material.moved[n],
            modified,
        };
        let kind = if also.moved {
            also.moved = false;
            ChangeKind::Moved
        } else if also.modified {
            also.modified = false;
            ChangeKind::Modified
        } else if also.renumbered {
            also.renumbered = false;
            ChangeKind::Renumbered
        } else {
            ChangeKind::Unchanged
        };
        self.push(single(kind, also, piece));
    }

    fn piece(&self, old: Option<ClauseIndex>, new: Option<ClauseIndex>) -> Piece {
        let before = old.map(|o| &self.material.old.version.clauses[o]);
        let after = new.map(|n| &self.material.new.version.clauses[n]);
        let mut parts = Vec::new();
        for part in Part::ALL {
            if let (Some(before), Some(after)) = (before, after)
                && part_text(before, part) == part_text(after, part)
            {
                continue;
            }
            let a = old.map(|o| self.text(self.material.old, o, part));
            let b = new.map(|n| self.text(self.material.new, n, part));
            let ops = self.ops(part, a.as_slice(), b.as_slice());
            if ops.iter().any(|op| op.tag != OpTag::Equal) {
                parts.push(PartChange { part, ops });
            }
        }
        let table = table_change(
            before.and_then(|c| c.table.as_ref()),
            after.and_then(|c| c.table.as_ref()),
            self.material.tokenizer,
        );
        let table = table.map(Box::new);
        Piece {
            old,
            new,
            parts,
            table,
            place: new.map(|n| self.places[n]),
        }
    }
}

fn single(kind: ChangeKind, also: Also, piece: Piece) -> Change {
    Change {
        kind,
        also,
        significance: Vec::new(),
        pieces: vec![piece],
        principal: 0,
    }
}

/// The label without what only its width makes different.
pub(super) fn folded_label(clause: &Clause) -> String {
    let label = clause.printed_label().unwrap_or_default();
    label
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(fold_ascii)
        .collect()
}

/// The loose text of the documents.
pub(super) fn loose_texts(old: &Side<'_>, new: &Side<'_>) -> (String, String) {
    (joined(&old.version.content), joined(&new.version.content))
}
