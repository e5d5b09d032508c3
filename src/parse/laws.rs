//! `laws.yaml`: the laws that policies cite.
//!
//! In: the file. Out: a [`LawTable`] of the entries that can be used, and a
//! report of those that contradict themselves or each other.

use std::collections::BTreeMap;

use super::yaml::{Fields, YamlDocument};
use crate::diagnostic::{Checked, Code, Diagnostic, Report};
use crate::model::{ERAS, Law, LawNumber, LawTable};
use crate::source::SourceFile;

/// The length of an id at e-Gov.
const ID_LENGTH: usize = 15;

/// Reads `laws.yaml`; what cannot be used of an entry is left out.
pub fn parse_laws(file: &SourceFile) -> Checked<LawTable> {
    let mut report = Report::default();
    let mut value = LawTable::default();
    if file.text().trim().is_empty() {
        return Checked { value, report };
    }
    let Some(document) = YamlDocument::parse(file, 0..file.text().len(), &mut report) else {
        return Checked { value, report };
    };
    let mut fields = document.fields();
    let mut lines = BTreeMap::new();
    for item in fields.maps("laws", &mut report) {
        value.laws.extend(law(item, &mut lines, &mut report));
    }
    fields.finish(&mut report);
    Checked { value, report }
}

fn law(
    mut item: Fields<'_>,
    lines: &mut BTreeMap<String, usize>,
    report: &mut Report,
) -> Option<Law> {
    let name = item.required("name", report);
    let mut aliases = item.texts("aliases", report);
    let number = item.text("number", report);
    let id = item.text("id", report);
    let number = number.and_then(|text| {
        let read = LawNumber::read(&text);
        if read.is_none() {
            let fault =
                Diagnostic::error(Code::BadValue, format!("法令番号「{text}」が読めません"))
                    .hint("「昭和25年法律第261号」の形で書いてください");
            report.push(item.at("number", fault));
        }
        read
    });
    let id = id.filter(|id| {
        let fault = id_fault(id, number.as_ref());
        let sound = fault.is_none();
        if let Some(fault) = fault {
            report.push(item.at("id", fault));
        }
        sound
    });
    let line = item.line_of("name");
    let mut unique = |key: &str, word: &String| {
        let first = lines.get(word).copied();
        match first {
            Some(first) => {
                let fault = Diagnostic::error(
                    Code::DuplicateLaw,
                    format!("法令の名前「{word}」が二度あります（{first} 行目）"),
                )
                .hint("一つの項目にまとめるか、どちらかの名前を消してください");
                report.push(item.at(key, fault));
            }
            None => {
                lines.insert(word.clone(), line);
            }
        }
        first.is_none() && !word.trim().is_empty()
    };
    let kept = unique("name", &name);
    aliases.retain(|alias| unique("aliases", alias));
    item.finish(report);
    kept.then_some(Law {
        name,
        aliases,
        number,
        id,
    })
}

/// What is wrong with an id: its form, or that it belongs to another number.
fn id_fault(id: &str, law: Option<&LawNumber>) -> Option<Diagnostic> {
    let formed = id.len() == ID_LENGTH
        && id
            .bytes()
            .all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
        && id.bytes().take(3).all(|b| b.is_ascii_digit());
    if !formed {
        return Some(
            Diagnostic::error(
                Code::BadValue,
                format!("「{id}」は e-Gov の法令 ID の形ではありません"),
            )
            .hint("325AC0000000261 のような、半角の数字と大文字の 15 字で書いてください"),
        );
    }
    let law = law?;
    let era = ERAS.iter().find(|(era, _)| *era == law.era)?.1;
    let fits = id.starts_with(&format!("{era}{:02}", law.year))
        && id.ends_with(&format!("{:03}", law.number))
        && (law.kind != "法律" || id[3..].starts_with("AC"));
    (!fits).then(|| {
        Diagnostic::error(
            Code::LawIdMismatch,
            format!("法令 ID「{id}」が法令番号「{law}」と合いません"),
        )
        .hint("番号か ID のどちらかを直してください。確かでない ID は書かないでください")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(text: &str) -> Vec<(Code, usize)> {
        let file = SourceFile::from_text("laws.yaml", text);
        let report = parse_laws(&file).report;
        let place = |d: &&Diagnostic| d.place.as_ref().map_or(0, |p| p.start.line);
        report.sorted().iter().map(|d| (d.code, place(d))).collect()
    }

    #[test]
    fn sound_entries_are_read_whole() {
        let text = "laws:\n  - name: 地方公務員法\n    aliases: [地公法]\n    number: 昭和25年法律第261号\n    id: 325AC0000000261\n  - name: 民法\n";
        let file = SourceFile::from_text("laws.yaml", text);
        let Checked { value, report } = parse_laws(&file);
        assert!(report.is_empty(), "{report:?}");
        assert_eq!(
            value.laws[0].url().as_deref(),
            Some("https://laws.e-gov.go.jp/law/325AC0000000261")
        );
        assert_eq!(
            value.laws[0].names().collect::<Vec<_>>(),
            ["地方公務員法", "地公法"]
        );
        assert_eq!(
            (&value.laws[1].number, &value.laws[1].url()),
            (&None, &None)
        );
    }

    #[test]
    fn faults_are_placed() {
        for (text, code, line) in [
            (
                "laws:\n  - number: 昭和25年法律第261号\n",
                Code::MissingKey,
                2,
            ),
            (
                "laws:\n  - name: 甲法\n    number: 昭和25年\n",
                Code::BadValue,
                3,
            ),
            (
                "laws:\n  - name: 甲法\n    id: 325AC261\n",
                Code::BadValue,
                3,
            ),
            ("laws:\n  - name: 甲法\n    url: x\n", Code::UnknownKey, 3),
            (
                "laws:\n  - name: 甲法\n  - name: 甲法\n",
                Code::DuplicateLaw,
                3,
            ),
            (
                "laws:\n  - name: 甲法\n  - name: 乙法\n    aliases: [甲法]\n",
                Code::DuplicateLaw,
                4,
            ),
            (
                "laws:\n  - name: 甲法\n    number: 昭和25年法律第261号\n    id: 425AC0000000261\n",
                Code::LawIdMismatch,
                4,
            ),
            (
                "laws:\n  - name: 甲法\n    number: 昭和25年法律第261号\n    id: 325AC0000000262\n",
                Code::LawIdMismatch,
                4,
            ),
        ] {
            assert_eq!(findings(text), [(code, line)], "{text}");
        }
    }
}
