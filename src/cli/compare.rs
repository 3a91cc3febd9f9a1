//! `osi-check compare`: standards and freedoms, subject by subject.

use clap::Args;
use jiff::civil::Date;

use super::check::{error_report, parse_date, standards};
use super::{Common, Exit, may_we};
use crate::audit::subject::find;
use crate::engine::Options;
use crate::explain::About;
use crate::explain::matrix::{ColumnReport, CompareReport, compare};
use crate::explain::report::{SCHEMA, TOOL};
use crate::input::{Subject, Texts};
use crate::output::sheet::{SHEET_FORMATS, SheetFormat};

#[derive(Args)]
pub struct CompareArgs {
    /// What to compare: descriptions (TOML), or ids of known licenses and systems
    #[arg(required = true, num_args = 1.., value_name = "SUBJECT")]
    subjects: Vec<String>,
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
    #[arg(short, long, value_name = "FORMAT", default_value = SHEET_FORMATS[0].name, value_parser = parse_format)]
    format: SheetFormat,
}

/// Standards, each with the reading asked for.
pub(super) type Readings = Vec<(crate::rules::Standard, Option<String>)>;

fn parse_format(name: &str) -> Result<SheetFormat, String> {
    let known: Vec<_> = SHEET_FORMATS.iter().map(|format| format.name).collect();
    let found = SHEET_FORMATS.iter().find(|format| format.name == name).copied();
    found.ok_or_else(|| format!("expected one of: {}", known.join(", ")))
}

impl ByArgs {
    pub(super) fn options(&self) -> Options {
        Options { as_of: self.as_of, reading: None, ignore_status: self.ignore_status }
    }

    pub(super) fn standards(&self, library: &crate::input::Library, common: &Common) -> Result<Readings, Exit> {
        standards(&self.standard, library).map_err(|problems| common.complain(&problems))
    }

    /// Writes a report and its tables in the format asked for.
    pub(super) fn write(
        &self,
        report: &impl serde::Serialize,
        sheet: &crate::explain::sheet::Sheet,
        common: &Common,
    ) -> Result<(), Exit> {
        common.emit(|out| (self.format.render)(sheet, &serde_json::to_value(report)?, out))
    }
}

/// Compares the subjects. What can be judged is shown, whatever else cannot.
pub fn run(args: &CompareArgs) -> Exit {
    compare_all(args).unwrap_or_else(|exit| exit)
}

fn compare_all(args: &CompareArgs) -> Result<Exit, Exit> {
    let library = args.common.library()?;
    let standards = args.by.standards(&library, &args.common)?;
    let asks = args.organisation.as_deref().map(|path| may_we::asks(path, &library)).transpose();
    let asks = asks.map_err(|problems| args.common.complain(&problems))?;
    let mut subjects = Vec::new();
    let mut problems = Vec::new();
    for argument in &args.subjects {
        match find(argument, None, &library, &Texts::default()) {
            Ok(found) => subjects.push(found.subject),
            Err(mistakes) => problems.extend(mistakes),
        }
    }
    args.common.complain(&problems);
    let about: Vec<About<'_>> = subjects.iter().map(about).collect();
    let (rows, freedoms) = compare(&about, &standards, &args.by.options());
    let report = CompareReport {
        schema: SCHEMA,
        tool: TOOL,
        as_of: args.by.as_of.map(|day| day.to_string()),
        subjects: subjects.iter().map(column).collect(),
        standards: rows,
        freedoms,
        may_we: asks.iter().flat_map(|asks| asks.answers(&subjects, &library, &args.by.options())).collect(),
        errors: problems.iter().map(error_report).collect(),
    };
    args.by.write(&report, &report.sheet(), &args.common)?;
    Ok(if problems.is_empty() { Exit::PASS } else { Exit::INPUT_ERROR })
}

pub(super) fn about(subject: &Subject) -> About<'_> {
    match subject {
        Subject::License(license) => About::License(license),
        Subject::System(system) => About::System(system),
    }
}

pub(super) fn column(subject: &Subject) -> ColumnReport {
    let kind = match subject {
        Subject::License(_) => "license",
        Subject::System(_) => "system",
    };
    ColumnReport { id: subject.id().to_owned(), name: subject.name().to_owned(), kind }
}
