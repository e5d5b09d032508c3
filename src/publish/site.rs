//! `data/site.json`: the bodies, their policies and versions.

use serde::Serialize;

use crate::resolve::{Book, VersionRef};

// The fields stand in the order of their names.
#[derive(Debug, Serialize)]
struct SiteRecord<'a> {
    edition: &'static str,
    jurisdictions: Vec<JurisdictionRecord<'a>>,
}

#[derive(Debug, Serialize)]
struct JurisdictionRecord<'a> {
    id: &'a str,
    name: &'a str,
    policies: Vec<PolicyRecord<'a>>,
}

#[derive(Debug, Serialize)]
struct PolicyRecord<'a> {
    id: &'a str,
    title: &'a str,
    versions: Vec<VersionRecord<'a>>,
}

#[derive(Debug, Serialize)]
struct VersionRecord<'a> {
    clauses: usize,
    effective: Option<String>,
    id: &'a str,
    label: &'a str,
    status: &'static str,
    url: String,
}

/// The bytes of `data/site.json`; a version's `url` is the page of its whole text.
pub fn site_json(book: &Book) -> Vec<u8> {
    let versions: Vec<VersionRef> = book.versions().collect();
    let of = |j: usize, p: usize| {
        versions
            .iter()
            .filter(move |at| at.jurisdiction == j && at.policy == p)
            .map(|at| version_record(book, *at))
            .collect()
    };
    let jurisdictions = book
        .site()
        .jurisdictions
        .iter()
        .enumerate()
        .map(|(j, body)| {
            let policies = body
                .policies
                .iter()
                .enumerate()
                .map(|(p, policy)| PolicyRecord {
                    id: &policy.id,
                    title: &policy.title,
                    versions: of(j, p),
                });
            JurisdictionRecord {
                id: &body.id,
                name: &body.name,
                policies: policies.collect(),
            }
        });
    let record = SiteRecord {
        edition: book.site().edition.name(),
        jurisdictions: jurisdictions.collect(),
    };
    let mut out =
        serde_json::to_vec_pretty(&record).expect("texts and numbers become JSON in memory");
    out.push(b'\n');
    out
}

fn version_record(book: &Book, at: VersionRef) -> VersionRecord<'_> {
    let version = book.version(at);
    let front = &version.front;
    VersionRecord {
        clauses: version.clauses.len(),
        effective: front.dates.effective.map(|date| date.to_string()),
        id: &front.version,
        label: &front.label,
        status: front.status.name(),
        url: book.pages(at).whole_href(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::fixture::book;

    #[test]
    fn versions_give_status_and_size() {
        let text = "---\njurisdiction: machi\ntitle: 規程\nversion: r8\nlabel: 令和8年\nstatus: in-force\neffective: 2026-04-01\n---\n\n### 第1条 (目的)\n\n定める。\n";
        let bytes = site_json(&book(&[text]));
        let value: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
        let version = &value["jurisdictions"][0]["policies"][0]["versions"][0];
        let wanted = serde_json::json!({
            "clauses": 1, "effective": "2026-04-01", "id": "r8", "label": "令和8年",
            "status": "in-force", "url": "machi/all.html",
        });
        assert_eq!(*version, wanted);
        let sorted = serde_json::to_string_pretty(&value).expect("JSON") + "\n";
        assert_eq!(String::from_utf8(bytes).expect("UTF-8"), sorted);
    }
}
