//! Markup that extraction leaves in a text: list dashes, rules of tables, tags.
//!
//! In: a line of the source. Out: the characters of it that are markup and no
//! text. Whether they are left out of the policy, the walk decides.

use super::rules::{Candidate, whole};
use super::source_text::{Line, SourceChar, SourceText, is_blank};
use crate::parse::DropClass;

/// What extraction left: the dash of a list, the rule of a table, HTML tags.
pub(super) fn residue(text: &SourceText, line: &Line, out: &mut Vec<Candidate>) {
    let trimmed = line.text.trim();
    let rule = trimmed
        .chars()
        .all(|c| is_blank(c) || matches!(c, '-' | '|' | ':'));
    if rule && trimmed.matches('-').count() >= 3 {
        out.push(whole(
            line.chars.clone(),
            DropClass::MarkupResidue,
            "表の罫線の記号",
        ));
        return;
    }
    let mut rest = trimmed.strip_prefix('-').unwrap_or("").chars();
    if rest.next().is_some_and(is_blank) {
        let at = line.chars.start;
        out.push(whole(
            at..at + 1,
            DropClass::MarkupResidue,
            "箇条の行頭の「-」",
        ));
    }
    html_tags(text, line, out);
}

/// Names of tags that extraction is known to leave; anything else in angle
/// brackets is text.
const TAGS: &[&str] = &[
    "ul", "ol", "li", "br", "p", "div", "span", "table", "thead", "tbody", "tr", "td", "th", "b",
    "i", "u", "strong", "em", "sup", "sub", "font", "a", "img", "hr",
];

fn html_tags(text: &SourceText, line: &Line, out: &mut Vec<Candidate>) {
    let chars = &text.chars[line.chars.clone()];
    let opens = |at: usize| -> Option<usize> {
        match chars[at].c {
            '<' => Some(1),
            '&' => starts(chars, at, "&lt;").then_some(4),
            _ => None,
        }
    };
    let closes = |at: usize| -> Option<usize> {
        match chars[at].c {
            '>' => Some(1),
            '&' => starts(chars, at, "&gt;").then_some(4),
            _ => None,
        }
    };
    let mut at = 0;
    while at < chars.len() {
        let Some(open) = opens(at) else {
            at += 1;
            continue;
        };
        // A tag that never closes is text, and must not make the line quadratic.
        let inside = at + open..chars.len().min(at + open + 200);
        let end = inside
            .clone()
            .find_map(|n| closes(n).map(|close| (n, n + close)));
        let Some((inner_end, end)) = end else {
            at += open;
            continue;
        };
        let inner: String = chars[inside.start..inner_end].iter().map(|c| c.c).collect();
        if is_tag(&inner) {
            let range = line.chars.start + at..line.chars.start + end;
            out.push(whole(
                range,
                DropClass::MarkupResidue,
                "抽出で残った HTML のタグ",
            ));
            at = end;
        } else {
            at += open;
        }
    }
}

fn starts(chars: &[SourceChar], at: usize, what: &str) -> bool {
    what.chars()
        .enumerate()
        .all(|(n, c)| chars.get(at + n).is_some_and(|s| s.c == c))
}

/// The inside of a tag, blanks gone: `/ul`, `ulstyle="list-style-type:none"`.
fn is_tag(inner: &str) -> bool {
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    let inner = inner.strip_suffix('/').unwrap_or(inner);
    if !inner.is_ascii() {
        return false;
    }
    let lower = inner.to_ascii_lowercase();
    TAGS.iter().any(|tag| match lower.strip_prefix(tag) {
        Some("") => true,
        Some(rest) => {
            let name = rest.trim_start_matches(|c: char| c.is_ascii_lowercase() || c == '-');
            name.len() < rest.len() && name.starts_with('=')
        }
        None => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;
    use crate::verify::source_text::read_source;

    #[test]
    fn residue_is_known_by_its_form() {
        let source = "----\t---\n - (1) 甲\n-5度\n分類<例>\t<ul style=\"list-style-type: none\"> ・乙\n&lt;/ul>\n5<b 又は a>3\n";
        let file = SourceFile::from_text("s.txt", source);
        let text = read_source(&file, &[]);
        let mut found = Vec::new();
        for line in &text.lines {
            residue(&text, line, &mut found);
        }
        let found: Vec<_> = found.into_iter().map(|c| text.text(c.chars)).collect();
        assert_eq!(
            found,
            [
                "-------",
                "-",
                "<ulstyle=\"list-style-type:none\">",
                "&lt;/ul>"
            ]
        );
    }
}
