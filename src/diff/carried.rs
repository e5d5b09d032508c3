//! What was carried to another place: clauses alike that stand far apart.

use super::forest::Sort;
use super::likeness::{LEFT, RIGHT};
use super::pairing::Matcher;
use super::postings::Postings;

/// A pair of characters that stands in more clauses says nothing of any.
const COMMON: usize = 32;
/// How many likely partners are compared in full.
const LIKELY: usize = 6;

/// Pairs clauses without partner that are alike wherever they stand, the most
/// alike first. Returns whether it found any.
pub(super) fn pair_carried(matcher: &mut Matcher<'_>) -> bool {
    let free = |side: usize| -> Vec<usize> {
        let nodes = &matcher.forest(side).nodes;
        (1..nodes.len())
            // Rows go with their tables.
            .filter(|n| matcher.partner(side, *n).is_none() && nodes[*n].sort != Sort::Row)
            .collect()
    };
    let (lefts, rights) = (free(LEFT), free(RIGHT));
    if lefts.is_empty() || rights.is_empty() {
        return false;
    }
    let mut pairs = candidates(matcher, &lefts, &rights);
    pairs.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    let mut found = false;
    for (_, left, right) in pairs {
        if !matcher.may_join(left, right) {
            continue;
        }
        found = true;
        if matcher.left.nodes[left].tree == matcher.right.nodes[right].tree {
            matcher.join_trees(left, right);
        } else {
            matcher.join(left, right);
        }
    }
    found
}

fn candidates(
    matcher: &Matcher<'_>,
    lefts: &[usize],
    rights: &[usize],
) -> Vec<(f32, usize, usize)> {
    let own = |left: &usize| matcher.likeness.own(LEFT, *left);
    let mut postings = Postings::new(lefts.iter().map(own), COMMON);
    let mut out = Vec::new();
    for right in rights {
        for l in postings.likely(matcher.likeness.own(RIGHT, *right), LIKELY) {
            let left = lefts[l];
            let likeness = matcher.likeness(left, *right);
            if likeness >= least(matcher, left, *right) {
                out.push((likeness, left, *right));
            }
        }
    }
    out
}

/// How alike two clauses far apart must be: the more, the less they say, and
/// less where they bear one heading.
fn least(matcher: &Matcher<'_>, left: usize, right: usize) -> f32 {
    let (a, b) = (&matcher.left.nodes[left], &matcher.right.nodes[right]);
    let near = matcher.to_right[a.parent] == Some(b.parent);
    if a.heading != 0 && a.heading == b.heading && a.tree_len.min(b.tree_len) >= 20 {
        return 0.4;
    }
    match a.tree_len.min(b.tree_len) {
        _ if near => 0.5,
        0..12 => 0.95,
        12..24 => 0.75,
        _ => 0.55,
    }
}
