//! The pages about controls: what implements a clause, a control with its clauses,
//! the catalogue, those in charge, the files; and nothing of what is withheld.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::dom::{Element, parse};
use crate::driver::{FRONT, SiteTest};
use crate::pages::real_site;
use crate::trace;

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

fn with_id<'e>(page: &'e Element, id: &str) -> &'e Element {
    page.all(&|e| e.get("id") == Some(id))[0]
}

fn hrefs(element: &Element) -> Vec<&str> {
    let links = element.of_name("a");
    links.into_iter().filter_map(|a| a.get("href")).collect()
}

fn data(site: &BTreeMap<String, Vec<u8>>, name: &str) -> Value {
    serde_json::from_slice(&site[name]).expect("JSON")
}

#[test]
fn a_clause_names_its_controls_and_where_they_come_from() {
    let site = built(&trace::confirmed(), &[]);
    let second = page(&site, "machi/2.html");
    let marks = second.of_class("controls-of");
    let told: Vec<String> = marks.iter().map(|m| m.text()).collect();
    assert_eq!(marks.len(), 3, "{told:?}");
    assert!(
        told[0].contains("統制 1 件") && told[0].contains("第2条から引き継ぎ"),
        "{told:?}"
    );
    assert!(told[2].contains("合い言葉の規則") && !told[2].contains("引き継ぎ"));
    assert!(told.iter().all(|t| !t.contains("要確認")), "{told:?}");
    let third = page(&site, "machi/3.html");
    let text = third.of_class("controls-of")[0].text();
    for words in [
        "統制 2 件",
        "一部実施",
        "媒体の封鎖",
        "持出しの部分を受け持つ。",
        "支援",
        "技術・状態（モデルの例）：実施済み",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert_eq!(
        hrefs(third.of_class("controls-of")[0]),
        [
            "../controls/usb-lock.html",
            "../controls/password-rules.html"
        ]
    );
    let fourth = page(&site, "machi/4.html").of_class("controls-of")[0].text();
    assert_eq!(fourth, "統制を要しない：職や組織を置くだけの定め");
    // Only behind the clauses, and not in what is handed out as one text.
    for path in ["machi/1.html", "machi/all.html"] {
        assert!(
            page(&site, path).of_class("controls-of").is_empty(),
            "{path}"
        );
    }
    let posting = site
        .keys()
        .find(|path| path.contains("posting-"))
        .expect("a posting");
    assert!(page(&site, posting).of_class("controls-of").is_empty());
}

#[test]
fn a_text_that_changed_turns_its_links_in_words() {
    let test = trace::confirmed();
    let policy = test.path("content/jurisdictions/machi/r8.md");
    let text = std::fs::read_to_string(&policy).expect("the policy");
    let text = text.replace(
        "情報資産を持ち出してはならない",
        "情報資産を庁外に持ち出してはならない",
    );
    std::fs::write(
        &policy,
        text.replace("委員会を置かなければ", "会議を置かなければ"),
    )
    .expect("written");
    let site = built(&test, &[]);
    let marks = |path: &str| page(&site, path).of_class("to-review").len();
    assert_eq!(marks("machi/2.html"), 0);
    assert_eq!(marks("machi/3.html"), 3, "the summary and both links");
    assert_eq!(marks("machi/4.html"), 1, "the waiver");
    let control = page(&site, "controls/password-rules.html");
    assert_eq!(control.of_class("to-review").len(), 1);
    assert!(
        main_text(&control).contains("第3条 持出し 要確認"),
        "{}",
        main_text(&control)
    );
    assert!(main_text(&page(&site, "controls.html")).contains("要確認 1 件"));
    assert!(main_text(&page(&site, "owners/staff.html")).contains("第3条（支援） 要確認"));
}

#[test]
fn a_row_is_named_behind_its_table() {
    let test = SiteTest::new();
    test.run(&["build"]).ended(0);
    let clauses = test.data("clauses.json");
    test.write("content/controls/carry.md", CARRY);
    let row = clauses["clauses"].as_array().expect("a list").iter();
    let mut rows = row.filter(|c| c["kind"] == "row");
    let id = rows.next().and_then(|c| c["id"].as_str()).expect("a row");
    let key = id.trim_start_matches("machi/");
    test.write(
        "content/traceability/machi.yaml",
        format!("version: r8\nclauses:\n  \"{key}\":\n    links:\n      - {{control: carry, relation: implements}}\n"),
    );
    test.run(&["trace", "review", "--confirm"]).ended(0);
    let site = built(&test, &[]);
    let second = page(&site, "machi/2.html");
    let text = second.of_class("controls-of")[0].text();
    assert!(
        text.contains("「重要性Ⅰ」の統制 1 件") && text.contains("持出しの許可"),
        "{text}"
    );
}

const CARRY: &str = "---
id: carry
name: 持出しの許可 <b>
type: operational
owner: staff
status: planned
review: 毎月
evidence: [許可の記録]
iso27002: [\"7.9\"]
edition: public
---

## 何をするか

許可なく持ち出さない。

## 方法

<script>alert(1)</script>

[押す](javascript:alert(1)) と <img src=x onerror=alert(1)>。

```bash
# 確かめる
if [ -n \"$X\" ]; then echo \"<b>\"; fi
```

## 確認

記録を見る。
";

#[test]
fn a_control_shows_its_text_and_its_clauses() {
    let test = trace::confirmed();
    let carry = CARRY.replace("id: carry", "id: usb-lock");
    test.write("content/controls/usb-lock.md", carry);
    let site = built(&test, &[]);
    let control = page(&site, "controls/usb-lock.html");
    let raw = String::from_utf8_lossy(&site["controls/usb-lock.html"]);
    for bad in [
        "<script>alert",
        "javascript:",
        "<img",
        "onerror=alert(1)>\n",
        "持出しの許可 <b>",
    ] {
        assert!(!raw.contains(bad), "{bad}");
    }
    let text = main_text(&control);
    for words in [
        "持出しの許可 <b>",
        "運用",
        "職員等",
        "予定",
        "毎月",
        "許可の記録",
        "7.9",
        "<script>alert(1)</script>",
        "試験町（1 条項）",
        "一部実施 第3条 持出し",
        "理由：持出しの部分を受け持つ。",
        "採用する団体は、担当、状態、示すものを自分の団体のものに書き換えてください",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    // The code is marked, and letter for letter what was written.
    let code = control.of_name("code")[0];
    assert_eq!(
        code.text(),
        "# 確かめる\nif [ -n \"$X\" ]; then echo \"<b>\"; fi\n"
    );
    assert_eq!(code.of_class("hl-comment")[0].text().trim(), "# 確かめる");
    assert_eq!(
        control.of_class("code")[0].get("data-language"),
        Some("bash")
    );
    // Items that have it from above stand below that clause.
    let rules = page(&site, "controls/password-rules.html");
    let text = main_text(&rules);
    assert!(text.contains("試験町（4 条項）"), "{text}");
    assert!(
        text.contains("下の 2 条項も同じ統制による（引き継ぎ）：第2条第1号 第2条第2号"),
        "{text}"
    );
}

/// The files with links and controls that stand in a site.
fn handed_out(site: &BTreeMap<String, Vec<u8>>) -> Vec<&str> {
    let paths = site.keys().map(String::as_str);
    let ours = |path: &&str| {
        ["data/trace/", "data/oscal/"]
            .iter()
            .any(|d| path.starts_with(d))
    };
    paths.filter(ours).collect()
}

#[test]
fn a_control_is_found_by_what_people_call_it() {
    let test = trace::confirmed();
    test.write(
        "content/glossary.yaml",
        "terms:\n  - term: 合い言葉\n    reading: あいことば\n    asked_as: [暗証番号]\n",
    );
    let list = page(&built(&test, &[]), "controls.html");
    let also = |name: &str| -> String {
        let items = list.all(&|e| e.get("data-type").is_some());
        let item = items.into_iter().find(|item| item.text().contains(name));
        let also = item.expect(name).get("data-also");
        also.unwrap_or_default().to_owned()
    };
    assert!(also("合い言葉の規則").contains("暗証番号"));
    assert!(!also("媒体の封鎖").contains("暗証番号"));
}

#[test]
fn a_body_without_links_has_no_mapping_to_lead_to() {
    let test = trace::confirmed();
    test.write(
        "content/site.yaml",
        "title: 規程の掲示\njurisdictions: [machi, mura]\n",
    );
    test.write(
        "content/jurisdictions/mura/jurisdiction.yaml",
        "id: mura\nname: 乙村\nkind: 村\npolicies:\n  - id: policy\n    versions: [r8]\n",
    );
    let front = FRONT.replace("machi", "mura");
    test.write(
        "content/jurisdictions/mura/r8.md",
        format!("{front}\n### 第1条 (目的)\n\nこの規程は、情報資産を守る。\n"),
    );
    let site = built(&test, &[]);
    let list = page(&site, "controls.html");
    let mut files: Vec<&str> = hrefs(list.of_class("control-files")[0]);
    files.sort_unstable();
    assert_eq!(files, handed_out(&site));
    assert!(files.contains(&"data/oscal/mura-catalog.json"), "{files:?}");
    assert!(!files.iter().any(|file| file.contains("mura-mapping")));
}

#[test]
fn the_catalogue_lists_all_and_leads_to_the_files() {
    let site = built(&trace::confirmed(), &[]);
    let list = page(&site, "controls.html");
    let items = list.all(&|e| e.get("data-type").is_some());
    assert_eq!(items.len(), 2);
    assert_eq!(items[0].get("data-owner"), Some("staff"));
    assert_eq!(items[0].get("data-status"), Some("done"));
    assert_eq!(items[0].get("data-iso"), Some("8.5"));
    assert!(items[0].text().contains("4 条項"), "{}", items[0].text());
    let text = main_text(&list);
    assert!(
        text.contains("技術の統制 2 件") && text.contains("モデル"),
        "{text}"
    );
    let files: Vec<&str> = hrefs(list.of_class("control-files")[0]);
    assert_eq!(
        files,
        [
            "data/trace/traceability.xlsx",
            "data/trace/machi.csv",
            "data/trace/controls.csv",
            "data/oscal/component-definition.json",
            "data/oscal/controls-catalog.json",
            "data/oscal/machi-catalog.json",
            "data/oscal/machi-mapping.json",
        ]
    );
    let mut made = handed_out(&site);
    made.sort_by_key(|path| files.iter().position(|file| file == path));
    assert_eq!(files, made);
    for path in ["index.html", "machi/index.html"] {
        let page = page(&site, path);
        let deeds = page.of_class("deed");
        assert!(deeds.iter().any(|a| a.text() == "統制の一覧"), "{path}");
        assert!(
            page.of_class("site-nav")[0].text().contains("統制"),
            "{path}"
        );
    }
    assert!(main_text(&page(&site, "help.html")).contains("「要確認」は"));
}

#[test]
fn those_in_charge_have_a_list_to_tick_off() {
    let test = trace::confirmed();
    let carry = CARRY.replace("id: carry", "id: usb-lock");
    test.write("content/controls/usb-lock.md", carry);
    let site = built(&test, &[]);
    let owners = page(&site, "owners.html");
    assert!(
        main_text(&owners).contains("職員等 統制 2 件"),
        "{}",
        main_text(&owners)
    );
    let list = page(&site, "owners/staff.html");
    let items = list.all(&|e| e.get("data-review").is_some());
    assert_eq!(items.len(), 2);
    let text = items[1].text();
    for words in [
        "記録を見る。",
        "試験町",
        "第3条（一部実施）",
        "適合",
        "不適合",
        "確認日",
        "氏名",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(
        !text.contains("許可なく持ち出さない"),
        "only the checks: {text}"
    );
    assert_eq!(items[1].get("data-body"), Some("machi"));
    assert!(main_text(&list).contains("書き換えてください"));
}

/// What is of one body is marked as such, for the page to be narrowed to it.
#[test]
fn a_list_can_be_narrowed_to_a_body_under_its_own_name() {
    let test = trace::confirmed();
    let carry = CARRY
        .replace("id: carry", "id: usb-lock")
        .replace("owner: staff", "owner: deputy-ciso");
    test.write("content/controls/usb-lock.md", carry);
    test.write(
        "content/jurisdictions/machi/jurisdiction.yaml",
        "id: machi\nname: 試験町\nkind: 町\nroles:\n  - {id: staff, name: 職員等}\n  - {id: deputy-ciso, name: 統括責任者}\npolicies:\n  - id: policy\n    versions: [r8]\n",
    );
    let site = built(&test, &[]);
    let list = page(&site, "owners/deputy-ciso.html");
    let head = list.of_name("h1")[0];
    let titles = head.all(&|e| e.get("data-only").is_some());
    let told: Vec<(Option<&str>, String, bool)> = titles
        .iter()
        .map(|e| (e.get("data-only"), e.text(), e.get("hidden").is_some()))
        .collect();
    let wanted = [
        (Some(""), "CISO を補佐する者の点検表".to_owned(), false),
        (
            Some("machi"),
            "試験町　CISO を補佐する者（統括責任者）の点検表".to_owned(),
            true,
        ),
    ];
    assert_eq!(told, wanted);
    assert!(main_text(&list).contains("試験町の条文に関わるものは 1 件、条文は 1 件です。"));
    let rows = list.all(&|e| e.name == "div" && e.get("data-of").is_some());
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].get("data-of"), Some("machi"));
    let text = rows[0].text();
    assert!(text.contains("第3条（一部実施）"), "{text}");
    let words = rows[0].of_name("small")[0].text();
    assert!(
        words.contains("持ち出してはならない") && words.chars().count() <= 36,
        "{words}"
    );
    let sheet = list.of_class("sheet-head")[0].text();
    assert!(
        sheet.contains("印刷日") && sheet.contains("統制 1 件"),
        "{sheet}"
    );
    // One name on every page, with the body's own where the page is of the body.
    let control = main_text(&page(&site, "controls/usb-lock.html"));
    assert!(
        control.contains("担当CISO を補佐する者") || control.contains("担当 CISO を補佐する者"),
        "{control}"
    );
    let matrix = main_text(&page(&site, "machi/trace.html"));
    assert!(
        matrix.contains("運用・CISO を補佐する者（統括責任者）"),
        "{matrix}"
    );
    // Without scripts too the numbers lead to the list.
    let owners = page(&site, "owners.html");
    let links = hrefs(owners.of_class("owner-list")[0]);
    assert!(
        links.contains(&"owners/deputy-ciso.html?body=machi"),
        "{links:?}"
    );
}

/// Ids, names, files and choices of what the public edition must not name.
#[test]
fn a_withheld_control_leaves_no_trace_on_any_page() {
    let test = trace::confirmed();
    let secret = CARRY
        .replace("id: carry", "id: usb-lock")
        .replace("name: 持出しの許可 <b>", "name: 媒体の封鎖")
        .replace("owner: staff", "owner: guard")
        .replace("public", "internal");
    test.write("content/controls/usb-lock.md", secret);
    test.write(
        "content/jurisdictions/machi/jurisdiction.yaml",
        "id: machi\nname: 試験町\nkind: 町\nroles:\n  - {id: staff, name: 職員等}\n  - {id: guard, name: 警備員}\npolicies:\n  - id: policy\n    versions: [r8]\n",
    );
    let internal = built(&test, &[]);
    assert!(internal.contains_key("owners/guard.html"));
    let site = built(&test, &["--edition", "public"]);
    assert!(
        !site.contains_key("owners/guard.html") && !site.contains_key("controls/usb-lock.html")
    );
    for (path, bytes) in &site {
        let text = String::from_utf8_lossy(bytes);
        for secret in [
            "usb-lock",
            "媒体の封鎖",
            "許可なく持ち出さない",
            "記録を見る。",
        ] {
            assert!(!text.contains(secret), "{path} holds {secret}");
        }
    }
    for path in ["controls.html", "owners.html"] {
        let text = main_text(&page(&site, path));
        assert!(!text.contains("警備員"), "{path}: {text}");
    }
    let list = page(&site, "controls.html");
    assert!(main_text(&list).contains("技術の統制 1 件"));
    assert!(list.all(&|e| e.get("value") == Some("7.9")).is_empty());
    assert!(main_text(&page(&site, "machi/3.html")).contains("統制 1 件"));
    assert!(!main_text(&page(&site, "controls/password-rules.html")).contains("庁内版だけ"));
}

#[test]
fn without_controls_nothing_leads_to_them() {
    let site = built(&SiteTest::new(), &[]);
    for (path, bytes) in &site {
        let about = ["controls", "owners", "data/oscal", "data/trace/"];
        assert!(!about.iter().any(|name| path.starts_with(name)), "{path}");
        let text = String::from_utf8_lossy(bytes);
        if path.ends_with(".html") {
            for link in [
                "controls.html",
                "owners.html",
                "統制の一覧",
                "class=\"cited-by controls-of\"",
            ] {
                assert!(!text.contains(link), "{path} has {link}");
            }
        }
    }
}

/// The five bodies: what the pages say is what the data say.
#[test]
fn pages_and_data_agree_on_the_real_site() {
    let site = real_site();
    let controls = data(site, "data/controls.json");
    let controls = controls["controls"].as_array().expect("a list");
    let trace = data(site, "data/trace.json");
    let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
    let mut linked: BTreeSet<(&str, &str)> = BTreeSet::new();
    for link in trace["links"].as_array().expect("a list") {
        *counted
            .entry(link["control"].as_str().expect("a control"))
            .or_default() += 1;
        let clause = link["clause"].as_str().expect("a clause");
        linked.insert((clause, link["version"].as_str().expect("a version")));
    }
    let list = page(site, "controls.html");
    let items = list.all(&|e| e.get("data-type").is_some());
    assert_eq!(items.len(), controls.len());
    assert!(controls.len() >= 90, "{}", controls.len());
    let mut in_charge: BTreeMap<&str, usize> = BTreeMap::new();
    for control in controls {
        let id = control["id"].as_str().expect("an id");
        let url = control["url"].as_str().expect("an address");
        *in_charge
            .entry(control["owner"].as_str().expect("an owner"))
            .or_default() += 1;
        let control_page = page(site, url);
        let bodies = control_page.of_class("control-body");
        let told: usize = bodies
            .iter()
            .map(|h| {
                let text = h.text();
                let digits: String = text.chars().filter(char::is_ascii_digit).collect();
                digits.parse::<usize>().expect("a number")
            })
            .sum();
        assert_eq!(Some(&told), counted.get(id), "{url}");
        let lists = control_page.of_class("control-clauses");
        let shown: usize = lists.iter().map(|list| hrefs(list).len()).sum();
        assert_eq!(shown, told, "{url}: a link for each clause");
    }
    for (owner, n) in in_charge {
        let list = page(site, &format!("owners/{owner}.html"));
        assert_eq!(
            list.all(&|e| e.get("data-review").is_some()).len(),
            n,
            "{owner}"
        );
    }
    // Every clause with a link says so on its page, rows behind their table.
    let clauses = data(site, "data/clauses.json");
    let all = clauses["clauses"].as_array().expect("a list").iter();
    let mut marked = 0;
    let mut pages: BTreeMap<String, Element> = BTreeMap::new();
    let here = |c: &&Value| {
        let words = [&c["id"], &c["version"]].map(|word| word.as_str().expect("a word"));
        linked.contains(&words.into())
    };
    for clause in all.filter(here) {
        let named: Vec<&Value> = clause["controls"]
            .as_array()
            .expect("a list")
            .iter()
            .collect();
        if named.is_empty() || clause["kind"] == "row" {
            continue;
        }
        let url = clause["url"].as_str().expect("an address");
        let (path, key) = url.split_once('#').expect("a fragment");
        let on = pages
            .entry(path.to_owned())
            .or_insert_with(|| page(site, path));
        let element = with_id(on, key);
        // Those below it have marks of their own.
        let first = element.of_class("controls-of");
        let own = first.iter().find(|m| {
            named.iter().all(|id| {
                let to = format!("controls/{}.html", id.as_str().expect("an id"));
                hrefs(m).iter().any(|href| href.ends_with(&to))
            })
        });
        assert!(own.is_some(), "{url}");
        marked += 1;
    }
    assert!(marked > 1000, "{marked}");
}
