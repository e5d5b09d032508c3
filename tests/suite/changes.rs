//! The pages of two versions: what changed, in words, side by side, and nowhere
//! in the public edition what is not public.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::dom::{Element, parse};
use crate::driver::SiteTest;

fn front(version: &str, label: &str, status: &str) -> String {
    format!(
        "---\njurisdiction: machi\ntitle: 試験町情報セキュリティ規程\nversion: {version}\nlabel: {label}\nstatus: {status}\neffective: null\n---\n\n"
    )
}

const OLD: &str = "## 第1章 総則

### 第1条 (目的)

この規程は、情報資産を守るために必要な事項を定める。

### 第2条 (管理者)

課長は、情報資産の管理者となる。管理者は、情報資産の台帳を備え、その所在を常に明らかにしなければならない。

### 第3条 (点検)

管理者は、毎年度1回、情報資産を点検し、その結果を町長に報告しなければならない。

### 第4条 (持出し)

職員等は、庁舎の外へ情報資産を持ち出してはならない。ただし、管理者の許可を得たときは、この限りでない。

### 第5条 (廃棄)

管理者は、不要となった媒体を物理的に壊さなければならない。

- (1) 磁気ディスクは、穴をあけること。

表: 情報資産の分類

| 分類 | 扱い |
| --- | --- |
| 重要性Ⅰ | 鍵のかかる棚に置く。 |
| 重要性Ⅱ | 机の引出しに置く。 |

## 第2章 雑則

### 第6条 (委任)

この規程に定めるもののほか必要な事項は、町長が別に定める。
";

/// 定義 comes, 管理者 is split, 点検 is edited, 持出し moves, 廃棄 loses its item,
/// its table gains a row and changes a cell, 委任 has another number.
const NEW: &str = "## 第1章 総則

### 第1条 (目的)

この規程は、情報資産を守るために必要な事項を定める。

### 第2条 (定義)

この規程で用いる言葉の意味は、次のとおりとする。

- (1) **端末** 職員が業務に用いる計算機をいう。
- (2) **<b>媒体** 情報を記録する物をいう。

### 第3条 (管理者)

課長は、情報資産の管理者となる。

- 2 管理者は、情報資産の台帳を備え、その所在を常に明らかにしなければならない。

### 第4条 (点検)

管理者は、毎年度2回、情報資産を点検し、その結果を町長に報告しなければならない。

### 第5条 (廃棄)

管理者は、不要となった媒体を物理的に壊さなければならない。

表: 情報資産の分類

| 分類 | 扱い |
| --- | --- |
| 重要性Ⅰ | 鍵のかかる金庫に置く。 |
| 重要性Ⅱ | 机の引出しに置く。 |
| 重要性Ⅲ | どこに置いてもよい。 |

## 第2章 雑則

### 第6条 (持出し)

職員等は、庁舎の外へ情報資産を持ち出してはならない。ただし、管理者の許可を得たときは、この限りでない。

### 第7条 (委任)

この規程に定めるもののほか必要な事項は、町長が別に定める。
";

/// A site with a superseded text, the one in force, a draft and a sample.
fn four_versions() -> SiteTest {
    let test = SiteTest::new();
    test.list(&["r7", "r8", "r9", "mihon"]);
    let write = |version: &str, label: &str, status: &str, text: &str| {
        test.write(
            &format!("content/jurisdictions/machi/{version}.md"),
            format!("{}{text}", front(version, label, status)),
        );
    };
    write("r7", "令和7年制定", "superseded", OLD);
    write("r8", "令和8年改正", "in-force", NEW);
    let draft = NEW.replace("毎年度2回", "毎年度九回");
    write("r9", "令和9年の検討案", "draft", &draft);
    let sample = NEW.replace("毎年度2回", "毎月三度");
    write("mihon", "架空の改正", "sample", &sample);
    test
}

fn built() -> SiteTest {
    let test = four_versions();
    test.run(&["build"]).ended(0);
    test
}

fn page(test: &SiteTest, path: &str) -> String {
    std::fs::read_to_string(test.path(&format!("site/{path}")))
        .unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// A text without what only its setting adds.
fn bare(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '（' | '）'))
        .collect()
}

fn by_id<'e>(root: &'e Element, id: &str) -> &'e Element {
    let found = root.all(&|e| e.get("id") == Some(id));
    assert_eq!(found.len(), 1, "one element is #{id}");
    found[0]
}

fn one<'e>(root: &'e Element, class: &str) -> &'e Element {
    root.of_class(class).into_iter().next().expect(class)
}

#[test]
fn the_changes_are_told_in_words() {
    let test = built();
    let html = page(&test, "machi/diff-r7--r8.html");
    let root = parse(&html);
    let title = root.of_name("h1")[0].text();
    assert!(
        title.contains("令和7年制定") && title.contains("令和8年改正"),
        "{title}"
    );
    let sums = one(&root, "diff-sums").text();
    for words in [
        "1条を追加",
        // 第4条 in its words, another in a table or a 号.
        "2条を変更",
        "1条を移動",
        "1号を削る",
        "2号を追加",
        "1表を変更",
    ] {
        assert!(sums.contains(words), "{words}: {sums}");
    }
    assert!(
        one(&root, "diff-proof")
            .text()
            .contains("文字単位で確認済み")
    );
    let versions = one(&root, "diff-versions").text();
    assert!(
        versions.contains("旧版") && versions.contains("現行"),
        "{versions}"
    );
    for (id, kind, told) in [
        ("n-2", "追加", ""),
        ("n-4", "変更", "回」に改める。"),
        ("n-6", "移動", "番号も変わりました。"),
        ("o-5.i1", "削る", ""),
    ] {
        let section = by_id(&root, id);
        assert_eq!(one(section, "change-kind").text().trim(), kind, "{id}");
        if !told.is_empty() {
            let words = one(section, "change-told").text();
            assert!(words.contains(told), "{id}: {words}");
        }
    }
    let edited = by_id(&root, "n-4");
    let words = |name: &str, class: &str| -> Vec<String> {
        let side = one(edited, class);
        side.of_name(name).iter().map(|e| e.text()).collect()
    };
    assert!(
        words("del", "side-old").iter().any(|w| w.contains('1')),
        "{html}"
    );
    assert!(words("ins", "side-new").iter().any(|w| w.contains('2')));
    assert!(words("ins", "side-old").is_empty() && words("del", "side-new").is_empty());
    // What came with an article stands with it, and is no change of its own.
    let added = by_id(&root, "n-2");
    assert_eq!(added.of_class("side-new").len(), 3);
    assert_eq!(added.of_class("side-none").len(), 1);
    assert!(one(added, "side-none").text().contains("新設"));
    assert!(html.contains("&lt;b&gt;媒体") && !html.contains("<b>媒体"));
}

#[test]
fn a_changed_table_tells_its_rows_and_cells() {
    let root = parse(&page(&built(), "machi/diff-r7--r8.html"));
    let tables: Vec<&Element> = root
        .of_class("change")
        .into_iter()
        .filter(|e| !e.of_class("changed").is_empty())
        .collect();
    assert_eq!(tables.len(), 1);
    let told = one(tables[0], "change-told").text();
    assert!(
        told.contains("「重要性Ⅰ」の行の「扱い」の欄で「棚」を「金庫」に改める。"),
        "{told}"
    );
    assert!(told.contains("「重要性Ⅲ」の行を加える。"), "{told}");
    assert!(!told.contains("重要性Ⅱ"), "{told}");
}

/// The page of two texts, each the body of a version.
fn compared(old: &str, new: &str) -> Element {
    let test = SiteTest::new();
    test.list(&["r7", "r8"]);
    for (version, status, text) in [("r7", "superseded", old), ("r8", "in-force", new)] {
        test.write(
            &format!("content/jurisdictions/machi/{version}.md"),
            format!("{}{text}", front(version, version, status)),
        );
    }
    test.run(&["build"]).ended(0);
    parse(&page(&test, "machi/diff-r7--r8.html"))
}

#[test]
fn emptied_and_gone_are_told_apart() {
    let old = "### 第1条 (目的)\n\n情報資産を守る。\n\n### 第2条 (点検)\n\n課長は、毎年、端末を点検しなければならない。\n\n### 第3条 (報告)\n\n課長は、事故を町長に報告しなければならない。\n";
    let new = "### 第1条 (目的)\n\n情報資産を守る。\n\n### 第2条 削除\n";
    let root = compared(old, new);
    let emptied = by_id(&root, "n-2");
    assert_eq!(one(emptied, "change-kind").text(), "削除（番号は残す）");
    assert!(
        emptied.of_class("m-repealed").is_empty(),
        "it is not said twice"
    );
    let gone = by_id(&root, "o-3");
    assert_eq!(one(gone, "change-kind").text(), "削る");
    assert!(one(gone, "side-none").text().contains("（削る）"));
    let sums = one(&root, "diff-sums").text();
    assert!(
        sums.contains("1条を削る") && sums.contains("1条を「削除」とする（番号は残す）"),
        "{sums}"
    );
    assert!(!sums.contains("を変更"), "{sums}");
    let rows = one(&root, "numbers").text();
    assert!(
        rows.contains("削除（番号は残す）") && rows.contains("削る"),
        "{rows}"
    );
}

#[test]
fn a_clause_that_moved_leaves_a_sign_where_it_stood() {
    let html = page(&built(), "machi/diff-r7--r8.html");
    let root = parse(&html);
    let signs = root.of_class("away");
    assert_eq!(signs.len(), 1, "only 第4条 moved");
    assert_eq!(signs[0].text(), "旧 第4条 持出し：第6条へ移動");
    let links: Vec<Option<&str>> = signs[0]
        .of_name("a")
        .iter()
        .map(|a| a.get("href"))
        .collect();
    assert_eq!(links, [Some("r7/c1.html#4"), Some("#n-6")]);
    // It stands between what stood before and behind the clause.
    let at = |words: &str| html.find(words).unwrap_or_else(|| panic!("{words}"));
    let sign = at("class=\"quiet away\"");
    assert!(at("id=\"n-4\"") < sign && sign < at("id=\"o-5.i1\""));
    assert!(at("id=\"n-6\"") > sign);
}

#[test]
fn a_chapter_that_came_counts_the_duties_in_it() {
    let old = "## 第1章 総則\n\n### 第1条 (目的)\n\n情報資産を守る。\n";
    let new = "## 第1章 総則\n\n### 第1条 (目的)\n\n情報資産を守る。\n\n## 第2章 点検\n\n### 第2条 (点検)\n\n課長は、毎年、端末を点検しなければならない。\n\n- 2 課長は、結果を町長に報告しなければならない。\n\n### 第3条 (委任)\n\n用語の意味は、別に定める。\n\n### 第4条 (禁止)\n\n職員は、端末を持ち出してはならない。\n";
    let root = compared(old, new);
    let came = by_id(&root, "n-c2");
    let told = one(came, "change-told").text();
    assert!(told.contains("義務を定める条項 3 件を含む。"), "{told}");
    let meanings = one(&root, "diff-meanings");
    let lines: Vec<String> = meanings.of_name("li").iter().map(|e| e.text()).collect();
    assert!(
        lines
            .iter()
            .any(|l| l.contains("義務の追加") && l.contains("1 か所（条項 3 件）")),
        "{lines:?}"
    );
}

#[test]
fn what_stands_behind_the_text_is_counted_by_its_name() {
    let old = "### 第1条 (目的)\n\n情報資産を守る。\n";
    let new = "### 第1条 (目的)\n\n情報資産を守る。\n\n## 附則\n\nこの規程は、公布の日から施行する。\n\n## 別表第1\n\n| 分類 | 扱い |\n| --- | --- |\n| Ⅰ | 棚 |\n\n## 様式第1号\n\n申請書\n";
    let sums = one(&compared(old, new), "diff-sums").text();
    for words in ["附則1件を追加", "別表1件を追加", "様式1件を追加"] {
        assert!(sums.contains(words), "{words}: {sums}");
    }
}

#[test]
fn a_stale_citation_says_of_which_version_each_number_is() {
    let old = "### 第1条 (目的)\n\n情報資産を守る。\n\n### 第2条 (点検)\n\n課長は、毎年、端末を点検しなければならない。\n\n### 第3条 (報告)\n\n課長は、第2条の結果を町長に報告しなければならない。\n";
    let new = "### 第1条 (目的)\n\n情報資産を守る。\n\n### 第2条 (定義)\n\nこの規程において「端末」とは、業務に用いる計算機をいう。\n\n### 第3条 (点検)\n\n課長は、毎年、端末を点検しなければならない。\n\n### 第4条 (報告)\n\n課長は、第2条の結果を町長に報告しなければならない。\n";
    let root = compared(old, new);
    let stale = bare(&one(&root, "diff-stale").text());
    for words in [
        "改正後の第4条の「第2条」",
        "指していた条文：改正前の第2条",
        "その条文のいまの場所：改正後の第3条",
        "いまの文言が指す条文：改正後の第2条",
    ] {
        assert!(stale.contains(words), "{words}: {stale}");
    }
}

#[test]
fn the_label_of_a_split_clause_stands_where_its_text_begins() {
    let ample = "職員等が使用できるメールボックスの容量は20MBを上限とする。";
    let stop = "容量を超えた場合には職員等が自らメールを削除し、総量が上限を下回るまで一時的にメールの使用を停止しなければならない。";
    let list = |items: &[&str]| -> String {
        let lines: String = items.iter().map(|i| format!("- ・ {i}\n")).collect();
        format!("### 第1条 (メール)\n\n次のとおりとする。\n\n{lines}")
    };
    let together = list(&["職員は転送しない。", &format!("{ample}{stop}")]);
    let apart = list(&["職員は転送しない。", ample, stop]);
    for (old, new, kind, side) in [
        (&together, &apart, "split", "side-old"),
        (&apart, &together, "merged", "side-new"),
    ] {
        let root = compared(old, new);
        let change = root.all(&|e| e.get("data-kind") == Some(kind))[0];
        let cells = change.of_class(side);
        let labels: Vec<usize> = cells
            .iter()
            .map(|cell| cell.of_class("side-label").len())
            .collect();
        assert_eq!(labels, [1, 0], "{kind}");
    }
}

#[test]
fn both_sides_show_the_texts_letter_for_letter() {
    let test = built();
    let root = parse(&page(&test, "machi/diff-r7--r8.html"));
    let clauses = test.data("clauses.json");
    let mut texts: BTreeMap<String, Value> = BTreeMap::new();
    for clause in clauses["clauses"].as_array().expect("a list") {
        let string = |v: &Value| v.as_str().expect("a string").to_owned();
        let id = format!("{}@{}", string(&clause["id"]), string(&clause["version"]));
        texts.insert(id, clause.clone());
    }
    let text_of = |ids: &Value| -> String {
        let ids = ids.as_array().expect("a list").iter();
        let of_one = |id: &Value| {
            let clause = &texts[id.as_str().expect("an id")];
            let part = |name: &str| clause[name].as_str().unwrap_or_default().to_owned();
            let mut out = format!("{}{}{}", part("label"), part("heading"), part("term"));
            if clause["kind"] != "table" {
                out.push_str(&part("text"));
            }
            out
        };
        bare(&ids.map(of_one).collect::<String>())
    };
    let key = |id: &Value| -> Option<String> {
        let id = id.as_str()?;
        Some(id.split_once('/')?.1.split_once('@')?.0.to_owned())
    };
    let shown = |within: &[&Element], class: &str| -> String {
        let cells = within.iter().flat_map(|e| e.of_class(class));
        bare(
            &cells
                .map(|cell| cell.text_without(&|e| e.name == "table"))
                .collect::<String>(),
        )
    };
    let data = test.data("diff/machi/r7--r8.json");
    assert_eq!(data["round_trip"], true);
    let mut seen = BTreeSet::new();
    for change in data["changes"].as_array().expect("a list") {
        let kind = change["kind"].as_str().expect("a kind");
        let row = |ids: &Value| {
            let first = ids[0].as_str();
            first.is_some_and(|id| texts[id]["kind"] == "row")
        };
        if matches!(kind, "unchanged" | "renumbered") || row(&change["old"]) || row(&change["new"])
        {
            continue;
        }
        seen.insert(kind.to_owned());
        let anchor = match (key(&change["new"][0]), key(&change["old"][0])) {
            (Some(key), _) => format!("n-{key}"),
            (None, Some(key)) => format!("o-{key}"),
            (None, None) => panic!("a change of nothing"),
        };
        let place = by_id(&root, &anchor);
        let rows: Vec<&Element> = match (place.name.as_str(), kind) {
            ("tr", _) => vec![place],
            (_, "added" | "removed") => {
                place.all(&|e| e.name == "tr" && !e.of_name("td").is_empty())[..1].to_vec()
            }
            _ => vec![place],
        };
        assert_eq!(
            shown(&rows, "side-old"),
            text_of(&change["old"]),
            "{anchor} old"
        );
        assert_eq!(
            shown(&rows, "side-new"),
            text_of(&change["new"]),
            "{anchor} new"
        );
    }
    for kind in ["added", "removed", "modified", "moved", "split"] {
        assert!(
            seen.contains(kind),
            "the texts hold a change that is {kind}: {seen:?}"
        );
    }
    let table = root.of_class("changed")[0];
    let side = |without: &'static str| {
        bare(&{
            let rows = table.of_name("td");
            rows.iter()
                .map(|e| e.text_without(&|e| e.name == without))
                .collect::<String>()
        })
    };
    assert_eq!(
        side("ins"),
        "重要性Ⅰ鍵のかかる棚に置く。重要性Ⅱ机の引出しに置く。"
    );
    assert_eq!(
        side("del"),
        "重要性Ⅰ鍵のかかる金庫に置く。重要性Ⅱ机の引出しに置く。重要性Ⅲどこに置いてもよい。"
    );
    let kinds: Vec<String> = table
        .of_class("row-kind")
        .iter()
        .map(|e| e.text())
        .collect();
    assert_eq!(
        kinds,
        ["変更", "追加"],
        "rows say in words what became of them"
    );
}

#[test]
fn numbers_are_set_beside_each_other() {
    let test = built();
    let root = parse(&page(&test, "machi/diff-r7--r8.html"));
    let rows = one(&root, "numbers").of_name("tr");
    let cells = |row: &Element| -> Vec<String> {
        row.of_name("td")
            .iter()
            .map(|c| c.text().trim().to_owned())
            .collect()
    };
    let rows: Vec<Vec<String>> = rows.into_iter().map(cells).collect();
    for line in [
        ["（なし）", "第2条", "定義", "追加"],
        ["第3条", "第4条", "点検", "番号の変更"],
        ["第4条", "第6条", "持出し", "移動"],
        ["第6条", "第7条", "委任", "番号の変更"],
    ] {
        assert!(rows.iter().any(|row| row == &line), "{line:?}: {rows:?}");
    }
    assert!(
        !rows.iter().any(|row| row.iter().any(|c| c == "第1条")),
        "{rows:?}"
    );
    let quiet = root
        .of_class("quiet")
        .iter()
        .map(|e| e.text())
        .collect::<String>();
    assert!(
        quiet.contains("番号だけが変わった") && quiet.contains("第6条 → 第7条"),
        "{quiet}"
    );
}

#[test]
fn a_clause_tells_how_it_was_revised() {
    let test = built();
    let chapter = page(&test, "machi/c1.html");
    let root = parse(&chapter);
    let history = |key: &str| -> String {
        let clause = by_id(&root, key);
        clause
            .of_class("history")
            .first()
            .map_or_else(String::new, |e| e.text())
    };
    let edited = history("4");
    for words in ["改正の経過", "令和8年改正", "変更", "令和7年制定 第3条"] {
        assert!(edited.contains(words), "{words}: {edited}");
    }
    assert!(chapter.contains("href=\"diff-r7--r8.html#n-4\""));
    assert!(chapter.contains("href=\"r7/c1.html#3\""));
    assert_eq!(history("1"), "", "what did not change has no history");
    assert!(history("2").contains("追加"));
    for quiet in ["machi/posting-machi-r8.html", "machi/r7/c1.html"] {
        assert!(!page(&test, quiet).contains("改正の経過"), "{quiet}");
    }
    // The newest revision comes first.
    let draft = page(&test, "machi/r9/c1.html");
    let draft = parse(&draft);
    let lines = one(by_id(&draft, "4"), "history").of_name("li");
    let lines: Vec<String> = lines.iter().map(|e| e.text()).collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].contains("令和9年の検討案") && lines[1].contains("令和8年改正"));
}

#[test]
fn samples_stand_apart() {
    let test = built();
    let files = test.files("site");
    let diffs: Vec<&String> = files
        .keys()
        .filter(|path| path.contains("/diff-"))
        .collect();
    assert_eq!(
        diffs,
        [
            "machi/diff-r7--r8.html",
            "machi/diff-r8--r9.html",
            "machi/diff-r9--mihon.html"
        ]
    );
    let body = page(&test, "machi/index.html");
    let body = parse(&body);
    let real = body.all(&|e| e.get("aria-labelledby") == Some("diffs"))[0].text();
    assert!(
        real.contains("改正の比較") && !real.contains("架空の改正"),
        "{real}"
    );
    let apart = body.all(&|e| e.get("aria-labelledby") == Some("sample-diffs"))[0].text();
    assert!(apart.contains("見本：実在の改正案ではありません") && apart.contains("架空の改正"));
    let diff = page(&test, "machi/diff-r9--mihon.html");
    assert!(diff.contains("notice-sample") && diff.contains("class=\"sheet-mark\""));
    let print = page(&test, "assets/print-machi-diff-r9--mihon.css");
    assert!(
        print.contains("見本：実在の改正案ではありません"),
        "{print}"
    );
    assert!(!page(&test, "machi/diff-r7--r8.html").contains("見本"));
    for (path, bytes) in &files {
        let posted = path.starts_with("machi/c") || path.starts_with("machi/all");
        let text = String::from_utf8_lossy(bytes);
        assert!(!posted || !text.contains("架空の改正"), "{path}");
    }
}

#[test]
fn the_public_edition_has_only_what_is_public() {
    let test = four_versions();
    let listed = "title: 規程の掲示\njurisdictions: [machi]\ndiffs:\n  - jurisdiction: machi\n    old: r7\n    new: r9\n";
    test.write("content/site.yaml", listed);
    test.run(&["build"]).ended(0);
    let internal = test.files("site");
    assert!(internal.contains_key("machi/diff-r7--r9.html"));
    assert!(internal.contains_key("data/diff/machi/r7--r9.json"));
    test.run(&["build", "--edition", "public"]).ended(0);
    let public = test.files("site");
    assert!(public.contains_key("machi/diff-r7--r8.html"));
    for (path, bytes) in &public {
        assert!(!path.contains("r9") && !path.contains("mihon"), "{path}");
        let text = String::from_utf8_lossy(bytes);
        for words in [
            "令和9年の検討案",
            "架空の改正",
            "毎年度九回",
            "毎月三度",
            "--r9",
            "mihon",
        ] {
            assert!(!text.contains(words), "{path}: {words}");
        }
    }
}

#[test]
fn pairs_to_compare_are_checked() {
    for (entry, fault) in [
        (
            "jurisdiction: mura\n    old: r7\n    new: r8",
            "団体「mura」がありません",
        ),
        (
            "jurisdiction: machi\n    policy: p2\n    old: r7\n    new: r8",
            "規程「p2」がありません",
        ),
        (
            "jurisdiction: machi\n    old: r1\n    new: r8",
            "版「r1」がありません",
        ),
        (
            "jurisdiction: machi\n    old: r7\n    new: r1",
            "版「r1」がありません",
        ),
        (
            "jurisdiction: machi\n    old: r8\n    new: r7",
            "old は new より前",
        ),
        (
            "jurisdiction: machi\n    old: r8\n    new: r8",
            "old は new より前",
        ),
        (
            "jurisdiction: machi\n    old: r7\n    new: r9\n  - jurisdiction: machi\n    old: r7\n    new: r9",
            "二度あります",
        ),
        ("jurisdiction: machi\n    old: r7", "new"),
    ] {
        let test = four_versions();
        let site = format!("title: 掲示\njurisdictions: [machi]\ndiffs:\n  - {entry}\n");
        test.write("content/site.yaml", site);
        let run = test.run(&["check"]).ended(1);
        assert!(
            run.stdout.contains(fault) || run.stderr.contains(fault),
            "{entry}: {run:?}"
        );
    }
}
