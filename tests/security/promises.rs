//! docs/security.md: every promise has its line, and every test that a line names is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::{put, run};

/// Every function with `#[test]`, or in `proptest!`, below a folder.
fn tests() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut waiting = vec![root.join("src"), root.join("tests"), root.join("fuzz")];
    let mut found = BTreeSet::new();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(path).unwrap();
            for after in text.split("#[test]").skip(1) {
                let name = after.split("fn ").nth(1).unwrap_or_default();
                found.insert(name.split(['(', '<']).next().unwrap_or_default().to_owned());
            }
        }
    }
    found
}

#[test]
fn every_promise_names_its_tests_and_they_are_there() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/security.md")).unwrap();
    let known = tests();
    assert!(known.len() > 100);
    for number in 1..=9 {
        let head = format!("| **P{number}");
        let line = page.lines().find(|line| line.starts_with(&head)).unwrap_or_else(|| panic!("P{number} has no line"));
        let named: Vec<&str> = line.rsplit('|').nth(1).unwrap().split('`').skip(1).step_by(2).collect();
        assert!(!named.is_empty(), "P{number} names no test");
        for name in named {
            assert!(known.contains(name), "P{number}: there is no test `{name}`");
        }
    }
    let properties = page.split("## Properties").nth(1).unwrap();
    for number in 1..=10 {
        let head = format!("| {number} |");
        let line =
            properties.lines().find(|line| line.starts_with(&head)).unwrap_or_else(|| panic!("property {number}"));
        for name in line.split('`').skip(1).step_by(2) {
            assert!(known.contains(name), "property {number}: there is no test `{name}`");
        }
    }
}

/// P5, as the system sees it: no socket is opened, no process started, nothing outside what was named is written.
#[test]
fn no_socket_and_no_process_under_system_call_tracing() {
    if Command::new("strace").args(["-f", "true"]).output().is_ok_and(|output| output.status.success()) {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        let link = "---\nlicense: other\nlicense_link: https://example.org/license\n---\n![x](http://example.org/x)\n";
        put(at, "hub/a/README.md", link);
        put(at, "LICENSE", "See https://example.org. $(touch x) `touch x` {{ 1 + 1 }} !!python/object:os.system");
        let runs: [&[&str]; 6] = [
            &["check", "llama-3.1", "-f", "html", "-o", "report.html"],
            &["check", "LICENSE"],
            &["audit", "-q", "-j", "4", "hub"],
            &["identify", "LICENSE"],
            &["rules", "test"],
            &["lineage", "--from", "hub"],
        ];
        for args in runs {
            let mut command = Command::new("strace");
            command.args(["-f", "-qq", "-e", "trace=%network,execve,execveat,fork,vfork,clone,clone3", "-o", "calls"]);
            command.arg(env!("CARGO_BIN_EXE_osi-check")).args(args).current_dir(at);
            let output = command.output().unwrap();
            assert!(output.status.code().is_some_and(|code| code != 2), "{args:?}: {output:?}");
            let calls = fs::read_to_string(at.join("calls")).unwrap();
            let started = calls.lines().filter(|line| line.contains("execve(")).count();
            assert_eq!(started, 1, "{args:?} starts a process:\n{calls}");
            // What is left are the program itself and its threads.
            let other =
                |line: &&str| !line.contains("execve(") && !line.contains("CLONE_THREAD") && !line.contains("resumed>");
            let other: Vec<_> = calls.lines().filter(other).collect();
            assert!(other.is_empty(), "{args:?}: {other:?}");
        }
        assert!(!at.join("x").exists());
    } else {
        println!("skipped: `strace` is not there, or may not trace");
    }
}

/// P8: the same bytes whatever the threads, the language, the time zone, the folder and the order of files.
#[test]
fn surroundings_do_not_change_a_byte() {
    let folder = tempfile::tempdir().unwrap();
    for id in ["a/one", "b/two", "c/three"] {
        put(folder.path(), &format!("x/hub/{id}/README.md"), "---\nlicense: llama3\n---\n# x\n");
        put(folder.path(), &format!("y/hub/{}/README.md", id), "---\nlicense: llama3\n---\n# x\n");
    }
    for args in [&["check", "llama-3.1", "bloom", "-f", "json"][..], &["audit", "-q", "hub", "-f", "jsonl"]] {
        let plain = run(&folder.path().join("x"), args);
        for (name, value) in [("LC_ALL", "tr_TR.UTF-8"), ("LANG", "C"), ("TZ", "Pacific/Kiritimati"), ("COLUMNS", "20")]
        {
            let mut command = Command::new(env!("CARGO_BIN_EXE_osi-check"));
            command.args(args).current_dir(folder.path().join("y")).env(name, value);
            assert!(super::finish(&mut command).out == plain.out, "{args:?} with {name}={value}");
        }
    }
}

/// P1: one more input that is unknown or cannot be read never improves the exit code.
#[test]
fn an_input_that_is_unread_or_unknown_never_improves_the_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "broken.toml", "schema = ");
    put(folder.path(), "unknown.txt", "Whoever reads this may think about it.");
    let rank = |args: &[&str]| {
        let code = run(folder.path(), [&["check", "-q"], args].concat()).code.unwrap();
        [0, 3, 2, 1].iter().position(|known| *known == code).unwrap()
    };
    for subjects in
        [&["mit"][..], &["llama-3.1"], &["cc0-1.0-as-software"], &["mit", "cc0-1.0-as-software"], &["broken.toml"]]
    {
        for more in ["broken.toml", "unknown.txt", "no-such-license", "."] {
            let with = [subjects, &[more]].concat();
            assert!(rank(&with) >= rank(subjects), "{with:?}");
        }
    }
    for args in [&["-q"][..], &["check", "-q"], &["check", "no-such-license"], &["check", "mit", "--no-such-option"]] {
        assert_eq!(run(folder.path(), args).code, Some(2), "{args:?}");
    }
}
