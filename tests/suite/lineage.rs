//! A clause keeps its address through a revision, and old addresses lead on.

use std::collections::BTreeSet;

use keiji::diff::lineage;
use keiji::model::is_key;
use keiji::references::VersionReferences;
use serde_json::Value;

use crate::diff::{Known, compare};
use crate::driver::SiteTest;
use crate::duties::posted;
use crate::revisions::{Dice, Draft, Stock};

const OLD: &str = "---
jurisdiction: machi
title: 試験町情報セキュリティ規程
version: r7
label: 令和7年制定
status: superseded
effective: 2025-04-01
---

## 第1章 総則

### 第1条 (目的)

この規程は、情報資産を守るために必要な事項を定める。

### 第2条 (管理)

管理者を置く。

### 第3条 (持出し)

職員等は、持ち出してはならない。

- (1) 端末
- (2) 媒体

## 第2章 雑則

### 第4条 (委任)

この規程に定めるもののほか、町長が定める。

## 第3章 罰則

### 第5条 (公表)

違反した者の氏名を公表する。
";

/// An article is put in front, 管理 ends, 持出し moves to 雑則, 罰則 goes.
const NEW: &str = "---
jurisdiction: machi
title: 試験町情報セキュリティ規程
version: r8
label: 令和8年改正
status: in-force
effective: 2026-04-01
---

## 第1章 総則

### 第1条 (趣旨)

この規程の趣旨を定める。

### 第2条 (目的)

この規程は、情報資産を守るために必要な事項を定める。

## 第2章 雑則

### 第3条 (委任)

この規程に定めるもののほか、町長が定める。

### 第4条 (持出し)

職員等は、持ち出してはならない。

- (1) 端末
- (2) 媒体
";

const KEYS: &str = "from: r7
keys:
  - path: [第1章, 第1条]
    key: 1_r8
  - path: [第1章, 第2条]
    key: '1'
    was: 第1条
  - path: [第2章, 第3条]
    key: '4'
  - path: [第2章, 第4条]
    key: '3'
  - path: [第2章, 第4条, (1)]
    key: 3.i1
  - path: [第2章, 第4条, (2)]
    key: 3.i2
";

fn revised() -> SiteTest {
    let test = SiteTest::new();
    test.list(&["r7", "r8"]);
    test.write("content/jurisdictions/machi/r7.md", OLD);
    test.policy(NEW);
    test.write("content/jurisdictions/machi/r8.keys.yaml", KEYS);
    test
}

fn page(test: &SiteTest, path: &str) -> String {
    std::fs::read_to_string(test.path(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

#[test]
fn a_clause_keeps_its_key_whatever_its_number() {
    let test = revised();
    test.run(&["build", "--strict"]).ended(0);
    let data = test.data("clauses.json");
    let clauses = data["clauses"].as_array().expect("a list");
    let key = |version: &str, heading: &str| -> Value {
        let found = clauses
            .iter()
            .find(|c| c["version"] == version && c["heading"] == heading);
        found.expect("the clause")["id"].clone()
    };
    for heading in ["目的", "持出し", "委任"] {
        assert_eq!(key("r7", heading), key("r8", heading), "{heading}");
    }
    assert_eq!(key("r8", "趣旨"), "machi/1_r8");
}

#[test]
fn old_addresses_lead_to_the_clause_of_today() {
    let test = revised();
    test.run(&["build"]).ended(0);
    // 第3条 stood in 第1章, whose page is still there; its items with it.
    let first = page(&test, "site/machi/c1.html");
    for (id, cite, href) in [
        ("3", "旧第3条", "c2.html#3\">第4条"),
        ("3.i2", "旧第3条第2号", "c2.html#3.i2\">第4条第2号"),
    ] {
        let at = first.find(&format!("<li id=\"{id}\">")).expect(id);
        let entry = &first[at..at + first[at..].find("</li>").expect("an end")];
        assert!(entry.contains(cite), "{entry}");
        assert!(entry.contains(href), "{entry}");
    }
    // It says what it was called.
    let second = page(&test, "site/machi/c2.html");
    assert!(
        second.contains("<a class=\"was\" href=\"r7/c1.html#3\">旧第3条</a>"),
        "{second}"
    );
    // Its items are called as before.
    assert!(!second.contains("旧第3条第2号"));
    assert!(!second.contains("<li id=\"3\">"));
}

#[test]
fn a_clause_that_ended_leads_to_its_last_text() {
    let test = revised();
    test.run(&["build"]).ended(0);
    let ended = "「令和8年改正」（令和8年4月1日施行）で削られました";
    for (path, id, last) in [
        ("site/machi/c1.html", "2", "r7/c1.html#2"),
        // The chapter has no page any more; its address still has.
        ("site/machi/c3.html", "c3", "r7/c3.html#c3"),
        ("site/machi/c3.html", "5", "r7/c3.html#5"),
        ("site/machi/all.html", "5", "r7/c3.html#5"),
    ] {
        let text = page(&test, path);
        let at = text
            .find(&format!("<li id=\"{id}\">"))
            .unwrap_or_else(|| panic!("{path} has no {id}"));
        let entry = &text[at..at + text[at..].find("</li>").expect("an end")];
        assert!(entry.contains(ended), "{entry}");
        assert!(entry.contains(&format!("href=\"{last}\"")), "{entry}");
    }
    // The old version keeps its pages as they were.
    assert!(!page(&test, "site/machi/r7/c1.html").contains("class=\"former\""));
}

#[test]
fn the_text_to_carry_about_tells_nothing_of_the_past() {
    let test = revised();
    test.run(&["build"]).ended(0);
    let posting = page(&test, "site/machi/posting-machi-r8.html");
    assert!(!posting.contains("旧第"), "{posting}");
}

#[test]
fn a_version_that_continues_nothing_is_warned_of() {
    let test = revised();
    std::fs::remove_file(test.path("content/jurisdictions/machi/r8.keys.yaml")).expect("removed");
    assert_eq!(test.findings(), ["warning[K0114]"]);
    test.run(&["check"])
        .ended(0)
        .says("keiji keys machi@r7 machi@r8");
}

#[test]
fn faults_in_the_record_are_found() {
    let test = revised();
    let keys = |text: &str| test.write("content/jurisdictions/machi/r8.keys.yaml", text);
    for (from, to, codes) in [
        ("[第1章, 第2条]", "[第1章, 第9条]", vec!["error[K0115]"]),
        // Now 第3条 and 第4条 are both `3`.
        ("key: '4'", "key: '3'", vec!["error[K0116]"]),
        ("key: '4'", "key: ../x", vec!["error[K0106]"]),
        ("key: '4'", "key: A", vec!["error[K0106]"]),
        ("from: r7", "from: r6", vec!["error[K0104]"]),
        ("from: r7", "from: r8", vec!["error[K0104]"]),
        (
            "    was: 第1条\n",
            "    wass: 第1条\n",
            vec!["error[K0103]"],
        ),
        ("from: r7\n", "", vec!["error[K0105]", "error[K0104]"]),
    ] {
        keys(&KEYS.replace(from, to));
        let mut found = test.findings();
        found.sort();
        found.dedup();
        let mut codes: Vec<String> = codes.into_iter().map(str::to_owned).collect();
        codes.sort();
        assert_eq!(found, codes, "{to}");
    }
    keys("- a\n");
    assert_eq!(test.findings(), ["error[K0101]"]);
}

/// Revises each text twice: keys are unique, a clause that goes on has the key it
/// had, and no key of a clause that ended is given to another, one or two versions
/// later.
#[test]
fn keys_hold_through_random_revisions() {
    let texts: Vec<_> = ["tsukuba-smartcity", "oguchi", "ubuyama", "hokuto"]
        .into_iter()
        .map(posted)
        .collect();
    let stock = Stock::new(texts.iter().map(|(_, version)| *version));
    let (mut same, mut kept) = (0, 0);
    for seed in 0..8 {
        let mut old = texts[seed as usize % texts.len()].1.clone();
        let mut taken = BTreeSet::new();
        for round in 1..=2 {
            let mut dice = Dice::new(1000 * round + seed);
            let mut draft = Draft::new(&old);
            draft.revise(&stock, &mut dice);
            let (mut new, truth) = draft.finish(&VersionReferences::default(), false);
            new.front.version = format!("v{round}");
            let (before, after) = (Known::plain(old.clone()), Known::plain(new));
            let diff = compare(&before, &after);
            let record = lineage(&old, &after.version, &diff, &taken);
            let mut new = after.version;
            for entry in &record.keys {
                let at = new.clauses.iter().position(|c| c.path == entry.path);
                new.clauses[at.expect("a clause")]
                    .key
                    .clone_from(&entry.key);
            }
            let keys: BTreeSet<&String> = new.clauses.iter().map(|c| &c.key).collect();
            assert_eq!(keys.len(), new.clauses.len(), "seed {seed}, round {round}");
            assert!(keys.iter().all(|key| is_key(key)));
            taken.extend(old.clauses.iter().map(|c| c.key.clone()));
            for (at, clause) in new.clauses.iter().enumerate() {
                let before = diff.continues(at).map(|n| &old.clauses[n].key);
                match before {
                    Some(key) => assert_eq!(clause.key, *key),
                    None => assert!(!taken.contains(&clause.key), "{}", clause.key),
                }
                if let Some(origin) = truth.origin[at] {
                    same += 1;
                    kept += usize::from(clause.key == old.clauses[origin].key);
                }
            }
            old = new;
        }
    }
    assert!(kept * 100 >= same * 98, "{kept} of {same} keys were kept");
}
