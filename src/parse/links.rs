//! `traceability/<body>.yaml`: which controls implement which clause.
//!
//! In: the file, as its keeper wrote it. Out: what is said of every clause, with
//! the places where it is said, for those who report on it or write into it.
//! Whether the clauses and the controls exist is for those who hold them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::controls::one_of;
use super::yaml::{Fields, YamlDocument, entry_places, is_id};
use crate::diagnostic::{Checked, Code, Diagnostic, Report, Severity};
use crate::model::{ClauseLinks, Link, Relation, TextHash, Waiver, WaiverReason};
use crate::source::SourceFile;

/// What is said of one clause, and where.
#[derive(Debug, Clone)]
pub struct LinkEntry {
    /// What is said.
    pub links: ClauseLinks,
    /// Where: from its key to the next one.
    pub place: Range<usize>,
    /// Where each link stands, in the order of the links.
    pub link_places: Vec<Range<usize>>,
}

/// A traceability file.
#[derive(Debug, Clone)]
pub struct LinksFile {
    /// The file.
    pub source: SourceFile,
    /// The version that was read when the links were written.
    pub version: String,
    /// The line that names it, from 1.
    pub version_line: usize,
    /// The clauses, in the order of the file.
    pub entries: Vec<LinkEntry>,
}

/// Reads a traceability file; none where it cannot be read at all.
pub fn parse_links(file: &SourceFile) -> Checked<Option<LinksFile>> {
    let mut report = Report::default();
    report_repeated(file, &mut report);
    if report.count(Severity::Error) > 0 {
        return Checked {
            value: None,
            report,
        };
    }
    let document = YamlDocument::parse(file, 0..file.text().len(), &mut report);
    let value = document.map(|document| {
        let mut fields = document.fields();
        let version = fields.required("version", &mut report);
        let version_line = fields.line_of("version");
        let entries = fields.entries("clauses", &mut report).into_iter();
        let entries = entries.filter_map(|(key, item)| entry(key, item, &mut report));
        let entries = entries.collect();
        fields.finish(&mut report);
        LinksFile {
            source: file.clone(),
            version,
            version_line,
            entries,
        }
    });
    Checked { value, report }
}

/// Reports the clauses that are named twice; YAML knows no second one.
fn report_repeated(file: &SourceFile, report: &mut Report) {
    let start = file.text().lines().scan(0, |at, line| {
        let start = *at;
        *at += line.len() + 1;
        Some((start, line))
    });
    let clauses = start
        .into_iter()
        .find(|(_, line)| line.starts_with("clauses:"));
    let Some((start, _)) = clauses else { return };
    let mut seen = BTreeMap::new();
    for (key, place) in entry_places(file.text(), start..file.text().len()) {
        let line = file.position(place.start).line;
        if let Some(first) = seen.get(&key) {
            let fault = Diagnostic::error(
                Code::LinkedTwice,
                format!("条項「{key}」が二度あります（{first} 行目）"),
            )
            .hint("一つの項目にまとめてください");
            report.push(fault.at_line(file, line));
        } else {
            seen.insert(key, line);
        }
    }
}

fn entry(key: String, mut item: Fields<'_>, report: &mut Report) -> Option<LinkEntry> {
    let place = item.place();
    let inherit = inherit(&mut item, report);
    let items_confirmed = items_confirmed(&mut item, inherit, report);
    let waiver = waiver(&mut item, report);
    let mut links = Vec::new();
    let mut link_places = Vec::new();
    let mut seen = BTreeSet::new();
    for fields in item.maps("links", report) {
        let place = fields.place();
        let Some((link, at)) = link(fields, report) else {
            continue;
        };
        if !seen.insert(link.control.clone()) {
            let fault = Diagnostic::error(
                Code::LinkedTwice,
                format!("条項「{key}」に統制「{}」が二度あります", link.control),
            )
            .hint("どちらかを消してください");
            report.push(at(fault));
            continue;
        }
        links.push(link);
        link_places.push(place);
    }
    if waiver.is_none() && !item.has("waived") && !item.has("links") {
        let fault = Diagnostic::error(
            Code::MissingKey,
            format!("条項「{key}」に「links」も「waived」もありません"),
        )
        .hint("「links:」の下に「- {control: …, relation: implements}」を書くか、「waived: …」と書いてください");
        report.push(item.here(fault));
    }
    if item.has("waived") && item.has("links") {
        let fault = Diagnostic::error(
            Code::BadValue,
            format!("条項「{key}」に「links」と「waived」の両方があります"),
        )
        .hint("統制があるなら waived を、要らないなら links を消してください");
        report.push(item.at("waived", fault));
    }
    item.finish(report);
    Some(LinkEntry {
        links: ClauseLinks {
            key,
            links,
            inherit,
            items_confirmed,
            waiver,
        },
        place,
        link_places,
    })
}

fn inherit(item: &mut Fields<'_>, report: &mut Report) -> bool {
    match item.text("items", report).as_deref() {
        None => false,
        Some("inherit") => true,
        Some(other) => {
            let fault = Diagnostic::error(
                Code::BadValue,
                format!("「{other}」という items はありません"),
            )
            .hint("下の条項が同じ統制を引き継ぐなら inherit と書き、そうでなければ消してください");
            report.push(item.at("items", fault));
            false
        }
    }
}

fn items_confirmed(
    item: &mut Fields<'_>,
    inherit: bool,
    report: &mut Report,
) -> BTreeMap<String, TextHash> {
    let mut out = BTreeMap::new();
    for (key, text) in item.text_map("items_confirmed", report) {
        match TextHash::read(&text) {
            Some(hash) => {
                out.insert(key, hash);
            }
            None => report.push(item.at("items_confirmed", bad_hash(&text))),
        }
    }
    if !out.is_empty() && !inherit {
        let fault = Diagnostic::error(
            Code::BadValue,
            "「items_confirmed」は「items: inherit」とともに書きます",
        )
        .hint("引き継ぐ条項がなければ items_confirmed を消してください");
        report.push(item.at("items_confirmed", fault));
        out.clear();
    }
    out
}

fn waiver(item: &mut Fields<'_>, report: &mut Report) -> Option<Waiver> {
    let clause = item.text("clause", report);
    let confirmed = confirmed(item, report);
    if !item.has("waived") {
        for (key, there) in [
            ("clause", clause.is_some()),
            ("confirmed", confirmed.is_some()),
        ] {
            if there {
                let fault = Diagnostic::error(
                    Code::BadValue,
                    format!("ここの「{key}」は「waived」とともに書きます"),
                )
                .hint("対応の確認は links の各行に書きます");
                report.push(item.at(key, fault));
            }
        }
        // It is a key that may stand here.
        item.text("waived", report);
        return None;
    }
    let names = WaiverReason::NAMES.map(|name| (name, "", name));
    let reason = match (one_of(item, "waived", &names, report)?, clause) {
        ("same-as", Some(clause)) => WaiverReason::SameAs(clause),
        ("same-as", None) => {
            let fault = Diagnostic::error(
                Code::WaiverUnfounded,
                "「waived: same-as」に、同じ内容の条項がありません",
            )
            .hint("次の行に、統制のある条項のキーを「clause: \"8.1\"」のように書いてください");
            report.push(item.at("waived", fault));
            return None;
        }
        (name, Some(_)) => {
            let fault = Diagnostic::error(
                Code::BadValue,
                format!("「waived: {name}」に「clause」は要りません"),
            )
            .hint("ほかの条項と同じ内容なら waived を same-as にしてください");
            report.push(item.at("clause", fault));
            return None;
        }
        ("lead-in", None) => WaiverReason::LeadIn,
        _ => WaiverReason::Constitutive,
    };
    Some(Waiver { reason, confirmed })
}

/// A link, and what points at it.
fn link<'a>(
    mut item: Fields<'a>,
    report: &mut Report,
) -> Option<(Link, impl Fn(Diagnostic) -> Diagnostic + use<'a>)> {
    let control = item.required("control", report);
    if !control.is_empty() && !is_id(&control) {
        let fault = Diagnostic::error(
            Code::BadId,
            format!("「{control}」は統制の識別子に使えません"),
        )
        .hint("controls/ にある統制の id を書いてください");
        report.push(item.at("control", fault));
    }
    let relations = Relation::ALL.map(|r| (r.name(), r.word(), r));
    let relation = one_of(&mut item, "relation", &relations, report);
    let reason = item.text("reason", report);
    let confirmed = confirmed(&mut item, report);
    let document = item.pointer();
    item.finish(report);
    let link = Link {
        relation: relation?,
        reason,
        confirmed,
        control: is_id(&control).then_some(control)?,
    };
    Some((link, document))
}

fn confirmed(item: &mut Fields<'_>, report: &mut Report) -> Option<TextHash> {
    let text = item.text("confirmed", report)?;
    let hash = TextHash::read(&text);
    if hash.is_none() {
        report.push(item.at("confirmed", bad_hash(&text)));
    }
    hash
}

fn bad_hash(text: &str) -> Diagnostic {
    Diagnostic::error(
        Code::BadHash,
        format!("確認の記録「{text}」は SHA-256 の形ではありません"),
    )
    .hint("手では書かず、行を消して「keiji trace review 団体 --confirm 条項」で記録してください")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(clauses: &str) -> (Vec<ClauseLinks>, Vec<(Code, usize)>) {
        let text = format!("# 対応\nversion: r8\nclauses:\n{clauses}");
        let Checked { value, report } = parse_links(&SourceFile::from_text("x.yaml", &text));
        let place = |d: &&Diagnostic| d.place.as_ref().map_or(0, |p| p.start.line);
        let found = report.sorted().iter().map(|d| (d.code, place(d))).collect();
        let entries = value.map_or_else(Vec::new, |file| file.entries);
        (entries.into_iter().map(|e| e.links).collect(), found)
    }

    #[test]
    fn links_and_waivers_are_read_in_either_style() {
        let hash = "0".repeat(64);
        let (entries, found) = read(&format!(
            "  \"47\":\n    items: inherit\n    items_confirmed:\n      \"47.i1\": \"{hash}\"\n    links:\n      - control: a\n        relation: implements\n        reason: 全部\n      - {{control: b, relation: partly, confirmed: \"{hash}\"}}\n  # 節\n  9.1:\n    waived: lead-in\n  \"10\":\n    waived: same-as\n    clause: \"47\"\n    confirmed: \"{hash}\"\n"
        ));
        assert_eq!(found, []);
        assert_eq!(entries.len(), 3);
        assert!(entries[0].inherit && entries[0].items_confirmed.contains_key("47.i1"));
        assert_eq!(entries[0].links[0].reason.as_deref(), Some("全部"));
        assert_eq!(entries[0].links[1].relation, Relation::Partly);
        assert!(entries[0].links[1].confirmed.is_some());
        assert_eq!(entries[1].key, "9.1");
        let waiver = entries[2].waiver.as_ref().expect("a waiver");
        assert_eq!(waiver.reason, WaiverReason::SameAs("47".into()));
        assert!(waiver.confirmed.is_some());
    }

    #[test]
    fn each_fault_has_its_place() {
        for (clauses, code, line) in [
            (
                "  \"1\":\n    links:\n      - {control: a, relation: does}\n",
                Code::BadValue,
                6,
            ),
            (
                "  \"1\":\n    links:\n      - control: a\n        relation: does\n",
                Code::BadValue,
                7,
            ),
            (
                "  \"1\":\n    links:\n      - {relation: partly}\n",
                Code::MissingKey,
                6,
            ),
            (
                "  \"1\":\n    links:\n      - {control: A, relation: partly}\n",
                Code::BadId,
                6,
            ),
            ("  \"1\":\n    waived: because\n", Code::BadValue, 5),
            ("  \"1\":\n    waived: same-as\n", Code::WaiverUnfounded, 5),
            (
                "  \"1\":\n    waived: lead-in\n    clause: \"2\"\n",
                Code::BadValue,
                6,
            ),
            (
                "  \"1\":\n    items: all\n    links: []\n",
                Code::BadValue,
                5,
            ),
            ("  \"1\":\n    items: inherit\n", Code::MissingKey, 4),
            (
                "  \"1\":\n    waived: lead-in\n    links: []\n",
                Code::BadValue,
                5,
            ),
            (
                "  \"1\":\n    waived: lead-in\n  \"2\":\n    waived: lead-in\n  \"1\":\n    links: []\n",
                Code::LinkedTwice,
                8,
            ),
            (
                "  \"1\":\n    links:\n      - {control: a, relation: partly}\n      - {control: a, relation: implements}\n",
                Code::LinkedTwice,
                7,
            ),
            (
                "  \"1\":\n    links:\n      - {control: a, relation: partly, confirmed: abc}\n",
                Code::BadHash,
                6,
            ),
            (
                "  \"1\":\n    waived: lead-in\n    confirmed: ABC\n",
                Code::BadHash,
                6,
            ),
            (
                "  \"1\":\n    links:\n      - {control: a, relation: partly, note: x}\n",
                Code::UnknownKey,
                6,
            ),
        ] {
            assert_eq!(read(clauses).1, [(code, line)], "{clauses}");
        }
    }

    #[test]
    fn a_relation_in_japanese_is_answered_with_the_word() {
        for (word, wanted) in [
            ("実施", "「implements」と"),
            ("一部実施", "「partly」と"),
            ("支援", "「supports」と"),
            ("implement", "「implements」と"),
            ("does", "次のいずれか: implements"),
        ] {
            let text = format!(
                "version: r8\nclauses:\n  \"1\":\n    links:\n      - {{control: a, relation: {word}}}\n"
            );
            let report = parse_links(&SourceFile::from_text("x.yaml", &text)).report;
            let hints: Vec<&str> = report.iter().filter_map(|d| d.hint.as_deref()).collect();
            assert_eq!(hints.len(), 1, "{report:?}");
            assert!(hints[0].starts_with(wanted), "{hints:?}");
        }
    }

    #[test]
    fn comments_between_links_end_no_list() {
        let text = "version: r8\nclauses:\n  \"1\":\n    links:\n      # a\n      - {control: a, relation: partly}\n      # b\n      - {control: b, relation: does}\n";
        let read = parse_links(&SourceFile::from_text("x.yaml", text));
        let place = |d: &Diagnostic| d.place.as_ref().map(|p| p.start.line);
        let places: Vec<_> = read.report.iter().map(place).collect();
        assert_eq!(places, [Some(8)]);
    }

    #[test]
    fn a_clause_named_in_a_comment_or_deeper_is_no_second_one() {
        let (entries, found) = read(
            "  # \"1\": fremd\n  \"1\":\n    links:\n      - control: a\n        relation: partly\n  \"2\":\n    links:\n      - control: a\n        relation: partly\n",
        );
        assert_eq!(found, []);
        assert_eq!(entries.len(), 2);
    }
}
