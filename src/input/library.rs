//! What is known: the vocabulary, the standards, the licenses and the systems, each read when first asked for.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::model::{License, System, Vocabulary};
use crate::rules::{Bearings, Pack, Standard, load_bearings, load_standard, load_vocabulary};
use crate::source::{Code, Document, Problem, Source, Written, nearest};
use crate::text::extract::Extractor;

use super::license_toml::{Unresolved, read_license};
use super::spelling::{loosely, spelled};
use super::system_toml::read_system;
use super::{embedded, file};

/// How deep descriptions may refer to one another.
const DEEPEST: usize = 16;

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

/// The user's own descriptions, by id, and their other names.
#[derive(Default)]
struct Own {
    licenses: BTreeMap<String, Source>,
    systems: BTreeMap<String, Source>,
    aliases: BTreeMap<String, String>,
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
        for (path, text) in embedded::RULES {
            let text = if sources.without_cases { before_cases(text) } else { text };
            pack.add(&format!("{path}.toml"), Source::new(format!("rules/{path}.toml"), text));
        }
        let mut problems = Vec::new();
        for folder in &sources.rules {
            for (path, source) in read_folder(folder, &mut problems) {
                pack.add(&path, source);
            }
        }
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
        Extractor::new(&files.collect::<Vec<_>>(), self.vocabulary.clone())
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

    /// Every name a shipped license goes by, with its id.
    pub fn license_names(&self) -> impl Iterator<Item = (String, &str)> {
        let ids = embedded::LICENSES.iter().map(|(id, _)| (*id, *id));
        let all = ids.chain(embedded::LICENSES_ALIASES.iter().copied());
        all.map(|(name, id)| (name.replace('-', " "), id))
    }

    /// How clauses bear on organisations.
    ///
    /// # Errors
    /// Every mistake in the files that say so.
    pub fn bearings(&self) -> Result<Bearings, Vec<Problem>> {
        let (bearings, problems) = load_bearings(&self.pack, &self.vocabulary);
        if problems.is_empty() { Ok(bearings) } else { Err(problems) }
    }

    /// The ids of all licenses, sorted.
    pub fn license_ids(&self) -> Vec<&str> {
        let shipped = embedded::LICENSES.iter().map(|(id, _)| *id);
        let own = self.own.licenses.keys().map(String::as_str);
        shipped.chain(own).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The ids of all systems, sorted.
    pub fn system_ids(&self) -> Vec<&str> {
        let shipped = embedded::SYSTEMS.iter().map(|(id, _)| *id);
        let own = self.own.systems.keys().map(String::as_str);
        shipped.chain(own).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The id of the license that `name`, an id or any other name, stands for.
    pub fn find_license(&self, name: &str) -> Option<String> {
        let by_folding = || folded(name).map(str::to_owned);
        let name = spelled(name);
        if self.own.licenses.contains_key(&name) || embedded::find(embedded::LICENSES, &name).is_some() {
            return Some(name);
        }
        let own = self.own.aliases.get(&name).filter(|id| self.own.licenses.contains_key(*id)).cloned();
        own.or_else(|| embedded::find(embedded::LICENSES_ALIASES, &name).map(str::to_owned)).or_else(by_folding)
    }

    /// The id of the system that `name`, an id or any other name, stands for.
    pub fn find_system(&self, name: &str) -> Option<String> {
        let name = spelled(name);
        if self.own.systems.contains_key(&name) || embedded::find(embedded::SYSTEMS, &name).is_some() {
            return Some(name);
        }
        let own = self.own.aliases.get(&name).filter(|id| self.own.systems.contains_key(*id)).cloned();
        own.or_else(|| embedded::find(embedded::SYSTEMS_ALIASES, &name).map(str::to_owned))
    }

    /// The text that describes the license or system that `name` stands for.
    pub fn description(&self, name: &str) -> Option<Source> {
        self.find_license(name)
            .and_then(|id| self.license_source(&id))
            .or_else(|| self.find_system(name).and_then(|id| self.system_source(&id)))
    }

    fn license_source(&self, id: &str) -> Option<Source> {
        let shipped =
            || embedded::find(embedded::LICENSES, id).map(|text| Source::new(format!("licenses/{id}.toml"), text));
        self.own.licenses.get(id).cloned().or_else(shipped)
    }

    fn system_source(&self, id: &str) -> Option<Source> {
        let shipped =
            || embedded::find(embedded::SYSTEMS, id).map(|text| Source::new(format!("systems/{id}.toml"), text));
        self.own.systems.get(id).cloned().or_else(shipped)
    }

    /// The license that `name` stands for.
    ///
    /// # Errors
    /// No such license, or every mistake in its description.
    pub fn license(&self, name: &str) -> Result<Arc<License>, Vec<Problem>> {
        self.license_within(name, &mut Vec::new())
    }

    /// The system that `name` stands for.
    ///
    /// # Errors
    /// No such system, or every mistake in its description.
    pub fn system(&self, name: &str) -> Result<System, Vec<Problem>> {
        match self.find_system(name).and_then(|id| self.system_source(&id)) {
            Some(source) => self.read_system(&source),
            None => Err(vec![self.unknown(name)]),
        }
    }

    /// The license that a file describes.
    ///
    /// # Errors
    /// Every mistake in it.
    pub fn read_license(&self, source: &Source) -> Result<License, Vec<Problem>> {
        self.read_license_within(source, &mut Vec::new())
    }

    /// The system that a file describes.
    ///
    /// # Errors
    /// Every mistake in it.
    pub fn read_system(&self, source: &Source) -> Result<System, Vec<Problem>> {
        let document = Document::parse(source);
        let mut trail = Vec::new();
        let system = read_system(&document, &self.vocabulary, &mut |name| self.resolve(name, &mut trail));
        finish(document, system)
    }

    /// The problem with a name that stands for nothing known.
    pub fn unknown(&self, name: &str) -> Problem {
        let ids = self.license_ids().into_iter().chain(self.system_ids());
        let help = match nearest(&spelled(name), ids) {
            Some(near) => {
                format!("did you mean `{near}`? `osi-check licenses` lists every license known")
            }
            None => "`osi-check licenses` lists every license known; `--licenses DIR` adds your own".into(),
        };
        let message = "is neither a file nor the id of a known license or system";
        Problem::with_file(name, Code::UnknownReference, message).help(help)
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

    /// The names of the vocabulary files.
    pub fn vocabulary_files(&self) -> impl Iterator<Item = &str> {
        self.pack.vocabulary().iter().map(|(_, source)| &**source.name())
    }

    /// The name of a standard's own file.
    pub fn standard_file(&self, id: &str) -> Option<&str> {
        self.pack.files_of(id).find(|(path, _)| *path == "standard.toml").map(|(_, source)| &**source.name())
    }

    fn license_within(&self, name: &str, trail: &mut Vec<String>) -> Result<Arc<License>, Vec<Problem>> {
        let Some(id) = self.find_license(name) else {
            return Err(vec![self.unknown(name)]);
        };
        if let Some(license) = self.cache().get(&id) {
            return Ok(license.clone());
        }
        let Some(source) = self.license_source(&id) else {
            return Err(vec![self.unknown(name)]);
        };
        trail.push(id.clone());
        let license = self.read_license_within(&source, trail).map(Arc::new);
        trail.pop();
        let license = license?;
        self.cache().insert(id, license.clone());
        Ok(license)
    }

    fn read_license_within(&self, source: &Source, trail: &mut Vec<String>) -> Result<License, Vec<Problem>> {
        let document = Document::parse(source);
        let license = read_license(&document, &self.vocabulary, &mut |name| self.resolve(name, trail));
        finish(document, license)
    }

    fn resolve(&self, name: &str, trail: &mut Vec<String>) -> Result<Arc<License>, Unresolved> {
        let id = self.find_license(name);
        if let Some(id) = id.as_ref().filter(|id| trail.contains(id)) {
            let message = format!("`{id}` refers back to itself: {} → {id}", trail.join(" → "));
            return Err(Unresolved {
                code: Code::Cycle,
                message,
                help: Some("break the circle at one of them".into()),
            });
        }
        if trail.len() > DEEPEST {
            let message = format!("references are nested deeper than {DEEPEST}");
            return Err(Unresolved { code: Code::TooLarge, message, help: None });
        }
        self.license_within(name, trail).map_err(|problems| match id {
            None => {
                let near = nearest(&spelled(name), self.license_ids());
                let help = near.map(|near| format!("did you mean `{near}`?"));
                Unresolved { code: Code::UnknownReference, message: format!("unknown license `{name}`"), help }
            }
            Some(id) => {
                let first = problems.first().map(|problem| problem.message.clone()).unwrap_or_default();
                let message = format!("the description of `{id}` has mistakes: {first}");
                Unresolved { code: Code::UnknownReference, message, help: Some(format!("run `osi-check check {id}`")) }
            }
        })
    }

    fn cache(&self) -> std::sync::MutexGuard<'_, HashMap<String, Arc<License>>> {
        self.licenses.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The shipped license that a name stands for once it is folded: by the whole of it, or by a name and its short form in
/// brackets where both stand for the same one.
fn folded(name: &str) -> Option<&'static str> {
    let find = |name: &str| embedded::find(embedded::LICENSES_FOLDED, &loosely(name));
    find(name).or_else(|| {
        let (before, rest) = name.split_once('(')?;
        let (inside, after) = rest.split_once(')')?;
        let (long, short) = (find(&format!("{before} {after}"))?, find(inside)?);
        (long == short).then_some(long)
    })
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
    embedded::find(table, rest.strip_suffix(".toml")?).map(|text| Source::new(name, text))
}

fn finish<T>(document: Document<'_>, read: Option<T>) -> Result<T, Vec<Problem>> {
    let problems = document.into_problems();
    match read {
        Some(value) if problems.is_empty() => Ok(value),
        _ => Err(problems),
    }
}

impl Own {
    fn read(folders: &[PathBuf], problems: &mut Vec<Problem>) -> Own {
        let mut own = Own::default();
        for folder in folders {
            for (_, source) in read_folder(folder, problems) {
                problems.extend(own.add(source));
            }
        }
        own
    }

    /// Puts a description on its shelf; what else has its id or one of its names is a mistake.
    fn add(&mut self, source: Source) -> Vec<Problem> {
        let id = source.stem().to_owned();
        let mut problems = Vec::new();
        for name in aliases(&source) {
            let other = self.aliases.insert(spelled(&name.value), id.clone()).filter(|other| *other != id);
            problems.extend(other.map(|other| {
                let message = format!("the name `{}` belongs to `{other}` already", name.value);
                Problem::at(&source, name.span, Code::Duplicate, message).label("a name stands for one description")
            }));
        }
        let shelf = if super::license_toml::is_system(&source) { &mut self.systems } else { &mut self.licenses };
        if let Some(other) = shelf.insert(id.clone(), source.clone()) {
            let message = format!("the id `{id}` is that of {} too", other.name());
            problems.push(Problem::with_file(source.name(), Code::Duplicate, message).help("rename one of the files"));
        }
        problems
    }
}

/// The other names a description gives; its mistakes are reported when it is read in full.
fn aliases(source: &Source) -> Vec<Written<String>> {
    let document = Document::parse(source);
    let root = document.root();
    let aliases = root.texts("aliases").map(|list| list.value).unwrap_or_default();
    let spdx = root.text("spdx");
    aliases.into_iter().chain(spdx).collect()
}

/// A rule's text up to its first test case. Cases come last in every shipped rule, which a test holds it to.
fn before_cases(text: &'static str) -> &'static str {
    text.find("\n[[test]]").map_or(text, |end| &text[..=end])
}

/// The TOML files below a folder by their path inside it, sorted. Links to folders are not followed.
fn read_folder(folder: &Path, problems: &mut Vec<Problem>) -> Vec<(String, Source)> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        let entries = match fs::read_dir(&next) {
            Ok(entries) => entries,
            Err(error) => {
                let message = format!("cannot be listed: {error}");
                problems.push(Problem::with_file(&next.display().to_string(), Code::Unreadable, message));
                continue;
            }
        };
        for entry in entries.flatten() {
            let path = entry.path();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "toml") {
                match file::read(&path) {
                    Ok(source) => {
                        files.insert(inside(folder, &path), source);
                    }
                    Err(problem) => problems.push(problem),
                }
            }
        }
    }
    files.into_iter().collect()
}

fn inside(folder: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(folder).unwrap_or(path);
    inside.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}
