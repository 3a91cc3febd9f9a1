//! Tables in every format: laid out for people, and as single results for the programs that take those.

mod github;
mod gitlab;
mod grid;
mod json;
mod junit;
mod page;
mod sarif;
mod text;

use std::io::{self, Write};

use crate::explain::sheet::Sheet;

pub(super) use github::github;
pub(super) use gitlab::gitlab;
pub(super) use grid::terminal;
pub(super) use json::{json, jsonl};
pub(super) use junit::junit;
pub(super) use page::html;
pub(super) use sarif::sarif;
pub(super) use text::{csv, markdown};

/// Adds the tables to the file that a pipeline keeps for summaries.
///
/// # Errors
/// What writing gives.
pub fn summary(sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    markdown(sheet, out)
}
