//! The five imported policies are their sources, character for character.

use keiji::diagnostic::Severity;
use keiji::parse::{parse_corrections, parse_policy};
use keiji::source::SourceFile;
use keiji::verify::{Imported, MAX_CORRECTION_SHARE, summary, verify_version};

use crate::driver::{BODY, FRONT, SiteTest};
use crate::imported::imported_versions;

#[test]
fn imported_policies_are_their_sources() {
    let mut told = String::new();
    let mut sound = true;
    for path in imported_versions() {
        let beside = |ending: &str| SourceFile::read(&path.with_extension(ending));
        let source = beside("source.txt").expect("the source is text");
        let corrections = beside("corrections.yaml").expect("corrections stand beside it");
        let markdown = beside("md").expect("the policy is text");
        let version = parse_policy(&markdown).value.expect("the policy reads");
        let checked = verify_version(&Imported {
            source: &source,
            corrections: &parse_corrections(&corrections).value,
            markdown: &markdown,
            version: &version,
        });
        let fidelity = &checked.value;
        told.push_str(&summary(&path.to_string_lossy(), fidelity));
        for d in checked.report.sorted() {
            let line = d.place.as_ref().map_or(0, |p| p.start.line);
            told.push_str(&format!("  {} {line}: {}\n", d.code.as_str(), d.message));
        }
        sound &= fidelity.complete() && checked.report.count(Severity::Error) == 0;
        sound &= fidelity.correction_share() <= MAX_CORRECTION_SHARE;
        let accounted = fidelity.placed + fidelity.dropped_chars() + fidelity.replaced;
        sound &= accounted == fidelity.source_chars;
        let known = (0..version.clauses.len()).all(|at| fidelity.clause_lines.contains_key(&at));
        sound &= known;
    }
    assert!(sound, "{told}");
}

/// The text of the test policy as an office would have posted it.
const SOURCE: &str = "試験町情報セキュリティ規程
令和8年一部改定

(目的)
第1条 この規程は、情報資産を守るために必要な事項を定める。
(定義)
第2条 次の各号の用語は、当該各号に定めるところによる。
- (1) 情報資産 町が扱う情報及びその媒体をいう。
- (2) 職員等 町の職員をいう。
 ア 常勤の者
 イ 会計年度任用職員
情報資産の分類
分類\t扱い
重要性Ⅰ\t職員等は、持ち出してはならない。
重要性Ⅱ\t許可を要する。
";

#[test]
fn a_faithful_policy_ends_with_nothing_wrong() {
    let test = SiteTest::new();
    test.write("content/jurisdictions/machi/r8.source.txt", SOURCE);
    let run = test.run(&["verify"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(
        run.stdout
            .contains("試験町情報セキュリティ規程 令和8年一部改定: 一致"),
        "{run:?}"
    );
    assert!(run.stdout.contains("・題名"), "{run:?}");
}

#[test]
fn an_unexplained_character_is_a_fault() {
    let test = SiteTest::new();
    test.write("content/jurisdictions/machi/r8.source.txt", SOURCE);
    test.policy(&format!(
        "{FRONT}{}",
        BODY.replace("許可を要する", "許可を要しない")
    ));
    let run = test.run(&["verify", "--message-format", "short"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(
        run.stderr.contains("error[K0401]") && run.stderr.contains("error[K0402]"),
        "{run:?}"
    );
    assert!(run.stdout.contains("不一致"), "{run:?}");
}

#[test]
fn a_version_without_source_is_passed_over() {
    let run = SiteTest::new().run(&["verify"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.contains("原文のない版 1 は除く"), "{run:?}");
}

#[test]
fn verify_without_content_cannot_run() {
    let run = SiteTest::empty().run(&["verify"]);
    assert_eq!(run.code, Some(2), "{run:?}");
}
