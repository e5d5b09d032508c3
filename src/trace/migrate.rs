//! The links of a version, carried over to the next one.
//!
//! In: the links as they were read, two versions and what changed between them. Out:
//! the text of the file for the new version. An entry goes where its clause goes; a
//! link that was confirmed stays so where nothing changed but numbers; a clause that
//! took others in has the links of all, each part of a split one those of the whole;
//! what has no clause any more is kept as a comment. The new text is read again, and
//! what came of every clause is told from that; a file written in a style that cannot
//! be edited is refused.

use std::collections::BTreeMap;

use super::answers::Answers;
use super::carry::{Carried, Fate, Plan, Taken, goes_on, is_shared, plan};
use super::coverage::is_demanding;
use super::edit::{EditError, Lines, lines_of};
use super::fingerprint::{fingerprint, hash_as};
use super::{State, below};
use crate::diff::{ChangeKind, Diff, Side};
use crate::model::{ClauseIndex, ClauseLinks, Link, Relation, TextHash, Waiver, WaiverReason};
use crate::parse::{LinkEntry, LinksFile, parse_links};
use crate::source::SourceFile;

/// What came of carrying links over. Clauses are those of the new version, keys
/// those of the old one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Migration {
    /// The text of the file.
    pub text: String,
    /// The clauses whose links and waivers all still stand.
    pub kept: Vec<ClauseIndex>,
    /// The clauses with something to be read again.
    pub review: Vec<ClauseIndex>,
    /// Clauses that took others in, with the keys of all whose links they have.
    pub merged: Vec<(ClauseIndex, Vec<String>)>,
    /// Clauses that were split, with the parts for which their links are said.
    pub split: Vec<(String, Vec<ClauseIndex>)>,
    /// The keys of the entries whose clause is gone.
    pub gone: Vec<String>,
    /// Clauses that had links from one above, which they no longer stand below.
    pub bare: Vec<ClauseIndex>,
    /// The demanding clauses that continue none and have neither link nor waiver.
    pub new: Vec<ClauseIndex>,
}

/// Carries links over.
///
/// # Errors
/// Where an entry is written in a style in which what became of it cannot be said.
pub fn migrate(
    file: &LinksFile,
    old: &Side<'_>,
    new: &Side<'_>,
    diff: &Diff,
) -> Result<Migration, EditError> {
    let before = Answers::new(old.version, old.references, &file.entries);
    let versions = [old.version, new.version];
    let plan = plan(&file.entries, &before, versions, diff);
    let carrier = Carrier {
        file,
        old,
        new,
        diff,
        plan: &plan,
    };
    let text = carrier.text();
    let read = parse_links(&SourceFile::from_text(file.source.path(), &text));
    let entries = read.value.map(|file| file.entries).unwrap_or_default();
    carrier.verify(&entries)?;
    let mut out = Migration {
        text,
        ..Migration::default()
    };
    carrier.tell(&before, &entries, &mut out);
    Ok(out)
}

struct Carrier<'a> {
    file: &'a LinksFile,
    old: &'a Side<'a>,
    new: &'a Side<'a>,
    diff: &'a Diff,
    plan: &'a Plan,
}

/// What an entry says, but for its confirmations.
type Said = (
    Vec<(String, Relation, Option<String>)>,
    bool,
    Option<WaiverReason>,
);

impl Carrier<'_> {
    fn text(&self) -> String {
        let file = self.file;
        let mut lines = Lines::of(file);
        let named = &self.new.version.front.version;
        // From the end, so that the lines above keep their numbers.
        for (n, entry) in file.entries.iter().enumerate().rev() {
            let key = &entry.links.key;
            let place = lines_of(file, &entry.place);
            let indent = lines.0.get(place.start).map_or(2, |line| indent(line));
            let begun = self.plan.carried.iter().rev();
            for (clause, own) in begun.filter(|(_, own)| own.host.is_none() && own.anchor == n) {
                let at = place.start + speaking(&lines.0[place.start..place.end]);
                let stanza = self.stanza(*clause, own, indent);
                lines.0.splice(at..at, stanza);
            }
            let (to, own) = match self.plan.fates[n] {
                Fate::Gone => {
                    let note = format!("移せなかった対応: 条項「{key}」は版「{named}」にない");
                    comment_out(&mut lines, place.start, place.end, &note);
                    continue;
                }
                Fate::Into(to) => {
                    let to = &self.new.version.clauses[to].key;
                    let what = match entry.links.waiver {
                        Some(_) => "そこには統制がある",
                        None => "対応もそこに移した",
                    };
                    let note = format!(
                        "統合した対応: 条項「{key}」は版「{named}」の「{to}」に続き、{what}"
                    );
                    comment_out(&mut lines, place.start, place.end, &note);
                    continue;
                }
                Fate::Host(to) => (to, &self.plan.carried[&to]),
            };
            self.take_in(&mut lines, entry, own);
            self.carry(&mut lines, entry, to);
        }
        if let Some(line) = lines.0.get_mut(file.version_line - 1) {
            *line = with_value(line, &file.version, named);
        }
        lines.text()
    }

    /// The clause of the old version with a key.
    fn old_clause(&self, key: &str) -> Option<ClauseIndex> {
        let clauses = &self.old.version.clauses;
        clauses.iter().position(|c| c.key == *key)
    }

    /// The key under which a key goes on.
    fn key(&self, key: &str) -> Option<&str> {
        let to = *goes_on(self.diff, self.old_clause(key)?).first()?;
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

    /// Rewrites an entry for the clause where it goes.
    fn carry(&self, lines: &mut Lines, entry: &LinkEntry, to: ClauseIndex) {
        let Some(from) = self.old_clause(&entry.links.key) else {
            return;
        };
        let place = lines_of(self.file, &entry.place);
        let exchange = |lines: &mut Lines, place, recorded: Option<&TextHash>| {
            if let Some(old) = recorded
                && let Some(new) = self.hash(recorded, (from, to))
            {
                // Where it cannot be exchanged, the link is to be read again.
                let _ = lines.exchange(place, old.as_str(), new.as_str());
            }
        };
        for (link, place) in entry.links.links.iter().zip(&entry.link_places) {
            exchange(lines, lines_of(self.file, place), link.confirmed.as_ref());
        }
        if let Some(waiver) = &entry.links.waiver {
            exchange(lines, place.clone(), waiver.confirmed.as_ref());
            if let WaiverReason::SameAs(other) = &waiver.reason {
                self.rename_other(lines, place.clone(), other);
            }
        }
        let own = &self.new.version.clauses[to].key;
        if let Some(line) = lines.0.get_mut(place.start) {
            *line = line.replacen(&entry.links.key, own, 1);
        }
        if !entry.links.items_confirmed.is_empty() {
            let items = self.items(&entry.links.items_confirmed, to);
            // As above.
            let _ = lines.record_items(place, &items);
        }
    }

    /// Renames the clause that a waiver says the same as.
    fn rename_other(&self, lines: &mut Lines, place: std::ops::Range<usize>, key: &str) {
        let line = lines.0[place]
            .iter_mut()
            .find(|line| line.trim_start().starts_with("clause:"));
        if let (Some(line), Some(new)) = (line, self.key(key)) {
            *line = with_value(line, key, new);
        }
    }

    /// The items below a clause whose confirmation still stands, by their new keys.
    fn items(
        &self,
        items: &BTreeMap<String, TextHash>,
        host: ClauseIndex,
    ) -> BTreeMap<String, TextHash> {
        let mut out = BTreeMap::new();
        for (key, recorded) in items {
            let from = self.old_clause(key);
            let pair = from.and_then(|from| Some((from, self.diff.continued_by(from)?)));
            let Some(pair) = pair.filter(|(_, to)| {
                let mut under = below(self.new.version, host);
                under.any(|at| at == *to)
            }) else {
                continue;
            };
            if let Some(hash) = self.hash(Some(recorded), pair) {
                out.insert(self.new.version.clauses[pair.1].key.clone(), hash);
            }
        }
        out
    }

    /// Adds the links of what a clause took in behind the last one of its entry.
    fn take_in(&self, lines: &mut Lines, entry: &LinkEntry, own: &Carried) {
        let place = lines_of(self.file, &entry.place);
        if own.inherit && !entry.links.inherit {
            let links = |line: &String| line.trim_start().starts_with("links:");
            let at = lines.0[place.clone()].iter().position(links);
            if let Some(at) = at.map(|at| place.start + at) {
                let line = format!("{}items: inherit", " ".repeat(indent(&lines.0[at])));
                // Told of before the lines below move.
                self.append(lines, entry, own);
                lines.0.insert(at, line);
                return;
            }
        }
        self.append(lines, entry, own);
    }

    fn append(&self, lines: &mut Lines, entry: &LinkEntry, own: &Carried) {
        let last = entry.link_places.last().filter(|_| !own.taken.is_empty());
        let Some(last) = last.map(|place| lines_of(self.file, place)) else {
            return;
        };
        let Some(first) = lines.0.get(last.start) else {
            return;
        };
        // In another style this is no list; what is read again tells.
        let dash = indent(first);
        let deeper = lines.0[last.start + 1..]
            .iter()
            .take_while(|line| line.trim().is_empty() || indent(line) > dash)
            .count();
        let end = last.start + 1 + deeper;
        let at = last.start + speaking(&lines.0[last.start..end]);
        let added = self.links(&own.taken, dash, "統合した");
        lines.0.splice(at..at, added);
    }

    /// Links as lines of a list, below the name of the clause that had them.
    fn links(&self, taken: &[Taken], dash: usize, why: &str) -> Vec<String> {
        let room = " ".repeat(dash);
        let mut out = Vec::new();
        let mut from = None;
        for Taken { from: own, link } in taken {
            if from.replace(*own) != Some(*own) {
                let key = &self.old.version.clauses[*own].key;
                let version = &self.old.version.front.version;
                out.push(format!("{room}# {why}条項「{key}」（{version}）から"));
            }
            out.push(format!("{room}- {}", flow(link)));
        }
        out
    }

    /// A new entry.
    fn stanza(&self, clause: ClauseIndex, own: &Carried, dash: usize) -> Vec<String> {
        let change = self.diff.change_of_new(clause);
        let why = match change.kind {
            ChangeKind::Split => "分割した",
            _ => "統合した",
        };
        let room = " ".repeat(dash);
        let mut out = vec![format!(
            "{room}\"{}\":",
            self.new.version.clauses[clause].key
        )];
        if own.inherit {
            out.push(format!("{room}  items: inherit"));
        }
        if !own.taken.is_empty() {
            out.push(format!("{room}  links:"));
            out.extend(self.links(&own.taken, dash + 4, why));
        }
        if let Some(Waiver { reason, confirmed }) = &own.waiver {
            let key = &self.file.entries[own.anchor].links.key;
            out.insert(0, format!("{room}# {why}条項「{key}」から"));
            out.push(format!("{room}  waived: {}", reason.name()));
            if let WaiverReason::SameAs(other) = reason {
                let other = self.key(other).unwrap_or(other);
                out.push(format!("{room}  clause: \"{other}\""));
            }
            if let Some(hash) = confirmed {
                out.push(format!("{room}  confirmed: \"{hash}\""));
            }
        }
        out
    }

    /// What is to be read of every clause.
    fn wanted(&self) -> BTreeMap<&str, (Said, usize)> {
        let said = |link: &Link| (link.control.clone(), link.relation, link.reason.clone());
        let mut out = BTreeMap::new();
        for (clause, own) in &self.plan.carried {
            let host = own.host.map(|n| &self.file.entries[n].links);
            let links = host.into_iter().flat_map(|host| &host.links);
            let taken = own.taken.iter().map(|taken| &taken.link);
            let waiver = host.map_or(&own.waiver, |host| &host.waiver);
            let reason = waiver.as_ref().map(|waiver| match &waiver.reason {
                WaiverReason::SameAs(other) => {
                    WaiverReason::SameAs(self.key(other).unwrap_or(other).to_owned())
                }
                other => other.clone(),
            });
            let wanted = (links.chain(taken).map(said).collect(), own.inherit, reason);
            let key = self.new.version.clauses[*clause].key.as_str();
            out.insert(key, (wanted, own.anchor));
        }
        out
    }

    /// Holds what was read again against what was wanted.
    fn verify(&self, entries: &[LinkEntry]) -> Result<(), EditError> {
        let read: BTreeMap<&str, &ClauseLinks> = entries
            .iter()
            .map(|entry| (entry.links.key.as_str(), &entry.links))
            .collect();
        let wanted = self.wanted();
        let said = |links: &ClauseLinks| -> Said {
            let list = links.links.iter();
            let list = list.map(|l| (l.control.clone(), l.relation, l.reason.clone()));
            let reason = links.waiver.as_ref().map(|waiver| waiver.reason.clone());
            (list.collect(), links.inherit, reason)
        };
        let plain = |anchor: &usize| {
            let shared = self.plan.carried.values();
            let mut shared = shared.filter(|own| own.anchor == *anchor);
            shared.all(|own| own.taken.is_empty())
        };
        // Where nothing can be read any more, the fault is with what was added.
        let mut order: Vec<_> = wanted.iter().collect();
        order.sort_by_key(|(_, (_, anchor))| (plain(anchor), *anchor));
        for (key, (wanted, anchor)) in order {
            if read.get(key).map(|links| said(links)).as_ref() != Some(wanted) {
                return Err(EditError::of(self.file, &self.file.entries[*anchor]));
            }
        }
        match self.file.entries.first() {
            Some(first) if read.len() != wanted.len() => Err(EditError::of(self.file, first)),
            _ => Ok(()),
        }
    }

    /// Tells what came of every clause.
    fn tell(&self, before: &Answers, entries: &[LinkEntry], out: &mut Migration) {
        let after = Answers::new(self.new.version, self.new.references, entries);
        for clause in 0..self.new.version.clauses.len() {
            match after.state(clause) {
                Some(State::Confirmed) => out.kept.push(clause),
                Some(State::Review) => out.review.push(clause),
                None => {
                    let from = self.diff.continues(clause);
                    if from.is_some_and(|from| before.has_links(from)) {
                        out.bare.push(clause);
                    } else if from.is_none() && is_demanding(self.new.duties, clause) {
                        out.new.push(clause);
                    }
                }
            }
        }
        for (entry, fate) in self.file.entries.iter().zip(&self.plan.fates) {
            if *fate == Fate::Gone {
                out.gone.push(entry.links.key.clone());
            }
        }
        let own = |n: usize| self.old_clause(&self.file.entries[n].links.key);
        let key = |old: &ClauseIndex| self.old.version.clauses[*old].key.clone();
        for change in self.diff.changes.iter().filter(|c| is_shared(c.kind)) {
            let news = change.new_clauses();
            if change.kind == ChangeKind::Merged {
                for clause in news {
                    let sources = self.plan.sources(clause, own);
                    if sources.len() > 1 {
                        out.merged.push((clause, sources.iter().map(key).collect()));
                    }
                }
                continue;
            }
            let said = |at: &ClauseIndex| self.plan.carried.contains_key(at);
            let parts: Vec<ClauseIndex> = news.into_iter().filter(said).collect();
            if let Some(old) = change.old_clauses().first().filter(|_| parts.len() > 1) {
                out.split.push((key(old), parts));
            }
        }
    }
}

/// A link in one line.
fn flow(link: &Link) -> String {
    let mut out = format!(
        "{{control: {}, relation: {}",
        link.control,
        link.relation.name()
    );
    if let Some(reason) = &link.reason {
        // A JSON string is a YAML string.
        out.push_str(&format!(
            ", reason: {}",
            serde_json::Value::from(reason.as_str())
        ));
    }
    if let Some(hash) = &link.confirmed {
        out.push_str(&format!(", confirmed: \"{hash}\""));
    }
    out.push('}');
    out
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// How many lines there are up to the last one that says something.
fn speaking(lines: &[String]) -> usize {
    let speaks = |line: &String| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    lines.iter().rposition(speaks).map_or(0, |n| n + 1)
}

/// A line `key: old` with another value; what stands before the colon is left.
fn with_value(line: &str, old: &str, new: &str) -> String {
    let (key, value) = line.split_once(':').unwrap_or(("", line));
    format!("{key}:{}", value.replacen(old, new, 1))
}

/// Keeps an entry as a comment, up to its last line that says something.
fn comment_out(lines: &mut Lines, start: usize, end: usize, note: &str) {
    let end = end.min(lines.0.len());
    let length = speaking(&lines.0[start..end]);
    let own = indent(&lines.0[start]);
    for line in &mut lines.0[start..start + length] {
        let cut = own.min(indent(line));
        *line = format!("{}# {}", " ".repeat(own), &line[cut..]);
    }
    lines
        .0
        .insert(start, format!("{}# {note}", " ".repeat(own)));
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
