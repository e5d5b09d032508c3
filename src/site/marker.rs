//! The marker in a finished site: that keiji made it, and of which files.
//!
//! What the marker does not list was put there by somebody else, and a site that
//! holds such a file is not replaced.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::map::SiteMap;
use crate::error::Error;

/// The marker's file name.
pub(super) const MARKER: &str = ".keiji";
/// The first line of every marker.
const MAGIC: &str =
    "# keiji が作ったサイト。このファイルを消すと、次の build は上書きせずに止まります。";
/// What file managers leave behind in any directory they show.
const DROPPINGS: &[&str] = &[".DS_Store", "Thumbs.db", "desktop.ini"];

/// The marker of a site: one path a line, sorted.
pub(super) fn marker(map: &SiteMap) -> String {
    let mut out = format!("{MAGIC}\n");
    for (path, _) in map.iter() {
        out.push_str(path);
        out.push('\n');
    }
    out
}

/// Looks whether a directory may be replaced: there is none, it is empty, or keiji
/// made it and nobody added to it.
///
/// Fails where it is a file, where keiji did not make it, or where it holds a
/// file that keiji did not make.
pub(super) fn examine(directory: &Path) -> Result<(), Error> {
    let meta = match fs::metadata(directory) {
        Ok(meta) => meta,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(Error::read(directory, e)),
    };
    if !meta.is_dir() {
        return Err(Error::NotADirectory {
            path: directory.into(),
        });
    }
    let mut found = Vec::new();
    collect(directory, "", &mut found)?;
    if found.is_empty() {
        return Ok(());
    }
    let marker = directory.join(MARKER);
    let listed = fs::read_to_string(&marker).unwrap_or_default();
    let mut lines = listed.lines();
    if lines.next() != Some(MAGIC) {
        return Err(Error::NotOurs {
            path: directory.into(),
        });
    }
    let listed: BTreeSet<&str> = lines.chain([MARKER]).collect();
    let is_dropping = |path: &str| DROPPINGS.iter().any(|d| path.rsplit('/').next() == Some(d));
    let foreign = found
        .into_iter()
        .find(|path| !listed.contains(path.as_str()) && !is_dropping(path));
    match foreign {
        Some(file) => Err(Error::Foreign {
            path: directory.into(),
            file,
        }),
        None => Ok(()),
    }
}

/// The files below a directory, sorted; an empty directory counts as nothing, a
/// link is never followed.
fn collect(directory: &Path, prefix: &str, out: &mut Vec<String>) -> Result<(), Error> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(directory).map_err(|e| Error::read(directory, e))? {
        let entry = entry.map_err(|e| Error::read(directory, e))?;
        let kind = entry
            .file_type()
            .map_err(|e| Error::read(&entry.path(), e))?;
        entries.push((entry.file_name().to_string_lossy().into_owned(), kind));
    }
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    for (name, kind) in entries {
        let path = format!("{prefix}{name}");
        if kind.is_dir() {
            collect(&directory.join(&name), &format!("{path}/"), out)?;
        } else {
            out.push(path);
        }
    }
    Ok(())
}
