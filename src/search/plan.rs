//! What a query asks for: its words, what the glossary leads to from them, and
//! the runs that are looked for as they stand.

use super::cut::{Part, is_filler, pieces};
use super::searcher::Searcher;
use super::vocabulary::{Closeness, Group};
use crate::japanese::normalise::{is_hiragana, is_katakana, is_latin};

/// The most words that are searched for one of a query's.
const MOST_ALTERNATIVES: usize = 12;
/// The most concepts and runs of a query.
const MOST_CONCEPTS: usize = 24;
const MOST_UNITS: usize = 8;
/// What stands behind a noun; behind the stem of a verb stands its ending.
const PARTICLES: &str = "のをがはにでともへや";
/// The most groups that a query asks for in people's words.
const MOST_ASKED: usize = 6;
/// The most characters of a run that is looked for as it stands.
const LONGEST_UNIT: usize = 30;
/// Weights of hints and of words inside a term; neither is part of what must be
/// met.
pub(super) const HINT: u64 = 80;
pub(super) const INNER: u64 = 20;
/// Words inside a term that say less are left out.
const COMMON: u64 = 40;

/// A word that is searched, and how much it counts, of 100.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Alternative<'a> {
    pub(super) key: &'a str,
    pub(super) weight: u64,
    /// What people are told: the query's word and this one.
    pub(super) told: Option<(String, &'a str)>,
}

/// One thing that a query asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Concept<'a> {
    pub(super) text: String,
    /// How much it counts, of 100.
    pub(super) weight: u64,
    pub(super) alternatives: Vec<Alternative<'a>>,
    /// Characters that are looked for because they are no word.
    pub(super) phrase: Option<Vec<char>>,
    /// How much the best of its words says.
    pub(super) rarity: u64,
    /// Whether it stands where a noun does, and not the stem of a verb.
    pub(super) is_noun: bool,
}

/// A run of words without anything between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit<'a> {
    pub(super) chars: Vec<char>,
    pub(super) parts: Vec<Part<'a>>,
}

/// Everything that a query asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Plan<'a> {
    pub(super) concepts: Vec<Concept<'a>>,
    pub(super) units: Vec<Unit<'a>>,
    /// Whether it has so many kana between words as a question.
    pub(super) is_sentence: bool,
    /// The parts of its pieces, for people who ask how it was read.
    pub(super) parts: Vec<Part<'a>>,
}

/// A piece of the query, cut.
struct Cut<'a> {
    piece: Vec<char>,
    parts: Vec<Part<'a>>,
}

/// Where people's words for a group were found.
struct Asked<'a> {
    group: usize,
    phrase: &'a str,
    hit: Hit,
}

#[derive(Clone, PartialEq, Eq)]
enum Hit {
    /// In one piece, from here to there.
    Span {
        piece: usize,
        from: usize,
        to: usize,
    },
    /// All its words, anywhere: piece and part.
    Words(Vec<(usize, usize)>),
}

impl<'a> Concept<'a> {
    fn new(text: &str, weight: u64) -> Self {
        let text = text.to_owned();
        Self {
            text,
            weight,
            alternatives: Vec::new(),
            phrase: None,
            rarity: 0,
            is_noun: false,
        }
    }

    fn add(&mut self, key: &'a str, weight: u64, told: Option<(String, &'a str)>) {
        if let Some(known) = self.alternatives.iter_mut().find(|a| a.key == key) {
            known.weight = known.weight.max(weight);
        } else if self.alternatives.len() < MOST_ALTERNATIVES {
            self.alternatives.push(Alternative { key, weight, told });
        }
    }
}

impl<'a> Searcher<'a> {
    /// How much a word says that stands so often: 16 times the binary logarithm.
    pub(super) fn rarity(&self, count: usize) -> u64 {
        let mut x = (self.index.documents.len() * 256 / count.max(1)) as u64;
        let mut out = 0;
        while x >= 512 {
            x /= 2;
            out += 16;
        }
        (out + x.saturating_sub(256) / 16).max(4)
    }

    /// Takes a query apart.
    pub(super) fn analyse(&self, query: &str, synonyms: bool) -> Plan<'a> {
        let mut cuts: Vec<Cut<'a>> = pieces(query)
            .into_iter()
            .map(|piece| Cut {
                parts: self.cut(&piece, false),
                piece,
            })
            .collect();
        let asked = if synonyms {
            self.asked_groups(&cuts)
        } else {
            Vec::new()
        };
        for (n, cut) in cuts.iter_mut().enumerate() {
            for (m, part) in cut.parts.iter_mut().enumerate() {
                part.is_asked = asked.iter().any(|a| a.covers(n, m, part));
            }
        }
        let mut plan = Plan::default();
        for cut in &cuts {
            for (n, part) in cut
                .parts
                .iter()
                .enumerate()
                .filter(|(_, part)| !is_filler(part))
            {
                let mut concept = self.part_concept(part, synonyms);
                concept.is_noun = cut.parts.get(n + 1).is_none_or(|next| {
                    !next.is_gap || next.text.starts_with(|c| PARTICLES.contains(c))
                });
                if part.is_asked {
                    let known = part.keys.iter().any(|key| self.count(key) > Some(0));
                    concept.weight = if known { 35 } else { 0 };
                }
                plan.concepts.push(concept);
                self.add_inner(&mut plan.concepts, part);
            }
            add_units(&mut plan.units, &cut.parts);
        }
        self.add_asked(&mut plan.concepts, &asked, &cuts);
        plan.concepts
            .retain(|c| !c.alternatives.is_empty() || c.phrase.is_some());
        plan.concepts.truncate(MOST_CONCEPTS);
        plan.units.truncate(MOST_UNITS);
        for concept in &mut plan.concepts {
            concept.rarity = self.concept_rarity(concept);
        }
        // Words that are everywhere say nothing inside a term, and their lists are long.
        plan.concepts
            .retain(|c| c.weight != INNER || c.rarity >= COMMON);
        plan.is_sentence = is_sentence(&cuts);
        plan.parts = cuts.into_iter().flat_map(|cut| cut.parts).collect();
        plan
    }

    fn part_concept(&self, part: &Part<'a>, synonyms: bool) -> Concept<'a> {
        let mut concept = Concept::new(&part.text, 100);
        for (n, &key) in part.keys.iter().enumerate() {
            concept.add(key, if n > 0 && !part.is_kana { 95 } else { 100 }, None);
        }
        for &key in &part.keys {
            for &n in self.groups_of.get(key).into_iter().flatten() {
                let group = &self.index.vocabulary.groups[n];
                if group.spelling || synonyms {
                    let own = group
                        .words
                        .iter()
                        .any(|(w, _, c)| w == key && *c == Closeness::Same);
                    let weights = if own { [92, 60, 25] } else { [60, 55, 20] };
                    self.add_group(&mut concept, group, key, &part.text, weights);
                }
            }
        }
        if !part.keys.iter().any(|key| self.count(key) > Some(0)) {
            concept.phrase = Some(part.text.chars().collect());
        }
        concept
    }

    /// Adds the words of a group, the same, the near and the wider.
    fn add_group(
        &self,
        concept: &mut Concept<'a>,
        group: &'a Group,
        key: &str,
        from: &str,
        weights: [u64; 3],
    ) {
        let of = |closeness| {
            let words = group.words.iter().filter(move |(_, _, c)| *c == closeness);
            words
                .map(|(folded, printed, _)| (folded, printed))
                .collect::<Vec<_>>()
        };
        let broader = group
            .broader
            .iter()
            .map(|(folded, printed)| (folded, printed))
            .collect();
        for (words, weight) in [of(Closeness::Same), of(Closeness::Near), broader]
            .iter()
            .zip(weights)
        {
            for &(to, printed) in words {
                if to == key || self.is_apart(key, to) || self.count(to) < Some(1) {
                    continue;
                }
                let told = (!group.spelling).then(|| (from.to_owned(), printed.as_str()));
                concept.add(to, weight, told);
            }
        }
    }

    /// The words inside a term of the glossary count for a little by themselves.
    fn add_inner(&self, concepts: &mut Vec<Concept<'a>>, part: &Part<'a>) {
        let chars: Vec<char> = part.text.chars().collect();
        if part.is_kana || chars.len() < 4 {
            return;
        }
        let mut inner = self.cut(&chars, true);
        inner.retain(|part| !part.keys.is_empty() && !is_filler(part));
        if inner.len() > 1 {
            concepts.extend(inner.iter().map(|part| {
                let concept = self.part_concept(part, false);
                Concept {
                    weight: INNER,
                    ..concept
                }
            }));
        }
    }

    /// What the same words ask for is one concept; what only all words together
    /// may ask for is no more than a hint.
    fn add_asked(&self, concepts: &mut Vec<Concept<'a>>, asked: &[Asked<'a>], cuts: &[Cut<'a>]) {
        let mut spans: Vec<(Hit, usize)> = Vec::new();
        for a in asked {
            let text: String = match &a.hit {
                Hit::Span { piece, from, to } => cuts[*piece].piece[*from..*to].iter().collect(),
                Hit::Words(_) => a.phrase.to_owned(),
            };
            let is_span = matches!(a.hit, Hit::Span { .. });
            let known = spans
                .iter()
                .find(|(hit, _)| is_span && *hit == a.hit)
                .map(|(_, at)| *at);
            let at = known.unwrap_or_else(|| {
                concepts.push(Concept::new(&text, if is_span { 100 } else { HINT }));
                spans.push((a.hit.clone(), concepts.len() - 1));
                concepts.len() - 1
            });
            let group = &self.index.vocabulary.groups[a.group];
            self.add_group(&mut concepts[at], group, "", &text, [95, 55, 25]);
        }
    }

    fn concept_rarity(&self, concept: &Concept<'_>) -> u64 {
        let known = concept.alternatives.iter().filter_map(|a| {
            let count = self.count(a.key).filter(|count| *count > 0)?;
            Some(self.rarity(count) * a.weight / 100)
        });
        let best = known.max().unwrap_or(0);
        match best {
            0 if concept.is_noun || concept.text.chars().count() > 1 => self.rarity(1),
            0 => self.rarity(1) / 3,
            best => best,
        }
    }

    /// Groups that the query asks for in the words people use.
    fn asked_groups(&self, cuts: &[Cut<'a>]) -> Vec<Asked<'a>> {
        let mut found: Vec<Asked<'a>> = Vec::new();
        for (&phrase, groups) in &self.asked {
            let first = phrase.chars().next();
            if !cuts
                .iter()
                .any(|cut| cut.piece.iter().any(|c| Some(*c) == first))
            {
                continue;
            }
            if let Some(hit) = span_of(cuts, phrase).or_else(|| self.words_of(cuts, phrase)) {
                let hits = groups.iter().map(|&group| Asked {
                    group,
                    phrase,
                    hit: hit.clone(),
                });
                found.extend(hits);
            }
        }
        // 総務部長 is not 部長.
        let hits: Vec<Hit> = found.iter().map(|a| a.hit.clone()).collect();
        found.retain(|a| !hits.iter().any(|other| a.hit.is_inside(other)));
        found.sort_by_key(|a| {
            let words = !matches!(a.hit, Hit::Span { .. });
            let length = a.phrase.encode_utf16().count();
            (words, a.group, std::cmp::Reverse(length), a.phrase)
        });
        let mut seen = Vec::new();
        found.retain(|a| {
            let fresh = !seen.contains(&a.group);
            seen.push(a.group);
            fresh
        });
        found.truncate(MOST_ASKED);
        found
    }

    /// Whether all words of a phrase stand in a query, in whatever order.
    fn words_of(&self, cuts: &[Cut<'a>], phrase: &str) -> Option<Hit> {
        if phrase.chars().all(|c| is_hiragana(c) || c == 'ー') {
            return None;
        }
        let chars: Vec<char> = phrase.chars().collect();
        let mut wanted = self.cut(&chars, false);
        wanted.retain(|part| !is_filler(part));
        // A single word counts by itself if it is inflected: 捨てる, 捨てて.
        match wanted.as_slice() {
            [] => return None,
            [part] if !is_inflected(&chars, part) => return None,
            _ => {}
        }
        let mut parts = Vec::new();
        for part in &wanted {
            let same = cuts.iter().enumerate().find_map(|(n, cut)| {
                let own = cut
                    .parts
                    .iter()
                    .position(|own| !is_filler(own) && is_same(own, part));
                own.map(|m| (n, m))
            });
            parts.push(same?);
        }
        Some(Hit::Words(parts))
    }
}

impl Hit {
    /// Whether a longer span of the same piece holds this one.
    fn is_inside(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Span { piece, from, to },
                Self::Span {
                    piece: p,
                    from: f,
                    to: t,
                },
            ) => piece == p && f <= from && to <= t && t - f > to - from,
            _ => false,
        }
    }
}

impl Asked<'_> {
    fn covers(&self, cut: usize, at: usize, part: &Part<'_>) -> bool {
        match &self.hit {
            Hit::Span { piece, from, to } => *piece == cut && part.from < *to && *from < part.to,
            Hit::Words(parts) => parts.contains(&(cut, at)),
        }
    }
}

fn is_inflected(phrase: &[char], part: &Part<'_>) -> bool {
    let rest = &phrase[part.to..];
    part.from == 0
        && !rest.is_empty()
        && rest.iter().all(|c| is_hiragana(*c))
        && part
            .keys
            .iter()
            .all(|key| key.ends_with(super::vocabulary::STEM))
}

fn is_same(a: &Part<'_>, b: &Part<'_>) -> bool {
    a.text == b.text || a.keys.iter().any(|key| b.keys.contains(key))
}

/// A question has kana between its words more than once; those before the first
/// word may be a word themselves.
fn is_sentence(cuts: &[Cut<'_>]) -> bool {
    let gaps = || {
        let parts = cuts.iter().flat_map(|cut| &cut.parts);
        parts.filter(|part| part.is_gap && part.from > 0)
    };
    gaps().count() > 1 && gaps().map(|part| part.to - part.from).sum::<usize>() > 3
}

/// Where a phrase stands in a query, not inside a longer Latin or katakana word.
fn span_of(cuts: &[Cut<'_>], phrase: &str) -> Option<Hit> {
    let chars: Vec<char> = phrase.chars().collect();
    if chars.len() < 2 {
        let whole = cuts.len() == 1 && cuts[0].piece == chars;
        return whole.then_some(Hit::Span {
            piece: 0,
            from: 0,
            to: 1,
        });
    }
    for (piece, cut) in cuts.iter().enumerate() {
        for (from, window) in cut.piece.windows(chars.len()).enumerate() {
            let to = from + chars.len();
            let before = from.checked_sub(1).map(|at| cut.piece[at]);
            if window == chars
                && !before.is_some_and(|c| joins(c, chars[0]))
                && !cut
                    .piece
                    .get(to)
                    .is_some_and(|c| joins(chars[chars.len() - 1], *c))
            {
                return Some(Hit::Span { piece, from, to });
            }
        }
    }
    None
}

/// Whether two neighbours are inside one Latin or katakana word.
fn joins(a: char, b: char) -> bool {
    is_latin(a) && is_latin(b) || is_katakana(a) && is_katakana(b)
}

/// Runs of parts without a filler between, looked for as they stand.
fn add_units<'a>(units: &mut Vec<Unit<'a>>, parts: &[Part<'a>]) {
    let mut open: Vec<Part<'a>> = Vec::new();
    let mut close = |open: &mut Vec<Part<'a>>| {
        let parts = std::mem::take(open);
        let chars: Vec<char> = parts.iter().flat_map(|part| part.text.chars()).collect();
        if parts.len() > 1 && !parts.iter().all(is_filler) && chars.len() <= LONGEST_UNIT {
            units.push(Unit { chars, parts });
        }
    };
    for part in parts {
        let apart = open.last().is_some_and(|last| last.to != part.from);
        if is_filler(part) && part.keys.is_empty() || apart {
            close(&mut open);
        }
        if !part.keys.is_empty() || !part.is_gap {
            open.push(part.clone());
        }
    }
    close(&mut open);
}
