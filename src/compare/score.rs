//! How much two clauses say the same, from their wording alone.

use super::vectors::{ClauseVectors, Laid};
use crate::duties::Strength;

/// What each likeness counts. They add up to one.
mod weight {
    /// Own text together with headings and the text above.
    pub(super) const WHOLE: f32 = 0.41;
    /// Own text.
    pub(super) const OWN: f32 = 0.18;
    /// The two sentences that are most alike.
    pub(super) const SENTENCE: f32 = 0.19;
    /// Words of the own text.
    pub(super) const WORDS: f32 = 0.06;
    /// The nearest heading.
    pub(super) const TITLE: f32 = 0.11;
    /// The heading of one in the text of the other.
    pub(super) const CROSS: f32 = 0.05;
}

/// Added where both bind equally; taken away where only one forbids.
const STRENGTH: f32 = 0.03;
/// Taken away where one of them has no text of its own.
const WITHOUT_TEXT: f32 = 0.06;

/// Scores one clause with many.
pub(super) struct Scorer<'v> {
    clause: &'v ClauseVectors,
    own: Laid<'v>,
    words: Laid<'v>,
    title: Laid<'v>,
    heading: Laid<'v>,
    sentences: Vec<Laid<'v>>,
    terms: usize,
}

impl<'v> Scorer<'v> {
    /// A scorer for clauses over `terms` terms.
    pub(super) fn new(terms: usize, clause: &'v ClauseVectors) -> Self {
        let laid = || Laid::new(terms);
        let mut out = Self {
            clause,
            own: laid(),
            words: laid(),
            title: laid(),
            heading: laid(),
            sentences: Vec::new(),
            terms,
        };
        out.take(clause);
        out
    }

    /// Goes on to another clause.
    pub(super) fn take(&mut self, clause: &'v ClauseVectors) {
        self.clause = clause;
        self.own.lay(&clause.own);
        self.words.lay(&clause.words);
        self.title.lay(&clause.title);
        self.heading.lay(&clause.heading);
        while self.sentences.len() < clause.sentences.len() {
            self.sentences.push(Laid::new(self.terms));
        }
        for (laid, sentence) in self.sentences.iter_mut().zip(&clause.sentences) {
            laid.lay(sentence);
        }
    }

    /// The score with another clause, from 0 to 1; `whole` is the likeness of
    /// their own texts together with what stands over them.
    pub(super) fn score(&self, other: &ClauseVectors, whole: f32) -> f32 {
        let own = self.own.times(&other.own);
        let sentences = self.sentences.iter().take(self.clause.sentences.len());
        let sentence = sentences
            .flat_map(|laid| other.sentences.iter().map(|s| laid.times(s)))
            .fold(0.0, f32::max);
        let cross = self
            .heading
            .times(&other.own)
            .max(self.own.times(&other.heading));
        let mut score = weight::WHOLE * whole
            + weight::OWN * own
            + weight::SENTENCE * sentence
            + weight::WORDS * self.words.times(&other.words)
            + weight::TITLE * self.title.times(&other.title)
            + weight::CROSS * cross;
        let strengths = [self.clause.strength, other.strength];
        if strengths[0] == strengths[1] {
            score += STRENGTH;
        } else if strengths.contains(&Some(Strength::Prohibit)) {
            score -= STRENGTH;
        }
        if self.clause.own.is_empty() || other.own.is_empty() {
            score -= WITHOUT_TEXT;
        }
        score.clamp(0.0, 1.0)
    }
}
