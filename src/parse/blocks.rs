//! CommonMark as a tree of the few blocks that policy Markdown uses.
//!
//! pulldown-cmark's events with their byte offsets become headings, paragraphs,
//! lists, tables and quotes. Inline markup other than bold is no part of the
//! format: it is kept as the text that was written, and reported, so that nothing
//! of a policy is ever lost or turned into markup.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::model::is_wide;
use crate::source::SourceFile;

/// How deep blocks and bold text may stand in each other; beyond that the text is
/// kept as it was written. The deepest real policies reach 12.
const MAX_NESTING: usize = 64;

/// A run of text in one weight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) text: String,
    pub(super) strong: bool,
}

/// The text of a heading, paragraph or cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Inline {
    pub(super) runs: Vec<Run>,
}

impl Inline {
    /// The text without its weight.
    pub(super) fn text(&self) -> String {
        self.runs.iter().map(|r| r.text.as_str()).collect()
    }

    fn push(&mut self, text: &str, strong: bool) {
        if text.is_empty() {
            return;
        }
        match self.runs.last_mut() {
            Some(run) if run.strong == strong => run.text.push_str(text),
            _ => self.runs.push(Run {
                text: text.to_owned(),
                strong,
            }),
        }
    }
}

/// A block with its byte range in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) kind: BlockKind,
    pub(super) span: Range<usize>,
}

/// What a block is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum BlockKind {
    Heading {
        level: usize,
        inline: Inline,
    },
    Paragraph(Inline),
    List {
        ordered: bool,
        items: Vec<Block>,
    },
    Item(Vec<Block>),
    Table {
        head: Vec<Vec<String>>,
        rows: Vec<TableRow>,
    },
    Quote(Vec<Block>),
}

/// A row of a table: its cells as lines, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TableRow {
    pub(super) cells: Vec<Vec<String>>,
    pub(super) span: Range<usize>,
}

/// Reads the text of a file from `start` on.
pub(super) fn read_blocks(file: &SourceFile, start: usize, report: &mut Report) -> Vec<Block> {
    let text = &file.text()[start..];
    let events: Vec<(Event<'_>, Range<usize>)> = Parser::new_ext(text, Options::ENABLE_TABLES)
        .into_offset_iter()
        .map(|(event, range)| (event, range.start + start..range.end + start))
        .collect();
    let mut reader = Reader {
        file,
        events,
        at: 0,
        depth: 0,
        report,
    };
    reader.blocks(None)
}

struct Reader<'f, 'e, 'r> {
    file: &'f SourceFile,
    events: Vec<(Event<'e>, Range<usize>)>,
    at: usize,
    depth: usize,
    report: &'r mut Report,
}

impl Reader<'_, '_, '_> {
    fn next(&mut self) -> Option<(Event<'static>, Range<usize>)> {
        let (event, span) = self.events.get(self.at)?;
        self.at += 1;
        Some((event.clone().into_static(), span.clone()))
    }

    /// Blocks up to the end tag `until`, or to the end of the file.
    fn blocks(&mut self, until: Option<TagEnd>) -> Vec<Block> {
        let mut out: Vec<Block> = Vec::new();
        // Text right inside a tight list item has no paragraph around it.
        let mut loose: Option<(Inline, Range<usize>)> = None;
        while let Some((event, span)) = self.next() {
            if let Event::End(end) = &event {
                if Some(*end) == until {
                    break;
                }
                continue;
            }
            if let Event::Start(tag) = &event
                && is_block(tag)
            {
                flush(&mut loose, &mut out);
                if self.depth == MAX_NESTING {
                    out.push(self.too_deep(span));
                    continue;
                }
                self.depth += 1;
                out.extend(self.block(tag, span));
                self.depth -= 1;
                continue;
            }
            if let Event::Rule = event {
                self.unsupported(&span, "横線");
                continue;
            }
            let entry = loose.get_or_insert_with(|| (Inline::default(), span.clone()));
            entry.1.end = span.end.max(entry.1.end);
            let mut inline = std::mem::take(&mut entry.0);
            self.inline_event(event, span, &mut inline);
            if let Some(entry) = loose.as_mut() {
                entry.0 = inline;
            }
        }
        flush(&mut loose, &mut out);
        out
    }

    fn block(&mut self, tag: &Tag<'_>, span: Range<usize>) -> Option<Block> {
        let kind = match tag {
            Tag::Heading { level, .. } => BlockKind::Heading {
                level: *level as usize,
                inline: self.inline(TagEnd::Heading(*level)),
            },
            Tag::Paragraph => BlockKind::Paragraph(self.inline(TagEnd::Paragraph)),
            Tag::List(first) => BlockKind::List {
                ordered: first.is_some(),
                items: self.blocks(Some(TagEnd::List(first.is_some()))),
            },
            Tag::Item => BlockKind::Item(self.blocks(Some(TagEnd::Item))),
            Tag::BlockQuote(kind) => BlockKind::Quote(self.blocks(Some(TagEnd::BlockQuote(*kind)))),
            Tag::Table(_) => return Some(self.table(span)),
            Tag::HtmlBlock => {
                let raw = self.raw(&span);
                self.unsupported(&span, "HTML");
                BlockKind::Paragraph(raw)
            }
            Tag::CodeBlock(_) => {
                let raw = self.raw(&span);
                self.unsupported(&span, "コードの囲み（4 字以上の字下げを含む）");
                BlockKind::Paragraph(raw)
            }
            _ => return None,
        };
        Some(Block { kind, span })
    }

    fn too_deep(&mut self, span: Range<usize>) -> Block {
        self.report.push(
            Diagnostic::error(Code::NotPolicyMarkup, "箇条や引用の入れ子が深すぎます")
                .at(self.file, span.clone())
                .hint("箇条や引用の段を減らしてください"),
        );
        let raw = self.raw(&span);
        Block {
            kind: BlockKind::Paragraph(raw),
            span,
        }
    }

    /// Skips to the end of the open tag and keeps what was written, on one line.
    fn raw(&mut self, span: &Range<usize>) -> Inline {
        self.skip();
        let mut inline = Inline::default();
        let raw = &self.file.text()[span.clone()];
        inline.push(&raw.split_whitespace().collect::<Vec<_>>().join(" "), false);
        inline
    }

    fn inline(&mut self, until: TagEnd) -> Inline {
        let mut out = Inline::default();
        while let Some((event, span)) = self.next() {
            if matches!(&event, Event::End(end) if *end == until) {
                break;
            }
            self.inline_event(event, span, &mut out);
        }
        out
    }

    fn inline_event(&mut self, event: Event<'_>, span: Range<usize>, out: &mut Inline) {
        match event {
            Event::Text(text) => out.push(&text, false),
            Event::Html(html) | Event::InlineHtml(html) => out.push(&html, false),
            Event::SoftBreak => {
                let before = out.text().chars().next_back();
                let after = self.file.text()[span.end..].chars().next();
                let joins = before.is_some_and(is_wide) || after.is_some_and(is_wide);
                out.push(if joins { "" } else { " " }, false);
            }
            Event::HardBreak => {
                self.unsupported(&span, "行末の改行記号");
            }
            Event::Start(Tag::Strong) if self.depth < MAX_NESTING => {
                self.depth += 1;
                let inner = self.inline(TagEnd::Strong);
                self.depth -= 1;
                out.push(&inner.text(), true);
            }
            Event::Start(_) => {
                self.skip();
                self.unsupported(&span, "強調やリンクの記号");
                let raw = self.file.text()[span].to_owned();
                out.push(&raw, false);
            }
            Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {
                self.unsupported(&span, "コードの記号");
                let raw = self.file.text()[span].to_owned();
                out.push(&raw, false);
            }
            _ => {}
        }
    }

    /// Skips to the end of the open tag. Counts, because a file can nest deeper
    /// than the stack is.
    fn skip(&mut self) {
        let mut open = 1;
        while open > 0 {
            match self.next() {
                Some((Event::Start(_), _)) => open += 1,
                Some((Event::End(_), _)) => open -= 1,
                Some(_) => {}
                None => break,
            }
        }
    }

    fn table(&mut self, span: Range<usize>) -> Block {
        let mut head = Vec::new();
        let mut rows: Vec<TableRow> = Vec::new();
        while let Some((event, at)) = self.next() {
            match event {
                Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(TableRow {
                    cells: Vec::new(),
                    span: at,
                }),
                Event::Start(Tag::TableCell) => {
                    let cell = self.cell();
                    if let Some(row) = rows.last_mut() {
                        row.cells.push(cell);
                    }
                }
                Event::End(TagEnd::TableHead) => {
                    if let Some(row) = rows.pop() {
                        head = row.cells;
                    }
                }
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        for row in &rows {
            self.check_width(row, head.len());
        }
        Block {
            kind: BlockKind::Table { head, rows },
            span,
        }
    }

    /// The parser pads and cuts rows; what was written is counted here.
    fn check_width(&mut self, row: &TableRow, width: usize) {
        let written = &self.file.text()[row.span.clone()];
        let cells = count_cells(written.trim());
        if cells != width {
            self.report.push(
                Diagnostic::error(
                    Code::RaggedTable,
                    format!("表の見出しは{width}列ですが、この行は{cells}列です"),
                )
                .at(self.file, row.span.clone())
                .hint("空のセルも「| |」と書いて列数を合わせてください。文字としての縦棒は「\\|」と書きます"),
            );
        }
    }

    fn cell(&mut self) -> Vec<String> {
        let mut lines = vec![Inline::default()];
        while let Some((event, span)) = self.next() {
            match event {
                Event::End(TagEnd::TableCell) => break,
                Event::InlineHtml(html) if is_line_break(&html) => lines.push(Inline::default()),
                other => {
                    let mut line = lines.pop().unwrap_or_default();
                    self.inline_event(other, span, &mut line);
                    lines.push(line);
                }
            }
        }
        lines
            .iter()
            .map(|line| line.text().trim().to_owned())
            .filter(|line| !line.is_empty())
            .collect()
    }

    fn unsupported(&mut self, span: &Range<usize>, what: &str) {
        self.report.push(
            Diagnostic::warning(
                Code::NotPolicyMarkup,
                format!("{what}は規程の書き方にありません"),
            )
            .at(self.file, span.clone())
            .hint("文字として残すには、記号の前に「\\」を置いてください"),
        );
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Heading { .. }
            | Tag::Paragraph
            | Tag::List(_)
            | Tag::Item
            | Tag::BlockQuote(_)
            | Tag::Table(_)
            | Tag::HtmlBlock
            | Tag::CodeBlock(_)
    )
}

fn flush(loose: &mut Option<(Inline, Range<usize>)>, out: &mut Vec<Block>) {
    if let Some((inline, span)) = loose.take() {
        out.push(Block {
            kind: BlockKind::Paragraph(inline),
            span,
        });
    }
}

fn is_line_break(html: &str) -> bool {
    let inner: String = html
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '<' | '>' | '/'))
        .collect();
    inner.eq_ignore_ascii_case("br")
}

fn count_cells(line: &str) -> usize {
    let line = line.strip_prefix('|').unwrap_or(line);
    let mut cells = 1;
    let mut escaped = false;
    let mut last_was_bar = false;
    for c in line.chars() {
        last_was_bar = c == '|' && !escaped;
        if last_was_bar {
            cells += 1;
        }
        escaped = c == '\\' && !escaped;
    }
    cells - usize::from(last_was_bar)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<Block>, Report) {
        let file = SourceFile::from_text("x.md", text);
        let mut report = Report::default();
        let blocks = read_blocks(&file, 0, &mut report);
        (blocks, report)
    }

    #[test]
    fn tables_keep_lines_and_count_cells() {
        let (blocks, report) = read("| a | b |\n| --- | --- |\n| 一<br>二 | \\| |\n| x |\n");
        let BlockKind::Table { rows, .. } = &blocks[0].kind else {
            panic!("no table: {blocks:?}")
        };
        assert_eq!(rows[0].cells, [vec!["一", "二"], vec!["|"]]);
        let codes: Vec<_> = report.iter().map(|d| d.code).collect();
        assert_eq!(codes, [Code::RaggedTable]);
    }

    #[test]
    fn markup_of_others_stays_text_and_is_reported() {
        let (blocks, report) = read("甲は*乙*を<script>alert(1)</script>[丙](x)する。\n");
        let BlockKind::Paragraph(inline) = &blocks[0].kind else {
            panic!("no paragraph")
        };
        assert_eq!(
            inline.text(),
            "甲は*乙*を<script>alert(1)</script>[丙](x)する。"
        );
        assert_eq!(report.count(crate::diagnostic::Severity::Warning), 2);
    }

    #[test]
    fn no_nesting_is_too_deep_for_the_stack() {
        for text in [
            format!("{}甲\n", "- ".repeat(50_000)),
            format!("{}甲\n", "> ".repeat(50_000)),
            format!(
                "{}甲{}\n",
                "*a **b ".repeat(20_000),
                " b** a*".repeat(20_000)
            ),
        ] {
            let (blocks, report) = read(&text);
            assert!(!blocks.is_empty() && !report.is_empty());
        }
    }

    #[test]
    fn wrapped_japanese_joins_without_space() {
        let (blocks, _) = read("情報の\n分類\n");
        let BlockKind::Paragraph(inline) = &blocks[0].kind else {
            panic!("no paragraph")
        };
        assert_eq!(inline.text(), "情報の分類");
    }
}
