//! Small books for the tests of this room.

use crate::model::{Edition, Jurisdiction, PolicyInfo, Site, Version};
use crate::parse::parse_policy;
use crate::resolve::Book;
use crate::source::SourceFile;

/// A version in force of the body `x` with the given Markdown.
pub(crate) fn version(id: &str, body: &str) -> Version {
    version_with(
        &format!(
            "jurisdiction: x\ntitle: 町対策基準\nversion: {id}\nlabel: 令和8年改定\nstatus: in-force\neffective: null\nparts:\n  第1部: 方針\n"
        ),
        body,
    )
}

/// A version with its own front matter.
pub(crate) fn version_with(front: &str, body: &str) -> Version {
    let file = SourceFile::from_text("x.md", &format!("---\n{front}---\n\n{body}"));
    parse_policy(&file)
        .value
        .expect("the front matter is sound")
}

/// A book of one body with these versions, oldest first.
pub(crate) fn book(versions: Vec<Version>) -> Book {
    let policy = PolicyInfo {
        id: "policy".into(),
        title: "町対策基準".into(),
        short_title: None,
        versions,
    };
    let body = Jurisdiction {
        id: "x".into(),
        name: "甲乙町".into(),
        short_name: "甲乙町".into(),
        kind: "町".into(),
        description: None,
        posting_duty: Some("7.1(3)".into()),
        roles: Vec::new(),
        policies: vec![policy],
    };
    Book::new(Site {
        title: "掲示".into(),
        description: "情報セキュリティポリシーの掲示".into(),
        edition: Edition::Internal,
        jurisdictions: vec![body],
        diffs: Vec::new(),
    })
}
