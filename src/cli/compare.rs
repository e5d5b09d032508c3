//! `keiji compare`: what other bodies wrote.

use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use keiji::compare::{Counterparts, Sheet, TextPairs, to_csv, to_html, to_text, to_xlsx};
use keiji::diagnostic::Checked;
use keiji::error::Error;
use keiji::model::{ClauseIndex, Topic, Topics};
use keiji::pipeline::{self, Bodies, Silent};
use keiji::publish::{compare_json, topics_of};

use super::evaluate_topics::figures;
use super::shared::{ContentArgs, OTHERWISE, format_by_name, write_unless_other};
use super::suggest::{self, SuggestArgs};
use super::{Outcome, Terminal};

/// 二つの団体の規程を、きまりごとに並べる
///
/// 団体は識別子（例: oguchi hokuto）で書きます。suggest は、まだ見ていない主題の条項を
/// 提案します。
#[derive(Debug, Args)]
#[command(
    help_template = super::usage::HELP,
    override_usage = "keiji compare [オプション] <団体> <団体>\n       keiji compare suggest [オプション] [団体]",
    args_conflicts_with_subcommands = true,
    subcommand_value_name = "コマンド",
    subcommand_help_heading = "コマンド",
    disable_help_subcommand = true
)]
pub(super) struct CompareArgs {
    #[command(subcommand)]
    command: Option<CompareCommand>,
    #[command(flatten)]
    content: ContentArgs,
    /// 団体の識別子を二つ
    #[arg(
        value_name = "団体",
        num_args = 2,
        required_unless_present = "evaluate",
        hide = true
    )]
    bodies: Vec<String>,
    /// 一つの主題（識別子又は名前）だけを並べる
    #[arg(long, value_name = "主題", conflicts_with = "alone")]
    topic: Option<String>,
    /// 形式: text、html、xlsx、csv、json。既定は書き出すファイルの名前の終わりから決め、なければ text
    #[arg(long, value_name = "形式", value_enum, hide_possible_values = true)]
    format: Option<CompareFormat>,
    /// 書き出すファイル（既定: 標準出力）
    #[arg(short, long, value_name = "ファイル")]
    output: Option<PathBuf>,

    /// すでにあるファイルを書き換える
    #[arg(long, requires = "output")]
    force: bool,
    /// 主題を使わず、文言だけで対応を付ける
    #[arg(long)]
    alone: bool,
    /// きまりと条項の一覧（JSON）で、対応付けを採点する
    #[arg(long, value_name = "ファイル", conflicts_with = "bodies")]
    evaluate: Option<PathBuf>,
    /// 採点で、外れたものもすべて表示する
    #[arg(long, requires = "evaluate")]
    misses: bool,
}

#[derive(Debug, Subcommand)]
enum CompareCommand {
    Suggest(SuggestArgs),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CompareFormat {
    Text,
    Html,
    Xlsx,
    Csv,
    Json,
}

pub(super) fn run(args: CompareArgs, terminal: &Terminal) -> Result<Outcome, Error> {
    if let Some(CompareCommand::Suggest(args)) = args.command {
        return suggest::run(args, terminal);
    }
    let format = match args.format {
        Some(format) => format,
        None => format_by_name(args.output.as_deref(), &FORMATS, CompareFormat::Text)?,
    };
    if format == CompareFormat::Xlsx && args.output.is_none() && std::io::stdout().is_terminal() {
        return Err(Error::Usage {
            message: "Excel の形式は画面に出せません。-o でファイルを指定してください".into(),
        });
    }
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
        let found = figures(&bodies, &counterparts, &proofs, path, args.misses)?;
        terminal.print(&found)?;
        return Ok(Outcome::Clean);
    }
    let [a, b] = args.bodies.as_slice() else {
        return Err(usage("比べる団体を二つ書いてください"));
    };
    let bytes = written(&bodies, [a, b], args.topic.as_deref(), format)?;
    match &args.output {
        Some(path) => {
            write_unless_other(path, &bytes, args.force, OTHERWISE)?;
            terminal.close(&format!("{} に書きました", path.display()))?;
        }
        None => terminal.print_bytes(&bytes)?,
    }
    Ok(Outcome::Clean)
}

fn usage(message: impl Into<String>) -> Error {
    Error::Usage {
        message: message.into(),
    }
}

/// The formats by the endings of files.
const FORMATS: [(&str, CompareFormat); 6] = [
    ("xlsx", CompareFormat::Xlsx),
    ("html", CompareFormat::Html),
    ("htm", CompareFormat::Html),
    ("csv", CompareFormat::Csv),
    ("json", CompareFormat::Json),
    ("txt", CompareFormat::Text),
];

/// The posted text of a body; the first where it has several policies.
pub(super) fn text_of(bodies: &Bodies, id: &str) -> Result<usize, Error> {
    bodies.texts_of(id).next().ok_or_else(|| {
        let known: Vec<&str> = bodies.comparison.bodies().collect();
        usage(format!(
            "「{id}」という団体はありません（ある団体: {}）",
            known.join("、")
        ))
    })
}

fn topic_of<'t>(topics: &'t Topics, named: &str) -> Result<&'t Topic, Error> {
    let mut all = topics.topics.iter();
    if let Some(found) = all.find(|topic| topic.id == named || topic.name == named) {
        return Ok(found);
    }
    let like = |topic: &&Topic| topic.name.contains(named) || topic.id.contains(named);
    let near = topics.topics.iter().filter(like).take(5);
    let near: Vec<String> = near.map(|t| format!("{}（{}）", t.id, t.name)).collect();
    let hint = if near.is_empty() {
        String::new()
    } else {
        format!("。近いもの: {}", near.join("、"))
    };
    Err(usage(format!("「{named}」という主題はありません{hint}")))
}

fn written(
    bodies: &Bodies,
    [a, b]: [&str; 2],
    topic: Option<&str>,
    format: CompareFormat,
) -> Result<Vec<u8>, Error> {
    let (at_a, at_b) = (text_of(bodies, a)?, text_of(bodies, b)?);
    if a == b {
        return Err(usage("違う団体を二つ書いてください"));
    }
    let topic = topic
        .map(|named| topic_of(&bodies.topics, named))
        .transpose()?;
    let mut compared = bodies.comparison.pairs(at_a, at_b);
    let shown = topic.map(|topic| [at_a, at_b].map(|at| clauses_of(bodies, topic, at)));
    if let Some([of_a, of_b]) = &shown {
        keep_only(&mut compared, of_a, of_b);
    }
    if format == CompareFormat::Json {
        let topics = topics_of(&bodies.book, &bodies.topics);
        let compared = [&compared];
        return Ok(compare_json(
            &bodies.book,
            &bodies.texts,
            &compared,
            &topics,
        ));
    }
    let names = [at_a, at_b].map(|at| bodies.book.jurisdiction(bodies.texts[at]).name.clone());
    let title = match topic {
        Some(topic) => format!("{}（{} と {}）", topic.name, names[0], names[1]),
        None => format!("{} と {} の規程の対照", names[0], names[1]),
    };
    let sheet = Sheet::new(
        title,
        names,
        (bodies.version(at_a), bodies.version(at_b)),
        &compared,
        (&bodies.comparison, &bodies.topics),
        shown.as_ref().map(|[of_a, of_b]| [of_a, of_b]),
    );
    let fail = |file: &'static str, message: String| Error::Document { file, message };
    Ok(match format {
        CompareFormat::Html => to_html(&sheet).into_bytes(),
        CompareFormat::Xlsx => to_xlsx(&sheet).map_err(|e| fail("Excel", e.to_string()))?,
        CompareFormat::Csv => to_csv(&sheet).map_err(|e| fail("CSV", e.to_string()))?,
        CompareFormat::Text | CompareFormat::Json => to_text(&sheet).into_bytes(),
    })
}

/// The clauses of a text that a topic names.
fn clauses_of(bodies: &Bodies, topic: &Topic, text: usize) -> BTreeSet<ClauseIndex> {
    let version = bodies.version(text);
    let standing = topic.bodies.get(&version.front.jurisdiction);
    let keys = standing.map_or(&[][..], |standing| standing.keys());
    let all = version.clauses.iter().enumerate();
    all.filter(|(_, clause)| keys.contains(&clause.key))
        .map(|(at, _)| at)
        .collect()
}

/// Leaves what lies between the given clauses; one without a partner among them
/// stands alone.
fn keep_only(compared: &mut TextPairs, of_a: &BTreeSet<ClauseIndex>, of_b: &BTreeSet<ClauseIndex>) {
    compared
        .pairs
        .retain(|pair| of_a.contains(&pair.a) && of_b.contains(&pair.b));
    let paired: Vec<_> = compared
        .pairs
        .iter()
        .filter(|pair| pair.relation.is_counterpart())
        .collect();
    let alone = |all: &BTreeSet<ClauseIndex>, taken: BTreeSet<ClauseIndex>| {
        all.difference(&taken).copied().collect()
    };
    compared.only_a = alone(of_a, paired.iter().map(|pair| pair.a).collect());
    compared.only_b = alone(of_b, paired.iter().map(|pair| pair.b).collect());
}
