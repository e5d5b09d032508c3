//! Dates of policies, written in ISO and shown in 和暦.
//!
//! The era borders are those of domain knowledge written down here because the
//! common tables get 大正 and 平成 wrong by a day.

use std::fmt;
use std::str::FromStr;

/// A date that may lack its day or its month and day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PolicyDate {
    year: u16,
    month: Option<u8>,
    day: Option<u8>,
}

/// First day (year, month, day), name, and what to take from the year.
const ERAS: [((u16, u8, u8), &str, u16); 5] = [
    ((2019, 5, 1), "令和", 2018),
    ((1989, 1, 8), "平成", 1988),
    ((1926, 12, 25), "昭和", 1925),
    ((1912, 7, 30), "大正", 1911),
    ((1868, 10, 23), "明治", 1867),
];

impl PolicyDate {
    /// A whole date; none where there is no such day.
    pub fn new(year: u16, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        if let Some(m) = month
            && !(1..=12).contains(&m)
        {
            return None;
        }
        if let Some(d) = day {
            let m = month?;
            if d == 0 || d > days_in(year, m) {
                return None;
            }
        }
        (1868..=9999)
            .contains(&year)
            .then_some(Self { year, month, day })
    }

    /// The date in 和暦: 令和8年, 令和6年4月1日, 令和元年7月11日.
    ///
    /// A date without month counts as the end of its year, so that 2019 is 令和元年.
    pub fn wareki(self) -> String {
        let probe = (self.year, self.month.unwrap_or(12), self.day.unwrap_or(31));
        let Some((_, era, base)) = ERAS.iter().find(|(first, _, _)| probe >= *first) else {
            return self.to_string();
        };
        let year = match self.year - base {
            1 => "元".to_owned(),
            n => n.to_string(),
        };
        let mut out = format!("{era}{year}年");
        if let Some(m) = self.month {
            out.push_str(&format!("{m}月"));
        }
        if let Some(d) = self.day {
            out.push_str(&format!("{d}日"));
        }
        out
    }
}

fn days_in(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 31,
    }
}

impl fmt::Display for PolicyDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(m) = self.month {
            write!(f, "-{m:02}")?;
        }
        if let Some(d) = self.day {
            write!(f, "-{d:02}")?;
        }
        Ok(())
    }
}

impl FromStr for PolicyDate {
    type Err = ();

    /// Reads `2024`, `2024-04` or `2024-04-01`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.split('-');
        let field = |part: Option<&str>, width: usize| -> Result<Option<u16>, ()> {
            match part {
                None => Ok(None),
                Some(p) if p.len() == width && p.bytes().all(|b| b.is_ascii_digit()) => {
                    p.parse().map(Some).map_err(|_| ())
                }
                Some(_) => Err(()),
            }
        };
        let year = field(parts.next(), 4)?.ok_or(())?;
        let month = field(parts.next(), 2)?;
        let day = field(parts.next(), 2)?;
        if parts.next().is_some() {
            return Err(());
        }
        let small = |n: Option<u16>| n.map(u8::try_from).transpose().map_err(|_| ());
        Self::new(year, small(month)?, small(day)?).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eras_change_on_their_day() {
        for (iso, wareki) in [
            ("2019-04-30", "平成31年4月30日"),
            ("2019-05-01", "令和元年5月1日"),
            ("1989-01-07", "昭和64年1月7日"),
            ("1989-01-08", "平成元年1月8日"),
            ("1926-12-24", "大正15年12月24日"),
            ("1926-12-25", "昭和元年12月25日"),
            ("1912-07-29", "明治45年7月29日"),
            ("2026", "令和8年"),
            ("2024-04", "令和6年4月"),
        ] {
            assert_eq!(iso.parse::<PolicyDate>().expect(iso).wareki(), wareki);
        }
    }

    #[test]
    fn impossible_days_are_refused() {
        for bad in [
            "2023-02-29",
            "2024-13-01",
            "2024-4-1",
            "令和6年",
            "2024-04-31",
            "1700-01-01",
            "",
        ] {
            assert!(bad.parse::<PolicyDate>().is_err(), "{bad}");
        }
        assert!("2024-02-29".parse::<PolicyDate>().is_ok());
    }
}
