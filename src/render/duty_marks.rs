//! The marks behind a sentence that say whom it binds, and how strongly.
//!
//! An entry of a list that only takes over what the sentence above the list says
//! gets no mark of its own: one is enough for all. Where another entry of the list
//! binds otherwise, it would look as if the rest did not bind: all get a mark then.

use serde::Serialize;

use super::citation::citation;
use super::clause_view::{Place, Scope, paragraph_start};
use super::links::relative;
use crate::duties::{Duty, role_of};
use crate::model::{ClauseIndex, Kind, Paragraph};
use crate::resolve::Book;

/// A strength and those it binds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct MarkView {
    pub(super) strength: &'static str,
    pub(super) actors: Vec<ActorView>,
    /// `single`, `joint` or `alternative`.
    pub(super) mode: &'static str,
    /// The citation of the clause above that gave actor or strength.
    pub(super) inherited: Option<String>,
    /// Whether it only repeats what the sentence above the list says.
    pub(super) taken: bool,
}

/// Somebody who is bound, with the page of the role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct ActorView {
    pub(super) name: String,
    pub(super) href: Option<String>,
}

/// The page of a role, relative to the site's root.
pub(super) fn role_href(book: &Book, body: usize, role: &str) -> String {
    format!("{}/role-{role}.html", book.site().jurisdictions[body].id)
}

impl Scope<'_> {
    fn duties_of(&self, at: ClauseIndex) -> &[Duty] {
        self.duties.map_or(&[], |duties| duties.of(at))
    }

    /// The strictest strength in a clause.
    pub(super) fn strictest(&self, at: ClauseIndex) -> Option<&'static str> {
        let found = self.duties.and_then(|duties| duties.strictest(at));
        found.map(|strength| strength.name())
    }

    /// The ids of the roles that a clause binds, separated by blanks.
    pub(super) fn roles(&self, at: ClauseIndex) -> String {
        let body = self.book.jurisdiction(self.at);
        let mut ids: Vec<&str> = Vec::new();
        for actor in self.duties_of(at).iter().flat_map(|duty| &duty.actors) {
            if let Some(role) = role_of(body, actor)
                && !ids.contains(&role.id.as_str())
            {
                ids.push(&role.id);
            }
        }
        ids.join(" ")
    }

    /// The marks of a paragraph of a clause's own text.
    pub(super) fn marks(&self, at: ClauseIndex, paragraph: &Paragraph) -> Vec<MarkView> {
        let clause = &self.book.version(self.at).clauses[at];
        let is_entry = clause.kind == Kind::Glossary;
        if self.place == Place::Posting || is_entry || self.duties_of(at).is_empty() {
            return Vec::new();
        }
        let start = paragraph_start(clause, paragraph);
        let end = start + paragraph.text.chars().count();
        let here = self.duties_of(at).iter().filter(|duty| {
            (start..end.max(start + 1)).contains(&duty.range.start)
                && (!self.repeats_lead(duty) || self.is_among_others(duty))
        });
        self.views(here)
    }

    /// What a clause takes over from the sentence above its list and does not
    /// repeat in a mark.
    pub(super) fn taken_over(&self, at: ClauseIndex) -> Vec<MarkView> {
        let duties = self.duties_of(at).iter();
        self.views(duties.filter(|duty| self.repeats_lead(duty)))
    }

    fn repeats_lead(&self, duty: &Duty) -> bool {
        duty.inherited_from.is_some_and(|lead| {
            self.duties_of(lead).iter().any(|above| {
                (above.strength, above.mode, &above.actors)
                    == (duty.strength, duty.mode, &duty.actors)
            })
        })
    }

    /// Whether an entry of the same list binds more or less strongly than its lead.
    fn is_among_others(&self, duty: &Duty) -> bool {
        let Some(lead) = duty.inherited_from else {
            return false;
        };
        let clauses = &self.book.version(self.at).clauses;
        let below =
            (lead + 1..clauses.len()).take_while(|at| clauses[*at].depth > clauses[lead].depth);
        below
            .flat_map(|at| self.duties_of(at))
            .any(|other| other.inherited_from == Some(lead) && other.strength != duty.strength)
    }

    fn views<'d>(&self, duties: impl Iterator<Item = &'d Duty>) -> Vec<MarkView> {
        let mut out: Vec<MarkView> = Vec::new();
        for duty in duties {
            let mark = MarkView {
                strength: duty.strength.name(),
                actors: self.actors(&duty.actors),
                mode: duty.mode.name(),
                inherited: duty
                    .inherited_from
                    .map(|lead| citation(self.book.version(self.at), lead)),
                taken: self.repeats_lead(duty),
            };
            if !out.contains(&mark) {
                out.push(mark);
            }
        }
        out
    }

    fn actors(&self, names: &[String]) -> Vec<ActorView> {
        actor_views(self.book, self.at.jurisdiction, names, self.path)
    }
}

/// Actors with the pages of their roles, as seen from the page `path`.
pub(super) fn actor_views(
    book: &Book,
    body: usize,
    names: &[String],
    path: &str,
) -> Vec<ActorView> {
    let jurisdiction = &book.site().jurisdictions[body];
    let view = |name: &String| ActorView {
        name: name.clone(),
        href: role_of(jurisdiction, name)
            .map(|role| relative(path, &role_href(book, body, &role.id))),
    };
    names.iter().map(view).collect()
}
