//! Patterns of one standard that say the same thing: one shadows the other, or they contradict each other.

use std::collections::HashMap;

use crate::model::{ClauseId, Value};
use crate::rules::pattern::Pattern;
use crate::rules::rule::Rule;
use crate::rules::standard::Standard;
use crate::source::{Code, Problem};

use super::{at, logic};

/// A pattern with its rule and what it makes of it. A required pattern passes where it holds.
struct Placed<'s> {
    rule: &'s Rule,
    pattern: &'s Pattern,
    value: Value,
    list: &'static str,
}

/// Patterns that another one makes idle, and patterns that stand for two values at once.
pub(super) fn between(standard: &Standard) -> Vec<Problem> {
    let placed = placed(standard);
    let by_clause = by_clause(&placed);
    let mut found = Vec::new();
    for (position, one) in placed.iter().enumerate() {
        let mut neighbours: Vec<usize> = Vec::new();
        one.pattern.each_clause(&mut |id, _| neighbours.extend(by_clause.get(&id).into_iter().flatten()));
        neighbours.sort_unstable();
        neighbours.dedup();
        let others = neighbours.into_iter().filter(|other| *other != position);
        found.extend(others.filter_map(|other| compare(one, &placed[other], other < position)).next());
    }
    found
}

fn placed(standard: &Standard) -> Vec<Placed<'_>> {
    standard.rules.iter().flat_map(of_rule).collect()
}

fn of_rule(rule: &Rule) -> impl Iterator<Item = Placed<'_>> {
    let lists = [
        ("requires", &rule.requires, Value::Pass),
        ("violated_by", &rule.violated_by, Value::Fail),
        ("contested_by", &rule.contested_by, Value::Unknown),
        ("conditioned_by", &rule.conditioned_by, Value::Conditional),
        ("noted_by", &rule.noted_by, Value::Pass),
    ];
    lists.into_iter().flat_map(move |(list, patterns, value)| {
        patterns.iter().map(move |pattern| Placed { rule, pattern, value, list })
    })
}

fn by_clause(placed: &[Placed<'_>]) -> HashMap<ClauseId, Vec<usize>> {
    let mut by_clause: HashMap<ClauseId, Vec<usize>> = HashMap::new();
    for (position, one) in placed.iter().enumerate() {
        one.pattern.each_clause(&mut |id, _| by_clause.entry(id).or_default().push(position));
    }
    by_clause
}

fn compare(one: &Placed<'_>, other: &Placed<'_>, other_is_first: bool) -> Option<Problem> {
    if !heard_together(one.rule, other.rule) || !logic::follows(one.pattern, other.pattern) {
        return None;
    }
    let both_ways = logic::follows(other.pattern, one.pattern);
    let shared = one.rule.criteria.iter().any(|criterion| other.rule.criteria.contains(criterion));
    let covered = one.rule.criteria.iter().all(|criterion| other.rule.criteria.contains(criterion));
    let wholly = other.rule.applies_to.is_empty() || one.rule.applies_to == other.rule.applies_to;
    let in_any_reading = other.rule.reading.is_none() || one.rule.reading == other.rule.reading;
    // What must be there and may not be there leaves nothing that keeps the rule.
    let required = one.list == "requires" && other.value == Value::Fail;
    if shared
        && (required || (both_ways && one.value != other.value && one.list != "requires" && other.list != "requires"))
    {
        let message = format!("the same facts stand under `{}` of `{}`", other.list, other.rule.id);
        let label = format!("here they stand under `{}`", one.list);
        return Some(at(one.rule, one.pattern, Code::Contradiction, message).label(label));
    }
    let deciding = one.value > Value::Pass && one.list != "requires" && other.list != "requires";
    let idle = deciding && covered && wholly && in_any_reading && other.value >= one.value;
    (idle && (!both_ways || other_is_first)).then(|| {
        let message = format!("`{}` decides this already", other.rule.id);
        at(one.rule, one.pattern, Code::Shadowed, message).label("never makes a difference")
    })
}

/// True if both rules can speak about the same facts.
fn heard_together(one: &Rule, other: &Rule) -> bool {
    let kinds = one.applies_to.is_empty()
        || other.applies_to.is_empty()
        || one.applies_to.iter().any(|kind| other.applies_to.contains(kind));
    let readings = one.reading.is_none() || other.reading.is_none() || one.reading == other.reading;
    kinds && readings
}
