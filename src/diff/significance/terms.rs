//! The words of a text that weigh: numbers with their units, words of time,
//! names, and words that soften a demand.

use std::collections::BTreeSet;

use crate::japanese::fold;
use crate::japanese::normalise::{is_kanji, is_katakana};
use crate::model::fold_ascii;

/// Words of time and what they are counted as.
const TIMES: [(&str, &str); 25] = [
    ("速やか", "速やか"),
    ("すみやか", "速やか"),
    ("遅滞なく", "遅滞なく"),
    ("遅滞無く", "遅滞なく"),
    ("直ちに", "直ちに"),
    ("ただちに", "直ちに"),
    ("即時", "即時"),
    ("即座", "即時"),
    ("毎年度", "毎年"),
    ("毎年", "毎年"),
    ("毎月", "毎月"),
    ("毎週", "毎週"),
    ("毎日", "毎日"),
    ("毎回", "毎回"),
    ("定期的", "定期"),
    ("定期に", "定期"),
    ("不定期", "不定期"),
    ("随時", "随時"),
    ("計画的", "計画的"),
    ("その都度", "都度"),
    ("都度", "都度"),
    ("四半期", "四半期"),
    ("半期", "半期"),
    ("常時", "常時"),
    ("年度ごと", "毎年"),
];

/// Words that soften the demand they stand in.
const HEDGES: [&str; 9] = [
    "必要に応じ",
    "可能な限り",
    "可能な範囲",
    "できる限り",
    "できるだけ",
    "原則として",
    "なるべく",
    "極力",
    "に努め",
];

/// Units of more than one letter, the longer first.
const UNITS: [&str; 14] = [
    "営業日",
    "週間",
    "時間",
    "文字",
    "種類",
    "世代",
    "か月",
    "カ月",
    "ヶ月",
    "ヵ月",
    "箇月",
    "箇年",
    "か年",
    "カ年",
];
/// What a number written in kanji must measure to be one: 一般 and 十分 are words.
const KANJI_UNITS: [&str; 12] = [
    "週間", "時間", "か月", "カ月", "ヶ月", "ヵ月", "箇月", "文字", "年", "日", "回", "名",
];
const BOUNDS: [&str; 6] = ["以上", "以下", "以内", "未満", "を超え", "を限度"];

/// What a text counts and when things are due, sorted; a number that stands
/// twice is told twice. Dates and numbers of laws, articles and tables are not
/// counted.
pub(super) fn measures(text: &str) -> Vec<String> {
    let text = plain(text);
    let mut out = Vec::new();
    let mut rest = text.as_str();
    let mut before = ' ';
    let mut dated = false;
    while let Some(c) = rest.chars().next() {
        let mut taken = c.len_utf8();
        if let Some((word, meant)) = TIMES.iter().find(|(word, _)| rest.starts_with(word)) {
            out.push((*meant).to_owned());
            taken = word.len();
            dated = false;
        } else if c.is_ascii_digit() {
            let number = length(rest, |c| c.is_ascii_digit() || "十百千万億.,".contains(c));
            let unit = unit(&rest[number..]);
            let era = "昭平大明令成和正治".contains(before);
            let is_date = (era && unit == "年") || (dated && matches!(unit, "月" | "日"));
            let named = before.is_ascii_alphabetic() || "第別表紙図式録ー-".contains(before);
            let bare = unit.is_empty() || matches!(unit, "条" | "項" | "号" | "章" | "節" | "部");
            if !is_date && !named && !bare {
                out.push(with_bound(
                    &rest[..number],
                    unit,
                    &rest[number + unit.len()..],
                ));
            }
            taken = number + unit.len();
            dated = is_date;
        } else if "一二三四五六七八九十百".contains(c)
            && !is_kanji(before)
            && let number = length(rest, |c| "一二三四五六七八九十百".contains(c))
            && let Some(unit) = KANJI_UNITS.iter().find(|u| rest[number..].starts_with(**u))
        {
            out.push(with_bound(
                &rest[..number],
                unit,
                &rest[number + unit.len()..],
            ));
            taken = number + unit.len();
            dated = false;
        } else {
            dated = false;
        }
        before = rest[..taken].chars().next_back().unwrap_or(' ');
        rest = &rest[taken..];
    }
    out.sort_unstable();
    out
}

/// A text in one width and case; numbers in kanji stay, they may be words.
pub(super) fn plain(text: &str) -> String {
    let chars = text.chars().filter(|c| !c.is_whitespace());
    chars.map(fold_ascii).collect::<String>().to_lowercase()
}

fn length(text: &str, holds: impl Fn(char) -> bool) -> usize {
    text.find(|c| !holds(c)).unwrap_or(text.len())
}

fn unit(text: &str) -> &str {
    if let Some(found) = UNITS.iter().find(|u| text.starts_with(**u)) {
        return &text[..found.len()];
    }
    if let Some(found) = BOUNDS.iter().find(|b| text.starts_with(**b)) {
        return &text[..found.len()];
    }
    let latin = length(text, |c| c.is_ascii_alphabetic());
    if latin > 0 {
        return &text[..latin];
    }
    match text.chars().next() {
        Some(c) if is_kanji(c) || c == '%' || c == 'つ' => &text[..c.len_utf8()],
        Some(c) if is_katakana(c) => &text[..length(text, is_katakana)],
        _ => "",
    }
}

fn with_bound(number: &str, unit: &str, rest: &str) -> String {
    let bound = BOUNDS.iter().find(|b| rest.starts_with(**b));
    format!("{number}{unit}{}", bound.unwrap_or(&""))
}

/// The names that stand in a text, sorted; where one lies in another only the
/// longer.
pub(super) fn parties<'n>(text: &str, names: &[&'n str]) -> Vec<&'n str> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let found = names.iter().filter(|n| rest.starts_with(**n));
        let taken = match found.max_by_key(|n| n.len()) {
            Some(name) => {
                out.push(*name);
                name.len()
            }
            None => c.len_utf8(),
        };
        rest = &rest[taken..];
    }
    out.sort_unstable();
    out
}

/// What stands behind one who is told, asked or obeyed.
const TOLD: [&str; 16] = [
    "に報告",
    "に連絡",
    "に通報",
    "に届け",
    "に通知",
    "に申請",
    "に申し",
    "に提出",
    "に知らせ",
    "の許可を",
    "の承認を",
    "の同意を",
    "の指示を",
    "の決裁を",
    "の確認を",
    "の承諾を",
];

/// Who is told, asked or obeyed, sorted: the noun before に報告 and the like.
pub(super) fn addressees(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    for marker in TOLD {
        for (at, _) in text.match_indices(marker) {
            let noun = |c: char| {
                is_kanji(c)
                    || is_katakana(c)
                    || c.is_alphanumeric() && c > '\u{ff00}'
                    || c.is_ascii_alphanumeric()
            };
            let start = text[..at]
                .char_indices()
                .rev()
                .take_while(|(_, c)| noun(*c))
                .last();
            if let Some((start, _)) = start {
                out.push(&text[start..at]);
            }
        }
    }
    out.sort_unstable();
    out
}

/// The words that soften a sentence, sorted, each once.
pub(super) fn hedges(text: &str) -> Vec<&'static str> {
    HEDGES.into_iter().filter(|h| text.contains(h)).collect()
}

/// How often a text lets go of what it demands: ただし、…は、この限りでない。
pub(super) fn exemptions(text: &str) -> usize {
    ["この限りでない", "この限りではない"]
        .iter()
        .map(|words| text.matches(words).count())
        .sum()
}

/// How often a text narrows what it allows: 貸し出したものに限って使用し.
pub(super) fn limits(text: &str) -> usize {
    text.match_indices("に限")
        .filter(|(at, words)| {
            let after = &text[at + words.len()..];
            // に限らず and に限りません widen, and 限界 is another word.
            ["り、", "って", "定", "る。", "る）", "る)"]
                .iter()
                .any(|w| after.starts_with(w))
        })
        .count()
}

/// Those who are bound by what they did (第4条の規定に違反した者) rather than by
/// their office stay the same while most of the words do.
const SAME_WORDS: f32 = 0.6;

/// Whether two lists name the same who are bound, in any order.
pub(super) fn same_actors(old: &[String], new: &[String]) -> bool {
    let folded = |list: &[String]| -> BTreeSet<String> {
        list.iter().map(|a| fold(&unbracketed(a))).collect()
    };
    let (a, b) = (folded(old), folded(new));
    let gone: Vec<&String> = a.difference(&b).collect();
    let came: Vec<&String> = b.difference(&a).collect();
    let described = |a: &str, b: &str| {
        does(a) && does(b) && {
            let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            similar::capture_diff_slices(similar::Algorithm::Myers, &a, &b)
                .iter()
                .map(|op| match op {
                    similar::DiffOp::Equal { len, .. } => *len,
                    _ => 0,
                })
                .sum::<usize>() as f32
                / a.len().max(b.len()) as f32
                >= SAME_WORDS
        }
    };
    gone.len() == came.len() && gone.iter().zip(&came).all(|(a, b)| described(a, b))
}

/// Whether a name tells what one does: a verb stands before 者.
fn does(name: &str) -> bool {
    let verb = name.strip_suffix('者').and_then(|n| n.chars().last());
    verb.is_some_and(|c| ('ぁ'..='ん').contains(&c))
}

/// A name without what stands in brackets behind it.
fn unbracketed(name: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::new();
    for c in name.chars() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// What of a sorted list is not in another, each as often as it is missing.
pub(super) fn without<T: Ord + Clone>(list: &[T], other: &[T]) -> Vec<T> {
    let mut rest = other.iter().peekable();
    let mut out = Vec::new();
    for one in list {
        while rest.next_if(|r| *r < one).is_some() {}
        if rest.next_if(|r| *r == one).is_none() {
            out.push(one.clone());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_counted_with_unit_and_bound() {
        for (text, expected) in [
            ("１２文字以上とする", &["12文字以上"][..]),
            ("14日以内に、速やかに", &["14日以内", "速やか"]),
            ("20MBから2GBまで", &["20mb", "2gb"]),
            ("三年間保存し、毎年度2回以上", &["2回以上", "三年", "毎年"]),
            ("計画的に行う", &["計画的"]),
        ] {
            assert_eq!(measures(text), expected, "{text}");
        }
    }

    #[test]
    fn names_and_dates_are_no_measures() {
        for text in [
            "十分な長さ、一般の職員、万一の事故",
            "平成25年5月31日法律第27号、第12条第2項",
            "ISO27001、別表1、様式2、(1)",
        ] {
            assert!(measures(text).is_empty(), "{text}: {:?}", measures(text));
        }
    }

    #[test]
    fn the_longer_name_is_told() {
        let names = ["責任者", "統括責任者", "CISO"];
        assert_eq!(
            parties("統括責任者はCISOに", &names),
            ["CISO", "統括責任者"]
        );
    }
}
