//! Reading every file that `site.yaml` leads to, each once.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::{Content, Names, PolicyFile, TraceSources, VersionFiles};
use crate::diagnostic::{Checked, Code, Diagnostic, Report, Severity};
use crate::error::Error;
use crate::model::{Glossary, LawTable, WantedDiff};
use crate::parse::{
    JurisdictionFile, PolicyEntry, SiteFile, parse_glossary, parse_jurisdiction, parse_laws,
    parse_site, parse_topics,
};
use crate::source::SourceFile;

/// The file that names the site and its bodies.
const SITE_FILE: &str = "site.yaml";
/// The directory that holds a directory for every body.
const BODIES: &str = "jurisdictions";
/// The file that names a body and its policies.
const BODY_FILE: &str = "jurisdiction.yaml";

/// The file with the words of the field.
const GLOSSARY: &str = "glossary.yaml";
/// The file with the laws that policies cite.
const LAWS: &str = "laws.yaml";
/// The directory with a file for every control.
const CONTROLS: &str = "controls";
/// The directory with a file of links for every body.
const LINKS: &str = "traceability";
/// The file with the topics.
pub const TOPICS_FILE: &str = "topics.yaml";

/// Reads `site.yaml` and all it leads to; no content where `site.yaml` itself
/// cannot be used.
///
/// Fails where there is nothing to build from, or the system refuses to read.
pub fn read_content(root: &Path) -> Result<Checked<Option<Content>>, Error> {
    let path = root.join(SITE_FILE);
    if !path.exists() {
        return Err(Error::NoContent {
            path: root.into(),
            missing: SITE_FILE,
        });
    }
    let file = match SourceFile::read(&path) {
        Ok(file) => file,
        Err(error) => {
            let mut report = Report::default();
            report.push(unreadable(error, &path)?);
            return Ok(Checked {
                value: None,
                report,
            });
        }
    };
    let Checked { value, mut report } = parse_site(&file);
    let Some(mut site) = value else {
        return Ok(Checked {
            value: None,
            report,
        });
    };
    if site.jurisdictions.is_empty() && report.count(Severity::Error) == 0 {
        report.push(
            Diagnostic::error(Code::MissingKey, "「jurisdictions」に団体がありません")
                .in_file(&path)
                .hint("団体の識別子を「jurisdictions: [oguchi]」のように書いてください"),
        );
    }
    report_repeated_bodies(&file, &mut site, &mut report);
    let mut reader = Reader {
        root: root.join(BODIES),
        bodies: Vec::new(),
        files: Vec::new(),
        report,
    };
    for id in &site.jurisdictions {
        reader.body(&file, id)?;
    }
    reader.unlisted(&site)?;
    reader.diffs(&file, &mut site);
    let glossary = match reader.optional(&root.join(GLOSSARY))? {
        Some(file) => reader.keep(parse_glossary(&file)),
        None => Glossary::default(),
    };
    let laws = match reader.optional(&root.join(LAWS))? {
        Some(file) => reader.keep(parse_laws(&file)),
        None => LawTable::default(),
    };
    let mut trace = reader.trace(root, &site)?;
    trace.coverage = site.coverage.take();
    let topics = reader.optional(&root.join(TOPICS_FILE))?.map(|file| {
        let topics = reader.keep(parse_topics(&file));
        (file, topics)
    });
    let Reader {
        bodies,
        files,
        report,
        ..
    } = reader;
    Ok(Checked {
        value: Some(Content {
            contrast: site.contrast.clone(),
            site,
            bodies,
            glossary,
            laws,
            trace,
            topics,
            files,
        }),
        report,
    })
}

fn report_repeated_bodies(file: &SourceFile, site: &mut SiteFile, report: &mut Report) {
    let mut seen = BTreeSet::new();
    let mut repeated = Vec::new();
    site.jurisdictions.retain(|id| {
        let first = seen.insert(id.clone());
        if !first {
            repeated.push(id.clone());
        }
        first
    });
    for id in repeated {
        report.push(
            at_text(
                Diagnostic::error(
                    Code::DuplicateVersion,
                    format!("団体「{id}」が二度あります"),
                ),
                file,
                1,
                &id,
            )
            .hint("団体は一度だけ並べてください"),
        );
    }
}

struct Reader {
    root: PathBuf,
    bodies: Vec<JurisdictionFile>,
    files: Vec<PolicyFile>,
    report: Report,
}

impl Reader {
    /// Reads a file that a site can do without.
    fn optional(&mut self, path: &Path) -> Result<Option<SourceFile>, Error> {
        if !path.exists() {
            return Ok(None);
        }
        match SourceFile::read(path) {
            Ok(file) => Ok(Some(file)),
            Err(error) => {
                self.report.push(unreadable(error, path)?);
                Ok(None)
            }
        }
    }

    /// Takes over what was found.
    fn keep<T>(&mut self, checked: Checked<T>) -> T {
        self.report.extend(checked.report);
        checked.value
    }

    fn body(&mut self, site: &SourceFile, id: &str) -> Result<(), Error> {
        let path = self.root.join(id).join(BODY_FILE);
        let listed = at_text(
            Diagnostic::error(
                Code::FileMissing,
                format!("団体「{id}」の {} がありません", path.display()),
            ),
            site,
            1,
            id,
        )
        .hint("ファイルを作るか、jurisdictions から団体を外してください");
        let Some(file) = self.read(&path, listed)? else {
            return Ok(());
        };
        let Checked { value, report } = parse_jurisdiction(&file, id);
        self.report.extend(report);
        let Some(mut body) = value else { return Ok(()) };
        for policy in &mut body.policies {
            let mut seen = BTreeSet::new();
            policy.versions.retain(|v| seen.insert(v.clone()));
        }
        self.report_shared_directory(&file, &body);
        let at = self.bodies.len();
        for (n, policy) in body.policies.iter().enumerate() {
            self.policy(&file, id, at, n, policy)?;
        }
        self.bodies.push(body);
        Ok(())
    }

    /// On the site `<body>/<policy>/` and `<body>/<version>/` stand side by side.
    fn report_shared_directory(&mut self, file: &SourceFile, body: &JurisdictionFile) {
        let Some((first, further)) = body.policies.split_first() else {
            return;
        };
        for policy in further.iter().filter(|p| first.versions.contains(&p.id)) {
            self.report.push(
                at_text(
                    Diagnostic::error(
                        Code::DuplicateVersion,
                        format!("規程「{}」と同じ識別子の版があります", policy.id),
                    ),
                    file,
                    policy.line,
                    &policy.id,
                )
                .hint("規程か版のどちらかの識別子を変えてください"),
            );
        }
    }

    fn policy(
        &mut self,
        listing: &SourceFile,
        body: &str,
        at: usize,
        n: usize,
        policy: &PolicyEntry,
    ) -> Result<(), Error> {
        for version in &policy.versions {
            let path = policy_directory(&self.root, body, n, &policy.id)
                .join(version)
                .with_extension("md");
            let missing = at_text(
                Diagnostic::error(
                    Code::FileMissing,
                    format!("版「{version}」のファイル {} がありません", path.display()),
                ),
                listing,
                policy.line,
                version,
            )
            .hint("ファイルを置くか、versions から版を外してください");
            let Some(source) = self.read(&path, missing)? else {
                continue;
            };
            let keys = self.optional(&VersionFiles::beside(&path).keys)?;
            self.files.push(PolicyFile {
                source,
                keys,
                body: at,
                policy: n,
                expected: Names {
                    jurisdiction: body.to_owned(),
                    policy: policy.id.clone(),
                    version: version.clone(),
                },
                siblings: policy.versions.clone(),
            });
        }
        Ok(())
    }

    /// Drops and reports the pairs to compare that are none.
    fn diffs(&mut self, file: &SourceFile, site: &mut SiteFile) {
        let mut seen: Vec<WantedDiff> = Vec::new();
        site.diffs.retain(|entry| {
            let wanted = &entry.wanted;
            let fault = match pair_fault(&self.bodies, wanted) {
                None if seen.contains(wanted) => Some("同じ組が二度あります".to_owned()),
                found => found,
            };
            let Some(fault) = fault else {
                seen.push(wanted.clone());
                return true;
            };
            let message = format!(
                "「{}」の「{}」と「{}」は比べられません: {fault}",
                wanted.jurisdiction, wanted.old, wanted.new
            );
            self.report.push(
                Diagnostic::error(Code::BadValue, message)
                    .at_line(file, entry.line)
                    .hint("jurisdiction.yaml にある規程の、古い版を old に、新しい版を new に書いてください"),
            );
            false
        });
    }

    /// Reads a listed file; what the author can mend becomes a diagnostic.
    fn read(&mut self, path: &Path, missing: Diagnostic) -> Result<Option<SourceFile>, Error> {
        match SourceFile::read(path) {
            Ok(file) => return Ok(Some(file)),
            Err(Error::Read { source, .. })
                if matches!(
                    source.kind(),
                    ErrorKind::NotFound | ErrorKind::NotADirectory
                ) =>
            {
                self.report.push(missing);
            }
            Err(error) => self.report.push(unreadable(error, path)?),
        }
        Ok(None)
    }

    /// Warns of policy files and bodies that no listing names.
    fn unlisted(&mut self, site: &SiteFile) -> Result<(), Error> {
        for entry in entries(&self.root)? {
            if entry.is_dir
                && !site.jurisdictions.contains(&entry.name)
                && self.root.join(&entry.name).join(BODY_FILE).exists()
            {
                self.warn_unlisted(&self.root.join(&entry.name).join(BODY_FILE), SITE_FILE);
            }
        }
        for at in 0..self.bodies.len() {
            let body = &self.bodies[at];
            let mut listed = BTreeSet::new();
            for (n, policy) in body.policies.iter().enumerate() {
                let directory = policy_directory(&self.root, &body.id, n, &policy.id);
                for version in &policy.versions {
                    listed.insert(directory.join(version).with_extension("md"));
                }
            }
            let home = self.root.join(&body.id);
            let mut directories = vec![home.clone()];
            directories.extend(
                entries(&home)?
                    .into_iter()
                    .filter(|e| e.is_dir)
                    .map(|e| home.join(e.name)),
            );
            for directory in directories {
                for entry in entries(&directory)? {
                    let path = directory.join(&entry.name);
                    if is_policy_name(&entry) && !listed.contains(&path) {
                        self.warn_unlisted(&path, BODY_FILE);
                    }
                }
            }
        }
        Ok(())
    }

    /// Reads the controls, and the links of every body of the site.
    fn trace(&mut self, root: &Path, site: &SiteFile) -> Result<TraceSources, Error> {
        let mut out = TraceSources::default();
        let home = root.join(CONTROLS);
        for entry in entries(&home)?.iter().filter(|e| is_policy_name(e)) {
            out.controls.extend(self.optional(&home.join(&entry.name))?);
        }
        let home = root.join(LINKS);
        for entry in entries(&home)? {
            let path = home.join(&entry.name);
            match entry.name.strip_suffix(".yaml") {
                Some(body) if !entry.is_dir && site.jurisdictions.iter().any(|id| id == body) => {
                    let file = self.optional(&path)?;
                    out.links.extend(file.map(|file| (body.to_owned(), file)));
                }
                Some(_) if !entry.is_dir => self.warn_unlisted(&path, SITE_FILE),
                _ => {}
            }
        }
        Ok(out)
    }

    fn warn_unlisted(&mut self, path: &Path, listing: &str) {
        self.report.push(
            Diagnostic::warning(
                Code::FileUnlisted,
                format!("{listing} に載っていないので、サイトに出ません"),
            )
            .in_file(path)
            .hint(format!(
                "載せるなら {listing} に加え、使わないなら消してください"
            )),
        );
    }
}

/// Why two versions cannot be compared; none where they can.
fn pair_fault(bodies: &[JurisdictionFile], wanted: &WantedDiff) -> Option<String> {
    let Some(body) = bodies.iter().find(|body| body.id == wanted.jurisdiction) else {
        return Some(format!("団体「{}」がありません", wanted.jurisdiction));
    };
    let mut policies = body.policies.iter();
    let Some(policy) = policies.find(|policy| policy.id == wanted.policy) else {
        return Some(format!("規程「{}」がありません", wanted.policy));
    };
    let place = |version: &String| policy.versions.iter().position(|v| v == version);
    match (place(&wanted.old), place(&wanted.new)) {
        (None, _) => Some(format!("版「{}」がありません", wanted.old)),
        (_, None) => Some(format!("版「{}」がありません", wanted.new)),
        (Some(old), Some(new)) if old >= new => {
            Some("old は new より前の版でなければなりません".to_owned())
        }
        _ => None,
    }
}

/// What is no readable text is for the author to mend; the rest stops the run.
fn unreadable(error: Error, path: &Path) -> Result<Diagnostic, Error> {
    match error {
        Error::NotText { .. } | Error::TooLarge { .. } | Error::NotAFile { .. } => {
            Ok(Diagnostic::error(Code::FileUnreadable, error.to_string()).in_file(path))
        }
        error => Err(error),
    }
}

/// The first policy lies in the body's own directory, a further one below it.
fn policy_directory(root: &Path, body: &str, n: usize, policy: &str) -> PathBuf {
    let home = root.join(body);
    if n == 0 { home } else { home.join(policy) }
}

fn is_policy_name(entry: &Entry) -> bool {
    !entry.is_dir && entry.name.ends_with(".md") && !entry.name.eq_ignore_ascii_case("README.md")
}

struct Entry {
    name: String,
    is_dir: bool,
}

/// The entries of a directory by name, without hidden ones; none where there is
/// no directory.
fn entries(directory: &Path) -> Result<Vec<Entry>, Error> {
    let listing = match std::fs::read_dir(directory) {
        Ok(listing) => listing,
        Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(Vec::new());
        }
        Err(e) => return Err(Error::read(directory, e)),
    };
    let mut out = Vec::new();
    for entry in listing {
        let entry = entry.map_err(|e| Error::read(directory, e))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') {
            let is_dir = entry.path().is_dir();
            out.push(Entry { name, is_dir });
        }
    }
    out.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(out)
}

/// Points at `text` where it first stands as a word at or below a line.
fn at_text(diagnostic: Diagnostic, file: &SourceFile, from: usize, text: &str) -> Diagnostic {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let start = file.line_span(from).start;
    let below = &file.text()[start..];
    let found = below.match_indices(text).find(|(at, _)| {
        !below[..*at].ends_with(is_word) && !below[at + text.len()..].starts_with(is_word)
    });
    match found {
        Some((at, _)) => diagnostic.at(file, start + at..start + at + text.len()),
        None => diagnostic.at_line(file, from),
    }
}
