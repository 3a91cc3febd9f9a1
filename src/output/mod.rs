//! Reports as people and programs read them. One file a format, one table of them all.
//!
//! INVARIANT: formats know the report and nothing else. Untrusted text reaches a reader only through [`escape`].

pub mod audit;
mod csv;
mod github;
mod gitlab;
mod html;
pub mod identity;
mod json;
mod jsonl;
mod junit;
pub mod lineage;
mod markdown;
mod page;
pub mod problem;
mod refusals;
mod sarif;
pub mod sheet;
mod terminal;
mod text;
mod view;

use std::io::{self, Write};

use crate::explain::Report;
use crate::explain::sheet::Sheet;

pub use crate::escape;
pub use page::write_page;
pub use text::write_text;

/// How much to tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// The verdict and nothing else.
    Verdict,
    /// What matters, told once.
    #[default]
    Findings,
    /// Reasons and remarks as well.
    Everything,
}

/// Writes a summary of a report.
pub type Summary = fn(&Report, &mut dyn Write) -> io::Result<()>;

/// A way to write a report.
#[derive(Clone, Copy)]
pub struct Format {
    /// The name used with `--format`.
    pub name: &'static str,
    /// What it is for.
    pub summary: &'static str,
    /// Writes a report.
    pub render: fn(&Report, Detail, &mut dyn Write) -> io::Result<()>,
    /// Writes a comparison, or what changed.
    pub sheet: fn(&Sheet, &mut dyn Write) -> io::Result<()>,
    /// What it adds to the file that a pipeline keeps for summaries, if anything.
    pub summary_beside: Option<Summary>,
}

/// Every format. `--format`, its help and the format tests all walk this table.
pub const FORMATS: &[Format] = &[
    terminal::FORMAT,
    json::FORMAT,
    jsonl::FORMAT,
    sarif::FORMAT,
    junit::FORMAT,
    github::FORMAT,
    gitlab::FORMAT,
    markdown::FORMAT,
    csv::FORMAT,
    html::FORMAT,
];

/// The format of this name.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}
