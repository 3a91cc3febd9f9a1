//! Prints how often the program is right about license texts; `docs/accuracy.md` says what each column means.
//!
//! `cargo run --release --example accuracy -- ../shared/corpus`; with `--misses` it also names what it got wrong, `--slips=50000`
//! says how many restrictions are slipped into open texts, and `--words` leaves out identification. `--rules=DIR` reads texts with
//! your patterns in the place of shipped ones, as in the program.
#![allow(clippy::print_stdout, reason = "an example that prints a scoreboard")]

mod changes;
mod identification;
mod verdicts;

use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let misses = arguments.iter().any(|argument| argument == "--misses");
    let folder =
        arguments.iter().find(|argument| !argument.starts_with("--")).map_or("../shared/corpus", String::as_str);
    if !arguments.iter().any(|argument| argument == "--words") {
        identification::print(Path::new(folder), misses)?;
    }
    let value = |name: &str| arguments.iter().find_map(|argument| argument.strip_prefix(name));
    let slipped = value("--slips=").and_then(|number| number.parse().ok()).unwrap_or(3_000);
    let judge = verdicts::Judge::new(value("--rules=").map(Path::new))?;
    verdicts::scoreboard(&judge, Path::new(folder), misses, slipped)
}
