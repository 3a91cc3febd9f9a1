//! Rule packs with mistakes: each gets an error with file, line and column, and none takes the program down.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use osi_check::input::{Library, Sources};
use osi_check::model::Vocabulary;
use osi_check::rules::{Pack, Standard, lint, load_standard, load_vocabulary};
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

/// `tests/data/lint.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lints {
    lint: Vec<LintCase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct LintCase {
    shows: String,
    /// The rule's lists of patterns.
    rule: String,
    /// Those of a second rule, and the criterion it lies under.
    other: Option<String>,
    #[serde(default = "one")]
    other_in: String,
    /// More of the standard's head.
    #[serde(default)]
    head: String,
    /// An entry more of the vocabulary's restrictions.
    clause: Option<String>,
    rationale: Option<String>,
    source: Option<String>,
    remedy: Option<String>,
    /// The cases, where they are not those that fit the patterns.
    cases: Option<String>,
    #[serde(default)]
    finds: Vec<String>,
    /// What loading says, where it does not get as far as the lint.
    #[serde(default)]
    refused: Vec<String>,
}

fn one() -> String {
    "one".to_owned()
}

impl LintCase {
    fn rule(&self, patterns: &str) -> String {
        let text = |given: &Option<String>, usual: &str| given.clone().unwrap_or_else(|| usual.to_owned());
        let key =
            |key: &str, value: String| if value.is_empty() { String::new() } else { format!("{key} = {value}\n") };
        let quoted = |value: String| format!("\"{value}\"");
        [
            format!("title = \"R\"\n{patterns}\nbasis = \"derived\"\n"),
            key("source", text(&self.source, "{ section = \"1\", url = \"https://example.org\" }")),
            key("rationale", quoted(text(&self.rationale, "Because we say so, in enough words."))),
            key("remedy", self.remedy.clone().unwrap_or_else(|| "\"Drop it.\"".to_owned())),
            self.cases.clone().unwrap_or_else(|| cases_for(patterns)),
        ]
        .concat()
    }

    fn pack(&self) -> Pack {
        let mut pack = Pack::default();
        pack.add("own/standard.toml", Source::new("own/standard.toml", format!("{HEAD}{}", self.head)));
        pack.add("own/one/rule.toml", Source::new("own/one/rule.toml", self.rule(&self.rule)));
        if let Some(other) = &self.other {
            let path = format!("own/{}/other.toml", self.other_in);
            // What is wrong with the first is not wrong with the second.
            let well = LintCase { source: None, rationale: None, remedy: None, cases: None, ..self.bare() };
            pack.add(&path, Source::new(path.as_str(), well.rule(other)));
        }
        pack
    }

    fn bare(&self) -> LintCase {
        LintCase { shows: String::new(), rule: String::new(), ..toml::from_str("shows = \"\"\nrule = \"\"").unwrap() }
    }
}

/// Cases at the worst, satisfied and silent, for one list of patterns.
fn cases_for(patterns: &str) -> String {
    let worst = if patterns.starts_with("conditioned_by") { "conditional" } else { "fail" };
    ["[[test]]\nname = \"w\"\nclauses = [{ id = \"revocable-at-will\" }]\nexpect = \"", worst, "\"\n"].concat()
        + "[[test]]\nname = \"s\"\nclauses = [{ id = \"grant-use\" }]\nexpect = \"pass\"\n\
           [[test]]\nname = \"n\"\nclauses = []\nexpect = \"pass\"\n"
}

/// Every class of finding, each by a pack that has it; the pack without a mistake has none.
#[test]
fn the_lint_finds_what_it_says() {
    let table: Lints = toml::from_str(include_str!("data/lint.toml")).unwrap();
    let library = Library::embedded().unwrap();
    let shipped: Vec<Standard> = library.standards().into_iter().map(|id| library.standard(id).unwrap()).collect();
    let mut wrong = Vec::new();
    let mut met = std::collections::BTreeSet::new();
    for case in &table.lint {
        let vocabulary = with_clause(case.clause.as_deref());
        let (standard, problems) = load_standard(&case.pack(), "own", &vocabulary);
        let refused: Vec<_> = problems.iter().map(|problem| told(problem, "")).collect();
        let mut found = Vec::new();
        if let Some(standard) = standard.filter(|_| problems.is_empty()) {
            found = lint::lint(&standard);
            let all: Vec<Standard> = shipped.iter().cloned().chain([standard]).collect();
            found.extend(lint::unread(&vocabulary, &all));
        }
        met.extend(found.iter().map(|problem| problem.code.word()));
        let found: Vec<_> = found.iter().map(|problem| told(problem, "")).collect();
        if found != case.finds || refused != case.refused {
            wrong.push(format!("{}:\n  {}\n  refused: {}", case.shows, found.join("\n  "), refused.join("\n  ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let classes = ["contradiction", "never-fires", "no-reason", "no-url", "shadowed", "unread-clause", "untested"];
    assert_eq!(met.into_iter().collect::<Vec<_>>(), classes);
}

/// The shipped vocabulary, and one restriction more.
fn with_clause(entry: Option<&str>) -> Arc<Vocabulary> {
    let mut files: Vec<(String, Source)> = osi_check::input::embedded::RULES
        .iter()
        .filter_map(|(path, file)| Some((path.strip_prefix("clauses/")?, file)))
        .map(|(name, file)| (name.to_owned(), Source::shipped(format!("rules/clauses/{name}.toml"), *file)))
        .collect();
    files.extend(entry.map(|text| ("restrictions".to_owned(), Source::new("clauses/restrictions.toml", text))));
    let (vocabulary, problems) = load_vocabulary(&files);
    assert!(problems.is_empty(), "{problems:?}");
    Arc::new(vocabulary)
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
fn a_thousand_mistakes_in_one_rule_are_told_with_their_places() {
    let patterns = vec!["\"no-such-clause\""; 1_000].join(",\n");
    let problems = problems(&pack([rule(&format!("[{patterns}]"))]));
    assert_eq!(problems.len(), 1_000);
    assert!(problems.iter().enumerate().all(|(at, problem)| problem.place().unwrap().line == at + 2));
}

/// Each names the next as the judge of its terms: a circle ends, and so does a ladder of many thousand rungs.
#[test]
fn standards_that_build_on_one_another_without_end_are_refused_with_their_place() {
    for (count, last) in [(3, 0), (20_000, 0), (20_000, 20_000)] {
        let mut pack = Pack::default();
        for at in 0..count {
            let next = if at + 1 < count { at + 1 } else { last };
            let name = format!("s{at}/standard.toml");
            let text = HEAD.replacen("version", &format!("terms-by = \"s{next}\"\nversion"), 1);
            pack.add(&name, Source::new(name.as_str(), text));
        }
        let start = Instant::now();
        let problems = load_standard(&pack, "s0", Library::embedded().unwrap().vocabulary()).1;
        let wanted = if count == 3 { Code::Cycle } else { Code::TooLarge };
        let place = problems.iter().find(|problem| problem.code == wanted).and_then(Problem::place);
        assert_eq!(place.map(|place| (place.line, place.column)), Some((3, 12)), "{count} to {last}: {problems:?}");
        assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    }
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
