//! What one standard makes of a subject, and what is told beside its verdict.

use schemars::JsonSchema;
use serde::Serialize;

use super::{LevelReport, StandingReport};
use crate::model::{Freedom, Value};
use crate::rules::RuleSource;

/// What one standard makes of a subject.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StandardReport {
    /// The standard's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its version.
    pub version: String,
    /// Who keeps it.
    pub authority: String,
    /// Its text.
    pub source: RuleSource,
    /// The reading asked for.
    pub reading: Option<String>,
    /// The verdict on the terms.
    pub terms: Option<LevelReport>,
    /// The verdict on the system; none for a license.
    pub system: Option<LevelReport>,
    /// What follows for systems, where the subject is a license.
    pub system_follows: Option<FollowsReport>,
    /// The four freedoms, where the criteria on terms stand for one each.
    pub freedoms: Vec<(Freedom, Value)>,
    /// Where the subject stands on the ladders that the standard wants told beside its verdict.
    pub beside: Vec<BesideReport>,
}

/// Where a subject stands on a ladder, told beside another standard's verdict. It never replaces the verdict.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BesideReport {
    /// The ladder's id.
    pub id: String,
    /// The ladder's name.
    pub title: String,
    /// What the ladder calls its steps.
    pub steps_are: String,
    /// How far the subject gets on it, and what keeps it there.
    pub standing: StandingReport,
}

/// What a verdict on terms says about systems under them.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FollowsReport {
    /// `not-open`, or `not-described`.
    pub verdict: &'static str,
    /// Why.
    pub reason: &'static str,
}
