//! The verdicts that were worked out by hand, where they are at hand: `../shared/expected`, or OSI_CHECK_SHARED.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed"
)]

use std::collections::BTreeMap;
use std::path::PathBuf;

use osi_check::engine::{Options, judge_license, judge_system};
use osi_check::input::{Library, embedded};
use osi_check::model::Openness;

type Row = BTreeMap<String, String>;

/// The rows of a table of `expected/`; none, said aloud, where there is no such folder.
fn expected(table: &str) -> Option<Vec<Row>> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = std::env::var_os("OSI_CHECK_SHARED").map_or_else(beside, PathBuf::from);
    let path = folder.join("expected").join(table);
    if !path.exists() {
        println!("skipped: {} is not there", path.display());
        return None;
    }
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
