//! The words by which people look for a topic and that its name does not say.
//!
//! The glossary knows what a term is also called and how it is asked for; a topic
//! whose name holds the term is found by those words too.

use crate::japanese::fold;
use crate::model::{Glossary, Topics};

/// Between the names of two topics; stands in no name.
const APART: char = '\n';

/// For every topic the other words of the terms in its name, each once, in the order
/// of the glossary; the name in the usual spelling of its words first, where that
/// is another.
#[must_use]
pub fn other_words(topics: &Topics, glossary: &Glossary) -> Vec<Vec<String>> {
    let spellings = spellings(glossary);
    let mut names = String::new();
    let mut starts = Vec::with_capacity(topics.topics.len());
    let mut out: Vec<Vec<String>> = Vec::with_capacity(topics.topics.len());
    for topic in &topics.topics {
        starts.push(names.len());
        let folded = fold(&topic.name);
        let usual = usual(&folded, &spellings);
        out.push(if usual == folded {
            Vec::new()
        } else {
            vec![usual.clone()]
        });
        names.push_str(&usual);
        names.push(APART);
    }
    for term in &glossary.terms {
        let words: Vec<String> = term.merged().map(|w| usual(&fold(w), &spellings)).collect();
        let others = words.iter().cloned();
        let others: Vec<String> = others
            .chain(term.asked_as.iter().map(|w| fold(w)))
            .collect();
        for word in words.iter().filter(|word| word.chars().nth(1).is_some()) {
            for (at, _) in names.match_indices(word.as_str()) {
                let topic = starts.partition_point(|start| *start <= at) - 1;
                let end = starts.get(topic + 1).copied().unwrap_or(names.len());
                let name = &names[starts[topic]..end];
                for other in &others {
                    if !name.contains(other.as_str()) && !out[topic].contains(other) {
                        out[topic].push(other.clone());
                    }
                }
            }
        }
    }
    out
}

/// Spellings with the usual one of each.
fn spellings(glossary: &Glossary) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for class in &glossary.variants {
        let mut words = class.iter().map(|word| fold(word));
        let Some(first) = words.next() else { continue };
        let others = words.filter(|other| !first.contains(other.as_str()));
        out.extend(others.map(|other| (other, first.clone())));
    }
    out
}

/// A text with every word in its usual spelling.
fn usual(text: &str, spellings: &[(String, String)]) -> String {
    let mut out = text.to_owned();
    for (other, first) in spellings {
        if out.contains(other) {
            out = out.replace(other, first);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::model::{Term, Topic};

    fn topics(names: &[&str]) -> Topics {
        let topic = |name: &&str| Topic {
            id: (*name).to_owned(),
            name: (*name).to_owned(),
            area: "a".into(),
            about: String::new(),
            bodies: BTreeMap::new(),
        };
        Topics {
            areas: Vec::new(),
            topics: names.iter().map(topic).collect(),
        }
    }

    #[test]
    fn a_topic_is_found_by_what_people_call_it() {
        let glossary = Glossary {
            terms: vec![
                Term {
                    term: "ウェブ会議".into(),
                    synonyms: vec!["ウェブ会議サービス".into()],
                    asked_as: vec!["テレビ会議".into(), "Ｚｏｏｍ".into()],
                    ..Term::default()
                },
                Term {
                    term: "鍵".into(),
                    asked_as: vec!["キー".into()],
                    ..Term::default()
                },
            ],
            variants: vec![vec!["ウェブ".into(), "Web".into()]],
            ..Glossary::default()
        };
        let found = other_words(&topics(&["Web会議の手順", "鍵の管理", "研修"]), &glossary);
        assert_eq!(
            found[0],
            [
                "ウェブ会議の手順",
                "ウェブ会議サービス",
                "テレビ会議",
                "zoom"
            ]
        );
        assert!(
            found[1].is_empty(),
            "a word of one character is in too many"
        );
        assert!(found[2].is_empty(), "{found:?}");
    }
}
