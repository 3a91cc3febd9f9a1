//! What was read in a text, and the license that follows from it.

use crate::model::{Body, Clause, ClauseId, Kind, License, Place, TextRead};
use crate::source::Source;
use crate::text::normalize::Span;

use super::language::Language;

/// How sure a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// The words may mean it: a person must look.
    Guess,
    /// The words leave no doubt, though others in the same sentence were not read.
    Partly,
    /// The whole sentence was read.
    Sure,
}

/// A clause found in a text.
#[derive(Debug, Clone)]
pub struct Found {
    /// The clause, with section, quotation, parameters and place.
    pub clause: Clause,
    /// The bytes of its sentence.
    pub span: Span,
    /// The first and last line of its sentence, from 1.
    pub lines: (usize, usize),
    /// How sure it is.
    pub certainty: Certainty,
}

/// A sentence that speaks like law and was not read.
#[derive(Debug, Clone)]
pub struct Unread {
    /// The section as printed.
    pub section: String,
    /// The words of the text.
    pub quote: String,
    /// Its bytes.
    pub span: Span,
    /// Where it begins.
    pub place: Place,
    /// Its first and last line, from 1.
    pub lines: (usize, usize),
    /// The words that nothing accounts for.
    pub words: Vec<String>,
    /// What it may be.
    pub guesses: Vec<ClauseId>,
}

/// What was read in a text.
#[derive(Debug, Clone)]
pub struct Extraction {
    /// The clauses, in order of the text.
    pub clauses: Vec<Found>,
    /// The sentences that were not read, in order of the text.
    pub unread: Vec<Unread>,
    /// What it was written for, as far as its words tell.
    pub kind: Kind,
    /// Its language.
    pub language: Language,
    /// How much was read.
    pub text_read: TextRead,
    /// What it was not found to grant, though a text must be found to for its silence on anything else to count: each one clause or
    /// several of which one would do.
    pub not_granted: Vec<String>,
    /// Its first heading or line.
    pub title: String,
}

impl Extraction {
    /// The license that the text is.
    pub fn license(&self, source: &Source) -> License {
        let id = source.name().rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        License {
            id,
            name: self.title.clone(),
            steward: None,
            released: None,
            url: None,
            spdx: None,
            aliases: Vec::new(),
            kind: self.kind,
            text_read: self.text_read,
            note: self.note(),
            body: Body::Clauses(self.clauses.iter().map(|found| found.clause.clone()).collect()),
            evidence: Vec::new(),
            lapsed: Vec::new(),
            succession: None,
            place: source.place(0),
        }
    }

    fn note(&self) -> Option<String> {
        let lines: Vec<_> = self.unread.iter().take(12).map(|unread| unread.lines.0.to_string()).collect();
        let more = if self.unread.len() > lines.len() { " and more" } else { "" };
        (!lines.is_empty()).then(|| {
            format!("{} sentences were not read; they begin on lines {}{more}", self.unread.len(), lines.join(", "))
        })
    }
}
