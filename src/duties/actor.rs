//! Who a sentence speaks of: the phrase before its は, taken apart.
//!
//! A topic is an actor where its noun names a person or an office (…者, …長,
//! 職員等, CISO, 委員会) or a role of the body. 及び binds each of several, 又は
//! any of them; と binds the persons on both its sides. A person described by a clause (情報を作成する者) is named with
//! that clause. Everything is counted in characters.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Mode;
use super::phrase::{
    Element, Text, goes_on, is_attributive, is_noun_letter, letters, named, noun_run, phrase_start,
    split, starts, unspaced,
};
use super::words::{AND, APART, FORMAL_ENDS, NO_ACTORS, OR, SUBORDINATE, SUFFIXES, WITH};

/// Actors of a part of a sentence, as printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Actors {
    /// Their names without brackets and blanks.
    pub(super) names: Vec<String>,
    /// Whether each or any is bound.
    pub(super) mode: Mode,
}

/// A topic with an actor: where its phrase begins and where its particle stands.
#[derive(Debug, Clone)]
pub(super) struct Topic {
    /// The first character of the phrase.
    pub(super) start: usize,
    /// The particle は or が.
    pub(super) particle: usize,
    /// Who it names.
    pub(super) actors: Actors,
}

/// The names by which a body calls itself and its roles.
#[derive(Debug, Clone, Default)]
pub(super) struct Known(BTreeSet<String>);

impl Known {
    /// Names that are actors whatever they end with.
    pub(super) fn new(names: impl IntoIterator<Item = String>) -> Self {
        Self(names.into_iter().map(|name| unspaced(&name)).collect())
    }

    /// Whether a noun names someone who can act.
    pub(super) fn is_actor(&self, noun: &str) -> bool {
        let bare = noun.trim_end_matches("自身").trim_end_matches("自ら");
        let bare = bare.strip_suffix('等').unwrap_or(bare);
        if NO_ACTORS.contains(&bare) || bare.is_empty() {
            return false;
        }
        self.0.contains(bare)
            || self.0.contains(noun)
            || [
                "本市",
                "本町",
                "本村",
                "本県",
                "本区",
                "本協議会",
                "市",
                "町",
                "村",
                "県",
                "区",
            ]
            .contains(&bare)
            || SUFFIXES.iter().any(|s| bare.ends_with(s))
    }

    /// The topics of a part of a sentence that are actors, in order.
    pub(super) fn topics(&self, text: Text<'_>, range: Range<usize>) -> Vec<Topic> {
        let mut out: Vec<Topic> = Vec::new();
        for at in range.clone() {
            if text.chars[at] != 'は' || text.depths[at] > 0 {
                continue;
            }
            let from = out.last().map_or(range.start, |t| t.particle + 1);
            // 「Xにあっては」 sets X against others as は alone does.
            let against = text.chars[from..at].ends_with(&['に', 'あ', 'っ', 'て']);
            let end = if against { at - 4 } else { at };
            out.extend(self.phrase_before(text, from..end));
        }
        out
    }

    /// The actor of a sentence that has none for its topic: 「…は、Xが判断する。」
    /// and 「X委員会において…決定する。」.
    pub(super) fn late_subject(&self, text: Text<'_>, range: Range<usize>) -> Option<Topic> {
        let flat = text.flat(range.clone());
        let found = (0..flat.len())
            .rev()
            .find(|at| flat[*at].0 == 'が' && !letters(&flat[..*at]).ends_with("こと"))?;
        let rest = letters(&flat[found + 1..]);
        let rest = rest.trim_end_matches('。');
        let rest = FORMAL_ENDS
            .iter()
            .find_map(|e| rest.strip_suffix(e))
            .unwrap_or(rest);
        // A が whose verb stands before a noun belongs to a clause in the sentence.
        let letters: Vec<char> = rest.chars().collect();
        let describes = letters
            .windows(2)
            .any(|pair| is_attributive(pair[0]) && pair[0] != 'な' && is_noun_letter(pair[1]));
        if describes || SUBORDINATE.iter().any(|w| rest.contains(w)) {
            return None;
        }
        let topic = self.phrase_before(text, range.start..flat[found].1)?;
        let whole = rest.chars().count() <= 14 && !rest.contains('、');
        (whole || !self.has_topic(text, range.start..topic.start)).then_some(topic)
    }

    /// The role of the condition that opens a sentence: 「Xが…する場合は、…」. A
    /// demand that names nobody else speaks of the same.
    pub(super) fn conditional(&self, text: Text<'_>, range: Range<usize>) -> Option<Topic> {
        const CONDITIONS: [&str; 7] = [
            "場合は、",
            "場合には、",
            "場合、",
            "ときは、",
            "ときには、",
            "際は、",
            "際には、",
        ];
        let flat = text.flat(range.clone());
        let ga = flat.iter().position(|(c, _)| *c == 'が')?;
        let first =
            (ga..flat.len()).find(|at| CONDITIONS.iter().any(|c| starts(&flat[*at..], c)))?;
        let describes = flat[ga..first].windows(2).any(|pair| {
            is_attributive(pair[0].0) && pair[0].0 != 'な' && is_noun_letter(pair[1].0)
        });
        let topic = self.phrase_before(text, range.start..flat[ga].1)?;
        let known = topic
            .actors
            .names
            .iter()
            .all(|name| self.0.contains(name) || name.ends_with("委託事業者"));
        let opens = flat.first().is_some_and(|(_, at)| *at == topic.start);
        (!describes && known && opens).then_some(topic)
    }

    /// Whether an actor is the topic.
    fn has_topic(&self, text: Text<'_>, range: Range<usize>) -> bool {
        !self.topics(text, range).is_empty()
    }

    /// An office that decides 「…において」.
    pub(super) fn office(&self, text: Text<'_>, range: Range<usize>) -> Option<Topic> {
        let flat = text.flat(range.clone());
        let places = (0..flat.len()).filter(|at| {
            starts(&flat[*at..], "において") && !starts(&flat[*at..], "においては")
                || starts(&flat[*at..], "で決定")
                || starts(&flat[*at..], "で審議")
        });
        let (at, topic) = places
            .filter_map(|at| Some((at, self.phrase_before(text, range.start..flat[at].1)?)))
            .next()?;
        // Behind 「…を求め、」 the office does one step of what somebody else does.
        if (0..at).any(|at| flat[at].0 == '、' && goes_on(&letters(&flat[..at]))) {
            return None;
        }
        let office = |name: &String| {
            let name = name.as_str();
            ["会", "本部", "書記", "課", "事務局", "CSIRT"]
                .iter()
                .any(|s| name.ends_with(s))
        };
        topic.actors.names.iter().all(office).then_some(topic)
    }

    /// The actors named right before a particle at the end of the range.
    fn phrase_before(&self, text: Text<'_>, range: Range<usize>) -> Option<Topic> {
        let particle = range.end;
        let flat = text.flat(range);
        let flat = &flat[phrase_start(&flat)..];
        if let Some(topic) = self.listed_name(flat, particle) {
            return Some(topic);
        }
        let (names, first, mode) = self.both_sides(flat).or_else(|| self.one_side(flat))?;
        Some(Topic {
            start: flat.get(first).map_or(particle, |(_, at)| *at),
            particle,
            actors: Actors { names, mode },
        })
    }

    /// Persons on both sides of と (監査を受ける者とその監査を実施する者): each is
    /// bound, whatever 又は says within a side. Names, first letter, mode.
    fn both_sides(&self, flat: &[(char, usize)]) -> Option<(Vec<String>, usize, Mode)> {
        let mut sides = Vec::new();
        let mut rest = flat;
        let mut begin = None;
        while let Some((at, second, first)) = self.last_side(rest) {
            sides.push(second);
            rest = &rest[..at];
            begin = Some(first);
        }
        let first_letter = begin?;
        sides.push(self.one_side(rest)?.0);
        let mut names: Vec<String> = Vec::new();
        for name in sides.into_iter().rev().flatten() {
            // A role on both sides is named once.
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let joint = names.len() > 1;
        let mode = if joint { Mode::Joint } else { Mode::Single };
        Some((names, first_letter, mode))
    }

    /// The last と between two persons, who stands behind it, and the first letter of
    /// the one before.
    fn last_side(&self, flat: &[(char, usize)]) -> Option<(usize, Vec<String>, usize)> {
        let splits = (1..flat.len()).rev().filter(|at| flat[*at].0 == 'と');
        splits
            .filter_map(|at| {
                let comma = usize::from(flat.get(at + 1).is_some_and(|(c, _)| *c == '、'));
                let (left, right) = (&flat[..at], &flat[at + 1 + comma..]);
                if !is_second_side(&letters(left), &letters(right)) {
                    return None;
                }
                let (names, _, _) = self.one_side(right)?;
                let (_, first, _) = self.one_side(left)?;
                Some((at, names, first))
            })
            .next()
    }

    /// The actors at the end of a phrase: names, first letter, mode.
    fn one_side(&self, flat: &[(char, usize)]) -> Option<(Vec<String>, usize, Mode)> {
        let elements = split(flat);
        let last = elements.last()?;
        let word: String = letters(&flat[last.range.clone()]);
        let run = noun_run(&word);
        if !self.is_actor(&word[run..]) {
            return None;
        }
        let (names, first, any) = if is_described(&word) {
            self.described_actors(flat, &elements, &word[run..])
        } else {
            self.listed_actors(flat, &elements)?
        };
        let mode = match (names.len(), any) {
            (0 | 1, _) => Mode::Single,
            (_, true) => Mode::Alternative,
            (_, false) => Mode::Joint,
        };
        Some((names, first, mode))
    }

    /// A person described by a clause, which reaches back over its own commas, and
    /// the plain names before it: names, first letter, whether any is bound.
    fn described_actors(
        &self,
        flat: &[(char, usize)],
        elements: &[Element],
        noun: &str,
    ) -> (Vec<String>, usize, bool) {
        let (mut names, at) = self.leading_names(flat, elements);
        let any = elements[..names.len()].iter().any(|e| e.or);
        names.push(self.described(&letters(&flat[at..]), noun));
        let first = if names.len() > 1 { 0 } else { at };
        (names, first, any)
    }

    /// Plain names, read from the last backwards as far as they are actors: names,
    /// first letter, whether any is bound.
    fn listed_actors(
        &self,
        flat: &[(char, usize)],
        elements: &[Element],
    ) -> Option<(Vec<String>, usize, bool)> {
        let mut names = Vec::new();
        let mut first = flat.len();
        let mut any = false;
        for (n, element) in elements.iter().rev().enumerate() {
            let word = letters(&flat[element.range.clone()]);
            let run = noun_run(&word);
            let noun = &word[run..];
            if !self.is_actor(noun) {
                break;
            }
            let before = word[..run].chars().next_back();
            let described = before.is_some_and(is_attributive);
            let name = if described {
                self.described(&word, noun)
            } else {
                self.named(noun)
            };
            // 「…は、同じ者が」 says nothing of who it is.
            if n == 0 && matches!(name.as_str(), "者" | "同じ者" | "同一の者" | "他者") {
                return None;
            }
            any |= n > 0 && element.or;
            names.insert(0, name);
            first = element.range.start;
            if before.is_some() {
                let outside = if described {
                    0
                } else {
                    word[..run].chars().count()
                };
                first += outside;
                break;
            }
        }
        Some((names, first, any))
    }

    /// A known name that holds a conjunction (非常勤及び臨時職員) is one name.
    fn listed_name(&self, flat: &[(char, usize)], particle: usize) -> Option<Topic> {
        let listed = |name: &&String| AND.iter().chain(OR).any(|w| name.contains(w));
        let text = letters(flat);
        let name = self.0.iter().filter(listed).find(|n| text.ends_with(*n))?;
        let first = flat.len() - name.chars().count();
        Some(Topic {
            start: flat.get(first).map_or(particle, |(_, at)| *at),
            particle,
            actors: Actors {
                names: vec![name.clone()],
                mode: Mode::Single,
            },
        })
    }

    /// A role keeps its name whatever describes it; anyone else is named with the
    /// description.
    fn described(&self, whole: &str, noun: &str) -> String {
        let noun = self.named(noun);
        if self.0.contains(&noun) {
            noun
        } else {
            self.named(whole)
        }
    }

    /// A name without what only points at it; 各 goes where a role is left.
    fn named(&self, text: &str) -> String {
        let name = named(text);
        match name.strip_prefix('各') {
            Some(role) if self.0.contains(role) => role.to_owned(),
            _ => name,
        }
    }

    /// The plain names before a described person (CISO及びCISOが指名した者), and
    /// where the description begins.
    fn leading_names(&self, flat: &[(char, usize)], elements: &[Element]) -> (Vec<String>, usize) {
        let mut names = Vec::new();
        for pair in elements.windows(2) {
            let word = letters(&flat[pair[0].range.clone()]);
            let next = letters(&flat[pair[1].range.clone()]);
            // 「AがBに及びCの…した者」: the second name belongs to the description.
            let inside = next
                .char_indices()
                .find(|(at, c)| "のからよりへと".contains(*c) && self.is_actor(&next[..*at]));
            if noun_run(&word) != 0 || !self.is_actor(&word) || inside.is_some() {
                return (Vec::new(), 0);
            }
            names.push(self.named(&word));
            let plain_next = noun_run(&next) == 0 && self.is_actor(&next);
            if !plain_next {
                return (names, pair[1].range.start);
            }
        }
        (Vec::new(), 0)
    }
}

/// Whether the noun at the end of a phrase is described by a verb before it.
fn is_described(phrase: &str) -> bool {
    let before = phrase[..noun_run(phrase)].chars().next_back();
    before.is_some_and(is_attributive)
}

/// Whether と joins the person on its right to the one on its left, and is not
/// that of a verb in the description on its right (事業者と契約を結んだ者).
fn is_second_side(left: &str, right: &str) -> bool {
    if APART.iter().any(|w| right.starts_with(w)) {
        return false;
    }
    let name = named(right);
    let points_back = name != right;
    if split_words(&name).iter().all(|word| noun_run(word) == 0) {
        return true;
    }
    let begins_with_noun = name.chars().next().is_some_and(is_noun_letter);
    (points_back || is_described(left) && begins_with_noun)
        && !WITH.iter().any(|w| name.contains(w))
}

/// The members of a list, as written.
fn split_words(text: &str) -> Vec<String> {
    let flat: Vec<(char, usize)> = text.chars().map(|c| (c, 0)).collect();
    let elements = split(&flat);
    let word = |e: &Element| letters(&flat[e.range.clone()]);
    elements.iter().map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::japanese::bracket_depths;

    fn read(sentence: &str) -> Vec<(Vec<String>, Mode)> {
        let chars: Vec<char> = sentence.chars().collect();
        let depths = bracket_depths(&chars);
        let text = Text {
            chars: &chars,
            depths: &depths,
        };
        let known = Known::new(["ITL".to_owned(), "CISO 補佐".to_owned()]);
        known
            .topics(text, 0..chars.len())
            .into_iter()
            .map(|t| (t.actors.names, t.actors.mode))
            .collect()
    }

    #[track_caller]
    fn one(sentence: &str, names: &[&str], mode: Mode) {
        let names: Vec<String> = names.iter().map(|n| (*n).to_owned()).collect();
        assert_eq!(read(sentence), [(names, mode)], "{sentence}");
    }

    #[test]
    fn one_actor_is_named_as_printed() {
        for (sentence, name) in [
            ("職員等は、", "職員等"),
            (
                "情報セキュリティ管理者はその所管する",
                "情報セキュリティ管理者",
            ),
            ("CISO 補佐は、", "CISO補佐"),
            ("ITL は、", "ITL"),
            (
                "情報セキュリティ管理者（総括担当）は、",
                "情報セキュリティ管理者",
            ),
            ("全ての職員は、", "職員"),
            ("必要に応じて情報システム管理者は、", "情報システム管理者"),
            ("緊急の場合は、情報管理者は、", "情報管理者"),
            ("また、情報管理者は、", "情報管理者"),
            ("課長にあっては、", "課長"),
            ("各部局の課長は、", "各部局の課長"),
        ] {
            one(sentence, &[name], Mode::Single);
        }
    }

    #[test]
    fn and_binds_each_or_binds_any() {
        one("CISO及び職員等は、", &["CISO", "職員等"], Mode::Joint);
        one(
            "統括情報セキュリティ責任者、情報セキュリティ責任者及び情報システム管理者は、",
            &[
                "統括情報セキュリティ責任者",
                "情報セキュリティ責任者",
                "情報システム管理者",
            ],
            Mode::Joint,
        );
        one(
            "情報セキュリティ管理者又は情報システム管理者は、",
            &["情報セキュリティ管理者", "情報システム管理者"],
            Mode::Alternative,
        );
        one(
            "課長、又は担当者は、",
            &["課長", "担当者"],
            Mode::Alternative,
        );
        one(
            "電源について、施設管理部門及び情報システム管理者は、",
            &["施設管理部門", "情報システム管理者"],
            Mode::Joint,
        );
    }

    #[test]
    fn a_described_person_is_named_with_the_description() {
        for (sentence, name) in [
            ("情報を作成する者は、", "情報を作成する者"),
            (
                "庁外の者が作成した情報資産を入手した者は、",
                "庁外の者が作成した情報資産を入手した者",
            ),
            (
                "情報を電子メール等により送信、または外部に提供する職員等は、",
                "情報を電子メール等により送信、または外部に提供する職員等",
            ),
            (
                "システムの開発、保守及び運用を行う事業者は、",
                "システムの開発、保守及び運用を行う事業者",
            ),
            (
                "管理者又は担当者の許可を得た者は、",
                "管理者又は担当者の許可を得た者",
            ),
            (
                "違反を確認した場合は違反を確認した者は速やかに",
                "違反を確認した者",
            ),
        ] {
            one(sentence, &[name], Mode::Single);
        }
        one(
            "CISO及び最高責任者が指名した者は、",
            &["CISO", "最高責任者が指名した者"],
            Mode::Joint,
        );
    }

    #[test]
    fn persons_on_both_sides_of_to_are_bound() {
        for (sentence, names) in [
            (
                "承認又は許可の申請を行う者とその承認者又は許可者は、",
                &["承認又は許可の申請を行う者", "承認者", "許可者"][..],
            ),
            (
                "監査を受ける者とその監査を実施する者は、",
                &["監査を受ける者", "監査を実施する者"],
            ),
            (
                "対策の実施に係る、申請を行う者と、その承認又は許可を行う者は、",
                &["申請を行う者", "承認又は許可を行う者"],
            ),
            (
                "監査を受ける者と監査を実施する者は、",
                &["監査を受ける者", "監査を実施する者"],
            ),
            ("職員等と外部委託事業者は、", &["職員等", "外部委託事業者"]),
            (
                "課長と協議した者と当該職員等は、",
                &["課長と協議した者", "職員等"],
            ),
            (
                "町長と課長及び係長と委員は、",
                &["町長", "課長", "係長", "委員"],
            ),
        ] {
            one(sentence, names, Mode::Joint);
        }
    }

    #[test]
    fn to_of_a_verb_joins_nobody() {
        for (sentence, name) in [
            ("課長と異なる者は、", "課長と異なる者"),
            ("事業者と契約を締結した者は、", "事業者と契約を締結した者"),
            (
                "監査を受ける者と連携する者は、",
                "監査を受ける者と連携する者",
            ),
            (
                "監査を受ける者と協議を行う者は、",
                "監査を受ける者と協議を行う者",
            ),
            (
                "業務を行う者とその端末を共有する者は、",
                "業務を行う者とその端末を共有する者",
            ),
            ("職員等とともに作業する者は、", "職員等とともに作業する者"),
            ("監査を受ける者とみなす者は、", "監査を受ける者とみなす者"),
            ("端末と職員等は、", "職員等"),
            ("端末を運用するCISO 補佐と各CISO 補佐は、", "CISO補佐"),
        ] {
            one(sentence, &[name], Mode::Single);
        }
    }

    #[test]
    fn things_are_no_actors() {
        for sentence in [
            "パスワードは、",
            "この対策基準は、",
            "職員等のパスワードは、",
            "職員又は課長の許可がない場合は、",
            "管理者には、",
            "前者は、",
            "外部は、",
            "（管理者は、）",
            "「管理者は」",
        ] {
            assert_eq!(read(sentence), [], "{sentence}");
        }
    }
}
