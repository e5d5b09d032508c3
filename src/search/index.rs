//! Where every word and every pair of characters stands.
//!
//! All folded texts follow each other in one stream of characters; each block
//! ends with [`EDGE`], so that nothing is found across two blocks. A place is
//! an index into the stream. Pairs of characters with their places find any
//! part of a text exactly; words are found where the dictionary cuts them.

use std::collections::BTreeMap;

use super::documents::{Block, BlockKind, Document, Shelf, documents};
use super::vocabulary::Vocabulary;
use crate::japanese::fold;
use crate::model::Glossary;
use crate::resolve::Book;

/// Stands behind every block of the stream.
pub(super) const EDGE: char = '\n';

/// The part of the stream that one document takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Where it begins.
    pub start: u32,
    /// Where its headings and term end.
    pub body: u32,
}

/// Everything that is known about the clauses that can be found.
#[derive(Debug)]
pub struct Index {
    /// The clauses, in printed order.
    pub documents: Vec<Document>,
    /// The versions they stand in.
    pub shelves: Vec<Shelf>,
    /// For each document where it stands in the stream.
    pub extents: Vec<Extent>,
    /// All folded texts.
    pub stream: Vec<char>,
    /// The places of pairs of characters.
    pub pairs: BTreeMap<[char; 2], Vec<u32>>,
    /// Words with their places and readings, and what the glossary says.
    pub vocabulary: Vocabulary,
    /// Compounds of the texts, for mistyped queries.
    pub compounds: Vec<String>,
}

impl Index {
    /// Indexes the clauses of a book that may be found.
    pub fn new(book: &Book, glossary: &Glossary) -> Self {
        let (documents, shelves) = documents(book);
        let mut vocabulary = Vocabulary::new(glossary);
        let mut stream = Vec::new();
        let mut extents = Vec::new();
        for document in &documents {
            let start = place(stream.len());
            let mut body = start;
            for (n, block) in document.blocks.iter().enumerate() {
                vocabulary.read(&block.text, place(stream.len()));
                stream.extend(fold(&block.text).chars());
                if !document.goes_on(n) {
                    stream.push(EDGE);
                }
                if is_head(block) {
                    body = place(stream.len());
                }
            }
            extents.push(Extent { start, body });
        }
        let compounds = vocabulary.finish();
        let mut pairs: BTreeMap<[char; 2], Vec<u32>> = BTreeMap::new();
        for (at, pair) in stream.windows(2).enumerate() {
            if pair[0] != EDGE {
                pairs.entry([pair[0], pair[1]]).or_default().push(place(at));
            }
        }
        Self {
            documents,
            shelves,
            extents,
            stream,
            pairs,
            vocabulary,
            compounds,
        }
    }
}

fn is_head(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Heading | BlockKind::Term)
}

pub(super) fn place(at: usize) -> u32 {
    u32::try_from(at).expect("texts of a site are shorter than 4 billion characters")
}
