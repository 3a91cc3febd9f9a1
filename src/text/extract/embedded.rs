//! Sentences that stand in the middle of another one: a line slipped into a paragraph takes no full stop before it, and what
//! surrounds it would otherwise account for its words.

use crate::model::{Class, Vocabulary};
use crate::source::Source;
use crate::text::normalize::{Span, normalize};
use crate::text::sentences::sentences;

use super::findings::{Extraction, Unread};
use super::lexicon::Lexicon;
use super::read::extract;
use super::rules::Rules;

/// The fewest words that are taken for a sentence.
const FEWEST_WORDS: usize = 4;
/// How many such lines are read by themselves; a text with more counts as read in part.
const MOST: usize = 256;

/// The lines of a text that look like sentences of their own and begin inside another: a capital first, a full stop last.
pub(super) fn lines(source: &Source, lexicon: &Lexicon) -> Vec<Span> {
    let text = normalize(source.text());
    let reading = sentences(&text);
    let spans: Vec<Span> = reading.sentences.iter().map(|sentence| reading.span(&text, sentence)).collect();
    let mut found = Vec::new();
    let mut start = 0;
    for line in source.text().split_inclusive('\n') {
        let words = line.trim();
        let begin = start + (line.len() - line.trim_start().len());
        start += line.len();
        let (Ok(begin), Ok(end)) = (u32::try_from(begin), u32::try_from(begin + words.len())) else { break };
        if is_like_a_sentence(words, lexicon) && is_inside(&spans, begin) {
            found.push(Span { start: begin, end });
        }
    }
    found
}

fn is_like_a_sentence(line: &str, lexicon: &Lexicon) -> bool {
    let capital = line.chars().next().is_some_and(char::is_uppercase);
    let spoken = line.chars().any(char::is_lowercase) && line.split_whitespace().count() >= FEWEST_WORDS;
    let ends = capital && spoken && line.ends_with('.');
    ends && normalize(line).words().any(|word| lexicon.is_finite(lexicon.find(word)))
}

/// True if some sentence begins before `begin` and goes on past it. Sentences are in order and do not overlap.
fn is_inside(spans: &[Span], begin: u32) -> bool {
    let after = spans.partition_point(|span| span.start < begin);
    after.checked_sub(1).and_then(|at| spans.get(at)).is_some_and(|span| begin < span.end)
}

/// Reads each of `stretches` by itself. What it would not let pass alone, it does not let pass inside another sentence.
pub(super) fn doubt(
    extraction: &mut Extraction,
    stretches: &[Span],
    rules: &Rules,
    vocabulary: &Vocabulary,
    source: &Source,
) {
    for (number, span) in stretches.iter().enumerate() {
        let quote = source.text().get(span.start as usize..span.end as usize).unwrap_or_default();
        let alone = extract(rules, vocabulary, &Source::new(source.name().clone(), quote));
        let limits = alone.clauses.iter().any(|found| {
            vocabulary.entry(found.clause.id).class == Class::Restriction
                && !extraction.clauses.iter().any(|known| known.clause.id == found.clause.id)
        });
        if limits || !alone.unread.is_empty() || number >= MOST {
            extraction.text_read = extraction.text_read.min(crate::model::TextRead::Part);
            let unread = unread(*span, quote, &alone, source);
            // What the sentence around it leaves over as well was told with it.
            let told = |around: &Unread| {
                (around.span.start..around.span.end).contains(&span.start)
                    && unread.words.iter().all(|word| around.words.contains(word))
            };
            if limits || number >= MOST || !extraction.unread.iter().any(told) {
                extraction.unread.push(unread);
            }
        }
    }
}

fn unread(span: Span, quote: &str, alone: &Extraction, source: &Source) -> Unread {
    let place = source.place(span.start as usize);
    Unread {
        section: String::new(),
        quote: quote.to_owned(),
        span,
        lines: (place.line, source.place(span.end as usize).line),
        place,
        words: alone.unread.iter().flat_map(|unread| unread.words.iter().cloned()).collect(),
        guesses: alone.clauses.iter().map(|found| found.clause.id).collect(),
    }
}
