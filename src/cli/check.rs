//! `keiji check`: all faults of the content, and nothing written.

use clap::Args;
use keiji::diagnostic::Checked;
use keiji::error::Error;
use keiji::pipeline;

use super::shared::{ContentArgs, grouped};
use super::{Outcome, Terminal};

/// 内容を確かめる（何も書きません）
#[derive(Debug, Args)]
#[command(help_template = super::usage::HELP, override_usage = "keiji check [オプション]")]
pub(super) struct CheckArgs {
    #[command(flatten)]
    content: ContentArgs,
}

pub(super) fn run(args: CheckArgs, terminal: &Terminal) -> Result<Outcome, Error> {
    let plan = args.content.plan();
    let progress = terminal.progress();
    let checked = pipeline::check(&plan.request(&progress));
    progress.finish();
    let Checked { value, report } = checked?;
    terminal.report(&report)?;
    if plan.fails(&report) {
        return Ok(Outcome::Faults);
    }
    if let Some(book) = value {
        let versions: Vec<_> = book.versions().collect();
        let clauses = versions
            .iter()
            .map(|at| book.version(*at).clauses.len())
            .sum();
        terminal.close(&format!(
            "{} 団体、{} 版、{} 条文に誤りはありません",
            grouped(book.site().jurisdictions.len()),
            grouped(versions.len()),
            grouped(clauses)
        ))?;
    }
    Ok(Outcome::Clean)
}
