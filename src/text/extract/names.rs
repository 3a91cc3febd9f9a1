//! Which of a text's words only name: its title, its headings, its parties, the terms in quotation marks.

use std::collections::HashSet;
use std::ops::Range;

use crate::text::normalize::{Gap, Normalized};
use crate::text::sentences::Reading;

use super::account::{Naming, Outcome};
use super::lexicon::Worth;
use super::reader::{Word, Words};
use super::rules::Rules;

/// The longest title, in words.
const LONGEST_TITLE: usize = 14;

/// A text, looked at for what names.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    pub rules: &'a Rules,
    pub text: &'a Normalized<'a>,
    pub reading: &'a Reading,
    pub words: &'a Words<'a>,
}

impl<'a> Names<'a> {
    /// What a sentence is there for.
    pub fn naming(&self, at: usize) -> Naming {
        if self.is_title(at) {
            Naming::Title
        } else if self.is_heading(at) {
            Naming::Heading
        } else {
            Naming::Sentence
        }
    }

    /// Capitalised words of the title, of copyright lines and of terms in quotation marks: they name, and say nothing more.
    pub fn of_text(&self, alone: &[Outcome]) -> HashSet<&'a str> {
        let words = self.words;
        let mut names = HashSet::new();
        for (at, range) in words.sentences.iter().enumerate() {
            let sentence = words.all.get(range.clone()).unwrap_or_default();
            let titles = self.is_title(at) || self.names_license(at);
            let names_parties =
                titles || alone[at].subjects.iter().any(|(subject, _)| self.rules.subjects[*subject].gives_names);
            names.extend(
                sentence
                    .iter()
                    .filter(|word| word.capital && (names_parties || self.is_quoted(word, at)))
                    .map(|word| &*word.text),
            );
        }
        names
    }

    /// A word of a short term in quotation marks: one that the text defines.
    fn is_quoted(&self, word: &Word<'_>, sentence: usize) -> bool {
        let quoted = |at: &usize| self.text.tokens().get(*at).is_some_and(|token| token.before.has(Gap::QUOTE));
        let start = self.reading.sentences.get(sentence).map_or(0, |sentence| sentence.tokens.start);
        // Between two terms in quotation marks is not inside of one: an odd number of marks stands before what is.
        (word.token.saturating_sub(2)..=word.token).any(|at| quoted(&at))
            && (word.token + 1..=word.token + 3).any(|at| quoted(&at))
            && (start..=word.token).filter(quoted).count() % 2 == 1
    }

    /// The first words of a text, where they call it a license and say nothing.
    fn is_title(&self, at: usize) -> bool {
        let words = self.words.all.get(self.words.sentences[at].clone()).unwrap_or_default();
        let first = self.words.sentences.iter().take(at).all(Range::is_empty);
        let lexicon = &self.rules.lexicon;
        let small = |word: &&Word<'_>| !word.capital && lexicon.worth(word.id) == Worth::Open;
        // One word of a name may be printed small, or numbers stand in it; with both it may be a sentence.
        let smalls = words.iter().filter(small).count();
        let named = smalls <= 1 || words.iter().filter(small).all(Word::is_number);
        let next = self.text.tokens().get(self.reading.sentences[at].tokens.end);
        // `v. 1.2` is no end.
        let abbreviated = words.last().is_some_and(|word| word.text.len() == 1);
        let ends = !abbreviated && next.is_some_and(|next| next.before.has(Gap::STOP));
        first
            && !ends
            && named
            && words.len() <= LONGEST_TITLE
            && (words.iter().any(|word| lexicon.titles(word.id)) || is_identifier(words))
            && !words.iter().any(|word| lexicon.is_finite(word.id))
    }

    /// A heading below the first words that calls a license by its name.
    fn names_license(&self, at: usize) -> bool {
        let words = self.words.all.get(self.words.sentences[at].clone()).unwrap_or_default();
        let lexicon = &self.rules.lexicon;
        let plain = |word: &Word<'_>| word.names || word.is_number() || lexicon.worth(word.id) == Worth::Plain;
        self.is_heading(at)
            && words.len() <= LONGEST_TITLE
            && words.iter().any(|word| lexicon.titles(word.id))
            && words.iter().all(|word| plain(word) && !lexicon.is_finite(word.id))
    }

    /// A heading that is not the label of what follows it after a colon.
    fn is_heading(&self, at: usize) -> bool {
        let sentence = &self.reading.sentences[at];
        let next = self.text.tokens().get(sentence.tokens.end);
        sentence.heading && !next.is_some_and(|next| next.before.has(Gap::COLON))
    }
}

/// A name with a version and nothing else, such as `Acme-1.0`.
fn is_identifier(words: &[Word<'_>]) -> bool {
    matches!(words, [only] if only.capital && only.text.ends_with(|c: char| c.is_ascii_digit()))
}
