//! One rule: what it requires, what violates, contests or conditions it, why, and on whose authority.

use crate::model::{Clause, Kind, TextRead, Value};
use crate::source::{Source, Span};

use super::pattern::Pattern;

/// A rule of a standard. One file, whose path is the rule's id.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Standard, criterion and file name, joined by slashes.
    pub id: String,
    /// What holds where the rule is kept, in a few words.
    pub title: String,
    /// Positions of the criteria it decides; the first is its home, the folder it lies in.
    pub criteria: Vec<usize>,
    /// All of these must be there: a grant that is missing from a fully read text is absent.
    pub requires: Vec<Pattern>,
    /// Each of these fails it.
    pub violated_by: Vec<Pattern>,
    /// Each of these leaves it unknown, because no authority has settled it.
    pub contested_by: Vec<Pattern>,
    /// Each of these is a duty the standard accepts.
    pub conditioned_by: Vec<Pattern>,
    /// Each of these is told to the reader and changes nothing.
    pub noted_by: Vec<Pattern>,
    /// Kinds of license it speaks about; empty for all.
    pub applies_to: Vec<Kind>,
    /// The reading of the standard it belongs to; none for all.
    pub reading: Option<String>,
    /// Whose reasoning it is.
    pub basis: Basis,
    /// Where that can be read.
    pub source: RuleSource,
    /// Why it is so.
    pub rationale: String,
    /// What would mend a violation; `{section}` stands for the section at fault.
    pub remedy: String,
    /// Wordings to avoid and to prefer.
    pub example: Option<Example>,
    /// Its tests.
    pub cases: Vec<Case>,
    /// Its file.
    pub file: Source,
}

/// Whose reasoning a rule rests on: an authority by name, or `derived` where none has ruled.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub struct Basis(pub String);

impl Basis {
    /// The word for a rule that no authority has ruled on.
    pub const DERIVED: &'static str = "derived";

    /// True if no authority has ruled and the rule is our own inference.
    pub fn is_derived(&self) -> bool {
        self.0 == Basis::DERIVED
    }
}

/// Where an authority says what a rule or a standard says.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct RuleSource {
    /// The section, as the page prints it.
    pub section: String,
    /// The page.
    pub url: String,
}

/// Wordings that break and that keep a rule.
#[derive(Clone, Debug)]
pub struct Example {
    /// Breaks it.
    pub avoid: String,
    /// Keeps it.
    pub prefer: String,
}

/// One test of a rule: facts, and what the rule makes of them.
#[derive(Clone, Debug)]
pub struct Case {
    /// What is tested.
    pub name: String,
    /// The facts.
    pub clauses: Vec<Clause>,
    /// How much of the text they cover.
    pub text_read: TextRead,
    /// What the license was written for.
    pub kind: Kind,
    /// The rule's value over all its criteria.
    pub expect: Value,
    /// Where the case is written.
    pub span: Span,
}

impl Rule {
    /// The lists of patterns that decide its value, with the value a true pattern gives.
    pub fn effects(&self) -> [(&[Pattern], Value); 3] {
        [
            (&self.violated_by, Value::Fail),
            (&self.contested_by, Value::Unknown),
            (&self.conditioned_by, Value::Conditional),
        ]
    }

    /// All its patterns.
    pub fn patterns(&self) -> impl Iterator<Item = &Pattern> {
        [&self.requires, &self.violated_by, &self.contested_by, &self.conditioned_by, &self.noted_by]
            .into_iter()
            .flatten()
    }

    /// The rule's name within its standard: criterion and file name.
    pub fn short_id(&self) -> &str {
        self.id.split_once('/').map_or(&self.id, |(_, rest)| rest)
    }
}
