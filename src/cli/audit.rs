//! `osi-check audit`: batches of model cards, with lineage.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::Duration;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::{Common, Exit, Outcome, write};
use crate::audit::badges::Badges;
use crate::audit::licenses::{Judged, Passing};
use crate::audit::reading::{Done, Progress, Reader};
use crate::audit::record::Columns;
use crate::audit::resume::{self, Journal};
use crate::audit::sink::Shape;
use crate::audit::source::Source;
use crate::audit::summary::Summary;
use crate::audit::whole::{self, Gathering};
use crate::engine::Options;
use crate::input::embedded;
use crate::lineage::{Batch, Declarations, Known, Words};
use crate::output::audit::write_summary;
use crate::source::{Code, Problem};

#[derive(Args)]
pub struct AuditArgs {
    /// Folders of cards, JSON Lines (also .gz, .zst), single cards, or `-` for rows on standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// What to write: a summary, or a row for each model [default: by the ending of --output, else summary]
    #[arg(short, long, value_enum, value_name = "FORMAT")]
    format: Option<AuditFormat>,
    /// Write a row for each model to FILE as well (.jsonl or .csv)
    #[arg(long, value_name = "FILE")]
    rows: Option<PathBuf>,
    /// Keep a journal beside the rows, and go on where an interrupted run of the same command ended
    #[arg(long)]
    resume: bool,
    #[command(flatten)]
    hub: HubArgs,
    /// Workers; the result does not depend on it [default: one for each processor]
    #[arg(short, long, value_name = "N")]
    jobs: Option<usize>,
    /// No progress bar and no summary on standard error
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    pub(super) common: Common,
}

/// What every command takes that reads cards of a hub.
#[derive(Args, Clone)]
pub struct HubArgs {
    /// The standard to judge terms by
    #[arg(short, long, value_name = "ID", default_value = embedded::DEFAULT_STANDARD)]
    pub standard: String,
    /// Judge as of DATE (2027-01-31)
    #[arg(long, value_name = "DATE", value_parser = super::check::parse_date)]
    pub as_of: Option<Date>,
    /// Index of known models to use instead of the shipped one (TOML)
    #[arg(long, value_name = "FILE")]
    pub known: Option<PathBuf>,
    /// The column of rows that holds a model's id
    #[arg(long, value_name = "NAME")]
    pub id_column: Option<String>,
    /// The column of rows that holds the card
    #[arg(long, value_name = "NAME")]
    pub card_column: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum AuditFormat {
    /// Shares, findings and reasons, for a person
    #[value(alias = "terminal", alias = "text")]
    Summary,
    /// The same numbers, whole, for a program
    Json,
    /// A row for each model, as JSON Lines
    Jsonl,
    /// A row for each model, for a spreadsheet
    Csv,
}

impl AuditFormat {
    fn of(path: Option<&Path>) -> AuditFormat {
        match path.and_then(Path::extension).and_then(|ending| ending.to_str()) {
            Some("jsonl" | "ndjson") => AuditFormat::Jsonl,
            Some("csv") => AuditFormat::Csv,
            Some("json") => AuditFormat::Json,
            _ => AuditFormat::Summary,
        }
    }

    fn shape(self) -> Option<Shape> {
        match self {
            AuditFormat::Jsonl => Some(Shape::JsonLines),
            AuditFormat::Csv => Some(Shape::Csv),
            AuditFormat::Summary | AuditFormat::Json => None,
        }
    }
}

/// Judges a batch.
pub fn run(args: &AuditArgs) -> Exit {
    audit(args).unwrap_or_else(|exit| exit)
}

impl HubArgs {
    /// The names of columns, those asked for alone where any is asked for.
    pub fn columns(&self) -> Columns {
        let mut columns = Columns::default();
        if let Some(id) = &self.id_column {
            columns.id = vec![id.clone()];
        }
        if let Some(card) = &self.card_column {
            columns.card = vec![card.clone()];
        }
        columns
    }

    /// The index of known models.
    pub fn known(&self) -> Result<Known, Vec<Problem>> {
        let Some(path) = &self.known else { return Known::shipped().map_err(|error| vec![shipped(&error)]) };
        let source = crate::input::file::read(path).map_err(|problem| vec![problem])?;
        Known::read(source.text()).map_err(|error| {
            let span = error.span().unwrap_or(0..0);
            vec![Problem::at(&source, span, Code::WrongValue, error.message())]
        })
    }
}

/// A mistake in a file that is shipped with the program.
pub(super) fn shipped(error: &toml::de::Error) -> Problem {
    Problem::with_file("a shipped file", Code::Syntax, error.to_string())
}

fn audit(args: &AuditArgs) -> Result<Exit, Exit> {
    let fail = |problems: Vec<Problem>| args.common.complain(&problems);
    let library = args.common.library()?;
    let standard = library.standard(&args.hub.standard).map_err(fail)?;
    let words = Words::shipped().map_err(|error| fail(vec![shipped(&error)]))?;
    let passing = Passing::shipped().map_err(|error| fail(vec![shipped(&error)]))?;
    let known = args.hub.known().map_err(fail)?;
    let options = Options { as_of: args.hub.as_of, ..Options::default() };
    let licenses = Judged::new(&library, &standard, options, passing);
    let sources = sources(&args.paths).map_err(fail)?;
    let batch = Batch::new(Declarations::new(&licenses, &words), &words);
    let badges = Badges::new(&licenses.badges());
    let judged = gather(args, &sources, batch, &badges, &known)?;
    if judged.is_empty() {
        let message = "holds no card: no `README.md` and no row";
        return Err(fail(vec![Problem::with_file(&named(&args.paths), Code::Unreadable, message)]));
    }
    report(args, &judged)
}

fn named(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}

fn sources(paths: &[PathBuf]) -> Result<Vec<Source>, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut sources = Vec::new();
    for path in paths {
        match Source::of(path) {
            Ok(source) => sources.push(source),
            Err(error) => {
                let name = path.display().to_string();
                problems.push(Problem::with_file(&name, Code::Unreadable, error.to_string()));
            }
        }
    }
    if problems.is_empty() { Ok(sources) } else { Err(problems) }
}

impl AuditArgs {
    fn workers(&self) -> usize {
        let processors = || std::thread::available_parallelism().map_or(1, usize::from);
        self.jobs.unwrap_or_else(processors).max(1)
    }

    fn format(&self) -> AuditFormat {
        self.format.unwrap_or_else(|| AuditFormat::of(self.common.output.as_deref()))
    }

    /// Where rows go to a file, by whichever option.
    fn row_file(&self) -> Option<&Path> {
        let output = self.common.output.as_deref().filter(|_| self.format().shape().is_some());
        self.rows.as_deref().or(output)
    }

    /// What a journal must belong to: the same inputs, unchanged, under the same options.
    fn key(&self) -> String {
        let state = |path: &PathBuf| {
            let what = std::fs::metadata(path).ok();
            let time = what.as_ref().filter(|what| what.is_file()).and_then(|what| what.modified().ok());
            let time = time.and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
            (path.display().to_string(), what.map(|what| what.len()), time.map(|time| time.as_nanos()))
        };
        let paths: Vec<_> = self.paths.iter().map(state).collect();
        let columns = self.hub.columns();
        format!("{} {paths:?} {columns:?}", env!("CARGO_PKG_VERSION"))
    }
}

fn gather<'l>(
    args: &AuditArgs,
    sources: &[Source],
    batch: Batch<'l>,
    badges: &Badges,
    known: &Known,
) -> Result<whole::Judged<'l>, Exit> {
    let failed = |path: &Path, error: &io::Error| {
        let name = path.display().to_string();
        args.common.complain(&[Problem::with_file(&name, Code::Unreadable, format!("the journal: {error}"))])
    };
    let journal_path = match (args.resume, args.row_file()) {
        (false, _) => None,
        (true, Some(rows)) => Some(resume::beside(rows)),
        (true, None) => {
            let problem = Problem::with_file("--resume", Code::MissingKey, "needs a file for the rows");
            return Err(args
                .common
                .complain(&[problem.help("add `--rows rows.jsonl`: the journal is kept beside it")]));
        }
    };
    let mut before = Gathering::new(batch);
    let mut done = Done::default();
    if let Some(path) = &journal_path {
        let (journal, found) =
            Journal::open(path, &args.key(), |entry| before.again(entry)).map_err(|error| failed(path, &error))?;
        before = before.noted_in(journal);
        done = found;
    }
    let progress = Progress::default();
    let columns = args.hub.columns();
    let reader = Reader { columns: &columns, badges, done: &done, progress: &progress };
    with_bar(args.quiet, &progress, || {
        let mut collectors = before.collectors(args.workers());
        sources.iter().enumerate().for_each(|(number, source)| reader.read(number, source, &mut collectors));
    });
    let path = journal_path.as_deref().unwrap_or(Path::new("-"));
    before.close(known, badges.wordings()).map_err(|error| failed(path, &error))
}

/// Runs `work` with a line on standard error that counts the cards, if somebody is there to see it.
fn with_bar(quiet: bool, progress: &Progress, work: impl FnOnce()) {
    if quiet || !io::stderr().is_terminal() {
        return work();
    }
    let bar = indicatif::ProgressBar::new_spinner();
    let style = indicatif::ProgressStyle::with_template("{spinner} {human_pos} cards, {per_sec}, {elapsed}");
    bar.set_style(style.unwrap_or_else(|_| indicatif::ProgressStyle::default_spinner()));
    std::thread::scope(|scope| {
        let ticker = scope.spawn(|| {
            while !bar.is_finished() {
                bar.set_position(progress.cards.load(Ordering::Relaxed));
                std::thread::park_timeout(Duration::from_millis(100));
            }
        });
        work();
        bar.finish_and_clear();
        ticker.thread().unpark();
    });
}

fn report(args: &AuditArgs, judged: &whole::Judged<'_>) -> Result<Exit, Exit> {
    let mut summary = Summary::default();
    let format = args.format();
    if let Some(path) = &args.rows {
        let shape = AuditFormat::of(Some(path)).shape().unwrap_or(Shape::JsonLines);
        let rows = write::whole(Some(path), |out| {
            summary = judged.write(Some(shape), args.workers(), out)?;
            Ok(())
        });
        rows.map_err(|problem| args.common.complain(&[problem]))?;
    } else if format.shape().is_none() {
        // Counted into nothing: the summary is all that was asked for.
        summary = judged.write(None, args.workers(), &mut io::sink()).map_err(|_| Exit::INPUT_ERROR)?;
    }
    let written = args.common.emit(|out| match format {
        AuditFormat::Summary => write_summary(&summary, out),
        AuditFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &summary).map_err(io::Error::from)?;
            writeln!(out)
        }
        AuditFormat::Jsonl | AuditFormat::Csv => {
            summary = judged.write(format.shape(), args.workers(), out)?;
            Ok(())
        }
    });
    if format.shape().is_some() && !args.quiet {
        // Nobody can be told that standard error is closed.
        let _ = write_summary(&summary, &mut io::stderr().lock());
    }
    let exit = outcome(&summary).exit();
    match (written, exit) {
        (Ok(()), exit) => {
            remove_journal(args);
            Ok(exit)
        }
        (Err(_), Exit::FAIL) => Ok(Exit::FAIL),
        (Err(unwritten), _) => Err(unwritten),
    }
}

/// A journal has done its work once the rows are written; one that cannot be removed is found stale by the next run.
fn remove_journal(args: &AuditArgs) {
    if let (true, Some(rows)) = (args.resume, args.row_file()) {
        let _ = std::fs::remove_file(resume::beside(rows));
    }
}

fn outcome(summary: &Summary) -> Outcome {
    let count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    Outcome {
        passed: count(summary.terms.open),
        failed: count(summary.terms.not_open),
        undecided: count(summary.terms.unsure),
        errors: count(summary.bad),
        ..Outcome::default()
    }
}
