//! Bytes of a license text to characters: UTF-8, UTF-16 where a byte order mark says so, and else Windows-1252.
//!
//! Old license files carry a `©` or a typographic quote in Windows-1252, of which Latin-1 is a part. Words of ASCII letters
//! read the same in every encoding that this could be; other letters may come out wrong, and then no known word fits them.

use std::borrow::Cow;

/// The most letters beyond ASCII in a row that a text in Windows-1252 has.
const LONGEST_RUN: usize = 3;

/// How a text was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Windows-1252: taken for every text that is none of the others.
    Windows1252,
}

impl Encoding {
    /// Its name as registered with IANA, in lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1252 => "windows-1252",
        }
    }
}

/// The characters of a text. Never fails: a half of a UTF-16 pair that stands alone becomes U+FFFD.
///
/// # Example
/// ```
/// use osi_check::input::encoding::{Encoding, decode};
/// assert_eq!(decode(b"\xff\xfeM\0I\0T\0"), ("MIT".into(), Encoding::Utf16Le));
/// assert_eq!(decode(b"\xa9 2024"), ("© 2024".into(), Encoding::Windows1252));
/// ```
#[must_use]
pub fn decode(bytes: &[u8]) -> (Cow<'_, str>, Encoding) {
    match bytes {
        [0xff, 0xfe, rest @ ..] => (utf16(rest, u16::from_le_bytes).into(), Encoding::Utf16Le),
        [0xfe, 0xff, rest @ ..] => (utf16(rest, u16::from_be_bytes).into(), Encoding::Utf16Be),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => (text.into(), Encoding::Utf8),
            Err(_) => (western(bytes).into(), Encoding::Windows1252),
        },
    }
}

/// The characters of Windows-1252. Words of no language that is written in it have so many letters beyond ASCII in a row: such bytes
/// are another encoding's, and nobody knows what they say.
fn western(bytes: &[u8]) -> String {
    let high = |byte: &u8| !byte.is_ascii();
    let runs = bytes.chunk_by(|one, other| high(one) == high(other));
    runs.flat_map(|run| {
        let lost = run.first().is_some_and(high) && run.len() > LONGEST_RUN;
        run.iter().map(move |byte| if lost { char::REPLACEMENT_CHARACTER } else { windows(*byte) })
    })
    .collect()
}

/// Whether bytes are no text: a NUL near their beginning, and no mark of UTF-16.
#[must_use]
pub fn is_binary(bytes: &[u8]) -> bool {
    let marked = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    !marked && memchr::memchr(0, bytes.get(..8_000).unwrap_or(bytes)).is_some()
}

/// The first byte that no text in Windows-1252 holds: a control character other than white space. Bytes with one are no license text,
/// unless they are UTF-8, where a control character is a trick to tell of.
#[must_use]
pub fn not_text(bytes: &[u8]) -> Option<usize> {
    let white = |byte: u8| byte.is_ascii_whitespace() || byte == 0x0b || byte == 0x1a;
    bytes.iter().position(|byte| windows(*byte).is_control() && !white(*byte))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| unit(*pair)).chain((!odd.is_empty()).then_some(0xfffd));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Windows-1252: Latin-1 but for these places, five of which mean nothing and stay control characters.
fn windows(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    let high = byte.checked_sub(0x80).and_then(|place| HIGH.get(usize::from(place)));
    high.copied().unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_encoding_reads_the_same_words() {
        let text = "“as is” – © Example";
        let utf16 = |unit: fn(u16) -> [u8; 2], mark: [u8; 2]| {
            mark.into_iter().chain(text.encode_utf16().flat_map(unit)).collect::<Vec<u8>>()
        };
        assert_eq!(decode(&utf16(u16::to_le_bytes, [0xff, 0xfe])).0, text);
        assert_eq!(decode(&utf16(u16::to_be_bytes, [0xfe, 0xff])).0, text);
        assert_eq!(decode(b"\x93as is\x94 \x96 \xa9 Example").0, text);
        assert_eq!(decode(text.as_bytes()), (text.into(), Encoding::Utf8));
        assert_eq!(decode(b"\xff\xfe\x00\xd8A").0, "\u{fffd}\u{fffd}", "half a pair, and half a unit");
    }

    #[test]
    fn control_characters_make_no_text() {
        assert_eq!(
            (not_text(b"\xa9 A\tB\r\n\x0c\x1a"), not_text(b"\xa9\x01"), not_text(b"\xa9 \x9d")),
            (None, Some(1), Some(2))
        );
    }

    #[test]
    fn nul_makes_binary_but_not_in_utf16() {
        assert!(is_binary(b"\x7fELF\0") && !is_binary(b"\xff\xfeM\0") && !is_binary("©".as_bytes()));
    }
}
