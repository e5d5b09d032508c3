//! `keiji diff`: what changed between two versions.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use keiji::contrast::{FileError, numbers_to_csv, to_csv, to_docx, to_html, to_xlsx};
use keiji::diff::Diff;
use keiji::error::Error;
use keiji::model::{FrontMatter, Status};
use keiji::pipeline::{Origin, Pair};
use keiji::publish::diff_json;

use super::diff_view::{stale_lines, text_view};
use super::pair::{compared, git_origin, origin};
use super::shared::{ARGUMENTS, ContentArgs, OTHERWISE, format_by_name, write_unless_other};
use super::{Outcome, Terminal};

/// 二つの版の違いを、条文ごとに示す
///
/// 版は、規程のファイルか「団体@版」（例: ubuyama@h27）で書きます。改めた語は
/// [-消えた語-]、{+加わった語+} のように印を付けます。
#[derive(Debug, Args)]
#[command(
    help_template = super::usage::HELP,
    override_usage = "keiji diff [オプション] <旧> <新>\n       keiji diff [オプション] --git <版1> <版2> <ファイル>"
)]
pub(super) struct DiffArgs {
    #[command(flatten)]
    content: ContentArgs,
    /// 前の版（「団体@版」又はファイル）
    #[arg(value_name = "旧", help_heading = ARGUMENTS, display_order = 1, required_unless_present = "git")]
    old: Option<String>,
    /// 新しい版（「団体@版」又はファイル）
    #[arg(value_name = "新", help_heading = ARGUMENTS, display_order = 2, required_unless_present = "git")]
    new: Option<String>,
    /// 一つのファイルの、git の二つの版を比べる
    #[arg(
        long,
        num_args = 3,
        value_names = ["版1", "版2", "ファイル"],
        conflicts_with_all = ["old", "new"]
    )]
    git: Option<Vec<String>>,
    /// 形式: text、html、docx、xlsx、csv（新旧対照表）、numbers（条番号対応表の CSV）、json（条文ごとの変更）。既定は書き出すファイルの名前の終わりから決め、なければ text
    #[arg(long, value_name = "形式", value_enum, hide_possible_values = true)]
    format: Option<DiffFormat>,
    /// 書き出すファイル（既定: 標準出力）
    #[arg(short, long, value_name = "ファイル")]
    output: Option<PathBuf>,
    /// すでにあるファイルを書き換える
    #[arg(long, requires = "output")]
    force: bool,
    /// 違いがあれば終了コード 1 で終わる
    #[arg(long)]
    exit_code: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DiffFormat {
    Text,
    Html,
    Docx,
    Xlsx,
    Csv,
    Numbers,
    Json,
}

pub(super) fn run(args: DiffArgs, terminal: &Terminal) -> Result<Outcome, Error> {
    let format = match args.format {
        Some(format) => format,
        None => format_by_name(args.output.as_deref(), &FORMATS, DiffFormat::Text)?,
    };
    let binary = matches!(format, DiffFormat::Docx | DiffFormat::Xlsx);
    if binary && args.output.is_none() && std::io::stdout().is_terminal() {
        return Err(Error::Usage {
            message: "Word と Excel の形式は画面に出せません。-o でファイルを指定してください"
                .into(),
        });
    }
    let (old, new) = match (&args.git, &args.old, &args.new) {
        (Some(git), _, _) => {
            let file = PathBuf::from(&git[2]);
            (git_origin(&git[0], &file)?, git_origin(&git[1], &file)?)
        }
        (None, Some(old), Some(new)) => (origin(old)?, origin(new)?),
        _ => {
            return Err(Error::Usage {
                message: "比べる二つの版を書いてください".into(),
            });
        }
    };
    if let Some(output) = &args.output {
        refuse_to_overwrite(output, &[&old, &new])?;
    }
    let Some((pair, diff)) = compared(args.content, &old, &new, terminal)? else {
        return Ok(Outcome::Faults);
    };
    if let Some(output) = &args.output {
        let listed = [&pair.old, &pair.new].map(|side| Origin::File(side.version.path.clone()));
        refuse_to_overwrite(output, &listed.each_ref())?;
    }
    let coloured = args.output.is_none() && terminal.colours_output();
    let bytes = written(&pair, &diff, format, coloured)?;
    match &args.output {
        Some(path) => {
            write_unless_other(path, &bytes, args.force, OTHERWISE)?;
            terminal.close(&format!("{} に書きました", path.display()))?;
        }
        None => terminal.print_bytes(&bytes)?,
    }
    warn_of(&pair, &diff, format, terminal)?;
    Ok(if args.exit_code && !diff.is_empty() {
        Outcome::Faults
    } else {
        Outcome::Clean
    })
}

/// Tells on the side what a table of changes does not.
fn warn_of(pair: &Pair, diff: &Diff, format: DiffFormat, terminal: &Terminal) -> Result<(), Error> {
    let (old, new) = (&pair.old.version.front, &pair.new.version.front);
    if diff.resemblance.is_low() {
        terminal
            .warn("二つの文書に共通する文がほとんどありません。同じ規程の版かを確かめてください")?;
    }
    if stands_later(old, new) {
        terminal.warn(&format!(
            "旧に「{}」、新に「{}」を置いています。順が逆ではないかを確かめてください（旧、新の順に書きます）",
            old.label, new.label
        ))?;
    }
    let stale = stale_lines(diff, &pair.old.version, &pair.new.version);
    if format != DiffFormat::Text && !stale.is_empty() {
        terminal.warn(&format!(
            "直し忘れのおそれがある引用が {} 件あります（表には書きません）",
            stale.len()
        ))?;
        for line in &stale {
            terminal.warn(line)?;
        }
    }
    Ok(())
}

/// Whether what is called old comes after what is called new, by their dates or
/// by how far they have come.
fn stands_later(old: &FrontMatter, new: &FrontMatter) -> bool {
    let step = |status| match status {
        Status::Superseded => 0,
        Status::InForce => 1,
        Status::Draft | Status::Sample => 2,
    };
    match (old.dates.effective, new.dates.effective) {
        (Some(a), Some(b)) if a != b => a > b,
        _ => step(old.status) > step(new.status),
    }
}

/// The formats by the endings of files.
const FORMATS: [(&str, DiffFormat); 7] = [
    ("docx", DiffFormat::Docx),
    ("xlsx", DiffFormat::Xlsx),
    ("html", DiffFormat::Html),
    ("htm", DiffFormat::Html),
    ("csv", DiffFormat::Csv),
    ("json", DiffFormat::Json),
    ("txt", DiffFormat::Text),
];

/// A text that is compared is never written over.
fn refuse_to_overwrite(output: &Path, origins: &[&Origin]) -> Result<(), Error> {
    let Ok(output) = output.canonicalize() else {
        return Ok(());
    };
    let same = origins.iter().any(|origin| match origin {
        Origin::File(path) => path.canonicalize().is_ok_and(|path| path == output),
        _ => false,
    });
    if same {
        return Err(Error::Usage {
            message: format!(
                "{} は比べる規程のファイルなので、書き換えずに止めました。別の名前を -o で指定してください",
                output.display()
            ),
        });
    }
    Ok(())
}

fn written(pair: &Pair, diff: &Diff, format: DiffFormat, coloured: bool) -> Result<Vec<u8>, Error> {
    let table = || pair.contrast(diff);
    let made = |file: Result<Vec<u8>, FileError>| {
        file.map_err(|error| Error::Document {
            file: error.file,
            message: error.message,
        })
    };
    Ok(match format {
        DiffFormat::Html => to_html(&table()).into_bytes(),
        DiffFormat::Docx => made(to_docx(&table()))?,
        DiffFormat::Xlsx => made(to_xlsx(&table()))?,
        DiffFormat::Csv => made(to_csv(&table()))?,
        DiffFormat::Numbers => {
            let table = table();
            made(numbers_to_csv(&table.numbers, table.banner.is_some()))?
        }
        DiffFormat::Text => text_view(pair, diff, coloured).into_bytes(),
        DiffFormat::Json => diff_json(&pair.old.version, &pair.new.version, diff),
    })
}
