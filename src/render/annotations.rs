//! What is marked in the texts, made once for all pages: references, defined
//! terms, and for every clause those that cite it.
//!
//! In: the references and definitions of every version. Out: for every clause
//! the marked stretches of its heading and of its own text, in order and apart
//! from each other, and the clauses that cite it from elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::definitions::Definitions;
use crate::model::{ClauseIndex, Kind, Version};
use crate::references::{References, Target, VersionReferences};
use crate::resolve::{Book, VersionRef};

/// The marks of every version.
#[derive(Debug, Clone, Default)]
pub struct Annotations(BTreeMap<VersionRef, Marks>);

/// The marks of one version.
#[derive(Debug, Clone, Default)]
pub(super) struct Marks {
    clauses: Vec<ClauseMarks>,
    citing: BTreeMap<ClauseIndex, BTreeSet<ClauseIndex>>,
    terms: Vec<Term>,
}

#[derive(Debug, Clone, Default)]
struct ClauseMarks {
    heading: Vec<Mark>,
    text: Vec<Mark>,
}

/// A marked stretch of a text, in code points.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub(super) range: Range<usize>,
    pub(super) what: What,
}

/// What a stretch is.
#[derive(Debug, Clone)]
pub(super) enum What {
    Reference {
        target: Target,
        /// Whether an article among the targets is meant as its first paragraph.
        paragraph: bool,
    },
    /// The number of a term of the version.
    Term(usize),
}

/// A term that the version defines.
#[derive(Debug, Clone)]
pub(super) struct Term {
    pub(super) term: String,
    pub(super) clause: ClauseIndex,
    /// What it means.
    pub(super) text: String,
}

impl Annotations {
    /// Collects the marks of every version of a book.
    pub fn new(
        book: &Book,
        references: &References,
        definitions: &BTreeMap<VersionRef, Definitions>,
    ) -> Self {
        let of = |at| {
            Marks::new(
                book.version(at),
                references.version(at),
                definitions.get(&at),
            )
        };
        Self(book.versions().map(|at| (at, of(at))).collect())
    }

    pub(super) fn version(&self, at: VersionRef) -> Option<&Marks> {
        self.0.get(&at)
    }
}

impl Marks {
    fn new(
        version: &Version,
        references: Option<&VersionReferences>,
        definitions: Option<&Definitions>,
    ) -> Self {
        let mut out = Self {
            clauses: vec![ClauseMarks::default(); version.clauses.len()],
            ..Self::default()
        };
        for reference in references.into_iter().flat_map(|r| &r.references) {
            let clause = &mut out.clauses[reference.from];
            let list = match reference.in_heading {
                true => &mut clause.heading,
                false => &mut clause.text,
            };
            list.push(Mark {
                range: reference.start..reference.end,
                what: What::Reference {
                    target: reference.target.clone(),
                    paragraph: reference.paragraph,
                },
            });
            if let Target::Clauses(targets) = &reference.target {
                out.cite(version, reference.from, targets, reference.paragraph);
            }
        }
        for (definition, uses) in definitions.into_iter().flat_map(Definitions::iter) {
            let number = out.terms.len();
            out.terms.push(Term {
                term: definition.term.clone(),
                clause: definition.clause,
                text: definition.text.clone(),
            });
            for one in uses {
                out.mark_term(number, one.clause, &one.range);
            }
        }
        for clause in &mut out.clauses {
            part(&mut clause.heading);
            part(&mut clause.text);
        }
        out
    }

    /// Notes who cites; what leads to its own list or to the text around it is
    /// no news there.
    fn cite(
        &mut self,
        version: &Version,
        from: ClauseIndex,
        targets: &[ClauseIndex],
        paragraph: bool,
    ) {
        for &to in targets {
            if !holds(version, from, to) && !is_around(version, from, to, paragraph) {
                self.citing.entry(to).or_default().insert(from);
            }
        }
    }

    /// Marks a term where it is first used in a clause, outside of references.
    fn mark_term(&mut self, number: usize, clause: ClauseIndex, range: &Range<usize>) {
        let marks = &mut self.clauses[clause].text;
        let taken = marks.iter().any(|mark| match mark.what {
            What::Term(other) if other == number => true,
            _ => mark.range.start < range.end && range.start < mark.range.end,
        });
        if !taken {
            marks.push(Mark {
                range: range.clone(),
                what: What::Term(number),
            });
        }
    }

    /// The marked stretches of a clause's heading.
    pub(super) fn heading(&self, clause: ClauseIndex) -> &[Mark] {
        self.clauses.get(clause).map_or(&[], |c| &c.heading)
    }

    /// The marked stretches of a clause's own text.
    pub(super) fn text(&self, clause: ClauseIndex) -> &[Mark] {
        self.clauses.get(clause).map_or(&[], |c| &c.text)
    }

    /// The clauses that cite one, in printed order.
    pub(super) fn citing(&self, clause: ClauseIndex) -> impl Iterator<Item = ClauseIndex> {
        self.citing.get(&clause).into_iter().flatten().copied()
    }

    /// Where among some clauses, in printed order, each term is first used: by clause
    /// and number. In a table every use counts, since not every cell shows marks.
    pub(super) fn first_uses(
        &self,
        version: &Version,
        clauses: impl Iterator<Item = ClauseIndex>,
    ) -> BTreeSet<(ClauseIndex, usize)> {
        let mut seen = BTreeSet::new();
        let mut out = BTreeSet::new();
        for clause in clauses {
            let in_table = version.clauses[clause].table.is_some();
            for mark in self.text(clause) {
                let What::Term(number) = mark.what else {
                    continue;
                };
                let new = !seen.contains(&number);
                if new && !in_table {
                    seen.insert(number);
                }
                if new {
                    out.insert((clause, number));
                }
            }
        }
        out
    }

    /// The terms of the version.
    pub(super) fn terms(&self) -> &[Term] {
        &self.terms
    }
}

/// Sorts stretches and takes out what overlaps an earlier one.
fn part(marks: &mut Vec<Mark>) {
    marks.sort_by_key(|mark| (mark.range.start, mark.range.end));
    let mut end = 0;
    marks.retain(|mark| {
        let free = mark.range.start >= end && mark.range.end > mark.range.start;
        if free {
            end = mark.range.end;
        }
        free
    });
}

/// Whether a reference leads only to the list below its clause, or only to what
/// its clause stands in: a reader has that before their eyes.
pub(super) fn is_near(
    version: &Version,
    from: ClauseIndex,
    to: &[ClauseIndex],
    paragraph: bool,
) -> bool {
    to.iter().all(|&to| holds(version, from, to))
        || to.iter().all(|&to| is_around(version, from, to, paragraph))
}

/// Whether a clause is shown as the first of its paragraphs: an article that has
/// more of them, where the reference names a paragraph.
pub(super) fn is_first_paragraph(version: &Version, at: ClauseIndex, paragraph: bool) -> bool {
    let clause = &version.clauses[at];
    let mut below = clause.children();
    paragraph
        && clause.kind == Kind::Article
        && below.any(|child| version.clauses[child].kind == Kind::Paragraph)
}

/// Whether a clause stands in another one. An article that is meant as its first
/// paragraph stands beside its other paragraphs.
fn is_around(version: &Version, from: ClauseIndex, to: ClauseIndex, paragraph: bool) -> bool {
    let mut at = Some(from);
    let mut in_paragraph = false;
    while let Some(clause) = at {
        let kind = version.clauses[clause].kind;
        if clause == to {
            return !(paragraph && in_paragraph && kind == Kind::Article);
        }
        in_paragraph |= kind == Kind::Paragraph;
        at = version.clauses[clause].parent;
    }
    false
}

/// Whether a clause is another one or stands above it.
fn holds(version: &Version, above: ClauseIndex, below: ClauseIndex) -> bool {
    let mut at = Some(below);
    while let Some(clause) = at {
        if clause == above {
            return true;
        }
        at = version.clauses[clause].parent;
    }
    false
}
