//! How strongly a sentence binds, read from its end.

/// How strongly a clause binds; the strictest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// 義務: …しなければならない。
    Must,
    /// 禁止: …してはならない。
    Prohibit,
    /// 努力義務: …努めなければならない。
    Effort,
    /// …するものとする。
    Norm,
    /// 望ましい。
    Recommend,
    /// …することができる。
    May,
    /// 責任・権限を有する。
    Authority,
    /// 定義: …をいう。
    Define,
}

impl Strength {
    /// Every strength, the strictest first.
    pub const ALL: [Self; 8] = [
        Self::Must,
        Self::Prohibit,
        Self::Effort,
        Self::Norm,
        Self::Recommend,
        Self::May,
        Self::Authority,
        Self::Define,
    ];

    /// The name in published data.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Must => "must",
            Self::Prohibit => "prohibit",
            Self::Effort => "effort",
            Self::Norm => "norm",
            Self::Recommend => "recommend",
            Self::May => "may",
            Self::Authority => "authority",
            Self::Define => "define",
        }
    }

    /// What readers call it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Must => "義務",
            Self::Prohibit => "禁止",
            Self::Effort => "努力義務",
            Self::Norm => "ものとする",
            Self::Recommend => "望ましい",
            Self::May => "できる",
            Self::Authority => "責任・権限",
            Self::Define => "定義",
        }
    }
}

/// What the end of a sentence says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// A strength of its own.
    Is(Strength),
    /// 「…すること」: as strong as the sentence above the list, else a duty.
    /// `forbids` for 「…しないこと」.
    Act {
        /// Whether the act is to be left undone.
        forbids: bool,
    },
    /// 「…があること」: a state; only the sentence above the list can demand it.
    State,
    /// 「…を報告する。」: a norm for one who is named, else a statement.
    Assertion,
    /// 「…を…とする。」, 「…である。」, 「この限りでない。」: binds nobody by itself.
    Statement,
    /// No sentence at all: an entry of a list.
    Noun,
}

/// What sentences end with; of several that fit the longest decides, as
/// なくてはならない against てはならない.
const ENDS: &[(&[&str], End)] = &[
    (
        &["この限りでない", "この限りではない", "この限りでありません"],
        End::Statement,
    ),
    (
        &[
            "てはならない",
            "ではならない",
            "てはならず",
            "てはなりません",
            "てはいけない",
            "てはいけません",
            "ことができません",
            "ことはできません",
            "ではいけない",
            "禁止する",
            "禁止するものとする",
            "禁止とする",
            "禁ずる",
            "禁じる",
            "禁止します",
            "禁止すること",
            "認めない",
            "認めないものとする",
            "許可しない",
            "許可しないものとする",
            "ことができない",
            "ことはできない",
            "ことができないものとする",
            "禁止しなければならない",
        ],
        End::Is(Strength::Prohibit),
    ),
    (
        &[
            "努めなければならない",
            "努めなくてはならない",
            "努めなければなりません",
            "努めるものとする",
            "努めるものとします",
            "努めることとする",
            "努めること",
            "努める",
            "努めます",
            "努力する",
            "努力しなければならない",
            "努力するものとする",
            "努力すること",
            "心掛けなければならない",
            "心がけなければならない",
            "心掛けること",
            "心がけること",
            "心掛けるものとする",
            "心掛ける",
            "心がける",
            "努めなければならず",
        ],
        End::Is(Strength::Effort),
    ),
    (
        &[
            "なければならない",
            "なければならず",
            "なければなりません",
            "なくてはならない",
            "ねばならない",
            "なければいけない",
            "ねばならず",
            "なくてはならず",
            "必要がある",
            "必要があります",
            "が必要です",
            "が必要である",
            "が必要となる",
            "必要とする",
            "義務を負う",
            "義務を負うものとする",
            "なければならないものとする",
            "を要する",
            "義務付ける",
            "義務づける",
            "なければならないが",
            "なくてはなりません",
            "なくてはいけない",
            "なくてはいけません",
            "なければいけません",
        ],
        End::Is(Strength::Must),
    ),
    (
        &[
            "望ましい",
            "望まれる",
            "推奨する",
            "推奨される",
            "べきである",
            "べきものとする",
            "望ましいものとする",
            "推奨します",
        ],
        End::Is(Strength::Recommend),
    ),
    (
        &[
            "ことができる",
            "ことができるものとする",
            "できるものとする",
            "ことができます",
            "てもよい",
            "てよい",
            "ことを妨げない",
            "て差し支えない",
            "ことができることとする",
            "ことができ",
            "ても差し支えない",
            "を可能とする",
        ],
        End::Is(Strength::May),
    ),
    (
        &[
            "責任を有する",
            "権限を有する",
            "責務を有する",
            "義務を有する",
            "責任を負う",
            "責務を負う",
            "責任を持つ",
            "責任を有します",
            "権限を有します",
            "責任を有するものとする",
            "権限を有するものとする",
            "責任を負うものとする",
            "責務を有するものとする",
        ],
        End::Is(Strength::Authority),
    ),
    (&["を対象とするものとする"], End::Statement),
    (
        &[
            "ものとする",
            "こととする",
            "ものとし",
            "こととし",
            "ものとします",
            "こととします",
            "ことと致します",
        ],
        End::Is(Strength::Norm),
    ),
    (
        &[
            "をいう",
            "という",
            "をいいます",
            "といいます",
            "を指す",
            "をさす",
            "を総称する",
            "と総称する",
            "と称する",
            "ものを言う",
            "のことを言う",
            "の総称である",
        ],
        End::Is(Strength::Define),
    ),
];

/// Endings that take over what the verb before them says.
const FORMAL: &[&str] = &[
    "ものとする",
    "こととする",
    "ものとし",
    "こととし",
    "ものとします",
    "こととします",
];

/// Facts that end in こと as acts do.
const STATES: &[&str] = &[
    "があること",
    "がないこと",
    "であること",
    "でないこと",
    "ではないこと",
    "できること",
    "できないこと",
    "ていること",
    "ていないこと",
    "されること",
    "のこと",
    "となること",
    "いること",
    "れないこと",
    "があったこと",
    "たこと",
    "該当すること",
    "生じること",
];

/// Sentences in the indicative that set something up or describe it.
const STATEMENTS: &[&str] = &[
    "とする",
    "とおりである",
    "である",
    "ではない",
    "でない",
    "をもって充てる",
    "もってこれに充てる",
    "これに充てる",
    "をもって構成する",
    "で構成する",
    "をもって組織する",
    "から施行する",
    "から適用する",
    "に適用する",
    "とおりとします",
    "とします",
    "です",
    "ありません",
    "による",
    "定めるところによる",
    "がある",
    "がない",
    "ない",
    "あります",
    "含む",
    "除く",
    "同じ",
    "同様とする",
    "に該当する",
    "おそれがある",
    "となる",
    "なる",
    "できる",
    "いる",
    "異なる",
    "されている",
];

/// Reads the end of a sentence, or of a part of one.
pub(super) fn read_end(sentence: &str) -> End {
    let stopped = sentence.trim_end().ends_with('。');
    let text = bare_end(sentence);
    let found = found_end(&text);
    // 「…してはならないものとする」 binds as the verb inside does.
    if found == Some(End::Is(Strength::Norm)) {
        let inner = FORMAL.iter().find_map(|f| text.strip_suffix(f));
        let inner = inner.and_then(found_end);
        let formal = [End::Is(Strength::Norm), End::Is(Strength::Define)];
        if let Some(inner) = inner.filter(|end| *end != End::Statement && !formal.contains(end)) {
            return inner;
        }
    }
    if let Some(end) = found {
        return end;
    }
    if let Some(inner) = text.strip_suffix("こと") {
        // 「…しなければならないこと」 as an entry of a list.
        let binding = [Strength::Must, Strength::Prohibit, Strength::Effort];
        let own = found_end(inner).filter(|end| binding.iter().any(|s| *end == End::Is(*s)));
        if let Some(own) = own {
            return own;
        }
        return if STATES.iter().any(|e| text.ends_with(e)) {
            End::State
        } else {
            End::Act {
                forbids: text.ends_with("ないこと"),
            }
        };
    }
    if text.ends_with("義務") || !stopped && !ends_like_verb(&text) {
        return End::Noun;
    }
    if STATEMENTS.iter().any(|e| text.ends_with(e)) {
        return End::Statement;
    }
    if ends_like_verb(&text) {
        return End::Assertion;
    }
    End::Noun
}

/// What the longest known ending of a text says.
fn found_end(text: &str) -> Option<End> {
    let fits = ENDS.iter().filter_map(|(ends, end)| {
        let longest = ends.iter().filter(|e| text.ends_with(*e)).map(|e| e.len());
        longest.max().map(|length| (length, *end))
    });
    fits.max_by_key(|(length, _)| *length).map(|(_, end)| end)
}

/// Whether a text could end with a verb in the indicative.
fn ends_like_verb(text: &str) -> bool {
    text.ends_with(['る', 'う', 'く', 'す', 'む', 'ぶ', 'つ', 'ぬ', 'ぐ'])
}

/// The text without full stop, closing remarks in brackets, and blanks.
fn bare_end(sentence: &str) -> String {
    let mut text: Vec<char> = sentence.chars().filter(|c| !c.is_whitespace()).collect();
    loop {
        match text.last() {
            Some('。' | '、' | '．') => {
                text.pop();
            }
            Some(')' | '）') => {
                let mut depth = 0_usize;
                let open = text.iter().rposition(|c| {
                    match c {
                        ')' | '）' => depth += 1,
                        '(' | '（' => depth -= 1,
                        _ => {}
                    }
                    depth == 0
                });
                match open {
                    Some(at) if at > 0 => text.truncate(at),
                    _ => break,
                }
            }
            _ => break,
        }
    }
    text.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_decides_in_order() {
        use Strength::{Authority, Define, Effort, May, Must, Norm, Prohibit, Recommend};
        for (text, strength) in [
            ("職員等は、外部に持ち出してはならない。", Prohibit),
            ("外部への持出しを禁止する。", Prohibit),
            ("利用することができない。", Prohibit),
            ("職員等は、情報の保護に努めなければならない。", Effort),
            ("維持に努めるものとする。", Effort),
            ("許可を得なければならない。", Must),
            ("許可を得なければならない（軽微な変更を除く。）。", Must),
            ("許可を得なければなりません。", Must),
            ("許可を得なくてはならない。", Must),
            ("許可を得なくてはいけない。", Must),
            ("許可を得なくてはならないものとする。", Must),
            ("持ち出してはならないものとする。", Prohibit),
            ("持出しを認めないこととする。", Prohibit),
            ("保護に努めなくてはならない。", Effort),
            ("データの移送を可能とする。", May),
            ("データの移送を可能とするものとする。", May),
            ("許可を得る必要があります。", Must),
            ("持ち出してはいけません。", Prohibit),
            ("持ち出すことができません。", Prohibit),
            ("許可を得る必要がある。", Must),
            ("遵守する義務を負うものとする。", Must),
            ("許可を得ることが望ましい。", Recommend),
            ("持ち出すことができる。", May),
            ("持ち出すことができるものとする。", May),
            ("管理者の許可を得るものとする。", Norm),
            ("全ての職員に適用することとする。", Norm),
            ("統括的な権限及び責任を有する。", Authority),
            ("情報の仕組みをいう。", Define),
            ("サービスをいう（テレビ会議を除く。）。", Define),
        ] {
            assert_eq!(read_end(text), End::Is(strength), "{text}");
        }
    }

    #[test]
    fn acts_are_told_from_states() {
        for (text, end) in [
            ("定期的に点検すること。", End::Act { forbids: false }),
            ("持ち込まないこと", End::Act { forbids: true }),
            ("保管しなければならないこと", End::Is(Strength::Must)),
            ("設定してはならないこと。", End::Is(Strength::Prohibit)),
            ("情報が失われる可能性があること。", End::State),
            ("記録を取得できること。", End::State),
            ("暗号化されていること。", End::State),
            ("不正に利用されないこと。", End::State),
        ] {
            assert_eq!(read_end(text), end, "{text}");
        }
    }

    #[test]
    fn the_rest_binds_nobody_by_itself() {
        for (text, end) in [
            ("ただし、緊急の場合は、この限りでない。", End::Statement),
            ("副町長をCISOとする。", End::Statement),
            ("会議は、公開で可能な範囲とする。", End::Statement),
            ("委員は、理事をもってこれに充てる。", End::Statement),
            ("この規程は、令和6年4月1日から施行する。", End::Statement),
            ("その内容を報告する。", End::Assertion),
            ("内容を報告します。", End::Assertion),
            ("サーバ室の入退室の記録", End::Noun),
            ("業務上知り得た情報の守秘義務", End::Noun),
            ("", End::Noun),
            ("（注）", End::Noun),
        ] {
            assert_eq!(read_end(text), end, "{text}");
        }
    }
}
