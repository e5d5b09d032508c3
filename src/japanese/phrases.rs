//! Finds where a line of Japanese may break without hurting the reader.
//!
//! In: a heading or another short text. Out: byte offsets at which a phrase
//! (文節: an independent word with the particles and endings that lean on it)
//! begins. The page offers a break before each of them and nowhere else. It is
//! a rule of thumb over parts of speech, not a parser: a wrong offset costs a
//! slightly worse line, never a character.

use super::tokenizer::{Category, PartOfSpeech, Token, Tokenizer};

/// A compound noun of more characters than this is offered breaks between its
/// words: 情報セキュリティインシデント対応手順書 does not fit on a narrow screen.
const LONG_COMPOUND: usize = 10;

/// Returns the byte offsets at which a phrase of `text` begins, ascending. The
/// first is that of the first word; text without words has none.
#[must_use]
pub fn phrase_starts(text: &str) -> Vec<usize> {
    let tokens = Tokenizer::new().tokens(text);
    let mut starts = Vec::new();
    let mut rest = tokens.as_slice();
    let mut previous: Option<&Token<'_>> = None;
    while let Some(token) = rest.first() {
        let compound = compound_length(rest);
        if previous.is_none_or(|previous| begins_phrase(previous, token)) {
            starts.push(token.start);
        }
        if is_long(&rest[..compound]) {
            starts.extend(
                rest[1..compound]
                    .iter()
                    .filter(|word| !leans(word))
                    .map(|word| word.start),
            );
        }
        let (taken, following) = rest.split_at(compound.max(1));
        previous = taken.last();
        rest = following;
    }
    starts
}

/// Counts the nouns, prefixes and suffixes that stand together at the front.
fn compound_length(tokens: &[Token<'_>]) -> usize {
    let mut length = 0;
    for token in tokens {
        let follows = length == 0 || tokens[length - 1].end == token.start;
        if !follows || !is_nominal(token) {
            break;
        }
        length += 1;
    }
    length
}

/// Whether breaks inside the compound are worth having, and possible: one with
/// a prefix or a digit in it (第13条) or of Latin letters stays whole.
fn is_long(compound: &[Token<'_>]) -> bool {
    let characters: usize = compound
        .iter()
        .map(|word| word.surface.chars().count())
        .sum();
    let breakable = |word: &Token<'_>| {
        word.part_of_speech == PartOfSpeech::Noun
            && word.category != Category::Number
            && !word.surface.is_ascii()
    };
    characters > LONG_COMPOUND && compound.iter().all(breakable)
}

fn begins_phrase(previous: &Token<'_>, token: &Token<'_>) -> bool {
    if previous.end < token.start {
        return true;
    }
    if closes(token.surface) || opens(previous.surface) {
        return false;
    }
    if opens(token.surface) || previous.part_of_speech == PartOfSpeech::Symbol {
        return !leans(token);
    }
    if previous.surface.is_ascii() && token.surface.is_ascii() {
        return false;
    }
    let one_word = previous.part_of_speech == PartOfSpeech::Prefix
        || (is_nominal(previous) && is_nominal(token))
        || makes_verb(previous, token);
    !one_word && !leans(token)
}

/// Whether the word cannot stand at the head of a phrase.
fn leans(token: &Token<'_>) -> bool {
    match token.part_of_speech {
        PartOfSpeech::Particle | PartOfSpeech::Auxiliary => true,
        PartOfSpeech::Symbol => !opens(token.surface),
        _ => matches!(token.category, Category::Dependent | Category::Suffix),
    }
}

fn is_nominal(token: &Token<'_>) -> bool {
    let kind = matches!(
        token.part_of_speech,
        PartOfSpeech::Noun | PartOfSpeech::Prefix
    );
    kind && !opens(token.surface) && !closes(token.surface)
}

/// Whether `token` is the する or できる that makes a verb of the noun before it.
fn makes_verb(previous: &Token<'_>, token: &Token<'_>) -> bool {
    const FORMS: [&str; 9] = [
        "スル",
        "シ",
        "サ",
        "セ",
        "スレ",
        "セヨ",
        "シロ",
        "デキル",
        "デキ",
    ];
    let reading = token.reading.as_deref().unwrap_or_default();
    previous.category == Category::Verbal
        && token.part_of_speech == PartOfSpeech::Verb
        && FORMS.contains(&reading)
}

// Half-width brackets and full stops are unknown words to the dictionary, so
// the characters are asked, not the part of speech.
fn opens(surface: &str) -> bool {
    surface.chars().all(|c| "（「『【〔［｛〈《([{".contains(c))
}

fn closes(surface: &str) -> bool {
    surface.starts_with(|c| "）」』】〕］｝〉》)]}、。，．,.・：；:;？！?!ー〜～…".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The text with `|` wherever a line may break.
    fn cut(text: &str) -> String {
        let mut out = text.to_owned();
        for start in phrase_starts(text)
            .into_iter()
            .rev()
            .filter(|start| *start > 0)
        {
            out.insert(start, '|');
        }
        out
    }

    #[test]
    fn headings_break_between_phrases() {
        for expected in [
            "情報資産の|分類と|管理方法",
            "職員等の|遵守事項",
            "外部サービスを|利用する|場合の|対策",
            "パソコン等の|端末の|場合",
            "クラウドサービスの|利用に関する|規定の|整備",
            "機密性、|完全性|及び|可用性",
            "入退室・|搬入の|管理",
            "目的",
        ] {
            assert_eq!(cut(&expected.replace('|', "")), expected);
        }
    }

    #[test]
    fn brackets_stay_with_what_they_hold() {
        for expected in [
            "管理区域|（情報システム室等）の|管理",
            "サーバ等の|管理|(物理的対策)",
            "「機密性3」に|当たる|情報資産",
        ] {
            assert_eq!(cut(&expected.replace('|', "")), expected);
        }
    }

    #[test]
    fn numbers_and_latin_words_stay_whole() {
        for expected in ["第13条の|規定", "8.1.|サーバ等の|管理", "CSIRTの|役割"] {
            assert_eq!(cut(&expected.replace('|', "")), expected);
        }
    }

    #[test]
    fn long_compound_breaks_between_its_words() {
        assert_eq!(
            cut("情報セキュリティインシデント対応手順書"),
            "情報|セキュリティ|インシデント|対応|手順書"
        );
        assert_eq!(cut("情報セキュリティ"), "情報セキュリティ");
    }

    #[test]
    fn text_without_words_has_no_phrase() {
        assert!(phrase_starts("").is_empty());
        assert!(phrase_starts(" 　").is_empty());
        assert_eq!(phrase_starts("　目的"), [3]);
    }

    proptest! {
        #[test]
        fn starts_ascend_and_lie_between_characters(text in "\\PC{0,40}|[ぁ-ん一-鿿ー、。（）()0-9A-Z 　]{0,60}") {
            let starts = phrase_starts(&text);
            prop_assert!(starts.is_sorted_by(|a, b| a < b));
            prop_assert!(starts.iter().all(|start| text.is_char_boundary(*start)));
        }
    }
}
