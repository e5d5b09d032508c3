//! How many of the demanding clauses of a body are answered.

use super::Material;
use super::answers::Answers;
use crate::duties::{Duties, Strength};
use crate::model::{ClauseIndex, WaiverReason};
use crate::resolve::VersionRef;

/// How far the posted version of a body is covered. The demanding clauses are
/// counted, each once: linked, inherited, waived or open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// The posted version.
    pub at: VersionRef,
    /// The clauses that demand something, in printed order.
    pub demanding: Vec<ClauseIndex>,
    /// How many are linked themselves.
    pub linked: usize,
    /// How many have their links from a clause above.
    pub inherited: usize,
    /// How many are waived as leads of their items.
    pub lead_in: usize,
    /// How many are waived as saying what another clause says.
    pub same_as: usize,
    /// How many are waived as creating a post or a body.
    pub constitutive: usize,
    /// The clauses with neither link nor a waiver that holds.
    pub open: Vec<ClauseIndex>,
    /// How many of those linked or inherited are so by withheld controls alone;
    /// always none in the internal edition.
    pub withheld: usize,
}

impl Coverage {
    pub(super) fn new(material: Material<'_>, at: VersionRef, answers: Option<&Answers>) -> Self {
        let version = material.book.version(at);
        let duties = material.duties.get(&at);
        let demanding = (0..version.clauses.len())
            .filter(|clause| duties.is_some_and(|duties| is_demanding(duties, *clause)));
        let mut out = Self {
            at,
            demanding: demanding.collect(),
            linked: 0,
            inherited: 0,
            lead_in: 0,
            same_as: 0,
            constitutive: 0,
            open: Vec::new(),
            withheld: 0,
        };
        for &clause in &out.demanding {
            let links = answers.and_then(|a| a.links.get(clause));
            let first = links.and_then(|links| links.first());
            let waiver = answers.and_then(|a| a.waivers.get(&clause));
            let holds = || {
                let answers = answers.filter(|_| waiver.is_some());
                answers.is_some_and(|a| waiver_fault(material, at, a, clause).is_none())
            };
            match (first, waiver.map(|waiver| &waiver.reason)) {
                (Some(link), _) if link.inherited_from.is_some() => out.inherited += 1,
                (Some(_), _) => out.linked += 1,
                (None, Some(WaiverReason::LeadIn)) if holds() => out.lead_in += 1,
                (None, Some(WaiverReason::SameAs(_))) if holds() => out.same_as += 1,
                (None, Some(WaiverReason::Constitutive)) => out.constitutive += 1,
                (None, _) => out.open.push(clause),
            }
        }
        out
    }

    /// How many are waived.
    #[must_use]
    pub fn waived(&self) -> usize {
        self.lead_in + self.same_as + self.constitutive
    }

    /// How many are linked, inherited or waived.
    #[must_use]
    pub fn answered(&self) -> usize {
        self.demanding.len() - self.open.len()
    }

    /// The share that is answered, in percent, rounded down to a tenth; all of
    /// nothing is 100.
    #[must_use]
    pub fn percent(&self) -> f64 {
        let all = self.demanding.len();
        let tenths = (self.answered() * 1000).checked_div(all).unwrap_or(1000);
        tenths as f64 / 10.0
    }

    /// Whether at least so many percent are answered.
    #[must_use]
    pub fn reaches(&self, percent: usize) -> bool {
        self.answered() * 100 >= percent * self.demanding.len()
    }

    /// Counts a clause whose links are all withheld.
    pub(super) fn withhold(&mut self, clause: ClauseIndex) {
        self.withheld += usize::from(self.demanding.binary_search(&clause).is_ok());
    }
}

/// Whether a clause demands something: a duty, a prohibition, an effort or a norm.
#[must_use]
pub fn is_demanding(duties: &Duties, clause: ClauseIndex) -> bool {
    let demands = |strength: &Strength| {
        matches!(
            strength,
            Strength::Must | Strength::Prohibit | Strength::Effort | Strength::Norm
        )
    };
    duties
        .of(clause)
        .iter()
        .map(|duty| duty.strength)
        .min()
        .as_ref()
        .is_some_and(demands)
}

/// Why a waiver does not hold; none where it does or where there is none.
pub(super) fn waiver_fault(
    material: Material<'_>,
    at: VersionRef,
    answers: &Answers,
    clause: ClauseIndex,
) -> Option<Unfounded> {
    let version = material.book.version(at);
    match &answers.waivers.get(&clause)?.reason {
        WaiverReason::Constitutive => None,
        WaiverReason::LeadIn => {
            let duties = material.duties.get(&at)?;
            let mut under = super::below(version, clause).peekable();
            if under.peek().is_none() {
                return Some(Unfounded::NoItems);
            }
            let open: Vec<ClauseIndex> = super::below(version, clause)
                .filter(|item| is_demanding(duties, *item) && !answers.is_answered(*item))
                .collect();
            if let Some(first) = open.first() {
                return Some(Unfounded::OpenItem(*first, open.len()));
            }
            let linked = under.any(|item| answers.has_links(item));
            (!linked).then_some(Unfounded::NoItems)
        }
        WaiverReason::SameAs(key) => {
            let target = version.clauses.iter().position(|c| c.key == *key);
            match target {
                None => Some(Unfounded::NoClause),
                Some(target) if target == clause => Some(Unfounded::Itself),
                Some(target) if !answers.has_links(target) => Some(Unfounded::Unlinked(target)),
                Some(_) => None,
            }
        }
    }
}

/// Why a waiver does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unfounded {
    /// A lead without linked items.
    NoItems,
    /// A lead with an item that has neither link nor waiver, and how many there are.
    OpenItem(ClauseIndex, usize),
    /// The other clause does not exist.
    NoClause,
    /// The other clause is the clause itself.
    Itself,
    /// The other clause has no control.
    Unlinked(ClauseIndex),
}
