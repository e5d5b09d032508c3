//! What is wrong with the publisher's own texts, for those who draft them.
//!
//! In: the report of a run. Out: the findings about wordings and numbers, each
//! with the clause it stands in. Faults of files are none of them, and nothing of
//! this is ever shown in the public edition.

use std::ops::Range;

use serde::Serialize;

use super::citation::citation;
use super::links::relative;
use super::pages::Pages;
use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::error::Error;
use crate::model::{ClauseIndex, Version};
use crate::resolve::{Book, VersionRef};

/// The page of the findings, relative to the site's root.
pub(super) const FINDINGS: &str = "findings.html";

/// The kinds of findings in the order of the page: the name that the theme words,
/// and the codes.
const KINDS: &[(&str, &[Code])] = &[
    (
        "references",
        &[
            Code::ReferenceToNothing,
            Code::RelativeWithoutTarget,
            Code::SpanElsewhere,
        ],
    ),
    (
        "laws",
        &[Code::LawNumberMismatch, Code::LawNumberIncomplete],
    ),
    (
        "numbering",
        &[
            Code::HeadingSkipped,
            Code::DuplicateLabel,
            Code::NumberingGap,
            Code::LabelMissing,
            Code::TextMissing,
        ],
    ),
    (
        "terms",
        &[
            Code::TermDefinedTwice,
            Code::TermUnused,
            Code::TermBeforeDefinition,
        ],
    ),
    ("roles", &[Code::RoleNotAppointed, Code::RoleTwoNames]),
    ("spellings", &[Code::SpellingsMixed]),
    ("stops", &[Code::FullStopMissing]),
];

/// A finding about the words or numbers of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    at: VersionRef,
    clause: Option<ClauseIndex>,
    kind: usize,
    code: Code,
    acknowledged: bool,
    message: String,
    hint: Option<String>,
}

/// The findings about the texts of a book, by place. A finding that the front
/// matter acknowledges is a note in the report and is taken too.
#[must_use]
pub fn findings(book: &Book, report: &Report) -> Vec<Finding> {
    let found = report.sorted().into_iter();
    found.filter_map(|one| finding(book, one)).collect()
}

fn finding(book: &Book, diagnostic: &Diagnostic) -> Option<Finding> {
    let kind = KINDS
        .iter()
        .position(|(_, codes)| codes.contains(&diagnostic.code))?;
    let place = diagnostic.place.as_ref()?;
    let at = book
        .versions()
        .find(|at| book.version(*at).path == place.path)?;
    let clause = clause_at(book.version(at), place.span.start);
    // The page says beside the message where it stands.
    let path = clause.map(|at_clause| book.version(at).clauses[at_clause].path.join(" > "));
    let message = path
        .and_then(|path| diagnostic.message.strip_prefix(&format!("{path}: ")))
        .unwrap_or(&diagnostic.message);
    Some(Finding {
        at,
        clause,
        kind,
        code: diagnostic.code,
        acknowledged: diagnostic.severity == Severity::Note,
        message: message.to_owned(),
        hint: diagnostic.hint.clone(),
    })
}

/// The clause in whose words a place of the file lies, else the last that begins
/// before it.
fn clause_at(version: &Version, place: usize) -> Option<ClauseIndex> {
    let holds = |span: &Range<usize>| span.start <= place && place < span.end.max(span.start + 1);
    let in_words = version.clauses.iter().rposition(|clause| {
        let rows = clause.table.iter().flat_map(|table| &table.rows);
        holds(&clause.span)
            || clause
                .paragraphs()
                .any(|p| p.span.end == place || holds(&p.span))
            || rows
                .clone()
                .any(|row| row.clause.is_none() && holds(&row.span))
    });
    in_words.or_else(|| {
        let mut clauses = version.clauses.iter();
        clauses.rposition(|clause| clause.span.start <= place)
    })
}

#[derive(Debug, Serialize)]
struct BodyFindings {
    name: String,
    id: String,
    count: usize,
    kinds: Vec<KindFindings>,
}

#[derive(Debug, Serialize)]
struct KindFindings {
    kind: &'static str,
    items: Vec<FindingView>,
}

#[derive(Debug, Serialize)]
struct FindingView {
    code: &'static str,
    message: String,
    hint: Option<String>,
    /// The version, where it is not the posted one.
    version: Option<String>,
    cite: Option<String>,
    href: Option<String>,
    acknowledged: bool,
}

impl Pages<'_> {
    /// The page for drafters; only the internal edition has it.
    pub(super) fn findings(&self) -> Result<String, Error> {
        let bodies: Vec<BodyFindings> = (0..self.book.site().jurisdictions.len())
            .map(|body| self.findings_of(body))
            .collect();
        let mut context = self.context("");
        context.insert("bodies", &bodies);
        context.insert("count", &bodies.iter().map(|b| b.count).sum::<usize>());
        context.insert("crumbs", &[self.home_crumb()]);
        self.theme.render("findings.html", &context)
    }

    fn findings_of(&self, body: usize) -> BodyFindings {
        let own = || {
            let all = self.known.findings.iter();
            all.filter(move |finding| finding.at.jurisdiction == body)
        };
        let kinds = KINDS.iter().enumerate().filter_map(|(kind, (name, _))| {
            let of_kind = own().filter(|finding| finding.kind == kind);
            let items: Vec<FindingView> = of_kind.map(|one| self.finding_view(one)).collect();
            (!items.is_empty()).then_some(KindFindings { kind: name, items })
        });
        let jurisdiction = &self.book.site().jurisdictions[body];
        BodyFindings {
            name: jurisdiction.name.clone(),
            id: jurisdiction.id.clone(),
            count: own().count(),
            kinds: kinds.collect(),
        }
    }

    fn finding_view(&self, finding: &Finding) -> FindingView {
        let version = self.book.version(finding.at);
        FindingView {
            code: finding.code.as_str(),
            message: finding.message.clone(),
            hint: finding.hint.clone(),
            version: (!self.book.is_posted(finding.at)).then(|| version.front.label.clone()),
            cite: finding.clause.map(|clause| citation(version, clause)),
            href: finding
                .clause
                .map(|clause| relative(self.path, &self.book.href(finding.at, clause))),
            acknowledged: finding.acknowledged,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::testing::version;

    #[test]
    fn a_place_of_the_file_is_a_clause() {
        let text = "## 1. 甲\n\n前。\n\n- (1) 一の文。\n\n後。\n\n| 名 | 値 |\n| --- | --- |\n| 丙 | 丁 |\n";
        let version = version("v1", text);
        let first = version.clauses[0].paragraphs().next().expect("a paragraph");
        let offset = first.span.start - text.find("前。").expect("it is there");
        for (words, key) in [
            ("前。", "1"),
            ("一の文", "1.i1"),
            ("後。", "1"),
            ("丁", "1.t1.r1"),
        ] {
            let place = text.find(words).expect(words) + offset;
            let found = clause_at(&version, place).map(|at| version.clauses[at].key.as_str());
            assert_eq!(found, Some(key), "{words}");
        }
    }
}
