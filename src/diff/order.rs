//! Which clauses changed places: as few and as light ones as explain the order.

use std::collections::BTreeMap;

use super::forest::Forest;
use super::pairing::Pairing;
use crate::model::ClauseIndex;

/// For each new clause whether it changed places.
///
/// It did where the clause it stands in does not carry on the one it stood in,
/// or where it stands in another order among those that stood with it. A clause
/// that a new heading encloses, or that stays where its heading went, did not.
pub(super) fn moved(pairing: &Pairing, old: &Forest, new: &Forest) -> Vec<bool> {
    let homes = Homes::new(pairing, old, new);
    let mut out = vec![false; pairing.to_old.len()];
    let mut families: BTreeMap<usize, Vec<(ClauseIndex, ClauseIndex)>> = BTreeMap::new();
    for (n, o) in pairing.to_old.iter().enumerate() {
        let Some(o) = *o else { continue };
        match homes.shared(o, n) {
            Some(home) => families.entry(home).or_default().push((o, n)),
            None => out[n] = true,
        }
    }
    for family in families.values() {
        let places: Vec<usize> = family.iter().map(|(o, _)| *o).collect();
        let weights: Vec<u64> = family
            .iter()
            .map(|(_, n)| new.nodes[n + 1].tree_len as u64)
            .collect();
        for ((_, n), kept) in family.iter().zip(heaviest_rising(&places, &weights)) {
            out[*n] |= !kept;
        }
    }
    out
}

/// Which clauses of both sides count as one home.
struct Homes<'a> {
    old: &'a Forest,
    new: &'a Forest,
    /// By node: the node of the new side that it is, or is a part of.
    of_old: Vec<Option<usize>>,
    of_new: Vec<Option<usize>>,
}

impl<'a> Homes<'a> {
    fn new(pairing: &Pairing, old: &'a Forest, new: &'a Forest) -> Self {
        let mut of_old = vec![None; old.nodes.len()];
        let mut of_new = vec![None; new.nodes.len()];
        (of_old[0], of_new[0]) = (Some(0), Some(0));
        for (n, o) in pairing.to_old.iter().enumerate() {
            if let Some(o) = o {
                of_old[o + 1] = Some(n + 1);
                of_new[n + 1] = Some(n + 1);
            }
        }
        for group in &pairing.groups {
            let home = group.new[0] + 1;
            for o in &group.old {
                of_old[o + 1] = Some(home);
            }
            for n in &group.new {
                of_new[n + 1] = Some(home);
            }
        }
        Self {
            old,
            new,
            of_old,
            of_new,
        }
    }

    /// The home that two paired clauses share, as a node of the new side.
    fn shared(&self, o: ClauseIndex, n: ClauseIndex) -> Option<usize> {
        let (old, new) = (self.old.nodes[o + 1].parent, self.new.nodes[n + 1].parent);
        match (self.of_old[old], self.of_new[new]) {
            (Some(a), Some(b)) => (a == b).then_some(b),
            // Enclosed by something new.
            (Some(a), None) => {
                let above = self.of_new[self.new.nodes[new].parent];
                (above == Some(a)).then_some(a)
            }
            // What enclosed it is gone.
            (None, Some(b)) => {
                let above = self.of_old[self.old.nodes[old].parent];
                (above == Some(b)).then_some(b)
            }
            (None, None) => None,
        }
    }
}

/// Of items at `places` (all different), the heaviest set that stands in rising
/// order; true for its members. Takes n log n.
pub(super) fn heaviest_rising(places: &[usize], weights: &[u64]) -> Vec<bool> {
    let mut sorted: Vec<usize> = places.to_vec();
    sorted.sort_unstable();
    // A tree of prefix maxima: the best chain that ends at or below a place.
    let mut best: Vec<(u64, Option<usize>)> = vec![(0, None); places.len() + 1];
    let mut before = vec![None; places.len()];
    for (item, place) in places.iter().enumerate() {
        let rank = sorted.partition_point(|p| p < place) + 1;
        let mut found = (0, None);
        let mut at = rank - 1;
        while at > 0 {
            if best[at].0 > found.0 {
                found = best[at];
            }
            at &= at - 1;
        }
        before[item] = found.1;
        let chain = (found.0 + weights[item].max(1), Some(item));
        let mut at = rank;
        while at < best.len() {
            if chain.0 > best[at].0 {
                best[at] = chain;
            }
            at += at & at.wrapping_neg();
        }
    }
    let mut kept = vec![false; places.len()];
    let mut at = best.len() - 1;
    let mut last = (0, None);
    while at > 0 {
        if best[at].0 > last.0 {
            last = best[at];
        }
        at &= at - 1;
    }
    let mut next = last.1;
    while let Some(item) = next {
        kept[item] = true;
        next = before[item];
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lightest_item_is_the_one_that_moved() {
        for (places, weights, kept) in [
            (&[0, 1, 2][..], &[1, 1, 1][..], &[true, true, true][..]),
            (&[1, 0], &[5, 9], &[false, true]),
            (&[1, 0], &[9, 5], &[true, false]),
            (&[3, 0, 1, 2], &[2, 1, 1, 1], &[false, true, true, true]),
            (&[3, 0, 1, 2], &[4, 1, 1, 1], &[true, false, false, false]),
            (&[], &[], &[]),
        ] {
            assert_eq!(heaviest_rising(places, weights), kept, "{places:?}");
        }
    }
}
