//! Terms weighted by rarity: clauses as vectors of length one.

use std::collections::HashMap;

use super::features::{Bag, ClauseFeatures, Features};
use crate::duties::Strength;

/// Weights by term, sorted by term; the length is one, or nothing.
pub(super) type Vector = Vec<(u32, f32)>;

/// What the headings over a clause add to what it is taken for.
const PATH: f32 = 0.5;
/// What the text of the clause above adds.
const LEAD: f32 = 0.25;

/// One clause.
#[derive(Debug, Clone, Default)]
pub(super) struct ClauseVectors {
    pub(super) own: Vector,
    pub(super) sentences: Vec<Vector>,
    pub(super) passages: Vec<Vector>,
    pub(super) words: Vector,
    pub(super) heading: Vector,
    pub(super) title: Vector,
    /// Own text with what stands over it.
    pub(super) whole: Vector,
    pub(super) strength: Option<Strength>,
}

/// The numbers of the terms, and how rare each is.
#[derive(Debug, Clone, Default)]
pub(super) struct Rarity {
    numbers: HashMap<u64, u32>,
    weights: Vec<f32>,
}

impl Rarity {
    /// Counts in how many clauses each term stands.
    pub(super) fn new(texts: &[Features]) -> Self {
        let mut numbers = HashMap::new();
        let mut counts: Vec<u32> = Vec::new();
        let clauses = texts.iter().flat_map(|text| &text.clauses);
        let mut total = 0_u32;
        for clause in clauses {
            total += 1;
            let seen = [&clause.own, &clause.heading, &clause.words];
            for (term, _) in seen.into_iter().flatten() {
                let next = counts.len() as u32;
                let at = *numbers.entry(*term).or_insert(next);
                if at == next {
                    counts.push(0);
                }
                counts[at as usize] += 1;
            }
        }
        let weight = |count: u32| ((total + 1) as f32 / (count as f32 + 0.5)).ln().max(0.0);
        Self {
            weights: counts.into_iter().map(weight).collect(),
            numbers,
        }
    }

    /// How many terms there are.
    pub(super) fn len(&self) -> usize {
        self.weights.len()
    }

    /// The vectors of a clause.
    pub(super) fn vectors(&self, clause: &ClauseFeatures) -> ClauseVectors {
        let own = self.vector(&clause.own);
        let path = self.vector(&clause.path);
        let lead = self.vector(&clause.lead);
        ClauseVectors {
            whole: sum(&[(&own, 1.0), (&path, PATH), (&lead, LEAD)]),
            passages: (clause.passages.iter())
                .map(|bag| self.vector(bag))
                .collect(),
            sentences: clause
                .sentences
                .iter()
                .map(|bag| self.vector(bag))
                .collect(),
            words: self.vector(&clause.words),
            heading: self.vector(&clause.heading),
            title: self.vector(&clause.title),
            strength: clause.strength,
            own,
        }
    }

    /// The vector of some terms.
    pub(super) fn vector(&self, bag: &Bag) -> Vector {
        let known = bag.iter().filter_map(|(term, count)| {
            let at = *self.numbers.get(term)?;
            Some((at, (1.0 + (*count as f32).ln()) * self.weights[at as usize]))
        });
        unit(known.collect())
    }
}

fn unit(mut vector: Vector) -> Vector {
    vector.sort_unstable_by_key(|(term, _)| *term);
    let length = vector.iter().map(|(_, w)| w * w).sum::<f32>().sqrt();
    if length > 0.0 {
        for (_, weight) in &mut vector {
            *weight /= length;
        }
    }
    vector
}

/// Vectors added up with their factors, of length one.
pub(super) fn sum(parts: &[(&Vector, f32)]) -> Vector {
    let mut all: Vector = Vec::new();
    for (vector, factor) in parts {
        all.extend(vector.iter().map(|(term, weight)| (*term, weight * factor)));
    }
    all.sort_by_key(|(term, _)| *term);
    let mut out: Vector = Vec::with_capacity(all.len());
    for (term, weight) in all {
        match out.last_mut() {
            Some((last, sum)) if *last == term => *sum += weight,
            _ => out.push((term, weight)),
        }
    }
    unit(out)
}

/// The cosine of the angle between two vectors.
pub(super) fn cosine(a: &Vector, b: &Vector) -> f32 {
    let mut rest = b.iter().peekable();
    let mut sum = 0.0;
    for (term, weight) in a {
        while rest.next_if(|(other, _)| other < term).is_some() {}
        if let Some((_, other)) = rest.next_if(|(other, _)| other == term) {
            sum += weight * other;
        }
    }
    sum
}

/// A vector laid out by term, to be multiplied with many.
pub(super) struct Laid<'v> {
    weights: Vec<f32>,
    vector: Option<&'v Vector>,
}

impl<'v> Laid<'v> {
    /// Room for vectors over `terms` terms.
    pub(super) fn new(terms: usize) -> Self {
        Self {
            weights: vec![0.0; terms],
            vector: None,
        }
    }

    /// Lays out another vector.
    pub(super) fn lay(&mut self, vector: &'v Vector) {
        for (term, _) in self.vector.into_iter().flatten() {
            self.weights[*term as usize] = 0.0;
        }
        for (term, weight) in vector {
            self.weights[*term as usize] = *weight;
        }
        self.vector = Some(vector);
    }

    /// The cosine of the angle between it and another.
    pub(super) fn times(&self, other: &Vector) -> f32 {
        let terms = other.iter();
        terms
            .map(|(term, weight)| self.weights[*term as usize] * weight)
            .sum()
    }
}
