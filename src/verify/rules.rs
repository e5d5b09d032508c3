//! What may be left out of a policy, by rules of this room's own.
//!
//! In: the source as a stream. Out: [`Candidate`]s, runs of characters that fall
//! into a named class. A candidate *may* be missing from the Markdown; whether it
//! is, only the walk along both texts can tell. The rules are narrow on purpose:
//! a line of the policy must never look like one of these.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::contents::contents_blocks;
use super::residue::residue;
use super::source_text::{SourceText, is_blank, visible};
use crate::model::{FrontMatter, fold_ascii};
use crate::parse::DropClass;

/// How far a running header may stand from the page number, in printed lines.
const HEADER_REACH: usize = 3;
/// The longest running header, in characters.
const HEADER_CHARS: usize = 60;
/// How often a running header must be printed.
const HEADER_TIMES: usize = 3;
/// The longest line of a title block that is known by its date alone.
const DATE_LINE_CHARS: usize = 40;

/// A run of characters that may be left out.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) chars: Range<usize>,
    pub(super) class: DropClass,
    pub(super) reason: &'static str,
    /// It may be left out only while no clause has begun.
    pub(super) before_text: bool,
}

/// Everything that may be left out, by its first character, the longest first.
pub(super) fn candidates(text: &SourceText, front: &FrontMatter) -> Vec<Candidate> {
    let numbers = page_numbers(text);
    let headers = running_headers(text, &numbers);
    let furniture: BTreeSet<usize> = numbers.iter().chain(&headers).copied().collect();
    let mut out = Vec::new();
    for block in contents_blocks(text, &furniture) {
        out.push(whole(
            block,
            DropClass::Contents,
            "目次の行。後の本文に同じ見出しがある",
        ));
    }
    for &line in &numbers {
        let range = text.lines[line].chars.clone();
        out.push(whole(
            range,
            DropClass::PageNumber,
            "順に増える数字だけの行",
        ));
    }
    for &line in &headers {
        let range = text.lines[line].chars.clone();
        out.push(whole(
            range,
            DropClass::RunningHeader,
            "頁番号のそばに三度以上現れる同じ行",
        ));
    }
    let fields = title_fields(front);
    for (at, line) in text.lines.iter().enumerate() {
        if is_title_line(&line.text, &fields) {
            out.push(Candidate {
                before_text: true,
                ..whole(
                    line.chars.clone(),
                    DropClass::TitleBlock,
                    "条文の前の題名、制定日又は番号。前付けにある",
                )
            });
        }
        if !numbers.contains_sorted(at) {
            residue(text, line, &mut out);
        }
    }
    out.sort_by_key(|c| (c.chars.start, std::cmp::Reverse(c.chars.end)));
    out
}

pub(super) fn whole(chars: Range<usize>, class: DropClass, reason: &'static str) -> Candidate {
    Candidate {
        chars,
        class,
        reason,
        before_text: false,
    }
}

/// The number of a page that stands alone on its line: `12`, `- 12 -`, `12/40`.
fn page_number(line: &str) -> Option<(u32, bool)> {
    let bare: String = line
        .chars()
        .filter(|c| !is_blank(*c))
        .map(fold_ascii)
        .collect();
    let dash = |c: char| matches!(c, '-' | '‐' | '‑' | '–' | '—' | '―' | '－' | '~' | '～');
    let inner = bare.trim_matches(dash);
    let framed = inner.len() + 2 <= bare.len() && bare.starts_with(dash) && bare.ends_with(dash);
    let inner = inner
        .strip_suffix("ページ")
        .or(inner.strip_suffix('頁'))
        .unwrap_or(inner);
    let (number, of) = inner.split_once('/').unwrap_or((inner, "1"));
    let digits = |t: &str| (1..=4).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit());
    (digits(number) && digits(of)).then(|| (number.parse().unwrap_or(0), framed))
}

/// The lines that hold a page number: the longest rising sequence of them.
fn page_numbers(text: &SourceText) -> Vec<usize> {
    let found: Vec<(usize, u32, bool)> = text
        .lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.chars.len() <= 12)
        .filter_map(|(at, line)| page_number(&line.text).map(|(n, framed)| (at, n, framed)))
        .collect();
    let rising = longest_rising(&found.iter().map(|f| f.1).collect::<Vec<_>>());
    let rising: Vec<_> = rising.into_iter().map(|n| found[n]).collect();
    // One number alone is no sequence; in dashes it is a page number all the same.
    let enough = rising.len() >= 2;
    rising
        .into_iter()
        .filter(|f| enough || f.2)
        .map(|f| f.0)
        .collect()
}

/// The places of a longest strictly rising subsequence.
fn longest_rising(values: &[u32]) -> Vec<usize> {
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; values.len()];
    for (at, &value) in values.iter().enumerate() {
        let rank = tails.partition_point(|&t| values[t] < value);
        before[at] = rank.checked_sub(1).map(|r| tails[r]);
        match tails.get_mut(rank) {
            Some(tail) => *tail = at,
            None => tails.push(at),
        }
    }
    let mut out: Vec<usize> =
        std::iter::successors(tails.last().copied(), |&at| before[at]).collect();
    out.reverse();
    out
}

/// Short lines that stand again and again where pages break.
fn running_headers(text: &SourceText, numbers: &[usize]) -> Vec<usize> {
    let mut breaks: BTreeSet<usize> = numbers.iter().copied().collect();
    breaks.extend((0..text.lines.len()).filter(|&at| text.lines[at].opens_page));
    let near = |at: usize| {
        let from = at.saturating_sub(HEADER_REACH);
        breaks.range(from..=at + HEADER_REACH).next().is_some()
    };
    let mut by_text: BTreeMap<Vec<char>, Vec<usize>> = BTreeMap::new();
    for (at, line) in text.lines.iter().enumerate() {
        if line.chars.len() <= HEADER_CHARS && !numbers.contains_sorted(at) && near(at) {
            by_text.entry(visible(&line.text)).or_default().push(at);
        }
    }
    let repeated = by_text
        .into_values()
        .filter(|lines| lines.len() >= HEADER_TIMES);
    let mut out: Vec<usize> = repeated.flatten().collect();
    out.sort_unstable();
    out
}

trait ContainsSorted {
    fn contains_sorted(&self, at: usize) -> bool;
}

impl ContainsSorted for [usize] {
    fn contains_sorted(&self, at: usize) -> bool {
        self.binary_search(&at).is_ok()
    }
}

/// A title without what sets it off: brackets and marks.
fn bare_title(text: &str) -> String {
    text.chars()
        .map(fold_ascii)
        .filter(|&c| !is_blank(c) && !"()「」『』[]【】〔〕<>《》〈〉○●◎◯■□◆◇".contains(c))
        .collect()
}

fn title_fields(front: &FrontMatter) -> Vec<String> {
    [
        Some(&front.title),
        Some(&front.label),
        front.short_title.as_ref(),
        front.enactment.as_ref(),
    ]
    .into_iter()
    .flatten()
    .map(|text| bare_title(text))
    .collect()
}

/// Whether a line says what the front matter says, or when the text was made.
fn is_title_line(line: &str, fields: &[String]) -> bool {
    let bare = bare_title(line);
    if bare.is_empty() {
        return false;
    }
    fields.iter().any(|field| field.contains(&bare))
        || is_history_word(&bare)
        || is_dated_act(&bare)
}

fn is_history_word(bare: &str) -> bool {
    matches!(
        bare,
        "制定" | "改正" | "一部改正" | "全部改正" | "改定" | "一部改定" | "改訂" | "沿革"
    )
}

/// 令和7年6月23日 and who decided it, and nothing that is a sentence.
fn is_dated_act(bare: &str) -> bool {
    let starts = ["明治", "大正", "昭和", "平成", "令和", "19", "20"]
        .iter()
        .any(|era| bare.starts_with(era));
    let Some((year, rest)) = bare.split_once('年') else {
        return false;
    };
    let year_reads =
        year.chars().count() <= 5 && year.ends_with(|c: char| c.is_ascii_digit() || c == '元');
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '月' | '日'));
    let acts = [
        "制定", "改正", "改定", "改訂", "策定", "決定", "決裁", "施行", "適用", "公布", "号", "版",
        "現在",
    ];
    let act = rest.is_empty() || acts.iter().any(|word| rest.ends_with(word));
    starts && year_reads && act && !bare.contains('。') && bare.chars().count() <= DATE_LINE_CHARS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;
    use crate::verify::source_text::read_source;
    use crate::verify::tests::front;

    fn found(source: &str) -> Vec<(&'static str, String)> {
        let file = SourceFile::from_text("s.txt", source);
        let text = read_source(&file, &[]);
        let found = candidates(&text, &front());
        found
            .into_iter()
            .map(|c| (c.class.name(), text.text(c.chars)))
            .collect()
    }

    #[test]
    fn page_numbers_rise() {
        let page = |n: &str| ("page-number", n.to_owned());
        assert_eq!(
            found("甲\n1\n乙\n9\n丙\n2\n丁\n- 3 -\n"),
            [page("1"), page("2"), page("-3-")]
        );
        assert_eq!(found("甲\n1\n乙\n"), []);
        assert_eq!(found("甲\n- 1 -\n乙\n"), [page("-1-")]);
        assert_eq!(found("甲\n2 項\n乙\n3 項\n"), []);
    }

    #[test]
    fn headers_stand_thrice_beside_page_numbers() {
        let pages = |n: usize| {
            (1..=n)
                .map(|p| format!("規程集 本編\n{p}\n本文{p}の一\n二{p}\n三{p}\n四{p}\n"))
                .collect::<String>()
        };
        let headers = |text: &str| {
            found(text)
                .iter()
                .filter(|f| f.0 == "running-header")
                .count()
        };
        assert_eq!(headers(&pages(3)), 3);
        assert_eq!(headers(&pages(2)), 0);
        assert_eq!(headers("規程集\n甲\n規程集\n乙\n規程集\n丙\n"), 0);
    }

    #[test]
    fn a_title_block_says_what_the_front_matter_says() {
        let fields = title_fields(&front());
        for line in [
            "題",
            "○題",
            "【題】",
            "改正",
            "(令和7年6月23日 福祉推進本部決定)",
            "令和6年4月1日制定",
            "平成27年8月28日規則第6号",
        ] {
            assert!(is_title_line(line, &fields), "{line}");
        }
        for line in [
            "目的",
            "令和6年4月1日から施行する。",
            "この規程は、令和7年の改正",
            "題とは",
        ] {
            assert!(!is_title_line(line, &fields), "{line}");
        }
    }
}
