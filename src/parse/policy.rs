//! Policy Markdown: blocks become clauses.
//!
//! In: one file. Out: a [`Version`] with every clause labelled, placed and
//! named, and a report of all that is wrong with the file. The printed label
//! decides what a clause is; the Markdown level only says what it stands in.

use std::ops::Range;

use super::blocks::{Block, BlockKind, Inline, TableRow, read_blocks};
use super::front::{parse_file_front, split_front};
use super::numbering::{check_numbering, choose_styles};
use crate::diagnostic::{Checked, Code, Diagnostic, Report};
use crate::model::{
    Cell, Clause, ClauseIndex, Content, FrontMatter, Kind, Label, Paragraph, Row, Style, Table,
    Version, assign_addresses,
};
use crate::source::SourceFile;

/// What stands before the caption of a figure that was lost.
pub(crate) const LOST_FIGURE: &str = "図（抽出で失われた）:";
/// What stands before the caption of a table.
pub(crate) const TABLE_CAPTION: &str = "表:";
/// A cell that continues the one above.
pub(crate) const CELL_ABOVE: &str = "^^";

/// Reads a policy file; none where its front matter cannot be used.
pub fn parse_policy(file: &SourceFile) -> Checked<Option<Version>> {
    let mut report = Report::default();
    let Some((front_range, body)) = split_front(file) else {
        report.push(
            Diagnostic::error(Code::FrontMatterMissing, "ファイルの先頭に前付けがありません")
                .at_line(file, 1)
                .hint("「---」の行で囲んだ YAML に jurisdiction、title、version、label、status、effective を書いてください"),
        );
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

fn blank(kind: Kind, parent: Option<ClauseIndex>, depth: usize, span: Range<usize>) -> Clause {
    Clause {
        key: String::new(),
        path: Vec::new(),
        kind,
        label: None,
        style: None,
        heading: None,
        term: None,
        content: Vec::new(),
        table: None,
        parent,
        depth,
        span,
    }
}

fn cell(lines: Vec<String>) -> Cell {
    let continued = lines.len() == 1 && lines[0] == CELL_ABOVE;
    Cell {
        lines: if continued { Vec::new() } else { lines },
        continued,
    }
}

/// What a row is cited by: a first cell that names something.
fn row_name(cells: &[Cell]) -> Option<String> {
    let first = cells.first().filter(|c| !c.continued && cells.len() > 1)?;
    let name = first.lines.concat();
    let names = !name.is_empty()
        && name.chars().count() <= 24
        && !name.ends_with('。')
        && !first.lines.iter().any(|l| l.starts_with('・'));
    names.then_some(name)
}

/// A label that stands apart from what follows it.
fn set_off_label(text: &str) -> Option<(Label, &str)> {
    let label = Label::read(text)?;
    let style = label.readings[0].style;
    let apart = label.is_set_off(text)
        || style == Style::Bullet
        || style == Style::Note
        || (style == Style::Supplement && text[label.len..].starts_with(['(', '（']));
    if !apart {
        return None;
    }
    let rest = text[label.len..].trim_start();
    Some((label, rest))
}

/// Brackets around the whole heading of an article are set by the format.
fn heading_text(label: &Label, rest: &str) -> Option<String> {
    if rest.is_empty() {
        return None;
    }
    let article = label.readings[0].style == Style::Article;
    let inner = rest
        .strip_prefix(['(', '（'])
        .and_then(|r| r.strip_suffix([')', '）']));
    match inner {
        Some(inner) if article => Some(inner.to_owned()),
        _ => Some(rest.to_owned()),
    }
}

/// Fills label, heading and term from the first paragraph of an item; gives
/// back what is left as text.
fn read_item_head(inline: &Inline, clause: &mut Clause) -> Option<String> {
    let runs = &inline.runs;
    let all_strong = runs.iter().all(|r| r.strong || r.text.trim().is_empty());
    if all_strong && runs.iter().any(|r| r.strong) {
        let text = inline.text();
        match set_off_label(text.trim()) {
            Some((label, rest)) => {
                clause.heading = (!rest.is_empty()).then(|| rest.to_owned());
                clause.label = Some(label);
            }
            None => clause.heading = Some(text.trim().to_owned()),
        }
        return None;
    }
    let mut runs = runs.iter().peekable();
    let mut text = String::new();
    if let Some(first) = runs.peek()
        && !first.strong
    {
        let head = first.text.trim_start();
        if let Some((label, rest)) = set_off_label(head) {
            text.push_str(rest);
            clause.label = Some(label);
            runs.next();
        }
    }
    if text.is_empty()
        && let Some(first) = runs.peek()
        && first.strong
    {
        clause.term = Some(first.text.trim().to_owned());
        runs.next();
    }
    for run in runs {
        text.push_str(&run.text);
    }
    let text = text.trim();
    if text.is_empty() {
        // Nothing but a label and bold words: a title.
        clause.heading = clause.term.take();
        return None;
    }
    Some(text.to_owned())
}

fn is_part(clause: &Clause) -> bool {
    match &clause.label {
        Some(label) => label.readings[0].style == Style::Part,
        None => clause.heading.is_some() && clause.kind == Kind::Item && clause.depth == 1,
    }
}

/// What a clause is, by its label and by what it stands in.
fn kind_of(clauses: &[Clause], at: ClauseIndex) -> Kind {
    let clause = &clauses[at];
    if matches!(
        clause.kind,
        Kind::Table | Kind::Row | Kind::Figure | Kind::Preamble | Kind::Supplement
    ) {
        return clause.kind;
    }
    let Some(style) = clause.style else {
        return unlabelled_kind(clauses, clause);
    };
    let in_article = || {
        let mut up = clause.parent;
        while let Some(p) = up {
            if clauses[p].style == Some(Style::Article) {
                return true;
            }
            up = clauses[p].parent;
        }
        false
    };
    match style {
        Style::Part => Kind::Part,
        Style::Chapter => Kind::Chapter,
        Style::Section
        | Style::Subsection
        | Style::Division
        | Style::Ordinal
        | Style::Dotted(_) => Kind::Section,
        Style::Article => Kind::Article,
        Style::Number | Style::Kanji if in_article() => Kind::Paragraph,
        Style::Number | Style::Kanji | Style::Roman if clause.heading.is_some() => Kind::Section,
        Style::Number | Style::Kanji | Style::Roman => Kind::Item,
        Style::ParenNumber
        | Style::NumberParen
        | Style::BracketNumber
        | Style::Note
        | Style::ParenKanji => Kind::Item,
        Style::Circled
        | Style::Kana
        | Style::ParenKana
        | Style::KanaParen
        | Style::Iroha
        | Style::ParenIroha
        | Style::Latin
        | Style::ParenLatin
        | Style::LatinParen
        | Style::ParenRoman => Kind::Subitem,
        Style::Bullet => Kind::Bullet,
        Style::Preamble => Kind::Preamble,
        Style::Supplement => Kind::Supplement,
        Style::Glossary => Kind::Glossary,
    }
}

fn unlabelled_kind(clauses: &[Clause], clause: &Clause) -> Kind {
    let parent = clause.parent.map(|p| &clauses[p]);
    if parent.is_some_and(|p| p.style == Some(Style::Glossary)) {
        return Kind::Glossary;
    }
    match (&clause.heading, parent) {
        (Some(_), None) => Kind::Part,
        (Some(_), Some(_)) => Kind::Item,
        (None, _) => Kind::Bullet,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRONT: &str = "---\njurisdiction: x\ntitle: 題\nversion: v1\nlabel: 版\nstatus: in-force\neffective: null\n---\n";

    fn parse(body: &str) -> (Version, Report) {
        let file = SourceFile::from_text("x.md", &format!("{FRONT}\n{body}"));
        let checked = parse_policy(&file);
        (
            checked.value.expect("front matter is sound"),
            checked.report,
        )
    }

    fn lines(version: &Version) -> Vec<String> {
        version
            .clauses
            .iter()
            .map(|c| {
                format!(
                    "{} {} {} | {} | {}",
                    c.kind.name(),
                    c.key,
                    c.path.join(">"),
                    c.heading.as_deref().unwrap_or("-"),
                    c.own_text().replace(['\n', '\t'], "/")
                )
            })
            .collect()
    }

    fn codes(report: &Report) -> Vec<Code> {
        report.sorted().iter().map(|d| d.code).collect()
    }

    #[test]
    fn levels_are_told_apart_in_keys() {
        let (version, report) = parse(
            "## 第1章 分類\n\n### 第1条 (目的)\n\n甲は、次による。\n\n- (1) **乙** 乙をいう。\n  - ア 一\n    - ・ 点\n- 2 二項。\n  - (1) 号。\n    - ① 丸\n      - a エー\n",
        );
        assert_eq!(codes(&report), []);
        assert_eq!(
            lines(&version),
            [
                "chapter c1 第1章 | 分類 | ",
                "article 1 第1章>第1条 | 目的 | 甲は、次による。",
                "item 1.i1 第1章>第1条>(1) | - | 乙をいう。",
                "subitem 1.i1.k1 第1章>第1条>(1)>ア | - | 一",
                "bullet 1.i1.k1.b1 第1章>第1条>(1)>ア>・#1 | - | 点",
                "paragraph 1.p2 第1章>第1条>2 | - | 二項。",
                "item 1.p2.i1 第1章>第1条>2>(1) | - | 号。",
                "subitem 1.p2.i1.m1 第1章>第1条>2>(1)>① | - | 丸",
                "subitem 1.p2.i1.m1.a1 第1章>第1条>2>(1)>①>a | - | エー",
            ]
        );
        assert_eq!(version.clauses[2].term.as_deref(), Some("乙"));
    }

    #[test]
    fn dotted_numbers_need_no_prefix() {
        let (version, report) = parse(
            "## 1. 趣旨\n\n文。\n\n## 2. 範囲\n\n### 2.1. 機関\n\n#### (1) 町\n\n文。\n\n##### ア 村\n\n文。\n",
        );
        assert_eq!(codes(&report), []);
        let keys: Vec<_> = version
            .clauses
            .iter()
            .map(|c| (c.key.as_str(), c.path.join(">")))
            .collect();
        assert_eq!(
            keys[3..],
            [
                ("2.1.i1", "2>2.1>(1)".into()),
                ("2.1.i1.k1", "2>2.1>(1)>ア".into())
            ]
        );
    }

    #[test]
    fn text_after_a_list_stays_in_printed_order() {
        let (version, _) = parse("## 1. 甲\n\n前。\n\n- (1) **題**\n\n  本文。\n\n後。\n");
        let section = &version.clauses[0];
        let order: Vec<_> = section
            .content
            .iter()
            .map(|c| match c {
                Content::Text(p) => p.text.clone(),
                Content::Child(at) => version.clauses[*at].heading.clone().unwrap_or_default(),
            })
            .collect();
        assert_eq!(order, ["前。", "題", "後。"]);
        assert_eq!(version.clauses[1].own_text(), "本文。");
    }

    #[test]
    fn tables_rows_figures_and_preamble_are_clauses() {
        let (version, report) = parse(
            "# 基本方針\n\n前文である。\n\n## １ 目的\n\n文。\n\n表: 分類\n\n| 分類 | 基準 |\n| --- | --- |\n| 機密性３ | 一<br>二 |\n| ^^ | 三 |\n\n> 図（抽出で失われた）: 組織体制\n",
        );
        assert_eq!(codes(&report), []);
        assert_eq!(
            lines(&version),
            [
                "part part1 基本方針 | 基本方針 | ",
                "preamble part1.pre1 基本方針>前文 | - | 前文である。",
                "section part1.1 基本方針>1 | 目的 | 文。",
                "table part1.1.t1 基本方針>1>table#1 | 分類 | 分類/基準/機密性３/一/二//三",
                "row part1.1.t1.r1 基本方針>1>table#1>機密性3 | 機密性３ | ",
                "figure part1.1.f1 基本方針>1>組織体制 | 組織体制 | ",
            ]
        );
    }

    #[test]
    fn faults_are_found_together_and_placed() {
        let (_, report) = parse(
            "## 1. 甲\n\n#### (1) 飛び\n\n文。\n\n## 3. 乙\n\n- ア 一\n- ア 二\n- 番号なし\n- 1) 記号\n",
        );
        let found: Vec<_> = report
            .sorted()
            .iter()
            .map(|d| (d.code, d.place.as_ref().map_or(0, |p| p.start.line)))
            .collect();
        assert_eq!(
            found,
            [
                (Code::HeadingSkipped, 12),
                (Code::NumberingGap, 16),
                (Code::DuplicateLabel, 19),
                (Code::LabelMissing, 20),
                (Code::LabelAsMarkup, 21),
                (Code::LabelMissing, 21),
            ]
        );
    }

    #[test]
    fn acknowledged_oddities_are_notes() {
        let file = SourceFile::from_text(
            "x.md",
            "---\njurisdiction: x\ntitle: 題\nversion: v1\nlabel: 版\nstatus: in-force\neffective: null\nas_printed:\n  - finding: duplicate-label\n    path: [\"1\", \"(3)#2\"]\n    reason: 原文が二度振る\n---\n\n## 1. 甲\n\n- (1) 一\n- (2) 二\n- (3) 三\n- (3) 四\n",
        );
        let checked = parse_policy(&file);
        assert!(!checked.report.fails(true));
        assert_eq!(checked.report.count(crate::diagnostic::Severity::Note), 1);
    }

    #[test]
    fn iroha_and_roman_follow_their_siblings() {
        let (version, report) =
            parse("## 1. 甲\n\n- イ 一\n- ロ 二\n- ハ 三\n\n## 2. 乙\n\n- (i) 一\n- (ii) 二\n");
        assert_eq!(codes(&report), []);
        let keys: Vec<_> = version.clauses.iter().map(|c| c.key.as_str()).collect();
        assert_eq!(keys, ["1", "1.o1", "1.o2", "1.o3", "2", "2.vv1", "2.vv2"]);
    }

    #[test]
    fn articles_count_on_through_chapters() {
        let (_, report) = parse(
            "## 第1章 甲\n\n### 第1条 (一)\n\n文。\n\n## 第2章 乙\n\n### 第2条 (二)\n\n文。\n\n### 第2条の2 (三)\n\n文。\n\n### 第4条 (四)\n\n文。\n",
        );
        assert_eq!(codes(&report), [Code::NumberingGap]);
    }
}
