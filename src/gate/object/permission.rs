//! What the answer to "may we?" holds against a subject, for the organisation that the policy names.

use crate::engine::Answer;
use crate::explain::SubjectReport;
use crate::explain::objection::{Message, Objection};
use crate::explain::permission::{PermissionReport, PointReport};
use crate::gate::policy::Effective;
use crate::model::Value;

use super::names::satisfies;
use super::{allowed_license, fingerprint_of, plain};

/// The objections where the answer is worse than `policy` asks for; where nobody asked, that is one.
pub fn against_permission(subject: &SubjectReport, policy: &Effective, into: &mut Vec<Objection>) {
    let Some(least) = policy.may_we else { return };
    let Some(told) = &subject.may_we else {
        let code = Message::PermissionUnknown;
        into.push(plain(
            subject,
            code,
            Value::Unknown,
            code.rule(),
            "nobody asked on behalf of an organisation".into(),
        ));
        return;
    };
    if told.answer > least {
        against_answer(subject, told, least, policy, into);
    } else if let Some(value) = by_different_choices(subject, told, least, policy) {
        let message =
            format!("no single license on offer is both admitted and {} for {}", least.word(), told.organisation);
        let code = Message::NoCommonChoice;
        into.push(plain(subject, code, value, code.rule(), message));
    }
}

/// Every point that makes the answer worse than `least`, and the answer itself if no point is as bad.
fn against_answer(
    subject: &SubjectReport,
    told: &PermissionReport,
    least: Answer,
    policy: &Effective,
    into: &mut Vec<Objection>,
) {
    let first = into.len();
    let mut hold = |points: &[PointReport], code: Message, value: Value| {
        into.extend(points.iter().map(|point| by_point(subject, told, point, code, value, policy)));
    };
    hold(&told.barred_by, Message::NotAllowed, Value::Fail);
    hold(&told.open_points, Message::PermissionUnknown, Value::Unknown);
    if least == Answer::Allowed {
        hold(&told.duties, Message::DutyNotAccepted, Value::Fail);
    }
    let (code, value) = match told.answer {
        Answer::NotAllowed => (Message::NotAllowed, Value::Fail),
        Answer::CannotTell => (Message::PermissionUnknown, Value::Unknown),
        Answer::AllowedWithDuties | Answer::Allowed => (Message::DutyNotAccepted, Value::Fail),
    };
    if !into[first..].iter().any(|objection| objection.value >= value) {
        let message = format!("{} for {}", told.answer.word(), told.organisation);
        into.push(plain(subject, code, value, code.rule(), message));
    }
}

fn by_point(
    subject: &SubjectReport,
    told: &PermissionReport,
    point: &PointReport,
    code: Message,
    value: Value,
    policy: &Effective,
) -> Objection {
    let depends =
        if point.missing.is_empty() { String::new() } else { format!(" (depends on {})", point.missing.join(", ")) };
    let message = format!("{}{depends}", point.says);
    let at = format!("{}\n{}\n{}", point.license, point.place(), told.organisation);
    let mut objection = plain(subject, code, value, code.rule(), message);
    objection.fingerprint = fingerprint_of(subject, code, value, &[&at, &point.says]);
    objection.clauses.extend(point.clause.clone());
    objection.section.clone_from(&point.section);
    objection.license = Some(point.license.clone()).filter(|id| *id != subject.id);
    objection.accepted_by = allowed_license(subject, &point.license, policy);
    if let Some(clause) = point.clause.as_ref().filter(|clause| policy.lists.allow.clauses.contains(clause)) {
        objection.accepted_by.push(format!("`{clause}` is allowed"));
    }
    let licenses = subject.origin.licenses.iter().filter(|license| license.id == point.license);
    let mut stated = licenses.flat_map(|license| &license.clauses);
    if let Some(clause) =
        stated.find(|clause| Some(&clause.id) == point.clause.as_ref() && clause.section == point.section)
    {
        objection.place = clause.place.clone();
    }
    objection.remedy = match code {
        Message::PermissionUnknown => "State in the organisation's file, or in the description, what is missing.",
        _ => "Choose other terms, ask the licensor, or have it waived by whoever answers for it.",
    }
    .to_owned();
    objection
}

/// Of a choice of licenses one is enough, but the same one for everything: the organisation's best answer may come from
/// a license that the standards or lists do not admit. None where one license satisfies both; else how bad that is.
fn by_different_choices(
    subject: &SubjectReport,
    told: &PermissionReport,
    least: Answer,
    policy: &Effective,
) -> Option<Value> {
    if policy.requirements.is_empty() {
        return None;
    }
    if told.inner_choice {
        // Which of a part's licenses somebody else took is not told, so nobody can say that it was this one.
        return Some(Value::Unknown);
    }
    let admitted = told.ways.iter().enumerate().filter(|(at, _)| satisfies(subject, *at, policy));
    match admitted.map(|(_, answer)| *answer).min() {
        Some(Answer::CannotTell) => Some(Value::Unknown),
        Some(best) if best <= least => None,
        None if told.ways.is_empty() => None,
        _ => Some(Value::Fail),
    }
}
