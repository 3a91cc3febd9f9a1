//! What the policy's lists of names hold against a subject.

use crate::explain::SubjectReport;
use crate::explain::objection::{ClauseMention, LicenseMention, Message, Objection};
use crate::explain::report::StandardReport;
use crate::gate::policy::{Effective, Names};
use crate::model::Value;

use super::plain;

/// What the lists of names refuse. Of a choice of licenses, one choice that nothing is held against is enough, if the
/// standards were satisfied by that very choice or would be by it.
pub fn against_names(subject: &SubjectReport, policy: &Effective, into: &mut Vec<Objection>) {
    let lists = &policy.lists;
    let deny = &lists.deny;
    if deny.licenses.contains(&subject.id) && subject.origin.kind != "system" {
        let message = format!("the policy denies `{}`", subject.id);
        into.push(plain(subject, Message::LicenseDenied, Value::Fail, Message::LicenseDenied.rule(), message));
    }
    let own_name = subject.origin.kind != "system" && !subject.origin.borrowed;
    let listed = own_name && lists.allow.licenses.contains(&subject.id);
    let by_choice: Vec<Vec<Objection>> = subject
        .origin
        .choices
        .iter()
        .map(|choice| {
            let mentions = choice.iter().filter_map(|at| subject.origin.licenses.get(*at));
            mentions.flat_map(|license| against_license(subject, license, policy, listed)).collect()
        })
        .collect();
    let may = |at: usize| match (policy.may_we, &subject.may_we) {
        (Some(least), Some(told)) => told.ways.get(at).is_none_or(|answer| *answer <= least || told.answer > least),
        _ => true,
    };
    let free = |(at, held): (usize, &Vec<Objection>)| held.is_empty() && satisfies(subject, at, policy) && may(at);
    if !by_choice.iter().enumerate().any(free) {
        into.extend(by_choice.into_iter().flatten());
    }
    let lists_licenses = lists.only_allowed || *deny != Names::default();
    if lists_licenses && !subject.origin.without_license.is_empty() {
        let parts = &subject.origin.without_license;
        let message = format!("nobody knows under what license these are: {}", parts.join(", "));
        let rule = Message::LicenseUnknown.rule();
        let mut objection = plain(subject, Message::LicenseUnknown, Value::Unknown, rule, message);
        objection.clauses.clone_from(parts);
        into.push(objection);
    }
}

/// True if the standards are as satisfied with the choice at `at` as they are with the choice they took.
pub fn satisfies(subject: &SubjectReport, at: usize, policy: &Effective) -> bool {
    let asked = |told: &&StandardReport| {
        policy.requirements.iter().any(|asked| asked.standard == told.id && asked.reading == told.reading)
    };
    let levels = subject.standards.iter().filter(asked).flat_map(|told| [&told.terms, &told.system]).flatten();
    levels.into_iter().all(|level| match (&level.chosen, level.parts.get(at)) {
        (None, _) => true,
        (Some(chosen), Some(part)) => part.license == *chosen || part.verdict <= level.verdict,
        (Some(_), None) => false,
    })
}

fn against_license(
    subject: &SubjectReport,
    license: &LicenseMention,
    policy: &Effective,
    listed: bool,
) -> Vec<Objection> {
    let (allow, deny) = (&policy.lists.allow, &policy.lists.deny);
    let mut held = Vec::new();
    let mut hold = |code: Message, value: Value, message: String| {
        let mut objection = plain(subject, code, value, code.rule(), message);
        objection.place = license.place.clone();
        objection.license = Some(license.id.clone()).filter(|id| *id != subject.id);
        held.push(objection);
    };
    if deny.licenses.contains(&license.id) && license.id != subject.id {
        hold(Message::LicenseDenied, Value::Fail, format!("the policy denies `{}`", license.id));
    }
    match &license.steward {
        Some(steward) if deny.has_steward(steward) => {
            hold(Message::StewardDenied, Value::Fail, format!("the policy denies what {steward} issues"));
        }
        None if !deny.stewards.is_empty() && !license.compound => {
            let message = format!("`{}` names no steward, and the policy denies some", license.id);
            hold(Message::LicenseUnknown, Value::Unknown, message);
        }
        _ => {}
    }
    let by_steward = license.steward.as_ref().is_some_and(|steward| allow.has_steward(steward));
    // What only borrows the name of a license is not that license.
    let borrowed = subject.origin.borrowed && license.id == subject.id;
    let named = allow.licenses.contains(&license.id) && !borrowed;
    if policy.lists.only_allowed && !listed && !by_steward && !named {
        let message = format!("`{}` is not among what the policy allows", license.id);
        hold(Message::LicenseNotListed, Value::Fail, message);
    }
    if !deny.clauses.is_empty() && !license.read {
        let message = format!("part of `{}` was not read, so a denied clause may be in it", license.id);
        hold(Message::ClauseUnread, Value::Unknown, message);
    }
    let denied = license.clauses.iter().filter(|clause| deny.clauses.contains(&clause.id));
    held.extend(denied.map(|clause| by_clause(subject, license, clause)));
    held
}

fn by_clause(subject: &SubjectReport, license: &LicenseMention, clause: &ClauseMention) -> Objection {
    let code = Message::ClauseDenied;
    let message = format!("the policy denies `{}`: {}", clause.id, clause.summary);
    let mut objection = plain(subject, code, Value::Fail, code.rule(), message);
    objection.clauses.push(clause.id.clone());
    objection.section.clone_from(&clause.section);
    objection.license = Some(license.id.clone()).filter(|id| *id != subject.id);
    objection.place = clause.place.clone();
    objection
}
