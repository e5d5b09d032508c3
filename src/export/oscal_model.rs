//! The parts of OSCAL 1.2.3 that are written, as the schemas of NIST name them.
//!
//! OSCAL knows no empty lists: what is empty is left out. Texts are borrowed from
//! the policies where they stand there letter for letter, as they make up nearly
//! all of the bytes.

use std::borrow::Cow;

use serde::Serialize;

type Text<'a> = Cow<'a, str>;

/// A document: what it holds, under the name of its kind.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Document<'a> {
    Catalog(Catalog<'a>),
    ComponentDefinition(ComponentDefinition<'a>),
    MappingCollection(Box<MappingCollection<'a>>),
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Metadata {
    pub(super) title: String,
    /// A time with its zone.
    pub(super) last_modified: String,
    pub(super) version: String,
    pub(super) oscal_version: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) remarks: Option<&'static str>,
}

#[derive(Debug, Serialize)]
pub(super) struct Prop<'a> {
    pub(super) name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ns: Option<&'static str>,
    pub(super) value: Text<'a>,
}

#[derive(Debug, Serialize)]
pub(super) struct Link {
    pub(super) href: String,
    pub(super) rel: &'static str,
}

#[derive(Debug, Serialize)]
pub(super) struct Catalog<'a> {
    pub(super) uuid: String,
    pub(super) metadata: Metadata,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) groups: Vec<Group<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) controls: Vec<Control<'a>>,
}

/// It holds groups or controls, never both.
#[derive(Debug, Serialize)]
pub(super) struct Group<'a> {
    pub(super) id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) class: Option<&'static str>,
    pub(super) title: Text<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) groups: Vec<Group<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) controls: Vec<Control<'a>>,
}

#[derive(Debug, Serialize)]
pub(super) struct Control<'a> {
    pub(super) id: String,
    pub(super) class: &'static str,
    pub(super) title: Text<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) props: Vec<Prop<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) links: Vec<Link>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) parts: Vec<Part<'a>>,
}

#[derive(Debug, Serialize)]
pub(super) struct Part<'a> {
    pub(super) id: String,
    pub(super) name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) class: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<Text<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) props: Vec<Prop<'a>>,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(super) prose: Text<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) parts: Vec<Part<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) links: Vec<Link>,
}

#[derive(Debug, Serialize)]
pub(super) struct ComponentDefinition<'a> {
    pub(super) uuid: String,
    pub(super) metadata: Metadata,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) components: Vec<Component<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Component<'a> {
    pub(super) uuid: String,
    pub(super) r#type: &'static str,
    pub(super) title: Text<'a>,
    pub(super) description: Text<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) props: Vec<Prop<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) control_implementations: Vec<Implementation<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Implementation<'a> {
    pub(super) uuid: String,
    /// The file of the catalog.
    pub(super) source: String,
    pub(super) description: String,
    pub(super) implemented_requirements: Vec<Requirement<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Requirement<'a> {
    pub(super) uuid: String,
    pub(super) control_id: String,
    pub(super) description: Text<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) props: Vec<Prop<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) statements: Vec<Statement<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Statement<'a> {
    pub(super) statement_id: String,
    pub(super) uuid: String,
    pub(super) description: Text<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) props: Vec<Prop<'a>>,
}

#[derive(Debug, Serialize)]
pub(super) struct MappingCollection<'a> {
    pub(super) uuid: String,
    pub(super) metadata: Metadata,
    pub(super) provenance: Provenance,
    pub(super) mappings: [Mapping<'a>; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Provenance {
    pub(super) method: &'static str,
    pub(super) matching_rationale: &'static str,
    pub(super) status: &'static str,
    pub(super) mapping_description: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Mapping<'a> {
    pub(super) uuid: String,
    pub(super) source_resource: Resource,
    pub(super) target_resource: Resource,
    pub(super) maps: Vec<Map<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) source_gap_summary: Option<GapSummary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) target_gap_summary: Option<GapSummary>,
}

/// A catalog, by its file.
#[derive(Debug, Serialize)]
pub(super) struct Resource {
    pub(super) r#type: &'static str,
    pub(super) href: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Map<'a> {
    pub(super) uuid: String,
    pub(super) relationship: &'static str,
    pub(super) sources: [Item; 1],
    pub(super) targets: [Item; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) props: Vec<Prop<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) remarks: Option<&'a str>,
    pub(super) confidence_score: Confidence,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Item {
    pub(super) r#type: &'static str,
    pub(super) id_ref: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Confidence {
    pub(super) category: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct GapSummary {
    pub(super) uuid: String,
    pub(super) unmapped_controls: [Unmapped; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Unmapped {
    pub(super) with_ids: Vec<String>,
}
