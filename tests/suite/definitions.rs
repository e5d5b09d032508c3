//! What the texts define, and where they use it.

use keiji::definitions::{Definitions, Scope};
use serde_json::{Value, json};

use crate::driver::{FRONT, SiteTest};
use crate::duties::posted;

/// Term, key of the clause and number of uses, of one body.
fn terms(body: &str) -> Vec<(String, String, usize)> {
    let (_, version) = posted(body);
    Definitions::new(version)
        .iter()
        .map(|(d, uses)| {
            (
                d.term.clone(),
                version.clauses[d.clause].key.clone(),
                uses.len(),
            )
        })
        .collect()
}

#[track_caller]
fn assert_defines(body: &str, cases: &[(&str, &str)]) {
    let found = terms(body);
    for (term, key) in cases {
        assert!(
            found.iter().any(|(t, k, _)| t == term && k == key),
            "{body} defines {term} in {key}: {found:?}"
        );
    }
}

#[test]
fn the_five_texts_define_what_a_reader_finds() {
    assert_defines(
        "oguchi",
        &[
            ("基本方針", "1"),
            ("対策基準", "1"),
            ("CISO", "3.i1"),
            ("CSIRT", "3.i1.k3"),
            ("職員等", "3.i3.k4"),
            ("管理区域", "6.2.i1.k1"),
        ],
    );
    assert_defines(
        "tsukuba-smartcity",
        &[
            ("本協議会", "1"),
            ("機密性", "2.i1.k1"),
            ("職員等", "2.i4"),
            ("CISO", "7"),
            ("緊急時対応計画", "94"),
        ],
    );
    assert_defines(
        "fukushima",
        &[
            ("職員等", "part2.n1.1"),
            ("CISO補佐", "part2.n2.2.i1"),
            ("LGWAN接続系", "part2.n4.1.i2.k1"),
            ("インターネット接続系", "part2.n4.1.i3.k1"),
        ],
    );
    assert_defines(
        "ubuyama",
        &[
            ("職員等", "pre"),
            ("情報セキュリティポリシー", "pre"),
            ("ネットワーク", "c1.2.i1"),
            ("管理区域", "c2.4.i2.h1.kk1"),
        ],
    );
    assert_defines(
        "hokuto",
        &[
            ("職員等", "part1.4.i1"),
            ("機密性", "part1.2.i5"),
            ("サーバ室", "part2.5.5.2.i1.m1"),
            ("インシデント", "part2.g1.g1"),
            ("CSIRT", "part2.g1.g16"),
        ],
    );
    let count = |body| terms(body).len();
    assert_eq!(
        [
            count("oguchi"),
            count("tsukuba-smartcity"),
            count("fukushima"),
            count("ubuyama"),
            count("hokuto")
        ],
        [8, 30, 20, 7, 34]
    );
}

#[test]
fn uses_are_the_term_and_stand_behind_it() {
    for body in [
        "oguchi",
        "tsukuba-smartcity",
        "fukushima",
        "ubuyama",
        "hokuto",
    ] {
        let (_, version) = posted(body);
        let found = Definitions::new(version);
        for (definition, uses) in found.iter() {
            let bare = |text: &str| -> String {
                text.chars()
                    .filter(|c| !c.is_whitespace())
                    .map(keiji::model::fold_ascii)
                    .collect()
            };
            for one in uses {
                let text: Vec<char> = version.clauses[one.clause].own_text().chars().collect();
                let part: String = text[one.range.clone()].iter().collect();
                assert_eq!(bare(&part), bare(&definition.term), "{body}");
                assert_ne!(one.clause, definition.clause, "{body} {part}");
            }
        }
    }
}

/// `data/definitions.json` of an invented policy.
fn published(body: &str) -> Vec<Value> {
    let test = SiteTest::new();
    test.policy(&format!("{FRONT}{body}"));
    test.run(&["build"]).ended(0);
    test.data("definitions.json")["definitions"]
        .as_array()
        .expect("a list")
        .clone()
}

#[test]
fn definitions_are_published_with_their_uses() {
    let found = published(
        "\n### 第1条 (体制)\n\n副町長を最高責任者（以下「長」という。）とする。\n\n### 第2条 (責務)\n\n長は、部長及び課長を指揮する。当該長の補佐も同じ。\n",
    );
    assert_eq!(
        found,
        [json!({
            "clause": "machi/1", "form": "abbreviation", "jurisdiction": "machi", "version": "r8",
            "scope": "policy", "scope_clause": null, "term": "長", "text": "最高責任者",
            "uses": [
                {"clause": "machi/2", "start": 0, "end": 1},
                {"clause": "machi/2", "start": 17, "end": 18},
            ],
        })]
    );
}

/// The text of the abbreviation that a sentence defines last.
fn meant(sentence: &str) -> String {
    let found = published(&format!("\n### 第1条 (甲)\n\n{sentence}\n"));
    let last = found.last().expect("it defines");
    last["text"].as_str().expect("text").to_owned()
}

#[test]
fn an_abbreviation_stands_for_the_noun_before_it() {
    for (sentence, text) in [
        // The object of a verb behind the bracket is no part of it.
        (
            "管理者は、庁内の端末を国の通信網である甲網以外の網（以下「外部網」という。）と接続しない。",
            "国の通信網である甲網以外の網",
        ),
        (
            "課長は部下の中から技術係（以下「係」という。）を指名する。",
            "技術係",
        ),
        // That of a verb before it is.
        (
            "この規程は庁内で情報を取り扱う者（以下「職員等」という。）に適用する。",
            "庁内で情報を取り扱う者",
        ),
        (
            "庁舎の保全に必要な記録（以下「記録」という。）を保存する。",
            "庁舎の保全に必要な記録",
        ),
        // Another party has a name of its own; two may share one.
        (
            "対象は、全ての職員（臨時の職員を含む。（以下「職員等」という））及び業務を委託された者（以下「受託者」という。）とする。",
            "業務を委託された者",
        ),
        (
            "対象は、全ての職員（臨時の職員を含む。（以下「職員等」という））とする。",
            "全ての職員（臨時の職員を含む。）",
        ),
        (
            "職員及び統括管理責任者（以下「統括責任者」という。）が行う。",
            "統括管理責任者",
        ),
        (
            "通信ケーブル及び電源ケーブル等（以下「ケーブル等」という。）を守る。",
            "通信ケーブル及び電源ケーブル等",
        ),
        (
            "部長（以下「長」という。）及び課長（以下これらを「長等」と総称する。）が行う。",
            "部長（以下「長」という。）及び課長",
        ),
        // A list that the words point to is said.
        (
            "この規程は、(1)から(2)に該当する者（以下「職員等」という。）に適用する。\n\n- (1) 役員\n- (2) 職員",
            "(1)から(2)に該当する者：(1) 役員、(2) 職員",
        ),
        (
            "この規程は、役員（以下「役員等」という。）に適用する。\n\n- (1) 役員\n- (2) 職員",
            "役員",
        ),
    ] {
        assert_eq!(meant(sentence), text, "{sentence}");
    }
}

#[test]
fn the_longest_term_is_meant() {
    let found = published(
        "\n### 第1条 (定義)\n\n- (1) **情報** 知識をいう。\n- (2) **情報資産** 情報及び媒体をいう。\n\n### 第2条 (扱い)\n\n情報資産の情報は、情報システムと情報資産等にある。\n",
    );
    let uses = |term: &str| {
        let found = found.iter().find(|d| d["term"] == term).expect("defined");
        found["uses"].as_array().expect("a list").len()
    };
    // 情報システム is a longer word that nobody defines.
    assert_eq!((uses("情報資産"), uses("情報")), (2, 2));
}

#[test]
fn a_scope_ends_with_its_chapter() {
    let found = published(
        "\n## 第1章 総則\n\n### 第1条 (庁舎)\n\n本庁舎（以下この章において「庁舎」という。）を守る。\n\n### 第2条 (鍵)\n\n庁舎を施錠する。\n\n## 第2章 雑則\n\n### 第3条 (庁舎)\n\n庁舎を清掃する。\n",
    );
    assert_eq!(found[0]["scope"], "chapter");
    assert_eq!(found[0]["scope_clause"], "machi/c1");
    let uses: Vec<_> = found[0]["uses"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|u| u["clause"].clone())
        .collect();
    assert_eq!(uses, [json!("machi/2")]);
}

#[test]
fn ordinary_sentences_define_nothing() {
    let found = published(
        "\n### 第1条 (雑)\n\n職員等とは別に、課長は申請する。「甲」という語を使う。これは、目的とすることとは、異なるものをいう。以下「参考」を見る。\n",
    );
    assert_eq!(found, Vec::<Value>::new());
}

#[test]
fn a_policy_wide_scope_is_the_rule() {
    let (_, version) = posted("oguchi");
    assert!(
        Definitions::new(version)
            .iter()
            .all(|(d, _)| d.scope == Scope::Policy)
    );
}
