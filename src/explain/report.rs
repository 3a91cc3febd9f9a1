//! The report: everything that outputs render, as plain values.
//!
//! The JSON output is this structure as it stands; [`SCHEMA`] is raised when a reader of it would have to change.

use std::ops::Range;

use serde::Serialize;

use super::objection::{Decision, Objection, Origin, PolicyReport};
use crate::engine::Effect;
use crate::model::{Freedom, Kind, Openness, Place, Value};
use crate::rules::{Level, RuleSource};

/// Version of the report's structure.
pub const SCHEMA: u32 = 1;

/// One run of the program: what was asked, what came out, what could not be read.
#[derive(Clone, Debug, Serialize)]
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
#[derive(Clone, Debug, Serialize)]
pub struct Tool {
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

/// The program as it runs.
pub const TOOL: Tool = Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };

/// How the run ends.
#[derive(Clone, Debug, Serialize)]
pub struct ExitReport {
    /// The exit code.
    pub code: u8,
    /// Why.
    pub reason: String,
}

/// An input that could not be judged.
#[derive(Clone, Debug, Serialize)]
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

/// One subject and what each standard makes of it.
#[derive(Clone, Debug, Serialize)]
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
    /// What the gate makes of it; none where nobody asked.
    pub decision: Option<Decision>,
    /// Which of the report's objections are against it.
    #[serde(skip)]
    pub objections: Range<usize>,
    /// The files its verdicts rest on, by name.
    pub inputs: Vec<InputReport>,
    /// One verdict a standard.
    pub standards: Vec<StandardReport>,
}

/// A file that verdicts rest on: a description, a rule, a standard or the vocabulary.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct InputReport {
    /// Its name, as places in it give it.
    pub file: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

impl SubjectReport {
    /// The worst value of the levels that decide the exit code, over all standards.
    pub fn deciding_value(&self) -> Value {
        let levels = self.standards.iter().flat_map(|standard| [&standard.terms, &standard.system]);
        let decisive = levels.flatten().filter(|level| level.decides);
        decisive.map(|level| Value::from(level.verdict)).max().unwrap_or(Value::Unknown)
    }
}

/// What one standard makes of a subject.
#[derive(Clone, Debug, Serialize)]
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
#[derive(Clone, Debug, Serialize)]
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
#[derive(Clone, Debug, Serialize)]
pub struct FollowsReport {
    /// `not-open`, or `not-described`.
    pub verdict: &'static str,
    /// Why.
    pub reason: &'static str,
}

/// A verdict at one level.
#[derive(Clone, Debug, Serialize)]
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
    /// Clauses without effect here, and why.
    pub inert: Vec<String>,
    /// What a day on which other terms take over does to the verdict.
    pub turn: Option<String>,
}

/// An authority's word that settled a verdict.
#[derive(Clone, Debug, Serialize)]
pub struct SettledReport {
    /// The evidence's id.
    pub evidence: String,
    /// What it says.
    pub says: String,
    /// Where.
    pub source: Option<String>,
    /// What it would make of the subject.
    pub value: Openness,
    /// True if it decides the verdict.
    pub prevails: bool,
}

/// The verdict on one of several licenses.
#[derive(Clone, Debug, Serialize)]
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

/// How far up a ladder a subject gets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StandingReport {
    /// The highest certain step; none if it is below the first.
    pub sure: Option<StepOfLadder>,
    /// The highest step that unknown facts leave possible.
    pub possible: Option<StepOfLadder>,
    /// The criteria that keep it from the step above the certain one.
    pub capped_by: Vec<String>,
    /// The criteria that bar the step above the possible one.
    pub barred_by: Vec<String>,
    /// The facts behind what bars it, or where nothing does, behind what caps it.
    pub because: Vec<String>,
    /// The ids of all steps, lowest first.
    pub steps: Vec<String>,
    /// How many of them are certain.
    pub sure_steps: usize,
    /// How many of them are still possible.
    pub possible_steps: usize,
}

impl std::fmt::Display for StandingReport {
    /// The certain step, and the highest one possible where that is another: `III Open Model to I Open Science`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.sure {
            Some(sure) => write!(f, "{sure}")?,
            None => f.write_str("none")?,
        }
        match &self.possible {
            Some(possible) if self.possible != self.sure => write!(f, " to {possible}"),
            _ => Ok(()),
        }
    }
}

impl std::fmt::Display for StepOfLadder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.id, self.title)
    }
}

/// One step of a ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StepOfLadder {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
}

/// A criterion with its proof.
#[derive(Clone, Debug, Serialize)]
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
#[derive(Clone, Debug, Serialize)]
pub struct RuleReport {
    /// The rule's id.
    pub id: String,
    /// What it is worth.
    pub value: Value,
    /// What shows it.
    pub because: Vec<BecauseReport>,
}

/// One fact behind a rule's finding.
#[derive(Clone, Debug, Serialize)]
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

/// One thing found, told once for all the criteria it decides.
#[derive(Clone, Debug, Serialize)]
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

/// One change: a clause to drop, or a right to grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StepReport {
    /// `drop` or `grant`.
    pub action: &'static str,
    /// The clause to drop, or the clauses of which one would give the right.
    pub clauses: Vec<String>,
    /// The section to change.
    pub section: Option<String>,
}

/// A set of changes and what would then come out.
#[derive(Clone, Debug, Serialize)]
pub struct ChangeReport {
    /// The steps.
    pub steps: Vec<StepReport>,
    /// The verdict on the changed facts, found by judging them.
    pub then: Openness,
}
