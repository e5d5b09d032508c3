//! One corpus in, one book out: where every clause stands on the site.
//!
//! The page layout is made here once. Pages, published data, search and links
//! read [`Book::href`] and rebuild nothing.

pub mod citation;
mod former;
mod layout;
mod pairs;

pub use citation::{citation, cited_title};
pub use former::{FormerAddress, FormerPage};
pub use layout::{Page, VersionPages};
pub use pairs::Pair;

use crate::model::{ClauseIndex, Jurisdiction, PolicyInfo, Site, Version};

/// Names one version in a book: indices of body, policy and version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct VersionRef {
    /// Index of the body.
    pub jurisdiction: usize,
    /// Index of the policy in the body.
    pub policy: usize,
    /// Index of the version in the policy.
    pub version: usize,
}

/// All bodies with their versions, and the place of every clause on the site.
#[derive(Debug)]
pub struct Book {
    site: Site,
    pages: Vec<(VersionRef, VersionPages)>,
}

impl Book {
    /// Lays out the pages of every version.
    pub fn new(site: Site) -> Self {
        let mut pages = Vec::new();
        for (j, body) in site.jurisdictions.iter().enumerate() {
            for (p, policy) in body.policies.iter().enumerate() {
                let posted = policy.posted().map(|v| v.front.version.clone());
                for (v, version) in policy.versions.iter().enumerate() {
                    let mut directory = body.id.clone();
                    if p > 0 {
                        directory = format!("{directory}/{}", policy.id);
                    }
                    if posted.as_deref() != Some(version.front.version.as_str()) {
                        directory = format!("{directory}/{}", version.front.version);
                    }
                    let at = VersionRef {
                        jurisdiction: j,
                        policy: p,
                        version: v,
                    };
                    pages.push((at, VersionPages::new(version, directory)));
                }
            }
        }
        Self { site, pages }
    }

    /// The site: its title, edition and bodies.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Every version, in the order of the site.
    pub fn versions(&self) -> impl Iterator<Item = VersionRef> + '_ {
        self.pages.iter().map(|(at, _)| *at)
    }

    /// The body a version belongs to.
    pub fn jurisdiction(&self, at: VersionRef) -> &Jurisdiction {
        &self.site.jurisdictions[at.jurisdiction]
    }

    /// The policy a version belongs to.
    pub fn policy(&self, at: VersionRef) -> &PolicyInfo {
        &self.jurisdiction(at).policies[at.policy]
    }

    /// A version.
    pub fn version(&self, at: VersionRef) -> &Version {
        &self.policy(at).versions[at.version]
    }

    /// Whether the version is the one that is posted for its policy.
    pub fn is_posted(&self, at: VersionRef) -> bool {
        self.policy(at)
            .posted()
            .is_some_and(|v| v.front.version == self.version(at).front.version)
    }

    /// The pages of a version.
    pub fn pages(&self, at: VersionRef) -> &VersionPages {
        let found = self.pages.iter().find(|(r, _)| *r == at);
        &found.expect("every version was laid out").1
    }

    /// The address of a clause, relative to the site's root:
    /// `oguchi/8.html#8.1.i6.k1`.
    pub fn href(&self, at: VersionRef, clause: ClauseIndex) -> String {
        self.pages(at).href(self.version(at), clause)
    }

    /// The address of a body's own page, relative to the site's root.
    pub fn body_href(&self, jurisdiction: usize) -> String {
        format!("{}/index.html", self.site.jurisdictions[jurisdiction].id)
    }
}
