//! One suite crate: every behaviour is a module here.
fn main() {}
