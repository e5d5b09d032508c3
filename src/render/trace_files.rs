//! The files with links and controls, for those who look at a table of them.

use serde::Serialize;

use super::control_view::CONTROLS;
use super::links::relative;
use super::pages::{Link, Pages};

/// The files for some bodies, by form. None stands in it that the site does not have.
#[derive(Debug, Serialize)]
pub(super) struct TraceFiles {
    /// The workbook of all bodies.
    xlsx: Option<String>,
    /// The table of each body.
    csv: Vec<Link>,
    /// The table of the controls.
    controls: Option<String>,
    /// The links of each body in OSCAL.
    oscal: Vec<Link>,
    /// Where all files are listed.
    all: String,
}

impl Pages<'_> {
    /// The files for some bodies; none where the site hands out none.
    pub(super) fn trace_files_of(&self, bodies: &[usize]) -> Option<TraceFiles> {
        let files = &self.known.trace_files;
        let find = |name: &str| {
            let mut own = files.iter();
            let path = own.find(|path| path.rsplit('/').next() == Some(name))?;
            Some(relative(self.path, path))
        };
        let of_each = |ending: &str| {
            let site = &self.book.site().jurisdictions;
            let links = bodies.iter().filter_map(|body| {
                let body = &site[*body];
                Some(Link {
                    label: body.short_name.clone(),
                    href: find(&format!("{}{ending}", body.id))?,
                })
            });
            links.collect::<Vec<_>>()
        };
        (!files.is_empty()).then(|| TraceFiles {
            xlsx: find("traceability.xlsx"),
            csv: of_each(".csv"),
            controls: find("controls.csv"),
            oscal: of_each("-mapping.json"),
            all: format!("{}#files", relative(self.path, CONTROLS)),
        })
    }
}
