//! What changed between two versions, in the order and the portions of a page.
//!
//! In: a comparison. Out: chapters of items. A clause that is new or gone stands
//! in one item with all that came or went below it, a row with its table; what
//! stayed or has another number only is gathered between them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::citation::citation;
use super::diff_text::{ChangedTable, Edit, TextView, View, changed_table, edits, text_view};
use super::knowledge::Comparison;
use super::links::relative;
use super::pages::Link;
use crate::diff::{Change, ChangeKind, Diff, Piece, Significance};
use crate::model::{ClauseIndex, Version};
use crate::resolve::Book;

/// Edits that are told of one clause before the rest is only counted.
const TOLD_EDITS: usize = 6;

/// The changes on one page of the text.
#[derive(Debug, Serialize)]
pub(super) struct ChapterView {
    pub(super) title: String,
    /// Whether the new version has it no more.
    gone: bool,
    pub(super) items: Vec<ItemView>,
    /// How many of the items are changes.
    changes: usize,
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(super) enum ItemView {
    /// A change, with what belongs to it.
    Change { change: Box<ChangeView> },
    /// Clauses that follow each other and stayed, but for their numbers.
    Quiet {
        unchanged: usize,
        renumbered: usize,
        entries: Vec<QuietEntry>,
    },
    /// Where a clause stood that moved: what it was called, and where it went.
    Away {
        was: Link,
        heading: Option<String>,
        to: Vec<Link>,
        /// Anchor of the change.
        id: String,
    },
}

#[derive(Debug, Serialize)]
pub(super) struct QuietEntry {
    /// Anchor of one that has another number.
    id: Option<String>,
    was: Option<String>,
    now: Link,
}

#[derive(Debug, Serialize)]
pub(super) struct ChangeView {
    pub(super) id: String,
    pub(super) kind: &'static str,
    also: Vec<&'static str>,
    pub(super) significance: Vec<Meaning>,
    /// The clauses on both sides, with links to their texts.
    old: Vec<Link>,
    new: Vec<Link>,
    /// Whether it is called the same on both sides.
    in_place: bool,
    heading: Option<String>,
    edits: Vec<Edit>,
    more_edits: usize,
    /// Whether it was emptied but kept its number.
    pub(super) repealed: bool,
    /// How many clauses with duties came or went with it.
    pub(super) duties: usize,
    pieces: Vec<PieceView>,
}

/// What a change means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Meaning {
    pub(super) name: &'static str,
    pub(super) title: &'static str,
}

impl Meaning {
    pub(super) fn of(significance: Significance) -> Self {
        Self {
            name: significance.name(),
            title: significance.title(),
        }
    }
}

#[derive(Debug, Serialize)]
struct PieceView {
    /// Anchor, where it is not that of the whole change.
    id: Option<String>,
    old: Option<TextView>,
    new: Option<TextView>,
    /// Both sides in one text, where both are there.
    both: Option<TextView>,
    /// The table, with the citation that names it.
    table: Option<ChangedTable>,
    cite: String,
}

/// Whether a clause that came or went demands something.
fn binds(change: &Change) -> bool {
    change
        .significance
        .iter()
        .any(|meaning| matches!(meaning, Significance::DutyAdded | Significance::DutyRemoved))
}

/// The anchor of what became of a clause of the new version.
pub(super) fn anchor_of_new(version: &Version, at: ClauseIndex) -> String {
    format!("n-{}", version.clauses[at].key)
}

fn anchor_of_old(version: &Version, at: ClauseIndex) -> String {
    format!("o-{}", version.clauses[at].key)
}

/// The anchor of a piece.
fn anchor(writer: &Writer<'_>, piece: &Piece) -> String {
    match (piece.new, piece.old) {
        (Some(new), _) => anchor_of_new(writer.new, new),
        (None, Some(old)) => anchor_of_old(writer.old, old),
        (None, None) => String::new(),
    }
}

/// Where on the page a chapter of changes stands.
#[derive(Debug, Clone, PartialEq, Eq)]
enum ChapterKey {
    New(String),
    Gone(String),
}

struct Writer<'a> {
    book: &'a Book,
    comparison: &'a Comparison,
    old: &'a Version,
    new: &'a Version,
    path: &'a str,
    /// By row's change: that of its table, where the table tells of the row.
    host: BTreeMap<usize, usize>,
    /// By change: what the rows that it tells of mean.
    meanings: BTreeMap<usize, BTreeSet<Significance>>,
    keys: Vec<ChapterKey>,
    chapters: Vec<ChapterView>,
    /// The clauses that the last item shows, by side.
    shown: (BTreeSet<ClauseIndex>, BTreeSet<ClauseIndex>),
    /// Anchors that are given.
    given: BTreeSet<String>,
}

/// All changes of a comparison as seen from the page `path`; `title` names the
/// page of the text on which a clause of a version stands.
pub(super) fn chapters(
    book: &Book,
    comparison: &Comparison,
    path: &str,
    title: impl Fn(bool, ClauseIndex) -> String,
) -> Vec<ChapterView> {
    let pair = comparison.pair;
    let diff = &comparison.diff;
    let mut writer = Writer {
        book,
        comparison,
        old: book.version(pair.old),
        new: book.version(pair.new),
        path,
        host: BTreeMap::new(),
        meanings: BTreeMap::new(),
        keys: Vec::new(),
        chapters: Vec::new(),
        shown: Default::default(),
        given: BTreeSet::new(),
    };
    writer.find_hosts();
    let mut away = writer.left_behind();
    for (n, change) in diff.changes.iter().enumerate() {
        if !writer.host.contains_key(&n) {
            writer.begin_chapter(change, &title);
            writer.push(n, change);
        }
        for moved in away.remove(&n).unwrap_or_default() {
            writer.push_away(moved);
        }
    }
    writer.chapters
}

impl Writer<'_> {
    fn diff(&self) -> &Diff {
        &self.comparison.diff
    }

    /// Rows are told of with their table, if that shows its rows.
    fn find_hosts(&mut self) {
        let diff = &self.comparison.diff;
        let mut table_of: BTreeMap<*const Change, usize> = BTreeMap::new();
        for (n, change) in diff.changes.iter().enumerate() {
            if change.pieces.iter().any(|piece| piece.table.is_some()) {
                table_of.insert(std::ptr::from_ref(change), n);
            }
        }
        for (n, change) in diff.changes.iter().enumerate() {
            let is_row = |version: &Version, at: ClauseIndex| {
                version.clauses[at].kind == crate::model::Kind::Row
            };
            let Some(piece) = change.pieces.first() else {
                continue;
            };
            let above = match (piece.new, piece.old) {
                (Some(at), _) if is_row(self.new, at) => {
                    let parent = self.new.clauses[at].parent;
                    parent.map(|parent| diff.change_of_new(parent))
                }
                (None, Some(at)) if is_row(self.old, at) => {
                    let parent = self.old.clauses[at].parent;
                    parent.map(|parent| diff.change_of_old(parent))
                }
                _ => None,
            };
            let host = above.and_then(|above| table_of.get(&std::ptr::from_ref(above)));
            if let Some(host) = host.copied() {
                self.host.insert(n, host);
                let meanings = self.meanings.entry(host).or_default();
                meanings.extend(&change.significance);
            }
        }
    }

    /// By change: the old clauses that moved and stood behind it, in printed order.
    /// One that stood before all others has no sign.
    fn left_behind(&self) -> BTreeMap<usize, Vec<ClauseIndex>> {
        let diff = &self.comparison.diff;
        let mut out: BTreeMap<usize, Vec<ClauseIndex>> = BTreeMap::new();
        let mut of_old = vec![None; self.old.clauses.len()];
        for (n, change) in diff.changes.iter().enumerate() {
            for old in change.old_clauses() {
                of_old[old] = Some(n);
            }
        }
        // What stayed, or went for good, marks the place.
        let mut before = None;
        // Below a clause that moved all goes with it.
        let mut within: BTreeSet<ClauseIndex> = BTreeSet::new();
        for (old, at) in of_old.into_iter().enumerate() {
            let Some(n) = at else { continue };
            let clause = &self.old.clauses[old];
            if clause.parent.is_some_and(|parent| within.contains(&parent)) {
                within.insert(old);
            } else if diff.changes[n].is_moved() {
                within.insert(old);
                if let Some(before) = before
                    && clause.kind != crate::model::Kind::Row
                {
                    out.entry(before).or_default().push(old);
                }
            } else {
                before = Some(n);
            }
        }
        out
    }

    /// The sign where a clause stood that moved.
    fn push_away(&mut self, old: ClauseIndex) {
        let change = self.diff().change_of_old(old);
        let Some(piece) = change.pieces.get(change.principal) else {
            return;
        };
        let to: Vec<Link> = change
            .new_clauses()
            .into_iter()
            .map(|at| self.new_link(at))
            .collect();
        let item = ItemView::Away {
            was: self.old_link(old),
            heading: self.old.clauses[old].heading.clone(),
            to,
            id: anchor(self, piece),
        };
        if let Some(chapter) = self.chapters.last_mut() {
            self.shown = Default::default();
            chapter.items.push(item);
        }
    }

    fn begin_chapter(&mut self, change: &Change, title: &impl Fn(bool, ClauseIndex) -> String) {
        let place = self.place(change);
        let key = match (place, self.keys.last()) {
            (Some((true, at)), _) => ChapterKey::New(
                self.book
                    .pages(self.comparison.pair.new)
                    .page_of(at)
                    .slug
                    .clone(),
            ),
            (Some((false, at)), _) => ChapterKey::Gone(
                self.book
                    .pages(self.comparison.pair.old)
                    .page_of(at)
                    .slug
                    .clone(),
            ),
            (None, _) => return,
        };
        if self.keys.last() == Some(&key) {
            return;
        }
        let (is_new, at) = place.expect("a key has a place");
        self.keys.push(key);
        self.chapters.push(ChapterView {
            title: title(is_new, at),
            gone: !is_new,
            items: Vec::new(),
            changes: 0,
        });
    }

    /// A clause on whose page a change is told: of the new version (true), or of
    /// the old one where nothing above it stands any more.
    fn place(&self, change: &Change) -> Option<(bool, ClauseIndex)> {
        if let Some(new) = change.pieces.iter().find_map(|piece| piece.new) {
            return Some((true, new));
        }
        let old = change.pieces.iter().find_map(|piece| piece.old)?;
        let mut above = self.old.clauses[old].parent;
        while let Some(at) = above {
            if let Some(new) = self.diff().continued_by(at) {
                return Some((true, new));
            }
            above = self.old.clauses[at].parent;
        }
        Some((false, old))
    }

    fn push(&mut self, n: usize, change: &Change) {
        match change.kind {
            ChangeKind::Unchanged | ChangeKind::Renumbered => self.push_quiet(change),
            kind => {
                if self.goes_with_last(change) {
                    self.extend_last(change);
                } else {
                    self.push_change(n, kind, change);
                }
            }
        }
    }

    fn push_quiet(&mut self, change: &Change) {
        self.shown = Default::default();
        let Some((old, new)) = change.pieces.first().and_then(|p| p.old.zip(p.new)) else {
            return;
        };
        let renumbered = change.kind == ChangeKind::Renumbered;
        let entry = QuietEntry {
            id: renumbered.then(|| anchor_of_new(self.new, new)),
            was: renumbered.then(|| citation(self.old, old)),
            now: self.new_link(new),
        };
        let Some(chapter) = self.chapters.last_mut() else {
            return;
        };
        if !matches!(chapter.items.last(), Some(ItemView::Quiet { .. })) {
            chapter.items.push(ItemView::Quiet {
                unchanged: 0,
                renumbered: 0,
                entries: Vec::new(),
            });
        }
        if let Some(ItemView::Quiet {
            unchanged,
            renumbered: numbers,
            entries,
        }) = chapter.items.last_mut()
        {
            *(if renumbered { numbers } else { unchanged }) += 1;
            entries.push(entry);
        }
    }

    /// Whether a clause that is new or gone stands in one that the last item shows
    /// to be so too.
    fn goes_with_last(&self, change: &Change) -> bool {
        let Some(piece) = change.pieces.first() else {
            return false;
        };
        let above = |version: &Version, at: Option<ClauseIndex>| version.clauses[at?].parent;
        match change.kind {
            ChangeKind::Added => {
                above(self.new, piece.new).is_some_and(|at| self.shown.1.contains(&at))
            }
            ChangeKind::Removed => {
                above(self.old, piece.old).is_some_and(|at| self.shown.0.contains(&at))
            }
            _ => false,
        }
    }

    fn extend_last(&mut self, change: &Change) {
        let pieces = self.pieces(change, None);
        self.remember(change);
        let items = self.chapters.last_mut().map(|chapter| &mut chapter.items);
        if let Some(ItemView::Change { change: last }) = items.and_then(|items| items.last_mut()) {
            last.pieces.extend(pieces);
            last.duties += usize::from(binds(change));
            let all = Significance::ALL.into_iter().filter(|significance| {
                let meaning = Meaning::of(*significance);
                last.significance.contains(&meaning) || change.significance.contains(significance)
            });
            last.significance = all.map(Meaning::of).collect();
        }
    }

    fn remember(&mut self, change: &Change) {
        match change.kind {
            ChangeKind::Added => self.shown.1.extend(change.new_clauses()),
            ChangeKind::Removed => self.shown.0.extend(change.old_clauses()),
            _ => {}
        }
    }

    fn push_change(&mut self, n: usize, kind: ChangeKind, change: &Change) {
        self.shown = Default::default();
        self.remember(change);
        let principal = change.pieces.get(change.principal);
        let Some(principal) = principal.or(change.pieces.first()) else {
            return;
        };
        let id = self.give(anchor(self, principal)).unwrap_or_default();
        let pieces = self.pieces(change, Some(&id));
        let of_rows = self.meanings.remove(&n).unwrap_or_default();
        let mut meanings: BTreeSet<Significance> = change.significance.iter().copied().collect();
        meanings.extend(of_rows);
        let told = matches!(
            kind,
            ChangeKind::Modified | ChangeKind::Moved | ChangeKind::Renumbered
        );
        let mut edits: Vec<Edit> = match told {
            true => change.pieces.iter().flat_map(edits).collect(),
            false => Vec::new(),
        };
        let more_edits = edits.len().saturating_sub(TOLD_EDITS);
        edits.truncate(TOLD_EDITS);
        let heading = match (principal.new, principal.old) {
            (Some(at), _) => self.new.clauses[at].heading.clone(),
            (None, Some(at)) => self.old.clauses[at].heading.clone(),
            (None, None) => None,
        };
        let old: Vec<Link> = change
            .old_clauses()
            .into_iter()
            .map(|at| self.old_link(at))
            .collect();
        let new: Vec<Link> = change
            .new_clauses()
            .into_iter()
            .map(|at| self.new_link(at))
            .collect();
        let labels = |links: &[Link]| -> Vec<String> {
            links.iter().map(|link| link.label.clone()).collect()
        };
        let view = ChangeView {
            id,
            kind: kind.name(),
            also: change.also.names().collect(),
            significance: meanings.into_iter().map(Meaning::of).collect(),
            in_place: old.len() == 1 && labels(&old) == labels(&new),
            old,
            new,
            heading,
            edits,
            more_edits,
            repealed: change.significance.contains(&Significance::Repealed),
            duties: usize::from(binds(change)),
            pieces,
        };
        if let Some(chapter) = self.chapters.last_mut() {
            chapter.changes += 1;
            chapter.items.push(ItemView::Change {
                change: Box::new(view),
            });
        }
    }

    /// The pieces of a change; `own` is the anchor that the change itself has.
    fn pieces(&mut self, change: &Change, own: Option<&str>) -> Vec<PieceView> {
        let mut out = Vec::new();
        for piece in &change.pieces {
            let id = anchor(self, piece);
            let id = (own != Some(id.as_str())).then(|| self.give(id)).flatten();
            let sides = (self.old, self.new);
            let text = |view| text_view(change, piece, sides, view);
            out.push(PieceView {
                id,
                old: text(View::Old),
                new: text(View::New),
                both: text(View::Both),
                table: piece.table.as_deref().map(changed_table),
                cite: match (piece.new, piece.old) {
                    (Some(at), _) => citation(self.new, at),
                    (None, Some(at)) => citation(self.old, at),
                    (None, None) => String::new(),
                },
            });
        }
        out
    }

    /// Gives an anchor once.
    fn give(&mut self, id: String) -> Option<String> {
        self.given.insert(id.clone()).then_some(id)
    }

    fn old_link(&self, at: ClauseIndex) -> Link {
        Link {
            label: citation(self.old, at),
            href: relative(self.path, &self.book.href(self.comparison.pair.old, at)),
        }
    }

    fn new_link(&self, at: ClauseIndex) -> Link {
        Link {
            label: citation(self.new, at),
            href: relative(self.path, &self.book.href(self.comparison.pair.new, at)),
        }
    }
}
