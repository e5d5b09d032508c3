//! Changes grow to the words they are part of.

use super::Hunk;
use super::cut::Word;
use crate::japanese::normalise::{is_kanji, is_katakana};

/// Takes a compound of which more than half was exchanged, and a verb whose
/// ending was, into the change.
pub(super) fn widen(hunks: Vec<Hunk>, old: &[Word<'_>], new: &[Word<'_>]) -> Vec<Hunk> {
    if hunks.len() < 2 {
        return hunks;
    }
    let mut taken = vec![false; old.len()];
    let mut pair = vec![None; new.len()];
    let mut exchanged = [vec![false; old.len()], vec![false; new.len()]];
    for hunk in &hunks {
        if hunk.equal {
            for (o, n) in hunk.old.clone().zip(hunk.new.clone()) {
                pair[n] = Some(o);
            }
        } else if !hunk.reference && !hunk.old.is_empty() && !hunk.new.is_empty() {
            exchanged[0][hunk.old.clone()].fill(true);
            exchanged[1][hunk.new.clone()].fill(true);
        }
    }
    for run in compounds(old, &exchanged[0]) {
        taken[run].fill(true);
    }
    for n in compounds(new, &exchanged[1]).into_iter().flatten() {
        if let Some(o) = pair[n] {
            taken[o] = true;
        }
    }
    for hunk in hunks.iter().filter(|h| !h.equal && !h.reference) {
        let ending = |words: &[Word<'_>], at: usize| {
            words
                .get(at)
                .is_some_and(|w| matches!(w.text, "し" | "する" | "さ" | "せ" | "せず" | "すれ"))
        };
        if let Some(stem) = hunk.old.start.checked_sub(1)
            && !hunk.old.is_empty()
            && !hunk.new.is_empty()
            && ending(old, hunk.old.start)
            && ending(new, hunk.new.start)
            && is_compound(&old[stem])
        {
            taken[stem] = true;
        }
    }
    let mut out = Vec::new();
    for hunk in hunks {
        if !hunk.equal {
            out.push(hunk);
            continue;
        }
        for (o, n) in hunk.old.zip(hunk.new) {
            out.push(Hunk {
                equal: !taken[o],
                old: o..o + 1,
                new: n..n + 1,
                reference: false,
            });
        }
    }
    out
}

/// The compounds of which more than half was exchanged, but not all.
fn compounds(words: &[Word<'_>], exchanged: &[bool]) -> Vec<std::ops::Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    while start < words.len() {
        let rest = words[start..].iter();
        let end = start + rest.take_while(|w| is_compound(w)).count();
        let length = |at: usize| words[at].text.chars().count();
        let all: usize = (start..end).map(length).sum();
        let changed: usize = (start..end).filter(|at| exchanged[*at]).map(length).sum();
        if changed * 2 > all && changed < all {
            out.push(start..end);
        }
        start = end.max(start) + 1;
    }
    out
}

/// Whether a word can be a part of a compound noun. 等 stands behind one: the
/// thing was exchanged, not that there are others like it.
fn is_compound(word: &Word<'_>) -> bool {
    let letter = |c| is_kanji(c) || is_katakana(c) || c == 'ー' || c.is_ascii_alphabetic();
    word.mark.is_none() && !word.joins && word.text != "等" && word.text.chars().all(letter)
}
