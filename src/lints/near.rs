//! The word that stands where a defined term was meant.

use std::collections::BTreeMap;

use super::texts::Case;
use crate::definitions::{Definition, Spellings, occurrences};
use crate::japanese::normalise::{is_hiragana, is_kanji, is_katakana};
use crate::japanese::{distance, fold_with_origin, sound};
use crate::model::ClauseIndex;

/// Letters behind a word that belong to no name: 事業者等.
const BEHIND: &[char] = &['等', '及', '又', '並', '若', '以', '第'];
/// Letters before a word that belong to no name: 各事業者.
const AHEAD: &[char] = &['各', '当', '該', '同', '全', '及', '又', '並', '若'];
/// Fewer letters say too little for two words to be alike.
const LEAST: usize = 4;

/// A spelling that is used, and the clauses where it stands, one for each use.
pub(super) type Near = (String, Vec<ClauseIndex>);

/// The spelling that comes nearest to a term that is never used: the same sounds
/// but for long vowels, small kana and 送り仮名, or a longer word that ends in the
/// term; else one with a letter more, less or other. The most used of those.
pub(super) fn nearest(case: &Case<'_>, definition: &Definition) -> Option<Near> {
    let term = &definition.term;
    let others = |word: &str| {
        let mut defined = case.draft.definitions.iter();
        !defined.any(|(d, _)| d.term == word)
    };
    let length = term.chars().count();
    let words = match length < LEAST {
        true => BTreeMap::new(),
        false => words(case, definition.clause),
    };
    let longer = words
        .iter()
        .filter(|(word, _)| word.ends_with(term.as_str()) && *word != term);
    let longer = longer.map(|(word, at)| (word.clone(), at.clone()));
    let spelt = same_sound(case, definition).into_iter().chain(longer);
    let spelt = most_used(spelt.filter(|(word, _)| others(word)));
    if spelt.is_some() || length < LEAST {
        return spelt;
    }
    let most = if length < 8 { 1 } else { 2 };
    let letters: Vec<char> = term.chars().collect();
    let mut best: Option<usize> = None;
    let mut alike: Vec<Near> = Vec::new();
    for (word, at) in &words {
        let other: Vec<char> = word.chars().collect();
        if other.len().abs_diff(length) > most || other.len() < LEAST || !others(word) {
            continue;
        }
        let steps = distance(&letters, &other);
        // 基本方針 and 基本指針 are two words: a short one may only lack a letter.
        let changed = steps > 0 && other.len() == length;
        if steps == 0 || steps > most || changed && length < 6 {
            continue;
        }
        if best.is_none_or(|b| steps < b) {
            best = Some(steps);
            alike.clear();
        }
        if best == Some(steps) {
            alike.push((word.clone(), at.clone()));
        }
    }
    most_used(alike.into_iter())
}

fn most_used(found: impl Iterator<Item = Near>) -> Option<Near> {
    found.max_by(|a, b| {
        let order = |n: &Near| (n.1.len(), std::cmp::Reverse(n.1.first().copied()));
        order(a).cmp(&order(b)).then_with(|| b.0.cmp(&a.0))
    })
}

/// The letters that two spellings of a word have in common, each with its place.
fn key(text: &str) -> Vec<(char, usize)> {
    let folded = fold_with_origin(text);
    let letters = folded.chars.iter().zip(&folded.origin);
    letters
        .filter(|(c, _)| !is_hiragana(**c))
        .filter_map(|(c, at)| Some((sound(&c.to_string()).chars().next()?, *at)))
        .collect()
}

/// The spellings outside of its definition with the letters of a term.
fn same_sound(case: &Case<'_>, definition: &Definition) -> BTreeMap<String, Vec<ClauseIndex>> {
    let mut out = BTreeMap::new();
    let wanted: Vec<char> = key(&definition.term).into_iter().map(|(c, _)| c).collect();
    if wanted.len() < 3 {
        return out;
    }
    let longest = definition.term.chars().count() + 3;
    for (clause, text) in case.texts().iter().enumerate() {
        if clause == definition.clause {
            continue;
        }
        for line in text.shown.split(['\n', '\t']) {
            let chars: Vec<char> = line.chars().collect();
            let letters = key(line);
            for at in 0..letters.len().saturating_sub(wanted.len() - 1) {
                let run = &letters[at..at + wanted.len()];
                if run.iter().map(|(c, _)| c).ne(wanted.iter()) {
                    continue;
                }
                let (start, mut end) = (run[0].1, run[run.len() - 1].1 + 1);
                while chars.get(end) == Some(&'ー') {
                    end += 1;
                }
                let joined = |c: Option<&char>, edge: char| {
                    c.is_some_and(|c| {
                        is_kanji(*c) && !AHEAD.contains(c)
                            || is_katakana(*c)
                            || c.is_ascii_alphanumeric() && edge.is_ascii_alphanumeric()
                    })
                };
                let before = start.checked_sub(1).and_then(|b| chars.get(b));
                let cut =
                    chars.get(end).is_some_and(|c| is_katakana(*c)) && is_katakana(chars[end - 1]);
                if end - start > longest || joined(before, chars[start]) || cut {
                    continue;
                }
                let word: String = chars[start..end].iter().collect();
                if word != definition.term {
                    out.entry(word).or_insert_with(Vec::new).push(clause);
                }
            }
        }
    }
    out
}

/// The words of kanji, katakana and Latin letters outside of a clause.
fn words(case: &Case<'_>, without: ClauseIndex) -> BTreeMap<String, Vec<ClauseIndex>> {
    let mut out: BTreeMap<String, Vec<ClauseIndex>> = BTreeMap::new();
    let letter = |c: char| is_kanji(c) || is_katakana(c) || c.is_ascii_alphanumeric();
    for (clause, text) in case.texts().iter().enumerate() {
        if clause == without {
            continue;
        }
        for word in text.shown.split(|c| !letter(c)) {
            let word = word.trim_start_matches(AHEAD).trim_end_matches(BEHIND);
            if word.chars().count() >= LEAST {
                out.entry(word.to_owned()).or_default().push(clause);
            }
        }
    }
    out
}

/// Whether a term stands anywhere in a text with nothing joined to its left.
pub(super) fn stands_in(text: &Spellings, term: &str) -> bool {
    !occurrences(text, term, false).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_word_have_one_key() {
        let bare = |s: &str| key(s).into_iter().map(|(c, _)| c).collect::<String>();
        assert_eq!(bare("コンピューターウイルス"), bare("コンピュータウィルス"));
        assert_eq!(bare("受け入れ検査"), bare("受入検査"));
        assert_ne!(bare("受入検査"), bare("受入調査"));
    }
}
