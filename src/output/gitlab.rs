//! GitLab's code quality report: one issue an open objection, with a fingerprint that stays.

use std::io::{self, Write};

use serde::Serialize;

use super::view::{error_line, line, open_objections};
use super::{Detail, Format};
use crate::explain::Report;
use crate::explain::objection::{Handling, Objection};
use crate::explain::report::ErrorReport;

/// `--format gitlab`.
pub const FORMAT: Format =
    Format { name: "gitlab", summary: "GitLab code quality, for merge requests", render, summary_beside: None };

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

fn render(report: &Report, _detail: Detail, out: &mut dyn Write) -> io::Result<()> {
    let issues = open_objections(report).into_iter().map(by_objection).chain(report.errors.iter().map(by_error));
    serde_json::to_writer_pretty(&mut *out, &issues.collect::<Vec<_>>()).map_err(io::Error::from)?;
    writeln!(out)
}

fn by_objection(objection: &Objection) -> Issue {
    Issue {
        description: format!("{}: {}", objection.subject, line(objection)),
        check_name: objection.rule().to_owned(),
        fingerprint: objection.fingerprint.clone(),
        severity: match objection.handling {
            Handling::Stops => "critical",
            Handling::Undecided => "major",
            Handling::Warns | Handling::Accepted => "minor",
        },
        location: at(&objection.place.file, objection.place.line),
    }
}

fn by_error(error: &ErrorReport) -> Issue {
    let line = error.line.unwrap_or(1);
    let parts = [error.file.as_str(), error.code, error.message.as_str(), &line.to_string()];
    Issue {
        description: error_line(error),
        check_name: format!("input/{}", error.code),
        fingerprint: crate::gate::fingerprint(parts),
        severity: "blocker",
        location: at(&error.file, line),
    }
}

/// A place as GitLab matches it: relative, and without `./`.
fn at(path: &str, line: usize) -> Location {
    Location { path: path.trim_start_matches("./").to_owned(), lines: Lines { begin: line.max(1) } }
}
