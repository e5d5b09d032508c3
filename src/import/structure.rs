//! The hierarchy: lines become clauses by their numbering.
//!
//! A label is taken as one when it counts on from an open list, or opens a list
//! of its own; what looks like a label but does neither is running text. List
//! dashes never count, indentation only where no number speaks.

use std::collections::{BTreeMap, BTreeSet};

use super::flow::{Flow, Joint, ends_sentence, join, repeated_tail};
use super::lines::Line;
use super::tables::Unit;
use super::tree::{Item, Node, NodeIndex, Text, Tree};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::model::{Reading, Style};
use crate::parse::LineRole;
use crate::source::SourceFile;

/// Builds the tree of clauses.
pub(super) fn build(
    units: Vec<Unit>,
    flow: Flow,
    source: &SourceFile,
    report: &mut Report,
) -> Tree {
    let lines: Vec<Line> = units
        .iter()
        .filter_map(|u| match u {
            Unit::Line(l) => Some(l.clone()),
            _ => None,
        })
        .collect();
    let mut builder = Builder {
        tree: Tree::new(),
        open: Vec::new(),
        running: BTreeMap::new(),
        below: BTreeSet::new(),
        flow,
        lines,
        at: 0,
        last: None,
        caption: None,
        source,
        report,
    };
    for unit in units {
        match unit {
            Unit::Line(_) => {
                builder.line();
                builder.at += 1;
            }
            Unit::Table(table) => builder.place(Item::Table(table)),
            Unit::Figure(caption) => {
                builder.close_to_part();
                builder.place(Item::Figure(caption));
            }
        }
    }
    builder.flush_caption();
    builder.tree
}

/// Where the last text went: a node's label line or one of its paragraphs.
#[derive(Clone, Copy)]
enum Spot {
    Head(NodeIndex),
    Text(NodeIndex, usize),
}

/// How a label would be placed, the cheaper the better.
struct Placement {
    cost: u32,
    reading: Reading,
    /// How many of the open clauses stay open.
    keep: usize,
    doubt: Option<&'static str>,
}

struct Builder<'a> {
    tree: Tree,
    /// The open clauses, outermost first.
    open: Vec<NodeIndex>,
    /// The last number of styles that count on through the text.
    running: BTreeMap<Style, u32>,
    /// Which style has opened below which.
    below: BTreeSet<(Option<Style>, Style)>,
    flow: Flow,
    lines: Vec<Line>,
    at: usize,
    last: Option<(Spot, usize)>,
    caption: Option<Line>,
    source: &'a SourceFile,
    report: &'a mut Report,
}

impl Builder<'_> {
    fn line(&mut self) {
        let line = self.lines[self.at].clone();
        match line.role {
            Some(LineRole::Continues) => return self.append(&line),
            Some(LineRole::Text) => return self.paragraph(&line),
            Some(LineRole::Heading) => return self.unnumbered(&line),
            Some(LineRole::Part) => return self.part(&line),
            Some(LineRole::ClosesList) => return self.closing(&line),
            None => {}
        }
        let joint = self.joint(&line);
        if let Some(placement) = self.best_placement(&line, joint) {
            return self.open_clause(&line, placement);
        }
        if self.is_caption(&line) {
            self.flush_caption();
            self.caption = Some(line);
            return;
        }
        if joint == Joint::Runs || joint == Joint::Unclear && self.is_list_of_phrases() {
            return self.append(&line);
        }
        if joint == Joint::Ends && self.drop_repeated_tail(&line) {
            return;
        }
        if self.looks_like_heading(&line) {
            return self.unnumbered(&line);
        }
        self.paragraph(&line);
    }

    fn joint(&self, line: &Line) -> Joint {
        let Some((spot, n)) = self.last else {
            return Joint::Ends;
        };
        if line.split_off {
            return Joint::Ends;
        }
        self.flow.joint(
            &self.text_at(spot).text,
            &self.lines[n],
            self.may_be_title(spot),
            line,
        )
    }

    /// Titles stand on the line of a label, but not of an article, whose caption
    /// stands above it, nor of its paragraphs.
    fn may_be_title(&self, spot: Spot) -> bool {
        let Spot::Head(node) = spot else { return false };
        let style = self.tree.nodes[node].style;
        let article = self.open_level(Style::Article).is_some();
        !(style == Some(Style::Article)
            || style == Some(Style::Bullet)
            || style == Some(Style::Number) && article)
    }

    fn text_at(&self, spot: Spot) -> &Text {
        match spot {
            Spot::Head(node) => &self.tree.nodes[node].head,
            Spot::Text(node, item) => match &self.tree.nodes[node].items[item] {
                Item::Text(text) => text,
                _ => unreachable_text(),
            },
        }
    }

    // ---- labels

    fn best_placement(&self, line: &Line, joint: Joint) -> Option<Placement> {
        let label = line.label.as_ref()?;
        let rest = line.rest();
        if is_reference(rest) && !line.split_off {
            return None;
        }
        label
            .readings
            .iter()
            .filter(|r| stands_as_label(line, r.style))
            .filter_map(|r| self.place_reading(line, r, joint))
            .min_by_key(|p| p.cost)
    }

    fn place_reading(&self, line: &Line, reading: &Reading, joint: Joint) -> Option<Placement> {
        let placed = |cost: u32, keep: usize, doubt: Option<&'static str>| {
            Some(Placement {
                cost,
                reading: reading.clone(),
                keep,
                doubt,
            })
        };
        let style = reading.style;
        // Where a paragraph is a line, a line that counts on is no accident.
        let runs = joint == Joint::Runs && self.flow.is_wrapped();
        let weak = matches!(
            style,
            Style::Number | Style::Kanji | Style::Latin | Style::Roman | Style::Iroha
        );
        match style {
            Style::Bullet => return placed(0, self.bullet_keep(), None),
            Style::Preamble | Style::Supplement | Style::Glossary => {
                return (!runs).then(|| placed(0, self.part_keep(), None)).flatten();
            }
            Style::Note => {
                return (!runs)
                    .then(|| placed(0, self.note_keep(reading), None))
                    .flatten();
            }
            _ => {}
        }
        let ordinal = reading.ordinal?;
        if let Style::Dotted(depth) = style
            && depth > 1
            && !self.prefix_fits(line, depth)
        {
            return None;
        }
        if let Some(level) = self.open_level(style) {
            let node = &self.tree.nodes[self.open[level]];
            let last = node.ordinal.unwrap_or(0);
            let branch_on = ordinal == last && branch_follows(&node.branch, &reading.branch);
            if ordinal == last + 1 && reading.branch.is_empty() || branch_on {
                return if runs && weak {
                    None
                } else {
                    placed(0, level, None)
                };
            }
            if runs {
                return None;
            }
            if ordinal == 1 && reading.branch.is_empty() {
                // The same style opens again below a deeper clause.
                let deeper = level + 1 < self.open.len() || !weak;
                return if deeper && self.counts_on_below(reading, line) {
                    placed(3, self.open.len(), None)
                } else {
                    None
                };
            }
            if weak {
                return None;
            }
            if ordinal > last && ordinal <= last + 3 {
                return placed(4, level, Some("番号が飛んでいます"));
            }
            if ordinal == last {
                return placed(5, level, Some("番号が重なっています"));
            }
            return None;
        }
        if runs && weak {
            return None;
        }
        if let Some(keep) = self.paragraph_of_article(style, ordinal) {
            return placed(0, keep, None);
        }
        if matches!(
            style,
            Style::Article | Style::Chapter | Style::Ordinal | Style::Part | Style::Section
        ) && let Some(&last) = self.running.get(&style)
            && ordinal == last + 1
        {
            return placed(1, self.container_keep(style), None);
        }
        if ordinal != 1 || !reading.branch.is_empty() {
            return None;
        }
        let outer =
            style <= Style::Article || style == Style::Ordinal || matches!(style, Style::Dotted(1));
        let keep = if outer {
            self.container_keep(style)
        } else {
            self.open.len()
        };
        let counts_on = self.counts_on_below(reading, line);
        if (weak || runs) && !counts_on && !self.is_lone_title(line, style, keep) {
            return None;
        }
        placed(if counts_on { 1 } else { 2 }, keep, None)
    }

    /// A number 1 without a 2, where its style has opened before below the same
    /// kind of clause, and a title stands behind it.
    fn is_lone_title(&self, line: &Line, style: Style, keep: usize) -> bool {
        let parent = keep.checked_sub(1).map(|n| self.open[n]);
        let parent_style = parent.and_then(|n| self.tree.nodes[n].style);
        let title = line.text.chars().count() <= 40
            && !ends_sentence(&line.text)
            && !line.text.contains('、');
        title
            && self.below.contains(&(parent_style, style))
            && line.label.as_ref().is_some_and(|l| l.gap > 0)
    }

    /// The innermost open clause of a style.
    fn open_level(&self, style: Style) -> Option<usize> {
        self.open
            .iter()
            .rposition(|&n| self.tree.nodes[n].style == Some(style))
    }

    /// 6.1. stands below 6. and nowhere else.
    fn prefix_fits(&self, line: &Line, depth: u8) -> bool {
        let printed = line.label.as_ref().map_or("", |l| &l.printed);
        let numbers: Vec<u32> = printed
            .chars()
            .map(crate::model::fold_ascii)
            .collect::<String>()
            .split('.')
            .filter_map(|n| n.parse().ok())
            .collect();
        let Some(want) = numbers.len().checked_sub(2).map(|n| numbers[n]) else {
            return false;
        };
        self.open.iter().rev().any(|&n| {
            let node = &self.tree.nodes[n];
            let outer = match node.style {
                Some(Style::Dotted(d)) => d + 1 == depth,
                Some(Style::Number | Style::Ordinal | Style::Chapter | Style::Article) => {
                    depth == 2
                }
                _ => false,
            };
            outer && node.ordinal == Some(want)
        }) || self.open_level(Style::Dotted(depth)).is_none() && self.open.is_empty()
    }

    /// 2 below an article is its second paragraph.
    fn paragraph_of_article(&self, style: Style, ordinal: u32) -> Option<usize> {
        if style != Style::Number || ordinal != 2 {
            return None;
        }
        let article = self.open_level(Style::Article)?;
        Some(article + 1)
    }

    /// How many open clauses an outer heading leaves open: those of outer styles.
    fn container_keep(&self, style: Style) -> usize {
        self.open
            .iter()
            .position(|&n| {
                let node = &self.tree.nodes[n];
                match node.style {
                    Some(Style::Preamble | Style::Supplement | Style::Glossary) => true,
                    Some(other) => other >= style || !is_outer(other),
                    None => node.unnumbered && n != self.open[0],
                }
            })
            .unwrap_or(self.open.len())
    }

    /// 附則 and 別表 close all but a part without number.
    fn part_keep(&self) -> usize {
        usize::from(self.open.first().is_some_and(|&n| {
            let node = &self.tree.nodes[n];
            node.unnumbered && node.style.is_none()
        }))
    }

    fn close_to_part(&mut self) {
        self.open.truncate(self.part_keep());
        self.last = None;
    }

    fn bullet_keep(&self) -> usize {
        let innermost = self.open.last().map(|&n| self.tree.nodes[n].is_bullet());
        self.open.len() - usize::from(innermost == Some(true))
    }

    fn note_keep(&self, reading: &Reading) -> usize {
        match self.open_level(Style::Note) {
            Some(level)
                if self.tree.nodes[self.open[level]].ordinal != reading.ordinal
                    || reading.ordinal.is_none() =>
            {
                level
            }
            _ => self.bullet_keep(),
        }
    }

    /// Whether the next label of the style further down is number 2, before a
    /// third could only belong to another list.
    fn counts_on_below(&self, reading: &Reading, line: &Line) -> bool {
        if reading.style <= Style::Ordinal {
            return true;
        }
        for later in self.lines[self.at + 1..].iter().take(400) {
            let Some(label) = later.label.as_ref() else {
                continue;
            };
            if !stands_as_label(later, reading.style) || is_reference(later.rest()) {
                continue;
            }
            match label.reading(reading.style).and_then(|r| r.ordinal) {
                Some(2) => return true,
                Some(1) if later.indent == line.indent => return false,
                _ => {}
            }
        }
        false
    }

    fn open_clause(&mut self, line: &Line, placement: Placement) {
        let label = line.label.clone().expect("a placement needs a label");
        if let Some(doubt) = placement.doubt {
            self.report.push(
                Diagnostic::warning(Code::ImportDoubt, format!("「{}」: {doubt}", label.printed))
                    .at_line(self.source, line.number)
                    .hint("誤読なら訂正ファイルの repairs で直し、原文のとおりなら document の as_printed に書いてください"),
            );
        }
        let keep = placement.keep.min(self.open.len());
        let style = placement.reading.style;
        let caption = self.caption.take();
        let caption_text = match caption {
            Some(caption) if style == Style::Article => Some(unbracketed(&caption.text).to_owned()),
            Some(caption) => {
                self.paragraph(&caption);
                None
            }
            None => None,
        };
        self.open.truncate(keep);
        let parent = self.open.last().copied().unwrap_or(0);
        self.below.insert((self.tree.nodes[parent].style, style));
        if let Some(ordinal) = placement.reading.ordinal {
            self.running.insert(style, ordinal);
        }
        let node = Node {
            style: Some(style),
            ordinal: placement.reading.ordinal,
            branch: placement.reading.branch,
            head: Text {
                text: line.rest().to_owned(),
                lines: vec![line.number],
            },
            caption: caption_text,
            indent: line.indent,
            label: Some(label),
            ..Node::default()
        };
        let node = self.tree.add(parent, node);
        self.open.push(node);
        self.last = Some((Spot::Head(node), self.at));
    }

    // ---- lines without label

    /// A bracketed line right before 第N条 is its caption.
    fn is_caption(&self, line: &Line) -> bool {
        let bracketed = line.text.starts_with(['(', '（']) && line.text.ends_with([')', '）']);
        bracketed
            && self.lines.get(self.at + 1).is_some_and(|next| {
                next.label
                    .as_ref()
                    .is_some_and(|l| l.reading(Style::Article).is_some())
            })
    }

    fn flush_caption(&mut self) {
        if let Some(caption) = self.caption.take() {
            self.paragraph(&caption);
        }
    }

    fn part(&mut self, line: &Line) {
        self.open.clear();
        self.running.clear();
        self.heading_node(line, 0);
    }

    fn heading_node(&mut self, line: &Line, parent: NodeIndex) {
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
    fn looks_like_heading(&self, line: &Line) -> bool {
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

    fn unnumbered(&mut self, line: &Line) {
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

    fn append(&mut self, line: &Line) {
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
        let number = line.number;
        let at = self.at;
        let text = self.text_mut(spot);
        join(&mut text.text, &next);
        text.lines.push(number);
        self.last = Some((spot, at));
    }

    fn text_mut(&mut self, spot: Spot) -> &mut Text {
        match spot {
            Spot::Head(node) => &mut self.tree.nodes[node].head,
            Spot::Text(node, item) => match &mut self.tree.nodes[node].items[item] {
                Item::Text(text) => text,
                _ => unreachable_text(),
            },
        }
    }

    /// A page break that printed the end of a finished sentence again: 「い。」.
    fn drop_repeated_tail(&mut self, line: &Line) -> bool {
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

    fn report_tail(&mut self, line: &Line, tail: &str) {
        self.report.push(
            Diagnostic::note(
                Code::ImportDropped,
                format!("改ページで二度刷られた「{tail}」を除きました（repeated-tail）"),
            )
            .at_line(self.source, line.number),
        );
    }

    fn paragraph(&mut self, line: &Line) {
        let owner = self.owner(line);
        self.put_text(line, owner);
    }

    fn closing(&mut self, line: &Line) {
        let item = self.open.len().saturating_sub(1);
        let owner = item.checked_sub(1).map_or(0, |n| self.open[n]);
        self.put_text(line, owner);
    }

    fn put_text(&mut self, line: &Line, owner: NodeIndex) {
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

    fn place(&mut self, item: Item) {
        self.flush_caption();
        let owner = self.open.last().copied().unwrap_or(0);
        self.tree.nodes[owner].items.push(item);
        self.last = None;
    }

    /// The clause that a paragraph belongs to.
    fn owner(&self, line: &Line) -> NodeIndex {
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
    fn closes_list(&self, line: &Line, item: NodeIndex) -> bool {
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
    fn sentence_end(&self, line: &Line) -> Option<usize> {
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

    fn next_label(&self) -> Option<&Line> {
        self.lines[self.at + 1..].iter().take(400).find(|l| {
            l.label
                .as_ref()
                .is_some_and(|label| label.readings.iter().any(|r| stands_as_label(l, r.style)))
        })
    }

    /// Whether `next` is the list's next item, or opens a list below it; a list
    /// is opened, and marks that do not count go on, only right behind.
    fn goes_on_with(&self, next: &Line, node: &Node, adjoins: bool) -> bool {
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
    fn is_list_of_phrases(&self) -> bool {
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

fn unreachable_text() -> ! {
    panic!("a spot always points at a text")
}

/// Outer headings: 部 章 節 条 第N N. N.N.
fn is_outer(style: Style) -> bool {
    style <= Style::Number
}

fn unbracketed(text: &str) -> &str {
    text.strip_prefix(['(', '（'])
        .and_then(|t| t.strip_suffix([')', '）']))
        .unwrap_or(text)
}

fn branch_follows(last: &[u32], next: &[u32]) -> bool {
    let Some((tail, head)) = next.split_last() else {
        return false;
    };
    match last.get(head.len()) {
        None => last == head && *tail == 2,
        Some(n) => last[..head.len()] == *head && *tail == n + 1,
    }
}

/// Whether what follows a label makes it a citation (「(2)の契約」) and no label.
fn is_reference(rest: &str) -> bool {
    const PARTICLES: [&str; 19] = [
        "の",
        "に",
        "を",
        "は",
        "が",
        "で",
        "と",
        "へ",
        "から",
        "まで",
        "及び",
        "又は",
        "若しくは",
        "並びに",
        "、",
        "。",
        ")",
        "）",
        "」",
    ];
    PARTICLES.iter().any(|p| rest.starts_with(p))
        && !rest.starts_with("とり")
        && !rest.starts_with("はじ")
}

/// Whether a label stands apart as its style wants it to.
fn stands_as_label(line: &Line, style: Style) -> bool {
    let Some(label) = &line.label else {
        return false;
    };
    let apart = label.is_set_off(&line.text);
    match style {
        Style::ParenNumber
        | Style::ParenKana
        | Style::ParenIroha
        | Style::ParenLatin
        | Style::ParenRoman
        | Style::ParenKanji
        | Style::NumberParen
        | Style::KanaParen
        | Style::LatinParen
        | Style::BracketNumber
        | Style::Circled
        | Style::Bullet
        | Style::Dotted(_) => true,
        // ※ without a number belongs to the text it stands in.
        Style::Note => !label.printed.starts_with('※') || label.readings[0].ordinal.is_some(),
        Style::Part
        | Style::Chapter
        | Style::Section
        | Style::Subsection
        | Style::Division
        | Style::Article => apart || line.rest().starts_with(['(', '（']),
        Style::Supplement | Style::Glossary => {
            apart
                || line.rest().starts_with(['(', '（'])
                || label.printed.starts_with(['(', '（', '【'])
        }
        // 2定義: a number fused with its title, on a line of its own.
        Style::Number => {
            apart
                || line.text.chars().count() <= 45
                    && !ends_sentence(&line.text)
                    && !line.text.contains('、')
                    && !starts_counted(line.rest())
        }
        _ => apart,
    }
}

/// A number that counts something (2階層, 5MB, 3年) is no label.
fn starts_counted(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_ascii() || "年月日回件条項号階層時分秒円割".contains(c))
}
