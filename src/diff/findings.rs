//! What is told of two versions beside their changes.

use std::fmt;

use super::{StaleReason, Unit};
use crate::model::ClauseIndex;

/// A citation whose words stayed while what they lead to changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaleReference {
    /// The clause of the new version it stands in.
    pub clause: ClauseIndex,
    /// Whether it stands in the heading; else in the own text.
    pub in_heading: bool,
    /// Where it starts in that text, in code points.
    pub start: usize,
    /// Where it ends in that text, in code points.
    pub end: usize,
    /// Its words.
    pub text: String,
    /// What is wrong.
    pub reason: StaleReason,
    /// The clauses of the old version that it pointed at.
    pub pointed_at: Vec<ClauseIndex>,
    /// The clauses of the new version that continue those.
    pub meant: Vec<ClauseIndex>,
    /// The clauses of the new version that its words lead to now.
    pub points_at: Vec<ClauseIndex>,
}

/// A citation that followed its target: 第12条 became 第13条.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferenceUpdate {
    /// The clause of the old version it stood in.
    pub old_clause: ClauseIndex,
    /// The clause of the new version it stands in.
    pub new_clause: ClauseIndex,
    /// Whether it stands in the heading.
    pub in_heading: bool,
    /// Its words before.
    pub old_text: String,
    /// Its words now.
    pub new_text: String,
    /// What it pointed at in the old version.
    pub old_targets: Vec<ClauseIndex>,
    /// What it points at in the new version.
    pub new_targets: Vec<ClauseIndex>,
}

/// How many clauses of one unit became what. A change counts once, however many
/// clauses it joins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// As they were.
    pub unchanged: usize,
    /// Only the number changed.
    pub renumbered: usize,
    /// Other words, of which `reference_only` and `repealed` are a part.
    pub modified: usize,
    /// Elsewhere.
    pub moved: usize,
    /// New.
    pub added: usize,
    /// Gone.
    pub removed: usize,
    /// One that became several.
    pub split: usize,
    /// Several that became one.
    pub merged: usize,
    /// Modified by nothing but citations that followed their targets.
    pub reference_only: usize,
    /// 「第5条　削除」
    pub repealed: usize,
}

/// The changes counted by unit, the largest unit first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Units that occur, each once, in the order of [`Unit`].
    pub counts: Vec<(Unit, Counts)>,
    /// All units together.
    pub total: Counts,
}

/// How much of both texts is in clauses that were paired.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Resemblance {
    /// Characters that stand in both, counted on both sides.
    pub shared: usize,
    /// Characters of both.
    pub total: usize,
}

impl Resemblance {
    /// From 0 to 1; 1 for two empty texts.
    #[must_use]
    pub fn ratio(self) -> f64 {
        if self.total == 0 {
            1.0
        } else {
            self.shared as f64 / self.total as f64
        }
    }

    /// Whether the two texts have so little in common that they are hardly
    /// versions of one policy. Nothing has little in common with an empty text.
    #[must_use]
    pub fn is_low(self) -> bool {
        self.ratio() < 0.2
    }
}

impl fmt::Display for Resemblance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.0}%", self.ratio() * 100.0)
    }
}
