//! Which license a text is, as plain values: the known texts in it, what differs, what only names one, and what is left.

use schemars::JsonSchema;
use serde::Serialize;

/// What a text was found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Is {
    /// One known text, whole and unchanged, and nothing beside it.
    Exact,
    /// Several known texts, each whole and unchanged, and nothing beside them.
    Several,
    /// Known texts, with changes or with other words beside them.
    Changed,
    /// No known text, but notices or tags that name a license.
    Named,
    /// Nothing known.
    None,
}

/// What `identify` says of a text. All lines count from 1; first and last.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Identity {
    /// In a word.
    pub is: Is,
    /// The known texts found in it, in the order of their places.
    pub licenses: Vec<KnownReport>,
    /// What only names a license.
    pub named: Vec<NamedReport>,
    /// Words that no known text, fill-in or notice accounts for.
    pub left: Vec<LeftReport>,
    /// The nearest known texts where none was found. They prove nothing.
    pub near: Vec<String>,
    /// Characters that hide, pretend or are struck out, by kind and line.
    pub hidden: Vec<(String, usize)>,
    /// True if the text is longer than what is read.
    pub cut: bool,
}

/// A known text found in a text.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct KnownReport {
    /// Its ids; more than one where known texts are the same.
    pub ids: Vec<String>,
    /// Share of the words that are the same, 0 to 1. It ranks and proves nothing.
    pub score: f32,
    /// First and last line.
    pub lines: (usize, usize),
    /// What was changed in it; names, years and other fill-ins are no changes.
    pub changes: Vec<TextChangeReport>,
    /// What was filled in: names, years, copyright lines.
    pub fill_ins: Vec<FillInReport>,
}

/// One change in a known text.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct TextChangeReport {
    /// `inserted`, `deleted` or `replaced`.
    pub kind: &'static str,
    /// The line.
    pub line: usize,
    /// The last line.
    pub last_line: usize,
    /// The words in the text; empty where words are missing.
    pub words: String,
    /// How many words of the known text are missing here.
    pub missing: usize,
}

/// Words filled into a known text.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct FillInReport {
    /// The line.
    pub line: usize,
    /// The words.
    pub words: String,
}

/// A place that names a license without being its text.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct NamedReport {
    /// The license's id; none for a name that nobody knows, or that needs a version and has none.
    pub id: Option<String>,
    /// Whether later versions of the license may be chosen.
    pub or_later: bool,
    /// Whether it may be chosen instead of the one before it.
    pub choice: bool,
    /// `tag`, `licensed`, `mentioned` or `denied`.
    pub how: &'static str,
    /// The line.
    pub line: usize,
    /// The name as it is printed.
    pub words: String,
}

/// Words that nothing accounts for.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct LeftReport {
    /// First and last line.
    pub lines: (usize, usize),
    /// How they begin.
    pub words: String,
    /// How many they are.
    pub count: usize,
    /// The known text inside of which they stand, by its place in `licenses`.
    pub within: Option<usize>,
}
