//! `osi-check verify`: a report held against its own proof and against the files it names.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{Common, Exit};
use crate::audit::subject::Finder;
use crate::input::digest::sha256;
use crate::input::{Library, Texts, file, json};
use crate::output::escape::visible;
use crate::source::{Code, Problem, Source};
use crate::verify::{Loaded, Outcome, verify};

#[derive(Args)]
pub struct VerifyArgs {
    /// A report written with `--format json`, or `-` for standard input
    #[arg(value_name = "REPORT")]
    report: PathBuf,
    /// The files and folders of your own that the report judged, under whatever name
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    common: Common,
}

/// Derives the verdicts of a report again from its proof, with code that shares nothing with the engine.
pub fn run(args: &VerifyArgs) -> Exit {
    run_to_end(args).unwrap_or_else(|exit| exit)
}

fn run_to_end(args: &VerifyArgs) -> Result<Exit, Exit> {
    let library = args.common.library()?;
    let complain = |problem: Problem| args.common.complain(&[problem]);
    let report = read_report(&args.report).map_err(complain)?;
    let given = args.files.iter().map(|path| given(path, library)).collect::<Result<Vec<_>, _>>();
    let given = given.map_err(|problems| args.common.complain(&problems))?.concat();
    let texts = |name: &str| texts(name, &given, library);
    let rules: Vec<String> = library.rule_files().map(str::to_owned).collect();
    let json = json::read(&report).map_err(complain)?;
    let loaded = Loaded { texts: &texts, rules: &rules, hash: &sha256 };
    let outcome = verify(&json, &loaded).map_err(|why| {
        let help = "write one with `osi-check check SUBJECT --format json --output report.json`";
        complain(Problem::with_file(report.name(), Code::WrongValue, why).help(help))
    })?;
    args.common.emit(|out| {
        outcome.refused.iter().try_for_each(|why| writeln!(out, "refused: {}", visible(why)))?;
        writeln!(out, "{}", told(&outcome))
    })?;
    Ok(if outcome.refused.is_empty() { Exit::PASS } else { Exit::FAIL })
}

fn told(outcome: &Outcome) -> String {
    let Outcome { verdicts, leaves, refused } = outcome;
    let checked = format!("{verdicts} verdicts derived again from {leaves} leaves");
    match refused.len() {
        0 => format!("verified: {checked}"),
        count => format!("not verified: {count} reasons; {checked}"),
    }
}

fn read_report(path: &Path) -> Result<Source, Problem> {
    if path == Path::new("-") {
        return file::report("standard input", std::io::stdin().lock());
    }
    file::read_report(path)
}

/// A file of the user's own, or those of a folder that state something.
fn given(path: &Path, library: &Library) -> Result<Vec<Source>, Vec<Problem>> {
    if !path.is_dir() {
        return file::read_any(path).map(|source| vec![source]).map_err(|problem| vec![problem]);
    }
    let found = Finder::new(library, &Texts::default()).find(path, None)?;
    Ok(std::iter::once(found.source).chain(found.others).collect())
}

/// Every text that may stand behind a name. A path that only the report names is not opened: reports are not trusted.
fn texts(name: &str, given: &[Source], library: &Library) -> Vec<String> {
    let found = library.text(name).into_iter().chain(given.iter().cloned());
    found.map(|source| source.text().to_owned()).collect()
}
