//! A clause as the templates see it.
//!
//! In: a version and the page on which it is shown. Out: plain values in printed
//! order, with every address and citation made; templates only lay them out.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::annotations::Marks;
use super::citation::{citation, segment};
use super::control_marks::ControlsView;
use super::duty_marks::MarkView;
use super::former_view::was;
use super::history_view::{Revision, revisions};
use super::knowledge::Knowledge;
use super::links::relative;
use super::pages::Link;
use super::pair_view::BesideView;
use super::table_view::{TableView, table_view};
use super::words::{Words, plain};
use crate::duties::Duties;
use crate::model::{Clause, ClauseIndex, Content, Kind, Paragraph, Style, Version};
use crate::resolve::{Book, VersionRef};

/// Which page the clauses are shown on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The page that is their permanent address, or a page that only links to it.
    Page,
    /// The page of the whole text: references stay on it.
    Whole,
    /// The single file: every link stays in it.
    Posting,
}

/// What is needed to make clauses of one version into views for one page.
pub(super) struct Scope<'a> {
    pub(super) book: &'a Book,
    pub(super) at: VersionRef,
    pub(super) path: &'a str,
    pub(super) place: Place,
    /// The number of the first correction of each corrected clause.
    pub(super) corrected: &'a BTreeMap<ClauseIndex, usize>,
    /// The page that lists the corrections.
    pub(super) corrections: &'a str,
    /// What is marked in its texts.
    pub(super) annotated: Option<&'a Marks>,
    /// What the clauses demand; none where that is not shown.
    pub(super) duties: Option<&'a Duties>,
    /// What is known of the texts: here, how they changed.
    pub(super) known: &'a Knowledge,
    /// The uses of terms, by clause and number, at which the Tab key stops.
    pub(super) stops: BTreeSet<(ClauseIndex, usize)>,
}

/// A piece of a text, in printed order.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(super) enum Block {
    /// A paragraph.
    Text { text: Words, duties: Vec<MarkView> },
    /// Clauses that are entries of a list.
    List {
        ordered: bool,
        style: &'static str,
        /// Half-width columns of its widest label, within the widths that lists have.
        columns: usize,
        items: Vec<ClauseView>,
    },
    /// A clause with a heading of its own.
    Clause { clause: Box<ClauseView> },
    /// The clauses that cite the one it stands in, or the rows that are named.
    Cited { rows: Vec<String>, by: Vec<Citing> },
    /// The revisions that changed the clause it stands in, the newest first.
    History {
        cite: String,
        revisions: Vec<Revision>,
    },
    /// What other bodies have on the same rule.
    Beside { beside: BesideView },
    /// What implements the clause it stands in.
    Controls { controls: ControlsView },
}

/// A clause that cites another.
#[derive(Debug, Serialize)]
pub(super) struct Citing {
    cite: String,
    /// Its heading, or the next one above it.
    heading: Option<String>,
    href: String,
}

/// A clause.
#[derive(Debug, Serialize)]
pub(super) struct ClauseView {
    pub(super) id: String,
    pub(super) clause_id: String,
    pub(super) cite: String,
    pub(super) href: String,
    pub(super) kind: &'static str,
    /// Level of its heading, 1 for the page's own; none where it has none.
    pub(super) level: Option<usize>,
    pub(super) label: Option<String>,
    pub(super) heading: Option<String>,
    /// The heading with its marks.
    pub(super) title: Option<Words>,
    pub(super) term: Option<String>,
    /// The paragraph that runs on behind the label.
    pub(super) lead: Option<Words>,
    /// What that paragraph demands.
    pub(super) lead_duties: Vec<MarkView>,
    /// What it takes over from the sentence above its list, which has the mark.
    pub(super) taken_over: Vec<MarkView>,
    /// The strictest strength.
    pub(super) duty: Option<&'static str>,
    /// The ids of the roles that it binds, separated by blanks.
    pub(super) roles: String,
    pub(super) blocks: Vec<Block>,
    pub(super) table: Option<TableView>,
    /// Where its correction is explained.
    pub(super) corrected: Option<String>,
    /// What it was called in the version before, where that differs.
    pub(super) was: Option<Link>,
}

impl Scope<'_> {
    pub(super) fn clauses(&self) -> &[Clause] {
        &self.book.version(self.at).clauses
    }

    /// The link to a clause from this page.
    pub(super) fn href(&self, at: ClauseIndex) -> String {
        match self.place {
            Place::Posting => format!("#{}", self.clauses()[at].key),
            Place::Page | Place::Whole => relative(self.path, &self.book.href(self.at, at)),
        }
    }

    /// Where a reference to a clause leads from this page.
    pub(super) fn link(&self, at: ClauseIndex) -> String {
        match self.place {
            Place::Page => self.href(at),
            Place::Whole | Place::Posting => format!("#{}", self.clauses()[at].key),
        }
    }

    /// A clause with all that is below it; its heading stands at `level`.
    pub(super) fn clause(&self, at: ClauseIndex, level: usize) -> ClauseView {
        let clause = &self.clauses()[at];
        self.clause_with(at, level, &clause.content)
    }

    /// A clause with some of its content only.
    pub(super) fn clause_with(
        &self,
        at: ClauseIndex,
        level: usize,
        content: &[Content],
    ) -> ClauseView {
        let version = self.book.version(self.at);
        let clause = &version.clauses[at];
        let titled = is_titled(clause) || level == 1;
        let (lead, rest) = match content.split_first() {
            Some((Content::Text(first), rest)) if !titled => (Some(first), rest),
            _ => (None, content),
        };
        let mut blocks = match clause.table {
            Some(_) => Vec::new(),
            None => {
                let level = if titled { level + 1 } else { level };
                self.blocks(Some(at), rest, level)
            }
        };
        self.insert_citing(at, &mut blocks);
        ClauseView {
            id: clause.key.clone(),
            clause_id: version.clause_id(at),
            cite: citation(version, at),
            href: self.href(at),
            kind: clause.kind.name(),
            level: titled.then_some(level),
            label: clause.printed_label().map(str::to_owned),
            heading: clause.heading.clone(),
            title: self.heading_words(at),
            term: clause.term.clone(),
            lead_duties: lead.map_or_else(Vec::new, |first| self.marks(at, first)),
            lead: lead.map(|first| self.paragraph_words(at, first)),
            taken_over: self.taken_over(at),
            duty: self.strictest(at),
            roles: self.roles(at),
            blocks,
            table: clause.table.as_ref().map(|t| table_view(self, at, t)),
            corrected: self
                .corrected
                .get(&at)
                .map(|n| format!("{}#r{n}", self.corrections)),
            was: match self.place {
                Place::Posting => None,
                Place::Page | Place::Whole => was(self.book, self.at, at, self.path),
            },
        }
    }

    /// Text and clauses in printed order, entries of one list together.
    /// The text is that of `owner`; a version's own belongs to no clause.
    pub(super) fn blocks(
        &self,
        owner: Option<ClauseIndex>,
        content: &[Content],
        level: usize,
    ) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut rest = content;
        while let Some(first) = rest.first() {
            let taken = match first {
                Content::Text(paragraph) => {
                    blocks.push(Block::Text {
                        text: owner.map_or_else(
                            || plain(&paragraph.text),
                            |at| self.paragraph_words(at, paragraph),
                        ),
                        duties: owner.map_or_else(Vec::new, |at| self.marks(at, paragraph)),
                    });
                    1
                }
                Content::Child(at) => {
                    let run = self.run(rest, *at);
                    self.push_run(&run, level, &mut blocks);
                    run.len()
                }
            };
            rest = &rest[taken..];
        }
        blocks
    }

    /// Puts who cites a clause, how it was revised, what implements it, and what
    /// other bodies have beside it, behind what is its own: before the first clause below it that has a heading. Rows of a table are named behind the table;
    /// those that the same clauses cite stand together, each citing clause once.
    fn insert_citing(&self, at: ClauseIndex, blocks: &mut Vec<Block>) {
        if self.place == Place::Posting {
            return;
        }
        let titled = |b: &Block| matches!(b, Block::Clause { clause } if clause.level.is_some());
        let place = blocks.iter().position(titled).unwrap_or(blocks.len());
        let table = self.clauses()[at].table.as_ref();
        let rows = table.into_iter().flat_map(|t| &t.rows);
        let mut rows_of: BTreeMap<ClauseIndex, Vec<String>> = BTreeMap::new();
        for row in rows.filter_map(|row| row.clause) {
            for from in self.citing(row) {
                let name = segment(&self.clauses()[row]);
                rows_of.entry(from).or_default().push(name);
            }
        }
        let mut groups: Vec<(Vec<String>, Vec<ClauseIndex>)> = vec![(Vec::new(), self.citing(at))];
        for (from, rows) in rows_of {
            match groups.iter_mut().find(|(others, _)| *others == rows) {
                Some((_, by)) => by.push(from),
                None => groups.push((rows, vec![from])),
            }
        }
        let cited = groups.into_iter().filter(|(_, by)| !by.is_empty());
        let cited = cited.map(|(rows, by)| Block::Cited {
            rows,
            by: by.into_iter().map(|from| self.citing_view(from)).collect(),
        });
        let mut cited: Vec<Block> = cited.collect();
        let revisions = revisions(self.book, self.known, (self.at, at), self.path);
        if !revisions.is_empty() {
            let cite = citation(self.book.version(self.at), at);
            cited.push(Block::History { cite, revisions });
        }
        cited.extend(self.controls(at));
        if self.place == Place::Page {
            let beside = self.beside(at);
            cited.extend(beside.map(|beside| Block::Beside { beside }));
        }
        blocks.splice(place..place, cited);
    }

    fn citing(&self, at: ClauseIndex) -> Vec<ClauseIndex> {
        let marks = self.annotated.into_iter();
        marks.flat_map(|marks| marks.citing(at)).collect()
    }

    fn citing_view(&self, from: ClauseIndex) -> Citing {
        let version = self.book.version(self.at);
        Citing {
            cite: citation(version, from),
            heading: heading_above(version, from).map(str::to_owned),
            href: self.link(from),
        }
    }

    /// The clauses of one style that follow each other.
    fn run(&self, content: &[Content], first: ClauseIndex) -> Vec<ClauseIndex> {
        let family = |at: ClauseIndex| (self.clauses()[at].style, self.clauses()[at].kind);
        content
            .iter()
            .map_while(|c| match c {
                Content::Child(at) if family(*at) == family(first) => Some(*at),
                _ => None,
            })
            .collect()
    }

    fn push_run(&self, run: &[ClauseIndex], level: usize, blocks: &mut Vec<Block>) {
        let standing = run.iter().all(|&at| {
            let clause = &self.clauses()[at];
            is_titled(clause) || matches!(clause.kind, Kind::Table | Kind::Figure | Kind::Preamble)
        });
        let views = run.iter().map(|&at| self.clause(at, level));
        if standing {
            blocks.extend(views.map(|clause| Block::Clause {
                clause: Box::new(clause),
            }));
            return;
        }
        let first = &self.clauses()[run[0]];
        blocks.push(Block::List {
            ordered: first.label.is_some() && first.style != Some(Style::Bullet),
            style: list_style(first),
            columns: label_columns(run.iter().map(|&at| &self.clauses()[at])),
            items: views.collect(),
        });
    }
}

/// The heading of a clause, or the next one above it; that of a row is its label.
pub(super) fn heading_above(version: &Version, at: ClauseIndex) -> Option<&str> {
    let mut clause = &version.clauses[at];
    loop {
        match (&clause.heading, clause.parent) {
            (Some(heading), _) if clause.kind != Kind::Row => return Some(heading),
            (_, Some(parent)) => clause = &version.clauses[parent],
            (_, None) => return None,
        }
    }
}

/// Where a paragraph begins in its clause's own text, in code points.
pub(super) fn paragraph_start(clause: &Clause, paragraph: &Paragraph) -> usize {
    let before = clause.paragraphs().take_while(|p| p.span != paragraph.span);
    before.map(|p| p.text.chars().count() + 1).sum()
}

/// Whether a clause has a heading line of its own.
pub(super) fn is_titled(clause: &Clause) -> bool {
    if matches!(clause.kind, Kind::Table | Kind::Row | Kind::Figure) {
        return false;
    }
    let stands_alone = matches!(
        clause.kind,
        Kind::Part
            | Kind::Chapter
            | Kind::Article
            | Kind::Preamble
            | Kind::Supplement
            | Kind::Glossary
    );
    clause.heading.is_some() || (stands_alone && clause.label.is_some())
}

fn label_columns<'a>(clauses: impl Iterator<Item = &'a Clause>) -> usize {
    let widths = clauses
        .filter_map(Clause::printed_label)
        .map(UnicodeWidthStr::width_cjk);
    widths.max().unwrap_or(2).clamp(2, 6)
}

fn list_style(clause: &Clause) -> &'static str {
    match (clause.kind, clause.style) {
        (Kind::Paragraph, _) => "paragraphs",
        (_, Some(Style::Bullet) | None) => "bullets",
        (Kind::Glossary, _) => "glossary",
        _ => "items",
    }
}
