//! Where a sentence begins in the middle of another: a capital on a word that is no name, after a small one or a shouted one.

use std::collections::HashMap;
use std::ops::Range;

use crate::text::normalize::{Gap, Kind, Normalized};
use crate::text::sentences::{Reading, Sentence};

use super::lexicon::Lexicon;

/// A word that a text capitalises more often than this in the middle of sentences is a term of it.
const SELDOM: usize = 2;

/// A reading with every sentence cut at its seams.
pub(super) struct Cut {
    pub reading: Reading,
    /// For each sentence, the sentences that were one with it.
    pub pieces: Vec<Range<usize>>,
}

/// Cuts every sentence at its seams.
pub(super) fn cut(reading: Reading, text: &Normalized<'_>, lexicon: &Lexicon) -> Cut {
    let seams = seams(&reading, text, lexicon);
    let mut sentences: Vec<Sentence> = Vec::with_capacity(reading.sentences.len() + seams.len());
    // The last piece of each sentence, which is what leads a list in.
    let mut last = Vec::with_capacity(reading.sentences.len());
    let mut pieces = Vec::with_capacity(reading.sentences.len() + seams.len());
    for sentence in &reading.sentences {
        let mut start = sentence.tokens.start;
        let from = seams.partition_point(|at| *at <= start);
        let inside = seams.get(from..).unwrap_or_default().iter().take_while(|at| **at < sentence.tokens.end);
        let ends: Vec<usize> = inside.copied().chain([sentence.tokens.end]).collect();
        let first = sentences.len();
        pieces.extend(ends.iter().map(|_| first..first + ends.len()));
        for end in ends {
            // What begins a heading names something still; what it goes on with may speak (`Frob License No Commercial Use`).
            let heading = sentence.heading && start == sentence.tokens.start;
            sentences.push(Sentence { tokens: start..end, heading, ..sentence.clone() });
            start = end;
        }
        last.push(sentences.len() - 1);
    }
    for sentence in &mut sentences {
        sentence.lead = sentence.lead.and_then(|lead| last.get(lead).copied());
    }
    Cut { reading: Reading { sentences, sections: reading.sections }, pieces }
}

/// The tokens at which a sentence begins inside another one, in order.
fn seams(reading: &Reading, text: &Normalized<'_>, lexicon: &Lexicon) -> Vec<usize> {
    let tokens = text.tokens();
    let has_small = |at: usize| text.printed(&tokens[at]).contains(char::is_lowercase);
    // What begins a sentence stands after a small word, or after a shouted one without being shouted itself.
    let stands_out = |at: usize| {
        text.printed(&tokens[at - 1]).starts_with(char::is_lowercase) || has_small(at) && !has_small(at - 1)
    };
    // A word shouted by itself (`worldwide EXCEPT to …`) is stressed and begins nothing.
    let stressed = |at: usize| {
        let shouted = |at: usize| tokens.get(at).is_some_and(|token| token.kind == Kind::Word) && !has_small(at);
        text.printed(&tokens[at]).len() > 1 && shouted(at) && !shouted(at + 1) && !shouted(at - 1)
    };
    let mut seams = Vec::new();
    let mut often: HashMap<&str, usize> = HashMap::new();
    for sentence in &reading.sentences {
        for at in sentence.tokens.clone().skip(1) {
            let token = &tokens[at];
            if token.kind == Kind::Word
                && !token.before.has(Gap::QUOTE.with(Gap::COLON))
                && text.is_capital(token)
                && stands_out(at)
                && !stressed(at)
                && lexicon.opens(lexicon.find(text.word(token)))
            {
                seams.push(at);
                *often.entry(text.word(token)).or_default() += 1;
            }
        }
    }
    seams.retain(|at| often.get(text.word(&tokens[*at])).is_none_or(|count| *count <= SELDOM));
    seams
}
