//! Bodies that issue policies, and the site that shows them.

use super::role::Role;
use super::version::{Status, Version};

/// Who a site is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edition {
    /// Everything.
    Internal,
    /// Without withheld clauses, controls, drafts and samples.
    Public,
}

impl Edition {
    /// The name in published data.
    pub fn name(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::Public => "public",
        }
    }

    /// What readers call it, said of a control.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Internal => "庁内版だけ",
            Self::Public => "公開版にも載せる",
        }
    }
}

/// One policy of a jurisdiction with its versions, oldest first.
#[derive(Debug, Clone)]
pub struct PolicyInfo {
    /// Identifier, unique in the jurisdiction.
    pub id: String,
    /// Title of the posted version, or of the newest.
    pub title: String,
    /// What it is called in a citation and in narrow places.
    pub short_title: Option<String>,
    /// Versions, oldest first.
    pub versions: Vec<Version>,
}

impl PolicyInfo {
    /// The version that is posted: the newest in force, else the newest. A sample
    /// never is, so that a policy of samples alone has none.
    pub fn posted(&self) -> Option<&Version> {
        let real = || {
            let all = self.versions.iter().rev();
            all.filter(|v| v.front.status != Status::Sample)
        };
        real()
            .find(|v| v.front.status == Status::InForce)
            .or_else(|| real().next())
    }
}

/// A body that issues policies.
#[derive(Debug, Clone)]
pub struct Jurisdiction {
    /// Identifier, unique in the site.
    pub id: String,
    /// Full name.
    pub name: String,
    /// Short name for narrow places.
    pub short_name: String,
    /// What kind of body it is, in its own words (町, 県, 一般社団法人).
    pub kind: String,
    /// Where it lies or what it is for, in one sentence.
    pub description: Option<String>,
    /// The clause by which the body obliges itself to keep the text visible.
    pub posting_duty: Option<String>,
    /// Its roles, in the order of `jurisdiction.yaml`.
    pub roles: Vec<Role>,
    /// Its policies.
    pub policies: Vec<PolicyInfo>,
}

/// Two versions of one policy that the site compares beside those that follow
/// each other; by their identifiers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedDiff {
    /// The body.
    pub jurisdiction: String,
    /// Its policy.
    pub policy: String,
    /// The older version.
    pub old: String,
    /// The newer version.
    pub new: String,
}

/// What a site is called and how it is ordered.
#[derive(Debug, Clone)]
pub struct Site {
    /// Title of the site.
    pub title: String,
    /// One sentence below the title.
    pub description: String,
    /// Who the site is made for.
    pub edition: Edition,
    /// Bodies in the order of `site.yaml`.
    pub jurisdictions: Vec<Jurisdiction>,
    /// Further pairs of versions to compare; one that this edition does not hold
    /// is passed over.
    pub diffs: Vec<WantedDiff>,
}
