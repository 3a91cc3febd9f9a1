//! A verdict at one level, with what settled it and the several licenses it was made of.

use schemars::JsonSchema;
use serde::Serialize;

use super::{ChangeReport, CriterionReport, FindingReport, SettleReport, StandingReport};
use crate::model::{Kind, Openness};
use crate::rules::Level;

/// A verdict at one level.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LevelReport {
    /// Terms or system.
    pub level: Level,
    /// The kind of license it was judged as: some rules speak about some kinds only.
    pub judged_as: Kind,
    /// True if other terms take over on a day that is not known: what differs between the two is then unknown.
    pub either: bool,
    /// The verdict. Where `decides` is false it is only the worst of criteria that stand for themselves.
    pub verdict: Openness,
    /// False where the standard gives no verdict over all, but a value for each criterion.
    pub decides: bool,
    /// The verdict in the standard's own words, where they are not open, unsure and not open.
    pub headline: Option<String>,
    /// What the facts alone give.
    pub derived: Openness,
    /// What an authority's own word on this very subject says, whether or not it decides.
    pub settled: Option<SettledReport>,
    /// True if that word and the facts do not agree.
    pub conflict: bool,
    /// For a choice of licenses: the one that is judged best.
    pub chosen: Option<String>,
    /// For a choice or a stack of licenses: the verdict on each.
    pub parts: Vec<PartReport>,
    /// For a ladder: how far the subject gets.
    pub standing: Option<StandingReport>,
    /// The criteria in the standard's order, each with the whole proof under it.
    pub criteria: Vec<CriterionReport>,
    /// The same findings told once each, worst first.
    pub findings: Vec<FindingReport>,
    /// What would have to change.
    pub changes: Vec<ChangeReport>,
    /// Facts that would settle what is unknown.
    pub would_settle: Vec<String>,
    /// The price of ignorance: for an unsure verdict, the shortest sets of facts that would settle it.
    pub settle: Vec<SettleReport>,
    /// False if more ways as small as those of `changes` and `settle` may exist, or ways where none is shown: at most ten
    /// are kept, and the search for them has an end.
    pub all_ways: bool,
    /// Clauses without effect here, and why.
    pub inert: Vec<String>,
    /// What a day on which other terms take over does to the verdict.
    pub turn: Option<String>,
}

/// An authority's word that settled a verdict.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SettledReport {
    /// The evidence's id.
    pub evidence: String,
    /// What it says.
    pub says: String,
    /// Where.
    pub source: Option<String>,
    /// The day on which that was looked up, if the description says.
    pub date: Option<String>,
    /// What it would make of the subject.
    pub value: Openness,
    /// True if it decides the verdict.
    pub prevails: bool,
}

/// The verdict on one of several licenses.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PartReport {
    /// The license.
    pub license: String,
    /// Its name.
    pub name: String,
    /// Its verdict.
    pub verdict: Openness,
    /// The kind of license it was judged as.
    pub judged_as: Kind,
    /// As for a whole level.
    pub either: bool,
    /// What the facts alone give.
    pub derived: Openness,
    /// What an authority's own word on this very license says.
    pub settled: Option<SettledReport>,
    /// For a choice of licenses: the one that is judged best.
    pub chosen: Option<String>,
    /// For a choice or a stack of licenses: the verdict on each.
    pub parts: Vec<PartReport>,
    /// The criteria, each with the whole proof under it.
    pub criteria: Vec<CriterionReport>,
}
