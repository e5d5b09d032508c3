//! The command line: what can be typed, and one file for each command.
//!
//! What was typed stands in the `…Args` types that clap fills; what it means, in
//! the `…Plan` types that the commands work from. A command calls the library,
//! hands what was found to the [`Terminal`], and says how it ended.

mod build;
mod check;
mod clock;
mod compare;
mod diff;
mod diff_view;
mod evaluate;
mod evaluate_topics;
mod export;
mod former_text;
mod import;
mod keys;
mod pair;
mod search;
mod shared;
mod suggest;
mod terminal;
mod trace;
mod trace_migrate;
mod trace_review;
mod usage;
mod verify;

use std::ffi::OsString;

use clap::{ArgAction, Args, Parser, Subcommand};
use keiji::error::Error;

pub(crate) use terminal::Terminal;

/// How a command ended that could run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing is wrong.
    Clean,
    /// Faults were found.
    Faults,
}

/// Why no command runs.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Help or version was asked for.
    Help(String),
    /// The command line cannot be understood.
    Usage(Error),
}

/// 情報セキュリティポリシーの条文を、検索・引用できる静的サイトにします。
#[derive(Debug, Parser)]
#[command(
    name = "keiji",
    version,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    subcommand_required = true,
    override_usage = "keiji <コマンド> [オプション]",
    subcommand_value_name = "コマンド",
    subcommand_help_heading = "コマンド",
    help_template = usage::HELP,
    after_help = "終了コード: 0 誤りなし、1 誤りあり、2 実行できず"
)]
pub(crate) struct Cli {
    #[command(flatten)]
    show: ShowArgs,
    #[command(subcommand)]
    command: Command,
}

/// How findings are shown; the same for every command.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "表示")]
pub(crate) struct ShowArgs {
    /// 指摘の書き方: human（既定）、short（1 行ずつ）、json（1 行に 1 件、標準出力へ）
    #[arg(
        long,
        global = true,
        value_name = "形式",
        value_enum,
        default_value = "human",
        hide_default_value = true,
        hide_possible_values = true
    )]
    message_format: FormatArg,
    /// 注（取り込みで除いた行など、直さなくてよい指摘）も表示する
    #[arg(long, global = true)]
    notes: bool,
    /// この説明を表示する
    #[arg(short, long, global = true, action = ArgAction::Help)]
    help: Option<bool>,
    /// 版を表示する
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum FormatArg {
    Human,
    Short,
    Json,
}

#[derive(Debug, Subcommand)]
enum Command {
    Build(build::BuildArgs),
    Check(check::CheckArgs),
    Import(import::ImportArgs),
    Verify(verify::VerifyArgs),
    Search(search::SearchArgs),
    Diff(diff::DiffArgs),
    Keys(keys::KeysArgs),
    Trace(trace::TraceArgs),
    Export(export::ExportArgs),
    Compare(compare::CompareArgs),
}

impl Cli {
    /// Reads the command line.
    pub(crate) fn read(args: impl IntoIterator<Item = OsString>) -> Result<Self, Stop> {
        Self::try_parse_from(args).map_err(|error| usage::explain(&error))
    }

    /// How findings are to be shown.
    pub(crate) fn show(&self) -> ShowArgs {
        self.show
    }

    /// Runs the command that was asked for.
    pub(crate) fn run(self, terminal: &Terminal) -> Result<Outcome, Error> {
        match self.command {
            Command::Build(args) => build::run(args, terminal),
            Command::Check(args) => check::run(args, terminal),
            Command::Import(args) => import::run(args, terminal),
            Command::Verify(args) => verify::run(args, terminal),
            Command::Search(args) => search::run(args, terminal),
            Command::Diff(args) => diff::run(args, terminal),
            Command::Keys(args) => keys::run(args, terminal),
            Command::Trace(args) => trace::run(args, terminal),
            Command::Export(args) => export::run(args, terminal),
            Command::Compare(args) => compare::run(args, terminal),
        }
    }
}
