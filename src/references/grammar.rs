//! How places are written: 第13条第2項第1号, 前項ただし書, 4(1)ア, 別表第1.
//!
//! In: folded text and a place in it. Out: the path that begins there, if any.
//! What it means is decided by the clause it stands in.

use crate::model::{Label, Reading, Style, goes_on_as_word, number};

use super::text::{before, is_kanji, is_katakana, is_word};

/// The named levels of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Part,
    Chapter,
    Section,
    Subsection,
    Division,
    Article,
    Paragraph,
    Item,
}

impl Unit {
    fn read(c: char) -> Option<Self> {
        Some(match c {
            '部' | '編' => Self::Part,
            '章' => Self::Chapter,
            '節' => Self::Section,
            '款' => Self::Subsection,
            '目' => Self::Division,
            '条' => Self::Article,
            '項' => Self::Paragraph,
            '号' => Self::Item,
            _ => return None,
        })
    }

    /// The style of labels that count in this unit; 項 and 号 have several.
    pub(super) fn style(self) -> Option<Style> {
        Some(match self {
            Self::Part => Style::Part,
            Self::Chapter => Style::Chapter,
            Self::Section => Style::Section,
            Self::Subsection => Style::Subsection,
            Self::Division => Style::Division,
            Self::Article => Style::Article,
            Self::Paragraph | Self::Item => return None,
        })
    }

    /// What it is called.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Part => "部",
            Self::Chapter => "章",
            Self::Section => "節",
            Self::Subsection => "款",
            Self::Division => "目",
            Self::Article => "条",
            Self::Paragraph => "項",
            Self::Item => "号",
        }
    }
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// 第13条, 第3条の2
    Unit(Unit, u32, Vec<u32>),
    /// 第9
    Ordinal(u32),
    /// (1), ア, ①, 8.2, 7
    Label(Label),
}

/// Where a path starts from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Base {
    /// Nothing: the first step says it.
    Bare,
    /// 上記
    Above,
    /// 前項, 前2項
    Previous(Unit, u32),
    /// 前各項
    AllPrevious(Unit),
    /// 次条
    Next(Unit, u32),
    /// 同条
    Same(Unit),
    /// 同表, 同別表
    SameTable,
    /// 本条, この章
    This(Unit),
    /// 別表第1: the name of its clause, 別表1
    Annex(String),
}

/// A path as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Path {
    pub(super) base: Base,
    pub(super) steps: Vec<Step>,
    /// から第26条まで
    pub(super) until: Vec<Step>,
    /// Whether the items are meant: 前項各号.
    pub(super) items: bool,
    /// Whether it can be nothing but a reference, so that a missing target is a
    /// fault of the text.
    pub(super) firm: bool,
}

impl Path {
    /// Whether it names a paragraph: 前項, 第3条第1項. An article is its own first
    /// one, so only the words tell which of the two is meant.
    pub(super) fn names_paragraph(&self) -> bool {
        match (self.steps.last(), &self.base) {
            (Some(Step::Unit(unit, ..)), _) => *unit == Unit::Paragraph,
            (Some(_), _) => false,
            (
                None,
                Base::Previous(unit, _)
                | Base::AllPrevious(unit)
                | Base::Next(unit, _)
                | Base::Same(unit)
                | Base::This(unit),
            ) => *unit == Unit::Paragraph,
            (None, Base::Bare | Base::Above | Base::SameTable | Base::Annex(_)) => false,
        }
    }
}

/// What stands before a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Behind {
    /// Anything else.
    Nothing,
    /// A path, with nothing but a conjunction between them.
    Path,
    /// The name of a document or a law.
    Name,
}

/// What binds the paths of a list.
const CONJUNCTIONS: [&str; 9] = [
    "、又は",
    "、及び",
    "並びに",
    "若しくは",
    "及び",
    "又は",
    "から",
    "、",
    "・",
];

/// What follows a citation and hardly anything else.
const FIRM_ENDS: [&str; 24] = [
    "に規定",
    "に定め",
    "に掲げ",
    "に該当",
    "に示",
    "に基づ",
    "に従",
    "により",
    "による",
    "に準",
    "の規定",
    "の定め",
    "の分類",
    "の区分",
    "で定め",
    "で示",
    "で規定",
    "において",
    "を準用",
    "を参照",
    "参照",
    "のとおり",
    "を除",
    "に記載",
];

const PARTICLES: [&str; 20] = [
    "の",
    "に",
    "で",
    "を",
    "は",
    "が",
    "と",
    "も",
    "及び",
    "又は",
    "から",
    "~",
    "、",
    "以外",
    "以降",
    "並びに",
    "若しくは",
    "まで",
    "各",
    ")",
];

/// The length of the conjunction at the start of a text, and of の規定 before it.
pub(super) fn conjunction(text: &str) -> Option<usize> {
    let lead = ["の規定", "の"]
        .iter()
        .find(|w| {
            text.strip_prefix(**w)
                .is_some_and(|rest| CONJUNCTIONS.iter().any(|c| rest.starts_with(c)))
        })
        .map_or(0, |w| w.len());
    let rest = &text[lead..];
    let found = CONJUNCTIONS.iter().find(|c| rest.starts_with(**c))?;
    Some(lead + found.len())
}

/// Whether what follows shows that a citation stood before it.
pub(super) fn is_firm_end(text: &str) -> bool {
    FIRM_ENDS.iter().any(|w| text.starts_with(w))
}

fn is_particle(text: &str) -> bool {
    text.is_empty()
        || text.starts_with(['\n', '\t', '。', '」'])
        || PARTICLES.iter().any(|w| text.starts_with(w))
}

/// Reads the path that begins at a place; its end too.
///
/// What stands before it decides how much is wanted of it.
pub(super) fn read_path(text: &str, at: usize, behind: Behind) -> Option<(Path, usize)> {
    let joined = behind != Behind::Nothing;
    let (base, mut end) = read_base(text, at).unwrap_or((Base::Bare, at));
    let mut steps = Vec::new();
    while let Some((step, next)) = read_step(text, end, &base, steps.last()) {
        steps.push(step);
        end = next;
    }
    if steps.is_empty() && matches!(base, Base::Bare | Base::Above) {
        return None;
    }
    let mut path = Path {
        base,
        steps,
        until: Vec::new(),
        items: false,
        firm: true,
    };
    end = read_piece(text, end, &mut path);
    end = read_range(text, end, &mut path);
    let rest = &text[end..];
    if path.base == Base::Bare {
        // 以下8.2節において: the word before is no part of it.
        let named = behind == Behind::Name;
        let in_word = before(text, at).is_some_and(is_word) && !text[..at].ends_with("以下");
        match &path.steps[0] {
            Step::Ordinal(_) => {
                if path.steps.len() == 1
                    && !is_firm_end(rest)
                    && !joined
                    && conjunction(rest).is_none()
                {
                    return None;
                }
                path.firm = path.steps.len() > 1 || is_firm_end(rest);
            }
            Step::Label(label) => {
                if !named && (in_word || !stands_alone(text, at)) {
                    return None;
                }
                let digits = label.printed.starts_with(|c: char| c.is_ascii_digit());
                let section = ["節", "章", "項"].iter().find(|w| rest.starts_with(**w));
                if let Some(unit) = section
                    && digits
                {
                    end += unit.len();
                } else if digits {
                    let chained = path.steps.len() > 1 && is_particle(rest);
                    let listed = joined && conjunction(rest).is_some();
                    if !(is_firm_end(rest) || chained || listed || !path.until.is_empty()) {
                        return None;
                    }
                } else if !is_particle(rest) {
                    return None;
                }
                path.firm = is_firm_end(rest) || section.is_some();
            }
            Step::Unit(..) => {}
        }
    }
    if path.base == Base::Above {
        path.firm = false;
    }
    Some((path, end))
}

/// Whether a label stands at a place that 次の may lead to: 次のアからウ.
pub(super) fn is_label(text: &str) -> bool {
    bracketed(text).is_some() || lone_kana(text).is_some()
}

/// Whether a label at a place is none inside a word or a number.
fn stands_alone(text: &str, at: usize) -> bool {
    text[..at].ends_with("以下")
        || before(text, at).is_none_or(|c| {
            !is_word(c)
                && !matches!(c, '.' | '-' | ',' | '第' | '/' | ':')
                && (c != '(' || bracketed(&text[at..]).is_some())
        })
}

fn read_base(text: &str, at: usize) -> Option<(Base, usize)> {
    let rest = &text[at..];
    let in_word = before(text, at).is_some_and(|c| is_kanji(c) || is_katakana(c));
    for word in ["上記", "前記"] {
        if let Some(tail) = rest.strip_prefix(word)
            && Label::read(tail).is_some_and(|l| is_countable(&l))
        {
            return Some((Base::Above, at + word.len()));
        }
    }
    if let Some(found) = read_annex(text, at) {
        return Some(found);
    }
    for word in ["同表", "同別表"] {
        if let Some(tail) = rest.strip_prefix(word)
            && !in_word
            && !tail.starts_with(['示', '現', '明', '記', '題', '面', '彰', '決', '敬', '紙'])
        {
            return Some((Base::SameTable, at + word.len()));
        }
    }
    for word in ["前各", "前", "次", "同", "本", "この", "当該"] {
        let Some(tail) = rest.strip_prefix(word) else {
            continue;
        };
        let counted = matches!(word, "前" | "次");
        let (count, digits) = number(tail).filter(|_| counted).unwrap_or((1, 0));
        let tail = &tail[digits..];
        let Some(sign) = tail.chars().next() else {
            continue;
        };
        let Some(unit) = Unit::read(sign).filter(|u| !matches!(u, Unit::Part | Unit::Division))
        else {
            continue;
        };
        // 以前条件を, 本条例, 同号機
        if in_word || goes_on_as_word(sign, &tail[sign.len_utf8()..]) || count == 0 {
            continue;
        }
        let end = text.len() - tail.len() + sign.len_utf8();
        let base = match word {
            "前各" => Base::AllPrevious(unit),
            "前" => Base::Previous(unit, count),
            "次" => Base::Next(unit, count),
            "同" | "当該" => Base::Same(unit),
            _ => Base::This(unit),
        };
        return Some((base, end));
    }
    None
}

/// 別表, 別表第1, 別紙2, 様式第1号, 附則第2条.
fn read_annex(text: &str, at: usize) -> Option<(Base, usize)> {
    let rest = &text[at..];
    let word = [
        "別紙様式",
        "別記様式",
        "別表",
        "別紙",
        "別記",
        "別図",
        "様式",
        "附則",
    ]
    .into_iter()
    .find(|w| rest.starts_with(w))?;
    // 種別表, 送別記念
    if before(text, at).is_some_and(|c| is_kanji(c) && c != '記') {
        return None;
    }
    let tail = &rest[word.len()..];
    if word == "附則" {
        let cited = tail.starts_with('第') || is_firm_end(tail);
        return cited.then(|| (Base::Annex(word.into()), at + word.len()));
    }
    let marked = tail.strip_prefix('第').unwrap_or(tail);
    if let Some((n, digits)) = number(marked) {
        let mut end = text.len() - marked.len() + digits;
        if text[end..].starts_with('号') {
            end += '号'.len_utf8();
        }
        return Some((Base::Annex(format!("{word}{n}")), end));
    }
    let cited = matches!(word, "別表" | "別紙" | "別紙様式" | "別記様式")
        && (is_firm_end(tail) || tail.starts_with(['の', 'に', '(']));
    cited.then(|| (Base::Annex(word.into()), at + word.len()))
}

fn read_step(text: &str, at: usize, base: &Base, last: Option<&Step>) -> Option<(Step, usize)> {
    let rest = &text[at..];
    if let Some(tail) = rest.strip_prefix('第') {
        let (n, digits) = number(tail)?;
        let tail = &tail[digits..];
        let sign = tail.chars().next();
        let unit = sign.and_then(Unit::read);
        let (Some(sign), Some(unit)) = (sign, unit) else {
            let opens =
                last.is_none_or(|s| matches!(s, Step::Unit(Unit::Part | Unit::Chapter, ..)));
            return (opens && is_ordinal_end(tail))
                .then(|| (Step::Ordinal(n), text.len() - tail.len()));
        };
        let mut tail = &tail[sign.len_utf8()..];
        if goes_on_as_word(sign, tail) {
            return None;
        }
        let mut branch = Vec::new();
        while let Some(more) = tail.strip_prefix('の') {
            let Some((b, digits)) = number(more) else {
                break;
            };
            if more[digits..].starts_with(['つ', '者', '以', '回', '種', '段', '要', '点'])
            {
                break;
            }
            branch.push(b);
            tail = &more[digits..];
        }
        return Some((Step::Unit(unit, n, branch), text.len() - tail.len()));
    }
    let Some(last) = last else {
        return match base {
            Base::Bare | Base::Above => first_label(text, at),
            Base::Annex(_) => bracketed(rest).map(|(l, n)| (Step::Label(l), at + n)),
            _ => lower_label(text, at),
        };
    };
    if let (Step::Ordinal(_), Some(tail)) = (last, rest.strip_prefix('の'))
        && let Some((_, digits)) = number(tail)
        && let Some(label) = Label::read(&tail[..digits])
        && is_particle_or_label(&tail[digits..])
    {
        return Some((Step::Label(label), at + 'の'.len_utf8() + digits));
    }
    // 上記1の(2)
    if let (Step::Label(_), Some(tail)) = (last, rest.strip_prefix('の'))
        && let Some((label, len)) = bracketed(tail)
    {
        return Some((Step::Label(label), at + 'の'.len_utf8() + len));
    }
    lower_label(text, at)
}

/// What may stand behind 第9, so that it is not 第9回 or 第9次.
fn is_ordinal_end(rest: &str) -> bool {
    is_firm_end(rest)
        || rest.starts_with('(') && bracketed(rest).is_some()
        || conjunction(rest).is_some()
        || rest.starts_with('~')
        || rest.starts_with("まで")
        || rest
            .strip_prefix('の')
            .is_some_and(|tail| number(tail).is_some())
}

fn is_particle_or_label(rest: &str) -> bool {
    is_particle(rest) || bracketed(rest).is_some()
}

fn is_countable(label: &Label) -> bool {
    label.readings[0].ordinal.is_some()
        && matches!(
            label.readings[0].style,
            Style::Dotted(_)
                | Style::Number
                | Style::ParenNumber
                | Style::Circled
                | Style::Kana
                | Style::ParenKana
                | Style::ParenLatin
                | Style::ParenRoman
        )
}

/// (1), (ア), ① at the start of a text.
fn bracketed(rest: &str) -> Option<(Label, usize)> {
    // Most places begin no label; reading one there costs more than the rest.
    if !rest.starts_with(|c: char| c == '(' || is_circled(c)) {
        return None;
    }
    let label = Label::read(rest).filter(is_countable)?;
    let marked = matches!(
        label.readings[0].style,
        Style::ParenNumber
            | Style::Circled
            | Style::ParenKana
            | Style::ParenLatin
            | Style::ParenRoman
    );
    let len = label.len;
    marked.then_some((label, len))
}

fn is_circled(c: char) -> bool {
    matches!(c, '①'..='⑳' | '㉑'..='㉟' | '㊱'..='㊿')
}

/// A label behind another step: (1), (ア), ①, ア.
fn lower_label(text: &str, at: usize) -> Option<(Step, usize)> {
    let rest = &text[at..];
    if let Some((label, len)) = bracketed(rest) {
        return Some((Step::Label(label), at + len));
    }
    lone_kana(rest).map(|(label, len)| (Step::Label(label), at + len))
}

/// A kana that is no part of a word.
fn lone_kana(rest: &str) -> Option<(Label, usize)> {
    if !rest.starts_with(is_katakana) {
        return None;
    }
    let label = Label::read(rest).filter(|l| l.readings[0].style == Style::Kana)?;
    let after = rest[label.len..].chars().next();
    let alone = after
        .is_none_or(|c| !is_katakana(c) && !is_kanji(c) || c == '及' || c == '又' || c == '並');
    let len = label.len;
    alone.then_some((label, len))
}

/// The first label of a path that has no unit.
fn first_label(text: &str, at: usize) -> Option<(Step, usize)> {
    let rest = &text[at..];
    if let Some(found) = lower_label(text, at) {
        return Some(found);
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 2 {
        return None;
    }
    let mut len = digits;
    while let Some(more) = rest[len..].strip_prefix('.') {
        let more = more.bytes().take_while(u8::is_ascii_digit).count();
        if more == 0 {
            break;
        }
        len += 1 + more;
    }
    let printed = &rest[..len];
    let value = number(printed.rsplit('.').next()?)?.0;
    let dots = printed.matches('.').count();
    let style = match u8::try_from(dots + 1) {
        Ok(1) => Style::Number,
        Ok(depth) => Style::Dotted(depth),
        Err(_) => return None,
    };
    let label = Label {
        printed: printed.to_owned(),
        len,
        gap: 0,
        readings: vec![Reading {
            style,
            ordinal: Some(value),
            branch: Vec::new(),
        }],
    };
    Some((Step::Label(label), at + len))
}

fn read_piece(text: &str, at: usize, path: &mut Path) -> usize {
    let rest = &text[at..];
    for word in [
        "各号列記以外の部分",
        "ただし書",
        "前段",
        "中段",
        "後段",
        "本文",
        "柱書",
    ] {
        if rest.starts_with(word) {
            return at + word.len();
        }
    }
    if rest.starts_with("各号") {
        path.items = true;
        return at + "各号".len();
    }
    at
}

/// から第26条まで, ～ウ.
fn read_range(text: &str, at: usize, path: &mut Path) -> usize {
    let rest = &text[at..];
    let Some(word) = ["から", "~"].into_iter().find(|w| rest.starts_with(w)) else {
        return at;
    };
    let mut end = at + word.len();
    let mut until: Vec<Step> = Vec::new();
    while let Some((step, next)) = read_step(text, end, &Base::Bare, until.last()) {
        until.push(step);
        end = next;
    }
    let Some(first) = until.first() else {
        return at;
    };
    let closed = text[end..].starts_with("まで");
    let alike = match (path.steps.last(), first) {
        (Some(Step::Label(_)), Step::Label(_)) | (Some(Step::Ordinal(_)), Step::Ordinal(_)) => true,
        (Some(Step::Unit(a, ..)), Step::Unit(b, ..)) => closed && b <= a || word == "~",
        (None, Step::Unit(..)) => closed,
        _ => false,
    };
    if !alike {
        return at;
    }
    path.until = until;
    if closed { end + "まで".len() } else { end }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(Path, String)> {
        read_path(text, 0, Behind::Nothing).map(|(path, end)| (path, text[..end].to_owned()))
    }

    fn length(text: &str) -> String {
        read(text).map_or(String::new(), |(_, read)| read)
    }

    #[test]
    fn paths_are_read_to_their_end() {
        for (text, wanted) in [
            ("第13条第2項第1号の規定", "第13条第2項第1号"),
            ("第三条の二第一項に", "第三条の二第一項"),
            ("第2章の", "第2章"),
            ("前項ただし書に", "前項ただし書"),
            ("前2項の規定", "前2項"),
            ("前各号に掲げる", "前各号"),
            ("第16条から第26条までの規定", "第16条から第26条まで"),
            ("次条から第26条までの規定", "次条から第26条まで"),
            ("前項各号に", "前項各号"),
            ("(1)から(3)に該当", "(1)から(3)"),
            ("ア~ウの", "ア~ウ"),
            ("(1)の分類", "(1)"),
            ("7に規定する", "7"),
            ("上記6で示した", "上記6"),
            ("8.2節において", "8.2節"),
            ("8.1(6)アに定める", "8.1(6)ア"),
            ("第9の規定", "第9"),
            ("第6の3(1)アに", "第6の3(1)ア"),
            ("別表第1に", "別表第1"),
            ("別紙2の基準", "別紙2"),
            ("様式第1号により", "様式第1号"),
            ("別紙様式2により", "別紙様式2"),
            ("別記様式第1号による", "別記様式第1号"),
            ("別記様式による", "別記様式"),
            ("同表の左欄", "同表"),
            ("同別表の規定", "同別表"),
            ("同章の規定", "同章"),
            ("同節に定める", "同節"),
            ("附則第2項の", "附則第2項"),
            ("第2号ア(イ)に", "第2号ア(イ)"),
        ] {
            assert_eq!(length(text), wanted, "{text}");
        }
    }

    #[test]
    fn other_words_are_no_paths() {
        for text in [
            "前条件を",
            "次項目",
            "本条例は",
            "同部署",
            "同表示を",
            "同節約を",
            "第1回の",
            "第1順位",
            "7日以内に",
            "3の脅威",
            "アクセスの",
            "2025年に",
            "様式により",
            "(CISO)は",
            "この条約",
        ] {
            assert_eq!(length(text), "", "{text}");
        }
        assert!(read_path("以前項を", "以".len(), Behind::Nothing).is_none());
        assert!(read_path("種別表に", "種".len(), Behind::Nothing).is_none());
    }
}
