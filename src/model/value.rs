//! The four values of a judgment, and the three answers they add up to.

use serde::Serialize;

/// What a rule, a criterion or a standard is worth.
///
/// Worst wins when values are combined, so the order of the variants is the meaning: the maximum of any set is its value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// Granted to everyone for every purpose, with no more than ministerial duties.
    #[default]
    Pass,
    /// Granted, with a duty that the standard accepts.
    Conditional,
    /// A fact is missing, or no authority has settled it. Silence is never consent.
    Unknown,
    /// Somebody, some place, field or act is shut out, or the right is not granted.
    Fail,
}

impl Value {
    /// Every value, best first.
    pub const ALL: [Value; 4] = [Value::Pass, Value::Conditional, Value::Unknown, Value::Fail];

    /// The worse of two values.
    #[must_use]
    pub fn worst(self, other: Value) -> Value {
        self.max(other)
    }

    /// True for the two values that count as granted.
    pub fn is_granted(self) -> bool {
        self <= Value::Conditional
    }

    /// The word used in files and reports.
    pub fn word(self) -> &'static str {
        match self {
            Value::Pass => "pass",
            Value::Conditional => "conditional",
            Value::Unknown => "unknown",
            Value::Fail => "fail",
        }
    }

    /// The value that `word` names, if it names one.
    pub fn from_word(word: &str) -> Option<Value> {
        Value::ALL.into_iter().find(|value| value.word() == word)
    }
}

/// The answer to "is it open?".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Openness {
    /// Everything passes, conditions included.
    Open,
    /// Nothing fails, but something is unknown.
    Unsure,
    /// Something fails.
    NotOpen,
}

impl Openness {
    /// Every answer, best first.
    pub const ALL: [Openness; 3] = [Openness::Open, Openness::Unsure, Openness::NotOpen];

    /// The word used in files: `open`, `unsure`, `not-open`.
    pub fn word(self) -> &'static str {
        match self {
            Openness::Open => "open",
            Openness::Unsure => "unsure",
            Openness::NotOpen => "not-open",
        }
    }

    /// The answer that `word` names, if it names one.
    pub fn from_word(word: &str) -> Option<Openness> {
        Openness::ALL.into_iter().find(|answer| answer.word() == word)
    }
}

impl From<Value> for Openness {
    fn from(value: Value) -> Openness {
        match value {
            Value::Pass | Value::Conditional => Openness::Open,
            Value::Unknown => Openness::Unsure,
            Value::Fail => Openness::NotOpen,
        }
    }
}

impl From<Openness> for Value {
    fn from(answer: Openness) -> Value {
        match answer {
            Openness::Open => Value::Pass,
            Openness::Unsure => Value::Unknown,
            Openness::NotOpen => Value::Fail,
        }
    }
}
