//! An AI system by a standard: its parts, and the verdicts on the licenses they are under.

use crate::model::{
    Clause, Component, Kind, License, ParameterValue, System, Terms, TextRead, Truth, VerdictOn, Vocabulary,
};
use crate::rules::{Level, Standard};

use super::Options;
use super::combine::overall;
use super::derive;
use super::facts::Facts;
use super::judge::{Setting, judge, settle, stack, weigh};
use super::truth::all_hold;
use super::verdict::{Part, Verdict};

/// What a standard makes of a system: its terms, and the whole.
#[derive(Clone, Debug)]
pub struct SystemVerdict {
    /// The terms of the parts that the standard takes for the system's own.
    pub terms: Verdict,
    /// The system.
    pub system: Verdict,
}

/// Judges a system. `terms_by` is the standard that judges the licenses of its parts: `standard` itself, or the one it names.
pub fn judge_system(standard: &Standard, terms_by: &Standard, system: &System, options: &Options) -> SystemVerdict {
    judge_whole(system, terms_by, Setting::of_system(standard, options, system))
}

fn judge_whole(system: &System, terms_by: &Standard, setting: Setting<'_>) -> SystemVerdict {
    let (mut whole, judged) =
        with_facts(terms_by, system, setting, |facts, judged| (weigh(facts, Level::System, setting), judged));
    whole.settled = settle(&system.evidence, Level::System, setting);
    let terms = own_terms(system, judged, setting);
    stand_on_terms(&mut whole, &terms, setting.standard);
    SystemVerdict { terms, system: whole }
}

/// What `look` makes of the facts about a system, and of the verdicts on the licenses of its parts.
pub(super) fn with_facts<T>(
    terms_by: &Standard,
    system: &System,
    setting: Setting<'_>,
    look: impl FnOnce(&Facts<'_>, Vec<Part>) -> T,
) -> T {
    let vocabulary = &setting.standard.vocabulary;
    let judged: Vec<Part> =
        system.components.iter().map(|component| judge_part(component, system, setting.by(terms_by))).collect();
    let clauses: Vec<Clause> = system
        .components
        .iter()
        .zip(&judged)
        .map(|(component, part)| with_derived(component, &part.verdict, terms_by, vocabulary))
        .collect();
    let evidence = system.evidence.iter().filter(|_| !setting.options.ignore_status);
    let verdicts = verdicts_on_system(terms_by, system, setting);
    let known = clauses.iter().chain(evidence).chain(&verdicts);
    look(&Facts::new(vocabulary, known, false, Kind::AiModel), judged)
}

/// What the standard that judges terms in this one's place makes of the whole system, as facts for this one's rules.
fn verdicts_on_system(terms_by: &Standard, system: &System, setting: Setting<'_>) -> Vec<Clause> {
    let standard = setting.standard;
    let named = standard.vocabulary.iter().any(|(_, entry)| entry.verdict_on == Some(VerdictOn::System));
    if !named || terms_by.id == standard.id || !terms_by.judges(Level::System) {
        return Vec::new();
    }
    let verdict = judge_whole(system, terms_by.judge_of_terms(), setting.by(terms_by)).system;
    derive::verdicts(VerdictOn::System, &standard.vocabulary, &system.place, |name| {
        derive::by_name(name, &verdict, terms_by)
    })
}

/// The verdict on the parts that the standard takes for the system's own terms, by the standard itself if it asks
/// anything of terms. `judged` are the parts as the standard judged them that judges terms in its place.
fn own_terms(system: &System, judged: Vec<Part>, setting: Setting<'_>) -> Verdict {
    let standard = setting.standard;
    let teller = standard.teller_of_terms();
    let own =
        system.components.iter().zip(judged).filter(|(component, _)| standard.terms_of.contains(&component.fact.id));
    let part = |(component, part): (&Component, Part)| match &standard.terms_judge {
        Some(_) if teller.id == standard.id => judge_part(component, system, setting),
        _ => part,
    };
    stack(own.map(part).collect(), setting.by(teller))
}

fn judge_part(component: &Component, system: &System, setting: Setting<'_>) -> Part {
    let kind = setting.standard.vocabulary.entry(component.fact.id).judged_as;
    let license = license_of(component, system);
    let verdict = judge(&license, Setting { kind, ..setting });
    Part { license: license.id, name: license.name, verdict }
}

/// A ladder may have steps of both levels: a system stands where its terms and its parts carry it together.
fn stand_on_terms(whole: &mut Verdict, terms: &Verdict, standard: &Standard) {
    if whole.standing.is_some() && standard.judges(Level::Terms) {
        let both: Vec<_> = whole.criteria.iter().chain(&terms.criteria).copied().collect();
        (whole.derived, whole.standing) = overall(standard, &both);
    }
}

/// The license of a part; where none is stated or known, one of which nothing was read.
pub(super) fn license_of(component: &Component, system: &System) -> License {
    match &component.terms {
        Terms::License(license) => License::clone(license),
        Terms::Unstated => unread("unstated", "no license stated", system),
        Terms::Unknown => unread("unknown", "license unknown", system),
    }
}

fn unread(id: &str, name: &str, system: &System) -> License {
    License::bare(id, name, Kind::AiModel, TextRead::None, system.place.clone())
}

/// The component with what follows from its license filled into the parameters that the engine works out.
fn with_derived(component: &Component, verdict: &Verdict, terms_by: &Standard, vocabulary: &Vocabulary) -> Clause {
    let mut fact = component.fact.clone();
    let Terms::License(license) = &component.terms else {
        return fact;
    };
    for (slot, parameter) in vocabulary.entry(fact.id).parameters.iter().enumerate().filter(|(_, p)| p.derived) {
        fact.parameters[slot] = match parameter.name.as_str() {
            "approval" => Some(ParameterValue::List(approvals(license, vocabulary))),
            "license-kind" => Some(ParameterValue::Text(license.kind.word().to_owned())),
            name => derive::by_name(name, verdict, terms_by),
        };
    }
    fact
}

/// The authorities whose evidence says that they accept `license` as it stands.
fn approvals(license: &License, vocabulary: &Vocabulary) -> Vec<String> {
    let approved = |clause: &Clause| {
        let (by, tests) = vocabulary.entry(clause.id).approval.as_ref()?;
        (all_hold(tests, clause) == Truth::True).then(|| by.clone())
    };
    license.evidence.iter().filter_map(approved).collect()
}
