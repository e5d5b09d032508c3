//! Classes that a table lays down: 機密性2以上, 重要性分類II, 重要度1.
//!
//! The rows of such a table are named by one word and a grade. What 以上 means
//! is taken from the table: its first row is the weightiest. Where the grades of
//! 機密性, 完全性 or 可用性 count up, the highest number is.

use crate::model::{ClauseIndex, Kind, Version};

use super::text::{before, is_word};
use super::tree::squeeze;

/// A table of more rows is a list of numbered things, not a scale.
const MOST: usize = 30;

#[derive(Debug)]
struct Grade {
    sign: String,
    row: ClauseIndex,
}

#[derive(Debug)]
struct Scheme {
    names: Vec<String>,
    table: ClauseIndex,
    /// The weightiest first.
    grades: Vec<Grade>,
}

/// The classes of a version.
#[derive(Debug)]
pub(super) struct Grades {
    schemes: Vec<Scheme>,
}

impl Grades {
    pub(super) fn new(version: &Version) -> Self {
        let mut schemes: Vec<Scheme> = Vec::new();
        for (at, clause) in version.clauses.iter().enumerate() {
            if clause.kind == Kind::Table {
                schemes.extend(scheme(version, at));
            }
        }
        // Two tables of one name: nobody knows which is meant.
        let twice: Vec<bool> = schemes
            .iter()
            .map(|a| schemes.iter().filter(|b| a.names[0] == b.names[0]).count() > 1)
            .collect();
        let mut twice = twice.into_iter();
        schemes.retain(|_| !twice.next().unwrap_or(false));
        schemes.sort_by_key(|s| std::cmp::Reverse(s.names[0].len()));
        Self { schemes }
    }

    /// The classes named at a place, and where the name ends.
    pub(super) fn at(&self, text: &str, at: usize) -> Option<(usize, Vec<ClauseIndex>)> {
        if before(text, at).is_some_and(is_word) {
            return None;
        }
        let rest = &text[at..];
        for scheme in &self.schemes {
            for name in &scheme.names {
                let Some(tail) = rest.strip_prefix(name.as_str()) else {
                    continue;
                };
                let tail = tail.strip_prefix('上').unwrap_or(tail);
                if let Some((len, rows)) = scheme.read(tail) {
                    return Some((text.len() - tail.len() + len, rows));
                }
            }
            let whole = &scheme.names[0];
            if let Some(tail) = rest.strip_prefix(whole.as_str())
                && ["に従", "に基づ", "により", "に応じ"]
                    .iter()
                    .any(|w| tail.starts_with(w))
                && whole.chars().count() > 3
            {
                return Some((at + whole.len(), vec![scheme.table]));
            }
        }
        None
    }

    /// The classes of a heading that names nothing else: I及びII.
    pub(super) fn heading(&self, text: &str) -> Vec<(usize, usize, ClauseIndex)> {
        for scheme in &self.schemes {
            let mut out = Vec::new();
            let mut at = 0;
            while let Some((len, row)) = scheme.sign(&text[at..]) {
                out.push((at, at + len, row));
                at += len;
                let joined = ["及び", "又は", "、", "・"]
                    .into_iter()
                    .find(|w| text[at..].starts_with(w));
                match joined {
                    Some(word) => at += word.len(),
                    None => break,
                }
            }
            if at == text.len() && out.len() > 1 {
                return out;
            }
        }
        Vec::new()
    }
}

impl Grades {
    /// The rows that a heading like I及びII names.
    pub(super) fn heading_rows(&self, text: &str) -> Vec<ClauseIndex> {
        self.heading(text)
            .into_iter()
            .map(|(_, _, row)| row)
            .collect()
    }
}

impl Scheme {
    /// One grade at the start of a text.
    fn sign(&self, text: &str) -> Option<(usize, ClauseIndex)> {
        let found = self
            .grades
            .iter()
            .filter(|g| text.starts_with(&g.sign) && ends(&text[g.sign.len()..]))
            .max_by_key(|g| g.sign.len())?;
        Some((found.sign.len(), found.row))
    }

    /// A grade with 以上 and the like: its length and the rows it means.
    fn read(&self, text: &str) -> Option<(usize, Vec<ClauseIndex>)> {
        let (mut len, range) = match self.sign(text) {
            Some((len, row)) => {
                let at = self.grades.iter().position(|g| g.row == row)?;
                match self.range_end(&text[..len], &text[len..]) {
                    Some((more, end)) if end > at => (len + more, at..end + 1),
                    _ => (len, at..at + 1),
                }
            }
            // 機密性3 where the rows are 3A, 3B and 3C.
            None => {
                let len = text.bytes().take_while(u8::is_ascii_digit).count();
                let part =
                    |g: &Grade| len > 0 && g.sign.len() > len && g.sign.starts_with(&text[..len]);
                let first = self.grades.iter().position(part)?;
                let count = self.grades[first..].iter().take_while(|g| part(g)).count();
                if !ends(&text[len..]) {
                    return None;
                }
                (len, first..first + count)
            }
        };
        let after = &text[len..];
        let range = if after.starts_with("以上") {
            len += "以上".len();
            0..range.end
        } else if after.starts_with("以下") && !after.starts_with("以下「") {
            len += "以下".len();
            range.start..self.grades.len()
        } else {
            range
        };
        Some((len, self.grades[range].iter().map(|g| g.row).collect()))
    }

    /// ～C behind 3A: the length and the place of the last grade.
    fn range_end(&self, first: &str, rest: &str) -> Option<(usize, usize)> {
        let tail = rest.strip_prefix('~')?;
        let digits = first.bytes().take_while(u8::is_ascii_digit).count();
        let letter = tail.chars().next().filter(char::is_ascii_uppercase)?;
        let sign = format!("{}{letter}", &first[..digits]);
        let end = self.grades.iter().position(|g| g.sign == sign)?;
        Some(('~'.len_utf8() + letter.len_utf8(), end))
    }
}

/// What grades are written with: 2, 3A, II, Ⅱ.
fn is_sign(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, 'Ⅰ'..='Ⅻ')
}

/// Whether a grade ends here: no digit or letter goes on.
fn ends(rest: &str) -> bool {
    !rest.starts_with(|c: char| is_sign(c) || c == '.' || c == '%')
}

fn scheme(version: &Version, table: ClauseIndex) -> Option<Scheme> {
    let clause = &version.clauses[table];
    let caption = clause.heading.as_deref().map(squeeze);
    let mut stem: Option<String> = None;
    let mut grades = Vec::new();
    for row in clause.children() {
        let name = squeeze(version.clauses[row].heading.as_deref()?);
        let cut = name
            .char_indices()
            .find(|(_, c)| is_sign(*c))
            .map(|(at, _)| at)?;
        let (own, sign) = name.split_at(cut);
        let short = sign.chars().count() <= 4 && sign.chars().all(is_sign);
        if !short || stem.as_deref().is_some_and(|s| s != own) {
            return None;
        }
        stem = Some(own.to_owned());
        grades.push(Grade {
            sign: sign.to_owned(),
            row,
        });
    }
    if !(2..=MOST).contains(&grades.len()) {
        return None;
    }
    let stem = stem.filter(|s| !s.is_empty()).or(caption)?;
    let number = |g: &Grade| g.sign.parse::<u32>().ok();
    let up = grades
        .windows(2)
        .all(|w| number(&w[0]) < number(&w[1]) && number(&w[0]).is_some());
    if up
        && ["機密性", "完全性", "可用性"]
            .iter()
            .any(|w| stem.ends_with(w))
    {
        grades.reverse();
    }
    let mut names = vec![stem];
    if let Some(short) = names[0]
        .strip_suffix("分類")
        .filter(|s| s.chars().count() > 1)
    {
        names.push(short.to_owned());
    }
    Some(Scheme {
        names,
        table,
        grades,
    })
}
