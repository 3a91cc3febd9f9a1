//! The proof checker: reads a JSON report and derives its verdicts again from the leaves of its proof tree.
//!
//! INVARIANT: nothing of `engine`, `rules`, `model` or `explain` is used, so that a mistake there is not repeated here.
//! Whether every clause of a license is in the proof is the engine's business; that no leaf, rule, file or step is made
//! up or left out is this one's.

mod proof;
mod written;

use serde::Deserialize;

use proof::{Check, Proof};
use written::{Files, severity};

/// The version of the report's structure that is understood.
const SCHEMA: u32 = 1;

#[derive(Deserialize)]
struct Report {
    schema: u32,
    subjects: Vec<Subject>,
    errors: Vec<serde::de::IgnoredAny>,
    exit: Exit,
}

#[derive(Deserialize)]
struct Exit {
    code: u8,
}

#[derive(Deserialize)]
struct Subject {
    id: String,
    kind: String,
    inputs: Vec<Input>,
    standards: Vec<Verdicts>,
}

#[derive(Deserialize)]
struct Input {
    file: String,
    sha256: String,
}

#[derive(Deserialize)]
struct Verdicts {
    id: String,
    reading: Option<String>,
    terms: Option<Proof>,
    system: Option<Proof>,
}

/// What the report is held against.
pub struct Loaded<'l> {
    /// Every text that is known under the name of a file.
    pub texts: &'l dyn Fn(&str) -> Vec<String>,
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

/// Verifies the report in `json`.
///
/// # Errors
/// It is not a report of a known structure.
pub fn verify(json: &str, loaded: &Loaded<'_>) -> Result<Outcome, String> {
    let report: Report = serde_json::from_str(json).map_err(|error| format!("is not a report: {error}"))?;
    if report.schema != SCHEMA {
        return Err(format!("has structure {}, and {SCHEMA} is understood", report.schema));
    }
    let mut outcome = Outcome::default();
    for subject in &report.subjects {
        let (files, mut wrong) = read_files(subject, loaded);
        for verdicts in &subject.standards {
            if let Err(why) = check(subject, verdicts, &files, &mut outcome, &mut wrong) {
                wrong.push(why);
            }
        }
        outcome.refused.extend(wrong.into_iter().map(|why| format!("{}: {why}", subject.id)));
    }
    let code = exit_code(&report);
    if report.exit.code != code {
        outcome.refused.push(format!("exit code {} is told, and {code} follows", report.exit.code));
    }
    if outcome.verdicts == 0 {
        outcome.refused.push("it holds no verdict".into());
    }
    Ok(outcome)
}

/// 1 if something fails, 2 if something could not be judged, 3 if something is undecided, and 2 for nothing at all.
fn exit_code(report: &Report) -> u8 {
    let verdicts = report.subjects.iter().flat_map(|subject| &subject.standards);
    let answers = verdicts.flat_map(|verdicts| [&verdicts.terms, &verdicts.system]).flatten();
    let worst = answers.map(|proof| severity(&proof.verdict)).max();
    match worst {
        Some(3..) => 1,
        _ if !report.errors.is_empty() || report.subjects.is_empty() => 2,
        Some(0) => 0,
        _ => 3,
    }
}

/// The files whose content is the one that was judged, and what is wrong with the others.
fn read_files(subject: &Subject, loaded: &Loaded<'_>) -> (Files, Vec<String>) {
    let (mut files, mut wrong) = (Files::default(), Vec::new());
    // The vocabulary first: it says how clauses may be spelled.
    let (vocabulary, others): (Vec<_>, Vec<_>) = subject.inputs.iter().partition(|i| i.file.contains("clauses/"));
    for input in vocabulary.into_iter().chain(others) {
        let texts = (loaded.texts)(&input.file);
        match texts.iter().find(|text| (loaded.hash)(text.as_bytes()) == input.sha256) {
            Some(text) => files.add(&input.file, text),
            None => wrong.push(format!("`{}` is not what was judged: no file at hand has its hash", input.file)),
        }
    }
    (files, wrong)
}

fn check(
    subject: &Subject,
    verdicts: &Verdicts,
    files: &Files,
    outcome: &mut Outcome,
    wrong: &mut Vec<String>,
) -> Result<(), String> {
    let missing = |id: &str| format!("the file of the standard `{id}` is not among its inputs");
    let standard = files.standard(&verdicts.id).ok_or_else(|| missing(&verdicts.id))?;
    // A standard may leave the licenses of a system's parts to another.
    let other = standard.get("terms-by").and_then(toml::Value::as_str).filter(|_| subject.kind == "system");
    let terms_by = other.unwrap_or(&verdicts.id);
    for (level, id, proof) in [("terms", terms_by, &verdicts.terms), ("system", &*verdicts.id, &verdicts.system)] {
        let Some(proof) = proof else { continue };
        let standard = files.standard(id).ok_or_else(|| missing(id))?;
        let rules = files.rules(id)?;
        let reading = verdicts.reading.as_deref();
        let mut check = Check { standard, rules: &rules, level, reading, files, wrong: Vec::new(), leaves: 0 };
        check.proof(proof);
        outcome.verdicts += 1;
        outcome.leaves += check.leaves;
        wrong.extend(check.wrong.into_iter().map(|why| format!("{level} by {id}: {why}")));
    }
    Ok(())
}
