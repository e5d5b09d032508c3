//! Invented texts: apart from what is posted, and never in the public edition.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::driver::{BODY, FRONT, SiteTest};
use crate::pages::real_site;

/// A site whose body has one posted text, and the same with a sample beside it.
fn two_sites() -> (SiteTest, SiteTest) {
    let glossary = "terms:\n  - term: 情報資産\n    reading: じょうほうしさん\n";
    let listing = |versions: &str| {
        format!(
            "id: machi\nname: 試験町\nkind: 町\nroles:\n  - id: staff\n    name: 職員等\n    appointed: 2.i2\npolicies:\n  - id: policy\n    versions: [{versions}]\n"
        )
    };
    let make = |versions: &str| {
        let test = SiteTest::new();
        test.write("content/glossary.yaml", glossary);
        test.write(
            "content/jurisdictions/machi/jurisdiction.yaml",
            listing(versions),
        );
        test
    };
    let (without, with) = (make("r8"), make("r8, mihon"));
    let front = FRONT
        .replace("version: r8", "version: mihon")
        .replace("in-force", "sample")
        .replace("令和8年一部改定", "架空の改正")
        .replace("2026-04-01", "null");
    let body = BODY
        .replace("情報資産を守る", "蔵の鍵束を守る")
        .replace("- ア 常勤の者", "- ア 常勤の者で蔵番となったもの");
    let more = "\n### 第3条 (蔵番の務め)\n\n職員等は、第2条に定める蔵の鍵束（以下「鍵束」という。）を数えなければならない。鍵束は、職員等が運ぶ。\n";
    with.write(
        "content/jurisdictions/machi/mihon.md",
        format!("{front}{body}{more}"),
    );
    (without, with)
}

fn built(test: &SiteTest, edition: &str) -> BTreeMap<String, Vec<u8>> {
    test.run(&["build", "--edition", edition]).ended(0);
    test.files("site")
}

#[test]
fn the_public_edition_is_the_same_without_samples() {
    let (without, with) = two_sites();
    let (plain, public) = (built(&without, "public"), built(&with, "public"));
    assert_eq!(
        plain.keys().collect::<Vec<_>>(),
        public.keys().collect::<Vec<_>>()
    );
    for (path, bytes) in &public {
        assert!(*bytes == plain[path], "{path} differs");
    }
}

#[test]
fn a_sample_changes_nothing_of_the_posted_text() {
    let (without, with) = two_sites();
    let (plain, site) = (built(&without, "internal"), built(&with, "internal"));
    let mut changed = Vec::new();
    for (path, bytes) in &site {
        let own = path.starts_with("machi/mihon/")
            || path == "assets/print-machi-mihon.css"
            || path.contains("r8--mihon");
        if !own && plain.get(path) != Some(bytes) {
            changed.push(path.as_str());
        }
    }
    // Search, roles, terms, index and the pages of the posted text are the same.
    assert_eq!(
        changed,
        [
            // Lists the files with their sizes.
            ".keiji",
            "data/clauses.json",
            "data/definitions.json",
            "data/references.json",
            "data/site.json",
            "index.html",
            "machi/index.html",
        ]
    );
    assert!(plain.keys().all(|path| site.contains_key(path)));
    // The data tell the sample apart, and say of the posted text what they said.
    for (name, list) in [
        ("clauses", "clauses"),
        ("definitions", "definitions"),
        ("references", "references"),
    ] {
        let read = |files: &BTreeMap<String, Vec<u8>>| -> Vec<Value> {
            let value: Value =
                serde_json::from_slice(&files[&format!("data/{name}.json")]).expect("JSON");
            value[list].as_array().expect("a list").clone()
        };
        let (posted, invented): (Vec<Value>, Vec<Value>) =
            read(&site).into_iter().partition(|r| r["version"] == "r8");
        assert_eq!(posted, read(&plain), "{name}");
        assert!(!invented.is_empty(), "{name}");
        assert!(invented.iter().all(|r| r["status"] == "sample"), "{name}");
    }
    let clauses: Value = serde_json::from_slice(&site["data/clauses.json"]).expect("JSON");
    let clauses = clauses["clauses"].as_array().expect("a list");
    assert!(
        clauses
            .iter()
            .all(|c| (c["version"] == "mihon") == (c["edition"] == "internal"))
    );
}

#[test]
fn a_role_is_not_appointed_by_a_sample() {
    let (_, with) = two_sites();
    let listing = "id: machi\nname: 試験町\nkind: 町\nroles:\n  - id: keeper\n    name: 蔵番\n    appointed: \"3\"\npolicies:\n  - id: policy\n    versions: [r8, mihon]\n";
    with.write("content/jurisdictions/machi/jurisdiction.yaml", listing);
    with.write("content/jurisdictions/machi/mihon.keys.yaml", "from: r8\n");
    let found = with.findings();
    assert_eq!(found.len(), 1, "{found:?}");
}

/// The sentences that stand only in the samples of the project.
fn invented(clauses: &[Value]) -> BTreeSet<&str> {
    let texts = |sample: bool| {
        clauses
            .iter()
            .filter(move |c| (c["status"] == "sample") == sample)
            .flat_map(|c| c["text"].as_str().expect("a text").split(['\n', '\t']))
    };
    let posted: String = texts(false).collect::<Vec<_>>().join("\n");
    let sentences = texts(true).flat_map(|text| text.split_inclusive('。'));
    sentences
        .filter(|sentence| sentence.chars().count() > 12 && !posted.contains(sentence))
        .collect()
}

#[test]
fn no_word_of_the_samples_is_public_or_searched() {
    let site = real_site();
    let data: Value = serde_json::from_slice(&site["data/clauses.json"]).expect("JSON");
    let clauses = data["clauses"].as_array().expect("a list");
    let invented = invented(clauses);
    assert!(invented.len() > 60, "{} sentences", invented.len());
    for known in [
        "職員等は、最高情報統括責任者が名簿に載せた生成AIに限り、職務に使うことができる。",
        "職員等は、情報管理者があらかじめ認めた生成AIに限り、業務に用いることができる。",
        "庁舎の外で職務を行う職員等は、画面をのぞかれるおそれのある場所では、重要性分類II以上の情報資産を開いてはならない。",
        "前項の許可を受けようとする者は、持ち出す理由、行き先及び戻す日を届け出なければならない。",
    ] {
        assert!(invented.contains(known), "{known}");
    }

    // Inside: only in the pages of the sample and in the data that tell it apart.
    let mut held = 0;
    for (path, bytes) in site {
        let own = path.contains("/sample-r9/")
            || path.contains("--sample-r9.")
            || ["data/clauses.json", "data/definitions.json"].contains(&path.as_str());
        let text = String::from_utf8_lossy(bytes);
        let found = invented.iter().find(|sentence| text.contains(**sentence));
        held += usize::from(own && found.is_some());
        assert!(own || found.is_none(), "{path}: {found:?}");
        if path.starts_with("assets/search") {
            assert!(!text.contains("sample-r9"), "{path}");
        }
    }
    assert!(held > 10, "{held} files");

    // Outside: nowhere, not even the names of the versions.
    let test = SiteTest::empty();
    let content = concat!(env!("CARGO_MANIFEST_DIR"), "/content");
    test.run(&["build", "--edition", "public", "--content", content])
        .ended(0);
    let public = test.files("site");
    assert!(public.len() > 500, "{} files", public.len());
    for (path, bytes) in &public {
        let text = String::from_utf8_lossy(bytes);
        for word in ["sample-r9", "見本：令和9年改正案", "令和9年4月1日から施行"]
        {
            assert!(
                !path.contains(word) && !text.contains(word),
                "{path}: {word}"
            );
        }
        let found = invented.iter().find(|sentence| text.contains(**sentence));
        assert_eq!(found, None, "{path}");
    }
    no_withheld_control(site, &public);
    // What is searched is what is searched inside.
    for (path, bytes) in public
        .iter()
        .filter(|(p, _)| p.starts_with("assets/search"))
    {
        assert!(site.get(path) == Some(bytes), "{path}");
    }
}

/// The public edition names none of the controls that it does not show: no id
/// and no name on a page or in a file about controls, and no link anywhere.
fn no_withheld_control(internal: &BTreeMap<String, Vec<u8>>, public: &BTreeMap<String, Vec<u8>>) {
    let read = |site: &BTreeMap<String, Vec<u8>>| -> Value {
        serde_json::from_slice(&site["data/controls.json"]).expect("JSON")
    };
    let (all, shown) = (read(internal), read(public));
    let word = |c: &Value, key: &str| c[key].as_str().expect("a word").to_owned();
    let list = |value: &Value| value["controls"].as_array().expect("a list").clone();
    let (kept, all) = (list(&shown), list(&all));
    let secret: Vec<(String, String)> = all
        .iter()
        .filter(|c| c["edition"] == "internal")
        .map(|c| (word(c, "id"), word(c, "name")))
        .collect();
    assert!(secret.len() > 50 && kept.len() + secret.len() == all.len());
    // A topic may have the same id, and other letters make another word.
    let named = |text: &str, id: &str| {
        let part = |c: char| c.is_ascii_alphanumeric() || c == '-';
        text.match_indices(id).any(|(at, _)| {
            let before = &text[..at];
            let own = !before.ends_with(part) && !text[at + id.len()..].starts_with(part);
            own && !before.ends_with("topics/")
        })
    };
    let topics: Value = serde_json::from_slice(&public["data/topics.json"]).expect("JSON");
    let topics = topics["topics"].as_array().expect("a list").iter();
    let topics = topics.map(|topic| word(topic, "name"));
    let clauses: Value = serde_json::from_slice(&public["data/clauses.json"]).expect("JSON");
    let headings = clauses["clauses"].as_array().expect("a list").iter();
    let headings = headings.filter_map(|clause| clause["heading"].as_str().map(str::to_owned));
    let others: BTreeSet<String> = topics.chain(headings).collect();
    let mut seen = 0;
    for (path, bytes) in public {
        let about = [
            "controls",
            "owners",
            "data/trace",
            "data/oscal",
            "data/controls",
        ];
        let about = about.iter().any(|name| path.starts_with(name));
        let text = String::from_utf8_lossy(bytes);
        for (id, name) in &secret {
            let linked = text.contains("controls/") && text.contains(&format!("controls/{id}."));
            assert!(!linked, "{path} leads to {id}");
            assert!(!(about && named(&text, id)), "{path} holds {id}");
            // As a name: a sentence may have the same word, and a topic or a heading the same name.
            let cells = [
                format!(">{name}<"),
                format!(",{name},"),
                format!("\"{name}\""),
            ];
            let told =
                about && !others.contains(name) && cells.iter().any(|cell| text.contains(cell));
            assert!(!told, "{path} holds {name}");
        }
        seen += usize::from(about);
    }
    let alone = secret.iter().filter(|(_, name)| !others.contains(name));
    assert!(seen > kept.len() && alone.count() > 50, "{seen}");
}

#[test]
fn the_posted_texts_are_counted_without_the_samples() {
    let data: Value = serde_json::from_slice(&real_site()["data/clauses.json"]).expect("JSON");
    let clauses = data["clauses"].as_array().expect("a list");
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for clause in clauses {
        let word = |key: &str| clause[key].as_str().unwrap_or("in-force");
        *counts
            .entry((word("status"), word("jurisdiction")))
            .or_default() += 1;
    }
    let posted: usize = counts
        .iter()
        .filter(|((status, _), _)| *status == "in-force")
        .map(|(_, n)| n)
        .sum();
    assert_eq!(posted, 2757, "{counts:?}");
}

/// What was done to the posted text is listed in `tests/drafts`; all else has
/// the words, the heading and the place that it had.
#[test]
fn the_lists_of_edits_are_complete() {
    let data: Value = serde_json::from_slice(&real_site()["data/clauses.json"]).expect("JSON");
    let clauses = data["clauses"].as_array().expect("a list");
    let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/drafts");
    let mut checked = 0;
    for file in std::fs::read_dir(directory).expect("a directory") {
        let text = std::fs::read(file.expect("an entry").path()).expect("a file");
        let list: Value = serde_json::from_slice(&text).expect("JSON");
        edits_are_complete(&list, clauses);
        checked += 1;
    }
    assert_eq!(checked, 2);
}

type Path = Vec<String>;

fn path(value: &Value) -> Path {
    let labels = value.as_array().expect("a path").iter();
    labels
        .map(|label| label.as_str().expect("a label").to_owned())
        .collect()
}

fn edits_are_complete(list: &Value, clauses: &[Value]) {
    let version = |name: &str| -> BTreeMap<Path, &Value> {
        let own = clauses.iter();
        let own =
            own.filter(|c| c["jurisdiction"] == list["jurisdiction"] && c["version"] == list[name]);
        own.map(|c| (path(&c["path"]), c)).collect()
    };
    let (old, new) = (version("old"), version("new"));
    let pairs: Vec<(Path, Path)> = list["paths"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|pair| (path(&pair[0]), path(&pair[1])))
        .collect();
    let edits = list["edits"].as_array().expect("a list");
    let named = |side: &str, kind: Option<&str>| -> BTreeSet<Path> {
        let of_kind = edits
            .iter()
            .filter(|e| kind.is_none_or(|kind| e["kind"] == kind));
        of_kind
            .flat_map(|e| e[side].as_array().expect("a list"))
            .map(path)
            .collect()
    };
    let (gone, come) = (named("old", Some("removed")), named("new", Some("added")));
    let below = |roots: &BTreeSet<Path>, at: &Path| roots.iter().any(|root| at.starts_with(root));
    // The innermost clause that has another place decides.
    let place = |at: &Path| -> Path {
        let moved = pairs.iter().filter(|(from, _)| at.starts_with(from));
        match moved.max_by_key(|(from, _)| from.len()) {
            Some((from, to)) => to.iter().chain(&at[from.len()..]).cloned().collect(),
            None => at.clone(),
        }
    };
    let (edited, made) = (named("old", None), named("new", None));
    for at in &edited {
        assert!(old.contains_key(at), "{at:?}");
    }
    for at in &made {
        assert!(new.contains_key(at), "{at:?}");
    }
    // What only has another number or place keeps its words.
    let worded: BTreeSet<Path> = edits
        .iter()
        .filter(|edit| {
            let also = edit["also"]
                .as_array()
                .is_some_and(|a| a.contains(&"modified".into()));
            also || !matches!(edit["kind"].as_str(), Some("renumbered" | "moved"))
        })
        .flat_map(|edit| edit["old"].as_array().expect("a list"))
        .map(path)
        .collect();
    let mut kept = BTreeSet::new();
    for (at, clause) in old.iter().filter(|(at, _)| !below(&gone, at)) {
        let to = place(at);
        if worded.contains(at) {
            continue;
        }
        let same = new
            .get(&to)
            .unwrap_or_else(|| panic!("{at:?} is not at {to:?}"));
        for key in ["text", "heading", "term"] {
            assert_eq!(clause[key], same[key], "{at:?}");
        }
        kept.insert(to);
    }
    for at in new.keys() {
        let known = kept.contains(at) || made.contains(at) || below(&come, at);
        assert!(known, "{at:?} is in no list");
    }
}
