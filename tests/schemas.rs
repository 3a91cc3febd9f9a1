//! The shipped files, and what the program writes, against the schemas it prints.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::path::{Path, PathBuf};
use std::process::Command;

use jsonschema::Validator;
use osi_check::input::Library;
use osi_check::schema::{SCHEMAS, Words};
use serde_json::Value;

fn validator(name: &str) -> Validator {
    let library = Library::embedded().unwrap();
    let bearings = library.bearings().unwrap();
    let from = Words { vocabulary: library.vocabulary(), organisation: &bearings.facts };
    let schema = (SCHEMAS.iter().find(|schema| schema.name == name).unwrap().make)(from);
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{name}");
    assert!(jsonschema::draft202012::meta::is_valid(&schema), "{name} is no schema");
    jsonschema::draft202012::new(&schema).unwrap()
}

/// TOML as JSON: a date is its text.
fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::Table(table) => table.into_iter().map(|(key, value)| (key, json(value))).collect(),
        toml::Value::Array(items) => items.into_iter().map(json).collect(),
        toml::Value::Datetime(day) => Value::String(day.to_string()),
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(flag) => flag.into(),
    }
}

fn wrong(validator: &Validator, path: &Path) -> Vec<String> {
    let table: toml::Table = std::fs::read_to_string(path).unwrap().parse().unwrap();
    let value = json(toml::Value::Table(table));
    let told =
        |error: jsonschema::ValidationError<'_>| format!("{}: {} {error}", path.display(), error.instance_path());
    validator.iter_errors(&value).map(told).collect()
}

fn files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    found
}

fn check(name: &str, paths: Vec<PathBuf>) {
    let validator = validator(name);
    assert!(!paths.is_empty(), "no file for {name}");
    let wrong: Vec<String> = paths.iter().flat_map(|path| wrong(&validator, path)).collect();
    assert!(wrong.is_empty(), "{} of {name}:\n{}", wrong.len(), wrong.join("\n"));
}

/// Whether a file below `rules/` is what its place says.
fn is(path: &Path, kind: &str) -> bool {
    let below = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")).unwrap();
    let parts: Vec<_> = below.iter().map(|part| part.to_str().unwrap()).collect();
    match parts.as_slice() {
        ["clauses", _] => kind == "vocabulary",
        ["extract", ..] => false,
        [_, "standard.toml"] => kind == "standard",
        [_, _, _] => kind == "rule",
        _ => false,
    }
}

#[test]
fn licenses() {
    check("license", files("licenses"));
}

#[test]
fn systems() {
    check("system", files("systems"));
}

#[test]
fn rules_standards_and_the_vocabulary() {
    for kind in ["rule", "standard", "vocabulary"] {
        check(kind, files("rules").into_iter().filter(|path| is(path, kind)).collect());
    }
}

#[test]
fn the_example_organisation() {
    check("org", vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/org.toml")]);
}

#[test]
fn what_the_program_writes() {
    let org = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/org.toml");
    let text = concat!(env!("CARGO_MANIFEST_DIR"), "/LICENSE");
    let runs: [(&str, &[&str]); 5] = [
        ("report", &["check", "llama-3", "parity-7.0.0", "grok-1", "mpt-7b", "-s", "all", "--as", org]),
        ("report", &["check", text, "no-such-license", "Apache-2.0 OR MIT", "cc-by-nc-4.0", "--as-of", "2026-01-31"]),
        ("comparison", &["compare", "mit", "no-such-license", "-s", "osd-1.9"]),
        ("comparison", &["compare", "mit", "llama-3-70b", "--as", org]),
        ("difference", &["diff", "llama-3", "llama-3.1"]),
    ];
    for (name, args) in runs {
        let mut command = Command::new(env!("CARGO_BIN_EXE_osi-check"));
        let output = command.args(args).args(["-f", "json"]).output().unwrap();
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let wrong: Vec<String> =
            validator(name).iter_errors(&report).map(|error| format!("{} {error}", error.instance_path())).collect();
        assert!(wrong.is_empty(), "{name}:\n{}", wrong.join("\n"));
    }
}

/// A schema that accepts everything would pass every test above.
#[test]
fn mistakes_are_refused() {
    let clause = |extra: &str| {
        let text = format!(
            "schema = 1\nname = \"x\"\nkind = \"software\"\ntext-read = \"full\"\n[[clause]]\nsection = \"1\"\nsummary = \"s\"\n{extra}"
        );
        json(toml::Value::Table(text.parse().unwrap()))
    };
    let license = validator("license");
    assert!(license.is_valid(&clause("id = \"user-threshold\"\nlimit = 5")));
    for extra in [
        "id = \"user-treshold\"",
        "id = \"user-threshold\"\nlimit = \"many\"",
        "id = \"user-threshold\"\nfields = [\"x\"]",
        "id = \"user-threshold\"\nunit = \"apples\"",
        "limit = 5",
    ] {
        assert!(!license.is_valid(&clause(extra)), "{extra}");
    }
    let org = validator("org");
    assert!(!org.is_valid(&serde_json::json!({ "schema": 1, "name": "x", "comercial": true })));
}

/// What `new` writes validates, loads, passes the lint and its own tests; also a rule more in a standard begun here.
#[test]
fn stubs_pass_the_lint() {
    let folder = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_osi-check"));
        let output = command.args(args).current_dir(folder.path()).output().unwrap();
        let told = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        (output.status.code(), told)
    };
    let begun = [
        ("standard", "mine"),
        ("rule", "mine/use/other"),
        ("rule", "osd-1.9/fields-of-endeavor/mine"),
        ("rule", "mof-1.0/architecture/mine"),
        ("rule", "osai-index/licenses/mine"),
    ];
    for (what, name) in begun {
        let (code, told) = run(&["new", what, name, "--into", "pack"]);
        assert_eq!(code, Some(0), "new {what} {name}: {told}");
    }
    for args in [
        &["rules", "lint", "--rules", "pack"][..],
        &["rules", "lint", "--rules", "pack", "-s", "mine"],
        &["rules", "test", "--rules", "pack"],
        &["rules", "test", "--mutate", "--rules", "pack", "-s", "mine"],
        &["check", "mit", "--rules", "pack", "-s", "mine"],
    ] {
        let (code, told) = run(args);
        assert_eq!(code, Some(0), "{args:?}: {told}");
    }
    for what in ["license", "system"] {
        assert_eq!(run(&["new", what, "begun"]).0, Some(0));
        let (code, told) = run(&["check", "begun.toml", "-q"]);
        assert_eq!(code, Some(3), "a {what} of which nothing is known is undecided: {told}");
        check(what, vec![folder.path().join("begun.toml")]);
        std::fs::remove_file(folder.path().join("begun.toml")).unwrap();
    }
    let pack = folder.path().join("pack");
    check("standard", vec![pack.join("mine/standard.toml")]);
    check("rule", ["mine/use/other.toml", "mof-1.0/architecture/mine.toml"].map(|path| pack.join(path)).to_vec());
}
