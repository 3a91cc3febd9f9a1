//! What a policy costs: `check` over a thousand descriptions with one, against `check` over the same without.
//!
//! Ends in failure above the promised ratio, so that it can be a gate itself: `cargo bench --bench gate`.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement that cannot go on has failed, and says what it found"
)]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How many descriptions are judged.
const DESCRIPTIONS: usize = 1_000;

/// How often each side is measured; the median counts.
const ROUNDS: usize = 7;

/// The most that a policy may cost.
const MOST: f64 = 1.5;

const POLICY: &str = r#"
schema = 1
unknown = "warn"
[deny]
clauses = ["non-commercial", "user-threshold"]
stewards = ["Nobody At All"]
[[override]]
paths = ["d1*/**"]
unknown = "fail"
"#;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let names: Vec<String> = (0..DESCRIPTIONS).map(|at| format!("d{at}/license.toml")).collect();
    for (at, name) in names.iter().enumerate() {
        std::fs::create_dir(folder.path().join(format!("d{at}"))).unwrap();
        std::fs::write(folder.path().join(name), description(at)).unwrap();
    }
    let waiver = |at: usize| {
        format!(
            "[[waiver]]\npath = \"d{at}/*.toml\"\nclause = \"user-threshold\"\nreason = \"a\"\nowner = \"b\"\nexpires = 2026-12-31\n"
        )
    };
    let waivers: String = (0..100).map(waiver).collect();
    std::fs::write(folder.path().join("policy.toml"), format!("{POLICY}{waivers}")).unwrap();
    let without = ["--isolated"];
    let with = ["--config", "policy.toml", "--today", "2026-11-23"];
    let (mut bare, mut gated) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        bare.push(timed(folder.path(), &names, &without));
        gated.push(timed(folder.path(), &names, &with));
    }
    let (bare, gated) = (median(bare), median(gated));
    let ratio = gated.as_secs_f64() / bare.as_secs_f64();
    println!("{DESCRIPTIONS} descriptions: {bare:?} without a policy, {gated:?} with one: {ratio:.2} times as long");
    assert!(ratio <= MOST, "a policy may cost {MOST} times as long at most");
}

fn description(at: usize) -> String {
    format!(
        "schema = 1\nname = \"License {at}\"\nsteward = \"Steward {at}\"\nkind = \"ai-model\"\ntext-read = \"full\"\n\
         [[clause]]\nid = \"grant-use\"\nsection = \"1\"\nsummary = \"Use.\"\n\
         [[clause]]\nid = \"grant-modify\"\nsection = \"1\"\nsummary = \"Change.\"\n\
         [[clause]]\nid = \"grant-distribute\"\nsection = \"1\"\nsummary = \"Share.\"\n\
         [[clause]]\nid = \"user-threshold\"\nsection = \"2\"\nsummary = \"Not above {at} users.\"\nlimit = {at}\n"
    )
}

fn timed(folder: &Path, names: &[String], arguments: &[&str]) -> Duration {
    let mut program = Command::new(env!("CARGO_BIN_EXE_osi-check"));
    program
        .arg("check")
        .args(arguments)
        .args(["--format", "json"])
        .args(names)
        .current_dir(folder)
        .stdout(Stdio::null());
    let started = Instant::now();
    let ended = program.status().unwrap();
    let took = started.elapsed();
    assert_eq!(ended.code(), Some(1), "every one of them has a threshold");
    took
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
