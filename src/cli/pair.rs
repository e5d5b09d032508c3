//! Two versions as they are named on the command line.

use std::path::{Path, PathBuf};
use std::process::Command;

use keiji::error::Error;
use keiji::pipeline::Origin;

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
