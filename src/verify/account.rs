//! The account: a finished walk becomes a [`Fidelity`].
//!
//! Counts what was placed, left out, replaced and moved, gives each clause the
//! source lines it is made of, and weighs the corrections.

use std::collections::{BTreeMap, BTreeSet};

use super::given::TakenOut;
use super::walk::{Fate, Walk};
use super::{DroppedRun, Fidelity, Imported, Lines, Move, RepairUse, RuleRepair};
use crate::model::{ClauseIndex, Kind, Version};
use crate::parse::{Corrections, DropClass};

/// Draws up the account of a walk.
pub(super) fn settle(
    imported: &Imported<'_>,
    walk: &Walk<'_>,
    taken: Vec<TakenOut>,
    missing_tables: usize,
) -> Fidelity {
    let mut out = Fidelity {
        source_chars: walk.source.printed,
        replaced: walk.source.replaced,
        markdown_chars: walk.printed.chars.len(),
        ..Fidelity::default()
    };
    count_source(walk, &mut out);
    for origin in &walk.origins {
        match origin {
            Some(at) => out.put += usize::from(!walk.source.chars[*at].printed),
            None => out.unexplained_markdown += 1,
        }
    }
    out.clause_lines = clause_lines(walk);
    let aside = SetAside::read(imported, walk);
    let mut correction_drops = 0;
    for run in taken {
        correction_drops += if run.figure { 0 } else { run.chars };
        let class = run.class;
        add_run(&mut out, class, run.lines, run.chars, run.reason, true);
    }
    list_drops(walk, &mut out);
    out.moved = walk
        .moved
        .iter()
        .map(|m| Move {
            line: m.line,
            clause: m.clause,
            reason: m.reason.clone(),
        })
        .collect();
    out.moved.sort_by_key(|m| m.line);
    rule_repairs(walk, &mut out);
    out.repairs = repairs(walk, imported.corrections, &aside);
    let repaired: usize = out
        .repairs
        .iter()
        .filter(|r| r.counts)
        .map(|r| r.chars)
        .sum();
    out.correction_chars = repaired + correction_drops;
    out.body_chars = out.source_chars.saturating_sub(aside.chars);
    let unused = walk
        .source
        .repairs
        .iter()
        .filter(|r| r.applied == 0)
        .count();
    out.stale_corrections = unused + missing_tables;
    out
}

fn count_source(walk: &Walk<'_>, out: &mut Fidelity) {
    for (c, fate) in walk.source.chars.iter().zip(&walk.fates) {
        match (c.printed, fate) {
            (true, Fate::Placed(_)) => out.placed += 1,
            (true, Fate::Open) => out.unexplained_source += 1,
            (false, Fate::Open) => out.put_missing += 1,
            _ => {}
        }
    }
}

fn add_run(
    out: &mut Fidelity,
    class: DropClass,
    lines: Lines,
    chars: usize,
    reason: String,
    corrected: bool,
) {
    let entry = out.dropped.entry(class).or_default();
    entry.chars += chars;
    entry.runs.push(DroppedRun {
        lines,
        chars,
        reason,
        corrected,
    });
}

fn list_drops(walk: &Walk<'_>, out: &mut Fidelity) {
    for run in &walk.dropped {
        let printed = walk.source.chars[run.chars.clone()]
            .iter()
            .filter(|c| c.printed)
            .count();
        let lines = (
            walk.source.line_number(run.chars.start),
            walk.source.line_number(run.chars.end - 1),
        );
        add_run(out, run.class, lines, printed, run.reason.clone(), false);
    }
    for class in out.dropped.values_mut() {
        class.runs.sort_by_key(|run| run.lines);
    }
}

/// The clauses that a character counts for: its own, and the table of a row.
fn clauses_of(walk: &Walk<'_>, fate: Fate) -> [Option<ClauseIndex>; 2] {
    let Fate::Placed(piece) = fate else {
        return [None; 2];
    };
    let piece = &walk.printed.pieces[piece as usize];
    [
        piece.clause,
        piece.table.filter(|t| Some(*t) != piece.clause),
    ]
}

fn clause_lines(walk: &Walk<'_>) -> BTreeMap<ClauseIndex, Vec<Lines>> {
    let mut lines: BTreeMap<ClauseIndex, BTreeSet<usize>> = BTreeMap::new();
    let mut placed = BTreeSet::new();
    for (at, fate) in walk.fates.iter().enumerate() {
        let number = walk.source.line_number(at);
        for clause in clauses_of(walk, *fate).into_iter().flatten() {
            lines.entry(clause).or_default().insert(number);
            placed.insert(number);
        }
    }
    // What a page break prints twice stands on a line of the clause all the same.
    for run in walk
        .dropped
        .iter()
        .filter(|run| run.class == DropClass::RepeatedTail)
    {
        let number = walk.source.line_number(run.chars.start);
        let before = walk.fates[..run.chars.start]
            .iter()
            .rev()
            .find(|fate| matches!(fate, Fate::Placed(_)));
        for clause in before
            .map(|fate| clauses_of(walk, *fate))
            .into_iter()
            .flatten()
            .flatten()
        {
            lines.entry(clause).or_default().insert(number);
            placed.insert(number);
        }
    }
    // Lines follow on each other when nothing of the policy stands between them.
    let rank: BTreeMap<usize, usize> = placed
        .iter()
        .enumerate()
        .map(|(n, &line)| (line, n))
        .collect();
    let merge = |lines: BTreeSet<usize>| {
        let mut out: Vec<Lines> = Vec::new();
        for line in lines {
            match out.last_mut() {
                Some(run) if rank[&run.1] + 1 == rank[&line] => run.1 = line,
                _ => out.push((line, line)),
            }
        }
        out
    };
    lines
        .into_iter()
        .map(|(clause, lines)| (clause, merge(lines)))
        .collect()
}

fn rule_repairs(walk: &Walk<'_>, out: &mut Fidelity) {
    for (kind, places) in [
        (RuleRepair::CaptionBrackets, &walk.brackets),
        (RuleRepair::Entity, &walk.entities),
    ] {
        if !places.is_empty() {
            let mut lines: Vec<usize> = places
                .iter()
                .map(|&at| walk.source.line_number(at))
                .collect();
            lines.sort_unstable();
            lines.dedup();
            out.rule_repairs.insert(kind, lines);
        }
    }
}

/// What the limit on corrections does not count: tables, figures, glossaries.
struct SetAside {
    clauses: BTreeSet<ClauseIndex>,
    lines: Vec<Lines>,
    chars: usize,
}

impl SetAside {
    fn read(imported: &Imported<'_>, walk: &Walk<'_>) -> Self {
        let clauses = aside_clauses(imported.version);
        let tables = imported.corrections.tables.iter().map(|t| t.lines);
        let figures = imported.corrections.figures.iter().map(|f| f.lines);
        let lines: Vec<Lines> = tables.chain(figures).map(|l| (l.first, l.last)).collect();
        let mut out = Self {
            clauses,
            lines,
            chars: 0,
        };
        // Characters of figures have left the stream; they are counted by line.
        let figure_lines = imported.source.lines().filter(|(n, _)| out.on_line(*n));
        let given: usize = figure_lines
            .map(|(_, text)| super::source_text::visible(text).len())
            .sum();
        let placed = walk.fates.iter().enumerate().filter(|(at, fate)| {
            let line = walk.source.line_number(*at);
            walk.source.chars[*at].printed && !out.on_line(line) && out.holds(walk, **fate)
        });
        out.chars = given + placed.count();
        out
    }

    fn on_line(&self, line: usize) -> bool {
        self.lines
            .iter()
            .any(|&(first, last)| (first..=last).contains(&line))
    }

    fn holds(&self, walk: &Walk<'_>, fate: Fate) -> bool {
        clauses_of(walk, fate)
            .into_iter()
            .flatten()
            .any(|c| self.clauses.contains(&c))
    }
}

fn aside_clauses(version: &Version) -> BTreeSet<ClauseIndex> {
    let mut out = BTreeSet::new();
    for (at, clause) in version.clauses.iter().enumerate() {
        let own = matches!(
            clause.kind,
            Kind::Table | Kind::Row | Kind::Figure | Kind::Glossary
        );
        if own || clause.parent.is_some_and(|p| out.contains(&p)) {
            out.insert(at);
        }
    }
    out
}

fn repairs(walk: &Walk<'_>, corrections: &Corrections, aside: &SetAside) -> Vec<RepairUse> {
    let done = corrections.repairs.iter().zip(&walk.source.repairs);
    done.map(|(repair, done)| {
        let clause = done.places.iter().find_map(|place| {
            // A deletion has no characters of its own: its neighbours tell.
            let near = place.start.saturating_sub(1)..(place.end + 1).min(walk.fates.len());
            let inside = place
                .clone()
                .chain(near)
                .filter_map(|at| walk.fates.get(at));
            inside
                .flat_map(|fate| clauses_of(walk, *fate))
                .flatten()
                .next()
        });
        RepairUse {
            line: repair.line,
            find: repair.find.clone(),
            put: repair.put.clone(),
            reason: repair.reason.clone(),
            clause,
            chars: done.taken + done.put,
            counts: !aside.on_line(repair.line)
                && clause.is_none_or(|c| !aside.clauses.contains(&c)),
        }
    })
    .collect()
}
