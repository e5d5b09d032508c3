//! Queries that name a place: 第87条第2項, 8.1(6), 大口 7.1(3).

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::searcher::Searcher;
use crate::model::{kanji_digit, number};

/// The most characters of a query that is read as a place.
const LONGEST: usize = 100;
/// The most steps of a place.
const MOST_STEPS: usize = 8;

/// One step of a place: a label as people write it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    /// The path segments that it may mean.
    names: Vec<String>,
    /// Whether it is a 項, the first of which is the article itself.
    is_paragraph: bool,
    /// Whether it is the name of a document or of a part: 対策基準.
    is_part: bool,
}

/// How well a place was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The clause is there.
    Exact,
    /// There is no such paragraph; the clause above it is.
    Above,
    /// There is no such clause.
    Nowhere,
}

impl Place {
    /// The name in published data.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Above => "above",
            Self::Nowhere => "nowhere",
        }
    }
}

/// A place that a query names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Citation {
    shelf: Option<usize>,
    steps: Vec<Step>,
}

/// What kind of step was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// 13条, 第3章
    Unit,
    /// 別表1
    Annex,
    /// 第6
    Number,
    /// 8.1
    Dotted,
    /// 8
    Bare,
    /// (6), (ア)
    Bracketed,
    /// ア
    Kana,
    /// ①
    Circled,
    /// の3
    Branch,
}

/// Text as citations are compared: narrow, arabic digits, circled numbers kept.
fn citable(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '①'..='⑳' => out.push(c),
            _ => out.extend(std::iter::once(c).nfkc()),
        }
    }
    arabic(&without_blanks(&out))
}

/// Blanks go; one between two digits keeps them apart: 第5 6 is 第5の6, not 第56.
/// Dots go that end a label: 8.1.(6).
fn without_blanks(text: &str) -> String {
    let mut out = String::new();
    let mut is_after_blank = false;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c == '.'
            && !rest
                .as_str()
                .starts_with(|next: char| next.is_ascii_digit())
        {
            continue;
        }
        if c.is_whitespace() || c < ' ' || c == '\u{feff}' {
            is_after_blank = true;
            continue;
        }
        if is_after_blank && c.is_ascii_digit() && out.ends_with(|c: char| c.is_ascii_digit()) {
            out.push('の');
        }
        out.push(c);
        is_after_blank = false;
    }
    out
}

/// 八十七 and 八七 become 87; digits alone are put side by side.
fn arabic(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let numeral = |c: char| kanji_digit(c).is_some() || matches!(c, '十' | '百' | '千');
    let mut out = String::new();
    for run in chars.chunk_by(|a, b| numeral(*a) == numeral(*b)) {
        let digits: Option<Vec<u32>> = run.iter().map(|c| kanji_digit(*c)).collect();
        let printed: String = run.iter().collect();
        match (digits, number(&printed)) {
            (Some(digits), _) => out.extend(digits.iter().map(u32::to_string)),
            (None, Some((n, len))) if numeral(run[0]) && len == printed.len() => {
                out.push_str(&n.to_string());
            }
            _ => out.push_str(&printed),
        }
    }
    out
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// The name of a document or of a part at the front of a text, and what follows:
/// 情報セキュリティ対策基準8.1.
fn named_part(text: &str) -> Option<(&str, &str)> {
    let name: usize = text
        .chars()
        .take_while(|c| !is_digit(*c) && !matches!(c, '(' | '第' | '①'..='⑳'))
        .map(char::len_utf8)
        .sum();
    let (name, rest) = text.split_at(name);
    let name = name.strip_suffix('の').unwrap_or(name);
    let known = [
        "基準",
        "方針",
        "ポリシー",
        "規程",
        "規則",
        "要綱",
        "要領",
        "手順",
    ];
    (known.iter().any(|end| name.ends_with(end)) && !rest.is_empty()).then_some((name, rest))
}

/// The other name of a part, by its printed label, where its segment is a short
/// name: 第2部.
pub(super) fn segment_alias(segment: &str, label: &str) -> Option<String> {
    let name = segment_name(label);
    (name.ends_with('部') && name != segment_name(segment)).then_some(name)
}

/// How a path segment is compared with the steps of a citation.
pub(super) fn segment_name(segment: &str) -> String {
    let mut name = citable(segment);
    if let Some((stem, count)) = name.rsplit_once('#')
        && !count.is_empty()
        && count.bytes().all(|b| b.is_ascii_digit())
    {
        name = stem.to_owned();
    }
    if let Some(rest) = name.strip_prefix('第') {
        let (digits, unit) = digits(rest);
        if !digits.is_empty() && unit.starts_with(['部', '章', '節', '条']) {
            return rest.to_owned();
        }
    }
    if let Some(rest) = name.strip_prefix("付則") {
        return format!("附則{rest}");
    }
    for annex in ["別表", "別紙", "様式"] {
        if let Some(rest) = name
            .strip_prefix(annex)
            .and_then(|rest| rest.strip_prefix('第'))
        {
            return format!("{annex}{rest}");
        }
    }
    name
}

fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len())
}

/// の3 at the front: its digits and what follows.
fn branch(text: &str) -> Option<(&str, &str)> {
    let (number, rest) = digits(text.strip_prefix('の')?);
    (!number.is_empty()).then_some((number, rest))
}

/// One step at the front of a text: what it may mean, its form, what follows.
fn step(text: &str) -> Option<(Vec<String>, Form, &str, char)> {
    if let Some((names, unit, rest)) = unit_step(text) {
        return Some((names, Form::Unit, rest, unit));
    }
    for (annex, name) in [
        ("別表", "別表"),
        ("別紙", "別紙"),
        ("様式", "様式"),
        ("附則", "附則"),
        ("付則", "附則"),
    ] {
        if let Some(rest) = text.strip_prefix(annex) {
            let (number, rest) = digits(rest.strip_prefix('第').unwrap_or(rest));
            let rest = rest.strip_prefix('号').unwrap_or(rest);
            return Some((vec![format!("{name}{number}")], Form::Annex, rest, ' '));
        }
    }
    let (number, rest) = digits(text.strip_prefix('第').unwrap_or(text));
    if !number.is_empty() {
        if text.starts_with('第') {
            return Some((vec![format!("第{number}")], Form::Number, rest, '第'));
        }
        let dotted = dotted(text);
        if dotted.len() > number.len() {
            return Some((
                vec![dotted.to_owned()],
                Form::Dotted,
                &text[dotted.len()..],
                ' ',
            ));
        }
        return Some((vec![number.to_owned()], Form::Bare, rest, ' '));
    }
    sign_step(text)
}

/// 13条の2, 第3章, 第2項, 第1号
fn unit_step(text: &str) -> Option<(Vec<String>, char, &str)> {
    let (number, rest) = digits(text.strip_prefix('第').unwrap_or(text));
    if number.is_empty() {
        return None;
    }
    let (before, rest) = branch(rest).map_or((None, rest), |(n, rest)| (Some(n), rest));
    let unit = rest
        .chars()
        .next()
        .filter(|c| "部章節条項号".contains(*c))?;
    let rest = &rest[unit.len_utf8()..];
    let (after, rest) = branch(rest).map_or((None, rest), |(n, rest)| (Some(n), rest));
    let branch = before.or(after).map_or(String::new(), |n| format!("の{n}"));
    let names = match unit {
        '項' => vec![number.to_owned()],
        '号' => vec![format!("({number}){branch}"), number.to_owned()],
        _ => vec![format!("{number}{unit}{branch}")],
    };
    Some((names, unit, rest))
}

/// The longest front of a text like 8.1.2, without a dot at its end.
fn dotted(text: &str) -> &str {
    let mut end = digits(text).0.len();
    while let Some(rest) = text[end..].strip_prefix('.') {
        let more = digits(rest).0.len();
        if more == 0 {
            break;
        }
        end += 1 + more;
    }
    &text[..end]
}

/// (6), ア, ①, の3
fn sign_step(text: &str) -> Option<(Vec<String>, Form, &str, char)> {
    let first = text.chars().next()?;
    let rest = &text[first.len_utf8()..];
    let kana = |c: char| ('ア'..='ン').contains(&c);
    match first {
        '(' => {
            let (inside, rest) = rest.split_once(')')?;
            let plain = inside.chars().all(|c| c.is_ascii_digit() || kana(c));
            let letter = inside.len() == 1 && inside.bytes().all(|b| b.is_ascii_lowercase());
            (!inside.is_empty() && (plain || letter))
                .then(|| (vec![format!("({inside})")], Form::Bracketed, rest, ' '))
        }
        '①'..='⑳' => Some((vec![first.to_string()], Form::Circled, rest, ' ')),
        _ if kana(first) && !rest.starts_with(|c: char| matches!(c, 'ァ'..='ヺ' | 'ー')) => {
            Some((vec![first.to_string()], Form::Kana, rest, ' '))
        }
        _ => branch(text).map(|(n, rest)| (vec![n.to_owned()], Form::Branch, rest, ' ')),
    }
}

impl Searcher<'_> {
    /// The place that a query names, if it names one and nothing else.
    pub(super) fn read_citation(&self, query: &str) -> Option<Citation> {
        let start: String = query.chars().take(LONGEST).collect();
        let text = citable(&start);
        let (shelf, mut text) = match self.named_body(&text) {
            Some((shelf, rest)) => (Some(shelf), rest),
            None => (None, text.as_str()),
        };
        let mut steps: Vec<Step> = Vec::new();
        if let Some((name, rest)) = named_part(text) {
            steps.push(Step {
                names: vec![name.to_owned()],
                is_paragraph: false,
                is_part: true,
            });
            text = rest;
        }
        let parts = steps.len();
        let (mut last, mut firm) = (' ', false);
        while let Some((names, form, rest, unit)) = step(text) {
            let first = steps.len() == parts;
            let out_of_place = match form {
                Form::Branch => last != '第',
                Form::Bare if first => !rest.starts_with('('),
                Form::Bare => !matches!(last, '部' | '章' | '節' | '条'),
                Form::Kana => first,
                _ => false,
            };
            if out_of_place {
                break;
            }
            firm |= match form {
                Form::Unit | Form::Annex | Form::Number | Form::Dotted => true,
                Form::Bracketed | Form::Circled => !first,
                _ => false,
            };
            steps.push(Step {
                names,
                is_paragraph: unit == '項' || form == Form::Bare && last == '条',
                is_part: false,
            });
            last = unit;
            text = rest;
        }
        (firm && is_closing(text) && steps.len() <= MOST_STEPS).then_some(Citation { shelf, steps })
    }

    /// The body that a query begins or ends with, set off by a blank or の, and the
    /// rest of the query.
    pub(super) fn asked_body<'t>(&self, query: &'t str) -> Option<(usize, &'t str)> {
        let query = query.trim();
        let parting = |c: char| c.is_whitespace() || c == 'の';
        let ends = [
            query.split_once(parting),
            query
                .rsplit_once(char::is_whitespace)
                .map(|(rest, name)| (name, rest)),
        ];
        ends.into_iter().flatten().find_map(|(name, rest)| {
            let name = citable(name);
            let (shelf, behind) = self.named_body(&name)?;
            let rest = rest.trim();
            (behind.is_empty() && !rest.is_empty()).then_some((shelf, rest))
        })
    }

    /// The body that a text begins with, and what follows; 大口町 goes by 大口 too.
    fn named_body<'t>(&self, text: &'t str) -> Option<(usize, &'t str)> {
        for (n, shelf) in self.index.shelves.iter().enumerate() {
            let [name, short] = &shelf.names;
            let bare = short
                .strip_suffix(['町', '市', '県', '村', '区'])
                .unwrap_or(short);
            let league = short.strip_suffix("協議会").unwrap_or(short);
            for name in [name.as_str(), short, bare, league] {
                if name.chars().count() > 1
                    && let Some(rest) = text.strip_prefix(citable(name).as_str())
                {
                    return Some((n, rest.strip_prefix('の').unwrap_or(rest)));
                }
            }
        }
        None
    }

    /// The documents that a place means, in printed order.
    pub(super) fn cited(&self, citation: &Citation) -> (Vec<usize>, Place) {
        // The first paragraph is the article itself, and a document need not have parts.
        let first = |step: &Step| step.is_paragraph && step.names == ["1"];
        let part = |step: &Step| step.is_part;
        let without = |drop: &dyn Fn(&Step) -> bool| -> Vec<Step> {
            let kept = citation.steps.iter().filter(|step| !drop(step));
            kept.cloned().collect()
        };
        let readings = [
            citation.steps.clone(),
            without(&first),
            without(&part),
            without(&|step| first(step) || part(step)),
        ];
        for steps in &readings {
            let found = self.at_place(citation, steps);
            if !found.is_empty() {
                return (found, Place::Exact);
            }
        }
        let [.., plain] = &readings;
        let mut steps = plain.as_slice();
        while let [rest @ .., last] = steps
            && last.is_paragraph
            && !rest.is_empty()
        {
            steps = rest;
            let found = self.at_place(citation, steps);
            if !found.is_empty() {
                return (found, Place::Above);
            }
        }
        (Vec::new(), Place::Nowhere)
    }

    fn at_place(&self, citation: &Citation, steps: &[Step]) -> Vec<usize> {
        let mut found: BTreeMap<(usize, bool), Vec<usize>> = BTreeMap::new();
        for document in 0..self.segments.len() {
            if citation
                .shelf
                .is_some_and(|shelf| shelf != self.shelf_of(document))
            {
                continue;
            }
            if let Some((name, gap)) = self.gap_above(document, steps) {
                found.entry((name, gap > 0)).or_default().push(document);
            }
        }
        found.into_values().next().unwrap_or_default()
    }

    /// By which of its names a step means a document itself.
    fn meant_by(&self, document: usize, step: &Step) -> Option<usize> {
        let segment = &self.segments[document];
        if step.is_part {
            let is_name = segment.chars().count() > 1 && !segment.contains(is_digit);
            return (is_name && step.names[0].ends_with(segment.as_str())).then_some(0);
        }
        let alias = self.aliases.get(&document);
        step.names
            .iter()
            .position(|name| name == segment || alias == Some(name))
    }

    /// By which of its names a document is meant, and how many clauses lie between
    /// the steps above it; none where it is not meant.
    fn gap_above(&self, document: usize, steps: &[Step]) -> Option<(usize, usize)> {
        let (last, above) = steps.split_last()?;
        let name = self.meant_by(document, last)?;
        let mut gap = 0;
        let mut up = self.parents[document];
        for step in above.iter().rev() {
            while self.meant_by(up?, step).is_none() {
                up = self.parents[up?];
                gap += 1;
            }
            up = self.parents[up?];
        }
        Some((name, gap))
    }
}

/// Whether nothing but a particle and a mark is left.
fn is_closing(text: &str) -> bool {
    let text = text.strip_suffix(['?', '。']).unwrap_or(text);
    matches!(
        text,
        "" | "について" | "の規定" | "とは" | "は" | "を" | "の" | "に"
    )
}
