//! How well each document meets what a query asks for.
//!
//! Whole numbers only: the page's script comes to the same sums.

use super::index::Index;
use super::plan::{Concept, HINT, INNER, Plan};
use super::searcher::Searcher;

/// How a list of places meets a document: its number, how often in its text,
/// how often in its headings.
pub(super) type Meeting = (usize, u64, u64);

/// What a document comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) document: usize,
    /// What share of the query it covers, in percent.
    pub(super) share: u64,
    pub(super) score: u64,
    /// 3 for a cited place, 2 for one that holds the query as it stands, 1 for a
    /// row of a table that does.
    pub(super) tier: u64,
}

/// For each document what it has of its own, and what the headings above lend.
struct Scores {
    own: Vec<u64>,
    path: Vec<u64>,
}

/// The documents that places lie in.
pub(super) fn meetings(index: &Index, places: &[u32]) -> Vec<Meeting> {
    let mut out: Vec<Meeting> = Vec::new();
    for &place in places {
        let after = index
            .extents
            .partition_point(|extent| extent.start <= place);
        let document = after.saturating_sub(1);
        if out.last().is_none_or(|last| last.0 != document) {
            out.push((document, 0, 0));
        }
        let last = out.last_mut().expect("one was pushed");
        if place < index.extents[document].body {
            last.2 += 1;
        } else {
            last.1 += 1;
        }
    }
    out
}

impl Searcher<'_> {
    fn length(&self, document: usize) -> usize {
        let extents = &self.index.extents;
        let end = extents
            .get(document + 1)
            .map_or(self.index.stream.len(), |e| e.start as usize);
        end - extents[document].start as usize
    }

    /// How much a document is about something it holds so often, 0 to 220.
    pub(super) fn density(&self, &(document, own, head): &Meeting) -> u64 {
        let often = (own + 2 * head).min(6);
        let length = self.length(document).min(8 * self.average);
        let norm = 50 + (50 * length / self.average) as u64;
        220 * 100 * often / (100 * often + 120 * norm / 100)
    }

    /// Adds what one list of places says; the best of all lists counts.
    fn add_places(&self, scores: &mut Scores, places: &[u32], rarity: u64, weight: u64) {
        for meeting in meetings(self.index, places) {
            let (document, _, head) = meeting;
            let score = self.density(&meeting) * rarity * weight / 10_000;
            scores.own[document] = scores.own[document].max(score);
            if head > 0 {
                let lent = 70 * rarity * weight / 10_000;
                for path in &mut scores.path[document + 1..self.ends[document]] {
                    *path = lent.max(*path);
                }
            }
        }
    }

    fn no_scores(&self) -> Scores {
        let count = self.index.documents.len();
        Scores {
            own: vec![0; count],
            path: vec![0; count],
        }
    }

    fn concept_scores(&self, concept: &Concept<'_>) -> Scores {
        let mut scores = self.no_scores();
        for a in &concept.alternatives {
            self.add_places(
                &mut scores,
                self.word_places(a.key),
                concept.rarity,
                a.weight,
            );
        }
        if let Some(phrase) = concept.phrase.as_ref().filter(|phrase| phrase.len() > 1) {
            let places = self.phrase_places(phrase);
            if !places.is_empty() {
                let rarity = self.rarity(places.len()).min(concept.rarity);
                self.add_places(&mut scores, &places, rarity, 90);
            }
        }
        scores
    }

    /// Adds what a run of words is worth where it stands as it is.
    fn add_unit(&self, chars: &[char], total: &mut [u64]) {
        let places = self.phrase_places(chars);
        if places.is_empty() {
            return;
        }
        let mut scores = self.no_scores();
        self.add_places(&mut scores, &places, self.rarity(places.len()), 60);
        for (total, (own, path)) in total.iter_mut().zip(scores.own.iter().zip(&scores.path)) {
            *total += own + path / 2;
        }
    }

    /// The documents that meet anything, and what share of the query meets none.
    pub(super) fn score_all(&self, plan: &Plan<'_>) -> (Vec<Hit>, u64) {
        let count = self.index.documents.len();
        let (mut total, mut covered) = (vec![0_u64; count], vec![0_u64; count]);
        let (mut all, mut hinted, mut absent) = (0, 0, 0);
        for concept in plan.concepts.iter().filter(|concept| concept.weight > 0) {
            let scores = self.concept_scores(concept);
            let worth = concept.rarity * concept.weight;
            let asked = !matches!(concept.weight, INNER | HINT);
            let mut any = false;
            for document in 0..count {
                let (own, path) = (scores.own[document], scores.path[document]);
                if own + path == 0 {
                    continue;
                }
                any = true;
                total[document] += (own.max(path) + own.min(path) / 3) * concept.weight / 100;
                if concept.weight != INNER {
                    covered[document] += if own > 0 { worth } else { worth * 6 / 10 };
                }
            }
            if asked {
                all += worth;
                absent += if any { 0 } else { worth };
            } else if concept.weight == HINT {
                hinted += worth;
            }
        }
        for unit in &plan.units {
            self.add_unit(&unit.chars, &mut total);
        }
        // All words are known from what people say only: that must be met, then.
        let all = if all > 0 { all } else { hinted };
        let met = (0..count).filter(|document| total[*document] > 0);
        let hits = met.map(|document| {
            let share = (covered[document] * 100)
                .checked_div(all)
                .unwrap_or(0)
                .min(100);
            let score = total[document] * (2500 + 75 * (share * share / 100)) / 10_000;
            Hit {
                document,
                share,
                score,
                tier: 0,
            }
        });
        (hits.collect(), (absent * 100).checked_div(all).unwrap_or(0))
    }
}
