//! `keiji compare suggest`: proposes the clauses of topics nobody looked at yet.

use std::collections::{BTreeMap, BTreeSet};

use clap::Args;
use keiji::diagnostic::Checked;
use keiji::duties::Strength;
use keiji::error::Error;
use keiji::load::TOPICS_FILE;
use keiji::model::{Standing, Topics};
use keiji::parse::{add_proposals, parse_topics};
use keiji::pipeline::{self, Bodies, Silent};
use keiji::resolve::citation;
use keiji::source::SourceFile;

use super::compare::text_of;
use super::shared::{ContentArgs, write_whole};
use super::{Outcome, Terminal};

/// 団体の条項のうち、まだ見ていない主題のきまりに当たるものを提案する
///
/// topics.yaml に貼り付けられる形で表示します。提案は確かめるまで proposed のままです。
#[derive(Debug, Args)]
#[command(
    help_template = super::usage::HELP,
    override_usage = "keiji compare suggest [オプション] [団体]"
)]
pub(super) struct SuggestArgs {
    #[command(flatten)]
    content: ContentArgs,
    /// 団体の識別子（既定: すべての団体）
    #[arg(value_name = "団体", hide = true)]
    body: Option<String>,
    /// 提案を topics.yaml に書き込む
    #[arg(long, conflicts_with = "evaluate")]
    write: bool,
    /// 確かめた条項を団体ごとに一度伏せ、提案がいくつ合うかを数える
    #[arg(long)]
    evaluate: bool,
}

/// Keys of the clauses proposed for a topic, by its place in the list.
type Proposed = BTreeMap<usize, Vec<String>>;

pub(super) fn run(args: SuggestArgs, terminal: &Terminal) -> Result<Outcome, Error> {
    let plan = args.content.plan();
    let progress = terminal.progress();
    let read = pipeline::bodies(&plan.request(&progress), |topics| topics);
    progress.finish();
    let Checked { value, report } = read?;
    terminal.report(&report)?;
    let Some(mut bodies) = value.filter(|_| !plan.fails(&report)) else {
        return Ok(Outcome::Faults);
    };
    let mut ids: Vec<String> = bodies.comparison.bodies().map(str::to_owned).collect();
    ids.dedup();
    if let Some(body) = &args.body {
        text_of(&bodies, body)?;
        ids.retain(|id| id == body);
    }
    let mut out = String::new();
    let mut silent: Vec<String> = Vec::new();
    let mut all: Vec<(String, Proposed)> = Vec::new();
    for id in ids {
        if args.evaluate {
            let known = bodies.topics.clone();
            bodies.set_topics(known.without(&id));
            let found = proposed(&bodies, &id, &plan.request(&Silent))?;
            bodies.set_topics(known);
            out.push_str(&Judged::new(&bodies.topics, &id, &found).line(&id));
            continue;
        }
        let found = proposed(&bodies, &id, &plan.request(&Silent))?;
        for (topic, keys) in &found {
            let topic = &bodies.topics.topics[*topic];
            out.push_str(&format!(
                "  - id: {}  # {}\n    bodies:\n      {id}: {{proposed: [{}]}}\n",
                topic.id,
                topic.name,
                keys.iter()
                    .map(|key| quoted(key))
                    .collect::<Vec<_>>()
                    .join(", ")
            ));
        }
        let bare = without_topic(&bodies, &id, &found);
        if !bare.is_empty() {
            let line = format!("{id} のうち、主題にも提案にもない規定: {}", bare.join("、"));
            out.push_str(&format!("# {line}\n"));
            silent.push(line);
        }
        all.push((id, found));
    }
    if args.write {
        let path = plan.content().join(TOPICS_FILE);
        let file = SourceFile::read(&path)?;
        let listed = parse_topics(&file).value;
        let count: usize = all.iter().map(|(_, found)| found.len()).sum();
        let text = add_proposals(&file, &listed, &all);
        write_whole(&path, text.as_bytes())?;
        terminal.close(&format!("{} に提案を {count} 件書きました", path.display()))?;
        for line in &silent {
            terminal.close(line)?;
        }
    } else {
        terminal.print(&out)?;
    }
    Ok(Outcome::Clean)
}

/// The clauses of a body that demand something, belong to no topic and are proposed
/// for none, as they are cited with their keys.
fn without_topic(bodies: &Bodies, body: &str, found: &Proposed) -> Vec<String> {
    let topics = bodies.topics.topics.iter();
    let standings = topics.filter_map(|topic| topic.bodies.get(body));
    let known: BTreeSet<&String> = standings
        .flat_map(Standing::keys)
        .chain(found.values().flatten())
        .collect();
    let mut out = Vec::new();
    for text in bodies.texts_of(body) {
        let version = bodies.version(text);
        for (at, clause) in version.clauses.iter().enumerate() {
            let strength = bodies.duties[text].strictest(at);
            let binds = strength.is_some_and(|strength| strength <= Strength::Norm);
            if binds && !known.contains(&clause.key) {
                out.push(format!("{}（{}）", citation(version, at), clause.key));
            }
        }
    }
    out
}

fn proposed(
    bodies: &Bodies,
    body: &str,
    request: &pipeline::Request<'_>,
) -> Result<Proposed, Error> {
    let mut out = Proposed::new();
    for (text, proposal) in pipeline::suggestions(request, bodies, body)? {
        let version = bodies.version(text);
        let keys = proposal
            .clauses
            .iter()
            .map(|at| version.clauses[*at].key.clone());
        out.entry(proposal.topic).or_default().extend(keys);
    }
    Ok(out)
}

/// A key as YAML takes it for a text.
fn quoted(key: &str) -> String {
    if key.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        format!("\"{key}\"")
    } else {
        key.to_owned()
    }
}

/// How proposals stand to what was confirmed.
#[derive(Debug, Default)]
struct Judged {
    topics: usize,
    right_topics: usize,
    clauses: usize,
    right_clauses: usize,
    absent: usize,
    silent: usize,
}

impl Judged {
    fn new(topics: &Topics, body: &str, found: &Proposed) -> Self {
        let mut out = Self::default();
        for (n, topic) in topics.topics.iter().enumerate() {
            let keys = found.get(&n).map_or(&[][..], Vec::as_slice);
            match topic.bodies.get(body) {
                Some(Standing::Confirmed(right)) => {
                    let hits = keys.iter().filter(|key| right.contains(key)).count();
                    out.topics += 1;
                    out.right_topics += usize::from(hits > 0);
                    out.right_clauses += hits;
                }
                Some(Standing::Absent) => {
                    out.absent += 1;
                    out.silent += usize::from(keys.is_empty());
                }
                Some(Standing::Proposed(_)) | None => continue,
            }
            out.clauses += keys.len();
        }
        out
    }

    fn line(&self, body: &str) -> String {
        let share = |part: usize, all: usize| 100.0 * part as f64 / all.max(1) as f64;
        format!(
            "{body}: 条項のある主題 {} のうち {}（{:.1}%）に正しい条項を提案、提案した条項 {} のうち {}（{:.1}%）が正しい、該当なし {} のうち {}（{:.1}%）は提案なし\n",
            self.topics,
            self.right_topics,
            share(self.right_topics, self.topics),
            self.clauses,
            self.right_clauses,
            share(self.right_clauses, self.clauses),
            self.absent,
            self.silent,
            share(self.silent, self.absent),
        )
    }
}
