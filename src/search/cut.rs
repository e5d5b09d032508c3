//! Cuts a query into words by the index's own vocabulary.
//!
//! No dictionary and no segmenter: the words that cost least win. A word costs
//! a little, an unknown character much, kana between words next to nothing.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::searcher::{Searcher, stemless};
use super::vocabulary::STEM;
use crate::japanese::normalise::{is_hiragana, is_kanji, is_katakana, is_latin};
use crate::japanese::{fold, sound};

/// The most characters of a word that a cut tries.
const LONGEST_WORD: usize = 30;
/// How many kana two spellings may differ in: 取扱, 取り扱い.
const MOST_OKURIGANA: usize = 2;
/// The most words that one spelling in kana may mean.
const MOST_HOMOPHONES: usize = 12;

/// Words of questions, and words so common that they tell nothing.
static FILLERS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    "場合 必要 方法 注意 点 注意点 時 何 誰 人 者 事 教え~ 知り~ 可能 際 自分 良~ 思~ 行~ 言~ 使~ 有~ 出来~ 分か~ 聞~ 見~ 中 仕事 前 後 上 的 等"
        .split(' ')
        .collect()
});

/// A part of a piece: a word, something unknown, or kana between words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part<'a> {
    /// Where it begins in its piece.
    pub(super) from: usize,
    /// Where it ends.
    pub(super) to: usize,
    /// Its characters.
    pub(super) text: String,
    /// The words it can be.
    pub(super) keys: Vec<&'a str>,
    /// Whether it spells them in kana.
    pub(super) is_kana: bool,
    /// Whether it is kana between words.
    pub(super) is_gap: bool,
    /// Whether it is part of what people say for a term of the glossary.
    pub(super) is_asked: bool,
}

/// What a stretch of characters can be, and what that costs.
struct Word<'a> {
    keys: Vec<&'a str>,
    cost: usize,
    is_kana: bool,
}

/// A way to cut the front of a piece.
struct Way<'a> {
    cost: usize,
    from: usize,
    word: Option<Word<'a>>,
    is_gap: bool,
}

/// The pieces of a query between blanks and punctuation, folded. Single letters
/// set wide are one piece.
pub(super) fn pieces(query: &str) -> Vec<Vec<char>> {
    let narrow: Vec<char> = query.nfkc().collect();
    let sign = |at: Option<usize>| {
        at.and_then(|at| narrow.get(at))
            .is_some_and(char::is_ascii_alphanumeric)
    };
    let single = |at: Option<usize>| {
        let Some(at) = at else { return false };
        narrow.get(at).is_some_and(char::is_ascii_alphabetic)
            && !sign(at.checked_sub(1))
            && !sign(Some(at + 1))
    };
    let mut out: Vec<String> = vec![String::new()];
    for (at, &c) in narrow.iter().enumerate() {
        let low = c.to_ascii_lowercase();
        let kept = is_kanji(c) || is_katakana(c) || is_hiragana(c) || is_latin(low);
        if kept || c == '-' || is_combining_mark(c) {
            out.last_mut().expect("one piece is always open").push(c);
        } else if !((c.is_whitespace() || c == '\u{feff}')
            && single(at.checked_sub(1))
            && single(Some(at + 1)))
        {
            out.push(String::new());
        }
    }
    let folded = out
        .iter()
        .map(|piece| trim(&fold(piece).chars().collect::<Vec<_>>()));
    folded.filter(|piece| !piece.is_empty()).collect()
}

/// The characters without marks at the ends, where it is doubtful what they are.
pub(super) fn trim(chars: &[char]) -> Vec<char> {
    let doubtful = |c: &char| matches!(c, '-' | 'ー');
    let from = chars.iter().take_while(|c| doubtful(c)).count();
    let behind = chars[from..]
        .iter()
        .rev()
        .take_while(|c| doubtful(c))
        .count();
    chars[from..chars.len() - behind].to_vec()
}

/// Whether a part tells nothing by itself.
pub(super) fn is_filler(part: &Part<'_>) -> bool {
    part.is_gap
        || FILLERS.contains(part.text.as_str())
        || part.keys.iter().any(|key| FILLERS.contains(key))
        || part.keys.is_empty() && part.text.chars().all(is_hiragana)
}

fn is_subsequence(short: &[char], long: &[char]) -> bool {
    let mut rest = short.iter().peekable();
    for c in long {
        rest.next_if(|next| *next == c);
    }
    rest.peek().is_none()
}

fn is_native(c: char) -> bool {
    is_kanji(c) || is_hiragana(c)
}

impl<'a> Searcher<'a> {
    /// Words of the index that are other spellings of these characters.
    fn spellings(&self, chars: &[char], text: &str) -> Vec<&'a str> {
        let mut out = Vec::new();
        if chars.len() > 2 && chars.iter().all(|c| is_katakana(*c)) {
            let same = self.sounds.get(&sound(text)).into_iter().flatten();
            out.extend(same.filter(|key| key.chars().all(is_katakana)));
        }
        let skeleton: String = chars.iter().filter(|c| is_kanji(**c)).collect();
        if skeleton.chars().count() > 1 && is_kanji(chars[0]) && chars.iter().all(|c| is_native(*c))
        {
            for &key in self.skeletons.get(&skeleton).into_iter().flatten() {
                let own: Vec<char> = stemless(key).chars().collect();
                let close = own.len().abs_diff(chars.len()) <= MOST_OKURIGANA;
                let native = key != text && close && own.iter().all(|c| is_native(*c));
                if native && (is_subsequence(chars, &own) || is_subsequence(&own, chars)) {
                    out.push(key);
                }
            }
        }
        out
    }

    /// What the characters of a piece from `from` to `to` can be.
    fn word_at(&self, piece: &[char], from: usize, to: usize, lead: usize) -> Option<Word<'a>> {
        let chars = &piece[from..to];
        let (first, last) = (chars[0], chars[chars.len() - 1]);
        let next = piece.get(to).copied();
        if is_latin(first) && from > 0 && is_latin(piece[from - 1])
            || is_latin(last) && next.is_some_and(is_latin)
            || chars.iter().all(char::is_ascii_digit)
        {
            return None;
        }
        let text: String = chars.iter().collect();
        let single = if chars.len() == 1 { 6 } else { 0 };
        let hiragana = kana_lead(chars) == chars.len();
        let word = |keys, cost| {
            Some(Word {
                keys,
                cost,
                is_kana: false,
            })
        };
        let inflected = is_kanji(first) && is_kanji(last) && next.is_some_and(is_hiragana);
        let stem = inflected
            .then(|| self.known(&format!("{text}{STEM}")))
            .flatten();
        if !hiragana && let Some(key) = self.known(&text) {
            let mut keys = vec![key];
            // 長 before kana: 課長は, 長さ.
            keys.extend(stem);
            keys.extend(self.spellings(chars, &text));
            return word(keys, 10 + single);
        }
        if let Some(key) = stem {
            return word(vec![key], 11 + single);
        }
        let others = self.spellings(chars, &text);
        if !others.is_empty() {
            return word(others, 12);
        }
        let spelt = if lead == piece.len() {
            chars.len() > 1
        } else {
            lead > 4 && to <= lead && chars.len() > 2
        };
        if hiragana && spelt {
            if let Some(read) = self.sounds.get(&sound(&text)) {
                let keys = read.iter().take(MOST_HOMOPHONES).copied().collect();
                return Some(Word {
                    keys,
                    cost: 12,
                    is_kana: true,
                });
            }
            if let Some(key) = self.known(&text) {
                return word(vec![key], 13);
            }
        }
        None
    }

    /// The cheapest way to cut a piece up to `to`, from the ways to cut less of it.
    fn best_way(&self, piece: &[char], to: usize, inside: bool, best: &[Way<'a>]) -> Way<'a> {
        let lead = kana_lead(piece);
        let kana = lead == piece.len();
        let c = piece[to - 1];
        let is_gap = is_hiragana(c) || c == '-' || kana && c == 'ー';
        let cost = match (is_gap, kana || lead > 4 && to <= lead) {
            (true, true) => 9,
            (true, false) => 2,
            (false, _) => 20,
        };
        let mut chosen = Way {
            cost: best[to - 1].cost + cost,
            from: to - 1,
            word: None,
            is_gap,
        };
        let shortest = to.saturating_sub(self.longest.min(LONGEST_WORD));
        for (from, way) in best.iter().enumerate().take(to).skip(shortest) {
            if inside && from == 0 && to == piece.len() {
                continue;
            }
            if let Some(word) = self.word_at(piece, from, to, lead)
                && way.cost + word.cost < chosen.cost
            {
                chosen = Way {
                    cost: way.cost + word.cost,
                    from,
                    word: Some(word),
                    is_gap: false,
                };
            }
        }
        chosen
    }

    /// Cuts a piece so that its words cost least; with `inside`, not as one word.
    pub(super) fn cut(&self, piece: &[char], inside: bool) -> Vec<Part<'a>> {
        let mut best: Vec<Way<'a>> = vec![Way {
            cost: 0,
            from: 0,
            word: None,
            is_gap: false,
        }];
        for to in 1..=piece.len() {
            let way = self.best_way(piece, to, inside, &best);
            best.push(way);
        }
        let mut parts = Vec::new();
        let mut at = piece.len();
        while at > 0 {
            let way = &mut best[at];
            let word = way.word.take();
            parts.push(Part {
                from: way.from,
                to: at,
                text: piece[way.from..at].iter().collect(),
                is_kana: word.as_ref().is_some_and(|word| word.is_kana),
                keys: word.map_or_else(Vec::new, |word| word.keys),
                is_gap: way.is_gap,
                is_asked: false,
            });
            at = way.from;
        }
        parts.reverse();
        join_unknown(parts)
    }
}

/// How many kana characters begin with.
fn kana_lead(chars: &[char]) -> usize {
    let kana = |(at, c): &(usize, &char)| is_hiragana(**c) || *at > 0 && **c == 'ー';
    chars.iter().enumerate().take_while(kana).count()
}

/// Unknown characters of one kind that stand together are one part.
fn join_unknown(parts: Vec<Part<'_>>) -> Vec<Part<'_>> {
    let mut out: Vec<Part<'_>> = Vec::new();
    for part in parts {
        if let Some(last) = out.last_mut()
            && part.keys.is_empty()
            && last.keys.is_empty()
            && last.is_gap == part.is_gap
            && last.to == part.from
            && last.text.chars().next_back().map(kind) == part.text.chars().next().map(kind)
        {
            last.text.push_str(&part.text);
            last.to = part.to;
        } else {
            out.push(part);
        }
    }
    out
}

fn kind(c: char) -> u8 {
    match c {
        _ if is_katakana(c) => 1,
        _ if is_latin(c) => 2,
        _ if is_hiragana(c) => 3,
        _ => 4,
    }
}
