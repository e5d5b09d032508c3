//! Where in the Markdown file a finding stands, and how a clause is called.

use std::ops::Range;

use super::texts::Case;
use crate::model::{ClauseIndex, Content};

/// The bytes of the first `needle` in a clause: in its own text, else in its
/// heading; where markup hides it, the paragraph or the clause.
pub(super) fn place_of(case: &Case<'_>, clause: ClauseIndex, needle: &str) -> Range<usize> {
    let found = &case.version().clauses[clause];
    let file = case.draft.file.text();
    let within = |span: &Range<usize>| {
        let text = file.get(span.clone())?;
        let at = span.start + text.find(needle)?;
        Some(at..at + needle.len())
    };
    let holding = found.paragraphs().find(|p| p.text.contains(needle));
    holding
        .and_then(|p| within(&p.span))
        .or_else(|| within(&found.span))
        .or_else(|| {
            found
                .table
                .as_ref()?
                .rows
                .iter()
                .find_map(|row| within(&row.span))
        })
        .or_else(|| holding.map(|p| p.span.clone()))
        .unwrap_or_else(|| found.span.clone())
}

/// The end of a paragraph, as a range of its last character.
pub(super) fn end_of(case: &Case<'_>, clause: ClauseIndex, paragraph: usize) -> Range<usize> {
    let found = &case.version().clauses[clause];
    let texts = found.content.iter().filter_map(|c| match c {
        Content::Text(p) => Some(p),
        Content::Child(_) => None,
    });
    let Some(span) = texts.map(|p| p.span.clone()).nth(paragraph) else {
        return found.span.clone();
    };
    let text = case
        .draft
        .file
        .text()
        .get(span.clone())
        .unwrap_or_default()
        .trim_end();
    let last = text.chars().next_back().map_or(0, char::len_utf8);
    let end = span.start + text.len();
    end - last..end
}

/// The path of a clause as a reader says it.
pub(super) fn called(case: &Case<'_>, clause: ClauseIndex) -> String {
    case.version().clauses[clause].path.join(" ")
}

/// The places that a message names of a longer list.
const NAMED: usize = 5;

/// The clauses of a list as a reader says them, each once: the first few, and how
/// many more there are.
pub(super) fn places(case: &Case<'_>, clauses: &[ClauseIndex]) -> String {
    let mut all = clauses.to_vec();
    all.sort_unstable();
    all.dedup();
    let named: Vec<String> = all.iter().take(NAMED).map(|at| called(case, *at)).collect();
    let more = match all.len().saturating_sub(NAMED) {
        0 => String::new(),
        n => format!(" ほか {n} か所"),
    };
    format!("{}{more}", named.join("、"))
}
