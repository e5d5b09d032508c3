//! What changed between two versions of a policy, clause by clause.
//!
//! In: two versions, each with its references and duties. Out: a [`Diff`]: for
//! every clause of either side what became of it, down to the words, in the
//! printed order of the new version. The work goes in steps: `forest` weighs and
//! hashes the clauses, `pairing` says which clause continues which, `order` which
//! of them changed places, `describe` writes the changes down, `citations` and
//! `significance` say what they mean. [`apply`] makes the new text of the old one
//! and a diff; every diff is held against it.
//!
//! Nothing here is shown to a reader and nothing is read from disk.

mod carried;
mod change;
mod citations;
mod describe;
mod findings;
mod forest;
mod groups;
mod likeness;
mod lineage;
mod local;
mod names;
mod order;
mod outline;
mod pairing;
mod postings;
mod sentence;
mod shares;
mod significance;
mod summary;
mod tables;
mod words;

use crate::duties::Duties;
use crate::japanese::Tokenizer;
use crate::model::{ClauseIndex, Version};
use crate::references::VersionReferences;

use citations::Citations;
use forest::Forest;

pub use change::{
    CellChange, Change, Op, PartChange, Piece, Place, RowChange, TableChange, new_text, old_text,
};
pub use findings::{Counts, ReferenceUpdate, Resemblance, StaleReference, Summary};
pub use lineage::lineage;
pub use names::{Also, ChangeKind, OpTag, Part, RowKind, Significance, StaleReason, Unit};
pub use outline::{Outline, OutlineContent, OutlineNode, OutlineTable, apply};
pub use sentence::summary_sentence;
pub use words::word_ops;

/// One of the two versions, with what is known of it.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The text.
    pub version: &'a Version,
    /// What its clauses cite.
    pub references: &'a VersionReferences,
    /// What its clauses demand.
    pub duties: &'a Duties,
}

/// What changed between two versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diff {
    /// Every clause of either side, in the printed order of the new version. A
    /// removed clause stands behind what stood before it in the old version and
    /// still stands; a split one where the first of its new clauses stands.
    pub changes: Vec<Change>,
    /// How the title of the document changed; one equal stretch where it did not.
    pub title: Vec<Op>,
    /// The loose text of the document before and between its outermost clauses,
    /// paragraphs joined by a line break.
    pub loose_text: Vec<Op>,
    /// Citations that followed their targets, in printed order.
    pub reference_updates: Vec<ReferenceUpdate>,
    /// Citations that should have, in printed order.
    pub stale_references: Vec<StaleReference>,
    /// The changes counted.
    pub summary: Summary,
    /// How much the two have in common.
    pub resemblance: Resemblance,
    /// Whether [`apply`] gives the new text, letter for letter. Always true; a
    /// caller that finds it false has found a bug and must not publish the diff.
    pub round_trip: bool,
    of_old: Vec<usize>,
    of_new: Vec<usize>,
}

impl Diff {
    /// What became of a clause of the old version.
    ///
    /// # Panics
    /// If the old version has no such clause.
    #[must_use]
    pub fn change_of_old(&self, clause: ClauseIndex) -> &Change {
        &self.changes[self.of_old[clause]]
    }

    /// Where a clause of the new version came from.
    ///
    /// # Panics
    /// If the new version has no such clause.
    #[must_use]
    pub fn change_of_new(&self, clause: ClauseIndex) -> &Change {
        &self.changes[self.of_new[clause]]
    }

    /// The one clause of the new version that carries on a clause of the old.
    #[must_use]
    pub fn continued_by(&self, old: ClauseIndex) -> Option<ClauseIndex> {
        let change = &self.changes[*self.of_old.get(old)?];
        let piece = &change.pieces[change.principal];
        piece.new.filter(|_| piece.old == Some(old))
    }

    /// The one clause of the old version that a clause of the new carries on.
    #[must_use]
    pub fn continues(&self, new: ClauseIndex) -> Option<ClauseIndex> {
        let change = &self.changes[*self.of_new.get(new)?];
        let piece = &change.pieces[change.principal];
        piece.old.filter(|_| piece.new == Some(new))
    }

    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let equal = |ops: &[Op]| ops.iter().all(|op| op.tag == OpTag::Equal);
        self.changes.iter().all(|c| c.kind == ChangeKind::Unchanged)
            && equal(&self.title)
            && equal(&self.loose_text)
    }
}

/// Compares two versions, of one policy or of any two.
///
/// `tokenizer` says where words end; it does not decide which clauses belong
/// together. Takes time in proportion to what changed, and never depends on the
/// clock or on anything but its arguments. Read the other way round, the same
/// clauses are paired.
#[must_use]
pub fn diff(old: &Side<'_>, new: &Side<'_>, tokenizer: &Tokenizer) -> Diff {
    let (pairing, [old_forest, new_forest]) = pairing::pair(old, new);
    let moved = order::moved(&pairing, &old_forest, &new_forest);
    let citations = Citations::new(old, new, &pairing);
    let described = describe::describe(&describe::Material {
        old,
        new,
        pairing: &pairing,
        moved: &moved,
        repealed: &|n| {
            let before = pairing.to_old[n].map(|o| old_forest.nodes[o + 1].repealed);
            before == Some(false) && new_forest.nodes[n + 1].repealed
        },
        citations: &citations,
        tokenizer,
        names: &names(old, new),
    });
    let (reference_updates, stale_references) = citations.read();
    let (loose_old, loose_new) = describe::loose_texts(old, new);
    let titles = (&old.version.front.title, &new.version.front.title);
    let mut out = Diff {
        summary: summary::summary(&described.changes, old.version, new.version),
        resemblance: resemblance(&described.changes, &old_forest, &new_forest),
        changes: described.changes,
        title: word_ops(titles.0, titles.1, tokenizer),
        loose_text: word_ops(&loose_old, &loose_new, tokenizer),
        reference_updates,
        stale_references,
        round_trip: false,
        of_old: described.of_old,
        of_new: described.of_new,
    };
    out.round_trip = apply(old.version, &out).as_ref() == Some(&Outline::of(new.version));
    out
}

/// The names of offices and persons in either text; a name that is a phrase, or
/// the body itself, is none.
fn names<'a>(old: &Side<'a>, new: &Side<'a>) -> Vec<&'a str> {
    let all = old.duties.names().iter().chain(new.duties.names());
    let mut out: Vec<&str> = all
        .map(String::as_str)
        .filter(|name| name.chars().count() > 1 && !name.ends_with(['市', '町', '村', '県', '区']))
        .filter(|name| !name.chars().any(|c| ('ぁ'..='ゖ').contains(&c)))
        .collect();
    out.sort_unstable();
    out.dedup();
    out
}

fn resemblance(changes: &[Change], old: &Forest, new: &Forest) -> Resemblance {
    let mut out = Resemblance::default();
    for node in old.nodes.iter().chain(&new.nodes) {
        out.total += node.own_len;
    }
    for change in changes {
        for piece in &change.pieces {
            let (Some(o), Some(n)) = (piece.old, piece.new) else {
                continue;
            };
            let length = old.nodes[o + 1].own_len + new.nodes[n + 1].own_len;
            let parts = piece.parts.iter().filter(|p| p.part != Part::Label);
            let ops = parts.flat_map(|p| &p.ops);
            let changed: usize = ops
                .filter(|op| op.tag != OpTag::Equal)
                .map(|op| op.text.chars().count())
                .sum();
            out.shared += length.saturating_sub(changed);
        }
    }
    out.shared = out.shared.min(out.total);
    out
}
