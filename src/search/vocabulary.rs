//! The words of the index: what the dictionary finds in the texts, and what the
//! glossary brings.
//!
//! A word goes by its folded form; a verb or adjective by its stem, up to its
//! last kanji, with [`STEM`] behind it, so that 持ち帰っ and 持ち帰る are one.

use std::collections::{BTreeMap, BTreeSet};

use super::index::place;
use crate::japanese::normalise::{is_hiragana, is_kanji, is_katakana, is_latin};
use crate::japanese::{
    Category, PartOfSpeech, Token, Tokenizer, UserWord, fold, fold_with_origin, sound,
};
use crate::model::{Glossary, Term};

/// Ends the stem of a word that is inflected.
pub(super) const STEM: char = '~';
/// A compound of more characters is not mistyped as a whole.
const LONGEST_COMPOUND: usize = 10;
/// The most words of a compound that is remembered as a part of a longer one.
const MOST_WORDS: usize = 4;

/// A word and where it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Word {
    /// Its places in the stream, ascending.
    pub places: Vec<u32>,
    /// Its sounds, where it is not written in kana.
    pub reading: Option<String>,
}

/// How close a word of a [`Group`] is to the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closeness {
    /// Another spelling or name of the same thing.
    Same,
    /// Nearly the same.
    Near,
}

/// Words that lead to each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Group {
    /// The words, folded, with how they are printed.
    pub words: Vec<(String, String, Closeness)>,
    /// What people type for them, folded.
    pub asked: Vec<String>,
    /// Wider words, folded, with how they are printed.
    pub broader: Vec<(String, String)>,
    /// Whether the words are spellings of one word, which nobody needs be told.
    pub spelling: bool,
    /// The bodies where this holds; everywhere where there is none.
    pub bodies: Vec<String>,
}

/// All words and groups.
#[derive(Debug)]
pub struct Vocabulary {
    /// The words by their folded form.
    pub words: BTreeMap<String, Word>,
    /// What the glossary says of them.
    pub groups: Vec<Group>,
    /// Pairs that are never merged, folded.
    pub apart: BTreeSet<(String, String)>,
    plain: Tokenizer,
    own: Tokenizer,
    surfaces: BTreeSet<String>,
    /// The surfaces by their first character.
    by_first: BTreeMap<char, Vec<(Vec<char>, String)>>,
    compounds: BTreeMap<String, usize>,
}

impl Vocabulary {
    /// The vocabulary of a glossary, before any text is read.
    pub(super) fn new(glossary: &Glossary) -> Self {
        let plain = Tokenizer::new();
        let mut out = Self {
            words: BTreeMap::new(),
            groups: Vec::new(),
            apart: BTreeSet::new(),
            own: Tokenizer::with_words(&user_words(glossary, &plain)),
            plain,
            surfaces: BTreeSet::new(),
            by_first: BTreeMap::new(),
            compounds: BTreeMap::new(),
        };
        for term in &glossary.terms {
            out.term(term);
        }
        for (a, b) in &glossary.apart {
            out.keep_apart(a, b);
        }
        for class in &glossary.variants {
            let words = class
                .iter()
                .map(|word| (fold(word), word.clone(), Closeness::Same));
            let group = Group {
                words: words.collect(),
                spelling: true,
                ..Group::default()
            };
            out.surfaces
                .extend(group.words.iter().map(|(folded, _, _)| folded.clone()));
            out.groups.push(group);
        }
        for surface in &out.surfaces {
            out.words.entry(surface.clone()).or_default();
            let chars: Vec<char> = surface.chars().collect();
            if let Some(&first) = chars.first() {
                let known = out.by_first.entry(first).or_default();
                known.push((chars, surface.clone()));
            }
        }
        out
    }

    /// Keeps the pairs that something could merge: a group that holds both, or
    /// one slip of the fingers.
    fn drop_needless_pairs(&mut self) {
        let groups = &self.groups;
        self.apart.retain(|(a, b)| {
            let holds = |group: &Group, word: &String| {
                group.words.iter().any(|(folded, _, _)| folded == word)
                    || group.broader.iter().any(|(folded, _)| folded == word)
            };
            let (x, y): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            is_one_slip(&x, &y)
                || groups
                    .iter()
                    .any(|group| holds(group, a) && holds(group, b))
        });
    }

    fn keep_apart(&mut self, a: &str, b: &str) {
        let (a, b) = (fold(a), fold(b));
        self.apart.insert((b.clone(), a.clone()));
        self.apart.insert((a, b));
    }

    fn term(&mut self, term: &Term) {
        let head = fold(&term.term);
        let closeness = |word: &str| {
            if term.synonyms.iter().any(|s| s == word) {
                Closeness::Near
            } else {
                Closeness::Same
            }
        };
        let mut group = Group {
            bodies: term.bodies.clone(),
            ..Group::default()
        };
        for word in term.merged() {
            group
                .words
                .push((fold(word), word.to_owned(), closeness(word)));
            self.surfaces.insert(fold(word));
        }
        for word in &term.broader {
            group.broader.push((fold(word), word.clone()));
            self.surfaces.insert(fold(word));
        }
        group
            .asked
            .extend(term.asked_as.iter().map(|phrase| fold(phrase)));
        for other in &term.apart {
            self.keep_apart(&term.term, other);
        }
        self.groups.push(group);
        if let Some(reading) = &term.reading {
            self.words.entry(head).or_default().reading = Some(sound(&fold(reading)));
        }
    }

    /// Takes in the words of a block whose folded form begins at `offset`.
    pub(super) fn read(&mut self, block: &str, offset: u32) {
        let printed = printed(block);
        let folded = fold_with_origin(&printed);
        let plain = self.plain.tokens(&printed);
        let own = self.own.tokens(&printed);
        let places = Places::new(&printed, &folded.origin);
        let mut found: BTreeSet<(String, usize)> = BTreeSet::new();
        let mut edges = BTreeSet::new();
        for token in plain.iter().chain(&own) {
            let (start, end) = (places.of(token.start), places.of(token.end));
            edges.extend([start, end]);
            if let Some((key, reading)) = key(token)
                && start < end
            {
                if let Some(reading) = reading {
                    self.words
                        .entry(key.clone())
                        .or_default()
                        .reading
                        .get_or_insert(reading);
                }
                found.insert((key, start));
            }
        }
        self.surfaces_between(&edges, &folded.chars, &mut found);
        for (key, at) in found {
            self.words
                .entry(key)
                .or_default()
                .places
                .push(offset + place(at));
        }
        self.compounds_of(&plain);
    }

    /// Finds the glossary's words where they begin and end with a word.
    fn surfaces_between(
        &self,
        edges: &BTreeSet<usize>,
        text: &[char],
        found: &mut BTreeSet<(String, usize)>,
    ) {
        let mut matches: Vec<(usize, usize, &String)> = Vec::new();
        for &start in edges {
            let Some(surfaces) = text.get(start).and_then(|c| self.by_first.get(c)) else {
                continue;
            };
            for (chars, surface) in surfaces {
                let end = start + chars.len();
                if text[start..].starts_with(chars) && edges.contains(&end) {
                    matches.push((start, end, surface));
                }
            }
        }
        for (start, end, run) in &matches {
            let inside_other = matches.iter().any(|(s, e, other)| {
                s <= start && end <= e && self.apart.contains(&((*run).clone(), (*other).clone()))
            });
            if !inside_other {
                found.insert(((*run).clone(), *start));
            }
        }
    }

    /// The words of the glossary, folded and printed, each once, in the order of
    /// the groups.
    pub(super) fn terms(&self) -> Vec<(&str, &str)> {
        let mut seen = BTreeSet::new();
        let mut out = Vec::new();
        for group in &self.groups {
            let words = group
                .words
                .iter()
                .map(|(folded, printed, _)| (folded, printed));
            let broader = group
                .broader
                .iter()
                .map(|(folded, printed)| (folded, printed));
            for (folded, printed) in words.chain(broader) {
                if seen.insert(folded) {
                    out.push((folded.as_str(), printed.as_str()));
                }
            }
        }
        out
    }

    /// The words of the texts that are no term of the glossary.
    pub(super) fn others(&self) -> Vec<&str> {
        let terms: BTreeSet<&str> = self.terms().iter().map(|(folded, _)| *folded).collect();
        let words = self
            .words
            .iter()
            .filter(|(key, word)| !word.places.is_empty() && !terms.contains(key.as_str()));
        words.map(|(key, _)| key.as_str()).collect()
    }

    /// All words in the order in which pages and searchers number them.
    pub(super) fn numbered(&self) -> Vec<&str> {
        let mut out = self.others();
        out.extend(self.terms().iter().map(|(folded, _)| *folded));
        out
    }

    /// Counts the compounds of a block, whole and in parts.
    fn compounds_of(&mut self, tokens: &[Token<'_>]) {
        let nominal = |t: &Token<'_>| {
            matches!(t.part_of_speech, PartOfSpeech::Noun | PartOfSpeech::Prefix)
                && !matches!(
                    t.category,
                    Category::Dependent | Category::Pronoun | Category::Number
                )
        };
        for run in tokens.chunk_by(|a, b| nominal(a) && nominal(b) && a.end == b.start) {
            for from in 0..run.len() {
                for to in from + 2..=run.len().min(from + MOST_WORDS) {
                    let text: String = run[from..to].iter().map(|t| t.surface).collect();
                    let text = fold(&text);
                    if (3..=LONGEST_COMPOUND).contains(&text.chars().count()) && is_word(&text) {
                        *self.compounds.entry(text).or_default() += 1;
                    }
                }
            }
        }
    }

    /// Puts places in order and gives out the compounds that are worth knowing.
    pub(super) fn finish(&mut self) -> Vec<String> {
        self.drop_needless_pairs();
        for word in self.words.values_mut() {
            word.places.sort_unstable();
            word.places.dedup();
        }
        for (key, word) in &mut self.words {
            let written = key.chars().any(|c| is_kanji(c) || is_latin(c));
            word.reading
                .take_if(|reading| !written || reading == key || reading.is_empty());
        }
        let compounds = std::mem::take(&mut self.compounds);
        compounds
            .into_iter()
            .filter(|(text, count)| *count > 1 && !self.words.contains_key(text))
            .map(|(text, _)| text)
            .collect()
    }
}

/// Whether one text becomes the other by one character more, less or other, or
/// by two changed about.
pub(super) fn is_one_slip(a: &[char], b: &[char]) -> bool {
    let from = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (mut x, mut y) = (a.len(), b.len());
    while x > from && y > from && a[x - 1] == b[y - 1] {
        x -= 1;
        y -= 1;
    }
    if x.max(y) - from == 1 {
        return true;
    }
    x - from == 2 && y - from == 2 && a[from] == b[from + 1] && a[from + 1] == b[from]
}

/// Where byte offsets of a printed text lie in its folded form.
struct Places(BTreeMap<usize, usize>);

impl Places {
    fn new(printed: &str, origin: &[usize]) -> Self {
        let mut out = BTreeMap::new();
        let mut at = 0;
        for (character, (byte, _)) in printed.char_indices().enumerate() {
            while at < origin.len() && origin[at] < character {
                at += 1;
            }
            out.insert(byte, at);
        }
        out.insert(printed.len(), origin.len());
        Self(out)
    }

    fn of(&self, byte: usize) -> usize {
        self.0
            .get(&byte)
            .copied()
            .expect("words begin and end between characters")
    }
}

/// The words of the glossary that the dictionary cuts or does not know.
fn user_words(glossary: &Glossary, plain: &Tokenizer) -> Vec<UserWord> {
    let mut out = Vec::new();
    for term in &glossary.terms {
        for word in term.merged() {
            let surface = printed(word);
            let known = plain.tokens(&surface);
            let whole = known.len() == 1 && known[0].reading.is_some();
            if !whole && surface.chars().count() > 1 {
                let reading = term.reading.as_ref().filter(|_| word == term.term);
                let reading = reading.map(|r| sound(&fold(r)));
                out.push(UserWord { surface, reading });
            }
        }
    }
    out
}

/// A text as the dictionary wants it: usual widths and no white space, but for
/// one blank between Latin words.
pub(super) fn printed(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let parts: Vec<String> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|part| !part.is_empty())
        .map(|part| part.nfkc().collect())
        .collect();
    let mut out = String::new();
    for (n, part) in parts.iter().enumerate() {
        let before = n
            .checked_sub(1)
            .map(|b| parts[b].as_str())
            .unwrap_or_default();
        let letters = before.ends_with(|c: char| c.is_ascii_alphabetic())
            && part.starts_with(|c: char| c.is_ascii_alphabetic());
        // Single letters are a word set wide: C I S O.
        if letters && !(before.chars().count() == 1 || part.chars().count() == 1) {
            out.push(' ');
        }
        out.push_str(part);
    }
    out
}

fn is_word(text: &str) -> bool {
    text.chars()
        .all(|c| is_kanji(c) || is_katakana(c) || is_latin(c) || is_hiragana(c))
}

/// The folded form of a word that says something, and its sounds.
fn key(token: &Token<'_>) -> Option<(String, Option<String>)> {
    let folded = fold(token.surface);
    let reading = token.reading.as_deref().map(|r| sound(&fold(r)));
    match token.part_of_speech {
        PartOfSpeech::Noun => {
            let empty = matches!(
                token.category,
                Category::Number | Category::Dependent | Category::Pronoun
            );
            let kana = folded.chars().all(is_hiragana);
            let word = folded
                .chars()
                .any(|c| is_kanji(c) || is_katakana(c) && c != 'ー' || is_latin(c));
            let digits = folded.chars().all(|c| c.is_ascii_digit());
            let long = folded.chars().count() > 2;
            (!empty && !digits && (word || kana && long)).then_some((folded, reading))
        }
        PartOfSpeech::Verb | PartOfSpeech::Adjective => {
            if token.category != Category::Independent {
                return None;
            }
            let chars: Vec<char> = folded.chars().collect();
            let stem = chars.iter().rposition(|c| is_kanji(*c))? + 1;
            let ending = chars.len() - stem;
            let mut key: String = chars[..stem].iter().collect();
            key.push(STEM);
            let reading = reading.map(|r| {
                let kept = r.chars().count().saturating_sub(ending);
                r.chars().take(kept).collect()
            });
            Some((key, reading))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary(glossary: &Glossary, texts: &[&str]) -> Vocabulary {
        let mut out = Vocabulary::new(glossary);
        let mut offset = 0;
        for text in texts {
            out.read(text, offset);
            offset += place(fold(text).chars().count()) + 1;
        }
        out.finish();
        out
    }

    #[test]
    fn words_stand_where_the_dictionary_cuts_them() {
        let found = vocabulary(
            &Glossary::default(),
            &["プログラムのログを持ち帰った。", "ログ"],
        );
        assert_eq!(found.words["ログ"].places, [6, 16]);
        assert_eq!(found.words["持ち帰~"].places, [9]);
        assert_eq!(found.words["持ち帰~"].reading.as_deref(), Some("モチカエ"));
        assert!(!found.words.contains_key("の"));
    }

    #[test]
    fn letters_set_wide_are_one_word() {
        let found = vocabulary(&Glossary::default(), &["C I S O は", "Web site"]);
        assert_eq!(found.words["ciso"].places, [0]);
        assert_eq!(found.words["site"].places, [9]);
    }

    #[test]
    fn terms_are_found_but_not_inside_those_kept_apart() {
        let glossary = Glossary {
            terms: vec![
                Term {
                    term: "情報セキュリティ責任者".into(),
                    apart: vec!["統括情報セキュリティ責任者".into()],
                    ..Term::default()
                },
                Term {
                    term: "統括情報セキュリティ責任者".into(),
                    ..Term::default()
                },
            ],
            ..Glossary::default()
        };
        let found = vocabulary(
            &glossary,
            &["統括情報セキュリティ責任者", "情報セキュリティ責任者"],
        );
        assert_eq!(found.words[&fold("情報セキュリティ責任者")].places, [14]);
        assert_eq!(found.words[&fold("統括情報セキュリティ責任者")].places, [0]);
        assert!(found.words.contains_key("情報"));
    }
}
