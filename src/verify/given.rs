//! What the corrections file gives by hand: lines left out, lost figures, tables.
//!
//! Lines it drops, and the scattered words of its figures, leave the stream before
//! the walk. A table it gives must stand in the version cell for cell, and its
//! characters must be those of its lines: each cell is traced to the pieces of the
//! source it is made of.

use std::ops::Range;

use super::printed::{PrintedTable, PrintedText};
use super::source_text::{SourceText, visible};
use super::walk::{Moved, Walk};
use crate::model::{Cell, Version};
use crate::parse::{Corrections, DropClass, GivenTable};

/// Characters that the corrections take out of the stream.
#[derive(Debug, Clone)]
pub(super) struct TakenOut {
    pub(super) lines: (usize, usize),
    pub(super) class: DropClass,
    /// Characters that the source prints there.
    pub(super) chars: usize,
    pub(super) reason: String,
    /// Whether it belongs to a figure.
    pub(super) figure: bool,
    /// Whether a sentence is among what was taken.
    pub(super) sentence: bool,
}

/// Takes out what the corrections drop; what is left of a figure is its caption.
pub(super) fn take_out(
    source: SourceText,
    corrections: &Corrections,
) -> (SourceText, Vec<TakenOut>) {
    let mut gone = vec![false; source.chars.len()];
    let mut out = Vec::new();
    for drop in &corrections.drops {
        let range = source.range_of_lines(drop.lines.first, drop.lines.last);
        let lines = (drop.lines.first, drop.lines.last);
        out.push(take(
            &source,
            &mut gone,
            range,
            lines,
            drop.class,
            &drop.reason,
        ));
    }
    for figure in &corrections.figures {
        let range = source.range_of_lines(figure.lines.first, figure.lines.last);
        let lines = (figure.lines.first, figure.lines.last);
        let caption = find_run(&source, range.clone(), &visible(&figure.caption))
            .unwrap_or(range.end..range.end);
        let before = take(
            &source,
            &mut gone,
            range.start..caption.start,
            lines,
            DropClass::FigureLabels,
            &figure.reason,
        );
        let behind = take(
            &source,
            &mut gone,
            caption.end..range.end,
            lines,
            DropClass::FigureLabels,
            &figure.reason,
        );
        if before.chars + behind.chars == 0 {
            continue;
        }
        out.push(TakenOut {
            chars: before.chars + behind.chars,
            figure: true,
            sentence: before.sentence || behind.sentence,
            ..behind
        });
    }
    (without(source, &gone), out)
}

fn take(
    source: &SourceText,
    gone: &mut [bool],
    range: Range<usize>,
    lines: (usize, usize),
    class: DropClass,
    reason: &str,
) -> TakenOut {
    let mut chars = 0;
    let mut sentence = false;
    for n in range {
        if !std::mem::replace(&mut gone[n], true) {
            chars += usize::from(source.chars[n].printed);
            sentence |= source.chars[n].c == '。';
        }
    }
    TakenOut {
        lines,
        class,
        chars,
        reason: reason.to_owned(),
        figure: class == DropClass::FigureLabels,
        sentence,
    }
}

fn find_run(source: &SourceText, range: Range<usize>, wanted: &[char]) -> Option<Range<usize>> {
    let chars: Vec<char> = source.chars[range.clone()].iter().map(|c| c.c).collect();
    let at = chars
        .windows(wanted.len().max(1))
        .position(|w| w == wanted)?;
    Some(range.start + at..range.start + at + wanted.len())
}

/// The stream without the characters that are gone.
fn without(source: SourceText, gone: &[bool]) -> SourceText {
    if !gone.contains(&true) {
        return source;
    }
    // Where each character goes: the count of those kept before it.
    let mut moved_to = Vec::with_capacity(gone.len() + 1);
    let mut kept = 0;
    for &is_gone in gone {
        moved_to.push(kept);
        kept += usize::from(!is_gone);
    }
    moved_to.push(kept);
    let to = |range: &Range<usize>| moved_to[range.start]..moved_to[range.end];
    let mut lines = Vec::new();
    let mut line_of = Vec::with_capacity(source.lines.len());
    let mut opens_page = false;
    for line in &source.lines {
        let mut line = line.clone();
        let whole = line.chars.clone();
        line.chars = to(&line.chars);
        line_of.push(lines.len());
        opens_page |= line.opens_page;
        if line.chars.is_empty() {
            continue;
        }
        if line.chars.len() < whole.len() {
            line.text = whole
                .filter(|&n| !gone[n])
                .map(|n| source.chars[n].c)
                .collect();
        }
        line.opens_page = std::mem::take(&mut opens_page);
        lines.push(line);
    }
    let kept = source.chars.iter().zip(gone).filter(|(_, gone)| !**gone);
    let chars = kept.map(|(c, _)| c.on_line(line_of[c.line()])).collect();
    let mut repairs = source.repairs;
    for place in repairs.iter_mut().flat_map(|r| r.places.iter_mut()) {
        *place = to(place);
    }
    SourceText {
        chars,
        lines,
        repairs,
        printed: source.printed,
        replaced: source.replaced,
    }
}

/// A table of the corrections and the table of the version that is made of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct TableMatch<'a> {
    pub(super) given: &'a GivenTable,
    pub(super) table: &'a PrintedTable,
}

/// Pairs the given tables with those of the version, and names the ones that are
/// not there cell for cell.
pub(super) fn match_tables<'a>(
    version: &Version,
    printed: &'a PrintedText,
    corrections: &'a Corrections,
) -> (Vec<TableMatch<'a>>, Vec<&'a GivenTable>) {
    let mut given: Vec<&GivenTable> = corrections.tables.iter().collect();
    given.sort_by_key(|g| g.lines);
    let mut free = printed.tables.iter().collect::<Vec<_>>();
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for given in given {
        match free.iter().position(|t| same_table(version, t, given)) {
            Some(at) => found.push(TableMatch {
                given,
                table: free.remove(at),
            }),
            None => missing.push(given),
        }
    }
    (found, missing)
}

fn same_table(version: &Version, printed: &PrintedTable, given: &GivenTable) -> bool {
    let clause = &version.clauses[printed.clause];
    let Some(table) = &clause.table else {
        return false;
    };
    let rows = || std::iter::once(&table.head).chain(table.rows.iter().map(|row| &row.cells));
    let same_cell = |cell: &Cell, given: &str| match given.trim() {
        "^^" => cell.continued,
        text => !cell.continued && visible(&cell.text()) == visible(text),
    };
    let caption = |text: Option<&str>| text.map(visible).unwrap_or_default();
    caption(clause.heading.as_deref()) == caption(given.caption.as_deref())
        && rows().count() == given.rows.len()
        && rows().zip(&given.rows).all(|(cells, given)| {
            cells.len() == given.len()
                && cells
                    .iter()
                    .zip(given)
                    .all(|(cell, given)| same_cell(cell, given))
        })
}

/// Places the characters of a given table: each cell from as few pieces of the
/// block as can be, the next one in printed order first.
pub(super) fn trace_table(
    walk: &mut Walk<'_>,
    block: Range<usize>,
    cells: Range<usize>,
    found: &TableMatch<'_>,
) {
    let mut tracer = Tracer {
        free: free_of_residue(walk, block, cells.len()),
        next: 0,
        found,
        last_move: 0,
    };
    let mut to = cells.start;
    while to < cells.end {
        let piece = walk.printed.piece(to);
        let end = piece.chars.end.min(cells.end);
        let clause = piece.clause;
        to = tracer.next_run(walk, to..end, clause);
    }
}

struct Tracer<'a> {
    /// The characters of the block that belong to no cell yet, in order.
    free: Vec<Option<usize>>,
    next: usize,
    found: &'a TableMatch<'a>,
    last_move: usize,
}

impl Tracer<'_> {
    /// Places the next run of a cell; gives back where the rest of it begins.
    fn next_run(
        &mut self,
        walk: &mut Walk<'_>,
        cell: Range<usize>,
        clause: Option<usize>,
    ) -> usize {
        let (mut best, mut length) = (self.next, self.agree(walk, self.next, &cell));
        if length < cell.len() && walk.spend(self.free.len()) {
            for at in 0..self.free.len() {
                let agrees = self.agree(walk, at, &cell);
                if agrees > length {
                    (best, length) = (at, agrees);
                }
            }
        }
        // A lone character from elsewhere is chance, not a piece of the cell.
        if length == 0 || (length == 1 && cell.len() > 1 && best != self.next) {
            return cell.start + 1;
        }
        if best != self.next && best != self.first_free() {
            let line = self.free[best].map_or(0, |at| walk.source.line_number(at));
            if line != self.last_move {
                walk.moved.push(Moved {
                    line,
                    clause,
                    reason: self.found.given.reason.clone(),
                });
                self.last_move = line;
            }
        }
        for n in 0..length {
            if let Some(at) = self.free[best + n].take() {
                walk.place(at, cell.start + n);
            }
        }
        self.next = best + length;
        while self.next < self.free.len() && self.free[self.next].is_none() {
            self.next += 1;
        }
        cell.start + length
    }

    /// Where the block goes on as it is printed, behind a cell taken from further on.
    fn first_free(&self) -> usize {
        let free = self.free.iter().position(Option::is_some);
        free.unwrap_or(self.free.len())
    }

    fn agree(&self, walk: &Walk<'_>, at: usize, cell: &Range<usize>) -> usize {
        let block = self.free.get(at..).unwrap_or_default();
        let pairs = block.iter().zip(cell.clone());
        pairs
            .take_while(|(at, to)| at.is_some_and(|at| walk.same(at, *to)))
            .count()
    }
}

/// The block without what may be left out anywhere, which is left out; where the
/// cells need every character, nothing is.
fn free_of_residue(walk: &mut Walk<'_>, block: Range<usize>, needed: usize) -> Vec<Option<usize>> {
    if block.len() <= needed {
        return block.map(Some).collect();
    }
    let mut free = Vec::new();
    let mut at = block.start;
    while at < block.end {
        let residue = walk
            .candidates_at(at)
            .find(|c| c.chars.end <= block.end && c.class != DropClass::TitleBlock)
            .cloned();
        match residue {
            Some(c) => {
                walk.drop_run(c.chars.clone(), c.class, c.reason);
                at = c.chars.end;
            }
            None => {
                free.push(Some(at));
                at += 1;
            }
        }
    }
    free
}
