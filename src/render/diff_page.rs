//! The page of two versions, and where it is linked from.

use std::collections::BTreeMap;

use serde::Serialize;

use super::citation::citation;
use super::diff_files::diff_files;
use super::diff_text::{Line, View, lines};
use super::diff_view::{ChangeView, ItemView, Meaning, chapters};
use super::knowledge::Comparison;
use super::links::relative;
use super::pages::{Link, Pages};
use super::version_view::{VersionView, diff_print_href, version_view};
use crate::contrast::number_table;
use crate::diff::{ChangeKind, Counts, Op, OpTag, Significance, StaleReference, Summary, Unit};
use crate::error::Error;
use crate::model::ClauseIndex;
use crate::resolve::{Pair, VersionRef};

/// A comparison as other pages name it.
#[derive(Debug, Serialize)]
pub(super) struct DiffLink {
    title: String,
    old: String,
    new: String,
    old_status: &'static str,
    new_status: &'static str,
    href: String,
    sample: bool,
}

/// What became of the clauses of one unit, or of all.
#[derive(Debug, Serialize)]
struct CountView {
    unit: &'static str,
    /// What stands before the number, where the counter does not tell.
    name: &'static str,
    counter: &'static str,
    /// The kinds that occur, in the order in which they are told.
    told: Vec<Count>,
    unchanged: usize,
    total: usize,
}

#[derive(Debug, Serialize)]
struct Count {
    kind: &'static str,
    n: usize,
}

/// What can be narrowed to, with how many items have it.
#[derive(Debug, Serialize)]
struct Choice {
    name: &'static str,
    title: &'static str,
    n: usize,
    /// How many clauses those items hold, where they hold more.
    clauses: Option<usize>,
}

/// A citation that should have followed its target.
#[derive(Debug, Serialize)]
struct StaleView {
    at: Link,
    text: String,
    reason: &'static str,
    pointed_at: Vec<Link>,
    meant: Vec<Link>,
    points_at: Vec<Link>,
}

#[derive(Debug, Serialize)]
struct UpdateView {
    at: Link,
    old: String,
    new: String,
}

/// A line of the table of numbers.
#[derive(Debug, Serialize)]
struct NumberView<'a> {
    old: Vec<Link>,
    new: Vec<Link>,
    kind: &'static str,
    heading: &'a str,
}

/// A text beside the clauses that changed.
#[derive(Debug, Serialize)]
struct LooseView {
    old: Vec<Line>,
    new: Vec<Line>,
    both: Vec<Line>,
}

impl Pages<'_> {
    pub(super) fn diff(&self, at: usize) -> Result<String, Error> {
        let comparison = &self.known.comparisons[at];
        let Comparison { pair, diff } = comparison;
        let pair = *pair;
        let (old, new) = (self.book.version(pair.old), self.book.version(pair.new));
        let mut context = self.context("");
        let chapters = chapters(self.book, comparison, self.path, |is_new, clause| {
            let at = if is_new { pair.new } else { pair.old };
            self.page_title(at, self.book.pages(at).page_of(clause))
        });
        let changes: Vec<&ChangeView> = chapters
            .iter()
            .flat_map(|chapter| &chapter.items)
            .filter_map(|item| match item {
                ItemView::Change { change } => Some(&**change),
                ItemView::Quiet { .. } | ItemView::Away { .. } => None,
            })
            .collect();
        context.insert("count", &changes.len());
        context.insert("kinds", &kind_choices(&changes));
        context.insert("meanings", &meaning_choices(&changes));
        context.insert("chapters", &chapters);
        context.insert("old", &version_view(self.book, pair.old, self.path));
        context.insert("new", &version_view(self.book, pair.new, self.path));
        let print = diff_print_href(self.book, pair);
        context.insert("print", &relative(self.path, &print));
        context.insert("sample", &self.is_of_sample(pair));
        context.insert("sums", &sums(&diff.summary));
        context.insert("same", &diff.is_empty());
        let low = diff.resemblance.is_low();
        context.insert("low", &low.then(|| diff.resemblance.to_string()));
        context.insert("titles", &loose(&diff.title));
        context.insert("loose", &loose(&diff.loose_text));
        let link = |version: VersionRef, clause: ClauseIndex| Link {
            label: citation(self.book.version(version), clause),
            href: relative(self.path, &self.book.href(version, clause)),
        };
        let links = |version: VersionRef, clauses: &[ClauseIndex]| -> Vec<Link> {
            clauses.iter().map(|&at| link(version, at)).collect()
        };
        let stale = |one: &StaleReference| StaleView {
            at: link(pair.new, one.clause),
            text: one.text.clone(),
            reason: one.reason.name(),
            pointed_at: links(pair.old, &one.pointed_at),
            meant: links(pair.new, &one.meant),
            points_at: links(pair.new, &one.points_at),
        };
        let stale: Vec<StaleView> = diff.stale_references.iter().map(stale).collect();
        context.insert("stale", &stale);
        let updates = diff.reference_updates.iter().map(|one| UpdateView {
            at: link(pair.new, one.new_clause),
            old: one.old_text.clone(),
            new: one.new_text.clone(),
        });
        context.insert("updates", &updates.collect::<Vec<_>>());
        let table = number_table(old, new, diff);
        let numbers = table.rows.iter().map(|row| NumberView {
            old: links(pair.old, row.old_clause.as_slice()),
            new: links(pair.new, row.new_clause.as_slice()),
            kind: row.kind,
            heading: &row.heading,
        });
        context.insert("numbers", &numbers.collect::<Vec<_>>());
        context.insert("impact", &self.impact_link(pair));
        context.insert("files", &diff_files(self.book, pair, self.path));
        context.insert("crumbs", &self.body_crumbs(pair.new.jurisdiction));
        self.theme.render("diff.html", &context)
    }

    fn is_of_sample(&self, pair: Pair) -> bool {
        self.book.is_sample(pair.old) || self.book.is_sample(pair.new)
    }

    /// The comparisons of a body, the newest first.
    pub(super) fn diff_links(&self, body: usize) -> Vec<DiffLink> {
        let own = self.known.comparisons.iter().rev();
        own.map(|one| one.pair)
            .filter(|pair| pair.new.jurisdiction == body)
            .map(|pair| self.diff_link(pair))
            .collect()
    }

    /// The comparisons in which a version is the newer one.
    pub(super) fn diff_links_of(&self, at: VersionRef) -> Vec<DiffLink> {
        let own = self.known.comparisons.iter();
        own.map(|one| one.pair)
            .filter(|pair| pair.new == at)
            .map(|pair| self.diff_link(pair))
            .collect()
    }

    fn diff_link(&self, pair: Pair) -> DiffLink {
        let front = |at: VersionRef| &self.book.version(at).front;
        DiffLink {
            title: front(pair.new).title.clone(),
            old: front(pair.old).label.clone(),
            new: front(pair.new).label.clone(),
            old_status: front(pair.old).status.name(),
            new_status: front(pair.new).status.name(),
            href: relative(self.path, &self.book.diff_href(pair)),
            sample: self.is_of_sample(pair),
        }
    }

    /// The versions of a comparison, for the words on its printed sheets.
    pub(super) fn diff_print(&self, at: usize) -> Result<String, Error> {
        let pair = self.known.comparisons[at].pair;
        let view = |at| -> VersionView { version_view(self.book, at, self.path) };
        let mut context = self.context("");
        context.insert("old", &view(pair.old));
        context.insert("new", &view(pair.new));
        context.insert("sample", &self.is_of_sample(pair));
        self.theme.render("diff-print.css", &context)
    }
}

/// A text outside of the clauses; none where it did not change.
fn loose(ops: &[Op]) -> Option<LooseView> {
    ops.iter()
        .any(|op| op.tag != OpTag::Equal)
        .then(|| LooseView {
            old: lines(ops, View::Old),
            new: lines(ops, View::New),
            both: lines(ops, View::Both),
        })
}

fn sums(summary: &Summary) -> Vec<CountView> {
    let view = |unit: Unit, counts: &Counts| {
        let kinds = [
            (ChangeKind::Added.name(), counts.added),
            (ChangeKind::Removed.name(), counts.removed),
            ("repealed", counts.repealed),
            (
                ChangeKind::Modified.name(),
                counts.modified.saturating_sub(counts.repealed),
            ),
            (ChangeKind::Split.name(), counts.split),
            (ChangeKind::Merged.name(), counts.merged),
            (ChangeKind::Moved.name(), counts.moved),
            (ChangeKind::Renumbered.name(), counts.renumbered),
        ];
        let changed: usize = kinds.iter().map(|(_, n)| n).sum();
        let told = kinds.into_iter().filter(|(_, n)| *n > 0);
        CountView {
            unit: unit.name(),
            name: unit.title(),
            counter: unit.counter(),
            told: told.map(|(kind, n)| Count { kind, n }).collect(),
            unchanged: counts.unchanged,
            total: changed + counts.unchanged,
        }
    };
    let units = summary.counts.iter();
    units
        .map(|(unit, counts): &(Unit, Counts)| view(*unit, counts))
        .collect()
}

fn kind_choices(changes: &[&ChangeView]) -> Vec<Choice> {
    let kinds = ChangeKind::ALL.into_iter().map(|kind| Choice {
        name: kind.name(),
        title: "",
        n: changes.iter().filter(|c| c.kind == kind.name()).count(),
        clauses: None,
    });
    kinds.filter(|choice| choice.n > 0).collect()
}

fn meaning_choices(changes: &[&ChangeView]) -> Vec<Choice> {
    let mut found: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for change in changes {
        for meaning in &change.significance {
            let (items, clauses) = found.entry(meaning.name).or_default();
            *items += 1;
            *clauses += if is_duty(meaning) {
                change.duties.max(1)
            } else {
                1
            };
        }
    }
    let all = Significance::ALL.into_iter().map(Meaning::of);
    let choices = all.filter_map(|meaning| {
        let (n, clauses) = *found.get(meaning.name)?;
        Some(Choice {
            name: meaning.name,
            title: meaning.title,
            n,
            clauses: (clauses > n).then_some(clauses),
        })
    });
    choices.collect()
}

/// Whether duties came or went.
fn is_duty(meaning: &Meaning) -> bool {
    [Significance::DutyAdded, Significance::DutyRemoved]
        .iter()
        .any(|one| one.name() == meaning.name)
}
