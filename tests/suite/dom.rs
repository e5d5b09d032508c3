//! A page as a tree, for tests that read what a reader sees.

/// An element of a page.
#[derive(Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
    pub(crate) children: Vec<Node>,
}

/// What an element holds.
#[derive(Debug)]
pub(crate) enum Node {
    Text(String),
    Element(Element),
}

const VOID: [&str; 7] = ["meta", "link", "input", "br", "img", "hr", "col"];

/// Reads a page as this program writes it: every element closed, values in double
/// quotes.
pub(crate) fn parse(html: &str) -> Element {
    let mut open = vec![Element::default()];
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        push_text(&mut open, &rest[..at]);
        rest = &rest[at + 1..];
        let end = rest.find('>').expect("a tag ends");
        if rest.starts_with('!') {
            rest = &rest[end + 1..];
            continue;
        }
        if let Some(name) = rest[..end].strip_prefix('/') {
            let done = open.pop().expect("an open element");
            assert_eq!(done.name, name, "elements are closed in order");
            last(&mut open).children.push(Node::Element(done));
            rest = &rest[end + 1..];
            continue;
        }
        let (element, after) = start_tag(rest);
        rest = after;
        if VOID.contains(&element.name.as_str()) {
            last(&mut open).children.push(Node::Element(element));
            continue;
        }
        let raw = matches!(element.name.as_str(), "script" | "style");
        let closing = format!("</{}>", element.name);
        open.push(element);
        if raw {
            rest = &rest[rest.find(&closing).expect("it is closed")..];
        }
    }
    assert_eq!(open.len(), 1, "all elements are closed");
    open.pop().expect("the root")
}

fn last(open: &mut [Element]) -> &mut Element {
    open.last_mut().expect("the root stays open")
}

fn push_text(open: &mut [Element], text: &str) {
    if !text.is_empty() {
        last(open).children.push(Node::Text(unescaped(text)));
    }
}

/// An element from behind its `<`, and what follows its `>`.
fn start_tag(text: &str) -> (Element, &str) {
    let end = text
        .find(|c: char| c.is_ascii_whitespace() || c == '>')
        .expect("a tag ends");
    let mut element = Element {
        name: text[..end].to_owned(),
        ..Element::default()
    };
    let mut rest = text[end..].trim_start();
    while !rest.starts_with('>') {
        let end = rest
            .find(|c: char| c == '=' || c == '>' || c.is_ascii_whitespace())
            .expect("a tag ends");
        let key = rest[..end].to_owned();
        let mut value = String::new();
        rest = &rest[end..];
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let end = quoted.find('"').expect("a value ends");
            value = unescaped(&quoted[..end]);
            rest = &quoted[end + 1..];
        }
        element.attributes.push((key, value));
        rest = rest.trim_start();
    }
    (element, &rest[1..])
}

fn unescaped(text: &str) -> String {
    let mut out = text.to_owned();
    for (code, c) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&#x2F;", "/"),
        ("&amp;", "&"),
    ] {
        out = out.replace(code, c);
    }
    out
}

impl Element {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn has_class(&self, class: &str) -> bool {
        let classes = self.get("class").unwrap_or_default();
        classes.split_whitespace().any(|c| c == class)
    }

    pub(crate) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// Every element below this one that `wanted` takes, in the order of the page.
    pub(crate) fn all<'e>(&'e self, wanted: &dyn Fn(&Element) -> bool) -> Vec<&'e Element> {
        let mut out = Vec::new();
        for element in self.elements() {
            if wanted(element) {
                out.push(element);
            }
            out.extend(element.all(wanted));
        }
        out
    }

    pub(crate) fn of_class(&self, class: &str) -> Vec<&Element> {
        self.all(&|element| element.has_class(class))
    }

    pub(crate) fn of_name(&self, name: &str) -> Vec<&Element> {
        self.all(&|element| element.name == name)
    }

    /// All its text.
    pub(crate) fn text(&self) -> String {
        self.text_without(&|_| false)
    }

    /// Its text without what stands in the elements that `skipped` takes.
    pub(crate) fn text_without(&self, skipped: &dyn Fn(&Element) -> bool) -> String {
        let mut out = String::new();
        for node in &self.children {
            match node {
                Node::Text(text) => out.push_str(text),
                Node::Element(element) if skipped(element) => {}
                Node::Element(element) => out.push_str(&element.text_without(skipped)),
            }
        }
        out
    }
}
