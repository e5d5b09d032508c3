//! A version as the pairing sees it: a tree of weighed and hashed texts.
//!
//! In: a version and its references. Out: for every clause its text as it is
//! compared (widths, blanks and case folded, citations of clauses masked, since
//! they follow the numbers), hashes of that text alone and with all below it,
//! and lengths. Labels are in none of the hashes. Node 0 is the document, node
//! n + 1 the clause n, so that a subtree is a range of nodes.

use std::ops::Range;

use super::Side;
use super::describe::folded_label;
use crate::model::{Clause, Kind, fold_ascii};
use crate::references::{Reference, Target};

/// Stands for a citation.
const MASK: char = '\u{1}';
/// Stands between the parts of a clause.
pub(super) const BORDER: char = '\u{2}';

/// A node of the tree.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) parent: usize,
    /// Behind the last node below it.
    pub(super) end: usize,
    /// Its place among its siblings.
    pub(super) rank: usize,
    pub(super) children: Vec<usize>,
    /// What it is, as far as a clause never turns into another.
    pub(super) sort: Sort,
    pub(super) label: u64,
    /// Of the heading; 0 where there is none.
    pub(super) heading: u64,
    /// Of the own text, heading and term included.
    pub(super) own: u64,
    /// Of the own text and of all below.
    pub(super) tree: u64,
    /// Characters of the own text.
    pub(super) own_len: usize,
    /// Characters of the own text and of all below.
    pub(super) tree_len: usize,
    chars: Range<usize>,
    /// Whether it is 「第5条　削除」.
    pub(super) repealed: bool,
}

/// Clauses of different sorts are never paired.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Document,
    Text,
    Table,
    Row,
}

/// A version as a tree.
#[derive(Debug)]
pub(super) struct Forest {
    pub(super) nodes: Vec<Node>,
    text: Vec<char>,
}

impl Forest {
    /// Weighs and hashes a version.
    pub(super) fn new(side: &Side<'_>) -> Self {
        let clauses = &side.version.clauses;
        let mut out = Self {
            nodes: Vec::with_capacity(clauses.len() + 1),
            text: Vec::new(),
        };
        out.nodes.push(Node {
            parent: 0,
            end: clauses.len() + 1,
            rank: 0,
            children: Vec::new(),
            sort: Sort::Document,
            label: 0,
            heading: 0,
            own: 0,
            tree: 0,
            own_len: 0,
            tree_len: 0,
            chars: 0..0,
            repealed: false,
        });
        for (at, clause) in clauses.iter().enumerate() {
            out.add(clause, side.references.of(at));
        }
        out.sum_up();
        out
    }

    /// The text of a node as it is compared.
    pub(super) fn chars(&self, node: usize) -> &[char] {
        &self.text[self.nodes[node].chars.clone()]
    }

    /// The texts of all nodes as they are compared.
    pub(super) fn all_chars(&self) -> &[char] {
        &self.text
    }

    fn add(&mut self, clause: &Clause, references: &[Reference]) {
        let at = self.nodes.len();
        let parent = clause.parent.map_or(0, |p| p + 1);
        let start = self.text.len();
        let heading = clause.heading.as_deref().unwrap_or_default();
        self.push_text(heading, references.iter().filter(|r| r.in_heading));
        let heading_hash = match &self.text[start..] {
            [] => 0,
            chars => hash_chars(chars),
        };
        self.text.push(BORDER);
        if let Some(term) = &clause.term {
            self.push_text(term, [].iter());
            self.text.push(BORDER);
        }
        self.push_text(
            &clause.own_text(),
            references.iter().filter(|r| !r.in_heading),
        );
        let chars = &self.text[start..];
        let plain: String = chars.iter().filter(|c| **c != BORDER).collect();
        let rank = self.nodes[parent].children.len();
        self.nodes[parent].children.push(at);
        self.nodes.push(Node {
            parent,
            end: at + 1,
            rank,
            children: Vec::new(),
            sort: match clause.kind {
                Kind::Table => Sort::Table,
                Kind::Row => Sort::Row,
                _ => Sort::Text,
            },
            label: hash_text(&folded_label(clause)),
            heading: heading_hash,
            own: hash_chars(chars),
            tree: 0,
            own_len: chars.len() - 1,
            tree_len: 0,
            chars: start..self.text.len(),
            repealed: is_repealed(&plain),
        });
    }

    fn push_text<'r>(&mut self, text: &str, references: impl Iterator<Item = &'r Reference>) {
        let mut masks = references
            .filter(|r| matches!(r.target, Target::Clauses(_) | Target::Unresolved { .. }))
            .map(|r| r.start..r.end)
            .peekable();
        for (n, c) in text.chars().enumerate() {
            while masks.next_if(|m| m.end <= n).is_some() {}
            if let Some(mask) = masks.peek()
                && mask.contains(&n)
            {
                if n == mask.start {
                    self.text.push(MASK);
                }
            } else if !c.is_whitespace() {
                self.text.push(fold_ascii(c).to_ascii_lowercase());
            }
        }
    }

    fn sum_up(&mut self) {
        for at in (0..self.nodes.len()).rev() {
            let node = &self.nodes[at];
            let mut hash = mix(node.own, node.children.len() as u64);
            let mut length = node.own_len;
            let mut end = node.end;
            for child in &node.children {
                let child = &self.nodes[*child];
                hash = mix(hash, child.tree);
                length += child.tree_len;
                end = end.max(child.end);
            }
            let node = &mut self.nodes[at];
            (node.tree, node.tree_len, node.end) = (hash, length, end);
        }
    }
}

/// 「削除」 alone, or 「から第8条まで削除」 behind the label of a run.
fn is_repealed(text: &str) -> bool {
    let rest = text.trim_matches(['(', ')']);
    match rest.strip_suffix("削除") {
        Some("") => true,
        Some(run) => run.starts_with("から") && run.ends_with("まで"),
        None => false,
    }
}

fn mix(hash: u64, value: u64) -> u64 {
    let mut z = (hash ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z ^= z >> 29;
    z = z.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z ^ (z >> 32)
}

fn hash_chars(chars: &[char]) -> u64 {
    chars
        .iter()
        .fold(chars.len() as u64 + 1, |hash, c| mix(hash, u64::from(*c)))
}

fn hash_text(text: &str) -> u64 {
    text.chars().fold(0, |hash, c| mix(hash, u64::from(c) + 1))
}
