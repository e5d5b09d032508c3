//! What on a label's line is a title, what is text, and what is a defined term.

use super::flow::{ends_sentence, reads_as_sentence};
use super::tree::{Item, Node, NodeIndex, Text, Tree};
use crate::model::{Style, is_wide};

/// Gives every clause its heading, term and text.
pub(super) fn settle(tree: &mut Tree) {
    for at in 1..tree.nodes.len() {
        if tree.nodes[at].style == Some(Style::Glossary) {
            gather_entries(tree, at);
        }
    }
    for at in 1..tree.nodes.len() {
        settle_head(tree, at);
    }
    for at in 0..tree.nodes.len() {
        settle_terms(tree, at);
    }
}

fn settle_head(tree: &mut Tree, at: NodeIndex) {
    let in_article = in_article(tree, at);
    let node = &mut tree.nodes[at];
    let Some(style) = node.style else { return };
    if let Some(caption) = node.caption.take() {
        node.heading = Some(caption);
    } else if style == Style::Article
        && let Some((caption, rest)) = leading_bracket(&node.head.text)
    {
        node.heading = Some(caption);
        node.head.text = rest;
    }
    if node.head.text.is_empty() {
        return;
    }
    let head = node.head.clone();
    if node.heading.is_none() && is_title(node, style, in_article) {
        node.heading = Some(head.text);
    } else {
        node.items.insert(0, Item::Text(head));
    }
    node.head.text.clear();
}

fn is_title(node: &Node, style: Style, in_article: bool) -> bool {
    let text = &node.head.text;
    match style {
        Style::Part | Style::Chapter | Style::Section | Style::Subsection | Style::Division => true,
        Style::Article | Style::Bullet | Style::Note => false,
        Style::Number if in_article => false,
        Style::Ordinal | Style::Preamble | Style::Supplement | Style::Glossary => {
            !ends_sentence(text)
        }
        Style::Dotted(_) => !ends_sentence(text) && (node.has_body() || text.chars().count() <= 40),
        _ => node.has_body() && !ends_sentence(text) && !reads_as_sentence(text) && !leads_in(text),
    }
}

/// A phrase that points at the list below it (以下の組織に属する委員) is no title.
fn leads_in(text: &str) -> bool {
    ["以下の", "次の", "下記の", "次に掲げる", "以下に"]
        .iter()
        .any(|w| text.contains(w))
}

fn in_article(tree: &Tree, at: NodeIndex) -> bool {
    let mut up = tree.nodes[at].parent;
    while let Some(p) = up {
        if tree.nodes[p].style == Some(Style::Article) {
            return true;
        }
        up = tree.nodes[p].parent;
    }
    false
}

/// （目的） at the head of an article's line, and what follows it.
fn leading_bracket(text: &str) -> Option<(String, String)> {
    let inner = text.strip_prefix(['(', '（'])?;
    let end = inner.find([')', '）'])?;
    let close = inner[end..].chars().next()?.len_utf8();
    Some((
        inner[..end].to_owned(),
        inner[end + close..].trim_start().to_owned(),
    ))
}

/// Items of a list of definitions: 「(2) 事務局 本協議会の事務局をいう。」.
fn settle_terms(tree: &mut Tree, at: NodeIndex) {
    let children = tree.children(at);
    let texts: Vec<(NodeIndex, String)> = children
        .into_iter()
        .filter(|&c| {
            tree.nodes[c].heading.is_none()
                && tree.nodes[c].term.is_none()
                && tree.nodes[c].label.is_some()
        })
        .filter_map(|c| match tree.nodes[c].items.first() {
            Some(Item::Text(t)) => Some((c, t.text.clone())),
            _ => None,
        })
        .collect();
    let split: Vec<(NodeIndex, String, String)> = texts
        .iter()
        .filter_map(|(c, text)| split_term(text, 80).map(|(term, rest)| (*c, term, rest)))
        .collect();
    if split.len() < 2 || split.len() * 3 < texts.len() * 2 {
        return;
    }
    for (child, term, rest) in split {
        tree.nodes[child].term = Some(term);
        if let Some(Item::Text(text)) = tree.nodes[child].items.first_mut() {
            text.text = rest;
        }
    }
}

/// The first column of a list of two: at most `most` characters before the first
/// blank that stands between two Japanese characters.
fn split_term(text: &str, most: usize) -> Option<(String, String)> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    for (n, &(at, c)) in chars.iter().enumerate().take(most + 1) {
        if c == '。' {
            return None;
        }
        let blank = matches!(c, ' ' | '\u{3000}');
        let before = n.checked_sub(1).map(|m| chars[m].1);
        let after = chars.get(n + 1).map(|(_, c)| *c);
        let between = before.is_some_and(|c| is_wide(c) || c == ')') && after.is_some_and(is_wide);
        if blank && (c == '\u{3000}' || between) {
            let rest = text[at..].trim_start_matches([' ', '\u{3000}']);
            return Some((text[..at].to_owned(), rest.to_owned()));
        }
    }
    None
}

/// Paragraphs of a glossary become entries: term, blank, explanation; a term
/// too long for its column stands on lines of its own.
fn gather_entries(tree: &mut Tree, at: NodeIndex) {
    let items = std::mem::take(&mut tree.nodes[at].items);
    let mut term = Text::default();
    let mut entry: Option<NodeIndex> = None;
    for item in items {
        let Item::Text(text) = item else {
            tree.nodes[at].items.push(item);
            continue;
        };
        let pending = !term.text.is_empty();
        match split_term(&text.text, 24).filter(|_| !pending) {
            Some((name, rest)) => entry = Some(add_entry(tree, at, name, rest, text.lines)),
            None if !ends_sentence(&text.text) && !pending => {
                term = text;
            }
            // The rest of a term that takes several lines.
            None if pending && !ends_sentence(&text.text) && text.text.chars().count() <= 40 => {
                term.text.push_str(&text.text);
                term.lines.extend(text.lines);
            }
            None if pending => {
                let mut lines = std::mem::take(&mut term.lines);
                lines.extend(text.lines);
                entry = Some(add_entry(
                    tree,
                    at,
                    std::mem::take(&mut term.text),
                    text.text,
                    lines,
                ));
            }
            None => match entry {
                Some(entry) => tree.nodes[entry].items.push(Item::Text(text)),
                None => tree.nodes[at].items.push(Item::Text(text)),
            },
        }
    }
    if !term.text.is_empty() {
        tree.nodes[at].items.push(Item::Text(term));
    }
}

fn add_entry(
    tree: &mut Tree,
    glossary: NodeIndex,
    term: String,
    text: String,
    lines: Vec<usize>,
) -> NodeIndex {
    let node = Node {
        term: Some(term),
        items: vec![Item::Text(Text { text, lines })],
        ..Node::default()
    };
    tree.add(glossary, node)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_end_at_a_blank_between_japanese() {
        assert_eq!(
            split_term("Web 会議サービス 専用のものをいう。", 50),
            Some(("Web 会議サービス".into(), "専用のものをいう。".into()))
        );
        assert_eq!(split_term("協議会 CSIRT 設置要項", 50), None);
        assert_eq!(split_term("甲をいう。 丙", 50), None);
    }

    #[test]
    fn captions_on_the_label_line_are_headings() {
        assert_eq!(
            leading_bracket("（目的） この規程は"),
            Some(("目的".into(), "この規程は".into()))
        );
        assert_eq!(leading_bracket("この規程は（略）"), None);
    }
}
