//! "May we?" beside "is it open?": every clause bears on somebody or says that it does not, and no verdict changes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::path::Path;
use std::process::Command;

use osi_check::engine::{Answer, Measure, Options, permit_license};
use osi_check::input::{Library, file, read_organisation};
use osi_check::model::{Class, Organisation, ParameterType, ParameterValue};

#[test]
fn every_condition_and_restriction_bears_on_somebody_or_says_that_it_does_not() {
    let library = Library::embedded().unwrap();
    let bearings = library.bearings().unwrap_or_else(|problems| panic!("{problems:#?}"));
    let unsaid: Vec<_> = library
        .vocabulary()
        .iter()
        .filter(|(_, entry)| matches!(entry.class, Class::Condition | Class::Restriction))
        .filter(|(id, _)| !bearings.nobody.contains(id) && !bearings.bearings.iter().any(|one| one.clause == *id))
        .map(|(_, entry)| entry.id.clone())
        .collect();
    assert!(unsaid.is_empty(), "no bearing: {}", unsaid.join(", "));
}

#[test]
fn the_example_organisation_reads() {
    let library = Library::embedded().unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/org.toml");
    let known = library.bearings().unwrap().facts;
    let organisation = read_organisation(&file::read(&path).unwrap(), &known).unwrap();
    assert_eq!(organisation.facts.len(), known.facts.len());
}

/// Knowing less never makes an answer better: an organisation that says nothing is at best told to find out.
#[test]
fn silence_is_never_leave() {
    let library = Library::embedded().unwrap();
    let bearings = library.bearings().unwrap();
    let facts = &bearings.facts.facts;
    let known = |fact: &osi_check::model::Parameter| match fact.kind {
        ParameterType::Flag => Some(ParameterValue::Flag(false)),
        ParameterType::Count => Some(ParameterValue::Count(1)),
        _ => None,
    };
    let options = Options::default();
    let mut said = Organisation { name: "said".into(), facts: facts.iter().map(known).collect() };
    for (at, fact) in facts.iter().enumerate() {
        let full = said.facts[at].clone();
        for id in library.license_ids() {
            let license = library.license(id).unwrap();
            let answer = |organisation: &Organisation| {
                let vocabulary = library.vocabulary();
                let measure = Measure { bearings: &bearings, vocabulary, organisation, options: &options };
                permit_license(&license, measure).answer
            };
            let knowing = answer(&said);
            said.facts[at] = None;
            let silent = answer(&said);
            said.facts[at].clone_from(&full);
            let better = silent < knowing && !(knowing == Answer::NotAllowed && silent == Answer::CannotTell);
            assert!(!better, "{id}: {silent:?} without `{}`, {knowing:?} with it", fact.name);
        }
    }
}

#[test]
fn an_organisation_changes_no_verdict_and_no_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let org = folder.path().join("org.toml");
    std::fs::write(&org, "schema = 1\nname = \"Everything\"\ncommercial = true\nmonthly-users = 900000000\n").unwrap();
    for subject in ["mit", "llama-3", "cc-by-nc-4.0", "parity-7.0.0", "grok-1", "olmo-7b", "busl-1.1"] {
        let run = |extra: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_osi-check"));
            let output = command.args(["check", subject, "-f", "json"]).args(extra).output().unwrap();
            let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
            let subjects = report["subjects"].as_array().unwrap().clone();
            let verdicts: Vec<_> = subjects.iter().map(|one| one["standards"].clone()).collect();
            (output.status.code(), verdicts, subjects[0]["may_we"].is_null())
        };
        let (alone, asked) = (run(&[]), run(&["--as", org.to_str().unwrap()]));
        assert_eq!((alone.0, &alone.1), (asked.0, &asked.1), "{subject}");
        assert!(alone.2 && !asked.2, "{subject}: the second answer is there when asked for, and only then");
    }
}
