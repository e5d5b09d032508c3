//! Which controls implement which clause, and what is left open.
//!
//! In: the book with its references and duties, and the controls and links as they
//! were read. Out: a [`Trace`]: for every clause its controls, those it has from a
//! clause above included, whether each link still stands on the text it was
//! confirmed against, how many of the demanding clauses of a body are answered, and
//! what is wrong with the links as findings. `suggest` proposes links, `migrate`
//! carries them to another version, `impact` says what that would change (both go by
//! `carry` where a clause became several, or several one), `edit` writes confirmations
//! into a file.
//! How it is meant is told in `docs/traceability.md`.

mod answers;
mod carry;
mod coverage;
mod edit;
mod fingerprint;
mod impact;
mod lints;
mod migrate;
mod suggest;

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::{Checked, Report};
use crate::duties::Duties;
use crate::load::TraceFiles;
use crate::model::{
    ClauseIndex, Control, Edition, Relation, Status, TextHash, Version, WaiverReason,
};
use crate::parse::{ControlFile, LinksFile};
use crate::references::References;
use crate::resolve::{Book, VersionRef, citation};

use answers::Answers;

pub use coverage::{Coverage, is_demanding};
pub use edit::{Confirmation, EditError, confirmed};
pub use fingerprint::fingerprint;
pub use impact::{Affected, AffectedLink, Effect, Impact, impact, is_revision};
pub use migrate::{Migration, migrate};
pub use suggest::{Agreement, Proposal, Suggester, agreement, suggest};

/// Whether a link or a waiver still stands on the text it was confirmed against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// The text is as it was.
    Confirmed,
    /// The text changed, or nobody has confirmed it yet: 要確認.
    Review,
}

impl State {
    /// The name in published data.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Review => "review",
        }
    }

    /// What readers call it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Confirmed => "確認済み",
            Self::Review => "要確認",
        }
    }
}

/// A link of one clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TracedLink {
    /// Identifier of the control.
    pub control: String,
    /// What it does for the clause.
    pub relation: Relation,
    /// Why, where the keeper says so.
    pub reason: Option<String>,
    /// Whether it was confirmed against this text.
    pub state: State,
    /// The clause above that has the link, where the clause itself is not named.
    pub inherited_from: Option<ClauseIndex>,
}

/// Why a clause has no control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TracedWaiver {
    /// Why.
    pub reason: WaiverReason,
    /// Whether it was confirmed against this text.
    pub state: State,
}

/// A clause that has a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Linked<'a> {
    /// Its version, the posted one of its body.
    pub at: VersionRef,
    /// The clause.
    pub clause: ClauseIndex,
    /// What the control does for it.
    pub link: &'a TracedLink,
}

/// Why a clause has to be read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// Nobody has confirmed what is said of it.
    Unread,
    /// Its text changed since it was confirmed.
    Changed,
    /// Its text is as it was confirmed, but not all that is said of this clause
    /// above it, from which it has its links.
    Above(ClauseIndex),
}

impl Doubt {
    /// The name by which themes know it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unread => "unread",
            Self::Changed => "changed",
            Self::Above(_) => "above",
        }
    }
}

/// A clause whose links or waiver have to be read again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToReview {
    /// Its version, the posted one of its body.
    pub at: VersionRef,
    /// The clause.
    pub clause: ClauseIndex,
    /// Its controls, or none where it has a waiver.
    pub controls: Vec<String>,
    /// Why.
    pub why: Doubt,
    /// By what the text that was confirmed is recognised, where that changed.
    pub recorded: Option<TextHash>,
    /// The version and clause that were confirmed, where that changed and one of
    /// the body's versions still holds them.
    pub confirmed_text: Option<(VersionRef, ClauseIndex)>,
}

/// What the links are read with.
#[derive(Debug, Clone, Copy)]
pub struct Material<'a> {
    /// The texts.
    pub book: &'a Book,
    /// What they cite.
    pub references: &'a References,
    /// What they demand.
    pub duties: &'a BTreeMap<VersionRef, Duties>,
}

/// The controls of a site and what they have to do with its clauses.
///
/// In the public edition nothing here names a control that is withheld; only the
/// numbers of [`Coverage`] count such links.
#[derive(Debug, Default)]
pub struct Trace {
    controls: Vec<Control>,
    versions: BTreeMap<VersionRef, Answers>,
    /// Clauses of the posted versions by control.
    by_control: BTreeMap<String, Vec<(VersionRef, ClauseIndex, usize)>>,
    coverage: Vec<Coverage>,
    reviews: Vec<ToReview>,
    files: Vec<(String, LinksFile)>,
}

impl Trace {
    /// Joins controls, links and texts, and reports what does not fit.
    #[must_use]
    pub fn new(material: Material<'_>, files: TraceFiles) -> Checked<Self> {
        let book = material.book;
        let mut report = Report::default();
        let mut out = Self::default();
        for (body, file) in &files.links {
            for at in book.versions().filter(|at| is_of(book, *at, body)) {
                if let Some(references) = material.references.version(at) {
                    let answers = Answers::new(book.version(at), references, &file.entries);
                    out.versions.insert(at, answers);
                }
            }
        }
        for at in posted(book) {
            let answers = out.versions.get(&at);
            let file = files
                .links
                .iter()
                .find(|(id, _)| *id == book.jurisdiction(at).id);
            if let Some((answers, (_, file))) = answers.zip(file) {
                out.reviews.extend(answers.reviews(material, at, file));
            }
            if !files.is_empty() {
                out.coverage.push(Coverage::new(material, at, answers));
            }
        }
        lints::lint(material, &files, &out, &mut report);
        if book.site().edition == Edition::Public {
            out.withhold(&files.controls);
        }
        for at in posted(book) {
            let Some(answers) = out.versions.get(&at) else {
                continue;
            };
            for (clause, links) in answers.links.iter().enumerate() {
                for (n, link) in links.iter().enumerate() {
                    let list = out.by_control.entry(link.control.clone()).or_default();
                    list.push((at, clause, n));
                }
            }
        }
        let shown = |control: &Control| {
            book.site().edition == Edition::Internal || control.edition == Edition::Public
        };
        let controls = files.controls.into_iter().map(|file| file.control);
        out.controls = controls.filter(shown).collect();
        out.files = files.links;
        Checked { value: out, report }
    }

    /// Takes out every link to a control that this edition must not name, and to
    /// one that does not exist.
    fn withhold(&mut self, controls: &[ControlFile]) {
        let shown: BTreeSet<&str> = controls
            .iter()
            .filter(|file| file.control.edition == Edition::Public)
            .map(|file| file.control.id.as_str())
            .collect();
        for (at, answers) in &mut self.versions {
            for (clause, links) in answers.links.iter_mut().enumerate() {
                let before = links.len();
                links.retain(|link| shown.contains(link.control.as_str()));
                let coverage = self.coverage.iter_mut().find(|c| c.at == *at);
                if let Some(coverage) = coverage.filter(|_| before > 0 && links.is_empty()) {
                    coverage.withhold(clause);
                }
            }
        }
        for review in &mut self.reviews {
            review.controls.retain(|id| shown.contains(id.as_str()));
        }
    }

    /// The controls that this edition shows, by identifier.
    #[must_use]
    pub fn controls(&self) -> &[Control] {
        &self.controls
    }

    /// A control that this edition shows.
    #[must_use]
    pub fn control(&self, id: &str) -> Option<&Control> {
        let found = self.controls.binary_search_by(|c| c.id.as_str().cmp(id));
        found.ok().map(|at| &self.controls[at])
    }

    /// The links of a clause, of any version of a body that has links.
    #[must_use]
    pub fn of_clause(&self, at: VersionRef, clause: ClauseIndex) -> &[TracedLink] {
        let links = self.versions.get(&at).and_then(|v| v.links.get(clause));
        links.map_or(&[], Vec::as_slice)
    }

    /// Why a clause has no control, where that is said.
    #[must_use]
    pub fn waiver(&self, at: VersionRef, clause: ClauseIndex) -> Option<&TracedWaiver> {
        self.versions.get(&at)?.waivers.get(&clause)
    }

    /// The clauses of the posted versions that a control has to do with, in the
    /// order of the site.
    pub fn of_control(&self, id: &str) -> impl Iterator<Item = Linked<'_>> {
        let list = self.by_control.get(id).map_or(&[][..], Vec::as_slice);
        list.iter().map(|&(at, clause, n)| Linked {
            at,
            clause,
            link: &self.versions[&at].links[clause][n],
        })
    }

    /// How far the posted version of every body is covered, in the order of the
    /// site; nothing where the site has neither controls nor links.
    #[must_use]
    pub fn coverage(&self) -> &[Coverage] {
        &self.coverage
    }

    /// The roles that are in charge of controls, by identifier, each with its
    /// controls.
    #[must_use]
    pub fn owners(&self) -> BTreeMap<&str, Vec<&Control>> {
        let mut out: BTreeMap<&str, Vec<&Control>> = BTreeMap::new();
        for control in &self.controls {
            out.entry(&control.owner).or_default().push(control);
        }
        out
    }

    /// The clauses of the posted versions whose links must be read again, in the
    /// order of the site.
    #[must_use]
    pub fn reviews(&self) -> &[ToReview] {
        &self.reviews
    }

    /// The links of a body as they were read.
    #[must_use]
    pub fn file(&self, jurisdiction: &str) -> Option<&LinksFile> {
        let found = self.files.iter().find(|(id, _)| id == jurisdiction);
        found.map(|(_, file)| file)
    }

    /// What a clause is recognised by.
    #[must_use]
    pub fn hash(&self, at: VersionRef, clause: ClauseIndex) -> Option<&TextHash> {
        self.versions.get(&at)?.hashes.get(clause)
    }

    /// The clause whose entry says what is said of a clause: itself, or one above.
    #[must_use]
    pub fn said_at(&self, at: VersionRef, clause: ClauseIndex) -> Option<ClauseIndex> {
        self.versions.get(&at)?.said_at(clause)
    }

    /// What is to be recorded in the file of a body, so that what has to be read
    /// again counts as confirmed: all of it, or the clauses of the given keys. The
    /// key of an entry stands for all that has its links from there.
    ///
    /// # Errors
    /// The first key that no clause with a link or a waiver has.
    pub fn confirmations(
        &self,
        book: &Book,
        at: VersionRef,
        only: Option<&[String]>,
    ) -> Result<Vec<Confirmation>, String> {
        let Some(answers) = self.versions.get(&at) else {
            let first = only.and_then(<[String]>::first);
            return first.map_or_else(|| Ok(Vec::new()), |key| Err(key.clone()));
        };
        let key = |clause: ClauseIndex| &book.version(at).clauses[clause].key;
        if let Some(stray) = only.into_iter().flatten().find(|wanted| {
            let clauses = 0..answers.hashes.len();
            !clauses
                .into_iter()
                .any(|clause| key(clause) == *wanted && answers.entry_of(clause).is_some())
        }) {
            return Err(stray.clone());
        }
        let wanted = |clause: ClauseIndex| only.is_none_or(|keys| keys.contains(key(clause)));
        let entries = self
            .file(&book.jurisdiction(at).id)
            .map_or(&[][..], |file| &file.entries);
        let mut out = Vec::new();
        for (n, entry) in entries.iter().enumerate() {
            let (Some(own), heirs) = answers.heirs(n) else {
                continue;
            };
            let whole = wanted(own);
            let chosen = |clause: &ClauseIndex| whole || wanted(*clause);
            if !whole && !heirs.iter().any(chosen) {
                continue;
            }
            let recorded = &entry.links.items_confirmed;
            let items = heirs.iter().filter_map(|clause| {
                let hash = if chosen(clause) {
                    &answers.hashes[*clause]
                } else {
                    recorded.get(key(*clause))?
                };
                Some((key(*clause).clone(), hash.clone()))
            });
            out.push(Confirmation {
                entry: n,
                own: whole.then(|| answers.hashes[own].clone()),
                items: items.collect(),
            });
        }
        Ok(out)
    }

    /// Whether nothing is said of controls.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.controls.is_empty() && self.versions.is_empty()
    }
}

/// Links belong to the first policy of a body: the ids of the clauses of a further
/// one can be the same.
fn is_of(book: &Book, at: VersionRef, body: &str) -> bool {
    at.policy == 0 && book.jurisdiction(at).id == body
}

/// The posted versions that have links, in the order of the site.
fn posted(book: &Book) -> impl Iterator<Item = VersionRef> + '_ {
    book.versions()
        .filter(|at| at.policy == 0 && book.is_posted(*at))
}

/// The clauses below a clause, in printed order.
fn below(version: &Version, clause: ClauseIndex) -> impl Iterator<Item = ClauseIndex> + '_ {
    let depth = version.clauses[clause].depth;
    // Parents stand before their children, and what is below stands together.
    (clause + 1..version.clauses.len()).take_while(move |at| version.clauses[*at].depth > depth)
}

/// The first clause that is cited so, whatever the width of its letters and spaces.
#[must_use]
pub fn cited_as(version: &Version, text: &str) -> Option<ClauseIndex> {
    let plain = |text: &str| -> String { text.nfkc().filter(|c| !c.is_whitespace()).collect() };
    let wanted = plain(text);
    (0..version.clauses.len()).find(|at| plain(&citation(version, *at)) == wanted)
}

/// Whether a version is real, so that what it says may have been confirmed.
fn is_real(version: &Version) -> bool {
    version.front.status != Status::Sample
}
