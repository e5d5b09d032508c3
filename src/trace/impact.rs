//! What a revision does to the links of a body.
//!
//! In: two versions, what changed between them, and the links as they stand for the
//! older one. Out: an [`Impact`]: for every clause that changed, or whose links do
//! not stand any more, what becomes of each link when it is carried over as
//! [`migrate`](super::migrate) carries it, and the demanding clauses that would have
//! no control, with proposals. Nothing is carried over here.

use std::collections::BTreeSet;

use super::answers::Answers;
use super::carry::{comes_from, goes_on, is_shared};
use super::coverage::is_demanding;
use super::fingerprint::hash_as;
use super::suggest::{Proposal, Suggester};
use super::{Material, State, Trace, TracedLink, TracedWaiver, below};
use crate::diff::{Change, ChangeKind, Diff};
use crate::model::{ClauseIndex, Relation, WaiverReason};
use crate::parse::LinkEntry;
use crate::resolve::{Book, Pair, VersionRef};

/// What a revision does to the links of a body.
#[derive(Debug, Clone, PartialEq)]
pub struct Impact {
    /// The versions.
    pub pair: Pair,
    /// The clauses concerned, in the order of the comparison; those that follow
    /// each other in one change together.
    pub clauses: Vec<Affected>,
}

/// A clause that changed, or whose links do not stand any more.
#[derive(Debug, Clone, PartialEq)]
pub struct Affected {
    /// The place of its change in [`Diff::changes`].
    pub change: usize,
    /// The clause of the older version; none for a new one.
    pub old: Option<ClauseIndex>,
    /// The clause that goes on from it; none for one that is gone.
    pub new: Option<ClauseIndex>,
    /// What becomes of its links.
    pub links: Vec<AffectedLink>,
    /// What becomes of its waiver.
    pub waiver: Option<(WaiverReason, Effect)>,
    /// Whether it demands something and would have neither link nor waiver.
    pub unanswered: bool,
    /// Controls that may fit where it has none; for a person to read.
    pub proposals: Vec<Proposal>,
}

impl Affected {
    /// Whether a link or waiver of it does not stand as it did, or is missing.
    #[must_use]
    pub fn is_touched(&self) -> bool {
        let stands = |effect: &Effect| *effect == Effect::Stands;
        self.unanswered
            || !self.links.iter().all(|link| stands(&link.effect))
            || !self.waiver.iter().all(|(_, effect)| stands(effect))
    }
}

impl Affected {
    /// Whether it has a link or a waiver in the newer version.
    fn is_answered(&self) -> bool {
        let goes_on = |effect: &Effect| *effect != Effect::Lost;
        self.links.iter().any(|link| goes_on(&link.effect))
            || self.waiver.iter().any(|(_, effect)| goes_on(effect))
    }
}

/// What becomes of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AffectedLink {
    /// Identifier of the control.
    pub control: String,
    /// What it does for the clause.
    pub relation: Relation,
    /// The clause of the older version from which the clause has it.
    pub inherited_from: Option<ClauseIndex>,
    /// What becomes of it.
    pub effect: Effect,
}

/// What becomes of a link or a waiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// It has to be read again: 要確認.
    Review,
    /// Its clause is gone, or the clause above from which it came.
    Lost,
    /// It stands as it did.
    Stands,
}

impl Effect {
    /// The name by which themes know it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::Lost => "lost",
            Self::Stands => "stands",
        }
    }
}

/// Whether a pair leads from a text that has links to one that may follow it: the
/// newer version is not posted and newer than the posted one.
#[must_use]
pub fn is_revision(book: &Book, trace: &Trace, pair: Pair) -> bool {
    let Some(posted) = super::posted(book).find(|at| at.jurisdiction == pair.new.jurisdiction)
    else {
        return false;
    };
    pair.new.policy == 0
        && pair.new.version > posted.version
        && trace.file(&book.jurisdiction(posted).id).is_some()
}

/// What a revision does; nothing but changed clauses where the body has no links.
/// `suggester` is asked for proposals where a clause has no control.
#[must_use]
pub fn impact<'a>(
    material: Material<'_>,
    trace: &Trace,
    (pair, diff): (Pair, &Diff),
    suggester: impl FnOnce() -> &'a Suggester<'a>,
) -> Impact {
    let body = &material.book.jurisdiction(pair.new).id;
    let none = Answers::default();
    let reader = Reader {
        material,
        trace,
        pair,
        diff,
        answers: trace.versions.get(&pair.old).unwrap_or(&none),
        entries: trace.file(body).map_or(&[], |file| &file.entries),
    };
    let mut clauses: Vec<Affected> = Vec::new();
    for (n, change) in diff.changes.iter().enumerate() {
        let quiet = is_quiet(change);
        let found = reader.of_change(n, change);
        clauses.extend(found.filter(|one| !quiet || one.is_touched()));
    }
    // What one of those that were merged brings answers for all.
    let answered: BTreeSet<ClauseIndex> = clauses
        .iter()
        .filter(|one| one.is_answered())
        .filter_map(|one| one.new)
        .collect();
    for one in &mut clauses {
        one.unanswered &= !one.new.is_some_and(|new| answered.contains(&new));
    }
    if clauses.iter().any(|one| one.unanswered) {
        let suggester = suggester();
        for one in &mut clauses {
            if let Some(new) = one.new.filter(|_| one.unanswered) {
                one.proposals = suggester.proposals(material.book, pair.new, new);
            }
        }
    }
    Impact { pair, clauses }
}

/// Whether nothing but a number changed.
fn is_quiet(change: &Change) -> bool {
    matches!(change.kind, ChangeKind::Unchanged | ChangeKind::Renumbered)
}

struct Reader<'a> {
    material: Material<'a>,
    trace: &'a Trace,
    pair: Pair,
    diff: &'a Diff,
    /// Of the older version.
    answers: &'a Answers,
    entries: &'a [LinkEntry],
}

impl Reader<'_> {
    fn of_change<'r>(
        &'r self,
        n: usize,
        change: &'r Change,
    ) -> impl Iterator<Item = Affected> + 'r {
        let olds = change.old_clauses().into_iter();
        let going_on = olds.flat_map(|old| {
            let to: Vec<ClauseIndex> = goes_on(self.diff, old);
            let gone = to.is_empty().then_some((Some(old), None));
            let to = to.into_iter().map(move |to| (Some(old), Some(to)));
            to.chain(gone).collect::<Vec<_>>()
        });
        let news = change.new_clauses().into_iter();
        let begun = news.filter(|new| comes_from(self.diff, *new).is_empty());
        let pairs = going_on.chain(begun.map(|new| (None, Some(new))));
        pairs.map(move |(old, new)| {
            let links = match (old, new) {
                (Some(old), new) => self.links(old, new),
                (None, Some(new)) => self.taken_over(new),
                (None, None) => Vec::new(),
            };
            let waiver = old.and_then(|old| {
                let waiver = self.answers.waivers.get(&old)?;
                let stood = waiver.state == State::Confirmed;
                let effect = match new.is_some_and(|new| self.drops(waiver, new)) {
                    true => Effect::Lost,
                    false => self.effect(old, new, stood),
                };
                Some((waiver.reason.clone(), effect))
            });
            let demands = new.is_some_and(|new| self.demands(self.pair.new, new));
            // What had no answer before and did not change is not of this revision.
            let was = old.is_some_and(|old| {
                is_quiet(change) && self.demands(self.pair.old, old) && links.is_empty()
            });
            let mut out = Affected {
                change: n,
                old,
                new,
                links,
                waiver,
                unanswered: false,
                proposals: Vec::new(),
            };
            out.unanswered = demands && !out.is_answered() && !was;
            out
        })
    }

    fn demands(&self, at: VersionRef, clause: ClauseIndex) -> bool {
        let duties = self.material.duties.get(&at);
        duties.is_some_and(|duties| is_demanding(duties, clause))
    }

    /// What becomes of what was said of a clause itself.
    fn effect(&self, old: ClauseIndex, new: Option<ClauseIndex>, stood: bool) -> Effect {
        match new {
            None => Effect::Lost,
            Some(new) if stood && self.is_same(old, new) => Effect::Stands,
            Some(_) => Effect::Review,
        }
    }

    /// Whether nothing changed but numbers.
    fn is_same(&self, old: ClauseIndex, new: ClauseIndex) -> bool {
        let book = self.material.book;
        let (before, after) = (book.version(self.pair.old), book.version(self.pair.new));
        let name = |at: ClauseIndex| match self.diff.continued_by(at) {
            Some(to) => after.clauses[to].key.clone(),
            None => format!("-{}", before.clauses[at].key),
        };
        let references = self.material.references.version(self.pair.old);
        let hash = references.map(|cited| hash_as(before, cited, old, &name));
        hash.as_ref() == self.trace.hash(self.pair.new, new) && hash.is_some()
    }

    /// What becomes of the links of a clause of the older version.
    fn links(&self, old: ClauseIndex, new: Option<ClauseIndex>) -> Vec<AffectedLink> {
        let links = self.answers.links.get(old).map_or(&[][..], Vec::as_slice);
        let of_link = |link: &TracedLink| {
            let stood = link.state == State::Confirmed;
            let own = self.effect(old, new, stood);
            let effect = match link.inherited_from {
                None => own,
                Some(above) => match (new, self.still_below(above, new)) {
                    // It stands as long as both do.
                    (_, Some(to)) => own.and(self.effect(above, Some(to), stood)),
                    // It is said of the clause itself then.
                    (Some(new), None) if self.is_shared(new) => Effect::Review,
                    _ => Effect::Lost,
                },
            };
            AffectedLink {
                control: link.control.clone(),
                relation: link.relation,
                inherited_from: link.inherited_from,
                effect,
            }
        };
        links.iter().map(of_link).collect()
    }

    /// The clause in which one above goes on, where a clause stands in or below it.
    fn still_below(&self, above: ClauseIndex, new: Option<ClauseIndex>) -> Option<ClauseIndex> {
        let version = self.material.book.version(self.pair.new);
        let new = new?;
        let to = goes_on(self.diff, above).into_iter();
        to.rev()
            .find(|to| *to == new || below(version, *to).any(|at| at == new))
    }

    /// Whether a waiver is not said of a part of its clause, or of what took it in:
    /// the others had links, or nothing stands below.
    fn drops(&self, waiver: &TracedWaiver, new: ClauseIndex) -> bool {
        let lead = waiver.reason == WaiverReason::LeadIn;
        let version = self.material.book.version(self.pair.new);
        let is_part = self.diff.continues(new).is_none();
        let mut from = comes_from(self.diff, new).into_iter();
        self.is_shared(new)
            && (lead && is_part && below(version, new).next().is_none()
                || from.any(|old| self.answers.has_links(old)))
    }

    fn is_shared(&self, new: ClauseIndex) -> bool {
        is_shared(self.diff.change_of_new(new).kind)
    }

    /// The links that a new clause has from one above it that goes on.
    fn taken_over(&self, new: ClauseIndex) -> Vec<AffectedLink> {
        let version = self.material.book.version(self.pair.new);
        let mut above = version.clauses[new].parent;
        while let Some(at) = above {
            above = version.clauses[at].parent;
            let olds = comes_from(self.diff, at);
            if olds.is_empty() {
                continue;
            }
            let inherits = |old: &ClauseIndex| {
                let entry = self
                    .answers
                    .entry_of(*old)
                    .and_then(|n| self.entries.get(n));
                entry.is_some_and(|entry| entry.links.inherit)
            };
            let mut out: Vec<AffectedLink> = Vec::new();
            if !olds.iter().any(inherits) {
                return out;
            }
            for old in olds {
                for link in self.answers.links.get(old).into_iter().flatten() {
                    if !out.iter().any(|other| other.control == link.control) {
                        out.push(AffectedLink {
                            control: link.control.clone(),
                            relation: link.relation,
                            inherited_from: link.inherited_from.or(Some(old)),
                            effect: Effect::Review,
                        });
                    }
                }
            }
            return out;
        }
        Vec::new()
    }
}

impl Effect {
    /// What becomes of a link that hangs on two clauses.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Lost, _) | (_, Self::Lost) => Self::Lost,
            (Self::Stands, Self::Stands) => Self::Stands,
            _ => Self::Review,
        }
    }
}
