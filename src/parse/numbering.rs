//! The numbering of siblings: which style each label counts in, and whether the
//! count holds.

use std::collections::{BTreeMap, BTreeSet};

use super::front::{is_citation_code, is_drafting_code};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::model::{Acknowledged, Clause, ClauseIndex, Content, Kind, Style};
use crate::source::SourceFile;

/// Decides for every labelled clause in which style its label counts.
///
/// A label can be read in several ways (イ is second in アイウ and first in
/// イロハ, i is first or ninth); the run of siblings decides.
pub(super) fn choose_styles(clauses: &mut [Clause], roots: &[Content]) {
    for group in sibling_groups(clauses, roots) {
        let labelled: Vec<ClauseIndex> = group
            .into_iter()
            .filter(|&at| clauses[at].label.is_some())
            .collect();
        let mut start = 0;
        while start < labelled.len() {
            let (style, len) = best_run(clauses, &labelled[start..]);
            for &at in &labelled[start..start + len] {
                clauses[at].style = Some(style);
            }
            start += len;
        }
    }
}

/// The style that counts on longest from the first of `run`, and how far.
fn best_run(clauses: &[Clause], run: &[ClauseIndex]) -> (Style, usize) {
    let readings = |at: ClauseIndex| clauses[at].label.iter().flat_map(|l| l.readings.iter());
    let mut best: Option<(usize, Style, usize)> = None;
    for first in readings(run[0]) {
        let style = first.style;
        let mut last = first.ordinal;
        let mut steps = usize::from(first.ordinal == Some(1));
        let mut len = 1;
        for &at in &run[1..] {
            let Some(next) = readings(at).find(|r| r.style == style) else {
                break;
            };
            let counts_on = match (last, next.ordinal) {
                (Some(a), Some(b)) => b == a + 1 || (b == a && !next.branch.is_empty()),
                _ => false,
            };
            steps += usize::from(counts_on);
            last = next.ordinal;
            len += 1;
        }
        if best.is_none_or(|(most, _, _)| steps > most) {
            best = Some((steps, style, len));
        }
    }
    let (_, style, len) = best.expect("a label has at least one reading");
    (style, len)
}

fn sibling_groups(clauses: &[Clause], roots: &[Content]) -> Vec<Vec<ClauseIndex>> {
    let top = roots
        .iter()
        .filter_map(|c| match c {
            Content::Child(at) => Some(*at),
            Content::Text(_) => None,
        })
        .collect();
    std::iter::once(top)
        .chain(clauses.iter().map(|c| c.children().collect()))
        .filter(|group: &Vec<_>| !group.is_empty())
        .collect()
}

/// Reports labels that stand twice, numbers that are left out, labels that are
/// missing beside labelled siblings, and acknowledgements that fit nothing.
pub(super) fn check_numbering(
    file: &SourceFile,
    clauses: &[Clause],
    roots: &[Content],
    acknowledged: &[Acknowledged],
    report: &mut Report,
) {
    let mut check = Check {
        file,
        clauses,
        acknowledged,
        used: BTreeSet::new(),
        report,
    };
    let mut articles: BTreeMap<Style, (u32, Vec<u32>)> = BTreeMap::new();
    for group in sibling_groups(clauses, roots) {
        check.group(&group, &mut articles);
    }
    for (at, clause) in clauses.iter().enumerate() {
        check.emptiness(at, clause);
    }
    check.stale();
}

struct Check<'a> {
    file: &'a SourceFile,
    clauses: &'a [Clause],
    acknowledged: &'a [Acknowledged],
    used: BTreeSet<usize>,
    report: &'a mut Report,
}

impl Check<'_> {
    fn group(&mut self, group: &[ClauseIndex], running: &mut BTreeMap<Style, (u32, Vec<u32>)>) {
        let mut last: BTreeMap<Style, (u32, Vec<u32>)> = BTreeMap::new();
        let mut seen: BTreeSet<(Style, u32, Vec<u32>)> = BTreeSet::new();
        for &at in group {
            let clause = &self.clauses[at];
            let Some(style) = clause.style else { continue };
            let Some(reading) = clause.label.as_ref().and_then(|l| l.reading(style)) else {
                continue;
            };
            let Some(ordinal) = reading.ordinal else {
                continue;
            };
            if matches!(style, Style::Supplement | Style::Note) {
                continue;
            }
            if !seen.insert((style, ordinal, reading.branch.clone())) {
                self.find(at, Code::DuplicateLabel, |printed| {
                    (format!("「{printed}」が同じ並びに二度あります"), "番号を振り直すか、原文のとおりなら前付けの as_printed に「finding: duplicate-label」と理由を書いてください".into())
                });
            } else if !follows(
                style,
                clause,
                last.get(&style),
                running.get(&style),
                ordinal,
                &reading.branch,
            ) {
                let expected = last.get(&style).map_or(1, |(n, _)| n + 1);
                self.find(at, Code::NumberingGap, |printed| {
                    (format!("「{printed}」の前の番号（{expected}番目）がありません"), "抜けた箇条がないか確かめ、原文のとおりなら前付けの as_printed に「finding: numbering-gap」と理由を書いてください".into())
                });
            }
            last.insert(style, (ordinal, reading.branch.clone()));
            if runs_through(style) {
                running.insert(style, (ordinal, reading.branch.clone()));
            }
        }
        self.missing_labels(group);
    }

    fn missing_labels(&mut self, group: &[ClauseIndex]) {
        let listed: Vec<ClauseIndex> = group
            .iter()
            .copied()
            .filter(|&at| {
                let c = &self.clauses[at];
                c.heading.is_none()
                    && c.term.is_none()
                    && !matches!(
                        c.kind,
                        Kind::Table | Kind::Row | Kind::Figure | Kind::Preamble
                    )
            })
            .collect();
        if !listed.iter().any(|&at| self.clauses[at].label.is_some()) {
            return;
        }
        for at in listed {
            if self.clauses[at].label.is_none() {
                self.find(at, Code::LabelMissing, |_| {
                    (
                        "この箇条には番号がありませんが、並びのほかの箇条にはあります".into(),
                        "番号を書くか、前の箇条の続きなら字下げした段落にしてください".into(),
                    )
                });
            }
        }
    }

    fn emptiness(&mut self, at: ClauseIndex, clause: &Clause) {
        let bare = clause.content.is_empty()
            && clause.heading.is_none()
            && clause.term.is_none()
            && clause.table.is_none();
        if bare {
            self.find(at, Code::TextMissing, |printed| {
                (
                    format!("「{printed}」に本文がありません"),
                    "本文を書くか、番号を消してください".into(),
                )
            });
        }
    }

    fn find(&mut self, at: ClauseIndex, code: Code, words: impl FnOnce(&str) -> (String, String)) {
        let clause = &self.clauses[at];
        let (message, hint) = words(clause.printed_label().unwrap_or("・"));
        let kept = self
            .acknowledged
            .iter()
            .position(|a| a.code == code && a.path == clause.path);
        let diagnostic = match kept {
            Some(n) => {
                self.used.insert(n);
                Diagnostic::note(
                    code,
                    format!("{message}（原文のとおり: {}）", self.acknowledged[n].reason),
                )
            }
            None if code == Code::NumberingGap => Diagnostic::warning(code, message).hint(hint),
            None => Diagnostic::error(code, message).hint(hint),
        };
        self.report
            .push(diagnostic.at(self.file, first_line(self.file, clause)));
    }

    fn stale(&mut self) {
        for (n, item) in self.acknowledged.iter().enumerate() {
            let later = is_citation_code(item.code) || is_drafting_code(item.code);
            if !self.used.contains(&n) && !later {
                self.report.push(stale_acknowledgement(self.file, item));
            }
        }
    }
}

/// The finding that an acknowledgement is about nothing.
pub(super) fn stale_acknowledgement(file: &SourceFile, item: &Acknowledged) -> Diagnostic {
    let path = item.path.join(" > ");
    Diagnostic::error(
        Code::StaleAcknowledgement,
        format!("as_printed の {path} には、そのような箇所がありません"),
    )
    .at_line(file, 1)
    .hint("直ったのなら as_printed から消し、番号が変わったのなら path を直してください")
}

fn first_line(file: &SourceFile, clause: &Clause) -> std::ops::Range<usize> {
    let text = &file.text()[clause.span.clone()];
    let line = text.lines().next().map_or(0, str::len);
    clause.span.start..clause.span.start + line
}

/// Numbers that count on through the whole document, whatever they stand in.
fn runs_through(style: Style) -> bool {
    matches!(style, Style::Article | Style::Chapter | Style::Ordinal)
}

fn follows(
    style: Style,
    clause: &Clause,
    last: Option<&(u32, Vec<u32>)>,
    running: Option<&(u32, Vec<u32>)>,
    ordinal: u32,
    branch: &[u32],
) -> bool {
    let steps = |(n, b): &(u32, Vec<u32>)| {
        (ordinal == n + 1 && branch.is_empty()) || (ordinal == *n && branch_follows(b, branch))
    };
    match last {
        Some(last) => steps(last),
        None => {
            let first = ordinal == 1
                || (style == Style::Number && clause.kind == Kind::Paragraph && ordinal == 2);
            first || (runs_through(style) && running.is_some_and(steps))
        }
    }
}

/// の2 after the bare number, の3 after の2, の2の2 after の2.
fn branch_follows(last: &[u32], next: &[u32]) -> bool {
    let Some((tail, head)) = next.split_last() else {
        return false;
    };
    match last.get(head.len()) {
        None => last == head && *tail == 2,
        Some(n) => last[..head.len()] == *head && *tail == n + 1,
    }
}
