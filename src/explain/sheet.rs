//! Reports that are tables, as plain values that every format can lay out, and each thing they say by itself.

use serde::Serialize;

use super::report::{ErrorReport, ExitReport};
use crate::model::{Place, Value};

/// Tables under one title.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// What they are about; may be empty.
    pub title: String,
    /// The tables.
    pub tables: Vec<Table>,
    /// What they say, one thing at a time, in their order.
    pub points: Vec<Point>,
    /// Inputs that could not be judged.
    pub errors: Vec<ErrorReport>,
    /// How the run ends.
    pub exit: ExitReport,
    /// The report they were made of, as programs read it.
    pub report: serde_json::Value,
}

impl Sheet {
    /// What the tables say, worst first; among equals in the order of the tables.
    pub fn worst_first(&self) -> Vec<&Point> {
        let mut points: Vec<_> = self.points.iter().collect();
        points.sort_by_key(|point| std::cmp::Reverse(point.weight));
        points
    }
}

/// A table. Without column names it is a list.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// What stands above it.
    pub heading: String,
    /// The names of its columns.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// The reason, told below it.
    pub detail: Option<String>,
    /// What it is worth, for its colour.
    pub value: Option<Value>,
}

impl Cell {
    /// A cell that says no more than its text.
    pub fn plain(text: impl Into<String>) -> Cell {
        Cell { text: text.into(), detail: None, value: None }
    }
}

/// One thing that a comparison says of a subject, for formats that take results one by one.
#[derive(Clone, Debug, Serialize)]
pub struct Point {
    /// `verdict`, `criterion`, `freedom`, `may-we`, `removed`, `added` or `changed`.
    pub r#type: &'static str,
    /// What it is a result of, such as `osd-1.9/terms`. Stable.
    pub rule: String,
    /// The same in words.
    pub title: String,
    /// Where that can be read; empty where nowhere.
    pub url: String,
    /// The subject's id; of a change, the id of the second.
    pub subject: String,
    /// What it is worth, where a standard says.
    pub value: Option<Value>,
    /// The same in words.
    pub says: String,
    /// The first thing it rests on.
    pub reason: Option<String>,
    /// The clauses it is about, where it is about clauses themselves.
    pub clauses: Vec<String>,
    /// How much it matters to whoever asked.
    pub weight: Weight,
    /// Where it stands: the fact behind it, or the subject's description.
    pub place: Place,
}

/// How much a point matters. The order is the meaning: what passes is the least, what fails the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// It passes, or is as it was.
    Passes,
    /// It has no worth of its own: a step of a ladder, a clause that changed.
    Told,
    /// It is not known or not settled.
    Undecided,
    /// It fails.
    Fails,
}

impl Weight {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Weight::Passes => "passes",
            Weight::Told => "told",
            Weight::Undecided => "undecided",
            Weight::Fails => "fails",
        }
    }
}

impl From<Option<Value>> for Weight {
    fn from(value: Option<Value>) -> Weight {
        match value {
            None => Weight::Told,
            Some(Value::Pass | Value::Conditional) => Weight::Passes,
            Some(Value::Unknown) => Weight::Undecided,
            Some(Value::Fail) => Weight::Fails,
        }
    }
}

impl Point {
    /// What it says in a line: what it is a result of, the result, the reason.
    pub fn line(&self) -> String {
        let reason = self.reason.as_ref().map_or(String::new(), |reason| format!(" ({reason})"));
        format!("{}: {}{reason}", self.rule, self.says)
    }

    /// What makes it the same point in another run.
    pub fn identity(&self) -> impl Iterator<Item = &str> {
        let head = [self.r#type, self.rule.as_str(), self.subject.as_str(), self.says.as_str()];
        head.into_iter().chain(self.clauses.iter().map(String::as_str))
    }
}
