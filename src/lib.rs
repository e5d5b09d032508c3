//! keiji (掲示): a static site generator for information-security policies.
#![forbid(unsafe_code)]

pub mod japanese;
