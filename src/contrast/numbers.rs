//! 条番号対応表: which number became which.

use super::omission::tells;
use super::rows::{became_repealed, kind_word};
use super::runs::clean;
use crate::diff::{Change, ChangeKind, Diff, Piece};
use crate::model::{Clause, ClauseIndex, Kind, Version};
use crate::resolve::citation;

/// A clause whose number or place changed, that is new, gone or emptied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberRow {
    /// How the old clause is cited.
    pub old: Option<String>,
    /// How the new clause is cited.
    pub new: Option<String>,
    /// The old clause.
    pub old_clause: Option<ClauseIndex>,
    /// The new clause.
    pub new_clause: Option<ClauseIndex>,
    /// The heading, of the new clause where it has one; empty without.
    pub heading: String,
    /// What became of it, in words.
    pub kind: &'static str,
}

/// Old numbers and new ones, in the order of the new version.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NumberTable {
    /// The rows; a clause that kept number and place is not among them.
    pub rows: Vec<NumberRow>,
}

/// Which number became which.
///
/// A clause below a renumbered one is not listed for that: its own number stayed.
/// Of a clause that is new or gone with all below it only the outermost is listed.
/// Clauses without a number are left out.
#[must_use]
pub fn number_table(old: &Version, new: &Version, diff: &Diff) -> NumberTable {
    let mut rows = Vec::new();
    for change in &diff.changes {
        for piece in &change.pieces {
            let Some(kind) = kind(change, piece, old, new) else {
                continue;
            };
            if is_within(change.kind, piece, old, new, diff) {
                continue;
            }
            let before = piece.old.filter(|o| is_numbered(&old.clauses[*o]));
            let after = piece.new.filter(|n| is_numbered(&new.clauses[*n]));
            if before.is_none() && after.is_none() {
                continue;
            }
            let heading = after
                .and_then(|n| new.clauses[n].heading.as_deref())
                .or_else(|| before.and_then(|o| old.clauses[o].heading.as_deref()));
            rows.push(NumberRow {
                old: before.map(|o| clean(&citation(old, o))),
                new: after.map(|n| clean(&citation(new, n))),
                old_clause: before,
                new_clause: after,
                heading: clean(heading.unwrap_or_default()),
                kind,
            });
        }
    }
    NumberTable { rows }
}

/// What to call what became of a clause; none where its number stayed in use.
fn kind(change: &Change, piece: &Piece, old: &Version, new: &Version) -> Option<&'static str> {
    let repealed = match (piece.old, piece.new) {
        (Some(o), Some(n)) => became_repealed(&old.clauses[o], &new.clauses[n]),
        _ => false,
    };
    let kind = match change.kind {
        kind @ (ChangeKind::Added
        | ChangeKind::Removed
        | ChangeKind::Split
        | ChangeKind::Merged) => kind,
        kind if repealed => kind,
        _ if change.is_moved() => ChangeKind::Moved,
        _ if change.is_renumbered() => ChangeKind::Renumbered,
        _ => return None,
    };
    Some(kind_word(kind, repealed))
}

/// Whether the clause above is new or gone too.
fn is_within(kind: ChangeKind, piece: &Piece, old: &Version, new: &Version, diff: &Diff) -> bool {
    let above = match kind {
        ChangeKind::Added => {
            let parent = piece.new.and_then(|n| new.clauses[n].parent);
            parent.map(|p| diff.change_of_new(p))
        }
        ChangeKind::Removed => {
            let parent = piece.old.and_then(|o| old.clauses[o].parent);
            parent.map(|p| diff.change_of_old(p))
        }
        _ => None,
    };
    above.is_some_and(|change| change.kind == kind)
}

fn is_numbered(clause: &Clause) -> bool {
    clause.kind != Kind::Row && clause.printed_label().is_some_and(tells)
}
