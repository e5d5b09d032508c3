//! What changed between two versions of a policy, clause by clause.
//!
//! In: two versions, each with its references and duties. Out: a [`Diff`]: for
//! every clause of either side what became of it, down to the words, in the
//! printed order of the new version. The work goes in steps: `forest` weighs and
//! hashes the clauses, `pairing` says which clause continues which, `order` which
//! of them changed places, `describe` writes the changes down, `citations` and
//! `significance` say what they mean. [`apply`] makes the new text of the old one
//! and a diff; every diff is held against it.
//!
//! Nothing here is shown to a reader and nothing is read from disk.

mod carried;
mod citations;
mod describe;
mod forest;
mod groups;
mod likeness;
mod lineage;
mod local;
mod order;
mod outline;
mod pairing;
mod sentence;
mod significance;
mod summary;
mod tables;
mod words;

use std::fmt;

use crate::duties::Duties;
use crate::japanese::Tokenizer;
use crate::model::{ClauseIndex, Kind, Version};
use crate::references::VersionReferences;

use citations::Citations;
use forest::Forest;

pub use lineage::lineage;
pub use outline::{Outline, OutlineContent, OutlineNode, OutlineTable, apply};
pub use sentence::summary_sentence;
pub use words::word_ops;

/// One of the two versions, with what is known of it.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The text.
    pub version: &'a Version,
    /// What its clauses cite.
    pub references: &'a VersionReferences,
    /// What its clauses demand.
    pub duties: &'a Duties,
}

/// What became of a clause. A clause is judged by itself: a change in a clause
/// below it, or of the number or place of one above it, is not its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// It stands as it stood, letter for letter.
    Unchanged,
    /// Only its number changed.
    Renumbered,
    /// Its heading, term, text or cells changed, perhaps its number too.
    Modified,
    /// It stands elsewhere, perhaps with other words or another number.
    Moved,
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// One clause became several.
    Split,
    /// Several clauses became one.
    Merged,
}

impl ChangeKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Unchanged,
        Self::Renumbered,
        Self::Modified,
        Self::Moved,
        Self::Added,
        Self::Removed,
        Self::Split,
        Self::Merged,
    ];

    /// The name in published data.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::Renumbered => "renumbered",
            Self::Modified => "modified",
            Self::Moved => "moved",
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Split => "split",
            Self::Merged => "merged",
        }
    }
}

/// What else became of a clause beside its [`ChangeKind`]; the kind itself is
/// not repeated here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Also {
    /// Its number changed too.
    pub renumbered: bool,
    /// It changed places too.
    pub moved: bool,
    /// Its words changed too.
    pub modified: bool,
}

impl Also {
    /// The names in published data, in a fixed order.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        [
            (self.renumbered, "renumbered"),
            (self.moved, "moved"),
            (self.modified, "modified"),
        ]
        .into_iter()
        .filter_map(|(holds, name)| holds.then_some(name))
    }
}

/// What a change means to those who follow the rules; the weightiest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Significance {
    /// 義務の追加
    DutyAdded,
    /// 義務の削除
    DutyRemoved,
    /// 義務の強化: 努める became しなければならない.
    DutyStrengthened,
    /// 義務の緩和
    DutyWeakened,
    /// 主体の変更
    ActorChanged,
    /// 数値・期間の変更
    NumberChanged,
    /// 「第5条　削除」: the number is kept, the body is gone.
    Repealed,
    /// 規定の追加: a new clause that demands nothing by itself.
    ProvisionAdded,
    /// 規定の削除: a clause that demanded nothing is gone.
    ProvisionRemoved,
    /// 字句の整理: other words, the same demand.
    Wording,
    /// 参照の更新: only citations followed the numbers of their targets.
    ReferenceUpdate,
    /// 表記の整理: widths, blanks and spellings that mean the same.
    Notation,
    /// 分割
    Split,
    /// 統合
    Merged,
    /// 移動
    Moved,
    /// 番号の変更
    Renumbered,
}

impl Significance {
    /// Every one, the weightiest first.
    pub const ALL: [Self; 16] = [
        Self::DutyAdded,
        Self::DutyRemoved,
        Self::DutyStrengthened,
        Self::DutyWeakened,
        Self::ActorChanged,
        Self::NumberChanged,
        Self::Repealed,
        Self::ProvisionAdded,
        Self::ProvisionRemoved,
        Self::Wording,
        Self::ReferenceUpdate,
        Self::Notation,
        Self::Split,
        Self::Merged,
        Self::Moved,
        Self::Renumbered,
    ];

    /// The name in published data.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::DutyAdded => "duty-added",
            Self::DutyRemoved => "duty-removed",
            Self::DutyStrengthened => "duty-strengthened",
            Self::DutyWeakened => "duty-weakened",
            Self::ActorChanged => "actor-changed",
            Self::NumberChanged => "number-changed",
            Self::Repealed => "repealed",
            Self::ProvisionAdded => "provision-added",
            Self::ProvisionRemoved => "provision-removed",
            Self::Wording => "wording",
            Self::ReferenceUpdate => "reference-update",
            Self::Notation => "notation",
            Self::Split => "split",
            Self::Merged => "merged",
            Self::Moved => "moved",
            Self::Renumbered => "renumbered",
        }
    }

    /// What a reader is told, in Japanese.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::DutyAdded => "義務の追加",
            Self::DutyRemoved => "義務の削除",
            Self::DutyStrengthened => "義務の強化",
            Self::DutyWeakened => "義務の緩和",
            Self::ActorChanged => "主体の変更",
            Self::NumberChanged => "数値・期間の変更",
            Self::Repealed => "削除（番号は残す）",
            Self::ProvisionAdded => "規定の追加",
            Self::ProvisionRemoved => "規定の削除",
            Self::Wording => "字句の整理",
            Self::ReferenceUpdate => "参照の更新",
            Self::Notation => "表記の整理",
            Self::Split => "分割",
            Self::Merged => "統合",
            Self::Moved => "移動",
            Self::Renumbered => "番号の変更",
        }
    }
}

/// On which side a stretch of text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OpTag {
    /// On both.
    Equal,
    /// On the old one only.
    Delete,
    /// On the new one only.
    Insert,
}

impl OpTag {
    /// The sign in published data.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::Delete => "-",
            Self::Insert => "+",
        }
    }
}

/// A stretch of text. Of a list of them, those that are not [`OpTag::Insert`]
/// make the old text and those that are not [`OpTag::Delete`] the new one, letter
/// for letter; at a change the deleted stretch stands before the inserted one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Op {
    /// On which side it stands.
    pub tag: OpTag,
    /// The text; never empty.
    pub text: String,
    /// Whether it is a citation that only followed the number of its target.
    pub reference: bool,
}

/// The old text of a list of stretches.
#[must_use]
pub fn old_text(ops: &[Op]) -> String {
    side_text(ops, OpTag::Insert)
}

/// The new text of a list of stretches.
#[must_use]
pub fn new_text(ops: &[Op]) -> String {
    side_text(ops, OpTag::Delete)
}

fn side_text(ops: &[Op], without: OpTag) -> String {
    let kept = ops.iter().filter(|op| op.tag != without);
    kept.map(|op| op.text.as_str()).collect()
}

/// A part of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The printed label.
    Label,
    /// The heading; a table's caption.
    Heading,
    /// The defined term at the head of the text.
    Term,
    /// The paragraphs, joined by a line break.
    Text,
}

impl Part {
    /// Every part, in printed order.
    pub const ALL: [Self; 4] = [Self::Label, Self::Heading, Self::Term, Self::Text];

    /// The name in published data.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Label => "label",
            Self::Heading => "heading",
            Self::Term => "term",
            Self::Text => "text",
        }
    }
}

/// A part that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartChange {
    /// Which.
    pub part: Part,
    /// How; never empty.
    pub ops: Vec<Op>,
}

/// What became of a row of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowKind {
    /// It stands as it stood.
    Unchanged,
    /// A cell changed.
    Modified,
    /// It stands elsewhere in the table, perhaps with other words.
    Moved,
    /// It is new.
    Added,
    /// It is gone.
    Removed,
}

impl RowKind {
    /// The name in published data.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::Modified => "modified",
            Self::Moved => "moved",
            Self::Added => "added",
            Self::Removed => "removed",
        }
    }
}

/// A cell of a changed table. Lines of a cell are joined by a line break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellChange {
    /// Its column in the old table, from 0.
    pub old: Option<usize>,
    /// Its column in the new table, from 0.
    pub new: Option<usize>,
    /// Its text, unchanged stretches included; empty for an empty cell.
    pub ops: Vec<Op>,
    /// Whether it continues the cell above, in the old and in the new table.
    pub continued: (bool, bool),
}

/// A row of a changed table; the head is one too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowChange {
    /// What became of it.
    pub kind: RowKind,
    /// Its place among the old rows, from 0; none for the head.
    pub old: Option<usize>,
    /// Its place among the new rows, from 0; none for the head.
    pub new: Option<usize>,
    /// The clause by which the old row can be cited.
    pub old_clause: Option<ClauseIndex>,
    /// The clause by which the new row can be cited.
    pub new_clause: Option<ClauseIndex>,
    /// Its cells, in the order of the new columns; those of a removed column
    /// behind the column they stood behind.
    pub cells: Vec<CellChange>,
}

/// A table that changed: all its rows, those that did not change included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableChange {
    /// The column titles.
    pub head: RowChange,
    /// The rows in the order of the new table; a removed one behind the row it
    /// stood behind.
    pub rows: Vec<RowChange>,
}

/// Where a clause of the new version stands: what its parts do not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The clause it stands in.
    pub parent: Option<ClauseIndex>,
    /// How many paragraphs of that clause's own text (of the loose text of the
    /// document, for an outermost clause) stand before it.
    pub paragraphs_before: usize,
    /// What kind of clause it is.
    pub kind: Kind,
}

/// What one old clause and one new clause have to do with each other.
///
/// A change has one piece, but a split one has a piece for every new clause and a
/// merged one for every old clause. There, every part is spelled out, and the
/// text of the one clause is shared out among the pieces: its text is what the
/// pieces that name it hold, one after the other.
///
/// Elsewhere a part that is not listed is as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The clause of the old version.
    pub old: Option<ClauseIndex>,
    /// The clause of the new version.
    pub new: Option<ClauseIndex>,
    /// The parts that changed, in printed order; all of them for a clause that
    /// is new or gone.
    pub parts: Vec<PartChange>,
    /// The table, if it changed, is new or is gone.
    pub table: Option<Box<TableChange>>,
    /// Where the new clause stands; none for a removed one.
    pub place: Option<Place>,
}

impl Piece {
    /// How a part changed; none where it did not.
    #[must_use]
    pub fn ops(&self, part: Part) -> Option<&[Op]> {
        let found = self.parts.iter().find(|p| p.part == part);
        found.map(|p| p.ops.as_slice())
    }
}

/// What became of a clause, or of the clauses that were split or merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What became of it.
    pub kind: ChangeKind,
    /// What else became of it.
    pub also: Also,
    /// What that means, the weightiest first; empty for an unchanged clause.
    pub significance: Vec<Significance>,
    /// What changed, in printed order; never empty.
    pub pieces: Vec<Piece>,
    /// Which piece joins the clause to the one that carries its name on: of a
    /// split clause the part that stayed, of merged ones the one that took the
    /// others in.
    pub principal: usize,
}

impl Change {
    /// The clauses of the old version, each once, in printed order.
    #[must_use]
    pub fn old(&self) -> Vec<ClauseIndex> {
        distinct(self.pieces.iter().filter_map(|p| p.old))
    }

    /// The clauses of the new version, each once, in printed order.
    #[must_use]
    pub fn new(&self) -> Vec<ClauseIndex> {
        distinct(self.pieces.iter().filter_map(|p| p.new))
    }

    /// Whether its number changed.
    #[must_use]
    pub fn is_renumbered(&self) -> bool {
        self.also.renumbered || self.kind == ChangeKind::Renumbered
    }

    /// Whether it stands elsewhere.
    #[must_use]
    pub fn is_moved(&self) -> bool {
        self.also.moved || self.kind == ChangeKind::Moved
    }

    /// Whether only citations in it changed, and only to follow their targets.
    #[must_use]
    pub fn is_reference_update(&self) -> bool {
        self.significance.contains(&Significance::ReferenceUpdate)
            && !self.significance.iter().any(|s| {
                !matches!(
                    s,
                    Significance::ReferenceUpdate
                        | Significance::Notation
                        | Significance::Moved
                        | Significance::Renumbered
                )
            })
    }
}

fn distinct(clauses: impl Iterator<Item = ClauseIndex>) -> Vec<ClauseIndex> {
    let mut out: Vec<ClauseIndex> = clauses.collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// Why a citation no longer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StaleReason {
    /// Its words lead to another clause now.
    LeadsElsewhere,
    /// What it pointed at is gone, and its words lead nowhere or elsewhere.
    TargetRemoved,
    /// What it pointed at still stands, but its words lead nowhere.
    LeadsNowhere,
}

impl StaleReason {
    /// The name in published data.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::LeadsElsewhere => "leads-elsewhere",
            Self::TargetRemoved => "target-removed",
            Self::LeadsNowhere => "leads-nowhere",
        }
    }
}

/// A citation whose words stayed while what they lead to changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaleReference {
    /// The clause of the new version it stands in.
    pub clause: ClauseIndex,
    /// Whether it stands in the heading; else in the own text.
    pub in_heading: bool,
    /// Where it starts in that text, in code points.
    pub start: usize,
    /// Where it ends in that text, in code points.
    pub end: usize,
    /// Its words.
    pub text: String,
    /// What is wrong.
    pub reason: StaleReason,
    /// The clauses of the old version that it pointed at.
    pub pointed_at: Vec<ClauseIndex>,
    /// The clauses of the new version that continue those.
    pub meant: Vec<ClauseIndex>,
    /// The clauses of the new version that its words lead to now.
    pub points_at: Vec<ClauseIndex>,
}

/// A citation that followed its target: 第12条 became 第13条.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferenceUpdate {
    /// The clause of the old version it stood in.
    pub old_clause: ClauseIndex,
    /// The clause of the new version it stands in.
    pub new_clause: ClauseIndex,
    /// Whether it stands in the heading.
    pub in_heading: bool,
    /// Its words before.
    pub old_text: String,
    /// Its words now.
    pub new_text: String,
    /// What it pointed at in the old version.
    pub old_targets: Vec<ClauseIndex>,
    /// What it points at in the new version.
    pub new_targets: Vec<ClauseIndex>,
}

/// What a drafter counts by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// 部, 編
    Part,
    /// 章
    Chapter,
    /// 節, 款, 目
    Section,
    /// 条
    Article,
    /// 項
    Paragraph,
    /// 号
    Item,
    /// 号の細目: ア, (ア), below a 号
    Subitem,
    /// 表
    Table,
    /// A row of a table that can be cited.
    Row,
    /// 附則, 別表, 様式
    Supplement,
    /// Anything else: a text without 条 counts by 項目.
    Entry,
}

impl Unit {
    /// The name in published data.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Part => "part",
            Self::Chapter => "chapter",
            Self::Section => "section",
            Self::Article => "article",
            Self::Paragraph => "paragraph",
            Self::Item => "item",
            Self::Subitem => "subitem",
            Self::Table => "table",
            Self::Row => "row",
            Self::Supplement => "supplement",
            Self::Entry => "entry",
        }
    }

    /// What is counted, in Japanese: 「3条」, 「2項目」.
    #[must_use]
    pub fn counter(self) -> &'static str {
        match self {
            Self::Part => "部",
            Self::Chapter => "章",
            Self::Section => "節",
            Self::Article => "条",
            Self::Paragraph => "項",
            Self::Item => "号",
            Self::Subitem => "細目",
            Self::Table => "表",
            Self::Row => "行",
            Self::Supplement => "附則・別表",
            Self::Entry => "項目",
        }
    }
}

/// How many clauses of one unit became what. A change counts once, however many
/// clauses it joins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// As they were.
    pub unchanged: usize,
    /// Only the number changed.
    pub renumbered: usize,
    /// Other words, of which `reference_only` and `repealed` are a part.
    pub modified: usize,
    /// Elsewhere.
    pub moved: usize,
    /// New.
    pub added: usize,
    /// Gone.
    pub removed: usize,
    /// One that became several.
    pub split: usize,
    /// Several that became one.
    pub merged: usize,
    /// Modified by nothing but citations that followed their targets.
    pub reference_only: usize,
    /// 「第5条　削除」
    pub repealed: usize,
}

/// The changes counted by unit, the largest unit first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Units that occur, each once, in the order of [`Unit`].
    pub counts: Vec<(Unit, Counts)>,
    /// All units together.
    pub total: Counts,
}

/// How much of both texts is in clauses that were paired.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Resemblance {
    /// Characters that stand in both, counted on both sides.
    pub shared: usize,
    /// Characters of both.
    pub total: usize,
}

impl Resemblance {
    /// From 0 to 1; 1 for two empty texts.
    #[must_use]
    pub fn ratio(self) -> f64 {
        if self.total == 0 {
            1.0
        } else {
            self.shared as f64 / self.total as f64
        }
    }

    /// Whether the two texts have so little in common that they are hardly
    /// versions of one policy. Nothing has little in common with an empty text.
    #[must_use]
    pub fn is_low(self) -> bool {
        self.ratio() < 0.2
    }
}

impl fmt::Display for Resemblance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.0}%", self.ratio() * 100.0)
    }
}

/// What changed between two versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diff {
    /// Every clause of either side, in the printed order of the new version. A
    /// removed clause stands behind what stood before it in the old version and
    /// still stands; a split one where the first of its new clauses stands.
    pub changes: Vec<Change>,
    /// How the title of the document changed; one equal stretch where it did not.
    pub title: Vec<Op>,
    /// The loose text of the document before and between its outermost clauses,
    /// paragraphs joined by a line break.
    pub loose_text: Vec<Op>,
    /// Citations that followed their targets, in printed order.
    pub reference_updates: Vec<ReferenceUpdate>,
    /// Citations that should have, in printed order.
    pub stale_references: Vec<StaleReference>,
    /// The changes counted.
    pub summary: Summary,
    /// How much the two have in common.
    pub resemblance: Resemblance,
    /// Whether [`apply`] gives the new text, letter for letter. Always true; a
    /// caller that finds it false has found a bug and must not publish the diff.
    pub round_trip: bool,
    of_old: Vec<usize>,
    of_new: Vec<usize>,
}

impl Diff {
    /// What became of a clause of the old version.
    ///
    /// # Panics
    /// If the old version has no such clause.
    #[must_use]
    pub fn change_of_old(&self, clause: ClauseIndex) -> &Change {
        &self.changes[self.of_old[clause]]
    }

    /// Where a clause of the new version came from.
    ///
    /// # Panics
    /// If the new version has no such clause.
    #[must_use]
    pub fn change_of_new(&self, clause: ClauseIndex) -> &Change {
        &self.changes[self.of_new[clause]]
    }

    /// The one clause of the new version that carries on a clause of the old.
    #[must_use]
    pub fn continued_by(&self, old: ClauseIndex) -> Option<ClauseIndex> {
        let change = &self.changes[*self.of_old.get(old)?];
        let piece = &change.pieces[change.principal];
        piece.new.filter(|_| piece.old == Some(old))
    }

    /// The one clause of the old version that a clause of the new carries on.
    #[must_use]
    pub fn continues(&self, new: ClauseIndex) -> Option<ClauseIndex> {
        let change = &self.changes[*self.of_new.get(new)?];
        let piece = &change.pieces[change.principal];
        piece.old.filter(|_| piece.new == Some(new))
    }

    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let equal = |ops: &[Op]| ops.iter().all(|op| op.tag == OpTag::Equal);
        self.changes.iter().all(|c| c.kind == ChangeKind::Unchanged)
            && equal(&self.title)
            && equal(&self.loose_text)
    }
}

/// Compares two versions, of one policy or of any two.
///
/// `tokenizer` says where words end; it does not decide which clauses belong
/// together. Takes time in proportion to what changed, and never depends on the
/// clock or on anything but its arguments. Read the other way round, the same
/// clauses are paired.
#[must_use]
pub fn diff(old: &Side<'_>, new: &Side<'_>, tokenizer: &Tokenizer) -> Diff {
    let (pairing, [old_forest, new_forest]) = pairing::pair(old, new);
    let moved = order::moved(&pairing, &old_forest, &new_forest);
    let citations = Citations::new(old, new, &pairing);
    let described = describe::describe(&describe::Material {
        old,
        new,
        pairing: &pairing,
        moved: &moved,
        repealed: &|n| {
            let before = pairing.to_old[n].map(|o| old_forest.nodes[o + 1].repealed);
            before == Some(false) && new_forest.nodes[n + 1].repealed
        },
        citations: &citations,
        tokenizer,
    });
    let (reference_updates, stale_references) = citations.read();
    let (loose_old, loose_new) = describe::loose_texts(old, new);
    let titles = (&old.version.front.title, &new.version.front.title);
    let mut out = Diff {
        summary: summary::summary(&described.changes, old.version, new.version),
        resemblance: resemblance(&described.changes, &old_forest, &new_forest),
        changes: described.changes,
        title: word_ops(titles.0, titles.1, tokenizer),
        loose_text: word_ops(&loose_old, &loose_new, tokenizer),
        reference_updates,
        stale_references,
        round_trip: false,
        of_old: described.of_old,
        of_new: described.of_new,
    };
    out.round_trip = apply(old.version, &out).as_ref() == Some(&Outline::of(new.version));
    out
}

fn resemblance(changes: &[Change], old: &Forest, new: &Forest) -> Resemblance {
    let mut out = Resemblance::default();
    for node in old.nodes.iter().chain(&new.nodes) {
        out.total += node.own_len;
    }
    for change in changes {
        for piece in &change.pieces {
            let (Some(o), Some(n)) = (piece.old, piece.new) else {
                continue;
            };
            let length = old.nodes[o + 1].own_len + new.nodes[n + 1].own_len;
            let parts = piece.parts.iter().filter(|p| p.part != Part::Label);
            let ops = parts.flat_map(|p| &p.ops);
            let changed: usize = ops
                .filter(|op| op.tag != OpTag::Equal)
                .map(|op| op.text.chars().count())
                .sum();
            out.shared += length.saturating_sub(changed);
        }
    }
    out.shared = out.shared.min(out.total);
    out
}
