//! Two versions in, which clause continues which out.

use std::collections::BTreeMap;

use super::Side;
use crate::model::ClauseIndex;

/// Clauses that were split or merged: one of `old` or `new` holds one clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    /// In printed order.
    pub(super) old: Vec<ClauseIndex>,
    /// In printed order.
    pub(super) new: Vec<ClauseIndex>,
}

/// Which clause continues which.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Pairing {
    /// For each old clause the new one that carries it on.
    pub(super) to_new: Vec<Option<ClauseIndex>>,
    /// For each new clause the old one that it carries on.
    pub(super) to_old: Vec<Option<ClauseIndex>>,
    /// What was split and merged. A clause is in one group at most, and one pair
    /// of each group is in `to_new` and `to_old`.
    pub(super) groups: Vec<Group>,
}

/// Pairs the clauses of two versions.
pub(super) fn pair(old: &Side<'_>, new: &Side<'_>) -> Pairing {
    let mut out = Pairing {
        to_new: vec![None; old.version.clauses.len()],
        to_old: vec![None; new.version.clauses.len()],
        groups: Vec::new(),
    };
    let mut by_path = BTreeMap::new();
    for (at, clause) in old.version.clauses.iter().enumerate() {
        by_path.insert(clause.path.as_slice(), at);
    }
    for (n, clause) in new.version.clauses.iter().enumerate() {
        if let Some(o) = by_path.get(clause.path.as_slice()) {
            out.to_old[n] = Some(*o);
            out.to_new[*o] = Some(n);
        }
    }
    out
}
