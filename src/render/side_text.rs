//! The text of a clause beside those of other bodies, with the words that they do
//! not have marked. A mark never changes a letter.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::Serialize;

use crate::diff::{Op, OpTag};
use crate::model::{ClauseIndex, Kind, Version};

/// How many differences are told in words.
const TOLD: usize = 4;
/// The longest stretch that is told in words, in code points.
const LONGEST: usize = 24;

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Piece {
    pub(super) text: String,
    /// The numbers of the bases that do not have it, one digit each.
    pub(super) not: String,
    /// Whether the first base is among them.
    pub(super) on: bool,
    /// Whether it is about another rule than the one at hand.
    pub(super) aside: bool,
}

/// A text in lines of pieces.
pub(super) type SideLines = Vec<Vec<Piece>>;

/// A difference of two near identical texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Told {
    /// What the base says there; empty where it says nothing.
    pub(super) base: String,
    /// What the text says there; empty where it says nothing.
    pub(super) own: String,
}

/// What is shown of a clause: its own text; of a row of a table, its cells.
pub(super) fn shown_text(version: &Version, at: ClauseIndex) -> String {
    let clause = &version.clauses[at];
    if clause.kind != Kind::Row {
        return clause.own_text();
    }
    let table = clause
        .parent
        .and_then(|p| version.clauses[p].table.as_ref());
    let row = table.and_then(|t| t.rows.iter().find(|row| row.clause == Some(at)));
    row.map_or_else(String::new, |row| {
        let cells: Vec<String> = row.cells.iter().map(|cell| cell.text()).collect();
        cells.join("\t")
    })
}

/// Cuts a text at the marks of each base. `marks` are in bytes, by base, in order
/// and apart from each other; there are fewer than ten bases. Nothing is marked in
/// what is `aside`, which is in order too.
pub(super) fn pieces(text: &str, marks: &[Vec<Range<usize>>], aside: &[Range<usize>]) -> SideLines {
    let mut cuts: BTreeSet<usize> = [0, text.len()].into();
    for range in marks.iter().flatten().chain(aside) {
        cuts.extend([range.start, range.end]);
    }
    for (at, _) in text.match_indices('\n') {
        cuts.extend([at, at + 1]);
    }
    let cuts: Vec<usize> = cuts
        .into_iter()
        .filter(|at| text.is_char_boundary(*at))
        .collect();
    let mut lines: SideLines = vec![Vec::new()];
    for cut in cuts.windows(2) {
        let piece = &text[cut[0]..cut[1]];
        if piece == "\n" {
            lines.push(Vec::new());
            continue;
        }
        let marked = |ranges: &[Range<usize>]| {
            let last = ranges.partition_point(|range| range.start <= cut[0]);
            last.checked_sub(1)
                .is_some_and(|at| cut[1] <= ranges[at].end)
        };
        let bases = marks.iter().enumerate().filter(|(_, own)| marked(own));
        let aside = marked(aside);
        let not: String = if aside {
            String::new()
        } else {
            bases.map(|(base, _)| base.to_string()).collect()
        };
        let line = lines.last_mut().expect("a line was begun");
        match line.last_mut() {
            Some(last) if last.not == not && last.aside == aside => last.text.push_str(piece),
            _ => line.push(Piece {
                text: piece.to_owned(),
                on: not.contains('0'),
                not,
                aside,
            }),
        }
    }
    lines
}

/// What only the old or only the new side of a diff has, in bytes of that side;
/// blanks and stops alone are passed over.
pub(super) fn only(ops: &[Op], side: OpTag) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for op in ops {
        if op.tag == side && says(&op.text) {
            match out.last_mut() {
                Some(last) if last.end == at => last.end += op.text.len(),
                _ => out.push(at..at + op.text.len()),
            }
        }
        if op.tag == side || op.tag == OpTag::Equal {
            at += op.text.len();
        }
    }
    out
}

fn says(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// The differences of a diff in words, and how many more there are.
pub(super) fn told(ops: &[Op]) -> (Vec<Told>, usize) {
    let mut all: Vec<Told> = Vec::new();
    let mut open = false;
    for op in ops {
        if op.tag == OpTag::Equal {
            open = false;
            continue;
        }
        if !open {
            all.push(Told {
                base: String::new(),
                own: String::new(),
            });
            open = true;
        }
        let last = all.last_mut().expect("a difference was begun");
        match op.tag {
            OpTag::Delete => last.base.push_str(&op.text),
            _ => last.own.push_str(&op.text),
        }
    }
    // Stops, brackets and blanks alone say nothing.
    all.retain(|one| says(&one.base) || says(&one.own));
    let more = all.len().saturating_sub(TOLD);
    all.truncate(TOLD);
    for one in &mut all {
        one.base = shortened(&one.base);
        one.own = shortened(&one.own);
    }
    (all, more)
}

/// The beginning of a long text.
pub(super) fn excerpt(text: &str, length: usize) -> String {
    let line = text.replace(['\n', '\t'], " ");
    if line.chars().count() <= length {
        return line;
    }
    let mut out: String = line.chars().take(length).collect();
    out.push('…');
    out
}

fn shortened(text: &str) -> String {
    excerpt(text, LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(from: usize, to: usize) -> Vec<Range<usize>> {
        std::iter::once(from..to).collect()
    }

    fn op(tag: OpTag, text: &str) -> Op {
        Op {
            tag,
            text: text.to_owned(),
            reference: false,
        }
    }

    fn shown(text: &str, marks: &[Vec<Range<usize>>]) -> Vec<Vec<(String, String)>> {
        let lines = pieces(text, marks, &[]).into_iter();
        lines
            .map(|line| line.into_iter().map(|p| (p.text, p.not)).collect())
            .collect()
    }

    #[test]
    fn a_text_is_cut_at_the_marks_of_every_base() {
        let cut = |text: &str, not: &str| (text.to_owned(), not.to_owned());
        // 甲 | 乙 | 丙: the first base lacks 甲乙, the third 乙丙.
        let marks = [one(0, 6), Vec::new(), one(3, 9)];
        let lines = shown("甲乙丙\n丁", &marks);
        assert_eq!(
            lines,
            [
                vec![cut("甲", "0"), cut("乙", "02"), cut("丙", "2")],
                vec![cut("丁", "")]
            ]
        );
        assert!(shown("", &marks[..1]).concat().is_empty());
        // A mark over a line's end marks both lines; one within a letter none.
        assert_eq!(
            shown("甲\n乙", &[one(0, 7)]),
            [vec![cut("甲", "0")], vec![cut("乙", "0")]]
        );
        assert_eq!(shown("甲乙", &[one(1, 2)]), [vec![cut("甲乙", "")]]);
    }

    #[test]
    fn nothing_is_marked_in_what_is_aside() {
        let lines = pieces("甲。乙丙。", &[vec![0..3, 9..12]], &one(6, 15));
        let told: Vec<(&str, &str, bool)> = lines
            .iter()
            .flatten()
            .map(|p| (p.text.as_str(), p.not.as_str(), p.aside))
            .collect();
        assert_eq!(
            told,
            [("甲", "0", false), ("。", "", false), ("乙丙。", "", true)]
        );
    }

    #[test]
    fn a_diff_says_what_only_one_side_has() {
        let ops = [
            op(OpTag::Equal, "毎年度"),
            op(OpTag::Delete, "1回"),
            op(OpTag::Insert, "2回以上"),
            op(OpTag::Equal, "行う"),
            op(OpTag::Insert, " "),
            op(OpTag::Equal, "も"),
            op(OpTag::Insert, "こと"),
        ];
        assert_eq!(only(&ops, OpTag::Delete), one(9, 13));
        assert_eq!(only(&ops, OpTag::Insert), [9..19, 29..35]);
        let (told, more) = told(&ops);
        assert_eq!(more, 0);
        let pair = |base: &str, own: &str| Told {
            base: base.to_owned(),
            own: own.to_owned(),
        };
        assert_eq!(told, [pair("1回", "2回以上"), pair("", "こと")]);
    }

    #[test]
    fn only_the_first_differences_are_told() {
        let mut ops = Vec::new();
        for _ in 0..6 {
            ops.push(op(OpTag::Equal, "等"));
            ops.push(op(OpTag::Insert, &"長".repeat(30)));
        }
        let (told, more) = told(&ops);
        assert_eq!((told.len(), more), (TOLD, 2));
        assert_eq!(told[0].own.chars().count(), LONGEST + 1);
    }
}
