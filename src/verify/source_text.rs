//! The source as a stream of printed characters, with the repairs carried out.
//!
//! In: the source file and the repairs of its corrections file. Out: every
//! non-blank character with its line and table cell, and what each repair took
//! away and put in. What a line *is* is left to the rules for dropped text.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::parse::Repair;
use crate::source::SourceFile;

/// Blank to the eye: white space, and marks without width.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}')
}

/// The characters of a text that can be seen.
pub(super) fn visible(text: &str) -> Vec<char> {
    text.chars().filter(|c| !is_blank(*c)).collect()
}

/// A character that can be seen.
#[derive(Debug, Clone, Copy)]
pub(super) struct SourceChar {
    pub(super) c: char,
    // A source may have twenty million characters: half the width counts here.
    line: u32,
    cell: u32,
    /// Whether the source prints it, and no repair has put it there.
    pub(super) printed: bool,
}

/// A line that holds something, or a part of one that a repair split.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Its number in the file, from 1.
    pub(super) number: usize,
    /// Its text after the repairs.
    pub(super) text: String,
    /// Its characters in [`SourceText::chars`].
    pub(super) chars: Range<usize>,
    /// Whether a form feed stands on it or on a blank line right before it.
    pub(super) opens_page: bool,
    /// How many tabs it holds.
    pub(super) tabs: usize,
}

impl SourceChar {
    /// Its line in [`SourceText::lines`].
    pub(super) fn line(&self) -> usize {
        self.line as usize
    }

    /// How many tabs stand before it in its line.
    pub(super) fn cell(&self) -> usize {
        self.cell as usize
    }

    /// The same character on another line.
    pub(super) fn on_line(self, line: usize) -> Self {
        Self {
            line: narrow(line),
            ..self
        }
    }
}

/// A count of lines or tabs; a file is too small for more than 2^32.
fn narrow(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// What a repair did.
#[derive(Debug, Clone, Default)]
pub(super) struct RepairDone {
    /// How often it applied.
    pub(super) applied: usize,
    /// Characters taken from the source.
    pub(super) taken: usize,
    /// Characters put in.
    pub(super) put: usize,
    /// Where its result stands in [`SourceText::chars`].
    pub(super) places: Vec<Range<usize>>,
}

/// The source as a stream of characters.
#[derive(Debug)]
pub(super) struct SourceText {
    pub(super) chars: Vec<SourceChar>,
    pub(super) lines: Vec<Line>,
    pub(super) repairs: Vec<RepairDone>,
    /// Characters of the file that can be seen, before any repair.
    pub(super) printed: usize,
    /// Characters that repairs took away.
    pub(super) replaced: usize,
}

/// A character of a line under repair; blanks included.
#[derive(Debug, Clone, Copy)]
struct Draft {
    c: char,
    printed: bool,
    repair: Option<usize>,
}

/// Reads the source and carries out the repairs, in the order they are written.
pub(super) fn read_source(file: &SourceFile, repairs: &[Repair]) -> SourceText {
    let mut out = SourceText {
        chars: Vec::new(),
        lines: Vec::new(),
        repairs: vec![RepairDone::default(); repairs.len()],
        printed: 0,
        replaced: 0,
    };
    let mut by_line: Vec<usize> = (0..repairs.len()).collect();
    by_line.sort_by_key(|&at| repairs[at].line);
    let mut next = by_line.into_iter().peekable();
    let mut page = false;
    for (number, text) in file.lines() {
        page |= text.contains('\u{c}');
        let mut draft: Vec<Draft> = text
            .chars()
            .map(|c| Draft {
                c,
                printed: true,
                repair: None,
            })
            .collect();
        out.printed += draft.iter().filter(|d| !is_blank(d.c)).count();
        while let Some(at) = next.next_if(|&at| repairs[at].line <= number) {
            if repairs[at].line == number {
                apply(&repairs[at], at, &mut draft, &mut out);
            }
        }
        for part in draft.split(|d| d.c == '\n') {
            if out.add_line(number, part, page) {
                page = false;
            }
        }
    }
    out
}

impl SourceText {
    /// Adds a line where it holds something.
    fn add_line(&mut self, number: usize, draft: &[Draft], opens_page: bool) -> bool {
        let start = self.chars.len();
        let line = self.lines.len();
        let mut tabs = 0;
        for d in draft {
            if let Some(repair) = d.repair {
                self.note_place(repair);
            }
            if d.c == '\t' {
                tabs += 1;
            }
            if !is_blank(d.c) {
                self.chars.push(SourceChar {
                    c: d.c,
                    line: narrow(line),
                    cell: narrow(tabs),
                    printed: d.printed,
                });
            }
            if let Some(repair) = d.repair {
                self.note_place(repair);
            }
        }
        if self.chars.len() == start {
            return false;
        }
        self.lines.push(Line {
            number,
            text: draft.iter().map(|d| d.c).collect(),
            chars: start..self.chars.len(),
            opens_page,
            tabs,
        });
        true
    }

    fn note_place(&mut self, repair: usize) {
        let at = self.chars.len();
        match self.repairs[repair].places.last_mut() {
            Some(place) if at <= place.end + 1 => place.end = place.end.max(at),
            _ => self.repairs[repair].places.push(at..at),
        }
    }

    /// The characters of the source lines `first` to `last`.
    pub(super) fn range_of_lines(&self, first: usize, last: usize) -> Range<usize> {
        let from = self.lines.partition_point(|l| l.number < first);
        let to = self.lines.partition_point(|l| l.number <= last);
        let at = |line: usize| {
            self.lines
                .get(line)
                .map_or(self.chars.len(), |l| l.chars.start)
        };
        at(from)..at(to).max(at(from))
    }

    /// The number in the file of the line a character stands on.
    pub(super) fn line_number(&self, at: usize) -> usize {
        match self.chars.get(at) {
            Some(c) => self.lines[c.line()].number,
            None => self.lines.last().map_or(1, |l| l.number),
        }
    }

    /// Whether a character opens its line.
    pub(super) fn opens_line(&self, at: usize) -> bool {
        self.chars
            .get(at)
            .is_some_and(|c| self.lines[c.line()].chars.start == at)
    }

    /// The characters of a range as a string.
    pub(super) fn text(&self, range: Range<usize>) -> String {
        self.chars[range].iter().map(|c| c.c).collect()
    }
}

/// Replaces every occurrence of `find` in a line.
///
/// Where the line prints it with other blanks, the blanks are overlooked: they
/// are no part of what this room counts.
fn apply(repair: &Repair, at: usize, draft: &mut Vec<Draft>, out: &mut SourceText) {
    let find: Vec<char> = repair.find.chars().collect();
    let put: Vec<char> = repair.put.chars().collect();
    let mut places = occurrences(draft, &find, |_| true);
    if places.is_empty() {
        places = occurrences(draft, &visible(&repair.find), |c| !is_blank(c));
    }
    let mut result = Vec::with_capacity(draft.len());
    let mut done = 0;
    for place in places {
        result.extend_from_slice(&draft[done..place.start]);
        replace(&draft[place.clone()], &put, at, &mut result, out);
        done = place.end;
        out.repairs[at].applied += 1;
    }
    result.extend_from_slice(&draft[done..]);
    *draft = result;
}

/// Keeps what `old` and `put` have in common, so that only the least is counted
/// as taken and put.
fn replace(old: &[Draft], put: &[char], at: usize, result: &mut Vec<Draft>, out: &mut SourceText) {
    let before: Vec<char> = old.iter().map(|d| d.c).collect();
    let start = result.len();
    for op in capture_diff_slices(Algorithm::Myers, &before, put) {
        let (taken, given) = match op {
            DiffOp::Equal { old_index, len, .. } => {
                result.extend_from_slice(&old[old_index..old_index + len]);
                continue;
            }
            other => (other.old_range(), other.new_range()),
        };
        for d in old[taken].iter().filter(|d| !is_blank(d.c)) {
            out.repairs[at].taken += 1;
            out.replaced += usize::from(d.printed);
        }
        for &c in &put[given] {
            out.repairs[at].put += usize::from(!is_blank(c));
            result.push(Draft {
                c,
                printed: false,
                repair: None,
            });
        }
    }
    if result.len() == start {
        // A pure deletion leaves a mark without width to be found again by.
        result.push(Draft {
            c: '\u{200b}',
            printed: false,
            repair: None,
        });
    }
    for d in &mut result[start..] {
        d.repair = Some(at);
    }
}

/// Where `find` stands among the characters that `counts`, without overlap.
fn occurrences(draft: &[Draft], find: &[char], counts: impl Fn(char) -> bool) -> Vec<Range<usize>> {
    let kept: Vec<usize> = (0..draft.len()).filter(|&n| counts(draft[n].c)).collect();
    let mut out = Vec::new();
    let mut at = 0;
    while !find.is_empty() && at + find.len() <= kept.len() {
        if (0..find.len()).all(|n| draft[kept[at + n]].c == find[n]) {
            out.push(kept[at]..kept[at + find.len() - 1] + 1);
            at += find.len();
        } else {
            at += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repair(line: usize, find: &str, put: &str) -> Repair {
        Repair {
            line,
            find: find.into(),
            put: put.into(),
            reason: "x".into(),
        }
    }

    #[test]
    fn only_the_least_is_counted() {
        let file = SourceFile::from_text("s.txt", "甲\n施設可能な 場所と施設可能\n");
        let text = read_source(
            &file,
            &[repair(2, "施設可能", "施錠可能"), repair(1, "乙", "丙")],
        );
        assert_eq!(text.text(0..text.chars.len()), "甲施錠可能な場所と施錠可能");
        assert_eq!(
            (
                text.repairs[0].applied,
                text.repairs[0].taken,
                text.repairs[0].put
            ),
            (2, 2, 2)
        );
        assert_eq!(
            (text.repairs[1].applied, text.replaced, text.printed),
            (0, 2, 13)
        );
    }

    #[test]
    fn blanks_of_the_source_do_not_hide_a_repair() {
        let file = SourceFile::from_text("s.txt", "C I S 0 は\n");
        let text = read_source(&file, &[repair(1, "CIS0", "CISO")]);
        assert_eq!(text.text(0..5), "CISOは");
    }

    #[test]
    fn a_line_break_splits_the_line_and_a_tab_the_cell() {
        let file = SourceFile::from_text("s.txt", "題名本文\n甲乙\n");
        let text = read_source(
            &file,
            &[repair(1, "題名", "題名\n"), repair(2, "甲乙", "甲\t乙")],
        );
        let lines: Vec<_> = text
            .lines
            .iter()
            .map(|l| (l.number, l.text.as_str(), l.tabs))
            .collect();
        assert_eq!(lines, [(1, "題名", 0), (1, "本文", 0), (2, "甲\t乙", 1)]);
        assert_eq!(text.replaced + text.repairs[0].put, 0);
    }
}
