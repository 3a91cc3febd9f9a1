//! Rules with one condition changed, for a question to their test cases: would anybody notice?
//!
//! A condition is dropped, or turned into its opposite. What a rule merely notes decides nothing and is left alone.

use crate::model::ParameterTest;
use crate::model::parameter::Check;
use crate::source::Span;

use super::pattern::{Pattern, PatternKind};
use super::rule::Rule;

/// A rule with one condition changed.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// The changed rule, without its cases.
    pub rule: Rule,
    /// What was changed, in a few words.
    pub change: String,
    /// Where the condition is written.
    pub span: Span,
}

/// One list of patterns of a rule, by name.
type PatternList = (&'static str, fn(&mut Rule) -> &mut Vec<Pattern>);

/// The lists of a rule that decide its value.
const DECIDING: [PatternList; 4] = [
    ("requires", |rule| &mut rule.requires),
    ("violated_by", |rule| &mut rule.violated_by),
    ("contested_by", |rule| &mut rule.contested_by),
    ("conditioned_by", |rule| &mut rule.conditioned_by),
];

/// Every rule that differs from `rule` in one condition.
pub fn mutants(rule: &Rule) -> Vec<Mutant> {
    let mut bare = rule.clone();
    bare.cases = Vec::new();
    let mut found = Vec::new();
    for (name, list) in DECIDING {
        let patterns = list(&mut bare.clone()).clone();
        for (at, pattern) in patterns.iter().enumerate() {
            let mut changed = bare.clone();
            list(&mut changed).remove(at);
            let span = pattern.span.clone();
            found.push(Mutant { rule: changed, change: format!("drops a pattern of `{name}`"), span });
            for Variant { pattern, change, span } in variants(pattern) {
                let mut changed = bare.clone();
                list(&mut changed)[at] = pattern;
                found.push(Mutant { rule: changed, change: format!("{change} in `{name}`"), span });
            }
        }
    }
    found.extend(of_kinds(&bare));
    found
}

/// The kinds a rule speaks about: without one of them, and without the limit.
fn of_kinds(rule: &Rule) -> Vec<Mutant> {
    let mut found = Vec::new();
    for at in 0..rule.applies_to.len() {
        let mut changed = rule.clone();
        let kind = changed.applies_to.remove(at);
        // Without its only kind it would speak about all; that is the other change.
        if !changed.applies_to.is_empty() {
            let change = format!("drops `{}` from `applies-to`", kind.word());
            found.push(Mutant { rule: changed, change, span: 0..0 });
        }
    }
    if !rule.applies_to.is_empty() {
        let rule = Rule { applies_to: Vec::new(), ..rule.clone() };
        found.push(Mutant { rule, change: "drops `applies-to`".into(), span: 0..0 });
    }
    found
}

/// A pattern with one condition changed.
struct Variant {
    pattern: Pattern,
    change: String,
    span: Span,
}

fn variants(pattern: &Pattern) -> Vec<Variant> {
    let span = &pattern.span;
    let negated = PatternKind::Not(Box::new(pattern.clone()));
    let mut found = vec![variant(negated, span, "negates a pattern".into(), span)];
    match &pattern.kind {
        PatternKind::Clause { id, tests } => {
            for (changed, change) in changed_tests(tests) {
                found.push(variant(PatternKind::Clause { id: *id, tests: changed }, span, change, span));
            }
        }
        PatternKind::Not(part) => found.extend(variants(part).into_iter().map(|inner| Variant {
            pattern: Pattern { kind: PatternKind::Not(Box::new(inner.pattern)), span: span.clone() },
            ..inner
        })),
        PatternKind::Any(parts) => found.extend(of_parts(parts, span, PatternKind::Any)),
        PatternKind::All(parts) => found.extend(of_parts(parts, span, PatternKind::All)),
    }
    found
}

fn variant(kind: PatternKind, span: &Span, change: String, at: &Span) -> Variant {
    Variant { pattern: Pattern { kind, span: span.clone() }, change, span: at.clone() }
}

fn of_parts(parts: &[Pattern], span: &Span, join: fn(Vec<Pattern>) -> PatternKind) -> Vec<Variant> {
    let mut found = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        if parts.len() > 1 {
            let mut fewer = parts.to_vec();
            fewer.remove(at);
            found.push(variant(join(fewer), span, "drops a part".into(), &part.span));
        }
        for inner in variants(part) {
            let mut changed = parts.to_vec();
            changed[at] = inner.pattern;
            found.push(variant(join(changed), span, inner.change, &inner.span));
        }
    }
    found
}

/// The tests with one dropped, turned round, or asking for one value less.
fn changed_tests(tests: &[ParameterTest]) -> Vec<(Vec<ParameterTest>, String)> {
    let mut found = Vec::new();
    for (at, test) in tests.iter().enumerate() {
        let mut fewer = tests.to_vec();
        fewer.remove(at);
        found.push((fewer, format!("drops the test on `{}`", test.name)));
        let mut replace = |check: Check, change: String| {
            let mut changed = tests.to_vec();
            changed[at].check = check;
            found.push((changed, change));
        };
        replace(opposite(&test.check), format!("turns the test on `{}` round", test.name));
        for (check, value) in with_a_value_less(&test.check) {
            replace(check, format!("drops `{value}` from the test on `{}`", test.name));
        }
    }
    found
}

fn opposite(check: &Check) -> Check {
    match check.clone() {
        Check::OneOf(values) => Check::NoneOf(values),
        Check::NoneOf(values) => Check::OneOf(values),
        Check::Below(limit) => Check::AtLeast(limit),
        Check::AtLeast(limit) => Check::Below(limit),
        Check::Above(limit) => Check::AtMost(limit),
        Check::AtMost(limit) => Check::Above(limit),
    }
}

fn with_a_value_less(check: &Check) -> Vec<(Check, String)> {
    let (values, make): (_, fn(Vec<_>) -> Check) = match check {
        Check::OneOf(values) => (values, Check::OneOf),
        Check::NoneOf(values) => (values, Check::NoneOf),
        _ => return Vec::new(),
    };
    if values.len() < 2 {
        return Vec::new();
    }
    let without = |at: usize| {
        let mut fewer = values.clone();
        (fewer.remove(at), fewer)
    };
    (0..values.len()).map(without).map(|(value, fewer)| (make(fewer), value.to_string())).collect()
}
