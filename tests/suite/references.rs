//! Citations lead where they say, in the five texts and in texts made for a rule.

use std::path::{Path, PathBuf};

use keiji::diagnostic::Code;
use keiji::model::{Edition, Jurisdiction, LawTable, PolicyInfo, Site, Version};
use keiji::parse::{parse_laws, parse_policy};
use keiji::references::{Reference, References, Target, VersionReferences, lint};
use keiji::resolve::Book;
use keiji::source::SourceFile;

use crate::driver::{BODY, FRONT, SiteTest};
use crate::imported::imported_versions;

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn laws() -> LawTable {
    let file = SourceFile::read(&project("content/laws.yaml")).expect("the table is in content");
    let checked = parse_laws(&file);
    assert!(checked.report.is_empty(), "{:?}", checked.report);
    checked.value
}

/// A body with one policy; the names of the five bodies are those of content.
fn book(version: Version, name: &str) -> Book {
    let front = version.front.clone();
    Book::new(Site {
        title: "掲示".into(),
        description: String::new(),
        edition: Edition::Internal,
        diffs: Vec::new(),
        jurisdictions: vec![Jurisdiction {
            id: front.jurisdiction,
            name: name.into(),
            short_name: name.into(),
            kind: "町".into(),
            description: None,
            posting_duty: None,
            roles: Vec::new(),
            policies: vec![PolicyInfo {
                id: front.policy,
                title: front.title,
                short_title: None,
                versions: vec![version],
            }],
        }],
    })
}

fn read(book: &Book) -> (&Version, VersionReferences) {
    let at = book.versions().next().expect("one version");
    let references = References::new(book, &laws());
    let found = references.version(at).expect("it was read").clone();
    (book.version(at), found)
}

/// What a reference says, in one line: `13 第1項 -> 13`.
fn line(version: &Version, reference: &Reference) -> String {
    let key = |at: &usize| version.clauses[*at].key.clone();
    let keys = |list: &[usize]| list.iter().map(key).collect::<Vec<_>>().join(" ");
    let target = match &reference.target {
        Target::Clauses(list) => keys(list),
        Target::Policy => "*".into(),
        Target::Law { law, listed_at } => format!("法:{} {}", law.name, keys(listed_at.as_slice()))
            .trim_end()
            .into(),
        Target::External { name } => format!("外:{name}"),
        Target::Unresolved { .. } => "?".into(),
    };
    format!("{} {} -> {target}", key(&reference.from), reference.text)
}

/// The references of a policy whose text is given without front matter.
fn lines(text: &str) -> Vec<String> {
    let (version, found) = made(text);
    found.references.iter().map(|r| line(&version, r)).collect()
}

fn file(text: &str) -> SourceFile {
    let front = "---\njurisdiction: machi\ntitle: 試験町情報セキュリティ規程\nversion: r8\nlabel: 令和8年\nstatus: in-force\neffective: null\n---\n\n";
    SourceFile::from_text("r8.md", &format!("{front}{text}"))
}

fn made(text: &str) -> (Version, VersionReferences) {
    let version = parse_policy(&file(text)).value.expect("a version");
    let book = book(version, "試験町");
    let (version, found) = read(&book);
    (version.clone(), found)
}

fn codes(text: &str) -> Vec<(Code, usize)> {
    let (version, found) = made(text);
    let report = lint(&version, &file(text), &found);
    let place = |d: &&keiji::diagnostic::Diagnostic| d.place.as_ref().map_or(0, |p| p.start.line);
    // Eight lines of front matter and an empty one stand above the text.
    report
        .sorted()
        .iter()
        .map(|d| (d.code, place(d) - 9))
        .collect()
}

fn articles(bodies: &[&str]) -> String {
    let mut out = String::new();
    for (n, body) in bodies.iter().enumerate() {
        out += &format!("### 第{}条 (題{n})\n\n{body}\n\n", n + 1);
    }
    out
}

#[test]
fn references_of_the_five_texts_are_those_read_by_hand() {
    let mut checked = 0;
    for path in imported_versions() {
        let source = SourceFile::read(&path).expect("the policy is in content");
        let version = parse_policy(&source).value.expect("a version");
        let id = version.front.jurisdiction.clone();
        let body = SourceFile::read(&path.with_file_name("jurisdiction.yaml")).expect("its body");
        let name = body
            .lines()
            .find_map(|(_, l)| l.strip_prefix("name: "))
            .expect("a name")
            .to_owned();
        let book = book(version, &name);
        let (version, found) = read(&book);
        let list = std::fs::read_to_string(project(&format!("tests/references/{id}.yaml")))
            .expect("a list for every body");
        let list: serde_yaml::Value = serde_yaml::from_str(&list).expect("YAML");
        let wanted: Vec<String> = list["references"]
            .as_sequence()
            .expect("a list")
            .iter()
            .map(wanted_line)
            .collect();
        let got: Vec<String> = found
            .references
            .iter()
            .map(|r| short_line(version, r))
            .collect();
        let missing: Vec<_> = wanted.iter().filter(|w| !got.contains(w)).collect();
        let more: Vec<_> = got.iter().filter(|g| !wanted.contains(g)).collect();
        assert!(
            missing.is_empty() && more.is_empty(),
            "{id}: {missing:#?} {more:#?}"
        );
        assert_eq!(wanted.len(), got.len(), "{id}");
        checked += got.len();
        for reference in &found.references {
            assert_place(version, reference);
        }
    }
    assert!(checked > 500, "{checked}");
}

/// The place is where the words stand, and no target is out of reach.
fn assert_place(version: &Version, reference: &Reference) {
    let clause = &version.clauses[reference.from];
    let text = if reference.in_heading {
        clause.heading.clone().expect("a heading")
    } else {
        clause.own_text()
    };
    let length = reference.end - reference.start;
    let words: String = text.chars().skip(reference.start).take(length).collect();
    assert_eq!(words, reference.text);
    if let Target::Clauses(list) = &reference.target {
        assert!(!list.is_empty() && list.iter().all(|at| *at < version.clauses.len()));
    }
}

/// As in the list: a run by its ends and its length.
fn short_line(version: &Version, reference: &Reference) -> String {
    let key = |at: &usize| version.clauses[*at].key.clone();
    let mut out = format!("{} {:?}", key(&reference.from), reference.text);
    if reference.in_heading {
        out += " heading";
    }
    let to = |list: &[usize]| match list {
        [] => String::new(),
        [first, .., last] if list.len() > 3 => {
            format!(" {}..{} {}", key(first), key(last), list.len())
        }
        _ => format!(" {}", list.iter().map(key).collect::<Vec<_>>().join(" ")),
    };
    out += &match &reference.target {
        Target::Clauses(list) => to(list),
        Target::Policy => format!(" {}", version.front.jurisdiction),
        Target::Law { law, listed_at } => {
            format!("{} law:{}", to(listed_at.as_slice()), law.name)
        }
        Target::External { name } => format!(" external:{name}"),
        Target::Unresolved { .. } => " unresolved".into(),
    };
    out
}

fn wanted_line(entry: &serde_yaml::Value) -> String {
    let text = |key: &str| entry[key].as_str().map(str::to_owned);
    let mut out = format!(
        "{} {:?}",
        text("from").expect("from"),
        text("text").expect("text")
    );
    if entry["heading"].as_bool() == Some(true) {
        out += " heading";
    }
    if let Some(list) = entry["to"].as_sequence() {
        for key in list {
            out += &format!(" {}", key.as_str().expect("a key"));
        }
    } else if let Some(first) = text("to") {
        let count = entry["count"].as_u64().expect("a count");
        out += &format!(" {first}..{} {count}", text("last").expect("a last key"));
    }
    for key in ["law", "external"] {
        if let Some(name) = text(key) {
            out += &format!(" {key}:{name}");
        }
    }
    if entry["unresolved"].as_bool() == Some(true) {
        out += " unresolved";
    }
    out
}

#[test]
fn articles_paragraphs_and_items_are_found() {
    let text = articles(&[
        "第3条第2項第1号及び第3条の2に定める。第4条は別に考える。",
        "前条の規定による。次条も同じ。",
        "第1号に定める。\n\n- (1) 一つ目\n- (2) 前号による。\n- 2 前項第2号及び第1号、第1項による。\n  - (1) 項の一つ目\n- 3 前2項及び前各項による。",
    ]) + "### 第3条の2 (枝)\n\n前条による。\n\n### 第4条 (末)\n\n前条による。\n";
    assert_eq!(
        lines(&text),
        [
            "1 第3条第2項第1号 -> 3.p2.i1",
            "1 第3条の2 -> 3-2",
            "1 第4条 -> 4",
            "2 前条 -> 1",
            "2 次条 -> 3",
            "3 第1号 -> 3.i1",
            "3.i2 前号 -> 3.i1",
            "3.p2 前項第2号 -> 3.i2",
            "3.p2 第1号 -> 3.i1",
            "3.p2 第1項 -> 3",
            "3.p3 前2項 -> 3 3.p2",
            "3.p3 前各項 -> 3 3.p2",
            "3-2 前条 -> 3",
            "4 前条 -> 3-2",
        ]
    );
}

#[test]
fn what_is_missing_is_taken_from_what_was_named() {
    let text = articles(&[
        "一つ。\n\n- 2 二つ。",
        "第1条第1項又は第2項の規定及び同条第2項による。第2項はここにない。\n\n- (1) ここの一つ",
        "第2条第1号の規定による。同号を除く。",
    ]);
    assert_eq!(
        lines(&text),
        [
            "2 第1条第1項 -> 1",
            "2 第2項 -> 1.p2",
            "2 同条第2項 -> 1.p2",
            "2 第2項 -> ?",
            "3 第2条第1号 -> 2.i1",
            "3 同号 -> 2.i1",
        ]
    );
}

#[test]
fn ranges_hold_all_between_their_ends() {
    let text = articles(&[
        "次条から第4条までの規定。第4条から第2条までは逆である。",
        "第1号から第3号までに掲げる。\n\n- (1) 一\n- (2) 二\n- (3) 三",
        "(1)から(3)に該当し、(1)及び(3)の場合。\n\n- (1) 一\n- (2) 二\n- (3) 三",
        "第1項から第3項までの規定。\n\n- 2 二\n- 3 三",
    ]);
    assert_eq!(
        lines(&text),
        [
            "1 次条から第4条まで -> 2 3 4",
            "1 第4条から第2条まで -> ?",
            "2 第1号から第3号まで -> 2.i1 2.i2 2.i3",
            "3 (1)から(3) -> 3.i1 3.i2 3.i3",
            "3 (1) -> 3.i1",
            "3 (3) -> 3.i3",
            "4 第1項から第3項まで -> 4 4.p2 4.p3",
        ]
    );
}

#[test]
fn pieces_of_a_paragraph_lead_to_it_and_items_to_themselves() {
    let text = articles(&[
        "次の各号による。ただし、除く。\n\n- (1) 一\n- (2) 二\n- 2 前項ただし書及び前項各号による。第1項本文による。",
    ]);
    assert_eq!(
        lines(&text),
        [
            "1 次の各号 -> 1.i1 1.i2",
            "1.p2 前項ただし書 -> 1",
            "1.p2 前項各号 -> 1.i1 1.i2",
            "1.p2 第1項本文 -> 1",
        ]
    );
}

#[test]
fn supplements_keep_their_articles_to_themselves() {
    let text = articles(&["第2条による。附則第2条による。", "本文"])
        + "## 附 則\n\n### 第1条 (施行)\n\n次条による。第2条による。\n\n### 第2条 (経過)\n\n前条による。\n";
    let found = lines(&text);
    assert_eq!(found[0], "1 第2条 -> 2");
    let supplement: Vec<_> = found[1..]
        .iter()
        .map(|l| l.rsplit(' ').next().expect("a key").to_owned())
        .collect();
    let (version, _) = made(&text);
    let keys: Vec<_> = version.clauses.iter().map(|c| c.key.clone()).collect();
    let (first, second) = (&keys[keys.len() - 2], &keys[keys.len() - 1]);
    assert_eq!(
        supplement,
        [second, second, second, first].map(String::clone)
    );
}

#[test]
fn quotations_are_text() {
    let text = articles(&[
        "第2条中「第1条」とあるのは「第2条第2項」と読み替える。",
        "職員とは、「前条」の者をいう（以下「第1条職員」という。）。\n\n- 2 二",
    ]);
    assert_eq!(lines(&text), ["1 第2条 -> 2"]);
}

#[test]
fn a_label_with_its_title_is_a_place_even_when_quoted() {
    let text = "## 第1 組織\n\n「第 2 緊急時の対応」による。「第2 別の題」ではない。\n\n## 第2 緊急時の対応\n\n第1の規定による。第1回の会議、第2次の計画。\n";
    assert_eq!(lines(text), ["n1 第 2 緊急時の対応 -> n2", "n2 第1 -> n1"]);
}

#[test]
fn other_styles_are_looked_for_outwards() {
    let text = "## 1\\. 総則\n\n### 1.1. 分類\n\n- (1) 一つ\n- (2) (1)の分類、2.1に定める基準、1.1(1)に定める分類。\n  - ア 何か\n  - イ アの報告、ア～イに掲げる。\n  - ウ (2)の規定。2年に一度、3の脅威。上記に掲げるほか、アクセスの記録。\n\n## 2\\. 対策\n\n上記1の対策。9に規定する対策。\n\n### 2.1. 基準\n\n別に町長が定める。\n";
    assert_eq!(
        lines(text),
        [
            "1.1.i2 (1) -> 1.1.i1",
            "1.1.i2 2.1 -> 2.1",
            "1.1.i2 1.1(1) -> 1.1.i1",
            "1.1.i2.k2 ア -> 1.1.i2.k1",
            "1.1.i2.k2 ア～イ -> 1.1.i2.k1 1.1.i2.k2",
            "1.1.i2.k3 (2) -> 1.1.i2",
            "1.1.i2.k3 上記に掲げるほか -> 1.1.i2.k1 1.1.i2.k2",
            "2 上記1 -> 1",
            "2 9 -> ?",
            "2.1 別に町長が定める -> 外:町長が別に定めるもの",
        ]
    );
}

#[test]
fn texts_without_articles_cite_by_their_own_labels() {
    let text = "## 第1 組織\n\n### 1 責任者\n\n(1)から(3)までに掲げる者は、第2に定める対策を行う。\n\n- (1) 村長\n- (2) 副村長（(1)の職務を代理する者）\n- (3) その他\n  - ア 課長\n  - イ (3)ア又はイに掲げる者\n\n### 2 職務\n\n1に規定する者のほか、上記1の(2)に定める者。2人以上、10時に、第2四半期、1.5倍の対策。\n\n## 第2 対策\n\n### 1 物理\n\n- ① 一\n- ② ①の対策（①～③を含む。）\n- ③ 前各号の対策\n\n### 2 人的\n\n第1の1及び第2の1の規定を準用する。次のアからイまでを行う。\n\n- ア 一\n- イ 二\n";
    assert_eq!(
        lines(text),
        [
            "n1.1 (1)から(3)まで -> n1.1.i1 n1.1.i2 n1.1.i3",
            "n1.1 第2 -> n2",
            "n1.1.i2 (1) -> n1.1.i1",
            "n1.1.i3.k2 (3)ア -> n1.1.i3.k1",
            "n1.1.i3.k2 イ -> n1.1.i3.k2",
            "n1.2 1 -> n1.1",
            "n1.2 上記1の(2) -> n1.1.i2",
            "n2.1.m2 ① -> n2.1.m1",
            "n2.1.m2 ①～③ -> n2.1.m1 n2.1.m2 n2.1.m3",
            "n2.1.m3 前各号 -> n2.1.m1 n2.1.m2",
            "n2.2 第1の1 -> n1.1",
            "n2.2 第2の1 -> n2.1",
            "n2.2 アからイまで -> n2.2.k1 n2.2.k2",
        ]
    );
}

#[test]
fn forms_lead_to_their_clause_or_nowhere() {
    let text = articles(&[
        "別紙様式2及び様式第1号により、別記様式第1号のとおり届け出る。様式第3号による。",
    ]) + "## 別紙様式2 申請書\n\n甲\n\n## 別記様式第1号（第1条関係）\n\n乙\n";
    let found = lines(&text);
    let (version, _) = made(&text);
    let key = |label: &str| {
        let printed = version.clauses.iter();
        let mut fit = printed.filter(|c| c.printed_label() == Some(label));
        fit.next().expect("it is there").key.clone()
    };
    let (first, second) = (key("別紙様式2"), key("別記様式第1号"));
    assert_eq!(
        found,
        [
            format!("1 別紙様式2 -> {first}"),
            // Printed with 別記 before it, cited without.
            format!("1 様式第1号 -> {second}"),
            format!("1 別記様式第1号 -> {second}"),
            "1 様式第3号 -> ?".into(),
            format!("{second} 第1条 -> 1"),
        ]
    );
}

#[test]
fn the_same_table_chapter_and_section_are_those_named_before() {
    let text = "## 第1章 総則\n\n### 第1節 目的\n\n#### 第1条 (題)\n\n第2章第1節に定める。同節及び同章の規定による。別表第1の左欄に掲げる者は、同表の右欄による。同別表も同じ。\n\n#### 第2条 (題)\n\n同表に定める。同章の規定による。地方公務員法（昭和25年法律第261号）に定める別の表と、同表の規定による。同表現を用いる。\n\n## 第2章 対策\n\n### 第1節 物理\n\n#### 第3条 (題)\n\n甲\n\n## 別表第1\n\n乙\n";
    let found = lines(text);
    let (version, _) = made(text);
    let annex = &version.clauses.last().expect("a clause").key;
    assert_eq!(
        found,
        [
            "1 第2章第1節 -> c2.s1".to_owned(),
            "1 同節 -> c2.s1".into(),
            "1 同章 -> c2".into(),
            format!("1 別表第1 -> {annex}"),
            format!("1 同表 -> {annex}"),
            format!("1 同別表 -> {annex}"),
            "2 同表 -> ?".into(),
            "2 同章 -> ?".into(),
            "2 地方公務員法（昭和25年法律第261号） -> 法:地方公務員法".into(),
            "2 同表 -> 法:地方公務員法".into(),
        ]
    );
}

#[test]
fn a_title_that_begins_like_a_unit_is_a_title() {
    let text = "## 第１　目的\n\n第2の規定による。\n\n## 第２　節約\n\n第１の規定による。\n\n## 第３　部門の務め\n\n甲\n";
    assert_eq!(lines(text), ["n1 第2 -> n2", "n2 第１ -> n1"]);
    let (version, _) = made(text);
    let titles: Vec<_> = version.clauses.iter().map(|c| c.heading.clone()).collect();
    assert_eq!(titles[0].as_deref(), Some("目的"));
    assert_eq!(titles[2].as_deref(), Some("部門の務め"));
}

#[test]
fn lead_ins_end_where_the_list_ends() {
    let text = "## 1\\. 対策\n\n次の事項を行う。\n\n- (1) 一\n- (2) 二\n\n以下のとおりとする。\n\n- (3) 三\n- (4) 四\n\n次の世代のため、3日以下の期間。\n\n## 2\\. 空\n\n次の事項を行う。\n";
    assert_eq!(
        lines(text),
        [
            "1 次の事項 -> 1.i1 1.i2",
            "1 以下のとおり -> 1.i3 1.i4",
            "2 次の事項 -> ?",
        ]
    );
}

#[test]
fn annexes_and_classes_are_found() {
    let text = "## 1\\. 分類\n\n別表第1の分類、別表2及び別紙3による。機密性2以上、機密性１及び機密性9の資産。個別表示。\n\n## 別表1 分類\n\n| 分類 | 基準 |\n| --- | --- |\n| 機密性3 | 秘 |\n| 機密性2 | 機密性3以外 |\n| 機密性1 | 上記以外 |\n";
    let found = lines(text);
    let (version, _) = made(text);
    let rows: Vec<_> = version
        .clauses
        .iter()
        .filter(|c| {
            c.heading
                .as_deref()
                .is_some_and(|h| h.starts_with("機密性"))
        })
        .map(|c| c.key.clone())
        .collect();
    let annex = &version.clauses[1].key;
    let table = &version.clauses[2].key;
    let [three, two, one] = &rows[..] else {
        panic!("{rows:?}")
    };
    assert_eq!(
        found,
        [
            format!("1 別表第1 -> {annex}"),
            "1 別表2 -> ?".into(),
            "1 別紙3 -> ?".into(),
            format!("1 機密性2以上 -> {three} {two}"),
            format!("1 機密性１ -> {one}"),
            format!("{table} 機密性3 -> {three}"),
            format!("{table} 上記以外 -> {three} {two}"),
        ]
    );
}

#[test]
fn parts_and_other_documents_go_by_their_names() {
    let text = "# 情報セキュリティ基本方針\n\n## 1 目的\n\n情報セキュリティ対策基準を定める。各団体の対策に係る基本方針は別である。この規程による。\n\n# 情報セキュリティ対策基準\n\n## 1 目的\n\nこの対策基準は、基本方針1の規定、国の要綱第3条、情報セキュリティ実施手順に定める手順による。基本方針第1に定める。\n";
    let found = lines(text);
    let (version, _) = made(text);
    let keys: Vec<_> = version.clauses.iter().map(|c| c.key.clone()).collect();
    let [one, first, two, second] = &keys[..] else {
        panic!("{keys:?}")
    };
    assert_eq!(
        found,
        [
            format!("{first} 情報セキュリティ対策基準 -> {two}"),
            format!("{first} この規程 -> *"),
            format!("{second} この対策基準 -> {two}"),
            format!("{second} 基本方針1 -> {first}"),
            format!("{second} 要綱第3条 -> 外:要綱"),
            format!("{second} 情報セキュリティ実施手順 -> 外:情報セキュリティ実施手順"),
            format!("{second} 基本方針第1 -> {first}"),
        ],
        "{one}"
    );
}

#[test]
fn a_document_that_is_not_here_is_not_this_one() {
    let text = articles(&[
        "試験町情報セキュリティ基本方針（以下「基本方針」という。）第2条の規定に基づく。",
        "基本方針第1条及び第2条による。第1条による。",
    ]);
    assert_eq!(
        lines(&text),
        [
            "1 試験町情報セキュリティ基本方針（以下「基本方針」という。）第2条 -> 外:試験町情報セキュリティ基本方針",
            "2 基本方針第1条 -> 外:試験町情報セキュリティ基本方針",
            "2 第2条 -> 外:試験町情報セキュリティ基本方針",
            "2 第1条 -> 1",
        ]
    );
}

#[test]
fn articles_of_a_law_are_not_this_texts() {
    let text = articles(&[
        "地方公務員法（昭和25年法律第261号。以下「地公法」という。）第1条及び第2条に従い、前条及び第2条による。",
        "地公法第2条、同法第1条及び民法第1条による。この方法第1条。",
        "個人情報保護法による。地方公務員法施行令第1条による。",
    ]);
    assert_eq!(
        lines(&text),
        [
            "1 地方公務員法（昭和25年法律第261号。以下「地公法」という。）第1条 -> 法:地方公務員法",
            "1 第2条 -> 法:地方公務員法",
            "1 前条 -> ?",
            "1 第2条 -> 2",
            "2 地公法第2条 -> 法:地方公務員法 1",
            "2 同法第1条 -> 法:地方公務員法 1",
            "2 民法第1条 -> 外:民法",
            "2 第1条 -> 1",
            "3 個人情報保護法 -> 法:個人情報の保護に関する法律",
            "3 地方公務員法施行令第1条 -> 外:地方公務員法施行令",
        ]
    );
}

#[test]
fn laws_are_named_as_municipal_drafting_names_them() {
    let text = articles(&[
        "この規程は、地方自治法（昭和22年法律第67号。以下「法」という。）第244条の6第1項の規定に基づき、試験市基本方針（令和7年試験市訓令第3号。以下「基本方針」という。）による。",
        "次の各号による。\n\n- (1) 個人情報 個人情報の保護に関する法律（平成15年法律第57号）第2条第1項に規定するもの\n- (2) 職員等 地方公務員法第3条第2項及び第3項に規定するもの",
        "法第138条の4第1項に規定する委員会、前条第2号、基本方針第2条及び試験市文書管理規程（平成20年試験市訓令第4号）第12条から第15条までの規定による。改正前の第1条及び法令、方法、合法の手段による。",
    ]);
    assert_eq!(
        lines(&text),
        [
            "1 この規程 -> *",
            "1 地方自治法（昭和22年法律第67号。以下「法」という。）第244条の6第1項 -> 法:地方自治法",
            "1 試験市基本方針（令和7年試験市訓令第3号。以下「基本方針」という。） -> 法:試験市基本方針",
            "2 次の各号 -> 2.i1 2.i2",
            "2.i1 個人情報の保護に関する法律（平成15年法律第57号）第2条第1項 -> 法:個人情報の保護に関する法律",
            "2.i2 地方公務員法第3条第2項 -> 法:地方公務員法",
            "2.i2 第3項 -> 法:地方公務員法",
            "3 法第138条の4第1項 -> 法:地方自治法 1",
            "3 前条第2号 -> 2.i2",
            "3 基本方針第2条 -> 法:試験市基本方針 1",
            "3 試験市文書管理規程（平成20年試験市訓令第4号）第12条から第15条まで -> 法:試験市文書管理規程",
            "3 第1条 -> 外:改正前の規程",
        ]
    );
}

#[test]
fn what_was_named_lasts_through_the_sentence() {
    let text = articles(&[
        "本文。ただし、除く。\n\n- (1) 一\n  - ア 甲\n  - イ 乙",
        "前条第1項第1号ア及びイに掲げる者については、同項ただし書の規定及び同条第1項第1号を準用する。",
    ]);
    assert_eq!(
        lines(&text),
        [
            "2 前条第1項第1号ア -> 1.i1.k1",
            "2 イ -> 1.i1.k2",
            "2 同項ただし書 -> 1",
            "2 同条第1項第1号 -> 1.i1",
        ]
    );
}

#[test]
fn what_is_as_printed_is_a_note_and_must_be_there() {
    let test = SiteTest::new();
    let acknowledged = |path: &str| {
        FRONT.replace(
            "effective: 2026-04-01\n",
            &format!("effective: 2026-04-01\nas_printed:\n  - finding: reference-to-nothing\n    path: [{path}]\n    reason: 原文のとおり\n"),
        )
    };
    let body = format!("{BODY}\n### 第3条 (参照)\n\n第97条による。\n");
    test.policy(&format!("{FRONT}{body}"));
    test.run(&["check"]).ended(0).says("K0601");
    test.run(&["check", "--strict"]).ended(1);
    test.policy(&format!("{}{body}", acknowledged("第3条")));
    test.run(&["check", "--strict"]).ended(0).says("注 1 件");
    test.policy(&format!("{}{body}", acknowledged("第1条")));
    test.run(&["check"]).ended(1).says("K0208");
}

#[test]
fn plans_lead_to_where_they_are_laid_down() {
    let text = articles(&[
        "緊急時対応計画に従う。当該計画に定める連絡先に連絡する。",
        "情報漏えいに備え、緊急時対応計画を次のとおり定める。\n\n- (1) 連絡先",
    ]);
    assert_eq!(
        lines(&text),
        ["1 緊急時対応計画 -> 2", "2 次のとおり -> 2.i1"]
    );
    // Two clauses lay one down: nobody knows which is meant.
    let text = articles(&[
        "緊急時対応計画に従う。",
        "緊急時対応計画を定める。",
        "緊急時対応計画を定める。",
    ]);
    assert_eq!(lines(&text), [""; 0]);
}

#[test]
fn a_clause_knows_who_cites_it() {
    let (version, found) = made(&articles(&["一", "第1条による。", "第1条及び前条による。"]));
    let citing: Vec<_> = found.citing(0).map(|r| line(&version, r)).collect();
    assert_eq!(citing, ["2 第1条 -> 1", "3 第1条 -> 1"]);
    assert_eq!(found.of(2).len(), 2);
    assert_eq!(found.citing(2).count(), 0);
}

#[test]
fn wrong_citations_are_reported_where_they_stand() {
    for (text, wanted) in [
        (
            "### 第1条 (甲)\n\n第9条による。\n",
            vec![(Code::ReferenceToNothing, 3)],
        ),
        (
            "### 第1条 (甲)\n\n前条による。\n",
            vec![(Code::RelativeWithoutTarget, 3)],
        ),
        (
            "### 第1条 (甲)\n\n同条による。\n",
            vec![(Code::RelativeWithoutTarget, 3)],
        ),
        (
            "### 第1条 (甲)\n\n次の各号による。\n",
            vec![(Code::RelativeWithoutTarget, 3)],
        ),
        (
            "### 第1条 (甲)\n\n地方公務員法（昭和26年法律第261号）による。\n",
            vec![(Code::LawNumberMismatch, 3)],
        ),
        (
            "### 第1条 (甲)\n\n地方公務員法（昭和25年）による。\n",
            vec![(Code::LawNumberIncomplete, 3)],
        ),
        (
            "## 1\\. 甲\n\n### 1.1. 乙\n\n範囲（以下1.2節において「範囲」という。）\n\n### 1.2. 丙\n\n範囲（以下1.2節において「区域」という。）\n",
            vec![(Code::SpanElsewhere, 5)],
        ),
        (
            "### 第1条 (甲)\n\n地方公務員法（昭和25年法律第261号）、第1条による。\n",
            vec![],
        ),
    ] {
        assert_eq!(codes(text), wanted, "{text}");
    }
}

#[test]
fn the_site_publishes_references_and_the_check_reports_them() {
    let test = SiteTest::new();
    let body = format!("{BODY}\n### 第98条 (参照)\n\n第1条及び第97条による。\n");
    test.policy(&format!("{FRONT}{body}"));
    test.run(&["build"]).ended(0);
    let data = test.data("references.json");
    let list = data["references"].as_array().expect("a list");
    let of = |text: &str| {
        list.iter()
            .find(|r| r["text"] == text)
            .expect("a reference")
    };
    assert_eq!(of("第1条")["to"], serde_json::json!(["machi/1"]));
    assert!(of("第97条")["unresolved"].is_string());
    test.run(&["check", "--strict"]).ended(1);
}

#[test]
fn the_law_table_is_checked() {
    let test = SiteTest::new();
    test.write(
        "content/laws.yaml",
        "laws:\n  - name: 甲法\n    id: 325AC\n",
    );
    test.run(&["check"]).ended(1);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]
    #[test]
    fn any_text_is_read_and_every_place_fits(
        bodies in proptest::collection::vec("(第|前|次|同|本|[0-9１]|条|項|号|各|の|から|まで|ア|～|\\(1\\)|（|）|「|」|以下|上記|別表|法|令和元年|規則|に定める|又は|、|。|機密性| |①|※|\\(注\\)|計画|この|対策基準|x){1,24}", 1..5),
    ) {
        let bodies: Vec<String> = bodies.iter().map(|b| format!("文{b}")).collect();
        let bodies: Vec<&str> = bodies.iter().map(String::as_str).collect();
        let (version, found) = made(&articles(&bodies));
        for reference in &found.references {
            assert_place(&version, reference);
        }
    }
}
