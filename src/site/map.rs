//! The files of a site by their paths.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::Error;

/// A site: relative paths with `/` between their names, and the bytes there.
///
/// Two paths never differ by letter case alone, so that a site copied to a
/// Windows share keeps all its files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SiteMap {
    files: BTreeMap<String, Vec<u8>>,
    folded: BTreeSet<String>,
}

impl SiteMap {
    /// Adds a file.
    ///
    /// Fails where the path is not relative and plain, is taken, or goes through
    /// another file.
    pub fn insert(&mut self, path: String, bytes: Vec<u8>) -> Result<(), Error> {
        if let Some(reason) = self.refuse(&path) {
            return Err(Error::SitePath { path, reason });
        }
        self.folded.insert(path.to_lowercase());
        self.files.insert(path, bytes);
        Ok(())
    }

    fn refuse(&self, path: &str) -> Option<&'static str> {
        if path.split('/').any(|name| !is_plain_name(name)) {
            return Some("名前に使えない文字や「..」があります");
        }
        let folded = path.to_lowercase();
        if self.folded.contains(&folded) {
            return Some("同じ名前のファイルがすでにあります");
        }
        let below = format!("{folded}/");
        let is_directory = self
            .folded
            .range(below.clone()..)
            .next()
            .is_some_and(|next| next.starts_with(&below));
        let through_file = folded
            .match_indices('/')
            .any(|(at, _)| self.folded.contains(&folded[..at]));
        (is_directory || through_file).then_some("同じ名前のファイルとディレクトリがあります")
    }

    /// The files by path, sorted.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files
            .iter()
            .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// The bytes at a path.
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// How many of the files are pages.
    pub fn pages(&self) -> usize {
        self.files.keys().filter(|p| p.ends_with(".html")).count()
    }

    /// The bytes of all files together.
    pub fn bytes(&self) -> usize {
        self.files.values().map(Vec::len).sum()
    }
}

/// A file name that every system of the readers takes, and that leads nowhere else.
fn is_plain_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 255
        && !name.ends_with(['.', ' '])
        && !name
            .chars()
            .any(|c| c.is_control() || r#"\:*?"<>|"#.contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside_and_apart() {
        let mut map = SiteMap::default();
        for path in [
            "index.html",
            "oguchi/8.1.html",
            "data/site.json",
            "oguchi/第1条.html",
        ] {
            assert!(map.insert(path.into(), Vec::new()).is_ok(), "{path}");
        }
        for path in [
            "",
            "/etc/passwd",
            "../x",
            "a/../b",
            "a/./b",
            "a//b",
            "a/",
            "C:/x",
            "a\\b",
            "a\0b",
            "Index.html",
            "index.html",
            "index.html/x",
            "oguchi",
            "oguchi/8.1.html/x/y",
        ] {
            assert!(map.insert(path.into(), Vec::new()).is_err(), "{path}");
        }
        assert_eq!((map.len(), map.pages()), (4, 3));
    }
}
