//! Where the text of each version came from: the proof against its source, the
//! source lines of each clause, and what the reader is told of the repairs.
//!
//! In: the book and the files beside its versions. Out: a [`Proof`] for every
//! version that has a source, and from these the lines for the published data and
//! the notes for the pages.

use std::path::PathBuf;

use crate::diagnostic::{Checked, Report};
use crate::error::Error;
use crate::load::VersionFiles;
use crate::parse::{Corrections, is_drafting_code, parse_corrections};
use crate::publish::SourceLines;
use crate::render::{DropNote, Notes, RepairKind, RepairNote, VersionNotes};
use crate::resolve::{Book, VersionRef};
use crate::source::SourceFile;
use crate::verify::{Fidelity, Imported, verify_version};

/// The account of one version against its source.
#[derive(Debug)]
pub struct Proof {
    /// The version.
    pub at: VersionRef,
    /// What it is called: title and label.
    pub name: String,
    /// The source text.
    pub source: PathBuf,
    /// What the corrections file says.
    pub corrections: Corrections,
    /// The account.
    pub fidelity: Fidelity,
}

/// Holds a version against its source; none where it has no source.
pub(crate) fn prove(book: &Book, at: VersionRef) -> Result<Checked<Option<Proof>>, Error> {
    let version = book.version(at);
    let files = VersionFiles::beside(&version.path);
    let mut report = Report::default();
    if !files.source.exists() {
        return Ok(Checked {
            value: None,
            report,
        });
    }
    let source = SourceFile::read(&files.source)?;
    let corrections = if files.corrections.exists() {
        let checked = parse_corrections(&SourceFile::read(&files.corrections)?);
        report.extend(checked.report);
        checked.value
    } else {
        Corrections::default()
    };
    let markdown = SourceFile::read(&version.path)?;
    let checked = verify_version(&Imported {
        source: &source,
        corrections: &corrections,
        markdown: &markdown,
        version,
    });
    report.extend(checked.report);
    let proof = Proof {
        at,
        name: format!("{} {}", version.front.title, version.front.label),
        source: files.source,
        corrections,
        fidelity: checked.value,
    };
    Ok(Checked {
        value: Some(proof),
        report,
    })
}

/// The source lines of every clause, and what the reader may know of each version.
pub(crate) fn provenance(book: &Book, proofs: &[Proof]) -> (SourceLines, Notes) {
    let mut lines = SourceLines::new();
    let mut notes = Notes::default();
    for at in book.versions() {
        let proof = proofs.iter().find(|p| p.at == at);
        let mut version_notes = proof.map(notes_of).unwrap_or_default();
        version_notes.kept = book
            .version(at)
            .front
            .as_printed
            .iter()
            // How a text is drafted concerns its keepers, not its readers.
            .filter(|kept| !is_drafting_code(kept.code))
            .map(|kept| (kept.path.clone(), kept.reason.clone()))
            .collect();
        notes.0.insert(at, version_notes);
        for (clause, ranges) in proof.into_iter().flat_map(|p| &p.fidelity.clause_lines) {
            lines.insert((at, *clause), ranges.clone());
        }
    }
    (lines, notes)
}

fn notes_of(proof: &Proof) -> VersionNotes {
    let fidelity = &proof.fidelity;
    let by_hand = fidelity.repairs.iter().map(|repair| RepairNote {
        line: repair.line,
        clause: repair.clause,
        found: repair.find.clone(),
        put: repair.put.clone(),
        reason: repair.reason.clone(),
        kind: RepairKind::Correction,
    });
    let rule = |line: usize, reason: String| RepairNote {
        line,
        clause: None,
        found: String::new(),
        put: String::new(),
        reason,
        kind: RepairKind::Rule,
    };
    let tables = proof.corrections.tables.iter().map(|table| {
        let caption = table.caption.as_deref().unwrap_or("題名のない表");
        rule(
            table.lines.first,
            format!("「{caption}」の表を組み直した（{}）", table.reason),
        )
    });
    let moves = fidelity
        .moved
        .iter()
        .map(|moved| rule(moved.line, moved.reason.clone()));
    let dropped = fidelity.dropped.iter().flat_map(|(class, dropped)| {
        dropped.runs.iter().map(|run| DropNote {
            first_line: run.lines.0,
            last_line: run.lines.1,
            class: class.name().to_owned(),
            reason: run.reason.clone(),
        })
    });
    VersionNotes {
        repairs: by_hand.chain(tables).chain(moves).collect(),
        dropped: dropped.collect(),
        kept: Vec::new(),
        source_name: proof
            .source
            .file_name()
            .map(|name| name.to_string_lossy().into_owned()),
        fidelity: fidelity.complete().then(|| {
            format!(
                "元になったテキストの空白を除く {} 字のすべてが、この掲示のどこにあるか、又はなぜないかを確かめています。人の手による訂正は {} 件、{} 字です。",
                fidelity.source_chars,
                fidelity.repairs.len(),
                fidelity.correction_chars
            )
        }),
    }
}
