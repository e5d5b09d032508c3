//! What a change means: its words and the duties of both sides in, names out.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::{Change, ChangeKind, Op, OpTag, Part, Piece, Side, Significance};
use crate::duties::{Duty, Strength};
use crate::japanese::fold;

/// Says what a change means, the weightiest first.
pub(super) fn significance(
    change: &Change,
    repealed: bool,
    old: &Side<'_>,
    new: &Side<'_>,
) -> Vec<Significance> {
    let piece = &change.pieces[change.principal];
    let demands = |side: &Side<'_>, at: Option<usize>| -> Vec<Duty> {
        let duties = at.map_or(&[][..], |at| side.duties.of(at));
        duties
            .iter()
            .filter(|d| rank(d).is_some())
            .cloned()
            .collect()
    };
    let (before, after) = (demands(old, piece.old), demands(new, piece.new));
    let binds = |list: &[Duty]| list.iter().any(|d| d.strength <= Strength::Recommend);
    let mut out = BTreeSet::new();
    let structural = match change.kind {
        ChangeKind::Unchanged => None,
        ChangeKind::Added if binds(&after) => Some(Significance::DutyAdded),
        ChangeKind::Added => Some(Significance::ProvisionAdded),
        ChangeKind::Removed if binds(&before) => Some(Significance::DutyRemoved),
        ChangeKind::Removed => Some(Significance::ProvisionRemoved),
        ChangeKind::Split => Some(Significance::Split),
        ChangeKind::Merged => Some(Significance::Merged),
        ChangeKind::Renumbered | ChangeKind::Modified | ChangeKind::Moved => {
            if repealed {
                out.insert(Significance::Repealed);
                if binds(&before) {
                    out.insert(Significance::DutyRemoved);
                }
            } else {
                of_words(piece, &mut out);
                if !out.is_empty() {
                    of_duties(&before, &after, &mut out);
                }
            }
            let place = if change.is_moved() {
                Significance::Moved
            } else {
                Significance::Renumbered
            };
            out.is_empty().then_some(place)
        }
    };
    out.extend(structural);
    // Other words need no name beside a weightier one.
    if out.iter().any(|s| *s < Significance::Wording) {
        out.remove(&Significance::Wording);
    }
    out.into_iter().collect()
}

/// How strictly a demand binds, 0 the strictest; none for what demands nothing.
fn rank(duty: &Duty) -> Option<u8> {
    Some(match duty.strength {
        Strength::Must | Strength::Prohibit => 0,
        Strength::Norm => 1,
        Strength::Effort => 2,
        Strength::Recommend => 3,
        Strength::May => 4,
        Strength::Authority | Strength::Define => return None,
    })
}

fn of_duties(before: &[Duty], after: &[Duty], out: &mut BTreeSet<Significance>) {
    if before.len() != after.len() {
        out.insert(if before.len() < after.len() {
            Significance::DutyAdded
        } else {
            Significance::DutyRemoved
        });
        return;
    }
    for (a, b) in before.iter().zip(after) {
        out.extend(match rank(a).cmp(&rank(b)) {
            Ordering::Less => Some(Significance::DutyWeakened),
            Ordering::Greater => Some(Significance::DutyStrengthened),
            Ordering::Equal => None,
        });
        // Who was named above the list is not named by this clause.
        if a.inherited_from.is_some() && b.inherited_from.is_some() {
            continue;
        }
        let actors = |d: &Duty| d.actors.iter().map(|a| fold(a)).collect::<BTreeSet<_>>();
        if actors(a) != actors(b) || (a.actors.len() > 1 && a.mode != b.mode) {
            out.insert(Significance::ActorChanged);
        }
    }
}

/// What the changed words say by themselves.
fn of_words(piece: &Piece, out: &mut BTreeSet<Significance>) {
    let parts = piece.parts.iter().filter(|p| p.part != Part::Label);
    let mut lists: Vec<&[Op]> = parts.map(|p| p.ops.as_slice()).collect();
    if let Some(table) = &piece.table {
        let rows = table.rows.iter().chain([&table.head]);
        lists.extend(rows.flat_map(|row| row.cells.iter().map(|cell| cell.ops.as_slice())));
    }
    for ops in lists {
        let mut changed = ops.iter().filter(|op| op.tag != OpTag::Equal).peekable();
        if changed.peek().is_none() {
            continue;
        }
        let ops: Vec<Op> = ops.iter().filter(|op| !op.reference).cloned().collect();
        if changed.any(|op| op.reference) {
            out.insert(Significance::ReferenceUpdate);
        }
        if !ops.iter().any(|op| op.tag != OpTag::Equal) {
            continue;
        }
        if fold(&super::old_text(&ops)) == fold(&super::new_text(&ops)) {
            out.insert(Significance::Notation);
            continue;
        }
        out.insert(Significance::Wording);
        let changes_number = ops.windows(2).any(|pair| {
            pair[0].tag == OpTag::Delete && pair[1].tag == OpTag::Insert && {
                let (a, b) = (numbers(&pair[0].text), numbers(&pair[1].text));
                !a.is_empty() && !b.is_empty() && a != b
            }
        });
        if changes_number {
            out.insert(Significance::NumberChanged);
        }
    }
    // A label written otherwise is no other number.
    if piece
        .parts
        .iter()
        .any(|p| p.part == Part::Label && same_label(&p.ops))
    {
        out.insert(Significance::Notation);
    }
    if out.contains(&Significance::Wording) {
        out.remove(&Significance::Notation);
    }
}

fn same_label(ops: &[Op]) -> bool {
    fold(&super::old_text(ops)) == fold(&super::new_text(ops))
}

/// The numbers in a text that count or measure, with the character behind them;
/// none of a citation.
fn numbers(text: &str) -> Vec<String> {
    let chars: Vec<char> = fold(text).chars().collect();
    let mut out = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if !chars[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < chars.len() && (chars[at].is_ascii_digit() || "十百千万.".contains(chars[at]))
        {
            at += 1;
        }
        let unit = chars.get(at).copied().unwrap_or(' ');
        let cited = start > 0 && chars[start - 1] == '第' || "条項号章節部".contains(unit);
        if !cited {
            out.push(chars[start..chars.len().min(at + 1)].iter().collect());
        }
    }
    out
}
