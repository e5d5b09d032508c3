//! The front matter of a policy file.

use std::ops::Range;

use super::yaml::{Fields, YamlDocument, is_id};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::model::{Acknowledged, Dates, FrontMatter, PolicyDate, Status};
use crate::source::SourceFile;

/// The findings that can be acknowledged under `as_printed`.
pub const AS_PRINTED_CODES: &[(&str, Code)] = &[
    ("numbering-gap", Code::NumberingGap),
    ("duplicate-label", Code::DuplicateLabel),
    ("label-missing", Code::LabelMissing),
    ("text-missing", Code::TextMissing),
    ("reference-to-nothing", Code::ReferenceToNothing),
    ("relative-without-target", Code::RelativeWithoutTarget),
    ("law-number-mismatch", Code::LawNumberMismatch),
    ("law-number-incomplete", Code::LawNumberIncomplete),
    ("span-elsewhere", Code::SpanElsewhere),
    ("term-defined-twice", Code::TermDefinedTwice),
    ("term-unused", Code::TermUnused),
    ("term-before-definition", Code::TermBeforeDefinition),
    ("role-not-appointed", Code::RoleNotAppointed),
    ("role-two-names", Code::RoleTwoNames),
    ("spellings-mixed", Code::SpellingsMixed),
    ("full-stop-missing", Code::FullStopMissing),
];

/// What a finding is called under `as_printed`.
pub(super) fn finding_name(code: Code) -> Option<&'static str> {
    let known = AS_PRINTED_CODES.iter().find(|(_, known)| *known == code);
    known.map(|(name, _)| *name)
}

/// Whether a finding is about citations, which are read later than labels.
pub fn is_citation_code(code: Code) -> bool {
    matches!(
        code,
        Code::ReferenceToNothing
            | Code::RelativeWithoutTarget
            | Code::LawNumberMismatch
            | Code::LawNumberIncomplete
            | Code::SpanElsewhere
    )
}

/// The keys that describe a version, in the order they are written.
pub fn version_front_keys() -> &'static [&'static str] {
    &[
        "jurisdiction",
        "policy",
        "title",
        "short_title",
        "version",
        "label",
        "status",
        "adopted",
        "amended",
        "effective",
        "enactment",
        "parts",
        "as_printed",
    ]
}

/// The status of that name.
pub fn status_from_name(name: &str) -> Option<Status> {
    Status::ALL.into_iter().find(|s| s.name() == name)
}

/// Whether a finding is about drafting, which is judged last of all.
pub fn is_drafting_code(code: Code) -> bool {
    matches!(
        code,
        Code::TermDefinedTwice
            | Code::TermUnused
            | Code::TermBeforeDefinition
            | Code::RoleNotAppointed
            | Code::RoleTwoNames
            | Code::SpellingsMixed
            | Code::FullStopMissing
    )
}

/// The byte ranges of the YAML and of the text behind it.
pub(super) fn split_front(file: &SourceFile) -> Option<(Range<usize>, usize)> {
    let text = file.text();
    let rest = text.strip_prefix("---\n")?;
    let start = text.len() - rest.len();
    if rest.starts_with("---\n") {
        return Some((start..start, start + 4));
    }
    let end = start
        + rest
            .find("\n---\n")
            .map(|at| at + 1)
            .or_else(|| rest.strip_suffix("\n---").map(|body| body.len() + 1))?;
    Some((start..end, (end + 4).min(text.len())))
}

/// The line, from 1, before which a front matter that was begun should end: the
/// first that is empty or a heading, or else the last. None where none was begun.
pub(super) fn unclosed_front(file: &SourceFile) -> Option<usize> {
    let mut lines = file.text().lines();
    if lines.next()?.trim_end() != "---" {
        return None;
    }
    let ends = |line: &str| line.trim().is_empty() || line.starts_with("##");
    let last = file.text().lines().count();
    Some(lines.position(ends).map_or(last, |at| at + 2))
}

/// Reads the front matter of a policy file; none where it cannot be used at all.
pub(super) fn parse_file_front(
    file: &SourceFile,
    range: Range<usize>,
    report: &mut Report,
) -> Option<FrontMatter> {
    let document = YamlDocument::parse(file, range, report)?;
    let mut fields = document.fields();
    let front = parse_front(&mut fields, report);
    fields.finish(report);
    front
}

/// Reads the fields that describe a version, in a policy file or in the
/// `document` part of a corrections file.
pub fn parse_front(fields: &mut Fields<'_>, report: &mut Report) -> Option<FrontMatter> {
    let before = report.count(crate::diagnostic::Severity::Error);
    let jurisdiction = id(fields, "jurisdiction", report);
    let policy = fields
        .text("policy", report)
        .unwrap_or_else(|| "policy".into());
    if !is_id(&policy) {
        report.push(fields.at("policy", bad_id(&policy)));
    }
    let title = fields.required("title", report);
    let short_title = fields.text("short_title", report);
    let version = id(fields, "version", report);
    let label = fields.required("label", report);
    let status_name = fields.required("status", report);
    let status = status_from_name(&status_name);
    if status.is_none() && !status_name.is_empty() {
        let names: Vec<_> = Status::ALL.iter().map(|s| s.name()).collect();
        let diagnostic = Diagnostic::error(
            Code::BadValue,
            format!("「{status_name}」という status はありません"),
        )
        .hint(format!("次のいずれか: {}", names.join("、")));
        report.push(fields.at("status", diagnostic));
    }
    let dates = Dates {
        adopted: date(fields, "adopted", report),
        amended: date(fields, "amended", report),
        effective: date(fields, "effective", report),
    };
    if !fields.has("effective") {
        let diagnostic = Diagnostic::error(Code::MissingKey, "「effective」がありません")
            .hint("本文に施行日の記載がなければ「effective: null」と書いてください");
        report.push(fields.here(diagnostic));
    }
    let enactment = fields.text("enactment", report);
    let parts = fields.text_map("parts", report);
    let as_printed = acknowledged(fields, report);
    if report.count(crate::diagnostic::Severity::Error) > before {
        return None;
    }
    Some(FrontMatter {
        jurisdiction,
        policy,
        title,
        short_title,
        version,
        label,
        status: status?,
        dates,
        enactment,
        parts,
        as_printed,
    })
}

fn acknowledged(fields: &mut Fields<'_>, report: &mut Report) -> Vec<Acknowledged> {
    let mut out = Vec::new();
    for mut item in fields.maps("as_printed", report) {
        let name = item.required("finding", report);
        let path = item.texts("path", report);
        let reason = item.required("reason", report);
        match AS_PRINTED_CODES.iter().find(|(known, _)| *known == name) {
            Some(&(_, code)) => out.push(Acknowledged { code, path, reason }),
            None if !name.is_empty() => {
                let known: Vec<_> = AS_PRINTED_CODES.iter().map(|(n, _)| *n).collect();
                let diagnostic = Diagnostic::error(
                    Code::BadValue,
                    format!("「{name}」という finding はありません"),
                )
                .hint(format!("次のいずれか: {}", known.join("、")));
                report.push(item.at("finding", diagnostic));
            }
            None => {}
        }
        item.finish(report);
    }
    out
}

fn bad_id(text: &str) -> Diagnostic {
    Diagnostic::error(Code::BadId, format!("「{text}」は識別子に使えません"))
        .hint("半角の英小文字、数字、ハイフンだけで、64 字までで書いてください")
}

fn id(fields: &mut Fields<'_>, key: &'static str, report: &mut Report) -> String {
    let text = fields.required(key, report);
    if !text.is_empty() && !is_id(&text) {
        report.push(fields.at(key, bad_id(&text)));
    }
    text
}

fn date(fields: &mut Fields<'_>, key: &'static str, report: &mut Report) -> Option<PolicyDate> {
    let text = fields.text(key, report)?;
    let date = text.parse().ok();
    if date.is_none() {
        let diagnostic = Diagnostic::error(
            Code::BadValue,
            format!("「{text}」は日付として読めません"),
        )
        .hint(
            "西暦で 2024-04-01、2024-04 又は 2024 のように書いてください。記載がなければ null です",
        );
        report.push(fields.at(key, diagnostic));
    }
    date
}
