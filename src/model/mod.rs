//! The policy model: plain data, no input or output, no HTML.

mod clause;
mod contrast;
mod control;
mod date;
mod glossary;
mod jurisdiction;
mod key;
mod label;
mod laws;
mod lineage;
mod links;
mod role;
mod topics;
mod version;

pub use clause::{Cell, Clause, ClauseIndex, Content, Kind, Paragraph, Row, Table};
pub use contrast::{ColumnOrder, ContrastStyle, Omission, Pad};
pub use control::{Control, ControlStatus, ControlType, is_iso27002};
pub use date::PolicyDate;
pub use glossary::{Glossary, Term};
pub use jurisdiction::{Edition, Jurisdiction, PolicyInfo, Site, WantedDiff};
pub use key::assign_addresses;
pub use label::{
    Label, Reading, Style, fold_ascii, goes_on_as_word, is_wide, kanji_digit, number, path_segment,
};
pub use laws::{ERAS, Law, LawNumber, LawTable};
pub use lineage::{KeptKey, Lineage, is_key};
pub use links::{ClauseLinks, Link, Relation, TextHash, Waiver, WaiverReason};
pub use role::{Role, shared_role};
pub use topics::{Area, Standing, Topic, Topics};
pub use version::{Acknowledged, Dates, FrontMatter, Status, Version};
