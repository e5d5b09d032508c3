//! Policy Markdown: blocks become clauses.
//!
//! In: one file. Out: a [`Version`] with every clause labelled, placed and
//! named, and a report of all that is wrong with the file. The printed label
//! decides what a clause is; the Markdown level only says what it stands in.

mod items;
mod kinds;
#[cfg(test)]
mod tests;

use items::{blank, cell, heading_text, read_item_head, row_name, set_off_label};
use kinds::{is_part, kind_of};

use std::ops::Range;

use crate::diagnostic::{Checked, Code, Diagnostic, Report};
use crate::model::{
    Cell, Clause, ClauseIndex, Content, FrontMatter, Kind, Paragraph, Row, Table, Version,
    assign_addresses,
};
use crate::parse::blocks::{Block, BlockKind, Inline, TableRow, read_blocks};
use crate::parse::front::{parse_file_front, split_front, unclosed_front};
use crate::parse::numbering::{check_numbering, choose_styles};
use crate::source::SourceFile;

/// What stands before the caption of a figure that was lost.
pub(crate) const LOST_FIGURE: &str = "図（抽出で失われた）:";
/// What stands before the caption of a table.
pub(crate) const TABLE_CAPTION: &str = "表:";
/// A cell that continues the one above.
pub(crate) const CELL_ABOVE: &str = "^^";

/// What to say of a file without front matter, or with one that does not end.
fn no_front(file: &SourceFile) -> Diagnostic {
    let Some(line) = unclosed_front(file) else {
        return Diagnostic::error(Code::FrontMatterMissing, "ファイルの先頭に前付けがありません")
            .at_line(file, 1)
            .hint("「---」の行で囲んだ YAML に jurisdiction、title、version、label、status、effective を書いてください");
    };
    Diagnostic::error(
        Code::FrontMatterUnclosed,
        "1 行目の「---」で始まる前付けが閉じられていません",
    )
    .at_line(file, line)
    .hint(format!(
        "{line} 行目の前に、前付けの終わりを示す「---」だけの行を置いてください"
    ))
}

/// Reads a policy file; none where its front matter cannot be used.
pub fn parse_policy(file: &SourceFile) -> Checked<Option<Version>> {
    let mut report = Report::default();
    let Some((front_range, body)) = split_front(file) else {
        report.push(no_front(file));
        return Checked {
            value: None,
            report,
        };
    };
    let front = parse_file_front(file, front_range, &mut report);
    let blocks = read_blocks(file, body, &mut report);
    let mut builder = Builder {
        file,
        clauses: Vec::new(),
        roots: Vec::new(),
        report: &mut report,
    };
    builder.document(blocks);
    let Builder {
        mut clauses, roots, ..
    } = builder;
    if clauses.is_empty() {
        report.push(
            Diagnostic::error(Code::EmptyPolicy, "条文が一つもありません")
                .at_line(file, 1)
                .hint("「## 1. 目的」のような見出しから書き始めてください"),
        );
    }
    let Some(front) = front else {
        return Checked {
            value: None,
            report,
        };
    };
    finish_version(file, &front, &mut clauses, &roots, &mut report);
    let value = Version {
        front,
        clauses,
        content: roots,
        path: file.path().to_owned(),
        continues: None,
    };
    Checked {
        value: Some(value),
        report,
    }
}

fn finish_version(
    file: &SourceFile,
    front: &FrontMatter,
    clauses: &mut [Clause],
    roots: &[Content],
    report: &mut Report,
) {
    choose_styles(clauses, roots);
    for at in 0..clauses.len() {
        clauses[at].kind = kind_of(clauses, at);
    }
    assign_addresses(clauses, roots, &front.parts);
    check_numbering(file, clauses, roots, &front.as_printed, report);
}

struct Builder<'a> {
    file: &'a SourceFile,
    clauses: Vec<Clause>,
    roots: Vec<Content>,
    report: &'a mut Report,
}

impl Builder<'_> {
    fn document(&mut self, blocks: Vec<Block>) {
        // The open headings: Markdown level and clause.
        let mut open: Vec<(usize, ClauseIndex)> = Vec::new();
        let first_level = blocks.iter().find_map(|b| match b.kind {
            BlockKind::Heading { level, .. } => Some(level),
            _ => None,
        });
        let mut caption: Option<String> = None;
        for block in blocks {
            if let BlockKind::Heading { level, inline } = &block.kind {
                open.retain(|(l, _)| l < level);
                let expected = open.last().map_or(first_level.unwrap_or(1), |(l, _)| l + 1);
                if *level > expected.max(first_level.unwrap_or(1)) && *level > expected {
                    self.report.push(
                        Diagnostic::error(
                            Code::HeadingSkipped,
                            format!("見出しが{expected}段目を飛ばして{level}段目になっています"),
                        )
                        .at(self.file, block.span.clone())
                        .hint(format!("「{} 」で書いてください", "#".repeat(expected))),
                    );
                }
                let parent = open.last().map(|(_, at)| *at);
                let at = self.heading(inline, block.span.clone(), parent);
                open.push((*level, at));
                continue;
            }
            let parent = open.last().map(|(_, at)| *at);
            self.block(block, parent, &mut caption);
        }
        self.give_lead_text_a_preamble();
    }

    /// Text of a part before its first label is a clause of its own.
    fn give_lead_text_a_preamble(&mut self) {
        for at in 0..self.clauses.len() {
            let clause = &self.clauses[at];
            if clause.parent.is_some() || !is_part(clause) {
                continue;
            }
            let lead: Vec<Content> = clause
                .content
                .iter()
                .take_while(|c| matches!(c, Content::Text(_)))
                .cloned()
                .collect();
            if lead.is_empty() || lead.len() == clause.content.len() {
                continue;
            }
            let span = match &lead[0] {
                Content::Text(p) => p.span.clone(),
                Content::Child(_) => continue,
            };
            let count = lead.len();
            let preamble = self.insert_after(at, blank(Kind::Preamble, Some(at), 2, span));
            self.clauses[preamble].content = lead;
            let content = &mut self.clauses[at].content;
            content.drain(..count);
            content.insert(0, Content::Child(preamble));
        }
    }

    /// Inserts a clause right behind `at` so that the list stays in printed order.
    fn insert_after(&mut self, at: ClauseIndex, clause: Clause) -> ClauseIndex {
        let new = at + 1;
        self.clauses.insert(new, clause);
        let shift = |index: &mut ClauseIndex| {
            if *index >= new {
                *index += 1;
            }
        };
        for (n, clause) in self.clauses.iter_mut().enumerate() {
            if n != new
                && let Some(parent) = clause.parent.as_mut()
            {
                shift(parent);
            }
            for content in &mut clause.content {
                if let Content::Child(child) = content {
                    shift(child);
                }
            }
            if let Some(table) = clause.table.as_mut() {
                table
                    .rows
                    .iter_mut()
                    .filter_map(|r| r.clause.as_mut())
                    .for_each(shift);
            }
        }
        for content in &mut self.roots {
            if let Content::Child(child) = content {
                shift(child);
            }
        }
        new
    }

    fn add(&mut self, mut clause: Clause) -> ClauseIndex {
        let at = self.clauses.len();
        let parent = clause.parent;
        clause.depth = parent.map_or(1, |p| self.clauses[p].depth + 1);
        self.clauses.push(clause);
        self.put(parent, Content::Child(at));
        at
    }

    fn put(&mut self, parent: Option<ClauseIndex>, content: Content) {
        match parent {
            Some(parent) => self.clauses[parent].content.push(content),
            None => self.roots.push(content),
        }
    }

    fn heading(
        &mut self,
        inline: &Inline,
        span: Range<usize>,
        parent: Option<ClauseIndex>,
    ) -> ClauseIndex {
        let text = inline.text();
        let mut clause = blank(Kind::Item, parent, 0, span);
        match set_off_label(text.trim()) {
            // 参考 names itself and carries no number: a heading, no label.
            Some((label, "")) if label.printed == "参考" => {
                clause.kind = Kind::Supplement;
                clause.heading = Some(label.printed);
            }
            Some((label, rest)) => {
                clause.heading = heading_text(&label, rest);
                clause.label = Some(label);
            }
            None => clause.heading = Some(text.trim().to_owned()),
        }
        self.add(clause)
    }

    fn block(&mut self, block: Block, parent: Option<ClauseIndex>, caption: &mut Option<String>) {
        let had_caption = caption.take();
        match block.kind {
            BlockKind::Paragraph(inline) => {
                let text = inline.text();
                let text = text.trim();
                if let Some(rest) = text.strip_prefix(TABLE_CAPTION) {
                    *caption = Some(rest.trim().to_owned());
                } else if !text.is_empty() {
                    self.put(
                        parent,
                        Content::Text(Paragraph {
                            text: text.to_owned(),
                            span: block.span,
                        }),
                    );
                }
            }
            BlockKind::List { items, .. } => self.list(items, parent),
            BlockKind::Table { head, rows } => {
                self.table(head, rows, had_caption, block.span, parent);
                return;
            }
            BlockKind::Quote(blocks) => self.quote(blocks, block.span, parent),
            BlockKind::Heading { .. } => {
                self.report.push(
                    Diagnostic::error(Code::NotPolicyMarkup, "箇条の中に見出しは置けません")
                        .at(self.file, block.span)
                        .hint("「- **(ア) 題名**」のように太字で書いてください"),
                );
            }
            BlockKind::Item(blocks) => {
                let mut inner = None;
                for block in blocks {
                    self.block(block, parent, &mut inner);
                }
            }
        }
        if let Some(caption) = had_caption {
            // A caption line that no table follows is text like any other.
            self.put(
                parent,
                Content::Text(Paragraph {
                    text: format!("{TABLE_CAPTION} {caption}"),
                    span: 0..0,
                }),
            );
        }
    }

    fn quote(&mut self, blocks: Vec<Block>, span: Range<usize>, parent: Option<ClauseIndex>) {
        for block in blocks {
            let BlockKind::Paragraph(inline) = &block.kind else {
                self.not_a_figure(span.clone());
                continue;
            };
            let text = inline.text();
            match text.trim().strip_prefix(LOST_FIGURE) {
                Some(caption) => {
                    let mut clause = blank(Kind::Figure, parent, 0, block.span);
                    clause.heading = Some(caption.trim().to_owned());
                    self.add(clause);
                }
                None => {
                    self.not_a_figure(span.clone());
                    let text = text.trim().to_owned();
                    self.put(
                        parent,
                        Content::Text(Paragraph {
                            text,
                            span: block.span,
                        }),
                    );
                }
            }
        }
    }

    fn not_a_figure(&mut self, span: Range<usize>) {
        self.report.push(
            Diagnostic::warning(
                Code::NotPolicyMarkup,
                "引用（>）は失われた図のためのものです",
            )
            .at(self.file, span)
            .hint(format!(
                "図なら「> {LOST_FIGURE} 図の題名」と書いてください"
            )),
        );
    }

    fn list(&mut self, items: Vec<Block>, parent: Option<ClauseIndex>) {
        for item in items {
            let BlockKind::Item(blocks) = item.kind else {
                continue;
            };
            self.item(blocks, item.span, parent);
        }
    }

    fn item(&mut self, blocks: Vec<Block>, span: Range<usize>, parent: Option<ClauseIndex>) {
        let mut blocks = blocks.into_iter();
        let Some(first) = blocks.next() else {
            self.label_taken_as_markup(span, "空の箇条です");
            return;
        };
        let first_span = first.span.clone();
        let mut clause = blank(Kind::Bullet, parent, 0, first_span.clone());
        let mut pending = None;
        match first.kind {
            BlockKind::Paragraph(inline) => {
                if let Some(text) = read_item_head(&inline, &mut clause) {
                    clause.content.push(Content::Text(Paragraph {
                        text,
                        span: first_span,
                    }));
                }
            }
            kind => {
                if matches!(kind, BlockKind::List { .. } | BlockKind::Heading { .. }) {
                    self.label_taken_as_markup(
                        span,
                        "番号が Markdown の記号（順序付きの箇条など）として読まれました",
                    );
                }
                pending = Some(Block {
                    kind,
                    span: first.span,
                });
            }
        }
        let at = self.add(clause);
        let mut caption = None;
        for block in pending.into_iter().chain(blocks) {
            self.block(block, Some(at), &mut caption);
        }
    }

    fn label_taken_as_markup(&mut self, span: Range<usize>, message: &str) {
        let line = self.file.text()[span.clone()].lines().next().unwrap_or("");
        let end = span.start + line.len();
        self.report.push(
            Diagnostic::error(Code::LabelAsMarkup, message)
                .at(self.file, span.start..end)
                .hint("「- 1\\) …」「- 1\\. …」のように、記号の前に「\\」を置いてください"),
        );
    }

    fn table(
        &mut self,
        head: Vec<Vec<String>>,
        rows: Vec<TableRow>,
        caption: Option<String>,
        span: Range<usize>,
        parent: Option<ClauseIndex>,
    ) {
        let mut clause = blank(Kind::Table, parent, 0, span);
        clause.heading = caption.filter(|c| !c.is_empty());
        let at = self.add(clause);
        let width = head.len();
        let head = head
            .into_iter()
            .map(|lines| Cell {
                lines,
                continued: false,
            })
            .collect();
        let mut out: Vec<Row> = Vec::new();
        for row in rows {
            let cells: Vec<Cell> = (0..width)
                .map(|n| cell(row.cells.get(n).cloned().unwrap_or_default()))
                .collect();
            if out.is_empty() && cells.iter().any(|c| c.continued) {
                self.report.push(
                    Diagnostic::error(Code::ContinuedCell, "「^^」の上に続くセルがありません")
                        .at(self.file, row.span.clone())
                        .hint("「^^」は上の行のセルが続くところにだけ書きます"),
                );
            }
            let clause = row_name(&cells).map(|name| {
                let mut clause = blank(Kind::Row, Some(at), 0, row.span.clone());
                clause.heading = Some(name);
                self.add(clause)
            });
            out.push(Row {
                cells,
                clause,
                span: row.span,
            });
        }
        self.clauses[at].table = Some(Table { head, rows: out });
    }
}
