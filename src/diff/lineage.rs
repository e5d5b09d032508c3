//! Which keys a version takes over from the one before it.
//!
//! In: two versions and what changed between them. Out: the record that stands
//! beside the newer one. A clause that continues another takes its key; one that
//! is new gets a key that no earlier clause ever had, so that an old address never
//! leads to something else.

use std::collections::BTreeSet;

use super::Diff;
use crate::model::{Clause, KeptKey, Lineage, Version, assign_addresses};

/// The keys of `new`, which continues `old` by `diff`.
///
/// `taken` holds the keys of versions before `old`. Clauses whose labels alone
/// give them their key are not listed.
#[must_use]
pub fn lineage(old: &Version, new: &Version, diff: &Diff, taken: &BTreeSet<String>) -> Lineage {
    let mut plain = new.clauses.clone();
    assign_addresses(&mut plain, &new.content, &new.front.parts);
    let mut used: BTreeSet<String> = taken.clone();
    used.extend(old.clauses.iter().map(|clause| clause.key.clone()));
    let mut keys: Vec<String> = Vec::with_capacity(plain.len());
    for (at, clause) in plain.iter().enumerate() {
        let key = match diff.continues(at) {
            Some(before) => old.clauses[before].key.clone(),
            None => {
                let above = clause.parent.map(|parent| (&plain[parent], &keys[parent]));
                let key = fresh(&below(clause, above), &new.front.version, &used);
                used.insert(key.clone());
                key
            }
        };
        keys.push(key);
    }
    let kept = plain.iter().zip(keys).filter(|(c, key)| c.key != *key);
    Lineage {
        from: old.front.version.clone(),
        keys: kept
            .map(|(clause, key)| KeptKey {
                path: clause.path.clone(),
                key,
            })
            .collect(),
    }
}

/// The key its labels give a clause, below the key that its parent really has.
fn below(clause: &Clause, above: Option<(&Clause, &String)>) -> String {
    let own = above.and_then(|(parent, key)| {
        let rest = clause.key.strip_prefix(&parent.key)?.strip_prefix('.')?;
        Some(format!("{key}.{rest}"))
    });
    own.unwrap_or_else(|| clause.key.clone())
}

/// The key itself if it is free, else one that names the version.
fn fresh(key: &str, version: &str, used: &BTreeSet<String>) -> String {
    if !used.contains(key) {
        return key.to_owned();
    }
    let named = format!("{key}_{version}");
    let numbered = (2..).map(|n| format!("{named}_{n}"));
    std::iter::once(named.clone())
        .chain(numbered)
        .find(|candidate| !used.contains(candidate))
        .unwrap_or(named)
}
