//! Cuts Japanese text into words.
//!
//! In: any text. Out: its words in order, with byte range, part of speech and
//! reading. [`Tokenizer`] is the one type behind which lindera stands; the
//! dictionary (IPADIC) is compiled by `build.rs` and lies in the program, so
//! nothing is read from disk. What a word means for search or for line breaks
//! is left to those who ask.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, LazyLock};

use lindera::mode::Mode;
use lindera::segmenter::Segmenter;
use lindera_dictionary::builder::DictionaryBuilder;

/// The context of 名詞,一般 in IPADIC.
const NOUN: u16 = 1285;
/// Cheaper than any two words of the dictionary, dearer than a cut inside one.
const USER_COST: i16 = 0;

/// The code that lindera's macro writes; its items have no documentation.
mod ipadic {
    #![allow(missing_docs, unreachable_pub)]
    lindera_dictionary::embedded_dictionary!("/ipadic", EmbeddedIpadic);
}

/// Loaded once for the process, on first use; the tables stay where the
/// program has them, so this takes less than a millisecond.
static SEGMENTER: LazyLock<Segmenter> = LazyLock::new(|| {
    let dictionary = ipadic::load().expect("build.rs compiled the embedded dictionary");
    Segmenter::new(Mode::Normal, dictionary, None)
});

/// A word that the dictionary lacks or cuts in two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserWord {
    /// The word as texts print it, without white space.
    pub surface: String,
    /// How it is read, in katakana.
    pub reading: Option<String>,
}

/// Cuts text into words; may be shared by threads. [`Tokenizer::new`] costs
/// nothing, [`Tokenizer::with_words`] compiles its words.
#[derive(Clone, Default)]
pub struct Tokenizer {
    own: Option<Arc<Segmenter>>,
}

impl fmt::Debug for Tokenizer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokenizer")
            .field("own", &self.own.is_some())
            .finish()
    }
}

impl Tokenizer {
    /// Returns a tokenizer over the embedded dictionary.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns a tokenizer that takes each of `words` for one word wherever
    /// that is not against the words around it.
    ///
    /// Words without a character, and those the dictionary format cannot hold
    /// (line breaks), are passed over.
    #[must_use]
    pub fn with_words(words: &[UserWord]) -> Self {
        let mut rows = String::new();
        for word in words {
            if word.surface.is_empty() || word.surface.contains(['\n', '\r']) {
                continue;
            }
            let reading = word.reading.as_deref().unwrap_or("*");
            rows.push_str(&format!(
                "\"{}\",{NOUN},{NOUN},{USER_COST},名詞,一般,{reading}\n",
                word.surface.replace('"', "\"\"")
            ));
        }
        if rows.is_empty() {
            return Self::new();
        }
        let dictionary = ipadic::load().expect("build.rs compiled the embedded dictionary");
        let user = DictionaryBuilder::new((*dictionary.metadata).clone())
            .build_user_dict_from_reader(rows.as_bytes())
            .expect("rows written here have the columns of the dictionary");
        let segmenter = Segmenter::new(Mode::Normal, dictionary, Some(user));
        Self {
            own: Some(Arc::new(segmenter)),
        }
    }

    /// Returns the words of `text` in order. White space is not a word, so
    /// ranges touch or leave out white space, and never overlap.
    ///
    /// About 5 MB of text a second on one core; a run of more than 32 KiB
    /// without 。 、 tab or line break may be cut inside a word.
    #[must_use]
    pub fn tokens<'t>(&self, text: &'t str) -> Vec<Token<'t>> {
        let segmenter: &Segmenter = self.own.as_deref().unwrap_or(&SEGMENTER);
        let words = segmenter
            .segment(Cow::Borrowed(text))
            .expect("a lattice over valid text always has a path");
        words
            .iter()
            .filter(|word| !word.surface.trim().is_empty())
            .map(|word| {
                let details = details(segmenter, word.word_id);
                Token {
                    start: word.byte_start,
                    end: word.byte_end,
                    surface: &text[word.byte_start..word.byte_end],
                    part_of_speech: details.part_of_speech,
                    category: details.category,
                    reading: details.reading.map(str::to_owned),
                }
            })
            .collect()
    }
}

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token<'t> {
    /// Byte offset of its first character.
    pub start: usize,
    /// Byte offset behind its last character.
    pub end: usize,
    /// The word as it stands in the text.
    pub surface: &'t str,
    /// What kind of word it is.
    pub part_of_speech: PartOfSpeech,
    /// What it is within its kind.
    pub category: Category,
    /// How it is read (読み), in katakana; of words in the dictionary only.
    pub reading: Option<String>,
}

/// The parts of speech of IPADIC (品詞).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartOfSpeech {
    /// 名詞
    Noun,
    /// 接頭詞
    Prefix,
    /// 動詞
    Verb,
    /// 形容詞
    Adjective,
    /// 副詞
    Adverb,
    /// 連体詞
    Adnominal,
    /// 接続詞
    Conjunction,
    /// 助詞
    Particle,
    /// 助動詞
    Auxiliary,
    /// 感動詞
    Interjection,
    /// 記号
    Symbol,
    /// フィラー, その他, and what the dictionary does not say
    Other,
}

impl PartOfSpeech {
    fn from_ipadic(name: &str) -> Self {
        match name {
            "名詞" => Self::Noun,
            "接頭詞" => Self::Prefix,
            "動詞" => Self::Verb,
            "形容詞" => Self::Adjective,
            "副詞" => Self::Adverb,
            "連体詞" => Self::Adnominal,
            "接続詞" => Self::Conjunction,
            "助詞" => Self::Particle,
            "助動詞" => Self::Auxiliary,
            "感動詞" => Self::Interjection,
            "記号" => Self::Symbol,
            _ => Self::Other,
        }
    }
}

/// The first subcategory of IPADIC (品詞細分類1), as far as anything asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// 一般
    General,
    /// 固有名詞
    Proper,
    /// 代名詞
    Pronoun,
    /// 数
    Number,
    /// サ変接続: a noun that する makes a verb
    Verbal,
    /// 副詞可能
    Adverbial,
    /// 自立: a verb or adjective that stands by itself
    Independent,
    /// 非自立: こと, ため, (…て)いる
    Dependent,
    /// 接尾
    Suffix,
    /// 括弧開
    OpeningBracket,
    /// 括弧閉
    ClosingBracket,
    /// Any other, and none
    Other,
}

impl Category {
    fn from_ipadic(name: &str) -> Self {
        match name {
            "一般" => Self::General,
            "固有名詞" => Self::Proper,
            "代名詞" => Self::Pronoun,
            "数" => Self::Number,
            "サ変接続" => Self::Verbal,
            "副詞可能" => Self::Adverbial,
            "自立" => Self::Independent,
            "非自立" => Self::Dependent,
            "接尾" => Self::Suffix,
            "括弧開" => Self::OpeningBracket,
            "括弧閉" => Self::ClosingBracket,
            _ => Self::Other,
        }
    }
}

/// The columns that `build.rs` keeps of a dictionary entry.
struct Details<'d> {
    part_of_speech: PartOfSpeech,
    category: Category,
    reading: Option<&'d str>,
}

fn details(segmenter: &Segmenter, word: lindera::dictionary::WordId) -> Details<'_> {
    let id = word.id() as usize;
    let dictionary = &segmenter.dictionary;
    let mut columns = match &segmenter.user_dictionary {
        _ if word.is_unknown() => dictionary.unknown_word_details_iter(id),
        Some(user) if !word.is_system() => user.word_details_iter(id),
        _ => dictionary.word_details_iter(id),
    };
    let mut next = || columns.next().unwrap_or("*");
    Details {
        part_of_speech: PartOfSpeech::from_ipadic(next()),
        category: Category::from_ipadic(next()),
        reading: Some(next()).filter(|reading| *reading != "*"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn surfaces(text: &str) -> Vec<&str> {
        let tokens = Tokenizer::new().tokens(text);
        tokens.iter().map(|token| token.surface).collect()
    }

    #[test]
    fn policy_text_is_cut_into_words() {
        let cases: [(&str, &[&str]); 4] = [
            (
                "職員等は、情報資産を持ち出してはならない。",
                &[
                    "職員",
                    "等",
                    "は",
                    "、",
                    "情報",
                    "資産",
                    "を",
                    "持ち出し",
                    "て",
                    "は",
                    "なら",
                    "ない",
                    "。",
                ],
            ),
            (
                "コンピュータウイルス対策",
                &["コンピュータ", "ウイルス", "対策"],
            ),
            ("第13条 目的", &["第", "13", "条", "目的"]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(surfaces(text), expected, "{text}");
        }
    }

    #[test]
    fn word_knows_its_place_kind_and_reading() {
        let tokens = Tokenizer::new().tokens("端末の持出し");
        assert_eq!(
            tokens[0],
            Token {
                start: 0,
                end: 6,
                surface: "端末",
                part_of_speech: PartOfSpeech::Noun,
                category: Category::General,
                reading: Some("タンマツ".to_owned()),
            }
        );
        assert_eq!(tokens[1].part_of_speech, PartOfSpeech::Particle);
        assert_eq!((tokens[1].start, tokens[1].end), (6, 9));
    }

    #[test]
    fn word_outside_the_dictionary_has_no_reading() {
        let tokens = Tokenizer::new().tokens("CSIRT");
        assert_eq!(tokens.len(), 1);
        assert_eq!(tokens[0].part_of_speech, PartOfSpeech::Noun);
        assert_eq!(tokens[0].reading, None);
    }

    #[test]
    fn own_words_are_cut_as_one_and_only_there() {
        let word = |surface: &str, reading: &str| UserWord {
            surface: surface.into(),
            reading: Some(reading.into()),
        };
        let words = [
            word("標的型攻撃", "ヒョウテキガタコウゲキ"),
            word("ログ", "ログ"),
        ];
        let tokenizer = Tokenizer::with_words(&words);
        let tokens = tokenizer.tokens("標的型攻撃のログとプログラム");
        let surfaces: Vec<_> = tokens.iter().map(|t| t.surface).collect();
        assert_eq!(surfaces, ["標的型攻撃", "の", "ログ", "と", "プログラム"]);
        assert_eq!(tokens[0].reading.as_deref(), Some("ヒョウテキガタコウゲキ"));
        assert_eq!(tokens[0].part_of_speech, PartOfSpeech::Noun);
    }

    #[test]
    fn letter_that_ipadic_takes_for_a_blank_is_a_word() {
        assert_eq!(surfaces("Ð\r\n　あ\u{a0}い"), ["Ð", "あ", "い"]);
    }

    #[test]
    fn unusual_characters_of_the_source_encoding_arrive() {
        for (surface, reading) in [("仕舞い", "シマイ"), ("綺", "アヤギヌ")] {
            let tokens = Tokenizer::new().tokens(surface);
            assert_eq!(tokens[0].reading.as_deref(), Some(reading));
        }
    }

    proptest! {
        #[test]
        fn tokens_lie_in_order_and_leave_out_white_space_only(text in "\\PC{0,40}|[ぁ-ん一-鿿ー、。（）() 　\n]{0,60}") {
            let mut end = 0;
            for token in Tokenizer::new().tokens(&text) {
                prop_assert!(token.start >= end && token.end > token.start);
                prop_assert!(text[end..token.start].chars().all(char::is_whitespace));
                prop_assert_eq!(&text[token.start..token.end], token.surface);
                end = token.end;
            }
            prop_assert!(text[end..].chars().all(char::is_whitespace));
        }
    }
}
