//! `osi-check identify`: which known license a text is, and what was changed in it. No verdict.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::texts::TextArgs;
use super::{Common, Exit, hub};
use crate::audit::files::{Files, Step};
use crate::audit::ordered::in_order;
use crate::audit::seen::Seen;
use crate::explain::identity::{Identity, Is};
use crate::input::encoding::{decode, is_binary};
use crate::input::file;
use crate::input::identity::{identifier, identity};
use crate::output::identity as told;
use crate::source::{Code, Problem, name_of};
use crate::text::Identifier;

#[derive(Args)]
#[command(after_help = "\
Exit codes: 0 every text is known and unchanged, or only names licenses and says nothing else; 2 something could not be read, or is no text;
3 a text was changed, says more, or holds no license. Below folders, files without a license do not count.")]
pub struct IdentifyArgs {
    /// License texts, folders of files of any kind, or `-` for standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How to tell it
    #[arg(short, long, value_enum, default_value_t = Shape::Text, value_name = "FORMAT")]
    format: Shape,
    /// The same as `--format jsonl`
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Workers; the result does not depend on it [default: one for each processor]
    #[arg(short, long, value_name = "N")]
    jobs: Option<usize>,
    #[command(flatten)]
    texts: TextArgs,
    #[command(flatten)]
    common: Common,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Shape {
    /// For a person: all of a file that is named; below a folder, a line for each file that holds or names a license
    Text,
    /// A JSON object on a line for every file, also for those that hold nothing or were not read
    Jsonl,
}

/// Says which known texts the files are.
pub fn run(args: &IdentifyArgs) -> Exit {
    identify(args).unwrap_or_else(|exit| exit)
}

fn identify(args: &IdentifyArgs) -> Result<Exit, Exit> {
    let complain = |problems: Vec<Problem>| args.common.complain(&problems);
    let texts = args.texts.texts().map_err(complain)?;
    if texts.by_words_alone {
        let problem =
            Problem::with_file("--no-fingerprints", Code::Contradiction, "leaves nothing to identify a text by");
        return Err(complain(vec![problem.help("`osi-check draft FILE` reads a text by its own words")]));
    }
    // Names of the user's own licenses come from the library; without any there is no need to read it.
    let own = !args.common.licenses.is_empty();
    let library = if own { Some(args.common.library_without_cases()?) } else { None };
    let identifier = identifier(library, &texts.fingerprints).map_err(complain)?;
    let shape = if args.json { Shape::Jsonl } else { args.format };
    let reader = Reader { identifier: &identifier, shape, seen: Seen::default() };
    let mut tally = Tally::default();
    let mut problems = Vec::new();
    args.common.emit(|out| {
        let mut broken = Ok(());
        let files = Files::new(args.paths.clone());
        let (sender, receiver) = std::sync::mpsc::sync_channel::<Told>(256);
        std::thread::scope(|scope| {
            let reader = &reader;
            let workers = hub::workers(args.jobs);
            let read = move || in_order(files, workers, |step| reader.read(step), |told| sender.send(told).is_ok());
            if let Err(error) = std::thread::Builder::new().spawn_scoped(scope, read) {
                broken = Err(error);
            }
            for told in receiver {
                tally.count(&told);
                problems.extend(told.problem);
                broken = told.rows.map_or(Ok(()), |rows| out.write_all(rows.as_bytes()));
                if broken.is_err() {
                    break;
                }
            }
        });
        broken?;
        tally.write(shape, out)
    })?;
    if shape == Shape::Jsonl && tally.found > 0 && io::stderr().is_terminal() {
        // Nobody can be told that standard error is closed.
        let _ = tally.write(Shape::Text, &mut io::stderr().lock());
    }
    if problems.is_empty() { Ok(tally.exit()) } else { Err(complain(problems)) }
}

/// Reads one file after another; shared by the workers.
struct Reader<'a, 'k> {
    identifier: &'a Identifier<'k>,
    shape: Shape,
    seen: Seen<Answer>,
}

/// What a text is, by its contents: kept for when they come again.
struct Answer {
    is: Is,
    /// Whether nothing is left over.
    whole: bool,
    /// What follows the name in a row, or the identity to be told in words.
    row: String,
    identity: Option<Identity>,
}

/// What came of one file.
#[derive(Default)]
struct Told {
    rows: Option<String>,
    problem: Option<Problem>,
    is: Option<Is>,
    whole: bool,
    found: bool,
    skipped: bool,
}

impl Reader<'_, '_> {
    fn read(&self, step: Step) -> Told {
        let (path, found) = match step {
            Step::Given(path) => (path, false),
            Step::Found(path) => (path, true),
            Step::Unlisted(path, why) => {
                let name = name_of(path);
                return self.unread(&name, &Problem::with_file(&name, Code::Unreadable, why), true, true);
            }
        };
        if !found {
            return self.read_given(&path);
        }
        let name = name_of(&path);
        match file::bytes_of(&path) {
            Ok(bytes) if is_binary(&bytes) => {
                let problem = Problem::with_file(&name, Code::Unreadable, "is no text");
                self.unread(&name, &problem, true, false)
            }
            Ok(bytes) => self.tell(&name, &bytes, true),
            Err(problem) => self.unread(&name, &problem, true, true),
        }
    }

    /// A file that was named is read as `check` reads it: what is no text there is none here.
    fn read_given(&self, path: &Path) -> Told {
        let (name, text) = if path == Path::new("-") {
            ("standard input".to_owned(), file::any("standard input", io::stdin().lock()))
        } else {
            (name_of(path), file::read_any(path))
        };
        match text {
            Ok(source) => self.tell(&name, source.bytes(), false),
            Err(problem) => self.unread(&name, &problem, false, true),
        }
    }

    fn unread(&self, name: &str, problem: &Problem, found: bool, wrong: bool) -> Told {
        let rows =
            (self.shape == Shape::Jsonl).then(|| rendered(|out| told::write_unread_row(name, &problem.message, out)));
        Told { rows, problem: wrong.then(|| problem.clone()), found, skipped: true, ..Told::default() }
    }

    fn tell(&self, name: &str, bytes: &[u8], found: bool) -> Told {
        // One file cannot come again; a folder's can.
        let answer = if found {
            self.seen.answer(bytes, || self.answer(bytes), Answer::size)
        } else {
            std::sync::Arc::new(self.answer(bytes))
        };
        let rows = match (self.shape, &answer.identity) {
            (Shape::Jsonl, _) => Some(rendered(|out| told::write_row(name, &answer.row, out))),
            (Shape::Text, Some(identity)) if !found => Some(rendered(|out| told::write_identity(name, identity, out))),
            (Shape::Text, Some(identity)) if answer.is != Is::None => {
                Some(rendered(|out| told::write_line(name, identity, out)))
            }
            (Shape::Text, _) => None,
        };
        Told { rows, is: Some(answer.is), whole: answer.whole, found, ..Told::default() }
    }

    fn answer(&self, bytes: &[u8]) -> Answer {
        let (text, encoding) = decode(bytes);
        let identity = identity(self.identifier, &text);
        let whole = identity.left.is_empty() && !identity.cut;
        let row = match self.shape {
            Shape::Jsonl => told::row_after_name(&identity, encoding.name()),
            Shape::Text => String::new(),
        };
        Answer { is: identity.is, whole, row, identity: (self.shape == Shape::Text).then_some(identity) }
    }
}

impl Answer {
    /// Roughly the bytes it takes.
    fn size(&self) -> usize {
        let places = self.identity.as_ref().map_or(0, |identity| {
            let known = identity.licenses.iter().map(|known| 1 + known.changes.len() + known.fill_ins.len());
            known.sum::<usize>() + identity.left.len() + identity.named.len() + identity.hidden.len()
        });
        size_of::<Self>() + self.row.len() + places * 256
    }
}

fn rendered(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> String {
    let mut bytes = Vec::new();
    // Memory takes what is written.
    let _ = write(&mut bytes);
    String::from_utf8(bytes).unwrap_or_default()
}

/// How many files were what.
#[derive(Default)]
struct Tally {
    found: usize,
    read: usize,
    unread: usize,
    unchanged: usize,
    changed: usize,
    named: usize,
    /// Texts named on the command line that hold no license, or say more than that they name one.
    open: usize,
}

impl Tally {
    fn count(&mut self, told: &Told) {
        self.found += usize::from(told.found);
        self.unread += usize::from(told.skipped);
        self.read += usize::from(!told.skipped);
        match told.is {
            Some(Is::Exact | Is::Several) => self.unchanged += 1,
            Some(Is::Changed) => self.changed += 1,
            Some(Is::Named) => {
                self.named += 1;
                self.open += usize::from(!told.found && !told.whole);
            }
            Some(Is::None) => self.open += usize::from(!told.found),
            None => {}
        }
    }

    fn exit(&self) -> Exit {
        let nothing = self.unchanged + self.named == 0;
        if self.changed > 0 || self.open > 0 || nothing { Exit::UNDECIDED } else { Exit::PASS }
    }

    /// The sum of a walk; a file that was named needs none.
    fn write(&self, shape: Shape, out: &mut dyn Write) -> io::Result<()> {
        // Below a folder without files nothing was found, and silence would not say so.
        if shape == Shape::Jsonl || self.found == 0 && self.read + self.unread > 0 {
            return Ok(());
        }
        writeln!(
            out,
            "{} files read: {} hold license texts unchanged, {} with changes or beside other text, {} only name licenses; {} not read",
            self.read, self.unchanged, self.changed, self.named, self.unread
        )
    }
}
