//! Controls: the concrete measures that implement clauses.

use std::path::PathBuf;

use super::jurisdiction::Edition;

/// What kind of measure a control is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ControlType {
    /// A setting of a system.
    Technical,
    /// A procedure that is carried out.
    Operational,
    /// A facility or a thing.
    Physical,
    /// What people know and do.
    Human,
    /// A term of a contract.
    Contractual,
    /// Who decides and who is in charge.
    Organizational,
}

impl ControlType {
    /// Every type, in the order they are shown.
    pub const ALL: [Self; 6] = [
        Self::Technical,
        Self::Operational,
        Self::Physical,
        Self::Human,
        Self::Contractual,
        Self::Organizational,
    ];

    /// The name in front matter and published data.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Technical => "technical",
            Self::Operational => "operational",
            Self::Physical => "physical",
            Self::Human => "human",
            Self::Contractual => "contractual",
            Self::Organizational => "organizational",
        }
    }

    /// What readers call it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Technical => "技術",
            Self::Operational => "運用",
            Self::Physical => "物理",
            Self::Human => "人的",
            Self::Contractual => "契約",
            Self::Organizational => "組織",
        }
    }
}

/// How far a control is set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ControlStatus {
    /// Set up.
    Done,
    /// Set up in part.
    Partly,
    /// Not yet set up.
    Planned,
    /// There is nothing to set it up for.
    NotApplicable,
}

impl ControlStatus {
    /// Every status, in the order they are shown.
    pub const ALL: [Self; 4] = [Self::Done, Self::Partly, Self::Planned, Self::NotApplicable];

    /// The name in front matter and published data.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Partly => "partly",
            Self::Planned => "planned",
            Self::NotApplicable => "not-applicable",
        }
    }

    /// What readers call it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Done => "実施済み",
            Self::Partly => "一部実施",
            Self::Planned => "予定",
            Self::NotApplicable => "対象なし",
        }
    }
}

/// A measure that implements clauses of any body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Control {
    /// Identifier; the file bears the same name.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What kind of measure it is.
    pub kind: ControlType,
    /// Identifier of the role that is in charge of it.
    pub owner: String,
    /// How far it is set up.
    pub status: ControlStatus,
    /// How often it is looked at again: 年1回.
    pub review: String,
    /// What shows that it is done.
    pub evidence: Vec<String>,
    /// Numbers of ISO/IEC 27002:2022, such as `8.5`.
    pub iso27002: Vec<String>,
    /// The widest edition that may show it.
    pub edition: Edition,
    /// What is set up, how, and how it is checked: Markdown.
    pub body: String,
    /// The file it was read from.
    pub path: PathBuf,
}

impl Control {
    /// The heading of the second level under which the body says how it is checked.
    pub const CHECKS: &str = "確認";

    /// The address of its page, relative to the site's root.
    #[must_use]
    pub fn href(&self) -> String {
        format!("controls/{}.html", self.id)
    }

    /// The first paragraph of its text: what it does. Empty where there is none.
    #[must_use]
    pub fn summary(&self) -> &str {
        let mut blocks = self.body.split("\n\n").map(str::trim);
        let plain = |block: &&str| !block.is_empty() && !block.starts_with(['#', '`']);
        blocks.find(plain).unwrap_or_default()
    }
}

/// Whether a text is a number of a control of ISO/IEC 27002:2022.
#[must_use]
pub fn is_iso27002(text: &str) -> bool {
    let Some((theme, number)) = text.split_once('.') else {
        return false;
    };
    let last = match theme {
        "5" => 37,
        "6" => 8,
        "7" => 14,
        "8" => 34,
        _ => return false,
    };
    let plain = number.bytes().all(|b| b.is_ascii_digit()) && !number.starts_with('0');
    plain && number.parse::<u8>().is_ok_and(|n| n <= last)
}

#[cfg(test)]
mod tests {
    use super::is_iso27002;

    #[test]
    fn only_numbers_of_the_standard_are_taken() {
        for good in ["5.1", "5.37", "6.8", "7.14", "8.34"] {
            assert!(is_iso27002(good), "{good}");
        }
        for bad in [
            "5.38", "8.35", "4.1", "A.5.1", "5", "5.", "5.0", "5.01", "8.5.1", "9.1", "",
        ] {
            assert!(!is_iso27002(bad), "{bad}");
        }
    }
}
