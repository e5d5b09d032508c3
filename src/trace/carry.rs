//! Where the links of a version go in the next one, whatever their file looks like.
//!
//! In: the entries, two versions and what changed between them. Out: what becomes of
//! each entry, and what is said of a clause of the new version. A clause that took
//! others in has the links of all of them, every part of a split one has those of the
//! whole; what it would have from above in any case is not said again.

use std::collections::{BTreeMap, BTreeSet};

use super::answers::Answers;
use super::below;
use crate::diff::{ChangeKind, Diff};
use crate::model::{ClauseIndex, Link, Version, Waiver, WaiverReason};
use crate::parse::LinkEntry;

/// The clauses of the new version in which one of the old goes on, the one that
/// carries its name first: all parts of a split one, the one that took it in.
pub(super) fn goes_on(diff: &Diff, old: ClauseIndex) -> Vec<ClauseIndex> {
    let change = diff.change_of_old(old);
    let first = diff.continued_by(old);
    let others = change.new_clauses().into_iter();
    let others = others.filter(|to| is_shared(change.kind) && Some(*to) != first);
    first.into_iter().chain(others).collect()
}

/// The clauses of the old version that go on in one of the new.
pub(super) fn comes_from(diff: &Diff, new: ClauseIndex) -> Vec<ClauseIndex> {
    let change = diff.change_of_new(new);
    let first = diff.continues(new);
    let others = change.old_clauses().into_iter();
    let others = others.filter(|from| is_shared(change.kind) && Some(*from) != first);
    first.into_iter().chain(others).collect()
}

/// Whether one clause became several, or several became one.
pub(super) fn is_shared(kind: ChangeKind) -> bool {
    matches!(kind, ChangeKind::Split | ChangeKind::Merged)
}

/// What becomes of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Its clause does not go on.
    Gone,
    /// It is the one of this clause.
    Host(ClauseIndex),
    /// What it says is said of this clause, in another entry.
    Into(ClauseIndex),
}

/// A link that stood in another entry, and the clause that had it.
#[derive(Debug, Clone)]
pub(super) struct Taken {
    pub(super) from: ClauseIndex,
    pub(super) link: Link,
}

/// What is said of a clause of the new version.
#[derive(Debug, Clone)]
pub(super) struct Carried {
    /// The entry that is its own; none where a new one is written.
    pub(super) host: Option<usize>,
    /// The entry behind which a new one is written.
    pub(super) anchor: usize,
    /// Whether what is below has its links too.
    pub(super) inherit: bool,
    /// Links beside those of the host.
    pub(super) taken: Vec<Taken>,
    /// Why it needs none, where a new entry says so.
    pub(super) waiver: Option<Waiver>,
}

/// What becomes of all entries.
#[derive(Debug)]
pub(super) struct Plan {
    /// By entry.
    pub(super) fates: Vec<Fate>,
    /// By clause of the new version.
    pub(super) carried: BTreeMap<ClauseIndex, Carried>,
}

/// Says what becomes of all entries.
pub(super) fn plan(
    entries: &[LinkEntry],
    answers: &Answers,
    [old, new]: [&Version; 2],
    diff: &Diff,
) -> Plan {
    let planner = Planner {
        entries,
        answers,
        own: own_entries(entries, old),
        new,
        diff,
    };
    let mut out = planner.homes();
    for clause in 0..new.clauses.len() {
        if is_shared(diff.change_of_new(clause).kind) {
            planner.share(clause, &mut out);
        }
    }
    out
}

/// The entry of each clause that has one.
fn own_entries(entries: &[LinkEntry], version: &Version) -> BTreeMap<ClauseIndex, usize> {
    let keys: BTreeMap<&str, usize> = entries
        .iter()
        .enumerate()
        .map(|(n, entry)| (entry.links.key.as_str(), n))
        .collect();
    let clauses = version.clauses.iter().enumerate();
    clauses
        .filter_map(|(at, clause)| Some((at, *keys.get(clause.key.as_str())?)))
        .collect()
}

struct Planner<'a> {
    entries: &'a [LinkEntry],
    /// Of the old version.
    answers: &'a Answers,
    /// The entries of the clauses of the old version.
    own: BTreeMap<ClauseIndex, usize>,
    new: &'a Version,
    diff: &'a Diff,
}

impl Planner<'_> {
    /// Every entry where its clause goes; of several at one clause the one with
    /// links, and of those the one of the clause that carries the name on.
    fn homes(&self) -> Plan {
        let mut fates = vec![Fate::Gone; self.entries.len()];
        let mut homes: BTreeMap<ClauseIndex, Vec<(bool, bool, usize)>> = BTreeMap::new();
        for (from, entry) in &self.own {
            if let Some(home) = goes_on(self.diff, *from).first() {
                fates[*entry] = Fate::Into(*home);
                let bare = self.entries[*entry].links.links.is_empty();
                let other = self.diff.continues(*home) != Some(*from);
                let list = homes.entry(*home).or_default();
                list.push((bare, other, *entry));
            }
        }
        let mut carried = BTreeMap::new();
        for (home, found) in homes {
            let Some((bare, _, host)) = found.iter().min().copied() else {
                continue;
            };
            let inherits = |entry: usize| self.entries[entry].links.inherit;
            let others = !bare && below(self.new, home).next().is_some();
            fates[host] = Fate::Host(home);
            let own = Carried {
                host: Some(host),
                anchor: host,
                inherit: inherits(host) || others && found.iter().any(|(_, _, n)| inherits(*n)),
                taken: Vec::new(),
                waiver: None,
            };
            carried.insert(home, own);
        }
        Plan { fates, carried }
    }

    /// Gives a clause that is part of a split one, or took others in, the links of
    /// all that go on in it.
    fn share(&self, clause: ClauseIndex, plan: &mut Plan) {
        let from = comes_from(self.diff, clause);
        let mut wanted: Vec<Taken> = Vec::new();
        for old in &from {
            for link in self.links(*old) {
                if !wanted
                    .iter()
                    .any(|taken| taken.link.control == link.control)
                {
                    wanted.push(Taken {
                        from: *old,
                        link: link.clone(),
                    });
                }
            }
        }
        if let Some(own) = plan.carried.get_mut(&clause) {
            let host = own.host.map(|n| &self.entries[n].links);
            if wanted.is_empty() || host.is_some_and(|host| !host.links.is_empty()) {
                let has = |taken: &Taken| {
                    let mut links = host.into_iter().flat_map(|host| &host.links);
                    links.any(|link| link.control == taken.link.control)
                };
                wanted.retain(|taken| !has(taken));
                own.taken = wanted;
                return;
            }
            // What has links now is not waived any more.
            for fate in &mut plan.fates {
                if *fate == Fate::Host(clause) {
                    *fate = Fate::Into(clause);
                }
            }
            plan.carried.remove(&clause);
        }
        let above = self.said_above(clause, plan);
        let said = |taken: &Taken| above.contains(taken.link.control.as_str());
        if !wanted.is_empty() && wanted.iter().all(said) {
            return;
        }
        let mut own = from.iter().filter_map(|old| self.own.get(old));
        let anchor = own.clone().next().copied().or_else(|| {
            let mut sources = from.iter().filter_map(|old| self.answers.entry_of(*old));
            sources.next()
        });
        let Some(anchor) = anchor else { return };
        let has_items = below(self.new, clause).next().is_some();
        let inherits = |entry: &usize| self.entries[*entry].links.inherit;
        let mut waivers = own
            .clone()
            .filter_map(|entry| self.entries[*entry].links.waiver.clone());
        let fits = |waiver: &Waiver| has_items || waiver.reason != WaiverReason::LeadIn;
        let waiver = waivers.find(|waiver| wanted.is_empty() && fits(waiver));
        if wanted.is_empty() && waiver.is_none() {
            return;
        }
        let carried = Carried {
            host: None,
            anchor,
            inherit: waiver.is_none() && has_items && own.any(inherits),
            taken: wanted,
            waiver,
        };
        plan.carried.insert(clause, carried);
    }

    /// The links of a clause of the old version, those from above included.
    fn links(&self, old: ClauseIndex) -> &[Link] {
        let has = self.answers.has_links(old);
        let entry = self.answers.entry_of(old).filter(|_| has);
        entry.map_or(&[], |entry| &self.entries[entry].links.links)
    }

    /// The controls that a clause of the new version has from above.
    fn said_above<'p>(&'p self, clause: ClauseIndex, plan: &'p Plan) -> BTreeSet<&'p str> {
        let mut above = self.new.clauses[clause].parent;
        while let Some(at) = above {
            if let Some(own) = plan.carried.get(&at) {
                let host = own.host.filter(|_| own.inherit).into_iter();
                let links = host.flat_map(|n| &self.entries[n].links.links);
                let taken = own.taken.iter().filter(|_| own.inherit);
                let taken = taken.map(|taken| &taken.link);
                return links.chain(taken).map(|l| l.control.as_str()).collect();
            }
            above = self.new.clauses[at].parent;
        }
        BTreeSet::new()
    }
}

impl Plan {
    /// The clauses of the old version whose links a clause has in one entry; more
    /// than one where it took others in.
    pub(super) fn sources(
        &self,
        clause: ClauseIndex,
        own: impl Fn(usize) -> Option<ClauseIndex>,
    ) -> BTreeSet<ClauseIndex> {
        let here = |fate: &Fate| matches!(fate, Fate::Host(at) | Fate::Into(at) if *at == clause);
        let entries = self.fates.iter().enumerate();
        let entries = entries.filter(|(_, fate)| here(fate));
        let taken = self.carried.get(&clause).into_iter();
        let taken = taken.flat_map(|own| own.taken.iter().map(|taken| taken.from));
        entries.filter_map(|(n, _)| own(n)).chain(taken).collect()
    }
}
