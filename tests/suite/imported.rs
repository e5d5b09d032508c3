//! The five sources import to the committed Markdown, byte for byte, and the
//! clauses are as many as a reading by hand has found.

use std::path::{Path, PathBuf};

use keiji::diagnostic::Severity;
use keiji::import::import;
use keiji::model::{Kind, Version};
use keiji::parse::{parse_corrections, parse_policy};
use keiji::source::SourceFile;

/// Every version that has a source beside it.
pub(crate) fn imported_versions() -> Vec<PathBuf> {
    let bodies = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/jurisdictions");
    let mut out: Vec<PathBuf> = std::fs::read_dir(&bodies)
        .expect("content is in the project")
        .flat_map(|body| {
            std::fs::read_dir(body.expect("readable").path())
                .into_iter()
                .flatten()
        })
        .map(|file| file.expect("readable").path())
        .filter(|path| path.to_string_lossy().ends_with(".source.txt"))
        .map(|path| path.with_extension("").with_extension("md"))
        .collect();
    out.sort();
    out
}

fn read(markdown: &Path, ending: &str) -> SourceFile {
    SourceFile::read(&markdown.with_extension(ending)).expect("the file stands beside the Markdown")
}

#[test]
fn sources_import_to_the_committed_markdown() {
    let versions = imported_versions();
    assert_eq!(versions.len(), 5);
    for path in versions {
        let corrections = parse_corrections(&read(&path, "corrections.yaml"));
        assert_eq!(
            corrections.report.count(Severity::Error),
            0,
            "{}",
            path.display()
        );
        let imported = import(&read(&path, "source.txt"), &corrections.value);
        assert_eq!(
            imported.report.count(Severity::Error),
            0,
            "{}",
            path.display()
        );
        let committed = std::fs::read_to_string(&path).expect("Markdown is committed");
        assert!(
            imported.value == committed,
            "{} is not what its source imports to",
            path.display()
        );
    }
}

fn version(name: &str) -> Version {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("content/jurisdictions")
        .join(name);
    let file = SourceFile::read(&path).expect("committed");
    parse_policy(&file)
        .value
        .expect("committed Markdown parses")
}

fn count(version: &Version, kind: Kind) -> usize {
    version.clauses.iter().filter(|c| c.kind == kind).count()
}

#[test]
fn clauses_are_as_many_as_counted_by_hand() {
    let all = |v: &Version| v.clauses.len();
    let oguchi = version("oguchi/r8.md");
    assert_eq!(all(&oguchi) - count(&oguchi, Kind::Row), 566);
    assert_eq!(
        (count(&oguchi, Kind::Item), count(&oguchi, Kind::Subitem)),
        (137, 278 + 96)
    );
    let tsukuba = version("tsukuba-smartcity/r6.md");
    assert_eq!(all(&tsukuba) - count(&tsukuba, Kind::Row), 403);
    assert_eq!(
        (
            count(&tsukuba, Kind::Article),
            count(&tsukuba, Kind::Paragraph)
        ),
        (107, 147)
    );
    let fukushima = version("fukushima/r7.md");
    assert_eq!(all(&fukushima) - count(&fukushima, Kind::Row), 761);
    assert_eq!(count(&fukushima, Kind::Subitem), 284 + 65 + 25);
    let ubuyama = version("ubuyama/h27.md");
    assert_eq!(all(&ubuyama) - count(&ubuyama, Kind::Row) + 4, 381);
    assert_eq!(count(&ubuyama, Kind::Bullet), 150);
    let hokuto = version("hokuto/v1.md");
    assert_eq!(all(&hokuto), 623);
    assert_eq!(
        (count(&hokuto, Kind::Row), count(&hokuto, Kind::Glossary)),
        (14, 18)
    );
}

/// What a reader would say of the place, and how its text begins.
const PLACES: [(&str, &[&str], &str); 14] = [
    (
        "oguchi/r8.md",
        &["4", "(2)", "ア", "(ア)"],
        "情報セキュリティ管理者は、その所管する情報資産について",
    ),
    (
        "oguchi/r8.md",
        &["10", "10.4", "イ", "(オ)"],
        "利用する生成 AI においては",
    ),
    ("oguchi/r8.md", &["参考", "(1)"], "CISO：副町長"),
    (
        "tsukuba-smartcity/r6.md",
        &["第1章", "第2条", "(11)"],
        "業務情報及び情報システムをいう。",
    ),
    ("tsukuba-smartcity/r6.md", &["第6章", "第84条", "(9)"], ""),
    (
        "tsukuba-smartcity/r6.md",
        &["第6章", "第83条", "2", "(1)"],
        "",
    ),
    (
        "fukushima/r7.md",
        &["基本方針", "前文"],
        "今日、県民生活の場に",
    ),
    (
        "fukushima/r7.md",
        &["対策基準", "第10", "1", "(3)", "ア", "(オ)", "c"],
        "委託事業者において重要情報を",
    ),
    (
        "fukushima/r7.md",
        &["附則#7"],
        "この対策基準は、令和7年6月23日から施行する。",
    ),
    ("ubuyama/h27.md", &["序", "2)"], "情報セキュリティ対策基準"),
    (
        "ubuyama/h27.md",
        &["第2章", "5", "(1)", "情報システム管理者#2"],
        "情報システム管理者は、担当する情報システムに関して",
    ),
    (
        "ubuyama/h27.md",
        &["第2章", "6", "(2)", "メール", "・#1"],
        "メールの容量は5MBを上限とし",
    ),
    (
        "hokuto/v1.md",
        &["対策基準", "6", "6.1", "(1)", "③", "(イ)", "・#1"],
        "本市のモバイル端末",
    ),
    (
        "hokuto/v1.md",
        &["対策基準", "用語集", "PoC(ポック)(Point of Contact)"],
        "情報セキュリティインシデントについて",
    ),
];

#[test]
fn clauses_stand_where_a_reader_would_look() {
    for (file, path, begins) in PLACES {
        let version = version(file);
        let clause = version.clauses.iter().find(|c| c.path == path);
        let text = clause.map(keiji::model::Clause::own_text);
        assert!(
            text.as_ref().is_some_and(|t| t.starts_with(begins)),
            "{file} {path:?}: {text:?}"
        );
    }
}

/// Sentences that a page breaks in two: the two source lines of each.
const BROKEN: [(&str, &[(usize, usize)]); 3] = [
    (
        "oguchi/r8.md",
        &[
            (79, 81),
            (99, 101),
            (153, 155),
            (258, 260),
            (312, 314),
            (382, 384),
            (402, 404),
            (446, 448),
            (471, 473),
            (521, 523),
            (547, 549),
            (623, 625),
            (643, 645),
            (687, 689),
            (711, 713),
            (759, 761),
            (785, 787),
            (815, 817),
            (841, 843),
            (996, 998),
            (1068, 1070),
            (1094, 1096),
            (1140, 1142),
            (1232, 1234),
            (1282, 1284),
            (1394, 1396),
        ],
    ),
    (
        "tsukuba-smartcity/r6.md",
        &[
            (67, 69),
            (115, 117),
            (197, 199),
            (231, 233),
            (283, 285),
            (336, 338),
            (376, 378),
            (431, 433),
            (484, 486),
            (511, 513),
            (543, 545),
            (649, 651),
            (796, 798),
            (856, 858),
        ],
    ),
    (
        "fukushima/r7.md",
        &[
            (179, 181),
            (214, 216),
            (245, 247),
            (345, 347),
            (386, 388),
            (443, 445),
            (488, 490),
            (532, 534),
            (570, 572),
            (636, 638),
            (727, 729),
            (823, 825),
            (943, 945),
            (969, 971),
            (1230, 1232),
            (1275, 1277),
        ],
    ),
];

#[test]
fn sentences_broken_by_pages_are_whole() {
    let squeeze =
        |text: &str| -> Vec<char> { text.chars().filter(|c| !c.is_whitespace()).collect() };
    for (file, breaks) in BROKEN {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("content/jurisdictions")
            .join(file);
        let source = read(&path, "source.txt");
        let version = version(file);
        let paragraphs: Vec<String> = version
            .clauses
            .iter()
            .flat_map(|c| {
                c.paragraphs()
                    .map(|p| squeeze(&p.text).into_iter().collect())
            })
            .collect();
        for &(above, below) in breaks {
            let head = squeeze(source.line(above));
            let tail = squeeze(source.line(below).trim_start().trim_start_matches("- "));
            let head: String = head[head.len().saturating_sub(8)..].iter().collect();
            // Up to three characters may have been printed twice.
            let whole = (0..4.min(tail.len())).any(|twice| {
                let rest: String = tail[twice..].iter().take(8).collect();
                let joined = format!("{head}{rest}");
                paragraphs.iter().any(|p| p.contains(&joined))
            });
            assert!(
                whole,
                "{file}: lines {above} and {below} are not one sentence"
            );
        }
    }
}

/// Sentences that close a list: file, the clause that owns them, how they begin.
const CLOSING: [(&str, &[&str], &str); 5] = [
    ("ubuyama/h27.md", &["序"], "の2階層に分け"),
    (
        "ubuyama/h27.md",
        &["第2章", "5", "(1)", "外部委託に関する管理", "(ア)"],
        "特に、重要性分類I以上の",
    ),
    (
        "ubuyama/h27.md",
        &[
            "第2章",
            "6",
            "(2)",
            "情報資産の持ち出し及びインターネット等による情報資産の送信禁止",
        ],
        "ただし、情報資産のバックアップ等",
    ),
    (
        "ubuyama/h27.md",
        &["第2章", "7", "(4)", "事案の調査"],
        "ネットワーク管理者は、事案の詳細な調査",
    ),
    (
        "hokuto/v1.md",
        &["対策基準", "6", "6.1", "(1)", "③", "(イ)"],
        "なお、機密性３の情報資産については",
    ),
];

#[test]
fn closing_sentences_belong_to_the_owner_of_the_list() {
    for (file, path, begins) in CLOSING {
        let version = version(file);
        let clause = version.clauses.iter().find(|c| c.path == path);
        let last = clause
            .and_then(|c| c.paragraphs().last())
            .map(|p| p.text.clone());
        assert!(
            last.as_ref().is_some_and(|t| t.starts_with(begins)),
            "{file} {path:?}: {last:?}"
        );
    }
}

fn findings(text: &str) -> Vec<(usize, String)> {
    let source = SourceFile::from_text("x.txt", text);
    let report = import(
        &source,
        &parse_corrections(&SourceFile::from_text("c.yaml", "document: {}")).value,
    )
    .report;
    report
        .sorted()
        .iter()
        .filter_map(|d| d.place.as_ref().map(|p| (p.start.line, d.message.clone())))
        .collect()
}

#[test]
fn joins_and_doubts_are_reported_with_their_line() {
    let text = "1. 目的\n職員は、端末を持ち出すときは、課長の\n\n許可を得なければならない。\n2. 範囲\n(1) 甲をいう。\n(2) 乙をいう。\n(9) 丙をいう。\n";
    let found = findings(text);
    let on = |line: usize, words: &str| found.iter().any(|(l, m)| *l == line && m.contains(words));
    assert!(on(4, "つなぎました"), "{found:?}");
    assert!(on(8, "前の番号に続かない"), "{found:?}");
}

#[test]
fn an_import_of_nothing_leaves_the_old_file() {
    let directory = tempfile::tempdir().expect("a directory");
    let (source, output) = (
        directory.path().join("s.txt"),
        directory.path().join("v.md"),
    );
    std::fs::write(&source, "").expect("written");
    std::fs::write(&output, "前の版").expect("written");
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_keiji"))
        .arg("import")
        .arg(&source)
        .arg("-o")
        .arg(&output)
        .output()
        .expect("runs");
    assert_eq!(run.status.code(), Some(1));
    assert_eq!(
        std::fs::read_to_string(&output).expect("still there"),
        "前の版"
    );
}
