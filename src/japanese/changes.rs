//! What changed between two wordings, word by word.

use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::Tokenizer;

/// What became of a stretch of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It stands in both.
    Same,
    /// It stands in the first only.
    Removed,
    /// It stands in the second only.
    Added,
}

/// The stretches by which `new` differs from `old`, in order: without those
/// added they are `old`, without those removed `new`. Words are never cut.
#[must_use]
pub fn word_changes(old: &str, new: &str) -> Vec<(Change, String)> {
    let tokenizer = Tokenizer::new();
    let (before, after) = (words(&tokenizer, old), words(&tokenizer, new));
    let mut out: Vec<(Change, String)> = Vec::new();
    for op in capture_diff_slices(Algorithm::Patience, &before, &after) {
        let (tag, left, right) = op.as_tag_tuple();
        match tag {
            DiffTag::Equal => push(&mut out, Change::Same, &before, left),
            DiffTag::Delete => push(&mut out, Change::Removed, &before, left),
            DiffTag::Insert => push(&mut out, Change::Added, &after, right),
            DiffTag::Replace => {
                push(&mut out, Change::Removed, &before, left);
                push(&mut out, Change::Added, &after, right);
            }
        }
    }
    out
}

fn push(out: &mut Vec<(Change, String)>, change: Change, words: &[&str], range: Range<usize>) {
    let text = words[range].concat();
    match out.last_mut() {
        Some((last, before)) if *last == change => before.push_str(&text),
        _ => out.push((change, text)),
    }
}

/// The words of a text and what stands between them: together the text.
fn words<'a>(tokenizer: &Tokenizer, text: &'a str) -> Vec<&'a str> {
    let mut out = Vec::new();
    let mut at = 0;
    for token in tokenizer.tokens(text) {
        if at < token.start {
            out.push(&text[at..token.start]);
        }
        out.push(&text[token.start..token.end]);
        at = token.end;
    }
    if at < text.len() {
        out.push(&text[at..]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_wordings_can_be_read_from_the_changes() {
        for (old, new) in [
            (
                "情報及び情報を管理する仕組みをいう。",
                "情報を管理する仕組み（システム）をいう。",
            ),
            ("", "職員等をいう。"),
            ("ア　イ ウ", "ア イ　ウ"),
            ("同じ。", "同じ。"),
        ] {
            let changes = word_changes(old, new);
            let without = |change: Change| -> String {
                let kept = changes.iter().filter(|(c, _)| *c != change);
                kept.map(|(_, text)| text.as_str()).collect()
            };
            assert_eq!(without(Change::Added), old);
            assert_eq!(without(Change::Removed), new);
        }
    }

    #[test]
    fn words_are_exchanged_whole() {
        assert_eq!(
            word_changes("電子計算機を結ぶ。", "電子機器を結ぶ。"),
            [
                (Change::Same, "電子".to_owned()),
                (Change::Removed, "計算機".to_owned()),
                (Change::Added, "機器".to_owned()),
                (Change::Same, "を結ぶ。".to_owned()),
            ]
        );
    }
}
