//! `osi-check rules test`: every rule on its own cases, and whether the cases would notice a change in the rule.

use clap::Args;

use super::rules::load;
use super::{Common, Exit};
use crate::engine::case_value;
use crate::output::escape::visible;
use crate::rules::{Mutant, Rule, Standard, mutants};
use crate::source::Span;

#[derive(Args)]
pub(super) struct TestArgs {
    /// Test the rules of this standard alone
    #[arg(short, long, value_name = "ID")]
    standard: Option<String>,
    /// Change each condition of each rule in turn, and name the changes that no case notices
    #[arg(long)]
    mutate: bool,
    #[command(flatten)]
    common: Common,
}

/// Runs the cases, or the changed rules on them.
pub(super) fn run(args: &TestArgs) -> Result<Exit, Exit> {
    let library = args.common.library()?;
    let standards = load(&library, args.standard.as_deref()).map_err(|problems| args.common.complain(&problems))?;
    let (run, failures) = if args.mutate { all_mutants(&standards) } else { all_cases(&standards) };
    let words =
        if args.mutate { ("changed rules", "noticed", "unnoticed") } else { ("rule tests", "passed", "failed") };
    args.common.emit(|out| {
        failures.iter().try_for_each(|failure| writeln!(out, "{}", visible(failure)))?;
        let noticed = run - failures.len();
        let (what, good, bad) = words;
        writeln!(out, "{run} {what} in {} standards: {noticed} {good}, {} {bad}", standards.len(), failures.len())
    })?;
    Ok(if failures.is_empty() { Exit::PASS } else { Exit::FAIL })
}

fn all_cases(standards: &[Standard]) -> (usize, Vec<String>) {
    let mut run = 0;
    let mut failures = Vec::new();
    for (standard, rule) in rules(standards) {
        for case in &rule.cases {
            run += 1;
            let value = case_value(standard, rule, case);
            if value != case.expect {
                let (found, wanted) = (value.word(), case.expect.word());
                failures.push(told(rule, &case.span, &format!("`{}` gives {found}, expected {wanted}", case.name)));
            }
        }
    }
    (run, failures)
}

fn all_mutants(standards: &[Standard]) -> (usize, Vec<String>) {
    let mut run = 0;
    let mut failures = Vec::new();
    for (standard, rule) in rules(standards) {
        for mutant in mutants(rule) {
            run += 1;
            if !is_noticed(standard, rule, &mutant) {
                failures.push(told(rule, &mutant.span, &format!("no case notices that it {}", mutant.change)));
            }
        }
    }
    (run, failures)
}

fn is_noticed(standard: &Standard, rule: &Rule, mutant: &Mutant) -> bool {
    rule.cases.iter().any(|case| case_value(standard, &mutant.rule, case) != case.expect)
}

fn rules(standards: &[Standard]) -> impl Iterator<Item = (&Standard, &Rule)> {
    standards.iter().flat_map(|standard| standard.rules.iter().map(move |rule| (standard, rule)))
}

fn told(rule: &Rule, span: &Span, what: &str) -> String {
    let place = rule.file.place(span.start);
    format!("{}:{}:{}: {}: {what}", place.file, place.line, place.column, rule.id)
}
