//! Slips of drafting are reported where they are, and nothing else is.

use crate::driver::{FRONT, SiteTest};

/// The findings of a text, with the line of each below the front matter.
fn findings(body: &str) -> Vec<(String, String)> {
    let test = SiteTest::new();
    test.write(
        "content/glossary.yaml",
        "variants:\n  - [取扱い, 取り扱い, 取扱]\n  - [サーバ, サーバー]\n",
    );
    test.policy(&format!("{FRONT}{body}"));
    let run = test.run(&["check", "--message-format", "json"]);
    let lines = run.json_lines();
    lines
        .iter()
        .map(|m| {
            let text = |key: &str| m[key].as_str().unwrap_or_default().to_owned();
            (text("code"), text("message"))
        })
        .collect()
}

#[track_caller]
fn assert_codes(body: &str, codes: &[&str]) {
    let found = findings(body);
    let names: Vec<&str> = found.iter().map(|(code, _)| code.as_str()).collect();
    assert_eq!(names, codes, "{found:?}\n{body}");
}

fn article(text: &str) -> String {
    format!("\n### 第1条 (試験)\n\n{text}\n")
}

#[test]
fn terms_are_defined_once_and_used() {
    let used = "\n### 第2条 (扱い)\n\n庁舎を守る。\n";
    let define = "本庁舎（以下「庁舎」という。）を守る。";
    assert_codes(&format!("{}{used}", article(define)), &[]);
    assert_codes(&article(define), &["K0704"]);
    let twice = format!(
        "{}\n### 第2条 (扱い)\n\n支所（以下「庁舎」という。）を守る。庁舎を閉じる。\n",
        article(define)
    );
    assert_codes(&twice, &["K0703"]);
    // A later mention in the same clause, or at the head of a longer word, is a use.
    assert_codes(&article(&format!("{define}庁舎を閉じる。")), &[]);
    assert_codes(&article(&format!("{define}庁舎管理を行う。")), &[]);
}

#[test]
fn abbreviations_follow_their_definition() {
    let define = "\n### 第2条 (体制)\n\n最高責任者（以下「CISO」という。）を置く。\n\n### 第3条 (務め)\n\nCISOは、町を守る。\n";
    assert_codes(
        &format!("{}{define}", article("CISOは、町を守る。")),
        &["K0705"],
    );
    assert_codes(
        &format!("{}{define}", article("最高責任者（CISO）は、町を守る。")),
        &[],
    );
    assert_codes(&format!("{}{define}", article("課長は、町を守る。")), &[]);
}

#[test]
fn used_roles_are_appointed() {
    let uses = "情報システム管理者は、記録しなければならない。";
    assert_codes(&article(uses), &["K0706"]);
    for appoints in [
        "課長を情報システム管理者とする。",
        "情報システム管理者を置き、課長をもって充てる。",
        "課長は、情報システム管理者を指名する。",
        "情報システム管理者は、課長をもって充てる。",
        "情報システム管理者及び記録係を置く。",
        "課長を情報システム管理者（以下「管理者」という。）とする。管理者は、",
    ] {
        assert_codes(&article(&format!("{appoints}{uses}")), &[]);
    }
    // People who hold no office of this field are anyone.
    assert_codes(&article("監督責任者は、記録しなければならない。"), &[]);
}

#[test]
fn a_role_has_one_name() {
    let check = |text: &str| {
        let test = SiteTest::new();
        test.write(
            "content/jurisdictions/machi/jurisdiction.yaml",
            "id: machi\nname: 試験町\nkind: 町\nroles:\n  - id: outsourcing\n    name: 外部委託事業者\n    also: [外部委託業者, 受託者]\npolicies:\n  - id: policy\n    versions: [r8]\n",
        );
        test.policy(&format!("{FRONT}{}", article(text)));
        test.findings()
    };
    assert_eq!(
        check("外部委託事業者を選ぶ。外部委託事業者と契約する。"),
        Vec::<String>::new()
    );
    assert_eq!(
        check("外部委託事業者を選ぶ。外部委託業者と契約する。"),
        ["warning[K0707]"]
    );
    assert_eq!(
        check("外部委託事業者（以下「受託者」という。）を選ぶ。受託者と契約する。"),
        Vec::<String>::new()
    );
}

#[test]
fn one_word_is_spelt_in_one_way() {
    let found = findings(&article(
        "情報の取扱いを定める。媒体の取り扱いを定め、物の取扱いも定める。",
    ));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, "K0708");
    assert!(
        found[0]
            .1
            .contains("「取扱い」2 回（第1条）、「取り扱い」1 回（第1条）"),
        "{found:?}"
    );
    for fine in [
        "情報の取扱いを定める。適切に取り扱い、記録する。",
        "情報の取扱いを定める。取扱制限を守る。",
        "サーバを守る。メインサーバを置く。",
    ] {
        assert_codes(&article(fine), &[]);
    }
    assert_codes(&article("サーバを守る。サーバーを置く。"), &["K0708"]);
}

#[test]
fn spellings_are_counted_in_headings_and_cells_and_named() {
    let found = findings(
        "\n### 第1条 (媒体の取扱い)\n\n媒体の取り扱いを定める。\n\n### 第2条 (表)\n\n次の表による。\n\n| 種別 | 定め |\n|---|---|\n| 書類 | 書類の取扱い |\n",
    );
    let mixed: Vec<_> = found.iter().filter(|(code, _)| code == "K0708").collect();
    assert_eq!(mixed.len(), 1, "{found:?}");
    let message = &mixed[0].1;
    // The name of a row is a cell of its table and counts once.
    assert!(
        message.contains("「取扱い」2 回（第1条、第2条"),
        "{message}"
    );
    assert!(message.contains("「取り扱い」1 回（第1条）"), "{message}");
    let many: String = (2..10)
        .map(|n| format!("\n### 第{n}条 (題)\n\n書類の取扱いを定める。\n"))
        .collect();
    let found = findings(&format!("{}{many}", article("書類の取り扱いを定める。")));
    let message = &found[0].1;
    assert!(
        message.contains("「取扱い」8 回（第2条、第3条、第4条、第5条、第6条 ほか 3 か所）"),
        "{message}"
    );
}

#[test]
fn unused_terms_are_told_with_the_spelling_that_is_used() {
    let unused = |define: &str, used: &str| {
        let rest = format!("\n### 第2条 (扱い)\n\n{used}\n");
        let found = findings(&format!("{}{rest}", article(define)));
        let unused: Vec<_> = found.iter().filter(|(code, _)| code == "K0704").collect();
        assert_eq!(unused.len(), 1, "{found:?}");
        unused[0].1.clone()
    };
    for (term, used, near) in [
        (
            "コンピューターウイルス",
            "コンピュータウィルスを除く。",
            "コンピュータウィルス",
        ),
        (
            "外部委託業者",
            "各外部委託事業者等を選ぶ。",
            "外部委託事業者",
        ),
        (
            "通信経路の分割",
            "網の通信経路を分割する。",
            "通信経路を分割",
        ),
        ("受入れ検査", "受け入れ検査を行う。", "受け入れ検査"),
        ("委託事業者", "外部委託事業者を選ぶ。", "外部委託事業者"),
    ] {
        let define = format!("これこれ（以下「{term}」という。）を守る。");
        let message = unused(&define, used);
        assert!(
            message.contains(&format!("「{near}」が 1 回使われています（第2条）")),
            "{message}"
        );
    }
    for (term, used) in [
        ("基本方針", "基本指針を守る。"),
        ("庁舎", "官舎を守る。"),
        ("クラウドサービス", "アクセスログを守る。"),
    ] {
        let define = format!("これこれ（以下「{term}」という。）を守る。");
        let message = unused(&define, used);
        assert!(!message.contains("近い書き方"), "{message}");
    }
}

#[test]
fn every_finding_about_a_text_can_be_let_stand() {
    let define = "本庁舎（以下「庁舎」という。）を守る。";
    let again = "\n### 第2条 (扱い)\n\n支所（以下「庁舎」という。）を守る。庁舎を閉じる。\n";
    let late = "\n### 第2条 (体制)\n\n最高責任者（以下「CISO」という。）を置く。\n\n### 第3条 (務め)\n\nCISOは、町を守る。\n";
    for (code, name, clause, body) in [
        ("K0601", "reference-to-nothing", "第1条", article("第9条の規定による。")),
        ("K0602", "relative-without-target", "第1条", article("前条の規定による。")),
        ("K0603", "law-number-mismatch", "第1条", article("地方公務員法（昭和26年法律第261号）による。")),
        ("K0604", "law-number-incomplete", "第1条", article("地方公務員法（昭和25年）による。")),
        (
            "K0607",
            "span-elsewhere",
            "1.1",
            "\n## 1\\. 総則\n\n### 1.1. 分類\n\n職員（以下1.2節において「職員」という。）を守る。\n\n### 1.2. 体制\n\n職員を守る。\n".to_owned(),
        ),
        ("K0703", "term-defined-twice", "第2条", format!("{}{again}", article(define))),
        ("K0704", "term-unused", "第1条", article(define)),
        ("K0705", "term-before-definition", "第1条", format!("{}{late}", article("CISOは、町を守る。"))),
        ("K0706", "role-not-appointed", "第1条", article("情報システム管理者は、記録しなければならない。")),
        ("K0707", "role-two-names", "第1条", article("外部委託事業者を選ぶ。外部委託事業者と契約する。外部委託業者を選ぶ。")),
        ("K0708", "spellings-mixed", "第1条", article("情報の取扱いを定める。媒体の取り扱いを定め、物の取扱いも定める。")),
        ("K0709", "full-stop-missing", "第1条", article("職員は、記録しなければならない")),
    ] {
        let path = if code == "K0607" { "[\"1\", \"1.1\"]".to_owned() } else { format!("[{clause}]") };
        let test = SiteTest::new();
        test.write("content/glossary.yaml", "variants:\n  - [取扱い, 取り扱い, 取扱]\n");
        test.write("content/laws.yaml", "laws:\n  - name: 地方公務員法\n    number: 昭和25年法律第261号\n");
        test.write(
            "content/jurisdictions/machi/jurisdiction.yaml",
            "id: machi\nname: 試験町\nkind: 町\nroles:\n  - id: outsourcing\n    name: 外部委託事業者\n    also: [外部委託業者]\npolicies:\n  - id: policy\n    versions: [r8]\n",
        );
        test.policy(&format!("{FRONT}{body}"));
        let run = test.run(&["check", "--strict", "--message-format", "json"]);
        let found = run.json_lines();
        let codes: Vec<_> = found.iter().filter_map(|m| m["code"].as_str()).collect();
        assert_eq!((run.code, codes), (Some(1), vec![code]), "{body}");
        let hint = found[0]["hint"].as_str().unwrap_or_default();
        assert!(hint.contains(&format!("finding: {name}、")), "{code}: {hint}");
        let kept = format!("as_printed:\n  - finding: {name}\n    path: {path}\n    reason: 見た\neffective");
        test.policy(&format!("{}{body}", FRONT.replacen("effective", &kept, 1)));
        let run = test.run(&["check", "--strict", "--message-format", "json"]);
        let found = run.json_lines();
        assert_eq!(run.code, Some(0), "{code}: {found:?}");
        assert_eq!(found[0]["severity"], "note", "{code}");
        // What is acknowledged and is not there is an error.
        test.policy(&format!(
            "{}{}",
            FRONT.replacen("effective", &kept, 1),
            article("町を守る。")
        ));
        assert_eq!(test.findings(), ["error[K0208]"], "{code}");
    }
}

#[test]
fn a_search_does_not_judge_the_draft() {
    let test = SiteTest::new();
    test.policy(&format!(
        "{FRONT}{}",
        article("職員は、記録しなければならない")
    ));
    for command in [&["search", "職員", "--strict"][..], &["verify", "--strict"]] {
        let run = test.run(command);
        assert_eq!(run.code, Some(0), "{run:#?}");
        assert!(!run.stderr.contains("K0709"), "{run:#?}");
    }
}

#[test]
fn sentences_end_with_a_full_stop() {
    assert_codes(&article("職員は、記録しなければならない"), &["K0709"]);
    assert_codes(&article("職員は、記録しなければならない。"), &[]);
    let list = |a: &str, b: &str| {
        article(&format!(
            "職員は、次の事項を守る。\n\n- (1) {a}\n- (2) {b}\n- (3) 施錠すること。"
        ))
    };
    assert_codes(&list("記録すること。", "報告すること"), &["K0709"]);
    // A list that goes without them is written so on purpose.
    assert_codes(
        &article("次のとおりとする。\n\n- (1) 記録するものとする\n- (2) 報告すること"),
        &[],
    );
}

#[test]
fn superseded_texts_are_left_alone() {
    let test = SiteTest::new();
    test.list(&["r7", "r8"]);
    let bad = article("職員は、記録しなければならない");
    let old = FRONT.replace("r8", "r7").replace("in-force", "superseded");
    test.write("content/jurisdictions/machi/r7.md", format!("{old}{bad}"));
    test.write("content/jurisdictions/machi/r8.keys.yaml", "from: r7\n");
    assert_eq!(test.findings(), Vec::<String>::new());
}

/// Findings of the five texts that a reader has judged right.
#[test]
fn the_five_texts_have_these_slips() {
    let test = SiteTest::empty();
    let content = concat!(env!("CARGO_MANIFEST_DIR"), "/content");
    let run = test.run(&["check", "--content", content, "--message-format", "short"]);
    assert_eq!(run.code, Some(0), "{run:#?}");
    let all = format!("{}{}", run.stdout, run.stderr);
    for (body, code, message) in [
        ("oguchi", "K0706", "「最高責任者」"),
        ("oguchi", "K0708", "「受入れ」2 回（8 8.3 (3) ウ、"),
        (
            "oguchi",
            "K0604",
            "「平成28年」としか書かれていません。法令の一覧（content/laws.yaml）では「平成26年法律第104号」",
        ),
        (
            "hokuto",
            "K0704",
            "「コンピュータウイルス」が 10 回使われています（基本方針 2 (12)、",
        ),
        ("oguchi", "K0709", "句点"),
        ("fukushima", "K0706", "「統括情報セキュリティ責任者」（4 回"),
        (
            "fukushima",
            "K0708",
            "「取り扱い」1 回（対策基準 第6 5 (7)）",
        ),
        ("ubuyama", "K0706", "「情報セキュリティ管理者」"),
        ("ubuyama", "K0706", "「情報管理責任者」"),
        ("ubuyama", "K0707", "「最高情報セキュリティ責任者」（2 回"),
        ("hokuto", "K0704", "「委託事業者」"),
        ("hokuto", "K0704", "「クラウドサービス」"),
        ("tsukuba-smartcity", "K0704", "「守秘義務規定等」"),
    ] {
        assert!(
            all.lines().any(|l| l.contains(&format!("/{body}/"))
                && l.contains(code)
                && l.contains(message)),
            "{body} {code} {message}\n{all}"
        );
    }
    assert!(!all.contains("K0703"), "{all}");
    assert!(
        all.lines().filter(|l| l.contains("K070")).count() <= 55,
        "{all}"
    );
}
