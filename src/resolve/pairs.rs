//! Which versions are compared, and where the comparisons stand.
//!
//! In: the book. Out: pairs of versions of one policy, the older first. Versions
//! that follow each other make a pair; an invented text follows the one listed
//! before it, and nothing follows an invented text. Whatever an edition does not
//! hold is in no pair of it.

use super::{Book, VersionRef};
use crate::model::Status;

/// Two versions of one policy that are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// The older one.
    pub old: VersionRef,
    /// The newer one.
    pub new: VersionRef,
}

impl Book {
    /// All pairs, in the order of the site; those of one newer version together,
    /// the nearest older version first.
    #[must_use]
    pub fn pairs(&self) -> Vec<Pair> {
        let versions = self.versions();
        versions.flat_map(|new| self.pairs_of(new)).collect()
    }

    fn pairs_of(&self, new: VersionRef) -> Vec<Pair> {
        let earlier = (0..new.version).map(|version| VersionRef { version, ..new });
        let before = earlier
            .rev()
            .find(|at| self.is_sample(new) || !self.is_sample(*at));
        let mut olds: Vec<VersionRef> = before.into_iter().collect();
        olds.extend(self.predecessor(new));
        olds.extend(self.wanted(new));
        olds.sort_unstable_by(|a, b| b.cmp(a));
        olds.dedup();
        olds.into_iter().map(|old| Pair { old, new }).collect()
    }

    /// The older versions that `site.yaml` names for a version.
    fn wanted(&self, new: VersionRef) -> impl Iterator<Item = VersionRef> + '_ {
        let (body, policy) = (&self.jurisdiction(new).id, &self.policy(new).id);
        let own = &self.version(new).front.version;
        let wanted = self.site().diffs.iter().filter(move |wanted| {
            (&wanted.jurisdiction, &wanted.policy, &wanted.new) == (body, policy, own)
        });
        wanted.filter_map(move |wanted| {
            let mut earlier = (0..new.version).map(|version| VersionRef { version, ..new });
            earlier.find(|at| self.version(*at).front.version == wanted.old)
        })
    }

    /// The pair whose older version a version goes on from: the one it takes its
    /// keys from, else the one before it. A text goes on from no invented one but
    /// where it is invented itself.
    #[must_use]
    pub fn pair_before(&self, new: VersionRef) -> Option<Pair> {
        let recorded = self.predecessor(new).map(|old| Pair { old, new });
        let pair = recorded.or_else(|| self.pairs_of(new).into_iter().next())?;
        (self.is_sample(new) || !self.is_sample(pair.old)).then_some(pair)
    }

    /// Whether a version is an invented one.
    #[must_use]
    pub fn is_sample(&self, at: VersionRef) -> bool {
        self.version(at).front.status == Status::Sample
    }

    /// The address of a comparison, relative to the site's root:
    /// `oguchi/diff-r5--r8.html`. No key of a clause has two hyphens together, so
    /// that no page of clauses has such a name.
    #[must_use]
    pub fn diff_href(&self, pair: Pair) -> String {
        format!("{}/diff-{}.html", self.home(pair), self.pair_name(pair))
    }

    /// The page about what a revision does to the controls, relative to the site's
    /// root: `oguchi/impact-r5--r8.html`.
    #[must_use]
    pub fn impact_href(&self, pair: Pair) -> String {
        format!("{}/impact-{}.html", self.home(pair), self.pair_name(pair))
    }

    /// The file with the data of a comparison, relative to the site's root:
    /// `data/diff/oguchi/r5--r8.json`.
    #[must_use]
    pub fn diff_data_path(&self, pair: Pair) -> String {
        format!(
            "data/diff/{}/{}.json",
            self.home(pair),
            self.pair_name(pair)
        )
    }

    /// A file of the 新旧対照表 of two versions, relative to the site's root:
    /// `oguchi/shinkyu-r5--r8.docx`.
    #[must_use]
    pub fn contrast_path(&self, pair: Pair, ending: &str) -> String {
        let name = self.pair_name(pair);
        format!("{}/shinkyu-{name}.{ending}", self.home(pair))
    }

    /// The table of old and new numbers of two versions, relative to the site's
    /// root: `oguchi/numbers-r5--r8.csv`.
    #[must_use]
    pub fn numbers_path(&self, pair: Pair) -> String {
        format!("{}/numbers-{}.csv", self.home(pair), self.pair_name(pair))
    }

    fn pair_name(&self, pair: Pair) -> String {
        let id = |at: VersionRef| &self.version(at).front.version;
        format!("{}--{}", id(pair.old), id(pair.new))
    }

    /// The directory of a policy.
    fn home(&self, pair: Pair) -> String {
        let body = &self.jurisdiction(pair.new).id;
        match pair.new.policy {
            0 => body.clone(),
            _ => format!("{body}/{}", self.policy(pair.new).id),
        }
    }
}
