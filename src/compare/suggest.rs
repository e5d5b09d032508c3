//! Which clauses of a body may carry a topic, from what other bodies have.
//!
//! The clauses that are confirmed for a topic elsewhere are teachers; the clauses
//! of the body that are their counterparts by wording are proposed. Only so many
//! bodies teach, those with the most confirmations, so that a body costs the same
//! however many there are.

use std::collections::BTreeMap;

use super::{Comparison, TextPairs};
use crate::model::{ClauseIndex, Topics};

/// How many texts teach at most.
const TEACHERS: usize = 8;
/// A clause that only one text of several proposes must score this much.
const ALONE: f32 = 0.42;
/// How many clauses a topic is given at most.
const MOST: usize = 4;
/// A further clause is proposed if it has this share of the first one's support.
const FURTHER: f32 = 0.6;

/// What is proposed for a topic.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The place of the topic in the list.
    pub topic: usize,
    /// The clauses, the best supported first.
    pub clauses: Vec<ClauseIndex>,
}

impl Comparison {
    /// The texts from which proposals for a text are learned.
    #[must_use]
    pub fn teachers(&self, text: usize) -> Vec<usize> {
        let others = self.topics.confirmed().iter().copied();
        others
            .filter(|t| self.texts[*t].body != self.texts[text].body)
            .take(TEACHERS)
            .collect()
    }

    /// Proposes clauses of a text for the topics in which its body has no standing
    /// yet. `compared` are the text's pairs with its teachers.
    #[must_use]
    pub fn suggest(&self, text: usize, topics: &Topics, compared: &[TextPairs]) -> Vec<Proposal> {
        let body = self.texts[text].body.as_str();
        let mut partners: BTreeMap<(usize, ClauseIndex), Vec<(ClauseIndex, f32)>> = BTreeMap::new();
        for two in compared {
            for pair in two.pairs.iter().filter(|p| p.relation.is_counterpart()) {
                let (teacher, clause, own) = if two.a == text {
                    (two.b, pair.b, pair.a)
                } else {
                    (two.a, pair.a, pair.b)
                };
                let entry = partners.entry((teacher, clause)).or_default();
                entry.push((own, pair.score));
            }
        }
        let teachers = self.teachers(text);
        let open = topics.topics.iter().enumerate();
        open.filter(|(_, topic)| !topic.bodies.contains_key(body))
            .filter_map(|(topic, _)| {
                let clauses = self.supported(topic, &teachers, &partners);
                (!clauses.is_empty()).then_some(Proposal { topic, clauses })
            })
            .collect()
    }

    /// The clauses that the teachers' clauses of a topic lead to.
    fn supported(
        &self,
        topic: usize,
        teachers: &[usize],
        partners: &BTreeMap<(usize, ClauseIndex), Vec<(ClauseIndex, f32)>>,
    ) -> Vec<ClauseIndex> {
        let mut support: BTreeMap<ClauseIndex, (f32, f32, usize)> = BTreeMap::new();
        let mut having = 0;
        for teacher in teachers {
            let own = self.topics.state(topic, *teacher).settled();
            having += usize::from(!own.is_empty());
            let mut best: BTreeMap<ClauseIndex, f32> = BTreeMap::new();
            for (clause, score) in own
                .iter()
                .filter_map(|clause| partners.get(&(*teacher, *clause)))
                .flatten()
            {
                let known = best.entry(*clause).or_insert(0.0);
                *known = known.max(*score);
            }
            for (clause, score) in best {
                let entry = support.entry(clause).or_insert((0.0, 0.0, 0));
                *entry = (entry.0 + score, entry.1.max(score), entry.2 + 1);
            }
        }
        let mut found: Vec<(f32, ClauseIndex)> = support
            .into_iter()
            .filter(|(_, (_, best, texts))| *texts > 1 || having == 1 || *best >= ALONE)
            .map(|(clause, (sum, _, _))| (sum, clause))
            .collect();
        found.sort_by(|p, q| q.0.total_cmp(&p.0).then(p.1.cmp(&q.1)));
        let first = found.first().map_or(0.0, |(sum, _)| *sum);
        found.retain(|(sum, _)| *sum >= FURTHER * first);
        found
            .into_iter()
            .take(MOST)
            .map(|(_, clause)| clause)
            .collect()
    }
}
