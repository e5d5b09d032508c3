//! Load → parse → resolve → publish and render → site map.
//!
//! In: a content directory, a theme, an edition. Out: the book, or the whole site
//! in memory, with all that was found on the way. Threads start here and nowhere
//! else: `Workers::map_in_order` keeps the order of its items, so that a site is
//! the same for any number of them. Nothing is written to the disk.

mod bodies;
mod pair;
mod site;
mod traced;

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::LazyLock;

use rayon::prelude::*;

use crate::definitions::Definitions;
use crate::diagnostic::{Checked, Code, Diagnostic, Report};
use crate::diff::{self, Diff};
use crate::duties::{self, Duties, actor_names};
use crate::error::Error;
use crate::japanese::Tokenizer;
use crate::lints;
use crate::load::{self, TraceSources};
use crate::model::{ContrastStyle, Edition, Glossary, LawTable, Status, Topics};
use crate::parse::{parse_control, parse_links};
use crate::provenance::{self, Proof};
use crate::references::{self, References, VersionReferences};
use crate::render::{self, Comparison, Knowledge, Theme};
use crate::resolve::{self, Book, VersionRef};
use crate::search::Index;
use crate::site::SiteMap;
use crate::source::SourceFile;
use crate::trace::{self, Trace};

pub use bodies::{Bodies, all_pairs, bodies, suggestions};
pub use pair::{Origin, Pair, ReadVersion, listed, pair};
pub use traced::{Traced, traced};

/// The clauses that one version may have; real policies have under a thousand.
const MAX_CLAUSES: usize = 20_000;
/// The pages that one version may have. Each lists the others, so that the site
/// grows with their square.
const MAX_PAGES: usize = 1_000;

/// What to build, and with how many hands.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The content directory.
    pub content: &'a Path,
    /// The edition; `site.yaml` decides where there is none.
    pub edition: Option<Edition>,
    /// How many threads; as many as the machine has cores where there is none.
    pub threads: Option<NonZeroUsize>,
    /// Who is told how far the work is.
    pub progress: &'a dyn Progress,
}

/// A stretch of work whose length is known when it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Policy files are taken apart.
    Parse,
    /// Texts are held against their sources.
    Prove,
    /// Versions are compared with each other.
    Compare,
    /// Bodies are compared with each other.
    Bodies,
    /// The search index is made, beside the steps from [`Step::Compare`] on.
    Index,
    /// Controls are written for readers and for other programs.
    Controls,
    /// Pages are made.
    Render,
}

/// Is told how far the work is; called from several threads.
pub trait Progress: Sync {
    /// A step of `total` pieces begins.
    fn begin(&self, step: Step, total: usize);
    /// A piece is done.
    fn advance(&self);
    /// A step that goes on beside the others begins.
    fn begin_beside(&self, _step: Step) {}
    /// It is done.
    fn end_beside(&self, _step: Step) {}
}

/// Tells nobody.
#[derive(Debug, Clone, Copy)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: Step, _: usize) {}
    fn advance(&self) {}
}

/// Reads and checks the content; no book where `site.yaml` cannot be used.
pub fn check(request: &Request<'_>) -> Result<Checked<Option<Book>>, Error> {
    let workers = Workers::start(request.threads)?;
    let Checked {
        mut value,
        mut report,
    } = read_book(request, &workers)?;
    if let Some(read) = &mut value {
        let terms = define(&workers, &read.book);
        lint(&workers, read, &terms, &mut report)?;
        report.extend(prove(&workers, &read.book)?.report);
        let sources = std::mem::take(&mut read.trace);
        report.extend(join(&workers, read, sources)?.report);
    }
    let value = value.map(|read| read.book);
    Ok(Checked { value, report })
}

/// Reads the content and indexes it; nothing where `site.yaml` cannot be used.
pub fn index(request: &Request<'_>) -> Result<Checked<Option<(Book, Index)>>, Error> {
    let workers = Workers::start(request.threads)?;
    let Checked { value, report } = read_book(request, &workers)?;
    let value = value.map(|read| {
        let index = Index::new(&read.book, &read.glossary);
        (read.book, index)
    });
    Ok(Checked { value, report })
}

/// The proofs of a book that is read already, and what they found.
pub fn proofs(request: &Request<'_>, book: &Book) -> Result<Checked<Vec<Proof>>, Error> {
    let workers = Workers::start(request.threads)?;
    prove(&workers, book)
}

/// Makes the site in memory; none where `may_build` refuses what was found in the
/// content.
pub fn build(
    request: &Request<'_>,
    theme: Option<&Path>,
    may_build: impl FnOnce(&Report) -> bool,
) -> Result<Checked<Option<SiteMap>>, Error> {
    let workers = Workers::start(request.threads)?;
    let Checked {
        mut value,
        mut report,
    } = read_book(request, &workers)?;
    let terms = match &value {
        Some(read) => {
            let terms = define(&workers, &read.book);
            lint(&workers, read, &terms, &mut report)?;
            terms
        }
        None => Terms::new(),
    };
    request.progress.begin(Step::Prove, 1);
    let (proofs, joined) = match &mut value {
        Some(read) => {
            let sources = std::mem::take(&mut read.trace);
            let read = &*read;
            // The sources of the texts are of no account for what the texts say.
            let (proofs, joined) = workers.both(
                || prove(&workers, &read.book),
                || join(&workers, read, sources),
            );
            let (proofs, joined) = (proofs?, joined?);
            report.extend(proofs.report);
            report.extend(joined.report);
            (proofs.value, joined.value)
        }
        None => Default::default(),
    };
    let Joined {
        references,
        duties,
        trace,
    } = joined;
    let value = match value {
        Some(read) if may_build(&report) => {
            let theme = Theme::load(theme)?;
            let known = know(&read, (terms, duties, trace), &report);
            let parts = site::Parts {
                request,
                workers: &workers,
                read: &read,
                proofs: &proofs,
                references: &references,
                theme: &theme,
            };
            Some(parts.make(known)?)
        }
        _ => None,
    };
    Ok(Checked { value, report })
}

/// Holds every version that has a source against it: a proof for each, and how
/// many versions there are in all.
pub fn verify(request: &Request<'_>) -> Result<Checked<(Vec<Proof>, usize)>, Error> {
    let workers = Workers::start(request.threads)?;
    let Checked { value, mut report } = read_book(request, &workers)?;
    let proofs = match &value {
        Some(read) => {
            let found = prove(&workers, &read.book)?;
            report.extend(found.report);
            found.value
        }
        None => Vec::new(),
    };
    let versions = value.map_or(0, |read| read.book.versions().count());
    Ok(Checked {
        value: (proofs, versions),
        report,
    })
}

fn prove(workers: &Workers, book: &Book) -> Result<Checked<Vec<Proof>>, Error> {
    let versions: Vec<VersionRef> = book.versions().collect();
    let proofs = workers.map_in_order(&versions, |at| provenance::prove(book, *at));
    let (mut out, mut report) = (Vec::new(), Report::default());
    for proof in proofs {
        let Checked {
            value,
            report: found,
        } = proof?;
        report.extend(found);
        out.extend(value);
    }
    Ok(Checked { value: out, report })
}

/// Reads the references of every version and what is wrong with them.
fn cite(workers: &Workers, read: &ReadBook, report: &mut Report) -> Result<References, Error> {
    let ReadBook { book, laws, .. } = read;
    let versions: Vec<VersionRef> = book.versions().collect();
    let found = workers.map_in_order(&versions, |at| {
        let version = book.version(*at);
        let references = VersionReferences::new(book.jurisdiction(*at), version, laws);
        let file = SourceFile::read(&version.path)?;
        let report = references::lint(version, &file, &references);
        Ok((references, report))
    });
    let mut out = Vec::new();
    for (at, found) in versions.into_iter().zip(found) {
        let (references, findings) = found?;
        report.extend(findings);
        out.push((at, references));
    }
    Ok(out.into_iter().collect())
}

/// What the content directory holds, read and laid out.
struct ReadBook {
    book: Book,
    glossary: Glossary,
    laws: LawTable,
    /// How a 新旧対照表 is to look.
    contrast: ContrastStyle,
    /// The controls and the links to them, not yet taken apart.
    trace: TraceSources,
    /// The rules seen across bodies.
    topics: Topics,
    /// The pairs of bodies that `site.yaml` names.
    wanted: Vec<(String, String)>,
}

fn read_book(request: &Request<'_>, workers: &Workers) -> Result<Checked<Option<ReadBook>>, Error> {
    let Checked { value, mut report } = load::read_content(request.content)?;
    let Some(mut content) = value else {
        return Ok(Checked {
            value: None,
            report,
        });
    };
    request.progress.begin(Step::Parse, content.files.len());
    let parsed = workers.map_in_order(&content.files, |file| {
        let parsed = load::parse_version(file);
        request.progress.advance();
        parsed
    });
    let mut versions = Vec::with_capacity(parsed.len());
    for one in parsed {
        report.extend(one.report);
        versions.push(one.value);
    }
    report.extend(load::check_roles(&content, &versions));
    report.extend(load::check_lineage(&content, &versions));
    report.extend(load::check_topics(&content, &versions));
    let glossary = std::mem::take(&mut content.glossary);
    let laws = std::mem::take(&mut content.laws);
    let contrast = std::mem::take(&mut content.contrast);
    let trace = std::mem::take(&mut content.trace);
    let wanted = content.take_compare();
    let topics = content.topics.take().map(|(_, listed)| listed.topics);
    let site = load::assemble(content, versions, request.edition);
    let book = Book::new(site);
    report_oversize(&book, &mut report);
    Ok(Checked {
        value: Some(ReadBook {
            book,
            glossary,
            laws,
            contrast,
            trace,
            topics: topics.unwrap_or_default(),
            wanted,
        }),
        report,
    })
}

/// What every version demands.
type DutiesOf = BTreeMap<VersionRef, Duties>;

/// What every version defines.
type Terms = BTreeMap<VersionRef, Definitions>;

/// Reads what every version defines.
fn define(workers: &Workers, book: &Book) -> Terms {
    let versions: Vec<VersionRef> = book.versions().collect();
    let terms = workers.map_in_order(&versions, |at| Definitions::new(book.version(*at)));
    versions.into_iter().zip(terms).collect()
}

/// Reads how the posted texts and drafts are written; a superseded text cannot be
/// mended, and a sample repeats what its model has.
fn lint(
    workers: &Workers,
    read: &ReadBook,
    terms: &Terms,
    report: &mut Report,
) -> Result<(), Error> {
    let ReadBook { book, glossary, .. } = read;
    let versions: Vec<(&VersionRef, &Definitions)> = terms
        .iter()
        .filter(|(at, _)| is_mendable(book, **at))
        .collect();
    let found = workers.map_in_order(&versions, |(at, definitions)| {
        let version = book.version(**at);
        Ok(lints::lint(&lints::Draft {
            version,
            file: &SourceFile::read(&version.path)?,
            definitions,
            body: book.jurisdiction(**at),
            glossary,
        }))
    });
    for one in found {
        report.extend(one?);
    }
    Ok(())
}

fn is_mendable(book: &Book, at: VersionRef) -> bool {
    book.is_posted(at) || book.version(at).front.status == Status::Draft
}

fn report_oversize(book: &Book, report: &mut Report) {
    for at in book.versions() {
        let version = book.version(at);
        let (clauses, pages) = (version.clauses.len(), book.pages(at).pages.len());
        if clauses > MAX_CLAUSES || pages > MAX_PAGES {
            let message = format!(
                "条文が {clauses}、ページが {pages} あります（条文は {MAX_CLAUSES}、ページは {MAX_PAGES} まで）"
            );
            report.push(
                Diagnostic::error(Code::TooManyClauses, message)
                    .in_file(&version.path)
                    .hint("規程を分けるか、章の見出しの下にまとめてください"),
            );
        }
    }
}

/// Reads what the texts demand.
fn oblige(workers: &Workers, book: &Book) -> DutiesOf {
    let versions: Vec<VersionRef> = book.versions().collect();
    let duties = workers.map_in_order(&versions, |at| {
        duties::duties(book.version(*at), &actor_names(book.jurisdiction(*at)))
    });
    versions.into_iter().zip(duties).collect()
}

/// What the texts cite and demand, and the controls that answer it.
#[derive(Default)]
struct Joined {
    references: References,
    duties: DutiesOf,
    trace: Trace,
}

fn join(
    workers: &Workers,
    read: &ReadBook,
    sources: TraceSources,
) -> Result<Checked<Joined>, Error> {
    let mut report = Report::default();
    let references = cite(workers, read, &mut report)?;
    let duties = oblige(workers, &read.book);
    let read = (&read.book, &references, &duties);
    let trace = link(workers, read, sources, &mut report);
    let value = Joined {
        references,
        duties,
        trace,
    };
    Ok(Checked { value, report })
}

/// Joins the texts with the controls.
fn link(
    workers: &Workers,
    (book, references, duties): (&Book, &References, &DutiesOf),
    sources: TraceSources,
    report: &mut Report,
) -> Trace {
    let controls = workers.map_in_order(&sources.controls, parse_control);
    let links = workers.map_in_order(&sources.links, |(_, file)| parse_links(file));
    let files = load::gather_trace(&sources, controls, links);
    report.extend(files.report);
    let material = trace::Material {
        book,
        references,
        duties,
    };
    let joined = Trace::new(material, files.value);
    report.extend(joined.report);
    joined.value
}

/// Gathers what the texts demand and define, and whom the findings concern.
fn know(
    ReadBook { book, glossary, .. }: &ReadBook,
    (terms, duties, trace): (Terms, DutiesOf, Trace),
    report: &Report,
) -> Knowledge {
    let readings = glossary.terms.iter();
    Knowledge {
        duties,
        trace,
        terms,
        readings: readings
            .filter_map(|term| Some((term.term.clone(), term.reading.clone()?)))
            .collect(),
        control_texts: Vec::new(),
        control_words: Vec::new(),
        trace_files: Vec::new(),
        findings: render::findings(book, report),
        comparisons: Vec::new(),
        impacts: Vec::new(),
        across: None,
    }
}

/// Compares the versions that follow each other, each pair once.
fn compare(
    request: &Request<'_>,
    workers: &Workers,
    book: &Book,
    references: &References,
    known: &Knowledge,
) -> Result<Vec<Comparison>, Error> {
    let pairs = book.pairs();
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    request.progress.begin(Step::Compare, pairs.len());
    let tokenizer = Tokenizer::new();
    let found = workers.map_in_order(&pairs, |pair| {
        let (old, new) = sides(book, *pair, references, known);
        let diff = diff::diff(&old, &new, &tokenizer);
        request.progress.advance();
        proven(book, *pair, diff)
    });
    found.into_iter().collect()
}

/// What the revisions among the pairs would do to the controls.
fn impacts(
    workers: &Workers,
    book: &Book,
    references: &References,
    known: &Knowledge,
) -> Vec<trace::Impact> {
    let material = trace::Material {
        book,
        references,
        duties: &known.duties,
    };
    let revisions = known.comparisons.iter();
    let revisions: Vec<&Comparison> = revisions
        .filter(|one| trace::is_revision(book, &known.trace, one.pair))
        .collect();
    let suggester = LazyLock::new(|| trace::Suggester::new(book, &known.trace));
    workers.map_in_order(&revisions, |Comparison { pair, diff }| {
        trace::impact(material, &known.trace, (*pair, diff), || &suggester)
    })
}

/// The two versions of a pair, with what was read from them.
fn sides<'a>(
    book: &'a Book,
    pair: resolve::Pair,
    references: &'a References,
    known: &'a Knowledge,
) -> (diff::Side<'a>, diff::Side<'a>) {
    let side = |at: VersionRef| {
        Some(diff::Side {
            version: book.version(at),
            references: references.version(at)?,
            duties: known.duties.get(&at)?,
        })
    };
    let both = side(pair.old).zip(side(pair.new));
    both.expect("every version was read for references and duties")
}

/// A comparison that gives the new text again, letter for letter; any other is a
/// fault of the program and must not be shown.
fn proven(book: &Book, pair: resolve::Pair, diff: Diff) -> Result<Comparison, Error> {
    if diff.round_trip {
        return Ok(Comparison { pair, diff });
    }
    let name = |at: VersionRef| {
        let body = &book.jurisdiction(at).id;
        format!("{body}@{}", book.version(at).front.version)
    };
    Err(Error::RoundTrip {
        pair: format!("{} と {}", name(pair.old), name(pair.new)),
    })
}

/// The threads of one run.
struct Workers(rayon::ThreadPool);

impl Workers {
    fn start(threads: Option<NonZeroUsize>) -> Result<Self, Error> {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads.map_or(0, NonZeroUsize::get))
            .build()
            .map(Self)
            .map_err(|e| Error::Threads {
                message: e.to_string(),
            })
    }

    /// What `work` gives for each item, in the order of the items.
    fn map_in_order<T: Sync, R: Send>(
        &self,
        items: &[T],
        work: impl Fn(&T) -> R + Sync + Send,
    ) -> Vec<R> {
        self.0.install(|| items.par_iter().map(work).collect())
    }

    /// What two works give that do not wait for each other.
    fn both<A: Send, B: Send>(
        &self,
        one: impl FnOnce() -> A + Send,
        other: impl FnOnce() -> B + Send,
    ) -> (A, B) {
        self.0.join(one, other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::testing::{book, version};

    #[test]
    fn a_comparison_that_does_not_hold_stops_the_run() {
        let book = book(vec![
            version("r7", "## 1. 目的\n\n旧。\n"),
            version("r8", "## 1. 目的\n\n新。\n"),
        ]);
        let pair = book.pairs()[0];
        let sides = [pair.old, pair.new].map(|at| {
            let (body, version) = (book.jurisdiction(at), book.version(at));
            let references = VersionReferences::new(body, version, &LawTable::default());
            (
                version,
                references,
                duties::duties(version, &actor_names(body)),
            )
        });
        let [old, new] = sides
            .each_ref()
            .map(|(version, references, duties)| diff::Side {
                version,
                references,
                duties,
            });
        let mut found = diff::diff(&old, &new, &Tokenizer::new());
        assert!(proven(&book, pair, found.clone()).is_ok());
        found.round_trip = false;
        let error = proven(&book, pair, found)
            .expect_err("it is refused")
            .to_string();
        assert!(error.contains("x@r7 と x@r8"), "{error}");
    }

    #[test]
    fn results_stand_in_the_order_of_the_items() {
        let items: Vec<usize> = (0..1000).collect();
        for threads in [1, 2, 7] {
            let workers = Workers::start(NonZeroUsize::new(threads)).expect("threads");
            assert_eq!(
                workers.map_in_order(&items, |n| n * 2),
                items.iter().map(|n| n * 2).collect::<Vec<_>>()
            );
        }
    }
}
