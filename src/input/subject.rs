//! What the user asks about: a file, standard input, or the id of something known.

use std::sync::Arc;

use crate::explain::report::TextReport;
use crate::model::{License, System};
use crate::source::{Problem, Source};

use super::library::Library;
use super::license_toml::is_system;

/// Something to judge.
#[derive(Clone, Debug)]
pub enum Subject {
    /// Terms.
    License(Arc<License>),
    /// A system.
    System(Box<System>),
}

/// A subject and the text that describes it.
#[derive(Clone, Debug)]
pub struct Found {
    /// The subject.
    pub subject: Subject,
    /// Its description as it was read.
    pub source: Source,
    /// True if the argument is a path; else it is words, or standard input.
    pub is_file: bool,
    /// How it was read, where it is a license text itself.
    pub text: Option<TextReport>,
    /// The texts of the files in it, where it is a folder.
    pub others: Vec<Source>,
}

/// How license texts are read.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    /// Fingerprint files of the user's own, with their names.
    pub fingerprints: Vec<(String, Vec<u8>)>,
    /// Leave all fingerprints out and go by the words of a text.
    pub by_words_alone: bool,
}

/// Why a subject cannot be judged: every mistake found.
pub type SubjectError = Vec<Problem>;

impl Subject {
    /// The subject that a text describes.
    ///
    /// # Errors
    /// Every mistake in it.
    pub fn read(source: &Source, library: &Library) -> Result<Subject, SubjectError> {
        if is_system(source) {
            library.read_system(source).map(|system| Subject::System(Box::new(system)))
        } else {
            library.read_license(source).map(|license| Subject::License(Arc::new(license)))
        }
    }

    /// Its id.
    pub fn id(&self) -> &str {
        match self {
            Subject::License(license) => &license.id,
            Subject::System(system) => &system.id,
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        match self {
            Subject::License(license) => &license.name,
            Subject::System(system) => &system.name,
        }
    }
}
