//! Where a label is placed: as the next of an open list, as the first of a new
//! one, or nowhere, because it is running text.

use super::{Builder, Placement, Spot, is_outer};
use crate::diagnostic::{Code, Diagnostic};
use crate::import::flow::{Joint, ends_sentence};
use crate::import::lines::Line;
use crate::import::tree::{Node, Text};
use crate::model::{Reading, Style};

/// How many lines that may be clauses are named one by one.
const MOST_DOUBTS: usize = 50;

impl Builder<'_> {
    pub(super) fn best_placement(&self, line: &Line, joint: Joint) -> Option<Placement> {
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

    /// Reports a line that begins like a clause but counts on from nothing.
    pub(super) fn doubt_unplaced(&mut self, line: &Line, joint: Joint) {
        let Some(label) = &line.label else { return };
        let style = label.readings[0].style;
        let marked = matches!(
            style,
            Style::ParenNumber
                | Style::ParenKana
                | Style::Circled
                | Style::Article
                | Style::Chapter
                | Style::Section
                | Style::Part
        );
        if joint == Joint::Runs
            || !marked
            || is_reference(line.rest())
            || !stands_as_label(line, style)
        {
            return;
        }
        self.unplaced += 1;
        if self.unplaced > MOST_DOUBTS {
            return;
        }
        let message = format!(
            "「{}」で始まりますが、前の番号に続かないので本文としました",
            label.printed
        );
        self.report.push(
            Diagnostic::warning(Code::ImportDoubt, message)
                .at_line(self.source, line.number)
                .hint("番号の誤読なら訂正ファイルの repairs で直してください"),
        );
    }

    pub(super) fn place_reading(
        &self,
        line: &Line,
        reading: &Reading,
        joint: Joint,
    ) -> Option<Placement> {
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
    pub(super) fn is_lone_title(&self, line: &Line, style: Style, keep: usize) -> bool {
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
    pub(super) fn open_level(&self, style: Style) -> Option<usize> {
        self.open
            .iter()
            .rposition(|&n| self.tree.nodes[n].style == Some(style))
    }

    /// 6.1. stands below 6. and nowhere else.
    pub(super) fn prefix_fits(&self, line: &Line, depth: u8) -> bool {
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
    pub(super) fn paragraph_of_article(&self, style: Style, ordinal: u32) -> Option<usize> {
        if style != Style::Number || ordinal != 2 {
            return None;
        }
        let article = self.open_level(Style::Article)?;
        Some(article + 1)
    }

    /// How many open clauses an outer heading leaves open: those of outer styles.
    pub(super) fn container_keep(&self, style: Style) -> usize {
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
    pub(super) fn part_keep(&self) -> usize {
        usize::from(self.open.first().is_some_and(|&n| {
            let node = &self.tree.nodes[n];
            node.unnumbered && node.style.is_none()
        }))
    }

    pub(super) fn close_to_part(&mut self) {
        self.open.truncate(self.part_keep());
        self.last = None;
    }

    pub(super) fn bullet_keep(&self) -> usize {
        let innermost = self.open.last().map(|&n| self.tree.nodes[n].is_bullet());
        self.open.len() - usize::from(innermost == Some(true))
    }

    pub(super) fn note_keep(&self, reading: &Reading) -> usize {
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
    pub(super) fn counts_on_below(&self, reading: &Reading, line: &Line) -> bool {
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

    pub(super) fn open_clause(&mut self, line: &Line, placement: Placement) {
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
}

pub(super) fn unbracketed(text: &str) -> &str {
    text.strip_prefix(['(', '（'])
        .and_then(|t| t.strip_suffix([')', '）']))
        .unwrap_or(text)
}

pub(super) fn branch_follows(last: &[u32], next: &[u32]) -> bool {
    let Some((tail, head)) = next.split_last() else {
        return false;
    };
    match last.get(head.len()) {
        None => last == head && *tail == 2,
        Some(n) => last[..head.len()] == *head && *tail == n + 1,
    }
}

/// Whether what follows a label makes it a citation (「(2)の契約」) and no label.
pub(super) fn is_reference(rest: &str) -> bool {
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
pub(super) fn stands_as_label(line: &Line, style: Style) -> bool {
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
pub(super) fn starts_counted(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_ascii() || "年月日回件条項号階層時分秒円割".contains(c))
}
