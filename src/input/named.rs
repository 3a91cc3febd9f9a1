//! The licenses that a text holds or names, as one set of terms: all of them apply, but for those of which it gives the choice.

use std::sync::Arc;

use super::text::placed;
use crate::model::{Body, License, TextRead};
use crate::source::Source;
use crate::text::Normalized;

/// Licenses in their order; each is one, or several of which one may be chosen.
///
/// `A and B or C` counts as `A and (B or C)`, which allows no more than any other reading of it.
#[derive(Default)]
pub(super) struct Named(Vec<Vec<Arc<License>>>);

impl Named {
    /// One that applies whatever else does.
    pub fn all(&mut self, license: Arc<License>) {
        self.0.push(vec![license]);
    }

    /// One that may be chosen instead of the last.
    pub fn or(&mut self, license: Arc<License>) {
        match self.0.last_mut() {
            Some(choice) if choice.iter().any(|other| other.id == license.id) => {}
            Some(choice) => choice.push(license),
            None => self.all(license),
        }
    }

    /// The terms, with the lines of the user's own text where they are those of one license; none where nothing is named.
    pub fn license(self, source: &Source, text: &Normalized<'_>) -> Option<License> {
        let mut terms: Vec<Arc<License>> = Vec::new();
        for choice in self.0 {
            let license = match choice.as_slice() {
                [only] => only.clone(),
                [first, ..] => Arc::new(several(first, " OR ", " or ", Body::AnyOf(choice.clone()), &choice)),
                [] => continue,
            };
            if !terms.iter().any(|other| other.id == license.id) {
                terms.push(license);
            }
        }
        match terms.as_slice() {
            [] => None,
            [only] => Some(placed(only, source, text)),
            [first, ..] => {
                let first = placed(first, source, text);
                let whole = several(&first, " AND ", ", and ", Body::AllOf(terms.clone()), &terms);
                Some(License { id: source.stem().to_owned(), ..whole })
            }
        }
    }
}

/// Terms made of several licenses, `first` being the first of them.
fn several(first: &License, glue: &str, words: &str, body: Body, parts: &[Arc<License>]) -> License {
    let join =
        |name: fn(&License) -> &str, glue: &str| parts.iter().map(|part| name(part)).collect::<Vec<_>>().join(glue);
    License {
        id: join(|part| &part.id, glue),
        name: join(|part| &part.name, words),
        evidence: Vec::new(),
        succession: None,
        text_read: TextRead::Full,
        body,
        ..first.clone()
    }
}
