//! Terms defined twice, never used, or used before they are defined.

use std::ops::Range;

use super::Slip;
use super::near::{nearest, stands_in};
use super::place::{called, place_of, places};
use super::texts::Case;
use crate::definitions::{Definition, Form, Scope, occurrences};
use crate::diagnostic::Code;
use crate::model::ClauseIndex;

pub(super) fn check(case: &Case<'_>) -> Vec<Slip> {
    let mut out = Vec::new();
    let all: Vec<&Definition> = case.draft.definitions.iter().map(|(d, _)| d).collect();
    for (n, definition) in all.iter().enumerate() {
        let term = &definition.term;
        let slip = |code, message, check: &str| Slip {
            code,
            clause: definition.clause,
            span: term_place(case, definition),
            message,
            check: check.to_owned(),
        };
        let twin = all[..n].iter().find(|d| same(case, d, definition));
        if let Some(first) = twin {
            out.push(slip(
                Code::TermDefinedTwice,
                format!(
                    "「{term}」は {} でも定義されています",
                    called(case, first.clause)
                ),
                "定義を一か所にまとめ、ほかでは定義した語だけを使ってください",
            ));
            continue;
        }
        if !is_used(case, definition) {
            let unused = format!("「{term}」は定義されていますが、どこにも使われていません");
            out.push(match nearest(case, definition) {
                Some((word, uses)) => slip(
                    Code::TermUnused,
                    format!(
                        "{unused}。近い書き方の「{word}」が {} 回使われています（{}）",
                        uses.len(),
                        places(case, &uses)
                    ),
                    "同じものを指すなら、本文の書き方を定義した語に揃えてください。別のものなら、使わない定義を消してください",
                ),
                None => slip(
                    Code::TermUnused,
                    unused,
                    "本文で別の言い方をしている箇所があれば定義した語に揃え、なければ定義を消してください",
                ),
            });
        }
        out.extend(early(case, definition));
    }
    out
}

fn term_place(case: &Case<'_>, definition: &Definition) -> Range<usize> {
    let quoted = format!("「{}」", definition.term);
    let span = place_of(case, definition.clause, &quoted);
    if case.draft.file.text().get(span.clone()) == Some(quoted.as_str()) {
        return span;
    }
    place_of(case, definition.clause, &definition.term)
}

/// Whether two definitions give one word a meaning in the same place. A glossary
/// explains once more what the text defines, and is no second definition.
fn same(case: &Case<'_>, a: &Definition, b: &Definition) -> bool {
    let glossary = |d: &Definition| d.form == Form::Glossary;
    a.term == b.term
        && a.clause != b.clause
        && glossary(a) == glossary(b)
        && (holds(case, a, b.clause) && holds(case, b, a.clause))
}

/// Whether a definition holds in a clause.
fn holds(case: &Case<'_>, definition: &Definition, clause: ClauseIndex) -> bool {
    match definition.scope {
        Scope::Policy => true,
        Scope::Clause(top) => case.version().ancestors(clause).contains(&top),
    }
}

/// Whether the term stands anywhere but in its definition, headings and longer
/// words that begin with it included.
fn is_used(case: &Case<'_>, definition: &Definition) -> bool {
    case.texts().iter().enumerate().any(|(at, text)| {
        let term = &definition.term;
        if at != definition.clause {
            return stands_in(&text.heading_spelt, term) || stands_in(&text.own_spelt, term);
        }
        let own = definition.range.as_ref();
        let later = |range: &Range<usize>| own.is_some_and(|own| range.start >= own.end);
        occurrences(&text.own_spelt, term, false).iter().any(later)
    })
}

/// A short name that stands before 以下「…」という。 An ordinary word that is given
/// a narrower meaning later is left alone: only names that cannot be read without
/// their definition (Latin letters, 職員等, 本…) are looked for.
fn early(case: &Case<'_>, definition: &Definition) -> Option<Slip> {
    if definition.form != Form::Abbreviation || !needs_definition(&definition.term) {
        return None;
    }
    let early: Vec<(ClauseIndex, usize)> = (0..definition.clause)
        .filter(|at| holds(case, definition, *at))
        .map(|at| (at, unexplained(case, at, &definition.term)))
        .filter(|(_, n)| *n > 0)
        .collect();
    let (first, _) = *early.first()?;
    let count: usize = early.iter().map(|(_, n)| n).sum();
    let uses: Vec<ClauseIndex> = early.iter().map(|(at, _)| *at).collect();
    Some(Slip {
        code: Code::TermBeforeDefinition,
        clause: first,
        span: place_of(case, first, &definition.term),
        message: format!(
            "「{}」が、定義（{}）より前で {count} 回使われています（{}）",
            definition.term,
            called(case, definition.clause),
            places(case, &uses)
        ),
        check: "最初に使う箇所に「（以下「…」という。）」を移してください".into(),
    })
}

/// How often a term stands in a clause without being explained there: behind a
/// bracket it is itself the explanation, （CSIRT：…）.
fn unexplained(case: &Case<'_>, at: ClauseIndex, term: &str) -> usize {
    let text = case.text(at);
    let found = occurrences(&text.own_spelt, term, true);
    let bracketed = |start: usize| {
        let before = start.checked_sub(1).and_then(|b| text.own.chars().nth(b));
        matches!(before, Some('(' | '（'))
    };
    if found.iter().any(|range| bracketed(range.start)) {
        return 0;
    }
    found.len()
}

fn needs_definition(term: &str) -> bool {
    term.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ')
        || term.ends_with('等')
        || term.starts_with('本')
}
