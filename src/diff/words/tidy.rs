//! Makes changes of words read as changes of a text.

use std::ops::Range;

use super::Hunk;
use super::cut::Word;
use super::widen::widen;

/// Takes what says nothing by itself into the changes around it, and moves
/// changes that can stand at two places to the better one. Where less than
/// `rewritten` of the longer text stands on both sides, the text is exchanged
/// as a whole.
pub(super) fn tidy(
    hunks: Vec<Hunk>,
    old: &[Word<'_>],
    new: &[Word<'_>],
    rewritten: f64,
) -> Vec<Hunk> {
    let mut hunks = framed(join(hunks), old.len(), new.len());
    slide(&mut hunks, old, new);
    let hunks = join(hunks);
    let hunks = if is_rewritten(&hunks, old, new, rewritten) {
        exchange(hunks)
    } else {
        hunks
    };
    let hunks = join(widen(absorb(hunks, old), old, new));
    trim_stop(hunks, old, new)
}

/// Puts an empty equal stretch at either end, so that a change there can move.
fn framed(hunks: Vec<Hunk>, old: usize, new: usize) -> Vec<Hunk> {
    let empty = |old: usize, new: usize| Hunk {
        equal: true,
        old: old..old,
        new: new..new,
        reference: false,
    };
    let mut out = vec![empty(0, 0)];
    out.extend(hunks);
    out.push(empty(old, new));
    out
}

/// Neighbours of one kind become one.
fn join(hunks: Vec<Hunk>) -> Vec<Hunk> {
    let mut out: Vec<Hunk> = Vec::new();
    for hunk in hunks {
        if hunk.old.is_empty() && hunk.new.is_empty() {
            continue;
        }
        match out.last_mut() {
            Some(last) if last.equal == hunk.equal && !last.reference && !hunk.reference => {
                last.old.end = hunk.old.end;
                last.new.end = hunk.new.end;
            }
            _ => out.push(hunk),
        }
    }
    out
}

fn chars(words: &[Word<'_>]) -> usize {
    words.iter().map(|w| w.text.chars().count()).sum()
}

fn is_rewritten(hunks: &[Hunk], old: &[Word<'_>], new: &[Word<'_>], least: f64) -> bool {
    if hunks.iter().any(|h| h.reference) {
        return false;
    }
    let saying = |words: &[Word<'_>]| -> usize {
        let words = words.iter().filter(|w| !w.joins);
        words.map(|w| w.text.chars().count()).sum()
    };
    let common: usize = hunks
        .iter()
        .filter(|h| h.equal)
        .map(|h| saying(&old[h.old.clone()]))
        .sum();
    let changes = hunks.iter().filter(|h| !h.equal).count();
    changes > 2 && (common as f64) < least * saying(old).max(saying(new)) as f64
}

/// All between the first and the last change is one change.
fn exchange(hunks: Vec<Hunk>) -> Vec<Hunk> {
    let first = hunks.iter().position(|h| !h.equal);
    let last = hunks.iter().rposition(|h| !h.equal);
    let (Some(first), Some(last)) = (first, last) else {
        return hunks;
    };
    let mut out = hunks[..first].to_vec();
    out.push(Hunk::change(
        hunks[first].old.start..hunks[last].old.end,
        hunks[first].new.start..hunks[last].new.end,
        false,
    ));
    out.extend_from_slice(&hunks[last + 1..]);
    out
}

/// Equal words between two changes that say nothing by themselves go with them.
fn absorb(hunks: Vec<Hunk>, old: &[Word<'_>]) -> Vec<Hunk> {
    let mut out: Vec<Hunk> = Vec::new();
    for (at, hunk) in hunks.iter().enumerate() {
        let between = hunk.equal
            && out.last().is_some_and(|h| !h.equal && !h.reference)
            && hunks.get(at + 1).is_some_and(|h| !h.equal && !h.reference);
        let mut hunk = hunk.clone();
        if between && is_island(&old[hunk.old.clone()]) {
            hunk.equal = false;
        }
        out.push(hunk);
        out = join_last(out);
    }
    out
}

fn join_last(mut hunks: Vec<Hunk>) -> Vec<Hunk> {
    if let [.., before, last] = &mut hunks[..]
        && before.equal == last.equal
        && !before.reference
        && !last.reference
    {
        before.old.end = last.old.end;
        before.new.end = last.new.end;
        hunks.pop();
    }
    hunks
}

fn is_island(words: &[Word<'_>]) -> bool {
    let border = |c: char| "。、\n「」（）()".contains(c);
    if words.iter().any(|w| w.text.contains(border)) {
        return false;
    }
    let length = chars(words);
    length <= 1 || (words.len() <= 2 && length <= 3 && words.iter().all(|w| w.joins))
}

/// Moves additions and deletions to where they read best.
fn slide(hunks: &mut [Hunk], old: &[Word<'_>], new: &[Word<'_>]) {
    for at in 1..hunks.len().saturating_sub(1) {
        let hunk = hunks[at].clone();
        if hunk.equal || hunk.reference || (!hunk.old.is_empty() && !hunk.new.is_empty()) {
            continue;
        }
        let (words, range) = if hunk.old.is_empty() {
            (new, hunk.new.clone())
        } else {
            (old, hunk.old.clone())
        };
        let [.., before, _, behind] = &hunks[..at + 2] else {
            continue;
        };
        if !before.equal || !behind.equal {
            continue;
        }
        // An equal stretch is not used up: two changes must not meet by sliding.
        let room_before = before.old.len().saturating_sub(usize::from(at > 1));
        let last = at + 2 == hunks.len();
        let room_behind = behind.old.len().saturating_sub(usize::from(!last));
        let shift = best_shift(words, &range, room_before, room_behind);
        move_by(hunks, at, shift);
    }
}

fn best_shift(words: &[Word<'_>], range: &Range<usize>, before: usize, behind: usize) -> isize {
    let mut best = (score(words, range), 0);
    let mut start = range.start;
    let mut end = range.end;
    let mut shift = 0;
    while shift > -(before as isize) && words[start - 1].text == words[end - 1].text {
        (start, end, shift) = (start - 1, end - 1, shift - 1);
        let found = score(words, &(start..end));
        if found > best.0 {
            best = (found, shift);
        }
    }
    (start, end, shift) = (range.start, range.end, 0);
    while shift < behind as isize && words[start].text == words[end].text {
        (start, end, shift) = (start + 1, end + 1, shift + 1);
        let found = score(words, &(start..end));
        if found > best.0 {
            best = (found, shift);
        }
    }
    best.1
}

/// How well a stretch reads as a unit.
fn score(words: &[Word<'_>], range: &Range<usize>) -> u32 {
    let (first, last) = (words[range.start].text, words[range.end - 1].text);
    let starts_sentence = range.start == 0 || ["。", "\n"].contains(&words[range.start - 1].text);
    let mut out = 0;
    if is_balanced(&words[range.clone()]) {
        out += 16;
    }
    if starts_sentence && (last == "。" || last == "\n") {
        out += 8;
    }
    if first.starts_with('\n') {
        out += 6;
    }
    if first == "、" {
        out += 4;
    }
    // Particles stand behind what they belong to.
    if !words[range.start].joins {
        out += 2;
    }
    if words[range.end - 1].joins {
        out += 1;
    }
    out
}

fn is_balanced(words: &[Word<'_>]) -> bool {
    let mut depth = 0_i32;
    for c in words.iter().flat_map(|w| w.text.chars()) {
        if "（(「『【〔".contains(c) {
            depth += 1;
        } else if "）)」』】〕".contains(c) {
            depth -= 1;
        }
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

fn move_by(hunks: &mut [Hunk], at: usize, shift: isize) {
    if shift == 0 {
        return;
    }
    let moved = |place: usize| place.saturating_add_signed(shift);
    if let Some(before) = at.checked_sub(1) {
        hunks[before].old.end = moved(hunks[before].old.end);
        hunks[before].new.end = moved(hunks[before].new.end);
    }
    let hunk = &mut hunks[at];
    hunk.old = moved(hunk.old.start)..moved(hunk.old.end);
    hunk.new = moved(hunk.new.start)..moved(hunk.new.end);
    if let Some(behind) = hunks.get_mut(at + 1) {
        behind.old.start = moved(behind.old.start);
        behind.new.start = moved(behind.new.start);
    }
}

/// A full stop that ends both sides of a change is not part of it.
fn trim_stop(hunks: Vec<Hunk>, old: &[Word<'_>], new: &[Word<'_>]) -> Vec<Hunk> {
    let mut out = Vec::new();
    for mut hunk in hunks {
        let stops = !hunk.equal
            && hunk.old.len() > 1
            && hunk.new.len() > 1
            && old[hunk.old.end - 1].text == "。"
            && new[hunk.new.end - 1].text == "。";
        if !stops {
            out.push(hunk);
            continue;
        }
        let (left, right) = (hunk.old.end - 1, hunk.new.end - 1);
        let stop = Hunk {
            equal: true,
            old: left..left + 1,
            new: right..right + 1,
            reference: false,
        };
        (hunk.old.end, hunk.new.end) = (left, right);
        out.push(hunk);
        out.push(stop);
    }
    join(out)
}
