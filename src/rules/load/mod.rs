//! Rules, standards and the vocabulary, read from TOML with the place of every mistake.

mod bearing;
mod clause;
mod pack;
mod pattern;
mod rule;
mod standard;
mod vocabulary;

pub use bearing::load_bearings;
pub use clause::{ClauseContext, Heading, read_clause, read_component, read_value};
pub use pack::Pack;
pub use standard::load_standard;
pub use vocabulary::load_vocabulary;
