//! The clauses that can be found, and what is searched in each.

use crate::model::{Cell, Clause, ClauseIndex, Edition, Kind, Status, Version};
use crate::resolve::{Book, VersionRef};

/// What a block of text is in its clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// The heading, or a table's caption.
    Heading,
    /// The defined term.
    Term,
    /// A paragraph of the clause's own text.
    Text,
    /// A cell of a table.
    Cell,
}

/// One heading, paragraph or cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its text.
    pub text: String,
}

/// A clause as search sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// `jurisdiction/key`.
    pub id: String,
    /// The address, relative to the site's root.
    pub url: String,
    /// Index of the version's [`Shelf`].
    pub shelf: usize,
    /// Depth below the document, 1 for an outermost clause.
    pub depth: usize,
    /// Whether it is a row, whose cells are also those of its table.
    pub is_row: bool,
    /// What the clause itself is called in its path.
    pub segment: String,
    /// The label as printed, empty where there is none.
    pub label: String,
    /// The heading, empty where there is none.
    pub heading: String,
    /// What is searched, headings first.
    pub blocks: Vec<Block>,
}

impl Document {
    /// Whether a reader sees a block and the next as one: a term and its text.
    pub(super) fn goes_on(&self, block: usize) -> bool {
        let next = self.blocks.get(block + 1);
        self.blocks[block].kind == BlockKind::Term
            && next.is_some_and(|next| next.kind == BlockKind::Text)
    }

    /// The headings, paragraphs and cells as a reader sees them.
    pub(super) fn texts(&self) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for (n, block) in self.blocks.iter().enumerate() {
            match out.last_mut() {
                Some(last) if self.goes_on(n - 1) => {
                    last.push(' ');
                    last.push_str(&block.text);
                }
                _ => out.push(block.text.clone()),
            }
        }
        out
    }
}

/// A version whose clauses stand together in the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelf {
    /// Identifier of the body.
    pub jurisdiction: String,
    /// Full and short name of the body.
    pub names: [String; 2],
    /// Title of the policy.
    pub title: String,
    /// What the version is called.
    pub version: String,
    /// Directory below the site's root.
    pub directory: String,
    /// The first of its documents.
    pub start: usize,
}

/// Whether a clause may be found: clauses of posted versions that are no draft
/// and no sample.
pub fn is_indexed(book: &Book, at: VersionRef, _clause: ClauseIndex) -> bool {
    let status = book.version(at).front.status;
    let posted = match status {
        Status::InForce => true,
        Status::Superseded => book.site().edition == Edition::Internal || book.is_posted(at),
        Status::Draft | Status::Sample => false,
    };
    posted && book.is_posted(at)
}

/// The clauses that can be found, in printed order, and the versions they stand in.
pub(super) fn documents(book: &Book) -> (Vec<Document>, Vec<Shelf>) {
    let mut documents = Vec::new();
    let mut shelves = Vec::new();
    for at in book.versions() {
        let version = book.version(at);
        let start = documents.len();
        for clause in 0..version.clauses.len() {
            if is_indexed(book, at, clause) {
                documents.push(document(book, at, clause, shelves.len()));
            }
        }
        if documents.len() > start {
            let body = book.jurisdiction(at);
            shelves.push(Shelf {
                jurisdiction: body.id.clone(),
                names: [body.name.clone(), body.short_name.clone()],
                title: version.front.title.clone(),
                version: version.front.label.clone(),
                directory: book.pages(at).directory.clone(),
                start,
            });
        }
    }
    (documents, shelves)
}

fn document(book: &Book, at: VersionRef, index: ClauseIndex, shelf: usize) -> Document {
    let version = book.version(at);
    let clause = &version.clauses[index];
    Document {
        id: version.clause_id(index),
        url: book.href(at, index),
        shelf,
        depth: clause.depth,
        is_row: clause.kind == Kind::Row,
        segment: clause.path.last().cloned().unwrap_or_default(),
        label: clause.printed_label().unwrap_or_default().to_owned(),
        heading: clause.heading.clone().unwrap_or_default(),
        blocks: blocks(version, index),
    }
}

fn blocks(version: &Version, index: ClauseIndex) -> Vec<Block> {
    let clause = &version.clauses[index];
    let mut out = Vec::new();
    let mut push = |kind, text: &str| {
        if !text.trim().is_empty() {
            out.push(Block {
                kind,
                text: text.to_owned(),
            });
        }
    };
    push(
        BlockKind::Heading,
        clause.heading.as_deref().unwrap_or_default(),
    );
    push(BlockKind::Term, clause.term.as_deref().unwrap_or_default());
    for paragraph in clause.paragraphs() {
        push(BlockKind::Text, &paragraph.text);
    }
    for cell in cells(version, clause, index) {
        push(BlockKind::Cell, &cell.text());
    }
    out
}

/// All cells of a table; those of its line for a row.
fn cells<'a>(version: &'a Version, clause: &'a Clause, index: ClauseIndex) -> Vec<&'a Cell> {
    if let Some(table) = &clause.table {
        let rows = table.rows.iter().flat_map(|row| &row.cells);
        return table.head.iter().chain(rows).collect();
    }
    let table = clause
        .parent
        .and_then(|parent| version.clauses[parent].table.as_ref());
    let row = table.and_then(|table| table.rows.iter().find(|row| row.clause == Some(index)));
    // The first cell is the row's heading.
    row.map_or_else(Vec::new, |row| row.cells.iter().skip(1).collect())
}
