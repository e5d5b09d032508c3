//! What is wrong with the publisher's own texts, for those who draft them.
//!
//! In: the report of a run. Out: the findings about wordings and numbers, each
//! with the clause it stands in. Faults of files are none of them, and nothing of
//! this is ever shown in the public edition.

use std::collections::HashMap;
use std::ops::Range;

use serde::Serialize;

use super::citation::citation;
use super::links::relative;
use super::pages::Pages;
use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::error::Error;
use crate::japanese::{bracket_depths, sentence_ranges};
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
    /// The findings about posted texts.
    count: usize,
    kinds: Vec<KindFindings>,
    /// Those about samples and texts that are not posted.
    unposted: Vec<KindFindings>,
}

#[derive(Debug, Serialize)]
struct KindFindings {
    kind: &'static str,
    items: Vec<FindingView>,
}

#[derive(Debug, Serialize)]
struct FindingView {
    code: &'static str,
    words: Vec<Words>,
    hint: Option<String>,
    /// What only the keeper of the files can do.
    keeper: Option<String>,
    /// The version, where it is not the posted one.
    version: Option<String>,
    cite: Option<String>,
    href: Option<String>,
    acknowledged: bool,
}

/// Words of a message, with the clause they name.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Words {
    text: String,
    href: Option<String>,
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
        let own = |posted: bool| {
            let all = self.known.findings.iter();
            all.filter(move |finding| {
                finding.at.jurisdiction == body && self.book.is_posted(finding.at) == posted
            })
        };
        let kinds = |posted: bool| -> Vec<KindFindings> {
            let kind = |(kind, (name, _)): (usize, &(&'static str, &[Code]))| {
                let of_kind = own(posted).filter(|finding| finding.kind == kind);
                let items: Vec<FindingView> = of_kind.map(|one| self.finding_view(one)).collect();
                (!items.is_empty()).then_some(KindFindings { kind: name, items })
            };
            KINDS.iter().enumerate().filter_map(kind).collect()
        };
        let jurisdiction = &self.book.site().jurisdictions[body];
        BodyFindings {
            name: jurisdiction.name.clone(),
            id: jurisdiction.id.clone(),
            count: own(true).count(),
            kinds: kinds(true),
            unposted: kinds(false),
        }
    }

    fn finding_view(&self, finding: &Finding) -> FindingView {
        let version = self.book.version(finding.at);
        let (hint, keeper) = finding.hint.as_deref().map(by_reader).unzip();
        FindingView {
            code: finding.code.as_str(),
            words: self.words_of(finding),
            hint: hint.filter(|words| !words.is_empty()),
            keeper: keeper.filter(|words| !words.is_empty()),
            version: (!self.book.is_posted(finding.at)).then(|| version.front.label.clone()),
            cite: finding.clause.map(|clause| citation(version, clause)),
            href: finding
                .clause
                .map(|clause| relative(self.path, &self.book.href(finding.at, clause))),
            acknowledged: finding.acknowledged,
        }
    }

    /// The message with the clauses it names as they are cited.
    fn words_of(&self, finding: &Finding) -> Vec<Words> {
        let version = self.book.version(finding.at);
        let words = named_clauses(version, &finding.message);
        let shown = words.into_iter().map(|(text, clause)| Words {
            text: clause.map_or(text, |clause| citation(version, clause)),
            href: clause.map(|clause| relative(self.path, &self.book.href(finding.at, clause))),
        });
        shown.collect()
    }
}

/// A message cut at the paths of clauses that it names: words, and their clause.
fn named_clauses(version: &Version, message: &str) -> Vec<(String, Option<ClauseIndex>)> {
    let clauses = version.clauses.iter().enumerate();
    let named: HashMap<String, ClauseIndex> = clauses
        .map(|(at, clause)| (clause.path.join(" "), at))
        .collect();
    let mut out: Vec<(String, Option<ClauseIndex>)> = Vec::new();
    let mut plain = 0;
    let mut from = 0;
    while let Some(found) = message[from..].find(['（', '、', ':']) {
        let sign = from + found;
        let rest = &message[sign..];
        let lead = rest.chars().next().map_or(0, char::len_utf8);
        let start = sign + lead + (rest[lead..].len() - rest[lead..].trim_start().len());
        from = sign + lead;
        let rest = &message[start..];
        let ends = ["、", "）", " など", " ほか "].iter();
        let mut ends: Vec<usize> = ends.filter_map(|end| rest.find(end)).collect();
        ends.sort_unstable();
        let name = ends.into_iter().map(|end| &rest[..end]);
        let mut name = name.filter_map(|name| Some((name.len(), *named.get(name)?)));
        if let Some((length, clause)) = name.next() {
            out.push((message[plain..start].to_owned(), None));
            out.push((message[start..start + length].to_owned(), Some(clause)));
            plain = start + length;
            from = plain;
        }
    }
    out.push((message[plain..].to_owned(), None));
    out.retain(|(text, _)| !text.is_empty());
    out
}

/// A hint as the sentences for a drafter and those for the keeper of the files.
fn by_reader(hint: &str) -> (String, String) {
    let text: Vec<char> = hint.chars().collect();
    let sentences = sentence_ranges(&text, &bracket_depths(&text)).into_iter();
    let sentences = sentences.map(|range| text[range].iter().collect::<String>());
    let (keeper, drafter): (Vec<String>, Vec<String>) =
        sentences.partition(|words| words.contains("サイトの管理者"));
    (drafter.concat(), keeper.concat())
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

    #[test]
    fn the_clauses_of_a_message_are_found() {
        let body = "## 1. 甲\n\n- (1) 一\n  - ア 二\n\n| 名 |\n| --- |\n| 丙 |\n";
        let version = version("v1", body);
        let found = named_clauses(
            &version,
            "混ざっています: 「丙」1 回（1 (1) ア、1 (2)、1 table#1 ほか 1 か所）、「丁」2 回: 1 (1) など",
        );
        let named = found.iter().filter_map(|(text, clause)| {
            clause.map(|at| (text.as_str(), version.clauses[at].key.as_str()))
        });
        assert_eq!(
            named.collect::<Vec<_>>(),
            [
                ("1 (1) ア", "1.i1.k1"),
                ("1 table#1", "1.t1"),
                ("1 (1)", "1.i1")
            ]
        );
        // What is no clause stays as it is, and nothing is lost.
        assert!(
            found
                .iter()
                .any(|(text, clause)| text.contains("1 (2)") && clause.is_none())
        );
    }

    #[test]
    fn a_drafter_and_the_keeper_read_their_own_part_of_a_hint() {
        let hint =
            "本文を確かめてください。このままでよければ、サイトの管理者が as_printed に書きます";
        let (drafter, keeper) = by_reader(hint);
        assert_eq!(drafter, "本文を確かめてください。");
        assert!(keeper.starts_with("このままでよければ") && keeper.ends_with("書きます"));
        assert_eq!(
            by_reader("番号を直す"),
            ("番号を直す".into(), String::new())
        );
    }
}
