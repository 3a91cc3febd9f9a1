//! A text as sentences under its own numbered sections: what a reader of clauses works on.
//!
//! A sentence is cut at the end of a sentence, at a blank line and at each list mark. An item of a list keeps the words
//! that lead it in (`You may not:` before `(a) sell …`), for alone it says the opposite or nothing.

mod sections;

use std::ops::Range;

use super::normalize::{Gap, Kind, Normalized, Span, Token};
pub use sections::Section;
use sections::{Mark, Outline};

/// The longest heading, in words.
const HEADING_WORDS: usize = 14;
/// The longest sentence, in tokens; a longer one is cut, so that no reader meets one of ten megabytes.
const SENTENCE_TOKENS: usize = 2_000;

/// A sentence, a heading or a list item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Its tokens, as indices into [`Normalized::tokens`]; a list mark at its head is left out.
    pub tokens: Range<usize>,
    /// The section it stands in, as an index into [`Reading::sections`]; `None` before the first numbered one.
    pub section: Option<usize>,
    /// Which paragraph of the whole text it stands in, from 1: how unnumbered texts are cited.
    pub paragraph: u32,
    /// Whether it is a heading rather than a sentence.
    pub heading: bool,
    /// The sentence that leads this list item in, as an index into [`Reading::sentences`]. Items of a list within a list
    /// lead to the item that holds them.
    pub lead: Option<usize>,
}

/// A text read for its sentences.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// Every sentence in order; each token that is not a list mark or a link is in exactly one.
    pub sentences: Vec<Sentence>,
    /// The numbered sections and list items, in order.
    pub sections: Vec<Section>,
}

impl Reading {
    /// The place of a sentence as people cite it: `2`, `1.b.iv`, `Attachment A(a)`, or `paragraph 3` where nothing is numbered.
    #[must_use]
    pub fn citation(&self, sentence: &Sentence) -> String {
        let section = sentence.section.and_then(|at| self.sections.get(at));
        section.map_or_else(|| format!("paragraph {}", sentence.paragraph), |section| section.label.clone())
    }

    /// The sentences that lead a list item in, outermost first, without the item itself.
    #[must_use]
    pub fn leads<'a>(&'a self, sentence: &'a Sentence) -> Vec<&'a Sentence> {
        let step = |at: &'a Sentence| at.lead.and_then(|lead| self.sentences.get(lead));
        let mut chain: Vec<_> = std::iter::successors(step(sentence), |lead| step(lead)).take(8).collect();
        chain.reverse();
        chain
    }

    /// Bytes of a sentence in the original, from its first token to its last.
    #[must_use]
    pub fn span(&self, text: &Normalized<'_>, sentence: &Sentence) -> Span {
        let tokens = text.tokens().get(sentence.tokens.clone()).unwrap_or_default();
        match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => Span { start: first.span.start, end: last.span.end },
            _ => Span::default(),
        }
    }
}

/// Reads the sentences and sections of a text. Linear in its length.
///
/// # Example: list items know what leads them in
/// ```
/// use osi_check::text::{normalize, sentences};
/// let text = normalize("3. Limits. You may not:\n (a) sell copies;\n (b) rent them.\n");
/// let read = sentences(&text);
/// let last = read.sentences.last().unwrap();
/// assert_eq!(read.citation(last), "3.b");
/// assert_eq!(text.original(read.span(&text, read.leads(last)[0])), "You may not");
/// ```
#[must_use]
pub fn sentences(text: &Normalized<'_>) -> Reading {
    let mut reader = Reader { text, out: Reading::default(), outline: Outline::default(), paragraph: 1, start: 0 };
    let tokens = text.tokens();
    let mut marked = false;
    for (at, token) in tokens.iter().enumerate() {
        let mark = reader.outline.mark(text, at);
        let too_long = at - reader.start >= SENTENCE_TOKENS;
        if at > reader.start && (mark.is_some() || too_long || begins_sentence(text, at)) {
            reader.close(at, marked);
            marked = false;
        }
        if token.before.has(Gap::PARAGRAPH) && at > 0 {
            reader.paragraph += 1;
        }
        if let Some(mark) = mark {
            reader.open(mark, at, token.before);
        }
        if token.kind == Kind::Mark {
            reader.start = at + 1;
            marked = true;
        }
    }
    reader.close(tokens.len(), marked);
    reader.out
}

struct Reader<'a, 't> {
    text: &'a Normalized<'t>,
    out: Reading,
    outline: Outline,
    paragraph: u32,
    start: usize,
}

impl Reader<'_, '_> {
    /// Opens a section. What leads another list in is no sentence of the last item of the list before it.
    fn open(&mut self, mark: Mark, at: usize, before: Gap) {
        let another = self.outline.open(mark, at, before, self.paragraph, &mut self.out.sections);
        if let Some((first, second)) = another.filter(|(first, second)| first < second) {
            let outer = self.out.sentences.get(first).and_then(|first| first.lead);
            self.out.sentences.get_mut(second).into_iter().for_each(|second| second.lead = outer);
        }
    }

    /// Ends the sentence that began at `self.start`, before the token `end`; `marked` if a list mark opened it.
    fn close(&mut self, end: usize, marked: bool) {
        let tokens = self.start..end;
        self.start = end;
        if tokens.is_empty() {
            return;
        }
        let section = self.out.sections.len().checked_sub(1);
        let heading = is_heading(self.text, &tokens, marked);
        let lead = section.and_then(|at| self.out.sections.get(at)).and_then(|section| self.lead(section, &tokens));
        let place = self.out.sentences.len();
        self.outline.said(section, place, &mut self.out.sections);
        self.out.sentences.push(Sentence { tokens, section, paragraph: self.paragraph, heading, lead });
    }

    /// What leads in a sentence of `section`. A list that runs on within a paragraph (`provided that (i) …, (ii) ….`) ends with it.
    fn lead(&self, section: &Section, tokens: &Range<usize>) -> Option<usize> {
        let runs_on =
            |lead: &usize| self.out.sentences.get(*lead).is_some_and(|lead| lead.paragraph == section.paragraph);
        let stopped = self.text.tokens().get(tokens.start).is_some_and(|token| token.before.has(Gap::STOP));
        section.lead().filter(|lead| !(stopped && self.paragraph > section.paragraph && runs_on(lead)))
    }
}

/// Whether a sentence begins at this token, from what stands before it.
fn begins_sentence(text: &Normalized<'_>, at: usize) -> bool {
    let (Some(token), Some(previous)) = (text.tokens().get(at), at.checked_sub(1).and_then(|at| text.tokens().get(at)))
    else {
        return true;
    };
    if token.before.has(Gap::PARAGRAPH) {
        return true;
    }
    let spaced = token.before.has(Gap::SPACE.with(Gap::LINE).with(Gap::TAG)) || !is_ascii(text, previous);
    // A sentence that begins small is one all the same: it may have been slipped in after another's first words.
    token.before.has(Gap::STOP) && spaced && !is_abbreviation(text, previous)
}

fn is_ascii(text: &Normalized<'_>, token: &Token) -> bool {
    text.printed(token).is_ascii()
}

/// Words that a full stop follows without ending the sentence, and single letters.
fn is_abbreviation(text: &Normalized<'_>, token: &Token) -> bool {
    const SHORT: &[&str] = &[
        "inc", "ltd", "co", "corp", "llc", "mr", "mrs", "dr", "st", "vs", "no", "sec", "art", "eg", "ie", "cf", "para",
        "etc", "al", "seq", "ed", "pp", "ver", "reg", "dept", "univ", "resp", "approx", "ext", "tel", "fig", "fed",
        "cir", "ave",
    ];
    let word = text.word(token);
    word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic()) || SHORT.contains(&word)
}

/// A short line without an end, standing alone; or a few capitalised words right after a section number.
fn is_heading(text: &Normalized<'_>, tokens: &Range<usize>, marked: bool) -> bool {
    let words = text.tokens().get(tokens.clone()).unwrap_or_default();
    let Some(first) = words.first().filter(|_| words.len() <= HEADING_WORDS) else {
        return false;
    };
    let after = text.tokens().get(tokens.end).map_or(Gap::PARAGRAPH, |next| next.before);
    let one_line = words.iter().skip(1).all(|word| !word.before.has(Gap::LINE));
    let at_line = marked || first.before.has(Gap::LINE) || tokens.start == 0;
    let capitals = words.iter().filter(|word| word.kind == Kind::Word && text.is_capital(word)).count();
    let titled = capitals * 2 >= words.iter().filter(|word| text.word(word).len() > 3).count();
    let alone = after.has(Gap::PARAGRAPH) && !after.has(Gap::STOP.with(Gap::SEMICOLON).with(Gap::COMMA));
    let inline = marked && words.len() <= 8 && !after.has(Gap::SEMICOLON.with(Gap::COMMA).with(Gap::LINE));
    one_line && at_line && titled && text.is_capital(first) && (alone || inline || first.before.has(Gap::HEADING))
}
