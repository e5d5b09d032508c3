//! Two tables in, their rows and cells with what became of them out.

use std::collections::HashMap;

use super::order::heaviest_rising;
use super::words::{whole, word_ops};
use super::{CellChange, Op, RowChange, RowKind, TableChange};
use crate::japanese::Tokenizer;
use crate::model::{Cell, ClauseIndex, Row, Table};

/// As many pairs of rows are all compared; of more, only those between rows that
/// stand once in either table.
const ALL_PAIRS: usize = 40_000;
/// How alike two rows must be.
const ALIKE: f32 = 0.35;

/// How a table changed; none where it did not. A table that is new or gone
/// changed in every cell.
pub(super) fn table_change(
    old: Option<&Table>,
    new: Option<&Table>,
    tokenizer: &Tokenizer,
) -> Option<TableChange> {
    let empty = Table {
        head: Vec::new(),
        rows: Vec::new(),
    };
    match (old, new) {
        (None, None) => return None,
        (Some(old), Some(new)) if same(old, new) => return None,
        _ => {}
    }
    let (old, new) = (old.unwrap_or(&empty), new.unwrap_or(&empty));
    let writer = Writer {
        columns: columns(old, new),
        tokenizer,
    };
    let rows = row_pairs(old, new).into_iter().map(|(o, n, moved)| {
        let (before, after) = (o.map(|o| &old.rows[o]), n.map(|n| &new.rows[n]));
        let cells = writer.cells(before.map(|r| &r.cells), after.map(|r| &r.cells));
        let kind = match (before, after) {
            (None, _) => RowKind::Added,
            (_, None) => RowKind::Removed,
            _ if moved => RowKind::Moved,
            (Some(a), Some(b)) if a.cells == b.cells => RowKind::Unchanged,
            _ => RowKind::Modified,
        };
        let clause = |row: Option<&Row>| row.and_then(|r| r.clause);
        RowChange {
            kind,
            old: o,
            new: n,
            old_clause: clause(before),
            new_clause: clause(after),
            cells,
        }
    });
    let rows = rows.collect();
    let some = |cells: &Vec<Cell>| !cells.is_empty();
    let head = RowChange {
        kind: match (some(&old.head), some(&new.head)) {
            (false, true) => RowKind::Added,
            (true, false) => RowKind::Removed,
            _ if old.head == new.head => RowKind::Unchanged,
            _ => RowKind::Modified,
        },
        old: None,
        new: None,
        old_clause: None,
        new_clause: None,
        cells: writer.cells(
            Some(&old.head).filter(|h| some(h)),
            Some(&new.head).filter(|h| some(h)),
        ),
    };
    Some(TableChange { head, rows })
}

fn same(old: &Table, new: &Table) -> bool {
    let cited = |row: &Row| row.clause.is_some();
    old.head == new.head
        && old.rows.len() == new.rows.len()
        && old
            .rows
            .iter()
            .zip(&new.rows)
            .all(|(a, b)| a.cells == b.cells && cited(a) == cited(b))
}

/// The clauses by which paired rows of two tables can be cited.
pub(super) fn paired_row_clauses(old: &Table, new: &Table) -> Vec<(ClauseIndex, ClauseIndex)> {
    let pairs = row_pairs(old, new).into_iter();
    pairs
        .filter_map(|(o, n, _)| Some((old.rows[o?].clause?, new.rows[n?].clause?)))
        .collect()
}

struct Writer<'a> {
    columns: Vec<(Option<usize>, Option<usize>)>,
    tokenizer: &'a Tokenizer,
}

impl Writer<'_> {
    fn cells(&self, old: Option<&Vec<Cell>>, new: Option<&Vec<Cell>>) -> Vec<CellChange> {
        let mut out = Vec::new();
        for (o, n) in &self.columns {
            let before = old.and_then(|cells| cells.get((*o)?));
            let after = new.and_then(|cells| cells.get((*n)?));
            if before.is_none() && after.is_none() {
                continue;
            }
            let text = |cell: Option<&Cell>| cell.map_or_else(String::new, Cell::text);
            let continued = |cell: Option<&Cell>| cell.is_some_and(|c| c.continued);
            out.push(CellChange {
                old: o.filter(|_| before.is_some()),
                new: n.filter(|_| after.is_some()),
                ops: self.ops(&text(before), &text(after)),
                continued: (continued(before), continued(after)),
            });
        }
        out
    }

    fn ops(&self, old: &str, new: &str) -> Vec<Op> {
        if old.is_empty() || new.is_empty() || old == new {
            whole(old, new)
        } else {
            word_ops(old, new, self.tokenizer)
        }
    }
}

/// Which column continues which: those of one title first, then those that
/// stand between the same ones.
fn columns(old: &Table, new: &Table) -> Vec<(Option<usize>, Option<usize>)> {
    let titles = |table: &Table| -> Vec<String> { table.head.iter().map(Cell::text).collect() };
    let (before, after) = (titles(old), titles(new));
    let equal = |o: usize, n: usize| (before[o] == after[n]).then_some(1.0);
    let anchors = best_chain(0..before.len(), 0..after.len(), &equal);
    let mut out = Vec::new();
    let (mut o, mut n) = (0, 0);
    for (end_o, end_n) in anchors.into_iter().chain([(before.len(), after.len())]) {
        while o < end_o || n < end_n {
            let (left, right) = ((o < end_o).then_some(o), (n < end_n).then_some(n));
            out.push((left, right));
            o += usize::from(left.is_some());
            n += usize::from(right.is_some());
        }
        if end_o < before.len() && end_n < after.len() {
            out.push((Some(end_o), Some(end_n)));
            (o, n) = (end_o + 1, end_n + 1);
        }
    }
    out
}

type RowPair = (Option<usize>, Option<usize>, bool);

/// The rows in the order of the new table, a removed one behind the row it stood
/// behind, each with whether it stands elsewhere. Read the other way round, the
/// same rows are paired.
fn row_pairs(old: &Table, new: &Table) -> Vec<RowPair> {
    let keys = |table: &Table| -> Vec<Vec<String>> {
        let rows = table.rows.iter();
        rows.map(|r| r.cells.iter().map(Cell::text).collect())
            .collect()
    };
    let (before, after) = (keys(old), keys(new));
    let mut pairs = if before <= after {
        in_order(&before, &after)
    } else {
        let swapped = in_order(&after, &before).into_iter();
        swapped.map(|(n, o)| (o, n)).collect()
    };
    pairs.sort_unstable();
    let mut to_old: Vec<Option<usize>> = vec![None; after.len()];
    let mut to_new: Vec<Option<usize>> = vec![None; before.len()];
    for (o, n) in &pairs {
        (to_old[*n], to_new[*o]) = (Some(*o), Some(*n));
    }
    let moved = elsewhere(&before, &after, &mut to_old, &mut to_new);
    let mut out = Vec::new();
    // Removed rows stand behind the row that stood before them.
    let mut behind: Vec<Vec<usize>> = vec![Vec::new(); after.len() + 1];
    let mut last = 0;
    for (o, n) in to_new.iter().enumerate() {
        match n {
            Some(n) if !moved[*n] => last = n + 1,
            Some(_) => {}
            None => behind[last].push(o),
        }
    }
    out.extend(behind[0].iter().map(|o| (Some(*o), None, false)));
    for (n, o) in to_old.iter().enumerate() {
        out.push((*o, Some(n), moved[n]));
        out.extend(behind[n + 1].iter().map(|o| (Some(*o), None, false)));
    }
    out
}

/// Pairs rows that stand elsewhere: equal ones, and those of one first cell.
fn elsewhere(
    before: &[Vec<String>],
    after: &[Vec<String>],
    to_old: &mut [Option<usize>],
    to_new: &mut [Option<usize>],
) -> Vec<bool> {
    let mut moved = vec![false; after.len()];
    let keys: [fn(&Vec<String>) -> String; 2] = [
        |row| row.join("\t"),
        |row| row.first().cloned().unwrap_or_default(),
    ];
    for key in keys {
        let mut free: HashMap<String, [Vec<usize>; 2]> = HashMap::new();
        for (o, row) in before.iter().enumerate() {
            if to_new[o].is_none() {
                free.entry(key(row)).or_default()[0].push(o);
            }
        }
        for (n, row) in after.iter().enumerate() {
            if to_old[n].is_none() {
                free.entry(key(row)).or_default()[1].push(n);
            }
        }
        for n in 0..after.len() {
            if let Some([lefts, rights]) = free.get(&key(&after[n]))
                && let ([o], [_]) = (&lefts[..], &rights[..])
                && !key(&after[n]).trim().is_empty()
                && to_old[n].is_none()
            {
                (to_old[n], to_new[*o], moved[n]) = (Some(*o), Some(n), true);
            }
        }
    }
    moved
}

/// The rows that continue each other in one order.
fn in_order(before: &[Vec<String>], after: &[Vec<String>]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let (mut left, mut right) = (0..before.len(), 0..after.len());
    while !left.is_empty() && !right.is_empty() && before[left.start] == after[right.start] {
        out.push((left.start, right.start));
        (left.start, right.start) = (left.start + 1, right.start + 1);
    }
    let mut tail = Vec::new();
    while !left.is_empty() && !right.is_empty() && before[left.end - 1] == after[right.end - 1] {
        (left.end, right.end) = (left.end - 1, right.end - 1);
        tail.push((left.end, right.end));
    }
    let score = |o: usize, n: usize| row_score(&before[o], &after[n]);
    if left.len() * right.len() <= ALL_PAIRS {
        out.extend(best_chain(left, right, &score));
    } else {
        let (mut o, mut n) = (left.start, right.start);
        let anchors = unique_equal(before, after, left.clone(), right.clone());
        for (end_o, end_n) in anchors.into_iter().chain([(left.end, right.end)]) {
            if (end_o - o) * (end_n - n) <= ALL_PAIRS {
                out.extend(best_chain(o..end_o, n..end_n, &score));
            }
            if end_o < left.end && end_n < right.end {
                out.push((end_o, end_n));
            }
            (o, n) = (end_o + 1, end_n + 1);
        }
    }
    out.extend(tail);
    out
}

fn unique_equal(
    before: &[Vec<String>],
    after: &[Vec<String>],
    left: std::ops::Range<usize>,
    right: std::ops::Range<usize>,
) -> Vec<(usize, usize)> {
    let mut seen: HashMap<&[String], [(usize, usize); 2]> = HashMap::new();
    for o in left {
        let found = &mut seen.entry(&before[o]).or_default()[0];
        *found = (found.0 + 1, o);
    }
    for n in right.clone() {
        let found = &mut seen.entry(&after[n]).or_default()[1];
        *found = (found.0 + 1, n);
    }
    let mut pairs = Vec::new();
    for n in right {
        if let Some([(1, o), (1, _)]) = seen.get(&after[n][..]) {
            pairs.push((*o, n));
        }
    }
    let places: Vec<usize> = pairs.iter().map(|p| p.0).collect();
    let kept = heaviest_rising(&places, &vec![1; places.len()]);
    let pairs = pairs.into_iter().zip(kept);
    pairs
        .filter_map(|(pair, kept)| kept.then_some(pair))
        .collect()
}

/// How alike two rows are; none where they are no pair.
fn row_score(a: &[String], b: &[String]) -> Option<f32> {
    if a == b {
        return Some(2.0);
    }
    let named = a.first().is_some_and(|cell| !cell.is_empty()) && a.first() == b.first();
    let mut score = 0.0;
    let width = a.len().max(b.len());
    for at in 0..width {
        score += match (a.get(at), b.get(at)) {
            (Some(a), Some(b)) => cell_likeness(a, b),
            _ => 0.0,
        };
    }
    score /= width as f32;
    if named {
        score += 0.5;
    }
    (score >= ALIKE).then_some(score)
}

fn cell_likeness(a: &str, b: &str) -> f32 {
    if a == b {
        return 1.0;
    }
    let pairs = |text: &str| -> Vec<(char, char)> {
        let chars: Vec<char> = text.chars().take(2_000).collect();
        let mut pairs: Vec<(char, char)> = chars.windows(2).map(|w| (w[0], w[1])).collect();
        pairs.sort_unstable();
        pairs
    };
    let (a, b) = (pairs(a), pairs(b));
    let (mut at, mut common) = (0, 0);
    for pair in &a {
        while at < b.len() && b[at] < *pair {
            at += 1;
        }
        if at < b.len() && b[at] == *pair {
            (at, common) = (at + 1, common + 1);
        }
    }
    2.0 * common as f32 / (a.len() + b.len()).max(1) as f32
}

/// The pairs of the highest sum of scores that do not cross.
fn best_chain(
    left: std::ops::Range<usize>,
    right: std::ops::Range<usize>,
    score: &dyn Fn(usize, usize) -> Option<f32>,
) -> Vec<(usize, usize)> {
    let (height, width) = (left.len(), right.len());
    // Best sums of what stands at or behind a pair of places.
    let mut best = vec![0.0_f32; (height + 1) * (width + 1)];
    let mut taken = vec![false; (height + 1) * (width + 1)];
    let cell = |o: usize, n: usize| o * (width + 1) + n;
    for o in (0..height).rev() {
        for n in (0..width).rev() {
            let skip = best[cell(o + 1, n)].max(best[cell(o, n + 1)]);
            let pair = score(left.start + o, right.start + n).map(|s| s + best[cell(o + 1, n + 1)]);
            let found = pair.filter(|sum| *sum >= skip);
            taken[cell(o, n)] = found.is_some();
            best[cell(o, n)] = found.unwrap_or(skip);
        }
    }
    let (mut o, mut n) = (0, 0);
    let mut out = Vec::new();
    while o < height && n < width {
        if taken[cell(o, n)] {
            out.push((left.start + o, right.start + n));
            (o, n) = (o + 1, n + 1);
        } else if best[cell(o + 1, n)] >= best[cell(o, n + 1)] {
            o += 1;
        } else {
            n += 1;
        }
    }
    out
}
