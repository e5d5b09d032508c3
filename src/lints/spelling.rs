//! One word written in two ways.

use super::Draft;
use super::place::place_of;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::japanese::normalise::is_kanji;
use crate::model::ClauseIndex;

/// What follows a verb that goes on: 「取り扱い、」 is no noun, whatever 「取扱い」 is.
const GOES_ON: &str = "、たてまつなだるられよ";

pub(super) fn check(draft: &Draft<'_>, report: &mut Report) {
    let texts: Vec<String> = draft.version.clauses.iter().map(|c| c.own_text()).collect();
    for class in &draft.glossary.variants {
        let spellings: Vec<&str> = class
            .iter()
            .map(String::as_str)
            .filter(|s| {
                !s.chars().any(|c| c.is_ascii_alphanumeric())
                    && !is_stem(s, class)
                    && !is_tail(s, class)
            })
            .collect();
        let mut found: Vec<(&str, usize, ClauseIndex)> = Vec::new();
        for (at, text) in texts.iter().enumerate() {
            for spelling in counted(text, &spellings) {
                match found.iter_mut().find(|(s, _, _)| *s == spelling) {
                    Some(entry) => entry.1 += 1,
                    None => found.push((spelling, 1, at)),
                }
            }
        }
        if found.len() < 2 {
            continue;
        }
        // The usual spelling first; of equals the one that stands first.
        found.sort_by_key(|(_, count, at)| (std::cmp::Reverse(*count), *at));
        let counts: Vec<String> = found
            .iter()
            .map(|(s, n, _)| format!("「{s}」{n} 回"))
            .collect();
        let (rare, _, at) = found[found.len() - 1];
        let message = format!("一つの語の書き方が混ざっています: {}", counts.join("、"));
        report.push(
            Diagnostic::warning(Code::SpellingsMixed, message)
                .at(draft.file, place_of(draft, at, rare))
                .hint("一つの書き方に揃えてください"),
        );
    }
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
