//! Which license a text is, told for a terminal and as a JSON object on a line.

use std::io::{self, Write};

use colored::Colorize;
use serde::Serialize;

use super::escape::{visible, write_json};
use super::terminal::wrapped;
use crate::explain::identity::{Identity, Is, KnownReport, LeftReport, TextChangeReport};

/// How many places of a kind are shown on a terminal; the rest are counted.
const SHOWN: usize = 12;

/// A text, and how it was written.
#[derive(Serialize)]
struct Row<'i> {
    #[serde(flatten)]
    identity: &'i Identity,
    encoding: &'i str,
}

/// What follows the file's name in a row of JSON Lines: kept by contents, while names differ.
pub fn row_after_name(identity: &Identity, encoding: &str) -> String {
    // An object of plain values is always written, and always begins with a brace.
    let row = json(&Row { identity, encoding });
    row.strip_prefix('{').map_or(row.clone(), |rest| format!(",{rest}"))
}

/// A row of JSON Lines: the file's name and what [`row_after_name`] gave.
pub fn write_row(name: &str, rest: &str, out: &mut dyn Write) -> io::Result<()> {
    let name = json(name);
    writeln!(out, "{{\"file\":{name}{rest}")
}

/// A row for a file that was not read, with the reason.
pub fn write_unread_row(name: &str, why: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", json(&serde_json::json!({ "file": name, "is": "unread", "why": why })))
}

/// A value of texts and numbers, which memory always takes.
fn json(value: &(impl Serialize + ?Sized)) -> String {
    let mut row = Vec::new();
    let _ = write_json(value, &mut row);
    String::from_utf8(row).unwrap_or_default()
}

/// All of it, for a terminal.
pub fn write_identity(name: &str, identity: &Identity, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}: {}", visible(name).bold(), visible(&told(identity)))?;
    identity.licenses.iter().try_for_each(|known| write_known(known, out))?;
    for named in identity.named.iter().take(SHOWN) {
        let id = named.id.as_deref().unwrap_or("a license that is not known, or not in which version");
        let how = match named.how {
            "denied" => "says that it is not under",
            "mentioned" => "mentions",
            _ => "names",
        };
        let how = if named.choice { format!("or else {how}") } else { how.to_owned() };
        let later = if named.or_later { " or later" } else { "" };
        let line = format!("line {}: {how} {}{later}: “{}”", named.line, visible(id), visible(&named.words));
        write!(out, "{}", wrapped(&line, "  ", "    "))?;
    }
    more(identity.named.len(), out)?;
    let alone = identity.licenses.is_empty() && identity.named.is_empty();
    let outside: Vec<&LeftReport> = identity.left.iter().filter(|left| left.within.is_none() && !alone).collect();
    for left in outside.iter().take(SHOWN) {
        let line = format!("{}: not part of it: “{}”", lines(left.lines), visible(&left.words));
        write!(out, "{}", wrapped(&line, "  ", "    ").yellow())?;
    }
    more(outside.len(), out)?;
    for (kind, line) in identity.hidden.iter().take(SHOWN) {
        writeln!(
            out,
            "  line {line}: {}",
            format!("characters that hide, pretend or are struck out: {kind}").yellow()
        )?;
    }
    more(identity.hidden.len(), out)?;
    if identity.cut {
        writeln!(out, "  {}", "it is longer than what is read; the rest was not".yellow())?;
    }
    Ok(())
}

/// One line a file, for the terminal and a folder.
pub fn write_line(name: &str, identity: &Identity, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}: {}", visible(name), visible(&told(identity)))
}

/// What a text is, in a few words.
fn told(identity: &Identity) -> String {
    let names = || {
        let ids = identity.licenses.iter().filter_map(|known| known.ids.first()).map(String::as_str);
        ids.collect::<Vec<_>>().join(" and ")
    };
    match identity.is {
        Is::Exact | Is::Several => format!("{}, unchanged", names()),
        Is::Changed => {
            let changes: usize = identity.licenses.iter().map(|known| known.changes.len()).sum();
            let beside =
                if identity.left.iter().any(|left| left.within.is_none()) { "other text beside it" } else { "" };
            let also = if identity.named.is_empty() { "" } else { "names beside it" };
            let what = [count(changes, "change"), beside.to_owned(), also.to_owned()];
            let what: Vec<_> = what.into_iter().filter(|part| !part.is_empty()).collect();
            match what.as_slice() {
                [] => format!(
                    "{}, its words unchanged, with signs that strike them out, hide them or leave them open",
                    names()
                ),
                what => format!("{}, with {}", names(), what.join(" and ")),
            }
        }
        Is::Named => {
            let meant = identity.named.iter().filter(|named| named.how != "denied");
            let mut ids: Vec<&str> =
                meant.map(|named| named.id.as_deref().unwrap_or("one that is not known")).collect();
            ids.dedup();
            format!("no license text; names {}", ids.join(", "))
        }
        Is::None => match identity.near.as_slice() {
            [] => "no known license".into(),
            near => format!("no known license; nearest, which proves nothing: {}", near.join(", ")),
        },
    }
}

fn write_known(known: &KnownReport, out: &mut dyn Write) -> io::Result<()> {
    let others =
        if known.ids.len() > 1 { format!(" (the same text: {})", known.ids.join(", ")) } else { String::new() };
    let id = known.ids.first().map(String::as_str).unwrap_or_default();
    writeln!(out, "  {}: {}{}", lines(known.lines), visible(id), visible(&others))?;
    for fill_in in known.fill_ins.iter().take(SHOWN) {
        let line = format!("line {}: filled in: {}", fill_in.line, visible(&fill_in.words));
        write!(out, "{}", wrapped(&line, "    ", "      "))?;
    }
    more(known.fill_ins.len(), out)?;
    for change in known.changes.iter().take(SHOWN) {
        write!(out, "{}", wrapped(&told_change(change), "    ", "      ").yellow())?;
    }
    more(known.changes.len(), out)
}

/// A change: where, what, and how much of the known text it took.
fn told_change(change: &TextChangeReport) -> String {
    let place = lines((change.line, change.last_line));
    let gone = count(change.missing, "word");
    match change.kind {
        "deleted" => format!("{place}: deleted: {gone} of the known text after this place"),
        "replaced" => format!("{place}: replaced {gone} of the known text by: {}", visible(&change.words)),
        _ => format!("{place}: inserted: {}", visible(&change.words)),
    }
}

fn lines((first, last): (usize, usize)) -> String {
    if first == last { format!("line {first}") } else { format!("lines {first} to {last}") }
}

fn count(number: usize, what: &str) -> String {
    match number {
        0 => String::new(),
        1 => format!("1 {what}"),
        _ => format!("{number} {what}s"),
    }
}

fn more(all: usize, out: &mut dyn Write) -> io::Result<()> {
    if all > SHOWN { writeln!(out, "    and {} more", all - SHOWN) } else { Ok(()) }
}
