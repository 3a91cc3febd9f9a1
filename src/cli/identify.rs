//! `osi-check identify`: which known license a text is, and what was changed in it. No verdict.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::texts::TextArgs;
use super::{Common, Exit};
use crate::explain::report::TextReport;
use crate::input::file;
use crate::input::text::TextReader;
use crate::output::escape::visible;
use crate::output::write_text;

#[derive(Args)]
pub struct IdentifyArgs {
    /// License texts, or `-` for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Print one JSON object a file
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    texts: TextArgs,
    #[command(flatten)]
    common: Common,
}

/// Exit code 0 if every text is known and unchanged, 3 if one is not.
pub fn run(args: &IdentifyArgs) -> Exit {
    identify(args).unwrap_or_else(|exit| exit)
}

fn identify(args: &IdentifyArgs) -> Result<Exit, Exit> {
    let library = args.common.library_without_cases()?;
    let texts = args.texts.texts().map_err(|problems| args.common.complain(&problems))?;
    let reader = TextReader::new(&library, &texts.fingerprints, texts.by_words_alone)
        .map_err(|problems| args.common.complain(&problems))?;
    let mut told = Vec::new();
    let mut problems = Vec::new();
    for path in &args.files {
        let source = if path.as_path() == Path::new("-") {
            file::any("standard input", std::io::stdin().lock())
        } else {
            file::read_any(path)
        };
        match source {
            Ok(source) => told.push((source.name().to_string(), reader.read(&source).report(&source))),
            Err(problem) => problems.push(problem),
        }
    }
    args.common.emit(|out| told.iter().try_for_each(|(name, report)| write(name, report, args.json, out)))?;
    let known = |report: &TextReport| report.terms_from == "known texts";
    match (problems.is_empty(), told.iter().all(|(_, report)| known(report))) {
        (false, _) => Err(args.common.complain(&problems)),
        (true, true) => Ok(Exit::PASS),
        (true, false) => Ok(Exit::UNDECIDED),
    }
}

fn write(name: &str, report: &TextReport, json: bool, out: &mut dyn Write) -> std::io::Result<()> {
    if json {
        let row = serde_json::json!({ "file": name, "text": report });
        return writeln!(out, "{row}");
    }
    writeln!(out, "{}", visible(name))?;
    write_text(report, out)
}
