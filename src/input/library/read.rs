//! Descriptions read into facts, with those they refer to, each when first asked for.

use std::collections::HashMap;
use std::sync::{Arc, MutexGuard, PoisonError};

use super::Library;
use crate::input::license_toml::{Unresolved, read_license};
use crate::input::spelling::spelled;
use crate::input::system_toml::read_system;
use crate::model::{License, System};
use crate::source::{Code, Document, Problem, Source, nearest};

/// How deep descriptions may refer to one another.
const DEEPEST: usize = 16;

impl Library {
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

    fn cache(&self) -> MutexGuard<'_, HashMap<String, Arc<License>>> {
        self.licenses.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn finish<T>(document: Document<'_>, read: Option<T>) -> Result<T, Vec<Problem>> {
    let problems = document.into_problems();
    match read {
        Some(value) if problems.is_empty() => Ok(value),
        _ => Err(problems),
    }
}
