//! Texts that were confirmed and that no version holds any more, as the history of
//! git still has them.
//!
//! A correction changes the file of a version without a new version. What was
//! confirmed is known by its hash alone; a former text is taken only where it has
//! that hash, so that nothing else can be shown for it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use keiji::error::Error;
use keiji::model::TextHash;
use keiji::pipeline::{self, Origin, Silent, Traced};
use keiji::resolve::VersionRef;
use keiji::trace::{ToReview, fingerprint};

use super::pair::git_origin;
use super::shared::ContentPlan;
use super::trace_review::words;

/// So many revisions of a file are looked through.
const REVISIONS: usize = 20;

/// Former texts of clauses.
#[derive(Debug, Default)]
pub(super) struct FormerTexts(BTreeMap<(VersionRef, TextHash), (String, String)>);

impl FormerTexts {
    /// Looks for what was confirmed and stands in no version.
    ///
    /// # Errors
    /// Where the content cannot be read again; a file without a history has no
    /// former texts.
    pub(super) fn new(
        traced: &Traced,
        reviews: &[&ToReview],
        plan: &ContentPlan,
    ) -> Result<Self, Error> {
        let mut wanted: BTreeMap<VersionRef, BTreeSet<TextHash>> = BTreeMap::new();
        for review in reviews.iter().filter(|r| r.confirmed_text.is_none()) {
            if let Some(hash) = &review.recorded {
                wanted.entry(review.at).or_default().insert(hash.clone());
            }
        }
        let mut out = Self::default();
        for (at, mut wanted) in wanted {
            let version = traced.book.version(at);
            let now = Origin::File(version.path.clone());
            for revision in revisions(&version.path) {
                if wanted.is_empty() {
                    break;
                }
                let Ok(then) = git_origin(&revision, &version.path) else {
                    continue;
                };
                let pair = pipeline::pair(&plan.request(&Silent), &then, &now)?;
                let Some(pair) = pair.value else { continue };
                let side = pair.old.side();
                for clause in 0..side.version.clauses.len() {
                    let hash = fingerprint(side.version, side.references, clause);
                    if wanted.remove(&hash) {
                        let text = words(side.version, clause);
                        out.0.insert((at, hash), (revision.clone(), text));
                    }
                }
            }
        }
        Ok(out)
    }

    /// A text that was confirmed, and the revision that has it.
    pub(super) fn find(&self, at: VersionRef, hash: &TextHash) -> Option<(&str, &str)> {
        let (revision, text) = self.0.get(&(at, hash.clone()))?;
        Some((revision, text))
    }
}

/// The last revisions of a file, the newest first; none outside of a repository.
fn revisions(file: &Path) -> Vec<String> {
    let (Some(name), Some(parent)) = (file.file_name(), file.parent()) else {
        return Vec::new();
    };
    let directory = match parent.as_os_str().is_empty() {
        true => Path::new("."),
        false => parent,
    };
    let output = Command::new("git")
        .arg("-C")
        .arg(directory)
        .args(["log", "--format=%h", &format!("-n{REVISIONS}"), "--"])
        .arg(name)
        .output();
    let Some(output) = output.ok().filter(|output| output.status.success()) else {
        return Vec::new();
    };
    let list = String::from_utf8_lossy(&output.stdout);
    list.lines().map(str::to_owned).collect()
}
