//! What a batch comes to: counts by verdict, license, base, finding and reason.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use serde::Serialize;

use crate::input::model_card::Problem;
use crate::lineage::{ModelId, View};
use crate::model::Openness;

use super::row::{FindingRow, ProblemRow, Row};

/// Lines of each list that a report shows.
pub const SHOWN: usize = 12;

/// Counts of subjects by verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Verdicts {
    /// Open.
    pub open: u64,
    /// Unsure.
    pub unsure: u64,
    /// Not open.
    pub not_open: u64,
}

impl Verdicts {
    fn count(&mut self, terms: Openness, times: u64) {
        match terms {
            Openness::Open => self.open += times,
            Openness::Unsure => self.unsure += times,
            Openness::NotOpen => self.not_open += times,
        }
    }

    fn add(&mut self, other: Verdicts) {
        self.open += other.open;
        self.unsure += other.unsure;
        self.not_open += other.not_open;
    }

    /// All of them.
    pub fn all(self) -> u64 {
        self.open + self.unsure + self.not_open
    }
}

/// What a batch comes to. Counting is free of order, so parts may be counted by many workers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Summary {
    /// Models by the verdict on their terms.
    pub terms: Verdicts,
    /// Models whose system fails because its terms do; cards show no more of systems than that.
    pub systems_not_open: u64,
    /// Models by what they declare; a list is joined by ` + `.
    pub by_license: BTreeMap<String, Verdicts>,
    /// Models by the base they name.
    pub by_base: BTreeMap<String, Verdicts>,
    /// Models by finding of lineage.
    pub by_finding: BTreeMap<String, u64>,
    /// Laundered models by the base they name: the worst offenders' source.
    pub laundered_by_base: BTreeMap<String, u64>,
    /// Laundered models by the account that publishes them: the worst offenders.
    pub laundered_by_owner: BTreeMap<String, u64>,
    /// The first laundered models in the order of ids, each with the way to the restriction.
    pub laundered_examples: BTreeSet<String>,
    /// Models by the clause that keeps them from being open.
    pub by_reason: BTreeMap<String, u64>,
    /// Cards by what is wrong with them.
    pub by_problem: BTreeMap<String, u64>,
    /// Cards that could not be read: input errors.
    pub bad: u64,
    /// The first bad cards in the order of ids, with what is wrong.
    pub bad_examples: BTreeSet<String>,
}

/// Counts on their way to a [`Summary`]: names are found by their hash, and kept once.
#[derive(Debug, Default)]
pub struct Counts {
    terms: Verdicts,
    by_license: Tally<Verdicts>,
    by_base: Tally<Verdicts>,
    by_finding: Tally<u64>,
    laundered_by_base: Tally<u64>,
    laundered_by_owner: Tally<u64>,
    by_reason: Tally<u64>,
    by_problem: Tally<u64>,
    bad: u64,
    bad_examples: BTreeSet<String>,
    laundered_examples: BTreeSet<String>,
}

/// Something counted by name.
#[derive(Debug)]
struct Tally<T>(HashMap<String, T, FixedState>);

impl<T> Default for Tally<T> {
    fn default() -> Self {
        Tally(HashMap::default())
    }
}

impl<T: Default> Tally<T> {
    fn at(&mut self, name: &str) -> &mut T {
        self.0.entry_ref(name).or_default()
    }

    fn add(&mut self, other: Tally<T>, add: impl Fn(&mut T, T)) {
        other.0.into_iter().for_each(|(name, count)| add(self.0.entry(name).or_default(), count));
    }

    fn sorted(self) -> BTreeMap<String, T> {
        self.0.into_iter().collect()
    }
}

impl Tally<u64> {
    /// Counts each name once a row, however often the row has it, for so many rows.
    fn each<'n>(&mut self, names: impl Iterator<Item = &'n str> + Clone, times: u64) {
        for (at, name) in names.clone().enumerate() {
            if names.clone().take(at).all(|earlier| earlier != name) {
                *self.at(name) += times;
            }
        }
    }
}

impl Counts {
    /// Counts a model whose row nobody reads: the way to a restriction is looked for where it becomes an example only.
    pub fn count_model(&mut self, view: View<'_>, model: ModelId, problems: &[Problem]) {
        let bad = problems.iter().any(|problem| problem.kind.is_bad_input());
        self.count(&self.row(view, model, problems), bad);
    }

    /// The row of a model as it is counted.
    pub(super) fn row<'a>(&self, view: View<'a>, model: ModelId, problems: &'a [Problem]) -> Row<'a> {
        let row = Row::of(view.without_ways(), model, problems);
        if self.shown_by(&row).is_some() { Row::of(view, model, problems) } else { row }
    }

    /// The laundering of a row that belongs to the first ones.
    fn shown_by<'r, 'a>(&self, row: &'r Row<'a>) -> Option<&'r FindingRow<'a>> {
        let last = self.laundered_examples.last().filter(|_| self.laundered_examples.len() >= SHOWN);
        let finding = row.findings.first().filter(|_| row.launders())?;
        last.is_none_or(|last| row.id < last.as_str()).then_some(finding)
    }

    /// Counts one row.
    pub fn count(&mut self, row: &Row<'_>, bad: bool) {
        self.count_alike(row, 1);
        row.bases.iter().for_each(|base| self.by_base.at(base).count(row.terms, 1));
        self.count_own(row, bad);
    }

    /// Counts what so many models have in common with the one of this row: verdict, licenses, findings and reasons.
    pub(super) fn count_alike(&mut self, row: &Row<'_>, times: u64) {
        self.terms.count(row.terms, times);
        self.by_license.at(&joined(&row.declared)).count(row.terms, times);
        self.by_finding.each(row.findings.iter().map(|finding| finding.id), times);
        let reasons = row.because.iter().flat_map(|because| because.clauses).map(String::as_str);
        self.by_reason.each(reasons, times);
    }

    /// Counts models that name a base.
    pub(super) fn count_base(&mut self, base: &str, models: Verdicts) {
        self.by_base.at(base).add(models);
    }

    /// Counts what a row says of its own model and card alone, its bases excepted.
    pub(super) fn count_own(&mut self, row: &Row<'_>, bad: bool) {
        self.count_problems(row.id, &row.problems, bad);
        if let Some(finding) = self.shown_by(row) {
            let cut = if finding.cut { " → …" } else { "" };
            let way = format!("{}{cut} ({})", finding.path.join(" → "), finding.licenses.join(", "));
            first(&mut self.laundered_examples, way);
        }
        if row.launders() {
            self.laundered_by_base.each(row.bases.iter().copied(), 1);
            self.laundered_by_owner.each(row.id.split_once('/').map(|(owner, _)| owner).into_iter(), 1);
        }
    }

    /// Counts what is wrong with a card.
    pub(super) fn count_problems(&mut self, id: &str, problems: &[ProblemRow<'_>], bad: bool) {
        self.by_problem.each(problems.iter().map(|problem| problem.id), 1);
        if bad {
            self.bad += 1;
            let words = problems.first().map(ProblemRow::to_string);
            first(&mut self.bad_examples, format!("{id}: {}", words.unwrap_or_default()));
        }
    }

    /// How many rows were counted.
    pub fn cards(&self) -> u64 {
        self.terms.all()
    }

    /// Adds the counts of another part of the batch.
    pub fn add(&mut self, other: Counts) {
        self.terms.add(other.terms);
        self.bad += other.bad;
        other.bad_examples.into_iter().for_each(|words| first(&mut self.bad_examples, words));
        other.laundered_examples.into_iter().for_each(|way| first(&mut self.laundered_examples, way));
        for (mine, theirs) in [(&mut self.by_license, other.by_license), (&mut self.by_base, other.by_base)] {
            mine.add(theirs, Verdicts::add);
        }
        for (mine, theirs) in [
            (&mut self.by_finding, other.by_finding),
            (&mut self.laundered_by_base, other.laundered_by_base),
            (&mut self.laundered_by_owner, other.laundered_by_owner),
            (&mut self.by_reason, other.by_reason),
            (&mut self.by_problem, other.by_problem),
        ] {
            mine.add(theirs, |mine, theirs| *mine += theirs);
        }
    }

    /// The counts, in the order of names.
    pub fn finish(self) -> Summary {
        Summary {
            terms: self.terms,
            systems_not_open: self.terms.not_open,
            by_license: self.by_license.sorted(),
            by_base: self.by_base.sorted(),
            by_finding: self.by_finding.sorted(),
            laundered_by_base: self.laundered_by_base.sorted(),
            laundered_by_owner: self.laundered_by_owner.sorted(),
            by_reason: self.by_reason.sorted(),
            by_problem: self.by_problem.sorted(),
            bad: self.bad,
            bad_examples: self.bad_examples,
            laundered_examples: self.laundered_examples,
        }
    }
}

impl Summary {
    /// The largest of a list of counts, largest first, then by name.
    pub fn largest<T>(counts: &BTreeMap<String, T>, size: impl Fn(&T) -> u64) -> Vec<(&str, &T)> {
        let mut sorted: Vec<_> = counts.iter().map(|(name, count)| (name.as_str(), count)).collect();
        sorted.sort_by_key(|(_, count)| std::cmp::Reverse(size(count)));
        sorted.truncate(SHOWN);
        sorted
    }
}

/// Keeps the first few of what is told by example.
fn first(examples: &mut BTreeSet<String>, words: String) {
    examples.insert(words);
    if examples.len() > SHOWN {
        examples.pop_last();
    }
}

fn joined<'n>(declared: &[&'n str]) -> Cow<'n, str> {
    match declared {
        [] => "(none)".into(),
        // Names nobody knows are told apart in the rows; here they are one line.
        names if names.iter().any(|name| name.starts_with("unknown:")) => "(not a known license)".into(),
        [name] => (*name).into(),
        names => names.join(" + ").into(),
    }
}
