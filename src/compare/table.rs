//! The topics as clauses of the texts at hand.

use std::collections::HashMap;

use super::Text;
use super::features::runs;
use super::vectors::{Rarity, Vector};
use crate::japanese::fold;
use crate::model::{ClauseIndex, Standing, Topics};

/// What a topic says of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    /// Nobody looked.
    Unknown,
    /// Somebody looked: these clauses carry it, or none.
    Settled(Vec<ClauseIndex>),
    /// Nobody looked yet; these may carry it.
    Proposed(Vec<ClauseIndex>),
}

impl State {
    pub(super) fn settled(&self) -> &[ClauseIndex] {
        match self {
            Self::Settled(clauses) => clauses,
            Self::Unknown | Self::Proposed(_) => &[],
        }
    }
}

/// The topics of every clause, and the clauses of every topic.
#[derive(Debug, Clone, Default)]
pub(super) struct TopicTable {
    /// By text, then by topic.
    states: Vec<Vec<State>>,
    /// The texts in which clauses were confirmed, those with most topics first.
    confirmed: Vec<usize>,
    /// By text, then by clause: the topics that somebody confirmed.
    of_clause: Vec<Vec<Vec<usize>>>,
    /// By topic: what its name says.
    names: Vec<Vector>,
}

impl TopicTable {
    pub(super) fn new(texts: &[Text], topics: &Topics, rarity: &Rarity) -> Self {
        let mut of_clause: Vec<Vec<Vec<usize>>> = texts
            .iter()
            .map(|text| vec![Vec::new(); text.clauses.len()])
            .collect();
        let keys: Vec<HashMap<&str, ClauseIndex>> = texts
            .iter()
            .map(|text| {
                let keys = text.keys.iter().enumerate();
                keys.map(|(at, key)| (key.as_str(), at)).collect()
            })
            .collect();
        let states: Vec<Vec<State>> = texts
            .iter()
            .zip(&keys)
            .map(|(text, keys)| {
                let found = |named: &[String]| -> Vec<ClauseIndex> {
                    let at = named.iter().filter_map(|key| keys.get(key.as_str()));
                    at.copied().collect()
                };
                let state = |standing: Option<&Standing>| match standing {
                    None => State::Unknown,
                    Some(Standing::Absent) => State::Settled(Vec::new()),
                    Some(Standing::Confirmed(named)) => State::Settled(found(named)),
                    Some(Standing::Proposed(named)) => State::Proposed(found(named)),
                };
                let topics = topics.topics.iter();
                topics.map(|t| state(t.bodies.get(&text.body))).collect()
            })
            .collect();
        let mut counts: Vec<(usize, usize)> = Vec::new();
        for (t, row) in states.iter().enumerate() {
            for (n, state) in row.iter().enumerate() {
                for clause in state.settled() {
                    of_clause[t][*clause].push(n);
                }
            }
            let count = row.iter().filter(|s| !s.settled().is_empty()).count();
            if count > 0 {
                counts.push((count, t));
            }
        }
        let names = topics.topics.iter().map(|topic| {
            let said = fold(&format!("{}。{}", topic.name, topic.about));
            rarity.vector(&runs(&said))
        });
        counts.sort_by_key(|(count, t)| (std::cmp::Reverse(*count), *t));
        Self {
            states,
            confirmed: counts.into_iter().map(|(_, t)| t).collect(),
            of_clause,
            names: names.collect(),
        }
    }

    /// What the name of a topic and its line say.
    pub(super) fn name(&self, topic: usize) -> &Vector {
        &self.names[topic]
    }

    /// What a topic says of a text.
    pub(super) fn state(&self, topic: usize, text: usize) -> &State {
        &self.states[text][topic]
    }

    /// The texts in which clauses were confirmed, those with most topics first.
    pub(super) fn confirmed(&self) -> &[usize] {
        &self.confirmed
    }

    /// The confirmed topics of a clause.
    pub(super) fn of(&self, text: usize, clause: ClauseIndex) -> &[usize] {
        &self.of_clause[text][clause]
    }

    /// Whether all topics of a clause have been looked for in another text, so
    /// that what they name there is all there is.
    pub(super) fn is_settled(&self, text: usize, clause: ClauseIndex, other: usize) -> bool {
        let own = self.of(text, clause);
        let looked = |topic: &usize| matches!(self.state(*topic, other), State::Settled(_));
        !own.is_empty() && own.iter().all(looked)
    }

    /// The pairs of clauses that share a confirmed topic, by topic.
    pub(super) fn shared(
        &self,
        a: usize,
        b: usize,
    ) -> impl Iterator<Item = (&[ClauseIndex], &[ClauseIndex])> {
        let rows = self.states[a].iter().zip(&self.states[b]);
        rows.map(|(left, right)| (left.settled(), right.settled()))
            .filter(|(left, right)| !left.is_empty() && !right.is_empty())
    }
}
