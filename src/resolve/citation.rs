//! How a clause is cited: 8.1.(6)ア, 第13条第2項第1号, 第6の3(1)ア, 別表1 機密性3.
//!
//! In: a version and a clause. Out: the words behind the title of the policy.
//! The labels are the printed ones in half-width; what a reader leaves out when
//! he cites (the chapter above an article, `8.` above `8.1.`) is left out.

use crate::model::{
    Clause, ClauseIndex, FrontMatter, Kind, Status, Style, Version, fold_ascii, path_segment,
};

/// What a citation of an invented text says, whatever the text calls itself.
const SAMPLE: &str = "見本";

/// The title under which a version is cited; a text that does not bind says so.
pub fn cited_title(front: &FrontMatter) -> String {
    match front.status {
        Status::InForce => front.title.clone(),
        Status::Sample if !front.label.contains(SAMPLE) => {
            format!("{}（{SAMPLE}：{}）", front.title, front.label)
        }
        _ => format!("{}（{}）", front.title, front.label),
    }
}

/// The place of a clause as it is cited, without the title: `8.1.(6)ア`.
pub fn citation(version: &Version, at: ClauseIndex) -> String {
    let chain: Vec<&Clause> = version
        .ancestors(at)
        .iter()
        .map(|&n| &version.clauses[n])
        .collect();
    let mut cite = Cite {
        version,
        in_article: chain.iter().any(|c| c.kind == Kind::Article),
        deepest_dotted: chain
            .iter()
            .rposition(|c| matches!(c.style, Some(Style::Dotted(_)))),
        // Asked only where it matters: a text may have very many clauses at the top.
        several_parts: chain[0].kind == Kind::Part
            && version
                .roots()
                .filter(|&r| version.clauses[r].kind == Kind::Part)
                .nth(1)
                .is_some(),
        part: String::new(),
        out: String::new(),
        wants_space: false,
    };
    for (depth, clause) in chain.iter().enumerate() {
        let parent = depth.checked_sub(1).map(|above| chain[above]);
        cite.step(depth, clause, parent, chain.get(depth + 1).copied());
    }
    format!("{}{}", cite.part, cite.out).trim().to_owned()
}

struct Cite<'a> {
    version: &'a Version,
    in_article: bool,
    deepest_dotted: Option<usize>,
    several_parts: bool,
    /// The part's name and a space, where the version has several.
    part: String,
    out: String,
    wants_space: bool,
}

impl Cite<'_> {
    fn step(
        &mut self,
        depth: usize,
        clause: &Clause,
        parent: Option<&Clause>,
        next: Option<&Clause>,
    ) {
        let last = next.is_none();
        match clause.kind {
            Kind::Part if last => self.push(&segment(clause)),
            Kind::Part if self.several_parts => self.part = format!("{} ", segment(clause)),
            Kind::Part => {}
            Kind::Chapter | Kind::Section if self.is_left_out(depth, clause, last) => {}
            Kind::Chapter => self.push_apart(&segment(clause)),
            Kind::Article => self.push(&counted(clause, "条")),
            Kind::Paragraph => self.push(&counted(clause, "項")),
            Kind::Supplement => {
                // 別表1 is one in the whole text: what it hangs on is not said.
                self.out.clear();
                self.push_apart(&segment(clause));
            }
            Kind::Table => self.table(clause, parent, next),
            Kind::Row => self.push_spaced(&segment(clause)),
            Kind::Figure => self.push(&format!(
                "の図「{}」",
                clause.heading.as_deref().unwrap_or("")
            )),
            Kind::Bullet => self.bullet(clause),
            _ => self.numbered(clause, parent),
        }
    }

    fn is_left_out(&self, depth: usize, clause: &Clause, last: bool) -> bool {
        if last {
            return false;
        }
        let above_dotted = self.deepest_dotted.is_some_and(|deepest| depth < deepest);
        let numbered = matches!(clause.style, Some(Style::Dotted(_) | Style::Number));
        (above_dotted && numbered) || (self.in_article && !numbered)
    }

    fn numbered(&mut self, clause: &Clause, parent: Option<&Clause>) {
        let parent_kind = parent.map(|p| p.kind);
        let counts = matches!(
            clause.style,
            Some(Style::ParenNumber | Style::NumberParen | Style::Kanji | Style::ParenKanji)
        );
        if counts && matches!(parent_kind, Some(Kind::Article | Kind::Paragraph)) {
            if let Some(article) = parent.filter(|p| p.kind == Kind::Article)
                && self.has_paragraphs(article)
            {
                self.push("第1項");
            }
            self.push(&counted(clause, "号"));
            return;
        }
        let below_ordinal = parent.is_some_and(|p| p.style == Some(Style::Ordinal));
        match (&clause.label, clause.style) {
            (Some(_), Some(Style::Number)) if below_ordinal => {
                self.push(&format!("の{}", segment(clause)))
            }
            (Some(label), Some(Style::Dotted(_))) => {
                let folded: String = label
                    .printed
                    .chars()
                    .map(fold_ascii)
                    .filter(|c| *c != ' ')
                    .collect();
                self.push(&folded);
            }
            (Some(_), _) => self.push(&segment(clause)),
            (None, _) if clause.kind == Kind::Preamble && clause.heading.is_none() => {
                self.push("前文")
            }
            (None, _) => self.push(&format!("「{}」", segment(clause))),
        }
    }

    fn has_paragraphs(&self, article: &Clause) -> bool {
        article
            .children()
            .any(|child| self.version.clauses[child].kind == Kind::Paragraph)
    }

    fn table(&mut self, clause: &Clause, parent: Option<&Clause>, row: Option<&Clause>) {
        let caption = clause
            .heading
            .as_deref()
            .and_then(crate::model::Label::read);
        if let Some(label) = caption.filter(|l| l.reading(Style::Supplement).is_some()) {
            self.out.clear();
            self.push_apart(&path_segment(&label.printed));
            return;
        }
        let tables = parent.map_or_else(Vec::new, |p| self.tables_of(p));
        let in_supplement = parent.is_some_and(|p| p.kind == Kind::Supplement);
        if in_supplement && row.is_some_and(|row| self.is_only(row, &tables)) {
            return;
        }
        if tables.len() > 1 {
            self.push(&format!("の表{}", number_of(clause)));
        } else {
            self.push("の表");
        }
    }

    fn tables_of(&self, parent: &Clause) -> Vec<ClauseIndex> {
        let children = parent.children();
        children
            .filter(|&c| self.version.clauses[c].kind == Kind::Table)
            .collect()
    }

    /// Whether no other row of these tables bears the row's name.
    fn is_only(&self, row: &Clause, tables: &[ClauseIndex]) -> bool {
        let rows = tables
            .iter()
            .flat_map(|&t| self.version.clauses[t].children());
        rows.filter(|&r| segment(&self.version.clauses[r]) == segment(row))
            .count()
            == 1
    }

    fn bullet(&mut self, clause: &Clause) {
        let mark = clause.printed_label().unwrap_or("・");
        self.push(&format!("の{}番目の「{mark}」", number_of(clause)));
    }

    fn push(&mut self, piece: &str) {
        // 第1章 4 needs the space that 参考(1) does not.
        if self.wants_space && !piece.starts_with(['(', 'の', '「']) {
            self.out.push(' ');
        }
        self.wants_space = false;
        self.out.push_str(piece);
    }

    fn push_apart(&mut self, piece: &str) {
        self.push(piece);
        self.wants_space = true;
    }

    fn push_spaced(&mut self, piece: &str) {
        self.wants_space = false;
        if !self.out.is_empty() {
            self.out.push(' ');
        }
        self.out.push_str(piece);
    }
}

/// The last segment of the path; a repeated label says which one it is.
pub fn segment(clause: &Clause) -> String {
    let printed = clause.path.last().map_or("", String::as_str);
    match printed.rsplit_once('#') {
        Some((base, n)) if !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()) => {
            format!("{base}（{n}番目）")
        }
        _ => printed.to_owned(),
    }
}

fn number_of(clause: &Clause) -> &str {
    let printed = clause.path.last().map_or("", String::as_str);
    printed.rsplit_once('#').map_or("1", |(_, n)| n)
}

/// 第3条の2, 第2項, 第1号: by the number, whatever the printed form.
fn counted(clause: &Clause, unit: &str) -> String {
    let reading = clause
        .label
        .as_ref()
        .zip(clause.style)
        .and_then(|(label, style)| label.reading(style));
    let Some((reading, ordinal)) = reading.and_then(|r| r.ordinal.map(|n| (r, n))) else {
        return segment(clause);
    };
    let mut out = format!("第{ordinal}{unit}");
    for branch in &reading.branch {
        out.push_str(&format!("の{branch}"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::testing::version;

    fn cites(body: &str) -> Vec<String> {
        let version = version("x", body);
        (0..version.clauses.len())
            .map(|at| citation(&version, at))
            .collect()
    }

    #[test]
    fn dotted_numbers_keep_their_dot_and_drop_what_stands_above() {
        let found = cites(
            "## 8. 技術\n\n### 8.1. 管理\n\n#### (6) 記録\n\n- ア 一\n  - (ア) 二\n    - ・ 点\n\n### 8.2 接続\n\n- ア 一\n\n## 参考\n\n- (1) 例\n",
        );
        assert_eq!(
            found,
            [
                "8.",
                "8.1.",
                "8.1.(6)",
                "8.1.(6)ア",
                "8.1.(6)ア(ア)",
                "8.1.(6)ア(ア)の1番目の「・」",
                "8.2",
                "8.2ア",
                "参考",
                "参考(1)",
            ]
        );
    }

    #[test]
    fn articles_are_cited_by_paragraph_and_item() {
        let found = cites(
            "## 第3章 資産\n\n### 第13条 (分類)\n\n文。\n\n- (1) 一\n  - ア 甲\n- 2 二項\n  - (1) 号\n\n### 第14条の2 (管理)\n\n文。\n\n- (1) 一\n\n## 附則\n\nこの規程は、公布の日から施行する。\n",
        );
        assert_eq!(
            found,
            [
                "第3章",
                "第13条",
                "第13条第1項第1号",
                "第13条第1項第1号ア",
                "第13条第2項",
                "第13条第2項第1号",
                "第14条の2",
                "第14条の2第1号",
                "附則",
            ]
        );
    }

    #[test]
    fn ordinals_and_parts_are_joined_the_house_way() {
        let found = cites(
            "# 第1部 基本方針\n\n- 1 宣言\n\n# 第2部 対策基準\n\n## 第6 技術\n\n### 3 管理\n\n#### (1) 記録\n\n- ア 一\n  - (ア) 二\n    - a 三\n",
        );
        assert_eq!(
            found[1..],
            [
                "方針 1",
                "第2部",
                "第2部 第6",
                "第2部 第6の3",
                "第2部 第6の3(1)",
                "第2部 第6の3(1)ア",
                "第2部 第6の3(1)ア(ア)",
                "第2部 第6の3(1)ア(ア)a"
            ]
        );
    }

    #[test]
    fn sections_of_chapters_need_their_chapter() {
        let found = cites(
            "## 第1章 方針\n\n### 2 定義\n\n#### (1) 物理\n\n##### 責任\n\n- (ア) 一\n\n## 第2章 基準\n\n### ２ 組織\n\n- (1) 一\n",
        );
        assert_eq!(
            found,
            [
                "第1章",
                "第1章 2",
                "第1章 2(1)",
                "第1章 2(1)「責任」",
                "第1章 2(1)「責任」(ア)",
                "第2章",
                "第2章 2",
                "第2章 2(1)"
            ]
        );
    }

    #[test]
    fn rows_are_cited_by_their_table() {
        let found = cites(
            "## 4. 分類\n\n- (1) 一\n\n  | 分類 | 基準 |\n  | --- | --- |\n  | 機密性3 | 一 |\n\n表: （別表 1） 資産\n\n| 分類 | 基準 |\n| --- | --- |\n| 重要 | 一 |\n\n## 別表第2 様式\n\n| 欄 | 値 |\n| --- | --- |\n| 甲 | 一 |\n",
        );
        assert_eq!(
            found,
            [
                "4.",
                "4.(1)",
                "4.(1)の表",
                "4.(1)の表 機密性3",
                "別表1",
                "別表1 重要",
                "別表第2",
                "別表第2の表",
                "別表第2 甲"
            ]
        );
    }

    #[test]
    fn a_repeated_label_says_which_one_it_is() {
        assert_eq!(
            cites("## 1. 甲\n\n- (3) 一\n- (3) 二\n")[1..],
            ["1.(3)", "1.(3)（2番目）"]
        );
    }
}
