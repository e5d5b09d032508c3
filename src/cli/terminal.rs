//! Standard output, standard error and the progress bar.
//!
//! Findings go to standard error, for tools (JSON) to standard output; a closing
//! line goes to the other one then, so that either can be read alone. A reader who
//! has closed the pipe is no fault.

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use keiji::diagnostic::Report;
use keiji::error::Error;
use keiji::pipeline::{Progress, Step};
use keiji::report::{Format, Look, write_error, write_report};

use super::{FormatArg, ShowArgs};

/// Where a command says what it has to say.
#[derive(Debug)]
pub(crate) struct Terminal {
    look: Look,
}

impl Terminal {
    pub(crate) fn new(show: ShowArgs) -> Self {
        let format = match show.message_format {
            FormatArg::Human => Format::Human,
            FormatArg::Short => Format::Short,
            FormatArg::Json => Format::Json,
        };
        Self {
            look: Look {
                format,
                notes: show.notes,
                colour: format != Format::Json && wants_colour(),
            },
        }
    }

    /// For the time before the command line is understood.
    pub(crate) fn plain() -> Self {
        Self {
            look: Look {
                format: Format::Human,
                notes: false,
                colour: wants_colour(),
            },
        }
    }

    /// Shows all findings.
    pub(super) fn report(&self, report: &Report) -> Result<(), Error> {
        let text = write_report(report, self.look);
        if self.look.format == Format::Json {
            self.print(&text)
        } else {
            finish(&mut io::stderr().lock(), text.as_bytes())
        }
    }

    /// Says in one line what a command has done.
    pub(super) fn close(&self, line: &str) -> Result<(), Error> {
        let line = format!("{line}\n");
        if self.look.format == Format::Json {
            finish(&mut io::stderr().lock(), line.as_bytes())
        } else {
            self.print(&line)
        }
    }

    /// Prints what was asked for.
    pub(crate) fn print(&self, text: &str) -> Result<(), Error> {
        finish(&mut io::stdout().lock(), text.as_bytes())
    }

    /// Puts out what was asked for, letter for letter.
    pub(super) fn print_bytes(&self, bytes: &[u8]) -> Result<(), Error> {
        finish(&mut io::stdout().lock(), bytes)
    }

    /// Whether what is printed may have colours.
    pub(super) fn colours_output(&self) -> bool {
        may_colour(io::stdout().is_terminal())
    }

    /// Says what the reader should think twice about.
    pub(super) fn warn(&self, line: &str) -> Result<(), Error> {
        finish(
            &mut io::stderr().lock(),
            format!("警告: {line}\n").as_bytes(),
        )
    }

    /// Shows why the command could not run.
    pub(crate) fn error(&self, error: &Error) {
        let text = write_error(error, self.look);
        // Where even this cannot be written, the exit code has to do.
        let _ = if self.look.format == Format::Json {
            self.print(&text)
        } else {
            finish(&mut io::stderr().lock(), text.as_bytes())
        };
    }

    /// A progress bar, seen only where a person looks on.
    pub(super) fn progress(&self) -> Bar {
        let watched = io::stderr().is_terminal() && self.look.format != Format::Json;
        Bar {
            watched,
            step: Mutex::new(None),
        }
    }
}

fn wants_colour() -> bool {
    may_colour(io::stderr().is_terminal())
}

fn may_colour(watched: bool) -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    watched && !set("NO_COLOR") && !dumb
}

/// Writes and flushes; a closed pipe means that nobody wants to read on.
fn finish(out: &mut dyn Write, bytes: &[u8]) -> Result<(), Error> {
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::write(Path::new("標準出力"), e))
        }
        _ => Ok(()),
    }
}

/// The progress bar of one command; each step of the work draws a new one.
#[derive(Debug)]
pub(super) struct Bar {
    watched: bool,
    step: Mutex<Option<ProgressBar>>,
}

impl Bar {
    fn start(&self, message: &'static str, total: usize) {
        if !self.watched {
            return;
        }
        let total = total.try_into().unwrap_or(u64::MAX);
        let style = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len}");
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr())
            .with_style(style.expect("the template is well formed"))
            .with_message(message);
        self.put(Some(bar));
    }

    fn put(&self, bar: Option<ProgressBar>) {
        let mut step = self.step.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(old) = std::mem::replace(&mut *step, bar) {
            old.finish_and_clear();
        }
    }

    /// The files of the site are written.
    pub(super) fn begin_writing(&self, files: usize) {
        self.start("書いています", files);
    }

    /// A piece is done.
    pub(super) fn tick(&self) {
        let step = self.step.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bar) = &*step {
            bar.inc(1);
        }
    }

    /// Takes the bar away; a later step draws another.
    pub(super) fn finish(&self) {
        self.put(None);
    }
}

impl Progress for Bar {
    fn begin(&self, step: Step, total: usize) {
        let message = match step {
            Step::Parse => "条文を読んでいます",
            Step::Prove => "出典と照らしています",
            Step::Index => "索引を作っています",
            Step::Compare => "版を比べています",
            Step::Bodies => "団体を比べています",
            Step::Controls => "統制を書き出しています",
            Step::Render => "ページを作っています",
        };
        self.start(message, total);
    }

    fn advance(&self) {
        self.tick();
    }
}
