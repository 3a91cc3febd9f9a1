//! What a text was found to be, as plain values.

use std::ops::Range;

use crate::text::normalize::Span;
use crate::text::notices::{How, Notice};

/// What one token of a text counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Account {
    /// A word of the known text of this match.
    Known(u32),
    /// A name, year, copyright line, item number or spelling, in this match or in none.
    FillIn(Option<u32>),
    /// Part of this notice.
    Notice(u32),
    /// A list mark, copyright sign or link target: no word.
    Ornament,
    /// Accounted for by nothing.
    Residue,
}

/// How a text differs from a known one at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// Words that the known text does not have.
    Inserted,
    /// Words of the known text that are missing.
    Deleted,
    /// Words in place of others.
    Replaced,
}

/// One difference from a known text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What was done.
    pub kind: ChangeKind,
    /// The tokens concerned; empty where words are missing, at the token before which they are.
    pub tokens: Range<usize>,
    /// Their bytes; empty where words are missing.
    pub span: Span,
    /// The words of the known text that are missing or replaced, as a range of its words.
    pub missing: Range<usize>,
    /// Whether a copy may leave those words out: they are none, a title, a copyright line, a place to fill in or an appendix.
    pub left_out: bool,
}

/// A known text found in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// The ids the known text has, and those of any other known text that fits as well; the best first.
    pub ids: Vec<String>,
    /// Share of the words compared that are the same, 0 to 1. It ranks; it proves nothing.
    pub score: f32,
    /// The tokens from the first that matches to the last.
    pub tokens: Range<usize>,
    /// Their bytes.
    pub span: Span,
    /// What is inserted, deleted or replaced, fill-ins left out, in order. Empty: the known text, whole and unchanged.
    pub changes: Vec<Change>,
    /// What is filled in: names, years, copyright lines.
    pub fill_ins: Vec<Span>,
    /// How many words the known text has.
    pub length: usize,
}

impl Match {
    /// Whether the known text stands here whole and unchanged, fill-ins aside. It says nothing of the text around it.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        self.changes.is_empty()
    }
}

/// A known text that resembles, but is not there.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// Its ids.
    pub ids: Vec<String>,
    /// Share of the words compared that are the same, 0 to 1.
    pub score: f32,
}

/// A stretch of words that nothing accounts for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Residue {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Their bytes.
    pub span: Span,
    /// The match inside of which it stands, as an inserted or replaced stretch; `None` before, between and after matches.
    pub within: Option<usize>,
}

/// What a text was found to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Identification {
    /// The known texts found, in the order of their places.
    pub matches: Vec<Match>,
    /// What names a license outside of the known texts, in order.
    pub notices: Vec<Notice>,
    /// What nothing accounts for, in order.
    pub residue: Vec<Residue>,
    /// What each token counts as.
    pub accounts: Vec<Account>,
    /// The nearest known texts, if none was found.
    pub suggestions: Vec<Suggestion>,
    /// Whether all of the text was read and nothing of it is struck out; see [`super::normalize::Normalized::is_whole`].
    pub complete: bool,
}

impl Identification {
    /// The one known text that this text is, whole and unchanged, with nothing left over; fill-ins aside.
    #[must_use]
    pub fn exact(&self) -> Option<&Match> {
        match self.matches.as_slice() {
            [only] if only.is_unchanged() && self.residue.is_empty() && self.complete && self.names_only(only) => {
                Some(only)
            }
            _ => None,
        }
    }

    /// Whether every notice names this known text.
    fn names_only(&self, found: &Match) -> bool {
        let same =
            |notice: &Notice| notice.how != How::Denied && notice.id.as_ref().is_some_and(|id| found.ids.contains(id));
        self.notices.iter().all(same)
    }
}
