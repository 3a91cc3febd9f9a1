//! What of a known text a copy may leave out or fill in.

use std::ops::Range;

use super::{FillIns, Use};
use crate::text::normalize::{Gap, Kind, Normalized};
use crate::text::phrases::Phrases;
use crate::text::sentences;

/// Why words of a known text may be missing from a copy without a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Optional {
    /// Its title.
    Title,
    /// A copyright statement.
    Copyright,
    /// A place to fill in, such as `<year>`.
    Slot,
    /// An appendix after the terms.
    Appendix,
}

/// The words of a known text that a copy may leave out or fill in, in order, as ranges of its tokens.
#[must_use]
pub fn optional_parts(text: &Normalized<'_>, phrases: &Phrases) -> Vec<(Range<usize>, Optional)> {
    let always_a_name = |_| Use::Name;
    let fill = FillIns::new(text, phrases, &always_a_name);
    let mut parts = Vec::new();
    if let Some(title) = title(text) {
        parts.push((title, Optional::Title));
    }
    let mut at = 0;
    while at < text.tokens().len() {
        let statement = if begins_line(text, at) { fill.statements_end(at, text.tokens().len()) } else { at };
        let slot = slot_end(text, at);
        if statement > at {
            parts.push((at..statement, Optional::Copyright));
            at = statement;
        } else if slot > at {
            parts.push((at..slot, Optional::Slot));
            at = slot;
        } else {
            at += 1;
        }
    }
    parts.extend(appendix(text, phrases).map(|range| (range, Optional::Appendix)));
    parts.sort_by_key(|(range, kind)| (range.start, *kind));
    parts
}

fn begins_line(text: &Normalized<'_>, at: usize) -> bool {
    text.tokens().get(at).is_some_and(|token| at == 0 || token.before.has(Gap::LINE))
}

/// `<name of author>`, `[yyyy]`: up to eight words in angle, square or curly brackets on one line.
fn slot_end(text: &Normalized<'_>, at: usize) -> usize {
    let tokens = text.tokens();
    if !tokens.get(at).is_some_and(|token| token.before.has(Gap::BLANK_OPEN)) {
        return at;
    }
    let inside = (at + 1..=at + 8).find(|next| {
        tokens.get(*next).is_none_or(|token| token.before.has(Gap::BLANK_CLOSE.with(Gap::LINE).with(Gap::BLANK_OPEN)))
    });
    let end = inside.unwrap_or(at);
    let closed = tokens.get(end).is_some_and(|token| token.before.has(Gap::BLANK_CLOSE));
    // The words of a link, and an address, are part of what is said.
    let link = tokens.get(end).is_some_and(|token| token.kind == Kind::Link)
        || tokens.get(at..end).unwrap_or_default().iter().any(|token| token.before.has(Gap::ADDRESS));
    if closed && !link { end } else { at }
}

/// The headings that a text begins with.
fn title(text: &Normalized<'_>) -> Option<Range<usize>> {
    let read = sentences::sentences(text);
    let headings = read.sentences.iter().take(4).take_while(|sentence| sentence.heading && sentence.section.is_none());
    let end = headings.last()?.tokens.end;
    (end < text.tokens().len()).then_some(0..end)
}

/// From the last phrase that ends the terms to the end of the text.
fn appendix(text: &Normalized<'_>, phrases: &Phrases) -> Option<Range<usize>> {
    let tokens = text.tokens();
    let ends = phrases.appendix.iter().filter_map(|phrase| {
        let windows = tokens.windows(phrase.len()).enumerate().rev();
        let mut found = windows.filter(|(_, words)| words.iter().map(|token| token.hash).eq(phrase.iter().copied()));
        found.next().map(|(at, _)| at)
    });
    ends.max().map(|start| start..tokens.len())
}
