//! The content directory: which files there are, and what they say together.
//!
//! In: the path of `content/`. Out, in three steps so that the middle one can run
//! side by side: [`read_content`] reads every listed file once, [`parse_version`]
//! turns one policy file into a version, [`assemble`] puts the site together.
//! A fault of the content never stops the run; all are found before the end of
//! the phase. What a clause means is left to later rooms.

mod keys;
mod links;
mod reading;
mod topics;
mod version;

use std::path::{Path, PathBuf};

use crate::diagnostic::Report;
use crate::model::{
    ContrastStyle, Edition, Glossary, Jurisdiction, LawTable, PolicyInfo, Site, Status, Version,
};
use crate::parse::{JurisdictionFile, SiteFile, TopicsFile};
use crate::source::SourceFile;

pub use keys::check_lineage;
pub use links::{TraceFiles, TraceSources, gather_trace};
pub use reading::{TOPICS_FILE, read_content};
pub use topics::check_topics;
pub use version::parse_version;

/// Everything that `site.yaml` leads to, read but not yet taken apart.
#[derive(Debug)]
pub struct Content {
    site: SiteFile,
    bodies: Vec<JurisdictionFile>,
    /// The words of the field; empty where there is no `glossary.yaml`.
    pub glossary: Glossary,
    /// How a 新旧対照表 looks.
    pub contrast: ContrastStyle,
    /// The laws that are known by name; empty where there is no `laws.yaml`.
    pub laws: LawTable,
    /// The controls and the links to them, not yet taken apart.
    pub trace: TraceSources,
    /// The topics with their file; none where there is no `topics.yaml`.
    pub topics: Option<(SourceFile, TopicsFile)>,
    /// The policy files, in the order of the site: bodies as in `site.yaml`,
    /// policies and versions as in `jurisdiction.yaml`.
    pub files: Vec<PolicyFile>,
}

impl Content {
    /// The pairs of bodies that `site.yaml` names; they are taken out.
    pub fn take_compare(&mut self) -> Vec<(String, String)> {
        std::mem::take(&mut self.site.compare)
    }
}

/// One policy file and the place in the site that its listing gives it.
#[derive(Debug)]
pub struct PolicyFile {
    source: SourceFile,
    /// The record of its keys, if there is one beside it.
    keys: Option<SourceFile>,
    body: usize,
    policy: usize,
    expected: Names,
    siblings: Vec<String>,
}

/// What the directories and the file name say about a version.
#[derive(Debug)]
struct Names {
    jurisdiction: String,
    policy: String,
    version: String,
}

/// The files that belong to one version; only the Markdown is sure to exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionFiles {
    /// `<version>.md`, the policy text.
    pub markdown: PathBuf,
    /// `<version>.source.txt`, the text it was imported from.
    pub source: PathBuf,
    /// `<version>.corrections.yaml`, what was repaired while importing.
    pub corrections: PathBuf,
    /// `<version>.keys.yaml`, the keys taken over from the version before.
    pub keys: PathBuf,
}

impl VersionFiles {
    /// The files beside a policy's Markdown.
    pub fn beside(markdown: &Path) -> Self {
        Self {
            markdown: markdown.to_owned(),
            source: markdown.with_extension("source.txt"),
            corrections: markdown.with_extension("corrections.yaml"),
            keys: markdown.with_extension("keys.yaml"),
        }
    }
}

/// Reports the roles whose clause no version of their body holds; samples do not
/// count.
///
/// `versions` stand as `content.files` do; a body of which no version could be
/// read is passed over.
pub fn check_roles(content: &Content, versions: &[Option<Version>]) -> Report {
    let mut report = Report::default();
    for (at, body) in content.bodies.iter().enumerate() {
        let own: Vec<&Version> = content
            .files
            .iter()
            .zip(versions)
            .filter(|(file, _)| file.body == at)
            .filter_map(|(_, version)| version.as_ref())
            .filter(|version| version.front.status != Status::Sample)
            .collect();
        if own.is_empty() {
            continue;
        }
        for entry in &body.roles {
            let held = |key: &String| {
                let mut clauses = own.iter().flat_map(|v| &v.clauses);
                clauses.any(|c| c.key == *key)
            };
            if entry.role.appointed.as_ref().is_some_and(|key| !held(key)) {
                report.push(entry.dangling.clone());
            }
        }
    }
    report
}

/// Puts the site together for an edition; `site.yaml` decides where none is given.
///
/// `versions` stand as `content.files` do; a file that gave no version is none.
/// The public edition holds no drafts and no samples, and neither a policy nor a
/// body that has nothing else.
pub fn assemble(
    content: Content,
    versions: Vec<Option<Version>>,
    edition: Option<Edition>,
) -> Site {
    let edition = edition.unwrap_or(content.site.edition);
    let mut sorted: Vec<Vec<Vec<Version>>> = content
        .bodies
        .iter()
        .map(|body| body.policies.iter().map(|_| Vec::new()).collect())
        .collect();
    for (file, version) in content.files.iter().zip(versions) {
        let shown = |v: &Version| {
            edition == Edition::Internal || v.front.status.edition() == Edition::Public
        };
        if let Some(version) = version.filter(shown) {
            sorted[file.body][file.policy].push(version);
        }
    }
    let jurisdictions = content
        .bodies
        .into_iter()
        .zip(sorted)
        .map(|(body, policies)| jurisdiction(body, policies))
        .filter(|body| !body.policies.is_empty())
        .collect();
    Site {
        title: content.site.title,
        description: content.site.description,
        edition,
        jurisdictions,
        diffs: content.site.diffs.into_iter().map(|e| e.wanted).collect(),
    }
}

fn jurisdiction(body: JurisdictionFile, policies: Vec<Vec<Version>>) -> Jurisdiction {
    let policies = body
        .policies
        .into_iter()
        .zip(policies)
        .filter_map(|(entry, versions)| policy_info(entry.id, versions))
        .collect();
    Jurisdiction {
        id: body.id,
        name: body.name,
        short_name: body.short_name,
        kind: body.kind,
        description: body.description,
        posting_duty: body.posting_duty,
        roles: body.roles.into_iter().map(|e| e.role).collect(),
        policies,
    }
}

/// A policy is called what its posted version is called, a policy of samples alone
/// what the newest is; none without versions.
fn policy_info(id: String, versions: Vec<Version>) -> Option<PolicyInfo> {
    let mut policy = PolicyInfo {
        id,
        title: String::new(),
        short_title: None,
        versions,
    };
    let named = policy.posted().or(policy.versions.last())?;
    let front = named.front.clone();
    policy.title = front.title;
    policy.short_title = front.short_title;
    Some(policy)
}
