//! What would have to change, and what would have to be known: smallest sets, each checked by judging again.

use std::collections::BTreeSet;

use crate::engine::{
    Goal, Lever, Means, Options, Verdict, judge_license, judge_system, license_conflicts, system_conflicts,
    terms_conflicts,
};
use crate::model::{License, Openness, System, Value};
use crate::rules::{Combine, Level, Standard};

use super::edit::{Workshop, ruled};
use super::hitting::{Look, MOST_TRIED, Smallest, smallest};

/// Licenses that a search for changes judges, all its tries together.
const MOST_JUDGED: usize = 30_000;
/// Choices that are tried of however large a subject.
const FEWEST_TRIED: usize = 4;

/// A smallest set of levers, and the verdict with all of them pulled.
#[derive(Clone, Debug)]
pub struct Change {
    /// What it is to reach: `unsure`, where nothing fails any more, or `open`.
    pub goal: Openness,
    /// For a ladder: the position of the step to reach.
    pub step: Option<usize>,
    /// The levers.
    pub levers: BTreeSet<Lever>,
    /// What then comes out.
    pub then: Openness,
}

/// What a search for changes, or for facts, came to.
#[derive(Clone, Debug)]
pub struct Ways {
    /// The sets, those with the same goal beside one another.
    pub sets: Vec<Change>,
    /// True if all of their size are among them, and if there is no way where none is.
    pub complete: bool,
}

/// Something that is judged, by what, and how: all that is needed to judge it again.
#[derive(Clone, Copy)]
pub struct Trial<'t> {
    /// The standard.
    pub standard: &'t Standard,
    /// What the person who asks chose.
    pub options: &'t Options,
    /// What is judged.
    pub subject: Tried<'t>,
}

/// What is judged.
#[derive(Clone, Copy)]
pub enum Tried<'t> {
    /// A license.
    License(&'t License),
    /// A system, at one of its two levels.
    System(&'t System, Level),
}

impl Trial<'_> {
    /// The verdict with `levers` pulled. A ruling among them is taken as `accepted` or not.
    pub fn judge(&self, levers: &BTreeSet<Lever>, means: Means, accepted: bool) -> Verdict {
        let standard = ruled(self.standard, levers, accepted);
        let workshop = Workshop { terms_by: standard.judge_of_terms(), options: self.options, means };
        match self.subject {
            Tried::License(license) => judge_license(&standard, &workshop.license(license, levers), self.options),
            Tried::System(system, level) => {
                let system = workshop.system(system, levers);
                let verdict = judge_system(&standard, standard.judge_of_terms(), &system, self.options);
                if level == Level::Terms { verdict.terms } else { verdict.system }
            }
        }
    }

    fn look(&self, levers: &BTreeSet<Lever>, means: Means, goal: Goal) -> Look<Lever> {
        if goal.reached(&self.judge(levers, means, true)) {
            return Look::Reached;
        }
        let standard = ruled(self.standard, levers, true);
        let workshop = Workshop { terms_by: standard.judge_of_terms(), options: self.options, means };
        let mut sets = match self.subject {
            Tried::License(license) => {
                license_conflicts(&standard, &workshop.license(license, levers), self.options, goal, means)
            }
            Tried::System(system, level) => {
                let ask = if level == Level::Terms { terms_conflicts } else { system_conflicts };
                ask(&standard, &workshop.system(system, levers), self.options, goal, means)
            }
        };
        if sets.is_empty() {
            // Nothing in the facts stands in the way, and still the goal is not reached: an authority has spoken.
            sets.push(Vec::new());
        }
        Look::Blocked(sets)
    }

    /// The standard whose criteria the verdict is told by.
    pub(super) fn teller(&self, level: Level) -> &Standard {
        match self.subject {
            Tried::System(..) if level == Level::Terms => self.standard.teller_of_terms(),
            _ => self.standard,
        }
    }

    /// How many choices may be tried: each judges the whole subject anew, so that of a large one fewer are.
    fn tries(&self) -> usize {
        fn count(license: &License) -> usize {
            1 + license.parts().iter().map(|part| count(part)).sum::<usize>()
        }
        let licenses = match self.subject {
            Tried::License(license) => count(license),
            Tried::System(system, _) => system.components.len(),
        };
        (MOST_JUDGED / licenses.max(1)).clamp(FEWEST_TRIED, MOST_TRIED)
    }

    fn search(&self, means: Means, goal: Goal) -> Ways {
        let Smallest { sets, complete } = smallest(self.tries(), |levers| self.look(levers, means, goal));
        let told = sets.into_iter().filter(|levers| !levers.is_empty()).map(|levers| Change {
            goal: goal.bound.into(),
            step: goal.step,
            then: self.judge(&levers, means, true).openness(),
            levers,
        });
        Ways { sets: told.collect(), complete }
    }

    /// The smallest sets of changes that stop the subject from failing, and, where those leave it unsure, the smallest
    /// that make it pass. For a ladder: those that lift it to the next step.
    pub fn changes(&self, verdict: &Verdict) -> Ways {
        let nothing = Ways { sets: Vec::new(), complete: true };
        let standard = self.teller(verdict.level);
        if standard.combine == Combine::Vector {
            // Each dimension stands for itself: there is nothing to pass.
            return nothing;
        }
        if let (Combine::Ladder(steps), Some(standing)) = (&standard.combine, &verdict.standing) {
            let next = standing.sure.map_or(0, |sure| sure + 1);
            let goal = Goal { bound: Value::Conditional, step: Some(next) };
            return if next < steps.len() { self.search(Means::Change, goal) } else { nothing };
        }
        let mut found = nothing;
        if verdict.openness() == Openness::NotOpen {
            found = self.search(Means::Change, Goal { bound: Value::Unknown, step: None });
            // A way that does more for the same price leaves no reason to show the others.
            let best = found.sets.iter().map(|change| change.then).min();
            found.sets.retain(|change| Some(change.then) == best);
        }
        if verdict.openness() != Openness::Open && found.sets.iter().all(|change| change.then != Openness::Open) {
            let more = self.search(Means::Change, Goal { bound: Value::Conditional, step: None });
            found.sets.extend(more.sets);
            found.complete &= more.complete;
        }
        found
    }

    /// The smallest sets of facts that, all turning out well, make an unsure subject pass.
    pub fn questions(&self, verdict: &Verdict) -> Ways {
        if verdict.openness() != Openness::Unsure || self.teller(verdict.level).combine == Combine::Vector {
            return Ways { sets: Vec::new(), complete: true };
        }
        self.search(Means::Learn, Goal { bound: Value::Conditional, step: None })
    }
}
