//! Sentences without a full stop.

use super::Slip;
use super::place::end_of;
use super::texts::Case;
use crate::diagnostic::Code;
use crate::model::{Clause, Kind};

/// What only a sentence ends with.
const SENTENCE_ENDS: &[&str] = &[
    "なければならない",
    "てはならない",
    "ではならない",
    "なければなりません",
    "ものとする",
    "こととする",
    "ことができる",
    "を有する",
    "をいう",
    "努める",
    "望ましい",
    "この限りでない",
];

pub(super) fn check(case: &Case<'_>) -> Vec<Slip> {
    let mut out = Vec::new();
    let clauses = &case.version().clauses;
    for (at, clause) in clauses.iter().enumerate() {
        if matches!(clause.kind, Kind::Table | Kind::Row | Kind::Figure) {
            continue;
        }
        for (n, paragraph) in clause.paragraphs().enumerate() {
            let text = paragraph.text.trim_end();
            let sentence = SENTENCE_ENDS.iter().any(|e| text.ends_with(e));
            if sentence && !unstopped_list(case, clause)
                || text.ends_with("こと") && most_acts_stop(case, clause)
            {
                out.push(Slip {
                    code: Code::FullStopMissing,
                    clause: at,
                    span: end_of(case, at, n),
                    message: "文の終わりに句点（。）がありません".into(),
                    check: "本文の文末に「。」を加えてください".into(),
                });
            }
        }
    }
    out
}

/// The last paragraphs of a clause and of those beside it.
fn entries<'d>(case: &'d Case<'_>, clause: &Clause) -> Vec<&'d str> {
    let clauses = &case.version().clauses;
    let Some(parent) = clause.parent else {
        return Vec::new();
    };
    let beside = clauses[parent]
        .children()
        .filter(|c| clauses[*c].kind == clause.kind);
    let last = beside.filter_map(|c| clauses[c].paragraphs().last());
    last.map(|p| p.text.trim_end()).collect()
}

/// Whether a clause is an entry of a list whose entries all go without full stop.
fn unstopped_list(case: &Case<'_>, clause: &Clause) -> bool {
    let entries = entries(case, clause);
    matches!(clause.kind, Kind::Item | Kind::Subitem | Kind::Bullet)
        && entries.len() > 1
        && !entries.iter().any(|text| text.ends_with('。'))
}

/// Whether most entries beside a clause end こと with a full stop.
fn most_acts_stop(case: &Case<'_>, clause: &Clause) -> bool {
    let entries = entries(case, clause);
    let count = |end: &str| entries.iter().filter(|text| text.ends_with(end)).count();
    count("こと。") > count("こと")
}
