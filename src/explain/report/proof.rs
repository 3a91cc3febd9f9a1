//! The proof as the engine made it: criterion, rule, fact.

use schemars::JsonSchema;
use serde::Serialize;

use crate::engine::Effect;
use crate::model::{Place, Value};

/// A criterion with its proof.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CriterionReport {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is worth.
    pub value: Value,
    /// The standard's own word for that.
    pub label: String,
    /// The worst and the best that unknown facts leave possible, in the standard's words, where each criterion stands
    /// for itself.
    pub interval: Option<[String; 2]>,
    /// What each rule found.
    pub rules: Vec<RuleReport>,
}

/// What one rule found.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RuleReport {
    /// The rule's id.
    pub id: String,
    /// What it is worth.
    pub value: Value,
    /// What shows it.
    pub because: Vec<BecauseReport>,
}

/// One fact behind a rule's finding.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BecauseReport {
    /// What the fact does.
    pub effect: Effect,
    /// The clause.
    pub clause: String,
    /// False if the facts leave open whether it does.
    pub certain: bool,
    /// Its section as printed.
    pub section: Option<String>,
    /// Where it is described; none if what matters is that it was not found.
    pub place: Option<Place>,
    /// Parameters that are not known and would decide.
    pub undecided: Vec<String>,
}
