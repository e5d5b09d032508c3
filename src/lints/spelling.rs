//! One word written in two ways.

use super::Slip;
use super::place::{place_of, places};
use super::texts::Case;
use crate::diagnostic::Code;
use crate::japanese::normalise::is_kanji;
use crate::model::ClauseIndex;

/// What follows a verb that goes on: 「取り扱い、」 is no noun, whatever 「取扱い」 is.
const GOES_ON: &str = "、たてまつなだるられよ";

pub(super) fn check(case: &Case<'_>) -> Vec<Slip> {
    let mut out = Vec::new();
    for class in &case.draft.glossary.variants {
        let spellings: Vec<&str> = class
            .iter()
            .map(String::as_str)
            .filter(|s| {
                !s.chars().any(|c| c.is_ascii_alphanumeric())
                    && !is_stem(s, class)
                    && !is_tail(s, class)
            })
            .collect();
        let mut found: Vec<(&str, Vec<ClauseIndex>)> = Vec::new();
        for (at, text) in case.texts().iter().enumerate() {
            for spelling in counted(&text.shown, &spellings) {
                match found.iter_mut().find(|(s, _)| *s == spelling) {
                    Some((_, uses)) => uses.push(at),
                    None => found.push((spelling, vec![at])),
                }
            }
        }
        if found.len() < 2 {
            continue;
        }
        // The usual spelling first; of equals the one that stands first.
        found.sort_by_key(|(_, uses)| (std::cmp::Reverse(uses.len()), uses[0]));
        let counts: Vec<String> = found
            .iter()
            .map(|(s, uses)| format!("「{s}」{} 回（{}）", uses.len(), places(case, uses)))
            .collect();
        let (rare, uses) = &found[found.len() - 1];
        out.push(Slip {
            code: Code::SpellingsMixed,
            clause: uses[0],
            span: place_of(case, uses[0], rare),
            message: format!("一つの語の書き方が混ざっています: {}", counts.join("、")),
            check: "本文の書き方を一つに揃えてください".into(),
        });
    }
    out
}

/// 取扱 beside 取扱い: the bare stem is how compounds are written (取扱制限).
fn is_stem(spelling: &str, class: &[String]) -> bool {
    spelling.ends_with(is_kanji)
        && class
            .iter()
            .any(|other| other.len() > spelling.len() && other.starts_with(spelling))
}

/// A spelling that only lacks the first letters of another is a slip and no
/// spelling.
fn is_tail(spelling: &str, class: &[String]) -> bool {
    class
        .iter()
        .any(|other| other.len() > spelling.len() && other.ends_with(spelling))
}

/// The spellings in a text, the longest at each place.
fn counted<'s>(text: &str, spellings: &[&'s str]) -> Vec<&'s str> {
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(rest) = text.get(from..) {
        let next = spellings
            .iter()
            .filter_map(|s| rest.find(s).map(|at| (at, std::cmp::Reverse(s.len()), *s)))
            .min();
        let Some((at, _, spelling)) = next else {
            break;
        };
        let end = from + at + spelling.len();
        if is_word(text, from + at, end) {
            out.push(spelling);
        }
        from = end;
    }
    out
}

/// Whether a spelling is a word here: no part of a longer katakana word or run of
/// kanji, and no verb that goes on.
fn is_word(text: &str, start: usize, end: usize) -> bool {
    use crate::japanese::normalise::{is_hiragana, is_katakana};
    let before = text[..start].chars().next_back();
    let first = text[start..].chars().next();
    let last = text[..end].chars().next_back();
    let after = text[end..].chars().next();
    let kana = |c: Option<char>| c.is_some_and(|c| is_katakana(c) || c == 'ー');
    let kanji = |c: Option<char>| c.is_some_and(is_kanji);
    if kana(last) && kana(after) || kana(first) && kana(before) {
        return false;
    }
    if kanji(first) && kanji(before) && kanji(last) {
        return false;
    }
    let ends_in_kana = last.is_some_and(is_hiragana) && kanji(first);
    !(ends_in_kana && after.is_some_and(|c| GOES_ON.contains(c)))
}
