//! The strict fast path: block mappings and lists of plain one-line values, read without a copy.
//!
//! It reads a line at a time with a stack of open mappings and lists, and gives up (returns `None`)
//! at the first thing it is not sure of; the library then reads the whole front matter afresh. What
//! it does accept, it must read exactly as the library does: `tests/cards.rs` compares the two.

use super::card::{Field, Raw};
use super::scalar::{self, Scalar};

/// Open mappings and lists that are followed; deeper front matter goes to the library.
const MAX_DEPTH: usize = 12;
/// Keys remembered to find duplicates; more go to the library.
const MAX_KEYS: usize = 64;

/// Reads front matter whose first line is line `line` of the card, or declines.
pub(super) fn read(text: &str, line: u32) -> Option<Raw<'_>> {
    if !is_plain_ascii(text.as_bytes()) {
        return None;
    }
    let mut reader = Reader::new();
    let mut rest = text;
    let mut number = line;
    while !rest.is_empty() {
        let end = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        reader.line(rest.get(..end)?, number)?;
        rest = rest.get(end.saturating_add(1)..).unwrap_or("");
        number = number.saturating_add(1);
    }
    Some(reader.raw)
}

/// Printable ASCII and line breaks only: no tab, no control character, no other script.
fn is_plain_ascii(text: &[u8]) -> bool {
    // Chunks without an early exit, so that the compiler uses vector instructions: 15 times faster.
    text.chunks(64).all(|chunk| {
        chunk
            .iter()
            .fold(true, |all, &byte| all & (byte.wrapping_sub(b' ') <= b'~' - b' ' || byte == b'\n' || byte == b'\r'))
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Mapping,
    List,
}

#[derive(Clone, Copy)]
struct Open {
    kind: Kind,
    /// Column of the keys, or of the dashes.
    indent: usize,
    /// Where this mapping's keys begin in `Reader::keys`.
    keys_from: usize,
}

struct Reader<'a> {
    raw: Raw<'a>,
    open: [Open; MAX_DEPTH],
    depth: usize,
    keys: [&'a str; MAX_KEYS],
    key_count: usize,
    /// The last line was `key:` with its value still to come.
    awaits: bool,
    /// The key of the outermost mapping that is being filled.
    field: Field,
}

impl<'a> Reader<'a> {
    fn new() -> Self {
        let root = Open { kind: Kind::Mapping, indent: 0, keys_from: 0 };
        Reader {
            raw: Raw::default(),
            open: [root; MAX_DEPTH],
            depth: 1,
            keys: [""; MAX_KEYS],
            key_count: 0,
            awaits: false,
            field: Field::Other,
        }
    }

    fn top(&self) -> Open {
        // INVARIANT: whoever closes the outermost mapping declines; what is read of none is never used.
        let none = Open { kind: Kind::Mapping, indent: 0, keys_from: 0 };
        self.open.get(self.depth.wrapping_sub(1)).copied().unwrap_or(none)
    }

    fn push(&mut self, kind: Kind, indent: usize) -> Option<()> {
        // Whatever opens below a field that is read must be a list of texts; see `item`.
        if kind == Kind::Mapping && !self.field.is_passed_over() {
            return None;
        }
        *self.open.get_mut(self.depth)? = Open { kind, indent, keys_from: self.key_count };
        self.depth = self.depth.saturating_add(1);
        Some(())
    }

    fn pop(&mut self) -> Option<()> {
        self.key_count = self.top().keys_from;
        self.depth = self.depth.checked_sub(1)?;
        (self.depth > 0).then_some(())
    }

    fn line(&mut self, line: &'a str, number: u32) -> Option<()> {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let content = line.trim_start_matches(' ');
        // A carriage return alone ends a line too, also that of a comment: the library reads on from there.
        if content.contains('\r') {
            return None;
        }
        if content.is_empty() || content.starts_with('#') {
            return Some(());
        }
        let indent = line.len().checked_sub(content.len())?;
        let dash = content.starts_with("- ");
        self.settle(indent, dash)?;
        if dash { self.item(content, indent, number) } else { self.entry(content, number) }
    }

    /// Opens or closes mappings and lists until the innermost is the one that this line belongs to.
    fn settle(&mut self, indent: usize, dash: bool) -> Option<()> {
        let top = self.top();
        if std::mem::take(&mut self.awaits) {
            let kind = if dash { Kind::List } else { Kind::Mapping };
            if indent > top.indent || (indent == top.indent && dash) {
                return self.push(kind, indent);
            }
        }
        while indent < self.top().indent {
            self.pop()?;
        }
        // A list may stand at the column of the key that holds it; a key there ends the list.
        if self.top().kind == Kind::List && !dash && self.top().indent == indent {
            self.pop()?;
        }
        let top = self.top();
        (top.indent == indent && (top.kind == Kind::List) == dash).then_some(())
    }

    fn item(&mut self, content: &'a str, indent: usize, number: u32) -> Option<()> {
        let item = content.get(2..)?.trim_start_matches(' ');
        if scalar::key(item).is_some() {
            let column = indent.checked_add(content.len())?.checked_sub(item.len())?;
            self.push(Kind::Mapping, column)?;
            return self.entry(item, number);
        }
        match scalar::read(item)? {
            Scalar::Text(text) if self.depth == 2 => {
                self.raw.text(self.field, text.into());
                Some(())
            }
            Scalar::Text(_) | Scalar::Null => Some(()),
            Scalar::Nothing | Scalar::List(_) => None,
        }
    }

    fn entry(&mut self, content: &'a str, number: u32) -> Option<()> {
        let (key, value) = scalar::key(content)?;
        self.remember(key)?;
        if self.depth == 1 {
            self.field = Field::of(key);
            self.raw.key(self.field, number, key);
        }
        let at_root = self.depth == 1;
        match scalar::read(value)? {
            Scalar::Nothing => self.awaits = true,
            Scalar::Null => {}
            Scalar::Text(text) if at_root => self.raw.text(self.field, text.into()),
            Scalar::List(items) if at_root => self.list(items)?,
            Scalar::Text(_) => {}
            Scalar::List(items) => items.check()?,
        }
        Some(())
    }

    fn list(&mut self, items: scalar::Items<'a>) -> Option<()> {
        for item in items {
            match item? {
                Scalar::Text(text) => self.raw.text(self.field, text.into()),
                Scalar::Null => {}
                Scalar::Nothing | Scalar::List(_) => return None,
            }
        }
        Some(())
    }

    /// Declines a key that already stands in this mapping: the library words the error.
    fn remember(&mut self, key: &'a str) -> Option<()> {
        let keys = self.keys.get(self.top().keys_from..self.key_count)?;
        if keys.contains(&key) {
            return None;
        }
        *self.keys.get_mut(self.key_count)? = key;
        self.key_count = self.key_count.saturating_add(1);
        Some(())
    }
}
