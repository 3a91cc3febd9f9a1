//! The rules, licenses and systems that are shipped inside the program.

use crate::source::{Shipped, Texts};
use crate::text::extract::Prepared;

mod data {
    #![allow(missing_docs, reason = "written by build.rs")]
    use super::Shipped;
    include!(concat!(env!("OUT_DIR"), "/data.rs"));
}

pub use data::{
    DEFAULT_STANDARD, LICENSE_FAMILIES, LICENSES, LICENSES_ALIASES, LICENSES_FOLDED, RULES, SYSTEMS, SYSTEMS_ALIASES,
};

/// The patterns of `rules/extract/`, read when the program was built.
pub const PREPARED: Prepared = Prepared {
    texts: Texts { all: data::PATTERN_WORDS, ends: data::PATTERN_WORD_ENDS },
    patterns: Texts { all: data::PATTERNS, ends: data::PATTERN_TEXT_ENDS },
    sorted: data::PATTERNS_SORTED,
    numbers: data::PATTERN_NUMBERS,
    ends: data::PATTERN_ENDS,
    phrases: data::PATTERN_PHRASES,
    common: data::COMMON_WORDS,
};

/// What is under `id` in one of the sorted tables above.
pub fn find<T: Copy>(table: &'static [(&'static str, T)], id: &str) -> Option<T> {
    let at = table.binary_search_by(|(name, _)| (*name).cmp(id)).ok()?;
    table.get(at).map(|(_, found)| *found)
}
