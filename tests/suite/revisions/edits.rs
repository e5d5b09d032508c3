//! The edits: each says whether it could be made there.

use keiji::japanese::PartOfSpeech;
use keiji::model::{Cell, Kind, Label, Style};

use super::{Dice, Draft, Held, Node, Stock};

impl Draft<'_> {
    pub(super) fn insert(&mut self, at: usize, stock: &Stock, dice: &mut Dice) -> bool {
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
    pub(super) fn insert_copy(&mut self, at: usize, stock: &Stock, dice: &mut Dice) -> bool {
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
    pub(super) fn rewrite(&mut self, at: usize, stock: &Stock, dice: &mut Dice) -> bool {
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

    pub(super) fn detach(&mut self, at: usize) {
        let place = self.place(at);
        self.siblings_mut(at).remove(place);
    }

    pub(super) fn delete(&mut self, at: usize) -> bool {
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

    pub(super) fn count_of_style(&self, at: usize) -> usize {
        let style = self.nodes[at].clause.style;
        self.siblings(at)
            .iter()
            .filter(|h| matches!(h, Held::Node(n) if self.nodes[*n].clause.style == style))
            .count()
    }

    /// Carries a clause to another list of its kind.
    pub(super) fn move_away(&mut self, at: usize, stock: &Stock, dice: &mut Dice) -> bool {
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
    pub(super) fn move_among_siblings(&mut self, at: usize, dice: &mut Dice) -> bool {
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

    pub(super) fn sentences(&self, at: usize) -> Vec<String> {
        self.text(at)
            .split_inclusive('。')
            .map(str::to_owned)
            .collect()
    }

    pub(super) fn is_plain_leaf(&self, at: usize) -> bool {
        self.is_text(at)
            && self.is_free(at)
            && self.stands_once(at)
            && self.children(at).is_empty()
            && !self.text(at).contains(['\n', '（', '「'])
    }

    pub(super) fn new_group(&mut self, nodes: &[usize]) -> usize {
        let group = self.groups;
        self.groups += 1;
        for node in nodes {
            self.nodes[*node].group = Some(group);
        }
        group
    }

    /// The later sentences become a clause of their own.
    pub(super) fn split_in_two(&mut self, at: usize, stock: &Stock) -> bool {
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
        let percent = if at.is_multiple_of(2) { 8 } else { 0 };
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
    pub(super) fn split_into_items(&mut self, at: usize) -> bool {
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
    pub(super) fn split_children(&mut self, at: usize) -> bool {
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
    pub(super) fn merge(&mut self, at: usize) -> bool {
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

    pub(super) fn reword(
        &mut self,
        at: usize,
        percent: usize,
        stock: &Stock,
        dice: &mut Dice,
    ) -> bool {
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

    pub(super) fn new_heading(&mut self, at: usize, stock: &Stock, dice: &mut Dice) -> bool {
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

    pub(super) fn new_cell(&mut self, stock: &Stock, dice: &mut Dice) -> bool {
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
    pub(super) fn repeal(&mut self, at: usize) -> bool {
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

    pub(super) fn replace_everywhere(&mut self, from: &str, to: &str) {
        self.edits.push(format!("everywhere {from}"));
        for node in &mut self.nodes {
            for held in &mut node.held {
                if let Held::Text(text) = held {
                    *text = text.replace(from, to);
                }
            }
        }
    }
}
