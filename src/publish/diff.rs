//! `data/diff/<jurisdiction>/<old>--<new>.json`: what changed between two versions.

use serde_json::{Map, Value, json};

use crate::diff::{
    Change, Counts, Diff, Op, OpTag, Part, Piece, ReferenceUpdate, RowChange, StaleReference,
    TableChange,
};
use crate::model::{ClauseIndex, Version};

/// The bytes of the file on two versions, one change a line, in the order of the
/// diff.
///
/// Clauses bear their version: `ubuyama/2.p3@h27`.
pub fn diff_json(old: &Version, new: &Version, diff: &Diff) -> Vec<u8> {
    let names = Names { old, new };
    let lists = [
        ("changes", names.changes(diff)),
        (
            "reference_updates",
            each(&diff.reference_updates, |u| names.update(u)),
        ),
        (
            "stale_references",
            each(&diff.stale_references, |s| names.stale(s)),
        ),
    ];
    let rest = [
        ("jurisdiction", json!(new.front.jurisdiction)),
        ("loose_text", ops(&diff.loose_text)),
        ("new", json!(new.front.version)),
        ("old", json!(old.front.version)),
        ("policy", json!(new.front.policy)),
        (
            "resemblance",
            json!((diff.resemblance.ratio() * 1000.0).round() / 1000.0),
        ),
        ("round_trip", json!(diff.round_trip)),
        ("summary", summary(diff)),
        ("title", ops(&diff.title)),
        (
            "warning",
            json!(diff.resemblance.is_low().then_some("little-in-common")),
        ),
    ];
    let mut fields: Vec<(&str, String)> = Vec::new();
    for (name, values) in lists {
        let lines: Vec<String> = values.iter().map(Value::to_string).collect();
        fields.push((name, format!("[\n{}\n]", lines.join(",\n"))));
    }
    for (name, value) in rest {
        fields.push((name, value.to_string()));
    }
    fields.sort_unstable();
    let fields = fields
        .iter()
        .map(|(name, value)| format!("\"{name}\":{value}"));
    format!("{{{}}}\n", fields.collect::<Vec<_>>().join(",\n")).into_bytes()
}

fn each<T>(list: &[T], write: impl Fn(&T) -> Value) -> Vec<Value> {
    list.iter().map(write).collect()
}

struct Names<'a> {
    old: &'a Version,
    new: &'a Version,
}

impl Names<'_> {
    fn old_id(&self, at: ClauseIndex) -> String {
        id(self.old, at)
    }

    fn new_id(&self, at: ClauseIndex) -> String {
        id(self.new, at)
    }

    fn olds(&self, list: &[ClauseIndex]) -> Vec<String> {
        list.iter().map(|at| self.old_id(*at)).collect()
    }

    fn news(&self, list: &[ClauseIndex]) -> Vec<String> {
        list.iter().map(|at| self.new_id(*at)).collect()
    }

    fn changes(&self, diff: &Diff) -> Vec<Value> {
        each(&diff.changes, |change| self.change(change))
    }

    fn change(&self, change: &Change) -> Value {
        let mut out = json!({
            "also": change.also.names().collect::<Vec<_>>(),
            "kind": change.kind.name(),
            "new": self.news(&change.new_clauses()),
            "old": self.olds(&change.old_clauses()),
            "ops": self.parts(change),
            "significance": change.significance.iter().map(|s| s.name()).collect::<Vec<_>>(),
        });
        if change.pieces.len() > 1 {
            let piece = |piece: &Piece| {
                json!({
                    "new": piece.new.map(|n| self.new_id(n)),
                    "old": piece.old.map(|o| self.old_id(o)),
                    "ops": piece_ops(piece),
                })
            };
            out["pieces"] = change.pieces.iter().map(piece).collect();
        }
        out
    }

    /// The parts of all pieces: texts that were shared out are one again, with a
    /// line break where one piece ends, on the side that has several clauses.
    fn parts(&self, change: &Change) -> Value {
        let [piece] = &change.pieces[..] else {
            let several_new = change.new_clauses().len() > 1;
            let border = Op {
                tag: if several_new {
                    OpTag::Insert
                } else {
                    OpTag::Delete
                },
                text: "\n".into(),
                reference: false,
            };
            let mut out = Map::new();
            for part in Part::ALL {
                let mut all: Vec<Op> = Vec::new();
                for (n, piece) in change.pieces.iter().enumerate() {
                    if n > 0 {
                        all.push(border.clone());
                    }
                    all.extend(piece.ops(part).unwrap_or_default().iter().cloned());
                }
                if all.len() >= change.pieces.len() {
                    out.insert(part.name().into(), ops(&all));
                }
            }
            return Value::Object(out);
        };
        piece_ops(piece)
    }

    fn update(&self, update: &ReferenceUpdate) -> Value {
        json!({
            "heading": update.in_heading,
            "new": self.new_id(update.new_clause),
            "new_text": update.new_text,
            "new_to": self.news(&update.new_targets),
            "old": self.old_id(update.old_clause),
            "old_text": update.old_text,
            "old_to": self.olds(&update.old_targets),
        })
    }

    fn stale(&self, stale: &StaleReference) -> Value {
        json!({
            "clause": self.new_id(stale.clause),
            "end": stale.end,
            "heading": stale.in_heading,
            "meant": self.news(&stale.meant),
            "pointed_at": self.olds(&stale.pointed_at),
            "points_at": self.news(&stale.points_at),
            "reason": stale.reason.name(),
            "start": stale.start,
            "text": stale.text,
        })
    }
}

fn id(version: &Version, at: ClauseIndex) -> String {
    format!("{}@{}", version.clause_id(at), version.front.version)
}

fn piece_ops(piece: &Piece) -> Value {
    let mut out = Map::new();
    for change in &piece.parts {
        out.insert(change.part.name().into(), ops(&change.ops));
    }
    if let Some(table) = &piece.table {
        out.insert("cells".into(), cells(table));
    }
    Value::Object(out)
}

/// The head first, then every row.
fn cells(table: &TableChange) -> Value {
    let row = |row: &RowChange| {
        json!({
            "cells": row.cells.iter().map(|cell| ops(&cell.ops)).collect::<Vec<_>>(),
            "kind": row.kind.name(),
            "new": row.new,
            "old": row.old,
        })
    };
    let rows = [&table.head].into_iter().chain(&table.rows);
    rows.map(row).collect()
}

fn ops(list: &[Op]) -> Value {
    let pair = |op: &Op| json!([op.tag.sign(), op.text]);
    list.iter().map(pair).collect()
}

fn summary(diff: &Diff) -> Value {
    let mut out = Map::new();
    for (unit, found) in &diff.summary.counts {
        out.insert(unit.name().into(), counts(found));
    }
    out.insert("total".into(), counts(&diff.summary.total));
    Value::Object(out)
}

fn counts(counts: &Counts) -> Value {
    json!({
        "added": counts.added,
        "merged": counts.merged,
        "modified": counts.modified,
        "moved": counts.moved,
        "reference_only": counts.reference_only,
        "removed": counts.removed,
        "renumbered": counts.renumbered,
        "repealed": counts.repealed,
        "split": counts.split,
        "unchanged": counts.unchanged,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::{Side, diff};
    use crate::duties::Duties;
    use crate::japanese::Tokenizer;
    use crate::parse::parse_policy;
    use crate::references::VersionReferences;
    use crate::source::SourceFile;

    fn version(id: &str, body: &str) -> Version {
        let text = format!(
            "---\njurisdiction: machi\ntitle: 規程\nversion: {id}\nlabel: 令和8年\nstatus: in-force\neffective: null\n---\n{body}"
        );
        parse_policy(&SourceFile::from_text("r8.md", &text))
            .value
            .expect("a version")
    }

    #[test]
    fn changes_name_clauses_with_their_versions() {
        let old = version(
            "r7",
            "\n### 第1条 (記録)\n\n記録は、90日保存する。\n\n| 名 | 値 |\n| --- | --- |\n| 甲 | 乙 |\n",
        );
        let new = version(
            "r8",
            "\n### 第1条 (目的)\n\nこの規程の目的を定める。\n\n### 第2条 (記録)\n\n記録は、180日保存する。\n\n| 名 | 値 |\n| --- | --- |\n| 甲 | 丙 |\n",
        );
        let references = VersionReferences::default();
        let duties = Duties::default();
        let side = |version| Side {
            version,
            references: &references,
            duties: &duties,
        };
        let found = diff(&side(&old), &side(&new), &Tokenizer::new());
        let bytes = diff_json(&old, &new, &found);
        let value: Value = serde_json::from_slice(&bytes).expect("JSON");
        assert_eq!(value["round_trip"], true);
        assert_eq!(value["summary"]["article"]["added"], 1);
        let changes = value["changes"].as_array().expect("a list");
        assert_eq!(changes[0]["kind"], "added");
        assert_eq!(changes[0]["new"], json!(["machi/1@r8"]));
        assert_eq!(changes[1]["kind"], "modified");
        assert_eq!(changes[1]["also"], json!(["renumbered"]));
        assert_eq!(changes[1]["old"], json!(["machi/1@r7"]));
        assert_eq!(
            changes[1]["ops"]["text"],
            json!([
                ["=", "記録は、"],
                ["-", "90日"],
                ["+", "180日"],
                ["=", "保存する。"]
            ])
        );
        assert_eq!(changes[1]["significance"], json!(["number-changed"]));
        assert_eq!(
            changes[2]["ops"]["cells"][1]["cells"][1],
            json!([["-", "乙"], ["+", "丙"]])
        );
        // Keys are sorted on every level.
        let written = String::from_utf8(bytes).expect("UTF-8");
        let compact = written.replace(['\n'], "");
        assert_eq!(compact, value.to_string().replace('\n', ""));
    }
}
