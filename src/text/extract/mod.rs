//! Reads clauses out of a license text, sentence by sentence, and names every sentence that it could not read.
//!
//! All that is known of language lies in `rules/extract/*.toml`. A sentence is read when each of its words is plain, or
//! accounted for by a phrase: words that deny, limit or oblige only by a phrase, words that could name a purpose, a person or a
//! place also by the subject of the sentence (a warranty's denial, a definition). Anything else leaves it **unread**, and with one
//! unread sentence the text counts as read in part, so that no silence passes.

mod account;
mod defined;
mod draft;
mod embedded;
mod examples;
mod findings;
mod language;
mod lexicon;
mod names;
mod parameters;
mod pattern;
mod places;
mod program;
mod read;
mod reader;
mod rules;
mod seams;
mod told;
mod whole;

pub use draft::draft;
pub use examples::Failure;
pub use findings::{Certainty, Extraction, Found, Unread};
pub use language::Language;
pub use pattern::Prepared;
pub use rules::Example;

use crate::model::{License, Vocabulary};
use crate::source::{Problem, Source};
use crate::text::normalize::Span;

use rules::Rules;

/// The rules of extraction, ready to read texts.
#[derive(Debug)]
pub struct Extractor {
    rules: Rules,
    vocabulary: std::sync::Arc<Vocabulary>,
}

impl Extractor {
    /// Reads rule files, named by their path below `rules/extract/` without ending. Their patterns that are `prepared` need not be read.
    ///
    /// # Errors
    /// Every mistake in them.
    pub fn new(
        files: &[(String, Source)],
        vocabulary: std::sync::Arc<Vocabulary>,
        prepared: Prepared,
    ) -> Result<Self, Vec<Problem>> {
        let (rules, problems) = Rules::load(files, &vocabulary, prepared);
        if problems.is_empty() { Ok(Self { rules, vocabulary }) } else { Err(problems) }
    }

    /// What a license text says, as far as it can be read.
    pub fn extract(&self, source: &Source) -> Extraction {
        let mut extraction = read::extract(&self.rules, &self.vocabulary, source);
        self.read_alone(&mut extraction, &embedded::lines(source, &self.rules.lexicon), source);
        extraction
    }

    /// Reads stretches of a text by themselves as well: what they would not let pass alone does not pass.
    pub fn read_alone(&self, extraction: &mut Extraction, stretches: &[Span], source: &Source) {
        embedded::doubt(extraction, stretches, &self.rules, &self.vocabulary, source);
    }

    /// The license that a text is, by its own words alone: what the engine judges.
    pub fn read(&self, source: &Source) -> License {
        self.extract(source).license(source)
    }

    /// The sentences beside the patterns, which are their tests.
    pub fn examples(&self) -> &[Example] {
        &self.rules.examples
    }

    /// Runs every example; what did not come out as it says is returned.
    pub fn test(&self) -> Vec<Failure> {
        examples::failures(self)
    }

    /// The vocabulary whose clauses are found.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }
}
