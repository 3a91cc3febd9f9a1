//! The exit code as `--help` prints it; `gate` decides it.

pub use crate::gate::{Exit, Outcome};

/// The table as `--help` prints it.
pub const HELP: &str = "\
Exit codes: 0 everything passes; 1 something fails; 2 usage or input error; 3 something is undecided.
More with --help.";
