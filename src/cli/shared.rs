//! Options that several commands share, and what they mean.

use std::io::Write;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::Args;
use keiji::diagnostic::Report;
use keiji::error::Error;
use keiji::model::Edition;
use keiji::pipeline::{Progress, Request};

/// The heading of what stands without a name on the command line, in its order.
pub(super) const ARGUMENTS: &str = "引数";

/// Which content is read, and how.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "オプション")]
pub(super) struct ContentArgs {
    /// 内容（site.yaml と jurisdictions/）のディレクトリ（既定: content）
    #[arg(
        long,
        value_name = "ディレクトリ",
        default_value = "content",
        hide_default_value = true
    )]
    content: PathBuf,
    /// 警告も誤りとして扱う
    #[arg(long)]
    strict: bool,
    /// 使うスレッドの数（既定: コアの数）
    #[arg(long, value_name = "数", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// 版: internal（すべて）又は public（案を除く公開用）。既定は site.yaml の edition
    #[arg(long, value_name = "種類", value_enum, hide_possible_values = true)]
    edition: Option<EditionArg>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum EditionArg {
    Internal,
    Public,
}

/// What the shared options mean.
#[derive(Debug)]
pub(super) struct ContentPlan {
    content: PathBuf,
    threads: Option<NonZeroUsize>,
    edition: Option<Edition>,
    strict: bool,
}

impl ContentArgs {
    pub(super) fn plan(self) -> ContentPlan {
        ContentPlan {
            content: self.content,
            threads: self.threads.and_then(|n| NonZeroUsize::new(n.into())),
            edition: self.edition.map(|edition| match edition {
                EditionArg::Internal => Edition::Internal,
                EditionArg::Public => Edition::Public,
            }),
            strict: self.strict,
        }
    }
}

impl ContentPlan {
    pub(super) fn request<'a>(&'a self, progress: &'a dyn Progress) -> Request<'a> {
        Request {
            content: &self.content,
            edition: self.edition,
            threads: self.threads,
            progress,
        }
    }

    /// The content directory.
    pub(super) fn content(&self) -> &Path {
        &self.content
    }

    /// Whether what was found makes the run fail.
    pub(super) fn fails(&self, report: &Report) -> bool {
        report.fails(self.strict)
    }
}

/// A number as people write it: 2,734.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Writes beside the file and renames, so that a full disk leaves the old one.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let directory = path
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let fail = |e| Error::write(path, e);
    let mut file = tempfile::Builder::new()
        .prefix(".keiji-")
        .tempfile_in(directory)
        .map_err(fail)?;
    file.write_all(bytes).map_err(fail)?;
    file.persist(path)
        .map_err(|e| Error::write(path, e.error))?;
    #[cfg(unix)]
    {
        // A temporary file is private; a policy is not.
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o644)).map_err(fail)?;
    }
    Ok(())
}

/// What else can be done about a file that is there.
pub(super) const OTHERWISE: &str = "そうでなければ別の名前を -o に";

/// Writes a whole file, but does not throw away another unasked: what stands
/// there may have been worked on. `otherwise` says what else can be asked for.
pub(super) fn write_unless_other(
    path: &Path,
    bytes: &[u8],
    force: bool,
    otherwise: &str,
) -> Result<(), Error> {
    let differs = match std::fs::read(path) {
        Ok(there) => there != bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => false,
        Err(_) if path.is_dir() => return Err(Error::NotAFile { path: path.into() }),
        Err(error) => return Err(Error::read(path, error)),
    };
    if differs && !force {
        return Err(Error::Usage {
            message: format!(
                "{} はすでにあり、内容が違います。書き換えるなら --force を、{otherwise}付けてください",
                path.display()
            ),
        });
    }
    write_whole(path, bytes)
}

/// The format that the ending of a file's name asks for; `otherwise` without a
/// file or an ending. An ending of none of them is refused: a program that opens
/// a file by its name would choke on what it holds.
pub(super) fn format_by_name<F: Copy>(
    output: Option<&Path>,
    formats: &[(&str, F)],
    otherwise: F,
) -> Result<F, Error> {
    let Some(ending) = output.and_then(Path::extension) else {
        return Ok(otherwise);
    };
    let ending = ending.to_string_lossy().to_lowercase();
    if let Some((_, format)) = formats.iter().find(|(known, _)| *known == ending) {
        return Ok(*format);
    }
    let known: Vec<String> = formats
        .iter()
        .map(|(known, _)| format!(".{known}"))
        .collect();
    Err(Error::Usage {
        message: format!(
            ".{ending} の形では書けません。名前の終わりを {} のどれかにするか、--format を付けてください",
            known.join("、")
        ),
    })
}
