//! Where a card's front matter begins and ends: the lines `---` at its top.

use std::sync::LazyLock;

use memchr::memmem::Finder;

/// Made once: making it costs more than looking through a card's front matter.
static BREAK_AND_FENCE: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b"\n---"));

/// A card cut at its fences. Byte offsets into the card; lines count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fence {
    /// No front matter at the top; `further_down` is the line of a fence met later, 0 if there is none.
    Absent {
        /// Line of a later pair of fences that a hub would not read.
        further_down: u32,
    },
    /// Opened on line `line` and never closed.
    Unterminated {
        /// Line of the opening fence.
        line: u32,
    },
    /// Front matter from `start` to `end`, its first line being `line`; the body begins at `body`.
    Found {
        /// First byte after the opening fence's line break.
        start: usize,
        /// First byte of the closing fence.
        end: usize,
        /// First byte after the closing fence's line break.
        body: usize,
        /// Line number of the byte at `start`.
        line: u32,
    },
}

/// Finds the front matter of a card. A byte order mark and blank lines may stand before it; a
/// closing fence is a line of three dashes, with nothing but blanks after them.
pub fn find(card: &[u8]) -> Fence {
    let mut at = if card.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let mut line: u32 = 1;
    while let Some((text, next)) = line_at(card, at) {
        if is_fence(text) {
            return close(card, next, line.saturating_add(1));
        }
        if !text.trim_ascii().is_empty() {
            return Fence::Absent { further_down: later_fence(card, next, line.saturating_add(1)) };
        }
        at = next;
        line = line.saturating_add(1);
    }
    Fence::Absent { further_down: 0 }
}

fn close(card: &[u8], start: usize, line: u32) -> Fence {
    let mut from = start;
    // Only lines that begin with a dash are looked at: three bytes of search, not a loop over lines.
    loop {
        let candidate = if from == start && behind(card, start).starts_with(b"---") {
            start
        } else {
            match BREAK_AND_FENCE.find(behind(card, from)) {
                Some(found) => from.saturating_add(found).saturating_add(1),
                None => return Fence::Unterminated { line: line.saturating_sub(1) },
            }
        };
        let (text, next) = line_at(card, candidate).unwrap_or((b"", card.len()));
        if is_fence(text) {
            return Fence::Found { start, end: candidate, body: next, line };
        }
        from = candidate.saturating_add(3);
    }
}

/// Line of the first fence in the first 64 lines from `at`, if another one closes it; else 0.
fn later_fence(card: &[u8], mut at: usize, mut line: u32) -> u32 {
    for _ in 0..64 {
        let Some((text, next)) = line_at(card, at) else {
            return 0;
        };
        if is_fence(text) && looks_like_keys(card, next) {
            return line;
        }
        at = next;
        line = line.saturating_add(1);
    }
    0
}

/// True if the line after a fence reads `key: …`: a rule between paragraphs is no front matter.
fn looks_like_keys(card: &[u8], at: usize) -> bool {
    let Some((text, next)) = line_at(card, at) else {
        return false;
    };
    let key = text.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    key > 0 && text.get(key) == Some(&b':') && memchr::memmem::find(behind(card, next), b"---").is_some()
}

/// The line beginning at `at`, without its break, and the offset after the break.
fn line_at(card: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let rest = card.get(at..).filter(|rest| !rest.is_empty())?;
    let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    let text = rest.get(..length)?;
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    Some((text, at.saturating_add(length).saturating_add(1).min(card.len())))
}

/// What stands from `at`; nothing beyond the end.
fn behind(card: &[u8], at: usize) -> &[u8] {
    card.get(at..).unwrap_or_default()
}

/// True for a line, without its break, that opens or closes front matter.
pub(crate) fn is_fence(line: &[u8]) -> bool {
    line.strip_prefix(b"---").is_some_and(|rest| rest.iter().all(|byte| matches!(byte, b' ' | b'\t')))
}

#[cfg(test)]
mod tests {
    use super::{Fence, find};

    fn inside(card: &str) -> Option<(&str, u32)> {
        match find(card.as_bytes()) {
            Fence::Found { start, end, line, .. } => Some((&card[start..end], line)),
            _ => None,
        }
    }

    #[test]
    fn fences_are_found_with_marks_breaks_and_blanks() {
        assert_eq!(inside("---\na: b\n---\nbody"), Some(("a: b\n", 2)));
        assert_eq!(inside("\u{feff}---\r\na: b\r\n---\r\n"), Some(("a: b\r\n", 2)));
        assert_eq!(inside("\n \n--- \na: b\n---"), Some(("a: b\n", 4)));
        assert_eq!(inside("---\n---\n"), Some(("", 2)));
        assert_eq!(inside("---\na: |\n ---\n---x\n---\n"), Some(("a: |\n ---\n---x\n", 2)));
    }

    #[test]
    fn a_card_without_fences_says_so() {
        assert_eq!(find(b""), Fence::Absent { further_down: 0 });
        assert_eq!(find(b"# T\n\n---\n\n---\n"), Fence::Absent { further_down: 0 });
        assert_eq!(find(b"# T\n\n---\nlicense: mit\n---\n"), Fence::Absent { further_down: 3 });
        assert_eq!(find(b"---\nlicense: mit\n"), Fence::Unterminated { line: 1 });
        assert_eq!(find(b"---"), Fence::Unterminated { line: 1 });
    }
}
