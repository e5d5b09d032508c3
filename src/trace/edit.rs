//! Confirmations, written into a traceability file as people keep it.
//!
//! In: the file as it was read, and what is to be recorded. Out: its text with
//! those lines changed or added and every other line as it was, comments and order
//! included. The new text is read again and held against what was wanted; a file
//! written in a style that cannot be edited is refused, not harmed.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::model::{ClauseLinks, Link, TextHash};
use crate::parse::{LinkEntry, LinksFile, parse_links};
use crate::source::SourceFile;

/// What is to be recorded of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// The place of the entry in the file.
    pub entry: usize,
    /// The clause it names; none leaves what is recorded.
    pub own: Option<TextHash>,
    /// The clauses below that have its links, by key.
    pub items: BTreeMap<String, TextHash>,
}

/// The clause whose entry cannot be written into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditError {
    /// Its key.
    pub key: String,
    /// Where the entry stands, from 1.
    pub line: usize,
}

impl EditError {
    /// That an entry of a file cannot be written into.
    pub(super) fn of(file: &LinksFile, entry: &LinkEntry) -> Self {
        Self {
            key: entry.links.key.clone(),
            line: file.source.position(entry.place.start).line,
        }
    }
}

/// The text of a file with confirmations written in.
///
/// # Errors
/// Where an entry is written in a style in which no line can be added.
pub fn confirmed(file: &LinksFile, wanted: &[Confirmation]) -> Result<String, EditError> {
    let mut lines = Lines::of(file);
    let mut wanted: Vec<&Confirmation> = wanted.iter().collect();
    wanted.sort_by_key(|confirmation| confirmation.entry);
    // From the end, so that the lines above keep their numbers.
    for confirmation in wanted.iter().rev() {
        let entry = &file.entries[confirmation.entry];
        confirm(&mut lines, file, entry, confirmation).ok_or_else(|| EditError::of(file, entry))?;
    }
    let text = lines.text();
    let read = parse_links(&SourceFile::from_text(file.source.path(), &text));
    let read = read.value.map(|file| file.entries).unwrap_or_default();
    for (n, entry) in file.entries.iter().enumerate() {
        let confirmation = wanted.iter().find(|c| c.entry == n);
        let expected = confirmation.map_or_else(|| entry.links.clone(), |c| after(&entry.links, c));
        if read.get(n).map(|entry| &entry.links) != Some(&expected) {
            return Err(EditError::of(file, entry));
        }
    }
    Ok(text)
}

/// What an entry says once a confirmation is written in.
fn after(links: &ClauseLinks, confirmation: &Confirmation) -> ClauseLinks {
    let mut out = links.clone();
    if let Some(own) = &confirmation.own {
        for link in &mut out.links {
            link.confirmed = Some(own.clone());
        }
        if let Some(waiver) = &mut out.waiver {
            waiver.confirmed = Some(own.clone());
        }
    }
    if out.inherit {
        out.items_confirmed.clone_from(&confirmation.items);
    }
    out
}

fn confirm(
    lines: &mut Lines,
    file: &LinksFile,
    entry: &LinkEntry,
    confirmation: &Confirmation,
) -> Option<()> {
    if let Some(own) = &confirmation.own {
        for (link, place) in entry.links.links.iter().zip(&entry.link_places).rev() {
            lines.confirm_link(lines_of(file, place), link, own)?;
        }
        if let Some(waiver) = &entry.links.waiver {
            let place = lines_of(file, &entry.place);
            let recorded = waiver.confirmed.as_ref();
            lines.record(place, "waived:", recorded, own)?;
        }
    }
    if entry.links.inherit {
        lines.record_items(lines_of(file, &entry.place), &confirmation.items)?;
    }
    Some(())
}

/// The lines, from 0, on which a byte range stands.
pub(super) fn lines_of(file: &LinksFile, place: &Range<usize>) -> Range<usize> {
    let first = file.source.position(place.start).line - 1;
    let last = file
        .source
        .position(place.end.max(place.start + 1) - 1)
        .line;
    first..last
}

/// A file as lines.
pub(super) struct Lines(pub(super) Vec<String>);

impl Lines {
    pub(super) fn of(file: &LinksFile) -> Self {
        Self(file.source.text().lines().map(str::to_owned).collect())
    }

    pub(super) fn text(&self) -> String {
        let mut out = self.0.join("\n");
        out.push('\n');
        out
    }

    /// Records a link as confirmed, in either style of YAML.
    fn confirm_link(&mut self, place: Range<usize>, link: &Link, hash: &TextHash) -> Option<()> {
        let first = self.0.get(place.start)?;
        let flow = first
            .trim_start()
            .strip_prefix('-')?
            .trim_start()
            .starts_with('{');
        if !flow || link.confirmed.is_some() {
            return self.record(place, "relation:", link.confirmed.as_ref(), hash);
        }
        let relation = link.relation.name();
        let line = self.0.get_mut(place.start)?;
        let key = line.find("relation:")?;
        let value = key + "relation:".len();
        let name = value + line[value..].find(relation)?;
        // Between the key and its value there is nothing but white space and quotes.
        let between = line[value..name].trim().trim_matches(['"', '\'']);
        if !between.is_empty() {
            return None;
        }
        let mut end = name + relation.len();
        end += usize::from(line[end..].starts_with(['"', '\'']));
        line.insert_str(end, &format!(", confirmed: \"{hash}\""));
        Some(())
    }

    /// Exchanges the recorded hash, or adds a line with it behind that of a key.
    fn record(
        &mut self,
        place: Range<usize>,
        key: &str,
        recorded: Option<&TextHash>,
        hash: &TextHash,
    ) -> Option<()> {
        if let Some(old) = recorded {
            return self.exchange(place, old.as_str(), hash.as_str());
        }
        let mut found = place.filter_map(|n| {
            let line = self.0.get(n)?;
            let body = line.trim_start_matches([' ', '-']);
            body.starts_with(key)
                .then_some((n, line.len() - body.len()))
        });
        let (at, indent) = found.next()?;
        let line = format!("{}confirmed: \"{hash}\"", " ".repeat(indent));
        self.0.insert(at + 1, line);
        Some(())
    }

    /// Puts one hash where another is recorded.
    pub(super) fn exchange(&mut self, place: Range<usize>, old: &str, new: &str) -> Option<()> {
        let lines = self.0.get_mut(place)?;
        let line = lines.iter_mut().find(|line| {
            let at = line.find("confirmed:");
            at.is_some_and(|at| line[at..].contains(old))
        })?;
        let at = line.find("confirmed:")?;
        let at = at + line[at..].find(old)?;
        line.replace_range(at..at + old.len(), new);
        Some(())
    }

    /// Writes which items were confirmed behind `items: inherit`.
    pub(super) fn record_items(
        &mut self,
        place: Range<usize>,
        items: &BTreeMap<String, TextHash>,
    ) -> Option<()> {
        let indent = |line: &str| line.len() - line.trim_start().len();
        let is = |line: &str, key: &str| line.trim_start().starts_with(key);
        let mut end = place.end.min(self.0.len());
        let old = (place.start..end).find(|n| is(&self.0[*n], "items_confirmed:"));
        if let Some(start) = old {
            let own = indent(&self.0[start]);
            let deeper = |line: &String| !line.trim().is_empty() && indent(line) > own;
            let length = self.0[start + 1..end]
                .iter()
                .take_while(|line| deeper(line))
                .count();
            self.0.drain(start..=start + length);
            end -= length + 1;
        }
        let at = (place.start..end).find(|n| is(&self.0[*n], "items:"))?;
        if items.is_empty() {
            return Some(());
        }
        let own = " ".repeat(indent(&self.0[at]));
        let head = format!("{own}items_confirmed:");
        let entries = items
            .iter()
            .map(|(key, hash)| format!("{own}  \"{key}\": \"{hash}\""));
        let new: Vec<String> = std::iter::once(head).chain(entries).collect();
        self.0.splice(at + 1..at + 1, new);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> LinksFile {
        let read = parse_links(&SourceFile::from_text("x.yaml", text));
        assert!(read.report.is_empty(), "{:?}", read.report);
        read.value.expect("a file")
    }

    fn hash(digit: char) -> TextHash {
        TextHash::read(&digit.to_string().repeat(64)).expect("a hash")
    }

    const TEXT: &str = "# 対応\nversion: r8\nclauses:\n  # 第1章\n  \"1\":\n    items: inherit   # 全部\n    links:\n      - {control: a, relation: partly, reason: \"relation: x}\"} # 注\n      - control: b\n        relation: implements\n        reason: 理由\n\n  # 第2章\n  \"2\":\n    waived: lead-in\n  \"3\":\n    links:\n      - {control: c, relation: supports}\n";

    fn wanted(file: &LinksFile, digit: char) -> Vec<Confirmation> {
        let all = file.entries.iter().enumerate();
        all.map(|(entry, own)| Confirmation {
            entry,
            own: Some(hash(digit)),
            items: if own.links.inherit {
                BTreeMap::from([("1.i1".into(), hash(digit)), ("1.i2".into(), hash(digit))])
            } else {
                BTreeMap::new()
            },
        })
        .collect()
    }

    #[test]
    fn confirmations_are_added_and_nothing_else_changes() {
        let read = file(TEXT);
        let text = confirmed(&read, &wanted(&read, 'a')).expect("written");
        let a = hash('a');
        let added = [
            format!("    items_confirmed:\n      \"1.i1\": \"{a}\"\n      \"1.i2\": \"{a}\"\n"),
            format!(", confirmed: \"{a}\""),
            format!("        confirmed: \"{a}\"\n"),
            format!("    confirmed: \"{a}\"\n"),
        ];
        let plain = added
            .iter()
            .fold(text.clone(), |text, part| text.replace(part, ""));
        assert_eq!(plain, TEXT);
        // Once more changes only the hashes.
        let read = file(&text);
        let again = confirmed(&read, &wanted(&read, 'b')).expect("written");
        assert_eq!(again, text.replace(a.as_str(), hash('b').as_str()));
    }

    #[test]
    fn a_style_that_cannot_be_edited_is_refused() {
        for text in [
            "version: r8\nclauses:\n  \"1\": {links: [{control: a, relation: partly}]}\n",
            "version: r8\nclauses:\n  \"1\":\n    links: [{control: a, relation: partly}]\n",
            "version: r8\nclauses: {\"1\": {waived: lead-in}}\n",
        ] {
            let read = file(text);
            let found = confirmed(&read, &wanted(&read, 'a')).expect_err(text);
            assert_eq!(found.key, "1");
        }
    }

    #[test]
    fn items_that_have_links_of_their_own_now_are_dropped() {
        let read = file(TEXT);
        let text = confirmed(&read, &wanted(&read, 'a')).expect("written");
        let read = file(&text);
        let none = Confirmation {
            entry: 0,
            own: None,
            items: BTreeMap::new(),
        };
        let text = confirmed(&read, &[none]).expect("written");
        assert!(!text.contains("items_confirmed"), "{text}");
        assert!(text.contains("# 全部\n    links:"), "{text}");
    }
}
