//! `osi-check verify` accepts what the program reports, and refuses what somebody changed in it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::path::Path;
use std::process::Command;

use osi_check::input::{Library, digest::sha256};
use osi_check::verify::{Loaded, Outcome};
use proptest::prelude::*;
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

/// One change to a report: what is changed, what the refusal says, and how.
type Tamper = (&'static str, &'static str, fn(&mut Value));

const TERMS: &str = "/subjects/0/standards/0/terms";

fn at<'r>(report: &'r mut Value, path: &str) -> &'r mut Value {
    report.pointer_mut(&format!("/subjects/0/standards/0/terms{path}")).unwrap()
}

fn violation(report: &mut Value) -> &mut Value {
    find(report, "because", &|value| value[0]["effect"] == "violates").unwrap()
}

fn input<'r>(report: &'r mut Value, name: &str) -> &'r mut Value {
    let inputs = report.pointer_mut("/subjects/0/inputs").unwrap().as_array_mut().unwrap();
    inputs.iter_mut().find(|input| input["file"].as_str().unwrap().starts_with(name)).unwrap()
}

/// Changes to the report on `llama-3.1`, which is not open.
const TAMPERS: &[Tamper] = &[
    ("the verdict", "`the verdict` is told as \"open\", and not-open follows", |r| *at(r, "/verdict") = json!("open")),
    ("what the facts give", "`what the facts give` is told as \"unsure\"", |r| *at(r, "/derived") = json!("unsure")),
    ("a criterion", "`use` is told as \"pass\", and fail follows", |r| *at(r, "/criteria/0/value") = json!("pass")),
    ("a criterion's name", "not those of the standard", |r| *at(r, "/criteria/0/id") = json!("study")),
    ("a criterion left out", "not those of the standard", |r| drop(at(r, "/criteria").as_array_mut().unwrap().pop())),
    ("a freedom", "its criterion otherwise", |r| {
        *r.pointer_mut("/subjects/0/standards/0/freedoms/0/1").unwrap() = json!("pass");
    }),
    ("a rule's value", "is told as \"fail\", and pass follows", |r| {
        *at(r, "/criteria/0/rules/0/value") = json!("fail");
    }),
    ("a rule left out", "rules have a say", |r| drop(at(r, "/criteria/0/rules").as_array_mut().unwrap().remove(0))),
    ("a rule heard twice", "rules have a say", |r| {
        let rules = at(r, "/criteria/0/rules").as_array_mut().unwrap();
        rules.push(rules[0].clone());
    }),
    ("a rule's name", "follows", |r| *at(r, "/criteria/0/rules/1/id") = json!("osaid-1.0/use/any-platform")),
    ("a leaf left out", "is told as \"fail\", and pass follows", |r| *violation(r) = json!([])),
    ("a leaf made unsure", "is told as \"fail\", and unknown follows", |r| violation(r)[0]["certain"] = json!(false)),
    ("a leaf's effect", "notes it", |r| violation(r)[0]["effect"] = json!("notes")),
    ("a leaf of another clause", "does not say that `grant-use`", |r| violation(r)[0]["clause"] = json!("grant-use")),
    ("a leaf at another line", "has no source at its place", |r| violation(r)[0]["place"]["line"] = json!(1)),
    ("a leaf of another section", "has no source at its place", |r| violation(r)[0]["section"] = json!("99")),
    ("a leaf in another file", "has no source at its place", |r| {
        violation(r)[0]["place"]["file"] = json!("licenses/mit.toml");
    }),
    ("a leaf without a place", "has no source at its place", |r| violation(r)[0]["place"] = Value::Null),
    ("the hash of a license", "`licenses/llama-3.1.toml` is not what was judged", |r| {
        input(r, "licenses/llama-3.1")["sha256"] = json!("0".repeat(64));
    }),
    ("the hash of a rule", "is not what was judged", |r| input(r, "rules/osaid")["sha256"] = json!("0".repeat(64))),
    ("the name of an input", "is not what was judged", |r| input(r, "rules/osaid")["file"] = json!("rules/x.toml")),
    ("a rule's file left out", "is not among its inputs", |r| {
        let inputs = r.pointer_mut("/subjects/0/inputs").unwrap().as_array_mut().unwrap();
        inputs.retain(|input| !input["file"].as_str().unwrap().ends_with("use/any-purpose.toml"));
    }),
    ("an input named twice", "is named twice", |r| {
        let inputs = r.pointer_mut("/subjects/0/inputs").unwrap().as_array_mut().unwrap();
        inputs.push(inputs[0].clone());
    }),
    ("the subject's id", "does not describe it", |r| *r.pointer_mut("/subjects/0/id").unwrap() = json!("mit")),
    ("the subject's name", "its name is not", |r| *r.pointer_mut("/subjects/0/name").unwrap() = json!("MIT License")),
    ("the subject's kind", "its kind is another", |r| *r.pointer_mut("/subjects/0/kind").unwrap() = json!("system")),
    ("the file of the subject", "does not describe it", |r| {
        *r.pointer_mut("/subjects/0/place/file").unwrap() = json!("licenses/mit.toml");
    }),
    ("the standard", "not among its inputs", |r| {
        *r.pointer_mut("/subjects/0/standards/0/id").unwrap() = json!("osd-1.9");
    }),
    ("the reading", "is no reading", |r| *r.pointer_mut("/subjects/0/standards/0/reading").unwrap() = json!("mild")),
    ("the kind it is judged as", "is not what it was written for", |r| *at(r, "/judged_as") = json!("content")),
    ("either of two terms", "nobody asked for a day", |r| *at(r, "/either") = json!(true)),
    ("what decides", "is another level", |r| *at(r, "/decides") = json!(false)),
    ("an invented approval", "does not settle it so", |r| {
        *at(r, "/settled") = json!({"evidence": "osi-status", "says": "status: approved",
            "source": "https://opensource.org", "value": "open", "prevails": false});
    }),
    ("an invented choice", "is not among the parts", |r| *at(r, "/chosen") = json!("mit")),
    ("the verdict left out", "follows", |r| *r.pointer_mut(TERMS).unwrap() = Value::Null),
    ("the decision", "is told, and it refused", |r| *r.pointer_mut("/subjects/0/decision").unwrap() = json!("passes")),
    ("the exit code", "exit code 0 is told, and 1 follows", |r| *r.pointer_mut("/exit/code").unwrap() = json!(0)),
    ("the subject left out", "it holds no verdict", |r| *r.pointer_mut("/subjects").unwrap() = json!([])),
    // All at once, so that every step follows from the one below: what the license says is still left out.
    ("a restriction hushed up from bottom to top", "leaves out a clause that it names", |r| {
        let rules = at(r, "/criteria").as_array_mut().unwrap();
        for criterion in rules {
            criterion["value"] = json!("pass");
            for rule in criterion["rules"].as_array_mut().unwrap() {
                let good = |leaf: &Value| leaf["effect"] == "grants" || leaf["effect"] == "notes";
                rule["because"].as_array_mut().unwrap().retain(good);
                rule["value"] = json!("pass");
            }
        }
        ["/derived", "/verdict"].iter().for_each(|key| *at(r, key) = json!("open"));
        for freedom in r.pointer_mut("/subjects/0/standards/0/freedoms").unwrap().as_array_mut().unwrap() {
            freedom[1] = json!("pass");
        }
        *r.pointer_mut("/subjects/0/decision").unwrap() = json!("passes");
        *r.pointer_mut("/exit/code").unwrap() = json!(0);
    }),
];

#[test]
fn every_change_to_a_proof_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let judged = report(folder.path(), &["llama-3.1"]);
    assert_eq!(derive(&judged).refused, Vec::<String>::new());
    for (what, why, change) in TAMPERS {
        let mut changed = judged.clone();
        change(&mut changed);
        assert_ne!(changed, judged, "{what}: nothing was changed");
        let refused = derive(&changed).refused.join("\n");
        assert!(refused.contains(why), "{what}: {refused:?}");
    }
    let mut changed = judged;
    TAMPERS[0].2(&mut changed);
    let (exit, told) = verify(folder.path(), &changed, &[]);
    assert!(exit == 1 && told.contains(TAMPERS[0].1), "{exit}: {told}");
}

/// What the checker says, without the command around it.
fn derive(report: &Value) -> Outcome {
    static LIBRARY: std::sync::OnceLock<(Library, Vec<String>)> = std::sync::OnceLock::new();
    let (library, rules) = LIBRARY.get_or_init(|| {
        let library = Library::embedded().unwrap();
        let rules = library.rule_files().map(str::to_owned).collect();
        (library, rules)
    });
    let texts = |name: &str| library.text(name).map(|source| source.text().to_owned()).into_iter().collect();
    let refuse = |why| Outcome { refused: vec![why], ..Outcome::default() };
    osi_check::verify::verify(report, &Loaded { texts: &texts, rules, hash: &sha256 }).unwrap_or_else(refuse)
}

/// The path of every value that holds no other, and the keys on the way.
fn scalars(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| scalars(value, &format!("{path}/{key}"), found)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, value)| scalars(value, &format!("{path}/{at}"), found));
        }
        _ => found.push(path.to_owned()),
    }
}

/// Other values of the same kind.
fn others(value: &Value) -> Vec<Value> {
    // A better word than most, and one that is no value; many ways where many cases are asked for.
    let words: &[&str] = match cases() {
        ..=1_000 => &["open", "mit"],
        _ => &["pass", "conditional", "unknown", "fail", "open", "unsure", "not-open", "refused", "passes", "mit", ""],
    };
    match value {
        Value::Bool(flag) => vec![json!(!flag)],
        Value::Number(number) => vec![json!(number.as_f64().unwrap_or_default() as i64 + 1), Value::Null],
        Value::Null => vec![json!("open"), json!({})],
        Value::String(text) => words.iter().filter(|word| *word != text).map(|word| json!(word)).collect(),
        _ => Vec::new(),
    }
}

/// What somebody takes from a report: who is judged, how, and what follows.
fn taken(report: &Value) -> Vec<Value> {
    let mut all = vec![report["exit"]["code"].clone()];
    for subject in report["subjects"].as_array().unwrap() {
        all.extend(["id", "name", "kind", "decision"].map(|key| subject[key].clone()));
        for standard in subject["standards"].as_array().unwrap() {
            all.push(standard["id"].clone());
            for level in [&standard["terms"], &standard["system"]] {
                all.extend([level["verdict"].clone(), level["derived"].clone(), level["decides"].clone()]);
                let criteria = level["criteria"].as_array().into_iter().flatten();
                all.extend(criteria.flat_map(|criterion| [criterion["id"].clone(), criterion["value"].clone()]));
            }
            all.push(standard["freedoms"].clone());
        }
    }
    all
}

/// Each kind of value of a report, changed in each way: refused, or among the words that docs/verify.md says are not held.
#[test]
fn whatever_may_be_changed_is_said_not_to_be_held() {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/verify.md")).unwrap();
    let told = page.split("## Not held").nth(1).unwrap();
    let told: Vec<&str> = told.split('`').skip(1).step_by(2).collect();
    let folder = tempfile::tempdir().unwrap();
    let mut silent = Vec::new();
    for subjects in [&["t5"][..], &["mit", "--standard", "osd-1.9"]] {
        let judged = report(folder.path(), subjects);
        assert_eq!(derive(&judged).refused, Vec::<String>::new());
        let (mut paths, mut seen) = (Vec::new(), std::collections::HashSet::new());
        scalars(&judged, "", &mut paths);
        for path in paths {
            let keys: Vec<&str> = path.split('/').filter(|key| key.parse::<usize>().is_err()).collect();
            let value = judged.pointer(&path).unwrap();
            // One of a kind is enough.
            if !seen.insert((keys.join("/"), std::mem::discriminant(value))) {
                continue;
            }
            for other in others(value) {
                let mut changed = judged.clone();
                *changed.pointer_mut(&path).unwrap() = other.clone();
                if !derive(&changed).refused.is_empty() {
                    continue;
                }
                assert_eq!(taken(&changed), taken(&judged), "{path}: {value} became {other} and was accepted");
                let known = keys.iter().any(|key| told.contains(key)) || path.ends_with("/certain");
                let part = path.contains("/parts/") && path.ends_with("/name");
                if !(known || part) {
                    silent.push(format!("{path}: {value} became {other}, and nothing says that it is not held"));
                }
            }
        }
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases().div_ceil(10), failure_persistence: None, ..Default::default() })]

    /// A report that is accepted after any one change says the same.
    #[test]
    fn no_single_change_leaves_another_verdict(at in any::<prop::sample::Index>(), how in any::<prop::sample::Index>()) {
        static JUDGED: std::sync::OnceLock<(Value, Vec<String>)> = std::sync::OnceLock::new();
        let (judged, paths) = JUDGED.get_or_init(|| {
            let judged = report(tempfile::tempdir().unwrap().path(), &["llama-3.1", "t5"]);
            let mut paths = Vec::new();
            scalars(&judged, "", &mut paths);
            (judged, paths)
        });
        let mut changed = judged.clone();
        let value = changed.pointer_mut(&paths[at.index(paths.len())]).unwrap();
        let ways = others(value);
        *value = ways[how.index(ways.len())].clone();
        prop_assert!(!derive(&changed).refused.is_empty() || taken(&changed) == taken(judged));
    }
}

fn cases() -> u32 {
    std::env::var("OSI_CHECK_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(1_000)
}

#[test]
fn texts_cards_bills_folders_and_expressions_are_verified() {
    let folder = tempfile::tempdir().unwrap();
    let mit = spdx::license_id("MIT").unwrap().text();
    let card = "---\nlicense: llama3\nbase_model: meta-llama/Llama-2-7b\n---\n# Model\n";
    let bill = r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [
        {"type": "library", "name": "a", "licenses": [{"expression": "MIT OR GPL-3.0-only"}]}]}"#;
    let mut own = mit.to_owned();
    own.push_str("\nThe Software may not be used by any military.\n");
    std::fs::create_dir(folder.path().join("model")).unwrap();
    for (name, text) in
        [("LICENSE", mit), ("own.txt", &own), ("README.md", card), ("bom.json", bill), ("model/README.md", card)]
    {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    for subject in ["LICENSE", "own.txt", "README.md", "bom.json", "model", "MIT OR Apache-2.0", "mit AND gpl-3.0"] {
        let judged = report(folder.path(), &[subject]);
        let is_file = folder.path().join(subject).exists();
        let files: &[&str] = if is_file { &[subject] } else { &[] };
        let (exit, told) = verify(folder.path(), &judged, files);
        assert_eq!(exit, 0, "{subject}: {told}");
        if is_file {
            let path = if subject == "model" { "model/README.md" } else { subject };
            let text = std::fs::read_to_string(folder.path().join(path)).unwrap();
            std::fs::write(folder.path().join(path), text.replace("llama3", "gemma").replace("MIT", "ISC")).unwrap();
            let (exit, told) = verify(folder.path(), &judged, files);
            assert!(exit == 1 && told.contains("is not what was judged"), "{subject}: {told}");
        }
    }
}

#[test]
fn the_checker_is_small_and_shares_nothing_with_the_engine() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/verify");
    let texts = std::fs::read_dir(folder).unwrap().map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
    let texts = texts.collect::<Vec<_>>().join("\n");
    let code = texts.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with("//"));
    let (count, uses) = code.fold((0, Vec::new()), |(count, mut uses), line| {
        uses.extend(line.contains("crate::").then(|| line.trim().to_owned()));
        (count + 1, uses)
    });
    assert!(count <= 300, "{count} lines");
    assert!(uses.iter().all(|line| line.starts_with("use crate::input::plain::")), "{uses:?}");
}

#[test]
fn an_authority_must_have_a_source_and_the_standards_leave() {
    let folder = tempfile::tempdir().unwrap();
    let judged = report(folder.path(), &["mit"]);
    let settled = "/subjects/0/standards/0/terms/settled";
    let mut changed = judged.clone();
    changed.pointer_mut(&format!("{settled}/source")).map(|source| *source = Value::Null).unwrap();
    let (exit, told) = verify(folder.path(), &changed, &[]);
    assert!(exit == 1 && told.contains("does not settle it so"), "{told}");
    let mut changed = judged.clone();
    changed.pointer_mut(&format!("{settled}/evidence")).map(|id| *id = json!("fsf-status")).unwrap();
    let (exit, told) = verify(folder.path(), &changed, &[]);
    assert!(exit == 1 && told.contains("does not settle it so"), "{told}");
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
