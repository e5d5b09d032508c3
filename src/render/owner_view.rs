//! Those in charge of controls: what each looks after, as a list to tick off.

use serde::Serialize;

use super::control_view::{BodyClauses, CONTROLS, Choice, ControlView, OwnerName, status_choices};
use super::duty_marks::role_href;
use super::links::relative;
use super::pages::{Link, Pages};
use crate::error::Error;
use crate::model::{Control, ControlType, Role};

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

/// What a body calls somebody in charge.
#[derive(Debug, Serialize)]
struct OwnerBody {
    name: String,
    roles: Vec<Link>,
    /// Those who carry the duties beside their own.
    carriers: Vec<Link>,
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
        let bodies: Vec<Choice> = self
            .book
            .site()
            .jurisdictions
            .iter()
            .map(|body| Choice {
                value: body.id.clone(),
                name: body.short_name.clone(),
                n: lists
                    .iter()
                    .flat_map(|list| &list.entries)
                    .filter(|entry| entry.bodies.iter().any(|one| one.id == body.id))
                    .count(),
            })
            .filter(|choice| choice.n > 0)
            .collect();
        let mut context = self.context("");
        context.insert("owner", &self.owner_view(id, controls));
        context.insert("lists", &lists);
        context.insert("reviews", &reviews);
        context.insert("bodies", &bodies);
        let steps = [("controls", CONTROLS), ("owners", OWNERS)];
        context.insert("crumbs", &self.control_crumbs(&steps));
        self.theme.render("owner.html", &context)
    }

    fn check_entry<'c>(&'c self, control: &'c Control) -> CheckEntry<'c> {
        let controls = self.known.trace.controls();
        let place = controls.iter().position(|other| other.id == control.id);
        let text = place.and_then(|place| self.known.control_texts.get(place));
        let bodies = self.clauses_of(control);
        let ids: Vec<&str> = bodies.iter().map(|body| body.id.as_str()).collect();
        CheckEntry {
            control: self.control_view(control),
            checks: text.map_or("", |text| &text.checks),
            in_bodies: ids.join(" "),
            bodies,
        }
    }

    fn owner_view<'c>(&'c self, id: &'c str, controls: &[&'c Control]) -> OwnerView<'c> {
        let bodies = self.book.site().jurisdictions.iter().enumerate();
        let bodies = bodies.filter_map(|(n, body)| {
            let links = |wanted: &dyn Fn(&Role) -> bool| -> Vec<Link> {
                let found = body.roles.iter().filter(|role| wanted(role));
                found
                    .map(|role| Link {
                        label: role.name.clone(),
                        href: relative(self.path, &role_href(self.book, n, &role.id)),
                    })
                    .collect()
            };
            let roles = links(&|role| role.id == id);
            let carriers = links(&|role| role.carries.iter().any(|carried| carried == id));
            (!roles.is_empty() || !carriers.is_empty()).then_some(OwnerBody {
                name: body.short_name.clone(),
                roles,
                carriers,
            })
        });
        OwnerView {
            name: self.owner_name(id),
            count: controls.len(),
            statuses: status_choices(controls.iter().copied()),
            bodies: bodies.collect(),
        }
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
