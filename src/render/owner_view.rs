//! Those in charge of controls: what each looks after, as a list to tick off.

use std::collections::BTreeSet;

use serde::Serialize;

use super::control_view::{BodyClauses, CONTROLS, Choice, ControlView, OwnerName, status_choices};
use super::duty_marks::role_href;
use super::links::relative;
use super::pages::{Link, Pages};
use crate::error::Error;
use crate::model::{Control, ControlType, Role};

/// How much of a clause is shown in a list, in code points.
const EXCERPT: usize = 60;

/// The list of those in charge, relative to the site's root.
pub(super) const OWNERS: &str = "owners.html";

/// Somebody in charge of controls.
#[derive(Debug, Serialize)]
struct OwnerView<'a> {
    #[serde(flatten)]
    name: OwnerName<'a>,
    count: usize,
    statuses: Vec<Choice>,
    bodies: Vec<OwnerBody>,
}

/// What a body calls somebody in charge, and how much of it is for that body.
#[derive(Debug, Serialize)]
struct OwnerBody {
    id: String,
    name: String,
    roles: Vec<Link>,
    /// Those who carry the duties beside their own.
    carriers: Vec<Link>,
    /// The role as all pages call it, with the body's own name where it has another.
    called: String,
    /// The list, narrowed to the body.
    href: String,
    /// How many of the controls have clauses of the body.
    count: usize,
    /// How many clauses of the body have one of the controls; one with two of them
    /// is one clause.
    clauses: usize,
    /// Of those controls.
    statuses: Vec<Choice>,
}

/// The controls of one type that somebody is in charge of.
#[derive(Debug, Serialize)]
struct Checklist<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    entries: Vec<CheckEntry<'a>>,
}

#[derive(Debug, Serialize)]
struct CheckEntry<'a> {
    #[serde(flatten)]
    control: ControlView<'a>,
    /// How it is checked: HTML.
    checks: &'a str,
    bodies: Vec<BodyClauses>,
    /// The ids of those bodies, separated by blanks.
    in_bodies: String,
}

impl OwnerView<'_> {
    /// Whether one of the controls has a clause of a body.
    fn is_for(&self, body: &str) -> bool {
        let mut bodies = self.bodies.iter();
        bodies.any(|one| one.id == body && one.count > 0)
    }
}

/// The page of a role that is in charge of controls, relative to the site's root.
pub(super) fn owner_href(role: &str) -> String {
    format!("owners/{role}.html")
}

impl Pages<'_> {
    /// All who are in charge of a control.
    pub(super) fn owner_list(&self) -> Result<String, Error> {
        let owners = self.known.trace.owners().into_iter();
        let mut owners: Vec<OwnerView<'_>> = owners
            .map(|(id, controls)| self.owner_view(id, &controls))
            .collect();
        owners.sort_by(|a, b| b.count.cmp(&a.count).then(a.name.id.cmp(b.name.id)));
        let mut context = self.context("");
        let bodies = self.book.site().jurisdictions.iter().map(|body| Choice {
            value: body.id.clone(),
            name: body.short_name.clone(),
            n: owners.iter().filter(|owner| owner.is_for(&body.id)).count(),
        });
        let bodies: Vec<Choice> = bodies.filter(|choice| choice.n > 0).collect();
        context.insert("bodies", &bodies);
        context.insert("owners", &owners);
        context.insert("crumbs", &self.control_crumbs(&[("controls", CONTROLS)]));
        self.theme.render("owners.html", &context)
    }

    /// What one role is in charge of.
    pub(super) fn owner_page(&self, number: usize) -> Result<String, Error> {
        let owners = self.known.trace.owners();
        let (id, controls) = owners.iter().nth(number).expect("it was listed");
        let list = |kind: &ControlType| {
            let own = controls.iter().filter(|control| control.kind == *kind);
            let entries: Vec<CheckEntry<'_>> = own.map(|one| self.check_entry(one)).collect();
            (!entries.is_empty()).then_some(Checklist {
                kind: kind.name(),
                entries,
            })
        };
        let lists: Vec<Checklist<'_>> = ControlType::ALL.iter().filter_map(list).collect();
        let mut reviews: Vec<Choice> = Vec::new();
        for control in controls {
            match reviews.iter_mut().find(|one| one.value == control.review) {
                Some(one) => one.n += 1,
                None => reviews.push(Choice {
                    value: control.review.clone(),
                    name: control.review.clone(),
                    n: 1,
                }),
            }
        }
        reviews.sort_by(|a, b| b.n.cmp(&a.n).then(a.value.cmp(&b.value)));
        let mut context = self.context("");
        context.insert("owner", &self.owner_view(id, controls));
        context.insert("lists", &lists);
        context.insert("reviews", &reviews);
        let steps = [("controls", CONTROLS), ("owners", OWNERS)];
        context.insert("crumbs", &self.control_crumbs(&steps));
        self.theme.render("owner.html", &context)
    }

    fn check_entry<'c>(&'c self, control: &'c Control) -> CheckEntry<'c> {
        let controls = self.known.trace.controls();
        let place = controls.iter().position(|other| other.id == control.id);
        let text = place.and_then(|place| self.known.control_texts.get(place));
        let bodies = self.clauses_of(control, EXCERPT);
        let ids: Vec<&str> = bodies.iter().map(|body| body.id.as_str()).collect();
        CheckEntry {
            control: self.control_view(control),
            checks: text.map_or("", |text| &text.checks),
            in_bodies: ids.join(" "),
            bodies,
        }
    }

    fn owner_view<'c>(&'c self, id: &'c str, controls: &[&'c Control]) -> OwnerView<'c> {
        let bodies = 0..self.book.site().jurisdictions.len();
        OwnerView {
            name: self.owner_name(id),
            count: controls.len(),
            statuses: status_choices(controls.iter().copied()),
            bodies: bodies
                .filter_map(|body| self.owner_body(body, id, controls))
                .collect(),
        }
    }

    /// A role in one body; none where the body neither has it nor a clause for it.
    fn owner_body(&self, number: usize, id: &str, controls: &[&Control]) -> Option<OwnerBody> {
        let body = &self.book.site().jurisdictions[number];
        let links = |wanted: &dyn Fn(&Role) -> bool| -> Vec<Link> {
            let found = body.roles.iter().filter(|role| wanted(role));
            found
                .map(|role| Link {
                    label: role.name.clone(),
                    href: relative(self.path, &role_href(self.book, number, &role.id)),
                })
                .collect()
        };
        let roles = links(&|role| role.id == id);
        let carriers = links(&|role| role.carries.iter().any(|carried| carried == id));
        let mut clauses = BTreeSet::new();
        let mut own: Vec<&Control> = Vec::new();
        for control in controls {
            let linked = self.known.trace.of_control(&control.id);
            let linked = linked.filter(|one| one.at.jurisdiction == number);
            let places: Vec<_> = linked.map(|one| (one.at, one.clause)).collect();
            if !places.is_empty() {
                own.push(control);
                clauses.extend(places);
            }
        }
        let known = !roles.is_empty() || !carriers.is_empty() || !own.is_empty();
        known.then(|| OwnerBody {
            id: body.id.clone(),
            name: body.short_name.clone(),
            roles,
            carriers,
            called: self.role_name_in(number, id),
            href: format!("{}?body={}", relative(self.path, &owner_href(id)), body.id),
            count: own.len(),
            clauses: clauses.len(),
            statuses: status_choices(own.iter().copied()),
        })
    }

    /// Those in charge, for narrowing the catalogue.
    pub(super) fn owner_choices(&self) -> Vec<Choice> {
        let owners = self.known.trace.owners().into_iter();
        let choice = |(id, controls): (&str, Vec<&Control>)| Choice {
            value: id.to_owned(),
            name: self.owner_name(id).name.to_owned(),
            n: controls.len(),
        };
        owners.map(choice).collect()
    }
}
