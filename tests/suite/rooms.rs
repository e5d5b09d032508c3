//! Rooms look one way only: no room names one that stands after it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms, those that know least first. Rooms on one line do not know each other.
const ROOMS: &[&[&str]] = &[
    &["error"],
    &["source"],
    &["diagnostic"],
    &["model"],
    &["japanese", "highlight", "handout"],
    &["parse"],
    &["load"],
    &["import", "verify", "resolve"],
    &[
        "search",
        "kana_index",
        "references",
        "duties",
        "definitions",
    ],
    &["lints", "diff"],
    &["contrast", "compare", "trace"],
    &["publish", "render", "export"],
    &["provenance"],
    &["site"],
    &["pipeline"],
    &["report"],
    &["cli"],
    &["main"],
];

fn sources() -> Vec<(PathBuf, String)> {
    let mut pending = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut out = Vec::new();
    while let Some(directory) = pending.pop() {
        for entry in fs::read_dir(directory).expect("a directory") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                pending.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                out.push((
                    path.clone(),
                    fs::read_to_string(path).expect("a source file"),
                ));
            }
        }
    }
    out.sort();
    out
}

/// The room a file belongs to; none for the front door.
fn room_of(path: &Path) -> Option<String> {
    let inside = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let first = inside
        .expect("below src")
        .components()
        .next()
        .expect("a name");
    let name = Path::new(first.as_os_str()).with_extension("");
    let name = name.to_string_lossy().into_owned();
    (name != "lib").then_some(name)
}

/// The code of a file: no comments, and nothing of its closing tests.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap_or(text);
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The rooms that a piece of code names, as `crate::room` or `crate::{room, …}`.
fn named_rooms(code: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for door in ["crate::", "keiji::"] {
        for (at, _) in code.match_indices(door) {
            let before = code[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$') {
                continue;
            }
            let rest = &code[at + door.len()..];
            match rest.strip_prefix('{') {
                Some(list) => out.extend(outermost_names(list)),
                None => out.extend(first_name(rest)),
            }
        }
    }
    out
}

fn first_name(text: &str) -> Option<String> {
    let name: String = text
        .trim_start()
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    (!name.is_empty()).then_some(name)
}

fn outermost_names(list: &str) -> Vec<String> {
    let mut depth = 0;
    let mut out: Vec<String> = first_name(list).into_iter().collect();
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => out.extend(first_name(&list[at + 1..])),
            _ => {}
        }
    }
    out
}

fn layer(room: &str) -> Option<usize> {
    ROOMS.iter().position(|rooms| rooms.contains(&room))
}

#[test]
fn rooms_look_one_way() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let Some(room) = room_of(&path) else { continue };
        let Some(own) = layer(&room) else {
            wrong.push(format!("{room} has no place in ROOMS"));
            continue;
        };
        for named in named_rooms(&code(&text)) {
            if named == room {
                continue;
            }
            match layer(&named) {
                Some(other) if other < own => {}
                Some(_) => wrong.push(format!("{}: {room} must not know {named}", path.display())),
                None => wrong.push(format!("{}: {named} has no place in ROOMS", path.display())),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn names_are_found_in_every_form() {
    let code = code(
        "use crate::model::{Clause, Kind};\nuse crate::{\n    parse::{a, b}, load,\n};\n// crate::site\nlet x = crate::report::y();\n#[cfg(test)]\nuse crate::cli;\n",
    );
    let named: Vec<_> = named_rooms(&code).into_iter().collect();
    assert_eq!(named, ["load", "model", "parse", "report"]);
}

/// What only one place may do.
#[test]
fn threads_words_and_ends_have_one_place_each() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let room = room_of(&path).unwrap_or_else(|| "lib".into());
        let code = code(&text);
        let binary = matches!(room.as_str(), "cli" | "main");
        for (word, allowed) in [
            ("rayon", room == "pipeline"),
            ("thread::spawn", false),
            ("thread::scope", false),
            ("println!", false),
            ("print!(", false),
            ("process::exit", false),
            ("ExitCode", room == "main"),
            ("stdout()", binary),
            ("stderr()", binary),
            ("SystemTime", false),
        ] {
            if !allowed && code.contains(word) {
                wrong.push(format!("{}: {word}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
