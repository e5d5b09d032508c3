//! Source lines made ready: repairs carried out, letter-spacing closed, residue
//! of the extraction taken off, list dashes and indentation set aside.
//!
//! In: the source file and its corrections. Out: the non-blank lines with what
//! the later steps need to know of each.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::model::{Label, fold_ascii, is_wide};
use crate::parse::{Corrections, LineRole};
use crate::source::SourceFile;

/// A non-blank line of the source.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Source line, from 1.
    pub(super) number: usize,
    /// The text without dash and outer white space.
    pub(super) text: String,
    /// Columns before the text.
    pub(super) indent: usize,
    /// Whether white space stood at the end of the line.
    pub(super) trailing_space: bool,
    /// How many blank lines stand before it.
    pub(super) blank_before: usize,
    /// Whether the line is a later part of a line that a repair split.
    pub(super) split_off: bool,
    /// What the corrections say the line is.
    pub(super) role: Option<LineRole>,
    /// The label at its head, whether or not it turns out to be one.
    pub(super) label: Option<Label>,
}

impl Line {
    /// The text behind the label.
    pub(super) fn rest(&self) -> &str {
        self.label
            .as_ref()
            .map_or(&self.text[..], |l| self.text[l.len + l.gap..].trim_start())
    }

    /// Display columns: wide characters count two.
    pub(super) fn width(&self) -> usize {
        self.indent
            + self
                .text
                .chars()
                .map(|c| if is_wide(c) { 2 } else { 1 })
                .sum::<usize>()
    }
}

/// Reads the lines of a source, repaired and cleaned.
pub(super) fn read_lines(
    source: &SourceFile,
    corrections: &Corrections,
    report: &mut Report,
) -> Vec<Line> {
    let mut repairs: BTreeMap<usize, Vec<(&str, &str)>> = BTreeMap::new();
    for repair in &corrections.repairs {
        repairs
            .entry(repair.line)
            .or_default()
            .push((&repair.find, &repair.put));
    }
    let roles: BTreeMap<usize, LineRole> =
        corrections.roles.iter().map(|r| (r.line, r.role)).collect();
    let mut out = Vec::new();
    let mut blank = 0;
    for (number, raw) in source.lines() {
        let mut text = raw.to_owned();
        for (find, put) in repairs.remove(&number).unwrap_or_default() {
            if text.contains(find) {
                text = text.replace(find, put);
            } else {
                report.push(
                    Diagnostic::error(
                        Code::CorrectionUnused,
                        format!("{number}行目に「{find}」がないので、訂正できません"),
                    )
                    .at_line(source, number)
                    .hint("訂正ファイルの line と find を原文に合わせてください"),
                );
            }
        }
        let mut split_off = false;
        for part in text.split('\n') {
            let cleaned = clean(part, source, number, report);
            match make_line(&cleaned, number) {
                None => blank += usize::from(!split_off),
                Some(mut line) => {
                    line.blank_before = std::mem::take(&mut blank);
                    line.split_off = split_off;
                    if split_off && let Some(first) = out.last() {
                        // What a repair sets on a line of its own stands below it.
                        let first: &Line = first;
                        line.indent = first.indent + 1;
                    }
                    line.role = roles.get(&number).copied().filter(|_| !split_off);
                    out.push(line);
                }
            }
            split_off = true;
        }
    }
    for number in repairs.keys() {
        report.push(
            Diagnostic::error(
                Code::CorrectionUnused,
                format!("原文に{number}行目はありません"),
            )
            .hint("訂正ファイルの line を確かめてください"),
        );
    }
    out
}

fn make_line(text: &str, number: usize) -> Option<Line> {
    let mut body = text.trim_matches(is_blank);
    if body.is_empty() {
        return None;
    }
    if body.contains('\t') {
        // Tabs set cells apart here, the empty ones at the ends too.
        body = text.trim_matches([' ', '\u{3000}', '\u{a0}', '\u{c}']);
    }
    let lead: String = text.chars().take_while(|&c| is_blank(c)).collect();
    let mut indent: usize = lead
        .chars()
        .map(|c| if c == '\u{3000}' { 2 } else { 1 })
        .sum();
    if let Some(rest) = body.strip_prefix("- ").or_else(|| body.strip_prefix("* "))
        && !rest
            .trim_start()
            .starts_with(|c: char| c.is_ascii_digit() && rest.trim_end().ends_with('-'))
    {
        indent += body.len() - rest.len();
        body = rest.trim_start_matches(is_blank);
    }
    if body.is_empty() {
        return None;
    }
    Some(Line {
        number,
        text: body.trim_start_matches(' ').to_owned(),
        indent,
        trailing_space: text.ends_with(is_blank),
        blank_before: 0,
        split_off: false,
        role: None,
        label: Label::read(body),
    })
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\u{3000}' | '\t' | '\u{a0}' | '\u{c}')
}

/// Takes off markup residue and closes letter-spacing; reports both.
fn clean(text: &str, source: &SourceFile, number: usize, report: &mut Report) -> String {
    let without_tags = strip_tags(text);
    if without_tags != text {
        report.push(
            Diagnostic::note(
                Code::ImportDropped,
                "抽出で残った HTML を除きました（markup-residue）",
            )
            .at_line(source, number),
        );
    }
    let closed = without_blank_after_stops(&close_spacing(&without_tags));
    if closed != without_tags {
        report.push(
            Diagnostic::note(Code::ImportRepaired, "余分な字間を詰めました")
                .at_line(source, number),
        );
    }
    closed
}

/// Takes off a blank right after 、 or 。 inside a line; none is ever printed.
fn without_blank_after_stops(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let inside = chars.peek().is_some_and(|next| !is_blank(*next));
        if c == ' ' && inside && out.ends_with(['、', '。']) {
            continue;
        }
        out.push(c);
    }
    out
}

/// The HTML tags that extraction is known to leave; `<例>` is text.
fn strip_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let tag = &rest[at..];
        match tag.find('>') {
            Some(end) if is_tag(&tag[1..end]) => {
                let name = tag[1..end].trim_start_matches('/');
                if name.to_ascii_lowercase().starts_with("br") {
                    out.push(' ');
                }
                rest = &tag[end + 1..];
            }
            _ => {
                out.push('<');
                rest = &tag[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn is_tag(inner: &str) -> bool {
    let name: String = inner
        .trim_start_matches('/')
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    let known = [
        "ul", "ol", "li", "br", "p", "div", "span", "table", "tr", "td", "th", "b", "i", "u",
        "sup", "sub", "font", "strong", "em", "thead", "tbody",
    ];
    known.contains(&name.to_ascii_lowercase().as_str())
}

/// Closes runs of single letters or digits set apart by single spaces:
/// `C I S O` → `CISO`, `第 5 3 号` → `第53号`, `(1 1)` → `(11)`.
fn close_spacing(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let Some(end) = spaced_run(&chars, at) else {
            out.push(chars[at]);
            at += 1;
            continue;
        };
        // Where the letters were spaced, the blank around them is spacing too.
        let mut kept = out.trim_end_matches(' ').len();
        let before = out[..kept].chars().next_back();
        if kept < out.len() && !before.is_some_and(|c| is_wide(c) && !is_label_tail(&out[..kept])) {
            kept = out.len();
        }
        out.truncate(kept);
        out.extend(chars[at..end].iter().filter(|c| **c != ' '));
        at = end;
        if chars.get(at) == Some(&' ') && chars.get(at + 1).copied().is_some_and(is_wide) {
            at += 1;
        }
    }
    out
}

/// Whether `text` is nothing but a label, so that the blank behind it is its gap.
fn is_label_tail(text: &str) -> bool {
    let body = text.trim_start().trim_start_matches("- ");
    Label::read(body).is_some_and(|l| l.len == body.len())
}

/// The end of a run of at least two spaced single characters that starts at `at`.
fn spaced_run(chars: &[char], at: usize) -> Option<usize> {
    let class = |c: char| match c {
        'A'..='Z' | 'Ａ'..='Ｚ' => 1,
        'a'..='z' => 2,
        _ if fold_ascii(c).is_ascii_digit() => 3,
        _ => 0,
    };
    let alone = |n: usize| {
        let side = |m: Option<&char>| m.is_none_or(|&c| class(c) == 0);
        class(chars[n]) > 0
            && side(chars.get(n + 1))
            && side(n.checked_sub(1).and_then(|m| chars.get(m)))
    };
    if !alone(at) {
        return None;
    }
    let kind = class(chars[at]);
    if kind == 2 {
        return None;
    }
    let mut end = at;
    while chars.get(end + 1) == Some(&' ')
        && end + 2 < chars.len()
        && class(chars[end + 2]) == kind
        && alone(end + 2)
    {
        end += 2;
    }
    // A list of one-digit numbers is told from spaced digits by what is around.
    let between_brackets = |a: Option<char>, b: Option<char>| {
        matches!((a, b), (Some('(' | '（' | '第'), Some(')' | '）')))
    };
    if end == at {
        return None;
    }
    if kind == 3 {
        let skip = |mut n: usize, step: isize| loop {
            n = n.checked_add_signed(step)?;
            match chars.get(n) {
                Some(' ') => {}
                other => break other.copied(),
            }
        };
        let (before, after) = (skip(at, -1), skip(end, 1));
        let counted =
            before == Some('第') || after.is_some_and(|c| "年月日条項号章節部".contains(c));
        if !between_brackets(before, after) && !counted {
            return None;
        }
    }
    Some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaced_letters_and_digits_close_up() {
        for (from, to) in [
            ("副町長をC I S Oとする。", "副町長をCISOとする。"),
            ("(2) L G W A N 接続系", "(2) LGWAN接続系"),
            ("当該 I C カード", "当該ICカード"),
            ("昭和 6 2 年法律第 5 3 号", "昭和62年法律第53号"),
            ("(1 1) 情報資産", "(11) 情報資産"),
            ("機密性 3 A と B", "機密性 3 A と B"),
            ("ア L G W A N の分割", "ア LGWANの分割"),
            ("USB メモリ", "USB メモリ"),
            ("表 1 2 3 を", "表 1 2 3 を"),
        ] {
            assert_eq!(close_spacing(from), to, "{from}");
        }
    }

    #[test]
    fn html_goes_and_angle_brackets_stay() {
        assert_eq!(
            strip_tags("情報資産<例><ul style=\"x\"> ・一</ul>a < b"),
            "情報資産<例> ・一a < b"
        );
    }

    #[test]
    fn dashes_and_indentation_are_set_aside() {
        let line = make_line("  - (ア) 手順 ", 3).expect("line");
        assert_eq!(
            (line.text.as_str(), line.indent, line.trailing_space),
            ("(ア) 手順", 4, true)
        );
        assert_eq!(
            make_line("- 12 -", 1).map(|l| l.text),
            Some("- 12 -".into())
        );
        assert!(make_line("　\t", 1).is_none());
    }
}
