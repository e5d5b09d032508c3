//! What was split and what was merged.
//!
//! A clause was split where clauses without partner, beside or below the one that
//! carries it on, hold what that one lacks of its text; or where much of what
//! stood below it stands below a new neighbour. Merged is the same, read the
//! other way round.

use super::forest::Sort;
use super::likeness::{Features, LEFT, RIGHT};
use super::pairing::Matcher;

/// How much of a part must come from the clause that was split.
const FROM_WHOLE: f32 = 0.5;
/// How much of what the remaining clause lacks its new neighbours must hold.
const FOUND_AGAIN: f32 = 0.4;
/// A remaining clause that lacks less was not split.
const LACKING: f32 = 0.15;
/// Clauses beside one that are looked at.
const REACH: usize = 64;

/// The groups, left clauses and right clauses in printed order.
pub(super) fn find_groups(matcher: &mut Matcher<'_>) -> Vec<[Vec<usize>; 2]> {
    let mut out = Vec::new();
    let mut taken = [
        vec![false; matcher.left.nodes.len()],
        vec![false; matcher.right.nodes.len()],
    ];
    for whole_side in [LEFT, RIGHT] {
        let parts_side = 1 - whole_side;
        let nodes = &matcher.forest(whole_side).nodes;
        for whole in 1..nodes.len() {
            if taken[whole_side][whole] || nodes[whole].sort != Sort::Text {
                continue;
            }
            let Some(stayed) = matcher.partner(whole_side, whole) else {
                continue;
            };
            if taken[parts_side][stayed] {
                continue;
            }
            let mut parts = Splitter {
                matcher,
                side: whole_side,
                whole,
                stayed,
            }
            .parts();
            parts.retain(|part| !taken[parts_side][*part]);
            if parts.is_empty() {
                continue;
            }
            parts.push(stayed);
            parts.sort_unstable();
            taken[whole_side][whole] = true;
            for part in &parts {
                taken[parts_side][*part] = true;
            }
            out.push(if whole_side == LEFT {
                [vec![whole], parts]
            } else {
                [parts, vec![whole]]
            });
        }
    }
    out
}

struct Splitter<'m, 'a> {
    matcher: &'m Matcher<'a>,
    /// The side of the clause that was split.
    side: usize,
    whole: usize,
    /// The clause that carries it on.
    stayed: usize,
}

impl Splitter<'_, '_> {
    fn free(&self, part: usize) -> bool {
        self.matcher.partner(1 - self.side, part).is_none()
            && self.matcher.forest(1 - self.side).nodes[part].sort == Sort::Text
    }

    /// The clauses that hold what the one that stayed lacks.
    fn parts(&self) -> Vec<usize> {
        let there = &self.matcher.forest(1 - self.side).nodes;
        let stayed = &there[self.stayed];
        let siblings = &there[stayed.parent].children;
        let behind: Vec<usize> = siblings[stayed.rank + 1..]
            .iter()
            .copied()
            .take(REACH)
            .collect();
        let before: Vec<usize> = siblings[..stayed.rank]
            .iter()
            .rev()
            .copied()
            .take(REACH)
            .collect();
        let mut runs = Vec::new();
        for list in [behind, before] {
            let run: Vec<usize> = list.into_iter().take_while(|n| self.free(*n)).collect();
            if !run.is_empty() {
                runs.push(run);
            }
        }
        let mut inside: Vec<usize> = stayed.children.iter().copied().take(REACH).collect();
        inside.retain(|n| self.free(*n));
        let mut out = self.by_children(&runs);
        if out.is_empty() && !(runs.is_empty() && inside.is_empty()) {
            out = self.by_text(&runs, &inside);
        }
        out
    }

    /// New neighbours below which most stands that stood below the whole.
    fn by_children(&self, runs: &[Vec<usize>]) -> Vec<usize> {
        let there = &self.matcher.forest(1 - self.side).nodes;
        let here = &self.matcher.forest(self.side).nodes;
        let mut out = Vec::new();
        for run in runs {
            for part in run {
                let mut from_whole = 0;
                let mut all = 0;
                for child in &there[*part].children {
                    all += there[*child].tree_len;
                    let origin = self.matcher.partner(1 - self.side, *child);
                    if origin.is_some_and(|o| here[o].parent == self.whole) {
                        from_whole += there[*child].tree_len;
                    }
                }
                if from_whole * 2 < all.max(1) {
                    break;
                }
                out.push(*part);
            }
        }
        out
    }

    /// New clauses beside or below the one that stayed, made of its former text.
    fn by_text(&self, runs: &[Vec<usize>], inside: &[usize]) -> Vec<usize> {
        let likeness = &self.matcher.likeness;
        let whole = likeness.own(self.side, self.whole);
        let mut lacking = whole.without(likeness.own(1 - self.side, self.stayed));
        if lacking.weight < whole.weight * LACKING {
            return Vec::new();
        }
        let before = lacking.weight;
        let mut out = Vec::new();
        let mut holds = |part: usize, lacking: &mut Features| {
            let features = likeness.own(1 - self.side, part);
            let shared = features.shared(lacking);
            let holds = features.weight > 0.0 && shared >= features.weight * FROM_WHOLE;
            if holds {
                *lacking = lacking.without(features);
                out.push(part);
            }
            holds
        };
        for run in runs {
            for part in run {
                if !holds(*part, &mut lacking) {
                    break;
                }
            }
        }
        for part in inside {
            holds(*part, &mut lacking);
        }
        let found = before - lacking.weight;
        if found < before * FOUND_AGAIN || found < whole.weight * LACKING {
            return Vec::new();
        }
        out
    }
}
