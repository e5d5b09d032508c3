//! A clause's text as references are read in it: half-width, without spaces,
//! with quotations masked and sentences numbered.

use std::ops::Range;

use crate::model::fold_ascii;

/// A text to read references in; places are byte offsets of [`Text::as_str`].
#[derive(Debug)]
pub(super) struct Text {
    folded: String,
    /// For every byte the code point of the original that it came from.
    origin: Vec<usize>,
    quoted: Vec<bool>,
    sentence: Vec<usize>,
    /// The outermost quotations, without their marks.
    quotations: Vec<Range<usize>>,
}

impl Text {
    pub(super) fn new(raw: &str) -> Self {
        let mut folded = String::with_capacity(raw.len());
        let mut origin = Vec::with_capacity(raw.len());
        let chars: Vec<char> = raw.chars().collect();
        for (at, c) in chars.iter().enumerate() {
            let next = chars.get(at + 1).copied();
            let c = match fold_ascii(*c) {
                '〜' => '~',
                '付' if next == Some('則') => '附',
                c => c,
            };
            if c == ' ' && !is_label(&folded, next) {
                continue;
            }
            folded.push(c);
            origin.resize(folded.len(), at);
        }
        let quotations = quotations(&folded);
        let mut quoted = vec![false; folded.len()];
        for range in &quotations {
            quoted[range.clone()].fill(true);
        }
        let sentence = sentences(&folded, &quoted);
        Self {
            folded,
            origin,
            quoted,
            sentence,
            quotations,
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.folded
    }

    /// Whether a place lies in a quotation.
    pub(super) fn is_quoted(&self, at: usize) -> bool {
        self.quoted.get(at).copied().unwrap_or(false)
    }

    /// The number of the sentence that a place lies in.
    pub(super) fn sentence(&self, at: usize) -> usize {
        self.sentence.get(at).copied().unwrap_or(usize::MAX)
    }

    /// The quotation whose first character stands at a place.
    pub(super) fn quotation_at(&self, at: usize) -> Option<Range<usize>> {
        self.quotations.iter().find(|r| r.start == at).cloned()
    }

    /// The place in the original text, in code points.
    pub(super) fn original(&self, range: &Range<usize>) -> Range<usize> {
        let last = self.folded[..range.end]
            .char_indices()
            .next_back()
            .map_or(range.start, |(at, _)| at);
        self.origin[range.start]..self.origin[last] + 1
    }
}

/// Whether a space ends the first word of a line: イ before what it labels, a
/// term before what it means. Spaces inside of words are damage and go.
fn is_label(text: &str, next: Option<char>) -> bool {
    let line = text.rsplit(['\n', '\t']).next().unwrap_or(text);
    let sign = |c: char| is_katakana(c) || matches!(c, '①'..='⑳' | '⚫' | '●');
    let mut chars = line.chars();
    if chars.next().is_some_and(sign) && chars.next().is_none() {
        return true;
    }
    let wide = |c: char| is_kanji(c) || is_katakana(c);
    line.chars().count() > 1 && line.chars().all(wide) && next.is_some_and(wide)
}

/// What stands between 「 and 」, the outermost marks counting; a mark that is
/// not closed in its block opens nothing.
fn quotations(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, c) in text.char_indices() {
        match c {
            '「' | '『' => {
                depth += 1;
                if depth == 1 {
                    start = at + c.len_utf8();
                }
            }
            '」' | '』' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    out.push(start..at);
                }
            }
            '\n' | '\t' => depth = 0,
            _ => {}
        }
    }
    out
}

/// Numbers the sentences: they end at 。 outside of brackets and quotations, and
/// with their block.
fn sentences(text: &str, quoted: &[bool]) -> Vec<usize> {
    let mut out = vec![0; text.len()];
    let (mut number, mut depth) = (0, 0_usize);
    for (at, c) in text.char_indices() {
        out[at..at + c.len_utf8()].fill(number);
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '\n' | '\t' => (number, depth) = (number + 1, 0),
            '。' if depth == 0 && !quoted[at] => number += 1,
            _ => {}
        }
    }
    out
}

/// The character before a place.
pub(super) fn before(text: &str, at: usize) -> Option<char> {
    text[..at].chars().next_back()
}

pub(super) fn is_kanji(c: char) -> bool {
    matches!(c, '々' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

pub(super) fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー' | '・')
}

/// The length of the word at the start of a text: kanji, katakana, Latin letters
/// and digits, up to 及び and its like.
pub(super) fn word_length(text: &str) -> usize {
    text.char_indices()
        .take_while(|(at, c)| {
            is_word(*c)
                && !["及び", "又は", "並びに", "若しくは"]
                    .iter()
                    .any(|w| text[*at..].starts_with(w))
        })
        .map(|(_, c)| c.len_utf8())
        .sum()
}

/// Where the word begins that ends at a place.
pub(super) fn word_start(text: &str, end: usize) -> usize {
    text[..end]
        .char_indices()
        .rev()
        .take_while(|(_, c)| is_word(*c))
        .last()
        .map_or(end, |(at, _)| at)
}

/// Kanji, katakana, Latin letters and digits: what a name is made of.
pub(super) fn is_word(c: char) -> bool {
    is_kanji(c) || matches!(c, 'ァ'..='ヺ' | 'ー') || c.is_ascii_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_back_to_the_original() {
        let text = Text::new("別表 １ の「第 ９」。");
        assert_eq!(text.as_str(), "別表1の「第9」。");
        let range = 0.."別表1".len();
        assert_eq!(text.original(&range), 0..4);
        let quotation = text.quotation_at("別表1の「".len()).expect("one");
        assert_eq!(&text.as_str()[quotation], "第9");
    }

    #[test]
    fn sentences_end_outside_of_brackets() {
        let text = Text::new("甲（乙。丙）。丁\n戊");
        let of = |c: char| text.sentence(text.as_str().find(c).expect("a character"));
        assert_eq!((of('丙'), of('丁'), of('戊')), (0, 1, 2));
    }

    #[test]
    fn an_open_mark_quotes_nothing() {
        let text = Text::new("甲「乙\n丙」");
        assert!(!text.is_quoted(text.as_str().find('乙').expect("one")));
        assert!(!text.is_quoted(text.as_str().find('丙').expect("one")));
    }
}
