//! Says where a template is at fault: its file, the line, and every cause.

use std::error::Error as _;
use std::path::PathBuf;

use tera::ErrorKind;

use crate::error::Error;

/// Turns an error of the template engine into ours. `origin` gives the file of
/// a template; `rendered` is the template that was asked for, if one was.
pub(super) fn template_error(
    rendered: &str,
    error: &tera::Error,
    origin: impl Fn(&str) -> PathBuf,
) -> Error {
    let mut causes = Vec::new();
    let name = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let (line, column) = (report.span().start_line, report.span().start_col + 1);
            causes.push(format!(
                "{}:{line}:{column}: {}",
                origin(report.filename()).display(),
                report.message()
            ));
            report.filename().to_owned()
        }
        ErrorKind::MissingParent { current, .. } => at_file(current, &origin, &mut causes),
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
            at_file(tpl, &origin, &mut causes)
        }
        _ => named_in(&error.to_string(), &origin, &mut causes)
            .unwrap_or_else(|| rendered.to_owned()),
    };
    causes.push(error.to_string().trim_end().to_owned());
    let mut source = error.source();
    while let Some(cause) = source {
        causes.push(cause.to_string());
        source = cause.source();
    }
    Error::Template { name, causes }
}

fn at_file(template: &str, origin: &impl Fn(&str) -> PathBuf, causes: &mut Vec<String>) -> String {
    causes.push(origin(template).display().to_string());
    template.to_owned()
}

/// Some faults come as text alone; it names the place as `[page.html:3:5]` or
/// `--> page.html:3:5`.
fn named_in(
    text: &str,
    origin: &impl Fn(&str) -> PathBuf,
    causes: &mut Vec<String>,
) -> Option<String> {
    let (_, rest) = text.split_once("--> ")?;
    let place = rest.lines().next()?.trim().trim_matches(['[', ']']);
    let mut parts = place.rsplitn(3, ':');
    let (column, line, name) = (parts.next()?, parts.next()?, parts.next()?);
    causes.push(format!("{}:{line}:{column}", origin(name).display()));
    Some(name.to_owned())
}
