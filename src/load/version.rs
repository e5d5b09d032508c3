//! One policy file, taken apart and held against its place.

use super::PolicyFile;
use super::keys::take_over_keys;
use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::model::Version;
use crate::parse::parse_policy;
use crate::source::SourceFile;

/// Takes one policy file apart and compares what it says about itself with the
/// names of its directories and its file; its clauses take over the keys that the
/// file beside it records.
pub fn parse_version(file: &PolicyFile) -> Checked<Option<Version>> {
    let Checked { value, mut report } = parse_policy(&file.source);
    let Some(mut version) = value else {
        return Checked {
            value: None,
            report,
        };
    };
    let expected = &file.expected;
    for (key, found, wanted) in [
        (
            "jurisdiction",
            &version.front.jurisdiction,
            &expected.jurisdiction,
        ),
        ("policy", &version.front.policy, &expected.policy),
        ("version", &version.front.version, &expected.version),
    ] {
        if found != wanted {
            let diagnostic = mismatch(file, key, found, wanted);
            report.push(at_key(diagnostic, &file.source, key));
        }
    }
    report.extend(take_over_keys(file, &mut version));
    Checked {
        value: Some(version),
        report,
    }
}

fn mismatch(file: &PolicyFile, key: &str, found: &str, wanted: &str) -> Diagnostic {
    if key == "version" && file.siblings.iter().any(|v| v == found) {
        return Diagnostic::error(
            Code::DuplicateVersion,
            format!("版「{found}」が二つあります（{found}.md とこのファイル）"),
        )
        .hint(format!("このファイルの版は「version: {wanted}」です"));
    }
    Diagnostic::error(
        Code::NameMismatch,
        format!("{key}「{found}」が置き場所の「{wanted}」と違います"),
    )
    .hint(format!(
        "「{key}: {wanted}」と書くか、ファイルを正しい場所に移してください"
    ))
}

/// Points at a key of the front matter; keys of the outermost level only.
fn at_key(diagnostic: Diagnostic, file: &SourceFile, key: &str) -> Diagnostic {
    let line = file
        .lines()
        .skip(1)
        .take_while(|(_, text)| *text != "---")
        .find(|(_, text)| {
            text.strip_prefix(key)
                .is_some_and(|rest| rest.starts_with(':'))
        })
        .map_or(1, |(line, _)| line);
    diagnostic.at_line(file, line)
}
