//! `keiji build`: the site into its directory.

use std::path::PathBuf;

use clap::Args;
use keiji::diagnostic::Checked;
use keiji::error::Error;
use keiji::pipeline;
use keiji::site::Output;

use super::clock::Clock;
use super::shared::{ContentArgs, grouped};
use super::{Outcome, Terminal};

/// サイトを作る
///
/// 内容に誤りがあれば、前のサイトには触れずに終わります。出力先は、ないか、空か、
/// keiji が作ったディレクトリでなければなりません。
#[derive(Debug, Args)]
#[command(help_template = super::usage::HELP, override_usage = "keiji build [オプション]")]
pub(super) struct BuildArgs {
    #[command(flatten)]
    content: ContentArgs,
    /// サイトを置くディレクトリ（既定: site）
    #[arg(
        short,
        long,
        value_name = "ディレクトリ",
        default_value = "site",
        hide_default_value = true
    )]
    output: PathBuf,
    /// 標準のテーマに重ねるテーマのディレクトリ
    #[arg(long, value_name = "ディレクトリ")]
    theme: Option<PathBuf>,
    /// どの仕事に何ミリ秒かかったかを終わりに示す（検索の索引はほかの仕事と並べて作る）
    #[arg(long)]
    timings: bool,
}

pub(super) fn run(args: BuildArgs, terminal: &Terminal) -> Result<Outcome, Error> {
    let plan = args.content.plan();
    let output = Output::open(&args.output)?;
    let progress = terminal.progress();
    let clock = Clock::start(&progress);
    let built = pipeline::build(&plan.request(&clock), args.theme.as_deref(), |report| {
        !plan.fails(report)
    });
    progress.finish();
    let Checked { value, report } = built?;
    terminal.report(&report)?;
    let Some(site) = value else {
        terminal.close(
            "内容に直すところがあるので、サイトは作りませんでした（前のサイトはそのままです）",
        )?;
        return Ok(Outcome::Faults);
    };
    clock.mark(None);
    progress.begin_writing(site.len());
    let written = output.replace(&site, &|| progress.tick());
    progress.finish();
    written?;
    let times = clock.times();
    terminal.close(&format!(
        "{} ページ（{} ファイル、{} バイト）を {} に書きました",
        grouped(site.pages()),
        grouped(site.len()),
        grouped(site.bytes()),
        args.output.display()
    ))?;
    if args.timings {
        terminal.close(&times)?;
    }
    Ok(Outcome::Clean)
}
