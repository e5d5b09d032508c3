//! What bodies have in common: the five texts with their topics, and small sites
//! for the command and the data.

use calamine::{Reader as _, Xlsx};
use keiji::diagnostic::Checked;
use keiji::duties::{actor_names, duties};
use keiji::model::{Standing, Topics};
use keiji::parse::parse_topics;
use keiji::source::SourceFile;

use crate::driver::{FRONT, SiteTest};
use crate::duties::posted;

fn shipped() -> Topics {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/content/topics.yaml");
    let file = SourceFile::read(path.as_ref()).expect("a file");
    let Checked { value, report } = parse_topics(&file);
    assert!(report.is_empty(), "{report:?}");
    value.topics
}

#[test]
fn duties_of_the_five_texts_belong_to_topics() {
    let topics = shipped();
    for id in [
        "oguchi",
        "tsukuba-smartcity",
        "fukushima",
        "ubuyama",
        "hokuto",
    ] {
        let (body, version) = posted(id);
        let demands = duties(version, &actor_names(body));
        let named: Vec<&String> = topics
            .topics
            .iter()
            .filter_map(|topic| match topic.bodies.get(id) {
                Some(Standing::Confirmed(keys)) => Some(keys),
                _ => None,
            })
            .flatten()
            .collect();
        let binding = (0..version.clauses.len()).filter(|at| !demands.of(*at).is_empty());
        let (mut all, mut held) = (0, 0);
        for at in binding {
            all += 1;
            held += usize::from(named.contains(&&version.clauses[at].key));
        }
        println!("{id}: {held} / {all}");
        assert!(held * 100 >= all * 95, "{id}: {held} of {all}");
    }
}

/// The first share in a line of `compare suggest --evaluate`.
fn share(line: &str) -> f64 {
    let (_, rest) = line.split_once('（').expect("a share");
    let (number, _) = rest.split_once('%').expect("a share");
    number.parse().expect("a number")
}

#[test]
fn proposals_for_a_body_without_confirmations_are_mostly_right() {
    let test = SiteTest::empty();
    let content = concat!(env!("CARGO_MANIFEST_DIR"), "/content");
    let run = test.run(&["compare", "suggest", "--evaluate", "--content", content]);
    let run = run.ended(0);
    println!("{}", run.stdout);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines.len(), 5, "{run:#?}");
    for line in lines {
        assert!(share(line) >= 45.0, "{line}");
        let (_, proposed) = line.split_once("提案した条項").expect("proposals");
        assert!(share(proposed) >= 65.0, "{line}");
    }
}

const TOPICS: &str = "areas:\n  - id: a\n    name: 分野\ntopics:\n  - id: lock\n    name: 施錠\n    area: a\n    bodies:\n      machi: [\"1\"]\n";

/// Two bodies that lock their doors in other words.
fn two_bodies() -> SiteTest {
    let test = SiteTest::new();
    test.write(
        "content/site.yaml",
        "title: 掲示\njurisdictions: [machi, mura]\n",
    );
    test.write(
        "content/jurisdictions/mura/jurisdiction.yaml",
        "id: mura\nname: 乙村\nkind: 村\npolicies:\n  - id: policy\n    versions: [r8]\n",
    );
    test.policy(&format!(
        "{FRONT}\n### 第1条 (施錠)\n\n職員は、執務室の扉を施錠しなければならない。\n\n### 第2条 (写真)\n\n来訪者の撮影は断る。\n"
    ));
    let front = FRONT.replace("machi", "mura");
    test.write(
        "content/jurisdictions/mura/r8.md",
        format!("{front}\n### 第1条 (監査)\n\n職員は、毎年度、監査を行わなければならない。\n\n### 第2条 (施錠)\n\n職員は、退庁のとき執務室の扉を施錠すること。\n"),
    );
    test.write("content/topics.yaml", TOPICS);
    test
}

#[test]
fn data_say_what_bodies_share() {
    let test = two_bodies();
    let seen = TOPICS.replace(
        "machi: [\"1\"]",
        "machi: [\"1\"]\n      mura: {proposed: [\"2\"]}",
    );
    test.write("content/topics.yaml", seen);
    test.run(&["build"]).ended(0);
    let topics = test.data("topics.json");
    let lock = &topics["topics"][0];
    assert_eq!(lock["area_name"], "分野");
    assert_eq!(lock["bodies"]["machi"]["state"], "confirmed");
    assert_eq!(lock["bodies"]["mura"]["clauses"][0], "mura/2");
    assert_eq!(lock["bodies"]["mura"]["state"], "proposed");
    let compared = test.data("compare/machi--mura.json");
    assert_eq!(compared["pairs"][0]["a"][0], "machi/1", "{compared}");
    assert_eq!(compared["pairs"][0]["b"][0], "mura/2");
    assert_eq!(compared["pairs"][0]["relation"], "similar");
    assert_eq!(compared["pairs"][0]["topics"], serde_json::json!([]));
    assert_eq!(compared["only_a"], serde_json::json!(["machi/2"]));
    assert_eq!(compared["only_b"], serde_json::json!(["mura/1"]));
    let clauses = test.data("clauses.json");
    let of = |id: &str| {
        let all = clauses["clauses"].as_array().expect("a list");
        let found = all.iter().find(|c| c["id"] == id).expect("a clause");
        found["topics"].clone()
    };
    assert_eq!(of("machi/1"), serde_json::json!(["lock"]));
    // A proposal is none of its topics yet.
    assert_eq!(of("mura/2"), serde_json::json!([]));
}

#[test]
fn the_command_writes_every_format() {
    let test = two_bodies();
    let text = test.run(&["compare", "machi", "mura"]).ended(0).stdout;
    assert!(
        text.contains("同じきまり") && text.contains("該当なし"),
        "{text}"
    );
    let csv = test
        .run(&["compare", "machi", "mura", "--format", "csv"])
        .ended(0)
        .stdout;
    assert!(csv.contains("第1条") && csv.contains("該当なし"), "{csv}");
    for (name, held) in [
        ("x.html", "写真"),
        ("x.json", "machi/1"),
        ("x.csv", "第1条"),
    ] {
        test.run(&["compare", "machi", "mura", "-o", name]).ended(0);
        let file = std::fs::read_to_string(test.path(name)).expect("a file");
        assert!(file.contains(held), "{name}: {file}");
    }
    let seen = TOPICS.replace("machi: [\"1\"]", "machi: [\"1\"]\n      mura: [\"2\"]");
    test.write("content/topics.yaml", seen);
    let json = test
        .run(&["compare", "machi", "mura", "--format", "json"])
        .ended(0)
        .stdout;
    assert!(json.contains("\"topics\":[\"lock\"]"), "{json}");
    test.run(&["compare", "machi", "mura", "-o", "x.xlsx"])
        .ended(0);
    let mut book: Xlsx<_> = calamine::open_workbook(test.path("x.xlsx")).expect("a workbook");
    let range = book.worksheet_range("対照").expect("a sheet");
    let rows: Vec<Vec<String>> = range
        .rows()
        .map(|row| row.iter().map(ToString::to_string).collect())
        .collect();
    assert!(rows[2][0].starts_with("条項（"), "{rows:?}");
    let found = rows.iter().find(|row| row[2] == "同じきまり");
    let found = found.expect("a pair");
    assert_eq!((found[0].as_str(), found[4].as_str()), ("第1条", "第2条"));
    assert_eq!(found[3], "施錠", "the topic that both carry");
    let divider = rows.iter().position(|row| row[0].contains("だけにある"));
    let divider = divider.expect("a divider");
    assert_eq!(
        (rows.len(), rows[divider + 1][0].as_str()),
        (divider + 2, "")
    );
    let args = ["compare", "machi", "mura", "-o", "x.csv"];
    test.write("x.csv", "書き込んだ表");
    test.run(&args).ended(2).says("--force");
    test.run(&[&args[..], &["--force"]].concat()).ended(0);
    test.run(&["compare", "machi", "mura", "-o", "x.doc"])
        .ended(2)
        .says(".xlsx");
    let one = test
        .run(&["compare", "machi", "mura", "--topic", "施錠"])
        .ended(0)
        .stdout;
    assert!(one.contains("machi/1") && !one.contains("machi/2"), "{one}");
    for wrong in [
        &["compare", "machi", "shi"][..],
        &["compare", "machi", "machi"],
        &["compare", "machi"],
        &["compare", "machi", "mura", "--topic", "無い"],
        &["compare"],
    ] {
        test.run(wrong).ended(2);
    }
}

#[test]
fn proposals_are_written_as_proposals() {
    let test = two_bodies();
    let shown = test.run(&["compare", "suggest", "mura"]).ended(0).stdout;
    assert!(shown.contains("mura: {proposed: [\"2\"]}"), "{shown}");
    // What has neither is told, so that nobody takes it for covered.
    let silent = shown.lines().find(|line| line.starts_with('#'));
    let silent = silent.expect("a line");
    assert!(
        silent.contains("第1条（1）") && !silent.contains("第2条"),
        "{silent}"
    );
    let told = test
        .run(&["compare", "suggest", "mura", "--write"])
        .ended(0)
        .stdout;
    assert!(told.contains("第1条（1）"), "{told}");
    let written = std::fs::read_to_string(test.path("content/topics.yaml")).expect("a file");
    assert!(
        written.contains("      mura: {proposed: [\"2\"]}\n"),
        "{written}"
    );
    test.run(&["check"]).ended(0);
    // What has a standing is not proposed again.
    let again = test.run(&["compare", "suggest", "mura"]).ended(0).stdout;
    assert!(!again.contains("proposed"), "{again}");
    test.run(&["compare", "suggest", "shi"]).ended(2);
}

#[test]
fn topics_that_name_nothing_are_reported() {
    let test = two_bodies();
    for (from, to, code) in [
        ("machi: [\"1\"]", "machi: [\"7\"]", "K0903"),
        ("machi: [\"1\"]", "shi: [\"1\"]", "K0904"),
        ("area: a", "area: b", "K0901"),
    ] {
        test.write("content/topics.yaml", TOPICS.replace(from, to));
        let found = test.findings();
        assert!(found.iter().any(|f| f.contains(code)), "{code}: {found:?}");
        test.run(&["check"]).ended(1);
    }
}

#[test]
fn pairs_of_bodies_that_are_none_are_reported() {
    let test = two_bodies();
    for pair in ["[machi, shi]", "[machi, machi]", "[machi]"] {
        let site = format!("title: 掲示\njurisdictions: [machi, mura]\ncompare:\n  - {pair}\n");
        test.write("content/site.yaml", site);
        let found = test.findings();
        assert!(
            found.iter().any(|f| f.contains("K0104")),
            "{pair}: {found:?}"
        );
    }
}

#[test]
fn a_value_belongs_to_the_rule_whose_sentence_sets_it() {
    let test = two_bodies();
    test.policy(&format!(
        "{FRONT}\n### 第1条 (パスワード)\n\nパスワードは、8文字以上とする。記録は、3年間保存する。\n\n### 第2条 (写真)\n\n来訪者の撮影は断る。\n"
    ));
    test.write(
        "content/topics.yaml",
        "areas:\n  - id: a\n    name: 分野\ntopics:\n  - id: length\n    name: パスワードの長さ\n    area: a\n    bodies:\n      machi: [\"1\"]\n  - id: kept\n    name: 記録の保存期間\n    area: a\n    bodies:\n      machi: [\"1\"]\n",
    );
    test.run(&["build"]).ended(0);
    let data = test.data("parameters.json");
    let all = data["parameters"].as_array().expect("a list");
    let told: Vec<String> = all
        .iter()
        .map(|one| format!("{} {}", one["topic"], one["value"]))
        .collect();
    assert_eq!(told, ["\"length\" \"8文字以上\"", "\"kept\" \"3年間\""]);
}
