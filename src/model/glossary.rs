//! Words of the field: what means the same, and what must be kept apart.

/// A term and the other words for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Term {
    /// The head word as the policies print it.
    pub term: String,
    /// How it is read, in hiragana.
    pub reading: Option<String>,
    /// The same thing by another name; merged both ways.
    pub variants: Vec<String>,
    /// Nearly the same thing; merged both ways at a lower weight.
    pub synonyms: Vec<String>,
    /// What people type; leads to the term and not back.
    pub asked_as: Vec<String>,
    /// Wider words that the term leads to, at a low weight.
    pub broader: Vec<String>,
    /// Terms that it must never be merged with.
    pub apart: Vec<String>,
    /// The bodies where this holds; everywhere where there is none.
    pub bodies: Vec<String>,
}

impl Term {
    /// The words that are merged with each other: term, variants, synonyms.
    pub fn merged(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.term)
            .chain(&self.variants)
            .chain(&self.synonyms)
            .map(String::as_str)
    }
}

/// All terms, the pairs to keep apart, and classes of spellings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Glossary {
    /// The terms, in the order of the file.
    pub terms: Vec<Term>,
    /// Pairs that look alike and must not be merged.
    pub apart: Vec<(String, String)>,
    /// Spellings of one word; the first is the usual one.
    pub variants: Vec<Vec<String>>,
}
