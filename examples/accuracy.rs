//! Prints how often identification is right: on texts as they are and changed in ways that people change them.
//!
//! `cargo run --release --example accuracy -- ../shared/corpus`; `docs/accuracy.md` says what each column means.
//! With `--misses` it also names what it got wrong.
#![allow(clippy::print_stdout, reason = "an example that prints a scoreboard")]

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::fs;
use std::path::Path;

use osi_check::text::words::sequence_hash;
use osi_check::text::{Fingerprints, Identification, Identifier, Names, Phrases, normalize};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let misses = arguments.iter().any(|argument| argument == "--misses");
    let folder =
        arguments.iter().find(|argument| !argument.starts_with("--")).map_or("../shared/corpus", String::as_str);
    let samples = samples(&Path::new(folder).join("texts"))?;
    let identifier = Identifier::new(vec![Fingerprints::shipped()?], Phrases::shipped()?, Names::default());
    let board = Board { identifier, twins: twins(&samples), misses };
    println!("{} texts\n", samples.len());
    println!("| what | first answer right | tied | wrong | silent | wrong with certainty |\n|---|---|---|---|---|---|");
    board.row("as they are", &samples, |_, text| text.to_owned());
    board.row("re-wrapped", &samples, |_, text| rewrap(text, 56));
    board.row("on one line", &samples, |_, text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    board.row("in comments", &samples, |_, text| comment(text));
    board.row("edited, 5 % of words", &samples, |number, text| edit(text, number as u64));
    board.row("embedded in prose", &samples, |_, text| format!("{BEFORE}\n\n{text}\n\n{AFTER}\n"));
    board.two("two in one file", &samples);
    board.none();
    Ok(())
}

/// A text and its id.
struct Sample {
    id: String,
    text: String,
}

/// The folder's texts, and those of the SPDX list that are not among them.
fn samples(folder: &Path) -> Result<Vec<Sample>, Box<dyn Error>> {
    let mut samples = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let id = path.file_stem().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
        samples.push(Sample { id, text: String::from_utf8_lossy(&fs::read(&path)?).into_owned() });
    }
    let known: HashSet<u64> = samples.iter().map(|sample| words(&sample.text)).collect();
    for id in spdx::identifiers::LICENSES.iter().filter_map(|license| spdx::license_id(license.name)) {
        if !id.text().trim().is_empty() && !known.contains(&words(id.text())) {
            samples.push(Sample { id: id.name.to_lowercase(), text: id.text().to_owned() });
        }
    }
    samples.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(samples)
}

/// A text's words as one number: texts with the same one are the same license to any reader of words.
fn words(text: &str) -> u64 {
    let folded = normalize(text);
    let counted = folded.tokens().iter().filter(|token| token.kind == osi_check::text::Kind::Word);
    sequence_hash(counted.map(|token| token.hash))
}

/// The words of the texts under each id, also under the ids that the shipped fingerprints know them by.
fn twins(samples: &[Sample]) -> HashMap<String, HashSet<u64>> {
    let mut twins: HashMap<String, HashSet<u64>> = HashMap::new();
    for sample in samples {
        twins.entry(sample.id.clone()).or_default().insert(words(&sample.text));
    }
    for id in spdx::identifiers::LICENSES.iter().filter_map(|license| spdx::license_id(license.name)) {
        twins.entry(id.name.to_lowercase()).or_default().insert(words(id.text()));
    }
    let names: toml::Table = include_str!("../data/texts.toml").parse().unwrap_or_default();
    for (file, id) in names {
        let same = twins.get(&file).cloned().unwrap_or_default();
        twins.entry(id.as_str().unwrap_or_default().to_owned()).or_default().extend(same);
    }
    twins
}

struct Board {
    identifier: Identifier<'static>,
    twins: HashMap<String, HashSet<u64>>,
    misses: bool,
}

#[derive(Default)]
struct Score {
    right: usize,
    tied: usize,
    wrong: usize,
    silent: usize,
    certain: usize,
}

impl Board {
    fn row(&self, name: &str, samples: &[Sample], change: impl Fn(usize, &str) -> String) {
        let mut score = Score::default();
        for (number, sample) in samples.iter().enumerate() {
            let changed = change(number, &sample.text);
            let answer = self.identifier.identify(&normalize(&changed));
            let found = answer.matches.iter().max_by_key(|found| found.length.min(found.tokens.len()));
            let ids = found.map(|found| found.ids.as_slice()).unwrap_or_default();
            let is = |id: &String| self.is(id, sample);
            let certain = answer.exact().is_some_and(|found| !found.ids.iter().any(is));
            score.certain += usize::from(certain);
            match ids {
                [] => score.silent += 1,
                [first, ..] if is(first) => score.right += 1,
                [_, others @ ..] if others.iter().any(is) => score.tied += 1,
                _ => score.wrong += 1,
            }
            if self.misses && (certain || !ids.first().is_some_and(is)) {
                println!("{name}: {} is {}: {}", sample.id, if certain { "CERTAINLY" } else { "" }, tell(&answer));
            }
        }
        let share = |count: usize| format!("{:.2} %", 100.0 * count as f64 / samples.len() as f64);
        println!(
            "| {name} | {} | {} | {} | {} | {} |",
            share(score.right),
            share(score.tied),
            share(score.wrong),
            share(score.silent),
            score.certain
        );
    }

    fn is(&self, id: &str, sample: &Sample) -> bool {
        self.twins.get(id).is_some_and(|words_of| words_of.contains(&words(&sample.text)))
    }

    /// Each text with one far from it in the alphabet, a blank line between.
    fn two(&self, name: &str, samples: &[Sample]) {
        let (mut both, mut one, mut certain) = (0, 0, 0);
        for (number, sample) in samples.iter().enumerate() {
            let other = &samples[(number * 7 + 311) % samples.len()];
            let joined = format!("{}\n\n{}\n", sample.text, other.text);
            let answer = self.identifier.identify(&normalize(&joined));
            let named =
                |sample: &Sample| answer.matches.iter().any(|found| found.ids.iter().any(|id| self.is(id, sample)));
            certain += usize::from(answer.exact().is_some() && !std::ptr::eq(sample, other));
            match (named(sample), named(other)) {
                (true, true) => both += 1,
                (false, false) => {}
                _ => one += 1,
            }
            if self.misses && !(named(sample) && named(other)) {
                println!("{name}: {} + {}: {}", sample.id, other.id, tell(&answer));
            }
        }
        let share = |count: usize| {
            format!("{:.2} %", 100.0 * f64::from(u32::try_from(count).unwrap_or(0)) / samples.len() as f64)
        };
        println!("| {name}: both / one named | {} / {} | | | | {certain} |", share(both), share(one));
    }

    /// Prose without any license.
    fn none(&self) {
        let named = PROSE.iter().filter(|text| !self.identifier.identify(&normalize(text)).matches.is_empty()).count();
        println!("| no license ({} texts): named one | | | {named} | | |", PROSE.len());
    }
}

/// The answer in a line.
fn tell(answer: &Identification) -> String {
    let found = |found: &osi_check::text::Match| {
        let ids = found.ids.iter().take(4).cloned().collect::<Vec<_>>().join("=");
        format!("{ids} {:.3} of {} words, {} changes", found.score, found.length, found.changes.len())
    };
    let near = answer.suggestions.iter().take(1).map(|near| format!("near {} {:.2}", near.ids.join("="), near.score));
    let all: Vec<_> = answer.matches.iter().map(found).chain(near).collect();
    format!("{} | residue {}", all.join("; "), answer.residue.len())
}

/// Refills paragraphs to a width.
fn rewrap(text: &str, width: usize) -> String {
    let paragraphs = text.split("\n\n").map(|paragraph| {
        let mut lines = vec![String::new()];
        for word in paragraph.split_whitespace() {
            let full = lines.last().is_some_and(|line| !line.is_empty() && line.len() + word.len() >= width);
            if full {
                lines.push(String::new());
            }
            if let Some(line) = lines.last_mut() {
                line.push_str(if line.is_empty() { "" } else { " " });
                line.push_str(word);
            }
        }
        lines.join("\n")
    });
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

fn comment(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| format!(" * {line}")).collect();
    format!("/*\n{}\n */\n\nint main(void) {{ return 0; }}\n", lines.join("\n"))
}

/// Five of a hundred words dropped, replaced or inserted, another copyright line on top, typographic quotes.
fn edit(text: &str, seed: u64) -> String {
    const WORDS: &[&str] =
        &["however", "various", "component", "material", "table", "seven", "therefore", "release", "blue"];
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut random = |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    let mut edited = String::from("Copyright (c) 2024 Example Widgets Ltd. All rights reserved.\n\n");
    for line in text.replace('"', "\u{201d}").replace('\'', "\u{2019}").lines() {
        for word in line.split(' ') {
            let other = WORDS[random(WORDS.len() as u64) as usize];
            match random(60) {
                0 => continue,
                1 => edited.push_str(other),
                2 => edited.push_str(&format!("{word} {other}")),
                _ => edited.push_str(word),
            }
            edited.push(' ');
        }
        edited.push('\n');
    }
    edited
}

const BEFORE: &str = "# Small Speech Model\n\nThis model turns speech into text. It was trained on forty hours of readings of \
public speeches and answers within a second on a laptop. See the examples folder for how to load it.\n\n## Results\n\n| \
set | error |\n|---|---|\n| clean | 4.1 |\n| noisy | 9.7 |\n\n## License";

const AFTER: &str = "## Citation\n\nIf the model helps your research, please cite the report named above. Questions are \
welcome in the discussions; we answer within a week. Thanks go to all readers who lent us their voices.";

/// Texts of our own that hold no license, near to and far from the language of licenses.
const PROSE: &[&str] = &[
    BEFORE,
    AFTER,
    "Install the package with your package manager, then run the setup command. The software is provided with a manual.",
    "We distribute the binary forms for three platforms. The following conditions must be met before a release: tests pass.",
    "Without limitation of the foregoing, our guests may use the pool. Any person obtaining a copy of this key shall return it.",
    "The copyright of songs is a long story. In 1710 a statute gave authors the right to print for fourteen years.",
    "",
    "1 2 3 4 5 6 7 8 9 10",
];
