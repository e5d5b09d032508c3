//! The site as a sorted map of path to bytes, and the one place that puts it on
//! the disk.
//!
//! In: [`SiteMap`], filled by the pipeline. Out: a directory that holds exactly
//! these files and a marker. The new site is made complete in a staging directory
//! beside the old one and then swapped in, so that readers never see half a site
//! and a build that fails or is killed leaves the old one whole. A directory that
//! keiji did not make, or that holds a file it did not make, is never touched.

mod map;
mod marker;
mod staging;

pub use map::SiteMap;
pub use staging::{Output, STAGING_INFIX};
