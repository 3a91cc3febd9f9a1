//! `osi-check compare`: standards and freedoms, subject by subject.

use std::ffi::OsString;

use clap::Args;
use jiff::civil::Date;

use super::check::{error_report, parse_date, parse_format, standards};
use super::gate::append_summary;
use super::{Common, Exit, may_we};
use crate::audit::subject::Finder;
use crate::engine::Options;
use crate::explain::About;
use crate::explain::matrix::{ColumnReport, CompareReport, compare};
use crate::explain::report::{ExitReport, SCHEMA, TOOL};
use crate::explain::sheet::Sheet;
use crate::input::{Subject, Texts};
use crate::output::{self, FORMATS, Format};
use crate::source::Problem;

#[derive(Args)]
pub struct CompareArgs {
    /// What to compare: descriptions (TOML), or ids of known licenses and systems
    #[arg(required = true, num_args = 1.., value_name = "SUBJECT")]
    subjects: Vec<OsString>,
    /// Answer "may we?" for the organisation in FILE as well
    #[arg(long = "as", value_name = "FILE")]
    organisation: Option<std::path::PathBuf>,
    #[command(flatten)]
    by: ByArgs,
    #[command(flatten)]
    common: Common,
}

/// By what, for which day, and how it is written.
#[derive(Args)]
pub(super) struct ByArgs {
    /// The standard to judge by, or `all`; `ID:READING` for another reading of it (repeatable)
    #[arg(short, long, value_name = "ID", default_value = "all")]
    standard: Vec<String>,
    /// Judge as of DATE (2027-01-31)
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    as_of: Option<Date>,
    /// Judge by the clauses alone, and leave out what authorities said
    #[arg(long)]
    ignore_status: bool,
    /// How to write it
    #[arg(short, long, value_name = "FORMAT", default_value = FORMATS[0].name, value_parser = parse_format)]
    format: Format,
}

/// Standards, each with the reading asked for.
pub(super) type Readings = Vec<(crate::rules::Standard, Option<String>)>;

impl ByArgs {
    pub(super) fn options(&self) -> Options {
        Options { as_of: self.as_of, reading: None, ignore_status: self.ignore_status }
    }

    pub(super) fn standards(&self, library: &crate::input::Library, common: &Common) -> Result<Readings, Exit> {
        standards(&self.standard, library).map_err(|problems| common.complain(&problems))
    }

    /// Writes tables in the format asked for, and adds them to the file that a pipeline keeps for summaries.
    pub(super) fn write(&self, sheet: &Sheet, common: &Common) -> Result<(), Exit> {
        common.emit(|out| (self.format.sheet)(sheet, out))?;
        if self.format.summary_beside.is_none() {
            return Ok(());
        }
        append_summary(|out| output::sheet::summary(sheet, out)).map_err(|problem| common.complain(&[problem]))
    }
}

/// How a comparison ends: it answers a question and is no gate.
pub(super) fn ended(problems: &[Problem]) -> (Exit, ExitReport) {
    let (exit, reason) = match problems.len() {
        0 => (Exit::PASS, "compared: exit code 0".to_owned()),
        1 => (Exit::INPUT_ERROR, "1 input could not be judged: exit code 2".to_owned()),
        more => (Exit::INPUT_ERROR, format!("{more} inputs could not be judged: exit code 2")),
    };
    (exit, ExitReport { code: exit.0, reason })
}

/// Compares the subjects. What can be judged is shown, whatever else cannot.
pub fn run(args: &CompareArgs) -> Exit {
    compare_all(args).unwrap_or_else(|exit| exit)
}

fn compare_all(args: &CompareArgs) -> Result<Exit, Exit> {
    let library = args.common.library()?;
    let standards = args.by.standards(library, &args.common)?;
    let asks = args.organisation.as_deref().map(|path| may_we::asks(path, library)).transpose();
    let asks = asks.map_err(|problems| args.common.complain(&problems))?;
    let mut subjects = Vec::new();
    let mut problems = Vec::new();
    let texts = Texts::default();
    let finder = Finder::new(library, &texts);
    for argument in &args.subjects {
        match finder.find(argument, None) {
            Ok(found) => subjects.push(found.subject),
            Err(mistakes) => problems.extend(mistakes),
        }
    }
    args.common.complain(&problems);
    let about: Vec<About<'_>> = subjects.iter().map(about).collect();
    let (rows, freedoms) = compare(&about, &standards, &args.by.options());
    let (exit, ending) = ended(&problems);
    let report = CompareReport {
        schema: SCHEMA,
        tool: TOOL,
        as_of: args.by.as_of.map(|day| day.to_string()),
        subjects: subjects.iter().map(column).collect(),
        standards: rows,
        freedoms,
        may_we: asks.iter().flat_map(|asks| asks.answers(&subjects, library, &args.by.options())).collect(),
        errors: problems.iter().map(error_report).collect(),
        exit: ending,
    };
    args.by.write(&report.sheet(), &args.common)?;
    Ok(exit)
}

pub(super) fn about(subject: &Subject) -> About<'_> {
    match subject {
        Subject::License(license) => About::License(license),
        Subject::System(system) => About::System(system),
    }
}

pub(super) fn column(subject: &Subject) -> ColumnReport {
    let (kind, place) = match subject {
        Subject::License(license) => ("license", &license.place),
        Subject::System(system) => ("system", &system.place),
    };
    ColumnReport { id: subject.id().to_owned(), name: subject.name().to_owned(), kind, place: place.clone() }
}
