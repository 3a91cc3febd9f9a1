//! Tables as text for other programs' tables: Markdown and CSV.

use std::io::{self, Write};

use crate::explain::report::ErrorReport;
use crate::explain::sheet::{Cell, Sheet};
use crate::output::escape::visible;
use crate::output::view::error_line;

/// Writes the tables as Markdown; what could not be read comes first.
pub(in crate::output) fn markdown(sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    if !sheet.title.is_empty() {
        writeln!(out, "# {}\n", escaped(&sheet.title))?;
    }
    for error in &sheet.errors {
        writeln!(out, "**Could not be judged: {}** {}\n", escaped(&at(error)), escaped(&error_line(error)))?;
    }
    for table in &sheet.tables {
        writeln!(out, "## {}\n", escaped(&table.heading))?;
        let count = table.rows.iter().map(Vec::len).max().unwrap_or(0).max(table.columns.len());
        let name = |at: usize| table.columns.get(at).map_or(String::new(), |name| escaped(name));
        writeln!(out, "| {} |", (0..count).map(name).collect::<Vec<_>>().join(" | "))?;
        writeln!(out, "|{}", " --- |".repeat(count))?;
        for row in &table.rows {
            let cell = |cell: &Cell| match &cell.detail {
                Some(detail) => format!("{}<br>{}", escaped(&cell.text), escaped(detail)),
                None => escaped(&cell.text),
            };
            writeln!(out, "| {} |", row.iter().map(cell).collect::<Vec<_>>().join(" | "))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Text that stays text in Markdown, and in the HTML that Markdown may hold.
fn escaped(text: &str) -> String {
    let mut safe = String::new();
    for c in visible(text).chars() {
        match c {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '#' => safe.extend(['\\', c]),
            c => safe.push(c),
        }
    }
    safe
}

/// Where an input that could not be judged stands.
fn at(error: &ErrorReport) -> String {
    error.line.map_or_else(|| error.file.clone(), |line| format!("{}:{line}", error.file))
}

/// Writes the tables one below the other, each with its heading above the first column.
pub(in crate::output) fn csv(sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    for table in &sheet.tables {
        let mut head = vec![table.heading.clone()];
        head.extend(table.columns.iter().skip(usize::from(!table.columns.is_empty())).cloned());
        writeln!(out, "{}", head.iter().map(|text| field(text)).collect::<Vec<_>>().join(","))?;
        for row in &table.rows {
            let cell = |cell: &Cell| match &cell.detail {
                Some(detail) => field(&format!("{}: {detail}", cell.text)),
                None => field(&cell.text),
            };
            writeln!(out, "{}", row.iter().map(cell).collect::<Vec<_>>().join(","))?;
        }
    }
    for error in &sheet.errors {
        let row = ["could not be judged", &at(error), &error_line(error)].map(field);
        writeln!(out, "{}", row.join(","))?;
    }
    Ok(())
}

/// A field in quotes, with nothing that a spreadsheet would run.
fn field(text: &str) -> String {
    let text = visible(text);
    let guard = if text.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}
