//! Tables as a code quality report: an issue for whatever fails, is undecided or changed.

use std::io::{self, Write};

use crate::explain::sheet::{Sheet, Weight};
use crate::gate::fingerprint;
use crate::output::gitlab::{Issue, at, by_error, write_issues};

/// Writes the issues, worst first.
pub(in crate::output) fn gitlab(sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    let points = sheet.worst_first().into_iter().filter(|point| point.weight > Weight::Passes);
    let points = points.map(|point| Issue {
        description: format!("{}: {}", point.subject, point.line()),
        check_name: point.rule.clone(),
        fingerprint: fingerprint(point.identity()),
        severity: match point.weight {
            Weight::Fails => "critical",
            Weight::Undecided => "major",
            Weight::Passes | Weight::Told => "info",
        },
        location: at(&point.place.file, point.place.line),
    });
    write_issues(points.chain(sheet.errors.iter().map(by_error)).collect(), out)
}
