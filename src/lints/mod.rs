//! Faults of drafting that a reader stumbles over.
//!
//! In: a version with its file, its definitions, the roles of its body and the
//! glossary. Out: warnings of block K07, each with place and hint. A rule that
//! would often be wrong is not here: what is reported is meant to be read.

mod place;
mod roles;
mod spelling;
mod stops;
mod terms;

use crate::definitions::Definitions;
use crate::diagnostic::Report;
use crate::model::{Glossary, Jurisdiction, Version};
use crate::source::SourceFile;

/// A version and all that is needed to judge how it is drafted.
#[derive(Debug, Clone, Copy)]
pub struct Draft<'a> {
    /// The text.
    pub version: &'a Version,
    /// Its Markdown file.
    pub file: &'a SourceFile,
    /// What it defines.
    pub definitions: &'a Definitions,
    /// The body that issued it.
    pub body: &'a Jurisdiction,
    /// The spellings of words.
    pub glossary: &'a Glossary,
}

/// What is wrong with how a version is drafted.
#[must_use]
pub fn lint(draft: &Draft<'_>) -> Report {
    let mut report = Report::default();
    terms::check(draft, &mut report);
    roles::check(draft, &mut report);
    spelling::check(draft, &mut report);
    stops::check(draft, &mut report);
    report
}
