//! keiji (掲示): a static site generator for information-security policies.
#![forbid(unsafe_code)]

pub mod compare;
pub mod contrast;
pub mod definitions;
pub mod diagnostic;
pub mod diff;
pub mod duties;
pub mod error;
pub mod export;
mod handout;
pub mod highlight;
pub mod import;
pub mod japanese;
pub mod kana_index;
pub mod lints;
pub mod load;
pub mod model;
pub mod parse;
pub mod pipeline;
pub mod provenance;
pub mod publish;
pub mod references;
pub mod render;
pub mod report;
pub mod resolve;
pub mod search;
pub mod site;
pub mod source;
pub mod trace;
pub mod verify;
