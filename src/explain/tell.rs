//! A verdict told: the proof tree, the findings, and what follows.

use crate::engine::{Because, Effect, Options, Part, SystemVerdict, Turn, Verdict, judge_license, judge_system};
use crate::model::{Clause, Freedom, License, Openness, System, Truth, Value, Vocabulary};
use crate::rules::{Combine, Level, Standard};

use super::change::{Trial, Tried};
use super::fold::{facts, fold};
use super::objection::Origin;
use super::remedy::remedies;
use super::report::{
    BecauseReport, CriterionReport, FindingReport, FollowsReport, LevelReport, PartReport, RuleReport, SettledReport,
    StandardReport, SubjectReport,
};
use super::standing::standing;

/// The head of a report on a license, without verdicts yet.
pub fn license_report(license: &License) -> SubjectReport {
    SubjectReport {
        id: license.id.clone(),
        name: license.name.clone(),
        kind: "license",
        place: license.place.clone(),
        url: license.url.clone(),
        note: license.note.clone(),
        origin: Origin::default(),
        text: None,
        decision: None,
        objections: 0..0,
        inputs: Vec::new(),
        standards: Vec::new(),
        may_we: None,
    }
}

/// The head of a report on a system, without verdicts yet.
pub fn system_report(system: &System) -> SubjectReport {
    SubjectReport {
        id: system.id.clone(),
        name: system.name.clone(),
        kind: "system",
        place: system.place.clone(),
        url: system.url.clone(),
        note: system.note.clone(),
        origin: Origin::default(),
        text: None,
        decision: None,
        objections: 0..0,
        inputs: Vec::new(),
        standards: Vec::new(),
        may_we: None,
    }
}

/// What a report is about.
#[derive(Clone, Copy)]
pub enum About<'s> {
    /// A license.
    License(&'s License),
    /// A system.
    System(&'s System),
}

/// What a standard makes of a license, told.
pub fn tell_license(license: &License, standard: &Standard, verdict: &Verdict, options: &Options) -> StandardReport {
    let mut report = outline_license(standard, verdict, options);
    if let Some(terms) = &mut report.terms {
        remedies(terms, &Trial { standard, options, subject: Tried::License(license) }, verdict);
    }
    report
}

/// The same without what would have to change.
fn outline_license(standard: &Standard, verdict: &Verdict, options: &Options) -> StandardReport {
    let follows = match verdict.openness() {
        Openness::NotOpen => {
            FollowsReport { verdict: Openness::NotOpen.word(), reason: "terms that fail, fail every system under them" }
        }
        Openness::Unsure | Openness::Open => {
            FollowsReport { verdict: "not-described", reason: "terms alone settle nothing about a system" }
        }
    };
    let mut report = heading(standard, options);
    report.system_follows = standard.judges(Level::System).then_some(follows);
    report.freedoms = freedoms(standard, verdict);
    report.terms = standard.judges(Level::Terms).then(|| level(standard, verdict));
    report
}

/// What a standard makes of a system, told. `terms_by` is the standard that judged the licenses of its parts.
pub fn tell_system(
    system: &System,
    standard: &Standard,
    terms_by: &Standard,
    verdict: &SystemVerdict,
    options: &Options,
) -> StandardReport {
    let mut report = outline_system(standard, terms_by, verdict, options);
    for (told, verdict) in [(&mut report.terms, &verdict.terms), (&mut report.system, &verdict.system)] {
        if let Some(told) = told {
            let subject = Tried::System(system, verdict.level);
            remedies(told, &Trial { standard, options, subject }, verdict);
        }
    }
    report
}

/// The same without what would have to change.
fn outline_system(
    standard: &Standard,
    terms_by: &Standard,
    verdict: &SystemVerdict,
    options: &Options,
) -> StandardReport {
    let mut report = heading(standard, options);
    let teller = if standard.judges(Level::Terms) { standard } else { terms_by };
    report.terms = (!standard.terms_of.is_empty()).then(|| level(teller, &verdict.terms));
    report.freedoms = freedoms(teller, &verdict.terms);
    report.system = standard.judges(Level::System).then(|| level(standard, &verdict.system));
    if let Some(system) = &mut report.system {
        system.standing = standing(standard, &verdict.system, Some(&verdict.terms));
    }
    report
}

/// Judges a subject and tells it, without what would have to change.
pub fn outline(about: About<'_>, standard: &Standard, options: &Options) -> StandardReport {
    match about {
        About::License(license) => outline_license(standard, &judge_license(standard, license, options), options),
        About::System(system) => {
            let terms_by = standard.judge_of_terms();
            outline_system(standard, terms_by, &judge_system(standard, terms_by, system, options), options)
        }
    }
}

fn heading(standard: &Standard, options: &Options) -> StandardReport {
    StandardReport {
        id: standard.id.clone(),
        title: standard.title.clone(),
        version: standard.version.clone(),
        authority: standard.authority.clone(),
        source: standard.source.clone(),
        reading: standard.reading(options.reading.as_deref()).map(|reading| reading.id.clone()),
        terms: None,
        system: None,
        system_follows: None,
        freedoms: Vec::new(),
        beside: Vec::new(),
    }
}

/// The freedoms for which a criterion stands alone, with its value.
fn freedoms(standard: &Standard, verdict: &Verdict) -> Vec<(Freedom, Value)> {
    let alone = |freedom: Freedom| {
        let mut found = verdict.criteria.iter().filter(|(at, _)| standard.criteria[*at].freedoms.is_only(freedom));
        found.next().map(|(_, value)| (freedom, *value))
    };
    Freedom::ALL.into_iter().filter_map(alone).collect()
}

fn level(standard: &Standard, verdict: &Verdict) -> LevelReport {
    let findings = findings(standard, verdict);
    LevelReport {
        level: verdict.level,
        judged_as: verdict.kind,
        either: is_either(verdict),
        verdict: verdict.openness(),
        decides: standard.combine != Combine::Vector,
        headline: headline(standard, verdict),
        derived: verdict.derived.into(),
        settled: settled(standard, verdict),
        conflict: verdict.is_in_conflict(),
        chosen: chosen(verdict),
        parts: parts(standard, verdict),
        standing: standing(standard, verdict, None),
        criteria: criteria(standard, verdict),
        would_settle: would_settle(&findings, verdict),
        findings,
        changes: Vec::new(),
        settle: Vec::new(),
        all_ways: true,
        inert: verdict.inert.iter().map(|clause| inert(clause, &standard.vocabulary)).collect(),
        turn: verdict.turn.as_ref().map(turn),
    }
}

fn settled(standard: &Standard, verdict: &Verdict) -> Option<SettledReport> {
    verdict.settled.as_ref().map(|settled| SettledReport {
        evidence: standard.vocabulary.entry(settled.by.id).id.clone(),
        says: says(&settled.by, &standard.vocabulary),
        source: settled.by.source.clone(),
        date: settled.by.date.map(|day| day.to_string()),
        value: settled.value,
        prevails: settled.prevails(verdict.derived),
    })
}

fn chosen(verdict: &Verdict) -> Option<String> {
    verdict.chosen.and_then(|at| verdict.parts.get(at)).map(|part| part.license.clone())
}

fn is_either(verdict: &Verdict) -> bool {
    verdict.turn.as_ref().is_some_and(|turn| turn.judged.is_none())
}

/// The verdicts on the licenses of a choice or a stack, each with its own proof.
fn parts(standard: &Standard, verdict: &Verdict) -> Vec<PartReport> {
    let part = |part: &Part| PartReport {
        license: part.license.clone(),
        name: part.name.clone(),
        verdict: part.verdict.openness(),
        judged_as: part.verdict.kind,
        either: is_either(&part.verdict),
        derived: part.verdict.derived.into(),
        settled: settled(standard, &part.verdict),
        chosen: chosen(&part.verdict),
        parts: parts(standard, &part.verdict),
        criteria: criteria(standard, &part.verdict),
    };
    verdict.parts.iter().map(part).collect()
}

fn criteria(standard: &Standard, verdict: &Verdict) -> Vec<CriterionReport> {
    verdict.criteria.iter().map(|(at, value)| criterion(standard, verdict, *at, *value)).collect()
}

/// Of a stack, every part speaks for itself and is named; of anything else, the verdict's own findings.
fn findings(standard: &Standard, verdict: &Verdict) -> Vec<FindingReport> {
    if verdict.parts.is_empty() || verdict.chosen.is_some() {
        return fold(standard, verdict, None);
    }
    let parts = verdict.parts.iter();
    let mut all: Vec<_> = parts.flat_map(|part| fold(standard, &part.verdict, Some(&part.license))).collect();
    all.sort_by_key(|finding| std::cmp::Reverse((finding.value, finding.criteria.len())));
    all
}

fn says(clause: &Clause, vocabulary: &Vocabulary) -> String {
    let stated: Vec<_> =
        facts(clause, vocabulary).into_iter().map(|(name, value)| format!("{name}: {value}")).collect();
    stated.join(", ")
}

fn criterion(standard: &Standard, verdict: &Verdict, at: usize, value: Value) -> CriterionReport {
    let findings = || verdict.findings.iter().filter(|finding| finding.criterion == at);
    let best = findings().map(|finding| finding.best).max().unwrap_or_default();
    let rules = findings().map(|finding| RuleReport {
        id: standard.rules[finding.rule].id.clone(),
        value: finding.value,
        because: finding.because.iter().map(|because| because_report(because, &standard.vocabulary)).collect(),
    });
    CriterionReport {
        id: standard.criteria[at].id.clone(),
        title: standard.criteria[at].title.clone(),
        value,
        label: standard.labels.word(value).to_owned(),
        interval: (standard.combine == Combine::Vector).then(|| interval(standard, value, best)),
        rules: rules.collect(),
    }
}

fn because_report(because: &Because, vocabulary: &Vocabulary) -> BecauseReport {
    BecauseReport {
        effect: because.effect,
        clause: vocabulary.entry(because.id).id.clone(),
        certain: because.truth != Truth::Unknown,
        section: because.clause.as_ref().map(|clause| clause.section.clone()).filter(|section| !section.is_empty()),
        place: because.clause.as_ref().map(|clause| clause.place.clone()),
        undecided: because.undecided.clone(),
    }
}

/// The worst and the best that a value leaves possible, in the standard's words.
fn interval(standard: &Standard, value: Value, best: Value) -> [String; 2] {
    let worst = if value == Value::Unknown { Value::Fail } else { value };
    [worst, best].map(|end| standard.labels.word(end).to_owned())
}

/// The verdict in the standard's own words: the step of a ladder, or how many criteria of a vector have which value.
fn headline(standard: &Standard, verdict: &Verdict) -> Option<String> {
    match &standard.combine {
        Combine::Worst => None,
        Combine::Vector => {
            let count = |value: Value| verdict.criteria.iter().filter(|(_, found)| *found == value).count();
            let counts = Value::ALL.map(|value| (count(value), standard.labels.word(value)));
            let told = counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}"));
            Some(told.collect::<Vec<_>>().join(", "))
        }
        Combine::Ladder(_) => standing(standard, verdict, None).map(|standing| standing.to_string()),
    }
}

/// Which facts would settle what is unknown. With a failure on record nothing unknown can lift the verdict.
fn would_settle(findings: &[FindingReport], verdict: &Verdict) -> Vec<String> {
    let mut facts = Vec::new();
    for finding in findings.iter().filter(|finding| finding.value == Value::Unknown) {
        let whole = finding.section.as_ref().map_or(String::new(), |section| format!(" of section {section}"));
        let fact = match (finding.effect, &finding.place) {
            (Effect::Contests, Some(_)) if finding.undecided.is_empty() => {
                format!("a decision by an authority on `{}`{whole}", finding.clauses.join("`, `"))
            }
            (_, Some(_)) if !finding.undecided.is_empty() => {
                format!("the `{}`{whole} of `{}`", finding.undecided.join("`, `"), finding.clauses.join("`, `"))
            }
            (_, Some(_)) => format!("what `{}`{whole} says in full", finding.clauses.join("`, `")),
            (_, None) if verdict.level == Level::System => {
                format!("a description of: {}", finding.clauses.join(", "))
            }
            (_, None) => "the part of the text that was not read".to_owned(),
        };
        if !facts.contains(&fact) {
            facts.push(fact);
        }
    }
    facts
}

fn inert(clause: &Clause, vocabulary: &Vocabulary) -> String {
    let id = &vocabulary.entry(clause.id).id;
    match (&clause.scope, clause.until) {
        (Some(scope), _) => format!("`{id}`, section {}: concerns only `{scope}` systems", clause.section),
        (None, Some(until)) => format!("`{id}`, section {}: ended on {until}", clause.section),
        (None, None) => format!("`{id}`, section {}", clause.section),
    }
}

fn turn(turn: &Turn) -> String {
    let then = match Openness::from(turn.then) {
        Openness::Open => "open",
        Openness::Unsure => "unsure",
        Openness::NotOpen => "not open",
    };
    match (turn.on, turn.judged) {
        (Some(on), Some(true)) => format!("since {on} the terms of `{}` hold; they were judged", turn.to),
        (Some(on), _) => {
            format!("from {on} on the terms of `{}` hold, which are {then}; ask with `--as-of {on}`", turn.to)
        }
        (None, None) => format!(
            "at some day the terms of `{}` hold, which are {then}; the description does not give the day, so what differs is unknown",
            turn.to
        ),
        (None, _) => {
            format!("at some day the terms of `{}` hold, which are {then}; these are the terms until then", turn.to)
        }
    }
}
