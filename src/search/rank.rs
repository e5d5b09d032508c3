//! Puts documents in order and says when there is no answer.

use std::collections::BTreeMap;

use super::citation::Place;
use super::cut::trim;
use super::plan::{Concept, Plan};
use super::score::{Hit, meetings};
use super::searcher::Searcher;
use super::typo::Correction;
use crate::japanese::fold;

/// The most characters of a query that are read.
const LONGEST_QUERY: usize = 1000;
/// The most characters that are looked for as they stand.
const LONGEST_PHRASE: usize = 200;
/// The share of a query that the best document must cover, in percent, of one with
/// a term of the field, and of a sentence; and the share of a sentence that may
/// stand nowhere.
const ENOUGH: u64 = 62;
const ENOUGH_FIELD: u64 = 47;
const ENOUGH_SENTENCE: u64 = 27;
const ABSENT: u64 = 36;
const ABSENT_FIELD: u64 = 46;
/// How many hits are drawn from several bodies, and out of how many.
const SPREAD: usize = 10;
const SPREAD_FROM: usize = 40;

/// What may be asked of a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Whether the glossary's other words are searched too.
    pub synonyms: bool,
    /// Whether a mistyped word is put right.
    pub correct: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            synonyms: true,
            correct: true,
        }
    }
}

/// A clause that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The number of the document.
    pub document: usize,
    /// How well it answers; from one million on it holds the query as it stands,
    /// from three on it is the place that was named.
    pub score: u64,
}

/// What came of a query.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The clauses, best first; none where there is no answer.
    pub hits: Vec<Found>,
    /// Words that were searched beside those of the query: its word, the other.
    pub expansions: Vec<(String, String)>,
    /// What was put right.
    pub corrected: Option<Correction>,
    /// Whether the query was read as a place.
    pub is_citation: bool,
    /// How well the place was found, if the query names one.
    pub place: Option<Place>,
    /// Index of the shelf of the body that the query names beside its words.
    pub body: Option<usize>,
    /// The folded query, and the words it was cut into.
    pub folded: String,
    /// Parts of the query, kana between words left out.
    pub parts: Vec<String>,
}

impl Searcher<'_> {
    /// Answers a query, in a time that does not grow with its length.
    pub fn search(&self, query: &str, options: Options) -> Answer {
        let text: String = query.chars().take(LONGEST_QUERY).collect();
        let (cited, place) = match self.read_citation(&text) {
            Some(citation) => {
                let (found, place) = self.cited(&citation);
                (found, Some(place))
            }
            None => (Vec::new(), None),
        };
        let whole = |text: &str| {
            let folded: Vec<char> = fold(text).chars().collect();
            let mut whole = trim(&folded);
            whole.truncate(LONGEST_PHRASE);
            whole
        };
        // 大口町 パスワード: clauses of that body, unless the words stand so.
        let is_text = |text: &str| !self.phrase_places(&whole(text)).is_empty();
        let asked_body = self
            .asked_body(&text)
            .filter(|_| cited.is_empty() && !is_text(&text));
        let (shelf, text) = match asked_body {
            Some((shelf, rest)) => (Some(shelf), rest.to_owned()),
            None => (None, text),
        };
        // Who names a place asks for no words.
        let mut plan = if cited.is_empty() {
            self.analyse(&text, options.synonyms)
        } else {
            Plan::default()
        };
        let mut whole = whole(&text);
        let mut out = Answer {
            is_citation: !cited.is_empty(),
            place,
            body: shelf,
            folded: whole.iter().collect(),
            parts: plan
                .parts
                .iter()
                .filter(|p| !p.is_gap)
                .map(|p| p.text.clone())
                .collect(),
            ..Answer::default()
        };
        let mut hits = self.rank(&plan, &whole, (&cited, shelf), false);
        let as_it_stands = hits
            .first()
            .is_some_and(|hit| plan.is_sentence || hit.tier > 0);
        if options.correct && cited.is_empty() && !as_it_stands {
            let suspects = self.suspects(&plan);
            out.corrected = self.correct(&suspects);
        }
        if let Some(Correction { from, to }) = out.corrected.clone() {
            plan = self.analyse(&fold(&text).replacen(&from, &to, 1), options.synonyms);
            whole = to.chars().collect();
            hits = self.rank(&plan, &whole, (&[], shelf), true);
            if hits.is_empty() {
                out.corrected = None;
            }
        }
        out.expansions = expansions(&plan);
        out.hits = hits
            .iter()
            .map(|hit| Found {
                document: hit.document,
                score: hit.tier * 1_000_000 + hit.score,
            })
            .collect();
        out
    }

    fn rank(
        &self,
        plan: &Plan<'_>,
        whole: &[char],
        (cited, shelf): (&[usize], Option<usize>),
        corrected: bool,
    ) -> Vec<Hit> {
        let (scored, absent) = self.score_all(plan);
        let mut found: BTreeMap<usize, Hit> =
            scored.into_iter().map(|hit| (hit.document, hit)).collect();
        let empty = |document| Hit {
            document,
            share: 0,
            score: 0,
            tier: 0,
        };
        for meeting in meetings(self.index, &self.phrase_places(whole)) {
            let hit = found.entry(meeting.0).or_insert_with(|| empty(meeting.0));
            // The cells of a row are first of all those of its table.
            let cells_only = self.index.documents[meeting.0].is_row && meeting.2 == 0;
            hit.tier = if cells_only { 1 } else { 2 };
            hit.score += self.density(&meeting);
        }
        for &document in cited {
            found
                .entry(document)
                .or_insert_with(|| empty(document))
                .tier = 3;
        }
        let mut found: Vec<Hit> = found.into_values().collect();
        if !cited.is_empty() {
            found.retain(|hit| hit.tier > 0);
        }
        found.retain(|hit| shelf.is_none_or(|shelf| self.shelf_of(hit.document) == shelf));
        found.sort_by_key(|hit| {
            (
                std::cmp::Reverse(hit.tier),
                std::cmp::Reverse(hit.score),
                hit.document,
            )
        });
        let best = found.iter().map(|hit| hit.share).max().unwrap_or(0);
        // A query that holds a term of the field is seldom without an answer.
        let told = |concept: &Concept<'_>| concept.alternatives.iter().any(|a| a.told.is_some());
        let field = plan.concepts.iter().any(|c| c.weight == 100 && told(c));
        let (enough, most_absent) = match (plan.is_sentence, field) {
            (true, true) => (ENOUGH_SENTENCE, ABSENT_FIELD),
            (true, false) => (ENOUGH_SENTENCE, ABSENT),
            (false, true) => (ENOUGH_FIELD, 100),
            (false, false) => (ENOUGH, 100),
        };
        let poor = best < enough || absent > most_absent;
        match found.first() {
            Some(first) if first.tier > 0 && !corrected || !poor => self.spread(found),
            _ => Vec::new(),
        }
    }

    /// Draws the first hits from several bodies and sections where scores are
    /// close.
    fn spread(&self, mut found: Vec<Hit>) -> Vec<Hit> {
        let rest = found.split_off(found.len().min(SPREAD_FROM));
        let mut out: Vec<Hit> = Vec::new();
        while out.len() < SPREAD && !found.is_empty() {
            let tier = found[0].tier;
            let open = found.iter().take_while(|hit| hit.tier == tier);
            let worth = open.map(|hit| self.worth_now(hit, &out));
            let best = worth.enumerate().fold((0, None), |(at, most), (n, worth)| {
                if most.is_none_or(|most| worth > most) {
                    (n, Some(worth))
                } else {
                    (at, most)
                }
            });
            out.push(found.remove(if tier > 2 { 0 } else { best.0 }));
        }
        out.extend(found);
        out.extend(rest);
        out
    }

    /// A score, less for every hit of the same body and section before it.
    fn worth_now(&self, hit: &Hit, before: &[Hit]) -> u64 {
        let section = |hit: &Hit| self.parents[hit.document].ok_or(hit.document);
        let shelf = self.shelf_of(hit.document);
        let bodies = before
            .iter()
            .filter(|b| self.shelf_of(b.document) == shelf)
            .count();
        let sections = before.iter().filter(|b| section(b) == section(hit)).count();
        hit.score * 1000 / (100 + 12 * bodies + 20 * sections) as u64
    }
}

/// Words that were searched beside those of the query, each once.
fn expansions(plan: &Plan<'_>) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    for alternative in plan
        .concepts
        .iter()
        .flat_map(|concept| &concept.alternatives)
    {
        if let Some((from, to)) = &alternative.told {
            let pair = (from.clone(), (*to).to_owned());
            if !out.contains(&pair) {
                out.push(pair);
            }
        }
    }
    out
}
