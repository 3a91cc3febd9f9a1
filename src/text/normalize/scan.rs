//! The one pass over the bytes of a text.

mod finish;
mod joints;
mod print;
mod struck;
mod wide;

use struck::Stroke;

use super::{Finding, FindingKind, Gap, MAX_BYTES, MAX_FINDINGS, Normalized, Span, Token};

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
            b'$' | b'%' | b'+' | b'/' | b'^' | b'_' | b'|' => 1 << 10,
            _ => SPECIAL,
        };
        table[byte] = value;
        byte += 1;
    }
    table
}

/// Letters and digits of ASCII in small letters; zero for any other byte.
const SMALL: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            table[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    table
};

/// A word in progress.
#[derive(Default)]
struct Word {
    start: usize,
    end: usize,
    folded: usize,
    hyphen: bool,
    /// Whether a point stands inside it, as in `2.0`.
    pointed: bool,
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
    kinds: u16,
    /// A `~` or `~~` that may strike out what follows.
    stroke: Option<Stroke>,
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
            kinds: 0,
            stroke: None,
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
        if struck::is_patch(self.bytes) {
            self.find(FindingKind::Struck, 0, 0);
        }
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
            kinds: self.kinds,
        }
    }

    /// A run of ASCII letters and digits: most of any text.
    fn ascii_word(&mut self) {
        let (start, from) = (self.at, self.folded.len());
        let rest = self.bytes.get(start..).unwrap_or_default();
        let small = rest.iter().map(|byte| SMALL[usize::from(*byte)]);
        self.folded.extend(small.take_while(|small| *small != 0));
        let at = start + self.folded.len() - from;
        self.at = at;
        let word = self.begin_word(start, from);
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
            b'~' => self.tilde(length),
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
        if second {
            self.end_stroke();
        }
        self.separate(if second { Gap::PARAGRAPH } else { Gap::LINE }, length);
    }

    fn last_word(&self) -> &[u8] {
        let word = self.tokens.last().map(|token| token.word).unwrap_or_default();
        self.folded.get(word.start as usize..word.end as usize).unwrap_or_default()
    }

    /// Notes a finding; one that continues the last of its kind lengthens it.
    fn find(&mut self, kind: FindingKind, start: usize, end: usize) {
        let span = Span { start: narrow(start), end: narrow(end) };
        self.kinds |= kind.bit();
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
