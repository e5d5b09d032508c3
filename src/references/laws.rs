//! Laws as texts cite them: 名称（昭和25年法律第261号）, later by name or alias.

use std::collections::BTreeMap;

use crate::model::{ClauseIndex, ERAS, Law, LawNumber, LawTable, number};

use super::text::{Text, before, is_word};
use super::{LawCitation, tree::squeeze};

/// What is wrong with the number beside a law's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NumberFault {
    /// It is known by another number.
    Mismatch { printed: String, known: KnownNumber },
    /// There is a year, and no number that can be read.
    Incomplete {
        printed: String,
        known: Option<KnownNumber>,
    },
}

/// The number that a law is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KnownNumber {
    pub(super) number: String,
    /// Whether the table of laws says so; else another place of the text.
    pub(super) in_table: bool,
}

/// A law that stands at a place of a text.
#[derive(Debug, Clone)]
pub(super) struct Cited {
    /// Which law of [`LawNames`].
    pub(super) law: usize,
    /// Where the name begins and where the citation ends.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) fault: Option<NumberFault>,
}

#[derive(Debug)]
struct Known {
    citation: LawCitation,
    number: Option<LawNumber>,
    listed_at: Option<ClauseIndex>,
    in_table: bool,
}

impl Known {
    fn number(&self) -> Option<KnownNumber> {
        self.number.as_ref().map(|number| KnownNumber {
            number: number.to_string(),
            in_table: self.in_table,
        })
    }
}

/// The laws that a version can name.
#[derive(Debug, Default)]
pub(super) struct LawNames {
    laws: Vec<Known>,
    /// Names and aliases without spaces, with the law they mean.
    names: BTreeMap<String, usize>,
    /// The names, the longest first.
    order: Vec<String>,
}

/// The brackets behind a name: what they hold, and where they end.
struct Brackets {
    number: Option<LawNumber>,
    /// The number as it is written, whole or not.
    printed: String,
    alias: Option<String>,
    end: usize,
}

impl LawNames {
    pub(super) fn new(table: &LawTable, texts: &[Text]) -> Self {
        let mut out = Self::default();
        for law in &table.laws {
            let at = out.laws.len();
            out.laws.push(known(law));
            for name in law.names() {
                out.name(&squeeze(name), at);
            }
        }
        for (clause, text) in texts.iter().enumerate() {
            out.learn(clause, text);
        }
        out
    }

    fn name(&mut self, name: &str, law: usize) {
        if name.is_empty() || self.names.contains_key(name) {
            return;
        }
        self.names.insert(name.to_owned(), law);
        self.order.push(name.to_owned());
        self.order
            .sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    }

    /// Takes up the laws that a text cites with their number, and their aliases.
    fn learn(&mut self, clause: ClauseIndex, text: &Text) {
        let s = text.as_str();
        for (open, _) in s.match_indices('(') {
            let Some(found) = brackets(s, open) else {
                continue;
            };
            let Some(start) = self.name_before(s, open) else {
                continue;
            };
            let name = &s[start..open];
            let law = match (self.names.get(name), &found.number) {
                (Some(law), _) => *law,
                (None, Some(number)) => {
                    self.laws.push(Known {
                        citation: LawCitation {
                            name: name.to_owned(),
                            number: Some(number.to_string()),
                            id: None,
                            url: None,
                        },
                        number: Some(number.clone()),
                        listed_at: None,
                        in_table: false,
                    });
                    let law = self.laws.len() - 1;
                    self.name(name, law);
                    law
                }
                (None, None) => continue,
            };
            self.laws[law].listed_at.get_or_insert(clause);
            if let Some(alias) = found.alias {
                self.name(&alias, law);
            }
        }
    }

    /// Where the name before a bracket begins: a name that is known, or what
    /// stands between it and the mark before.
    fn name_before(&self, text: &str, open: usize) -> Option<usize> {
        let head = &text[..open];
        let whole = self.order.iter().find(|name| {
            head.ends_with(name.as_str()) && !before(text, open - name.len()).is_some_and(is_word)
        });
        if let Some(name) = whole {
            return Some(open - name.len());
        }
        // 番号を利用する…に関する法律 has を in its name.
        let stops = if head.ends_with("法律") {
            "、。「」()\n\t ・はが"
        } else {
            "、。「」()\n\t ・はがを"
        };
        let mut start = head
            .char_indices()
            .rev()
            .take_while(|(_, c)| !stops.contains(*c))
            .last()
            .map_or(open, |(at, _)| at);
        while let Some(word) = ["及び", "又は", "並びに", "若しくは", "び", "並"]
            .iter()
            .find(|w| text[start..open].starts_with(**w))
        {
            start += word.len();
        }
        // Only the names of 法律 have 及び in them.
        if !head.ends_with("法律") {
            let joined = ["及び", "又は", "並びに", "若しくは"];
            let last = joined
                .iter()
                .filter_map(|w| text[start..open].rfind(w).map(|at| start + at + w.len()))
                .max();
            start = last.unwrap_or(start);
        }
        // A law has a name that ends like one.
        let ends = [
            "法",
            "法律",
            "令",
            "条例",
            "規則",
            "規程",
            "規定",
            "要綱",
            "憲法",
            "方針",
            "基準",
            "要領",
            "指針",
            "計画",
            "ポリシー",
        ];
        let name = &text[start..open];
        (name.chars().count() > 1 && ends.iter().any(|w| name.ends_with(w))).then_some(start)
    }

    /// The law whose name begins at a place.
    pub(super) fn at(&self, text: &str, at: usize) -> Option<Cited> {
        if before(text, at).is_some_and(is_word) {
            return None;
        }
        let rest = &text[at..];
        let name = self.order.iter().find(|name| {
            rest.strip_prefix(name.as_str())
                .is_some_and(|tail| closes(name, tail))
        })?;
        let law = self.names[name];
        let end = at + name.len();
        let known = &self.laws[law];
        let found = brackets(text, end);
        let fault = match &found {
            Some(Brackets {
                number: Some(printed),
                ..
            }) => known
                .number
                .as_ref()
                .filter(|number| *number != printed)
                .and_then(|_| known.number())
                .map(|known| NumberFault::Mismatch {
                    printed: printed.to_string(),
                    known,
                }),
            Some(Brackets { printed, .. }) => Some(NumberFault::Incomplete {
                printed: printed.clone(),
                known: known.number(),
            }),
            None => None,
        };
        Some(Cited {
            law,
            start: at,
            end: found.map_or(end, |f| f.end),
            fault,
        })
    }

    /// A law as it is published, and the clause that lists it.
    pub(super) fn citation(&self, law: usize) -> (&LawCitation, Option<ClauseIndex>) {
        let known = &self.laws[law];
        (&known.citation, known.listed_at)
    }
}

/// What may stand behind a law's name: 法施行令 is another law, and 法 alone is
/// one only where it is cited.
fn closes(name: &str, tail: &str) -> bool {
    if tail.starts_with("施行") {
        return false;
    }
    if name.chars().count() > 2 {
        return !tail.starts_with(|c| is_word(c) && !"違第等上及又並若".contains(c));
    }
    [
        "第",
        "の規定",
        "に基づ",
        "に規定",
        "に定め",
        "及び",
        "又は",
        "、",
        "により",
        "による",
    ]
    .iter()
    .any(|w| tail.starts_with(w))
}

fn known(law: &Law) -> Known {
    Known {
        citation: LawCitation {
            name: law.name.clone(),
            number: law.number.as_ref().map(LawNumber::to_string),
            id: law.id.clone(),
            url: law.url(),
        },
        number: law.number.clone(),
        listed_at: None,
        in_table: true,
    }
}

/// Reads brackets that open at a place and begin with a year.
fn brackets(text: &str, open: usize) -> Option<Brackets> {
    let inner = text[open..].strip_prefix('(')?;
    let (era, _) = ERAS.iter().find(|(era, _)| inner.starts_with(era))?;
    let length = closing(inner)?;
    let inside = &inner[..length];
    let end = open + length + 2;
    let alias = inside
        .split_once("以下「")
        .or_else(|| inside.split_once("以下、「"))
        .and_then(|(_, tail)| tail.split_once('」'))
        .map(|(alias, _)| alias.to_owned());
    if let Some((number, len)) = LawNumber::read_start(inside) {
        let whole = inside[len..].is_empty() || inside[len..].starts_with(['。', '、']);
        let number = Some(number).filter(|_| whole);
        let printed = inside
            .split(['。', '、'])
            .next()
            .unwrap_or(inside)
            .to_owned();
        return Some(Brackets {
            number,
            printed,
            alias,
            end,
        });
    }
    // A year and no number: (平成28年), (平成28年法律).
    let tail = &inside[era.len()..];
    let (_, digits) = match tail.strip_prefix('元') {
        Some(_) => (1, '元'.len_utf8()),
        None => number(tail)?,
    };
    let tail = tail[digits..].strip_prefix('年')?;
    let tail = tail.split('。').next().unwrap_or(tail);
    let printed = inside.split('。').next().unwrap_or(inside).to_owned();
    let kind = ["", "法律", "政令", "省令", "条例", "規則", "訓令"];
    let stem = tail.split('第').next().unwrap_or(tail);
    kind.contains(&stem).then_some(Brackets {
        number: None,
        printed,
        alias,
        end,
    })
}

/// The length of what stands before the bracket that closes.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            '\n' | '\t' => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> LawTable {
        LawTable {
            laws: vec![Law {
                name: "地方公務員法".into(),
                aliases: vec!["地公法".into()],
                number: LawNumber::read("昭和25年法律第261号"),
                id: Some("325AC0000000261".into()),
            }],
        }
    }

    fn cited(text: &str, word: &str) -> Option<(String, Option<NumberFault>, String)> {
        let text = Text::new(text);
        let texts = [text];
        let names = LawNames::new(&table(), &texts);
        let s = texts[0].as_str();
        let found = names.at(s, s.rfind(word)?)?;
        Some((
            names.citation(found.law).0.name.clone(),
            found.fault,
            s[found.start..found.end].to_owned(),
        ))
    }

    #[test]
    fn numbers_are_held_against_the_table() {
        let (_, fault, span) =
            cited("地方公務員法（昭和 25 年法律第 261 号）", "地").expect("a law");
        assert_eq!(
            (fault, span.as_str()),
            (None, "地方公務員法(昭和25年法律第261号)")
        );
        let (_, fault, _) = cited("地方公務員法（昭和26年法律第261号）", "地").expect("a law");
        assert!(matches!(fault, Some(NumberFault::Mismatch { .. })));
        for text in ["地方公務員法（昭和25年）", "地方公務員法（昭和25年法律）"]
        {
            let (_, fault, _) = cited(text, "地").expect("a law");
            assert!(
                matches!(fault, Some(NumberFault::Incomplete { .. })),
                "{text}"
            );
        }
    }

    #[test]
    fn defined_aliases_and_unknown_laws_are_learnt() {
        let text = "地方公務員法（昭和25年法律第261号。以下「法」という。）に基づき、法第34条に";
        assert_eq!(cited(text, "法第34").expect("a law").0, "地方公務員法");
        let text = "職員は、甲市文書規程（平成22年訓令第13号）及び甲市文書規程に";
        assert_eq!(cited(text, "甲市").expect("a law").0, "甲市文書規程");
    }

    #[test]
    fn parts_of_other_words_are_no_laws() {
        assert!(cited("甲県地方公務員法に", "地方").is_none());
        assert!(cited("地方公務員法施行令に", "地方").is_none());
        let text = "地方公務員法（昭和25年法律第261号。以下「法」という。）この方法により";
        assert!(cited(text, "法により").is_none());
    }
}
