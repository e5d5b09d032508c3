//! Links from clauses to the controls that implement them.

use std::collections::BTreeMap;
use std::fmt;

/// What a control does for a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// Doing it fulfils the clause.
    Implements,
    /// Doing it fulfils a part of the clause.
    Partly,
    /// It helps, but is not what the clause demands.
    Supports,
}

impl Relation {
    /// Every relation, the strongest first.
    pub const ALL: [Self; 3] = [Self::Implements, Self::Partly, Self::Supports];

    /// The name in files and published data.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Implements => "implements",
            Self::Partly => "partly",
            Self::Supports => "supports",
        }
    }

    /// What readers call it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Implements => "実施",
            Self::Partly => "一部実施",
            Self::Supports => "支援",
        }
    }
}

/// The SHA-256 of a clause as it was read: 64 digits, lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TextHash(String);

impl TextHash {
    /// Takes a text that is such a hash; none for any other.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        (text.len() == 64 && text.bytes().all(digit)).then(|| Self(text.to_owned()))
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TextHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A link as its keeper wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Identifier of the control.
    pub control: String,
    /// What it does for the clause.
    pub relation: Relation,
    /// Why, where that is not obvious.
    pub reason: Option<String>,
    /// The clause as it was when the link was confirmed; none before that.
    pub confirmed: Option<TextHash>,
}

/// Why a clause needs no control of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WaiverReason {
    /// It only leads in its items, which are linked themselves.
    LeadIn,
    /// Another clause, named by its key, says the same and is linked.
    SameAs(String),
    /// It creates a post or a body, with nothing to set up.
    Constitutive,
}

impl WaiverReason {
    /// The names of all reasons.
    pub const NAMES: [&'static str; 3] = ["lead-in", "same-as", "constitutive"];

    /// The name in files and published data.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::LeadIn => "lead-in",
            Self::SameAs(_) => "same-as",
            Self::Constitutive => "constitutive",
        }
    }

    /// What readers call it.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::LeadIn => "前書き（下の各号にそれぞれ統制がある）",
            Self::SameAs(_) => "同じことを定める別の条文に統制がある",
            Self::Constitutive => "職や組織を置くだけの定め",
        }
    }
}

/// A waiver as its keeper wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Why.
    pub reason: WaiverReason,
    /// The clause as it was when the waiver was confirmed; none before that.
    pub confirmed: Option<TextHash>,
}

/// What is written of one clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseLinks {
    /// The key of the clause.
    pub key: String,
    /// Its controls.
    pub links: Vec<Link>,
    /// Whether the clauses below that are not named themselves have the same ones.
    pub inherit: bool,
    /// The clauses below, by key, as they were when that was confirmed.
    pub items_confirmed: BTreeMap<String, TextHash>,
    /// Why it needs none.
    pub waiver: Option<Waiver>,
}

#[cfg(test)]
mod tests {
    use super::TextHash;

    #[test]
    fn a_hash_is_whole_and_in_lower_case() {
        let whole = "0123456789abcdef".repeat(4);
        assert_eq!(
            TextHash::read(&whole).map(|h| h.to_string()),
            Some(whole.clone())
        );
        assert_eq!(TextHash::read(&whole[1..]), None);
        assert_eq!(TextHash::read(&whole.to_uppercase()), None);
        assert_eq!(TextHash::read(&whole.replace('a', "g")), None);
    }
}
