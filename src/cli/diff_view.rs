//! What changed between two versions, for a terminal or a mail.
//!
//! Words that are gone stand in `[-…-]`, new ones in `{+…+}`; colours only repeat
//! what the marks say. Long stretches without change are cut to their ends.

use keiji::contrast::SAMPLE_BANNER;
use keiji::diff::{
    Change, ChangeKind, Diff, Op, OpTag, Part, Piece, RowChange, RowKind, StaleReason,
    StaleReference, TableChange, summary_sentence,
};
use keiji::model::Version;
use keiji::pipeline::Pair;
use keiji::render::citation;

/// Of a stretch without change, so many characters are shown at either end.
const CONTEXT: usize = 12;

const RED: &str = "\u{1b}[31m";
const GREEN: &str = "\u{1b}[32m";
const BOLD: &str = "\u{1b}[1m";
const PLAIN: &str = "\u{1b}[0m";

/// The whole comparison as text.
pub(super) fn text_view(pair: &Pair, diff: &Diff, coloured: bool) -> String {
    let mut view = View {
        old: &pair.old.version,
        new: &pair.new.version,
        coloured,
        out: String::new(),
    };
    view.head(diff);
    let mut renumbered: Vec<&Change> = Vec::new();
    for change in &diff.changes {
        match change.kind {
            ChangeKind::Unchanged => {}
            ChangeKind::Renumbered => renumbered.push(change),
            _ => {
                view.renumbered(&std::mem::take(&mut renumbered));
                view.change(change);
            }
        }
    }
    view.renumbered(&renumbered);
    view.stale(diff);
    view.out
}

struct View<'a> {
    old: &'a Version,
    new: &'a Version,
    coloured: bool,
    out: String,
}

impl View<'_> {
    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn painted(&self, colour: &str, text: &str) -> String {
        if self.coloured {
            format!("{colour}{text}{PLAIN}")
        } else {
            text.to_owned()
        }
    }

    fn head(&mut self, diff: &Diff) {
        let named = |version: &Version| {
            printable(&format!(
                "{}（{}）",
                version.front.title, version.front.label
            ))
        };
        let (old, new) = (named(self.old), named(self.new));
        let title = self.painted(BOLD, &format!("{old} → {new}"));
        self.line(&title);
        let sample = keiji::model::Status::Sample;
        if self.old.front.status == sample || self.new.front.status == sample {
            self.line(SAMPLE_BANNER);
        }
        self.line(&format!("{}。", summary_sentence(&diff.summary)));
        self.line("旧の文に次の変更を当てると、新の文と一字も違わないことを確かめました。");
    }

    /// Neighbours of which only the number changed, on one line each.
    fn renumbered(&mut self, changes: &[&Change]) {
        if changes.is_empty() {
            return;
        }
        self.line("");
        for change in changes {
            let line = format!("{}  番号のみ", self.names(change));
            self.line(&line);
        }
    }

    fn names(&self, change: &Change) -> String {
        let cited = |version: &Version, clauses: Vec<usize>| {
            let names: Vec<String> = clauses.iter().map(|at| citation(version, *at)).collect();
            printable(&names.join("、"))
        };
        let old = cited(self.old, change.old_clauses());
        let new = cited(self.new, change.new_clauses());
        match (old.is_empty(), new.is_empty()) {
            (true, _) => new,
            (_, true) => old,
            _ if old == new => new,
            _ => format!("{old} → {new}"),
        }
    }

    fn change(&mut self, change: &Change) {
        let mut kinds = vec![kind_name(change.kind)];
        let also = change.also;
        for (holds, name) in [
            (also.moved, "移動"),
            (also.modified, "変更"),
            (also.renumbered, "番号"),
        ] {
            if holds {
                kinds.push(name);
            }
        }
        let meaning: Vec<&str> = change.significance.iter().map(|s| s.title()).collect();
        let meaning = match meaning.is_empty() {
            true => String::new(),
            false => format!("（{}）", meaning.join("、")),
        };
        let names = self.painted(BOLD, &self.names(change));
        self.line("");
        self.line(&format!("{names}  {}{meaning}", kinds.join("・")));
        for piece in &change.pieces {
            self.piece(piece, change.pieces.len() > 1);
        }
    }

    fn piece(&mut self, piece: &Piece, several: bool) {
        if several {
            let names = match (piece.old, piece.new) {
                (Some(old), Some(new)) => {
                    format!("{} → {}", citation(self.old, old), citation(self.new, new))
                }
                (None, Some(new)) => citation(self.new, new),
                (Some(old), None) => citation(self.old, old),
                (None, None) => String::new(),
            };
            self.line(&format!("  {}", printable(&names)));
        }
        for part in [Part::Heading, Part::Term, Part::Text] {
            let Some(ops) = piece.ops(part).filter(|ops| !ops.is_empty()) else {
                continue;
            };
            let name = match part {
                Part::Heading => "見出し: ",
                Part::Term => "用語: ",
                Part::Label | Part::Text => "",
            };
            let text = self.ops(ops);
            for (n, line) in text.split('\n').enumerate() {
                let name = if n == 0 { name } else { "" };
                self.line(&format!("    {name}{line}"));
            }
        }
        if let Some(table) = &piece.table {
            self.table(table);
        }
    }

    fn table(&mut self, table: &TableChange) {
        for row in std::iter::once(&table.head).chain(&table.rows) {
            let name = match row.kind {
                RowKind::Unchanged => continue,
                RowKind::Modified => "行",
                RowKind::Moved => "行（移動）",
                RowKind::Added => "行（追加）",
                RowKind::Removed => "行（削る）",
            };
            let text = self.row(row);
            self.line(&format!("    {name}: {text}"));
        }
    }

    fn row(&self, row: &RowChange) -> String {
        let cells: Vec<String> = row
            .cells
            .iter()
            .map(|cell| self.ops(&cell.ops).replace('\n', " / "))
            .collect();
        cells.join(" | ")
    }

    fn ops(&self, ops: &[Op]) -> String {
        let last = ops.len().saturating_sub(1);
        let all_one = ops.len() == 1;
        let mut out = String::new();
        for (n, op) in ops.iter().enumerate() {
            let text = printable(&op.text);
            match op.tag {
                OpTag::Equal if all_one => out.push_str(&text),
                OpTag::Equal => out.push_str(&shortened(&text, n == 0, n == last)),
                OpTag::Delete => out.push_str(&self.painted(RED, &format!("[-{text}-]"))),
                OpTag::Insert => out.push_str(&self.painted(GREEN, &format!("{{+{text}+}}"))),
            }
        }
        out
    }

    fn stale(&mut self, diff: &Diff) {
        let lines = stale_lines(diff, self.old, self.new);
        if lines.is_empty() {
            return;
        }
        self.line("");
        let head = format!("直し忘れのおそれがある引用 {} 件", lines.len());
        let head = self.painted(BOLD, &head);
        self.line(&head);
        for line in lines {
            self.line(&line);
        }
    }
}

/// Citations whose words stayed although what they name did not, each on a line.
pub(super) fn stale_lines(diff: &Diff, old: &Version, new: &Version) -> Vec<String> {
    let cited = |version: &Version, clauses: &[usize]| {
        let names: Vec<String> = clauses.iter().map(|n| citation(version, *n)).collect();
        names.join("、")
    };
    let told = |stale: &StaleReference| {
        let place = citation(new, stale.clause);
        let was = cited(old, &stale.pointed_at);
        let told = match stale.reason {
            StaleReason::LeadsElsewhere => format!(
                "旧{was}を指していましたが、いまは{}を指します",
                cited(new, &stale.points_at)
            ),
            StaleReason::TargetRemoved => format!("指していた旧{was}は削られました"),
            StaleReason::LeadsNowhere => {
                format!("旧{was}を指していましたが、指す先がありません")
            }
        };
        let meant = match cited(new, &stale.meant) {
            meant if meant.is_empty() => String::new(),
            meant => format!("（旧{was}はいまの{meant}）"),
        };
        printable(&format!("{place}の「{}」: {told}{meant}", stale.text))
    };
    diff.stale_references.iter().map(told).collect()
}

/// What became of a clause, in a word.
fn kind_name(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Unchanged => "変更なし",
        ChangeKind::Renumbered => "番号のみ",
        ChangeKind::Modified => "変更",
        ChangeKind::Moved => "移動",
        ChangeKind::Added => "追加",
        ChangeKind::Removed => "削る",
        ChangeKind::Split => "分割",
        ChangeKind::Merged => "統合",
    }
}

/// A stretch without change, cut in the middle, or on the side where the text
/// begins or ends.
fn shortened(text: &str, first: bool, last: bool) -> String {
    let chars: Vec<char> = text.chars().collect();
    let (front, back) = match (first, last) {
        (true, _) => (0, CONTEXT),
        (_, true) => (CONTEXT, 0),
        _ => (CONTEXT, CONTEXT),
    };
    if chars.len() <= front + back + 1 {
        return text.to_owned();
    }
    let head: String = chars[..front].iter().collect();
    let tail: String = chars[chars.len() - back..].iter().collect();
    format!("{head}…{tail}")
}

/// No text of a policy gives orders to a terminal.
fn printable(text: &str) -> String {
    let shown = |c: char| {
        if c.is_control() && c != '\n' {
            '\u{fffd}'
        } else {
            c
        }
    };
    text.chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_stretches_keep_the_ends_that_matter() {
        let text = "一二三四五六七八九十".repeat(4);
        assert_eq!(shortened(&text, true, false), "…九十一二三四五六七八九十");
        assert_eq!(shortened(&text, false, true), "一二三四五六七八九十一二…");
        assert_eq!(
            shortened(&text, false, false),
            "一二三四五六七八九十一二…九十一二三四五六七八九十"
        );
        assert_eq!(shortened("短い", false, false), "短い");
    }

    #[test]
    fn orders_to_a_terminal_are_not_passed_on() {
        assert_eq!(printable("赤\u{1b}[31m"), "赤\u{fffd}[31m");
    }
}
