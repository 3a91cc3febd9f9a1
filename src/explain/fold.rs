//! Findings told once: a clause that fails four freedoms is one finding with four freedoms.

use crate::engine::{Because, Effect, Verdict};
use crate::model::{Class, Clause, ParameterValue, Place, Truth, Value, Vocabulary};
use crate::rules::{Rule, Standard};

use super::report::FindingReport;

/// The findings of a verdict that a reader should hear of, worst first. What merely passes is left to the proof.
pub(super) fn fold(standard: &Standard, verdict: &Verdict, license: Option<&str>) -> Vec<FindingReport> {
    let mut told: Vec<(Key, FindingReport)> = Vec::new();
    for finding in &verdict.findings {
        let rule = &standard.rules[finding.rule];
        let criterion = &standard.criteria[finding.criterion].id;
        for because in finding.because.iter().filter(|because| because.effect != Effect::Grants) {
            let key = Key::of(because, rule);
            match told.iter_mut().find(|(other, _)| *other == key) {
                Some((_, report)) => extend(report, because, rule, criterion, &standard.vocabulary),
                None => {
                    let mut report = describe(because, rule, &standard.vocabulary, license);
                    report.criteria.push(criterion.clone());
                    told.push((key, report));
                }
            }
        }
    }
    let worst: Vec<(Value, String, Place)> = told.iter().filter_map(|(_, report)| placed(report)).collect();
    // What a rule makes of a clause is told at its worst; that it would also be less is no news.
    told.retain(|(_, report)| {
        let told_worse = |(value, rule, place): &(Value, String, Place)| {
            *value > report.value && *rule == report.rule && Some(place) == report.place.as_ref()
        };
        report.effect == Effect::Notes || !worst.iter().any(told_worse)
    });
    let order = |report: &FindingReport| severity(report, standard);
    told.sort_by_key(|(_, report)| std::cmp::Reverse(order(report)));
    told.into_iter().map(|(_, report)| report).collect()
}

fn placed(report: &FindingReport) -> Option<(Value, String, Place)> {
    Some((report.value, report.rule.clone(), report.place.clone()?))
}

/// What makes two facts the same thing to tell.
#[derive(PartialEq, Eq)]
enum Key {
    /// The same clause with the same weight.
    Clause(Value, Place),
    /// The same grant missing.
    Lack(String),
    /// Whatever was not read.
    Unread,
}

impl Key {
    fn of(because: &Because, rule: &Rule) -> Key {
        match &because.clause {
            Some(clause) => Key::Clause(because.worth(), clause.place.clone()),
            None if because.truth != Truth::Unknown => Key::Lack(rule.id.clone()),
            None => Key::Unread,
        }
    }
}

fn extend(report: &mut FindingReport, because: &Because, rule: &Rule, criterion: &str, vocabulary: &Vocabulary) {
    if !report.criteria.iter().any(|known| known == criterion) {
        report.criteria.push(criterion.to_owned());
    }
    if report.rule != rule.id && !report.also_rules.contains(&rule.id) {
        report.also_rules.push(rule.id.clone());
    }
    let id = &vocabulary.entry(because.id).id;
    if !report.clauses.contains(id) {
        report.clauses.push(id.clone());
    }
    let names = because.undecided.iter().filter(|name| !report.undecided.contains(name)).cloned();
    report.undecided.extend(names.collect::<Vec<_>>());
    report.value = report.value.worst(because.worth());
}

fn describe(because: &Because, rule: &Rule, vocabulary: &Vocabulary, license: Option<&str>) -> FindingReport {
    let entry = vocabulary.entry(because.id);
    let clause = because.clause.as_ref();
    let section = clause.map(|clause| clause.section.clone()).filter(|section| !section.is_empty());
    let summary = match clause {
        Some(clause) if !clause.summary.is_empty() => clause.summary.clone(),
        // A component has no section to sum up; the open question says what is missing.
        Some(_) if entry.class == Class::Component => entry.asks.clone(),
        Some(_) => entry.title.clone(),
        None if because.truth == Truth::False => "The text was read to the end and grants no such right.".into(),
        None if because.truth == Truth::True => "It is not there, which is what the rule looks for.".into(),
        None if entry.class == Class::Component => {
            "Parts that the description does not list: they may exist or not.".into()
        }
        None => "Text that was not read: it may hold anything.".into(),
    };
    let place_of_remedy = section.clone().unwrap_or_else(|| entry.title.to_lowercase());
    FindingReport {
        rule: rule.id.clone(),
        title: rule.title.clone(),
        also_rules: Vec::new(),
        value: because.worth(),
        effect: because.effect,
        clauses: vec![entry.id.clone()],
        clause_title: entry.title.clone(),
        criteria: Vec::new(),
        license: license.map(str::to_owned),
        section,
        summary,
        quote: clause.and_then(|clause| clause.quote.clone()),
        facts: clause.map(|clause| facts(clause, vocabulary)).unwrap_or_default(),
        undecided: because.undecided.clone(),
        place: clause.map(|clause| clause.place.clone()),
        basis: rule.basis.0.clone(),
        source: rule.source.clone(),
        rationale: rule.rationale.clone(),
        remedy: rule.remedy.replace("{section}", &place_of_remedy),
    }
}

/// The parameters that a description states, as it would say them; those that merely have their default are left out.
pub(super) fn facts(clause: &Clause, vocabulary: &Vocabulary) -> Vec<(String, String)> {
    let parameters = vocabulary.entry(clause.id).parameters.iter().zip(&clause.parameters);
    let stated = parameters.filter(|(parameter, value)| {
        !parameter.derived && (**value != parameter.default || parameter.default.is_none())
    });
    stated
        .filter_map(|(parameter, value)| {
            Some((parameter.name.clone(), shown(value.as_ref()?, parameter.unit.as_deref())))
        })
        .collect()
}

fn shown(value: &ParameterValue, unit: Option<&str>) -> String {
    match unit {
        Some(unit) => format!("{value} {unit}"),
        None => value.to_string(),
    }
}

/// Sorting weight: value first, then how many criteria, then the earlier criterion of the standard.
fn severity(report: &FindingReport, standard: &Standard) -> (Value, bool, usize, std::cmp::Reverse<usize>) {
    let first = standard.criteria.iter().position(|criterion| report.criteria.contains(&criterion.id));
    (
        report.value,
        report.place.is_some() || report.effect == Effect::Lacks,
        report.criteria.len(),
        std::cmp::Reverse(first.unwrap_or(usize::MAX)),
    )
}
