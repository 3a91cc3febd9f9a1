//! Verdicts and tables worked out by others, where they are at hand: `../shared`, or the folder OSI_CHECK_SHARED.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed"
)]

use std::collections::BTreeMap;
use std::hash::BuildHasher as _;
use std::path::PathBuf;

use osi_check::engine::{Options, judge_license, judge_system};
use osi_check::input::{Library, embedded};
use osi_check::model::{Clause, Component, Openness, ParameterType, ParameterValue, System, Terms};
use osi_check::rules::Combine;
use serde::Deserialize;

type Row = BTreeMap<String, String>;

/// The rows of a table of `expected/`; none, said aloud, where there is no such folder.
fn expected(table: &str) -> Option<Vec<Row>> {
    rows("expected", table)
}

/// What is there under this name; nothing, said aloud, where it is not.
fn shared(name: &str) -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let path = std::env::var_os("OSI_CHECK_SHARED").map_or_else(beside, PathBuf::from).join(name);
    if !path.exists() {
        println!("skipped: {} is not there", path.display());
        return None;
    }
    Some(path)
}

fn rows(folder_of_table: &str, table: &str) -> Option<Vec<Row>> {
    let path = shared(&format!("{folder_of_table}/{table}"))?;
    let mut reader = csv::Reader::from_path(path).unwrap();
    Some(reader.deserialize().collect::<Result<_, _>>().unwrap())
}

#[test]
fn firm_cells_of_the_verdicts() {
    let Some(rows) = expected("verdicts.csv") else { return };
    let library = Library::embedded().unwrap();
    let standard = library.standard(embedded::DEFAULT_STANDARD).unwrap();
    let mut wrong = Vec::new();
    for row in &rows {
        let id = &row["id"];
        let license = library.license(id).unwrap_or_else(|_| panic!("{id} is not described"));
        let verdict = judge_license(&standard, &license, &Options::default());
        let mut cells: BTreeMap<&str, &str> =
            verdict.criteria.iter().map(|(at, value)| (standard.criteria[*at].id.as_str(), value.word())).collect();
        cells.insert("overall", verdict.openness().word());
        for (cell, value) in cells.into_iter().filter(|(cell, value)| row[*cell] != *value) {
            let firm = row["firm"].split(';').any(|name| name == cell);
            let line = format!("{id}: {cell} is {value}, expected {}", row[cell]);
            if firm {
                wrong.push(line)
            } else {
                println!("not firm: {line}; {}", license.note.as_deref().unwrap_or("no reason given"))
            }
        }
    }
    assert!(!rows.is_empty());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn derived_outcomes_of_the_systems() {
    let Some(rows) = expected("systems.csv") else { return };
    let library = Library::embedded().unwrap();
    let standard = library.standard(embedded::DEFAULT_STANDARD).unwrap();
    let mut wrong = Vec::new();
    for row in &rows {
        let system = library.system(&row["id"]).unwrap_or_else(|_| panic!("{} is not described", row["id"]));
        let verdict = judge_system(&standard, &standard, &system, &Options::default());
        let outcomes =
            [("derived_outcome", Openness::from(verdict.system.derived)), ("terms_verdict", verdict.terms.openness())];
        for (cell, answer) in outcomes.into_iter().filter(|(cell, answer)| row[*cell] != answer.word()) {
            wrong.push(format!("{}: {cell} is {}, expected {}", row["id"], answer.word(), row[cell]));
        }
    }
    assert!(!rows.is_empty());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// `tests/data/references.toml`: where our answer is not the table's, in one line each.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct References {
    classes: BTreeMap<String, Difference>,
    index: BTreeMap<String, Difference>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Difference {
    /// Our answer.
    gives: String,
    reason: String,
}

fn references() -> References {
    toml::from_str(include_str!("data/references.toml")).unwrap()
}

/// A system of parts in the order given: kind, availability, and the name of a license, `unstated`, or nothing known.
fn system(library: &Library, parts: &[(&str, &str, &str)]) -> System {
    let template = library.system("pythia-12b").unwrap();
    let component = |(kind, availability, license): &(&str, &str, &str)| {
        let vocabulary = library.vocabulary();
        let id = vocabulary.find(kind).unwrap_or_else(|| panic!("no component `{kind}`"));
        let entry = vocabulary.entry(id);
        let mut fact = Clause::bare(id, entry, template.place.clone());
        for (slot, parameter) in entry.parameters.iter().enumerate() {
            match (parameter.name.as_str(), &parameter.kind) {
                ("availability", _) => fact.parameters[slot] = Some(ParameterValue::Text((*availability).into())),
                (_, ParameterType::License) if !license.is_empty() => {
                    fact.parameters[slot] = Some(ParameterValue::Text((*license).into()));
                }
                _ => {}
            }
        }
        let terms = match library.license(license) {
            _ if *license == "unstated" => Terms::Unstated,
            Ok(license) => Terms::License(license),
            Err(_) => Terms::Unknown,
        };
        Component { fact, terms, url: None, note: None }
    };
    System { components: parts.iter().map(component).collect(), evidence: Vec::new(), ..template.clone() }
}

/// Compares our answers with a table's, one a key, and the differences with those on file.
fn settle(answers: Vec<(String, String, String)>, differences: &BTreeMap<String, Difference>) {
    let mut wrong = Vec::new();
    let mut met = Vec::new();
    for (key, ours, theirs) in &answers {
        let expected = differences.get(key).map_or(theirs, |difference| &difference.gives);
        if ours != expected {
            wrong.push(format!("{key}: {ours}, expected {expected}, the table has {theirs}"));
        }
        met.extend(differences.contains_key(key).then_some(key));
    }
    wrong.extend(
        differences.keys().filter(|key| !met.contains(key)).map(|key| format!("{key}: excepted, and not there")),
    );
    wrong.extend(
        differences.iter().filter(|(_, one)| one.reason.len() < 15).map(|(key, _)| format!("{key}: no reason")),
    );
    assert!(!answers.is_empty());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Columns of the table of classes, with the part each stands for.
const PARTS: [(&str, &str); 17] = [
    ("model_architecture", "architecture"),
    ("model_parameters_final", "parameters"),
    ("evaluation_results", "evaluation-results"),
    ("model_card", "model-card"),
    ("data_card", "data-card"),
    ("technical_report", "technical-report"),
    ("sample_model_outputs", "sample-outputs"),
    ("training_code", "training-code"),
    ("inference_code", "inference-code"),
    ("evaluation_code", "evaluation-code"),
    ("evaluation_data", "evaluation-data"),
    ("supporting_libraries_and_tools", "supporting-libraries"),
    ("datasets", "datasets"),
    ("data_preprocessing_code", "data-processing-code"),
    ("model_parameters_intermediate", "intermediate-parameters"),
    ("research_paper", "research-paper"),
    ("model_metadata", "model-metadata"),
];

#[test]
fn classes_of_the_model_openness_tool() {
    let Some(rows) = rows("reference", "mot_models.csv") else { return };
    let library = Library::embedded().unwrap();
    let standard = library.standard("mof-1.0").unwrap();
    let Combine::Ladder(steps) = &standard.combine else { panic!("classes are a ladder") };
    let class = |row: &Row| {
        let part = |(column, kind): &(&str, &'static str)| match row[*column].as_str() {
            "" => (*kind, "absent", String::new()),
            "unlicensed" => (*kind, "public", "unstated".to_owned()),
            license => (*kind, "public", license.to_owned()),
        };
        let parts: Vec<_> = PARTS.iter().map(part).collect();
        let parts: Vec<_> = parts.iter().map(|(kind, there, license)| (*kind, *there, license.as_str())).collect();
        let system = system(&library, &parts);
        let verdict = judge_system(&standard, standard.judge_of_terms(), &system, &Options::default()).system;
        verdict.standing.unwrap().sure.map_or("0".to_owned(), |at| (steps.len() - at).to_string())
    };
    let key = |row: &Row| format!("{} {}", row["model"], row["version"]);
    let answers = rows.iter().map(|row| (key(row), class(row), row["class_derived"].clone())).collect();
    settle(answers, &references().classes);
}

/// Columns of the index, with the part each stands for.
const DIMENSIONS: [(&str, &str); 13] = [
    ("opencode", "training-code"),
    ("llmdata", "base-datasets"),
    ("llmweights", "base-parameters"),
    ("rldata", "datasets"),
    ("rlweights", "parameters"),
    ("code", "code-documentation"),
    ("architecture", "hardware-architecture"),
    ("preprint", "research-paper"),
    ("paper", "peer-reviewed-paper"),
    ("modelcard", "model-card"),
    ("datasheet", "data-card"),
    ("package", "package"),
    ("api", "api"),
];

/// Thirteen cells say how far a part can be had, and must come back as they are. The cell on licenses is worked out from
/// the license that the table names for the project, which stands for parameters and code alike.
#[test]
fn cells_of_the_index() {
    let Some(rows) = rows("reference", "osai_index.csv") else { return };
    let library = Library::embedded().unwrap();
    let standard = library.standard("osai-index").unwrap();
    let mut answers = Vec::new();
    for row in &rows {
        let there = |cell: &str| match cell {
            "open" => "public",
            "partial" => "partial",
            "closed" => "absent",
            other => panic!("{}: a cell is `{other}`", row["project"]),
        };
        let license = match row["license_text"].as_str() {
            "" | "NA" => "unstated",
            text => text,
        };
        let mut parts: Vec<_> =
            DIMENSIONS.iter().map(|(column, kind)| (*kind, there(row[*column].as_str()), license)).collect();
        parts.push(("inference-code", "public", license));
        let verdict =
            judge_system(&standard, standard.judge_of_terms(), &system(&library, &parts), &Options::default());
        for (at, value) in &verdict.system.criteria {
            let criterion = &standard.criteria[*at].id;
            let column =
                standard.rules.iter().find(|rule| rule.criteria.contains(at)).map(|rule| reads(&standard, rule));
            let column =
                DIMENSIONS.iter().find(|(_, kind)| column.as_deref() == Some(*kind)).map_or("license", |(c, _)| c);
            let key = format!("{}: {criterion}", row["project"]);
            answers.push((key, standard.labels.word(*value).to_owned(), row[column].clone()));
        }
    }
    settle(answers, &references().index);
}

/// The only part that a rule names, if it names but one.
fn reads(standard: &osi_check::rules::Standard, rule: &osi_check::rules::Rule) -> String {
    let mut parts = std::collections::BTreeSet::new();
    rule.patterns().for_each(|pattern| {
        pattern.each_clause(&mut |id, _| {
            parts.insert(standard.vocabulary.entry(id).id.clone());
        });
    });
    if parts.len() == 1 { parts.into_iter().next().unwrap() } else { String::new() }
}

#[test]
fn every_ai_license_of_the_corpus_is_described() {
    let Some(rows) = rows("corpus", "labels.csv") else { return };
    let library = Library::embedded().unwrap();
    let standard = library.standard(embedded::DEFAULT_STANDARD).unwrap();
    let mut wrong = Vec::new();
    let mut count = 0;
    for row in rows.iter().filter(|row| row["is_ai"] == "true") {
        count += 1;
        match library.license(&row["id"]) {
            Err(_) => wrong.push(format!("{} ({}) is not described", row["id"], row["name"])),
            Ok(license) => {
                let openness = judge_license(&standard, &license, &Options::default()).openness();
                if row["expected_open"] == "not-open" && openness != Openness::NotOpen {
                    wrong.push(format!("{} is {}, expected not-open: {}", row["id"], openness.word(), row["reason"]));
                }
            }
        }
    }
    assert!(count >= 50, "{count} AI licenses");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The ids in the tables of the semantic model's section 3, and the kinds of components in its sentence on systems.
fn ids_of_the_semantic_model(text: &str) -> Vec<String> {
    let section = text.split("### 3.1").nth(1).unwrap().split("## 4.").next().unwrap();
    let (tables, systems) = section.split_once("### 3.5").unwrap();
    let cells = tables.lines().filter_map(|line| line.strip_prefix("| ")?.split(" |").next());
    let kinds = systems.split("Kinds:").nth(1).unwrap().split("Availability:").next().unwrap();
    let kinds = kinds.trim().trim_end_matches('.').split(',');
    let ids = cells.flat_map(|cell| cell.split('/')).chain(kinds).map(|id| id.trim().replace("licence", "license"));
    ids.filter(|id| !id.is_empty() && id != "id").collect()
}

#[test]
fn the_vocabulary_speaks_of_everything_the_semantic_model_does() {
    let Some(path) = shared("SEMANTICS.md") else { return };
    let ids = ids_of_the_semantic_model(&std::fs::read_to_string(path).unwrap());
    let library = Library::embedded().unwrap();
    let missing: Vec<_> = ids.iter().filter(|id| library.vocabulary().find(id).is_none()).collect();
    assert!(ids.len() > 80, "only {} ids were found", ids.len());
    assert!(missing.is_empty(), "{missing:?}");
}

/// Lower case letters and digits; everything else is a gap.
fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[test]
fn descriptions_are_in_words_of_their_own() {
    const RUN: usize = 9;
    let Some(folder) = shared("corpus/texts") else { return };
    let mut texts: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| String::from_utf8_lossy(&std::fs::read(entry.unwrap().path()).unwrap()).into_owned())
        .collect();
    texts.extend(
        spdx::identifiers::LICENSES.iter().filter_map(|one| Some(spdx::license_id(one.name)?.text().to_owned())),
    );
    // Hashes, for a million runs of words are long; a collision of two is less likely than a misprint.
    let hasher = std::hash::RandomState::new();
    let hashes = |words: &[String]| words.windows(RUN).map(|run| hasher.hash_one(run)).collect::<Vec<_>>();
    let runs: std::collections::HashSet<u64> = texts.iter().flat_map(|text| hashes(&words(text))).collect();
    let library = Library::embedded().unwrap();
    let mut wrong = Vec::new();
    for id in library.license_ids() {
        let license = library.license(id).unwrap();
        let summaries = license.clauses().iter().map(|clause| clause.summary.as_str());
        for told in summaries.chain(license.note.as_deref()) {
            let told = words(told);
            let shared = hashes(&told).iter().position(|run| runs.contains(run));
            wrong.extend(shared.map(|at| format!("{id}: …{}…", told[at..at + RUN].join(" "))));
        }
    }
    for example in library.extractor().unwrap().examples() {
        let told = words(&example.text);
        let shared = hashes(&told).iter().position(|run| runs.contains(run));
        wrong.extend(shared.map(|at| format!("extract/{}: …{}…", example.file, told[at..at + RUN].join(" "))));
    }
    assert!(texts.len() > 1_000 && runs.len() > 100_000);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
