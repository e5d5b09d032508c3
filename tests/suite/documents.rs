//! What the documents promise is so.

use std::collections::BTreeSet;

use keiji::diagnostic::Code;

#[test]
fn every_code_is_explained() {
    let text = include_str!("../../docs/diagnostics.md");
    let mut explained = BTreeSet::new();
    for row in text.lines().filter(|line| line.starts_with("| K")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        assert_eq!(cells.len(), 3, "{row}");
        assert!(cells.iter().all(|cell| !cell.is_empty()), "{row}");
        assert!(explained.insert(cells[0]), "{} stands twice", cells[0]);
    }
    let known: BTreeSet<&str> = Code::ALL.iter().map(|(_, code, _)| *code).collect();
    let missing: Vec<_> = known.difference(&explained).collect();
    let unknown: Vec<_> = explained.difference(&known).collect();
    assert!(
        missing.is_empty(),
        "docs/diagnostics.md does not explain {missing:?}"
    );
    assert!(
        unknown.is_empty(),
        "docs/diagnostics.md explains {unknown:?}, which no message bears"
    );
}
