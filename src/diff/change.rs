//! Changes as plain data: stretches of text, cells, pieces, clauses.

use super::{Also, ChangeKind, OpTag, Part, RowKind, Significance};
use crate::model::{ClauseIndex, Kind};

/// A stretch of text. Of a list of them, those that are not [`OpTag::Insert`]
/// make the old text and those that are not [`OpTag::Delete`] the new one, letter
/// for letter; at a change the deleted stretch stands before the inserted one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Op {
    /// On which side it stands.
    pub tag: OpTag,
    /// The text; never empty.
    pub text: String,
    /// Whether it is a citation that only followed the number of its target.
    pub reference: bool,
}

/// The old text of a list of stretches.
#[must_use]
pub fn old_text(ops: &[Op]) -> String {
    side_text(ops, OpTag::Insert)
}

/// The new text of a list of stretches.
#[must_use]
pub fn new_text(ops: &[Op]) -> String {
    side_text(ops, OpTag::Delete)
}

fn side_text(ops: &[Op], without: OpTag) -> String {
    let kept = ops.iter().filter(|op| op.tag != without);
    kept.map(|op| op.text.as_str()).collect()
}

/// A part that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartChange {
    /// Which.
    pub part: Part,
    /// How; never empty.
    pub ops: Vec<Op>,
}

/// A cell of a changed table. Lines of a cell are joined by a line break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellChange {
    /// Its column in the old table, from 0.
    pub old: Option<usize>,
    /// Its column in the new table, from 0.
    pub new: Option<usize>,
    /// Its text, unchanged stretches included; empty for an empty cell.
    pub ops: Vec<Op>,
    /// Whether it continues the cell above, in the old and in the new table.
    pub continued: (bool, bool),
}

/// A row of a changed table; the head is one too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowChange {
    /// What became of it.
    pub kind: RowKind,
    /// Its place among the old rows, from 0; none for the head.
    pub old: Option<usize>,
    /// Its place among the new rows, from 0; none for the head.
    pub new: Option<usize>,
    /// The clause by which the old row can be cited.
    pub old_clause: Option<ClauseIndex>,
    /// The clause by which the new row can be cited.
    pub new_clause: Option<ClauseIndex>,
    /// Its cells, in the order of the new columns; those of a removed column
    /// behind the column they stood behind.
    pub cells: Vec<CellChange>,
}

/// A table that changed: all its rows, those that did not change included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableChange {
    /// The column titles.
    pub head: RowChange,
    /// The rows in the order of the new table; a removed one behind the row it
    /// stood behind.
    pub rows: Vec<RowChange>,
}

/// Where a clause of the new version stands: what its parts do not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The clause it stands in.
    pub parent: Option<ClauseIndex>,
    /// How many paragraphs of that clause's own text (of the loose text of the
    /// document, for an outermost clause) stand before it.
    pub paragraphs_before: usize,
    /// What kind of clause it is.
    pub kind: Kind,
}

/// What one old clause and one new clause have to do with each other.
///
/// A change has one piece, but a split one has a piece for every new clause and a
/// merged one for every old clause. There, every part is spelled out, and the
/// text of the one clause is shared out among the pieces: its text is what the
/// pieces that name it hold, one after the other.
///
/// Elsewhere a part that is not listed is as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The clause of the old version.
    pub old: Option<ClauseIndex>,
    /// The clause of the new version.
    pub new: Option<ClauseIndex>,
    /// The parts that changed, in printed order; all of them for a clause that
    /// is new or gone.
    pub parts: Vec<PartChange>,
    /// The table, if it changed, is new or is gone.
    pub table: Option<Box<TableChange>>,
    /// Where the new clause stands; none for a removed one.
    pub place: Option<Place>,
}

impl Piece {
    /// How a part changed; none where it did not.
    #[must_use]
    pub fn ops(&self, part: Part) -> Option<&[Op]> {
        let found = self.parts.iter().find(|p| p.part == part);
        found.map(|p| p.ops.as_slice())
    }
}

/// What became of a clause, or of the clauses that were split or merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What became of it.
    pub kind: ChangeKind,
    /// What else became of it.
    pub also: Also,
    /// What that means, the weightiest first; empty for an unchanged clause.
    pub significance: Vec<Significance>,
    /// What changed, in printed order; never empty.
    pub pieces: Vec<Piece>,
    /// Which piece joins the clause to the one that carries its name on: of a
    /// split clause the part that stayed, of merged ones the one that took the
    /// others in.
    pub principal: usize,
}

impl Change {
    /// The clauses of the old version, each once, in printed order.
    #[must_use]
    pub fn old_clauses(&self) -> Vec<ClauseIndex> {
        distinct(self.pieces.iter().filter_map(|p| p.old))
    }

    /// The clauses of the new version, each once, in printed order.
    #[must_use]
    pub fn new_clauses(&self) -> Vec<ClauseIndex> {
        distinct(self.pieces.iter().filter_map(|p| p.new))
    }

    /// Whether its number changed.
    #[must_use]
    pub fn is_renumbered(&self) -> bool {
        self.also.renumbered || self.kind == ChangeKind::Renumbered
    }

    /// Whether it stands elsewhere.
    #[must_use]
    pub fn is_moved(&self) -> bool {
        self.also.moved || self.kind == ChangeKind::Moved
    }

    /// Whether only citations in it changed, and only to follow their targets.
    #[must_use]
    pub fn is_reference_update(&self) -> bool {
        self.significance.contains(&Significance::ReferenceUpdate)
            && !self.significance.iter().any(|s| {
                !matches!(
                    s,
                    Significance::ReferenceUpdate
                        | Significance::Notation
                        | Significance::Moved
                        | Significance::Renumbered
                )
            })
    }
}

fn distinct(clauses: impl Iterator<Item = ClauseIndex>) -> Vec<ClauseIndex> {
    let mut out: Vec<ClauseIndex> = clauses.collect();
    out.sort_unstable();
    out.dedup();
    out
}
