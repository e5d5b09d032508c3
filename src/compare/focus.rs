//! Which sentences of a clause are about a topic, where the clause holds several.
//!
//! A paragraph may set five rules in five sentences and stand in five topics. What a
//! topic is about is told by its name and by what other bodies wrote on it and on
//! none of the clause's other topics. A sentence stands aside for a topic only where
//! another topic of the clause is clearly nearer to it; what says nothing of any
//! stays, for a reader must never miss the rule itself.

use std::ops::Range;

use super::features::sentence_bytes;
use super::vectors::{Vector, cosine, sum};
use super::{Comparison, Text};
use crate::model::ClauseIndex;

/// A sentence stands aside if a topic is less than this share as near to it as
/// another.
const FAR: f32 = 0.5;
/// Nothing that is less near than this is about a topic.
const TOLD: f32 = 0.06;
/// What the name of a topic counts beside the clauses of one body.
const NAME: f32 = 1.0;
/// A sentence that begins so goes on with the one before it.
const GOES_ON: &[&str] = &[
    "ただし",
    "但し",
    "この場合",
    "その場合",
    "この際",
    "その際",
    "この限り",
];

/// The sentences of a text in bytes, each with its full stop; one that goes on with
/// the one before it, as a proviso does, is part of it.
pub(super) fn passages(text: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for range in sentence_bytes(text) {
        let goes_on = GOES_ON
            .iter()
            .any(|word| text[range.clone()].starts_with(word));
        match out.last_mut() {
            Some(last) if goes_on => last.end = range.end,
            _ => out.push(range),
        }
    }
    out
}

/// The parts of a clause's text that are not about a topic, in bytes. `about` is what
/// [`Comparison::focus`] says.
#[must_use]
pub fn aside(text: &str, about: &[bool]) -> Vec<Range<usize>> {
    let passages = passages(text);
    if passages.len() != about.len() {
        return Vec::new();
    }
    let told = passages.into_iter().zip(about);
    told.filter(|(_, about)| !**about)
        .map(|(range, _)| range)
        .collect()
}

impl Comparison {
    /// For every passage of a clause, whether it may be about the topic; none where
    /// all may.
    #[must_use]
    pub fn focus(&self, text: usize, clause: ClauseIndex, topic: usize) -> Option<Vec<bool>> {
        let passages = &self.texts[text].clauses[clause].passages;
        let topics = self.topics.of(text, clause);
        let own = topics.iter().position(|one| *one == topic)?;
        if topics.len() < 2 || passages.len() < 2 {
            return None;
        }
        let near: Vec<Vec<f32>> = topics
            .iter()
            .map(|one| {
                let about = self.about(*one, text, topics);
                passages.iter().map(|p| cosine(&about, p)).collect()
            })
            .collect();
        let nearest = |at: usize| near.iter().map(|row| row[at]).fold(0.0, f32::max);
        let out: Vec<bool> = (0..passages.len())
            .map(|at| nearest(at) < TOLD || near[own][at] >= FAR * nearest(at))
            .collect();
        // A topic to which no passage is nearest is not told apart from the others.
        let leads = |at: usize| near[own][at] >= TOLD && near[own][at] >= nearest(at);
        ((0..passages.len()).any(leads) && !out.iter().all(|about| *about)).then_some(out)
    }

    /// What a topic is about, without what one text says on it, and without clauses
    /// that carry another of some topics too.
    fn about(&self, topic: usize, without: usize, among: &[usize]) -> Vector {
        let mut parts: Vec<(&Vector, f32)> = vec![(self.topics.name(topic), NAME)];
        let others = |text: &&(usize, &Text)| self.texts[without].body != text.1.body;
        for (at, text) in self.texts.iter().enumerate().filter(|t| others(&t)) {
            for clause in self.topics.state(topic, at).settled() {
                let carried = self.topics.of(at, *clause);
                let shared = carried.iter().filter(|one| among.contains(one)).count();
                if shared < 2 {
                    // A clause that holds several rules tells less of each.
                    let share = 1.0 / carried.len() as f32;
                    parts.push((&text.clauses[*clause].own, share));
                }
            }
        }
        sum(&parts)
    }
}
