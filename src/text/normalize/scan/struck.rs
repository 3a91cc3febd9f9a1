//! What is struck out: its words are read like any other, and the text is known not to say them.

use super::Scanner;
use crate::text::normalize::{FindingKind, Gap};

/// Combining marks that are no accents: lines through a letter, signs around it, letters above it.
const OVERLAYS: [std::ops::RangeInclusive<char>; 8] = [
    '\u{335}'..='\u{338}',
    '\u{363}'..='\u{36f}',
    '\u{1dd3}'..='\u{1df4}',
    '\u{20d2}'..='\u{20d3}',
    '\u{20d8}'..='\u{20da}',
    '\u{20dd}'..='\u{20e0}',
    '\u{20e2}'..='\u{20e6}',
    '\u{20ea}'..='\u{20eb}',
];

/// Signs that deny what stands beside them, or leave it open; no license has one.
const DENYING: &str = "⨯☓╳⊘🗙👎🛑🙅∉⊄⬜⊜❓❔🅭🅮🅯🄍🄎🄏☐☒❌❎🚫⛔✗✘✖✕□≠≢¬🈲🚷📵🔞";

/// So many lines that a patch may have deleted are one, where they are most of a text.
const DELETED: usize = 5;

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
        if OVERLAYS.iter().any(|range| range.contains(&c)) {
            self.find(FindingKind::Struck, self.at, self.at + length);
        }
        self.at += length;
    }

    /// A sign that is no letter: some say that what is written is not so.
    pub(super) fn sign(&mut self, c: char, length: usize) {
        if DENYING.contains(c) {
            self.find(FindingKind::Crossed, self.at, self.at + length);
        }
    }
}

/// Whether lines are those of a change to a text, or of two texts that were not merged: what of it stands nobody can tell.
pub(super) fn is_patch(text: &[u8]) -> bool {
    if [(&b"[-"[..], &b"-]"[..]), (b"{--", b"--}")].into_iter().any(|(open, close)| has_redline(text, open, close)) {
        return true;
    }
    let (mut added, mut removed, mut deleted, mut others, mut indented) = (false, false, 0_usize, 0_usize, 0_usize);
    let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text).map(|end| end + 1));
    for line in starts.filter_map(|start| text.get(start..)) {
        match line {
            [b'+', next, ..] => added |= next.is_ascii_alphanumeric(),
            [b'-', next, ..] if next.is_ascii_alphanumeric() => (removed, deleted) = (true, deleted + 1),
            [b'<', b' ', next, ..] if next.is_ascii_alphanumeric() => deleted += 1,
            [b'<' | b'>', ..] if line.starts_with(b"<<<<<<<") || line.starts_with(b">>>>>>>") => return true,
            [b'@', ..] if line.starts_with(b"@@ -") => return true,
            [b'\n' | b'\r' | b'-' | b'<', ..] | [] => {}
            [b' ', ..] => (indented, others) = (indented + 1, others + 1),
            _ => others += 1,
        }
    }
    let context = deleted > 0 && indented == others && indented >= DELETED;
    added && removed || deleted >= DELETED && deleted > others || context
}

/// Whether words stand between two marks: `[-deleted-]`, `{--deleted--}`, and not `[-----]`.
fn has_redline(text: &[u8], open: &[u8], close: &[u8]) -> bool {
    let begins = memchr::memmem::find_iter(text, open).map(|at| text.get(at + open.len()..).unwrap_or_default());
    let first =
        begins.into_iter().find(|rest| rest.first().is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b' '));
    first.is_some_and(|rest| memchr::memmem::find(rest, close).is_some())
}
