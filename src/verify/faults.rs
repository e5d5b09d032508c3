//! The report: what the walk left open, in words, with place and context.

use std::ops::Range;

use super::printed::PrintedText;
use super::walk::{Fate, Walk, runs};
use super::{Fidelity, Imported, MAX_CORRECTION_SHARE};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::parse::{DropClass, GivenTable};

/// The most findings of one kind that are told one by one.
const MAX_TOLD: usize = 40;
/// How much of a run is quoted, and of what stands before it.
const QUOTED: usize = 30;
const CONTEXT: usize = 12;
/// The shortest run that is recognised in another place.
const MIN_MOVED: usize = 4;

/// Says what is wrong.
pub(super) fn report(
    imported: &Imported<'_>,
    walk: &Walk<'_>,
    fidelity: &Fidelity,
    missing_tables: &[&GivenTable],
) -> Report {
    let mut out = Report::default();
    let lost = open_source(walk);
    let added = open_printed(walk);
    let (swapped, lost, added) = pair_swapped(walk, lost, added);
    tell(&mut out, &swapped, |run: &(Range<usize>, Range<usize>)| {
        order_changed(imported, walk, run)
    });
    tell(&mut out, &lost, |run: &Range<usize>| {
        lost_text(imported, walk, run)
    });
    tell(&mut out, &added, |run: &Range<usize>| {
        added_text(imported, walk, run)
    });
    stale(imported, walk, missing_tables, &mut out);
    sentences_in_figures(imported, &mut out);
    kept_furniture(imported, walk, &mut out);
    let share = fidelity.correction_share();
    if share > MAX_CORRECTION_SHARE {
        out.push(
            Diagnostic::error(
                Code::CorrectionsTooMany,
                format!(
                    "訂正が本文の{:.2}%（{}字のうち{}字）に及びます。上限は{:.1}%です",
                    share * 100.0,
                    fidelity.body_chars,
                    fidelity.correction_chars,
                    MAX_CORRECTION_SHARE * 100.0
                ),
            )
            .at_line(imported.source, 1)
            .hint("発行者の言い回しは直さず、抽出で壊れた文字だけを訂正してください"),
        );
    }
    out
}

/// Tells the first findings one by one, and of the rest how many there are.
fn tell<T>(out: &mut Report, found: &[T], say: impl Fn(&T) -> Diagnostic) {
    for one in found.iter().take(MAX_TOLD) {
        out.push(say(one));
    }
    if let Some(last) = found.get(MAX_TOLD) {
        let mut rest = say(last);
        rest.message = format!("同じ種類の指摘がほかに{}件あります", found.len() - MAX_TOLD);
        out.push(rest);
    }
}

/// The runs of the source that nothing explains, one line at a time.
fn open_source(walk: &Walk<'_>) -> Vec<Range<usize>> {
    let open = (0..walk.fates.len()).filter(|&n| walk.fates[n] == Fate::Open);
    let by_line = |run: Range<usize>| {
        let mut parts: Vec<Range<usize>> = Vec::new();
        for at in run {
            match parts.last_mut() {
                Some(part) if !walk.source.opens_line(at) => part.end = at + 1,
                _ => parts.push(at..at + 1),
            }
        }
        parts
    };
    runs(open).into_iter().flat_map(by_line).collect()
}

/// The runs of the version that nothing explains, one piece at a time.
fn open_printed(walk: &Walk<'_>) -> Vec<Range<usize>> {
    let open = (0..walk.origins.len()).filter(|&n| walk.origins[n].is_none());
    let by_piece = |run: Range<usize>| {
        let mut parts: Vec<Range<usize>> = Vec::new();
        for at in run {
            match parts.last_mut() {
                Some(part) if walk.printed.opened_piece(at).is_none() => part.end = at + 1,
                _ => parts.push(at..at + 1),
            }
        }
        parts
    };
    runs(open).into_iter().flat_map(by_piece).collect()
}

type Runs = Vec<Range<usize>>;
/// A run of the source and the run of the version that says the same elsewhere.
type Twins = (Range<usize>, Range<usize>);

/// Text that is missing in one place and too much in another has moved.
fn pair_swapped(walk: &Walk<'_>, lost: Runs, added: Runs) -> (Vec<Twins>, Runs, Runs) {
    let mut by_text: std::collections::BTreeMap<String, Vec<Range<usize>>> =
        std::collections::BTreeMap::new();
    for run in added.iter().rev().filter(|run| run.len() >= MIN_MOVED) {
        by_text
            .entry(walk.printed.text(run.clone()))
            .or_default()
            .push(run.clone());
    }
    let (mut swapped, mut still_lost) = (Vec::new(), Vec::new());
    for run in lost {
        let twin = by_text
            .get_mut(&walk.source.text(run.clone()))
            .and_then(Vec::pop);
        match twin {
            Some(twin) => swapped.push((run, twin)),
            None => still_lost.push(run),
        }
    }
    let taken: std::collections::BTreeSet<usize> =
        swapped.iter().map(|(_, twin)| twin.start).collect();
    let added = added
        .into_iter()
        .filter(|run| !taken.contains(&run.start))
        .collect();
    (swapped, still_lost, added)
}

fn quote(text: &str) -> String {
    let mut short: String = text.chars().take(QUOTED).collect();
    if text.chars().nth(QUOTED).is_some() {
        short.push('…');
    }
    short
}

fn printed_before(printed: &PrintedText, at: usize) -> String {
    printed.text(at.saturating_sub(CONTEXT)..at)
}

fn lost_text(imported: &Imported<'_>, walk: &Walk<'_>, run: &Range<usize>) -> Diagnostic {
    let text = walk.source.text(run.clone());
    let put = walk.source.chars[run.clone()].iter().all(|c| !c.printed);
    let what = if put {
        "訂正で置いた"
    } else {
        "原文の"
    };
    let message = format!(
        "{what}「{}」（{}字）が条文のどこにもありません",
        quote(&text),
        run.len()
    );
    let before = walk
        .source
        .text(run.start.saturating_sub(CONTEXT)..run.start);
    Diagnostic::error(Code::SourceUnaccounted, message)
        .at_line(imported.source, walk.source.line_number(run.start))
        .hint(format!(
            "原文では「{before}」の後にあります。条文に戻すか、抽出の傷なら訂正ファイルに理由とともに書いてください"
        ))
}

fn added_text(imported: &Imported<'_>, walk: &Walk<'_>, run: &Range<usize>) -> Diagnostic {
    let text = walk.printed.text(run.clone());
    let message = format!(
        "条文の「{}」（{}字）が原文にありません",
        quote(&text),
        run.len()
    );
    let before = printed_before(walk.printed, run.start);
    Diagnostic::error(Code::TextUnaccounted, message)
        .at(imported.markdown, walk.printed.piece(run.start).span.clone())
        .hint(format!(
            "条文では「{before}」の後にあります。原文にない文字は除くか、訂正ファイルに理由とともに書いてください"
        ))
}

fn order_changed(
    imported: &Imported<'_>,
    walk: &Walk<'_>,
    (lost, added): &(Range<usize>, Range<usize>),
) -> Diagnostic {
    let line = walk.source.line_number(lost.start);
    let message = format!(
        "「{}」（{}字）の位置が原文（{line}行）と違います",
        quote(&walk.source.text(lost.clone())),
        lost.len()
    );
    let before = walk
        .source
        .text(lost.start.saturating_sub(CONTEXT)..lost.start);
    Diagnostic::error(Code::OrderChanged, message)
        .at(
            imported.markdown,
            walk.printed.piece(added.start).span.clone(),
        )
        .hint(format!(
            "原文では「{before}」の後にあります。原文の順に並べてください"
        ))
}

fn stale(
    imported: &Imported<'_>,
    walk: &Walk<'_>,
    missing_tables: &[&GivenTable],
    out: &mut Report,
) {
    for (repair, done) in imported
        .corrections
        .repairs
        .iter()
        .zip(&walk.source.repairs)
    {
        if done.applied == 0 {
            let message = format!(
                "訂正の「{}」が原文の{}行にありません",
                quote(&repair.find),
                repair.line
            );
            out.push(
                Diagnostic::error(Code::CorrectionUnused, message)
                    .at_line(imported.source, repair.line)
                    .hint("訂正ファイルの line と find を原文に合わせてください"),
            );
        }
    }
    for table in missing_tables {
        let message = format!(
            "訂正ファイルの表（原文の{}～{}行）が、そのままの形で条文にありません",
            table.lines.first, table.lines.last
        );
        out.push(
            Diagnostic::error(Code::CorrectionUnused, message)
                .at_line(imported.source, table.lines.first)
                .hint("条文の表を訂正ファイルの caption と rows に合わせてください"),
        );
    }
}

/// What looks like the furniture of a page is in a clause: its characters are
/// accounted for, but hardly where they belong.
fn kept_furniture(imported: &Imported<'_>, walk: &Walk<'_>, out: &mut Report) {
    let furniture = [DropClass::PageNumber, DropClass::RunningHeader];
    let kept = walk.candidates.iter().filter(|c| {
        let placed = matches!(walk.fates[c.chars.start], Fate::Placed(_));
        furniture.contains(&c.class) && placed
    });
    for candidate in kept.take(MAX_TOLD) {
        let text = walk.source.text(candidate.chars.clone());
        let message = format!("頁番号か柱らしい行「{}」が条文に入っています", quote(&text));
        out.push(
            Diagnostic::warning(Code::TextUnaccounted, message)
                .at_line(
                    imported.source,
                    walk.source.line_number(candidate.chars.start),
                )
                .hint("本文でなければ条文から除いてください"),
        );
    }
}

/// A figure's words are scattered labels; a sentence among them would be text.
fn sentences_in_figures(imported: &Imported<'_>, out: &mut Report) {
    for figure in &imported.corrections.figures {
        let lines = figure.lines.first
            ..=figure
                .lines
                .last
                .min(figure.lines.first.saturating_add(100_000));
        for line in lines.filter(|&n| imported.source.line(n).trim_end().ends_with('。')) {
            out.push(
                Diagnostic::note(
                    Code::SourceUnaccounted,
                    "図の文字として除いた行に文があります",
                )
                .at_line(imported.source, line)
                .hint("図の一部でなければ、図の範囲から外して条文に置いてください"),
            );
        }
    }
}
