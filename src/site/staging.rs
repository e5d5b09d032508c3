//! Staging and swapping.
//!
//! A build makes `.<name>.keiji-<random>/` beside its output: `owner`, locked for
//! as long as the build lives; `new/`, the site in the making; `old/`, the site
//! it replaces, until it is deleted. A later run takes a staging directory for
//! left over only when name and owner file are right and nobody holds the lock.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::map::SiteMap;
use super::marker::{MARKER, examine, marker};
use crate::error::Error;

/// What stands in the name of every staging directory, between the name of the
/// output and some random letters.
pub const STAGING_INFIX: &str = ".keiji-";
/// The file that shows whose a staging directory is, and by its lock whether its
/// maker still lives.
const OWNER: &str = "owner";
const OWNER_MAGIC: &str = "keiji staging\n";
/// How often a swap is tried when other builds swap at the same moment.
const SWAP_TRIES: usize = 16;

/// An output directory that may be written.
#[derive(Debug)]
pub struct Output {
    shown: PathBuf,
    target: PathBuf,
    parent: PathBuf,
    name: String,
}

impl Output {
    /// Looks at an output path, and clears away what killed builds left beside it.
    ///
    /// Fails where a site must not or cannot be put there: nothing has been
    /// changed then but for left-over staging directories.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let target = resolve(path)?;
        let (Some(parent), Some(name)) = (target.parent(), target.file_name()) else {
            return Err(Error::NotOurs { path: path.into() });
        };
        let output = Self {
            shown: path.into(),
            parent: parent.into(),
            name: name.to_string_lossy().into_owned(),
            target: target.clone(),
        };
        output.clear_left_over()?;
        output.examine(&output.target)?;
        Ok(output)
    }

    /// Puts a site there in place of what stood there; `on_file` is called after
    /// each file.
    ///
    /// Fails without having changed the old site.
    pub fn replace(&self, map: &SiteMap, on_file: &dyn Fn()) -> Result<(), Error> {
        fs::create_dir_all(&self.parent).map_err(|e| Error::write(&self.parent, e))?;
        let staging = Staging::create(&self.parent, &self.prefix())?;
        let new = staging.path().join("new");
        self.write(&new, map, on_file)?;
        self.swap(&staging, &new)
    }

    /// Writes all files; what goes wrong names them as they are to be called.
    fn write(&self, root: &Path, map: &SiteMap, on_file: &dyn Fn()) -> Result<(), Error> {
        let failed = |path: &str, e| Error::write(&self.shown.join(path), e);
        fs::create_dir(root).map_err(|e| Error::write(&self.shown, e))?;
        fs::write(root.join(MARKER), marker(map)).map_err(|e| failed(MARKER, e))?;
        for (path, bytes) in map.iter() {
            let file = root.join(path);
            let directory = file.parent().unwrap_or(root);
            fs::create_dir_all(directory).map_err(|e| failed(path, e))?;
            fs::write(&file, bytes).map_err(|e| failed(path, e))?;
            on_file();
        }
        Ok(())
    }

    fn prefix(&self) -> String {
        format!(".{}{STAGING_INFIX}", self.name)
    }

    /// Examines a directory, but names the output in what goes wrong.
    fn examine(&self, directory: &Path) -> Result<(), Error> {
        examine(directory).map_err(|error| match error {
            Error::NotOurs { .. } => Error::NotOurs {
                path: self.shown.clone(),
            },
            Error::NotADirectory { .. } => Error::NotADirectory {
                path: self.shown.clone(),
            },
            Error::Foreign { file, .. } => Error::Foreign {
                path: self.shown.clone(),
                file,
            },
            other => other,
        })
    }

    /// Brings the new site to its place. Another build may do the same at any
    /// moment, so what stands there is looked at again and, once moved aside,
    /// looked at for the last time before it is deleted with the staging.
    fn swap(&self, staging: &Staging, new: &Path) -> Result<(), Error> {
        for n in 0..SWAP_TRIES {
            self.examine(&self.target)?;
            if !self.target.exists() {
                match fs::rename(new, &self.target) {
                    Ok(()) => return Ok(()),
                    Err(e) if was_overtaken(&e) => continue,
                    Err(e) => return Err(Error::write(&self.shown, e)),
                }
            }
            if exchange(new, &self.target) {
                if let Err(error) = self.examine(new) {
                    exchange(new, &self.target);
                    return Err(error);
                }
                return Ok(());
            }
            let old = staging.path().join(old_name(n));
            match fs::rename(&self.target, &old) {
                Ok(()) => {}
                Err(e) if e.kind() == io::ErrorKind::NotFound => continue,
                Err(e) => return Err(Error::write(&self.shown, e)),
            }
            let moved = self.examine(&old).and_then(|()| {
                fs::rename(new, &self.target).map_err(|e| Error::write(&self.shown, e))
            });
            match moved {
                Ok(()) => return Ok(()),
                Err(Error::Write { source, .. }) if was_overtaken(&source) => {}
                Err(error) => {
                    fs::rename(&old, &self.target).map_err(|e| Error::write(&self.shown, e))?;
                    return Err(error);
                }
            }
        }
        Err(Error::write(
            &self.shown,
            io::Error::from(io::ErrorKind::ResourceBusy),
        ))
    }

    /// Removes staging directories whose makers are dead. A build that died
    /// between its two renames left the only copy of the old site there.
    fn clear_left_over(&self) -> Result<(), Error> {
        let Ok(entries) = fs::read_dir(&self.parent) else {
            return Ok(());
        };
        let prefix = self.prefix();
        let mut left: Vec<PathBuf> = entries
            .flatten()
            .filter(|e| e.file_name().to_string_lossy().starts_with(&prefix))
            .map(|e| e.path())
            .collect();
        left.sort();
        for path in left {
            let Some(lock) = dead_owner(&path) else {
                continue;
            };
            if !self.target.exists() {
                self.bring_back(&path)?;
            }
            // An open file keeps its directory from being deleted on some systems.
            drop(lock);
            remove_staging(&path).map_err(|e| Error::write(&path, e))?;
        }
        Ok(())
    }

    fn bring_back(&self, staging: &Path) -> Result<(), Error> {
        for n in (0..SWAP_TRIES).rev() {
            let old = staging.join(old_name(n));
            if old.is_dir() {
                return fs::rename(&old, &self.target).map_err(|e| Error::write(&self.shown, e));
            }
        }
        Ok(())
    }
}

/// The path to swap at: links are followed, so that a link to the site stays.
fn resolve(path: &Path) -> Result<PathBuf, Error> {
    match path.canonicalize() {
        Ok(target) => Ok(target),
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            if path.symlink_metadata().is_ok() {
                return Err(Error::NotADirectory { path: path.into() });
            }
            std::path::absolute(path).map_err(|e| Error::write(path, e))
        }
        Err(e) if e.kind() == io::ErrorKind::NotADirectory => {
            Err(Error::NotADirectory { path: path.into() })
        }
        Err(e) => Err(Error::write(path, e)),
    }
}

/// Somebody put a site where a moment ago there was none.
fn was_overtaken(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::AlreadyExists
    )
}

/// Exchanges two directories in one step, where the system can.
#[cfg(target_os = "linux")]
fn exchange(one: &Path, other: &Path) -> bool {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).is_ok()
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> bool {
    false
}

/// Removes a staging directory, the owner file last: a build that is killed on
/// the way leaves one that the next can tell to be left over.
fn remove_staging(staging: &Path) -> io::Result<()> {
    let gone = |result: io::Result<()>| match result {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    };
    for name in std::iter::once("new".to_owned()).chain((0..SWAP_TRIES).map(old_name)) {
        gone(fs::remove_dir_all(staging.join(name)))?;
    }
    gone(fs::remove_dir_all(staging))
}

/// Where the site that is replaced waits for its end.
fn old_name(n: usize) -> String {
    format!("old{n}")
}

/// A staging directory; it is removed with whatever is in it when dropped.
struct Staging {
    owner: Option<File>,
    directory: PathBuf,
}

impl Drop for Staging {
    fn drop(&mut self) {
        self.owner = None;
        // What cannot be removed now is removed by the next build.
        let _ = remove_staging(&self.directory);
    }
}

impl Staging {
    fn create(parent: &Path, prefix: &str) -> Result<Self, Error> {
        let directory = tempfile::Builder::new()
            .prefix(prefix)
            .tempdir_in(parent)
            .map_err(|e| Error::write(parent, e))?;
        // Locked before it bears its name: nobody can take it for left over.
        let unnamed = directory.path().join("owner.tmp");
        let mut owner = File::create(&unnamed).map_err(|e| Error::write(&unnamed, e))?;
        // Some network drives know no locks; their left-overs are never cleared.
        let locked = owner.try_lock().is_ok();
        owner
            .write_all(OWNER_MAGIC.as_bytes())
            .map_err(|e| Error::write(&unnamed, e))?;
        if locked {
            let named = directory.path().join(OWNER);
            fs::rename(&unnamed, named).map_err(|e| Error::write(&unnamed, e))?;
        }
        Ok(Self {
            owner: Some(owner),
            directory: directory.keep(),
        })
    }

    fn path(&self) -> &Path {
        &self.directory
    }
}

/// The locked owner file of a staging directory whose maker no longer lives.
fn dead_owner(staging: &Path) -> Option<File> {
    if staging.symlink_metadata().ok()?.is_symlink() {
        return None;
    }
    let path = staging.join(OWNER);
    if fs::read_to_string(&path).ok()? != OWNER_MAGIC {
        return None;
    }
    let file = File::options().read(true).write(true).open(&path).ok()?;
    match file.try_lock() {
        Ok(()) => Some(file),
        Err(TryLockError::WouldBlock | TryLockError::Error(_)) => None,
    }
}
