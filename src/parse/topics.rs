//! `topics.yaml`: areas, and topics with their clauses in each body.
//!
//! In: the file. Out: the [`Topics`] that can be used, with the line of every
//! body of every topic, and a report of what contradicts itself. Whether bodies
//! and clauses exist is seen when they are read ([`crate::load`]).

use std::collections::{BTreeMap, BTreeSet};

use super::yaml::{Fields, Named, YamlDocument, is_id};
use crate::diagnostic::{Checked, Code, Diagnostic, Report};
use crate::model::{Area, Standing, Topic, Topics};
use crate::source::SourceFile;

/// More areas no reader surveys, and no matrix shows.
const MAX_AREAS: usize = 50;

/// What `topics.yaml` says, and where.
#[derive(Debug, Clone, Default)]
pub struct TopicsFile {
    /// The topics.
    pub topics: Topics,
    /// The line, from 1, of what is said of a body, by the place of the topic in
    /// the list and the identifier of the body.
    pub lines: BTreeMap<(usize, String), usize>,
}

/// Reads `topics.yaml`; what has a fault is left out.
pub fn parse_topics(file: &SourceFile) -> Checked<TopicsFile> {
    let mut report = Report::default();
    let mut value = TopicsFile::default();
    if file.text().trim().is_empty() {
        return Checked { value, report };
    }
    let Some(document) = YamlDocument::parse(file, 0..file.text().len(), &mut report) else {
        return Checked { value, report };
    };
    let mut fields = document.fields();
    let mut areas = Names::default();
    for mut item in fields.maps("areas", &mut report) {
        let area = Area {
            id: item.required("id", &mut report),
            name: item.required("name", &mut report),
        };
        if areas.are_new(&item, &area.id, &area.name, &mut report) {
            value.topics.areas.push(area);
        }
        item.finish(&mut report);
    }
    if value.topics.areas.len() > MAX_AREAS {
        let message = format!("分野が {} あります", value.topics.areas.len());
        let fault = Diagnostic::error(Code::TooManyAreas, message)
            .hint(format!("分野は {MAX_AREAS} までにまとめてください"));
        report.push(fields.at("areas", fault));
    }
    let mut names = Names::default();
    for mut item in fields.maps("topics", &mut report) {
        let at = value.topics.topics.len();
        let topic = Topic {
            id: item.required("id", &mut report),
            name: item.required("name", &mut report),
            area: item.required("area", &mut report),
            about: item.text("about", &mut report).unwrap_or_default(),
            bodies: bodies(&mut item, at, &mut value.lines, &mut report),
        };
        report_area(&item, &topic, &value.topics.areas, &mut report);
        if names.are_new(&item, &topic.id, &topic.name, &mut report) {
            report_empty(&item, &topic, &mut report);
            value.topics.topics.push(topic);
        }
        item.finish(&mut report);
    }
    fields.finish(&mut report);
    Checked { value, report }
}

/// Identifiers and names that are taken.
#[derive(Default)]
struct Names {
    ids: BTreeSet<String>,
    names: BTreeSet<String>,
}

impl Names {
    /// Takes an identifier and a name; false, with a fault, where one is taken or
    /// is none.
    fn are_new(&mut self, item: &Fields<'_>, id: &str, name: &str, report: &mut Report) -> bool {
        if id.is_empty() || name.is_empty() {
            return false;
        }
        let fault = if !is_id(id) {
            let fault = Diagnostic::error(Code::BadId, format!("「{id}」は識別子に使えません"));
            Some((
                "id",
                fault.hint("半角の英小文字、数字、ハイフンで、64 字までで書いてください"),
            ))
        } else if !self.ids.insert(id.to_owned()) {
            let fault =
                Diagnostic::error(Code::TopicTwice, format!("識別子「{id}」が二度あります"));
            Some((
                "id",
                fault.hint("どちらかの識別子を変えるか、一つにまとめてください"),
            ))
        } else if !self.names.insert(name.to_owned()) {
            let fault =
                Diagnostic::error(Code::TopicTwice, format!("名前「{name}」が二度あります"));
            Some((
                "name",
                fault.hint("違いが分かる名前にするか、一つにまとめてください"),
            ))
        } else {
            None
        };
        let Some((key, fault)) = fault else {
            return true;
        };
        report.push(item.at(key, fault));
        false
    }
}

fn report_area(item: &Fields<'_>, topic: &Topic, areas: &[Area], report: &mut Report) {
    if topic.area.is_empty() || areas.iter().any(|area| area.id == topic.area) {
        return;
    }
    let fault = Diagnostic::error(
        Code::AreaUnknown,
        format!("分野「{}」が areas にありません", topic.area),
    );
    let near = areas
        .iter()
        .find(|area| area.id.starts_with(&topic.area) || topic.area.starts_with(&area.id));
    let hint = match near {
        Some(area) => format!("「{}」のことですか", area.id),
        None => "areas に加えるか、ある分野を書いてください".into(),
    };
    report.push(item.at("area", fault.hint(hint)));
}

fn report_empty(item: &Fields<'_>, topic: &Topic, report: &mut Report) {
    if topic
        .bodies
        .values()
        .any(|standing| !standing.keys().is_empty())
    {
        return;
    }
    let fault = Diagnostic::error(
        Code::TopicEmpty,
        format!("主題「{}」に条項が一つもありません", topic.name),
    );
    let hint = "条項のある団体を bodies に書くか、主題を消してください";
    report.push(item.at("id", fault.hint(hint)));
}

fn bodies(
    item: &mut Fields<'_>,
    topic: usize,
    lines: &mut BTreeMap<(usize, String), usize>,
    report: &mut Report,
) -> BTreeMap<String, Standing> {
    let mut out = BTreeMap::new();
    let Some(bodies) = item.map("bodies", report) else {
        return out;
    };
    for (name, below) in bodies.named() {
        let Some(standing) = standing(below, report) else {
            let fault = Diagnostic::error(
                Code::BadValue,
                format!("「{name}」は条項の識別子の並びか none で書きます"),
            );
            let hint = "例: [\"6.1.i2\", 8.2]、番号だけのものは引用符で囲む。確かめる前のものは {proposed: [6.1.i2]}";
            report.push(bodies.at(name, fault.hint(hint)));
            continue;
        };
        lines.insert((topic, name.to_owned()), bodies.line_of(name));
        out.insert(name.to_owned(), standing);
    }
    out
}

fn standing(below: Named<'_>, report: &mut Report) -> Option<Standing> {
    match below {
        Named::Text("none") => Some(Standing::Absent),
        Named::Texts(keys) => {
            once_each(keys.into_iter().map(str::to_owned)).map(Standing::Confirmed)
        }
        Named::Map(mut fields) if fields.has("proposed") => {
            let keys = fields.texts("proposed", report);
            fields.finish(report);
            once_each(keys.into_iter()).map(Standing::Proposed)
        }
        Named::Map(_) | Named::Text(_) | Named::Other => None,
    }
}

/// The keys without repetition; none where there is no key.
fn once_each(keys: impl Iterator<Item = String>) -> Option<Vec<String>> {
    let mut out: Vec<String> = Vec::new();
    for key in keys {
        if !out.contains(&key) {
            out.push(key);
        }
    }
    (!out.is_empty()).then_some(out)
}

/// The file with proposals added, everything else as it stands.
///
/// `proposed` names for bodies the keys by the place of the topic. A topic whose
/// bodies stand on one line, or have none, is left as it is.
#[must_use]
pub fn add_proposals(
    file: &SourceFile,
    listed: &TopicsFile,
    proposed: &[(String, BTreeMap<usize, Vec<String>>)],
) -> String {
    // The line of the first body of each topic; proposals go before it.
    let mut first: BTreeMap<usize, usize> = BTreeMap::new();
    for ((topic, _), line) in &listed.lines {
        let known = first.entry(*topic).or_insert(*line);
        *known = (*line).min(*known);
    }
    let mut added: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (body, found) in proposed {
        for (topic, keys) in found {
            if let Some(line) = first.get(topic) {
                let keys: Vec<String> = keys.iter().map(|key| format!("\"{key}\"")).collect();
                let entry = format!("{body}: {{proposed: [{}]}}", keys.join(", "));
                added.entry(*line).or_default().push(entry);
            }
        }
    }
    let mut out = String::with_capacity(file.text().len());
    for (n, line) in (1..).zip(file.text().split_inclusive('\n')) {
        let own = line.trim_start_matches(' ');
        if !own.starts_with("bodies:") && !own.starts_with('-') {
            for entry in added.get(&n).into_iter().flatten() {
                out.push_str(&line[..line.len() - own.len()]);
                out.push_str(entry);
                out.push('\n');
            }
        }
        out.push_str(line);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "areas:\n  - id: a\n    name: 甲\ntopics:\n";

    fn findings(text: &str) -> Vec<(Code, usize)> {
        let file = SourceFile::from_text("topics.yaml", text);
        let report = parse_topics(&file).report;
        let line = |d: &&Diagnostic| d.place.as_ref().map_or(0, |p| p.start.line);
        report.sorted().iter().map(|d| (d.code, line(d))).collect()
    }

    fn topic(bodies: &str) -> String {
        format!("{HEAD}  - id: t\n    name: 主題\n    area: a\n    bodies:\n{bodies}")
    }

    #[test]
    fn every_form_is_read() {
        let text =
            topic("      machi: [\"1\", 2.i3]\n      mura: none\n      shi: {proposed: [p1]}\n");
        let file = SourceFile::from_text("topics.yaml", &text);
        let Checked { value, report } = parse_topics(&file);
        assert!(report.is_empty(), "{report:?}");
        let bodies = &value.topics.topics[0].bodies;
        assert_eq!(
            bodies["machi"],
            Standing::Confirmed(vec!["1".into(), "2.i3".into()])
        );
        assert_eq!(bodies["mura"], Standing::Absent);
        assert_eq!(bodies["shi"], Standing::Proposed(vec!["p1".into()]));
        assert_eq!(bodies.get("ken"), None);
        assert_eq!(value.lines[&(0, "mura".to_owned())], 10);
    }

    #[test]
    fn proposals_are_added_and_nothing_else_changes() {
        let text = topic("      machi: [p1] # 確認済み\n");
        let file = SourceFile::from_text("topics.yaml", &text);
        let listed = parse_topics(&file).value;
        let proposed = [(
            "mura".to_owned(),
            BTreeMap::from([(0, vec!["1".to_owned(), "c2.i1".to_owned()])]),
        )];
        let written = add_proposals(&file, &listed, &proposed);
        let file = SourceFile::from_text("topics.yaml", &written);
        let Checked { value, report } = parse_topics(&file);
        assert!(report.is_empty(), "{report:?}");
        assert_eq!(
            value.topics.topics[0].bodies["mura"],
            Standing::Proposed(vec!["1".into(), "c2.i1".into()])
        );
        let rest: Vec<&str> = written.lines().filter(|l| !l.contains("mura")).collect();
        assert_eq!(rest, text.lines().collect::<Vec<_>>());
    }

    #[test]
    fn an_empty_file_has_no_topics() {
        assert!(findings("\n").is_empty());
    }

    #[test]
    fn faults_are_placed() {
        let second = "  - id: u\n    name: 別\n    area: a\n    bodies: {machi: [p2]}\n";
        let good = topic("      machi: [p1]\n");
        for (text, code, line) in [
            (good.replace("area: a", "area: b"), Code::AreaUnknown, 7),
            (
                format!("{good}{}", second.replace("id: u", "id: t")),
                Code::TopicTwice,
                10,
            ),
            (
                format!("{good}{}", second.replace("別", "主題")),
                Code::TopicTwice,
                11,
            ),
            (good.replace("id: t", "id: T"), Code::BadId, 5),
            (topic("      machi: none\n"), Code::TopicEmpty, 5),
            (
                topic("      mura: [p1]\n      machi: []\n"),
                Code::BadValue,
                10,
            ),
            (
                topic("      mura: [p1]\n      machi: [1.10]\n"),
                Code::BadValue,
                10,
            ),
            (
                topic("      mura: [p1]\n      machi: {seen: [p1]}\n"),
                Code::BadValue,
                10,
            ),
            (good.replace("    area: a\n", ""), Code::MissingKey, 5),
        ] {
            assert_eq!(findings(&text), [(code, line)], "{text}");
        }
        assert!(findings(&format!("{good}{second}")).is_empty());
    }

    #[test]
    fn areas_are_few_and_differ() {
        let area = |n: usize| format!("  - id: a{n}\n    name: 甲{n}\n");
        let areas = |n: usize| format!("areas:\n{}", (0..n).map(area).collect::<String>());
        assert!(findings(&areas(MAX_AREAS)).is_empty());
        assert_eq!(findings(&areas(MAX_AREAS + 1)), [(Code::TooManyAreas, 1)]);
        let twice = format!("{}{}", areas(1), area(0));
        assert_eq!(findings(&twice), [(Code::TopicTwice, 4)]);
    }
}
