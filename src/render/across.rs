//! What the bodies have in common, arranged for the pages.
//!
//! In: the topics, the posted texts held against each other, and the values they
//! set. Out: for every topic its clauses in each body, for every clause its topics
//! and its counterparts, and the addresses of the pages that show them. Only
//! posted texts are held against each other: a sample stands nowhere here.

use std::collections::{BTreeMap, BTreeSet};

use super::links::relative;
use crate::compare::{Comparison, Counterpart, Counterparts, Parameter, TextPairs};
use crate::model::{ClauseIndex, Standing, Topics};
use crate::resolve::{Book, VersionRef};

/// The page on which the comparison of the bodies begins, relative to the site's root.
pub(super) const ACROSS: &str = "compare.html";
/// The list of topics.
pub(super) const TOPICS: &str = "topics.html";
/// What the bodies set as values.
pub(super) const PARAMETERS: &str = "parameters.html";

/// The bodies held against each other.
#[derive(Debug)]
pub struct Across {
    /// The rules seen across bodies.
    pub topics: Topics,
    /// For every topic the words by which people look for it beside its name.
    pub other_words: Vec<Vec<String>>,
    /// The posted texts, in the order in which the comparison knows them.
    pub texts: Vec<VersionRef>,
    /// The comparison.
    pub comparison: Comparison,
    /// The texts that were compared, two by two.
    pub compared: Vec<TextPairs>,
    /// The values that the texts set.
    pub parameters: Vec<Parameter>,
    counterparts: Counterparts,
    /// By topic, then by body.
    cells: Vec<Vec<Cell>>,
    topics_of: BTreeMap<(usize, ClauseIndex), Vec<usize>>,
}

/// What a topic is in a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) state: State,
    /// The clauses by text, as the list of topics names them.
    pub(super) clauses: Vec<(usize, ClauseIndex)>,
}

/// What is known of a topic in a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Confirmed,
    Proposed,
    /// Somebody looked: there is no such rule.
    Absent,
    /// Nobody has looked.
    Unknown,
    /// There is one, and this edition does not hold it.
    Elsewhere,
}

impl State {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Proposed => "proposed",
            Self::Absent => "absent",
            Self::Unknown => "unknown",
            Self::Elsewhere => "elsewhere",
        }
    }
}

/// What was found out about the bodies, before it is arranged.
#[derive(Debug)]
pub struct Found {
    /// See [`Across::topics`].
    pub topics: Topics,
    /// See [`Across::other_words`].
    pub other_words: Vec<Vec<String>>,
    /// See [`Across::texts`].
    pub texts: Vec<VersionRef>,
    /// See [`Across::comparison`].
    pub comparison: Comparison,
    /// See [`Across::compared`].
    pub compared: Vec<TextPairs>,
    /// See [`Across::parameters`].
    pub parameters: Vec<Parameter>,
}

impl Across {
    /// Arranges what was found.
    #[must_use]
    pub fn new(book: &Book, found: Found) -> Self {
        let Found {
            topics,
            other_words,
            texts,
            comparison,
            compared,
            parameters,
        } = found;
        let mut topics_of: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        let mut cells = Vec::with_capacity(topics.topics.len());
        for (number, topic) in topics.topics.iter().enumerate() {
            let bodies = book.site().jurisdictions.iter().enumerate();
            let row: Vec<Cell> = bodies
                .map(|(n, body)| cell(book, &texts, n, topic.bodies.get(&body.id)))
                .collect();
            for cell in row.iter().filter(|cell| cell.state == State::Confirmed) {
                for place in &cell.clauses {
                    topics_of.entry(*place).or_default().push(number);
                }
            }
            cells.push(row);
        }
        Self {
            counterparts: Counterparts::new(&compared),
            topics,
            other_words,
            texts,
            comparison,
            compared,
            parameters,
            cells,
            topics_of,
        }
    }

    /// Whether there is anything to show: topics, and two bodies that have a text.
    pub(super) fn is_shown(&self) -> bool {
        let bodies: BTreeSet<usize> = self.texts.iter().map(|at| at.jurisdiction).collect();
        bodies.len() > 1 && self.shown_topics().next().is_some()
    }

    /// The topics that have a clause in some body.
    pub(super) fn shown_topics(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.cells.len()).filter(|topic| self.has_page(*topic))
    }

    fn has_page(&self, topic: usize) -> bool {
        self.cells[topic]
            .iter()
            .any(|cell| !cell.clauses.is_empty())
    }

    /// What a topic is in each body.
    pub(super) fn cells(&self, topic: usize) -> &[Cell] {
        &self.cells[topic]
    }

    /// The confirmed topics of a clause.
    pub(super) fn topics_of(&self, text: usize, clause: ClauseIndex) -> &[usize] {
        let found = self.topics_of.get(&(text, clause));
        found.map_or(&[], Vec::as_slice)
    }

    /// Whether somebody has looked for at least half of the topics in a body. In
    /// any other, what was found by wording is proposed only, and what was not
    /// found is not known to be absent.
    pub(super) fn is_read(&self, body: usize) -> bool {
        let looked = |row: &&Vec<Cell>| {
            let state = row.get(body).map(|cell| cell.state);
            !matches!(state, None | Some(State::Unknown | State::Proposed))
        };
        self.cells.iter().filter(looked).count() * 2 >= self.cells.len()
    }

    /// What other bodies have beside a clause.
    pub(super) fn counterparts(&self, text: usize, clause: ClauseIndex) -> &[Counterpart] {
        self.counterparts.of(text, clause)
    }

    /// The place of a version in the comparison; none where it is not posted.
    pub(super) fn text(&self, at: VersionRef) -> Option<usize> {
        self.texts.iter().position(|text| *text == at)
    }

    /// The page of a topic, relative to the site's root.
    pub(super) fn topic_href(&self, topic: usize) -> String {
        format!("topics/{}.html", self.topics.topics[topic].id)
    }

    /// The link from the page `path` to the page of a topic.
    pub(super) fn topic_link(&self, topic: usize, path: &str) -> String {
        relative(path, &self.topic_href(topic))
    }

    /// The pairs of bodies that were compared, each once.
    pub(super) fn body_pairs(&self) -> Vec<(usize, usize)> {
        let bodies = |two: &TextPairs| {
            let body = |text: usize| self.texts[text].jurisdiction;
            (body(two.a), body(two.b))
        };
        let all: BTreeSet<(usize, usize)> = self.compared.iter().map(bodies).collect();
        all.into_iter().collect()
    }
}

/// What a topic is in one body.
fn cell(book: &Book, texts: &[VersionRef], body: usize, standing: Option<&Standing>) -> Cell {
    let own = texts.iter().enumerate();
    let own: Vec<(usize, VersionRef)> = own
        .filter(|(_, at)| at.jurisdiction == body)
        .map(|(text, at)| (text, *at))
        .collect();
    let keys = standing.map_or(&[][..], Standing::keys);
    let clauses: Vec<(usize, ClauseIndex)> = keys
        .iter()
        .flat_map(|key| {
            let found = own.iter().filter_map(move |(text, at)| {
                let clause = book.pages(*at).with_key(key)?;
                Some((*text, clause))
            });
            found.collect::<Vec<_>>()
        })
        .collect();
    let state = match standing {
        None => State::Unknown,
        Some(Standing::Absent) => State::Absent,
        Some(_) if clauses.is_empty() => State::Elsewhere,
        Some(Standing::Confirmed(_)) => State::Confirmed,
        Some(Standing::Proposed(_)) => State::Proposed,
    };
    Cell { state, clauses }
}

/// The page of two bodies, relative to the site's root.
pub(super) fn pair_href(book: &Book, (a, b): (usize, usize)) -> String {
    let id = |body: usize| &book.site().jurisdictions[body].id;
    format!("compare/{}--{}.html", id(a), id(b))
}
