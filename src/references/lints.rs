//! What is wrong with citations, as findings.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::model::{Content, Version};
use crate::parse::{is_citation_code, stale_acknowledgement};
use crate::source::SourceFile;

use super::{FaultKind, VersionReferences};

/// The findings of a version; `file` is the Markdown file it was read from.
///
/// All are warnings: the words are the publisher's own and stay as posted. One
/// that the front matter acknowledges is a note; an acknowledgement of nothing is
/// an error.
pub fn lint(version: &Version, file: &SourceFile, references: &VersionReferences) -> Report {
    let mut report = Report::default();
    let mut used = BTreeSet::new();
    for fault in &references.faults {
        let (code, hint) = match fault.kind {
            FaultKind::ReferenceToNothing => (
                Code::ReferenceToNothing,
                "引用の番号を確かめ、原文のとおりなら前付けの as_printed に「finding: reference-to-nothing」と理由を書いてください",
            ),
            FaultKind::RelativeWithoutTarget => (
                Code::RelativeWithoutTarget,
                "前後の並びを確かめ、原文のとおりなら前付けの as_printed に「finding: relative-without-target」と理由を書いてください",
            ),
            FaultKind::LawNumberMismatch => (
                Code::LawNumberMismatch,
                "法令番号を確かめ、原文のとおりなら前付けの as_printed に「finding: law-number-mismatch」と理由を書いてください",
            ),
            FaultKind::LawNumberIncomplete => (
                Code::LawNumberIncomplete,
                "「昭和25年法律第261号」の形か確かめ、原文のとおりなら前付けの as_printed に「finding: law-number-incomplete」と理由を書いてください",
            ),
            FaultKind::SpanElsewhere => (
                Code::SpanElsewhere,
                "番号が古くないか確かめ、原文のとおりなら前付けの as_printed に「finding: span-elsewhere」と理由を書いてください",
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
        let kept = version
            .front
            .as_printed
            .iter()
            .position(|a| a.code == code && a.path == clause.path);
        let finding = match kept {
            Some(n) => {
                used.insert(n);
                let reason = &version.front.as_printed[n].reason;
                Diagnostic::note(code, format!("{message}（原文のとおり: {reason}）"))
            }
            None => Diagnostic::warning(code, message).hint(hint),
        };
        report.push(finding.at(file, place.unwrap_or_else(|| clause.span.clone())));
    }
    for (n, item) in version.front.as_printed.iter().enumerate() {
        if is_citation_code(item.code) && !used.contains(&n) {
            report.push(stale_acknowledgement(file, item));
        }
    }
    report
}
