//! Something wrong in a file: what, where, and what to do about it.

use std::ops::Range;

use super::Source;
use super::limits::SIMILAR;
use crate::model::Place;

/// A stretch of bytes of a text.
pub type Span = Range<usize>;

/// What kind of problem it is. The printed form is stable: scripts and the documentation rely on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// Not TOML.
    Syntax,
    /// A key that nothing reads.
    UnknownKey,
    /// A required key is missing.
    MissingKey,
    /// A value of the wrong type, or not one of those allowed.
    WrongValue,
    /// An id that the vocabulary does not hold.
    UnknownClause,
    /// A license, system or standard that is not known.
    UnknownReference,
    /// Two statements that cannot both hold.
    Contradiction,
    /// The same id twice.
    Duplicate,
    /// References that lead back to themselves.
    Cycle,
    /// A file that cannot be read at all.
    Unreadable,
    /// A file, or something in it, over a limit.
    TooLarge,
    /// A result that could not be written.
    Unwritten,
    /// A rule, or a part of one, that no facts can make true.
    NeverFires,
    /// A part of a rule that another one makes idle.
    Shadowed,
    /// An entry of the vocabulary that no standard reads.
    UnreadClause,
    /// A source that cannot be looked up.
    NoUrl,
    /// A rationale that gives no reason.
    NoReason,
    /// A rule that its cases do not show violated, satisfied and silent.
    Untested,
}

impl Code {
    /// The printed form.
    pub fn word(self) -> &'static str {
        match self {
            Code::Syntax => "syntax",
            Code::UnknownKey => "unknown-key",
            Code::MissingKey => "missing-key",
            Code::WrongValue => "wrong-value",
            Code::UnknownClause => "unknown-clause",
            Code::UnknownReference => "unknown-reference",
            Code::Contradiction => "contradiction",
            Code::Duplicate => "duplicate",
            Code::Cycle => "cycle",
            Code::Unreadable => "unreadable",
            Code::TooLarge => "too-large",
            Code::Unwritten => "unwritten",
            Code::NeverFires => "never-fires",
            Code::Shadowed => "shadowed",
            Code::UnreadClause => "unread-clause",
            Code::NoUrl => "no-url",
            Code::NoReason => "no-reason",
            Code::Untested => "untested",
        }
    }
}

/// One thing wrong with one file.
#[derive(Clone, Debug)]
pub struct Problem {
    /// What kind.
    pub code: Code,
    /// What is wrong, in one line.
    pub message: String,
    /// The words under the mark: what was expected.
    pub label: String,
    /// What to do next.
    pub help: Option<String>,
    /// The file and the place in it. Without a text: the name alone matters.
    pub source: Source,
    /// The place, if the problem has one.
    pub span: Option<Span>,
}

impl Problem {
    /// A problem at a place of a text.
    pub fn at(source: &Source, span: Span, code: Code, message: impl Into<String>) -> Problem {
        Problem {
            code,
            message: message.into(),
            label: String::new(),
            help: None,
            source: source.clone(),
            span: Some(span),
        }
    }

    /// A problem with a file as a whole.
    pub fn with_file(name: &str, code: Code, message: impl Into<String>) -> Problem {
        let source = Source::new(name, "");
        Problem { code, message: message.into(), label: String::new(), help: None, source, span: None }
    }

    /// The same, with the words under the mark.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Problem {
        self.label = label.into();
        self
    }

    /// The same, with what to do next.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Problem {
        self.help = Some(help.into());
        self
    }

    /// Line and column.
    pub fn place(&self) -> Option<Place> {
        self.span.as_ref().map(|span| self.source.place(span.start))
    }
}

/// The candidate that `name` was probably meant to be, if one is near enough to suggest.
///
/// Nearness is Jaro–Winkler similarity of at least 0.8: enough for a slip of the finger, too little for another word.
pub fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    // The comparison takes letters times letters, and nobody mistypes a page.
    if name.chars().nth(SIMILAR).is_some() {
        return None;
    }
    let scored = candidates.into_iter().map(|candidate| (strsim::jaro_winkler(name, candidate), candidate));
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)))?;
    (best.0 >= 0.8).then_some(best.1)
}

#[cfg(test)]
mod tests {
    use super::{SIMILAR, nearest};

    #[test]
    fn a_slip_is_near_and_another_word_is_not() {
        let known = ["user-threshold", "non-commercial"];
        assert_eq!(nearest("user-treshold", known), Some("user-threshold"));
        assert_eq!(nearest("zebra", known), None);
        let (longest, longer) = ("x".repeat(SIMILAR), "x".repeat(SIMILAR + 1));
        assert_eq!(nearest(&longest, [longest.as_str()]), Some(longest.as_str()));
        assert_eq!(nearest(&longer, [longer.as_str()]), None);
    }
}
