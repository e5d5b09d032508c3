//! Faults of drafting that a reader stumbles over.
//!
//! In: a version with its file, its definitions, the roles of its body and the
//! glossary. Out: warnings of block K07, each with place and hint. A rule that
//! would often be wrong is not here: what is reported is meant to be read.

mod near;
mod place;
mod roles;
mod spelling;
mod stops;
mod terms;
mod texts;

use std::ops::Range;

use crate::definitions::Definitions;
use crate::diagnostic::{Code, Report};
use crate::model::{ClauseIndex, Glossary, Jurisdiction, Version};
use crate::parse::{Acknowledgements, is_drafting_code};
use crate::source::SourceFile;

use texts::Case;

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

/// One thing that is wrong with a draft.
#[derive(Debug)]
struct Slip {
    code: Code,
    /// The clause it is about.
    clause: ClauseIndex,
    /// The place in the Markdown file.
    span: Range<usize>,
    message: String,
    /// What to look at in the text.
    check: String,
}

/// What is wrong with how a version is drafted. What the front matter
/// acknowledges is a note; an acknowledgement of nothing is an error.
#[must_use]
pub fn lint(draft: &Draft<'_>) -> Report {
    let case = Case::new(draft);
    let mut slips = terms::check(&case);
    slips.extend(roles::check(&case));
    slips.extend(spelling::check(&case));
    slips.extend(stops::check(&case));
    let mut report = Report::default();
    let mut kept = Acknowledgements::of(draft.version);
    for slip in slips {
        let finding = kept.finding(slip.code, slip.clause, &slip.message, &slip.check);
        report.push(finding.at(draft.file, slip.span));
    }
    kept.report_stale(is_drafting_code, draft.file, &mut report);
    report
}
