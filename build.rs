//! Compiles the Japanese dictionary and packs the default theme.
//!
//! In: the IPADIC source files of Debian's package `mecab-ipadic` (or of the
//! directory named by `KEIJI_IPADIC_DIR`) and the files under
//! `themes/default`. Out, all in `OUT_DIR`: `ipadic/`, which
//! `src/japanese/tokenizer.rs` embeds, and `theme_files.rs`, the theme as a
//! sorted list of paths and bytes, its scripts with short names and no comments
//! (a reader of an intranet page loads half as much). Nothing is downloaded, and no clock and no
//! version control is read, so equal inputs give equal outputs.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use lindera_dictionary::builder::DictionaryBuilder;
use lindera_dictionary::dictionary::metadata::{DICTIONARY_FORMAT_VERSION, Metadata};
use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_minifier::{Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Where Debian's `mecab-ipadic` puts the dictionary's source files.
const DEBIAN_DIR: &str = "/usr/share/mecab/dic/ipadic";
/// Names the directory to read instead of [`DEBIAN_DIR`].
const DIR_VARIABLE: &str = "KEIJI_IPADIC_DIR";
/// How lindera is to read the trimmed files; kept beside the code that uses it.
const METADATA: &str = "src/japanese/ipadic-metadata.json";
/// The theme that is packed into the program.
const THEME: &str = "themes/default";

/// Columns of IPADIC that are kept: surface, the two context ids, the cost,
/// part of speech, its first subcategory, reading. The others (conjugation,
/// base form, pronunciation, …) would more than double what every binary
/// carries, and nothing asks for them.
const KEPT_COLUMNS: [usize; 7] = [0, 1, 2, 3, 4, 5, 11];

fn main() -> Outcome<()> {
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(variable("OUT_DIR")?);
    watch("build.rs");
    pack_theme(&root, &out)?;
    compile_dictionary(&root, &out)
}

fn variable(name: &str) -> Outcome<String> {
    std::env::var(name).map_err(|error| format!("{name}: {error}").into())
}

fn watch(path: &str) {
    println!("cargo::rerun-if-changed={path}");
}

// ---- theme ---------------------------------------------------------------

/// Writes `theme_files.rs`: every file of the theme, sorted by its path.
fn pack_theme(root: &Path, out: &Path) -> Outcome<()> {
    let theme = root.join(THEME);
    let mut files = Vec::new();
    if theme.is_dir() {
        collect_files(&theme, "", &mut files)?;
        files.sort();
    }
    // Cargo looks through a named directory for changes. A path that does not
    // exist would count as changed on every build.
    for path in ["themes", THEME] {
        if root.join(path).is_dir() {
            watch(path);
        }
    }
    let scripts = out.join("theme_scripts");
    fs::create_dir_all(&scripts)?;
    let mut code = String::from("pub(crate) static FILES: &[(&str, &[u8])] = &[\n");
    for name in &files {
        let mut path = theme.join(name);
        if name.ends_with(".js") {
            let short = minify(&path)?;
            path = scripts.join(name.replace('/', "__"));
            write_if_changed(&path, &short)?;
        }
        let path = path.to_str().ok_or("the theme's path is not UTF-8")?;
        writeln!(code, "    ({name:?}, include_bytes!({path:?})),")?;
    }
    code.push_str("];\n");
    write_if_changed(&out.join("theme_files.rs"), &code)
}

/// A classic script with short names and without what only its authors read.
fn minify(path: &Path) -> Outcome<String> {
    let source = fs::read_to_string(path)?;
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, &source, SourceType::script()).parse();
    if let Some(fault) = parsed.diagnostics.first() {
        return Err(format!("{}: {fault}", path.display()).into());
    }
    let mut program = parsed.program;
    let minified = Minifier::new(MinifierOptions::default()).minify(&allocator, &mut program);
    let mut short = Codegen::new()
        .with_options(CodegenOptions::minify())
        .with_scoping(minified.scoping)
        .build(&program)
        .code;
    short.push('\n');
    Ok(short)
}

/// Adds the files under `directory`, named by their path from the theme's top
/// with forward slashes. What an editor leaves behind (`.x`, `x~`) is no part
/// of a theme.
fn collect_files(directory: &Path, prefix: &str, files: &mut Vec<String>) -> Outcome<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_str().ok_or("a theme file's name is not UTF-8")?;
        if name.starts_with('.') || name.ends_with('~') {
            continue;
        }
        if entry.path().is_dir() {
            collect_files(&entry.path(), &format!("{prefix}{name}/"), files)?;
        } else {
            files.push(format!("{prefix}{name}"));
        }
    }
    Ok(())
}

/// Leaves an equal file untouched, so that nothing is compiled anew for it.
fn write_if_changed(path: &Path, text: &str) -> Outcome<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    Ok(fs::write(path, text)?)
}

// ---- dictionary ----------------------------------------------------------

/// Compiles the dictionary into `OUT_DIR/ipadic`, unless what lies there was
/// made from the same files. A changed theme runs this script too, and should
/// not cost the seconds that the dictionary takes.
fn compile_dictionary(root: &Path, out: &Path) -> Outcome<()> {
    println!("cargo::rerun-if-env-changed={DIR_VARIABLE}");
    println!("cargo::rustc-env=LINDERA_WORKDIR={}", out.display());
    watch(METADATA);
    let source = std::env::var_os(DIR_VARIABLE).map_or_else(|| DEBIAN_DIR.into(), PathBuf::from);
    let sources = dictionary_sources(&source);
    if sources.is_empty() {
        say_how_to_get_the_dictionary(&source);
        std::process::exit(1);
    }
    let stamp = stamp(&sources, &fs::read_to_string(root.join(METADATA))?)?;
    let stamp_file = out.join("ipadic.stamp");
    if fs::read_to_string(&stamp_file).is_ok_and(|old| old == stamp) {
        return Ok(());
    }
    let trimmed = out.join("ipadic-source");
    let compiled = out.join("ipadic");
    for directory in [&trimmed, &compiled] {
        if directory.exists() {
            fs::remove_dir_all(directory)?;
        }
        fs::create_dir_all(directory)?;
    }
    for path in &sources {
        trim(path, &trimmed)?;
    }
    let metadata = Metadata::load(&fs::read(root.join(METADATA))?)?;
    DictionaryBuilder::new(metadata).build_dictionary(&trimmed, &compiled)?;
    fs::remove_dir_all(&trimmed)?;
    Ok(fs::write(stamp_file, stamp)?)
}

/// The files that make the dictionary, sorted; none when one of those that it
/// cannot do without is missing. Each is watched.
fn dictionary_sources(directory: &Path) -> Vec<PathBuf> {
    let mut sources: Vec<PathBuf> = fs::read_dir(directory)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "csv"))
        .collect();
    if sources.is_empty() {
        return sources;
    }
    for name in ["char.def", "matrix.def", "unk.def"] {
        let path = directory.join(name);
        if !path.is_file() {
            return Vec::new();
        }
        sources.push(path);
    }
    sources.sort();
    for path in &sources {
        println!("cargo::rerun-if-changed={}", path.display());
    }
    sources
}

/// What the compiled dictionary depends on. The times are those of the files.
fn stamp(sources: &[PathBuf], metadata: &str) -> Outcome<String> {
    let mut stamp = format!("format {DICTIONARY_FORMAT_VERSION}\n");
    for path in sources {
        let facts = fs::metadata(path)?;
        let changed = facts.modified()?.duration_since(UNIX_EPOCH)?.as_nanos();
        writeln!(stamp, "{} {} {changed}", path.display(), facts.len())?;
    }
    stamp.push_str(metadata);
    stamp.push_str(include_str!("build.rs"));
    Ok(stamp)
}

/// Copies one source file as UTF-8, tables of words with [`KEPT_COLUMNS`] only.
fn trim(path: &Path, directory: &Path) -> Outcome<()> {
    let name = path.file_name().ok_or("a dictionary file has no name")?;
    let copy = directory.join(name);
    let text = decode(&fs::read(path)?, path)?;
    if name == "char.def" {
        // A slip in IPADIC: it means the carriage return (000D) and makes the
        // letter Ð a blank.
        return Ok(fs::write(
            copy,
            text.replace("0x00D0 SPACE", "0x000D SPACE"),
        )?);
    }
    if name == "matrix.def" {
        return Ok(fs::write(copy, text)?);
    }
    let mut rows = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut kept = csv::Writer::from_path(copy)?;
    for row in rows.records() {
        let row = row?;
        // Words that were made up on the spot (unk.def) have no reading.
        kept.write_record(KEPT_COLUMNS.map(|column| row.get(column).unwrap_or("*")))?;
    }
    Ok(kept.flush()?)
}

/// Debian's files are EUC-JP; a directory of one's own may hold UTF-8.
fn decode(bytes: &[u8], path: &Path) -> Outcome<String> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.to_owned());
    }
    encoding_rs::EUC_JP
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map(|text| text.into_owned())
        .ok_or_else(|| format!("{}: neither UTF-8 nor EUC-JP", path.display()).into())
}

fn say_how_to_get_the_dictionary(looked_in: &Path) {
    let lines = [
        format!("IPADIC 辞書が見つかりません(探した場所: {})", looked_in.display()),
        "Debian / Ubuntu では「sudo apt-get install mecab-ipadic」で入ります(make site は自動で入れます)".to_owned(),
        format!("ほかの環境では、IPADIC の CSV と *.def のあるディレクトリを環境変数 {DIR_VARIABLE} で示してください"),
        format!("The IPADIC dictionary was not found in {}", looked_in.display()),
        format!("On Debian or Ubuntu: apt-get install mecab-ipadic. Elsewhere set {DIR_VARIABLE} to a directory with its *.csv and *.def files"),
    ];
    for line in lines {
        println!("cargo::error={line}");
    }
}
