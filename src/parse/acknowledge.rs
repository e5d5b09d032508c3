//! Findings that the keeper of a text has looked at and lets stand.

use std::collections::BTreeSet;

use super::front::finding_name;
use super::numbering::stale_acknowledgement;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::model::{ClauseIndex, Version};
use crate::source::SourceFile;

/// What the front matter of a version lets stand, while its findings are made.
#[derive(Debug)]
pub struct Acknowledgements<'a> {
    version: &'a Version,
    used: BTreeSet<usize>,
}

impl<'a> Acknowledgements<'a> {
    /// None is used yet.
    #[must_use]
    pub fn of(version: &'a Version) -> Self {
        Self {
            version,
            used: BTreeSet::new(),
        }
    }

    /// A finding about the words of a clause: a note with the reason where it is
    /// acknowledged, else a warning. `check` says what to look at in the text; how
    /// to let it stand is told behind it.
    pub fn finding(
        &mut self,
        code: Code,
        clause: ClauseIndex,
        message: &str,
        check: &str,
    ) -> Diagnostic {
        let path = &self.version.clauses[clause].path;
        let kept = self
            .version
            .front
            .as_printed
            .iter()
            .position(|a| a.code == code && a.path == *path);
        if let Some(n) = kept {
            self.used.insert(n);
            let reason = &self.version.front.as_printed[n].reason;
            return Diagnostic::note(code, format!("{message}（原文のとおり: {reason}）"));
        }
        let diagnostic = Diagnostic::warning(code, message);
        let Some(name) = finding_name(code) else {
            return diagnostic.hint(check);
        };
        let steps: Vec<String> = path.iter().map(|step| format!("{step:?}")).collect();
        diagnostic.hint(format!(
            "{check}。このままでよければ、サイトの管理者が本文ファイルの前付け（取り込んだ規程では訂正ファイルの document）の as_printed に、finding: {name}、path: [{}]、reason: 理由 を書くと、警告でなくなります",
            steps.join(", ")
        ))
    }

    /// Reports, as errors, what is acknowledged under one of `codes` and was not
    /// found.
    pub fn report_stale(
        self,
        codes: impl Fn(Code) -> bool,
        file: &SourceFile,
        report: &mut Report,
    ) {
        for (n, item) in self.version.front.as_printed.iter().enumerate() {
            if codes(item.code) && !self.used.contains(&n) {
                report.push(stale_acknowledgement(file, item));
            }
        }
    }
}
