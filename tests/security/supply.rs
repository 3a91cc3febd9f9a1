//! What the program is made of: no network, reasons for each dependency, and our own gate on our own licenses.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{put, run};

#[allow(dead_code, reason = "the example's own `main` is not run here")]
#[path = "../../examples/sbom.rs"]
mod sbom;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn table(name: &str) -> toml::Table {
    fs::read_to_string(root().join(name)).unwrap().parse().unwrap()
}

#[test]
fn no_crate_of_the_ban_is_in_the_lock_file() {
    let (lock, deny) = (table("Cargo.lock"), table("deny.toml"));
    let banned = deny["bans"]["deny"].as_array().unwrap().iter().map(|ban| ban["crate"].as_str().unwrap());
    let banned: BTreeSet<&str> = banned.collect();
    assert!(banned.contains("reqwest") && banned.contains("tokio") && banned.len() > 20);
    let locked: Vec<&str> =
        lock["package"].as_array().unwrap().iter().map(|package| package["name"].as_str().unwrap()).collect();
    assert!(locked.contains(&"clap") && locked.len() > 100, "the lock file is not read");
    let met: Vec<_> = locked.iter().filter(|name| banned.contains(*name)).collect();
    assert!(met.is_empty(), "{met:?}");
    let elsewhere: Vec<_> = lock["package"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|package| package["name"].as_str() != Some("osi-check"))
        .filter(|package| {
            package.get("checksum").is_none() || !package["source"].as_str().unwrap().starts_with("registry+")
        })
        .map(|package| package["name"].to_string())
        .collect();
    assert!(elsewhere.is_empty(), "not from the registry, or without a hash: {elsewhere:?}");
}

/// Each dependency says what it is for, on its line.
#[test]
fn every_dependency_has_its_reason() {
    let text = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let (mut inside, mut reasons, mut bare) = (false, 0, Vec::new());
    for line in text.lines() {
        if line.starts_with('[') {
            inside = line.contains("dependencies");
        } else if inside && line.contains('=') && !line.starts_with('#') {
            let reason = line.rsplit_once(" # ").map_or("", |(_, reason)| reason);
            reasons += 1;
            if reason.split_whitespace().count() < 3 {
                bare.push(line.to_owned());
            }
        }
    }
    assert!(bare.is_empty() && reasons > 20, "{reasons} dependencies, without a reason: {bare:#?}");
}

#[test]
fn no_line_is_unsafe_and_nothing_opens_a_socket_or_starts_a_process() {
    assert_eq!(table("Cargo.toml")["lints"]["rust"]["unsafe_code"].as_str(), Some("forbid"));
    let mut files = vec![root().join("src"), root().join("build.rs")];
    let (mut met, mut read) = (Vec::new(), 0);
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            read += 1;
            let text = fs::read_to_string(&path).unwrap();
            for word in
                ["std::net", "process::Command", "TcpStream", "UnixStream", "UdpSocket", "extern \"C\"", "libc::"]
            {
                met.extend(text.contains(word).then(|| format!("{word} in {}", path.display())));
            }
        }
    }
    assert!(met.is_empty() && read > 100, "{met:?}");
}

/// The bill of materials of the program itself, judged by the program: every license known, every one open.
#[test]
fn our_own_dependencies_pass_our_own_gate() {
    let cargo = std::env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from);
    let host = Command::new("rustc").arg("-vV").output().unwrap().stdout;
    let host = String::from_utf8(host).unwrap();
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let args = ["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", host];
    let output = Command::new(cargo).args(args).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let bill = sbom::bill(&serde_json::from_slice(&output.stdout).unwrap(), &table("Cargo.lock"));
    let components = bill["components"].as_array().unwrap();
    let direct = table("Cargo.toml")["dependencies"].as_table().unwrap().clone();
    for (name, _) in direct.iter().filter(|(_, how)| how.get("optional").is_none()) {
        assert!(components.iter().any(|one| one["name"] == **name), "{name} is not in the bill");
    }
    assert!(components.iter().all(|one| one["hashes"][0]["content"].is_string() && one["licenses"].is_array()));
    assert!(components.iter().all(|one| one["name"] != "proptest"), "what is only tested with is no part");
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "sbom.json", bill.to_string());
    let ended = run(folder.path(), ["check", "sbom.json", "--standard", "osd-1.9"]);
    assert_eq!(ended.code, Some(0), "{}{}", String::from_utf8_lossy(&ended.out), ended.told);
    // The same bill with one license that is not open, or not known, does not pass.
    for (license, code) in [("BUSL-1.1", 1), ("LicenseRef-nobody-knows-this", 3)] {
        let mut other = bill.clone();
        other["components"][0]["licenses"] = serde_json::json!([{ "expression": license }]);
        put(folder.path(), "other.json", other.to_string());
        assert_eq!(run(folder.path(), ["check", "other.json", "--standard", "osd-1.9"]).code, Some(code), "{license}");
    }
}
