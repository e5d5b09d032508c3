//! What `keiji export` writes, as other programs read it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use calamine::{Reader, Xlsx};
use serde_json::Value;

use crate::driver::{Run, SiteTest};
use crate::trace;

/// Where `scripts/setup.sh test` puts the schemas and compliance-trestle.
fn cache() -> PathBuf {
    let named = std::env::var_os("KEIJI_OSCAL_DIR").map(PathBuf::from);
    named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join(".cache/oscal"))
}

/// Says that something was not tried; past the capture of the test harness.
fn skipped(what: &str) {
    let line = format!(
        "skipped: {what}: {} is missing (make test fetches it where there is a network)\n",
        cache().display()
    );
    std::io::stderr()
        .write_all(line.as_bytes())
        .expect("standard error");
}

fn json(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Value> {
    let parse = |bytes: &[u8]| serde_json::from_slice(bytes).expect("JSON");
    files
        .iter()
        .map(|(name, bytes)| (name.clone(), parse(bytes)))
        .collect()
}

/// The documents of a site of its own.
fn small(test: &SiteTest) -> BTreeMap<String, Value> {
    test.run(&["export", "oscal", "-o", "oscal"]).ended(0);
    json(&test.files("oscal"))
}

/// The documents of the five policies, and where they lie.
fn five() -> (SiteTest, BTreeMap<String, Value>) {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let test = SiteTest::empty();
    let content = content.to_str().expect("a UTF-8 path");
    test.run(&["export", "oscal", "-o", "oscal", "--content", content])
        .ended(0);
    let files = json(&test.files("oscal"));
    (test, files)
}

/// Every value under a key, wherever it stands.
fn under<'a>(value: &'a Value, key: &str, out: &mut Vec<&'a Value>) {
    match value {
        Value::Object(map) => {
            for (name, inner) in map {
                if name == key {
                    out.push(inner);
                }
                under(inner, key, out);
            }
        }
        Value::Array(list) => list.iter().for_each(|inner| under(inner, key, out)),
        _ => {}
    }
}

fn texts<'a>(value: &'a Value, key: &str) -> Vec<&'a str> {
    let mut out = Vec::new();
    under(value, key, &mut out);
    out.into_iter().filter_map(Value::as_str).collect()
}

#[test]
fn the_documents_of_the_five_hold_together() {
    let (_, files) = five();
    assert_eq!(files.len(), 2 + 2 * 5, "{:?}", files.keys());
    let mut uuids = BTreeSet::new();
    for (name, document) in &files {
        let mut own = BTreeSet::new();
        for id in texts(document, "id") {
            assert!(own.insert(id), "{name}: {id} stands twice");
        }
        for uuid in texts(document, "uuid") {
            assert_eq!(uuid.as_bytes()[14], b'5', "{name}: {uuid}");
            assert!(uuids.insert(uuid.to_owned()), "{name}: {uuid} stands twice");
        }
        for href in texts(document, "href")
            .into_iter()
            .filter_map(|h| h.strip_prefix('#'))
        {
            assert!(own.contains(href), "{name}: #{href} leads nowhere");
        }
    }
    let ids = |name: &str| -> BTreeSet<&str> { texts(&files[name], "id").into_iter().collect() };
    let controls = ids("controls-catalog.json");
    for (name, document) in files
        .iter()
        .filter(|(name, _)| name.ends_with("-mapping.json"))
    {
        let catalog = ids(&name.replace("-mapping", "-catalog"));
        let references = texts(document, "id-ref");
        assert!(references.len() > 400, "{name}");
        for id in references {
            assert!(
                catalog.contains(id) || controls.contains(id),
                "{name}: {id}"
            );
        }
        // Not every control is for every body.
        let mapping = &document["mapping-collection"]["mappings"][0];
        let idle = texts(&mapping["target-gap-summary"], "with-ids");
        assert!(idle.is_empty(), "a list, not a text");
        let idle = mapping["target-gap-summary"]["unmapped-controls"][0]["with-ids"].as_array();
        for id in idle.expect("a gap") {
            assert!(
                controls.contains(id.as_str().expect("an id")),
                "{name}: {id}"
            );
        }
        assert_eq!(mapping.get("source-gap-summary"), None, "{name}");
    }
    let definition = &files["component-definition.json"];
    let wanted: BTreeSet<&str> = texts(definition, "control-id").into_iter().collect();
    let all: BTreeSet<&str> = files
        .keys()
        .filter(|name| name.ends_with("-catalog.json"))
        .flat_map(|name| ids(name))
        .collect();
    assert!(wanted.is_subset(&all));
    assert!(
        texts(definition, "statement-id")
            .iter()
            .all(|id| all.contains(id))
    );
}

#[test]
fn the_schemas_accept_every_document() {
    let schemas = cache().join("schemas");
    if !schemas.is_dir() {
        return skipped("OSCAL against its JSON schemas");
    }
    let schema = |name: &str| {
        let text = std::fs::read(schemas.join(name)).expect("a schema");
        let value: Value = serde_json::from_slice(&text).expect("JSON");
        jsonschema::validator_for(&value).expect("a sound schema")
    };
    let known = [
        ("catalog", schema("oscal_catalog_schema.json")),
        (
            "component-definition",
            schema("oscal_component_schema.json"),
        ),
        ("mapping-collection", schema("oscal_mapping_schema.json")),
    ];
    let (_, mut files) = five();
    let open = trace::confirmed();
    trace::drop_waiver(&open);
    files.extend(
        small(&open)
            .into_iter()
            .map(|(name, value)| (format!("small {name}"), value)),
    );
    for (name, document) in &files {
        let kind = document
            .as_object()
            .and_then(|map| map.keys().next())
            .expect("a kind");
        let (_, schema) = known
            .iter()
            .find(|(k, _)| k == kind)
            .expect("a schema of it");
        let faults: Vec<String> = schema
            .iter_errors(document)
            .map(|e| e.to_string())
            .collect();
        assert!(faults.is_empty(), "{name}: {}", faults.join("\n"));
        // The schemas do look: a date alone is no time.
        let mut broken = document.clone();
        broken[kind]["metadata"]["last-modified"] = "2026-04-01".into();
        assert!(!schema.is_valid(&broken), "{name}");
    }
}

#[test]
fn compliance_trestle_reads_every_document() {
    let python = cache().join("venv/bin/python");
    if !python.is_file() {
        return skipped("OSCAL read by compliance-trestle");
    }
    let (test, files) = five();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oscal/read.py");
    let paths = files.keys().map(|name| test.path("oscal").join(name));
    let run = Run::of(Command::new(&python).arg(&script).args(paths).output()).ended(0);
    assert_eq!(run.stdout.lines().count(), files.len(), "{run:?}");
    test.write("broken.json", "{\"catalog\": {\"uuid\": \"1\"}}");
    let broken = Command::new(&python)
        .arg(&script)
        .arg(test.path("broken.json"))
        .output();
    Run::of(broken).ended(1);
}

#[test]
fn what_is_open_is_a_gap_of_the_mapping() {
    let test = trace::confirmed();
    let files = small(&test);
    let mapping = &files["machi-mapping.json"]["mapping-collection"];
    assert_eq!(mapping["provenance"]["status"], "complete");
    let own = &mapping["mappings"][0];
    let map = own["maps"].as_array().expect("maps");
    assert_eq!(map.len(), 5);
    let partly = map
        .iter()
        .find(|m| m["targets"][0]["id-ref"] == "k.usb-lock")
        .expect("a map");
    assert_eq!(partly["relationship"], "intersects-with");
    assert_eq!(
        partly["sources"][0],
        serde_json::json!({"type": "control", "id-ref": "c.3"})
    );
    assert_eq!(partly["remarks"], "持出しの部分を受け持つ。");
    let item = map
        .iter()
        .find(|m| m["sources"][0]["id-ref"] == "p.2.i1")
        .expect("a map");
    assert_eq!(
        (&item["sources"][0]["type"], &item["relationship"]),
        (&"statement".into(), &"subset-of".into())
    );
    assert_eq!(own.get("source-gap-summary"), None);
    trace::drop_waiver(&test);
    let files = small(&test);
    let mapping = &files["machi-mapping.json"]["mapping-collection"];
    assert_eq!(mapping["provenance"]["status"], "not-complete");
    let gap = &mapping["mappings"][0]["source-gap-summary"]["unmapped-controls"][0]["with-ids"];
    assert_eq!(*gap, serde_json::json!(["c.4"]));
    let catalog = &files["machi-catalog.json"]["catalog"];
    assert_eq!(
        catalog["metadata"]["last-modified"],
        "2026-04-01T00:00:00+09:00"
    );
    assert_eq!(catalog["controls"][2]["links"][0]["href"], "#c.2");
}

#[test]
fn exports_are_the_same_bytes_and_name_nothing_withheld() {
    let test = trace::confirmed();
    for form in ["oscal", "csv", "xlsx"] {
        test.run(&["export", form, "-o", "one"]).ended(0);
        test.run(&["export", form, "-o", "two", "--threads", "1"])
            .ended(0);
        test.run(&["export", form, "-o", "public", "--edition", "public"])
            .ended(0);
    }
    let one = test.files("one");
    assert_eq!(one, test.files("two"));
    assert_eq!(one.len(), 4 + 2 + 1, "{:?}", one.keys());
    let holds = |files: &BTreeMap<String, Vec<u8>>, word: &str| {
        let mut found = 0;
        for (name, bytes) in files {
            let text = match name.strip_suffix(".xlsx") {
                Some(_) => unpacked(bytes),
                None => String::from_utf8_lossy(bytes).into_owned(),
            };
            found += text.matches(word).count();
        }
        found
    };
    let public = test.files("public");
    for secret in ["usb-lock", "媒体の封鎖", "持出しの部分を受け持つ"] {
        assert!(holds(&one, secret) > 0, "{secret}");
        assert_eq!(holds(&public, secret), 0, "{secret}");
    }
    assert!(holds(&public, "password-rules") > 0);
}

/// All parts of a workbook as one text.
fn unpacked(bytes: &[u8]) -> String {
    let mut parts = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut out = String::new();
    for n in 0..parts.len() {
        let mut part = parts.by_index(n).expect("a part");
        part.read_to_string(&mut out).expect("UTF-8");
    }
    out
}

#[test]
fn tables_have_a_row_for_each_link_and_each_waiver() {
    let test = trace::confirmed();
    test.run(&["export", "csv", "-o", "out"]).ended(0);
    test.run(&["export", "xlsx", "-o", "out"]).ended(0);
    let files = test.files("out");
    let csv = String::from_utf8(files["machi.csv"].clone()).expect("UTF-8");
    assert!(csv.starts_with("\u{feff}識別子,条項,"));
    let lines: Vec<&str> = csv.trim_end().split("\r\n").collect();
    assert_eq!(lines.len(), 1 + 5 + 1, "{csv}");
    assert!(csv.contains("machi/2.i1,第2条第1号,"), "{csv}");
    assert!(csv.contains(",第2条,確認済み,"), "{csv}");
    assert!(
        lines[6].starts_with("machi/4,")
            && lines[6].contains(",確認済み,職や組織を置くだけの定め,"),
        "{}",
        lines[6]
    );
    let bytes = files["traceability.xlsx"].clone();
    let mut book = Xlsx::new(Cursor::new(bytes.clone())).expect("a workbook");
    assert_eq!(book.sheet_names(), ["試験町", "統制"]);
    let range = book.worksheet_range("試験町").expect("a sheet");
    assert_eq!(
        range.height(),
        2 + 7,
        "a title and a note stand above the head"
    );
    let xml = unpacked(&bytes);
    assert_eq!(xml.matches("<autoFilter ").count(), 2);
    assert_eq!(xml.matches("state=\"frozen\"").count(), 2);
}

/// The cells of one CSV file, each row by its head.
fn records(bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
    let text = String::from_utf8(bytes.to_vec()).expect("UTF-8");
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let head = reader.headers().expect("a head").clone();
    let row = |row: csv::StringRecord| {
        let cells = head.iter().zip(row.iter());
        cells.map(|(k, v)| (k.to_owned(), v.to_owned())).collect()
    };
    reader
        .records()
        .map(|one| row(one.expect("a row")))
        .collect()
}

#[test]
fn people_read_words_and_programs_read_codes() {
    let test = trace::confirmed();
    // What the body's text calls the role is another name than that of all bodies.
    test.write(
        "content/jurisdictions/machi/jurisdiction.yaml",
        "id: machi\nname: 試験町\nkind: 町\nroles:\n  - {id: staff, name: 職員等}\n  - {id: deputy-ciso, name: 統括責任者}\npolicies:\n  - id: policy\n    versions: [r8]\n",
    );
    let control = test.path("content/controls/usb-lock.md");
    let text = std::fs::read_to_string(&control).expect("the control");
    std::fs::write(&control, text.replace("owner: staff", "owner: deputy-ciso")).expect("written");
    for form in ["csv", "xlsx"] {
        test.run(&["export", form, "-o", "out"]).ended(0);
    }
    let files = test.files("out");
    let links = records(&files["machi.csv"]);
    let link = |control: &str| {
        let mut own = links.iter();
        own.find(|row| row["統制"] == control).expect("a row")
    };
    let usb = link("usb-lock");
    for (head, cell) in [
        ("強さ", "禁止"),
        ("strength", "prohibit"),
        ("種別", "技術"),
        ("type", "technical"),
        ("担当（例）", "CISO を補佐する者（統括責任者）"),
        ("owner", "deputy-ciso"),
        ("状態（例）", "実施済み"),
        ("status", "done"),
        ("関係", "一部実施"),
        ("relation", "partly"),
        ("確認", "確認済み"),
        ("confirmation", "confirmed"),
        ("waived", ""),
    ] {
        assert_eq!(usb[head], cell, "{head}");
    }
    assert_eq!(links.last().expect("a row")["waived"], "constitutive");
    let controls = records(&files["controls.csv"]);
    let usb = controls.iter().find(|row| row["識別子"] == "usb-lock");
    let usb = usb.expect("a row");
    assert_eq!(usb["担当（例）"], "CISO を補佐する者");
    assert_eq!(
        (&*usb["公開"], &*usb["edition"]),
        ("庁内版だけ", "internal")
    );

    // The workbook shows no code, and identifiers only right of what is printed.
    let bytes = files["traceability.xlsx"].clone();
    let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    for (sheet, beside) in [("試験町", 2), ("統制", 1)] {
        let range = book.worksheet_range(sheet).expect("a sheet");
        let rows: Vec<Vec<String>> = range
            .rows()
            .map(|row| row.iter().map(ToString::to_string).collect())
            .collect();
        let printed = rows[2].len() - beside;
        let cells = rows[3..].iter().flat_map(|row| &row[..printed]);
        let cells: Vec<&String> = cells.collect();
        for code in [
            "must",
            "prohibit",
            "technical",
            "staff",
            "deputy-ciso",
            "done",
            "partly",
            "internal",
            "public",
            "confirmed",
            "usb-lock",
        ] {
            assert!(!cells.iter().any(|cell| *cell == code), "{sheet}: {code}");
        }
        assert!(
            rows[3..]
                .iter()
                .any(|row| row[printed..].contains(&"usb-lock".to_owned()))
        );
    }
}

/// As a spreadsheet prints it: fitted to the width of A4, the letters stay readable.
#[test]
fn the_workbook_prints_in_letters_that_can_be_read() {
    let test = trace::confirmed();
    test.run(&["export", "xlsx", "-o", "out"]).ended(0);
    let bytes = test.files("out")["traceability.xlsx"].clone();
    let mut parts = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut part = |name: &str| {
        let mut text = String::new();
        let mut file = parts.by_name(name).expect("a part");
        file.read_to_string(&mut text).expect("UTF-8");
        text
    };
    let names = part("xl/workbook.xml");
    for (n, printed) in [(1, 11), (2, 9)] {
        let sheet = part(&format!("xl/worksheets/sheet{n}.xml"));
        for words in [
            "orientation=\"landscape\"",
            "paperSize=\"9\"",
            "fitToHeight=\"0\"",
            "&amp;L&amp;A",
            "&amp;C&amp;P / &amp;N",
        ] {
            assert!(sheet.contains(words), "{n}: {words}");
        }
        let widths: Vec<f64> = sheet
            .split("<col ")
            .skip(1)
            .flat_map(|col| {
                let value = |name: &str| {
                    let from = col.find(&format!("{name}=\"")).expect(name) + name.len() + 2;
                    let text = &col[from..];
                    text[..text.find('"').expect("a quote")]
                        .parse::<f64>()
                        .expect(name)
                };
                let columns = value("max") - value("min") + 1.0;
                std::iter::repeat_n(value("width"), columns as usize)
            })
            .collect();
        // 7 pixels to a digit, 0.75 points to a pixel.
        let wide: f64 = widths[..printed]
            .iter()
            .map(|digits| digits * 7.0 * 0.75)
            .sum();
        let paper = 842.0 - 2.0 * 0.4 * 72.0;
        let letters = 10.0 * (paper / wide).min(1.0);
        assert!(letters >= 7.0, "sheet {n}: {letters} points");
        let last = ["K", "I"][n - 1];
        assert!(
            names.contains(&format!("!$A$1:${last}$")),
            "what is printed ends at {last}: {names}"
        );
        assert!(
            names.contains("!$3:$3"),
            "the head is on every sheet: {names}"
        );
    }
}
