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

/// Runs the program in a folder and gives its exit code and standard output.
fn ran(folder: &Path, args: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_osi-check")).args(args).current_dir(folder).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

/// A license of our own, long enough to be found inside other texts.
const OWN: &str = "The Goose Terms\n\nYou may fatten, pluck and roast the goose at any time and in any oven that is warm enough. \
Whoever roasts it shares the gravy with the house. The feathers stay with the farm, and the farm keeps a ledger of them, \
which every guest may read.\n";

#[test]
fn own_texts_are_known_after_their_fingerprints_are_taken() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let run = |args: &[&str]| ran(folder.path(), args);
    write("known/Goose-1.0.txt", OWN);
    write("LICENSE", OWN);
    assert_eq!(run(&["identify", "LICENSE"]).0, 3, "not known yet");
    assert_eq!(run(&["fingerprint", "known", "-o", "own.bin"]).0, 0);
    let (exit, told) = run(&["identify", "LICENSE", "--fingerprints", "own.bin"]);
    assert!(exit == 0 && told.contains("goose-1.0, unchanged"), "{exit}: {told}");

    // The file is added to where it exists; `--fresh` begins anew.
    write("more/duck-1.0.txt", &OWN.replace("goose", "duck").replace("gravy", "plum sauce and the legs"));
    write("DUCK", &OWN.replace("goose", "duck").replace("gravy", "plum sauce and the legs"));
    assert_eq!(run(&["fingerprint", "more", "-o", "own.bin"]).0, 0);
    assert_eq!(run(&["identify", "LICENSE", "DUCK", "--fingerprints", "own.bin"]).0, 0, "both are known");
    assert_eq!(run(&["fingerprint", "more", "-o", "own.bin", "--fresh"]).0, 0);
    assert_eq!(run(&["identify", "DUCK", "--fingerprints", "own.bin"]).0, 0);
    assert_eq!(run(&["identify", "LICENSE", "--fingerprints", "own.bin"]).0, 3, "forgotten");
    write("notes.bin", "nothing of the kind");
    assert_eq!(run(&["fingerprint", "more", "-o", "notes.bin"]).0, 2, "another file is not written over");
    assert_eq!(std::fs::read_to_string(folder.path().join("notes.bin")).unwrap(), "nothing of the kind");
}

/// A text that is read to the end and says nothing of changes says why it does not pass, also to a program.
#[test]
fn what_no_sentence_grants_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let terms = "Permission is granted to use, copy and distribute this software for any purpose without fee.\n";
    std::fs::write(folder.path().join("LICENSE"), terms).unwrap();
    let judged = |more: &[&str]| ran(folder.path(), &[&["check", "--no-fingerprints", "LICENSE"], more].concat());
    let (exit, told) = judged(&[]);
    assert_eq!(exit, 3, "{told}");
    assert!(told.contains("NOT FOUND: every sentence was read, and none is known to grant grant-modify"), "{told}");
    let report: serde_json::Value = serde_json::from_str(&judged(&["--format", "json"]).1).unwrap();
    assert_eq!(report["subjects"][0]["text"]["not_granted"], serde_json::json!(["grant-modify"]));

    std::fs::write(folder.path().join("LICENSE"), terms.replace("copy and", "copy, modify and")).unwrap();
    let (exit, told) = judged(&[]);
    assert!(exit == 0 && !told.contains("NOT FOUND"), "{told}");
}

#[test]
fn changes_fill_ins_and_other_text_are_told_apart_with_their_lines() {
    let folder = tempfile::tempdir().unwrap();
    let mit = spdx::license_id("MIT").unwrap().text().replace("<year> <copyright holders>", "2024 Example Labs");
    let text = format!("{}\n\nNo goose may use it.\n", mit.replace("free of charge", "for a fee"));
    std::fs::write(folder.path().join("LICENSE"), &text).unwrap();
    let (exit, told) = ran(folder.path(), &["identify", "LICENSE", "--format", "jsonl"]);
    let row: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!((exit, row["is"].as_str()), (3, Some("changed")));
    let known = &row["licenses"][0];
    let line = |needle: &str| text.lines().position(|line| line.contains(needle)).unwrap() + 1;
    assert_eq!(known["ids"][0], "mit");
    assert_eq!(known["fill_ins"][0]["words"], "2024 Example Labs");
    assert_eq!(known["fill_ins"][0]["line"], line("2024"));
    assert_eq!(known["changes"][0]["kind"], "replaced");
    assert_eq!(known["changes"][0]["line"], line("for a fee"));
    assert_eq!(row["left"].as_array().unwrap().last().unwrap()["lines"][0], line("goose"));
    let (_, told) = ran(folder.path(), &["identify", "LICENSE"]);
    for said in ["filled in: 2024 Example Labs", "replaced", "not part of it: “No goose may use it"] {
        assert!(told.contains(said), "{said}: {told}");
    }
}

#[test]
fn a_folder_is_told_the_same_for_any_number_of_workers() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let mit = spdx::license_id("MIT").unwrap().text();
    for number in 0..120 {
        let place = root.join(format!("tree/{}/{}", number % 7, number));
        std::fs::create_dir_all(&place).unwrap();
        let text = match number % 4 {
            0 => mit.to_owned(),
            1 => format!("{mit}\nNot for geese of age {number}.\n"),
            2 => format!("// SPDX-License-Identifier: Apache-2.0\nfn main() {{ {number} }}\n"),
            _ => format!("a note about goose {number}\n"),
        };
        std::fs::write(place.join("file"), text).unwrap();
    }
    std::fs::write(root.join("tree/picture"), b"\x89PNG\0\0\0").unwrap();
    std::fs::write(root.join("tree/utf16"), {
        let units = mit.encode_utf16().flat_map(u16::to_le_bytes);
        [0xff, 0xfe].into_iter().chain(units).collect::<Vec<u8>>()
    })
    .unwrap();
    let run = |jobs: &str, format: &str| ran(root, &["identify", "tree", "-j", jobs, "--format", format]);
    let (exit, one) = run("1", "jsonl");
    assert_eq!((exit, one.lines().count()), (3, 122));
    assert_eq!(run("5", "jsonl"), (exit, one.clone()));
    assert_eq!(run("1", "text"), run("3", "text"));
    assert!(
        run("2", "text").1.contains("121 files read: 31 hold license texts unchanged, 30 with changes"),
        "{}",
        run("2", "text").1
    );
    let row = |name: &str| one.lines().find(|line| line.contains(name)).unwrap().to_owned();
    assert!(row("picture").contains("\"unread\"") && row("utf16").contains("utf-16le"), "{}", row("utf16"));
}

/// Two readings of a standard share their rules; a gate that asks for both is told each objection once.
#[test]
fn no_objection_is_told_twice() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_osi-check"));
    let output =
        command.args(["check", "llama-3", "grok-1", "-s", "all", "-f", "json", "--isolated"]).output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for objection in report["objections"].as_array().unwrap() {
        let parts = ["subject", "rules", "clauses", "section", "license", "message", "place"];
        let said: Vec<_> = parts.iter().map(|part| objection[part].to_string()).collect();
        assert!(seen.insert(said), "{objection}");
    }
    assert!(seen.len() > 20, "{} objections", seen.len());
}
