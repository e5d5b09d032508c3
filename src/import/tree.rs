//! The clauses of an imported text, before they are written as Markdown.

use crate::model::{Label, Style};

/// The place of a node in its tree; 0 is the document.
pub(super) type NodeIndex = usize;

/// A paragraph with the source lines it was joined from.
#[derive(Debug, Clone, Default)]
pub(super) struct Text {
    pub(super) text: String,
    pub(super) lines: Vec<usize>,
}

/// A table as it will be written.
#[derive(Debug, Clone, Default)]
pub(super) struct ImportedTable {
    pub(super) caption: Option<String>,
    /// Rows of cells of lines; the head first.
    pub(super) rows: Vec<Vec<Vec<String>>>,
}

/// What a node holds, in printed order.
#[derive(Debug, Clone)]
pub(super) enum Item {
    Text(Text),
    Child(NodeIndex),
    Table(ImportedTable),
    Figure(String),
}

/// A clause of the imported text.
#[derive(Debug, Clone, Default)]
pub(super) struct Node {
    pub(super) parent: Option<NodeIndex>,
    pub(super) label: Option<Label>,
    pub(super) style: Option<Style>,
    pub(super) ordinal: Option<u32>,
    pub(super) branch: Vec<u32>,
    /// The text on the label's line, before it is known to be title or text.
    pub(super) head: Text,
    /// A caption printed on the line before the label.
    pub(super) caption: Option<String>,
    pub(super) heading: Option<String>,
    pub(super) term: Option<String>,
    pub(super) items: Vec<Item>,
    pub(super) indent: usize,
    /// Whether it is a heading without label.
    pub(super) unnumbered: bool,
}

impl Node {
    pub(super) fn is_bullet(&self) -> bool {
        self.style == Some(Style::Bullet)
    }

    /// Whether anything stands below the label's line.
    pub(super) fn has_body(&self) -> bool {
        !self.items.is_empty()
    }
}

/// The whole text; node 0 is the document itself.
#[derive(Debug, Clone)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
}

impl Tree {
    pub(super) fn new() -> Self {
        Self {
            nodes: vec![Node::default()],
        }
    }

    pub(super) fn add(&mut self, parent: NodeIndex, mut node: Node) -> NodeIndex {
        let at = self.nodes.len();
        node.parent = Some(parent);
        self.nodes.push(node);
        self.nodes[parent].items.push(Item::Child(at));
        at
    }

    /// The last children of `parent` in a style, `at` itself left out; no more
    /// than fifty, which is enough to know what kind of list it is.
    pub(super) fn siblings(
        &self,
        parent: NodeIndex,
        style: Option<Style>,
        at: NodeIndex,
    ) -> Vec<&Node> {
        self.nodes[parent]
            .items
            .iter()
            .rev()
            .filter_map(|i| match i {
                Item::Child(c) if *c != at => Some(&self.nodes[*c]),
                _ => None,
            })
            .filter(|n| n.style == style)
            .take(50)
            .collect()
    }

    pub(super) fn children(&self, at: NodeIndex) -> Vec<NodeIndex> {
        self.nodes[at]
            .items
            .iter()
            .filter_map(|i| match i {
                Item::Child(c) => Some(*c),
                _ => None,
            })
            .collect()
    }
}
