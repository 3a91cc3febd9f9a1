//! The promises of docs/security.md, each shown by a test that can fail.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "security/faults.rs"]
mod faults;
#[path = "security/limits.rs"]
mod limits;
#[path = "security/linear.rs"]
mod linear;
#[path = "security/names.rs"]
mod names;
#[path = "security/promises.rs"]
mod promises;
#[path = "security/supply.rs"]
mod supply;

use std::ffi::OsStr;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What no input may take longer than, on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(60);

/// How a run ended.
#[derive(Debug)]
struct Ended {
    /// None if a signal ended it.
    code: Option<i32>,
    out: Vec<u8>,
    told: String,
}

/// Runs the program to its end, which must come.
fn run<S: AsRef<OsStr>>(folder: &Path, args: impl IntoIterator<Item = S>) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_osi-check"));
    command.args(args).current_dir(folder);
    finish(&mut command)
}

/// Runs a line of shell in which `"$OSI"` is the program.
fn shell(folder: &Path, line: &str) -> Ended {
    let mut command = Command::new("sh");
    command.args(["-c", line]).env("OSI", env!("CARGO_BIN_EXE_osi-check")).current_dir(folder);
    finish(&mut command)
}

fn finish(command: &mut Command) -> Ended {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).env_remove("RUST_BACKTRACE");
    let mut child = command.spawn().unwrap();
    let drain = |stream: Option<Box<dyn std::io::Read + Send>>| {
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            stream.unwrap().read_to_end(&mut bytes).unwrap();
            bytes
        })
    };
    let out = drain(child.stdout.take().map(|stream| Box::new(stream) as _));
    let err = drain(child.stderr.take().map(|stream| Box::new(stream) as _));
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if begun.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("{command:?} did not end");
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let told = String::from_utf8_lossy(&err.join().unwrap()).into_owned();
    assert!(!told.contains("panicked"), "{command:?}: {told}");
    Ended { code: status.code(), out: out.join().unwrap(), told }
}

/// A file in the folder of a test.
fn put(folder: &Path, name: &str, text: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, text).unwrap();
    name.to_owned()
}
