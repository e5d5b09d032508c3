//! Two versions side by side, wherever they come from.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{ReadBook, Request, Workers, read_book};
use crate::contrast::ContrastTable;
use crate::diagnostic::{Checked, Report, Severity};
use crate::diff::{Diff, Side, diff};
use crate::duties::{Duties, actor_names, duties};
use crate::error::Error;
use crate::japanese::Tokenizer;
use crate::model::{ContrastStyle, Jurisdiction, LawTable, Version};
use crate::parse::parse_policy;
use crate::references::VersionReferences;
use crate::resolve::VersionRef;
use crate::source::SourceFile;

/// Where a version is to be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// In the content directory.
    Listed {
        /// Identifier of the body.
        jurisdiction: String,
        /// Identifier of the policy; the body's first where there is none.
        policy: Option<String>,
        /// Identifier of the version.
        version: String,
    },
    /// In a file of its own.
    File(PathBuf),
    /// Here, with the name under which its faults are told.
    Given {
        /// The name.
        name: PathBuf,
        /// Policy Markdown in an encoding that files may have.
        bytes: Vec<u8>,
    },
}

/// A version with what is known of it.
#[derive(Debug)]
pub struct ReadVersion {
    /// The text.
    pub version: Version,
    /// The keys that versions before it had.
    pub earlier_keys: BTreeSet<String>,
    references: VersionReferences,
    duties: Duties,
}

impl ReadVersion {
    fn new(body: &Jurisdiction, version: Version, laws: &LawTable) -> Self {
        Self {
            references: VersionReferences::new(body, &version, laws),
            duties: duties(&version, &actor_names(body)),
            earlier_keys: BTreeSet::new(),
            version,
        }
    }

    /// The version as one side of a comparison.
    pub fn side(&self) -> Side<'_> {
        Side {
            version: &self.version,
            references: &self.references,
            duties: &self.duties,
        }
    }
}

/// Two versions that are to be compared.
#[derive(Debug)]
pub struct Pair {
    /// The older one.
    pub old: ReadVersion,
    /// The newer one.
    pub new: ReadVersion,
    /// How a 新旧対照表 of them is to look.
    pub style: ContrastStyle,
}

impl Pair {
    /// The 新旧対照表 of them.
    pub fn contrast(&self, diff: &Diff) -> ContrastTable {
        let status = self.new.version.front.status;
        ContrastTable::new(
            &self.old.side(),
            &self.new.side(),
            diff,
            &self.style,
            status,
        )
    }

    /// What changed between them.
    pub fn diff(&self) -> Diff {
        diff(&self.old.side(), &self.new.side(), &Tokenizer::new())
    }
}

/// Reads two versions; none where one of them cannot be read without faults.
///
/// The content directory is asked for the body of a file, and is not needed
/// where both versions are files. Fails where a version is not listed.
pub fn pair(
    request: &Request<'_>,
    old: &Origin,
    new: &Origin,
) -> Result<Checked<Option<Pair>>, Error> {
    let workers = Workers::start(request.threads)?;
    let listed = [old, new]
        .iter()
        .any(|origin| matches!(origin, Origin::Listed { .. }));
    let mut report = Report::default();
    let read = match read_book(request, &workers) {
        Ok(checked) => {
            if listed {
                report.extend(checked.report);
            }
            checked.value
        }
        // Two files need no content around them.
        Err(Error::NoContent { .. }) if !listed => None,
        Err(error) => return Err(error),
    };
    let mut sides = Vec::new();
    for origin in [old, new] {
        let Checked {
            value,
            report: found,
        } = read_version(request.content, read.as_ref(), origin)?;
        report.extend(found);
        sides.extend(value);
    }
    let style = read
        .as_ref()
        .map_or_else(ContrastStyle::default, |read| read.contrast.clone());
    let mut sides = sides.into_iter();
    let value = match (sides.next(), sides.next()) {
        (Some(old), Some(new)) if report.count(Severity::Error) == 0 => {
            Some(Pair { old, new, style })
        }
        _ => None,
    };
    Ok(Checked { value, report })
}

fn read_version(
    content: &Path,
    read: Option<&ReadBook>,
    origin: &Origin,
) -> Result<Checked<Option<ReadVersion>>, Error> {
    let file = match origin {
        Origin::Listed {
            jurisdiction,
            policy,
            version,
        } => {
            let Some(read) = read else {
                return Ok(Checked {
                    value: None,
                    report: Report::default(),
                });
            };
            let at = listed(content, read, jurisdiction, policy.as_deref(), version)?;
            return Ok(Checked {
                value: Some(from_book(read, at)),
                report: Report::default(),
            });
        }
        Origin::File(path) => SourceFile::read(path)?,
        Origin::Given { name, bytes } => SourceFile::decode(name, bytes)?,
    };
    let Checked { value, report } = parse_policy(&file);
    let value = value.map(|version| {
        let none = LawTable::default();
        let laws = read.map_or(&none, |read| &read.laws);
        let bodies = read.map(|read| read.book.site().jurisdictions.iter());
        let known = bodies
            .into_iter()
            .flatten()
            .find(|body| body.id == version.front.jurisdiction);
        let unknown = stranger(&version);
        ReadVersion::new(known.unwrap_or(&unknown), version, laws)
    });
    Ok(Checked { value, report })
}

fn from_book(read: &ReadBook, at: VersionRef) -> ReadVersion {
    let book = &read.book;
    let mut out = ReadVersion::new(book.jurisdiction(at), book.version(at).clone(), &read.laws);
    for before in 0..at.version {
        let clauses = &book.policy(at).versions[before].clauses;
        out.earlier_keys
            .extend(clauses.iter().map(|clause| clause.key.clone()));
    }
    out
}

fn listed(
    content: &Path,
    read: &ReadBook,
    jurisdiction: &str,
    policy: Option<&str>,
    version: &str,
) -> Result<VersionRef, Error> {
    let book = &read.book;
    let of_body: Vec<VersionRef> = book
        .versions()
        .filter(|at| book.jurisdiction(*at).id == jurisdiction)
        .collect();
    let of_policy = of_body.iter().copied().filter(|at| match policy {
        Some(id) => book.policy(*at).id == id,
        None => at.policy == 0,
    });
    let known: Vec<VersionRef> = of_policy.collect();
    let found = known
        .iter()
        .find(|at| book.version(**at).front.version == version);
    if let Some(at) = found {
        return Ok(*at);
    }
    let names = |ids: Vec<&str>| ids.join("、");
    let message = if of_body.is_empty() {
        let bodies = book.site().jurisdictions.iter();
        let known: Vec<String> = bodies
            .map(|b| format!("{}（{}）", b.id, b.short_name))
            .collect();
        format!(
            "団体「{jurisdiction}」は {} にありません（ある団体: {}）",
            content.display(),
            known.join("、")
        )
    } else if known.is_empty() {
        format!(
            "団体「{jurisdiction}」に規程「{}」はありません",
            policy.unwrap_or_default()
        )
    } else {
        let ids = known
            .iter()
            .map(|at| book.version(*at).front.version.as_str());
        format!(
            "団体「{jurisdiction}」に版「{version}」はありません（ある版: {}）",
            names(ids.collect())
        )
    };
    Err(Error::Usage { message })
}

/// A body of which nothing is known but its identifier.
fn stranger(version: &Version) -> Jurisdiction {
    let id = &version.front.jurisdiction;
    Jurisdiction {
        id: id.clone(),
        name: id.clone(),
        short_name: id.clone(),
        kind: String::new(),
        description: None,
        posting_duty: None,
        roles: Vec::new(),
        policies: Vec::new(),
    }
}
