//! Holds the rows of an audit against the truth that comes with synthetic cards, and prints a scoreboard.
//!
//! ```sh
//! python3 make_cards.py 100000 --jsonl cards.jsonl --seed 1        # writes cards.jsonl.truth.csv as well
//! osi-check audit cards.jsonl -q -o rows.jsonl
//! cargo run --release --example truth -- rows.jsonl cards.jsonl.truth.csv
//! ```
//! The program and its library of licenses are what is measured: rows come from the command line, and names of
//! licenses are compared as the library knows them (`llama3` and `llama-3` are one). With `--misses` every card that
//! differs is named. Ends with 1 if a bar of the project is missed.
#![allow(clippy::print_stdout, reason = "an example that prints a scoreboard")]

use std::collections::{BTreeSet, HashMap};
use std::error::Error;
use std::fs;
use std::process::ExitCode;

use osi_check::input::Library;
use serde_json::Value;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let misses = arguments.iter().any(|argument| argument == "--misses");
    arguments.retain(|argument| argument != "--misses");
    let [rows, truth] = arguments.as_slice() else {
        return Err("expected the rows (JSON Lines) and the truth (CSV)".into());
    };
    let library = Library::embedded().map_err(|problems| format!("{problems:?}"))?;
    let text = fs::read_to_string(rows)?;
    let mut by_id = HashMap::new();
    for line in text.lines() {
        let row: Value = serde_json::from_str(line)?;
        by_id.insert(row["id"].as_str().unwrap_or_default().to_owned(), row);
    }
    let mut score = Score { misses, ..Score::default() };
    for record in csv::Reader::from_path(truth)?.deserialize() {
        let card: HashMap<String, String> = record?;
        score.count(&card, by_id.get(card["card"].as_str()), &library);
    }
    Ok(score.print())
}

/// What came out, card by card.
#[derive(Default)]
struct Score {
    misses: bool,
    cards: u64,
    without_row: u64,
    effective: u64,
    laundering_right: u64,
    laundering_wrong: u64,
    laundering_missed: u64,
    bad: u64,
    bad_unreported: u64,
    bad_open: u64,
    /// Cards that fail by the truth, and that the audit calls open.
    failing_open: u64,
    /// Cards by the verdict of the truth and of the audit.
    verdicts: HashMap<(String, String), u64>,
}

impl Score {
    fn count(&mut self, card: &HashMap<String, String>, row: Option<&Value>, library: &Library) {
        self.cards += 1;
        let Some(row) = row else {
            self.without_row += 1;
            return;
        };
        let words = |list: &Value| -> Vec<String> {
            list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let found = canonical(words(&row["effective"]).iter().map(String::as_str), library);
        let told = canonical(card["effective"].split('|'), library);
        let findings = row["findings"].as_array().cloned().unwrap_or_default();
        let laundering = findings.iter().any(|finding| finding["id"] == "laundering");
        let launders = card["laundering"] == "yes";
        let terms = row["terms"].as_str().unwrap_or_default();
        let is_bad = card["front_matter"] != "ok";
        self.effective += u64::from(found == told);
        self.laundering_right += u64::from(laundering && launders);
        self.laundering_wrong += u64::from(laundering && !launders);
        self.laundering_missed += u64::from(!laundering && launders);
        self.bad += u64::from(is_bad);
        self.bad_unreported += u64::from(is_bad && row["problems"].as_array().is_none_or(Vec::is_empty));
        self.bad_open += u64::from(is_bad && terms == "open");
        self.failing_open += u64::from(card["verdict"] == "not-open" && terms == "open");
        *self.verdicts.entry((card["verdict"].clone(), terms.to_owned())).or_default() += 1;
        if self.misses && (found != told || laundering != launders) {
            println!("{}: {found:?} laundering {laundering}; truth {told:?} {launders}", card["card"]);
        }
    }

    fn print(&self) -> ExitCode {
        let share = |part: u64, whole: u64| 100.0 * part as f64 / (whole.max(1)) as f64;
        let [right, wrong, missed] = [self.laundering_right, self.laundering_wrong, self.laundering_missed];
        let recall = share(right, right + missed);
        let precision = share(right, right + wrong);
        let effective = share(self.effective, self.cards);
        println!("cards                    {:>9}  without a row {}", self.cards, self.without_row);
        println!("effective licenses       {effective:>8.3} %  ({} of {})", self.effective, self.cards);
        println!("laundering, recall       {recall:>8.3} %  ({right} of {})", right + missed);
        println!("laundering, precision    {precision:>8.3} %  ({right} of {})", right + wrong);
        println!(
            "bad cards                {:>9}  unreported {}, open {}",
            self.bad, self.bad_unreported, self.bad_open
        );
        println!("fail by the truth, open  {:>9}", self.failing_open);
        let mut verdicts: Vec<_> = self.verdicts.iter().collect();
        verdicts.sort();
        for ((truth, found), count) in verdicts {
            println!("  truth {truth:<9} found {found:<9} {count:>9}");
        }
        let good = recall >= 99.0
            && precision >= 99.0
            && effective >= 99.5
            && self.without_row + self.bad_unreported + self.bad_open + self.failing_open == 0;
        ExitCode::from(u8::from(!good))
    }
}

/// Names as the library knows them; those it does not know as they are.
fn canonical<'n>(names: impl Iterator<Item = &'n str>, library: &Library) -> BTreeSet<String> {
    let names = names.filter(|name| !name.is_empty()).map(|name| name.strip_prefix("unknown:").unwrap_or(name));
    names.map(|name| library.find_license(name).unwrap_or_else(|| name.to_lowercase())).collect()
}
