//! Promises about systems and the rungs beside their verdicts, on systems nobody thought of. OSI_CHECK_CASES sets how
//! many (300 without it).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::sync::{Arc, OnceLock};

use osi_check::engine::{Options, SystemVerdict, Verdict, judge_system};
use osi_check::explain::{About, outline};
use osi_check::input::Library;
use osi_check::model::parameter::ParameterType;
use osi_check::model::{
    Body, Class, Clause, Component, License, Openness, ParameterValue, System, Terms, TextRead, Value, Vocabulary,
};
use osi_check::rules::{Combine, Standard};
use proptest::prelude::*;

/// Licenses of every verdict: open, unsure, failing for everybody, for business, for sharing, for all but research.
const LICENSES: [&str; 8] =
    ["mit", "agpl-3.0", "cc-by-4.0", "cc-pddc", "llama-3", "cc-by-nc-4.0", "cc-by-nd-4.0", "busl-1.1"];

/// The kinds of part that decide the verdict and the rungs.
const KINDS: [&str; 8] = [
    "parameters",
    "inference-code",
    "training-code",
    "data-processing-code",
    "data-information",
    "datasets",
    "intermediate-parameters",
    "research-paper",
];

/// Kinds that classes and the index ask about as well.
const MORE_KINDS: [&str; 6] =
    ["architecture", "technical-report", "evaluation-results", "model-card", "data-card", "base-parameters"];

struct World {
    definition: Standard,
    rungs: Standard,
    classes: Standard,
    index: Standard,
    licenses: Vec<Arc<License>>,
    template: System,
}

fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let library = Library::embedded().unwrap();
        World {
            definition: library.standard("osaid-1.0").unwrap(),
            rungs: library.standard("openness-rung").unwrap(),
            classes: library.standard("mof-1.0").unwrap(),
            index: library.standard("osai-index").unwrap(),
            licenses: LICENSES.iter().map(|id| library.license(id).unwrap()).collect(),
            template: library.system("pythia-12b").unwrap(),
        }
    })
}

fn vocabulary() -> &'static Arc<Vocabulary> {
    &world().definition.vocabulary
}

fn cases() -> ProptestConfig {
    let cases = std::env::var("OSI_CHECK_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(300);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// One part, as a seed chooses: its availability, its gate, what is said of data, and its terms. Most are well.
fn component(kind: &'static str) -> impl Strategy<Value = Component> {
    (any::<u32>(), 0..12usize).prop_map(move |(seed, terms)| {
        let id = vocabulary().find(kind).unwrap();
        let entry = vocabulary().entry(id);
        let mut fact = Clause::bare(id, entry, world().template.place.clone());
        for (slot, parameter) in entry.parameters.iter().enumerate().filter(|(_, parameter)| !parameter.derived) {
            let roll = seed.rotate_left(slot as u32 * 5) % 8;
            fact.parameters[slot] = match &parameter.kind {
                // The first word is the good one, and is drawn most often.
                ParameterType::Choice(words) if roll < 5 => Some(ParameterValue::Text(words[0].clone())),
                ParameterType::Choice(words) if roll < 7 => {
                    Some(ParameterValue::Text(words[seed as usize % words.len()].clone()))
                }
                ParameterType::Flag if roll < 7 => Some(ParameterValue::Flag(roll < 6)),
                _ => None,
            };
        }
        under(fact, &world().licenses, terms)
    })
}

/// The part under one of the licenses, under none, or under terms nobody knows.
fn under(mut fact: Clause, licenses: &[Arc<License>], terms: usize) -> Component {
    let slot = vocabulary().entry(fact.id).parameters.iter().position(|p| p.kind == ParameterType::License).unwrap();
    // The first license is drawn as often as three others.
    let terms = match terms.checked_sub(2).map_or(Some(0), |at| (at < licenses.len()).then_some(at)) {
        Some(at) => Terms::License(licenses[at].clone()),
        None if terms.is_multiple_of(2) => Terms::Unstated,
        None => Terms::Unknown,
    };
    fact.parameters[slot] = match &terms {
        Terms::License(license) => Some(ParameterValue::Text(license.id.clone())),
        Terms::Unstated => Some(ParameterValue::Text("unstated".into())),
        Terms::Unknown => None,
    };
    Component { fact, terms, url: None, note: None }
}

fn system() -> impl Strategy<Value = System> {
    system_of(KINDS.to_vec())
}

fn system_of(kinds: Vec<&'static str>) -> impl Strategy<Value = System> {
    let parts: Vec<_> = kinds.into_iter().map(|kind| prop::option::weighted(0.9, component(kind))).collect();
    (parts, any::<bool>()).prop_map(|(parts, validated)| System {
        components: parts.into_iter().flatten().collect(),
        evidence: if validated { world().template.evidence.clone() } else { Vec::new() },
        ..world().template.clone()
    })
}

fn verdict(system: &System) -> SystemVerdict {
    judge_system(&world().definition, &world().definition, system, &Options::default())
}

/// The certain rung and the highest possible one.
fn rungs(system: &System) -> (usize, usize) {
    let rungs = &world().rungs;
    let verdict = judge_system(rungs, rungs.judge_of_terms(), system, &Options::default());
    let standing = verdict.system.standing.unwrap();
    (standing.sure.unwrap(), standing.possible.unwrap())
}

/// How many steps of a ladder are certain, and how many possible.
fn steps(ladder: &Standard, system: &System) -> (usize, usize) {
    let verdict = judge_system(ladder, ladder.judge_of_terms(), system, &Options::default());
    let standing = verdict.system.standing.unwrap();
    let count = |at: Option<usize>| at.map_or(0, |at| at + 1);
    (count(standing.sure), count(standing.possible))
}

/// The dimensions of the index, each with the worst and the best it may be: 0 closed, 1 partial, 2 open.
fn dimensions(system: &System) -> Vec<(String, [usize; 2])> {
    let report = outline(About::System(system), &world().index, &Options::default());
    let place = |word: &String| ["closed", "partial", "open"].iter().position(|known| known == word).unwrap();
    let criteria = report.system.unwrap().criteria.into_iter();
    criteria.map(|criterion| (criterion.id, criterion.interval.as_ref().unwrap().each_ref().map(place))).collect()
}

/// A restriction that violates by itself, whatever its parameters.
fn violation() -> impl Strategy<Value = Clause> {
    const PLAIN: [&str; 6] =
        ["non-commercial", "field-of-use", "user-threshold", "no-redistribution", "no-modification", "research-only"];
    prop::sample::select(PLAIN.to_vec()).prop_map(|name| {
        let id = vocabulary().find(name).unwrap();
        Clause::bare(id, vocabulary().entry(id), world().template.place.clone())
    })
}

fn with_violation(component: &Component, clause: &Clause) -> Component {
    let Terms::License(license) = &component.terms else { return component.clone() };
    let mut changed = License::clone(license);
    changed.body = Body::Clauses(license.clauses().iter().cloned().chain([clause.clone()]).collect());
    Component { terms: Terms::License(Arc::new(changed)), ..component.clone() }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn the_sixth_rung_is_the_verdict(system in system()) {
        let verdict = verdict(&system);
        let open = verdict.system.openness() == Openness::Open;
        // An authority may have validated what our facts on the terms do not carry; both are then shown, and the rung
        // keeps to the terms.
        prop_assume!(!open || verdict.terms.openness() == Openness::Open);
        prop_assert_eq!(rungs(&system).0 >= 6, open);
    }

    #[test]
    fn the_fourth_rung_needs_open_terms(system in system()) {
        prop_assert!(rungs(&system).0 < 4 || verdict(&system).terms.openness() == Openness::Open);
    }

    #[test]
    fn failing_terms_end_at_the_second_rung(system in system()) {
        if verdict(&system).terms.openness() == Openness::NotOpen {
            let (sure, possible) = rungs(&system);
            prop_assert!(sure <= 2 && possible <= 2, "{sure} to {possible}");
        }
    }

    #[test]
    fn one_more_violation_never_raises_a_rung(system in system(), clause in violation()) {
        let mut worse = system.clone();
        worse.components = system.components.iter().map(|component| with_violation(component, &clause)).collect();
        let (before, after) = (rungs(&system), rungs(&worse));
        prop_assert!(after.0 <= before.0 && after.1 <= before.1, "{before:?} became {after:?}");
        prop_assert!(verdict(&worse).system.openness() >= verdict(&system).system.openness());
    }

    #[test]
    fn filling_an_unknown_never_lifts_a_failure(system in system(), at in any::<prop::sample::Index>(), slot in any::<prop::sample::Index>()) {
        prop_assume!(!system.components.is_empty());
        let mut blurred = system.clone();
        let part = &mut blurred.components[at.index(system.components.len())];
        let slot = slot.index(part.fact.parameters.len());
        part.fact.parameters[slot] = None;
        if vocabulary().entry(part.fact.id).parameters[slot].kind == ParameterType::License {
            part.terms = Terms::Unknown;
        }
        let (less, more) = (verdict(&blurred), verdict(&system));
        prop_assert!(less.system.openness() != Openness::NotOpen || more.system.openness() == Openness::NotOpen);
        prop_assert!(less.terms.openness() != Openness::NotOpen || more.terms.openness() == Openness::NotOpen);
    }

    #[test]
    fn reading_on_never_lifts_a_failure(system in system()) {
        let mut unread = system.clone();
        for component in &mut unread.components {
            if let Terms::License(license) = &component.terms {
                let part = License { text_read: TextRead::Part, ..License::clone(license) };
                component.terms = Terms::License(Arc::new(part));
            }
        }
        let (part, full) = (verdict(&unread), verdict(&system));
        prop_assert!(part.terms.openness() != Openness::NotOpen || full.terms.openness() == Openness::NotOpen);
        prop_assert!(rungs(&unread).0 <= 3, "nothing unread is granted");
    }

    #[test]
    fn the_certain_rung_is_possible(system in system()) {
        let (sure, possible) = rungs(&system);
        prop_assert!(sure <= possible);
    }

    /// A standard that asks nothing of terms tells of them what the one does that judges them in its place.
    #[test]
    fn terms_are_told_by_their_judge(system in system()) {
        let judged = verdict(&system).terms;
        for standard in [&world().classes, &world().index] {
            prop_assert!(standard.teller_of_terms().id == world().definition.id, "{} tells of terms itself", standard.id);
            // As shipped they take no part for the system's own terms.
            let asking = Standard { terms_of: world().definition.terms_of.clone(), ..standard.clone() };
            let told = judge_system(&asking, asking.judge_of_terms(), &system, &Options::default()).terms;
            prop_assert_eq!(told.value(), judged.value(), "{}", standard.id);
            prop_assert_eq!(&told.criteria, &judged.criteria, "{}", standard.id);
        }
    }

    /// A reading is chosen of the standard asked. The one that judges parts, or the whole, in its place does so by its own
    /// default reading, also where both know the word.
    #[test]
    fn a_reading_is_of_the_standard_asked(system in system()) {
        let strict = Options { reading: Some("strict".to_owned()), ..Options::default() };
        for standard in [&world().rungs, &world().classes, &world().index] {
            let reading = Standard { readings: world().definition.readings.clone(), ..standard.clone() };
            let [told, plain] = [(&reading, &strict), (standard, &Options::default())]
                .map(|(standard, options)| judge_system(standard, standard.judge_of_terms(), &system, options));
            prop_assert_eq!(&told.system.criteria, &plain.system.criteria, "{}", standard.id);
            prop_assert_eq!(&told.terms.criteria, &plain.terms.criteria, "{}", standard.id);
        }
    }

    /// Beside a standing it is said what holds it there: all that is not granted of the step above the certain one, and
    /// all that fails of the step above the highest possible one. Of a step that is reached nothing is in the way.
    #[test]
    fn what_holds_a_standing_is_what_the_next_step_lacks(system in system_of([&KINDS[..], &MORE_KINDS].concat())) {
        for ladder in [&world().rungs, &world().classes] {
            let verdict = judge_system(ladder, ladder.judge_of_terms(), &system, &Options::default());
            let standing = verdict.system.standing.as_ref().unwrap();
            let Combine::Ladder(steps) = &ladder.combine else { panic!("{} is no ladder", ladder.id) };
            let of_either = |at: usize| verdict.system.criterion(at).or_else(|| verdict.terms.criterion(at));
            let value = |at: &usize| of_either(*at).unwrap_or(Value::Unknown);
            for (reached, held_by, met) in [
                (standing.sure, &standing.capped_by, &Value::is_granted as &dyn Fn(Value) -> bool),
                (standing.possible, &standing.barred_by, &|value| value != Value::Fail),
            ] {
                let count = reached.map_or(0, |at| at + 1);
                let needs = |step: usize| steps.get(step).map_or(&[][..], |step| &step.needs);
                prop_assert!((0..count).flat_map(needs).all(|at| met(value(at))), "{}", ladder.id);
                let lacking: Vec<usize> = needs(count).iter().copied().filter(|at| !met(value(at))).collect();
                prop_assert!(lacking.is_empty() == (count == steps.len()), "{}: {lacking:?}", ladder.id);
                prop_assert_eq!(&lacking, held_by, "{}", ladder.id);
            }
        }
    }
}

proptest! {
    // Two ladders and the index, each judged twice.
    #![proptest_config(ProptestConfig { cases: cases().cases.div_ceil(4), ..cases() })]

    #[test]
    fn what_is_found_out_lies_within_what_was_possible(system in system_of([&KINDS[..], &MORE_KINDS].concat()), at in any::<prop::sample::Index>(), slot in any::<prop::sample::Index>()) {
        prop_assume!(!system.components.is_empty());
        let mut blurred = system.clone();
        let part = &mut blurred.components[at.index(system.components.len())];
        let slot = slot.index(part.fact.parameters.len());
        part.fact.parameters[slot] = None;
        if vocabulary().entry(part.fact.id).parameters[slot].kind == ParameterType::License {
            part.terms = Terms::Unknown;
        }
        for ladder in [&world().rungs, &world().classes] {
            let [less, more] = [&blurred, &system].map(|system| steps(ladder, system));
            prop_assert!(more.1 <= less.1, "{}: {less:?} became {more:?}", ladder.id);
            prop_assert!(less.0 <= more.0 || may_sink(ladder, &blurred, &system), "{}: {less:?} became {more:?}", ladder.id);
        }
        let [less, more] = [&blurred, &system].map(dimensions);
        for ((dimension, less), (_, more)) in less.iter().zip(&more) {
            prop_assert!(less[0] <= more[0] && more[1] <= less[1], "{dimension}: {less:?} became {more:?}");
            prop_assert!(more[0] <= more[1]);
        }
    }
}

/// Two things that are no certainty let a rung sink when more is known: the third says only that nothing is known to
/// fail, and an authority's word on the whole stands until facts contradict it.
fn may_sink(ladder: &Standard, less: &System, more: &System) -> bool {
    let [less, more] = [less, more].map(verdict);
    let found = |less: &Verdict, more: &Verdict, before: Openness| {
        less.openness() == before && more.openness() == Openness::NotOpen
    };
    ladder.id == world().rungs.id
        && (found(&less.terms, &more.terms, Openness::Unsure)
            || less.system.settled.is_some() && found(&less.system, &more.system, Openness::Open))
}

/// The cases above mean something only if systems of every rung are among them.
#[test]
fn every_rung_is_met() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut met = [0usize; 8];
    for _ in 0..1_000 {
        met[rungs(&system().new_tree(&mut runner).unwrap().current()).0] += 1;
    }
    assert!(met.iter().all(|count| *count > 0), "rungs met: {met:?}");
    assert!(vocabulary().iter().any(|(_, entry)| entry.class == Class::Verdict));
}
