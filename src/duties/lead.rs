//! What the sentence above a list gives to its entries.

use super::Mode;
use super::strength::{End, Strength};
use crate::model::ClauseIndex;

/// What entries take over from the clause above.
#[derive(Debug, Clone)]
pub(super) struct Lead {
    /// The clause with the sentence.
    pub(super) from: ClauseIndex,
    /// Its actors.
    pub(super) actors: Vec<String>,
    /// How they share.
    pub(super) mode: Mode,
    /// What the sentence demands.
    pub(super) strength: Option<Strength>,
    /// How it announces the list.
    pub(super) announces: Announcement,
}

/// How a sentence speaks of the list below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Announcement {
    /// 「次に掲げる事項を…」: the entries are what is demanded.
    Acts,
    /// 「次のいずれかに該当する場合は…」: the entries are conditions.
    Conditions,
    /// 「用語の意義は、当該各号に定めるところによる。」
    Terms,
    /// It does not speak of a list; entries that are no sentences may complete it.
    Silent,
}

const POINTERS: &[&str] = &[
    "次の",
    "次に",
    "以下の",
    "以下に",
    "下記",
    "左記",
    "各号",
    "次のとおり",
    "以下のとおり",
    "下の表",
];

/// What follows the pointer where the entries are conditions.
const CONDITIONS: &[&str] = &[
    "場合",
    "とき",
    "に該当",
    "を満た",
    "に限り",
    "を除き",
    "を除いて",
    "際",
];

/// How a sentence announces a list.
pub(super) fn announcement(sentence: &str, end: End) -> Announcement {
    let Some(at) = POINTERS.iter().filter_map(|p| sentence.find(p)).min() else {
        return Announcement::Silent;
    };
    let rest = &sentence[at..];
    let words = sentence.contains("用語") || sentence.contains("定義");
    if end == End::Is(Strength::Define)
        || words
            && (rest.contains("定めるところ") || rest.contains("意義") || rest.contains("とおり"))
    {
        return Announcement::Terms;
    }
    let phrase = rest.split(['、', '。']).next().unwrap_or(rest);
    // The demand itself may be to meet the conditions.
    let demanded = rest
        .trim_end_matches('。')
        .ends_with("満たさなければならない");
    if !demanded && CONDITIONS.iter().any(|c| phrase.contains(c)) {
        Announcement::Conditions
    } else {
        Announcement::Acts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_announced_in_three_ways() {
        let must = End::Is(Strength::Must);
        for (sentence, end, announcement_) in [
            (
                "職員等は、次の事項を遵守しなければならない。",
                must,
                Announcement::Acts,
            ),
            (
                "次の要件を満たさなければならない。",
                must,
                Announcement::Acts,
            ),
            (
                "次のいずれかに該当する場合は、報告しなければならない。",
                must,
                Announcement::Conditions,
            ),
            (
                "次の各号に掲げる用語の意義は、当該各号に定めるところによる。",
                End::Statement,
                Announcement::Terms,
            ),
            (
                "次の各号に掲げるものをいう。",
                End::Is(Strength::Define),
                Announcement::Terms,
            ),
            (
                "職員等は、許可を得なければならない。",
                must,
                Announcement::Silent,
            ),
        ] {
            assert_eq!(announcement(sentence, end), announcement_, "{sentence}");
        }
    }
}
