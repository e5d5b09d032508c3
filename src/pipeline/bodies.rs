//! The posted texts of all bodies, held against each other.

use std::collections::BTreeMap;

use super::{ReadBook, Request, Workers, read_book};
use crate::compare::{Comparison, Features, Proposal, TextPairs, other_words, parameters};
use crate::diagnostic::Checked;
use crate::duties::{Duties, actor_names, duties};
use crate::error::Error;
use crate::japanese::Tokenizer;
use crate::model::{Topics, Version};
use crate::publish;
use crate::render::{Across, Found};
use crate::resolve::{Book, VersionRef};

/// The texts of a book, ready to be compared.
#[derive(Debug)]
pub struct Bodies {
    /// The book.
    pub book: Book,
    /// The topics that decide.
    pub topics: Topics,
    /// The posted versions, in the order in which the comparison knows them.
    pub texts: Vec<VersionRef>,
    /// The duties of each.
    pub duties: Vec<Duties>,
    /// The comparison.
    pub comparison: Comparison,
}

impl Bodies {
    /// The version of a text, by its place in the comparison.
    #[must_use]
    pub fn version(&self, text: usize) -> &Version {
        self.book.version(self.texts[text])
    }

    /// Takes other topics.
    pub fn set_topics(&mut self, topics: Topics) {
        self.comparison.set_topics(&topics);
        self.topics = topics;
    }

    /// The texts of a body, by their places.
    pub fn texts_of(&self, body: &str) -> impl Iterator<Item = usize> {
        let texts = self.texts.iter().enumerate();
        texts
            .filter(move |(_, at)| self.book.jurisdiction(**at).id == body)
            .map(|(n, _)| n)
    }
}

/// Reads the content and what is needed to compare its bodies; nothing where
/// `site.yaml` cannot be used. `adapt` may change the topics before.
pub fn bodies(
    request: &Request<'_>,
    adapt: impl FnOnce(Topics) -> Topics,
) -> Result<Checked<Option<Bodies>>, Error> {
    let workers = Workers::start(request.threads)?;
    let Checked { value, report } = read_book(request, &workers)?;
    let value = value.map(|read| {
        let ReadBook { book, topics, .. } = read;
        let texts: Vec<VersionRef> = book.versions().filter(|at| book.is_posted(*at)).collect();
        let duties = workers.map_in_order(&texts, |at| {
            duties(book.version(*at), &actor_names(book.jurisdiction(*at)))
        });
        let topics = adapt(topics);
        let comparison = comparison(
            &workers,
            &book,
            &texts,
            &duties.iter().collect::<Vec<_>>(),
            &topics,
        );
        Bodies {
            book,
            topics,
            texts,
            duties,
            comparison,
        }
    });
    Ok(Checked { value, report })
}

/// Reads the words of the texts and weighs them.
pub(super) fn comparison(
    workers: &Workers,
    book: &Book,
    texts: &[VersionRef],
    duties: &[&Duties],
    topics: &Topics,
) -> Comparison {
    let tokenizer = Tokenizer::new();
    let texts: Vec<(&VersionRef, &&Duties)> = texts.iter().zip(duties).collect();
    let features = workers.map_in_order(&texts, |(at, duties)| {
        Features::new(book.version(**at), duties, &tokenizer)
    });
    Comparison::new(features, topics)
}

/// Up to this many bodies, each is compared with each.
const ALL_BODIES: usize = 8;

/// Holds the posted texts against each other, as far as `site.yaml` asks for it.
pub(super) fn across(workers: &Workers, read: &ReadBook, duties: &publish::DutiesOf) -> Across {
    let ReadBook {
        book,
        topics,
        wanted,
        glossary,
        ..
    } = read;
    let texts: Vec<VersionRef> = book.versions().filter(|at| book.is_posted(*at)).collect();
    let read_duties: Vec<&Duties> = texts
        .iter()
        .map(|at| duties.get(at).expect("every version was read for duties"))
        .collect();
    let comparison = comparison(workers, book, &texts, &read_duties, topics);
    let parameters = parameters(book, topics, duties, (&texts, &comparison));
    let bodies = book.site().jurisdictions.len();
    let is_wanted = |a: &str, b: &str| {
        let named = wanted
            .iter()
            .any(|(x, y)| [x, y] == [a, b] || [x, y] == [b, a]);
        bodies <= ALL_BODIES || named
    };
    let body = |text: usize| book.jurisdiction(texts[text]).id.as_str();
    let mut couples = comparison.couples();
    couples.retain(|(a, b)| is_wanted(body(*a), body(*b)));
    let compared = paired(workers, &comparison, &couples);
    let found = Found {
        topics: topics.clone(),
        other_words: other_words(topics.topics.iter().map(|t| t.name.as_str()), glossary),
        texts,
        comparison,
        compared,
        parameters,
    };
    Across::new(book, found)
}

/// The published data of the topics and of the bodies held against each other:
/// addresses and bytes.
pub(super) fn files(book: &Book, across: &Across) -> Vec<(String, Vec<u8>)> {
    let body = |text: usize| book.jurisdiction(across.texts[text]).id.as_str();
    let mut by_bodies: BTreeMap<(&str, &str), Vec<&TextPairs>> = BTreeMap::new();
    for two in &across.compared {
        let bodies = (body(two.a), body(two.b));
        by_bodies.entry(bodies).or_default().push(two);
    }
    let mut out = vec![
        (
            "data/topics.json".to_owned(),
            publish::topics_json(book, &across.topics),
        ),
        (
            "data/parameters.json".to_owned(),
            publish::parameters_json(book, &across.topics, &across.parameters),
        ),
    ];
    let topics = publish::topics_of(book, &across.topics);
    for ((a, b), compared) in by_bodies {
        let bytes = publish::compare_json(book, &across.texts, &compared, &topics);
        out.push((publish::compare_path(a, b), bytes));
    }
    out
}

/// Every two texts of different bodies, compared.
pub fn all_pairs(request: &Request<'_>, comparison: &Comparison) -> Result<Vec<TextPairs>, Error> {
    let workers = Workers::start(request.threads)?;
    Ok(paired(&workers, comparison, &comparison.couples()))
}

/// The texts of each couple, compared.
pub(super) fn paired(
    workers: &Workers,
    comparison: &Comparison,
    couples: &[(usize, usize)],
) -> Vec<TextPairs> {
    workers.map_in_order(couples, |(a, b)| comparison.pairs(*a, *b))
}

/// Proposes clauses for the topics in which a body has no standing yet, by the
/// place of the text.
pub fn suggestions(
    request: &Request<'_>,
    bodies: &Bodies,
    body: &str,
) -> Result<Vec<(usize, Proposal)>, Error> {
    let workers = Workers::start(request.threads)?;
    let mut out = Vec::new();
    for text in bodies.texts_of(body).collect::<Vec<_>>() {
        let teachers = bodies.comparison.teachers(text);
        let couples: Vec<(usize, usize)> = teachers.into_iter().map(|t| (text, t)).collect();
        let compared = paired(&workers, &bodies.comparison, &couples);
        let found = bodies.comparison.suggest(text, &bodies.topics, &compared);
        out.extend(found.into_iter().map(|proposal| (text, proposal)));
    }
    out.sort_by_key(|(text, proposal)| (proposal.topic, *text));
    Ok(out)
}
