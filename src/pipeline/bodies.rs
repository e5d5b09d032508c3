//! The posted texts of all bodies, held against each other.

use super::{ReadBook, Request, Workers, read_book};
use crate::compare::{Comparison, Features, TextPairs};
use crate::diagnostic::Checked;
use crate::duties::{Duties, actor_names, duties};
use crate::error::Error;
use crate::japanese::Tokenizer;
use crate::model::{Topics, Version};
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
