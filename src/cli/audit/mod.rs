//! `osi-check audit`: batches of model cards, with lineage.

mod format;
mod progress;

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;

use super::hub::{self, HubArgs};
use super::{Common, Exit, Outcome, write};
use crate::audit::apart::Rows;
use crate::audit::badges::Badges;
use crate::audit::licenses::Judged;
use crate::audit::progress::Progress;
use crate::audit::reading::{Collect, Done, Reader};
use crate::audit::record::Columns;
use crate::audit::resume::{self, Journal};
use crate::audit::sink::Shape;
use crate::audit::source::Source;
use crate::audit::subject::Models;
use crate::audit::summary::Summary;
use crate::audit::whole::{self, Gathering};
use crate::input::Texts;
use crate::input::model_dir::Statement;
use crate::lineage::{Batch, Declarations, Known, Single, Words};
use crate::output::audit::About;
use crate::source::{Code, Problem, name_of};
use format::{AuditFormat, rows_to};
use progress::watched;

#[derive(Args)]
pub struct AuditArgs {
    /// Folders of models, JSON Lines (also .gz, .zst), Parquet, bills of materials, single cards, or `-` for rows on standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// What to write: a summary, or a row for each model [default: by the ending of --output, else summary]
    #[arg(short, long, value_enum, value_name = "FORMAT")]
    format: Option<AuditFormat>,
    /// Write a row for each model to FILE as well (.jsonl, .csv or .parquet)
    #[arg(long, value_name = "FILE")]
    rows: Option<PathBuf>,
    /// Keep a journal beside the rows, and go on where an interrupted run of the same command ended
    #[arg(long)]
    resume: bool,
    /// Judge every card by itself, in memory that does not grow; bases are looked up among the known models alone
    #[arg(long, conflicts_with = "resume")]
    no_lineage: bool,
    /// With --no-lineage: an index of other models, built by `osi-check lineage index`
    #[arg(long, value_name = "FILE", requires = "no_lineage")]
    index: Option<PathBuf>,
    #[command(flatten)]
    hub: HubArgs,
    /// Workers; the result does not depend on it [default: one for each processor]
    #[arg(short, long, value_name = "N")]
    jobs: Option<usize>,
    /// No progress bar and no summary on standard error
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    common: Common,
}

/// Judges a batch.
pub fn run(args: &AuditArgs) -> Exit {
    audit(args).unwrap_or_else(|exit| exit)
}

fn audit(args: &AuditArgs) -> Result<Exit, Exit> {
    let fail = |problems: Vec<Problem>| args.common.complain(&problems);
    if !cfg!(feature = "parquet") && [args.format(), args.row_format()].contains(&AuditFormat::Parquet) {
        let problem = Problem::with_file("Parquet", Code::Unwritten, "this build writes no Parquet");
        return Err(fail(vec![problem.help("build with `--features parquet`, or write .jsonl or .csv")]));
    }
    if args.rows.is_some() && args.rows == args.common.output {
        let name = args.rows.as_ref().map(name_of).unwrap_or_default();
        let problem = Problem::with_file(&name, Code::Contradiction, "is the file of `--rows` and of `--output`");
        return Err(fail(vec![problem.help("one of the two is enough for the rows alone")]));
    }
    let mut hub = args.hub.load(&args.common)?;
    let columns = hub.columns.clone();
    let (licenses, words, known) = hub.licenses()?;
    let sources = hub::sources(&args.paths).map_err(fail)?;
    let badges = Badges::new(&licenses.badges());
    let texts = Texts::default();
    let models = Models::new(licenses.library(), &texts, known, words);
    let run = Run { args, sources, columns, badges, known, models };
    if args.no_lineage {
        return run.apart(&licenses, words);
    }
    let judged = run.gather(Batch::new(Declarations::new(&licenses, words), words))?;
    if judged.is_empty() {
        return Err(fail(vec![hub::nothing_found(&args.paths)]));
    }
    run.report(|shape, out| judged.write(shape, hub::workers(args.jobs), out))
}

/// One run of the command.
struct Run<'a> {
    args: &'a AuditArgs,
    sources: Vec<Source>,
    columns: Columns,
    badges: Badges,
    known: &'a Known,
    models: Models<'a>,
}

impl AuditArgs {
    fn format(&self) -> AuditFormat {
        self.format.unwrap_or_else(|| AuditFormat::of(self.common.output.as_deref()))
    }

    /// Where rows go to a file, by whichever option.
    fn row_file(&self) -> Option<&Path> {
        let output = self.common.output.as_deref().filter(|_| self.format().shape().is_some());
        self.rows.as_deref().or(output)
    }

    /// The format of the rows.
    fn row_format(&self) -> AuditFormat {
        let format = self.rows.as_deref().map_or(self.format(), |rows| AuditFormat::of(Some(rows)));
        if format.shape().is_some() { format } else { AuditFormat::Jsonl }
    }

    /// The shape that rows have on their way there.
    fn row_shape(&self) -> Shape {
        self.row_format().shape().unwrap_or(Shape::JsonLines)
    }

    /// What a journal must belong to: the same inputs, unchanged, under the same options.
    fn key(&self, columns: &Columns) -> String {
        let state = |path: &PathBuf| (name_of(path), resume::state(path));
        let paths: Vec<_> = self.paths.iter().map(state).collect();
        format!("{} {paths:?} {columns:?}", env!("CARGO_PKG_VERSION"))
    }
}

impl Run<'_> {
    fn journal(&self) -> Result<Option<PathBuf>, Exit> {
        match (self.args.resume, self.args.row_file()) {
            (false, _) => Ok(None),
            (true, _) if self.args.paths.iter().any(|path| path.as_os_str() == "-") => {
                let problem = Problem::with_file("--resume", Code::Contradiction, "cannot go on with standard input");
                Err(self.args.common.complain(&[problem.help("what was read of it is gone: give the rows in a file")]))
            }
            (true, Some(rows)) => Ok(Some(resume::beside(rows))),
            (true, None) => {
                let problem = Problem::with_file("--resume", Code::MissingKey, "needs a file for the rows");
                let help = "add `--rows rows.jsonl`: the journal is kept beside it";
                Err(self.args.common.complain(&[problem.help(help)]))
            }
        }
    }

    fn gather<'l>(&self, batch: Batch<'l>) -> Result<whole::Judged<'l>, Exit> {
        let journal = self.journal()?;
        let failed = |error: io::Error| {
            let name = name_of(journal.as_deref().unwrap_or(Path::new("-")));
            let message = format!("the journal: {error}");
            self.args.common.complain(&[Problem::with_file(&name, Code::Unreadable, message)])
        };
        let mut gathering = Gathering::new(batch);
        let mut done = Done::default();
        if let Some(path) = &journal {
            let key = self.args.key(&self.columns);
            let opened = Journal::open(path, &key, |entry| gathering.again(entry));
            let (journal, found) = opened.map_err(failed)?;
            gathering = gathering.noted_in(journal);
            done = found;
        }
        self.read(&done, &mut gathering.collectors(hub::workers(self.args.jobs)));
        gathering.close(self.known, self.badges.wordings()).map_err(failed)
    }

    fn read<C: Collect>(&self, done: &Done, collectors: &mut [C]) {
        let progress = Progress::over(self.sources.len());
        watched(self.args.quiet, &progress, || {
            let models = |id: &str, statements: &[Statement]| self.models.card(id, statements);
            let (columns, badges) = (&self.columns, &self.badges);
            let reader = Reader { columns, badges, done, progress: &progress, models: &models };
            hub::read_all(&self.sources, &reader, collectors);
        });
    }

    /// Every card for itself: bases are looked up among the known models and in the index alone.
    fn apart(&self, licenses: &Judged<'_>, words: &Words) -> Result<Exit, Exit> {
        let rows = Rows::default();
        // The summary alone needs no rows.
        let rows_wanted = self.args.rows.is_some() || self.args.format().shape().is_some();
        let shape = rows_wanted.then(|| self.args.row_shape());
        let settle = |_| hub::settled(licenses, words, self.known, &self.badges, self.args.index.as_deref());
        let settled: Result<Vec<_>, Problem> = (0..hub::workers(self.args.jobs)).map(settle).collect();
        let settled = settled.map_err(|problem| self.args.common.complain(&[problem]))?;
        let mut workers: Vec<_> =
            settled.into_iter().map(|lineage| rows.worker(Single::new(lineage, words), shape)).collect();
        self.read(&Done::default(), &mut workers);
        drop(workers);
        if rows.is_empty() {
            return Err(self.args.common.complain(&[hub::nothing_found(&self.args.paths)]));
        }
        let mut rows = Some(rows);
        self.report(|shape, out| {
            let rows = rows.take().ok_or_else(|| io::Error::other("rows can be written once"))?;
            match shape {
                Some(shape) => rows.write(shape, out),
                None => Ok(rows.into_summary()),
            }
        })
    }

    fn about(&self) -> About<'_> {
        let sources = self.args.paths.iter().map(name_of);
        About { standard: self.args.hub.standard(), as_of: self.args.hub.as_of(), sources: sources.collect() }
    }

    /// Writes rows and summary as asked; `write` writes the rows, if any, and counts them.
    fn report(
        &self,
        mut write: impl FnMut(Option<Shape>, &mut dyn io::Write) -> io::Result<Summary>,
    ) -> Result<Exit, Exit> {
        let args = self.args;
        let mut summary = Summary::default();
        let format = args.format();
        let about = self.about();
        if let Some(path) = &args.rows {
            let rows = write::whole(Some(path), |out| {
                summary = rows_to(out, args.row_format(), &mut write)?;
                Ok(())
            });
            rows.map_err(|problem| args.common.complain(&[problem]))?;
        } else if format.shape().is_none() {
            // Counted into nothing: the summary is all that was asked for.
            summary = write(None, &mut io::sink()).map_err(|_| Exit::INPUT_ERROR)?;
        }
        let written = args.common.emit(|out| match format {
            AuditFormat::Jsonl | AuditFormat::Csv | AuditFormat::Parquet => {
                summary = rows_to(out, format, &mut write)?;
                Ok(())
            }
            _ => format.write(&summary, &about, out),
        });
        if format.shape().is_some() && !args.quiet {
            // Nobody can be told that standard error is closed.
            let _ = AuditFormat::Summary.write(&summary, &about, &mut io::stderr().lock());
        }
        match (written, outcome(&summary).exit()) {
            (Ok(()), exit) => {
                remove_journal(args);
                Ok(exit)
            }
            (Err(_), Exit::FAIL) => Ok(Exit::FAIL),
            (Err(unwritten), _) => Err(unwritten),
        }
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
