//! The corrections of a version, ordered and counted for the reader.

use std::collections::BTreeMap;

use serde::Serialize;

use super::citation::citation;
use super::links::relative;
use super::notes::{RepairKind, RepairNote, VersionNotes};
use crate::model::ClauseIndex;
use crate::resolve::{Book, VersionRef};

/// Lines that are listed for one rule before the rest is only counted.
const LISTED_LINES: usize = 60;

/// What a version's page of corrections shows.
#[derive(Debug, Serialize)]
pub(super) struct CorrectionsView {
    pub(super) repairs: Vec<RepairView>,
    rules: Vec<RuleView>,
    dropped: Vec<DroppedView>,
    kept: Vec<KeptView>,
    source_name: Option<String>,
    fidelity: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct RepairView {
    number: usize,
    line: usize,
    found: String,
    put: String,
    reason: String,
    place: Option<PlaceView>,
}

#[derive(Debug, Serialize)]
struct PlaceView {
    cite: String,
    href: String,
}

#[derive(Debug, Serialize)]
struct RuleView {
    reason: String,
    count: usize,
    lines: Vec<usize>,
    more: usize,
}

#[derive(Debug, Serialize)]
struct DroppedView {
    class: String,
    reasons: Vec<String>,
    ranges: Vec<(usize, usize)>,
    lines: usize,
}

#[derive(Debug, Serialize)]
struct KeptView {
    path: String,
    href: Option<String>,
    reason: String,
}

fn by_person(notes: &VersionNotes) -> Vec<&RepairNote> {
    let mut repairs: Vec<&RepairNote> = notes
        .repairs
        .iter()
        .filter(|r| r.kind == RepairKind::Correction)
        .collect();
    repairs.sort_by_key(|r| r.line);
    repairs
}

/// The number, from 1, of the first correction of each corrected clause.
pub(super) fn corrected_clauses(notes: Option<&VersionNotes>) -> BTreeMap<ClauseIndex, usize> {
    let mut numbers = BTreeMap::new();
    for (n, repair) in notes.map(by_person).unwrap_or_default().iter().enumerate() {
        if let Some(clause) = repair.clause {
            numbers.entry(clause).or_insert(n + 1);
        }
    }
    numbers
}

/// What the reader is told of the corrections.
///
/// `path` is the page it stands on; none for the posting, which holds all clauses
/// itself.
pub(super) fn corrections_view(
    book: &Book,
    at: VersionRef,
    notes: &VersionNotes,
    path: Option<&str>,
) -> CorrectionsView {
    let version = book.version(at);
    let href = |clause: ClauseIndex| match path {
        Some(path) => relative(path, &book.href(at, clause)),
        None => format!("#{}", version.clauses[clause].key),
    };
    let repairs = by_person(notes)
        .into_iter()
        .enumerate()
        .map(|(n, repair)| RepairView {
            number: n + 1,
            line: repair.line,
            found: visible(&repair.found),
            put: visible(&repair.put),
            reason: repair.reason.clone(),
            place: repair
                .clause
                .filter(|&c| c < version.clauses.len())
                .map(|clause| PlaceView {
                    cite: citation(version, clause),
                    href: href(clause),
                }),
        });
    let kept = notes.kept.iter().map(|(clause_path, reason)| {
        let found = version.clauses.iter().position(|c| c.path == *clause_path);
        KeptView {
            path: found.map_or_else(|| clause_path.join(" "), |clause| citation(version, clause)),
            href: found.map(href),
            reason: reason.clone(),
        }
    });
    CorrectionsView {
        repairs: repairs.collect(),
        rules: rules(notes),
        dropped: dropped(notes),
        kept: kept.collect(),
        source_name: notes.source_name.clone(),
        fidelity: notes.fidelity.clone(),
    }
}

/// Breaks of lines and cells as signs that can be seen.
fn visible(words: &str) -> String {
    words.replace('\n', "↵").replace('\t', "｜")
}

fn rules(notes: &VersionNotes) -> Vec<RuleView> {
    let mut lines: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for repair in notes.repairs.iter().filter(|r| r.kind == RepairKind::Rule) {
        lines.entry(&repair.reason).or_default().push(repair.line);
    }
    let mut views: Vec<RuleView> = lines
        .into_iter()
        .map(|(reason, mut lines)| {
            let count = lines.len();
            lines.sort_unstable();
            lines.dedup();
            let more = lines.len().saturating_sub(LISTED_LINES);
            lines.truncate(LISTED_LINES);
            RuleView {
                reason: reason.to_owned(),
                count,
                lines,
                more,
            }
        })
        .collect();
    views.sort_by_key(|view| std::cmp::Reverse(view.count));
    views
}

fn dropped(notes: &VersionNotes) -> Vec<DroppedView> {
    let mut classes: BTreeMap<&str, DroppedView> = BTreeMap::new();
    for note in &notes.dropped {
        let view = classes.entry(&note.class).or_insert_with(|| DroppedView {
            class: note.class.clone(),
            reasons: Vec::new(),
            ranges: Vec::new(),
            lines: 0,
        });
        if !note.reason.is_empty() && !view.reasons.contains(&note.reason) {
            view.reasons.push(note.reason.clone());
        }
        view.lines += (note.last_line + 1).saturating_sub(note.first_line);
        match view.ranges.last_mut() {
            Some((_, last)) if *last + 1 == note.first_line => *last = note.last_line,
            _ => view.ranges.push((note.first_line, note.last_line)),
        }
    }
    classes.into_values().collect()
}
