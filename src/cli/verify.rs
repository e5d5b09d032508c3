//! `keiji verify`: every policy against the text it was imported from.

use std::path::PathBuf;

use clap::Args;
use keiji::diagnostic::{Checked, Report};
use keiji::error::Error;
use keiji::load::{PolicyFile, VersionFiles, parse_version, read_content};
use keiji::parse::{Corrections, parse_corrections};
use keiji::source::SourceFile;
use keiji::verify::{Fidelity, Imported, summary, verify_version};

use super::shared::grouped;
use super::{Outcome, Terminal};

/// 条文を原文と一字ずつ突き合わせる
///
/// 原文（….source.txt）のある版について、原文の空白以外のすべての文字が条文に置かれたか、
/// 理由のある区分で除かれたか、訂正で置き換えられたかを、取り込みとは別の手順で確かめます。
#[derive(Debug, Args)]
#[command(help_template = super::usage::HELP, override_usage = "keiji verify [オプション]")]
pub(super) struct VerifyArgs {
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
}

pub(super) fn run(args: VerifyArgs, terminal: &Terminal) -> Result<Outcome, Error> {
    let Checked { value, mut report } = read_content(&args.content)?;
    let mut accounts: Vec<(String, Fidelity)> = Vec::new();
    let mut without = 0;
    let files = value.map_or(Vec::new(), |content| content.files);
    for file in &files {
        match verify_file(file, &mut report)? {
            Some(account) => accounts.push(account),
            None => without += 1,
        }
    }
    terminal.report(&report)?;
    for (name, fidelity) in &accounts {
        terminal.close(&summary(name, fidelity))?;
    }
    let complete = accounts.iter().all(|(_, fidelity)| fidelity.complete());
    if !complete || report.fails(args.strict) {
        return Ok(Outcome::Faults);
    }
    let chars: usize = accounts.iter().map(|(_, f)| f.source_chars).sum();
    let skipped = match without {
        0 => String::new(),
        n => format!("（原文のない版 {} は除く）", grouped(n)),
    };
    terminal.close(&format!(
        "{} 版、原文の {} 字のすべてに説明がつきました{skipped}",
        grouped(accounts.len()),
        grouped(chars)
    ))?;
    Ok(Outcome::Clean)
}

/// The account of one version; none where it has no source or cannot be read.
fn verify_file(
    file: &PolicyFile,
    report: &mut Report,
) -> Result<Option<(String, Fidelity)>, Error> {
    let parsed = parse_version(file);
    let Some(version) = parsed.value else {
        report.extend(parsed.report);
        return Ok(None);
    };
    let files = VersionFiles::beside(&version.path);
    if !files.source.exists() {
        return Ok(None);
    }
    let source = SourceFile::read(&files.source)?;
    let corrections = if files.corrections.exists() {
        let checked = parse_corrections(&SourceFile::read(&files.corrections)?);
        report.extend(checked.report);
        checked.value
    } else {
        Corrections::default()
    };
    let markdown = SourceFile::read(&version.path)?;
    let checked = verify_version(&Imported {
        source: &source,
        corrections: &corrections,
        markdown: &markdown,
        version: &version,
    });
    report.extend(checked.report);
    let name = format!("{} {}", version.front.title, version.front.label);
    Ok(Some((name, checked.value)))
}
