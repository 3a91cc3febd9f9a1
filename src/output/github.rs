//! GitHub's workflow commands: annotations on the lines at fault, as many as a step may show, and a step summary beside.

use std::io::{self, Write};

use super::escape::visible;
use super::view::{error_line, line, open_objections};
use super::{Detail, Format, markdown};
use crate::explain::Report;
use crate::explain::objection::Handling;

/// `--format github`.
pub const FORMAT: Format = Format {
    name: "github",
    summary: "annotations for GitHub Actions, and a step summary",
    render,
    summary_beside: Some(summary),
};

/// GitHub shows this many errors and as many warnings of a step.
const MOST_OF_A_KIND: usize = 10;

/// A step's summary may have a mebibyte; this leaves room for what other commands of the step wrote.
const LONGEST_SUMMARY: usize = 1_000_000;

/// One annotation.
struct Annotation {
    command: &'static str,
    file: String,
    line: usize,
    column: usize,
    title: String,
    message: String,
}

fn render(report: &Report, _detail: Detail, out: &mut dyn Write) -> io::Result<()> {
    let errors = report.errors.iter().map(|error| Annotation {
        command: "error",
        file: error.file.clone(),
        line: error.line.unwrap_or(1),
        column: error.column.unwrap_or(1),
        title: format!("osi-check: {}", error.code),
        message: error_line(error),
    });
    let objections = open_objections(report).into_iter().map(|objection| Annotation {
        command: if objection.handling == Handling::Stops { "error" } else { "warning" },
        file: objection.place.file.to_string(),
        line: objection.place.line,
        column: objection.place.column,
        title: format!("osi-check: {} [{}]", objection.subject, objection.code.word()),
        message: line(objection),
    });
    let annotations: Vec<_> = errors.chain(objections).collect();
    let mut left_out = 0;
    for command in ["error", "warning"] {
        let of_kind: Vec<_> = annotations.iter().filter(|annotation| annotation.command == command).collect();
        left_out += of_kind.len().saturating_sub(MOST_OF_A_KIND);
        of_kind.into_iter().take(MOST_OF_A_KIND).try_for_each(|annotation| write_annotation(annotation, out))?;
    }
    let more = if left_out > 0 { format!("; {left_out} more are not annotated here") } else { String::new() };
    writeln!(out, "::notice title=osi-check::{}", data(&format!("{}{more}", report.exit.reason)))
}

fn write_annotation(annotation: &Annotation, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "::{} file={},line={},col={},title={}::{}",
        annotation.command,
        property(annotation.file.trim_start_matches("./")),
        annotation.line,
        annotation.column,
        property(&annotation.title),
        data(&annotation.message)
    )
}

fn summary(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    markdown::write_within(report, LONGEST_SUMMARY, out)
}

/// Text as the data of a workflow command.
fn data(text: &str) -> String {
    // The old form of commands, `##[…]`, is obeyed wherever in a line it stands.
    let broken = visible(text).replace("##[", "## [");
    broken.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Text as a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
