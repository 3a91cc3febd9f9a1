//! Two subjects held against each other: clauses that came, went or changed, and the verdicts that flip.

mod sheet;

use schemars::JsonSchema;
use serde::Serialize;

use crate::engine::Options;
use crate::model::{Clause, License, Place, System, Terms, Value, Vocabulary};
use crate::rules::{Level, Standard};

use super::matrix::{ColumnReport, compare};
use super::report::{CriterionReport, ExitReport, Tool};
use super::tell::{About, outline};

/// What changed from one subject to another.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DiffReport {
    /// Version of this structure.
    pub schema: u32,
    /// The program and its version.
    pub tool: Tool,
    /// The first subject.
    pub from: ColumnReport,
    /// The second.
    pub to: ColumnReport,
    /// Clauses, or parts of a system, that only the first has.
    pub removed: Vec<ClauseReport>,
    /// Those that only the second has.
    pub added: Vec<ClauseReport>,
    /// Those that both have and that do not say the same.
    pub changed: Vec<ChangedReport>,
    /// Every verdict, and every criterion whose value is another.
    pub verdicts: Vec<FlipReport>,
    /// The exit code and why.
    pub exit: ExitReport,
}

/// A clause in a few words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ClauseReport {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its section.
    pub section: Option<String>,
    /// What it does.
    pub summary: String,
    /// Where it is described.
    pub place: Place,
}

/// A clause that says something else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChangedReport {
    /// The clause as it is in the first.
    pub from: ClauseReport,
    /// The clause as it is in the second.
    pub to: ClauseReport,
    /// What differs: parameters, `section`, `acts`, `scope` and `until`.
    pub differs: Vec<DifferenceReport>,
}

/// One thing that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DifferenceReport {
    /// Its name.
    pub name: String,
    /// What it was; none if it was not known or not there.
    pub from: Option<String>,
    /// What it is.
    pub to: Option<String>,
}

/// A verdict, or a criterion, before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FlipReport {
    /// The standard.
    pub standard: String,
    /// Its title and version.
    pub title: String,
    /// Its text.
    pub url: String,
    /// The reading of it.
    pub reading: Option<String>,
    /// What it is asked of.
    pub level: Level,
    /// The criterion; none for the verdict itself.
    pub criterion: Option<String>,
    /// What the first is worth, where the standard says.
    pub from: Option<Value>,
    /// The same in words.
    pub from_says: String,
    /// What the second is worth.
    pub to: Option<Value>,
    /// The same in words.
    pub to_says: String,
    /// True if it is another.
    pub flips: bool,
}

/// The clauses of a license, or the parts of a system, that came, went and changed.
pub fn differences(
    from: About<'_>,
    to: About<'_>,
    vocabulary: &Vocabulary,
) -> (Vec<ClauseReport>, Vec<ClauseReport>, Vec<ChangedReport>) {
    let mut old = facts(from);
    let mut new = facts(to);
    let mut pairs = Vec::new();
    // The same clause first, then the same words in another section, then the same section with other words.
    let nearer: [fn(&Clause, &Clause) -> bool; 4] =
        [|a, b| same_words(a, b) && a.section == b.section, same_words, |a, b| a.section == b.section, |_, _| true];
    for near in nearer {
        old.retain(|one| {
            let twin = new.iter().position(|other| one.id == other.id && near(one, other));
            twin.map(|at| pairs.push((one.clone(), new.remove(at)))).is_none()
        });
    }
    let told = |clause: &Clause| clause_report(clause, vocabulary);
    let mut changed: Vec<ChangedReport> = pairs
        .iter()
        .map(|(a, b)| ChangedReport { from: told(a), to: told(b), differs: differing(a, b, vocabulary) })
        .filter(|changed| !changed.differs.is_empty())
        .collect();
    changed.sort_by(|a, b| a.from.id.cmp(&b.from.id).then_with(|| a.from.section.cmp(&b.from.section)));
    (old.iter().map(told).collect(), new.iter().map(told).collect(), changed)
}

fn same_words(a: &Clause, b: &Clause) -> bool {
    a.parameters == b.parameters && a.acts == b.acts && a.scope == b.scope && a.until == b.until
}

/// Clauses of a license and of every license in it; the parts of a system, each with the license it names.
fn facts(about: About<'_>) -> Vec<Clause> {
    fn collect(license: &License, all: &mut Vec<Clause>) {
        all.extend(license.clauses().iter().cloned());
        license.parts().iter().for_each(|part| collect(part, all));
    }
    fn part(system: &System) -> Vec<Clause> {
        let named = |component: &crate::model::Component| {
            let mut fact = component.fact.clone();
            if let Terms::License(license) = &component.terms {
                fact.summary = format!("under {}", license.name);
            }
            fact
        };
        system.components.iter().map(named).collect()
    }
    let mut all = Vec::new();
    match about {
        About::License(license) => collect(license, &mut all),
        About::System(system) => all = part(system),
    }
    all
}

fn clause_report(clause: &Clause, vocabulary: &Vocabulary) -> ClauseReport {
    let entry = vocabulary.entry(clause.id);
    ClauseReport {
        id: entry.id.clone(),
        title: entry.title.clone(),
        section: Some(clause.section.clone()).filter(|section| !section.is_empty()),
        summary: clause.summary.clone(),
        place: clause.place.clone(),
    }
}

fn differing(a: &Clause, b: &Clause, vocabulary: &Vocabulary) -> Vec<DifferenceReport> {
    let entry = vocabulary.entry(a.id);
    let mut differs = Vec::new();
    let mut note = |name: &str, from: Option<String>, to: Option<String>| {
        if from != to {
            differs.push(DifferenceReport { name: name.to_owned(), from, to });
        }
    };
    for (slot, parameter) in entry.parameters.iter().enumerate() {
        let value = |clause: &Clause| clause.parameters[slot].as_ref().map(ToString::to_string);
        note(&parameter.name, value(a), value(b));
    }
    let acts = |clause: &Clause| {
        clause.acts.map(|acts| acts.iter().map(|freedom| freedom.word()).collect::<Vec<_>>().join(", "))
    };
    note("acts", acts(a), acts(b));
    note("scope", a.scope.clone(), b.scope.clone());
    note("until", a.until.map(|day| day.to_string()), b.until.map(|day| day.to_string()));
    let section = |clause: &Clause| Some(clause.section.clone()).filter(|section| !section.is_empty());
    note("section", section(a), section(b));
    differs
}

/// Every verdict of the standards on both, and every criterion that is not worth the same.
pub fn flips(
    from: About<'_>,
    to: About<'_>,
    standards: &[(Standard, Option<String>)],
    options: &Options,
) -> Vec<FlipReport> {
    let mut found = Vec::new();
    for (standard, reading) in standards {
        let options = Options { reading: reading.clone(), ..options.clone() };
        let (rows, _) = compare(&[from, to], &[(standard.clone(), reading.clone())], &options);
        for row in &rows {
            let [a, b] = row.cells.as_slice() else {
                continue;
            };
            let verdict = FlipReport {
                standard: standard.id.clone(),
                title: row.title.clone(),
                url: row.url.clone(),
                reading: row.reading.clone(),
                level: row.level,
                criterion: None,
                from: a.value,
                from_says: a.says.clone(),
                to: b.value,
                to_says: b.says.clone(),
                flips: a.value != b.value || a.says != b.says,
            };
            let flipped = criteria(from, to, standard, &options, row.level);
            let flipped = flipped.into_iter().map(|(before, after)| FlipReport {
                criterion: Some(after.id),
                from: Some(before.value),
                from_says: before.label,
                to: Some(after.value),
                to_says: after.label,
                flips: true,
                ..verdict.clone()
            });
            let flipped: Vec<_> = flipped.collect();
            found.push(verdict);
            found.extend(flipped);
        }
    }
    found
}

/// The criteria that are not worth the same, before and after.
fn criteria(
    from: About<'_>,
    to: About<'_>,
    standard: &Standard,
    options: &Options,
    level: Level,
) -> Vec<(CriterionReport, CriterionReport)> {
    let [before, after] = [from, to].map(|about| {
        let report = outline(about, standard, options);
        let level = if level == Level::Terms { report.terms } else { report.system };
        level.map(|level| level.criteria).unwrap_or_default()
    });
    let pairs = before.into_iter().filter_map(|one| {
        let other = after.iter().find(|other| other.id == one.id)?;
        (other.value != one.value).then(|| (one, other.clone()))
    });
    pairs.collect()
}
