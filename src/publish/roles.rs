//! `data/roles.json`: the roles of the bodies, set against each other by their id.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{DutiesOf, lines_json};
use crate::duties::{Duties, duties_of};
use crate::model::Role;
use crate::resolve::Book;

/// A role as it is published. The fields stand in the order of their names.
#[derive(Debug, Serialize)]
struct RoleRecord<'a> {
    also: &'a [String],
    appointed: Option<String>,
    carries: &'a [String],
    description: Option<&'a str>,
    duties: BTreeMap<&'static str, usize>,
    id: &'a str,
    jurisdiction: &'a str,
    name: &'a str,
}

/// The bytes of `data/roles.json`, one role a line, bodies in the order of the site.
///
/// `duties` counts, by strength, the duties in the posted text of the first policy
/// whose actors bear one of the role's names.
pub fn roles_json(book: &Book, duties: &DutiesOf) -> Vec<u8> {
    let bodies = book.site().jurisdictions.iter().enumerate();
    let records = bodies.flat_map(|(n, body)| {
        let posted = book
            .versions()
            .find(|at| at.jurisdiction == n && at.policy == 0 && book.is_posted(*at));
        let duties = posted.and_then(|at| duties.get(&at));
        body.roles.iter().map(move |role| RoleRecord {
            also: &role.also,
            appointed: role
                .appointed
                .as_ref()
                .map(|key| format!("{}/{key}", body.id)),
            carries: &role.carries,
            description: role.description.as_deref(),
            duties: duties.map_or_else(BTreeMap::new, |duties| count(duties, role)),
            id: &role.id,
            jurisdiction: &body.id,
            name: &role.name,
        })
    });
    lines_json("roles", records)
}

fn count(duties: &Duties, role: &Role) -> BTreeMap<&'static str, usize> {
    let mut out = BTreeMap::new();
    for (_, duty) in duties_of(duties, role) {
        *out.entry(duty.strength.name()).or_default() += 1;
    }
    out
}
