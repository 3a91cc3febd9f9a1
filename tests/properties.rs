//! Promises of the engine, on facts nobody thought of. OSI_CHECK_CASES sets how many (1,000 without it).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use osi_check::engine::{Lever, Options, judge_license};
use osi_check::explain::{About, Trial, Tried, outline};
use osi_check::input::{Library, embedded};
use osi_check::model::parameter::ParameterType;
use osi_check::model::{Body, Class, Clause, ClauseId, License, Openness, ParameterValue, TextRead, Value, Vocabulary};
use osi_check::rules::{Combine, Level, Standard};
use proptest::prelude::*;

struct World {
    standard: Standard,
    template: License,
}

fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let library = Library::embedded().unwrap();
        let template = License::clone(&library.license("mit").unwrap());
        World { standard: library.standard(embedded::DEFAULT_STANDARD).unwrap(), template }
    })
}

fn vocabulary() -> &'static Arc<Vocabulary> {
    &world().standard.vocabulary
}

fn cases() -> ProptestConfig {
    let cases = std::env::var("OSI_CHECK_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(1_000);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

fn ids(classes: &'static [Class]) -> Vec<ClauseId> {
    vocabulary().iter().filter(|(_, entry)| classes.contains(&entry.class)).map(|(id, _)| id).collect()
}

/// A clause of one of the classes, with parameters from `seed`: a known value, another one, or unknown.
fn clause(classes: &'static [Class]) -> impl Strategy<Value = Clause> {
    (prop::sample::select(ids(classes)), any::<u64>()).prop_map(|(id, seed)| {
        let entry = vocabulary().entry(id);
        let mut clause = Clause::bare(id, entry, world().template.place.clone());
        for (slot, parameter) in entry.parameters.iter().enumerate() {
            clause.parameters[slot] = value(&parameter.kind, seed.rotate_left(slot as u32 * 7));
        }
        clause
    })
}

/// A grant that says no more than its default. One whose words withhold something is no gift: losing it may help.
fn plain_grant() -> impl Strategy<Value = Clause> {
    let bare = |id: ClauseId| Clause::bare(id, vocabulary().entry(id), world().template.place.clone());
    let grants: Vec<Clause> = ids(&[Class::Grant]).into_iter().map(bare).collect();
    prop::sample::select(
        grants.into_iter().filter(|grant| grant.parameters.iter().all(Option::is_some)).collect::<Vec<_>>(),
    )
}

fn value(kind: &ParameterType, seed: u64) -> Option<ParameterValue> {
    if seed.is_multiple_of(5) {
        return None;
    }
    Some(match kind {
        ParameterType::Flag => ParameterValue::Flag(seed.is_multiple_of(2)),
        ParameterType::Count => ParameterValue::Count((seed % 3) as i64),
        ParameterType::Choice(words) => ParameterValue::Text(words[seed as usize % words.len()].clone()),
        ParameterType::Choices(words) => ParameterValue::List(vec![words[seed as usize % words.len()].clone()]),
        ParameterType::List => ParameterValue::List(vec!["a".into()]),
        ParameterType::Date => ParameterValue::Date(jiff::civil::date(2024, 1, 1)),
        ParameterType::Text | ParameterType::License => ParameterValue::Text("a".into()),
    })
}

fn license() -> impl Strategy<Value = License> {
    const ANY: &[Class] = &[Class::Grant, Class::Condition, Class::Restriction];
    const GRANTS: &[Class] = &[Class::Grant];
    let clauses = (prop::collection::vec(clause(GRANTS), 0..6), prop::collection::vec(clause(ANY), 0..4));
    let extent = prop::sample::select(vec![TextRead::Full, TextRead::Full, TextRead::Part, TextRead::None]);
    (clauses, extent).prop_map(|((mut grants, others), extent)| {
        grants.extend(others);
        with(grants, extent)
    })
}

/// A license of these clauses, each on a line of its own.
fn with(mut clauses: Vec<Clause>, text_read: TextRead) -> License {
    let template = world().template.clone();
    clauses.iter_mut().enumerate().for_each(|(at, clause)| clause.place.line = at + 2);
    License { body: Body::Clauses(clauses), evidence: Vec::new(), text_read, ..template }
}

fn values(license: &License) -> Vec<Value> {
    let verdict = judge_license(&world().standard, license, &Options::default());
    verdict.criteria.iter().map(|(_, value)| *value).chain([verdict.value()]).collect()
}

fn no_better(worse: &[Value], better: &[Value]) -> bool {
    worse.iter().zip(better).all(|(worse, better)| worse >= better)
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn the_order_of_clauses_means_nothing(license in license()) {
        let mut clauses = license.clauses().to_vec();
        clauses.reverse();
        prop_assert_eq!(values(&with(clauses, license.text_read)), values(&license));
    }

    #[test]
    fn the_order_of_rules_and_files_means_nothing(license in license(), by in any::<prop::sample::Index>()) {
        let mut standard = world().standard.clone();
        let by = by.index(standard.rules.len());
        standard.rules.rotate_left(by);
        standard.rules[..by].reverse();
        let verdict = judge_license(&standard, &license, &Options::default());
        let found: Vec<Value> = verdict.criteria.iter().map(|(_, value)| *value).chain([verdict.value()]).collect();
        prop_assert_eq!(found, values(&license));
    }

    #[test]
    fn a_stack_is_no_better_than_its_worst_and_a_choice_no_worse_than_its_best(a in license(), b in license()) {
        let of = |body: fn(Vec<Arc<License>>) -> Body| {
            let body = body(vec![Arc::new(a.clone()), Arc::new(b.clone())]);
            values(&License { body, evidence: Vec::new(), ..world().template.clone() })
        };
        let (stack, choice) = (of(Body::AllOf), of(Body::AnyOf));
        let (a, b) = (values(&a), values(&b));
        prop_assert!(no_better(&stack, &a) && no_better(&stack, &b), "{stack:?} of {a:?} and {b:?}");
        let best = a.last().unwrap().min(b.last().unwrap());
        prop_assert!(choice.last().unwrap() <= best, "{choice:?} of {a:?} or {b:?}");
    }

    #[test]
    fn every_explanation_names_what_exists(license in license()) {
        let standard = &world().standard;
        let told = outline(About::License(&license), standard, &Options::default());
        let lines = license.clauses().len() + 2;
        for finding in &told.terms.unwrap().findings {
            let rule = standard.rules.iter().find(|rule| rule.id == finding.rule);
            prop_assert!(rule.is_some_and(|rule| rule.source.url == finding.source.url), "{finding:?}");
            prop_assert!(finding.source.url.starts_with("http") && !finding.source.section.is_empty(), "{finding:?}");
            prop_assert!(!finding.rationale.is_empty() && !finding.criteria.is_empty(), "{finding:?}");
            for name in &finding.clauses {
                prop_assert!(vocabulary().find(name).is_some(), "{name}");
            }
            for criterion in &finding.criteria {
                prop_assert!(standard.criteria.iter().any(|known| known.id == *criterion), "{criterion}");
            }
            if let Some(place) = &finding.place {
                prop_assert!(place.file == license.place.file && (1..lines).contains(&place.line), "{place:?}");
            }
        }
    }

    #[test]
    fn saying_a_thing_twice_means_nothing(license in license()) {
        let mut clauses = license.clauses().to_vec();
        clauses.extend_from_within(..);
        prop_assert_eq!(values(&with(clauses, license.text_read)), values(&license));
    }

    #[test]
    fn one_more_restriction_never_improves_a_verdict(license in license(), more in clause(&[Class::Restriction])) {
        let mut clauses = license.clauses().to_vec();
        clauses.push(more);
        let (now, before) = (values(&with(clauses, license.text_read)), values(&license));
        prop_assert!(no_better(&now, &before), "{now:?} after {before:?}");
    }

    #[test]
    fn a_grant_taken_away_never_improves_a_verdict(license in license(), grant in plain_grant()) {
        let mut clauses = license.clauses().to_vec();
        clauses.push(grant);
        let (with_it, without) = (values(&with(clauses, license.text_read)), values(&license));
        prop_assert!(no_better(&without, &with_it), "{without:?} without, {with_it:?} with it");
    }

    #[test]
    fn a_missing_fact_never_gives_a_pass(license in license(), at in any::<prop::sample::Index>()) {
        let clauses = license.clauses().to_vec();
        prop_assume!(!clauses.is_empty());
        let mut blurred = clauses.clone();
        let at = at.index(blurred.len());
        blurred[at].parameters.iter_mut().for_each(|value| *value = None);
        let (known, unknown) = (values(&license), values(&with(blurred, license.text_read)));
        for (known, unknown) in known.iter().zip(&unknown) {
            // Blurring may hide a failure as unknown; it never turns what is not granted into what is.
            prop_assert!(known.is_granted() || !unknown.is_granted(), "{known:?} became {unknown:?}");
        }
    }

    #[test]
    fn what_was_not_read_never_passes(license in license()) {
        let part = with(license.clauses().to_vec(), TextRead::Part);
        let verdict = judge_license(&world().standard, &part, &Options::default());
        prop_assert!(!verdict.value().is_granted());
    }

    #[test]
    fn reading_on_only_settles_what_was_unknown(license in license()) {
        let read = |extent| values(&with(license.clauses().to_vec(), extent));
        for (part, full) in read(TextRead::Part).into_iter().zip(read(TextRead::Full)) {
            prop_assert!(part == full || part == Value::Unknown, "{part:?} became {full:?}");
        }
    }

    #[test]
    fn whatever_does_not_pass_says_why(license in license()) {
        let verdict = judge_license(&world().standard, &license, &Options::default());
        for finding in verdict.findings.iter().filter(|finding| finding.value != Value::Pass) {
            prop_assert!(!finding.because.is_empty(), "{}", world().standard.rules[finding.rule].id);
        }
    }
}

proptest! {
    // Each of these searches and judges many times over.
    #![proptest_config(ProptestConfig { cases: cases().cases.div_ceil(8), ..cases() })]

    #[test]
    fn a_shown_change_gives_the_verdict_told_and_nothing_less_does(license in license()) {
        let (standard, options) = (&world().standard, Options::default());
        let trial = Trial { standard, options: &options, subject: Tried::License(&license) };
        let verdict = judge_license(standard, &license, &options);
        for change in trial.changes(&verdict).sets {
            prop_assert!(change.then <= change.goal, "{change:?}");
            let by_hand = judge_license(standard, &changed(&license, &change.levers), &options);
            prop_assert_eq!(by_hand.openness(), change.then);
            for spared in &change.levers {
                let fewer = change.levers.iter().filter(|lever| *lever != spared).cloned().collect();
                let without = judge_license(standard, &changed(&license, &fewer), &options);
                prop_assert!(without.openness() > change.goal, "{spared:?} is not needed");
            }
        }
    }

    #[test]
    fn what_fails_and_was_read_can_always_be_mended(license in license()) {
        let license = with(license.clauses().to_vec(), TextRead::Full);
        let (standard, options) = (&world().standard, Options::default());
        let trial = Trial { standard, options: &options, subject: Tried::License(&license) };
        let verdict = judge_license(standard, &license, &options);
        let changes = trial.changes(&verdict).sets;
        let best = changes.iter().map(|change| change.then).min();
        prop_assert!(verdict.openness() == Openness::Open || best == Some(Openness::Open), "{changes:?}");
    }

    #[test]
    fn facts_that_would_settle_it_do(license in license()) {
        let (standard, options) = (&world().standard, Options::default());
        let trial = Trial { standard, options: &options, subject: Tried::License(&license) };
        let verdict = judge_license(standard, &license, &options);
        let questions = trial.questions(&verdict).sets;
        prop_assert!(questions.iter().all(|set| set.then == Openness::Open), "{questions:?}");
        prop_assert!(questions.is_empty() || verdict.openness() == Openness::Unsure);
    }
}

/// Every change that is shown for a shipped license, by every standard that judges terms: judged again by hand, no larger than
/// the others beside it, and where the ways are few enough to try them all, no smaller way is left out.
#[test]
fn changes_of_shipped_licenses_are_the_smallest_by_every_standard() {
    let library = Library::embedded().unwrap();
    let standards = library.standards().into_iter().map(|id| library.standard(id).unwrap());
    let standards: Vec<_> =
        standards.filter(|standard| standard.judges(Level::Terms) && standard.combine == Combine::Worst).collect();
    let options = Options::default();
    let (mut shown, mut tried) = (0, 0);
    for license in library.license_ids().into_iter().map(|id| library.license(id).unwrap()) {
        if !license.parts().is_empty() || license.succession.is_some() {
            continue;
        }
        for standard in &standards {
            let verdict = judge_license(standard, &license, &options);
            let trial = Trial { standard, options: &options, subject: Tried::License(&license) };
            let changes = trial.changes(&verdict).sets;
            let told = format!("{} by {}", license.id, standard.id);
            for goal in [Openness::Unsure, Openness::Open] {
                let sets: Vec<_> = changes.iter().filter(|change| change.goal == goal).collect();
                let Some(first) = sets.first() else { continue };
                assert!(sets.len() <= 10, "{told}: {} sets", sets.len());
                shown += sets.len();
                for change in &sets {
                    assert_eq!(change.levers.len(), first.levers.len(), "{told}: {change:?}");
                    let by_hand = judge_license(standard, &changed(&license, &change.levers), &options);
                    assert_eq!(by_hand.openness(), change.then, "{told}: {change:?}");
                }
                let pulls = pulls(&license, sets.iter().flat_map(|change| &change.levers));
                let smaller = first.levers.len() - 1;
                if pulls.len().pow(smaller as u32) > 400 {
                    continue;
                }
                tried += 1;
                for few in some_of(&pulls, smaller) {
                    let answer = judge_license(standard, &changed(&license, &few), &options).openness();
                    assert!(answer > goal, "{told}: {few:?} is enough");
                }
            }
        }
    }
    assert!(shown > 300 && tried > 100, "{shown} sets shown, {tried} times every smaller way tried");
}

/// Everything that could be pulled: each clause dropped, and whatever else was shown.
fn pulls<'l>(license: &License, shown: impl Iterator<Item = &'l Lever>) -> Vec<Lever> {
    let drop =
        |clause: &Clause| Lever::Drop { license: license.id.clone(), id: clause.id, place: clause.place.clone() };
    let all: BTreeSet<Lever> = license.clauses().iter().map(drop).chain(shown.cloned()).collect();
    all.into_iter().collect()
}

/// Every choice of `count` of them.
fn some_of(pulls: &[Lever], count: usize) -> Vec<BTreeSet<Lever>> {
    if count == 0 {
        return vec![BTreeSet::new()];
    }
    let with = |at: usize| {
        let rest = some_of(&pulls[at + 1..], count - 1).into_iter();
        rest.map(move |few| few.into_iter().chain([pulls[at].clone()]).collect())
    };
    (0..pulls.len()).flat_map(with).collect()
}

/// The license with the levers pulled by hand, without the program's own way of doing it.
fn changed(license: &License, levers: &BTreeSet<Lever>) -> License {
    let mut clauses = license.clauses().to_vec();
    for lever in levers {
        match lever {
            Lever::Drop { id, place, .. } => clauses.retain(|clause| clause.id != *id || clause.place != *place),
            Lever::Add { id, parameters, .. } => {
                let mut clause = Clause::bare(*id, vocabulary().entry(*id), license.place.clone());
                parameters.iter().for_each(|(slot, value)| clause.parameters[*slot] = Some(value.clone()));
                clauses.push(clause);
            }
            Lever::Set { id, place, slot, value, .. } => {
                let meant = clauses.iter_mut().filter(|clause| clause.id == *id && clause.place == *place);
                meant.for_each(|clause| clause.parameters[*slot] = Some(value.clone()));
            }
            Lever::Relicense { .. } | Lever::Verdict(_) | Lever::Read { .. } | Lever::Ruling { .. } => {}
        }
    }
    License { body: Body::Clauses(clauses), evidence: Vec::new(), ..license.clone() }
}

/// Reading a text takes long; a fortieth of the cases is what the run has time for.
mod texts {
    use super::*;
    use osi_check::input::text::TextReader;
    use osi_check::source::Source;

    fn answer(text: &str) -> Openness {
        static LIBRARY: OnceLock<Library> = OnceLock::new();
        static READER: OnceLock<TextReader<'static>> = OnceLock::new();
        let library = LIBRARY.get_or_init(|| Library::embedded().unwrap());
        let reader = READER.get_or_init(|| TextReader::new(library, &[], false).unwrap());
        let source = Source::new("LICENSE", text);
        // What is refused is no pass either.
        let judged = |license: &License| judge_license(&world().standard, license, &Options::default()).openness();
        reader.read(&source).map_or(Openness::Unsure, |read| judged(&read.license))
    }

    /// Tag characters print nothing and spell ASCII: what they say stands in the text all the same.
    #[test]
    fn words_that_nobody_sees_keep_a_known_text_from_passing() {
        let known = spdx::license_id("MIT").unwrap().text();
        assert_eq!(answer(known), Openness::Open);
        let unseen = |byte: u8| char::from_u32(0xe0000 + u32::from(byte)).unwrap();
        let rider: String = "not for companies".bytes().map(unseen).collect();
        for at in [0, known.find("restriction").unwrap() + 4, known.len()] {
            let (before, after) = known.split_at(at);
            assert_ne!(answer(&format!("{before}{rider}{after}")), Openness::Open, "at {at}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: cases().cases.div_ceil(40), ..cases() })]

        #[test]
        fn invisible_characters_never_make_a_pass(
            which in 0_usize..3,
            hidden in prop::sample::select(vec!['\u{200b}', '\u{202e}', '\u{ad}', '\u{feff}', '\u{2066}', '\u{e0041}', '\u{430}']),
            at in any::<prop::sample::Index>(),
        ) {
            let barred = "Everyone may use, copy, modify and distribute the software. No use by any military.";
            let text = [spdx::license_id("MIT").unwrap().text(), barred, "All rights reserved."][which];
            let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            let at = places[at.index(places.len())];
            let changed = format!("{}{hidden}{}", &text[..at], &text[at..]);
            prop_assert!(answer(&changed) != Openness::Open || answer(text) == Openness::Open, "{hidden:?} at {at}");
        }
    }
}
