//! What a clause says, as bags of terms.
//!
//! In: a version with its duties. Out: for every clause the runs of two and three
//! characters and the words of its own text, of each of its sentences, of its
//! headings and of the sentence above it. The ends by which all rules resemble
//! each other (「…しなければならない」) are left out.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::ops::Range;

use super::focus::passages;
use super::wording::{Word, telling_words};
use crate::duties::{Duties, Strength};
use crate::japanese::{
    Category, PartOfSpeech, Token, Tokenizer, bracket_depths, fold, sentence_ranges,
};
use crate::model::{ClauseIndex, Version};

/// How a sentence of duty ends; says that it binds, and nothing of what it is
/// about. The longest first.
const ENDS: &[&str] = &[
    "しなければならない",
    "なければならない",
    "してはならない",
    "するものとする",
    "てはならない",
    "ものとする",
    "ならない",
    "こと",
];

/// Terms with how often each stands, sorted by term.
pub(super) type Bag = Vec<(u64, u32)>;

/// One clause.
#[derive(Debug, Clone, Default)]
pub(super) struct ClauseFeatures {
    /// Runs of characters of its own text.
    pub(super) own: Bag,
    /// The same, sentence by sentence.
    pub(super) sentences: Vec<Bag>,
    /// Passage by passage: a sentence with what goes on with it.
    pub(super) passages: Vec<Bag>,
    /// Words of its own text that carry meaning.
    pub(super) words: Bag,
    /// Those words in their places, as a reader sees them marked.
    pub(super) places: Vec<Word>,
    /// Runs of its own heading.
    pub(super) heading: Bag,
    /// Runs of the heading that stands over it: its own, or the nearest above.
    pub(super) title: Bag,
    /// Runs of all headings over it.
    pub(super) path: Bag,
    /// Runs of the text of the clause above it.
    pub(super) lead: Bag,
    /// Its own text, folded; two that are equal are the same rule.
    pub(super) folded: String,
    /// The same without the ends of its sentences.
    pub(super) bare: String,
    /// The strictest demand.
    pub(super) strength: Option<Strength>,
}

/// The clauses of a version.
#[derive(Debug, Clone)]
pub struct Features {
    /// Identifier of the body.
    pub(super) body: String,
    /// Keys of the clauses, in printed order.
    pub(super) keys: Vec<String>,
    /// The clause above each.
    pub(super) parents: Vec<Option<ClauseIndex>>,
    /// What each says.
    pub(super) clauses: Vec<ClauseFeatures>,
}

impl Features {
    /// Reads a version; in proportion to its length.
    #[must_use]
    pub fn new(version: &Version, duties: &Duties, tokenizer: &Tokenizer) -> Self {
        let mut clauses: Vec<ClauseFeatures> = Vec::with_capacity(version.clauses.len());
        for (at, clause) in version.clauses.iter().enumerate() {
            let text = clause.own_text();
            let folded = fold(&text);
            let tokens = tokenizer.tokens(&text);
            let sentences: Vec<&str> = sentences(&folded).collect();
            let heading = clause.heading.as_deref().map(fold).unwrap_or_default();
            let heading = runs(&heading);
            // Parents stand before their children.
            let above = clause.parent.map(|parent| &clauses[parent]);
            let title = match above {
                _ if !heading.is_empty() => heading.clone(),
                Some(above) => above.title.clone(),
                None => Bag::new(),
            };
            let path = above.map_or_else(
                || heading.clone(),
                |above| merged([above.path.as_slice(), heading.as_slice()]),
            );
            let lead = above.map(|above| above.own.clone()).unwrap_or_default();
            let parts = passages(&folded).into_iter();
            let parts = parts.map(|range| runs(&folded[range])).collect();
            let bare = sentences.concat();
            let sentences: Vec<Bag> = sentences.into_iter().map(runs).collect();
            clauses.push(ClauseFeatures {
                own: merged(sentences.iter().map(Vec::as_slice)),
                words: words(&tokens),
                places: telling_words(&tokens),
                strength: duties.strictest(at as ClauseIndex),
                sentences,
                passages: parts,
                heading,
                title,
                path,
                lead,
                folded,
                bare,
            });
        }
        Self {
            body: version.front.jurisdiction.clone(),
            keys: version.clauses.iter().map(|c| c.key.clone()).collect(),
            parents: version.clauses.iter().map(|c| c.parent).collect(),
            clauses,
        }
    }
}

/// The sentences of a folded text without their stops and ends.
fn sentences(folded: &str) -> impl Iterator<Item = &str> {
    sentence_bytes(folded).into_iter().map(|range| {
        let sentence = folded[range].trim_end_matches('。');
        let end = ENDS.iter().find_map(|end| sentence.strip_suffix(end));
        end.unwrap_or(sentence)
    })
}

/// Where the sentences of a text stand, in bytes, each with its full stop.
pub(super) fn sentence_bytes(text: &str) -> Vec<Range<usize>> {
    let chars: Vec<char> = text.chars().collect();
    let mut starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    starts.push(text.len());
    let found = sentence_ranges(&chars, &bracket_depths(&chars));
    let bytes = found.into_iter().map(|r| starts[r.start]..starts[r.end]);
    bytes.collect()
}

/// What parts a sentence; no run goes across.
fn is_break(c: char) -> bool {
    !c.is_alphanumeric() && c != 'ー'
}

/// The runs of two and of three characters.
pub(super) fn runs(text: &str) -> Bag {
    let mut all = Vec::new();
    for part in text.split(is_break) {
        let chars: Vec<u64> = part.chars().map(|c| u64::from(u32::from(c))).collect();
        // A character has 21 bits.
        all.extend(chars.windows(2).map(|w| w[0] << 21 | w[1]));
        all.extend(chars.windows(3).map(|w| w[0] << 42 | w[1] << 21 | w[2]));
    }
    counted(all)
}

fn words(tokens: &[Token<'_>]) -> Bag {
    let telling = tokens.iter().filter(|token| {
        let kind = match token.part_of_speech {
            PartOfSpeech::Noun => !matches!(
                token.category,
                Category::Pronoun | Category::Dependent | Category::Suffix
            ),
            PartOfSpeech::Verb | PartOfSpeech::Adjective => token.category == Category::Independent,
            _ => false,
        };
        kind && (token.surface.chars().nth(1).is_some() || token.category == Category::Number)
    });
    counted(telling.map(|token| hashed(&fold(token.surface))).collect())
}

/// The same number for the same word in every run.
pub(super) fn hashed(word: &str) -> u64 {
    // FNV-1a.
    struct Fnv(u64);
    impl Hasher for Fnv {
        fn finish(&self) -> u64 {
            self.0
        }
        fn write(&mut self, bytes: &[u8]) {
            for byte in bytes {
                self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
    }
    let mut hasher = Fnv(0xcbf2_9ce4_8422_2325);
    word.hash(&mut hasher);
    // Runs of characters have the highest bit clear.
    hasher.finish() | 1 << 63
}

fn counted(mut all: Vec<u64>) -> Bag {
    all.sort_unstable();
    let mut out = Bag::new();
    for term in all {
        match out.last_mut() {
            Some((last, count)) if *last == term => *count += 1,
            _ => out.push((term, 1)),
        }
    }
    out
}

fn merged<'a>(bags: impl IntoIterator<Item = &'a [(u64, u32)]>) -> Bag {
    let mut all: BTreeMap<u64, u32> = BTreeMap::new();
    for (term, count) in bags.into_iter().flatten() {
        *all.entry(*term).or_default() += count;
    }
    all.into_iter().collect()
}
