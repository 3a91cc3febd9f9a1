//! One subject, and what each standard makes of it.

use std::ops::Range;

use schemars::JsonSchema;
use serde::Serialize;

use super::{StandardReport, TextReport};
use crate::explain::objection::{Decision, Origin};
use crate::explain::permission::PermissionReport;
use crate::model::{Place, Value};

/// One subject and what each standard makes of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SubjectReport {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// License or system.
    pub kind: &'static str,
    /// Where its description stands.
    pub place: Place,
    /// A page about it.
    pub url: Option<String>,
    /// The describer's remark.
    pub note: Option<String>,
    /// Its file, its content and the licenses it brings along.
    #[serde(flatten)]
    pub origin: Origin,
    /// How its text was read, where the subject is a license text itself.
    pub text: Option<TextReport>,
    /// What the gate makes of it; none where nobody asked.
    pub decision: Option<Decision>,
    /// Which of the report's objections are against it.
    #[serde(skip)]
    pub objections: Range<usize>,
    /// The files its verdicts rest on, by name.
    pub inputs: Vec<InputReport>,
    /// One verdict a standard.
    pub standards: Vec<StandardReport>,
    /// What the terms mean for the organisation that asks, if one does. It has no part in any verdict.
    pub may_we: Option<PermissionReport>,
}

impl SubjectReport {
    /// The worst value of the levels that decide the exit code, over all standards.
    pub fn deciding_value(&self) -> Value {
        let levels = self.standards.iter().flat_map(|standard| [&standard.terms, &standard.system]);
        let decisive = levels.flatten().filter(|level| level.decides);
        decisive.map(|level| Value::from(level.verdict)).max().unwrap_or(Value::Unknown)
    }
}

/// A file that verdicts rest on: a description, a rule, a standard or the vocabulary.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, JsonSchema, Serialize)]
pub struct InputReport {
    /// Its name, as places in it give it.
    pub file: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}
