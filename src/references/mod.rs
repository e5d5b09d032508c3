//! What the clauses cite: places of their own text, laws, other documents.
//!
//! In: the book and the laws that are known by name. Out: for every version its
//! references with the place in the text and the target, the clauses that cite a
//! clause, and what is wrong with the citations as findings. A target that the
//! text does not give is unresolved, with the reason; nothing is guessed. How
//! they are read is told in `docs/references.md`.

mod grades;
mod grammar;
mod laws;
mod lead_in;
mod lints;
mod names;
mod read;
mod text;
mod tree;

use std::collections::BTreeMap;

use crate::model::{ClauseIndex, Jurisdiction, LawTable, Version};
use crate::resolve::{Book, VersionRef};

use grades::Grades;
use laws::LawNames;
use names::Names;
use read::{Library, Reader};
use text::Text;

pub use lints::lint;

/// A law as it is cited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LawCitation {
    /// Its full name.
    pub name: String,
    /// 昭和25年法律第261号
    pub number: Option<String>,
    /// Its id at e-Gov.
    pub id: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
}

/// What a reference leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Clauses of the same version, in printed order; never none.
    Clauses(Vec<ClauseIndex>),
    /// The policy as a whole.
    Policy,
    /// A law.
    Law {
        /// Which.
        law: LawCitation,
        /// The other clause that cites it with its number.
        listed_at: Option<ClauseIndex>,
    },
    /// A document that this version does not hold.
    External {
        /// What it is called.
        name: String,
    },
    /// The text does not give it.
    Unresolved {
        /// Why, in Japanese.
        reason: String,
    },
}

/// An expression that points somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The clause it stands in.
    pub from: ClauseIndex,
    /// Whether it stands in the heading; else in the own text.
    pub in_heading: bool,
    /// Where it starts in that text, in code points.
    pub start: usize,
    /// Where it ends in that text, in code points.
    pub end: usize,
    /// The expression as printed.
    pub text: String,
    /// What it leads to.
    pub target: Target,
    /// Whether it names a paragraph, so that an article among its targets is meant
    /// as its first paragraph.
    pub paragraph: bool,
}

/// What is wrong with a citation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum FaultKind {
    ReferenceToNothing,
    RelativeWithoutTarget,
    LawNumberMismatch,
    LawNumberIncomplete,
    SpanElsewhere,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Fault {
    clause: ClauseIndex,
    words: String,
    kind: FaultKind,
    message: String,
}

/// The references of one version.
#[derive(Debug, Clone, Default)]
pub struct VersionReferences {
    /// By clause; in a clause the heading's first, then by place.
    pub references: Vec<Reference>,
    cited_by: BTreeMap<ClauseIndex, Vec<usize>>,
    faults: Vec<Fault>,
}

impl VersionReferences {
    /// Reads one version.
    pub fn new(body: &Jurisdiction, version: &Version, table: &LawTable) -> Self {
        let raw: Vec<String> = version.clauses.iter().map(|c| c.own_text()).collect();
        let texts: Vec<Text> = raw.iter().map(|text| Text::new(text)).collect();
        let names = Names::new(body, version, &texts);
        let laws = LawNames::new(table, &texts);
        let grades = Grades::new(version);
        let library = Library {
            version,
            names: &names,
            laws: &laws,
            grades: &grades,
        };
        let mut out = Self::default();
        for (at, clause) in version.clauses.iter().enumerate() {
            if let Some(heading) = &clause.heading {
                let text = Text::new(heading);
                out.take(Reader::new(&library, at, &text, heading, true));
            }
            out.take(Reader::new(&library, at, &texts[at], &raw[at], false));
        }
        for (n, reference) in out.references.iter().enumerate() {
            if let Target::Clauses(clauses) = &reference.target {
                for clause in clauses {
                    out.cited_by.entry(*clause).or_default().push(n);
                }
            }
        }
        out
    }

    fn take(&mut self, mut reader: Reader<'_>) {
        reader.read();
        self.references.append(&mut reader.references);
        self.faults.append(&mut reader.faults);
    }

    /// The references that stand in a clause.
    pub fn of(&self, clause: ClauseIndex) -> &[Reference] {
        let start = self.references.partition_point(|r| r.from < clause);
        let end = self.references.partition_point(|r| r.from <= clause);
        &self.references[start..end]
    }

    /// The references that lead to a clause, in printed order.
    pub fn citing(&self, clause: ClauseIndex) -> impl Iterator<Item = &Reference> {
        let list = self.cited_by.get(&clause).map_or(&[][..], Vec::as_slice);
        list.iter().map(|n| &self.references[*n])
    }
}

/// The references of every version of a book.
#[derive(Debug, Clone, Default)]
pub struct References {
    versions: BTreeMap<VersionRef, VersionReferences>,
}

impl FromIterator<(VersionRef, VersionReferences)> for References {
    fn from_iter<I: IntoIterator<Item = (VersionRef, VersionReferences)>>(read: I) -> Self {
        Self {
            versions: read.into_iter().collect(),
        }
    }
}

impl References {
    /// Reads every version.
    pub fn new(book: &Book, table: &LawTable) -> Self {
        let read = |at| VersionReferences::new(book.jurisdiction(at), book.version(at), table);
        book.versions().map(|at| (at, read(at))).collect()
    }

    /// The references of a version; none of one that is not in the book.
    pub fn version(&self, at: VersionRef) -> Option<&VersionReferences> {
        self.versions.get(&at)
    }
}
