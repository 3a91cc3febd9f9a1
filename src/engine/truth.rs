//! Whether what a rule looks for is there, and which clauses show it.

use crate::model::{Clause, ClauseId, Freedoms, ParameterTest, ParameterType, Truth};
use crate::rules::{Pattern, PatternKind};

use super::facts::Facts;

/// Whether every test holds of `clause`.
pub fn all_hold(tests: &[ParameterTest], clause: &Clause) -> Truth {
    tests.iter().fold(Truth::True, |truth, test| {
        truth.and(test.check.holds(clause.parameters.get(test.slot).and_then(Option::as_ref)))
    })
}

/// Whether `pattern` holds of the facts, as far as they reach one of `freedoms`.
pub fn truth(pattern: &Pattern, facts: &Facts<'_>, freedoms: Freedoms) -> Truth {
    match &pattern.kind {
        PatternKind::Clause { id, tests } => facts
            .of(*id)
            .map(|clause| facts.reaches(clause, freedoms).and(all_hold(tests, clause)))
            .fold(facts.beyond_description(*id), Truth::or),
        PatternKind::Any(parts) => {
            parts.iter().fold(Truth::False, |value, part| value.or(truth(part, facts, freedoms)))
        }
        PatternKind::All(parts) => {
            parts.iter().fold(Truth::True, |value, part| value.and(truth(part, facts, freedoms)))
        }
        PatternKind::Not(part) => !truth(part, facts, freedoms),
    }
}

/// One clause that bears on a pattern, or one that is missing.
pub struct Witness<'f> {
    /// The clause's id.
    pub id: ClauseId,
    /// The clause; none if no description of it was found.
    pub clause: Option<&'f Clause>,
    /// Whether it does what the pattern looks for.
    pub truth: Truth,
    /// Parameters that are not known and would decide.
    pub undecided: Vec<String>,
}

/// What shows that `pattern` holds, or may hold: never empty where it does.
pub fn witnesses<'f>(pattern: &Pattern, facts: &Facts<'f>, freedoms: Freedoms) -> Vec<Witness<'f>> {
    let mut found = Vec::new();
    collect(pattern, facts, freedoms, true, &mut found);
    if found.is_empty() && truth(pattern, facts, freedoms) == Truth::True {
        // It holds because something else does not: what is not there, or not so, is the witness.
        pattern.each_clause(&mut |id, _| {
            let clause = facts.of(id).next();
            found.push(Witness { id, clause, truth: Truth::True, undecided: Vec::new() });
        });
    }
    found
}

fn collect<'f>(pattern: &Pattern, facts: &Facts<'f>, freedoms: Freedoms, wanted: bool, found: &mut Vec<Witness<'f>>) {
    match &pattern.kind {
        PatternKind::Clause { id, tests } => collect_clause(*id, tests, facts, freedoms, wanted, found),
        PatternKind::Not(part) => collect(part, facts, freedoms, !wanted, found),
        PatternKind::Any(parts) | PatternKind::All(parts) => {
            // Parts that are plainly beside the point show nothing: a false one of `any`, a settled exemption of `all`.
            let dull = if wanted { Truth::False } else { Truth::True };
            for part in parts.iter().filter(|part| truth(part, facts, freedoms) != dull) {
                collect(part, facts, freedoms, wanted, found);
            }
        }
    }
}

fn collect_clause<'f>(
    id: ClauseId,
    tests: &[ParameterTest],
    facts: &Facts<'f>,
    freedoms: Freedoms,
    wanted: bool,
    found: &mut Vec<Witness<'f>>,
) {
    for clause in facts.of(id) {
        let truth = facts.reaches(clause, freedoms).and(all_hold(tests, clause));
        let telling = if wanted { truth != Truth::False } else { truth == Truth::Unknown };
        if telling {
            found.push(Witness { id, clause: Some(clause), truth, undecided: undecided(tests, clause, facts) });
        }
    }
    if facts.beyond_description(id) == Truth::Unknown {
        found.push(Witness { id, clause: None, truth: Truth::Unknown, undecided: Vec::new() });
    }
}

/// The parameters whose values are not known and would decide. One that the engine works out stands for the license it
/// is worked out from.
fn undecided(tests: &[ParameterTest], clause: &Clause, facts: &Facts<'_>) -> Vec<String> {
    let entry = facts.vocabulary().entry(clause.id);
    let license = || entry.parameters.iter().find(|parameter| parameter.kind == ParameterType::License);
    let reach = entry.reaches_when.iter().filter(|_| clause.acts.is_none()).flat_map(|(tests, _)| tests);
    let unknown =
        tests.iter().chain(reach).filter(|test| clause.parameters.get(test.slot).is_some_and(Option::is_none));
    let mut names: Vec<String> = unknown
        .filter_map(|test| entry.parameters.get(test.slot))
        .filter_map(|parameter| if parameter.derived { license() } else { Some(parameter) })
        .map(|parameter| parameter.name.clone())
        .collect();
    names.sort();
    names.dedup();
    names
}
