//! A standard: criteria in the order of its source, the rules that decide them, and how they make a verdict.

use std::sync::Arc;

use crate::model::{ClauseId, Freedoms, Openness, ParameterTest, Value, Vocabulary};

use super::rule::{Rule, RuleSource};

/// A standard. One folder under `rules/`, whose name is the id.
#[derive(Clone, Debug)]
pub struct Standard {
    /// The folder's name.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Its version, as its authority counts.
    pub version: String,
    /// Who keeps it.
    pub authority: String,
    /// A sentence on what it asks.
    pub summary: String,
    /// Its text.
    pub source: RuleSource,
    /// How criteria make the verdict.
    pub combine: Combine,
    /// Its own words for the four values.
    pub labels: Labels,
    /// What it calls the steps of its ladder, such as `rung`.
    pub steps_are: String,
    /// Criteria in the source's order.
    pub criteria: Vec<Criterion>,
    /// Rules in the order of their ids.
    pub rules: Vec<Rule>,
    /// Evidence that settles a verdict.
    pub settlements: Vec<Settlement>,
    /// Ways of reading it; the first is the default. Empty if there is only one.
    pub readings: Vec<Reading>,
    /// The standard that judges the licenses of a system's parts, if not this one.
    pub terms_by: Option<String>,
    /// That standard itself.
    pub terms_judge: Option<Arc<Standard>>,
    /// Standards whose standing is told beside this one's verdict.
    pub beside: Vec<String>,
    /// The components whose licenses are a system's own terms.
    pub terms_of: Vec<ClauseId>,
    /// The words in which its rules are written.
    pub vocabulary: Arc<Vocabulary>,
}

/// What a criterion is asked of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// A license.
    Terms,
    /// A system.
    System,
}

impl Level {
    /// Both levels.
    pub const ALL: [Level; 2] = [Level::Terms, Level::System];

    /// The word used in files.
    pub fn word(self) -> &'static str {
        match self {
            Level::Terms => "terms",
            Level::System => "system",
        }
    }

    /// The level that `word` names, if it names one.
    pub fn from_word(word: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.word() == word)
    }
}

/// One criterion of a standard.
#[derive(Clone, Debug)]
pub struct Criterion {
    /// The name of its folder.
    pub id: String,
    /// Its name.
    pub title: String,
    /// The question it asks.
    pub asks: String,
    /// What it is asked of.
    pub level: Level,
    /// The freedoms it stands for: only clauses that reach one of them are weighed. Empty: every clause counts.
    pub freedoms: Freedoms,
    /// Where the standard states it.
    pub source: RuleSource,
}

/// How criteria make the verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Combine {
    /// The worst criterion is the verdict.
    Worst,
    /// The verdict is the highest step whose criteria, and those of every lower step, are met.
    Ladder(Vec<Step>),
    /// Each criterion stands for itself; there is no verdict over all.
    Vector,
}

/// One step of a ladder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Positions of the criteria it needs beyond those of the steps below.
    pub needs: Vec<usize>,
}

/// A standard's own words for the four values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labels {
    words: [String; 4],
}

impl Labels {
    /// Labels from one word a value, best first.
    pub fn new(words: [String; 4]) -> Labels {
        Labels { words }
    }

    /// The word for a value.
    pub fn word(&self, value: Value) -> &str {
        &self.words[value as usize]
    }
}

impl Default for Labels {
    fn default() -> Labels {
        Labels::new(Value::ALL.map(|value| value.word().to_owned()))
    }
}

/// Evidence that settles a verdict of a standard.
#[derive(Clone, Debug)]
pub struct Settlement {
    /// The verdict it settles.
    pub level: Level,
    /// The evidence.
    pub id: ClauseId,
    /// What must hold of it.
    pub tests: Vec<ParameterTest>,
    /// What it settles.
    pub value: Openness,
    /// The worst value of the facts that it can lift. Evidence never lifts a failure unless its standard says so.
    pub lifts: Value,
}

/// One way of reading a standard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The name used after a colon: `standard:reading`.
    pub id: String,
    /// What it is.
    pub title: String,
}

impl Standard {
    /// The criteria asked at one level, with their positions.
    pub fn criteria_at(&self, level: Level) -> impl Iterator<Item = (usize, &Criterion)> {
        self.criteria.iter().enumerate().filter(move |(_, criterion)| criterion.level == level)
    }

    /// The standard that judges the licenses of a system's parts: this one, unless it names another.
    pub fn judge_of_terms(&self) -> &Standard {
        self.terms_judge.as_deref().unwrap_or(self)
    }

    /// The standard whose criteria a system's terms are told by: this one if it asks anything of terms.
    pub fn teller_of_terms(&self) -> &Standard {
        if self.judges(Level::Terms) { self } else { self.judge_of_terms() }
    }

    /// True if it has anything to say at a level.
    pub fn judges(&self, level: Level) -> bool {
        self.criteria_at(level).next().is_some()
    }

    /// True for a ladder whose first step is everybody's: it says where a subject stands, and refuses nothing by itself.
    pub fn refuses_nothing(&self) -> bool {
        matches!(&self.combine, Combine::Ladder(steps) if steps.first().is_none_or(|step| step.needs.is_empty()))
    }

    /// The reading that `name` asks for; the default one for none.
    pub fn reading(&self, name: Option<&str>) -> Option<&Reading> {
        match name {
            Some(name) => self.readings.iter().find(|reading| reading.id == name),
            None => self.readings.first(),
        }
    }
}
