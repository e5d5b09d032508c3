//! The order of the kana (五十音順).
//!
//! In: a reading in hiragana, as far as there is one. Out: the row it stands
//! in and a key to sort by. As in Japanese dictionaries voiced and small kana
//! stand with the plain ones, and ー with the vowel that it lengthens; only
//! between readings that are otherwise equal does the mark decide.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The rows, each with its five vowels where it has them.
const ROWS: [&str; 10] = [
    "あいうえお",
    "かきくけこ",
    "さしすせそ",
    "たちつてと",
    "なにぬねの",
    "はひふへほ",
    "まみむめも",
    "やゆよ",
    "らりるれろ",
    "わゐゑをん",
];
const SMALL: [(char, char); 12] = [
    ('ぁ', 'あ'),
    ('ぃ', 'い'),
    ('ぅ', 'う'),
    ('ぇ', 'え'),
    ('ぉ', 'お'),
    ('っ', 'つ'),
    ('ゃ', 'や'),
    ('ゅ', 'ゆ'),
    ('ょ', 'よ'),
    ('ゎ', 'わ'),
    ('ゕ', 'か'),
    ('ゖ', 'け'),
];
/// The kana that end in each vowel.
const VOWELS: [(char, &str); 5] = [
    ('あ', "あかさたなはまやらわ"),
    ('い', "いきしちにひみりゐ"),
    ('う', "うくすつぬふむゆる"),
    ('え', "えけせてねへめれゑ"),
    ('お', "おこそとのほもよろを"),
];

/// A stretch of the index under one heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowName {
    /// あ か さ …, by its place.
    Kana(usize),
    /// Latin letters and digits.
    Latin,
    /// What has no reading.
    Other,
}

impl RowName {
    /// The kana that names the row.
    pub fn kana(self) -> Option<char> {
        match self {
            Self::Kana(row) => ROWS.get(row)?.chars().next(),
            Self::Latin | Self::Other => None,
        }
    }

    /// The row in which a reading stands.
    pub(super) fn of(reading: &str) -> Self {
        let first = plain(reading).chars().next();
        let row = first.and_then(|c| ROWS.iter().position(|row| row.contains(c)));
        match (row, first) {
            (Some(row), _) => Self::Kana(row),
            (None, Some(c)) if c.is_ascii_alphanumeric() => Self::Latin,
            _ => Self::Other,
        }
    }
}

/// What readings are sorted by: kana without their marks, then with them.
pub(super) fn sort_key(reading: &str) -> (String, String) {
    (plain(reading), reading.to_owned())
}

/// A reading without voiced marks, small kana and long vowels.
fn plain(reading: &str) -> String {
    let mut out = String::new();
    for c in reading.nfd().filter(|c| !is_combining_mark(*c)) {
        let before = out.chars().next_back();
        out.push(match c {
            'ー' => before.and_then(vowel).unwrap_or(c),
            c => SMALL
                .iter()
                .find(|(small, _)| *small == c)
                .map_or(c, |(_, full)| *full),
        });
    }
    out
}

fn vowel(c: char) -> Option<char> {
    let found = VOWELS.iter().find(|(_, kana)| kana.contains(c));
    found.map(|(vowel, _)| *vowel)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_stand_in_the_order_of_a_dictionary() {
        let mut readings = [
            "はっく",
            "ばっく",
            "さーば",
            "ささ",
            "さいばー",
            "がいぶ",
            "かいふ",
            "ぱすわーど",
            "きょか",
            "きよ",
            "わく",
        ];
        readings.sort_by_key(|reading| sort_key(reading));
        assert_eq!(
            readings,
            [
                "かいふ",
                "がいぶ",
                "きよ",
                "きょか",
                "さーば",
                "さいばー",
                "ささ",
                "ぱすわーど",
                "はっく",
                "ばっく",
                "わく",
            ]
        );
    }

    #[test]
    fn every_reading_has_its_row() {
        for (reading, row) in [
            ("ばっく", Some('は')),
            ("ゔぃ", Some('あ')),
            ("をん", Some('わ')),
            ("ょ", Some('や')),
            ("usb", None),
        ] {
            assert_eq!(RowName::of(reading).kana(), row, "{reading}");
        }
        assert_eq!(RowName::of("3"), RowName::Latin);
        assert_eq!(RowName::of("※"), RowName::Other);
        assert_eq!(RowName::of(""), RowName::Other);
    }
}
