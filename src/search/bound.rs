//! Whom a clause binds and how strongly: what results are narrowed by.
//!
//! Read elsewhere and handed in; the search only writes it into one file, which
//! a page loads when somebody wants to narrow by it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::index::Index;
use super::numbers::write_number;

/// Who is bound by a clause, and how strongly.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bound {
    /// The strictest strength, by its name in published data.
    pub strength: Option<&'static str>,
    /// Identifiers of the roles that are named, or inherited.
    pub roles: Vec<String>,
}

/// Everything that results are narrowed by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bounds {
    /// By the id of the clause.
    pub clauses: BTreeMap<String, Bound>,
    /// The roles in the order they are offered: identifier, and for each body that
    /// has it what it is called there.
    pub roles: Vec<(String, BTreeMap<String, String>)>,
}

impl Bounds {
    /// For each document its strength and its roles, by their numbers.
    pub(super) fn file(&self, index: &Index) -> Value {
        let nobody = Bound::default();
        let of = |id: &str| self.clauses.get(id).unwrap_or(&nobody);
        let mut strengths: Vec<&str> = Vec::new();
        let (mut duty, mut roles) = (String::new(), String::new());
        for document in &index.documents {
            let bound = of(&document.id);
            let strength = bound.strength.map_or(0, |name| {
                let known = strengths.iter().position(|s| *s == name);
                1 + known.unwrap_or_else(|| {
                    strengths.push(name);
                    strengths.len() - 1
                })
            });
            write_number(number(strength), &mut duty);
            let places = bound.roles.iter().filter_map(|id| {
                let place = self.roles.iter().position(|(known, _)| known == id);
                place.map(number)
            });
            let places: Vec<u32> = places.collect();
            write_number(number(places.len()), &mut roles);
            for place in places {
                write_number(place, &mut roles);
            }
        }
        json!({ "strengths": strengths, "duty": duty, "names": self.roles, "roles": roles })
    }
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
