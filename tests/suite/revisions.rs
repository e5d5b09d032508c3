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

use std::collections::{BTreeMap, BTreeSet};

use keiji::diff::ChangeKind;
use keiji::japanese::{PartOfSpeech, Tokenizer};
use keiji::model::{
    Cell, Clause, ClauseIndex, Content, Kind, Label, Paragraph, Style, Table, Version,
    assign_addresses, fold_ascii,
};
use keiji::references::{Target, VersionReferences};

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

    fn insert(&mut self, at: usize, stock: &Stock, dice: &mut Dice) -> bool {
        if !self.is_text(at) || !self.is_free(at) {
            return false;
        }
        self.touch(at, "insert behind");
        let text = stock.sentence(dice);
        let heading = self.nodes[at].clause.heading.clone().map(|_| {
            let words = &stock.words[&PartOfSpeech::Noun];
            let a = dice.pick(words).expect("a noun").clone();
            format!("{a}の{}", dice.pick(words).expect("a noun"))
        });
        let new = self.add_behind(at, heading, text);
        if dice.chance(25) {
            // With something below it.
            for _ in 0..2 + dice.below(2) {
                let child = self.nodes.len();
                let mut clause = self.nodes[at].clause.clone();
                (clause.heading, clause.term, clause.table) = (None, None, None);
                (clause.style, clause.kind) = (Some(Style::LatinParen), Kind::Subitem);
                clause.label = Label::read("a)");
                self.nodes.push(Node {
                    origin: None,
                    clause,
                    held: vec![Held::Text(stock.sentence(dice))],
                    parent: Some(new),
                    moved: false,
                    group: None,
                });
                self.touched.insert(child);
                self.nodes[new].held.push(Held::Node(child));
            }
        }
        true
    }

    /// A new clause made after the one before it, as drafters do.
    fn insert_copy(&mut self, at: usize, stock: &Stock, dice: &mut Dice) -> bool {
        if !self.is_text(at) || !self.is_free(at) || self.text(at).chars().count() < 20 {
            return false;
        }
        self.touch(at, "insert a copy behind");
        let percent = 20 + dice.below(25);
        let text = stock.reword(&self.text(at), percent, dice);
        let heading = self.nodes[at].clause.heading.clone();
        let heading = heading.map(|h| stock.reword(&h, 50, dice) + "等");
        self.add_behind(at, heading, text);
        true
    }

    /// All words are new; number and heading stay.
    fn rewrite(&mut self, at: usize, stock: &Stock, dice: &mut Dice) -> bool {
        let titled = self.nodes[at].clause.heading.is_some();
        if !titled || !self.is_text(at) || !self.is_free(at) || self.text(at).chars().count() < 20 {
            return false;
        }
        self.touch(at, "rewrite");
        let text = stock.sentence(dice) + &stock.sentence(dice);
        let texts = |h: &Held| matches!(h, Held::Text(_));
        let first = self.nodes[at].held.iter().position(texts).unwrap_or(0);
        self.nodes[at].held[first] = Held::Text(text);
        true
    }

    fn detach(&mut self, at: usize) {
        let place = self.place(at);
        self.siblings_mut(at).remove(place);
    }

    fn delete(&mut self, at: usize) -> bool {
        if !self.is_text(at)
            || !self.is_free(at)
            || !self.stands_once(at)
            || self.below(at).len() > 20
            || self.count_of_style(at) < 2
        {
            return false;
        }
        // What stands near must not take its place.
        let place = self.place(at);
        for held in self.siblings(at)[place.saturating_sub(1)..]
            .to_vec()
            .iter()
            .take(3)
        {
            if let Held::Node(n) = held {
                self.touched.insert(*n);
            }
        }
        self.touch(at, "delete");
        self.detach(at);
        true
    }

    fn count_of_style(&self, at: usize) -> usize {
        let style = self.nodes[at].clause.style;
        self.siblings(at)
            .iter()
            .filter(|h| matches!(h, Held::Node(n) if self.nodes[*n].clause.style == style))
            .count()
    }

    /// Carries a clause to another list of its kind.
    fn move_away(&mut self, at: usize, stock: &Stock, dice: &mut Dice) -> bool {
        if !self.is_text(at)
            || !self.is_free(at)
            || !self.stands_once(at)
            || self.weight(at) < 24
            || self.below(at).len() > 20
            || self.count_of_style(at) < 3
        {
            return false;
        }
        let (style, parent) = (self.nodes[at].clause.style, self.nodes[at].parent);
        let homes: Vec<usize> = (0..self.nodes.len())
            .filter(|n| {
                let node = &self.nodes[*n];
                node.clause.style == style
                    && node.clause.heading.is_some() == self.nodes[at].clause.heading.is_some()
                    && node.parent != parent
                    && node.origin.is_some()
                    && self.is_text(*n)
            })
            .collect();
        let Some(home) = dice.pick(&homes).copied() else {
            return false;
        };
        if !self.is_free(home) || self.below(at).contains(&home) {
            return false;
        }
        self.touch(at, "move");
        self.touched.insert(home);
        if dice.chance(40) && self.weight(at) >= 40 {
            // In other words where it stands now.
            let percent = 8 + dice.below(18);
            if let Some(Held::Text(text)) = self.nodes[at].held.first().cloned() {
                self.nodes[at].held[0] = Held::Text(stock.reword(&text, percent, dice));
            }
        }
        self.detach(at);
        self.nodes[at].parent = self.nodes[home].parent;
        self.nodes[at].moved = true;
        let place = self.place(home);
        self.siblings_mut(home).insert(place + 1, Held::Node(at));
        true
    }

    /// Carries a clause past three siblings or more that weigh more than it.
    fn move_among_siblings(&mut self, at: usize, dice: &mut Dice) -> bool {
        if !self.is_text(at) || !self.is_free(at) || !self.stands_once(at) || self.weight(at) < 16 {
            return false;
        }
        let place = self.place(at);
        let step = 3 + dice.below(3);
        let siblings = self.siblings(at).to_vec();
        let Some(passed) = siblings.get(place + 1..place + 1 + step) else {
            return false;
        };
        let mut weight = 0;
        for held in passed {
            match held {
                Held::Node(n)
                    if self.nodes[*n].clause.style == self.nodes[at].clause.style
                        && self.is_free(*n) =>
                {
                    weight += self.weight(*n);
                }
                _ => return false,
            }
        }
        if weight < self.weight(at) * 3 / 2 {
            return false;
        }
        for held in passed {
            if let Held::Node(n) = held {
                self.touched.insert(*n);
            }
        }
        self.touch(at, "move among siblings");
        self.nodes[at].moved = true;
        self.detach(at);
        self.siblings_mut(at).insert(place + step, Held::Node(at));
        true
    }

    fn sentences(&self, at: usize) -> Vec<String> {
        self.text(at)
            .split_inclusive('。')
            .map(str::to_owned)
            .collect()
    }

    fn is_plain_leaf(&self, at: usize) -> bool {
        self.is_text(at)
            && self.is_free(at)
            && self.stands_once(at)
            && self.children(at).is_empty()
            && !self.text(at).contains(['\n', '（', '「'])
    }

    fn new_group(&mut self, nodes: &[usize]) -> usize {
        let group = self.groups;
        self.groups += 1;
        for node in nodes {
            self.nodes[*node].group = Some(group);
        }
        group
    }

    /// The later sentences become a clause of their own.
    fn split_in_two(&mut self, at: usize, stock: &Stock) -> bool {
        if !self.is_plain_leaf(at) || self.nodes[at].clause.heading.is_some() {
            return false;
        }
        let sentences = self.sentences(at);
        if sentences.len() < 2 || sentences.iter().any(|s| s.chars().count() < 15) {
            return false;
        }
        self.touch(at, "split");
        let half = sentences.len() / 2;
        // Every other time a little is reworded.
        let percent = if sentences.len() % 2 == 0 { 8 } else { 0 };
        let mut dice = Dice::new(at as u64);
        let mut words = |text: String| match percent {
            0 => text,
            _ => stock.reword(&text, percent, &mut dice),
        };
        let (first, second) = (
            words(sentences[..half].concat()),
            words(sentences[half..].concat()),
        );
        self.nodes[at].held = vec![Held::Text(first)];
        let new = self.add_behind(at, None, second);
        let group = self.new_group(&[at, new]);
        self.splits.insert(group);
        true
    }

    /// The sentences of a clause become entries below a lead.
    fn split_into_items(&mut self, at: usize) -> bool {
        if !self.is_plain_leaf(at) {
            return false;
        }
        let sentences = self.sentences(at);
        let Some((subject, rest)) = sentences[0].split_once("は、") else {
            return false;
        };
        if sentences.len() < 2
            || sentences[1..]
                .iter()
                .chain([&rest.to_owned()])
                .any(|s| s.chars().count() < 15)
        {
            return false;
        }
        let lead = format!("{subject}は、次に掲げる事項を行わなければならない。");
        let mut entries = vec![rest.to_owned()];
        entries.extend(sentences[1..].iter().cloned());
        self.touch(at, "split into items");
        self.nodes[at].held = vec![Held::Text(lead)];
        let mut group = vec![at];
        for text in entries {
            let new = self.nodes.len();
            let mut clause = self.nodes[at].clause.clone();
            (clause.heading, clause.term) = (None, None);
            (clause.style, clause.kind) = (Some(Style::LatinParen), Kind::Subitem);
            clause.label = Label::read("a)");
            self.nodes.push(Node {
                origin: None,
                clause,
                held: vec![Held::Text(text)],
                parent: Some(at),
                moved: false,
                group: None,
            });
            self.touched.insert(new);
            self.nodes[at].held.push(Held::Node(new));
            group.push(new);
        }
        let group = self.new_group(&group);
        self.splits.insert(group);
        true
    }

    /// The later half of what stands below a clause gets a clause of its own.
    fn split_children(&mut self, at: usize) -> bool {
        let children = self.children(at);
        if !self.is_text(at) || !self.is_free(at) || children.len() < 4 {
            return false;
        }
        let whole = children
            .iter()
            .all(|c| self.is_text(*c) && self.weight(*c) >= 10);
        let last_are_nodes = self.nodes[at].held[self.nodes[at].held.len() - children.len()..]
            .iter()
            .all(|h| matches!(h, Held::Node(_)));
        if !whole || !last_are_nodes || self.nodes[at].clause.style == Some(Style::Chapter) {
            return false;
        }
        self.touch(at, "split children");
        let heading = self.nodes[at]
            .clause
            .heading
            .as_ref()
            .map(|h| format!("{h}の特例"));
        let text = self.text(at);
        let new = self.add_behind(at, heading, text.clone());
        if text.is_empty() {
            self.nodes[new].held.clear();
        }
        for child in &children[children.len() / 2..] {
            self.detach(*child);
            self.nodes[*child].parent = Some(new);
            self.nodes[new].held.push(Held::Node(*child));
        }
        let group = self.new_group(&[at, new]);
        self.splits.insert(group);
        true
    }

    /// A clause takes the text of the next one in.
    fn merge(&mut self, at: usize) -> bool {
        if !self.is_plain_leaf(at) {
            return false;
        }
        let place = self.place(at);
        let Some(Held::Node(next)) = self.siblings(at).get(place + 1).cloned() else {
            return false;
        };
        let plain = |n: usize| {
            self.nodes[n].clause.heading.is_none()
                && self.nodes[n].clause.term.is_none()
                && self.text(n).ends_with('。')
                && self.text(n).chars().count() >= 18
        };
        if !self.is_plain_leaf(next) || !plain(at) || !plain(next) {
            return false;
        }
        let (a, b) = (self.nodes[at].origin, self.nodes[next].origin);
        let (Some(a), Some(b)) = (a, b) else {
            return false;
        };
        self.touch(at, "merge");
        self.touched.insert(next);
        let text = self.text(at) + &self.text(next);
        self.nodes[at].held = vec![Held::Text(text)];
        self.detach(next);
        let group = self.new_group(&[at]);
        self.merged.push((group, a));
        self.merged.push((group, b));
        true
    }

    fn reword(&mut self, at: usize, percent: usize, stock: &Stock, dice: &mut Dice) -> bool {
        if !self.is_text(at) || !self.is_free(at) {
            return false;
        }
        let Some(place) = self.nodes[at]
            .held
            .iter()
            .position(|h| matches!(h, Held::Text(text) if text.chars().count() >= 20))
        else {
            return false;
        };
        let Held::Text(text) = self.nodes[at].held[place].clone() else {
            return false;
        };
        let new = stock.reword(&text, percent, dice);
        if new == text {
            return false;
        }
        self.touch(at, &format!("reword {percent} %"));
        self.nodes[at].held[place] = Held::Text(new);
        true
    }

    fn new_heading(&mut self, at: usize, stock: &Stock, dice: &mut Dice) -> bool {
        let Some(heading) = self.nodes[at].clause.heading.clone() else {
            return false;
        };
        if !self.is_text(at) || !self.is_free(at) {
            return false;
        }
        let new = stock.reword(&heading, 30, dice);
        if new == heading {
            return false;
        }
        self.touch(at, "heading");
        self.nodes[at].clause.heading = Some(new);
        true
    }

    fn new_cell(&mut self, stock: &Stock, dice: &mut Dice) -> bool {
        let tables: Vec<usize> = (0..self.nodes.len())
            .filter(|n| self.nodes[*n].clause.table.is_some() && !self.touched.contains(n))
            .collect();
        let Some(at) = dice.pick(&tables).copied() else {
            return false;
        };
        if !self.is_free(at) {
            return false;
        }
        let Some(table) = self.nodes[at].clause.table.as_mut() else {
            return false;
        };
        let row = dice.below(table.rows.len());
        let width = table.head.len();
        let column = 1 + dice.below(width.max(2) - 1);
        let Some(cell) = table
            .rows
            .get_mut(row)
            .and_then(|r| r.cells.get_mut(column))
        else {
            return false;
        };
        if cell.continued || cell.text().is_empty() {
            return false;
        }
        let new = stock.reword(&cell.text(), 30, dice);
        if new == cell.text() {
            return false;
        }
        *cell = Cell {
            lines: vec![new.replace('\n', "")],
            continued: false,
        };
        self.touch(at, "cell");
        true
    }

    /// 「第5条　削除」: what stood below is gone.
    fn repeal(&mut self, at: usize) -> bool {
        if !self.is_text(at)
            || !self.is_free(at)
            || self.nodes[at].clause.style != Some(Style::Article)
        {
            return false;
        }
        self.touch(at, "repeal");
        self.nodes[at].clause.heading = None;
        self.nodes[at].held = vec![Held::Text("削除".into())];
        true
    }

    fn replace_everywhere(&mut self, from: &str, to: &str) {
        self.edits.push(format!("everywhere {from}"));
        for node in &mut self.nodes {
            for held in &mut node.held {
                if let Held::Text(text) = held {
                    *text = text.replace(from, to);
                }
            }
        }
    }

    /// The new version and what became of every clause. `adjusted` lets citations
    /// of 条 follow the new numbers.
    pub(crate) fn finish(
        mut self,
        references: &VersionReferences,
        adjusted: bool,
    ) -> (Version, Truth) {
        let order = self.order();
        self.renumber(&order);
        if adjusted {
            self.adjust(references);
        }
        let place: BTreeMap<usize, usize> =
            order.iter().enumerate().map(|(n, at)| (*at, n)).collect();
        let content = |held: &[Held]| -> Vec<Content> {
            let one = |h: &Held| match h {
                Held::Text(text) => Content::Text(Paragraph {
                    text: text.clone(),
                    span: 0..0,
                }),
                Held::Node(n) => Content::Child(place[n]),
            };
            held.iter().map(one).collect()
        };
        let mut clauses = Vec::new();
        for at in &order {
            let node = &self.nodes[*at];
            let mut clause = node.clause.clone();
            clause.content = content(&node.held);
            clause.parent = node.parent.map(|p| place[&p]);
            clause.depth = clause.parent.map_or(1, |p: usize| {
                let above: &Clause = &clauses[p];
                above.depth + 1
            });
            clauses.push(clause);
        }
        relink_rows(&mut clauses);
        let top = content(&self.top);
        assign_addresses(&mut clauses, &top, &self.old.front.parts);
        let version = Version {
            front: self.old.front.clone(),
            clauses,
            content: top,
            path: self.old.path.clone(),
            continues: None,
        };
        let truth = self.truth(&order, &version);
        (version, truth)
    }

    fn order(&self) -> Vec<usize> {
        let nodes = |held: &[Held]| -> Vec<usize> {
            let nodes = held.iter().rev().filter_map(|h| match h {
                Held::Node(n) => Some(*n),
                Held::Text(_) => None,
            });
            nodes.collect()
        };
        let mut pending = nodes(&self.top);
        let mut out = Vec::new();
        while let Some(at) = pending.pop() {
            out.push(at);
            pending.extend(nodes(&self.nodes[at].held));
        }
        out
    }

    /// Gives the numbers anew: 条 through the document, others in their list.
    fn renumber(&mut self, order: &[usize]) {
        let mut counters: BTreeMap<(Option<usize>, Style), u32> = BTreeMap::new();
        for at in order {
            let node = &self.nodes[*at];
            let (Some(label), Some(style)) = (&node.clause.label, node.clause.style) else {
                continue;
            };
            let Some(reading) = label.reading(style) else {
                continue;
            };
            if reading.ordinal.is_none() {
                continue;
            }
            let list = match style {
                Style::Article => None,
                _ => Some(node.parent.map_or(usize::MAX, |p| p)),
            };
            let first = reading.ordinal.unwrap_or(1);
            let next = counters
                .entry((list, style))
                .and_modify(|n| *n += 1)
                .or_insert(if node.origin.is_some() && first <= 2 {
                    first
                } else {
                    1
                });
            if reading.ordinal == Some(*next) {
                continue;
            }
            let printed = with_ordinal(&label.printed, style, *next);
            if let Some(printed) = printed
                && let Some(label) = Label::read(&printed)
                && label
                    .reading(style)
                    .is_some_and(|r| r.ordinal == Some(*next))
            {
                self.nodes[*at].clause.label = Some(label);
            }
        }
    }

    /// Citations of one 条 by its number follow it.
    fn adjust(&mut self, references: &VersionReferences) {
        let mut label_of: BTreeMap<ClauseIndex, String> = BTreeMap::new();
        for node in &self.nodes {
            if let (Some(o), Some(label)) = (node.origin, &node.clause.label) {
                label_of.insert(o, label.printed.clone());
            }
        }
        for at in 0..self.nodes.len() {
            let Some(o) = self.nodes[at].origin else {
                continue;
            };
            if self.text(at) != self.old.clauses[o].own_text() || self.nodes[at].held.len() > 60 {
                continue;
            }
            let [Held::Text(text), ..] = &self.nodes[at].held[..] else {
                continue;
            };
            let mut chars: Vec<char> = text.chars().collect();
            let cited: Vec<_> = references.of(o).iter().filter(|r| !r.in_heading).collect();
            for reference in cited.into_iter().rev() {
                let Target::Clauses(targets) = &reference.target else {
                    continue;
                };
                let [target] = targets[..] else { continue };
                let before = self.old.clauses[target].printed_label();
                let Some(after) = label_of.get(&target) else {
                    continue;
                };
                if before == Some(reference.text.as_str()) && reference.end <= chars.len() {
                    chars.splice(reference.start..reference.end, after.chars());
                }
            }
            self.nodes[at].held[0] = Held::Text(chars.into_iter().collect());
        }
    }

    fn truth(&self, order: &[usize], version: &Version) -> Truth {
        let mut out = Truth {
            of_old: vec![Some(ChangeKind::Removed); self.old.clauses.len()],
            of_new: Vec::new(),
            origin: Vec::new(),
        };
        for (n, at) in order.iter().enumerate() {
            let node = &self.nodes[*at];
            let clause = &version.clauses[n];
            let kind = match (node.group, node.origin) {
                (Some(group), _) if self.splits.contains(&group) => ChangeKind::Split,
                (Some(_), _) => ChangeKind::Merged,
                (None, None) => ChangeKind::Added,
                (None, Some(o)) => {
                    let before = &self.old.clauses[o];
                    let same = before.heading == clause.heading
                        && before.term == clause.term
                        && before.own_text() == clause.own_text();
                    if node.moved {
                        ChangeKind::Moved
                    } else if !same {
                        ChangeKind::Modified
                    } else if folded(before) != folded(clause) {
                        ChangeKind::Renumbered
                    } else {
                        ChangeKind::Unchanged
                    }
                }
            };
            if let Some(o) = node.origin {
                out.of_old[o] = Some(kind);
            }
            out.of_new.push(Some(kind));
            out.origin.push(node.origin);
        }
        for (_, o) in &self.merged {
            out.of_old[*o] = Some(ChangeKind::Merged);
        }
        out
    }
}

fn folded(clause: &Clause) -> String {
    let label = clause.printed_label().unwrap_or_default();
    label.chars().map(fold_ascii).collect()
}

/// The rows of a table that can be cited stand below it in their order.
fn relink_rows(clauses: &mut [Clause]) {
    for at in 0..clauses.len() {
        let children: Vec<usize> = clauses[at].children().collect();
        if let Some(Table { rows, .. }) = &mut clauses[at].table {
            let mut children = children.into_iter();
            for row in rows {
                if row.clause.is_some() {
                    row.clause = children.next();
                }
            }
        }
    }
}

/// A label with another number, in the way it is printed.
fn with_ordinal(printed: &str, style: Style, ordinal: u32) -> Option<String> {
    let number = ordinal.to_string();
    // As wide as it was.
    let wide = printed.chars().any(|c| ('０'..='９').contains(&c));
    let widen = |c: char| char::from_u32(c as u32 + 0xfee0).unwrap_or(c);
    let number: String = match wide {
        true => number.chars().map(widen).collect(),
        false => number,
    };
    let is_digit = |c: char| fold_ascii(c).is_ascii_digit();
    let chars: Vec<char> = printed.chars().collect();
    if matches!(style, Style::Dotted(_)) {
        // Only the last number counts.
        let end = chars.iter().rposition(|c| is_digit(*c))? + 1;
        let start = chars[..end]
            .iter()
            .rposition(|c| !is_digit(*c))
            .map_or(0, |p| p + 1);
        return Some(join(&chars, start..end, &number));
    }
    if let Some(start) = chars.iter().position(|c| is_digit(*c)) {
        let length = chars[start..].iter().take_while(|c| is_digit(**c)).count();
        return Some(join(&chars, start..start + length, &number));
    }
    let series: Vec<char> = match style {
        Style::Kana | Style::ParenKana | Style::KanaParen => {
            "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン".chars().collect()
        }
        Style::Circled => "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳".chars().collect(),
        Style::Latin | Style::ParenLatin | Style::LatinParen => ('a'..='z').collect(),
        _ => return None,
    };
    let new = series.get(ordinal as usize - 1)?;
    let at = chars.iter().position(|c| series.contains(c))?;
    Some(join(&chars, at..at + 1, &new.to_string()))
}

fn join(chars: &[char], range: std::ops::Range<usize>, with: &str) -> String {
    let mut out: String = chars[..range.start].iter().collect();
    out.push_str(with);
    out.extend(&chars[range.end..]);
    out
}
