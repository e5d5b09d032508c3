//! One dated text of a policy.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::clause::{Clause, ClauseIndex, Content};
use super::date::PolicyDate;
use super::jurisdiction::Edition;
use crate::diagnostic::Code;

/// Where a version stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// The text that binds today.
    InForce,
    /// A proposal.
    Draft,
    /// Replaced by a later version.
    Superseded,
    /// An invented text that shows what the product does.
    Sample,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 4] = [Self::InForce, Self::Draft, Self::Superseded, Self::Sample];

    /// The name in front matter and published data.
    pub fn name(self) -> &'static str {
        match self {
            Self::InForce => "in-force",
            Self::Draft => "draft",
            Self::Superseded => "superseded",
            Self::Sample => "sample",
        }
    }

    /// The widest edition that holds a text of this status: what binds nobody yet,
    /// and what is invented, stays internal.
    pub fn edition(self) -> Edition {
        match self {
            Self::InForce | Self::Superseded => Edition::Public,
            Self::Draft | Self::Sample => Edition::Internal,
        }
    }
}

/// The dates of a version; what the text does not give is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dates {
    /// When it was made or decided.
    pub adopted: Option<PolicyDate>,
    /// When it was last amended.
    pub amended: Option<PolicyDate>,
    /// Since when it is in force.
    pub effective: Option<PolicyDate>,
}

/// An oddity of the printed text that its keeper has read and lets stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledged {
    /// What kind of finding is acknowledged.
    pub code: Code,
    /// The path of the clause it is about.
    pub path: Vec<String>,
    /// Why it stands.
    pub reason: String,
}

/// What stands above the text of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrontMatter {
    /// Identifier of the body.
    pub jurisdiction: String,
    /// Identifier of the policy in the body.
    pub policy: String,
    /// Title of the document.
    pub title: String,
    /// What it is called in narrow places.
    pub short_title: Option<String>,
    /// Identifier of the version.
    pub version: String,
    /// What the version is called: 令和8年一部改定.
    pub label: String,
    /// Where it stands in its life.
    pub status: Status,
    /// Its dates.
    pub dates: Dates,
    /// How the text cites its own making: 平成16年4月26日 産山村規則第9号.
    pub enactment: Option<String>,
    /// Short names of parts, by printed label or title.
    pub parts: BTreeMap<String, String>,
    /// Oddities kept as printed.
    pub as_printed: Vec<Acknowledged>,
}

/// One dated text of a policy, with its clauses in printed order.
#[derive(Debug, Clone)]
pub struct Version {
    /// What stands above the text.
    pub front: FrontMatter,
    /// All clauses in printed order; parents stand before their children.
    pub clauses: Vec<Clause>,
    /// The outermost clauses and loose text, in printed order.
    pub content: Vec<Content>,
    /// The Markdown file it was read from.
    pub path: PathBuf,
    /// Identifier of the version whose keys it continues.
    pub continues: Option<String>,
}

impl Version {
    /// `jurisdiction/key` of a clause: its name in links, data and search.
    pub fn clause_id(&self, at: ClauseIndex) -> String {
        format!("{}/{}", self.front.jurisdiction, self.clauses[at].key)
    }

    /// The outermost clauses in printed order.
    pub fn roots(&self) -> impl Iterator<Item = ClauseIndex> + '_ {
        self.content.iter().filter_map(|c| match c {
            Content::Child(at) => Some(*at),
            Content::Text(_) => None,
        })
    }

    /// A clause and all clauses above it, the outermost first.
    pub fn ancestors(&self, at: ClauseIndex) -> Vec<ClauseIndex> {
        let mut chain = vec![at];
        while let Some(parent) = self.clauses[chain[chain.len() - 1]].parent {
            chain.push(parent);
        }
        chain.reverse();
        chain
    }
}
