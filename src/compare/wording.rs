//! How two counterparts differ in words, as far as that helps a reader.
//!
//! Of near identical wordings a diff is shown. Of others a diff would mislead:
//! there the words that only one of them has are marked lightly, wherever they
//! stand.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Relation;
use super::features::hashed;
use crate::diff::{Op, word_ops};
use crate::japanese::{Category, PartOfSpeech, Token, Tokenizer, fold};

/// How two wordings are set side by side.
#[derive(Debug, Clone, PartialEq)]
pub enum Wording {
    /// A diff, from the first to the second.
    Diff(Vec<Op>),
    /// The words that only one side has, as byte ranges of each text.
    Words {
        /// In the first text.
        only_a: Vec<Range<usize>>,
        /// In the second text.
        only_b: Vec<Range<usize>>,
    },
}

/// Sets two texts side by side as their relation asks.
#[must_use]
pub fn wording(a: &str, b: &str, relation: Relation, tokenizer: &Tokenizer) -> Wording {
    if relation == Relation::Same {
        return Wording::Diff(word_ops(a, b, tokenizer));
    }
    let (in_a, in_b) = (tokenizer.tokens(a), tokenizer.tokens(b));
    Wording::Words {
        only_a: without(&in_a, &in_b),
        only_b: without(&in_b, &in_a),
    }
}

/// The telling words of one text that the other has not; neighbours as one.
fn without(own: &[Token<'_>], other: &[Token<'_>]) -> Vec<Range<usize>> {
    let known = other.iter().map(|token| hashed(&fold(token.surface)));
    words_without(&telling_words(own), &known.collect())
}

/// A word that carries meaning, where it stands in a clause's own text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Its place, in bytes.
    pub range: Range<usize>,
    /// The same number for the same word in every text.
    pub term: u64,
}

/// The words of a text that carry meaning.
pub(super) fn telling_words(tokens: &[Token<'_>]) -> Vec<Word> {
    let telling = tokens.iter().filter(|token| is_telling(token));
    let word = |token: &Token<'_>| Word {
        range: token.start..token.end,
        term: hashed(&fold(token.surface)),
    };
    telling.map(word).collect()
}

/// The words of a text that another list does not have; neighbours as one.
#[must_use]
pub fn words_without(own: &[Word], known: &BTreeSet<u64>) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for word in own.iter().filter(|word| !known.contains(&word.term)) {
        match out.last_mut() {
            Some(last) if last.end == word.range.start => last.end = word.range.end,
            _ => out.push(word.range.clone()),
        }
    }
    out
}

/// Whether a word carries meaning by itself.
fn is_telling(token: &Token<'_>) -> bool {
    match token.part_of_speech {
        PartOfSpeech::Noun => !matches!(token.category, Category::Pronoun | Category::Dependent),
        // する, もつ, ある: in kana alone, a verb carries next to nothing.
        PartOfSpeech::Verb | PartOfSpeech::Adjective => {
            let is_kana = |c: char| ('ぁ'..='ん').contains(&c);
            token.category == Category::Independent && !token.surface.chars().all(is_kana)
        }
        PartOfSpeech::Prefix | PartOfSpeech::Adverb => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "職員等は、パスワードを3か月ごとに変更しなければならない。";
    const B: &str = "職員等は、パスワードを6か月ごとに変更しなければならない。";

    #[test]
    fn near_identical_wordings_are_diffed() {
        let found = wording(A, B, Relation::Same, &Tokenizer::new());
        let Wording::Diff(ops) = found else {
            panic!("a diff: {found:?}");
        };
        assert!(ops.len() > 2, "{ops:?}");
    }

    #[test]
    fn other_wordings_have_their_own_words_marked() {
        let tokenizer = Tokenizer::new();
        let (a, b) = ("端末を施錠して保管する。", "端末を持ち出してはならない。");
        let Wording::Words { only_a, only_b } = wording(a, b, Relation::Similar, &tokenizer) else {
            panic!("words");
        };
        let cut = |text: &'static str, ranges: Vec<Range<usize>>| -> Vec<&str> {
            ranges.into_iter().map(|r| &text[r]).collect()
        };
        assert_eq!(cut(a, only_a), ["施錠", "保管"]);
        assert_eq!(cut(b, only_b), ["持ち出し"]);
        let same = wording(a, a, Relation::Similar, &tokenizer);
        assert_eq!(
            same,
            Wording::Words {
                only_a: Vec::new(),
                only_b: Vec::new()
            }
        );
    }
}
