//! Proposals for clauses that have no control yet.
//!
//! In: the links of all bodies. Out: for every open clause of a body the controls
//! that alike clauses of the other bodies have, and those whose own words are alike.
//! A proposal is for a person to read; it never counts as a link.

use std::collections::{BTreeMap, HashMap};

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
    let suggester = Suggester::new(book, trace);
    let open = coverage.open.iter();
    open.map(|&clause| (clause, suggester.proposals(book, at, clause)))
        .collect()
}

/// How often the proposals for the clauses of a body are what somebody chose, when
/// its own links are out of sight.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Agreement {
    /// Demanding clauses that have a control.
    pub clauses: usize,
    /// Those of them whose first proposal is one of theirs.
    pub first: usize,
    /// Those for which any proposal is.
    pub any: usize,
    /// How many controls were proposed.
    pub proposed: usize,
    /// How many of them the clause has.
    pub right: usize,
}

/// Holds proposals against the links of a body.
#[must_use]
pub fn agreement(material: Material<'_>, trace: &Trace, at: VersionRef) -> Agreement {
    let mut out = Agreement::default();
    let Some(coverage) = trace.coverage().iter().find(|c| c.at == at) else {
        return out;
    };
    let suggester = Suggester::new(material.book, trace);
    for &clause in &coverage.demanding {
        let links = trace.of_clause(at, clause);
        if links.is_empty() {
            continue;
        }
        let proposals = suggester.proposals(material.book, at, clause);
        let is_right = |p: &&Proposal| links.iter().any(|link| link.control == p.control);
        let right = proposals.iter().filter(is_right).count();
        out.clauses += 1;
        out.first += usize::from(proposals.first().as_ref().is_some_and(is_right));
        out.any += usize::from(right > 0);
        out.proposed += proposals.len();
        out.right += right;
    }
    out
}

/// The clauses that have controls and the controls, by their words: made once, to
/// be asked for many clauses.
#[derive(Debug)]
pub struct Suggester<'a> {
    trace: &'a Trace,
    /// The clauses that have a control.
    sources: Vec<(VersionRef, ClauseIndex)>,
    pairs: Pairs,
    /// By pair of letters: what it says, the rarer, the more.
    weights: Vec<f64>,
    /// By pair of letters: the texts that hold it, clauses before controls, with
    /// what it says of each.
    postings: Vec<Vec<(usize, f64)>>,
    /// By text.
    lengths: Vec<f64>,
}

impl<'a> Suggester<'a> {
    /// Reads the links of all bodies.
    #[must_use]
    pub fn new(book: &Book, trace: &'a Trace) -> Self {
        let mut pairs = Pairs::default();
        let (mut sources, mut texts) = (Vec::new(), Vec::new());
        for at in posted(book) {
            let version = book.version(at);
            for clause in 0..version.clauses.len() {
                if !trace.of_clause(at, clause).is_empty() {
                    sources.push((at, clause));
                    texts.push(pairs.learn(&words_of(version, clause)));
                }
            }
        }
        texts.extend(trace.controls().iter().map(|control| {
            let words = format!("{} {} {}", control.name, control.name, control.summary());
            pairs.learn(&words)
        }));
        let mut held = vec![0_u32; pairs.0.len()];
        for (pair, _) in texts.iter().flatten() {
            held[*pair] += 1;
        }
        let number = texts.len() as f64;
        let weights = held.iter();
        let weights: Vec<f64> = weights
            .map(|held| f64::ln((number + 1.0) / f64::from(*held)))
            .collect();
        let mut postings = vec![Vec::new(); pairs.0.len()];
        let mut lengths = Vec::with_capacity(texts.len());
        for (n, text) in texts.iter().enumerate() {
            lengths.push(length(&weights, text));
            for (pair, count) in text {
                postings[*pair].push((n, weigh(&weights, *pair, *count)));
            }
        }
        Self {
            trace,
            sources,
            pairs,
            weights,
            postings,
            lengths,
        }
    }

    /// The controls that may fit a clause of a version, the best first; what its own
    /// body has for other clauses counts for nothing.
    pub(super) fn proposals(
        &self,
        book: &Book,
        at: VersionRef,
        clause: ClauseIndex,
    ) -> Vec<Proposal> {
        let own = self.pairs.read(&words_of(book.version(at), clause));
        let scores = self.likeness(&own);
        let mut best: BTreeMap<&str, Proposal> = BTreeMap::new();
        let sources = self.sources.iter().zip(&scores);
        let others = sources.filter(|((other, _), _)| other.jurisdiction != at.jurisdiction);
        for ((other, alike), &score) in others {
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
            let weight = weigh(&self.weights, *pair, *count);
            for (text, other) in &self.postings[*pair] {
                out[*text] += weight * other;
            }
        }
        let length = length(&self.weights, own);
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

/// The pairs of letters that a text holds, by number, and how often.
type Terms = Vec<(usize, f64)>;

/// The pairs of neighbouring letters that are known, by number.
#[derive(Debug, Default)]
struct Pairs(HashMap<[char; 2], usize>);

impl Pairs {
    /// What a text holds; pairs that are new become known.
    fn learn(&mut self, text: &str) -> Terms {
        let known = &mut self.0;
        counted(pairs_of(text, |pair| {
            let next = known.len();
            Some(*known.entry(pair).or_insert(next))
        }))
    }

    /// What a text holds of what is known.
    fn read(&self, text: &str) -> Terms {
        counted(pairs_of(text, |pair| self.0.get(&pair).copied()))
    }
}

/// The numbers of the pairs within runs of kanji, katakana and Latin letters, which
/// carry the meaning; hiragana, signs and digits part the runs.
fn pairs_of(text: &str, mut number: impl FnMut([char; 2]) -> Option<usize>) -> Vec<usize> {
    let mut out = Vec::new();
    let mut last = None;
    for c in text.chars().flat_map(char::to_lowercase) {
        let counts = c.is_alphabetic() && !('ぁ'..='ゖ').contains(&c);
        if let Some(before) = last.filter(|_| counts) {
            out.extend(number([before, c]));
        }
        last = counts.then_some(c);
    }
    out
}

fn counted(mut pairs: Vec<usize>) -> Terms {
    pairs.sort_unstable();
    let runs = pairs.chunk_by(|a, b| a == b);
    runs.map(|run| (run[0], run.len() as f64)).collect()
}

/// What a pair says that stands in a text so many times.
fn weigh(weights: &[f64], pair: usize, count: f64) -> f64 {
    weights[pair] * (1.0 + f64::ln(count))
}

fn length(weights: &[f64], text: &Terms) -> f64 {
    let squares = text.iter().map(|(p, n)| weigh(weights, *p, *n).powi(2));
    squares.sum::<f64>().sqrt()
}
