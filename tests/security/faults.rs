//! P7 and P1 under faults: closed and full outputs, inputs that cannot be read or never end, kills, few handles, no
//! threads. Nothing is lost and nothing is silent.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::{Ended, finish, put, run, shell};

/// Every command that writes a result, with arguments that work in the folder of [`scene`], and its exit code.
const COMMANDS: &[(i32, &[&str])] = &[
    (0, &["check", "mit"]),
    (1, &["check", "llama-3.1"]),
    (3, &["check", "cc0-1.0-as-software"]),
    (1, &["check", "llama-3.1", "-f", "json"]),
    (1, &["check", "llama-3.1", "-f", "html"]),
    (1, &["check", "llama-3.1", "-f", "sarif"]),
    (1, &["check", "llama-3.1", "-f", "junit"]),
    (1, &["check", "llama-3.1", "-f", "csv"]),
    (1, &["check", "llama-3.1", "-f", "markdown"]),
    (1, &["check", "llama-3.1", "-f", "github"]),
    (1, &["audit", "-q", "hub"]),
    (1, &["audit", "-q", "hub", "-f", "jsonl"]),
    (1, &["audit", "-q", "hub", "-f", "csv"]),
    (0, &["lineage", "a/one", "--from", "hub"]),
    (0, &["identify", "LICENSE"]),
    (0, &["draft", "LICENSE"]),
    (0, &["compare", "mit", "llama-3"]),
    (0, &["diff", "llama-3", "llama-3.1"]),
    (0, &["explain", "osaid-1.0"]),
    (0, &["licenses"]),
    (0, &["rules"]),
    (0, &["schema", "report"]),
    (0, &["completions", "bash"]),
    (0, &["man"]),
];

/// A folder with something for every command.
fn scene() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    put(at, "hub/a/one/README.md", "---\nlicense: llama3\n---\n# One\n");
    put(at, "hub/a/two/README.md", "---\nlicense: mit\nbase_model: a/one\n---\n# Two\n");
    put(at, "LICENSE", spdx::license_id("MIT").unwrap().text());
    folder
}

/// The commands of the table that end as the table says; a command that the table has wrong fails the test.
fn commands(at: &Path) -> impl Iterator<Item = (i32, &'static [&'static str])> {
    COMMANDS.iter().map(move |(_, args)| {
        let ended = run(at, *args);
        let code = ended.code.unwrap();
        assert!(code != 2 && !ended.out.is_empty(), "{args:?}: {code} {}", ended.told);
        (code, *args)
    })
}

#[test]
fn a_reader_that_leaves_is_no_panic_and_changes_no_exit_code() {
    let scene = scene();
    for (code, args) in commands(scene.path()) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_osi-check"));
        command.args(args).current_dir(scene.path()).stdin(Stdio::null());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut told = String::new();
        child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
        let ended = child.wait().unwrap().code();
        assert!(!told.contains("panicked"), "{args:?}: {told}");
        assert_eq!(ended, Some(code), "{args:?}: {told}");
    }
}

#[test]
fn a_full_disk_is_told_and_a_failing_gate_stays_failing() {
    let scene = scene();
    for (code, args) in commands(scene.path()) {
        let expected = Some(if code == 1 { 1 } else { 2 });
        let line = format!("\"$OSI\" {} >/dev/full", args.join(" "));
        let ended = shell(scene.path(), &line);
        assert!(ended.code == expected && ended.told.contains("written"), "{line}: {ended:?}");
        let ended = run(scene.path(), [args, &["--output", "/dev/full"]].concat());
        assert!(ended.code == expected && ended.told.contains("/dev/full"), "{args:?}: {ended:?}");
    }
}

#[test]
fn a_target_that_cannot_be_written_is_told_and_left_as_it_was() {
    let scene = scene();
    fs::create_dir(scene.path().join("folder.json")).unwrap();
    for target in ["missing/x.json", "folder.json", "/proc/x.json", "/proc/self/x", "LICENSE/x"] {
        let ended = run(scene.path(), ["check", "mit", "--output", target]);
        assert!(ended.code == Some(2) && ended.told.contains("could not be written"), "{target}: {ended:?}");
        let ended = run(scene.path(), ["check", "llama-3.1", "--output", target]);
        assert!(ended.code == Some(1) && ended.told.contains("could not be written"), "{target}: {ended:?}");
    }
    assert_eq!(strays(scene.path()), BTreeSet::from(["LICENSE".into(), "folder.json".into(), "hub".into()]));
}

fn strays(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn a_closed_input_and_closed_outputs_are_no_panic() {
    let scene = scene();
    for line in ["\"$OSI\" - <&-", "\"$OSI\" verify - <&-", "\"$OSI\" identify - <&-"] {
        let ended = shell(scene.path(), line);
        assert!(ended.code == Some(2) && ended.told.contains("standard input"), "{line}: {ended:?}");
    }
    // An empty batch is no batch; an empty stream is an empty stream.
    assert_eq!(shell(scene.path(), "\"$OSI\" audit - <&-").code, Some(2));
    assert_eq!(shell(scene.path(), "\"$OSI\" stream <&-").code, Some(0));
    for line in ["\"$OSI\" check llama-3.1 >&- 2>&-", "\"$OSI\" check nothing-of-this-name llama-3.1 2>&-"] {
        assert_eq!(shell(scene.path(), line).code, Some(1), "{line}");
    }
}

/// What cannot be read, or would never end: each is told by its name and ends at once.
#[test]
fn what_is_no_file_is_told_by_every_option_that_takes_one() {
    let scene = scene();
    let at = scene.path();
    symlink("loop-b", at.join("loop-a")).unwrap();
    symlink("loop-a", at.join("loop-b")).unwrap();
    symlink("nowhere", at.join("dangling")).unwrap();
    assert!(Command::new("mkfifo").arg(at.join("fifo")).status().unwrap().success());
    let socket = std::os::unix::net::UnixListener::bind(at.join("socket")).unwrap();
    put(at, "latin-1.toml", b"schema = 1\nname = \"caf\xe9\"\n");
    put(at, "empty.toml", "");
    put(at, "nul.toml", "schema = 1\0\nname = \"x\"\n");
    let odd = ["loop-a", "dangling", "fifo", "socket", "/dev/zero", "/dev/null", "/proc/self/mem", "missing", "hub/a"];
    let broken = ["latin-1.toml", "empty.toml", "nul.toml"];
    let takes: &[&[&str]] = &[
        &["check"],
        &["identify"],
        &["draft"],
        &["verify"],
        &["check", "mit", "--as"],
        &["check", "mit", "--config"],
        &["check", "mit", "--fingerprints"],
        &["audit", "hub", "--known"],
        &["audit", "hub", "--no-lineage", "--index"],
        &["compare", "mit"],
        &["diff", "mit"],
    ];
    for name in odd.iter().chain(&broken) {
        for takes in takes {
            // A folder of cards is something to check, and a text of any words something to read.
            let reads = matches!(takes[0], "check" | "identify" | "draft") && takes.len() == 1;
            if reads && ["hub/a", "nul.toml"].contains(name)
                || takes.contains(&"--fingerprints") && broken.contains(name)
            {
                continue;
            }
            let ended = run(at, [*takes, &[name]].concat());
            assert!(ended.code == Some(2) && ended.told.contains(name), "{takes:?} {name}: {ended:?}");
        }
        for (option, command) in [("--rules", "rules"), ("--licenses", "licenses")] {
            if *name == "hub/a" || broken.contains(name) {
                continue;
            }
            let ended = run(at, [command, option, name]);
            assert!(ended.code == Some(2) && ended.told.contains(name), "{option} {name}: {ended:?}");
        }
    }
    drop(socket);
}

/// What one command that reads a text refuses, the others refuse too: empty, blank, or in no encoding that is read.
#[test]
fn check_identify_and_draft_refuse_the_same_files() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let files: [(&str, &[u8], bool); 9] = [
        ("empty", b"", false),
        ("blank", b" \n\t\n", false),
        ("program", b"\x7fELF\x02\x01\x01\0\0\x03\0\xb7", false),
        ("image.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", false),
        ("packed.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\xff\x4b", false),
        ("latin-1.toml", b"schema = 1\nname = \"caf\xe9\"\n", false),
        ("latin-1", b"Caf\xe9 terms: do what you will.", true),
        ("utf-16", b"\xff\xfeM\0I\0T\0", true),
        ("utf-8", "Caf\u{e9} terms: do what you will.".as_bytes(), true),
    ];
    for (name, bytes, read) in files {
        put(at, name, bytes);
        for command in ["check", "identify", "draft"] {
            let ended = run(at, [command, name]);
            assert_eq!(ended.code != Some(2), read, "{command} {name}: {ended:?}");
            assert!(read || ended.told.contains(name), "{command} {name}: {ended:?}");
        }
    }
}

/// A folder of rules or licenses in which one file is no file.
#[test]
fn one_bad_file_in_a_folder_of_rules_or_licenses_is_told() {
    for option in ["--rules", "--licenses"] {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        fs::create_dir(at.join("own")).unwrap();
        assert!(Command::new("mkfifo").arg(at.join("own/fifo.toml")).status().unwrap().success());
        symlink("x.toml", at.join("own/x.toml")).unwrap();
        fs::create_dir(at.join("own/folder.toml")).unwrap();
        symlink("..", at.join("own/up")).unwrap();
        let ended = run(at, ["check", "mit", option, "own"]);
        assert_eq!(ended.code, Some(2), "{option}: {ended:?}");
        assert!(ended.told.contains("fifo.toml") && ended.told.contains("x.toml"), "{option}: {ended:?}");
    }
}

/// A batch goes on past what it cannot read, and says what that was.
#[test]
fn a_batch_reports_what_it_could_not_read() {
    let scene = scene();
    let at = scene.path();
    for name in ["loop", "fifo", "folder", "device"] {
        fs::create_dir_all(at.join(format!("hub/b/{name}"))).unwrap();
    }
    symlink("README.md", at.join("hub/b/loop/README.md")).unwrap();
    assert!(Command::new("mkfifo").arg(at.join("hub/b/fifo/README.md")).status().unwrap().success());
    fs::create_dir(at.join("hub/b/folder/README.md")).unwrap();
    symlink("/dev/zero", at.join("hub/b/device/README.md")).unwrap();
    symlink("..", at.join("hub/b/up")).unwrap();
    let ended = run(at, ["audit", "hub", "-f", "jsonl"]);
    let rows = rows(&ended);
    assert_eq!(ended.code, Some(1));
    let ids: Vec<&str> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
    for id in ["a/one", "a/two", "b/loop", "b/fifo", "b/device"] {
        assert!(ids.contains(&id), "{id} of {ids:?}");
    }
    for row in rows.iter().filter(|row| row["id"].as_str().unwrap().starts_with("b/")) {
        assert!(row["terms"] == "unsure" && !row["problems"].as_array().unwrap().is_empty(), "{row}");
    }
    fs::remove_dir_all(at.join("hub/a")).unwrap();
    assert_eq!(run(at, ["audit", "-q", "hub"]).code, Some(2));
}

fn rows(ended: &Ended) -> Vec<serde_json::Value> {
    let lines = std::str::from_utf8(&ended.out).unwrap().lines();
    lines.map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

/// Cards that are written, emptied and removed while a batch reads them: every row is whole.
#[test]
fn cards_that_change_while_they_are_read_make_no_broken_row() {
    let scene = scene();
    let at = scene.path().to_owned();
    (0..200).for_each(|number| drop(put(&at, &format!("hub/c/{number}/README.md"), "---\nlicense: mit\n---\n")));
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut turn = 0_usize;
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                turn += 1;
                let card = at.join(format!("hub/c/{}/README.md", turn * 7 % 200));
                let _ = match turn % 3 {
                    0 => fs::remove_file(card),
                    1 => fs::write(card, "---\nlicense: llama3\n---\n"),
                    _ => fs::write(card, ""),
                };
            }
        });
        for _ in 0..5 {
            let ended = run(&at, ["audit", "hub", "-f", "jsonl"]);
            assert_eq!(ended.code, Some(1), "{ended:?}");
            assert!(rows(&ended).len() >= 2);
        }
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
    });
}

/// Killed at any time, a batch with `--resume` ends as if nothing had happened; the rows are there whole or not at all.
#[test]
fn a_killed_batch_resumes_to_the_same_rows() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let mut cards = String::new();
    for number in 0..20_000 {
        let base = if number % 3 == 0 { String::new() } else { format!("base_model: m/{}\\n", number / 2) };
        let license = ["mit", "llama3", "cc-by-nc-4.0"][number % 3];
        cards.push_str(&format!("{{\"id\":\"m/{number}\",\"card\":\"---\\nlicense: {license}\\n{base}---\\n\"}}\n"));
    }
    put(at, "cards.jsonl", cards);
    assert_eq!(run(at, ["audit", "-q", "cards.jsonl", "--rows", "whole.jsonl"]).code, Some(1));
    let expected = fs::read(at.join("whole.jsonl")).unwrap();
    let mut killed = 0;
    for wait in [0, 5, 20, 40, 80, 160, 320] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_osi-check"));
        command.args(["audit", "-q", "--resume", "cards.jsonl", "--rows", "rows.jsonl"]).current_dir(at);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        killed += usize::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
        if let Ok(rows) = fs::read(at.join("rows.jsonl")) {
            assert!(rows == expected, "after {wait} ms the rows are there in part");
            fs::remove_file(at.join("rows.jsonl")).unwrap();
        }
    }
    assert!(killed > 2, "the batch was over before it could be killed");
    let ended = run(at, ["audit", "-q", "--resume", "cards.jsonl", "--rows", "rows.jsonl"]);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(fs::read(at.join("rows.jsonl")).unwrap() == expected, "the rows of the resumed run differ");
}

/// Interrupted from the keyboard, the shell sees 130, and an older result stays.
#[test]
fn an_interrupt_ends_with_130_and_leaves_the_old_result() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    put(at, "rows.jsonl", "old");
    // A batch whose input does not end is surely interrupted.
    let mut command = Command::new("sh");
    command.args(["-c", "\"$OSI\" audit -q - --rows rows.jsonl; echo $? >code"]);
    command.env("OSI", env!("CARGO_BIN_EXE_osi-check")).current_dir(at).stdin(Stdio::piped()).stderr(Stdio::null());
    let mut shell = command.spawn().unwrap();
    let mut input = shell.stdin.take().unwrap();
    std::io::Write::write_all(&mut input, b"{\"id\":\"a/b\",\"card\":\"x\"}\n").unwrap();
    let children = format!("/proc/{0}/task/{0}/children", shell.id());
    let is_ours = |pid: &str| fs::read_link(format!("/proc/{pid}/exe")).is_ok_and(|exe| exe.ends_with("osi-check"));
    let batch = (0..1_000).find_map(|_| {
        std::thread::sleep(Duration::from_millis(20));
        fs::read_to_string(&children).unwrap().split_whitespace().find(|pid| is_ours(pid)).map(str::to_owned)
    });
    std::thread::sleep(Duration::from_millis(200));
    assert!(Command::new("kill").args(["-INT", &batch.unwrap()]).status().unwrap().success());
    shell.wait().unwrap();
    drop(input);
    assert_eq!(fs::read_to_string(at.join("code")).unwrap().trim(), "130");
    assert_eq!(fs::read_to_string(at.join("rows.jsonl")).unwrap(), "old");
}

/// With few handles for files a batch has the same rows, or names what it could not read.
#[test]
fn few_file_handles_lose_nothing_in_silence() {
    let scene = scene();
    (0..50).for_each(|n| drop(put(scene.path(), &format!("hub/c/{n}/README.md"), "---\nlicense: mit\n---\n")));
    let whole = rows(&run(scene.path(), ["audit", "hub", "-f", "jsonl"])).len();
    for handles in [16, 8, 6, 5, 4] {
        let ended = shell(scene.path(), &format!("ulimit -n {handles}; exec \"$OSI\" audit -j 8 hub -f jsonl"));
        let code = ended.code.unwrap();
        if code == 2 {
            assert!(!ended.told.is_empty() || rows(&ended).iter().any(|row| row["problems"].is_array()), "{ended:?}");
            continue;
        }
        let found = rows(&ended);
        let unread = found.iter().any(|row| !row["problems"].as_array().unwrap().is_empty());
        assert!(code == 1 || code == 127, "{handles} handles: {ended:?}");
        assert!(code == 127 || found.len() == whole || unread, "{handles} handles: {} rows of {whole}", found.len());
    }
}

/// Without a thread to be had the work is done on the one there is.
#[test]
fn without_threads_the_work_is_done_all_the_same() {
    let scene = scene();
    let expected = rows(&run(scene.path(), ["audit", "hub", "-f", "jsonl"]));
    // The limit binds no root user: somebody else runs it, who may read what a temporary folder keeps for its owner.
    let binary = tempfile::tempdir().unwrap();
    let copy = binary.path().join("osi-check");
    fs::copy(env!("CARGO_BIN_EXE_osi-check"), &copy).unwrap();
    for folder in [scene.path(), binary.path()] {
        fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", "54321", "--clear-groups", "prlimit", "--nproc=1"]).arg(&copy);
    command.args(["audit", "-j", "8", "hub", "-f", "jsonl"]).current_dir(scene.path());
    if Command::new("setpriv")
        .args(["--reuid", "54321", "--clear-groups", "true"])
        .status()
        .is_ok_and(|it| it.success())
    {
        let ended = finish(&mut command);
        assert_eq!(ended.code, Some(1), "{ended:?}");
        assert_eq!(rows(&ended), expected);
    } else {
        println!("skipped: threads can only be forbidden by `setpriv`, run as root");
    }
}

/// A stream answers row by row: what is read is answered before more is sent.
#[test]
fn a_stream_whose_reader_leaves_ends() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_osi-check"));
    let mut child =
        command.arg("stream").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let feeder = std::thread::spawn(move || {
        let row = "{\"id\":\"a/b\",\"card\":\"---\\nlicense: mit\\n---\\n\"}\n";
        while std::io::Write::write_all(&mut input, row.as_bytes()).is_ok() {}
    });
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.next().unwrap().unwrap().contains("a/b"));
    drop(lines);
    assert!(child.wait().unwrap().code().is_some_and(|code| code != 101));
    feeder.join().unwrap();
}
