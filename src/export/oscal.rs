//! OSCAL 1.2.3: a catalog of each policy and one of the controls, the controls as
//! components, and a mapping of each policy to the controls with what is left out.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use uuid::Uuid;

use super::MODEL_NOTE;
use super::catalog::{PolicyCatalog, file_of};
use super::oscal_model::{
    Catalog, Component, ComponentDefinition, Confidence, Control, Document, GapSummary, Group,
    Implementation, Item, Map, Mapping, MappingCollection, Metadata, Part, Prop, Provenance,
    Requirement, Resource, Statement, Unmapped,
};
use crate::model::{self, ControlType, Relation, Version};
use crate::resolve::Book;
use crate::trace::{Coverage, Material, State, Trace, TracedLink};

/// The version of OSCAL that is written.
const OSCAL: &str = "1.2.3";
/// Where our own properties belong.
pub(super) const NAMESPACE: &str = "urn:keiji:oscal";
/// The file of the controls as a catalog.
const CONTROLS: &str = "controls-catalog.json";
const COMPONENTS: &str = "component-definition.json";

/// The names of the documents.
pub(super) fn names(book: &Book, trace: &Trace) -> Vec<String> {
    let mut out = vec![CONTROLS.to_owned(), COMPONENTS.to_owned()];
    for Coverage { at, .. } in trace.coverage() {
        out.push(file_of(book.version(*at)));
        let mut clauses = 0..book.version(*at).clauses.len();
        if clauses.any(|clause| !trace.of_clause(*at, clause).is_empty()) {
            out.push(mapping_file(&book.jurisdiction(*at).id));
        }
    }
    out.sort();
    out
}

fn mapping_file(body: &str) -> String {
    format!("{body}-mapping.json")
}

/// The documents, by file name.
pub(super) fn files(material: Material<'_>, trace: &Trace) -> Vec<(String, Vec<u8>)> {
    let bodies: Vec<(PolicyCatalog<'_>, &Coverage)> = trace
        .coverage()
        .iter()
        .map(|coverage| (PolicyCatalog::new(material, trace, coverage.at), coverage))
        .collect();
    let versions: Vec<&Version> = bodies
        .iter()
        .map(|(_, c)| material.book.version(c.at))
        .collect();
    let mut out = vec![
        (
            CONTROLS.to_owned(),
            written(&controls_catalog(trace, &versions)),
        ),
        (
            COMPONENTS.to_owned(),
            written(&components(material, trace, &bodies, &versions)),
        ),
    ];
    for (catalog, coverage) in &bodies {
        out.push((catalog.file(), written(&catalog.document())));
        let body = &material.book.jurisdiction(coverage.at).id;
        let mapping = mapping(material, trace, catalog, coverage);
        out.extend(mapping.map(|document| (mapping_file(body), written(&document))));
    }
    out.sort_by(|a, b| a.0.cmp(&b.0));
    out
}

/// A document as it stands in its file: on one line, as programs read it.
fn written(document: &Document<'_>) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(document).expect("a document becomes JSON in memory");
    bytes.push(b'\n');
    bytes
}

/// A UUID of version 5: the same for the same name.
pub(super) fn uuid(name: &str) -> String {
    static OWN: LazyLock<Uuid> =
        LazyLock::new(|| Uuid::new_v5(&Uuid::NAMESPACE_URL, NAMESPACE.as_bytes()));
    Uuid::new_v5(&OWN, name.as_bytes()).to_string()
}

/// What every document says of itself; it was last changed with its newest text.
pub(super) fn metadata(title: &str, version: &str, texts: &[&Version]) -> Metadata {
    let changes = texts.iter().map(|text| changed(text));
    Metadata {
        title: line(title).into_owned(),
        last_modified: changes.max().unwrap_or_else(|| FIRST.to_owned()),
        version: line(version).into_owned(),
        oscal_version: OSCAL,
        remarks: None,
    }
}

/// Metadata that says how the controls are meant.
fn with_note(metadata: Metadata) -> Metadata {
    Metadata {
        remarks: Some(MODEL_NOTE),
        ..metadata
    }
}

/// When nothing is known of a time.
const FIRST: &str = "2000-01-01T00:00:00+09:00";

/// When a text last changed: the latest of its dates; a part that it does not give
/// is the first.
fn changed(version: &Version) -> String {
    let dates = &version.front.dates;
    let all = [dates.adopted, dates.amended, dates.effective];
    let latest = all.into_iter().flatten().map(|date| {
        let mut text = date.to_string();
        while text.len() < "2000-01-01".len() {
            text.push_str("-01");
        }
        format!("{text}T00:00:00+09:00")
    });
    latest.max().unwrap_or_else(|| FIRST.to_owned())
}

/// A text as one line without blanks at its ends.
pub(super) fn line(text: &str) -> Cow<'_, str> {
    let mut words = text.split_whitespace();
    match words.next() {
        Some(only) if only.len() == text.len() => Cow::Borrowed(text),
        first => {
            let words: Vec<&str> = first.into_iter().chain(words).collect();
            Cow::Owned(words.join(" "))
        }
    }
}

/// A property; none where there is no value.
pub(super) fn prop<'a>(
    name: &'static str,
    value: impl Into<Cow<'a, str>>,
    ns: Option<&'static str>,
) -> Option<Prop<'a>> {
    let value = match value.into() {
        Cow::Borrowed(text) => line(text),
        Cow::Owned(text) => Cow::Owned(line(&text).into_owned()),
    };
    (!value.is_empty()).then_some(Prop { name, ns, value })
}

fn own_props<'a>(pairs: &[(&'static str, &'a str)]) -> Vec<Prop<'a>> {
    let pairs = pairs.iter();
    pairs
        .filter_map(|(name, value)| prop(name, *value, Some(NAMESPACE)))
        .collect()
}

/// The controls as a catalog, grouped by type.
fn controls_catalog<'a>(trace: &'a Trace, versions: &[&Version]) -> Document<'a> {
    let group = |kind: ControlType| {
        let controls = trace.controls().iter().filter(|c| c.kind == kind);
        Group {
            id: format!("type.{}", kind.name()),
            class: None,
            title: kind.word().into(),
            groups: Vec::new(),
            controls: controls.map(measure).collect(),
        }
    };
    let groups = ControlType::ALL.into_iter().map(group);
    Document::Catalog(Catalog {
        uuid: uuid("catalog/controls"),
        metadata: with_note(metadata("統制", "1", versions)),
        groups: groups.filter(|group| !group.controls.is_empty()).collect(),
        controls: Vec::new(),
    })
}

/// A control of ours as one of OSCAL's.
fn measure(control: &model::Control) -> Control<'_> {
    let mut props = own_props(&[
        ("owner", &control.owner),
        ("status", control.status.name()),
        ("review", &control.review),
    ]);
    for (name, list) in [
        ("evidence", &control.evidence),
        ("iso27002", &control.iso27002),
    ] {
        let values = list.iter();
        props.extend(values.filter_map(|v| prop(name, v, Some(NAMESPACE))));
    }
    let parts = [
        ("statement", control.summary()),
        ("guidance", &control.body),
    ];
    let part = |(name, text): (&'static str, &'_ str)| Part {
        id: format!("k.{}.{name}", control.id),
        name,
        class: None,
        title: None,
        props: Vec::new(),
        prose: text.to_owned().into(),
        parts: Vec::new(),
        links: Vec::new(),
    };
    let parts = parts
        .into_iter()
        .filter(|(_, text)| !text.trim().is_empty());
    Control {
        id: format!("k.{}", control.id),
        class: "measure",
        title: line(&control.name),
        props,
        links: Vec::new(),
        parts: parts.map(part).collect(),
    }
}

/// The controls as components, each with the clauses it implements.
fn components<'a>(
    material: Material<'a>,
    trace: &'a Trace,
    bodies: &[(PolicyCatalog<'a>, &Coverage)],
    versions: &[&Version],
) -> Document<'a> {
    let component = |control: &'a model::Control| {
        let implementations = bodies.iter().filter_map(|(catalog, coverage)| {
            implementation(material, trace, catalog, coverage, &control.id)
        });
        Component {
            uuid: uuid(&format!("component/{}", control.id)),
            r#type: component_type(control.kind),
            title: line(&control.name),
            description: control.summary().into(),
            props: own_props(&[
                ("control", &control.id),
                ("owner", &control.owner),
                ("status", control.status.name()),
            ]),
            control_implementations: implementations.collect(),
        }
    };
    Document::ComponentDefinition(ComponentDefinition {
        uuid: uuid("component-definition"),
        metadata: with_note(metadata("統制", "1", versions)),
        components: trace.controls().iter().map(component).collect(),
    })
}

fn component_type(kind: ControlType) -> &'static str {
    match kind {
        ControlType::Technical => "software",
        ControlType::Physical => "physical",
        ControlType::Organizational => "policy",
        ControlType::Operational | ControlType::Human | ControlType::Contractual => {
            "process-procedure"
        }
    }
}

/// What a control implements of one policy; none where it implements nothing.
fn implementation<'a>(
    material: Material<'a>,
    trace: &'a Trace,
    catalog: &PolicyCatalog<'a>,
    coverage: &Coverage,
    control: &str,
) -> Option<Implementation<'a>> {
    let body = material.book.jurisdiction(coverage.at);
    let base = format!("component/{control}/{}", body.id);
    // By the control of the catalog: what it does for that itself, and for parts.
    type Both<'a> = (Option<&'a TracedLink>, Vec<Statement<'a>>);
    let mut requirements: BTreeMap<usize, Both<'a>> = BTreeMap::new();
    for linked in trace
        .of_control(control)
        .filter(|linked| linked.at == coverage.at)
    {
        let above = catalog.control_of(linked.clause);
        let (own, statements) = requirements.entry(above).or_default();
        if above == linked.clause {
            *own = Some(linked.link);
            continue;
        }
        let id = catalog.part_id(linked.clause);
        statements.push(Statement {
            uuid: uuid(&format!("{base}/{id}")),
            statement_id: id,
            description: told(linked.link),
            props: link_props(linked.link),
        });
    }
    let requirement = |(clause, (own, statements)): (usize, Both<'a>)| {
        let id = catalog.control_id(clause);
        Requirement {
            uuid: uuid(&format!("{base}/{id}")),
            control_id: id,
            description: own.map_or("下の条項を受け持つ。".into(), told),
            props: own.map_or_else(Vec::new, link_props),
            statements,
        }
    };
    (!requirements.is_empty()).then(|| Implementation {
        uuid: uuid(&base),
        source: catalog.file(),
        description: format!("{}の条文の実施", body.name),
        implemented_requirements: requirements.into_iter().map(requirement).collect(),
    })
}

/// What a link says in words.
fn told(link: &TracedLink) -> Cow<'_, str> {
    let reason = link.reason.as_deref();
    reason.unwrap_or(link.relation.word()).into()
}

fn link_props(link: &TracedLink) -> Vec<Prop<'_>> {
    let inherited = match link.inherited_from {
        Some(_) => "yes",
        None => "",
    };
    own_props(&[
        ("relation", link.relation.name()),
        ("state", link.state.name()),
        ("inherited", inherited),
    ])
}

/// The links of a policy as a mapping, with the controls on either side that none
/// leads to; none where there are no links.
fn mapping<'a>(
    material: Material<'a>,
    trace: &'a Trace,
    catalog: &PolicyCatalog<'a>,
    coverage: &Coverage,
) -> Option<Document<'a>> {
    let version = material.book.version(coverage.at);
    let body = material.book.jurisdiction(coverage.at);
    let base = format!("mapping/{}/{}", body.id, version.front.version);
    let mut maps = Vec::new();
    let mut reached: BTreeSet<&str> = BTreeSet::new();
    for clause in 0..version.clauses.len() {
        for link in trace.of_clause(coverage.at, clause) {
            reached.insert(&link.control);
            let (kind, id) = catalog.item(clause);
            let confidence = match link.state {
                State::Confirmed => "high",
                State::Review => "low",
            };
            maps.push(Map {
                uuid: uuid(&format!("{base}/{id}/{}", link.control)),
                relationship: relationship(link.relation),
                sources: [Item {
                    r#type: kind,
                    id_ref: id,
                }],
                targets: [Item {
                    r#type: "control",
                    id_ref: format!("k.{}", link.control),
                }],
                props: link_props(link),
                remarks: link.reason.as_deref(),
                confidence_score: Confidence {
                    category: confidence,
                },
            });
        }
    }
    if maps.is_empty() {
        return None;
    }
    let read = trace
        .reviews()
        .iter()
        .all(|review| review.at != coverage.at);
    let whole = read && coverage.open.is_empty() && coverage.withheld == 0;
    let open = coverage.open.iter();
    let open = open.map(|clause| catalog.control_id(catalog.control_of(*clause)));
    let idle = trace.controls().iter();
    let idle = idle.filter(|c| !reached.contains(c.id.as_str()));
    let own = Mapping {
        uuid: uuid(&format!("{base}/mapping")),
        source_resource: resource(catalog.file()),
        target_resource: resource(CONTROLS.to_owned()),
        maps,
        source_gap_summary: gaps(&base, "source", open.collect()),
        target_gap_summary: gaps(
            &base,
            "target",
            idle.map(|c| format!("k.{}", c.id)).collect(),
        ),
    };
    let title = format!("{}と統制の対応", version.front.title);
    let collection = MappingCollection {
        uuid: uuid(&base),
        metadata: with_note(metadata(&title, &version.front.version, &[version])),
        provenance: Provenance {
            method: "human",
            matching_rationale: "semantic",
            status: if whole { "complete" } else { "not-complete" },
            mapping_description: "条文を読み、それを果たす統制を人が選んだもの。",
        },
        mappings: [own],
    };
    Some(Document::MappingCollection(Box::new(collection)))
}

fn resource(href: String) -> Resource {
    Resource {
        r#type: "catalog",
        href,
    }
}

/// What nothing leads to on one side of a mapping; none where there is nothing.
fn gaps(base: &str, side: &str, ids: BTreeSet<String>) -> Option<GapSummary> {
    (!ids.is_empty()).then(|| GapSummary {
        uuid: uuid(&format!("{base}/{side}-gap-summary")),
        unmapped_controls: [Unmapped {
            with_ids: ids.into_iter().collect(),
        }],
    })
}

/// How a clause lies to its control.
fn relationship(relation: Relation) -> &'static str {
    match relation {
        Relation::Implements => "subset-of",
        Relation::Partly | Relation::Supports => "intersects-with",
    }
}
