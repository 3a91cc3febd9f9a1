//! How often identification is right: on texts as they are, changed in ways that people change them, and unknown ones.

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::fs;
use std::path::Path;

use osi_check::input::identity::identifier;
use osi_check::text::fingerprint::build;
use osi_check::text::words::sequence_hash;
use osi_check::text::{Fingerprints, How, Identification, Identifier, Names, Phrases, normalize};

use crate::changes::{AFTER, BEFORE, PROSE, comment, edit, rewrap};

/// Prints the scoreboard over the texts of a folder and of the SPDX list.
pub fn print(folder: &Path, misses: bool) -> Result<(), Box<dyn Error>> {
    let samples = samples(&folder.join("texts"))?;
    let known = Identifier::new(vec![Fingerprints::shipped()?], Phrases::shipped()?, Names::default());
    let board = Board { identifier: known, twins: twins(&samples), misses };
    println!("{} texts, all of them known\n", samples.len());
    println!("| what | first answer right | tied | wrong | silent | wrong with certainty |\n|---|---|---|---|---|---|");
    board.row("as they are", &samples, |_, text| text.to_owned());
    board.row("re-wrapped", &samples, |_, text| rewrap(text, 56));
    board.row("on one line", &samples, |_, text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    board.row("in comments", &samples, |_, text| comment(text));
    board.row("edited, 5 % of words", &samples, |number, text| edit(text, number as u64));
    board.row("embedded in prose", &samples, |_, text| format!("{BEFORE}\n\n{text}\n\n{AFTER}\n"));
    board.two("two in one file", &samples);
    board.none();
    held_out(&samples, misses)?;
    notices()
}

/// Every fifth text is left out of the fingerprints, five times over. None of those may be named with certainty, other than
/// by another copy of the same terms: lists of licenses have many under several names.
fn held_out(samples: &[Sample], misses: bool) -> Result<(), Box<dyn Error>> {
    const PARTS: usize = 5;
    println!(
        "\n| texts left out | named as changed | silent | certain, by a copy of the name | certain, by another name |\n|---|---|---|---|---|"
    );
    let phrases = Phrases::shipped()?;
    let mut scores = [[0_usize; 4]; 3];
    for part in 0..PARTS {
        // By its words: a text that is there under another id is known.
        let is_out = |sample: &Sample| words(&sample.text) as usize % PARTS == part;
        let (unknown, rest): (Vec<_>, Vec<_>) = samples.iter().partition(|sample| is_out(sample));
        let file = build(rest.iter().map(|sample| (sample.id.as_str(), sample.text.as_str())), &phrases)?;
        let identifier = Identifier::new(vec![Fingerprints::open(&file)?], phrases.clone(), Names::default());
        for (number, sample) in unknown.iter().enumerate() {
            let changed = [
                sample.text.clone(),
                edit(&sample.text, number as u64),
                format!("{BEFORE}\n\n{}\n\n{AFTER}\n", sample.text),
            ];
            for (score, text) in scores.iter_mut().zip(&changed) {
                let answer = identifier.identify(&normalize(text));
                let alike = |id: &String| id.contains(&sample.id) || sample.id.contains(id.as_str());
                let kind = match (answer.exact(), answer.matches.is_empty()) {
                    (Some(found), _) if found.ids.iter().any(alike) => 2,
                    (Some(_), _) => 3,
                    (None, false) => 0,
                    (None, true) => 1,
                };
                score[kind] += 1;
                if kind >= 2 && misses {
                    println!("unknown: {} is CERTAINLY {}", sample.id, tell(&answer));
                }
            }
        }
    }
    for (what, [changed, silent, copy, other]) in ["as they are", "edited", "in prose"].into_iter().zip(scores) {
        let of_all = |count| share(count, samples.len());
        println!("| {what} | {} | {} | {copy} | {other} |", of_all(changed), of_all(silent));
    }
    Ok(())
}

/// The notices, headers and tags of the tests: those that name a license, and those that name none.
fn notices() -> Result<(), Box<dyn Error>> {
    let cases: toml::Table = include_str!("../../tests/data/notices.toml").parse()?;
    let identifier = identifier(None, &[]).map_err(|_| "the shipped data is broken")?;
    let (mut right, mut missed, mut wrong, mut all) = (0, 0, 0, 0);
    for case in cases.get("case").and_then(toml::Value::as_array).into_iter().flatten() {
        let text = case.get("text").and_then(toml::Value::as_str).unwrap_or_default();
        let names = case.get("names").and_then(toml::Value::as_array).into_iter().flatten();
        let names: HashSet<&str> = names.filter_map(toml::Value::as_str).collect();
        let answer = identifier.identify(&normalize(text));
        let meant = answer.notices.iter().filter(|notice| notice.how != How::Denied);
        let found: HashSet<&str> = meant.map(|notice| notice.id.as_deref().unwrap_or("?")).collect();
        all += 1;
        match () {
            () if found == names => right += 1,
            () if found.is_subset(&names) => missed += 1,
            () => wrong += 1,
        }
    }
    println!("\n| notices, headers and tags | right | missed | wrong |\n|---|---|---|---|");
    println!("| {all} of our own | {} | {missed} | {wrong} |", share(right, all));
    Ok(())
}

fn share(count: usize, of: usize) -> String {
    format!("{:.2} %", 100.0 * count as f64 / of.max(1) as f64)
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
    let names: toml::Table = include_str!("../../data/texts.toml").parse().unwrap_or_default();
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
        let share = |count: usize| share(count, samples.len());
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
        let share = |count: usize| share(count, samples.len());
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
