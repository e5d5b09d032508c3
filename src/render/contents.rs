//! Tables of contents: for a page's margin, for a body's page, for the posting.

use serde::Serialize;

use super::clause_view::{Scope, is_titled};
use crate::model::{Clause, ClauseIndex, Kind, Label, Style};
use crate::resolve::Page;

/// One line of a table of contents, with the lines below it.
#[derive(Debug, Serialize)]
pub(super) struct Entry {
    label: Option<String>,
    title: String,
    href: String,
    /// Whether the clause opens the page that is shown.
    current: bool,
    children: Vec<Entry>,
}

/// Levels below an outermost clause that the contents of a whole text show.
const WHOLE_LEVELS: usize = 1;
/// How much of its text stands for a clause without heading.
const OPENING_CHARS: usize = 22;
/// Levels below a page's first clause that the contents in its margin show.
const PAGE_LEVELS: usize = 2;

impl Scope<'_> {
    /// The contents of the whole text.
    pub(super) fn whole_contents(&self) -> Vec<Entry> {
        let version = self.book.version(self.at);
        let roots: Vec<ClauseIndex> = version.roots().collect();
        self.entries(&roots, &Contents::Whole, WHOLE_LEVELS)
    }

    /// The contents of the whole text, opened where `page` stands.
    pub(super) fn page_contents(&self, page: &Page) -> Vec<Entry> {
        let version = self.book.version(self.at);
        let roots: Vec<ClauseIndex> = version.roots().collect();
        self.entries(&roots, &Contents::Around(page), PAGE_LEVELS)
    }

    fn entries(
        &self,
        clauses: &[ClauseIndex],
        contents: &Contents<'_>,
        levels: usize,
    ) -> Vec<Entry> {
        let version = self.book.version(self.at);
        let listed = clauses
            .iter()
            .copied()
            .filter(|&at| is_listed(&version.clauses[at]));
        listed.map(|at| self.entry(at, contents, levels)).collect()
    }

    fn entry(&self, at: ClauseIndex, contents: &Contents<'_>, levels: usize) -> Entry {
        let version = self.book.version(self.at);
        let pages = self.book.pages(self.at);
        let clause = &version.clauses[at];
        let is_split = pages.pages.iter().any(|p| p.part == Some(at));
        let below = match contents {
            Contents::Whole if clause.kind == Kind::Part => Some(levels),
            Contents::Around(_) if is_split => Some(levels),
            Contents::Around(page) if pages.page_of(at) != *page => None,
            _ => levels.checked_sub(1),
        };
        let children: Vec<ClauseIndex> = clause.children().collect();
        let current = match contents {
            Contents::Around(page) => page.roots.contains(&at),
            Contents::Whole => false,
        };
        Entry {
            label: clause.printed_label().map(str::to_owned),
            title: title_of(clause).unwrap_or_else(|| opening_words(clause)),
            href: self.href(at),
            current,
            children: below
                .map_or_else(Vec::new, |levels| self.entries(&children, contents, levels)),
        }
    }
}

enum Contents<'a> {
    Whole,
    Around(&'a Page),
}

fn is_listed(clause: &Clause) -> bool {
    let table = || {
        let caption = clause.heading.as_deref().and_then(Label::read);
        clause.kind == Kind::Table
            && caption.is_some_and(|l| l.reading(Style::Supplement).is_some())
    };
    is_titled(clause) || matches!(clause.kind, Kind::Preamble | Kind::Figure) || table()
}

/// The heading as a line of a list shows it, brackets of articles put back.
pub(super) fn title_of(clause: &Clause) -> Option<String> {
    match (&clause.heading, clause.kind) {
        (Some(heading), Kind::Article) => Some(format!("（{heading}）")),
        (Some(heading), _) => Some(heading.clone()),
        (None, Kind::Preamble) if clause.label.is_none() => Some("前文".into()),
        (None, _) => None,
    }
}

/// What tells 附則 without headings apart: how their text begins.
fn opening_words(clause: &Clause) -> String {
    let Some(text) = clause.paragraphs().next().map(|p| p.text.as_str()) else {
        return String::new();
    };
    let words: String = text.chars().take(OPENING_CHARS).collect();
    if words.len() == text.len() {
        words
    } else {
        format!("{words}…")
    }
}
