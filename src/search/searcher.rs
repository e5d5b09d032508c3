//! The index, ready to answer: what a query looks things up in.

use std::collections::{BTreeMap, BTreeSet};

use super::citation::{segment_alias, segment_name};
use super::index::Index;
use super::vocabulary::{Closeness, STEM};
use crate::japanese::normalise::{is_kanji, is_katakana};
use crate::japanese::sound;

/// Answers queries over an index.
#[derive(Debug)]
pub struct Searcher<'a> {
    pub(super) index: &'a Index,
    /// Words by how they sound.
    pub(super) sounds: BTreeMap<String, Vec<&'a str>>,
    /// Words by their kanji, where there are two or more.
    pub(super) skeletons: BTreeMap<String, Vec<&'a str>>,
    /// The groups that merge a word with others.
    pub(super) groups_of: BTreeMap<&'a str, Vec<usize>>,
    /// What people type, with its groups.
    pub(super) asked: BTreeMap<&'a str, BTreeSet<usize>>,
    /// The most characters of a word.
    pub(super) longest: usize,
    /// The document each stands in.
    pub(super) parents: Vec<Option<usize>>,
    /// For each document the first behind it that does not stand in it.
    pub(super) ends: Vec<usize>,
    /// Characters of a document on average.
    pub(super) average: usize,
    /// How each document's own path segment is compared with citations.
    pub(super) segments: Vec<String>,
    /// The other names of documents that are parts.
    pub(super) aliases: BTreeMap<usize, String>,
}

impl<'a> Searcher<'a> {
    /// Makes the tables that a query needs.
    pub fn new(index: &'a Index) -> Self {
        let (parents, ends) = tree(index);
        let mut out = Self {
            index,
            sounds: BTreeMap::new(),
            skeletons: BTreeMap::new(),
            groups_of: BTreeMap::new(),
            asked: BTreeMap::new(),
            longest: 1,
            parents,
            ends,
            average: (index.stream.len() / index.documents.len().max(1)).max(1),
            segments: index
                .documents
                .iter()
                .map(|d| segment_name(&d.segment))
                .collect(),
            aliases: index
                .documents
                .iter()
                .enumerate()
                .filter_map(|(n, d)| Some((n, segment_alias(&d.segment, &d.label)?)))
                .collect(),
        };
        let keys = index.vocabulary.numbered();
        for &key in &keys {
            out.enter(key);
        }
        for &key in &keys {
            if let Some(reading) = &index.vocabulary.words[key].reading {
                out.sounds.entry(reading.clone()).or_default().push(key);
            }
        }
        for (n, group) in index.vocabulary.groups.iter().enumerate() {
            for closeness in [Closeness::Same, Closeness::Near] {
                for (key, _, _) in group.words.iter().filter(|(_, _, c)| *c == closeness) {
                    out.groups_of.entry(key).or_default().push(n);
                }
            }
            for phrase in group.asked.iter().filter(|phrase| !phrase.is_empty()) {
                out.asked.entry(phrase).or_default().insert(n);
            }
        }
        out
    }

    fn enter(&mut self, key: &'a str) {
        self.longest = self.longest.max(key.chars().count());
        let own = stemless(key);
        if own.chars().all(is_katakana) {
            self.sounds.entry(sound(own)).or_default().push(key);
        }
        let skeleton: String = key.chars().filter(|c| is_kanji(*c)).collect();
        if skeleton.chars().count() > 1 {
            self.skeletons.entry(skeleton).or_default().push(key);
        }
    }

    /// How often a word stands in the texts; none where it is no word.
    pub(super) fn count(&self, key: &str) -> Option<usize> {
        self.index
            .vocabulary
            .words
            .get(key)
            .map(|word| word.places.len())
    }

    /// The word as the vocabulary holds it.
    pub(super) fn known(&self, key: &str) -> Option<&'a str> {
        let words = &self.index.vocabulary.words;
        words.get_key_value(key).map(|(key, _)| key.as_str())
    }

    /// Whether two words are never merged.
    pub(super) fn is_apart(&self, a: &str, b: &str) -> bool {
        self.index
            .vocabulary
            .apart
            .contains(&(a.to_owned(), b.to_owned()))
    }

    /// The places of a word.
    pub(super) fn word_places(&self, key: &str) -> &'a [u32] {
        self.index
            .vocabulary
            .words
            .get(key)
            .map_or(&[], |word| &word.places)
    }

    /// The places where characters stand one after the other.
    pub(super) fn phrase_places(&self, chars: &[char]) -> Vec<u32> {
        let pairs = &self.index.pairs;
        let [first, rest @ ..] = chars else {
            return Vec::new();
        };
        if rest.is_empty() {
            let range = pairs.range([*first, '\0']..=[*first, char::MAX]);
            let mut places: Vec<u32> = range.flat_map(|(_, places)| places.clone()).collect();
            places.sort_unstable();
            return places;
        }
        let none = Vec::new();
        let of = |at: usize| pairs.get(&[chars[at], chars[at + 1]]).unwrap_or(&none);
        let mut places = of(0).clone();
        for at in 1..chars.len() - 1 {
            if places.is_empty() {
                break;
            }
            let own = of(at);
            let offset = at as u32;
            places.retain(|place| own.binary_search(&(place + offset)).is_ok());
        }
        places
    }

    /// The version a document stands in.
    pub(super) fn shelf_of(&self, document: usize) -> usize {
        self.index.documents[document].shelf
    }
}

/// A key without the mark of a stem.
pub(super) fn stemless(key: &str) -> &str {
    key.strip_suffix(STEM).unwrap_or(key)
}

/// For each document the one it stands in, and where its own end.
fn tree(index: &Index) -> (Vec<Option<usize>>, Vec<usize>) {
    let count = index.documents.len();
    let (mut parents, mut ends) = (Vec::with_capacity(count), vec![count; count]);
    let mut stack: Vec<usize> = Vec::new();
    for (at, document) in index.documents.iter().enumerate() {
        while let Some(&above) = stack.last()
            && (index.documents[above].depth >= document.depth
                || index.documents[above].shelf != document.shelf)
        {
            ends[above] = at;
            stack.pop();
        }
        parents.push(stack.last().copied());
        stack.push(at);
    }
    (parents, ends)
}
