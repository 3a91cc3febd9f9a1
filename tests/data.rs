//! Every file under `rules/`, `licenses/` and `systems/` loads, and says what it must.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;

use osi_check::engine;
use osi_check::input::Library;
use osi_check::model::{Class, Openness, Value};
use osi_check::rules::{Combine, Level, Standard};
use osi_check::source::Problem;
use serde::Deserialize;

fn library() -> Library {
    Library::embedded().unwrap_or_else(|problems| panic!("{}", told(&problems)))
}

fn standards(library: &Library) -> Vec<Standard> {
    let load = |id| library.standard(id).unwrap_or_else(|problems| panic!("{}", told(&problems)));
    library.standards().into_iter().map(load).collect()
}

fn told(problems: &[Problem]) -> String {
    let line = |problem: &Problem| {
        let place = problem.place().map_or(String::new(), |place| format!(":{}:{}", place.line, place.column));
        format!("{}{place}: {} ({})", problem.source.name(), problem.message, problem.label)
    };
    problems.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_license_and_system_loads() {
    let library = library();
    let licenses = library.license_ids().into_iter().filter_map(|id| library.license(id).err());
    let systems = library.system_ids().into_iter().filter_map(|id| library.system(id).err());
    let problems: Vec<Problem> = licenses.chain(systems).flatten().collect();
    assert!(problems.is_empty(), "{}", told(&problems));
    assert!(library.license_ids().len() >= 63 && library.system_ids().len() >= 26);
}

#[test]
fn every_clause_of_every_license_has_a_section_and_a_summary_of_its_own() {
    let library = library();
    let mut wrong = Vec::new();
    for id in library.license_ids() {
        let license = library.license(id).unwrap();
        for clause in license.clauses() {
            let words = clause.summary.split_whitespace().count();
            if clause.section.trim_start().starts_with('§') || !(3..=60).contains(&words) {
                wrong.push(format!(
                    "{}:{}: section `{}`, {words} words",
                    clause.place.file, clause.place.line, clause.section
                ));
            }
        }
        for fact in &license.evidence {
            let entry = library.vocabulary().entry(fact.id);
            // What a license says of itself is not a status that anybody keeps a list of.
            let undated = fact.date.is_none() && entry.approval.is_some();
            if fact.source.is_none() || undated {
                wrong.push(format!("{id}: {} without source or the day on which it was looked up", entry.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_a_case_for_violated_satisfied_and_silent() {
    let library = library();
    let mut wrong = Vec::new();
    for standard in standards(&library) {
        for rule in &standard.rules {
            let worst = rule.effects().into_iter().filter(|(patterns, _)| !patterns.is_empty()).map(|(_, value)| value);
            let worst = worst.max().unwrap_or(Value::Pass);
            let worst = if rule.requires.is_empty() { worst } else { Value::Fail };
            let cases = || rule.cases.iter();
            let checks = [
                ("at its worst", cases().any(|case| case.expect == worst)),
                ("satisfied", cases().any(|case| case.expect.is_granted() && !case.clauses.is_empty())),
                ("silent", cases().any(|case| case.clauses.is_empty())),
            ];
            wrong.extend(checks.iter().filter(|(_, has)| !has).map(|(what, _)| format!("{}: no case {what}", rule.id)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_keeps_its_own_cases() {
    let library = library();
    let mut wrong = Vec::new();
    let mut count = 0;
    for standard in standards(&library) {
        for rule in &standard.rules {
            for case in &rule.cases {
                count += 1;
                let value = engine::case_value(&standard, rule, case);
                if value != case.expect {
                    wrong.push(format!("{}: `{}` gives {}", rule.id, case.name, value.word()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= 150, "only {count} rule tests");
}

#[test]
fn every_clause_of_the_vocabulary_is_read_by_some_rule() {
    let library = library();
    let standards = standards(&library);
    let mut read = std::collections::BTreeSet::new();
    for pattern in standards.iter().flat_map(|standard| &standard.rules).flat_map(|rule| rule.patterns()) {
        pattern.each_clause(&mut |id, _| {
            read.insert(id);
        });
    }
    read.extend(standards.iter().flat_map(|standard| standard.settlements.iter().map(|settlement| settlement.id)));
    let unread: Vec<_> = library
        .vocabulary()
        .iter()
        // Evidence counts through settlements and approvals, a component through the standards that ask for it, and a
        // clause after which other terms take over through the engine.
        .filter(|(id, entry)| !read.contains(id) && entry.switches.is_none() && entry.approval.is_none())
        .filter(|(_, entry)| matches!(entry.class, Class::Grant | Class::Condition | Class::Restriction))
        .map(|(_, entry)| entry.id.clone())
        .collect();
    assert!(unread.is_empty(), "read by no rule: {}", unread.join(", "));
}

/// The program leaves out a shipped rule's text from its first case on where it only judges; nothing else may stand there.
#[test]
fn test_cases_come_last_in_every_rule() {
    let after_cases = |text: &str| {
        let cases = text.find("\n[[test]]").map_or("", |at| &text[at..]);
        cases.lines().any(|line| line.starts_with('[') && !line.starts_with("[[test]]"))
    };
    let wrong: Vec<_> = osi_check::input::embedded::RULES.iter().filter(|(_, file)| after_cases(file.text)).collect();
    assert!(wrong.is_empty(), "tables after the test cases: {wrong:?}");
}

/// `tests/data/names.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    license: BTreeMap<String, String>,
    family: BTreeMap<String, String>,
    nothing: Nothing,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {
    names: Vec<String>,
}

fn names() -> Names {
    toml::from_str(include_str!("data/names.toml")).unwrap()
}

#[test]
fn what_people_write_leads_to_the_license_they_mean() {
    let library = library();
    let names = names();
    let wanted = names.license.iter().chain(&names.family).map(|(name, id)| (name.as_str(), Some(id.as_str())));
    let wanted = wanted.chain(names.nothing.names.iter().map(|name| (name.as_str(), None)));
    let wrong: Vec<_> = wanted
        .map(|(name, id)| (name, library.find_license(name), id))
        .filter(|(_, found, id)| found.as_deref() != *id)
        .map(|(name, found, id)| format!("`{name}`: {found:?}, expected {id:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_family_passes_by_no_standard_and_says_that_it_is_one() {
    let library = library();
    let mut wrong = Vec::new();
    for standard in standards(&library).iter().filter(|standard| standard.judges(Level::Terms)) {
        for id in names().family.values() {
            let license = library.license(id).unwrap();
            let verdict = engine::judge_license(standard, &license, &engine::Options::default());
            if matches!(standard.combine, Combine::Worst) && verdict.openness() == Openness::Open {
                wrong.push(format!("{id} is open by {}", standard.id));
            }
            if !license
                .note
                .as_deref()
                .is_some_and(|note| note.contains("not said") || note.contains("Nothing is said"))
            {
                wrong.push(format!("{id} does not say that the name leaves the license open"));
            }
            if Library::license_names().any(|(_, named)| named == id) {
                wrong.push(format!("{id} is looked for in texts: `family = true` is missing"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
