//! GitHub's workflow commands: annotations on the lines at fault, as many as a step may show, and a step summary beside.

use std::io::{self, Write};

use super::escape::visible;
use super::view::{error_line, line, open_objections};
use super::{Detail, Format, markdown, sheet};
use crate::explain::Report;
use crate::explain::objection::Handling;
use crate::explain::report::ErrorReport;

/// `--format github`.
pub const FORMAT: Format = Format {
    name: "github",
    summary: "annotations for GitHub Actions, and a step summary",
    render,
    sheet: sheet::github,
    summary_beside: Some(summary),
};

/// GitHub shows this many errors of a step, as many warnings and as many notices.
const MOST_OF_A_KIND: usize = 10;

/// A step's summary may have a mebibyte; this leaves room for what other commands of the step wrote.
const LONGEST_SUMMARY: usize = 1_000_000;

/// One annotation.
pub(super) struct Annotation {
    pub(super) command: &'static str,
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) title: String,
    pub(super) message: String,
}

fn render(report: &Report, _detail: Detail, out: &mut dyn Write) -> io::Result<()> {
    let objections = open_objections(report).into_iter().map(|objection| Annotation {
        command: if objection.handling == Handling::Stops { "error" } else { "warning" },
        file: objection.place.file.to_string(),
        line: objection.place.line,
        column: objection.place.column,
        title: format!("osi-check: {} [{}]", objection.subject, objection.code.word()),
        message: line(objection),
    });
    let annotations: Vec<_> = report.errors.iter().map(by_error).chain(objections).collect();
    write_annotations(&annotations, &report.exit.reason, out)
}

/// An input that could not be judged.
pub(super) fn by_error(error: &ErrorReport) -> Annotation {
    Annotation {
        command: "error",
        file: error.file.clone(),
        line: error.line.unwrap_or(1),
        column: error.column.unwrap_or(1),
        title: format!("osi-check: {}", error.code),
        message: error_line(error),
    }
}

/// Writes as many annotations of each kind as are shown, counts the others, and says how it ended.
pub(super) fn write_annotations(annotations: &[Annotation], end: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut left_out = 0;
    // One notice is kept for the end.
    for (command, most) in [("error", MOST_OF_A_KIND), ("warning", MOST_OF_A_KIND), ("notice", MOST_OF_A_KIND - 1)] {
        let of_kind: Vec<_> = annotations.iter().filter(|annotation| annotation.command == command).collect();
        left_out += of_kind.len().saturating_sub(most);
        of_kind.into_iter().take(most).try_for_each(|annotation| write_annotation(annotation, out))?;
    }
    let more = if left_out > 0 { format!("; {left_out} more are not annotated here") } else { String::new() };
    writeln!(out, "::notice title=osi-check::{}", data(&format!("{end}{more}")))
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
    visible(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Text as a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
