//! Tables at a terminal: a grid, and lists below it.

use std::io::{self, Write};

use colored::{ColoredString, Colorize};

use crate::explain::sheet::{Cell, Sheet, Table};
use crate::model::Value;
use crate::output::escape::visible;
use crate::output::terminal::wrapped;

/// Lines are folded at this width, whatever the terminal's.
const WIDTH: usize = 100;

/// A column is never narrower, so that a name fits.
const NARROWEST: usize = 22;

pub(in crate::output) fn terminal(sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    if !sheet.title.is_empty() {
        writeln!(out, "{}", visible(&sheet.title).bold())?;
    }
    for (at, table) in sheet.tables.iter().enumerate() {
        if at > 0 || !sheet.title.is_empty() {
            writeln!(out)?;
        }
        writeln!(out, "{}", visible(&table.heading).bold())?;
        if table.columns.is_empty() { list(table, out)? } else { grid(table, out)? }
    }
    Ok(())
}

fn list(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    for row in &table.rows {
        let words: Vec<String> =
            row.iter().filter(|cell| !cell.text.is_empty()).map(|cell| cell.text.clone()).collect();
        write!(out, "{}", wrapped(&visible(&words.join("  ")), "  - ", "    "))?;
    }
    Ok(())
}

/// A grid; where its columns do not fit beside each other, it continues below with the first column repeated.
fn grid(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    let lead = table.rows.iter().map(|row| row.first().map_or(0, |cell| cell.text.chars().count())).max();
    let lead = lead.unwrap_or(0).min(40);
    let count = table.columns.len().saturating_sub(1).max(1);
    let fitting = ((WIDTH.saturating_sub(lead + 2)) / (NARROWEST + 2)).clamp(1, count);
    let width = (WIDTH.saturating_sub(lead + 2) / fitting).saturating_sub(2).clamp(NARROWEST, 40);
    for start in (1..=count).step_by(fitting) {
        if start > 1 {
            writeln!(out)?;
        }
        let end = (start + fitting).min(table.columns.len());
        let heads: Vec<Cell> = table.columns[start..end].iter().map(Cell::plain).collect();
        line(&Cell::plain(table.columns.first().cloned().unwrap_or_default()), &heads, lead, width, out)?;
        for row in &table.rows {
            let first = row.first().cloned().unwrap_or_default();
            line(&first, &row[start.min(row.len())..end.min(row.len())], lead, width, out)?;
        }
    }
    Ok(())
}

fn line(first: &Cell, cells: &[Cell], lead: usize, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let folded: Vec<Vec<(String, Style)>> =
        std::iter::once(fold(first, lead.max(1))).chain(cells.iter().map(|cell| fold(cell, width))).collect();
    let height = folded.iter().map(Vec::len).max().unwrap_or(0);
    for at in 0..height {
        let mut text = String::from("  ");
        let last = folded.len() - 1;
        for (column, lines) in folded.iter().enumerate() {
            let (words, style) = lines.get(at).cloned().unwrap_or_default();
            let room = if column == 0 { lead } else { width };
            let gap = room.saturating_sub(words.chars().count()) + 2;
            text.push_str(&style.paint(&words).to_string());
            if column < last {
                text.push_str(&" ".repeat(gap));
            }
        }
        writeln!(out, "{}", text.trim_end())?;
    }
    Ok(())
}

#[derive(Clone, Copy, Default)]
enum Style {
    #[default]
    Plain,
    Worth(Value),
    Reason,
}

impl Style {
    fn paint(self, words: &str) -> ColoredString {
        match self {
            Style::Plain => words.normal(),
            Style::Worth(Value::Pass) => words.green(),
            Style::Worth(Value::Conditional) => words.cyan(),
            Style::Worth(Value::Unknown) => words.yellow(),
            Style::Worth(Value::Fail) => words.red().bold(),
            Style::Reason => words.dimmed(),
        }
    }
}

/// The lines of a cell: its text, then its reason.
fn fold(cell: &Cell, width: usize) -> Vec<(String, Style)> {
    let style = cell.value.map_or(Style::Plain, Style::Worth);
    let text = broken(&visible(&cell.text), width).into_iter().map(|line| (line, style));
    let detail = cell.detail.as_deref().map(|detail| broken(&visible(detail), width)).unwrap_or_default();
    text.chain(detail.into_iter().map(|line| (line, Style::Reason))).collect()
}

/// `text` in lines of at most `width` characters, broken at blanks, and within a word that is longer.
fn broken(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split_whitespace() {
        let mut rest: Vec<char> = word.chars().collect();
        while !rest.is_empty() {
            let used = lines.last().map_or(0, |line| line.chars().count());
            let blank = usize::from(used > 0);
            if used + blank + rest.len() <= width {
                let line: String = rest.drain(..).collect();
                if let Some(last) = lines.last_mut() {
                    last.push_str(if blank > 0 { " " } else { "" });
                    last.push_str(&line);
                }
            } else if used > 0 {
                lines.push(String::new());
            } else {
                let part: String = rest.drain(..width.max(1).min(rest.len())).collect();
                lines.pop();
                lines.push(part);
                lines.push(String::new());
            }
        }
    }
    lines.retain(|line| !line.is_empty());
    // A long word broken within may begin a line with what a pipeline's log takes for a command.
    lines.into_iter().map(|line| visible(&line).into_owned()).collect()
}
