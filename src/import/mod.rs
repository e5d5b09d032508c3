//! Posted text in, policy Markdown out.
//!
//! Lines are repaired and cleaned (`lines`), what is no text of the policy is
//! dropped (`drops`), tables are gathered (`tables`), broken lines rejoined
//! (`flow`), the numbering decides the hierarchy (`structure`), titles are
//! told from text (`titles`) and all is written (`write`). Every step reports
//! what it dropped, repaired or doubted, with the source line.

mod drops;
mod flow;
mod lines;
mod structure;
mod tables;
mod titles;
mod tree;
mod write;

use crate::diagnostic::{Checked, Code, Diagnostic, Report};
use crate::model::{Dates, FrontMatter, Status};
use crate::parse::Corrections;
use crate::source::SourceFile;

/// Imports a posted text.
///
/// Without a `document` in the corrections the front matter is a stub that
/// `keiji check` will ask to be completed.
pub fn import(source: &SourceFile, corrections: &Corrections) -> Checked<String> {
    let mut report = Report::default();
    let lines = lines::read_lines(source, corrections, &mut report);
    if lines.is_empty() {
        report.push(
            Diagnostic::error(
                Code::EmptyPolicy,
                format!("{} には文字がありません", source.path().display()),
            )
            .hint("規程の本文が入ったテキストファイルを指定してください"),
        );
    }
    let lines = drops::drop_lines(lines, source, corrections, &mut report);
    let flow = flow::Flow::of(&lines);
    let units = tables::gather(lines, source, corrections, &mut report);
    let mut tree = structure::build(units, flow, source, &mut report);
    titles::settle(&mut tree);
    let front = match &corrections.document {
        Some(front) => front.clone(),
        None => {
            report.push(
                Diagnostic::warning(
                    Code::MissingKey,
                    "訂正ファイルに document がないので、前付けを仮に置きました",
                )
                .hint("jurisdiction、title、version、label、status、effective を書いてください"),
            );
            stub(source)
        }
    };
    Checked {
        value: write::write(&front, &tree),
        report,
    }
}

/// Front matter for a text nothing is known of: its first line is its title.
fn stub(source: &SourceFile) -> FrontMatter {
    let title = source
        .lines()
        .map(|(_, l)| l.trim())
        .find(|l| !l.is_empty())
        .unwrap_or("題名未定")
        .trim_start_matches('○')
        .to_owned();
    FrontMatter {
        jurisdiction: "jurisdiction".into(),
        policy: "policy".into(),
        title,
        short_title: None,
        version: "v1".into(),
        label: "取込版".into(),
        status: Status::Draft,
        dates: Dates::default(),
        enactment: None,
        parts: std::collections::BTreeMap::new(),
        as_printed: Vec::new(),
    }
}
