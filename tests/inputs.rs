//! Every kind of input as `check` meets it: cases are data, one file a kind, in `tests/inputs/`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use osi_check::input::reader::READERS;
use serde::Deserialize;

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/inputs");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
}

/// One run of `osi-check check` in a folder of its own.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What the case shows.
    name: String,
    /// What follows `check`.
    arguments: Vec<String>,
    /// The exit code.
    status: i32,
    /// Words that must stand in the report, and words that must not.
    #[serde(default)]
    says: Vec<String>,
    #[serde(default)]
    never: Vec<String>,
    /// Words that must stand among the errors.
    #[serde(default)]
    errors: Vec<String>,
    /// Files by path.
    #[serde(default)]
    files: BTreeMap<String, String>,
    /// Files in hexadecimal.
    #[serde(default)]
    bytes: BTreeMap<String, String>,
    #[serde(default)]
    gguf: Vec<Gguf>,
    #[serde(default)]
    safetensors: Vec<Safetensors>,
    /// What stands on standard input.
    stdin: Option<String>,
}

/// A GGUF file with these texts in its header, after entries of every other type.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Gguf {
    path: String,
    version: u32,
    entries: Vec<(String, String)>,
    /// Only so many bytes of it are written.
    cut: Option<usize>,
}

/// A safetensors file with this header.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Safetensors {
    path: String,
    header: String,
    cut: Option<usize>,
}

fn text(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend((text.len() as u64).to_le_bytes());
    bytes.extend(text.as_bytes());
}

impl Gguf {
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = b"GGUF".to_vec();
        bytes.extend(self.version.to_le_bytes());
        bytes.extend(1u64.to_le_bytes());
        let widths = [(0u32, 1), (1, 1), (2, 2), (3, 2), (4, 4), (5, 4), (6, 4), (7, 1), (10, 8), (11, 8), (12, 8)];
        bytes.extend((self.entries.len() as u64 + widths.len() as u64 + 2).to_le_bytes());
        for (kind, width) in widths {
            text(&mut bytes, &format!("number.{kind}"));
            bytes.extend(kind.to_le_bytes());
            bytes.extend(vec![1; width]);
        }
        for (kind, item) in [(8u32, "token"), (2, "ab")] {
            text(&mut bytes, &format!("list.{kind}"));
            bytes.extend([9u32.to_le_bytes(), kind.to_le_bytes()].concat());
            bytes.extend(1u64.to_le_bytes());
            if kind == 8 { text(&mut bytes, item) } else { bytes.extend(item.as_bytes()) }
        }
        for (key, value) in &self.entries {
            text(&mut bytes, key);
            bytes.extend(8u32.to_le_bytes());
            text(&mut bytes, value);
        }
        bytes.truncate(self.cut.unwrap_or(bytes.len()));
        bytes
    }
}

impl Safetensors {
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = (self.header.len() as u64).to_le_bytes().to_vec();
        bytes.extend(self.header.as_bytes());
        bytes.extend([0; 16]);
        bytes.truncate(self.cut.unwrap_or(bytes.len()));
        bytes
    }
}

/// Options that say how much is told.
const DETAILS: [&str; 4] = ["-q", "--quiet", "-v", "--verbose"];

impl Case {
    fn lay_out(&self, scene: &Path) {
        let put = |path: &str, bytes: &[u8]| {
            let path = scene.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        };
        let hex = |digits: &str| -> Vec<u8> {
            let digits: String = digits.split_whitespace().collect();
            (0..digits.len() / 2).map(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap()).collect()
        };
        self.files.iter().for_each(|(path, text)| put(path, text.as_bytes()));
        self.bytes.iter().for_each(|(path, digits)| put(path, &hex(digits)));
        self.gguf.iter().for_each(|file| put(&file.path, &file.bytes()));
        self.safetensors.iter().for_each(|file| put(&file.path, &file.bytes()));
    }

    /// What is wrong with the outcome, in words.
    fn run(&self, wrong: &mut String) {
        let scene = tempfile::tempdir().unwrap();
        self.lay_out(scene.path());
        let mut child = Command::new(env!("CARGO_BIN_EXE_osi-check"))
            .arg("check")
            // Of several subjects those that pass are told too.
            .args((!self.arguments.iter().any(|one| DETAILS.contains(&one.as_str()))).then_some("--verbose"))
            .args(&self.arguments)
            .current_dir(scene.path())
            .env("NO_COLOR", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let input = self.stdin.clone().unwrap_or_default();
        // A program that reads no input closes it, and that is no failure.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let one_line = |bytes: &[u8]| String::from_utf8_lossy(bytes).split_whitespace().collect::<Vec<_>>().join(" ");
        let (out, errors) = (one_line(&output.stdout), one_line(&output.stderr));
        let mut say = |what: &str| {
            writeln!(wrong, "{}: {what}\n  exit {:?}\n  {out}\n  {errors}\n", self.name, output.status.code()).unwrap();
        };
        if output.status.code() != Some(self.status) {
            say(&format!("exit {} expected", self.status));
        }
        self.says
            .iter()
            .filter(|words| !out.contains(*words))
            .for_each(|words| say(&format!("does not say `{words}`")));
        self.never.iter().filter(|words| out.contains(*words)).for_each(|words| say(&format!("says `{words}`")));
        self.errors
            .iter()
            .filter(|words| !errors.contains(*words))
            .for_each(|words| say(&format!("no error `{words}`")));
        if errors.contains("panicked") {
            say("a panic");
        }
    }
}

#[test]
fn every_kind_is_read_as_its_cases_say() {
    let mut wrong = String::new();
    let mut paths: Vec<_> = fs::read_dir(CASES).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let file: File = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        file.case.iter().for_each(|case| case.run(&mut wrong));
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_kind_has_cases_and_stands_in_the_help() {
    let help = Command::new(env!("CARGO_BIN_EXE_osi-check")).args(["check", "--help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/inputs.md")).unwrap();
    for reader in &READERS {
        assert!(help.contains(reader.kind), "`check --help` leaves out {}", reader.kind);
        assert!(page.contains(&format!("| `{}` |", reader.kind)), "docs/inputs.md leaves out {}", reader.kind);
        assert!(Path::new(CASES).join(format!("{}.toml", reader.kind)).exists(), "no cases for {}", reader.kind);
    }
}

/// A file cut at any byte is an error or says nothing new: a cut never opens what the whole file does not.
#[test]
fn weights_cut_anywhere_are_errors() {
    let scene = tempfile::tempdir().unwrap();
    let file = Gguf {
        path: String::new(),
        version: 3,
        entries: vec![("general.license".into(), "mit".into()), ("general.base_model.0.repo_url".into(), "a/b".into())],
        cut: None,
    };
    let whole = file.bytes();
    let path = scene.path().join("m.gguf");
    for end in 9..whole.len() {
        fs::write(&path, &whole[..end]).unwrap();
        let read = osi_check::input::model_dir::weights(&path, "m.gguf");
        assert!(read.is_err_and(|problem| problem.message.contains("byte")), "{end}");
    }
}
