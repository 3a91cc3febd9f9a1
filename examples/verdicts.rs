//! Judges every text of a corpus from its own words alone and prints how often that is right.
//!
//! `cargo run --release --example verdicts -- ../shared/corpus` reads `labels.csv` and `texts/<id>.txt` there. With file names
//! instead, it prints what was read in each: `verdicts -- LICENSE`. `--list` names every text that is not decided rightly.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use osi_check::engine::{Options, judge_license};
use osi_check::input::Library;
use osi_check::model::Openness;
use osi_check::rules::Standard;
use osi_check::source::Source;
use osi_check::text::extract::{Extraction, Extractor};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let list = arguments.iter().any(|argument| argument == "--list");
    let library = Library::embedded().map_err(|problems| format!("{problems:?}"))?;
    let standard = library.standard("osaid-1.0").map_err(|problems| format!("{problems:?}"))?;
    let extractor = extractor(&library)?;
    for path in arguments.iter().filter(|argument| !argument.starts_with("--")) {
        let path = Path::new(path);
        if path.is_dir() { scoreboard(path, &standard, &extractor, list)? } else { show(path, &standard, &extractor)? }
    }
    for failure in extractor.test() {
        println!(
            "EXAMPLE {} {} {:?}: {}",
            failure.example.file, failure.example.holds, failure.example.text, failure.found
        );
    }
    Ok(())
}

/// The rules in the source tree, so that a changed phrase is tried without building again.
fn extractor(library: &Library) -> Outcome<Extractor> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/extract");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        files.push((name, Source::new(path.display().to_string(), std::fs::read_to_string(&path)?)));
    }
    files.sort_by(|a, b| a.0.cmp(&b.0));
    Extractor::new(&files, library.vocabulary().clone()).map_err(|problems| {
        let told = problems.iter().map(|problem| format!("{problem:?}\n"));
        told.collect::<String>().into()
    })
}

fn decide(text: &Extraction, source: &Source, standard: &Standard) -> Openness {
    judge_license(standard, &text.license(source), &Options::default()).openness()
}

fn show(path: &Path, standard: &Standard, extractor: &Extractor) -> Outcome<()> {
    let source = Source::new(path.display().to_string(), String::from_utf8_lossy(&std::fs::read(path)?).into_owned());
    let text = extractor.extract(&source);
    println!(
        "== {} {:?} {:?} {:?} {:?}",
        path.display(),
        decide(&text, &source, standard),
        text.text_read,
        text.kind,
        text.language
    );
    for found in &text.clauses {
        let entry = extractor.vocabulary().entry(found.clause.id);
        let values = entry.parameters.iter().zip(&found.clause.parameters);
        let values: Vec<_> =
            values.filter_map(|(parameter, value)| Some(format!("{}={}", parameter.name, value.as_ref()?))).collect();
        println!(
            "CLAUSE {} §{} {} | {}",
            entry.id,
            found.clause.section,
            values.join(" "),
            found.clause.quote.as_deref().unwrap_or_default()
        );
    }
    for unread in &text.unread {
        let guesses: Vec<_> = unread.guesses.iter().map(|id| &extractor.vocabulary().entry(*id).id).collect();
        println!("UNREAD §{} {:?} {:?} | {}", unread.section, unread.words, guesses, unread.quote);
    }
    Ok(())
}

#[derive(Default)]
struct Count {
    open: usize,
    closed: usize,
    unsure: usize,
}

impl Count {
    fn add(&mut self, decided: Openness) {
        match decided {
            Openness::Open => self.open += 1,
            Openness::NotOpen => self.closed += 1,
            Openness::Unsure => self.unsure += 1,
        }
    }
}

fn scoreboard(folder: &Path, standard: &Standard, extractor: &Extractor, list: bool) -> Outcome<()> {
    let labels = std::fs::read_to_string(folder.join("labels.csv"))?;
    let mut groups: BTreeMap<String, Count> = BTreeMap::new();
    for row in labels.lines().skip(1).map(cells) {
        let [id, _, _, _, osi, _, category, ai, _, _, expected, ..] = row.as_slice() else { continue };
        let Ok(bytes) = std::fs::read(folder.join("texts").join(format!("{id}.txt"))) else { continue };
        let source = Source::new(id.as_str(), String::from_utf8_lossy(&bytes).into_owned());
        let text = extractor.extract(&source);
        let decided = decide(&text, &source, standard);
        let mut keys = vec![format!("all, expected {expected}")];
        if !category.is_empty() {
            keys.push(format!("{category}, expected {expected}"));
        }
        if osi == "true" {
            keys.push("osi-approved".into());
        }
        if ai == "true" {
            keys.push(format!("is_ai, expected {expected}"));
        }
        keys.into_iter().for_each(|key| groups.entry(key).or_default().add(decided));
        let wanted = if expected.starts_with("open") { Openness::Open } else { Openness::NotOpen };
        if list && expected != "unsure" && decided != wanted {
            let kind = if decided == Openness::Unsure { "undecided" } else { "WRONG" };
            println!(
                "{kind} {id} expected {expected}{}{}, unread {}",
                if osi == "true" { " OSI" } else { "" },
                if ai == "true" { " AI" } else { "" },
                text.unread.len()
            );
        }
    }
    println!("{:45} {:>6} {:>9} {:>7}", "", "open", "not-open", "unsure");
    for (name, count) in groups {
        println!("{name:45} {:6} {:9} {:7}", count.open, count.closed, count.unsure);
    }
    Ok(())
}

/// The cells of one line of comma-separated values.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            c => cells.iter_mut().last().into_iter().for_each(|cell| cell.push(c)),
        }
    }
    cells
}
