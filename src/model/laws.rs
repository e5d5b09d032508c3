//! Laws that policies cite: names, numbers and where they are published.

use std::fmt;

use super::label::{fold_ascii, number};

/// The eras in which laws are numbered, with their digit in an e-Gov id.
pub const ERAS: [(&str, char); 5] = [
    ("明治", '1'),
    ("大正", '2'),
    ("昭和", '3'),
    ("平成", '4'),
    ("令和", '5'),
];

/// 昭和25年法律第261号: the year it was made, its kind and its number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LawNumber {
    /// 昭和
    pub era: String,
    /// 25; 元年 is 1.
    pub year: u32,
    /// 法律, 政令, 福島県条例: what stands between the year and the number.
    pub kind: String,
    /// 261
    pub number: u32,
}

impl LawNumber {
    /// Reads a whole law number; widths and spaces do not matter.
    pub fn read(text: &str) -> Option<Self> {
        let folded: String = text
            .chars()
            .map(fold_ascii)
            .filter(|c| !c.is_whitespace())
            .collect();
        let (found, len) = Self::read_start(&folded)?;
        (len == folded.len()).then_some(found)
    }

    /// Reads a law number at the start of a text that is half-width and without
    /// spaces; its byte length too.
    pub fn read_start(text: &str) -> Option<(Self, usize)> {
        let (era, _) = ERAS.iter().find(|(era, _)| text.starts_with(era))?;
        let mut at = era.len();
        let (year, digits) = match text[at..].strip_prefix('元') {
            Some(_) => (1, '元'.len_utf8()),
            None => number(&text[at..])?,
        };
        at += digits;
        at += text[at..].starts_with('年').then_some('年'.len_utf8())?;
        // A day of making may stand between: 平成27年8月28日規則第6号.
        for unit in ['月', '日'] {
            if let Some((_, digits)) = number(&text[at..])
                && text[at + digits..].starts_with(unit)
            {
                at += digits + unit.len_utf8();
            }
        }
        let length = text[at..].find('第')?;
        let kind = &text[at..at + length];
        let named = (1..=24).contains(&kind.chars().count())
            && !kind.contains(['、', '。', '(', ')', '「', '」', '\n', '\t']);
        if !named {
            return None;
        }
        let kind = kind.to_owned();
        at += length + '第'.len_utf8();
        let (count, digits) = number(&text[at..])?;
        at += digits;
        at += text[at..].starts_with('号').then_some('号'.len_utf8())?;
        let era = (*era).to_owned();
        let number = count;
        Some((
            Self {
                era,
                year,
                kind,
                number,
            },
            at,
        ))
    }
}

impl fmt::Display for LawNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            era,
            year,
            kind,
            number,
        } = self;
        match year {
            1 => write!(f, "{era}元年{kind}第{number}号"),
            _ => write!(f, "{era}{year}年{kind}第{number}号"),
        }
    }
}

/// A law of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Law {
    /// Its full name.
    pub name: String,
    /// What else it is called: 個人情報保護法, former titles.
    pub aliases: Vec<String>,
    /// Its number, where it is known.
    pub number: Option<LawNumber>,
    /// Its id at e-Gov, 15 characters, where it is known for sure.
    pub id: Option<String>,
}

impl Law {
    /// Where the law can be read.
    pub fn url(&self) -> Option<String> {
        let id = self.id.as_ref()?;
        Some(format!("https://laws.e-gov.go.jp/law/{id}"))
    }

    /// All its names, the full one first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name)
            .chain(&self.aliases)
            .map(String::as_str)
    }
}

/// The laws that are known by name, in the order of their file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LawTable {
    /// The laws.
    pub laws: Vec<Law>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_any_width() {
        for text in [
            "昭和25年法律第261号",
            "昭和 25年法律第 261 号",
            "昭和２５年法律第２６１号",
        ] {
            let number = LawNumber::read(text).expect(text);
            assert_eq!(number.to_string(), "昭和25年法律第261号");
        }
        let first = LawNumber::read("令和元年条例第3号").expect("a number");
        assert_eq!(
            (first.year, first.to_string().as_str()),
            (1, "令和元年条例第3号")
        );
        let dated = LawNumber::read("平成27年8月28日規則第6号").expect("a number");
        assert_eq!(dated.kind, "規則");
    }

    #[test]
    fn half_a_number_is_none() {
        for text in [
            "平成28年",
            "平成28年法律",
            "法律第31号",
            "平成28年法律第号",
            "昭和25年法律第261号の",
        ] {
            assert_eq!(LawNumber::read(text), None, "{text}");
        }
    }
}
