//! Every shipped standard on every shipped license and system: tables for a lawyer, authorities' lists against our
//! reading, and rules that their own cases would notice if they changed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use osi_check::engine::{Options, Verdict, case_value, judge_license, judge_system};
use osi_check::input::Library;
use osi_check::model::{License, Openness};
use osi_check::rules::{Combine, Level, Standard, lint, mutants};
use serde::Deserialize;

fn library() -> Library {
    Library::embedded().unwrap()
}

fn standards(library: &Library) -> Vec<Standard> {
    library.standards().into_iter().map(|id| library.standard(id).unwrap()).collect()
}

/// Every standard in every reading, each with its name and how to ask for it.
fn readings(standards: &[Standard]) -> Vec<(String, &Standard, Options)> {
    let mut all = Vec::new();
    for standard in standards {
        if standard.readings.is_empty() {
            all.push((standard.id.clone(), standard, Options::default()));
        }
        for reading in &standard.readings {
            let options = Options { reading: Some(reading.id.clone()), ..Options::default() };
            all.push((format!("{}:{}", standard.id, reading.id), standard, options));
        }
    }
    all
}

/// A verdict in a word or two: the answer, or the steps a ladder leaves possible, or a letter a criterion.
fn cell(standard: &Standard, verdict: &Verdict) -> String {
    let conflict = if verdict.is_in_conflict() { "!" } else { "" };
    match &standard.combine {
        Combine::Worst => format!("{}{conflict}", verdict.openness().word()),
        Combine::Vector => verdict.criteria.iter().map(|(_, value)| &standard.labels.word(*value)[..1]).collect(),
        Combine::Ladder(steps) => {
            let name = |at: Option<usize>| at.map_or("-", |at| steps[at].id.as_str());
            let standing = verdict.standing.as_ref().unwrap();
            let (sure, possible) = (name(standing.sure), name(standing.possible));
            if sure == possible { sure.to_owned() } else { format!("{sure}..{possible}") }
        }
    }
}

/// `!` marks a verdict that an authority's list settled against what our reading of the clauses gives.
#[test]
fn standards_by_licenses() {
    let library = library();
    let standards: Vec<_> = standards(&library).into_iter().filter(|standard| standard.judges(Level::Terms)).collect();
    let mut table = format!("{:44}", "license");
    let readings = readings(&standards);
    readings.iter().for_each(|(name, ..)| write!(table, "  {name:19}").unwrap());
    for id in library.license_ids() {
        let license = library.license(id).unwrap();
        write!(table, "\n{id:44}").unwrap();
        for (_, standard, options) in &readings {
            let verdict = judge_license(standard, &license, options);
            write!(table, "  {:19}", cell(standard, &verdict)).unwrap();
        }
    }
    insta::assert_snapshot!(trimmed(&table));
}

/// Verdict on the terms, then on the system. The index has a letter a dimension: open, partial, unknown, closed.
#[test]
fn standards_by_systems() {
    let library = library();
    let standards = standards(&library);
    let mut table = String::new();
    for id in library.system_ids() {
        let system = library.system(id).unwrap();
        writeln!(table, "{id}").unwrap();
        for (name, standard, options) in readings(&standards) {
            let verdict = judge_system(standard, standard.judge_of_terms(), &system, &options);
            let mut answers = Vec::new();
            let climbs = matches!(standard.combine, Combine::Ladder(_));
            if !standard.terms_of.is_empty() && !climbs {
                answers.push(format!("terms {}", cell(standard.teller_of_terms(), &verdict.terms)));
            }
            if standard.judges(Level::System) {
                answers.push(format!("system {}", cell(standard, &verdict.system)));
            }
            writeln!(table, "  {name:19}  {}", answers.join(", ")).unwrap();
        }
    }
    insta::assert_snapshot!(trimmed(&table));
}

fn trimmed(table: &str) -> String {
    table.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// `tests/data/authorities.toml`: lists of authorities, and where our reading of the clauses gives something else.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Authorities {
    list: Vec<List>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct List {
    standard: String,
    settles: String,
    at_least: usize,
    #[serde(default)]
    differs: BTreeMap<String, Difference>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Difference {
    gives: String,
    reason: String,
}

#[test]
fn authorities_agree_with_the_clauses_except_where_it_is_said() {
    let library = library();
    let table: Authorities = toml::from_str(include_str!("data/authorities.toml")).unwrap();
    let mut wrong = Vec::new();
    for list in &table.list {
        let standard = library.standard(&list.standard).unwrap();
        wrong.extend(disagreements(list, &standard, &library));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The licenses on a list. A choice or a stack has no status of its own, and of a text read in part none settles a pass.
fn listed(list: &List, standard: &Standard, library: &Library) -> Vec<Arc<License>> {
    let settles = Openness::from_word(&list.settles).unwrap();
    let licenses = library.license_ids().into_iter().map(|id| library.license(id).unwrap());
    let on_it = |license: &Arc<License>| {
        let verdict = judge_license(standard, license, &Options::default());
        license.parts().is_empty() && verdict.settled.is_some_and(|settled| settled.value == settles)
    };
    licenses.filter(on_it).collect()
}

fn disagreements(list: &List, standard: &Standard, library: &Library) -> Vec<String> {
    let settles = Openness::from_word(&list.settles).unwrap();
    let by_clauses = Options { ignore_status: true, ..Options::default() };
    let mut wrong = Vec::new();
    let mut listed = 0;
    let mut met = Vec::new();
    for license in self::listed(list, standard, library) {
        let (id, verdict) = (license.id.as_str(), judge_license(standard, &license, &Options::default()));
        listed += 1;
        if verdict.openness() != settles {
            wrong.push(format!("{}: {id} is {} by evidence", list.standard, verdict.openness().word()));
        }
        let derived = judge_license(standard, &license, &by_clauses).openness();
        let expected = list.differs.get(id).map_or(list.settles.as_str(), |difference| difference.gives.as_str());
        if derived.word() != expected {
            wrong.push(format!("{}: {id} is {} by clauses alone, expected {expected}", list.standard, derived.word()));
        }
        met.extend(list.differs.get_key_value(id).map(|(id, _)| id.clone()));
    }
    let stale = list.differs.keys().filter(|id| !met.contains(id));
    wrong.extend(stale.map(|id| format!("{}: {id} is excepted and not on the list", list.standard)));
    wrong.extend(
        list.differs.values().filter(|one| one.reason.len() < 20).map(|one| format!("no reason: {}", one.reason)),
    );
    if listed < list.at_least {
        wrong.push(format!("{}: only {listed} licenses are settled as {}", list.standard, list.settles));
    }
    wrong
}

/// The lists once more, as a page: who agrees by clauses alone, who does not and why, and what was looked up when.
#[test]
fn authorities_and_clauses() {
    let library = library();
    let table: Authorities = toml::from_str(include_str!("data/authorities.toml")).unwrap();
    let by_clauses = Options { ignore_status: true, ..Options::default() };
    let mut page = String::new();
    for list in &table.list {
        let standard = library.standard(&list.standard).unwrap();
        let (mut agree, mut differ) = (Vec::new(), Vec::new());
        let mut days: BTreeMap<String, usize> = BTreeMap::new();
        for license in listed(list, &standard, &library) {
            let verdict = judge_license(&standard, &license, &Options::default());
            let word = verdict.settled.as_ref().unwrap();
            let day = word.by.date.map_or("no day given".to_owned(), |day| day.to_string());
            *days.entry(day).or_default() += 1;
            let derived = judge_license(&standard, &license, &by_clauses).openness();
            match list.differs.get(&license.id) {
                Some(difference) => differ.push(format!("  {}: {}; {}", license.id, derived.word(), difference.reason)),
                None => agree.push(license.id.clone()),
            }
        }
        writeln!(page, "{} {}: {}", standard.title, standard.version, list.settles).unwrap();
        let days: Vec<_> = days.iter().map(|(day, count)| format!("{count} on {day}")).collect();
        writeln!(page, "looked up: {}", days.join(", ").replace("on no day given", "with no day given")).unwrap();
        writeln!(page, "by the clauses alone as well ({}): {}", agree.len(), agree.join(", ")).unwrap();
        writeln!(page, "by the clauses alone something else ({}):\n{}\n", differ.len(), differ.join("\n")).unwrap();
    }
    insta::assert_snapshot!(trimmed(&page));
}

/// What the SPDX list flags, and we have not described, or by the authority's own standard judge otherwise.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Flagged {
    osi: BTreeMap<String, String>,
    fsf: BTreeMap<String, String>,
}

/// A flag of the SPDX list.
type Flag = fn(spdx::LicenseId) -> bool;

/// Every license that the SPDX list flags as approved by OSI, or as free by FSF, is described, carries the status with its
/// source, and is open by that authority's standard; whatever is not stands in a file with its reason.
#[test]
fn every_flag_of_the_spdx_list_is_a_verdict() {
    let library = library();
    let except: Flagged = toml::from_str(include_str!("data/flagged.toml")).unwrap();
    let asked: [(&str, Flag, &BTreeMap<String, String>); 2] = [
        ("osd-1.9", spdx::LicenseId::is_osi_approved, &except.osi),
        ("fsd", spdx::LicenseId::is_fsf_free_libre, &except.fsf),
    ];
    let mut wrong = Vec::new();
    for (standard, flag, except) in asked {
        let standard = library.standard(standard).unwrap();
        let flagged = spdx::identifiers::LICENSES.iter().filter_map(|one| spdx::license_id(one.name));
        let flagged: Vec<_> = flagged.filter(|id| flag(*id)).collect();
        assert!(flagged.len() > 80, "{} licenses are flagged for {}", flagged.len(), standard.id);
        for id in &flagged {
            let told = match library.find_license(id.name) {
                None => "not described",
                Some(known) => {
                    let verdict = judge_license(&standard, &library.license(&known).unwrap(), &Options::default());
                    let sourced = verdict.settled.as_ref().is_some_and(|word| word.by.source.is_some());
                    if sourced { verdict.openness().word() } else { "no status on file" }
                }
            };
            let reason = except.get(id.name);
            if (told == "open") == reason.is_some() {
                wrong.push(format!("{}: {} is {told}; {}", standard.id, id.name, reason.map_or("no reason", |r| r)));
            }
        }
        let stale = except.keys().filter(|name| !flagged.iter().any(|id| id.name == **name));
        wrong.extend(stale.map(|name| format!("{}: {name} is excepted and not flagged", standard.id)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_lint_finds_nothing() {
    let library = library();
    let standards = standards(&library);
    let found = standards.iter().flat_map(lint::lint).chain(lint::unread(library.vocabulary(), &standards));
    let told: Vec<_> = found.map(|problem| format!("{}: {}", problem.source.name(), problem.message)).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn no_change_in_a_rule_goes_unnoticed() {
    let library = library();
    let mut count = 0;
    let mut unnoticed = Vec::new();
    for standard in standards(&library) {
        for rule in &standard.rules {
            for mutant in mutants(rule) {
                count += 1;
                if rule.cases.iter().all(|case| case_value(&standard, &mutant.rule, case) == case.expect) {
                    unnoticed.push(format!("{}: {}", rule.id, mutant.change));
                }
            }
        }
    }
    assert!(count > 2_000, "only {count} changes were tried");
    assert!(unnoticed.is_empty(), "{}", unnoticed.join("\n"));
}
