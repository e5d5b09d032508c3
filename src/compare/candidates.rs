//! Which clauses of two texts are worth a closer look, by an inverted index.

use super::Text;

/// How many clauses of the other text each clause is held against.
const NEAREST: usize = 12;
/// Clauses that share less are not held against each other.
const FAINT: f32 = 0.05;
/// A term that stands in more clauses of a text than one in this many leads to
/// none of them.
const COMMON: usize = 5;

/// A clause of the first text, one of the second, and how much they are alike by
/// their whole vectors.
pub(super) type Candidate = (usize, usize, f32);

/// The nearest clauses of `b` for each clause of `a` and of `a` for each of `b`,
/// each pair once, sorted.
pub(super) fn candidates(a: &Text, b: &Text, terms: usize) -> Vec<Candidate> {
    let index = Postings::new(b, terms);
    let mut out: Vec<Candidate> = Vec::new();
    let mut nearest_of_b: Vec<Vec<(usize, f32)>> = vec![Vec::new(); b.clauses.len()];
    let mut likeness = vec![0.0_f32; b.clauses.len()];
    for (x, clause) in a.clauses.iter().enumerate() {
        likeness.fill(0.0);
        for (term, weight) in &clause.whole {
            for (y, other) in index.of(*term) {
                likeness[*y as usize] += weight * other;
            }
        }
        let mut nearest: Vec<(usize, f32)> = Vec::new();
        for (y, alike) in likeness.iter().enumerate() {
            if *alike >= FAINT {
                keep(&mut nearest, y, *alike);
                keep(&mut nearest_of_b[y], x, *alike);
            }
        }
        out.extend(nearest.into_iter().map(|(y, alike)| (x, y, alike)));
    }
    for (y, nearest) in nearest_of_b.into_iter().enumerate() {
        out.extend(nearest.into_iter().map(|(x, alike)| (x, y, alike)));
    }
    out.sort_by_key(|(x, y, _)| (*x, *y));
    out.dedup_by_key(|(x, y, _)| (*x, *y));
    out
}

/// Puts a clause among the nearest, if it is one; of equals the first stays.
fn keep(nearest: &mut Vec<(usize, f32)>, clause: usize, alike: f32) {
    let at = nearest.partition_point(|(_, other)| *other >= alike);
    if at < NEAREST {
        nearest.insert(at, (clause, alike));
        nearest.truncate(NEAREST);
    }
}

/// For each term the clauses that have it, with its weight.
struct Postings {
    starts: Vec<u32>,
    entries: Vec<(u32, f32)>,
}

impl Postings {
    fn new(text: &Text, terms: usize) -> Self {
        let mut starts = vec![0_u32; terms + 1];
        let most = (text.clauses.len() / COMMON).max(COMMON) as u32;
        for (term, _) in text.clauses.iter().flat_map(|clause| &clause.whole) {
            starts[*term as usize + 1] += 1;
        }
        for count in &mut starts {
            if *count > most {
                *count = 0;
            }
        }
        for at in 0..terms {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut entries = vec![(0, 0.0); starts[terms] as usize];
        for (n, clause) in text.clauses.iter().enumerate() {
            for (term, weight) in &clause.whole {
                let at = &mut next[*term as usize];
                if *at < starts[*term as usize + 1] {
                    entries[*at as usize] = (n as u32, *weight);
                    *at += 1;
                }
            }
        }
        Self { starts, entries }
    }

    fn of(&self, term: u32) -> &[(u32, f32)] {
        let at = term as usize;
        &self.entries[self.starts[at] as usize..self.starts[at + 1] as usize]
    }
}
