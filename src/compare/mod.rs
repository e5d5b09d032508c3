//! What other bodies wrote: for each clause its counterparts elsewhere.
//!
//! In: the posted texts of all bodies with their duties, and the topics. Out: a
//! [`Comparison`]: for two texts the pairs of clauses that carry the same rule,
//! many to many, and those that have no counterpart. `features` reads what a
//! clause says, `vectors` weighs it by rarity, `candidates` finds by an inverted
//! index what is worth a look, `score` weighs wording, headings and demand,
//! `pairing` says what follows, `table` knows the topics. `suggest` proposes the
//! clauses of a topic in a body that nobody has read yet.
//!
//! What belongs to all texts is made once, in proportion to their length; a pair
//! of texts is compared when it is asked for. Nothing here is shown to a reader.

mod candidates;
mod features;
mod files;
mod focus;
mod other_words;
mod pairing;
mod parameters;
mod score;
mod sheet;
mod suggest;
mod table;
#[cfg(test)]
mod tests;
mod vectors;
mod wording;
mod xlsx;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{ClauseIndex, Topics};

pub use features::Features;
pub use files::{to_csv, to_html, to_text};
pub use focus::aside;
pub use other_words::other_words;
pub use parameters::{Measure, Parameter, Value, parameters, values};
pub use sheet::{Sheet, SheetClause, SheetRow, Shown, relation_word};
pub use suggest::Proposal;
use table::TopicTable;
use vectors::{ClauseVectors, Rarity};
pub use wording::{Word, Wording, wording, words_without};
pub use xlsx::to_xlsx;

/// How two clauses of different bodies stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// The same rule in near identical words; a word diff shows what differs.
    Same,
    /// The same rule in other words; a diff would mislead.
    Similar,
    /// The same theme, another rule.
    Related,
}

impl Relation {
    /// The name in published data.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Similar => "similar",
            Self::Related => "related",
        }
    }

    /// Whether both carry the same rule.
    #[must_use]
    pub fn is_counterpart(self) -> bool {
        self != Self::Related
    }
}

/// Two clauses of two texts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// The clause of the first text.
    pub a: ClauseIndex,
    /// The clause of the second text.
    pub b: ClauseIndex,
    /// How they stand to each other.
    pub relation: Relation,
    /// How much their wording is alike, from 0 to 1.
    pub score: f32,
}

/// What two texts have in common, and what each has alone.
#[derive(Debug, Clone, PartialEq)]
pub struct TextPairs {
    /// The place of the first text in the comparison.
    pub a: usize,
    /// The place of the second.
    pub b: usize,
    /// The pairs, sorted by their clauses.
    pub pairs: Vec<Pair>,
    /// Clauses of the first with text of their own, no counterpart and no topic that
    /// a clause of the second shares.
    pub only_a: Vec<ClauseIndex>,
    /// Clauses of the second with text of their own and no counterpart.
    pub only_b: Vec<ClauseIndex>,
}

/// A text as it is compared.
#[derive(Debug, Clone)]
struct Text {
    body: String,
    keys: Vec<String>,
    parents: Vec<Option<ClauseIndex>>,
    clauses: Vec<ClauseVectors>,
    folded: Vec<String>,
    bare: Vec<String>,
    words: Vec<Vec<Word>>,
}

/// All texts, ready to be compared two by two.
#[derive(Debug, Clone)]
pub struct Comparison {
    texts: Vec<Text>,
    rarity: Rarity,
    topics: TopicTable,
}

impl Comparison {
    /// Weighs what the texts say; in proportion to their length.
    #[must_use]
    pub fn new(features: Vec<Features>, topics: &Topics) -> Self {
        let rarity = Rarity::new(&features);
        let texts: Vec<Text> = features
            .into_iter()
            .map(|text| {
                let clauses = text.clauses.iter().map(|c| rarity.vectors(c)).collect();
                let (mut folded, mut bare, mut words) = (Vec::new(), Vec::new(), Vec::new());
                for clause in text.clauses {
                    folded.push(clause.folded);
                    bare.push(clause.bare);
                    words.push(clause.places);
                }
                Text {
                    body: text.body,
                    keys: text.keys,
                    parents: text.parents,
                    clauses,
                    folded,
                    bare,
                    words,
                }
            })
            .collect();
        Self {
            topics: TopicTable::new(&texts, topics, &rarity),
            rarity,
            texts,
        }
    }

    /// Takes other topics; what the texts say stays.
    pub fn set_topics(&mut self, topics: &Topics) {
        self.topics = TopicTable::new(&self.texts, topics, &self.rarity);
    }

    /// The bodies of the texts, in their order.
    pub fn bodies(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(|text| text.body.as_str())
    }

    /// The words of a clause's own text that carry meaning, in printed order.
    #[must_use]
    pub fn words(&self, text: usize, clause: ClauseIndex) -> &[Word] {
        &self.texts[text].words[clause]
    }

    /// The places of the confirmed topics that two clauses of different texts share.
    #[must_use]
    pub fn shared_topics(&self, a: (usize, ClauseIndex), b: (usize, ClauseIndex)) -> Vec<usize> {
        let of_b = self.topics.of(b.0, b.1);
        let of_a = self.topics.of(a.0, a.1).iter();
        of_a.copied().filter(|n| of_b.contains(n)).collect()
    }

    /// Whether a clause is not alone beside another that stands so to it: they are
    /// counterparts, or share a topic, whatever else they say.
    #[must_use]
    pub fn is_held(
        &self,
        a: (usize, ClauseIndex),
        b: (usize, ClauseIndex),
        relation: Relation,
    ) -> bool {
        relation.is_counterpart() || !self.shared_topics(a, b).is_empty()
    }

    /// The clauses of a text that somebody confirmed for a topic.
    #[must_use]
    pub fn confirmed(&self, topic: usize, text: usize) -> &[ClauseIndex] {
        self.topics.state(topic, text).settled()
    }

    /// The texts that are compared with each other: each two of different bodies
    /// once.
    #[must_use]
    pub fn couples(&self) -> Vec<(usize, usize)> {
        let all = 0..self.texts.len();
        all.flat_map(|a| (a + 1..self.texts.len()).map(move |b| (a, b)))
            .filter(|(a, b)| self.texts[*a].body != self.texts[*b].body)
            .collect()
    }

    /// Compares two texts, named by their places.
    #[must_use]
    pub fn pairs(&self, a: usize, b: usize) -> TextPairs {
        let (left, right) = (&self.texts[a], &self.texts[b]);
        let pairs = pairing::pairs((left, a), (right, b), &self.topics, self.rarity.len());
        let is_held = |pair: &&Pair| self.is_held((a, pair.a), (b, pair.b), pair.relation);
        let paired = pairs.iter().filter(is_held);
        let (of_a, of_b): (BTreeSet<_>, BTreeSet<_>) = paired.map(|p| (p.a, p.b)).unzip();
        TextPairs {
            a,
            b,
            only_a: left.without(&of_a),
            only_b: right.without(&of_b),
            pairs,
        }
    }
}

impl Text {
    /// The clauses with text of their own that are not among `paired`.
    fn without(&self, paired: &BTreeSet<ClauseIndex>) -> Vec<ClauseIndex> {
        let all = self.clauses.iter().enumerate();
        all.filter(|(at, clause)| !clause.own.is_empty() && !paired.contains(at))
            .map(|(at, _)| at)
            .collect()
    }
}

/// A clause of another text, as seen from a clause.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Counterpart {
    /// The place of the other text.
    pub text: usize,
    /// Its clause.
    pub clause: ClauseIndex,
    /// How they stand to each other.
    pub relation: Relation,
    /// How much their wording is alike, from 0 to 1.
    pub score: f32,
}

/// For every clause its counterparts in all texts that were compared.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Counterparts {
    by_clause: BTreeMap<(usize, ClauseIndex), Vec<Counterpart>>,
}

impl Counterparts {
    /// Turns pairs around; each list has the texts in order, in each the nearest
    /// relation and the highest score first.
    #[must_use]
    pub fn new(compared: &[TextPairs]) -> Self {
        let mut by_clause: BTreeMap<_, Vec<Counterpart>> = BTreeMap::new();
        for texts in compared {
            for pair in &texts.pairs {
                let mut put = |from: (usize, ClauseIndex), to: (usize, ClauseIndex)| {
                    by_clause.entry(from).or_default().push(Counterpart {
                        text: to.0,
                        clause: to.1,
                        relation: pair.relation,
                        score: pair.score,
                    });
                };
                let (a, b) = ((texts.a, pair.a), (texts.b, pair.b));
                put(a, b);
                put(b, a);
            }
        }
        for list in by_clause.values_mut() {
            list.sort_by(|p, q| {
                let order = (p.text, p.relation).cmp(&(q.text, q.relation));
                order
                    .then(q.score.total_cmp(&p.score))
                    .then(p.clause.cmp(&q.clause))
            });
        }
        Self { by_clause }
    }

    /// The counterparts of a clause of a text.
    #[must_use]
    pub fn of(&self, text: usize, clause: ClauseIndex) -> &[Counterpart] {
        self.by_clause
            .get(&(text, clause))
            .map_or(&[], Vec::as_slice)
    }
}
