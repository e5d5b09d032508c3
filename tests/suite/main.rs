//! One suite crate: every behaviour is a module here.

mod fidelity;
mod numbering_styles;
