//! Defined terms: those of one body in the order of the kana, and those of
//! several bodies side by side.

use std::collections::BTreeSet;

use serde::Serialize;

use super::citation::citation;
use super::links::relative;
use super::pages::Pages;
use crate::definitions::{self, Definition, Definitions, SharedTerm, Use, shared_terms};
use crate::error::Error;
use crate::japanese::Change;
use crate::kana_index::{KanaKey, RowName, kana_key};
use crate::model::Status;
use crate::resolve::{Book, VersionRef};

/// The terms of all bodies, relative to the site's root.
pub(super) const TERMS: &str = "terms.html";
/// How many uses are linked before the rest is folded away.
const SHOWN_USES: usize = 5;

/// The page of a body's terms, relative to the site's root.
pub(super) fn terms_href(book: &Book, body: usize) -> String {
    format!("{}/terms.html", book.site().jurisdictions[body].id)
}

#[derive(Debug, Serialize)]
struct Row {
    kind: &'static str,
    kana: Option<char>,
    terms: Vec<TermView>,
}

/// A definition with its uses.
#[derive(Debug, Serialize)]
struct TermView {
    term: String,
    form: &'static str,
    text: String,
    /// The clause in which alone it holds; none where it holds everywhere.
    scope: Option<PlaceView>,
    defined: PlaceView,
    /// The document, where the body has several.
    policy: Option<String>,
    count: usize,
    uses: Vec<PlaceView>,
    more: Vec<PlaceView>,
}

#[derive(Debug, Serialize)]
pub(super) struct PlaceView {
    pub(super) cite: String,
    pub(super) href: String,
}

#[derive(Debug, Serialize)]
struct SharedView {
    term: String,
    wordings: Vec<WordingView>,
}

#[derive(Debug, Serialize)]
struct WordingView {
    text: String,
    abbreviation: bool,
    /// Whether others are compared with it.
    base: bool,
    changes: Vec<(&'static str, String)>,
    places: Vec<BodyPlace>,
}

#[derive(Debug, Serialize)]
struct BodyPlace {
    body: String,
    form: &'static str,
    defined: PlaceView,
}

#[derive(Debug, Serialize)]
struct SingleView {
    term: String,
    place: BodyPlace,
}

impl Pages<'_> {
    /// The terms of one body.
    pub(super) fn body_terms(&self, body: usize) -> Result<String, Error> {
        let jurisdiction = &self.book.site().jurisdictions[body];
        let mut terms: Vec<(KanaKey, VersionRef, &Definition, &[Use])> = Vec::new();
        for at in self.posted_policies(body) {
            let all = self.known.terms.get(&at);
            let all = all.into_iter().flat_map(Definitions::iter);
            terms.extend(all.map(|(definition, uses)| {
                let key = self.kana_key(&definition.term);
                (key, at, definition, uses)
            }));
        }
        terms.sort_by(|a, b| a.0.cmp(&b.0));
        let mut rows: Vec<(RowName, Row)> = Vec::new();
        for ((name, ..), at, definition, uses) in terms {
            let view = self.term_view(at, definition, uses);
            match rows.last_mut().filter(|(last, _)| *last == name) {
                Some((_, row)) => row.terms.push(view),
                None => rows.push((
                    name,
                    Row {
                        kind: match name {
                            RowName::Kana(_) => "kana",
                            RowName::Latin => "latin",
                            RowName::Other => "other",
                        },
                        kana: name.kana(),
                        terms: vec![view],
                    },
                )),
            }
        }
        let rows: Vec<Row> = rows.into_iter().map(|(_, row)| row).collect();
        let mut context = self.body_context(body);
        context.insert("rows", &rows);
        context.insert("count", &rows.iter().map(|r| r.terms.len()).sum::<usize>());
        let (told, undefined) = self.told_terms(body);
        context.insert("told", &told);
        context.insert("undefined", &undefined);
        context.insert("body_name", &jurisdiction.name);
        context.insert("crumbs", &self.body_crumbs(body));
        self.theme.render("body-terms.html", &context)
    }

    /// The terms of all bodies side by side.
    pub(super) fn all_terms(&self) -> Result<String, Error> {
        let texts: Vec<VersionRef> = (0..self.book.site().jurisdictions.len())
            .flat_map(|body| self.posted_policies(body))
            .filter(|at| {
                let status = self.book.version(*at).front.status;
                matches!(status, Status::InForce | Status::Superseded)
            })
            .collect();
        let found: Vec<Vec<&Definition>> = texts
            .iter()
            .map(|at| {
                let all = self.known.terms.get(at);
                all.into_iter()
                    .flat_map(Definitions::iter)
                    .map(|(definition, _)| definition)
                    .collect()
            })
            .collect();
        let mut shared = shared_terms(&found);
        shared.sort_by_cached_key(|term| self.kana_key(&term.term));
        let taken: BTreeSet<(usize, usize)> = shared
            .iter()
            .flat_map(|term| &term.wordings)
            .flat_map(|wording| wording.places.iter().copied())
            .collect();
        let mut singles: Vec<SingleView> = Vec::new();
        for (text, definitions) in found.iter().enumerate() {
            for (number, definition) in definitions.iter().enumerate() {
                if !taken.contains(&(text, number)) {
                    singles.push(SingleView {
                        term: definition.term.clone(),
                        place: self.body_place(texts[text], definition),
                    });
                }
            }
        }
        singles.sort_by_cached_key(|single| self.kana_key(&single.term));
        let shared: Vec<SharedView> = shared
            .iter()
            .map(|term| self.shared_view(term, &texts, &found))
            .collect();
        let mut context = self.context("");
        context.insert("shared", &shared);
        context.insert("singles", &singles);
        context.insert("bodies", &self.body_links(terms_href));
        context.insert("crumbs", &[self.home_crumb()]);
        self.theme.render("terms.html", &context)
    }

    pub(super) fn kana_key(&self, term: &str) -> KanaKey {
        kana_key(term, &self.known.readings)
    }

    fn term_view(&self, at: VersionRef, definition: &Definition, uses: &[Use]) -> TermView {
        let mut clauses: Vec<_> = uses.iter().map(|one| one.clause).collect();
        clauses.dedup();
        let more = clauses.split_off(clauses.len().min(SHOWN_USES));
        let places = |list: Vec<usize>| list.into_iter().map(|c| self.place(at, c)).collect();
        let several = self.book.jurisdiction(at).policies.len() > 1;
        TermView {
            term: definition.term.clone(),
            form: definition.form.name(),
            text: definition.text.clone(),
            scope: match definition.scope {
                definitions::Scope::Policy => None,
                definitions::Scope::Clause(clause) => Some(self.place(at, clause)),
            },
            defined: self.place(at, definition.clause),
            policy: several.then(|| self.book.policy(at).title.clone()),
            count: uses.len(),
            uses: places(clauses),
            more: places(more),
        }
    }

    fn shared_view(
        &self,
        term: &SharedTerm,
        texts: &[VersionRef],
        found: &[Vec<&Definition>],
    ) -> SharedView {
        let compared = term.wordings.iter().any(|w| !w.changes.is_empty());
        let numbered = term.wordings.iter().enumerate();
        let wordings = numbered.map(|(number, wording)| WordingView {
            text: wording.text.clone(),
            abbreviation: wording.abbreviation,
            base: compared && number == 0,
            changes: wording
                .changes
                .iter()
                .map(|(change, text)| (change_name(*change), text.clone()))
                .collect(),
            places: wording
                .places
                .iter()
                .map(|(text, number)| self.body_place(texts[*text], found[*text][*number]))
                .collect(),
        });
        SharedView {
            term: term.term.clone(),
            wordings: wordings.collect(),
        }
    }

    fn body_place(&self, at: VersionRef, definition: &Definition) -> BodyPlace {
        BodyPlace {
            body: self.book.jurisdiction(at).short_name.clone(),
            form: definition.form.name(),
            defined: self.place(at, definition.clause),
        }
    }

    pub(super) fn place(&self, at: VersionRef, clause: usize) -> PlaceView {
        PlaceView {
            cite: citation(self.book.version(at), clause),
            href: relative(self.path, &self.book.href(at, clause)),
        }
    }
}

fn change_name(change: Change) -> &'static str {
    match change {
        Change::Same => "same",
        Change::Removed => "removed",
        Change::Added => "added",
    }
}
