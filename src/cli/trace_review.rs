//! `keiji trace review`: links to be read again, and their confirmation.

use clap::Args;
use keiji::diff::{OpTag, word_ops};
use keiji::error::Error;
use keiji::japanese::Tokenizer;
use keiji::model::Version;
use keiji::pipeline::Traced;
use keiji::render::citation;
use keiji::resolve::VersionRef;
use keiji::trace::{Doubt, ToReview, cited_as, confirmed};

use super::former_text::FormerTexts;
use super::shared::{ARGUMENTS, ContentArgs, ContentPlan, grouped, write_whole};
use super::trace::{posted_of, read};
use super::{Outcome, Terminal};

/// 要確認の対応を示し、確認を記録する
///
/// 確認した後に文が変わった条項は、確認した文からの変更を [-消えた語-]、{+加わった語+}
/// で示します。確認した文がどの版にもなければ、git の履歴から探します。--confirm を
/// 付けると、今の文を確認したものとしてファイルに記録します。条項は、キーか引用の形
/// （47、第47条）で書きます。
#[derive(Debug, Args)]
#[command(
    help_template = super::usage::HELP,
    override_usage = "keiji trace review [オプション] [団体 [条項…]] [--confirm [条項…]]"
)]
pub(super) struct ReviewArgs {
    #[command(flatten)]
    content: ContentArgs,
    /// 団体の識別子（既定: すべての団体）
    #[arg(value_name = "団体", help_heading = ARGUMENTS, display_order = 1)]
    body: Option<String>,
    /// 条項のキーか引用（既定: すべての条項）
    #[arg(value_name = "条項", help_heading = ARGUMENTS, display_order = 2)]
    clauses: Vec<String>,
    /// 確認したものとして記録する。条項を並べれば、その条項だけ
    #[arg(long, value_name = "条項", num_args = 0..)]
    confirm: Option<Vec<String>>,
}

pub(super) fn run(args: ReviewArgs, terminal: &Terminal) -> Result<Outcome, Error> {
    let plan = args.content.clone().plan();
    let (Some(traced), fails) = read(args.content, terminal)? else {
        return Ok(Outcome::Faults);
    };
    let bodies: Vec<VersionRef> = match &args.body {
        Some(body) => vec![posted_of(&traced, body)?],
        None => traced.trace.coverage().iter().map(|c| c.at).collect(),
    };
    let named = args.clauses.iter().chain(args.confirm.iter().flatten());
    let chosen = chosen(&traced, &bodies, &named.collect::<Vec<_>>())?;
    match &args.confirm {
        None => list(&traced, &chosen, &plan, terminal),
        Some(_) if fails => Err(Error::Usage {
            message: "誤りがあるので、確認を記録しませんでした。先に誤りを直してください".into(),
        }),
        Some(_) => {
            for (at, clauses) in &chosen {
                record(&traced, *at, clauses.as_deref(), terminal)?;
            }
            Ok(Outcome::Clean)
        }
    }
}

/// A body, and the clauses of it that are meant; none for all of them.
type Chosen = (VersionRef, Option<Vec<usize>>);

/// What is meant in each body.
fn chosen(
    traced: &Traced,
    bodies: &[VersionRef],
    clauses: &[&String],
) -> Result<Vec<Chosen>, Error> {
    if clauses.is_empty() {
        return Ok(bodies.iter().map(|at| (*at, None)).collect());
    }
    let mut out: Vec<Chosen> = Vec::new();
    for clause in clauses {
        let (at, name) = match (clause.split_once('/'), bodies) {
            (Some((body, name)), _) => (posted_of(traced, body)?, name),
            (None, [only]) => (*only, clause.as_str()),
            (None, _) => {
                return Err(Error::Usage {
                    message: format!(
                        "「{clause}」がどの団体の条項か分かりません。「団体/{clause}」と書いてください"
                    ),
                });
            }
        };
        if !bodies.contains(&at) {
            return Err(Error::Usage {
                message: format!("「{clause}」は、指定した団体の条項ではありません"),
            });
        }
        let version = traced.book.version(at);
        let mut keys = version.clauses.iter();
        let found = keys.position(|c| c.key == name);
        let found = found.or_else(|| cited_as(version, name));
        let body = &traced.book.jurisdiction(at).id;
        let found = found.ok_or_else(|| Error::Usage {
            message: format!(
                "団体「{body}」に条項「{name}」はありません。条項のキー（traceability/{body}.yaml の clauses の下に並ぶもの）か、サイトに示す引用の形で書いてください"
            ),
        })?;
        if traced.trace.said_at(at, found).is_none() {
            return Err(Error::Usage {
                message: format!(
                    "団体「{body}」の条項「{name}」[{}] には、対応が書かれていません",
                    version.clauses[found].key
                ),
            });
        }
        match out.iter_mut().find(|(other, _)| *other == at) {
            Some((_, list)) => list.get_or_insert_default().push(found),
            None => out.push((at, Some(vec![found]))),
        }
    }
    Ok(out)
}

/// A clause as it is cited, with its key.
fn named(version: &Version, clause: usize) -> String {
    format!(
        "{} [{}]",
        citation(version, clause),
        version.clauses[clause].key
    )
}

fn record(
    traced: &Traced,
    at: VersionRef,
    clauses: Option<&[usize]>,
    terminal: &Terminal,
) -> Result<(), Error> {
    let body = &traced.book.jurisdiction(at).id;
    let Some(file) = traced.trace.file(body) else {
        return Ok(());
    };
    let version = traced.book.version(at);
    let keys: Option<Vec<String>> = clauses.map(|clauses| {
        let keys = clauses.iter().map(|at| version.clauses[*at].key.clone());
        keys.collect()
    });
    let wanted = traced
        .trace
        .confirmations(&traced.book, at, keys.as_deref());
    let wanted = wanted.map_err(|key| Error::Usage {
        message: format!("団体「{body}」に、対応を書いた条項「{key}」はありません"),
    })?;
    let text = confirmed(file, &wanted).map_err(|error| Error::Usage {
        message: format!(
            "{} の {} 行目（条項「{}」）は書き込める形ではありません。links の各行を「- {{control: …, relation: …}}」の形にしてください",
            file.source.path().display(),
            error.line,
            error.key
        ),
    })?;
    if text != file.source.text() {
        write_whole(file.source.path(), text.as_bytes())?;
    }
    let which = clauses.map_or_else(String::new, |clauses| {
        let names = clauses.iter().map(|clause| named(version, *clause));
        format!(": {}", names.collect::<Vec<_>>().join("、"))
    });
    terminal.close(&format!(
        "{} に確認を記録しました（{} 項目）{which}",
        file.source.path().display(),
        grouped(wanted.len())
    ))
}

fn list(
    traced: &Traced,
    chosen: &[Chosen],
    plan: &ContentPlan,
    terminal: &Terminal,
) -> Result<Outcome, Error> {
    let is_meant = |review: &ToReview| {
        let said = traced.trace.said_at(review.at, review.clause);
        chosen.iter().any(|(at, clauses)| {
            let meant = |clauses: &Vec<usize>| {
                let mut own = std::iter::once(review.clause).chain(said);
                own.any(|clause| clauses.contains(&clause))
            };
            *at == review.at && clauses.as_ref().is_none_or(meant)
        })
    };
    let reviews: Vec<&ToReview> = traced
        .trace
        .reviews()
        .iter()
        .filter(|review| is_meant(review))
        .collect();
    let former = FormerTexts::new(traced, &reviews, plan)?;
    let tokenizer = Tokenizer::new();
    let mut out = String::new();
    for review in &reviews {
        out.push_str(&one(traced, review, &former, &tokenizer));
    }
    if reviews.is_empty() {
        out.push_str("要確認の対応はありません\n");
    } else {
        out.push_str(&format!("要確認 {} 件\n", grouped(reviews.len())));
    }
    terminal.print(&out)?;
    Ok(if reviews.is_empty() {
        Outcome::Clean
    } else {
        Outcome::Faults
    })
}

fn one(traced: &Traced, review: &ToReview, former: &FormerTexts, tokenizer: &Tokenizer) -> String {
    let version = traced.book.version(review.at);
    let body = &traced.book.jurisdiction(review.at).id;
    let key = &version.clauses[review.clause].key;
    let controls = if review.controls.is_empty() {
        "統制を要しないとした条項".to_owned()
    } else {
        review.controls.join("、")
    };
    let now = words(version, review.clause);
    let old = match (review.confirmed_text, &review.recorded) {
        (Some((at, clause)), _) => {
            let old = traced.book.version(at);
            Some((old.front.version.clone(), words(old, clause)))
        }
        (None, Some(hash)) => former
            .find(review.at, hash)
            .map(|(revision, text)| (format!("git の {revision}"), text.to_owned())),
        (None, None) => None,
    };
    let why = match (review.why, old) {
        (_, Some((from, old))) => {
            let changed = marked(&old, &now, tokenizer);
            format!("確認した文（{from}）からの変更: {changed}")
        }
        (Doubt::Changed, None) => format!(
            "確認した後に文が変わりましたが、確認した文は、どの版にも git の履歴にも残っていません（版を改めずに文を直すと、こうなります）。今の文: {now}"
        ),
        (Doubt::Above(above), None) => format!(
            "文は確認したときのままですが、統制を引き継ぐ元の {} が要確認です。文: {now}",
            named(version, above)
        ),
        (Doubt::Unread, None) => format!("確認の記録がありません。文: {now}"),
    };
    format!(
        "{body}/{key} {}: {controls}\n  {why}\n\n",
        citation(version, review.clause)
    )
}

/// The heading and the text of a clause in one line.
pub(super) fn words(version: &Version, clause: usize) -> String {
    let own = &version.clauses[clause];
    let heading = own
        .heading
        .as_deref()
        .map_or_else(String::new, |h| format!("（{h}）"));
    format!("{heading}{}", own.own_text().replace(['\n', '\t'], " "))
}

fn marked(old: &str, new: &str, tokenizer: &Tokenizer) -> String {
    let ops = word_ops(old, new, tokenizer);
    ops.iter()
        .map(|op| match op.tag {
            OpTag::Equal => op.text.clone(),
            OpTag::Delete => format!("[-{}-]", op.text),
            OpTag::Insert => format!("{{+{}+}}", op.text),
        })
        .collect()
}
