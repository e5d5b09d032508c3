//! Trouble with the surroundings: files, directories, themes, the disk.
//!
//! Faults in an author's text are not errors but [`crate::diagnostic`]s. Each
//! variant is one thing the user can do something about; `Display` says it in
//! Japanese with the path inside.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Something around the content kept the program from running.
#[derive(Debug)]
pub enum Error {
    /// A file or directory could not be read.
    Read {
        /// The path that was tried.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file or directory could not be written.
    Write {
        /// The path that was tried.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A directory stands where a file was expected.
    NotAFile {
        /// The path that was tried.
        path: PathBuf,
    },
    /// A file is larger than the documented limit.
    TooLarge {
        /// The path that was tried.
        path: PathBuf,
        /// Its size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// A file holds no text in a known encoding.
    NotText {
        /// The path that was tried.
        path: PathBuf,
    },
    /// The content directory holds nothing to build from.
    NoContent {
        /// The content directory.
        path: PathBuf,
        /// What is missing.
        missing: &'static str,
    },
    /// The output directory exists and was not made by keiji.
    NotOurs {
        /// The output directory.
        path: PathBuf,
    },
    /// The output directory was made by keiji but holds a file that was not.
    Foreign {
        /// The output directory.
        path: PathBuf,
        /// The file, relative to the output directory.
        file: String,
    },
    /// A page or theme file has a name that no site can hold, or that is taken.
    SitePath {
        /// The path in the site.
        path: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Worker threads could not be started.
    Threads {
        /// What the system said.
        message: String,
    },
    /// The output path is a file or otherwise no directory.
    NotADirectory {
        /// The output path.
        path: PathBuf,
    },
    /// A theme's template does not compile or does not render.
    Template {
        /// The template's name.
        name: String,
        /// The whole chain of causes, outermost first.
        causes: Vec<String>,
    },
    /// A theme file is missing or malformed.
    Theme {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        message: String,
    },
    /// A comparison that does not give the new text back: a fault of the program.
    RoundTrip {
        /// The two versions, as a person names them.
        pair: String,
    },
    /// A file for an office program could not be made in memory.
    Document {
        /// What kind of file.
        file: &'static str,
        /// What went wrong.
        message: String,
    },
    /// The command line asks for something that does not exist.
    Usage {
        /// What is wrong, in Japanese.
        message: String,
    },
}

impl Error {
    /// A failure to read `path`.
    pub fn read(path: &Path, source: io::Error) -> Self {
        Self::Read {
            path: path.into(),
            source,
        }
    }

    /// A failure to write `path`.
    pub fn write(path: &Path, source: io::Error) -> Self {
        Self::Write {
            path: path.into(),
            source,
        }
    }
}

/// Says in Japanese what the system said, as far as it is a common case.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "見つかりません".into(),
        io::ErrorKind::PermissionDenied => "権限がありません".into(),
        io::ErrorKind::StorageFull => "ディスクの空きがありません".into(),
        io::ErrorKind::ReadOnlyFilesystem => "書き込めないファイルシステムです".into(),
        io::ErrorKind::AlreadyExists => "すでにあります".into(),
        io::ErrorKind::FileTooLarge => "ファイルの大きさの上限を超えました".into(),
        io::ErrorKind::QuotaExceeded => "割り当てられた容量を使い切りました".into(),
        io::ErrorKind::IsADirectory => "ファイルではなくディレクトリです".into(),
        io::ErrorKind::NotADirectory => "途中の名前がディレクトリではありません".into(),
        _ => error.to_string(),
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { path, source } => {
                write!(f, "読めません: {}（{}）", path.display(), reason(source))
            }
            Self::Write { path, source } => {
                write!(f, "書けません: {}（{}）", path.display(), reason(source))
            }
            Self::NotAFile { path } => {
                write!(f, "ファイルではなくディレクトリです: {}", path.display())
            }
            Self::TooLarge { path, bytes, limit } => write!(
                f,
                "大きすぎます: {}（{} バイト。上限は {} バイト）。文書ごとに分けてください",
                path.display(),
                bytes,
                limit
            ),
            Self::NotText { path } => write!(
                f,
                "文書として読めません: {}。UTF-8、UTF-16（BOM 付き）、Shift_JIS のテキストで保存してください",
                path.display()
            ),
            Self::NoContent { path, missing } => write!(
                f,
                "{} に {missing} がありません。--content で内容のディレクトリを指定してください",
                path.display()
            ),
            Self::NotOurs { path } => write!(
                f,
                "{} は keiji が作ったディレクトリではないので、消さずに止めました。空のディレクトリか別の場所を -o で指定してください",
                path.display()
            ),
            Self::Foreign { path, file } => write!(
                f,
                "{} に keiji が作っていないファイル {file} があるので、消さずに止めました。別の場所に移すか、テーマの static/ に置いてください",
                path.display()
            ),
            Self::SitePath { path, reason } => {
                write!(f, "サイトに置けない名前です: {path}（{reason}）")
            }
            Self::Threads { message } => write!(
                f,
                "スレッドを始められません（{message}）。--threads に小さい数を指定してください"
            ),
            Self::NotADirectory { path } => write!(
                f,
                "{} はディレクトリではありません。別の場所を -o で指定してください",
                path.display()
            ),
            Self::Template { name, causes } => {
                write!(f, "テンプレート {name} に誤りがあります")?;
                for cause in causes {
                    write!(f, "\n  原因: {cause}")?;
                }
                Ok(())
            }
            Self::Theme { path, message } => {
                write!(f, "テーマ {}: {message}", path.display())
            }
            Self::RoundTrip { pair } => write!(
                f,
                "{pair} の比較で、旧の文に変更を当てても新の文になりません。keiji の誤りなので、結果を出さずに止めました"
            ),
            Self::Document { file, message } => {
                write!(f, "{file} のファイルを作れません（{message}）")
            }
            Self::Usage { message } => f.write_str(message),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read { source, .. } | Self::Write { source, .. } => Some(source),
            _ => None,
        }
    }
}
