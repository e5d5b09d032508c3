//! Printed labels: 第13条, 8.1., (1), ア, (ア), ①, ・ and their kin.
//!
//! In: the start of a line or of a list item. Out: the label as printed, its
//! style and the numbers it can stand for. What a label means for the hierarchy
//! is decided by those who see its neighbours.

mod numbers;
mod read;
mod width;

pub use numbers::{kanji_digit, number};
pub use read::goes_on_as_word;
pub use width::{fold_ascii, is_wide, path_segment};

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
        let (len, readings) = read::read(text)?;
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
            ("第１　目的", "第１", Ordinal, 1),
            ("第1　目　的", "第1", Ordinal, 1),
            ("第 2 節約の方法", "第 2", Ordinal, 2),
            ("第3　部門の長", "第3", Ordinal, 3),
            ("第 1 目 総則", "第 1 目", Division, 1),
            ("第 4 節総則", "第 4 節", Section, 4),
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
            ("別紙様式2 申請書", "別紙様式2", Style::Supplement),
            (
                "別記様式第1号(第5条関係)",
                "別記様式第1号",
                Style::Supplement,
            ),
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
