//! How long two versions take to be compared: `cargo bench --bench diff`.
//!
//! Times are only shown, never asserted. The texts are 福島県's, and invented ones
//! made of the sentences of all five bodies.

use std::fs;
use std::path::{Path, PathBuf};

use divan::Bencher;
use keiji::diff::{Side, diff};
use keiji::duties::{Duties, actor_names, duties};
use keiji::japanese::Tokenizer;
use keiji::model::{Jurisdiction, LawTable, Version};
use keiji::parse::parse_policy;
use keiji::references::VersionReferences;
use keiji::source::SourceFile;

fn main() {
    divan::main();
}

const FRONT: &str = "---\njurisdiction: machi\ntitle: 規程\nversion: r8\nlabel: 令和8年\nstatus: in-force\neffective: null\n---\n";

fn texts() -> Vec<(String, String)> {
    let bodies = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/jurisdictions");
    let list = |directory: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(directory).expect("a directory");
        let mut paths: Vec<PathBuf> = entries.map(|e| e.expect("an entry").path()).collect();
        paths.sort();
        paths
    };
    let mut out = Vec::new();
    for body in list(&bodies) {
        for path in list(&body) {
            if path.extension().is_some_and(|e| e == "md") {
                let name = body
                    .file_name()
                    .expect("a name")
                    .to_string_lossy()
                    .into_owned();
                out.push((name, fs::read_to_string(&path).expect("a text")));
            }
        }
    }
    out
}

fn parse(text: &str) -> Version {
    let file = SourceFile::from_text("r8.md", text);
    parse_policy(&file).value.expect("a version")
}

/// A text with its citations and duties, as the command reads them.
struct Read {
    version: Version,
    references: VersionReferences,
    duties: Duties,
}

impl Read {
    fn new(version: Version) -> Self {
        let body = Jurisdiction {
            id: "machi".into(),
            name: "町".into(),
            short_name: "町".into(),
            kind: "municipality".into(),
            description: None,
            posting_duty: None,
            roles: Vec::new(),
            policies: Vec::new(),
        };
        Self {
            references: VersionReferences::new(&body, &version, &LawTable::default()),
            duties: duties(&version, &actor_names(&body)),
            version,
        }
    }

    fn side(&self) -> Side<'_> {
        Side {
            version: &self.version,
            references: &self.references,
            duties: &self.duties,
        }
    }
}

fn run(bencher: Bencher<'_, '_>, old: Version, new: Version) {
    let (old, new) = (Read::new(old), Read::new(new));
    let tokenizer = Tokenizer::new();
    let first = diff(&old.side(), &new.side(), &tokenizer);
    assert!(first.round_trip);
    bencher.bench_local(|| diff(&old.side(), &new.side(), &tokenizer));
}

/// 福島県 with a paragraph put in, a number changed and an entry taken out.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn fukushima_revised(bencher: Bencher<'_, '_>) {
    let texts = texts();
    let (_, text) = texts
        .iter()
        .find(|(name, _)| name == "fukushima")
        .expect("福島県");
    let lines: Vec<&str> = text.lines().collect();
    let item = lines
        .iter()
        .position(|l| l.starts_with("  - ア"))
        .expect("an entry");
    let mut revised: Vec<String> = lines.iter().map(|l| (*l).to_owned()).collect();
    revised[item].push_str("ただし、別に定める場合を除く。");
    revised.remove(item + 3);
    let revised = revised.join("\n").replace("３年", "５年");
    run(bencher, parse(text), parse(&revised));
}

/// `count` entries below articles of twenty.
fn invented(count: usize) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for (_, text) in texts() {
        for line in text.lines().filter(|l| l.ends_with('。')) {
            let words = line.trim_start_matches(|c: char| !('ぁ'..='龠').contains(&c));
            pieces.extend(
                words
                    .split('、')
                    .map(|p| p.trim_end_matches('。').to_owned()),
            );
        }
    }
    let mut state = 7_usize;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        pieces[(state >> 33) % pieces.len()].clone()
    };
    (0..count)
        .map(|_| format!("{}、{}、{}。", next(), next(), next()))
        .collect()
}

fn document(entries: &[String]) -> Version {
    let mut out = String::from(FRONT);
    for (n, chunk) in entries.chunks(20).enumerate() {
        out.push_str(&format!("\n### 第{}条 (規定)\n\n{}\n\n", n + 1, chunk[0]));
        for (m, entry) in chunk[1..].iter().enumerate() {
            out.push_str(&format!("- ({}) {entry}\n", m + 1));
        }
    }
    parse(&out)
}

/// Ten entries of many are new, ten gone, ten in other words; all behind shift.
#[divan::bench(args = [5_000, 50_000, 100_000], sample_count = 3, sample_size = 1)]
fn little_changed(bencher: Bencher<'_, '_>, count: usize) {
    let entries = invented(count);
    let mut revised = entries.clone();
    for n in 1..=10 {
        let at = n * count / 12;
        revised[at] = revised[at].replacen('、', "、原則として、", 1);
        revised.remove(at + 5);
        revised.insert(
            at + 9,
            format!("{}また、{}", entries[at + 1], entries[at + 40]),
        );
    }
    run(bencher, document(&entries), document(&revised));
}

/// Every entry has other words, and all shift by one.
#[divan::bench(args = [1_000, 5_000, 50_000], sample_count = 3, sample_size = 1)]
fn everything_changed(bencher: Bencher<'_, '_>, count: usize) {
    let entries = invented(count);
    let mut revised: Vec<String> = entries
        .iter()
        .map(|e| {
            e.replacen('、', "、原則として、", 1)
                .replace('。', "ものとする。")
        })
        .collect();
    revised.insert(0, "この規程は、事務の取扱いを定める。".into());
    run(bencher, document(&entries), document(&revised));
}

/// Two texts that have nothing to do with each other.
#[divan::bench(args = [5_000], sample_count = 3, sample_size = 1)]
fn unrelated(bencher: Bencher<'_, '_>, count: usize) {
    let mut entries = invented(2 * count);
    let others = entries.split_off(count);
    run(bencher, document(&entries), document(&others));
}

/// One clause of a megabyte, against itself with a word in fifty exchanged and
/// against another of that length.
#[divan::bench(args = ["revised", "unrelated"], sample_count = 3, sample_size = 1)]
fn one_long_clause(bencher: Bencher<'_, '_>, other: &str) {
    let mut pieces = invented(16_000);
    let others = pieces.split_off(8_000);
    let revised = match other {
        "revised" => {
            let exchanged = pieces.iter().enumerate().map(|(n, p)| match n % 5 {
                0 => p.replacen('、', "、原則として、", 1),
                _ => p.clone(),
            });
            exchanged.collect()
        }
        _ => others,
    };
    let clause = |pieces: &[String]| {
        parse(&format!(
            "{FRONT}\n### 第1条 (規定)\n\n{}\n",
            pieces.concat()
        ))
    };
    run(bencher, clause(&pieces), clause(&revised));
}

/// A table with a row in fifty changed.
#[divan::bench(args = [5_000, 20_000], sample_count = 3, sample_size = 1)]
fn long_table(bencher: Bencher<'_, '_>, rows: usize) {
    let cells = invented(rows);
    let table = |changed: bool| {
        let mut out = format!(
            "{FRONT}\n### 第1条 (規定)\n\n次の表による。\n\n| 名 | 扱い |\n| --- | --- |\n"
        );
        for (n, cell) in cells.iter().enumerate() {
            let more = if changed && n % 50 == 0 {
                "ただし書"
            } else {
                ""
            };
            out.push_str(&format!("| 区分{n} | {cell}{more} |\n"));
        }
        parse(&out)
    };
    run(bencher, table(false), table(true));
}
