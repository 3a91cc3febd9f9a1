//! Every command-line behaviour is a data case: `tests/cli/*.toml`, from arguments to output and exit code.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde::Deserialize;

/// One run of the program.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Case {
    /// What is shown by it.
    shows: String,
    args: Vec<String>,
    /// Standard input; closed at once if left out.
    #[serde(default)]
    stdin: String,
    /// Files to write into the folder it runs in.
    #[serde(default)]
    files: BTreeMap<String, String>,
    #[serde(default)]
    env: BTreeMap<String, String>,
    exit: i32,
    /// All of standard output.
    stdout: Option<String>,
    #[serde(default)]
    stdout_has: Vec<String>,
    #[serde(default)]
    stdout_lacks: Vec<String>,
    #[serde(default)]
    stderr_has: Vec<String>,
    #[serde(default)]
    stderr_lacks: Vec<String>,
    /// Files that must be there afterwards, with a text they hold; an empty text asks that the file is not there.
    #[serde(default)]
    afterwards: BTreeMap<String, String>,
}

#[test]
fn every_case_behaves() {
    let mut failures = Vec::new();
    let mut count = 0;
    for path in cases() {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let case: Case = toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        count += 1;
        let wrong = run(&case);
        if !wrong.is_empty() {
            failures.push(format!("{name}: {}\n{}", case.shows, wrong.join("\n")));
        }
    }
    assert!(count > 0, "no cases found");
    assert!(failures.is_empty(), "{} of {count} cases:\n\n{}", failures.len(), failures.join("\n\n"));
}

/// A comparison and a difference in every format: a format more without its two cases is noticed here.
#[test]
fn comparisons_are_shown_in_every_format() {
    let cases: Vec<Case> =
        cases().iter().map(|path| toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()).collect();
    let mut missing = Vec::new();
    for command in ["compare", "diff"] {
        for (at, format) in osi_check::output::FORMATS.iter().enumerate() {
            let shown = |case: &&Case| {
                let named = case.args.windows(2).find(|pair| pair[0] == "-f").map(|pair| pair[1].as_str());
                case.args.first().is_some_and(|first| first == command)
                    && (named == Some(format.name) || (at == 0 && named.is_none()))
            };
            missing.extend(cases.iter().find(shown).is_none().then(|| format!("{command} -f {}", format.name)));
        }
    }
    assert!(missing.is_empty(), "no case in tests/cli for: {}", missing.join(", "));
}

fn cases() -> Vec<std::path::PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    paths.sort();
    paths
}

fn run(case: &Case) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in &case.files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let output = execute(case, folder.path());
    let mut wrong = compare(case, &output);
    for (name, text) in &case.afterwards {
        let found = std::fs::read_to_string(folder.path().join(name)).ok();
        match found {
            None if text.is_empty() => {}
            Some(found) if !text.is_empty() && found.contains(text) => {}
            found => wrong.push(format!("  afterwards `{name}` is {found:?}")),
        }
    }
    wrong
}

fn execute(case: &Case, folder: &Path) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_osi-check"))
        .args(&case.args)
        .current_dir(folder)
        .env_clear()
        .envs(&case.env)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that does not read its input closes it early; that is no failure of the case.
    let _ = child.stdin.take().unwrap().write_all(case.stdin.as_bytes());
    child.wait_with_output().unwrap()
}

fn compare(case: &Case, output: &Output) -> Vec<String> {
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let mut wrong = Vec::new();
    if output.status.code() != Some(case.exit) {
        wrong.push(format!("  exit {:?}, expected {}", output.status.code(), case.exit));
    }
    if case.stdout.as_deref().is_some_and(|expected| expected != stdout) {
        wrong.push("  standard output differs from the whole expected".into());
    }
    let mut check = |stream: &str, texts: &[String], place: &str, wanted: bool| {
        for text in texts.iter().filter(|text| stream.contains(text.as_str()) != wanted) {
            wrong.push(format!("  {place} {} `{text}`", if wanted { "lacks" } else { "has" }));
        }
    };
    check(&stdout, &case.stdout_has, "standard output", true);
    check(&stdout, &case.stdout_lacks, "standard output", false);
    check(&stderr, &case.stderr_has, "standard error", true);
    check(&stderr, &case.stderr_lacks, "standard error", false);
    if !wrong.is_empty() {
        wrong.push(format!("--- standard output\n{stdout}\n--- standard error\n{stderr}"));
    }
    wrong
}
