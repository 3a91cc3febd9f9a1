//! What is struck out: its words are read like any other, and the text is known not to say them.

use super::Scanner;
use crate::text::normalize::{FindingKind, Gap};

/// Combining lines through a letter.
const OVERLAYS: std::ops::RangeInclusive<char> = '\u{335}'..='\u{338}';

/// Where a `~` or `~~` stands that may strike out what follows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stroke {
    start: usize,
    /// How many tildes.
    width: usize,
}

impl Scanner<'_> {
    /// `~~struck~~`, and `~struck~` within a paragraph. A row of more tildes is a line, and `~/file` or `~10` strikes nothing.
    pub(super) fn tilde(&mut self, length: usize) {
        let start = self.at;
        self.separate(Gap::DASH, length);
        // One written as an entity, or like it, strikes nothing out.
        if length > 1 {
            return;
        }
        let width =
            self.bytes.get(start..).unwrap_or_default().iter().take(3).take_while(|byte| **byte == b'~').count();
        let before = start.checked_sub(1).and_then(|at| self.bytes.get(at)).copied().unwrap_or(b' ');
        let after = self.bytes.get(start + width).copied().unwrap_or(b' ');
        if before == b'~' || width > 2 {
            return;
        }
        let closes = !before.is_ascii_whitespace() && !after.is_ascii_alphanumeric();
        let opens = !after.is_ascii_whitespace() && !before.is_ascii_alphanumeric();
        match self.stroke.filter(|stroke| closes && stroke.width == width) {
            Some(stroke) => {
                self.find(FindingKind::Struck, stroke.start, start + width);
                self.stroke = None;
            }
            None if opens => self.stroke = Some(Stroke { start, width }),
            None => {}
        }
    }

    /// A paragraph ends: one tilde in it strikes out nothing behind it, two may.
    pub(super) fn end_stroke(&mut self) {
        self.stroke = self.stroke.filter(|stroke| stroke.width > 1);
    }

    /// A mark over a letter, or a line through it.
    pub(super) fn accent(&mut self, c: char, length: usize) {
        if OVERLAYS.contains(&c) {
            self.find(FindingKind::Struck, self.at, self.at + length);
        }
        self.at += length;
    }
}
