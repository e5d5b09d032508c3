//! How a body wants its 新旧対照表 to look.

use super::version::Status;

/// Which version stands in the left column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ColumnOrder {
    /// The new one.
    #[default]
    NewLeft,
    /// The old one.
    OldLeft,
}

/// What stands on the other side of words that are new or gone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Pad {
    /// Nothing that is printed.
    #[default]
    None,
    /// An underlined blank as long as the words.
    BlankUnderline,
}

/// The word that stands for text that did not change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Omission {
    /// 略
    Bare,
    /// （略）
    #[default]
    Round,
    /// ［略］
    Square,
}

impl Omission {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Bare, Self::Round, Self::Square];

    /// As it is printed, and as it is written in `site.yaml`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Bare => "略",
            Self::Round => "（略）",
            Self::Square => "［略］",
        }
    }
}

/// The house style of a 新旧対照表: `shinkyu:` in `site.yaml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContrastStyle {
    /// Which version stands left.
    pub order: ColumnOrder,
    /// The column titles, new and old; by the status of the version where none.
    pub titles: Option<(String, String)>,
    /// Whether （新設）, （削る） and where a clause moved are written.
    pub markers: bool,
    /// The word for what did not change.
    pub omission: Omission,
    /// What stands opposite words that are new or gone.
    pub pad: Pad,
    /// Whether there is a column 備考 with the kind of each change.
    pub remarks: bool,
    /// The title of the table; that of the document and 新旧対照表 where none.
    pub caption: Option<String>,
}

impl Default for ContrastStyle {
    fn default() -> Self {
        Self {
            order: ColumnOrder::default(),
            titles: None,
            markers: true,
            omission: Omission::default(),
            pad: Pad::default(),
            remarks: false,
            caption: None,
        }
    }
}

impl ContrastStyle {
    /// The titles of the new and of the old column: before a decision 改正案 and
    /// 現行, after it 改正後 and 改正前, unless the style names others.
    #[must_use]
    pub fn titles_for(&self, status: Status) -> (String, String) {
        if let Some(titles) = &self.titles {
            return titles.clone();
        }
        let (new, old) = match status {
            Status::Draft | Status::Sample => ("改正案", "現行"),
            Status::InForce | Status::Superseded => ("改正後", "改正前"),
        };
        (new.to_owned(), old.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_titled_by_the_status_unless_the_style_names_them() {
        let mut style = ContrastStyle::default();
        let titles = |style: &ContrastStyle, status| {
            let (new, old) = style.titles_for(status);
            format!("{new}|{old}")
        };
        assert_eq!(titles(&style, Status::Draft), "改正案|現行");
        assert_eq!(titles(&style, Status::Sample), "改正案|現行");
        assert_eq!(titles(&style, Status::InForce), "改正後|改正前");
        assert_eq!(titles(&style, Status::Superseded), "改正後|改正前");
        style.titles = Some(("新".into(), "旧".into()));
        assert_eq!(titles(&style, Status::Draft), "新|旧");
    }
}
