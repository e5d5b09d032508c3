//! Two bodies: one text walked through with the clauses of the other beside it,
//! and what each has alone.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::Serialize;

use super::across::{Across, pair_href};
use super::citation::citation;
use super::clause_view::{Scope, heading_above};
use super::links::relative;
use super::pages::{Link, Pages};
use super::side_text::{excerpt, only, pieces, shown_text};
use super::topic_view::SideClause;
use crate::compare::{Counterpart, Relation, words_without};
use crate::diff::{OpTag, word_ops};
use crate::duties::Strength;
use crate::error::Error;
use crate::japanese::Tokenizer;
use crate::model::ClauseIndex;

/// How many counterparts of a clause are shown with their text; the rest are linked.
const SHOWN: usize = 3;
/// How many clauses that are only related are linked from a clause.
const RELATED: usize = 3;
/// How much of a clause is shown in the list of what a body has alone, in code
/// points.
const EXCERPT: usize = 90;

/// The clauses of one page of the text that is walked through.
#[derive(Debug, Serialize)]
struct ChapterView {
    title: String,
    rows: Vec<RowView>,
}

/// A clause with its counterparts.
#[derive(Debug, Serialize)]
struct RowView {
    /// The nearest relation: same, similar, related or none.
    relation: &'static str,
    own: SideClause,
    others: Vec<OtherView>,
    /// Further counterparts.
    more: Vec<Link>,
    related: Vec<Link>,
}

#[derive(Debug, Serialize)]
struct OtherView {
    relation: &'static str,
    clause: SideClause,
}

/// What a body has and the other has not.
#[derive(Debug, Serialize)]
struct AloneView {
    name: String,
    other: String,
    /// Those that bind.
    demanding: Vec<AloneClause>,
    rest: Vec<AloneClause>,
}

#[derive(Debug, Serialize)]
struct AloneClause {
    cite: String,
    href: String,
    heading: Option<String>,
    text: String,
    strength: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct Count {
    relation: &'static str,
    n: usize,
}

/// A clause by its text.
type Place = (usize, ClauseIndex);

impl Pages<'_> {
    /// The page of two bodies, that walks through the text of the first.
    pub(super) fn body_pair(
        &self,
        across: &Across,
        (a, b): (usize, usize),
    ) -> Result<String, Error> {
        let texts = |body: usize| -> Vec<usize> {
            let all = 0..across.texts.len();
            all.filter(|text| across.texts[*text].jurisdiction == body)
                .collect()
        };
        let (of_a, of_b) = (texts(a), texts(b));
        let mut chapters: Vec<ChapterView> = Vec::new();
        for text in &of_a {
            let here = across.texts[*text];
            let pages = self.book.pages(here);
            let mut last = None;
            for at in 0..self.book.version(here).clauses.len() {
                let Some(row) = self.pair_row(across, (*text, at), &of_b) else {
                    continue;
                };
                let page = pages.page_of(at);
                if last != Some(&page.slug) {
                    chapters.push(ChapterView {
                        title: self.page_title(here, page),
                        rows: Vec::new(),
                    });
                    last = Some(&page.slug);
                }
                let chapter = chapters.last_mut().expect("a chapter was begun");
                chapter.rows.push(row);
            }
        }
        let rows = || chapters.iter().flat_map(|chapter| &chapter.rows);
        let counts: Vec<Count> = ["same", "similar", "related", "none"]
            .into_iter()
            .map(|relation| Count {
                relation,
                n: rows().filter(|row| row.relation == relation).count(),
            })
            .collect();
        let bodies = &self.book.site().jurisdictions;
        let name = |body: usize| bodies[body].short_name.clone();
        let mut context = self.context("");
        context.insert("a", &name(a));
        context.insert("b", &name(b));
        let unread = [a, b].into_iter().filter(|body| !across.is_read(*body));
        context.insert("unread", &unread.map(name).collect::<Vec<_>>());
        context.insert("count", &rows().count());
        context.insert("counts", &counts);
        context.insert("chapters", &chapters);
        let alone = [(a, &of_a, b, &of_b), (b, &of_b, a, &of_a)];
        let alone = alone.map(|(body, own, other, others)| {
            self.alone(across, (name(body), name(other)), own, others)
        });
        context.insert("alone", &alone);
        let turned = relative(self.path, &pair_href(self.book, (b, a)));
        context.insert("turned", &turned);
        let pairs = across.body_pairs().into_iter();
        let pairs = pairs.flat_map(|(x, y)| [(x, y), (y, x)]);
        let others = pairs.filter(|(x, y)| *x == a && *y != b);
        context.insert("pairs", &self.pair_links(others.collect()));
        context.insert("crumbs", &self.across_crumbs(false));
        self.theme.render("body-pair.html", &context)
    }

    /// Links to the pages of some pairs of bodies, with their names.
    pub(super) fn pair_links(&self, pairs: Vec<(usize, usize)>) -> Vec<[String; 3]> {
        let names = self.body_names();
        pairs
            .into_iter()
            .map(|pair| {
                let href = relative(self.path, &pair_href(self.book, pair));
                [href, names[pair.0].to_owned(), names[pair.1].to_owned()]
            })
            .collect()
    }

    /// A clause with text of its own, beside those of some other texts.
    fn pair_row(&self, across: &Across, place: Place, others: &[usize]) -> Option<RowView> {
        let (text, at) = place;
        let own = self.book.version(across.texts[text]).clauses[at].own_text();
        if own.is_empty() {
            return None;
        }
        let all = across.counterparts(text, at).iter();
        let beside: Vec<&Counterpart> = all.filter(|one| others.contains(&one.text)).collect();
        let (right, related): (Vec<&Counterpart>, Vec<&Counterpart>) = beside
            .into_iter()
            .partition(|one| one.relation.is_counterpart());
        let nearest = right.iter().map(|one| one.relation).min();
        let relation = match (nearest, related.is_empty()) {
            (Some(relation), _) => relation.name(),
            (None, false) => Relation::Related.name(),
            (None, true) => "none",
        };
        let known: BTreeSet<u64> = right
            .iter()
            .flat_map(|one| across.comparison.words(one.text, one.clause))
            .map(|word| word.term)
            .collect();
        let words = across.comparison.words(text, at);
        let terms: BTreeSet<u64> = words.iter().map(|word| word.term).collect();
        let mut left = match right.is_empty() {
            true => Vec::new(),
            false => words_without(words, &known),
        };
        let mut is_first = true;
        let mut views = Vec::new();
        for one in right.iter().take(SHOWN) {
            let version = self.book.version(across.texts[one.text]);
            let theirs = version.clauses[one.clause].own_text();
            let marks: Vec<Range<usize>> = if one.relation == Relation::Same {
                let ops = word_ops(&own, &theirs, &Tokenizer::new());
                if is_first {
                    left = only(&ops, OpTag::Delete);
                }
                only(&ops, OpTag::Insert)
            } else {
                words_without(across.comparison.words(one.text, one.clause), &terms)
            };
            is_first = false;
            views.push(OtherView {
                relation: one.relation.name(),
                clause: self.side_clause(
                    across,
                    (one.text, one.clause),
                    pieces(&theirs, &[marks], &[]),
                ),
            });
        }
        let link = |one: &&Counterpart| {
            let version = self.book.version(across.texts[one.text]);
            Link {
                label: citation(version, one.clause),
                href: relative(
                    self.path,
                    &self.book.href(across.texts[one.text], one.clause),
                ),
            }
        };
        Some(RowView {
            relation,
            own: self.side_clause(across, place, pieces(&own, &[left], &[])),
            others: views,
            more: right.iter().skip(SHOWN).map(link).collect(),
            related: related.iter().take(RELATED).map(link).collect(),
        })
    }

    /// What one body has and the other has not; what demands most stands first.
    fn alone(
        &self,
        across: &Across,
        (name, other): (String, String),
        own: &[usize],
        others: &[usize],
    ) -> AloneView {
        let mut clauses: Vec<(Option<Strength>, Place)> = Vec::new();
        for text in own {
            let here = across.texts[*text];
            let version = self.book.version(here);
            let duties = self.known.duties.get(&here);
            for (at, clause) in version.clauses.iter().enumerate() {
                let held = across.counterparts(*text, at).iter();
                let mut held = held.filter(|one| others.contains(&one.text));
                let has_one = held.any(|one| {
                    let there = (one.text, one.clause);
                    let known = &across.comparison;
                    known.is_held((*text, at), there, one.relation)
                });
                if !has_one && !clause.own_text().is_empty() {
                    let strength = duties.and_then(|duties| duties.strictest(at));
                    clauses.push((strength, (*text, at)));
                }
            }
        }
        let binds = |strength: &Option<Strength>| {
            strength.is_some_and(|strength| strength <= Strength::Norm)
        };
        clauses.sort_by_key(|(strength, place)| {
            let demand = strength.filter(|strength| *strength <= Strength::Norm);
            (demand.is_none(), demand, *place)
        });
        let view = |(strength, (text, at)): &(Option<Strength>, Place)| {
            let here = across.texts[*text];
            let version = self.book.version(here);
            AloneClause {
                cite: citation(version, *at),
                href: relative(self.path, &self.book.href(here, *at)),
                heading: heading_above(version, *at).map(str::to_owned),
                text: excerpt(&shown_text(version, *at), EXCERPT),
                strength: strength.map(Strength::name),
            }
        };
        let (demanding, rest): (Vec<_>, Vec<_>) =
            clauses.iter().partition(|(strength, _)| binds(strength));
        AloneView {
            name,
            other,
            demanding: demanding.into_iter().map(view).collect(),
            rest: rest.into_iter().map(view).collect(),
        }
    }
}

/// How many clauses of one other body are linked from a clause.
const BESIDE: usize = 2;

/// What the other bodies have on the rules of a clause.
#[derive(Debug, Serialize)]
pub(super) struct BesideView {
    /// How many bodies have it.
    count: usize,
    /// In near identical wording.
    same: Vec<Link>,
    /// In other words.
    similar: Vec<Link>,
    /// Of bodies in which nobody has looked yet.
    proposed: Vec<Link>,
    topics: Vec<Link>,
}

impl Scope<'_> {
    /// The same rule elsewhere; none where no other body has it and no topic is
    /// named.
    pub(super) fn beside(&self, at: ClauseIndex) -> Option<BesideView> {
        let across = self.known.across.as_ref().filter(|one| one.is_shown())?;
        let text = across.text(self.at)?;
        // A heading alone says nothing that could be the same.
        if self.clauses()[at].own_text().is_empty() {
            return None;
        }
        let topics = across.topics_of(text, at).iter();
        let topics: Vec<Link> = topics
            .map(|topic| Link {
                label: across.topics.topics[*topic].name.clone(),
                href: across.topic_link(*topic, self.path),
            })
            .collect();
        let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
        let (mut same, mut similar, mut proposed) = (Vec::new(), Vec::new(), Vec::new());
        let is_read = across.is_read(self.at.jurisdiction);
        let held = across.counterparts(text, at).iter();
        for one in held.filter(|one| one.relation.is_counterpart()) {
            let there = across.texts[one.text];
            let so_far = taken.entry(there.jurisdiction).or_default();
            *so_far += 1;
            if *so_far > BESIDE {
                continue;
            }
            let body = &self.book.jurisdiction(there).short_name;
            let place = citation(self.book.version(there), one.clause);
            let link = Link {
                label: format!("{body} {place}"),
                href: relative(self.path, &self.book.href(there, one.clause)),
            };
            match one.relation {
                _ if !is_read || !across.is_read(there.jurisdiction) => proposed.push(link),
                Relation::Same => same.push(link),
                Relation::Similar | Relation::Related => similar.push(link),
            }
        }
        let sure = |body: &&usize| is_read && across.is_read(**body);
        (!taken.is_empty() || !topics.is_empty()).then_some(BesideView {
            count: taken.keys().filter(sure).count(),
            same,
            similar,
            proposed,
            topics,
        })
    }
}
