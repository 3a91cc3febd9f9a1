//! The one pass over the bytes of a text.

use super::marks::{Candidate, LONGEST};
use super::unicode::{Class, classify, fold};
use super::{Finding, FindingKind, Gap, Kind, MAX_BYTES, MAX_FINDINGS, Normalized, Span, Token, markup, spelling};
use crate::text::words::word_hash;

/// What an ASCII byte is: zero for letters and digits, else the gap that it makes.
const GAPS: [u16; 128] = gaps();
const ALNUM: u16 = 0;
/// Bytes that need a closer look before they are taken for a gap.
const SPECIAL: u16 = u16::MAX;

const fn gaps() -> [u16; 128] {
    let mut table = [SPECIAL; 128];
    let mut byte = 0;
    while byte < 128 {
        #[allow(clippy::cast_possible_truncation, reason = "below 128")]
        let value = match byte as u8 {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => ALNUM,
            b' ' | b'\t' | b'\r' | 0x0b => Gap::SPACE.0,
            b'!' | b'?' => Gap::STOP.0,
            b',' => Gap::COMMA.0,
            b'(' => Gap::OPEN.0,
            b')' => Gap::CLOSE.0,
            b'[' | b'{' => Gap::OPEN.0 | Gap::BLANK_OPEN.0,
            b'}' => Gap::CLOSE.0 | Gap::BLANK_CLOSE.0,
            b'>' => Gap::BLANK_CLOSE.0,
            b'"' | b'`' => Gap::QUOTE.0,
            b'*' => Gap::DASH.0,
            b'#' | b'=' => Gap::HEADING.0,
            b'@' => Gap::ADDRESS.0,
            b';' => Gap::SEMICOLON.0,
            b'$' | b'%' | b'+' | b'/' | b'^' | b'_' | b'|' | b'~' => 1 << 10,
            _ => SPECIAL,
        };
        table[byte] = value;
        byte += 1;
    }
    table
}

/// A word in progress.
#[derive(Default)]
struct Word {
    start: usize,
    end: usize,
    folded: usize,
    hyphen: bool,
    ascii: bool,
    alike: bool,
    other: bool,
}

pub(super) struct Scanner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    folded: Vec<u8>,
    tokens: Vec<Token>,
    findings: Vec<Finding>,
    more_findings: usize,
    gap: u16,
    word: Option<Word>,
    /// Whether the last word token was of Latin letters only: a look-alike word beside it is suspicious.
    latin: bool,
    /// An element of unshown text that has no end tag any more: looked for once, not at every start tag.
    endless: Option<&'static str>,
}

impl<'t> Scanner<'t> {
    pub fn new(text: &'t str) -> Self {
        let cut = (0..=MAX_BYTES.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let (read, rest) = text.split_at(cut);
        let mut scanner = Self {
            text,
            bytes: read.as_bytes(),
            at: 0,
            folded: Vec::with_capacity(read.len()),
            tokens: Vec::with_capacity(read.len() / 6),
            findings: Vec::new(),
            more_findings: 0,
            gap: 0,
            word: None,
            latin: false,
            endless: None,
        };
        if !rest.is_empty() {
            scanner.find(FindingKind::Cut, cut, text.len());
        }
        scanner
    }

    pub fn run(mut self) -> Normalized<'t> {
        while let Some(byte) = self.bytes.get(self.at).copied() {
            match GAPS.get(usize::from(byte)).copied() {
                Some(ALNUM) => self.ascii_word(),
                None => self.wide(),
                Some(gap) if gap != SPECIAL => {
                    self.finish_for(byte);
                    self.gap |= gap;
                    self.at += 1;
                }
                Some(_) => self.special(byte, 1),
            }
        }
        self.finish_word();
        self.findings.sort_by_key(|finding| finding.span);
        Normalized {
            text: self.text,
            folded: String::from_utf8(self.folded).unwrap_or_default(),
            tokens: self.tokens,
            findings: self.findings,
            more_findings: self.more_findings,
        }
    }

    /// A run of ASCII letters and digits: most of any text.
    fn ascii_word(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let run = rest.get(..length).unwrap_or_default();
        let from = self.folded.len();
        self.folded.extend_from_slice(run);
        self.folded.get_mut(from..).unwrap_or_default().make_ascii_lowercase();
        self.at += length;
        let at = self.at;
        let word = self.begin_word(at - length, from);
        word.end = at;
        word.ascii = true;
    }

    fn begin_word(&mut self, start: usize, folded: usize) -> &mut Word {
        self.word.get_or_insert_with(|| Word { start, end: start, folded, ..Word::default() })
    }

    /// A byte that always ends a word, except that a comma may group digits.
    fn finish_for(&mut self, byte: u8) {
        if self.word.is_none() || byte == b',' && self.groups_digits() {
            return;
        }
        self.finish_word();
    }

    /// `700,000`: three digits after the comma, then none; the comma is inside the number.
    fn groups_digits(&self) -> bool {
        let digit = |at: usize| self.bytes.get(at).is_some_and(u8::is_ascii_digit);
        self.at > 0 && digit(self.at - 1) && (1..4).all(|step| digit(self.at + step)) && !digit(self.at + 4)
    }

    /// An ASCII byte, or a character like it of `length` bytes, that means different things in different places.
    fn special(&mut self, byte: u8, length: usize) {
        match byte {
            b'\n' | 0x0c => self.line_end(length),
            b'-' => self.hyphen(length),
            b'\'' => self.apostrophe(length),
            b'.' => self.point(length),
            b':' => self.colon(length),
            b'<' => self.angle(),
            b']' => self.bracket(),
            b'&' => self.ampersand(),
            b'\\' => self.backslash(),
            0..0x20 | 0x7f => self.hidden(FindingKind::Control, length),
            _ => self.separate(Gap::DASH, length),
        }
    }

    fn separate(&mut self, gap: Gap, length: usize) {
        self.finish_word();
        self.gap |= gap.0;
        self.at += length;
    }

    fn line_end(&mut self, length: usize) {
        self.finish_word();
        let second = Gap(self.gap).has(Gap::LINE);
        self.separate(if second { Gap::PARAGRAPH } else { Gap::LINE }, length);
    }

    /// Folded away between letters, also over a line's end; a separator elsewhere and between digits.
    fn hyphen(&mut self, length: usize) {
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
    fn join(&mut self, next: usize, hyphen: bool) {
        if let Some(word) = &mut self.word {
            word.hyphen |= hyphen;
        }
        self.at = next;
    }

    /// Where a word that was cut by a hyphen at a line's end goes on: after the next line's comment mark, with a letter
    /// of the same case as the one before the hyphen.
    fn split_word(&self, next: usize) -> Option<usize> {
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
    fn apostrophe(&mut self, length: usize) {
        if self.word.is_some() && self.is_letter_at(self.at + length) {
            self.join(self.at + length, false);
        } else {
            self.separate(Gap::QUOTE, length);
        }
    }

    /// Part of a number between digits (`2.0`), the end of a sentence elsewhere.
    fn point(&mut self, length: usize) {
        let before = self.at.checked_sub(1).and_then(|at| self.bytes.get(at)).copied().unwrap_or(b' ');
        let after = self.bytes.get(self.at + length).copied().unwrap_or(b' ');
        if length == 1 && self.word.is_some() && before.is_ascii_digit() && after.is_ascii_digit() {
            self.folded.push(b'.');
            self.join(self.at + length, false);
        } else {
            self.separate(Gap::STOP, length);
        }
    }

    fn colon(&mut self, length: usize) {
        let address = self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(b"://"));
        self.separate(if address { Gap::ADDRESS } else { Gap::COLON }, length);
    }

    /// `<`: markup, or the beginning of a place to fill in.
    fn angle(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let Some(tag) = markup::tag(rest) else {
            return self.separate(Gap::BLANK_OPEN, 1);
        };
        if tag.speaks {
            self.find(FindingKind::Unshown, self.at, self.at + tag.length);
        }
        self.separate(Gap::TAG.with(Gap::SPACE), tag.length);
        if let Some(element) = tag.hides {
            self.skip_unshown(element);
        }
    }

    /// Skips the text of a script or style up to its end tag. One that never ends is read as text.
    fn skip_unshown(&mut self, element: &'static str) {
        if self.endless == Some(element) {
            return;
        }
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        match markup::unshown_length(rest, element) {
            Some(0) => {}
            Some(length) => {
                self.find(FindingKind::Unshown, self.at, self.at + length);
                self.at += length;
            }
            None => self.endless = Some(element),
        }
    }

    /// `]`, or `](address)` of a Markdown link.
    fn bracket(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let target = (rest.get(1) == Some(&b'(')).then(|| markup::link_target(rest)).flatten();
        self.separate(Gap::CLOSE.with(Gap::BLANK_CLOSE), 1);
        if let Some(length) = target {
            let (start, end) = (self.at + 1, self.at + length - 2);
            self.push(Kind::Link, start, end, self.folded.len(), false);
            self.gap = Gap::CLOSE.0;
            self.at += length - 1;
        }
    }

    /// An entity is the character that it stands for; a lone `&` is the word `and`.
    fn ampersand(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        match markup::entity(rest) {
            Some(('&', length)) => self.and(length),
            Some((c, length)) => self.character(c, length),
            None => self.and(1),
        }
    }

    fn and(&mut self, length: usize) {
        self.finish_word();
        let from = self.folded.len();
        let rest = self.bytes.get(self.at + length..).unwrap_or_default();
        let blank = rest.first().is_none_or(u8::is_ascii_whitespace)
            || rest.starts_with(b"&nbsp;")
            || rest.starts_with("\u{a0}".as_bytes());
        if blank {
            self.folded.extend_from_slice(b"and");
            self.push(Kind::Word, self.at, self.at + length, from, false);
            self.at += length;
        } else {
            self.separate(Gap::DASH, length);
        }
    }

    /// `\n`, `\t`, `\r`, `\"` written out, as in JSON and YAML strings, are what they stand for.
    fn backslash(&mut self) {
        self.finish_word();
        match self.bytes.get(self.at + 1) {
            Some(b'n') => self.line_end(2),
            Some(b't' | b'r') => self.separate(Gap::SPACE, 2),
            _ => self.separate(Gap::DASH, 1),
        }
    }

    /// A character outside ASCII.
    fn wide(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        match rest.chars().next() {
            Some(c) => self.character(c, c.len_utf8()),
            None => self.at += 1,
        }
    }

    /// A character that takes `length` bytes in the text, as itself or as an entity.
    fn character(&mut self, c: char, length: usize) {
        if c.is_ascii() {
            return self.plain(c, length);
        }
        match classify(c) {
            Class::Letter => self.letter(c, length),
            Class::Ideograph => {
                self.finish_word();
                let from = self.folded.len();
                fold(c, &mut self.folded);
                self.push(Kind::Word, self.at, self.at + length, from, false);
                self.latin = false;
                self.at += length;
            }
            Class::Like(byte) => self.like(byte, length),
            Class::Hidden(FindingKind::SoftHyphen) => self.soft_hyphen(length),
            Class::Hidden(FindingKind::Invisible) if self.at == 0 => self.at += length, // a byte order mark
            Class::Hidden(kind) => self.hidden(kind, length),
            Class::Accent => self.at += length,
            Class::Copyright => self.copyright_sign(length),
        }
    }

    /// An ASCII character written as an entity.
    fn plain(&mut self, c: char, length: usize) {
        if c.is_ascii_alphanumeric() {
            self.letter(c, length);
        } else {
            self.like(u8::try_from(c).unwrap_or(b' '), length);
        }
    }

    fn like(&mut self, byte: u8, length: usize) {
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

    fn letter(&mut self, c: char, length: usize) {
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

    /// Dropped inside a word, also where a line ends after it.
    fn soft_hyphen(&mut self, length: usize) {
        self.find(FindingKind::SoftHyphen, self.at, self.at + length);
        let next = self.at + length;
        match self.word.is_some().then(|| self.split_word(next)).flatten() {
            Some(resumed) => self.join(resumed, true),
            None => self.at = next,
        }
    }

    fn hidden(&mut self, kind: FindingKind, length: usize) {
        self.find(kind, self.at, self.at + length);
        self.at += length;
    }

    /// `©` is the word `copyright`, unless that word stands beside it.
    fn copyright_sign(&mut self, length: usize) {
        self.finish_word();
        let (start, end) = (self.at, self.at + length);
        self.at = end;
        self.push_copyright(start, end);
    }

    fn push_copyright(&mut self, start: usize, end: usize) {
        let from = self.folded.len();
        self.folded.extend_from_slice(b"copyright");
        let beside = self.last_word() == b"copyright" && self.gap & !(Gap::SPACE.0 | Gap::OPEN.0) == 0;
        let kind = if beside || self.copyright_follows(end) { Kind::Sign } else { Kind::Word };
        self.push(kind, start, end, from, false);
    }

    fn copyright_follows(&self, end: usize) -> bool {
        let rest = self.bytes.get(end..self.bytes.len().min(end + 16)).unwrap_or_default();
        let word = rest.iter().position(u8::is_ascii_alphanumeric).and_then(|at| rest.get(at..at + 9));
        word.is_some_and(|word| word.eq_ignore_ascii_case(b"copyright"))
    }

    fn is_letter_at(&self, at: usize) -> bool {
        match self.bytes.get(at) {
            Some(byte) if byte.is_ascii() => byte.is_ascii_alphanumeric(),
            Some(_) => {
                let next = self.text.get(at..).and_then(|rest| rest.chars().next());
                next.is_some_and(|c| matches!(classify(c), Class::Letter | Class::Hidden(_)))
            }
            None => false,
        }
    }

    fn last_word(&self) -> &[u8] {
        let word = self.tokens.last().map(|token| token.word).unwrap_or_default();
        self.folded.get(word.start as usize..word.end as usize).unwrap_or_default()
    }

    fn finish_word(&mut self) {
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
    fn short_word(&mut self, word: &Word) -> bool {
        let folded = self.folded.get(word.folded..).unwrap_or_default();
        let previous = word.start.checked_sub(1).and_then(|at| self.bytes.get(at)).copied();
        let rest = self.bytes.get(word.end..).unwrap_or_default();
        if folded == b"c" && previous == Some(b'(') && rest.first() == Some(&b')') && self.is_copyright_c(word.end) {
            self.folded.truncate(word.folded);
            self.push_copyright(word.start, word.end);
            return true;
        }
        // Most short words are plain ones: what follows them tells before anything else is looked at.
        if !matches!(rest.first(), Some(b'.' | b')')) && !folded.contains(&b'.') {
            return false;
        }
        let candidate = Candidate { word: folded, before: Gap(self.gap), previous, rest, lead: self.last_word() };
        if word.hyphen || !candidate.is_mark() {
            return false;
        }
        self.push(Kind::Mark, word.start, word.end, word.folded, false);
        true
    }

    /// `(c)` is the copyright sign beside the word, before a year and before a place to fill in.
    fn is_copyright_c(&self, end: usize) -> bool {
        let rest = self.bytes.get(end + 1..).unwrap_or_default();
        let next = rest.iter().take(16).find(|byte| !byte.is_ascii_whitespace());
        self.last_word() == b"copyright"
            || self.copyright_follows(end)
            || next.is_some_and(|byte| byte.is_ascii_digit() || b"<[{".contains(byte))
    }

    fn push(&mut self, kind: Kind, start: usize, end: usize, folded: usize, hyphen: bool) {
        let mut hash = word_hash(self.folded.get(folded..).unwrap_or_default());
        if let Some(common) = spelling::common(hash).or_else(|| self.holder(folded)) {
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
    fn joins_last(&self, folded: usize) -> bool {
        // Few words begin a pair, and all of those are short.
        let first = self.last_word();
        first.len() <= 3
            && self.tokens.last().is_some_and(|last| last.kind == Kind::Word)
            && self.gap & !(Gap::SPACE.0 | Gap::LINE.0) == 0
            && spelling::joined(first, self.folded.get(folded..).unwrap_or_default()).is_some()
    }

    /// Makes one token of the last one and the word at `folded`, which ends at `end` in the text.
    fn join_last(&mut self, folded: usize, end: usize) {
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
    fn holder(&self, folded: usize) -> Option<&'static str> {
        let common = match self.folded.get(folded..)? {
            b"owner" => "holder",
            b"owners" => "holders",
            _ => return None,
        };
        (self.last_word() == b"copyright").then_some(common)
    }

    /// Notes a finding; one that continues the last of its kind lengthens it.
    fn find(&mut self, kind: FindingKind, start: usize, end: usize) {
        let span = Span { start: narrow(start), end: narrow(end) };
        let full = self.findings.len() >= MAX_FINDINGS;
        match self.findings.last_mut() {
            Some(last) if last.kind == kind && last.span.end == span.start => last.span.end = span.end,
            _ if full => self.more_findings += 1,
            _ => self.findings.push(Finding { kind, span }),
        }
    }
}

/// Offsets fit: no more than [`MAX_BYTES`] are read, and folding lengthens a text less than the 16 times to `u32::MAX`.
fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
