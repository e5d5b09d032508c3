//! Which demand of the new text answers which of the old one.

use std::ops::Range;

use super::super::{Op, OpTag};
use crate::duties::Duty;

/// A demand and where it stands in the text that is compared, in code points.
pub(super) struct Demand<'d> {
    pub(super) duty: &'d Duty,
    pub(super) range: Range<usize>,
}

/// Less of a demand found again is none of it.
const FOUND: f64 = 0.2;
/// An exchanged stretch that is shorter by more holds less.
const SHRUNK: usize = 2;

/// For every demand of one side the one of the other that its words lead to.
/// `ours` is how a stretch that only this side has is marked.
pub(super) fn answers(
    demands: &[Demand<'_>],
    others: &[Demand<'_>],
    ops: &[Op],
    ours: OpTag,
) -> Vec<Option<usize>> {
    let runs = runs(ops, ours);
    demands
        .iter()
        .map(|demand| {
            let length = demand.range.len().max(1) as f64;
            let mut best: Option<(f64, usize)> = None;
            for (at, other) in others.iter().enumerate() {
                let shared: f64 = runs
                    .iter()
                    .map(|run| run.shared(&demand.range, &other.range))
                    .sum();
                let share = shared / length;
                if share >= FOUND && best.is_none_or(|(most, _)| share > most) {
                    best = Some((share, at));
                }
            }
            best.map(|(_, at)| at)
        })
        .collect()
}

/// A stretch of this side and what stands for it on the other.
struct Run {
    here: Range<usize>,
    there: Range<usize>,
}

impl Run {
    /// How many characters of `ours` lead into `theirs` by this stretch.
    fn shared(&self, ours: &Range<usize>, theirs: &Range<usize>) -> f64 {
        let here = overlap(&self.here, ours);
        if here == 0 || self.there.is_empty() {
            return 0.0;
        }
        if self.here.len() == self.there.len() {
            let from = ours.start.max(self.here.start) - self.here.start + self.there.start;
            return overlap(&(from..from + here), theirs) as f64;
        }
        // Words were exchanged: they lead to all that came for them, unless
        // much less came than went; then the words at the same place.
        let there = if self.there.len() * SHRUNK >= self.here.len() {
            return here as f64 * overlap(&self.there, theirs) as f64 / self.there.len() as f64;
        } else {
            let from = ours.start.max(self.here.start) - self.here.start + self.there.start;
            from..(from + here).min(self.there.end)
        };
        overlap(&there, theirs) as f64
    }
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> usize {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

fn runs(ops: &[Op], ours: OpTag) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::new();
    let (mut here, mut there) = (0, 0);
    let mut open: Option<Run> = None;
    for op in ops {
        let length = op.text.chars().count();
        if op.tag == OpTag::Equal {
            out.extend(open.take());
            out.push(Run {
                here: here..here + length,
                there: there..there + length,
            });
            here += length;
            there += length;
            continue;
        }
        let run = open.get_or_insert(Run {
            here: here..here,
            there: there..there,
        });
        if op.tag == ours {
            here += length;
            run.here.end = here;
        } else {
            there += length;
            run.there.end = there;
        }
    }
    out.extend(open);
    out
}
