//! One book in, pages out: HTML for staff, a single file to post, CSS for print.
//!
//! [`jobs`] lists what a site consists of, [`render`] makes one page; jobs know
//! nothing of each other, so the pipeline may run them in any order. Addresses
//! come from [`Book`], words from the [`Theme`], and no text of a policy reaches
//! a page but through the template engine's escaping.

mod across;
mod annotations;
mod clause_view;
mod contents;
mod control_marks;
mod control_text;
mod control_view;
mod corrections;
mod coverage_view;
mod diff_files;
mod diff_page;
mod diff_text;
mod diff_view;
mod duty_marks;
mod filters;
mod findings;
mod former_view;
mod history_view;
mod impact_view;
mod kana_view;
mod knowledge;
mod links;
mod matrix_view;
mod notes;
mod opening;
mod owner_view;
mod page_content;
mod pages;
mod pair_view;
mod parameter_view;
mod posting;
mod preview;
mod role_view;
mod side_text;
mod table_view;
mod template_error;
mod term_view;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod theme;
mod told_terms;
mod topic_view;
mod trace_files;
mod trace_matrix;
mod version_view;
mod words;
mod written;

pub use crate::resolve::{citation, cited_title};
pub use across::{Across, Found};
pub use annotations::Annotations;
pub use control_text::ControlText;
pub use findings::{Finding, findings};
pub use knowledge::{Comparison, Knowledge};
pub use notes::{DropNote, Notes, RepairKind, RepairNote, VersionNotes};
pub use theme::Theme;

use crate::error::Error;
use crate::kana_index::Row;
use crate::model::Edition;
use crate::resolve::{Book, VersionRef};

use preview::{Shown, has_previews, preview_href};

/// One file of the site that is rendered from the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    path: String,
    what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Home,
    Help,
    Search,
    KanaIndex,
    Body(usize),
    Contents(VersionRef),
    Page(VersionRef, usize),
    Former(VersionRef, usize),
    Whole(VersionRef),
    Posting(VersionRef),
    Corrections(VersionRef),
    Print(VersionRef),
    PagePreviews(VersionRef, usize),
    WholePreviews(VersionRef),
    AllRoles,
    AllTerms,
    Findings,
    BodyRoles(usize),
    Role(usize, usize),
    BodyTerms(usize),
    Diff(usize),
    DiffPrint(usize),
    AcrossHome,
    TopicList,
    Topic(usize),
    Parameters,
    BodyPair(usize, usize),
    Catalogue,
    Control(usize),
    Owners,
    Owner(usize),
    Coverage,
    BodyTrace(usize),
    Impact(usize),
}

impl Job {
    /// Where the file goes, relative to the site's root.
    pub fn path(&self) -> String {
        self.path.clone()
    }
}

/// Everything that is to be rendered for a book, in the order of the site.
pub fn jobs(book: &Book, annotations: &Annotations, known: &Knowledge) -> Vec<Job> {
    let job = |path: String, what| Job { path, what };
    let mut jobs = vec![
        job("index.html".into(), What::Home),
        job("help.html".into(), What::Help),
        job("search.html".into(), What::Search),
        job("index-kana.html".into(), What::KanaIndex),
        job(role_view::ROLES.into(), What::AllRoles),
        job(term_view::TERMS.into(), What::AllTerms),
    ];
    if book.site().edition == Edition::Internal {
        jobs.push(job(findings::FINDINGS.into(), What::Findings));
    }
    for (n, body) in book.site().jurisdictions.iter().enumerate() {
        jobs.push(job(book.body_href(n), What::Body(n)));
        jobs.push(job(role_view::roles_href(book, n), What::BodyRoles(n)));
        jobs.push(job(term_view::terms_href(book, n), What::BodyTerms(n)));
        for (number, role) in body.roles.iter().enumerate() {
            let href = duty_marks::role_href(book, n, &role.id);
            jobs.push(job(href, What::Role(n, number)));
        }
    }
    for at in book.versions() {
        let index = version_view::index_href(book, at);
        if index != book.body_href(at.jurisdiction) {
            jobs.push(job(index, What::Contents(at)));
        }
        let pages = book.pages(at);
        for (n, page) in pages.pages.iter().enumerate() {
            jobs.push(job(pages.page_href(page), What::Page(at, n)));
            if let Some(path) = previews(book, annotations, at, Shown::Page(page)) {
                jobs.push(job(path, What::PagePreviews(at, n)));
            }
        }
        for (n, page) in book.former_pages(at).iter().enumerate() {
            if !page.stands {
                let path = format!("{}/{}.html", pages.directory, page.slug);
                jobs.push(job(path, What::Former(at, n)));
            }
        }
        jobs.push(job(pages.whole_href(), What::Whole(at)));
        if let Some(path) = previews(book, annotations, at, Shown::Whole) {
            jobs.push(job(path, What::WholePreviews(at)));
        }
        jobs.push(job(pages.posting_href(), What::Posting(at)));
        jobs.push(job(
            version_view::corrections_href(book, at),
            What::Corrections(at),
        ));
        jobs.push(job(version_view::print_href(book, at), What::Print(at)));
    }
    for (n, comparison) in known.comparisons.iter().enumerate() {
        jobs.push(job(book.diff_href(comparison.pair), What::Diff(n)));
        let print = version_view::diff_print_href(book, comparison.pair);
        jobs.push(job(print, What::DiffPrint(n)));
    }
    let coverage = known.trace.coverage();
    if !coverage.is_empty() {
        jobs.push(job(coverage_view::TRACE.into(), What::Coverage));
        for (n, one) in coverage.iter().enumerate() {
            let path = trace_matrix::body_trace_href(book, one.at.jurisdiction);
            jobs.push(job(path, What::BodyTrace(n)));
        }
        for (n, impact) in known.impacts.iter().enumerate() {
            jobs.push(job(book.impact_href(impact.pair), What::Impact(n)));
        }
    }
    if let Some(across) = known.across.as_ref().filter(|one| one.is_shown()) {
        jobs.push(job(across::ACROSS.into(), What::AcrossHome));
        jobs.push(job(across::TOPICS.into(), What::TopicList));
        jobs.push(job(across::PARAMETERS.into(), What::Parameters));
        for (a, b) in across.body_pairs() {
            for (a, b) in [(a, b), (b, a)] {
                jobs.push(job(across::pair_href(book, (a, b)), What::BodyPair(a, b)));
            }
        }
        for topic in across.shown_topics() {
            jobs.push(job(across.topic_href(topic), What::Topic(topic)));
        }
    }
    let controls = known.trace.controls();
    if !controls.is_empty() {
        jobs.push(job(control_view::CONTROLS.into(), What::Catalogue));
        jobs.push(job(owner_view::OWNERS.into(), What::Owners));
        for (n, control) in controls.iter().enumerate() {
            jobs.push(job(control.href(), What::Control(n)));
        }
        for (n, role) in known.trace.owners().into_keys().enumerate() {
            jobs.push(job(owner_view::owner_href(role), What::Owner(n)));
        }
    }
    jobs
}

/// The script with the previews of a page; none where the page needs none.
fn previews(
    book: &Book,
    annotations: &Annotations,
    at: VersionRef,
    shown: Shown<'_>,
) -> Option<String> {
    let marks = annotations.version(at)?;
    has_previews(book, at, marks, shown).then(|| preview_href(book, at, shown))
}

/// What pages are made of.
#[derive(Debug, Clone, Copy)]
pub struct Material<'a> {
    /// The texts and where they stand.
    pub book: &'a Book,
    /// What was done to them.
    pub notes: &'a Notes,
    /// Their headings and terms in the order of the kana.
    pub kana: &'a [Row],
    /// What is marked in them.
    pub annotations: &'a Annotations,
    /// What was read from them.
    pub known: &'a Knowledge,
}

/// Renders one file.
///
/// Fails only where the theme is at fault.
pub fn render(theme: &Theme, material: Material<'_>, job: &Job) -> Result<Vec<u8>, Error> {
    let pages = pages::Pages {
        theme,
        book: material.book,
        notes: material.notes,
        annotations: material.annotations,
        known: material.known,
        path: &job.path,
    };
    let across = || {
        let across = material.known.across.as_ref();
        across.expect("pages of several bodies are listed where there are any")
    };
    let text = match job.what {
        What::Home => pages.home(),
        What::Help => pages.help(),
        What::Search => pages.search(),
        What::KanaIndex => pages.kana_index(material.kana),
        What::Body(body) => pages.body(body),
        What::Contents(at) => pages.contents(at),
        What::Page(at, page) => pages.page(at, page),
        What::Former(at, page) => pages.former(at, page),
        What::Whole(at) => pages.whole(at),
        What::Posting(at) => pages.posting(at),
        What::Corrections(at) => pages.corrections(at),
        What::Print(at) => pages.print(at),
        What::PagePreviews(at, page) => {
            let page = &material.book.pages(at).pages[page];
            Ok(pages.previews(at, Shown::Page(page)))
        }
        What::WholePreviews(at) => Ok(pages.previews(at, Shown::Whole)),
        What::AllRoles => pages.all_roles(),
        What::AllTerms => pages.all_terms(),
        What::Findings => pages.findings(),
        What::BodyRoles(body) => pages.body_roles(body),
        What::Role(body, role) => pages.role(body, role),
        What::BodyTerms(body) => pages.body_terms(body),
        What::Diff(at) => pages.diff(at),
        What::DiffPrint(at) => pages.diff_print(at),
        What::AcrossHome => pages.across_home(across()),
        What::TopicList => pages.topic_list(across()),
        What::Topic(topic) => pages.topic_page(across(), topic),
        What::Parameters => pages.parameters(across()),
        What::BodyPair(a, b) => pages.body_pair(across(), (a, b)),
        What::Catalogue => pages.catalogue(),
        What::Control(control) => pages.control_page(control),
        What::Owners => pages.owner_list(),
        What::Owner(role) => pages.owner_page(role),
        What::Coverage => pages.coverage(),
        What::BodyTrace(body) => pages.body_trace(body),
        What::Impact(at) => pages.impact(at),
    }?;
    Ok(text.into_bytes())
}
