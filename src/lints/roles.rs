//! Roles that a text uses without appointing them, or calls by two names.

use std::collections::BTreeMap;

use super::Slip;
use super::place::{called, place_of, places};
use super::texts::{Case, unspaced};
use crate::definitions::occurrences;
use crate::diagnostic::Code;
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

pub(super) fn check(case: &Case<'_>) -> Vec<Slip> {
    let mut out = unappointed(case);
    let roles = case.draft.body.roles.iter();
    out.extend(roles.filter_map(|role| two_names(case, role)));
    out
}

fn unappointed(case: &Case<'_>) -> Vec<Slip> {
    let mut titles: BTreeMap<String, (Vec<ClauseIndex>, String)> = BTreeMap::new();
    for (at, text) in case.texts().iter().enumerate() {
        for (title, printed) in titles_in(&text.own) {
            let entry = titles.entry(title).or_insert((Vec::new(), printed));
            entry.0.push(at);
        }
    }
    let known: Vec<String> = (case.draft.body.roles.iter())
        .flat_map(Role::names)
        .map(unspaced)
        .collect();
    titles.retain(|title, _| !known.contains(title) && !is_appointed(case, title));
    let slip = |(title, (uses, printed)): (String, (Vec<ClauseIndex>, String))| {
        Slip {
        code: Code::RoleNotAppointed,
        clause: uses[0],
        span: place_of(case, uses[0], &printed),
        message: format!(
            "「{title}」（{} 回: {}）を置く条文がありません",
            uses.len(),
            places(case, &uses)
        ),
        check: "本文に置く条文があるか、置かれている役割の名前の書き誤りでないか確かめてください。置かれている役割の別の名前なら、サイトの管理者が、団体の設定ファイル（jurisdiction.yaml）の roles のその役割の also に書きます".into(),
    }
    };
    titles.into_iter().map(slip).collect()
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
fn is_appointed(case: &Case<'_>, title: &str) -> bool {
    let mut definitions = case.draft.definitions.iter();
    if definitions.any(|(d, _)| unspaced(&d.term) == title) {
        return true;
    }
    let clauses = case.version().clauses.iter().zip(case.texts());
    clauses.into_iter().any(|(clause, text)| {
        let own = text.own_bare.as_str();
        let listed = matches!(clause.kind, Kind::Bullet | Kind::Item | Kind::Subitem)
            && without_bracket(own) == title;
        listed
            || without_bracket(&text.heading_bare) == title
            || own.match_indices(title).any(|(at, _)| {
                let before = own[..at].chars().next_back();
                let whole =
                    !before.is_some_and(is_title_letter) || own[..at].ends_with(['各', '及', '又']);
                let rest = &own[at + title.len()..];
                let rest = rest.strip_prefix('等').unwrap_or(rest);
                let rest = past_bracket(rest);
                whole && (APPOINTING.iter().any(|w| rest.starts_with(w)) || appoints_later(rest))
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

/// A role with names that nothing in the text ties to each other.
fn two_names(case: &Case<'_>, role: &Role) -> Option<Slip> {
    let mut names: Vec<(&str, Vec<ClauseIndex>)> = Vec::new();
    for name in role.names() {
        let mut uses = Vec::new();
        for (at, text) in case.texts().iter().enumerate() {
            let count = occurrences(&text.shown_spelt, name, true).len();
            uses.extend(std::iter::repeat_n(at, count));
        }
        if !uses.is_empty() {
            names.push((name, uses));
        }
    }
    let (chief, most) = names
        .iter()
        .max_by_key(|(name, uses)| (uses.len(), std::cmp::Reverse(*name)))
        .cloned()?;
    names.retain(|(name, _)| {
        *name != chief && !tied(case, role, chief, name) && !only_defined(case, name)
    });
    let (name, uses) = names.first()?;
    let told = |name: &str, uses: &[ClauseIndex]| {
        let first = called(case, uses[0]);
        match uses.len() {
            1 => format!("「{name}」（1 回: {first}）"),
            n => format!("「{name}」（{n} 回: {first} など）"),
        }
    };
    let others: Vec<String> = names.iter().map(|(n, uses)| told(n, uses)).collect();
    Some(Slip {
        code: Code::RoleTwoNames,
        clause: uses[0],
        span: place_of(case, uses[0], name),
        message: format!(
            "一つの役割が{}とも{}とも呼ばれています",
            told(chief, &most),
            others.join("、")
        ),
        check: "本文の呼び名を一つに揃えるか、最初に使う箇所で「以下「…」という。」と結び付けてください。別の役割なら、サイトの管理者が、団体の設定ファイル（jurisdiction.yaml）の roles で二つに分けます".into(),
    })
}

/// Whether a name is defined and then never used, which is reported as that.
fn only_defined(case: &Case<'_>, name: &str) -> bool {
    case.draft
        .definitions
        .iter()
        .any(|(d, uses)| d.term == name && uses.is_empty())
}

/// Whether a reader is told that two names are one, or sees it: the one is
/// defined as the other, stands in brackets behind it, or only adds the body's
/// name or 等.
fn tied(case: &Case<'_>, role: &Role, a: &str, b: &str) -> bool {
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    let body = &case.draft.body;
    let body = [body.name.as_str(), body.short_name.as_str()];
    let added = long
        .strip_suffix(short)
        .is_some_and(|rest| rest.ends_with('の') || body.contains(&rest))
        || long.strip_prefix(short) == Some("等");
    added
        || pair_tied(case, a, b)
        // Over a third name: A（以下「B」）, B and C alike.
        || role.names().any(|n| n != a && n != b && pair_tied(case, a, n) && pair_tied(case, n, b))
}

fn pair_tied(case: &Case<'_>, a: &str, b: &str) -> bool {
    let (a, b) = (unspaced(a), unspaced(b));
    let mut definitions = case.draft.definitions.iter();
    let defined = definitions.any(|(d, _)| {
        let (term, text) = (unspaced(&d.term), unspaced(&d.text));
        term == a && text.contains(&b) || term == b && text.contains(&a)
    });
    let forms: Vec<String> = [(&a, &b), (&b, &a)]
        .iter()
        .flat_map(|(x, y)| ["(", "（"].map(|open| format!("{x}{open}{y}")))
        .collect();
    let beside = |text: &str| forms.iter().any(|form| text.contains(form.as_str()));
    defined
        || (case.texts().iter()).any(|text| beside(&text.heading_bare) || beside(&text.own_bare))
}
