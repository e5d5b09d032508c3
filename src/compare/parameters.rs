//! What clauses set as a number, a period, a class or an approver.
//!
//! In: the own text of a clause and the names of those who act. Out: its values
//! with their places. A value is found by its grammar alone: a number with its
//! unit and bound, a word of period, a class of assets, a name before 「の許可を」.
//! What a value measures is said by the topic its clause belongs to. Dates, law
//! numbers and the numbers of clauses are no values.

use std::collections::BTreeMap;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;

use super::{Comparison, aside};
use crate::duties::{Duties, actor_names};
use crate::japanese::{fold, fold_with_origin};
use crate::model::{ClauseIndex, Standing, Topics};
use crate::resolve::{Book, VersionRef};

/// What kind of value it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// 8文字以上
    Length,
    /// 5MB
    Size,
    /// 2名以上
    People,
    /// 3年間, 24時間, 10日以内
    Duration,
    /// 毎年度1回, 四半期ごと, 定期的に
    Period,
    /// 機密性2以上, 重要性分類II
    Class,
    /// Whose leave is needed: 情報システム管理者の許可
    Approver,
}

impl Measure {
    /// The name in published data.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::Size => "size",
            Self::People => "people",
            Self::Duration => "duration",
            Self::Period => "period",
            Self::Class => "class",
            Self::Approver => "approver",
        }
    }
}

/// A value in a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// What kind it is.
    pub measure: Measure,
    /// Where it stands in the own text, in code points.
    pub range: Range<usize>,
    /// One spelling for what means the same: `8文字以上`, `毎年度1回`.
    pub text: String,
}

/// A value that a clause sets for a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// The place of the topic in the list.
    pub topic: usize,
    /// The text.
    pub at: VersionRef,
    /// Its clause.
    pub clause: ClauseIndex,
    /// The value.
    pub value: Value,
}

/// The values that the clauses of the topics set: by topic in the order of the
/// list, then by text, then as printed. Proposals set none yet, and of a clause that
/// holds several rules a sentence on another rule sets none.
///
/// `texts` are the versions that were compared; `duties` names those who act, beside
/// the roles of the bodies.
#[must_use]
pub fn parameters(
    book: &Book,
    topics: &Topics,
    duties: &BTreeMap<VersionRef, Duties>,
    (texts, comparison): (&[VersionRef], &Comparison),
) -> Vec<Parameter> {
    let mut out = Vec::new();
    // A clause may stand in many topics; it is read once.
    let mut read: BTreeMap<(usize, ClauseIndex), Vec<Value>> = BTreeMap::new();
    for (number, topic) in topics.topics.iter().enumerate() {
        for (text, at) in texts.iter().enumerate() {
            let body = book.jurisdiction(*at);
            let Some(Standing::Confirmed(keys)) = topic.bodies.get(&body.id) else {
                continue;
            };
            let own = actor_names(body);
            let names = duties.get(at).map_or(own.as_slice(), |found| found.names());
            let version = book.version(*at);
            for key in keys {
                let Some(clause) = book.pages(*at).with_key(key) else {
                    continue;
                };
                let said = version.clauses[clause].own_text();
                let of_clause = read
                    .entry((text, clause))
                    .or_insert_with(|| values(&said, names));
                let mut found = of_clause.clone();
                if found.is_empty() {
                    continue;
                }
                if let Some(about) = comparison.focus(text, clause, number) {
                    let others = aside(&said, &about);
                    let elsewhere = |value: &Value| {
                        let start = said.char_indices().nth(value.range.start);
                        let start = start.map_or(said.len(), |(byte, _)| byte);
                        others.iter().any(|range| range.contains(&start))
                    };
                    found.retain(|value| !elsewhere(value));
                }
                out.extend(found.into_iter().map(|value| Parameter {
                    topic: number,
                    at: *at,
                    clause,
                    value,
                }));
            }
        }
    }
    out
}

/// Units of numbers; the longer of two that begin alike stands first. Where a
/// unit also counts dates, a bound or a span must follow.
const UNITS: &[(&str, Measure)] = &[
    ("文字", Measure::Length),
    ("桁", Measure::Length),
    ("mb", Measure::Size),
    ("gb", Measure::Size),
    ("kb", Measure::Size),
    ("メガバイト", Measure::Size),
    ("名", Measure::People),
    ("人", Measure::People),
    ("年間", Measure::Duration),
    ("か月間", Measure::Duration),
    ("か月", Measure::Duration),
    ("ケ月", Measure::Duration),
    ("箇月", Measure::Duration),
    ("カ月", Measure::Duration),
    ("週間", Measure::Duration),
    ("日間", Measure::Duration),
    ("時間", Measure::Duration),
    ("分間", Measure::Duration),
    ("年", Measure::Duration),
    ("日", Measure::Duration),
];
/// Units that are a span of time only with a bound: otherwise they are dates.
const DATES: &[&str] = &["年", "日"];
const BOUNDS: &[&str] = &["以上", "以内", "以下", "未満", "ごと", "毎", "まで"];
/// Words of period, the longer first.
const PERIODS: &[&str] = &[
    "毎年度",
    "毎年",
    "毎月",
    "毎週",
    "毎日",
    "四半期",
    "4半期",
    "半年",
    "年",
    "月",
    "週",
    "日",
];
/// What a period is without a number behind it.
const BARE_PERIODS: &[&str] = &["毎年度", "毎年", "毎月", "毎週", "毎日"];
/// What is said instead of a number, folded (一定), and in one spelling.
const UNMEASURED: &[(&str, &str, Measure)] = &[
    ("1定の期間", "一定期間", Measure::Duration),
    ("1定期間", "一定期間", Measure::Duration),
    ("十分な長さ", "十分な長さ", Measure::Length),
];
/// Period without a measure.
const REGULARLY: &str = "定期的に";
/// What assets are classed by.
const CLASSES: &[&str] = &["機密性", "完全性", "可用性", "重要性分類", "重要度"];
/// What joins several who give leave, the longer first.
const JOINTS: &[&str] = &[
    "、及び",
    "、又は",
    "及び",
    "並びに",
    "又は",
    "若しくは",
    "、",
    "・",
    "と",
];
const LEAVES: &[&str] = &["許可", "承認", "了解", "同意", "承諾"];
/// What is said of a span that a sentence forbids.
const FORBIDDEN: &str = "は不可";
/// Before a number these make another word of it: 同一人, 第2.
const NO_NUMBER_AFTER: &[char] = &['同', '唯', '統', '第', '.', '元', '和', '成'];

/// The values of a text, in its order; `names` are those who act.
#[must_use]
pub fn values(text: &str, names: &[String]) -> Vec<Value> {
    let folded = fold_with_origin(text);
    let printed: Vec<char> = text.chars().collect();
    let reader = Reader {
        chars: &folded.chars,
        origin: &folded.origin,
        text: &printed,
    };
    let names: Vec<Vec<char>> = names
        .iter()
        .map(|name| fold(name).chars().collect())
        .collect();
    let mut out = Vec::new();
    let mut at = 0;
    while at < folded.chars.len() {
        match reader.read(at, &names) {
            Some((value, next)) => {
                out.push(value);
                at = next.max(at + 1);
            }
            None => at += 1,
        }
    }
    out
}

struct Reader<'t> {
    chars: &'t [char],
    origin: &'t [usize],
    text: &'t [char],
}

impl Reader<'_> {
    /// The value that begins at a character, and the place behind it.
    fn read(&self, at: usize, names: &[Vec<char>]) -> Option<(Value, usize)> {
        if let Some((said, text, measure)) = UNMEASURED.iter().find(|(w, ..)| self.has(at, w)) {
            let end = at + said.chars().count();
            let value = Value {
                measure: *measure,
                range: self.origin[at]..self.place(end),
                text: (*text).to_owned(),
            };
            return Some((value, end));
        }
        let (measure, end) = self
            .period(at)
            .map(|end| (Measure::Period, end))
            .or_else(|| self.number_with_unit(at))
            .or_else(|| self.class(at).map(|end| (Measure::Class, end)))
            .or_else(|| self.approver(at, names).map(|end| (Measure::Approver, end)))?;
        let mut text: String = self.chars[at..end].iter().collect();
        match measure {
            // 5MB, 重要性分類II, 機密性3A.
            Measure::Size | Measure::Class => text.make_ascii_uppercase(),
            // CISO, Web管理者: letters as they are printed.
            Measure::Approver => text = self.printed(at..end),
            _ => {}
        }
        if measure == Measure::Duration && text.ends_with("以上") && self.is_forbidden(end) {
            text.push_str(FORBIDDEN);
        }
        let value = Value {
            measure,
            range: self.origin[at]..self.place(end),
            text,
        };
        Some((value, end))
    }

    /// The words of a place as they are printed, in the usual width and unspaced.
    fn printed(&self, folded: Range<usize>) -> String {
        let place = self.place(folded.start)..self.place(folded.end);
        let text: String = self.text[place].iter().collect();
        text.nfkc().filter(|c| !c.is_whitespace()).collect()
    }

    /// Where a folded character stands in the text.
    fn place(&self, folded: usize) -> usize {
        self.origin.get(folded).copied().unwrap_or(self.text.len())
    }

    /// Whether the sentence goes on to forbid: 30日以上…を使用してはならない.
    fn is_forbidden(&self, from: usize) -> bool {
        let rest = self.chars[from..].iter();
        let sentence: String = rest.take_while(|c| !matches!(c, '。' | '\n')).collect();
        sentence.ends_with("てはならない") || sentence.ends_with("しないこと")
    }

    fn number_with_unit(&self, at: usize) -> Option<(Measure, usize)> {
        if at.checked_sub(1).is_some_and(|before| {
            let c = self.chars[before];
            c.is_ascii_digit() || NO_NUMBER_AFTER.contains(&c)
        }) {
            return None;
        }
        let after = self.number(at)?;
        let (unit, measure) = UNITS.iter().find(|(unit, _)| self.has(after, unit))?;
        let end = after + unit.chars().count();
        let bounded = self.one_of(end, BOUNDS);
        if DATES.contains(unit) && bounded.is_none() {
            return None;
        }
        Some((*measure, bounded.unwrap_or(end)))
    }

    fn period(&self, at: usize) -> Option<usize> {
        if self.has(at, REGULARLY) {
            return Some(at + REGULARLY.chars().count() - 1);
        }
        let word = PERIODS.iter().find(|word| self.has(at, word))?;
        let end = at + word.chars().count();
        // 毎年度最低1回, 四半期に1回
        let mut number = end;
        for filler in ["に", "最低", "少なくとも"] {
            if self.has(number, filler) {
                number += filler.chars().count();
            }
        }
        let times = self.number(number).filter(|after| self.has(*after, "回"));
        if let Some(after) = times {
            let end = after + 1;
            return Some(self.one_of(end, &["以上", "程度"]).unwrap_or(end));
        }
        if BARE_PERIODS.contains(word) {
            return Some(end);
        }
        let long = word.chars().nth(1).is_some();
        self.one_of(end, &["ごと", "毎"]).filter(|_| long)
    }

    fn class(&self, at: usize) -> Option<usize> {
        let word = CLASSES.iter().find(|word| self.has(at, word))?;
        let start = at + word.chars().count();
        let grade = self.chars[start..].iter();
        let roman = grade.take_while(|c| matches!(c, 'i' | 'v')).count();
        let end = if roman > 0 {
            start + roman
        } else {
            self.lettered(self.number(start)?)
        };
        Some(self.one_of(end, &["以上", "以下"]).unwrap_or(end))
    }

    /// The place behind the letter of a class that is divided further: 機密性3A.
    fn lettered(&self, at: usize) -> usize {
        let is_letter = |at: usize| self.chars.get(at).is_some_and(char::is_ascii_alphabetic);
        at + usize::from(is_letter(at) && !is_letter(at + 1))
    }

    /// Names followed by 「の許可」 and the like, joined by 及び or 又は where several
    /// give leave.
    fn approver(&self, at: usize, names: &[Vec<char>]) -> Option<usize> {
        let mut behind = self.name(at, names)?;
        while !self.has(behind, "の") {
            let joined = JOINTS.iter().find(|joint| self.has(behind, joint))?;
            behind = self.name(behind + joined.chars().count(), names)?;
        }
        self.one_of(behind + 1, LEAVES).map(|_| behind)
    }

    /// The place behind the longest name that begins at a character.
    fn name(&self, at: usize, names: &[Vec<char>]) -> Option<usize> {
        let rest = self.chars.get(at..)?;
        let stands = names.iter().filter(|name| rest.starts_with(name));
        let longest = stands.map(Vec::len).max().filter(|length| *length > 0)?;
        Some(at + longest)
    }

    /// The place behind a number.
    fn number(&self, at: usize) -> Option<usize> {
        let digits = self
            .chars
            .get(at..)?
            .iter()
            .take_while(|c| c.is_ascii_digit());
        let count = digits.count();
        (count > 0).then_some(at + count)
    }

    fn has(&self, at: usize, word: &str) -> bool {
        let rest = self.chars.get(at..).unwrap_or(&[]);
        rest.len() >= word.chars().count() && word.chars().zip(rest).all(|(w, c)| w == *c)
    }

    /// The place behind the first of some words that stands there.
    fn one_of(&self, at: usize, words: &[&str]) -> Option<usize> {
        let found = words.iter().find(|word| self.has(at, word))?;
        Some(at + found.chars().count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        let names = [
            "情報システム管理者".to_owned(),
            "CISO".to_owned(),
            "管理者".to_owned(),
        ];
        let found = values(text, &names);
        let told = found
            .iter()
            .map(|v| format!("{} {}", v.measure.name(), v.text));
        told.collect()
    }

    #[test]
    fn values_are_found_by_their_grammar() {
        for (text, expected) in [
            ("長さが８文字以上かつ英数字", &["length 8文字以上"][..]),
            ("メールの容量は5MBを上限とし", &["size 5MB"]),
            ("職員2名以上で確認する", &["people 2名以上"]),
            ("記録を3年間保存する。", &["duration 3年間"]),
            ("10日以内に届け出る。", &["duration 10日以内"]),
            ("毎年度最低１回、研修を受ける", &["period 毎年度最低1回"]),
            ("四半期に1回以上、検証する", &["period 4半期に1回以上"]),
            ("少なくとも四半期毎に行う", &["period 4半期毎"]),
            ("毎年度及び必要に応じて", &["period 毎年度"]),
            ("記録を定期的に分析する", &["period 定期的"]),
            ("機密性２以上の情報資産", &["class 機密性2以上"]),
            (
                "機密性３Ａ及び機密性3b以上",
                &["class 機密性3A", "class 機密性3B以上"],
            ),
            ("機密性3IDカード", &["class 機密性3"]),
            ("ログを一定の期間保存する", &["duration 一定期間"]),
            ("パスワードは十分な長さとする", &["length 十分な長さ"]),
            ("重要性分類Ⅱ以上", &["class 重要性分類II以上"]),
            (
                "情報システム管理者の許可を得て",
                &["approver 情報システム管理者"],
            ),
            ("ＣＩＳＯの承認を得る", &["approver CISO"]),
            (
                "CISO及び情報システム管理者の許可を得て",
                &["approver CISO及び情報システム管理者"],
            ),
            ("CISO又は管理者の許可", &["approver CISO又は管理者"]),
            ("CISO及び職員の管理者の許可", &["approver 管理者"]),
            (
                "30日以上同じ合言葉を使用してはならない。",
                &["duration 30日以上は不可"],
            ),
            (
                "記録を30日以上保存する。消してはならない。",
                &["duration 30日以上"],
            ),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }

    #[test]
    fn dates_labels_and_words_are_no_values() {
        for text in [
            "令和6年4月1日から施行する。",
            "(昭和25年法律第261号)",
            "同一人が兼務してはならない",
            "十分な措置を行う",
            "第2年次",
            "情報システム管理者は、許可する。",
            "年度の終わりに",
            "",
        ] {
            assert!(told(text).is_empty(), "{text}: {:?}", told(text));
        }
    }

    #[test]
    fn places_are_those_of_the_printed_text() {
        let text = "長さ １０ 文字以上";
        let value = &values(text, &[])[0];
        let printed: String = text.chars().collect::<Vec<_>>()[value.range.clone()]
            .iter()
            .collect();
        assert_eq!(
            (value.text.as_str(), printed.as_str()),
            ("10文字以上", "１０ 文字以上")
        );
    }
}
