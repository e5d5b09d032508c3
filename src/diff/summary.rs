//! The changes counted by what a drafter counts by.

use std::collections::BTreeMap;

use super::{Change, ChangeKind, Counts, Significance, Summary, Unit};
use crate::model::{Clause, Kind, Style, Version};

/// Counts the changes. A change counts for the unit of its first new clause, a
/// removed one for that of the old.
pub(super) fn summary(changes: &[Change], old: &Version, new: &Version) -> Summary {
    let in_articles = [old, new]
        .iter()
        .any(|v| v.clauses.iter().any(|c| c.style == Some(Style::Article)));
    let mut counts: BTreeMap<Unit, Counts> = BTreeMap::new();
    let mut total = Counts::default();
    for change in changes {
        let piece = &change.pieces[change.principal];
        let clause = match (piece.new, piece.old) {
            (Some(n), _) => &new.clauses[n],
            (None, Some(o)) => &old.clauses[o],
            (None, None) => continue,
        };
        count(counts.entry(unit(clause, in_articles)).or_default(), change);
        count(&mut total, change);
    }
    Summary {
        counts: counts.into_iter().collect(),
        total,
    }
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
