//! Two versions as they are named on the command line, read and compared.

use std::path::{Path, PathBuf};
use std::process::Command;

use keiji::diagnostic::Checked;
use keiji::diff::Diff;
use keiji::error::Error;
use keiji::pipeline::{self, Origin, Pair};

use super::Terminal;
use super::shared::ContentArgs;

/// What `旧規程.md` or `oguchi@r8` or `oguchi/annex@r8` names.
///
/// A file that is there is a file, whatever its name looks like.
pub(super) fn origin(text: &str) -> Result<Origin, Error> {
    let path = Path::new(text);
    if path.is_file() {
        return Ok(Origin::File(path.into()));
    }
    if let Some((place, version)) = text.rsplit_once('@') {
        let (jurisdiction, policy) = match place.split_once('/') {
            Some((body, policy)) => (body, Some(policy.to_owned())),
            None => (place, None),
        };
        if !jurisdiction.is_empty() && !version.is_empty() {
            return Ok(Origin::Listed {
                jurisdiction: jurisdiction.to_owned(),
                policy,
                version: version.to_owned(),
            });
        }
    }
    Err(Error::Usage {
        message: format!(
            "「{text}」というファイルはありません。規程のファイルか、「団体@版」（例: oguchi@r8）を書いてください"
        ),
    })
}

/// A file as it stood in a revision of the git repository it lies in.
pub(super) fn git_origin(revision: &str, file: &Path) -> Result<Origin, Error> {
    let fail = |reason: &str| Error::Usage {
        message: format!(
            "git の「{revision}」から {} を取り出せません（{reason}）",
            file.display()
        ),
    };
    if revision.is_empty() || revision.starts_with('-') {
        return Err(fail("版の名前ではありません"));
    }
    let name = file
        .file_name()
        .ok_or_else(|| fail("ファイルの名前がありません"))?;
    let directory = match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let object = format!("{revision}:./{}", name.to_string_lossy());
    let output = Command::new("git")
        .arg("-C")
        .arg(directory)
        .args(["show", "--end-of-options", &object])
        .output()
        .map_err(|_| fail("git が動きません"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(fail(said.lines().next().unwrap_or("理由は不明です").trim()));
    }
    Ok(Origin::Given {
        name: PathBuf::from(format!("{}@{revision}", file.display())),
        bytes: output.stdout,
    })
}

/// Two versions and what changed between them; none, with the faults shown, where
/// one of them cannot be read.
///
/// Fails where the changes do not give the new text back: nothing may be made of
/// such a comparison.
pub(super) fn compared(
    content: ContentArgs,
    old: &Origin,
    new: &Origin,
    terminal: &Terminal,
) -> Result<Option<(Pair, Diff)>, Error> {
    let plan = content.plan();
    let progress = terminal.progress();
    let read = pipeline::pair(&plan.request(&progress), old, new);
    progress.finish();
    let Checked { value, report } = read?;
    let Some(pair) = value else {
        terminal.report(&report)?;
        return Ok(None);
    };
    let diff = pair.diff();
    if !diff.round_trip {
        let names = [&pair.old, &pair.new].map(|side| side.version.front.version.as_str());
        return Err(Error::RoundTrip {
            pair: names.join(" → "),
        });
    }
    Ok(Some((pair, diff)))
}
