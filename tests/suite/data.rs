//! The published data says what was promised.

use serde_json::{Value, json};

use crate::driver::{BODY, FRONT, SiteTest};

fn clauses(test: &SiteTest) -> Vec<Value> {
    test.run(&["build"]).ended(0);
    test.data("clauses.json")["clauses"]
        .as_array()
        .expect("a list")
        .clone()
}

#[test]
fn site_json_names_bodies_policies_and_versions() {
    let test = SiteTest::new();
    let clauses = clauses(&test).len();
    assert_eq!(
        test.data("site.json"),
        json!({
            "edition": "internal",
            "jurisdictions": [{
                "id": "machi", "name": "試験町",
                "policies": [{
                    "id": "policy", "title": "試験町情報セキュリティ規程",
                    "versions": [{
                        "id": "r8", "label": "令和8年一部改定", "status": "in-force",
                        "effective": "2026-04-01", "clauses": clauses, "url": "machi/all.html",
                    }],
                }],
            }],
        })
    );
}

#[test]
fn clauses_bear_every_promised_field() {
    let test = SiteTest::new();
    let clauses = clauses(&test);
    assert_eq!(
        clauses[1],
        json!({
            "id": "machi/2", "jurisdiction": "machi", "version": "r8", "path": ["第2条"],
            "parent": null, "kind": "article", "label": "第2条", "heading": "定義", "term": null,
            "text": "次の各号の用語は、当該各号に定めるところによる。",
            "url": "machi/2.html#2", "source": null, "duties": [], "duty": "none",
            "topics": [], "controls": [], "edition": "public",
        })
    );
    let paths: Vec<_> = clauses.iter().map(|c| c["path"].to_string()).collect();
    assert_eq!(
        paths,
        [
            r#"["第1条"]"#,
            r#"["第2条"]"#,
            r#"["第2条","(1)"]"#,
            r#"["第2条","(2)"]"#,
            r#"["第2条","(2)","ア"]"#,
            r#"["第2条","(2)","イ"]"#,
            r#"["第2条","table#1"]"#,
            r#"["第2条","table#1","重要性Ⅰ"]"#,
            r#"["第2条","table#1","重要性Ⅱ"]"#,
        ]
    );
    assert_eq!(clauses[2]["term"], "情報資産");
    assert_eq!(clauses[6]["heading"], "情報資産の分類");
    assert_eq!(
        clauses[6]["text"],
        "分類\t扱い\n重要性Ⅰ\t職員等は、持ち出してはならない。\n重要性Ⅱ\t許可を要する。"
    );
}

#[test]
fn wide_digits_are_narrow_in_paths_alone() {
    let test = SiteTest::new();
    let wide = BODY.replace("第2条", "第２条").replace("- (1)", "- （１）");
    test.policy(&format!("{FRONT}{wide}"));
    let clauses = clauses(&test);
    assert_eq!(clauses[2]["path"], json!(["第2条", "(1)"]));
    assert_eq!(clauses[2]["label"], "（１）");
    assert_eq!(clauses[2]["id"], "machi/2.i1");
}

#[test]
fn ids_are_unique_and_parents_stand_before_children() {
    let test = SiteTest::new();
    test.long_policy();
    let mut seen = std::collections::BTreeSet::new();
    for clause in clauses(&test) {
        let id = clause["id"].as_str().expect("an id").to_owned();
        assert!(id.is_ascii());
        if let Some(parent) = clause["parent"].as_str() {
            assert!(seen.contains(parent), "{parent} comes after {id}");
        }
        assert!(seen.insert(id));
    }
    assert_eq!(seen.len(), 120);
}

#[test]
fn drafts_stay_out_of_the_public_edition() {
    let test = SiteTest::new();
    test.list(&["r8", "r9"]);
    let draft = FRONT
        .replace("r8", "r9")
        .replace("in-force", "draft")
        .replace("令和8年一部改定", "未公表の案");
    test.write(
        "content/jurisdictions/machi/r9.md",
        format!("{draft}{BODY}"),
    );
    let internal = clauses(&test);
    assert!(
        internal
            .iter()
            .any(|c| c["version"] == "r9" && c["edition"] == "internal")
    );
    test.run(&["build", "--edition", "public"]).ended(0);
    assert_eq!(test.data("site.json")["edition"], "public");
    for (path, bytes) in test.files("site") {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!path.contains("r9") && !text.contains("r9"), "{path}");
        assert!(!text.contains("未公表の案"), "{path}");
    }
}
