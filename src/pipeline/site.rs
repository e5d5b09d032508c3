//! The files of a site, made in memory.
//!
//! In: a book with all that was read from it, and a theme. Out: the site map. What
//! does not wait for another thing is made beside it: the search index beside the
//! comparisons and the pages, the files for other programs beside each other.

use std::collections::{BTreeMap, BTreeSet};

use super::{ReadBook, Request, Step, Workers, bodies, compare, impacts, sides};
use crate::compare::other_words;
use crate::contrast::{self, ContrastTable, FileError};
use crate::duties::role_of;
use crate::error::Error;
use crate::export::{self, Form};
use crate::kana_index::{Readings, kana_index};
use crate::provenance::{Proof, provenance};
use crate::publish;
use crate::references::References;
use crate::render::{self, Annotations, Comparison, ControlText, Knowledge, Material, Theme};
use crate::resolve::Book;
use crate::search::{self, Bound, Bounds, Index};
use crate::site::SiteMap;
use crate::trace;

/// A file's path below the site's root, and its bytes.
type File = (String, Vec<u8>);

/// What a site is made of.
pub(super) struct Parts<'a> {
    pub(super) request: &'a Request<'a>,
    pub(super) workers: &'a Workers,
    pub(super) read: &'a ReadBook,
    pub(super) proofs: &'a [Proof],
    pub(super) references: &'a References,
    pub(super) theme: &'a Theme,
}

impl Parts<'_> {
    /// All files; `known` holds what was read from the texts so far.
    pub(super) fn make(&self, known: Knowledge) -> Result<SiteMap, Error> {
        let ReadBook { book, glossary, .. } = self.read;
        let bounds = bounds(book, &known);
        let index = || {
            self.request.progress.begin_beside(Step::Index);
            let files = search::shards(&Index::new(book, glossary), &bounds);
            self.request.progress.end_beside(Step::Index);
            files
        };
        let (site, index) = self.workers.both(|| self.all_but_index(known), index);
        let mut site = site?;
        put(&mut site, index)?;
        Ok(site)
    }

    fn all_but_index(&self, mut known: Knowledge) -> Result<SiteMap, Error> {
        let (request, workers, references) = (self.request, self.workers, self.references);
        let book = &self.read.book;
        known.comparisons = compare(request, workers, book, references, &known)?;
        request.progress.begin(Step::Bodies, 1);
        let across = || bodies::across(workers, self.read, &known.duties);
        let rest = || {
            let texts = || workers.map_in_order(known.trace.controls(), ControlText::new);
            workers.both(|| impacts(workers, book, references, &known), texts)
        };
        let (across, (impacts, texts)) = workers.both(across, rest);
        (known.across, known.impacts, known.control_texts) = (Some(across), impacts, texts);
        let names = known.trace.controls().iter().map(|c| c.name.as_str());
        known.control_words = other_words(names, &self.read.glossary);
        known.trace_files = control_paths(book, &known);
        let annotations = Annotations::new(book, references, &known.terms);
        let data = || self.data_files(&known);
        let controls = || {
            request.progress.begin_beside(Step::Controls);
            let files = self.control_files(&known);
            request.progress.end_beside(Step::Controls);
            files
        };
        let pages = || self.pages(&known, &annotations);
        let (pages, (controls, data)) = workers.both(pages, || workers.both(controls, data));
        let mut site = SiteMap::default();
        for files in [pages?, controls?, data?] {
            put(&mut site, files)?;
        }
        put(&mut site, self.theme.static_files())?;
        Ok(site)
    }

    fn pages(&self, known: &Knowledge, annotations: &Annotations) -> Result<Vec<File>, Error> {
        let book = &self.read.book;
        let (_, notes) = provenance(book, self.proofs);
        let kana = kana_index(book, &Readings::new());
        let material = Material {
            book,
            notes: &notes,
            kana: &kana,
            annotations,
            known,
        };
        let jobs = render::jobs(book, annotations, known);
        self.request.progress.begin(Step::Render, jobs.len());
        let pages = self.workers.map_in_order(&jobs, |job| {
            let page = render::render(self.theme, material, job);
            self.request.progress.advance();
            Ok((job.path(), page?))
        });
        pages.into_iter().collect()
    }

    /// What is published for other programs, and the 新旧対照表 as files.
    fn data_files(&self, known: &Knowledge) -> Result<Vec<File>, Error> {
        let ReadBook { book, topics, .. } = self.read;
        let texts = || {
            let (lines, _) = provenance(book, self.proofs);
            let topics = publish::topics_of(book, topics);
            let clauses = publish::clauses_json(book, &lines, &known.duties, &topics, &known.trace);
            vec![
                ("data/site.json".into(), publish::site_json(book)),
                ("data/clauses.json".into(), clauses),
            ]
        };
        let read = || {
            vec![
                (
                    "data/definitions.json".into(),
                    publish::definitions_json(book, &known.terms),
                ),
                (
                    "data/roles.json".into(),
                    publish::roles_json(book, &known.duties),
                ),
                (
                    "data/references.json".into(),
                    publish::references_json(book, self.references),
                ),
                ("data/search-api.md".into(), publish::SEARCH_API.into()),
            ]
        };
        let linked = || {
            vec![
                (
                    "data/controls.json".into(),
                    publish::controls_json(&known.trace),
                ),
                (
                    "data/trace.json".into(),
                    publish::trace_json(book, &known.trace),
                ),
            ]
        };
        let across = || {
            let across = known.across.as_ref();
            across.map_or_else(Vec::new, |across| bodies::files(book, across))
        };
        let works: [&(dyn Fn() -> Vec<File> + Sync); 4] = [&texts, &read, &linked, &across];
        let made = || self.workers.map_in_order(&works, |work| work());
        let compared = || {
            self.workers
                .map_in_order(&known.comparisons, |one| self.compared(known, one))
        };
        let (made, compared) = self.workers.both(made, compared);
        let mut out: Vec<File> = made.into_iter().flatten().collect();
        for files in compared {
            out.extend(files?);
        }
        Ok(out)
    }

    /// What changed between two versions, as data and as a 新旧対照表.
    fn compared(&self, known: &Knowledge, one: &Comparison) -> Result<Vec<File>, Error> {
        let Comparison { pair, diff } = one;
        let book = &self.read.book;
        let (old, new) = sides(book, *pair, self.references, known);
        let status = new.version.front.status;
        let table = ContrastTable::new(&old, &new, diff, &self.read.contrast, status);
        let path = |ending| book.contrast_path(*pair, ending);
        let failed = |error: FileError| Error::Document {
            file: error.file,
            message: error.message,
        };
        let numbers = contrast::numbers_to_csv(&table.numbers, table.banner.is_some());
        Ok(vec![
            (
                book.diff_data_path(*pair),
                publish::diff_json(old.version, new.version, diff),
            ),
            (path("html"), contrast::to_site_html(&table).into_bytes()),
            (path("docx"), contrast::to_docx(&table).map_err(failed)?),
            (path("xlsx"), contrast::to_xlsx(&table).map_err(failed)?),
            (path("csv"), contrast::to_csv(&table).map_err(failed)?),
            (book.numbers_path(*pair), numbers.map_err(failed)?),
        ])
    }

    /// Links and controls as files for other programs, where the site shows
    /// controls.
    fn control_files(&self, known: &Knowledge) -> Result<Vec<File>, Error> {
        if known.trace.controls().is_empty() {
            return Ok(Vec::new());
        }
        let material = trace::Material {
            book: &self.read.book,
            references: self.references,
            duties: &known.duties,
        };
        let made = self.workers.map_in_order(&FORMS, |(form, directory)| {
            let files = export::files(*form, material, &known.trace)?.into_iter();
            let placed = files.map(|(name, bytes)| (format!("{directory}/{name}"), bytes));
            Ok(placed.collect::<Vec<_>>())
        });
        let made: Result<Vec<_>, Error> = made.into_iter().collect();
        Ok(made?.into_iter().flatten().collect())
    }
}

/// The forms in which controls are handed out, and where.
const FORMS: [(Form, &str); 3] = [
    (Form::Xlsx, "data/trace"),
    (Form::Csv, "data/trace"),
    (Form::Oscal, "data/oscal"),
];

/// The addresses of the files with controls; none where the site shows none.
fn control_paths(book: &Book, known: &Knowledge) -> Vec<String> {
    if known.trace.controls().is_empty() {
        return Vec::new();
    }
    let named = FORMS.iter().flat_map(|(form, directory)| {
        let names = export::names(*form, book, &known.trace).into_iter();
        names.map(move |name| format!("{directory}/{name}"))
    });
    named.collect()
}

fn put(site: &mut SiteMap, files: impl IntoIterator<Item = File>) -> Result<(), Error> {
    for (path, bytes) in files {
        site.insert(path, bytes)?;
    }
    Ok(())
}

/// Whom every clause binds, for narrowing what a search finds.
fn bounds(book: &Book, known: &Knowledge) -> Bounds {
    let mut out = Bounds::default();
    for body in &book.site().jurisdictions {
        for role in &body.roles {
            let known = out.roles.iter().position(|(id, _)| *id == role.id);
            let at = known.unwrap_or_else(|| {
                out.roles.push((role.id.clone(), BTreeMap::new()));
                out.roles.len() - 1
            });
            out.roles[at].1.insert(body.id.clone(), role.name.clone());
        }
    }
    for at in book.versions().filter(|at| book.is_posted(*at)) {
        let body = book.jurisdiction(at);
        let version = book.version(at);
        let Some(duties) = known.duties.get(&at) else {
            continue;
        };
        for clause in 0..version.clauses.len() {
            let bound = |actor: &String| {
                let role = role_of(body, actor);
                // Who carries the duties of another is found under both.
                role.into_iter()
                    .flat_map(|role| std::iter::once(&role.id).chain(&role.carries))
                    .cloned()
                    .collect::<Vec<_>>()
            };
            let actors = duties.of(clause).iter().flat_map(|duty| &duty.actors);
            let roles: BTreeSet<String> = actors.flat_map(bound).collect();
            let strength = duties.strictest(clause).map(|strength| strength.name());
            out.clauses.insert(
                version.clause_id(clause),
                Bound {
                    strength,
                    roles: roles.into_iter().collect(),
                },
            );
        }
    }
    out
}
