//! Citations on both sides: which followed their targets, and which did not.

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::pairing::Pairing;
use super::{ReferenceUpdate, Side, StaleReason, StaleReference};
use crate::model::{ClauseIndex, Version};
use crate::references::{Reference, Target};

/// What the citations of two versions mean to each other.
pub(super) struct Citations<'a> {
    old: &'a Side<'a>,
    new: &'a Side<'a>,
    pairing: &'a Pairing,
    /// For each clause the group it is in.
    group_of_old: Vec<Option<usize>>,
}

impl<'a> Citations<'a> {
    pub(super) fn new(old: &'a Side<'a>, new: &'a Side<'a>, pairing: &'a Pairing) -> Self {
        let mut group_of_old = vec![None; pairing.to_new.len()];
        for (at, group) in pairing.groups.iter().enumerate() {
            for o in &group.old {
                group_of_old[*o] = Some(at);
            }
        }
        Self {
            old,
            new,
            pairing,
            group_of_old,
        }
    }

    /// Whether an old and a new citation mean the same clauses.
    pub(super) fn same_target(&self, old: &Reference, new: &Reference) -> bool {
        match (&old.target, &new.target) {
            (Target::Clauses(old), Target::Clauses(new)) => self.agree(old, new),
            _ => false,
        }
    }

    /// Whether new targets are the old ones: those that still stand are among
    /// them, and all others are new clauses in a range.
    fn agree(&self, old: &[ClauseIndex], new: &[ClauseIndex]) -> bool {
        let mut continued = Vec::new();
        for target in old {
            match self.group_of_old[*target] {
                Some(group) => {
                    let parts = &self.pairing.groups[group].new;
                    if !parts.iter().any(|part| new.contains(part)) {
                        return false;
                    }
                    continued.extend(parts);
                }
                None => {
                    let Some(still) = self.pairing.to_new[*target] else {
                        continue;
                    };
                    if !new.contains(&still) {
                        return false;
                    }
                    continued.push(still);
                }
            }
        }
        !continued.is_empty()
            && new.iter().all(|n| {
                continued.contains(n) || (old.len() > 1 && self.pairing.to_old[*n].is_none())
            })
    }

    /// The clauses of the new version that continue old ones.
    fn meant(&self, old: &[ClauseIndex]) -> Vec<ClauseIndex> {
        let mut out = Vec::new();
        for target in old {
            match self.group_of_old[*target] {
                Some(group) => out.extend(&self.pairing.groups[group].new),
                None => out.extend(self.pairing.to_new[*target]),
            }
        }
        out.sort_unstable();
        out.dedup();
        out
    }

    /// The citations that followed their targets and those that should have.
    pub(super) fn read(&self) -> (Vec<ReferenceUpdate>, Vec<StaleReference>) {
        let (mut updates, mut stale) = (Vec::new(), Vec::new());
        for (n, o) in self.pairing.to_old.iter().enumerate() {
            let Some(o) = *o else { continue };
            let (before, after) = (self.old.references.of(o), self.new.references.of(n));
            if before.is_empty() || after.is_empty() {
                continue;
            }
            for (old, new) in paired(before, after) {
                if old.text == new.text {
                    stale.extend(self.stale(old, new));
                } else if let (Target::Clauses(a), Target::Clauses(b)) = (&old.target, &new.target)
                    && self.agree(a, b)
                {
                    updates.push(ReferenceUpdate {
                        old_clause: o,
                        new_clause: n,
                        in_heading: new.in_heading,
                        old_text: old.text.clone(),
                        new_text: new.text.clone(),
                        old_targets: a.clone(),
                        new_targets: b.clone(),
                    });
                }
            }
        }
        (updates, stale)
    }

    fn stale(&self, old: &Reference, new: &Reference) -> Option<StaleReference> {
        let Target::Clauses(pointed_at) = &old.target else {
            return None;
        };
        let points_at = match &new.target {
            Target::Clauses(clauses) => clauses.clone(),
            Target::Unresolved { .. } => Vec::new(),
            _ => return None,
        };
        if self.agree(pointed_at, &points_at)
            || self.is_of_its_place(old, pointed_at, new, &points_at)
        {
            return None;
        }
        let meant = self.meant(pointed_at);
        let reason = if meant.is_empty() {
            StaleReason::TargetRemoved
        } else if points_at.is_empty() {
            StaleReason::LeadsNowhere
        } else {
            StaleReason::LeadsElsewhere
        };
        Some(StaleReference {
            clause: new.from,
            in_heading: new.in_heading,
            start: new.start,
            end: new.end,
            text: new.text.clone(),
            reason,
            pointed_at: pointed_at.clone(),
            meant,
            points_at,
        })
    }

    /// Whether the words mean what stands below or above wherever they stand:
    /// 次の各号, この章.
    fn is_of_its_place(
        &self,
        old: &Reference,
        pointed_at: &[ClauseIndex],
        new: &Reference,
        points_at: &[ClauseIndex],
    ) -> bool {
        if points_at.is_empty() {
            return false;
        }
        let (before, after) = (self.old.version, self.new.version);
        let below = |version: &Version, from, list: &[ClauseIndex]| {
            list.iter().all(|at| is_within(version, *at, from))
        };
        let above = |version: &Version, from, list: &[ClauseIndex]| {
            list.iter().all(|at| is_within(version, from, *at))
        };
        (below(before, old.from, pointed_at) && below(after, new.from, points_at))
            || (above(before, old.from, pointed_at) && above(after, new.from, points_at))
    }
}

/// Whether a clause is another one or stands in it.
fn is_within(version: &Version, clause: ClauseIndex, of: ClauseIndex) -> bool {
    let mut at = Some(clause);
    while let Some(here) = at.filter(|here| *here >= of) {
        if here == of {
            return true;
        }
        at = version.clauses[here].parent;
    }
    false
}

/// The citations of two wordings that stand for each other, in order: those of
/// the same words first, then those that stand between the same ones.
fn paired<'r>(old: &'r [Reference], new: &'r [Reference]) -> Vec<(&'r Reference, &'r Reference)> {
    let words = |list: &'r [Reference]| -> Vec<(bool, &'r str)> {
        list.iter()
            .map(|r| (r.in_heading, r.text.as_str()))
            .collect()
    };
    let (before, after) = (words(old), words(new));
    if before == after {
        return old.iter().zip(new).collect();
    }
    let mut out = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &before, &after) {
        let (tag, left, right) = op.as_tag_tuple();
        if matches!(tag, DiffTag::Equal | DiffTag::Replace) {
            out.extend(old[left].iter().zip(&new[right]));
        }
    }
    out
}
