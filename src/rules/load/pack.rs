//! The files that rules come from: those shipped with the program, and those of the user on top.

use std::collections::BTreeMap;

use crate::source::Source;

/// Rule files by their path below `rules/`. A later file takes the place of an earlier one with the same path,
/// except for vocabulary files, which add up.
#[derive(Clone, Debug, Default)]
pub struct Pack {
    rules: BTreeMap<String, Source>,
    vocabulary: Vec<(String, Source)>,
}

impl Pack {
    /// Adds one file; `path` is its path below the rules folder, with `/` between the parts.
    pub fn add(&mut self, path: &str, source: Source) {
        match path.strip_prefix("clauses/") {
            Some(name) => self.vocabulary.push((name.trim_end_matches(".toml").to_owned(), source)),
            None => {
                self.rules.insert(path.to_owned(), source);
            }
        }
    }

    /// The file at `path`, which is none of the vocabulary.
    pub fn file(&self, path: &str) -> Option<&Source> {
        self.rules.get(path)
    }

    /// True if a file at `path` is in a place that is read: the vocabulary, what texts and organisations are read by, or the
    /// folder of a standard. What is wrong inside of these is told where they are read.
    pub fn reads(&self, path: &str) -> bool {
        match path.split_once('/') {
            Some(("extract", rest)) => !rest.strip_prefix("harmless/").unwrap_or(rest).contains('/'),
            Some(("clauses" | "organisation", rest)) => !rest.contains('/'),
            Some((standard, _)) => self.rules.contains_key(&format!("{standard}/standard.toml")),
            None => false,
        }
    }

    /// The vocabulary files with their names, in the order in which they were added.
    pub fn vocabulary(&self) -> &[(String, Source)] {
        &self.vocabulary
    }

    /// Every file, vocabulary first.
    pub fn files(&self) -> impl Iterator<Item = &Source> {
        self.vocabulary.iter().map(|(_, source)| source).chain(self.rules.values())
    }

    /// The names of the standards, sorted.
    pub fn standards(&self) -> Vec<&str> {
        self.rules.keys().filter_map(|path| path.strip_suffix("/standard.toml")).collect()
    }

    /// The files below a standard's folder, with their paths inside it, sorted.
    pub fn files_of<'p>(&'p self, standard: &str) -> impl Iterator<Item = (&'p str, &'p Source)> {
        let folder = format!("{standard}/");
        self.rules
            .range(folder.clone()..)
            .take_while(move |(path, _)| path.starts_with(&folder))
            .map(|(path, source)| (path.split_once('/').map_or(path.as_str(), |(_, rest)| rest), source))
    }
}
