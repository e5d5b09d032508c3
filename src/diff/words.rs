//! Two wordings in, the stretches by which they differ out.
//!
//! Texts are compared by words as a reader sees them: a number with its unit, a
//! citation whole. What is left equal between two changes and says nothing by
//! itself is taken into the change, so that it reads as one; a compound of which
//! most changed and a verb whose ending did are exchanged whole; what can stand at
//! two places stands where a sentence or a pair of brackets is whole. A long
//! text is cut at its sentences first, so that time stays in proportion.

mod anchors;
mod cut;
mod tidy;
mod widen;

use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::{Op, OpTag};
use crate::japanese::Tokenizer;
use anchors::anchored;
use cut::{Word, cut};
use tidy::tidy;

/// Longer texts, in bytes, are cut at their sentences first.
const LONG: usize = 20_000;
/// Less in common, by characters, is no common text but common words.
const REWRITTEN: f64 = 0.3;

/// A citation in a text: its range in bytes, and its place in a list that the
/// caller knows.
pub(super) type Mark = (Range<usize>, usize);

/// A text with its citations.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marked<'t> {
    pub(super) text: &'t str,
    /// In order, without overlap.
    pub(super) marks: &'t [Mark],
}

/// Compares texts whose citations are known.
pub(super) struct Comparer<'a> {
    pub(super) tokenizer: &'a Tokenizer,
    /// Names that are exchanged whole.
    pub(super) names: &'a [&'a str],
    /// Whether an old and a new citation mean the same clauses.
    pub(super) same_target: &'a dyn Fn(usize, usize) -> bool,
}

/// The stretches by which `new` differs from `old`, cut as a reader cuts them.
#[must_use]
pub fn word_ops(old: &str, new: &str, tokenizer: &Tokenizer) -> Vec<Op> {
    let comparer = Comparer {
        tokenizer,
        names: &[],
        same_target: &|_, _| false,
    };
    let plain = |text| Marked { text, marks: &[] };
    comparer.compare(&[plain(old)], &[plain(new)])
}

/// All of one text for all of the other.
pub(super) fn whole(old: &str, new: &str) -> Vec<Op> {
    if old == new {
        return op(OpTag::Equal, old).into_iter().collect();
    }
    let ops = [op(OpTag::Delete, old), op(OpTag::Insert, new)];
    ops.into_iter().flatten().collect()
}

fn op(tag: OpTag, text: &str) -> Option<Op> {
    (!text.is_empty()).then(|| Op {
        tag,
        text: text.to_owned(),
        reference: false,
    })
}

impl Comparer<'_> {
    /// Compares texts that stand one after the other on either side; no word
    /// reaches from one into the next.
    pub(super) fn compare(&self, old: &[Marked<'_>], new: &[Marked<'_>]) -> Vec<Op> {
        let length = |side: &[Marked<'_>]| side.iter().map(|m| m.text.len()).sum::<usize>();
        if let ([old], [new]) = (old, new)
            && old.text == new.text
        {
            return whole(old.text, new.text);
        }
        if length(old).max(length(new)) > LONG {
            return self.compare_long(old, new);
        }
        let words = |side| words(side, self.tokenizer, self.names);
        self.compare_words(&words(old), &words(new))
    }

    fn compare_words(&self, old: &[Word<'_>], new: &[Word<'_>]) -> Vec<Op> {
        let before: Vec<&str> = old.iter().map(|w| w.text).collect();
        let after: Vec<&str> = new.iter().map(|w| w.text).collect();
        let mut hunks = Vec::new();
        for found in capture_diff_slices(Algorithm::Patience, &before, &after) {
            let (tag, left, right) = found.as_tag_tuple();
            hunks.push(Hunk {
                equal: tag == DiffTag::Equal,
                old: left,
                new: right,
                reference: false,
            });
        }
        let hunks = self.tell_references(hunks, old, new);
        let hunks = tidy(hunks, old, new, REWRITTEN);
        let mut out = Vec::new();
        for hunk in hunks {
            let (left, right) = (before[hunk.old].concat(), after[hunk.new].concat());
            if hunk.equal {
                push(&mut out, OpTag::Equal, &left, false);
            } else {
                push(&mut out, OpTag::Delete, &left, hunk.reference);
                push(&mut out, OpTag::Insert, &right, hunk.reference);
            }
        }
        out
    }

    /// Sets citations that followed their targets apart from other changes.
    fn tell_references(&self, hunks: Vec<Hunk>, old: &[Word<'_>], new: &[Word<'_>]) -> Vec<Hunk> {
        let mut out = Vec::new();
        for hunk in hunks {
            if hunk.equal {
                out.push(hunk);
                continue;
            }
            let (mut left, mut right) = (hunk.old.start, hunk.new.start);
            while let Some((l, r)) =
                self.next_update(old, left..hunk.old.end, new, right..hunk.new.end)
            {
                if left < l || right < r {
                    out.push(Hunk::change(left..l, right..r, false));
                }
                out.push(Hunk::change(l..l + 1, r..r + 1, true));
                (left, right) = (l + 1, r + 1);
            }
            if left < hunk.old.end || right < hunk.new.end {
                out.push(Hunk::change(left..hunk.old.end, right..hunk.new.end, false));
            }
        }
        out
    }

    fn next_update(
        &self,
        old: &[Word<'_>],
        left: Range<usize>,
        new: &[Word<'_>],
        right: Range<usize>,
    ) -> Option<(usize, usize)> {
        for l in left {
            let Some(before) = old[l].mark else { continue };
            for r in right.clone() {
                if let Some(after) = new[r].mark
                    && (self.same_target)(before, after)
                {
                    return Some((l, r));
                }
            }
        }
        None
    }

    fn compare_long(&self, old: &[Marked<'_>], new: &[Marked<'_>]) -> Vec<Op> {
        let mut out = Vec::new();
        for (left, right) in anchored(old, new) {
            let length = |side: &[Marked<'_>]| side.iter().map(|m| m.text.len()).sum::<usize>();
            let text = |side: &[Marked<'_>]| side.iter().map(|m| m.text).collect::<String>();
            let (before, after) = (text(&left), text(&right));
            let ops = if before == after || length(&left).max(length(&right)) > LONG {
                whole(&before, &after)
            } else {
                // Marks lie in the whole text; a long text does without them.
                let plain = |text| Marked { text, marks: &[] };
                self.compare(&[plain(&before)], &[plain(&after)])
            };
            for one in ops {
                push(&mut out, one.tag, &one.text, one.reference);
            }
        }
        out
    }
}

/// The words of several texts, one after the other.
fn words<'t>(side: &[Marked<'t>], tokenizer: &Tokenizer, names: &[&str]) -> Vec<Word<'t>> {
    let words = side.iter().flat_map(|one| cut(*one, tokenizer, names));
    words.collect()
}

/// A stretch of words, equal or changed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Hunk {
    equal: bool,
    old: Range<usize>,
    new: Range<usize>,
    /// Whether it is a citation that followed its target.
    reference: bool,
}

impl Hunk {
    fn change(old: Range<usize>, new: Range<usize>, reference: bool) -> Self {
        Self {
            equal: false,
            old,
            new,
            reference,
        }
    }
}

/// Adds a stretch; two neighbours of one kind become one. Deleted stands before
/// inserted.
fn push(out: &mut Vec<Op>, tag: OpTag, text: &str, reference: bool) {
    if text.is_empty() {
        return;
    }
    let like = |op: &Op| op.tag == tag && op.reference == reference;
    let length = out.len();
    if let Some(last) = out.last_mut().filter(|op| like(op)) {
        last.text.push_str(text);
    } else if let [.., before, last] = &mut out[..length]
        && tag == OpTag::Delete
        && last.tag == OpTag::Insert
        && last.reference == reference
        && like(before)
    {
        before.text.push_str(text);
    } else if let Some(last) = out.last()
        && tag == OpTag::Delete
        && last.tag == OpTag::Insert
        && last.reference == reference
    {
        out.insert(
            length - 1,
            Op {
                tag,
                text: text.to_owned(),
                reference,
            },
        );
    } else {
        out.push(Op {
            tag,
            text: text.to_owned(),
            reference,
        });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diff::{new_text, old_text};

    /// `[-deleted-]` and `{+inserted+}` in the equal text.
    fn shown(old: &str, new: &str) -> String {
        let ops = word_ops(old, new, &Tokenizer::new());
        assert_eq!(old_text(&ops), old);
        assert_eq!(new_text(&ops), new);
        let show = |op: &Op| match op.tag {
            OpTag::Equal => op.text.clone(),
            OpTag::Delete => format!("[-{}-]", op.text),
            OpTag::Insert => format!("{{+{}+}}", op.text),
        };
        ops.iter().map(show).collect()
    }

    #[test]
    fn numbers_change_with_their_units() {
        for (old, new, expected) in [
            (
                "パスワードは、8文字以上とする。",
                "パスワードは、12文字以上とする。",
                "パスワードは、[-8文字以上-]{+12文字以上+}とする。",
            ),
            (
                "記録を９０日保存する。",
                "記録を１８０日保存する。",
                "記録を[-９０日-]{+１８０日+}保存する。",
            ),
            (
                "期間は1.5年とする。",
                "期間は2.5年とする。",
                "期間は[-1.5年-]{+2.5年+}とする。",
            ),
        ] {
            assert_eq!(shown(old, new), expected);
        }
    }

    #[test]
    fn citations_change_whole() {
        assert_eq!(
            shown(
                "第12条第2項の規定により行う。",
                "第13条第2項の規定により行う。"
            ),
            "[-第12条第2項-]{+第13条第2項+}の規定により行う。"
        );
        assert_eq!(
            shown("第3条に定める。", "第3条の2に定める。"),
            "[-第3条-]{+第3条の2+}に定める。"
        );
    }

    #[test]
    fn a_particle_between_two_changes_goes_with_them() {
        assert_eq!(
            shown("端末の管理を行う。", "機器の運用を行う。"),
            "[-端末の管理-]{+機器の運用+}を行う。"
        );
        // A word that says something stays where it is.
        assert_eq!(
            shown("端末の情報資産を廃棄する。", "機器の情報資産を保管する。"),
            "[-端末-]{+機器+}の情報資産を[-廃棄-]{+保管+}する。"
        );
    }

    #[test]
    fn compounds_verbs_and_names_change_whole() {
        for (old, new, expected) in [
            (
                "最高情報統括責任者の許可を得る。",
                "情報セキュリティ担当者の許可を得る。",
                "[-最高情報統括責任者-]{+情報セキュリティ担当者+}の許可を得る。",
            ),
            (
                "システム間で共有しないこと。",
                "システム間で共有せず、使い回さないこと。",
                "システム間で[-共有し-]{+共有せず、使い回さ+}ないこと。",
            ),
            // 等 stands behind the thing that was exchanged, and is no part of it.
            (
                "磁気媒体へのラベル等の貼付を行う。",
                "磁気媒体への標識等の貼付を行う。",
                "磁気媒体への[-ラベル-]{+標識+}等の貼付を行う。",
            ),
            // Less than half: only the word.
            (
                "情報セキュリティ統括管理者が行う。",
                "情報セキュリティ統括責任者が行う。",
                "情報セキュリティ統括[-管理-]{+責任+}者が行う。",
            ),
        ] {
            assert_eq!(shown(old, new), expected);
        }
        let tokenizer = Tokenizer::new();
        let comparer = Comparer {
            tokenizer: &tokenizer,
            names: &["情報セキュリティ統括管理者", "情報セキュリティ統括責任者"],
            same_target: &|_, _| false,
        };
        let plain = |text| Marked { text, marks: &[] };
        let ops = comparer.compare(
            &[plain("情報セキュリティ統括管理者が行う。")],
            &[plain("情報セキュリティ統括責任者が行う。")],
        );
        assert_eq!(ops[0].text, "情報セキュリティ統括管理者");
    }

    #[test]
    fn what_is_put_in_is_a_sentence_a_clause_or_a_bracket() {
        for (old, new, expected) in [
            (
                "甲は記録する。丙は保管する。",
                "甲は記録する。乙は報告する。丙は保管する。",
                "甲は記録する。{+乙は報告する。+}丙は保管する。",
            ),
            (
                "甲は記録する。",
                "甲は記録する。乙は報告する。",
                "甲は記録する。{+乙は報告する。+}",
            ),
            (
                "端末（甲）を使う。",
                "端末（甲）（乙）を使う。",
                "端末（甲）{+（乙）+}を使う。",
            ),
            (
                "端末、機器を使う。",
                "端末、媒体、機器を使う。",
                "端末{+、媒体+}、機器を使う。",
            ),
        ] {
            assert_eq!(shown(old, new), expected);
        }
    }

    #[test]
    fn the_last_full_stop_is_no_part_of_a_change() {
        assert_eq!(
            shown("職員は、速やかに報告する。", "職員は、直ちに届け出ること。"),
            "職員は、[-速やかに報告する-]{+直ちに届け出ること+}。"
        );
    }

    #[test]
    fn a_text_written_anew_is_exchanged_as_a_whole() {
        let shown = shown(
            "情報管理者は、端末の盗難を防ぐため、ワイヤーで固定しなければならない。",
            "個人番号を取り扱う区域に立ち入る者は、名札を着用し、入退室を記録しなければならない。",
        );
        assert_eq!(shown.matches("[-").count(), 1, "{shown}");
        assert_eq!(shown.matches("{+").count(), 1, "{shown}");
    }

    #[test]
    fn a_long_text_is_compared_in_little_time() {
        let sentence = |n: usize| format!("職員は、資料{n}を保管しなければならない。");
        let old: String = (0..20_000).map(sentence).collect();
        let new = old.replacen("資料7を", "書類を", 1) + "以上とする。";
        let ops = word_ops(&old, &new, &Tokenizer::new());
        assert_eq!((old_text(&ops), new_text(&ops)), (old, new));
        let changed: usize = ops
            .iter()
            .filter(|op| op.tag != OpTag::Equal)
            .map(|op| op.text.chars().count())
            .sum();
        assert!(changed < 40, "{changed}");
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_from_the_stretches(
            old in "[職員等は、。（）第12条3項端末の\nA ]{0,30}",
            new in "[職員等は、。（）第12条3項端末の\nA ]{0,30}",
        ) {
            shown(&old, &new);
        }
    }
}
