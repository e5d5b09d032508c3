//! What a revision does to the controls: by clause, by those in charge, and what
//! other bodies have on the same controls and topics.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::across::Across;
use super::coverage_view::TRACE;
use super::diff_view::Meaning;
use super::links::relative;
use super::owner_view::owner_href;
use super::pages::{Link, Pages};
use super::side_text::{excerpt, shown_text};
use super::trace_matrix::{Owner, body_trace_href};
use super::version_view::version_view;
use crate::diff::{Change, ChangeKind, Significance};
use crate::error::Error;
use crate::model::{ClauseIndex, Control, Kind, Relation};
use crate::resolve::{Pair, VersionRef};
use crate::trace::{Affected, Effect, Impact, Proposal};

/// How much of a clause is shown, in code points.
const EXCERPT: usize = 90;

/// A clause that changed, with its controls.
#[derive(Debug, Serialize)]
struct ItemView {
    id: String,
    kind: &'static str,
    repealed: bool,
    significance: Vec<Meaning>,
    /// The clause of the older version, and of the newer one.
    old: Option<Link>,
    new: Option<Link>,
    heading: Option<String>,
    text: String,
    /// The change on the page of the two versions.
    change: Option<String>,
    links: Vec<LinkView>,
    /// The reason for having none, and what becomes of it.
    waiver: Option<(&'static str, &'static str)>,
    /// Whether it demands something and would have no control.
    unanswered: bool,
    proposals: Vec<ProposalView>,
    /// The clauses below, unchanged, that have their controls from here.
    items: Vec<Link>,
    topics: Vec<TopicView>,
}

impl ItemView {
    /// Whether it is told though no word of it changed.
    fn is_carried(&self) -> bool {
        let quiet = [ChangeKind::Unchanged, ChangeKind::Renumbered];
        quiet.iter().any(|kind| kind.name() == self.kind)
    }
}

/// What becomes of a link.
#[derive(Debug, Serialize)]
struct LinkView {
    control: Link,
    #[serde(rename = "type")]
    kind: &'static str,
    status: &'static str,
    relation: &'static str,
    owner: OwnerLink,
    inherited: Option<Link>,
    effect: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct OwnerLink {
    id: String,
    name: String,
    href: String,
}

#[derive(Debug, Serialize)]
struct ProposalView {
    control: Link,
    relation: &'static str,
    owner: String,
    /// The body and the alike clause that has it.
    because: Option<(String, Link)>,
}

/// A topic of a changed clause with the clauses of the other bodies.
#[derive(Debug, Serialize)]
struct TopicView {
    topic: Link,
    bodies: Vec<OthersView>,
}

/// Clauses of another body.
#[derive(Debug, Serialize)]
struct OthersView {
    body: String,
    clauses: Vec<Link>,
}

/// What those in charge of controls have to look at.
#[derive(Debug, Serialize)]
struct OwnerGroup {
    owner: OwnerLink,
    controls: Vec<ControlGroup>,
}

/// A control with the clauses by which it is touched.
#[derive(Debug, Serialize)]
struct ControlGroup {
    control: Link,
    #[serde(rename = "type")]
    kind: &'static str,
    status: &'static str,
    clauses: Vec<TouchedClause>,
    /// Whether no clause of the body would have it any more.
    idle: bool,
    /// The clauses of the other bodies that have it.
    others: Vec<OthersView>,
}

/// A clause of a version.
type Place = (VersionRef, ClauseIndex);

#[derive(Debug, Serialize)]
struct TouchedClause {
    place: Link,
    relation: &'static str,
    effect: &'static str,
}

/// The numbers told on top.
#[derive(Debug, Default, Serialize)]
struct Sums {
    /// Clauses that changed in more than their number.
    changed: usize,
    /// Clauses told beside them because of what they cite or have from above.
    carried: usize,
    controls: usize,
    owners: usize,
    /// Links to be read again, and their clauses.
    review: usize,
    review_clauses: usize,
    /// Links whose clause is gone, and those clauses.
    lost: usize,
    lost_clauses: usize,
    /// Controls that no clause of the body would have.
    idle: usize,
    unanswered: usize,
    waivers: usize,
    /// Clauses of other bodies on the same controls.
    others: usize,
    other_bodies: usize,
}

impl Pages<'_> {
    /// What a revision does to the controls.
    pub(super) fn impact(&self, number: usize) -> Result<String, Error> {
        let impact = &self.known.impacts[number];
        let pair = impact.pair;
        let items = self.impact_items(impact);
        let carried = items.iter().filter(|item| item.is_carried()).count();
        let (touched, rest): (Vec<ItemView>, Vec<ItemView>) =
            items.into_iter().partition(is_touched);
        let owners = self.owner_groups(impact);
        let mut context = self.context("");
        let sums = Sums {
            carried,
            ..self.impact_sums(impact, &owners)
        };
        context.insert("sums", &sums);
        context.insert("items", &touched);
        context.insert("rest", &rest);
        context.insert("owners", &owners);
        context.insert("old", &version_view(self.book, pair.old, self.path));
        context.insert("new", &version_view(self.book, pair.new, self.path));
        let sample = self.book.is_sample(pair.old) || self.book.is_sample(pair.new);
        context.insert("sample", &sample);
        let diff = relative(self.path, &self.book.diff_href(pair));
        context.insert("diff", &diff);
        context.insert("overview", &relative(self.path, TRACE));
        let matrix = body_trace_href(self.book, pair.new.jurisdiction);
        context.insert("matrix", &relative(self.path, &matrix));
        context.insert("crumbs", &self.body_crumbs(pair.new.jurisdiction));
        self.theme.render("impact.html", &context)
    }

    /// The page about what a revision does to the controls, where there is one.
    pub(super) fn impact_link(&self, pair: Pair) -> Option<String> {
        let mut impacts = self.known.impacts.iter();
        impacts.find(|impact| impact.pair == pair)?;
        Some(relative(self.path, &self.book.impact_href(pair)))
    }

    fn impact_items(&self, impact: &Impact) -> Vec<ItemView> {
        let Some(comparison) = self.known.comparison(impact.pair) else {
            return Vec::new();
        };
        let mut out: Vec<ItemView> = Vec::new();
        let mut place: BTreeMap<ClauseIndex, usize> = BTreeMap::new();
        for one in &impact.clauses {
            let change = &comparison.diff.changes[one.change];
            let quiet = matches!(change.kind, ChangeKind::Unchanged | ChangeKind::Renumbered);
            // An unchanged item goes with the lead from which it has its links.
            let above = one.links.first().and_then(|link| link.inherited_from);
            let host = above.filter(|_| quiet).and_then(|above| place.get(&above));
            if let (Some(host), Some(new)) = (host, one.new) {
                out[*host].items.push(self.place_link(impact.pair.new, new));
                continue;
            }
            if let Some(old) = one.old {
                place.entry(old).or_insert(out.len());
            }
            out.push(self.item_view(impact.pair, change, one));
        }
        out
    }

    fn item_view(&self, pair: Pair, change: &Change, one: &Affected) -> ItemView {
        let shown = match (one.new, one.old) {
            (Some(new), _) => Some((pair.new, new)),
            (None, Some(old)) => Some((pair.old, old)),
            (None, None) => None,
        };
        let clause = shown.map(|(at, clause)| &self.book.version(at).clauses[clause]);
        // Several old clauses go on in one where they were merged.
        let id = match (one.new, one.old) {
            (Some(new), old) if old.is_none() || change.kind != ChangeKind::Merged => {
                format!("n-{}", self.book.version(pair.new).clauses[new].key)
            }
            (_, Some(old)) => format!("o-{}", self.book.version(pair.old).clauses[old].key),
            _ => String::new(),
        };
        let links = one.links.iter();
        ItemView {
            id,
            kind: change.kind.name(),
            repealed: change.significance.contains(&Significance::Repealed),
            significance: meanings(change),
            old: one.old.map(|old| self.place_link(pair.old, old)),
            new: one.new.map(|new| self.place_link(pair.new, new)),
            heading: clause.and_then(|clause| clause.heading.clone()),
            text: shown.map_or_else(String::new, |(at, clause)| {
                excerpt(&shown_text(self.book.version(at), clause), EXCERPT)
            }),
            change: self.change_href(pair, change),
            links: links
                .filter_map(|link| {
                    let control = self.known.trace.control(&link.control)?;
                    Some(LinkView {
                        control: self.control_link(control),
                        kind: control.kind.name(),
                        status: control.status.name(),
                        relation: link.relation.name(),
                        owner: self.owner_link(pair, control),
                        inherited: link.inherited_from.map(|at| self.place_link(pair.old, at)),
                        effect: link.effect.name(),
                    })
                })
                .collect(),
            waiver: one
                .waiver
                .as_ref()
                .map(|(reason, effect)| (reason.name(), effect.name())),
            unanswered: one.unanswered,
            proposals: self.proposal_views(pair, &one.proposals),
            items: Vec::new(),
            topics: one
                .old
                .map_or_else(Vec::new, |old| self.topic_views(pair.old, old)),
        }
    }

    /// Where the change stands on the page of the two versions. A row is told of
    /// with its table and has no place of its own there.
    fn change_href(&self, pair: Pair, change: &Change) -> Option<String> {
        let page = self.book.diff_href(pair);
        let piece = change.pieces.get(change.principal)?;
        let (at, clause, side) = match (piece.new, piece.old) {
            (Some(new), _) => (pair.new, new, 'n'),
            (None, Some(old)) => (pair.old, old, 'o'),
            (None, None) => return None,
        };
        if change.kind == ChangeKind::Unchanged {
            return None;
        }
        let clause = &self.book.version(at).clauses[clause];
        let address = match clause.kind {
            Kind::Row => page,
            _ => format!("{page}#{side}-{}", clause.key),
        };
        Some(relative(self.path, &address))
    }

    fn owner_link(&self, pair: Pair, control: &Control) -> OwnerLink {
        let Owner { id, name } = self.owner(pair.new.jurisdiction, control);
        OwnerLink {
            href: relative(self.path, &owner_href(&id)),
            id,
            name,
        }
    }

    fn proposal_views(&self, pair: Pair, proposals: &[Proposal]) -> Vec<ProposalView> {
        let view = |proposal: &Proposal| {
            let control = self.known.trace.control(&proposal.control)?;
            Some(ProposalView {
                control: self.control_link(control),
                relation: proposal.relation.name(),
                owner: self.owner(pair.new.jurisdiction, control).name,
                because: proposal
                    .because
                    .map(|(at, clause)| (self.short_name(at), self.place_link(at, clause))),
            })
        };
        proposals.iter().filter_map(view).collect()
    }

    /// The topics of a clause of a posted text, with what the other bodies have.
    fn topic_views(&self, at: VersionRef, clause: ClauseIndex) -> Vec<TopicView> {
        let found = self
            .across()
            .and_then(|across| Some((across, across.text(at)?)));
        let Some((across, text)) = found else {
            return Vec::new();
        };
        let topics = across.topics_of(text, clause).iter();
        topics
            .map(|topic| TopicView {
                topic: Link {
                    label: across.topics.topics[*topic].name.clone(),
                    href: across.topic_link(*topic, self.path),
                },
                bodies: self.topic_others(across, *topic, at.jurisdiction),
            })
            .collect()
    }

    fn topic_others(&self, across: &Across, topic: usize, own: usize) -> Vec<OthersView> {
        let cells = across.cells(topic).iter().enumerate();
        let others = cells.filter(|(body, cell)| *body != own && !cell.clauses.is_empty());
        others
            .map(|(body, cell)| OthersView {
                body: self.book.site().jurisdictions[body].short_name.clone(),
                clauses: cell
                    .clauses
                    .iter()
                    .map(|(text, clause)| self.place_link(across.texts[*text], *clause))
                    .collect(),
            })
            .collect()
    }

    /// What those in charge have to look at: links that do not stand as they did.
    fn owner_groups(&self, impact: &Impact) -> Vec<OwnerGroup> {
        let pair = impact.pair;
        // A clause made of two has a control once, by its stronger link.
        let mut found: BTreeMap<&str, Vec<(Place, Relation, Effect)>> = BTreeMap::new();
        for one in &impact.clauses {
            let place = match (one.new, one.old) {
                (Some(new), _) => Some((pair.new, new)),
                (None, old) => old.map(|old| (pair.old, old)),
            };
            let Some(place) = place else { continue };
            for link in &one.links {
                if link.effect == Effect::Stands {
                    continue;
                }
                let list = found.entry(&link.control).or_default();
                match list.iter_mut().find(|(other, ..)| *other == place) {
                    Some((_, relation, effect)) => {
                        *relation = link.relation.min(*relation);
                        *effect = link.effect.min(*effect);
                    }
                    None => list.push((place, link.relation, link.effect)),
                }
            }
        }
        let touched = |((at, clause), relation, effect): (Place, Relation, Effect)| TouchedClause {
            place: self.place_link(at, clause),
            relation: relation.name(),
            effect: effect.name(),
        };
        let idle = self.idle(impact);
        let mut owners: BTreeMap<OwnerLink, Vec<ControlGroup>> = BTreeMap::new();
        for (id, clauses) in found {
            let Some(control) = self.known.trace.control(id) else {
                continue;
            };
            let owner = owners.entry(self.owner_link(pair, control)).or_default();
            owner.push(ControlGroup {
                control: self.control_link(control),
                kind: control.kind.name(),
                status: control.status.name(),
                clauses: clauses.into_iter().map(touched).collect(),
                idle: idle.contains(id),
                others: self.control_others(control, pair.new.jurisdiction),
            });
        }
        let groups = owners.into_iter();
        let mut groups: Vec<OwnerGroup> = groups
            .map(|(owner, controls)| OwnerGroup { owner, controls })
            .collect();
        groups.sort_by_key(|group| std::cmp::Reverse(group.controls.len()));
        groups
    }

    /// The controls that no clause of the body would have any more.
    fn idle<'i>(&self, impact: &'i Impact) -> BTreeSet<&'i str> {
        let mut lost: BTreeMap<&str, usize> = BTreeMap::new();
        for link in impact.clauses.iter().flat_map(|one| &one.links) {
            if link.effect == Effect::Lost {
                *lost.entry(&link.control).or_default() += 1;
            }
        }
        let own = |id: &str| {
            let version = self.book.version(impact.pair.old);
            let clauses = 0..version.clauses.len();
            let links = clauses.flat_map(|at| self.known.trace.of_clause(impact.pair.old, at));
            links.filter(|link| link.control == id).count()
        };
        // A part that was split off, or a new item, may have it still.
        let kept = |id: &str| {
            let mut links = impact.clauses.iter().flat_map(|one| &one.links);
            links.any(|link| link.control == id && link.effect != Effect::Lost)
        };
        let lost = lost.into_iter();
        lost.filter(|(id, n)| own(id) == *n && !kept(id))
            .map(|(id, _)| id)
            .collect()
    }

    /// The clauses of the other bodies that have a control.
    fn control_others(&self, control: &Control, own: usize) -> Vec<OthersView> {
        let mut out: Vec<OthersView> = Vec::new();
        let links = self.known.trace.of_control(&control.id);
        // Those that have it from above are told with the clause above.
        let links = links.filter(|one| one.at.jurisdiction != own);
        for linked in links.filter(|one| one.link.inherited_from.is_none()) {
            let body = self.short_name(linked.at);
            let place = self.place_link(linked.at, linked.clause);
            match out.last_mut().filter(|last| last.body == body) {
                Some(last) => last.clauses.push(place),
                None => out.push(OthersView {
                    body,
                    clauses: vec![place],
                }),
            }
        }
        out
    }

    fn impact_sums(&self, impact: &Impact, owners: &[OwnerGroup]) -> Sums {
        let changes = self.known.comparison(impact.pair);
        let quiet = |one: &Affected| {
            let change = changes.map(|found| found.diff.changes[one.change].kind);
            matches!(
                change,
                None | Some(ChangeKind::Unchanged | ChangeKind::Renumbered)
            )
        };
        let mut sums = Sums {
            owners: owners.len(),
            ..Sums::default()
        };
        // A clause made of two, or one that became two, counts once.
        let (mut review, mut lost) = (BTreeSet::new(), BTreeSet::new());
        for one in &impact.clauses {
            for link in &one.links {
                match link.effect {
                    Effect::Review => review.insert((one.new, &link.control)),
                    Effect::Lost => lost.insert((one.old, &link.control)),
                    Effect::Stands => false,
                };
            }
            sums.changed += usize::from(!quiet(one));
            sums.unanswered += usize::from(one.unanswered);
            let waiver = one.waiver.as_ref();
            sums.waivers += usize::from(waiver.is_some_and(|(_, e)| *e != Effect::Stands));
        }
        let clauses = |links: &BTreeSet<(Option<ClauseIndex>, &String)>| {
            let clauses: BTreeSet<_> = links.iter().map(|(clause, _)| clause).collect();
            clauses.len()
        };
        (sums.review, sums.review_clauses) = (review.len(), clauses(&review));
        (sums.lost, sums.lost_clauses) = (lost.len(), clauses(&lost));
        let controls = owners.iter().flat_map(|group| &group.controls);
        let (mut places, mut bodies) = (BTreeSet::new(), BTreeSet::new());
        for control in controls {
            sums.controls += 1;
            sums.idle += usize::from(control.idle);
            for other in &control.others {
                bodies.insert(&other.body);
                places.extend(other.clauses.iter().map(|clause| &clause.href));
            }
        }
        sums.others = places.len();
        sums.other_bodies = bodies.len();
        sums
    }
}

/// Whether a clause is told in full: something becomes of a link, or is missing.
fn is_touched(item: &ItemView) -> bool {
    let stands = Effect::Stands.name();
    item.unanswered
        || item.links.iter().any(|link| link.effect != stands)
        || item.waiver.is_some_and(|(_, effect)| effect != stands)
}

fn meanings(change: &Change) -> Vec<Meaning> {
    change
        .significance
        .iter()
        .copied()
        .map(Meaning::of)
        .collect()
}
