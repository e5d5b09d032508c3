//! `keiji trace`: which clauses have controls, and the work on their links.

use clap::{Args, Subcommand};
use keiji::diagnostic::{Checked, Code, Report};
use keiji::error::Error;
use keiji::model::Version;
use keiji::pipeline::{self, Traced};
use keiji::render::citation;
use keiji::resolve::VersionRef;
use keiji::trace::{Coverage, agreement, suggest};
use unicode_width::UnicodeWidthStr;

use super::shared::{ContentArgs, grouped};
use super::trace_migrate::{self, MigrateArgs};
use super::trace_review::{self, ReviewArgs};
use super::{Outcome, Terminal};

/// Of the text of a clause, so many characters are shown in a list.
const SHOWN: usize = 48;

/// 条文と統制（対策）の対応を確かめる
///
/// 何も付けなければ、団体ごとに、求めのある条文のうち統制のあるものの割合と、
/// 統制のない条文を示します。
#[derive(Debug, Args)]
#[command(
    help_template = super::usage::HELP,
    override_usage = "keiji trace [オプション]\n       keiji trace review [団体 [条項…]] [--confirm [条項…]]\n       keiji trace suggest <団体>\n       keiji trace migrate <旧> <新> [--write]",
    args_conflicts_with_subcommands = true,
    subcommand_value_name = "コマンド",
    subcommand_help_heading = "コマンド"
)]
pub(super) struct TraceArgs {
    #[command(flatten)]
    content: ContentArgs,
    #[command(subcommand)]
    command: Option<TraceCommand>,
}

#[derive(Debug, Subcommand)]
enum TraceCommand {
    Review(ReviewArgs),
    Suggest(SuggestArgs),
    Migrate(MigrateArgs),
}

/// 統制のない条文に、統制の候補を示す（数えられません）
///
/// ほかの団体のよく似た条文の統制と、統制の書きぶりから選びます。YAML で出すので、
/// 読んで確かめてから traceability/ のファイルに写してください。
#[derive(Debug, Args)]
#[command(
    help_template = super::usage::HELP,
    override_usage = "keiji trace suggest [オプション] <団体>\n       keiji trace suggest --evaluate [オプション] [団体]"
)]
pub(super) struct SuggestArgs {
    #[command(flatten)]
    content: ContentArgs,
    /// 団体の識別子
    #[arg(value_name = "団体", required_unless_present = "evaluate")]
    body: Option<String>,
    /// 団体の対応を伏せて候補を選び、今の対応といくつ合うかを数える
    #[arg(long)]
    evaluate: bool,
}

pub(super) fn run(args: TraceArgs, terminal: &Terminal) -> Result<Outcome, Error> {
    match args.command {
        None => table(args.content, terminal),
        Some(TraceCommand::Review(args)) => trace_review::run(args, terminal),
        Some(TraceCommand::Suggest(args)) => proposals(args, terminal),
        Some(TraceCommand::Migrate(args)) => trace_migrate::run(args, terminal),
    }
}

/// The texts with their controls and whether what was found makes the run fail;
/// what was found is shown, but for the links to be read again, which every
/// command counts by itself.
pub(super) fn read(
    content: ContentArgs,
    terminal: &Terminal,
) -> Result<(Option<Traced>, bool), Error> {
    let plan = content.plan();
    let progress = terminal.progress();
    let read = pipeline::traced(&plan.request(&progress));
    progress.finish();
    let Checked { value, report } = read?;
    let mut shown = Report::default();
    for found in report.iter().filter(|d| d.code != Code::LinkUnconfirmed) {
        shown.push(found.clone());
    }
    terminal.report(&shown)?;
    Ok((value, plan.fails(&shown)))
}

fn table(content: ContentArgs, terminal: &Terminal) -> Result<Outcome, Error> {
    let (Some(traced), fails) = read(content, terminal)? else {
        return Ok(Outcome::Faults);
    };
    let mut out = coverage_table(&traced);
    for coverage in traced.trace.coverage() {
        if coverage.open.is_empty() {
            continue;
        }
        let version = traced.book.version(coverage.at);
        let name = &traced.book.jurisdiction(coverage.at).name;
        out.push_str(&format!(
            "\n{name}の統制のない条文 {} 件\n",
            grouped(coverage.open.len())
        ));
        for clause in &coverage.open {
            out.push_str(&format!("  {}\n", line_of(version, *clause)));
        }
    }
    terminal.print(&out)?;
    Ok(if fails {
        Outcome::Faults
    } else {
        Outcome::Clean
    })
}

fn coverage_table(traced: &Traced) -> String {
    let head = [
        "団体",
        "求める条文",
        "直接",
        "引継ぎ",
        "前書き",
        "同じ内容",
        "設置",
        "残り",
        "割合",
        "要確認",
    ];
    let row = |coverage: &Coverage| {
        let reviews = traced.trace.reviews().iter();
        [
            traced.book.jurisdiction(coverage.at).name.clone(),
            grouped(coverage.demanding.len()),
            grouped(coverage.linked),
            grouped(coverage.inherited),
            grouped(coverage.lead_in),
            grouped(coverage.same_as),
            grouped(coverage.constitutive),
            grouped(coverage.open.len()),
            format!("{:.1} %", coverage.percent()),
            grouped(reviews.filter(|review| review.at == coverage.at).count()),
        ]
    };
    aligned(head, traced.trace.coverage().iter().map(row))
}

/// Rows under a head, the first column to the left and the others to the right.
fn aligned<const N: usize>(head: [&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let rows: Vec<[String; N]> = std::iter::once(head.map(str::to_owned))
        .chain(rows)
        .collect();
    let widths: Vec<usize> = (0..N)
        .map(|column| {
            rows.iter()
                .map(|row| row[column].width())
                .max()
                .unwrap_or(0)
        })
        .collect();
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
            let room = " ".repeat(width - cell.width());
            match column {
                0 => line.push_str(&format!("{cell}{room}")),
                _ => line.push_str(&format!("  {room}{cell}")),
            }
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// A clause in one line: its citation, its key, and how its text begins.
pub(super) fn line_of(version: &Version, clause: usize) -> String {
    let own = &version.clauses[clause];
    let text = own.own_text().replace(['\n', '\t'], " ");
    let heading = own
        .heading
        .as_deref()
        .map_or_else(String::new, |h| format!("（{h}）"));
    let mut begins: String = text.chars().take(SHOWN).collect();
    if begins.len() < text.len() {
        begins.push('…');
    }
    format!(
        "{} [{}] {heading}{begins}",
        citation(version, clause),
        own.key
    )
}

/// The posted version of a body's first policy.
pub(super) fn posted_of(traced: &Traced, body: &str) -> Result<VersionRef, Error> {
    let book = &traced.book;
    let mut versions = book.versions();
    let found = versions
        .find(|at| at.policy == 0 && book.is_posted(*at) && book.jurisdiction(*at).id == body);
    let ids: Vec<&str> = book
        .site()
        .jurisdictions
        .iter()
        .map(|b| b.id.as_str())
        .collect();
    found.ok_or_else(|| Error::Usage {
        message: format!("団体「{body}」はありません（ある団体: {}）", ids.join("、")),
    })
}

/// How often the proposals are what somebody chose, body by body.
fn evaluate(traced: &Traced, body: Option<&str>, terminal: &Terminal) -> Result<Outcome, Error> {
    let wanted = body.map(|body| posted_of(traced, body)).transpose()?;
    let coverage = traced.trace.coverage().iter();
    let texts = coverage
        .map(|c| c.at)
        .filter(|at| wanted.is_none_or(|one| one == *at));
    let share = |part: usize, whole: usize| match whole {
        0 => "—".to_owned(),
        _ => format!("{:.1} %", 100.0 * part as f64 / whole as f64),
    };
    let row = |at: VersionRef| {
        let found = agreement(traced.material(), &traced.trace, at);
        [
            traced.book.jurisdiction(at).name.clone(),
            grouped(found.clauses),
            share(found.first, found.clauses),
            share(found.any, found.clauses),
            share(found.right, found.proposed),
        ]
    };
    let head = [
        "団体",
        "条文",
        "一つ目が合う",
        "どれかが合う",
        "候補のうち合う",
    ];
    terminal.print(&aligned(head, texts.map(row)))?;
    Ok(Outcome::Clean)
}

fn proposals(args: SuggestArgs, terminal: &Terminal) -> Result<Outcome, Error> {
    let (Some(traced), _) = read(args.content, terminal)? else {
        return Ok(Outcome::Faults);
    };
    if args.evaluate {
        return evaluate(&traced, args.body.as_deref(), terminal);
    }
    let body = args.body.unwrap_or_default();
    let at = posted_of(&traced, &body)?;
    let version = traced.book.version(at);
    let found = suggest(traced.material(), &traced.trace, at);
    let mut out = format!(
        "# 統制の候補です。読んで確かめたものだけを traceability/{}.yaml に写してください。\nversion: {}\nclauses:",
        body, version.front.version
    );
    out.push_str(if found.is_empty() { " {}\n" } else { "\n" });
    for (clause, proposals) in found {
        out.push_str(&format!("  # {}\n", line_of(version, clause)));
        out.push_str(&format!(
            "  \"{}\":\n    links:",
            version.clauses[clause].key
        ));
        out.push_str(if proposals.is_empty() { " []\n" } else { "\n" });
        for proposal in proposals {
            let name = traced
                .trace
                .control(&proposal.control)
                .map_or("", |c| c.name.as_str());
            let because = proposal.because.map_or_else(
                || "統制の書きぶりから".to_owned(),
                |(at, clause)| {
                    let body = &traced.book.jurisdiction(at).short_name;
                    format!("{body} {}", citation(traced.book.version(at), clause))
                },
            );
            out.push_str(&format!(
                "      - {{control: {}, relation: {}}}  # {name}（{:.2}、{because}）\n",
                proposal.control,
                proposal.relation.name(),
                proposal.score
            ));
        }
    }
    terminal.print(&out)?;
    Ok(Outcome::Clean)
}
