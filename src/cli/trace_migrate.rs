//! `keiji trace migrate`: links of one version, carried over to the next.

use std::path::Path;

use clap::Args;
use keiji::diagnostic::Checked;
use keiji::error::Error;
use keiji::model::{Status, Version};
use keiji::pipeline::{self, Origin, Traced, listed};
use keiji::render::citation;
use keiji::resolve::VersionRef;
use keiji::trace::{Migration, migrate};

use super::pair::{compared, origin};
use super::shared::{ARGUMENTS, ContentArgs, grouped, write_whole};
use super::trace::line_of;
use super::{Outcome, Terminal};

/// 対応を、次の版の条項に移す
///
/// 二つの版を突き合わせ、対応がどうなるかを示します。--write を付けると、対応を
/// 書いたファイルを新しい版のものに書き換えます。変わらない条項の確認は残り、
/// 変わった条項は要確認になります。分割した条項の対応はそれぞれに付き、統合した
/// 条項には元の条項すべての対応が付きます（どちらも要確認）。
#[derive(Debug, Args)]
#[command(
    help_template = super::usage::HELP,
    override_usage = "keiji trace migrate [オプション] <旧> <新> [--write]"
)]
pub(super) struct MigrateArgs {
    #[command(flatten)]
    content: ContentArgs,
    /// 前の版（「団体@版」）
    #[arg(value_name = "旧", help_heading = ARGUMENTS, display_order = 1)]
    old: String,
    /// 新しい版（「団体@版」）
    #[arg(value_name = "新", help_heading = ARGUMENTS, display_order = 2)]
    new: String,
    /// 対応を書いたファイルに書き込む
    #[arg(long)]
    write: bool,
}

pub(super) fn run(args: MigrateArgs, terminal: &Terminal) -> Result<Outcome, Error> {
    let (old, new) = (origin(&args.old)?, origin(&args.new)?);
    let plan = args.content.clone().plan();
    let progress = terminal.progress();
    let read = pipeline::traced(&plan.request(&progress));
    progress.finish();
    let Checked { value, report } = read?;
    let Some(traced) = value else {
        terminal.report(&report)?;
        return Ok(Outcome::Faults);
    };
    let (body, at) = body_of(plan.content(), &traced, &old, &new)?;
    let Some(file) = traced.trace.file(&body) else {
        terminal.report(&report)?;
        return Err(Error::Usage {
            message: format!(
                "団体「{body}」の対応を書いたファイル traceability/{body}.yaml がないか、読めません"
            ),
        });
    };
    let path = file.source.path().display().to_string();
    let Some((pair, diff)) = compared(args.content, &old, &new, terminal)? else {
        return Ok(Outcome::Faults);
    };
    let (before, version) = (&pair.old.version, &pair.new.version);
    let (from, named) = (&before.front.version, &version.front.version);
    if file.version == *named {
        return Err(Error::Usage {
            message: format!(
                "{path} は、もう版「{named}」の対応です。二度は移せません（まだ移していなければ、そこの version を、読んで書いた版に直してください）"
            ),
        });
    }
    // The file tells of the posted version: with another's keys it fits nothing.
    let unposted = (!traced.book.is_posted(at)).then_some(match version.front.status {
        Status::Sample => "見本の版です",
        _ => "掲示している版ではありません",
    });
    if let Some(why) = unposted.filter(|_| args.write) {
        return Err(Error::Usage {
            message: format!(
                "「{}」は{why}。{path} は掲示している版の対応なので、書き込みません。この版を現行（status: in-force）にしてから書き込んでください（--write を付けなければ、どうなるかだけを示します）",
                args.new
            ),
        });
    }
    let migration = migrate(file, &pair.old.side(), &pair.new.side(), &diff);
    let migration = migration.map_err(|error| Error::Usage {
        message: format!(
            "{path} の {} 行目（条項「{}」）は、移した結果を書き込める形ではありません。links の各行を「- {{control: …, relation: …}}」の形にしてください",
            error.line, error.key
        ),
    })?;
    if file.version != *from {
        terminal.warn(&format!(
            "{path} には、版「{}」を読んで書いたとあります。版「{from}」の条項のキーとして読みます",
            file.version
        ))?;
    }
    terminal.print(&told(&migration, before, version))?;
    let sums = format!(
        "{} 条項の対応を移し、{} 条項は確認済みのまま、{} 条項は要確認、移せない対応は {} 件",
        grouped(migration.kept.len() + migration.review.len()),
        grouped(migration.kept.len()),
        grouped(migration.review.len()),
        grouped(migration.gone.len())
    );
    if args.write {
        write_whole(file.source.path(), migration.text.as_bytes())?;
        terminal.close(&format!("{path} を版「{named}」に書き換えました: {sums}"))?;
    } else {
        terminal.close(&format!("{path} を版「{named}」に移すと: {sums}"))?;
        let close = "何も書いていません。書き込むには --write を付けてください";
        let later =
            |why| format!("何も書いていません。{why}。書き込むのは、この版を現行にしてからです");
        terminal.close(&unposted.map_or_else(|| close.to_owned(), later))?;
    }
    Ok(Outcome::Clean)
}

/// What came of the links, clause by clause.
fn told(migration: &Migration, old: &Version, new: &Version) -> String {
    let mut out = String::new();
    let head = |out: &mut String, title: &str, number: usize, note: &str| {
        if number > 0 {
            out.push_str(&format!("{title} {} 件{note}\n", grouped(number)));
        }
    };
    let keys = |keys: &[String]| keys.join("、");
    head(
        &mut out,
        "統合した条項",
        migration.merged.len(),
        "（元の条項すべての対応を付け、要確認にします）",
    );
    for (clause, from) in &migration.merged {
        let from = keys(from);
        let was = &old.front.version;
        out.push_str(&format!("  {} ← {was} の {from}\n", line_of(new, *clause)));
    }
    head(
        &mut out,
        "分割した条項",
        migration.split.len(),
        "（元の条項の対応をそれぞれに付け、要確認にします）",
    );
    for (from, parts) in &migration.split {
        let part = |at: &usize| format!("{} [{}]", citation(new, *at), new.clauses[*at].key);
        let parts: Vec<String> = parts.iter().map(part).collect();
        out.push_str(&format!(
            "  {} の {from} → {}\n",
            old.front.version,
            keys(&parts)
        ));
    }
    for (title, clauses, note) in [
        ("要確認の条項", &migration.review, ""),
        (
            "統制のなくなる条項",
            &migration.bare,
            "（統制を引き継いでいた条項の下から移りました）",
        ),
        ("新しい条項（求めのあるもの）", &migration.new, ""),
    ] {
        head(&mut out, title, clauses.len(), note);
        for clause in clauses {
            out.push_str(&format!("  {}\n", line_of(new, *clause)));
        }
    }
    head(
        &mut out,
        "移せない対応",
        migration.gone.len(),
        "（続く条項がなく、注記にして残します）",
    );
    for key in &migration.gone {
        let clause = old.clauses.iter().position(|c| c.key == *key);
        out.push_str(&match clause {
            Some(clause) => format!("  {}\n", line_of(old, clause)),
            None => format!("  [{key}]\n"),
        });
    }
    out
}

/// The one body of two listed versions of its first policy, and the newer one.
fn body_of(
    content: &Path,
    traced: &Traced,
    old: &Origin,
    new: &Origin,
) -> Result<(String, VersionRef), Error> {
    let wrong = || {
        Error::Usage {
        message: "同じ団体の二つの版を「団体@版」で書いてください（例: keiji trace migrate ubuyama@h27 ubuyama@r9）".into(),
    }
    };
    let mut body = None;
    for origin in [old, new] {
        let Origin::Listed {
            jurisdiction,
            policy,
            version,
        } = origin
        else {
            return Err(wrong());
        };
        let at = listed(
            content,
            &traced.book,
            jurisdiction,
            policy.as_deref(),
            version,
        )?;
        if at.policy > 0 || body.as_ref().is_some_and(|(body, _)| body != jurisdiction) {
            return Err(wrong());
        }
        body = Some((jurisdiction.clone(), at));
    }
    body.ok_or_else(wrong)
}
