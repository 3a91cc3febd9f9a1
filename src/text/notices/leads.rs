//! Phrases that say how the name after them is meant.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::{How, page};
use crate::text::normalize::{Gap, Normalized, Token};
use crate::text::phrases::Phrases;

/// How many words may stand between `licensed under` and the name.
const REACH: usize = 8;

/// What kind of phrase it is: how near the name must be, and what must stand between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `license:`, with a colon or an equals sign after it.
    Tag,
    /// `SPDX-License-Identifier:`, whose value is a name even if nobody knows it.
    Identifier,
    /// `licensed under`, in the same sentence.
    Phrase,
    /// `not`, directly before the name.
    Directly,
    /// `License`, alone on its line.
    Heading,
    /// `License`, with the name and nothing else in the first line of a paragraph.
    Line,
    /// A tag as `<license>`, directly before the name.
    Element,
    /// `MODULE_LICENSE(`.
    Call,
    /// `spdx.org/licenses/`: the number of the page.
    Page(u16),
}

/// A phrase found in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lead {
    pub how: How,
    pub start: usize,
    pub end: usize,
    form: Form,
}

impl Lead {
    /// The same, with the words before it from `start` on.
    pub fn from(self, start: usize) -> Self {
        Self { start, ..self }
    }

    /// Whether its value is a name even if nobody knows it.
    pub fn is_identifier(&self) -> bool {
        self.form == Form::Identifier
    }

    /// Whether it is words of a sentence.
    pub fn is_phrase(&self) -> bool {
        self.form == Form::Phrase
    }

    /// The number of the page that it is the address of.
    pub fn page(&self) -> Option<usize> {
        if let Form::Page(number) = self.form { Some(usize::from(number)) } else { None }
    }

    /// Whether the name after it must end the line.
    pub fn fills_line(&self) -> bool {
        self.form == Form::Line
    }

    /// Whether it bears on a name that begins at a token.
    pub fn reaches(&self, text: &Normalized<'_>, at: usize) -> bool {
        match self.form {
            Form::Directly | Form::Heading | Form::Line | Form::Element | Form::Page(_) => at == self.end,
            _ => at >= self.end && at - self.end <= REACH && !sentence_ends(text, self.end, at),
        }
    }
}

/// A phrase, how a name after it is meant, and its form.
type Phrase<'p> = (&'p [u64], How, Form);

/// The phrases by their first word.
pub(super) struct Leads<'p> {
    phrases: HashMap<u64, Vec<Phrase<'p>>, FixedState>,
    /// A bit for some of the bits of each first word: most words of a text begin no phrase, and this tells most of those.
    firsts: [u64; 64],
}

impl<'p> Leads<'p> {
    pub fn new(phrases: &'p Phrases) -> Self {
        let mut leads: HashMap<u64, Vec<Phrase<'p>>, FixedState> = HashMap::default();
        // The last of two phrases that are as long wins: a tag over a heading of the same word.
        let groups = [
            (&phrases.line, How::Licensed, Form::Line),
            (&phrases.heading, How::Licensed, Form::Heading),
            (&phrases.naming, How::Licensed, Form::Phrase),
            (&phrases.not_directly, How::Denied, Form::Directly),
            (&phrases.not_naming, How::Denied, Form::Phrase),
            (&phrases.call, How::Tag, Form::Call),
            (&phrases.tag, How::Tag, Form::Tag),
            (&phrases.identifier, How::Tag, Form::Identifier),
        ];
        let pages = (0..).zip(&phrases.pages).map(|(number, page)| (&page.words, How::Mentioned, Form::Page(number)));
        let groups =
            groups.into_iter().flat_map(|(group, how, form)| group.iter().map(move |words| (words, how, form)));
        for (words, how, form) in groups.chain(pages) {
            leads.entry(words.first().copied().unwrap_or(0)).or_default().push((words.as_slice(), how, form));
        }
        let mut firsts = [0; 64];
        for hash in leads.keys() {
            firsts[Self::slot(*hash)] |= 1 << (hash & 63);
        }
        Self { phrases: leads, firsts }
    }

    fn slot(hash: u64) -> usize {
        (hash >> 6) as usize & 63
    }

    /// The longest phrase at a token.
    pub fn at(&self, text: &Normalized<'_>, at: usize) -> Option<Lead> {
        let token = text.tokens().get(at)?;
        if self.firsts[Self::slot(token.hash)] >> (token.hash & 63) & 1 == 0 {
            return None;
        }
        let fits = |phrase: &&Phrase<'_>| {
            let words = text.tokens().get(at..at + phrase.0.len()).unwrap_or_default();
            words.iter().map(|token| token.hash).eq(phrase.0.iter().copied())
                && Self::is_of_form(phrase.2, text, at, at + phrase.0.len())
        };
        let longest = self.phrases.get(&token.hash)?.iter().filter(fits).max_by_key(|(phrase, ..)| phrase.len())?;
        let end = at + longest.0.len();
        let form = if longest.2 == Form::Tag && is_element(text, at, end) { Form::Element } else { longest.2 };
        Some(Lead { how: longest.1, start: at, end, form })
    }

    /// Whether what stands around a phrase is as its form asks.
    fn is_of_form(form: Form, text: &Normalized<'_>, start: usize, end: usize) -> bool {
        let next = text.tokens().get(end);
        let line = |token: &Token| token.before.has(Gap::LINE.with(Gap::TAG));
        match form {
            Form::Element => is_element(text, start, end),
            Form::Tag | Form::Identifier => {
                // `license = "…"`: an equals sign is read as a heading's mark, and a heading begins a line.
                let equals = |token: &Token| token.before.has(Gap::HEADING) && !token.before.has(Gap::LINE);
                byte_before(text, start) == Some(b'@')
                    || next.is_some_and(|token| token.before.has(Gap::COLON) || equals(token))
                    || is_element(text, start, end)
            }
            Form::Heading => {
                let begins = start == 0 || text.tokens().get(start).is_some_and(line);
                begins && next.is_some_and(|token| line(token) && !token.before.has(Gap::COMMA))
            }
            Form::Line => {
                let begins =
                    start == 0 || text.tokens().get(start).is_some_and(|token| token.before.has(Gap::PARAGRAPH));
                begins && next.is_some_and(|token| !line(token) && !token.before.has(Gap::COMMA.with(Gap::STOP)))
            }
            Form::Call => {
                let joined = |token: &Token| token.before == Gap::DASH;
                next.is_some_and(|token| token.before.has(Gap::OPEN))
                    && text.tokens().get(start + 1..end).is_some_and(|words| words.iter().all(joined))
            }
            Form::Page(_) => page::is_address(text, start, end),
            Form::Phrase | Form::Directly => true,
        }
    }
}

/// Whether words are the names of elements: `<license>`, `<license> <name>`.
fn is_element(text: &Normalized<'_>, start: usize, end: usize) -> bool {
    let after = || text.tokens().get(end - 1).and_then(|token| text.text().as_bytes().get(token.span.end as usize));
    byte_before(text, start) == Some(b'<') && after() == Some(&b'>')
}

/// The printed byte before a token.
fn byte_before(text: &Normalized<'_>, at: usize) -> Option<u8> {
    let place = (text.tokens().get(at)?.span.start as usize).checked_sub(1)?;
    text.text().as_bytes().get(place).copied()
}

fn sentence_ends(text: &Normalized<'_>, from: usize, to: usize) -> bool {
    let tokens = text.tokens().get(from + 1..=to).unwrap_or_default();
    tokens.iter().any(|token| {
        token.before.has(Gap::PARAGRAPH) || token.before.has(Gap::STOP) && token.before.has(Gap::SPACE.with(Gap::LINE))
    })
}
