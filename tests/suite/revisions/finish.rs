//! The edited tree becomes a version again, with the truth of every clause.

use std::collections::BTreeMap;

use keiji::diff::ChangeKind;
use keiji::model::{
    Clause, ClauseIndex, Content, Label, Paragraph, Style, Table, Version, assign_addresses,
    fold_ascii,
};
use keiji::references::{Target, VersionReferences};

use super::{Draft, Held, Truth};

impl Draft<'_> {
    /// The new version and what became of every clause. `adjusted` lets citations
    /// of 条 follow the new numbers.
    pub(crate) fn finish(
        mut self,
        references: &VersionReferences,
        adjusted: bool,
    ) -> (Version, Truth) {
        let order = self.order();
        self.renumber(&order);
        if adjusted {
            self.adjust(references);
        }
        let place: BTreeMap<usize, usize> =
            order.iter().enumerate().map(|(n, at)| (*at, n)).collect();
        let content = |held: &[Held]| -> Vec<Content> {
            let one = |h: &Held| match h {
                Held::Text(text) => Content::Text(Paragraph {
                    text: text.clone(),
                    span: 0..0,
                }),
                Held::Node(n) => Content::Child(place[n]),
            };
            held.iter().map(one).collect()
        };
        let mut clauses = Vec::new();
        for at in &order {
            let node = &self.nodes[*at];
            let mut clause = node.clause.clone();
            clause.content = content(&node.held);
            clause.parent = node.parent.map(|p| place[&p]);
            clause.depth = clause.parent.map_or(1, |p: usize| {
                let above: &Clause = &clauses[p];
                above.depth + 1
            });
            clauses.push(clause);
        }
        relink_rows(&mut clauses);
        let top = content(&self.top);
        assign_addresses(&mut clauses, &top, &self.old.front.parts);
        let version = Version {
            front: self.old.front.clone(),
            clauses,
            content: top,
            path: self.old.path.clone(),
            continues: None,
        };
        let truth = self.truth(&order, &version);
        (version, truth)
    }

    fn order(&self) -> Vec<usize> {
        let nodes = |held: &[Held]| -> Vec<usize> {
            let nodes = held.iter().rev().filter_map(|h| match h {
                Held::Node(n) => Some(*n),
                Held::Text(_) => None,
            });
            nodes.collect()
        };
        let mut pending = nodes(&self.top);
        let mut out = Vec::new();
        while let Some(at) = pending.pop() {
            out.push(at);
            pending.extend(nodes(&self.nodes[at].held));
        }
        out
    }

    /// Gives the numbers anew: 条 through the document, others in their list.
    fn renumber(&mut self, order: &[usize]) {
        let mut counters: BTreeMap<(Option<usize>, Style), u32> = BTreeMap::new();
        for at in order {
            let node = &self.nodes[*at];
            let (Some(label), Some(style)) = (&node.clause.label, node.clause.style) else {
                continue;
            };
            let Some(reading) = label.reading(style) else {
                continue;
            };
            if reading.ordinal.is_none() {
                continue;
            }
            let list = match style {
                Style::Article => None,
                _ => Some(node.parent.map_or(usize::MAX, |p| p)),
            };
            let first = reading.ordinal.unwrap_or(1);
            let next = counters
                .entry((list, style))
                .and_modify(|n| *n += 1)
                .or_insert(if node.origin.is_some() && first <= 2 {
                    first
                } else {
                    1
                });
            if reading.ordinal == Some(*next) {
                continue;
            }
            let printed = with_ordinal(&label.printed, style, *next);
            if let Some(printed) = printed
                && let Some(label) = Label::read(&printed)
                && label
                    .reading(style)
                    .is_some_and(|r| r.ordinal == Some(*next))
            {
                self.nodes[*at].clause.label = Some(label);
            }
        }
    }

    /// Citations of one 条 by its number follow it.
    fn adjust(&mut self, references: &VersionReferences) {
        let mut label_of: BTreeMap<ClauseIndex, String> = BTreeMap::new();
        for node in &self.nodes {
            if let (Some(o), Some(label)) = (node.origin, &node.clause.label) {
                label_of.insert(o, label.printed.clone());
            }
        }
        for at in 0..self.nodes.len() {
            let Some(o) = self.nodes[at].origin else {
                continue;
            };
            if self.text(at) != self.old.clauses[o].own_text() || self.nodes[at].held.len() > 60 {
                continue;
            }
            let [Held::Text(text), ..] = &self.nodes[at].held[..] else {
                continue;
            };
            let mut chars: Vec<char> = text.chars().collect();
            let cited: Vec<_> = references.of(o).iter().filter(|r| !r.in_heading).collect();
            for reference in cited.into_iter().rev() {
                let Target::Clauses(targets) = &reference.target else {
                    continue;
                };
                let [target] = targets[..] else { continue };
                let before = self.old.clauses[target].printed_label();
                let Some(after) = label_of.get(&target) else {
                    continue;
                };
                if before == Some(reference.text.as_str()) && reference.end <= chars.len() {
                    chars.splice(reference.start..reference.end, after.chars());
                }
            }
            self.nodes[at].held[0] = Held::Text(chars.into_iter().collect());
        }
    }

    fn truth(&self, order: &[usize], version: &Version) -> Truth {
        let mut out = Truth {
            of_old: vec![Some(ChangeKind::Removed); self.old.clauses.len()],
            of_new: Vec::new(),
            origin: Vec::new(),
        };
        for (n, at) in order.iter().enumerate() {
            let node = &self.nodes[*at];
            let clause = &version.clauses[n];
            let kind = match (node.group, node.origin) {
                (Some(group), _) if self.splits.contains(&group) => ChangeKind::Split,
                (Some(_), _) => ChangeKind::Merged,
                (None, None) => ChangeKind::Added,
                (None, Some(o)) => {
                    let before = &self.old.clauses[o];
                    let same = before.heading == clause.heading
                        && before.term == clause.term
                        && before.own_text() == clause.own_text();
                    if node.moved {
                        ChangeKind::Moved
                    } else if !same {
                        ChangeKind::Modified
                    } else if folded(before) != folded(clause) {
                        ChangeKind::Renumbered
                    } else {
                        ChangeKind::Unchanged
                    }
                }
            };
            if let Some(o) = node.origin {
                out.of_old[o] = Some(kind);
            }
            out.of_new.push(Some(kind));
            out.origin.push(node.origin);
        }
        for (_, o) in &self.merged {
            out.of_old[*o] = Some(ChangeKind::Merged);
        }
        out
    }
}

fn folded(clause: &Clause) -> String {
    let label = clause.printed_label().unwrap_or_default();
    label.chars().map(fold_ascii).collect()
}

/// The rows of a table that can be cited stand below it in their order.
fn relink_rows(clauses: &mut [Clause]) {
    for clause in clauses {
        let children: Vec<usize> = clause.children().collect();
        if let Some(Table { rows, .. }) = &mut clause.table {
            let mut children = children.into_iter();
            for row in rows {
                if row.clause.is_some() {
                    row.clause = children.next();
                }
            }
        }
    }
}

/// A label with another number, in the way it is printed.
fn with_ordinal(printed: &str, style: Style, ordinal: u32) -> Option<String> {
    let number = ordinal.to_string();
    // As wide as it was.
    let wide = printed.chars().any(|c| ('０'..='９').contains(&c));
    let widen = |c: char| char::from_u32(c as u32 + 0xfee0).unwrap_or(c);
    let number: String = match wide {
        true => number.chars().map(widen).collect(),
        false => number,
    };
    let is_digit = |c: char| fold_ascii(c).is_ascii_digit();
    let chars: Vec<char> = printed.chars().collect();
    if matches!(style, Style::Dotted(_)) {
        // Only the last number counts.
        let end = chars.iter().rposition(|c| is_digit(*c))? + 1;
        let start = chars[..end]
            .iter()
            .rposition(|c| !is_digit(*c))
            .map_or(0, |p| p + 1);
        return Some(join(&chars, start..end, &number));
    }
    if let Some(start) = chars.iter().position(|c| is_digit(*c)) {
        let length = chars[start..].iter().take_while(|c| is_digit(**c)).count();
        return Some(join(&chars, start..start + length, &number));
    }
    let series: Vec<char> = match style {
        Style::Kana | Style::ParenKana | Style::KanaParen => {
            "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン".chars().collect()
        }
        Style::Circled => "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳".chars().collect(),
        Style::Latin | Style::ParenLatin | Style::LatinParen => ('a'..='z').collect(),
        _ => return None,
    };
    let new = series.get(ordinal as usize - 1)?;
    let at = chars.iter().position(|c| series.contains(c))?;
    Some(join(&chars, at..at + 1, &new.to_string()))
}

fn join(chars: &[char], range: std::ops::Range<usize>, with: &str) -> String {
    let mut out: String = chars[..range.start].iter().collect();
    out.push_str(with);
    out.extend(&chars[range.end..]);
    out
}
