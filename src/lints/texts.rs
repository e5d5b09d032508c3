//! The texts of a version, prepared once for all rules.

use crate::definitions::Spellings;
use crate::model::{Clause, ClauseIndex, Kind, Version};

use super::Draft;

/// What one clause says.
#[derive(Debug)]
pub(super) struct ClauseText {
    /// Its own text: paragraphs and cells.
    pub(super) own: String,
    /// Its own text without blanks.
    pub(super) own_bare: String,
    /// Its own text as terms are looked for in it.
    pub(super) own_spelt: Spellings,
    /// Its heading without blanks.
    pub(super) heading_bare: String,
    /// Its heading as terms are looked for in it.
    pub(super) heading_spelt: Spellings,
    /// Everything a page shows of it: heading, term, own text.
    pub(super) shown: String,
    /// The same as terms are looked for in it.
    pub(super) shown_spelt: Spellings,
}

/// A draft with its texts.
#[derive(Debug)]
pub(super) struct Case<'a> {
    pub(super) draft: &'a Draft<'a>,
    texts: Vec<ClauseText>,
}

impl<'a> Case<'a> {
    pub(super) fn new(draft: &'a Draft<'a>) -> Self {
        let texts = draft.version.clauses.iter().map(read).collect();
        Self { draft, texts }
    }

    pub(super) fn version(&self) -> &'a Version {
        self.draft.version
    }

    pub(super) fn text(&self, clause: ClauseIndex) -> &ClauseText {
        &self.texts[clause]
    }

    /// The texts of all clauses, in printed order.
    pub(super) fn texts(&self) -> &[ClauseText] {
        &self.texts
    }
}

fn read(clause: &Clause) -> ClauseText {
    let own = clause.own_text();
    let heading = clause.heading.as_deref().unwrap_or_default();
    // A row is headed by a cell, and its table shows all cells.
    let headed = (clause.kind != Kind::Row).then_some(heading);
    let shown = [
        headed.unwrap_or_default(),
        clause.term.as_deref().unwrap_or_default(),
        &own,
    ];
    let shown: Vec<&str> = shown.into_iter().filter(|s| !s.is_empty()).collect();
    let shown = shown.join("\n");
    ClauseText {
        own_bare: unspaced(&own),
        own_spelt: Spellings::of(&own),
        heading_bare: unspaced(heading),
        heading_spelt: Spellings::of(heading),
        shown_spelt: Spellings::of(&shown),
        own,
        shown,
    }
}

/// A text without blanks.
pub(super) fn unspaced(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
