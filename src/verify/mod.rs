//! Proof of fidelity: a policy against the text it was imported from.
//!
//! In: the source text, its corrections file and the parsed version. Out: a
//! [`Fidelity`] that says of every character of the source where it stands in the
//! policy or why it does not, and a report of all that cannot be explained. The
//! importer has no part in this: what may be left out, repaired or moved is judged
//! by rules of this room's own. Whether clauses stand on the right level is not
//! asked here; it is characters and their order that are proven.

mod account;
mod contents;
mod faults;
mod given;
mod moves;
mod printed;
mod residue;
mod rules;
mod source_text;
mod summary;
mod walk;

use std::collections::BTreeMap;

use crate::diagnostic::Checked;
use crate::model::{ClauseIndex, Version};
use crate::parse::{Corrections, DropClass};
use crate::source::SourceFile;

pub use summary::{drop_class_label, summary};

/// The largest share of a text's characters that corrections may touch, outside
/// tables, figures and glossaries.
pub const MAX_CORRECTION_SHARE: f64 = 0.005;

/// What is held against each other.
#[derive(Debug, Clone, Copy)]
pub struct Imported<'a> {
    /// The text as it was posted.
    pub source: &'a SourceFile,
    /// What the corrections file says.
    pub corrections: &'a Corrections,
    /// The policy Markdown.
    pub markdown: &'a SourceFile,
    /// The policy as it was read from the Markdown.
    pub version: &'a Version,
}

/// First and last source line of a run, from 1.
pub type Lines = (usize, usize);

/// A run of the source that the policy leaves out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DroppedRun {
    /// Where it stands.
    pub lines: Lines,
    /// How many characters it has.
    pub chars: usize,
    /// Why it may be left out.
    pub reason: String,
    /// Whether the corrections file says so, and no rule.
    pub corrected: bool,
}

/// All that the policy leaves out of one class.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DroppedClass {
    /// How many characters.
    pub chars: usize,
    /// The runs in the order of the source.
    pub runs: Vec<DroppedRun>,
}

/// Text that stands in another order than in the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The source line.
    pub line: usize,
    /// The clause it stands in now.
    pub clause: Option<ClauseIndex>,
    /// Why.
    pub reason: String,
}

/// A repair of the corrections file and where it ended up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepairUse {
    /// The source line.
    pub line: usize,
    /// What stands there.
    pub find: String,
    /// What the policy says.
    pub put: String,
    /// Why.
    pub reason: String,
    /// The clause it landed in; none where its line is left out.
    pub clause: Option<ClauseIndex>,
    /// Characters taken away and put in.
    pub chars: usize,
    /// Whether it counts against [`MAX_CORRECTION_SHARE`]; those in tables, figures
    /// and glossaries do not.
    pub counts: bool,
}

/// A repair that a rule makes, without the corrections file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RuleRepair {
    /// Brackets around the caption of an article: the format sets them.
    CaptionBrackets,
    /// An HTML entity written as the character it stands for.
    Entity,
}

impl RuleRepair {
    /// What it is called in Japanese.
    pub fn name(self) -> &'static str {
        match self {
            Self::CaptionBrackets => "見出しの括弧",
            Self::Entity => "HTML の文字参照",
        }
    }
}

/// The account of a policy and its source, in characters that are not blank.
#[derive(Debug, Clone, Default)]
pub struct Fidelity {
    /// The source lines of each clause's own label, heading, term, text and cells;
    /// a row's cells count for the row and for its table.
    pub clause_lines: BTreeMap<ClauseIndex, Vec<Lines>>,
    /// Characters of the source.
    pub source_chars: usize,
    /// Of these, placed in a clause.
    pub placed: usize,
    /// Of these, taken away by repairs.
    pub replaced: usize,
    /// Of these, left out, by class.
    pub dropped: BTreeMap<DropClass, DroppedClass>,
    /// Of these, without explanation.
    pub unexplained_source: usize,
    /// Characters of the policy's clauses.
    pub markdown_chars: usize,
    /// Of these, put there by repairs.
    pub put: usize,
    /// Of these, without explanation.
    pub unexplained_markdown: usize,
    /// Characters that repairs put in and the policy does not have.
    pub put_missing: usize,
    /// What stands in another order, by source line.
    pub moved: Vec<Move>,
    /// The repairs of the corrections file, in its order.
    pub repairs: Vec<RepairUse>,
    /// The source lines of the repairs that rules make.
    pub rule_repairs: BTreeMap<RuleRepair, Vec<usize>>,
    /// Characters of the source outside tables, figures and glossaries.
    pub body_chars: usize,
    /// Characters that corrections touch there.
    pub correction_chars: usize,
    /// Whether a correction has nothing to correct.
    pub stale_corrections: usize,
}

impl Fidelity {
    /// Whether every character is explained and every correction was used.
    pub fn complete(&self) -> bool {
        self.unexplained() == 0 && self.stale_corrections == 0
    }

    /// Characters without explanation, on both sides.
    pub fn unexplained(&self) -> usize {
        self.unexplained_source + self.unexplained_markdown + self.put_missing
    }

    /// Which part of the text corrections touch, outside tables, figures and
    /// glossaries.
    pub fn correction_share(&self) -> f64 {
        if self.correction_chars == 0 {
            return 0.0;
        }
        // Counts of characters in a file are far below 2^52.
        self.correction_chars as f64 / self.body_chars.max(1) as f64
    }

    /// Characters left out, of all classes.
    pub fn dropped_chars(&self) -> usize {
        self.dropped.values().map(|class| class.chars).sum()
    }
}

/// Holds a policy against its source.
pub fn verify_version(imported: &Imported<'_>) -> Checked<Fidelity> {
    let all = source_text::read_source(imported.source, &imported.corrections.repairs);
    let (source, taken) = given::take_out(all, imported.corrections);
    let printed = printed::read_version(imported.version);
    let candidates = rules::candidates(&source, &imported.version.front);
    let (tables, missing_tables) =
        given::match_tables(imported.version, &printed, imported.corrections);
    let walk = walk::walk(&source, &printed, &candidates, &tables);
    let value = account::settle(imported, &walk, taken, missing_tables.len());
    let report = faults::report(imported, &walk, &value, &missing_tables);
    Checked { value, report }
}

#[cfg(test)]
mod tests;
