//! A topic: what each body has on one rule, and the list of all topics.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::Serialize;

use super::across::{ACROSS, Across, Cell, PARAMETERS, State, TOPICS};
use super::citation::citation;
use super::clause_view::heading_above;
use super::duty_marks::ActorView;
use super::links::relative;
use super::pages::{Link, Pages};
use super::side_text::{SideLines, Told, only, pieces, shown_text, told};
use crate::compare::{Relation, aside, words_without};
use crate::diff::{OpTag, word_ops};
use crate::error::Error;
use crate::japanese::Tokenizer;
use crate::model::ClauseIndex;

/// How many bodies can be the one that others are held against; each stands as
/// one digit on the page.
const BASES: usize = 8;
/// How many clauses of a body are shown before the rest is folded away.
const SHOWN: usize = 6;
/// Columns side by side have a rule of the style sheet up to this many.
const COLUMNS: usize = 6;

/// What a body has on a topic.
#[derive(Debug, Serialize)]
struct BodyColumn {
    name: String,
    state: &'static str,
    /// Its number among the bodies that others can be held against.
    base: Option<usize>,
    clauses: Vec<SideClause>,
    more: Vec<SideClause>,
}

/// A clause beside those of other bodies.
#[derive(Debug, Serialize)]
pub(super) struct SideClause {
    pub(super) cite: String,
    pub(super) href: String,
    /// Its heading, or the next one above it.
    pub(super) heading: Option<String>,
    pub(super) lines: SideLines,
    pub(super) duties: Vec<SideDuty>,
    /// How it stands to each base, a letter each: same, sImilar, none.
    relations: String,
    /// How it stands to the first base.
    relation: &'static str,
    /// The differences from bases of near identical wording.
    told: Vec<ToldView>,
}

#[derive(Debug, Serialize)]
struct ToldView {
    base: usize,
    list: Vec<Told>,
    more: usize,
}

/// What a clause demands.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct SideDuty {
    pub(super) strength: &'static str,
    pub(super) actors: Vec<ActorView>,
    pub(super) mode: &'static str,
}

/// A body that others can be held against.
#[derive(Debug, Serialize)]
struct BaseView {
    n: usize,
    id: String,
    name: String,
}

#[derive(Debug, Serialize)]
struct AreaView {
    id: String,
    name: String,
    topics: Vec<TopicLine>,
}

/// A topic in a list.
#[derive(Debug, Serialize)]
struct TopicLine {
    name: String,
    about: String,
    href: String,
    /// Other words by which people look for it.
    also: String,
    count: usize,
    /// The bodies that have it, by their numbers.
    bodies: String,
    /// Those that were looked through and have no such rule.
    absent: String,
    /// Whether some of it is only proposed.
    proposed: bool,
}

impl Pages<'_> {
    /// The bodies held against each other, where the site shows that.
    pub(super) fn across(&self) -> Option<&Across> {
        self.known.across.as_ref().filter(|one| one.is_shown())
    }

    /// The page of one topic.
    pub(super) fn topic_page(&self, across: &Across, number: usize) -> Result<String, Error> {
        let topic = &across.topics.topics[number];
        let area = across.topics.areas.iter().find(|a| a.id == topic.area);
        let cells = across.cells(number);
        let bases: Vec<usize> = (0..cells.len())
            .filter(|body| !cells[*body].clauses.is_empty())
            .take(BASES)
            .collect();
        let known: Vec<BTreeSet<u64>> = bases
            .iter()
            .map(|body| {
                let clauses = cells[*body].clauses.iter();
                clauses
                    .flat_map(|(text, at)| across.comparison.words(*text, *at))
                    .map(|word| word.term)
                    .collect()
            })
            .collect();
        let held = Held {
            topic: number,
            across,
            cells,
            bases: &bases,
            known: &known,
        };
        let bodies = self.book.site().jurisdictions.iter().enumerate();
        let columns: Vec<BodyColumn> = bodies
            .map(|(n, body)| {
                let cell = &cells[n];
                let views = cell.clauses.iter();
                let mut clauses: Vec<SideClause> = views
                    .map(|place| self.held_clause(&held, n, *place))
                    .collect();
                let more = clauses.split_off(clauses.len().min(SHOWN));
                BodyColumn {
                    name: body.short_name.clone(),
                    state: cell.state.name(),
                    base: bases.iter().position(|base| *base == n),
                    clauses,
                    more,
                }
            })
            .collect();
        let clauses = columns.iter().flat_map(|column| &column.clauses);
        let mut pieces = clauses.flat_map(|clause| clause.lines.iter().flatten());
        let has_aside = pieces.any(|piece| piece.aside);
        let base = |(n, body): (usize, &usize)| BaseView {
            n,
            id: self.book.site().jurisdictions[*body].id.clone(),
            name: self.book.site().jurisdictions[*body].short_name.clone(),
        };
        let mut context = self.context(&topic.name);
        context.insert("about", &topic.about);
        context.insert("area", &area.map(|area| area.name.as_str()));
        let list = format!("{TOPICS}#{}", topic.area);
        context.insert("area_href", &relative(self.path, &list));
        context.insert(
            "bases",
            &bases.iter().enumerate().map(base).collect::<Vec<_>>(),
        );
        context.insert("has_aside", &has_aside);
        context.insert("columns", &columns);
        context.insert("count", &columns.len().min(COLUMNS));
        let proposed = cells.iter().any(|cell| cell.state == State::Proposed);
        context.insert("proposed", &proposed);
        let sets = across.parameters.iter().any(|one| one.topic == number);
        let values = format!("{PARAMETERS}#{}", topic.id);
        context.insert("values", &sets.then(|| relative(self.path, &values)));
        let beside: Vec<usize> = across
            .shown_topics()
            .filter(|other| across.topics.topics[*other].area == topic.area)
            .collect();
        let here = beside.iter().position(|other| *other == number);
        let link = |at: Option<usize>| {
            at.and_then(|at| beside.get(at)).map(|other| Link {
                label: across.topics.topics[*other].name.clone(),
                href: across.topic_link(*other, self.path),
            })
        };
        let before = here.and_then(|at| at.checked_sub(1));
        context.insert("previous", &link(before));
        context.insert("next", &link(here.map(|at| at + 1)));
        context.insert("crumbs", &self.across_crumbs(true));
        self.theme.render("topic.html", &context)
    }

    /// A clause with its marks against every base.
    fn held_clause(
        &self,
        held: &Held<'_>,
        body: usize,
        (text, at): (usize, ClauseIndex),
    ) -> SideClause {
        let across = held.across;
        let own = self.book.version(across.texts[text]).clauses[at].own_text();
        let mut marks: Vec<Vec<Range<usize>>> = Vec::new();
        let mut relations = String::new();
        let mut differences = Vec::new();
        for (base, other) in held.bases.iter().enumerate() {
            if *other == body || own.is_empty() {
                marks.push(Vec::new());
                relations.push('-');
                continue;
            }
            let nearest = across
                .counterparts(text, at)
                .iter()
                .filter(|one| held.cells[*other].clauses.contains(&(one.text, one.clause)))
                .min_by(|p, q| {
                    let order = p.relation.cmp(&q.relation);
                    order.then(q.score.total_cmp(&p.score))
                });
            if let Some(one) = nearest.filter(|one| one.relation == Relation::Same) {
                let version = self.book.version(across.texts[one.text]);
                let before = version.clauses[one.clause].own_text();
                let ops = word_ops(&before, &own, &Tokenizer::new());
                let (list, more) = told(&ops);
                relations.push('s');
                marks.push(only(&ops, OpTag::Insert));
                differences.push(ToldView { base, list, more });
            } else {
                relations.push('i');
                let words = across.comparison.words(text, at);
                marks.push(words_without(words, &held.known[base]));
            }
        }
        let about = across.comparison.focus(text, at, held.topic);
        let aside = about.map_or_else(Vec::new, |about| aside(&own, &about));
        let relation = match relations.chars().next() {
            Some('s') => "same",
            Some('i') => "similar",
            _ => "none",
        };
        let lines = match own.is_empty() {
            false => pieces(&own, &marks, &aside),
            true => Vec::new(),
        };
        SideClause {
            relations,
            relation,
            told: differences,
            ..self.side_clause(across, (text, at), lines)
        }
    }

    /// A clause as it stands beside others; without `lines`, its text unmarked.
    pub(super) fn side_clause(
        &self,
        across: &Across,
        (text, at): (usize, ClauseIndex),
        lines: SideLines,
    ) -> SideClause {
        let here = across.texts[text];
        let version = self.book.version(here);
        let lines = if lines.is_empty() {
            pieces(&shown_text(version, at), &[], &[])
        } else {
            lines
        };
        SideClause {
            cite: citation(version, at),
            href: relative(self.path, &self.book.href(here, at)),
            heading: heading_above(version, at).map(str::to_owned),
            lines,
            duties: self.side_duties(across, (text, at)),
            relations: String::new(),
            relation: "none",
            told: Vec::new(),
        }
    }

    /// What a clause demands, each strength and actor once.
    fn side_duties(&self, across: &Across, (text, at): (usize, ClauseIndex)) -> Vec<SideDuty> {
        let here = across.texts[text];
        // The columns are narrow; the roles are linked from the clause itself.
        let named = |name: &String| ActorView {
            name: name.clone(),
            href: None,
        };
        let mut out: Vec<SideDuty> = Vec::new();
        let duties = self.known.duties.get(&here);
        for duty in duties.map_or(&[][..], |duties| duties.of(at)) {
            let view = SideDuty {
                strength: duty.strength.name(),
                actors: duty.actors.iter().map(named).collect(),
                mode: duty.mode.name(),
            };
            if !out.contains(&view) {
                out.push(view);
            }
        }
        out
    }

    /// All topics by area.
    pub(super) fn topic_list(&self, across: &Across) -> Result<String, Error> {
        let mut by_area: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for topic in across.shown_topics() {
            let area = across.topics.topics[topic].area.as_str();
            by_area.entry(area).or_default().push(topic);
        }
        let areas: Vec<AreaView> = across
            .topics
            .areas
            .iter()
            .filter_map(|area| {
                let topics = by_area.get(area.id.as_str())?;
                Some(AreaView {
                    id: area.id.clone(),
                    name: area.name.clone(),
                    topics: topics.iter().map(|t| self.topic_line(across, *t)).collect(),
                })
            })
            .collect();
        let mut context = self.context("");
        context.insert(
            "count",
            &areas.iter().map(|a| a.topics.len()).sum::<usize>(),
        );
        context.insert("areas", &areas);
        context.insert("bodies", &self.body_names());
        context.insert("crumbs", &self.across_crumbs(false));
        self.theme.render("topics.html", &context)
    }

    fn topic_line(&self, across: &Across, topic: usize) -> TopicLine {
        let cells = across.cells(topic);
        let of = |wanted: &dyn Fn(&Cell) -> bool| -> Vec<String> {
            let found = cells.iter().enumerate().filter(|(_, cell)| wanted(cell));
            found.map(|(body, _)| body.to_string()).collect()
        };
        let bodies = of(&|cell| !cell.clauses.is_empty());
        let told = &across.topics.topics[topic];
        TopicLine {
            name: told.name.clone(),
            about: told.about.clone(),
            href: across.topic_link(topic, self.path),
            also: across.other_words[topic].join(" "),
            count: bodies.len(),
            bodies: bodies.join(" "),
            absent: of(&|cell| cell.state == State::Absent).join(" "),
            proposed: cells.iter().any(|cell| cell.state == State::Proposed),
        }
    }

    pub(super) fn body_names(&self) -> Vec<&str> {
        let bodies = self.book.site().jurisdictions.iter();
        bodies.map(|body| body.short_name.as_str()).collect()
    }

    /// The way to a page about several bodies.
    pub(super) fn across_crumbs(&self, is_topic: bool) -> Vec<BTreeMap<&'static str, String>> {
        let crumb = |key: &'static str, to: &str| {
            [
                ("words", "compare".to_owned()),
                ("key", key.to_owned()),
                ("href", relative(self.path, to)),
                ("label", String::new()),
            ]
            .into()
        };
        let home = self.home_crumb();
        let mut out = vec![[("label", home.label), ("href", home.href)].into()];
        out.push(crumb("across", ACROSS));
        if is_topic {
            out.push(crumb("topics", TOPICS));
        }
        out
    }
}

/// A topic's clauses, and what the bases say.
struct Held<'a> {
    topic: usize,
    across: &'a Across,
    cells: &'a [Cell],
    bases: &'a [usize],
    /// The words of each base.
    known: &'a [BTreeSet<u64>],
}
