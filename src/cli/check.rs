//! `osi-check check`, and `osi-check` with subjects alone: verdicts with their proof.

use std::ffi::OsString;
use std::mem::ManuallyDrop;

use clap::Args;
use jiff::civil::Date;

use super::gate::{GateArgs, Keeper, Printed};
use super::texts::TextArgs;
use super::{Common, Exit};
use crate::audit::subject::Finder;
use crate::engine::{self, Options};
use crate::explain::report::{BesideReport, ErrorReport, ExitReport, SCHEMA, StandardReport, TOOL};
use crate::explain::{About, Report, SubjectReport, license_beside, license_report, system_beside, system_report};
use crate::explain::{outline, tell_license, tell_system};
use crate::gate::Decided;
use crate::input::digest::inputs;
use crate::input::reader::{READERS, Reader};
use crate::input::{Library, Subject};
use crate::output::{Detail, FORMATS, Format, format};
use crate::rules::{Level, Standard};
use crate::source::{Code, Problem, name_of, nearest};

#[derive(Args)]
pub struct CheckArgs {
    /// What to judge: a description, license text, card, model's folder, bill of materials, expression, or the id of a
    /// known license or system; `-` for standard input
    #[arg(required = true, value_name = "SUBJECT")]
    subjects: Vec<OsString>,
    /// The standard to judge by, or `all`; `ID:READING` for another reading of it (repeatable). By default the standard
    /// that is shipped as the default, or those that the policy requires; with a policy, one named here is required too
    #[arg(short, long, value_name = "ID")]
    standard: Vec<String>,
    /// Judge as of DATE (2027-01-31): terms that end or change on a day are judged as they are then
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    as_of: Option<Date>,
    /// Judge by the clauses alone, and leave out what authorities said of this very text or release
    #[arg(long)]
    ignore_status: bool,
    /// Answer "may we?" for the organisation in FILE as well; it never changes a verdict. A policy that asks on behalf of
    /// an organisation asks for this one instead of its own
    #[arg(long = "as", value_name = "FILE")]
    organisation: Option<std::path::PathBuf>,
    /// Read every subject as KIND, instead of telling it from content
    #[arg(long, value_name = "KIND", value_parser = parse_kind, long_help = kinds())]
    input_kind: Option<&'static Reader>,
    /// How to write the report
    #[arg(short, long, value_name = "FORMAT", default_value = FORMATS[0].name, value_parser = parse_format)]
    format: Format,
    /// Print the verdicts alone
    #[arg(short, long, conflicts_with = "verbose")]
    quiet: bool,
    /// Print reasons and remarks as well
    #[arg(short, long)]
    verbose: bool,
    #[command(flatten)]
    gate: GateArgs,
    #[command(flatten)]
    texts: TextArgs,
    #[command(flatten)]
    common: Common,
}

pub(super) fn parse_date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "expected a date such as 2027-01-31".to_owned())
}

pub(super) fn parse_format(name: &str) -> Result<Format, String> {
    let known: Vec<_> = FORMATS.iter().map(|format| format.name).collect();
    format(name).copied().ok_or_else(|| format!("expected one of: {}", known.join(", ")))
}

pub(super) fn parse_kind(kind: &str) -> Result<&'static Reader, String> {
    let known: Vec<_> = READERS.iter().map(|reader| reader.kind).collect();
    Reader::of(kind).ok_or_else(|| format!("expected one of: {}", known.join(", ")))
}

/// The help of `--input-kind`: the table of readers.
fn kinds() -> String {
    let kind = |reader: &Reader| format!("\n  {:<13} {}", reader.kind, reader.summary);
    let kinds = READERS.iter().map(kind).collect::<String>();
    format!(
        "Read every subject as KIND, instead of telling it from content. The kinds, in the order in which they are told:{kinds}"
    )
}

/// Judges every subject by every standard asked for.
pub fn run(args: &CheckArgs) -> Exit {
    judge_all(args).unwrap_or_else(|exit| exit)
}

fn judge_all(args: &CheckArgs) -> Result<Exit, Exit> {
    let library = args.common.library_without_cases()?;
    let complain = |problems: Vec<Problem>| args.common.complain(&problems);
    let texts = args.texts.texts().map_err(complain)?;
    let keeper = Keeper::open(&args.gate, args.organisation.as_deref(), args.common.output.as_deref(), library);
    let mut keeper = keeper.map_err(complain)?;
    let asked = keeper.asked(&args.standard);
    let mut standards = standards(&asked, library).map_err(complain)?;
    keeper.require(&args.standard, &mut standards);
    let told_whole = args.tells_whole();
    let mut subjects = Vec::new();
    let mut problems = Vec::new();
    let mut errors = 0;
    // Never freed, as the library is not: what it made ready lives as long as the process does.
    let finder = ManuallyDrop::new(Finder::new(library, &texts));
    for argument in &args.subjects {
        let judged = finder.find(argument, args.input_kind).and_then(|found| {
            let mut report = judge(&found.subject, &standards, args, told_whole, library)?;
            report.text = found.text.clone();
            report.origin = keeper.origin(argument, &found, library, args.as_of);
            if told_whole {
                let own = Some(&found.source).filter(|_| found.is_file || argument == "-");
                let given: Vec<_> =
                    own.into_iter().chain(&found.others).filter(|source| !source.text().is_empty()).collect();
                let standards = standards.iter().map(|(standard, _)| standard);
                report.inputs = inputs(&found.subject, &given, standards, library);
            }
            let day = Options { as_of: args.as_of, ..Options::default() };
            report.may_we = keeper.asks().map(|asks| asks.answer(&found.subject, library, &day));
            Ok(report)
        });
        match judged {
            Ok(report) => subjects.push(report),
            Err(mistakes) => {
                errors += 1;
                problems.extend(mistakes.into_iter().map(|problem| hint_at_command(problem, &name_of(argument))));
            }
        }
    }
    args.common.complain(&problems);
    let Decided { objections, outcome } = keeper.decide(&mut subjects, errors);
    let mut report = Report {
        schema: SCHEMA,
        tool: TOOL,
        as_of: args.as_of.map(|day| day.to_string()),
        subjects,
        errors: problems.iter().map(error_report).collect(),
        policy: keeper.report(),
        objections,
        exit: ExitReport { code: outcome.exit().0, reason: outcome.reason() },
    };
    let printed = Printed { format: args.format, detail: args.detail() };
    Ok(keeper.deliver(&mut report, outcome, printed, &args.common))
}

impl CheckArgs {
    /// False if verdicts alone come out: then nobody sees the hashes of inputs, what would have to change and the ladders
    /// beside a verdict, and a verdict needs none of them. Rules of the user's own are all read, so that a mistake in a
    /// ladder ends a quiet run as it ends any other.
    fn tells_whole(&self) -> bool {
        let verdicts_alone = self.format.name == FORMATS[0].name && self.detail() == Detail::Verdict;
        !verdicts_alone || self.gate.reports() || !self.common.rules.is_empty()
    }

    fn detail(&self) -> Detail {
        match (self.quiet, self.verbose) {
            (true, _) => Detail::Verdict,
            (_, true) => Detail::Everything,
            _ => Detail::Findings,
        }
    }
}

/// The standards asked for, each with the reading asked for.
pub(super) fn standards(names: &[String], library: &Library) -> Result<Vec<(Standard, Option<String>)>, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut standards = Vec::new();
    for name in names.iter().filter(|name| *name != "all") {
        let (id, reading) = name.split_once(':').map_or((name.as_str(), None), |(id, reading)| (id, Some(reading)));
        match library.standard(id) {
            Ok(standard) if reading.is_some() && standard.reading(reading).is_none() => {
                problems.push(unknown_reading(name, &standard));
            }
            Ok(standard) => standards.push((standard, reading.map(str::to_owned))),
            Err(mistakes) => problems.extend(mistakes),
        }
    }
    if names.iter().any(|name| name == "all") {
        standards.clear();
        for id in library.standards() {
            library.standard(id).map_or_else(
                |mistakes| problems.extend(mistakes),
                |standard| {
                    standards.extend(in_every_reading(standard));
                },
            );
        }
    }
    if problems.is_empty() { Ok(standards) } else { Err(problems) }
}

/// A standard once for each of its readings, the default first.
fn in_every_reading(standard: Standard) -> Vec<(Standard, Option<String>)> {
    if standard.readings.is_empty() {
        return vec![(standard, None)];
    }
    let readings: Vec<_> = standard.readings.iter().map(|reading| reading.id.clone()).collect();
    readings.into_iter().map(|reading| (standard.clone(), Some(reading))).collect()
}

fn unknown_reading(name: &str, standard: &Standard) -> Problem {
    let known: Vec<_> = standard.readings.iter().map(|reading| reading.id.as_str()).collect();
    let help = if known.is_empty() { "it has only one".to_owned() } else { format!("known: {}", known.join(", ")) };
    Problem::with_file(name, Code::UnknownReference, "no such reading of the standard").help(help)
}

/// The verdicts of `standards` on a subject; with what lies beside them only if they are told `whole`.
fn judge(
    subject: &Subject,
    standards: &[(Standard, Option<String>)],
    args: &CheckArgs,
    whole: bool,
    library: &Library,
) -> Result<SubjectReport, Vec<Problem>> {
    let mut report = match subject {
        Subject::License(license) => license_report(license),
        Subject::System(system) => system_report(system),
    };
    for (standard, reading) in standards {
        let options = Options { as_of: args.as_of, reading: reading.clone(), ignore_status: args.ignore_status };
        if !whole {
            let about = match subject {
                Subject::License(license) => About::License(license),
                Subject::System(system) => About::System(system),
            };
            report.standards.push(outline(about, standard, &options));
            continue;
        }
        let mut told = match subject {
            Subject::License(license) => {
                let verdict = engine::judge_license(standard, license, &options);
                tell_license(license, standard, &verdict, &options)
            }
            Subject::System(system) => {
                let terms_by = standard.judge_of_terms();
                let verdict = engine::judge_system(standard, terms_by, system, &options);
                tell_system(system, standard, terms_by, &verdict, &options)
            }
        };
        for ladder in &standard.beside {
            let ladder = library.standard(ladder)?;
            told.beside.extend(beside(subject, &ladder, &told, &options));
        }
        report.standards.push(told);
    }
    Ok(report)
}

/// Where the subject stands on a ladder that is told beside another standard's verdict.
fn beside(subject: &Subject, ladder: &Standard, told: &StandardReport, options: &Options) -> Option<BesideReport> {
    let options = Options { reading: None, ..options.clone() };
    match subject {
        // A ladder of parts alone says nothing of a license.
        Subject::License(_) if !ladder.judges(Level::Terms) => None,
        Subject::License(license) => license_beside(ladder, &engine::judge_license(ladder, license, &options), told),
        Subject::System(system) => {
            system_beside(ladder, &engine::judge_system(ladder, ladder.judge_of_terms(), system, &options), told)
        }
    }
}

/// A file that is not there may be a command mistyped; then say so.
fn hint_at_command(problem: Problem, argument: &str) -> Problem {
    let commands = super::command_names();
    match nearest(argument, commands.iter().map(String::as_str)) {
        Some(command) if problem.code == Code::UnknownReference && problem.span.is_none() => {
            problem.help(format!("did you mean the command `osi-check {command}`? `osi-check --help` lists them"))
        }
        _ => problem,
    }
}

pub(super) fn error_report(problem: &Problem) -> ErrorReport {
    let place = problem.place();
    ErrorReport {
        code: problem.code.word(),
        file: problem.source.name().to_string(),
        line: place.as_ref().map(|place| place.line),
        column: place.as_ref().map(|place| place.column),
        message: problem.message.clone(),
        expected: Some(problem.label.clone()).filter(|label| !label.is_empty()),
        help: problem.help.clone(),
    }
}
