//! Cuts two long texts at the sentences that stand once in either.

use std::collections::HashMap;

use super::Marked;
use crate::diff::order::heaviest_rising;

/// The texts cut into stretches that belong together, in order: equal sentences,
/// and what stands between them.
pub(super) fn anchored<'t>(
    old: &[Marked<'t>],
    new: &[Marked<'t>],
) -> Vec<(Vec<Marked<'t>>, Vec<Marked<'t>>)> {
    let (old, new) = (sentences(old), sentences(new));
    let mut ends = 0;
    while ends < old.len().min(new.len()) && old[ends].text == new[ends].text {
        ends += 1;
    }
    let mut seen: HashMap<&str, [(usize, usize); 2]> = HashMap::new();
    for (side, list) in [&old, &new].into_iter().enumerate() {
        for (at, sentence) in list.iter().enumerate().skip(ends) {
            let found = &mut seen.entry(sentence.text).or_default()[side];
            *found = (found.0 + 1, at);
        }
    }
    let mut pairs: Vec<(usize, usize)> = (0..ends).map(|at| (at, at)).collect();
    for (at, sentence) in new.iter().enumerate().skip(ends) {
        if let Some([(1, left), (1, _)]) = seen.get(sentence.text) {
            pairs.push((*left, at));
        }
    }
    let places: Vec<usize> = pairs.iter().map(|p| p.0).collect();
    let weights: Vec<u64> = pairs.iter().map(|p| new[p.1].text.len() as u64).collect();
    let kept = heaviest_rising(&places, &weights);
    let mut out = Vec::new();
    let (mut l, mut r) = (0, 0);
    for ((left, right), _) in pairs.into_iter().zip(kept).filter(|(_, kept)| *kept) {
        if l < left || r < right {
            out.push((old[l..left].to_vec(), new[r..right].to_vec()));
        }
        out.push((vec![old[left]], vec![new[right]]));
        (l, r) = (left + 1, right + 1);
    }
    if l < old.len() || r < new.len() {
        out.push((old[l..].to_vec(), new[r..].to_vec()));
    }
    out
}

fn sentences<'t>(texts: &[Marked<'t>]) -> Vec<Marked<'t>> {
    let cut = |text: &'t str| text.split_inclusive(['。', '\n']);
    texts
        .iter()
        .flat_map(|one| cut(one.text))
        .map(|text| Marked { text, marks: &[] })
        .collect()
}
