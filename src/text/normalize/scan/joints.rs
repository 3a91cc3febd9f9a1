//! What stands inside words and between them: hyphens, apostrophes, points, and words cut at a line's end.

use super::Scanner;
use crate::text::normalize::{FindingKind, Gap};

impl Scanner<'_> {
    /// Folded away between letters, also over a line's end; a separator elsewhere and between digits.
    pub(super) fn hyphen(&mut self, length: usize) {
        let next = self.at + length;
        let in_word = self.word.is_some();
        let before = self.at.checked_sub(1).and_then(|at| self.bytes.get(at)).copied().unwrap_or(b' ');
        let after = self.bytes.get(next).copied().unwrap_or(b' ');
        if in_word && self.is_letter_at(next) && !(before.is_ascii_digit() && after.is_ascii_digit()) {
            self.join(next, true);
        } else if let Some(resumed) = in_word.then(|| self.split_word(next)).flatten() {
            self.find(FindingKind::SplitWord, self.at, resumed);
            self.join(resumed, true);
        } else {
            self.separate(Gap::DASH, length);
        }
    }

    /// Goes on with the same word at `next`.
    pub(super) fn join(&mut self, next: usize, hyphen: bool) {
        if let Some(word) = &mut self.word {
            word.hyphen |= hyphen;
        }
        self.at = next;
    }

    /// Where a word that was cut by a hyphen at a line's end goes on: after the next line's comment mark, with a letter
    /// of the same case as the one before the hyphen.
    pub(super) fn split_word(&self, next: usize) -> Option<usize> {
        let upper = self.bytes.get(self.at.checked_sub(1)?)?.is_ascii_uppercase();
        let rest = self.bytes.get(next..self.bytes.len().min(next + 40))?;
        let gap = rest.iter().position(|byte| !b" \t\r\n*/#;%>|!-".contains(byte))?;
        let (leader, after) = rest.split_at(gap);
        let lines = leader.iter().filter(|byte| **byte == b'\n').count();
        let blanks_first = leader.iter().take_while(|byte| **byte != b'\n').all(u8::is_ascii_whitespace);
        let first = after.first()?;
        let same_case = if upper { first.is_ascii_uppercase() } else { first.is_ascii_lowercase() };
        (lines == 1 && blanks_first && same_case).then_some(next + gap)
    }

    /// Dropped inside a word (`licensor's`), a quotation mark elsewhere.
    pub(super) fn apostrophe(&mut self, length: usize) {
        if self.word.is_some() && self.is_letter_at(self.at + length) {
            self.join(self.at + length, false);
        } else {
            self.separate(Gap::QUOTE, length);
        }
    }

    /// Part of a number between digits (`2.0`), the end of a sentence elsewhere.
    pub(super) fn point(&mut self, length: usize) {
        let before = self.at.checked_sub(1).and_then(|at| self.bytes.get(at)).copied().unwrap_or(b' ');
        let after = self.bytes.get(self.at + length).copied().unwrap_or(b' ');
        if length == 1 && self.word.is_some() && before.is_ascii_digit() && after.is_ascii_digit() {
            self.folded.push(b'.');
            self.word.iter_mut().for_each(|word| word.pointed = true);
            self.join(self.at + length, false);
        } else {
            self.separate(Gap::STOP, length);
        }
    }

    /// Dropped inside a word, also where a line ends after it.
    pub(super) fn soft_hyphen(&mut self, length: usize) {
        self.find(FindingKind::SoftHyphen, self.at, self.at + length);
        let next = self.at + length;
        match self.word.is_some().then(|| self.split_word(next)).flatten() {
            Some(resumed) => self.join(resumed, true),
            None => self.at = next,
        }
    }
}
