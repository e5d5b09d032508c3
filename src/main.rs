//! The `keiji` command.
fn main() {}
