//! A verdict and its proof: standard, criterion, rule, clause, place.

use jiff::civil::Date;

use crate::model::{Clause, ClauseId, Kind, Openness, Truth, Value};
use crate::rules::Level;

/// What a standard makes of one subject at one level, with everything that led there.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// Terms or system.
    pub level: Level,
    /// The kind of license it was judged as.
    pub kind: Kind,
    /// What the facts alone give.
    pub derived: Value,
    /// What was settled by an authority's own word on this very subject.
    pub settled: Option<Settled>,
    /// The value of each criterion at this level: its position in the standard, and what it is worth.
    pub criteria: Vec<(usize, Value)>,
    /// What each rule found, criterion by criterion.
    pub findings: Vec<Finding>,
    /// For a ladder: how far the subject gets.
    pub standing: Option<Standing>,
    /// For a choice or a stack of licenses: the verdict on each.
    pub parts: Vec<Part>,
    /// For a choice: which part is the best.
    pub chosen: Option<usize>,
    /// Clauses that have no effect here, because they have ended or concern other systems.
    pub inert: Vec<Clause>,
    /// For terms that change on a day: what that does to the verdict.
    pub turn: Option<Turn>,
    /// The license whose clauses were judged, where it is not the one asked about.
    pub judged_instead: Option<String>,
}

impl Verdict {
    /// The verdict: what an authority settled, or else what the facts give.
    pub fn value(&self) -> Value {
        match &self.settled {
            Some(settled) if settled.prevails(self.derived) => settled.value.into(),
            _ => self.derived,
        }
    }

    /// The answer to "is it open?".
    pub fn openness(&self) -> Openness {
        self.value().into()
    }

    /// True if an authority's word and the facts do not agree.
    pub fn is_in_conflict(&self) -> bool {
        self.settled.as_ref().is_some_and(|settled| settled.value != Openness::from(self.derived))
    }

    /// The value of a criterion of this level.
    pub fn criterion(&self, position: usize) -> Option<Value> {
        self.criteria.iter().find(|(at, _)| *at == position).map(|(_, value)| *value)
    }
}

/// What one rule found under one criterion.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Position of the rule in the standard.
    pub rule: usize,
    /// Position of the criterion in the standard.
    pub criterion: usize,
    /// What it is worth.
    pub value: Value,
    /// The best it could be worth: what stays when every unknown fact turns out well and every contested one is accepted.
    pub best: Value,
    /// What shows it. Empty only where the rule found nothing to weigh and passes.
    pub because: Vec<Because>,
}

/// One fact behind a finding.
#[derive(Clone, Debug)]
pub struct Because {
    /// What the fact does to the rule.
    pub effect: Effect,
    /// The clause's id.
    pub id: ClauseId,
    /// The clause; none if what matters is that it was not found.
    pub clause: Option<Clause>,
    /// Whether the facts settle it.
    pub truth: Truth,
    /// Parameters that are not known and would decide.
    pub undecided: Vec<String>,
}

impl Because {
    /// What this fact alone makes of its rule.
    pub fn worth(&self) -> Value {
        match (self.effect, self.truth) {
            (Effect::Grants | Effect::Notes, _) => Value::Pass,
            (Effect::Conditions, _) => Value::Conditional,
            (Effect::Violates, Truth::True) | (Effect::Lacks, Truth::False) => Value::Fail,
            (Effect::Violates | Effect::Lacks | Effect::Contests, _) => Value::Unknown,
        }
    }
}

/// What a fact does to a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// A required grant that is there.
    Grants,
    /// Told to the reader, without effect.
    Notes,
    /// A duty that the standard accepts.
    Conditions,
    /// Not settled by any authority.
    Contests,
    /// A required grant that is not there.
    Lacks,
    /// Breaks the rule.
    Violates,
}

/// An authority's word that settles a verdict.
#[derive(Clone, Debug)]
pub struct Settled {
    /// What it settles.
    pub value: Openness,
    /// The worst value of the facts that it can lift.
    pub lifts: Value,
    /// The evidence.
    pub by: Clause,
}

impl Settled {
    /// True if the authority's word decides. A word better than facts that fail decides only where the standard lets it:
    /// otherwise a description could pass by claiming an approval.
    pub fn prevails(&self, derived: Value) -> bool {
        prevails(self.value, self.lifts, derived)
    }
}

/// As [`Settled::prevails`], of a word that settles `value`.
pub(super) fn prevails(value: Openness, lifts: Value, derived: Value) -> bool {
    derived <= lifts || Value::from(value) >= derived
}

/// How far up a ladder a subject gets. Steps are positions in the ladder; none is below the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The highest step that is certain.
    pub sure: Option<usize>,
    /// The highest step that unknown facts leave possible.
    pub possible: Option<usize>,
    /// The criteria that keep it from the step above the certain one.
    pub capped_by: Vec<usize>,
    /// The criteria that bar the step above the possible one, whatever the unknown facts are.
    pub barred_by: Vec<usize>,
}

/// The verdict on one of several licenses.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its id.
    pub license: String,
    /// Its name.
    pub name: String,
    /// Its verdict.
    pub verdict: Verdict,
}

/// What a day on which other terms take over does to a verdict.
#[derive(Clone, Debug)]
pub struct Turn {
    /// The day; none if the description does not give it.
    pub on: Option<Date>,
    /// The license that takes over.
    pub to: String,
    /// What these terms are worth from then on.
    pub then: Value,
    /// What the verdict speaks of: the terms before, the terms after, or both because the day is unknown.
    pub judged: Option<bool>,
}
