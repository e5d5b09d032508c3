//! The pages of the real site: every address leads somewhere, and nothing on a
//! page reaches outside of the site.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use crate::driver::{BODY, FRONT, SiteTest};

/// The site of the five policies.
pub(crate) fn real_site() -> &'static BTreeMap<String, Vec<u8>> {
    static SITE: OnceLock<BTreeMap<String, Vec<u8>>> = OnceLock::new();
    SITE.get_or_init(|| {
        let test = SiteTest::empty();
        let content = concat!(env!("CARGO_MANIFEST_DIR"), "/content");
        // Not strict: the slips of the printed texts are theirs, and stay.
        test.run(&["build", "--content", content]).ended(0);
        test.files("site")
    })
}

/// The HTML pages of the real site.
pub(crate) fn pages() -> BTreeMap<&'static str, &'static str> {
    real_site()
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| (path.as_str(), std::str::from_utf8(bytes).expect("UTF-8")))
        .collect()
}

/// The single-file postings carry their own style.
pub(crate) fn is_posting(path: &str) -> bool {
    path.contains("/posting-")
}

/// A file that is carried about alone, with its style.
fn stands_alone(path: &str) -> bool {
    is_posting(path) || path.contains("/shinkyu-")
}

/// A start tag: its name and its attributes.
struct Tag<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
}

impl<'a> Tag<'a> {
    fn get(&self, name: &str) -> Option<&'a str> {
        let found = self.attributes.iter().find(|(key, _)| *key == name);
        found.map(|(_, value)| *value)
    }
}

/// A link to a law, which only a click follows and a posting never has.
fn is_law_link(tag: &Tag<'_>) -> bool {
    let law = |href: &str| {
        let id = href.strip_prefix("https://laws.e-gov.go.jp/law/");
        id.is_some_and(|id| id.len() == 15 && id.chars().all(|c| c.is_ascii_alphanumeric()))
    };
    tag.name == "a"
        && tag.get("rel") == Some("external noopener")
        && tag.get("href").is_some_and(law)
}

/// The start tags of a page as this program writes them: values in double quotes.
fn tags(html: &str) -> Vec<Tag<'_>> {
    let mut out = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '>');
        let (name, mut inside) = rest.split_at(end.expect("a tag ends"));
        let mut attributes = Vec::new();
        loop {
            inside = inside.trim_start();
            if let Some(after) = inside.strip_prefix('>') {
                rest = after;
                break;
            }
            let end = inside.find(|c: char| c == '=' || c == '>' || c.is_ascii_whitespace());
            let (key, after) = inside.split_at(end.expect("a tag ends"));
            inside = after;
            let mut value = "";
            if let Some(quoted) = after.strip_prefix("=\"") {
                let end = quoted.find('"').expect("a value ends");
                value = &quoted[..end];
                inside = &quoted[end + 1..];
            }
            attributes.push((key, value));
        }
        if matches!(name, "script" | "style") {
            let end = rest.find(&format!("</{name}>")).expect("it is closed");
            rest = &rest[end..];
        }
        out.push(Tag { name, attributes });
    }
    out
}

/// Where a relative address on a page leads: a path of the site and an anchor. What
/// is asked of the page is no part of it.
fn target(page: &str, address: &str) -> (String, String) {
    let (path, anchor) = address.split_once('#').unwrap_or((address, ""));
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    let anchor = anchor.to_owned();
    if path.is_empty() {
        return (page.to_owned(), anchor);
    }
    let mut names: Vec<&str> = page.split('/').collect();
    names.pop();
    for name in path.split('/') {
        match name {
            "." => {}
            ".." => {
                names.pop().expect("an address stays in the site");
            }
            name => names.push(name),
        }
    }
    (names.join("/"), anchor)
}

#[test]
fn every_address_leads_somewhere() {
    let site = real_site();
    let mut anchors: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (path, html) in pages() {
        let ids = tags(html)
            .iter()
            .filter_map(|tag| tag.get("id"))
            .collect::<Vec<_>>();
        let known: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(known.len(), ids.len(), "{path} has an id twice");
        anchors.insert(path, known);
    }
    let mut broken = Vec::new();
    let mut seen = 0;
    for (page, html) in pages() {
        for tag in tags(html).iter().filter(|tag| !is_law_link(tag)) {
            for address in [tag.get("href"), tag.get("src")].into_iter().flatten() {
                let (path, anchor) = target(page, address);
                let there = site.contains_key(&path)
                    && (anchor.is_empty()
                        || anchors
                            .get(path.as_str())
                            .is_some_and(|ids| ids.contains(anchor.as_str())));
                seen += 1;
                if !there {
                    broken.push(format!("{page}: {address}"));
                }
            }
        }
    }
    assert!(seen > 1_000, "only {seen} addresses were seen");
    assert!(
        broken.is_empty(),
        "{} of {seen}: {:#?}",
        broken.len(),
        &broken[..broken.len().min(20)]
    );
}

#[test]
fn the_published_address_of_a_clause_is_the_clause() {
    let bytes = &real_site()["data/clauses.json"];
    let data: serde_json::Value = serde_json::from_slice(bytes).expect("JSON");
    let pages = pages();
    let mut marked: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
    for (path, html) in &pages {
        let clauses = tags(html)
            .into_iter()
            .filter_map(|tag| Some((tag.get("id")?, tag.get("data-clause-id")?)));
        marked.insert(path, clauses.collect());
    }
    let clauses = data["clauses"].as_array().expect("a list");
    assert!(clauses.len() > 2_700);
    for clause in clauses {
        let (url, id) = (
            clause["url"].as_str().expect("a url"),
            clause["id"].as_str().expect("an id"),
        );
        let (path, anchor) = url.split_once('#').expect("an anchor");
        let found = marked.get(path).and_then(|ids| ids.get(anchor));
        assert_eq!(found, Some(&id), "{url}");
    }
}

#[test]
fn previews_are_one_call_with_data_for_each_page() {
    let site = real_site();
    let mut seen = 0;
    let mut shapes = std::collections::BTreeSet::new();
    for (page, html) in pages() {
        let Some(script) = tags(html).iter().find_map(|tag| tag.get("data-previews")) else {
            continue;
        };
        let (path, _) = target(page, script);
        let text = std::str::from_utf8(&site[&path]).expect("UTF-8");
        let call = text
            .strip_prefix("keijiPreviews(")
            .and_then(|t| t.strip_suffix(");\n"));
        let data: serde_json::Value = serde_json::from_str(call.expect("a call")).expect("JSON");
        for (key, clause) in data["clauses"].as_object().expect("clauses") {
            let (path, anchor) = target(page, clause["href"].as_str().expect("an address"));
            let lines = clause["lines"].as_array().expect("lines");
            // What the page holds is read from it, unless it has a shape of its own.
            let shaped = lines.iter().any(serde_json::Value::is_object)
                || clause.get("parts").is_some()
                || key.ends_with("#1");
            assert!(path != page || shaped, "{page} holds {anchor} itself");
            shapes.extend(shaped.then(|| (clause.get("parts").is_some(), key.ends_with("#1"))));
            let there = std::str::from_utf8(&site[&path]).expect("UTF-8");
            assert!(
                there.contains(&format!(" id=\"{anchor}\" ")),
                "{page}: {path}#{anchor}"
            );
            let chars: usize = lines
                .iter()
                .filter_map(|line| Some(line.as_str()?.chars().count()))
                .sum();
            assert!(chars < 320, "{page}: {anchor} has {chars}");
        }
        let known = data["terms"].as_object().expect("terms");
        for tag in tags(html) {
            if let Some(term) = tag.get("data-term") {
                assert!(known.contains_key(term), "{page}: term {term}");
                seen += 1;
            }
        }
    }
    assert!(seen > 1_000, "{seen} terms");
    // Tables, long parts and first paragraphs.
    assert_eq!(shapes.len(), 3, "{shapes:?}");
}

#[test]
fn the_tab_key_stops_once_for_a_term_and_page() {
    let mut uses = 0;
    let mut stops = 0;
    for (page, html) in pages() {
        let mut seen: std::collections::BTreeMap<&str, usize> = Default::default();
        for tag in tags(html) {
            let Some(term) = tag.get("data-term") else {
                continue;
            };
            let stop = tag.get("tabindex").is_none();
            *seen.entry(term).or_default() += usize::from(stop);
            uses += 1;
            stops += usize::from(stop);
        }
        for (term, n) in seen {
            assert!(n >= 1, "{page}: term {term} is not reached");
        }
    }
    assert!(stops * 2 < uses, "{stops} stops for {uses} uses");
}

#[test]
fn pages_ask_nobody_and_run_nothing_of_their_own() {
    for (path, html) in pages() {
        let tags = tags(html);
        let policy = tags
            .iter()
            .find(|tag| tag.get("http-equiv") == Some("Content-Security-Policy"));
        let policy = policy.and_then(|tag| tag.get("content")).expect("a policy");
        assert!(
            policy.starts_with("default-src 'none';") && !policy.contains("unsafe"),
            "{path}"
        );
        for tag in &tags {
            for (key, value) in &tag.attributes {
                let inline = *key == "style" || key.starts_with("on");
                assert!(!inline, "{path}: <{} {key}>", tag.name);
                if matches!(*key, "href" | "src" | "action" | "data" | "srcset") {
                    let outside = value.contains(':') || value.starts_with('/');
                    assert!(!outside || is_law_link(tag), "{path}: {key}={value}");
                }
            }
            match tag.name {
                "script" => assert!(
                    tag.get("src").is_some() && tag.get("type").is_none(),
                    "{path}"
                ),
                "style" => assert!(stands_alone(path), "{path}"),
                _ => {}
            }
        }
    }
}

#[test]
fn a_posting_needs_no_other_file() {
    let mut postings = Vec::new();
    for (path, html) in pages() {
        if !is_posting(path) {
            continue;
        }
        postings.push(path.rsplit('/').next().unwrap_or(path));
        for tag in tags(html) {
            assert!(
                !matches!(tag.name, "link" | "script" | "img" | "iframe"),
                "{path}: <{}>",
                tag.name
            );
            for address in [tag.get("href"), tag.get("src")].into_iter().flatten() {
                assert!(address.starts_with('#'), "{path}: {address}");
            }
        }
    }
    postings.sort_unstable();
    assert_eq!(
        postings,
        [
            "posting-fukushima-r7.html",
            "posting-hokuto-v1.html",
            "posting-oguchi-r8.html",
            "posting-tsukuba-smartcity-r6.html",
            "posting-tsukuba-smartcity-sample-r9.html",
            "posting-ubuyama-h27.html",
            "posting-ubuyama-sample-r9.html",
        ]
    );
}

#[test]
fn policy_text_never_becomes_markup() {
    let test = SiteTest::new();
    let evil = r#"<script>alert(1)</script><img src=x onerror=alert(1)>"'{{ 1 }}{% if %}&lt;b&gt;"#;
    let body = BODY
        .replace("(目的)", &format!("({evil})"))
        .replace("町が扱う", evil)
        .replace("重要性Ⅰ", evil)
        .replace("情報資産の分類", evil);
    let front = FRONT.replace("令和8年一部改定", "'<script>alert(1)</script>\"\"'");
    test.policy(&format!("{front}{body}"));
    test.run(&["build"]).ended(0);
    let mut seen = 0;
    for (path, bytes) in test.files("site") {
        if !path.ends_with(".html") {
            continue;
        }
        let html = String::from_utf8(bytes).expect("UTF-8");
        seen += html.matches("&lt;script&gt;alert").count();
        for tag in tags(&html) {
            let own = tag.name != "script" || tag.get("src").is_some();
            assert!(
                own && tag.name != "img" && tag.get("onerror").is_none(),
                "{path}: <{}>",
                tag.name
            );
        }
    }
    assert!(seen > 5, "the text was found {seen} times");
}
