//! The moves that the walk knows: what stands in another order than in the
//! source, or joined out of pieces of it, and is the same text all the same.
//!
//! A caption above its 第N条 line; a row of a table that a page break cuts; a
//! table given whole by the corrections; characters printed twice at a page
//! break; an HTML entity. Each must fit to the last character, or it is not taken.

use std::ops::Range;

use super::given::trace_table;
use super::printed::Part;
use super::rules::Candidate;
use super::source_text::{SourceText, is_blank};
use super::walk::{Fate, Moved, Walk};
use crate::model::ClauseIndex;
use crate::parse::DropClass;

/// The most characters that are printed twice at a page break.
const MAX_TAIL: usize = 6;
/// Into how many lines page breaks may cut a row.
const MAX_ROW_LINES: usize = 4;
/// From how many characters on a line counts as a full one.
const FULL_LINE: usize = 25;

const CAPTION_REASON: &str = "見出しは条番号の前の行にある";
const SPLIT_ROW_REASON: &str = "頁で切れた表の行をセルごとにつないだ";
const TAIL_REASON: &str = "頁の切れ目で二度印字された文字";

/// Whether lines of a document break inside sentences as a rule.
pub(super) fn is_wrapped(source: &SourceText) -> bool {
    let full: Vec<_> = source
        .lines
        .iter()
        .filter(|l| l.chars.len() >= FULL_LINE)
        .collect();
    let ends = |text: &str| {
        text.trim_end_matches(is_blank)
            .ends_with(['。', '」', '）', ')', '．', '.'])
    };
    let open = full.iter().filter(|l| !ends(&l.text)).count();
    open * 10 > full.len() * 3
}

fn is_open_bracket(c: char) -> bool {
    matches!(c, '(' | '（' | '【' | '〔' | '［' | '[')
}

fn is_close_bracket(c: char) -> bool {
    matches!(c, ')' | '）' | '】' | '〕' | '］' | ']')
}

/// A row put together from several lines.
struct JoinedRow {
    /// Characters of the source and of the version that are the same.
    pairs: Vec<(usize, usize)>,
    left_out: Vec<Candidate>,
    /// Where the source goes on.
    end: usize,
}

impl Walk<'_> {
    /// The character behind `range` of the version printed at `at`, if it is.
    fn printed_at(&self, at: usize, range: &Range<usize>) -> Option<usize> {
        let all = range
            .clone()
            .enumerate()
            .all(|(n, to)| self.same(at + n, to));
        all.then(|| at + range.len())
    }

    fn place_range(&mut self, at: usize, range: Range<usize>) {
        for (n, to) in range.enumerate() {
            self.place(at + n, to);
        }
    }

    /// `(目的)` as the source prints it: the end, where brackets close around it.
    fn bracketed(&self, at: usize, heading: &Range<usize>) -> Option<usize> {
        let open = self.source.chars.get(at)?.c;
        let end = self.printed_at(at + 1, heading)?;
        let close = self.source.chars.get(end)?.c;
        (is_open_bracket(open) && is_close_bracket(close)).then_some(end + 1)
    }

    fn place_bracketed(&mut self, at: usize, heading: Range<usize>) {
        let piece = self.printed.piece_of[heading.start];
        for bracket in [at, at + heading.len() + 1] {
            self.fates[bracket] = Fate::Placed(piece);
            self.brackets.push(bracket);
        }
        self.place_range(at + 1, heading);
    }

    /// The caption on the line before its 第N条.
    pub(super) fn caption_first(&mut self, piece: usize) -> bool {
        let label = &self.printed.pieces[piece];
        let Some(heading) = self.printed.pieces.get(piece + 1) else {
            return false;
        };
        if label.part != Part::Label
            || heading.part != Part::Heading
            || heading.clause != label.clause
        {
            return false;
        }
        let (label, heading, clause) = (label.chars.clone(), heading.chars.clone(), label.clause);
        let start = self.at;
        if !self.source.opens_line(start) {
            return false;
        }
        let Some(caption_end) = self.bracketed(start, &heading) else {
            return false;
        };
        // A page may break between the caption and the article.
        let mut at = caption_end;
        let mut between = Vec::new();
        while self.printed_at(at, &label).is_none() {
            let Some(c) = self.candidates_at(at).next().cloned() else {
                return false;
            };
            at = c.chars.end;
            between.push(c);
        }
        if !self.source.opens_line(at) && between.is_empty() {
            return false;
        }
        for c in between {
            self.drop_run(c.chars, c.class, c.reason);
        }
        self.place_bracketed(start, heading.clone());
        self.moved.push(Moved {
            line: self.source.line_number(start),
            clause,
            reason: CAPTION_REASON.into(),
        });
        let end = at + label.len();
        self.place_range(at, label);
        self.at = end;
        self.to = heading.end;
        true
    }

    /// Brackets around the caption of an article, behind its label.
    pub(super) fn caption_brackets(&mut self, piece: usize) -> bool {
        let piece = &self.printed.pieces[piece];
        if piece.part != Part::Heading || piece.table.is_some() || self.same(self.at, self.to) {
            return false;
        }
        let heading = piece.chars.clone();
        let Some(end) = self.bracketed(self.at, &heading) else {
            return false;
        };
        self.place_bracketed(self.at, heading.clone());
        self.at = end;
        self.to = heading.end;
        true
    }

    /// A row whose cells are cut by a page break and go on in a later line.
    pub(super) fn split_row(&mut self) -> bool {
        let rows = &self.printed.rows;
        let first = rows.partition_point(|row| row.start() < self.to);
        let found = rows[first..]
            .iter()
            .take_while(|row| row.start() == self.to)
            .find(|row| row.width() > 0);
        let Some(row) = found.cloned() else {
            return false;
        };
        let width = row.width();
        if !self.source.opens_line(self.at) || self.reads_on(width) {
            return false;
        }
        for lines in 2..=MAX_ROW_LINES {
            let Some(joined) = self.join_row(&row.cells, lines) else {
                continue;
            };
            self.take_joined(joined, row.clause);
            self.to += width;
            return true;
        }
        false
    }

    fn take_joined(&mut self, joined: JoinedRow, clause: ClauseIndex) {
        let mut last = self.source.chars[self.at].line();
        let mut lines: Vec<usize> = Vec::new();
        for (at, to) in joined.pairs {
            self.place(at, to);
            lines.push(self.source.chars[at].line());
        }
        lines.sort_unstable();
        for line in lines {
            if std::mem::replace(&mut last, line) != line {
                self.moved.push(Moved {
                    line: self.source.lines[line].number,
                    clause: Some(clause),
                    reason: SPLIT_ROW_REASON.into(),
                });
            }
        }
        for c in joined.left_out {
            self.drop_run(c.chars, c.class, c.reason);
        }
        self.at = joined.end;
    }

    /// Whether the next `count` characters follow the source as it is printed.
    fn reads_on(&self, count: usize) -> bool {
        let (mut at, mut to) = (self.at, self.to);
        let end = to + count;
        while to < end {
            if self.same(at, to) {
                at += 1;
                to += 1;
            } else {
                match self.candidates_at(at).next() {
                    Some(c) => at = c.chars.end,
                    None => return false,
                }
            }
        }
        true
    }

    /// Pairs the characters of `count` lines with the cells of a row, cell by
    /// cell; none where a single one is left over.
    fn join_row(&self, cells: &[Range<usize>], count: usize) -> Option<JoinedRow> {
        let mut columns: Vec<Vec<usize>> = vec![Vec::new(); cells.len()];
        let mut left_out = Vec::new();
        let mut at = self.at;
        let mut lines = 0;
        let mut line = usize::MAX;
        while at < self.source.chars.len() {
            if let Some(c) = self
                .candidates_at(at)
                .find(|c| c.class != DropClass::TitleBlock)
            {
                left_out.push(c.clone());
                at = c.chars.end;
                continue;
            }
            let c = &self.source.chars[at];
            if c.line() != line {
                if lines == count {
                    break;
                }
                line = c.line();
                lines += 1;
                if self.source.lines[line].tabs + 1 != cells.len() {
                    return None;
                }
            }
            columns.get_mut(c.cell())?.push(at);
            at += 1;
        }
        let mut pairs = Vec::new();
        for (column, cell) in columns.iter().zip(cells) {
            if column.len() != cell.len() {
                return None;
            }
            pairs.extend(column.iter().copied().zip(cell.clone()));
        }
        let fits = lines == count && pairs.iter().all(|&(at, to)| self.same(at, to));
        // What is left out behind the row is none of its business.
        let end = pairs.iter().map(|p| p.0 + 1).max()?;
        left_out.retain(|c| c.chars.start < end);
        fits.then_some(JoinedRow {
            pairs,
            left_out,
            end,
        })
    }

    /// A table that the corrections give whole.
    pub(super) fn given_table(&mut self, piece: usize) -> bool {
        let Some(clause) = self.printed.pieces[piece].table else {
            return false;
        };
        let Some(found) = self.tables.iter().find(|t| t.table.clause == clause) else {
            return false;
        };
        let block = self
            .source
            .range_of_lines(found.given.lines.first, found.given.lines.last);
        let head = self.to == found.table.cells_from;
        if self.at >= block.end || !(head || self.at >= block.start) {
            return false;
        }
        if !(head || self.to == found.table.chars.start) {
            return false;
        }
        // Whatever stands before the block and was not placed stays open.
        let block = self.at.max(block.start)..block.end;
        trace_table(self, block.clone(), self.to..found.table.chars.end, found);
        self.at = block.end;
        self.to = found.table.chars.end;
        true
    }

    /// Characters that end one line and stand again at the head of the next.
    pub(super) fn repeated_tail(&mut self) -> bool {
        let at = self.at;
        if at == 0 || !self.source.opens_line(at) {
            return false;
        }
        let Some(tail) = self.placed_tail(at) else {
            return false;
        };
        let line = &self.source.lines[self.source.chars[at].line()];
        let stay = self.agree(at, self.to);
        let longest = MAX_TAIL.min(line.chars.len());
        let best = (1..=longest)
            .filter(|&k| k < tail.len())
            .filter(|&k| (0..k).all(|n| self.source.chars[at + n].c == tail[tail.len() - k + n]))
            .map(|k| (self.agree(at + k, self.to), k))
            .filter(|&(agree, _)| agree > stay && agree >= 2)
            .max_by_key(|&(agree, k)| (agree, std::cmp::Reverse(k)));
        let Some((_, k)) = best else { return false };
        self.drop_run(at..at + k, DropClass::RepeatedTail, TAIL_REASON);
        self.at += k;
        true
    }

    /// The end of the line before, all of it placed, where a page breaks between.
    fn placed_tail(&self, at: usize) -> Option<Vec<char>> {
        let mut before = at;
        let mut broken = self.source.lines[self.source.chars[at].line()].opens_page;
        while before > 0 && self.fates[before - 1] == Fate::Dropped {
            before -= 1;
            broken = true;
        }
        if before == 0 || (self.wrapped && !broken) {
            return None;
        }
        let line = &self.source.lines[self.source.chars[before - 1].line()];
        // One more than can be repeated, so that a whole line is never its own tail.
        let start = line.chars.start.max(before.saturating_sub(MAX_TAIL + 1));
        let placed = (start..before).all(|n| matches!(self.fates[n], Fate::Placed(_)));
        placed.then(|| {
            self.source.chars[start..before]
                .iter()
                .map(|c| c.c)
                .collect()
        })
    }

    /// `&lt;` that the Markdown writes as the character it stands for.
    pub(super) fn entity(&mut self) -> bool {
        let Some(&wanted) = self.printed.chars.get(self.to) else {
            return false;
        };
        let known = [
            ("&lt;", '<'),
            ("&gt;", '>'),
            ("&amp;", '&'),
            ("&quot;", '"'),
        ];
        let found = known.iter().find(|(written, stands_for)| {
            *stands_for == wanted
                && written
                    .chars()
                    .enumerate()
                    .all(|(n, c)| self.source.chars.get(self.at + n).is_some_and(|s| s.c == c))
        });
        let Some((written, _)) = found else {
            return false;
        };
        let start = self.at;
        self.place(start, self.to);
        self.entities.push(start);
        self.drop_run(
            start + 1..start + written.len(),
            DropClass::MarkupResidue,
            "HTML の文字参照",
        );
        self.at = start + written.len();
        self.to += 1;
        true
    }
}
