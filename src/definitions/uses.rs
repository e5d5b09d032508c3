//! Finding where defined terms are meant.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Definition, Scope, Use};
use crate::japanese::normalise::{is_kanji, is_katakana};
use crate::model::{ClauseIndex, Version, fold_ascii};

/// Letters behind a term that do not make it another word.
const SUFFIXES: &str = "等内上用毎側間外時中及並又若以第";

/// Letters before a term that do not make it another word.
const PREFIXES: &str = "各当該同本全新旧他両及び又前次";

/// A text as terms are looked for in it: widths folded, blanks left out.
#[derive(Debug, Clone, Default)]
pub struct Spellings {
    pub(super) chars: Vec<char>,
    origin: Vec<usize>,
}

impl Spellings {
    /// Reads a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut out = Self::default();
        for (at, c) in text.chars().enumerate() {
            if c != ' ' && c != '　' {
                out.chars.push(fold_ascii(c));
                out.origin.push(at);
            }
        }
        out
    }

    fn span(&self, range: Range<usize>) -> Range<usize> {
        self.origin[range.start]..self.origin[range.end - 1] + 1
    }

    fn holds(&self, at: usize, term: &[char]) -> bool {
        self.chars[at..].starts_with(term)
    }

    /// Whether the letters around a range leave it a word of its own on the left
    /// and on the right.
    fn free(&self, range: &Range<usize>) -> (bool, bool) {
        let first = self.chars[range.start];
        let last = self.chars[range.end - 1];
        let left = range.start == 0 || {
            let c = self.chars[range.start - 1];
            !joins(c, first) || PREFIXES.contains(c)
        };
        let right = self
            .chars
            .get(range.end)
            .is_none_or(|c| !joins(*c, last) || SUFFIXES.contains(*c) || c.is_ascii_digit());
        (left, right)
    }
}

/// Whether a letter beside a term makes a longer word with it.
fn joins(beside: char, edge: char) -> bool {
    let word = |c: char| is_kanji(c) || is_katakana(c) || matches!(c, 'ー' | '々');
    word(beside)
        || beside.is_ascii_alphanumeric() && edge.is_ascii_alphanumeric()
        || beside.is_ascii_alphabetic()
}

/// Where a term stands in a text with nothing joined to its left; with `whole`,
/// neither to its right. In code points.
#[must_use]
pub fn occurrences(text: &Spellings, term: &str, whole: bool) -> Vec<Range<usize>> {
    let term = Spellings::of(term).chars;
    if term.is_empty() {
        return Vec::new();
    }
    (0..text.chars.len())
        .filter(|at| text.holds(*at, &term))
        .map(|at| at..at + term.len())
        .filter(|range| {
            let (left, right) = text.free(range);
            left && (right || !whole)
        })
        .map(|range| text.span(range))
        .collect()
}

/// The later uses of each definition, in printed order.
pub(super) fn uses(version: &Version, found: &[Definition]) -> Vec<Vec<Use>> {
    let mut out = vec![Vec::new(); found.len()];
    let terms = by_first_letter(found);
    for (at, clause) in version.clauses.iter().enumerate() {
        let text = Spellings::of(&clause.own_text());
        let mut from = 0;
        while from < text.chars.len() {
            let longest = terms
                .get(&text.chars[from])
                .into_iter()
                .flatten()
                .find(|(term, _)| text.holds(from, term));
            let Some((term, meanings)) = longest else {
                from += 1;
                continue;
            };
            let range = from..from + term.len();
            if text.free(&range) == (true, true)
                && let Some(n) = meant(version, found, meanings, at)
            {
                out[n].push(Use {
                    clause: at,
                    range: text.span(range.clone()),
                });
            }
            // A longer word that holds the term may hold another one behind it.
            from = range.end;
        }
    }
    out
}

type Terms = BTreeMap<char, Vec<(Vec<char>, Vec<usize>)>>;

/// The spellings of the terms by their first letter, the longest first.
fn by_first_letter(found: &[Definition]) -> Terms {
    let mut terms = Terms::new();
    for (n, definition) in found.iter().enumerate() {
        let term = Spellings::of(&definition.term).chars;
        let Some(first) = term.first() else { continue };
        let list = terms.entry(*first).or_default();
        match list.iter_mut().find(|(t, _)| *t == term) {
            Some((_, meanings)) => meanings.push(n),
            None => list.push((term, vec![n])),
        }
    }
    for list in terms.values_mut() {
        list.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
    }
    terms
}

/// The meaning that holds in a clause: the last definition before it whose scope
/// holds the clause; none in the defining clause itself.
fn meant(
    version: &Version,
    found: &[Definition],
    meanings: &[usize],
    at: ClauseIndex,
) -> Option<usize> {
    let holds = |definition: &Definition| match definition.scope {
        Scope::Policy => true,
        Scope::Clause(top) => version.ancestors(at).contains(&top),
    };
    meanings
        .iter()
        .rev()
        .copied()
        .find(|n| found[*n].clause <= at && holds(&found[*n]))
        .filter(|n| found[*n].clause != at)
        .or_else(|| {
            // A glossary stands at the end and explains what came before.
            let glossary =
                |n: &usize| found[*n].form == super::Form::Glossary && found[*n].clause > at;
            meanings.iter().copied().find(glossary)
        })
}
