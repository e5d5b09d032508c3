//! Loaded text files and places in them.
//!
//! In: bytes from the disk, in any of the encodings Japanese offices use.
//! Out: [`SourceFile`], UTF-8 with LF line ends, and [`Position`]s that count
//! lines and characters from one. Nothing here knows what a file means.

use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// The largest file that is read, in bytes; a larger one is refused.
pub const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// A text file, decoded and with its line starts known.
#[derive(Debug, Clone)]
pub struct SourceFile {
    path: PathBuf,
    text: String,
    line_starts: Vec<usize>,
    encoding: &'static str,
}

/// A place in a file: line and column from 1, the column counting characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl SourceFile {
    /// Wraps text that is already UTF-8; CRLF and CR become LF.
    pub fn from_text(path: impl Into<PathBuf>, text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let text = if text.contains('\r') {
            text.replace("\r\n", "\n").replace('\r', "\n")
        } else {
            text.to_owned()
        };
        let line_starts = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        Self {
            path: path.into(),
            text,
            line_starts,
            encoding: "UTF-8",
        }
    }

    /// Reads a file: UTF-8 with or without BOM, UTF-16 with BOM, else Shift_JIS.
    ///
    /// Fails when the file cannot be read, is larger than [`MAX_FILE_BYTES`],
    /// or is not text in any of these encodings.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let meta = std::fs::metadata(path).map_err(|e| Error::read(path, e))?;
        if meta.is_dir() {
            return Err(Error::NotAFile { path: path.into() });
        }
        if meta.len() > MAX_FILE_BYTES {
            return Err(Error::TooLarge {
                path: path.into(),
                bytes: meta.len(),
                limit: MAX_FILE_BYTES,
            });
        }
        let bytes = std::fs::read(path).map_err(|e| Error::read(path, e))?;
        Self::decode(path, &bytes)
    }

    /// Decodes bytes as [`SourceFile::read`] does.
    pub fn decode(path: &Path, bytes: &[u8]) -> Result<Self, Error> {
        let (text, encoding) = decode(bytes).ok_or_else(|| Error::NotText { path: path.into() })?;
        let mut file = Self::from_text(path, &text);
        file.encoding = encoding;
        Ok(file)
    }

    /// The path as it was given.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The whole text, LF line ends, no BOM.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The encoding the file was read in.
    pub fn encoding(&self) -> &'static str {
        self.encoding
    }

    /// The text of a line without its line end; lines count from 1.
    pub fn line(&self, line: usize) -> &str {
        let Some(&start) = line.checked_sub(1).and_then(|at| self.line_starts.get(at)) else {
            return "";
        };
        let end = self
            .line_starts
            .get(line)
            .map_or(self.text.len(), |e| e - 1);
        &self.text[start..end.max(start)]
    }

    /// All lines in order, numbered from 1. A final line end opens no new line.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(at, text)| (at + 1, text))
    }

    /// Where a byte offset stands.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.line_starts.partition_point(|&start| start <= offset);
        let start = self.line_starts[line - 1];
        let column = self
            .text
            .get(start..offset)
            .map_or(0, |t| t.chars().count())
            + 1;
        Position { line, column }
    }

    /// The byte range of a whole line, lines from 1.
    pub fn line_span(&self, line: usize) -> Range<usize> {
        let start = line
            .checked_sub(1)
            .and_then(|at| self.line_starts.get(at))
            .copied()
            .unwrap_or(self.text.len());
        start..start + self.line(line).len()
    }
}

fn decode(bytes: &[u8]) -> Option<(String, &'static str)> {
    if let Some((encoding, bom)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, bad) = encoding.decode_without_bom_handling(&bytes[bom..]);
        return (!bad && plausible(&text)).then(|| (text.into_owned(), encoding.name()));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return plausible(text).then(|| (text.to_owned(), "UTF-8"));
    }
    let (text, bad) = encoding_rs::SHIFT_JIS.decode_without_bom_handling(bytes);
    (!bad && plausible(&text)).then(|| (text.into_owned(), "Shift_JIS"))
}

/// Text holds no control characters but tab, line ends and form feed.
fn plausible(text: &str) -> bool {
    !text
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offices_encodings_read_the_same() {
        let text = "第1条　目的\n附則\n";
        let (sjis, _, _) = encoding_rs::SHIFT_JIS.encode(text);
        let mut utf16 = vec![0xff, 0xfe];
        utf16.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        let bom = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        for bytes in [text.as_bytes(), &sjis, &utf16, bom.as_bytes()] {
            let file = SourceFile::decode(Path::new("x"), bytes).expect("decodes");
            assert_eq!(file.text(), text);
        }
    }

    #[test]
    fn random_bytes_are_refused() {
        let bytes: Vec<u8> = (0..=255).collect();
        assert!(SourceFile::decode(Path::new("x"), &bytes).is_err());
    }

    #[test]
    fn columns_count_characters() {
        let file = SourceFile::from_text("x", "あい\nうえお");
        let at = "あい\nうえ".len();
        assert_eq!(file.position(at), Position { line: 2, column: 3 });
        assert_eq!(file.line(2), "うえお");
        assert_eq!(file.line(9), "");
    }
}
