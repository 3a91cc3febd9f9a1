//! A word is over: what it is, how it is spelled, and where it stands.

use super::{Scanner, Word, narrow};
use crate::text::normalize::marks::{Candidate, LONGEST};
use crate::text::normalize::{FindingKind, Gap, Kind, Span, Token, spelling};
use crate::text::words::word_hash;

impl Scanner<'_> {
    /// `©` is the word `copyright`, unless that word stands beside it.
    pub(super) fn copyright_sign(&mut self, length: usize) {
        self.finish_word();
        let (start, end) = (self.at, self.at + length);
        self.at = end;
        self.push_copyright(start, end);
    }

    pub(super) fn push_copyright(&mut self, start: usize, end: usize) {
        let from = self.folded.len();
        self.folded.extend_from_slice(b"copyright");
        let beside = self.last_word() == b"copyright" && self.gap & !(Gap::SPACE.0 | Gap::OPEN.0) == 0;
        let kind = if beside || self.copyright_follows(end) { Kind::Sign } else { Kind::Word };
        self.push(kind, start, end, from, false);
    }

    pub(super) fn copyright_follows(&self, end: usize) -> bool {
        let rest = self.bytes.get(end..self.bytes.len().min(end + 16)).unwrap_or_default();
        let word = rest.iter().position(u8::is_ascii_alphanumeric).and_then(|at| rest.get(at..at + 9));
        word.is_some_and(|word| word.eq_ignore_ascii_case(b"copyright"))
    }

    pub(super) fn finish_word(&mut self) {
        let Some(word) = self.word.take() else { return };
        if word.alike && (word.ascii || !word.other && self.latin) {
            self.find(FindingKind::LookAlike, word.start, word.end);
        }
        let length = self.folded.len() - word.folded;
        if length == 0 {
            return;
        }
        self.latin = word.ascii && !word.alike && !word.other;
        if length <= LONGEST && self.short_word(&word) {
            return;
        }
        self.push(Kind::Word, word.start, word.end, word.folded, word.hyphen);
    }

    /// Short words may be list marks or `(c)`. Says whether it was one of them and is done.
    pub(super) fn short_word(&mut self, word: &Word) -> bool {
        // Most short words are plain ones: what follows them tells before anything else is looked at.
        let rest = self.bytes.get(word.end..).unwrap_or_default();
        if !word.pointed && !matches!(rest.first(), Some(b'.' | b')')) {
            return false;
        }
        let folded = self.folded.get(word.folded..).unwrap_or_default();
        let previous = word.start.checked_sub(1).and_then(|at| self.bytes.get(at)).copied();
        if folded == b"c" && previous == Some(b'(') && rest.first() == Some(&b')') && self.is_copyright_c(word.end) {
            self.folded.truncate(word.folded);
            self.push_copyright(word.start, word.end);
            return true;
        }
        let candidate = Candidate { word: folded, before: Gap(self.gap), previous, rest, lead: self.last_word() };
        if word.hyphen || !candidate.is_mark() {
            return false;
        }
        self.push(Kind::Mark, word.start, word.end, word.folded, false);
        true
    }

    /// `(c)` is the copyright sign beside the word, before a year and before a place to fill in.
    pub(super) fn is_copyright_c(&self, end: usize) -> bool {
        let rest = self.bytes.get(end + 1..).unwrap_or_default();
        let next = rest.iter().take(16).find(|byte| !byte.is_ascii_whitespace());
        self.last_word() == b"copyright"
            || self.copyright_follows(end)
            || next.is_some_and(|byte| byte.is_ascii_digit() || b"<[{".contains(byte))
    }

    pub(super) fn push(&mut self, kind: Kind, start: usize, end: usize, folded: usize, hyphen: bool) {
        let word = self.folded.get(folded..).unwrap_or_default();
        let mut hash = word_hash(word);
        if word.len() >= spelling::SHORTEST
            && let Some(common) = spelling::common(hash).or_else(|| self.holder(folded))
        {
            self.folded.truncate(folded);
            self.folded.extend_from_slice(common.as_bytes());
            hash = word_hash(common.as_bytes());
        }
        if kind == Kind::Word && self.joins_last(folded) {
            return self.join_last(folded, end);
        }
        let word = Span { start: narrow(folded), end: narrow(self.folded.len()) };
        let span = Span { start: narrow(start), end: narrow(end) };
        self.tokens.push(Token { span, before: Gap(self.gap), kind, hyphen, hash, word });
        self.gap = 0;
    }

    /// Whether the word at `folded` and the one before it count as one, with nothing but blanks between.
    pub(super) fn joins_last(&self, folded: usize) -> bool {
        // Few words begin a pair, and all of those are short.
        self.tokens.last().is_some_and(|last| last.word.end - last.word.start <= 3 && last.kind == Kind::Word)
            && self.gap & !(Gap::SPACE.0 | Gap::LINE.0) == 0
            && spelling::joined(self.last_word(), self.folded.get(folded..).unwrap_or_default()).is_some()
    }

    /// Makes one token of the last one and the word at `folded`, which ends at `end` in the text.
    pub(super) fn join_last(&mut self, folded: usize, end: usize) {
        let whole = spelling::joined(self.last_word(), self.folded.get(folded..).unwrap_or_default());
        if let Some((last, whole)) = self.tokens.last_mut().zip(whole) {
            self.folded.truncate(last.word.start as usize);
            self.folded.extend_from_slice(whole.as_bytes());
            last.word.end = narrow(self.folded.len());
            last.span.end = narrow(end);
            last.hash = word_hash(whole.as_bytes());
        }
        self.gap = 0;
    }

    /// `copyright owner` and `copyright holder` count as the same (SPDX list of equivalent words).
    pub(super) fn holder(&self, folded: usize) -> Option<&'static str> {
        let common = match self.folded.get(folded..)? {
            b"owner" => "holder",
            b"owners" => "holders",
            _ => return None,
        };
        (self.last_word() == b"copyright").then_some(common)
    }
}
