//! The changes counted by what a drafter counts by.

use std::collections::BTreeMap;

use super::{Change, ChangeKind, Counts, Significance, Summary, Unit};
use crate::model::{Clause, ClauseIndex, Kind, Style, Version};

/// Counts the changes. A change counts for the unit of its first new clause, a
/// removed one for that of the old. A drafter has changed an article when he
/// changed anything in it: 条, 項 and 号 of which only the number changed, or
/// nothing, count as modified where something below them was.
pub(super) fn summary(changes: &[Change], old: &Version, new: &Version) -> Summary {
    let in_articles = [old, new]
        .iter()
        .any(|v| v.clauses.iter().any(|c| c.style == Some(Style::Article)));
    let touched = touched_below(changes, old, new);
    let mut counts: BTreeMap<Unit, Counts> = BTreeMap::new();
    let mut total = Counts::default();
    for change in changes {
        let piece = &change.pieces[change.principal];
        let clause = match (piece.new, piece.old) {
            (Some(n), _) => &new.clauses[n],
            (None, Some(o)) => &old.clauses[o],
            (None, None) => continue,
        };
        let unit = unit(clause, in_articles);
        let counts = counts.entry(unit).or_default();
        let of_articles = matches!(
            unit,
            Unit::Article | Unit::Paragraph | Unit::Item | Unit::Subitem
        );
        let stayed = matches!(change.kind, ChangeKind::Unchanged | ChangeKind::Renumbered);
        if of_articles && stayed && piece.new.is_some_and(|n| touched[n]) {
            counts.modified += 1;
        } else {
            count(counts, change);
        }
        count(&mut total, change);
    }
    Summary {
        counts: counts.into_iter().collect(),
        total,
    }
}

/// For each new clause whether anything below it is other than it was.
fn touched_below(changes: &[Change], old: &Version, new: &Version) -> Vec<bool> {
    let mut to_new: Vec<Option<ClauseIndex>> = vec![None; old.clauses.len()];
    for piece in changes.iter().flat_map(|c| &c.pieces) {
        if let (Some(o), Some(n)) = (piece.old, piece.new) {
            to_new[o] = to_new[o].or(Some(n));
        }
    }
    let mut out = vec![false; new.clauses.len()];
    let mut mark = |above: Option<ClauseIndex>| {
        let mut next = above;
        while let Some(n) = next.filter(|n| !out[*n]) {
            out[n] = true;
            next = new.clauses[n].parent;
        }
    };
    for change in changes {
        if matches!(change.kind, ChangeKind::Unchanged | ChangeKind::Renumbered) {
            continue;
        }
        for piece in &change.pieces {
            mark(piece.new.and_then(|n| new.clauses[n].parent));
            // What went away was taken from the clause that held it.
            let gone = change.kind == ChangeKind::Removed || change.is_moved();
            let held = piece.old.filter(|_| gone);
            let above = held.and_then(|o| old.clauses[o].parent);
            mark(above.and_then(|o| to_new[o]));
        }
    }
    out
}

fn count(counts: &mut Counts, change: &Change) {
    *match change.kind {
        ChangeKind::Unchanged => &mut counts.unchanged,
        ChangeKind::Renumbered => &mut counts.renumbered,
        ChangeKind::Modified => &mut counts.modified,
        ChangeKind::Moved => &mut counts.moved,
        ChangeKind::Added => &mut counts.added,
        ChangeKind::Removed => &mut counts.removed,
        ChangeKind::Split => &mut counts.split,
        ChangeKind::Merged => &mut counts.merged,
    } += 1;
    if change.kind == ChangeKind::Modified {
        counts.reference_only += usize::from(change.is_reference_update());
        counts.repealed += usize::from(change.significance.contains(&Significance::Repealed));
    }
}

/// What stands behind the text, by its own name.
fn supplement(clause: &Clause) -> Unit {
    let name = clause.printed_label().or(clause.heading.as_deref());
    let name: String = name
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let begins = |words: &[&str]| words.iter().any(|word| name.starts_with(word));
    if begins(&["附則", "付則"]) {
        Unit::Supplement
    } else if begins(&["別表", "別記", "別図", "附表", "付表"]) && !name.contains("様式")
    {
        Unit::Schedule
    } else if name.contains("様式") {
        Unit::Form
    } else {
        Unit::Annex
    }
}

/// What a drafter calls a clause: 号 and 項 are words of texts with 条.
fn unit(clause: &Clause, in_articles: bool) -> Unit {
    match (clause.kind, clause.style) {
        (Kind::Table, _) => Unit::Table,
        (Kind::Row, _) => Unit::Row,
        (Kind::Supplement, _) => supplement(clause),
        (_, Some(Style::Part)) => Unit::Part,
        (_, Some(Style::Chapter)) => Unit::Chapter,
        (_, Some(Style::Section | Style::Subsection | Style::Division)) => Unit::Section,
        (_, Some(Style::Article)) => Unit::Article,
        (Kind::Paragraph, _) if in_articles => Unit::Paragraph,
        (Kind::Item, Some(_)) if in_articles => Unit::Item,
        (Kind::Subitem, _) if in_articles => Unit::Subitem,
        _ => Unit::Entry,
    }
}
