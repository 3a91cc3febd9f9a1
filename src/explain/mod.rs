//! From proof to words: what was found, worst first and told once, and what would have to change.
//!
//! INVARIANT: no colour, no layout, no file format. A report is plain values that every output renders.

mod change;
pub mod diff;
mod edit;
mod fold;
mod hitting;
pub mod identity;
pub mod matrix;
mod mention;
mod message;
pub mod objection;
mod page;
pub mod permission;
mod question;
mod remedy;
pub mod report;
pub mod sheet;
mod standing;
mod tell;

pub use change::{Change, Trial, Tried, Ways};
pub use mention::{license_origin, system_origin};
pub use page::{Page, clause_page, license_page, rule_page, standard_page, system_page};
pub use report::{Report, SubjectReport};
pub use standing::{license_beside, system_beside};
pub use tell::{About, license_report, outline, system_report, tell_license, tell_system};
