//! `data/parameters.json`: what the clauses of a topic set as a value.

use serde::Serialize;

use super::lines_json;
use crate::compare::Parameter;
use crate::model::Topics;
use crate::resolve::Book;

/// A value as it is published. The fields stand in the order of their names.
#[derive(Debug, Serialize)]
struct ValueRecord<'a> {
    clause: String,
    end: usize,
    measure: &'static str,
    start: usize,
    topic: &'a str,
    value: &'a str,
}

/// The bytes of `data/parameters.json`, one value a line, in the order given.
#[must_use]
pub fn parameters_json(book: &Book, topics: &Topics, parameters: &[Parameter]) -> Vec<u8> {
    let records = parameters.iter().map(|parameter| ValueRecord {
        clause: book.version(parameter.at).clause_id(parameter.clause),
        end: parameter.value.range.end,
        measure: parameter.value.measure.name(),
        start: parameter.value.range.start,
        topic: &topics.topics[parameter.topic].id,
        value: &parameter.value.text,
    });
    lines_json("parameters", records)
}
