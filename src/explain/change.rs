//! What would have to change: clauses to drop, rights to grant and questions to settle, checked by judging again.

use std::collections::BTreeSet;

use crate::engine::{Because, Effect, Options, Verdict, judge_license};
use crate::model::{Body, Clause, ClauseId, License, Openness, Truth};
use crate::rules::Standard;

/// A set of changes to a license, and the verdict on the license so changed.
#[derive(Clone, Debug)]
pub struct Change {
    /// Clauses to drop, by their position in the license.
    pub drop: Vec<usize>,
    /// Rights to grant: for each, the clauses of which one suffices.
    pub grant: Vec<Vec<ClauseId>>,
    /// What then comes out.
    pub then: Openness,
}

/// The changes that stop a license from failing, and, if those leave it unsure, the ones that make it open.
///
/// A worst-wins verdict leaves no choice of clauses: every one that violates must go, and for `open` every one that is
/// contested too. A missing right can be granted in more than one way.
pub fn changes(standard: &Standard, license: &License, verdict: &Verdict, options: &Options) -> Vec<Change> {
    if verdict.openness() == Openness::Open || !matches!(license.body, Body::Clauses(_)) {
        return Vec::new();
    }
    let violations =
        positions(license, verdict, |because| because.effect == Effect::Violates && because.truth == Truth::True);
    let unsettled = positions(license, verdict, |because| {
        because.effect == Effect::Contests || (because.effect == Effect::Violates && because.truth == Truth::Unknown)
    });
    let grant = missing(standard, verdict);
    let mut found = Vec::new();
    if !violations.is_empty() || !grant.is_empty() {
        found.push(with_outcome(standard, license, violations.iter().copied().collect(), grant.clone(), options));
    }
    let all: BTreeSet<usize> = violations.union(&unsettled).copied().collect();
    if all.len() > violations.len() {
        found.push(with_outcome(standard, license, all.into_iter().collect(), grant, options));
    }
    found.retain(|change| change.then < verdict.openness());
    found
}

fn positions(license: &License, verdict: &Verdict, wanted: impl Fn(&Because) -> bool) -> BTreeSet<usize> {
    let because = verdict.findings.iter().flat_map(|finding| &finding.because).filter(|because| wanted(because));
    because
        .filter_map(|because| {
            let place = &because.clause.as_ref()?.place;
            license.clauses().iter().position(|clause| clause.place == *place)
        })
        .collect()
}

/// The rights that are missing, each with the clauses of which one would give it.
fn missing(standard: &Standard, verdict: &Verdict) -> Vec<Vec<ClauseId>> {
    let mut missing: Vec<(usize, Vec<ClauseId>)> = Vec::new();
    for finding in &verdict.findings {
        let lacks =
            finding.because.iter().filter(|because| because.effect == Effect::Lacks && because.truth == Truth::False);
        let ids: Vec<ClauseId> = lacks.map(|because| because.id).collect();
        if !ids.is_empty() && !missing.iter().any(|(rule, _)| *rule == finding.rule) {
            missing.push((finding.rule, ids));
        }
    }
    debug_assert!(missing.iter().all(|(rule, _)| !standard.rules[*rule].requires.is_empty()));
    missing.into_iter().map(|(_, ids)| ids).collect()
}

fn with_outcome(
    standard: &Standard,
    license: &License,
    drop: Vec<usize>,
    grant: Vec<Vec<ClauseId>>,
    options: &Options,
) -> Change {
    let kept =
        license.clauses().iter().enumerate().filter(|(at, _)| !drop.contains(at)).map(|(_, clause)| clause.clone());
    let granted = grant
        .iter()
        .filter_map(|ids| ids.first())
        .map(|id| Clause::bare(*id, standard.vocabulary.entry(*id), license.place.clone()));
    let mut changed = license.clone();
    changed.body = Body::Clauses(kept.chain(granted).collect());
    let then = judge_license(standard, &changed, options).openness();
    Change { drop, grant, then }
}
