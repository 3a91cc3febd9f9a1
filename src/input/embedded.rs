//! The rules, licenses and systems that are shipped inside the program.

mod data {
    #![allow(missing_docs, reason = "written by build.rs")]
    include!(concat!(env!("OUT_DIR"), "/data.rs"));
}

pub use data::{
    DEFAULT_STANDARD, LICENSE_FAMILIES, LICENSES, LICENSES_ALIASES, LICENSES_FOLDED, RULES, SYSTEMS, SYSTEMS_ALIASES,
};

/// The text under `id` in one of the sorted tables above.
pub fn find(table: &'static [(&'static str, &'static str)], id: &str) -> Option<&'static str> {
    let at = table.binary_search_by(|(name, _)| (*name).cmp(id)).ok()?;
    table.get(at).map(|(_, text)| *text)
}
