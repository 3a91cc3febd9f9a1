//! `osi-check rules`: standards, rules and vocabulary, listed; its subcommands test and check them.

use clap::{Args, Subcommand};

use super::rules_lint::LintArgs;
use super::rules_test::TestArgs;
use super::{Common, Exit, rules_lint, rules_test};
use crate::input::Library;
use crate::output::escape::visible;
use crate::rules::Standard;
use crate::source::Problem;

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct RulesArgs {
    #[command(subcommand)]
    action: Option<Action>,
    /// List the rules of this standard alone
    #[arg(short, long, value_name = "ID")]
    standard: Option<String>,
    /// List the vocabulary instead: every clause that a description may name
    #[arg(long, conflicts_with = "standard")]
    clauses: bool,
    #[command(flatten)]
    common: Common,
}

#[derive(Subcommand)]
enum Action {
    /// Run every rule on its own test cases, and every pattern that reads texts on its own sentences
    Test(TestArgs),
    /// Look for rules that cannot fire, contradict or shadow others, or lack a source, a remedy or a test
    Lint(LintArgs),
}

/// Lists, tests or checks rules.
pub fn run(args: &RulesArgs) -> Exit {
    let ended = match &args.action {
        Some(Action::Test(args)) => rules_test::run(args),
        Some(Action::Lint(args)) => rules_lint::run(args),
        None if args.clauses => list_clauses(args),
        None => list(args),
    };
    ended.unwrap_or_else(|exit| exit)
}

pub(super) fn load(library: &Library, only: Option<&str>) -> Result<Vec<Standard>, Vec<Problem>> {
    match only {
        Some(id) => Ok(vec![library.standard(id)?]),
        None => library.standards().into_iter().map(|id| library.standard(id)).collect(),
    }
}

fn list(args: &RulesArgs) -> Result<Exit, Exit> {
    let library = args.common.library()?;
    let standards = load(library, args.standard.as_deref()).map_err(|problems| args.common.complain(&problems))?;
    args.common.emit(|out| {
        for standard in &standards {
            writeln!(out, "{}  {} {}", visible(&standard.id), visible(&standard.title), visible(&standard.version))?;
            for rule in &standard.rules {
                writeln!(out, "  {:40}  {}", visible(rule.short_id()), visible(&rule.title))?;
            }
        }
        Ok(())
    })?;
    Ok(Exit::PASS)
}

fn list_clauses(args: &RulesArgs) -> Result<Exit, Exit> {
    let library = args.common.library()?;
    args.common.emit(|out| {
        library.vocabulary().iter().try_for_each(|(_, entry)| {
            writeln!(out, "{:28}  {:11}  {}", visible(&entry.id), entry.class.word(), visible(&entry.asks))
        })
    })?;
    Ok(Exit::PASS)
}
