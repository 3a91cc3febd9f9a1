//! A text as the words that count, under the numbers of a fingerprint file.

use std::ops::Range;

use crate::text::fingerprint::Fingerprints;
use crate::text::normalize::{Kind, Normalized, Span};

/// The words of a text that count, as the tokens that they are.
pub(super) struct Query<'a, 't> {
    pub text: &'a Normalized<'t>,
    tokens: Vec<u32>,
}

impl<'a, 't> Query<'a, 't> {
    pub fn new(text: &'a Normalized<'t>) -> Self {
        // Room for all tokens, nearly all of which count: a list that grows would be copied again and again.
        let mut tokens = Vec::with_capacity(text.tokens().len());
        tokens.extend((0_u32..).zip(text.tokens()).filter(|(_, token)| token.kind == Kind::Word).map(|(at, _)| at));
        Self { text, tokens }
    }

    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The hashes of its words.
    pub fn hashes(&self) -> impl ExactSizeIterator<Item = u64> {
        (0..self.len()).map(|word| self.hash(word))
    }

    /// The hash of a word; zero past the last one.
    pub fn hash(&self, word: usize) -> u64 {
        self.text.tokens().get(self.token(word)).map_or(0, |token| token.hash)
    }

    /// The numbers of its words in a file.
    pub fn numbers(&self, known: &Fingerprints<'_>) -> Vec<u16> {
        self.hashes().map(|hash| known.word(hash)).collect()
    }

    /// The token of a word; past the last word, the number of tokens.
    pub fn token(&self, word: usize) -> usize {
        self.tokens.get(word).map_or(self.text.tokens().len(), |token| *token as usize)
    }

    /// The tokens from the first word of a range to its last; an empty range gives an empty one where it stands.
    pub fn tokens(&self, words: &Range<usize>) -> Range<usize> {
        if words.is_empty() {
            return self.token(words.start)..self.token(words.start);
        }
        self.token(words.start)..self.token(words.end - 1) + 1
    }

    /// The bytes from the first word of a range to its last; an empty range gives the place before its word.
    pub fn span(&self, words: &Range<usize>) -> Span {
        span(self.text, &self.tokens(words))
    }
}

/// The bytes of a range of tokens; an empty range gives the end of the token before it.
pub(in crate::text) fn span(text: &Normalized<'_>, tokens: &Range<usize>) -> Span {
    let all = text.tokens();
    match all.get(tokens.clone()).unwrap_or_default() {
        [first, .., last] => Span { start: first.span.start, end: last.span.end },
        [only] => only.span,
        [] => {
            let place = tokens.start.checked_sub(1).and_then(|at| all.get(at)).map_or(0, |token| token.span.end);
            Span { start: place, end: place }
        }
    }
}
