//! The bodies of the fuzz targets on their corpora, and on random and mutated inputs for OSI_CHECK_FUZZ_SECONDS each
//! (3 without it). What fails is written to `fuzz/corpus/<target>/` under its hash, to be kept with the mending.

#![allow(clippy::manual_try_fold, reason = "three values folded, and none of them is an error")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "../fuzz/bodies.rs"]
mod bodies;
#[path = "naive/world.rs"]
mod world;

use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bodies::TARGETS;
use proptest::strategy::Strategy as _;

fn corpus(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target)
}

fn kept(target: &str) -> Vec<(String, Vec<u8>)> {
    let files = fs::read_dir(corpus(target)).into_iter().flatten().map(|entry| entry.unwrap().path());
    let mut kept: Vec<_> = files
        .filter(|path| path.is_file())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()))
        .collect();
    kept.sort();
    kept
}

#[test]
fn every_corpus_is_replayed() {
    let folders = fs::read_dir(corpus("")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let folders: BTreeSet<String> = folders.collect();
    assert_eq!(folders, bodies::names().into_iter().map(str::to_owned).collect(), "a folder for each target");
    let mut wrong = Vec::new();
    for (target, body) in TARGETS {
        let kept = kept(target);
        assert!(!kept.is_empty(), "{target} has no corpus");
        for (name, bytes) in kept {
            if catch_unwind(|| body(&bytes)).is_err() {
                wrong.push(format!("fuzz/corpus/{target}/{name}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Each target has its binary for `cargo fuzz`.
#[test]
fn every_body_has_its_target_and_its_binary() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let package: toml::Table = fs::read_to_string(root.join("Cargo.toml")).unwrap().parse().unwrap();
    let binaries = package["bin"].as_array().unwrap().iter().map(|binary| binary["name"].as_str().unwrap());
    assert_eq!(binaries.collect::<BTreeSet<_>>(), bodies::names());
    for (target, _) in TARGETS {
        let text = fs::read_to_string(root.join(format!("fuzz_targets/{target}.rs"))).unwrap();
        assert!(text.contains(&format!("bodies::{target}(bytes)")), "{target}");
    }
}

/// A small generator of numbers (xorshift): another seed each run, told when something fails.
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % count.max(1) as u64) as usize
    }

    /// The input with a few changes: bytes, words, stretches left out, doubled, or taken from another.
    fn mutate(&mut self, bytes: &[u8], other: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len() + 1);
            let end = (at + self.below(40)).min(bytes.len());
            match self.below(7) {
                0 => bytes.truncate(at),
                1 => drop(bytes.drain(at..end)),
                2 => drop(bytes.splice(at..at, bodies::WORDS[self.below(bodies::WORDS.len())].bytes()).count()),
                3 => {
                    let stretch = bytes[at..end].to_vec();
                    bytes.splice(at..at, stretch);
                }
                4 => {
                    let from = self.below(other.len() + 1);
                    let stretch = other[from..(from + self.below(80)).min(other.len())].to_vec();
                    bytes.splice(at..end, stretch);
                }
                5 if at < bytes.len() => bytes[at] = self.below(256) as u8,
                _ => bytes.insert(at, b" \n\"#=[]{}:,-\t"[self.below(12)]),
            }
        }
        bytes.truncate(20_000);
        bytes
    }
}

#[test]
fn the_bodies_hold_on_random_inputs() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let time = Duration::from_secs(number("OSI_CHECK_FUZZ_SECONDS").unwrap_or(3));
    // The same inputs on every run, unless asked otherwise: a test that fails by chance tells nobody what changed.
    let seed = number("OSI_CHECK_FUZZ_SEED").unwrap_or_default() | 1;
    let run = |(target, body): &bodies::Target| {
        let begun = Instant::now();
        let mut inputs: Vec<Vec<u8>> =
            bodies::seeds(target).into_iter().chain(kept(target).into_iter().map(|(_, b)| b)).collect();
        let (mut dice, mut tried) = (Dice(seed), 0_u64);
        while begun.elapsed() < time || tried < 10 {
            let (one, other) = (dice.below(inputs.len()), dice.below(inputs.len()));
            let bytes = if tried < inputs.len() as u64 {
                inputs[tried as usize].clone()
            } else {
                dice.mutate(&inputs[one], &inputs[other])
            };
            tried += 1;
            if catch_unwind(AssertUnwindSafe(|| body(&bytes))).is_err() {
                let name = osi_check::input::digest::sha256(&bytes);
                let path = corpus(target).join(&name[..16]);
                fs::create_dir_all(corpus(target)).unwrap();
                fs::write(&path, &bytes).unwrap();
                return Err(format!("{target}: {} (OSI_CHECK_FUZZ_SEED={seed})", path.display()));
            }
            // What was changed is changed again, so that inputs wander off.
            if dice.below(8) == 0 && inputs.len() < 200 {
                inputs.push(bytes);
            }
        }
        println!("{target}: {tried} inputs");
        Ok(())
    };
    // Two at a time where there are two processors: a minute each takes four.
    let (next, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        let workers = std::thread::available_parallelism().map_or(1, usize::from).min(2);
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(target) = TARGETS.get(next.fetch_add(1, Ordering::Relaxed)) {
                    wrong.lock().unwrap().extend(run(target).err());
                }
            });
        }
    });
    let wrong: Vec<String> = wrong.into_inner().unwrap();
    assert!(next.into_inner() >= TARGETS.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig {
        cases: std::env::var("OSI_CHECK_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(250),
        failure_persistence: None,
        ..Default::default()
    })]

    #[test]
    fn render_all_holds(parts in proptest::collection::vec(proptest::prop_oneof![
        proptest::sample::select(bodies::WORDS).prop_map(str::to_owned),
        proptest::string::string_regex("\\PC{0,12}").unwrap(),
        proptest::string::string_regex("[\\x00-\\x1f=+@:#\\[<>|`!%'\"-]{0,6}").unwrap(),
    ], 0..8)) {
        bodies::render_all(parts.concat().as_bytes());
    }
}
