//! `data/definitions.json`: what the texts define, and where they use it.

use std::collections::BTreeMap;

use serde::Serialize;

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
    let mut out = b"{\"definitions\":[".to_vec();
    let mut first = true;
    for at in book.versions() {
        let version = book.version(at);
        for (definition, uses) in definitions.get(&at).into_iter().flat_map(Definitions::iter) {
            out.extend_from_slice(if first { b"\n" } else { b",\n" });
            first = false;
            serde_json::to_writer(&mut out, &record(version, definition, uses))
                .expect("texts and numbers become JSON in memory");
        }
    }
    out.extend_from_slice(b"\n]}\n");
    out
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
