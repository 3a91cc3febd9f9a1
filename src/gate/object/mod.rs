//! Which objections a policy has against a subject.
//!
//! INVARIANT: where a verdict is worse than asked for there is at least one objection as bad as the verdict, and one for
//! each criterion that is not met. Accepting some of them can thus never make more pass than they say.

mod names;
mod permission;
mod standard;

use crate::explain::SubjectReport;
use crate::explain::objection::{Handling, Message, Objection};
use crate::explain::report::StandardReport;
use crate::model::{Place, Value};

use super::fingerprint::fingerprint;
use super::policy::{Effective, Requirement};
use names::against_names;
use permission::against_permission;
use standard::against_standard;

/// Every objection against `subject`, each with a fingerprint of its own.
pub fn objections(subject: &SubjectReport, policy: &Effective) -> Vec<Objection> {
    let mut objections = Vec::new();
    if policy.asks_nothing() {
        let code = Message::NotJudged;
        objections.push(plain(subject, code, Value::Unknown, code.rule(), "nothing was asked that could fail".into()));
    }
    for asked in &policy.requirements {
        let first = objections.len();
        let told = subject.standards.iter().find(|told| told.id == asked.standard && told.reading == asked.reading);
        match told {
            Some(told) => against_standard(subject, told, asked, policy, &mut objections),
            None => objections.push(not_judged(subject, asked, "was not asked about it")),
        }
        say_once(&mut objections, first);
        if subject.origin.kind != "system" {
            accept_as_a_whole(subject, &mut objections[first..], policy);
        }
    }
    against_permission(subject, policy, &mut objections);
    against_names(subject, policy, &mut objections);
    tell_apart(&mut objections);
    objections
}

/// Two readings of a standard share most of their rules: what one of them said already is not said again by the other.
fn say_once(objections: &mut Vec<Objection>, first: usize) {
    let (said, fresh) = objections.split_at(first);
    let same = |one: &Objection, other: &Objection| {
        (&one.rules, one.code, one.value, &one.clauses) == (&other.rules, other.code, other.value, &other.clauses)
            && (&one.section, &one.license, &one.message) == (&other.section, &other.license, &other.message)
            && one.place == other.place
    };
    let fresh: Vec<_> = fresh.iter().filter(|new| !said.iter().any(|old| same(old, new))).cloned().collect();
    objections.truncate(first);
    objections.extend(fresh);
}

/// An allowed license is accepted whatever a standard says of it, not only clause by clause.
fn accept_as_a_whole(subject: &SubjectReport, objections: &mut [Objection], policy: &Effective) {
    if subject.origin.borrowed {
        return;
    }
    let by = allowed_license(subject, &subject.id, policy);
    let bare = objections.iter_mut().filter(|objection| objection.accepted_by.is_empty());
    bare.filter(|objection| objection.code != Message::NotJudged)
        .for_each(|objection| objection.accepted_by.clone_from(&by));
}

/// The names that accept the license `id` as a whole.
fn allowed_license(subject: &SubjectReport, id: &String, policy: &Effective) -> Vec<String> {
    let allow = &policy.lists.allow;
    let mut by = Vec::new();
    if allow.licenses.contains(id) {
        by.push(format!("license `{id}` is allowed"));
    }
    let steward = subject.origin.licenses.iter().find(|known| known.id == *id).and_then(|known| known.steward.as_ref());
    if let Some(steward) = steward.filter(|steward| allow.has_steward(steward)) {
        by.push(format!("what {steward} issues is allowed"));
    }
    by
}

fn not_judged(subject: &SubjectReport, asked: &Requirement, what: &str) -> Objection {
    let message = format!("`{}` {what}", asked.standard);
    plain(subject, Message::NotJudged, Value::Unknown, asked.standard.clone(), message)
}

/// An objection that no clause of the subject's description shows.
fn plain(subject: &SubjectReport, code: Message, value: Value, rule: String, message: String) -> Objection {
    Objection {
        code,
        value,
        handling: Handling::Stops,
        accepted_by: Vec::new(),
        fingerprint: fingerprint_of(subject, code, value, &[&rule, &message]),
        subject: subject.id.clone(),
        rules: vec![rule],
        clauses: Vec::new(),
        section: None,
        license: None,
        message,
        place: subject.place.clone(),
        title: code.meaning().to_owned(),
        why: String::new(),
        remedy: String::new(),
        url: String::new(),
    }
}

/// The same, with where the standard can be read.
fn by(told: &StandardReport, objection: Objection) -> Objection {
    Objection { url: told.source.url.clone(), ..objection }
}

fn fingerprint_of(subject: &SubjectReport, code: Message, value: Value, parts: &[&str]) -> String {
    let path = subject.origin.path.as_deref().unwrap_or_default();
    let head = [path, subject.id.as_str(), code.word(), value.word()];
    fingerprint(head.into_iter().chain(parts.iter().copied()))
}

/// The same thing said twice of one subject gets two fingerprints, so that a baseline which knows one does not hide the other.
fn tell_apart(objections: &mut [Objection]) {
    let mut seen = std::collections::HashMap::<String, usize>::new();
    for objection in objections {
        let count = seen.entry(objection.fingerprint.clone()).or_default();
        *count += 1;
        if *count > 1 {
            objection.fingerprint = fingerprint([objection.fingerprint.as_str(), &count.to_string()]);
        }
    }
}

/// A remark on one of the policy's waivers.
pub fn about_waiver(code: Message, waiver: &super::Waiver, message: String) -> Objection {
    let place: Place = waiver.place.clone();
    let target = waiver.target();
    Objection {
        code,
        value: Value::Fail,
        handling: Handling::Stops,
        accepted_by: Vec::new(),
        fingerprint: fingerprint([code.word(), &target]),
        subject: place.file.to_string(),
        rules: vec![code.rule()],
        clauses: Vec::new(),
        section: None,
        license: None,
        message: format!("waiver for {target}: {message}"),
        place,
        title: code.meaning().to_owned(),
        why: String::new(),
        remedy: "Renew the waiver with its owner, or take it out of the policy.".to_owned(),
        url: String::new(),
    }
}
