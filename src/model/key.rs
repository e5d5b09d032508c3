//! Paths and keys: how clauses are named.
//!
//! A path is what a reader would say (`["8","8.1","(6)","ア"]`), a key is what an
//! address holds (`8.1.i6.k1`). Both come from the printed labels alone, so that
//! a text read twice, or on another machine, is named the same.

use std::collections::BTreeMap;

use super::clause::{Clause, ClauseIndex, Content, Kind};
use super::label::{Style, path_segment};

/// Names every clause: fills `path` and `key`.
///
/// `short_names` gives parts their short names, by printed label or by title.
/// Repeated names among siblings get `#2`, `#3` … in the path and `x2`, `x3` …
/// in the key.
pub fn assign_addresses(
    clauses: &mut [Clause],
    roots: &[Content],
    short_names: &BTreeMap<String, String>,
) {
    let mut pending: Vec<(Vec<ClauseIndex>, Vec<String>, String)> =
        vec![(child_indices(roots), Vec::new(), String::new())];
    while let Some((children, path, key)) = pending.pop() {
        let mut counters = Counters::default();
        for at in children {
            let segment = counters.path_segment(&clauses[at], short_names);
            let key_segment = counters.key_segment(&clauses[at]);
            let mut child_path = path.clone();
            child_path.push(segment);
            let child_key = join_key(&key, &key_segment, &clauses[at]);
            let below = clauses[at].children().collect();
            clauses[at].path.clone_from(&child_path);
            clauses[at].key.clone_from(&child_key);
            pending.push((below, child_path, child_key));
        }
    }
    tell_apart(clauses);
}

fn child_indices(content: &[Content]) -> Vec<ClauseIndex> {
    content
        .iter()
        .filter_map(|c| match c {
            Content::Child(at) => Some(*at),
            Content::Text(_) => None,
        })
        .collect()
}

/// An article is unique in its document and N.N. repeats its section's number:
/// neither needs what stands above it.
fn join_key(parent: &str, segment: &str, clause: &Clause) -> String {
    let standalone = match clause.style {
        Some(Style::Article) => true,
        Some(Style::Dotted(depth)) => {
            depth > 1
                && parent
                    .split('.')
                    .all(|s| s.bytes().all(|b| b.is_ascii_digit()))
        }
        _ => false,
    };
    if parent.is_empty() || standalone {
        segment.to_owned()
    } else {
        format!("{parent}.{segment}")
    }
}

/// Two articles with one number in two chapters, say, must not share a key.
fn tell_apart(clauses: &mut [Clause]) {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for clause in clauses.iter_mut() {
        let count = seen.entry(clause.key.clone()).or_insert(0);
        *count += 1;
        if *count > 1 {
            clause.key = format!("{}x{count}", clause.key);
        }
    }
}

#[derive(Default)]
struct Counters {
    segments: BTreeMap<String, u32>,
    keys: BTreeMap<String, u32>,
    bullets: u32,
    marks: BTreeMap<&'static str, u32>,
}

impl Counters {
    fn next(&mut self, mark: &'static str) -> u32 {
        let count = self.marks.entry(mark).or_insert(0);
        *count += 1;
        *count
    }

    fn path_segment(&mut self, clause: &Clause, short_names: &BTreeMap<String, String>) -> String {
        let base = match clause.kind {
            Kind::Bullet
                if clause
                    .label
                    .as_ref()
                    .is_none_or(|l| l.readings[0].ordinal.is_none()) =>
            {
                self.bullets += 1;
                return format!("・#{}", self.bullets);
            }
            Kind::Table => return format!("table#{}", self.next("table-path")),
            _ => base_segment(clause, short_names),
        };
        let count = self.segments.entry(base.clone()).or_insert(0);
        *count += 1;
        if *count > 1 {
            format!("{base}#{count}")
        } else {
            base
        }
    }

    fn key_segment(&mut self, clause: &Clause) -> String {
        let base = match self.labelled_key(clause) {
            Some(key) => key,
            None => {
                let mark = unlabelled_mark(clause.kind);
                let n = self.next(mark);
                return format!("{mark}{n}");
            }
        };
        let count = self.keys.entry(base.clone()).or_insert(0);
        *count += 1;
        if *count > 1 {
            format!("{base}x{count}")
        } else {
            base
        }
    }

    fn labelled_key(&mut self, clause: &Clause) -> Option<String> {
        let label = clause.label.as_ref()?;
        let style = clause.style?;
        let reading = label.reading(style)?;
        if let Style::Dotted(_) = style {
            return Some(path_segment(&label.printed));
        }
        if style == Style::Preamble {
            return Some("pre".into());
        }
        let mark = style_mark(style, &label.printed);
        let Some(ordinal) = reading.ordinal else {
            return Some(format!("{mark}{}", self.next(mark)));
        };
        let mut key = format!("{mark}{ordinal}");
        for branch in &reading.branch {
            key.push_str(&format!("-{branch}"));
        }
        Some(match (style, clause.kind) {
            (Style::Number, Kind::Paragraph) => format!("p{key}"),
            _ => key,
        })
    }
}

fn base_segment(clause: &Clause, short_names: &BTreeMap<String, String>) -> String {
    if clause.kind == Kind::Part {
        let names = [clause.printed_label(), clause.heading.as_deref()];
        if let Some(short) = names
            .into_iter()
            .flatten()
            .find_map(|name| short_names.get(name))
        {
            return short.clone();
        }
    }
    if let Some(label) = clause.printed_label() {
        return path_segment(label);
    }
    let own = clause.heading.as_deref().or(clause.term.as_deref());
    match own {
        Some(text) => path_segment(text),
        None if clause.kind == Kind::Preamble => "前文".into(),
        None => "・".into(),
    }
}

/// What an address says for a clause without label; the count follows it.
fn unlabelled_mark(kind: Kind) -> &'static str {
    match kind {
        Kind::Part => "part",
        Kind::Table => "t",
        Kind::Row => "r",
        Kind::Figure => "f",
        Kind::Glossary => "g",
        Kind::Preamble => "pre",
        Kind::Supplement => "sup",
        Kind::Bullet => "b",
        _ => "h",
    }
}

/// What an address says before the number, so that 号 2, 項 2, ② and イ differ.
fn style_mark(style: Style, printed: &str) -> &'static str {
    match style {
        Style::Part => "part",
        Style::Chapter => "c",
        Style::Section => "s",
        Style::Subsection => "ss",
        Style::Division => "d",
        Style::Article | Style::Number | Style::Dotted(_) => "",
        Style::Ordinal => "n",
        Style::ParenNumber => "i",
        Style::NumberParen => "j",
        Style::BracketNumber => "q",
        Style::Circled => "m",
        Style::Kana | Style::KanaParen => "k",
        Style::ParenKana => "kk",
        Style::Iroha => "o",
        Style::ParenIroha => "oo",
        Style::Latin | Style::LatinParen => "a",
        Style::ParenLatin => "aa",
        Style::Roman => "v",
        Style::ParenRoman => "vv",
        Style::Kanji => "z",
        Style::ParenKanji => "zz",
        Style::Bullet => "b",
        Style::Note => "note",
        Style::Preamble => "pre",
        Style::Glossary => "g",
        Style::Supplement => {
            let word: String = printed.chars().filter(|c| is_word(*c)).take(2).collect();
            match word.as_str() {
                "別表" => "table",
                "別紙" => "sheet",
                "様式" => "form",
                "参考" => "ref",
                "別記" | "別図" => "annex",
                _ => "sup",
            }
        }
    }
}

fn is_word(c: char) -> bool {
    !c.is_whitespace() && !"（(【〔".contains(c)
}
