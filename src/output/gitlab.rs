//! GitLab's code quality report: one issue an open objection, with a fingerprint that stays.

use std::io::{self, Write};

use serde::Serialize;

use super::escape::write_pretty_json;
use super::view::{error_line, line, open_objections};
use super::{Detail, Format, sheet};
use crate::explain::Report;
use crate::explain::objection::{Handling, Objection};
use crate::explain::report::ErrorReport;

/// `--format gitlab`.
pub const FORMAT: Format = Format {
    name: "gitlab",
    summary: "GitLab code quality, for merge requests",
    render,
    sheet: sheet::gitlab,
    summary_beside: None,
};

#[derive(Serialize)]
pub(super) struct Issue {
    pub(super) description: String,
    pub(super) check_name: String,
    pub(super) fingerprint: String,
    pub(super) severity: &'static str,
    pub(super) location: Location,
}

#[derive(Serialize)]
pub(super) struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

fn render(report: &Report, _detail: Detail, out: &mut dyn Write) -> io::Result<()> {
    let issues = open_objections(report).into_iter().map(by_objection).chain(report.errors.iter().map(by_error));
    write_issues(issues.collect(), out)
}

/// Writes the issues as one list.
pub(super) fn write_issues(issues: Vec<Issue>, out: &mut dyn Write) -> io::Result<()> {
    write_pretty_json(&issues, &mut *out)?;
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

pub(super) fn by_error(error: &ErrorReport) -> Issue {
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
pub(super) fn at(path: &str, line: usize) -> Location {
    Location { path: path.trim_start_matches("./").to_owned(), lines: Lines { begin: line.max(1) } }
}
