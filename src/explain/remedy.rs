//! Changes told: levers in the words of the license, its sections and its parameters.

use std::sync::{Arc, OnceLock};

use crate::engine::{Lever, Verdict};
use crate::model::{Class, Clause, ClauseId, Entry, License, ParameterValue, Place, Terms, Vocabulary};
use crate::rules::{Combine, Level};

use super::change::{Change, Trial, Tried};
use super::report::{ChangeReport, LevelReport, StepReport};

/// Fills in what would have to change, and what would have to be known.
pub(super) fn remedies(report: &mut LevelReport, trial: &Trial<'_>, verdict: &Verdict) {
    let told = Telling { trial, vocabulary: &trial.standard.vocabulary, licenses: OnceLock::new() };
    let (changes, questions) = (trial.changes(verdict), trial.questions(verdict));
    report.changes = changes.sets.iter().map(|change| told.change(change)).collect();
    report.settle = questions.sets.iter().map(|set| told.settle(set)).collect();
    report.all_ways = changes.complete && questions.complete;
}

/// Tells levers in the words of one trial.
pub(super) struct Telling<'t> {
    pub trial: &'t Trial<'t>,
    pub vocabulary: &'t Vocabulary,
    /// Every license of the subject, those inside others included; collected when one is first looked for.
    licenses: OnceLock<Vec<Arc<License>>>,
}

impl Telling<'_> {
    fn change(&self, change: &Change) -> ChangeReport {
        let mut steps: Vec<StepReport> = Vec::new();
        let mut levers: Vec<&Lever> = change.levers.iter().collect();
        levers.sort_by_key(|lever| reading_order(lever));
        for step in levers.into_iter().filter_map(|lever| self.step(lever)) {
            // What happens to one part of a system is one step.
            let part = |step: &StepReport| matches!(step.action, "publish" | "relicense");
            match steps.iter_mut().find(|other| part(&step) && part(other) && other.clauses == step.clauses) {
                Some(other) => step.set.into_iter().for_each(|(name, value)| put(&mut other.set, name, value)),
                None => steps.push(step),
            }
        }
        let standard = self.trial.teller(self.level());
        let step = match (&standard.combine, change.step) {
            (Combine::Ladder(steps), Some(at)) => steps.get(at).map(|step| format!("{} {}", step.id, step.title)),
            _ => None,
        };
        ChangeReport { goal: change.goal, step, steps, then: change.then }
    }

    fn level(&self) -> Level {
        match self.trial.subject {
            Tried::License(_) => Level::Terms,
            Tried::System(_, level) => level,
        }
    }

    pub(super) fn entry(&self, id: ClauseId) -> &Entry {
        self.vocabulary.entry(id)
    }

    fn step(&self, lever: &Lever) -> Option<StepReport> {
        let step = |action, id: ClauseId, license: Option<&str>, section, set| {
            let clauses = vec![self.entry(id).id.clone()];
            Some(StepReport { action, clauses, license: self.elsewhere(license), section, set })
        };
        match lever {
            Lever::Drop { license, id, place } => {
                step("drop", *id, Some(license), self.section(license, *id, place), Vec::new())
            }
            Lever::Add { license, id, parameters } => {
                let action = match self.entry(*id).class {
                    Class::Evidence => "obtain",
                    Class::Component | Class::Verdict => "publish",
                    Class::Grant | Class::Condition | Class::Restriction => "grant",
                };
                let set = parameters.iter().map(|(slot, value)| self.named(*id, *slot, value)).collect();
                step(action, *id, license.as_deref(), None, set)
            }
            Lever::Set { license: Some(license), id, place, slot, value } => {
                let set = vec![self.named(*id, *slot, value)];
                step("amend", *id, Some(license), self.section(license, *id, place), set)
            }
            Lever::Set { license: None, id, slot, value, .. } => {
                step("publish", *id, None, None, vec![self.named(*id, *slot, value)])
            }
            Lever::Relicense { id, kind, approved, .. } => {
                let terms = if *approved { "open and approved" } else { "open" };
                let kind = kind.map(|kind| ("license-kind".to_owned(), kind.word().to_owned()));
                let set = [("terms".to_owned(), terms.to_owned())].into_iter().chain(kind).collect();
                step("relicense", *id, None, None, set)
            }
            Lever::Verdict(_) | Lever::Read { .. } | Lever::Ruling { .. } => None,
        }
    }

    pub(super) fn named(&self, id: ClauseId, slot: usize, value: &ParameterValue) -> (String, String) {
        let name = self.entry(id).parameters.get(slot).map(|parameter| parameter.name.clone());
        (name.unwrap_or_default(), value.to_string())
    }

    /// The license's id, where it is not the subject itself.
    pub(super) fn elsewhere(&self, license: Option<&str>) -> Option<String> {
        let own = match self.trial.subject {
            Tried::License(own) => Some(own.id.as_str()),
            Tried::System(..) => None,
        };
        license.filter(|license| Some(*license) != own).map(str::to_owned)
    }

    pub(super) fn section(&self, license: &str, id: ClauseId, place: &Place) -> Option<String> {
        let clause = self.clause(license, id, place)?;
        Some(clause.section.clone()).filter(|section| !section.is_empty())
    }

    fn clause(&self, license: &str, id: ClauseId, place: &Place) -> Option<Clause> {
        let meant = |candidate: &License| {
            let own = candidate.id == license;
            candidate.clauses().iter().find(|clause| own && clause.id == id && clause.place == *place).cloned()
        };
        self.licenses().iter().find_map(|candidate| meant(candidate))
    }

    pub(super) fn licenses(&self) -> &[Arc<License>] {
        self.licenses.get_or_init(|| self.collect())
    }

    fn collect(&self) -> Vec<Arc<License>> {
        fn collect(license: &License, all: &mut Vec<Arc<License>>) {
            all.push(Arc::new(license.clone()));
            license.parts().iter().for_each(|part| collect(part, all));
            if let Some(succession) = &license.succession {
                collect(&succession.to, all);
            }
        }
        let mut all = Vec::new();
        match self.trial.subject {
            Tried::License(license) => collect(license, &mut all),
            Tried::System(system, _) => system.components.iter().for_each(|part| {
                if let Terms::License(license) = &part.terms {
                    collect(license, &mut all);
                }
            }),
        }
        all
    }
}

/// A later word on the same parameter takes the place of the earlier one.
fn put(set: &mut Vec<(String, String)>, name: String, value: String) {
    match set.iter_mut().find(|(known, _)| *known == name) {
        Some(known) => known.1 = value,
        None => set.push((name, value)),
    }
}

/// Sections as the license prints them, then what is to be added, then the parts of a system.
fn reading_order(lever: &Lever) -> (u8, usize) {
    match lever {
        Lever::Drop { place, .. } | Lever::Set { license: Some(_), place, .. } => (0, place.line),
        Lever::Add { .. } => (1, 0),
        Lever::Set { license: None, place, .. } => (2, place.line),
        Lever::Relicense { place, .. } => (3, place.line),
        Lever::Verdict(_) | Lever::Read { .. } | Lever::Ruling { .. } => (4, 0),
    }
}
