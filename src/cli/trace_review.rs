//! `keiji trace review`: links to be read again, and their confirmation.

use clap::Args;
use keiji::diff::{OpTag, word_ops};
use keiji::error::Error;
use keiji::japanese::Tokenizer;
use keiji::model::Version;
use keiji::pipeline::Traced;
use keiji::render::citation;
use keiji::resolve::VersionRef;
use keiji::trace::{ToReview, confirmed};

use super::shared::{ContentArgs, grouped, write_whole};
use super::trace::{posted_of, read};
use super::{Outcome, Terminal};

/// 要確認の対応を示し、確認を記録する
///
/// 確認した後に文が変わった条項は、確認した文からの変更を [-消えた語-]、{+加わった語+}
/// で示します。--confirm を付けると、今の文を確認したものとしてファイルに記録します。
#[derive(Debug, Args)]
#[command(
    help_template = super::usage::HELP,
    override_usage = "keiji trace review [オプション] [団体] [--confirm [条項…]]"
)]
pub(super) struct ReviewArgs {
    #[command(flatten)]
    content: ContentArgs,
    /// 団体の識別子（既定: すべての団体）
    #[arg(value_name = "団体")]
    body: Option<String>,
    /// 確認したものとして記録する。条項のキーを並べれば、その条項だけ
    #[arg(long, value_name = "条項", num_args = 0..)]
    confirm: Option<Vec<String>>,
}

pub(super) fn run(args: ReviewArgs, terminal: &Terminal) -> Result<Outcome, Error> {
    let (Some(traced), fails) = read(args.content, terminal)? else {
        return Ok(Outcome::Faults);
    };
    let bodies: Vec<VersionRef> = match &args.body {
        Some(body) => vec![posted_of(&traced, body)?],
        None => traced.trace.coverage().iter().map(|c| c.at).collect(),
    };
    match &args.confirm {
        None => list(&traced, &bodies, terminal),
        Some(_) if fails => Err(Error::Usage {
            message: "誤りがあるので、確認を記録しませんでした。先に誤りを直してください".into(),
        }),
        Some(clauses) => {
            for (at, keys) in chosen(&traced, &bodies, clauses)? {
                record(&traced, at, keys.as_deref(), terminal)?;
            }
            Ok(Outcome::Clean)
        }
    }
}

/// A body, and the keys of it that are to be confirmed; none for all of them.
type Chosen = (VersionRef, Option<Vec<String>>);

/// What is to be confirmed in each body.
fn chosen(
    traced: &Traced,
    bodies: &[VersionRef],
    clauses: &[String],
) -> Result<Vec<Chosen>, Error> {
    if clauses.is_empty() {
        return Ok(bodies.iter().map(|at| (*at, None)).collect());
    }
    let mut out: Vec<Chosen> = Vec::new();
    for clause in clauses {
        let (at, key) = match (clause.split_once('/'), bodies) {
            (Some((body, key)), _) => (posted_of(traced, body)?, key),
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
        match out.iter_mut().find(|(other, _)| *other == at) {
            Some((_, keys)) => keys.get_or_insert_default().push(key.to_owned()),
            None => out.push((at, Some(vec![key.to_owned()]))),
        }
    }
    Ok(out)
}

fn record(
    traced: &Traced,
    at: VersionRef,
    keys: Option<&[String]>,
    terminal: &Terminal,
) -> Result<(), Error> {
    let body = &traced.book.jurisdiction(at).id;
    let Some(file) = traced.trace.file(body) else {
        return Ok(());
    };
    let wanted = traced.trace.confirmations(&traced.book, at, keys);
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
    terminal.close(&format!(
        "{} に確認を記録しました（{} 項目）",
        file.source.path().display(),
        grouped(wanted.len())
    ))
}

fn list(traced: &Traced, bodies: &[VersionRef], terminal: &Terminal) -> Result<Outcome, Error> {
    let tokenizer = Tokenizer::new();
    let mut out = String::new();
    let mut number = 0;
    for review in traced
        .trace
        .reviews()
        .iter()
        .filter(|r| bodies.contains(&r.at))
    {
        number += 1;
        out.push_str(&one(traced, review, &tokenizer));
    }
    if number > 0 {
        out.push_str(&format!("要確認 {} 件\n", grouped(number)));
    } else {
        out.push_str("要確認の対応はありません\n");
    }
    terminal.print(&out)?;
    Ok(if number > 0 {
        Outcome::Faults
    } else {
        Outcome::Clean
    })
}

fn one(traced: &Traced, review: &ToReview, tokenizer: &Tokenizer) -> String {
    let version = traced.book.version(review.at);
    let body = &traced.book.jurisdiction(review.at).id;
    let key = &version.clauses[review.clause].key;
    let controls = if review.controls.is_empty() {
        "統制を要しないとした条項".to_owned()
    } else {
        review.controls.join("、")
    };
    let mut out = format!(
        "{body}/{key} {}: {controls}\n",
        citation(version, review.clause)
    );
    let now = words(version, review.clause);
    match (review.confirmed_text, &review.recorded) {
        (Some((at, clause)), _) => {
            let old = traced.book.version(at);
            let changed = marked(&words(old, clause), &now, tokenizer);
            out.push_str(&format!(
                "  確認した文（{}）からの変更: {changed}\n",
                old.front.version
            ));
        }
        (None, Some(_)) => out.push_str(&format!(
            "  確認した文はどの版にもありません。今の文: {now}\n"
        )),
        (None, None) => out.push_str(&format!("  確認の記録がありません。文: {now}\n")),
    }
    out.push('\n');
    out
}

/// The heading and the text of a clause in one line.
fn words(version: &Version, clause: usize) -> String {
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
