//! `data/parameters.json`: what the clauses of a topic set as a value.

use serde::Serialize;

use super::{DutiesOf, lines_json};
use crate::compare::values;
use crate::duties::actor_names;
use crate::model::{Standing, Topics};
use crate::resolve::{Book, VersionRef};

/// A value as it is published. The fields stand in the order of their names.
#[derive(Debug, Serialize)]
struct ValueRecord<'a> {
    clause: String,
    end: usize,
    measure: &'static str,
    start: usize,
    topic: &'a str,
    value: String,
}

/// The bytes of `data/parameters.json`, one value a line: by topic in the order of
/// the file, then by body, then as printed.
///
/// `duties` names those who act, beside the roles of the bodies.
#[must_use]
pub fn parameters_json(book: &Book, topics: &Topics, duties: &DutiesOf) -> Vec<u8> {
    let posted: Vec<VersionRef> = book.versions().filter(|at| book.is_posted(*at)).collect();
    let mut records = Vec::new();
    for topic in &topics.topics {
        for at in &posted {
            let body = book.jurisdiction(*at);
            let Some(Standing::Confirmed(keys)) = topic.bodies.get(&body.id) else {
                continue;
            };
            let own = actor_names(body);
            let names = duties.get(at).map_or(own.as_slice(), |found| found.names());
            let version = book.version(*at);
            for key in keys {
                let Some(clause) = book.pages(*at).with_key(key) else {
                    continue;
                };
                let found = values(&version.clauses[clause].own_text(), names);
                records.extend(found.into_iter().map(|value| ValueRecord {
                    clause: version.clause_id(clause),
                    end: value.range.end,
                    measure: value.measure.name(),
                    start: value.range.start,
                    topic: &topic.id,
                    value: value.text,
                }));
            }
        }
    }
    lines_json("parameters", records)
}
