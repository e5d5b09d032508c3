//! Where the sentences of a text end, and what stands inside brackets.
//!
//! In: characters. Out: depths and ranges, counted in characters. A full stop
//! inside brackets ends nothing; a bracket without its partner counts as none, so
//! that one slip does not swallow the rest of a text.

use std::ops::Range;

/// How deep in brackets each character stands; a bracket stands in its own pair.
///
/// Brackets of both widths pair with each other, since texts mix them. Pairs do
/// not reach over a line break.
#[must_use]
pub fn bracket_depths(chars: &[char]) -> Vec<usize> {
    let mut depths = vec![0; chars.len()];
    let mut open: Vec<(usize, char)> = Vec::new();
    for (at, c) in chars.iter().enumerate() {
        if *c == '\n' {
            open.clear();
        } else if let Some(close) = partner(*c) {
            open.push((at, close));
        } else if let Some(n) = open.iter().rposition(|(_, close)| *close == narrow(*c)) {
            // Pairs inside were closed before, so this adds one to each of them.
            for depth in &mut depths[open[n].0..=at] {
                *depth += 1;
            }
            open.truncate(n);
        }
    }
    depths
}

/// The closing bracket for an opening one, brackets of a form in one width.
fn partner(c: char) -> Option<char> {
    Some(match c {
        '(' | '（' => ')',
        '[' | '［' => ']',
        '「' => '」',
        '『' => '』',
        '【' => '】',
        '〔' => '〕',
        '〈' => '〉',
        '《' => '》',
        _ => return None,
    })
}

fn narrow(c: char) -> char {
    match c {
        '）' => ')',
        '］' => ']',
        other => other,
    }
}

/// The sentences of a text: each with its full stop, a line break ends one too.
///
/// Ranges hold no blanks at their ends; empty ones are left out.
#[must_use]
pub fn sentence_ranges(chars: &[char], depths: &[usize]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for at in 0..chars.len() {
        let stop = chars[at] == '。' && depths[at] == 0;
        if stop || chars[at] == '\n' {
            let end = if stop { at + 1 } else { at };
            out.extend(trimmed(chars, start..end));
            start = at + 1;
        }
    }
    out.extend(trimmed(chars, start..chars.len()));
    out
}

fn trimmed(chars: &[char], range: Range<usize>) -> Option<Range<usize>> {
    let first = range.clone().find(|at| !chars[*at].is_whitespace())?;
    let last = range.rev().find(|at| !chars[*at].is_whitespace())?;
    Some(first..last + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        let depths = bracket_depths(&chars);
        sentence_ranges(&chars, &depths)
            .into_iter()
            .map(|r| chars[r].iter().collect())
            .collect()
    }

    #[test]
    fn full_stops_in_brackets_end_nothing() {
        assert_eq!(
            sentences("一（二。三）四。 五「六。」七。"),
            ["一（二。三）四。", "五「六。」七。"]
        );
    }

    #[test]
    fn brackets_of_two_widths_are_a_pair() {
        assert_eq!(
            sentences("甲（乙。丙)丁。戊。"),
            ["甲（乙。丙)丁。", "戊。"]
        );
    }

    #[test]
    fn a_lone_bracket_swallows_nothing() {
        assert_eq!(sentences("甲（乙。丙。"), ["甲（乙。", "丙。"]);
        assert_eq!(sentences("甲）乙。丙。"), ["甲）乙。", "丙。"]);
    }

    #[test]
    fn a_line_break_ends_a_sentence() {
        assert_eq!(sentences("甲\n\n乙。\n 丙"), ["甲", "乙。", "丙"]);
        assert!(sentences(" \n　").is_empty());
    }

    #[test]
    fn depth_counts_pairs() {
        let chars: Vec<char> = "a（b「c」）d".chars().collect();
        assert_eq!(bracket_depths(&chars), [0, 1, 1, 2, 2, 2, 1, 0]);
    }
}
