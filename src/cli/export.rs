//! `keiji export`: controls and links as files for other programs.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use keiji::error::Error;
use keiji::export::{self, Form};

use super::shared::{ContentArgs, grouped, write_whole};
use super::trace::read;
use super::{Outcome, Terminal};

/// 統制と対応を、ほかのプログラムのためのファイルに書き出す
///
/// csv は団体ごとのファイルと統制の一覧、xlsx は一つのブック、oscal は OSCAL 1.2.3 の
/// カタログ、コンポーネント定義、対応（mapping collection）です。
#[derive(Debug, Args)]
#[command(
    help_template = super::usage::HELP,
    override_usage = "keiji export [オプション] <形式>"
)]
pub(super) struct ExportArgs {
    #[command(flatten)]
    content: ContentArgs,
    /// 形式: oscal、csv、xlsx
    #[arg(value_name = "形式", value_enum, hide_possible_values = true)]
    form: FormArg,
    /// 書き出すディレクトリ（既定: export）
    #[arg(
        short,
        long,
        value_name = "ディレクトリ",
        default_value = "export",
        hide_default_value = true
    )]
    output: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormArg {
    Oscal,
    Csv,
    Xlsx,
}

pub(super) fn run(args: ExportArgs, terminal: &Terminal) -> Result<Outcome, Error> {
    let (traced, fails) = read(args.content, terminal)?;
    let Some(traced) = traced.filter(|_| !fails) else {
        return Ok(Outcome::Faults);
    };
    let form = match args.form {
        FormArg::Oscal => Form::Oscal,
        FormArg::Csv => Form::Csv,
        FormArg::Xlsx => Form::Xlsx,
    };
    let files = export::files(form, traced.material(), &traced.trace)?;
    std::fs::create_dir_all(&args.output).map_err(|e| Error::write(&args.output, e))?;
    for (name, bytes) in &files {
        write_whole(&args.output.join(name), bytes)?;
    }
    terminal.close(&format!(
        "{} に {} ファイルを書きました",
        args.output.display(),
        grouped(files.len())
    ))?;
    Ok(Outcome::Clean)
}
