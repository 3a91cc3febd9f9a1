//! The proof as it is told: one thing found, once for all the criteria it decides.

use schemars::JsonSchema;
use serde::Serialize;

use crate::engine::Effect;
use crate::model::{Place, Value};
use crate::rules::RuleSource;

/// One thing found, told once for all the criteria it decides.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FindingReport {
    /// The rule that tells it.
    pub rule: String,
    /// The rule's title.
    pub title: String,
    /// Every other rule that found the same.
    pub also_rules: Vec<String>,
    /// What it is worth.
    pub value: Value,
    /// What the fact does.
    pub effect: Effect,
    /// The clause, or the clauses that are missing.
    pub clauses: Vec<String>,
    /// The clause's title.
    pub clause_title: String,
    /// The criteria it decides.
    pub criteria: Vec<String>,
    /// The license it stands in, where several are judged.
    pub license: Option<String>,
    /// The section as printed.
    pub section: Option<String>,
    /// What the clause does.
    pub summary: String,
    /// The words it was read from, where the description quotes them.
    pub quote: Option<String>,
    /// Its parameters.
    pub facts: Vec<(String, String)>,
    /// Parameters that are not known and would decide.
    pub undecided: Vec<String>,
    /// Where it is described.
    pub place: Option<Place>,
    /// Whose reasoning it is.
    pub basis: String,
    /// Where that can be read.
    pub source: RuleSource,
    /// Why it is so.
    pub rationale: String,
    /// What would mend it.
    pub remedy: String,
}
