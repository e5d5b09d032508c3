//! How the program speaks: formats, streams and exit codes.

use serde_json::json;

use crate::driver::{BODY, FRONT, Run, SiteTest};

fn faulty() -> SiteTest {
    let test = SiteTest::new();
    test.policy(&format!("{FRONT}{}", BODY.replace("- (2)", "- (1)")));
    test
}

#[test]
fn people_see_the_line_and_what_to_do() {
    let run = faulty().run(&["check"]).ended(1);
    assert_eq!(run.stdout, "");
    let wanted = "\
error[K0202]: 「(1)」が同じ並びに二度あります
  --> content/jurisdictions/machi/r8.md:19:3
   |
19 | - (1) **職員等** 町の職員をいう。
";
    assert!(run.stderr.starts_with(wanted), "{}", run.stderr);
    assert!(
        run.stderr.contains("\n   = ヒント: 番号を振り直すか、"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.ends_with("\n\n誤り 1 件、警告 0 件、注 0 件\n"),
        "{}",
        run.stderr
    );
    assert!(
        !run.stderr.contains('\u{1b}'),
        "escape sequences outside a terminal"
    );
}

#[test]
fn short_messages_take_one_line() {
    let run = faulty()
        .run(&["build", "--message-format", "short"])
        .ended(1);
    assert_eq!(
        run.stderr,
        "content/jurisdictions/machi/r8.md:19:3: error[K0202]: 「(1)」が同じ並びに二度あります\n"
    );
}

#[test]
fn tools_read_one_object_a_line() {
    let run = faulty()
        .run(&["build", "--message-format", "json"])
        .ended(1);
    let messages = run.json_lines();
    assert_eq!(messages.len(), 1);
    let message = &messages[0];
    assert_eq!(message["path"], "content/jurisdictions/machi/r8.md");
    assert_eq!(
        (&message["line"], &message["column"]),
        (&json!(19), &json!(3))
    );
    assert_eq!(message["end_line"], 19);
    let keys: Vec<_> = message
        .as_object()
        .expect("an object")
        .keys()
        .cloned()
        .collect();
    assert_eq!(
        keys,
        [
            "code",
            "column",
            "end_column",
            "end_line",
            "hint",
            "line",
            "message",
            "path",
            "severity"
        ]
    );
    assert_eq!(
        run.stderr.lines().count(),
        1,
        "the closing line: {}",
        run.stderr
    );
}

#[test]
fn tools_read_errors_of_the_surroundings_too() {
    let run = SiteTest::empty()
        .run(&["check", "--message-format", "json"])
        .ended(2);
    let message = &run.json_lines()[0];
    assert_eq!(
        (&message["code"], &message["severity"]),
        (&json!(null), &json!("error"))
    );
}

#[test]
fn a_clean_check_says_how_much_it_saw() {
    let run = SiteTest::new().run(&["check"]).ended(0);
    assert_eq!(run.stdout, "1 団体、1 版、9 条文に誤りはありません\n");
}

#[test]
fn what_is_typed_wrong_ends_with_two() {
    let test = SiteTest::new();
    for (args, said) in [
        (&["--foo"][..], "「--foo」という指定はありません"),
        (&["buidl"], "「buidl」というコマンドはありません"),
        (&[], "コマンドがありません"),
        (&["build", "--threads", "0"], "「0」は指定できません"),
        (&["build", "--edition", "secret"], "internal、public"),
        (&["build", "--output"], "値がありません"),
    ] {
        let run = test.run(args).ended(2).says(said);
        assert_eq!(run.stdout, "");
    }
}

#[test]
fn help_is_no_fault() {
    let test = SiteTest::empty();
    for args in [
        &["--help"][..],
        &["build", "--help"],
        &["check", "-h"],
        &["--version"],
    ] {
        let run = test.run(args).ended(0);
        assert_eq!(run.stderr, "");
        assert!(run.stdout.starts_with(|c| c != '\n'), "{}", run.stdout);
    }
}

#[test]
fn a_closed_pipe_is_no_fault() {
    for (args, code) in [
        (&["--help"][..], 0),
        (&["check", "--message-format", "json"], 1),
    ] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let test = faulty();
        let mut command = test.command();
        command.args(args).stdout(writer);
        let run = Run::of(command.output()).ended(code);
        assert_eq!(run.stderr, "");
    }
}
