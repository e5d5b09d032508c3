//! A parsed version as a stream of the characters that a reader sees.
//!
//! In: a [`Version`]. Out: its labels, headings, terms, paragraphs and cells in
//! printed order, each character with the piece it belongs to. What the format
//! itself adds (brackets around captions, `^^`, the words before the caption of a
//! table or figure) is no part of the model and so no part of the stream.

use std::ops::Range;

use super::source_text::visible;
use crate::model::{ClauseIndex, Content, Kind, Version};

/// Which part of a clause a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Label,
    Heading,
    Term,
    Text,
    Cell,
}

/// A run of characters that stand together.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) clause: Option<ClauseIndex>,
    pub(super) part: Part,
    /// The table a cell or caption belongs to.
    pub(super) table: Option<ClauseIndex>,
    pub(super) chars: Range<usize>,
    /// Where it stands in the Markdown file, as near as the model knows.
    pub(super) span: Range<usize>,
}

/// A row of a table: the characters of its cells.
#[derive(Debug, Clone)]
pub(super) struct PrintedRow {
    /// The row's own clause, else the table.
    pub(super) clause: ClauseIndex,
    pub(super) cells: Vec<Range<usize>>,
}

impl PrintedRow {
    /// Its first character.
    pub(super) fn start(&self) -> usize {
        self.cells.first().map_or(0, |c| c.start)
    }

    /// How many characters it has.
    pub(super) fn width(&self) -> usize {
        self.cells.iter().map(Range::len).sum()
    }
}

/// A table in the stream.
#[derive(Debug, Clone)]
pub(super) struct PrintedTable {
    pub(super) clause: ClauseIndex,
    /// Its characters, the caption first.
    pub(super) chars: Range<usize>,
    /// Where the caption ends and the head begins.
    pub(super) cells_from: usize,
}

/// The stream.
#[derive(Debug, Default)]
pub(super) struct PrintedText {
    pub(super) chars: Vec<char>,
    /// For each character, its piece.
    pub(super) piece_of: Vec<u32>,
    pub(super) pieces: Vec<Piece>,
    pub(super) rows: Vec<PrintedRow>,
    pub(super) tables: Vec<PrintedTable>,
}

/// Reads a version in printed order.
pub(super) fn read_version(version: &Version) -> PrintedText {
    let mut out = PrintedText::default();
    // A stack of its own: a hostile file must not exhaust the thread's.
    let mut open: Vec<(Option<ClauseIndex>, std::slice::Iter<'_, Content>)> =
        vec![(None, version.content.iter())];
    while let Some((owner, rest)) = open.last_mut() {
        let owner = *owner;
        match rest.next() {
            None => {
                open.pop();
            }
            Some(Content::Text(p)) => out.push(owner, Part::Text, None, &p.text, p.span.clone()),
            Some(Content::Child(at)) => {
                let clause = &version.clauses[*at];
                if clause.kind == Kind::Row {
                    continue;
                }
                out.clause_head(version, *at);
                open.push((Some(*at), clause.content.iter()));
            }
        }
    }
    out
}

impl PrintedText {
    fn clause_head(&mut self, version: &Version, at: ClauseIndex) {
        let clause = &version.clauses[at];
        let table = clause.table.is_some().then_some(at);
        let start = self.chars.len();
        for (part, text) in [
            (Part::Label, clause.printed_label()),
            (Part::Heading, clause.heading.as_deref()),
            (Part::Term, clause.term.as_deref()),
        ] {
            if let Some(text) = text {
                self.push(Some(at), part, table, text, clause.span.clone());
            }
        }
        let Some(cells) = &clause.table else { return };
        let cells_from = self.chars.len();
        self.row(at, at, &cells.head, clause.span.clone());
        for row in &cells.rows {
            self.row(at, row.clause.unwrap_or(at), &row.cells, row.span.clone());
        }
        self.tables.push(PrintedTable {
            clause: at,
            chars: start..self.chars.len(),
            cells_from,
        });
    }

    fn row(
        &mut self,
        table: ClauseIndex,
        clause: ClauseIndex,
        cells: &[crate::model::Cell],
        span: Range<usize>,
    ) {
        let mut ranges = Vec::with_capacity(cells.len());
        for cell in cells {
            let start = self.chars.len();
            self.push(
                Some(clause),
                Part::Cell,
                Some(table),
                &cell.text(),
                span.clone(),
            );
            ranges.push(start..self.chars.len());
        }
        self.rows.push(PrintedRow {
            clause,
            cells: ranges,
        });
    }

    fn push(
        &mut self,
        clause: Option<ClauseIndex>,
        part: Part,
        table: Option<ClauseIndex>,
        text: &str,
        span: Range<usize>,
    ) {
        let start = self.chars.len();
        self.chars.extend(visible(text));
        if self.chars.len() == start {
            return;
        }
        // A file of 64 MB holds fewer pieces than that.
        let piece = u32::try_from(self.pieces.len()).unwrap_or(u32::MAX);
        self.piece_of.resize(self.chars.len(), piece);
        self.pieces.push(Piece {
            clause,
            part,
            table,
            chars: start..self.chars.len(),
            span,
        });
    }

    /// The piece that a character opens.
    pub(super) fn opened_piece(&self, at: usize) -> Option<usize> {
        let piece = *self.piece_of.get(at)? as usize;
        (self.pieces[piece].chars.start == at).then_some(piece)
    }

    /// The piece a character belongs to.
    pub(super) fn piece(&self, at: usize) -> &Piece {
        &self.pieces[self.piece_of[at] as usize]
    }

    /// The characters of a range as a string.
    pub(super) fn text(&self, range: Range<usize>) -> String {
        self.chars[range].iter().collect()
    }
}
