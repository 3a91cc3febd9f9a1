//! Verdicts and clauses from the words of texts alone: right and wrong against a corpus, and restrictions slipped in.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Instant;

use osi_check::engine::{Options, judge_license};
use osi_check::input::{Library, Sources};
use osi_check::model::{Class, Openness};
use osi_check::rules::Standard;
use osi_check::source::Source;
use osi_check::text::extract::{Extraction, Extractor};

#[path = "../../tests/slips/mod.rs"]
mod slips;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// What verdicts are made with.
pub struct Judge {
    pub library: Library,
    pub standard: Standard,
    pub extractor: Extractor,
}

impl Judge {
    /// What is shipped, and a folder of rules of one's own.
    ///
    /// # Errors
    /// A folder that cannot be read, and every mistake in the rules.
    pub fn new(rules: Option<&Path>) -> Outcome<Self> {
        let sources = Sources { rules: rules.map(Path::to_path_buf).into_iter().collect(), ..Sources::default() };
        let library = Library::with(&sources).map_err(|problems| format!("{problems:?}"))?;
        let standard = library.standard("osaid-1.0").map_err(|problems| format!("{problems:?}"))?;
        let extractor = library.extractor().map_err(|problems| format!("{problems:?}"))?;
        Ok(Self { library, standard, extractor })
    }

    pub fn read(&self, name: &str, text: &str) -> (Extraction, Openness) {
        let source = Source::new(name, text);
        let read = self.extractor.extract(&source);
        let decided = judge_license(&self.standard, &read.license(&source), &Options::default()).openness();
        (read, decided)
    }
}

/// A text of the corpus with what is known of it.
struct Labelled {
    id: String,
    approved: bool,
    category: String,
    ai: bool,
    expected: String,
    text: String,
}

/// Prints the whole scoreboard for a corpus: `labels.csv` and `texts/<id>.txt`. `list` names every text not decided rightly.
///
/// # Errors
/// A folder that cannot be read.
pub fn scoreboard(judge: &Judge, folder: &Path, list: bool, slipped: usize) -> Outcome<()> {
    let texts = labelled(folder)?;
    let start = Instant::now();
    let read: Vec<_> = texts.iter().map(|text| judge.read(&text.id, &text.text)).collect();
    let seconds = start.elapsed().as_secs_f64();
    println!("\nverdicts from words alone, {} texts, {:.0} a second\n", texts.len(), texts.len() as f64 / seconds);
    verdicts(&texts, &read, list);
    clauses(judge, &texts, &read);
    let open: Vec<_> = texts.iter().zip(&read).filter(|(_, (_, decided))| *decided == Openness::Open).collect();
    let open: Vec<&str> = open.iter().map(|(text, _)| text.text.as_str()).collect();
    slip_in(judge, &open, slipped, list);
    Ok(())
}

fn labelled(folder: &Path) -> Outcome<Vec<Labelled>> {
    let mut rows = csv::Reader::from_path(folder.join("labels.csv"))?;
    let mut texts = Vec::new();
    for row in rows.deserialize() {
        let row: BTreeMap<String, String> = row?;
        let cell = |name: &str| row.get(name).cloned().unwrap_or_default();
        let Ok(bytes) = std::fs::read(folder.join("texts").join(format!("{}.txt", cell("id")))) else { continue };
        texts.push(Labelled {
            id: cell("id"),
            approved: cell("osi_approved") == "true",
            category: cell("scancode_category"),
            ai: cell("is_ai") == "true",
            expected: cell("expected_open"),
            text: String::from_utf8_lossy(&bytes).into_owned(),
        });
    }
    Ok(texts)
}

fn verdicts(texts: &[Labelled], read: &[(Extraction, Openness)], list: bool) {
    let mut groups: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    for (text, (extraction, decided)) in texts.iter().zip(read) {
        let mut keys = vec![format!("all, expected {}", text.expected)];
        if !text.category.is_empty() {
            keys.push(format!("{}, expected {}", text.category, text.expected));
        }
        if text.approved {
            keys.push("approved by OSI".into());
        }
        if text.ai {
            keys.push(format!("for AI, expected {}", text.expected));
        }
        let column = match decided {
            Openness::Open => 0,
            Openness::NotOpen => 1,
            Openness::Unsure => 2,
        };
        keys.into_iter().for_each(|key| groups.entry(key).or_default()[column] += 1);
        let wanted = if text.expected.starts_with("open") { Openness::Open } else { Openness::NotOpen };
        if list && text.expected != "unsure" && *decided != wanted {
            let kind = if *decided == Openness::Unsure { "undecided" } else { "WRONG" };
            println!("{kind} {} expected {}, {} sentences unread", text.id, text.expected, extraction.unread.len());
        }
    }
    println!("| texts | open | not open | undecided |\n|---|---|---|---|");
    groups.iter().for_each(|(name, [open, shut, unsure])| println!("| {name} | {open} | {shut} | {unsure} |"));
}

/// The clauses found against those of the shipped descriptions, by their ids.
fn clauses(judge: &Judge, texts: &[Labelled], read: &[(Extraction, Openness)]) {
    let vocabulary = judge.library.vocabulary();
    println!("\n| clauses of described licenses | described | found | of the found, described |\n|---|---|---|---|");
    for (name, wanted) in [("all", None), ("restrictions", Some(Class::Restriction))] {
        let (mut described, mut both, mut found, mut licenses) = (0, 0, 0, 0);
        for (text, (extraction, _)) in texts.iter().zip(read) {
            let Ok(license) = judge.library.license(&text.id) else { continue };
            let counts = |id| wanted.is_none_or(|class| vocabulary.entry(id).class == class);
            let known: BTreeSet<_> =
                license.clauses().iter().map(|clause| clause.id).filter(|id| counts(*id)).collect();
            let here: BTreeSet<_> =
                extraction.clauses.iter().map(|found| found.clause.id).filter(|id| counts(*id)).collect();
            described += known.len();
            found += here.len();
            both += known.intersection(&here).count();
            licenses += 1;
        }
        let share = |of: usize| 100.0 * both as f64 / of.max(1) as f64;
        println!("| {name}, {licenses} licenses | {described} | {:.1} % | {:.1} % |", share(described), share(found));
    }
}

fn slip_in(judge: &Judge, texts: &[&str], pairs: usize, list: bool) {
    let (all, mut dice) = (slips::sentences(), slips::Dice::new(20));
    let mut open = 0;
    for pair in 0..if texts.is_empty() { 0 } else { pairs } {
        let (text, sentence) = (texts[pair % texts.len()], &all[dice.below(all.len())]);
        let way = dice.below(slips::WAYS);
        let Some(slipped) = slips::slip(text, sentence, way, &mut dice) else { continue };
        if judge.read("slipped", &slipped).1 == Openness::Open {
            open += 1;
            if list {
                println!("SLIPPED THROUGH {way}: {sentence}\n    {}", around(text, &slipped));
            }
        }
    }
    println!("\n{} restrictions slipped into {} open texts, {pairs} pairs: {open} still open", all.len(), texts.len());
}

/// What was slipped in, with some words around.
fn around(text: &str, slipped: &str) -> String {
    let same = text.char_indices().zip(slipped.chars()).take_while(|((_, one), other)| one == other).count();
    let inside = slipped.chars().count() - text.chars().count() + 160;
    slipped.chars().skip(same.saturating_sub(80)).take(inside).map(|c| if c == '\n' { ' ' } else { c }).collect()
}
