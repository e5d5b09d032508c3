//! Terms that a text defines, and where it uses them.
//!
//! In: a version. Out: its [`Definition`]s in printed order (`find`) and the
//! places in later clauses where each is meant (`uses`). The forms are those of
//! Japanese drafting: 以下「…」という。, …をいう。, 「…」とは…をいう。, the items of an
//! article of definitions, and the entries of a glossary. Nothing is guessed: a
//! word that the text explains in another way is no defined term.

mod find;
mod shared;
mod uses;

use std::ops::Range;

use crate::model::{ClauseIndex, Version};

pub use shared::{SharedTerm, Wording, shared_terms};
pub use uses::{Spellings, occurrences};

/// How a term is defined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// 以下「…」という。: a short name for what stands before it.
    Abbreviation,
    /// …をいう。: what the word means.
    Meaning,
    /// An entry of a glossary.
    Glossary,
}

impl Form {
    /// The name in published data.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Abbreviation => "abbreviation",
            Self::Meaning => "meaning",
            Self::Glossary => "glossary",
        }
    }
}

/// Where a definition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// The whole text.
    Policy,
    /// The part, chapter, section, article or paragraph that it names.
    Clause(ClauseIndex),
}

/// A defined term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// The term as printed.
    pub term: String,
    /// The clause that defines it.
    pub clause: ClauseIndex,
    /// Where the term stands in the clause's own text, in code points; none where
    /// it stands in the heading or before the text.
    pub range: Option<Range<usize>>,
    /// What it means, in the words of the clause.
    pub text: String,
    /// How it is defined.
    pub form: Form,
    /// Where it holds.
    pub scope: Scope,
}

/// A place where a defined term is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// The clause.
    pub clause: ClauseIndex,
    /// Where in its own text, in code points.
    pub range: Range<usize>,
}

/// The definitions of a version in printed order, each with its later uses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Definitions(Vec<(Definition, Vec<Use>)>);

impl Definitions {
    /// Finds the definitions of a version and their uses.
    #[must_use]
    pub fn new(version: &Version) -> Self {
        let found = find::definitions(version);
        let uses = uses::uses(version, &found);
        Self(found.into_iter().zip(uses).collect())
    }

    /// Every definition with its uses.
    pub fn iter(&self) -> impl Iterator<Item = (&Definition, &[Use])> {
        self.0.iter().map(|(d, uses)| (d, uses.as_slice()))
    }

    /// The uses in a clause: place and definition, in the order of its text.
    #[must_use]
    pub fn in_clause(&self, clause: ClauseIndex) -> Vec<(Range<usize>, &Definition)> {
        let mut out: Vec<_> = self
            .iter()
            .flat_map(|(d, uses)| uses.iter().map(move |u| (u, d)))
            .filter(|(u, _)| u.clause == clause)
            .map(|(u, d)| (u.range.clone(), d))
            .collect();
        out.sort_by_key(|(range, _)| (range.start, range.end));
        out
    }
}
