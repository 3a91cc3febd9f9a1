//! A bill of materials as terms: every component's together, the worst of them counts.

use std::collections::HashMap;
use std::sync::Arc;

use super::parts::Parts;
use crate::input::bom::{Bom, Component};
use crate::input::{Library, stated};
use crate::lineage::Known;
use crate::model::{License, Place};

/// Disagreements told in one note.
const TOLD: usize = 10;

/// Names of components under the same terms that are told; the rest are counted.
const NAMED: usize = 3;

/// The terms of a bill. Components under the same terms are one part, judged once: a bill of twenty thousand has some
/// dozens of terms.
pub(super) fn license(bill: &Bom, place: &Place, library: &Library, known: &Known) -> License {
    let mut groups: Vec<Group> = Vec::new();
    let mut places: HashMap<Vec<String>, usize> = HashMap::new();
    for one in &bill.components {
        let terms = terms(one, place, library, known);
        let ids = terms.iter().map(|part| stated::written(part)).collect();
        let at = *places.entry(ids).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.add(&one.name),
            None => groups.push(Group { names: vec![&one.name], more: 0, terms }),
        }
    }
    let mut parts: Vec<Arc<License>> = groups.into_iter().map(|group| group.license(place)).collect();
    if parts.is_empty() {
        parts.push(Arc::new(stated::unread("(no component)", place)));
    }
    let mut license = stated::all_of(&place.file, parts, place);
    license.name.clone_from(&bill.name);
    let count = bill.components.len();
    let mut notes = vec![format!("{count} component{}; the worst of them counts", if count == 1 { "" } else { "s" })];
    let mut differ = bill.components.iter().filter_map(|one| one.disagreement.as_deref());
    let told: Vec<&str> = differ.by_ref().take(TOLD).collect();
    if !told.is_empty() {
        let more = differ.count();
        let more = if more > 0 { format!("; and {more} more") } else { String::new() };
        notes.push(format!("statements disagree: {}{more}", told.join("; ")));
    }
    license.note = Some(notes.join("; "));
    license
}

/// Components under the same terms.
struct Group<'b> {
    names: Vec<&'b str>,
    more: usize,
    terms: Vec<Arc<License>>,
}

impl<'b> Group<'b> {
    fn add(&mut self, name: &'b str) {
        if self.names.len() < NAMED { self.names.push(name) } else { self.more += 1 }
    }

    fn license(self, place: &Place) -> Arc<License> {
        let named = self.names.join(", ");
        let name = if self.more > 0 { format!("{named} and {} more", self.more) } else { named };
        Arc::new(stated::all_of(&name, self.terms, place))
    }
}

/// What binds whoever takes one component: its own license, and what is stated or known of what it was made from.
fn terms(one: &Component, place: &Place, library: &Library, known: &Known) -> Vec<Arc<License>> {
    let mut parts = Parts::new(library, known, place);
    match &one.license {
        Some(license) => parts.expression(license),
        None => parts.unread("(no license stated)"),
    }
    for ancestor in &one.ancestors {
        if let Some(license) = &ancestor.license {
            parts.expression(license);
        }
        // What the bill states of an ancestor, and what is known of it, both count.
        if ancestor.license.is_none() || parts.knows(&ancestor.name) {
            parts.base(&ancestor.name);
        }
    }
    parts.list
}
