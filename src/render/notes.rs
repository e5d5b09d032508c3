//! What was done to a text between its source and its posting, for the reader.
//!
//! Plain data, filled by the pipeline from the corrections file, the report of
//! the import and the front matter; a version without notes has none to show.

use std::collections::BTreeMap;

use crate::model::ClauseIndex;
use crate::resolve::VersionRef;

/// The notes of every version that has some.
#[derive(Debug, Clone, Default)]
pub struct Notes(pub BTreeMap<VersionRef, VersionNotes>);

/// What was repaired, left out and kept in one version.
#[derive(Debug, Clone, Default)]
pub struct VersionNotes {
    /// Words that were put right.
    pub repairs: Vec<RepairNote>,
    /// Lines of the source that are no part of the text.
    pub dropped: Vec<DropNote>,
    /// Oddities of the source that stand: the path of the clause and the reason.
    pub kept: Vec<(Vec<String>, String)>,
    /// The file name of the source text.
    pub source_name: Option<String>,
    /// What the proof of fidelity says, in one sentence.
    pub fidelity: Option<String>,
}

/// One repair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepairNote {
    /// Line of the source, from 1.
    pub line: usize,
    /// The clause in which the words stand now.
    pub clause: Option<ClauseIndex>,
    /// The words of the source.
    pub found: String,
    /// The words that stand now.
    pub put: String,
    /// Why.
    pub reason: String,
    /// Who decided it.
    pub kind: RepairKind,
}

/// Whether a person or a rule decided a repair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RepairKind {
    /// An entry of the corrections file.
    Correction,
    /// A rule of the import, such as closing up spaced letters.
    Rule,
}

/// Lines that were left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DropNote {
    /// First line, from 1.
    pub first_line: usize,
    /// Last line.
    pub last_line: usize,
    /// What they are: a table of contents, a running header …
    pub class: String,
    /// Why they are no part of the text.
    pub reason: String,
}
