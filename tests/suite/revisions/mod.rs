//! Revisions with a known answer: a text, edited as drafters edit.
//!
//! A text is taken apart into a tree; edits change the tree and write down what
//! they did; the tree becomes a version again, renumbered as drafters do. The
//! truth of a clause follows from where it came from:
//!
//! - a clause that an edit made is added, one that is nowhere any more removed;
//! - one that an edit carried off is moved, whatever else became of it, those
//!   below it are not;
//! - else it is modified if its heading, term, text or cells differ, renumbered
//!   if only its label does, and unchanged if nothing does;
//! - the clauses of a split or a merger are one change.
//!
//! Where two readings are equal, no edit is made: nothing is moved or deleted
//! whose text stands twice, a clause moves among its siblings only past a
//! heavier stretch of them, and two edits never touch neighbours.

mod edits;
mod finish;

use std::collections::{BTreeMap, BTreeSet};

use keiji::diff::ChangeKind;
use keiji::japanese::{PartOfSpeech, Tokenizer};
use keiji::model::{Clause, ClauseIndex, Content, Kind, Style, Version};

/// Numbers that look random and are the same on every machine.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to `below` - 1.
    pub(crate) fn below(&mut self, below: usize) -> usize {
        (self.next() % below.max(1) as u64) as usize
    }

    fn pick<'t, T>(&mut self, list: &'t [T]) -> Option<&'t T> {
        (!list.is_empty()).then(|| &list[self.below(list.len())])
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// A piece of what a clause holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Held {
    Text(String),
    Node(usize),
}

/// A clause of the tree.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    origin: Option<ClauseIndex>,
    clause: Clause,
    held: Vec<Held>,
    parent: Option<usize>,
    moved: bool,
    group: Option<usize>,
}

/// A text that can be edited.
#[derive(Debug, Clone)]
pub(crate) struct Draft<'v> {
    old: &'v Version,
    pub(crate) nodes: Vec<Node>,
    top: Vec<Held>,
    touched: BTreeSet<usize>,
    /// Old clauses that were merged: group, clause.
    merged: Vec<(usize, ClauseIndex)>,
    splits: BTreeSet<usize>,
    groups: usize,
    /// How often each own text stands in the old version.
    texts: BTreeMap<String, usize>,
    /// What was done, for those who look at a miss.
    pub(crate) edits: Vec<String>,
}

/// What the edits did to every clause.
#[derive(Debug, Default)]
pub(crate) struct Truth {
    pub(crate) of_old: Vec<Option<ChangeKind>>,
    pub(crate) of_new: Vec<Option<ChangeKind>>,
    /// The old clause that a new one carries on, where there is one.
    pub(crate) origin: Vec<Option<ClauseIndex>>,
}

/// Words and sentences from which edits are made.
pub(crate) struct Stock {
    words: BTreeMap<PartOfSpeech, Vec<String>>,
    sentences: Vec<String>,
    tokenizer: Tokenizer,
}

impl Stock {
    pub(crate) fn new<'v>(versions: impl Iterator<Item = &'v Version>) -> Self {
        let tokenizer = Tokenizer::new();
        let mut words: BTreeMap<PartOfSpeech, Vec<String>> = BTreeMap::new();
        let mut sentences = Vec::new();
        for version in versions {
            for (n, clause) in version.clauses.iter().enumerate() {
                for p in clause.paragraphs() {
                    sentences.extend(
                        p.text
                            .split_inclusive('。')
                            .filter(|s| s.chars().count() > 18)
                            .map(str::to_owned),
                    );
                    // A part of the words is enough.
                    if n % 4 == 0 {
                        for token in tokenizer.tokens(&p.text) {
                            if token.surface.chars().count() > 1 {
                                let list = words.entry(token.part_of_speech).or_default();
                                list.push(token.surface.to_owned());
                            }
                        }
                    }
                }
            }
        }
        Self {
            words,
            sentences,
            tokenizer,
        }
    }

    /// Exchanges a part of the words, `percent` of all, for others of their kind.
    fn reword(&self, text: &str, percent: usize, dice: &mut Dice) -> String {
        let tokens = self.tokenizer.tokens(text);
        let free: Vec<usize> = (0..tokens.len())
            .filter(|n| {
                matches!(
                    tokens[*n].part_of_speech,
                    PartOfSpeech::Noun | PartOfSpeech::Verb | PartOfSpeech::Adverb
                ) && !tokens[*n].surface.chars().any(|c| c.is_ascii_digit())
            })
            .collect();
        let count = (tokens.len() * percent / 100).clamp(1, free.len().max(1));
        let mut chosen: BTreeSet<usize> = BTreeSet::new();
        let mut tries = 0;
        while chosen.len() < count && tries < count * 8 {
            tries += 1;
            chosen.extend(dice.pick(&free));
        }
        let mut out = String::new();
        let mut at = 0;
        for (n, token) in tokens.iter().enumerate() {
            out.push_str(&text[at..token.start]);
            at = token.end;
            let list = self.words.get(&token.part_of_speech);
            match list {
                Some(list) if chosen.contains(&n) => {
                    out.push_str(dice.pick(list).expect("a word of the kind"));
                }
                _ => out.push_str(token.surface),
            }
        }
        out.push_str(&text[at..]);
        out
    }

    fn sentence(&self, dice: &mut Dice) -> String {
        let text = dice.pick(&self.sentences).expect("a sentence").clone();
        self.reword(&text, 15, dice)
    }
}

impl<'v> Draft<'v> {
    pub(crate) fn new(old: &'v Version) -> Self {
        let held = |list: &[Content]| -> Vec<Held> {
            let one = |c: &Content| match c {
                Content::Text(p) => Held::Text(p.text.clone()),
                Content::Child(at) => Held::Node(*at),
            };
            list.iter().map(one).collect()
        };
        let mut texts = BTreeMap::new();
        for clause in &old.clauses {
            *texts.entry(clause.own_text()).or_insert(0) += 1;
        }
        Self {
            old,
            nodes: old
                .clauses
                .iter()
                .enumerate()
                .map(|(at, clause)| Node {
                    origin: Some(at),
                    clause: clause.clone(),
                    held: held(&clause.content),
                    parent: clause.parent,
                    moved: false,
                    group: None,
                })
                .collect(),
            top: held(&old.content),
            touched: BTreeSet::new(),
            merged: Vec::new(),
            splits: BTreeSet::new(),
            groups: 0,
            texts,
            edits: Vec::new(),
        }
    }

    /// Makes between 3 and 12 edits.
    pub(crate) fn revise(&mut self, stock: &Stock, dice: &mut Dice) {
        let count = 3 + dice.below(10);
        let mut made = 0;
        for _ in 0..count * 12 {
            if made == count {
                break;
            }
            let at = dice.below(self.nodes.len());
            let done = match dice.below(16) {
                0 => self.insert(at, stock, dice),
                13 => self.insert_copy(at, stock, dice),
                1 => self.delete(at),
                2 | 3 => self.move_away(at, stock, dice),
                4 => self.move_among_siblings(at, dice),
                14 => self.try_near(at, |draft, n| {
                    draft.rewrite(n, stock, &mut Dice::new(n as u64))
                }),
                // Few clauses can be split or merged: several are tried.
                5 | 6 => self.try_near(at, |draft, n| draft.split_in_two(n, stock)),
                7 => self.try_near(at, Self::split_into_items),
                8 => self.try_near(at, Self::split_children),
                9 => self.try_near(at, Self::merge),
                10 | 11 => {
                    let percent = 10 + dice.below(51);
                    self.reword(at, percent, stock, dice)
                }
                12 => self.new_heading(at, stock, dice),
                _ if dice.chance(40) => self.repeal(at),
                _ => self.new_cell(stock, dice),
            };
            made += usize::from(done);
        }
        if dice.chance(8) {
            self.replace_everywhere("情報システム", "情報処理システム");
        }
    }

    fn try_near(&mut self, at: usize, edit: impl Fn(&mut Self, usize) -> bool) -> bool {
        (at..self.nodes.len().min(at + 40)).any(|n| edit(self, n))
    }

    fn siblings(&self, at: usize) -> &[Held] {
        match self.nodes[at].parent {
            Some(parent) => &self.nodes[parent].held,
            None => &self.top,
        }
    }

    fn siblings_mut(&mut self, at: usize) -> &mut Vec<Held> {
        match self.nodes[at].parent {
            Some(parent) => &mut self.nodes[parent].held,
            None => &mut self.top,
        }
    }

    fn place(&self, at: usize) -> usize {
        let is_it = |held: &Held| *held == Held::Node(at);
        self.siblings(at)
            .iter()
            .position(is_it)
            .expect("it is there")
    }

    fn text(&self, at: usize) -> String {
        let texts = self.nodes[at].held.iter().filter_map(|h| match h {
            Held::Text(text) => Some(text.as_str()),
            Held::Node(_) => None,
        });
        texts.collect::<Vec<_>>().join("\n")
    }

    fn children(&self, at: usize) -> Vec<usize> {
        let nodes = self.nodes[at].held.iter().filter_map(|h| match h {
            Held::Node(n) => Some(*n),
            Held::Text(_) => None,
        });
        nodes.collect()
    }

    fn below(&self, at: usize) -> Vec<usize> {
        let mut out = vec![at];
        let mut next = 0;
        while next < out.len() {
            out.extend(self.children(out[next]));
            next += 1;
        }
        out
    }

    fn weight(&self, at: usize) -> usize {
        let own = |n: usize| {
            let node = &self.nodes[n];
            let heading = node.clause.heading.as_deref().unwrap_or_default();
            self.text(n).chars().count() + heading.chars().count()
        };
        self.below(at).into_iter().map(own).sum()
    }

    /// Whether the clause still stands, and it and what is near it was not edited.
    fn is_free(&self, at: usize) -> bool {
        let attached = {
            let mut here = at;
            loop {
                let held = Held::Node(here);
                if !self.siblings(here).contains(&held) {
                    break false;
                }
                match self.nodes[here].parent {
                    Some(parent) => here = parent,
                    None => break true,
                }
            }
        };
        if !attached || self.below(at).iter().any(|n| self.touched.contains(n)) {
            return false;
        }
        let place = self.place(at);
        let siblings = self.siblings(at);
        let near = siblings[place.saturating_sub(1)..siblings.len().min(place + 2)].iter();
        let mut near = near.filter_map(|h| match h {
            Held::Node(n) => Some(*n),
            Held::Text(_) => None,
        });
        !near.any(|n| self.touched.contains(&n))
            && self.nodes[at]
                .parent
                .is_none_or(|p| !self.touched.contains(&p))
    }

    /// A numbered clause of the running text.
    fn is_text(&self, at: usize) -> bool {
        let clause = &self.nodes[at].clause;
        clause.table.is_none()
            && clause.label.is_some()
            && !matches!(
                clause.kind,
                Kind::Row | Kind::Table | Kind::Figure | Kind::Supplement | Kind::Preamble
            )
            && !matches!(
                clause.style,
                Some(Style::Bullet | Style::Note | Style::Supplement | Style::Preamble) | None
            )
    }

    fn stands_once(&self, at: usize) -> bool {
        let clause = &self.nodes[at].clause;
        self.texts.get(&clause.own_text()) == Some(&1) || clause.heading.is_some()
    }

    fn touch(&mut self, at: usize, edit: &str) {
        let below = self.below(at);
        self.touched.extend(below);
        let origin = self.nodes[at]
            .origin
            .map(|o| self.old.clauses[o].key.clone());
        self.edits
            .push(format!("{edit} {}", origin.unwrap_or_else(|| "new".into())));
    }

    /// Puts a new sibling behind a clause; its label is given later.
    fn add_behind(&mut self, at: usize, heading: Option<String>, text: String) -> usize {
        let new = self.nodes.len();
        let mut clause = self.nodes[at].clause.clone();
        (clause.heading, clause.term, clause.table) = (heading, None, None);
        self.nodes.push(Node {
            origin: None,
            clause,
            held: vec![Held::Text(text)],
            parent: self.nodes[at].parent,
            moved: false,
            group: None,
        });
        let place = self.place(at);
        self.siblings_mut(at).insert(place + 1, Held::Node(new));
        self.touched.insert(new);
        new
    }
}
