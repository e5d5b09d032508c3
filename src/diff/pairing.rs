//! Two versions in, which clause continues which out.
//!
//! The surest first: equal subtrees that stand once on either side (whatever
//! their number: after an insertion every number behind is wrong by one), then
//! the clauses above them, then from the document down the children of paired
//! clauses in their order (`local`), then what was carried to another place
//! (`carried`), last what was split or merged (`groups`).

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::Side;
use super::carried::pair_carried;
use super::forest::{Forest, Node, Sort};
use super::groups::find_groups;
use super::likeness::{LEFT, Likeness, RIGHT};
use super::local::pair_children;
use super::tables::paired_row_clauses;
use crate::model::ClauseIndex;

/// A text of fewer characters says too little to be known anywhere.
const SURE_LENGTH: usize = 24;

/// How often what was carried elsewhere is looked for.
const ROUNDS: usize = 4;

/// Clauses that were split or merged: one of `old` or `new` holds one clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    /// In printed order.
    pub(super) old: Vec<ClauseIndex>,
    /// In printed order.
    pub(super) new: Vec<ClauseIndex>,
}

/// Which clause continues which.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Pairing {
    /// For each old clause the new one that carries it on.
    pub(super) to_new: Vec<Option<ClauseIndex>>,
    /// For each new clause the old one that it carries on.
    pub(super) to_old: Vec<Option<ClauseIndex>>,
    /// What was split and merged. A clause is in one group at most, and one pair
    /// of each group is in `to_new` and `to_old`.
    pub(super) groups: Vec<Group>,
}

/// Pairs the clauses of two versions. Read the other way round, they are paired
/// the same.
pub(super) fn pair(old: &Side<'_>, new: &Side<'_>) -> (Pairing, [Forest; 2]) {
    let forests = [Forest::new(old), Forest::new(new)];
    // Ties are broken by order, so the sides take a place that does not depend
    // on which of them is called old.
    let swapped = order_key(&forests[0]) > order_key(&forests[1]);
    let (left, right) = if swapped {
        (&forests[1], &forests[0])
    } else {
        (&forests[0], &forests[1])
    };
    let mut matcher = Matcher::new(left, right);
    matcher.run();
    let groups = find_groups(&mut matcher);
    let clauses = |to: &[Option<usize>]| -> Vec<Option<ClauseIndex>> {
        to[1..].iter().map(|n| n.map(|n| n - 1)).collect()
    };
    let (mut to_new, mut to_old) = (clauses(&matcher.to_right), clauses(&matcher.to_left));
    if swapped {
        std::mem::swap(&mut to_new, &mut to_old);
    }
    pair_rows(old, new, &mut to_new, &mut to_old);
    let groups = groups.into_iter().map(|[left, right]| {
        let down =
            |nodes: Vec<usize>| -> Vec<ClauseIndex> { nodes.iter().map(|n| n - 1).collect() };
        let (old, new) = if swapped {
            (right, left)
        } else {
            (left, right)
        };
        Group {
            old: down(old),
            new: down(new),
        }
    });
    let mut groups: Vec<Group> = groups.collect();
    groups.sort_by_key(|g| (g.new[0], g.old[0]));
    let pairing = Pairing {
        to_new,
        to_old,
        groups,
    };
    (pairing, forests)
}

/// Rows go with their tables.
fn pair_rows(
    old: &Side<'_>,
    new: &Side<'_>,
    to_new: &mut [Option<ClauseIndex>],
    to_old: &mut [Option<ClauseIndex>],
) {
    for (n, clause) in new.version.clauses.iter().enumerate() {
        if let Some(after) = &clause.table
            && let Some(o) = to_old[n]
            && let Some(before) = &old.version.clauses[o].table
        {
            for (o, n) in paired_row_clauses(before, after) {
                if to_new[o].is_none() && to_old[n].is_none() {
                    (to_new[o], to_old[n]) = (Some(n), Some(o));
                }
            }
        }
    }
}

fn order_key(forest: &Forest) -> (usize, u64) {
    (forest.nodes.len(), forest.nodes[0].tree)
}

/// A pair that what stands below it speaks for; the best first. Of one heading
/// or one text comes before of more below.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Claim {
    alike: Reverse<bool>,
    votes: Reverse<usize>,
    left: usize,
    right: usize,
}

/// The pairs found so far.
pub(super) struct Matcher<'a> {
    pub(super) left: &'a Forest,
    pub(super) right: &'a Forest,
    pub(super) to_right: Vec<Option<usize>>,
    pub(super) to_left: Vec<Option<usize>>,
    pub(super) likeness: Likeness<'a>,
    /// Whether clauses that have little in common are left for later.
    pub(super) sure: bool,
}

impl<'a> Matcher<'a> {
    fn new(left: &'a Forest, right: &'a Forest) -> Self {
        let mut out = Self {
            left,
            right,
            to_right: vec![None; left.nodes.len()],
            to_left: vec![None; right.nodes.len()],
            likeness: Likeness::new(left, right),
            sure: true,
        };
        out.join(0, 0);
        out
    }

    fn run(&mut self) {
        self.pair_equal_subtrees();
        // What is written anew under its old number is told last: the words of
        // either may have gone elsewhere.
        for sure in [true, false] {
            self.sure = sure;
            self.pair_parents();
            self.pair_below();
            // A clause found elsewhere brings those above and below it along,
            // and they others; rarely more than once.
            for _ in 0..ROUNDS {
                if !pair_carried(self) {
                    break;
                }
                self.pair_parents();
                self.pair_below();
            }
        }
    }

    /// Pairs two clauses that have no partner.
    pub(super) fn join(&mut self, left: usize, right: usize) {
        self.to_right[left] = Some(right);
        self.to_left[right] = Some(left);
    }

    /// Whether neither has a partner and both can have each other.
    pub(super) fn may_join(&self, left: usize, right: usize) -> bool {
        self.to_right[left].is_none()
            && self.to_left[right].is_none()
            && self.left.nodes[left].sort == self.right.nodes[right].sort
    }

    /// Pairs two equal subtrees, node by node.
    pub(super) fn join_trees(&mut self, left: usize, right: usize) {
        let end = self.left.nodes[left].end;
        for (a, b) in (left..end).zip(right..) {
            if self.may_join(a, b) {
                self.join(a, b);
            }
        }
    }

    fn pair_equal_subtrees(&mut self) {
        if self.left.nodes[0].tree == self.right.nodes[0].tree {
            return self.join_trees(0, 0);
        }
        let mut seen: HashMap<u64, [(u32, usize); 2]> = HashMap::new();
        for (side, forest) in [self.left, self.right].into_iter().enumerate() {
            for (at, node) in forest.nodes.iter().enumerate().skip(1) {
                if node.tree_len >= SURE_LENGTH {
                    let found = &mut seen.entry(node.tree).or_default()[side];
                    *found = (found.0 + 1, at);
                }
            }
        }
        let mut at = 1;
        while at < self.right.nodes.len() {
            let node = &self.right.nodes[at];
            match seen.get(&node.tree) {
                Some([(1, left), (1, _)])
                    if node.tree_len >= SURE_LENGTH && self.may_join(*left, at) =>
                {
                    self.join_trees(*left, at);
                    at = node.end;
                }
                _ => at += 1,
            }
        }
    }

    /// Pairs clauses whose children were paired with each other, from the inside
    /// out.
    fn pair_parents(&mut self) {
        let mut levels: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut depths = vec![0; self.right.nodes.len()];
        for at in 1..self.right.nodes.len() {
            depths[at] = depths[self.right.nodes[at].parent] + 1;
            if self.to_left[at].is_none() && !self.right.nodes[at].children.is_empty() {
                levels.entry(depths[at]).or_default().push(at);
            }
        }
        for nodes in levels.values().rev() {
            let mut claims = Vec::new();
            for right in nodes {
                claims.extend(self.claims(*right));
            }
            claims.sort_unstable();
            for Claim { left, right, .. } in claims {
                if self.may_join(left, right) {
                    self.join(left, right);
                }
            }
        }
    }

    /// The clauses that held enough of what stands below a clause now.
    fn claims(&self, right: usize) -> Vec<Claim> {
        let node = &self.right.nodes[right];
        let mut votes: BTreeMap<usize, usize> = BTreeMap::new();
        for child in &node.children {
            if let Some(left) = self.to_left[*child] {
                let parent = self.left.nodes[left].parent;
                *votes.entry(parent).or_default() += self.right.nodes[*child].tree_len;
            }
        }
        votes.retain(|left, _| *left > 0 && self.may_join(*left, right));
        let claim = |(left, votes): (usize, usize)| {
            let before = &self.left.nodes[left];
            let named = node.heading != 0 && node.heading == before.heading;
            let alike = named || (node.own == before.own && node.own_len > 0);
            let below = |n: &Node| (n.tree_len - n.own_len).max(1);
            let share = |n: &Node| votes as f64 / below(n) as f64;
            let (a, b) = (share(node), share(before));
            let holds = if alike {
                a.max(b) >= 0.15
            } else {
                a.max(b) >= 0.5 && a.min(b) >= 0.25
            };
            holds.then_some(Claim {
                alike: Reverse(alike),
                votes: Reverse(votes),
                left,
                right,
            })
        };
        votes.into_iter().filter_map(claim).collect()
    }

    /// Pairs the children of paired clauses, from the document down.
    fn pair_below(&mut self) {
        for right in 0..self.right.nodes.len() {
            if let Some(left) = self.to_left[right]
                && self.right.nodes[right].sort != Sort::Table
            {
                pair_children(self, left, right);
            }
        }
    }

    /// How alike two clauses are, from 0 to 1.
    pub(super) fn likeness(&self, left: usize, right: usize) -> f32 {
        self.likeness.of(left, right)
    }

    /// The node that a node was paired with.
    pub(super) fn partner(&self, side: usize, node: usize) -> Option<usize> {
        match side {
            LEFT => self.to_right[node],
            _ => self.to_left[node],
        }
    }

    /// One of the two forests.
    pub(super) fn forest(&self, side: usize) -> &'a Forest {
        match side {
            RIGHT => self.right,
            _ => self.left,
        }
    }
}
