use proptest::prelude::*;

use super::*;
use crate::diagnostic::{Code, Report, Severity};
use crate::model::{Dates, FrontMatter, Status};
use crate::parse::{GivenFigure, GivenTable, LineRange, Repair, parse_policy};

pub(super) fn front() -> FrontMatter {
    FrontMatter {
        jurisdiction: "x".into(),
        policy: "policy".into(),
        title: "題".into(),
        short_title: None,
        version: "v1".into(),
        label: "版".into(),
        status: Status::InForce,
        dates: Dates::default(),
        enactment: None,
        parts: BTreeMap::default(),
        as_printed: Vec::new(),
    }
}

const FRONT: &str = "---\njurisdiction: x\ntitle: 題\nversion: v1\nlabel: 版\nstatus: in-force\neffective: null\n---\n\n";

fn verify_with(source: &str, corrections: &Corrections, body: &str) -> (Fidelity, Report) {
    let source = SourceFile::from_text("s.txt", source);
    let markdown = SourceFile::from_text("v.md", &format!("{FRONT}{body}"));
    let version = parse_policy(&markdown)
        .value
        .expect("front matter is sound");
    let checked = verify_version(&Imported {
        source: &source,
        corrections,
        markdown: &markdown,
        version: &version,
    });
    let f = &checked.value;
    let accounted = f.placed + f.dropped_chars() + f.replaced + f.unexplained_source;
    assert_eq!(
        accounted, f.source_chars,
        "a character was counted twice or not at all"
    );
    (checked.value, checked.report)
}

fn verify(source: &str, body: &str) -> (Fidelity, Report) {
    verify_with(source, &Corrections::default(), body)
}

fn errors(report: &Report) -> Vec<Code> {
    let sorted = report.sorted();
    sorted
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .map(|d| d.code)
        .collect()
}

fn dropped(fidelity: &Fidelity) -> Vec<(&'static str, usize)> {
    fidelity
        .dropped
        .iter()
        .map(|(class, d)| (class.name(), d.chars))
        .collect()
}

const SOURCE: &str = "題

令和6年4月1日制定

目次

- 第1章 総則（第1条－第2条）

第1章 総則

(目的)

第1条 この規程は、情報を守る方法を定め

1

め、もって信頼を得ることを目的とする。

(定義)

- 第2条 次の用語は、次の意義とする。

- (1 1) 機密性 漏れないことをいう。
 - ア 甲は、乙に従う。
 - イ 乙は、丙に従う。

表の題

分類\t基準
----\t----
重要\t<ul style=\"x\"> ・秘密の情
2

性1\t報と・鍵の情報
重要性2\t上記以外
";

const BODY: &str = "## 第1章 総則

### 第1条 (目的)

この規程は、情報を守る方法を定め、もって信頼を得ることを目的とする。

### 第2条 (定義)

次の用語は、次の意義とする。

- (11) **機密性** 漏れないことをいう。
  - ア 甲は、乙に従う。
  - イ 乙は、丙に従う。

表: 表の題

| 分類 | 基準 |
| --- | --- |
| 重要性1 | ・秘密の情報と<br>・鍵の情報 |
| 重要性2 | 上記以外 |
";

#[test]
fn a_faithful_policy_is_complete() {
    let (fidelity, report) = verify(SOURCE, BODY);
    assert_eq!(errors(&report), [], "{report:#?}");
    assert!(fidelity.complete());
    assert_eq!(
        dropped(&fidelity),
        [
            ("contents", 17),
            ("title-block", 11),
            ("page-number", 2),
            ("markup-residue", 25),
            ("repeated-tail", 1),
        ]
    );
    let moves: Vec<_> = fidelity.moved.iter().map(|m| m.line).collect();
    assert_eq!(moves, [11, 19, 34]);
    assert_eq!(
        fidelity.rule_repairs[&RuleRepair::CaptionBrackets],
        [11, 19]
    );
    let lines: Vec<_> = fidelity.clause_lines.values().cloned().collect();
    assert_eq!(lines[0], [(9, 9)]);
    assert_eq!(lines[1], [(11, 17)]);
    // The article's own lines end before its items.
    assert_eq!(lines[2], [(19, 21)]);
    assert!(summary("題", &fidelity).starts_with("題: 一致\n"));
}

#[test]
fn every_cheat_is_found() {
    for (name, old, new, code) in [
        (
            "a sentence is gone",
            "\n漏れないことをいう。",
            "",
            Code::SourceUnaccounted,
        ),
        (
            "a word is gone",
            "信頼を得る",
            "得る",
            Code::SourceUnaccounted,
        ),
        (
            "a word is added",
            "乙に従う",
            "必ず乙に従う",
            Code::TextUnaccounted,
        ),
        (
            "a digit is invented",
            "(11)",
            "(111)",
            Code::TextUnaccounted,
        ),
        (
            "a label is another",
            "ア 甲",
            "ウ 甲",
            Code::TextUnaccounted,
        ),
        (
            "a heading is another",
            "(定義)",
            "(用語)",
            Code::TextUnaccounted,
        ),
        (
            "a line stands twice",
            "  - イ 乙は、丙に従う。\n",
            "  - イ 乙は、丙に従う。\n  - イ 乙は、丙に従う。\n",
            Code::TextUnaccounted,
        ),
        ("a cell is gone", "上記以外", "", Code::SourceUnaccounted),
        (
            "words change places",
            "甲は、乙に",
            "乙は、甲に",
            Code::TextUnaccounted,
        ),
        (
            "a width is another",
            "第1条",
            "第１条",
            Code::TextUnaccounted,
        ),
    ] {
        let old = old.trim_start_matches('\n');
        assert!(BODY.contains(old), "{name}");
        let (fidelity, report) = verify(SOURCE, &BODY.replacen(old, new, 1));
        assert!(!fidelity.complete(), "{name}");
        assert!(errors(&report).contains(&code), "{name}: {report:#?}");
    }
}

#[test]
fn swapped_clauses_are_an_order_that_changed() {
    let body = "## 1 甲\n\n- ア 管理者は、記録を保存しなければならない。\n- イ 職員は、鍵を返さなければならない。\n";
    let source = "1 甲\nア 職員は、鍵を返さなければならない。\nイ 管理者は、記録を保存しなければならない。\n";
    let (fidelity, report) = verify(source, body);
    assert!(!fidelity.complete());
    assert!(errors(&report).contains(&Code::OrderChanged), "{report:#?}");
}

#[test]
fn swapped_cells_are_found() {
    let source = "1 甲\n分類\t基準\n重要\t秘密の文書\n普通\t公開の文書\n";
    let body =
        "## 1 甲\n\n| 分類 | 基準 |\n| --- | --- |\n| 重要 | 公開の文書 |\n| 普通 | 秘密の文書 |\n";
    let (fidelity, _) = verify(source, body);
    assert!(!fidelity.complete());
}

#[test]
fn a_line_of_the_contents_that_does_not_come_again_is_text() {
    let source = "目次\n1 総則\n2 罰則\n1 総則\n文である。\n";
    let (fidelity, report) = verify(source, "## 1 総則\n\n文である。\n");
    assert_eq!(fidelity.unexplained_source, 3);
    assert_eq!(errors(&report), [Code::SourceUnaccounted]);
}

#[test]
fn what_stands_above_the_text_may_not_hide_there() {
    let source = "題\n職員は、鍵を返す。\n1 総則\n文である。\n";
    let (fidelity, _) = verify(source, "## 1 総則\n\n文である。\n");
    assert_eq!(fidelity.unexplained_source, 9);
    // And the title may be left out only above the text.
    let (fidelity, _) = verify("1 総則\n文である。\n題\n", "## 1 総則\n\n文である。\n");
    assert_eq!(fidelity.unexplained_source, 1);
}

#[test]
fn page_numbers_in_a_sentence_are_doubted() {
    let source = "1 総則\n文で\n1\nある。\n2\n3\n";
    let (fidelity, report) = verify(source, "## 1 総則\n\n文で1ある。\n");
    assert!(fidelity.complete());
    assert_eq!(report.count(Severity::Warning), 1);
}

fn table(first: usize, last: usize, rows: &[&[&str]]) -> Corrections {
    Corrections {
        tables: vec![GivenTable {
            lines: LineRange { first, last },
            caption: Some("分類".into()),
            rows: rows
                .iter()
                .map(|row| row.iter().map(|c| (*c).to_owned()).collect())
                .collect(),
            reason: "罫が失われている".into(),
        }],
        ..Corrections::default()
    }
}

const FLAT: &str = "1 甲\n分類\n種 基準\n重要 ・鍵\n普通 その他\n秘密の文\n書\n2 乙\n文。\n";
const TABLE: &str = "## 1 甲\n\n表: 分類\n\n| 種 | 基準 | 扱い |\n| --- | --- | --- |\n| 重要 | 秘密の文書 | ・鍵 |\n| 普通 | その他 | ^^ |\n\n## 2 乙\n\n文。\n";

#[test]
fn a_given_table_is_traced_to_its_pieces() {
    let source = FLAT.replace("種 基準", "種 基準 扱い");
    let given = table(
        3,
        7,
        &[
            &["種", "基準", "扱い"],
            &["重要", "秘密の文書", "・鍵"],
            &["普通", "その他", "^^"],
        ],
    );
    let (fidelity, report) = verify_with(&source, &given, TABLE);
    assert!(fidelity.complete(), "{report:#?}");
    let moves: Vec<_> = fidelity
        .moved
        .iter()
        .map(|m| (m.line, m.reason.as_str()))
        .collect();
    assert_eq!(moves, [(6, "罫が失われている")]);
    let row = fidelity.clause_lines.values().nth(2).cloned();
    assert_eq!(row, Some(vec![(4, 4), (6, 7)]));
}

#[test]
fn a_given_table_holds_its_lines_and_no_others() {
    let given = |cell: &'static str| {
        table(
            3,
            7,
            &[
                &["種", "基準", "扱い"],
                &["重要", cell, "・鍵"],
                &["普通", "その他", "^^"],
            ],
        )
    };
    let source = FLAT.replace("種 基準", "種 基準 扱い");
    // A word more or less than the lines hold, in the corrections and the table alike.
    for cell in ["秘密の重文書", "秘密の文"] {
        let (fidelity, _) = verify_with(&source, &given(cell), &TABLE.replace("秘密の文書", cell));
        assert_eq!(fidelity.unexplained(), 1, "{cell}");
    }
    // The table is another than the corrections say.
    let swapped = TABLE.replace("| 秘密の文書 | ・鍵 |", "| ・鍵 | 秘密の文書 |");
    let (fidelity, report) = verify_with(&source, &given("秘密の文書"), &swapped);
    assert_eq!(fidelity.stale_corrections, 1);
    assert!(errors(&report).contains(&Code::CorrectionUnused));
}

#[test]
fn of_a_figure_its_caption_stays() {
    let corrections = Corrections {
        figures: vec![GivenFigure {
            lines: LineRange { first: 2, last: 4 },
            caption: "処理の流れ".into(),
            reason: "図が失われている".into(),
        }],
        ..Corrections::default()
    };
    let source = "1 甲\n処理の 流れ\n責任者 ①報告\n発見者\n2 乙\n文。\n";
    let body = "## 1 甲\n\n> 図（抽出で失われた）: 処理の流れ\n\n## 2 乙\n\n文。\n";
    let (fidelity, report) = verify_with(source, &corrections, body);
    assert!(fidelity.complete(), "{report:#?}");
    assert_eq!(dropped(&fidelity), [("figure-labels", 9)]);
    let (fidelity, _) = verify_with(source, &corrections, &body.replace("流れ", "流れ図"));
    assert_eq!(fidelity.unexplained_markdown, 1);
}

fn repairs(repairs: &[(usize, &str, &str)]) -> Corrections {
    let repair = |&(line, find, put): &(usize, &str, &str)| Repair {
        line,
        find: find.into(),
        put: put.into(),
        reason: "誤読".into(),
    };
    Corrections {
        repairs: repairs.iter().map(repair).collect(),
        ..Corrections::default()
    }
}

#[test]
fn repairs_land_in_their_clauses_and_are_weighed() {
    let source = format!(
        "1 甲\n施設可能な場所に置く。\n{}\n",
        "文である。".repeat(300)
    );
    let body = format!(
        "## 1 甲\n\n施錠可能な場所に置く。\n\n{}\n",
        "文である。".repeat(300)
    );
    let (fidelity, report) = verify_with(&source, &repairs(&[(2, "施設可能", "施錠可能")]), &body);
    assert!(fidelity.complete(), "{report:#?}");
    assert_eq!(
        (fidelity.repairs[0].clause, fidelity.repairs[0].chars),
        (Some(0), 2)
    );
    assert_eq!(
        (fidelity.replaced, fidelity.put, fidelity.correction_chars),
        (1, 1, 2)
    );
    assert_eq!(errors(&report), []);
    let many = repairs(&[(2, "施設可能な場所に置く", "施錠可能な倉庫へ収める")]);
    let (_, report) = verify_with(
        &source,
        &many,
        &body.replace("施錠可能な場所に置く", "施錠可能な倉庫へ収める"),
    );
    assert_eq!(errors(&report), [Code::CorrectionsTooMany]);
}

#[test]
fn a_repair_that_does_not_apply_is_a_fault() {
    let (fidelity, report) = verify_with(
        "1 甲\n文。\n",
        &repairs(&[(2, "丙", "丁")]),
        "## 1 甲\n\n文。\n",
    );
    assert_eq!(fidelity.unexplained(), 0);
    assert!(!fidelity.complete());
    assert_eq!(errors(&report), [Code::CorrectionUnused]);
}

#[test]
fn a_repair_that_the_policy_ignores_is_a_fault() {
    let source = format!("1 甲\n甲乙。\n{}\n", "文である。".repeat(300));
    let body = format!("## 1 甲\n\n甲乙。\n\n{}\n", "文である。".repeat(300));
    let (fidelity, report) = verify_with(&source, &repairs(&[(2, "乙", "丙")]), &body);
    assert_eq!(
        (fidelity.put_missing, fidelity.unexplained_markdown),
        (1, 1)
    );
    assert_eq!(
        errors(&report),
        [Code::SourceUnaccounted, Code::TextUnaccounted]
    );
}

#[test]
fn only_a_short_tail_is_printed_twice() {
    let verify_tail = |tail: &str| {
        let source = format!("1 甲\n職員は、許可を得な\n\n{tail}なければならない。\n");
        verify(&source, "## 1 甲\n\n職員は、許可を得なければならない。\n").0
    };
    assert!(verify_tail("").complete());
    assert!(verify_tail("許可を得な").unexplained_source > 0);
    // Where every line is broken, doubled characters at a break prove nothing.
    let lines = "甲は乙に対し丙の写しを渡すことを求めるものとし、これを記録するこ\n";
    let source = format!("1 甲\n{}ことができる\n", lines.repeat(6));
    let body = format!("## 1 甲\n\n{}とができる\n", lines.trim().repeat(6));
    assert!(!verify(&source, &body).0.complete());
}

#[test]
fn entities_stand_for_one_character() {
    let (fidelity, report) = verify(
        "1 甲\n5 &lt; 6 とする。\n",
        "## 1 甲\n\n5 &lt; 6 とする。\n",
    );
    assert!(fidelity.complete(), "{report:#?}");
    assert_eq!(fidelity.rule_repairs[&RuleRepair::Entity], [2]);
}

#[test]
fn unrelated_texts_end_in_bounded_time_and_words() {
    let text = |seed: u32, words: u32| {
        let mut state = seed;
        let mut out = String::new();
        for n in 0..words {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            out.push(char::from_u32(0x4e00 + (state >> 16) % 4000).expect("an ideograph"));
            if n % 50 == 49 {
                out.push_str("\n\n");
            }
        }
        out
    };
    let (fidelity, report) = verify(&text(1, 60_000), &format!("## 1 甲\n\n{}", text(2, 60_000)));
    assert!(fidelity.unexplained_source > 59_000);
    assert!(report.sorted().len() < 200);
    let (fidelity, _) = verify(
        &"あ".repeat(60_000),
        &format!("## 1 甲\n\n{}", "い".repeat(60_000)),
    );
    assert_eq!((fidelity.unexplained_source, fidelity.placed), (60_000, 0));
    let (fidelity, _) = verify("", "## 1 甲\n\n文。\n");
    assert_eq!(fidelity.unexplained_markdown, 4);
}

#[derive(Debug, Clone)]
enum Edit {
    Delete,
    Replace(char),
    Insert(char),
}

fn edit() -> impl Strategy<Value = Edit> {
    let letter = prop::sample::select("甲乙丙のはをアイ情報密条、。".chars().collect::<Vec<_>>());
    prop_oneof![
        Just(Edit::Delete),
        letter.clone().prop_map(Edit::Replace),
        letter.prop_map(Edit::Insert),
    ]
}

proptest! {
    #[test]
    fn any_single_change_is_found(at in 0usize..10_000, edit in edit()) {
        let mut chars: Vec<char> = BODY.chars().collect();
        // Markup may change without changing a word; words are what is proven.
        let words: Vec<usize> = (0..chars.len()).filter(|&n| crate::model::is_wide(chars[n]) && !"（）".contains(chars[n])).collect();
        let place = words[at % words.len()];
        match edit {
            Edit::Delete => {
                chars.remove(place);
            }
            Edit::Replace(c) if c == chars[place] => return Ok(()),
            Edit::Replace(c) => chars[place] = c,
            Edit::Insert(c) => chars.insert(place, c),
        }
        let body: String = chars.into_iter().collect();
        let (fidelity, report) = verify(SOURCE, &body);
        prop_assert!(!fidelity.complete(), "{body}");
        prop_assert!(report.fails(false));
    }

    #[test]
    fn no_text_makes_it_panic(source in "[甲乙 \n\t0-9(（)）<>&;ul・。第条目次-]{0,200}", body in "[甲乙 \n0-9()|・。第条表:>#*-]{0,200}") {
        let (_, _) = verify(&source, &body);
    }

    #[test]
    fn a_change_in_the_source_is_found_too(at in 0usize..10_000, c in prop::sample::select(vec!['甲', '。', '密'])) {
        let mut chars: Vec<char> = SOURCE.chars().collect();
        let start = SOURCE.find("第1章 総則\n\n(目的)").map_or(0, |byte| SOURCE[..byte].chars().count());
        let words: Vec<usize> = (start..chars.len()).filter(|&n| crate::model::is_wide(chars[n])).collect();
        let place = words[at % words.len()];
        if chars[place] != c {
            chars[place] = c;
            let (fidelity, _) = verify(&chars.into_iter().collect::<String>(), BODY);
            prop_assert!(!fidelity.complete());
        }
    }
}
