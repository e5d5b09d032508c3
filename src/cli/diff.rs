//! `keiji diff`: what changed between two versions.

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use keiji::contrast::{FileError, numbers_to_csv, to_csv, to_docx, to_html, to_xlsx};
use keiji::diagnostic::Checked;
use keiji::diff::Diff;
use keiji::error::Error;
use keiji::pipeline::{self, Pair};
use keiji::publish::diff_json;

use super::diff_view::text_view;
use super::pair::{git_origin, origin};
use super::shared::{ContentArgs, write_whole};
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
    #[arg(value_name = "旧", required_unless_present = "git")]
    old: Option<String>,
    /// 新しい版（「団体@版」又はファイル）
    #[arg(value_name = "新", required_unless_present = "git")]
    new: Option<String>,
    /// 一つのファイルの、git の二つの版を比べる
    #[arg(
        long,
        num_args = 3,
        value_names = ["版1", "版2", "ファイル"],
        conflicts_with_all = ["old", "new"]
    )]
    git: Option<Vec<String>>,
    /// 形式: text（既定）、html、docx、xlsx、csv（新旧対照表）、numbers（条番号対応表の CSV）、json（条文ごとの変更）
    #[arg(
        long,
        value_name = "形式",
        value_enum,
        default_value = "text",
        hide_default_value = true,
        hide_possible_values = true
    )]
    format: DiffFormat,
    /// 書き出すファイル（既定: 標準出力）
    #[arg(short, long, value_name = "ファイル")]
    output: Option<PathBuf>,
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
    let binary = matches!(args.format, DiffFormat::Docx | DiffFormat::Xlsx);
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
    let plan = args.content.plan();
    let progress = terminal.progress();
    let read = pipeline::pair(&plan.request(&progress), &old, &new);
    progress.finish();
    let Checked { value, report } = read?;
    let Some(pair) = value else {
        terminal.report(&report)?;
        return Ok(Outcome::Faults);
    };
    let diff = pair.diff();
    if !diff.round_trip {
        let names = [&pair.old, &pair.new].map(|side| side.version.front.version.as_str());
        return Err(Error::RoundTrip {
            pair: names.join(" → "),
        });
    }
    let coloured = args.output.is_none() && terminal.colours_output();
    let bytes = written(&pair, &diff, args.format, coloured)?;
    match &args.output {
        Some(path) => {
            write_whole(path, &bytes)?;
            terminal.close(&format!("{} に書きました", path.display()))?;
        }
        None => terminal.print_bytes(&bytes)?,
    }
    if diff.resemblance.is_low() {
        terminal
            .warn("二つの文書に共通する文がほとんどありません。同じ規程の版かを確かめてください")?;
    }
    Ok(if args.exit_code && !diff.is_empty() {
        Outcome::Faults
    } else {
        Outcome::Clean
    })
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
