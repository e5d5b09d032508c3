//! `keiji import`: a posted text becomes policy Markdown.

use std::path::{Path, PathBuf};

use clap::Args;
use keiji::diagnostic::{Code, Report};
use keiji::error::Error;
use keiji::import::import;
use keiji::parse::{Corrections, parse_corrections, parse_policy};
use keiji::source::SourceFile;

use super::shared::{grouped, write_whole};
use super::{Outcome, Terminal};

/// 掲示されたテキストを規程の Markdown にする
#[derive(Debug, Args)]
#[command(help_template = super::usage::HELP, override_usage = "keiji import 原文.txt [オプション]")]
pub(super) struct ImportArgs {
    /// 原文のテキスト（UTF-8、UTF-16、Shift_JIS）
    #[arg(value_name = "原文")]
    source: PathBuf,
    /// 訂正ファイル（前付けと、規則では直せない訂正）
    #[arg(long, value_name = "ファイル")]
    corrections: Option<PathBuf>,
    /// 書き出す Markdown（既定: 標準出力）
    #[arg(short, long, value_name = "ファイル")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: ImportArgs, terminal: &Terminal) -> Result<Outcome, Error> {
    let source = SourceFile::read(&args.source)?;
    let mut report = Report::default();
    let corrections = match &args.corrections {
        Some(path) => {
            let checked = parse_corrections(&SourceFile::read(path)?);
            report.extend(checked.report);
            checked.value
        }
        None => Corrections::default(),
    };
    if report.fails(false) {
        terminal.report(&report)?;
        return Ok(Outcome::Faults);
    }
    let imported = import(&source, &corrections);
    report.extend(imported.report);
    let shown = args.output.clone().unwrap_or_else(|| "取込結果.md".into());
    let parsed = parse_policy(&SourceFile::from_text(shown, &imported.value));
    let clauses = parsed.value.map_or(0, |v| v.clauses.len());
    report.extend(parsed.report);
    if report.iter().any(|d| d.code == Code::EmptyPolicy) {
        // Nothing came of it: what stands in the output file is worth more.
        terminal.report(&report)?;
        return Ok(Outcome::Faults);
    }
    match &args.output {
        Some(path) => write_whole(path, imported.value.as_bytes())?,
        None => terminal.print(&imported.value)?,
    }
    terminal.report(&report)?;
    if let Some(path) = &args.output {
        terminal.close(&summary(path, clauses, &report))?;
    }
    Ok(if report.fails(false) {
        Outcome::Faults
    } else {
        Outcome::Clean
    })
}

fn summary(path: &Path, clauses: usize, report: &Report) -> String {
    let count = |code| grouped(report.iter().filter(|d| d.code == code).count());
    format!(
        "{} に書きました（条文 {}、除いた行 {}、直した箇所 {}、確かめてほしい箇所 {}。--notes で一つずつ示します）",
        path.display(),
        grouped(clauses),
        count(Code::ImportDropped),
        count(Code::ImportRepaired),
        count(Code::ImportDoubt),
    )
}
