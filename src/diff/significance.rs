//! What a change means: its words and the duties of both sides in, names out.

mod demands;
mod lives_on;
mod terms;

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::outline::part_text;
use super::{Change, ChangeKind, Op, OpTag, Part, Piece, Side, Significance};
use crate::duties::{Duty, Strength};
use crate::japanese::fold;
use crate::model::ClauseIndex;
use demands::{Demand, answers};
pub(super) use lives_on::tell_taken_over;
use terms::{
    addressees, exemptions, hedges, limits, measures, parties, plain, same_actors, without,
};

/// Says what a change means, the weightiest first. `names` are those who act.
pub(super) fn significance(
    change: &Change,
    repealed: bool,
    old: &Side<'_>,
    new: &Side<'_>,
    names: &[&str],
) -> Vec<Significance> {
    let ops = text_ops(change, old);
    let before = demands(old, &change.old_clauses(), &ops, OpTag::Insert);
    let after = demands(new, &change.new_clauses(), &ops, OpTag::Delete);
    let binds = |list: &[Demand<'_>]| list.iter().any(|d| d.duty.strength <= Strength::Recommend);
    let mut out = BTreeSet::new();
    let structural = match change.kind {
        ChangeKind::Unchanged => None,
        ChangeKind::Added if binds(&after) => Some(Significance::DutyAdded),
        ChangeKind::Added => Some(Significance::ProvisionAdded),
        ChangeKind::Removed if binds(&before) => Some(Significance::DutyRemoved),
        ChangeKind::Removed => Some(Significance::ProvisionRemoved),
        ChangeKind::Split | ChangeKind::Merged => {
            if of_list(&ops, names, (&before, &after), &mut out) {
                of_duties(&before, &after, &ops, &mut out);
            }
            out.retain(|s| *s < Significance::Wording);
            Some(if change.kind == ChangeKind::Split {
                Significance::Split
            } else {
                Significance::Merged
            })
        }
        ChangeKind::Renumbered | ChangeKind::Modified | ChangeKind::Moved => {
            let piece = &change.pieces[change.principal];
            if repealed {
                out.insert(Significance::Repealed);
                if binds(&before) {
                    out.insert(Significance::DutyRemoved);
                }
            } else {
                of_words(piece, names, (&before, &after), &mut out);
                if !out.is_empty() {
                    of_duties(&before, &after, &ops, &mut out);
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

/// How the own text of all clauses of a change changed, one after the other.
fn text_ops(change: &Change, old: &Side<'_>) -> Vec<Op> {
    let mut out = Vec::new();
    for piece in &change.pieces {
        match (piece.ops(Part::Text), piece.old) {
            (Some(ops), _) => out.extend_from_slice(ops),
            (None, Some(o)) if change.pieces.len() == 1 => out.push(Op {
                tag: OpTag::Equal,
                text: part_text(&old.version.clauses[o], Part::Text),
                reference: false,
            }),
            (None, _) => {}
        }
    }
    out
}

/// The demands of the clauses of one side, with their places in their text.
/// `without` marks what that side does not have.
fn demands<'d>(
    side: &Side<'d>,
    clauses: &[ClauseIndex],
    ops: &[Op],
    without: OpTag,
) -> Vec<Demand<'d>> {
    let mut out = Vec::new();
    let mut start = 0;
    for clause in clauses {
        for duty in side.duties.of(*clause) {
            if rank(duty).is_some() {
                out.push(Demand {
                    duty,
                    range: duty.range.start + start..duty.range.end + start,
                });
            }
        }
        let text = part_text(&side.version.clauses[*clause], Part::Text);
        start += text.chars().count();
    }
    let own = ops.iter().filter(|op| op.tag != without);
    let length: usize = own.map(|op| op.text.chars().count()).sum();
    for demand in &mut out {
        demand.range.end = demand.range.end.min(length);
    }
    out
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

fn of_duties(
    before: &[Demand<'_>],
    after: &[Demand<'_>],
    ops: &[Op],
    out: &mut BTreeSet<Significance>,
) {
    let onward = answers(before, after, ops, OpTag::Delete);
    let back = answers(after, before, ops, OpTag::Insert);
    let (old_text, new_text) = (super::old_text(ops), super::new_text(ops));
    let answered = |list: &[Option<usize>]| list.iter().flatten().copied().collect::<BTreeSet<_>>();
    let (old_answered, new_answered) = (answered(&back), answered(&onward));
    for (at, to) in onward.iter().enumerate() {
        if to.is_none() && !old_answered.contains(&at) {
            out.insert(Significance::DutyRemoved);
        }
    }
    for (at, to) in back.iter().enumerate() {
        if to.is_none() && !new_answered.contains(&at) {
            out.insert(Significance::DutyAdded);
        }
    }
    if !before.is_empty() && !after.is_empty() {
        out.extend(match exemptions(&old_text).cmp(&exemptions(&new_text)) {
            Ordering::Less => Some(Significance::DutyWeakened),
            Ordering::Greater => Some(Significance::DutyStrengthened),
            Ordering::Equal => None,
        });
        out.extend(match limits(&old_text).cmp(&limits(&new_text)) {
            Ordering::Less => Some(Significance::DutyStrengthened),
            Ordering::Greater => Some(Significance::DutyWeakened),
            Ordering::Equal => None,
        });
    }
    softened(before, &onward, (&old_text, &new_text), || {
        out.insert(Significance::DutyStrengthened);
    });
    softened(after, &back, (&new_text, &old_text), || {
        out.insert(Significance::DutyWeakened);
    });
    // Of several that lead to one, the one it leads back to.
    for (at, a) in before.iter().enumerate() {
        let Some(to) = onward[at].filter(|to| back[*to].is_none_or(|from| from == at)) else {
            continue;
        };
        let b = &after[to];
        out.extend(match rank(a.duty).cmp(&rank(b.duty)) {
            Ordering::Less => Some(Significance::DutyWeakened),
            Ordering::Greater => Some(Significance::DutyStrengthened),
            Ordering::Equal => None,
        });
        let (a, b) = (a.duty, b.duty);
        // Who was named above the list is not named by this clause.
        if a.inherited_from.is_some() && b.inherited_from.is_some() {
            continue;
        }
        if !same_actors(&a.actors, &b.actors) || (a.actors.len() > 1 && a.mode != b.mode) {
            out.insert(Significance::ActorChanged);
        }
    }
}

/// Tells of demands that live on, but without a word that softened them.
fn softened(
    demands: &[Demand<'_>],
    answers: &[Option<usize>],
    (own, other): (&str, &str),
    mut tell: impl FnMut(),
) {
    let kept = hedges(other);
    let chars: Vec<char> = own.chars().collect();
    for (demand, answer) in demands.iter().zip(answers) {
        let words = chars.get(demand.range.clone()).unwrap_or(&[]);
        let words: String = words.iter().collect();
        if answer.is_some() && hedges(&words).iter().any(|h| !kept.contains(h)) {
            tell();
        }
    }
}

/// What the changed words say by themselves.
fn of_words(
    piece: &Piece,
    names: &[&str],
    demands: (&[Demand<'_>], &[Demand<'_>]),
    out: &mut BTreeSet<Significance>,
) {
    let parts = piece.parts.iter().filter(|p| p.part != Part::Label);
    let mut lists: Vec<&[Op]> = parts.map(|p| p.ops.as_slice()).collect();
    if let Some(table) = &piece.table {
        let rows = table.rows.iter().chain([&table.head]);
        lists.extend(rows.flat_map(|row| row.cells.iter().map(|cell| cell.ops.as_slice())));
    }
    for ops in lists {
        of_list(ops, names, demands, out);
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

/// What one list of stretches says; whether it holds other words.
fn of_list(
    ops: &[Op],
    names: &[&str],
    demands: (&[Demand<'_>], &[Demand<'_>]),
    out: &mut BTreeSet<Significance>,
) -> bool {
    let mut changed = ops.iter().filter(|op| op.tag != OpTag::Equal).peekable();
    if changed.peek().is_none() {
        return false;
    }
    if changed.any(|op| op.reference) {
        out.insert(Significance::ReferenceUpdate);
    }
    let ops: Vec<Op> = ops.iter().filter(|op| !op.reference).cloned().collect();
    if !ops.iter().any(|op| op.tag != OpTag::Equal) {
        return false;
    }
    let (before, after) = (super::old_text(&ops), super::new_text(&ops));
    if fold(&before) == fold(&after) {
        out.insert(Significance::Notation);
        return false;
    }
    out.insert(Significance::Wording);
    let exchanged = |pair: &[Op]| pair[0].tag == OpTag::Delete && pair[1].tag == OpTag::Insert;
    let changes_number = (1..ops.len()).any(|at| {
        // 平成 may stand before the stretch: [-28-]{+26+}年.
        let era = ops
            .get(at.wrapping_sub(2))
            .map_or("", |op| era_at_end(&op.text));
        let numbers = |op: &Op| numbers(&format!("{era}{}", op.text));
        exchanged(&ops[at - 1..=at]) && {
            let (a, b) = (numbers(&ops[at - 1]), numbers(&ops[at]));
            !a.is_empty() && !b.is_empty() && a != b
        }
    });
    if changes_number || measures(&before) != measures(&after) {
        out.insert(Significance::NumberChanged);
    }
    let bound = |list: &[Demand<'_>], name: &&str| {
        list.iter()
            .any(|d| d.duty.actors.iter().any(|actor| actor == name))
    };
    // Who is bound is told by the duties.
    let changes_party = ops.windows(2).filter(|pair| exchanged(pair)).any(|pair| {
        let (a, b) = (parties(&pair[0].text, names), parties(&pair[1].text, names));
        let (mut gone, mut came) = (without(&a, &b), without(&b, &a));
        gone.retain(|name| !bound(demands.0, name) || bound(demands.1, name));
        came.retain(|name| !bound(demands.1, name) || bound(demands.0, name));
        !gone.is_empty() && !came.is_empty()
    });
    let (told, tells) = (addressees(&before), addressees(&after));
    let other_addressee = !without(&told, &tells).is_empty() && !without(&tells, &told).is_empty();
    if changes_party || other_addressee {
        out.insert(Significance::PartyChanged);
    }
    true
}

fn same_label(ops: &[Op]) -> bool {
    fold(&super::old_text(ops)) == fold(&super::new_text(ops))
}

/// The numbers in a text that count or measure, with the character behind them;
/// none of a citation and no year of an era.
fn numbers(text: &str) -> Vec<String> {
    let chars: Vec<char> = plain(text).chars().collect();
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
        let before: String = chars[start.saturating_sub(2)..start].iter().collect();
        let dated = !era_at_end(&before).is_empty();
        let cited = dated || before.ends_with('第') || "条項号章節部".contains(unit);
        if !cited {
            out.push(chars[start..chars.len().min(at + 1)].iter().collect());
        }
    }
    out
}

/// The era that a text ends in; empty where it ends in none.
fn era_at_end(text: &str) -> &'static str {
    let eras = ["明治", "大正", "昭和", "平成", "令和"];
    eras.into_iter()
        .find(|era| text.ends_with(era))
        .unwrap_or("")
}
