//! Which demand of the new text answers which of the old one.

use std::collections::BTreeMap;
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
/// A demand that is less of an exchanged stretch is not looked at.
const TOLD: f64 = FOUND / 10.0;
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
    let others = InOrder::new(others);
    let runs = runs(ops, ours);
    let came: Vec<Vec<(usize, f64)>> = runs.iter().map(|run| run.came(&others)).collect();
    demands
        .iter()
        .map(|demand| {
            let mut shared: BTreeMap<usize, f64> = BTreeMap::new();
            // Stretches stand in order on both sides.
            let from = runs.partition_point(|run| run.here.end <= demand.range.start);
            for (run, came) in runs.iter().zip(&came).skip(from) {
                if run.here.start >= demand.range.end {
                    break;
                }
                let here = overlap(&run.here, &demand.range) as f64;
                match run.place(&demand.range) {
                    Some(place) => {
                        for (at, theirs) in others.meeting(&place) {
                            *shared.entry(at).or_default() += overlap(&place, theirs) as f64;
                        }
                    }
                    None => {
                        for (at, part) in came {
                            *shared.entry(*at).or_default() += here * part;
                        }
                    }
                }
            }
            let length = demand.range.len().max(1) as f64;
            let mut best: Option<(f64, usize)> = None;
            for (at, shared) in shared {
                let share = shared / length;
                if share >= FOUND && best.is_none_or(|(most, _)| share > most) {
                    best = Some((share, at));
                }
            }
            best.map(|(_, at)| at)
        })
        .collect()
}

/// Demands by where they begin, so that those of a stretch are found without
/// looking at all of them.
struct InOrder<'d> {
    /// Place and position in the list, by place.
    places: Vec<(&'d Range<usize>, usize)>,
    /// How far the places up to each reach.
    reach: Vec<usize>,
}

impl<'d> InOrder<'d> {
    fn new(demands: &'d [Demand<'_>]) -> Self {
        let mut places: Vec<_> = demands.iter().map(|d| &d.range).zip(0..).collect();
        places.sort_by_key(|(range, at)| (range.start, *at));
        let reach = places
            .iter()
            .scan(0, |most, (range, _)| {
                *most = range.end.max(*most);
                Some(*most)
            })
            .collect();
        Self { places, reach }
    }

    /// Those that share characters with a stretch.
    fn meeting<'s>(
        &'s self,
        stretch: &Range<usize>,
    ) -> impl Iterator<Item = (usize, &'d Range<usize>)> + use<'s, 'd> {
        let from = self.reach.partition_point(|end| *end <= stretch.start);
        let (start, end) = (stretch.start, stretch.end);
        self.places[from..]
            .iter()
            .take_while(move |(range, _)| range.start < end)
            .filter(move |(range, _)| range.end > start)
            .map(|(range, at)| (*at, *range))
    }
}

/// A stretch of this side and what stands for it on the other.
struct Run {
    here: Range<usize>,
    there: Range<usize>,
}

impl Run {
    /// Where on the other side the characters of `ours` in this stretch are;
    /// none where they lead to all that came for the stretch.
    fn place(&self, ours: &Range<usize>) -> Option<Range<usize>> {
        if self.is_exchange() {
            return None;
        }
        let from = ours.start.max(self.here.start) - self.here.start + self.there.start;
        let to = from + overlap(&self.here, ours);
        Some(from..to.min(self.there.end).max(from))
    }

    /// Whether words were exchanged for others: they lead to all that came for
    /// them, unless much less came than went; then the words at the same place.
    fn is_exchange(&self) -> bool {
        self.here.len() != self.there.len() && self.there.len() * SHRUNK >= self.here.len()
    }

    /// The demands in what came for an exchanged stretch and how much of it they
    /// are. What is too little to be told is left out, so that a long stretch
    /// has few.
    fn came(&self, others: &InOrder<'_>) -> Vec<(usize, f64)> {
        if !self.is_exchange() {
            return Vec::new();
        }
        let part = |theirs| overlap(&self.there, theirs) as f64 / self.there.len() as f64;
        let parts = others.meeting(&self.there).map(|(at, r)| (at, part(r)));
        parts.filter(|(_, part)| *part >= TOLD).collect()
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
