//! What the program talks about, as plain values: clauses and their vocabulary, licenses, systems, verdicts.
//!
//! INVARIANT: nothing here reads a file, knows a file format, or decides anything.

pub mod clause;
pub mod freedom;
pub mod license;
pub mod parameter;
pub mod system;
pub mod truth;
pub mod value;
pub mod vocabulary;

pub use clause::{Clause, Place};
pub use freedom::{Freedom, Freedoms};
pub use license::{Body, Kind, License, Succession, TextRead};
pub use parameter::{Parameter, ParameterTest, ParameterType, ParameterValue};
pub use system::{Component, System, Terms};
pub use truth::Truth;
pub use value::{Openness, Value};
pub use vocabulary::{Class, ClauseId, Entry, VerdictOn, Vocabulary};
