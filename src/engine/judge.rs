//! A license by a standard: its clauses, a choice or a stack of licenses, and terms that change on a day.

use crate::model::{Body, Clause, Kind, License, Openness, System, TextRead, Truth, Value, VerdictOn};
use crate::rules::{Level, Settlement, Standard};

use super::Options;
use super::combine::{best, overall, per_criterion};
use super::derive;
use super::facts::{Facts, in_effect};
use super::finding::{finding, questions, speaks};
use super::truth::all_hold;
use super::verdict::{Part, Settled, Turn, Verdict};

/// What decides how a license is judged, beside the license.
#[derive(Clone, Copy)]
pub(super) struct Setting<'s> {
    pub standard: &'s Standard,
    pub options: &'s Options,
    /// The reading of the standard that is asked for, or its default one.
    pub reading: Option<&'s str>,
    /// What it is judged as, if not what it was written for.
    pub kind: Option<Kind>,
    /// The kinds of system in question, if known.
    pub scopes: Option<&'s [String]>,
}

impl<'s> Setting<'s> {
    pub fn new(standard: &'s Standard, options: &'s Options) -> Setting<'s> {
        let reading = standard.reading(options.reading.as_deref()).map(|reading| reading.id.as_str());
        Setting { standard, options, reading, kind: None, scopes: None }
    }

    pub fn of_system(standard: &'s Standard, options: &'s Options, system: &'s System) -> Setting<'s> {
        Setting { scopes: system.scopes.as_deref(), ..Setting::new(standard, options) }
    }

    /// The same by another standard. The reading asked for is one of the first standard's: the other has its default one,
    /// also where it knows the word.
    pub fn by(self, other: &'s Standard) -> Setting<'s> {
        let default = || other.reading(None).map(|reading| reading.id.as_str());
        let reading = if other.id == self.standard.id { self.reading } else { default() };
        Setting { standard: other, reading, ..self }
    }
}

/// Judges the terms of one license by one standard. Pure, and it cannot fail.
pub fn judge_license(standard: &Standard, license: &License, options: &Options) -> Verdict {
    judge(license, Setting::new(standard, options))
}

pub(super) fn judge(license: &License, setting: Setting<'_>) -> Verdict {
    let Some(succession) = &license.succession else {
        return judge_present(license, setting);
    };
    let before = judge_present(license, setting);
    let after = judge(&succession.to, setting);
    let mut turn = Turn { on: succession.on, to: succession.to.id.clone(), then: after.value(), judged: Some(false) };
    match (setting.options.as_of, succession.on) {
        (Some(day), Some(on)) if day >= on => {
            turn.judged = Some(true);
            Verdict { turn: Some(turn), judged_instead: Some(succession.to.id.clone()), ..after }
        }
        (Some(_), None) => {
            turn.judged = None;
            Verdict { turn: Some(turn), ..either(before, &after) }
        }
        _ => Verdict { turn: Some(turn), ..before },
    }
}

/// One of two verdicts holds and nobody knows which: what they agree on stands, the rest is unknown.
fn either(mut one: Verdict, other: &Verdict) -> Verdict {
    for (at, value) in &mut one.criteria {
        *value = match other.criterion(*at) {
            Some(other) if value.is_granted() && other.is_granted() => value.worst(other),
            Some(other) if *value == other => other,
            _ => Value::Unknown,
        };
    }
    if one.openness() != other.openness() {
        // No authority's word on one of them speaks for whichever holds.
        one.settled = None;
        one.derived = Value::Unknown;
    } else if Openness::from(one.derived) != Openness::from(other.derived) {
        // Only a word that decided where it was said may go on deciding; one that did not would lift a failure here.
        let decided = |verdict: &Verdict| verdict.settled.clone().filter(|word| word.prevails(verdict.derived));
        let words = [decided(&one), decided(other)];
        one.derived = Value::Unknown;
        one.settled = words.into_iter().flatten().find(|word| word.prevails(Value::Unknown));
    } else {
        one.derived = one.derived.worst(other.derived);
    }
    one
}

fn judge_present(license: &License, setting: Setting<'_>) -> Verdict {
    let mut verdict = match &license.body {
        Body::Clauses(clauses) => judge_clauses(license, clauses, setting),
        Body::AnyOf(parts) => choose(parts.iter().map(|part| judge_part(part, setting)).collect(), setting),
        Body::AllOf(parts) => stack(parts.iter().map(|part| judge_part(part, setting)).collect(), setting),
    };
    let settled = settle(&license.evidence, Level::Terms, setting);
    // A pass needs everything read: of a text read in part nobody can say that it is the one that was approved.
    let whole = license.text_read == TextRead::Full;
    verdict.settled = settled.filter(|settled| whole || settled.value != Openness::Open).or(verdict.settled);
    verdict
}

fn judge_part(license: &License, setting: Setting<'_>) -> Part {
    Part { license: license.id.clone(), name: license.name.clone(), verdict: judge(license, setting) }
}

fn judge_clauses(license: &License, clauses: &[Clause], setting: Setting<'_>) -> Verdict {
    with_facts(license, clauses, setting, |facts, inert| {
        let mut verdict = weigh(facts, Level::Terms, setting);
        verdict.inert = inert.into_iter().cloned().collect();
        verdict
    })
}

/// What `look` makes of the facts about a license of clauses, and of the clauses that have no effect here.
pub(super) fn with_facts<T>(
    license: &License,
    clauses: &[Clause],
    setting: Setting<'_>,
    look: impl FnOnce(&Facts<'_>, Vec<&Clause>) -> T,
) -> T {
    let (active, inert) = in_effect(clauses, setting.options.as_of, setting.scopes);
    let evidence = license.evidence.iter().filter(|_| !setting.options.ignore_status);
    let closed = license.text_read == TextRead::Full;
    let kind = setting.kind.unwrap_or(license.kind);
    let verdicts = verdicts_on_terms(license, setting);
    let known = active.into_iter().chain(evidence).chain(&verdicts);
    look(&Facts::new(&setting.standard.vocabulary, known, closed, kind), inert)
}

/// What the standard that judges terms in this one's place makes of `license`, as facts for this one's own rules.
fn verdicts_on_terms(license: &License, setting: Setting<'_>) -> Vec<Clause> {
    let Some(other) = setting.standard.terms_judge.as_deref() else {
        return Vec::new();
    };
    let verdict = judge(license, setting.by(other));
    derive::verdicts(VerdictOn::License, &setting.standard.vocabulary, &license.place, |name| {
        derive::by_name(name, &verdict, other)
    })
}

/// Every rule of a level against one set of facts.
pub(super) fn weigh(facts: &Facts<'_>, level: Level, setting: Setting<'_>) -> Verdict {
    let standard = setting.standard;
    let findings: Vec<_> = questions(standard, level)
        .filter(|(rule, _)| speaks(&standard.rules[*rule], facts, setting.reading))
        .map(|(rule, criterion)| finding(standard, rule, criterion, facts))
        .collect();
    let criteria = per_criterion(standard, level, &findings);
    let (derived, standing) = overall(standard, &criteria);
    Verdict {
        level,
        kind: facts.kind,
        derived,
        settled: None,
        criteria,
        findings,
        standing,
        parts: Vec::new(),
        chosen: None,
        inert: Vec::new(),
        turn: None,
        judged_instead: None,
    }
}

/// What evidence on file settles at a level, unless evidence is to be left out.
pub(super) fn settle(evidence: &[Clause], level: Level, setting: Setting<'_>) -> Option<Settled> {
    let (settlement, proof) = settling(evidence, level, setting)?;
    Some(Settled { value: settlement.value, lifts: settlement.lifts, by: proof.clone() })
}

/// The first settlement at a level for which there is evidence, and that evidence.
pub(super) fn settling<'s, 'c>(
    evidence: &'c [Clause],
    level: Level,
    setting: Setting<'s>,
) -> Option<(&'s Settlement, &'c Clause)> {
    if setting.options.ignore_status {
        return None;
    }
    let settlements = setting.standard.settlements.iter().filter(|settlement| settlement.level == level);
    let mut settling = settlements.filter_map(|settlement| {
        let shows = |clause: &&Clause| clause.id == settlement.id && all_hold(&settlement.tests, clause) == Truth::True;
        Some((settlement, evidence.iter().find(shows)?))
    });
    settling.next()
}

/// The best of several licenses that one may choose from.
fn choose(parts: Vec<Part>, setting: Setting<'_>) -> Verdict {
    let Some(chosen) = best(parts.iter().map(|part| &part.verdict)) else {
        return nothing(setting);
    };
    let mut verdict = parts[chosen].verdict.clone();
    verdict.chosen = Some(chosen);
    verdict.parts = parts;
    verdict
}

/// Several licenses that all apply: for each criterion the worst, and no evidence about one speaks for all.
pub(super) fn stack(parts: Vec<Part>, setting: Setting<'_>) -> Verdict {
    let mut verdict = nothing(setting);
    if parts.is_empty() {
        return verdict;
    }
    for (at, value) in &mut verdict.criteria {
        let values = parts.iter().filter_map(|part| part.verdict.criterion(*at));
        *value = values.max().unwrap_or(Value::Unknown);
    }
    let (derived, standing) = overall(setting.standard, &verdict.criteria);
    // A settled part is what the authority says it is; the stack is the worst of what its parts are.
    let settled: Vec<Value> = parts.iter().map(|part| part.verdict.value()).collect();
    verdict.derived = settled.into_iter().max().unwrap_or(derived);
    verdict.standing = standing;
    verdict.findings = parts.iter().flat_map(|part| part.verdict.findings.iter().cloned()).collect();
    verdict.inert = parts.iter().flat_map(|part| part.verdict.inert.iter().cloned()).collect();
    verdict.parts = parts;
    verdict
}

/// The verdict on nothing at all: unknown throughout.
fn nothing(setting: Setting<'_>) -> Verdict {
    let facts = Facts::new(&setting.standard.vocabulary, [], false, Kind::Software);
    let mut verdict = weigh(&facts, Level::Terms, setting);
    verdict.criteria.iter_mut().for_each(|(_, value)| *value = Value::Unknown);
    verdict.derived = Value::Unknown;
    verdict.findings.clear();
    verdict
}
