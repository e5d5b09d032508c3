//! Where the comparison of the bodies begins: the pairs, how much of each area a
//! body covers, and the gaps.

use serde::Serialize;

use super::across::{Across, PARAMETERS, State, TOPICS};
use super::links::relative;
use super::pages::Pages;
use crate::error::Error;

/// A gap is a topic that this many other bodies have.
const OTHERS: usize = 3;
/// Sizes of the picture, in its own units.
const LABEL: usize = 300;
const CELL: usize = 92;
const LINE: usize = 26;
const HEAD: usize = 34;
/// The length of a full bar.
const BAR: usize = 80;

/// How much of an area each body covers.
#[derive(Debug, Serialize)]
struct AreaRow {
    name: String,
    href: String,
    /// Where its line begins in the picture.
    y: usize,
    cells: Vec<CoverCell>,
}

#[derive(Debug, Serialize)]
struct CoverCell {
    n: usize,
    of: usize,
    percent: usize,
    /// The shade: 0 for nothing, then in quarters to 4 for almost all, 5 for all.
    level: usize,
    x: usize,
    /// The length of its bar.
    bar: usize,
    /// Whether somebody has looked.
    read: bool,
}

/// What a body lacks though others have it.
#[derive(Debug, Serialize)]
struct GapsView {
    name: String,
    count: usize,
    /// Whether somebody has looked.
    read: bool,
    areas: Vec<GapArea>,
}

#[derive(Debug, Serialize)]
struct GapArea {
    name: String,
    gaps: Vec<Gap>,
}

#[derive(Debug, Serialize)]
struct Gap {
    name: String,
    href: String,
    others: usize,
}

/// The picture's measures.
#[derive(Debug, Serialize)]
struct Picture {
    width: usize,
    height: usize,
    label: usize,
    cell: usize,
    line: usize,
    head: usize,
    bar: usize,
    columns: Vec<(usize, String)>,
}

impl Pages<'_> {
    /// The page on which the comparison begins.
    pub(super) fn across_home(&self, across: &Across) -> Result<String, Error> {
        let names = self.body_names();
        let areas: Vec<(usize, Vec<usize>)> = (0..across.topics.areas.len())
            .map(|area| {
                let id = &across.topics.areas[area].id;
                let own = across.shown_topics();
                let own = own.filter(|t| across.topics.topics[*t].area == *id);
                (area, own.collect())
            })
            .filter(|(_, own): &(usize, Vec<usize>)| !own.is_empty())
            .collect();
        let rows: Vec<AreaRow> = areas
            .iter()
            .enumerate()
            .map(|(line, (area, own))| {
                let area = &across.topics.areas[*area];
                AreaRow {
                    name: area.name.clone(),
                    href: relative(self.path, &format!("{TOPICS}#{}", area.id)),
                    y: HEAD + line * LINE,
                    cells: (0..names.len())
                        .map(|body| cover(across, own, body))
                        .collect(),
                }
            })
            .collect();
        let picture = Picture {
            width: LABEL + names.len() * CELL,
            height: HEAD + rows.len() * LINE,
            label: LABEL,
            cell: CELL,
            line: LINE,
            head: HEAD,
            bar: BAR,
            columns: names
                .iter()
                .enumerate()
                .map(|(n, name)| (LABEL + n * CELL + CELL / 2, (*name).to_owned()))
                .collect(),
        };
        let least = OTHERS.min(names.len().saturating_sub(1)).max(1);
        let gaps: Vec<GapsView> = (0..names.len())
            .map(|body| self.gaps(across, &areas, body, least))
            .collect();
        let mut context = self.context("");
        context.insert("bodies", &names);
        context.insert("topics", &relative(self.path, TOPICS));
        context.insert("parameters", &relative(self.path, PARAMETERS));
        context.insert("topic_count", &across.shown_topics().count());
        let mut pairs: Vec<(usize, usize)> = across.body_pairs();
        pairs.extend(pairs.clone().into_iter().map(|(a, b)| (b, a)));
        pairs.sort_unstable();
        context.insert("pairs", &self.pair_links(pairs));
        context.insert("rows", &rows);
        context.insert("picture", &picture);
        context.insert("least", &least);
        context.insert("gaps", &gaps);
        context.insert("crumbs", &[self.home_crumb()]);
        self.theme.render("compare.html", &context)
    }

    fn gaps(
        &self,
        across: &Across,
        areas: &[(usize, Vec<usize>)],
        body: usize,
        least: usize,
    ) -> GapsView {
        let others = |topic: usize| -> usize {
            let cells = across.cells(topic).iter();
            cells.filter(|cell| !cell.clauses.is_empty()).count()
        };
        let areas = areas.iter().filter_map(|(area, own)| {
            let lacking = own.iter().filter(|topic| {
                across.cells(**topic)[body].state == State::Absent && others(**topic) >= least
            });
            let gaps: Vec<Gap> = lacking
                .map(|topic| Gap {
                    name: across.topics.topics[*topic].name.clone(),
                    href: across.topic_link(*topic, self.path),
                    others: others(*topic),
                })
                .collect();
            (!gaps.is_empty()).then(|| GapArea {
                name: across.topics.areas[*area].name.clone(),
                gaps,
            })
        });
        let areas: Vec<GapArea> = areas.collect();
        GapsView {
            name: self.book.site().jurisdictions[body].short_name.clone(),
            count: areas.iter().map(|area| area.gaps.len()).sum(),
            read: across.is_read(body),
            areas,
        }
    }
}

/// How many of some topics a body has.
fn cover(across: &Across, own: &[usize], body: usize) -> CoverCell {
    let has = |topic: &&usize| !across.cells(**topic)[body].clauses.is_empty();
    let (n, of) = (own.iter().filter(has).count(), own.len());
    CoverCell {
        n,
        of,
        percent: n * 100 / of,
        level: match n {
            0 => 0,
            _ if n == of => 5,
            _ => 1 + n * 4 / of,
        },
        x: LABEL + body * CELL,
        bar: n * BAR / of,
        read: across.is_read(body),
    }
}
