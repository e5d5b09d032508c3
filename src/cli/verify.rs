//! `keiji verify`: every policy against the text it was imported from.

use clap::Args;
use keiji::diagnostic::Checked;
use keiji::error::Error;
use keiji::pipeline;
use keiji::verify::summary;

use super::shared::{ContentArgs, grouped};
use super::{Outcome, Terminal};

/// 条文を原文と一字ずつ突き合わせる
///
/// 原文（….source.txt）のある版について、原文の空白以外のすべての文字が条文に置かれたか、
/// 理由のある区分で除かれたか、訂正で置き換えられたかを、取り込みとは別の手順で確かめます。
#[derive(Debug, Args)]
#[command(help_template = super::usage::HELP, override_usage = "keiji verify [オプション]")]
pub(super) struct VerifyArgs {
    #[command(flatten)]
    content: ContentArgs,
}

pub(super) fn run(args: VerifyArgs, terminal: &Terminal) -> Result<Outcome, Error> {
    let plan = args.content.plan();
    let progress = terminal.progress();
    let checked = pipeline::verify(&plan.request(&progress));
    progress.finish();
    let Checked { value, report } = checked?;
    let (proofs, versions) = value;
    terminal.report(&report)?;
    for proof in &proofs {
        terminal.close(&summary(&proof.name, &proof.fidelity))?;
    }
    let complete = proofs.iter().all(|p| p.fidelity.complete());
    if !complete || plan.fails(&report) {
        return Ok(Outcome::Faults);
    }
    let chars: usize = proofs.iter().map(|p| p.fidelity.source_chars).sum();
    let skipped = match versions - proofs.len() {
        0 => String::new(),
        n => format!("（原文のない版 {} は除く）", grouped(n)),
    };
    terminal.close(&format!(
        "{} 版、原文の {} 字のすべてに説明がつきました{skipped}",
        grouped(proofs.len()),
        grouped(chars)
    ))?;
    Ok(Outcome::Clean)
}
