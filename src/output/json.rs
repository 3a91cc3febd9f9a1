//! The whole report as JSON, with a version of its structure.

use std::io::{self, Write};

use super::escape::write_pretty_json;
use super::{Detail, Format, sheet};
use crate::explain::Report;

/// `--format json`.
pub const FORMAT: Format = Format {
    name: "json",
    summary: "the whole proof tree, with a schema version, for programs",
    render,
    sheet: sheet::json,
    summary_beside: None,
};

fn render(report: &Report, _detail: Detail, out: &mut dyn Write) -> io::Result<()> {
    write_pretty_json(report, &mut *out)?;
    writeln!(out)
}
