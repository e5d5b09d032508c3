//! `data/definitions.json`: what the texts define, and where they use it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{lines_json, status_unless_in_force};
use crate::definitions::{Definition, Definitions, Scope, Use};
use crate::model::Version;
use crate::resolve::{Book, VersionRef};

/// The definitions of every version.
pub type DefinitionsOf = BTreeMap<VersionRef, Definitions>;

/// A definition as it is published. The fields stand in the order of their names.
#[derive(Debug, Serialize)]
struct DefinitionRecord<'a> {
    clause: String,
    form: &'static str,
    jurisdiction: &'a str,
    scope: &'static str,
    scope_clause: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    term: &'a str,
    text: &'a str,
    uses: Vec<UseRecord>,
    version: &'a str,
}

/// A place where a term is meant, in code points of the clause's text.
#[derive(Debug, Serialize)]
struct UseRecord {
    clause: String,
    end: usize,
    start: usize,
}

/// The bytes of `data/definitions.json`, one definition a line, in printed order.
pub fn definitions_json(book: &Book, definitions: &DefinitionsOf) -> Vec<u8> {
    let records = book.versions().flat_map(|at| {
        let version = book.version(at);
        let found = definitions.get(&at).into_iter().flat_map(Definitions::iter);
        found.map(move |(definition, uses)| record(version, definition, uses))
    });
    lines_json("definitions", records)
}

fn record<'a>(
    version: &'a Version,
    definition: &'a Definition,
    uses: &[Use],
) -> DefinitionRecord<'a> {
    let (scope, scope_clause) = match definition.scope {
        Scope::Policy => ("policy", None),
        Scope::Clause(at) => (version.clauses[at].kind.name(), Some(version.clause_id(at))),
    };
    DefinitionRecord {
        clause: version.clause_id(definition.clause),
        form: definition.form.name(),
        jurisdiction: &version.front.jurisdiction,
        scope,
        scope_clause,
        status: status_unless_in_force(version),
        term: &definition.term,
        text: &definition.text,
        uses: uses
            .iter()
            .map(|u| UseRecord {
                clause: version.clause_id(u.clause),
                end: u.range.end,
                start: u.range.start,
            })
            .collect(),
        version: &version.front.version,
    }
}
