//! One rule against one set of facts.

use crate::model::{Freedoms, Kind, Truth, Value};
use crate::rules::{Case, Level, Pattern, Rule, Standard};

use super::facts::Facts;
use super::truth::{truth, witnesses};
use super::verdict::{Because, Effect, Finding};

/// What `rule` makes of the facts, as far as they reach one of `freedoms`.
///
/// A pattern that may hold is as bad as unknown where it would fail the rule, and as bad as itself otherwise: a duty
/// that may or may not be there is a duty the standard accepts.
pub fn rule_value(rule: &Rule, facts: &Facts<'_>, freedoms: Freedoms) -> Value {
    let mut value = Value::Pass;
    for (patterns, effect) in rule.effects() {
        for pattern in patterns {
            value = value.worst(match truth(pattern, facts, freedoms) {
                Truth::True => effect,
                Truth::Unknown => effect.min(Value::Unknown),
                Truth::False => Value::Pass,
            });
        }
    }
    for pattern in &rule.requires {
        value = value.worst(match truth(pattern, facts, freedoms) {
            Truth::True => Value::Pass,
            Truth::Unknown => Value::Unknown,
            Truth::False => Value::Fail,
        });
    }
    value
}

/// What a rule that does not simply pass is worth at best: what is certain stands, what may be there is not.
///
/// Patterns are taken one by one, so where one of two must hold it may be too good, and it is never too bad.
fn best_value(rule: &Rule, facts: &Facts<'_>, freedoms: Freedoms) -> Value {
    let certain = |pattern: &&Pattern| truth(pattern, facts, freedoms) == Truth::True;
    let lacking = |pattern: &Pattern| truth(pattern, facts, freedoms) == Truth::False;
    // What is contested may be accepted, and then counts for nothing.
    let decided = rule.effects().into_iter().filter(|(_, effect)| *effect != Value::Unknown);
    let stands =
        decided.filter(|(patterns, _)| patterns.iter().find(certain).is_some()).map(|(_, effect)| effect).max();
    if rule.requires.iter().any(lacking) { Value::Fail } else { stands.unwrap_or_default() }
}

/// True if `rule` has a say about facts of this kind, in this reading.
pub(super) fn speaks(rule: &Rule, facts: &Facts<'_>, reading: Option<&str>) -> bool {
    is_about(rule, facts.kind) && belongs_to(rule, reading)
}

/// True if `rule` speaks about licenses of this kind.
pub(super) fn is_about(rule: &Rule, kind: Kind) -> bool {
    rule.applies_to.is_empty() || rule.applies_to.contains(&kind)
}

/// True if `rule` has a say in this reading.
pub(super) fn belongs_to(rule: &Rule, reading: Option<&str>) -> bool {
    rule.reading.as_deref().is_none_or(|only| Some(only) == reading)
}

/// The finding of a rule under one criterion, with what shows it.
pub(super) fn finding(standard: &Standard, rule: usize, criterion: usize, facts: &Facts<'_>) -> Finding {
    let asked = &standard.rules[rule];
    let freedoms = standard.criteria[criterion].freedoms;
    let mut because = Vec::new();
    for (patterns, effect) in [
        (&asked.violated_by, Effect::Violates),
        (&asked.contested_by, Effect::Contests),
        (&asked.conditioned_by, Effect::Conditions),
        (&asked.noted_by, Effect::Notes),
    ] {
        let telling = patterns.iter().filter(|pattern| truth(pattern, facts, freedoms) != Truth::False);
        telling.for_each(|pattern| because.extend(shown(pattern, effect, facts, freedoms)));
    }
    asked.requires.iter().for_each(|pattern| because.extend(requirement(pattern, facts, freedoms)));
    let value = rule_value(asked, facts, freedoms);
    let best = if value == Value::Pass { value } else { best_value(asked, facts, freedoms) };
    Finding { rule, criterion, value, best, because }
}

fn shown(pattern: &Pattern, effect: Effect, facts: &Facts<'_>, freedoms: Freedoms) -> Vec<Because> {
    // A fact that is sure shows nothing for sure while the rest of its pattern, such as an exemption, is open.
    let answer = truth(pattern, facts, freedoms);
    let witnesses = witnesses(pattern, facts, freedoms).into_iter();
    witnesses
        .map(|witness| Because {
            effect,
            id: witness.id,
            clause: witness.clause.cloned(),
            truth: witness.truth.and(answer),
            undecided: witness.undecided,
        })
        .collect()
}

/// What shows that a requirement is met; where it is not, every clause that would have met it.
fn requirement(pattern: &Pattern, facts: &Facts<'_>, freedoms: Freedoms) -> Vec<Because> {
    let answer = truth(pattern, facts, freedoms);
    if answer == Truth::True {
        let mut because = shown(pattern, Effect::Grants, facts, freedoms);
        because.retain(|because| because.truth == Truth::True);
        return because;
    }
    let mut because = Vec::new();
    pattern.each_clause(&mut |id, _| {
        let clause = facts.of(id).next().cloned();
        because.push(Because { effect: Effect::Lacks, id, clause, truth: answer, undecided: Vec::new() });
    });
    because
}

/// What a rule makes of one of its own cases, over all the criteria it decides.
pub fn case_value(standard: &Standard, rule: &Rule, case: &Case) -> Value {
    let closed = case.text_read == crate::model::TextRead::Full;
    let facts = Facts::new(&standard.vocabulary, &case.clauses, closed, case.kind);
    if !speaks(rule, &facts, rule.reading.as_deref()) {
        return Value::Pass;
    }
    let value = |criterion: &usize| rule_value(rule, &facts, standard.criteria[*criterion].freedoms);
    rule.criteria.iter().map(value).max().unwrap_or_default()
}

/// The rules of a standard that decide a criterion at `level`, with that criterion.
pub(super) fn questions(standard: &Standard, level: Level) -> impl Iterator<Item = (usize, usize)> {
    standard.rules.iter().enumerate().flat_map(move |(rule, asked)| {
        let at_level = move |criterion: &&usize| standard.criteria[**criterion].level == level;
        asked.criteria.iter().filter(at_level).map(move |criterion| (rule, *criterion))
    })
}
