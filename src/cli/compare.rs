//! `keiji compare`: what other bodies wrote.

use std::path::PathBuf;

use clap::Args;
use keiji::compare::Counterparts;
use keiji::diagnostic::Checked;
use keiji::error::Error;
use keiji::model::Topics;
use keiji::pipeline::{self, Silent};

use super::evaluate_topics::figures;
use super::shared::ContentArgs;
use super::{Outcome, Terminal};

/// 二つの団体の規程を、きまりごとに並べる
#[derive(Debug, Args)]
#[command(
    help_template = super::usage::HELP,
    override_usage = "keiji compare [オプション] <団体> <団体>"
)]
pub(super) struct CompareArgs {
    #[command(flatten)]
    content: ContentArgs,
    /// 主題を使わず、文言だけで対応を付ける
    #[arg(long)]
    alone: bool,
    /// きまりと条項の一覧（JSON）で、対応付けを採点する
    #[arg(long, value_name = "ファイル")]
    evaluate: Option<PathBuf>,
    /// 採点で、外れたものもすべて表示する
    #[arg(long, requires = "evaluate")]
    misses: bool,
}

pub(super) fn run(args: CompareArgs, terminal: &Terminal) -> Result<Outcome, Error> {
    let plan = args.content.plan();
    let progress = terminal.progress();
    let alone = args.alone;
    let read = pipeline::bodies(&plan.request(&progress), |topics| {
        if alone { Topics::default() } else { topics }
    });
    progress.finish();
    let Checked { value, report } = read?;
    terminal.report(&report)?;
    let Some(bodies) = value.filter(|_| !plan.fails(&report)) else {
        return Ok(Outcome::Faults);
    };
    if let Some(path) = &args.evaluate {
        let compared = pipeline::all_pairs(&plan.request(&Silent), &bodies.comparison)?;
        let counterparts = Counterparts::new(&compared);
        let proofs = pipeline::proofs(&plan.request(&Silent), &bodies.book)?.value;
        terminal.print(&figures(
            &bodies,
            &counterparts,
            &proofs,
            path,
            args.misses,
        )?)?;
    }
    Ok(Outcome::Clean)
}
