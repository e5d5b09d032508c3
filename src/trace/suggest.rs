//! Proposals for clauses that have no control yet.
//!
//! In: the links of all bodies. Out: for every open clause of a body the controls
//! that alike clauses of the other bodies have, and those whose own words are alike.
//! A proposal is for a person to read; it never counts as a link.

use std::collections::BTreeMap;

use super::{Material, Trace, posted};
use crate::model::{ClauseIndex, Control, Relation, Version};
use crate::resolve::VersionRef;

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
    let mut sources: Vec<(VersionRef, ClauseIndex, Terms)> = Vec::new();
    for other in posted(book).filter(|other| other.jurisdiction != at.jurisdiction) {
        let version = book.version(other);
        for clause in 0..version.clauses.len() {
            if !trace.of_clause(other, clause).is_empty() {
                sources.push((other, clause, terms(&words_of(version, clause))));
            }
        }
    }
    let controls: Vec<(&Control, Terms)> = trace
        .controls()
        .iter()
        .map(|control| {
            let words = format!("{} {} {}", control.name, control.name, control.summary());
            (control, terms(&words))
        })
        .collect();
    let all = sources.iter().map(|(_, _, terms)| terms);
    let weights = Weights::new(all.chain(controls.iter().map(|(_, terms)| terms)));
    let version = book.version(at);
    let open = coverage.open.iter().map(|&clause| {
        let own = terms(&words_of(version, clause));
        let mut best: BTreeMap<&str, Proposal> = BTreeMap::new();
        for (other, alike, terms) in &sources {
            let score = weights.likeness(&own, terms);
            for link in trace.of_clause(*other, *alike) {
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
        for (control, terms) in &controls {
            let found = best
                .entry(&control.id)
                .or_insert_with(|| nothing(&control.id));
            found.score += WORDING * weights.likeness(&own, terms);
        }
        let mut proposals: Vec<Proposal> =
            best.into_values().filter(|p| p.score >= LEAST).collect();
        // Of equals the first by name, as the sort is stable.
        proposals.sort_by(|a, b| b.score.total_cmp(&a.score));
        proposals.truncate(MOST);
        (clause, proposals)
    });
    open.collect()
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

    /// The cosine of two texts, from 0 to 1.
    fn likeness(&self, a: &Terms, b: &Terms) -> f64 {
        let weigh = |pair: &[char; 2], count: f64| {
            self.0
                .get(pair)
                .map_or(0.0, |weight| weight * (1.0 + f64::ln(count)))
        };
        let length = |text: &Terms| {
            let squares: f64 = text.iter().map(|(p, n)| weigh(p, *n).powi(2)).sum();
            squares.sqrt()
        };
        let product: f64 = a
            .iter()
            .filter_map(|(pair, n)| Some(weigh(pair, *n) * weigh(pair, *b.get(pair)?)))
            .sum();
        let lengths = length(a) * length(b);
        if lengths > 0.0 {
            product / lengths
        } else {
            0.0
        }
    }
}
