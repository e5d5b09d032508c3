//! How well clauses are paired: against a list of rules with their clauses.
//!
//! A rule names its clauses in each body by lines of the source texts, and the
//! clauses that share its theme only. For each rule, body with clauses and other
//! body, the clauses of the other that are paired with its clauses are judged:
//! recall is the share of those with a counterpart where a right one is among
//! them, precision the share of right ones, absences the share of those without a
//! counterpart where nothing is paired but what shares the theme.
//!
//! A clause may hold several rules, so that a pair that is right for one of them
//! is counted against the absence of another. Therefore each rule is judged by its
//! topic too: the topic that fits it best, as its page shows it to a reader.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use keiji::compare::Counterparts;
use keiji::error::Error;
use keiji::model::ClauseIndex;
use keiji::pipeline::Bodies;
use keiji::provenance::Proof;
use keiji::source::SourceFile;
use serde::Deserialize;

/// A rule; bodies are named by their number on the site.
#[derive(Debug, Deserialize)]
struct Rule {
    id: String,
    clauses: BTreeMap<String, Vec<Place>>,
    #[serde(default)]
    near_misses: BTreeMap<String, Vec<Place>>,
}

/// Lines of a source text.
#[derive(Debug, Deserialize)]
struct Place {
    line: usize,
    end: Option<usize>,
    title_line: Option<usize>,
    text_line: Option<usize>,
    container_line: Option<usize>,
}

/// A clause of a text.
type At = (usize, ClauseIndex);

/// What the rules say of the clauses at hand.
struct Judged {
    id: String,
    /// By text: the clauses that carry the rule.
    right: Vec<BTreeSet<ClauseIndex>>,
    /// By text: the clauses that share its theme only.
    near: Vec<BTreeSet<ClauseIndex>>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    present: usize,
    found: usize,
    right: usize,
    wrong: usize,
    absent: usize,
    silent: usize,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.present += other.present;
        self.found += other.found;
        self.right += other.right;
        self.wrong += other.wrong;
        self.absent += other.absent;
        self.silent += other.silent;
    }

    fn line(&self, name: &str) -> String {
        let share = |part: usize, all: usize| part as f64 / all.max(1) as f64;
        let recall = share(self.found, self.present);
        let precision = share(self.right, self.right + self.wrong);
        let f1 = if recall + precision > 0.0 {
            2.0 * recall * precision / (recall + precision)
        } else {
            0.0
        };
        format!(
            "{name}: F1 {f1:.3}（再現率 {recall:.3}、適合率 {precision:.3}）、なしの判定 {:.3}（{} 組）\n",
            share(self.silent, self.absent),
            self.absent
        )
    }
}

/// The figures of a file of rules: of all, and of the rules with an even and with
/// an odd place in the file; with every miss where `misses` is asked for.
pub(super) fn figures(
    bodies: &Bodies,
    counterparts: &Counterparts,
    proofs: &[Proof],
    path: &Path,
    misses: bool,
) -> Result<String, Error> {
    let file = SourceFile::read(path)?;
    let rules: Vec<Rule> = serde_json::from_str(file.text()).map_err(|error| Error::Usage {
        message: format!(
            "{} はきまりの一覧として読めません（{error}）",
            path.display()
        ),
    })?;
    let judged = judged(bodies, proofs, &rules);
    let mut in_rules: BTreeMap<At, Vec<usize>> = BTreeMap::new();
    for (n, rule) in judged.iter().enumerate() {
        for (text, clauses) in rule.right.iter().enumerate() {
            for clause in clauses {
                in_rules.entry((text, *clause)).or_default().push(n);
            }
        }
    }
    let topics: Vec<Members> = (0..bodies.topics.topics.len())
        .map(|topic| members(bodies, topic))
        .collect();
    let mut by_topic = Tally::default();
    let mut halves = [Tally::default(); 2];
    let mut out = String::new();
    for (n, rule) in judged.iter().enumerate() {
        by_topic.add(judge_topic(rule, &topics));
        for a in 0..rule.right.len() {
            for b in (0..rule.right.len()).filter(|b| *b != a) {
                if rule.right[a].is_empty() {
                    continue;
                }
                let is_right = |from: ClauseIndex, to: ClauseIndex| {
                    let rules = in_rules[&(a, from)].iter();
                    rules.into_iter().any(|r| judged[*r].right[b].contains(&to))
                };
                let tally = judge(rule, (a, b), counterparts, &is_right);
                if misses
                    && tally.wrong + (tally.present - tally.found) + (tally.absent - tally.silent)
                        > 0
                {
                    out.push_str(&told(bodies, rule, (a, b), counterparts, &is_right));
                }
                halves[n % 2].add(tally);
            }
        }
    }
    let mut all = halves[0];
    all.add(halves[1]);
    out.push_str(&halves[0].line("前の半分（奇数番目）"));
    out.push_str(&halves[1].line("後の半分（偶数番目）"));
    out.push_str(&all.line("全体"));
    if topics.iter().flatten().any(|clauses| !clauses.is_empty()) {
        out.push_str(&by_topic.line("主題のページで見た全体"));
    }
    Ok(out)
}

fn judge(
    rule: &Judged,
    (a, b): (usize, usize),
    counterparts: &Counterparts,
    is_right: &dyn Fn(ClauseIndex, ClauseIndex) -> bool,
) -> Tally {
    let mut tally = Tally::default();
    let (mut hit, mut silent) = (false, true);
    for (from, to) in paired(rule, (a, b), counterparts) {
        hit |= rule.right[b].contains(&to);
        silent &= rule.near[b].contains(&to);
        if !rule.right[b].is_empty() {
            if is_right(from, to) {
                tally.right += 1;
            } else if !rule.near[b].contains(&to) {
                tally.wrong += 1;
            }
        }
    }
    if rule.right[b].is_empty() {
        tally.absent = 1;
        tally.silent = usize::from(silent);
    } else {
        tally.present = 1;
        tally.found = usize::from(hit);
    }
    tally
}

/// By text: the clauses that somebody confirmed for a topic.
type Members = Vec<BTreeSet<ClauseIndex>>;

fn members(bodies: &Bodies, topic: usize) -> Members {
    let of_text = |text| {
        let confirmed = bodies.comparison.confirmed(topic, text);
        confirmed.iter().copied().collect()
    };
    (0..bodies.texts.len()).map(of_text).collect()
}

/// What the page of the topic that fits a rule best says of it.
fn judge_topic(rule: &Judged, topics: &[Members]) -> Tally {
    let fits = |members: &Members| {
        let sides = rule.right.iter().zip(&rule.near).zip(members);
        let (mut both, mut one) = (0_u32, 0_u32);
        for ((right, near), own) in sides {
            if !right.is_disjoint(own) {
                both += 1;
            } else {
                one += u32::from(!right.is_empty());
                one += u32::from(!own.is_subset(near));
            }
        }
        f64::from(2 * both) / f64::from((2 * both + one).max(1))
    };
    let size = |members: &Members| members.iter().map(BTreeSet::len).sum::<usize>();
    let best = topics.iter().max_by(|p, q| {
        let order = fits(p).total_cmp(&fits(q));
        order.then(size(q).cmp(&size(p)))
    });
    let mut tally = Tally::default();
    let Some(best) = best else { return tally };
    let having = rule.right.iter().filter(|right| !right.is_empty()).count();
    for ((right, near), own) in rule.right.iter().zip(&rule.near).zip(best) {
        let wrong = own.difference(right).filter(|c| !near.contains(c)).count();
        if right.is_empty() {
            tally.absent += having;
            tally.silent += if wrong == 0 { having } else { 0 };
        } else {
            tally.present += having - 1;
            tally.found += if right.is_disjoint(own) {
                0
            } else {
                having - 1
            };
            tally.right += right.intersection(own).count();
            tally.wrong += wrong;
        }
    }
    tally
}

fn paired(
    rule: &Judged,
    (a, b): (usize, usize),
    counterparts: &Counterparts,
) -> Vec<(ClauseIndex, ClauseIndex)> {
    let mut out = Vec::new();
    for from in &rule.right[a] {
        let found = counterparts.of(a, *from).iter();
        let found = found.filter(|c| c.text == b && c.relation.is_counterpart());
        out.extend(found.map(|c| (*from, c.clause)));
    }
    out
}

fn told(
    bodies: &Bodies,
    rule: &Judged,
    (a, b): (usize, usize),
    counterparts: &Counterparts,
    is_right: &dyn Fn(ClauseIndex, ClauseIndex) -> bool,
) -> String {
    let (left, right) = (bodies.version(a), bodies.version(b));
    let found: Vec<String> = paired(rule, (a, b), counterparts)
        .into_iter()
        .filter(|(from, to)| !is_right(*from, *to) && !rule.near[b].contains(to))
        .map(|(from, to)| format!("{}={}", left.clause_id(from), right.clause_id(to)))
        .collect();
    let wanted: Vec<String> = rule.right[b].iter().map(|c| right.clause_id(*c)).collect();
    let from: Vec<String> = rule.right[a].iter().map(|c| left.clause_id(*c)).collect();
    format!(
        "{}: {} → {}；誤り {}\n",
        rule.id,
        from.join(" "),
        if wanted.is_empty() {
            "なし".into()
        } else {
            wanted.join(" ")
        },
        if found.is_empty() {
            "なし".into()
        } else {
            found.join(" ")
        },
    )
}

/// The rules in terms of clauses.
fn judged(bodies: &Bodies, proofs: &[Proof], rules: &[Rule]) -> Vec<Judged> {
    let by_text: Vec<BTreeMap<usize, Vec<ClauseIndex>>> = bodies
        .texts
        .iter()
        .map(|at| {
            let mut by_line: BTreeMap<usize, Vec<ClauseIndex>> = BTreeMap::new();
            let proof = proofs.iter().find(|proof| proof.at == *at);
            for (clause, runs) in proof.into_iter().flat_map(|p| &p.fidelity.clause_lines) {
                for line in runs.iter().flat_map(|(first, last)| *first..=*last) {
                    by_line.entry(line).or_default().push(*clause);
                }
            }
            by_line
        })
        .collect();
    let clauses = |places: &BTreeMap<String, Vec<Place>>| -> Vec<BTreeSet<ClauseIndex>> {
        let texts = bodies.texts.iter().enumerate();
        texts
            .map(|(text, at)| {
                let number = format!("{:03}", at.jurisdiction);
                let places = places.get(&number).map_or(&[][..], Vec::as_slice);
                let lines = places.iter().flat_map(|place| {
                    let run = place.line..=place.end.unwrap_or(place.line);
                    run.chain(place.title_line)
                        .chain(place.text_line)
                        .chain(place.container_line)
                });
                let found = lines.filter_map(|line| by_text[text].get(&line));
                found.flatten().copied().collect()
            })
            .collect()
    };
    rules
        .iter()
        .map(|rule| Judged {
            id: rule.id.clone(),
            right: clauses(&rule.clauses),
            near: clauses(&rule.near_misses),
        })
        .collect()
}
