//! Rules, standards and the vocabulary, read from TOML with the place of every mistake.

mod clause;
mod pack;
mod pattern;
mod rule;
mod standard;
mod vocabulary;

pub use clause::{ClauseContext, Heading, read_clause, read_component};
pub use pack::Pack;
pub use standard::load_standard;
pub use vocabulary::load_vocabulary;
