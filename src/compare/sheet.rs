//! One text walked through with the clauses of another beside it, as plain rows.
//!
//! In: two versions and their pairs. Out: a [`Sheet`]; the files people ask for
//! are written from it alone. Clauses of the second text that have no counterpart
//! stand at the end.

use std::collections::BTreeSet;

use super::{Comparison, Relation, TextPairs};
use crate::model::{ClauseIndex, Topics, Version};
use crate::resolve::citation;

/// A clause as it stands in a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetClause {
    /// Its name in links and data.
    pub id: String,
    /// How it is cited: 8.1.(6)ア.
    pub place: String,
    /// Its heading and own text.
    pub text: String,
}

/// A clause of either text, or one of each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// Of the first text.
    pub a: Option<SheetClause>,
    /// Of the second text.
    pub b: Option<SheetClause>,
    /// How they stand to each other; none where one stands alone.
    pub relation: Option<Relation>,
    /// The names of the topics that both carry.
    pub topics: Vec<String>,
}

impl SheetRow {
    /// Whether it holds a clause that only the second text has.
    #[must_use]
    pub fn is_alone_in_b(&self) -> bool {
        self.a.is_none() && self.relation.is_none()
    }
}

/// Two texts side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// What it is about.
    pub title: String,
    /// The names of the two bodies.
    pub bodies: [String; 2],
    /// The rows, in the order of the first text, then of the second.
    pub rows: Vec<SheetRow>,
}

/// What the relation of a row is called; of a clause alone that it is.
#[must_use]
pub fn relation_word(relation: Option<Relation>) -> &'static str {
    match relation {
        Some(Relation::Same) => "ほぼ同じ文言",
        Some(Relation::Similar) => "同じきまり",
        Some(Relation::Related) => "関連するきまり",
        None => "該当なし",
    }
}

/// Which clauses of the two texts a sheet shows; all where it is none.
pub type Shown<'a> = Option<[&'a BTreeSet<ClauseIndex>; 2]>;

impl Sheet {
    /// Sets two texts side by side. `known` is what was compared, with its topics.
    #[must_use]
    pub fn new(
        title: String,
        bodies: [String; 2],
        (a, b): (&Version, &Version),
        compared: &TextPairs,
        (known, topics): (&Comparison, &Topics),
        shown: Shown<'_>,
    ) -> Self {
        let shared = |at: ClauseIndex, to: ClauseIndex| -> Vec<String> {
            let found = known.shared_topics((compared.a, at), (compared.b, to));
            let found = found.into_iter().filter_map(|n| topics.topics.get(n));
            found.map(|topic| topic.name.clone()).collect()
        };
        let shows = |side: usize, clause: ClauseIndex| {
            shown.is_none_or(|clauses| clauses[side].contains(&clause))
        };
        let mut rows = Vec::new();
        for at in (0..a.clauses.len()).filter(|at| shows(0, *at)) {
            let first = compared.pairs.partition_point(|pair| pair.a < at);
            let own = compared.pairs[first..].iter();
            let mut pairs: Vec<_> = own
                .take_while(|pair| pair.a == at)
                .filter(|pair| shows(1, pair.b))
                .collect();
            pairs.sort_by(|p, q| {
                let order = p.relation.cmp(&q.relation);
                order.then(q.score.total_cmp(&p.score)).then(p.b.cmp(&q.b))
            });
            for (n, pair) in pairs.iter().enumerate() {
                rows.push(SheetRow {
                    a: (n == 0).then(|| clause(a, at)),
                    b: Some(clause(b, pair.b)),
                    relation: Some(pair.relation),
                    topics: shared(at, pair.b),
                });
            }
            if pairs.is_empty() && compared.only_a.contains(&at) {
                rows.push(SheetRow {
                    a: Some(clause(a, at)),
                    b: None,
                    relation: None,
                    topics: Vec::new(),
                });
            }
        }
        let related: BTreeSet<ClauseIndex> = compared
            .pairs
            .iter()
            .filter(|pair| shows(0, pair.a))
            .map(|pair| pair.b)
            .collect();
        let alone = compared.only_b.iter().copied();
        for at in alone.filter(|at| shows(1, *at) && !related.contains(at)) {
            rows.push(SheetRow {
                a: None,
                b: Some(clause(b, at)),
                relation: None,
                topics: Vec::new(),
            });
        }
        Self {
            title,
            bodies,
            rows,
        }
    }
}

fn clause(version: &Version, at: ClauseIndex) -> SheetClause {
    let clause = &version.clauses[at];
    let text = clause.own_text();
    SheetClause {
        id: version.clause_id(at),
        place: citation(version, at),
        text: match &clause.heading {
            Some(heading) if text.is_empty() => heading.clone(),
            Some(heading) => format!("（{heading}）\n{text}"),
            None => text,
        },
    }
}
