//! A page about something known, for a terminal.

use std::io::{self, Write};

use colored::Colorize;

use super::escape::visible;
use super::terminal::wrapped;
use crate::explain::Page;

/// Writes a page: its title, then each heading with its lines below.
pub fn write_page(page: &Page, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", visible(&page.title).bold())?;
    for (heading, lines) in &page.sections {
        writeln!(out, "\n{}", visible(heading).cyan())?;
        for line in lines {
            write!(out, "{}", wrapped(&visible(line), "  ", "    "))?;
        }
    }
    Ok(())
}
