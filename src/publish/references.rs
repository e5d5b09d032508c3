//! `data/references.json`: what the clauses of every published version cite.

use serde::Serialize;

use super::{lines_json, status_unless_in_force};
use crate::model::{ClauseIndex, Version};
use crate::references::{LawCitation, Reference, References, Target};
use crate::resolve::{Book, VersionRef};

/// A reference as it is published. The fields stand in the order of their names.
#[derive(Debug, Serialize)]
struct ReferenceRecord<'a> {
    end: usize,
    external: Option<&'a str>,
    from: String,
    heading: bool,
    law: Option<LawRecord<'a>>,
    // The ids of two policies of one body can be the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<&'a str>,
    start: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    text: &'a str,
    to: Vec<String>,
    unresolved: Option<&'a str>,
    version: &'a str,
}

#[derive(Debug, Serialize)]
struct LawRecord<'a> {
    id: Option<&'a str>,
    name: &'a str,
    number: Option<&'a str>,
    url: Option<&'a str>,
}

/// The bytes of `data/references.json`, one reference a line, in printed order.
pub fn references_json(book: &Book, references: &References) -> Vec<u8> {
    let records = book.versions().flat_map(|at| {
        let found = references.version(at).map(|v| v.references.as_slice());
        let found = found.unwrap_or_default().iter();
        found.map(move |reference| record(book, at, reference))
    });
    lines_json("references", records)
}

fn record<'a>(book: &'a Book, at: VersionRef, reference: &'a Reference) -> ReferenceRecord<'a> {
    let version = book.version(at);
    let mut out = ReferenceRecord {
        end: reference.end,
        external: None,
        from: version.clause_id(reference.from),
        heading: reference.in_heading,
        law: None,
        policy: (at.policy > 0).then_some(version.front.policy.as_str()),
        start: reference.start,
        status: status_unless_in_force(version),
        text: &reference.text,
        to: Vec::new(),
        unresolved: None,
        version: &version.front.version,
    };
    match &reference.target {
        Target::Clauses(clauses) => out.to = ids(version, clauses),
        Target::Policy => out.to = vec![version.front.jurisdiction.clone()],
        Target::Law { law, listed_at } => {
            out.to = ids(version, listed_at.as_slice());
            out.law = Some(law_record(law));
        }
        Target::External { name } => out.external = Some(name),
        Target::Unresolved { reason } => out.unresolved = Some(reason),
    }
    out
}

fn ids(version: &Version, clauses: &[ClauseIndex]) -> Vec<String> {
    clauses.iter().map(|at| version.clause_id(*at)).collect()
}

fn law_record(law: &LawCitation) -> LawRecord<'_> {
    LawRecord {
        id: law.id.as_deref(),
        name: &law.name,
        number: law.number.as_deref(),
        url: law.url.as_deref(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::model::{Law, LawNumber, LawTable};
    use crate::publish::fixture::book;

    #[test]
    fn every_target_has_its_field() {
        let text = "---\njurisdiction: machi\ntitle: 規程\nversion: r8\nlabel: 令和8年\nstatus: in-force\neffective: null\n---\n\n### 第1条 (目的)\n\nこの規程は、第2条及び第9条に定める。\n\n### 第2条 (法令)\n\n地方公務員法（昭和25年法律第261号）及び別に町長が定める。\n";
        let book = book(&[text]);
        let table = LawTable {
            laws: vec![Law {
                name: "地方公務員法".into(),
                aliases: Vec::new(),
                number: LawNumber::read("昭和25年法律第261号"),
                id: Some("325AC0000000261".into()),
            }],
        };
        let bytes = references_json(&book, &References::new(&book, &table));
        let value: Value = serde_json::from_slice(&bytes).expect("JSON");
        let list = value["references"].as_array().expect("a list");
        let of = |key: &str| list.iter().map(|r| r[key].clone()).collect::<Vec<_>>();
        assert_eq!(
            of("text"),
            [
                "この規程",
                "第2条",
                "第9条",
                "地方公務員法（昭和25年法律第261号）",
                "別に町長が定める"
            ]
        );
        assert_eq!(
            of("to"),
            [
                json!(["machi"]),
                json!(["machi/2"]),
                json!([]),
                json!([]),
                json!([])
            ]
        );
        assert_eq!((&list[1]["start"], &list[1]["end"]), (&json!(6), &json!(9)));
        assert_eq!(
            list[2]["unresolved"].as_str().map(str::is_empty),
            Some(false)
        );
        assert_eq!(
            list[3]["law"]["url"],
            "https://laws.e-gov.go.jp/law/325AC0000000261"
        );
        assert_eq!(list[4]["external"], "町長が別に定めるもの");
        // A map of serde_json sorts its keys.
        let written = String::from_utf8(bytes).expect("UTF-8");
        for (line, reference) in written.lines().skip(1).zip(list) {
            assert_eq!(line.trim_end_matches(','), reference.to_string());
        }
    }
}
