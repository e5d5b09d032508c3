//! The clauses of a body against the controls: how many clauses of each chapter have
//! a control of each type, and every clause with its controls.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::coverage_view::{ClauseLine, TRACE};
use super::links::relative;
use super::pages::{Link, Pages};
use crate::error::Error;
use crate::model::{ClauseIndex, Control, ControlStatus, ControlType, Relation};
use crate::resolve::{Book, Page, VersionRef, citation};
use crate::trace::{Coverage, State, TracedLink};

/// The page of a body, relative to the site's root.
pub(super) fn body_trace_href(book: &Book, body: usize) -> String {
    format!("{}/trace.html", book.site().jurisdictions[body].id)
}

/// A page of a text with more clauses than this is shown by its sections.
const LONG: usize = 100;

/// Clauses that stand together.
struct Group {
    slug: String,
    title: String,
    clauses: Vec<ClauseIndex>,
}

/// A chapter of the text: what stands on one page, or in a section of a long one.
#[derive(Debug, Serialize)]
struct Chapter {
    slug: String,
    title: String,
    demanding: usize,
    /// Of the demanding ones.
    waived: usize,
    /// Of the demanding ones.
    open: usize,
    /// How many clauses have a control of each type.
    cells: Vec<Cell>,
    rows: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Cell {
    #[serde(rename = "type")]
    kind: &'static str,
    n: usize,
}

/// A clause with its controls.
#[derive(Debug, Serialize)]
struct Row {
    clause: ClauseLine,
    /// `linked`, `inherited`, `waived`, `open`, `withheld`, or `none` for a clause
    /// that demands nothing.
    state: &'static str,
    /// Why it needs no control, and whether that is to be read again.
    waiver: Option<(&'static str, bool)>,
    /// The clause above from which it has its controls.
    from: Option<Link>,
    entries: Vec<Entry>,
    /// The types of its controls, separated by blanks.
    types: String,
}

#[derive(Debug, Serialize)]
struct Entry {
    /// The number of the control in the list of the body's.
    n: usize,
    control: Link,
    #[serde(rename = "type")]
    kind: &'static str,
    owner: String,
    status: &'static str,
    relation: &'static str,
    review: bool,
    reason: Option<String>,
}

/// A control with how often it stands.
#[derive(Debug, Serialize)]
struct ControlRow {
    control: Link,
    #[serde(rename = "type")]
    kind: &'static str,
    owner: Owner,
    status: &'static str,
    /// By relation, the strongest first.
    relations: Vec<usize>,
    clauses: usize,
    review: usize,
}

/// Who is in charge of a control.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Owner {
    pub(super) id: String,
    pub(super) name: String,
}

impl Pages<'_> {
    /// All clauses of a body with their controls.
    pub(super) fn body_trace(&self, number: usize) -> Result<String, Error> {
        let trace = &self.known.trace;
        let coverage = &trace.coverage()[number];
        let at = coverage.at;
        let body = at.jurisdiction;
        let mut used: BTreeMap<&str, ControlRow> = BTreeMap::new();
        for control in trace.controls() {
            let links = trace.of_control(&control.id).filter(|one| one.at == at);
            let links: Vec<&TracedLink> = links.map(|one| one.link).collect();
            if links.is_empty() {
                continue;
            }
            let count = |relation: &Relation| {
                let own = links.iter().filter(|link| link.relation == *relation);
                own.count()
            };
            let row = ControlRow {
                control: self.control_link(control),
                kind: control.kind.name(),
                owner: self.owner(body, control),
                status: control.status.name(),
                relations: Relation::ALL.iter().map(count).collect(),
                clauses: links.len(),
                review: links.iter().filter(|l| l.state == State::Review).count(),
            };
            used.insert(&control.id, row);
        }
        let numbers: BTreeMap<&str, usize> =
            used.keys().enumerate().map(|(n, id)| (*id, n)).collect();
        let unused: Vec<Link> = trace
            .controls()
            .iter()
            .filter(|control| !used.contains_key(control.id.as_str()))
            .map(|control| self.control_link(control))
            .collect();
        let mut owners: Vec<Owner> = Vec::new();
        for row in used.values() {
            if !owners.iter().any(|owner| owner.id == row.owner.id) {
                owners.push(row.owner.clone());
            }
        }
        let pages = self.book.pages(at);
        let chapters: Vec<Chapter> = pages
            .pages
            .iter()
            .flat_map(|page| self.trace_groups(at, page))
            .map(|group| self.trace_chapter(coverage, group, &numbers))
            .filter(|chapter| !chapter.rows.is_empty())
            .collect();
        let mut context = self.body_context(body);
        context.insert("types", &ControlType::ALL.map(ControlType::name));
        context.insert("relations", &Relation::ALL.map(Relation::name));
        context.insert("statuses", &ControlStatus::ALL.map(ControlStatus::name));
        context.insert("owners", &owners);
        let count: usize = chapters.iter().map(|chapter| chapter.rows.len()).sum();
        context.insert("count", &count);
        context.insert("demanding", &coverage.demanding.len());
        context.insert("totals", &column_totals(&chapters));
        context.insert("chapters", &chapters);
        context.insert("controls", &used.into_values().collect::<Vec<_>>());
        context.insert("unused", &unused);
        context.insert("overview", &relative(self.path, TRACE));
        context.insert("bodies", &self.trace_links(body));
        context.insert("files", &self.trace_files_of(&[body]));
        context.insert("crumbs", &self.body_crumbs(body));
        self.theme.render("body-trace.html", &context)
    }

    /// The page of a body, where it has one.
    pub(super) fn body_trace_link(&self, body: usize) -> Option<String> {
        let mut coverage = self.known.trace.coverage().iter();
        coverage.find(|coverage| coverage.at.jurisdiction == body)?;
        Some(relative(self.path, &body_trace_href(self.book, body)))
    }

    /// The same page of every other body that has one.
    fn trace_links(&self, but: usize) -> Vec<Link> {
        let coverage = self.known.trace.coverage().iter();
        let coverage = coverage.filter(|coverage| coverage.at.jurisdiction != but);
        let links = coverage.map(|coverage| Link {
            label: self.short_name(coverage.at),
            href: relative(
                self.path,
                &body_trace_href(self.book, coverage.at.jurisdiction),
            ),
        });
        links.collect()
    }

    /// The clauses of a page; those of a long one by its sections.
    fn trace_groups(&self, at: VersionRef, page: &Page) -> Vec<Group> {
        let version = self.book.version(at);
        let pages = self.book.pages(at);
        let is_own = |clause: &ClauseIndex| pages.page_of(*clause).slug == page.slug;
        let own: Vec<ClauseIndex> = (0..version.clauses.len()).filter(is_own).collect();
        let chain = |clause: ClauseIndex| -> Vec<ClauseIndex> {
            let above = version.ancestors(clause).into_iter();
            above.filter(is_own).collect()
        };
        let tops: BTreeSet<ClauseIndex> = own.iter().map(|clause| chain(*clause)[0]).collect();
        let level = usize::from(tops.len() == 1);
        let mut out: Vec<Group> = Vec::new();
        let mut last = None;
        for clause in own.iter().copied() {
            let section = if own.len() > LONG {
                chain(clause).get(level).copied()
            } else {
                None
            };
            if out.is_empty() || section != last {
                out.push(match section {
                    Some(section) => Group {
                        slug: format!("{}-{}", page.slug, version.clauses[section].key),
                        title: version.clauses[section].heading.as_ref().map_or_else(
                            || citation(version, section),
                            |heading| format!("{} {heading}", citation(version, section)),
                        ),
                        clauses: Vec::new(),
                    },
                    None => Group {
                        slug: page.slug.clone(),
                        title: self.page_title(at, page),
                        clauses: Vec::new(),
                    },
                });
                last = section;
            }
            if let Some(group) = out.last_mut() {
                group.clauses.push(clause);
            }
        }
        out
    }

    fn trace_chapter(
        &self,
        coverage: &Coverage,
        group: Group,
        numbers: &BTreeMap<&str, usize>,
    ) -> Chapter {
        let mut out = Chapter {
            slug: group.slug,
            title: group.title,
            demanding: 0,
            waived: 0,
            open: 0,
            cells: Vec::new(),
            rows: Vec::new(),
        };
        for clause in group.clauses {
            let demanding = coverage.demanding.binary_search(&clause).is_ok();
            let Some(row) = self.trace_row(coverage, clause, demanding, numbers) else {
                continue;
            };
            out.demanding += usize::from(demanding);
            out.waived += usize::from(demanding && row.state == "waived");
            out.open += usize::from(row.state == "open");
            out.rows.push(row);
        }
        let cell = |kind: ControlType| {
            let has = |row: &&Row| row.types.split(' ').any(|one| one == kind.name());
            Cell {
                kind: kind.name(),
                n: out.rows.iter().filter(has).count(),
            }
        };
        out.cells = ControlType::ALL.into_iter().map(cell).collect();
        out
    }

    /// A clause that demands something or has something to do with a control.
    fn trace_row(
        &self,
        coverage: &Coverage,
        clause: ClauseIndex,
        demanding: bool,
        numbers: &BTreeMap<&str, usize>,
    ) -> Option<Row> {
        let trace = &self.known.trace;
        let at = coverage.at;
        let links = trace.of_clause(at, clause);
        let waiver = trace.waiver(at, clause).filter(|_| links.is_empty());
        if !demanding && links.is_empty() && waiver.is_none() {
            return None;
        }
        let from = links.first().and_then(|link| link.inherited_from);
        let open = coverage.open.binary_search(&clause).is_ok();
        let state = match (links.is_empty(), from, &waiver) {
            (false, Some(_), _) => "inherited",
            (false, None, _) => "linked",
            (true, _, _) if open => "open",
            (true, _, Some(_)) => "waived",
            (true, _, None) if demanding => "withheld",
            (true, _, None) => "none",
        };
        let entries: Vec<Entry> = links
            .iter()
            .filter_map(|link| self.link_entry(at, link, numbers))
            .collect();
        let types = ControlType::ALL.into_iter().map(ControlType::name);
        let types = types.filter(|kind| entries.iter().any(|entry| entry.kind == *kind));
        Some(Row {
            clause: self.clause_line(at, clause),
            state,
            waiver: waiver.map(|w| (w.reason.name(), w.state == State::Review)),
            from: from.map(|above| self.place_link(at, above)),
            types: types.collect::<Vec<_>>().join(" "),
            entries,
        })
    }

    fn link_entry(
        &self,
        at: VersionRef,
        link: &TracedLink,
        numbers: &BTreeMap<&str, usize>,
    ) -> Option<Entry> {
        let control = self.known.trace.control(&link.control)?;
        Some(Entry {
            n: *numbers.get(link.control.as_str())?,
            control: self.control_link(control),
            kind: control.kind.name(),
            owner: self.owner(at.jurisdiction, control).name,
            status: control.status.name(),
            relation: link.relation.name(),
            review: link.state == State::Review,
            reason: link.reason.clone(),
        })
    }

    /// Who is in charge of a control, as all pages call it, and what the body's own
    /// text calls it where that is another name.
    pub(super) fn owner(&self, body: usize, control: &Control) -> Owner {
        Owner {
            id: control.owner.clone(),
            name: self.role_name_in(body, &control.owner),
        }
    }

    /// The name of a role on the pages of a body.
    pub(super) fn role_name_in(&self, body: usize, id: &str) -> String {
        let shared = self.theme.role_name(id);
        self.book.site().role_name_in(body, id, shared)
    }
}

/// The last row of the table of chapters: demanding, by type, waived, open.
fn column_totals(chapters: &[Chapter]) -> Vec<usize> {
    let sum = |of: &dyn Fn(&Chapter) -> usize| chapters.iter().map(of).sum();
    let mut out = vec![sum(&|chapter| chapter.demanding)];
    for kind in 0..ControlType::ALL.len() {
        out.push(sum(&|chapter| chapter.cells[kind].n));
    }
    out.push(sum(&|chapter| chapter.waived));
    out.push(sum(&|chapter| chapter.open));
    out
}
