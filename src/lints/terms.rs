//! Terms defined twice, never used, or used before they are defined.

use super::Draft;
use super::place::{called, place_of};
use crate::definitions::{Definition, Form, Scope, Spellings, occurrences};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::model::ClauseIndex;

pub(super) fn check(draft: &Draft<'_>, report: &mut Report) {
    let texts = texts(draft);
    let all: Vec<&Definition> = draft.definitions.iter().map(|(d, _)| d).collect();
    for (n, definition) in all.iter().enumerate() {
        let twin = all[..n].iter().find(|d| same(draft, d, definition));
        if let Some(first) = twin {
            let message = format!(
                "「{}」は {} でも定義されています",
                definition.term,
                called(draft, first.clause)
            );
            report.push(
                at_term(
                    draft,
                    definition,
                    Diagnostic::warning(Code::TermDefinedTwice, message),
                )
                .hint("定義は一か所にまとめ、ほかでは定義した語だけを使ってください"),
            );
        } else if !is_used(draft, &texts, definition) {
            let message = format!(
                "「{}」は定義されていますが、どこにも使われていません",
                definition.term
            );
            report.push(
                at_term(
                    draft,
                    definition,
                    Diagnostic::warning(Code::TermUnused, message),
                )
                .hint("定義を消すか、別の書き方をしている箇所をこの語に揃えてください"),
            );
        }
        if twin.is_none() {
            report_early(draft, &texts, definition, report);
        }
    }
}

/// The own text of every clause as terms are looked for in it.
fn texts(draft: &Draft<'_>) -> Vec<Spellings> {
    let clauses = &draft.version.clauses;
    clauses
        .iter()
        .map(|c| Spellings::of(&c.own_text()))
        .collect()
}

fn at_term(draft: &Draft<'_>, definition: &Definition, diagnostic: Diagnostic) -> Diagnostic {
    let quoted = format!("「{}」", definition.term);
    let span = place_of(draft, definition.clause, &quoted);
    let exact = draft.file.text().get(span.clone()) == Some(quoted.as_str());
    let span = if exact {
        span
    } else {
        place_of(draft, definition.clause, &definition.term)
    };
    diagnostic.at(draft.file, span)
}

/// Whether two definitions give one word a meaning in the same place. A glossary
/// explains once more what the text defines, and is no second definition.
fn same(draft: &Draft<'_>, a: &Definition, b: &Definition) -> bool {
    let glossary = |d: &Definition| d.form == Form::Glossary;
    a.term == b.term
        && a.clause != b.clause
        && glossary(a) == glossary(b)
        && (holds(draft, a, b.clause) && holds(draft, b, a.clause))
}

/// Whether a definition holds in a clause.
fn holds(draft: &Draft<'_>, definition: &Definition, clause: ClauseIndex) -> bool {
    match definition.scope {
        Scope::Policy => true,
        Scope::Clause(top) => draft.version.ancestors(clause).contains(&top),
    }
}

/// Whether the term stands anywhere but in its definition, headings and longer
/// words that begin with it included.
fn is_used(draft: &Draft<'_>, texts: &[Spellings], definition: &Definition) -> bool {
    draft
        .version
        .clauses
        .iter()
        .enumerate()
        .any(|(at, clause)| {
            let heading = clause.heading.as_deref().unwrap_or_default();
            let headed = at != definition.clause
                && !occurrences(&Spellings::of(heading), &definition.term, false).is_empty();
            let found = occurrences(&texts[at], &definition.term, false);
            let own = definition.range.as_ref();
            let elsewhere = |range: &std::ops::Range<usize>| {
                at != definition.clause || own.is_some_and(|own| range.start >= own.end)
            };
            headed || found.iter().any(elsewhere)
        })
}

/// A short name that stands before 以下「…」という。 An ordinary word that is given
/// a narrower meaning later is left alone: only names that cannot be read without
/// their definition (Latin letters, 職員等, 本…) are looked for.
fn report_early(
    draft: &Draft<'_>,
    texts: &[Spellings],
    definition: &Definition,
    report: &mut Report,
) {
    if definition.form != Form::Abbreviation || !needs_definition(&definition.term) {
        return;
    }
    let early: Vec<(ClauseIndex, usize)> = (0..definition.clause)
        .filter(|at| holds(draft, definition, *at))
        .map(|at| (at, unexplained(draft, texts, at, &definition.term)))
        .filter(|(_, n)| *n > 0)
        .collect();
    let Some((first, _)) = early.first() else {
        return;
    };
    let count: usize = early.iter().map(|(_, n)| n).sum();
    let message = format!(
        "「{}」が、定義（{}）より前で {count} 回使われています",
        definition.term,
        called(draft, definition.clause)
    );
    let diagnostic = Diagnostic::warning(Code::TermBeforeDefinition, message)
        .at(draft.file, place_of(draft, *first, &definition.term));
    report.push(diagnostic.hint("最初に使う箇所に「（以下「…」という。）」を移してください"));
}

/// How often a term stands in a clause without being explained there: behind a
/// bracket it is itself the explanation, （CSIRT：…）.
fn unexplained(draft: &Draft<'_>, texts: &[Spellings], at: ClauseIndex, term: &str) -> usize {
    let text: Vec<char> = draft.version.clauses[at].own_text().chars().collect();
    let bracketed = |start: usize| start > 0 && matches!(text[start - 1], '(' | '（');
    let found = occurrences(&texts[at], term, true);
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
