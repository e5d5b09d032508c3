//! Numbers in the scripts that labels count in.

use super::fold_ascii;

/// An Arabic or kanji number at the start of `text` and its byte length.
pub fn number(text: &str) -> Option<(u32, usize)> {
    arabic(text).or_else(|| kanji_number(text))
}

pub(super) fn arabic(text: &str) -> Option<(u32, usize)> {
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

/// The digit that a kanji stands for: 七, 〇, 零.
pub fn kanji_digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// 十二, 百七, 二五 (positional).
pub(super) fn kanji_number(text: &str) -> Option<(u32, usize)> {
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

pub(super) fn circled(c: char) -> Option<u32> {
    match c {
        '①'..='⑳' => Some(c as u32 - '①' as u32 + 1),
        '㉑'..='㉟' => Some(c as u32 - '㉑' as u32 + 21),
        '㊱'..='㊿' => Some(c as u32 - '㊱' as u32 + 36),
        _ => None,
    }
}

pub(super) fn order_in(order: &str, c: char) -> Option<u32> {
    order
        .chars()
        .position(|k| k == c)
        .and_then(|n| u32::try_from(n + 1).ok())
}

pub(super) fn kana_ordinal(c: char) -> Option<u32> {
    order_in(
        "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
        c,
    )
}

pub(super) fn iroha_ordinal(c: char) -> Option<u32> {
    order_in(
        "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン",
        c,
    )
}

pub(super) fn latin_ordinal(c: char) -> Option<u32> {
    let c = fold_ascii(c).to_ascii_lowercase();
    c.is_ascii_lowercase().then(|| c as u32 - 'a' as u32 + 1)
}

pub(super) fn single_char(text: &str) -> Option<char> {
    let mut chars = text.chars();
    let first = chars.next()?;
    chars.next().is_none().then_some(first)
}

/// Ⅰ to Ⅻ and ⅰ to ⅻ as one character.
pub(super) fn roman_sign(c: char) -> Option<u32> {
    match c {
        'Ⅰ'..='Ⅻ' => Some(c as u32 - 'Ⅰ' as u32 + 1),
        'ⅰ'..='ⅻ' => Some(c as u32 - 'ⅰ' as u32 + 1),
        _ => None,
    }
}

pub(super) fn roman_value(c: char) -> Option<u32> {
    match fold_ascii(c).to_ascii_lowercase() {
        'i' => Some(1),
        'v' => Some(5),
        'x' => Some(10),
        _ => None,
    }
}

/// A whole word that is a Roman number up to 39, in canonical form.
pub(super) fn roman(word: &str) -> Option<u32> {
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
