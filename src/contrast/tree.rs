//! The clauses of both sides in one order: the changes in, a tree out.
//!
//! A clause that is gone stands where it stood, one that moved stands at its new
//! place and leaves a sign at the old one. Rows of tables are not in the tree:
//! their table shows them.

use crate::diff::{Change, Diff, Piece};
use crate::model::{ClauseIndex, Content, Kind, Version};

/// The place of a node in [`Tree::nodes`].
pub(super) type NodeIndex = usize;

/// One piece of a change.
pub(super) struct Node<'a> {
    pub(super) change: &'a Change,
    pub(super) piece: &'a Piece,
    /// Whether it only tells that a clause stood here that moved.
    pub(super) moved_away: bool,
    pub(super) parent: Option<NodeIndex>,
    pub(super) children: Vec<NodeIndex>,
}

/// Both versions in one order.
pub(super) struct Tree<'a> {
    pub(super) nodes: Vec<Node<'a>>,
    pub(super) roots: Vec<NodeIndex>,
    /// By old clause, the node that shows it, and by new clause the last one.
    of_old: Vec<Option<NodeIndex>>,
    of_new: Vec<Option<NodeIndex>>,
}

impl<'a> Tree<'a> {
    /// Puts the clauses of both sides into one order.
    pub(super) fn new(old: &Version, new: &Version, diff: &'a Diff) -> Self {
        let mut tree = Self {
            nodes: Vec::new(),
            roots: Vec::new(),
            of_old: vec![None; old.clauses.len()],
            of_new: vec![None; new.clauses.len()],
        };
        for (change, piece) in in_order(diff) {
            let kind = match (piece.new, piece.old) {
                (Some(n), _) => new.clauses[n].kind,
                (None, Some(o)) => old.clauses[o].kind,
                (None, None) => continue,
            };
            if kind == Kind::Row {
                continue;
            }
            let parent = match (piece.new, piece.old) {
                (Some(n), _) => tree.parent_of_new(new, n),
                (None, Some(o)) => tree.parent_of_old(old, o),
                (None, None) => None,
            };
            let at = tree.push(change, piece, false, parent);
            tree.siblings(parent).push(at);
            if let Some(o) = piece.old {
                tree.of_old[o].get_or_insert(at);
            }
            if let Some(n) = piece.new {
                tree.of_new[n] = Some(at);
            }
        }
        tree.signs(old, new, diff);
        tree
    }

    /// Tells where moved clauses stood, the last of them first so that those
    /// which stood together keep their order.
    fn signs(&mut self, old: &Version, new: &Version, diff: &'a Diff) {
        for o in (0..old.clauses.len()).rev() {
            let change = diff.change_of_old(o);
            if !change.is_moved() || old.clauses[o].kind == Kind::Row {
                continue;
            }
            let Some(piece) = change.pieces.iter().find(|p| p.old == Some(o)) else {
                continue;
            };
            if goes_with_group(old, new, diff, piece) {
                continue;
            }
            let parent = self.parent_of_old(old, o);
            let before = self.before(old, o, parent);
            let at = self.push(change, piece, true, parent);
            let list = self.siblings(parent);
            let place = before.and_then(|b| list.iter().position(|n| *n == b));
            list.insert(place.map_or(0, |p| p + 1), at);
        }
    }

    /// The nearest node before an old clause that still stands beside it.
    fn before(
        &self,
        old: &Version,
        o: ClauseIndex,
        parent: Option<NodeIndex>,
    ) -> Option<NodeIndex> {
        let content = match old.clauses[o].parent {
            Some(above) => &old.clauses[above].content,
            None => &old.content,
        };
        let siblings = content.iter().rev().filter_map(|c| match c {
            Content::Child(at) => Some(*at),
            Content::Text(_) => None,
        });
        siblings
            .skip_while(|at| *at != o)
            .skip(1)
            .filter_map(|at| self.of_old[at])
            .find(|at| {
                let node = &self.nodes[*at];
                node.parent == parent && !node.change.is_moved()
            })
    }

    fn push(
        &mut self,
        change: &'a Change,
        piece: &'a Piece,
        moved_away: bool,
        parent: Option<NodeIndex>,
    ) -> NodeIndex {
        self.nodes.push(Node {
            change,
            piece,
            moved_away,
            parent,
            children: Vec::new(),
        });
        self.nodes.len() - 1
    }

    fn siblings(&mut self, parent: Option<NodeIndex>) -> &mut Vec<NodeIndex> {
        match parent {
            Some(at) => &mut self.nodes[at].children,
            None => &mut self.roots,
        }
    }

    fn parent_of_new(&self, new: &Version, n: ClauseIndex) -> Option<NodeIndex> {
        nearest(new, n, &self.of_new)
    }

    /// Where an old clause hangs: on what shows its parent, with what is shown
    /// there of the new side.
    fn parent_of_old(&self, old: &Version, o: ClauseIndex) -> Option<NodeIndex> {
        let at = nearest(old, o, &self.of_old)?;
        let new = self.nodes[at].piece.new;
        new.and_then(|n| self.of_new[n]).or(Some(at))
    }
}

/// Whether a clause moved only because what it stands in was split or merged: it
/// stands beside what it continues, and the split tells where it went.
pub(super) fn goes_with_group(old: &Version, new: &Version, diff: &Diff, piece: &Piece) -> bool {
    let Some((o, n)) = piece.old.zip(piece.new) else {
        return false;
    };
    let (Some(before), Some(after)) = (old.clauses[o].parent, new.clauses[n].parent) else {
        return false;
    };
    let change = diff.change_of_old(before);
    change.pieces.len() > 1 && std::ptr::eq(change, diff.change_of_new(after))
}

fn nearest(version: &Version, at: ClauseIndex, nodes: &[Option<NodeIndex>]) -> Option<NodeIndex> {
    let chain = version.ancestors(at);
    chain.iter().rev().skip(1).find_map(|above| nodes[*above])
}

/// Every piece, each where its own new clause stands.
fn in_order(diff: &Diff) -> Vec<(&Change, &Piece)> {
    let mut out = Vec::new();
    // Pieces of split clauses that stand further down, by new clause.
    let mut later: Vec<(ClauseIndex, &Change, &Piece)> = Vec::new();
    for change in &diff.changes {
        let Some(first) = change.pieces.iter().filter_map(|p| p.new).min() else {
            out.extend(change.pieces.iter().map(|piece| (change, piece)));
            continue;
        };
        take_before(&mut later, first, &mut out);
        for piece in &change.pieces {
            match piece.new {
                Some(n) if n > first => later.push((n, change, piece)),
                _ => out.push((change, piece)),
            }
        }
    }
    take_before(&mut later, ClauseIndex::MAX, &mut out);
    out
}

fn take_before<'a>(
    later: &mut Vec<(ClauseIndex, &'a Change, &'a Piece)>,
    limit: ClauseIndex,
    out: &mut Vec<(&'a Change, &'a Piece)>,
) {
    // Stable: pieces of one new clause keep their order.
    later.sort_by_key(|(n, ..)| *n);
    let due = later.partition_point(|(n, ..)| *n < limit);
    out.extend(later.drain(..due).map(|(_, change, piece)| (change, piece)));
}
