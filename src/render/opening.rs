//! How a clause opens in a preview: its first words, a small table, or what a
//! long part consists of.
//!
//! In: a version and a clause. Out: lines and tables in printed order, no more
//! letters of them than a preview shows.

use serde::Serialize;

use super::clause_view::is_titled;
use super::contents::title_of;
use crate::japanese::{bracket_depths, sentence_ranges};
use crate::model::{Clause, ClauseIndex, Content, Kind, Row, Version};

/// Letters of a clause or a definition that a preview shows.
pub(super) const MOST: usize = 300;
/// Letters from which on a clause is told by what it consists of.
const LONG: usize = 1_200;
/// Headings that stand for a long part.
const MOST_PARTS: usize = 12;
/// Rows of a table, and letters of one of its cells.
const MOST_ROWS: usize = 6;
const MOST_IN_CELL: usize = 400;

/// A line of text, or a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub(super) enum Piece {
    Line(String),
    Table(SmallTable),
}

impl Piece {
    fn letters(&self) -> usize {
        match self {
            Self::Line(line) => line.chars().count(),
            Self::Table(table) => {
                let cells = table.rows.iter().flatten();
                cells.map(|cell| cell.chars().count()).sum()
            }
        }
    }
}

/// A table with the rows that are shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct SmallTable {
    /// Empty where the columns have no titles.
    head: Vec<String>,
    /// The cells of each row, their lines apart.
    rows: Vec<Vec<String>>,
    /// How many rows are left out.
    more: usize,
}

/// What a long part consists of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Summary {
    /// The headings right below it, with their labels.
    headings: Vec<String>,
    /// How many headings are left out.
    more: usize,
    /// The clauses below it.
    clauses: usize,
}

/// Whether the page's own words are shown as they stand: no table, nothing long.
pub(super) fn is_plain(version: &Version, at: ClauseIndex) -> bool {
    let table = |c: &Clause| matches!(c.kind, Kind::Table | Kind::Row);
    let clause = &version.clauses[at];
    !table(clause) && !below(version, at).iter().any(table) && summary(version, at).is_none()
}

/// The opening of a clause and of what is below it; of an article as its first
/// `paragraph` without the others. Of a long part only its first sentence. Second,
/// how many letters of what was begun are left out.
pub(super) fn opening(
    version: &Version,
    clause: ClauseIndex,
    paragraph: bool,
) -> (Vec<Piece>, usize) {
    if !paragraph && summary(version, clause).is_some() {
        let pieces = first_sentence(&version.clauses[clause])
            .into_iter()
            .map(|sentence| Piece::Line(shortened(&sentence, MOST)))
            .collect();
        return (pieces, 0);
    }
    let mut pieces = Vec::new();
    collect(version, clause, paragraph, String::new(), &mut pieces);
    let mut left = MOST;
    let mut omitted = 0;
    let mut out = Vec::new();
    for piece in pieces {
        if left == 0 {
            omitted += piece.letters();
            continue;
        }
        match piece {
            Piece::Line(line) => {
                omitted += line.chars().count().saturating_sub(left);
                out.push(Piece::Line(shortened(&line, left)));
                left = left.saturating_sub(line.chars().count());
            }
            Piece::Table(table) => {
                let piece = Piece::Table(table);
                left = left.saturating_sub(piece.letters());
                out.push(piece);
            }
        }
    }
    (out, omitted)
}

/// What a part consists of, where it is too long to be read in a preview: it has
/// clauses with headings below it, or very many letters.
pub(super) fn summary(version: &Version, at: ClauseIndex) -> Option<Summary> {
    let clause = &version.clauses[at];
    let below = below(version, at);
    let letters = |c: &Clause| {
        c.paragraphs()
            .map(|p| p.text.chars().count())
            .sum::<usize>()
    };
    let all: usize = letters(clause) + below.iter().map(letters).sum::<usize>();
    let titled = clause.children().map(|child| &version.clauses[child]);
    let headings: Vec<String> = titled
        .filter(|child| is_titled(child) && child.heading.is_some())
        .filter_map(|child| {
            let label = child.printed_label().map(|label| format!("{label}　"));
            Some(format!("{}{}", label.unwrap_or_default(), title_of(child)?))
        })
        .collect();
    let long = all > LONG || (all > MOST && !headings.is_empty());
    long.then(|| Summary {
        more: headings.len().saturating_sub(MOST_PARTS),
        headings: headings.into_iter().take(MOST_PARTS).collect(),
        clauses: below.len(),
    })
}

/// The table in which a row stands.
pub(super) fn row_of(version: &Version, at: ClauseIndex) -> Option<ClauseIndex> {
    let clause = &version.clauses[at];
    clause.parent.filter(|_| clause.kind == Kind::Row)
}

/// The clauses below one, in printed order.
fn below(version: &Version, at: ClauseIndex) -> &[Clause] {
    let rest = &version.clauses[at + 1..];
    let depth = version.clauses[at].depth;
    let end = rest.iter().position(|c| c.depth <= depth);
    &rest[..end.unwrap_or(rest.len())]
}

fn first_sentence(clause: &Clause) -> Option<String> {
    let text: Vec<char> = clause.paragraphs().next()?.text.chars().collect();
    let depths = bracket_depths(&text);
    let first = sentence_ranges(&text, &depths).into_iter().next()?;
    Some(text[first].iter().collect::<String>().trim().to_owned())
}

/// Adds the pieces of a clause; the first stands behind its label.
fn collect(
    version: &Version,
    at: ClauseIndex,
    paragraph: bool,
    label: String,
    pieces: &mut Vec<Piece>,
) {
    let clause = &version.clauses[at];
    let mut label = label;
    if clause.kind == Kind::Row {
        pieces.extend(row_table(version, at).map(Piece::Table));
    }
    if clause.table.is_some() && !label.trim().is_empty() {
        pieces.push(Piece::Line(std::mem::take(&mut label)));
    }
    if let Some(table) = &clause.table {
        let rows = 0..table.rows.len().min(MOST_ROWS);
        pieces.push(Piece::Table(SmallTable {
            head: head_of(&table.head),
            rows: shown_rows(&table.rows, rows),
            more: table.rows.len().saturating_sub(MOST_ROWS),
        }));
        return;
    }
    for content in &clause.content {
        match content {
            Content::Text(text) => {
                let label = std::mem::take(&mut label);
                pieces.push(Piece::Line(format!("{label}{}", text.text)));
            }
            Content::Child(child) => {
                let other = version.clauses[*child].kind == Kind::Paragraph;
                if paragraph && other {
                    continue;
                }
                if !label.is_empty() {
                    pieces.push(Piece::Line(std::mem::take(&mut label)));
                }
                // Enough is enough: a preview never shows more.
                if pieces.len() < MOST {
                    let label = head_words(&version.clauses[*child]);
                    collect(version, *child, false, label, pieces);
                }
            }
        }
    }
    if !label.is_empty() {
        pieces.push(Piece::Line(label));
    }
}

/// What stands before the text of a clause: its label, its heading or term.
fn head_words(clause: &Clause) -> String {
    let words = [
        clause.printed_label(),
        clause.heading.as_deref(),
        clause.term.as_deref(),
    ];
    words
        .into_iter()
        .flatten()
        .map(|word| format!("{word}　"))
        .collect()
}

/// The part of its table that a row's clause names.
fn row_table(version: &Version, at: ClauseIndex) -> Option<SmallTable> {
    let table = version.clauses[row_of(version, at)?].table.as_ref()?;
    let first = table.rows.iter().position(|row| row.clause == Some(at))?;
    let continued = |row: &&Row| row.cells.first().is_some_and(|cell| cell.continued);
    let more = table.rows[first + 1..].iter().take_while(continued).count();
    let end = first + 1 + more;
    let shown = end.min(first + MOST_ROWS);
    Some(SmallTable {
        head: head_of(&table.head),
        rows: shown_rows(&table.rows, first..shown),
        more: end - shown,
    })
}

fn head_of(head: &[crate::model::Cell]) -> Vec<String> {
    let titles: Vec<String> = head.iter().map(|cell| cell.lines.concat()).collect();
    match titles.iter().all(String::is_empty) {
        true => Vec::new(),
        false => titles,
    }
}

/// Some rows of a table. A cell that continues the one above is empty, but in the
/// first row, which has to say it.
fn shown_rows(rows: &[Row], range: std::ops::Range<usize>) -> Vec<Vec<String>> {
    let first = range.start;
    let cell = |row: usize, column: usize| {
        let mut from = row;
        while row == first && from > 0 && rows[from].cells[column].continued {
            from -= 1;
        }
        shortened(&rows[from].cells[column].lines.join("\n"), MOST_IN_CELL)
    };
    range
        .map(|row| {
            (0..rows[row].cells.len())
                .map(|column| cell(row, column))
                .collect()
        })
        .collect()
}

/// The first characters of a text, with a sign where there are more.
pub(super) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::testing::version;

    fn find(version: &Version, key: &str) -> ClauseIndex {
        let at = version.clauses.iter().position(|c| c.key == key);
        at.expect("a clause")
    }

    fn pieces(body: &str, key: &str, paragraph: bool) -> Vec<Piece> {
        let version = version("v1", body);
        opening(&version, find(&version, key), paragraph).0
    }

    fn lines(body: &str, key: &str) -> Vec<String> {
        let pieces = pieces(body, key, false).into_iter();
        let line = |piece| match piece {
            Piece::Line(line) => line,
            Piece::Table(table) => panic!("{table:?}"),
        };
        pieces.map(line).collect()
    }

    #[test]
    fn a_clause_opens_with_its_own_text_and_what_is_below() {
        let body =
            "## 1. 甲\n\n前。\n\n- (1) **用語** 一。\n  - ア 二。\n\n後。\n\n### (2) 題\n\n三。\n";
        assert_eq!(
            lines(body, "1"),
            [
                "前。",
                "(1)　用語　一。",
                "ア　二。",
                "後。",
                "(2)　題　三。"
            ]
        );
        assert_eq!(lines(body, "1.i1.k1"), ["二。"]);
    }

    #[test]
    fn the_first_paragraph_of_an_article_is_not_the_others() {
        let body = "### 第47条 (点検)\n\n一項。\n\n- (1) 一号。\n- 2 二項。\n  - (1) 二項の号。\n";
        let shown = |paragraph| {
            let all = pieces(body, "47", paragraph).into_iter();
            let line = |piece| match piece {
                Piece::Line(line) => line,
                Piece::Table(_) => "表".into(),
            };
            all.map(line).collect::<Vec<String>>().join("/")
        };
        assert_eq!(shown(true), "一項。/(1)　一号。");
        assert_eq!(shown(false), "一項。/(1)　一号。/2　二項。/(1)　二項の号。");
    }

    fn table(head: &[&str], rows: &[&[&str]]) -> SmallTable {
        let row = |cells: &[&str]| cells.iter().map(|c| (*c).to_owned()).collect();
        SmallTable {
            head: row(head),
            rows: rows.iter().map(|cells| row(cells)).collect(),
            more: 0,
        }
    }

    #[test]
    fn a_row_opens_with_the_head_of_its_table_and_those_that_continue_it() {
        let body = "## 1. 甲\n\n前。\n\n| 分類 | 基準 | 例 |\n| --- | --- | --- |\n| 乙 | 一<br>二 | あ |\n| ^^ | 三 | い |\n| 丙 | 四 | ^^ |\n";
        let head = ["分類", "基準", "例"];
        assert_eq!(
            pieces(body, "1.t1.r1", false),
            [Piece::Table(table(
                &head,
                &[&["乙", "一\n二", "あ"], &["", "三", "い"]]
            ))]
        );
        // What it shares with the row above it is said.
        assert_eq!(
            pieces(body, "1.t1.r2", false),
            [Piece::Table(table(&head, &[&["丙", "四", "い"]]))]
        );
        let all: [&[&str]; 3] = [
            &["乙", "一\n二", "あ"],
            &["", "三", "い"],
            &["丙", "四", ""],
        ];
        let whole = Piece::Table(table(&head, &all));
        assert_eq!(pieces(body, "1.t1", false), std::slice::from_ref(&whole));
        assert_eq!(
            pieces(body, "1", false),
            [Piece::Line("前。".into()), whole]
        );
    }

    #[test]
    fn a_long_table_shows_its_first_rows() {
        let rows = "| 乙 | 一 |\n".repeat(9);
        let body = format!("## 1. 甲\n\n| 分類 | 基準 |\n| --- | --- |\n{rows}");
        let found = pieces(&body, "1.t1", false);
        let [Piece::Table(table)] = &found[..] else {
            panic!("{found:?}");
        };
        assert_eq!((table.rows.len(), table.more), (6, 3));
    }

    #[test]
    fn long_texts_are_cut() {
        let body = format!("## 1. 甲\n\n{}。\n\n次。\n", "字".repeat(400));
        assert_eq!(lines(&body, "1"), [format!("{}…", "字".repeat(300))]);
        // How much is left out is known: the rest of the line, and 「次。」.
        let version = version("v1", &body);
        assert_eq!(opening(&version, find(&version, "1"), false).1, 101 + 2);
        let short = "## 1. 甲\n\n短い。\n";
        let version = super::super::testing::version("v1", short);
        assert_eq!(opening(&version, find(&version, "1"), false).1, 0);
    }

    #[test]
    fn a_long_part_tells_what_it_consists_of() {
        let long = "字".repeat(200);
        let body = format!(
            "## 第1章 総則\n\n初め。次。\n\n### 第1条 (目的)\n\n{long}。\n\n### 第2条 (用語)\n\n{long}。\n\n- 2 項。\n"
        );
        let version = version("v1", &body);
        let chapter = find(&version, "c1");
        let told = summary(&version, chapter).expect("it is long");
        assert_eq!(told.headings, ["第1条　（目的）", "第2条　（用語）"]);
        assert_eq!((told.clauses, told.more), (3, 0));
        assert_eq!(lines(&body, "c1"), ["初め。"]);
        assert!(!is_plain(&version, chapter));
        // An article is read as it is, and so is a short chapter.
        let article = find(&version, "2");
        assert!(is_plain(&version, article));
        assert_eq!(summary(&version, article), None);
        let short = "## 第1章 総則\n\n### 第1条 (目的)\n\n短い。\n";
        assert_eq!(lines(short, "c1"), ["第1条　目的　短い。"]);
    }
}
