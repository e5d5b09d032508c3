//! What each kind of page is given to show.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use tera::Context;

use super::across::ACROSS;
use super::annotations::Annotations;
use super::clause_view::{Place, Scope};
use super::contents::title_of;
use super::corrections::{corrected_clauses, corrections_view};
use super::coverage_view::TRACE;
use super::findings::FINDINGS;
use super::former_view::former_views;
use super::kana_view::kana_view;
use super::knowledge::Knowledge;
use super::links::relative;
use super::notes::{Notes, VersionNotes};
use super::page_content::page_blocks;
use super::posting::inline_style;
use super::preview::{Shown, preview_script};
use super::previews;
use super::role_view::{ROLES, roles_href};
use super::term_view::{TERMS, terms_href};
use super::theme::Theme;
use super::version_view::{VersionView, corrections_href, index_href, version_view};
use super::written::cited_clause;
use crate::error::Error;
use crate::handout::style_hash;
use crate::kana_index::Row;
use crate::model::{Clause, ClauseIndex, Edition};
use crate::resolve::{Book, Page, VersionRef};

/// Renders the pages of one book with one theme; `path` is the page's address.
pub(super) struct Pages<'a> {
    pub(super) theme: &'a Theme,
    pub(super) book: &'a Book,
    pub(super) notes: &'a Notes,
    pub(super) annotations: &'a Annotations,
    pub(super) known: &'a Knowledge,
    pub(super) path: &'a str,
}

/// A link with its words.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Link {
    pub(super) label: String,
    pub(super) href: String,
}

#[derive(Debug, Serialize)]
struct SiteView<'a> {
    title: &'a str,
    description: &'a str,
    edition: &'a str,
}

#[derive(Debug, Serialize)]
struct BodyView<'a> {
    id: &'a str,
    name: &'a str,
    short_name: &'a str,
    kind: &'a str,
    description: &'a Option<String>,
    posting_duty: Option<DutyView>,
    href: String,
    roles: String,
    terms: String,
    /// Its clauses against the controls, where there are any.
    trace: Option<String>,
    policies: Vec<PolicyView>,
}

/// The clause by which a body obliges itself to post its policy.
#[derive(Debug, Serialize)]
struct DutyView {
    place: String,
    href: Option<String>,
}

#[derive(Debug, Serialize)]
struct PolicyView {
    title: String,
    /// None where the policy is nothing but samples.
    posted: Option<VersionView>,
    /// All versions but the samples, newest first.
    versions: Vec<VersionView>,
}

impl Pages<'_> {
    pub(super) fn home(&self) -> Result<String, Error> {
        let mut context = self.context("");
        let bodies: Vec<BodyView<'_>> = (0..self.book.site().jurisdictions.len())
            .map(|n| self.body_view(n))
            .collect();
        context.insert("samples", &self.samples(0..bodies.len()));
        context.insert("bodies", &bodies);
        self.theme.render("home.html", &context)
    }

    pub(super) fn help(&self) -> Result<String, Error> {
        self.theme.render("help.html", &self.context(""))
    }

    pub(super) fn search(&self) -> Result<String, Error> {
        let mut context = self.context("");
        let bodies = &self.book.site().jurisdictions;
        let bodies: Vec<BTreeMap<&str, &str>> = bodies
            .iter()
            .map(|body| [("id", body.id.as_str()), ("name", &body.short_name)].into())
            .collect();
        context.insert("bodies", &bodies);
        self.theme.render("search.html", &context)
    }

    pub(super) fn kana_index(&self, rows: &[Row]) -> Result<String, Error> {
        let mut context = self.context("");
        context.insert("rows", &kana_view(self.book, rows, self.path));
        self.theme.render("index-kana.html", &context)
    }

    pub(super) fn body(&self, body: usize) -> Result<String, Error> {
        let view = self.body_view(body);
        let mut context = self.context(view.name);
        let first = self
            .posted(body, 0)
            .filter(|at| index_href(self.book, *at) == self.path);
        if let Some(at) = first {
            self.insert_contents(&mut context, at);
        }
        context.insert("body", &view);
        context.insert("samples", &self.samples(body..body + 1));
        context.insert("diffs", &self.diff_links(body));
        context.insert("crumbs", &[self.home_crumb()]);
        self.theme.render("body.html", &context)
    }

    /// The opening page of a version that is not the one its body's page shows.
    pub(super) fn contents(&self, at: VersionRef) -> Result<String, Error> {
        let version = self.book.version(at);
        let mut context = self.context(&format!("{} {}", version.front.title, version.front.label));
        self.insert_contents(&mut context, at);
        context.insert("diffs", &self.diff_links_of(at));
        context.insert("crumbs", &self.crumbs(at, false));
        self.theme.render("contents.html", &context)
    }

    pub(super) fn page(&self, at: VersionRef, number: usize) -> Result<String, Error> {
        let pages = self.book.pages(at);
        let page = &pages.pages[number];
        let title = self.page_title(at, page);
        let mut context = self.version_context(at, &title);
        let corrected = corrected_clauses(self.notes_of(at));
        let corrections = relative(self.path, &corrections_href(self.book, at));
        let mut scope = self.scope(at, Place::Page, &corrected, &corrections);
        scope.stops = self.stops(at, Shown::Page(page));
        let (blocks, plain_heading) = page_blocks(&scope, page);
        context.insert("blocks", &blocks);
        self.insert_previews(&mut context, at, Shown::Page(page));
        context.insert("plain_heading", &plain_heading.then_some(&title));
        context.insert("toc", &scope.page_contents(page));
        context.insert("crumbs", &self.crumbs(at, true));
        let neighbour = |n: Option<usize>| {
            n.and_then(|n| pages.pages.get(n)).map(|page| Link {
                label: self.page_title(at, page),
                href: relative(self.path, &pages.page_href(page)),
            })
        };
        let former = self.book.former_pages(at);
        if let Some(former) = former.iter().find(|former| former.slug == page.slug) {
            let views = former_views(self.book, at, &former.addresses, self.path);
            context.insert("former", &views);
        }
        context.insert("previous", &neighbour(number.checked_sub(1)));
        context.insert("next", &neighbour(number.checked_add(1)));
        self.theme.render("page.html", &context)
    }

    /// A page that an earlier posting had and this version has no more.
    pub(super) fn former(&self, at: VersionRef, number: usize) -> Result<String, Error> {
        let mut context = self.version_context(at, "");
        let former = self.book.former_pages(at);
        let views = former_views(self.book, at, &former[number].addresses, self.path);
        context.insert("former", &views);
        context.insert("crumbs", &self.crumbs(at, true));
        self.theme.render("former.html", &context)
    }

    pub(super) fn whole(&self, at: VersionRef) -> Result<String, Error> {
        let mut context = self.version_context(at, &self.book.version(at).front.title);
        self.insert_whole(&mut context, at, Place::Whole);
        self.insert_previews(&mut context, at, Shown::Whole);
        // What only moved has its anchor here.
        let former = self.book.former_pages(at).into_iter();
        let ended: Vec<_> = former
            .flat_map(|page| page.addresses)
            .filter(|address| address.now.is_none())
            .collect();
        context.insert("former", &former_views(self.book, at, &ended, self.path));
        context.insert("crumbs", &self.crumbs(at, true));
        self.theme.render("all.html", &context)
    }

    pub(super) fn posting(&self, at: VersionRef) -> Result<String, Error> {
        let mut context = self.version_context(at, &self.book.version(at).front.title);
        context.insert("text_css", &self.theme.static_text("text.css"));
        let style = inline_style(&self.theme.render("posting.css", &context)?);
        context.insert("style_hash", &style_hash(&style));
        context.insert("style", &style);
        self.insert_whole(&mut context, at, Place::Posting);
        let notes = VersionNotes::default();
        let notes = self.notes_of(at).unwrap_or(&notes);
        context.insert("notes", &corrections_view(self.book, at, notes, None));
        self.theme.render("posting.html", &context)
    }

    pub(super) fn corrections(&self, at: VersionRef) -> Result<String, Error> {
        let mut context = self.version_context(at, "");
        let notes = VersionNotes::default();
        let notes = self.notes_of(at).unwrap_or(&notes);
        context.insert(
            "notes",
            &corrections_view(self.book, at, notes, Some(self.path)),
        );
        context.insert("crumbs", &self.crumbs(at, true));
        self.theme.render("corrections.html", &context)
    }

    pub(super) fn print(&self, at: VersionRef) -> Result<String, Error> {
        self.theme
            .render("print.css", &self.version_context(at, ""))
    }

    fn insert_contents(&self, context: &mut Context, at: VersionRef) {
        let none = BTreeMap::new();
        let scope = self.scope(at, Place::Page, &none, "");
        context.insert("toc", &scope.whole_contents());
        self.insert_version(context, at);
    }

    fn insert_whole(&self, context: &mut Context, at: VersionRef, place: Place) {
        let corrected = corrected_clauses(self.notes_of(at));
        let corrections = match place {
            Place::Page | Place::Whole => relative(self.path, &corrections_href(self.book, at)),
            Place::Posting => String::new(),
        };
        let mut scope = self.scope(at, place, &corrected, &corrections);
        scope.stops = self.stops(at, Shown::Whole);
        context.insert(
            "blocks",
            &scope.blocks(None, &self.book.version(at).content, 2),
        );
        // The contents stay on the page: its own anchors, not the other pages'.
        let here = self.scope(at, Place::Posting, &corrected, &corrections);
        context.insert("toc", &here.whole_contents());
    }

    fn scope<'s>(
        &'s self,
        at: VersionRef,
        place: Place,
        corrected: &'s BTreeMap<ClauseIndex, usize>,
        corrections: &'s str,
    ) -> Scope<'s> {
        Scope {
            book: self.book,
            at,
            path: self.path,
            place,
            corrected,
            corrections,
            annotated: self.annotations.version(at),
            duties: self.known.duties.get(&at),
            known: self.known,
            stops: BTreeSet::new(),
        }
    }

    /// Where the Tab key stops at terms: at the first use of each on the page.
    fn stops(&self, at: VersionRef, shown: Shown<'_>) -> BTreeSet<(ClauseIndex, usize)> {
        let version = self.book.version(at);
        let pages = self.book.pages(at);
        let here = |clause: &ClauseIndex| match shown {
            Shown::Page(page) => pages.page_of(*clause).slug == page.slug,
            Shown::Whole => true,
        };
        let clauses = (0..version.clauses.len()).filter(here);
        let marks = self.annotations.version(at);
        marks.map_or_else(BTreeSet::new, |marks| marks.first_uses(version, clauses))
    }

    /// The script that the page asks for when a mark is pointed at.
    fn insert_previews(&self, context: &mut Context, at: VersionRef, shown: Shown<'_>) {
        let script = previews(self.book, self.annotations, at, shown);
        let script = script.map(|path| relative(self.path, &path));
        context.insert("previews", &script);
    }

    pub(super) fn previews(&self, at: VersionRef, shown: Shown<'_>) -> String {
        let marks = self.annotations.version(at);
        marks.map_or_else(String::new, |marks| {
            preview_script(self.book, at, marks, shown)
        })
    }

    fn notes_of(&self, at: VersionRef) -> Option<&VersionNotes> {
        self.notes.0.get(&at)
    }

    pub(super) fn context(&self, title: &str) -> Context {
        let site = self.book.site();
        let mut context = Context::new();
        let view = SiteView {
            title: &site.title,
            description: &site.description,
            edition: site.edition.name(),
        };
        context.insert("site", &view);
        context.insert("title", title);
        let internal = site.edition == Edition::Internal;
        let links: BTreeMap<&str, String> = [
            ("home", "index.html"),
            ("help", "help.html"),
            ("search", "search.html"),
            ("kana", "index-kana.html"),
            ("roles", ROLES),
            ("terms", TERMS),
            ("assets", "assets"),
        ]
        .into_iter()
        .chain(internal.then_some(("findings", FINDINGS)))
        .chain(self.across().map(|_| ("compare", ACROSS)))
        .chain(self.control_links())
        .chain(self.shows_trace().then_some(("trace", TRACE)))
        .map(|(name, to)| (name, relative(self.path, to)))
        .collect();
        context.insert("links", &links);
        context
    }

    fn version_context(&self, at: VersionRef, title: &str) -> Context {
        let mut context = self.context(title);
        self.insert_version(&mut context, at);
        context
    }

    fn insert_version(&self, context: &mut Context, at: VersionRef) {
        let view = version_view(self.book, at, self.path);
        context.insert("sample", &view.is_sample());
        context.insert("version", &view);
        let made = self
            .notes_of(at)
            .is_some_and(|notes| !notes.repairs.is_empty());
        context.insert("has_corrections", &made);
    }

    fn body_view(&self, at: usize) -> BodyView<'_> {
        let body = &self.book.site().jurisdictions[at];
        let policies = (0..body.policies.len()).map(|policy| {
            let view = |v| version_view(self.book, v, self.path);
            let mut versions: Vec<VersionView> = self
                .book
                .versions()
                .filter(|v| v.jurisdiction == at && v.policy == policy)
                .map(view)
                .filter(|view| !view.is_sample())
                .collect();
            versions.reverse();
            PolicyView {
                title: body.policies[policy].title.clone(),
                posted: self.posted(at, policy).map(view),
                versions,
            }
        });
        BodyView {
            id: &body.id,
            name: &body.name,
            short_name: &body.short_name,
            kind: &body.kind,
            description: &body.description,
            posting_duty: body.posting_duty.as_ref().map(|place| self.duty(at, place)),
            href: relative(self.path, &self.book.body_href(at)),
            roles: relative(self.path, &roles_href(self.book, at)),
            terms: relative(self.path, &terms_href(self.book, at)),
            trace: self.body_trace_link(at),
            policies: policies.collect(),
        }
    }

    /// The invented texts of some bodies; they stand apart from what is posted.
    fn samples(&self, bodies: std::ops::Range<usize>) -> Vec<VersionView> {
        let versions = self.book.versions();
        versions
            .filter(|at| bodies.contains(&at.jurisdiction))
            .map(|at| version_view(self.book, at, self.path))
            .filter(VersionView::is_sample)
            .collect()
    }

    fn duty(&self, body: usize, place: &str) -> DutyView {
        let posted = self.posted(body, 0);
        let clause = posted.and_then(|at| {
            let clause = cited_clause(self.book.version(at), place)?;
            Some(self.book.href(at, clause))
        });
        DutyView {
            place: place.to_owned(),
            href: clause.map(|to| relative(self.path, &to)),
        }
    }

    fn posted(&self, body: usize, policy: usize) -> Option<VersionRef> {
        self.book
            .versions()
            .find(|at| at.jurisdiction == body && at.policy == policy && self.book.is_posted(*at))
    }

    pub(super) fn home_crumb(&self) -> Link {
        Link {
            label: self.book.site().title.clone(),
            href: relative(self.path, "index.html"),
        }
    }

    /// The posted version of every policy of a body.
    pub(super) fn posted_policies(&self, body: usize) -> Vec<VersionRef> {
        let policies = 0..self.book.site().jurisdictions[body].policies.len();
        policies
            .filter_map(|policy| self.posted(body, policy))
            .collect()
    }

    /// What a page about a whole body is given; its first policy is the version.
    pub(super) fn body_context(&self, body: usize) -> Context {
        let mut context = self.context("");
        if let Some(at) = self.posted(body, 0) {
            self.insert_version(&mut context, at);
        }
        context.insert("body", &self.body_view(body));
        context
    }

    pub(super) fn body_crumbs(&self, body: usize) -> Vec<Link> {
        let body_link = Link {
            label: self.book.site().jurisdictions[body].short_name.clone(),
            href: relative(self.path, &self.book.body_href(body)),
        };
        vec![self.home_crumb(), body_link]
    }

    /// The same page of every body.
    pub(super) fn body_links(&self, href: impl Fn(&Book, usize) -> String) -> Vec<Link> {
        let bodies = self.book.site().jurisdictions.iter().enumerate();
        let link = |(n, body): (usize, &crate::model::Jurisdiction)| Link {
            label: body.short_name.clone(),
            href: relative(self.path, &href(self.book, n)),
        };
        bodies.map(link).collect()
    }

    fn crumbs(&self, at: VersionRef, in_version: bool) -> Vec<Link> {
        let body = self.book.jurisdiction(at);
        let front = &self.book.version(at).front;
        let body_href = self.book.body_href(at.jurisdiction);
        let mut crumbs = vec![
            self.home_crumb(),
            Link {
                label: body.short_name.clone(),
                href: relative(self.path, &body_href),
            },
        ];
        let index = index_href(self.book, at);
        if in_version && index != body_href {
            let label = if self.book.is_posted(at) {
                &front.title
            } else {
                &front.label
            };
            crumbs.push(Link {
                label: label.clone(),
                href: relative(self.path, &index),
            });
        }
        crumbs
    }

    /// What a page is called: its first titled clause, behind its part's name.
    pub(super) fn page_title(&self, at: VersionRef, page: &Page) -> String {
        let version = self.book.version(at);
        let named = page
            .roots
            .iter()
            .map(|&r| &version.clauses[r])
            .find(|c| c.heading.is_some() || c.label.is_some());
        let Some(clause) = named else {
            return self.book.version(at).front.title.clone();
        };
        let several = page.roots.len() > 1 && page.part.is_none();
        let own = match (clause.printed_label(), title_of(clause)) {
            (Some(label), _) if several => label.to_owned(),
            (Some(label), Some(title)) => format!("{label} {title}"),
            (Some(label), None) => label.to_owned(),
            (None, title) => title.unwrap_or_default(),
        };
        match page.part.map(|part| &version.clauses[part]) {
            Some(part) => format!("{} {own}", part_name(part)),
            None => own,
        }
    }
}

fn part_name(part: &Clause) -> &str {
    part.path.last().map_or("", String::as_str)
}
