//! One suite crate: every behaviour is a module here.

mod numbering_styles;
