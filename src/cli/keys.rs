//! `keiji keys`: which keys a version takes over from the one before.

use clap::Args;
use keiji::diff::{Diff, lineage};
use keiji::error::Error;
use keiji::load::VersionFiles;
use keiji::model::{Lineage, Version};
use keiji::render::citation;

use super::pair::{compared, origin};
use super::shared::{ARGUMENTS, ContentArgs, grouped, write_unless_other};
use super::{Outcome, Terminal};

/// 条文の識別子（住所）を前の版から引き継ぐ
///
/// 二つの版を突き合わせ、新しい版の規程のファイルの隣に「….keys.yaml」を書きます。
/// 番号の動いた条文が、前の版と同じ住所で開けるようになります。書いたものは読んで確かめてください。
#[derive(Debug, Args)]
#[command(
    help_template = super::usage::HELP,
    override_usage = "keiji keys [オプション] <旧> <新>"
)]
pub(super) struct KeysArgs {
    #[command(flatten)]
    content: ContentArgs,
    /// 前の版（「団体@版」又はファイル）
    #[arg(value_name = "旧", help_heading = ARGUMENTS, display_order = 1)]
    old: String,
    /// 新しい版（「団体@版」又はファイル）
    #[arg(value_name = "新", help_heading = ARGUMENTS, display_order = 2)]
    new: String,
    /// ファイルに書かず、標準出力に出す
    #[arg(long)]
    print: bool,
    /// すでにある記録を書き換える
    #[arg(long, conflicts_with = "print")]
    force: bool,
}

pub(super) fn run(args: KeysArgs, terminal: &Terminal) -> Result<Outcome, Error> {
    let (old, new) = (origin(&args.old)?, origin(&args.new)?);
    let Some((pair, diff)) = compared(args.content, &old, &new, terminal)? else {
        return Ok(Outcome::Faults);
    };
    let (old, new) = (&pair.old.version, &pair.new.version);
    let lineage = lineage(old, new, &diff, &pair.old.earlier_keys);
    let text = written(&lineage, old, new, &diff);
    if args.print {
        terminal.print(&text)?;
        return Ok(Outcome::Clean);
    }
    let path = VersionFiles::beside(&new.path).keys;
    write_unless_other(
        &path,
        text.as_bytes(),
        args.force,
        "見るだけなら --print を",
    )?;
    terminal.close(&format!(
        "{} に書きました（番号と違う識別子 {} 件）。読んで確かめてください",
        path.display(),
        grouped(lineage.keys.len())
    ))?;
    Ok(Outcome::Clean)
}

/// The record as YAML, one clause a stanza, in printed order.
fn written(lineage: &Lineage, old: &Version, new: &Version, diff: &Diff) -> String {
    let mut out = format!(
        "# 条文の識別子のうち、番号どおりでないもの（前の版から引き継いだものと、前の版と紛れないように付けたもの）。\nfrom: {}\n",
        quoted(&lineage.from)
    );
    if lineage.keys.is_empty() {
        out.push_str("keys: []\n");
        return out;
    }
    out.push_str("keys:\n");
    for kept in &lineage.keys {
        let path: Vec<String> = kept.path.iter().map(|part| quoted(part)).collect();
        out.push_str(&format!("  - path: [{}]\n", path.join(", ")));
        out.push_str(&format!("    key: {}\n", quoted(&kept.key)));
        let at = new.clauses.iter().position(|c| c.path == kept.path);
        if let Some(before) = at.and_then(|at| diff.continues(at)) {
            let was = citation(old, before);
            out.push_str(&format!("    was: {}\n", quoted(&was)));
        }
    }
    out
}

/// A JSON string is a YAML string.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
