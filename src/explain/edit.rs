//! Facts as they would be: a license, a system or a standard with some levers pulled.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::engine::{Goal, Lever, Means, Options, kind_of_terms, license_conflicts, license_slot};
use crate::model::{
    Body, Class, Clause, Component, Kind, License, ParameterValue, Place, System, Terms, TextRead, Value, Vocabulary,
};
use crate::rules::{Pattern, PatternKind, Standard};

/// How often a text is completed before it is taken as it is: each round adds every right found missing.
const ROUNDS: usize = 8;

/// What levers are pulled on, and by whose measure.
#[derive(Clone, Copy)]
pub(super) struct Workshop<'w> {
    /// The standard that judges licenses.
    pub terms_by: &'w Standard,
    pub options: &'w Options,
    pub means: Means,
}

impl Workshop<'_> {
    fn vocabulary(&self) -> &Vocabulary {
        &self.terms_by.vocabulary
    }

    /// `license`, and every license in it, with the levers that concern it pulled.
    pub fn license(&self, license: &License, levers: &BTreeSet<Lever>) -> License {
        let mut edited = license.clone();
        let parts = |parts: &[Arc<License>]| parts.iter().map(|part| Arc::new(self.license(part, levers))).collect();
        edited.body = match &license.body {
            Body::Clauses(clauses) => Body::Clauses(clauses.clone()),
            Body::AnyOf(licenses) => Body::AnyOf(parts(licenses)),
            Body::AllOf(licenses) => Body::AllOf(parts(licenses)),
        };
        if let Some(succession) = &mut edited.succession {
            succession.to = Arc::new(self.license(&succession.to, levers));
        }
        let own: Vec<&Lever> = levers.iter().filter(|lever| concerns(lever, &license.id)).collect();
        if own.is_empty() {
            return edited;
        }
        if self.means == Means::Change {
            // What an authority said, it said about the text as it was.
            edited.lapsed.append(&mut edited.evidence);
        }
        for lever in own {
            self.pull(lever, &mut edited);
        }
        edited
    }

    fn pull(&self, lever: &Lever, license: &mut License) {
        let place = license.place.clone();
        if let (Lever::Add { id, parameters, .. }, Class::Evidence) = (lever, self.class(lever)) {
            license.evidence.push(fresh(*id, parameters, self.vocabulary(), place));
            return;
        }
        if matches!(lever, Lever::Read { .. }) {
            license.text_read = TextRead::Full;
            self.complete(license);
            return;
        }
        let Body::Clauses(clauses) = &mut license.body else {
            return;
        };
        match lever {
            Lever::Drop { id, place, .. } => clauses.retain(|clause| clause.id != *id || clause.place != *place),
            Lever::Add { id, parameters, .. } => clauses.push(fresh(*id, parameters, self.vocabulary(), place)),
            Lever::Set { id, place, slot, value, .. } => {
                let meant = clauses.iter_mut().filter(|clause| clause.id == *id && clause.place == *place);
                meant.for_each(|clause| clause.parameters[*slot] = Some(value.clone()));
            }
            Lever::Relicense { .. } | Lever::Verdict(_) | Lever::Read { .. } | Lever::Ruling { .. } => {}
        }
    }

    fn class(&self, lever: &Lever) -> Class {
        match lever {
            Lever::Add { id, .. } | Lever::Drop { id, .. } | Lever::Set { id, .. } => {
                self.vocabulary().entry(*id).class
            }
            _ => Class::Component,
        }
    }

    /// Grants everything that a fully read text is found to lack.
    fn complete(&self, license: &mut License) {
        let goal = Goal { bound: Value::Conditional, step: None };
        for _ in 0..ROUNDS {
            let sets = license_conflicts(self.terms_by, license, self.options, goal, Means::Change);
            let missing = sets.iter().filter_map(|set| set.iter().find(|lever| matches!(lever, Lever::Add { .. })));
            let missing: BTreeSet<&Lever> = missing.collect();
            if missing.is_empty() {
                return;
            }
            missing.into_iter().for_each(|lever| self.pull(lever, license));
        }
    }

    /// `system` with the levers pulled, on its parts and on their licenses.
    pub fn system(&self, system: &System, levers: &BTreeSet<Lever>) -> System {
        let mut edited = system.clone();
        for component in &mut edited.components {
            if let Terms::License(license) = &component.terms {
                component.terms = Terms::License(Arc::new(self.license(license, levers)));
            }
        }
        for lever in levers {
            if let Lever::Add { license: None, id, parameters } = lever {
                let fact = fresh(*id, parameters, self.vocabulary(), system.place.clone());
                edited.components.push(Component { fact, terms: Terms::Unknown, url: None, note: None });
            }
        }
        for lever in levers {
            self.pull_part(lever, &mut edited);
        }
        if self.means == Means::Change && !levers.is_empty() {
            edited.evidence.clear();
        }
        edited
    }

    fn pull_part(&self, lever: &Lever, system: &mut System) {
        match lever {
            Lever::Set { license: None, id, place, slot, value } => {
                let meant = system.components.iter_mut().map(|part| &mut part.fact);
                let meant = meant.filter(|fact| fact.id == *id && fact.place == *place);
                meant.for_each(|fact| fact.parameters[*slot] = Some(value.clone()));
            }
            Lever::Relicense { id, place, kind, approved } => {
                let meant = system.components.iter_mut();
                for part in meant.filter(|part| part.fact.id == *id && part.fact.place == *place) {
                    let kind = kind.unwrap_or_else(|| kind_of_terms(self.vocabulary(), part));
                    self.relicense(part, kind, *approved);
                }
            }
            _ => {}
        }
    }

    fn relicense(&self, part: &mut Component, kind: Kind, approved: bool) {
        // Two levers may ask for terms of the same part; what the first one brought stays.
        let before = match &part.terms {
            Terms::License(license) if license.id == OPEN_TERMS => license.evidence.clone(),
            _ => Vec::new(),
        };
        let mut terms = self.open_terms(kind, part.fact.place.clone());
        terms.evidence = before;
        if approved {
            terms.evidence.extend(self.approvals(&part.fact.place));
        }
        if let Some(slot) = license_slot(self.vocabulary().entry(part.fact.id)) {
            part.fact.parameters[slot] = Some(ParameterValue::Text(OPEN_TERMS.to_owned()));
        }
        part.terms = Terms::License(Arc::new(terms));
    }

    /// A license that grants what the standard asks for and nothing else.
    fn open_terms(&self, kind: Kind, place: Place) -> License {
        let mut license = License::bare(OPEN_TERMS, "open terms", kind, TextRead::Full, place);
        self.complete(&mut license);
        license
    }

    /// The evidence of every authority that approves.
    fn approvals(&self, place: &Place) -> Vec<Clause> {
        let approving = self.vocabulary().iter().filter_map(|(id, entry)| Some((id, entry.approval.as_ref()?)));
        approving
            .map(|(id, (_, tests))| {
                let said = tests.iter().filter_map(|test| Some((test.slot, test.check.values().first()?.clone())));
                fresh(id, &said.collect::<Vec<_>>(), self.vocabulary(), place.clone())
            })
            .collect()
    }
}

/// The id of terms that stand for any that are open.
pub(super) const OPEN_TERMS: &str = "open-terms";

fn concerns(lever: &Lever, id: &str) -> bool {
    match lever {
        Lever::Drop { license, .. } | Lever::Read { license } => license == id,
        Lever::Add { license, .. } | Lever::Set { license, .. } => license.as_deref() == Some(id),
        Lever::Relicense { .. } | Lever::Verdict(_) | Lever::Ruling { .. } => false,
    }
}

/// A clause as a lever brings it.
pub(super) fn fresh(
    id: crate::model::ClauseId,
    parameters: &[(usize, ParameterValue)],
    vocabulary: &Vocabulary,
    place: Place,
) -> Clause {
    let mut clause = Clause::bare(id, vocabulary.entry(id), place);
    for (slot, value) in parameters {
        clause.parameters[*slot] = Some(value.clone());
    }
    clause
}

/// `standard`, and the one that judges terms in its place, with what the levers have ruled: what was contested is
/// accepted, or refused.
pub(super) fn ruled<'s>(standard: &'s Standard, levers: &BTreeSet<Lever>, accepted: bool) -> Cow<'s, Standard> {
    let mut changed = Cow::Borrowed(standard);
    for lever in levers {
        if let Lever::Ruling { standard: id, rule, pattern } = lever {
            let judge = standard.terms_judge.as_deref().filter(|judge| judge.id == *id);
            if *id == standard.id {
                rule_on(changed.to_mut(), *rule, *pattern, accepted);
            } else if judge.is_some()
                && let Some(judge) = &mut changed.to_mut().terms_judge
            {
                rule_on(Arc::make_mut(judge), *rule, *pattern, accepted);
            }
        }
    }
    changed
}

fn rule_on(standard: &mut Standard, rule: usize, pattern: usize, accepted: bool) {
    let rule = &mut standard.rules[rule];
    // The place in the list stays taken, so that the positions of the other rulings still hold.
    let nothing = Pattern { kind: PatternKind::Any(Vec::new()), span: 0..0 };
    let settled = std::mem::replace(&mut rule.contested_by[pattern], nothing);
    if !accepted {
        rule.violated_by.push(settled);
    }
}
