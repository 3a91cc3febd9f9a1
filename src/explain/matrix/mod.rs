//! Several subjects side by side: standards × subjects and freedoms × subjects, each cell with its first reason.

mod sheet;

use schemars::JsonSchema;
use serde::Serialize;

use crate::engine::Options;
use crate::model::{Freedom, Openness, Place, Value};
use crate::rules::{Level, Standard};

use super::permission::PermissionReport;
use super::report::{ErrorReport, ExitReport, LevelReport, StandardReport, Tool};
use super::standing::in_short;
use super::tell::{About, outline};

/// A comparison.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CompareReport {
    /// Version of this structure.
    pub schema: u32,
    /// The program and its version.
    pub tool: Tool,
    /// The day for which it was asked, if one was given.
    pub as_of: Option<String>,
    /// The columns.
    pub subjects: Vec<ColumnReport>,
    /// One row a standard and level: the verdicts.
    pub standards: Vec<RowReport>,
    /// One row a freedom.
    pub freedoms: Vec<RowReport>,
    /// For an organisation that asks: what the terms of each subject mean for it.
    pub may_we: Vec<PermissionReport>,
    /// Inputs that could not be judged.
    pub errors: Vec<ErrorReport>,
    /// The exit code and why.
    pub exit: ExitReport,
}

/// A subject of a comparison.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ColumnReport {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// `license` or `system`.
    pub kind: &'static str,
    /// Where its description stands.
    pub place: Place,
}

/// A row of a matrix.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RowReport {
    /// The standard that gives the values.
    pub standard: String,
    /// Its title and version.
    pub title: String,
    /// Its text.
    pub url: String,
    /// The reading of it.
    pub reading: Option<String>,
    /// What it is asked of.
    pub level: Level,
    /// The freedom, in a row of freedoms.
    pub freedom: Option<Freedom>,
    /// One cell a subject.
    pub cells: Vec<CellReport>,
}

/// A cell of a matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CellReport {
    /// The value, where the standard gives one.
    pub value: Option<Value>,
    /// The same in the standard's words.
    pub says: String,
    /// The first thing it rests on.
    pub reason: Option<String>,
    /// Where that is described.
    pub place: Option<Place>,
}

/// The rows that compare `subjects` by each standard in its reading: first the standards, then the freedoms.
pub fn compare(
    subjects: &[About<'_>],
    standards: &[(Standard, Option<String>)],
    options: &Options,
) -> (Vec<RowReport>, Vec<RowReport>) {
    let mut by_standard = Vec::new();
    let mut by_freedom = Vec::new();
    for (standard, reading) in standards {
        let options = Options { reading: reading.clone(), ..options.clone() };
        let told: Vec<StandardReport> = subjects.iter().map(|subject| outline(*subject, standard, &options)).collect();
        let row = |level, freedom, cells| RowReport {
            standard: standard.id.clone(),
            title: format!("{} {}", standard.title, standard.version),
            url: standard.source.url.clone(),
            reading: told.first().and_then(|report| report.reading.clone()),
            level,
            freedom,
            cells,
        };
        for level in Level::ALL {
            let cells: Vec<Option<CellReport>> = told.iter().map(|report| verdict_cell(report, level)).collect();
            if cells.iter().any(Option::is_some) {
                by_standard.push(row(level, None, cells.into_iter().map(Option::unwrap_or_default).collect()));
            }
        }
        let mut freedoms = Vec::new();
        for freedom in Freedom::ALL {
            let cells: Vec<Option<CellReport>> =
                told.iter().map(|report| freedom_cell(report, standard, freedom)).collect();
            if cells.iter().any(Option::is_some) {
                let cells = cells.into_iter().map(Option::unwrap_or_default).collect();
                freedoms.push(row(Level::Terms, Some(freedom), cells));
            }
        }
        // The first standard that asks for most freedoms by themselves tells them.
        if freedoms.len() > by_freedom.len() {
            by_freedom = freedoms;
        }
    }
    (by_standard, by_freedom)
}

/// What a cell says where a standard asks nothing of a subject.
const NOT_ASKED: &str = "not asked";

impl Default for CellReport {
    fn default() -> CellReport {
        CellReport { value: None, says: NOT_ASKED.to_owned(), reason: None, place: None }
    }
}

fn level_of(report: &StandardReport, level: Level) -> Option<&LevelReport> {
    match level {
        Level::Terms => report.terms.as_ref(),
        Level::System => report.system.as_ref(),
    }
}

/// The verdict at a level with its first reason; for a license, what follows for systems.
fn verdict_cell(report: &StandardReport, level: Level) -> Option<CellReport> {
    let Some(told) = level_of(report, level) else {
        let follows = report.system_follows.as_ref().filter(|_| level == Level::System)?;
        let value = Openness::from_word(follows.verdict).map(Value::from);
        return Some(CellReport { value, says: follows.verdict.replace('-', " "), reason: None, place: None });
    };
    let value = Value::from(told.verdict);
    let says = told.headline.clone().unwrap_or_else(|| told.verdict.word().replace('-', " "));
    let settled = told.settled.as_ref().filter(|settled| settled.prevails && told.conflict);
    let (reason, place) = match settled {
        Some(settled) => (Some(format!("{} ({})", settled.evidence, settled.says)), None),
        None => first_reason(told, value, None).unzip(),
    };
    Some(CellReport { value: told.decides.then_some(value), says, reason, place: place.flatten() })
}

fn freedom_cell(report: &StandardReport, standard: &Standard, freedom: Freedom) -> Option<CellReport> {
    let (_, value) = report.freedoms.iter().find(|(found, _)| *found == freedom)?;
    let teller = if standard.judges(Level::Terms) { standard } else { standard.judge_of_terms() };
    let criterion = teller.criteria.iter().find(|criterion| criterion.freedoms.is_only(freedom))?;
    let first = report.terms.as_ref().and_then(|terms| first_reason(terms, *value, Some(&criterion.id)));
    let (reason, place) = first.unzip();
    Some(CellReport { value: Some(*value), says: value.word().to_owned(), reason, place: place.flatten() })
}

/// The worst finding in a few words and its place, where anything is worse than a pass.
fn first_reason(level: &LevelReport, value: Value, criterion: Option<&str>) -> Option<(String, Option<Place>)> {
    let about = |criteria: &[String]| criterion.is_none_or(|wanted| criteria.iter().any(|known| known == wanted));
    let mut telling = level.findings.iter().filter(|finding| finding.value == value && value > Value::Pass);
    let first = telling.find(|finding| about(&finding.criteria))?;
    // What was not described is a long list that says nothing in a cell.
    let words = if first.clauses.len() > 3 { "not everything is described".to_owned() } else { in_short(first) };
    Some((words, first.place.clone()))
}
