//! Two versions compared on the command line, and the record of their keys.

use std::process::Command;

use crate::driver::{BODY, FRONT, SiteTest};

/// A site with versions r7 (superseded) and r8, and what r8 says.
fn two(new: &str) -> SiteTest {
    let test = SiteTest::new();
    test.list(&["r7", "r8"]);
    let old = FRONT.replace("r8", "r7").replace("in-force", "superseded");
    test.write("content/jurisdictions/machi/r7.md", format!("{old}{BODY}"));
    test.policy(&format!("{FRONT}{new}"));
    test
}

fn mark(words: &str) -> String {
    BODY.replace("町が扱う情報", words)
}

#[test]
fn changed_words_are_marked_and_unchanged_clauses_left_out() {
    let test = two(&mark("町及び町の受託者が扱う情報"));
    let run = test.run(&["diff", "machi@r7", "machi@r8"]).ended(0);
    assert!(run.stdout.contains("{+"), "{}", run.stdout);
    assert!(run.stdout.contains("受託者"), "{}", run.stdout);
    assert!(run.stdout.contains("第2条第1号  変更"), "{}", run.stdout);
    assert!(!run.stdout.contains("会計年度任用職員"), "{}", run.stdout);
    // No colours where nobody looks on.
    assert!(!run.stdout.contains('\u{1b}'));
}

#[test]
fn a_version_and_itself_do_not_differ() {
    let test = two(BODY);
    for args in [
        ["diff", "--exit-code", "machi@r8", "machi@r8"],
        ["diff", "--exit-code", "machi@r7", "machi@r8"],
    ] {
        let run = test.run(&args).ended(0);
        assert!(run.stdout.contains("条文の変更はありません"), "{run:?}");
    }
}

#[test]
fn the_exit_code_tells_of_a_difference_where_asked() {
    let test = two(&mark("町が持つ情報"));
    test.run(&["diff", "machi@r7", "machi@r8"]).ended(0);
    test.run(&["diff", "--exit-code", "machi@r7", "machi@r8"])
        .ended(1);
}

#[test]
fn files_are_compared_without_content_around_them() {
    let test = SiteTest::empty();
    test.write("旧.md", format!("{FRONT}{BODY}"));
    test.write("新.md", format!("{FRONT}{}", mark("町が持つ情報")));
    let run = test.run(&["diff", "旧.md", "新.md"]).ended(0);
    assert!(run.stdout.contains("[-扱う-]{+持つ+}"), "{}", run.stdout);
}

#[test]
fn what_is_not_there_is_named() {
    let test = two(BODY);
    for (args, said) in [
        (["machi@r7", "machi@r9"], "ある版: r7、r8"),
        (["mura@r7", "machi@r8"], "ある団体: machi（"),
        (["machi/yoryo@r7", "machi@r8"], "規程「yoryo」はありません"),
        (
            ["無い.md", "machi@r8"],
            "「無い.md」というファイルはありません",
        ),
        (["@", "machi@r8"], "というファイルはありません"),
    ] {
        test.run(&["diff", args[0], args[1]]).ended(2).says(said);
    }
    test.run(&["diff", "machi@r7"]).ended(2);
}

#[test]
fn a_version_with_faults_is_refused_with_the_list() {
    let test = SiteTest::empty();
    test.write("旧.md", format!("{FRONT}{BODY}"));
    test.write("新.md", "前付けがない\n");
    test.run(&["diff", "旧.md", "新.md"])
        .ended(1)
        .says("error[K0102]")
        .says("新.md");
}

#[test]
fn two_revisions_of_a_file_are_compared() {
    let test = SiteTest::empty();
    let git = |args: &[&str]| {
        let run = Command::new("git")
            .args(["-c", "user.name=a", "-c", "user.email=a@example.jp"])
            .args(args)
            .current_dir(test.path("."))
            .output()
            .expect("git runs");
        assert!(run.status.success(), "{run:?}");
    };
    git(&["init", "-q"]);
    for words in ["町が扱う情報", "町が持つ情報"] {
        test.write("規程/r8.md", format!("{FRONT}{}", mark(words)));
        git(&["add", "."]);
        git(&["commit", "-qm", words]);
    }
    let run = test
        .run(&["diff", "--git", "HEAD~1", "HEAD", "規程/r8.md"])
        .ended(0);
    assert!(run.stdout.contains("[-扱う-]{+持つ+}"), "{}", run.stdout);
    test.run(&["diff", "--git", "HEAD~9", "HEAD", "規程/r8.md"])
        .ended(2)
        .says("git の「HEAD~9」から");
    test.run(&["diff", "--git", "--output=x", "HEAD", "規程/r8.md"])
        .ended(2);
}

#[test]
fn the_record_of_keys_is_written_beside_the_version_and_read() {
    let moved = BODY
        .replace("### 第2条 (定義)", "### 第3条 (定義)")
        .replace(
            "### 第1条 (目的)",
            "### 第1条 (趣旨)\n\n趣旨をここに書く。\n\n### 第2条 (目的)",
        );
    let test = two(&moved);
    let run = test.run(&["keys", "machi@r7", "machi@r8"]).ended(0);
    assert!(run.stdout.contains("r8.keys.yaml に書きました"), "{run:?}");
    let record = std::fs::read_to_string(test.path("content/jurisdictions/machi/r8.keys.yaml"))
        .expect("the record");
    assert!(
        record.contains("  - path: [\"第2条\"]\n    key: \"1\"\n    was: \"第1条\"\n"),
        "{record}"
    );
    assert!(
        record.contains("  - path: [\"第1条\"]\n    key: \"1_r8\"\n"),
        "{record}"
    );
    assert!(
        record.contains("  - path: [\"第3条\", \"(2)\", \"ア\"]\n    key: \"2.i2.k1\"\n"),
        "{record}"
    );
    assert_eq!(test.findings(), Vec::<String>::new());
    // Written again it is the same; a keeper's hand is not undone.
    test.run(&["keys", "machi@r7", "machi@r8"]).ended(0);
    test.write(
        "content/jurisdictions/machi/r8.keys.yaml",
        record.replace("1_r8", "shushi"),
    );
    test.run(&["keys", "machi@r7", "machi@r8"])
        .ended(2)
        .says("--force");
    assert_eq!(test.findings(), Vec::<String>::new());
    let shown = test.run(&["keys", "--print", "machi@r7", "machi@r8"]);
    assert_eq!(shown.ended(0).stdout, record);
    test.run(&["keys", "--force", "machi@r7", "machi@r8"])
        .ended(0);
}

/// What the files hold is told by the tests of the 新旧対照表.
#[test]
fn every_format_is_written_whole_to_a_file() {
    let test = two(&mark("町が持つ情報"));
    for (format, begins, holds) in [
        ("html", "<!DOCTYPE html>", "新旧対照表"),
        ("docx", "PK", ""),
        ("xlsx", "PK", ""),
        ("csv", "\u{feff}", "《持つ》"),
        ("numbers", "\u{feff}", ""),
        ("json", "{", "\"round_trip\":true"),
        ("text", "試験町", "{+持つ+}"),
    ] {
        let output = format!("出力-{format}");
        let args = [
            "diff", "machi@r7", "machi@r8", "--format", format, "-o", &output,
        ];
        test.run(&args).ended(0);
        let bytes = std::fs::read(test.path(&output)).expect("the file");
        assert!(bytes.starts_with(begins.as_bytes()), "{format}");
        let text = String::from_utf8_lossy(&bytes).replace(' ', "");
        assert!(text.contains(holds), "{format}: {text}");
        // The same versions give the same bytes.
        test.run(&args).ended(0);
        assert!(
            std::fs::read(test.path(&output)).expect("the file") == bytes,
            "{format}"
        );
    }
    test.run(&["diff", "machi@r7", "machi@r8", "--format", "pdf"])
        .ended(2);
    test.run(&["diff", "machi@r7", "machi@r8", "-o", "無い/出力"])
        .ended(2)
        .says("書けません");
}

#[test]
fn the_texts_themselves_are_never_written_over() {
    let test = two(&mark("町が持つ情報"));
    test.write("新.md", format!("{FRONT}{BODY}"));
    let before = test.files("content");
    for (args, output) in [
        (["新.md", "machi@r8"], "新.md"),
        (
            ["machi@r7", "machi@r8"],
            "content/jurisdictions/machi/r8.md",
        ),
        (
            ["machi@r7", "machi@r8"],
            "content/../content/jurisdictions/machi/r7.md",
        ),
    ] {
        test.run(&[
            "diff", args[0], args[1], "--format", "csv", "-o", output, "--force",
        ])
        .ended(2)
        .says("書き換えずに止めました");
    }
    assert!(test.files("content") == before);
    let text = std::fs::read_to_string(test.path("新.md")).expect("the file");
    assert_eq!(text, format!("{FRONT}{BODY}"));
}

#[test]
fn the_name_of_the_file_decides_the_format() {
    let test = two(&mark("町が持つ情報"));
    for (name, begins) in [
        ("表.docx", "PK"),
        ("表.XLSX", "PK"),
        ("表.html", "<!DOCTYPE"),
        ("表.json", "{"),
        ("表.csv", "\u{feff}"),
        ("表.txt", "試験町"),
        ("表", "試験町"),
    ] {
        test.run(&["diff", "machi@r7", "machi@r8", "-o", name])
            .ended(0);
        let bytes = std::fs::read(test.path(name)).expect("the file");
        assert!(bytes.starts_with(begins.as_bytes()), "{name}");
    }
}

#[test]
fn a_file_that_says_something_else_is_not_written_over_unasked() {
    let test = two(&mark("町が持つ情報"));
    let args = ["diff", "machi@r7", "machi@r8", "-o", "表.html"];
    test.run(&args).ended(0);
    // The same again changes nothing.
    test.run(&args).ended(0);
    test.write("表.html", "手で直した表");
    test.run(&args).ended(2).says("--force");
    let kept = std::fs::read_to_string(test.path("表.html")).expect("the file");
    assert_eq!(kept, "手で直した表");
    test.run(&[&args[..], &["--force"]].concat()).ended(0);
    let new = std::fs::read_to_string(test.path("表.html")).expect("the file");
    assert!(new.contains("新旧対照表"));
    // Neither are the texts and settings around it.
    for victim in ["content/site.yaml", "content/jurisdictions/machi/r7.md"] {
        let before = std::fs::read(test.path(victim)).expect("the file");
        test.run(&[
            "diff", "machi@r7", "machi@r8", "--format", "csv", "-o", victim,
        ])
        .ended(2);
        assert_eq!(std::fs::read(test.path(victim)).expect("the file"), before);
    }
}

#[test]
fn a_name_that_promises_another_format_is_refused() {
    let test = two(&mark("町が持つ情報"));
    for name in ["表.doc", "表.pdf", "表.md"] {
        test.run(&["diff", "machi@r7", "machi@r8", "-o", name])
            .ended(2)
            .says(".docx");
        assert!(!test.path(name).exists());
    }
    test.run(&[
        "diff", "machi@r7", "machi@r8", "--format", "text", "-o", "表.md",
    ])
    .ended(0);
    test.run(&[
        "diff", "machi@r7", "machi@r8", "--format", "csv", "-o", "content",
    ])
    .ended(2)
    .says("ディレクトリです");
}

#[test]
fn versions_in_the_wrong_order_are_pointed_out() {
    let test = two(&mark("町が持つ情報"));
    let words = "順が逆ではないか";
    test.run(&["diff", "machi@r8", "machi@r7"])
        .ended(0)
        .says(words);
    let run = test.run(&["diff", "machi@r7", "machi@r8"]).ended(0);
    assert!(!run.stderr.contains(words), "{}", run.stderr);
}

#[test]
fn citations_left_behind_are_told_beside_the_table() {
    let test = SiteTest::empty();
    let text = |articles: &str| format!("{FRONT}{articles}");
    let record = "情報システム管理者は、操作の記録を取得し、保存しなければならない。";
    let device = "職員等は、端末を庁外に持ち出してはならない。";
    let cites = "第1条の記録は、廃棄してはならない。";
    test.write(
        "旧.md",
        text(&format!(
            "\n### 第1条 (記録)\n\n{record}\n\n### 第2条 (廃棄)\n\n{cites}\n"
        )),
    );
    test.write(
        "新.md",
        text(&format!("\n### 第1条 (端末)\n\n{device}\n\n### 第2条 (記録)\n\n{record}\n\n### 第3条 (廃棄)\n\n{cites}\n")),
    );
    let run = test
        .run(&["diff", "旧.md", "新.md", "-o", "表.docx"])
        .ended(0)
        .says("直し忘れのおそれがある引用が 1 件");
    assert!(run.stderr.contains("第3条の「第1条」"), "{}", run.stderr);
}
