//! `data/controls.json`: the controls that the edition shows.

use serde::Serialize;

use super::lines_json;
use crate::trace::Trace;

/// A control as it is published. The fields stand in the order of their names.
#[derive(Debug, Serialize)]
struct ControlRecord<'a> {
    edition: &'static str,
    evidence: &'a [String],
    id: &'a str,
    iso27002: &'a [String],
    name: &'a str,
    owner: &'a str,
    review: &'a str,
    status: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    url: String,
}

/// The bytes of `data/controls.json`, one control a line, by identifier.
#[must_use]
pub fn controls_json(trace: &Trace) -> Vec<u8> {
    let records = trace.controls().iter().map(|control| ControlRecord {
        edition: control.edition.name(),
        evidence: &control.evidence,
        id: &control.id,
        iso27002: &control.iso27002,
        name: &control.name,
        owner: &control.owner,
        review: &control.review,
        status: control.status.name(),
        kind: control.kind.name(),
        url: control.href(),
    });
    lines_json("controls", records)
}
