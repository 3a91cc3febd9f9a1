//! What a batch writes: rows, or a summary in one of several forms.

use std::io::{self, Write};
use std::path::Path;

use clap::ValueEnum;

use crate::audit::sink::Shape;
use crate::audit::summary::Summary;
use crate::output::audit::{About, write_page, write_summary};
use crate::output::escape::write_pretty_json;

/// What to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AuditFormat {
    /// Shares, findings and reasons, for a person
    #[value(alias = "terminal", alias = "text")]
    Summary,
    /// The same numbers, whole, for a program
    Json,
    /// The same as one page with charts
    Html,
    /// A row for each model, as JSON Lines
    Jsonl,
    /// A row for each model, for a spreadsheet
    Csv,
    /// A row for each model, as a Parquet file with lists as lists (in builds with the feature `parquet`)
    Parquet,
}

impl AuditFormat {
    /// The format that a file's ending asks for.
    pub fn of(path: Option<&Path>) -> AuditFormat {
        match path.and_then(Path::extension).and_then(|ending| ending.to_str()) {
            Some("jsonl" | "ndjson") => AuditFormat::Jsonl,
            Some("csv") => AuditFormat::Csv,
            Some("json") => AuditFormat::Json,
            Some("html" | "htm") => AuditFormat::Html,
            Some("parquet") => AuditFormat::Parquet,
            _ => AuditFormat::Summary,
        }
    }

    /// The shape of the rows; none for a summary.
    pub fn shape(self) -> Option<Shape> {
        match self {
            AuditFormat::Jsonl | AuditFormat::Parquet => Some(Shape::JsonLines),
            AuditFormat::Csv => Some(Shape::Csv),
            AuditFormat::Summary | AuditFormat::Json | AuditFormat::Html => None,
        }
    }

    /// Writes a summary.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(self, summary: &Summary, about: &About<'_>, out: &mut dyn Write) -> io::Result<()> {
        match self {
            AuditFormat::Json => {
                write_pretty_json(summary, &mut *out)?;
                writeln!(out)
            }
            AuditFormat::Html => write_page(summary, about, out),
            _ => write_summary(summary, out),
        }
    }
}

/// Writes rows in a format that has them; `write` writes them in a shape and counts them.
pub fn rows_to(
    out: &mut dyn Write,
    format: AuditFormat,
    write: &mut impl FnMut(Option<Shape>, &mut dyn Write) -> io::Result<Summary>,
) -> io::Result<Summary> {
    #[cfg(feature = "parquet")]
    if format == AuditFormat::Parquet {
        let mut rows = crate::audit::parquet_rows::ParquetRows::new(out)?;
        let summary = write(format.shape(), &mut rows)?;
        rows.finish()?;
        return Ok(summary);
    }
    write(format.shape(), out)
}
