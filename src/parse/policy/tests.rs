use super::*;

const FRONT: &str = "---\njurisdiction: x\ntitle: 題\nversion: v1\nlabel: 版\nstatus: in-force\neffective: null\n---\n";

fn parse(body: &str) -> (Version, Report) {
    let file = SourceFile::from_text("x.md", &format!("{FRONT}\n{body}"));
    let checked = parse_policy(&file);
    (
        checked.value.expect("front matter is sound"),
        checked.report,
    )
}

fn lines(version: &Version) -> Vec<String> {
    version
        .clauses
        .iter()
        .map(|c| {
            format!(
                "{} {} {} | {} | {}",
                c.kind.name(),
                c.key,
                c.path.join(">"),
                c.heading.as_deref().unwrap_or("-"),
                c.own_text().replace(['\n', '\t'], "/")
            )
        })
        .collect()
}

#[test]
fn a_front_matter_that_does_not_end_is_told_where() {
    let read = |text: &str| {
        let file = SourceFile::from_text("x.md", text);
        let report = parse_policy(&file).report;
        let found = report.sorted();
        assert_eq!(found.len(), 1, "{found:?}");
        let line = found[0].place.as_ref().map(|place| place.start.line);
        (found[0].code, line)
    };
    let open = "---\njurisdiction: x\ntitle: 題\n";
    assert_eq!(
        read(&format!("{open}\n## 1. 目的\n\n守る。\n")),
        (Code::FrontMatterUnclosed, Some(4))
    );
    assert_eq!(
        read(&format!("{open}# 注\nlabel: 版\n## 1. 目的\n")),
        (Code::FrontMatterUnclosed, Some(6))
    );
    assert_eq!(read(open), (Code::FrontMatterUnclosed, Some(3)));
    // A rule further down begins none.
    assert_eq!(
        read("## 1. 目的\n\n---\n"),
        (Code::FrontMatterMissing, Some(1))
    );
}

fn codes(report: &Report) -> Vec<Code> {
    report.sorted().iter().map(|d| d.code).collect()
}

#[test]
fn levels_are_told_apart_in_keys() {
    let (version, report) = parse(
        "## 第1章 分類\n\n### 第1条 (目的)\n\n甲は、次による。\n\n- (1) **乙** 乙をいう。\n  - ア 一\n    - ・ 点\n- 2 二項。\n  - (1) 号。\n    - ① 丸\n      - a エー\n",
    );
    assert_eq!(codes(&report), []);
    assert_eq!(
        lines(&version),
        [
            "chapter c1 第1章 | 分類 | ",
            "article 1 第1章>第1条 | 目的 | 甲は、次による。",
            "item 1.i1 第1章>第1条>(1) | - | 乙をいう。",
            "subitem 1.i1.k1 第1章>第1条>(1)>ア | - | 一",
            "bullet 1.i1.k1.b1 第1章>第1条>(1)>ア>・#1 | - | 点",
            "paragraph 1.p2 第1章>第1条>2 | - | 二項。",
            "item 1.p2.i1 第1章>第1条>2>(1) | - | 号。",
            "subitem 1.p2.i1.m1 第1章>第1条>2>(1)>① | - | 丸",
            "subitem 1.p2.i1.m1.a1 第1章>第1条>2>(1)>①>a | - | エー",
        ]
    );
    assert_eq!(version.clauses[2].term.as_deref(), Some("乙"));
}

#[test]
fn dotted_numbers_need_no_prefix() {
    let (version, report) = parse(
        "## 1. 趣旨\n\n文。\n\n## 2. 範囲\n\n### 2.1. 機関\n\n#### (1) 町\n\n文。\n\n##### ア 村\n\n文。\n",
    );
    assert_eq!(codes(&report), []);
    let keys: Vec<_> = version
        .clauses
        .iter()
        .map(|c| (c.key.as_str(), c.path.join(">")))
        .collect();
    assert_eq!(
        keys[3..],
        [
            ("2.1.i1", "2>2.1>(1)".into()),
            ("2.1.i1.k1", "2>2.1>(1)>ア".into())
        ]
    );
}

#[test]
fn text_after_a_list_stays_in_printed_order() {
    let (version, _) = parse("## 1. 甲\n\n前。\n\n- (1) **題**\n\n  本文。\n\n後。\n");
    let section = &version.clauses[0];
    let order: Vec<_> = section
        .content
        .iter()
        .map(|c| match c {
            Content::Text(p) => p.text.clone(),
            Content::Child(at) => version.clauses[*at].heading.clone().unwrap_or_default(),
        })
        .collect();
    assert_eq!(order, ["前。", "題", "後。"]);
    assert_eq!(version.clauses[1].own_text(), "本文。");
}

#[test]
fn tables_rows_figures_and_preamble_are_clauses() {
    let (version, report) = parse(
        "# 基本方針\n\n前文である。\n\n## １ 目的\n\n文。\n\n表: 分類\n\n| 分類 | 基準 |\n| --- | --- |\n| 機密性３ | 一<br>二 |\n| ^^ | 三 |\n\n> 図（抽出で失われた）: 組織体制\n",
    );
    assert_eq!(codes(&report), []);
    assert_eq!(
        lines(&version),
        [
            "part part1 基本方針 | 基本方針 | ",
            "preamble part1.pre1 基本方針>前文 | - | 前文である。",
            "section part1.1 基本方針>1 | 目的 | 文。",
            "table part1.1.t1 基本方針>1>table#1 | 分類 | 分類/基準/機密性３/一/二//三",
            "row part1.1.t1.r1 基本方針>1>table#1>機密性3 | 機密性３ | ",
            "figure part1.1.f1 基本方針>1>組織体制 | 組織体制 | ",
        ]
    );
}

#[test]
fn faults_are_found_together_and_placed() {
    let (_, report) = parse(
        "## 1. 甲\n\n#### (1) 飛び\n\n文。\n\n## 3. 乙\n\n- ア 一\n- ア 二\n- 番号なし\n- 1) 記号\n",
    );
    let found: Vec<_> = report
        .sorted()
        .iter()
        .map(|d| (d.code, d.place.as_ref().map_or(0, |p| p.start.line)))
        .collect();
    assert_eq!(
        found,
        [
            (Code::HeadingSkipped, 12),
            (Code::NumberingGap, 16),
            (Code::DuplicateLabel, 19),
            (Code::LabelMissing, 20),
            (Code::LabelAsMarkup, 21),
            (Code::LabelMissing, 21),
        ]
    );
}

#[test]
fn acknowledged_oddities_are_notes() {
    let file = SourceFile::from_text(
        "x.md",
        "---\njurisdiction: x\ntitle: 題\nversion: v1\nlabel: 版\nstatus: in-force\neffective: null\nas_printed:\n  - finding: duplicate-label\n    path: [\"1\", \"(3)#2\"]\n    reason: 原文が二度振る\n---\n\n## 1. 甲\n\n- (1) 一\n- (2) 二\n- (3) 三\n- (3) 四\n",
    );
    let checked = parse_policy(&file);
    assert!(!checked.report.fails(true));
    assert_eq!(checked.report.count(crate::diagnostic::Severity::Note), 1);
}

#[test]
fn iroha_and_roman_follow_their_siblings() {
    let (version, report) =
        parse("## 1. 甲\n\n- イ 一\n- ロ 二\n- ハ 三\n\n## 2. 乙\n\n- (i) 一\n- (ii) 二\n");
    assert_eq!(codes(&report), []);
    let keys: Vec<_> = version.clauses.iter().map(|c| c.key.as_str()).collect();
    assert_eq!(keys, ["1", "1.o1", "1.o2", "1.o3", "2", "2.vv1", "2.vv2"]);
}

#[test]
fn articles_count_on_through_chapters() {
    let (_, report) = parse(
        "## 第1章 甲\n\n### 第1条 (一)\n\n文。\n\n## 第2章 乙\n\n### 第2条 (二)\n\n文。\n\n### 第2条の2 (三)\n\n文。\n\n### 第4条 (四)\n\n文。\n",
    );
    assert_eq!(codes(&report), [Code::NumberingGap]);
}
