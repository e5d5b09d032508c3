//! The book with its controls, for the commands about them.

use super::{DutiesOf, Request, Workers, cite, link, oblige, read_book};
use crate::diagnostic::{Checked, Report};
use crate::error::Error;
use crate::references::References;
use crate::resolve::Book;
use crate::trace::{Material, Trace};

/// The texts, what was read from them, and the controls that implement them.
#[derive(Debug)]
pub struct Traced {
    /// The texts.
    pub book: Book,
    /// The controls and links.
    pub trace: Trace,
    references: References,
    duties: DutiesOf,
}

impl Traced {
    /// What the links are read with.
    #[must_use]
    pub fn material(&self) -> Material<'_> {
        Material {
            book: &self.book,
            references: &self.references,
            duties: &self.duties,
        }
    }
}

/// Reads the texts and the controls; nothing where `site.yaml` cannot be used. Only
/// what was found in files, and in the links, is reported, not what the texts cite.
pub fn traced(request: &Request<'_>) -> Result<Checked<Option<Traced>>, Error> {
    let workers = Workers::start(request.threads)?;
    let Checked { value, mut report } = read_book(request, &workers)?;
    let Some(mut read) = value else {
        return Ok(Checked {
            value: None,
            report,
        });
    };
    let references = cite(&workers, &read, &mut Report::default())?;
    let duties = oblige(&workers, &read.book);
    let sources = std::mem::take(&mut read.trace);
    let texts = (&read.book, &references, &duties);
    let trace = link(&workers, texts, sources, &mut report);
    let value = Traced {
        book: read.book,
        trace,
        references,
        duties,
    };
    Ok(Checked {
        value: Some(value),
        report,
    })
}
