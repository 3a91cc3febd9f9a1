//! What is known: the vocabulary, the standards, the licenses and the systems, each read when first asked for.

mod folder;
mod names;
mod own;
mod read;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use super::embedded;
use crate::model::{License, Vocabulary};
use crate::rules::{Bearings, Pack, Standard, load_bearings, load_standard, load_vocabulary};
use crate::source::{Code, Problem, Shipped, Source, nearest};
use crate::text::extract::Extractor;

use folder::read_folder;
use own::Own;

/// Folders of the user's own that add to what is shipped.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Rules and vocabulary, laid out as the shipped `rules/`.
    pub rules: Vec<PathBuf>,
    /// Descriptions of licenses and systems.
    pub licenses: Vec<PathBuf>,
    /// Leave out the test cases of the shipped rules: judging does not need them, and they are most of the text.
    pub without_cases: bool,
}

/// Everything the program knows. Cheap to make: a license is read when somebody asks for it.
pub struct Library {
    pack: Pack,
    vocabulary: Arc<Vocabulary>,
    own: Own,
    licenses: Mutex<HashMap<String, Arc<License>>>,
}

impl Library {
    /// What is shipped, with nothing added.
    ///
    /// # Errors
    /// Mistakes in the shipped vocabulary; the tests keep it free of them.
    pub fn embedded() -> Result<Library, Vec<Problem>> {
        Library::with(&Sources::default())
    }

    /// What is shipped and what `sources` add.
    ///
    /// # Errors
    /// Every file that cannot be read and every mistake in the vocabulary.
    pub fn with(sources: &Sources) -> Result<Library, Vec<Problem>> {
        let mut pack = Pack::default();
        for (path, shipped) in embedded::RULES {
            let file = if sources.without_cases { before_cases(*shipped) } else { *shipped };
            pack.add(&format!("{path}.toml"), Source::shipped(format!("rules/{path}.toml"), file));
        }
        let mut problems = Vec::new();
        let mut added = Vec::new();
        for folder in &sources.rules {
            added.extend(read_folder(folder, &mut problems));
        }
        // A copy of the whole shipped folder holds files that are fixed when the program is built.
        added.retain(|(path, source)| pack.file(path).is_none_or(|old| old.text() != source.text()));
        added.iter().for_each(|(path, source)| pack.add(path, source.clone()));
        problems.extend(strays(&pack, &added));
        let own = Own::read(&sources.licenses, &mut problems);
        let (vocabulary, mistakes) = load_vocabulary(pack.vocabulary());
        problems.extend(mistakes);
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Library { pack, vocabulary: Arc::new(vocabulary), own, licenses: Mutex::default() })
    }

    /// The vocabulary.
    pub fn vocabulary(&self) -> &Arc<Vocabulary> {
        &self.vocabulary
    }

    /// The rules by which clauses are read out of a text. Read anew at each call: keep what it gives.
    ///
    /// # Errors
    /// Every mistake in their files.
    pub fn extractor(&self) -> Result<Extractor, Vec<Problem>> {
        let files = self
            .pack
            .files_of("extract")
            .map(|(path, source)| (path.trim_end_matches(".toml").to_owned(), source.clone()));
        Extractor::new(&files.collect::<Vec<_>>(), self.vocabulary.clone(), embedded::PREPARED)
    }

    /// The ids of the standards, sorted.
    pub fn standards(&self) -> Vec<&str> {
        self.pack.standards()
    }

    /// The standard `id`.
    ///
    /// # Errors
    /// No such standard, or every mistake in its files.
    pub fn standard(&self, id: &str) -> Result<Standard, Vec<Problem>> {
        match load_standard(&self.pack, id, &self.vocabulary) {
            (Some(standard), problems) if problems.is_empty() => Ok(standard),
            (None, problems) if problems.is_empty() => {
                let known = self.standards();
                let near = nearest(id, known.iter().copied()).map(|near| format!("did you mean `{near}`? "));
                let help = format!("{}known: {}", near.unwrap_or_default(), known.join(", "));
                Err(vec![Problem::with_file(id, Code::UnknownReference, "no such standard").help(help)])
            }
            (_, problems) => Err(problems),
        }
    }

    /// How clauses bear on organisations.
    ///
    /// # Errors
    /// Every mistake in the files that say so.
    pub fn bearings(&self) -> Result<Bearings, Vec<Problem>> {
        let (bearings, problems) = load_bearings(&self.pack, &self.vocabulary);
        if problems.is_empty() { Ok(bearings) } else { Err(problems) }
    }

    /// The whole text of a rule or description file that is known under the name that places in it give.
    pub fn text(&self, name: &str) -> Option<Source> {
        let shipped = embedded_text(name);
        if let Some(rule) = self.pack.files().find(|source| &**source.name() == name) {
            // A shipped rule may be held without its cases; its file has them.
            return shipped.filter(|whole| whole.text().starts_with(rule.text())).or_else(|| Some(rule.clone()));
        }
        let id = Source::new(name, "").stem().to_owned();
        let own = [&self.own.licenses, &self.own.systems].into_iter().filter_map(|shelf| shelf.get(&id));
        own.into_iter().find(|source| &**source.name() == name).cloned().or(shipped)
    }

    /// The names of all rule and vocabulary files.
    pub fn rule_files(&self) -> impl Iterator<Item = &str> {
        self.pack.files().map(|source| &**source.name())
    }

    /// The names of the vocabulary files.
    pub fn vocabulary_files(&self) -> impl Iterator<Item = &str> {
        self.pack.vocabulary().iter().map(|(_, source)| &**source.name())
    }

    /// The name of a standard's own file.
    pub fn standard_file(&self, id: &str) -> Option<&str> {
        self.pack.files_of(id).find(|(path, _)| *path == "standard.toml").map(|(_, source)| &**source.name())
    }
}

/// Files that nothing reads. A rule that lies beside its place would be passed over, and what it refuses would pass.
fn strays(pack: &Pack, added: &[(String, Source)]) -> Vec<Problem> {
    let help =
        "a rule lies at `STANDARD/CRITERION/NAME.toml`, beside `STANDARD/standard.toml`; docs/rules.md has every place";
    let problem = |(_, source): &(String, Source)| {
        Problem::with_file(source.name(), Code::UnknownReference, "lies where nothing is read").help(help)
    };
    added.iter().filter(|(path, _)| !pack.reads(path)).map(problem).collect()
}

/// A shipped file by the name it has in this repository.
fn embedded_text(name: &str) -> Option<Source> {
    let (folder, rest) = name.split_once('/')?;
    let table = match folder {
        "rules" => embedded::RULES,
        "licenses" => embedded::LICENSES,
        "systems" => embedded::SYSTEMS,
        _ => return None,
    };
    embedded::find(table, rest.strip_suffix(".toml")?).map(|file| Source::shipped(name, file))
}

/// A rule's text up to its first test case. Cases come last in every shipped rule, which a test holds it to.
fn before_cases(file: Shipped) -> Shipped {
    let text = file.text.find("\n[[test]]").and_then(|end| file.text.get(..=end)).unwrap_or(file.text);
    Shipped { text, ..file }
}
