//! `keiji search`: clauses by their words, as the page finds them.

use std::path::PathBuf;

use clap::Args;
use keiji::diagnostic::Checked;
use keiji::error::Error;
use keiji::pipeline::{self, Silent};
use keiji::search::{Answer, Index, Options, Place, Searcher};
use serde_json::{Value, json};

use super::evaluate::{Judge, figures};
use super::shared::{ContentArgs, grouped};
use super::{Outcome, Terminal};

/// 条文を検索する
///
/// ページの検索と同じ規則で、同じ順に答えます。答えがないときは終了コード 1 で終わります。
#[derive(Debug, Args)]
#[command(
    help_template = super::usage::HELP,
    override_usage = "keiji search [オプション] <検索語>..."
)]
pub(super) struct SearchArgs {
    #[command(flatten)]
    content: ContentArgs,
    /// 検索語（二つ以上あれば、一つずつ検索する）
    #[arg(
        value_name = "検索語",
        required_unless_present = "evaluate",
        hide = true
    )]
    queries: Vec<String>,
    /// 一問を一行の JSON にする
    #[arg(long)]
    json: bool,
    /// 表示する件数（既定: 10）
    #[arg(
        long,
        value_name = "数",
        default_value_t = 10,
        hide_default_value = true
    )]
    limit: usize,
    /// 用語集の言い換えを使わない
    #[arg(long)]
    no_synonyms: bool,
    /// 答えの行を記した問いの一覧（JSON）で採点する
    #[arg(long, value_name = "ファイル", conflicts_with = "queries")]
    evaluate: Option<PathBuf>,
}

pub(super) fn run(args: SearchArgs, terminal: &Terminal) -> Result<Outcome, Error> {
    let plan = args.content.plan();
    let progress = terminal.progress();
    let read = pipeline::index(&plan.request(&progress));
    progress.finish();
    let Checked { value, report } = read?;
    terminal.report(&report)?;
    let Some((book, index)) = value.filter(|_| !plan.fails(&report)) else {
        return Ok(Outcome::Faults);
    };
    let searcher = Searcher::new(&index);
    let options = Options {
        synonyms: !args.no_synonyms,
        ..Options::default()
    };
    if let Some(path) = &args.evaluate {
        let proofs = pipeline::proofs(&plan.request(&Silent), &book)?.value;
        let judge = Judge::new(&book, &proofs);
        terminal.print(&figures(&judge, &searcher, &index, path)?)?;
        return Ok(Outcome::Clean);
    }
    let mut all = true;
    for query in &args.queries {
        let answer = searcher.search(query, options);
        all &= !answer.hits.is_empty();
        let text = if args.json {
            format!("{}\n", as_json(query, &answer, &index, args.limit))
        } else {
            as_text(&answer, &index, args.limit)
        };
        terminal.print(&text)?;
    }
    Ok(if all { Outcome::Clean } else { Outcome::Faults })
}

fn as_json(query: &str, answer: &Answer, index: &Index, limit: usize) -> Value {
    let hits = answer.hits.iter().take(limit).map(|hit| {
        let document = &index.documents[hit.document];
        json!({ "id": document.id, "score": hit.score, "url": document.url })
    });
    let told = answer
        .expansions
        .iter()
        .map(|(from, to)| json!({ "from": from, "to": to }));
    let corrected = answer
        .corrected
        .as_ref()
        .map(|c| json!({ "from": c.from, "to": c.to }));
    let body = answer.body.map(|shelf| &index.shelves[shelf].jurisdiction);
    json!({
        "body": body,
        "citation": answer.is_citation,
        "corrected": corrected,
        "expansions": told.collect::<Vec<_>>(),
        "folded": answer.folded,
        "hits": hits.collect::<Vec<_>>(),
        "parts": answer.parts,
        "place": answer.place.map(Place::name),
        "query": query,
        "total": answer.hits.len(),
    })
}

fn as_text(answer: &Answer, index: &Index, limit: usize) -> String {
    let mut out = String::new();
    if let Some(c) = &answer.corrected {
        out.push_str(&format!("「{}」を「{}」として検索しました\n", c.from, c.to));
    }
    if let Some(shelf) = answer.body {
        out.push_str(&format!(
            "{} の条文から検索しました\n",
            index.shelves[shelf].names[1]
        ));
    }
    match answer.place {
        Some(Place::Above) => {
            out.push_str("その項や号は見つかりませんでした。その上の条文を示します\n")
        }
        Some(Place::Nowhere) => out.push_str("その番号の条文は見つかりませんでした\n"),
        Some(Place::Exact) | None => {}
    }
    for (from, to) in &answer.expansions {
        out.push_str(&format!("{from} → {to} も検索しています\n"));
    }
    if answer.hits.is_empty() {
        out.push_str("当てはまる条文は見つかりませんでした\n");
    }
    for hit in answer.hits.iter().take(limit) {
        let document = &index.documents[hit.document];
        let text: String = document
            .blocks
            .iter()
            .map(|b| b.text.as_str())
            .collect::<Vec<_>>()
            .join(" ");
        let start: String = text.chars().take(60).collect();
        out.push_str(&format!("{}  {start}\n  {}\n", document.id, document.url));
    }
    if answer.hits.len() > limit {
        out.push_str(&format!("ほか {} 件\n", grouped(answer.hits.len() - limit)));
    }
    out
}
