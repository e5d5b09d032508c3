//! `<version>.keys.yaml`: which keys a version takes over from the one before.
//!
//! In: the file, as `keiji keys` writes it and its keeper leaves it. Out: a
//! [`Lineage`] of the entries that can be used. Whether its paths lead anywhere is
//! for those who hold the version.

use super::yaml::{Fields, YamlDocument};
use crate::diagnostic::{Checked, Code, Diagnostic, Report};
use crate::model::{KeptKey, Lineage, is_key};
use crate::source::SourceFile;

/// An entry and where it stands.
#[derive(Debug)]
pub struct KeyEntry {
    /// The clause and its key.
    pub kept: KeptKey,
    /// The line in the file, from 1.
    pub line: usize,
}

/// A keys file: what it says, and where.
#[derive(Debug, Default)]
pub struct KeysFile {
    /// Identifier of the version whose clauses are continued.
    pub from: String,
    /// The line that names it.
    pub from_line: usize,
    /// The clauses whose key is not that of their labels.
    pub entries: Vec<KeyEntry>,
}

impl KeysFile {
    /// What it says, without places.
    pub fn lineage(&self) -> Lineage {
        Lineage {
            from: self.from.clone(),
            keys: self.entries.iter().map(|e| e.kept.clone()).collect(),
        }
    }
}

/// Reads a keys file; none where it cannot be read at all.
pub fn parse_keys(file: &SourceFile) -> Checked<Option<KeysFile>> {
    let mut report = Report::default();
    let document = YamlDocument::parse(file, 0..file.text().len(), &mut report);
    let value = document.map(|document| {
        let mut fields = document.fields();
        let out = KeysFile {
            from: fields.required("from", &mut report),
            from_line: fields.line_of("from"),
            entries: fields
                .maps("keys", &mut report)
                .into_iter()
                .filter_map(|item| entry(item, &mut report))
                .collect(),
        };
        fields.finish(&mut report);
        out
    });
    Checked { value, report }
}

fn entry(mut item: Fields<'_>, report: &mut Report) -> Option<KeyEntry> {
    let path = item.texts("path", report);
    let key = item.required("key", report);
    // What the clause was called before; for the keeper's eye.
    item.text("was", report);
    let line = item.line_of("key");
    let sound = is_key(&key);
    if !sound && !key.is_empty() {
        let fault = Diagnostic::error(
            Code::BadId,
            format!("条文の識別子「{key}」に使えない文字があります"),
        )
        .hint("半角の英小文字と数字、「.」「-」「_」だけで、128 字までで書いてください");
        report.push(item.at("key", fault));
    }
    item.finish(report);
    (sound && !path.is_empty()).then_some(KeyEntry {
        kept: KeptKey { path, key },
        line,
    })
}
