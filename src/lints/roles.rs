//! Roles that a text uses without appointing them, or calls by two names.

use std::collections::BTreeMap;

use super::Draft;
use super::place::place_of;
use crate::definitions::{Spellings, occurrences};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::japanese::normalise::{is_kanji, is_katakana};
use crate::model::{ClauseIndex, Kind, Role};

/// What a title ends with.
const ENDS: &[&str] = &["責任者", "管理者", "担当者"];

/// What makes it a title of this field; 監督責任者 and the like are anyone.
const FIELDS: &[&str] = &[
    "情報",
    "システム",
    "ネットワーク",
    "セキュリティ",
    "最高",
    "統括",
    "CSIRT",
    "CISO",
];

/// What stands before a title without belonging to it.
const DETERMINERS: &[&str] = &["当該", "各", "同", "全"];

/// What follows a title where it is appointed.
const APPOINTING: &[&str] = &[
    "とする",
    "とし、",
    "を置",
    "として",
    "をもって",
    "を指名",
    "を任命",
    "に充て",
    "を選任",
    "を定め",
    "を設置",
    "（以下",
    "(以下",
    "（以下",
    "をいう",
    "に任命",
    "に指名",
    "の指名",
    "とは",
];

pub(super) fn check(draft: &Draft<'_>, report: &mut Report) {
    report_unappointed(draft, report);
    for role in &draft.body.roles {
        report_two_names(draft, role, report);
    }
}

fn report_unappointed(draft: &Draft<'_>, report: &mut Report) {
    let mut titles: BTreeMap<String, (usize, ClauseIndex, String)> = BTreeMap::new();
    for (at, clause) in draft.version.clauses.iter().enumerate() {
        for (title, printed) in titles_in(&clause.own_text()) {
            let entry = titles.entry(title).or_insert((0, at, printed));
            entry.0 += 1;
        }
    }
    for (title, (count, first, printed)) in titles {
        let known = draft
            .body
            .roles
            .iter()
            .any(|r| r.names().any(|n| unspaced(n) == title));
        if known || is_appointed(draft, &title) {
            continue;
        }
        let message = format!("「{title}」（{count} 回）を置く条文がありません");
        report.push(
            Diagnostic::warning(Code::RoleNotAppointed, message)
                .at(draft.file, place_of(draft, first, &printed))
                .hint("置く条文を加えるか、置かれている役割の名前に揃えてください。別の名前なら jurisdiction.yaml の roles に書いてください"),
        );
    }
}

/// The titles in a text, without blanks, each with its printed form.
fn titles_in(text: &str) -> Vec<(String, String)> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let start = at;
        while at < chars.len() && (is_title_letter(chars[at]) || is_inner_blank(&chars, at, start))
        {
            at += 1;
        }
        if at == start {
            at += 1;
            continue;
        }
        let printed: String = chars[start..at].iter().collect();
        for word in printed.split(['及', '又', '並']) {
            let word = word.trim();
            let bare = unspaced(word);
            let title = DETERMINERS
                .iter()
                .find_map(|d| bare.strip_prefix(d))
                .unwrap_or(&bare);
            let title = title.strip_suffix('等').unwrap_or(title);
            let Some(kind) = ENDS.iter().find_map(|e| title.strip_suffix(e)) else {
                continue;
            };
            if FIELDS.iter().any(|f| kind.contains(f)) {
                out.push((title.to_owned(), word.to_owned()));
            }
        }
    }
    out
}

/// A blank beside a Latin letter inside a word (CISO 補佐).
fn is_inner_blank(chars: &[char], at: usize, start: usize) -> bool {
    let latin = |n: usize| chars.get(n).is_some_and(char::is_ascii_alphabetic);
    chars[at] == ' ' && at > start && (latin(at - 1) || latin(at + 1))
}

fn is_title_letter(c: char) -> bool {
    is_kanji(c) || is_katakana(c) || c.is_ascii_alphanumeric() || matches!(c, 'ー' | '々')
}

/// Whether the text appoints, names in a heading, or lists a title.
fn is_appointed(draft: &Draft<'_>, title: &str) -> bool {
    let defined = draft
        .definitions
        .iter()
        .any(|(d, _)| unspaced(&d.term) == title);
    defined
        || draft.version.clauses.iter().any(|clause| {
            let heading = unspaced(clause.heading.as_deref().unwrap_or_default());
            let text = unspaced(&clause.own_text());
            let listed = matches!(clause.kind, Kind::Bullet | Kind::Item | Kind::Subitem)
                && without_bracket(&text) == title;
            listed
                || without_bracket(&heading) == title
                || text.match_indices(title).any(|(at, _)| {
                    let before = text[..at].chars().next_back();
                    let whole = !before.is_some_and(is_title_letter)
                        || text[..at].ends_with(['各', '及', '又']);
                    let rest = &text[at + title.len()..];
                    let rest = rest.strip_prefix('等').unwrap_or(rest);
                    let rest = past_bracket(rest);
                    whole
                        && (APPOINTING.iter().any(|w| rest.starts_with(w)) || appoints_later(rest))
                })
        })
}

/// 「Xは、…をもって充てる。」 and 「X及びYを置く。」: the verb stands further on in
/// the sentence.
fn appoints_later(rest: &str) -> bool {
    let sentence = rest.split('。').next().unwrap_or(rest);
    let filled = sentence.starts_with("は、") && sentence.ends_with("充てる");
    let listed = sentence.starts_with(['、', '及']) && !sentence.contains('は');
    let verbs = [
        "を置",
        "を定め",
        "を指名",
        "を選任",
        "を任命",
        "をもって構成",
    ];
    filled || listed && verbs.iter().any(|v| sentence.contains(v))
}

/// A text without the bracket that closes it.
fn without_bracket(text: &str) -> &str {
    text.split(['(', '（']).next().unwrap_or(text)
}

/// What follows a bracket, unless it defines a short name.
fn past_bracket(text: &str) -> &str {
    let opens =
        text.starts_with(['(', '（']) && !text.starts_with("（以下") && !text.starts_with("(以下");
    match text.find([')', '）']).filter(|_| opens) {
        Some(at) => text[at..].trim_start_matches([')', '）']),
        None => text,
    }
}

fn unspaced(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A role with names that nothing in the text ties to each other.
fn report_two_names(draft: &Draft<'_>, role: &Role, report: &mut Report) {
    let mut names: Vec<(&str, usize, Option<ClauseIndex>)> = Vec::new();
    for name in role.names() {
        let mut count = 0;
        let mut first = None;
        for (at, clause) in draft.version.clauses.iter().enumerate() {
            let text = [
                clause.heading.as_deref().unwrap_or_default(),
                &clause.own_text(),
            ]
            .join("\n");
            let found = occurrences(&Spellings::of(&text), name, true).len();
            count += found;
            if found > 0 {
                first = first.or(Some(at));
            }
        }
        names.push((name, count, first));
    }
    names.retain(|(_, count, _)| *count > 0);
    let Some((chief, most, _)) = names
        .iter()
        .max_by_key(|(name, count, _)| (*count, std::cmp::Reverse(*name)))
        .copied()
    else {
        return;
    };
    names.retain(|(name, _, _)| {
        *name != chief && !tied(draft, role, chief, name) && !only_defined(draft, name)
    });
    let Some((name, _, Some(first))) = names.first().copied() else {
        return;
    };
    let others: Vec<String> = names
        .iter()
        .map(|(name, count, _)| format!("「{name}」（{count} 回）"))
        .collect();
    let message = format!(
        "一つの役割が「{chief}」（{most} 回）とも{}とも呼ばれています",
        others.join("、")
    );
    report.push(
        Diagnostic::warning(Code::RoleTwoNames, message)
            .at(draft.file, place_of(draft, first, name))
            .hint("一つの名前に揃えるか、「以下「…」という。」で結び付けてください"),
    );
}

/// Whether a name is defined and then never used, which is reported as that.
fn only_defined(draft: &Draft<'_>, name: &str) -> bool {
    draft
        .definitions
        .iter()
        .any(|(d, uses)| d.term == name && uses.is_empty())
}

/// Whether a reader is told that two names are one, or sees it: the one is
/// defined as the other, stands in brackets behind it, or only adds the body's
/// name or 等.
fn tied(draft: &Draft<'_>, role: &Role, a: &str, b: &str) -> bool {
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    let body = [draft.body.name.as_str(), draft.body.short_name.as_str()];
    let added = long
        .strip_suffix(short)
        .is_some_and(|rest| rest.ends_with('の') || body.contains(&rest))
        || long.strip_prefix(short) == Some("等");
    added
        || pair_tied(draft, a, b)
        // Over a third name: A（以下「B」）, B and C alike.
        || role.names().any(|n| n != a && n != b && pair_tied(draft, a, n) && pair_tied(draft, n, b))
}

fn pair_tied(draft: &Draft<'_>, a: &str, b: &str) -> bool {
    let defined = draft.definitions.iter().any(|(d, _)| {
        let both = |x: &str, y: &str| {
            unspaced(&d.term) == unspaced(x) && unspaced(&d.text).contains(&unspaced(y))
        };
        both(a, b) || both(b, a)
    });
    defined
        || draft.version.clauses.iter().any(|clause| {
            let heading = unspaced(clause.heading.as_deref().unwrap_or_default());
            let text = unspaced(&clause.own_text());
            [(a, b), (b, a)].iter().any(|(x, y)| {
                let (x, y) = (unspaced(x), unspaced(y));
                ["(", "（"].iter().any(|open| {
                    let form = format!("{x}{open}{y}");
                    heading.contains(&form) || text.contains(&form)
                })
            })
        })
}
