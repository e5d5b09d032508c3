//! Which sentences of a clause are about a topic, where the clause holds several.
//!
//! A paragraph may set five rules in five sentences and stand in five topics. What a
//! topic is about is told by its name and by what other bodies wrote on it; each
//! sentence of the clause goes to the topics of the clause that it is nearest to,
//! and each topic has at least the sentence that is nearest to it.

use std::ops::Range;

use super::features::sentence_bytes;
use super::vectors::{Vector, cosine, sum};
use super::{Comparison, Text};
use crate::model::ClauseIndex;

/// A sentence is about every topic to which it is as near as this share of the
/// nearest.
const NEAR: f32 = 0.8;
/// What the name of a topic counts beside the clauses of one body.
const NAME: f32 = 0.5;

/// The parts of a clause's text that are not about a topic, in bytes: a sentence with
/// its full stop each. `about` is what [`Comparison::focus`] says.
#[must_use]
pub fn aside(text: &str, about: &[bool]) -> Vec<Range<usize>> {
    let sentences = sentence_bytes(text);
    if sentences.len() != about.len() {
        return Vec::new();
    }
    let told = sentences.into_iter().zip(about);
    told.filter(|(_, about)| !**about)
        .map(|(range, _)| range)
        .collect()
}

impl Comparison {
    /// For every sentence of a clause, those between full stops, whether it is about
    /// the topic; none where the clause holds a single topic or sentence.
    #[must_use]
    pub fn focus(&self, text: usize, clause: ClauseIndex, topic: usize) -> Option<Vec<bool>> {
        let sentences = &self.texts[text].clauses[clause].sentences;
        let topics = self.topics.of(text, clause);
        let own = topics.iter().position(|one| *one == topic)?;
        if topics.len() < 2 || sentences.len() < 2 {
            return None;
        }
        let near: Vec<Vec<f32>> = topics
            .iter()
            .map(|one| {
                let about = self.about(*one, text);
                sentences.iter().map(|s| cosine(&about, s)).collect()
            })
            .collect();
        let nearest = |at: usize| near.iter().map(|row| row[at]).fold(0.0, f32::max);
        let mut out: Vec<bool> = (0..sentences.len())
            .map(|at| near[own][at] > 0.0 && near[own][at] >= NEAR * nearest(at))
            .collect();
        let best = (0..sentences.len()).max_by(|p, q| {
            let order = near[own][*p].total_cmp(&near[own][*q]);
            order.then(q.cmp(p))
        });
        match best {
            Some(at) if near[own][at] > 0.0 => out[at] = true,
            // Nothing tells the sentences apart.
            _ => return None,
        }
        (!out.iter().all(|about| *about)).then_some(out)
    }

    /// What a topic is about, without what one text says on it.
    fn about(&self, topic: usize, without: usize) -> Vector {
        let mut parts: Vec<(&Vector, f32)> = vec![(self.topics.name(topic), NAME)];
        let others = |text: &&(usize, &Text)| self.texts[without].body != text.1.body;
        for (at, text) in self.texts.iter().enumerate().filter(|t| others(&t)) {
            for clause in self.topics.state(topic, at).settled() {
                // A clause that holds several rules tells less of each.
                let share = 1.0 / self.topics.of(at, *clause).len() as f32;
                parts.push((&text.clauses[*clause].own, share));
            }
        }
        sum(&parts)
    }
}
