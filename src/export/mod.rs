//! Links and controls as files for other programs.
//!
//! In: the texts with their controls, as an edition shows them. Out: files by name:
//! CSV, an Excel workbook, and OSCAL in JSON. The same texts and controls give the
//! same bytes: nothing is taken from the clock, and identifiers are made of names.

mod catalog;
mod oscal;
mod oscal_model;
mod rows;
mod xlsx;

use crate::error::Error;
use crate::resolve::Book;
use crate::trace::{Material, Trace};

/// What every file with controls says of them.
const MODEL_NOTE: &str = "統制はモデルです。採用する団体は、担当、状態、示すものを自分の団体のものに書き換えてください。";

/// A form that links and controls can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A file for each body and one of the controls, for spreadsheets.
    Csv,
    /// One workbook with a sheet for each body and one of the controls.
    Xlsx,
    /// Catalogs, a component definition and mapping collections.
    Oscal,
}

const WORKBOOK: &str = "traceability.xlsx";

/// The names of the files of a form, in their order, before they are made.
#[must_use]
pub fn names(form: Form, book: &Book, trace: &Trace) -> Vec<String> {
    match form {
        Form::Csv => rows::csv_names(book, trace),
        Form::Xlsx => vec![WORKBOOK.into()],
        Form::Oscal => oscal::names(book, trace),
    }
}

/// The files of a form, by name.
///
/// # Errors
/// Where a workbook cannot be packed, which in memory does not happen.
pub fn files(
    form: Form,
    material: Material<'_>,
    trace: &Trace,
) -> Result<Vec<(String, Vec<u8>)>, Error> {
    match form {
        Form::Csv => rows::csv_files(material, trace),
        Form::Xlsx => {
            let book = xlsx::workbook(&rows::tables(material, trace));
            let bytes = book.map_err(|error| document("xlsx", error))?;
            Ok(vec![(WORKBOOK.into(), bytes)])
        }
        Form::Oscal => Ok(oscal::files(material, trace)),
    }
}

fn document(file: &'static str, error: impl std::fmt::Display) -> Error {
    Error::Document {
        file,
        message: error.to_string(),
    }
}
