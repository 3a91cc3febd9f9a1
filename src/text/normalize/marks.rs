//! Numbers and letters that count list items and sections: `1.`, `(b)`, `iv)`, `2.3`.
//!
//! Whether one is a mark must not hang on line breaks, or a refilled text would differ from the original; so it is read
//! from its shape and from the printed characters beside it.

use super::Gap;

/// A short token as it is printed, with its neighbours.
pub(super) struct Candidate<'a> {
    /// The folded word.
    pub word: &'a [u8],
    /// What stood before it.
    pub before: Gap,
    /// The printed byte directly before, if any.
    pub previous: Option<u8>,
    /// The printed bytes after it.
    pub rest: &'a [u8],
    /// The folded word before it.
    pub lead: &'a [u8],
}

/// Words after which a number is part of what is said: `section 2.`, `version 3.`.
const REFERS: &[&str] = &[
    "section",
    "sections",
    "paragraph",
    "paragraphs",
    "clause",
    "clauses",
    "article",
    "articles",
    "version",
    "versions",
    "part",
    "parts",
    "exhibit",
    "exhibits",
    "schedule",
    "schedules",
    "appendix",
    "annex",
    "item",
    "items",
    "chapter",
];

/// Those of them that are cut short: the point after one does not end anything (`v. 1.0`).
const CUT_SHORT: &[&str] = &["v", "ver", "sec", "art"];

/// The longest word that can be a mark: `12.34.56`, `xviii`.
pub(super) const LONGEST: usize = 8;

impl Candidate<'_> {
    /// Whether the token counts an item rather than saying something.
    pub fn is_mark(&self) -> bool {
        if !self.has_shape() || self.is_referred_to() || self.is_initial() || self.refers() {
            return false;
        }
        let closed = self.rest.first() == Some(&b')');
        let after = self.rest.get(usize::from(closed || self.rest.first() == Some(&b'.'))..).unwrap_or_default();
        let free = after.first().is_none_or(|byte| byte.is_ascii_whitespace() || *byte == b'*' || *byte >= 0x80);
        let enclosed = closed && self.previous == Some(b'(');
        let pointed = closed || self.rest.first() == Some(&b'.');
        let dotted = self.word.contains(&b'.') && begins_capital(after);
        free && (enclosed && self.stands_alone() || (pointed || dotted) && self.opens_item())
    }

    /// `2(a)` refers; ` (a)` counts.
    fn stands_alone(&self) -> bool {
        self.before.has(Gap::SPACE) || self.before.has(Gap::LINE) || self.lead.is_empty()
    }

    /// At the beginning of a line or after the end of something.
    fn opens_item(&self) -> bool {
        const ENDS: Gap = Gap::LINE.with(Gap::STOP).with(Gap::SEMICOLON).with(Gap::COLON).with(Gap::COMMA);
        self.lead.is_empty()
            || self.before.has(ENDS.with(Gap::CLOSE).with(Gap::QUOTE).with(Gap::TAG))
            || matches!(self.lead, b"and" | b"or")
    }

    fn is_referred_to(&self) -> bool {
        const ENDS: Gap = Gap::SEMICOLON.with(Gap::COLON).with(Gap::PARAGRAPH);
        let among = |words: &[&str]| words.iter().any(|word| word.as_bytes() == self.lead);
        !self.before.has(ENDS) && (among(CUT_SHORT) || among(REFERS) && !self.before.has(Gap::STOP))
    }

    /// `v. 2.1`, which counts nothing, also where a line begins.
    fn refers(&self) -> bool {
        let after = self.rest.strip_prefix(b".").unwrap_or_default();
        let next = after.iter().take(16).find(|byte| !byte.is_ascii_whitespace());
        CUT_SHORT.iter().any(|word| word.as_bytes() == self.word) && next.is_some_and(u8::is_ascii_digit)
    }

    /// One of several letters with points between and no blanks: `U.S.`, `C.F.R.`
    fn is_initial(&self) -> bool {
        matches!((self.word, self.lead), ([letter], [first]) if letter.is_ascii_alphabetic() && first.is_ascii_alphabetic())
            && self.before == Gap::STOP
    }

    /// One or two digits, also several with dots between; one letter; a small Roman number.
    fn has_shape(&self) -> bool {
        let digits = |part: &[u8]| matches!(part.len(), 1 | 2) && part.iter().all(u8::is_ascii_digit);
        let roman = |part: &[u8]| part.len() <= 5 && part.iter().all(|byte| b"ivx".contains(byte));
        match self.word {
            [] => false,
            [letter] => letter.is_ascii_alphanumeric(),
            word if word.len() > LONGEST => false,
            word => roman(word) || word.split(|byte| *byte == b'.').all(digits),
        }
    }
}

/// Whether the next printed thing after blanks begins with a capital letter.
fn begins_capital(after: &[u8]) -> bool {
    let next = after.iter().take(16).find(|byte| !byte.is_ascii_whitespace() && !b"\"'([*_<".contains(byte));
    next.is_some_and(u8::is_ascii_uppercase)
}
