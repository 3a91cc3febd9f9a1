//! A bill of materials as terms: every component's together, the worst of them counts.

use std::sync::Arc;

use super::parts::Parts;
use crate::input::bom::{Bom, Component};
use crate::input::{Library, stated};
use crate::lineage::Known;
use crate::model::{License, Place};

/// Disagreements told in one note.
const TOLD: usize = 10;

/// The terms of a bill.
pub(super) fn license(bill: &Bom, place: &Place, library: &Library, known: &Known) -> License {
    let component = |one: &Component| {
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
        Arc::new(stated::all_of(&one.name, parts.list, place))
    };
    let mut parts: Vec<Arc<License>> = bill.components.iter().map(component).collect();
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
