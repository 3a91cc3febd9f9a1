//! Two subjects held against each other: clauses that came, went or changed, and the verdicts that flip.

use schemars::JsonSchema;
use serde::Serialize;

use crate::engine::Options;
use crate::model::{Clause, License, System, Terms, Value, Vocabulary};
use crate::rules::{Level, Standard};

use super::matrix::{ColumnReport, compare};
use super::report::Tool;
use super::sheet::{Cell, Sheet, Table};
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
            found.push(FlipReport {
                standard: standard.id.clone(),
                level: row.level,
                criterion: None,
                from: a.value,
                from_says: a.says.clone(),
                to: b.value,
                to_says: b.says.clone(),
                flips: a.value != b.value || a.says != b.says,
            });
            found.extend(criteria(from, to, standard, &options, row.level));
        }
    }
    found
}

fn criteria(from: About<'_>, to: About<'_>, standard: &Standard, options: &Options, level: Level) -> Vec<FlipReport> {
    let told = [from, to].map(|about| {
        let report = outline(about, standard, options);
        let level = if level == Level::Terms { report.terms } else { report.system };
        level.map(|level| level.criteria).unwrap_or_default()
    });
    let flip = |criterion: &super::report::CriterionReport| {
        let other = told[1].iter().find(|other| other.id == criterion.id)?;
        (other.value != criterion.value).then(|| FlipReport {
            standard: standard.id.clone(),
            level,
            criterion: Some(criterion.id.clone()),
            from: Some(criterion.value),
            from_says: criterion.label.clone(),
            to: Some(other.value),
            to_says: other.label.clone(),
            flips: true,
        })
    };
    told[0].iter().filter_map(flip).collect()
}

impl DiffReport {
    /// The differences as tables, those without a row left out.
    pub fn sheet(&self) -> Sheet {
        let section = |clause: &ClauseReport| clause.section.as_ref().map_or(String::new(), |at| format!("§{at}"));
        let clause = |clause: &ClauseReport| {
            vec![Cell::plain(&clause.id), Cell::plain(section(clause)), Cell::plain(&clause.summary)]
        };
        let list = |heading: &str, clauses: &[ClauseReport]| Table {
            heading: heading.to_owned(),
            columns: Vec::new(),
            rows: clauses.iter().map(clause).collect(),
        };
        let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "not stated".to_owned());
        let change = |changed: &ChangedReport| {
            let differs = changed.differs.iter();
            let told = differs.map(|one| format!("{}: {} → {}", one.name, shown(&one.from), shown(&one.to)));
            let told = told.collect::<Vec<_>>().join("; ");
            vec![Cell::plain(&changed.to.id), Cell::plain(section(&changed.to)), Cell::plain(told)]
        };
        let verdict = |flip: &FlipReport| {
            let criterion = flip.criterion.as_ref().map_or(String::new(), |criterion| format!(", {criterion}"));
            let what = format!("{} {}{criterion}:", flip.standard, flip.level.word());
            let told = if flip.flips {
                format!("{} → {}", flip.from_says, flip.to_says)
            } else {
                format!("{}, unchanged", flip.to_says)
            };
            vec![Cell::plain(what), Cell { text: told, detail: None, value: flip.to }]
        };
        let tables = vec![
            list("Removed", &self.removed),
            list("Added", &self.added),
            Table {
                heading: "Changed".to_owned(),
                columns: Vec::new(),
                rows: self.changed.iter().map(change).collect(),
            },
            Table {
                heading: "Verdicts".to_owned(),
                columns: Vec::new(),
                rows: self.verdicts.iter().map(verdict).collect(),
            },
        ];
        let title = format!("{} → {}", self.from.name, self.to.name);
        Sheet { title, tables: tables.into_iter().filter(|table| !table.rows.is_empty()).collect() }
    }
}
