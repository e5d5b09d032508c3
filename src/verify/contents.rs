//! Tables of contents: blocks of lines that all come again as headings.
//!
//! In: the source as a stream. Out: the runs of characters that are a table of
//! contents. An entry counts only if its words stand later on a line of their
//! own, and the entries of a block must come again in their order, so that the
//! first real heading behind the block cannot pass for one more entry.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use super::source_text::{Line, SourceText, is_blank};
use crate::model::{Label, fold_ascii};

/// The most entries of one table of contents that are looked at.
const MAX_ENTRIES: usize = 600;
/// The most tables of contents in one document.
const MAX_BLOCKS: usize = 8;
/// How many entries with page numbers make a table of contents without a title.
const MIN_NUMBERED: usize = 3;

/// The tables of contents of a document.
pub(super) fn contents_blocks(text: &SourceText, furniture: &BTreeSet<usize>) -> Vec<Range<usize>> {
    let book = Headings::read(text, furniture);
    let titles = text
        .lines
        .iter()
        .enumerate()
        .filter(|(_, l)| is_contents_title(&l.text));
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut lines_done = 0;
    for (title, _) in titles.take(MAX_BLOCKS) {
        if title < lines_done {
            continue;
        }
        if let Some(last) = book.block_end(title + 1, false) {
            out.push(text.lines[title].chars.start..text.lines[last].chars.end);
            lines_done = last + 1;
        }
    }
    if out.is_empty()
        && let Some(first) = text.lines.iter().position(|l| has_page_number(&l.text))
        && let Some(last) = book.block_end(first, true)
        && (first..=last).filter(|n| !furniture.contains(n)).count() >= MIN_NUMBERED
    {
        out.push(text.lines[first].chars.start..text.lines[last].chars.end);
    }
    out
}

fn is_contents_title(line: &str) -> bool {
    let bare: String = line
        .chars()
        .map(fold_ascii)
        .filter(|&c| !is_blank(c) && !"<>()[]【】〔〕《》〈〉「」".contains(c))
        .collect();
    matches!(bare.as_str(), "目次" | "内容" | "もくじ" | "目録")
        || bare.eq_ignore_ascii_case("contents")
}

/// What two prints of a heading have in common: width, blanks, dots and list
/// dashes do not count.
fn key(text: &str) -> String {
    let text = text.trim_start();
    let text = match text.strip_prefix('-') {
        Some(rest) if rest.starts_with(is_blank) => rest,
        _ => text,
    };
    text.chars()
        .map(fold_ascii)
        .filter(|&c| !is_blank(c) && c != '.')
        .collect()
}

fn is_leader(c: char) -> bool {
    is_blank(c) || matches!(c, '.' | '．' | '…' | '‥' | '・' | '･')
}

/// An entry without the page number at its end, where it has one.
fn without_page(text: &str) -> Option<&str> {
    let text = text.trim_end();
    let framed = text.trim_end_matches(|c| matches!(c, '-' | '－') || is_blank(c));
    let digits = framed.trim_end_matches(|c: char| fold_ascii(c).is_ascii_digit());
    let bare = digits.trim_end_matches(|c| matches!(c, '-' | '－') || is_blank(c));
    let set_off = digits.ends_with(is_leader) || bare.len() < digits.len();
    (digits.len() < framed.len() && set_off).then(|| bare.trim_end_matches(is_leader))
}

fn has_page_number(text: &str) -> bool {
    without_page(text).is_some_and(|rest| {
        let gap = &text.trim_end()[rest.len()..];
        gap.contains('\t') || gap.matches(['.', '．', '…', '‥', '・', '･']).count() >= 2
    })
}

/// An entry without the range of articles at its end: （第1条－第6条）.
fn without_range(text: &str) -> Option<&str> {
    let inner = text.trim_end().strip_suffix([')', '）'])?;
    let open = inner.rfind(['(', '（'])?;
    let range = inner[open..].trim_start_matches(['(', '（']);
    let counts = range.starts_with('第') && range.contains('条');
    let plain = range.chars().all(|c| {
        is_blank(c)
            || fold_ascii(c).is_ascii_digit()
            || "第条の－―—–-~～〜・、〇一二三四五六七八九十百".contains(c)
    });
    (counts && plain).then(|| text[..open].trim_end())
}

/// The lines of a document by what they say.
struct Headings<'a> {
    text: &'a SourceText,
    furniture: &'a BTreeSet<usize>,
    /// Lines by key, rising.
    lines: HashMap<String, Vec<usize>>,
}

impl<'a> Headings<'a> {
    fn read(text: &'a SourceText, furniture: &'a BTreeSet<usize>) -> Self {
        let mut lines: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, line) in text.lines.iter().enumerate() {
            lines.entry(key(&line.text)).or_default().push(at);
            let Some(next) = text.lines.get(at + 1) else {
                continue;
            };
            // A heading may run over its line, and an article's stands above it.
            lines
                .entry(key(&line.text) + &key(&next.text))
                .or_default()
                .push(at);
            if let Some(joined) = captioned(line, next) {
                lines.entry(joined).or_default().push(at);
            }
        }
        Self {
            text,
            furniture,
            lines,
        }
    }

    /// The last line of the longest block from `first` on whose entries all come
    /// again behind it, in order.
    fn block_end(&self, first: usize, numbered: bool) -> Option<usize> {
        let mut entries: Vec<(usize, Vec<&[usize]>)> = Vec::new();
        for at in first..self.text.lines.len() {
            if self.furniture.contains(&at) {
                continue;
            }
            let line = &self.text.lines[at];
            let places = self.places(&line.text);
            let again = places
                .iter()
                .any(|p| p.last().is_some_and(|&last| last > at));
            let own_title = is_contents_title(without_page(&line.text).unwrap_or(&line.text));
            if (!again && !own_title)
                || (numbered && !has_page_number(&line.text))
                || entries.len() == MAX_ENTRIES
            {
                break;
            }
            // The table of contents may list itself.
            entries.push((at, if own_title { Vec::new() } else { places }));
        }
        while let Some((last, _)) = entries.last() {
            if self.come_again(&entries, *last) {
                return Some(*last);
            }
            entries.pop();
        }
        None
    }

    fn come_again(&self, entries: &[(usize, Vec<&[usize]>)], last: usize) -> bool {
        let mut after = last;
        entries
            .iter()
            .filter(|(_, places)| !places.is_empty())
            .all(|(_, places)| {
                let next = places
                    .iter()
                    .filter_map(|lines| lines.get(lines.partition_point(|&l| l <= after)).copied())
                    .min();
                after = next.unwrap_or(after);
                next.is_some()
            })
    }

    /// Where the words of an entry stand, however the entry is read.
    fn places(&self, entry: &str) -> Vec<&[usize]> {
        let bare = without_page(entry);
        let readings = [
            Some(entry),
            bare,
            without_range(entry),
            bare.and_then(without_range),
        ];
        let keys = readings
            .into_iter()
            .flatten()
            .map(key)
            .filter(|k| !k.is_empty());
        keys.filter_map(|k| self.lines.get(&k))
            .map(Vec::as_slice)
            .collect()
    }
}

/// `(目的)` above `第1条 …`, as a table of contents prints it: 第1条 目的.
fn captioned(line: &Line, next: &Line) -> Option<String> {
    let inner = line
        .text
        .trim()
        .strip_prefix(['(', '（'])?
        .strip_suffix([')', '）'])?;
    let below = next.text.trim_start().trim_start_matches("- ");
    let label = Label::read(below)?;
    Some(key(&label.printed) + &key(inner))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;
    use crate::verify::source_text::read_source;

    fn blocks(source: &str) -> Vec<String> {
        let file = SourceFile::from_text("s.txt", source);
        let text = read_source(&file, &[]);
        contents_blocks(&text, &BTreeSet::new())
            .into_iter()
            .map(|r| text.text(r))
            .collect()
    }

    #[test]
    fn entries_must_come_again() {
        assert_eq!(
            blocks(
                "題\n目 次\n第1章 総則（第1条－第6条）\n２．運用....... - 12 -\n第1章 総則\n甲は、乙とする。\n2 運用\n文。\n"
            ),
            ["目次第1章総則（第1条－第6条）２．運用.......-12-"]
        );
    }

    #[test]
    fn a_line_that_does_not_come_again_ends_the_block() {
        assert_eq!(
            blocks("目次\n1 総則\n2 罰則\n3 運用\n1 総則\n文。\n3 運用\n文。\n"),
            ["目次1総則"]
        );
        assert_eq!(
            blocks("内容\n甲は、乙とする。\n1 総則\n文。\n"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_repeated_heading_behind_the_block_is_no_entry() {
        assert_eq!(
            blocks("目次\n1 目的\n2 定義\n1 目的\n1 目的\n甲。\n2 定義\n乙。\n1 目的\n丙。\n"),
            ["目次1目的2定義1目的"]
        );
    }

    #[test]
    fn page_numbers_tell_a_block_without_title() {
        assert_eq!(
            blocks("題\n1 甲\t1\n2 乙\t3\n3 丙\t4\n1 甲\n文。\n2 乙\n文。\n3 丙\n文。\n"),
            ["1甲12乙33丙4"]
        );
    }

    #[test]
    fn captions_above_their_articles_are_found() {
        assert_eq!(
            blocks("目次\n第1条 目的\n(目的)\n- 第1条 甲は、乙とする。\n"),
            ["目次第1条目的"]
        );
    }
}
