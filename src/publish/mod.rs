//! Published data: the JSON files below `data/`.
//!
//! In: the book, and for each clause the lines of the source text it came from,
//! where they are known. Out: bytes, the same for the same book: keys sorted,
//! values in English, positions in code points. The names of the fields are a
//! promise to those who read the data; a field is added, never changed.

mod clauses;
mod compare;
mod controls;
mod definitions;
mod diff;
mod parameters;
mod references;
mod roles;
mod site;
mod trace;

use std::collections::BTreeMap;

use crate::duties::Duties;
use serde::Serialize;

use crate::model::{ClauseIndex, Status, Version};
use crate::resolve::VersionRef;

pub use clauses::clauses_json;
pub use compare::{TopicsOf, compare_json, compare_path, topics_json, topics_of};
pub use controls::controls_json;
pub use definitions::{DefinitionsOf, definitions_json};
pub use diff::diff_json;
pub use parameters::parameters_json;
pub use references::references_json;
pub use roles::roles_json;
pub use site::site_json;
pub use trace::trace_json;

/// For each clause the runs of lines (first, last, from 1) of the source text
/// that it came from.
pub type SourceLines = BTreeMap<(VersionRef, ClauseIndex), Vec<(usize, usize)>>;

/// How the search of the site is called from other pages, in Markdown.
pub const SEARCH_API: &str = include_str!("search-api.md");

/// The duties of every version.
pub type DutiesOf = BTreeMap<VersionRef, Duties>;

/// What a record of a version says of its status: nothing where the text is in
/// force, so that no draft, sample or old text is taken for one that binds.
fn status_unless_in_force(version: &Version) -> Option<&'static str> {
    let status = version.front.status;
    (status != Status::InForce).then(|| status.name())
}

/// A file of one list: its name, then one record a line.
fn lines_json<T: Serialize>(name: &str, records: impl IntoIterator<Item = T>) -> Vec<u8> {
    let mut out = format!("{{\"{name}\":[").into_bytes();
    for (n, record) in records.into_iter().enumerate() {
        out.extend_from_slice(if n == 0 { b"\n" } else { b",\n" });
        serde_json::to_writer(&mut out, &record).expect("texts and numbers become JSON in memory");
    }
    out.extend_from_slice(b"\n]}\n");
    out
}

#[cfg(test)]
pub(crate) mod fixture {
    //! A book of one small policy, for the tests of this room.

    use crate::model::{Edition, Jurisdiction, PolicyInfo, Site};
    use crate::parse::parse_policy;
    use crate::resolve::Book;
    use crate::source::SourceFile;

    /// A book that holds the given texts as policies of the body `machi`.
    pub(crate) fn book(texts: &[&str]) -> Book {
        let policies = texts.iter().map(|text| {
            let version = parse_policy(&SourceFile::from_text("r8.md", text))
                .value
                .expect("a version");
            PolicyInfo {
                id: version.front.policy.clone(),
                title: version.front.title.clone(),
                short_title: None,
                versions: vec![version],
            }
        });
        Book::new(Site {
            title: "掲示".into(),
            description: String::new(),
            edition: Edition::Internal,
            diffs: Vec::new(),
            jurisdictions: vec![Jurisdiction {
                id: "machi".into(),
                name: "町".into(),
                short_name: "町".into(),
                kind: "町".into(),
                description: None,
                posting_duty: None,
                roles: Vec::new(),
                policies: policies.collect(),
            }],
        })
    }
}
