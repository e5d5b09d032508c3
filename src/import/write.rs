//! The tree of clauses as policy Markdown.
//!
//! Titled clauses become headings where CommonMark can hold them, all others
//! list items; a title that would swallow what follows it stays in the list, in
//! bold. What CommonMark would take for markup is escaped.

use super::tree::{ImportedTable, Item, Node, NodeIndex, Tree};
use crate::model::{FrontMatter, Style};
use crate::parse::{AS_PRINTED_CODES, CELL_ABOVE, LOST_FIGURE, TABLE_CAPTION};

/// Writes front matter and text.
pub(super) fn write(front: &FrontMatter, tree: &Tree) -> String {
    let mut out = front_matter(front);
    let has_parts = tree.children(0).iter().any(|&c| {
        let node = &tree.nodes[c];
        node.style == Some(Style::Part) || node.style.is_none() && node.unnumbered
    });
    let mut writer = Writer {
        tree,
        out: String::new(),
    };
    writer.body(0, if has_parts { 1 } else { 2 }, Some(0));
    out.push('\n');
    out.push_str(writer.out.trim_end());
    out.push('\n');
    out
}

struct Writer<'a> {
    tree: &'a Tree,
    out: String,
}

impl Writer<'_> {
    /// Writes what a clause holds. `level` is the heading level for its children;
    /// `heading` is none inside a list, where the indentation is `indent`.
    fn body(&mut self, at: NodeIndex, level: usize, indent: Option<usize>) {
        let node = &self.tree.nodes[at];
        let as_headings = indent == Some(0) && level <= 6 && self.children_can_be_headings(node);
        for item in &node.items {
            match item {
                Item::Text(text) => self.block(&escape(&text.text), 0),
                Item::Table(table) => self.table(table, 0),
                Item::Figure(caption) => {
                    self.block(&format!("> {LOST_FIGURE} {}", escape(caption)), 0)
                }
                Item::Child(child) if as_headings && is_titled(&self.tree.nodes[*child]) => {
                    self.heading(*child, level);
                    self.body(*child, level + 1, Some(0));
                }
                Item::Child(child) => self.list_item(*child, 0),
            }
        }
    }

    /// Titled children are headings when all that stands behind the first of
    /// them is titled too: a heading would swallow anything else.
    fn children_can_be_headings(&self, node: &Node) -> bool {
        let mut seen = false;
        let mut untitled_above = false;
        for item in &node.items {
            match item {
                Item::Child(c) if is_titled(&self.tree.nodes[*c]) => {
                    if untitled_above {
                        return false;
                    }
                    seen = true;
                }
                Item::Child(_) => {
                    untitled_above = true;
                    if seen {
                        return false;
                    }
                }
                _ if seen => return false,
                _ => {}
            }
        }
        seen
    }

    fn heading(&mut self, at: NodeIndex, level: usize) {
        let node = &self.tree.nodes[at];
        let mut text = String::new();
        if let Some(label) = &node.label {
            text.push_str(&escape(&label.printed));
        }
        if let Some(heading) = &node.heading {
            if !text.is_empty() {
                text.push(' ');
            }
            let heading = escape(heading);
            if node.style == Some(Style::Article) {
                text.push_str(&format!("({heading})"));
            } else {
                text.push_str(&heading);
            }
        }
        self.block(&format!("{} {text}", "#".repeat(level)), 0);
    }

    fn list_item(&mut self, at: NodeIndex, indent: usize) {
        let node = &self.tree.nodes[at];
        let label = node
            .label
            .as_ref()
            .map(|l| escape_label(&l.printed))
            .unwrap_or_default();
        let mut rest = node.items.iter();
        let mut line = String::new();
        if let Some(heading) = &node.heading {
            let title = [label.as_str(), &escape(heading)]
                .iter()
                .filter(|t| !t.is_empty())
                .copied()
                .collect::<Vec<_>>()
                .join(" ");
            line.push_str(&format!("**{title}**"));
        } else {
            let mut parts: Vec<String> = Vec::new();
            if !label.is_empty() {
                parts.push(label);
            }
            if let Some(term) = &node.term {
                parts.push(format!("**{}**", escape(term)));
            }
            if let Some(Item::Text(text)) = node.items.first() {
                rest.next();
                parts.push(escape_at(&text.text, parts.is_empty()));
            }
            line.push_str(&parts.join(" "));
        }
        self.list_line(&line, indent);
        for item in rest {
            match item {
                Item::Text(text) => self.block(&escape(&text.text), indent + 2),
                Item::Table(table) => self.table(table, indent + 2),
                Item::Figure(caption) => {
                    self.block(&format!("> {LOST_FIGURE} {}", escape(caption)), indent + 2)
                }
                Item::Child(child) => self.list_item(*child, indent + 2),
            }
        }
    }

    /// A list item stands close to the one above it, apart from all else.
    fn list_line(&mut self, line: &str, indent: usize) {
        let last = self.out.trim_end().rsplit('\n').next().unwrap_or("");
        let after_item = last.trim_start().starts_with("- ");
        if after_item && self.out.ends_with("\n\n") {
            self.out.pop();
        }
        self.out
            .push_str(&format!("{}- {line}\n\n", " ".repeat(indent)));
    }

    fn block(&mut self, text: &str, indent: usize) {
        self.out
            .push_str(&format!("{}{text}\n\n", " ".repeat(indent)));
    }

    fn table(&mut self, table: &ImportedTable, indent: usize) {
        if let Some(caption) = &table.caption {
            self.block(&format!("{TABLE_CAPTION} {}", escape(caption)), indent);
        }
        let pad = " ".repeat(indent);
        for (n, row) in table.rows.iter().enumerate() {
            let cells: Vec<String> = row.iter().map(|lines| cell(lines)).collect();
            self.out
                .push_str(&format!("{pad}| {} |\n", cells.join(" | ")));
            if n == 0 {
                let rule = vec!["---"; row.len()].join(" | ");
                self.out.push_str(&format!("{pad}| {rule} |\n"));
            }
        }
        self.out.push('\n');
    }
}

fn is_titled(node: &Node) -> bool {
    node.heading.is_some()
        || matches!(
            node.style,
            Some(
                Style::Part
                    | Style::Chapter
                    | Style::Section
                    | Style::Subsection
                    | Style::Division
                    | Style::Article
                    | Style::Preamble
                    | Style::Supplement
                    | Style::Glossary
            )
        )
}

fn cell(lines: &[String]) -> String {
    if lines.len() == 1 && lines[0] == CELL_ABOVE {
        return CELL_ABOVE.to_owned();
    }
    lines
        .iter()
        .map(|l| escape_inline(l).replace('|', "\\|"))
        .collect::<Vec<_>>()
        .join("<br>")
}

/// Escapes a block: its inline markup and what would open a block at its head.
fn escape(text: &str) -> String {
    escape_at(text, true)
}

fn escape_at(text: &str, at_line_start: bool) -> String {
    let inline = escape_inline(text);
    if at_line_start {
        escape_head(&inline)
    } else {
        inline
    }
}

/// `1)` and `1.` open lists in CommonMark, `-` and `+` too.
fn escape_label(label: &str) -> String {
    escape_head(&escape_inline(label))
}

fn escape_head(text: &str) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let after = text[digits..].chars().next();
    if digits > 0 && digits <= 9 && matches!(after, Some('.' | ')')) {
        let next = text[digits + 1..].chars().next();
        if matches!(next, None | Some(' ')) {
            return format!("{}\\{}", &text[..digits], &text[digits..]);
        }
        return text.to_owned();
    }
    let opens = text.starts_with(['#', '>', '|', '~'])
        || text.starts_with(['-', '+', '='])
            && matches!(text[1..].chars().next(), None | Some(' ' | '-' | '='))
        || text.starts_with(TABLE_CAPTION);
    if opens {
        let first = text.chars().next().map_or(0, char::len_utf8);
        if text.starts_with(TABLE_CAPTION) {
            // Full-width text cannot be escaped; a colon can.
            return text.replacen(':', "\\:", 1);
        }
        return format!("\\{}{}", &text[..first], &text[first..]);
    }
    text.to_owned()
}

fn escape_inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let chars: Vec<char> = text.chars().collect();
    for (n, &c) in chars.iter().enumerate() {
        let word = |m: Option<&char>| m.is_some_and(|c| c.is_alphanumeric());
        let markup = match c {
            '\\' | '*' | '`' | '<' | '[' | ']' => true,
            '_' => !(word(chars.get(n + 1)) && n > 0 && word(chars.get(n - 1))),
            '&' => chars[n + 1..].iter().take(12).any(|c| *c == ';'),
            _ => false,
        };
        if markup {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn front_matter(front: &FrontMatter) -> String {
    let mut out = String::from("---\n");
    let mut line = |key: &str, value: &str| out.push_str(&format!("{key}: {}\n", scalar(value)));
    line("jurisdiction", &front.jurisdiction);
    if front.policy != "policy" {
        line("policy", &front.policy);
    }
    line("title", &front.title);
    if let Some(short) = &front.short_title {
        line("short_title", short);
    }
    line("version", &front.version);
    line("label", &front.label);
    line("status", front.status.name());
    for (key, date) in [
        ("adopted", front.dates.adopted),
        ("amended", front.dates.amended),
    ] {
        if let Some(date) = date {
            line(key, &date.to_string());
        }
    }
    match front.dates.effective {
        Some(date) => line("effective", &date.to_string()),
        None => out.push_str("effective: null\n"),
    }
    if let Some(enactment) = &front.enactment {
        out.push_str(&format!("enactment: {}\n", scalar(enactment)));
    }
    if !front.parts.is_empty() {
        out.push_str("parts:\n");
        for (long, short) in &front.parts {
            out.push_str(&format!("  {}: {}\n", scalar(long), scalar(short)));
        }
    }
    if !front.as_printed.is_empty() {
        out.push_str("as_printed:\n");
        for item in &front.as_printed {
            let name = AS_PRINTED_CODES
                .iter()
                .find(|(_, c)| *c == item.code)
                .map_or("", |(n, _)| n);
            let path: Vec<String> = item.path.iter().map(|p| scalar_quoted(p)).collect();
            out.push_str(&format!(
                "  - finding: {name}\n    path: [{}]\n    reason: {}\n",
                path.join(", "),
                scalar(&item.reason)
            ));
        }
    }
    out.push_str("---\n");
    out
}

/// A YAML scalar, quoted where it could be read as something else.
fn scalar(text: &str) -> String {
    let first = text.chars().next();
    let special = first.is_none_or(|c| "-?:,[]{}#&*!|>'\"%@` ".contains(c) || c.is_ascii_digit())
        || text.contains(": ")
        || text.contains(" #")
        || text.ends_with([' ', ':'])
        || matches!(
            text,
            "null" | "true" | "false" | "yes" | "no" | "on" | "off" | "~"
        );
    if special {
        scalar_quoted(text)
    } else {
        text.to_owned()
    }
}

fn scalar_quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_of_commonmark_is_escaped() {
        for (text, escaped) in [
            ("1) 一", "1\\) 一"),
            ("1. 一", "1\\. 一"),
            ("8.1 一", "8.1 一"),
            ("情報資産<例>*", "情報資産\\<例>\\*"),
            ("# 一", "\\# 一"),
            ("- 一", "\\- 一"),
            ("a_b と _c_", "a_b と \\_c\\_"),
            ("表: 一", "表\\: 一"),
            ("A&amp;B", "A\\&amp;B"),
            ("5 年", "5 年"),
        ] {
            assert_eq!(escape(text), escaped);
        }
    }

    #[test]
    fn scalars_keep_their_type() {
        assert_eq!(scalar("2024-04-01"), "\"2024-04-01\"");
        assert_eq!(scalar("令和8年: 改"), "\"令和8年: 改\"");
        assert_eq!(scalar("大口町"), "大口町");
    }
}
