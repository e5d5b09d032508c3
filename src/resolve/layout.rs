//! Which clause stands on which page.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::model::{ClauseIndex, Kind, Style, Version};

/// A part longer than this, in characters, gets a page for each of its sections.
const LONG_PART: usize = 12_000;

/// One page of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// File name without directory and ending; the key of its first clause.
    pub slug: String,
    /// The part that this page opens or lies in, where the part is split.
    pub part: Option<ClauseIndex>,
    /// Whether the part's own heading (and anchor) stands on this page.
    pub opens_part: bool,
    /// The clauses that stand here with all that is below them.
    pub roots: Vec<ClauseIndex>,
}

/// The pages of one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionPages {
    /// Directory below the site's root, without a slash at its end.
    pub directory: String,
    posting: String,
    /// The pages in printed order.
    pub pages: Vec<Page>,
    page_of: Vec<usize>,
    by_key: BTreeMap<String, ClauseIndex>,
}

impl VersionPages {
    pub(super) fn new(version: &Version, directory: String) -> Self {
        let mut pages: Vec<Page> = Vec::new();
        for root in version.roots() {
            let clause = &version.clauses[root];
            if clause.kind == Kind::Part && subtree_chars(version, root) > LONG_PART {
                split_part(version, root, &mut pages);
                continue;
            }
            if is_closing(version, root)
                && let Some(last) = pages.last_mut()
                && last.roots.iter().all(|&r| is_closing(version, r))
            {
                last.roots.push(root);
                continue;
            }
            pages.push(Page {
                slug: clause.key.clone(),
                part: None,
                opens_part: false,
                roots: vec![root],
            });
        }
        let mut page_of = vec![0; version.clauses.len()];
        for (n, page) in pages.iter().enumerate() {
            if page.opens_part
                && let Some(part) = page.part
            {
                page_of[part] = n;
            }
            for &root in &page.roots {
                page_of[subtree(version, root)].fill(n);
            }
        }
        let keys = version.clauses.iter().enumerate();
        Self {
            posting: posting_name(version),
            directory,
            pages,
            page_of,
            by_key: keys.map(|(at, clause)| (clause.key.clone(), at)).collect(),
        }
    }

    /// The clause that has a key.
    pub fn with_key(&self, key: &str) -> Option<ClauseIndex> {
        self.by_key.get(key).copied()
    }

    /// The page that holds a clause.
    pub fn page_of(&self, clause: ClauseIndex) -> &Page {
        &self.pages[self.page_of[clause]]
    }

    /// The address of a page, relative to the site's root.
    pub fn page_href(&self, page: &Page) -> String {
        format!("{}/{}.html", self.directory, page.slug)
    }

    /// The page that holds the whole text, relative to the site's root.
    pub fn whole_href(&self) -> String {
        format!("{}/all.html", self.directory)
    }

    /// The single-file posting, relative to the site's root.
    pub fn posting_href(&self) -> String {
        format!("{}/{}", self.directory, self.posting)
    }

    /// The address of a clause, relative to the site's root.
    pub fn href(&self, version: &Version, clause: ClauseIndex) -> String {
        format!(
            "{}#{}",
            self.page_href(self.page_of(clause)),
            version.clauses[clause].key
        )
    }
}

/// The posting is carried about alone, so its name says what it is.
fn posting_name(version: &Version) -> String {
    let front = &version.front;
    match front.policy.as_str() {
        "policy" => format!("posting-{}-{}.html", front.jurisdiction, front.version),
        policy => format!(
            "posting-{}-{policy}-{}.html",
            front.jurisdiction, front.version
        ),
    }
}

fn split_part(version: &Version, part: ClauseIndex, pages: &mut Vec<Page>) {
    let mut lead: Vec<ClauseIndex> = Vec::new();
    let mut opens_part = true;
    for child in version.clauses[part].children() {
        let clause = &version.clauses[child];
        if goes_with_last(version, child, pages, part) && lead.is_empty() {
            let last = pages.last_mut().expect("there is a last page to go with");
            last.roots.push(child);
            continue;
        }
        lead.push(child);
        if clause.kind == Kind::Preamble || clause.heading.is_none() && clause.label.is_none() {
            continue;
        }
        let roots = std::mem::take(&mut lead);
        pages.push(Page {
            slug: clause.key.clone(),
            part: Some(part),
            opens_part,
            roots,
        });
        opens_part = false;
    }
    if let Some(last) = pages.last_mut()
        && !lead.is_empty()
    {
        last.roots.extend(lead);
    }
}

/// Notes go with what they stand behind, a figure with the figure before it.
fn goes_with_last(
    version: &Version,
    child: ClauseIndex,
    pages: &[Page],
    part: ClauseIndex,
) -> bool {
    let Some(last) = pages.last().filter(|p| p.part == Some(part)) else {
        return false;
    };
    let clause = &version.clauses[child];
    let after_figure = last
        .roots
        .iter()
        .all(|&r| version.clauses[r].kind == Kind::Figure);
    match clause.kind {
        Kind::Figure => after_figure,
        _ => clause.style == Some(Style::Note) && clause.heading.is_none(),
    }
}

/// A clause and all below it: they stand together in the list.
fn subtree(version: &Version, root: ClauseIndex) -> Range<usize> {
    let depth = version.clauses[root].depth;
    let below = version.clauses[root + 1..]
        .iter()
        .take_while(|c| c.depth > depth)
        .count();
    root..root + 1 + below
}

fn subtree_chars(version: &Version, root: ClauseIndex) -> usize {
    version.clauses[subtree(version, root)]
        .iter()
        .map(|c| c.own_text().chars().count())
        .sum()
}

/// 附則 follow each other on one page.
fn is_closing(version: &Version, root: ClauseIndex) -> bool {
    let clause = &version.clauses[root];
    clause.kind == Kind::Supplement
        && clause
            .printed_label()
            .is_some_and(|l| l.starts_with(['附', '付']))
}
