//! One spelling for what differs only in how it is written.
//!
//! In: any text. Out: its characters as search compares them, each with the
//! character of the text it came from. `themes/default/static/search.js` has
//! the same rules, and both pass the same vectors.
//!
//! The folded form of a part of a text is a part of the folded form of the
//! whole: rules look at most at a neighbour, and what is doubtful at an end is
//! left out there. Voiced marks are kept. Spellings of several characters (送り
//! 仮名, 漏洩) are no business of this file; the vocabulary knows them.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Old, simplified and variant kanji, each followed by the usual one.
pub const KANJI: &str = "乘乗亂乱亞亜佛仏來来倂併假仮傳伝僞偽價価儉倹兒児內内兩両册冊冨富冲沖决決况況凉涼减減凖準剩剰劍剣劑剤勞労勳勲勵励勸勧區区卷巻卽即參参吳呉單単嚴厳囑嘱圈圏國国圍囲圓円圖図團団埜野增増墮堕壓圧壘塁壞壊壤壌壯壮壹壱壻婿壽寿处処奧奥奬奨娛娯孃嬢學学寢寝實実寫写寬寛寳宝寶宝將将專専對対尙尚屆届屬属峯峰峽峡嶋島嶌島嶽岳巢巣帶帯廢廃廣広廳庁强強彈弾彌弥徑径從従徵徴德徳恆恒恊協悅悦惠恵惡悪愼慎慘惨應応懷懐戀恋戰戦戲戯戶戸戾戻拂払拔抜拜拝挾挟插挿揭掲搖揺搜捜擇択擊撃擔担據拠擧挙擴拡攝摂收収效効敍叙敎教敕勅數数斷断旣既时時昻昂晚晩晝昼曆暦曉暁曻昇曾曽會会條条棧桟榮栄槇槙槪概樂楽樓楼樞枢樣様橫横檢検櫻桜權権歐欧歡歓步歩歷歴歸帰殘残殼殻毆殴每毎氣気涉渉淚涙淨浄淸清淺浅渴渇溪渓溫温滯滞滿満潛潜澁渋澤沢濕湿濟済濱浜濵浜瀧滝瀨瀬灣湾燈灯燒焼營営爐炉爭争爲為犧犠狀状狹狭獨独獵猟獸獣獻献瑤瑶瓣弁甁瓶產産畧略畫画當当疊畳瘦痩癡痴發発盜盗盡尽眞真硏研碎砕祕秘禪禅禮礼秌秋稅税稱称穗穂穩穏竊窃竝並筭算粹粋絕絶絲糸經経綠緑緖緒緣縁縣県縱縦總総繩縄繪絵繼継續続纎繊纖繊经経缺欠罐缶羣群聲声聽聴肅粛脉脈脫脱腦脳膽胆臟臓臺台與与舉挙舊旧舍舎舘館艷艶莖茎萬万葢蓋蔴麻薰薫藏蔵藝芸藥薬處処虛虚號号螢蛍蟲虫蠶蚕蠻蛮衞衛裝装覺覚覽覧觀観觸触說説謠謡證証譯訳譽誉讀読變変讓譲豐豊豫予貳弐賣売賴頼贊賛踐践輕軽轉転辨弁辭辞辯弁迯逃遙遥遞逓遯遁遲遅邉辺邊辺邨村郞郎鄕郷醉酔醫医釀醸釋釈銳鋭錄録錢銭鍊錬鎭鎮鐵鉄鑄鋳鑛鉱閱閲闗関關関陷陥隨随險険隱隠雙双雜雑霸覇靈霊靑青靜静靱靭顏顔顯顕飜翻餘余餠餅馱駄騷騒驅駆驗験驛駅髓髄體体髙高髮髪鬪闘鬭闘鷄鶏鹽塩麥麦麪麺麵麺黃黄黑黒默黙點点黨党齊斉齋斎齒歯齡齢龍竜龜亀﨑崎";

/// The folded characters of a text, with where each came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folded {
    /// The characters that search compares.
    pub chars: Vec<char>,
    /// For each of them the index of the character of the text it came from.
    pub origin: Vec<usize>,
}

/// The folded form of a text.
#[must_use]
pub fn fold(text: &str) -> String {
    fold_with_origin(text).chars.into_iter().collect()
}

/// The folded form of a text, with where each character came from.
#[must_use]
pub fn fold_with_origin(text: &str) -> Folded {
    let source: Vec<char> = text.chars().collect();
    let mut out = Folded::default();
    let mut at = 0;
    while at < source.len() {
        let mut end = at + 1;
        while end < source.len() && is_mark(source[end]) {
            end += 1;
        }
        if end == at + 1 && stands_alone(source[at]) {
            out.chars.push(plain(source[at].to_ascii_lowercase()));
            out.origin.push(at);
            at = end;
            continue;
        }
        let cluster: String = source[at..end].iter().collect();
        for c in cluster.nfkc().flat_map(char::to_lowercase) {
            if !is_blank(c) && !is_combining_mark(c) {
                out.chars.push(plain(c));
                out.origin.push(at);
            }
        }
        at = end;
    }
    join_marks(&out)
}

/// Whether a character has no other form, no case beyond ASCII's, and is seen:
/// nearly all of what policies are written with, which need not be decomposed.
fn stands_alone(c: char) -> bool {
    matches!(c, '!'..='~' | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '、' | '。' | '\u{4e00}'..='\u{9fff}')
}

/// Voiced marks that make one sound with the kana before them.
fn is_mark(c: char) -> bool {
    matches!(c, 'ﾞ' | 'ﾟ') || is_combining_mark(c)
}

/// White space, control and format characters: nothing a reader sees.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fffd}')
}

/// One character for those that mean the same anywhere.
fn plain(c: char) -> char {
    match c {
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '⁃' | '─' | '━' => '-',
        '〜' => '~',
        'ァ' => 'ア',
        'ィ' => 'イ',
        'ゥ' => 'ウ',
        'ェ' => 'エ',
        'ォ' => 'オ',
        'ヮ' => 'ワ',
        'ヵ' | 'ヶ' => 'か',
        '〇' | '零' => '0',
        '一' => '1',
        '二' => '2',
        '三' => '3',
        '四' => '4',
        '五' => '5',
        '六' => '6',
        '七' => '7',
        '八' => '8',
        '九' => '9',
        _ if c < '\u{4e00}' => c,
        _ => usual_kanji(c),
    }
}

/// The first kanji of the basic block, and the end of that for compatibility: all
/// of [`KANJI`] stand between them.
const KANJI_BLOCKS: std::ops::Range<u32> = 0x4e00..0xfb00;

/// By place in the blocks: the kanji as it is usually written.
static USUAL: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut usual: Vec<char> = KANJI_BLOCKS
        .map(|code| char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect();
    let chars: Vec<char> = KANJI.chars().collect();
    for [old, new] in chars.as_chunks::<2>().0 {
        if let Some(kanji) = place_of(*old).and_then(|at| usual.get_mut(at)) {
            *kanji = *new;
        }
    }
    usual
});

fn place_of(c: char) -> Option<usize> {
    let at = u32::from(c).checked_sub(KANJI_BLOCKS.start)?;
    usize::try_from(at).ok()
}

fn usual_kanji(c: char) -> char {
    let known = place_of(c).and_then(|at| USUAL.get(at));
    known.copied().unwrap_or(c)
}

/// Long-vowel marks at the end of a word and hyphens beside a letter go; a
/// hyphen behind katakana is a long-vowel mark.
fn join_marks(folded: &Folded) -> Folded {
    let mut marked = folded.chars.clone();
    for at in 1..marked.len() {
        if marked[at] == '-' && is_katakana(marked[at - 1]) {
            marked[at] = 'ー';
        }
    }
    let letter = |at: Option<&char>| at.is_some_and(char::is_ascii_lowercase);
    let mut out = Folded::default();
    for (at, &c) in marked.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|b| marked.get(b));
        let after = marked.get(at + 1);
        let gone = match c {
            'ー' => {
                before.is_some_and(|b| is_katakana(*b)) && !after.is_some_and(|a| is_katakana(*a))
            }
            '-' => letter(before) || letter(after),
            _ => false,
        };
        if !gone {
            out.chars.push(c);
            out.origin.push(folded.origin[at]);
        }
    }
    out
}

/// Katakana, the long-vowel mark included.
#[must_use]
pub fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー')
}

/// Hiragana.
#[must_use]
pub fn is_hiragana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ')
}

/// A Latin letter or a digit, folded.
#[must_use]
pub fn is_latin(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit()
}

/// A kanji.
#[must_use]
pub fn is_kanji(c: char) -> bool {
    matches!(c, '々' | '〆' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The same sounds in katakana, long-vowel marks left out: what readings and
/// foreign words of other spellings have in common.
#[must_use]
pub fn sound(folded: &str) -> String {
    folded
        .chars()
        .filter(|c| *c != 'ー')
        .map(|c| match c {
            'ぁ' => 'ア',
            'ぃ' => 'イ',
            'ぅ' => 'ウ',
            'ぇ' => 'エ',
            'ぉ' => 'オ',
            'ゎ' => 'ワ',
            'ヂ' | 'ぢ' => 'ジ',
            'ヅ' | 'づ' => 'ズ',
            'ヴ' | 'ゔ' => 'ブ',
            'ヲ' | 'を' => 'オ',
            'ぁ'..='ゖ' => char::from_u32(c as u32 + 0x60).unwrap_or(c),
            _ => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_word_become_one() {
        for (a, b) in [
            ("ＬＧＷＡＮ", "l g w a n"),
            ("サーバーの", "サーバの"),
            ("ｻｰﾊﾞ", "サーバ"),
            ("コンピューター", "コンピュータ"),
            ("ソフトウエア", "ソフトウェア"),
            ("ウィルス", "ウイルス"),
            ("Wi-Fi", "ＷｉＦｉ"),
            ("強靱", "強靭"),
            ("経由", "經由"),
            ("二要素", "２要素"),
            ("第①項", "第1項"),
            ("サ－バ", "サーバ"),
        ] {
            assert_eq!(fold(a), fold(b));
        }
    }

    #[test]
    fn different_words_stay_apart() {
        for (a, b) in [
            ("ハック", "バック"),
            ("カード", "カド"),
            ("ルート", "ルト"),
            ("パスワード", "パスポート"),
            ("10-3", "103"),
        ] {
            assert_ne!(fold(a), fold(b));
        }
    }

    #[test]
    fn sounds_join_kana_and_long_vowels() {
        assert_eq!(sound(&fold("ぱすわーど")), sound(&fold("パスワード")));
        assert_eq!(sound(&fold("うぃるす")), sound(&fold("ウイルス")));
        assert_ne!(sound(&fold("はっく")), sound(&fold("ばっく")));
    }

    #[test]
    fn every_kanji_of_the_list_becomes_the_usual_one() {
        let chars: Vec<char> = KANJI.chars().collect();
        for [old, usual] in chars.as_chunks::<2>().0 {
            assert_eq!(fold(&old.to_string()), fold(&usual.to_string()), "{old}");
        }
    }

    #[test]
    fn what_stands_alone_has_no_other_form() {
        for c in (0..0x3_0000).filter_map(char::from_u32) {
            if stands_alone(c) {
                let other: String = [c]
                    .into_iter()
                    .nfkc()
                    .flat_map(char::to_lowercase)
                    .collect();
                assert_eq!(other, c.to_ascii_lowercase().to_string());
                assert!(!is_blank(c) && !is_mark(c), "{c}");
            }
        }
    }

    proptest! {
        #[test]
        fn part_of_a_text_folds_to_a_part(
            text in "[サーバコウィルスァ一二A-Ca-c0-9１Ａ・、。の漏 \n-]{1,24}",
            from in 0_usize..24,
            length in 1_usize..12,
        ) {
            let part: String = text.chars().skip(from).take(length).collect();
            let part = fold(&part);
            prop_assert!(fold(&text).contains(part.trim_matches(['-', 'ー'])), "{part}");
        }
    }
}
