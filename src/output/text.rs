//! How a license text was read, told for a terminal: by `check` beside the verdict, by `identify` alone.

use std::io::{self, Write};

use colored::Colorize;

use super::escape::visible;
use super::terminal::wrapped;
use crate::explain::report::{KnownReport, TextReport, UnreadReport};

/// How many sentences that were not read are shown; the rest are counted.
const MOST_UNREAD: usize = 12;

/// The known texts, their changes, what hides, and what was not read.
pub fn write_text(report: &TextReport, out: &mut dyn Write) -> io::Result<()> {
    write!(
        out,
        "{}",
        wrapped(&format!("TEXT: {}; terms taken from {}", visible(&told(report)), report.terms_from), "", "  ")
    )?;
    report.known.iter().try_for_each(|known| write_known(known, out))?;
    for (kind, line) in report.hidden.iter().take(MOST_UNREAD) {
        writeln!(
            out,
            "  line {line}: {}",
            format!("characters that hide, pretend or are struck out: {kind}").yellow()
        )?;
    }
    write_unread(&report.unread, out)?;
    write_not_granted(report, out)
}

/// What a text is, in a few words.
pub fn told(report: &TextReport) -> String {
    let named: Vec<&str> = report.named.iter().filter_map(|(id, _)| id.as_deref()).collect();
    match (report.known.as_slice(), named.as_slice(), report.near.as_slice()) {
        ([], [], []) => "no known license".into(),
        ([], [], near) => format!("no known license; nearest, which proves nothing: {}", near.join(", ")),
        ([], named, _) => format!("names {}", named.join(", ")),
        (known, _, _) => {
            let names: Vec<&str> = known.iter().filter_map(|known| known.ids.first()).map(String::as_str).collect();
            let unchanged = report.unread.is_empty() && known.iter().all(|known| known.changes.is_empty());
            let whole = if unchanged { "" } else { ", with changes or other text beside it" };
            format!("{}{whole}", names.join(" and "))
        }
    }
}

fn write_known(known: &KnownReport, out: &mut dyn Write) -> io::Result<()> {
    let (first, last) = known.lines;
    let others =
        if known.ids.len() > 1 { format!(" (the same text: {})", known.ids.join(", ")) } else { String::new() };
    let id = known.ids.first().map(String::as_str).unwrap_or_default();
    writeln!(out, "  lines {first} to {last}: {}{}", visible(id), visible(&others))?;
    known.changes.iter().try_for_each(|change| {
        let gone = format!("{} words of the known text are missing", change.missing);
        let words = if change.words.is_empty() { gone } else { change.words.clone() };
        write!(
            out,
            "{}",
            wrapped(&format!("line {}: {}: {}", change.line, change.kind, visible(&words)), "    ", "      ")
        )
    })
}

/// Where every sentence was read, what they do not grant is why nothing passes.
fn write_not_granted(report: &TextReport, out: &mut dyn Write) -> io::Result<()> {
    if report.not_granted.is_empty() || !report.unread.is_empty() {
        return Ok(());
    }
    let told = format!(
        "NOT FOUND: every sentence was read, and none is known to grant {}; what it does not say may be denied",
        report.not_granted.join(", ")
    );
    write!(out, "{}", wrapped(&told, "", "  "))
}

fn write_unread(unread: &[UnreadReport], out: &mut dyn Write) -> io::Result<()> {
    if unread.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}", format!("NOT READ: {} sentences; with one of them nothing passes", unread.len()).yellow())?;
    for sentence in unread.iter().take(MOST_UNREAD) {
        let line = format!(
            "line {}: “{}”; left over: {}",
            sentence.lines.0,
            visible(&sentence.quote),
            visible(&sentence.words.join(" "))
        );
        write!(out, "{}", wrapped(&line, "  - ", "    "))?;
    }
    if unread.len() > MOST_UNREAD {
        writeln!(out, "  and {} more", unread.len() - MOST_UNREAD)?;
    }
    Ok(())
}
