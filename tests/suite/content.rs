//! What is wrong with the content is found, all of it, and stops the build.

use crate::driver::{BODY, FRONT, SiteTest};

#[test]
fn a_clean_site_builds_and_checks() {
    let test = SiteTest::new();
    assert_eq!(test.run(&["check", "--strict"]).ended(0).stderr, "");
    let run = test.run(&["build", "--strict"]).ended(0);
    assert!(run.stdout.ends_with("site に書きました\n"), "{run:?}");
    assert!(test.path("site/data/site.json").exists());
}

#[test]
fn nothing_to_build_from_is_said() {
    let test = SiteTest::empty();
    test.run(&["build"])
        .ended(2)
        .says("content に site.yaml がありません");
    std::fs::create_dir(test.path("content")).expect("a directory");
    test.run(&["check"]).ended(2).says("--content");
    test.run(&["check", "--content", "無い"])
        .ended(2)
        .says("無い に site.yaml");
    assert_eq!(test.names(), ["content"]);
}

#[test]
fn empty_files_are_reported() {
    let test = SiteTest::new();
    test.policy("");
    assert_eq!(test.findings(), ["error[K0102]"]);
    test.write("content/jurisdictions/machi/jurisdiction.yaml", "");
    assert_eq!(test.findings(), ["error[K0101]"]);
    test.write("content/site.yaml", "");
    assert_eq!(test.findings(), ["error[K0101]"]);
    test.run(&["build"]).ended(1);
}

#[test]
fn a_listing_without_bodies_is_reported() {
    let test = SiteTest::new();
    test.write("content/site.yaml", "title: 掲示\n");
    test.run(&["check"]).ended(1).says("jurisdictions");
}

#[test]
fn missing_files_are_named_where_they_are_listed() {
    let test = SiteTest::new();
    test.list(&["r7", "r8"]);
    test.write(
        "content/site.yaml",
        "title: 掲示\njurisdictions: [machi, mura]\n",
    );
    let run = test.run(&["check", "--message-format", "json"]).ended(1);
    let found: Vec<_> = run
        .json_lines()
        .iter()
        .map(|m| {
            (
                m["code"].clone(),
                m["path"].clone(),
                m["line"].clone(),
                m["column"].clone(),
            )
        })
        .collect();
    let file = "content/jurisdictions/machi/jurisdiction.yaml";
    assert_eq!(
        found,
        [
            ("K0109".into(), file.into(), 6.into(), 16.into()),
            (
                "K0109".into(),
                "content/site.yaml".into(),
                2.into(),
                24.into()
            ),
        ]
    );
}

#[test]
fn bytes_that_are_no_text_are_reported() {
    let test = SiteTest::new();
    let bytes: Vec<u8> = (0..4096_u32).map(|n| ((n * 7919) >> 3) as u8).collect();
    test.write("content/jurisdictions/machi/r8.md", &bytes);
    test.run(&["build"])
        .ended(1)
        .says("r8.md")
        .says("error[K0110]");
    test.write("content/site.yaml", &bytes);
    test.run(&["build"])
        .ended(1)
        .says("site.yaml")
        .says("error[K0110]");
    assert!(!test.path("site").exists());
}

#[test]
fn a_directory_in_place_of_a_policy_is_reported() {
    let test = SiteTest::new();
    test.list(&["r8", "r9"]);
    std::fs::create_dir(test.path("content/jurisdictions/machi/r9.md")).expect("a directory");
    assert_eq!(test.findings(), ["error[K0110]"]);
}

#[test]
fn a_file_over_the_limit_is_refused_unread() {
    let test = SiteTest::new();
    let path = test.path("content/jurisdictions/machi/r8.md");
    let file = std::fs::File::create(path).expect("a file");
    file.set_len(65 * 1024 * 1024).expect("a sparse file");
    test.run(&["build"]).ended(1).says("大きすぎます");
}

#[test]
fn a_text_without_end_is_refused() {
    let test = SiteTest::new();
    let articles = (1..=1001).map(|n| format!("\n### 第{n}条 (題)\n\n文。\n"));
    test.policy(&format!("{FRONT}{}", articles.collect::<String>()));
    assert_eq!(test.findings(), ["error[K0113]"]);
}

#[test]
fn nesting_without_end_is_refused() {
    let test = SiteTest::new();
    for text in [
        format!("{FRONT}{}甲\n", "- ".repeat(20_000)),
        format!("{FRONT}{}甲\n", "> ".repeat(20_000)),
        format!("---\na: {}\n---\n", "[".repeat(20_000)),
    ] {
        test.policy(&text);
        test.run(&["check", "--message-format", "short"]).ended(1);
    }
}

#[test]
fn versions_with_one_id_are_reported() {
    let test = SiteTest::new();
    test.list(&["r8", "r8"]);
    assert_eq!(test.findings(), ["error[K0107]"]);
    test.list(&["r7", "r8"]);
    test.write(
        "content/jurisdictions/machi/r7.md",
        format!("{FRONT}{BODY}"),
    );
    test.run(&["check"])
        .ended(1)
        .says("版「r8」が二つあります")
        .says("machi/r7.md:4:1");
    test.write(
        "content/site.yaml",
        "title: 掲示\njurisdictions: [machi, machi]\n",
    );
    test.run(&["check"])
        .ended(1)
        .says("団体「machi」が二度あります");
}

#[test]
fn a_policy_and_a_version_cannot_share_a_directory() {
    let test = SiteTest::new();
    test.write(
        "content/jurisdictions/machi/jurisdiction.yaml",
        "id: machi\nname: 町\nkind: 町\npolicies:\n  - id: policy\n    versions: [r8]\n  - id: r8\n    versions: [r1]\n",
    );
    let text = FRONT.replace("version: r8", "policy: r8\nversion: r1");
    test.write(
        "content/jurisdictions/machi/r8/r1.md",
        format!("{text}{BODY}"),
    );
    assert_eq!(test.findings(), ["error[K0107]"]);
}

#[test]
fn ids_lead_nowhere_else() {
    let test = SiteTest::new();
    test.write("secret.md", format!("{FRONT}{BODY}"));
    test.list(&["r8", "../../../secret"]);
    test.run(&["build"])
        .ended(1)
        .says("K0106")
        .says("../../../secret");
    test.list(&["r8"]);
    test.write(
        "content/site.yaml",
        "title: 掲示\njurisdictions: [machi, ../machi, /etc]\n",
    );
    assert_eq!(test.findings(), ["error[K0106]", "error[K0106]"]);
    test.write("content/site.yaml", "title: 掲示\njurisdictions: [machi]\n");
    test.policy(&format!(
        "{}{BODY}",
        FRONT.replace("version: r8", "version: ../r8")
    ));
    assert_eq!(test.findings(), ["error[K0106]"]);
}

#[test]
fn names_must_agree_with_their_place() {
    let test = SiteTest::new();
    let front = FRONT
        .replace("machi", "mura")
        .replace("version: r8", "version: r9\npolicy: yoryo");
    test.policy(&format!("{front}{BODY}"));
    assert_eq!(test.findings(), ["error[K0112]"; 3]);
    test.run(&["check"])
        .ended(1)
        .says("r8.md:2:1")
        .says("「version: r8」");
}

#[test]
fn a_label_twice_fails_unless_printed_so() {
    let test = SiteTest::new();
    let body = BODY.replace("- (2)", "- (1)");
    test.policy(&format!("{FRONT}{body}"));
    assert_eq!(test.findings(), ["error[K0202]"]);
    let acknowledged = FRONT.replace(
        "effective",
        "as_printed:\n  - finding: duplicate-label\n    path: [第2条, \"(1)#2\"]\n    reason: 原文のとおり\neffective",
    );
    test.policy(&format!("{acknowledged}{body}"));
    assert_eq!(test.findings(), ["note[K0202]"]);
    test.run(&["build", "--strict"]).ended(0).says("注 1 件");
}

#[test]
fn ragged_rows_are_reported_with_their_line() {
    let test = SiteTest::new();
    test.policy(&format!(
        "{FRONT}{}",
        BODY.replace("| 許可を要する。 |", "| 許可 | を要する。 |")
    ));
    test.run(&["build"])
        .ended(1)
        .says("error[K0206]")
        .says("r8.md:28:1");
}

#[test]
fn unlisted_files_are_a_warning() {
    let test = SiteTest::new();
    test.write("content/jurisdictions/machi/r7.md", "");
    test.write("content/jurisdictions/machi/README.md", "覚え書き");
    test.write("content/jurisdictions/machi/yoryo/r1.md", "");
    test.write("content/jurisdictions/mura/jurisdiction.yaml", "");
    assert_eq!(test.findings(), ["warning[K0111]"; 3]);
    test.run(&["build"]).ended(0).says("警告 3 件");
    let before = test.files("site");
    test.run(&["build", "--strict"]).ended(1);
    assert_eq!(test.files("site"), before);
}

#[test]
fn one_run_finds_the_faults_of_all_files() {
    let test = SiteTest::new();
    test.list(&["r6", "r7", "r8"]);
    test.write("content/jurisdictions/machi/r6.md", "前付けがない\n");
    let front = FRONT.replace("r8", "r7").replace("title:", "titel:");
    test.write(
        "content/jurisdictions/machi/r7.md",
        format!("{front}{BODY}"),
    );
    test.policy(&format!("{FRONT}{}", BODY.replace("第2条", "第3条")));
    assert_eq!(
        test.findings(),
        [
            "error[K0102]",
            "error[K0105]",
            "error[K0103]",
            "warning[K0203]"
        ]
    );
}

#[test]
fn line_ends_and_marks_of_windows_change_nothing() {
    let test = SiteTest::new();
    test.run(&["build"]).ended(0);
    let plain = test.files("site");
    let text = format!("{FRONT}{BODY}");
    let (sjis, _, _) = encoding_rs::SHIFT_JIS.encode(&text);
    let mut utf16 = vec![0xff, 0xfe];
    utf16.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    let crlf = format!("\u{feff}{}", text.replace('\n', "\r\n")).into_bytes();
    for bytes in [crlf, sjis.into_owned(), utf16] {
        test.write("content/jurisdictions/machi/r8.md", bytes);
        test.run(&["build"]).ended(0);
        assert!(test.files("site") == plain, "the site has changed");
    }
}
