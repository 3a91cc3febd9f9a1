//! The gate: what a policy asks of subjects, which objections somebody accepted, and how the run ends.
//!
//! INVARIANT: nothing here reads a clock or writes a file. An objection is accepted only by an allowance, a waiver or a
//! baseline that names it; whatever else remains of a verdict stops the run.

mod baseline;
mod decide;
mod exit;
mod fingerprint;
mod load;
mod object;
mod policy;
mod waiver;

pub use baseline::Baseline;
pub use decide::{Decided, Gate, decide};
pub use exit::{Exit, Outcome};
pub use fingerprint::sha256;
pub use load::read_policy;
pub use policy::{Effective, Lists, Override, Policy, Requirement, Rung, UnknownMeans};
pub use waiver::Waiver;
