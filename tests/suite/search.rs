//! The search: one index, two engines, and the promise to miss nothing.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::driver::{FRONT, Run, SiteTest};

const POLICY: &str = "
### 第1条 (目的)

この規程は、情報資産を守るために必要な事項を定める。

### 第2条 (定義)

- (1) **情報資産** 町が扱う情報及びその媒体をいう。
- (2) **最高情報セキュリティ責任者** 副町長をもって充てる。

### 第3条 (端末の持ち出し)

職員等は、端末を外部に持ち出す場合、情報セキュリティ管理者の許可を得なければならない。

- 2 サーバの設定は、情報システム管理者が行う。
- 3 標的型攻撃による被害を防ぐため、研修を行う。

### 第4条 (廃棄)

電磁的記録媒体は、復元できない状態にして処分する。漏洩を防ぐこと。

表: 情報資産の分類

| 分類 | 扱い |
| --- | --- |
| 重要性Ⅰ | 取扱いを制限する。 |
| 重要性Ⅱ | ○ |
";

const GLOSSARY: &str = "terms:
  - term: 最高情報セキュリティ責任者
    variants: [CISO]
    asked_as: [一番えらい人]
  - term: 持ち出し
    reading: もちだし
    synonyms: [搬出]
    asked_as: [家に持ち帰る, テレワーク]
  - term: 漏洩
    variants: [漏えい]
  - term: 処分
    asked_as: [捨てる]
apart:
  - [ハック, バック]
";

const QUERIES: &[&str] = &[
    "情報資産",
    "ｻｰﾊﾞｰ",
    "C I S O",
    "ciso",
    "もちだし",
    "たんまつ",
    "取り扱い",
    "漏えい",
    "標的形攻撃",
    "第三条第2項",
    "第3条 2",
    "第3条第9項",
    "第99条",
    "第2条. (2)",
    "試験町情報セキュリティ規程 第2条(2)",
    "試験町 端末",
    "試験町の端末",
    "端末 試験町",
    "第3条第1項",
    "第2条第1項第2号",
    "復元できない長さ",
    "情報資算",
    "第2条 (2)",
    "情報資產の處分",
    "試験町 第4条",
    "(1)",
    "重要性1",
    "○",
    "テレワーク",
    "端末を家に持ち帰っていいか",
    "媒体を捨てたい",
    "一番えらい人は誰ですか",
    "学校給食費",
    "ハック",
    "",
    "。。、！？",
    "\u{7}\u{1f}",
    ".*+?^${}()|[]\\",
    "<img src=x onerror=alert(1)>",
    "𠮷野家",
];

fn site() -> SiteTest {
    let test = SiteTest::new();
    test.policy(&format!("{FRONT}{POLICY}"));
    test.write("content/glossary.yaml", GLOSSARY);
    test
}

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// Runs a script of tests/search; its page is imitated by node.
fn node(script: &str, args: &[&Path]) -> Run {
    let mut command = Command::new("node");
    command.arg(tests().join("search").join(script)).args(args);
    Run::of(command.output())
}

#[test]
fn both_engines_pass_the_vectors() {
    let test = site();
    let mut args = vec!["search", "--json", "--limit", "5", "--"];
    args.extend(QUERIES);
    let found = test.run(&args).stdout;
    let file = tests().join("vectors/search.jsonl");
    if std::env::var_os("KEIJI_BLESS").is_some() {
        std::fs::write(&file, &found).expect("the vectors");
    }
    let wanted = std::fs::read_to_string(&file).expect("the vectors");
    for (found, wanted) in found.lines().zip(wanted.lines()) {
        assert_eq!(found, wanted);
    }
    assert_eq!(found.lines().count(), QUERIES.len());
    test.run(&["build"]).ended(0);
    node("vectors.mjs", &[&test.path("site"), &file]).ended(0);
}

#[test]
fn right_clauses_stand_first() {
    let test = site();
    for (query, id) in [
        ("一番えらい人", "machi/2.i2"),
        ("家に持ち帰っていいか", "machi/3"),
        ("もちだし", "machi/3"),
        ("漏えい", "machi/4"),
        ("標的形攻撃", "machi/3.p3"),
        ("取り扱い", "machi/4.t1.r1"),
        ("第三条第二項", "machi/3.p2"),
        ("第3条 2", "machi/3.p2"),
        ("第3条第9項", "machi/3"),
        ("試験町情報セキュリティ規程 第2条.(2)", "machi/2.i2"),
        ("試験町 端末", "machi/3"),
        ("第2条第1項第2号", "machi/2.i2"),
        ("第3条第1項", "machi/3"),
        ("情報資算", "machi/2.i1"),
        ("試験町 第2条(2)", "machi/2.i2"),
        ("情報資產", "machi/2.i1"),
        ("サーバー", "machi/3.p2"),
    ] {
        let run = test
            .run(&["search", "--json", "--limit", "1", query])
            .ended(0);
        assert_eq!(run.json_lines()[0]["hits"][0]["id"], id, "{query}");
    }
}

#[test]
fn no_answer_is_said() {
    let run = site().run(&["search", "学校給食費"]).ended(1);
    assert!(run.stdout.contains("見つかりませんでした"));
}

#[test]
fn synonyms_can_be_left_out() {
    let test = site();
    test.run(&["search", "テレワーク"]).ended(0);
    test.run(&["search", "--no-synonyms", "テレワーク"])
        .ended(1);
}

#[test]
fn drafts_and_samples_are_not_found() {
    for status in ["draft", "sample"] {
        let test = site();
        test.policy(&format!("{}{POLICY}", FRONT.replace("in-force", status)));
        test.run(&["search", "情報資産"]).ended(1);
        test.run(&["build"]).ended(0);
        for (path, bytes) in test.files("site/assets/search") {
            assert!(!String::from_utf8_lossy(&bytes).contains("復元"), "{path}");
        }
    }
}

#[test]
fn lost_shards_are_told_and_the_rest_is_searched() {
    let test = site();
    test.run(&["build"]).ended(0);
    node("lost.mjs", &[&test.path("site")]).ended(0);
}

#[test]
fn faults_of_the_glossary_are_placed() {
    let test = site();
    test.write(
        "content/glossary.yaml",
        "terms:\n  - term: 監査\n    reading: 漢字\n    synonyms: [監査]\n  - term: 監査\n",
    );
    let found = test.findings();
    let errors = found.iter().filter(|line| line.starts_with("error"));
    let errors: Vec<&String> = errors.collect();
    assert_eq!(errors, ["error[K0501]", "error[K0502]", "error[K0503]"]);
    test.run(&["check"]).ended(1).says("glossary.yaml:3:5");
}

#[test]
fn index_is_the_same_for_any_number_of_threads() {
    let test = site();
    test.run(&["build", "--threads", "1"]).ended(0);
    let one = test.files("site/assets");
    test.run(&["build", "--threads", "3"]).ended(0);
    assert!(one == test.files("site/assets"));
}

#[test]
fn eight_characters_of_the_five_policies_find_their_clause() {
    let test = SiteTest::empty();
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let content = content.to_str().expect("a readable path");
    test.run(&["build", "--content", content]).ended(0);
    node("guarantee.mjs", &[&test.path("site")]).ended(0);
}

#[test]
fn questions_of_users_are_answered_and_their_citations_first() {
    let test = SiteTest::empty();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let content = root.join("content");
    for file in ["policies.json", "new-user.json", "second-user.json"] {
        let queries = root.join("tests/queries").join(file);
        let args = [
            "search",
            "--content",
            text(&content),
            "--evaluate",
            text(&queries),
        ];
        let run = test.run(&args).ended(0);
        let all = run.stdout.lines().find(|line| line.starts_with("全体"));
        let fields: Vec<&str> = all.expect("a line for all").split('\t').collect();
        let share = |at: usize| {
            let field = fields[at].trim_end_matches('%');
            field.parse::<f64>().expect("a number")
        };
        assert!(share(3) >= 95.0, "{}", run.stdout);
        assert!(share(4) >= 97.0, "{}", run.stdout);
        assert!(share(5) >= 0.85, "{}", run.stdout);
        assert!(share(6) <= 0.04 * share(1), "{}", run.stdout);
        assert!(share(8) >= 0.85 * share(7), "{}", run.stdout);
        let cited = run
            .stdout
            .lines()
            .find(|line| line.starts_with("citation\t"));
        let cited = cited.expect("a line for citations");
        assert_eq!(cited.split('\t').nth(2), Some("100.0%"), "{}", run.stdout);
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a readable path")
}

#[test]
fn results_are_narrowed_by_body_chapter_role_and_strength() {
    let test = site();
    let file = "content/jurisdictions/machi/jurisdiction.yaml";
    let body = std::fs::read_to_string(test.path(file)).expect("the file of the body");
    test.write(
        file,
        format!("{body}roles:\n  - id: staff\n    name: 職員等\n"),
    );
    test.run(&["build"]).ended(0);
    node("narrow.mjs", &[&test.path("site")]).ended(0);
}
