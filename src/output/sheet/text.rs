//! Tables as text for other programs' tables: Markdown and CSV.

use std::io::{self, Write};

use crate::explain::report::ErrorReport;
use crate::explain::sheet::{Cell, Sheet};
use crate::output::escape::inert;
use crate::output::markdown::plain;
use crate::output::view::error_line;

/// Writes the tables as Markdown; what could not be read comes first.
pub(in crate::output) fn markdown(sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    if !sheet.title.is_empty() {
        writeln!(out, "# {}\n", plain(&sheet.title))?;
    }
    for error in &sheet.errors {
        writeln!(out, "**Could not be judged: {}** {}\n", plain(&at(error)), plain(&error_line(error)))?;
    }
    for table in &sheet.tables {
        writeln!(out, "## {}\n", plain(&table.heading))?;
        let count = table.rows.iter().map(Vec::len).max().unwrap_or(0).max(table.columns.len());
        let name = |at: usize| table.columns.get(at).map_or(String::new(), |name| plain(name));
        writeln!(out, "| {} |", (0..count).map(name).collect::<Vec<_>>().join(" | "))?;
        writeln!(out, "|{}", " --- |".repeat(count))?;
        for row in &table.rows {
            let cell = |cell: &Cell| match &cell.detail {
                Some(detail) => plain(&format!("{} ({detail})", cell.text)),
                None => plain(&cell.text),
            };
            writeln!(out, "| {} |", row.iter().map(cell).collect::<Vec<_>>().join(" | "))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Where an input that could not be judged stands.
fn at(error: &ErrorReport) -> String {
    error.line.map_or_else(|| error.file.clone(), |line| format!("{}:{line}", error.file))
}

/// Writes the tables one below the other, each with its heading above the first column.
pub(in crate::output) fn csv(sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).flexible(true).from_writer(out);
    let mut write = |cells: Vec<String>| {
        rows.write_record(cells.iter().map(|cell| inert(cell).into_owned())).map_err(io::Error::from)
    };
    for table in &sheet.tables {
        let columns = table.columns.iter().skip(1).cloned();
        write(std::iter::once(table.heading.clone()).chain(columns).collect())?;
        for row in &table.rows {
            let cell = |cell: &Cell| match &cell.detail {
                Some(detail) => format!("{}: {detail}", cell.text),
                None => cell.text.clone(),
            };
            write(row.iter().map(cell).collect())?;
        }
    }
    for error in &sheet.errors {
        write(vec!["could not be judged".to_owned(), at(error), error_line(error)])?;
    }
    rows.flush()
}
