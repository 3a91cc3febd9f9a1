//! Rows of the plain shape, read where they stand: the card is not unpacked, only its front matter is.
//!
//! Strict: [`read`] gives up at the first thing it is not sure of, and the JSON library then reads the row afresh. What it
//! does accept, it must read exactly as the library does; the tests compare the two.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

use super::record::{Column, Columns, Record};
use crate::input::model_card;

/// Bytes of front matter after which the library reads the row.
const MAX_HEAD: usize = 64 * 1024;

/// Reads one line, or declines.
pub(super) fn read<'a>(columns: &Columns, line: &'a str) -> Option<Record<'a>> {
    let line = line.trim_end_matches(['\r', ' ']);
    if !has_no_control(line.as_bytes()) {
        return None;
    }
    let mut scan = Scan { text: line, at: 0 };
    let (mut id, mut card) = (None, None);
    scan.byte(b'{')?;
    loop {
        let key = scan.string()?;
        scan.byte(b':')?;
        // Escapes in a key could spell the name of a column.
        let column = if key.contains('\\') { return None } else { columns.column(key) };
        let place = match column {
            Column::Id => &mut id,
            Column::Card => &mut card,
            // Bytes in base64 have no text to look into.
            Column::Base64 => return None,
            Column::Other => {
                scan.other()?;
                if scan.ends()? {
                    break;
                }
                continue;
            }
        };
        if place.replace(scan.string()?).is_some() {
            return None;
        }
        if scan.ends()? {
            break;
        }
    }
    let (id, card) = (id?, card?);
    let head = head(card.as_bytes())?;
    if scan.at != line.len() || id.contains('\\') {
        return None;
    }
    Some(Record { id: Some(Cow::Borrowed(id)), card: Cow::Owned(head), written: Some(card.as_bytes()) })
}

/// No control characters: JSON has them in escapes only.
fn has_no_control(text: &[u8]) -> bool {
    // Chunks without an early exit, so that the compiler uses vector instructions.
    text.chunks(256).all(|chunk| !chunk.iter().fold(false, |any, byte| any | (*byte < b' ')))
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    fn blanks(&mut self) {
        let bytes = self.text.as_bytes();
        while bytes.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
    }

    fn byte(&mut self, wanted: u8) -> Option<()> {
        self.blanks();
        (self.text.as_bytes().get(self.at) == Some(&wanted)).then(|| self.at += 1)
    }

    /// A string, as written between its quotes. It holds short escapes, and whole characters beyond ASCII by number: one of
    /// ASCII by number could hide a word that is looked for.
    fn string(&mut self) -> Option<&'a str> {
        self.byte(b'"')?;
        let bytes = self.text.as_bytes();
        let (start, mut from) = (self.at, self.at);
        loop {
            let found = from + memchr2(b'"', b'\\', bytes.get(from..)?)?;
            if bytes[found] == b'"' {
                self.at = found + 1;
                return self.text.get(start..found);
            }
            from = match bytes.get(found + 1)? {
                b'u' => found + by_number(bytes.get(found..)?)?,
                letter => unescaped(*letter).map(|_| found + 2)?,
            };
        }
    }

    /// The value of a column that is not read: a string, a word, or a whole number.
    fn other(&mut self) -> Option<()> {
        self.blanks();
        let rest = self.text.get(self.at..)?;
        if rest.starts_with('"') {
            return self.string().map(drop);
        }
        let end = rest.bytes().position(|byte| !byte.is_ascii_alphanumeric())?;
        let word = &rest[..end];
        let whole = word == "0" || (!word.starts_with('0') && word.bytes().all(|byte| byte.is_ascii_digit()));
        let sure = matches!(word, "null" | "true" | "false") || (whole && !word.is_empty());
        sure.then(|| self.at += end)
    }

    /// True at the end of the object, false where another column follows.
    fn ends(&mut self) -> Option<bool> {
        self.blanks();
        let byte = *self.text.as_bytes().get(self.at)?;
        self.at += 1;
        match byte {
            b',' => Some(false),
            b'}' => Some(true),
            _ => None,
        }
    }
}

/// The length of an escape, or a pair of them, that stands for one character beyond ASCII.
fn by_number(bytes: &[u8]) -> Option<usize> {
    let unit = |at: usize| {
        let digits = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
        digits.iter().try_fold(0, |number, digit| Some(number * 16 + char::from(*digit).to_digit(16)?))
    };
    match unit(0)? {
        0..0x80 | 0xdc00..0xe000 => None,
        0xd800..0xdc00 => matches!(unit(6)?, 0xdc00..0xe000).then_some(12),
        _ => Some(6),
    }
}

/// The byte that a short escape stands for.
fn unescaped(letter: u8) -> Option<u8> {
    Some(match letter {
        b'"' | b'\\' | b'/' => letter,
        b'b' => 8,
        b'f' => 12,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        _ => return None,
    })
}

/// The front matter of an escaped card with both its fences, unpacked; none for a card that does not begin with it.
fn head(card: &[u8]) -> Option<Vec<u8>> {
    let mut head = Vec::with_capacity(512);
    let mut from = 0;
    loop {
        let start = head.len();
        let ended = unpack_line(card, &mut from, &mut head)?;
        let line = head[start..].strip_suffix(b"\n").unwrap_or(&head[start..]);
        let is_fence = model_card::is_fence(line.strip_suffix(b"\r").unwrap_or(line));
        match start {
            0 if !is_fence => return None,
            1.. if is_fence => return Some(head),
            _ if !ended || head.len() > MAX_HEAD => return None,
            _ => {}
        }
    }
}

/// Adds a line of an escaped card to `head`; true if a line break ended it.
fn unpack_line(card: &[u8], from: &mut usize, head: &mut Vec<u8>) -> Option<bool> {
    loop {
        let rest = &card[*from..];
        let Some(at) = memchr(b'\\', rest) else {
            head.extend_from_slice(rest);
            return Some(false);
        };
        let byte = unescaped(*rest.get(at + 1)?)?;
        head.extend_from_slice(&rest[..at]);
        head.push(byte);
        *from += at + 2;
        if byte == b'\n' {
            return Some(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::audit::record::Columns;
    use crate::input::model_card;

    /// What both ways of reading make of a row; `None` where the plain way declines.
    fn both(line: &str) -> Option<(String, String)> {
        let columns = Columns::default();
        let plain = read(&columns, line)?;
        let whole = columns.read_by_library(line.as_bytes()).unwrap_or_else(|words| panic!("{words}: {line}"));
        assert_eq!(plain.id, whole.id, "{line}");
        let told = |card: &[u8]| format!("{:?}", model_card::read(card));
        Some((told(&plain.card), told(&whole.card)))
    }

    #[test]
    fn plain_rows_are_read_as_the_library_reads_them() {
        let cards = [
            r#"---\nlicense: mit\n---\nbody \"x\" \\ \/ \t"#,
            r#"---\r\nlicense: mit\r\n---\r\nbody"#,
            r#"---  \nlicense: mit\n--- \t\nbody"#,
            r#"---\nlicense: mit\n---x\nlicense_name: y\n---\n---\n"#,
            r#"---\nlicense: mit\n---"#,
            r#"---\ntags:\n- \"a\"\n- b\\nc\n---\n# é"#,
            r#"---\n---\n"#,
            r#"---\nlicense: mit\n---\n\u00e9 \ud83e\udd99 \uFFFD \n"#,
        ];
        for card in cards {
            for line in [
                format!(r#"{{"id": "a/b", "card": "{card}"}}"#),
                format!("{{\"n\":12,\"x\":null,\"README\":\"{card}\",\"modelId\":\"a/b\",\"t\":\"\\n\"}}\r"),
            ] {
                let (plain, whole) = both(&line).unwrap_or_else(|| panic!("declined: {line}"));
                assert_eq!(plain, whole, "{line}");
            }
        }
    }

    #[test]
    fn what_is_not_sure_is_left_to_the_library() {
        for line in [
            r#"{"id": "a", "card": "---\nlicense: mit\n"}"#,
            r#"{"id": "a", "card": "no front matter"}"#,
            r#"{"id": "a", "card": "---\nlicense: \u006dit\n---\n"}"#,
            r#"{"id": "a", "card": "---\nlicense: mit\u00e9\n---\n"}"#,
            r#"{"id": "a", "card": "---\n---\n\u0042uilt"}"#,
            r#"{"id": "a", "card": "---\n---\n\ud83e"}"#,
            r#"{"id": "a", "card": "---\n---\n\ud83e\u00e9"}"#,
            r#"{"id": "a", "card": "---\n---\n\udd99\ud83e"}"#,
            r#"{"id": "a", "card": "---\n---\n\u00g9"}"#,
            r#"{"id": "a", "card": "---\n---\n\u12"#,
            r#"{"id": "a", "card": "---\nlicense: mit\n---\n\x"}"#,
            r#"{"id": "a", "id": "b", "card": "---\nlicense: mit\n---\n"}"#,
            r#"{"id": "a", "card": "---\n---\n", "README": null}"#,
            r#"{"i\u0064": "a", "card": "---\n---\n"}"#,
            r#"{"id": "a\/b", "card": "---\n---\n"}"#,
            r#"{"id": "a", "card": "---\n---\n", "n": 01}"#,
            r#"{"id": "a", "card": "---\n---\n", "n": 1.5}"#,
            r#"{"id": "a", "card": "---\n---\n", "n": nul}"#,
            r#"{"id": "a", "card": "---\n---\n", }"#,
            r#"{"id": "a", "card": "---\n---\n"} x"#,
            r#"{"id": "a" "card": "---\n---\n"}"#,
            r#"{"id": "a", "card": "---\n---\n"#,
            "{\"id\": \"a\", \"card\": \"---\\n---\\n\t\"}",
            r#"{"id": "a", "card_b64": "LS0t"}"#,
            r#"{"card": "---\n---\n"}"#,
            "",
        ] {
            assert!(read(&Columns::default(), line).is_none(), "{line}");
        }
    }
}
