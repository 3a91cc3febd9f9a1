//! The proof checker: reads a JSON report and derives its verdicts again from the leaves of its proof tree.
//!
//! INVARIANT: nothing of `engine`, `rules`, `model` or `explain` is used, so that a mistake there is not repeated here.
//! docs/verify.md says what is held and what is not. A test keeps this folder within 300 lines of code.

mod proof;

use serde_json::Value;

use crate::input::plain::{Files, list, stem, word};
use proof::{Check, severity};

/// What a report is held against.
pub struct Loaded<'l> {
    /// Every text at hand under the name of a file.
    pub texts: &'l dyn Fn(&str) -> Vec<String>,
    /// The names of all rule files that are loaded.
    pub rules: &'l [String],
    /// The hash that names a text.
    pub hash: &'l dyn Fn(&[u8]) -> String,
}

/// What was verified, and what was refused and why.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// How many verdicts were derived again.
    pub verdicts: usize,
    /// How many leaves were found at their places.
    pub leaves: usize,
    /// Why the report is refused; empty if it is not.
    pub refused: Vec<String>,
}

/// Verifies `report`.
///
/// # Errors
/// It is not a report of a known structure.
pub fn verify(report: &Value, loaded: &Loaded<'_>) -> Result<Outcome, String> {
    if report["schema"] != 1 || !report["subjects"].is_array() || !report["errors"].is_array() {
        return Err("is no report with the structure 1, which is the one understood".into());
    }
    if report["objections"].is_null() {
        return Err("is no report of `check`: it lists no objections, not even none".into());
    }
    let mut outcome = Outcome::default();
    for subject in list(report, "subjects") {
        let (files, wrong) = read_files(subject, loaded);
        let mut check = Check { report, subject, files: &files, wrong, verdicts: 0, leaves: 0 };
        about(&mut check);
        list(subject, "standards").iter().for_each(|standard| check.standard(standard));
        outcome.verdicts += check.verdicts;
        outcome.leaves += check.leaves;
        outcome.refused.extend(check.wrong.into_iter().map(|why| format!("{}: {why}", word(subject, "id"))));
    }
    let (told, code) = (&report["exit"]["code"], exit_code(report));
    if *told != code {
        outcome.refused.push(format!("exit code {told} is told, and {code} follows"));
    }
    if outcome.verdicts == 0 {
        outcome.refused.push("it holds no verdict".into());
    }
    Ok(outcome)
}

/// 1 if something is refused, 2 if something could not be judged, 3 if something is undecided, and 2 for nothing at all.
/// Whether a policy is kept is for the policy's own file to say, which the report names.
fn exit_code(report: &Value) -> u8 {
    let (subjects, objections) = (list(report, "subjects"), list(report, "objections"));
    let any = |word: &str| subjects.iter().any(|subject| subject["decision"] == word);
    let stale = |known: &Value| word(known, "code").starts_with("waiver-") && known["handling"] == "stops";
    match () {
        () if any("refused") || objections.iter().any(stale) => 1,
        () if subjects.is_empty() || !list(report, "errors").is_empty() => 2,
        () if any("undecided") => 3,
        () => 0,
    }
}

/// The files whose content is the one that was judged, and what is wrong with the others.
fn read_files<'l>(subject: &Value, loaded: &'l Loaded<'l>) -> (Files<'l>, Vec<String>) {
    let (mut files, mut wrong) = (Files::new(loaded.rules), Vec::new());
    for (name, hash) in list(subject, "inputs").iter().map(|input| (word(input, "file"), word(input, "sha256"))) {
        match (loaded.texts)(name).iter().find(|text| (loaded.hash)(text.as_bytes()) == hash) {
            Some(text) if files.add(name, text) => {}
            Some(_) => wrong.push(format!("`{name}` is named twice")),
            None => wrong.push(format!("`{name}` is not what was judged: no file at hand has its hash")),
        }
    }
    (files, wrong)
}

/// A subject is what its file describes, and the decision follows from the verdicts.
fn about(check: &mut Check<'_>) {
    let (subject, files, report) = (check.subject, check.files, check.report);
    let (id, place) = (word(subject, "id"), word(&subject["place"], "file"));
    let described = files.table(place);
    // What is no description is called by its file, or by the known licenses that are in it.
    let mut ids = id.split([' ', '(', ')']).filter(|word| !["", "AND", "OR", "WITH"].contains(word));
    let by_file = [place, stem(place), place.rsplit('/').next().unwrap_or_default()].contains(&id);
    let by_text = described.is_none() && !id.is_empty() && ids.all(|id| files.known(id));
    let there = (files.holds(place) || place == "expression") && subject["place"]["line"] == 1;
    check.must(there && (by_file || by_text), format_args!("`{place}` does not describe it"));
    let system = described.is_some_and(|table| table.get("component").is_some());
    check.must(subject["kind"] == if system { "system" } else { "license" }, format_args!("its kind is another"));
    if let Some(table) = described {
        check.must(table["name"] == subject["name"], format_args!("its name is not that of its file"));
    }
    let levels = |standard: &Value| [standard["terms"].clone(), standard["system"].clone()];
    let worst = list(subject, "standards").iter().flat_map(|standard| {
        let silent = standard["terms"].is_null() && standard["system"].is_null();
        let deciding = levels(standard).into_iter().filter(|proof| proof["decides"] == true);
        deciding.map(|proof| severity(&proof["verdict"])).chain(silent.then_some(2)).collect::<Vec<_>>()
    });
    let decision = ["passes", "passes", "undecided", "refused"][worst.max().unwrap_or(2).min(3)];
    let follows = !report["policy"].is_null() || subject["decision"] == decision;
    check.must(follows, format_args!("{} is told, and it {decision}", subject["decision"]));
}
