//! What is marked in the texts on the pages: the letters stay as they are, the
//! references lead where the published data say, and who cites is told.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde_json::Value;

use crate::driver::{FRONT, SiteTest};
use crate::pages::{is_posting, pages, real_site};

/// Elements whose words are no part of a policy's text.
const ASIDE: &[&str] = &[
    "label",
    "gap",
    "anchor",
    "corrected",
    "unseen",
    "term",
    "cited-by",
    "duties",
    "lost",
];

/// What a page shows of a clause.
#[derive(Debug, Default)]
struct Shown {
    text: String,
    heading: String,
    /// The marks in its text and heading: class, address, title and words.
    marks: Vec<ShownMark>,
    /// Who cites it: addresses.
    cited_by: Vec<String>,
}

#[derive(Debug, Default, Clone)]
struct ShownMark {
    class: String,
    href: String,
    title: String,
    words: String,
}

#[derive(Default)]
struct Open {
    name: String,
    clause: Option<String>,
    class: String,
    mark: Option<ShownMark>,
}

/// Reads a page as this program writes it: what it shows of every clause.
fn shown(html: &str) -> BTreeMap<String, Shown> {
    let mut out: BTreeMap<String, Shown> = BTreeMap::new();
    let mut stack: Vec<Open> = Vec::new();
    let main = html.find("<main").expect("a main part");
    let end = html.find("</main>").expect("its end");
    let mut rest = &html[main..end];
    while let Some(at) = rest.find('<') {
        note(&rest[..at], &mut stack, &mut out);
        let close = rest[at..].find('>').expect("a tag ends") + at;
        let tag = &rest[at + 1..close];
        rest = &rest[close + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            while let Some(open) = stack.pop() {
                if let Some(mark) = open.mark {
                    let clause = holder(&stack);
                    out.entry(clause.expect("a mark stands in a clause"))
                        .or_default()
                        .marks
                        .push(mark);
                }
                if open.name == name {
                    break;
                }
            }
            continue;
        }
        let name = tag.split_whitespace().next().unwrap_or(tag);
        let value = |key: &str| {
            let start = tag.find(&format!(" {key}=\""))? + key.len() + 3;
            Some(unescaped(tag[start..].split('"').next()?))
        };
        let class = value("class").unwrap_or_default();
        let words: Vec<&str> = class.split(' ').collect();
        let is_mark = words.contains(&"ref") || words.contains(&"term-use");
        if name == "a" && stack.iter().any(|o| o.class == "cited-by") {
            let holder = holder(&stack).expect("it stands in a clause");
            let href = value("href").expect("an address");
            out.entry(holder).or_default().cited_by.push(href);
        }
        if matches!(name, "br" | "hr" | "input" | "meta" | "link") {
            continue;
        }
        stack.push(Open {
            name: name.to_owned(),
            clause: value("data-clause-id"),
            mark: is_mark.then(|| ShownMark {
                class: class.clone(),
                href: value("href").unwrap_or_default(),
                title: value("title").unwrap_or_default(),
                words: String::new(),
            }),
            class,
        });
    }
    out
}

/// The clause that is open; the words of a row are its table's.
fn holder(stack: &[Open]) -> Option<String> {
    let open = stack.iter().rev();
    let mut clauses = open.filter(|o| o.name != "tr").map(|o| &o.clause);
    clauses.find_map(Clone::clone)
}

/// Gives words to the clause they stand in.
fn note(text: &str, stack: &mut [Open], out: &mut BTreeMap<String, Shown>) {
    let text = unescaped(text);
    for open in stack.iter_mut() {
        if let Some(mark) = &mut open.mark {
            mark.words.push_str(&text);
        }
    }
    let in_cell_label = stack.iter().any(|o| o.name == "th");
    let aside = stack.iter().any(|o| {
        let named = |class: &str| ASIDE.contains(&class) && !(in_cell_label && class == "label");
        o.class.split(' ').any(named)
    });
    let clause = holder(stack);
    let (false, Some(clause)) = (aside, clause) else {
        return;
    };
    let shown = out.entry(clause).or_default();
    let heading = stack
        .iter()
        .any(|o| o.class.split(' ').any(|c| c == "title"));
    let place = if heading {
        &mut shown.heading
    } else {
        &mut shown.text
    };
    place.extend(text.chars().filter(|c| !c.is_whitespace()));
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#39;", "'")
        .replace("&#x2F;", "/")
        .replace("&amp;", "&")
}

fn data(name: &str) -> Value {
    serde_json::from_slice(&real_site()[name]).expect("JSON")
}

/// The clauses of the real site as every page shows them, by page.
fn shown_pages() -> Vec<(&'static str, BTreeMap<String, Shown>)> {
    pages()
        .into_iter()
        .filter(|(_, html)| html.contains("class=\"clause "))
        .map(|(path, html)| (path, shown(html)))
        .collect()
}

fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The ids of two versions of a text are the same: with the version's directory
/// a clause is named once. Of a record, by the member that holds the id.
fn named(record: &Value, key: &str) -> String {
    static DIRECTORIES: OnceLock<BTreeMap<(String, String), String>> = OnceLock::new();
    let directories = DIRECTORIES.get_or_init(|| {
        let site = data("data/site.json");
        let list = |value: &Value| value.as_array().expect("a list").clone();
        let word = |value: &Value| value.as_str().expect("a text").to_owned();
        let mut out = BTreeMap::new();
        for body in list(&site["jurisdictions"]) {
            for version in list(&body["policies"][0]["versions"]) {
                let url = word(&version["url"]);
                let directory = url.rsplit_once('/').expect("a directory").0.to_owned();
                out.insert((word(&body["id"]), word(&version["id"])), directory);
            }
        }
        out
    });
    let id = record[key].as_str().expect("an id");
    let body = id.split('/').next().expect("a body").to_owned();
    let version = record["version"].as_str().expect("a version").to_owned();
    format!("{} {id}", directories[&(body, version)])
}

/// The same of a clause on a page.
fn named_on(path: &str, id: &str) -> String {
    format!("{} {id}", path.rsplit_once('/').expect("a directory").0)
}

#[test]
fn marks_change_no_letter_of_any_clause() {
    let clauses = data("data/clauses.json");
    let clauses: BTreeMap<String, &Value> = clauses["clauses"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|clause| (named(clause, "id"), clause))
        .collect();
    let mut seen: BTreeMap<&String, usize> = BTreeMap::new();
    for (path, on_page) in shown_pages() {
        for (id, shown) in on_page {
            let name = named_on(path, &id);
            let (id, clause) = clauses.get_key_value(&name).expect("a clause");
            let kind = clause["kind"].as_str().expect("a kind");
            if matches!(kind, "figure" | "row") {
                continue;
            }
            assert_eq!(
                shown.text,
                solid(clause["text"].as_str().expect("a text")),
                "{path}: {id}"
            );
            let heading = solid(clause["heading"].as_str().unwrap_or_default());
            let brackets = shown
                .heading
                .trim_start_matches('（')
                .trim_end_matches('）');
            assert!(
                shown.heading == heading || kind == "article" && brackets == heading,
                "{path}: {id}: {}",
                shown.heading
            );
            *seen.entry(id).or_default() += 1;
        }
    }
    // Its page, the page of the whole text, the posting.
    for (id, clause) in &clauses {
        let marked = !matches!(clause["kind"].as_str(), Some("figure" | "row"));
        let printed = clause["text"] != "" || !clause["heading"].is_null();
        if marked && printed {
            assert_eq!(seen.get(id), Some(&3), "{id}");
        }
    }
}

#[test]
fn every_reference_is_marked_where_the_data_say() {
    let references = data("data/references.json");
    let mut wanted: BTreeMap<String, Vec<&Value>> = BTreeMap::new();
    for one in references["references"].as_array().expect("a list") {
        wanted.entry(named(one, "from")).or_default().push(one);
    }
    let (mut links, mut laws, mut documents, mut open) = (0, 0, 0, 0);
    for (path, on_page) in shown_pages() {
        if is_posting(path) {
            continue;
        }
        for (id, shown) in on_page {
            let is_ref = |mark: &&ShownMark| mark.class.starts_with("ref");
            let mut marks: Vec<&ShownMark> = shown.marks.iter().filter(is_ref).collect();
            for reference in wanted.get(&named_on(path, &id)).into_iter().flatten() {
                let words = reference["text"].as_str().expect("words");
                let found = marks.iter().position(|mark| mark.words == words);
                let Some(found) = found else {
                    panic!("{path}: {id}: no mark on {words}")
                };
                let mark = marks.remove(found);
                if let Some(name) = reference["external"].as_str() {
                    assert!(
                        mark.class == "ref document" && mark.title.contains(name),
                        "{mark:?}"
                    );
                    documents += 1;
                } else if let Some(reason) = reference["unresolved"].as_str() {
                    assert!(
                        mark.class == "ref unresolved" && mark.title.contains(reason),
                        "{mark:?}"
                    );
                    open += 1;
                } else if !reference["law"].is_null() {
                    let law = &reference["law"];
                    assert_eq!(
                        mark.href,
                        law["url"].as_str().unwrap_or_default(),
                        "{mark:?}"
                    );
                    assert!(
                        mark.title
                            .starts_with(law["name"].as_str().expect("a name"))
                    );
                    assert!(
                        mark.title
                            .contains(law["number"].as_str().unwrap_or_default())
                    );
                    laws += 1;
                } else {
                    let first = reference["to"][0].as_str().expect("a target");
                    let key = first.split_once('/').map_or("index.html", |(_, key)| key);
                    let (page, anchor) = mark.href.split_once('#').unwrap_or((&mark.href, ""));
                    let there = if anchor.is_empty() { page } else { anchor };
                    assert_eq!(there, key, "{path}: {id}: {words}");
                    links += 1;
                }
            }
            assert!(marks.is_empty(), "{path}: {id}: {marks:?}");
        }
    }
    // On the clause's page and on that of the whole text.
    assert_eq!(
        links + laws + documents + open,
        2 * references["references"].as_array().expect("a list").len()
    );
    assert!(links > 1_000 && laws > 60 && documents > 30 && open > 4);
}

#[test]
fn known_references_stand_on_the_pages() {
    let find = |page: &str, id: &str, words: &str| {
        let on_page = shown(pages()[page]);
        let found = on_page[id].marks.iter().find(|mark| mark.words == words);
        found.unwrap_or_else(|| panic!("{id}: {words}")).clone()
    };
    let same = find("oguchi/8.html", "oguchi/8.1.i23.k1", "機密性 2 以上");
    assert_eq!(same.href, "4.html#4.i1.t1.r1");
    let whole = find("oguchi/all.html", "oguchi/8.1.i23.k1", "機密性 2 以上");
    assert_eq!(whole.href, "#4.i1.t1.r1");
    let lead = find("oguchi/8.html", "oguchi/8.1.i22.k1", "次の事項");
    assert_eq!(
        (lead.class.as_str(), lead.href.as_str()),
        ("ref near", "#8.1.i22.k1.kk1")
    );
    let before = find(
        "tsukuba-smartcity/c8.html",
        "tsukuba-smartcity/99.p2",
        "前項",
    );
    assert_eq!(
        (before.class.as_str(), before.href.as_str()),
        ("ref", "#99")
    );
    let law = find(
        "fukushima/part2.n10.html",
        "fukushima/part2.n10.3.i3.k1.kk4",
        "個人情報保護法",
    );
    assert_eq!(law.href, "https://laws.e-gov.go.jp/law/415AC0000000057");
    assert_eq!(
        law.title,
        "個人情報の保護に関する法律（平成15年法律第57号）"
    );
    let open = find("fukushima/part2.n2.html", "fukushima/part2.n2", "別紙1");
    assert_eq!(
        (open.class.as_str(), open.href.as_str()),
        ("ref unresolved", "")
    );
}

#[test]
fn a_posting_marks_only_what_it_holds() {
    let mut links = 0;
    for (path, on_page) in shown_pages()
        .into_iter()
        .filter(|(path, _)| is_posting(path))
    {
        for shown in on_page.values() {
            assert!(shown.cited_by.is_empty(), "{path}");
            for mark in &shown.marks {
                assert!(
                    mark.class.starts_with("ref") && mark.href.starts_with('#'),
                    "{mark:?}"
                );
                links += 1;
            }
        }
    }
    assert!(links > 400, "{links}");
}

#[test]
fn who_cites_a_clause_is_told_but_not_its_own_list() {
    let references = data("data/references.json");
    let rest = |above: &str, at: &str| at.strip_prefix(above).map(str::to_owned);
    let below = |above: &str, at: &str| {
        rest(above, at).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    // 前項 of the second paragraph is the article: its first paragraph.
    let beside = |from: &str, to: &str| {
        let number = rest(to, from).and_then(|rest| rest.strip_prefix(".p").map(str::to_owned));
        number.is_some_and(|n| n.starts_with(|c: char| c.is_ascii_digit()))
    };
    let mut wanted: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for one in references["references"].as_array().expect("a list") {
        let from = one["from"].as_str().expect("a clause");
        let targets = one["to"]
            .as_array()
            .expect("a list")
            .iter()
            .filter(|_| one["law"].is_null());
        for to in targets
            .filter_map(Value::as_str)
            .filter(|to| to.contains('/'))
        {
            if !below(from, to) && (!below(to, from) || beside(from, to)) {
                // Rows are named behind their table.
                let holder = match to.rsplit_once(".r") {
                    Some((table, n)) if n.parse::<u32>().is_ok() => table,
                    _ => to,
                };
                let directory = named(one, "from").replace(from, "");
                wanted
                    .entry(format!("{directory}{holder}"))
                    .or_default()
                    .insert(from.to_owned());
            }
        }
    }
    let mut told = 0;
    for (path, on_page) in shown_pages() {
        if is_posting(path) || path.ends_with("all.html") {
            continue;
        }
        let body = path.split('/').next().expect("a body");
        for (id, shown) in on_page {
            let by: BTreeSet<String> = shown
                .cited_by
                .iter()
                .map(|href| format!("{body}/{}", href.split_once('#').expect("an anchor").1))
                .collect();
            let expected = wanted.remove(&named_on(path, &id)).unwrap_or_default();
            assert_eq!(by, expected, "{path}: {id}");
            told += by.len();
        }
    }
    assert!(wanted.is_empty(), "{wanted:?}");
    assert!(told > 200, "{told}");
}

#[test]
fn a_clause_is_told_once_who_cites_its_rows() {
    for (path, html) in pages() {
        for (clause, shown) in shown(html) {
            let once: BTreeSet<&String> = shown.cited_by.iter().collect();
            // A table itself may be cited beside its rows.
            let most = if clause.contains(".t") { 2 } else { 1 };
            assert!(
                shown.cited_by.len() <= once.len() * most,
                "{path}: {clause}"
            );
        }
    }
    let html = pages()
        .into_iter()
        .find(|(path, _)| *path == "tsukuba-smartcity/c3.html");
    let (_, html) = html.expect("a page");
    assert_eq!(html.matches("」を引用している規定").count(), 1);
    assert!(html.contains("「重要度1」「重要度2」「重要度3」を引用している規定"));
}

#[test]
fn a_first_paragraph_is_meant_where_the_words_name_one() {
    let test = SiteTest::new();
    test.policy(&format!(
        "{FRONT}### 第1条 (点検)\n\n甲は、点検する。\n\n- 2 前項の点検は、毎年行う。\n- 3 本条の点検は、記録する。\n\n### 第2条 (報告)\n\n第1条第1項の点検と前条の記録は、報告する。\n\n- 2 前条第2項による。\n"
    ));
    test.run(&["build"]).ended(0);
    let files = test.files("site");
    let pages = files.iter().filter(|(path, _)| path.ends_with("all.html"));
    let html: String = pages
        .map(|(_, bytes)| String::from_utf8_lossy(bytes))
        .collect();
    for (words, meant) in [
        ("前項", true),
        ("第1条第1項", true),
        ("前条", false),
        ("前条第2項", false),
    ] {
        let end = html.find(&format!(">{words}</a>")).expect(words);
        let start = html[..end].rfind("<a ").expect("a link");
        assert_eq!(
            html[start..end].contains("data-paragraph"),
            meant,
            "{words}"
        );
    }
    let scripts = files
        .iter()
        .filter(|(path, _)| path.ends_with("preview-all.js"));
    let script: String = scripts
        .map(|(_, bytes)| String::from_utf8_lossy(bytes))
        .collect();
    assert!(
        script.contains("第1条第1項") && script.contains("甲は、点検する。"),
        "{script}"
    );
    assert!(!script.contains("毎年行う"), "{script}");
}

#[test]
fn a_small_text_shows_each_kind_of_mark() {
    let test = SiteTest::new();
    test.policy(&format!(
        "{FRONT}
### 第1条 (定義)

- (1) **情報資産** 町が扱う<情報>をいう。

### 第2条 (管理)

職員は、情報資産及び情報資産の目録を、別表9及び別に町長が定めるところにより管理し、前条の情報資産を守り、第1条及び第3条に従う。

### 第3条 (法令)

次の事項を守る。

- (1) 地方公務員法（昭和25年法律第261号）
"
    ));
    test.write(
        "content/laws.yaml",
        "laws:\n  - name: 地方公務員法\n    number: 昭和25年法律第261号\n    id: 325AC0000000261\n",
    );
    test.run(&["build"]).ended(0);
    let read = |edition: &str| {
        test.run(&["build", "--edition", edition]).ended(0);
        let files = test.files("site");
        let html = String::from_utf8(files["machi/2.html"].clone()).expect("UTF-8");
        let all = String::from_utf8(files["machi/3.html"].clone()).expect("UTF-8");
        (shown(&html), shown(&all))
    };
    let (second, third) = read("internal");
    let marks: Vec<(&str, &str, &str)> = second["machi/2"]
        .marks
        .iter()
        .map(|m| (m.class.as_str(), m.words.as_str(), m.href.as_str()))
        .collect();
    assert_eq!(
        marks,
        [
            ("term-use", "情報資産", "1.html#1.i1"),
            ("ref unresolved", "別表9", ""),
            ("ref document", "別に町長が定める", ""),
            ("ref", "前条", "1.html#1"),
            ("ref", "第1条", "1.html#1"),
            ("ref", "第3条", "3.html#3"),
        ]
    );
    assert_eq!(third["machi/3"].cited_by, ["2.html#2"]);
    assert_eq!(third["machi/3"].marks[0].class, "ref near");
    assert!(third["machi/3.i1"].cited_by.is_empty());
    assert_eq!(third["machi/3.i1"].marks[0].class, "ref law");
    // Only those who can mend the text see that it leads nowhere.
    let (public, _) = read("public");
    assert!(public["machi/2"].marks.iter().all(|m| m.words != "別表9"));
    assert_eq!(public["machi/2"].text, second["machi/2"].text);
}
