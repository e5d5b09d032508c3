//! The grammar of printed labels: one reader for each way to mark a number.

use super::numbers::{
    arabic, circled, iroha_ordinal, kana_ordinal, kanji_number, latin_ordinal, number, roman,
    roman_sign, roman_value, single_char,
};
use super::{Reading, Style, fold_ascii};

/// The length of a label at the start of `text`, and the ways to read it.
pub(super) fn read(text: &str) -> Option<(usize, Vec<Reading>)> {
    read_marked(text)
        .or_else(|| read_word(text))
        .or_else(|| read_bracketed(text))
        .or_else(|| read_plain(text))
}

fn one(style: Style, ordinal: u32) -> Vec<Reading> {
    vec![Reading {
        style,
        ordinal: Some(ordinal),
        branch: Vec::new(),
    }]
}

fn uncounted(style: Style) -> Vec<Reading> {
    vec![Reading {
        style,
        ordinal: None,
        branch: Vec::new(),
    }]
}

/// 第N部 … 第N条の2, and a bare 第N.
fn read_marked(text: &str) -> Option<(usize, Vec<Reading>)> {
    let rest = text.strip_prefix('第')?;
    let lead = rest.len() - rest.trim_start_matches([' ', '\u{3000}']).len();
    let (ordinal, digits) = number(&rest[lead..])?;
    let mut len = '第'.len_utf8() + lead + digits;
    let after = &text[len..];
    let skipped = after.len() - after.trim_start_matches([' ', '\u{3000}']).len();
    let unit = after[skipped..].chars().next();
    // 第１　目的 is 第１ and a title; 第 1 章 has its unit.
    let word = skipped > 0
        && unit.is_some_and(|unit| {
            let rest = &after[skipped + unit.len_utf8()..];
            let joined = rest.starts_with(is_japanese) && !rest.starts_with('の');
            lead == 0 && joined || goes_on_as_word(unit, rest.trim_start_matches([' ', '\u{3000}']))
        });
    let style = match unit.filter(|_| !word) {
        Some('部' | '編') => Style::Part,
        Some('章') => Style::Chapter,
        Some('節') => Style::Section,
        Some('款') => Style::Subsection,
        Some('目') => Style::Division,
        Some('条') => Style::Article,
        // 第1順位, 第2項, 第9の規定: something else is counted, or cited.
        Some(_) if skipped == 0 => return None,
        _ => Style::Ordinal,
    };
    let mut branch = Vec::new();
    if style != Style::Ordinal {
        len += skipped + unit.map_or(0, char::len_utf8);
        // A unit that goes on as a word (第1章立て) is still 第1章 to the eye of
        // a reader; only the gap after it tells, and callers look at that.
        while let Some(more) = text[len..].strip_prefix('の') {
            let Some((n, digits)) = number(more) else {
                break;
            };
            branch.push(n);
            len += 'の'.len_utf8() + digits;
        }
    }
    Some((
        len,
        vec![Reading {
            style,
            ordinal: Some(ordinal),
            branch,
        }],
    ))
}

fn is_japanese(c: char) -> bool {
    matches!(c, 'ぁ'..='ヿ' | '々' | '\u{3400}'..='\u{9fff}')
}

/// Whether a unit is the start of another word: 条件, 項目, 目的.
pub fn goes_on_as_word(unit: char, rest: &str) -> bool {
    let after: &[char] = match unit {
        '条' => &['件', '約', '例', '文', '理'],
        '項' => &['目'],
        '号' => &['機', '令', '砲', '被', '様'],
        '章' => &['程', '立'],
        '節' => &['約', '度', '電', '目', '減', '水'],
        '部' => &[
            '門', '署', '長', '局', '分', '品', '屋', '隊', '外', '内', '会', '課', '員', '活',
        ],
        '編' => &['集', '成', '入', '制', '纂'],
        '款' => &['項'],
        '目' => &['的', '標', '次', '録', '安', '視', '下'],
        _ => &[],
    };
    rest.starts_with(after)
}

/// 附則, 別表第1, 別紙 2, 参考, 序, 用語集, (注), ※.
fn read_word(text: &str) -> Option<(usize, Vec<Reading>)> {
    let (open, body) = match text.chars().next()? {
        c @ ('(' | '（' | '【' | '〔') => (Some(c), &text[c.len_utf8()..]),
        _ => (None, text),
    };
    let closes = |at: usize| -> Option<usize> {
        let Some(open) = open else { return Some(at) };
        let close = body[at..].chars().next()?;
        let fits = match open {
            '(' | '（' => matches!(close, ')' | '）'),
            '【' => close == '】',
            _ => close == '〕',
        };
        fits.then(|| at + close.len_utf8() + open.len_utf8())
    };
    if let Some(len) = spaced_word(body, "注") {
        let (n, digits) = number(&body[len..]).map_or((None, 0), |(n, d)| (Some(n), d));
        let mut end = closes(len + digits)?;
        if open.is_none() && n.is_none() {
            let next = text[end..].chars().next();
            if !matches!(next, Some(' ' | '\u{3000}' | ':' | '：')) {
                return None;
            }
        }
        if let Some(colon @ (':' | '：')) = text[end..].chars().next() {
            end += colon.len_utf8();
        }
        let reading = Reading {
            style: Style::Note,
            ordinal: n,
            branch: Vec::new(),
        };
        return Some((end, vec![reading]));
    }
    for (word, style) in [
        ("前文", Style::Preamble),
        ("序文", Style::Preamble),
        ("序", Style::Preamble),
        ("附則", Style::Supplement),
        ("付則", Style::Supplement),
        ("参考", Style::Supplement),
        ("別紙様式", Style::Supplement),
        ("別記様式", Style::Supplement),
        ("別表", Style::Supplement),
        ("別紙", Style::Supplement),
        ("別記", Style::Supplement),
        ("別図", Style::Supplement),
        ("様式", Style::Supplement),
        ("用語集", Style::Glossary),
    ] {
        let Some(len) = spaced_word(body, word) else {
            continue;
        };
        let (ordinal, end) = numbered_tail(body, len);
        let Some(end) = closes(end) else { continue };
        // A bare word is a label only where it ends a word: 序論, 参考にする are not.
        let next = text[end..].chars().next();
        let ends = matches!(
            next,
            None | Some(' ' | '\u{3000}' | '\t' | '(' | '（' | ':' | '：' | '\n')
        );
        if open.is_none() && !ends {
            continue;
        }
        return Some((
            end,
            vec![Reading {
                style,
                ordinal,
                branch: Vec::new(),
            }],
        ));
    }
    None
}

/// The byte length of `word` at the start of `text`, single spaces allowed
/// between its characters (附 則).
fn spaced_word(text: &str, word: &str) -> Option<usize> {
    let mut at = 0;
    for (n, want) in word.chars().enumerate() {
        if n > 0 {
            let skip = text[at..].len() - text[at..].trim_start_matches([' ', '\u{3000}']).len();
            at += skip;
        }
        let rest = text[at..].strip_prefix(want)?;
        at = text.len() - rest.len();
    }
    Some(at)
}

/// 第1, 1, 第1号 after 別表 and 様式; the end of it counted from the word's start.
fn numbered_tail(text: &str, at: usize) -> (Option<u32>, usize) {
    let rest = &text[at..];
    let skip = rest.len() - rest.trim_start_matches([' ', '\u{3000}']).len();
    let rest = &rest[skip..];
    let (mark, body) = match rest.strip_prefix('第') {
        Some(body) => ('第'.len_utf8(), body),
        None => (0, rest),
    };
    let Some((n, digits)) = number(body) else {
        return (None, at);
    };
    let mut end = at + skip + mark + digits;
    if mark > 0 && text[end..].starts_with('号') {
        end += '号'.len_utf8();
    }
    (Some(n), end)
}

/// (1), （ア）, [1], 【1】 and kin.
fn read_bracketed(text: &str) -> Option<(usize, Vec<Reading>)> {
    let mut chars = text.char_indices();
    let (_, open) = chars.next()?;
    let square = matches!(open, '[' | '［' | '〔');
    if !matches!(open, '(' | '（') && !square {
        return None;
    }
    let inner_start = open.len_utf8();
    let close_at = text[inner_start..]
        .char_indices()
        .take(8)
        .find(|(_, c)| matches!(c, ')' | '）' | ']' | '］' | '〕'))
        .map(|(at, _)| inner_start + at)?;
    let inner: String = text[inner_start..close_at]
        .chars()
        .filter(|c| !matches!(c, ' ' | '\u{3000}'))
        .collect();
    let close = text[close_at..].chars().next()?;
    let len = close_at + close.len_utf8();
    let mut readings = Vec::new();
    if square {
        let (n, digits) = arabic(&inner)?;
        return (digits == inner.len()).then(|| (len, one(Style::BracketNumber, n)));
    }
    if let Some((n, digits)) = arabic(&inner) {
        let mut branch = Vec::new();
        if digits < inner.len() {
            let (b, more) = number(inner[digits..].strip_prefix('の')?)?;
            if digits + 'の'.len_utf8() + more != inner.len() {
                return None;
            }
            branch.push(b);
        }
        let mut len = len;
        if branch.is_empty()
            && let Some((b, more)) = text[len..].strip_prefix('の').and_then(arabic)
        {
            branch.push(b);
            len += 'の'.len_utf8() + more;
        }
        return Some((
            len,
            vec![Reading {
                style: Style::ParenNumber,
                ordinal: Some(n),
                branch,
            }],
        ));
    }
    let single = single_char(&inner);
    if let Some(n) = single.and_then(kana_ordinal) {
        readings.extend(one(Style::ParenKana, n));
    }
    if let Some(n) = single.and_then(iroha_ordinal) {
        readings.extend(one(Style::ParenIroha, n));
    }
    if let Some(n) = single.and_then(latin_ordinal) {
        readings.extend(one(Style::ParenLatin, n));
    }
    if let Some(n) = roman(&inner) {
        readings.extend(one(Style::ParenRoman, n));
    }
    if let Some((n, digits)) = kanji_number(&inner)
        && digits == inner.len()
    {
        readings.extend(one(Style::ParenKanji, n));
    }
    (!readings.is_empty()).then_some((len, readings))
}

/// ①, 8.1., 2, 1), ア, a, 一, ・.
fn read_plain(text: &str) -> Option<(usize, Vec<Reading>)> {
    let first = text.chars().next()?;
    if let Some(n) = circled(first) {
        return Some((first.len_utf8(), one(Style::Circled, n)));
    }
    if matches!(
        first,
        '・' | '･' | '●' | '○' | '■' | '□' | '◆' | '◇' | '◎' | '▪' | '•' | '⚫' | '◦'
    ) {
        return Some((first.len_utf8(), uncounted(Style::Bullet)));
    }
    if first == '※' {
        let (n, digits) =
            arabic(&text[first.len_utf8()..]).map_or((None, 0), |(n, d)| (Some(n), d));
        let reading = Reading {
            style: Style::Note,
            ordinal: n,
            branch: Vec::new(),
        };
        return Some((first.len_utf8() + digits, vec![reading]));
    }
    if fold_ascii(first).is_ascii_digit() {
        return Some(read_arabic(text));
    }
    let rest = &text[first.len_utf8()..];
    let paren = rest
        .chars()
        .next()
        .filter(|c| matches!(c, ')' | '）'))
        .map(char::len_utf8);
    let mut readings = Vec::new();
    if let Some(close) = paren {
        if let Some(n) = kana_ordinal(first) {
            readings.extend(one(Style::KanaParen, n));
        }
        if let Some(n) = latin_ordinal(first) {
            readings.extend(one(Style::LatinParen, n));
        }
        return (!readings.is_empty()).then_some((first.len_utf8() + close, readings));
    }
    let mut len = first.len_utf8();
    if let Some(n) = kana_ordinal(first) {
        readings.extend(one(Style::Kana, n));
    }
    if let Some(n) = iroha_ordinal(first) {
        readings.extend(one(Style::Iroha, n));
    }
    if let Some(n) = latin_ordinal(first) {
        readings.extend(one(Style::Latin, n));
    }
    let goes_on = rest
        .chars()
        .next()
        .is_some_and(|c| fold_ascii(c).is_ascii_alphanumeric());
    if fold_ascii(first).is_ascii_alphabetic() && goes_on {
        readings.clear();
    }
    if readings.is_empty() || fold_ascii(first).is_ascii() {
        let word: String = text
            .chars()
            .take_while(|&c| roman_value(c).is_some() || roman_sign(c).is_some())
            .collect();
        if let Some(n) = roman(&word) {
            if word.chars().count() > 1 {
                readings.clear();
            }
            len = word.len();
            readings.extend(one(Style::Roman, n));
        } else if !word.is_empty() && word.chars().count() > 1 {
            return None;
        }
    }
    if let Some((n, digits)) = kanji_number(text) {
        len = digits;
        readings.extend(one(Style::Kanji, n));
    }
    if readings.is_empty() {
        return None;
    }
    // A full stop after a letter or a kanji number (a. 一．) belongs to the label.
    let dotted = readings.iter().any(|r| {
        matches!(
            r.style,
            Style::Latin | Style::Roman | Style::Kanji | Style::Kana
        )
    });
    if dotted && let Some(dot @ ('.' | '．')) = text[len..].chars().next() {
        len += dot.len_utf8();
    }
    Some((len, readings))
}

fn read_arabic(text: &str) -> (usize, Vec<Reading>) {
    let (first, mut len) = arabic(text).unwrap_or((0, 0));
    let mut last = first;
    let mut depth: u8 = 1;
    let mut dotted = false;
    loop {
        let rest = &text[len..];
        let Some(dot) = rest.chars().next().filter(|c| matches!(c, '.' | '．')) else {
            break;
        };
        dotted = true;
        len += dot.len_utf8();
        let Some((n, digits)) = arabic(&text[len..]) else {
            break;
        };
        last = n;
        len += digits;
        depth = depth.saturating_add(1);
    }
    if dotted {
        return (len, one(Style::Dotted(depth), last));
    }
    if let Some(close @ (')' | '）')) = text[len..].chars().next() {
        return (len + close.len_utf8(), one(Style::NumberParen, first));
    }
    let mut branch = Vec::new();
    if let Some((b, digits)) = text[len..].strip_prefix('の').and_then(arabic) {
        let end = len + 'の'.len_utf8() + digits;
        if text[end..].starts_with([' ', '\u{3000}']) {
            branch.push(b);
            len = end;
        }
    }
    (
        len,
        vec![Reading {
            style: Style::Number,
            ordinal: Some(first),
            branch,
        }],
    )
}
