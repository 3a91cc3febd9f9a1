//! What would change the verdict: other terms or parts, and facts that nobody has found out yet.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::Openness;

/// One change: a clause to drop or to amend, a right to grant, an approval to obtain, a part to publish or to
/// relicense.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StepReport {
    /// `drop`, `amend`, `grant`, `obtain`, `publish` or `relicense`.
    pub action: &'static str,
    /// The clause or part.
    pub clauses: Vec<String>,
    /// The license it stands in, or is added to, where that is not the subject itself.
    pub license: Option<String>,
    /// The section to change.
    pub section: Option<String>,
    /// Parameters with the values that would do.
    pub set: Vec<(String, String)>,
}

/// A smallest set of changes and what would then come out. Sets with the same goal are alternatives.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChangeReport {
    /// What it is to reach: `unsure`, where nothing fails any more, or `open`.
    pub goal: Openness,
    /// For a ladder: the step to reach.
    pub step: Option<String>,
    /// The steps.
    pub steps: Vec<StepReport>,
    /// The verdict on the changed facts, found by judging them.
    pub then: Openness,
}

/// A shortest set of facts that would settle an unsure verdict. Several sets are alternatives.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SettleReport {
    /// The facts to find out.
    pub questions: Vec<QuestionReport>,
    /// The verdict if all of them turn out well, found by judging with them.
    pub then: Openness,
}

/// One fact to find out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct QuestionReport {
    /// What is to be found out, in words.
    pub asks: String,
    /// The clause or part it is about.
    pub clause: Option<String>,
    /// The license it is about, where that is not the subject itself.
    pub license: Option<String>,
    /// The section.
    pub section: Option<String>,
    /// The verdict with this fact alone filled in, a way at a time; the other facts stay unknown.
    pub answers: Vec<AnswerReport>,
}

/// What one fact, found out one way, makes of the verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AnswerReport {
    /// The answers that lead there.
    pub answers: Vec<String>,
    /// The verdict, found by judging with it.
    pub then: Openness,
}
