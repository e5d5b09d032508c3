//! Controls and links, from the files to the data, and the commands about them.

use serde_json::Value;

use crate::driver::{FRONT, Run, SiteTest};

/// Two controls, one of them withheld, for a policy with a lead, items and a
/// clause that cites another.
const POLICY: &str = "
### 第1条 (目的)

この規程は、情報資産を守るために必要な事項を定める。

### 第2条 (パスワード)

職員等は、次の各号を守らなければならない。

- (1) パスワードを他人に教えてはならない。
- (2) 職員等は、パスワードを定期的に変更しなければならない。

### 第3条 (持出し)

職員等は、前条の定めのほか、情報資産を持ち出してはならない。

### 第4条 (委員会)

町長は、情報セキュリティ委員会を置かなければならない。
";

const LINKS: &str = "# 試験町の対応
version: r8
clauses:
  # 第2条
  \"2\":
    items: inherit
    links:
      - {control: password-rules, relation: implements}
  \"3\":
    links:
      - control: usb-lock   # 媒体
        relation: partly
        reason: 持出しの部分を受け持つ。
      - {control: password-rules, relation: supports}
  \"4\":
    waived: constitutive
";

fn control(id: &str, name: &str, edition: &str) -> String {
    format!(
        "---\nid: {id}\nname: {name}\ntype: technical\nowner: staff\nstatus: done\nreview: 年1回\nevidence: [台帳]\niso27002: [\"8.5\"]\nedition: {edition}\n---\n\n## 何をするか\n\n{name}を行う。\n\n```bash\ntrue\n```\n\n## 確認\n\n台帳を見る。\n"
    )
}

fn site() -> SiteTest {
    let test = SiteTest::new();
    test.policy(&format!("{FRONT}{POLICY}"));
    test.write(
        "content/site.yaml",
        "title: 規程の掲示\njurisdictions: [machi]\ntraceability: {coverage: 100}\n",
    );
    test.write(
        "content/controls/password-rules.md",
        control("password-rules", "合い言葉の規則", "public"),
    );
    test.write(
        "content/controls/usb-lock.md",
        control("usb-lock", "媒体の封鎖", "internal"),
    );
    test.write("content/traceability/machi.yaml", LINKS);
    test
}

/// The site after everything was confirmed.
pub(crate) fn confirmed() -> SiteTest {
    let test = site();
    test.run(&["trace", "review", "--confirm"]).ended(0);
    test
}

/// Leaves 第4条 open, and asks for no more than is there.
pub(crate) fn drop_waiver(test: &SiteTest) {
    let text = links(test);
    let at = text.find("  \"4\":").expect("the waiver");
    test.write("content/traceability/machi.yaml", &text[..at]);
    test.write(
        "content/site.yaml",
        "title: 規程の掲示\njurisdictions: [machi]\n",
    );
}

fn links(test: &SiteTest) -> String {
    std::fs::read_to_string(test.path("content/traceability/machi.yaml")).expect("links")
}

/// Codes and lines of what `keiji check` finds.
fn found(test: &SiteTest, args: &[&str]) -> Vec<(String, u64)> {
    let args = [&["check", "--message-format", "json"], args].concat();
    let run = test.run(&args);
    let list = run.json_lines();
    list.iter()
        .map(|m| {
            assert!(m["hint"].as_str().is_some_and(|h| !h.is_empty()), "{m}");
            let code = m["code"].as_str().expect("a code").to_owned();
            (code, m["line"].as_u64().expect("a line"))
        })
        .collect()
}

fn list<'a>(value: &'a Value, name: &str) -> &'a Vec<Value> {
    value[name].as_array().expect("a list")
}

#[test]
fn links_reach_the_data_with_what_they_inherit() {
    let test = confirmed();
    assert_eq!(found(&test, &[]), []);
    test.run(&["build"]).ended(0);
    let clauses = test.data("clauses.json");
    let of = |id: &str| {
        let all = list(&clauses, "clauses");
        let clause = all.iter().find(|c| c["id"] == id).expect("a clause");
        clause["controls"].clone()
    };
    assert_eq!(of("machi/2.i1"), serde_json::json!(["password-rules"]));
    assert_eq!(
        of("machi/3"),
        serde_json::json!(["usb-lock", "password-rules"])
    );
    assert_eq!(of("machi/1"), serde_json::json!([]));
    let trace = test.data("trace.json");
    let item = list(&trace, "links")
        .iter()
        .find(|l| l["clause"] == "machi/2.i1")
        .expect("a link");
    assert_eq!(item["inherited_from"], "machi/2");
    assert_eq!(item["status"], "confirmed");
    assert_eq!(item["relation"], "implements");
    assert_eq!(list(&trace, "waived")[0]["reason"], "constitutive");
    let coverage = &list(&trace, "coverage")[0];
    for (name, number) in [
        ("demanding", 5),
        ("linked", 2),
        ("inherited", 2),
        ("constitutive", 1),
        ("review", 0),
        ("withheld", 0),
    ] {
        assert_eq!(coverage[name], number, "{name}: {coverage}");
    }
    assert_eq!(coverage["open"], serde_json::json!([]));
    let controls = test.data("controls.json");
    assert_eq!(list(&controls, "controls")[1]["id"], "usb-lock");
    assert_eq!(list(&controls, "controls")[0]["type"], "technical");
}

#[test]
fn each_fault_is_told_once_with_place_and_hint() {
    for (from, to, code, line) in [
        // An unknown control; the one it replaces is left without a clause.
        ("control: usb-lock ", "control: usb-lok ", "K0801", 11),
        ("  \"4\":", "  \"9\":", "K0803", 15),
        ("  \"4\":", "  \"3\":", "K0804", 15),
        ("relation: partly", "relation: half", "K0104", 12),
        ("waived: constitutive", "waived: dull", "K0104", 16),
        ("waived: constitutive", "waived: same-as", "K0805", 16),
        ("waived: constitutive", "waived: lead-in", "K0805", 15),
        (
            "waived: constitutive",
            "waived: same-as\n    clause: \"77\"",
            "K0805",
            15,
        ),
        (
            "waived: constitutive",
            "waived: same-as\n    clause: \"1\"",
            "K0805",
            15,
        ),
        (
            "waived: constitutive",
            "waived: same-as\n    clause: \"4\"",
            "K0805",
            15,
        ),
        (
            "    waived: constitutive",
            "    waived: constitutive\n    confirmed: 0123",
            "K0808",
            17,
        ),
        ("version: r8", "version: r7", "K0104", 2),
    ] {
        let test = site();
        test.write(
            "content/traceability/machi.yaml",
            LINKS.replacen(from, to, 1),
        );
        let found = found(&test, &[]);
        let own = found.iter().filter(|(c, _)| c == code).collect::<Vec<_>>();
        assert_eq!(own, [&(code.to_owned(), line)], "{to}: {found:?}");
        test.run(&["check"]).ended(1);
    }
}

/// The hint of a finding with this code.
fn hint(test: &SiteTest, code: &str) -> String {
    let run = test.run(&["check", "--message-format", "json"]);
    let list = run.json_lines();
    let found = list.iter().find(|m| m["code"] == code);
    let found = found.unwrap_or_else(|| panic!("no {code}: {}", run.stdout));
    found["hint"].as_str().expect("a hint").to_owned()
}

#[test]
fn a_name_that_is_not_there_is_answered_with_the_one_that_is() {
    let test = site();
    for (from, to, code, wanted) in [
        (
            "control: usb-lock ",
            "control: usb-lok ",
            "K0801",
            "「usb-lock」のことですか",
        ),
        (
            "control: usb-lock ",
            "control: dns ",
            "K0801",
            "controls/dns.md を書いて",
        ),
        (
            "  \"4\":",
            "  \"第４条\":",
            "K0803",
            "「第４条」のキーは「4」です",
        ),
        (
            "  \"4\":",
            "  \"2.i3\":",
            "K0803",
            "「2」の下にあるのは「2.i1」「2.i2」です",
        ),
        (
            "  \"4\":",
            "  \"4.i1\":",
            "K0803",
            "「4」の下に条項はありません",
        ),
        (
            "relation: partly",
            "relation: 一部実施",
            "K0104",
            "「partly」と書いてください",
        ),
    ] {
        let text = LINKS.replacen(from, to, 1);
        test.write("content/traceability/machi.yaml", text);
        let hint = hint(&test, code);
        assert!(hint.contains(wanted), "{to}: {hint}");
    }
}

#[test]
fn causes_are_told_before_what_they_lead_to() {
    let test = site();
    let text = LINKS
        .replace("control: usb-lock ", "control: usb-lok ")
        .replace("  \"4\":", "  \"9\":");
    test.write("content/traceability/machi.yaml", text);
    let codes: Vec<String> = found(&test, &[]).into_iter().map(|(c, _)| c).collect();
    let errors: Vec<&String> = codes.iter().filter(|c| *c != "K0812").collect();
    assert_eq!(errors, ["K0801", "K0803", "K0807", "K0811"]);
}

#[test]
fn a_waiver_that_says_the_same_as_a_linked_clause_holds() {
    let test = site();
    let same = LINKS.replace("waived: constitutive", "waived: same-as\n    clause: \"3\"");
    test.write("content/traceability/machi.yaml", same);
    test.run(&["check"]).ended(0);
}

#[test]
fn a_lead_is_waived_only_where_all_items_have_something() {
    let lead = LINKS.replace(
        "    items: inherit\n    links:\n      - {control: password-rules, relation: implements}\n",
        "    waived: lead-in\n  \"2.i1\":\n    links:\n      - {control: password-rules, relation: implements}\n",
    );
    let test = site();
    test.write("content/traceability/machi.yaml", &lead);
    let all = found(&test, &[]);
    assert!(all.contains(&("K0805".into(), 5)), "{all:?}");
    test.run(&["check"])
        .ended(1)
        .says("「第2条第2号」に統制がありません");
    let both = lead.replace(
        "  \"3\":",
        "  \"2.i2\":\n    links:\n      - {control: password-rules, relation: partly}\n  \"3\":",
    );
    test.write("content/traceability/machi.yaml", both);
    test.run(&["check"]).ended(0);
}

#[test]
fn controls_have_faults_of_their_own() {
    let test = site();
    let sound = control("usb-lock", "媒体の封鎖", "internal");
    for (from, to, code, line) in [
        ("```bash", "```klingon", "K0806", 17),
        (
            "true\n```\n",
            "true\n\n## 確認\n\n台帳を見る。\n",
            "K0814",
            17,
        ),
        ("\"8.5\"", "\"8.99\"", "K0809", 9),
        ("id: usb-lock", "id: password-rules", "K0802", 2),
        ("id: usb-lock", "id: usb", "K0112", 2),
        ("type: technical", "type: magical", "K0104", 4),
        ("status: done", "status: undone", "K0104", 6),
    ] {
        test.write("content/controls/usb-lock.md", sound.replacen(from, to, 1));
        let found = found(&test, &[]);
        let errors: Vec<_> = found.iter().filter(|(c, _)| c != "K0812").collect();
        assert_eq!(errors, [&(code.to_owned(), line)], "{to}");
    }
    test.write("content/controls/usb-lock.md", &sound);
    test.write(
        "content/controls/idle.md",
        control("idle", "使わない統制", "public"),
    );
    assert!(found(&test, &[]).contains(&("K0807".into(), 2)));
    test.run(&["build"])
        .ended(1)
        .says("「使わない統制」（idle）に対応する条項がありません");
}

#[test]
fn an_owner_is_a_role_that_a_body_has() {
    let test = site();
    test.write(
        "content/jurisdictions/machi/jurisdiction.yaml",
        "id: machi\nname: 試験町\nkind: 町\nroles:\n  - {id: ciso, name: 最高責任者}\npolicies:\n  - id: policy\n    versions: [r8]\n",
    );
    let of = |found: Vec<(String, u64)>| found.into_iter().filter(|(c, _)| c == "K0813").count();
    assert_eq!(of(found(&test, &[])), 2);
    for id in ["password-rules", "usb-lock"] {
        let text = control(id, "統制", "public").replace("owner: staff", "owner: ciso");
        test.write(&format!("content/controls/{id}.md"), text);
    }
    assert_eq!(of(found(&test, &[])), 0);
}

#[test]
fn coverage_below_the_threshold_fails() {
    let test = confirmed();
    let less = links(&test);
    let at = less.find("  \"4\":").expect("the waiver");
    test.write("content/traceability/machi.yaml", &less[..at]);
    let run = test.run(&["trace"]).ended(1);
    assert!(run.stdout.contains("80.0 %"), "{}", run.stdout);
    assert!(
        run.stdout.contains("第4条 [4] （委員会）町長は"),
        "{}",
        run.stdout
    );
    assert_eq!(found(&test, &[]), [("K0811".into(), 3)]);
    test.write(
        "content/site.yaml",
        "title: 規程の掲示\njurisdictions: [machi]\ntraceability: {coverage: 80}\n",
    );
    test.run(&["trace"]).ended(0);
    test.run(&["check"]).ended(0);
    test.write(
        "content/site.yaml",
        "title: 規程の掲示\njurisdictions: [machi]\ntraceability: {coverage: 101}\n",
    );
    assert_eq!(found(&test, &[]), [("K0104".into(), 3)]);
}

#[test]
fn a_confirmation_adds_only_hashes() {
    let test = site();
    let run = test.run(&["trace", "review"]).ended(1);
    assert!(run.stdout.contains("要確認 5 件"), "{}", run.stdout);
    test.run(&["trace", "review", "machi", "--confirm", "3"])
        .ended(0);
    let text = links(&test);
    let without: Vec<String> = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("confirmed:"))
        .map(|line| match line.find(", confirmed: ") {
            Some(at) => format!("{}}}", &line[..at]),
            None => line.to_owned(),
        })
        .collect();
    assert_eq!(without.join("\n") + "\n", LINKS);
    assert_eq!(text.matches("confirmed: ").count(), 2);
    test.run(&["trace", "review", "--confirm", "machi/2", "machi/4"])
        .ended(0);
    test.run(&["trace", "review"]).ended(0);
    assert_eq!(links(&test).matches("items_confirmed").count(), 1);
    test.run(&["trace", "review", "machi", "--confirm", "99"])
        .ended(2)
        .says("「99」");
    // Nothing to do changes nothing.
    let before = links(&test);
    test.run(&["trace", "review", "--confirm"]).ended(0);
    assert_eq!(links(&test), before);
}

/// The keys of the clauses whose links are to be read again.
fn review(test: &SiteTest) -> Vec<String> {
    let run = test.run(&["trace", "review"]);
    let lines = run.stdout.lines().filter(|line| line.starts_with("machi/"));
    lines
        .map(|line| line.split(' ').next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn only_a_changed_text_is_to_be_read_again() {
    let test = confirmed();
    for (from, to, wanted) in [
        // Words, a heading.
        (
            "持ち出してはならない",
            "町外に持ち出してはならない",
            vec!["machi/3"],
        ),
        ("(持出し)", "(情報資産の持出し)", vec!["machi/3"]),
        ("他人に教えて", "誰にも教えて", vec!["machi/2.i1"]),
        // The lead of items that have its links.
        (
            "次の各号を守ら",
            "次の各号の全てを守ら",
            vec!["machi/2", "machi/2.i1", "machi/2.i2"],
        ),
        // A clause without links.
        ("必要な事項を定める", "必要な全ての事項を定める", vec![]),
        // NFC only.
        (
            "パスワードを他人",
            "ハ\u{309a}スワート\u{3099}を他人",
            vec![],
        ),
    ] {
        test.policy(&format!("{FRONT}{}", POLICY.replacen(from, to, 1)));
        assert_eq!(review(&test), wanted, "{to}");
        let warned = found(&test, &[])
            .iter()
            .filter(|(c, _)| c == "K0812")
            .count();
        assert_eq!(warned, usize::from(!wanted.is_empty()), "{to}");
        test.run(&["check"]).ended(0);
        test.run(&["check", "--strict"])
            .ended(i32::from(!wanted.is_empty()));
    }
}

#[test]
fn a_hash_that_fits_nothing_is_told_so() {
    let test = confirmed();
    let text = links(&test);
    let at = text.rfind("confirmed: \"").expect("a hash") + 12;
    let other = format!("{}{}{}", &text[..at], "ab".repeat(32), &text[at + 64..]);
    test.write("content/traceability/machi.yaml", other);
    let run = test
        .run(&["check"])
        .ended(0)
        .says("確認した文は、載せている版には残っていません");
    assert!(run.stderr.contains("K0812"));
}

/// What `keiji trace review` says of one clause.
fn said(test: &SiteTest, clause: &str) -> String {
    let run = test.run(&["trace", "review"]).ended(1);
    let mut lines = run.stdout.lines();
    let head = format!("machi/{clause} ");
    lines
        .find(|line| line.starts_with(&head))
        .expect("a clause");
    lines.next().expect("why").to_owned()
}

/// A text that is corrected in its file stands in no version any more; git has it.
#[test]
fn a_text_that_no_version_holds_is_told_so_and_looked_for_in_git() {
    let test = confirmed();
    let change = |to: &str| test.policy(&format!("{FRONT}{}", POLICY.replace("持ち出して", to)));
    let git = |args: &[&str]| {
        let name = ["-c", "user.name=x", "-c", "user.email=x@example.jp"];
        let mut command = std::process::Command::new("git");
        let command = command.arg("-C").arg(test.path("content")).args(name);
        assert!(command.args(args).output().expect("git").status.success());
    };
    change("町外に持ち出して");
    assert!(
        said(&test, "3").contains("どの版にも git の履歴にも残っていません"),
        "{}",
        said(&test, "3")
    );
    change("持ち出して");
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["commit", "-qm", "一"]);
    change("庁外に持ち出して");
    git(&["commit", "-qam", "二"]);
    change("町外に持ち出して");
    let said = said(&test, "3");
    assert!(said.contains("確認した文（git の "), "{said}");
    assert!(said.contains("{+町外に+}"), "{said}");
    let warned = hint(&test, "K0812");
    assert!(
        warned.contains("「keiji trace review machi 3」"),
        "{warned}"
    );
    let one = test.run(&["trace", "review", "machi", "3"]).ended(1);
    assert!(one.stdout.contains("要確認 1 件"), "{}", one.stdout);
    test.run(&["trace", "review", "machi", "3", "--confirm"])
        .ended(0);
    test.run(&["trace", "review"]).ended(0);
}

#[test]
fn never_read_and_changed_since_are_told_apart() {
    let test = site();
    let told = |test: &SiteTest| {
        test.run(&["build"]).ended(0);
        std::fs::read_to_string(test.path("site/trace.html")).expect("a page")
    };
    let (never, changed, above, lost) = (
        "まだ人が確かめていません。",
        "確かめた後に、条文が変わりました。",
        "条文は確かめたときのままですが、統制を引き継ぐ元が要確認です。",
        "確かめたときの文は、載せている版には残っていません。",
    );
    let page = told(&test);
    assert_eq!(page.matches(never).count(), 5);
    assert!(!page.contains(changed));
    test.run(&["trace", "review", "--confirm"]).ended(0);
    test.policy(&format!(
        "{FRONT}{}",
        POLICY.replace("次の各号を守ら", "次の各号の全てを守ら")
    ));
    let page = told(&test);
    let count = |words: &str| page.matches(words).count();
    assert_eq!(
        (count(never), count(changed), count(above), count(lost)),
        (0, 1, 2, 1)
    );
    assert!(
        said(&test, "2.i1").contains("統制を引き継ぐ元の 第2条 [2] が要確認です"),
        "{}",
        said(&test, "2.i1")
    );
    // A version that holds the text is named.
    let test = confirmed();
    revise(&test, ("他人に教えて", "誰にも教えて"));
    test.run(&["keys", "machi@r8", "machi@r9"]).ended(0);
    test.write(
        "content/site.yaml",
        "title: 規程の掲示\njurisdictions: [machi]\n",
    );
    let page = told(&test);
    assert!(page.contains(changed) && page.contains("確かめたときの文："));
    assert!(!page.contains(never) && !page.contains(lost));
}

#[test]
fn a_clause_is_confirmed_by_its_citation_too() {
    let test = site();
    let run = test
        .run(&["trace", "review", "machi", "--confirm", "第３条", "2.i1"])
        .ended(0);
    assert!(
        run.stdout
            .contains("確認を記録しました（2 項目）: 第3条 [3]、第2条第1号 [2.i1]"),
        "{}",
        run.stdout
    );
    assert_eq!(
        review(&test),
        ["machi/2", "machi/2.i1", "machi/2.i2", "machi/4"]
    );
    test.run(&["trace", "review", "machi", "--confirm", "第9条"])
        .ended(2)
        .says("条項「第9条」はありません");
    // Nothing is said of the first article.
    test.run(&["trace", "review", "machi", "第1条"])
        .ended(2)
        .says("条項「第1条」[1] には、対応が書かれていません");
}

/// The same policy as version r9, with an article put in before the second.
pub(crate) fn revise(test: &SiteTest, change: (&str, &str)) {
    let text = POLICY
        .replace("第4条", "第5条")
        .replace("第3条", "第4条")
        .replace(
            "### 第2条",
            "### 第2条 (責務)\n\n職員等は、この規程を守らなければならない。\n\n### 第3条",
        )
        .replacen(change.0, change.1, 1);
    let front = FRONT.replace("r8", "r9").replace("2026", "2027");
    test.write(
        "content/jurisdictions/machi/r9.md",
        format!("{front}{text}"),
    );
    let old = std::fs::read_to_string(test.path("content/jurisdictions/machi/r8.md")).expect("r8");
    test.policy(&old.replace("status: in-force", "status: superseded"));
    test.list(&["r8", "r9"]);
}

#[test]
fn a_renumbering_alone_turns_nothing() {
    let test = confirmed();
    revise(&test, ("", ""));
    test.run(&["keys", "machi@r8", "machi@r9"]).ended(0);
    assert_eq!(review(&test), [] as [&str; 0]);
    // The new article alone is open.
    let run = test.run(&["trace"]).ended(1);
    assert!(run.stdout.contains("統制のない条文 1 件"), "{}", run.stdout);
}

#[test]
fn the_change_since_the_confirmation_is_shown() {
    let test = confirmed();
    revise(&test, ("他人に教えて", "誰にも教えて"));
    test.run(&["keys", "machi@r8", "machi@r9"]).ended(0);
    let run = test.run(&["trace", "review"]).ended(1);
    assert!(
        run.stdout.contains("確認した文（r8）からの変更"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("[-"), "{}", run.stdout);
    assert_eq!(review(&test), ["machi/2.i1"]);
}

#[test]
fn links_are_carried_over_to_the_next_version() {
    let test = confirmed();
    // No record of keys: the articles are called by their new numbers.
    revise(
        &test,
        ("持ち出してはならない", "町外に持ち出してはならない"),
    );
    let before = links(&test);
    let shown = test
        .run(&["trace", "migrate", "machi@r8", "machi@r9"])
        .ended(0);
    assert_eq!(links(&test), before);
    let written = test
        .run(&["trace", "migrate", "machi@r8", "machi@r9", "--write"])
        .ended(0);
    for run in [&shown, &written] {
        for part in [
            "要確認の条項 1 件\n  第4条",
            "新しい条項（求めのあるもの） 1 件\n  第2条",
            "5 条項の対応を移し、4 条項は確認済みのまま、1 条項は要確認、移せない対応は 0 件",
        ] {
            assert!(run.stdout.contains(part), "{part}: {}", run.stdout);
        }
    }
    let refusal = "何も書いていません。書き込むには --write を付けてください";
    assert!(shown.stdout.contains(refusal), "{}", shown.stdout);
    assert!(!written.stdout.contains(refusal), "{}", written.stdout);
    let text = links(&test);
    assert!(
        text.contains("version: r9") && text.contains("  # 第2条\n  \"3\":"),
        "{text}"
    );
    // A second time would read the keys of r9 as those of r8.
    test.run(&["trace", "migrate", "machi@r8", "machi@r9", "--write"])
        .ended(2)
        .says("もう版「r9」の対応です");
    assert_eq!(links(&test), text);
    assert_eq!(review(&test), ["machi/4"]);
    assert!(links(&test).contains("# 媒体"));
    let errors: Vec<_> = found(&test, &[])
        .into_iter()
        .filter(|(c, _)| c.starts_with("K08") && c != "K0812")
        .collect();
    assert_eq!(errors, [("K0811".into(), 3)]);
}

#[test]
fn what_has_no_clause_any_more_stays_as_a_comment() {
    let test = confirmed();
    let fourth = "### 第5条 (委員会)\n\n町長は、情報セキュリティ委員会を置かなければならない。\n";
    revise(&test, (fourth, ""));
    let run = test
        .run(&["trace", "migrate", "machi@r8", "machi@r9", "--write"])
        .ended(0);
    assert!(
        run.stdout.contains(
            "移せない対応 1 件（続く条項がなく、注記にして残します）\n  第4条 [4] （委員会）"
        ),
        "{}",
        run.stdout
    );
    assert!(
        links(&test).contains("\n  # \"4\":\n  #   waived: constitutive\n"),
        "{}",
        links(&test)
    );
    assert!(!found(&test, &[]).iter().any(|(c, _)| c == "K0803"));
}

#[test]
fn what_is_not_posted_is_shown_and_never_written() {
    let test = confirmed();
    revise(&test, ("", ""));
    let path = "content/jurisdictions/machi/r9.md";
    let new = std::fs::read_to_string(test.path(path)).expect("r9");
    let old = std::fs::read_to_string(test.path("content/jurisdictions/machi/r8.md")).expect("r8");
    test.policy(&old.replace("status: superseded", "status: in-force"));
    test.write(path, new.replace("status: in-force", "status: sample"));
    let before = links(&test);
    let run = test
        .run(&["trace", "migrate", "machi@r8", "machi@r9"])
        .ended(0);
    assert!(
        run.stdout.contains("何も書いていません。見本の版です"),
        "{}",
        run.stdout
    );
    test.run(&["trace", "migrate", "machi@r8", "machi@r9", "--write"])
        .ended(2)
        .says("「machi@r9」は見本の版です");
    assert_eq!(links(&test), before);
    // A draft can be posted; until then the links would not fit.
    test.write(path, new.replace("status: in-force", "status: draft"));
    test.run(&["trace", "migrate", "machi@r8", "machi@r9", "--write"])
        .ended(2)
        .says("掲示している版ではありません");
    assert_eq!(links(&test), before);
    test.run(&["trace", "migrate", "machi@r8", "machi@r9"])
        .ended(0);
}

#[test]
fn help_names_the_older_version_first() {
    let test = SiteTest::empty();
    for command in [&["trace", "migrate"][..], &["keys"], &["diff"]] {
        let run = test.run(&[command, &["--help"]].concat()).ended(0);
        let at = |name: &str| run.stdout.rfind(name).expect(name);
        let places = [at("前の版（"), at("新しい版（")];
        assert!(places.is_sorted(), "{command:?}: {}", run.stdout);
    }
}

/// A policy of one article more, as a version, and the listing with those before.
fn post(test: &SiteTest, versions: &[&str], article: &str) {
    let (version, before) = versions.split_last().expect("a version");
    for old in before {
        let path = format!("content/jurisdictions/machi/{old}.md");
        let text = std::fs::read_to_string(test.path(&path)).expect("a version");
        test.write(
            &path,
            text.replace("status: in-force", "status: superseded"),
        );
    }
    let year = format!("20{}", 18 + version[1..].parse::<u32>().expect("a year"));
    let front = FRONT.replace("r8", version).replace("2026", &year);
    test.write(
        &format!("content/jurisdictions/machi/{version}.md"),
        format!("{front}{POLICY}\n### 第5条 (点検)\n\n{article}"),
    );
    test.list(versions);
}

/// Two paragraphs become one, and one two: no link is lost, and each is read again.
#[test]
fn what_is_merged_or_split_keeps_its_links_to_be_read_again() {
    const TWO: &str = "情報管理者は、毎月一回、執務室の端末の設定を点検しなければならない。\n\n- 2 情報管理者は、点検の結果を帳簿に記録し、一年の間保存しなければならない。\n";
    const ONE: &str = "情報管理者は、毎月一回、執務室の端末の設定を点検しなければならない。情報管理者は、点検の結果を帳簿に記録し、一年の間保存しなければならない。\n";
    let test = site();
    post(&test, &["r8"], TWO);
    let own = "  \"5\":\n    links:\n      - control: usb-lock  # 錠\n        relation: partly\n  # 記録\n  \"5.p2\":\n    links:\n      - {control: usb-lock, relation: implements}\n      - {control: password-rules, relation: supports, reason: \"帳簿: 記録\"}\n";
    test.write("content/traceability/machi.yaml", format!("{LINKS}{own}"));
    test.run(&["trace", "review", "--confirm"]).ended(0);
    post(&test, &["r8", "r9"], ONE);
    let run = test
        .run(&["trace", "migrate", "machi@r8", "machi@r9", "--write"])
        .ended(0);
    assert!(
        run.stdout.contains(
            "統合した条項 1 件（元の条項すべての対応を付け、要確認にします）\n  第5条 [5] "
        ),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("← r8 の 5、5.p2\n"), "{}", run.stdout);
    let text = links(&test);
    for part in [
        "      - control: usb-lock  # 錠\n        relation: partly\n        confirmed: ",
        "      # 統合した条項「5.p2」（r8）から\n      - {control: password-rules, relation: supports, reason: \"帳簿: 記録\", confirmed: ",
        "  # 統合した対応: 条項「5.p2」は版「r9」の「5」に続き、対応もそこに移した\n  # \"5.p2\":\n",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(review(&test), ["machi/5"]);
    let errors = |test: &SiteTest| {
        let found = found(test, &[]).into_iter();
        found
            .filter(|(c, _)| c.starts_with("K08") && c != "K0812")
            .collect::<Vec<_>>()
    };
    assert_eq!(errors(&test), []);
    // And back.
    test.run(&["trace", "review", "--confirm"]).ended(0);
    post(&test, &["r8", "r9", "r10"], TWO);
    let run = test
        .run(&["trace", "migrate", "machi@r9", "machi@r10", "--write"])
        .ended(0);
    assert!(
        run.stdout.contains(
            "分割した条項 1 件（元の条項の対応をそれぞれに付け、要確認にします）\n  r9 の 5 → 第5条 [5]、第5条第2項 [5.p2]\n"
        ),
        "{}",
        run.stdout
    );
    let text = links(&test);
    assert!(
        text.contains("  \"5.p2\":\n    links:\n      # 分割した条項「5」（r9）から\n      - {control: usb-lock, relation: partly, confirmed: "),
        "{text}"
    );
    assert_eq!(review(&test), ["machi/5", "machi/5.p2"]);
    assert_eq!(errors(&test), []);
}

#[test]
fn a_waiver_gives_way_to_the_links_of_what_it_is_merged_with() {
    const TWO: &str = "情報管理者は、毎月一回、執務室の端末の設定を点検しなければならない。\n\n- 2 情報管理者は、点検の結果を帳簿に記録し、一年の間保存しなければならない。\n";
    const ONE: &str = "情報管理者は、毎月一回、執務室の端末の設定を点検しなければならない。情報管理者は、点検の結果を帳簿に記録し、一年の間保存しなければならない。\n";
    let test = site();
    post(&test, &["r8"], TWO);
    let own = "  \"5\":\n    waived: same-as\n    clause: \"3\"\n  \"5.p2\":\n    links:\n      - {control: usb-lock, relation: implements}\n";
    test.write("content/traceability/machi.yaml", format!("{LINKS}{own}"));
    test.run(&["trace", "review", "--confirm"]).ended(0);
    post(&test, &["r8", "r9"], ONE);
    test.run(&["trace", "migrate", "machi@r8", "machi@r9", "--write"])
        .ended(0);
    let text = links(&test);
    for part in [
        "  # \"5\":\n  #   waived: same-as\n",
        "  \"5\":\n    links:\n      - {control: usb-lock, relation: implements, confirmed: ",
        "「5」に続き、そこには統制がある\n",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(review(&test), ["machi/5"]);
}

#[test]
fn a_style_that_cannot_be_carried_is_refused() {
    let test = site();
    post(
        &test,
        &["r8"],
        "情報管理者は、毎月一回、執務室の端末の設定を点検しなければならない。\n\n- 2 情報管理者は、点検の結果を帳簿に記録し、一年の間保存しなければならない。\n",
    );
    let own = "  \"5\":\n    links: [{control: usb-lock, relation: partly}]\n  \"5.p2\":\n    links: [{control: password-rules, relation: partly}]\n";
    let before = format!("{LINKS}{own}");
    test.write("content/traceability/machi.yaml", &before);
    post(
        &test,
        &["r8", "r9"],
        "情報管理者は、毎月一回、執務室の端末の設定を点検しなければならない。情報管理者は、点検の結果を帳簿に記録し、一年の間保存しなければならない。\n",
    );
    test.run(&["trace", "migrate", "machi@r8", "machi@r9", "--write"])
        .ended(2)
        .says("条項「5」）は、移した結果を書き込める形ではありません");
    assert_eq!(links(&test), before);
}

/// A copy of the five texts, of which two have invented revisions.
fn real_content() -> SiteTest {
    let test = SiteTest::empty();
    let from = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let mut pending = vec![from.clone()];
    while let Some(directory) = pending.pop() {
        for entry in std::fs::read_dir(directory).expect("a directory") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                pending.push(path);
                continue;
            }
            let inside = path.strip_prefix(&from).expect("inside");
            let to = format!("content/{}", inside.to_str().expect("a name"));
            test.write(&to, std::fs::read(&path).expect("a file"));
        }
    }
    test
}

/// What the impact page says of every link is what comes of it.
#[test]
fn the_impact_of_a_revision_is_what_migrating_does() {
    use keiji::pipeline::{self, Origin, Request, Silent};
    use keiji::resolve::Pair;
    use keiji::trace::{Effect, State, Suggester, impact, migrate};
    use std::collections::BTreeMap;

    let test = real_content();
    let content = test.path("content");
    let request = Request {
        content: &content,
        edition: None,
        threads: None,
        progress: &Silent,
    };
    let traced = || {
        let read = pipeline::traced(&request).expect("it runs");
        read.value.expect("content")
    };
    let before = traced();
    let suggester = Suggester::new(&before.book, &before.trace);
    for (body, old) in [("ubuyama", "h27"), ("tsukuba-smartcity", "r6")] {
        let at = |version: &str| {
            pipeline::listed(&content, &before.book, body, None, version).expect("a version")
        };
        let origin = |version: &str| Origin::Listed {
            jurisdiction: body.into(),
            policy: None,
            version: version.into(),
        };
        let pair = pipeline::pair(&request, &origin(old), &origin("sample-r9"));
        let pair = pair.expect("it runs").value.expect("two versions");
        let diff = pair.diff();
        let refs = Pair {
            old: at(old),
            new: at("sample-r9"),
        };
        let told = impact(before.material(), &before.trace, (refs, &diff), || {
            &suggester
        });
        let file = before.trace.file(body).expect("links");
        let carried = migrate(file, &pair.old.side(), &pair.new.side(), &diff);
        let carried = carried.expect("it can be written");
        assert!(carried.merged.len() + carried.split.len() > 0, "{body}");
        test.write(&format!("content/traceability/{body}.yaml"), &carried.text);
        let after = traced();
        let version = &pair.new.version;
        // Of one control at one clause the best that is told of it.
        let mut wanted: BTreeMap<(usize, &str), Effect> = BTreeMap::new();
        for one in &told.clauses {
            for (new, link) in one
                .new
                .iter()
                .flat_map(|new| one.links.iter().map(move |l| (new, l)))
            {
                let best = wanted.entry((*new, &link.control)).or_insert(link.effect);
                if *best == Effect::Lost {
                    *best = link.effect;
                }
            }
        }
        let (mut stand, mut review, mut lost) = (0, 0, 0);
        for clause in 0..version.clauses.len() {
            let key = &version.clauses[clause].key;
            let links = after.trace.of_clause(refs.new, clause);
            for link in links {
                let effect = wanted.remove(&(clause, link.control.as_str()));
                match link.state {
                    State::Confirmed => {
                        stand += 1;
                        assert!(
                            matches!(effect, None | Some(Effect::Stands)),
                            "{body}/{key} {}: {effect:?}",
                            link.control
                        );
                    }
                    State::Review => {
                        review += 1;
                        assert_eq!(
                            effect,
                            Some(Effect::Review),
                            "{body}/{key} {}",
                            link.control
                        );
                    }
                }
            }
        }
        for ((clause, control), effect) in wanted {
            let key = &version.clauses[clause].key;
            assert_eq!(effect, Effect::Lost, "{body}/{key} {control}");
            lost += 1;
        }
        assert!(stand > 300 && review > 20, "{stand} {review} {lost}");
        for one in &told.clauses {
            let (Some(new), Some((_, effect))) = (one.new, &one.waiver) else {
                continue;
            };
            let state = after.trace.waiver(refs.new, new).map(|waiver| waiver.state);
            let wanted = match effect {
                Effect::Lost => None,
                Effect::Review => Some(State::Review),
                Effect::Stands => Some(State::Confirmed),
            };
            assert_eq!(state, wanted, "{body}/{}", version.clauses[new].key);
        }
        for one in told.clauses.iter().filter(|one| one.unanswered) {
            let new = one.new.expect("a clause");
            let key = &version.clauses[new].key;
            assert!(
                after.trace.of_clause(refs.new, new).is_empty(),
                "{body}/{key}"
            );
        }
    }
}

#[test]
fn a_clause_that_went_away_is_told_with_the_way_out() {
    let test = confirmed();
    revise(
        &test,
        (
            "### 第5条 (委員会)\n\n町長は、情報セキュリティ委員会を置かなければならない。\n",
            "",
        ),
    );
    test.run(&["keys", "machi@r8", "machi@r9"]).ended(0);
    let run = test.run(&["check"]).ended(1);
    assert!(
        run.stderr
            .contains("error[K0803]: 版「r9」に条項「4」がありません"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("keiji trace migrate machi@r8 machi@r9"),
        "{}",
        run.stderr
    );
    let text = links(&test).replace("version: r8", "version: r9");
    test.write("content/traceability/machi.yaml", text);
    test.run(&["check"])
        .ended(1)
        .says("「keiji diff machi@r8 machi@r9」で続く条項を見て");
}

#[test]
fn proposals_never_count() {
    let test = confirmed();
    let text = links(&test);
    let at = text.find("  \"3\":").expect("an entry");
    test.write("content/traceability/machi.yaml", &text[..at]);
    test.write(
        "content/controls/usb-lock.md",
        control("usb-lock", "情報資産の持出しの封鎖", "internal"),
    );
    let run = test.run(&["trace", "suggest", "machi"]).ended(0);
    assert!(
        run.stdout
            .contains("\"3\":\n    links:\n      - {control: usb-lock, relation: supports}"),
        "{}",
        run.stdout
    );
    let run = test.run(&["trace"]).ended(1);
    assert!(run.stdout.contains("統制のない条文 2 件"), "{}", run.stdout);
    test.run(&["trace", "suggest", "mura"])
        .ended(2)
        .says("団体「mura」はありません");
}

/// A body's own links are out of sight; what is proposed must still be found in the
/// other bodies and in the words of the controls.
#[test]
fn proposals_are_mostly_what_readers_chose() {
    let content = concat!(env!("CARGO_MANIFEST_DIR"), "/content");
    let test = confirmed();
    let run = test.run(&["trace", "suggest", "--evaluate", "--content", content]);
    let run = run.ended(0);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines.len(), 6, "{}", run.stdout);
    for line in &lines[1..] {
        let shares = line.split_whitespace().filter_map(|word| word.parse().ok());
        let shares: Vec<f64> = shares.collect();
        let [clauses, first, any, right] = shares[..] else {
            panic!("{line}");
        };
        assert!(clauses > 200.0 && first <= any, "{line}");
        assert!(any > 75.0 && right > 25.0, "{line}");
    }
    // Alone, a body has nothing but the words of its controls.
    let run = test
        .run(&["trace", "suggest", "--evaluate", "machi"])
        .ended(0);
    assert!(run.stdout.contains("試験町"), "{}", run.stdout);
    test.run(&["trace", "suggest", "--evaluate", "mura"])
        .ended(2);
    test.run(&["trace", "suggest"]).ended(2);
}

#[test]
fn the_public_edition_names_no_withheld_control() {
    let test = confirmed();
    let notes = found(&test, &["--edition", "public"]);
    assert_eq!(notes, [("K0810".into(), 14)]);
    assert_eq!(found(&test, &[]), []);
    test.run(&["build", "--edition", "public"]).ended(0);
    for (path, bytes) in test.files("site") {
        let text = String::from_utf8_lossy(&bytes);
        for secret in ["usb-lock", "媒体の封鎖", "持出しの部分を受け持つ"] {
            assert!(!text.contains(secret), "{path} holds {secret}");
        }
    }
    let trace = test.data("trace.json");
    assert_eq!(list(&trace, "links").len(), 4);
    assert_eq!(list(&trace, "coverage")[0]["withheld"], 0);
    // Only withheld controls: the clause counts as covered and has none to show.
    let alone = links(&test);
    let start = alone
        .find("      - {control: password-rules, relation: supports")
        .expect("a link");
    let end = start + alone[start..].find('\n').expect("a line end") + 1;
    test.write(
        "content/traceability/machi.yaml",
        format!("{}{}", &alone[..start], &alone[end..]),
    );
    test.run(&["build", "--edition", "public"]).ended(0);
    let coverage = test.data("trace.json")["coverage"][0].clone();
    assert_eq!(
        (&coverage["withheld"], &coverage["linked"]),
        (&Value::from(1), &Value::from(2))
    );
}

#[test]
fn a_site_without_controls_has_none_to_miss() {
    let test = SiteTest::new();
    assert_eq!(found(&test, &[]), []);
    test.run(&["build"]).ended(0);
    assert_eq!(list(&test.data("controls.json"), "controls").len(), 0);
    assert_eq!(list(&test.data("trace.json"), "coverage").len(), 0);
    let run: Run = test.run(&["trace"]).ended(0);
    assert!(run.stdout.starts_with("団体"));
}

/// Two real policies with invented revisions: a link is to be read again where the
/// words changed, and nowhere else, however the numbers ran.
#[test]
fn in_the_samples_numbers_turn_nothing_and_words_do() {
    use keiji::diff::{ChangeKind, Part};
    use keiji::pipeline::{self, Origin, Request, Silent};
    use keiji::trace::State;

    let content = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let request = Request {
        content: &content,
        edition: None,
        threads: None,
        progress: &Silent,
    };
    let traced = pipeline::traced(&request)
        .expect("it runs")
        .value
        .expect("content");
    let (mut same, mut changed) = (0, 0);
    for (body, old) in [("ubuyama", "h27"), ("tsukuba-smartcity", "r6")] {
        let origin = |version: &str| Origin::Listed {
            jurisdiction: body.into(),
            policy: None,
            version: version.into(),
        };
        let pair = pipeline::pair(&request, &origin(old), &origin("sample-r9"));
        let pair = pair.expect("it runs").value.expect("two versions");
        let at = pipeline::listed(&content, &traced.book, body, None, "sample-r9");
        let at = at.expect("the sample");
        let diff = pair.diff();
        // A number left behind leads to another clause: that is another text.
        let stale: Vec<usize> = diff.stale_references.iter().map(|s| s.clause).collect();
        for change in &diff.changes {
            let [piece] = change.pieces.as_slice() else {
                continue;
            };
            let (Some(_), Some(new)) = (piece.old, piece.new) else {
                continue;
            };
            let words = change.kind == ChangeKind::Modified
                && piece.parts.iter().any(|p| p.part != Part::Label)
                && !change.is_reference_update();
            let plain = matches!(
                change.kind,
                ChangeKind::Unchanged | ChangeKind::Renumbered | ChangeKind::Moved
            ) && !change.also.modified
                && !stale.contains(&new);
            for link in traced.trace.of_clause(at, new) {
                let key = &pair.new.version.clauses[new].key;
                if words {
                    assert_eq!(link.state, State::Review, "{body}/{key}");
                    changed += 1;
                } else if plain && link.inherited_from.is_none() {
                    assert_eq!(link.state, State::Confirmed, "{body}/{key}");
                    same += 1;
                }
            }
        }
    }
    assert!(same > 600 && changed > 10, "{same} {changed}");
}
