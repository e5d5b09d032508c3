//! The whole program, run as people run it.
//!
//! One crate, because the dictionary is linked into every test binary; a module
//! for each behaviour. Each test writes a small site of its own into a directory
//! of its own, runs the real binary and looks at exit code, messages and files.

mod across;
mod annotations;
mod changes;
mod compare;
mod content;
mod contrast;
mod control_pages;
mod data;
mod definitions;
mod diff;
mod diff_cases;
mod diff_command;
mod documents;
mod dom;
mod driver;
mod duties;
mod fidelity;
mod imported;
mod lineage;
mod lints;
mod marks;
mod messages;
mod numbering_styles;
mod oscal;
mod output;
mod pages;
mod references;
mod revisions;
mod rooms;
mod samples;
mod search;
mod theme;
mod trace;
mod trace_pages;
