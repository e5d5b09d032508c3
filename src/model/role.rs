//! Roles: who a body puts in charge of what, and by which name.

/// A role as one body knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Identifier that the same role bears in every body: `ciso`.
    pub id: String,
    /// What the body calls it.
    pub name: String,
    /// Abbreviations and other names in its texts.
    pub also: Vec<String>,
    /// Shared roles whose duties it carries here beside or instead of its own.
    pub carries: Vec<String>,
    /// The key of the clause that appoints or defines it; none where no clause does.
    pub appointed: Option<String>,
    /// Who holds it and what for, in one sentence.
    pub description: Option<String>,
}

impl Role {
    /// Every name of the role, the chief one first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name)
            .chain(&self.also)
            .map(String::as_str)
    }
}
