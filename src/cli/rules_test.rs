//! `osi-check rules test`: every rule on its own cases, every pattern that reads texts on its own sentences, and whether the
//! cases would notice a change in a rule.

use std::collections::BTreeSet;
use std::io::{self, Write};

use clap::Args;

use super::rules::load;
use super::{Common, Exit};
use crate::engine::case_value;
use crate::input::Library;
use crate::output::escape::visible;
use crate::rules::{Mutant, Rule, Standard, mutants};
use crate::source::{Problem, Span};
use crate::text::extract::Example;

#[derive(Args)]
pub(super) struct TestArgs {
    /// Test the rules of this standard alone, and no sentences
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
    let standards = load(library, args.standard.as_deref()).map_err(|problems| args.common.complain(&problems))?;
    let within = format!("in {} standards", standards.len());
    let mut tallies = vec![if args.mutate {
        Tally { what: "changed rules", within, words: ("noticed", "unnoticed"), ..all_mutants(&standards) }
    } else {
        Tally { what: "rule tests", within, words: ("passed", "failed"), ..all_cases(&standards) }
    }];
    // The sentences belong to no standard, and nothing changes their patterns.
    if args.standard.is_none() && !args.mutate {
        tallies.push(all_sentences(library).map_err(|problems| args.common.complain(&problems))?);
    }
    args.common.emit(|out| tallies.iter().try_for_each(|tally| tally.write(out)))?;
    Ok(if tallies.iter().all(|tally| tally.failures.is_empty()) { Exit::PASS } else { Exit::FAIL })
}

/// How many were run, and what went wrong.
#[derive(Default)]
struct Tally {
    what: &'static str,
    within: String,
    words: (&'static str, &'static str),
    run: usize,
    failures: Vec<String>,
}

impl Tally {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        self.failures.iter().try_for_each(|failure| writeln!(out, "{}", visible(failure)))?;
        let (bad, (good_word, bad_word)) = (self.failures.len(), self.words);
        let good = self.run.saturating_sub(bad);
        writeln!(out, "{} {} {}: {good} {good_word}, {bad} {bad_word}", self.run, self.what, self.within)
    }
}

/// The sentences beside the patterns that read clauses out of texts.
fn all_sentences(library: &Library) -> Result<Tally, Vec<Problem>> {
    let extractor = library.extractor()?;
    let files: BTreeSet<&str> = extractor.examples().iter().map(|example| example.file.as_str()).collect();
    let wanted = |example: &Example| match (&example.clause, example.holds) {
        (Some(clause), true) => format!("`{clause}`"),
        (Some(clause), false) => format!("no `{clause}`"),
        (None, true) => "nothing left over".to_owned(),
        (None, false) => "words left over".to_owned(),
    };
    let failures = extractor.test().into_iter().map(|failure| {
        let example = &failure.example;
        format!("{}: \"{}\" gives {}, expected {}", example.file, example.text, failure.found, wanted(example))
    });
    Ok(Tally {
        what: "sentences",
        within: format!("in {} files of patterns", files.len()),
        words: ("read as they should be", "not"),
        run: extractor.examples().len(),
        failures: failures.collect(),
    })
}

fn all_cases(standards: &[Standard]) -> Tally {
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
    Tally { run, failures, ..Tally::default() }
}

fn all_mutants(standards: &[Standard]) -> Tally {
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
    Tally { run, failures, ..Tally::default() }
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
