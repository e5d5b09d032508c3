//! The index as script files.
//!
//! Every file calls `keijiShard(name, …)` with texts and lists of numbers, so
//! that a page loads it with a script element from anywhere, a disk included.
//! `core.js` holds what every query needs; the others are loaded one by one:
//! words and pairs of characters in ranges of their order, clauses in printed
//! order, labels for citations and compounds for mistyped words as a whole.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::bound::Bounds;
use super::citation::segment_alias;
use super::documents::Document;
use super::index::{EDGE, Index, place};
use super::numbers::{write_ascending, write_number};
use super::vocabulary::{Closeness, Vocabulary, Word};
use crate::japanese::normalise::KANJI;

/// Where the files stand, relative to the site's root.
const DIRECTORY: &str = "assets/search";
/// A shard of words or pairs is closed when it has this many bytes.
const POSTINGS: usize = 1_000;
/// A shard of clauses is closed when it has this many bytes.
const CLAUSES: usize = 900;
/// Depths are written as less than this.
const DEEPEST: usize = 16;
/// A shard of what people type is closed when it has this many bytes.
const ASKED: usize = 700;

/// The files of an index: path below the site's root, and bytes.
pub fn shards(index: &Index, bounds: &Bounds) -> Vec<(String, Vec<u8>)> {
    let mut out = Vec::new();
    let words = index
        .vocabulary
        .words
        .iter()
        .filter(|(_, word)| !word.places.is_empty());
    let words = ranges(
        words.map(|(key, word)| (key.clone(), format!("{key} "), word.places.as_slice())),
        'w',
        &mut out,
    );
    let pairs = index.pairs.iter().map(|(pair, places)| {
        let key: String = pair.iter().collect();
        (key.clone(), key, places.as_slice())
    });
    let pairs = ranges(pairs, 'g', &mut out);
    let clauses = clauses(index, &mut out);
    out.push(file("places", &json!(places(index))));
    out.push(file("bound", &bounds.file(index)));
    out.push(file("chapters", &json!(chapters(index))));
    out.push(file("compounds", &json!(front_coded(&index.compounds))));
    out.push(file(
        "readings",
        &json!(readings(&numbered(&index.vocabulary))),
    ));
    let asked = asked(&index.vocabulary, &mut out);
    let mut core = core(index);
    core["askedShards"] = json!(asked);
    core["wordShards"] = json!(words);
    core["pairShards"] = json!(pairs.concat());
    core["clauseShards"] = json!(clauses);
    out.push(file("core", &core));
    out
}

fn file(name: &str, content: &Value) -> (String, Vec<u8>) {
    let text = format!("keijiShard(\"{name}\",{content});\n");
    (format!("{DIRECTORY}/{name}.js"), text.into_bytes())
}

/// Writes records into files of bounded size; gives out the first key of each.
fn ranges<'a>(
    records: impl Iterator<Item = (String, String, &'a [u32])>,
    letter: char,
    out: &mut Vec<(String, Vec<u8>)>,
) -> Vec<String> {
    let mut firsts: Vec<String> = Vec::new();
    let mut open = String::new();
    for (key, head, places) in records {
        let mut record = head;
        write_ascending(places, &mut record);
        if firsts.is_empty() || open.len() + record.len() > POSTINGS && !open.is_empty() {
            close(&mut open, letter, firsts.len(), out);
            firsts.push(key);
        }
        open.push_str(&record);
        open.push(' ');
    }
    close(&mut open, letter, firsts.len(), out);
    firsts
}

fn close(open: &mut String, letter: char, count: usize, out: &mut Vec<(String, Vec<u8>)>) {
    if let Some(number) = count.checked_sub(1) {
        let content = std::mem::take(open);
        out.push(file(&format!("{letter}{number}"), &json!(content)));
    }
}

/// Writes the clauses; gives out the first document of each file.
fn clauses(index: &Index, out: &mut Vec<(String, Vec<u8>)>) -> String {
    let mut firsts = String::new();
    let mut last = 0;
    let mut open: Vec<Value> = Vec::new();
    let (mut bytes, mut number, mut first) = (0, 0, 0);
    for (at, document) in index.documents.iter().enumerate() {
        let shelf = &index.shelves[document.shelf];
        let id = document
            .id
            .strip_prefix(&format!("{}/", shelf.jurisdiction));
        let record = json!([
            id,
            page(index, at),
            document.label,
            document.heading,
            document.texts()
        ]);
        let length = record.to_string().len();
        if open.is_empty() || bytes + length > CLAUSES {
            if !open.is_empty() {
                out.push(file(
                    &format!("c{number}"),
                    &json!([trail(index, first), open]),
                ));
                number += 1;
            }
            open = Vec::new();
            (bytes, first) = (0, at);
            write_number(u32::try_from(at - last).unwrap_or(u32::MAX), &mut firsts);
            last = at;
        }
        bytes += length;
        open.push(record);
    }
    if !open.is_empty() {
        out.push(file(
            &format!("c{number}"),
            &json!([trail(index, first), open]),
        ));
    }
    firsts
}

/// The name of the page a document stands on, in the directory of its version.
fn page(index: &Index, at: usize) -> &str {
    let document = &index.documents[at];
    let directory = &index.shelves[document.shelf].directory;
    let place = document.url.strip_prefix(directory.as_str());
    place
        .and_then(|rest| rest.strip_prefix('/')?.split_once(".html#"))
        .map_or("", |(page, _)| page)
}

/// The chapters, by which results are narrowed: first document, page, and what
/// the page is called.
fn chapters(index: &Index) -> Vec<(usize, &str, String)> {
    let mut out: Vec<(usize, &str, String)> = Vec::new();
    let mut last = None;
    for (at, document) in index.documents.iter().enumerate() {
        let place = (document.shelf, page(index, at));
        if last != Some(place) {
            let name = [document.label.as_str(), document.heading.as_str()];
            let name = name.map(str::trim).join(" ").trim().to_owned();
            out.push((
                at,
                place.1,
                if name.is_empty() {
                    document.segment.clone()
                } else {
                    name
                },
            ));
            last = Some(place);
        }
    }
    out
}

/// What stands above a document: labels and headings from the outermost in.
fn trail(index: &Index, at: usize) -> Vec<[&str; 2]> {
    let mut out = Vec::new();
    let mut depth = index.documents[at].depth;
    for document in index.documents[index.shelves[index.documents[at].shelf].start..at]
        .iter()
        .rev()
    {
        if document.depth < depth {
            depth = document.depth;
            out.push([document.label.as_str(), document.heading.as_str()]);
        }
    }
    out.reverse();
    out
}

/// The own path segment of every document, one a line, with its other name.
fn places(index: &Index) -> String {
    let line = |d: &Document| match segment_alias(&d.segment, &d.label) {
        Some(alias) => format!("{}\t{alias}", d.segment),
        None => d.segment.clone(),
    };
    let lines: Vec<String> = index.documents.iter().map(line).collect();
    lines.join("\n")
}

/// Sorted texts, each as the count of characters it shares with the one before
/// and the rest.
fn front_coded<S: AsRef<str>>(texts: &[S]) -> String {
    let mut out = String::new();
    let mut last: Vec<char> = Vec::new();
    for text in texts {
        let chars: Vec<char> = text.as_ref().chars().collect();
        let shared = shared(&last, &chars);
        write_number(u32::try_from(shared).unwrap_or(0), &mut out);
        out.extend(&chars[shared..]);
        out.push('\n');
        last = chars;
    }
    out
}

fn core(index: &Index) -> Value {
    let mut extents = String::new();
    for (at, extent) in index.extents.iter().enumerate() {
        let end = index
            .extents
            .get(at + 1)
            .map_or(index.stream.len(), |next| next.start as usize);
        let length = u32::try_from(end - extent.start as usize).unwrap_or(u32::MAX);
        write_number(length, &mut extents);
        let depth = u32::try_from(index.documents[at].depth.min(DEEPEST - 1)).unwrap_or(1);
        let row = u32::from(index.documents[at].is_row);
        let heads = (extent.body - extent.start) * 2 + row;
        write_number(heads * DEEPEST as u32 + depth, &mut extents);
    }
    let shelves = index.shelves.iter().map(|s| {
        json!([
            s.jurisdiction,
            s.names[0],
            s.names[1],
            s.title,
            s.version,
            s.directory,
            s.start
        ])
    });
    let vocabulary = &index.vocabulary;
    let printed: Vec<&str> = vocabulary
        .terms()
        .iter()
        .map(|(_, printed)| *printed)
        .collect();
    let apart = vocabulary.apart.iter().filter(|(a, b)| a < b);
    json!({
        "edge": EDGE.to_string(),
        "kanji": known_kanji(index),
        "shelves": shelves.collect::<Vec<_>>(),
        "extents": extents,
        "words": front_coded(&vocabulary.others()),
        "counts": counts(&numbered(vocabulary)),
        "terms": printed.join("\n"),
        "groups": groups(vocabulary),
        "apart": apart.collect::<Vec<_>>(),
    })
}

/// Of the pairs of old and usual kanji those whose usual one stands in the index;
/// the others lead nowhere.
fn known_kanji(index: &Index) -> String {
    let keys = index.vocabulary.words.keys();
    let asked = index.vocabulary.groups.iter().flat_map(|g| &g.asked);
    let mut known: BTreeSet<char> = keys.chain(asked).flat_map(|word| word.chars()).collect();
    known.extend(&index.stream);
    let pairs: Vec<char> = KANJI.chars().collect();
    let pairs = pairs.chunks(2).filter(|pair| known.contains(&pair[1]));
    pairs.flatten().collect()
}

/// For each group the counts and numbers of its words, and its kind.
fn groups(vocabulary: &Vocabulary) -> String {
    let terms = vocabulary.terms();
    let numbers: BTreeMap<&str, usize> = terms
        .iter()
        .enumerate()
        .map(|(n, (folded, _))| (*folded, n))
        .collect();
    let mut out = String::new();
    for group in &vocabulary.groups {
        let of = |closeness| {
            let words = group.words.iter().filter(move |(_, _, c)| *c == closeness);
            words
                .map(|(folded, _, _)| folded.as_str())
                .collect::<Vec<_>>()
        };
        let broader = group
            .broader
            .iter()
            .map(|(folded, _)| folded.as_str())
            .collect();
        for words in [of(Closeness::Same), of(Closeness::Near), broader] {
            write_number(place(words.len()), &mut out);
            for word in words {
                write_number(place(numbers[word]), &mut out);
            }
        }
        write_number(u32::from(group.spelling), &mut out);
    }
    out
}

fn numbered(vocabulary: &Vocabulary) -> Vec<&Word> {
    let keys = vocabulary.numbered();
    keys.iter().map(|key| &vocabulary.words[*key]).collect()
}

/// How often each word stands in the texts.
fn counts(words: &[&Word]) -> String {
    let mut out = String::new();
    for word in words {
        write_number(place(word.places.len()), &mut out);
    }
    out
}

/// The readings of all words, a katakana as the ASCII sign as far behind a blank.
fn readings(words: &[&Word]) -> String {
    let mut out = String::new();
    for word in words {
        for c in word.reading.as_deref().unwrap_or_default().chars() {
            let sign = (c as u32).checked_sub('ァ' as u32).filter(|n| *n < 86);
            match sign.and_then(|n| char::from_u32(n + 0x23)) {
                Some('\\') => out.push('!'),
                Some(sign) => out.push(sign),
                None => out.push(c),
            }
        }
        out.push('\n');
    }
    out
}

/// What people type, sorted, each with the numbers of its groups; gives out the
/// first character of every phrase and, for each file, of its first.
fn asked(vocabulary: &Vocabulary, out: &mut Vec<(String, Vec<u8>)>) -> [String; 2] {
    let mut phrases: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    for (number, group) in vocabulary.groups.iter().enumerate() {
        for phrase in group.asked.iter().filter(|phrase| !phrase.is_empty()) {
            phrases
                .entry(phrase)
                .or_default()
                .insert(u32::try_from(number).unwrap_or(u32::MAX));
        }
    }
    let mut by_first: BTreeMap<char, String> = BTreeMap::new();
    let mut last: Vec<char> = Vec::new();
    for (phrase, groups) in &phrases {
        let chars: Vec<char> = phrase.chars().collect();
        let line = by_first.entry(chars[0]).or_default();
        let shared = if line.is_empty() {
            0
        } else {
            shared(&last, &chars)
        };
        write_number(u32::try_from(shared).unwrap_or(0), line);
        line.extend(&chars[shared..]);
        line.push('\t');
        write_ascending(&groups.iter().copied().collect::<Vec<_>>(), line);
        line.push('\n');
        last = chars;
    }
    let firsts: String = by_first.keys().collect();
    let mut shards = String::new();
    let mut open = String::new();
    for (first, lines) in by_first {
        if shards.is_empty() || open.len() + lines.len() > ASKED && !open.is_empty() {
            close(&mut open, 'a', shards.chars().count(), out);
            shards.push(first);
        }
        open.push_str(&lines);
    }
    close(&mut open, 'a', shards.chars().count(), out);
    [firsts, shards]
}

/// How many characters two texts share at their front, 40 at most.
fn shared(a: &[char], b: &[char]) -> usize {
    a.iter().zip(b).take_while(|(x, y)| x == y).count().min(40)
}
