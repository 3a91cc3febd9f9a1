//! What can be said of patterns without facts: whether one can hold at all, and whether one follows from another.
//!
//! Both answers are careful: a `true` is proven, a `false` may only mean that no proof was found.

use crate::model::parameter::Check;
use crate::model::{ClauseId, ParameterTest, ParameterType, ParameterValue, Vocabulary};
use crate::rules::pattern::{Pattern, PatternKind};

/// More alternatives than this are not looked at one by one.
const MOST_ALTERNATIVES: usize = 512;

/// A clause that must be there, or must not.
#[derive(Clone, Copy)]
struct Literal<'p> {
    id: ClauseId,
    tests: &'p [ParameterTest],
    wanted: bool,
}

/// True if no facts at all make the pattern true.
pub(super) fn is_impossible(pattern: &Pattern, vocabulary: &Vocabulary) -> bool {
    alternatives(pattern, true).is_some_and(|all| all.iter().all(|literals| excluded(literals, vocabulary)))
}

/// The ways in which a pattern can hold, each a list of literals that hold together; none if there are too many.
fn alternatives(pattern: &Pattern, wanted: bool) -> Option<Vec<Vec<Literal<'_>>>> {
    match (&pattern.kind, wanted) {
        (PatternKind::Clause { id, tests }, _) => Some(vec![vec![Literal { id: *id, tests, wanted }]]),
        (PatternKind::Not(part), _) => alternatives(part, !wanted),
        (PatternKind::Any(parts), true) | (PatternKind::All(parts), false) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(alternatives(part, wanted)?);
            }
            (all.len() <= MOST_ALTERNATIVES).then_some(all)
        }
        (PatternKind::All(parts), true) | (PatternKind::Any(parts), false) => {
            let mut all: Vec<Vec<Literal<'_>>> = vec![Vec::new()];
            for part in parts {
                let more = alternatives(part, wanted)?;
                if all.len() * more.len() > MOST_ALTERNATIVES {
                    return None;
                }
                all = all.iter().flat_map(|one| more.iter().map(move |two| [&one[..], &two[..]].concat())).collect();
            }
            Some(all)
        }
    }
}

/// True if the literals cannot hold together. Several clauses of one id may be there, so two that are wanted never
/// exclude each other; one alone may exclude itself, and one may be what another says is not there.
fn excluded(literals: &[Literal<'_>], vocabulary: &Vocabulary) -> bool {
    let wanted = || literals.iter().filter(|literal| literal.wanted);
    let refused = || literals.iter().filter(|literal| !literal.wanted);
    wanted().any(|literal| {
        contradicts_itself(literal, vocabulary)
            || refused().any(|no| no.id == literal.id && tests_follow(literal.tests, no.tests))
    })
}

fn contradicts_itself(literal: &Literal<'_>, vocabulary: &Vocabulary) -> bool {
    let tests = literal.tests;
    tests.iter().enumerate().any(|(at, one)| {
        let kind = vocabulary.entry(literal.id).parameters.get(one.slot).map(|parameter| &parameter.kind);
        below_everything(&one.check, kind)
            || tests[at + 1..].iter().any(|two| one.slot == two.slot && clash(&one.check, &two.check, kind))
    })
}

/// Counts are never negative, and a list of no values has none of them.
fn below_everything(check: &Check, kind: Option<&ParameterType>) -> bool {
    match check {
        Check::OneOf(values) => values.is_empty(),
        Check::Below(ParameterValue::Count(limit)) => kind == Some(&ParameterType::Count) && *limit <= 0,
        _ => false,
    }
}

fn clash(one: &Check, two: &Check, kind: Option<&ParameterType>) -> bool {
    let single = !matches!(kind, Some(ParameterType::List | ParameterType::Choices(_)) | None);
    match (one, two) {
        (Check::OneOf(a), Check::OneOf(b)) => single && !a.iter().any(|value| b.contains(value)),
        (Check::OneOf(a), Check::NoneOf(b)) | (Check::NoneOf(b), Check::OneOf(a)) => {
            a.iter().all(|value| b.contains(value))
        }
        _ => false,
    }
}

/// True if whatever makes `one` true makes `other` true.
pub(super) fn follows(one: &Pattern, other: &Pattern) -> bool {
    use PatternKind::{All, Any, Clause, Not};
    match (&one.kind, &other.kind) {
        (Clause { id: a, tests: ours }, Clause { id: b, tests: theirs }) => a == b && tests_follow(ours, theirs),
        (Any(parts), _) => parts.iter().all(|part| follows(part, other)),
        (_, All(parts)) => parts.iter().all(|part| follows(one, part)),
        (Not(a), Not(b)) => follows(b, a),
        (_, Any(parts)) if parts.iter().any(|part| follows(one, part)) => true,
        (All(parts), _) => parts.iter().any(|part| follows(part, other)),
        _ => false,
    }
}

/// True if a clause that stands all of `ours` stands all of `theirs`.
fn tests_follow(ours: &[ParameterTest], theirs: &[ParameterTest]) -> bool {
    theirs.iter().all(|their| ours.iter().any(|our| our.slot == their.slot && check_follows(&our.check, &their.check)))
}

fn check_follows(our: &Check, their: &Check) -> bool {
    match (our, their) {
        (Check::OneOf(a), Check::OneOf(b)) => a.iter().all(|value| b.contains(value)),
        (Check::NoneOf(a), Check::NoneOf(b)) => b.iter().all(|value| a.contains(value)),
        _ => our == their,
    }
}
