//! `site.yaml` and `jurisdiction.yaml`.

use super::yaml::{Fields, YamlDocument, is_id};
use crate::diagnostic::{Checked, Code, Diagnostic, Report};
use crate::model::{ColumnOrder, ContrastStyle, Edition, Omission, Pad, Role, WantedDiff};
use crate::source::SourceFile;

/// What `site.yaml` says.
#[derive(Debug, Clone)]
pub struct SiteFile {
    /// Title of the site.
    pub title: String,
    /// One sentence below the title.
    pub description: String,
    /// Who the site is made for.
    pub edition: Edition,
    /// Bodies in the order they are shown.
    pub jurisdictions: Vec<String>,
    /// How a 新旧対照表 looks.
    pub contrast: ContrastStyle,
    /// Further pairs of versions to compare.
    pub diffs: Vec<DiffEntry>,
    /// How many of a body's demanding clauses must be answered, if that is said.
    pub coverage: Option<CoverageGoal>,
    /// Pairs of bodies to compare, where there are too many for all.
    pub compare: Vec<(String, String)>,
}

/// The share of the demanding clauses of every body that must have a control or a
/// reason for having none.
#[derive(Debug, Clone)]
pub struct CoverageGoal {
    /// In percent, up to 100.
    pub percent: usize,
    /// What a report of it points at.
    pub source: SourceFile,
    /// The line that says it, from 1.
    pub line: usize,
}

/// A pair of versions in `site.yaml`.
#[derive(Debug, Clone)]
pub struct DiffEntry {
    /// The pair.
    pub wanted: WantedDiff,
    /// The line of the file on which it begins.
    pub line: usize,
}

/// One policy in `jurisdiction.yaml`: an identifier and its versions, oldest first.
#[derive(Debug, Clone)]
pub struct PolicyEntry {
    /// Identifier, also the directory of a further policy.
    pub id: String,
    /// Version identifiers, oldest first.
    pub versions: Vec<String>,
    /// The line of the file on which it stands.
    pub line: usize,
}

/// A role in `jurisdiction.yaml`.
#[derive(Debug, Clone)]
pub struct RoleEntry {
    /// The role.
    pub role: Role,
    /// What to report where no version holds the clause that appoints it.
    pub dangling: Diagnostic,
}

/// What `jurisdiction.yaml` says.
#[derive(Debug, Clone)]
pub struct JurisdictionFile {
    /// Identifier; the directory bears the same name.
    pub id: String,
    /// Full name.
    pub name: String,
    /// Short name for narrow places.
    pub short_name: String,
    /// What kind of body it is.
    pub kind: String,
    /// One sentence about it.
    pub description: Option<String>,
    /// The clause by which it obliges itself to keep the text visible.
    pub posting_duty: Option<String>,
    /// Its roles.
    pub roles: Vec<RoleEntry>,
    /// Its policies.
    pub policies: Vec<PolicyEntry>,
}

/// Reads `site.yaml`.
pub fn parse_site(file: &SourceFile) -> Checked<Option<SiteFile>> {
    let mut report = Report::default();
    let Some(document) = YamlDocument::parse(file, 0..file.text().len(), &mut report) else {
        return Checked {
            value: None,
            report,
        };
    };
    let mut fields = document.fields();
    let title = fields.required("title", &mut report);
    let description = fields.text("description", &mut report).unwrap_or_default();
    let edition = match fields.text("edition", &mut report).as_deref() {
        None | Some("internal") => Edition::Internal,
        Some("public") => Edition::Public,
        Some(other) => {
            let diagnostic = Diagnostic::error(
                Code::BadValue,
                format!("「{other}」という edition はありません"),
            )
            .hint("internal 又は public と書いてください");
            report.push(fields.at("edition", diagnostic));
            Edition::Internal
        }
    };
    let jurisdictions = fields.texts("jurisdictions", &mut report);
    for id in jurisdictions.iter().filter(|id| !is_id(id)) {
        let diagnostic = Diagnostic::error(Code::BadId, format!("「{id}」は識別子に使えません"))
            .hint("半角の英小文字、数字、ハイフンだけで書いてください");
        report.push(fields.at("jurisdictions", diagnostic));
    }
    let jurisdictions: Vec<String> = jurisdictions.into_iter().filter(|id| is_id(id)).collect();
    let contrast = fields
        .map("shinkyu", &mut report)
        .map_or_else(ContrastStyle::default, |map| {
            contrast_style(map, &mut report)
        });
    let diffs = diffs(&mut fields, &mut report);
    let coverage = fields
        .map("traceability", &mut report)
        .and_then(|map| coverage(file, map, &mut report));
    let compare = compare(&mut fields, &jurisdictions, &mut report);
    fields.finish(&mut report);
    let value = SiteFile {
        title,
        description,
        edition,
        jurisdictions,
        contrast,
        diffs,
        coverage,
        compare,
    };
    Checked {
        value: Some(value),
        report,
    }
}

/// Reads `traceability:`.
fn coverage(
    file: &SourceFile,
    mut fields: Fields<'_>,
    report: &mut Report,
) -> Option<CoverageGoal> {
    let percent = fields.number("coverage", report);
    let line = fields.line_of("coverage");
    if percent.is_some_and(|percent| percent > 100) {
        let diagnostic = Diagnostic::error(Code::BadValue, "coverage は 100 までの整数です")
            .hint("百分率を「coverage: 100」のように書いてください");
        report.push(fields.at("coverage", diagnostic));
    }
    fields.finish(report);
    percent
        .filter(|percent| *percent <= 100)
        .map(|percent| CoverageGoal {
            percent,
            source: file.clone(),
            line,
        })
}

/// Reads `shinkyu:`; what cannot be read is as it would be without.
fn contrast_style(mut fields: Fields<'_>, report: &mut Report) -> ContrastStyle {
    let mut style = ContrastStyle::default();
    let orders = [
        ("new-left", ColumnOrder::NewLeft),
        ("old-left", ColumnOrder::OldLeft),
    ];
    style.order = choice(&mut fields, "order", &orders, report).unwrap_or_default();
    let titles = fields.texts("titles", report);
    match titles.as_slice() {
        [] => {}
        [new, old] if [new, old].iter().all(|t| !t.trim().is_empty()) && new != old => {
            style.titles = Some((new.clone(), old.clone()));
        }
        _ => {
            let diagnostic = Diagnostic::error(Code::BadValue, "titles には列の題名を二つ書きます")
                .hint("新しい版、古い版の順に、違う題名を [改正案, 現行] のように書いてください");
            report.push(fields.at("titles", diagnostic));
        }
    }
    let switch = [
        ("on", true),
        ("off", false),
        ("true", true),
        ("false", false),
    ];
    style.markers = choice(&mut fields, "markers", &switch, report).unwrap_or(style.markers);
    let words = Omission::ALL.map(|o| (o.word(), o));
    style.omission = choice(&mut fields, "omission", &words, report).unwrap_or_default();
    let pads = [
        ("none", Pad::None),
        ("blank-underline", Pad::BlankUnderline),
    ];
    style.pad = choice(&mut fields, "pad", &pads, report).unwrap_or_default();
    style.remarks = choice(&mut fields, "remarks", &switch, report).unwrap_or(style.remarks);
    let caption = fields.text("caption", report);
    style.caption = caption.filter(|text| !text.trim().is_empty());
    fields.finish(report);
    style
}

/// One of a few words; none, with a diagnostic, for any other.
fn choice<T: Copy>(
    fields: &mut Fields<'_>,
    key: &'static str,
    known: &[(&str, T)],
    report: &mut Report,
) -> Option<T> {
    let word = fields.text(key, report)?;
    let found = known.iter().find(|(name, _)| *name == word);
    if found.is_none() {
        let names = known.iter().map(|(name, _)| *name);
        let names: Vec<&str> = names.filter(|n| !matches!(*n, "true" | "false")).collect();
        let diagnostic = Diagnostic::error(
            Code::BadValue,
            format!("「{word}」という {key} はありません"),
        )
        .hint(format!("{} のどれかを書いてください", names.join("、")));
        report.push(fields.at(key, diagnostic));
    }
    found.map(|(_, value)| *value)
}

/// The further pairs of versions; the first policy need not be named.
fn diffs(fields: &mut Fields<'_>, report: &mut Report) -> Vec<DiffEntry> {
    let mut out = Vec::new();
    for mut item in fields.maps("diffs", report) {
        let wanted = WantedDiff {
            jurisdiction: item.required("jurisdiction", report),
            policy: item
                .text("policy", report)
                .unwrap_or_else(|| "policy".to_owned()),
            old: item.required("old", report),
            new: item.required("new", report),
        };
        let line = item.line_of("new");
        item.finish(report);
        let named = [&wanted.jurisdiction, &wanted.old, &wanted.new];
        if named.iter().all(|name| !name.is_empty()) {
            out.push(DiffEntry { wanted, line });
        }
    }
    out
}

/// The pairs of bodies in `compare:`; a pair that is none is left out.
fn compare(
    fields: &mut Fields<'_>,
    bodies: &[String],
    report: &mut Report,
) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    for row in fields.rows("compare", report) {
        let shown = row.join(", ");
        let fault = match <[String; 2]>::try_from(row) {
            Ok([a, b]) if a == b => "同じ団体です",
            Ok([a, b]) if ![&a, &b].iter().all(|id| bodies.contains(id)) => {
                "jurisdictions にない団体です"
            }
            Ok([a, b])
                if out
                    .iter()
                    .any(|(x, y)| [x, y] == [&a, &b] || [x, y] == [&b, &a]) =>
            {
                "同じ組が二度あります"
            }
            Ok([a, b]) => {
                out.push((a, b));
                continue;
            }
            Err(_) => "団体が二つではありません",
        };
        let diagnostic = Diagnostic::error(
            Code::BadValue,
            format!("compare の [{shown}] は比べられません: {fault}"),
        )
        .hint("「compare:」の下に「- [oguchi, hokuto]」のように、団体の識別子を二つずつ書いてください");
        report.push(fields.at("compare", diagnostic));
    }
    out
}

/// Reads `jurisdiction.yaml`; `directory` is the name of the directory it is in.
pub fn parse_jurisdiction(file: &SourceFile, directory: &str) -> Checked<Option<JurisdictionFile>> {
    let mut report = Report::default();
    let Some(document) = YamlDocument::parse(file, 0..file.text().len(), &mut report) else {
        return Checked {
            value: None,
            report,
        };
    };
    let mut fields = document.fields();
    let id = fields.required("id", &mut report);
    if id != directory && !id.is_empty() {
        let diagnostic = Diagnostic::error(
            Code::NameMismatch,
            format!("id「{id}」がディレクトリの名前「{directory}」と違います"),
        )
        .hint("どちらかに揃えてください");
        report.push(fields.at("id", diagnostic));
    }
    let name = fields.required("name", &mut report);
    let short_name = fields
        .text("short_name", &mut report)
        .unwrap_or_else(|| name.clone());
    let kind = fields.required("kind", &mut report);
    let description = fields.text("description", &mut report);
    let posting_duty = fields.text("posting_duty", &mut report);
    let roles = roles(&mut fields, &mut report);
    let policies = policies(&mut fields, &mut report);
    fields.finish(&mut report);
    let value = JurisdictionFile {
        id: directory.to_owned(),
        name,
        short_name,
        kind,
        description,
        posting_duty,
        roles,
        policies,
    };
    Checked {
        value: Some(value),
        report,
    }
}

/// The roles of a body; one that repeats an identifier or a name is left out.
fn roles(fields: &mut Fields<'_>, report: &mut Report) -> Vec<RoleEntry> {
    let mut out: Vec<RoleEntry> = Vec::new();
    for mut item in fields.maps("roles", report) {
        let role = Role {
            id: item.required("id", report),
            name: item.required("name", report),
            also: item.texts("also", report),
            carries: item.texts("carries", report),
            appointed: item.text("appointed", report),
            description: item.text("description", report),
        };
        let mut usable = !role.name.is_empty();
        if !is_id(&role.id) {
            usable = false;
            if !role.id.is_empty() {
                let diagnostic =
                    Diagnostic::error(Code::BadId, format!("「{}」は識別子に使えません", role.id))
                        .hint("半角の英小文字、数字、ハイフンだけで書いてください");
                report.push(item.at("id", diagnostic));
            }
        }
        if out.iter().any(|e| e.role.id == role.id) {
            usable = false;
            let diagnostic = Diagnostic::error(
                Code::RoleRepeated,
                format!("役割「{}」が二度あります", role.id),
            )
            .hint("一つの項目にまとめ、ほかの呼び名は also に並べてください");
            report.push(item.at("id", diagnostic));
        }
        let names: Vec<&str> = role.names().collect();
        let earlier = |name: &&str| {
            let own = names.iter().filter(|n| *n == name).count() > 1;
            own || out.iter().any(|e| e.role.names().any(|n| n == *name))
        };
        if let Some(name) = names.iter().find(|n| !n.is_empty() && earlier(n)) {
            usable = false;
            let key = if *name == role.name { "name" } else { "also" };
            let diagnostic = Diagnostic::error(
                Code::RoleRepeated,
                format!("役割の名前「{name}」が二度あります"),
            )
            .hint("一つの名前は一つの役割にだけ書いてください");
            report.push(item.at(key, diagnostic));
        }
        let dangling = item.at(
            "appointed",
            Diagnostic::error(
                Code::RoleClauseMissing,
                format!(
                    "役割「{}」を置く条項「{}」がありません",
                    role.name,
                    role.appointed.as_deref().unwrap_or_default()
                ),
            )
            .hint("条項のキー（3.i1、7.p2 など）を書くか、行を消してください"),
        );
        item.finish(report);
        if usable {
            out.push(RoleEntry { role, dangling });
        }
    }
    out
}

fn policies(fields: &mut Fields<'_>, report: &mut Report) -> Vec<PolicyEntry> {
    let mut out: Vec<PolicyEntry> = Vec::new();
    for mut item in fields.maps("policies", report) {
        let id = item.required("id", report);
        let versions = item.texts("versions", report);
        let line = item.line_of("id");
        for bad in std::iter::once(&id)
            .chain(&versions)
            .filter(|t| !t.is_empty() && !is_id(t))
        {
            let diagnostic =
                Diagnostic::error(Code::BadId, format!("「{bad}」は識別子に使えません"))
                    .hint("半角の英小文字、数字、ハイフンだけで書いてください");
            report.push(item.here(diagnostic));
        }
        if versions.is_empty() {
            let diagnostic = Diagnostic::error(Code::MissingKey, "「versions」がありません")
                .hint("版の識別子を古い順に並べてください");
            report.push(item.here(diagnostic));
        }
        for (n, version) in versions.iter().enumerate() {
            if versions[..n].contains(version) {
                let diagnostic = Diagnostic::error(
                    Code::DuplicateVersion,
                    format!("版「{version}」が二度あります"),
                )
                .hint("版の識別子は規程の中で一つだけにしてください");
                report.push(item.at("versions", diagnostic));
            }
        }
        if out.iter().any(|p| p.id == id) {
            let diagnostic = Diagnostic::error(
                Code::DuplicateVersion,
                format!("規程「{id}」が二度あります"),
            )
            .hint("規程の識別子は団体の中で一つだけにしてください");
            report.push(item.at("id", diagnostic));
        }
        item.finish(report);
        let versions = versions.into_iter().filter(|v| is_id(v)).collect();
        if is_id(&id) {
            out.push(PolicyEntry { id, versions, line });
        }
    }
    if out.is_empty() {
        let diagnostic = Diagnostic::error(Code::MissingKey, "「policies」がありません")
            .hint("「policies:」の下に「- id: policy」と「versions: [r8]」を書いてください");
        report.push(fields.here(diagnostic));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(yaml: &str) -> (ContrastStyle, Vec<(Code, usize, String)>) {
        let text = format!("title: 掲示\njurisdictions: [x]\n{yaml}");
        let checked = parse_site(&SourceFile::from_text("site.yaml", &text));
        let sorted = checked.report.sorted();
        let told = sorted.iter().map(|d| {
            let line = d.place.as_ref().map_or(0, |p| p.start.line);
            (d.code, line, d.hint.clone().unwrap_or_default())
        });
        let found = told.collect();
        (checked.value.expect("a mapping").contrast, found)
    }

    #[test]
    fn without_a_house_style_there_is_a_default() {
        let (style, found) = read("");
        assert_eq!(style, ContrastStyle::default());
        assert_eq!(found, []);
        assert_eq!(style.order, ColumnOrder::NewLeft);
        assert!(style.markers && !style.remarks);
    }

    #[test]
    fn a_house_style_is_read_in_full() {
        let (style, found) = read(
            "shinkyu:\n  order: old-left\n  titles: [新, 旧]\n  markers: off\n  omission: ［略］\n  pad: blank-underline\n  remarks: on\n  caption: 対照表\n",
        );
        assert_eq!(found, []);
        let wanted = ContrastStyle {
            order: ColumnOrder::OldLeft,
            titles: Some(("新".into(), "旧".into())),
            markers: false,
            omission: Omission::Square,
            pad: Pad::BlankUnderline,
            remarks: true,
            caption: Some("対照表".into()),
        };
        assert_eq!(style, wanted);
    }

    #[test]
    fn what_no_house_style_knows_is_placed_and_told() {
        for (line, hint) in [
            ("order: left", "new-left、old-left"),
            ("titles: [改正案]", "[改正案, 現行]"),
            ("titles: [同じ, 同じ]", "[改正案, 現行]"),
            ("markers: maybe", "on、off のどれか"),
            ("omission: 省略", "略、（略）、［略］"),
            ("pad: dots", "none、blank-underline"),
            ("remarks: 3", "on、off のどれか"),
        ] {
            let (style, found) = read(&format!("shinkyu:\n  {line}\n"));
            assert_eq!(style, ContrastStyle::default(), "{line}");
            assert_eq!(found.len(), 1, "{line}: {found:?}");
            assert_eq!((found[0].0, found[0].1), (Code::BadValue, 4), "{line}");
            assert!(found[0].2.contains(hint), "{line}: {}", found[0].2);
        }
        let (_, found) = read("shinkyu:\n  colour: red\n");
        assert_eq!((found[0].0, found[0].1), (Code::UnknownKey, 4));
        let (_, found) = read("shinkyu: 新左\n");
        assert_eq!((found[0].0, found[0].1), (Code::BadValue, 3));
    }
}
