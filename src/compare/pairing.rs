//! From scores to relations.
//!
//! By wording, two clauses are counterparts if their score is high enough and
//! neither has a clearly better partner in the other text: so the rule on inbound
//! gateways does not go with the one on outbound ones, whose words it shares.
//! Where topics are confirmed, they decide who can be a counterpart at all.

use std::collections::{BTreeMap, BTreeSet};

use similar::{Algorithm, TextDiff};

use super::candidates::candidates;
use super::score::Scorer;
use super::table::TopicTable;
use super::vectors::cosine;
use super::{Pair, Relation, Text};
use crate::duties::Strength;

/// Below this, wording makes no counterparts.
const SIMILAR: f32 = 0.21;
/// A counterpart scores at least this share of the best in the other text.
const NEAR_BEST: f32 = 0.94;
/// Below this, wording relates nothing.
const RELATED: f32 = 0.25;
/// What is related scores at least this share of the best for one of the two.
const RELATED_NEAR_BEST: f32 = 0.8;
/// Clauses of one topic that score as much are counterparts, whatever else the
/// topic holds.
const TOPIC: f32 = 0.4;
/// Others score at least this share of the best that both have in the topic.
const TOPIC_NEAR_BEST: f32 = 0.9;
/// What the likeness of the clauses just before, or just after, counts.
const NEIGHBOUR: f32 = 0.1;
/// What the likeness of the clauses above counts.
const PARENT: f32 = 0.1;
/// Near identical wording: this share of characters in common.
const SAME: f32 = 0.9;

/// The pairs of two texts, sorted by their clauses.
pub(super) fn pairs(
    (a, at_a): (&Text, usize),
    (b, at_b): (&Text, usize),
    topics: &TopicTable,
    terms: usize,
) -> Vec<Pair> {
    let scores = scores((a, at_a), (b, at_b), topics, terms);
    let by_topic = by_topic(&scores, (at_a, at_b), topics);
    let best = Best::new(&scores);
    let mut out = Vec::new();
    for (&(x, y), &score) in &scores {
        let near = best.near(x, y, score);
        let relation = match by_topic.get(&(x, y)) {
            Some(true) => Some(Relation::Similar),
            Some(false) => Some(Relation::Related),
            None if topics.is_settled(at_a, x, at_b) || topics.is_settled(at_b, y, at_a) => {
                near.related(score)
            }
            None if score >= SIMILAR && near.both => Some(Relation::Similar),
            None => near.related(score),
        };
        let Some(relation) = relation else { continue };
        let same = relation == Relation::Similar && is_same(a, x, b, y);
        out.push(Pair {
            a: x,
            b: y,
            relation: if same { Relation::Same } else { relation },
            score,
        });
    }
    out
}

type Scores = BTreeMap<(usize, usize), f32>;

fn scores(
    (a, at_a): (&Text, usize),
    (b, at_b): (&Text, usize),
    topics: &TopicTable,
    terms: usize,
) -> Scores {
    let mut all: BTreeMap<(usize, usize), f32> = BTreeMap::new();
    for (x, y, whole) in candidates(a, b, terms) {
        all.insert((x, y), whole);
    }
    for (left, right) in topics.shared(at_a, at_b) {
        for x in left {
            for y in right {
                all.entry((*x, *y))
                    .or_insert_with(|| cosine(&a.clauses[*x].whole, &b.clauses[*y].whole));
            }
        }
    }
    let Some(first) = a.clauses.first() else {
        return Scores::new();
    };
    let mut scorer = Scorer::new(terms, first);
    let mut laid = 0;
    let scores = all
        .into_iter()
        .map(|((x, y), whole)| {
            if x != laid {
                scorer.take(&a.clauses[x]);
                laid = x;
            }
            ((x, y), scorer.score(&b.clauses[y], whole))
        })
        .collect();
    in_place(&scores, a, b)
}

/// Adds what the places of two clauses say: rules that follow the same rule, and
/// rules below the same rule, are the same more often than others.
fn in_place(scores: &Scores, a: &Text, b: &Text) -> Scores {
    let of = |x: Option<usize>, y: Option<usize>| -> f32 {
        let pair = x.zip(y);
        pair.and_then(|pair| scores.get(&pair))
            .copied()
            .unwrap_or(0.0)
    };
    let with_place = |(&(x, y), score): (&(usize, usize), &f32)| {
        let before = of(x.checked_sub(1), y.checked_sub(1));
        let after = of(Some(x + 1), Some(y + 1));
        let above = of(a.parents[x], b.parents[y]);
        let score = score + NEIGHBOUR * before.max(after) + PARENT * above;
        ((x, y), score.min(1.0))
    };
    scores.iter().map(with_place).collect()
}

/// For the pairs that share a confirmed topic whether they carry the same rule:
/// they score enough, or neither has a clearly better partner in the topic.
fn by_topic(
    scores: &Scores,
    (at_a, at_b): (usize, usize),
    topics: &TopicTable,
) -> BTreeMap<(usize, usize), bool> {
    let mut out = BTreeMap::new();
    for (left, right) in topics.shared(at_a, at_b) {
        let within: Scores = left
            .iter()
            .flat_map(|x| right.iter().map(move |y| (*x, *y)))
            .filter_map(|pair| Some((pair, *scores.get(&pair)?)))
            .collect();
        let best = Best::new(&within);
        for (&(x, y), &score) in &within {
            let carries = score >= TOPIC || best.is_near_best(x, y, score);
            *out.entry((x, y)).or_default() |= carries;
        }
    }
    out
}

/// The best score of every clause in the other text.
struct Best {
    of_a: BTreeMap<usize, f32>,
    of_b: BTreeMap<usize, f32>,
}

/// How near two clauses are to the best that they have.
struct Near {
    /// Neither has a clearly better partner.
    both: bool,
    /// One of them has none by far.
    one: bool,
}

impl Near {
    fn related(&self, score: f32) -> Option<Relation> {
        (score >= RELATED && self.one).then_some(Relation::Related)
    }
}

impl Best {
    fn new(scores: &Scores) -> Self {
        let mut out = Self {
            of_a: BTreeMap::new(),
            of_b: BTreeMap::new(),
        };
        for (&(x, y), &score) in scores {
            for (best, at) in [(&mut out.of_a, x), (&mut out.of_b, y)] {
                let best = best.entry(at).or_insert(score);
                *best = best.max(score);
            }
        }
        out
    }

    fn near(&self, x: usize, y: usize, score: f32) -> Near {
        let (of_x, of_y) = (self.of_a[&x], self.of_b[&y]);
        Near {
            both: score >= NEAR_BEST * of_x.max(of_y),
            one: score >= RELATED_NEAR_BEST * of_x.min(of_y),
        }
    }

    fn is_near_best(&self, x: usize, y: usize, score: f32) -> bool {
        score >= TOPIC_NEAR_BEST * self.of_a[&x].max(self.of_b[&y])
    }
}

/// Whether two clauses have near identical wording.
fn is_same(a: &Text, x: usize, b: &Text, y: usize) -> bool {
    if a.folded[x].is_empty() || b.folded[y].is_empty() {
        return false;
    }
    if a.folded[x] == b.folded[y] {
        return true;
    }
    // How a demand is put makes no other rule, but a ban is none.
    let bans = [&a.clauses[x], &b.clauses[y]].map(|c| c.strength == Some(Strength::Prohibit));
    let (left, right) = if bans[0] == bans[1] {
        (&a.bare[x], &b.bare[y])
    } else {
        (&a.folded[x], &b.folded[y])
    };
    let (short, long) = (left.len().min(right.len()), left.len().max(right.len()));
    // Two lengths leave only so much in common.
    if 2.0 * short as f32 / ((short + long) as f32) < SAME || !share_terms(a, x, b, y) {
        return false;
    }
    let mut config = TextDiff::configure();
    config.algorithm(Algorithm::Myers);
    config.diff_chars(left, right).ratio() >= SAME
}

/// Whether most runs of characters stand in both, which is quick to see.
fn share_terms(a: &Text, x: usize, b: &Text, y: usize) -> bool {
    let of = |text: &Text, at: usize| -> BTreeSet<u32> {
        text.clauses[at].own.iter().map(|(term, _)| *term).collect()
    };
    let (left, right) = (of(a, x), of(b, y));
    2 * left.intersection(&right).count() >= left.len().max(right.len())
}
