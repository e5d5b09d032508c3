//! YAML with places: reads a document, hands out its fields, reports what is
//! unknown, missing or of the wrong shape, with line and column.
//!
//! The YAML crate gives no spans for values, so the place of a key is found by
//! looking for its line below the place of its parent; this holds for the block
//! style that people write, and falls back to the parent for anything else.

use std::ops::Range;

use serde_yaml::{Mapping, Value};

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::source::SourceFile;

/// A YAML document inside a file (the whole of it, or its front matter).
#[derive(Debug)]
pub struct YamlDocument<'a> {
    file: &'a SourceFile,
    range: Range<usize>,
    value: Value,
}

impl<'a> YamlDocument<'a> {
    /// Parses the byte range of a file; none, with a diagnostic, where it is not
    /// a YAML mapping.
    pub fn parse(file: &'a SourceFile, range: Range<usize>, report: &mut Report) -> Option<Self> {
        let text = &file.text()[range.clone()];
        if flow_depth(text) > MAX_FLOW_DEPTH {
            report.push(
                Diagnostic::error(Code::YamlSyntax, "YAML の括弧の入れ子が深すぎます")
                    .at(file, range)
                    .hint("[ と ] 、{ と } の対を確かめてください"),
            );
            return None;
        }
        match serde_yaml::from_str::<Value>(text) {
            Ok(value @ Value::Mapping(_)) => Some(Self { file, range, value }),
            Ok(_) => {
                report.push(
                    Diagnostic::error(Code::YamlSyntax, "YAML が「キー: 値」の形になっていません")
                        .at(file, range)
                        .hint("各行を「title: 題名」のように書いてください"),
                );
                None
            }
            Err(error) => {
                let at = error
                    .location()
                    .map_or(range.start, |l| range.start + l.index().min(text.len()));
                let line = file.position(at).line;
                report.push(
                    Diagnostic::error(Code::YamlSyntax, format!("YAML が読めません（{error}）"))
                        .at_line(file, line)
                        .hint("コロンの後の空白、引用符の閉じ忘れ、字下げを確かめてください"),
                );
                None
            }
        }
    }

    /// The fields of the outermost mapping.
    pub fn fields(&self) -> Fields<'_> {
        let map = self.value.as_mapping().expect("parse keeps mappings only");
        Fields {
            document: self,
            map,
            place: self.range.clone(),
            used: Vec::new(),
        }
    }

    /// Where the line of `key` stands, looked for inside `within`.
    fn find_key(&self, key: &str, within: &Range<usize>) -> Option<Range<usize>> {
        let text = &self.file.text()[within.clone()];
        let mut at = within.start;
        for line in text.split_inclusive('\n') {
            let body = line.trim_start_matches([' ', '-']);
            let lead = line.len() - body.len();
            let bare = body.trim_start_matches(['"', '\'']);
            if bare
                .strip_prefix(key)
                .is_some_and(|rest| rest.trim_start_matches(['"', '\'']).starts_with(':'))
            {
                return Some(at + lead..at + line.trim_end().len());
            }
            at += line.len();
        }
        None
    }

    /// The ranges of the elements of a block sequence that follows `key`.
    fn element_ranges(&self, key: &Range<usize>, within: &Range<usize>) -> Vec<Range<usize>> {
        let text = &self.file.text()[key.start..within.end];
        let mut starts = Vec::new();
        let mut indent = None;
        let mut at = key.start;
        let mut end = within.end;
        for (n, line) in text.split_inclusive('\n').enumerate() {
            let lead = line.len() - line.trim_start_matches(' ').len();
            // A comment may stand anywhere between the elements.
            let says = !line.trim().is_empty() && !line[lead..].starts_with('#');
            if n > 0 && says {
                let dash = line[lead..].starts_with('-');
                match indent {
                    None if dash => {
                        indent = Some(lead);
                        starts.push(at + lead);
                    }
                    Some(i) if lead == i && dash => starts.push(at + lead),
                    Some(i) if lead < i || (lead == i && !dash) => {
                        end = at;
                        break;
                    }
                    Some(_) => {}
                    None => break,
                }
            }
            at += line.len();
        }
        let ends = starts.iter().skip(1).copied().chain(std::iter::once(end));
        starts
            .iter()
            .copied()
            .zip(ends)
            .map(|(s, e)| s..e)
            .collect()
    }
}

/// The fields of a mapping; each is asked for by name, [`Fields::finish`] reports
/// those nobody asked for.
#[derive(Debug)]
pub struct Fields<'a> {
    document: &'a YamlDocument<'a>,
    map: &'a Mapping,
    place: Range<usize>,
    used: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// A diagnostic that points at the mapping.
    pub fn here(&self, diagnostic: Diagnostic) -> Diagnostic {
        diagnostic.at(self.document.file, self.first_line(&self.place))
    }

    /// A diagnostic that points at a key.
    pub fn at(&self, key: &str, diagnostic: Diagnostic) -> Diagnostic {
        let place = self.key_place(key);
        diagnostic.at(self.document.file, place)
    }

    /// The line in the file, from 1, on which a key stands.
    pub fn line_of(&self, key: &str) -> usize {
        self.document.file.position(self.key_place(key).start).line
    }

    fn key_place(&self, key: &str) -> Range<usize> {
        self.document
            .find_key(key, &self.place)
            .unwrap_or_else(|| self.first_line(&self.place))
    }

    fn first_line(&self, place: &Range<usize>) -> Range<usize> {
        let text = &self.document.file.text()[place.clone()];
        place.start..place.start + text.lines().next().map_or(0, str::len)
    }

    fn get(&mut self, key: &'static str) -> Option<&'a Value> {
        self.used.push(key);
        self.map.get(key).filter(|v| !v.is_null())
    }

    fn wrong_shape(&self, key: &str, wanted: &str, report: &mut Report) {
        let diagnostic =
            Diagnostic::error(Code::BadValue, format!("「{key}」は{wanted}で書きます"));
        report.push(self.at(key, diagnostic));
    }

    /// Whether the key stands there, `null` included.
    pub fn has(&self, key: &str) -> bool {
        self.map.contains_key(key)
    }

    /// A text; numbers are taken as they are written.
    pub fn text(&mut self, key: &'static str, report: &mut Report) -> Option<String> {
        match self.get(key)? {
            Value::String(s) => Some(s.clone()),
            Value::Number(n) => Some(n.to_string()),
            Value::Bool(b) => Some(b.to_string()),
            _ => {
                self.wrong_shape(key, "文字列", report);
                None
            }
        }
    }

    /// A text that must be there; an empty string and a diagnostic where it is not.
    pub fn required(&mut self, key: &'static str, report: &mut Report) -> String {
        let found = self.text(key, report).filter(|t| !t.trim().is_empty());
        if found.is_none() {
            let diagnostic = Diagnostic::error(Code::MissingKey, format!("「{key}」がありません"))
                .hint(format!("「{key}: …」の行を加えてください"));
            report.push(self.here(diagnostic));
        }
        found.unwrap_or_default()
    }

    /// A whole number that is not negative.
    pub fn number(&mut self, key: &'static str, report: &mut Report) -> Option<usize> {
        let value = self.get(key)?;
        let number = value.as_u64().and_then(|n| usize::try_from(n).ok());
        if number.is_none() {
            self.wrong_shape(key, "0 以上の整数", report);
        }
        number
    }

    /// A list of texts; empty where the key is missing.
    pub fn texts(&mut self, key: &'static str, report: &mut Report) -> Vec<String> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let list: Option<Vec<String>> = value.as_sequence().and_then(|items| {
            items
                .iter()
                .map(|item| match item {
                    Value::String(s) => Some(s.clone()),
                    Value::Number(n) => Some(n.to_string()),
                    Value::Null => Some(String::new()),
                    _ => None,
                })
                .collect()
        });
        if list.is_none() {
            self.wrong_shape(key, "文字列の並び（- で始まる行）", report);
        }
        list.unwrap_or_default()
    }

    /// A list of lists of texts, such as the rows of a table.
    pub fn rows(&mut self, key: &'static str, report: &mut Report) -> Vec<Vec<String>> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let rows: Option<Vec<Vec<String>>> = value.as_sequence().and_then(|items| {
            items
                .iter()
                .map(|row| {
                    row.as_sequence()?
                        .iter()
                        .map(|cell| match cell {
                            Value::String(s) => Some(s.clone()),
                            Value::Number(n) => Some(n.to_string()),
                            Value::Null => Some(String::new()),
                            _ => None,
                        })
                        .collect()
                })
                .collect()
        });
        if rows.is_none() {
            self.wrong_shape(key, "行の並び（- [一, 二]）", report);
        }
        rows.unwrap_or_default()
    }

    /// The keys and texts of a mapping, sorted by key.
    pub fn text_map(
        &mut self,
        key: &'static str,
        report: &mut Report,
    ) -> std::collections::BTreeMap<String, String> {
        let Some(value) = self.get(key) else {
            return std::collections::BTreeMap::new();
        };
        let map = value.as_mapping().and_then(|map| {
            map.iter()
                .map(|(k, v)| Some((k.as_str()?.to_owned(), v.as_str()?.to_owned())))
                .collect()
        });
        if map.is_none() {
            self.wrong_shape(key, "「名前: 値」の並び", report);
        }
        map.unwrap_or_default()
    }

    /// The mapping below a key.
    pub fn map(&mut self, key: &'static str, report: &mut Report) -> Option<Fields<'a>> {
        let value = self.get(key)?;
        let Some(map) = value.as_mapping() else {
            self.wrong_shape(key, "「名前: 値」の並び", report);
            return None;
        };
        let start = self.key_place(key).start;
        Some(Fields {
            document: self.document,
            map,
            place: start..self.place.end,
            used: Vec::new(),
        })
    }

    /// The mappings of a list; empty where the key is missing.
    pub fn maps(&mut self, key: &'static str, report: &mut Report) -> Vec<Fields<'a>> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let Some(items) = value.as_sequence() else {
            self.wrong_shape(key, "「- 名前: 値」の並び", report);
            return Vec::new();
        };
        let key_place = self.key_place(key);
        let places = self.document.element_ranges(&key_place, &self.place);
        let mut out = Vec::new();
        for (n, item) in items.iter().enumerate() {
            let place = places.get(n).cloned().unwrap_or_else(|| key_place.clone());
            let Some(map) = item.as_mapping() else {
                let diagnostic = Diagnostic::error(
                    Code::BadValue,
                    format!("「{key}」の{}番目が「名前: 値」の形ではありません", n + 1),
                );
                report.push(diagnostic.at(self.document.file, self.first_line(&place)));
                continue;
            };
            out.push(Fields {
                document: self.document,
                map,
                place,
                used: Vec::new(),
            });
        }
        out
    }

    /// The mappings below the keys of a mapping, whatever those are called; empty
    /// where `key` is missing.
    pub fn entries(&mut self, key: &'static str, report: &mut Report) -> Vec<(String, Fields<'a>)> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let Some(map) = value.as_mapping() else {
            self.wrong_shape(key, "「名前:」とその下の項目の並び", report);
            return Vec::new();
        };
        let key_place = self.key_place(key);
        let places = entry_places(self.document.file.text(), key_place.start..self.place.end);
        let mut out = Vec::new();
        for (name, value) in map {
            let name = match name {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                _ => String::new(),
            };
            let found = places.iter().find(|(found, _)| *found == name);
            let place = found.map_or_else(|| key_place.clone(), |(_, place)| place.clone());
            let Some(map) = value.as_mapping() else {
                let diagnostic = Diagnostic::error(
                    Code::BadValue,
                    format!("「{name}」の下が「名前: 値」の形ではありません"),
                );
                report.push(diagnostic.at(self.document.file, self.first_line(&place)));
                continue;
            };
            out.push((
                name,
                Fields {
                    document: self.document,
                    map,
                    place,
                    used: Vec::new(),
                },
            ));
        }
        out
    }

    /// What points a diagnostic at the mapping, for when its fields are done with.
    pub fn pointer(&self) -> impl Fn(Diagnostic) -> Diagnostic + use<'a> {
        let (file, place) = (self.document.file, self.first_line(&self.place));
        move |diagnostic| diagnostic.at(file, place.clone())
    }

    /// The byte range in the file that holds the mapping.
    pub fn place(&self) -> Range<usize> {
        self.place.clone()
    }

    /// Every name of a mapping whose names the file chooses, with what stands
    /// below it, in the order of the file.
    pub fn named(&self) -> Vec<(&'a str, Named<'a>)> {
        let entries = self.map.iter();
        entries
            .filter_map(|(key, value)| {
                let name = key.as_str()?;
                let below = match value {
                    Value::String(text) => Named::Text(text),
                    Value::Sequence(items) => match items.iter().map(Value::as_str).collect() {
                        Some(texts) => Named::Texts(texts),
                        None => Named::Other,
                    },
                    Value::Mapping(map) => Named::Map(Fields {
                        document: self.document,
                        map,
                        place: self.key_place(name).start..self.place.end,
                        used: Vec::new(),
                    }),
                    _ => Named::Other,
                };
                Some((name, below))
            })
            .collect()
    }

    /// Reports the keys nobody asked for.
    pub fn finish(self, report: &mut Report) {
        for key in self.map.keys() {
            let name = match key {
                Value::String(s) => s.clone(),
                other => serde_yaml::to_string(other)
                    .unwrap_or_default()
                    .trim()
                    .to_owned(),
            };
            if !self.used.iter().any(|used| *used == name) {
                let known = self.used.join("、");
                let diagnostic = Diagnostic::error(
                    Code::UnknownKey,
                    format!("「{name}」という項目は使いません"),
                )
                .hint(format!("使える項目: {known}"));
                report.push(self.at(&name, diagnostic));
            }
        }
    }
}

/// The keys right below the key at the start of `within`, in block style, each with
/// the byte range from its line to the next; the first line is that of the key
/// above. Comments and empty lines belong to the key before them.
pub(super) fn entry_places(text: &str, within: Range<usize>) -> Vec<(String, Range<usize>)> {
    let above = text[..within.start].rfind('\n').map_or(0, |at| at + 1);
    let outer = within.start - above;
    let mut out: Vec<(String, Range<usize>)> = Vec::new();
    let mut indent = None;
    let mut at = within.start;
    let mut end = within.end;
    for (n, line) in text[within.clone()].split_inclusive('\n').enumerate() {
        let body = line.trim();
        let lead = line.len() - line.trim_start_matches(' ').len();
        if n > 0 && !body.is_empty() && !body.starts_with('#') {
            if lead <= outer {
                end = at;
                break;
            }
            let own = *indent.get_or_insert(lead);
            if lead == own
                && let Some(key) = key_of(body)
            {
                if let Some((_, place)) = out.last_mut() {
                    place.end = at;
                }
                out.push((key.to_owned(), at + lead..within.end));
            }
        }
        at += line.len();
    }
    if let Some((_, place)) = out.last_mut() {
        place.end = end;
    }
    out
}

/// The key with which a line of block style begins.
fn key_of(line: &str) -> Option<&str> {
    for quote in ['"', '\''] {
        if let Some(rest) = line.strip_prefix(quote) {
            let (key, rest) = rest.split_once(quote)?;
            return rest.trim_start().starts_with(':').then_some(key);
        }
    }
    let (key, rest) = line.split_once(':')?;
    (rest.is_empty() || rest.starts_with(' ')).then_some(key.trim_end())
}

/// What stands below a name.
#[derive(Debug)]
pub enum Named<'a> {
    /// A text.
    Text(&'a str),
    /// Texts and nothing else.
    Texts(Vec<&'a str>),
    /// A mapping.
    Map(Fields<'a>),
    /// Anything else.
    Other,
}

/// The time the YAML crate takes grows with the square of this depth.
const MAX_FLOW_DEPTH: usize = 1_000;

/// How many brackets are open at most, those inside of texts included.
fn flow_depth(text: &str) -> usize {
    let mut open = 0_usize;
    let mut deepest = 0;
    for byte in text.bytes() {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(open);
    }
    deepest
}

/// Whether a text can be an identifier: lower-case ASCII letters, digits and
/// hyphens, not at its ends, at most 64 characters.
pub fn is_id(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 64
        && !text.starts_with('-')
        && !text.ends_with('-')
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_and_missing_keys_are_placed() {
        let file = SourceFile::from_text(
            "a.yaml",
            "title: 題\nitems:\n  - name: x\n    colour: red\n",
        );
        let mut report = Report::default();
        let doc = YamlDocument::parse(&file, 0..file.text().len(), &mut report).expect("yaml");
        let mut fields = doc.fields();
        assert_eq!(fields.text("title", &mut report).as_deref(), Some("題"));
        for mut item in fields.maps("items", &mut report) {
            item.required("name", &mut report);
            item.required("size", &mut report);
            item.finish(&mut report);
        }
        fields.finish(&mut report);
        let found: Vec<_> = report
            .sorted()
            .iter()
            .map(|d| (d.code, d.place.as_ref().map(|p| p.start.line)))
            .collect();
        assert_eq!(
            found,
            [(Code::MissingKey, Some(3)), (Code::UnknownKey, Some(4))]
        );
    }

    #[test]
    fn broken_yaml_points_at_its_line() {
        let file = SourceFile::from_text("a.yaml", "title: 題\nx: [1, 2\ny: 3\n");
        let mut report = Report::default();
        assert!(YamlDocument::parse(&file, 0..file.text().len(), &mut report).is_none());
        let place = report.sorted()[0].place.clone().expect("place");
        assert!(place.start.line >= 2);
    }

    #[test]
    fn ids_hold_no_path() {
        for bad in ["../x", "A", "", "-a", "a/b", "あ", "a."] {
            assert!(!is_id(bad), "{bad}");
        }
        assert!(is_id("tsukuba-smartcity"));
    }
}
