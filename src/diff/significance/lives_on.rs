//! A removed clause whose words a neighbour took over demands as before.

use std::collections::HashSet;

use super::super::{Change, ChangeKind, OpTag, Part, Significance};

/// Changes on either side that are looked at.
const REACH: usize = 6;
/// So many percent of the words must be found again in the neighbour, and so many
/// among what came into it.
const FOUND: usize = 80;
const CAME: usize = 40;
/// Shorter texts, in characters, are found anywhere.
const SHORT: usize = 10;

/// Calls a removed clause merged where its words came into a changed neighbour.
pub(in super::super) fn tell_taken_over(changes: &mut [Change]) {
    for at in 0..changes.len() {
        if !changes[at]
            .significance
            .contains(&Significance::DutyRemoved)
            || changes[at].kind != ChangeKind::Removed
        {
            continue;
        }
        let own = pairs(&words(&changes[at], |tag| tag == OpTag::Delete));
        if own.len() < SHORT {
            continue;
        }
        let near = at.saturating_sub(REACH)..changes.len().min(at + REACH + 1);
        let found = changes[near].iter().any(|other| {
            let carries = matches!(
                other.kind,
                ChangeKind::Modified | ChangeKind::Moved | ChangeKind::Merged | ChangeKind::Split
            );
            let holds = |text: &str, percent: usize| {
                let there: HashSet<_> = pairs(text).into_iter().collect();
                let found = own.iter().filter(|pair| there.contains(*pair)).count();
                found * 100 >= own.len() * percent
            };
            carries
                && holds(&words(other, |tag| tag == OpTag::Insert), CAME)
                && holds(&words(other, |tag| tag != OpTag::Delete), FOUND)
        });
        if found {
            changes[at].significance = vec![Significance::Merged];
        }
    }
}

/// The text of those stretches of a change that are wanted.
fn words(change: &Change, wanted: impl Fn(OpTag) -> bool) -> String {
    let pieces = change.pieces.iter();
    let ops = pieces.flat_map(|p| p.ops(Part::Text).unwrap_or(&[]));
    ops.filter(|op| wanted(op.tag))
        .map(|op| op.text.as_str())
        .collect()
}

fn pairs(text: &str) -> Vec<(char, char)> {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    letters.windows(2).map(|w| (w[0], w[1])).collect()
}
