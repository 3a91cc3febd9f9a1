//! What the commands share that read cards of a hub: options, licenses, and a settled graph.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::Date;

use super::{Common, Exit};
use crate::audit::badges::Badges;
use crate::audit::licenses::{Judged, Passing};
use crate::audit::progress::Progress;
use crate::audit::reading::{Collect, Done, Reader};
use crate::audit::record::Columns;
use crate::audit::source::Source;
use crate::audit::subject::Models;
use crate::audit::whole::{self, Gathering};
use crate::engine::Options;
use crate::input::model_dir::Statement;
use crate::input::{Library, Texts, embedded};
use crate::lineage::{Batch, Declarations, Known, Lineage, Words, read_index};
use crate::rules::{Level, Standard};
use crate::source::{Code, Problem, name_of};

/// What every command takes that reads cards of a hub.
#[derive(Args, Clone)]
pub struct HubArgs {
    /// The standard to judge terms by
    #[arg(short, long, value_name = "ID", default_value = embedded::DEFAULT_STANDARD)]
    standard: String,
    /// Judge as of DATE (2027-01-31)
    #[arg(long, value_name = "DATE", value_parser = super::check::parse_date)]
    as_of: Option<Date>,
    /// Index of known models to use instead of the shipped one (TOML)
    #[arg(long, value_name = "FILE")]
    known: Option<PathBuf>,
    /// The column of rows that holds a model's id
    #[arg(long, value_name = "NAME")]
    id_column: Option<String>,
    /// The column of rows that holds the card
    #[arg(long, value_name = "NAME")]
    card_column: Option<String>,
}

/// What is known before any card is read.
pub struct Hub {
    library: &'static Library,
    standard: Standard,
    words: Words,
    passing: Option<Passing>,
    /// The index of known models.
    pub known: Known,
    options: Options,
    /// The columns of rows.
    pub columns: Columns,
}

impl HubArgs {
    /// Loads what is known.
    pub fn load(&self, common: &Common) -> Result<Hub, Exit> {
        let fail = |problems: Vec<Problem>| common.complain(&problems);
        let library = common.library()?;
        let standard = library.standard(&self.standard).map_err(fail)?;
        if !standard.judges(Level::Terms) {
            let message = "the standard gives no verdict on terms, which are all that a card shows";
            let help = "`osi-check rules` lists the standards, `osi-check explain ID` what one judges";
            return Err(fail(vec![Problem::with_file(&self.standard, Code::WrongValue, message).help(help)]));
        }
        let words = Words::shipped().map_err(|error| fail(vec![shipped(&error)]))?;
        let passing = Passing::shipped().map_err(|error| fail(vec![shipped(&error)]))?;
        let known = self.known().map_err(fail)?;
        let options = Options { as_of: self.as_of, ..Options::default() };
        Ok(Hub { library, standard, words, passing: Some(passing), known, options, columns: self.columns() })
    }

    /// The standard that terms are judged by.
    pub fn standard(&self) -> &str {
        &self.standard
    }

    /// The day as of which terms are judged, if one was asked for.
    pub fn as_of(&self) -> Option<String> {
        self.as_of.map(|day| day.to_string())
    }

    /// The names of columns, those asked for alone where any is asked for.
    fn columns(&self) -> Columns {
        let mut columns = Columns::default();
        if let Some(id) = &self.id_column {
            columns.id = vec![id.clone()];
        }
        if let Some(card) = &self.card_column {
            columns.card = vec![card.clone()];
            columns.card_is_asked_for = true;
        }
        columns
    }

    fn known(&self) -> Result<Known, Vec<Problem>> {
        let Some(path) = &self.known else { return Known::shipped().map_err(|error| vec![shipped(&error)]) };
        let source = crate::input::file::read(path).map_err(|problem| vec![problem])?;
        Known::read(source.text()).map_err(|error| {
            let span = error.span().unwrap_or(0..0);
            vec![Problem::at(&source, span, Code::WrongValue, error.message())]
        })
    }
}

/// A mistake in a file that is shipped with the program.
fn shipped(error: &toml::de::Error) -> Problem {
    Problem::with_file("a shipped file", Code::Syntax, error.to_string())
}

impl Hub {
    /// The licenses, judged when they are asked for. To be called once.
    pub fn licenses(&mut self) -> Result<(Judged<'_>, &Words, &Known), Exit> {
        let passing = self.passing.take().ok_or(Exit::INPUT_ERROR)?;
        let judged = Judged::new(self.library, &self.standard, &self.options, passing);
        Ok((judged, &self.words, &self.known))
    }
}

/// A graph without cards: the known models, and those of the index at `path`.
pub fn settled<'l>(
    licenses: &'l Judged<'_>,
    words: &'l Words,
    known: &Known,
    badges: &Badges,
    path: Option<&Path>,
) -> Result<Lineage<'l>, Problem> {
    let mut batch = Batch::new(Declarations::new(licenses, words), words);
    batch.add_known(known);
    if let Some(path) = path {
        let name = name_of(path);
        let problem = |words: String| Problem::with_file(&name, Code::Unreadable, words);
        let text = crate::input::file::read_index(path)?;
        read_index(&text, |entry| batch.add_indexed(entry)).map_err(problem)?;
    }
    Ok(batch.close(known, badges.wordings()))
}

/// What paths of the command line are.
pub fn sources(paths: &[PathBuf]) -> Result<Vec<Source>, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut sources = Vec::new();
    for path in paths {
        match Source::of(path) {
            Ok(source) => sources.push(source),
            Err(error) => {
                let name = name_of(path);
                let message = format!("cannot be read: {error}");
                problems
                    .push(Problem::with_file(&name, Code::Unreadable, message).help("check the spelling of the path"));
            }
        }
    }
    if problems.is_empty() { Ok(sources) } else { Err(problems) }
}

/// The error of inputs without a card.
pub fn nothing_found(paths: &[PathBuf]) -> Problem {
    let names = paths.iter().map(name_of).collect::<Vec<_>>().join(", ");
    Problem::with_file(&names, Code::Unreadable, "holds no card: no `README.md` and no row")
}

/// Reads every source with one worker for each collector.
pub fn read_all<C: Collect>(sources: &[Source], reader: &Reader<'_>, collectors: &mut [C]) {
    sources.iter().enumerate().for_each(|(number, source)| reader.read(number, source, collectors));
}

/// Gathers sources into one closed graph, without a journal.
pub fn gather<'l>(
    sources: &[Source],
    columns: &Columns,
    licenses: &'l Judged<'_>,
    words: &'l Words,
    known: &Known,
) -> io::Result<whole::Judged<'l>> {
    let badges = Badges::new(&licenses.badges());
    let gathering = Gathering::new(Batch::new(Declarations::new(licenses, words), words));
    let mut collectors = gathering.collectors(workers(None));
    let texts = Texts::default();
    let models = Models::new(licenses.library(), &texts, known, words);
    let (done, progress) = (Done::default(), Progress::over(sources.len()));
    let models = |id: &str, statements: &[Statement]| models.card(id, statements);
    let reader = Reader { columns, badges: &badges, done: &done, progress: &progress, models: &models };
    read_all(sources, &reader, &mut collectors);
    drop(collectors);
    gathering.close(known, badges.wordings())
}

/// So many workers as were asked for, or one for each processor.
pub fn workers(jobs: Option<usize>) -> usize {
    let processors = || std::thread::available_parallelism().map_or(1, usize::from);
    jobs.unwrap_or_else(processors).max(1)
}
