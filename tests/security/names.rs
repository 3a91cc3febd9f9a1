//! P6 for names of files: what a name holds never steers its reader, and no two files have one name.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::Path;

use super::{Ended, put, run};

fn rows(ended: &Ended) -> Vec<serde_json::Value> {
    let lines = std::str::from_utf8(&ended.out).unwrap().lines();
    lines.map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

/// Names with newlines, escapes and workflow commands, and names that are not UTF-8.
#[test]
fn hostile_names_stay_names() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let card = "---\nlicense: mit\n---\n# x\n";
    for name in ["new\nline", "::error::x", "\x1b[31mred", "a\u{202e}b", "##[error]x"] {
        put(at, &format!("hub/{name}/README.md"), card);
        put(at, &format!("{name}.toml"), "broken");
    }
    for byte in [0xfe_u8, 0xff] {
        let name = [b"not-utf-8-".as_slice(), &[byte]].concat();
        let path = at.join("hub").join(std::ffi::OsStr::from_bytes(&name));
        fs::create_dir(&path).unwrap();
        fs::write(path.join("README.md"), card).unwrap();
    }
    let ended = run(at, ["audit", "hub", "-f", "jsonl"]);
    assert_eq!(rows(&ended).len(), 7, "two names that differ in a byte that is not UTF-8 are two models");
    let forms = ["terminal", "json", "sarif", "junit", "github", "gitlab", "markdown", "html", "csv"];
    for name in ["new\nline.toml", "::error::x.toml", "\x1b[31mred.toml", "a\u{202e}b.toml", "##[error]x.toml"] {
        for form in forms {
            let ended = run(at, ["check", name, "mit", "-f", form]);
            assert_eq!(ended.code, Some(2), "{name:?} as {form}: {ended:?}");
            let told = [&ended.told, std::str::from_utf8(&ended.out).unwrap()].concat();
            // What a program reads keeps its text: a cell, and all but control characters in JSON.
            let data = ["json", "sarif", "gitlab", "csv"].contains(&form);
            assert!(form == "csv" || !told.contains('\x1b'), "{name:?} as {form}: {told}");
            assert!(data || !told.contains('\u{202e}'), "{name:?} as {form}: {told}");
            assert!(!told.lines().any(|line| line.starts_with("::error::x")), "{name:?} as {form}: {told}");
            assert!(
                ["json", "sarif", "gitlab", "csv"].contains(&form) || !told.contains("##[error]"),
                "{name:?} as {form}: {told}"
            );
        }
    }
}

/// Names that all are `odd-\u{fffd}` where bytes that are not UTF-8 are replaced, or spell such a byte out.
const ODD: [&[u8]; 5] = [b"odd-\xfe", b"odd-\xff", b"odd-\\xff", b"odd-\\x5cxff", "odd-\u{fffd}".as_bytes()];

/// A license that says nothing.
const HEAD: &str = "schema = 1\nname = \"x\"\nkind = \"software\"\ntext-read = \"full\"\n";

fn odd(at: usize, ending: &str) -> OsString {
    OsString::from_vec([ODD[at], ending.as_bytes()].concat())
}

/// The bytes of a name, by a reader of its own: `\xNN` is a byte, all else stands for itself.
fn bytes_of(name: &str) -> Vec<u8> {
    let mut words = name.split("\\x");
    let mut bytes = words.next().unwrap().as_bytes().to_vec();
    for word in words {
        match word.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                bytes.extend(word.as_bytes().get(2..).unwrap());
            }
            None => bytes.extend([b"\\x", word.as_bytes()].concat()),
        }
    }
    bytes
}

/// What these names stand for, without the folder; `none` of them are alike.
fn named<'n>(names: impl IntoIterator<Item = &'n str>) -> BTreeSet<Vec<u8>> {
    names.into_iter().map(|name| bytes_of(name.rsplit('/').next().unwrap())).collect()
}

fn each(ending: &str) -> BTreeSet<Vec<u8>> {
    (0..ODD.len()).map(|at| odd(at, ending).into_vec()).collect()
}

/// Every command that names files gives the bytes of each name back, and reads the file that was named.
#[test]
fn names_that_are_not_utf8_are_told_apart_and_given_back() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let license = include_str!("../../licenses/mit.toml");
    let write = |path: &Path, text: &str| {
        fs::create_dir_all(at.join(path).parent().unwrap()).unwrap();
        fs::write(at.join(path), text).unwrap();
    };
    for (one, name) in ODD.into_iter().enumerate() {
        write(Path::new(&odd(one, ".toml")), license);
        write(Path::new(&odd(one, ".broken.toml")), "broken");
        write(&Path::new("texts").join(odd(one, ".txt")), "Nothing.");
        write(&Path::new("hub").join(odd(one, "")).join("README.md"), "---\nlicense: mit\n---\n");
        write(&Path::new("own").join(odd(one, ".toml")), HEAD);
        write(&Path::new("model").join(OsStr::from_bytes(&[b"LICENSE-", name].concat())), "Nothing is granted.");
    }
    let args = |words: &[&str], ending: &str| {
        let files = (0..ODD.len()).map(|one| odd(one, ending));
        words.iter().map(OsString::from).chain(files).collect::<Vec<_>>()
    };

    let ended = run(at, args(&["check", "-f", "json"], ".toml"));
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let report: serde_json::Value = serde_json::from_slice(&ended.out).unwrap();
    let paths = report["subjects"].as_array().unwrap().iter().map(|one| one["path"].as_str().unwrap());
    assert_eq!(named(paths), each(".toml"));
    fs::write(at.join("report.json"), &ended.out).unwrap();
    let ended = run(at, args(&["verify", "report.json"], ".toml"));
    assert_eq!(ended.code, Some(0), "{ended:?}");

    let ended = run(at, args(&["check", "-f", "json"], ".broken.toml"));
    assert_eq!(ended.code, Some(2), "{ended:?}");
    let report: serde_json::Value = serde_json::from_slice(&ended.out).unwrap();
    let files = report["errors"].as_array().unwrap().iter().map(|one| one["file"].as_str().unwrap());
    assert_eq!(named(files), each(".broken.toml"));

    // A URI holds the bytes themselves.
    let ended = run(at, args(&["check", "-f", "sarif"], ".broken.toml"));
    let log = String::from_utf8(ended.out).unwrap();
    for uri in ["odd-%FE.broken", "odd-%FF.broken", "odd-%5CxFF.broken", "odd-%5Cx5cxff.broken", "odd-%EF%BF%BD.broken"]
    {
        assert!(log.to_lowercase().contains(&format!("\"{}", uri.to_lowercase())), "{uri}: {log}");
    }

    let told = rows(&run(at, ["identify", "texts", "-f", "jsonl"]));
    let files = told.iter().map(|row| row["file"].as_str().unwrap());
    assert_eq!(named(files), each(".txt"));
    let told = rows(&run(at, ["audit", "hub", "-f", "jsonl"]));
    assert_eq!(named(told.iter().map(|row| row["id"].as_str().unwrap())), each(""));

    // Of files of one's own none replaces another: each has an id.
    let ended = run(at, ["licenses", "--licenses", "own"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let listed = String::from_utf8(ended.out).unwrap();
    assert_eq!(listed.lines().filter(|line| line.starts_with("odd-")).count(), ODD.len(), "{listed}");

    // In a model's folder every text is opened, and none of them is no license.
    let ended = run(at, ["check", "model"]);
    assert_eq!(ended.code, Some(3), "{ended:?}");
}

/// A waiver for a file of an odd name is none for those whose names only look like it, and the policy is found in a folder
/// of such a name.
#[test]
fn a_waiver_holds_for_one_odd_name_alone() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().join(odd(1, ""));
    fs::create_dir(&at).unwrap();
    let clause = "[[clause]]\nid = \"non-commercial\"\nsection = \"1\"\nsummary = \"No sale.\"\n";
    let license = [HEAD, clause].concat();
    let waiver = "schema = 1\n[[waiver]]\npath = 'odd-\\xff.toml'\nclause = \"non-commercial\"\n\
                  expires = 2027-01-01\nreason = \"We sell nothing.\"\nowner = \"us\"\n";
    put(&at, "policy.toml", waiver);
    for one in 0..ODD.len() {
        fs::write(at.join(odd(one, ".toml")), &license).unwrap();
        let policy = Path::new(&odd(1, "")).join("policy.toml");
        let mut args: Vec<OsString> =
            ["check", "-f", "json", "--today", "2026-11-23", "--config"].map(OsString::from).to_vec();
        args.extend([policy.into_os_string(), Path::new(&odd(1, "")).join(odd(one, ".toml")).into_os_string()]);
        let ended = run(folder.path(), args);
        let report: serde_json::Value = serde_json::from_slice(&ended.out).unwrap_or_else(|_| panic!("{ended:?}"));
        let objections = report["objections"].as_array().unwrap();
        let accepted = objections.iter().any(|one| one["handling"] == "accepted");
        assert_eq!(accepted, one == 1, "{one}: {objections:?}");
    }
}

/// No other way from a path to text is used: each of these loses bytes.
#[test]
fn every_name_of_a_path_goes_through_one_function() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut waiting, mut met, mut read) = (vec![src], Vec::new(), 0);
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            read += 1;
            let text = fs::read_to_string(&path).unwrap();
            for word in [".display()", "to_string_lossy", "into_string()", "as_encoded_bytes"] {
                let allowed = word == "as_encoded_bytes" && path.ends_with("source/name.rs");
                met.extend((text.contains(word) && !allowed).then(|| format!("{word} in {path:?}")));
            }
        }
    }
    assert!(met.is_empty() && read > 100, "{met:?}");
}
