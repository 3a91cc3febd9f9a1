//! The report: everything that outputs render, as plain values.
//!
//! The JSON output is this structure as it stands; [`SCHEMA`] is raised when a reader of it would have to change.

mod change;
mod finding;
mod level;
mod proof;
mod standard;
mod standing;
mod subject;
mod text;

use schemars::JsonSchema;
use serde::Serialize;

use super::objection::{Objection, PolicyReport};

pub use change::{AnswerReport, ChangeReport, QuestionReport, SettleReport, StepReport};
pub use finding::FindingReport;
pub use level::{LevelReport, PartReport, SettledReport};
pub use proof::{BecauseReport, CriterionReport, RuleReport};
pub use standard::{BesideReport, FollowsReport, StandardReport};
pub use standing::{StandingReport, StepOfLadder};
pub use subject::{InputReport, SubjectReport};
pub use text::{FillInReport, KnownReport, TextChangeReport, TextReport, UnreadReport};

/// Version of the report's structure.
pub const SCHEMA: u32 = 1;

/// One run of the program: what was asked, what came out, what could not be read.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Report {
    /// Version of this structure.
    pub schema: u32,
    /// The program and its version.
    pub tool: Tool,
    /// The day for which it was asked, if one was given.
    pub as_of: Option<String>,
    /// The subjects, in the order in which they were named.
    pub subjects: Vec<SubjectReport>,
    /// Inputs that could not be judged.
    pub errors: Vec<ErrorReport>,
    /// The policy that decided, if one did.
    pub policy: Option<PolicyReport>,
    /// Every reason why a subject does not pass, and what became of it, in the order of the subjects.
    pub objections: Vec<Objection>,
    /// The exit code and why.
    pub exit: ExitReport,
}

impl Report {
    /// The objections against one of its subjects.
    pub fn of<'r>(&'r self, subject: &SubjectReport) -> impl Iterator<Item = &'r Objection> {
        self.objections.get(subject.objections.clone()).unwrap_or_default().iter()
    }
}

/// The program that made a report.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Tool {
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

/// The program as it runs.
pub const TOOL: Tool = Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };

/// How the run ends.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ExitReport {
    /// The exit code.
    pub code: u8,
    /// Why.
    pub reason: String,
}

/// An input that could not be judged.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ErrorReport {
    /// Stable name of the kind of mistake.
    pub code: &'static str,
    /// The file.
    pub file: String,
    /// Line, from 1.
    pub line: Option<usize>,
    /// Column, from 1.
    pub column: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What was expected.
    pub expected: Option<String>,
    /// What to do next.
    pub help: Option<String>,
}
