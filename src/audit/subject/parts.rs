//! Terms that apply together, each once.

use std::collections::HashSet;
use std::sync::Arc;

use crate::input::expression::{self, Expression};
use crate::input::{Library, stated};
use crate::lineage::{Known, base_id};
use crate::model::{License, Place, TextRead};

/// Terms on their way into one license.
pub(super) struct Parts<'p> {
    library: &'p Library,
    known: &'p Known,
    place: &'p Place,
    /// The terms so far.
    pub(super) list: Vec<Arc<License>>,
    ids: HashSet<String>,
    seen: HashSet<String>,
}

impl<'p> Parts<'p> {
    pub(super) fn new(library: &'p Library, known: &'p Known, place: &'p Place) -> Parts<'p> {
        Parts { library, known, place, list: Vec::new(), ids: HashSet::new(), seen: HashSet::new() }
    }

    /// Adds a license by a name, or an expression of names.
    pub(super) fn named(&mut self, name: &str) {
        self.expression(&expression_of(name, self.library));
    }

    pub(super) fn expression(&mut self, expression: &Expression) {
        let license = stated::license(expression, self.library, self.place);
        self.push(license);
    }

    /// Adds terms of which nothing is known but what they are called.
    pub(super) fn unread(&mut self, id: &str) {
        self.push(Arc::new(stated::unread(id, self.place)));
    }

    pub(super) fn push(&mut self, license: Arc<License>) {
        // Two texts of one file have one name; what nobody described is never the same as another.
        let read = license.parts().is_empty() && license.text_read != TextRead::None;
        let own = read && self.library.find_license(&license.id).is_none();
        if own || self.ids.insert(stated::written(&license)) {
            self.list.push(license);
        }
    }

    /// The terms of a base and of its own bases, as far as they are known. All of them are stacked: a permissive one
    /// adds nothing that could fail, and a restriction stays whatever the model itself declares.
    pub(super) fn base(&mut self, base: &str) {
        let mut waiting = vec![base_id(base).to_owned()];
        while let Some(base) = waiting.pop() {
            if !self.seen.insert(base.to_lowercase()) {
                continue;
            }
            match self.known.find(&base) {
                Some(group) => {
                    self.named(&group.license);
                    waiting.extend(group.bases.iter().cloned());
                }
                None => self.unread(&format!("(terms of the base {base})")),
            }
        }
    }

    /// The same for a model that may be the base, or the model itself: what nobody knows of it says nothing.
    pub(super) fn mentioned(&mut self, model: &str) {
        if self.known.find(base_id(model)).is_some() {
            self.base(model);
        }
    }

    /// True if a base is known, so that its terms need not be stated beside it.
    pub(super) fn knows(&self, base: &str) -> bool {
        self.known.find(base_id(base)).is_some()
    }
}

/// What a name under `license` says: a license known by all of it, or else an expression.
pub(super) fn expression_of(name: &str, library: &Library) -> Expression {
    let single = || Expression::One { license: name.to_owned(), exception: None };
    match library.find_license(name) {
        Some(_) => single(),
        None => expression::parse(name).unwrap_or_else(|_| single()),
    }
}
