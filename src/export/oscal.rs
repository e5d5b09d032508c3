//! OSCAL 1.2.3: a catalog of each policy and one of the controls, the controls as
//! components, and a mapping of each policy to the controls with what is left out.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use uuid::Uuid;

use super::MODEL_NOTE;
use super::catalog::{Catalog, put};
use crate::model::{ControlType, Relation, Version};
use crate::trace::{Coverage, Material, State, Trace, TracedLink};

/// The version of OSCAL that is written.
const OSCAL: &str = "1.2.3";
/// Where our own properties belong.
pub(super) const NAMESPACE: &str = "urn:keiji:oscal";
/// The file of the controls as a catalog.
const CONTROLS: &str = "controls-catalog.json";

/// The documents, by file name.
pub(super) fn files(material: Material<'_>, trace: &Trace) -> Vec<(String, Vec<u8>)> {
    let bodies: Vec<(Catalog<'_>, &Coverage)> = trace
        .coverage()
        .iter()
        .map(|coverage| (Catalog::new(material, trace, coverage.at), coverage))
        .collect();
    let mut out: Vec<(String, Value)> = Vec::new();
    let versions: Vec<&Version> = bodies
        .iter()
        .map(|(_, c)| material.book.version(c.at))
        .collect();
    out.push((CONTROLS.to_owned(), controls_catalog(trace, &versions)));
    let components = components(material, trace, &bodies, &versions);
    out.push(("component-definition.json".to_owned(), components));
    for (catalog, coverage) in &bodies {
        out.push((catalog.file(), catalog.document()));
        let name = format!(
            "{}-mapping.json",
            material.book.jurisdiction(coverage.at).id
        );
        out.extend(mapping(material, trace, catalog, coverage).map(|value| (name, value)));
    }
    out.sort_by(|a, b| a.0.cmp(&b.0));
    let written = out.into_iter().map(|(name, value)| {
        let mut bytes = serde_json::to_vec_pretty(&value).expect("a value becomes JSON in memory");
        bytes.push(b'\n');
        (name, bytes)
    });
    written.collect()
}

/// A UUID of version 5: the same for the same name.
pub(super) fn uuid(name: &str) -> String {
    let own = Uuid::new_v5(&Uuid::NAMESPACE_URL, NAMESPACE.as_bytes());
    Uuid::new_v5(&own, name.as_bytes()).to_string()
}

/// What every document says of itself; it was last changed with its newest text.
pub(super) fn metadata(title: &str, version: &str, texts: &[&Version]) -> Value {
    json!({
        "title": line(title),
        "last-modified": texts.iter().map(|v| changed(v)).max().unwrap_or_else(|| FIRST.to_owned()),
        "version": line(version),
        "oscal-version": OSCAL,
    })
}

/// Metadata that says how the controls are meant.
fn with_note(mut metadata: Value) -> Value {
    metadata["remarks"] = MODEL_NOTE.into();
    metadata
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
pub(super) fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A property; none where there is no value.
pub(super) fn prop(name: &str, value: &str, namespace: Option<&str>) -> Option<Value> {
    let value = line(value);
    if value.is_empty() {
        return None;
    }
    let mut out = json!({ "name": name, "value": value });
    if let Some(namespace) = namespace {
        out["ns"] = namespace.into();
    }
    Some(out)
}

fn own_props(pairs: &[(&str, &str)]) -> Vec<Value> {
    let pairs = pairs.iter();
    pairs
        .filter_map(|(name, value)| prop(name, value, Some(NAMESPACE)))
        .collect()
}

/// The controls as a catalog, grouped by type.
fn controls_catalog(trace: &Trace, versions: &[&Version]) -> Value {
    let mut groups = Vec::new();
    for kind in ControlType::ALL {
        let controls = trace.controls().iter().filter(|c| c.kind == kind);
        let controls: Vec<Value> = controls
            .map(|control| {
                let mut props = own_props(&[
                    ("owner", &control.owner),
                    ("status", control.status.name()),
                    ("review", &control.review),
                ]);
                for (name, list) in [
                    ("evidence", &control.evidence),
                    ("iso27002", &control.iso27002),
                ] {
                    props.extend(list.iter().filter_map(|v| prop(name, v, Some(NAMESPACE))));
                }
                let mut parts = Vec::new();
                for (name, text) in [
                    ("statement", control.summary()),
                    ("guidance", &control.body),
                ] {
                    if !text.trim().is_empty() {
                        let id = format!("k.{}.{name}", control.id);
                        parts.push(json!({ "id": id, "name": name, "prose": text }));
                    }
                }
                let mut out = json!({
                    "id": format!("k.{}", control.id),
                    "class": "measure",
                    "title": line(&control.name),
                });
                put(&mut out, "props", props);
                put(&mut out, "parts", parts);
                out
            })
            .collect();
        if !controls.is_empty() {
            let id = format!("type.{}", kind.name());
            groups.push(json!({ "id": id, "title": kind.word(), "controls": controls }));
        }
    }
    let mut catalog = json!({
        "uuid": uuid("catalog/controls"),
        "metadata": with_note(metadata("統制", "1", versions)),
    });
    put(&mut catalog, "groups", groups);
    json!({ "catalog": catalog })
}

/// The controls as components, each with the clauses it implements.
fn components(
    material: Material<'_>,
    trace: &Trace,
    bodies: &[(Catalog<'_>, &Coverage)],
    versions: &[&Version],
) -> Value {
    let list = trace.controls().iter().map(|control| {
        let name = format!("component/{}", control.id);
        let mut out = json!({
            "uuid": uuid(&name),
            "type": component_type(control.kind),
            "title": line(&control.name),
            "description": control.summary(),
        });
        let props = own_props(&[
            ("control", &control.id),
            ("owner", &control.owner),
            ("status", control.status.name()),
        ]);
        put(&mut out, "props", props);
        let implementations = bodies.iter().filter_map(|(catalog, coverage)| {
            implementation(material, trace, catalog, coverage, &control.id)
        });
        put(
            &mut out,
            "control-implementations",
            implementations.collect(),
        );
        out
    });
    let mut definition = json!({
        "uuid": uuid("component-definition"),
        "metadata": with_note(metadata("統制", "1", versions)),
    });
    put(&mut definition, "components", list.collect());
    json!({ "component-definition": definition })
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
fn implementation(
    material: Material<'_>,
    trace: &Trace,
    catalog: &Catalog<'_>,
    coverage: &Coverage,
    control: &str,
) -> Option<Value> {
    let body = &material.book.jurisdiction(coverage.at).id;
    let base = format!("component/{control}/{body}");
    // By the control of the catalog: what it does for that itself, and for parts.
    let mut requirements: BTreeMap<usize, (Option<&TracedLink>, Vec<Value>)> = BTreeMap::new();
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
        let mut statement = json!({
            "uuid": uuid(&format!("{base}/{id}")),
            "statement-id": id,
            "description": told(linked.link),
        });
        put(&mut statement, "props", link_props(linked.link));
        statements.push(statement);
    }
    let list = requirements.into_iter().map(|(clause, (own, statements))| {
        let id = catalog.control_id(clause);
        let mut out = json!({
            "uuid": uuid(&format!("{base}/{id}")),
            "control-id": id,
            "description": own.map_or_else(|| "下の条項を受け持つ。".to_owned(), told),
        });
        put(&mut out, "props", own.map_or_else(Vec::new, link_props));
        put(&mut out, "statements", statements);
        out
    });
    let list: Vec<Value> = list.collect();
    (!list.is_empty()).then(|| {
        json!({
            "uuid": uuid(&base),
            "source": catalog.file(),
            "description": format!("{}の条文の実施", material.book.jurisdiction(coverage.at).name),
            "implemented-requirements": list,
        })
    })
}

/// What a link says in words.
fn told(link: &TracedLink) -> String {
    link.reason
        .clone()
        .unwrap_or_else(|| link.relation.word().to_owned())
}

fn link_props(link: &TracedLink) -> Vec<Value> {
    let inherited = if link.inherited_from.is_some() {
        "yes"
    } else {
        ""
    };
    own_props(&[
        ("relation", link.relation.name()),
        ("state", link.state.name()),
        ("inherited", inherited),
    ])
}

/// The links of a policy as a mapping, with the controls on either side that none
/// leads to; none where there are no links.
fn mapping(
    material: Material<'_>,
    trace: &Trace,
    catalog: &Catalog<'_>,
    coverage: &Coverage,
) -> Option<Value> {
    let version = material.book.version(coverage.at);
    let body = material.book.jurisdiction(coverage.at);
    let base = format!("mapping/{}/{}", body.id, version.front.version);
    let mut maps = Vec::new();
    let mut reached: BTreeSet<&str> = BTreeSet::new();
    for clause in 0..version.clauses.len() {
        let (kind, id) = catalog.item(clause);
        for link in trace.of_clause(coverage.at, clause) {
            reached.insert(&link.control);
            let confidence = match link.state {
                State::Confirmed => "high",
                State::Review => "low",
            };
            let mut map = json!({
                "uuid": uuid(&format!("{base}/{id}/{}", link.control)),
                "relationship": relationship(link.relation),
                "sources": [{ "type": kind, "id-ref": id }],
                "targets": [{ "type": "control", "id-ref": format!("k.{}", link.control) }],
                "confidence-score": { "category": confidence },
            });
            if let Some(reason) = &link.reason {
                map["remarks"] = reason.as_str().into();
            }
            put(&mut map, "props", link_props(link));
            maps.push(map);
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
    let status = if whole { "complete" } else { "not-complete" };
    let mut own = json!({
        "uuid": uuid(&format!("{base}/mapping")),
        "source-resource": { "type": "catalog", "href": catalog.file() },
        "target-resource": { "type": "catalog", "href": CONTROLS },
        "maps": maps,
    });
    let open: BTreeSet<String> = coverage
        .open
        .iter()
        .map(|clause| catalog.control_id(catalog.control_of(*clause)))
        .collect();
    let idle = trace
        .controls()
        .iter()
        .filter(|c| !reached.contains(c.id.as_str()));
    let idle: BTreeSet<String> = idle.map(|c| format!("k.{}", c.id)).collect();
    for (side, ids) in [("source-gap-summary", open), ("target-gap-summary", idle)] {
        if !ids.is_empty() {
            own[side] = json!({
                "uuid": uuid(&format!("{base}/{side}")),
                "unmapped-controls": [{ "with-ids": ids }],
            });
        }
    }
    Some(json!({
        "mapping-collection": {
            "uuid": uuid(&base),
            "metadata": with_note(metadata(&format!("{}と統制の対応", version.front.title), &version.front.version, &[version])),
            "provenance": {
                "method": "human",
                "matching-rationale": "semantic",
                "status": status,
                "mapping-description": "条文を読み、それを果たす統制を人が選んだもの。",
            },
            "mappings": [own],
        }
    }))
}

/// How a clause lies to its control.
fn relationship(relation: Relation) -> &'static str {
    match relation {
        Relation::Implements => "subset-of",
        Relation::Partly | Relation::Supports => "intersects-with",
    }
}
