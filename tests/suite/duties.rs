//! Who must do what, in the five texts as read by hand, and in invented ones.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use keiji::duties::{Duties, Mode, actor_names, duties};
use keiji::model::{Jurisdiction, Version};
use keiji::pipeline::{Request, Silent, check};
use keiji::resolve::Book;
use serde_json::json;

use crate::driver::{FRONT, SiteTest};

/// The book of the project's own content.
pub(crate) static BOOK: LazyLock<Book> = LazyLock::new(|| {
    let request = Request {
        content: &Path::new(env!("CARGO_MANIFEST_DIR")).join("content"),
        edition: None,
        threads: None,
        progress: &Silent,
    };
    let checked = check(&request).expect("the content can be read");
    checked.value.expect("site.yaml can be used")
});

/// The posted text of a body.
pub(crate) fn posted(body: &str) -> (&'static Jurisdiction, &'static Version) {
    let at = BOOK
        .versions()
        .find(|at| BOOK.jurisdiction(*at).id == body)
        .expect("the body has a text");
    (BOOK.jurisdiction(at), BOOK.version(at))
}

fn read(body: &str) -> (&'static Version, Duties) {
    let (body, version) = posted(body);
    (version, duties(version, &actor_names(body)))
}

/// `strength actor+actor` of each duty; `/` between actors any of whom is bound,
/// `^key` behind what was taken over.
fn shown(version: &Version, duties: &Duties, key: &str) -> Vec<String> {
    let at = version
        .clauses
        .iter()
        .position(|c| c.key == key)
        .unwrap_or_else(|| panic!("no clause {key}"));
    let show = |duty: &keiji::duties::Duty| {
        let separator = if duty.mode == Mode::Alternative {
            "/"
        } else {
            "+"
        };
        let from = duty.inherited_from.map_or(String::new(), |from| {
            format!("^{}", version.clauses[from].key)
        });
        format!(
            "{} {}{from}",
            duty.strength.name(),
            duty.actors.join(separator)
        )
    };
    duties.of(at).iter().map(show).collect()
}

#[track_caller]
fn assert_read(body: &str, cases: &[(&str, &[&str])]) {
    let (version, duties) = read(body);
    for (key, expected) in cases {
        assert_eq!(shown(version, &duties, key), *expected, "{body} {key}");
    }
}

#[test]
fn oguchi_is_read_as_by_hand() {
    assert_read(
        "oguchi",
        &[
            ("3.i1.k1", &["authority CISO"]),
            ("3.i1.k2", &["may CISO"]),
            ("3.i2.k1", &["must 統括情報セキュリティ責任者"]),
            ("3.i3.k1", &[]),
            ("3.i7.k1", &["norm 情報セキュリティ委員会"]),
            ("3.i7.k3", &["norm 大口町データ管理委員会"]),
            (
                "3.i8.k1",
                &["prohibit 承認又は許可の申請を行う者+承認者+許可者"],
            ),
            ("5.i1.k1", &["must ", "must ", "prohibit ", "may "]),
            (
                "4.i2.k3.kk3",
                &["must 情報を作成する者", "must 情報を作成する者"],
            ),
            ("6.2.i2.k2", &["must 職員等+外部委託事業者"]),
            (
                "6.2.i2.k4",
                &["prohibit 情報システム管理者", "may 情報システム管理者"],
            ),
            ("6.3.k4", &["effort 統括情報セキュリティ責任者"]),
            (
                "8.2.i1.k3.kk3",
                &["must 統括情報セキュリティ責任者及び情報システム管理者の特権を代行する者"],
            ),
            (
                "8.2.i5.k1",
                &[
                    "must 統括情報セキュリティ責任者/情報システム管理者",
                    "must 統括情報セキュリティ責任者/情報システム管理者",
                ],
            ),
            ("8.4.i3.k1", &["prohibit 職員等^8.4.i3"]),
            ("9.5.k3", &["must 職員等^9.5"]),
            ("9.6.i1", &[]),
            ("9.6.i2.k1", &["must 統括情報セキュリティ責任者"]),
            ("10.1.i2.b11", &["must ^10.1.i2"]),
        ],
    );
}

#[test]
fn tsukuba_is_read_as_by_hand() {
    assert_read(
        "tsukuba-smartcity",
        &[
            ("2.i5", &["define "]),
            ("7", &[]),
            ("11.p8", &["norm 書記"]),
            ("11.p9", &["norm 委員長"]),
            ("12.p2", &["prohibit 監査を受ける者+監査を実施する者"]),
            ("20.i1", &["must 職員等^20"]),
            (
                "35.p2",
                &["norm 設置場所に入室する者", "must 設置場所に入室する者"],
            ),
            ("81.p3", &["norm 情報管理者", "may 委託業者"]),
            ("84.i1", &["prohibit 職員等^84"]),
            ("95.p4", &["must CISO+情報管理者"]),
            ("93", &["may CISOが指名した者+情報管理者"]),
            ("106.p2", &["must 情報管理者"]),
        ],
    );
}

#[test]
fn fukushima_is_read_as_by_hand() {
    assert_read(
        "fukushima",
        &[
            ("part1.5", &[]),
            ("part1.9", &["norm 職員等"]),
            ("part2.n2.3.i2", &[]),
            (
                "part2.n2.11.i1",
                &["prohibit 承認又は許可の申請を行う者+承認又は許可を行う者"],
            ),
            ("part2.n10.5.i2", &[]),
            ("part2.n2.2.i2", &["authority CISO補佐"]),
            (
                "part2.n5.6.i3",
                &["must 職員等+契約により立ち入りを認められた事業者^part2.n5.6"],
            ),
            ("part2.n7.6.i4.k7", &["prohibit 職員等^part2.n7.6.i4"]),
            (
                "part2.n9.2.i1",
                &["must 情報セキュリティに関する事案を発見した者^part2.n9.2"],
            ),
            ("part2.n10.5.i1", &[]),
            ("part2.n14.1", &["norm 福島県デジタル社会形成推進本部"]),
        ],
    );
}

#[test]
fn ubuyama_is_read_as_by_hand() {
    assert_read(
        "ubuyama",
        &[
            ("c2.1", &["must "]),
            ("c2.5.i1.h9.kk1.b1", &["must 非常勤及び臨時職員"]),
            ("c2.6.i4.h6.kk1", &["must "]),
            ("c2.4.i2.h3.kk1", &["must "]),
            (
                "c2.10.i3",
                &[
                    "norm 情報化推進委員会",
                    "norm 情報化推進委員会",
                    "must 情報化推進委員会",
                ],
            ),
            ("c2.6.i2.h2.b3", &["prohibit 職員等^c2.6.i2.h2"]),
            (
                "c2.7.i4.h2",
                &[
                    "must セキュリティに関する事案を認めた者",
                    "must ネットワーク管理者",
                ],
            ),
            (
                "c2.7.i4.h2.b3",
                &["must セキュリティに関する事案を認めた者^c2.7.i4.h2"],
            ),
            ("c2.7.i4.h3.kk2.b1", &[]),
            ("c2.7.i4.h3.kk8", &["must ネットワーク管理者^c2.7.i4.h3"]),
        ],
    );
}

#[test]
fn hokuto_is_read_as_by_hand() {
    assert_read(
        "hokuto",
        &[
            ("part2.2.i1.m1", &["authority CISO"]),
            (
                "part2.2.i9.m2",
                &["prohibit 監査を受ける者+監査を実施する者"],
            ),
            ("part2.2.i10.m5", &["must "]),
            ("part2.7.7.1.i15.m2", &["prohibit 職員等"]),
            ("part2.7.7.1.i19.m2", &["recommend 情報システム管理者"]),
            ("part2.8.8.3.i2.m1", &["norm CISO^part2.8.8.3.i2"]),
            (
                "part2.9.9.3.i2.m1",
                &["must 職員等", "must 外部サービス管理者"],
            ),
            ("part2.10.10.1.i2.m2", &["must 監査を行う者"]),
            ("part2.g1.g1", &["define "]),
        ],
    );
}

/// In how many clauses of a chapter each actor is bound, counted by hand.
#[test]
fn counts_of_a_chapter_are_those_by_hand() {
    for (body, keys, counts) in [
        (
            "oguchi",
            "6.",
            &[
                ("情報システム管理者", 29),
                ("統括情報セキュリティ責任者", 18),
                ("職員等", 1),
                ("外部委託事業者", 1),
            ][..],
        ),
        (
            "fukushima",
            "part2.n5.",
            &[
                ("情報システム管理者", 29),
                ("情報セキュリティ管理者", 4),
                ("職員等", 1),
            ],
        ),
        (
            "ubuyama",
            "c2.7.",
            &[
                ("ネットワーク管理者", 14),
                ("情報システム管理者", 3),
                ("最高情報統括責任者", 3),
                ("情報セキュリティ担当者", 2),
                ("統括情報セキュリティ担当者", 1),
                ("職員等", 1),
            ],
        ),
        (
            "hokuto",
            "part2.8.",
            &[
                ("職員等", 11),
                ("CISO", 7),
                ("情報システム管理者", 6),
                ("統括情報セキュリティ責任者", 5),
                ("情報セキュリティ管理者", 3),
                ("情報セキュリティ責任者", 1),
            ],
        ),
    ] {
        let (version, duties) = read(body);
        let mut found: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, clause) in version.clauses.iter().enumerate() {
            if !clause.key.starts_with(keys) {
                continue;
            }
            for (actor, _) in counts {
                let bound = duties
                    .of(at)
                    .iter()
                    .any(|d| d.actors.iter().any(|a| a == actor));
                *found.entry(actor).or_default() += usize::from(bound);
            }
        }
        let expected: BTreeMap<&str, usize> = counts.iter().copied().collect();
        assert_eq!(found, expected, "{body} {keys}");
    }
}

#[test]
fn places_are_code_points_of_the_own_text() {
    for body in [
        "oguchi",
        "tsukuba-smartcity",
        "fukushima",
        "ubuyama",
        "hokuto",
    ] {
        let (version, duties) = read(body);
        for (at, clause) in version.clauses.iter().enumerate() {
            let text: Vec<char> = clause.own_text().chars().collect();
            for duty in duties.of(at) {
                let part: String = text[duty.range.clone()].iter().collect();
                assert!(!part.trim().is_empty(), "{body} {}", clause.key);
            }
        }
    }
}

/// The duties of a clause of an invented policy, as they are published.
fn published(body: &str) -> BTreeMap<String, serde_json::Value> {
    let test = SiteTest::new();
    test.policy(&format!("{FRONT}{body}"));
    test.run(&["build"]).ended(0);
    let data = test.data("clauses.json");
    let clauses = data["clauses"].as_array().expect("a list").clone();
    clauses
        .into_iter()
        .map(|c| (c["id"].as_str().expect("an id").to_owned(), c))
        .collect()
}

#[test]
fn duties_are_published_with_their_places() {
    let clauses = published(
        "\n### 第1条 (利用)\n\n職員等は、申請しなければならない。ただし、課長又は係長は、省くことができる。\n",
    );
    assert_eq!(
        clauses["machi/1"]["duties"],
        json!([
            {"start": 0, "end": 17, "actors": ["職員等"], "mode": "single", "strength": "must", "inherited_from": null},
            {"start": 17, "end": 38, "actors": ["課長", "係長"], "mode": "alternative", "strength": "may", "inherited_from": null},
        ])
    );
    assert_eq!(clauses["machi/1"]["duty"], "must");
}

#[test]
fn nobody_shares_what_binds_nobody_named() {
    let clauses = published("\n### 第1条 (持出し)\n\n端末は、持ち出してはならない。\n");
    let duty = &clauses["machi/1"]["duties"][0];
    assert_eq!(duty["actors"], json!([]));
    assert_eq!(duty["mode"], json!(null));
    assert_eq!(duty["strength"], "prohibit");
}

#[test]
fn entries_take_over_from_the_sentence_above() {
    let clauses = published(
        "
### 第1条 (遵守)

職員等は、次に掲げる事項を遵守しなければならない。ただし、課長が認めた場合は、この限りでない。

- (1) 離席するときは画面を消すこと。
- (2) 個人の端末を接続しないこと。
- (3) 管理者は、記録を残すこと。
- (4) 記録の保存

### 第2条 (報告)

担当者は、次の各号のいずれかに該当する場合は、報告しなければならない。

- (1) 端末を紛失したこと。
- (2) 端末の盗難

### 第3条 (周知)

担当者は、規程を周知しなければならない。

- 2 前項の周知は、毎年行う。
",
    );
    let read = |id: &str| {
        let duty = &clauses[id]["duties"][0];
        (
            duty["strength"].clone(),
            duty["actors"].clone(),
            duty["inherited_from"].clone(),
        )
    };
    assert_eq!(
        read("machi/1.i1"),
        (json!("must"), json!(["職員等"]), json!("machi/1"))
    );
    assert_eq!(
        read("machi/1.i2"),
        (json!("prohibit"), json!(["職員等"]), json!("machi/1"))
    );
    assert_eq!(read("machi/1.i3").1, json!(["管理者"]));
    assert_eq!(
        read("machi/1.i4"),
        (json!("must"), json!(["職員等"]), json!("machi/1"))
    );
    for id in ["machi/2.i1", "machi/2.i2", "machi/3.p2"] {
        assert_eq!(clauses[id]["duties"], json!([]), "{id}");
        assert_eq!(clauses[id]["duty"], "none", "{id}");
    }
}

#[test]
fn tables_bind_nobody() {
    let clauses = published(
        "\n### 第1条 (表)\n\n| 名 | 扱い |\n| --- | --- |\n| 甲 | 職員等は、持ち出してはならない。 |\n",
    );
    assert_eq!(clauses["machi/1.t1"]["duty"], "none");
}

/// Roles in `jurisdiction.yaml`, and what is found wrong with them.
fn roles(yaml: &str) -> Vec<String> {
    let test = SiteTest::new();
    test.write(
        "content/jurisdictions/machi/jurisdiction.yaml",
        format!(
            "id: machi\nname: 試験町\nkind: 町\nroles:\n{yaml}policies:\n  - id: policy\n    versions: [r8]\n"
        ),
    );
    test.findings()
}

#[test]
fn roles_are_checked() {
    let fine = "  - id: staff\n    name: 職員等\n    also: [職員]\n    carries: [system-manager]\n    appointed: 2.i2\n    description: 町の職員\n";
    assert_eq!(roles(fine), Vec::<String>::new());
    for (yaml, code) in [
        ("  - id: staff\n", "error[K0105]"),
        ("  - id: Staff\n    name: 職員等\n", "error[K0106]"),
        (
            "  - id: staff\n    name: 職員等\n    colour: red\n",
            "error[K0103]",
        ),
        (
            "  - id: staff\n    name: 職員等\n    appointed: 9.i9\n",
            "error[K0701]",
        ),
        (
            "  - id: a\n    name: 甲\n  - id: a\n    name: 乙\n",
            "error[K0702]",
        ),
        (
            "  - id: a\n    name: 甲\n  - id: b\n    name: 乙\n    also: [甲]\n",
            "error[K0702]",
        ),
        ("  - id: a\n    name: 甲\n    also: [甲]\n", "error[K0702]"),
    ] {
        assert_eq!(roles(yaml), [code], "{yaml}");
    }
}

#[test]
fn roles_are_published_beside_each_other() {
    let test = SiteTest::new();
    test.write(
        "content/jurisdictions/machi/jurisdiction.yaml",
        "id: machi\nname: 試験町\nkind: 町\nroles:\n  - id: staff\n    name: 職員等\n    appointed: 2.i2\npolicies:\n  - id: policy\n    versions: [r8]\n",
    );
    test.policy(&format!("{FRONT}\n### 第1条 (利用)\n\n職員等は、申請しなければならない。職員等は、持ち出してはならない。\n\n### 第2条 (定義)\n\n- (1) **町** 試験町をいう。\n- (2) **職員等** 町の職員をいう。\n"));
    test.run(&["build"]).ended(0);
    assert_eq!(
        test.data("roles.json"),
        json!({"roles": [{
            "id": "staff", "jurisdiction": "machi", "name": "職員等", "also": [], "carries": [],
            "appointed": "machi/2.i2", "description": null, "duties": {"must": 1, "prohibit": 1},
        }]})
    );
}

/// The roles that five bodies share, and who holds them in two of them.
#[test]
fn bodies_name_the_shared_roles() {
    let name = |body: &str, id: &str| {
        let (body, _) = posted(body);
        let role = body
            .roles
            .iter()
            .find(|r| r.id == id || r.carries.iter().any(|c| c == id));
        role.map(|r| r.name.as_str())
    };
    let each = |id| {
        [
            "oguchi",
            "tsukuba-smartcity",
            "fukushima",
            "ubuyama",
            "hokuto",
        ]
        .map(|b| name(b, id))
    };
    assert_eq!(
        each("ciso"),
        [
            Some("CISO"),
            Some("CISO"),
            Some("CISO"),
            Some("最高情報統括責任者"),
            Some("CISO")
        ]
    );
    assert_eq!(
        each("system-manager"),
        [
            Some("情報システム管理者"),
            Some("情報管理者"),
            Some("情報システム管理者"),
            Some("情報システム管理者"),
            Some("情報システム管理者")
        ]
    );
    assert_eq!(
        each("deputy-ciso"),
        [
            Some("統括情報セキュリティ責任者"),
            Some("統括情報セキュリティ責任者"),
            Some("CISO補佐"),
            Some("ネットワーク管理者"),
            Some("統括情報セキュリティ責任者")
        ]
    );
}
