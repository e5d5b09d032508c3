//! A control: its page, its place in the catalogue, and the clauses it is for.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::across::Across;
use super::citation::citation;
use super::clause_view::heading_above;
use super::links::relative;
use super::owner_view::{OWNERS, owner_href};
use super::pages::{Link, Pages};
use super::side_text::{excerpt, shown_text};
use crate::error::Error;
use crate::model::{ClauseIndex, Control, ControlStatus, ControlType, Edition, Relation};
use crate::resolve::VersionRef;
use crate::trace::{Linked, State};

/// The catalogue of controls, relative to the site's root.
pub(super) const CONTROLS: &str = "controls.html";
/// How much of a clause is shown on the page of a control, in code points.
const EXCERPT: usize = 100;
/// How many topics a control is shown with.
const TOPICS: usize = 8;

/// A control in a list or at the head of its page.
#[derive(Debug, Serialize)]
pub(super) struct ControlView<'a> {
    id: &'a str,
    name: &'a str,
    href: String,
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) status: &'static str,
    pub(super) owner: OwnerName<'a>,
    pub(super) review: &'a str,
    evidence: &'a [String],
    iso27002: Vec<Link>,
    /// Whether other than the internal edition shows it.
    public: bool,
    summary: &'a str,
    /// How many clauses have it.
    count: usize,
    /// How many of them are to be read again.
    to_review: usize,
}

/// The role that is in charge of a control.
#[derive(Debug, Serialize)]
pub(super) struct OwnerName<'a> {
    pub(super) id: &'a str,
    /// What all pages call it.
    pub(super) name: &'a str,
    pub(super) href: String,
}

/// The clauses of one body that have a control.
#[derive(Debug, Serialize)]
pub(super) struct BodyClauses {
    pub(super) id: String,
    name: String,
    count: usize,
    /// How many of them are to be read again.
    to_review: usize,
    entries: Vec<ClauseLine>,
}

/// A clause that has a control, with those below that have it from there.
#[derive(Debug, Serialize)]
struct ClauseLine {
    cite: String,
    href: String,
    heading: Option<String>,
    text: String,
    relation: &'static str,
    review: bool,
    reason: Option<String>,
    items: Vec<ItemLine>,
    #[serde(skip)]
    clause: ClauseIndex,
}

#[derive(Debug, Serialize)]
struct ItemLine {
    cite: String,
    href: String,
    review: bool,
}

/// The controls of one type.
#[derive(Debug, Serialize)]
struct TypeGroup<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    controls: Vec<CatalogueLine<'a>>,
}

#[derive(Debug, Serialize)]
struct CatalogueLine<'a> {
    #[serde(flatten)]
    control: ControlView<'a>,
    /// The areas of its topics, separated by blanks.
    areas: String,
    /// The numbers of ISO/IEC 27002, separated by blanks.
    numbers: String,
    /// Words by which people look for it beside its name.
    also: String,
}

/// A value by which the catalogue can be narrowed.
#[derive(Debug, Serialize)]
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) name: String,
    pub(super) n: usize,
}

/// A file with links and controls.
#[derive(Debug, Serialize)]
struct FileLink<'a> {
    name: &'a str,
    href: String,
}

impl Pages<'_> {
    /// Whether the site shows controls.
    pub(super) fn has_controls(&self) -> bool {
        !self.known.trace.controls().is_empty()
    }

    /// The page of one control.
    pub(super) fn control_page(&self, number: usize) -> Result<String, Error> {
        let control = &self.known.trace.controls()[number];
        let mut context = self.context(&control.name);
        context.insert("control", &self.control_view(control));
        let text = self.known.control_texts.get(number);
        context.insert("text", &text.map_or("", |text| text.html.as_str()));
        context.insert("bodies", &self.clauses_of(control, EXCERPT));
        context.insert("topics", &self.topics_of(control));
        context.insert("crumbs", &self.control_crumbs(&[("controls", CONTROLS)]));
        self.theme.render("control.html", &context)
    }

    /// All controls by type.
    pub(super) fn catalogue(&self) -> Result<String, Error> {
        let controls = self.known.trace.controls();
        let mut areas: BTreeMap<&str, usize> = BTreeMap::new();
        let mut numbers: BTreeMap<(u8, u8), usize> = BTreeMap::new();
        let mut groups: Vec<TypeGroup<'_>> = Vec::new();
        for kind in ControlType::ALL {
            let numbered = controls.iter().enumerate();
            let of_kind = numbered.filter(|(_, control)| control.kind == kind);
            let lines: Vec<CatalogueLine<'_>> = of_kind
                .map(|(at, control)| {
                    let text = self.known.control_texts.get(at);
                    let words = self.known.control_words.get(at);
                    let also = text.map(|text| &text.names).into_iter().chain(words);
                    let own = self.areas_of(control);
                    for area in &own {
                        *areas.entry(area).or_default() += 1;
                    }
                    for number in control.iso27002.iter().filter_map(|n| parts(n)) {
                        *numbers.entry(number).or_default() += 1;
                    }
                    CatalogueLine {
                        control: self.control_view(control),
                        areas: own.into_iter().collect::<Vec<_>>().join(" "),
                        numbers: control.iso27002.join(" "),
                        also: also
                            .flatten()
                            .map(String::as_str)
                            .collect::<Vec<_>>()
                            .join(" "),
                    }
                })
                .collect();
            if !lines.is_empty() {
                groups.push(TypeGroup {
                    kind: kind.name(),
                    controls: lines,
                });
            }
        }
        let known = self.across().map(|across| &across.topics.areas[..]);
        let areas: Vec<Choice> = known
            .into_iter()
            .flatten()
            .filter_map(|area| {
                Some(Choice {
                    value: area.id.clone(),
                    name: area.name.clone(),
                    n: *areas.get(area.id.as_str())?,
                })
            })
            .collect();
        let numbers: Vec<Choice> = numbers
            .into_iter()
            .map(|((theme, number), n)| {
                let value = format!("{theme}.{number}");
                Choice {
                    name: value.clone(),
                    value,
                    n,
                }
            })
            .collect();
        let mut context = self.context("");
        context.insert("count", &controls.len());
        context.insert("groups", &groups);
        context.insert("owners", &self.owner_choices());
        context.insert("statuses", &status_choices(controls.iter()));
        context.insert("areas", &areas);
        context.insert("numbers", &numbers);
        context.insert("files", &self.trace_files());
        context.insert("crumbs", &self.control_crumbs(&[]));
        self.theme.render("controls.html", &context)
    }

    /// The files that links and controls are handed out as.
    fn trace_files(&self) -> Vec<FileLink<'_>> {
        let files = self.known.trace_files.iter();
        files
            .map(|path| FileLink {
                name: path.rsplit_once('/').map_or(path, |(_, name)| name),
                href: relative(self.path, path),
            })
            .collect()
    }

    pub(super) fn control_view<'c>(&'c self, control: &'c Control) -> ControlView<'c> {
        let trace = &self.known.trace;
        let links = || trace.of_control(&control.id);
        let number = |number: &String| Link {
            label: number.clone(),
            href: format!("{}?iso={number}", relative(self.path, CONTROLS)),
        };
        ControlView {
            id: &control.id,
            name: &control.name,
            href: relative(self.path, &control.href()),
            kind: control.kind.name(),
            status: control.status.name(),
            owner: self.owner_name(&control.owner),
            review: &control.review,
            evidence: &control.evidence,
            iso27002: control.iso27002.iter().map(number).collect(),
            public: control.edition == Edition::Public,
            summary: control.summary(),
            count: links().count(),
            to_review: links()
                .filter(|one| one.link.state == State::Review)
                .count(),
        }
    }

    pub(super) fn owner_name<'c>(&'c self, id: &'c str) -> OwnerName<'c> {
        let shared = self.theme.role_name(id);
        OwnerName {
            id,
            name: self.book.site().role_name(id, shared),
            href: relative(self.path, &owner_href(id)),
        }
    }

    /// The clauses that a control is for, by body, with so much of their text.
    pub(super) fn clauses_of(&self, control: &Control, length: usize) -> Vec<BodyClauses> {
        let mut out: Vec<BodyClauses> = Vec::new();
        let mut last: Option<VersionRef> = None;
        for linked in self.known.trace.of_control(&control.id) {
            let body = self.book.jurisdiction(linked.at);
            if last != Some(linked.at) {
                last = Some(linked.at);
                out.push(BodyClauses {
                    id: body.id.clone(),
                    name: body.short_name.clone(),
                    count: 0,
                    to_review: 0,
                    entries: Vec::new(),
                });
            }
            if let Some(here) = out.last_mut() {
                here.count += 1;
                here.to_review += usize::from(linked.link.state == State::Review);
                self.add_clause(&mut here.entries, linked, length);
            }
        }
        out
    }

    /// Puts a clause below the one it has its controls from, else at the end.
    fn add_clause(
        &self,
        entries: &mut Vec<ClauseLine>,
        Linked { at, clause, link }: Linked<'_>,
        length: usize,
    ) {
        let version = self.book.version(at);
        let cite = citation(version, clause);
        let href = relative(self.path, &self.book.href(at, clause));
        let review = link.state == State::Review;
        let above = link.inherited_from;
        let above = above.and_then(|above| entries.iter_mut().find(|e| e.clause == above));
        if let Some(above) = above {
            above.items.push(ItemLine { cite, href, review });
            return;
        }
        entries.push(ClauseLine {
            cite,
            href,
            heading: heading_above(version, clause).map(str::to_owned),
            text: excerpt(&shown_text(version, clause), length),
            relation: link.relation.name(),
            review,
            reason: link.reason.clone(),
            items: Vec::new(),
            clause,
        });
    }

    /// The topics of the clauses that a control fulfils, by their places in the
    /// list of topics, with how many of its clauses each has.
    fn counted_topics(&self, control: &Control) -> BTreeMap<usize, usize> {
        let mut out = BTreeMap::new();
        let Some(across) = self.across() else {
            return out;
        };
        let links = self.known.trace.of_control(&control.id);
        for one in links.filter(|one| one.link.relation != Relation::Supports) {
            let text = across.text(one.at).into_iter();
            for topic in text.flat_map(|text| across.topics_of(text, one.clause)) {
                *out.entry(*topic).or_default() += 1;
            }
        }
        out
    }

    /// The topics that most of a control's clauses have.
    fn topics_of(&self, control: &Control) -> Vec<Link> {
        let Some(across) = self.across() else {
            return Vec::new();
        };
        let mut counted: Vec<(usize, usize)> = self.counted_topics(control).into_iter().collect();
        counted.sort_by_key(|(topic, n)| (std::cmp::Reverse(*n), *topic));
        let link = |(topic, _): (usize, usize)| Link {
            label: across.topics.topics[topic].name.clone(),
            href: across.topic_link(topic, self.path),
        };
        counted.into_iter().take(TOPICS).map(link).collect()
    }

    fn areas_of(&self, control: &Control) -> BTreeSet<&str> {
        let across: Option<&Across> = self.across();
        let topics = self.counted_topics(control).into_keys();
        let area = |topic: usize| Some(across?.topics.topics[topic].area.as_str());
        topics.filter_map(area).collect()
    }

    /// The way to a page about controls.
    pub(super) fn control_crumbs(
        &self,
        steps: &[(&'static str, &str)],
    ) -> Vec<BTreeMap<&'static str, String>> {
        let home = self.home_crumb();
        let mut out: Vec<BTreeMap<&'static str, String>> =
            vec![[("label", home.label), ("href", home.href)].into()];
        for (key, to) in steps {
            let href = relative(self.path, to);
            let crumb = [("words", "controls".to_owned()), ("key", (*key).to_owned())];
            out.push(crumb.into_iter().chain([("href", href)]).collect());
        }
        out
    }

    /// The links to the pages about controls, where the site has any.
    pub(super) fn control_links(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let all = [("controls", CONTROLS), ("owners", OWNERS)];
        all.into_iter().filter(|_| self.has_controls())
    }
}

/// How many controls have each status, in the order in which they are shown.
pub(super) fn status_choices<'c>(
    controls: impl Iterator<Item = &'c Control> + Clone,
) -> Vec<Choice> {
    let choice = |status: ControlStatus| Choice {
        value: status.name().to_owned(),
        name: String::new(),
        n: controls.clone().filter(|c| c.status == status).count(),
    };
    let all = ControlStatus::ALL.into_iter().map(choice);
    all.filter(|choice| choice.n > 0).collect()
}

/// The two parts of a number such as `8.24`, so that it sorts as a number.
fn parts(number: &str) -> Option<(u8, u8)> {
    let (theme, number) = number.split_once('.')?;
    Some((theme.parse().ok()?, number.parse().ok()?))
}
