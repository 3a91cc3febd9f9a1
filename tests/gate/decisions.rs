//! Every objection that a policy makes in the command-line cases, and what becomes of it, as one table that a reviewer
//! reads. No program is started, so that mutants of the gate are tried quickly (`.ci/mutants`).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use osi_check::engine::{Measure, Options, judge_license, judge_system, permit_license, permit_system};
use osi_check::explain::objection::{Objection, Origin};
use osi_check::explain::permission::tell_permission;
use osi_check::explain::{SubjectReport, license_origin, license_report, system_origin, system_report};
use osi_check::explain::{tell_license, tell_system};
use osi_check::gate::{Baseline, Decided, Gate, Policy, decide, read_policy, sha256};
use osi_check::input::{Library, Sources, Subject, embedded, read_organisation};
use osi_check::rules::Standard;
use osi_check::source::{Problem, Source};
use serde::Deserialize;

/// What a case of `tests/cli` says that matters here.
#[derive(Deserialize)]
struct Case {
    shows: String,
    args: Vec<String>,
    #[serde(default)]
    files: BTreeMap<String, String>,
    #[serde(default)]
    env: BTreeMap<String, String>,
    exit: i32,
}

/// The arguments that decide, as the program reads them; none of a case that shows something else.
#[derive(Default)]
struct Asked {
    subjects: Vec<String>,
    standards: Vec<String>,
    baseline: Option<String>,
    partial: bool,
    /// Whether a baseline is written, and if so, whether new things may go into it.
    update: Option<bool>,
    licenses: Option<String>,
    today: Option<Date>,
}

impl Case {
    fn asked(&self) -> Option<Asked> {
        let mut asked = Asked::default();
        let mut words = self.args.iter().map(String::as_str);
        // What the search for the policy shows is shown where there are folders.
        if words.next() != Some("check") || self.files.contains_key(".osi-check.toml") {
            return None;
        }
        while let Some(word) = words.next() {
            match word {
                "-q" | "--quiet" | "-v" | "--verbose" => {}
                "--partial" => asked.partial = true,
                "--today" => asked.today = Some(words.next()?.parse().ok()?),
                "-s" | "--standard" => asked.standards.push(words.next()?.to_owned()),
                "--update-baseline" => asked.update = asked.update.or(Some(false)),
                "--force" => asked.update = Some(true),
                "--licenses" => asked.licenses = Some(words.next()?.to_owned()),
                "--baseline" => asked.baseline = Some(words.next()?.to_owned()),
                word if word.starts_with('-') || word.contains("..") => return None,
                subject => asked.subjects.push(subject.to_owned()),
            }
        }
        Some(asked)
    }

    fn file(&self, name: &str) -> Option<Source> {
        self.files.get(name).map(|text| Source::new(name, text.as_str()))
    }
}

/// What every case needs, read once.
struct House {
    library: Library,
    standards: BTreeMap<String, Standard>,
}

/// Judging needs no test cases of rules, and they are most of their text.
fn fast() -> Sources {
    Sources { without_cases: true, ..Sources::default() }
}

impl House {
    /// A house whose library has the case's own descriptions as well.
    fn with(case: &Case, folder: &str) -> House {
        let root = tempfile::tempdir().unwrap();
        for (name, text) in &case.files {
            let path = root.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let sources = Sources { licenses: vec![root.path().join(folder)], ..fast() };
        House { library: Library::with(&sources).unwrap(), standards: BTreeMap::new() }
    }

    fn standard(&mut self, id: &str) -> &Standard {
        let library = &self.library;
        self.standards.entry(id.to_owned()).or_insert_with(|| library.standard(id).unwrap())
    }

    fn judged(&mut self, case: &Case, name: &str, policy: &Policy) -> Result<SubjectReport, Vec<Problem>> {
        let file = case.file(name.trim_start_matches("./"));
        let source = match &file {
            Some(source) => source.clone(),
            None => self.library.description(name).ok_or_else(|| vec![self.library.unknown(name)])?,
        };
        let subject = Subject::read(&source, &self.library)?;
        let mut report = match &subject {
            Subject::License(license) => license_report(license),
            Subject::System(system) => system_report(system),
        };
        for (id, reading) in policy.standards() {
            let options = Options { reading, ..Options::default() };
            let standard = self.standard(&id);
            let told = match &subject {
                Subject::License(license) => {
                    tell_license(license, standard, &judge_license(standard, license, &options), &options)
                }
                Subject::System(system) => {
                    let judge = standard.judge_of_terms();
                    tell_system(system, standard, judge, &judge_system(standard, judge, system, &options), &options)
                }
            };
            report.standards.push(told);
        }
        report.origin = self.origin(&subject, &source);
        report.origin.path = file.map(|source| source.name().to_string());
        report.may_we = policy.organisation.as_ref().map(|name| {
            let bearings = self.library.bearings().unwrap();
            let organisation = read_organisation(&case.file(name).expect("the organisation"), &bearings.facts).unwrap();
            let (vocabulary, options) = (self.library.vocabulary(), &Options::default());
            let measure = Measure { bearings: &bearings, vocabulary, organisation: &organisation, options };
            let permission = match &subject {
                Subject::License(license) => permit_license(license, measure),
                Subject::System(system) => permit_system(system, measure),
            };
            tell_permission(&organisation.name, &permission, vocabulary)
        });
        Ok(report)
    }

    fn origin(&self, subject: &Subject, source: &Source) -> Origin {
        let mut origin = match subject {
            Subject::License(license) => license_origin(license, self.library.vocabulary(), None),
            Subject::System(system) => system_origin(system, self.library.vocabulary(), None),
        };
        origin.sha256 = Some(sha256(source.text().as_bytes()));
        origin
    }

    /// The decisions of a case in lines, and the exit code; none if it shows something else than a decision.
    fn told(&mut self, case: &Case) -> Option<(String, u8)> {
        let mut asked = case.asked()?;
        let today = asked.today.map_or_else(|| case.env.get("OSI_CHECK_TODAY")?.parse().ok(), Some)?;
        let read = |source| read_policy(&source, &self.library, embedded::DEFAULT_STANDARD, today);
        let mut policy = match case.file("osi-check.toml").map(read) {
            Some(Ok(policy)) => policy,
            Some(Err(problems)) => return Some((problems.iter().map(problem).collect(), 2)),
            None => Policy::implicit([]),
        };
        if !policy.written && asked.standards.is_empty() {
            asked.standards.push(embedded::DEFAULT_STANDARD.to_owned());
        }
        let bearings = self.library.bearings().unwrap();
        let organisation =
            policy.organisation.as_ref().map(|name| read_organisation(&case.file(name)?, &bearings.facts).ok());
        if organisation.is_some_and(|read| read.is_none()) {
            return None;
        }
        for named in &asked.standards {
            let (id, reading) = named.split_once(':').map_or((named.as_str(), None), |(id, r)| (id, Some(r)));
            let reading = self.standard(id).reading(reading).map(|reading| reading.id.clone());
            policy.require(id, reading.as_deref());
        }
        let baseline = match asked.baseline.take().map(|name| case.file(&name).map(|source| Baseline::read(&source))) {
            Some(None) if asked.update != Some(true) => return None,
            Some(Some(Err(mistake))) => return Some((problem(&mistake), 2)),
            Some(Some(Ok(baseline))) => Some(baseline),
            _ => None,
        };
        let judged: Vec<_> = asked.subjects.iter().map(|name| self.judged(case, name, &policy)).collect();
        let errors = judged.iter().filter(|one| one.is_err()).count();
        let mut subjects: Vec<_> = judged.into_iter().flatten().collect();
        let gate = Gate { policy: &policy, baseline: baseline.as_ref(), today, partial: asked.partial };
        let Decided { objections, outcome } = decide(&gate, &mut subjects, errors);
        let mut told = String::new();
        for subject in &subjects {
            let decision = subject.decision.unwrap().words();
            writeln!(told, "  {} {decision}", subject.id).unwrap();
            objections[subject.objections.clone()].iter().for_each(|one| objection(one, &mut told));
        }
        objections.iter().filter(|one| one.code.is_about_waivers()).for_each(|one| objection(one, &mut told));
        if let Some(force) = asked.update {
            let old = baseline.unwrap_or_default();
            let new = if force { Baseline::of(&subjects, &objections) } else { old.shrunk(&subjects, &objections) };
            let mut written = Vec::new();
            new.write(&mut written).unwrap();
            told.push_str(std::str::from_utf8(&written).unwrap());
            let back = Baseline::read(&Source::new("baseline.json", String::from_utf8(written).unwrap()));
            assert_eq!(back.unwrap(), new, "what is written is read back");
        }
        writeln!(told, "  {}", outcome.reason()).unwrap();
        Some((told, outcome.exit().0))
    }
}

/// What is shipped may be described better some day, and clauses be added to the vocabulary: of shipped files no lines are
/// told, and of a text that was not read no list of what it may hold.
fn objection(one: &Objection, into: &mut String) {
    let shipped = one.place.file.starts_with("licenses/") || one.place.file.starts_with("systems/");
    let place = if shipped {
        one.place.file.to_string()
    } else {
        format!("{}:{}:{}", one.place.file, one.place.line, one.place.column)
    };
    let (rules, clauses, print) = match one.clauses.len() > 3 {
        true => (one.rule().to_owned(), "what was not read".to_owned(), "same for the same clauses".to_owned()),
        false => (one.rules.join(", "), one.clauses.join(", "), one.fingerprint.clone()),
    };
    let section = one.section.as_ref().map_or(String::new(), |section| format!(" §{section}"));
    let license = one.license.as_ref().map_or(String::new(), |license| format!(" in {license}"));
    let value = one.value.word();
    writeln!(into, "    {} {value} [{}] {rules} #{print}", one.handling.word(), one.code.word()).unwrap();
    writeln!(into, "      {clauses}{section}{license} at {place} of {}", one.subject).unwrap();
    writeln!(into, "      {} ({})", one.message, one.title).unwrap();
    writeln!(into, "      {} | {}", one.url, one.remedy).unwrap();
    one.accepted_by.iter().for_each(|by| writeln!(into, "      accepted: {by}").unwrap());
}

fn problem(one: &Problem) -> String {
    let place = one.place().map_or(String::new(), |place| format!(":{}:{}", place.line, place.column));
    let help = one.help.as_deref().unwrap_or_default();
    format!("  {}{place} [{}] {} | {} | {help}\n", one.source.name(), one.code.word(), one.message, one.label)
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.file_name().unwrap().to_string_lossy().starts_with("gate-"));
    paths.sort();
    paths
}

#[test]
fn every_objection_and_what_becomes_of_it() {
    let mut house = House { library: Library::with(&fast()).unwrap(), standards: BTreeMap::new() };
    let mut table = String::new();
    let mut count = 0;
    for path in cases() {
        let case: Case = toml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let own = case.asked().and_then(|asked| asked.licenses).map(|folder| House::with(&case, &folder));
        if let Some((told, exit)) = own.map_or_else(|| house.told(&case), |mut own| own.told(&case)) {
            assert_eq!(i32::from(exit), case.exit, "{name}: {}\n{told}", case.shows);
            writeln!(table, "{name}: {}\n{told}", case.shows).unwrap();
            count += 1;
        }
    }
    assert!(count > 75, "{count} cases decide something");
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("gate__decisions", table);
    });
}
