//! The head of an item, a heading or a row: label, title, term and what is left.

use std::ops::Range;

use crate::model::{Cell, Clause, ClauseIndex, Kind, Label, Style};
use crate::parse::blocks::Inline;

use super::CELL_ABOVE;

pub(super) fn blank(
    kind: Kind,
    parent: Option<ClauseIndex>,
    depth: usize,
    span: Range<usize>,
) -> Clause {
    Clause {
        key: String::new(),
        path: Vec::new(),
        kind,
        label: None,
        style: None,
        heading: None,
        term: None,
        content: Vec::new(),
        table: None,
        parent,
        depth,
        span,
    }
}

pub(super) fn cell(lines: Vec<String>) -> Cell {
    let continued = lines.len() == 1 && lines[0] == CELL_ABOVE;
    Cell {
        lines: if continued { Vec::new() } else { lines },
        continued,
    }
}

/// What a row is cited by: a first cell that names something.
pub(super) fn row_name(cells: &[Cell]) -> Option<String> {
    let first = cells.first().filter(|c| !c.continued && cells.len() > 1)?;
    let name = first.lines.concat();
    let names = !name.is_empty()
        && name.chars().count() <= 24
        && !name.ends_with('。')
        && !first.lines.iter().any(|l| l.starts_with('・'));
    names.then_some(name)
}

/// A label that stands apart from what follows it.
pub(super) fn set_off_label(text: &str) -> Option<(Label, &str)> {
    let label = Label::read(text)?;
    let style = label.readings[0].style;
    let apart = label.is_set_off(text)
        || style == Style::Bullet
        || style == Style::Note
        || (style == Style::Supplement && text[label.len..].starts_with(['(', '（']));
    if !apart {
        return None;
    }
    let rest = text[label.len..].trim_start();
    Some((label, rest))
}

/// Brackets around the whole heading of an article are set by the format.
pub(super) fn heading_text(label: &Label, rest: &str) -> Option<String> {
    if rest.is_empty() {
        return None;
    }
    let article = label.readings[0].style == Style::Article;
    let inner = rest
        .strip_prefix(['(', '（'])
        .and_then(|r| r.strip_suffix([')', '）']));
    match inner {
        Some(inner) if article => Some(inner.to_owned()),
        _ => Some(rest.to_owned()),
    }
}

/// Fills label, heading and term from the first paragraph of an item; gives
/// back what is left as text.
pub(super) fn read_item_head(inline: &Inline, clause: &mut Clause) -> Option<String> {
    let runs = &inline.runs;
    let all_strong = runs.iter().all(|r| r.strong || r.text.trim().is_empty());
    if all_strong && runs.iter().any(|r| r.strong) {
        let text = inline.text();
        match set_off_label(text.trim()) {
            Some((label, rest)) => {
                clause.heading = (!rest.is_empty()).then(|| rest.to_owned());
                clause.label = Some(label);
            }
            None => clause.heading = Some(text.trim().to_owned()),
        }
        return None;
    }
    let mut runs = runs.iter().peekable();
    let mut text = String::new();
    if let Some(first) = runs.peek()
        && !first.strong
    {
        let head = first.text.trim_start();
        if let Some((label, rest)) = set_off_label(head) {
            text.push_str(rest);
            clause.label = Some(label);
            runs.next();
        }
    }
    if text.is_empty()
        && let Some(first) = runs.peek()
        && first.strong
    {
        clause.term = Some(first.text.trim().to_owned());
        runs.next();
    }
    for run in runs {
        text.push_str(&run.text);
    }
    let text = text.trim();
    if text.is_empty() {
        // Nothing but a label and bold words: a title.
        clause.heading = clause.term.take();
        return None;
    }
    Some(text.to_owned())
}
