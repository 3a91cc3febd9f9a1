//! Characters outside ASCII, and those written as entities.

use super::{GAPS, SPECIAL, Scanner};
use crate::text::normalize::unicode::{Class, classify, fold};
use crate::text::normalize::{FindingKind, Gap, Kind};

impl Scanner<'_> {
    /// A character outside ASCII.
    pub(super) fn wide(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        match rest.chars().next() {
            Some(c) => self.character(c, c.len_utf8()),
            None => self.at += 1,
        }
    }

    /// A character that takes `length` bytes in the text, as itself or as an entity.
    pub(super) fn character(&mut self, c: char, length: usize) {
        if c.is_ascii() {
            return self.plain(c, length);
        }
        match classify(c) {
            Class::Letter => self.letter(c, length),
            Class::Lost if self.is_lost_beside(length) => {
                self.finish_word();
                let from = self.folded.len();
                self.folded.extend_from_slice("\u{fffd}".as_bytes());
                self.push(Kind::Word, self.at, self.at + length, from, false);
                self.latin = false;
                self.at += length;
            }
            Class::Lost => self.like(b'*', length),
            Class::Ideograph => {
                self.finish_word();
                let from = self.folded.len();
                fold(c, &mut self.folded);
                self.push(Kind::Word, self.at, self.at + length, from, false);
                self.latin = false;
                self.at += length;
            }
            Class::Like(byte) => {
                self.sign(c, length);
                self.like(byte, length);
            }
            Class::Hidden(FindingKind::SoftHyphen) => self.soft_hyphen(length),
            Class::Hidden(FindingKind::Invisible) if self.at == 0 => self.at += length, // a byte order mark
            Class::Hidden(kind) => self.hidden(kind, length),
            Class::Accent => self.accent(c, length),
            Class::Copyright => self.copyright_sign(length),
        }
    }

    /// An ASCII character written as an entity.
    pub(super) fn plain(&mut self, c: char, length: usize) {
        if c.is_ascii_alphanumeric() {
            self.letter(c, length);
        } else {
            self.like(u8::try_from(c).unwrap_or(b' '), length);
        }
    }

    pub(super) fn like(&mut self, byte: u8, length: usize) {
        match byte {
            b'\n' | b'-' | b'\'' | b'.' | b':' | 0..0x20 | 0x7f if byte != b'\t' && byte != b'\r' => {
                self.special(byte, length);
            }
            _ => {
                let gap = GAPS.get(usize::from(byte)).copied().filter(|gap| *gap != SPECIAL).unwrap_or(Gap::DASH.0);
                self.separate(Gap(gap), length);
            }
        }
    }

    pub(super) fn letter(&mut self, c: char, length: usize) {
        let from = self.folded.len();
        let found = fold(c, &mut self.folded);
        let start = self.at;
        if let Some(kind @ FindingKind::Styled) = found {
            self.find(kind, start, start + length);
        }
        self.at += length;
        let word = self.begin_word(start, from);
        word.end = start + length;
        word.ascii |= c.is_ascii();
        match found {
            Some(FindingKind::LookAlike) => word.alike = true,
            _ => word.other |= !c.is_ascii() && found.is_none(),
        }
    }

    pub(super) fn hidden(&mut self, kind: FindingKind, length: usize) {
        self.find(kind, self.at, self.at + length);
        self.at += length;
    }

    /// Whether a character that was lost has another one beside it: then they were a word. A single one may be a `©`.
    fn is_lost_beside(&self, length: usize) -> bool {
        let lost = "\u{fffd}".as_bytes();
        let after = self.bytes.get(self.at + length..).is_some_and(|rest| rest.starts_with(lost));
        after || self.bytes.get(..self.at).is_some_and(|before| before.ends_with(lost))
    }

    pub(super) fn is_letter_at(&self, at: usize) -> bool {
        match self.bytes.get(at) {
            Some(byte) if byte.is_ascii() => byte.is_ascii_alphanumeric(),
            Some(_) => {
                let next = self.text.get(at..).and_then(|rest| rest.chars().next());
                next.is_some_and(|c| matches!(classify(c), Class::Letter | Class::Hidden(_)))
            }
            None => false,
        }
    }
}
