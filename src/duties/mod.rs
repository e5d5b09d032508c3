//! What each clause demands of whom: actors and strength.
//!
//! In: a version and the names its body uses. Out: for each clause its duties,
//! with places in the clause's own text. The end of a sentence gives the strength
//! (`strength`), the phrase before its は the actor (`actor`), the sentence
//! above a list gives both to the entries (`lead`). Tables are not read. What
//! the names mean across bodies is left to the roles of each body.

mod actor;
mod lead;
mod phrase;
mod read;
mod roles;
mod strength;
mod words;

use std::ops::Range;

use crate::model::{ClauseIndex, Jurisdiction};

pub use read::duties;
pub use roles::{duties_of, is_named, other_actors, role_of};
pub use strength::Strength;

/// How several actors share a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// At most one actor.
    Single,
    /// 及び: each is bound.
    Joint,
    /// 又は: any one is bound.
    Alternative,
}

impl Mode {
    /// The name in published data.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Joint => "joint",
            Self::Alternative => "alternative",
        }
    }
}

/// A demand of a sentence, or of a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// Where it stands in the clause's own text, in code points.
    pub range: Range<usize>,
    /// Who is bound, as printed without brackets and blanks; nobody where the
    /// text names nobody.
    pub actors: Vec<String>,
    /// How several actors share it.
    pub mode: Mode,
    /// How strongly it binds.
    pub strength: Strength,
    /// The clause above whose sentence gave actor or strength.
    pub inherited_from: Option<ClauseIndex>,
}

/// The duties of every clause of a version, in printed order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Duties {
    by_clause: Vec<Vec<Duty>>,
    /// The names the body uses and those of the actors, each once, sorted.
    names: Vec<String>,
}

impl Duties {
    fn new(by_clause: Vec<Vec<Duty>>, known: &[String]) -> Self {
        let found = by_clause.iter().flatten().flat_map(|duty| &duty.actors);
        let mut names: Vec<String> = known.iter().chain(found).cloned().collect();
        names.sort_unstable();
        names.dedup();
        Self { by_clause, names }
    }

    /// The duties of a clause, in the order of its text.
    #[must_use]
    pub fn of(&self, clause: ClauseIndex) -> &[Duty] {
        self.by_clause.get(clause).map_or(&[], Vec::as_slice)
    }

    /// The names of those who act: those the body uses and the actors found in
    /// the text, sorted.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Every duty with its clause, in printed order.
    pub fn iter(&self) -> impl Iterator<Item = (ClauseIndex, &Duty)> {
        let clauses = self.by_clause.iter().enumerate();
        clauses.flat_map(|(clause, own)| own.iter().map(move |duty| (clause, duty)))
    }

    /// The strictest strength in a clause.
    #[must_use]
    pub fn strictest(&self, clause: ClauseIndex) -> Option<Strength> {
        self.of(clause).iter().map(|d| d.strength).min()
    }
}

/// The names that are actors in the texts of a body: its own, and its roles'.
#[must_use]
pub fn actor_names(body: &Jurisdiction) -> Vec<String> {
    let mut names = vec![body.name.clone(), body.short_name.clone()];
    for role in &body.roles {
        names.extend(role.names().map(str::to_owned));
    }
    names
}
