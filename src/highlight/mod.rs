//! Code as HTML with a class for every kind of word.
//!
//! In: a language by name and the code. Out: HTML text in which comments, strings,
//! numbers, keywords, variables and names of commands stand in
//! `<span class="hl-…">`; the colours are the theme's. Nothing else is marked, so
//! that the pages stay small. The grammars come with the program.

use std::sync::LazyLock;

use syntect::parsing::syntax_definition::SyntaxDefinition;
use syntect::parsing::{
    ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet, SyntaxSetBuilder,
};

/// The languages by the name that stands behind the fence, each with the name that
/// the grammars have for it; plain text has no grammar.
const LANGUAGES: &[(&str, Option<&str>)] = &[
    ("apache", Some("Apache Conf")),
    ("bash", Some("Bourne Again Shell (bash)")),
    ("conf", Some("INI")),
    ("css", Some("CSS")),
    ("diff", Some("Diff")),
    ("html", Some("HTML")),
    ("ini", Some("INI")),
    ("javascript", Some("JavaScript")),
    ("json", Some("JSON")),
    ("nginx", Some("nginx")),
    ("powershell", Some("PowerShell")),
    ("python", Some("Python")),
    ("sh", Some("Bourne Again Shell (bash)")),
    ("sql", Some("SQL")),
    ("text", None),
    ("toml", Some("TOML")),
    ("xml", Some("XML")),
    ("yaml", Some("YAML")),
];

/// The kinds of words that are marked, by the beginning of their scope; of the
/// scopes of a word the innermost that stands here counts.
const KINDS: &[(&str, &str)] = &[
    ("comment", "hl-comment"),
    ("constant.character.escape", "hl-escape"),
    ("string", "hl-string"),
    ("constant.numeric", "hl-number"),
    ("constant", "hl-constant"),
    ("keyword", "hl-keyword"),
    ("storage", "hl-keyword"),
    ("variable", "hl-variable"),
    ("support.variable", "hl-variable"),
    ("entity.name", "hl-name"),
    ("support.function", "hl-name"),
    ("support.command", "hl-name"),
    ("markup.inserted", "hl-inserted"),
    ("markup.deleted", "hl-deleted"),
];

static GRAMMARS: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);
/// The grammars of this project.
static OWN_GRAMMARS: LazyLock<SyntaxSet> = LazyLock::new(|| {
    let source = include_str!("powershell.sublime-syntax");
    let grammar = SyntaxDefinition::load_from_str(source, true, None);
    let mut builder = SyntaxSetBuilder::new();
    builder.add(grammar.expect("the packed grammar is sound"));
    builder.build()
});
static SCOPES: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    let known = KINDS.iter();
    known
        .filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, *class)))
        .collect()
});

/// The names of the languages, in the order of the alphabet.
pub fn languages() -> impl Iterator<Item = &'static str> {
    LANGUAGES.iter().map(|(name, _)| *name)
}

/// Whether code in a language can be marked; plain `text` is one.
#[must_use]
pub fn is_language(name: &str) -> bool {
    languages().any(|known| known == name)
}

/// The code as HTML, to stand in `<pre><code>`; none in a language that is not
/// known.
#[must_use]
pub fn to_html(language: &str, code: &str) -> Option<String> {
    let (_, grammar) = LANGUAGES.iter().find(|(name, _)| *name == language)?;
    let grammar = grammar.and_then(find);
    let mut out = String::with_capacity(code.len() * 2);
    match grammar.and_then(|(set, grammar)| marked(set, grammar, code)) {
        Some(html) => out.push_str(&html),
        None => escape(code, &mut out),
    }
    Some(out)
}

/// A grammar and the set it belongs to.
fn find(name: &str) -> Option<(&'static SyntaxSet, &'static SyntaxReference)> {
    let found = OWN_GRAMMARS.find_syntax_by_name(name);
    let own = found.map(|grammar| (&*OWN_GRAMMARS, grammar));
    own.or_else(|| Some((&*GRAMMARS, GRAMMARS.find_syntax_by_name(name)?)))
}

/// The code with its words marked; none where the grammar fails on it.
fn marked(set: &SyntaxSet, grammar: &SyntaxReference, code: &str) -> Option<String> {
    let mut state = ParseState::new(grammar);
    let mut stack = ScopeStack::new();
    let mut out = Marker::default();
    for line in code.split_inclusive('\n') {
        let mut from = 0;
        for (at, op) in state.parse_line(line, set).ok()? {
            out.push(line.get(from..at)?, class_of(&stack));
            stack.apply(&op).ok()?;
            from = at;
        }
        out.push(line.get(from..)?, class_of(&stack));
    }
    Some(out.finish())
}

fn class_of(stack: &ScopeStack) -> Option<&'static str> {
    stack.scopes.iter().rev().find_map(|scope| {
        let mut known = SCOPES.iter();
        known
            .find(|(prefix, _)| prefix.is_prefix_of(*scope))
            .map(|(_, class)| *class)
    })
}

/// HTML that is written piece by piece; neighbours of one class share their tags.
#[derive(Default)]
struct Marker {
    html: String,
    open: Option<&'static str>,
}

impl Marker {
    fn push(&mut self, text: &str, class: Option<&'static str>) {
        if text.is_empty() {
            return;
        }
        // White space looks the same in every class.
        if class != self.open && !text.trim().is_empty() {
            self.close();
            if let Some(class) = class {
                self.html.push_str("<span class=\"");
                self.html.push_str(class);
                self.html.push_str("\">");
            }
            self.open = class;
        }
        escape(text, &mut self.html);
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.html.push_str("</span>");
        }
    }

    fn finish(mut self) -> String {
        self.close();
        self.html
    }
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a reader sees of the HTML.
    fn seen(html: &str) -> String {
        let mut out = String::new();
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            out.push_str(&rest[..at]);
            rest = rest[at..].split_once('>').map_or("", |(_, rest)| rest);
        }
        out.push_str(rest);
        out.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&amp;", "&")
    }

    #[test]
    fn every_language_has_its_grammar() {
        for (name, grammar) in LANGUAGES {
            let Some(grammar) = grammar else { continue };
            assert!(find(grammar).is_some(), "{name}: {grammar}");
        }
        assert!(languages().is_sorted());
        assert!(SCOPES.len() == KINDS.len());
    }

    #[test]
    fn words_are_marked_by_kind() {
        let html = to_html(
            "bash",
            "# 毎日\nif [ -n \"$X\" ]; then restic backup /srv; fi\n",
        )
        .expect("known");
        assert!(html.contains("<span class=\"hl-comment\"># 毎日"), "{html}");
        assert!(html.contains("hl-keyword"), "{html}");
        let html = to_html(
            "powershell",
            "if ($x) { Set-ADUser -Identity \"a$x\" -Days 90 } # 設定\n",
        )
        .expect("known");
        for mark in [
            "<span class=\"hl-keyword\">if</span>",
            "<span class=\"hl-variable\">$x</span>",
            "<span class=\"hl-name\">Set-ADUser",
            "<span class=\"hl-number\">90</span>",
        ] {
            assert!(html.contains(mark), "{mark}: {html}");
        }
        assert!(
            html.contains("hl-comment") && html.contains("hl-string"),
            "{html}"
        );
        for (language, code) in [
            ("nginx", "server { listen 443 ssl; } # tls\n"),
            ("sql", "SELECT 1 FROM t WHERE a = 'b'; -- x\n"),
            ("ini", "; x\n[a]\nkey = \"1\"\n"),
            ("yaml", "a: 1 # b\n"),
            ("conf", "# x\nPermitRootLogin no\n"),
        ] {
            let html = to_html(language, code).expect("known");
            assert!(
                html.contains("<span class=\"hl-comment\">"),
                "{language}: {html}"
            );
        }
    }

    #[test]
    fn no_character_is_lost_and_none_becomes_markup() {
        for name in languages() {
            let code = "<b>&\"x\" 'y'</b>\n\n$(a) \\ ${b:-\"c\nlast without end";
            let html = to_html(name, code).expect("known");
            assert_eq!(seen(&html), code, "{name}");
            assert!(!html.contains("<b>"), "{name}");
        }
    }

    #[test]
    fn an_unknown_language_is_none() {
        assert_eq!(to_html("cobol", "x"), None);
        assert!(!is_language("") && !is_language("Bash"));
    }
}
