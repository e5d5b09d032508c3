//! What was read from the texts and is shown beside them.

use std::collections::BTreeMap;

use super::across::Across;
use super::control_text::ControlText;
use super::findings::Finding;
use crate::definitions::Definitions;
use crate::diff::Diff;
use crate::duties::Duties;
use crate::kana_index::Readings;
use crate::resolve::{Pair, VersionRef};
use crate::trace::{Impact, Trace};

/// Duties, terms, controls and findings of all versions; a version that is missing
/// has none.
#[derive(Debug, Default)]
pub struct Knowledge {
    /// Who must do what.
    pub duties: BTreeMap<VersionRef, Duties>,
    /// What the texts define.
    pub terms: BTreeMap<VersionRef, Definitions>,
    /// How the terms are read, where the dictionary would not know.
    pub readings: Readings,
    /// Which controls implement which clause.
    pub trace: Trace,
    /// What is written of each control, in the order of [`Trace::controls`].
    pub control_texts: Vec<ControlText>,
    /// The words by which each of them is looked for and that its name does not say.
    pub control_words: Vec<Vec<String>>,
    /// The addresses of the files with links and controls, relative to the site's
    /// root.
    pub trace_files: Vec<String>,
    /// What is wrong with the texts themselves; for drafters.
    pub findings: Vec<Finding>,
    /// What changed between the versions, as [`Book::pairs`](crate::resolve::Book::pairs) lists them.
    pub comparisons: Vec<Comparison>,
    /// What the revisions among them would do to the controls.
    pub impacts: Vec<Impact>,
    /// The bodies held against each other.
    pub across: Option<Across>,
}

impl Knowledge {
    /// What changed between two versions.
    pub(super) fn comparison(&self, pair: Pair) -> Option<&Comparison> {
        self.comparisons.iter().find(|one| one.pair == pair)
    }
}

/// What changed between two versions.
#[derive(Debug)]
pub struct Comparison {
    /// Which.
    pub pair: Pair,
    /// What changed; it was held against the new text.
    pub diff: Diff,
}
