//! Full and half width, and labels as they stand in a path.

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
