//! Topics: one rule each, seen across bodies, in areas.

use std::collections::BTreeMap;

/// What is known of a topic in one body. A body that a topic does not name has
/// not been looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// These clauses carry the rule; somebody read them and says so.
    Confirmed(Vec<String>),
    /// These clauses may carry the rule; nobody has read them yet.
    Proposed(Vec<String>),
    /// The body has no such rule; somebody looked and says so.
    Absent,
}

impl Standing {
    /// The name in published data.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Confirmed(_) => "confirmed",
            Self::Proposed(_) => "proposed",
            Self::Absent => "none",
        }
    }

    /// The keys of the clauses, without the body's name.
    #[must_use]
    pub fn keys(&self) -> &[String] {
        match self {
            Self::Confirmed(keys) | Self::Proposed(keys) => keys,
            Self::Absent => &[],
        }
    }
}

/// A group of topics.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Identifier, unique among areas.
    pub id: String,
    /// What staff call it.
    pub name: String,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Identifier, unique among topics.
    pub id: String,
    /// What staff call it, unique among topics.
    pub name: String,
    /// Identifier of its area.
    pub area: String,
    /// The rule in a line; empty where none is given.
    pub about: String,
    /// What is known of it, by the identifier of the body.
    pub bodies: BTreeMap<String, Standing>,
}

/// All topics in the order of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Topics {
    /// The areas, in the order of the file.
    pub areas: Vec<Area>,
    /// The topics, in the order of the file.
    pub topics: Vec<Topic>,
}

impl Topics {
    /// The topics without what is said of one body, as if it were new.
    #[must_use]
    pub fn without(&self, body: &str) -> Self {
        let mut out = self.clone();
        for topic in &mut out.topics {
            topic.bodies.remove(body);
        }
        out
    }
}
