//! `osi-check rules lint`: what is wrong with rules that load.

use clap::Args;

use super::rules::load;
use super::{Common, Exit, color};
use crate::output::problem::write_problems;
use crate::rules::lint;

#[derive(Args)]
pub(super) struct LintArgs {
    /// Look at the rules of this standard alone
    #[arg(short, long, value_name = "ID")]
    standard: Option<String>,
    #[command(flatten)]
    common: Common,
}

/// Names every finding at its place. Exit code 1 if there is one.
pub(super) fn run(args: &LintArgs) -> Result<Exit, Exit> {
    let library = args.common.library()?;
    let standards = load(library, args.standard.as_deref()).map_err(|problems| args.common.complain(&problems))?;
    let mut found: Vec<_> = standards.iter().flat_map(lint::lint).collect();
    // What one standard alone does not read, another may.
    if args.standard.is_none() {
        found.extend(lint::unread(library.vocabulary(), &standards));
    }
    let colored = color::for_output(args.common.color, args.common.output.is_some());
    let rules: usize = standards.iter().map(|standard| standard.rules.len()).sum();
    args.common.emit(|out| {
        write_problems(&found, colored, out)?;
        writeln!(out, "{rules} rules in {} standards: {} findings", standards.len(), found.len())
    })?;
    Ok(if found.is_empty() { Exit::PASS } else { Exit::FAIL })
}
