//! How well a list of queries is answered: ranks of the right clauses.
//!
//! A query names its right clauses by lines of the source texts. A hit is right
//! if one of its own lines is among them; clauses that would do, and headings
//! above a right clause, are skipped when ranks are counted.

use std::collections::BTreeMap;
use std::path::Path;

use keiji::error::Error;
use keiji::provenance::Proof;
use keiji::resolve::Book;
use keiji::search::{Index, Options, Searcher};
use keiji::source::SourceFile;
use serde::Deserialize;

/// Ranks beyond this are misses.
const DEPTH: usize = 10;

#[derive(Debug, Deserialize)]
struct Query {
    query: String,
    category: String,
    #[serde(default)]
    relevant: Vec<Place>,
    #[serde(default)]
    ok: Vec<Place>,
    #[serde(default)]
    none: bool,
}

/// Lines of a source text; `seed` is the number of the body on the site.
#[derive(Debug, Deserialize)]
struct Place {
    seed: String,
    line: usize,
    end: Option<usize>,
    last: Option<usize>,
    title_line: Option<usize>,
}

/// Knows the source lines of every clause, by its id.
pub(super) struct Judge {
    lines: BTreeMap<String, Vec<(usize, usize)>>,
    bodies: Vec<String>,
}

#[derive(Debug, Default)]
struct Tally {
    queries: usize,
    first: usize,
    top3: usize,
    top10: usize,
    recall: f64,
    empty: usize,
    unanswerable: usize,
    said_so: usize,
}

impl Judge {
    /// Takes the lines from the proofs of the versions against their sources.
    pub(super) fn new(book: &Book, proofs: &[Proof]) -> Self {
        let mut lines = BTreeMap::new();
        for proof in proofs {
            for (clause, runs) in &proof.fidelity.clause_lines {
                lines.insert(book.version(proof.at).clause_id(*clause), runs.clone());
            }
        }
        let bodies = book
            .site()
            .jurisdictions
            .iter()
            .map(|body| body.id.clone())
            .collect();
        Self { lines, bodies }
    }

    fn meets(&self, id: &str, place: &Place) -> bool {
        let body = place
            .seed
            .parse()
            .ok()
            .and_then(|n: usize| self.bodies.get(n));
        if body.is_none_or(|body| !id.starts_with(&format!("{body}/"))) {
            return false;
        }
        let last = place.last.or(place.end).unwrap_or(place.line);
        self.lines
            .get(id)
            .into_iter()
            .flatten()
            .any(|&(first, end)| {
                first <= last && place.line <= end
                    || place
                        .title_line
                        .is_some_and(|title| first <= title && title <= end)
            })
    }
}

/// The figures of a file of queries as a table, with every miss.
pub(super) fn figures(
    judge: &Judge,
    searcher: &Searcher<'_>,
    index: &Index,
    path: &Path,
) -> Result<String, Error> {
    let file = SourceFile::read(path)?;
    let queries: Vec<Query> = serde_json::from_str(file.text()).map_err(|error| Error::Usage {
        message: format!("{} は問いの一覧として読めません（{error}）", path.display()),
    })?;
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let mut out = String::new();
    for query in &queries {
        let answer = searcher.search(&query.query, Options::default());
        let ids: Vec<&str> = answer
            .hits
            .iter()
            .map(|hit| index.documents[hit.document].id.as_str())
            .collect();
        let (first, found) = ranks(judge, index, query, &ids);
        for name in [query.category.as_str(), "全体"] {
            let tally = tallies.entry(name.to_owned()).or_default();
            if query.none {
                tally.unanswerable += 1;
                tally.said_so += usize::from(ids.is_empty());
                continue;
            }
            tally.queries += 1;
            tally.first += usize::from(first == Some(1));
            tally.top3 += usize::from(first.is_some_and(|rank| rank <= 3));
            tally.top10 += usize::from(first.is_some());
            let wanted = query.relevant.len().clamp(1, DEPTH);
            tally.recall += (found as f64 / wanted as f64).min(1.0);
            tally.empty += usize::from(ids.is_empty());
        }
        if query.none != ids.is_empty() || !query.none && first.is_none_or(|rank| rank > 3) {
            let rank = first.map_or("なし".to_owned(), |rank| rank.to_string());
            out.push_str(&format!(
                "{}\t{}\t順位 {rank}\n",
                query.category, query.query
            ));
        }
    }
    out.push_str("分類\t問\t先頭\t上位3\t上位10\t再現率@10\t空\t答えなしの問\tないと言えた\n");
    for (name, t) in &tallies {
        let share = |n: usize| 100.0 * n as f64 / t.queries.max(1) as f64;
        out.push_str(&format!(
            "{name}\t{}\t{:.1}%\t{:.1}%\t{:.1}%\t{:.3}\t{}\t{}\t{}\n",
            t.queries,
            share(t.first),
            share(t.top3),
            share(t.top10),
            t.recall / t.queries.max(1) as f64,
            t.empty,
            t.unanswerable,
            t.said_so,
        ));
    }
    Ok(out)
}

/// The rank of the first right clause, and how many right ones are in the first ten.
fn ranks(judge: &Judge, index: &Index, query: &Query, ids: &[&str]) -> (Option<usize>, usize) {
    let above = headings_above(judge, index, query);
    let mut found = vec![false; query.relevant.len()];
    let (mut first, mut rank) = (None, 0);
    for id in ids {
        let right: Vec<usize> = (0..found.len())
            .filter(|n| judge.meets(id, &query.relevant[*n]))
            .collect();
        let skipped = query.ok.iter().any(|place| judge.meets(id, place)) || above.contains(id);
        if right.is_empty() && skipped {
            continue;
        }
        rank += 1;
        if rank > DEPTH {
            break;
        }
        if !right.is_empty() {
            first = first.or(Some(rank));
        }
        for n in right {
            found[n] = true;
        }
    }
    (first, found.iter().filter(|found| **found).count())
}

/// The clauses that stand above a right one.
fn headings_above<'i>(judge: &Judge, index: &'i Index, query: &Query) -> Vec<&'i str> {
    let mut out = Vec::new();
    let mut stack: Vec<(usize, &str)> = Vec::new();
    for document in &index.documents {
        stack.retain(|(depth, _)| *depth < document.depth);
        if query
            .relevant
            .iter()
            .any(|place| judge.meets(&document.id, place))
        {
            out.extend(stack.iter().map(|(_, id)| *id));
        }
        stack.push((document.depth, &document.id));
    }
    out
}
