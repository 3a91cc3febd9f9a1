//! What a standard holds against a subject, where its verdict is worse than asked for.

use crate::engine::Effect;
use crate::explain::SubjectReport;
use crate::explain::objection::{Handling, Message, Objection};
use crate::explain::report::{FindingReport, LevelReport, SettledReport, StandardReport, StandingReport};
use crate::gate::policy::{Effective, Requirement, Rung};
use crate::model::{Openness, Value};

use super::{allowed_license, by, fingerprint_of, not_judged, plain};

pub fn against_standard(
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
            into.push(by(told, plain(subject, Message::CriterionNotMet, criterion.value, rule, message)));
        }
    }
    if !into[first..].iter().any(|objection| objection.value >= verdict) {
        let message = format!("the verdict on {} is {}", level.level.word(), level.verdict.word());
        into.push(by(told, plain(subject, Message::VerdictTooLow, verdict, told.id.clone(), message)));
    }
}

fn by_settlement(subject: &SubjectReport, told: &StandardReport, settled: &SettledReport, value: Value) -> Objection {
    let source = settled.source.as_deref().unwrap_or_default();
    let message = format!("settled by {} ({}) {source}", settled.evidence, settled.says);
    let message = message.trim_end().to_owned();
    let mut objection = by(told, plain(subject, Message::Settled, value, told.id.clone(), message));
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
        remedy: remedy(code, finding),
        url: finding.source.url.clone(),
    }
}

/// What would mend it. What is not known is to be found out before anything is to be changed.
fn remedy(code: Message, finding: &FindingReport) -> String {
    match (code, finding.undecided.as_slice()) {
        (Message::NotKnown, []) => "Find out what is not known, and describe it.".to_owned(),
        (Message::NotKnown, names) => {
            format!("Find out `{}` of `{}`, and describe it.", names.join("`, `"), finding.clauses.join("`, `"))
        }
        _ => finding.remedy.clone(),
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
    Some(by(told, plain(subject, Message::RungNotReached, value, told.id.clone(), message)))
}

#[cfg(test)]
mod tests {
    use crate::engine::{Options, judge_license};
    use crate::explain::objection::Message;
    use crate::explain::{license_report, tell_license};
    use crate::gate::object::objections;
    use crate::gate::policy::Policy;
    use crate::input::Library;

    #[test]
    fn a_criterion_that_nothing_speaks_for_is_told_beside_a_finding_on_another() {
        let library = Library::embedded().expect("the shipped vocabulary");
        let standard = library.standard("osaid-1.0").expect("a standard that is shipped");
        let license = library.license("llama-3").expect("a license that is shipped");
        let options = Options::default();
        let verdict = judge_license(&standard, &license, &options);
        let mut told = tell_license(&license, &standard, &verdict, &options);
        let terms = told.terms.as_mut().expect("a verdict on terms");
        // As if everything that fails spoke for the first of four criteria alone.
        terms.findings.iter_mut().for_each(|finding| finding.criteria.retain(|criterion| criterion == "use"));
        let policy = Policy::implicit([(told.id.clone(), told.reading.clone())]);
        let mut subject = license_report(&license);
        subject.standards.push(told);
        let held = objections(&subject, &policy.effective(&subject));
        let unmet = held.iter().filter(|objection| objection.code == Message::CriterionNotMet);
        let rules: Vec<&str> = unmet.map(|objection| objection.rule()).collect();
        assert_eq!(rules, ["osaid-1.0/study", "osaid-1.0/modify", "osaid-1.0/share"]);
    }
}
