//! How much two texts have in common.
//!
//! Texts are compared by their pairs of neighbouring characters. A pair that
//! stands everywhere (なけ, れば) counts little, a rare one much, so that two
//! clauses are not alike because both are duties.

use std::cell::OnceCell;

use super::forest::{BORDER, Forest};

/// How many nodes below a clause are looked at, and how many of their characters.
const NODES_BELOW: usize = 24;
const CHARS_BELOW: usize = 2_000;
/// Of a longer text only the beginning is looked at.
const CHARS_OWN: usize = 20_000;
const BUCKETS: usize = 1 << 16;

/// The pairs of a text, sorted, each once, with their weight.
#[derive(Debug, Default, Clone)]
pub(super) struct Features {
    pairs: Vec<(u64, f32)>,
    pub(super) weight: f32,
}

impl Features {
    fn new(keys: impl Iterator<Item = u64>, weights: &Weights) -> Self {
        let mut keys: Vec<u64> = keys.collect();
        keys.sort_unstable();
        let mut out = Self::default();
        for run in keys.chunk_by(|a, b| a == b) {
            let weight = weights.of(run[0]) * run.len() as f32;
            out.pairs.push((run[0], weight));
            out.weight += weight;
        }
        out
    }

    /// The weight of what both hold.
    pub(super) fn shared(&self, other: &Self) -> f32 {
        let mut shared = 0.0;
        let (mut left, mut right) = (self.pairs.iter(), other.pairs.iter());
        let (mut a, mut b) = (left.next(), right.next());
        while let (Some((x, v)), Some((y, w))) = (a, b) {
            if x == y {
                shared += v.min(*w);
            }
            if x <= y {
                a = left.next();
            }
            if y <= x {
                b = right.next();
            }
        }
        shared
    }

    /// From 0 (nothing in common) to 1.
    pub(super) fn likeness(&self, other: &Self) -> f32 {
        let both = self.weight + other.weight;
        if both <= 0.0 {
            return 1.0;
        }
        2.0 * self.shared(other) / both
    }

    /// What stands here and not there.
    pub(super) fn without(&self, other: &Self) -> Self {
        let mut out = Self::default();
        let mut right = other.pairs.iter().peekable();
        for (key, weight) in &self.pairs {
            while right.next_if(|(k, _)| k < key).is_some() {}
            let gone = right.peek().filter(|(k, _)| k == key).map_or(0.0, |p| p.1);
            if *weight > gone {
                out.pairs.push((*key, weight - gone));
                out.weight += weight - gone;
            }
        }
        out
    }

    /// The pairs, rarest or not.
    pub(super) fn keys(&self) -> impl Iterator<Item = (u64, f32)> + '_ {
        self.pairs.iter().copied()
    }
}

/// How much a pair of characters counts.
#[derive(Debug)]
pub(super) struct Weights {
    /// By bucket.
    counts: Vec<f32>,
}

impl Weights {
    fn new(forests: [&Forest; 2]) -> Self {
        let mut counts = vec![0_u32; BUCKETS];
        for forest in forests {
            for key in keys(forest.all_chars()) {
                counts[bucket(key)] += 1;
            }
        }
        let nodes = (forests[0].nodes.len() + forests[1].nodes.len()) as f32;
        let weight = |count: &u32| (1.0 + nodes / (*count).max(1) as f32).ln();
        Self {
            counts: counts.iter().map(weight).collect(),
        }
    }

    fn of(&self, key: u64) -> f32 {
        self.counts[bucket(key)]
    }
}

fn bucket(key: u64) -> usize {
    (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48) as usize
}

/// The pairs of neighbouring characters. The border of two parts is no pair but
/// the first and the last character of a part are one with it, so that a text of
/// one character has something to compare.
fn keys(chars: &[char]) -> impl Iterator<Item = u64> + '_ {
    chars
        .windows(2)
        .filter(|w| w[0] != BORDER || w[1] != BORDER)
        .map(|w| (u64::from(w[0]) << 32) | u64::from(w[1]))
}

/// Compares the nodes of two forests; features are made when first asked for.
pub(super) struct Likeness<'a> {
    forests: [&'a Forest; 2],
    weights: Weights,
    own: [Vec<OnceCell<Features>>; 2],
    below: [Vec<OnceCell<Features>>; 2],
}

/// Which of two forests.
pub(super) const LEFT: usize = 0;
/// The other one.
pub(super) const RIGHT: usize = 1;

impl<'a> Likeness<'a> {
    pub(super) fn new(left: &'a Forest, right: &'a Forest) -> Self {
        let cells = |forest: &Forest| vec![OnceCell::new(); forest.nodes.len()];
        Self {
            forests: [left, right],
            weights: Weights::new([left, right]),
            own: [cells(left), cells(right)],
            below: [cells(left), cells(right)],
        }
    }

    /// The features of a node's own text.
    pub(super) fn own(&self, side: usize, node: usize) -> &Features {
        self.own[side][node].get_or_init(|| {
            let chars = self.forests[side].chars(node);
            Features::new(keys(&chars[..chars.len().min(CHARS_OWN)]), &self.weights)
        })
    }

    /// The features of a node and of the first nodes below it.
    fn tree(&self, side: usize, node: usize) -> &Features {
        let forest = self.forests[side];
        let end = forest.nodes[node].end;
        if end == node + 1 {
            return self.own(side, node);
        }
        self.below[side][node].get_or_init(|| {
            let mut found = Vec::new();
            for below in node..end.min(node + NODES_BELOW) {
                found.extend(keys(forest.chars(below)).take(CHARS_BELOW));
                if found.len() > CHARS_BELOW {
                    break;
                }
            }
            Features::new(found.into_iter(), &self.weights)
        })
    }

    /// How alike two clauses are, by themselves or with what is below them.
    pub(super) fn of(&self, left: usize, right: usize) -> f32 {
        let (a, b) = (
            &self.forests[LEFT].nodes[left],
            &self.forests[RIGHT].nodes[right],
        );
        if a.sort != b.sort {
            return 0.0;
        }
        if a.tree == b.tree {
            return 1.0;
        }
        let leaf = a.children.is_empty() && b.children.is_empty();
        // A heading alone says less than what is below it.
        let own = if leaf || (a.own_len >= 8 && b.own_len >= 8) {
            self.own(LEFT, left).likeness(self.own(RIGHT, right))
        } else {
            0.0
        };
        if leaf {
            return own;
        }
        own.max(self.tree(LEFT, left).likeness(self.tree(RIGHT, right)))
    }
}
