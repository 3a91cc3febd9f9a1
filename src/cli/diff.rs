//! `osi-check diff`: what changed from one subject to another.

use std::ffi::{OsStr, OsString};

use clap::Args;

use super::compare::{ByArgs, about, column, ended};
use super::{Common, Exit};
use crate::audit::subject::Finder;
use crate::explain::diff::{DiffReport, differences, flips};
use crate::explain::report::{SCHEMA, TOOL};
use crate::input::{Subject, Texts};
use crate::source::{Code, Problem, name_of};

#[derive(Args)]
pub struct DiffArgs {
    /// The first: a description (TOML), or the id of a known license or system
    #[arg(value_name = "FROM")]
    from: OsString,
    /// The second, of the same kind
    #[arg(value_name = "TO")]
    to: OsString,
    #[command(flatten)]
    by: ByArgs,
    #[command(flatten)]
    common: Common,
}

/// Holds two subjects against each other.
pub fn run(args: &DiffArgs) -> Exit {
    diff(args).unwrap_or_else(|exit| exit)
}

fn diff(args: &DiffArgs) -> Result<Exit, Exit> {
    let library = args.common.library()?;
    let standards = args.by.standards(library, &args.common)?;
    let texts = Texts::default();
    let finder = Finder::new(library, &texts);
    let find = |name: &OsStr| {
        let found = finder.find(name, None).map_err(|problems| args.common.complain(&problems))?;
        Ok::<Subject, Exit>(found.subject)
    };
    let (from, to) = (find(&args.from)?, find(&args.to)?);
    let (first, second) = (column(&from), column(&to));
    if first.kind != second.kind {
        let message = format!("a {} and a {} have nothing to hold against each other", first.kind, second.kind);
        let problem = Problem::with_file(&name_of(&args.to), Code::WrongValue, message);
        return Err(args.common.complain(&[problem.help("`osi-check compare` shows them side by side")]));
    }
    let (removed, added, changed) = differences(about(&from), about(&to), library.vocabulary());
    let (exit, ending) = ended(&[]);
    let report = DiffReport {
        schema: SCHEMA,
        tool: TOOL,
        from: first,
        to: second,
        removed,
        added,
        changed,
        verdicts: flips(about(&from), about(&to), &standards, &args.by.options()),
        exit: ending,
    };
    args.by.write(&report.sheet(), &args.common)?;
    Ok(exit)
}
