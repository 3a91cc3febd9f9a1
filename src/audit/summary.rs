//! What a batch comes to: counts by verdict, license, base, finding and reason.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::model::Openness;

use super::row::Row;

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
    fn count(&mut self, terms: Openness) {
        match terms {
            Openness::Open => self.open += 1,
            Openness::Unsure => self.unsure += 1,
            Openness::NotOpen => self.not_open += 1,
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

/// Counts over a batch. Adding is free of order, so parts may be counted by many workers.
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

impl Summary {
    /// Counts one row.
    pub fn count(&mut self, row: &Row<'_>, bad: bool) {
        self.terms.count(row.terms);
        self.systems_not_open += u64::from(row.terms == Openness::NotOpen);
        verdicts(&mut self.by_license, &joined(&row.declared), row.terms);
        row.bases.iter().for_each(|base| verdicts(&mut self.by_base, base, row.terms));
        each(&mut self.by_finding, row.findings.iter().map(|finding| finding.id));
        each(&mut self.by_reason, row.because.iter().flat_map(|because| because.clauses).map(String::as_str));
        each(&mut self.by_problem, row.problems.iter().map(|problem| problem.id));
        if let Some(finding) = row.findings.first().filter(|finding| finding.id == "laundering") {
            let cut = if finding.cut { " → …" } else { "" };
            let way = format!("{}{cut} ({})", finding.path.join(" → "), finding.licenses.join(", "));
            first(&mut self.laundered_examples, way);
            each(&mut self.laundered_by_base, row.bases.iter().copied());
            each(&mut self.laundered_by_owner, row.id.split_once('/').map(|(owner, _)| owner));
        }
        if bad {
            self.bad += 1;
            let problem = row.problems.first();
            let words = problem.map(|problem| format!("line {}: {}", problem.line, problem.id));
            first(&mut self.bad_examples, format!("{}: {}", row.id, words.unwrap_or_default()));
        }
    }

    /// Adds the counts of another part of the batch.
    pub fn add(&mut self, other: Summary) {
        self.terms.add(other.terms);
        self.systems_not_open += other.systems_not_open;
        self.bad += other.bad;
        other.bad_examples.into_iter().for_each(|words| first(&mut self.bad_examples, words));
        other.laundered_examples.into_iter().for_each(|way| first(&mut self.laundered_examples, way));
        for (mine, theirs) in [(&mut self.by_license, other.by_license), (&mut self.by_base, other.by_base)] {
            theirs.into_iter().for_each(|(key, counts)| mine.entry(key).or_default().add(counts));
        }
        for (mine, theirs) in [
            (&mut self.by_finding, other.by_finding),
            (&mut self.laundered_by_base, other.laundered_by_base),
            (&mut self.laundered_by_owner, other.laundered_by_owner),
            (&mut self.by_reason, other.by_reason),
            (&mut self.by_problem, other.by_problem),
        ] {
            theirs.into_iter().for_each(|(key, count)| *mine.entry(key).or_default() += count);
        }
    }

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

fn joined(declared: &[&str]) -> String {
    match declared {
        [] => "(none)".to_owned(),
        // Names nobody knows are told apart in the rows; here they are one line.
        names if names.iter().any(|name| name.starts_with("unknown:")) => "(not a known license)".to_owned(),
        names => names.join(" + "),
    }
}

fn verdicts(counts: &mut BTreeMap<String, Verdicts>, key: &str, terms: Openness) {
    match counts.get_mut(key) {
        Some(count) => count.count(terms),
        None => counts.entry(key.to_owned()).or_default().count(terms),
    }
}

/// Counts each name once a row, however often the row has it.
fn each<'n>(counts: &mut BTreeMap<String, u64>, names: impl IntoIterator<Item = &'n str>) {
    let mut names: Vec<&str> = names.into_iter().collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        match counts.get_mut(name) {
            Some(count) => *count += 1,
            None => drop(counts.insert(name.to_owned(), 1)),
        }
    }
}
