//! The files a verdict rests on, each with a hash of its content, so that the verdict can be verified later.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::library::Library;
use super::subject::Subject;
use crate::explain::report::InputReport;
use crate::model::{Clause, License, Place, System, Terms};
use crate::rules::Standard;
use crate::source::Source;

/// SHA-256 of `bytes`, in hexadecimal.
///
/// # Example
/// ```
/// assert!(osi_check::input::digest::sha256(b"").starts_with("e3b0c44298fc1c149afbf4c8996fb924"));
/// ```
pub fn sha256(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The files that the verdicts of `standards` on `subject` rest on, sorted by name. `given` are the files the user named.
pub fn inputs<'s>(
    subject: &Subject,
    given: &[&Source],
    standards: impl IntoIterator<Item = &'s Standard>,
    library: &Library,
) -> Vec<InputReport> {
    let mut files: BTreeSet<String> = library.vocabulary_files().map(str::to_owned).collect();
    match subject {
        Subject::License(license) => of_license(license, &mut files),
        Subject::System(system) => of_system(system, &mut files),
    }
    for standard in standards {
        of_standard(standard, library, &mut files);
        let terms_by = standard.terms_by.as_deref().and_then(|id| library.standard(id).ok());
        terms_by.iter().for_each(|standard| of_standard(standard, library, &mut files));
    }
    files.extend(given.iter().map(|source| source.name().to_string()));
    let own = |file: &str| given.iter().find(|source| &**source.name() == file).map(|source| (*source).clone());
    let text = |file: &str| own(file).or_else(|| library.text(file));
    let hashed = files.into_iter().filter_map(|file| {
        let sha256 = sha256(text(&file)?.bytes());
        Some(InputReport { file, sha256 })
    });
    hashed.collect()
}

fn of_standard(standard: &Standard, library: &Library, files: &mut BTreeSet<String>) {
    files.extend(library.standard_file(&standard.id).map(str::to_owned));
    files.extend(standard.rules.iter().map(|rule| rule.file.name().to_string()));
}

fn of_license(license: &License, files: &mut BTreeSet<String>) {
    add(&license.place, files);
    of_clauses(license.clauses().iter().chain(&license.evidence).chain(&license.lapsed), files);
    license.parts().iter().for_each(|part| of_license(part, files));
    if let Some(succession) = &license.succession {
        of_license(&succession.to, files);
    }
}

fn of_system(system: &System, files: &mut BTreeSet<String>) {
    add(&system.place, files);
    of_clauses(&system.evidence, files);
    for component in &system.components {
        add(&component.fact.place, files);
        if let Terms::License(license) = &component.terms {
            of_license(license, files);
        }
    }
}

fn of_clauses<'c>(clauses: impl IntoIterator<Item = &'c Clause>, files: &mut BTreeSet<String>) {
    clauses.into_iter().for_each(|clause| add(&clause.place, files));
}

fn add(place: &Place, files: &mut BTreeSet<String>) {
    if !files.contains(&*place.file) {
        files.insert(place.file.to_string());
    }
}
