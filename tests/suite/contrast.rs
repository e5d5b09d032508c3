//! The 新旧対照表: what is shown, left out and underlined for each kind of change,
//! and that its files hold the same when they are read back.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use std::process::Command;

use calamine::{Reader as _, Xlsx};
use keiji::contrast::{
    ContrastCell, ContrastTable, Line, Mark, NO_CHANGES, SAMPLE_BANNER, numbers_to_csv, to_csv,
    to_docx, to_html, to_html_table, to_xlsx,
};
use keiji::model::{ColumnOrder, ContrastStyle, Omission, Pad, Status, Version};
use keiji::parse::parse_policy;
use keiji::source::SourceFile;
use quick_xml::events::Event;

use crate::diff::{Known, compare};
use crate::dom;

fn version(id: &str, status: &str, body: &str) -> Version {
    let text = format!(
        "---\njurisdiction: machi\ntitle: 試験町規程\nversion: {id}\nlabel: {id}版\nstatus: {status}\neffective: null\n---\n\n{body}"
    );
    let checked = parse_policy(&SourceFile::from_text("x.md", &text));
    checked.value.expect("the front matter is sound")
}

fn table_with(old: &str, new: &str, style: &ContrastStyle, status: Status) -> ContrastTable {
    let old = Known::plain(version("r8", "in-force", old));
    let new = Known::plain(version("r9", status.name(), new));
    let diff = compare(&old, &new);
    ContrastTable::new(&old.side(), &new.side(), &diff, style, status)
}

fn table(old: &str, new: &str) -> ContrastTable {
    table_with(old, new, &ContrastStyle::default(), Status::Draft)
}

/// `[…]` underlined, `{…}` an underlined blank, `<…>` heard only, `|` parts cells.
fn line(line: &Line) -> String {
    let shown = line.iter().map(|run| match run.mark {
        Mark::Changed => format!("[{}]", run.text),
        Mark::Blank => format!("{{{}}}", run.text),
        Mark::Gap => format!("<{}>", run.text),
        Mark::Plain | Mark::Note => run.text.clone(),
    });
    shown.collect()
}

fn cell(cell: &ContrastCell) -> String {
    let mut out: Vec<String> = cell.lines.iter().map(line).collect();
    if let Some(table) = &cell.table {
        for row in std::iter::once(&table.head).chain(&table.rows) {
            let cells: Vec<String> = row
                .cells
                .iter()
                .map(|c| c.iter().map(line).collect::<Vec<_>>().join("/"))
                .collect();
            out.push(format!("{}{}", row.note.unwrap_or(""), cells.join("|")));
        }
    }
    out.join("\n")
}

/// The rows, new side first.
fn shown(table: &ContrastTable) -> Vec<(String, String)> {
    let rows = table.rows.iter();
    rows.map(|row| (cell(&row.new), cell(&row.old))).collect()
}

fn pairs(rows: &[(&str, &str)]) -> Vec<(String, String)> {
    let pair = |(a, b): &(&str, &str)| ((*a).to_owned(), (*b).to_owned());
    rows.iter().map(pair).collect()
}

const ONE: &str = "### 第1条 (目的)\n\nこの規程は、情報資産を守ることを目的とする。\n\n";
const TWO: &str = "### 第2条 (点検)\n\n職員等は、毎月、端末を点検しなければならない。\n\n";
const THREE: &str = "### 第3条 (報告)\n\n情報管理者は、事故の内容を町長に報告するものとする。\n\n";

#[test]
fn changed_words_are_underlined_on_both_sides_and_far_articles_left_out() {
    let new = TWO.replace("毎月", "毎週");
    let found = table(&format!("{ONE}{TWO}{THREE}"), &format!("{ONE}{new}{THREE}"));
    assert_eq!(found.rows.len(), 1, "{:?}", shown(&found));
    let (new, old) = &shown(&found)[0];
    assert!(new.starts_with("（点検）\n第2条　職員等は、[毎週"), "{new}");
    assert!(old.starts_with("（点検）\n第2条　職員等は、[毎月"), "{old}");
    assert!(new.contains("端末を点検しなければならない。"));
    assert_eq!(found.rows[0].new.place.as_deref(), Some("第2条"));
    assert!(found.numbers.rows.is_empty());
}

#[test]
fn added_words_leave_a_sign_that_is_heard_or_a_blank() {
    let new = TWO.replace("端末を", "端末及び記録媒体を");
    let style = ContrastStyle {
        pad: Pad::BlankUnderline,
        ..ContrastStyle::default()
    };
    let none = table(TWO, &new);
    let (after, before) = &shown(&none)[0];
    assert!(after.contains('['), "{after}");
    assert!(before.contains("<（この位置に追加）>"), "{before}");
    assert!(!before.contains('['), "{before}");
    let padded = table_with(TWO, &new, &style, Status::Draft);
    let (after, before) = &shown(&padded)[0];
    let added = after.split(['[', ']']).nth(1).expect("underlined words");
    let blank = before.split(['{', '}']).nth(1).expect("a blank");
    assert_eq!(blank.chars().count(), added.chars().count());
    assert!(blank.chars().all(|c| c == '　'));
    // Read the other way round it is a deletion.
    let gone = table(&new, TWO);
    assert!(shown(&gone)[0].0.contains("<（この位置を削る）>"));
}

#[test]
fn a_new_clause_is_underlined_whole_opposite_its_marker() {
    let found = table(
        &format!("{ONE}{THREE}"),
        &format!(
            "{ONE}### 第2条 (教育)\n\n町長は、研修を行う。\n\n- (1) 新任の者\n- (2) 異動した者\n\n{THREE}"
        ),
    );
    let wanted = pairs(&[
        ("[（教育）]\n[第2条　町長は、研修を行う。]", "（新設）"),
        ("[(1)　新任の者]", ""),
        ("[(2)　異動した者]", ""),
    ]);
    assert_eq!(shown(&found), wanted);
    let style = ContrastStyle {
        markers: false,
        ..ContrastStyle::default()
    };
    let bare = table_with(
        &format!("{ONE}{THREE}"),
        &format!("{ONE}{TWO}{THREE}"),
        &style,
        Status::Draft,
    );
    assert_eq!(shown(&bare)[0].1, "");
    assert_eq!(found.numbers.rows.len(), 1);
    assert_eq!(found.numbers.rows[0].kind, "追加");
}

#[test]
fn a_clause_that_is_gone_is_underlined_opposite_its_marker() {
    let found = table(
        &format!("{ONE}{TWO}### 第9条 (雑則)\n\n必要な事項は、別に定める。\n"),
        &format!("{ONE}### 第9条 (雑則)\n\n必要な事項は、別に定める。\n"),
    );
    let wanted = pairs(&[(
        "（削る）",
        "[（点検）]\n[第2条　職員等は、毎月、端末を点検しなければならない。]",
    )]);
    assert_eq!(shown(&found), wanted);
}

#[test]
fn an_emptied_clause_keeps_its_number_and_gets_no_marker() {
    let old = format!("{ONE}{TWO}\n- (1) 端末の本体\n- (2) 記録媒体\n\n{THREE}");
    let found = table(&old, &format!("{ONE}### 第2条 削除\n\n{THREE}"));
    let rows = shown(&found);
    assert_eq!(rows[0].0, "第2条　[削除]");
    assert!(
        rows[0].1.starts_with("[（点検）]\n第2条　[職員等は、"),
        "{}",
        rows[0].1
    );
    assert_eq!(rows[1], (String::new(), "[(1)　端末の本体]".to_owned()));
    assert!(!rows.iter().any(|(new, _)| new.contains("（削る）")));
    assert_eq!(found.rows[0].remarks, "削除（番号は残す）");
    let number = &found.numbers.rows[0];
    assert_eq!(number.old.as_deref(), Some("第2条"));
    assert_eq!(number.new.as_deref(), Some("第2条"));
    assert_eq!(
        (number.kind, number.heading.as_str()),
        ("削除（番号は残す）", "削除")
    );
}

#[test]
fn of_a_renumbered_article_only_the_label_is_underlined() {
    let found = table(
        &format!("{ONE}{THREE}"),
        &format!("{ONE}{TWO}{}", THREE.replace("第3条", "第4条")),
    );
    let rows = shown(&found);
    assert_eq!(
        rows[1],
        (
            "（報告）\n[第4条]　（略）".to_owned(),
            "（報告）\n[第3条]　（略）".to_owned()
        )
    );
    let numbers = &found.numbers.rows;
    assert_eq!(numbers.len(), 2);
    assert_eq!(numbers[1].old.as_deref(), Some("第3条"));
    assert_eq!(numbers[1].new.as_deref(), Some("第4条"));
    assert_eq!(
        (numbers[1].kind, numbers[1].heading.as_str()),
        ("番号の変更", "報告")
    );
}

#[test]
fn of_a_renumbered_and_edited_article_label_and_words_are_underlined() {
    let moved = THREE.replace("第3条", "第4条").replace("町長", "副町長");
    let found = table(&format!("{ONE}{THREE}"), &format!("{ONE}{TWO}{moved}"));
    let (new, old) = &shown(&found)[1];
    assert!(
        new.starts_with("（報告）\n[第4条]　情報管理者は、"),
        "{new}"
    );
    assert!(
        old.starts_with("（報告）\n[第3条]　情報管理者は、"),
        "{old}"
    );
    assert!(new.contains("[副町長]") || new.contains("[副]"), "{new}");
    assert!(
        found.rows[1].remarks.contains("変更"),
        "{}",
        found.rows[1].remarks
    );
    assert!(
        found.rows[1].remarks.contains("番号"),
        "{}",
        found.rows[1].remarks
    );
}

#[test]
fn a_changed_heading_is_underlined_and_the_body_left_out() {
    let found = table(
        &format!("{ONE}{TWO}"),
        &format!("{ONE}{}", TWO.replace("(点検)", "(監査)")),
    );
    let wanted = pairs(&[("[（監査）]\n第2条　（略）", "[（点検）]\n第2条　（略）")]);
    assert_eq!(shown(&found), wanted);
}

#[test]
fn unchanged_neighbours_are_told_in_one_line() {
    let list = |items: &[&str]| {
        let mut out = "### 第1条 (禁止)\n\n職員等は、次の行為をしてはならない。\n\n".to_owned();
        for (n, item) in items.iter().enumerate() {
            out.push_str(&format!("- ({}) {item}\n", n + 1));
        }
        out
    };
    let old = [
        "端末を貸すこと",
        "鍵を渡すこと",
        "許可なく持ち出すこと",
        "机に置くこと",
        "窓を開けること",
        "声を出すこと",
        "写真を撮ること",
        "私物をつなぐこと",
    ];
    let mut new = old;
    new[2] = "承認なく持ち出すこと";
    new[6] = "動画を撮ること";
    let found = table(&list(&old), &list(&new));
    let labels: Vec<String> = found.rows.iter().map(|r| cell(&r.new)).collect();
    assert_eq!(labels[0], "（禁止）\n第1条　（略）");
    assert_eq!(labels[1], "(1)及び(2)　（略）");
    assert!(labels[2].starts_with("(3)　"), "{labels:?}");
    assert_eq!(labels[3], "(4)～(6)　（略）");
    assert!(labels[4].starts_with("(7)　"), "{labels:?}");
    assert_eq!(labels[5], "(8)　（略）");
    assert_eq!(labels.len(), 6);
    for (word, line) in [
        (Omission::Bare, "(8)　略"),
        (Omission::Square, "(8)　［略］"),
    ] {
        let style = ContrastStyle {
            omission: word,
            ..ContrastStyle::default()
        };
        let found = table_with(&list(&old), &list(&new), &style, Status::Draft);
        assert_eq!(cell(&found.rows[5].old), line);
    }
}

#[test]
fn a_moved_clause_is_told_at_both_places() {
    let heads: Vec<String> = ["甲", "乙", "丙", "丁"]
        .iter()
        .map(|name| {
            format!(
                "- ({name}の事務) {name}課は、{name}に関する台帳を備え、{name}の記録を毎年度{name}の棚に納める。\n"
            )
        })
        .collect();
    let text = |order: &[usize]| {
        let mut out = "### 第1条 (事務)\n\n各課の事務は、次のとおりとする。\n\n".to_owned();
        for at in order {
            out.push_str(&heads[*at].replace("- (", "- ・ ("));
        }
        out
    };
    let found = table(&text(&[0, 1, 2, 3]), &text(&[1, 2, 3, 0]));
    let moved: Vec<_> = found.rows.iter().filter(|r| r.remarks == "移動").collect();
    assert_eq!(moved.len(), 2, "{:?}", shown(&found));
    assert!(
        cell(&moved[0].new).contains("移動"),
        "{}",
        cell(&moved[0].new)
    );
    assert!(
        cell(&moved[0].old).contains("甲課は"),
        "{}",
        cell(&moved[0].old)
    );
    assert!(
        cell(&moved[1].old).contains("移動"),
        "{}",
        cell(&moved[1].old)
    );
    // Its words moved with it: none of them is underlined, and each is shown once.
    let words = "甲課は、甲に関する台帳を備え";
    assert!(
        cell(&moved[1].new).contains(words),
        "{}",
        cell(&moved[1].new)
    );
    for side in [
        |r: &(String, String)| r.0.clone(),
        |r: &(String, String)| r.1.clone(),
    ] {
        let rows = shown(&found);
        let count = rows.iter().filter(|r| side(r).contains(words)).count();
        assert_eq!(count, 1, "{rows:?}");
    }
}

#[test]
fn a_moved_article_is_whole_at_its_new_place_and_at_its_old_one() {
    let moved = |n: usize| {
        format!(
            "### 第{n}条 (特定機器)\n\n情報管理者は、複合機の設定を毎年度改めて確かめ、記録を残すものとする。\n\n- 2 前項の記録は、施設の管理者が五年間にわたり書庫に保存する。\n\n"
        )
    };
    let chapters = |first: &str, second: &str| {
        format!("## 第1章 物理\n\n{ONE}{first}## 第2章 技術\n\n{second}")
    };
    let old = chapters(TWO, &format!("{THREE}{}", moved(4)));
    let new = chapters(
        &format!("{TWO}{}", moved(3)),
        &THREE.replace("第3条", "第4条"),
    );
    let rows = shown(&table(&old, &new));
    let at_new = rows.iter().position(|r| r.0.contains("[第3条]"));
    let at_new = at_new.expect("the new place");
    assert_eq!(
        rows[at_new],
        (
            "（特定機器）\n[第3条]　情報管理者は、複合機の設定を毎年度改めて確かめ、記録を残すものとする。".to_owned(),
            "（第4条から移動）".to_owned()
        ),
        "{rows:?}"
    );
    assert_eq!(
        rows[at_new + 1],
        (
            "2　前項の記録は、施設の管理者が五年間にわたり書庫に保存する。".to_owned(),
            String::new()
        )
    );
    let at_old = rows
        .iter()
        .position(|r| r.0 == "（第3条へ移動）")
        .expect("the old place");
    assert!(
        rows[at_old]
            .1
            .starts_with("（特定機器）\n[第4条]　情報管理者は、"),
        "{rows:?}"
    );
    assert_eq!(
        rows[at_old + 1],
        (
            String::new(),
            "2　前項の記録は、施設の管理者が五年間にわたり書庫に保存する。".to_owned()
        )
    );
    assert_eq!(rows.iter().filter(|r| r.1.contains("[第4条]")).count(), 1);
}

const LAWS: [(&str, &str); 5] = [
    ("監視", "情報管理者は、通信の記録を毎日調べる。"),
    ("複製", "担当者は、台帳の写しを別の建物に置く。"),
    ("教育", "町長は、新任の職員に研修を受けさせる。"),
    ("監査", "監査人は、規程の守られ方を毎年度確かめる。"),
    ("委託", "契約には、秘密を守る義務を定める。"),
];

/// Some of the articles, numbered from one.
fn laws(first: usize, which: std::ops::Range<usize>) -> String {
    let numbered = LAWS[which].iter().zip(first..);
    numbered
        .map(|((heading, text), n)| format!("### 第{n}条 ({heading})\n\n{text}\n\n"))
        .collect()
}

#[test]
fn neighbours_of_which_only_the_number_changed_share_a_row() {
    let last = |count: usize| {
        let old = format!("{ONE}{}", laws(2, 0..count));
        let new = format!("{ONE}{TWO}{}", laws(3, 0..count));
        let found = table(&old, &new);
        (shown(&found).split_off(1), found.numbers.rows.len())
    };
    let wanted = pairs(&[(
        "[第3条]から[第7条]まで　（略）",
        "[第2条]から[第6条]まで　（略）",
    )]);
    assert_eq!(last(5), (wanted, 6));
    let wanted = pairs(&[("[第3条]及び[第4条]　（略）", "[第2条]及び[第3条]　（略）")]);
    assert_eq!(last(2), (wanted, 3));
    let wanted = pairs(&[("（監視）\n[第3条]　（略）", "（監視）\n[第2条]　（略）")]);
    assert_eq!(last(1), (wanted, 2));
    // An edited article ends the run.
    let old = format!("{ONE}{}", laws(2, 0..5));
    let new = format!("{ONE}{TWO}{}", laws(3, 0..5)).replace("新任の職員に", "全ての職員に");
    let rows = shown(&table(&old, &new));
    assert_eq!(rows[1].0, "[第3条]及び[第4条]　（略）");
    assert!(
        rows[2].0.starts_with("（教育）\n[第5条]　町長は、"),
        "{rows:?}"
    );
    assert_eq!(rows[3].0, "[第6条]及び[第7条]　（略）");
}

#[test]
fn unchanged_clauses_with_a_heading_are_left_out_at_every_level() {
    let old = "## 1 管理\n\n### (1) 機器\n\n機器は棚に置く。\n\n### (2) 電源\n\n電源は二つ備える。\n\n### (3) 配線\n\n配線は床下に通す。\n";
    let rows = shown(&table(old, &old.replace("二つ", "三つ")));
    let all: String = rows.iter().map(|r| r.0.clone()).collect();
    assert!(
        all.contains("電源") && !all.contains("配線") && !all.contains("（略）"),
        "{rows:?}"
    );
}

#[test]
fn a_line_break_in_a_cell_of_a_table_stays_in_every_file() {
    let style = ContrastStyle::default();
    let mut found = example(&style, Status::Draft);
    let shown = found.rows.iter_mut().find_map(|r| r.new.table.as_mut());
    let cells = &mut shown.expect("a table").rows[0].cells;
    let mut second = cells[1][0].clone();
    second[0].text = "次の行".to_owned();
    cells[1].push(second);
    let rows = records(&to_csv(&found).expect("a file"));
    assert!(
        rows.iter()
            .flatten()
            .any(|c| c.contains("鍵をかける。\n次の行")),
        "{rows:?}"
    );
    let strings = part(&to_xlsx(&found).expect("a file"), "xl/sharedStrings.xml");
    assert!(strings.contains("鍵をかける。\n次の行"), "{strings}");
}

#[test]
fn a_line_below_the_title_says_nothing_twice() {
    let mut found = example(&ContrastStyle::default(), Status::Sample);
    found.new_label = "見本：令和9年改正案".into();
    found.old_label = "平成27年改正".into();
    assert_eq!(found.subtitle(), "令和9年改正案　　現行：平成27年改正");
    found.new_label = "見本：令和9年版".into();
    assert_eq!(found.subtitle(), "改正案：令和9年版　　現行：平成27年改正");
    // Without a banner the label keeps its word.
    found.banner = None;
    assert_eq!(
        found.subtitle(),
        "改正案：見本：令和9年版　　現行：平成27年改正"
    );
}

const TABLE: &str = "### 第1条 (分類)\n\n次の表による。\n\n表: 分類\n\n| 区分 | 扱い |\n| --- | --- |\n| 重要度1 | 金庫に納めて鍵をかける。 |\n| 重要度2 | 鍵のかかる棚に納める。 |\n| 重要度3 | 机の上に置かない。 |\n";

#[test]
fn a_changed_table_stands_whole_on_both_sides() {
    let new = TABLE.replace("鍵のかかる棚", "鍵のかかる部屋").replace(
        "| 重要度3 | 机の上に置かない。 |\n",
        "| 重要度3 | 机の上に置かない。 |\n| 重要度4 | 誰でも見てよいものとする。 |\n",
    );
    let found = table(TABLE, &new);
    let row = found
        .rows
        .iter()
        .find(|r| r.new.table.is_some())
        .expect("a table");
    let (after, before) = (cell(&row.new), cell(&row.old));
    assert!(
        after.starts_with("分類\n区分|扱い\n重要度1|金庫に納めて鍵をかける。\n"),
        "{after}"
    );
    assert!(after.contains("[部屋]"), "{after}");
    assert!(
        after.contains("（追加）[重要度4]|[誰でも見てよいものとする。]"),
        "{after}"
    );
    assert!(before.contains("[棚]"), "{before}");
    assert!(!before.contains("重要度4"), "{before}");
    let gone = table(&new, TABLE);
    let row = gone
        .rows
        .iter()
        .find(|r| r.old.table.is_some())
        .expect("a table");
    assert!(
        cell(&row.old).contains("（削る）[重要度4]"),
        "{}",
        cell(&row.old)
    );
}

#[test]
fn a_split_clause_shares_its_text_among_its_parts() {
    let old = format!(
        "{ONE}### 第2条 (媒体)\n\n- (1) 記録媒体が不要となった場合は、初期化により情報を消さなければならない。廃棄には情報管理者の許可を得て、日時及び担当者を台帳に記録しなければならない。\n"
    );
    let new = format!(
        "{ONE}### 第2条 (媒体)\n\n- (1) 記録媒体が不要となった場合は、初期化により情報を消さなければならない。\n- (2) 廃棄には情報管理者の許可を得て、日時及び担当者を台帳に記録しなければならない。\n"
    );
    for (a, b) in [(&old, &new), (&new, &old)] {
        let found = table(a, b);
        // One row holds all of them, each wording in one piece.
        let group: Vec<_> = found
            .rows
            .iter()
            .filter(|r| r.remarks.contains(['分', '統']))
            .collect();
        assert_eq!(group.len(), 1, "{:?}", shown(&found));
        let sides = [cell(&group[0].new), cell(&group[0].old)].map(|t| t.replace(['[', ']'], ""));
        let together = "(1)　記録媒体が不要となった場合は、初期化により情報を消さなければならない。廃棄には情報管理者の許可を得て、日時及び担当者を台帳に記録しなければならない。";
        let apart = "(1)　記録媒体が不要となった場合は、初期化により情報を消さなければならない。\n(2)　廃棄には情報管理者の許可を得て、日時及び担当者を台帳に記録しなければならない。";
        assert!(sides.iter().any(|t| t == together), "{sides:?}");
        assert!(sides.iter().any(|t| t == apart), "{sides:?}");
        let first = found
            .rows
            .iter()
            .position(|r| r.remarks.contains(['分', '統']));
        let first = first.expect("a row of the change");
        assert!(
            cell(&found.rows[first].new).contains("(1)"),
            "{:?}",
            shown(&found)
        );
        assert!(
            cell(&found.rows[first].old).contains("(1)"),
            "{:?}",
            shown(&found)
        );
        let all = |side: fn(&(String, String)) -> &String| {
            let rows = shown(&found);
            let text: String = rows.iter().map(side).cloned().collect::<Vec<_>>().join("");
            text.replace(['[', ']'], "")
        };
        for text in [all(|r| &r.0), all(|r| &r.1)] {
            assert!(
                text.contains("初期化により情報を消さなければならない。"),
                "{text}"
            );
            assert!(
                text.contains("日時及び担当者を台帳に記録しなければならない。"),
                "{text}"
            );
        }
        assert!(
            found
                .rows
                .iter()
                .any(|r| r.remarks.contains("分割") || r.remarks.contains("統合")),
            "{:?}",
            shown(&found)
        );
    }
}

#[test]
fn columns_stand_in_the_order_and_under_the_titles_of_the_style() {
    let new = TWO.replace("毎月", "毎週");
    let draft = table(TWO, &new);
    assert_eq!(draft.columns(), ["改正案", "現行"]);
    assert_eq!(draft.banner, None);
    let style = ContrastStyle {
        order: ColumnOrder::OldLeft,
        caption: Some("対照".into()),
        ..ContrastStyle::default()
    };
    let decided = table_with(TWO, &new, &style, Status::InForce);
    assert_eq!(decided.columns(), ["改正前", "改正後"]);
    assert_eq!(decided.caption, "対照");
    let row = &decided.rows[0];
    assert_eq!(decided.cells(row), [&row.old, &row.new]);
}

/// A cell without what is heard only.
fn seen(shown: &ContrastCell) -> String {
    let mut printed = shown.clone();
    for line in &mut printed.lines {
        line.retain(|run| run.mark != Mark::Gap);
    }
    cell(&printed)
}

/// What a document says in its table: by row and cell the lines, underlined
/// stretches in brackets.
fn docx_rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let xml = part(bytes, "word/document.xml");
    let mut reader = quick_xml::Reader::from_str(&xml);
    let (mut rows, mut depth, mut underlined, mut in_text) = (Vec::new(), 0, false, false);
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Eof => return rows,
            Event::Start(e) => match e.name().as_ref() {
                b"w:tbl" => depth += 1,
                b"w:tr" if depth == 1 => rows.push(Vec::new()),
                b"w:tc" if depth == 1 => rows.last_mut().expect("a row").push(String::new()),
                b"w:r" => underlined = false,
                b"w:t" => in_text = true,
                _ => {}
            },
            Event::Empty(e) if e.name().as_ref() == b"w:u" => {
                let value = e.attributes().flatten().next().expect("a value").value;
                assert_eq!(value.as_ref(), b"single");
                underlined = true;
            }
            Event::End(e) => match e.name().as_ref() {
                b"w:tbl" => depth -= 1,
                b"w:t" => in_text = false,
                b"w:p" if depth > 0 => {
                    if let Some(cell) = rows.last_mut().and_then(|r: &mut Vec<String>| r.last_mut())
                    {
                        cell.push('\n');
                    }
                }
                _ => {}
            },
            event @ (Event::Text(_) | Event::GeneralRef(_)) if in_text && depth > 0 => {
                let text = match &event {
                    Event::Text(t) => t.decode().expect("UTF-8").into_owned(),
                    Event::GeneralRef(name) => match &**name {
                        b"lt" => "<".to_owned(),
                        b"gt" => ">".to_owned(),
                        _ => "&".to_owned(),
                    },
                    _ => unreachable!("matched above"),
                };
                let text = if underlined {
                    format!("[{text}]")
                } else {
                    text
                };
                let row: &mut Vec<String> = rows.last_mut().expect("a row");
                row.last_mut().expect("a cell").push_str(&text);
            }
            _ => {}
        }
    }
}

fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a packed file");
    let mut out = BTreeMap::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).expect("a part");
        let mut text = String::new();
        part.read_to_string(&mut text).expect("text");
        out.insert(part.name().to_owned(), text);
    }
    out
}

fn part(bytes: &[u8], name: &str) -> String {
    parts(bytes).remove(name).unwrap_or_default()
}

fn example(style: &ContrastStyle, status: Status) -> ContrastTable {
    let new = TWO
        .replace("毎月", "毎週")
        .replace("点検し", "<点検> & 「清掃」し");
    table_with(
        &format!("{ONE}{TWO}{THREE}{TABLE}").replace("### 第1条 (分類)", "### 第5条 (分類)"),
        &format!(
            "{ONE}{new}### 第3条 (保存)\n\n職員等は、ログを保存する。\n\n{}{}",
            THREE.replace("第3条", "第4条"),
            TABLE
                .replace("棚に", "部屋に")
                .replace("### 第1条 (分類)", "### 第5条 (分類)")
        ),
        style,
        status,
    )
}

#[test]
fn a_word_document_holds_the_rows_and_their_underlines() {
    let table = example(&ContrastStyle::default(), Status::Draft);
    let file = to_docx(&table).expect("a file");
    let rows = docx_rows(&file);
    assert_eq!(rows[0], ["改正案\n", "現行\n"]);
    assert_eq!(
        rows.len(),
        1 + table.rows.len() + 1 + table.numbers.rows.len()
    );
    for (found, row) in rows[1..].iter().zip(&table.rows) {
        if row.new.table.is_none() {
            let texts = found.iter().map(|c| c.trim_end().replace("][", ""));
            let texts: Vec<String> = texts.collect();
            assert_eq!(texts, [seen(&row.new), seen(&row.old)]);
        } else {
            assert!(found[0].contains("[部屋]"), "{found:?}");
        }
    }
    let document = part(&file, "word/document.xml");
    assert_eq!(document.matches("<w:tblHeader />").count(), 2);
    assert!(document.contains("w:orient=\"landscape\""));
    assert!(document.contains("&lt;") && !document.contains("<点検>"));
    let styles = part(&file, "word/styles.xml");
    assert!(styles.contains("w:eastAsia=\"ＭＳ 明朝\""), "{styles}");
    let footer = part(&file, "word/footer1.xml");
    assert!(
        footer.contains("PAGE") && footer.contains("NUMPAGES"),
        "{footer}"
    );
    assert_eq!(part(&file, "word/header1.xml"), "");
    docx_rs::read_docx(&file).expect("it is read back");
    assert!(file == to_docx(&table).expect("a file"), "the same bytes");
}

#[test]
fn a_workbook_holds_the_rows_and_their_underlines() {
    let style = ContrastStyle {
        remarks: true,
        ..ContrastStyle::default()
    };
    let table = example(&style, Status::Draft);
    let file = to_xlsx(&table).expect("a file");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&file)).expect("a workbook");
    assert_eq!(book.sheet_names(), ["新旧対照表", "条番号対応表"]);
    let range = book.worksheet_range("新旧対照表").expect("a sheet");
    let text = |row: u32, column: u32| {
        let value = range.get_value((row, column));
        value.map_or_else(String::new, ToString::to_string)
    };
    assert_eq!(
        [text(3, 0), text(3, 1), text(3, 2)],
        ["改正案", "現行", "備考"]
    );
    let legend = text(2, 0);
    assert!(
        legend.starts_with("下線の部分は、改正の部分です。"),
        "{legend}"
    );
    assert!(legend.contains("「｜」"), "{legend}");
    for (n, row) in (4..).zip(&table.rows) {
        let plain = |c: &ContrastCell| seen(c).replace(['[', ']'], "");
        if row.new.table.is_none() {
            assert_eq!(text(n, 0), plain(&row.new));
            assert_eq!(text(n, 1), plain(&row.old));
        }
        assert_eq!(text(n, 2), row.remarks);
    }
    let strings = part(&file, "xl/sharedStrings.xml");
    let words = strings.split("<r>").filter(|run| run.contains("<u/>"));
    assert!(words.clone().any(|run| run.contains("毎週")), "{strings}");
    assert!(
        !words.clone().any(|run| run.contains("職員等は")),
        "{strings}"
    );
    let sheet = part(&file, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("orientation=\"landscape\"") && sheet.contains("paperSize=\"9\""));
    assert!(
        sheet.contains("fitToHeight=\"0\""),
        "one sheet wide, as many high as needed"
    );
    assert!(sheet.contains("&amp;P / &amp;N"));
    let names = part(&file, "xl/workbook.xml");
    assert!(
        names.contains("_xlnm.Print_Titles") && names.contains("$4:$4"),
        "{names}"
    );
    let numbers = book.worksheet_range("条番号対応表").expect("a sheet");
    assert!(numbers.rows().any(|r| r[0] == "第3条" && r[1] == "第4条"));
    assert!(file == to_xlsx(&table).expect("a file"), "the same bytes");
}

#[test]
fn a_page_says_in_elements_what_is_new_and_gone() {
    let table = example(&ContrastStyle::default(), Status::Draft);
    let page = dom::parse(&to_html(&table));
    let contrast = &page.of_class("contrast")[0];
    assert_eq!(contrast.of_name("caption").len(), 1);
    let heads = contrast.all(&|e| e.get("scope") == Some("col"));
    let titles: Vec<String> = heads.iter().take(3).map(|e| e.text()).collect();
    assert_eq!(titles, ["条項", "改正案", "現行"]);
    let rows = contrast.all(&|e| e.get("scope") == Some("row"));
    assert_eq!(rows.len(), table.rows.len());
    assert_eq!(rows[0].text(), "第2条");
    let new: String = contrast.of_name("ins").iter().map(|e| e.text()).collect();
    let old: String = contrast.of_name("del").iter().map(|e| e.text()).collect();
    assert!(new.contains("毎週") && !new.contains("毎月"), "{new}");
    assert!(old.contains("毎月") && !old.contains("毎週"), "{old}");
    for element in contrast.all(&|e| matches!(e.name.as_str(), "ins" | "del")) {
        assert_eq!(element.get("style"), Some("text-decoration:underline"));
    }
    let gaps = contrast.of_class("away");
    assert!(gaps.iter().any(|e| e.text() == "（この位置に追加）"));
    assert!(page.text().contains("<点検> & 「清掃」"));
    assert_eq!(page.of_class("numbers").len(), 1);
    // For a page whose policy allows no style attribute.
    let bare = dom::parse(&to_html_table(&table, false));
    assert!(bare.all(&|e| e.get("style").is_some()).is_empty());
}

#[test]
fn the_policy_of_the_page_names_its_style_and_each_style_attribute() {
    use base64::Engine as _;
    use sha2::{Digest as _, Sha256};
    let html = to_html(&example(&ContrastStyle::default(), Status::Draft));
    let page = dom::parse(&html);
    let metas = page.of_name("meta");
    let policy = metas.iter().find_map(|m| {
        m.get("http-equiv")?;
        m.get("content")
    });
    let policy = policy.expect("a policy");
    assert!(policy.starts_with("default-src 'none'"));
    let style = html.split(['<', '>']).skip_while(|t| *t != "style").nth(1);
    let mut values = vec![style.expect("a style").to_owned()];
    for element in page.all(&|e| e.get("style").is_some()) {
        values.push(element.get("style").expect("asked for").to_owned());
    }
    for value in values {
        let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(&value));
        assert!(policy.contains(&format!("'sha256-{hash}'")), "{value}");
    }
    assert!(!html.contains("http:") && !html.contains("https:"));
}

fn records(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
    assert_eq!(
        text.matches('\n').count() - inner_breaks(text),
        text.matches("\r\n").count()
    );
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let rows = reader.records().map(|r| r.expect("a record"));
    rows.map(|r| r.iter().map(str::to_owned).collect())
        .collect()
}

/// Line breaks inside of quoted cells.
fn inner_breaks(text: &str) -> usize {
    text.split('"')
        .skip(1)
        .step_by(2)
        .map(|cell| cell.matches('\n').count())
        .sum()
}

#[test]
fn a_list_for_spreadsheets_marks_what_cannot_be_underlined() {
    let table = example(&ContrastStyle::default(), Status::Draft);
    let rows = records(&to_csv(&table).expect("a file"));
    assert_eq!(
        rows[3],
        ["条項（改正案）", "改正案", "条項（現行）", "現行", "備考"]
    );
    assert_eq!(rows[4][0], "第2条");
    assert!(rows[4][1].contains("《毎週"), "{:?}", rows[4]);
    assert!(rows[4][3].contains("《毎月"), "{:?}", rows[4]);
    assert_eq!(rows[4][4], "変更");
    let numbers = records(&numbers_to_csv(&table.numbers, false).expect("a file"));
    assert_eq!(numbers[0], ["旧", "新", "見出し", "種別"]);
    assert!(
        numbers.contains(
            &["第3条", "第4条", "報告", "番号の変更"]
                .map(String::from)
                .to_vec()
        )
    );
}

const RULES: [&str; 4] = [
    "職員等は、記録媒体を施錠のできる棚に保管しなければならない。",
    "職員等は、業務上の必要がないのに端末を持ち出してはならない。",
    "情報管理者は、許可を得ない機器の接続を防がなければならない。",
    "情報管理者は、不正な通信を見つけたときは直ちに遮断しなければならない。",
];
const CARE: &str = "職員等は、情報資産の取扱いについて、次に掲げる事項を守らなければならない。";

fn items(rules: &[&str]) -> String {
    let lines = (1..).zip(rules);
    lines.map(|(n, rule)| format!("- ({n}) {rule}\n")).collect()
}

#[test]
fn what_stood_below_a_split_article_stands_beside_what_it_continues() {
    let whole = format!("{ONE}### 第2条 (取扱い)\n\n{CARE}\n\n{}", items(&RULES));
    let apart = format!(
        "{ONE}### 第2条 (取扱い)\n\n{CARE}\n\n{}\n### 第3条 (接続)\n\n情報資産の取扱いに関する通信は、次による。\n\n{}",
        items(&RULES[..2]),
        items(&RULES[2..])
    );
    let found = table(&whole, &apart);
    let rows = shown(&found);
    assert!(
        found.rows.iter().any(|r| r.remarks.starts_with("分割")),
        "{rows:?}"
    );
    let at = |label: &str| {
        let row = rows
            .iter()
            .position(|(new, _)| new.replace(['[', ']'], "").contains(label));
        row.unwrap_or_else(|| panic!("{label}: {rows:?}"))
    };
    let third = at("第3条");
    assert!(rows[third].1.contains("（第2条から分割）"), "{rows:?}");
    // (3) became (1) of the new article: both stand in one row, below it.
    let below: Vec<(String, String)> = rows[third + 1..]
        .iter()
        .map(|(new, old)| (new.replace(['[', ']'], ""), old.replace(['[', ']'], "")))
        .collect();
    assert!(
        below
            .iter()
            .any(|(new, old)| new.starts_with("(1)") && old.starts_with("(3)")),
        "{rows:?}"
    );
    assert!(
        !rows
            .iter()
            .any(|(new, old)| new.contains("移動") || old.contains("移動")),
        "{rows:?}"
    );
    // Read the other way round they are merged, and stand beside each other too.
    let back = shown(&table(&apart, &whole));
    assert!(
        back.iter().any(|(new, old)| {
            new.replace(['[', ']'], "").starts_with("(3)")
                && old.replace(['[', ']'], "").starts_with("(1)")
        }),
        "{back:?}"
    );
}

#[test]
fn a_split_article_that_moved_is_told_at_both_places() {
    let first = "職員等は、記録媒体が不要となった場合は、初期化により情報を消さなければならない。";
    let second =
        "職員等は、廃棄には情報管理者の許可を得て、日時及び担当者を台帳に記録しなければならない。";
    let old = format!(
        "## 第1章 総則\n\n{ONE}### 第2条 (媒体)\n\n{first}{second}\n\n## 第2章 運用\n\n{THREE}"
    );
    let new = format!(
        "## 第1章 総則\n\n{ONE}## 第2章 運用\n\n{}### 第3条 (媒体)\n\n{first}\n\n- 2 {second}\n",
        THREE.replace("第3条", "第2条")
    );
    let found = table(&old, &new);
    let rows = shown(&found);
    let sign = rows.iter().position(|(new, _)| new.contains("へ移動）"));
    let sign = sign.unwrap_or_else(|| panic!("{rows:?}"));
    assert_eq!(rows[sign].0, "（第3条、第3条第2項へ移動）");
    assert_eq!(rows[sign].1, "（媒体）\n[第2条]　（略）");
    let group = rows
        .iter()
        .position(|(_, old)| old.contains("（第2条から移動）"));
    assert!(group.is_some_and(|at| at > sign), "{rows:?}");
}

#[test]
fn the_title_names_what_stands_behind_the_text_where_only_that_changed() {
    let behind = |shelf: &str, form: &str| {
        format!(
            "{ONE}## 別表第1\n\n| 分類 | 扱い |\n| --- | --- |\n| 重要 | {shelf}に置く。 |\n\n## 様式第1号\n\n{form}を書いて出す。\n"
        )
    };
    let caption = |a: &str, b: &str| table(a, b).caption;
    let old = behind("棚", "申請書");
    assert_eq!(
        caption(&old, &behind("金庫", "申請書")),
        "試験町規程（別表第1）　新旧対照表"
    );
    assert_eq!(
        caption(&old, &behind("金庫", "届出書")),
        "試験町規程（別表第1及び様式第1号）　新旧対照表"
    );
    let both = behind("金庫", "申請書").replace("情報資産を守る", "情報資産と端末を守る");
    assert_eq!(caption(&old, &both), "試験町規程　新旧対照表");
}

#[test]
fn below_the_table_stands_what_it_does_not_hold() {
    let table = example(&ContrastStyle::default(), Status::Draft);
    let note = "目次は本文ではないため、この表にありません。";
    let html = to_html(&table);
    let (table_at, note_at) = (html.find("</table>"), html.find(note));
    assert!(note_at > table_at && table_at.is_some());
    assert!(html.contains("<caption>付録　条番号対応表"));
    let docx = to_docx(&table).expect("a file");
    assert!(part(&docx, "word/document.xml").contains(note));
    let xlsx = to_xlsx(&table).expect("a file");
    assert!(part(&xlsx, "xl/sharedStrings.xml").contains(note));
    let same = table_with(ONE, ONE, &ContrastStyle::default(), Status::Draft);
    assert!(!to_html(&same).contains(note));
}

#[test]
fn a_sheet_of_a_word_document_does_not_end_on_what_is_left_out() {
    let paragraphs = "### 第1条 (記録)\n\n課長は、記録を取る。\n\n- 2 課長は、記録を守る。\n- 3 課長は、毎月、記録を見る。\n- 4 課長は、記録を消す。\n";
    let found = table(paragraphs, &paragraphs.replace("毎月", "毎週"));
    let xml = part(&to_docx(&found).expect("a file"), "word/document.xml");
    let rows: Vec<&str> = xml.split("<w:tr>").collect();
    let keeps = |words: &str| {
        let row = rows.iter().find(|row| row.contains(words));
        row.unwrap_or_else(|| panic!("{words}: {xml}"))
            .contains("<w:keepNext")
    };
    assert!(keeps("2　（略）"));
    assert!(!keeps("毎週"), "what changed may stand last");
    assert!(!keeps("4　（略）"), "nothing follows");
}

#[test]
fn a_sample_says_so_on_every_sheet_of_every_file() {
    let table = example(&ContrastStyle::default(), Status::Sample);
    assert_eq!(table.banner, Some(SAMPLE_BANNER));
    assert_eq!(table.columns(), ["改正案", "現行"]);
    let docx = to_docx(&table).expect("a file");
    assert!(part(&docx, "word/header1.xml").contains(SAMPLE_BANNER));
    // Once on a sheet: the head of the first one stands above the title.
    let document = part(&docx, "word/document.xml");
    assert!(!document.contains(SAMPLE_BANNER));
    assert!(document.contains("下線の部分は、改正の部分です。"));
    assert!(document.contains("付録　条番号対応表") && document.contains("w:pageBreakBefore"));
    let xlsx = to_xlsx(&table).expect("a file");
    // Once on a sheet: the line above the head is repeated with it.
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&xlsx)).expect("a workbook");
    let titles = part(&xlsx, "xl/workbook.xml");
    for (sheet, line) in [("新旧対照表", 4), ("条番号対応表", 2)] {
        let range = book.worksheet_range(sheet).expect("a sheet");
        let found: Vec<usize> = (1..)
            .zip(range.rows())
            .filter(|(_, row)| row[0] == SAMPLE_BANNER)
            .map(|(at, _)| at)
            .collect();
        assert_eq!(found, [line], "{sheet}");
        assert!(
            titles.contains(&format!("${line}:${}<", line + 1)),
            "{titles}"
        );
    }
    for sheet in ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"] {
        assert!(!part(&xlsx, sheet).contains("oddHeader"), "{sheet}");
    }
    let html = to_html(&table);
    let page = dom::parse(&html);
    for name in ["thead", "caption", "title"] {
        for element in page
            .of_name(name)
            .iter()
            .filter(|e| name == "title" || !e.of_class("banner").is_empty() || e.name == "caption")
        {
            assert!(element.text().contains(SAMPLE_BANNER), "{name}");
        }
    }
    assert_eq!(page.of_class("banner").len(), 3);
    assert_eq!(
        records(&to_csv(&table).expect("a file"))[0],
        [SAMPLE_BANNER]
    );
    let numbers = numbers_to_csv(&table.numbers, true).expect("a file");
    assert_eq!(records(&numbers)[0], [SAMPLE_BANNER]);
    let draft = example(&ContrastStyle::default(), Status::Draft);
    assert!(!to_html(&draft).contains(SAMPLE_BANNER));
}

#[test]
fn where_nothing_changed_every_file_says_so() {
    let same = table(ONE, ONE);
    assert!(same.rows.is_empty());
    assert!(to_html(&same).contains(NO_CHANGES));
    assert_eq!(to_html_table(&same, false), "");
    assert!(part(&to_docx(&same).expect("a file"), "word/document.xml").contains(NO_CHANGES));
    assert!(part(&to_xlsx(&same).expect("a file"), "xl/sharedStrings.xml").contains(NO_CHANGES));
    let rows = records(&to_csv(&same).expect("a file"));
    assert_eq!(rows.last().expect("a row")[0], NO_CHANGES);
}

#[test]
fn very_long_clauses_and_signs_no_file_can_hold_are_written() {
    let long: String = "情報を守る。".repeat(8_000);
    let new = format!("{ONE}### 第2条 (長文)\n\n=1+1 {long}\u{1}\u{b}終わり𠮷\n");
    let found = table(ONE, &new);
    assert!(cell(&found.rows[0].new).contains("終わり𠮷"));
    let xlsx = to_xlsx(&found).expect("a file");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&xlsx)).expect("a workbook");
    let range = book.worksheet_range("新旧対照表").expect("a sheet");
    let mut cells: Vec<String> = range.rows().skip(4).map(|r| r[0].to_string()).collect();
    assert!(cells.pop().is_some_and(|note| note.starts_with("目次は")));
    assert!(cells.len() > 10, "{}", cells.len());
    assert!(cells.iter().all(|c| c.encode_utf16().count() < 32_767));
    let whole: String = cells.concat().replace('\n', "");
    assert_eq!(
        whole,
        cell(&found.rows[0].new).replace(['[', ']', '\n'], "")
    );
    let sheet = part(&xlsx, "xl/worksheets/sheet1.xml");
    for height in sheet.split(" ht=\"").skip(1) {
        let points: f64 = height[..height.find('"').expect("a value")]
            .parse()
            .expect("points");
        assert!(points <= 409.0, "{points}");
    }
    let rows = docx_rows(&to_docx(&found).expect("a file"));
    assert!(rows[1][0].contains("終わり𠮷"));
    let rows = records(&to_csv(&found).expect("a file"));
    assert!(
        rows.iter()
            .flatten()
            .all(|c| c.encode_utf16().count() < 32_767)
    );
}

/// LibreOffice opens what was written; where it is missing the test says so.
#[test]
fn an_office_suite_opens_the_files() {
    let works = Command::new("soffice").arg("--version").output();
    if !works.is_ok_and(|run| run.status.success()) {
        eprintln!("skipped: soffice (LibreOffice) is not installed");
        return;
    }
    let directory = tempfile::tempdir().expect("a directory");
    let table = example(&ContrastStyle::default(), Status::Sample);
    let files = [
        ("a.docx", to_docx(&table).expect("a file")),
        ("b.xlsx", to_xlsx(&table).expect("a file")),
    ];
    for (name, bytes) in files {
        let path = directory.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        let profile = format!(
            "-env:UserInstallation=file://{}/profile",
            directory.path().display()
        );
        let run = Command::new("soffice")
            .args([
                profile.as_str(),
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
            ])
            .arg(directory.path())
            .arg(&path)
            .output()
            .expect("it runs");
        let pdf = std::fs::read(path.with_extension("pdf"));
        assert!(pdf.is_ok_and(|p| p.starts_with(b"%PDF")), "{name}: {run:?}");
    }
}
