//! The controls behind a clause: what implements it, or why nothing has to.

use serde::Serialize;

use super::citation::{citation, segment};
use super::clause_view::{Block, Place, Scope};
use super::links::relative;
use super::pages::Link;
use crate::model::{ClauseIndex, WaiverReason};
use crate::trace::State;

/// What implements a clause, or the rows of its table that are named.
#[derive(Debug, Serialize)]
pub(super) struct ControlsView {
    rows: Vec<String>,
    #[serde(flatten)]
    answer: Answer,
}

/// Controls, or a reason to have none.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Answer {
    links: Vec<LinkView>,
    waiver: Option<WaiverView>,
    /// Whether any of it is to be read again.
    review: bool,
    /// The clause above that all links come from.
    from: Option<Link>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct LinkView {
    name: String,
    href: String,
    #[serde(rename = "type")]
    kind: &'static str,
    status: &'static str,
    relation: &'static str,
    review: bool,
    reason: Option<String>,
    /// The clause above that has the link, where not all come from one.
    from: Option<Link>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct WaiverView {
    reason: &'static str,
    /// The clause that says the same.
    same_as: Option<Link>,
}

impl Scope<'_> {
    /// The controls of a clause and of the rows of its table; none on a text that
    /// is not posted, and none where the whole text stands on one page.
    pub(super) fn controls(&self, at: ClauseIndex) -> Vec<Block> {
        let trace = &self.known.trace;
        let shown = self.place == Place::Page && self.book.is_posted(self.at);
        if !shown || trace.controls().is_empty() || self.at.policy != 0 {
            return Vec::new();
        }
        let own = self.answer(at).map(|answer| ControlsView {
            rows: Vec::new(),
            answer,
        });
        let mut out: Vec<ControlsView> = own.into_iter().collect();
        let table = self.clauses()[at].table.as_ref();
        let rows = table.into_iter().flat_map(|table| &table.rows);
        for row in rows.filter_map(|row| row.clause) {
            let Some(answer) = self.answer(row) else {
                continue;
            };
            let name = segment(&self.clauses()[row]);
            let alike = |view: &&mut ControlsView| !view.rows.is_empty() && view.answer == answer;
            match out.iter_mut().find(alike) {
                Some(view) => view.rows.push(name),
                None => out.push(ControlsView {
                    rows: vec![name],
                    answer,
                }),
            }
        }
        let block = |controls| Block::Controls { controls };
        out.into_iter().map(block).collect()
    }

    fn answer(&self, at: ClauseIndex) -> Option<Answer> {
        let trace = &self.known.trace;
        let found = trace.of_clause(self.at, at);
        let waiver = trace.waiver(self.at, at).filter(|_| found.is_empty());
        if found.is_empty() && waiver.is_none() {
            return None;
        }
        let review = found.iter().any(|link| link.state == State::Review)
            || waiver.is_some_and(|waiver| waiver.state == State::Review);
        let first = found.first().and_then(|link| link.inherited_from);
        let all = first.filter(|_| found.iter().all(|link| link.inherited_from == first));
        let links = found.iter().filter_map(|link| {
            let control = trace.control(&link.control)?;
            Some(LinkView {
                name: control.name.clone(),
                href: relative(self.path, &control.href()),
                kind: control.kind.name(),
                status: control.status.name(),
                relation: link.relation.name(),
                review: link.state == State::Review,
                reason: link.reason.clone(),
                from: link
                    .inherited_from
                    .filter(|_| all.is_none())
                    .map(|above| self.cited(above)),
            })
        });
        Some(Answer {
            links: links.collect(),
            waiver: waiver.map(|waiver| WaiverView {
                reason: waiver.reason.name(),
                same_as: match &waiver.reason {
                    WaiverReason::SameAs(key) => {
                        let same = self.book.pages(self.at).with_key(key);
                        same.map(|same| self.cited(same))
                    }
                    WaiverReason::LeadIn | WaiverReason::Constitutive => None,
                },
            }),
            review,
            from: all.map(|above| self.cited(above)),
        })
    }

    fn cited(&self, at: ClauseIndex) -> Link {
        Link {
            label: citation(self.book.version(self.at), at),
            href: self.link(at),
        }
    }
}
