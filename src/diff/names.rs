//! What changes, parts and units are called in data and to a reader.

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
    /// 相手方の変更: another office permits, receives or is named beside the
    /// one that is bound.
    PartyChanged,
    /// 数値・期間の変更: a number with its unit, or a word of time.
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
    pub const ALL: [Self; 17] = [
        Self::DutyAdded,
        Self::DutyRemoved,
        Self::DutyStrengthened,
        Self::DutyWeakened,
        Self::ActorChanged,
        Self::PartyChanged,
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
            Self::PartyChanged => "party-changed",
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
            Self::PartyChanged => "相手方の変更",
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
    /// Anything else: a text without 条 counts by 項目.
    Entry,
    /// 表
    Table,
    /// A row of a table that can be cited.
    Row,
    /// 附則
    Supplement,
    /// 別表, 別記, 別図
    Schedule,
    /// 様式
    Form,
    /// 別紙, 参考 and what else stands behind the text.
    Annex,
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
            Self::Schedule => "schedule",
            Self::Form => "form",
            Self::Annex => "annex",
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
            Self::Supplement | Self::Schedule | Self::Form | Self::Annex => "件",
            Self::Entry => "項目",
        }
    }

    /// What stands before the number, where the counter does not tell what is
    /// counted: 「別表2件」. Empty for the others.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Supplement => "附則",
            Self::Schedule => "別表",
            Self::Form => "様式",
            Self::Annex => "別紙",
            _ => "",
        }
    }
}
