//! The summary of an account, as a Japanese table for people.

use std::fmt::Write;

use super::Fidelity;
use crate::parse::DropClass;

/// What a class of dropped text is called in Japanese.
pub fn drop_class_label(class: DropClass) -> &'static str {
    match class {
        DropClass::Contents => "目次",
        DropClass::TitleBlock => "題名",
        DropClass::RunningHeader => "柱",
        DropClass::PageNumber => "頁番号",
        DropClass::FigureLabels => "図の文字",
        DropClass::MarkupResidue => "記号の残り",
        DropClass::RepeatedTail => "重複印字",
    }
}

/// The account of one document as lines of text.
///
/// `name` is what the document is called. Nothing is printed.
pub fn summary(name: &str, fidelity: &Fidelity) -> String {
    let mut out = String::new();
    let mut row = |label: &str, count: usize, unit: &str, note: &str| {
        let pad = " ".repeat(24usize.saturating_sub(unicode_width::UnicodeWidthStr::width(label)));
        let note = if note.is_empty() {
            String::new()
        } else {
            format!("  （{note}）")
        };
        // Writing to a String cannot fail.
        let _ = writeln!(out, "  {label}{pad}{count:>7} {unit}{note}");
    };
    row("原文の文字", fidelity.source_chars, "字", "");
    row("条文に置いた文字", fidelity.placed, "字", "");
    row("除いた文字", fidelity.dropped_chars(), "字", "");
    for (class, dropped) in &fidelity.dropped {
        let label = format!("・{}", drop_class_label(*class));
        row(
            &label,
            dropped.chars,
            "字",
            &format!("{}か所", dropped.runs.len()),
        );
    }
    row("訂正で除いた文字", fidelity.replaced, "字", "");
    row(
        "説明のつかない文字",
        fidelity.unexplained_source,
        "字",
        "原文にあって条文にない",
    );
    row("条文の文字", fidelity.markdown_chars, "字", "");
    row("訂正で置いた文字", fidelity.put, "字", "");
    let extra = fidelity.unexplained_markdown + fidelity.put_missing;
    row(
        "説明のつかない文字",
        extra,
        "字",
        "条文にあって原文にない、又は訂正が条文にない",
    );
    row("位置を移した箇所", fidelity.moved.len(), "か所", "");
    for (kind, lines) in &fidelity.rule_repairs {
        row(kind.name(), lines.len(), "行", "書式による");
    }
    let share = format!(
        "{}字、表と図と用語集の外で{:.3}%",
        fidelity.correction_chars,
        fidelity.correction_share() * 100.0
    );
    row("訂正", fidelity.repairs.len(), "件", &share);
    let verdict = if fidelity.complete() {
        "一致"
    } else {
        "不一致"
    };
    format!("{name}: {verdict}\n{out}")
}
