//! The children of two paired clauses: which continues which, in their order.
//!
//! Children that are paired already cut both lists into stretches. In a stretch
//! the pairs are those that together are most alike without crossing; what is
//! left is then paired across stretches, if it is alike enough.

use std::collections::HashMap;
use std::ops::Range;

use super::likeness::{LEFT, RIGHT};
use super::order::heaviest_rising;
use super::pairing::Matcher;
use super::postings::Postings;

/// As many pairs of a stretch are all compared; of more, only likely ones.
const ALL_PAIRS: usize = 4_096;
/// How many likely partners a child of a long stretch has.
const LIKELY: usize = 8;
/// How alike siblings are that are paired before what was carried elsewhere.
const SURE: f32 = 0.3;
/// A pair of characters that stands in more children says nothing of any.
const COMMON: usize = 24;

/// Pairs the children of two paired clauses.
pub(super) fn pair_children(matcher: &mut Matcher<'_>, left: usize, right: usize) {
    let free = |matcher: &Matcher<'_>| {
        let left = &matcher.left.nodes[left].children;
        let right = &matcher.right.nodes[right].children;
        left.iter().any(|c| matcher.to_right[*c].is_none())
            && right.iter().any(|c| matcher.to_left[*c].is_none())
    };
    if !free(matcher) {
        return;
    }
    for (lefts, rights) in stretches(matcher, left, right) {
        pair_stretch(matcher, lefts, rights);
    }
    if free(matcher) {
        pair_across(matcher, left, right);
    }
}

type Stretch = (Vec<usize>, Vec<usize>);

/// The children without partner, cut at the pairs that stand in order.
fn stretches(matcher: &Matcher<'_>, left: usize, right: usize) -> Vec<Stretch> {
    let lefts = &matcher.left.nodes[left].children;
    let rights = &matcher.right.nodes[right].children;
    let mut pairs = Vec::new();
    for (n, child) in rights.iter().enumerate() {
        if let Some(partner) = matcher.to_left[*child]
            && matcher.left.nodes[partner].parent == left
        {
            pairs.push((matcher.left.nodes[partner].rank, n));
        }
    }
    let places: Vec<usize> = pairs.iter().map(|p| p.0).collect();
    let weights: Vec<u64> = pairs
        .iter()
        .map(|p| matcher.right.nodes[rights[p.1]].tree_len as u64)
        .collect();
    let kept = heaviest_rising(&places, &weights);
    let mut cuts: Vec<(usize, usize)> = pairs
        .iter()
        .zip(kept)
        .filter_map(|(pair, kept)| kept.then_some(*pair))
        .collect();
    cuts.push((lefts.len(), rights.len()));
    let mut out = Vec::new();
    let (mut l, mut r) = (0, 0);
    for (end_left, end_right) in cuts {
        let free_left = |range: Range<usize>| -> Vec<usize> {
            let all = lefts[range].iter().copied();
            all.filter(|c| matcher.to_right[*c].is_none()).collect()
        };
        let free_right = |range: Range<usize>| -> Vec<usize> {
            let all = rights[range].iter().copied();
            all.filter(|c| matcher.to_left[*c].is_none()).collect()
        };
        let stretch = (free_left(l..end_left), free_right(r..end_right));
        if !stretch.0.is_empty() && !stretch.1.is_empty() {
            out.push(stretch);
        }
        (l, r) = (end_left + 1, end_right + 1);
    }
    out
}

/// A possible pair: places in the stretch and how good it is.
struct Candidate {
    left: usize,
    right: usize,
    score: f32,
}

fn pair_stretch(matcher: &mut Matcher<'_>, lefts: Vec<usize>, rights: Vec<usize>) {
    let (mut lefts, mut rights) = (&lefts[..], &rights[..]);
    if lefts.len() * rights.len() > ALL_PAIRS {
        // Equal ends need no comparing.
        while let ([a, more_left @ ..], [b, more_right @ ..]) = (lefts, rights)
            && matcher.left.nodes[*a].tree == matcher.right.nodes[*b].tree
        {
            matcher.join_trees(*a, *b);
            (lefts, rights) = (more_left, more_right);
        }
        while let ([more_left @ .., a], [more_right @ .., b]) = (lefts, rights)
            && matcher.left.nodes[*a].tree == matcher.right.nodes[*b].tree
        {
            matcher.join_trees(*a, *b);
            (lefts, rights) = (more_left, more_right);
        }
    }
    let place = match (lefts, rights) {
        ([_], [_]) => Place::Sole,
        _ => Place::InOrder,
    };
    let mut candidates = Vec::new();
    let mut consider = |l: usize, r: usize| {
        if let Some(score) = local_score(matcher, lefts[l], rights[r], place) {
            candidates.push(Candidate {
                left: l,
                right: r,
                score,
            });
        }
    };
    if lefts.len() * rights.len() <= ALL_PAIRS {
        for r in 0..rights.len() {
            for l in 0..lefts.len() {
                consider(l, r);
            }
        }
    } else {
        for (r, likely) in likely_pairs(matcher, lefts, rights).into_iter().enumerate() {
            for l in likely {
                consider(l, r);
            }
        }
    }
    for (l, r) in best_chain(&candidates, lefts.len()) {
        let (a, b) = (lefts[l], rights[r]);
        if matcher.left.nodes[a].tree == matcher.right.nodes[b].tree {
            matcher.join_trees(a, b);
        } else {
            matcher.join(a, b);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Both alone between the same neighbours.
    Sole,
    /// Between the same neighbours.
    InOrder,
    /// Elsewhere below the same clause.
    Across,
}

/// How good a pair of siblings is; none where they are no pair.
fn local_score(matcher: &Matcher<'_>, left: usize, right: usize, place: Place) -> Option<f32> {
    if !matcher.may_join(left, right) {
        return None;
    }
    let (a, b) = (&matcher.left.nodes[left], &matcher.right.nodes[right]);
    let same_label = a.label == b.label && a.label != 0;
    let same_heading = a.heading == b.heading && a.heading != 0;
    let likeness = matcher.likeness(left, right);
    let emptied = (same_label || place == Place::Sole) && (a.repealed || b.repealed);
    let least = match place {
        _ if emptied => 0.0,
        // Written anew under its old number.
        Place::Sole if same_label || same_heading => 0.03,
        Place::Sole => 0.15,
        Place::InOrder if same_heading => 0.05,
        Place::InOrder if same_label => 0.12,
        Place::InOrder => 0.25,
        Place::Across if same_heading => 0.3,
        Place::Across => 0.5,
    };
    let least = if matcher.sure && !emptied {
        SURE.max(least)
    } else {
        least
    };
    if likeness < least {
        return None;
    }
    let mut score = likeness + 0.02;
    if same_label {
        score += 0.1;
    }
    if same_heading {
        score += 0.12;
    }
    Some(score)
}

/// The heaviest chain of candidates that rises on both sides. Candidates are
/// sorted by their right place.
fn best_chain(candidates: &[Candidate], width: usize) -> Vec<(usize, usize)> {
    // Prefix maxima over the left places: score and last candidate.
    let mut best: Vec<(f32, Option<usize>)> = vec![(0.0, None); width + 1];
    let mut before = vec![None; candidates.len()];
    let mut chain = vec![0.0; candidates.len()];
    let query = |best: &[(f32, Option<usize>)], mut at: usize| {
        let mut found = (0.0, None);
        while at > 0 {
            if best[at].0 > found.0 {
                found = best[at];
            }
            at &= at - 1;
        }
        found
    };
    let mut start = 0;
    for row in candidates.chunk_by(|a, b| a.right == b.right) {
        let items = start..start + row.len();
        start = items.end;
        for item in items.clone() {
            let found = query(&best, candidates[item].left);
            before[item] = found.1;
            chain[item] = found.0 + candidates[item].score;
        }
        for item in items {
            let mut at = candidates[item].left + 1;
            while at < best.len() {
                if chain[item] > best[at].0 {
                    best[at] = (chain[item], Some(item));
                }
                at += at & at.wrapping_neg();
            }
        }
    }
    let mut out = Vec::new();
    let mut next = query(&best, width).1;
    while let Some(item) = next {
        out.push((candidates[item].left, candidates[item].right));
        next = before[item];
    }
    out.reverse();
    out
}

/// For every right child of a long stretch the left ones that may continue it.
fn likely_pairs(matcher: &Matcher<'_>, lefts: &[usize], rights: &[usize]) -> Vec<Vec<usize>> {
    let own = |left: &usize| matcher.likeness.own(LEFT, *left);
    let mut postings = Postings::new(lefts.iter().map(own), COMMON);
    let mut labels: HashMap<u64, usize> = HashMap::new();
    let mut trees: HashMap<u64, Vec<usize>> = HashMap::new();
    for (l, node) in lefts.iter().enumerate() {
        let node = &matcher.left.nodes[*node];
        labels.entry(node.label).or_insert(l);
        trees.entry(node.tree).or_default().push(l);
    }
    let mut out = Vec::with_capacity(rights.len());
    for (r, node) in rights.iter().enumerate() {
        let mut likely = postings.likely(matcher.likeness.own(RIGHT, *node), LIKELY);
        let node = &matcher.right.nodes[*node];
        likely.extend(labels.get(&node.label));
        // Equal ones that stand about as far down the list.
        let about = r * lefts.len() / rights.len().max(1);
        if let Some(equal) = trees.get(&node.tree) {
            let at = equal.partition_point(|l| *l < about);
            likely.extend(&equal[at.saturating_sub(2)..equal.len().min(at + 2)]);
        }
        likely.push(about.min(lefts.len() - 1));
        likely.sort_unstable();
        likely.dedup();
        out.push(likely);
    }
    out
}

/// Pairs what changed its place below the same clause, the most alike first.
fn pair_across(matcher: &mut Matcher<'_>, left: usize, right: usize) {
    let (a, b) = (matcher.left, matcher.right);
    let lefts: Vec<usize> = a.nodes[left]
        .children
        .iter()
        .copied()
        .filter(|c| matcher.to_right[*c].is_none())
        .collect();
    let rights: Vec<usize> = b.nodes[right]
        .children
        .iter()
        .copied()
        .filter(|c| matcher.to_left[*c].is_none())
        .collect();
    if lefts.len() * rights.len() > ALL_PAIRS {
        // Left to the search for what was carried off.
        return;
    }
    let mut pairs: Vec<(f32, usize, usize)> = Vec::new();
    for r in &rights {
        for l in &lefts {
            if let Some(score) = local_score(matcher, *l, *r, Place::Across) {
                pairs.push((score, *l, *r));
            }
        }
    }
    pairs.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    for (_, l, r) in pairs {
        if matcher.may_join(l, r) {
            if a.nodes[l].tree == b.nodes[r].tree {
                matcher.join_trees(l, r);
            } else {
                matcher.join(l, r);
            }
        }
    }
}
