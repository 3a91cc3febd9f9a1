//! Rule packs with mistakes: each gets an error with file, line and column, and none takes the program down.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use osi_check::input::{Library, Sources};
use osi_check::rules::{Pack, load_standard};
use osi_check::source::{Code, Problem, Source};
use serde::Deserialize;

/// `tests/data/packs.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    pack: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    shows: String,
    standard: String,
    files: BTreeMap<String, String>,
    /// `file:line:column code: message`, all of them.
    problems: Vec<String>,
}

fn told(problem: &Problem, folder: &str) -> String {
    let name = problem.source.name().to_string().replace(folder, "").trim_start_matches('/').to_owned();
    let place = problem.place().map_or(String::new(), |place| format!(":{}:{}", place.line, place.column));
    format!("{name}{place} {}: {}", problem.code.word(), problem.message)
}

#[test]
fn every_mistake_is_told_with_its_place() {
    let cases: Cases = toml::from_str(include_str!("data/packs.toml")).unwrap();
    let mut wrong = Vec::new();
    for case in &cases.pack {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in &case.files {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let sources = Sources { rules: vec![folder.path().to_path_buf()], ..Sources::default() };
        let problems = Library::with(&sources).and_then(|library| library.standard(&case.standard)).err();
        let prefix = folder.path().display().to_string();
        let told: Vec<_> = problems.unwrap_or_default().iter().map(|problem| told(problem, &prefix)).collect();
        if told != case.problems {
            wrong.push(format!("{}:\n  {}", case.shows, told.join("\n  ")));
        }
    }
    assert!(cases.pack.len() >= 10);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const HEAD: &str = r#"
title = "T"
version = "1"
authority = "A"
summary = "S"
source = { section = "1", url = "https://example.org" }
[[criterion]]
id = "one"
title = "One"
asks = "?"
level = "terms"
source = { section = "1", url = "https://example.org" }
"#;

fn rule(patterns: &str) -> String {
    format!(
        "title = \"R\"\nviolated_by = {patterns}\nbasis = \"derived\"\nrationale = \"why\"\nremedy = \"what\"\n\
         source = {{ section = \"1\", url = \"https://example.org\" }}\n"
    )
}

fn pack(rules: impl IntoIterator<Item = String>) -> Pack {
    let mut pack = Pack::default();
    pack.add("own/standard.toml", Source::new("own/standard.toml", HEAD));
    for (at, text) in rules.into_iter().enumerate() {
        let path = format!("own/one/r{at}.toml");
        pack.add(&path, Source::new(path.as_str(), text));
    }
    pack
}

fn problems(pack: &Pack) -> Vec<Problem> {
    load_standard(pack, "own", Library::embedded().unwrap().vocabulary()).1
}

#[test]
fn a_hundred_thousand_rules_are_refused_at_once() {
    let pack = pack((0..100_000).map(|_| rule("[\"non-commercial\"]")));
    let start = Instant::now();
    let problems = problems(&pack);
    assert_eq!(problems.len(), 1);
    assert_eq!((problems[0].code, problems[0].place().unwrap().line), (Code::TooLarge, 1));
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn a_hundred_thousand_mistakes_in_one_rule_are_told_with_their_places() {
    let patterns = vec!["\"no-such-clause\""; 1_000].join(",\n");
    let problems = problems(&pack([rule(&format!("[{patterns}]"))]));
    assert_eq!(problems.len(), 1_000);
    assert!(problems.iter().enumerate().all(|(at, problem)| problem.place().unwrap().line == at + 2));
}

#[test]
fn conditions_nested_too_deep_are_refused_with_their_place() {
    for depth in [17, 60, 5_000, 100_000] {
        let nested = format!("[{}\"non-commercial\"{}]", "{ not = ".repeat(depth), " }".repeat(depth));
        let problems = problems(&pack([rule(&nested)]));
        assert!(!problems.is_empty(), "depth {depth}");
        assert!(problems.iter().all(|problem| problem.place().unwrap().line == 2), "depth {depth}");
    }
    let shallow = format!("[{}\"non-commercial\"{}]", "{ not = ".repeat(10), " }".repeat(10));
    assert!(problems(&pack([rule(&shallow)])).is_empty());
}
