//! `--as org.toml`: the organisation that asks "may we?".

use std::path::Path;

use crate::engine::{Measure, Options, permit_license, permit_system};
use crate::explain::permission::{PermissionReport, tell_permission};
use crate::input::{Library, Subject, file, read_organisation};
use crate::model::Organisation;
use crate::rules::Bearings;
use crate::source::Problem;

/// An organisation, and how clauses bear on it.
pub struct Asks {
    file: String,
    bearings: Bearings,
    organisation: Organisation,
}

/// The organisation in the file at `path`.
pub(super) fn asks(path: &Path, library: &Library) -> Result<Asks, Vec<Problem>> {
    let bearings = library.bearings()?;
    let source = file::read(path).map_err(|problem| vec![problem])?;
    let organisation = read_organisation(&source, &bearings.facts)?;
    Ok(Asks { file: source.name().to_string(), bearings, organisation })
}

impl Asks {
    /// The organisation's file.
    pub(super) fn file(&self) -> &str {
        &self.file
    }

    /// The answer for each subject.
    pub(super) fn answers(&self, subjects: &[Subject], library: &Library, options: &Options) -> Vec<PermissionReport> {
        subjects.iter().map(|subject| self.answer(subject, library, options)).collect()
    }

    /// What the terms of a subject mean for the organisation.
    pub(super) fn answer(&self, subject: &Subject, library: &Library, options: &Options) -> PermissionReport {
        let vocabulary = library.vocabulary();
        let measure = Measure { bearings: &self.bearings, vocabulary, organisation: &self.organisation, options };
        let permission = match subject {
            Subject::License(license) => permit_license(license, measure),
            Subject::System(system) => permit_system(system, measure),
        };
        tell_permission(&self.organisation.name, &permission, vocabulary)
    }
}
