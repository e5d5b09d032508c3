//! How long bodies take to be compared: `cargo bench --bench compare`.
//!
//! Times are only shown, never asserted. The texts are the five bodies', and up to
//! 300 made of them, each with a third of its sentences changed for others.

use std::fs;
use std::path::Path;

use divan::Bencher;
use keiji::compare::{Comparison, Features};
use keiji::duties::duties;
use keiji::japanese::Tokenizer;
use keiji::model::{Topics, Version};
use keiji::parse::{parse_policy, parse_topics};
use keiji::source::SourceFile;

fn main() {
    divan::main();
}

const BODIES: [(&str, &str); 5] = [
    ("oguchi", "r8"),
    ("tsukuba-smartcity", "r6"),
    ("fukushima", "r7"),
    ("ubuyama", "h27"),
    ("hokuto", "v1"),
];

fn content() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/content"))
}

fn text(body: &str, version: &str) -> String {
    let path = content().join(format!("jurisdictions/{body}/{version}.md"));
    fs::read_to_string(path).expect("a text")
}

fn parse(text: &str) -> Version {
    let file = SourceFile::from_text("r8.md", text);
    parse_policy(&file).value.expect("a version")
}

fn topics() -> Topics {
    let file = SourceFile::read(&content().join("topics.yaml")).expect("topics");
    parse_topics(&file).value.topics
}

fn features(version: &Version) -> Features {
    Features::new(version, &duties(version, &[]), &Tokenizer::new())
}

/// The five texts, and of them as many more as are asked for.
fn bodies(count: usize) -> Vec<Version> {
    let mut pieces: Vec<String> = Vec::new();
    for (body, version) in BODIES {
        for line in text(body, version).lines().filter(|l| l.ends_with('。')) {
            pieces.extend(
                line.split('、')
                    .skip(1)
                    .map(|p| p.trim_end_matches('。').to_owned()),
            );
        }
    }
    let mut state = 7_usize;
    let mut next = move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        state >> 33
    };
    (0..count)
        .map(|n| {
            let (body, version) = BODIES[n % BODIES.len()];
            let text = text(body, version);
            if n < BODIES.len() {
                return parse(&text);
            }
            let lines = text.lines().map(|line| match line.split_once('、') {
                Some((head, _)) if line.ends_with('。') && next() % 3 == 0 => {
                    format!("{head}、{}。", pieces[next() % pieces.len()])
                }
                _ => line.to_owned(),
            });
            let own = format!("jurisdiction: {body}-{n}");
            let text = lines.collect::<Vec<_>>().join("\n");
            parse(&text.replacen(&format!("jurisdiction: {body}"), &own, 1))
        })
        .collect()
}

/// The words of the five texts read, and all ten pairs, on one core.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn ten_pairs_from_texts(bencher: Bencher<'_, '_>) {
    let versions = bodies(BODIES.len());
    let topics = topics();
    bencher.bench_local(|| {
        let comparison = Comparison::new(versions.iter().map(features).collect(), &topics);
        let couples = comparison.couples();
        assert_eq!(couples.len(), 10);
        couples
            .into_iter()
            .map(|(a, b)| comparison.pairs(a, b).pairs.len())
            .sum::<usize>()
    });
}

/// All ten pairs, on one core.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn ten_pairs(bencher: Bencher<'_, '_>) {
    let versions = bodies(BODIES.len());
    let comparison = Comparison::new(versions.iter().map(features).collect(), &topics());
    let couples = comparison.couples();
    bencher.bench_local(|| {
        let found = couples
            .iter()
            .map(|(a, b)| comparison.pairs(*a, *b).pairs.len());
        found.sum::<usize>()
    });
}

/// Many bodies: what belongs to all is made, and each new body is proposed its
/// clauses of every topic from those that are confirmed.
#[divan::bench(args = [10, 30, 100, 300], sample_count = 1, sample_size = 1)]
fn bodies_with_proposals(bencher: Bencher<'_, '_>, count: usize) {
    let versions = bodies(count);
    let topics = topics();
    bencher.bench_local(|| {
        let comparison = Comparison::new(versions.iter().map(features).collect(), &topics);
        let new = BODIES.len()..count;
        new.map(|text| {
            let teachers = comparison.teachers(text);
            let compared: Vec<_> = teachers
                .into_iter()
                .map(|t| comparison.pairs(text, t))
                .collect();
            comparison.suggest(text, &topics, &compared).len()
        })
        .sum::<usize>()
    });
}
