//! Proposals for clauses that have no control yet.
//!
//! In: the links of all bodies. Out: for every open clause of a body the controls
//! that alike clauses of the other bodies have, and those whose own words are alike.
//! A proposal is for a person to read; it never counts as a link.

use std::collections::BTreeMap;

use super::{Material, Trace, posted};
use crate::model::{ClauseIndex, Relation, Version};
use crate::resolve::{Book, VersionRef};

/// Proposals for one clause.
const MOST: usize = 3;
/// A clause and a control less alike than this have nothing to do with each other.
const LEAST: f64 = 0.12;
/// What the wording of a control counts beside a clause that has it.
const WORDING: f64 = 0.6;

/// A control that may fit a clause.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// Identifier of the control.
    pub control: String,
    /// What it does for the clause that is most alike; else it supports.
    pub relation: Relation,
    /// How alike, from 0 to 2; for putting proposals in order only.
    pub score: f64,
    /// The alike clause of another body that has it.
    pub because: Option<(VersionRef, ClauseIndex)>,
}

/// The open clauses of a body in printed order, each with its proposals, the best
/// first.
#[must_use]
pub fn suggest(
    material: Material<'_>,
    trace: &Trace,
    at: VersionRef,
) -> Vec<(ClauseIndex, Vec<Proposal>)> {
    let book = material.book;
    let Some(coverage) = trace.coverage().iter().find(|c| c.at == at) else {
        return Vec::new();
    };
    let suggester = Suggester::new(book, trace, at.jurisdiction);
    let version = book.version(at);
    let open = coverage.open.iter();
    open.map(|&clause| (clause, suggester.proposals(version, clause)))
        .collect()
}

/// The clauses that have controls and the controls, by their words: made once, to
/// be asked for many clauses of one body.
pub(super) struct Suggester<'a> {
    trace: &'a Trace,
    /// The clauses of the other bodies that have a control.
    sources: Vec<(VersionRef, ClauseIndex)>,
    weights: Weights,
    /// By pair of letters: the texts that hold it, clauses before controls, with
    /// what it says of each.
    postings: BTreeMap<[char; 2], Vec<(usize, f64)>>,
    /// By text.
    lengths: Vec<f64>,
}

impl<'a> Suggester<'a> {
    /// Reads the links of all bodies but the one that is to be given proposals.
    pub(super) fn new(book: &Book, trace: &'a Trace, jurisdiction: usize) -> Self {
        let (mut sources, mut texts) = (Vec::new(), Vec::new());
        for other in posted(book).filter(|other| other.jurisdiction != jurisdiction) {
            let version = book.version(other);
            for clause in 0..version.clauses.len() {
                if !trace.of_clause(other, clause).is_empty() {
                    sources.push((other, clause));
                    texts.push(terms(&words_of(version, clause)));
                }
            }
        }
        texts.extend(trace.controls().iter().map(|control| {
            let words = format!("{} {} {}", control.name, control.name, control.summary());
            terms(&words)
        }));
        let weights = Weights::new(texts.iter());
        let mut postings: BTreeMap<[char; 2], Vec<(usize, f64)>> = BTreeMap::new();
        let mut lengths = Vec::with_capacity(texts.len());
        for (n, text) in texts.iter().enumerate() {
            lengths.push(weights.length(text));
            for (pair, count) in text {
                let weight = weights.weigh(pair, *count);
                postings.entry(*pair).or_default().push((n, weight));
            }
        }
        Self {
            trace,
            sources,
            weights,
            postings,
            lengths,
        }
    }

    /// The controls that may fit a clause, the best first.
    pub(super) fn proposals(&self, version: &Version, clause: ClauseIndex) -> Vec<Proposal> {
        let scores = self.likeness(&terms(&words_of(version, clause)));
        let mut best: BTreeMap<&str, Proposal> = BTreeMap::new();
        for ((other, alike), &score) in self.sources.iter().zip(&scores) {
            if score <= 0.0 {
                continue;
            }
            for link in self.trace.of_clause(*other, *alike) {
                let found = best
                    .entry(&link.control)
                    .or_insert_with(|| nothing(&link.control));
                if score > found.score {
                    found.score = score;
                    found.relation = link.relation;
                    found.because = Some((*other, *alike));
                }
            }
        }
        let own = &scores[self.sources.len()..];
        for (control, score) in self.trace.controls().iter().zip(own) {
            let found = best
                .entry(&control.id)
                .or_insert_with(|| nothing(&control.id));
            found.score += WORDING * score;
        }
        let mut proposals: Vec<Proposal> =
            best.into_values().filter(|p| p.score >= LEAST).collect();
        // Of equals the first by name, as the sort is stable.
        proposals.sort_by(|a, b| b.score.total_cmp(&a.score));
        proposals.truncate(MOST);
        proposals
    }

    /// The cosine of a text and each of those that are known, from 0 to 1.
    fn likeness(&self, own: &Terms) -> Vec<f64> {
        let mut out = vec![0.0; self.lengths.len()];
        for (pair, count) in own {
            let weight = self.weights.weigh(pair, *count);
            for (text, other) in self.postings.get(pair).into_iter().flatten() {
                out[*text] += weight * other;
            }
        }
        let length = self.weights.length(own);
        for (product, other) in out.iter_mut().zip(&self.lengths) {
            let lengths = length * other;
            *product = if lengths > 0.0 {
                *product / lengths
            } else {
                0.0
            };
        }
        out
    }
}

fn nothing(control: &str) -> Proposal {
    Proposal {
        control: control.to_owned(),
        relation: Relation::Supports,
        score: 0.0,
        because: None,
    }
}

/// What a clause is about: its own words and the headings above it.
fn words_of(version: &Version, clause: ClauseIndex) -> String {
    let mut out = version.clauses[clause].own_text();
    for above in version.ancestors(clause).into_iter().rev().take(3) {
        if let Some(heading) = &version.clauses[above].heading {
            out.push(' ');
            out.push_str(heading);
        }
    }
    out
}

/// How often each pair of neighbouring letters stands in a text.
type Terms = BTreeMap<[char; 2], f64>;

/// The pairs within runs of kanji, katakana and Latin letters, which carry the
/// meaning; hiragana, signs and digits part the runs.
fn terms(text: &str) -> Terms {
    let mut out = Terms::new();
    let mut last = None;
    for c in text.chars().flat_map(char::to_lowercase) {
        let counts = c.is_alphabetic() && !('ぁ'..='ゖ').contains(&c);
        if let Some(before) = last.filter(|_| counts) {
            *out.entry([before, c]).or_insert(0.0) += 1.0;
        }
        last = counts.then_some(c);
    }
    out
}

/// How much each pair says: the rarer, the more.
struct Weights(BTreeMap<[char; 2], f64>);

impl Weights {
    fn new<'a>(texts: impl Iterator<Item = &'a Terms>) -> Self {
        let mut number = 0.0;
        let mut held: BTreeMap<[char; 2], f64> = BTreeMap::new();
        for text in texts {
            number += 1.0;
            for pair in text.keys() {
                *held.entry(*pair).or_insert(0.0) += 1.0;
            }
        }
        let weight = |held: f64| f64::ln((number + 1.0) / held);
        Self(
            held.into_iter()
                .map(|(pair, held)| (pair, weight(held)))
                .collect(),
        )
    }

    /// What a pair says that stands in a text so many times.
    fn weigh(&self, pair: &[char; 2], count: f64) -> f64 {
        let weight = self.0.get(pair);
        weight.map_or(0.0, |weight| weight * (1.0 + f64::ln(count)))
    }

    fn length(&self, text: &Terms) -> f64 {
        let squares: f64 = text.iter().map(|(p, n)| self.weigh(p, *n).powi(2)).sum();
        squares.sqrt()
    }
}
