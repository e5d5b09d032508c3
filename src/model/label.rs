//! Printed labels: 第13条, 8.1., (1), ア, (ア), ①, ・ and their kin.
//!
//! In: the start of a line or of a list item. Out: the label as printed, its
//! style and the numbers it can stand for. What a label means for the hierarchy
//! is decided by those who see its neighbours.

/// The family a label belongs to; siblings share one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Style {
    /// 第1部, 第1編
    Part,
    /// 第1章
    Chapter,
    /// 第1節
    Section,
    /// 第1款
    Subsection,
    /// 第1目
    Division,
    /// 第1条, 第3条の2
    Article,
    /// 第1 without a unit
    Ordinal,
    /// 8.1., 8.1, 8.1.2: the depth is the count of numbers, 1 for `8.`
    Dotted(u8),
    /// 2 as a bare number
    Number,
    /// (1)
    ParenNumber,
    /// 1)
    NumberParen,
    /// `[1]`
    BracketNumber,
    /// ①
    Circled,
    /// ア in the order アイウ
    Kana,
    /// (ア)
    ParenKana,
    /// ア)
    KanaParen,
    /// イ in the order イロハ
    Iroha,
    /// (イ) in the order イロハ
    ParenIroha,
    /// a, A
    Latin,
    /// (a), (A)
    ParenLatin,
    /// a), A)
    LatinParen,
    /// i, Ⅰ, IV
    Roman,
    /// (i), (Ⅳ)
    ParenRoman,
    /// 一, 十二
    Kanji,
    /// (一)
    ParenKanji,
    /// ・ ● ○ ■ and other marks that do not count
    Bullet,
    /// (注), 注1, ※1
    Note,
    /// 序, 前文
    Preamble,
    /// 附則, 別表第1, 別紙2, 様式第1号, 参考
    Supplement,
    /// 用語集
    Glossary,
}

/// One way to read a printed label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The family.
    pub style: Style,
    /// The number it stands for, 1 for the first of a list; none for marks that
    /// do not count.
    pub ordinal: Option<u32>,
    /// Branch numbers: 第3条の2 has `[2]`.
    pub branch: Vec<u32>,
}

/// A label as it stands at the head of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// As printed, without the white space around it.
    pub printed: String,
    /// Byte length in the text it was read from, without the white space after it.
    pub len: usize,
    /// Byte length of the white space after it.
    pub gap: usize,
    /// The ways to read it, the likeliest first.
    pub readings: Vec<Reading>,
}

impl Label {
    /// Reads a label at the very start of `text`, whatever follows it.
    ///
    /// Whether it *is* one (「一般に」 starts with 一) is for the caller to say,
    /// by what follows and by the labels around it.
    pub fn read(text: &str) -> Option<Self> {
        let (len, readings) = read_marked(text)
            .or_else(|| read_word(text))
            .or_else(|| read_bracketed(text))
            .or_else(|| read_plain(text))?;
        let rest = &text[len..];
        let gap = rest.len() - rest.trim_start_matches([' ', '\u{3000}', '\t']).len();
        Some(Self {
            printed: text[..len].to_owned(),
            len,
            gap,
            readings,
        })
    }

    /// Whether white space or the end of the text follows the label in `text`.
    pub fn is_set_off(&self, text: &str) -> bool {
        self.gap > 0 || self.len == text.len()
    }

    /// The reading in the given style.
    pub fn reading(&self, style: Style) -> Option<&Reading> {
        self.readings.iter().find(|r| r.style == style)
    }
}

/// Full-width ASCII (！ to ～ and the wide space) as half-width; all else stays.
pub fn fold_ascii(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// Whether a character takes two columns and is never set off by a space:
/// kana, kanji and Japanese punctuation.
pub fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff9f}'
        | '\u{20000}'..='\u{3ffff}')
}

/// A label or heading as it stands in a path: digits, Latin letters and
/// brackets half-width, no white space inside a label, no trailing dot or colon.
pub fn path_segment(printed: &str) -> String {
    let folded: String = printed.chars().map(fold_ascii).collect();
    let trimmed = folded.trim().trim_end_matches(['.', ':', ' ']);
    let mut out = String::with_capacity(trimmed.len());
    let mut chars = trimmed.chars().peekable();
    while let Some(c) = chars.next() {
        let between_wide = c == ' '
            && (out.chars().next_back().is_some_and(is_wide)
                || chars.peek().copied().is_some_and(is_wide));
        if !between_wide {
            out.push(c);
        }
    }
    if let Some(inner) = out.strip_prefix('(').and_then(|s| s.strip_suffix(')'))
        && ["別表", "別紙", "別記", "様式", "別図"]
            .iter()
            .any(|w| inner.starts_with(w))
    {
        return inner.to_owned();
    }
    out
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
    let style = match unit {
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

/// An Arabic or kanji number at the start of `text` and its byte length.
fn number(text: &str) -> Option<(u32, usize)> {
    arabic(text).or_else(|| kanji_number(text))
}

fn arabic(text: &str) -> Option<(u32, usize)> {
    let mut value: u32 = 0;
    let mut len = 0;
    for c in text.chars() {
        let Some(digit) = fold_ascii(c).to_digit(10) else {
            break;
        };
        value = value.checked_mul(10)?.checked_add(digit)?;
        len += c.len_utf8();
    }
    (len > 0).then_some((value, len))
}

fn kanji_digit(c: char) -> Option<u32> {
    "〇一二三四五六七八九"
        .chars()
        .position(|d| d == c)
        .and_then(|n| u32::try_from(n).ok())
}

/// 十二, 百七, 二五 (positional).
fn kanji_number(text: &str) -> Option<(u32, usize)> {
    let (mut total, mut run, mut len, mut positional) = (0u32, None::<u32>, 0, 0u32);
    for c in text.chars() {
        if let Some(digit) = kanji_digit(c) {
            run = Some(run.map_or(digit, |r| r.saturating_mul(10).saturating_add(digit)));
            positional += 1;
        } else {
            let unit = match c {
                '十' => 10,
                '百' => 100,
                '千' => 1000,
                _ => break,
            };
            total = total.saturating_add(run.take().unwrap_or(1).saturating_mul(unit));
        }
        len += c.len_utf8();
    }
    if len == 0 || positional > 4 {
        return None;
    }
    Some((total.saturating_add(run.unwrap_or(0)), len))
}

fn circled(c: char) -> Option<u32> {
    match c {
        '①'..='⑳' => Some(c as u32 - '①' as u32 + 1),
        '㉑'..='㉟' => Some(c as u32 - '㉑' as u32 + 21),
        '㊱'..='㊿' => Some(c as u32 - '㊱' as u32 + 36),
        _ => None,
    }
}

fn order_in(order: &str, c: char) -> Option<u32> {
    order
        .chars()
        .position(|k| k == c)
        .and_then(|n| u32::try_from(n + 1).ok())
}

fn kana_ordinal(c: char) -> Option<u32> {
    order_in(
        "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
        c,
    )
}

fn iroha_ordinal(c: char) -> Option<u32> {
    order_in(
        "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン",
        c,
    )
}

fn latin_ordinal(c: char) -> Option<u32> {
    let c = fold_ascii(c).to_ascii_lowercase();
    c.is_ascii_lowercase().then(|| c as u32 - 'a' as u32 + 1)
}

fn single_char(text: &str) -> Option<char> {
    let mut chars = text.chars();
    let first = chars.next()?;
    chars.next().is_none().then_some(first)
}

/// Ⅰ to Ⅻ and ⅰ to ⅻ as one character.
fn roman_sign(c: char) -> Option<u32> {
    match c {
        'Ⅰ'..='Ⅻ' => Some(c as u32 - 'Ⅰ' as u32 + 1),
        'ⅰ'..='ⅻ' => Some(c as u32 - 'ⅰ' as u32 + 1),
        _ => None,
    }
}

fn roman_value(c: char) -> Option<u32> {
    match fold_ascii(c).to_ascii_lowercase() {
        'i' => Some(1),
        'v' => Some(5),
        'x' => Some(10),
        _ => None,
    }
}

/// A whole word that is a Roman number up to 39, in canonical form.
fn roman(word: &str) -> Option<u32> {
    if let Some(n) = single_char(word).and_then(roman_sign) {
        return Some(n);
    }
    let values: Option<Vec<u32>> = word.chars().map(roman_value).collect();
    let values = values.filter(|v| !v.is_empty() && v.len() <= 7)?;
    let total = values.iter().enumerate().fold(0i64, |sum, (at, &v)| {
        let smaller = values.get(at + 1).is_some_and(|&next| next > v);
        if smaller {
            sum - i64::from(v)
        } else {
            sum + i64::from(v)
        }
    });
    let n = u32::try_from(total).ok()?;
    let tens = ["", "x", "xx", "xxx"].get(n as usize / 10)?;
    let ones = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"][n as usize % 10];
    let canonical = format!("{tens}{ones}");
    let folded: String = word
        .chars()
        .map(|c| fold_ascii(c).to_ascii_lowercase())
        .collect();
    (canonical == folded).then_some(n)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> (String, Style, Option<u32>) {
        let label = Label::read(text).unwrap_or_else(|| panic!("no label in {text}"));
        let reading = label.readings[0].clone();
        (label.printed, reading.style, reading.ordinal)
    }

    #[test]
    fn every_style_is_read() {
        use Style::*;
        for (text, printed, style, ordinal) in [
            ("第1部 情報", "第1部", Part, 1),
            ("第三章　総則", "第三章", Chapter, 3),
            ("第 12 章", "第 12 章", Chapter, 12),
            ("第107条 CISO は", "第107条", Article, 107),
            ("第6 技術的", "第6", Ordinal, 6),
            ("8.1. コンピュータ", "8.1.", Dotted(2), 1),
            ("9.3 侵害時", "9.3", Dotted(2), 3),
            ("10. 外部", "10.", Dotted(1), 10),
            ("１０ 評価", "１０", Number, 10),
            ("2定義", "2", Number, 2),
            ("(1 1) 情報資産", "(1 1)", ParenNumber, 11),
            ("（３）構成", "（３）", ParenNumber, 3),
            ("1)情報", "1)", NumberParen, 1),
            ("③ 部外者", "③", Circled, 3),
            ("カ 県立学校", "カ", Kana, 6),
            ("（サ）不正", "（サ）", ParenKana, 11),
            ("ロ 計画", "ロ", Kana, 43),
            ("q クラウド", "q", Latin, 17),
            ("(b) 契約", "(b)", ParenLatin, 2),
            ("III 外部", "III", Roman, 3),
            ("(iv) 通信", "(iv)", ParenRoman, 4),
            ("十二 通信", "十二", Kanji, 12),
        ] {
            assert_eq!(
                first(text),
                (printed.into(), style, Some(ordinal)),
                "{text}"
            );
        }
    }

    #[test]
    fn words_and_marks_are_read() {
        for (text, printed, style) in [
            ("附 則", "附 則", Style::Supplement),
            ("附 則(平成27年)", "附 則", Style::Supplement),
            ("（別表 1） 情報資産の分類", "（別表 1）", Style::Supplement),
            ("別紙 2", "別紙 2", Style::Supplement),
            ("様式第1号 申請書", "様式第1号", Style::Supplement),
            ("用語集", "用語集", Style::Glossary),
            ("序 構成", "序", Style::Preamble),
            ("(注):国際標準", "(注):", Style::Note),
            ("・パスワード", "・", Style::Bullet),
        ] {
            let label = Label::read(text).expect(text);
            assert_eq!(
                (label.printed.as_str(), label.readings[0].style),
                (printed, style)
            );
        }
    }

    #[test]
    fn running_text_is_no_label() {
        for text in [
            "参考にする",
            "序論の",
            "第1順位副知事を",
            "注意する",
            "職員等は",
            "(CISO)は",
            "CISO は",
            "",
        ] {
            assert_eq!(Label::read(text), None, "{text}");
        }
    }

    #[test]
    fn branch_numbers_are_kept() {
        let label = Label::read("第3条の2 通信").expect("label");
        assert_eq!(
            (label.printed.as_str(), &label.readings[0].branch[..]),
            ("第3条の2", &[2][..])
        );
        let label = Label::read("(1)の2 通信").expect("label");
        assert_eq!(label.readings[0].branch, [2]);
    }

    #[test]
    fn iroha_and_roman_stand_beside_the_other_reading() {
        let label = Label::read("イ 通信").expect("label");
        assert_eq!(label.reading(Style::Kana).and_then(|r| r.ordinal), Some(2));
        assert_eq!(label.reading(Style::Iroha).and_then(|r| r.ordinal), Some(1));
        let label = Label::read("(i) 通信").expect("label");
        assert_eq!(
            label.reading(Style::ParenLatin).and_then(|r| r.ordinal),
            Some(9)
        );
        assert_eq!(
            label.reading(Style::ParenRoman).and_then(|r| r.ordinal),
            Some(1)
        );
    }

    #[test]
    fn path_segments_are_half_width_without_trailing_dots() {
        for (printed, path) in [
            ("8.1.", "8.1"),
            ("（１）", "(1)"),
            ("１０", "10"),
            ("①", "①"),
            ("(注):", "(注)"),
            ("別紙 2", "別紙2"),
            ("（別表 1）", "別表1"),
            ("第 9 章", "第9章"),
            ("CSIRT 体制 Team A", "CSIRT体制Team A"),
        ] {
            assert_eq!(path_segment(printed), path);
        }
    }
}
