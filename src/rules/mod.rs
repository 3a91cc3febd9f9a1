//! Standards as data: what a rule says, how rules make a standard, and how both are read from TOML.
//!
//! INVARIANT: no standard, rule or clause is known here by name. The folder is the registry and the path is the id.

pub mod lint;
pub mod load;
pub mod mutant;
pub mod pattern;
pub mod rule;
pub mod standard;

pub use load::{Pack, load_standard, load_vocabulary};
pub use mutant::{Mutant, mutants};
pub use pattern::{Pattern, PatternKind};
pub use rule::{Basis, Case, Example, Rule, RuleSource};
pub use standard::{Combine, Criterion, Labels, Level, Reading, Settlement, Standard, Step};
