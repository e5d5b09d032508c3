//! What is wrong with citations, as findings.

use crate::diagnostic::{Code, Report};
use crate::model::{Content, Version};
use crate::parse::{Acknowledgements, is_citation_code};
use crate::source::SourceFile;

use super::{FaultKind, VersionReferences};

/// The findings of a version; `file` is the Markdown file it was read from.
///
/// All are warnings: the words are the publisher's own and stay as posted. One
/// that the front matter acknowledges is a note; an acknowledgement of nothing is
/// an error.
pub fn lint(version: &Version, file: &SourceFile, references: &VersionReferences) -> Report {
    let mut report = Report::default();
    let mut kept = Acknowledgements::of(version);
    for fault in &references.faults {
        let (code, check) = match fault.kind {
            FaultKind::ReferenceToNothing => (
                Code::ReferenceToNothing,
                "引いている番号が、今の本文の番号と合っているか確かめてください",
            ),
            FaultKind::RelativeWithoutTarget => (
                Code::RelativeWithoutTarget,
                "指すはずの項や並びが、抜けたり移ったりしていないか確かめてください",
            ),
            FaultKind::LawNumberMismatch => (
                Code::LawNumberMismatch,
                "本文の法令番号を、その法令の公布時の番号（改正した法律の番号ではない）と見比べてください。法令の一覧（laws.yaml）の番号が誤りなら、サイトの管理者がそこを直します",
            ),
            FaultKind::LawNumberIncomplete => (
                Code::LawNumberIncomplete,
                "本文の法令番号が、年だけで終わらず「法律第何号」まで書かれているか確かめてください",
            ),
            FaultKind::SpanElsewhere => (
                Code::SpanElsewhere,
                "略称の届く範囲として書かれた番号が、今のこの箇所の番号と合っているか確かめてください",
            ),
        };
        let clause = &version.clauses[fault.clause];
        let path = clause.path.join(" > ");
        let mut spans = vec![clause.span.clone()];
        spans.extend(clause.content.iter().filter_map(|c| match c {
            Content::Text(p) => Some(p.span.clone()),
            Content::Child(_) => None,
        }));
        if let Some(table) = &clause.table {
            spans.extend(table.rows.iter().map(|row| row.span.clone()));
        }
        let place = spans.iter().find_map(|span| {
            let inside = file.text().get(span.clone())?;
            let at = span.start + inside.find(&fault.words)?;
            Some(at..at + fault.words.len())
        });
        let message = format!("{path}: {}", fault.message);
        let finding = kept.finding(code, fault.clause, &message, check);
        report.push(finding.at(file, place.unwrap_or_else(|| clause.span.clone())));
    }
    kept.report_stale(is_citation_code, file, &mut report);
    report
}
