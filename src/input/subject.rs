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

/// A subject and the text that describes it.
#[derive(Clone, Debug)]
pub struct Found {
    /// The subject.
    pub subject: Subject,
    /// Its description as it was read.
    pub source: Source,
    /// True if the argument is a path; else it is an id, or standard input.
    pub is_file: bool,
}

/// Why a subject cannot be judged: every mistake found.
pub type SubjectError = Vec<Problem>;

impl Subject {
    /// The subject that an argument names: `-`, a path, or an id.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn find(argument: &str, library: &Library) -> Result<Subject, SubjectError> {
        Subject::locate(argument, library).map(|found| found.subject)
    }

    /// The same, with the text that describes it.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn locate(argument: &str, library: &Library) -> Result<Found, SubjectError> {
        let path = Path::new(argument);
        let is_file = argument != "-" && path.symlink_metadata().is_ok();
        let source = match argument {
            "-" => file::text("standard input", std::io::stdin().lock()),
            _ if is_file => file::read(path),
            _ => library.description(argument).ok_or_else(|| library.unknown(argument)),
        };
        let source = source.map_err(|problem| vec![problem])?;
        let subject = if argument == "-" || is_file {
            Subject::read(&source, library)?
        } else if library.find_license(argument).is_some() {
            library.license(argument).map(Subject::License)?
        } else {
            library.system(argument).map(|system| Subject::System(Box::new(system)))?
        };
        Ok(Found { subject, source, is_file })
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
