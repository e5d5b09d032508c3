//! What is written of a control, as HTML.
//!
//! In: the Markdown of a control. Out: HTML in which nothing of the text can become
//! markup of its own: raw HTML is shown as text, links lead to web pages and mail
//! only, pictures are their descriptions, and code is marked by its language.

use std::collections::BTreeSet;

use pulldown_cmark::{
    Alignment, CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html,
};

use crate::handout::escaped;
use crate::highlight;
use crate::model::Control;

/// A control's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ControlText {
    /// All of it.
    pub(super) html: String,
    /// How it is checked, without the heading; empty where that is not said.
    pub(super) checks: String,
    /// The names of techniques that it mentions: words in Latin letters and in
    /// katakana, each once.
    pub(super) names: Vec<String>,
}

impl ControlText {
    /// Reads the Markdown of a control and marks its code.
    #[must_use]
    pub fn new(control: &Control) -> Self {
        let events = harmless(&control.body);
        let checks = checks(&events);
        let written = |events: &[Event<'_>]| {
            let mut out = String::new();
            html::push_html(&mut out, events.iter().cloned());
            out
        };
        Self {
            checks: written(checks),
            html: written(&events),
            names: names(&control.body),
        }
    }
}

/// The shortest word in katakana that names something.
const SHORTEST: usize = 3;

/// The words in Latin letters and in katakana, code blocks aside.
fn names(text: &str) -> Vec<String> {
    let mut found = BTreeSet::new();
    let mut in_code = false;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(piece) | Event::Code(piece) if !in_code => {
                let latin = piece.split(|c: char| !c.is_ascii_alphanumeric());
                let latin = latin.filter(|word| {
                    word.len() > 1 && word.starts_with(|c: char| c.is_ascii_alphabetic())
                });
                found.extend(latin.map(str::to_owned));
                let kana = piece.split(|c: char| !('ァ'..='ー').contains(&c));
                let kana = kana.filter(|word| word.chars().count() >= SHORTEST);
                found.extend(kana.map(str::to_owned));
            }
            _ => {}
        }
    }
    found.into_iter().collect()
}

/// The events of a text with all that could act taken out.
fn harmless(text: &str) -> Vec<Event<'_>> {
    let mut out = Vec::new();
    let mut code: Option<(String, String)> = None;
    let mut links = Vec::new();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => info.split_whitespace().next(),
                    CodeBlockKind::Indented => None,
                };
                code = Some((language.unwrap_or("text").to_owned(), String::new()));
            }
            Event::Text(piece) if code.is_some() => {
                if let Some((_, block)) = &mut code {
                    block.push_str(&piece);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some((language, block)) = code.take() {
                    out.push(Event::Html(code_block(&language, &block).into()));
                }
            }
            Event::Html(piece) | Event::InlineHtml(piece) => out.push(Event::Text(piece)),
            Event::Start(Tag::HtmlBlock) => out.push(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => out.push(Event::End(TagEnd::Paragraph)),
            Event::Start(Tag::Link { dest_url, .. }) => {
                let leads = leads_out(&dest_url);
                links.push(leads);
                if leads {
                    let link = format!(
                        "<a href=\"{}\" rel=\"external noopener\">",
                        escaped(&dest_url)
                    );
                    out.push(Event::InlineHtml(link.into()));
                }
            }
            Event::End(TagEnd::Link) => {
                if links.pop() == Some(true) {
                    out.push(Event::InlineHtml("</a>".into()));
                }
            }
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => {}
            // The page has one heading of the first level, and no styles of its own.
            Event::Start(Tag::Heading { level, .. }) => out.push(Event::Start(Tag::Heading {
                level: level.max(HeadingLevel::H2),
                id: None,
                classes: Vec::new(),
                attrs: Vec::new(),
            })),
            Event::End(TagEnd::Heading(level)) => {
                out.push(Event::End(TagEnd::Heading(level.max(HeadingLevel::H2))));
            }
            Event::Start(Tag::Table(columns)) => {
                out.push(Event::Html("<div class=\"grid\" tabindex=\"0\">".into()));
                let plain = vec![Alignment::None; columns.len()];
                out.push(Event::Start(Tag::Table(plain)));
            }
            Event::End(TagEnd::Table) => {
                out.push(Event::End(TagEnd::Table));
                out.push(Event::Html("</div>\n".into()));
            }
            other => out.push(other),
        }
    }
    out
}

/// Whether a link leads to a page or a mailbox, and does nothing else.
fn leads_out(address: &CowStr<'_>) -> bool {
    let lower = address.to_ascii_lowercase();
    ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| lower.starts_with(scheme))
}

/// A block of code under the name of its language; one that is not known is plain.
fn code_block(language: &str, code: &str) -> String {
    let marked = highlight::to_html(language, code).unwrap_or_else(|| escaped(code));
    let (name, shown) = match highlight::is_language(language) && language != "text" {
        true => (language, format!(" data-language=\"{language}\"")),
        false => ("text", String::new()),
    };
    format!(
        "<div class=\"code\"{shown}><pre tabindex=\"0\" role=\"region\" aria-label=\"{name}\"><code>{marked}</code></pre></div>\n"
    )
}

/// What stands under the heading of the checks.
fn checks<'e, 't>(events: &'e [Event<'t>]) -> &'e [Event<'t>] {
    let heading = |event: &Event<'_>| matches!(event, Event::Start(Tag::Heading { level, .. }) if *level == HeadingLevel::H2);
    let named = |rest: &[Event<'_>]| matches!(rest, [first, Event::Text(name), ..] if heading(first) && name.trim() == Control::CHECKS);
    let Some(start) = (0..events.len()).find(|at| named(&events[*at..])) else {
        return &[];
    };
    let under = &events[start + 3..];
    let end = under.iter().position(heading).unwrap_or(under.len());
    &under[..end]
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::model::{ControlStatus, ControlType, Edition};

    fn text(body: &str) -> ControlText {
        ControlText::new(&Control {
            id: "x".into(),
            name: "統制".into(),
            kind: ControlType::Technical,
            owner: "staff".into(),
            status: ControlStatus::Done,
            review: "年1回".into(),
            evidence: Vec::new(),
            iso27002: Vec::new(),
            edition: Edition::Public,
            body: body.into(),
            path: PathBuf::new(),
        })
    }

    #[test]
    fn nothing_of_the_text_becomes_markup() {
        let html = text(
            "# 題 <script>alert(1)</script>\n\n<div onclick=\"x()\">\n箱\n</div>\n\n[押す](javascript:alert(1)) [行く](https://example.jp/?a=1&b=\"2\") ![図](http://example.jp/a.png)\n\n| a | b |\n| :-: | --: |\n| <i>1</i> | 2 |\n\n```html\n<b>&</b>\n```\n\n```\"><img src=x>\n</code></pre><script>\n```\n",
        )
        .html;
        for bad in [
            "<script",
            "<div onclick",
            "javascript:",
            "<img",
            "style=",
            "<i>",
            "<b>",
            "<h1",
        ] {
            assert!(!html.contains(bad), "{bad}: {html}");
        }
        for good in [
            "<h2>題 &lt;script&gt;",
            "&lt;div onclick=",
            "押す",
            "<a href=\"https://example.jp/?a=1&amp;b=&quot;2&quot;\" rel=\"external noopener\">行く</a>",
            "図",
            "<div class=\"grid\" tabindex=\"0\"><table>",
            "data-language=\"html\"",
            "&lt;/code&gt;&lt;/pre&gt;&lt;script&gt;",
        ] {
            assert!(html.contains(good), "{good}: {html}");
        }
    }

    #[test]
    fn checks_are_what_stands_under_their_heading() {
        let all = text(
            "## 方法\n\n置く。\n\n## 確認\n\n年1回見る。\n\n1. 一\n\n### 記録\n\n残す。\n\n## 参考\n\nなし。\n",
        );
        assert!(
            all.checks.starts_with("<p>年1回見る。</p>"),
            "{}",
            all.checks
        );
        assert!(all.checks.contains("残す。") && !all.checks.contains("なし。"));
        assert!(all.html.contains("置く。") && all.html.contains("なし。"));
        assert_eq!(text("## 方法\n\n確認\n").checks, "");
    }

    #[test]
    fn techniques_are_named_by_the_prose() {
        let text = "SPFと`DKIM`をヘッダーに書く。**chrony**\n\n```text\nSecretCode\n```\n";
        assert_eq!(names(text), ["DKIM", "SPF", "chrony", "ヘッダー"]);
    }
}
