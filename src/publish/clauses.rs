//! `data/clauses.json`: every clause of every published version.

use serde::Serialize;

use super::{DutiesOf, SourceLines, TopicsOf, lines_json, status_unless_in_force};
use crate::duties::Duty;
use crate::model::{ClauseIndex, Version};
use crate::resolve::{Book, VersionRef};
use crate::trace::Trace;

/// A clause as it is published. The fields stand in the order of their names.
#[derive(Debug, Serialize)]
struct ClauseRecord<'a> {
    controls: Vec<&'a str>,
    duties: Vec<DutyRecord<'a>>,
    duty: &'static str,
    edition: &'static str,
    heading: Option<&'a str>,
    id: String,
    jurisdiction: &'a str,
    kind: &'static str,
    label: Option<&'a str>,
    parent: Option<String>,
    path: &'a [String],
    // The ids of two policies of one body can be the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<&'a str>,
    source: Option<&'a [(usize, usize)]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    term: Option<&'a str>,
    text: String,
    topics: &'a [&'a str],
    url: String,
    version: &'a str,
}

/// A duty as it is published. The fields stand in the order of their names.
#[derive(Debug, Serialize)]
struct DutyRecord<'a> {
    actors: &'a [String],
    end: usize,
    inherited_from: Option<String>,
    /// Absent where nobody is named.
    mode: Option<&'static str>,
    start: usize,
    strength: &'static str,
}

/// The bytes of `data/clauses.json`, one clause a line, in printed order.
///
/// A clause whose lines are not in `lines` has `source: null`. Clauses of a
/// further policy of a body bear a field `policy` beside the promised ones, those
/// of a version that is not in force a field `status`.
/// A version that is not in `duties` has none; a clause without any is `none`.
/// Controls are those of the edition.
pub fn clauses_json(
    book: &Book,
    lines: &SourceLines,
    duties: &DutiesOf,
    topics: &TopicsOf<'_>,
    trace: &Trace,
) -> Vec<u8> {
    let records = book.versions().flat_map(|at| {
        let clauses = 0..book.version(at).clauses.len();
        clauses.map(move |clause| record(book, at, clause, (lines, duties, topics, trace)))
    });
    lines_json("clauses", records)
}

fn record<'a>(
    book: &'a Book,
    at: VersionRef,
    index: ClauseIndex,
    (lines, duties, topics, trace): (&'a SourceLines, &'a DutiesOf, &'a TopicsOf<'_>, &'a Trace),
) -> ClauseRecord<'a> {
    let version = book.version(at);
    let clause = &version.clauses[index];
    let own = duties.get(&at).map_or(&[][..], |d| d.of(index));
    let links = trace.of_clause(at, index);
    ClauseRecord {
        controls: links.iter().map(|link| link.control.as_str()).collect(),
        duties: own.iter().map(|duty| duty_record(version, duty)).collect(),
        duty: own
            .iter()
            .map(|d| d.strength)
            .min()
            .map_or("none", |s| s.name()),
        edition: version.front.status.edition().name(),
        heading: clause.heading.as_deref(),
        id: version.clause_id(index),
        jurisdiction: &version.front.jurisdiction,
        kind: clause.kind.name(),
        label: clause.printed_label(),
        parent: clause.parent.map(|parent| version.clause_id(parent)),
        path: &clause.path,
        policy: (at.policy > 0).then_some(version.front.policy.as_str()),
        source: lines.get(&(at, index)).map(Vec::as_slice),
        status: status_unless_in_force(version),
        term: clause.term.as_deref(),
        text: clause.own_text(),
        topics: topics.get(&(at, index)).map_or(&[], Vec::as_slice),
        url: book.href(at, index),
        version: &version.front.version,
    }
}

fn duty_record<'a>(version: &Version, duty: &'a Duty) -> DutyRecord<'a> {
    DutyRecord {
        actors: &duty.actors,
        end: duty.range.end,
        inherited_from: duty.inherited_from.map(|at| version.clause_id(at)),
        mode: (!duty.actors.is_empty()).then(|| duty.mode.name()),
        start: duty.range.start,
        strength: duty.strength.name(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::publish::fixture::book;

    const TEXT: &str = "---\njurisdiction: machi\ntitle: 規程\nversion: r8\nlabel: 令和8年\nstatus: in-force\neffective: null\n---\n\n### 第1条 (目的)\n\nこの規程は、定める。\n\n- (1) **事務局** 町の事務局をいう。\n\n| 名 | 値 |\n| --- | --- |\n| 甲 | 乙 |\n";

    #[test]
    fn keys_are_sorted_and_absent_values_are_null() {
        let lines = SourceLines::from([(
            (book(&[TEXT]).versions().next().expect("one"), 0),
            vec![(3, 5)],
        )]);
        let bytes = clauses_json(
            &book(&[TEXT]),
            &lines,
            &DutiesOf::new(),
            &TopicsOf::new(),
            &Trace::default(),
        );
        let value: Value = serde_json::from_slice(&bytes).expect("JSON");
        let clauses = value["clauses"].as_array().expect("a list");
        let text = String::from_utf8(bytes).expect("UTF-8");
        let written: Vec<&str> = text.lines().skip(1).collect();
        for (line, clause) in written.iter().zip(clauses) {
            // A map of serde_json sorts its keys.
            assert_eq!(line.trim_end_matches(','), clause.to_string());
        }
        assert_eq!(clauses[0]["source"], serde_json::json!([[3, 5]]));
        assert_eq!(clauses[0]["heading"], "目的");
        assert_eq!(clauses[0]["parent"], Value::Null);
        assert_eq!(clauses[1]["term"], "事務局");
        assert_eq!(clauses[1]["source"], Value::Null);
        assert_eq!(clauses[1]["parent"], clauses[0]["id"]);
        assert_eq!(clauses[2]["text"], "名\t値\n甲\t乙");
        assert_eq!(clauses[3]["kind"], "row");
    }

    #[test]
    fn clauses_of_a_further_policy_say_so() {
        let second = TEXT.replace("title: 規程", "policy: yoryo\ntitle: 要領");
        let bytes = clauses_json(
            &book(&[TEXT, &second]),
            &SourceLines::new(),
            &DutiesOf::new(),
            &TopicsOf::new(),
            &Trace::default(),
        );
        let value: Value = serde_json::from_slice(&bytes).expect("JSON");
        let policies: Vec<_> = value["clauses"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|c| c.get("policy").cloned())
            .collect();
        assert_eq!(policies[0], None);
        assert_eq!(policies[4], Some(Value::from("yoryo")));
    }
}
