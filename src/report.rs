//! Findings drawn for people and written for tools.
//!
//! In: a [`Report`] or an [`Error`], and how it is wanted. Out: text. The lines
//! that a message points at are read again from the disk, for few runs have
//! anything to show. Where the text goes is for the program to say.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;
use unicode_width::UnicodeWidthChar;

use crate::diagnostic::{Diagnostic, Place, Report, Severity};
use crate::error::Error;
use crate::source::SourceFile;

/// The columns that drawn messages keep to.
const WIDTH: usize = 100;
/// The columns that are underlined at most; a place in a policy can be a page long.
const UNDERLINED: usize = 60;

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Drawn, with the line they are about.
    Human,
    /// One line each: `path:line:col: error[K0204]: …`.
    Short,
    /// One JSON object a line, for tools.
    Json,
}

/// How findings are shown.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// The format.
    pub format: Format,
    /// Whether notes are drawn for people; tools always get them.
    pub notes: bool,
    /// Whether escape sequences give colour.
    pub colour: bool,
}

/// All findings, sorted by file and place. For people a line that counts them
/// follows; nothing at all comes of an empty report.
pub fn write_report(report: &Report, look: Look) -> String {
    let mut out = String::new();
    let mut source = LastSource::default();
    let mut hidden = 0;
    for diagnostic in report.sorted() {
        match look.format {
            Format::Human if diagnostic.severity == Severity::Note && !look.notes => hidden += 1,
            Format::Human => {
                out.push_str(&draw(diagnostic, &mut source, look.colour));
                out.push_str("\n\n");
            }
            Format::Short => out.push_str(&short_line(diagnostic)),
            Format::Json => out.push_str(&json_line(&Message::of(diagnostic))),
        }
    }
    if look.format == Format::Human && !report.is_empty() {
        out.push_str(&summary(report, hidden));
    }
    out
}

/// An error of the surroundings; it has no code and no place.
pub fn write_error(error: &Error, look: Look) -> String {
    match look.format {
        Format::Human | Format::Short => {
            let renderer = renderer(look.colour);
            let title = Level::ERROR.primary_title(error.to_string());
            renderer.render(&[Group::with_title(title)]) + "\n"
        }
        Format::Json => json_line(&Message {
            code: None,
            severity: Severity::Error.name(),
            message: &error.to_string(),
            path: None,
            line: None,
            column: None,
            end_line: None,
            end_column: None,
            hint: None,
        }),
    }
}

fn summary(report: &Report, hidden: usize) -> String {
    let mut out = format!(
        "誤り {} 件、警告 {} 件、注 {} 件",
        report.count(Severity::Error),
        report.count(Severity::Warning),
        report.count(Severity::Note),
    );
    if hidden > 0 {
        out.push_str("（注は --notes で表示）");
    }
    out.push('\n');
    out
}

fn renderer(colour: bool) -> Renderer {
    if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    }
    .term_width(WIDTH)
}

fn draw(diagnostic: &Diagnostic, source: &mut LastSource, colour: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code.as_str());
    let mut group = Group::with_title(title);
    if let Some(place) = &diagnostic.place {
        let path = shown_path(&place.path);
        group = match source.line(place) {
            Some((line, span)) => group.element(
                Snippet::source(line)
                    .path(path)
                    .line_start(place.start.line)
                    .annotation(AnnotationKind::Primary.span(span)),
            ),
            None => group.element(
                Origin::path(path)
                    .line(place.start.line)
                    .char_column(place.start.column),
            ),
        };
    }
    if let Some(hint) = &diagnostic.hint {
        let help = Level::HELP.with_name("ヒント");
        group = group.element(help.message(hint.as_str()));
    }
    renderer(colour).render(&[group])
}

/// The file of the last message: messages come sorted by file.
#[derive(Default)]
struct LastSource(Option<SourceFile>);

impl LastSource {
    /// The line on which a place begins, and the bytes of it to underline; none
    /// where the file no longer has it.
    fn line(&mut self, place: &Place) -> Option<(String, Range<usize>)> {
        if place.span.is_empty() && place.span.start == 0 {
            return None;
        }
        if self.0.as_ref().is_none_or(|file| file.path() != place.path) {
            self.0 = SourceFile::read(&place.path).ok();
        }
        let file = self.0.as_ref()?;
        let whole = file.line_span(place.start.line);
        let line = file.line(place.start.line);
        let start = place.span.start.checked_sub(whole.start)?;
        let end = place.span.end.min(whole.end).checked_sub(whole.start)?;
        let marked = line.get(start..end)?;
        Some((line.to_owned(), start..start + head(marked).len()))
    }
}

/// As much of a text as is worth underlining.
fn head(text: &str) -> &str {
    let mut columns = 0;
    for (at, c) in text.char_indices() {
        columns += c.width().unwrap_or(0);
        if columns > UNDERLINED {
            return &text[..at];
        }
    }
    text
}

fn short_line(diagnostic: &Diagnostic) -> String {
    let mut out = String::new();
    if let Some(place) = &diagnostic.place {
        let path = shown_path(&place.path);
        write!(out, "{path}:{}:{}: ", place.start.line, place.start.column)
            .expect("a string takes any text");
    }
    let severity = diagnostic.severity.name();
    let message = one_line(&diagnostic.message);
    writeln!(out, "{severity}[{}]: {message}", diagnostic.code.as_str())
        .expect("a string takes any text");
    out
}

fn one_line(text: &str) -> Cow<'_, str> {
    if text.contains('\n') {
        Cow::Owned(
            text.split('\n')
                .map(str::trim)
                .collect::<Vec<_>>()
                .join(" "),
        )
    } else {
        Cow::Borrowed(text)
    }
}

/// A finding for tools. Lines and columns count from 1, columns in characters; the
/// end is the place behind the last character.
#[derive(Debug, Serialize)]
struct Message<'a> {
    code: Option<&'a str>,
    severity: &'a str,
    message: &'a str,
    path: Option<Cow<'a, str>>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    hint: Option<&'a str>,
}

impl<'a> Message<'a> {
    fn of(diagnostic: &'a Diagnostic) -> Self {
        let place = diagnostic.place.as_ref();
        Self {
            code: Some(diagnostic.code.as_str()),
            severity: diagnostic.severity.name(),
            message: &diagnostic.message,
            path: place.map(|p| shown_path(&p.path)),
            line: place.map(|p| p.start.line),
            column: place.map(|p| p.start.column),
            end_line: place.map(|p| p.end.line),
            end_column: place.map(|p| p.end.column),
            hint: diagnostic.hint.as_deref(),
        }
    }
}

fn json_line(message: &Message<'_>) -> String {
    serde_json::to_string(message).expect("texts and numbers become JSON in memory") + "\n"
}

/// A path with `/`, so that tools read the same on every system.
fn shown_path(path: &Path) -> Cow<'_, str> {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '\\' {
        Cow::Owned(text.replace('\\', "/"))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    const HUMAN: Look = Look {
        format: Format::Human,
        notes: false,
        colour: false,
    };

    fn drawn(text: &str, span: Range<usize>) -> String {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("r8.md");
        std::fs::write(&path, text).expect("written");
        let file = SourceFile::read(&path).expect("text");
        let mut report = Report::default();
        report.push(
            Diagnostic::error(Code::LabelMissing, "「第9条」に当たる条がありません")
                .at(&file, span)
                .hint("章の範囲は第1条から第8条までです"),
        );
        write_report(&report, HUMAN).replace(&*path.to_string_lossy(), "r8.md")
    }

    #[test]
    fn wide_characters_stand_above_their_mark() {
        let text = "一行目\n例外は第9条による。\n";
        let at = text.find("第9条").expect("there");
        assert_eq!(
            drawn(text, at..at + "第9条".len()),
            "\
error[K0204]: 「第9条」に当たる条がありません
 --> r8.md:2:4
  |
2 | 例外は第9条による。
  |       ^^^^^
  |
  = ヒント: 章の範囲は第1条から第8条までです

誤り 1 件、警告 0 件、注 0 件
"
        );
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let before = "職員等は、情報資産を利用する場合、".repeat(12);
        let after = "ただし、情報セキュリティ管理者の許可を得た場合は、この限りでない。".repeat(6);
        let text = format!("{before}例外は第9条による。{after}\n");
        let at = text.find("第9条").expect("there");
        assert_eq!(
            drawn(&text, at..at + "第9条".len()),
            "\
error[K0204]: 「第9条」に当たる条がありません
 --> r8.md:1:208
  |
1 | ... 職員等は、情報資産を利用する場合、例外は第9条による。ただし、情報セキュリティ管理者の許...
  |                                             ^^^^^
  |
  = ヒント: 章の範囲は第1条から第8条までです

誤り 1 件、警告 0 件、注 0 件
"
        );
    }

    #[test]
    fn a_place_of_many_lines_shows_its_head() {
        let text = format!("{}\n{}\n", "あ".repeat(400), "い".repeat(400));
        let out = drawn(&text, 0..text.len());
        assert!(out.lines().all(|l| l.chars().count() < WIDTH), "{out}");
        assert!(out.contains("^^^") && !out.contains('い'), "{out}");
    }

    #[test]
    fn notes_wait_until_asked_for() {
        let mut report = Report::default();
        report
            .push(Diagnostic::note(Code::ImportDropped, "ページ番号").in_file(Path::new("a.txt")));
        assert_eq!(
            write_report(&report, HUMAN),
            "誤り 0 件、警告 0 件、注 1 件（注は --notes で表示）\n"
        );
        let short = Look {
            format: Format::Short,
            ..HUMAN
        };
        assert_eq!(
            write_report(&report, short),
            "a.txt:1:1: note[K0301]: ページ番号\n"
        );
        let json = Look {
            format: Format::Json,
            ..HUMAN
        };
        assert_eq!(
            write_report(&report, json),
            "{\"code\":\"K0301\",\"severity\":\"note\",\"message\":\"ページ番号\",\"path\":\"a.txt\",\"line\":1,\"column\":1,\"end_line\":1,\"end_column\":1,\"hint\":null}\n"
        );
    }
}
