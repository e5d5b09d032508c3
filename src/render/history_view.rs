//! What became of a clause in the revisions before.

use serde::Serialize;

use super::citation::citation;
use super::diff_view::anchor_of_new;
use super::knowledge::Knowledge;
use super::links::relative;
use super::pages::Link;
use crate::diff::{Change, ChangeKind};
use crate::model::ClauseIndex;
use crate::resolve::{Book, VersionRef};

/// A revision that changed a clause.
#[derive(Debug, Serialize)]
pub(super) struct Revision {
    /// The version that changed it.
    version: String,
    kind: &'static str,
    also: Vec<&'static str>,
    /// What that means, in words; nothing that the kind says already.
    significance: Vec<&'static str>,
    /// What it was before, with the text of then.
    before: Vec<BeforeView>,
    /// The change on the page of the two versions.
    href: String,
}

#[derive(Debug, Serialize)]
struct BeforeView {
    version: String,
    text: Link,
}

/// The revisions that changed a clause, the newest first, as seen from the page
/// `path`. A text that goes on from no other has none, and two texts with little
/// in common tell nothing of each other.
pub(super) fn revisions(
    book: &Book,
    known: &Knowledge,
    (at, clause): (VersionRef, ClauseIndex),
    path: &str,
) -> Vec<Revision> {
    let mut out = Vec::new();
    let mut here = Some((at, clause));
    while let Some((version, clause)) = here {
        let pair = book.pair_before(version);
        let found = pair.and_then(|pair| known.comparison(pair));
        let Some(found) = found.filter(|one| !one.diff.resemblance.is_low()) else {
            break;
        };
        let change = found.diff.change_of_new(clause);
        let old = found.pair.old;
        if change.kind != ChangeKind::Unchanged {
            let address = book.diff_href(found.pair);
            let anchor = anchor_of_new(book.version(version), clause);
            out.push(Revision {
                version: book.version(version).front.label.clone(),
                kind: change.kind.name(),
                also: change.also.names().collect(),
                significance: meanings(change),
                before: before(book, change, old, path),
                href: relative(path, &format!("{address}#{anchor}")),
            });
        }
        let continued = found.diff.continues(clause);
        let continued = continued.or_else(|| change.old_clauses().first().copied());
        here = continued.map(|clause| (old, clause));
    }
    out
}

/// The kinds of changes are told already.
fn meanings(change: &Change) -> Vec<&'static str> {
    use crate::diff::Significance::{Merged, Moved, Renumbered, Split};
    let told = [Split, Merged, Moved, Renumbered];
    let rest = change.significance.iter().filter(|s| !told.contains(s));
    rest.map(|s| s.title()).collect()
}

fn before(book: &Book, change: &Change, old: VersionRef, path: &str) -> Vec<BeforeView> {
    let version = book.version(old);
    let view = |clause| BeforeView {
        version: version.front.label.clone(),
        text: Link {
            label: citation(version, clause),
            href: relative(path, &book.href(old, clause)),
        },
    };
    change.old_clauses().into_iter().map(view).collect()
}
