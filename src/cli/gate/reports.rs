//! What a gated run leaves behind: reports, the step's summary, the baseline; and the exit code that all of them name.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Keeper;
use crate::cli::check::parse_format;
use crate::cli::{Common, Exit};
use crate::explain::Report;
use crate::explain::report::ExitReport;
use crate::gate::{Baseline, Outcome};
use crate::output::{Detail, Format, Summary};
use crate::source::{Code, Problem, name_of};

/// The variable that names the file for a step's summary on GitHub.
const STEP_SUMMARY: &str = "GITHUB_STEP_SUMMARY";

/// One more report.
#[derive(Clone)]
pub(super) struct ReportTo {
    format: Format,
    file: PathBuf,
}

pub(super) fn parse_report(text: &str) -> Result<ReportTo, String> {
    let (format, file) = text.split_once('=').ok_or("expected FORMAT=FILE, such as `junit=osi.xml`")?;
    if file.is_empty() {
        return Err("no file is named after `=`".to_owned());
    }
    Ok(ReportTo { format: parse_format(format)?, file: file.into() })
}

/// Two reports in one file would leave one of them; `others` are files that are written as well.
pub(super) fn told_apart<'f>(
    reports: &'f [ReportTo],
    others: impl IntoIterator<Item = &'f Path>,
) -> Result<(), Vec<Problem>> {
    let mut seen: Vec<&Path> = others.into_iter().collect();
    let mut problems = Vec::new();
    for file in reports.iter().map(|one| one.file.as_path()) {
        if seen.contains(&file) {
            let message = "is the file of two reports, and would hold one of them";
            problems.push(
                Problem::with_file(&name_of(file), Code::Contradiction, message)
                    .help("give each `--report` a file of its own"),
            );
        }
        seen.push(file);
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// How the report that is asked for is written.
#[derive(Clone, Copy)]
pub struct Printed {
    /// `--format`.
    pub format: Format,
    /// How much to tell.
    pub detail: Detail,
}

impl Keeper<'_> {
    /// Writes everything, and says how the program ends. Files come first: one that cannot be written is part of how the
    /// run ends, and what is written says so.
    pub fn deliver(&self, report: &mut Report, mut outcome: Outcome, printed: Printed, common: &Common) -> Exit {
        let write = |report: &Report, format: Format, file: Option<&Path>| {
            common.emit_to(file, |out| (format.render)(report, printed.detail, out))
        };
        let mut ended = vec![self.write_baseline(report, common)];
        let summary = self.summary(printed).map_err(|problem| common.complain(&[problem]));
        ended.push(summary.as_ref().map(|_| ()).map_err(|exit| *exit));
        let printed_to = common.output.as_deref().map(|file| (printed.format, file));
        let files = self.args.report.iter().map(|also| (also.format, also.file.as_path())).chain(printed_to);
        let mut whole = Vec::new();
        for (format, file) in files {
            let written = write(report, format, Some(file));
            ended.push(written);
            whole.extend(written.ok().map(|()| (format, file)));
        }
        outcome.unwritten = ended.iter().filter(|one| one.is_err()).count();
        if outcome.unwritten > 0 {
            report.exit = ExitReport { code: outcome.exit().0, reason: outcome.reason() };
            // What was written named another end.
            for (format, file) in whole {
                let _ = write(report, format, Some(file));
            }
        }
        let mut last = Vec::new();
        if let Ok(Some((render, file))) = summary {
            let appended = append(file, |out| render(report, out));
            last.push(appended.map_err(|problem| common.complain(&[problem])));
        }
        if common.output.is_none() {
            last.push(write(report, printed.format, None));
        }
        outcome.unwritten += last.iter().filter(|one| one.is_err()).count();
        outcome.exit()
    }

    /// What gives a summary, and the file that the pipeline names for it, if it names one.
    fn summary(&self, printed: Printed) -> Result<Option<(Summary, File)>, Problem> {
        let formats = self.args.report.iter().map(|also| also.format).chain([printed.format]);
        let render = formats.into_iter().find_map(|format| format.summary_beside);
        let Some(render) = render else { return Ok(None) };
        Ok(summary_file()?.map(|file| (render, file)))
    }

    fn write_baseline(&self, report: &Report, common: &Common) -> Result<(), Exit> {
        let Some(path) = self.args.baseline.as_deref().filter(|_| self.args.update_baseline) else { return Ok(()) };
        let old = self.baseline.clone().unwrap_or_default();
        let new = match self.args.force {
            true => Baseline::of(&report.subjects, &report.objections),
            false => old.shrunk(&report.subjects, &report.objections),
        };
        common.emit_to(Some(path), |out| new.write(out))
    }
}

/// Adds a summary to the file that the pipeline names, if it names one.
pub fn append_summary(render: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Problem> {
    match summary_file()? {
        Some(file) => append(file, render),
        None => Ok(()),
    }
}

/// The file that the pipeline names for a step's summary, ready to be added to.
fn summary_file() -> Result<Option<File>, Problem> {
    let Some(path) = std::env::var_os(STEP_SUMMARY).filter(|path| !path.is_empty()) else { return Ok(None) };
    OpenOptions::new().append(true).create(true).open(path).map(Some).map_err(|error| no_summary(&error))
}

/// Other steps' words stay.
fn append(mut file: File, render: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Problem> {
    let mut text = Vec::new();
    render(&mut text).and_then(|()| file.write_all(&text)).map_err(|error| no_summary(&error))
}

fn no_summary(error: &io::Error) -> Problem {
    Problem::with_file(STEP_SUMMARY, Code::Unwritten, format!("the step summary could not be written: {error}"))
        .help(format!("unset `{STEP_SUMMARY}` if no summary is wanted"))
}
