//! What of a posted text is no text of the policy: contents, title block,
//! running headers, page numbers.
//!
//! Each class has its own rule; what no rule knows stands in the corrections.

use std::collections::{BTreeMap, BTreeSet};

use super::lines::Line;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::model::{Style, fold_ascii};
use crate::parse::{Corrections, DropClass, LineRole};
use crate::source::SourceFile;

/// Takes the dropped lines out of `lines`, and reports each; marks the titles of
/// parts, which look like a title block but are text.
pub(super) fn drop_lines(
    mut lines: Vec<Line>,
    source: &SourceFile,
    corrections: &Corrections,
    report: &mut Report,
) -> Vec<Line> {
    let mut classes: BTreeMap<usize, DropClass> = BTreeMap::new();
    for drop in &corrections.drops {
        for number in drop.lines.first..=drop.lines.last {
            classes.insert(number, drop.class);
        }
    }
    let given: BTreeSet<usize> = corrections
        .tables
        .iter()
        .map(|t| t.lines)
        .chain(corrections.figures.iter().map(|f| f.lines))
        .flat_map(|l| l.first..=l.last)
        .collect();
    for line in &lines {
        if is_rule_line(&line.text) {
            classes.insert(line.number, DropClass::MarkupResidue);
        }
    }
    let free: Vec<&Line> = lines
        .iter()
        .filter(|l| !classes.contains_key(&l.number) && !given.contains(&l.number))
        .collect();
    running_headers(&free, &mut classes);
    page_numbers(&free, &mut classes);
    contents(&free, &mut classes);
    let parts = part_titles(&free, &classes);
    title_block(&free, &parts, &mut classes);
    for line in &mut lines {
        if parts.contains(&line.number) && line.role.is_none() {
            line.role = Some(LineRole::Part);
        }
    }
    for (&number, class) in &classes {
        if source.line(number).trim().is_empty() {
            continue;
        }
        report.push(
            Diagnostic::note(
                Code::ImportDropped,
                format!("本文でない行を除きました（{}）", class.name()),
            )
            .at_line(source, number),
        );
    }
    lines
        .into_iter()
        .filter(|l| !classes.contains_key(&l.number))
        .collect()
}

/// `----⇥------`: the rule of a Markdown table.
fn is_rule_line(text: &str) -> bool {
    text.chars().filter(|c| *c == '-').count() >= 3
        && text
            .chars()
            .all(|c| matches!(c, '-' | '|' | ':' | ' ' | '\t'))
}

fn squeezed(text: &str) -> String {
    text.chars()
        .map(fold_ascii)
        .filter(|c| !c.is_whitespace())
        .collect()
}

/// A short line without label that stands beside a page number three times or
/// more, and on at least every other page.
fn running_headers(lines: &[&Line], classes: &mut BTreeMap<usize, DropClass>) {
    let mut beside: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (n, line) in lines.iter().enumerate() {
        let near_number = lines[n.saturating_sub(3)..(n + 4).min(lines.len())]
            .iter()
            .any(|l| page_number(&l.text).is_some());
        if near_number
            && line.label.is_none()
            && line.text.chars().count() <= 50
            && !line.text.ends_with('。')
            && page_number(&line.text).is_none()
        {
            beside
                .entry(line.text.as_str())
                .or_default()
                .push(line.number);
        }
    }
    let pages = lines
        .iter()
        .filter(|l| page_number(&l.text).is_some())
        .count();
    for numbers in beside
        .values()
        .filter(|n| n.len() >= 3 && n.len() * 2 >= pages)
    {
        for &number in numbers {
            classes.insert(number, DropClass::RunningHeader);
        }
    }
}

/// The number of `12`, `- 12 -`, `12/56`, `12 ページ`, `P.12`.
fn page_number(text: &str) -> Option<u32> {
    let text = squeezed(text);
    let core = text
        .trim_start_matches(['-', '－', '―', '–', 'P', 'p', '.'])
        .trim_end_matches(['-', '－', '―', '–'])
        .trim_end_matches("ページ")
        .trim_end_matches('頁');
    let first = core.split('/').next()?;
    let all_digits = core.chars().all(|c| c.is_ascii_digit() || c == '/');
    (all_digits && !first.is_empty() && first.len() <= 4)
        .then(|| first.parse().ok())
        .flatten()
}

/// Lines of nothing but a number, when they count upwards through the text.
fn page_numbers(lines: &[&Line], classes: &mut BTreeMap<usize, DropClass>) {
    let found: Vec<(usize, u32)> = lines
        .iter()
        .filter_map(|l| page_number(&l.text).map(|n| (l.number, n)))
        .collect();
    let rising = found.windows(2).all(|w| w[0].1 < w[1].1);
    let headed = classes.values().any(|c| *c == DropClass::RunningHeader);
    if found.len() >= 3 && rising || headed {
        for (number, _) in found {
            classes.insert(number, DropClass::PageNumber);
        }
    }
}

/// A line of the contents without leaders, page number and range of articles.
fn entry_title(text: &str) -> (String, bool) {
    let mut title: String = squeezed(text);
    let full = title.chars().count();
    // A range of articles behind a chapter: （第1条－第6条）.
    if title.ends_with(')')
        && let Some(open) = title.rfind('(')
        && title[open..].starts_with("(第")
        && title[open..].contains('条')
    {
        title.truncate(open);
    }
    let page = title.trim_end_matches(|c: char| {
        c.is_ascii_digit()
            || matches!(
                c,
                '-' | '－' | '.' | '…' | '‥' | '・' | '･' | '―' | '·' | '_'
            )
    });
    // A heading may end in a number; only one set apart is a page.
    let spaced = text
        .trim_end()
        .rfind(['\t', ' ', '\u{3000}', '…', '.', '・']);
    let page_set_apart = spaced.is_some_and(|at| {
        let tail: String = squeezed(&text[at..]);
        !tail.is_empty()
            && tail.chars().any(|c| c.is_ascii_digit())
            && tail
                .trim_matches(['.', '…', '-', '・'])
                .chars()
                .all(|c| c.is_ascii_digit())
    }) || text.trim_end().ends_with(" -");
    let title = if page_set_apart || has_leader(text) {
        page.to_owned()
    } else {
        title
    };
    let changed = title.chars().count() < full;
    (title, changed)
}

fn has_leader(text: &str) -> bool {
    text.contains("....") || text.contains("……") || text.contains("・・・・") || text.contains("‥‥")
}

fn is_contents_title(text: &str) -> bool {
    let word = squeezed(text);
    let word = word.trim_matches([
        '<', '>', '〈', '〉', '【', '】', '[', ']', '≪', '≫', '《', '》',
    ]);
    let word = entry_title(word).0;
    matches!(
        word.as_str(),
        "目次" | "内容" | "もくじ" | "Contents" | "CONTENTS" | "contents"
    )
}

/// The table of contents: a block below 目次 whose entries come again later, or
/// a run of lines with leaders and page numbers.
fn contents(lines: &[&Line], classes: &mut BTreeMap<usize, DropClass>) {
    let open: Vec<&Line> = lines
        .iter()
        .copied()
        .filter(|l| !classes.contains_key(&l.number))
        .collect();
    // Where each line stands for the last time, white space aside.
    let last_at: BTreeMap<String, usize> = open
        .iter()
        .enumerate()
        .map(|(n, l)| (squeezed(&l.text), n))
        .collect();
    let mut start = 0;
    while start < open.len() {
        let titled = is_contents_title(&open[start].text);
        if !titled && !entry_title(&open[start].text).1 {
            start += 1;
            continue;
        }
        let first = if titled { start + 1 } else { start };
        let end = contents_end(&open, first, &last_at);
        let paged = open[first..end]
            .iter()
            .filter(|l| entry_title(&l.text).1)
            .count();
        let is_block = if titled {
            end > first
        } else {
            end - first >= 4 && paged * 10 >= (end - first) * 9
        };
        if is_block {
            for line in &open[start..end] {
                classes.insert(line.number, DropClass::Contents);
            }
        }
        start = end.max(start + 1);
    }
}

/// Where the block that starts at `first` ends: at the first line that is not
/// met again, or that is the body's own first heading.
fn contents_end(open: &[&Line], first: usize, last_at: &BTreeMap<String, usize>) -> usize {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut opening: Option<String> = None;
    let mut pages_seen = false;
    for (n, line) in open.iter().enumerate().skip(first) {
        let (title, paged) = entry_title(&line.text);
        pages_seen |= paged;
        // The body begins with the words that opened the contents.
        let again = seen.contains(&title) && !paged && n > first;
        let starts_over = again && title.chars().count() >= 2 && opening.as_ref() == Some(&title);
        let sentence = line.text.ends_with('。');
        if starts_over || sentence || again && pages_seen {
            return n;
        }
        if !paged && !stands_later(&title, n, last_at) {
            return n;
        }
        opening.get_or_insert_with(|| title.clone());
        seen.insert(title);
    }
    open.len()
}

/// Whether a title, or a longer line that begins with it, stands behind line `n`.
fn stands_later(title: &str, n: usize, last_at: &BTreeMap<String, usize>) -> bool {
    if last_at.get(title).is_some_and(|&at| at > n) {
        return true;
    }
    title.chars().count() >= 4
        && last_at
            .range(title.to_owned()..)
            .take_while(|(text, _)| text.starts_with(title))
            .take(1000)
            .any(|(_, &at)| at > n)
}

/// Titles of parts without number: short lines right before a number 1, where
/// the same outermost numbering starts at 1 a second time.
fn part_titles(lines: &[&Line], classes: &BTreeMap<usize, DropClass>) -> BTreeSet<usize> {
    let open: Vec<&Line> = lines
        .iter()
        .copied()
        .filter(|l| !classes.contains_key(&l.number))
        .collect();
    let first_counted = open.iter().find_map(|l| {
        let label = l.label.as_ref().filter(|label| label.is_set_off(&l.text))?;
        label
            .readings
            .iter()
            .find(|r| r.ordinal == Some(1))
            .map(|r| r.style)
    });
    let Some(style) = first_counted else {
        return BTreeSet::new();
    };
    let found: BTreeSet<usize> = open
        .windows(2)
        .filter(|pair| {
            let opens = pair[1].label.as_ref().is_some_and(|label| {
                label.is_set_off(&pair[1].text)
                    && label.reading(style).is_some_and(|r| r.ordinal == Some(1))
            });
            let title = &pair[0].text;
            let bracketed = title.starts_with(['(', '（']);
            opens
                && pair[0].label.is_none()
                && !bracketed
                && title.chars().count() <= 40
                && !title.ends_with(['。', '、', ':', '：'])
        })
        .map(|pair| pair[0].number)
        .collect();
    if found.len() >= 2 {
        found
    } else {
        BTreeSet::new()
    }
}

/// Title, date and number above the first clause.
fn title_block(lines: &[&Line], parts: &BTreeSet<usize>, classes: &mut BTreeMap<usize, DropClass>) {
    let open: Vec<&Line> = lines
        .iter()
        .copied()
        .filter(|l| !classes.contains_key(&l.number))
        .collect();
    let opens_clause = |l: &Line| {
        l.label.as_ref().is_some_and(|label| {
            let first = label
                .readings
                .iter()
                .any(|r| r.ordinal == Some(1) || r.style == Style::Preamble);
            first
                && label.readings[0].style != Style::Bullet
                && (label.is_set_off(&l.text) || label.readings[0].style < Style::Dotted(0))
        })
    };
    let Some(first) = open.iter().position(|l| opens_clause(l)) else {
        return;
    };
    let caption = |l: &Line| {
        l.text.starts_with(['(', '（'])
            && l.text.ends_with([')', '）'])
            && !l.text.contains(|c: char| c.is_numeric())
    };
    let short = |l: &&&Line| l.text.chars().count() <= 60 && !l.text.ends_with('。');
    for line in open[..first].iter().take_while(|l| short(l)) {
        if caption(line) || line.role.is_some() || parts.contains(&line.number) {
            break;
        }
        classes.insert(line.number, DropClass::TitleBlock);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::lines::read_lines;

    fn dropped(text: &str) -> Vec<(usize, DropClass)> {
        let source = SourceFile::from_text("x.txt", text);
        let corrections = Corrections::default();
        let mut report = Report::default();
        let lines = read_lines(&source, &corrections, &mut report);
        let all: Vec<&Line> = lines.iter().collect();
        let mut classes = BTreeMap::new();
        running_headers(&all, &mut classes);
        page_numbers(&all, &mut classes);
        contents(&all, &mut classes);
        let parts = part_titles(&all, &classes);
        title_block(&all, &parts, &mut classes);
        classes.into_iter().collect()
    }

    fn numbers(text: &str, class: DropClass) -> Vec<usize> {
        dropped(text)
            .into_iter()
            .filter(|(_, c)| *c == class)
            .map(|(n, _)| n)
            .collect()
    }

    #[test]
    fn contents_with_pages_end_at_the_body() {
        let text = "題名\n目次\n1. 趣旨\t- 1 -\n2. 範囲....... 2\n題名\n1. 趣旨\n甲とする。\n2. 範囲\n乙とする。\n";
        assert_eq!(numbers(text, DropClass::Contents), [2, 3, 4]);
        assert_eq!(numbers(text, DropClass::TitleBlock), [1, 5]);
    }

    #[test]
    fn contents_without_pages_end_where_they_start_over() {
        let text = "<目次>\n序 構成\n1目的\n2定義\n序 構成\n甲である。\n1目的\n乙とする。\n2定義\n丙をいう。\n";
        assert_eq!(numbers(text, DropClass::Contents), [1, 2, 3, 4]);
    }

    #[test]
    fn ranges_of_articles_are_contents() {
        let text = "目次\n- 第1章 総則（第1条－第2条）\n- 第2章 体制（第3条）\n第1章 総則\n(目的)\n第1条 甲とする。\n第2章 体制\n第3条 乙とする。\n";
        assert_eq!(numbers(text, DropClass::Contents), [1, 2, 3]);
    }

    #[test]
    fn headers_beside_page_numbers_go() {
        let page = |n: u32| format!("市 文書\n～ 基準 ～\n{n}\n本文の{n}番目とする。\n");
        let text: String = (1..=4).map(page).collect();
        assert_eq!(numbers(&text, DropClass::RunningHeader).len(), 8);
        assert_eq!(numbers(&text, DropClass::PageNumber).len(), 4);
    }

    #[test]
    fn numbers_that_do_not_count_stay() {
        let text = "1. 甲\n5\n文。\n3\n文。\n9\n";
        assert_eq!(numbers(text, DropClass::PageNumber), Vec::<usize>::new());
    }
}
