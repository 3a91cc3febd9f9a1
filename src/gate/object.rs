//! Which objections a policy has against a subject.
//!
//! INVARIANT: where a verdict is worse than asked for there is at least one objection as bad as the verdict, and one for
//! each criterion that is not met. Accepting some of them can thus never make more pass than they say.

use crate::engine::Effect;
use crate::explain::SubjectReport;
use crate::explain::objection::{ClauseMention, Handling, LicenseMention, Message, Objection};
use crate::explain::report::{FindingReport, LevelReport, SettledReport, StandardReport, StandingReport};
use crate::model::{Openness, Place, Value};

use super::fingerprint::fingerprint;
use super::policy::{Effective, Requirement, Rung};

/// Every objection against `subject`, each with a fingerprint of its own.
pub fn objections(subject: &SubjectReport, policy: &Effective) -> Vec<Objection> {
    let mut objections = Vec::new();
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
    let by = allowed_license(subject, &subject.id, policy);
    let bare = objections.iter_mut().filter(|objection| objection.accepted_by.is_empty());
    bare.filter(|objection| objection.code != Message::NotJudged)
        .for_each(|objection| objection.accepted_by.clone_from(&by));
}

fn against_standard(
    subject: &SubjectReport,
    told: &StandardReport,
    asked: &Requirement,
    policy: &Effective,
    into: &mut Vec<Objection>,
) {
    let any = asked.terms.is_none() && asked.system.is_none() && asked.rung.is_none();
    let floors = if any {
        // Whatever verdicts the standard gives decide.
        [&told.terms, &told.system].map(|level| level.as_ref().map(|_| Openness::Open))
    } else {
        [asked.terms, asked.system]
    };
    if any && floors == [None, None] {
        into.push(not_judged(subject, asked, "gives no verdict on it"));
    }
    for (level, (floor, name)) in
        [&told.terms, &told.system].into_iter().zip(floors.into_iter().zip(["terms", "system"]))
    {
        match (level, floor) {
            (_, None) => {}
            (Some(level), Some(floor)) => against_level(subject, told, level, floor, policy, into),
            (None, Some(_)) => into.push(not_judged(subject, asked, &format!("gives no verdict on its {name}"))),
        }
    }
    if let Some(rung) = &asked.rung {
        let standing = [&told.system, &told.terms].into_iter().flatten().find_map(|level| level.standing.as_ref());
        match standing {
            Some(standing) => into.extend(against_standing(subject, told, standing, rung)),
            None => into.push(not_judged(subject, asked, "places it on no ladder")),
        }
    }
}

/// The objections where a level's verdict is worse than `floor`: an authority's word, each finding, each criterion that
/// no finding speaks for, and the verdict itself if nothing else is as bad.
fn against_level(
    subject: &SubjectReport,
    told: &StandardReport,
    level: &LevelReport,
    floor: Openness,
    policy: &Effective,
    into: &mut Vec<Objection>,
) {
    if level.verdict <= floor {
        return;
    }
    let least = if floor == Openness::Open { Value::Unknown } else { Value::Fail };
    let first = into.len();
    let verdict = Value::from(level.verdict);
    if let Some(settled) = level.settled.as_ref() {
        into.push(by_settlement(subject, told, settled, verdict));
    }
    for finding in level.findings.iter().filter(|finding| finding.value >= least) {
        into.push(by_finding(subject, told, level, finding, policy));
    }
    for criterion in level.criteria.iter().filter(|criterion| criterion.value >= least) {
        let speaks =
            |finding: &&FindingReport| finding.value >= criterion.value && finding.criteria.contains(&criterion.id);
        if !level.findings.iter().any(|finding| speaks(&finding)) {
            let message = format!("{}: {}", criterion.title, criterion.label);
            let rule = format!("{}/{}", told.id, criterion.id);
            into.push(plain(subject, Message::CriterionNotMet, criterion.value, rule, message).by(told));
        }
    }
    if !into[first..].iter().any(|objection| objection.value >= verdict) {
        let message = format!("the verdict on {} is {}", level.level.word(), level.verdict.word());
        into.push(plain(subject, Message::VerdictTooLow, verdict, told.id.clone(), message).by(told));
    }
}

fn by_settlement(subject: &SubjectReport, told: &StandardReport, settled: &SettledReport, value: Value) -> Objection {
    let source = settled.source.as_deref().unwrap_or_default();
    let message = format!("settled by {} ({}) {source}", settled.evidence, settled.says);
    let mut objection =
        plain(subject, Message::Settled, value, told.id.clone(), message.trim_end().to_owned()).by(told);
    objection.clauses.push(settled.evidence.clone());
    objection
}

fn by_finding(
    subject: &SubjectReport,
    told: &StandardReport,
    level: &LevelReport,
    finding: &FindingReport,
    policy: &Effective,
) -> Objection {
    let code = match (finding.value, finding.effect) {
        (Value::Fail, Effect::Lacks) => Message::NotGranted,
        (Value::Fail, _) => Message::RuleViolated,
        (_, Effect::Contests) if finding.undecided.is_empty() => Message::NotSettled,
        _ => Message::NotKnown,
    };
    let facts: Vec<_> = finding.facts.iter().map(|(name, value)| format!("{name}={value}")).collect();
    Objection {
        code,
        value: finding.value,
        handling: Handling::Stops,
        accepted_by: allowances(subject, level, finding, policy),
        fingerprint: fingerprint_of(
            subject,
            code,
            finding.value,
            &[
                &told.id,
                told.reading.as_deref().unwrap_or_default(),
                level.level.word(),
                &finding.rule,
                &finding.also_rules.join("\n"),
                &finding.clauses.join("\n"),
                finding.section.as_deref().unwrap_or_default(),
                finding.license.as_deref().unwrap_or_default(),
                &facts.join("\n"),
            ],
        ),
        subject: subject.id.clone(),
        rules: std::iter::once(&finding.rule).chain(&finding.also_rules).cloned().collect(),
        clauses: finding.clauses.clone(),
        section: finding.section.clone(),
        license: finding.license.clone(),
        message: finding.summary.clone(),
        place: finding.place.clone().unwrap_or_else(|| subject.place.clone()),
        title: finding.title.clone(),
        why: finding.rationale.clone(),
        remedy: finding.remedy.clone(),
        url: finding.source.url.clone(),
    }
}

/// The names in the policy's lists that accept what a standard found.
fn allowances(
    subject: &SubjectReport,
    level: &LevelReport,
    finding: &FindingReport,
    policy: &Effective,
) -> Vec<String> {
    let part = finding.license.as_ref().or(level.chosen.as_ref());
    let mut by = part.map(|part| allowed_license(subject, part, policy)).unwrap_or_default();
    let allow = &policy.lists.allow;
    if !finding.clauses.is_empty() && finding.clauses.iter().all(|clause| allow.clauses.contains(clause)) {
        by.push(format!("`{}` is allowed", finding.clauses.join("`, `")));
    }
    by
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

fn against_standing(
    subject: &SubjectReport,
    told: &StandardReport,
    standing: &StandingReport,
    rung: &Rung,
) -> Option<Objection> {
    let value = match () {
        () if standing.sure_steps >= rung.steps => return None,
        () if standing.possible_steps >= rung.steps => Value::Unknown,
        () => Value::Fail,
    };
    let at = standing.sure.as_ref().map_or("below the first step".to_owned(), ToString::to_string);
    let kept = standing.capped_by.join(", ");
    let message = format!("stands at {at}; step {} is asked for; kept from the next step by: {kept}", rung.id);
    Some(plain(subject, Message::RungNotReached, value, told.id.clone(), message).by(told))
}

fn not_judged(subject: &SubjectReport, asked: &Requirement, what: &str) -> Objection {
    let message = format!("`{}` {what}", asked.standard);
    plain(subject, Message::NotJudged, Value::Unknown, asked.standard.clone(), message)
}

/// What the lists of names refuse. Of a choice of licenses, one choice that nothing is held against is enough, if the
/// standards were satisfied by that very choice or would be by it.
fn against_names(subject: &SubjectReport, policy: &Effective, into: &mut Vec<Objection>) {
    let lists = &policy.lists;
    let deny = &lists.deny;
    if deny.licenses.contains(&subject.id) && subject.origin.kind != "system" {
        let message = format!("the policy denies `{}`", subject.id);
        into.push(plain(subject, Message::LicenseDenied, Value::Fail, Message::LicenseDenied.rule(), message));
    }
    let listed = subject.origin.kind != "system" && lists.allow.licenses.contains(&subject.id);
    let by_choice: Vec<Vec<Objection>> = subject
        .origin
        .choices
        .iter()
        .map(|choice| {
            let mentions = choice.iter().filter_map(|at| subject.origin.licenses.get(*at));
            mentions.flat_map(|license| against_license(subject, license, policy, listed)).collect()
        })
        .collect();
    if !by_choice.iter().enumerate().any(|(at, held)| held.is_empty() && satisfies(subject, at, policy)) {
        into.extend(by_choice.into_iter().flatten());
    }
    let lists_licenses = lists.only_allowed || *deny != super::policy::Names::default();
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
fn satisfies(subject: &SubjectReport, at: usize, policy: &Effective) -> bool {
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
    if policy.lists.only_allowed && !listed && !by_steward && !allow.licenses.contains(&license.id) {
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

/// An objection that no clause of the subject's description shows.
fn plain(subject: &SubjectReport, code: Message, value: Value, rule: String, message: String) -> Objection {
    Objection {
        code,
        value,
        handling: Handling::Stops,
        accepted_by: Vec::new(),
        fingerprint: String::new(),
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
    .fingerprinted(subject)
}

impl Objection {
    fn fingerprinted(mut self, subject: &SubjectReport) -> Objection {
        self.fingerprint = fingerprint_of(subject, self.code, self.value, &[self.rule(), &self.message]);
        self
    }

    /// The same, with where the standard can be read.
    fn by(mut self, told: &StandardReport) -> Objection {
        self.url.clone_from(&told.source.url);
        self
    }
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
