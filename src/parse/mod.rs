//! One source file in, a checked value out.
//!
//! Policy Markdown becomes a [`crate::model::Version`], the YAML files their
//! values. Every fault of a file is found in one run; a value comes out as good
//! as it could be made. Nothing here looks at a second file.

mod acknowledge;
mod blocks;
mod controls;
mod corrections;
mod front;
mod glossary;
mod keys;
mod laws;
mod links;
mod numbering;
mod policy;
mod site;
mod topics;
mod yaml;

pub use acknowledge::Acknowledgements;
pub use controls::{ControlFile, parse_control};
pub use corrections::{
    Corrections, DropClass, DroppedLines, GivenFigure, GivenRole, GivenTable, LineRange, LineRole,
    Repair, parse_corrections,
};
pub use front::{
    AS_PRINTED_CODES, is_citation_code, is_drafting_code, parse_front, status_from_name,
    version_front_keys,
};
pub use glossary::parse_glossary;
pub use keys::{KeyEntry, KeysFile, parse_keys};
pub use laws::parse_laws;
pub use links::{LinkEntry, LinksFile, parse_links};
pub use policy::parse_policy;
pub(crate) use policy::{CELL_ABOVE, LOST_FIGURE, TABLE_CAPTION};
pub use site::{
    CoverageGoal, JurisdictionFile, PolicyEntry, RoleEntry, SiteFile, parse_jurisdiction,
    parse_site,
};
pub use topics::{TopicsFile, add_proposals, parse_topics};
pub use yaml::{Fields, Named, YamlDocument, is_id};
