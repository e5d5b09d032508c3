//! How far the demanding clauses of the bodies are answered by controls: a picture
//! with its numbers, and the lists of what is open, waived, to be read again, or
//! has no clause.

use serde::Serialize;

use super::citation::citation;
use super::links::relative;
use super::pages::{Link, Pages};
use super::side_text::{excerpt, shown_text};
use super::trace_matrix::body_trace_href;
use crate::error::Error;
use crate::model::{ClauseIndex, Control, Edition, WaiverReason};
use crate::resolve::VersionRef;
use crate::trace::{Coverage, Doubt, ToReview};

/// The page about coverage, relative to the site's root.
pub(super) const TRACE: &str = "trace.html";

/// How much of a clause is shown in a list, in code points.
const EXCERPT: usize = 60;
/// Sizes of the picture, in its own units.
const WIDTH: usize = 720;
const LINE: usize = 108;
const HEAD: usize = 48;
/// The narrowest stretch that can be seen.
const NARROWEST: usize = 5;

/// A body in the picture and in the table.
#[derive(Debug, Serialize)]
struct CoverRow {
    id: String,
    name: String,
    href: String,
    demanding: usize,
    /// In tenths of a percent, written out.
    percent: String,
    review: usize,
    withheld: usize,
    /// Where its line begins in the picture.
    y: usize,
    shares: Vec<Share>,
}

/// The clauses that are answered in one way.
#[derive(Debug, Serialize)]
struct Share {
    kind: &'static str,
    n: usize,
    x: usize,
    width: usize,
    /// Where they are listed.
    href: Option<String>,
}

/// The clauses of a body without a control.
#[derive(Debug, Serialize)]
struct Without {
    id: String,
    name: String,
    open: Vec<ClauseLine>,
    waived: Vec<Waived>,
}

#[derive(Debug, Serialize)]
struct Waived {
    reason: &'static str,
    clauses: Vec<ClauseLine>,
}

/// A clause in a list.
#[derive(Debug, Serialize)]
pub(super) struct ClauseLine {
    pub(super) cite: String,
    pub(super) href: String,
    pub(super) heading: Option<String>,
    pub(super) text: String,
    pub(super) strength: Option<&'static str>,
    /// The clause that says the same.
    pub(super) same_as: Option<Link>,
}

/// The clauses of a body that are to be read again.
#[derive(Debug, Serialize)]
struct Reviews {
    name: String,
    entries: Vec<ReviewLine>,
}

#[derive(Debug, Serialize)]
struct ReviewLine {
    clause: ClauseLine,
    /// None where it is a waiver that is to be read again.
    controls: Vec<Link>,
    /// Why it is to be read again.
    why: &'static str,
    /// The text that was confirmed, with the name of its version.
    confirmed: Option<(String, Link)>,
    /// The clause above that is to be read again.
    above: Option<Link>,
}

/// A revision whose impact is shown.
#[derive(Debug, Serialize)]
struct RevisionLink {
    body: String,
    old: String,
    new: String,
    status: &'static str,
    href: String,
}

/// The picture's measures.
#[derive(Debug, Serialize)]
struct Picture {
    width: usize,
    height: usize,
    line: usize,
    head: usize,
}

impl Pages<'_> {
    /// Whether there is anything to show of links.
    pub(super) fn shows_trace(&self) -> bool {
        !self.known.trace.coverage().is_empty()
    }

    /// How far every body is covered.
    pub(super) fn coverage(&self) -> Result<String, Error> {
        let trace = &self.known.trace;
        let rows: Vec<CoverRow> = trace
            .coverage()
            .iter()
            .enumerate()
            .map(|(n, coverage)| self.cover_row(n, coverage))
            .collect();
        let without: Vec<Without> = trace.coverage().iter().map(|c| self.without(c)).collect();
        let idle = trace
            .controls()
            .iter()
            .filter(|control| trace.of_control(&control.id).next().is_none());
        let idle: Vec<Link> = idle.map(|control| self.control_link(control)).collect();
        let reviews: Vec<Reviews> = trace
            .coverage()
            .iter()
            .map(|coverage| Reviews {
                name: self.short_name(coverage.at),
                entries: self
                    .to_review(coverage.at)
                    .map(|review| self.review_line(review))
                    .collect(),
            })
            .filter(|body| !body.entries.is_empty())
            .collect();
        let picture = Picture {
            width: WIDTH,
            height: HEAD + rows.len() * LINE,
            line: LINE,
            head: HEAD,
        };
        let kinds: Vec<&str> = rows.first().map_or_else(Vec::new, |row| {
            row.shares.iter().map(|share| share.kind).collect()
        });
        let mut context = self.context("");
        context.insert("kinds", &kinds);
        context.insert("totals", &totals(&rows));
        context.insert(
            "withheld",
            &rows.iter().map(|row| row.withheld).sum::<usize>(),
        );
        context.insert("rows", &rows);
        context.insert("picture", &picture);
        context.insert("without", &without);
        context.insert("control_count", &trace.controls().len());
        context.insert("idle", &idle);
        context.insert("reviews", &reviews);
        context.insert("revisions", &self.revision_links());
        let bodies = trace.coverage().iter().map(|c| c.at.jurisdiction);
        let bodies: Vec<usize> = bodies.collect();
        context.insert("files", &self.trace_files_of(&bodies));
        context.insert("crumbs", &[self.home_crumb()]);
        self.theme.render("trace.html", &context)
    }

    fn cover_row(&self, n: usize, coverage: &Coverage) -> CoverRow {
        let body = self.book.jurisdiction(coverage.at);
        let matrix = relative(
            self.path,
            &body_trace_href(self.book, coverage.at.jurisdiction),
        );
        let (waived, open) = (format!("#waived-{}", body.id), format!("#open-{}", body.id));
        let counts = [
            ("linked", coverage.linked, matrix.clone()),
            ("inherited", coverage.inherited, matrix.clone()),
            ("lead-in", coverage.lead_in, waived.clone()),
            ("same-as", coverage.same_as, waived.clone()),
            ("constitutive", coverage.constitutive, waived),
            ("open", coverage.open.len(), open),
        ];
        let widths = widths(&counts.each_ref().map(|(_, n, _)| *n));
        let mut x = 0;
        let shares = counts
            .into_iter()
            .zip(widths)
            .map(|((kind, n, href), width)| {
                let share = Share {
                    kind,
                    n,
                    x,
                    width,
                    href: (n > 0).then_some(href),
                };
                x += width;
                share
            });
        CoverRow {
            id: body.id.clone(),
            name: body.short_name.clone(),
            href: matrix,
            demanding: coverage.demanding.len(),
            percent: format!("{:.1}", coverage.percent()),
            review: self.to_review(coverage.at).count(),
            withheld: coverage.withheld,
            y: HEAD + n * LINE,
            shares: shares.collect(),
        }
    }

    /// What is to be read again, as far as this edition may tell.
    fn to_review(&self, at: VersionRef) -> impl Iterator<Item = &ToReview> {
        let trace = &self.known.trace;
        let reviews = trace.reviews().iter();
        // Where nothing is named, all controls may be withheld.
        let internal = self.book.site().edition == Edition::Internal;
        reviews.filter(move |review| {
            let told = || trace.waiver(at, review.clause).is_some();
            review.at == at && (internal || !review.controls.is_empty() || told())
        })
    }

    fn without(&self, coverage: &Coverage) -> Without {
        let at = coverage.at;
        let body = self.book.jurisdiction(at);
        let waived = |name: &'static str| {
            let clauses = coverage.demanding.iter().filter(|clause| {
                let waiver = self.known.trace.waiver(at, **clause);
                let linked = !self.known.trace.of_clause(at, **clause).is_empty();
                waiver.is_some_and(|waiver| waiver.reason.name() == name)
                    && !linked
                    && coverage.open.binary_search(clause).is_err()
            });
            Waived {
                reason: name,
                clauses: clauses
                    .map(|clause| self.clause_line(at, *clause))
                    .collect(),
            }
        };
        let waived = WaiverReason::NAMES.into_iter().map(waived);
        Without {
            id: body.id.clone(),
            name: body.short_name.clone(),
            open: coverage
                .open
                .iter()
                .map(|clause| self.clause_line(at, *clause))
                .collect(),
            waived: waived.filter(|one| !one.clauses.is_empty()).collect(),
        }
    }

    /// A clause in a list, with the clause that its waiver names.
    pub(super) fn clause_line(&self, at: VersionRef, clause: ClauseIndex) -> ClauseLine {
        let version = self.book.version(at);
        let waiver = self.known.trace.waiver(at, clause);
        let same_as = waiver.and_then(|waiver| match &waiver.reason {
            WaiverReason::SameAs(key) => {
                let target = self.book.pages(at).with_key(key)?;
                Some(self.place_link(at, target))
            }
            _ => None,
        });
        let duties = self.known.duties.get(&at);
        let strength = duties.and_then(|duties| duties.strictest(clause));
        ClauseLine {
            cite: citation(version, clause),
            href: relative(self.path, &self.book.href(at, clause)),
            heading: version.clauses[clause].heading.clone(),
            text: excerpt(&shown_text(version, clause), EXCERPT),
            strength: strength.map(|strength| strength.name()),
            same_as,
        }
    }

    fn review_line(&self, review: &ToReview) -> ReviewLine {
        let controls = review.controls.iter();
        let named = controls.filter_map(|id| self.known.trace.control(id));
        ReviewLine {
            clause: self.clause_line(review.at, review.clause),
            controls: named.map(|control| self.control_link(control)).collect(),
            why: review.why.name(),
            above: match review.why {
                Doubt::Above(above) => Some(self.place_link(review.at, above)),
                Doubt::Unread | Doubt::Changed => None,
            },
            confirmed: review.confirmed_text.map(|(at, clause)| {
                let label = self.book.version(at).front.label.clone();
                (label, self.place_link(at, clause))
            }),
        }
    }

    fn revision_links(&self) -> Vec<RevisionLink> {
        let impacts = self.known.impacts.iter();
        let links = impacts.map(|impact| {
            let pair = impact.pair;
            let front = |at: VersionRef| &self.book.version(at).front;
            RevisionLink {
                body: self.short_name(pair.new),
                old: front(pair.old).label.clone(),
                new: front(pair.new).label.clone(),
                status: front(pair.new).status.name(),
                href: relative(self.path, &self.book.impact_href(pair)),
            }
        });
        links.collect()
    }

    pub(super) fn short_name(&self, at: VersionRef) -> String {
        self.book.jurisdiction(at).short_name.clone()
    }

    /// A clause by its citation.
    pub(super) fn place_link(&self, at: VersionRef, clause: ClauseIndex) -> Link {
        Link {
            label: citation(self.book.version(at), clause),
            href: relative(self.path, &self.book.href(at, clause)),
        }
    }

    /// A control by its name.
    pub(super) fn control_link(&self, control: &Control) -> Link {
        Link {
            label: control.name.clone(),
            href: relative(self.path, &control.href()),
        }
    }
}

/// How wide each share is: together the whole width, and none that cannot be seen.
fn widths<const N: usize>(counts: &[usize; N]) -> [usize; N] {
    let all: usize = counts.iter().sum();
    let mut out = counts.map(|n| match (n * WIDTH).checked_div(all) {
        Some(width) if n > 0 => width.max(NARROWEST),
        _ => 0,
    });
    let used: usize = out.iter().sum();
    if let Some(widest) = out.iter_mut().max() {
        *widest = if all > 0 {
            (*widest + WIDTH).saturating_sub(used)
        } else {
            0
        };
    }
    out
}

/// The last row of the table.
fn totals(rows: &[CoverRow]) -> Vec<usize> {
    let shares = rows.first().map_or(0, |row| row.shares.len());
    let share = |n: usize| -> usize { rows.iter().map(|row| row.shares[n].n).sum() };
    let mut out = vec![rows.iter().map(|row| row.demanding).sum()];
    out.extend((0..shares).map(share));
    out.push(rows.iter().map(|row| row.review).sum());
    out
}

#[cfg(test)]
mod tests {
    use super::{WIDTH, widths};

    #[test]
    fn shares_fill_the_line_and_all_can_be_seen() {
        for counts in [[370, 31, 5, 0, 1], [1, 0, 0, 0, 0], [0, 0, 0, 0, 900]] {
            let widths = widths(&counts);
            assert_eq!(widths.iter().sum::<usize>(), WIDTH, "{widths:?}");
            for (n, width) in counts.iter().zip(widths) {
                assert_eq!(*n > 0, width > 0, "{counts:?} {widths:?}");
                assert!(*n == 0 || width >= 5, "{counts:?} {widths:?}");
            }
        }
        assert_eq!(widths(&[0, 0]), [0, 0]);
    }
}
