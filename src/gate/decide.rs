//! The decision: objections, less what somebody accepted, make what becomes of each subject and of the run.

use jiff::civil::Date;

use crate::explain::SubjectReport;
use crate::explain::objection::{Decision, Handling, Message, Objection};
use crate::model::Value;

use super::baseline::Baseline;
use super::exit::Outcome;
use super::object::{about_waiver, objections};
use super::policy::{Policy, UnknownMeans};
use super::waiver::Waiver;

/// What decides.
pub struct Gate<'g> {
    /// The policy.
    pub policy: &'g Policy,
    /// Objections accepted as they are.
    pub baseline: Option<&'g Baseline>,
    /// The day for which waivers are read.
    pub today: Date,
    /// True if the subjects are some of those that the policy is for: a waiver for another one is then no finding.
    pub partial: bool,
}

/// What was decided.
#[derive(Clone, Debug)]
pub struct Decided {
    /// Every objection and what became of it: subject by subject, then those about waivers.
    pub objections: Vec<Objection>,
    /// The counts that make the exit code.
    pub outcome: Outcome,
}

/// Decides on every subject, notes the decision in it, and counts. `errors` inputs could not be judged at all.
pub fn decide(gate: &Gate<'_>, subjects: &mut [SubjectReport], errors: usize) -> Decided {
    let mut outcome = Outcome { errors, by_policy: gate.policy.written, ..Outcome::default() };
    let mut used = vec![Used::default(); gate.policy.waivers.len()];
    let mut all = Vec::new();
    for subject in subjects {
        let effective = gate.policy.effective(subject);
        let mut held = objections(subject, &effective);
        for (waiver, used) in gate.policy.waivers.iter().zip(&mut used) {
            used.meet(waiver, subject);
        }
        held.iter_mut().for_each(|objection| handle(objection, gate, subject, effective.unknown, &mut used));
        let worst = held.iter().map(|objection| Decision::from_handling(objection.handling)).max();
        let decision = worst.unwrap_or(Decision::Passes);
        subject.decision = Some(decision);
        outcome.count_decision(decision);
        subject.objections = all.len()..all.len() + held.len();
        all.append(&mut held);
    }
    let stale = gate.policy.waivers.iter().zip(&used).filter_map(|(waiver, used)| stale(waiver, *used, gate));
    for mut objection in stale {
        objection.handling = if gate.policy.stale_waivers_warn { Handling::Warns } else { Handling::Stops };
        outcome.stale_waivers += usize::from(objection.handling == Handling::Stops);
        all.push(objection);
    }
    Decided { objections: all, outcome }
}

/// What a waiver met in a run.
#[derive(Clone, Copy, Default)]
struct Used {
    /// A subject it names.
    named: bool,
    /// A subject it names with the text it is bound to.
    bound: bool,
    /// An objection it covers, at least in part.
    covers: bool,
}

impl Used {
    fn meet(&mut self, waiver: &Waiver, subject: &SubjectReport) {
        self.named |= waiver.names(subject);
        self.bound |= waiver.names(subject) && waiver.is_bound_to(subject);
    }
}

/// Says what becomes of an objection.
fn handle(
    objection: &mut Objection,
    gate: &Gate<'_>,
    subject: &SubjectReport,
    unknown: UnknownMeans,
    used: &mut [Used],
) {
    objection.accepted_by.extend(waived_by(objection, gate, subject, used));
    if gate.baseline.is_some_and(|baseline| baseline.accepts(objection)) && objection.accepted_by.is_empty() {
        objection.accepted_by.push(Baseline::WORD.to_owned());
    }
    objection.handling = match (objection.value, unknown) {
        _ if !objection.accepted_by.is_empty() => Handling::Accepted,
        (Value::Unknown, UnknownMeans::Warn) => Handling::Undecided,
        _ => Handling::Stops,
    };
}

/// The waivers that accept an objection, if together they cover everything that each of its rules makes of each clause.
/// Each waiver that covers any of it counts as used, expired ones excepted.
fn waived_by(objection: &Objection, gate: &Gate<'_>, subject: &SubjectReport, used: &mut [Used]) -> Vec<String> {
    let mut open = pairs(objection);
    let mut told = Vec::new();
    for (waiver, used) in gate.policy.waivers.iter().zip(used) {
        if !waiver.names(subject) || !waiver.is_bound_to(subject) {
            continue;
        }
        let covered = |(rule, clause): &(&str, Option<&str>)| waiver.covers(objection, rule, *clause);
        if !pairs(objection).iter().any(covered) {
            continue;
        }
        used.covers = true;
        if !waiver.is_expired(gate.today) {
            open.retain(|pair| !covered(pair));
            told.push(waiver.told());
        }
    }
    if open.is_empty() { told } else { Vec::new() }
}

/// What each rule of an objection makes of each of its clauses.
fn pairs(objection: &Objection) -> Vec<(&str, Option<&str>)> {
    let clauses: Vec<Option<&str>> = match objection.clauses.as_slice() {
        [] => vec![None],
        clauses => clauses.iter().map(|clause| Some(clause.as_str())).collect(),
    };
    let rules = objection.rules.iter().map(String::as_str);
    rules.flat_map(|rule| clauses.iter().map(move |clause| (rule, *clause))).collect()
}

/// What is to mend about a waiver, if anything.
fn stale(waiver: &Waiver, used: Used, gate: &Gate<'_>) -> Option<Objection> {
    let about = |code: Message, message: String| Some(about_waiver(code, waiver, message));
    if waiver.is_expired(gate.today) {
        let still = if used.covers { "what it waived is still there" } else { "nothing here needs it any more" };
        return about(Message::WaiverExpired, format!("expired after {}; {still}", waiver.expires));
    }
    match used {
        Used { named: false, .. } if gate.partial => None,
        Used { named: false, .. } => {
            about(Message::WaiverUnmatched, "matches no subject of this run; `--partial` says that others exist".into())
        }
        Used { bound: false, .. } => about(Message::WaiverLapsed, "the text it is bound to has changed".into()),
        Used { covers: false, .. } => about(Message::WaiverUnused, "nothing here needs it any more".into()),
        Used { covers: true, .. } => None,
    }
}
