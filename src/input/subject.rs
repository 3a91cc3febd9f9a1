//! What the user asks about: a file, standard input, or the id of something known.

use std::path::Path;
use std::sync::Arc;

use crate::model::{License, System};
use crate::source::{Problem, Source};

use super::file;
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

/// Why a subject cannot be judged: every mistake found.
pub type SubjectError = Vec<Problem>;

impl Subject {
    /// The subject that an argument names: `-`, a path, or an id.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn find(argument: &str, library: &Library) -> Result<Subject, SubjectError> {
        Subject::find_with_source(argument, library).map(|(subject, _)| subject)
    }

    /// The same, with the text it was read from where the user gave one.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn find_with_source(argument: &str, library: &Library) -> Result<(Subject, Option<Source>), SubjectError> {
        let given = |source: Source| Subject::read(&source, library).map(|subject| (subject, Some(source)));
        if argument == "-" {
            let input = std::io::stdin();
            return given(file::text("standard input", input.lock()).map_err(|problem| vec![problem])?);
        }
        let path = Path::new(argument);
        if path.symlink_metadata().is_ok() {
            return given(file::read(path).map_err(|problem| vec![problem])?);
        }
        Subject::known(argument, library).map(|subject| (subject, None))
    }

    fn known(argument: &str, library: &Library) -> Result<Subject, SubjectError> {
        if library.find_license(argument).is_some() {
            return library.license(argument).map(Subject::License);
        }
        if library.find_system(argument).is_some() {
            return library.system(argument).map(|system| Subject::System(Box::new(system)));
        }
        Err(vec![library.unknown(argument)])
    }

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
