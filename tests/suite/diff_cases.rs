//! What a change of one kind does to a text, rule by rule.

use keiji::diff::{
    Change, ChangeKind, Diff, OpTag, Part, Significance, StaleReason, StaleReference, Unit,
};
use keiji::model::{ClauseIndex, Content, Label, Paragraph, Style, Version, assign_addresses};
use keiji::parse::parse_policy;
use keiji::references::{Reference, Target};
use keiji::source::SourceFile;

use crate::diff::{Known, compare};
use crate::driver::FRONT;
use crate::duties::posted;

fn read(body: &str) -> Known {
    let file = SourceFile::from_text("r8.md", &format!("{FRONT}{body}"));
    let version = parse_policy(&file).value.expect("a version");
    Known::new(posted("oguchi").0, version)
}

/// `kind key←key` of each change in order, with `+` before what else changed.
fn told(old: &Known, new: &Known, diff: &Diff) -> Vec<String> {
    let keys = |version: &Version, list: Vec<ClauseIndex>| {
        let keys: Vec<&str> = list
            .iter()
            .map(|at| version.clauses[*at].key.as_str())
            .collect();
        keys.join(",")
    };
    let tell = |change: &Change| {
        let also: String = change.also.names().map(|name| format!("+{name}")).collect();
        format!(
            "{}{also} {}←{}",
            change.kind.name(),
            keys(&new.version, change.new_clauses()),
            keys(&old.version, change.old_clauses())
        )
    };
    diff.changes.iter().map(tell).collect()
}

fn check(old: &str, new: &str, expected: &[&str]) -> (Known, Known, Diff) {
    let (old, new) = (read(old), read(new));
    let diff = compare(&old, &new);
    assert_eq!(told(&old, &new, &diff), expected);
    (old, new, diff)
}

const RECORD: &str = "情報システム管理者は、操作の記録を取得し、90日以上保存しなければならない。";
const DEVICE: &str = "職員等は、端末を庁外に持ち出す場合には、課長の許可を得なければならない。";
const ROOM: &str = "統括責任者は、管理区域の入退室を制限し、名簿を作成しなければならない。";

#[test]
fn a_version_and_itself_have_no_change() {
    for body in ["oguchi", "tsukuba-smartcity"] {
        let (body, version) = posted(body);
        let known = Known::new(body, version.clone());
        let diff = compare(&known, &known);
        assert!(diff.is_empty());
        assert!(diff.stale_references.is_empty());
        assert_eq!(diff.changes.len(), version.clauses.len());
        assert!((diff.resemblance.ratio() - 1.0).abs() < 1e-9);
    }
}

#[test]
fn equal_text_beats_an_equal_number() {
    check(
        &format!("\n### 第1条 (記録)\n\n{RECORD}\n\n### 第2条 (端末)\n\n{DEVICE}\n"),
        &format!(
            "\n### 第1条 (区域)\n\n{ROOM}\n\n### 第2条 (記録)\n\n{RECORD}\n\n### 第3条 (端末)\n\n{DEVICE}\n"
        ),
        &["added 1←", "renumbered 2←1", "renumbered 3←2"],
    );
}

#[test]
fn a_removed_clause_stands_behind_what_stood_before_it() {
    check(
        &format!(
            "\n### 第1条 (記録)\n\n{RECORD}\n\n### 第2条 (端末)\n\n{DEVICE}\n\n- (1) 申請の書面\n- (2) 許可の台帳\n\n### 第3条 (区域)\n\n{ROOM}\n"
        ),
        &format!("\n### 第1条 (記録)\n\n{RECORD}\n\n### 第2条 (区域)\n\n{ROOM}\n"),
        &[
            "unchanged 1←1",
            "removed ←2",
            "removed ←2.i1",
            "removed ←2.i2",
            "renumbered 2←3",
        ],
    );
}

#[test]
fn a_clause_below_a_renumbered_one_is_as_it_was() {
    check(
        &format!("\n### 第1条 (記録)\n\n{RECORD}\n\n- (1) 端末の操作\n- (2) 設備の操作\n"),
        &format!(
            "\n### 第1条 (区域)\n\n{ROOM}\n\n### 第2条 (記録)\n\n{RECORD}\n\n- (1) 端末の操作\n- (2) 装置の操作\n"
        ),
        &[
            "added 1←",
            "renumbered 2←1",
            "unchanged 2.i1←1.i1",
            "modified 2.i2←1.i2",
        ],
    );
}

#[test]
fn the_smaller_of_two_swapped_chapters_moved_alone() {
    let long = format!("### 第N条 (記録)\n\n{RECORD}\n\n### 第M条 (端末)\n\n{DEVICE}\n");
    let short = format!("### 第N条 (区域)\n\n{ROOM}\n");
    let old = format!(
        "\n## 第1章 管理\n\n{}\n## 第2章 区域\n\n{}",
        long.replace('N', "1").replace('M', "2"),
        short.replace('N', "3")
    );
    let new = format!(
        "\n## 第1章 区域\n\n{}\n## 第2章 管理\n\n{}",
        short.replace('N', "1"),
        long.replace('N', "2").replace('M', "3")
    );
    check(
        &old,
        &new,
        &[
            "moved+renumbered c1←c2",
            "renumbered 1←3",
            "renumbered c2←c1",
            "renumbered 2←1",
            "renumbered 3←2",
        ],
    );
}

#[test]
fn a_branch_number_is_a_sibling_and_shifts_nothing() {
    check(
        &format!("\n### 第3条 (記録)\n\n{RECORD}\n\n### 第4条 (端末)\n\n{DEVICE}\n"),
        &format!(
            "\n### 第3条 (記録)\n\n{RECORD}\n\n### 第3条の2 (区域)\n\n{ROOM}\n\n### 第4条 (端末)\n\n{DEVICE}\n"
        ),
        &["unchanged 3←3", "added 3-2←", "unchanged 4←4"],
    );
}

#[test]
fn an_emptied_article_keeps_its_number() {
    let (_, _, diff) = check(
        &format!("\n### 第1条 (記録)\n\n{RECORD}\n\n### 第2条 (端末)\n\n{DEVICE}\n\n- 2 {ROOM}\n"),
        &format!("\n### 第1条 (記録)\n\n{RECORD}\n\n### 第2条\n\n削除\n"),
        &["unchanged 1←1", "modified 2←2", "removed ←2.p2"],
    );
    assert_eq!(
        diff.changes[1].significance,
        [Significance::DutyRemoved, Significance::Repealed]
    );
    assert_eq!(diff.summary.total.repealed, 1);
}

#[test]
fn repeated_sentences_are_paired_where_they_stand() {
    let report = "必要な事項は、別に定める。";
    let (_, _, _) = check(
        &format!(
            "\n## 第1章 管理\n\n### 第1条 (記録)\n\n{RECORD}\n\n- 2 {report}\n\n## 第2章 区域\n\n### 第2条 (区域)\n\n{ROOM}\n\n- 2 {report}\n"
        ),
        &format!(
            "\n## 第1章 管理\n\n### 第1条 (記録)\n\n{RECORD}\n\n## 第2章 区域\n\n### 第2条 (区域)\n\n{ROOM}\n\n- 2 {report}\n"
        ),
        &[
            "unchanged c1←c1",
            "unchanged 1←1",
            "removed ←1.p2",
            "unchanged c2←c2",
            "unchanged 2←2",
            "unchanged 2.p2←2.p2",
        ],
    );
}

#[test]
fn a_sentence_that_leaves_its_clause_splits_it() {
    check(
        &format!(
            "\n### 第1条 (記録)\n\n{ROOM}\n\n- 2 {RECORD}{DEVICE}\n- 3 職員等は、研修を受けるものとする。\n"
        ),
        &format!(
            "\n### 第1条 (記録)\n\n{ROOM}\n\n- 2 {RECORD}\n- 3 {DEVICE}\n- 4 職員等は、研修を受けるものとする。\n"
        ),
        &[
            "unchanged 1←1",
            "split 1.p2,1.p3←1.p2",
            "renumbered 1.p4←1.p3",
        ],
    );
}

#[test]
fn clauses_that_become_one_are_merged() {
    check(
        &format!("\n### 第1条 (記録)\n\n{ROOM}\n\n- 2 {RECORD}\n- 3 {DEVICE}\n"),
        &format!("\n### 第1条 (記録)\n\n{ROOM}\n\n- 2 {RECORD}{DEVICE}\n"),
        &["unchanged 1←1", "merged 1.p2←1.p2,1.p3"],
    );
}

#[test]
fn a_paragraph_that_becomes_a_list_is_split() {
    check(
        "\n### 第1条 (端末)\n\n職員等は、端末を庁外に持ち出す場合には課長の許可を得て、端末の記憶装置を暗号化し、紛失した場合には直ちに責任者に報告しなければならない。\n",
        "\n### 第1条 (端末)\n\n職員等は、次に掲げる事項を守らなければならない。\n\n- (1) 端末を庁外に持ち出す場合には課長の許可を得ること。\n- (2) 端末の記憶装置を暗号化すること。\n- (3) 紛失した場合には直ちに責任者に報告すること。\n",
        &["split+modified 1,1.i1,1.i2,1.i3←1"],
    );
}

#[test]
fn a_clause_carried_to_another_chapter_moved() {
    check(
        &format!(
            "\n## 第1章 管理\n\n### 第1条 (記録)\n\n{RECORD}\n\n### 第2条 (端末)\n\n{DEVICE}\n\n- (1) 申請の書面\n\n## 第2章 区域\n\n### 第3条 (区域)\n\n{ROOM}\n"
        ),
        &format!(
            "\n## 第1章 管理\n\n### 第1条 (記録)\n\n{RECORD}\n\n## 第2章 区域\n\n### 第2条 (区域)\n\n{ROOM}\n\n### 第3条 (端末)\n\n{DEVICE}\n\n- (1) 申請の書面\n"
        ),
        &[
            "unchanged c1←c1",
            "unchanged 1←1",
            "unchanged c2←c2",
            "renumbered 2←3",
            "moved+renumbered 3←2",
            "unchanged 3.i1←2.i1",
        ],
    );
}

const TRAINING: &str = "責任者は、職員等に対し、年1回以上の研修を受けさせなければならない。";

#[test]
fn a_paragraph_put_in_the_middle_renumbers_those_behind() {
    check(
        &format!("\n### 第1条 (管理)\n\n{ROOM}\n\n- 2 {RECORD}\n- 3 {DEVICE}\n"),
        &format!("\n### 第1条 (管理)\n\n{ROOM}\n\n- 2 {TRAINING}\n- 3 {RECORD}\n- 4 {DEVICE}\n"),
        &[
            "unchanged 1←1",
            "added 1.p2←",
            "renumbered 1.p3←1.p2",
            "renumbered 1.p4←1.p3",
        ],
    );
}

#[test]
fn an_article_that_moved_may_bear_a_branch_number() {
    check(
        &format!(
            "\n### 第1条 (区域)\n\n{ROOM}\n\n### 第2条 (記録)\n\n{RECORD}\n\n- 2 保存の方法は、別に定める。\n\n### 第3条 (研修)\n\n{TRAINING}\n\n- 2 研修の内容は、毎年度見直すものとする。\n\n### 第4条 (端末)\n\n{DEVICE}\n"
        ),
        &format!(
            "\n### 第1条 (区域)\n\n{ROOM}\n\n### 第1条の2 (端末)\n\n{DEVICE}\n\n### 第2条 (記録)\n\n{RECORD}\n\n- 2 保存の方法は、別に定める。\n\n### 第3条 (研修)\n\n{TRAINING}\n\n- 2 研修の内容は、毎年度見直すものとする。\n"
        ),
        &[
            "unchanged 1←1",
            "moved+renumbered 1-2←4",
            "unchanged 2←2",
            "unchanged 2.p2←2.p2",
            "unchanged 3←3",
            "unchanged 3.p2←3.p2",
        ],
    );
}

#[test]
fn a_paragraph_may_become_an_article_of_its_own() {
    check(
        &format!("\n### 第1条 (管理)\n\n{ROOM}\n\n- 2 {RECORD}\n- 3 {DEVICE}\n"),
        &format!("\n### 第1条 (管理)\n\n{ROOM}\n\n- 2 {RECORD}\n\n### 第2条 (端末)\n\n{DEVICE}\n"),
        &[
            "unchanged 1←1",
            "unchanged 1.p2←1.p2",
            "moved+renumbered+modified 2←1.p3",
        ],
    );
}

#[test]
fn entries_of_an_article_may_get_one_of_their_own() {
    let entry = |n: usize, text: &str| format!("- ({n}) {text}\n");
    let (a, b, c, d) = (
        "電磁的記録媒体の廃棄の記録に関すること。",
        "入退室の管理の方法に関すること。",
        "外部委託の契約の締結に関すること。",
        "緊急時の連絡の体制に関すること。",
    );
    let lead = "責任者は、次に掲げる事項を定めなければならない。";
    check(
        &format!(
            "\n### 第1条 (定め)\n\n{lead}\n\n{}{}{}{}",
            entry(1, a),
            entry(2, b),
            entry(3, c),
            entry(4, d)
        ),
        &format!(
            "\n### 第1条 (定め)\n\n{lead}\n\n{}{}\n### 第2条 (契約等の定め)\n\n{lead}\n\n{}{}",
            entry(1, a),
            entry(2, b),
            entry(1, c),
            entry(2, d)
        ),
        &[
            "split+modified 1,2←1",
            "unchanged 1.i1←1.i1",
            "unchanged 1.i2←1.i2",
            "renumbered 2.i1←1.i3",
            "renumbered 2.i2←1.i4",
        ],
    );
}

#[test]
fn a_new_heading_around_clauses_moves_none_of_them() {
    check(
        &format!("\n### 第1条 (記録)\n\n{RECORD}\n\n### 第2条 (端末)\n\n{DEVICE}\n"),
        &format!(
            "\n## 第1章 管理\n\n### 第1条 (記録)\n\n{RECORD}\n\n### 第2条 (端末)\n\n{DEVICE}\n"
        ),
        &["added c1←", "unchanged 1←1", "unchanged 2←2"],
    );
}

#[test]
fn a_word_exchanged_everywhere_changes_no_pair() {
    let old = format!(
        "\n### 第1条 (記録)\n\n{RECORD}\n\n### 第2条 (監視)\n\n情報システム管理者は、情報システムを監視しなければならない。\n\n### 第3条 (点検)\n\n情報システム管理者は、情報システムを点検しなければならない。\n"
    );
    let new = old.replace("情報システム", "情報処理システム");
    check(
        &old,
        &new,
        &["modified 1←1", "modified 2←2", "modified 3←3"],
    );
}

#[test]
fn an_article_written_anew_keeps_its_number_and_its_place() {
    check(
        &format!(
            "\n### 第1条 (記録)\n\n{RECORD}\n\n### 第2条 (端末)\n\n{DEVICE}\n\n### 第3条 (区域)\n\n{ROOM}\n"
        ),
        &format!(
            "\n### 第1条 (記録)\n\n{RECORD}\n\n### 第2条 (端末)\n\n職務のために配備した機器の持出しは、別に定める手続によるものとする。\n\n### 第3条 (区域)\n\n{ROOM}\n"
        ),
        &["unchanged 1←1", "modified 2←2", "unchanged 3←3"],
    );
}

#[test]
fn a_supplement_at_the_end_is_added() {
    check(
        &format!(
            "\n### 第1条 (記録)\n\n{RECORD}\n\n## 附則\n\nこの規程は、平成27年4月1日から施行する。\n"
        ),
        &format!(
            "\n### 第1条 (記録)\n\n{RECORD}\n\n## 附則\n\nこの規程は、平成27年4月1日から施行する。\n\n## 附則\n\nこの規程は、令和8年4月1日から施行する。\n"
        ),
        &["unchanged 1←1", "unchanged sup1←sup1", "added sup2←"],
    );
}

#[test]
fn columns_may_come_and_go() {
    let (_, _, diff) = check(
        "\n### 1 分類\n\n| 分類 | 扱い |\n| --- | --- |\n| 甲 | 施錠して保管する |\n",
        "\n### 1 分類\n\n| 分類 | 例 | 扱い |\n| --- | --- | --- |\n| 甲 | 名簿 | 施錠して保管する |\n",
        &[
            "unchanged 1←1",
            "modified 1.t1←1.t1",
            "unchanged 1.t1.r1←1.t1.r1",
        ],
    );
    let table = diff.changes[1].pieces[0].table.as_ref().expect("a table");
    let columns: Vec<_> = table.head.cells.iter().map(|c| (c.old, c.new)).collect();
    assert_eq!(
        columns,
        [(Some(0), Some(0)), (None, Some(1)), (Some(1), Some(2))]
    );
}

#[test]
fn rows_and_cells_are_told_apart() {
    let (_, _, diff) = check(
        "\n### 1 分類\n\n| 分類 | 扱い |\n| --- | --- |\n| 甲 | 施錠して保管する |\n| 乙 | 複製を禁止する |\n",
        "\n### 1 分類\n\n| 分類 | 扱い |\n| --- | --- |\n| 丙 | 持出しを禁止する |\n| 甲 | 施錠して管理する |\n| 乙 | 複製を禁止する |\n",
        &[
            "unchanged 1←1",
            "modified 1.t1←1.t1",
            "added 1.t1.r1←",
            "unchanged 1.t1.r2←1.t1.r1",
            "unchanged 1.t1.r3←1.t1.r2",
        ],
    );
    let table = diff.changes[1].pieces[0].table.as_ref().expect("a table");
    let kinds: Vec<&str> = table.rows.iter().map(|row| row.kind.name()).collect();
    assert_eq!(kinds, ["added", "modified", "unchanged"]);
    let cell = &table.rows[1].cells[1];
    let changed: Vec<&str> = cell
        .ops
        .iter()
        .filter(|op| op.tag != OpTag::Equal)
        .map(|op| op.text.as_str())
        .collect();
    assert_eq!(changed, ["保管", "管理"]);
}

#[test]
fn what_a_change_means_is_named() {
    for (old, new, expected) in [
        (
            "職員等は、研修を受けるよう努めなければならない。",
            "職員等は、研修を受けなければならない。",
            &[Significance::DutyStrengthened][..],
        ),
        (
            "職員等は、研修を受けなければならない。",
            "職員等は、研修を受けるよう努めなければならない。",
            &[Significance::DutyWeakened],
        ),
        (
            "職員等は、研修を受けなければならない。",
            "課長は、研修を受けなければならない。",
            &[Significance::ActorChanged],
        ),
        (
            "職員等は、記録を90日保存しなければならない。",
            "職員等は、記録を180日保存しなければならない。",
            &[Significance::NumberChanged],
        ),
        (
            "職員等は、研修を受けなければならない。",
            "職員等は、訓練を受けなければならない。",
            &[Significance::Wording],
        ),
        (
            "職員等は、サーバーを守らなければならない。",
            "職員等は、サーバを守らなければならない。",
            &[Significance::Notation],
        ),
        (
            "職員等は、研修を受けなければならない。",
            "職員等は、研修を受けなければならない。職員等は、その結果を報告しなければならない。",
            &[Significance::DutyAdded],
        ),
    ] {
        let (old, new) = (
            read(&format!("\n### 第1条 (研修)\n\n{old}\n")),
            read(&format!("\n### 第1条 (研修)\n\n{new}\n")),
        );
        let diff = compare(&old, &new);
        assert_eq!(diff.changes[0].kind, ChangeKind::Modified);
        assert_eq!(diff.changes[0].significance, expected);
    }
}

/// What changes from one text to another means; they are one article.
fn meant(old: &str, new: &str) -> Vec<Vec<Significance>> {
    let article = |text: &str| read(&format!("\n### 第1条 (管理)\n\n{text}\n"));
    let diff = compare(&article(old), &article(new));
    diff.changes.into_iter().map(|c| c.significance).collect()
}

#[test]
fn a_number_or_a_word_of_time_on_one_side_is_a_change_of_numbers() {
    let frame = |word: &str| format!("課長は、職員等に対し、訓練を{word}行わなければならない。");
    for (old, new) in [
        ("計画的に", "毎年度1回以上"),
        ("速やかに", "直ちに"),
        ("速やかに", "24時間以内に"),
        ("毎年度", "毎年度2回以上"),
        ("", "90日間"),
        ("四半期ごとに", "随時"),
    ] {
        let told = meant(&frame(old), &frame(new));
        assert_eq!(told[0], [Significance::NumberChanged], "{old} {new}");
    }
    for (old, new) in [
        ("丁寧に", "十分に"),
        ("一般に", "改めて"),
        ("", "第5条により"),
    ] {
        let told = meant(&frame(old), &frame(new));
        assert_eq!(told[0], [Significance::Wording], "{old} {new}");
    }
}

#[test]
fn who_permits_or_is_told_is_the_other_party() {
    let party =
        |name: &str| format!("職員等は、媒体を持ち出すときは、{name}の許可を得なければならない。");
    for (old, new) in [
        ("統括責任者", "情報セキュリティ担当者"),
        ("課長", "事故対応窓口"),
    ] {
        let told = meant(&party(old), &party(new));
        assert_eq!(told[0], [Significance::PartyChanged], "{old} {new}");
    }
    let told = meant(
        "課長は、台帳を作成しなければならない。",
        "統括責任者は、台帳を作成しなければならない。",
    );
    assert_eq!(told[0], [Significance::ActorChanged]);
}

#[test]
fn a_demand_said_otherwise_is_not_gone() {
    let told = meant(
        "パスワードは可能な限り複雑なものにしなければならず、同一のパスワードを使用してはならない。",
        "パスワードは15文字以上とし、同一のパスワードを使用してはならない。",
    );
    assert!(
        told[0].contains(&Significance::DutyStrengthened),
        "{told:?}"
    );
    assert!(!told[0].contains(&Significance::DutyRemoved), "{told:?}");
    let told = meant(
        "職員等は、研修を受けなければならない。職員等は、その結果を報告しなければならない。",
        "職員等は、研修を受けなければならない。",
    );
    assert_eq!(told[0], [Significance::DutyRemoved]);
}

#[test]
fn a_word_that_softens_weakens_a_demand() {
    let plain = "課長は、端末の記録を確認しなければならない。";
    for word in ["必要に応じて", "可能な限り", "原則として"] {
        let soft = format!("課長は、{word}端末の記録を確認しなければならない。");
        assert_eq!(meant(&soft, plain)[0], [Significance::DutyStrengthened]);
        assert_eq!(meant(plain, &soft)[0], [Significance::DutyWeakened]);
    }
}

#[test]
fn every_new_clause_with_a_demand_adds_one() {
    let old = format!("\n### 第1条 (記録)\n\n{RECORD}\n");
    let new = format!("{old}\n## 第2章 端末\n\n### 第2条 (端末)\n\n{DEVICE}\n\n- 2 {ROOM}\n");
    let diff = compare(&read(&old), &read(&new));
    let told: Vec<_> = diff.changes[1..]
        .iter()
        .map(|c| c.significance[0])
        .collect();
    assert_eq!(
        told,
        [
            Significance::ProvisionAdded,
            Significance::DutyAdded,
            Significance::DutyAdded
        ]
    );
}

#[test]
fn a_removed_clause_whose_words_a_neighbour_took_over_lives_on() {
    let lost = "職員等は、端末を放置してはならない。";
    let old =
        |item: &str| format!("\n### 第1条 (記録)\n\n{RECORD}\n\n### 第2条 (放置)\n\n{item}\n");
    let new = |tail: &str| format!("\n### 第1条 (記録)\n\n{RECORD}{tail}\n");
    let told = |tail: &str| {
        let diff = compare(&read(&old(lost)), &read(&new(tail)));
        let removed = diff.changes.iter().find(|c| c.kind == ChangeKind::Removed);
        removed.map(|c| c.significance.clone())
    };
    assert_eq!(told(""), Some(vec![Significance::DutyRemoved]));
    assert_eq!(
        told("課長は、毎月確認しなければならない。"),
        Some(vec![Significance::DutyRemoved])
    );
    let lives = told("また、職員等は、端末を放置してはならない。");
    assert!(lives.is_none_or(|s| s == [Significance::Merged]));
}

#[test]
fn nothing_is_left_of_an_empty_version() {
    let known = read(&format!("\n### 第1条 (記録)\n\n{RECORD}\n\n- (1) 端末\n"));
    let mut empty = known.version.clone();
    empty.clauses.clear();
    empty.content.clear();
    let empty = Known::new(posted("oguchi").0, empty);
    for (old, new, kind) in [
        (&known, &empty, ChangeKind::Removed),
        (&empty, &known, ChangeKind::Added),
    ] {
        let diff = compare(old, new);
        assert_eq!(diff.changes.len(), 2);
        assert!(diff.changes.iter().all(|c| c.kind == kind));
        assert!(diff.resemblance.is_low());
    }
}

#[test]
fn two_policies_have_little_in_common_and_are_compared_both_ways() {
    let known = |id| {
        let (body, version) = posted(id);
        Known::new(body, version.clone())
    };
    let (old, new) = (known("tsukuba-smartcity"), known("ubuyama"));
    let (there, back) = (compare(&old, &new), compare(&new, &old));
    assert!(there.resemblance.is_low(), "{}", there.resemblance);
    for o in 0..old.version.clauses.len() {
        assert_eq!(there.continued_by(o), back.continues(o));
    }
    let count = |diff: &Diff, kind| diff.changes.iter().filter(|c| c.kind == kind).count();
    for (a, b) in [
        (ChangeKind::Added, ChangeKind::Removed),
        (ChangeKind::Split, ChangeKind::Merged),
    ] {
        assert_eq!(count(&there, a), count(&back, b));
        assert_eq!(count(&there, b), count(&back, a));
    }
}

/// つくば with its 条 renumbered from one place on, by hand and without citations.
fn tsukuba(edit: impl FnOnce(&mut Version)) -> (Known, Known) {
    let (body, version) = posted("tsukuba-smartcity");
    let mut new = version.clone();
    edit(&mut new);
    let mut number = 0;
    for clause in &mut new.clauses {
        if clause
            .printed_label()
            .is_some_and(|l| l.starts_with('第') && l.ends_with('条'))
        {
            number += 1;
            clause.label = Label::read(&format!("第{number}条"));
        }
    }
    let content = new.content.clone();
    assign_addresses(&mut new.clauses, &content, &new.front.parts);
    (Known::new(body, version.clone()), Known::new(body, new))
}

fn article(version: &Version, label: &str) -> ClauseIndex {
    version
        .clauses
        .iter()
        .position(|c| c.printed_label() == Some(label))
        .expect("the article")
}

/// The words stayed, so every citation of a shifted article is stale: how many
/// there are, and those that were not found to be.
fn citations_of_shifted(old: &Known, new: &Known, diff: &Diff) -> (usize, Vec<Reference>) {
    let moved_on = |o: ClauseIndex| {
        let n = diff.continued_by(o).expect("it stands");
        old.version.clauses[o].style == Some(Style::Article)
            && old.version.clauses[o].label != new.version.clauses[n].label
    };
    let (mut cited, mut missed) = (0, Vec::new());
    for reference in &old.side().references.references {
        let Target::Clauses(targets) = &reference.target else {
            continue;
        };
        let by_number = reference.text.starts_with('第') && reference.text.contains('条');
        if by_number && targets.len() == 1 && moved_on(targets[0]) {
            cited += 1;
            let n = diff.continued_by(reference.from).expect("it stands");
            let is_it = |s: &StaleReference| s.clause == n && s.start == reference.start;
            if !diff.stale_references.iter().any(is_it) {
                missed.push(reference.clone());
            }
        }
    }
    (cited, missed)
}

#[test]
fn one_article_put_in_near_the_top_shifts_the_rest_and_nothing_else() {
    let (old, new) = tsukuba(|version| {
        let at = article(version, "第3条");
        let parent = version.clauses[at].parent;
        let mut clause = version.clauses[at].clone();
        clause.heading = Some("基本理念".into());
        clause.content = vec![Content::Text(Paragraph {
            text: "情報の取扱いは、住民の信頼に応えるものでなければならない。".into(),
            span: 0..0,
        })];
        let shift = |n: &mut usize| *n += usize::from(*n >= at);
        for clause in &mut version.clauses {
            clause.parent.iter_mut().for_each(shift);
            shift_content(&mut clause.content, at);
            if let Some(table) = &mut clause.table {
                let rows = table.rows.iter_mut();
                rows.filter_map(|row| row.clause.as_mut()).for_each(shift);
            }
        }
        shift_content(&mut version.content, at);
        version.clauses.insert(at, clause);
        let list = match parent {
            Some(parent) => &mut version.clauses[parent].content,
            None => &mut version.content,
        };
        let place = list.iter().position(|c| *c == Content::Child(at + 1));
        list.insert(place.expect("the article behind"), Content::Child(at));
    });
    let diff = compare(&old, &new);
    let total = diff.summary.total;
    assert_eq!(total.added, 1);
    assert_eq!((total.modified, total.moved, total.removed), (0, 0, 0));
    assert_eq!((total.split, total.merged), (0, 0));
    let articles = diff
        .summary
        .counts
        .iter()
        .find(|(unit, _)| *unit == Unit::Article);
    let articles = articles.expect("articles").1;
    assert_eq!((articles.unchanged, articles.renumbered), (2, 105));
    assert_eq!(total.renumbered, 105);
    let (cited, missed) = citations_of_shifted(&old, &new, &diff);
    assert!(cited >= 10, "{cited}");
    assert!(missed.is_empty(), "{missed:?}");
    assert!(diff.reference_updates.is_empty());
}

#[test]
fn one_article_taken_out_shifts_the_rest_and_nothing_else() {
    let mut gone = 0;
    let (old, new) = tsukuba(|version| {
        let at = article(version, "第4条");
        let end = version
            .clauses
            .iter()
            .skip(at + 1)
            .position(|c| c.depth <= version.clauses[at].depth)
            .map_or(version.clauses.len(), |n| at + 1 + n);
        gone = end - at;
        let shift = |n: &mut usize| {
            if *n >= end {
                *n -= gone;
            }
        };
        let unlist = |content: &mut Vec<Content>| {
            content.retain(|c| *c != Content::Child(at));
            for one in content {
                if let Content::Child(n) = one {
                    shift(n);
                }
            }
        };
        version.clauses.drain(at..end);
        unlist(&mut version.content);
        for clause in &mut version.clauses {
            unlist(&mut clause.content);
            clause.parent.iter_mut().for_each(shift);
            if let Some(table) = &mut clause.table {
                let rows = table.rows.iter_mut();
                rows.filter_map(|row| row.clause.as_mut()).for_each(shift);
            }
        }
    });
    let diff = compare(&old, &new);
    let total = diff.summary.total;
    assert_eq!((total.removed, total.renumbered), (gone, 103));
    assert_eq!((total.added, total.modified, total.moved), (0, 0, 0));
    assert!(diff.stale_references.iter().any(|s| s.text.contains('条')));
}

fn shift_content(content: &mut [Content], from: usize) {
    for one in content {
        if let Content::Child(n) = one {
            *n += usize::from(*n >= from);
        }
    }
}

#[test]
fn citations_that_followed_their_targets_are_no_change_of_words() {
    let (old, new, diff) = check(
        &format!(
            "\n### 第1条 (記録)\n\n{RECORD}\n\n### 第2条 (端末)\n\n第1条の記録には、端末の名を含めなければならない。\n\n### 第3条 (区域)\n\n前条の端末は、区域の外で使ってはならない。\n"
        ),
        &format!(
            "\n### 第1条 (区画)\n\n{ROOM}\n\n### 第2条 (記録)\n\n{RECORD}\n\n### 第3条 (端末)\n\n第2条の記録には、端末の名を含めなければならない。\n\n### 第4条 (区域)\n\n第3条の端末は、区域の外で使ってはならない。\n"
        ),
        &[
            "added 1←",
            "renumbered 2←1",
            "modified+renumbered 3←2",
            "modified+renumbered 4←3",
        ],
    );
    for change in &diff.changes[2..] {
        assert_eq!(change.significance, [Significance::ReferenceUpdate]);
        assert!(change.is_reference_update());
        let ops = change.pieces[0].ops(Part::Text).expect("changed words");
        assert!(
            ops.iter()
                .all(|op| op.reference == (op.tag != OpTag::Equal))
        );
    }
    let updates: Vec<(&str, &str)> = diff
        .reference_updates
        .iter()
        .map(|u| (u.old_text.as_str(), u.new_text.as_str()))
        .collect();
    assert_eq!(updates, [("第1条", "第2条"), ("前条", "第3条")]);
    assert!(diff.stale_references.is_empty());
    assert_eq!(old.version.clauses.len() + 1, new.version.clauses.len());
}

#[test]
fn citations_that_did_not_follow_are_stale() {
    let tail = |n: usize, text: &str| format!("\n### 第{n}条 (補則)\n\n{text}\n");
    let (_, _, diff) = check(
        &format!(
            "\n### 第1条 (記録)\n\n{RECORD}\n\n### 第2条 (端末)\n\n{DEVICE}\n{}{}",
            tail(3, "前条の許可は、書面で行わなければならない。"),
            tail(4, "第1条の記録は、廃棄してはならない。")
        ),
        &format!(
            "\n### 第1条 (端末)\n\n{DEVICE}\n\n### 第2条 (区域)\n\n{ROOM}\n{}{}",
            tail(3, "前条の許可は、書面で行わなければならない。"),
            tail(4, "第1条の記録は、廃棄してはならない。")
        ),
        &[
            "removed ←1",
            "renumbered 1←2",
            "added 2←",
            "unchanged 3←3",
            "unchanged 4←4",
        ],
    );
    let stale: Vec<(&str, StaleReason)> = diff
        .stale_references
        .iter()
        .map(|s| (s.text.as_str(), s.reason))
        .collect();
    assert_eq!(
        stale,
        [
            ("前条", StaleReason::LeadsElsewhere),
            ("第1条", StaleReason::TargetRemoved),
        ]
    );
}

/// つくば's own text with two chapters swapped; chapters and articles are counted
/// anew, citations left as they are.
fn tsukuba_with_swapped_chapters(a: usize, b: usize) -> (Known, Known) {
    let (body, version) = posted("tsukuba-smartcity");
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/content/jurisdictions/tsukuba-smartcity/r6.md"
    );
    let text = std::fs::read_to_string(path).expect("the text");
    let mut blocks: Vec<Vec<&str>> = vec![Vec::new()];
    for line in text.lines() {
        if line.starts_with("## ") {
            blocks.push(Vec::new());
        }
        blocks.last_mut().expect("a block").push(line);
    }
    blocks.swap(a, b);
    let (mut chapters, mut articles) = (0, 0);
    let mut out = String::new();
    for line in blocks.concat() {
        let counted = |mark: &str, unit: char, count: &mut usize| {
            let (_, tail) = line.strip_prefix(mark)?.split_once(unit)?;
            *count += 1;
            Some(format!("{mark}{count}{unit}{tail}"))
        };
        let heading = counted("## 第", '章', &mut chapters)
            .or_else(|| counted("### 第", '条', &mut articles));
        out.push_str(heading.as_deref().unwrap_or(line));
        out.push('\n');
    }
    assert_eq!(articles, 107);
    let new = parse_policy(&SourceFile::from_text("r6.md", &out)).value;
    let new = Known::new(body, new.expect("a version"));
    (Known::new(body, version.clone()), new)
}

#[test]
fn swapped_chapters_are_moved_and_no_word_of_them_changed() {
    // 物理的セキュリティ and 人的セキュリティ; 組織体制 and 情報資産.
    let mut all_cited = 0;
    for (a, b) in [(4, 5), (2, 3), (2, 6)] {
        let (old, new) = tsukuba_with_swapped_chapters(a, b);
        let diff = compare(&old, &new);
        let total = diff.summary.total;
        let words = (total.added, total.removed, total.modified);
        assert_eq!(words, (0, 0, 0), "{a} {b}: {total:?}");
        assert_eq!((total.split, total.merged), (0, 0), "{a} {b}");
        let mut moved = 0;
        for change in diff.changes.iter().filter(|c| c.kind == ChangeKind::Moved) {
            assert!(!change.also.modified, "{a} {b}");
            moved += 1;
        }
        assert!(moved > 0, "{a} {b}");
        for (n, clause) in new.version.clauses.iter().enumerate() {
            let o = diff.continues(n).expect("every clause stood before");
            let before = &old.version.clauses[o];
            assert_eq!(before.heading, clause.heading);
            assert_eq!(before.own_text(), clause.own_text());
        }
        let (cited, missed) = citations_of_shifted(&old, &new, &diff);
        assert!(missed.is_empty(), "{a} {b}: {missed:?}");
        all_cited += cited;
    }
    assert!(all_cited > 10, "{all_cited}");
}

/// Were the time to grow with the square, these would not end.
#[test]
fn long_clauses_and_tables_are_compared() {
    let sentence = |n: usize, word: &str| {
        format!("職員等は、{word}第{n}棟の端末を課長の許可なく持ち出してはならない。")
    };
    let clause = |word: &str| {
        let text: String = (0..2_000)
            .map(|n| sentence(n, if n % 50 == 0 { word } else { "" }))
            .collect();
        format!("\n### 第1条 (端末)\n\n{text}\n")
    };
    let (_, _, diff) = check(&clause(""), &clause("毎日、"), &["modified 1←1"]);
    let ops = diff.changes[0].pieces[0].ops(Part::Text).expect("words");
    let inserted: Vec<&str> = ops
        .iter()
        .filter(|op| op.tag == OpTag::Insert)
        .map(|op| op.text.as_str())
        .collect();
    assert_eq!(inserted, vec!["、毎日"; 40]);
    let other: String = (0..2_000)
        .map(|n| format!("統括責任者は、{n}番の鍵を管理し、その記録を作成しなければならない。"))
        .collect();
    let other = format!("\n### 第1条 (鍵)\n\n{other}\n");
    let (old, new) = (read(&clause("")), read(&other));
    assert!(compare(&old, &new).resemblance.is_low());

    let table = |word: &str| {
        let rows: String = (0..1_000)
            .map(|n| {
                let word = if n == 765 { word } else { "" };
                format!("| 区分{n} | {word}棚{n}に保管する |\n")
            })
            .collect();
        format!("\n### 第1条 (保管)\n\n次の表による。\n\n| 区分 | 扱い |\n| --- | --- |\n{rows}")
    };
    let (old, new) = (read(&table("")), read(&table("施錠した")));
    let diff = compare(&old, &new);
    let changed = diff
        .changes
        .iter()
        .filter(|c| c.kind != ChangeKind::Unchanged);
    assert_eq!(changed.count(), 1);
}

#[test]
fn a_heading_is_worth_less_than_the_words_below_it() {
    // One heading stands for all articles behind it: a new one put first takes it.
    let fine = "次の各号の一に該当する者は、一年以下の懲役又は五十万円以下の罰金に処する。";
    let (first, second) = (
        "- (1) 第3条の規定に違反した者",
        "- (2) 第6条第3項の規定に違反した者",
    );
    let last = "前条の罪を犯した者の監督者は、三十万円以下の罰金に処する。";
    check(
        &format!("\n### 第8条 (罰則)\n\n{fine}\n\n{first}\n{second}\n\n### 第9条\n\n{last}\n"),
        &format!(
            "\n### 第8条 (罰則)\n\n第3条の規定に違反した者は、三年以下の懲役又は百万円以下の罰金に処する。\n\n### 第9条\n\n{}\n\n{first}\n{second}\n\n### 第10条\n\n{last}\n",
            fine.replace("の一に", "のいずれかに")
        ),
        &[
            "added 8←",
            "modified+renumbered 9←8",
            "unchanged 9.i1←8.i1",
            "unchanged 9.i2←8.i2",
            "renumbered 10←9",
        ],
    );
}

#[test]
fn an_exemption_taken_away_makes_a_duty_stricter() {
    let text = "職員等は、端末を庁外に持ち出してはならない。";
    let exempt = "ただし、課長の許可を得た場合は、この限りでない。";
    let told = |old: &str, new: &str| {
        let text = |text: &str| read(&format!("\n### 第1条 (端末)\n\n{text}\n"));
        compare(&text(old), &text(new)).changes[0]
            .significance
            .clone()
    };
    let with = format!("{text}{exempt}");
    assert_eq!(told(&with, text), [Significance::DutyStrengthened]);
    assert_eq!(told(text, &with), [Significance::DutyWeakened]);
    let limited = "職員等は、貸し出した端末に限って持ち出さなければならない。";
    let open = limited.replace("に限って", "を");
    assert_eq!(told(&open, limited), [Significance::DutyStrengthened]);
    assert_eq!(told(limited, &open), [Significance::DutyWeakened]);
    let widened = limited.replace("に限って", "に限らず");
    assert!(!told(&open, &widened).contains(&Significance::DutyStrengthened));
    let another = with.replace("課長", "部長");
    assert!(!told(&with, &another).contains(&Significance::DutyWeakened));
}

#[test]
fn those_bound_by_what_they_did_stay_the_same_in_other_words() {
    let told = |old: &str, new: &str| {
        let text = |who: &str| {
            read(&format!(
                "\n### 第1条 (罰)\n\n{who}は、罰金を納めなければならない。\n"
            ))
        };
        compare(&text(old), &text(new)).changes[0]
            .significance
            .clone()
    };
    let fined = "前条第3号の規定に違反した者";
    let kept = told(fined, "前条第4号の規定に違反した者（職員を除く。）");
    assert!(!kept.contains(&Significance::ActorChanged), "{kept:?}");
    let other = told(fined, "情報システム管理者");
    assert!(other.contains(&Significance::ActorChanged), "{other:?}");
    let office = told("情報システム管理者", "情報システム担当者");
    assert!(office.contains(&Significance::ActorChanged), "{office:?}");
}

#[test]
fn a_clause_carried_off_leaves_its_number_to_a_new_one() {
    let device = DEVICE.replace("課長の許可", "課長及び統括責任者の許可");
    check(
        &format!(
            "\n## 第1章 総則\n\n### 第1条 (記録)\n\n{RECORD}\n\n### 第2条 (端末)\n\n{DEVICE}\n\n## 第2章 施設\n\n### 第3条 (区域)\n\n{ROOM}\n"
        ),
        &format!(
            "\n## 第1章 総則\n\n### 第1条 (記録)\n\n{RECORD}\n\n### 第2条 (研修)\n\n職員等は、毎年度、研修を受けなければならない。\n\n## 第2章 施設\n\n### 第3条 (区域)\n\n{ROOM}\n\n### 第4条 (端末)\n\n{device}\n"
        ),
        &[
            "unchanged c1←c1",
            "unchanged 1←1",
            "added 2←",
            "unchanged c2←c2",
            "unchanged 3←3",
            "moved+renumbered+modified 4←2",
        ],
    );
}

#[test]
fn the_summary_counts_clauses_before_tables_and_what_stands_behind_the_text() {
    let text = |word: &str| {
        read(&format!(
            "\n## 1. 記録\n\n{RECORD}{word}\n\n| 名 | 扱い |\n| --- | --- |\n| 甲 | 施錠{word} |\n\n## 附則\n\n公布の日から施行する。{word}\n"
        ))
    };
    let diff = compare(&text(""), &text("また、報告する。"));
    let units: Vec<Unit> = diff.summary.counts.iter().map(|(unit, _)| *unit).collect();
    let body = units.iter().position(|u| *u == Unit::Entry);
    for behind in [Unit::Table, Unit::Supplement] {
        let place = units.iter().position(|u| *u == behind);
        assert!(body.is_some() && body < place, "{units:?}");
    }
}

#[test]
fn an_article_counts_as_changed_when_anything_in_it_changed() {
    let text = |shift: &str, days: &str| {
        read(&format!(
            "{shift}\n### 第{}条 (記録)\n\n{RECORD}\n\n- 2 記録は、次による。\n  - (1) {days}日ごとに確かめること。\n\n### 第{}条 (端末)\n\n{DEVICE}\n",
            if shift.is_empty() { 1 } else { 2 },
            if shift.is_empty() { 2 } else { 3 },
        ))
    };
    let old = text("", "30");
    let new = text(&format!("\n### 第1条 (区域)\n\n{ROOM}\n"), "60");
    let diff = compare(&old, &new);
    let counts = |unit| {
        let found = diff.summary.counts.iter().find(|(u, _)| *u == unit);
        found.map(|(_, c)| (c.added, c.modified, c.renumbered, c.unchanged))
    };
    assert_eq!(counts(Unit::Article), Some((1, 1, 1, 0)));
    assert_eq!(counts(Unit::Paragraph), Some((0, 1, 0, 0)));
    assert_eq!(counts(Unit::Item), Some((0, 1, 0, 0)));
    // Clause by clause only the 号 changed.
    assert_eq!(diff.summary.total.modified, 1);
}

#[test]
fn a_demand_woven_into_its_neighbour_is_not_gone() {
    let lead = "\n### 第1条 (会議)\n\n職員等は、次の事項を守らなければならない。\n\n- (1) 情報を画面に映さないこと\n";
    let old = format!(
        "{lead}- (2) 会議を主催する場合は、機密性の高い会議には利用しないこと\n- (3) 会議を主催する場合は、会議に無関係の者が参加できないように対策を講じること\n"
    );
    let new = format!(
        "{lead}- (2) 会議を主催する場合は、機密性の高い会議には利用せず、会議に無関係の者が参加できないように対策を講じること\n"
    );
    let told = |new: &str| {
        let diff = compare(&read(&old), &read(new));
        let gone = diff.changes.iter().find(|c| c.kind == ChangeKind::Removed);
        gone.expect("one is gone").significance.clone()
    };
    assert_eq!(told(&new), [Significance::Merged]);
    let without = new.replace(
        "機密性の高い会議には利用せず、",
        "必ず入室を認める者を確かめ、",
    );
    assert_eq!(told(&without), [Significance::DutyRemoved]);
}

#[test]
fn a_year_of_an_era_is_no_measure() {
    let text = |year: &str| {
        read(&format!(
            "\n### 第1条 (記録)\n\n職員等は、サイバーセキュリティ基本法（{year}年）に従わなければならない。\n"
        ))
    };
    let diff = compare(&text("平成28"), &text("平成26"));
    assert_eq!(diff.changes[0].significance, [Significance::Wording]);
}
