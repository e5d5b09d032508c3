//! A policy as an OSCAL catalog: chapters as groups, articles or the lowest sections
//! as controls, what stands below them as parts.

use serde_json::{Map, Value, json};

use super::oscal::{NAMESPACE, line, metadata, prop, uuid};
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

/// The posted version of a body as a catalog.
pub(super) struct Catalog<'a> {
    material: Material<'a>,
    trace: &'a Trace,
    at: VersionRef,
    version: &'a Version,
    places: Vec<Place>,
}

impl<'a> Catalog<'a> {
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
        format!("{}-catalog.json", self.version.front.jurisdiction)
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
    pub(super) fn document(&self) -> Value {
        let front = &self.version.front;
        let name = format!("catalog/{}/{}", front.jurisdiction, front.version);
        let mut catalog = json!({
            "uuid": uuid(&name),
            "metadata": metadata(&front.title, &front.version, &[self.version]),
        });
        let (groups, controls) = self.below(self.version.roots());
        put(&mut catalog, "groups", groups);
        put(&mut catalog, "controls", controls);
        json!({ "catalog": catalog })
    }

    /// The groups and the controls among some clauses.
    fn below(&self, clauses: impl Iterator<Item = ClauseIndex>) -> (Vec<Value>, Vec<Value>) {
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

    fn group(&self, clause: ClauseIndex) -> Value {
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
            let id = format!("g.{}.own", own.key);
            let title = self.title(clause);
            groups.insert(0, json!({ "id": id, "title": title, "controls": controls }));
            controls = Vec::new();
        }
        let mut out = json!({
            "id": format!("g.{}", own.key),
            "class": own.kind.name(),
            "title": self.title(clause),
        });
        put(&mut out, "groups", groups);
        put(&mut out, "controls", controls);
        out
    }

    fn control(&self, clause: ClauseIndex) -> Value {
        let own = &self.version.clauses[clause];
        let mut out = json!({
            "id": self.control_id(clause),
            "class": own.kind.name(),
            "title": self.title(clause),
        });
        put(&mut out, "props", self.props(clause));
        put(&mut out, "links", self.links(clause));
        let mut parts = Vec::new();
        let text = own.own_text();
        if !text.is_empty() {
            parts.push(json!({
                "id": format!("s.{}", own.key),
                "name": "statement",
                "prose": text,
            }));
        }
        parts.extend(self.parts(own));
        put(&mut out, "parts", parts);
        out
    }

    fn parts(&self, above: &Clause) -> Vec<Value> {
        let parts = above
            .children()
            .filter(|at| self.places[*at] == Place::Part);
        parts.map(|at| self.part(at)).collect()
    }

    fn part(&self, clause: ClauseIndex) -> Value {
        let own = &self.version.clauses[clause];
        let mut out = json!({
            "id": self.part_id(clause),
            "name": "item",
            "class": own.kind.name(),
        });
        if let Some(title) = own.heading.as_ref().or(own.term.as_ref()).map(|t| line(t)) {
            out["title"] = title.into();
        }
        let text = own.own_text();
        if !text.is_empty() {
            out["prose"] = text.into();
        }
        put(&mut out, "props", self.props(clause));
        put(&mut out, "links", self.links(clause));
        put(&mut out, "parts", self.parts(own));
        out
    }

    /// The heading, or how the clause is cited.
    fn title(&self, clause: ClauseIndex) -> String {
        let heading = self.version.clauses[clause].heading.as_deref().map(line);
        heading
            .filter(|heading| !heading.is_empty())
            .unwrap_or_else(|| line(&citation(self.version, clause)))
    }

    fn props(&self, clause: ClauseIndex) -> Vec<Value> {
        let own = &self.version.clauses[clause];
        let mut out = Vec::new();
        if let Some(label) = own.printed_label() {
            out.extend(prop("label", label, None));
        }
        out.extend(prop(
            "citation",
            &citation(self.version, clause),
            Some(NAMESPACE),
        ));
        if let Some(duties) = self.material.duties.get(&self.at) {
            let strictest = duties.strictest(clause);
            out.extend(strictest.and_then(|s| prop("duty", s.name(), Some(NAMESPACE))));
            let mut actors: Vec<&String> =
                duties.of(clause).iter().flat_map(|d| &d.actors).collect();
            actors.sort_unstable();
            actors.dedup();
            out.extend(
                actors
                    .into_iter()
                    .filter_map(|a| prop("actor", a, Some(NAMESPACE))),
            );
        }
        if let Some(waiver) = self.trace.waiver(self.at, clause) {
            out.extend(prop("waiver", waiver.reason.name(), Some(NAMESPACE)));
        }
        out
    }

    /// The clauses that a clause cites.
    fn links(&self, clause: ClauseIndex) -> Vec<Value> {
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
        let link = |href| json!({ "href": href, "rel": "related" });
        ids.into_iter().map(link).collect()
    }
}

/// A list under a key, where it is not empty: OSCAL knows no empty lists.
pub(super) fn put(object: &mut Value, key: &str, list: Vec<Value>) {
    let object: Option<&mut Map<String, Value>> = object.as_object_mut();
    if let Some(object) = object.filter(|_| !list.is_empty()) {
        object.insert(key.to_owned(), list.into());
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
