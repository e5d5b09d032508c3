//! The five imported policies are their sources, character for character.

use std::path::{Path, PathBuf};

use keiji::diagnostic::Severity;
use keiji::parse::{parse_corrections, parse_policy};
use keiji::source::SourceFile;
use keiji::verify::{Imported, MAX_CORRECTION_SHARE, summary, verify_version};

/// Every version that has its source beside it, in the order of the paths.
fn imported_versions() -> Vec<PathBuf> {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/jurisdictions");
    let mut out = Vec::new();
    let mut pending = vec![content];
    while let Some(directory) = pending.pop() {
        for entry in std::fs::read_dir(directory).expect("content is there") {
            let path = entry.expect("content can be listed").path();
            if path.is_dir() {
                pending.push(path);
            } else if path.to_string_lossy().ends_with(".source.txt") {
                out.push(path);
            }
        }
    }
    out.sort();
    out
}

fn beside(source: &Path, ending: &str) -> SourceFile {
    let stem = source.to_string_lossy().replace(".source.txt", ending);
    SourceFile::read(Path::new(&stem)).expect("the file stands beside the source")
}

#[test]
fn imported_policies_are_their_sources() {
    let versions = imported_versions();
    assert_eq!(versions.len(), 5);
    let mut told = String::new();
    let mut sound = true;
    for path in versions {
        let source = SourceFile::read(&path).expect("the source is text");
        let corrections = parse_corrections(&beside(&path, ".corrections.yaml")).value;
        let markdown = beside(&path, ".md");
        let version = parse_policy(&markdown)
            .value
            .expect("the policy can be read");
        let checked = verify_version(&Imported {
            source: &source,
            corrections: &corrections,
            markdown: &markdown,
            version: &version,
        });
        let fidelity = &checked.value;
        told.push_str(&summary(&path.to_string_lossy(), fidelity));
        for d in checked
            .report
            .sorted()
            .iter()
            .filter(|d| d.severity == Severity::Error)
        {
            let line = d.place.as_ref().map_or(0, |p| p.start.line);
            told.push_str(&format!("  {} {line}: {}\n", d.code.as_str(), d.message));
        }
        sound &= fidelity.complete() && !checked.report.fails(false);
        sound &= fidelity.correction_share() <= MAX_CORRECTION_SHARE;
        let accounted = fidelity.placed + fidelity.dropped_chars() + fidelity.replaced;
        sound &= accounted == fidelity.source_chars;
        // Every clause but loose rows of merged cells is made of source lines.
        sound &= !fidelity.clause_lines.is_empty();
    }
    assert!(sound, "{told}");
}
