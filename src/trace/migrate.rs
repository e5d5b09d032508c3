//! The links of a version, carried over to the next one.
//!
//! In: the links as they were read, two versions and what changed between them. Out:
//! the text of the file for the new version. An entry goes where its clause goes; a
//! link that was confirmed stays so where nothing changed but numbers; what has no
//! clause any more is kept as a comment.

use std::collections::BTreeMap;

use super::coverage::is_demanding;
use super::edit::{Lines, lines_of};
use super::fingerprint::{fingerprint, hash_as};
use crate::diff::{Diff, Side};
use crate::model::{ClauseIndex, TextHash, WaiverReason};
use crate::parse::{LinkEntry, LinksFile};

/// What came of carrying links over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Migration {
    /// The text of the file.
    pub text: String,
    /// The entries whose every confirmation still stands, as clauses of the new
    /// version.
    pub kept: Vec<ClauseIndex>,
    /// The entries with something to be read again.
    pub review: Vec<ClauseIndex>,
    /// The keys of those whose clause is gone.
    pub gone: Vec<String>,
    /// The demanding clauses of the new version that continue none.
    pub new: Vec<ClauseIndex>,
}

/// Carries links over.
#[must_use]
pub fn migrate(file: &LinksFile, old: &Side<'_>, new: &Side<'_>, diff: &Diff) -> Migration {
    let carrier = Carrier { old, new, diff };
    let mut out = Migration::default();
    let mut lines = Lines::of(file);
    for entry in file.entries.iter().rev() {
        let key = &entry.links.key;
        let place = lines_of(file, &entry.place);
        let Some((from, to)) = carrier.follow(key) else {
            out.gone.push(key.clone());
            comment_out(
                &mut lines,
                place.start,
                place.end,
                key,
                &new.version.front.version,
            );
            continue;
        };
        if carrier.carry(&mut lines, file, entry, (from, to)) {
            out.kept.push(to);
        } else {
            out.review.push(to);
        }
    }
    for list in [&mut out.kept, &mut out.review] {
        list.sort_unstable();
    }
    out.gone.reverse();
    if let Some(line) = lines.0.get_mut(file.version_line - 1) {
        let named = &new.version.front.version;
        *line = with_value(line, &file.version, named);
    }
    out.text = lines.text();
    out.new = (0..new.version.clauses.len())
        .filter(|at| is_demanding(new.duties, *at) && diff.continues(*at).is_none())
        .collect();
    out
}

struct Carrier<'a> {
    old: &'a Side<'a>,
    new: &'a Side<'a>,
    diff: &'a Diff,
}

impl Carrier<'_> {
    /// The old clause of a key and the new one that continues it.
    fn follow(&self, key: &str) -> Option<(ClauseIndex, ClauseIndex)> {
        let from = self
            .old
            .version
            .clauses
            .iter()
            .position(|c| c.key == *key)?;
        Some((from, self.diff.continued_by(from)?))
    }

    /// The key under which a key goes on.
    fn key(&self, key: &str) -> Option<&str> {
        let (_, to) = self.follow(key)?;
        Some(&self.new.version.clauses[to].key)
    }

    /// The new hash of a clause that was confirmed and did not change.
    fn hash(
        &self,
        recorded: Option<&TextHash>,
        (from, to): (ClauseIndex, ClauseIndex),
    ) -> Option<TextHash> {
        let (old, new) = (self.old, self.new);
        let stood = recorded == Some(&fingerprint(old.version, old.references, from));
        let name = |at: ClauseIndex| match self.diff.continued_by(at) {
            Some(to) => new.version.clauses[to].key.clone(),
            None => format!("-{}", old.version.clauses[at].key),
        };
        let now = fingerprint(new.version, new.references, to);
        (stood && hash_as(old.version, old.references, from, &name) == now).then_some(now)
    }

    /// Rewrites an entry; whether every confirmation stands.
    fn carry(
        &self,
        lines: &mut Lines,
        file: &LinksFile,
        entry: &LinkEntry,
        pair: (ClauseIndex, ClauseIndex),
    ) -> bool {
        let mut whole = true;
        for (link, place) in entry.links.links.iter().zip(&entry.link_places) {
            match (self.hash(link.confirmed.as_ref(), pair), &link.confirmed) {
                (Some(new), Some(old)) => {
                    let place = lines_of(file, place);
                    whole &= lines.exchange(place, old.as_str(), new.as_str()).is_some();
                }
                _ => whole = false,
            }
        }
        let place = lines_of(file, &entry.place);
        if let Some(waiver) = &entry.links.waiver {
            match (
                self.hash(waiver.confirmed.as_ref(), pair),
                &waiver.confirmed,
            ) {
                (Some(new), Some(old)) => {
                    let place = place.clone();
                    whole &= lines.exchange(place, old.as_str(), new.as_str()).is_some();
                }
                _ => whole = false,
            }
            if let WaiverReason::SameAs(other) = &waiver.reason {
                whole &= self.rename_other(lines, place.clone(), other);
            }
        }
        let own = &self.new.version.clauses[pair.1].key;
        if let Some(line) = lines.0.get_mut(place.start) {
            *line = line.replacen(&entry.links.key, own, 1);
        }
        if !entry.links.items_confirmed.is_empty() {
            let items = self.items(&entry.links.items_confirmed);
            whole &= items.len() == entry.links.items_confirmed.len();
            whole &= lines.record_items(place, &items).is_some();
        }
        whole
    }

    /// Renames the clause that a waiver says the same as.
    fn rename_other(&self, lines: &mut Lines, place: std::ops::Range<usize>, key: &str) -> bool {
        let Some(new) = self.key(key) else {
            return false;
        };
        let line = lines.0[place]
            .iter_mut()
            .find(|line| line.trim_start().starts_with("clause:"));
        line.is_some_and(|line| {
            *line = with_value(line, key, new);
            true
        })
    }

    /// The items whose confirmation still stands, by their new keys.
    fn items(&self, items: &BTreeMap<String, TextHash>) -> BTreeMap<String, TextHash> {
        let mut out = BTreeMap::new();
        for (key, recorded) in items {
            let Some(pair) = self.follow(key) else {
                continue;
            };
            if let Some(hash) = self.hash(Some(recorded), pair) {
                out.insert(self.new.version.clauses[pair.1].key.clone(), hash);
            }
        }
        out
    }
}

/// A line `key: old` with another value; what stands before the colon is left.
fn with_value(line: &str, old: &str, new: &str) -> String {
    let (key, value) = line.split_once(':').unwrap_or(("", line));
    format!("{key}:{}", value.replacen(old, new, 1))
}

/// Keeps an entry as a comment, up to its last line that says something.
fn comment_out(lines: &mut Lines, start: usize, end: usize, key: &str, version: &str) {
    let end = end.min(lines.0.len());
    let speaks = |line: &String| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let length = lines.0[start..end]
        .iter()
        .rposition(speaks)
        .map_or(0, |n| n + 1);
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let own = indent(&lines.0[start]);
    for line in &mut lines.0[start..start + length] {
        let cut = own.min(indent(line));
        *line = format!("{}# {}", " ".repeat(own), &line[cut..]);
    }
    let note = format!(
        "{}# 移せなかった対応: 条項「{key}」は版「{version}」にない",
        " ".repeat(own)
    );
    lines.0.insert(start, note);
}

#[cfg(test)]
mod tests {
    use super::with_value;

    #[test]
    fn only_the_value_is_exchanged() {
        assert_eq!(with_value("version: r  # r", "r", "s"), "version: s  # r");
        assert_eq!(
            with_value("    clause: \"e\"", "e", "f"),
            "    clause: \"f\""
        );
    }
}
