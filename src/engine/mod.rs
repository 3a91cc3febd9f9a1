//! Judging: facts and a standard in, a verdict with its proof out.
//!
//! INVARIANT: pure. No I/O, no clock, no printing; nothing here can fail, and nothing knows of TOML, paths or colours.

mod combine;
mod conflict;
mod derive;
mod facts;
mod finding;
mod judge;
mod lanes;
mod lever;
mod permission;
mod permit;
mod ready;
mod system;
mod truth;
mod verdict;

use jiff::civil::Date;

pub use combine::{best, per_criterion, standing};
pub use conflict::{Goal, kind_of_terms, license_conflicts, license_slot, system_conflicts, terms_conflicts};
pub use facts::Facts;
pub use finding::{case_value, rule_value};
pub use judge::judge_license;
pub use lever::{Lever, Means, candidates};
pub use permission::{Answer, Permission, Point};
pub use permit::{Measure, permit_license, permit_system};
pub use ready::{Hit, Outcome, Ready};
pub use system::{SystemVerdict, judge_system};
pub use verdict::{Because, Effect, Finding, Part, Settled, Standing, Turn, Verdict};

/// What the person who asks may choose.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The day for which the question is asked. Without it, terms are judged as they stand before any later change.
    pub as_of: Option<Date>,
    /// The reading of the standard; its default one for none.
    pub reading: Option<String>,
    /// Judge by the clauses alone, and leave out what authorities said.
    pub ignore_status: bool,
}
