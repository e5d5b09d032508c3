//! Where a line goes on and where it ends: hard wraps and page breaks.
//!
//! A text is either hard-wrapped (a printed line is a line of the file) or has a
//! paragraph a line and breaks only at the end of a page. Both are told from the
//! text itself.

use super::lines::Line;

/// How a text's lines relate to its paragraphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Flow {
    /// The width of a full line, where the text is hard-wrapped.
    wrap: Option<usize>,
    /// Whether a blank at the end of a line marks the end of a paragraph.
    marks_ends: bool,
    /// Whether indentation tells levels.
    pub(super) indented: bool,
}

/// Whether the text goes on in the next line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// It goes on.
    Runs,
    /// It ends here.
    Ends,
    /// It may be a heading with its text below, or a broken sentence.
    Unclear,
}

impl Flow {
    /// Tells the flow of a text from its lines.
    pub(super) fn of(lines: &[Line]) -> Self {
        let mut widths: Vec<usize> = lines.iter().map(Line::width).collect();
        widths.sort_unstable();
        let full = widths.get(widths.len() * 9 / 10).copied().unwrap_or(0);
        let longest = widths
            .get(widths.len().saturating_sub(1 + widths.len() / 100))
            .copied()
            .unwrap_or(0);
        let near = lines.iter().filter(|l| l.width() + 6 >= full).count();
        let unfinished = lines
            .iter()
            .filter(|l| l.width() + 6 >= full && !ends_sentence(&l.text))
            .count();
        let wraps =
            full >= 30 && longest <= full + 8 && near * 5 >= lines.len() && unfinished * 2 >= near;
        let share = |of: &dyn Fn(&Line) -> bool| {
            let picked: Vec<&Line> = lines.iter().filter(|l| of(l)).collect();
            let marked = picked.iter().filter(|l| l.trailing_space).count();
            (marked, picked.len())
        };
        let (ended, ends) = share(&|l| l.text.ends_with('。'));
        let (full_marked, full_lines) =
            share(&|l| l.width() + 2 >= full && !ends_sentence(&l.text));
        let marks_ends =
            wraps && ends >= 5 && ended * 10 >= ends * 8 && full_marked * 10 <= full_lines * 3;
        Self {
            wrap: wraps.then_some(full),
            marks_ends,
            indented: !wraps && tells_levels(lines),
        }
    }

    /// Whether the text is hard-wrapped.
    pub(super) fn is_wrapped(&self) -> bool {
        self.wrap.is_some()
    }

    /// Whether `line`, that closes the text `so_far`, goes on in `next`.
    /// `may_be_title` is whether `so_far` stands where a title can stand.
    pub(super) fn joint(
        &self,
        so_far: &str,
        line: &Line,
        may_be_title: bool,
        next: &Line,
    ) -> Joint {
        let closes = next.text.starts_with([
            '）', ')', '」', '』', '、', '。', '，', 'ー', 'ッ', 'ャ', 'ュ', 'ョ', 'っ', 'ゃ',
            'ゅ', 'ょ',
        ]);
        if closes || has_open_bracket(so_far) {
            return Joint::Runs;
        }
        if let Some(full) = self.wrap {
            return self.wrapped_joint(full, so_far, line);
        }
        if ends_sentence(so_far) {
            return Joint::Ends;
        }
        if so_far.ends_with(['、', '，']) {
            return Joint::Runs;
        }
        if self.indented && line.indent != next.indent {
            return Joint::Ends;
        }
        if reads_as_sentence(so_far) {
            return if opens_sentence(so_far, &next.text) {
                Joint::Ends
            } else {
                Joint::Runs
            };
        }
        if !may_be_title {
            return Joint::Runs;
        }
        Joint::Unclear
    }

    fn wrapped_joint(&self, full: usize, so_far: &str, line: &Line) -> Joint {
        if self.marks_ends {
            if !line.trailing_space {
                return Joint::Runs;
            }
            // A marked end inside a sentence: a word or a list of words is cut.
            let cut =
                line.width() + 4 >= full && reads_as_sentence(so_far) && !ends_sentence(so_far);
            return if cut { Joint::Runs } else { Joint::Ends };
        }
        if ends_sentence(so_far) {
            return if line.width() + 1 >= full {
                Joint::Unclear
            } else {
                Joint::Ends
            };
        }
        if line.width() + 3 >= full {
            Joint::Runs
        } else {
            Joint::Ends
        }
    }
}

/// Whether a text ends as a sentence does.
pub(super) fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end();
    if text.ends_with(['。', '．', '！', '？', '!', '?']) {
        return true;
    }
    // A full stop inside the last bracket ends the sentence around it only when
    // that has ended itself, or when there is nothing around it.
    let inner = text.trim_end_matches([')', '）', '」', '』', '】']);
    let plain = without_brackets(text);
    plain.ends_with('。')
        || inner.len() < text.len() && inner.ends_with('。') && plain.trim().is_empty()
        || ["るか", "たか", "いか"].iter().any(|q| text.ends_with(q)) && text.contains('は')
}

/// Whether a bracket or quotation mark is left open.
pub(super) fn has_open_bracket(text: &str) -> bool {
    let mut depth = 0i32;
    for c in text.chars() {
        match c {
            '(' | '（' | '「' | '『' | '【' => depth += 1,
            ')' | '）' | '」' | '』' | '】' => depth = (depth - 1).max(0),
            _ => {}
        }
    }
    depth > 0
}

/// Particles and verb endings that a title does not end in.
const OPEN_ENDS: [char; 23] = [
    'を', 'に', 'は', 'が', 'で', 'へ', 'や', 'も', 'ば', 'て', 'な', 'っ', 'け', 'れ', 'ら', 'と',
    'の', 'す', 'る', 'う', 'く', 'つ', 'む',
];

/// Whether a text without full stop has the grammar of a sentence, as a title
/// hardly ever has: a topic with comma, an object, a particle at its end.
pub(super) fn reads_as_sentence(text: &str) -> bool {
    let plain = without_brackets(text);
    let topic = ["は、", "が、", "には、", "では、", "も、"]
        .iter()
        .any(|p| plain.contains(p));
    let noun_ends = [
        "こと",
        "もの",
        "ため",
        "など",
        "ほか",
        "とき",
        "ところ",
        "あて",
        "について",
        "手引き",
        "手続き",
    ];
    let last_open = plain.ends_with(OPEN_ENDS) && !noun_ends.iter().any(|w| plain.ends_with(w));
    let object = plain.contains('を') && plain.contains('、') && plain.chars().count() > 30;
    topic || object || last_open && plain.chars().count() >= 12
}

/// Whether `next` begins a sentence with a topic of its own, after a phrase that
/// ends in a noun: 「…の締結」「情報システム管理者は、…」.
fn opens_sentence(so_far: &str, next: &str) -> bool {
    let noun = so_far
        .trim_end()
        .chars()
        .next_back()
        .is_some_and(|c| matches!(c, '一'..='鿿' | 'ァ'..='ー'));
    let head: String = next.chars().take(25).collect();
    let subject = head.find("は、").is_some_and(|at| {
        let before = &head[..at];
        let condition = ["場合", "時", "際", "後", "前"]
            .iter()
            .any(|w| before.ends_with(w));
        let noun = before.chars().next_back();
        !condition
            && !before.contains(['を', '、'])
            && noun.is_some_and(|c| !matches!(c, 'ぁ'..='ん'))
    });
    let conjunctions = ["及び", "又は", "並びに", "若しくは", "等"];
    let topic = subject && !conjunctions.iter().any(|w| next.starts_with(w));
    noun && topic
        && next
            .chars()
            .next()
            .is_some_and(|c| !matches!(c, 'ぁ'..='ん'))
}

/// The text without what stands in brackets.
pub(super) fn without_brackets(text: &str) -> String {
    let mut depth = 0usize;
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '(' | '（' | '「' | '『' => depth += 1,
            ')' | '）' | '」' | '』' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// Whether indentation can be trusted: text without label is set in, and labels
/// of one style stand in one column, those of another in another.
fn tells_levels(lines: &[Line]) -> bool {
    use std::collections::BTreeMap;
    let mut columns: BTreeMap<crate::model::Style, BTreeMap<usize, usize>> = BTreeMap::new();
    let (mut plain, mut set_in) = (0, 0);
    for line in lines {
        match &line.label {
            Some(label) => {
                *columns
                    .entry(label.readings[0].style)
                    .or_default()
                    .entry(line.indent)
                    .or_default() += 1;
            }
            None => {
                plain += 1;
                set_in += usize::from(line.indent > 0);
            }
        }
    }
    let mut modes: Vec<usize> = Vec::new();
    for counts in columns.values() {
        let all: usize = counts.values().sum();
        let (column, most) = counts
            .iter()
            .max_by_key(|(_, n)| **n)
            .map_or((0, 0), |(c, n)| (*c, *n));
        if all >= 4 && most * 10 >= all * 7 {
            modes.push(column);
        }
    }
    modes.sort_unstable();
    modes.dedup();
    plain >= 5 && set_in * 10 >= plain * 8 && modes.len() >= 2
}

/// How many characters at the head of `next` repeat the tail of `so_far`, where
/// a page break printed them twice.
pub(super) fn repeated_tail(so_far: &str, next: &str) -> usize {
    let tail: Vec<char> = so_far
        .chars()
        .rev()
        .take(6)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let head: Vec<char> = next.chars().take(6).collect();
    for len in (1..=tail.len().min(head.len())).rev() {
        if tail[tail.len() - len..] != head[..len] {
            continue;
        }
        let kana_only = head[..len].iter().all(|c| matches!(c, 'ぁ'..='ん' | '。'));
        let word = kana_only && (len >= 2 || matches!(head[0], 'い' | 'な' | 'る' | 'れ' | 'ら'));
        return if word { len } else { 0 };
    }
    0
}

/// Joins two pieces of one text; Latin words keep a blank between them.
pub(super) fn join(so_far: &mut String, next: &str) {
    let latin = |c: Option<char>| {
        c.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, ',' | '.' | ':'))
    };
    if latin(so_far.chars().next_back()) && next.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        so_far.push(' ');
    }
    so_far.push_str(next);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_and_titles_are_told_apart() {
        for sentence in [
            "CISOは、必要に応じ、専門家を最高情報セキュリティアドバイザーと",
            "統括情報セキュリティ責任者は、緊急連絡網を整備しなけれ",
        ] {
            assert!(reads_as_sentence(sentence), "{sentence}");
        }
        for title in [
            "記録媒体",
            "システム開発、導入、保守等",
            "最高情報セキュリティ責任者（CISO、以下「CISO」という。）",
            "情報システムにおける入出力データの正確性の確保",
            "モバイル端末や電磁的記録媒体等の持ち出し",
            "第三者が著作権を有しているデータ（他人が作成した文章等）",
            "情報システム管理者による特権を付与されたユーザ ID の管理等",
            "委託事業者への提供を認める情報及び委託する業務の範囲を判断する基準（以下「委託判断基準」という。）",
        ] {
            assert!(!reads_as_sentence(title), "{title}");
        }
    }

    #[test]
    fn repeated_tails_are_counted() {
        for (so_far, next, len) in [
            ("しなければならない。", "い。ただし、", 2),
            ("定めなければならない", "い。", 1),
            ("許可を得な", "なければならない。", 1),
            ("しなければならない。", "ない。", 3),
            ("情報の", "のぞき見", 0),
            ("情報システム", "システム管理者", 0),
        ] {
            assert_eq!(repeated_tail(so_far, next), len, "{so_far} + {next}");
        }
    }

    #[test]
    fn latin_words_keep_their_blank() {
        let mut text = "Computer Security".to_owned();
        join(&mut text, "Incident");
        join(&mut text, "対応");
        assert_eq!(text, "Computer Security Incident対応");
    }
}
