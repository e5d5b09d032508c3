//! The marks of strength and role on the pages of the five policies, and the pages
//! of roles, terms and findings, held against the published data.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde_json::Value;

use crate::dom::{Element, parse};
use crate::driver::{FRONT, SiteTest};
use crate::pages::{pages, real_site};

const BODIES: [&str; 5] = [
    "oguchi",
    "tsukuba-smartcity",
    "fukushima",
    "ubuyama",
    "hokuto",
];

fn data(name: &str) -> Vec<Value> {
    let bytes = &real_site()[&format!("data/{name}.json")];
    let mut value: Value = serde_json::from_slice(bytes).expect("JSON");
    match value[name].take() {
        Value::Array(list) => list,
        other => panic!("{name} is {other}"),
    }
}

/// The records of texts in force; those of other versions say their status.
fn posted(records: Vec<Value>) -> Vec<Value> {
    let all = records.into_iter();
    all.filter(|record| record["status"].is_null()).collect()
}

fn word<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

/// The pages of the site as trees.
fn trees() -> &'static BTreeMap<&'static str, Element> {
    static TREES: OnceLock<BTreeMap<&str, Element>> = OnceLock::new();
    TREES.get_or_init(|| {
        let pages = pages().into_iter();
        pages.map(|(path, html)| (path, parse(html))).collect()
    })
}

fn is_clause(element: &Element) -> bool {
    element.get("data-clause-id").is_some()
}

/// The element of a clause on its own page.
fn clause_element<'t>(
    found: &mut BTreeMap<&'t str, BTreeMap<&'t str, &'t Element>>,
    url: &str,
) -> &'t Element {
    let (path, id) = url.split_once('#').expect("an anchor");
    let (path, tree) = trees().get_key_value(path).expect("a page");
    let of_page = found.entry(path).or_insert_with(|| {
        let clauses = tree.all(&is_clause).into_iter();
        clauses.map(|c| (c.get("id").expect("an id"), c)).collect()
    });
    of_page[id]
}

/// What on a page is no text of the policy.
fn is_no_text(element: &Element) -> bool {
    let marks = [
        "duties",
        "corrected",
        "anchor",
        "label",
        "gap",
        "term",
        "was",
    ];
    marks.iter().any(|class| element.has_class(class))
}

/// The paragraphs of a clause's own text as a reader sees them.
fn seen_text(clause: &Element) -> String {
    let mut lines = Vec::new();
    for element in clause.elements() {
        let heading = element.get("role") == Some("heading");
        if element.name == "p" && !heading && !element.has_class("lost") {
            let text = element.text_without(&is_no_text);
            let text = text.trim_matches(|c: char| c.is_whitespace());
            if !text.is_empty() {
                lines.push(text.to_owned());
            }
        }
    }
    lines.join("\n")
}

#[test]
fn marks_change_no_text() {
    let mut found = BTreeMap::new();
    let mut compared = 0;
    for clause in data("clauses") {
        if matches!(word(&clause, "kind"), "table" | "row" | "figure" | "part") {
            continue;
        }
        let element = clause_element(&mut found, word(&clause, "url"));
        let text: Vec<&str> = word(&clause, "text").lines().map(str::trim).collect();
        assert_eq!(
            seen_text(element),
            text.join("\n"),
            "{}",
            word(&clause, "id")
        );
        compared += 1;
    }
    assert!(compared > 2_400, "{compared} clauses were compared");
}

#[test]
fn clauses_bear_strength_and_roles_of_the_published_data() {
    let roles = data("roles");
    let mut found = BTreeMap::new();
    let mut with_roles = 0;
    for clause in data("clauses") {
        let id = word(&clause, "id");
        let element = clause_element(&mut found, word(&clause, "url"));
        let shown = element.get("data-duty").unwrap_or("none");
        assert_eq!(shown, word(&clause, "duty"), "{id}");
        let duties = clause["duties"].as_array().expect("a list");
        let actors = duties
            .iter()
            .flat_map(|d| d["actors"].as_array().expect("a list"));
        let ids: BTreeSet<&str> = actors
            .filter_map(|actor| {
                let role = roles.iter().find(|role| {
                    let also = role["also"].as_array().expect("a list");
                    role["jurisdiction"] == clause["jurisdiction"]
                        && (role["name"] == *actor || also.contains(actor))
                })?;
                role["id"].as_str()
            })
            .collect();
        let shown = element.get("data-roles").unwrap_or_default();
        let shown: BTreeSet<&str> = shown.split_whitespace().collect();
        assert_eq!(shown, ids, "{id}");
        with_roles += usize::from(!ids.is_empty());
    }
    assert!(with_roles > 1_000, "{with_roles} clauses bind a role");
}

#[test]
fn an_entry_repeats_no_mark_of_its_lead() {
    let clauses = data("clauses");
    let by_id: BTreeMap<(&str, &str), &Value> = clauses
        .iter()
        .map(|c| ((word(c, "version"), word(c, "id")), c))
        .collect();
    let duties = |clause: &Value| clause["duties"].as_array().cloned().unwrap_or_default();
    let same = |a: &Value, b: &Value| {
        ["strength", "mode", "actors"]
            .iter()
            .all(|key| a[*key] == b[*key])
    };
    // The strengths in each list: where they differ, every entry says its own.
    let mut lists: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    let list = |clause: &Value, duty: &Value| {
        let lead = duty["inherited_from"].as_str()?;
        Some((word(clause, "version").to_owned(), lead.to_owned()))
    };
    for clause in &clauses {
        for duty in duties(clause) {
            if let Some(list) = list(clause, &duty) {
                let strengths = lists.entry(list).or_default();
                strengths.insert(word(&duty, "strength").to_owned());
            }
        }
    }
    let mut found = BTreeMap::new();
    let (mut marked, mut silent) = (0, 0);
    for clause in clauses.iter().filter(|c| word(c, "kind") != "part") {
        let element = clause_element(&mut found, word(clause, "url"));
        let own = duties(clause);
        let repeats = |duty: &Value| {
            let lead = duty["inherited_from"].as_str();
            let lead = lead.map(|lead| by_id[&(word(clause, "version"), lead)]);
            lead.is_some_and(|lead| duties(lead).iter().any(|above| same(above, duty)))
        };
        let glossary = word(clause, "kind") == "glossary";
        let among_others =
            |duty: &Value| list(clause, duty).is_some_and(|list| lists[&list].len() > 1);
        let says = |duty: &Value| !repeats(duty) || among_others(duty);
        let expected = !glossary && own.iter().any(says);
        let paragraphs = element.elements().filter(|e| e.name == "p");
        let marks: Vec<&Element> = paragraphs.flat_map(|p| p.of_class("duty-mark")).collect();
        assert_eq!(!marks.is_empty(), expected, "{}", word(clause, "id"));
        marked += usize::from(expected);
        if own.iter().any(repeats) && clause["label"].is_string() {
            let head = element
                .elements()
                .find(|e| e.has_class("head"))
                .expect("a head");
            let label = head.of_class("label");
            let title = label.first().and_then(|l| l.get("title"));
            assert!(
                title.is_some_and(|t| t.starts_with("柱書から")),
                "{}",
                word(clause, "id")
            );
            silent += 1;
        }
    }
    assert!(
        marked > 1_200 && silent > 300,
        "{marked} marked, {silent} not"
    );
}

#[test]
fn marks_say_who_and_how_strongly() {
    let mut found = BTreeMap::new();
    for (url, words, links) in [
        (
            "oguchi/8.html#8.1.i6.k1",
            "義務 統括情報セキュリティ責任者及び情報システム管理者",
            &["role-deputy-ciso.html", "role-system-manager.html"][..],
        ),
        ("oguchi/7.html#7.2.i4", "義務 職員等", &["role-staff.html"]),
    ] {
        let clause = clause_element(&mut found, url);
        let marks = clause.of_class("duty-mark");
        assert_eq!(marks[0].text(), words, "{url}");
        let hrefs: Vec<&str> = marks[0]
            .of_name("a")
            .iter()
            .filter_map(|a| a.get("href"))
            .collect();
        assert_eq!(hrefs, links, "{url}");
    }
    // Somebody who is no role of the body has no page.
    let pages = BODIES.iter().flat_map(|body| {
        let prefix = format!("{body}/");
        trees()
            .iter()
            .filter(move |(path, _)| path.starts_with(&prefix))
    });
    let marks: Vec<String> = pages
        .flat_map(|(_, tree)| tree.of_class("actors"))
        .filter(|actors| actors.of_name("a").is_empty())
        .map(Element::text)
        .collect();
    assert!(marks.iter().any(|name| name == "設置場所に入室する者"));
    // The single file carries none.
    for (path, tree) in trees() {
        if path.contains("/posting-") {
            assert!(tree.of_class("duties").is_empty(), "{path}");
            assert!(!tree.all(&|e| e.get("data-duty").is_some()).is_empty());
        }
    }
}

/// The names of the strengths in a list of them, each with its explanation.
fn explained(list: &Element) -> BTreeMap<String, String> {
    let rows = list.elements().map(|row| {
        let name = row.of_class("strength")[0].text();
        (name, row.of_name("dd")[0].text())
    });
    rows.collect()
}

#[test]
fn every_mark_is_explained_where_it_stands_and_in_the_help() {
    let help = &trees()["help.html"];
    let section = help.all(&|e| e.get("id") == Some("strengths"));
    assert_eq!(section.len(), 1);
    let at_length = explained(help.of_class("strengths")[0]);
    let mut pages = 0;
    for (path, tree) in trees() {
        let marks = tree.of_class("duty-mark");
        let names: BTreeSet<String> = marks
            .iter()
            .flat_map(|mark| mark.of_class("strength"))
            .map(Element::text)
            .collect();
        if names.is_empty() {
            continue;
        }
        let legend = tree.of_class("duty-legend");
        assert_eq!(legend.len(), 1, "{path}");
        let short = explained(legend[0].of_class("strengths")[0]);
        for name in &names {
            assert!(!short[name].is_empty(), "{path}: {name}");
            assert!(at_length[name].starts_with(&short[name]), "{name}");
            assert!(at_length[name].len() > short[name].len(), "{name}");
        }
        let more = legend[0].of_name("a")[0].get("href").expect("an address");
        assert!(more.ends_with("help.html#strengths"), "{path}: {more}");
        pages += 1;
    }
    assert!(pages > 50, "{pages} pages bear marks");
    assert_eq!(at_length.len(), 8);
    // That a rule allows exceptions must not be read into its name.
    assert!(at_length.contains_key("ものとする") && !at_length.contains_key("原則"));
}

#[test]
fn a_strength_has_one_name_everywhere() {
    let names: BTreeMap<String, String> = trees()
        .values()
        .flat_map(|tree| tree.of_class("strength"))
        .map(|mark| {
            let class = mark.get("class").expect("classes");
            let id = class.split(" s-").nth(1).expect("the strength");
            (id.to_owned(), mark.text())
        })
        .collect();
    let same = |id: &str, name: &str| assert_eq!(names[id], name, "{id}");
    for tree in trees().values() {
        for mark in tree.of_class("strength") {
            let class = mark.get("class").expect("classes");
            same(
                class.split(" s-").nth(1).expect("the strength"),
                &mark.text(),
            );
        }
    }
    let search = &trees()["search.html"];
    let list = search.all(&|e| e.get("data-strengths").is_some());
    let list = list[0].get("data-strengths").expect("names");
    for pair in list.split(';') {
        let (id, name) = pair.split_once('=').expect("a pair");
        same(id, name);
    }
    assert_eq!(list.split(';').count(), names.len());
}

#[test]
fn role_pages_count_what_the_data_counts() {
    for role in data("roles") {
        let path = format!(
            "{}/role-{}.html",
            word(&role, "jurisdiction"),
            word(&role, "id")
        );
        let tree = trees().get(path.as_str()).expect("a page for every role");
        let mut shown = BTreeMap::new();
        for section in tree.of_name("section") {
            let strength = section
                .get("aria-labelledby")
                .expect("a strength")
                .to_owned();
            let entries = section.of_class("role-entries").len();
            assert!(entries > 0, "{path}");
            let all = section.of_class("role-sentence").len();
            let leads: usize = section
                .of_class("role-lead")
                .iter()
                .map(|lead| {
                    let words = lead.elements().filter(|e| e.has_class("role-words"));
                    words
                        .map(|w| w.of_class("role-sentence").len())
                        .sum::<usize>()
                })
                .sum();
            shown.insert(strength, all - leads);
        }
        let counted: BTreeMap<String, usize> = role["duties"]
            .as_object()
            .expect("counts")
            .iter()
            .map(|(key, n)| (key.clone(), n.as_u64().map_or(0, |n| n as usize)))
            .collect();
        assert_eq!(shown, counted, "{path}");
        let top: Vec<String> = tree
            .of_class("role-counts")
            .iter()
            .flat_map(|list| list.of_name("a"))
            .map(|a| format!("{} {}", a.get("href").unwrap_or_default(), a.text()))
            .collect();
        for (strength, n) in &counted {
            let found = top.iter().any(|line| {
                line.starts_with(&format!("#{strength} ")) && line.ends_with(&format!(" {n} 件"))
            });
            assert!(found, "{path}: {strength} {n} in {top:?}");
        }
    }
}

/// The entry of a clause on a role's page, as words.
fn role_entry(page: &str, href: &str) -> String {
    let entries = trees()[page].of_name("li");
    let entry = entries.iter().find(|li| {
        li.elements()
            .any(|e| e.has_class("role-cite") && e.get("href") == Some(href))
    });
    let entry = entry.unwrap_or_else(|| panic!("no {href} on {page}"));
    let words = entry.elements().find(|e| e.has_class("role-words"));
    words.map(Element::text).unwrap_or_default()
}

#[test]
fn role_pages_say_who_does_what() {
    for (page, href, words) in [
        (
            "oguchi/role-staff.html",
            "7.html#7.1.i1.k1",
            "職員等は、情報セキュリティポリシー及び実施手順を遵守しなければならない。",
        ),
        (
            "oguchi/role-staff.html",
            "6.html#6.2.i2.k2",
            "ともにする者：外部委託事業者",
        ),
        (
            "fukushima/role-system-manager.html",
            "part2.n5.html#part2.n5.6.i4",
            "情報システム管理者は、情報システム室に新たに機器等を搬入する場合には、",
        ),
    ] {
        let entry = role_entry(page, href);
        assert!(entry.contains(words), "{page} {href}: {entry}");
    }
    for (page, places) in [
        ("tsukuba-smartcity/roles.html", "設置場所に入室する者"),
        ("ubuyama/roles.html", "セキュリティに関する事案を認めた者"),
        (
            "hokuto/roles.html",
            "機密性２以上の情報資産を外部に提供する者",
        ),
    ] {
        let names = trees()[page].of_class("other-name");
        assert!(names.iter().any(|n| n.text() == places), "{page}");
    }
}

#[test]
fn roles_of_the_bodies_stand_side_by_side() {
    let tree = &trees()["roles.html"];
    let row = |id: &str| -> Vec<String> {
        let rows = tree.all(&|e| e.name == "tr" && e.get("id") == Some(id));
        rows[0].of_name("td").iter().map(|td| td.text()).collect()
    };
    let ciso = row("ciso");
    for (cell, words) in ciso
        .iter()
        .zip(["副町長", "代表理事", "副知事", "総務課長", "副市長"])
    {
        assert!(cell.contains(words), "{cell}");
    }
    assert!(ciso[3].contains("最高情報統括責任者"));
    let managers = row("system-manager");
    assert!(
        managers[1].contains("務めは情報管理者が負う"),
        "{managers:?}"
    );
    assert!(managers[2].contains("情報システム管理者"));
    // A body that has nobody of the kind says so.
    assert!(row("csirt")[3].contains("定めなし"));
}

/// Widths folded and blanks left out, as definitions are compared.
fn plain(text: &str) -> String {
    let fold = |c: char| match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(fold)
        .collect()
}

#[test]
fn terms_of_a_body_are_its_definitions() {
    let definitions = posted(data("definitions"));
    for body in BODIES {
        let tree = &trees()[format!("{body}/terms.html").as_str()];
        let own: Vec<&Value> = definitions
            .iter()
            .filter(|d| word(d, "jurisdiction") == body)
            .collect();
        let entries = tree.of_class("term-entry");
        assert_eq!(entries.len(), own.len(), "{body}");
        for definition in own {
            let key = word(definition, "clause").split_once('/').expect("an id").1;
            let entry = entries.iter().find(|entry| {
                let text = &entry.of_class("term-text")[0].text();
                let facts = entry.of_class("term-facts")[0];
                let link = facts.of_name("a")[0]
                    .get("href")
                    .unwrap_or_default()
                    .to_owned();
                text == word(definition, "text")
                    && entry.of_name("dt")[0]
                        .text()
                        .starts_with(word(definition, "term"))
                    && link.ends_with(&format!("#{key}"))
            });
            let entry = entry.unwrap_or_else(|| panic!("{body}: {}", word(definition, "term")));
            let uses = definition["uses"].as_array().expect("a list");
            let clauses: BTreeSet<&str> = uses.iter().map(|u| word(u, "clause")).collect();
            let shown = &entry.of_class("term-uses")[0];
            assert_eq!(shown.of_name("a").len(), clauses.len(), "{body}");
            if !uses.is_empty() {
                assert!(shown.text().contains(&format!("{} か所", uses.len())));
            }
        }
    }
}

#[test]
fn what_no_sentence_defines_is_told_all_the_same() {
    let find = |page: &str, class: &str, term: &str| {
        let list = trees()[page].of_class(class);
        let entries = list.iter().flat_map(|list| list.elements());
        let entry = entries
            .into_iter()
            .find(|li| li.text().trim().starts_with(term));
        entry.map(|li| {
            let links = li.of_name("a").into_iter();
            let links: Vec<String> = links
                .filter_map(|a| Some(a.get("href")?.to_owned()))
                .collect();
            (li.text(), links)
        })
    };
    let (text, links) = find("hokuto/terms.html", "told-terms", "機密性3").expect("a row");
    assert!(text.contains("秘密文書に相当する機密性を要する"), "{text}");
    assert_eq!(links.len(), 1);
    let (text, links) = find("hokuto/terms.html", "undefined-terms", "情報資産").expect("a term");
    assert!(text.contains("この規程には定義がありません"), "{text}");
    assert!(
        links.iter().any(|l| l.starts_with("../tsukuba-smartcity/")),
        "{links:?}"
    );
    // What a body defines itself is left to nobody.
    let own = data("definitions");
    for body in BODIES {
        let page = format!("{body}/terms.html");
        let list = trees()[page.as_str()].of_class("undefined-terms");
        for name in list.iter().flat_map(|list| list.of_class("other-name")) {
            let defined = own.iter().any(|d| {
                word(d, "jurisdiction") == body && plain(word(d, "term")) == plain(&name.text())
            });
            assert!(!defined, "{body}: {}", name.text());
        }
    }
}

#[test]
fn terms_of_several_bodies_are_compared() {
    let definitions = posted(data("definitions"));
    let mut bodies: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for definition in &definitions {
        let known = bodies.entry(plain(word(definition, "term"))).or_default();
        known.insert(word(definition, "jurisdiction"));
    }
    let tree = &trees()["terms.html"];
    let shared = tree.of_class("shared-term");
    let expected: BTreeSet<&String> = bodies
        .iter()
        .filter(|(_, b)| b.len() > 1)
        .map(|(t, _)| t)
        .collect();
    let shown: BTreeSet<String> = shared
        .iter()
        .map(|s| plain(&s.of_class("shared-name")[0].text()))
        .collect();
    assert_eq!(shown.iter().collect::<BTreeSet<_>>(), expected);
    let (mut together, mut differing) = (0, 0);
    for term in shared {
        let name = plain(&term.of_class("shared-name")[0].text());
        let short = |d: &Value| word(d, "form") == "abbreviation";
        let texts: BTreeSet<(bool, String)> = definitions
            .iter()
            .filter(|d| plain(word(d, "term")) == name)
            .map(|d| (short(d), plain(word(d, "text"))))
            .collect();
        let wordings = term.of_class("wording-text");
        // The same wording stands once, whoever has it.
        assert_eq!(wordings.len(), texts.len(), "{name}");
        let first = plain(&wordings[0].text_without(&|e| e.has_class("wording-short")));
        let read = |wording: &Element, without: &str| {
            plain(&wording.text_without(&|e| e.name == without || e.has_class("unseen")))
        };
        for wording in &wordings[1..] {
            if !wording.has_class("compared") {
                continue;
            }
            // Like is compared with like: meanings, never short names.
            assert_eq!(read(wording, "ins"), first, "{name}");
            assert!(texts.contains(&(false, read(wording, "del"))), "{name}");
            assert!(wording.of_class("wording-short").is_empty(), "{name}");
            let same = wording.text_without(&|e| matches!(e.name.as_str(), "ins" | "del"));
            assert!(same.chars().count() >= 5, "{name} shares {same}");
            differing += 1;
        }
        let places = term.of_class("wording-bodies");
        together += places.iter().filter(|p| p.of_name("a").len() > 1).count();
    }
    assert!(
        together > 0 && differing > 3,
        "{together} alike, {differing} not"
    );
    let lone = definitions
        .iter()
        .filter(|d| bodies[&plain(word(d, "term"))].len() == 1);
    let list = tree.of_class("single-terms")[0];
    assert_eq!(list.elements().count(), lone.count());
}

#[test]
fn findings_lead_drafters_to_the_clause() {
    let test = SiteTest::empty();
    let content = concat!(env!("CARGO_MANIFEST_DIR"), "/content");
    let run = test.run(&["check", "--content", content, "--message-format", "json"]);
    let warnings: Vec<Value> = run
        .json_lines()
        .into_iter()
        .filter(|m| word(m, "severity") == "warning" || word(m, "level") == "warning")
        .collect();
    let tree = &trees()["findings.html"];
    // The words between the clauses, which the page cites in its own way.
    let between = |words: &Element| -> Vec<String> {
        let mut rest = words.text();
        let mut parts = Vec::new();
        for link in words.of_name("a") {
            let (before, after) = rest.split_once(&link.text()).expect("a link has words");
            parts.push(before.to_owned());
            rest = after.to_owned();
        }
        parts.push(rest);
        parts
    };
    let holds = |message: &str, parts: &[String]| {
        let mut rest = message;
        parts.iter().all(|part| {
            let found = rest.split_once(part.as_str());
            rest = found.map_or("", |(_, after)| after);
            found.is_some()
        })
    };
    let shown: Vec<(String, Vec<String>)> = tree
        .of_class("findings")
        .iter()
        .flat_map(|list| list.elements())
        .map(|item| {
            let code = item.of_class("finding-code")[0].text();
            (code, between(item.of_class("finding-words")[0]))
        })
        .collect();
    assert!(warnings.len() > 20, "{} warnings", warnings.len());
    for warning in &warnings {
        let (code, message) = (word(warning, "code"), word(warning, "message"));
        let found = shown
            .iter()
            .any(|(c, parts)| c == code && holds(message, parts));
        assert!(found, "{code}: {message}");
    }
    // The place is the clause that holds the words.
    let items = tree
        .of_class("findings")
        .into_iter()
        .flat_map(|l| l.elements());
    let slip = items
        .filter(|item| item.text().contains("「情報シシステム管理者」"))
        .collect::<Vec<_>>();
    let link = slip[0].of_name("a")[0].get("href").expect("an address");
    let clause = clause_element(&mut BTreeMap::new(), link);
    assert!(seen_text(clause).contains("情報シシステム管理者"), "{link}");
}

#[test]
fn the_public_edition_has_no_findings() {
    let test = SiteTest::new();
    let slip = "\n### 第1条 (目的)\n\n本庁舎（以下「庁舎」という。）を守る\n";
    test.policy(&format!("{FRONT}{slip}"));
    for (edition, has) in [("internal", true), ("public", false)] {
        test.run(&["build", "--edition", edition]).ended(0);
        let files = test.files("site");
        assert_eq!(files.contains_key("findings.html"), has, "{edition}");
        for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
            let html = String::from_utf8_lossy(bytes);
            if !has {
                assert!(!html.contains("findings.html"), "{edition}: {path}");
                assert!(!html.contains("K07"), "{edition}: {path}");
            }
        }
        if has {
            let html = String::from_utf8_lossy(&files["findings.html"]);
            assert!(html.contains("K0704") && html.contains("machi/1.html#1"));
        }
    }
}

#[test]
fn a_role_page_shows_the_list_that_a_sentence_points_to() {
    let lists = trees()["hokuto/role-staff.html"].of_class("role-items");
    let cases = lists
        .iter()
        .find(|l| l.text().contains("外部で情報処理業務を行う場合"));
    let cases = cases.expect("the cases of 6.1(1)③(イ)");
    assert_eq!(cases.of_name("li").len(), 3);
    // Entries that are duties stand as such, and not a second time.
    let all: String = lists.iter().map(|l| l.text()).collect();
    assert!(
        !all.contains("パスワードは、他者に知られないように"),
        "{all}"
    );
    // What is said for context is named so, and is no other role's.
    let leads = trees()["ubuyama/role-staff.html"].of_class("role-lead");
    assert!(!leads.is_empty());
    for lead in leads {
        let text = lead.text();
        assert!(text.contains("並びの前の文"), "{text}");
        assert!(!text.contains("ネットワーク管理者は、"), "{text}");
    }
}

#[test]
fn entries_say_what_they_take_over_where_others_bind_otherwise() {
    let taken = |page: &str, id: &str| -> usize {
        let found = trees()[page].all(&|e| e.get("id") == Some(id));
        found[0].of_class("taken").len()
    };
    let page = "hokuto/part2.6.html";
    assert_eq!(taken(page, "part2.6.6.4.i3.m1"), 1);
    assert_eq!(taken(page, "part2.6.6.4.i3.m2"), 0);
    // All entries of (1) bind alike: the sentence above them says it.
    let marks = |strength: &str| {
        trees()[page]
            .of_class("taken")
            .iter()
            .filter(|m| m.text().contains(strength))
            .count()
    };
    assert_eq!(marks("禁止"), 0);
}

#[test]
fn findings_cite_clauses_and_fold_what_is_the_keepers() {
    let html = String::from_utf8_lossy(&real_site()["findings.html"]).into_owned();
    let tree = parse(&html);
    for words in tree.of_class("finding-words") {
        let text = words.text();
        assert!(!text.contains("table#") && !text.contains("・#"), "{text}");
    }
    for hint in tree.of_class("finding-hint") {
        assert!(!hint.text().contains("path:"), "{}", hint.text());
    }
    assert!(!tree.of_class("finding-keeper").is_empty());
    let named = tree
        .of_class("finding-words")
        .iter()
        .flat_map(|w| w.of_name("a"))
        .count();
    assert!(named > 20, "{named}");
}
