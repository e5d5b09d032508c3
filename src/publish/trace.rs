//! `data/trace.json`: which controls implement which clause of the posted versions.

use serde::Serialize;

use crate::model::{ClauseIndex, WaiverReason};
use crate::resolve::{Book, VersionRef};
use crate::trace::{Coverage, Trace, TracedLink};

// The fields stand in the order of their names.
#[derive(Debug, Serialize)]
struct LinkRecord<'a> {
    clause: String,
    control: &'a str,
    inherited_from: Option<String>,
    reason: Option<&'a str>,
    relation: &'static str,
    status: &'static str,
    version: &'a str,
}

#[derive(Debug, Serialize)]
struct WaivedRecord<'a> {
    clause: String,
    reason: &'static str,
    same_as: Option<String>,
    status: &'static str,
    version: &'a str,
}

#[derive(Debug, Serialize)]
struct CoverageRecord<'a> {
    constitutive: usize,
    demanding: usize,
    inherited: usize,
    jurisdiction: &'a str,
    lead_in: usize,
    linked: usize,
    open: Vec<String>,
    percent: f64,
    review: usize,
    same_as: usize,
    version: &'a str,
    waived: usize,
    withheld: usize,
}

/// The bytes of `data/trace.json`, one record a line, in printed order.
///
/// `coverage` counts the demanding clauses of each body; in the public edition
/// `withheld` says how many of those that are linked or inherited are so by
/// controls alone that it does not show.
#[must_use]
pub fn trace_json(book: &Book, trace: &Trace) -> Vec<u8> {
    let posted: Vec<VersionRef> = trace
        .coverage()
        .iter()
        .map(|coverage| coverage.at)
        .collect();
    let clauses = || {
        let of =
            |at: VersionRef| (0..book.version(at).clauses.len()).map(move |clause| (at, clause));
        posted.iter().copied().flat_map(of)
    };
    let links = clauses().flat_map(|(at, clause)| {
        let links = trace.of_clause(at, clause).iter();
        links.map(move |link| link_record(book, at, clause, link))
    });
    let waived = clauses().filter_map(|(at, clause)| {
        let waiver = trace.waiver(at, clause)?;
        let version = book.version(at);
        Some(WaivedRecord {
            clause: version.clause_id(clause),
            reason: waiver.reason.name(),
            same_as: match &waiver.reason {
                WaiverReason::SameAs(key) => Some(format!("{}/{key}", version.front.jurisdiction)),
                _ => None,
            },
            status: waiver.state.name(),
            version: &version.front.version,
        })
    });
    let coverage = trace.coverage().iter();
    let coverage = coverage.map(|coverage| coverage_record(book, trace, coverage));
    let mut out = b"{".to_vec();
    list(&mut out, "coverage", coverage);
    out.extend_from_slice(b",\n");
    list(&mut out, "links", links);
    out.extend_from_slice(b",\n");
    list(&mut out, "waived", waived);
    out.extend_from_slice(b"}\n");
    out
}

fn list<T: Serialize>(out: &mut Vec<u8>, name: &str, records: impl Iterator<Item = T>) {
    out.extend_from_slice(format!("\"{name}\":[").as_bytes());
    for (n, record) in records.enumerate() {
        out.extend_from_slice(if n == 0 { b"\n" } else { b",\n" });
        serde_json::to_writer(&mut *out, &record).expect("texts and numbers become JSON in memory");
    }
    out.extend_from_slice(b"\n]");
}

fn link_record<'a>(
    book: &'a Book,
    at: VersionRef,
    clause: ClauseIndex,
    link: &'a TracedLink,
) -> LinkRecord<'a> {
    let version = book.version(at);
    LinkRecord {
        clause: version.clause_id(clause),
        control: &link.control,
        inherited_from: link.inherited_from.map(|above| version.clause_id(above)),
        reason: link.reason.as_deref(),
        relation: link.relation.name(),
        status: link.state.name(),
        version: &version.front.version,
    }
}

fn coverage_record<'a>(
    book: &'a Book,
    trace: &'a Trace,
    coverage: &'a Coverage,
) -> CoverageRecord<'a> {
    let version = book.version(coverage.at);
    let reviews = trace
        .reviews()
        .iter()
        .filter(|review| review.at == coverage.at);
    CoverageRecord {
        constitutive: coverage.constitutive,
        demanding: coverage.demanding.len(),
        inherited: coverage.inherited,
        jurisdiction: &version.front.jurisdiction,
        lead_in: coverage.lead_in,
        linked: coverage.linked,
        open: coverage
            .open
            .iter()
            .map(|at| version.clause_id(*at))
            .collect(),
        percent: coverage.percent(),
        review: reviews.count(),
        same_as: coverage.same_as,
        version: &version.front.version,
        waived: coverage.waived(),
        withheld: coverage.withheld,
    }
}
