//! The keys that a version takes over from the one before it.

use std::collections::BTreeMap;

use super::{Content, PolicyFile};
use crate::diagnostic::{Checked, Code, Diagnostic, Report, Severity};
use crate::model::{ClauseIndex, Version};
use crate::parse::{KeysFile, parse_keys};
use crate::source::SourceFile;

/// Gives the clauses of a version the keys that the file beside it records.
///
/// Reports entries that lead to no clause, keys that two clauses would share, and a
/// version to continue that is not an earlier one.
pub(super) fn take_over_keys(file: &PolicyFile, version: &mut Version) -> Report {
    let earlier = file
        .siblings
        .iter()
        .take_while(|id| **id != file.expected.version);
    let earlier: Vec<&str> = earlier.map(String::as_str).collect();
    let Some(source) = &file.keys else {
        return Report::default();
    };
    let Checked { value, mut report } = parse_keys(source);
    let Some(record) = value else { return report };
    if !earlier.contains(&record.from.as_str()) {
        let fault = Diagnostic::error(
            Code::BadValue,
            format!("版「{}」は、この版より前の版ではありません", record.from),
        )
        .hint(match earlier.last() {
            Some(last) => format!("直前の版は「{last}」です"),
            None => "最初の版に識別子の記録は要りません。ファイルを消してください".into(),
        });
        report.push(fault.at_line(source, record.from_line));
        return report;
    }
    assign(source, &record, version, &mut report);
    // An entry that was left out would look like a second fault.
    if report.count(Severity::Error) == 0 {
        report_shared(source, &record, version, &mut report);
    }
    version.continues = Some(record.from);
    report
}

/// Warns of every version that follows another without saying what it continues.
///
/// `versions` stand as `content.files` do; one that could not be read follows
/// nothing and is followed by nothing.
pub fn check_lineage(content: &Content, versions: &[Option<Version>]) -> Report {
    let mut report = Report::default();
    let mut last: Option<(&PolicyFile, &Version)> = None;
    for (file, version) in content.files.iter().zip(versions) {
        let Some(version) = version else { continue };
        let before = last.replace((file, version));
        let before = before.filter(|(other, _)| {
            (other.body, other.policy) == (file.body, file.policy) && file.keys.is_none()
        });
        if let Some((_, before)) = before {
            report.push(keys_missing(file, &before.front.version));
        }
    }
    report
}

fn keys_missing(file: &PolicyFile, last: &str) -> Diagnostic {
    let body = &file.expected.jurisdiction;
    let own = &file.expected.version;
    Diagnostic::warning(
        Code::KeysMissing,
        format!(
            "前の版「{last}」の条文の識別子を引き継いでいません。番号の動いた条文の住所が、別の条文を指すおそれがあります"
        ),
    )
    .in_file(file.source.path())
    .hint(format!(
        "「keiji keys {body}@{last} {body}@{own}」で記録を作り、読んで確かめてから置いてください"
    ))
}

fn assign(source: &SourceFile, record: &KeysFile, version: &mut Version, report: &mut Report) {
    let places: BTreeMap<Vec<String>, ClauseIndex> = version
        .clauses
        .iter()
        .enumerate()
        .map(|(at, clause)| (clause.path.clone(), at))
        .collect();
    for entry in &record.entries {
        match places.get(&entry.kept.path) {
            Some(at) => version.clauses[*at].key.clone_from(&entry.kept.key),
            None => report.push(
                Diagnostic::error(
                    Code::KeyOfNothing,
                    format!("「{}」という条文がありません", entry.kept.path.join(" ")),
                )
                .at_line(source, entry.line)
                .hint("本文を直した後は「keiji keys」で記録を作り直してください"),
            ),
        }
    }
}

fn report_shared(source: &SourceFile, record: &KeysFile, version: &Version, report: &mut Report) {
    let mut first: BTreeMap<&str, ClauseIndex> = BTreeMap::new();
    for (at, clause) in version.clauses.iter().enumerate() {
        let Some(other) = first.insert(&clause.key, at) else {
            continue;
        };
        let entry = record.entries.iter().find(|e| e.kept.key == clause.key);
        let line = entry.map_or(record.from_line, |entry| entry.line);
        let both = [other, at].map(|n| version.clauses[n].path.join(" "));
        report.push(
            Diagnostic::error(
                Code::KeyTwice,
                format!(
                    "識別子「{}」が「{}」と「{}」の二つにあります",
                    clause.key, both[0], both[1]
                ),
            )
            .at_line(source, line)
            .hint("どちらかに、前のどの版にもない識別子を書いてください"),
        );
    }
}
