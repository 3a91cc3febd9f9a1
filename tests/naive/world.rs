//! Random standards, licenses, systems and organisations, and the comparison of the engine with the naive evaluator on them.

#[path = "evaluator.rs"]
pub mod naive;

use std::cell::{Cell, RefCell};
use std::fmt::Write as _;
use std::sync::Arc;

use jiff::civil::Date;
use naive::{Asked, Body, Class, Criterion, Datum, Entry, Fact, Pattern, Question, Rule, Settlement, Word};
use osi_check::engine::{self, Effect, Measure, Options, Verdict};
use osi_check::model::{self, Clause, Component, Freedom, License, ParameterValue, Place, System, Terms, Truth, Value};
use osi_check::rules::{Bearings, Pack, Standard, load_bearings, load_standard, load_vocabulary};
use osi_check::source::Source;

/// A small generator of numbers (SplitMix64): the same seed gives the same world everywhere. Bytes of a fuzzer's are
/// taken before numbers are made up.
pub struct Dice {
    state: Cell<u64>,
    bytes: RefCell<Vec<u8>>,
}

impl Dice {
    /// The numbers of a seed.
    #[allow(dead_code, reason = "the comparison has seeds, the fuzzer bytes")]
    pub fn seeded(seed: u64) -> Dice {
        Dice { state: Cell::new(seed), bytes: RefCell::default() }
    }

    /// The numbers in bytes, a byte each, and more from a seed when they are used up.
    #[allow(dead_code, reason = "the comparison has seeds, the fuzzer bytes")]
    pub fn of(bytes: &[u8]) -> Dice {
        Dice { state: Cell::new(bytes.len() as u64), bytes: RefCell::new(bytes.iter().rev().copied().collect()) }
    }

    fn next(&self) -> u64 {
        if let Some(byte) = self.bytes.borrow_mut().pop() {
            return u64::from(byte);
        }
        let state = self.state.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.state.set(state);
        let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }

    fn one_in(&self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn pick<T: Clone>(&self, items: &[T]) -> T {
        items[self.below(items.len())].clone()
    }

    fn some<T: Clone>(&self, items: &[T]) -> Vec<T> {
        items.iter().filter(|_| self.one_in(2)).cloned().collect()
    }
}

const FREEDOMS: [Word; 4] = ["use", "study", "modify", "share"];
const KINDS: [Word; 4] = ["software", "ai-model", "content", "data"];
const WORDS: [&str; 3] = ["a", "b", "c"];

/// How many pairs were compared, how many came out open, unsure and not open, and what organisations were told.
#[derive(Debug, Default)]
pub struct Tally {
    pub pairs: usize,
    pub answers: [usize; 3],
    /// What random organisations were told, from allowed to not allowed.
    pub permissions: [usize; 4],
}

impl Tally {
    #[allow(dead_code, reason = "the fuzzer takes one at a time")]
    pub fn add(mut self, other: Tally) -> Tally {
        self.pairs += other.pairs;
        self.answers.iter_mut().zip(other.answers).for_each(|(sum, count)| *sum += count);
        self.permissions.iter_mut().zip(other.permissions).for_each(|(sum, count)| *sum += count);
        self
    }
}

/// One random standard, and many random licenses and systems by it.
pub fn compare_world(number: u64, dice: &Dice, subjects: usize) -> Tally {
    let world = standard(dice);
    let (loaded, bearings) = load(&world);
    let mut tally = Tally::default();
    for at in 0..subjects {
        let question = Question {
            day: dice.one_in(2).then(|| dice.below(4) as i32),
            reading: dice.one_in(3).then(|| dice.pick(&world.readings).clone()),
            ignore_status: dice.one_in(4),
        };
        let options = Options {
            as_of: question.day.map(day),
            reading: question.reading.clone(),
            ignore_status: question.ignore_status,
        };
        let name = &|| format!("OSI_CHECK_WORLD={number}, subject {at}");
        let answer = if dice.one_in(5) {
            let system = system(dice, &world);
            let (terms, whole) = world.system(&system, &question);
            let verdict = engine::judge_system(&loaded, &loaded, &to_system(&system, &loaded), &options);
            same(&loaded, &terms, &verdict.terms, name);
            same(&loaded, &whole, &verdict.system, name);
            proof_carries(&verdict.system, name);
            at_best(&loaded, &verdict.system, name);
            let organisation = organisation(dice);
            let asked = world.bearings.permits_system(&world, &system, &organisation, question.day);
            let measure = Measure {
                bearings: &bearings,
                vocabulary: &loaded.vocabulary,
                organisation: &to_organisation(&organisation, &bearings),
                options: &options,
            };
            let told = engine::permit_system(&to_system(&system, &loaded), measure).answer as usize;
            assert_eq!(asked, told, "may we? differs: naive left, engine right; {}\n{system:#?}", name());
            whole
        } else {
            let license = license(dice, &world, 2, true);
            let answer = world.license(&license, &question);
            let described = to_license(&license, &loaded);
            let verdict = engine::judge_license(&loaded, &described, &options);
            same(&loaded, &answer, &verdict, &|| format!("{}\n{license:#?}\n{question:?}", name()));
            proof_carries(&verdict, name);
            at_best(&loaded, &verdict, name);
            let turn = verdict.turn.as_ref().map(|turn| (turn.on, turn.then.word(), turn.judged));
            let told = world.turn(&license, &question).map(|(on, then, judged)| (on.map(day), then, judged));
            // A choice or a stack of licenses tells what a day does to one of them.
            if told.is_some() || matches!(license.body, naive::Body::Clauses(_)) {
                assert_eq!(told, turn, "what a day changes: naive left, engine right; {}", name());
                let instead = told.is_some_and(|(.., judged)| judged == Some(true));
                assert_eq!(instead, verdict.judged_instead.is_some(), "{}", name());
            }
            without_a_proof_alike(&engine::Ready::new(&loaded, &options), &described, &verdict, name);
            let organisation = organisation(dice);
            let asked = world.bearings.permits(&world, &license, &organisation, question.day, None);
            let measure = Measure {
                bearings: &bearings,
                vocabulary: &loaded.vocabulary,
                organisation: &to_organisation(&organisation, &bearings),
                options: &options,
            };
            let permission = engine::permit_license(&described, measure);
            let told = permission.answer as usize;
            assert_eq!(asked, told, "may we? differs: naive left, engine right; {}\n{organisation:#?}", name());
            if let (naive::Body::AnyOf(parts), None) = (&license.body, &license.later) {
                let ways =
                    parts.iter().map(|part| world.bearings.permits(&world, part, &organisation, question.day, None));
                let ways: Vec<usize> = ways.collect();
                assert_eq!(ways, permission.ways.iter().map(|way| *way as usize).collect::<Vec<_>>(), "{}", name());
                assert_eq!(permission.chosen.is_some(), !parts.is_empty(), "{}", name());
            }
            tally.permissions[told] += 1;
            answer
        };
        tally.pairs += 1;
        tally.answers[["open", "unsure", "not-open"].iter().position(|word| *word == answer.verdict).unwrap()] += 1;
    }
    tally
}

fn same(standard: &Standard, answer: &naive::Answer, verdict: &Verdict, name: &dyn Fn() -> String) {
    let criteria: Vec<(String, Word)> =
        verdict.criteria.iter().map(|(at, value)| (standard.criteria[*at].id.clone(), value.word())).collect();
    assert_eq!(answer.criteria, criteria, "criteria differ: naive left, engine right; {}", name());
    assert_eq!(answer.verdict, verdict.openness().word(), "verdicts differ: naive left, engine right; {}", name());
}

/// At best a finding is worth what it shows to be certain: doubts may turn out well, and what is contested be accepted.
/// What is required is shown, met or not.
fn at_best(standard: &Standard, verdict: &Verdict, name: &dyn Fn() -> String) {
    for finding in &verdict.findings {
        let certain = |effect: Effect, truth: Truth| {
            finding.because.iter().any(|because| because.effect == effect && because.truth == truth)
        };
        let best = if certain(Effect::Violates, Truth::True) || certain(Effect::Lacks, Truth::False) {
            Value::Fail
        } else if certain(Effect::Conditions, Truth::True) {
            Value::Conditional
        } else {
            Value::Pass
        };
        assert_eq!(finding.best, best, "{finding:#?}; {}", name());
        let met = finding.because.iter().filter(|because| because.effect == Effect::Grants);
        assert!(met.clone().all(|because| because.truth == Truth::True), "{finding:#?}; {}", name());
        let lacking = finding.because.iter().filter(|because| because.effect == Effect::Lacks);
        let required = standard.rules[finding.rule].requires.len();
        assert!(met.count() + lacking.count() >= required, "{finding:#?}; {}", name());
    }
}

/// The quick way to judge finds what the long one proves, and shows a hit as the long one does.
fn without_a_proof_alike(ready: &engine::Ready<'_>, license: &License, verdict: &Verdict, name: &dyn Fn() -> String) {
    let outcome = ready.judge(license);
    assert_eq!(outcome.value, verdict.value(), "{}", name());
    assert_eq!(outcome.criteria, verdict.criteria, "{}", name());
    let findings: Vec<_> = verdict.findings.iter().filter(|finding| finding.value != Value::Pass).collect();
    assert_eq!(outcome.hits.len(), findings.len(), "{}", name());
    for (hit, finding) in outcome.hits.iter().zip(findings) {
        assert_eq!(
            (hit.rule, hit.criterion, hit.value),
            (finding.rule, finding.criterion, finding.value),
            "{}",
            name()
        );
        match ready.show(license, *hit) {
            Some(shown) => assert_eq!(format!("{shown:?}"), format!("{finding:?}"), "{}", name()),
            None => {
                assert!(license.succession.is_some() || !matches!(license.body, model::Body::Clauses(_)), "{}", name())
            }
        }
    }
}

/// The value of a rule is the worst of its leaves: the proof is enough to derive it again.
fn proof_carries(verdict: &Verdict, name: &dyn Fn() -> String) {
    for finding in &verdict.findings {
        let worth = finding.because.iter().map(|because| match (because.effect, because.truth) {
            (Effect::Grants | Effect::Notes, _) => Value::Pass,
            (Effect::Conditions, _) => Value::Conditional,
            (Effect::Contests, _) | (_, Truth::Unknown) => Value::Unknown,
            (Effect::Violates | Effect::Lacks, _) => Value::Fail,
        });
        assert_eq!(
            worth.max().unwrap_or_default(),
            finding.value,
            "the leaves of a rule do not carry it; {}\n{finding:#?}",
            name()
        );
    }
}

// Random worlds.

fn standard(dice: &Dice) -> naive::Standard {
    let vocabulary = vocabulary(dice);
    let mut criteria = Vec::new();
    for (id, level) in
        [("use", "terms"), ("share", "terms"), ("plain", "terms"), ("parts", "system"), ("rest", "system")]
    {
        let freedom = (id == "use" || id == "share").then_some(if id == "use" { "use" } else { "share" });
        criteria.push(Criterion { id: id.into(), level, freedom });
    }
    let readings = vec!["one".to_owned(), "two".to_owned()];
    // Where every rule has much to object to, hardly anything passes; some standards are mild.
    let mild = !dice.one_in(3);
    let rules = (0..3 + dice.below(5)).map(|at| rule(dice, at, &vocabulary, &criteria, &readings, mild)).collect();
    let evidence: Vec<Entry> = vocabulary.iter().filter(|entry| entry.class == Class::Evidence).cloned().collect();
    let settlements = (0..dice.below(3)).map(|_| {
        let entry = dice.pick(&evidence).clone();
        Settlement {
            level: dice.pick(&["terms", "system"]),
            id: entry.id.clone(),
            tests: tests(dice, &entry),
            value: dice.pick(&["open", "unsure", "not-open"]),
            lifts: dice.pick(&["pass", "conditional", "unknown", "fail"]),
        }
    });
    let settlements = settlements.collect();
    let ids: Vec<String> = criteria.iter().map(|criterion| criterion.id.clone()).collect();
    let ladder = dice.one_in(5).then(|| (0..2).map(|_| dice.some(&ids)).collect());
    let terms_of = dice.some(&["part-a".to_owned(), "part-b".to_owned()]);
    let bearings = bearings(dice, &vocabulary);
    naive::Standard { bearings, vocabulary, criteria, rules, readings, settlements, ladder, terms_of }
}

fn vocabulary(dice: &Dice) -> Vec<Entry> {
    let classes = [
        (Class::Grant, "grant", 3),
        (Class::Condition, "condition", 2),
        (Class::Restriction, "restriction", 3),
        (Class::Evidence, "evidence", 2),
        (Class::Component, "part", 2),
    ];
    let mut entries = Vec::new();
    for (class, name, count) in classes {
        for at in 0..count {
            let id = format!("{name}-{}", ["a", "b", "c"][at]);
            let kinds = ["word", "number", "flag", "day", "words"];
            let parameters = kinds.iter().filter(|_| dice.one_in(2)).map(|kind| (*kind).to_owned()).collect::<Vec<_>>();
            let mut parameters: Vec<_> =
                parameters.into_iter().map(|kind| (kind.clone(), dice.one_in(3).then(|| datum(dice, &kind)))).collect();
            if class == Class::Component {
                parameters.extend(["terms", "license-kind", "use", "share"].map(|name| (name.to_owned(), None)));
            }
            let judged_as = (class == Class::Component && dice.one_in(2)).then(|| dice.pick(&KINDS));
            let mut entry =
                Entry { id, class, freedoms: dice.some(&FREEDOMS), parameters, reaches_when: Vec::new(), judged_as };
            if class != Class::Component {
                entry.reaches_when = (0..dice.below(3)).map(|_| (tests(dice, &entry), dice.some(&FREEDOMS))).collect();
            }
            entries.push(entry);
        }
    }
    entries
}

fn datum(dice: &Dice, kind: &str) -> Datum {
    match kind {
        "number" => Datum::Number(dice.below(3) as i64),
        "flag" => Datum::Flag(dice.one_in(2)),
        "day" => Datum::Day(dice.below(3) as i32),
        "words" => Datum::Words(dice.some(&WORDS).into_iter().map(str::to_owned).collect()),
        "terms" => Datum::Word((dice.pick(&["open", "unsure", "not-open"])).to_owned()),
        "use" | "share" => Datum::Word((dice.pick(&["pass", "conditional", "unknown", "fail"])).to_owned()),
        "license-kind" => Datum::Word((dice.pick(&KINDS)).to_owned()),
        _ => Datum::Word(dice.pick(&WORDS).to_owned()),
    }
}

fn tests(dice: &Dice, entry: &Entry) -> Vec<naive::Test> {
    let mut tests = Vec::new();
    for (parameter, _) in entry.parameters.iter().filter(|_| dice.one_in(2)) {
        // A list is asked for the words it holds.
        let kind = if parameter == "words" { "word" } else { parameter.as_str() };
        let wanted: Vec<Datum> = (0..1 + dice.below(2)).map(|_| datum(dice, kind)).collect();
        let asked = match dice.below(if matches!(kind, "number" | "day") { 6 } else { 2 }) {
            0 => Asked::Is(wanted),
            1 => Asked::Not(wanted),
            2 => Asked::Below(wanted[0].clone()),
            3 => Asked::Above(wanted[0].clone()),
            4 => Asked::AtMost(wanted[0].clone()),
            _ => Asked::AtLeast(wanted[0].clone()),
        };
        tests.push(naive::Test { parameter: parameter.clone(), asked });
    }
    tests
}

fn rule(dice: &Dice, at: usize, vocabulary: &[Entry], criteria: &[Criterion], readings: &[String], mild: bool) -> Rule {
    let home = criteria[at % criteria.len()].id.clone();
    let mut decided = vec![home];
    let others = criteria.iter().map(|criterion| criterion.id.clone()).filter(|id| *id != decided[0]);
    decided.extend(others.filter(|_| dice.one_in(4)).collect::<Vec<_>>());
    let patterns =
        |most: usize| -> Vec<Pattern> { (0..dice.below(most)).map(|_| pattern(dice, vocabulary, 2)).collect() };
    let [violating, contesting] = if mild { [2, 1] } else { [3, 2] };
    let (requires, violated_by) = (patterns(2), patterns(violating));
    let (contested_by, conditioned_by) = (patterns(contesting), patterns(3));
    Rule {
        criteria: decided,
        requires,
        violated_by,
        contested_by,
        conditioned_by,
        applies_to: if dice.one_in(4) { dice.some(&KINDS) } else { Vec::new() },
        reading: dice.one_in(5).then(|| dice.pick(readings).clone()),
    }
}

fn pattern(dice: &Dice, vocabulary: &[Entry], depth: usize) -> Pattern {
    let clause = |dice: &Dice| {
        let entry = dice.pick(vocabulary);
        Pattern::Clause(entry.id.clone(), if dice.one_in(2) { tests(dice, &entry) } else { Vec::new() })
    };
    if depth == 0 || dice.one_in(2) {
        return clause(dice);
    }
    let parts = |dice: &Dice| (0..1 + dice.below(2)).map(|_| pattern(dice, vocabulary, depth - 1)).collect();
    match dice.below(4) {
        0 => Pattern::Any(parts(dice)),
        1 => Pattern::All(parts(dice)),
        2 => Pattern::Not(Box::new(pattern(dice, vocabulary, depth - 1))),
        _ => Pattern::Unless(Box::new(clause(dice)), Box::new(pattern(dice, vocabulary, depth - 1))),
    }
}

fn fact(dice: &Dice, vocabulary: &[Entry], classes: &[Class]) -> Fact {
    let entries: Vec<&Entry> = vocabulary.iter().filter(|entry| classes.contains(&entry.class)).collect();
    let entry = dice.pick(&entries);
    let known = |dice: &Dice, (name, default): &(String, Option<Datum>)| {
        let value = match dice.below(5) {
            0 => None,
            1 => default.clone(),
            _ => Some(datum(dice, name)),
        };
        // What follows from a part's license is worked out, never described.
        let derived = entry.class == Class::Component && ["terms", "license-kind", "use", "share"].contains(&&**name);
        (name.clone(), value.filter(|_| !derived))
    };
    Fact {
        id: entry.id.clone(),
        values: entry.parameters.iter().map(|parameter| known(dice, parameter)).collect(),
        acts: dice.one_in(5).then(|| dice.some(&FREEDOMS)),
        until: dice.one_in(6).then(|| dice.below(4) as i32),
        scope: dice.one_in(6).then(|| dice.pick(&WORDS).to_owned()),
    }
}

fn facts(dice: &Dice, vocabulary: &[Entry], classes: &[Class], most: usize) -> Vec<Fact> {
    (0..dice.below(most)).map(|_| fact(dice, vocabulary, classes)).collect()
}

fn license(dice: &Dice, world: &naive::Standard, depth: usize, top: bool) -> naive::License {
    let part = |dice: &Dice| license(dice, world, depth - 1, false);
    let body = match dice.below(if depth == 0 { 1 } else { 8 }) {
        6 => Body::AnyOf((0..1 + dice.below(3)).map(|_| part(dice)).collect()),
        7 => Body::AllOf((0..1 + dice.below(3)).map(|_| part(dice)).collect()),
        _ => {
            let mut clauses = facts(dice, &world.vocabulary, &[Class::Grant], 5);
            clauses.extend(facts(dice, &world.vocabulary, &[Class::Grant, Class::Condition, Class::Restriction], 3));
            Body::Clauses(clauses)
        }
    };
    let later = (matches!(body, Body::Clauses(_)) && depth > 0 && dice.one_in(6)).then(|| {
        let on = (!top || dice.one_in(2)).then(|| dice.below(4) as i32);
        // A day that is not known stands at the top alone.
        (on.or((!top).then_some(1)), Box::new(license(dice, world, depth - 1, false)))
    });
    naive::License {
        kind: dice.pick(&KINDS),
        read: dice.pick(&["full", "full", "full", "part", "none"]),
        body,
        evidence: facts(dice, &world.vocabulary, &[Class::Evidence], 3),
        later,
    }
}

fn system(dice: &Dice, world: &naive::Standard) -> naive::System {
    let component = |dice: &Dice| {
        let described = Fact { until: None, scope: None, ..fact(dice, &world.vocabulary, &[Class::Component]) };
        (described, (!dice.one_in(4)).then(|| license(dice, world, 1, false)))
    };
    naive::System {
        scopes: dice.one_in(2).then(|| dice.some(&WORDS).into_iter().map(str::to_owned).collect()),
        components: (0..dice.below(4)).map(|_| component(dice)).collect(),
        evidence: facts(dice, &world.vocabulary, &[Class::Evidence], 3),
    }
}

/// What an organisation can be asked for: names are types.
const FACTS: [&str; 6] = ["flag", "other-flag", "number", "word", "words", "clear-of"];

fn bearings(dice: &Dice, vocabulary: &[Entry]) -> naive::Bearings {
    let clauses: Vec<&Entry> = vocabulary
        .iter()
        .filter(|entry| matches!(entry.class, Class::Grant | Class::Condition | Class::Restriction))
        .collect();
    let need = |dice: &Dice| naive::Need {
        act: (!dice.one_in(3)).then(|| dice.pick(&["flag", "other-flag"])),
        requires: (0..dice.below(3)).map(|_| pattern(dice, vocabulary, 1)).collect(),
    };
    let bearing = |dice: &Dice| {
        let entry = dice.pick(&clauses);
        naive::Bearing {
            clause: entry.id.clone(),
            tests: if dice.one_in(2) { tests(dice, entry) } else { Vec::new() },
            when: (0..dice.below(3)).map(|_| when(dice, entry)).collect(),
            follows: dice.pick(&["bars", "duty", "doubt"]),
        }
    };
    let nobody = clauses.iter().filter(|_| dice.one_in(2)).map(|entry| entry.id.clone()).collect();
    naive::Bearings {
        needs: (0..dice.below(3)).map(|_| need(dice)).collect(),
        bearings: (0..dice.below(8)).map(|_| bearing(dice)).collect(),
        nobody,
        out_of_reach: dice.one_in(2).then(|| ("word", dice.some(&WORDS))),
    }
}

fn when(dice: &Dice, entry: &Entry) -> naive::When {
    let has = |name: &str| entry.parameters.iter().any(|(known, _)| known == name);
    match dice.below(4) {
        0 if has("number") => naive::When::Above(has("word") && dice.one_in(2)),
        1 if has("number") => naive::When::AtMost(has("word") && dice.one_in(2)),
        2 if has("words") => naive::When::Overlaps(dice.one_in(2)),
        _ => {
            let fact = dice.pick(&["flag", "other-flag", "number", "word"]);
            naive::When::Is(fact, datum(dice, fact.trim_start_matches("other-")))
        }
    }
}

fn organisation(dice: &Dice) -> naive::Organisation {
    let value = |name: &str| {
        datum(
            dice,
            match name {
                "other-flag" => "flag",
                "clear-of" => "words",
                name => name,
            },
        )
    };
    FACTS.iter().map(|name| (*name, (!dice.one_in(4)).then(|| value(name)))).collect()
}

// The same worlds, as the program reads and holds them.

fn bearings_text(bearings: &naive::Bearings) -> String {
    let mut text = format!("nobody = {:?}\n", bearings.nobody);
    if let Some((parameter, words)) = &bearings.out_of_reach {
        writeln!(text, "[out-of-reach]\n{parameter} = {words:?}").unwrap();
    }
    text.push_str("[facts]\n");
    for name in FACTS {
        let kind =
            ["flag", "flag", "count", "text", "list", "list"][FACTS.iter().position(|fact| *fact == name).unwrap()];
        writeln!(text, "{name} = {{ type = {kind:?}, means = \"m\" }}").unwrap();
    }
    for need in &bearings.needs {
        let requires: Vec<_> = need.requires.iter().map(pattern_text).collect();
        let act = need.act.unwrap_or("any");
        writeln!(text, "[[need]]\nact = {act:?}\nsays = \"s\"\nrequires = [{}]", requires.join(", ")).unwrap();
    }
    for bearing in &bearings.bearings {
        let alike = |asked: bool| if asked { ", alike = { word = \"word\" }" } else { "" };
        let when = bearing.when.iter().map(|when| match when {
            naive::When::Is(fact, value) => format!("{{ fact = {fact:?}, is = {} }}", datum_text(value)),
            naive::When::Above(same) => format!("{{ fact = \"number\", above = \"number\"{} }}", alike(*same)),
            naive::When::AtMost(same) => format!("{{ fact = \"number\", at-most = \"number\"{} }}", alike(*same)),
            naive::When::Overlaps(unless) => {
                let unless = if *unless { ", unless = \"flag\"" } else { "" };
                format!("{{ fact = \"words\", overlaps = \"words\"{unless} }}")
            }
        });
        let (clause, when) = (&bearing.clause, when.collect::<Vec<_>>().join(", "));
        writeln!(text, "[[bearing]]\nclause = {clause:?}\n{} = \"s\"\nwhen = [{when}]", bearing.follows).unwrap();
        if !bearing.tests.is_empty() {
            writeln!(text, "where = {{ {} }}", tests_text(&bearing.tests)).unwrap();
        }
    }
    text
}

fn to_organisation(organisation: &naive::Organisation, bearings: &Bearings) -> model::Organisation {
    let fact = |known: &model::Parameter| {
        let (_, value) = organisation.iter().find(|(name, _)| *name == known.name).unwrap();
        value.as_ref().map(to_value)
    };
    model::Organisation { name: "x".into(), facts: bearings.facts.facts.iter().map(fact).collect() }
}

fn to_value(value: &Datum) -> ParameterValue {
    match value {
        Datum::Word(word) => ParameterValue::Text(word.clone()),
        Datum::Number(number) => ParameterValue::Count(*number),
        Datum::Flag(flag) => ParameterValue::Flag(*flag),
        Datum::Day(at) => ParameterValue::Date(day(*at)),
        Datum::Words(words) => ParameterValue::List(words.clone()),
    }
}

fn load(world: &naive::Standard) -> (Standard, Bearings) {
    let mut pack = Pack::default();
    for (class, file) in [
        (Class::Grant, "grants"),
        (Class::Condition, "conditions"),
        (Class::Restriction, "restrictions"),
        (Class::Evidence, "evidence"),
        (Class::Component, "components"),
    ] {
        let entries = world.vocabulary.iter().filter(|entry| entry.class == class);
        let text: String = entries.map(entry_text).collect();
        pack.add(&format!("clauses/{file}.toml"), Source::new(format!("rules/clauses/{file}.toml"), text));
    }
    pack.add("s/standard.toml", Source::new("rules/s/standard.toml", standard_text(world)));
    for (at, rule) in world.rules.iter().enumerate() {
        let path = format!("s/{}/rule-{at}.toml", rule.criteria[0]);
        pack.add(&path, Source::new(format!("rules/{path}"), rule_text(rule)));
    }
    pack.add("organisation/all.toml", Source::new("rules/organisation/all.toml", bearings_text(&world.bearings)));
    let (vocabulary, problems) = load_vocabulary(pack.vocabulary());
    let told = |problems: &[osi_check::source::Problem]| -> Vec<String> {
        problems
            .iter()
            .map(|p| format!("{}: {} {}\n{}", p.source.name(), p.message, p.label, p.source.text()))
            .collect()
    };
    assert!(problems.is_empty(), "{}", told(&problems).join("\n"));
    let vocabulary = Arc::new(vocabulary);
    let (standard, problems) = load_standard(&pack, "s", &vocabulary);
    assert!(problems.is_empty(), "{}", told(&problems).join("\n"));
    let (bearings, problems) = load_bearings(&pack, &vocabulary);
    assert!(problems.is_empty(), "{}", told(&problems).join("\n"));
    (standard.unwrap(), bearings)
}

fn entry_text(entry: &Entry) -> String {
    let mut text = format!("[{}]\ntitle = \"t\"\nasks = \"?\"\nfreedoms = {:?}\n", entry.id, entry.freedoms);
    if let Some(kind) = entry.judged_as {
        writeln!(text, "judged-as = {kind:?}").unwrap();
    }
    for (tests, freedoms) in &entry.reaches_when {
        writeln!(text, "[[{}.reaches-when]]\nfreedoms = {freedoms:?}\nwhere = {{ {} }}", entry.id, tests_text(tests))
            .unwrap();
    }
    for (name, default) in &entry.parameters {
        let kind = match name.as_str() {
            "number" => "\"count\"".to_owned(),
            "flag" => "\"flag\"".to_owned(),
            "day" => "\"date\"".to_owned(),
            "words" => format!("\"choices\", of = {WORDS:?}"),
            "terms" => "\"choice\", of = [\"open\", \"unsure\", \"not-open\"], derived = true".to_owned(),
            "license-kind" => format!("\"choice\", of = {KINDS:?}, derived = true"),
            "use" | "share" => {
                "\"choice\", of = [\"pass\", \"conditional\", \"unknown\", \"fail\"], derived = true".to_owned()
            }
            _ => format!("\"choice\", of = {WORDS:?}"),
        };
        let default = default.as_ref().map_or(String::new(), |value| format!(", default = {}", datum_text(value)));
        writeln!(text, "[{}.parameters.{name}]", entry.id).unwrap();
        writeln!(text, "{}", keys_on_lines(&format!("type = {kind}, means = \"m\"{default}"))).unwrap();
    }
    text
}

/// `a = 1, b = [2, 3]` with each key on a line of its own.
fn keys_on_lines(inline: &str) -> String {
    let mut depth = 0;
    inline
        .chars()
        .map(|c| {
            depth += i32::from(c == '[') - i32::from(c == ']');
            if c == ',' && depth == 0 { '\n' } else { c }
        })
        .collect()
}

fn standard_text(world: &naive::Standard) -> String {
    let source = "source = { section = \"1\", url = \"https://example.org\" }";
    let mut text = format!("title = \"S\"\nversion = \"1\"\nauthority = \"A\"\nsummary = \"s\"\n{source}\n");
    writeln!(text, "terms-of = {:?}", world.terms_of).unwrap();
    if world.ladder.is_some() {
        text.push_str("combine = \"ladder\"\n");
    }
    for reading in &world.readings {
        writeln!(text, "[[reading]]\nid = {reading:?}\ntitle = \"r\"").unwrap();
    }
    for Criterion { id, level, freedom } in &world.criteria {
        writeln!(text, "[[criterion]]\nid = {id:?}\ntitle = \"c\"\nasks = \"?\"\nlevel = {level:?}\n{source}").unwrap();
        freedom.iter().for_each(|freedom| writeln!(text, "freedom = {freedom:?}").unwrap());
    }
    for (at, needs) in world.ladder.iter().flatten().enumerate() {
        writeln!(text, "[[step]]\nid = \"step-{at}\"\ntitle = \"s\"\nneeds = {needs:?}").unwrap();
    }
    for Settlement { level, id, tests, value, lifts } in &world.settlements {
        let tests = tests_text(tests);
        writeln!(text, "[[settled-by]]\nlevel = {level:?}\nid = {id:?}\nvalue = {value:?}\nlifts = {lifts:?}\nwhere = {{ {tests} }}").unwrap();
    }
    text
}

fn rule_text(rule: &Rule) -> String {
    let mut text = String::from("title = \"t\"\nbasis = \"derived\"\nrationale = \"r\"\nremedy = \"m\"\n");
    text.push_str("source = { section = \"1\", url = \"https://example.org\" }\n");
    for (key, patterns) in [
        ("requires", &rule.requires),
        ("violated_by", &rule.violated_by),
        ("contested_by", &rule.contested_by),
        ("conditioned_by", &rule.conditioned_by),
    ] {
        writeln!(text, "{key} = [{}]", patterns.iter().map(pattern_text).collect::<Vec<_>>().join(", ")).unwrap();
    }
    writeln!(text, "also = {:?}\napplies-to = {:?}", &rule.criteria[1..], rule.applies_to).unwrap();
    rule.reading.iter().for_each(|reading| writeln!(text, "reading = {reading:?}").unwrap());
    text
}

fn pattern_text(pattern: &Pattern) -> String {
    let list = |parts: &[Pattern]| parts.iter().map(pattern_text).collect::<Vec<_>>().join(", ");
    match pattern {
        Pattern::Clause(id, tests) if tests.is_empty() => format!("{id:?}"),
        Pattern::Clause(id, tests) => format!("{{ id = {id:?}, where = {{ {} }} }}", tests_text(tests)),
        Pattern::Any(parts) => format!("{{ any = [{}] }}", list(parts)),
        Pattern::All(parts) => format!("{{ all = [{}] }}", list(parts)),
        Pattern::Not(part) => format!("{{ not = {} }}", pattern_text(part)),
        Pattern::Unless(part, exemption) => match &**part {
            Pattern::Clause(id, tests) => {
                format!("{{ id = {id:?}, where = {{ {} }}, unless = {} }}", tests_text(tests), pattern_text(exemption))
            }
            _ => unreachable!("only a clause has an exemption here"),
        },
    }
}

fn tests_text(tests: &[naive::Test]) -> String {
    let list = |wanted: &[Datum]| format!("[{}]", wanted.iter().map(datum_text).collect::<Vec<_>>().join(", "));
    let told = tests.iter().map(|test| {
        let asked = match &test.asked {
            Asked::Is(wanted) => list(wanted),
            Asked::Not(wanted) => format!("{{ not = {} }}", list(wanted)),
            Asked::Below(limit) => format!("{{ below = {} }}", datum_text(limit)),
            Asked::Above(limit) => format!("{{ above = {} }}", datum_text(limit)),
            Asked::AtMost(limit) => format!("{{ at-most = {} }}", datum_text(limit)),
            Asked::AtLeast(limit) => format!("{{ at-least = {} }}", datum_text(limit)),
        };
        format!("{} = {asked}", test.parameter)
    });
    told.collect::<Vec<_>>().join(", ")
}

fn datum_text(datum: &Datum) -> String {
    match datum {
        Datum::Word(word) => format!("{word:?}"),
        Datum::Number(number) => number.to_string(),
        Datum::Flag(flag) => flag.to_string(),
        Datum::Day(at) => day(*at).to_string(),
        Datum::Words(words) => format!("{words:?}"),
    }
}

fn day(at: i32) -> Date {
    jiff::civil::date(2024, 1, 1 + i8::try_from(at).unwrap())
}

fn place() -> Place {
    Place { file: "x.toml".into(), line: 1, column: 1 }
}

fn to_clause(fact: &Fact, standard: &Standard) -> Clause {
    let id = standard.vocabulary.find(&fact.id).unwrap();
    let mut clause = Clause::bare(id, standard.vocabulary.entry(id), place());
    for (slot, parameter) in standard.vocabulary.entry(id).parameters.iter().enumerate() {
        let (_, value) = fact.values.iter().find(|(name, _)| *name == parameter.name).unwrap();
        clause.parameters[slot] = value.as_ref().map(to_value);
    }
    clause.acts = fact.acts.as_ref().map(|acts| acts.iter().map(|word| Freedom::from_word(word).unwrap()).collect());
    clause.until = fact.until.map(day);
    clause.scope = fact.scope.clone();
    clause
}

fn to_license(license: &naive::License, standard: &Standard) -> License {
    let clauses = |facts: &[Fact]| facts.iter().map(|fact| to_clause(fact, standard)).collect::<Vec<_>>();
    let parts = |parts: &[naive::License]| parts.iter().map(|part| Arc::new(to_license(part, standard))).collect();
    let succession = license
        .later
        .as_ref()
        .map(|(on, later)| model::Succession { on: on.map(day), to: Arc::new(to_license(later, standard)) });
    License {
        id: "x".into(),
        name: "X".into(),
        steward: None,
        released: None,
        url: None,
        spdx: None,
        aliases: Vec::new(),
        kind: model::Kind::from_word(license.kind).unwrap(),
        text_read: model::TextRead::from_word(license.read).unwrap(),
        note: None,
        body: match &license.body {
            Body::Clauses(facts) => model::Body::Clauses(clauses(facts)),
            Body::AnyOf(of) => model::Body::AnyOf(parts(of)),
            Body::AllOf(of) => model::Body::AllOf(parts(of)),
        },
        evidence: clauses(&license.evidence),
        lapsed: Vec::new(),
        succession,
        place: place(),
    }
}

fn to_system(system: &naive::System, standard: &Standard) -> System {
    let component = |(fact, license): &(Fact, Option<naive::License>)| Component {
        fact: to_clause(fact, standard),
        terms: license
            .as_ref()
            .map_or(Terms::Unknown, |license| Terms::License(Arc::new(to_license(license, standard)))),
        url: None,
        note: None,
    };
    System {
        id: "x".into(),
        name: "X".into(),
        producer: None,
        released: None,
        url: None,
        aliases: Vec::new(),
        scopes: system.scopes.clone(),
        note: None,
        components: system.components.iter().map(component).collect(),
        evidence: system.evidence.iter().map(|fact| to_clause(fact, standard)).collect(),
        place: place(),
    }
}
