//! What changed between two versions: known edits of the five texts, and small
//! texts for each rule.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use keiji::diff::{ChangeKind, Diff, Side, diff};
use keiji::duties::{Duties, actor_names, duties};
use keiji::japanese::Tokenizer;
use keiji::model::{Jurisdiction, LawTable, Version};
use keiji::references::VersionReferences;

use crate::duties::posted;
use crate::revisions::{Dice, Draft, Stock, Truth};

const BODIES: [&str; 5] = [
    "oguchi",
    "tsukuba-smartcity",
    "fukushima",
    "ubuyama",
    "hokuto",
];

/// A version with what is known of it.
pub(crate) struct Known {
    pub(crate) version: Version,
    references: VersionReferences,
    duties: Duties,
}

impl Known {
    pub(crate) fn new(body: &Jurisdiction, version: Version) -> Self {
        Self {
            references: VersionReferences::new(body, &version, &LawTable { laws: Vec::new() }),
            duties: duties(&version, &actor_names(body)),
            version,
        }
    }

    /// A version of which only the text is known.
    pub(crate) fn plain(version: Version) -> Self {
        Self {
            references: VersionReferences::default(),
            duties: Duties::default(),
            version,
        }
    }

    pub(crate) fn side(&self) -> Side<'_> {
        Side {
            version: &self.version,
            references: &self.references,
            duties: &self.duties,
        }
    }
}

static TEXTS: LazyLock<Vec<(&'static Jurisdiction, Known)>> = LazyLock::new(|| {
    let known = |body| {
        let (body, version) = posted(body);
        (body, Known::new(body, version.clone()))
    };
    BODIES.into_iter().map(known).collect()
});

pub(crate) fn compare(old: &Known, new: &Known) -> Diff {
    let diff = diff(&old.side(), &new.side(), &Tokenizer::new());
    assert!(diff.round_trip, "the changes do not make the new text");
    diff
}

/// By kind: how many clauses became that, how many were found to, and what was
/// found instead.
#[derive(Default)]
struct Score {
    kinds: BTreeMap<ChangeKind, (usize, usize)>,
    instead: BTreeMap<(ChangeKind, ChangeKind), usize>,
}

impl Score {
    fn add(&mut self, truth: ChangeKind, found: ChangeKind, right: bool) {
        let kind = self.kinds.entry(truth).or_default();
        kind.0 += 1;
        kind.1 += usize::from(right);
        if !right {
            *self.instead.entry((truth, found)).or_default() += 1;
        }
    }

    fn accuracy(&self, kind: ChangeKind) -> f64 {
        let (all, right) = self.kinds.get(&kind).copied().unwrap_or((0, 0));
        if all == 0 {
            1.0
        } else {
            right as f64 / all as f64
        }
    }

    fn all(&self) -> f64 {
        let sum =
            |f: fn(&(usize, usize)) -> usize| self.kinds.values().map(f).sum::<usize>() as f64;
        sum(|k| k.1) / sum(|k| k.0)
    }

    fn mean(&self) -> f64 {
        let kinds = self.kinds.keys().map(|kind| self.accuracy(*kind));
        kinds.sum::<f64>() / self.kinds.len() as f64
    }

    fn report(&self) -> String {
        let mut out = String::new();
        for (kind, (all, right)) in &self.kinds {
            let percent = self.accuracy(*kind) * 100.0;
            out.push_str(&format!(
                "{:<11} {right}/{all} {percent:.2} %\n",
                kind.name()
            ));
        }
        for ((truth, found), count) in &self.instead {
            out.push_str(&format!(
                "  {} found {}: {count}\n",
                truth.name(),
                found.name()
            ));
        }
        out.push_str(&format!(
            "all {:.2} %, mean of the kinds {:.2} %\n",
            self.all() * 100.0,
            self.mean() * 100.0
        ));
        out
    }
}

fn judge(diff: &Diff, truth: &Truth, score: &mut Score) -> Vec<String> {
    let mut wrong = Vec::new();
    for (n, kind) in truth.of_new.iter().enumerate() {
        let Some(kind) = *kind else { continue };
        let found = diff.change_of_new(n).kind;
        let follows = match kind {
            ChangeKind::Added | ChangeKind::Split | ChangeKind::Merged => true,
            _ => diff.continues(n) == truth.origin[n],
        };
        let right = found == kind && follows;
        score.add(kind, found, right);
        if !right {
            wrong.push(format!("new {n} {} found {}", kind.name(), found.name()));
        }
    }
    for (o, kind) in truth.of_old.iter().enumerate() {
        let Some(kind @ (ChangeKind::Removed | ChangeKind::Merged)) = *kind else {
            continue;
        };
        let found = diff.change_of_old(o).kind;
        score.add(kind, found, found == kind);
        if found != kind {
            wrong.push(format!("old {o} {} found {}", kind.name(), found.name()));
        }
    }
    wrong
}

/// Revises each text in turn and scores what is found. Citations and duties are
/// read in one revision of `read_one_in`, which takes most of the time.
fn measure(revisions: u64, first: u64, read_one_in: u64) -> Score {
    let show = std::env::var("KEIJI_SHOW_MISSES").is_ok();
    let stock = Stock::new(TEXTS.iter().map(|(_, known)| &known.version));
    let mut score = Score::default();
    for seed in first..first + revisions {
        let (body, old) = &TEXTS[(seed % TEXTS.len() as u64) as usize];
        let mut dice = Dice::new(seed);
        let mut draft = Draft::new(&old.version);
        draft.revise(&stock, &mut dice);
        let edits = draft.edits.clone();
        let read = seed % read_one_in == 0;
        let follows = read && seed.is_multiple_of(2);
        let (version, truth) = draft.finish(&old.references, follows);
        let (plain, new) = if read {
            (None, Known::new(body, version))
        } else {
            let plain = Known::plain(old.version.clone());
            (Some(plain), Known::plain(version))
        };
        let old = plain.as_ref().unwrap_or(old);
        let diff = compare(old, &new);
        let wrong = judge(&diff, &truth, &mut score);
        if show && !wrong.is_empty() {
            println!("seed {seed} {}: {edits:?}", body.id);
            for line in &wrong {
                let mut words = line.split(' ');
                let (side, at) = (
                    words.next(),
                    words.next().and_then(|n| n.parse::<usize>().ok()),
                );
                let version = if side == Some("new") {
                    &new.version
                } else {
                    &old.version
                };
                let at = at.expect("a number");
                let text: String = version.clauses[at].own_text().chars().take(60).collect();
                let other = diff
                    .continues(at)
                    .filter(|_| side == Some("new"))
                    .map(|o| old.version.clauses[o].key.clone());
                println!(
                    "   {line} {} {:?} {text} <- {other:?}",
                    version.clauses[at].key, version.clauses[at].heading
                );
            }
        }
    }
    score
}

/// How many revisions are made; `KEIJI_REVISIONS` says otherwise.
fn revisions_wanted(usual: u64) -> u64 {
    let count = std::env::var("KEIJI_REVISIONS").ok();
    count.and_then(|n| n.parse().ok()).unwrap_or(usual)
}

#[test]
fn known_edits_are_told_as_they_were_made() {
    let score = measure(revisions_wanted(24), 0, 8);
    println!("{}", score.report());
    assert!(score.mean() >= 0.95, "{}", score.report());
    assert!(score.all() >= 0.98, "{}", score.report());
}

/// `cargo test --release -- --ignored diff_thousand --nocapture`
#[test]
#[ignore = "takes minutes; run in release"]
fn diff_thousand() {
    let score = measure(revisions_wanted(1_000), 1_000, 1);
    println!("{}", score.report());
    assert!(score.all() >= 0.98, "{}", score.report());
    for kind in ChangeKind::ALL {
        assert!(
            score.accuracy(kind) >= 0.95,
            "{}\n{}",
            kind.name(),
            score.report()
        );
    }
}
