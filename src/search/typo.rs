//! One slip of the fingers, forgiven where nothing matches.

use super::cut::{Part, is_filler};
use super::plan::Plan;
use super::searcher::Searcher;
use super::vocabulary::{STEM, is_one_slip};

/// Words of fewer characters have too many neighbours.
const SHORTEST: usize = 3;
/// Words of more characters are not looked for.
const LONGEST: usize = 16;

/// A word that stands no oftener may be another one mistyped: 電子著名.
const RARE: usize = 4;

/// What was typed and what was searched instead, folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// As it was typed.
    pub from: String,
    /// As the texts have it.
    pub to: String,
}

impl Searcher<'_> {
    /// The first mistyped compound of a query, put right.
    pub(super) fn correct(&self, suspects: &[String]) -> Option<Correction> {
        let vocabulary = &self.index.vocabulary;
        let words = vocabulary.words.iter().filter(|(key, word)| {
            !word.places.is_empty() && !key.ends_with(STEM) && key.chars().count() >= SHORTEST
        });
        let mut lexicon: Vec<&str> = words.map(|(key, _)| key.as_str()).collect();
        lexicon.extend(self.index.compounds.iter().map(String::as_str));
        lexicon.sort_unstable();
        suspects.iter().find_map(|wrong| {
            let to = self.nearest(wrong, &lexicon)?;
            Some(Correction {
                from: wrong.clone(),
                to,
            })
        })
    }

    /// Runs of the query that hold something unknown or rare and stand nowhere.
    pub(super) fn suspects(&self, plan: &Plan<'_>) -> Vec<String> {
        let mut out = Vec::new();
        for unit in &plan.units {
            let rare =
                |p: &Part<'_>| !p.is_kana && p.keys.iter().all(|key| self.count(key) <= Some(RARE));
            let strange =
                |p: &Part<'_>| p.text.chars().count() == 1 || unit.parts.len() > 1 && rare(p);
            let doubtful = unit
                .parts
                .iter()
                .any(|p| !is_filler(p) && !p.is_asked && strange(p));
            if doubtful
                && unit.chars.len() >= SHORTEST
                && self.phrase_places(&unit.chars).is_empty()
            {
                out.push(unit.chars.iter().collect());
            }
        }
        for concept in &plan.concepts {
            if let Some(phrase) = &concept.phrase
                && concept.weight > 0
                && phrase.len() >= SHORTEST
                && concept.alternatives.is_empty()
                && self.phrase_places(phrase).is_empty()
            {
                out.push(concept.text.clone());
            }
        }
        out
    }

    fn nearest(&self, wrong: &str, lexicon: &[&str]) -> Option<String> {
        let a: Vec<char> = wrong.chars().collect();
        if a.len() > LONGEST {
            return None;
        }
        let mut best: Option<(bool, &str)> = None;
        for &word in lexicon {
            let b: Vec<char> = word.chars().collect();
            if a.len().abs_diff(b.len()) > 1 || !is_one_slip(&a, &b) || self.is_apart(wrong, word) {
                continue;
            }
            let same_length = a.len() == b.len();
            if best.is_none_or(|(best, _)| same_length && !best) {
                best = Some((same_length, word));
            }
        }
        best.map(|(_, word)| word.to_owned())
    }
}
