//! `data/topics.json` and `data/compare/<a>--<b>.json`: what bodies have in common.

use std::collections::BTreeMap;

use serde::Serialize;

use super::lines_json;
use crate::compare::TextPairs;
use crate::model::{ClauseIndex, Standing, Topics};
use crate::resolve::{Book, VersionRef};

/// A topic as it is published. The fields stand in the order of their names.
#[derive(Debug, Serialize)]
struct TopicRecord<'a> {
    about: &'a str,
    area: &'a str,
    area_name: &'a str,
    bodies: BTreeMap<&'a str, StandingRecord>,
    id: &'a str,
    name: &'a str,
}

#[derive(Debug, Serialize)]
struct StandingRecord {
    clauses: Vec<String>,
    state: &'static str,
}

/// The clauses of two bodies that belong together, as they are published.
///
/// `topics` are those that both carry: a clause may hold several rules.
#[derive(Debug, Serialize)]
struct PairRecord<'a> {
    a: [String; 1],
    b: [String; 1],
    relation: &'static str,
    score: f32,
    topics: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
struct CompareRecord<'a> {
    a: &'a str,
    b: &'a str,
    only_a: Vec<String>,
    only_b: Vec<String>,
    pairs: Vec<PairRecord<'a>>,
}

/// For each clause of a posted version the identifiers of its confirmed topics.
pub type TopicsOf<'a> = BTreeMap<(VersionRef, ClauseIndex), Vec<&'a str>>;

/// The confirmed topics of every clause of the posted versions.
#[must_use]
pub fn topics_of<'a>(book: &Book, topics: &'a Topics) -> TopicsOf<'a> {
    let mut by_key: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for topic in &topics.topics {
        for (body, standing) in &topic.bodies {
            if let Standing::Confirmed(keys) = standing {
                for key in keys {
                    by_key.entry((body, key)).or_default().push(&topic.id);
                }
            }
        }
    }
    let mut out = TopicsOf::new();
    for at in book.versions().filter(|at| book.is_posted(*at)) {
        let body = book.jurisdiction(at).id.as_str();
        for (n, clause) in book.version(at).clauses.iter().enumerate() {
            if let Some(found) = by_key.get(&(body, clause.key.as_str())) {
                out.insert((at, n), found.clone());
            }
        }
    }
    out
}

/// The bytes of `data/topics.json`, one topic a line, in the order of the file.
///
/// A body that a topic does not name has not been looked at; one that the book
/// does not hold is left out.
#[must_use]
pub fn topics_json(book: &Book, topics: &Topics) -> Vec<u8> {
    let known: Vec<&str> = book
        .site()
        .jurisdictions
        .iter()
        .map(|b| b.id.as_str())
        .collect();
    let records = topics.topics.iter().map(|topic| {
        let area = topics.areas.iter().find(|area| area.id == topic.area);
        let bodies = topic
            .bodies
            .iter()
            .filter(|(id, _)| known.contains(&id.as_str()));
        TopicRecord {
            about: &topic.about,
            area: &topic.area,
            area_name: area.map_or("", |area| area.name.as_str()),
            bodies: bodies
                .map(|(id, standing)| {
                    let clauses = standing.keys().iter().map(|key| format!("{id}/{key}"));
                    let record = StandingRecord {
                        clauses: clauses.collect(),
                        state: standing.name(),
                    };
                    (id.as_str(), record)
                })
                .collect(),
            id: &topic.id,
            name: &topic.name,
        }
    });
    lines_json("topics", records)
}

/// Where the comparison of two bodies is published.
#[must_use]
pub fn compare_path(a: &str, b: &str) -> String {
    format!("data/compare/{a}--{b}.json")
}

/// The bytes of `data/compare/<a>--<b>.json` for the texts of two bodies.
///
/// `texts` are the versions as the comparison knows them; a clause that has a
/// counterpart in one text of the other body does not stand among those alone.
#[must_use]
pub fn compare_json(
    book: &Book,
    texts: &[VersionRef],
    compared: &[&TextPairs],
    topics: &TopicsOf<'_>,
) -> Vec<u8> {
    let carried = |(text, clause): (usize, ClauseIndex)| {
        let found = topics.get(&(texts[text], clause));
        found.map_or(&[][..], Vec::as_slice)
    };
    let shared = |a, b| {
        let of_b = carried(b);
        let of_a = carried(a).iter().copied();
        of_a.filter(|id| of_b.contains(id)).collect()
    };
    let id = |(text, clause): (usize, ClauseIndex)| book.version(texts[text]).clause_id(clause);
    let mut pairs = Vec::new();
    for two in compared {
        pairs.extend(two.pairs.iter().map(|pair| PairRecord {
            a: [id((two.a, pair.a))],
            b: [id((two.b, pair.b))],
            relation: pair.relation.name(),
            score: (pair.score * 1000.0).round() / 1000.0,
            topics: shared((two.a, pair.a), (two.b, pair.b)),
        }));
    }
    let alone = |side: &dyn Fn(&TextPairs) -> (usize, &[ClauseIndex])| -> Vec<String> {
        // A clause is alone where no comparison has found it a counterpart.
        let mut counts: BTreeMap<(usize, ClauseIndex), usize> = BTreeMap::new();
        let mut with: BTreeMap<usize, usize> = BTreeMap::new();
        for two in compared {
            let (text, clauses) = side(two);
            *with.entry(text).or_default() += 1;
            for clause in clauses {
                *counts.entry((text, *clause)).or_default() += 1;
            }
        }
        let alone = counts.into_iter().filter(|((text, _), n)| with[text] == *n);
        alone.map(|(at, _)| id(at)).collect()
    };
    let body = |text: Option<usize>| text.map_or("", |t| book.jurisdiction(texts[t]).id.as_str());
    let record = CompareRecord {
        a: body(compared.first().map(|two| two.a)),
        b: body(compared.first().map(|two| two.b)),
        only_a: alone(&|two| (two.a, &two.only_a)),
        only_b: alone(&|two| (two.b, &two.only_b)),
        pairs,
    };
    let mut out = serde_json::to_vec(&record).expect("texts and numbers become JSON in memory");
    out.push(b'\n');
    out
}
