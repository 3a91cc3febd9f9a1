//! Untrusted text made safe for the place where it is shown.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};

/// `text` with everything that could steer a terminal or the log of a pipeline, or hide in one, written out as `\u{…}`.
///
/// Control characters (C0, DEL, C1), direction-changing and invisible characters, and what a runner takes for a command:
/// `##[`, `##vso[` and their like anywhere, and `::` where a word begins, for a fold can bring any word to a line's start. A line
/// break becomes a blank.
///
/// # Example
/// ```
/// use osi_check::output::escape::visible;
/// assert_eq!(visible("a\u{1b}[2Jb\nc"), "a\\u{1b}[2Jb c");
/// assert_eq!(visible("::error::x a::b ##[command]"), "\\u{3a}:error::x a::b #\\u{23}[command]");
/// ```
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| !steers(c) && c != '\n') && !text.contains("##") && !text.contains("::") {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    let mut word_begins = true;
    for (at, c) in text.char_indices() {
        let rest = &text[at..];
        match c {
            '\n' | '\t' => shown.push(' '),
            ':' if word_begins && rest.starts_with("::") => shown.extend(c.escape_unicode()),
            '#' if text[..at].ends_with('#') && is_command(&rest[1..]) => shown.extend(c.escape_unicode()),
            c if steers(c) => shown.extend(c.escape_unicode()),
            c => shown.push(c),
        }
        word_begins = c.is_whitespace();
    }
    Cow::Owned(shown)
}

/// True where what follows `##` makes a command of a build service: `##[…]`, `##vso[…]`, `##teamcity[…]`.
fn is_command(rest: &str) -> bool {
    rest.starts_with(|c: char| c == '[' || c.is_ascii_alphabetic())
}

fn steers(c: char) -> bool {
    c.is_control() || is_hidden(c)
}

/// Characters that change direction or show nothing: bidi controls, zero-width characters, soft hyphen, tags.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Text of several lines, each made visible.
pub fn visible_lines(text: &str) -> String {
    text.split('\n').map(visible).collect::<Vec<_>>().join("\n")
}

/// A cell that no spreadsheet takes for a formula, whichever mark it parts cells at: an apostrophe before what begins like one,
/// at the start and after each line break, `;`, tab or quote. Line breaks stay; each line is made visible.
pub fn inert(cell: &str) -> Cow<'_, str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '.' | ',' | '/' | '_' | '|' | '(' | ')' | '>');
    if cell.chars().all(|c| plain(c) || c == '-') && !cell.trim_start().starts_with('-') {
        return Cow::Borrowed(cell);
    }
    let mut written = String::with_capacity(cell.len() + 8);
    let mut begins = true;
    for c in cell.chars() {
        // A tab and a carriage return are not carried into a cell at all: they are shown, as every control character.
        if begins && matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠') {
            written.push('\'');
        }
        begins = matches!(c, ';' | '\t' | '\n' | '\r' | '"') || (begins && (c.is_whitespace() || steers(c)));
        written.push(c);
    }
    Cow::Owned(visible_lines(&written))
}

/// Writes `value` as JSON on one line. The texts are whole; characters that could steer a terminal or a log that the JSON is
/// printed to stand in JSON's own `\uXXXX`.
///
/// # Errors
/// Those of `out`.
pub fn write_json(value: &(impl Serialize + ?Sized), out: impl Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Inert(CompactFormatter))).map_err(io::Error::from)
}

/// The same over many lines.
///
/// # Errors
/// Those of `out`.
pub fn write_pretty_json(value: &(impl Serialize + ?Sized), out: impl Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Inert(PrettyFormatter::new()))).map_err(io::Error::from)
}

/// A TOML string on one line that holds the text whole, with what could steer a terminal or a log as an escape.
pub fn toml_string(text: &str) -> String {
    if matches!(visible(text), Cow::Borrowed(_)) {
        return toml::Value::String(text.to_owned()).to_string();
    }
    let mut written = String::from("\"");
    for (at, c) in text.char_indices() {
        let command = c == '#' && text[..at].ends_with('#');
        match c {
            '"' | '\\' => written.extend(['\\', c]),
            c if command || steers(c) => written.push_str(&format!("\\U{:08x}", u32::from(c))),
            c => written.push(c),
        }
    }
    written + "\""
}

/// A formatter whose texts are inert in a terminal and in a log; the layout is the other's.
struct Inert<F>(F);

macro_rules! layout {
    ($($name:ident($($arg:ident: $of:ty),*);)*) => {
        $(fn $name<W: ?Sized + Write>(&mut self, out: &mut W $(, $arg: $of)*) -> io::Result<()> {
            self.0.$name(out $(, $arg)*)
        })*
    };
}

impl<F: Formatter> Formatter for Inert<F> {
    layout! {
        begin_array(); end_array(); begin_array_value(first: bool); end_array_value();
        begin_object(); end_object(); begin_object_key(first: bool); end_object_key();
        begin_object_value(); end_object_value();
    }

    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        if fragment.bytes().all(|byte| byte.is_ascii() && byte != 0x7f) && !fragment.contains("##") {
            return out.write_all(fragment.as_bytes());
        }
        let mut from = 0;
        for (at, c) in fragment.char_indices() {
            let command = c == '#' && fragment[..at].ends_with('#') && is_command(&fragment[at + 1..]);
            if command || steers(c) {
                out.write_all(&fragment.as_bytes()[from..at])?;
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{unit:04x}")?;
                }
                from = at + c.len_utf8();
            }
        }
        out.write_all(&fragment.as_bytes()[from..])
    }
}

#[cfg(test)]
mod tests {
    use super::{inert, write_json};

    #[test]
    fn cells_cannot_become_formulas() {
        assert_eq!(inert("plain text-with a dash"), "plain text-with a dash");
        assert_eq!(inert("=1+1"), "'=1+1");
        assert_eq!(inert(" @x"), " '@x");
        assert_eq!(inert("a;=b\n-c"), "a;'=b\n'-c");
        assert_eq!(inert("\t=x\r"), " '=x\\u{d}");
    }

    #[test]
    fn json_holds_the_text_and_shows_no_control() {
        let text = "\u{1b}\u{9b}\u{202e}\u{e0041} ##[x] ü";
        let mut out = Vec::new();
        write_json(text, &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert_eq!(serde_json::from_str::<String>(&out).unwrap(), text);
        assert_eq!(out, r##""\u001b\u009b\u202e\udb40\udc41 #\u0023[x] ü""##);
    }
}
