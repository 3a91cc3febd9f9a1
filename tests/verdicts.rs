//! Every shipped license and system by the default standard: a table that a lawyer could read, and what fires where.
//!
//! `INSTA_UPDATE=always cargo test` rewrites the snapshots; read the difference before it is committed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use osi_check::engine::{Effect, Options, judge_license, judge_system};
use osi_check::input::{Library, embedded};
use osi_check::model::{Freedoms, TextRead, Truth, Value};
use osi_check::rules::Standard;

fn default_standard(library: &Library) -> Standard {
    library.standard(embedded::DEFAULT_STANDARD).unwrap()
}

#[test]
fn licenses() {
    let library = Library::embedded().unwrap();
    let standard = default_standard(&library);
    let mut table = format!("{:36}  {:8}", "license", "verdict");
    for criterion in standard.criteria.iter().filter(|criterion| criterion.freedoms != Freedoms::NONE) {
        write!(table, "  {:11}", criterion.id).unwrap();
    }
    for id in library.license_ids() {
        let verdict = judge_license(&standard, &library.license(id).unwrap(), &Options::default());
        write!(table, "\n{id:36}  {:8}", verdict.openness().word()).unwrap();
        for (_, value) in &verdict.criteria {
            write!(table, "  {:11}", value.word()).unwrap();
        }
    }
    insta::assert_snapshot!(trimmed(&table));
}

#[test]
fn systems() {
    let library = Library::embedded().unwrap();
    let standard = default_standard(&library);
    let mut table = format!("{:26}  {:8}  {:8}  {:8}  parts", "system", "terms", "system", "derived");
    for id in library.system_ids() {
        let verdict = judge_system(&standard, &standard, &library.system(id).unwrap(), &Options::default());
        let derived = osi_check::model::Openness::from(verdict.system.derived);
        let words = [verdict.terms.openness(), verdict.system.openness(), derived].map(|answer| answer.word());
        let parts: Vec<_> = verdict
            .system
            .criteria
            .iter()
            .map(|(at, value)| format!("{} {}", standard.criteria[*at].id, value.word()))
            .collect();
        write!(table, "\n{id:26}  {:8}  {:8}  {:8}  {}", words[0], words[1], words[2], parts.join(", ")).unwrap();
    }
    insta::assert_snapshot!(trimmed(&table));
}

/// One list a rule, with only the licenses on which it is not satisfied: a rule that fires on a neighbour shows at once.
#[test]
fn what_each_rule_finds() {
    let library = Library::embedded().unwrap();
    let standard = default_standard(&library);
    let mut fired: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for id in library.license_ids() {
        let license = library.license(id).unwrap();
        let verdict = judge_license(&standard, &license, &Options::default());
        for finding in verdict.findings.iter().filter(|finding| finding.value != Default::default()) {
            let sections = finding.because.iter().filter(|because| because.truth == Truth::True);
            let mut sections: Vec<_> = sections
                .filter(|because| !matches!(because.effect, Effect::Grants | Effect::Notes))
                .filter_map(|because| because.clause.as_ref().map(|clause| clause.section.clone()))
                .collect();
            sections.dedup();
            // What was not read may hold anything: said of each rule, that would hide what the rules found.
            if sections.is_empty() && finding.value == Value::Unknown && license.text_read != TextRead::Full {
                continue;
            }
            let criterion = &standard.criteria[finding.criterion].id;
            let line = format!("{id}: {criterion} {} ({})", finding.value.word(), sections.join("; "));
            fired.entry(&standard.rules[finding.rule].id).or_default().push(line);
        }
    }
    let mut text = String::new();
    for (rule, lines) in fired {
        writeln!(text, "{rule}\n  {}", lines.join("\n  ")).unwrap();
    }
    insta::assert_snapshot!(text);
}

fn trimmed(table: &str) -> String {
    table.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}
