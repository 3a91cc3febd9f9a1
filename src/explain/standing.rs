//! How far a subject gets on a ladder, and what keeps it from going further.

use crate::engine::{SystemVerdict, Verdict};
use crate::model::{Class, Value, VerdictOn};
use crate::rules::{Combine, Standard, Step};

use super::fold::fold;
use super::report::{BesideReport, FindingReport, StandardReport, StandingReport, StepOfLadder};

/// How many facts are named for one criterion; more would hide the first.
const MOST_FACTS: usize = 3;

/// The standing that `verdict` holds, with the criteria and facts that cap it. `others` are findings to name where a
/// criterion rests on another standard's verdict.
pub(super) fn standing(standard: &Standard, verdict: &Verdict, terms: Option<&Verdict>) -> Option<StandingReport> {
    let (Combine::Ladder(steps), Some(standing)) = (&standard.combine, &verdict.standing) else {
        return None;
    };
    let findings: Vec<FindingReport> =
        [Some(verdict), terms].into_iter().flatten().flat_map(|one| told(standard, one)).collect();
    let deciding = if standing.barred_by.is_empty() { &standing.capped_by } else { &standing.barred_by };
    let because = deciding.iter().flat_map(|at| facts(&standard.criteria[*at].id, &findings));
    let mut facts: Vec<String> = Vec::new();
    for fact in because {
        if !facts.contains(&fact) {
            facts.push(fact);
        }
    }
    let titles = |criteria: &[usize]| criteria.iter().map(|at| standard.criteria[*at].title.clone()).collect();
    Some(StandingReport {
        sure: name(steps, standing.sure),
        possible: name(steps, standing.possible),
        capped_by: titles(&standing.capped_by),
        barred_by: titles(&standing.barred_by),
        because: facts,
        steps: steps.iter().map(|step| step.id.clone()).collect(),
        sure_steps: standing.sure.map_or(0, |at| at + 1),
        possible_steps: standing.possible.map_or(0, |at| at + 1),
    })
}

fn told(standard: &Standard, verdict: &Verdict) -> Vec<FindingReport> {
    match (verdict.parts.as_slice(), verdict.chosen) {
        ([], _) | (_, Some(_)) => fold(standard, verdict, None),
        (parts, None) => parts.iter().flat_map(|part| fold(standard, &part.verdict, Some(&part.license))).collect(),
    }
}

fn name(steps: &[Step], at: Option<usize>) -> Option<StepOfLadder> {
    at.and_then(|at| steps.get(at)).map(|step| StepOfLadder { id: step.id.clone(), title: step.title.clone() })
}

/// The facts that keep a criterion from being met, in a few words each.
fn facts(criterion: &str, findings: &[FindingReport]) -> Vec<String> {
    let deciding = findings
        .iter()
        .filter(|finding| finding.value >= Value::Unknown && finding.criteria.iter().any(|known| known == criterion));
    deciding.take(MOST_FACTS).map(in_short).collect()
}

/// A finding in a few words: the clause with its section, or the part with what is said of it.
pub(super) fn in_short(finding: &FindingReport) -> String {
    let clauses = finding.clauses.join("/");
    match &finding.section {
        Some(section) => format!("{clauses} §{section}"),
        None if finding.facts.is_empty() => clauses,
        None => {
            let facts: Vec<_> = finding.facts.iter().map(|(name, value)| format!("{name} {value}")).collect();
            format!("{clauses} ({})", facts.join(", "))
        }
    }
}

/// Where a license stands on `ladder`, told beside the verdict of another standard.
pub fn license_beside(ladder: &Standard, verdict: &Verdict, report: &StandardReport) -> Option<BesideReport> {
    Some(beside(ladder, standing(ladder, verdict, None)?, report))
}

/// Where a system stands on `ladder`, told beside the verdict of another standard.
pub fn system_beside(ladder: &Standard, verdict: &SystemVerdict, report: &StandardReport) -> Option<BesideReport> {
    Some(beside(ladder, standing(ladder, &verdict.system, Some(&verdict.terms))?, report))
}

/// Where what caps it is a verdict of the very standard beside which it is told, that verdict's own findings are named.
fn beside(ladder: &Standard, mut standing: StandingReport, report: &StandardReport) -> BesideReport {
    if ladder.terms_by.as_deref() == Some(report.id.as_str()) {
        let verdicts = ladder.vocabulary.iter().filter(|(_, entry)| entry.class == Class::Verdict);
        for (_, entry) in verdicts {
            let level = match entry.verdict_on {
                Some(VerdictOn::System) => &report.system,
                _ => &report.terms,
            };
            let Some(level) =
                level.as_ref().filter(|_| standing.because.iter().any(|fact| fact.starts_with(&entry.id)))
            else {
                continue;
            };
            let worst = level.findings.iter().filter(|finding| finding.value == Value::from(level.derived));
            standing.because.retain(|fact| !fact.starts_with(&entry.id));
            standing.because.extend(worst.take(MOST_FACTS).map(in_short));
        }
    }
    BesideReport { id: ladder.id.clone(), title: ladder.title.clone(), steps_are: ladder.steps_are.clone(), standing }
}
