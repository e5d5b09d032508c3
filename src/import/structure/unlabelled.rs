//! Lines without label: captions, headings without number, paragraphs, and the
//! clause that each belongs to.

use super::placement::stands_as_label;
use super::{Builder, Spot, is_outer, unreachable_text};
use crate::diagnostic::{Code, Diagnostic};
use crate::import::flow::{Joint, ends_sentence, join, repeated_tail};
use crate::import::lines::Line;
use crate::import::tree::{Item, Node, NodeIndex, Text};
use crate::model::Style;

impl Builder<'_> {
    /// A bracketed line right before 第N条 is its caption.
    pub(super) fn is_caption(&self, line: &Line) -> bool {
        let bracketed = line.text.starts_with(['(', '（']) && line.text.ends_with([')', '）']);
        bracketed
            && self.lines.get(self.at + 1).is_some_and(|next| {
                next.label
                    .as_ref()
                    .is_some_and(|l| l.reading(Style::Article).is_some())
            })
    }

    pub(super) fn flush_caption(&mut self) {
        if let Some(caption) = self.caption.take() {
            self.paragraph(&caption);
        }
    }

    pub(super) fn part(&mut self, line: &Line) {
        self.open.clear();
        self.running.clear();
        self.heading_node(line, 0);
    }

    pub(super) fn heading_node(&mut self, line: &Line, parent: NodeIndex) {
        let node = Node {
            heading: Some(line.text.clone()),
            indent: line.indent,
            unnumbered: true,
            ..Node::default()
        };
        let node = self.tree.add(parent, node);
        self.tree.nodes[node].head.lines.push(line.number);
        self.open.push(node);
        self.last = None;
    }

    /// A short line without full stop that something deeper follows, in a text
    /// whose indentation tells levels.
    pub(super) fn looks_like_heading(&self, line: &Line) -> bool {
        if !self.flow.indented
            || ends_sentence(&line.text)
            || line
                .label
                .as_ref()
                .is_some_and(|l| l.readings[0].style == Style::Bullet)
        {
            return false;
        }
        let Some(next) = self.lines.get(self.at + 1) else {
            return false;
        };
        if line.text.chars().count() > 60 || line.text.ends_with(['、', ':', '：']) {
            return false;
        }
        let opens_list = next.label.as_ref().is_some_and(|l| {
            l.readings.iter().any(|r| {
                r.style == Style::Bullet || r.ordinal == Some(1) && stands_as_label(next, r.style)
            })
        });
        next.indent > line.indent || opens_list && next.indent >= line.indent
    }

    pub(super) fn unnumbered(&mut self, line: &Line) {
        self.flush_caption();
        // Headings without number never stand in one another.
        let beside = self
            .open
            .iter()
            .position(|&n| self.tree.nodes[n].unnumbered && self.tree.nodes[n].parent != Some(0));
        let keep = beside.unwrap_or_else(|| {
            self.open
                .iter()
                .position(|&n| {
                    let node = &self.tree.nodes[n];
                    node.indent >= line.indent && !(node.unnumbered && node.parent == Some(0))
                })
                .unwrap_or(self.open.len())
        });
        self.open.truncate(keep);
        let parent = self.open.last().copied().unwrap_or(0);
        self.heading_node(line, parent);
    }

    pub(super) fn append(&mut self, line: &Line) {
        let Some((spot, _)) = self.last else {
            return self.paragraph(line);
        };
        let mut next = line.text.clone();
        if !self.flow.is_wrapped() {
            let repeated = repeated_tail(&self.text_at(spot).text, &next);
            if repeated > 0 {
                self.report_tail(line, &next.chars().take(repeated).collect::<String>());
                next = next.chars().skip(repeated).collect();
            }
        }
        self.report_join(line);
        let number = line.number;
        let at = self.at;
        let text = self.text_mut(spot);
        join(&mut text.text, &next);
        text.lines.push(number);
        self.last = Some((spot, at));
    }

    pub(super) fn text_mut(&mut self, spot: Spot) -> &mut Text {
        match spot {
            Spot::Head(node) => &mut self.tree.nodes[node].head,
            Spot::Text(node, item) => match &mut self.tree.nodes[node].items[item] {
                Item::Text(text) => text,
                _ => unreachable_text(),
            },
        }
    }

    /// A page break that printed the end of a finished sentence again: 「い。」.
    pub(super) fn drop_repeated_tail(&mut self, line: &Line) -> bool {
        let Some((spot, _)) = self.last else {
            return false;
        };
        if self.flow.is_wrapped() || line.label.is_some() {
            return false;
        }
        let repeated = repeated_tail(&self.text_at(spot).text, &line.text);
        let tail: String = line.text.chars().take(repeated).collect();
        if repeated < 2 || !tail.ends_with('。') {
            return false;
        }
        self.append(line);
        true
    }

    /// Names each sentence that a page broke; wraps are counted only.
    fn report_join(&mut self, line: &Line) {
        if self.flow.is_wrapped() {
            self.wraps += 1;
            return;
        }
        self.report.push(
            Diagnostic::note(Code::ImportRepaired, "切れた文を前の行につなぎました")
                .at_line(self.source, line.number),
        );
    }

    pub(super) fn report_tail(&mut self, line: &Line, tail: &str) {
        self.report.push(
            Diagnostic::note(
                Code::ImportDropped,
                format!("改ページで二度刷られた「{tail}」を除きました（repeated-tail）"),
            )
            .at_line(self.source, line.number),
        );
    }

    pub(super) fn paragraph(&mut self, line: &Line) {
        let owner = self.owner(line);
        self.put_text(line, owner);
    }

    pub(super) fn closing(&mut self, line: &Line) {
        let item = self.open.len().saturating_sub(1);
        let owner = item.checked_sub(1).map_or(0, |n| self.open[n]);
        self.put_text(line, owner);
    }

    pub(super) fn put_text(&mut self, line: &Line, owner: NodeIndex) {
        let keep = self
            .open
            .iter()
            .position(|&n| n == owner)
            .map_or(0, |n| n + 1);
        self.open.truncate(keep);
        let item = self.tree.nodes[owner].items.len();
        self.tree.nodes[owner].items.push(Item::Text(Text {
            text: line.text.clone(),
            lines: vec![line.number],
        }));
        self.last = Some((Spot::Text(owner, item), self.at));
    }

    pub(super) fn place(&mut self, item: Item) {
        self.flush_caption();
        let owner = self.open.last().copied().unwrap_or(0);
        self.tree.nodes[owner].items.push(item);
        self.last = None;
    }

    /// The clause that a paragraph belongs to.
    pub(super) fn owner(&self, line: &Line) -> NodeIndex {
        let mut level = self.open.len();
        if self.flow.indented {
            while level > 0 && self.tree.nodes[self.open[level - 1]].indent >= line.indent {
                level -= 1;
            }
            // A line further out than every clause has lost its indentation.
            if level == 0 {
                level = self.open.len();
            }
        }
        if level > 0 && self.closes_list(line, self.open[level - 1]) {
            level -= 1;
        }
        level.checked_sub(1).map_or(0, |n| self.open[n])
    }

    /// A sentence after a list of phrases closes the list: it belongs to the
    /// clause that holds the list, unless the list goes on below or the sentence
    /// leads in a list of its own.
    pub(super) fn closes_list(&self, line: &Line, item: NodeIndex) -> bool {
        let node = &self.tree.nodes[item];
        let Some(after) = self.sentence_end(line).filter(|_| node.label.is_some()) else {
            return false;
        };
        let phrase =
            |n: &Node| !n.head.text.is_empty() && !ends_sentence(&n.head.text) && !n.has_body();
        if !phrase(node) {
            return false;
        }
        let parent = node.parent.unwrap_or(0);
        let siblings = self.tree.siblings(parent, node.style, item);
        if siblings.is_empty() || !siblings.iter().all(|n| phrase(n)) {
            return false;
        }
        match self.next_label() {
            None => true,
            Some(next) => {
                let adjoins = self
                    .lines
                    .get(after)
                    .is_some_and(|l| l.number == next.number);
                !self.goes_on_with(next, node, adjoins)
            }
        }
    }

    /// The place behind the paragraph that begins with `line`, its wrapped lines
    /// taken together; none where it does not end as a sentence.
    pub(super) fn sentence_end(&self, line: &Line) -> Option<usize> {
        let mut text = line.text.clone();
        let mut last = line;
        let mut after = self.at + 1;
        for next in self.lines[self.at + 1..].iter().take(60) {
            if self.flow.joint(&text, last, false, next) != Joint::Runs || ends_sentence(&text) {
                break;
            }
            join(&mut text, &next.text);
            last = next;
            after += 1;
        }
        ends_sentence(&text).then_some(after)
    }

    pub(super) fn next_label(&self) -> Option<&Line> {
        self.lines[self.at + 1..].iter().take(400).find(|l| {
            l.label
                .as_ref()
                .is_some_and(|label| label.readings.iter().any(|r| stands_as_label(l, r.style)))
        })
    }

    /// Whether `next` is the list's next item, or opens a list below it; a list
    /// is opened, and marks that do not count go on, only right behind.
    pub(super) fn goes_on_with(&self, next: &Line, node: &Node, adjoins: bool) -> bool {
        let Some(label) = &next.label else {
            return false;
        };
        label.readings.iter().any(|r| {
            if Some(r.style) == node.style {
                return match (r.ordinal, node.ordinal) {
                    (Some(a), Some(b)) => a == b + 1,
                    _ => adjoins,
                };
            }
            adjoins
                && (r.ordinal == Some(1) || r.style == Style::Bullet)
                && self.open_level(r.style).is_none()
                && !is_outer(r.style)
        })
    }

    /// Whether the open item stands in a list whose items are phrases: then a
    /// line below it goes on with the phrase and is no body.
    pub(super) fn is_list_of_phrases(&self) -> bool {
        let Some((Spot::Head(at), _)) = self.last else {
            return false;
        };
        let node = &self.tree.nodes[at];
        let parent = node.parent.unwrap_or(0);
        let earlier = self.tree.siblings(parent, node.style, at);
        let short = self.lines[self.at].text.chars().count() <= 12;
        short
            && earlier.len() >= 2
            && earlier
                .iter()
                .all(|n| !n.has_body() && !ends_sentence(&n.head.text))
    }
}
