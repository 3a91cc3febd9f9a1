//! One JSON object a line: each subject, each objection, each input error, then how the run ends.

use std::io::{self, Write};

use serde::Serialize;

use super::escape::write_json;
use super::{Detail, Format, sheet};
use crate::explain::Report;

/// `--format jsonl`.
pub const FORMAT: Format = Format {
    name: "jsonl",
    summary: "one JSON object a line, for logs and databases",
    render,
    sheet: sheet::jsonl,
    summary_beside: None,
};

/// A line. `type` says which; `schema` is that of the JSON report.
#[derive(Serialize)]
struct Line<'r, T> {
    schema: u32,
    r#type: &'static str,
    #[serde(flatten)]
    what: &'r T,
}

fn render(report: &Report, _detail: Detail, out: &mut dyn Write) -> io::Result<()> {
    let schema = report.schema;
    for subject in &report.subjects {
        write_line(out, &Line { schema, r#type: "subject", what: subject })?;
    }
    for objection in &report.objections {
        write_line(out, &Line { schema, r#type: "objection", what: objection })?;
    }
    for error in &report.errors {
        write_line(out, &Line { schema, r#type: "error", what: error })?;
    }
    write_line(out, &Line { schema, r#type: "exit", what: &report.exit })
}

fn write_line<T: Serialize>(out: &mut dyn Write, line: &Line<'_, T>) -> io::Result<()> {
    write_json(line, &mut *out)?;
    writeln!(out)
}
