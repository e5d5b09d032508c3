//! How long the steps of a build took, for people who wonder.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use keiji::pipeline::{Progress, Step};

use super::terminal::Bar;

/// Tells a bar how far the work is, and remembers when each step began.
pub(super) struct Clock<'a> {
    bar: &'a Bar,
    marks: Mutex<Vec<(&'static str, Instant)>>,
    /// Steps beside the others: when each began and ended.
    beside: Mutex<Vec<(Step, Instant, Option<Instant>)>>,
}

impl<'a> Clock<'a> {
    pub(super) fn start(bar: &'a Bar) -> Self {
        let clock = Self {
            bar,
            marks: Mutex::default(),
            beside: Mutex::default(),
        };
        clock.note("読み込み");
        clock
    }

    /// A step begins; none is the writing of the files.
    pub(super) fn mark(&self, step: Option<Step>) {
        self.note(step.map_or("書き込み", name));
    }

    fn note(&self, name: &'static str) {
        let mut marks = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
        marks.push((name, Instant::now()));
    }

    /// One line a step: its name, milliseconds, share of all; then those that went on
    /// beside them.
    pub(super) fn times(&self) -> String {
        let marks = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
        let end = Instant::now();
        let ends = marks.iter().skip(1).map(|(_, at)| *at).chain([end]);
        let spans: Vec<(&str, Duration)> = marks
            .iter()
            .zip(ends)
            .map(|((name, from), to)| (*name, to - *from))
            .collect();
        let all: Duration = spans.iter().map(|(_, span)| *span).sum();
        let line = |(name, span): (&str, Duration)| {
            let share = 100.0 * span.as_secs_f64() / all.as_secs_f64().max(f64::EPSILON);
            format!("{name}\t{} ミリ秒\t{share:.0} %", span.as_millis())
        };
        let mut lines: Vec<String> = spans.into_iter().map(line).collect();
        lines.push(line(("全体", all)));
        let beside = self.beside.lock().unwrap_or_else(PoisonError::into_inner);
        for (step, from, to) in beside.iter() {
            let took = to.unwrap_or(end) - *from;
            let name = name(*step);
            lines.push(format!("{name}\t{} ミリ秒\tほかと並べて", took.as_millis()));
        }
        lines.join("\n")
    }
}

impl Progress for Clock<'_> {
    fn begin(&self, step: Step, total: usize) {
        self.mark(Some(step));
        self.bar.begin(step, total);
    }

    fn advance(&self) {
        self.bar.advance();
    }

    fn begin_beside(&self, step: Step) {
        let mut beside = self.beside.lock().unwrap_or_else(PoisonError::into_inner);
        beside.push((step, Instant::now(), None));
    }

    fn end_beside(&self, step: Step) {
        let mut beside = self.beside.lock().unwrap_or_else(PoisonError::into_inner);
        let ended = beside.iter_mut().find(|(one, _, _)| *one == step);
        if let Some((_, _, to)) = ended {
            *to = Some(Instant::now());
        }
    }
}

fn name(step: Step) -> &'static str {
    match step {
        Step::Parse => "条文",
        Step::Prove => "出典との照合",
        Step::Compare => "版の比較",
        Step::Bodies => "団体の比較",
        Step::Controls => "統制",
        Step::Render => "ページ",
        Step::Index => "検索の索引",
    }
}
