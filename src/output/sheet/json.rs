//! Tables for programs: the report they were made of as one JSON object, or its results one a line.

use std::io::{self, Write};

use serde::Serialize;

use crate::explain::report::SCHEMA;
use crate::explain::sheet::Sheet;
use crate::output::escape::{write_json, write_pretty_json};

/// Writes the report that the tables were made of.
pub(in crate::output) fn json(sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    write_pretty_json(&sheet.report, &mut *out)?;
    writeln!(out)
}

/// A line. `type` says which; `schema` is that of the JSON report.
#[derive(Serialize)]
struct Line<'s, T> {
    schema: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    r#type: Option<&'static str>,
    #[serde(flatten)]
    what: &'s T,
}

/// Writes every result, then every input that could not be judged, then how the run ended.
pub(in crate::output) fn jsonl(sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    for point in &sheet.points {
        write_line(out, None, point)?;
    }
    for error in &sheet.errors {
        write_line(out, Some("error"), error)?;
    }
    write_line(out, Some("exit"), &sheet.exit)
}

fn write_line<T: Serialize>(out: &mut dyn Write, r#type: Option<&'static str>, what: &T) -> io::Result<()> {
    write_json(&Line { schema: SCHEMA, r#type, what }, &mut *out)?;
    writeln!(out)
}
