//! What every clause of a version has: links, those from above included, or a waiver.

use std::collections::BTreeMap;

use super::{Doubt, Material, State, ToReview, TracedLink, TracedWaiver, fingerprint, is_real};
use crate::model::{ClauseIndex, TextHash, Version, WaiverReason};
use crate::parse::{LinkEntry, LinksFile};
use crate::references::VersionReferences;
use crate::resolve::VersionRef;

/// The links and waivers of a version.
#[derive(Debug, Default)]
pub(super) struct Answers {
    /// By clause.
    pub(super) links: Vec<Vec<TracedLink>>,
    pub(super) waivers: BTreeMap<ClauseIndex, TracedWaiver>,
    /// By what each clause is recognised.
    pub(super) hashes: Vec<TextHash>,
    /// The entry that names each clause, or from which it has its links.
    sources: Vec<Option<Source>>,
}

/// Where a clause has its links from.
#[derive(Debug, Clone, Copy)]
struct Source {
    /// The place of the entry in the file.
    entry: usize,
    /// The clause that the entry names.
    clause: ClauseIndex,
}

impl Answers {
    pub(super) fn new(
        version: &Version,
        references: &VersionReferences,
        entries: &[LinkEntry],
    ) -> Self {
        let named: BTreeMap<&str, usize> = entries
            .iter()
            .enumerate()
            .map(|(n, entry)| (entry.links.key.as_str(), n))
            .collect();
        let mut out = Self::default();
        for (clause, own) in version.clauses.iter().enumerate() {
            let hash = fingerprint(version, references, clause);
            let source = match named.get(own.key.as_str()) {
                Some(entry) => Some(Source {
                    entry: *entry,
                    clause,
                }),
                None => own
                    .parent
                    .and_then(|parent| out.sources[parent])
                    .filter(|source| entries[source.entry].links.inherit),
            };
            let links = source.map_or_else(Vec::new, |source| {
                out.links_from(&entries[source.entry], source, clause, &own.key, &hash)
            });
            if let Some(source) = source.filter(|source| source.clause == clause)
                && let Some(waiver) = &entries[source.entry].links.waiver
            {
                let traced = TracedWaiver {
                    reason: waiver.reason.clone(),
                    state: state(waiver.confirmed.as_ref(), &hash),
                };
                out.waivers.insert(clause, traced);
            }
            out.links.push(links);
            out.hashes.push(hash);
            out.sources.push(source);
        }
        out
    }

    fn links_from(
        &self,
        entry: &LinkEntry,
        source: Source,
        clause: ClauseIndex,
        key: &str,
        hash: &TextHash,
    ) -> Vec<TracedLink> {
        let inherited = source.clause != clause;
        let item = state(entry.links.items_confirmed.get(key), hash);
        let links = entry.links.links.iter();
        let traced = links.map(|link| {
            let own = match inherited {
                false => state(link.confirmed.as_ref(), hash),
                // Stands as long as both the item and the lead do.
                true => item.max(state(link.confirmed.as_ref(), &self.hashes[source.clause])),
            };
            TracedLink {
                control: link.control.clone(),
                relation: link.relation,
                reason: link.reason.clone(),
                state: own,
                inherited_from: inherited.then_some(source.clause),
            }
        });
        traced.collect()
    }

    /// Whether a clause has a control or need not have one.
    pub(super) fn is_answered(&self, clause: ClauseIndex) -> bool {
        self.has_links(clause) || self.waivers.contains_key(&clause)
    }

    /// Whether all that is said of a clause stands; none where nothing is said.
    pub(super) fn state(&self, clause: ClauseIndex) -> Option<State> {
        let links = self.links.get(clause).into_iter().flatten();
        let links = links.map(|link| link.state);
        links
            .chain(self.waivers.get(&clause).map(|waiver| waiver.state))
            .max()
    }

    pub(super) fn has_links(&self, clause: ClauseIndex) -> bool {
        self.links
            .get(clause)
            .is_some_and(|links| !links.is_empty())
    }

    /// The place in the file of the entry from which a clause has what it has.
    pub(super) fn entry_of(&self, clause: ClauseIndex) -> Option<usize> {
        let source = self.sources.get(clause).copied().flatten();
        source.map(|source| source.entry)
    }

    /// The clause whose entry says what is said of a clause.
    pub(super) fn said_at(&self, clause: ClauseIndex) -> Option<ClauseIndex> {
        let source = self.sources.get(clause).copied().flatten();
        source.map(|source| source.clause)
    }

    /// The clause that an entry names, and those that have their links from it.
    pub(super) fn heirs(&self, entry: usize) -> (Option<ClauseIndex>, Vec<ClauseIndex>) {
        let mut own = None;
        let mut heirs = Vec::new();
        for (clause, source) in self.sources.iter().enumerate() {
            match source.filter(|source| source.entry == entry) {
                Some(source) if source.clause == clause => own = Some(clause),
                Some(_) => heirs.push(clause),
                None => {}
            }
        }
        (own, heirs)
    }

    /// The clause that a waiver says the same as.
    pub(super) fn same_as(&self, clause: ClauseIndex) -> Option<&str> {
        match &self.waivers.get(&clause)?.reason {
            WaiverReason::SameAs(key) => Some(key),
            _ => None,
        }
    }

    /// The clauses that must be read again.
    pub(super) fn reviews(
        &self,
        material: Material<'_>,
        at: VersionRef,
        file: &LinksFile,
    ) -> Vec<ToReview> {
        let mut out = Vec::new();
        let former = Former::new(material, at);
        for (clause, hash) in self.hashes.iter().enumerate() {
            let links = self.links[clause]
                .iter()
                .filter(|l| l.state == State::Review);
            let controls: Vec<String> = links.map(|link| link.control.clone()).collect();
            let waiver = self.waivers.get(&clause);
            if controls.is_empty() && waiver.is_none_or(|w| w.state == State::Confirmed) {
                continue;
            }
            let key = &material.book.version(at).clauses[clause].key;
            let (why, recorded) = self.doubt(file, clause, key, hash);
            out.push(ToReview {
                at,
                clause,
                controls,
                why,
                confirmed_text: recorded.as_ref().and_then(|hash| former.find(hash)),
                recorded,
            });
        }
        out
    }

    /// Why a clause is to be read again, and what is recorded of it and no longer
    /// fits.
    fn doubt(
        &self,
        file: &LinksFile,
        clause: ClauseIndex,
        key: &str,
        hash: &TextHash,
    ) -> (Doubt, Option<TextHash>) {
        let Some(source) = self.sources[clause] else {
            return (Doubt::Unread, None);
        };
        let links = &file.entries[source.entry].links;
        let recorded = if source.clause == clause {
            let waiver = links.waiver.as_ref().and_then(|w| w.confirmed.as_ref());
            let own = links.links.iter();
            let own = own.filter_map(|link| link.confirmed.as_ref());
            own.chain(waiver).find(|other| *other != hash)
        } else {
            links.items_confirmed.get(key)
        };
        match recorded {
            None => (Doubt::Unread, None),
            Some(same) if same == hash => (Doubt::Above(source.clause), None),
            Some(other) => (Doubt::Changed, Some(other.clone())),
        }
    }
}

fn state(recorded: Option<&TextHash>, hash: &TextHash) -> State {
    if recorded == Some(hash) {
        State::Confirmed
    } else {
        State::Review
    }
}

/// The texts of the other versions of a policy, by their hashes.
struct Former(BTreeMap<TextHash, (VersionRef, ClauseIndex)>);

impl Former {
    fn new(material: Material<'_>, at: VersionRef) -> Self {
        let mut out = BTreeMap::new();
        let book = material.book;
        let others = book.versions().filter(|other| {
            (other.jurisdiction, other.policy) == (at.jurisdiction, at.policy) && *other != at
        });
        for other in others {
            let version = book.version(other);
            let Some(references) = material.references.version(other) else {
                continue;
            };
            if !is_real(version) {
                continue;
            }
            for clause in 0..version.clauses.len() {
                let hash = fingerprint(version, references, clause);
                out.entry(hash).or_insert((other, clause));
            }
        }
        Self(out)
    }

    fn find(&self, hash: &TextHash) -> Option<(VersionRef, ClauseIndex)> {
        self.0.get(hash).copied()
    }
}
