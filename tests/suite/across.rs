//! The pages on which bodies stand beside each other: what each has on a topic,
//! that it has nothing, and that no text is changed by a mark.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::dom::{Element, parse};
use crate::driver::{FRONT, SiteTest};
use crate::pages::real_site;

const TOPICS: &str = "areas:
  - id: doors
    name: 扉と鍵
  - id: words
    name: 合言葉
topics:
  - id: lock
    name: 扉の施錠
    about: 扉に鍵をかける。
    area: doors
    bodies:
      machi: [\"1\"]
      mura: [\"2\"]
      shi: {proposed: [\"1\"]}
  - id: photo
    name: 撮影の禁止
    area: doors
    bodies:
      machi: [\"2\"]
      mura: none
      shi: none
  - id: length
    name: 合言葉の長さ
    area: words
    bodies:
      machi: [\"3\"]
      mura: [\"3\"]
      shi: none
";

/// Three bodies; the third one's clause is only proposed.
fn three_bodies() -> SiteTest {
    let test = SiteTest::new();
    test.write(
        "content/site.yaml",
        "title: 掲示\njurisdictions: [machi, mura, shi]\n",
    );
    let body = |id: &str, name: &str, versions: &str| {
        test.write(
            &format!("content/jurisdictions/{id}/jurisdiction.yaml"),
            format!(
                "id: {id}\nname: {name}\nkind: 村\npolicies:\n  - id: policy\n    versions: [{versions}]\n"
            ),
        );
    };
    body("mura", "乙村", "r8");
    body("shi", "丙市", "r8, mihon");
    test.policy(&format!(
        "{FRONT}\n### 第1条 (施錠)\n\n職員は、執務室の扉を必ず施錠しなければならない。\n\n### 第2条 (写真)\n\n来訪者は、庁内で撮影してはならない。\n\n### 第3条 (合言葉)\n\n職員は、長さが8文字以上の合言葉を用いなければならない。\n"
    ));
    let other = |id: &str, name: &str, text: &str| {
        let front = FRONT.replace("machi", id);
        test.write(
            &format!("content/jurisdictions/{id}/{name}.md"),
            format!("{front}{text}"),
        );
    };
    other(
        "mura",
        "r8",
        "\n### 第1条 (監査)\n\n村長は、毎年度、監査を行わなければならない。\n\n### 第2条 (施錠)\n\n係員は、退庁のとき<b>倉庫の扉を施錠すること。\n\n### 第3条 (合言葉)\n\n職員は、長さが10文字以上の合言葉を用いなければならない。\n",
    );
    other(
        "shi",
        "r8",
        "\n### 第1条 (鍵)\n\n職員は、執務室の扉を必ず施錠しなければならない。\n",
    );
    let sample = FRONT
        .replace("machi", "shi")
        .replace("r8", "mihon")
        .replace("in-force", "sample");
    test.write(
        "content/jurisdictions/shi/mihon.md",
        format!("{sample}\n### 第1条 (鍵)\n\n職員は、架空の扉を施錠しなければならない。\n"),
    );
    test.write("content/topics.yaml", TOPICS);
    test
}

fn built(test: &SiteTest, args: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let mut all = vec!["build"];
    all.extend(args);
    test.run(&all).ended(0);
    test.files("site")
}

fn page(site: &BTreeMap<String, Vec<u8>>, path: &str) -> Element {
    let bytes = site.get(path).unwrap_or_else(|| panic!("{path} is made"));
    parse(std::str::from_utf8(bytes).expect("UTF-8"))
}

fn main_text(page: &Element) -> String {
    page.of_name("main")[0].text()
}

#[test]
fn a_topic_shows_every_body_and_says_who_has_nothing() {
    let site = built(&three_bodies(), &[]);
    let lock = page(&site, "topics/lock.html");
    let columns = lock.of_class("column");
    let names: Vec<String> = lock
        .of_class("column-name")
        .iter()
        .map(|h| h.text())
        .collect();
    assert_eq!(columns.len(), 3);
    assert!(
        names[0].contains("試験町") && names[0].contains("比べる元"),
        "{names:?}"
    );
    assert!(
        names[1].contains("乙村") && !names[1].contains("提案"),
        "{names:?}"
    );
    assert!(
        names[2].contains("丙市") && names[2].contains("提案"),
        "{names:?}"
    );
    // The text of each, letter for letter, with a link to where it stands.
    let words: Vec<String> = lock
        .of_class("side-words")
        .iter()
        .map(|w| w.text())
        .collect();
    assert_eq!(
        words,
        [
            "職員は、執務室の扉を必ず施錠しなければならない。",
            "係員は、退庁のとき<b>倉庫の扉を施錠すること。",
            "職員は、執務室の扉を必ず施錠しなければならない。",
        ]
    );
    let link = columns[1].of_class("side-head")[0].of_name("a")[0];
    assert_eq!(link.get("href"), Some("../mura/2.html#2"), "{link:?}");
    // What the base does not say is marked, and nothing of the base.
    assert!(columns[0].of_name("u").iter().all(|u| !u.has_class("on")));
    let marked: Vec<String> = columns[1].of_class("on").iter().map(|u| u.text()).collect();
    assert!(marked.iter().any(|m| m.contains("倉庫")), "{marked:?}");
    assert!(
        !marked
            .iter()
            .any(|m| m.contains("扉") || m.contains("施錠")),
        "{marked:?}"
    );
    // Strength and actor of each body.
    assert!(columns[1].of_class("strength")[0].text().contains("義務"));
    assert!(columns[0].of_class("actors")[0].text().contains("職員"));
    assert!(main_text(&lock).contains("扉に鍵をかける。"));
    // To its area and the next topic in it.
    let next = lock.of_class("next")[0];
    assert_eq!(next.get("href"), Some("photo.html"));
    let photo = page(&site, "topics/photo.html");
    let nothing: Vec<String> = photo
        .of_class("column-none")
        .iter()
        .map(|p| p.text())
        .collect();
    assert_eq!(nothing, ["該当なし", "該当なし"]);
    assert!(photo.of_class("next").is_empty() && photo.of_class("base-bar").is_empty());
    let list = page(&site, "topics.html");
    let text = main_text(&list);
    assert!(text.contains("扉と鍵") && text.contains("3 団体"));
    let photo = list.all(&|e| e.get("data-lacks") == Some("1 2"));
    assert!(photo[0].text().contains("撮影の禁止") && photo[0].text().contains("1 団体"));
}

#[test]
fn near_identical_texts_say_in_words_what_differs() {
    let site = built(&three_bodies(), &[]);
    let length = page(&site, "topics/length.html");
    let told = length.of_class("side-told");
    let of_first: Vec<&&Element> = told
        .iter()
        .filter(|t| t.get("data-base") == Some("0"))
        .collect();
    assert_eq!(of_first.len(), 1);
    assert!(
        of_first[0].text().contains("「8文字以上」が「10文字以上」"),
        "{}",
        of_first[0].text()
    );
    assert!(of_first[0].get("hidden").is_none());
    // The other way round it waits until that body is the base.
    let other = told
        .iter()
        .find(|t| t.get("data-base") == Some("1"))
        .expect("the base of mura");
    assert!(
        other.get("hidden").is_some() && other.text().contains("「10文字以上」が「8文字以上」")
    );
    // And the values stand on their page, each with its clause.
    let values = page(&site, "parameters.html");
    let row = values.all(&|e| e.get("id") == Some("length"));
    let text = row[0].text();
    assert!(
        text.contains("8文字以上") && text.contains("10文字以上") && text.contains("違いあり"),
        "{text}"
    );
    assert!(text.contains("該当なし"), "{text}");
    let links: Vec<&str> = row[0]
        .of_name("a")
        .iter()
        .filter_map(|a| a.get("href"))
        .collect();
    assert_eq!(
        links,
        ["topics/length.html", "machi/3.html#3", "mura/3.html#3"]
    );
    let to = length.all(&|e| e.get("href") == Some("../parameters.html#length"));
    assert_eq!(to.len(), 1);
}

#[test]
fn two_bodies_are_walked_through_and_what_is_alone_is_listed() {
    let site = built(&three_bodies(), &[]);
    let pair = page(&site, "compare/machi--mura.html");
    let rows = pair.of_class("pair-row");
    let relations: Vec<&str> = rows.iter().filter_map(|r| r.get("data-relation")).collect();
    assert_eq!(relations, ["similar", "none", "same"]);
    assert!(rows[0].text().contains("倉庫") && rows[1].text().contains("乙村には該当なし"));
    let alone = pair.of_class("alone-list");
    assert!(alone[0].text().contains("撮影") && !alone[0].text().contains("施錠"));
    assert!(alone[1].text().contains("監査") && alone[1].text().contains("義務"));
    assert!(site.contains_key("compare/mura--shi.html"));
    // From the other side the same two bodies are walked through too.
    let turned = page(&site, "compare/mura--machi.html");
    let rows = turned.of_class("pair-row");
    assert!(
        rows[0].text().trim().starts_with("乙村"),
        "{}",
        rows[0].text()
    );
    let way = pair.of_class("pair-turn")[0].of_name("a")[0];
    assert_eq!(way.get("href"), Some("mura--machi.html"));
}

#[test]
fn coverage_is_drawn_and_stands_in_a_table() {
    let site = built(&three_bodies(), &[]);
    let home = page(&site, "compare.html");
    let svg = home.of_name("svg")[0];
    assert_eq!(svg.get("role"), Some("img"));
    let drawn: Vec<String> = svg.of_class("heat-cell").iter().map(|c| c.text()).collect();
    assert_eq!(drawn, ["2/2", "1/2", "1/2", "1/1", "1/1", "0/1"]);
    let table = home.of_class("heat-table")[0].of_name("td");
    let told: Vec<String> = table
        .iter()
        .map(|c| c.text().split(' ').next().unwrap_or("").to_owned())
        .collect();
    assert_eq!(told, drawn);
    // What both others have, the third lacks.
    let gaps = home.of_class("gaps");
    assert!(gaps[2].text().contains("合言葉の長さ") && !gaps[2].text().contains("撮影"));
    assert!(gaps[0].text().contains("主題 0 件"));
}

#[test]
fn every_clause_leads_to_the_same_rule_elsewhere() {
    let site = built(&three_bodies(), &[]);
    let clause = page(&site, "machi/1.html");
    let beside = clause.of_class("beside");
    assert_eq!(beside.len(), 1);
    let text = beside[0].text();
    assert!(
        text.contains("乙村 第2条") && text.contains("同じきまり"),
        "{text}"
    );
    let links: Vec<&str> = beside[0]
        .of_name("a")
        .iter()
        .filter_map(|a| a.get("href"))
        .collect();
    assert!(
        links.contains(&"../mura/2.html#2") && links.contains(&"../topics/lock.html"),
        "{links:?}"
    );
    let lone = page(&site, "machi/2.html");
    assert!(
        lone.of_class("beside")[0]
            .text()
            .contains("ほかの団体に同じ規定はありません")
    );
    for path in ["index.html", "machi/index.html", "mura/index.html"] {
        let page = page(&site, path);
        let links = page.of_class("deed");
        let found = links.iter().any(|a| a.text() == "団体を比べる");
        assert!(found, "{path}");
    }
    assert!(main_text(&page(&site, "help.html")).contains("ほぼ同じ文言"));
}

#[test]
fn samples_are_never_compared() {
    let test = three_bodies();
    for edition in ["internal", "public"] {
        let site = built(&test, &["--edition", edition]);
        for (path, bytes) in &site {
            let across = path.starts_with("topics")
                || path.starts_with("compare")
                || path == "parameters.html";
            let text = String::from_utf8_lossy(bytes);
            assert!(!(across && text.contains("架空")), "{path}");
        }
        let sample = site.keys().find(|path| path.starts_with("shi/mihon/1"));
        assert_eq!(sample.is_some(), edition == "internal");
        if let Some(path) = sample {
            assert!(page(&site, path).of_class("beside").is_empty());
        }
    }
}

#[test]
fn without_topics_or_a_second_body_nothing_is_compared() {
    let test = three_bodies();
    std::fs::remove_file(test.path("content/topics.yaml")).expect("the topics");
    let alone = SiteTest::new();
    for test in [test, alone] {
        let site = built(&test, &[]);
        for (path, bytes) in &site {
            let across = ["topics", "compare", "parameters"];
            assert!(!across.iter().any(|name| path.starts_with(name)), "{path}");
            if path.ends_with(".html") {
                let text = String::from_utf8_lossy(bytes);
                assert!(
                    !text.contains("compare.html") && !text.contains("団体を比べる"),
                    "{path}"
                );
            }
        }
    }
}

/// A body that an edition does not hold stands in no column and no pair.
#[test]
fn what_an_edition_does_not_hold_is_not_told() {
    let test = three_bodies();
    let front = FRONT.replace("machi", "mura").replace("in-force", "draft");
    test.write(
        "content/jurisdictions/mura/r8.md",
        format!("{front}\n### 第2条 (施錠)\n\n係員は、扉を施錠すること。\n\n### 第3条 (合言葉)\n\n合言葉は、長さ10文字以上とする。\n"),
    );
    let site = built(&test, &["--edition", "public"]);
    for (path, bytes) in &site {
        let across = [
            "topics/",
            "compare",
            "parameters",
            "data/compare",
            "data/parameters",
        ];
        let text = String::from_utf8_lossy(bytes);
        if across.iter().any(|name| path.starts_with(name)) {
            assert!(!text.contains("係員") && !text.contains("10文字"), "{path}");
        }
    }
    let length = page(&site, "topics/length.html");
    assert!(main_text(&length).contains("8文字以上"));
}

#[test]
fn the_topics_of_the_five_texts_show_them_letter_for_letter() {
    let site = real_site();
    let data = |name: &str| -> Value { serde_json::from_slice(&site[name]).expect("JSON") };
    let clauses = data("data/clauses.json");
    let clauses: BTreeMap<&str, &Value> = clauses["clauses"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|c| c["status"].is_null())
        .map(|c| (c["id"].as_str().expect("an id"), c))
        .collect();
    let topics = data("data/topics.json");
    let (mut shown, mut absent) = (0, 0);
    for topic in topics["topics"]
        .as_array()
        .expect("a list")
        .iter()
        .step_by(7)
    {
        let path = format!("topics/{}.html", topic["id"].as_str().expect("an id"));
        let page = page(site, &path);
        let columns = page.of_class("column");
        assert_eq!(columns.len(), 5, "{path}");
        let bodies = [
            "oguchi",
            "tsukuba-smartcity",
            "fukushima",
            "ubuyama",
            "hokuto",
        ];
        for (column, id) in columns.iter().zip(bodies) {
            let standing = &topic["bodies"][id];
            let named = standing["clauses"].as_array().expect("clauses");
            let words = column.of_class("side-words");
            assert_eq!(words.len(), named.len(), "{path} {id}");
            if named.is_empty() {
                assert!(column.text().contains("該当なし"), "{path} {id}");
                absent += 1;
            }
            for (words, clause) in words.iter().zip(named) {
                let clause = clauses[clause.as_str().expect("an id")];
                let printed = clause["text"].as_str().expect("a text");
                if !printed.is_empty() {
                    assert_eq!(words.text(), printed.replace('\n', ""), "{path} {id}");
                    shown += 1;
                }
            }
        }
    }
    assert!(shown > 300 && absent > 200, "{shown} {absent}");
    let strength = page(site, "topics/password-strength.html");
    let marked = strength.of_class("column")[1].of_class("on");
    assert!(
        marked.iter().any(|u| u.text() == "8"),
        "the length that only one body sets"
    );
}

#[test]
fn a_body_that_nobody_has_read_is_shown_as_proposed() {
    let test = three_bodies();
    let unread = TOPICS.replace("      shi: none\n", "");
    test.write("content/topics.yaml", unread);
    let site = built(&test, &[]);
    let pair = main_text(&page(&site, "compare/machi--shi.html"));
    assert!(
        pair.contains("丙市の条項は、まだ人が主題ごとに確かめていません"),
        "{pair}"
    );
    assert!(pair.contains("丙市では見つかりません"), "{pair}");
    assert!(pair.contains("提案"), "{pair}");
    assert!(!pair.contains("該当なし"), "{pair}");
    // The two that were read say so as before.
    let read = main_text(&page(&site, "compare/machi--mura.html"));
    assert!(read.contains("乙村には該当なし"), "{read}");
    assert!(!read.contains("確かめていません"), "{read}");
    let home = main_text(&page(&site, "compare.html"));
    assert!(home.contains("未調査"), "{home}");
    assert!(home.contains("この団体の条項は、まだ主題ごとに確かめていません"));
    // Beside a clause too.
    let clause = main_text(&page(&site, "machi/all.html"));
    assert!(!clause.contains("ほぼ同じ文言"), "{clause}");
    let pages = site.iter().filter(|(path, _)| path.starts_with("machi/"));
    let told = pages
        .filter(|(_, bytes)| String::from_utf8_lossy(bytes).contains("人がまだ確かめていないもの"));
    assert!(told.count() > 0);
}
