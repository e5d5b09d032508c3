//! The stretches of one wording in, what each side shows of them out.

use super::{Line, Mark, Run};
use crate::diff::{Op, OpTag};
use crate::model::{Pad, is_wide};

/// Which version a cell shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Old,
    New,
}

impl Of {
    pub(super) const BOTH: [Self; 2] = [Self::New, Self::Old];

    fn own(self) -> OpTag {
        match self {
            Self::Old => OpTag::Delete,
            Self::New => OpTag::Insert,
        }
    }
}

/// The text without what neither XML nor a cell can hold. Line breaks stay.
pub(super) fn clean(text: &str) -> String {
    let kept = text.chars().filter_map(|c| match c {
        '\n' => Some('\n'),
        '\t' => Some(' '),
        '\u{FFFE}' | '\u{FFFF}' => None,
        c if c.is_control() => None,
        c => Some(c),
    });
    kept.collect()
}

/// A stretch of one kind; none for an empty text.
pub(super) fn run(text: &str, mark: Mark) -> Option<Run> {
    let text = clean(text);
    (!text.is_empty()).then_some(Run { text, mark })
}

/// A line of one editor's word.
pub(super) fn note(text: &str) -> Line {
    run(text, Mark::Note).into_iter().collect()
}

/// Lines of one kind; none for an empty text.
pub(super) fn lines_of(text: &str, mark: Mark) -> Vec<Line> {
    split(run(text, mark).into_iter().collect())
}

/// What one side shows of a changed wording, line by line. Every stretch that
/// the other side lacks is underlined, or all of the text where `whole` is set.
pub(super) fn side_lines(ops: &[Op], of: Of, pad: Pad, whole: bool) -> Vec<Line> {
    let mut out: Vec<Run> = Vec::new();
    for (at, op) in ops.iter().enumerate() {
        let mark = match op.tag {
            OpTag::Equal if whole => Mark::Changed,
            OpTag::Equal => Mark::Plain,
            tag if tag == of.own() => Mark::Changed,
            _ => {
                if !whole && is_lonely(ops, at) {
                    out.extend(opposite(&op.text, of, pad));
                }
                continue;
            }
        };
        push(&mut out, run(&op.text, mark));
    }
    split(out)
}

fn push(out: &mut Vec<Run>, run: Option<Run>) {
    let Some(run) = run else { return };
    match out.last_mut() {
        Some(last) if last.mark == run.mark => last.text.push_str(&run.text),
        _ => out.push(run),
    }
}

/// Whether a stretch is new or gone without anything in its place, inside a text
/// that stands on both sides.
fn is_lonely(ops: &[Op], at: usize) -> bool {
    let own = ops[at].tag;
    let differs = |n: usize| {
        ops.get(n)
            .is_some_and(|op| op.tag != OpTag::Equal && op.tag != own)
    };
    let replaced = at.checked_sub(1).is_some_and(differs) || differs(at + 1);
    !replaced && ops.iter().any(|op| op.tag == OpTag::Equal)
}

/// What stands opposite a text that this side lacks.
fn opposite(text: &str, of: Of, pad: Pad) -> Option<Run> {
    match pad {
        Pad::None => {
            let word = match of {
                Of::Old => "（この位置に追加）",
                Of::New => "（この位置を削る）",
            };
            run(word, Mark::Gap)
        }
        Pad::BlankUnderline => {
            let halves: usize = clean(text)
                .chars()
                .filter(|c| *c != '\n')
                .map(|c| if is_wide(c) { 2 } else { 1 })
                .sum();
            run(&"　".repeat(halves.div_ceil(2)), Mark::Blank)
        }
    }
}

/// Cuts stretches at their line breaks. Lines that print nothing are left out,
/// but for those that a reader hears.
fn split(runs: Vec<Run>) -> Vec<Line> {
    let mut out: Vec<Line> = vec![Vec::new()];
    for run in runs {
        for (n, piece) in run.text.split('\n').enumerate() {
            if n > 0 {
                out.push(Vec::new());
            }
            if !piece.is_empty() {
                out.last_mut().expect("starts with one line").push(Run {
                    text: piece.to_owned(),
                    mark: run.mark,
                });
            }
        }
    }
    out.retain(|line| !line.is_empty());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ops(list: &[(OpTag, &str)]) -> Vec<Op> {
        let op = |(tag, text): &(OpTag, &str)| Op {
            tag: *tag,
            text: (*text).into(),
            reference: false,
        };
        list.iter().map(op).collect()
    }

    /// `[…]` underlined, `{…}` blank, `<…>` heard only; lines parted by `/`.
    fn shown(ops: &[Op], of: Of, pad: Pad) -> String {
        let lines = side_lines(ops, of, pad, false);
        let line = |l: &Line| -> String {
            l.iter()
                .map(|r| match r.mark {
                    Mark::Changed => format!("[{}]", r.text),
                    Mark::Blank => format!("{{{}}}", r.text),
                    Mark::Gap => format!("<{}>", r.text),
                    _ => r.text.clone(),
                })
                .collect()
        };
        lines.iter().map(line).collect::<Vec<_>>().join("/")
    }

    #[test]
    fn changed_words_are_underlined_on_both_sides_and_not_padded() {
        let ops = ops(&[
            (OpTag::Equal, "長さは"),
            (OpTag::Delete, "8文字"),
            (OpTag::Insert, "12文字以上"),
            (OpTag::Equal, "とする。"),
        ]);
        for pad in [Pad::None, Pad::BlankUnderline] {
            assert_eq!(shown(&ops, Of::New, pad), "長さは[12文字以上]とする。");
            assert_eq!(shown(&ops, Of::Old, pad), "長さは[8文字]とする。");
        }
    }

    #[test]
    fn added_and_deleted_words_leave_a_gap_or_a_blank_of_their_length() {
        let ops = ops(&[
            (OpTag::Equal, "町は、"),
            (OpTag::Insert, "毎年3回"),
            (OpTag::Equal, "点検し"),
            (OpTag::Delete, "、直ちに"),
            (OpTag::Equal, "直す。"),
        ]);
        assert_eq!(
            shown(&ops, Of::Old, Pad::None),
            "町は、<（この位置に追加）>点検し[、直ちに]直す。"
        );
        assert_eq!(
            shown(&ops, Of::New, Pad::None),
            "町は、[毎年3回]点検し<（この位置を削る）>直す。"
        );
        assert_eq!(
            shown(&ops, Of::Old, Pad::BlankUnderline),
            "町は、{　　　　}点検し[、直ちに]直す。"
        );
        assert_eq!(
            shown(&ops, Of::New, Pad::BlankUnderline),
            "町は、[毎年3回]点検し{　　　　}直す。"
        );
    }

    #[test]
    fn paragraphs_become_lines_and_control_characters_go() {
        let ops = ops(&[
            (OpTag::Equal, "一\u{1}段\n"),
            (OpTag::Insert, "二\u{b}段\u{ffff}\n三段"),
        ]);
        assert_eq!(shown(&ops, Of::New, Pad::None), "一段/[二段]/[三段]");
        assert_eq!(shown(&ops, Of::Old, Pad::None), "一段/<（この位置に追加）>");
    }

    #[test]
    fn nothing_is_lonely_where_the_other_side_is_empty() {
        let ops = ops(&[(OpTag::Insert, "新しい条")]);
        assert_eq!(shown(&ops, Of::Old, Pad::None), "");
        assert_eq!(shown(&ops, Of::Old, Pad::BlankUnderline), "");
        assert_eq!(shown(&ops, Of::New, Pad::None), "[新しい条]");
    }
}
