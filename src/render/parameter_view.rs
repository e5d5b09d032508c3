//! What the bodies set as a number, a period, a class or an approver, side by side.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::across::{Across, State};
use super::citation::citation;
use super::links::relative;
use super::pages::{Link, Pages};
use crate::compare::{Measure, Parameter};
use crate::error::Error;

/// What is measured, in the order of the page.
const ORDER: [Measure; 7] = [
    Measure::Length,
    Measure::Size,
    Measure::People,
    Measure::Duration,
    Measure::Period,
    Measure::Approver,
    Measure::Class,
];

#[derive(Debug, Serialize)]
struct MeasureView {
    name: &'static str,
    /// What several bodies set.
    rows: Vec<ValueRow>,
    /// What one body sets alone.
    singles: Vec<ValueRow>,
}

#[derive(Debug, Serialize)]
struct ValueRow {
    /// Its anchor, where it is the first row of its topic.
    id: Option<String>,
    topic: Link,
    cells: Vec<ValueCell>,
    /// Whether the bodies set it otherwise.
    differs: bool,
}

#[derive(Debug, Serialize)]
struct ValueCell {
    body: String,
    values: Vec<ValueView>,
    /// The clauses that have the rule and set no value.
    without: Vec<Link>,
    state: &'static str,
}

#[derive(Debug, Serialize)]
struct ValueView {
    text: String,
    places: Vec<Link>,
}

impl Pages<'_> {
    /// The values of all bodies.
    pub(super) fn parameters(&self, across: &Across) -> Result<String, Error> {
        let mut by_row: BTreeMap<(Measure, usize), Vec<&Parameter>> = BTreeMap::new();
        for one in &across.parameters {
            let row = (one.value.measure, one.topic);
            by_row.entry(row).or_default().push(one);
        }
        let mut named = BTreeSet::new();
        let mut measures = Vec::new();
        for measure in ORDER {
            let (mut rows, mut singles) = (Vec::new(), Vec::new());
            for ((_, topic), values) in by_row.range((measure, 0)..=(measure, usize::MAX)) {
                let row = self.value_row(across, *topic, measure, values);
                match row.cells.iter().filter(|c| !c.values.is_empty()).count() {
                    0 | 1 => singles.push((*topic, row)),
                    _ => rows.push((*topic, row)),
                }
            }
            // An anchor is given once, and in printed order.
            let mut name = |rows: Vec<(usize, ValueRow)>| -> Vec<ValueRow> {
                let with = rows.into_iter().map(|(topic, mut row)| {
                    let id = || across.topics.topics[topic].id.clone();
                    row.id = named.insert(topic).then(id);
                    row
                });
                with.collect()
            };
            let (rows, singles) = (name(rows), name(singles));
            if !rows.is_empty() || !singles.is_empty() {
                measures.push(MeasureView {
                    name: measure.name(),
                    rows,
                    singles,
                });
            }
        }
        let mut context = self.context("");
        context.insert("bodies", &self.body_names());
        context.insert("measures", &measures);
        context.insert("crumbs", &self.across_crumbs(false));
        self.theme.render("parameters.html", &context)
    }

    fn value_row(
        &self,
        across: &Across,
        topic: usize,
        measure: Measure,
        values: &[&Parameter],
    ) -> ValueRow {
        let bodies = self.book.site().jurisdictions.iter().enumerate();
        let mut spellings: BTreeSet<Vec<&str>> = BTreeSet::new();
        let cells: Vec<ValueCell> = bodies
            .map(|(body, told)| {
                let own: Vec<&&Parameter> = values
                    .iter()
                    .filter(|one| one.at.jurisdiction == body)
                    .collect();
                let mut spelling: Vec<&str> = own.iter().map(|o| o.value.text.as_str()).collect();
                spelling.sort_unstable();
                spelling.dedup();
                if !spelling.is_empty() {
                    spellings.insert(spelling);
                }
                let cell = &across.cells(topic)[body];
                let without = match own.is_empty() {
                    true => &cell.clauses[..],
                    false => &[],
                };
                ValueCell {
                    body: told.short_name.clone(),
                    values: self.value_views(&own),
                    without: without
                        .iter()
                        .take(2)
                        .map(|(text, clause)| {
                            let at = across.texts[*text];
                            Link {
                                label: citation(self.book.version(at), *clause),
                                href: relative(self.path, &self.book.href(at, *clause)),
                            }
                        })
                        .collect(),
                    state: match cell.state {
                        State::Confirmed if own.is_empty() => "valueless",
                        state => state.name(),
                    },
                }
            })
            .collect();
        // Names of classes and of those who act differ from body to body anyway.
        let comparable = !matches!(measure, Measure::Class | Measure::Approver);
        ValueRow {
            id: None,
            topic: Link {
                label: across.topics.topics[topic].name.clone(),
                href: across.topic_link(topic, self.path),
            },
            cells,
            differs: comparable && spellings.len() > 1,
        }
    }

    /// The values of one body as printed, each once with all its clauses.
    fn value_views(&self, own: &[&&Parameter]) -> Vec<ValueView> {
        let mut out: Vec<(&str, ValueView)> = Vec::new();
        for one in own {
            let version = self.book.version(one.at);
            let place = Link {
                label: citation(version, one.clause),
                href: relative(self.path, &self.book.href(one.at, one.clause)),
            };
            let known = out
                .iter_mut()
                .find(|(spelling, _)| *spelling == one.value.text);
            if let Some((_, view)) = known {
                if view.places.iter().all(|other| other.href != place.href) {
                    view.places.push(place);
                }
                continue;
            }
            let text = version.clauses[one.clause].own_text();
            let range = &one.value.range;
            let printed = text.chars().skip(range.start).take(range.len());
            let printed: String = printed.filter(|c| !c.is_whitespace()).collect();
            out.push((
                &one.value.text,
                ValueView {
                    text: printed,
                    places: vec![place],
                },
            ));
        }
        out.into_iter().map(|(_, view)| view).collect()
    }
}
