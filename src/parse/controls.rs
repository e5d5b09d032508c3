//! `controls/<id>.md`: one control, its front matter and what is written of it.
//!
//! In: the file. Out: the control, or none where a field that it cannot do without
//! is missing or wrong. Whether its owner and its clauses exist is for those who
//! hold them.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag};

use super::front::split_front;
use super::yaml::{Fields, YamlDocument, is_id};
use crate::diagnostic::{Checked, Code, Diagnostic, Report, Severity};
use crate::highlight;
use crate::japanese::nearest;
use crate::model::{Control, ControlStatus, ControlType, Edition, is_iso27002};
use crate::source::SourceFile;

/// A control and where its fields stand.
#[derive(Debug, Clone)]
pub struct ControlFile {
    /// The control.
    pub control: Control,
    /// The file.
    pub source: SourceFile,
    /// The line of its identifier, from 1.
    pub id_line: usize,
    /// The line of its owner, from 1.
    pub owner_line: usize,
}

/// Reads a control.
pub fn parse_control(file: &SourceFile) -> Checked<Option<ControlFile>> {
    let mut report = Report::default();
    let Some((range, body)) = split_front(file) else {
        report.push(
            Diagnostic::error(Code::FrontMatterMissing, "先頭に YAML の前付けがありません")
                .at_line(file, 1)
                .hint(
                    "先頭に「---」の行で囲んで id、name、type、owner、status などを書いてください",
                ),
        );
        return Checked {
            value: None,
            report,
        };
    };
    let Some(document) = YamlDocument::parse(file, range, &mut report) else {
        return Checked {
            value: None,
            report,
        };
    };
    let mut fields = document.fields();
    let id = fields.required("id", &mut report);
    if !id.is_empty() && !is_id(&id) {
        let fault = Diagnostic::error(Code::BadId, format!("「{id}」は識別子に使えません"))
            .hint("半角の英小文字、数字、ハイフンだけで、64 字までで書いてください");
        report.push(fields.at("id", fault));
    }
    let name = fields.required("name", &mut report);
    let types = ControlType::ALL.map(|t| (t.name(), t.word(), t));
    let kind = one_of(&mut fields, "type", &types, &mut report);
    let owner = fields.required("owner", &mut report);
    let all = ControlStatus::ALL.map(|s| (s.name(), s.word(), s));
    let status = one_of(&mut fields, "status", &all, &mut report);
    let review = fields.required("review", &mut report);
    let evidence = fields.texts("evidence", &mut report);
    let iso27002 = iso27002(&mut fields, &mut report);
    let editions = [Edition::Internal, Edition::Public].map(|e| (e.name(), "", e));
    let edition = one_of(&mut fields, "edition", &editions, &mut report);
    let (id_line, owner_line) = (fields.line_of("id"), fields.line_of("owner"));
    fields.finish(&mut report);
    report_body(file, body, &mut report);
    let fit = report.count(Severity::Error) == 0 || is_id(&id) && !name.is_empty();
    let value = kind.zip(status).zip(edition).filter(|_| fit);
    let value = value.map(|((kind, status), edition)| ControlFile {
        control: Control {
            id,
            name,
            kind,
            owner,
            status,
            review,
            evidence,
            iso27002,
            edition,
            body: file.text()[body..].trim().to_owned(),
            path: file.path().to_owned(),
        },
        source: file.clone(),
        id_line,
        owner_line,
    });
    Checked { value, report }
}

/// One of a few words, which must be there; each stands with what readers call it,
/// so that who writes that is told the word.
pub(super) fn one_of<T: Copy>(
    fields: &mut Fields<'_>,
    key: &'static str,
    known: &[(&str, &str, T)],
    report: &mut Report,
) -> Option<T> {
    let word = fields.required(key, report);
    let found = known.iter().find(|(name, _, _)| *name == word);
    if found.is_none() && !word.trim().is_empty() {
        let names: Vec<&str> = known.iter().map(|(name, _, _)| *name).collect();
        let called = known.iter().find(|(_, called, _)| *called == word);
        let meant = match called {
            Some((name, _, _)) => vec![*name],
            None => nearest(&word, names.iter().copied()),
        };
        let hint = match meant.as_slice() {
            [name] => format!(
                "「{name}」と書いてください（ほかに書ける語: {}）",
                {
                    let others = names.iter().filter(|other| *other != name);
                    others.copied().collect::<Vec<_>>().join("、")
                }
            ),
            _ => format!("次のいずれか: {}", names.join("、")),
        };
        let fault = Diagnostic::error(
            Code::BadValue,
            format!("「{word}」という {key} はありません"),
        )
        .hint(hint);
        report.push(fields.at(key, fault));
    }
    found.map(|(_, _, value)| *value)
}

fn iso27002(fields: &mut Fields<'_>, report: &mut Report) -> Vec<String> {
    let mut numbers = fields.texts("iso27002", report);
    numbers.retain(|number| {
        let good = is_iso27002(number);
        if !good {
            let fault = Diagnostic::error(
                Code::BadIsoNumber,
                format!("「{number}」は ISO/IEC 27002:2022 の管理策の番号ではありません"),
            )
            .hint("5.1 から 5.37、6.1 から 6.8、7.1 から 7.14、8.1 から 8.34 までの番号を、\"8.10\" のように引用符で囲んで書いてください");
            report.push(fields.at("iso27002", fault));
        }
        good
    });
    numbers
}

/// Reports code blocks that do not end where they should or are in a language that
/// cannot be highlighted, and a body that does not say how the control is checked.
fn report_body(file: &SourceFile, body: usize, report: &mut Report) {
    let text = &file.text()[body..];
    let events = Parser::new_ext(text, Options::ENABLE_TABLES);
    let mut heading = false;
    let mut checked = false;
    for (event, range) in events.into_offset_iter() {
        checked |=
            heading && matches!(&event, Event::Text(words) if words.trim() == Control::CHECKS);
        heading = matches!(&event, Event::Start(Tag::Heading { level, .. }) if *level == HeadingLevel::H2);
        let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) = event else {
            continue;
        };
        if let Some(swallowed) = swallowed(&text[range.clone()]) {
            // What it swallowed is not missing.
            checked = true;
            let line = file.position(body + range.start).line;
            let message = match swallowed {
                Swallowed::Rest => {
                    "コードの囲みが閉じていません（後に続く文も見出しもコードになります）"
                        .to_owned()
                }
                Swallowed::Block(n) => format!(
                    "コードの囲みが、{} 行目の次の囲みより前に閉じていません（間の文もコードになります）",
                    line + n
                ),
            };
            let fence: String = text[range.start..]
                .chars()
                .take_while(|c| FENCES.contains(c))
                .collect();
            report.push(
                Diagnostic::error(Code::FenceOpen, message)
                    .at_line(file, line)
                    .hint(format!(
                        "コードの次の行に「{fence}」だけの行を加えてください。囲みの中に「{fence}」を書くなら、外の囲みを一つ長くします"
                    )),
            );
        }
        let language = info.split_whitespace().next().unwrap_or("text");
        if highlight::is_language(language) {
            continue;
        }
        let known: Vec<&str> = highlight::languages().collect();
        let line = file.position(body + range.start).line;
        report.push(
            Diagnostic::error(
                Code::UnknownLanguage,
                format!("コードの言語「{language}」を知りません"),
            )
            .at_line(file, line)
            .hint(format!(
                "次のいずれかを書いてください（色を付けないものは text）: {}",
                known.join("、")
            )),
        );
    }
    if !checked {
        let fault = Diagnostic::warning(
            Code::ChecksMissing,
            format!("本文に「## {}」がありません", Control::CHECKS),
        );
        report.push(fault.at_line(file, file.position(body).line).hint(
            "見出しを置き、だれが、いつ、何を見て確かめるかを書いてください。点検表に載ります",
        ));
    }
}

/// Of what a fence is made.
const FENCES: [char; 2] = ['`', '~'];

/// What a code block holds that was not meant for it.
#[derive(Debug, PartialEq, Eq)]
enum Swallowed {
    /// Whatever follows, for nothing closes it.
    Rest,
    /// The beginning of another block, so many lines below its own.
    Block(usize),
}

/// What a fenced code block swallows: CommonMark lets one that is not closed run on
/// to the end, and takes what opens another one for a line of code.
fn swallowed(block: &str) -> Option<Swallowed> {
    // In a list or a quotation the lines begin with its marks.
    let bare = |line: &str| {
        let line = line.trim().trim_start_matches(['>', ' ', '\t']);
        line.to_owned()
    };
    let mut lines = block.lines().map(bare);
    let fence: String = lines
        .next()?
        .chars()
        .take_while(|c| FENCES.contains(c))
        .collect();
    let mut closed = false;
    for (n, line) in lines.enumerate() {
        let Some(behind) = line.strip_prefix(&fence) else {
            closed = false;
            continue;
        };
        closed = behind.chars().all(|c| fence.starts_with(c));
        let opens = |c: char| c.is_ascii_alphanumeric();
        if behind.trim_start().starts_with(opens) && !behind.contains('`') {
            return Some(Swallowed::Block(n + 1));
        }
    }
    (!closed).then_some(Swallowed::Rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "---\nid: mfa\nname: 多要素認証\ntype: technical\nowner: system-manager\nstatus: done\nreview: 年1回\nevidence: [設定の写し]\niso27002: [\"8.5\", 5.17]\nedition: public\n---\n\n## 何をするか\n\n要素を二つ求める。\n\n```bash check=shellcheck\ntrue\n```\n\n## 確認\n\n台帳を見る。\n";

    fn findings(text: &str) -> Vec<(Code, usize)> {
        let report = parse_control(&SourceFile::from_text("mfa.md", text)).report;
        let place = |d: &&Diagnostic| d.place.as_ref().map_or(0, |p| p.start.line);
        report.sorted().iter().map(|d| (d.code, place(d))).collect()
    }

    #[test]
    fn a_sound_control_is_read_whole() {
        let Checked { value, report } = parse_control(&SourceFile::from_text("mfa.md", GOOD));
        assert!(report.is_empty(), "{report:?}");
        let control = value.expect("a control").control;
        assert_eq!(control.iso27002, ["8.5", "5.17"]);
        assert_eq!(
            (control.kind, control.edition),
            (ControlType::Technical, Edition::Public)
        );
        assert_eq!(control.summary(), "要素を二つ求める。");
        assert!(
            control.body.starts_with("## 何をするか") && control.body.ends_with("台帳を見る。")
        );
    }

    #[test]
    fn each_fault_has_its_place() {
        for (from, to, code, line) in [
            ("id: mfa", "id: MFA", Code::BadId, 2),
            ("name: 多要素認証\n", "", Code::MissingKey, 2),
            ("technical", "technic", Code::BadValue, 4),
            ("status: done", "status: finished", Code::BadValue, 6),
            ("review: 年1回\n", "", Code::MissingKey, 2),
            ("\"8.5\"", "\"8.55\"", Code::BadIsoNumber, 9),
            ("\"8.5\"", "\"A.8.5\"", Code::BadIsoNumber, 9),
            ("edition: public", "edition: secret", Code::BadValue, 10),
            ("evidence:", "proof:", Code::UnknownKey, 8),
            ("```bash", "```basic", Code::UnknownLanguage, 17),
        ] {
            assert_eq!(
                findings(&GOOD.replacen(from, to, 1)),
                [(code, line)],
                "{to}"
            );
        }
        assert_eq!(findings("# 統制\n"), [(Code::FrontMatterMissing, 1)]);
    }

    #[test]
    fn a_fence_that_swallows_what_follows_is_told() {
        let start = GOOD.find("```").expect("a block");
        let open = |text: &str| findings(&format!("{}{text}", &GOOD[..start]));
        let fault = [(Code::FenceOpen, 17)];
        assert_eq!(open("```bash\ntrue\n\n## 確認\n\n台帳を見る。\n"), fault);
        assert_eq!(open("~~~bash\ntrue\n```\n"), fault);
        assert_eq!(open("````bash\ntrue\n```\n"), fault);
        assert_eq!(
            open("- 方法\n\n  ```bash\n  true\n\n## 確認\n"),
            [(Code::FenceOpen, 19)]
        );
        // The second block closes the first one.
        assert_eq!(
            open("```bash\ntrue\n\n次に、設定する。\n\n```ini\na = b\n```\n\n## 確認\n"),
            fault
        );
        for sound in [
            "```bash\ntrue\n```\n\n## 確認\n",
            "```bash\ntrue\n````  \n\n## 確認\n",
            "````text\n```bash\ntrue\n```\n````\n\n## 確認\n",
            "~~~text\n```bash\n~~~\n\n## 確認\n",
            "- 方法\n\n  ```bash\n  true\n  ```\n\n## 確認\n",
            "> ```bash\n> true\n> ```\n\n## 確認\n",
            "```\n```\n\n## 確認\n",
        ] {
            assert_eq!(open(sound), [], "{sound}");
        }
    }

    #[test]
    fn a_body_that_does_not_say_how_it_is_checked_is_told() {
        let told = |to: &str| findings(&GOOD.replacen("## 確認", to, 1));
        let fault = [(Code::ChecksMissing, 12)];
        for missing in ["### 確認", "確認", "## 確認の方法", "## **確認**"] {
            assert_eq!(told(missing), fault, "{missing}");
        }
        assert_eq!(told("確認\n---"), []);
        assert_eq!(told("## 確認 ##"), []);
        let code = told("```text\n## 確認\n```");
        assert_eq!(code, fault);
    }

    #[test]
    fn a_word_that_readers_use_is_answered_with_the_one_to_write() {
        for (from, to, hint) in [
            ("status: done", "status: 実施済み", "「done」と書いて"),
            ("type: technical", "type: tecnical", "「technical」と書いて"),
            ("type: technical", "type: magic", "次のいずれか: technical"),
        ] {
            let text = GOOD.replacen(from, to, 1);
            let report = parse_control(&SourceFile::from_text("mfa.md", &text)).report;
            let told: Vec<&str> = report.iter().filter_map(|d| d.hint.as_deref()).collect();
            assert!(told.iter().any(|h| h.starts_with(hint)), "{told:?}");
        }
    }

    #[test]
    fn a_block_without_a_language_is_plain() {
        assert_eq!(
            findings(&GOOD.replace("```bash check=shellcheck", "```")),
            []
        );
        let indented = GOOD.replace("```bash check=shellcheck\ntrue\n```", "    ```basic");
        assert_eq!(findings(&indented), []);
    }
}
