//! Cutting the phrase before a particle: where it begins, what it lists, and which
//! noun it ends with.

use std::ops::Range;

use super::words::{AND, BREAKS, CONTINUED, DETERMINERS, OPENERS, OR, VERBAL_PARTICLES};

/// A text with the depth of its brackets.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'a> {
    pub(super) chars: &'a [char],
    pub(super) depths: &'a [usize],
}

impl Text<'_> {
    /// The characters outside brackets, without blanks, and where each stands.
    pub(super) fn flat(self, range: Range<usize>) -> Vec<(char, usize)> {
        range
            .filter(|at| self.depths[*at] == 0 && !self.chars[*at].is_whitespace())
            .map(|at| (self.chars[at], at))
            .collect()
    }
}

/// A member of a list, and whether 又は stands behind it.
pub(super) struct Element {
    /// Its letters in the phrase.
    pub(super) range: Range<usize>,
    /// Whether 又は stands behind it.
    pub(super) or: bool,
}

/// The members of a phrase, separated by conjunctions and commas.
pub(super) fn split(flat: &[(char, usize)]) -> Vec<Element> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut at = 0;
    let comma = |at: usize| flat.get(at).is_some_and(|(c, _)| matches!(c, '、' | '，'));
    while at < flat.len() {
        let found = AND
            .iter()
            .map(|w| (w, false))
            .chain(OR.iter().map(|w| (w, true)))
            .find(|(w, _)| starts(&flat[at..], w));
        let (mut length, or) = match found {
            Some((w, or)) => (w.chars().count(), or),
            None if comma(at) => (1, false),
            None => {
                at += 1;
                continue;
            }
        };
        if start == at && at > 0 && comma(at - 1) && found.is_some() {
            // 「A、又はB」: one separator.
            if let Some(last) = out.last_mut() {
                let last: &mut Element = last;
                last.or = or;
            }
        } else {
            out.push(Element {
                range: start..at,
                or,
            });
        }
        if found.is_some() && comma(at + length) {
            length += 1;
        }
        at += length;
        start = at;
    }
    out.push(Element {
        range: start..flat.len(),
        or: false,
    });
    out.retain(|e| !e.range.is_empty());
    out
}

pub(super) fn starts(flat: &[(char, usize)], word: &str) -> bool {
    word.chars().count() <= flat.len() && word.chars().zip(flat).all(|(a, (b, _))| a == *b)
}

pub(super) fn letters(flat: &[(char, usize)]) -> String {
    flat.iter().map(|(c, _)| *c).collect()
}

/// Where the phrase at the end of a text begins: behind the last break that is
/// not inside a list.
pub(super) fn phrase_start(flat: &[(char, usize)]) -> usize {
    let text = letters(flat);
    let mut start = 0;
    let mut at = 0;
    for (n, (c, _)) in flat.iter().enumerate() {
        if matches!(c, '、' | '，') {
            let before = &text[..at];
            let rest = &flat[n + 1..];
            let listed = AND.iter().chain(OR).any(|w| starts(rest, w)) || starts(rest, "かつ");
            let opener = OPENERS.contains(&before);
            if opener || !listed && BREAKS.iter().any(|b| before.ends_with(b)) {
                start = n + 1;
            }
        }
        at += c.len_utf8();
    }
    // A condition ends a phrase without a comma too.
    for condition in ["場合は", "場合には", "ときは", "ときには", "際は", "際には"]
    {
        if let Some(at) = text.rfind(condition) {
            let end = text[..at].chars().count() + condition.chars().count();
            if end < flat.len() {
                start = start.max(end);
            }
        }
    }
    start
}

/// Where the noun at the end of a text begins, in bytes.
pub(super) fn noun_run(text: &str) -> usize {
    let mut start = text.len();
    for (at, c) in text.char_indices().rev() {
        if !is_noun_letter(c) && c != 'の' {
            break;
        }
        start = at;
    }
    while text[start..].starts_with('の') {
        start += 'の'.len_utf8();
    }
    start
}

pub(super) fn is_noun_letter(c: char) -> bool {
    crate::japanese::normalise::is_kanji(c)
        || crate::japanese::normalise::is_katakana(c)
        || c.is_ascii_alphanumeric()
        || matches!(c, '々' | 'ー' | '・' | '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

/// Whether a verb or adjective ending in this letter can stand before a noun.
pub(super) fn is_attributive(c: char) -> bool {
    matches!(
        c,
        'る' | 'た' | 'う' | 'く' | 'す' | 'む' | 'ぶ' | 'つ' | 'ぬ' | 'い' | 'な' | 'ぐ'
    )
}

/// Whether a text before a comma ends with a verb that leaves the sentence open
/// (…を求め、), and not with one that serves as a particle (…に基づき、).
pub(super) fn goes_on(text: &str) -> bool {
    text.ends_with(CONTINUED) && !VERBAL_PARTICLES.iter().any(|w| text.ends_with(w))
}

/// A name without what only points at it.
pub(super) fn named(text: &str) -> String {
    let mut name = text;
    while let Some(rest) = DETERMINERS.iter().find_map(|d| name.strip_prefix(d)) {
        name = rest;
    }
    name.to_owned()
}

/// A name without blanks.
pub(super) fn unspaced(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_verb_is_told_from_a_particle() {
        for text in [
            "提出を求め",
            "点検し",
            "確認をとり",
            "許可を行わず",
            "鍵をかけ",
        ] {
            assert!(goes_on(text), "{text}");
        }
        for text in [
            "結果を踏まえ",
            "規程に基づき",
            "必要に応じ",
            "行うため",
            "方法により",
            "場合を除き",
            "端末について",
            "ただし",
            "あらかじめ",
            "事項のうち",
            "別表のとおり",
        ] {
            assert!(!goes_on(text), "{text}");
        }
    }
}
