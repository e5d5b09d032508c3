//! The topics as clauses of the texts at hand.

use std::collections::HashMap;

use super::Text;
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
    /// By topic, then by text.
    states: Vec<Vec<State>>,
    /// By text, then by clause: the topics that somebody confirmed.
    of_clause: Vec<Vec<Vec<usize>>>,
}

impl TopicTable {
    pub(super) fn new(texts: &[Text], topics: &Topics) -> Self {
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
        let mut states = Vec::with_capacity(topics.topics.len());
        for (n, topic) in topics.topics.iter().enumerate() {
            let mut row = Vec::with_capacity(texts.len());
            for (t, text) in texts.iter().enumerate() {
                let found = |named: &[String]| -> Vec<ClauseIndex> {
                    let at = named.iter().filter_map(|key| keys[t].get(key.as_str()));
                    at.copied().collect()
                };
                row.push(match topic.bodies.get(&text.body) {
                    None => State::Unknown,
                    Some(Standing::Absent) => State::Settled(Vec::new()),
                    Some(Standing::Confirmed(named)) => State::Settled(found(named)),
                    Some(Standing::Proposed(named)) => State::Proposed(found(named)),
                });
                for clause in row[t].settled() {
                    of_clause[t][*clause].push(n);
                }
            }
            states.push(row);
        }
        Self { states, of_clause }
    }

    /// How many topics there are.
    pub(super) fn len(&self) -> usize {
        self.states.len()
    }

    /// What a topic says of a text.
    pub(super) fn state(&self, topic: usize, text: usize) -> &State {
        &self.states[topic][text]
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
        let rows = self.states.iter();
        rows.map(move |row| (row[a].settled(), row[b].settled()))
            .filter(|(left, right)| !left.is_empty() && !right.is_empty())
    }
}
