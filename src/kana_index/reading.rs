//! How a heading is read: the glossary's readings first, then the dictionary's.

use std::collections::BTreeMap;

use crate::japanese::{Token, Tokenizer};
use crate::model::fold_ascii;

/// Readings in hiragana of words as they are printed.
pub type Readings = BTreeMap<String, String>;

/// How `text` is read, in hiragana and small Latin letters; what has no reading
/// stands as it is. Marks and blanks are left out.
pub(super) fn reading(text: &str, known: &Readings) -> String {
    let text = folded(text);
    let tokens = Tokenizer::new().tokens(&text);
    let mut out = String::new();
    let mut at = 0;
    while at < tokens.len() {
        match longest_known(&text, &tokens[at..], known) {
            Some((reading, words)) => {
                out.push_str(reading);
                at += words;
            }
            None => {
                let token = &tokens[at];
                out.push_str(token.reading.as_deref().unwrap_or(token.surface));
                at += 1;
            }
        }
    }
    out.chars()
        .flat_map(char::to_lowercase)
        .map(hiragana)
        .filter(|c| c.is_alphanumeric() || *c == 'ー')
        .collect()
}

/// Full-width Latin and digits as half-width, without blanks: what makes two
/// headings one entry.
pub(super) fn folded(text: &str) -> String {
    text.chars()
        .map(fold_ascii)
        .filter(|c| !c.is_whitespace())
        .collect()
}

/// The longest run of whole words that the glossary reads, and how many they are.
fn longest_known<'k>(
    text: &str,
    tokens: &[Token<'_>],
    known: &'k Readings,
) -> Option<(&'k str, usize)> {
    if known.is_empty() {
        return None;
    }
    let start = tokens.first()?.start;
    (1..=tokens.len()).rev().find_map(|words| {
        let run = &text[start..tokens[words - 1].end];
        known.get(run).map(|reading| (reading.as_str(), words))
    })
}

fn hiragana(c: char) -> char {
    match c {
        'ァ'..='ヶ' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_read_by_the_dictionary() {
        for (text, expected) in [
            ("情報資産の管理", "じょうほうしさんのかんり"),
            ("（別表１） サーバ", "べっぴょう1さーば"),
            ("ＵＳＢメモリ", "usbめもり"),
            ("", ""),
        ] {
            assert_eq!(reading(text, &Readings::new()), expected, "{text}");
        }
    }

    #[test]
    fn the_glossary_reads_whole_words_only() {
        let known: Readings = [("CISO", "しーそ"), ("紙", "し")]
            .into_iter()
            .map(|(word, reading)| (word.to_owned(), reading.to_owned()))
            .collect();
        assert_eq!(reading("CISOの権限", &known), "しーそのけんげん");
        assert_eq!(reading("用紙", &known), "ようし");
    }
}
