//! One-line values of the fast path: plain, quoted, null, and lists in brackets.

/// A value that stands on one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scalar<'a> {
    /// Nothing but blanks or a comment: the value follows on the next lines, or is null.
    Nothing,
    /// `null`, `~`.
    Null,
    /// A text, quotes taken off.
    Text(&'a str),
    /// `[a, b]`.
    List(Items<'a>),
}

/// Splits `key: value` (or `key:`) at the colon. `None` if the line is no plain key and value.
pub(super) fn key(content: &str) -> Option<(&str, &str)> {
    let bytes = content.as_bytes();
    if !bytes.first()?.is_ascii_alphabetic() {
        return None;
    }
    let end = bytes.iter().position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')))?;
    // 128: far below the length at which a YAML reader stops looking for the colon of a key.
    let (key, value) = (content.get(..end)?, content.get(end..)?.strip_prefix(':')?);
    (end <= 128 && matches!(value.as_bytes().first(), None | Some(b' '))).then_some((key, value))
}

/// Reads a value that must stand whole on its line. `None` where it might mean something else.
pub(super) fn read(value: &str) -> Option<Scalar<'_>> {
    let value = value.trim_matches(' ');
    match value.as_bytes().first() {
        None | Some(b'#') => Some(Scalar::Nothing),
        Some(b'"') => quoted(value, '"').map(Scalar::Text),
        Some(b'\'') => quoted(value, '\'').map(Scalar::Text),
        Some(b'[') => list(value),
        Some(b'~') => matches!(value, "~").then_some(Scalar::Null),
        Some(_) => plain(value),
    }
}

fn plain(value: &str) -> Option<Scalar<'_>> {
    let bytes = value.as_bytes();
    if !begins_plain(*bytes.first()?) {
        return None;
    }
    let mut before = None;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b':' if matches!(bytes.get(at.saturating_add(1)), None | Some(b' ')) => return None,
            b'#' if before == Some(b' ') => return Some(word(value.get(..at)?.trim_end_matches(' '))),
            _ => before = Some(*byte),
        }
    }
    Some(word(value))
}

/// First characters that begin a plain text and nothing else.
fn begins_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'/' | b'_' | b'+' | b'(' | b'$')
}

fn word(text: &str) -> Scalar<'_> {
    match text {
        "null" | "Null" | "NULL" => Scalar::Null,
        text => Scalar::Text(text),
    }
}

/// A quoted text without escapes, with nothing behind it but a comment.
fn quoted(value: &str, quote: char) -> Option<&str> {
    let (text, rest) = value.strip_prefix(quote)?.split_once(quote)?;
    let ends = rest.is_empty() || (rest.starts_with(' ') && is_comment(rest));
    (ends && !(quote == '"' && text.contains('\\'))).then_some(text)
}

fn is_comment(rest: &str) -> bool {
    let rest = rest.trim_start_matches(' ');
    rest.is_empty() || rest.starts_with('#')
}

fn list(value: &str) -> Option<Scalar<'_>> {
    let (inner, rest) = value.strip_prefix('[')?.split_once(']')?;
    let ends = rest.is_empty() || (rest.starts_with(' ') && is_comment(rest));
    let inner = inner.trim_matches(' ');
    let items = Items { rest: (!inner.is_empty()).then_some(inner) };
    (ends && !inner.contains(['[', '{', '}', '#'])).then_some(Scalar::List(items))
}

/// The items of a list in brackets, read one after another; `None` as an item means: not sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Items<'a> {
    rest: Option<&'a str>,
}

impl Items<'_> {
    /// Declines a list that has an item which is not surely a value.
    pub(super) fn check(mut self) -> Option<()> {
        self.all(|item| item.is_some()).then_some(())
    }
}

impl<'a> Iterator for Items<'a> {
    type Item = Option<Scalar<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.take()?;
        // A comma in quotes splits the quotes too, and then neither half is a quoted text.
        let (item, after) = match rest.split_once(',') {
            Some((item, after)) => (item.trim_matches(' '), Some(after)),
            None => (rest.trim_matches(' '), None),
        };
        self.rest = after;
        Some(flow_item(item))
    }
}

fn flow_item(item: &str) -> Option<Scalar<'_>> {
    let sure = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'/' | b'_' | b'-' | b'+' | b' ');
    match item.as_bytes().first()? {
        b'"' => quoted(item, '"').map(Scalar::Text),
        b'\'' => quoted(item, '\'').map(Scalar::Text),
        first if first.is_ascii_alphanumeric() && item.bytes().all(sure) => Some(word(item)),
        _ => None,
    }
}
