//! Tables as annotations: an error where something fails, a warning where it is undecided, a notice for what changed.

use std::io::{self, Write};

use crate::explain::sheet::{Sheet, Weight};
use crate::output::github::{Annotation, by_error, write_annotations};

/// Writes the annotations, worst first, and how it ended.
pub(in crate::output) fn github(sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    let points = sheet.worst_first().into_iter().filter(|point| point.weight > Weight::Passes);
    let points = points.map(|point| Annotation {
        command: match point.weight {
            Weight::Fails => "error",
            Weight::Undecided => "warning",
            Weight::Passes | Weight::Told => "notice",
        },
        file: point.place.file.to_string(),
        line: point.place.line,
        column: point.place.column,
        title: format!("osi-check: {} {}", point.subject, point.rule),
        message: point.line(),
    });
    let annotations: Vec<_> = sheet.errors.iter().map(by_error).chain(points).collect();
    write_annotations(&annotations, &sheet.exit.reason, out)
}
