//! An AI system by a standard: its parts, and the verdicts on the licenses they are under.

use crate::model::{Clause, Component, Kind, License, ParameterValue, System, Terms, TextRead, Truth, Vocabulary};
use crate::rules::{Level, Standard};

use super::Options;
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
    let vocabulary = &standard.vocabulary;
    let scopes = system.scopes.as_deref();
    let judged: Vec<Part> = system
        .components
        .iter()
        .map(|component| {
            let kind = vocabulary.entry(component.fact.id).judged_as;
            let license = license_of(component, system);
            let verdict = judge(&license, Setting { standard: terms_by, options, kind, scopes });
            Part { license: license.id, name: license.name, verdict }
        })
        .collect();
    let clauses: Vec<Clause> = system
        .components
        .iter()
        .zip(&judged)
        .map(|(component, part)| with_derived(component, &part.verdict, terms_by, vocabulary))
        .collect();
    let setting = Setting { standard, options, kind: None, scopes };
    let evidence = system.evidence.iter().filter(|_| !options.ignore_status);
    let facts = Facts::new(vocabulary, clauses.iter().chain(evidence), false, Kind::AiModel);
    let mut whole = weigh(&facts, Level::System, setting);
    whole.settled = settle(&system.evidence, Level::System, setting);
    let own =
        system.components.iter().zip(judged).filter(|(component, _)| standard.terms_of.contains(&component.fact.id));
    let terms = stack(own.map(|(_, part)| part).collect(), Setting { standard: terms_by, ..setting });
    SystemVerdict { terms, system: whole }
}

/// The license of a part; where none is stated or known, one of which nothing was read.
fn license_of(component: &Component, system: &System) -> License {
    match &component.terms {
        Terms::License(license) => License::clone(license),
        Terms::Unstated => unread("unstated", "no license stated", system),
        Terms::Unknown => unread("unknown", "license unknown", system),
    }
}

fn unread(id: &str, name: &str, system: &System) -> License {
    License {
        id: id.to_owned(),
        name: name.to_owned(),
        steward: None,
        released: None,
        url: None,
        spdx: None,
        aliases: Vec::new(),
        kind: Kind::AiModel,
        text_read: TextRead::None,
        note: None,
        body: crate::model::Body::Clauses(Vec::new()),
        evidence: Vec::new(),
        lapsed: Vec::new(),
        succession: None,
        place: system.place.clone(),
    }
}

/// The component with what follows from its license filled into the parameters that the engine works out.
fn with_derived(component: &Component, verdict: &Verdict, terms_by: &Standard, vocabulary: &Vocabulary) -> Clause {
    let mut fact = component.fact.clone();
    let Terms::License(license) = &component.terms else {
        return fact;
    };
    for (slot, parameter) in vocabulary.entry(fact.id).parameters.iter().enumerate().filter(|(_, p)| p.derived) {
        let criterion = |name: &str| terms_by.criteria.iter().position(|criterion| criterion.id == name);
        fact.parameters[slot] = match parameter.name.as_str() {
            "terms" => Some(ParameterValue::Text(verdict.openness().word().to_owned())),
            "approval" => Some(ParameterValue::List(approvals(license, vocabulary))),
            "license-kind" => Some(ParameterValue::Text(license.kind.word().to_owned())),
            name => criterion(name)
                .and_then(|at| verdict.criterion(at))
                .map(|value| ParameterValue::Text(value.word().to_owned())),
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
