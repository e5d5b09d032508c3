//! The controls and the links of all bodies, taken apart.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::diagnostic::{Checked, Code, Diagnostic, Report};
use crate::parse::{ControlFile, CoverageGoal, LinksFile, is_id};
use crate::source::SourceFile;

/// The files about controls, read but not yet taken apart.
#[derive(Debug, Default)]
pub struct TraceSources {
    /// The controls, by file name.
    pub controls: Vec<SourceFile>,
    /// The links of each body that has any, by its identifier.
    pub links: Vec<(String, SourceFile)>,
    /// How many clauses must be answered.
    pub coverage: Option<CoverageGoal>,
}

/// The files about controls, taken apart.
#[derive(Debug, Default)]
pub struct TraceFiles {
    /// The controls, by identifier.
    pub controls: Vec<ControlFile>,
    /// The links of each body that has any, by its identifier.
    pub links: Vec<(String, LinksFile)>,
    /// How many clauses must be answered.
    pub coverage: Option<CoverageGoal>,
    /// The names of the files of controls that could not be read.
    pub unread: Vec<String>,
    /// Whether every file of links could be read.
    pub links_whole: bool,
}

impl TraceFiles {
    /// Whether the site says nothing of controls.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.controls.is_empty() && self.links.is_empty()
    }
}

/// Puts together what was read from the files about controls, in their order.
pub fn gather_trace(
    sources: &TraceSources,
    controls: Vec<Checked<Option<ControlFile>>>,
    links: Vec<Checked<Option<LinksFile>>>,
) -> Checked<TraceFiles> {
    let mut report = Report::default();
    let mut out = TraceFiles {
        coverage: sources.coverage.clone(),
        links_whole: true,
        ..TraceFiles::default()
    };
    out.controls = gather_controls(sources, controls, &mut out.unread, &mut report);
    for ((body, _), read) in sources.links.iter().zip(links) {
        report.extend(read.report);
        match read.value {
            Some(links) => out.links.push((body.clone(), links)),
            None => out.links_whole = false,
        }
    }
    Checked { value: out, report }
}

/// The controls by the names of their files: those are what links mean, whatever a
/// file says of itself.
fn gather_controls(
    sources: &TraceSources,
    controls: Vec<Checked<Option<ControlFile>>>,
    unread: &mut Vec<String>,
    report: &mut Report,
) -> Vec<ControlFile> {
    let mut read: Vec<(String, ControlFile)> = Vec::new();
    for (file, control) in sources.controls.iter().zip(controls) {
        report.extend(control.report);
        match control.value {
            Some(control) => read.push((stem(file), control)),
            None => unread.push(stem(file)),
        }
    }
    // The file that bears the name has the better claim to it.
    let mut owners: BTreeMap<String, PathBuf> = BTreeMap::new();
    let (named, others): (Vec<_>, Vec<_>) = read
        .iter()
        .partition(|(stem, file)| *stem == file.control.id);
    for (stem, file) in named.into_iter().chain(others) {
        let id = &file.control.id;
        let fault = match owners.get(id) {
            Some(other) => Diagnostic::error(
                Code::ControlTwice,
                format!(
                    "統制「{id}」が二つあります（もう一つは {}）",
                    other.display()
                ),
            )
            .hint(format!(
                "ファイルの名前どおりに「id: {stem}」と書いてください"
            )),
            None if id != stem => Diagnostic::error(
                Code::NameMismatch,
                format!("id「{id}」がファイルの名前「{stem}.md」と違います"),
            )
            .hint("どちらかに揃えてください"),
            None => {
                owners.insert(id.clone(), file.source.path().to_owned());
                continue;
            }
        };
        report.push(fault.at_line(&file.source, file.id_line));
        owners.insert(id.clone(), file.source.path().to_owned());
    }
    let mut out = Vec::with_capacity(read.len());
    for (stem, mut file) in read {
        if is_id(&stem) {
            file.control.id = stem;
            out.push(file);
        } else {
            unread.push(stem);
        }
    }
    out.sort_by(|a, b| a.control.id.cmp(&b.control.id));
    out
}

/// The name of a file without its ending.
fn stem(file: &SourceFile) -> String {
    let stem = file.path().file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::parse_control;

    fn control(name: &str, id: &str) -> SourceFile {
        let text = format!(
            "---\nid: {id}\nname: 統制\ntype: technical\nowner: staff\nstatus: done\nreview: 年1回\nevidence: []\niso27002: []\nedition: public\n---\n\n## 確認\n\n台帳を見る。\n"
        );
        SourceFile::from_text(format!("controls/{name}.md"), &text)
    }

    fn found(controls: Vec<SourceFile>) -> (Vec<String>, Vec<Code>) {
        let sources = TraceSources {
            controls,
            ..TraceSources::default()
        };
        let read = sources.controls.iter().map(parse_control).collect();
        let Checked { value, report } = gather_trace(&sources, read, Vec::new());
        let ids = value.controls.into_iter().map(|c| c.control.id).collect();
        (ids, report.sorted().iter().map(|d| d.code).collect())
    }

    #[test]
    fn an_identifier_belongs_to_one_file() {
        assert_eq!(
            found(vec![control("a", "a"), control("b", "b")]),
            (vec!["a".into(), "b".into()], vec![])
        );
        assert_eq!(
            found(vec![control("a", "a"), control("b", "a")]),
            (vec!["a".into(), "b".into()], vec![Code::ControlTwice])
        );
        assert_eq!(found(vec![control("a", "c")]).1, [Code::NameMismatch]);
    }
}
