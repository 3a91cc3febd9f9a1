//! `osi-check verify` accepts what the program reports, and refuses what somebody changed in it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

fn run(folder: &Path, args: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_osi-check")).args(args).current_dir(folder).output().unwrap();
    let told = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8_lossy(&told).into_owned())
}

fn report(folder: &Path, subjects: &[&str]) -> Value {
    let args = [&["check", "--format", "json", "--output", "report.json"], subjects].concat();
    run(folder, &args);
    serde_json::from_str(&std::fs::read_to_string(folder.join("report.json")).unwrap()).unwrap()
}

fn verify(folder: &Path, report: &Value, files: &[&str]) -> (i32, String) {
    std::fs::write(folder.join("changed.json"), report.to_string()).unwrap();
    run(folder, &[&["verify", "changed.json"], files].concat())
}

/// The first value in `tree` under `key` for which `fit` holds.
fn find<'t>(tree: &'t mut Value, key: &str, fit: &dyn Fn(&Value) -> bool) -> Option<&'t mut Value> {
    match tree {
        Value::Object(map) => {
            if map.get(key).is_some_and(fit) {
                return map.get_mut(key);
            }
            map.values_mut().find_map(|value| find(value, key, fit))
        }
        Value::Array(items) => items.iter_mut().find_map(|item| find(item, key, fit)),
        _ => None,
    }
}

#[test]
fn what_is_reported_is_verified() {
    let folder = tempfile::tempdir().unwrap();
    // Licenses that pass, fail and are unknown, a choice, a stack, terms that change, systems with many licenses.
    let report =
        report(folder.path(), &["mit", "llama-3.1", "gfdl-1.3", "cc0-1.0", "busl-1.1", "pythia-12b", "bloom", "t5"]);
    let (exit, told) = verify(folder.path(), &report, &[]);
    assert_eq!(exit, 0, "{told}");
    assert!(told.starts_with("verified: 11 verdicts"), "{told}");
}

#[test]
fn choices_stacks_and_unknown_days_are_verified_from_their_parts() {
    let folder = tempfile::tempdir().unwrap();
    let head = "schema = 1\nname = \"x\"\n";
    std::fs::write(folder.path().join("any.toml"), format!("{head}any-of = [\"llama-3\", \"mit\"]\n")).unwrap();
    std::fs::write(folder.path().join("all.toml"), format!("{head}all-of = [\"gpl-3.0\", \"mit\"]\n")).unwrap();
    let mut judged = report(folder.path(), &["any.toml", "all.toml"]);
    let (exit, told) = verify(folder.path(), &judged, &["any.toml", "all.toml"]);
    assert_eq!(exit, 0, "{told}");
    let (exit, told) = verify(folder.path(), &judged, &[]);
    assert!(exit == 1 && told.contains("`any.toml` is not what was judged"), "{told}");
    *find(&mut judged, "chosen", &Value::is_string).unwrap() = json!("llama-3");
    let (exit, told) = verify(folder.path(), &judged, &["any.toml", "all.toml"]);
    assert!(exit == 1 && told.contains("another license of the choice is better"), "{told}");
    run(folder.path(), &["busl-1.1", "--as-of", "2026-01-01", "--format", "json", "--output", "day.json"]);
    let (exit, told) = run(folder.path(), &["verify", "day.json"]);
    assert_eq!(exit, 0, "{told}");
}

#[test]
fn every_change_to_a_proof_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    type Change = fn(&mut Value);
    let changes: [(&str, &str, Change); 11] = [
        ("the verdict", "`the verdict` is told as open, and fail follows", |report| {
            *report.pointer_mut("/subjects/0/standards/0/terms/verdict").unwrap() = json!("open");
        }),
        ("what the facts give", "`what the facts give` is told as unsure", |report| {
            *report.pointer_mut("/subjects/0/standards/0/terms/derived").unwrap() = json!("unsure");
        }),
        ("a criterion", "`use` is told as pass, and fail follows", |report| {
            *report.pointer_mut("/subjects/0/standards/0/terms/criteria/0/value").unwrap() = json!("pass");
        }),
        ("a rule left out", "have a say", |report| {
            let rules = report.pointer_mut("/subjects/0/standards/0/terms/criteria/0/rules").unwrap();
            rules.as_array_mut().unwrap().remove(0);
        }),
        ("a leaf left out", "is told as fail, and pass follows", |report| {
            let fails = |value: &Value| value[0]["effect"] == "violates";
            *find(report, "because", &fails).unwrap() = json!([]);
        }),
        ("a leaf made unsure", "is told as fail, and unknown follows", |report| {
            let fails = |value: &Value| value[0]["effect"] == "violates";
            find(report, "because", &fails).unwrap()[0]["certain"] = json!(false);
        }),
        ("a leaf of another clause", "does not say that `grant-use`", |report| {
            let fails = |value: &Value| value[0]["effect"] == "violates";
            find(report, "because", &fails).unwrap()[0]["clause"] = json!("grant-use");
        }),
        ("a leaf at another place", "has no source at its place", |report| {
            let fails = |value: &Value| value[0]["effect"] == "violates";
            find(report, "because", &fails).unwrap()[0]["place"]["line"] = json!(1);
        }),
        ("the hash of a license", "`licenses/llama-3.1.toml` is not what was judged", |report| {
            let inputs = report.pointer_mut("/subjects/0/inputs").unwrap().as_array_mut().unwrap();
            let license = inputs.iter_mut().find(|input| input["file"] == "licenses/llama-3.1.toml").unwrap();
            license["sha256"] = json!("0".repeat(64));
        }),
        ("the hash of a rule", "is not what was judged", |report| {
            let inputs = report.pointer_mut("/subjects/0/inputs").unwrap().as_array_mut().unwrap();
            let rule =
                inputs.iter_mut().find(|input| input["file"].as_str().unwrap().starts_with("rules/osaid")).unwrap();
            rule["sha256"] = json!("0".repeat(64));
        }),
        ("the exit code", "exit code 0 is told, and 1 follows", |report| {
            *report.pointer_mut("/exit/code").unwrap() = json!(0);
        }),
    ];
    let judged = report(folder.path(), &["llama-3.1"]);
    for (what, why, change) in changes {
        let mut changed = judged.clone();
        change(&mut changed);
        assert_ne!(changed, judged, "{what}: nothing was changed");
        let (exit, told) = verify(folder.path(), &changed, &[]);
        assert!(exit == 1 && told.contains(why), "{what}: exit {exit}: {told}");
    }
}

#[test]
fn an_authority_must_have_a_source_and_the_standards_leave() {
    let folder = tempfile::tempdir().unwrap();
    let judged = report(folder.path(), &["mit"]);
    let settled = "/subjects/0/standards/0/terms/settled";
    let mut changed = judged.clone();
    changed.pointer_mut(&format!("{settled}/source")).map(|source| *source = Value::Null).unwrap();
    let (exit, told) = verify(folder.path(), &changed, &[]);
    assert!(exit == 1 && told.contains("settles it without a source"), "{told}");
    let mut changed = judged.clone();
    changed.pointer_mut(&format!("{settled}/evidence")).map(|id| *id = json!("fsf-status")).unwrap();
    let (exit, told) = verify(folder.path(), &changed, &[]);
    assert!(exit == 1 && told.contains("does not settle it so by the standard"), "{told}");
}

#[test]
fn what_is_no_report_is_an_input_error() {
    let folder = tempfile::tempdir().unwrap();
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for text in [
        "",
        "{",
        "[]",
        "{\"schema\": 1}",
        "{\"schema\": 2, \"subjects\": [], \"errors\": [], \"exit\": {\"code\": 2}}",
        &deep,
    ] {
        std::fs::write(folder.path().join("x.json"), text).unwrap();
        let (exit, told) = run(folder.path(), &["verify", "x.json"]);
        assert!(exit == 2 && told.contains("error:"), "{exit} {told}");
    }
}
