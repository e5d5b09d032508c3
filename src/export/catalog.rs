//! A policy as an OSCAL catalog: chapters as groups, articles or the lowest sections
//! as controls, what stands below them as parts.

use std::borrow::Cow;

use super::oscal::{NAMESPACE, line, metadata, prop, uuid};
use super::oscal_model::{Catalog, Control, Document, Group, Link, Part, Prop};
use crate::model::{Clause, ClauseIndex, Kind, Version};
use crate::references::{Target, VersionReferences};
use crate::resolve::{VersionRef, citation};
use crate::trace::{Material, Trace};

/// What a clause is in the catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// It holds other groups or controls; what it says itself is a control too.
    Group,
    Control,
    Part,
}

/// The name of the file of a policy's catalog.
pub(super) fn file_of(version: &Version) -> String {
    format!("{}-catalog.json", version.front.jurisdiction)
}

/// The posted version of a body as a catalog.
pub(super) struct PolicyCatalog<'a> {
    material: Material<'a>,
    trace: &'a Trace,
    at: VersionRef,
    version: &'a Version,
    places: Vec<Place>,
}

impl<'a> PolicyCatalog<'a> {
    pub(super) fn new(material: Material<'a>, trace: &'a Trace, at: VersionRef) -> Self {
        let version = material.book.version(at);
        let mut places: Vec<Place> = Vec::new();
        for clause in &version.clauses {
            places.push(place(version, clause, &places));
        }
        Self {
            material,
            trace,
            at,
            version,
            places,
        }
    }

    /// The name of its file.
    pub(super) fn file(&self) -> String {
        file_of(self.version)
    }

    /// The control in which a clause stands.
    pub(super) fn control_of(&self, clause: ClauseIndex) -> ClauseIndex {
        let mut chain = self.version.ancestors(clause).into_iter().rev();
        chain
            .find(|at| self.places[*at] != Place::Part)
            .unwrap_or(clause)
    }

    /// The identifier of the control that a clause is, or that a group says itself.
    pub(super) fn control_id(&self, clause: ClauseIndex) -> String {
        format!("c.{}", self.version.clauses[clause].key)
    }

    /// What stands for a clause in a mapping: its type and identifier.
    pub(super) fn item(&self, clause: ClauseIndex) -> (&'static str, String) {
        match self.places[clause] {
            Place::Part => ("statement", self.part_id(clause)),
            _ => ("control", self.control_id(clause)),
        }
    }

    pub(super) fn part_id(&self, clause: ClauseIndex) -> String {
        format!("p.{}", self.version.clauses[clause].key)
    }

    /// The document.
    pub(super) fn document(&self) -> Document<'a> {
        let front = &self.version.front;
        let name = format!("catalog/{}/{}", front.jurisdiction, front.version);
        let (groups, controls) = self.below(self.version.roots());
        Document::Catalog(Catalog {
            uuid: uuid(&name),
            metadata: metadata(&front.title, &front.version, &[self.version]),
            groups,
            controls,
        })
    }

    /// The groups and the controls among some clauses.
    fn below(
        &self,
        clauses: impl Iterator<Item = ClauseIndex>,
    ) -> (Vec<Group<'a>>, Vec<Control<'a>>) {
        let (mut groups, mut controls) = (Vec::new(), Vec::new());
        for clause in clauses {
            match self.places[clause] {
                Place::Group => groups.push(self.group(clause)),
                Place::Control => controls.push(self.control(clause)),
                Place::Part => {}
            }
        }
        (groups, controls)
    }

    fn group(&self, clause: ClauseIndex) -> Group<'a> {
        let own = &self.version.clauses[clause];
        let (mut groups, mut controls) = self.below(own.children());
        let speaks = own.paragraphs().next().is_some()
            || own
                .children()
                .any(|child| self.places[child] == Place::Part);
        if speaks {
            controls.insert(0, self.control(clause));
        }
        // A group holds groups or controls, never both.
        if !groups.is_empty() && !controls.is_empty() {
            let apart = Group {
                id: format!("g.{}.own", own.key),
                class: None,
                title: self.title(clause),
                groups: Vec::new(),
                controls: std::mem::take(&mut controls),
            };
            groups.insert(0, apart);
        }
        Group {
            id: format!("g.{}", own.key),
            class: Some(own.kind.name()),
            title: self.title(clause),
            groups,
            controls,
        }
    }

    fn control(&self, clause: ClauseIndex) -> Control<'a> {
        let own = &self.version.clauses[clause];
        let text = own.own_text();
        let statement = (!text.is_empty()).then(|| Part {
            id: format!("s.{}", own.key),
            name: "statement",
            class: None,
            title: None,
            props: Vec::new(),
            prose: text.into(),
            parts: Vec::new(),
            links: Vec::new(),
        });
        Control {
            id: self.control_id(clause),
            class: own.kind.name(),
            title: self.title(clause),
            props: self.props(clause),
            links: self.links(clause),
            parts: statement.into_iter().chain(self.parts(own)).collect(),
        }
    }

    fn parts(&self, above: &Clause) -> Vec<Part<'a>> {
        let parts = above
            .children()
            .filter(|at| self.places[*at] == Place::Part);
        parts.map(|at| self.part(at)).collect()
    }

    fn part(&self, clause: ClauseIndex) -> Part<'a> {
        let own = &self.version.clauses[clause];
        Part {
            id: self.part_id(clause),
            name: "item",
            class: Some(own.kind.name()),
            title: own.heading.as_ref().or(own.term.as_ref()).map(|t| line(t)),
            props: self.props(clause),
            prose: own.own_text().into(),
            parts: self.parts(own),
            links: self.links(clause),
        }
    }

    /// The heading, or how the clause is cited.
    fn title(&self, clause: ClauseIndex) -> Cow<'a, str> {
        let heading = self.version.clauses[clause].heading.as_deref().map(line);
        heading
            .filter(|heading| !heading.is_empty())
            .unwrap_or_else(|| line(&citation(self.version, clause)).into_owned().into())
    }

    fn props(&self, clause: ClauseIndex) -> Vec<Prop<'a>> {
        let own = &self.version.clauses[clause];
        let mut out = Vec::new();
        if let Some(label) = own.printed_label() {
            out.extend(prop("label", label, None));
        }
        let cited = citation(self.version, clause);
        out.extend(prop("citation", cited, Some(NAMESPACE)));
        if let Some(duties) = self.material.duties.get(&self.at) {
            let strictest = duties.strictest(clause);
            out.extend(strictest.and_then(|s| prop("duty", s.name(), Some(NAMESPACE))));
            let mut actors: Vec<&String> =
                duties.of(clause).iter().flat_map(|d| &d.actors).collect();
            actors.sort_unstable();
            actors.dedup();
            let actors = actors.into_iter();
            out.extend(actors.filter_map(|a| prop("actor", a, Some(NAMESPACE))));
        }
        if let Some(waiver) = self.trace.waiver(self.at, clause) {
            out.extend(prop("waiver", waiver.reason.name(), Some(NAMESPACE)));
        }
        out
    }

    /// The clauses that a clause cites.
    fn links(&self, clause: ClauseIndex) -> Vec<Link> {
        let references = self.material.references.version(self.at);
        let own = references.map_or(&[][..], |r: &VersionReferences| r.of(clause));
        let mut ids: Vec<String> = Vec::new();
        for reference in own {
            let Target::Clauses(targets) = &reference.target else {
                continue;
            };
            for target in targets {
                let key = &self.version.clauses[*target].key;
                let id = match self.places[*target] {
                    Place::Group => format!("#g.{key}"),
                    Place::Control => format!("#c.{key}"),
                    Place::Part => format!("#p.{key}"),
                };
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
        }
        let link = |href| Link {
            href,
            rel: "related",
        };
        ids.into_iter().map(link).collect()
    }
}

fn place(version: &Version, clause: &Clause, before: &[Place]) -> Place {
    let Some(parent) = clause.parent else {
        return if holds(version, clause) {
            Place::Group
        } else {
            Place::Control
        };
    };
    if before[parent] != Place::Group || !is_structural(clause.kind) {
        return Place::Part;
    }
    if holds(version, clause) {
        Place::Group
    } else {
        Place::Control
    }
}

/// Whether a clause holds others that are groups or controls.
fn holds(version: &Version, clause: &Clause) -> bool {
    let mut children = clause.children();
    is_structural(clause.kind)
        && !matches!(clause.kind, Kind::Article | Kind::Glossary)
        && children.any(|child| is_structural(version.clauses[child].kind))
}

fn is_structural(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Part
            | Kind::Chapter
            | Kind::Section
            | Kind::Article
            | Kind::Preamble
            | Kind::Supplement
            | Kind::Glossary
    )
}
