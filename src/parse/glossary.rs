//! `glossary.yaml`: terms with readings, other names, and what to keep apart.
//!
//! In: the file. Out: a [`Glossary`] of the entries that can be used, and a
//! report of those that contradict themselves or each other. How words are
//! compared is the business of [`crate::japanese`].

use std::collections::{BTreeMap, BTreeSet};

use super::yaml::{Fields, YamlDocument};
use crate::diagnostic::{Checked, Code, Diagnostic, Report};
use crate::japanese::fold;
use crate::model::{Glossary, Term};
use crate::source::SourceFile;

/// Reads `glossary.yaml`; an entry with a fault is left out or cut down to what
/// can be used.
pub fn parse_glossary(file: &SourceFile) -> Checked<Glossary> {
    let mut report = Report::default();
    let mut value = Glossary::default();
    if file.text().trim().is_empty() {
        return Checked { value, report };
    }
    let Some(document) = YamlDocument::parse(file, 0..file.text().len(), &mut report) else {
        return Checked { value, report };
    };
    let mut fields = document.fields();
    let mut heads = BTreeMap::new();
    for item in fields.maps("terms", &mut report) {
        if let Some(term) = term(item, &mut heads, &mut report) {
            value.terms.push(term);
        }
    }
    for (n, pair) in fields.rows("apart", &mut report).into_iter().enumerate() {
        match <[String; 2]>::try_from(pair) {
            Ok([a, b]) if fold(&a) != fold(&b) && !a.trim().is_empty() => value.apart.push((a, b)),
            _ => report.push(pair_fault(file, "apart", n)),
        }
    }
    for (n, class) in fields.rows("variants", &mut report).into_iter().enumerate() {
        let distinct: BTreeSet<&String> = class.iter().collect();
        if class.len() < 2 || distinct.len() != class.len() {
            report.push(pair_fault(file, "variants", n));
        } else {
            value.variants.push(class);
        }
    }
    report_contradictions(file, &value, &mut report);
    fields.finish(&mut report);
    Checked { value, report }
}

fn pair_fault(file: &SourceFile, key: &str, n: usize) -> Diagnostic {
    let line = list_line(file, key, n);
    Diagnostic::error(
        Code::BadValue,
        format!("「{key}」の{}番目が、違う語の並びになっていません", n + 1),
    )
    .at_line(file, line)
    .hint("「- [ハック, バック]」のように、違う語を並べてください")
}

/// The line of the nth element of a list that begins in the first column.
fn list_line(file: &SourceFile, key: &str, n: usize) -> usize {
    let mut inside = false;
    let mut seen = 0;
    let mut first = 1;
    for (line, text) in file.lines() {
        if text.starts_with(key) {
            (inside, first) = (true, line);
        } else if inside && text.trim_start().starts_with('-') {
            if seen == n {
                return line;
            }
            seen += 1;
        } else if inside && !text.starts_with([' ', '#']) && !text.is_empty() {
            break;
        }
    }
    first
}

fn term(
    mut item: Fields<'_>,
    heads: &mut BTreeMap<String, usize>,
    report: &mut Report,
) -> Option<Term> {
    let head = item.required("term", report);
    let mut out = Term {
        reading: item.text("reading", report),
        variants: item.texts("variants", report),
        synonyms: item.texts("synonyms", report),
        asked_as: item.texts("asked_as", report),
        broader: item.texts("broader", report),
        apart: item.texts("apart", report),
        bodies: item.texts("bodies", report),
        term: head,
    };
    if let Some(reading) = &out.reading
        && !is_hiragana(reading)
    {
        let fault = Diagnostic::error(
            Code::BadReading,
            format!(
                "「{}」の読み「{reading}」がひらがなではありません",
                out.term
            ),
        )
        .hint("読みはひらがなと長音（ー）だけで書いてください");
        report.push(item.at("reading", fault));
        out.reading = None;
    }
    drop_itself(&item, &mut out, report);
    let line = item.line_of("term");
    if let Some(first) = heads.get(&out.term) {
        let fault = Diagnostic::error(
            Code::DuplicateTerm,
            format!("用語「{}」が二度あります（{first} 行目）", out.term),
        )
        .hint("一つの項目にまとめてください");
        report.push(item.at("term", fault));
        out.term.clear();
    }
    item.finish(report);
    if out.term.is_empty() {
        return None;
    }
    heads.insert(out.term.clone(), line);
    Some(out)
}

/// A word is no name of itself, and no two kinds of name at once.
fn drop_itself(item: &Fields<'_>, term: &mut Term, report: &mut Report) {
    let mut seen = BTreeSet::from([term.term.clone()]);
    let Term {
        variants,
        synonyms,
        asked_as,
        broader,
        ..
    } = term;
    for (key, words) in [
        ("variants", variants),
        ("synonyms", synonyms),
        ("asked_as", asked_as),
        ("broader", broader),
    ] {
        words.retain(|word| {
            let fresh = !word.trim().is_empty() && seen.insert(word.clone());
            if !fresh {
                let fault = Diagnostic::error(
                    Code::SynonymOfItself,
                    format!("「{word}」が同じ項目に二度あります"),
                )
                .hint("用語そのものや、ほかの欄に書いた語は外してください");
                report.push(item.at(key, fault));
            }
            fresh
        });
    }
}

/// What one entry merges, no entry may keep apart.
fn report_contradictions(file: &SourceFile, glossary: &Glossary, report: &mut Report) {
    let mut apart: Vec<(&str, &str)> = Vec::new();
    for (a, b) in &glossary.apart {
        apart.push((a, b));
    }
    for term in &glossary.terms {
        apart.extend(
            term.apart
                .iter()
                .map(|other| (term.term.as_str(), other.as_str())),
        );
    }
    for term in &glossary.terms {
        let merged: BTreeSet<&str> = term.merged().collect();
        for (a, b) in &apart {
            if merged.contains(a) && merged.contains(b) {
                let line = file
                    .lines()
                    .find(|(_, text)| is_head(text, &term.term))
                    .map_or(1, |(line, _)| line);
                report.push(
                    Diagnostic::error(
                        Code::MergedAndApart,
                        format!("「{a}」と「{b}」は、同じ語とされ、別の語ともされています"),
                    )
                    .at_line(file, line)
                    .hint("variants・synonyms か apart のどちらかから外してください"),
                );
            }
        }
    }
}

fn is_head(line: &str, term: &str) -> bool {
    line.trim_start_matches([' ', '-'])
        .strip_prefix("term:")
        .is_some_and(|rest| {
            rest.split('#')
                .next()
                .unwrap_or(rest)
                .trim()
                .trim_matches(['"', '\''])
                == term
        })
}

fn is_hiragana(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| matches!(c, 'ぁ'..='ゖ' | 'ー' | 'ゝ' | 'ゞ'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(text: &str) -> Vec<(Code, usize)> {
        let file = SourceFile::from_text("glossary.yaml", text);
        let report = parse_glossary(&file).report;
        let place = |d: &&Diagnostic| d.place.as_ref().map_or(0, |p| p.start.line);
        report.sorted().iter().map(|d| (d.code, place(d))).collect()
    }

    #[test]
    fn sound_entries_are_read_whole() {
        let file = SourceFile::from_text(
            "glossary.yaml",
            "terms:\n  - term: 持ち出し\n    reading: もちだし\n    variants: [持出し]\n    synonyms: [搬出]\n    asked_as: [持ち帰る]\n    broader: [管理]\n    apart: [持ち込み]\n    bodies: [machi]\napart:\n  - [ハック, バック]\nvariants:\n  - [取扱い, 取り扱い, 取扱]\n",
        );
        let Checked { value, report } = parse_glossary(&file);
        assert!(report.is_empty(), "{report:?}");
        assert_eq!(value.terms[0].reading.as_deref(), Some("もちだし"));
        assert_eq!(
            value.terms[0].merged().collect::<Vec<_>>(),
            ["持ち出し", "持出し", "搬出"]
        );
        assert_eq!(value.apart, [("ハック".to_owned(), "バック".to_owned())]);
        assert_eq!(value.variants[0].len(), 3);
    }

    #[test]
    fn faults_are_placed() {
        for (text, code, line) in [
            (
                "terms:\n  - term: 監査\n    reading: カンサ\n",
                Code::BadReading,
                3,
            ),
            (
                "terms:\n  - term: 監査\n    synonyms: [監査]\n",
                Code::SynonymOfItself,
                3,
            ),
            (
                "terms:\n  - term: 監査\n  - term: 監査\n",
                Code::DuplicateTerm,
                3,
            ),
            (
                "terms:\n  - term: 監査\n    colour: x\n",
                Code::UnknownKey,
                3,
            ),
            (
                "terms:\n  - term: 甲\n    variants: [乙]\napart:\n  - [乙, 甲]\n",
                Code::MergedAndApart,
                2,
            ),
            (
                "terms:\n  - term: 甲\n    synonyms: [乙]\n    apart: [乙]\n",
                Code::MergedAndApart,
                2,
            ),
            ("apart:\n  - [甲, 甲]\n", Code::BadValue, 2),
            ("variants:\n  - [甲, 乙]\n  - [甲]\n", Code::BadValue, 3),
        ] {
            assert_eq!(findings(text), [(code, line)], "{text}");
        }
    }
}
