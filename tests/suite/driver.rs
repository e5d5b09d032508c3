//! A small site in a directory of its own, and the binary run on it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// The front matter of a policy of 試験町.
pub(crate) const FRONT: &str = "---
jurisdiction: machi
title: 試験町情報セキュリティ規程
version: r8
label: 令和8年一部改定
status: in-force
effective: 2026-04-01
---
";

/// The text of that policy.
pub(crate) const BODY: &str = "
### 第1条 (目的)

この規程は、情報資産を守るために必要な事項を定める。

### 第2条 (定義)

次の各号の用語は、当該各号に定めるところによる。

- (1) **情報資産** 町が扱う情報及びその媒体をいう。
- (2) **職員等** 町の職員をいう。
  - ア 常勤の者
  - イ 会計年度任用職員

表: 情報資産の分類

| 分類 | 扱い |
| --- | --- |
| 重要性Ⅰ | 職員等は、持ち出してはならない。 |
| 重要性Ⅱ | 許可を要する。 |
";

/// A directory with `content/`, in which the binary runs.
pub(crate) struct SiteTest {
    directory: tempfile::TempDir,
}

/// What came of a run.
#[derive(Debug)]
pub(crate) struct Run {
    /// None where a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl SiteTest {
    /// A site of one body with one policy, without faults.
    pub(crate) fn new() -> Self {
        let test = Self::empty();
        test.write(
            "content/site.yaml",
            "title: 規程の掲示\njurisdictions: [machi]\n",
        );
        test.list(&["r8"]);
        test.policy(&format!("{FRONT}{BODY}"));
        test
    }

    /// A directory with nothing in it; its name is one that people would give.
    pub(crate) fn empty() -> Self {
        let directory = tempfile::Builder::new().prefix("掲示 試験 ").tempdir();
        Self {
            directory: directory.expect("a temporary directory"),
        }
    }

    /// The path of something in the directory.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.directory.path().join(path)
    }

    /// Writes a file.
    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("below the directory")).expect("directories");
        fs::write(path, bytes).expect("a file");
    }

    /// Writes the text of version r8.
    pub(crate) fn policy(&self, text: &str) {
        self.write("content/jurisdictions/machi/r8.md", text);
    }

    /// Writes the listing of the body with these versions.
    pub(crate) fn list(&self, versions: &[&str]) {
        let versions = versions.join(", ");
        self.write(
            "content/jurisdictions/machi/jurisdiction.yaml",
            format!(
                "id: machi\nname: 試験町\nkind: 町\npolicies:\n  - id: policy\n    versions: [{versions}]\n"
            ),
        );
    }

    /// A policy so long that its pages and data do not fit into a few kilobytes.
    pub(crate) fn long_policy(&self) {
        let mut text = FRONT.to_owned();
        for n in 1..=120 {
            text.push_str(&format!(
                "\n### 第{n}条 (見出し{n})\n\n職員等は、第{n}の手続により情報資産を守らなければならない。\n"
            ));
        }
        self.policy(&text);
    }

    /// Runs keiji there.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        Run::of(self.command().args(args).output())
    }

    /// The binary, about to run there.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_keiji"));
        command.current_dir(self.directory.path());
        command
    }

    /// Runs `keiji build` with a limit on the size of files; a file over it ends
    /// the program, or with `survive` only fails to be written.
    #[cfg(unix)]
    pub(crate) fn build_with_file_limit(&self, survive: bool) -> Run {
        let trap = if survive { "trap '' XFSZ; " } else { "" };
        let script = format!("{trap}ulimit -c 0; ulimit -f 8; exec \"$0\" build");
        let mut command = Command::new("sh");
        command
            .arg("-c")
            .arg(script)
            .arg(env!("CARGO_BIN_EXE_keiji"));
        Run::of(command.current_dir(self.directory.path()).output())
    }

    /// The files below a directory with their bytes.
    pub(crate) fn files(&self, directory: &str) -> BTreeMap<String, Vec<u8>> {
        let mut out = BTreeMap::new();
        collect(&self.path(directory), "", &mut out);
        out
    }

    /// The names in the directory, hidden ones too.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.directory.path()).expect("a directory");
        let mut names: Vec<String> = entries
            .map(|e| {
                e.expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        names
    }

    /// A published data file.
    pub(crate) fn data(&self, name: &str) -> Value {
        let bytes = fs::read(self.path("site/data").join(name)).expect("data");
        serde_json::from_slice(&bytes).expect("JSON")
    }

    /// The codes of all findings of `keiji check`, with their severities.
    pub(crate) fn findings(&self) -> Vec<String> {
        self.run(&["check", "--message-format", "json"])
            .json_lines()
            .iter()
            .map(|m| format!("{}[{}]", text(&m["severity"]), text(&m["code"])))
            .collect()
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("-")
}

fn collect(directory: &Path, prefix: &str, out: &mut BTreeMap<String, Vec<u8>>) {
    let Ok(entries) = fs::read_dir(directory) else {
        return;
    };
    for entry in entries {
        let entry = entry.expect("an entry");
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), out);
        } else {
            out.insert(name, fs::read(entry.path()).expect("a file"));
        }
    }
}

impl Run {
    /// What a finished process left.
    pub(crate) fn of(output: std::io::Result<Output>) -> Self {
        let output = output.expect("the binary starts");
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }

    /// Fails the test where the exit code is another.
    #[track_caller]
    pub(crate) fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// Fails the test where standard error does not hold a text.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "{text} is not said: {self:#?}");
        self
    }

    /// The messages for tools on standard output.
    pub(crate) fn json_lines(&self) -> Vec<Value> {
        let parse = |line| serde_json::from_str(line).expect("one JSON object a line");
        self.stdout.lines().map(parse).collect()
    }
}
