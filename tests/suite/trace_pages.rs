//! The pages that hold clauses against controls: their numbers are those of the
//! data and of `keiji trace`, a revision tells what it touches, and the public
//! edition names nothing that is withheld.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::dom::{Element, parse};
use crate::driver::SiteTest;
use crate::pages::real_site;
use crate::trace::{confirmed, drop_waiver, revise};

fn page(site: &BTreeMap<String, Vec<u8>>, path: &str) -> Element {
    let bytes = site.get(path).unwrap_or_else(|| panic!("{path} is made"));
    parse(std::str::from_utf8(bytes).expect("UTF-8"))
}

fn json(site: &BTreeMap<String, Vec<u8>>, path: &str) -> Value {
    serde_json::from_slice(&site[path]).expect("JSON")
}

fn built(test: &SiteTest, args: &[&str]) -> BTreeMap<String, Vec<u8>> {
    test.run(&[&["build"], args].concat()).ended(0);
    test.files("site")
}

fn main_text(page: &Element) -> String {
    page.of_name("main")[0].text()
}

/// The texts of the cells of a table's body, row by row.
fn cells(table: &Element) -> Vec<Vec<String>> {
    let body = table.of_name("tbody")[0];
    let cell = |e: &Element| e.name == "th" || e.name == "td";
    let rows = body.of_name("tr").into_iter();
    rows.map(|row| row.all(&cell).iter().map(|c| c.text()).collect())
        .collect()
}

fn word<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().expect("a text")
}

fn number(value: &Value, key: &str) -> String {
    value[key].as_u64().expect("a number").to_string()
}

/// Where the tables are, their files are too.
#[test]
fn tables_lead_to_their_files() {
    let site = real_site();
    for (path, up, bodies) in [("trace.html", "", 5), ("hokuto/trace.html", "../", 1)] {
        let page = page(site, path);
        let links = page.of_class("trace-files")[0].of_name("a");
        let hrefs: Vec<&str> = links.iter().filter_map(|a| a.get("href")).collect();
        assert_eq!(
            hrefs.len(),
            1 + bodies + 1 + bodies + 1,
            "{path}: {hrefs:?}"
        );
        for file in [
            "data/trace/traceability.xlsx",
            "data/trace/hokuto.csv",
            "data/trace/controls.csv",
            "data/oscal/hokuto-mapping.json",
            "controls.html#files",
        ] {
            assert!(
                hrefs.contains(&format!("{up}{file}").as_str()),
                "{path}: {file}"
            );
            assert!(
                site.contains_key(file.split('#').next().unwrap_or(file)),
                "{file}"
            );
        }
    }
}

#[test]
fn coverage_shows_the_numbers_that_the_command_prints() {
    let site = real_site();
    let trace = json(site, "data/trace.json");
    let page = page(site, "trace.html");
    let rows = cells(page.of_class("cover-table")[0]);
    let coverage = trace["coverage"].as_array().expect("a list");
    assert_eq!((rows.len(), coverage.len()), (5, 5));
    let keys = [
        "demanding",
        "linked",
        "inherited",
        "lead_in",
        "same_as",
        "constitutive",
    ];
    for (row, data) in rows.iter().zip(coverage) {
        let wanted = keys.map(|key| number(data, key));
        assert_eq!(row[1..7], wanted, "{row:?}");
        let open = data["open"].as_array().expect("a list").len();
        assert_eq!(row[7], open.to_string());
        assert_eq!(
            row[8],
            format!("{:.1} %", data["percent"].as_f64().expect("a number"))
        );
        assert_eq!(row[9], number(data, "review"));
    }
    let content = concat!(env!("CARGO_MANIFEST_DIR"), "/content");
    let run = SiteTest::empty()
        .run(&["trace", "--content", content])
        .ended(0);
    let printed: Vec<Vec<String>> = run
        .stdout
        .lines()
        .skip(1)
        .map(|line| {
            let words = line.split_whitespace().skip(1).filter(|word| *word != "%");
            words.map(|word| word.replace(',', "")).collect()
        })
        .collect();
    for (row, printed) in rows.iter().zip(&printed) {
        let shown: Vec<String> = row[1..].iter().map(|c| c.replace(" %", "")).collect();
        assert_eq!(shown, *printed);
    }
    // The picture has the same numbers, in words.
    let told: Vec<String> = page
        .of_class("cover-numbers")
        .iter()
        .map(|text| text.of_class("cover-n").iter().map(|n| n.text()).collect())
        .map(|numbers: Vec<String>| numbers.join(" "))
        .collect();
    for (row, told) in rows.iter().zip(&told) {
        assert_eq!(row[2..8].join(" "), *told);
    }
}

#[test]
fn a_cell_counts_the_clauses_that_it_leads_to() {
    let site = real_site();
    let trace = json(site, "data/trace.json");
    let controls = json(site, "data/controls.json");
    let types: BTreeMap<&str, &str> = controls["controls"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|c| (word(c, "id"), word(c, "type")))
        .collect();
    let clauses = json(site, "data/clauses.json");
    let urls: BTreeMap<(&str, &str), &str> = clauses["clauses"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|c| {
            let text = |key: &str| c[key].as_str().expect("a text");
            ((text("id"), text("version")), text("url"))
        })
        .collect();
    for body in ["oguchi", "fukushima", "ubuyama"] {
        let mut wanted: BTreeMap<(String, &str), BTreeSet<&str>> = BTreeMap::new();
        for link in trace["links"].as_array().expect("a list") {
            let id = link["clause"].as_str().expect("an id");
            if !id.starts_with(&format!("{body}/")) {
                continue;
            }
            let version = link["version"].as_str().expect("a version");
            let file = urls[&(id, version)].split('#').next().expect("a page");
            let slug = file.rsplit('/').next().expect("a name");
            let kind = types[link["control"].as_str().expect("an id")];
            let key = (slug.replace(".html", ""), kind);
            wanted.entry(key).or_default().insert(id);
        }
        let page = page(site, &format!("{body}/trace.html"));
        let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for link in page.of_class("chapter-table")[0].of_name("a") {
            let address = link.get("href").expect("an address");
            let Some((slug, kind)) = address
                .strip_prefix("#x-")
                .and_then(|at| at.rsplit_once('-'))
            else {
                continue;
            };
            let count: usize = link.text().parse().expect("a number");
            // A long page is shown by its sections.
            let of_page = |page: &str| {
                let rest = slug.strip_prefix(page);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
            };
            let (key, _) = wanted
                .iter()
                .find(|((page, k), _)| *k == kind && of_page(page))
                .expect("a page");
            *seen.entry((key.0.as_str(), key.1)).or_default() += count;
            // The rows that it leaves are as many.
            let chapter = page.all(&|e| e.get("id") == Some(&format!("ch-{slug}")));
            let rows = chapter[0].of_class("trace-row");
            let left = rows.iter().filter(|row| {
                let types = row.get("data-t").expect("types");
                types.split(' ').any(|one| one == kind)
            });
            assert_eq!(left.count(), count, "{address}");
        }
        let all = wanted.iter();
        let all = all.map(|((page, kind), clauses)| ((page.as_str(), *kind), clauses.len()));
        assert_eq!(seen, all.collect());
        let links: usize = page
            .of_class("trace-row")
            .iter()
            .map(|row| row.all(&|e| e.get("data-c").is_some()).len())
            .sum();
        let all = trace["links"].as_array().expect("a list").iter();
        let own = all.filter(|link| word(link, "clause").starts_with(&format!("{body}/")));
        assert_eq!(links, own.count());
    }
}

#[test]
fn what_is_open_waived_or_to_be_read_again_is_listed() {
    let test = confirmed();
    let site = built(&test, &[]);
    let text = main_text(&page(&site, "trace.html"));
    assert!(
        text.contains("統制も理由もない条文はありません")
            && text.contains("職や組織を置くだけの定め"),
        "{text}"
    );
    assert!(text.contains("要確認の対応はありません"), "{text}");
    let matrix = page(&site, "machi/trace.html");
    let states: Vec<&str> = matrix
        .of_class("trace-row")
        .iter()
        .filter_map(|row| row.get("data-s"))
        .collect();
    assert_eq!(
        states,
        ["linked", "inherited", "inherited", "linked", "waived"]
    );
    let body = main_text(&page(&site, "machi/index.html"));
    assert!(body.contains("統制との対応表"), "{body}");
    // A text that changed, and a waiver that is gone.
    drop_waiver(&test);
    let r8 = std::fs::read_to_string(test.path("content/jurisdictions/machi/r8.md")).expect("r8");
    test.policy(&r8.replace("定期的に変更", "毎月変更"));
    let site = built(&test, &[]);
    let trace = page(&site, "trace.html");
    let reviews: Vec<String> = trace
        .of_class("trace-clauses")
        .iter()
        .map(|list| list.text())
        .collect();
    assert!(
        reviews[0].contains("要確認")
            && reviews[0].contains("毎月変更")
            && reviews[0].contains("合い言葉の規則"),
        "{reviews:?}"
    );
    assert!(reviews[1].contains("情報セキュリティ委員会"), "{reviews:?}");
    let row = cells(trace.of_class("cover-table")[0]);
    assert_eq!((row[0][7].as_str(), row[0][9].as_str()), ("1", "1"));
    let matrix = page(&site, "machi/trace.html");
    let last = matrix.of_class("trace-row");
    assert_eq!(last[4].get("data-s"), Some("open"));
    assert!(last[2].text().contains("要確認"), "{}", last[2].text());
}

/// The revision as a draft.
fn draft(test: &SiteTest, change: (&str, &str)) {
    revise(test, change);
    let path = |version: &str| test.path(&format!("content/jurisdictions/machi/{version}.md"));
    let read = |version: &str| std::fs::read_to_string(path(version)).expect("a version");
    test.policy(&read("r8").replace("status: superseded", "status: in-force"));
    let r9 = read("r9").replace("status: in-force", "status: draft");
    test.write("content/jurisdictions/machi/r9.md", r9);
}

#[test]
fn a_draft_tells_which_controls_it_touches() {
    let test = confirmed();
    // No record of keys: links go by the comparison.
    draft(&test, ("他人に教えて", "誰にも教えて"));
    let site = built(&test, &[]);
    let impact = page(&site, "machi/impact-r8--r9.html");
    let words = impact.of_class("impact-words")[0].text();
    assert_eq!(words, "統制 1 件、担当 1 者に影響します。");
    let items = impact.of_class("impact-item");
    let told: Vec<String> = items.iter().map(|item| item.text()).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    // A new demanding article: no control, and proposals that are called so.
    assert!(
        told[0].contains("追加") && told[0].contains("統制なし"),
        "{told:?}"
    );
    assert!(
        told[1].contains("要確認")
            && told[1].contains("合い言葉の規則")
            && told[1].contains("実施"),
        "{told:?}"
    );
    let owners = impact.of_class("owner-group");
    assert_eq!(owners.len(), 1);
    assert!(
        owners[0].text().contains("第3条第1号"),
        "{}",
        owners[0].text()
    );
    // There and back.
    let diff = page(&site, "machi/diff-r8--r9.html");
    let leads = |page: &Element, to: &str| {
        let links = page.of_name("a").into_iter();
        links.filter(|a| a.get("href") == Some(to)).count()
    };
    assert_eq!(leads(&diff, "impact-r8--r9.html"), 1);
    assert!(leads(&impact, "diff-r8--r9.html") >= 1);
    assert_eq!(
        leads(&page(&site, "trace.html"), "machi/impact-r8--r9.html"),
        1
    );
    assert!(main_text(&page(&site, "machi/diff-r8--r9.html")).contains("影響する統制"));
    assert!(!site.contains_key("machi/impact-r9--r8.html"));
}

#[test]
fn what_a_draft_takes_away_and_what_it_leaves() {
    let test = confirmed();
    draft(
        &test,
        (
            "### 第4条 (持出し)\n\n職員等は、前条の定めのほか、情報資産を持ち出してはならない。\n\n",
            "",
        ),
    );
    let site = built(&test, &[]);
    let impact = page(&site, "machi/impact-r8--r9.html");
    let text = main_text(&impact);
    assert!(
        text.contains("条文 1 件の対応 2 件は、移る先の条文がなくなります。このうち統制 1 件は"),
        "{text}"
    );
    let lost = impact.of_class("owner-controls")[0].text();
    assert!(
        lost.contains("媒体の封鎖") && lost.contains("この団体に条文がなくなる"),
        "{lost}"
    );
    // Numbers alone touch nothing.
    let test = confirmed();
    draft(
        &test,
        (
            "職員等は、この規程を守らなければならない。",
            "この規程の略称を定める。",
        ),
    );
    let site = built(&test, &[]);
    let text = main_text(&page(&site, "machi/impact-r8--r9.html"));
    assert!(text.contains("影響する統制はありません"), "{text}");
    // A draft is not for the public, nor is a text that came into force.
    let site = built(&test, &["--edition", "public"]);
    assert!(!site.keys().any(|path| path.contains("impact-")));
}

#[test]
fn the_samples_say_that_they_are_samples_and_count_what_they_list() {
    let site = real_site();
    for path in [
        "ubuyama/impact-h27--sample-r9.html",
        "tsukuba-smartcity/impact-r6--sample-r9.html",
    ] {
        let impact = page(site, path);
        assert!(
            impact.of_class("notice-sample")[0]
                .text()
                .contains("見本：実在の改正案ではありません")
        );
        let controls = impact.of_class("owner-control").len();
        let owners = impact.of_class("owner-group").len();
        assert!(controls > 10 && owners > 3, "{path}: {controls} {owners}");
        assert_eq!(
            impact.of_class("impact-words")[0].text(),
            format!("統制 {controls} 件、担当 {owners} 者に影響します。")
        );
        // What was split off a linked clause has its controls to be read again.
        let items = impact.of_class("impact-item").into_iter();
        let split = items.filter(|item| !item.of_class("ck-split").is_empty());
        let split: Vec<String> = split.map(|item| item.text()).collect();
        assert!(split.len() > 1, "{path}");
        for text in split {
            assert!(text.contains("要確認"), "{text}");
        }
        // A proposal is never told as a link.
        let proposed = impact.of_class("impact-proposals");
        assert!(!proposed.is_empty());
        for one in proposed {
            assert!(one.text().contains("候補") && one.of_class("effect").is_empty());
        }
    }
}

#[test]
fn the_public_edition_shows_nothing_of_a_withheld_control() {
    let test = confirmed();
    let links = test.path("content/traceability/machi.yaml");
    let text = std::fs::read_to_string(&links).expect("links");
    // One clause has a withheld control only.
    let at = text
        .find("      - {control: password-rules, relation: supports")
        .expect("a link");
    let end = at + text[at..].find('\n').expect("a line end") + 1;
    test.write(
        "content/traceability/machi.yaml",
        format!("{}{}", &text[..at], &text[end..]),
    );
    let site = built(&test, &["--edition", "public"]);
    for path in ["trace.html", "machi/trace.html"] {
        let html = String::from_utf8_lossy(&site[path]).into_owned();
        for secret in ["usb-lock", "媒体の封鎖", "持出しの部分を受け持つ"] {
            assert!(!html.contains(secret), "{path} holds {secret}");
        }
    }
    let matrix = page(&site, "machi/trace.html");
    let row = matrix.all(&|e| e.get("data-s") == Some("withheld"));
    assert!(row[0].text().contains("統制は公開していません"));
    let text = main_text(&page(&site, "trace.html"));
    assert!(text.contains("公開しない統制は"), "{text}");
    // To be read again: that a withheld control is, is not told.
    let r8 = std::fs::read_to_string(test.path("content/jurisdictions/machi/r8.md")).expect("r8");
    test.policy(&r8.replace("持ち出してはならない", "外へ持ち出してはならない"));
    let site = built(&test, &["--edition", "public"]);
    let text = main_text(&page(&site, "trace.html"));
    assert!(text.contains("要確認の対応はありません"), "{text}");
    let site = built(&test, &[]);
    let text = main_text(&page(&site, "trace.html"));
    assert!(!text.contains("要確認の対応はありません"), "{text}");
}

#[test]
fn a_site_without_controls_has_no_such_pages() {
    let test = SiteTest::new();
    let site = built(&test, &[]);
    assert!(!site.keys().any(|path| path.ends_with("trace.html")));
    for (path, bytes) in site.iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = String::from_utf8_lossy(bytes);
        assert!(!html.contains("trace.html"), "{path}");
        assert!(!html.contains("id=\"trace\""), "{path}");
    }
}

#[test]
fn what_is_merged_into_its_neighbour_keeps_its_links_to_be_read_again() {
    let site = real_site();
    let page = page(site, "ubuyama/impact-h27--sample-r9.html");
    let items = page.of_class("impact-item");
    let merged: Vec<String> = items
        .iter()
        .map(|item| item.text())
        .filter(|text| text.trim_start().starts_with("統合"))
        .collect();
    assert!(merged.len() > 1, "{merged:?}");
    for text in &merged {
        assert!(!text.contains("対応がなくなる"), "{text}");
    }
}
