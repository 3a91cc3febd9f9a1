//! Tables as one self-contained page, under the same policy and style as the page of a report.

use std::io::{self, Write};

use minijinja::context;
use minijinja::value::{Serde, Value as Any};
use serde::Serialize;

use crate::explain::sheet::{Cell, Sheet};
use crate::output::html::{environment, style};
use crate::output::view::error_line;

const PAGE: &str = include_str!("page.html");

#[derive(Serialize)]
struct TableView<'s> {
    heading: &'s str,
    columns: &'s [String],
    rows: Vec<Vec<CellView<'s>>>,
}

#[derive(Serialize)]
struct CellView<'s> {
    class: String,
    text: &'s str,
    detail: Option<&'s str>,
}

fn cell(cell: &Cell) -> CellView<'_> {
    let class = cell.value.map_or(String::new(), |value| format!("v-{}", value.word()));
    CellView { class, text: &cell.text, detail: cell.detail.as_deref() }
}

/// Writes the page.
pub(in crate::output) fn html(sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    let environment = environment("sheet.html", PAGE).map_err(io::Error::other)?;
    let page = environment.get_template("sheet.html").map_err(io::Error::other)?;
    let tables = sheet.tables.iter().map(|table| TableView {
        heading: &table.heading,
        columns: &table.columns,
        rows: table.rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
    });
    let tables: Vec<_> = tables.collect();
    let errors: Vec<_> = sheet.errors.iter().map(|error| (&error.file, error.line, error_line(error))).collect();
    let title = if sheet.title.is_empty() { "Side by side" } else { &sheet.title };
    let (style, style_hash) = style();
    let page = page.render(context! {
        style => style,
        style_hash => style_hash,
        title => title,
        end => &sheet.exit.reason,
        errors => Any::from(Serde(&errors)),
        tables => Any::from(Serde(&tables)),
    });
    out.write_all(page.map_err(io::Error::other)?.as_bytes())?;
    writeln!(out)
}
