//! The hierarchy: lines become clauses by their numbering.
//!
//! A label is taken as one when it counts on from an open list, or opens a list
//! of its own; what looks like a label but does neither is running text. List
//! dashes never count, indentation only where no number speaks. `placement` finds
//! a place for labels, `unlabelled` for all other lines.

mod placement;
mod unlabelled;

use std::collections::{BTreeMap, BTreeSet};

use super::flow::{Flow, Joint};
use super::lines::Line;
use super::tables::Unit;
use super::tree::{Item, NodeIndex, Text, Tree};
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
        unplaced: 0,
        wraps: 0,
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
    if builder.wraps > 0 {
        let message = format!("折り返された行を {} か所つなぎました", builder.wraps);
        builder
            .report
            .push(Diagnostic::note(Code::ImportRepaired, message).at_line(source, 1));
    }
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
    /// Lines that begin like a clause and were taken as text.
    unplaced: usize,
    /// Hard wraps that were rejoined.
    wraps: usize,
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
        self.doubt_unplaced(&line, joint);
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
}

fn unreachable_text() -> ! {
    panic!("a spot always points at a text")
}

/// Outer headings: 部 章 節 条 第N N. N.N.
fn is_outer(style: Style) -> bool {
    style <= Style::Number
}
