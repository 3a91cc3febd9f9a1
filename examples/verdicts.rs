//! What is read in a license text: its clauses, its unread sentences and the verdict of its words alone.
//!
//! `cargo run --release --example verdicts -- LICENSE…` takes the rules of the source tree, so that a changed phrase is tried without
//! building again. `examples/accuracy` counts right and wrong over a corpus.

#![allow(clippy::print_stdout, reason = "an example that prints what it read")]

use std::error::Error;
use std::path::Path;

use osi_check::engine::{Options, judge_license};
use osi_check::input::Library;
use osi_check::source::Source;
use osi_check::text::extract::{Extractor, Prepared};

fn main() -> Result<(), Box<dyn Error>> {
    let library = Library::embedded().map_err(|problems| format!("{problems:?}"))?;
    let standard = library.standard("osaid-1.0").map_err(|problems| format!("{problems:?}"))?;
    let extractor = extractor(&library)?;
    for path in std::env::args().skip(1) {
        let text = String::from_utf8_lossy(&std::fs::read(&path)?).into_owned();
        let source = Source::new(path.as_str(), text);
        let read = extractor.extract(&source);
        let decided = judge_license(&standard, &read.license(&source), &Options::default()).openness();
        println!("{path}: {}, {}, {:?}", decided.word(), read.text_read.word(), read.language);
        for found in &read.clauses {
            let id = &extractor.vocabulary().entry(found.clause.id).id;
            println!("CLAUSE {id} {} | {}", found.clause.section, found.clause.quote.as_deref().unwrap_or_default());
        }
        for unread in &read.unread {
            println!("UNREAD {} {:?} | {}", unread.section, unread.words, unread.quote);
        }
    }
    for failure in extractor.test() {
        println!("EXAMPLE {} {:?}: {}", failure.example.file, failure.example.text, failure.found);
    }
    Ok(())
}

fn extractor(library: &Library) -> Result<Extractor, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/extract");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        files.push((name, Source::new(path.display().to_string(), std::fs::read_to_string(&path)?)));
    }
    files.sort_by(|a, b| a.0.cmp(&b.0));
    let told = |problems: Vec<_>| problems.iter().map(|problem| format!("{problem:?}\n")).collect::<String>();
    Ok(Extractor::new(&files, library.vocabulary().clone(), Prepared::default()).map_err(told)?)
}
