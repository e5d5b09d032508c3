//! What a clause was called before, and where former addresses lead today.

use serde::Serialize;

use super::citation::citation;
use super::links::relative;
use super::pages::Link;
use super::version_view::{DateView, date};
use crate::model::{ClauseIndex, Version, path_segment};
use crate::resolve::{Book, FormerAddress, VersionRef};

/// An address that an earlier posting had.
#[derive(Debug, Serialize)]
pub(super) struct FormerView {
    /// The anchor.
    id: String,
    /// What the clause was called when it stood there.
    cite: String,
    /// Where it stands today.
    now: Option<Link>,
    /// Its text there.
    last: Link,
    ended: Option<EndView>,
}

/// The version that no longer has a clause.
#[derive(Debug, Serialize)]
struct EndView {
    label: String,
    effective: Option<DateView>,
}

/// Former addresses of a version, as seen from the page `path`.
pub(super) fn former_views(
    book: &Book,
    at: VersionRef,
    addresses: &[FormerAddress],
    path: &str,
) -> Vec<FormerView> {
    let view = |address: &FormerAddress| {
        let (old, clause) = address.last;
        FormerView {
            id: address.key.clone(),
            cite: citation(book.version(old), clause),
            now: address.now.map(|now| Link {
                label: citation(book.version(at), now),
                href: relative(path, &book.href(at, now)),
            }),
            last: Link {
                label: book.version(old).front.label.clone(),
                href: relative(path, &book.href(old, clause)),
            },
            ended: address.ended_by.map(|by| {
                let front = &book.version(by).front;
                EndView {
                    label: front.label.clone(),
                    effective: front.dates.effective.map(date),
                }
            }),
        }
    };
    addresses.iter().map(view).collect()
}

/// What a clause was called in the version before, with the way there; none where
/// it is called the same, or what stands above it is all that changed.
pub(super) fn was(book: &Book, at: VersionRef, clause: ClauseIndex, path: &str) -> Option<Link> {
    let (before, former) = book.former(at, clause)?;
    let (new, old) = (book.version(at), book.version(before));
    let label =
        |version: &Version, n: ClauseIndex| version.clauses[n].printed_label().map(path_segment);
    let above = |version: &Version, n: ClauseIndex| {
        let parent = version.clauses[n].parent?;
        Some(version.clauses[parent].key.clone())
    };
    let same = label(new, clause) == label(old, former) && above(new, clause) == above(old, former);
    (!same).then(|| Link {
        label: citation(old, former),
        href: relative(path, &book.href(before, former)),
    })
}
