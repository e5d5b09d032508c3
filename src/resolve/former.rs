//! Addresses that were once given and no longer lead where they did.
//!
//! In: the book. Out: for the posted version of a policy, every page and anchor
//! that an earlier posting of the same policy had and that is gone from there,
//! with the clause that stands behind it today, or the last text of one that
//! ended. Versions are followed by the keys they take over; a version that does
//! not say what it continues has no earlier postings.

use std::collections::BTreeSet;

use super::{Book, VersionRef};
use crate::model::{ClauseIndex, Status};

/// An address that an earlier posting had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerAddress {
    /// The key, which is the anchor on the page.
    pub key: String,
    /// The last version in which the key stood there, and its clause.
    pub last: (VersionRef, ClauseIndex),
    /// Where the clause stands in the posted version.
    pub now: Option<ClauseIndex>,
    /// The version that no longer has the clause; none where it is still there.
    pub ended_by: Option<VersionRef>,
}

/// The former addresses on one page of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerPage {
    /// File name without directory and ending.
    pub slug: String,
    /// Whether the version has a page of that name today.
    pub stands: bool,
    /// Its addresses, in the order of the texts, the newest text first.
    pub addresses: Vec<FormerAddress>,
}

impl Book {
    /// The version whose clauses a version continues, if this book holds it.
    pub fn predecessor(&self, at: VersionRef) -> Option<VersionRef> {
        let from = self.version(at).continues.as_ref()?;
        self.versions().find(|other| {
            (other.jurisdiction, other.policy) == (at.jurisdiction, at.policy)
                && other.version < at.version
                && self.version(*other).front.version == *from
        })
    }

    /// The versions a version continues, the nearest first.
    pub fn predecessors(&self, at: VersionRef) -> Vec<VersionRef> {
        std::iter::successors(self.predecessor(at), |at| self.predecessor(*at)).collect()
    }

    /// The clause that a clause continues, in the version before.
    pub fn former(&self, at: VersionRef, clause: ClauseIndex) -> Option<(VersionRef, ClauseIndex)> {
        let before = self.predecessor(at)?;
        let key = &self.version(at).clauses[clause].key;
        Some((before, self.pages(before).with_key(key)?))
    }

    /// The pages with addresses of earlier postings that lead elsewhere today.
    pub fn former_pages(&self, at: VersionRef) -> Vec<FormerPage> {
        if !self.is_posted(at) {
            return Vec::new();
        }
        let today = self.pages(at);
        let mut known = BTreeSet::new();
        let mut out: Vec<FormerPage> = Vec::new();
        let mut newer = at;
        for old in self.predecessors(at) {
            let was_posted = matches!(
                self.version(old).front.status,
                Status::InForce | Status::Superseded
            );
            for (n, clause) in self.version(old).clauses.iter().enumerate() {
                let slug = &self.pages(old).page_of(n).slug;
                let now = today.with_key(&clause.key);
                let stays = now.is_some_and(|now| today.page_of(now).slug == *slug);
                if !was_posted || stays || !known.insert((slug.clone(), clause.key.clone())) {
                    continue;
                }
                let address = FormerAddress {
                    key: clause.key.clone(),
                    last: (old, n),
                    now,
                    ended_by: now.is_none().then_some(newer),
                };
                match out.iter_mut().find(|page| page.slug == *slug) {
                    Some(page) => page.addresses.push(address),
                    None => out.push(FormerPage {
                        slug: slug.clone(),
                        stands: today.pages.iter().any(|page| page.slug == *slug),
                        addresses: vec![address],
                    }),
                }
            }
            newer = old;
        }
        out
    }
}
