//! Words that lead to the list that follows: 次の事項, 以下のとおり, 下記の行為.

use super::grammar::is_label;
use super::text::{before, is_kanji, is_word, word_length};

/// A lead-in as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LeadIn {
    /// Where it ends.
    pub(super) end: usize,
    /// Whether it can be nothing else, so that a missing list is a fault.
    pub(super) firm: bool,
    /// Whether a table is meant: 下表.
    pub(super) table: bool,
}

/// What comes next in time or in order, and is no list.
const OTHERS: [&str; 21] = [
    "世代",
    "機会",
    "回",
    "年",
    "月",
    "日",
    "時",
    "段階",
    "更新",
    "改正",
    "改定",
    "会議",
    "人事",
    "任期",
    "見直",
    "評価",
    "サイクル",
    "方が",
    "よう",
    "作業",
    "ページ",
];

/// Nouns that count what follows.
const LISTS: [&str; 10] = [
    "事項",
    "各号",
    "とおり",
    "いずれ",
    "全て",
    "すべて",
    "各",
    "項目",
    "措置",
    "要件",
];

/// Reads the lead-in that begins at a place.
pub(super) fn read_lead_in(text: &str, at: usize) -> Option<LeadIn> {
    let rest = &text[at..];
    for word in ["下表", "次表"] {
        if rest.starts_with(word) && !before(text, at).is_some_and(is_kanji) {
            let end = at + word.len();
            return Some(LeadIn {
                end,
                firm: true,
                table: true,
            });
        }
    }
    if let Some(tail) = rest.strip_prefix("当該各号") {
        return Some(lead(text, tail, true));
    }
    let word = ["次", "以下", "下記", "左記"]
        .into_iter()
        .find(|w| rest.starts_with(w))?;
    let tail = &rest[word.len()..];
    let front = before(text, at);
    match word {
        // 目次の, 順次の, 二次の
        "次" if front.is_some_and(|c| is_kanji(c) || c.is_ascii_digit()) => return None,
        // 1年以下の, II以下の
        "以下" if front.is_some_and(is_word) => return None,
        _ => {}
    }
    let shown = [
        "に掲げ",
        "に示",
        "に定め",
        "に列挙",
        "に規定",
        "に該当",
        "に記載",
        "によ",
    ];
    if shown.iter().any(|w| tail.starts_with(w)) {
        let mut end = text.len() - tail.len();
        for verb in [
            "に掲げる",
            "に示す",
            "に定める",
            "に規定する",
            "に該当する",
            "により",
            "による",
        ] {
            if tail.starts_with(verb) {
                end += verb.len();
                end += noun(&text[end..]);
                return Some(LeadIn {
                    end,
                    firm: true,
                    table: false,
                });
            }
        }
        let found = shown.iter().find(|w| tail.starts_with(**w))?;
        return Some(LeadIn {
            end: end + found.len(),
            firm: true,
            table: false,
        });
    }
    if let Some(noun_text) = tail.strip_prefix('の') {
        if OTHERS.iter().any(|w| noun_text.starts_with(w)) || is_label(noun_text) {
            return None;
        }
        let firm = LISTS.iter().any(|w| noun_text.starts_with(w));
        return Some(lead(text, noun_text, firm));
    }
    let listed = match word {
        "次" => tail.starts_with("を含"),
        "以下" => tail.starts_with("を含") || tail.starts_with("を満た"),
        _ => LISTS.iter().any(|w| tail.starts_with(w)) || tail.starts_with('を'),
    };
    listed.then(|| lead(text, tail, word == "下記"))
}

fn lead(text: &str, tail: &str, firm: bool) -> LeadIn {
    let start = text.len() - tail.len();
    LeadIn {
        end: start + noun(tail),
        firm,
        table: false,
    }
}

/// The length of the noun that a lead-in qualifies.
fn noun(text: &str) -> usize {
    for word in ["とおり", "いずれか", "すべて", "全て", "各号"] {
        if text.starts_with(word) {
            return word.len();
        }
    }
    let length = word_length(text);
    if text[length..].starts_with('つ') {
        return length + 'つ'.len_utf8();
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    fn length(text: &str, at: usize) -> String {
        read_lead_in(text, at).map_or(String::new(), |l| text[at..l.end].to_owned())
    }

    #[test]
    fn lead_ins_are_read_with_their_noun() {
        for (text, wanted) in [
            ("次の事項を遵守", "次の事項"),
            ("次の各号に掲げる", "次の各号"),
            ("当該各号に定める", "当該各号"),
            ("次に掲げる事項を", "次に掲げる事項"),
            ("以下のとおり", "以下のとおり"),
            ("以下に示す事項を", "以下に示す事項"),
            ("以下を含む", "以下"),
            ("下記の行為を", "下記の行為"),
            ("下記事項を", "下記事項"),
            ("下表参照", "下表"),
            ("次のいずれかに", "次のいずれか"),
        ] {
            assert_eq!(length(text, 0), wanted, "{text}");
        }
    }

    #[test]
    fn the_next_in_time_is_no_list() {
        for text in [
            "次の世代",
            "次に、",
            "次期の",
            "以下「甲」という",
            "以下同様と",
            "次のように",
            "以下8.2節",
        ] {
            assert_eq!(length(text, 0), "", "{text}");
        }
        assert_eq!(length("目次の事項", "目".len()), "");
        assert_eq!(length("II以下の情報", 2), "");
    }
}
