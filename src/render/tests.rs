use std::collections::BTreeSet;
use std::fs;
use std::sync::{LazyLock, OnceLock};

use super::testing::{book, version, version_with};
use super::*;
use crate::model::Version;

const POLICY: &str = "## 1. 甲\n\n前。\n\n- (1) 一の文。\n  - ア 細目。\n\n後。\n\n## 2. 乙\n\n### (1) 題名\n\n- (1) **用語** 用語をいう。\n\n表: 分類\n\n| 分類 | 基準 | 扱い |\n| --- | --- | --- |\n| 機密性3 | 一<br>二 | 甲 |\n| ^^ | 三 | ^^ |\n| 機密性2 | 四 | 乙 |\n\n> 図（抽出で失われた）: 組織体制\n";

fn material<'a>(book: &'a Book, notes: &'a Notes) -> Material<'a> {
    static NOTHING: LazyLock<Knowledge> = LazyLock::new(Knowledge::default);
    Material {
        known: &NOTHING,
        book,
        notes,
        kana: &[],
        annotations: unmarked(),
    }
}

fn unmarked() -> &'static Annotations {
    static NONE: OnceLock<Annotations> = OnceLock::new();
    NONE.get_or_init(Annotations::default)
}

fn page(book: &Book, notes: &Notes, path: &str) -> String {
    let theme = Theme::load(None).expect("the packed theme compiles");
    let job = jobs(book, unmarked(), &Knowledge::default())
        .into_iter()
        .find(|job| job.path() == path)
        .expect(path);
    let bytes =
        render(&theme, material(book, notes), &job).unwrap_or_else(|error| panic!("{error}"));
    String::from_utf8(bytes).expect("pages are UTF-8")
}

fn of(body: &str, path: &str) -> String {
    page(&book(vec![version("v1", body)]), &Notes::default(), path)
}

/// Where each of the pieces stands; fails where one is missing or out of order.
fn in_order(html: &str, pieces: &[&str]) {
    let mut from = 0;
    for piece in pieces {
        let at = html[from..]
            .find(piece)
            .unwrap_or_else(|| panic!("no {piece} in order in\n{html}"));
        from += at + piece.len();
    }
}

#[test]
fn a_site_has_every_page_once() {
    let book = book(vec![version("old", POLICY), version("new", POLICY)]);
    let paths: Vec<String> = jobs(&book, unmarked(), &Knowledge::default())
        .iter()
        .map(Job::path)
        .collect();
    assert_eq!(paths.iter().collect::<BTreeSet<_>>().len(), paths.len());
    for path in [
        "index.html",
        "help.html",
        "x/index.html",
        "x/1.html",
        "x/2.html",
        "x/all.html",
        "x/posting-x-new.html",
        "x/corrections.html",
        "x/old/index.html",
        "x/old/1.html",
        "assets/print-x-new.css",
    ] {
        assert!(paths.iter().any(|p| p == path), "{path} in {paths:?}");
    }
}

#[test]
fn text_and_clauses_stand_in_printed_order() {
    let html = of(POLICY, "x/1.html");
    in_order(
        &html,
        &[
            r#"<section class="clause k-section" id="1" data-clause-id="x/1" data-cite="1.">"#,
            r##"<h1 class="head"><a class="label" href="#1">1.</a>"##,
            "甲</span>",
            "<p>前。</p>",
            r#"<ol class="items cols-3" role="list">"#,
            r#"<li class="clause k-item" id="1.i1" data-clause-id="x/1.i1" data-cite="1.(1)">"#,
            r##"href="#1.i1">(1)</a><span class="gap"> </span>一の文。"##,
            r#"id="1.i1.k1""#,
            "細目。",
            "</ol>",
            "<p>後。</p>",
        ],
    );
    assert_eq!(html.matches("<h1").count(), 1);
}

#[test]
fn tables_are_tables_and_their_rows_can_be_cited() {
    let html = of(POLICY, "x/2.html");
    in_order(
        &html,
        &[
            r#"tabindex="0" role="region""#,
            r#"<caption><span class="title">分類</span>"#,
            r#"<th scope="col">分類</th>"#,
            r#"<tr class="clause k-row" id="2.i1.t1.r1""#,
            r#"<th scope="row" rowspan="2">"#,
            r#"<span class="cell-line">一</span><span class="cell-line">二</span>"#,
            r#"<td rowspan="2">甲</td>"#,
            "<tr><td>三</td></tr>",
            r#"<th scope="row"><a class="label""#,
            "図「組織体制」は、元の文書から取り出せませんでした",
        ],
    );
    assert!(html.contains(r#"<b class="term">用語</b>"#));
}

#[test]
fn hostile_text_stays_text() {
    let hostile = "\"'><script>alert(1)</script></title></style><!--";
    let front = format!(
        "jurisdiction: x\ntitle: {0}\nversion: v1\nlabel: {0}\nstatus: sample\neffective: null\n",
        serde_yaml::to_string(hostile).expect("yaml").trim()
    );
    let body = format!(
        "## 1. {0}\n\n{0}\n\n- ア {0}\n\n| {0} | 乙 |\n| --- | --- |\n| {0} | {0} |\n",
        hostile.replace('<', "\\<").replace('|', "\\|")
    );
    let book = book(vec![version_with(&front, &body)]);
    let theme = Theme::load(None).expect("theme");
    for job in jobs(&book, unmarked(), &Knowledge::default()) {
        let bytes = render(&theme, material(&book, &Notes::default()), &job)
            .unwrap_or_else(|error| panic!("{error}"));
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert!(!text.contains("<script>alert"), "{}", job.path());
        if job.path().ends_with(".html") {
            assert_eq!(text.matches("</title>").count(), 1, "{}", job.path());
            assert_eq!(
                text.matches("</style>").count(),
                text.matches("<style>").count(),
                "{}",
                job.path()
            );
            assert_eq!(text.matches("<!--").count(), 0, "{}", job.path());
        }
    }
}

#[test]
fn no_page_carries_inline_script_or_style() {
    let book = book(vec![version("v1", POLICY)]);
    let theme = Theme::load(None).expect("theme");
    for job in jobs(&book, unmarked(), &Knowledge::default())
        .into_iter()
        .filter(|job| job.path().ends_with(".html"))
    {
        let html = String::from_utf8(
            render(&theme, material(&book, &Notes::default()), &job).expect("page"),
        )
        .expect("UTF-8");
        assert!(
            !html.contains(" style=") && !html.contains(" onclick"),
            "{}",
            job.path()
        );
        assert!(html.contains("Content-Security-Policy") && html.contains("default-src 'none'"));
        assert_eq!(
            html.contains("<style>"),
            job.path().contains("/posting-"),
            "{}",
            job.path()
        );
        assert!(html.matches("<script").count() == html.matches("<script defer src=").count());
        assert_eq!(html.matches("<h1").count(), 1, "{}", job.path());
    }
}

#[test]
fn the_posting_needs_no_other_file() {
    let html = of(POLICY, "x/posting-x-v1.html");
    for tag in ["<link", "<script", "<img", "src=", "url("] {
        assert!(!html.contains(tag), "{tag}");
    }
    let style = html
        .split("<style>")
        .nth(1)
        .and_then(|s| s.split("</style>").next())
        .expect("a style");
    assert!(html.contains(&format!(
        "style-src '{}'",
        crate::handout::style_hash(style)
    )));
    let hrefs = html
        .split("href=\"")
        .skip(1)
        .map(|s| s.split('"').next().expect("a quote"));
    for href in hrefs {
        let id = href
            .strip_prefix('#')
            .unwrap_or_else(|| panic!("{href} leaves the file"));
        assert!(html.contains(&format!("id=\"{id}\"")), "{href}");
    }
    in_order(
        &html,
        &["施行日の記載なし", "前。", "細目。", "後。", "組織体制"],
    );
}

#[test]
fn a_sample_says_so_on_every_page_and_on_paper() {
    const WORDS: &str = "見本：実在の改正案ではありません";
    let book = book(vec![
        version("v1", POLICY),
        sample("v2", "令和9年改正案", "## 1. 見本だけの見出し\n\n文。\n"),
    ]);
    let mut of_sample = 0;
    for job in jobs(&book, unmarked(), &Knowledge::default()) {
        let path = job.path();
        let text = page(&book, &Notes::default(), &path);
        let in_sample = path.starts_with("x/v2/") || path == "assets/print-x-v2.css";
        let lists_it = ["index.html", "x/index.html"].contains(&path.as_str());
        assert_eq!(text.contains(WORDS), in_sample || lists_it, "{path}");
        assert_eq!(
            text.contains("見本だけの見出し"),
            in_sample && path.ends_with(".html") && !path.ends_with("corrections.html"),
            "{path}"
        );
        if in_sample && path.ends_with(".html") {
            // Above the text, on every sheet, and in the name of a bookmark.
            of_sample += 1;
            in_order(
                &text,
                &[
                    "<title>見本：",
                    "class=\"sheet-mark\"",
                    "notice-sample",
                    WORDS,
                    "<main",
                ],
            );
        }
    }
    assert_eq!(of_sample, 5);
    let cited = "data-cited=\"町対策基準（見本：令和9年改正案）\"";
    for path in ["x/v2/1.html", "x/v2/all.html", "x/v2/posting-x-v2.html"] {
        assert!(
            page(&book, &Notes::default(), path).contains(cited),
            "{path}"
        );
    }
    let print = page(&book, &Notes::default(), "assets/print-x-v2.css");
    assert!(print.contains(&format!("@top-center {{ content: \"{WORDS}\"; }}")));
}

#[test]
fn samples_are_listed_apart_and_never_posted() {
    let book = book(vec![
        version("v1", POLICY),
        sample("v2", "令和9年改正案", POLICY),
    ]);
    for path in ["index.html", "x/index.html"] {
        let html = page(&book, &Notes::default(), path);
        let (above, samples) = html.split_once("class=\"samples\"").expect("a section");
        assert!(!above.contains("令和9年改正案"), "{path}");
        assert!(samples.contains("令和9年改正案"), "{path}");
    }
    let alone = super::testing::book(vec![sample("v1", "令和9年改正案", POLICY)]);
    let home = page(&alone, &Notes::default(), "x/index.html");
    assert!(home.contains("v1/index.html") && !home.contains("class=\"posted\""));
    let contents = page(&alone, &Notes::default(), "x/v1/index.html");
    assert!(contents.contains("notice-sample") && !contents.contains("現行の版を見る"));
}

fn sample(version: &str, label: &str, body: &str) -> Version {
    version_with(
        &format!(
            "jurisdiction: x\ntitle: 町対策基準\nversion: {version}\nlabel: {label}\nstatus: sample\neffective: null\n"
        ),
        body,
    )
}

#[test]
fn every_version_page_names_body_title_version_and_date() {
    let dated = version_with(
        "jurisdiction: x\ntitle: 対策基準\nversion: v1\nlabel: 令和6年制定\nstatus: in-force\neffective: \"2024-04-01\"\n",
        POLICY,
    );
    let book = book(vec![dated]);
    for path in [
        "x/index.html",
        "x/1.html",
        "x/all.html",
        "x/corrections.html",
    ] {
        let html = page(&book, &Notes::default(), path);
        in_order(
            &html,
            &[
                "class=\"strip\"",
                "甲乙町",
                "対策基準",
                "現行",
                "令和6年制定",
                "<time datetime=\"2024-04-01\">令和6年4月1日施行",
            ],
        );
        assert!(html.contains("庁内版"), "{path}");
    }
    assert!(of(POLICY, "x/1.html").contains("施行日の記載なし"));
}

#[test]
fn corrections_are_shown_and_marked_where_they_stand() {
    let book = book(vec![version("v1", POLICY)]);
    let at = book.versions().next().expect("a version");
    let repair = |line, clause, kind, reason: &str| RepairNote {
        line,
        clause,
        found: "施設".into(),
        put: "施錠\n可能".into(),
        reason: reason.into(),
        kind,
    };
    let notes = VersionNotes {
        repairs: vec![
            repair(248, Some(1), RepairKind::Correction, "錠を設と読み違えた"),
            repair(12, None, RepairKind::Correction, "先の行"),
            repair(5, Some(2), RepairKind::Rule, "字間をつめた"),
            repair(4, Some(2), RepairKind::Rule, "字間をつめた"),
        ],
        dropped: vec![DropNote {
            first_line: 9,
            last_line: 51,
            class: "contents".into(),
            reason: "目次".into(),
        }],
        kept: vec![(vec!["1".into(), "(1)".into()], "原文は番号を飛ばす".into())],
        source_name: Some("v1.source.txt".into()),
        fidelity: None,
    };
    let notes = Notes([(at, notes)].into());
    let html = page(&book, &notes, "x/corrections.html");
    in_order(
        &html,
        &[
            "v1.source.txt",
            "id=\"r1\"",
            "12 行目",
            "id=\"r2\"",
            "href=\"1.html#1.i1\">1.(1)</a>",
            "248 行目",
            "施設</del>",
            "施錠↵可能</ins>",
            "原文は番号を飛ばす",
            "字間をつめた</th><td class=\"number\">2</td>",
            "4, 5",
            "目次</th><td class=\"lines\">9–51",
        ],
    );
    assert!(page(&book, &notes, "x/1.html").contains("href=\"corrections.html#r2\""));
    assert_eq!(
        page(&book, &notes, "x/1.html").matches("訂正あり").count(),
        1
    );
    assert!(page(&book, &notes, "x/posting-x-v1.html").contains("href=\"#r2\""));
}

#[test]
fn a_directory_overrides_the_theme_file_by_file() {
    let dir = tempfile::tempdir().expect("a directory");
    fs::create_dir_all(dir.path().join("templates")).expect("templates");
    fs::create_dir_all(dir.path().join("static")).expect("static");
    fs::write(
        dir.path().join("templates/help.html"),
        "{{ t.help.title }}/{{ t.site.help }}",
    )
    .expect("template");
    fs::write(dir.path().join("static/own.css"), "a{}").expect("css");
    fs::write(dir.path().join("theme.yaml"), "help:\n  title: 手引\n").expect("strings");
    let theme = Theme::load(Some(dir.path())).expect("theme");
    let files: Vec<String> = theme.static_files().map(|(path, _)| path).collect();
    assert!(files.contains(&"assets/own.css".into()) && files.contains(&"assets/keiji.css".into()));
    let book = book(vec![version("v1", POLICY)]);
    let help = jobs(&book, unmarked(), &Knowledge::default())
        .into_iter()
        .find(|job| job.path() == "help.html")
        .expect("help");
    let html = render(&theme, material(&book, &Notes::default()), &help).expect("page");
    assert_eq!(String::from_utf8(html).expect("UTF-8"), "手引/使い方");
}

fn theme_fault(file: &str, text: &str) -> String {
    let dir = tempfile::tempdir().expect("a directory");
    fs::create_dir_all(dir.path().join("templates")).expect("templates");
    let path = dir.path().join(file);
    fs::write(&path, text).expect("file");
    let said = match Theme::load(Some(dir.path())) {
        Err(error) => error.to_string(),
        Ok(theme) => {
            let book = book(vec![version("v1", POLICY)]);
            let all = jobs(&book, unmarked(), &Knowledge::default())
                .into_iter()
                .map(|job| render(&theme, material(&book, &Notes::default()), &job));
            all.filter_map(Result::err)
                .next()
                .expect("a fault")
                .to_string()
        }
    };
    said.replace(&path.display().to_string(), "FILE")
}

#[test]
fn a_broken_template_is_named_with_file_and_line() {
    for (text, place) in [
        ("一\n二\n{% if %}", "FILE:3:"),
        ("一\n{{ t.help.title | nonsense }}", "FILE:2:"),
        ("一\n\n{{ <nothing /> }}", "FILE:3:"),
        ("{% extends \"none.html\" %}", "FILE"),
        ("一\n{{ t.help.no_such.key }}", "FILE:2:"),
    ] {
        let said = theme_fault("templates/help.html", text);
        assert!(
            said.contains(place) && said.contains("help.html"),
            "{text}: {said}"
        );
    }
}

#[test]
fn broken_strings_are_named() {
    for (text, words) in [
        ("help: [", "YAML として読めません"),
        ("- a", "キー: 文言"),
        ("help: 手引", "「help」の形"),
        ("help:\n  sections: 手引", "「help.sections」の形"),
    ] {
        let said = theme_fault("theme.yaml", text);
        assert!(
            said.contains(words) && said.contains("FILE"),
            "{text}: {said}"
        );
    }
    let missing =
        Theme::load(Some(std::path::Path::new("/no/such/theme"))).expect_err("no directory");
    assert!(missing.to_string().contains("/no/such/theme"));
}
