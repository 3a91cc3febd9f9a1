//! The journal of a run: what is done, so that an interrupted run goes on where it ended.
//!
//! One JSON line for each piece of work, written after it is done. A line that a crash has torn is not counted.

use std::borrow::Cow;
use std::fs::{self, File, OpenOptions};
use std::hash::BuildHasher;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use foldhash::fast::FixedState;

use crate::input::model_card::{Card, Problem, ProblemKind};
use crate::source::limits::LARGEST_INDEX;

use super::reading::{Done, Entry, Part};

/// A journal being written.
pub struct Journal {
    file: BufWriter<File>,
    /// The first error, told at the end: a run without a journal still has its result.
    failed: Option<io::Error>,
}

#[derive(Serialize, Deserialize)]
struct Head<'a> {
    #[serde(borrow)]
    osi_check_journal: Cow<'a, str>,
}

#[derive(Serialize, Deserialize)]
struct Note<'a> {
    source: usize,
    first: Option<u64>,
    #[serde(borrow)]
    cards: Vec<Noted<'a>>,
}

/// A card in the journal: what later floors need of it.
#[derive(Serialize, Deserialize)]
struct Noted<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    licenses: Vec<Cow<'a, str>>,
    name: Option<String>,
    link: Option<String>,
    bases: Vec<String>,
    relation: Option<String>,
    gated: bool,
    line: u32,
    badges: u16,
    problems: Vec<(String, u32, String)>,
}

impl Journal {
    /// Opens the journal at `path` for a run that `key` describes, and hands every card of an earlier, interrupted run
    /// of the same key to `again`.
    ///
    /// # Errors
    /// The file cannot be read or written, or belongs to another run.
    pub fn open(path: &Path, key: &str, mut again: impl FnMut(&Entry<'_>)) -> io::Result<(Journal, Done)> {
        let mut done = Done::default();
        if fs::metadata(path).is_ok_and(|what| !what.is_file()) {
            return Err(io::Error::other("is not a regular file"));
        }
        let mut file = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(path)?;
        // A line at a time: the notes on a million cards are not held at once.
        let mut reader = BufReader::with_capacity(1 << 18, &mut file);
        let (mut line, mut kept) = (Vec::new(), 0);
        while reader.by_ref().take(LARGEST_INDEX).read_until(b'\n', &mut line)? > 0 && line.ends_with(b"\n") {
            if kept == 0 {
                let head: Option<Head<'_>> = serde_json::from_slice(&line).ok();
                if head.is_none_or(|head| head.osi_check_journal != key) {
                    return Err(io::Error::other("belongs to a run over other inputs; remove it to begin anew"));
                }
            } else if let Ok(note) = serde_json::from_slice::<Note<'_>>(&line) {
                note.take(&mut done, &mut again);
            } else {
                break;
            }
            kept += line.len();
            line.clear();
        }
        file.set_len(kept as u64)?;
        file.seek(io::SeekFrom::End(0))?;
        let mut journal = Journal { file: BufWriter::with_capacity(1 << 18, file), failed: None };
        if kept == 0 {
            journal.line(&Head { osi_check_journal: key.into() });
        }
        Ok((journal, done))
    }

    /// Notes a piece of work that is done.
    pub fn note(&mut self, part: Part, entries: &[Entry<'_>]) {
        let (source, first) = match part {
            Part::Folder { source } => (source, None),
            Part::Lines { source, first } => (source, Some(first)),
        };
        let cards = entries.iter().map(Noted::of).collect();
        self.line(&Note { source, first, cards });
    }

    fn line(&mut self, value: &impl Serialize) {
        let written = serde_json::to_writer(&mut self.file, value).map_err(io::Error::from);
        // Flushed line by line: whoever kills the run may do so at any time.
        let written = written.and_then(|()| self.file.write_all(b"\n")).and_then(|()| self.file.flush());
        if let Err(error) = written {
            self.failed.get_or_insert(error);
        }
    }

    /// Ends the journal.
    ///
    /// # Errors
    /// The first that was met.
    pub fn close(mut self) -> io::Result<()> {
        self.file.flush()?;
        self.failed.map_or(Ok(()), Err)
    }
}

/// Where the journal of a run lies whose rows go to `rows`.
pub fn beside(rows: &Path) -> PathBuf {
    let mut name = rows.as_os_str().to_owned();
    name.push(".resume");
    PathBuf::from(name)
}

impl Note<'_> {
    fn take(&self, done: &mut Done, again: &mut impl FnMut(&Entry<'_>)) {
        if let Some(first) = self.first {
            done.blocks.insert((self.source, first));
        }
        for card in &self.cards {
            if self.first.is_none() {
                done.ids.insert((self.source, card.id.clone().into_owned()));
            }
            again(&card.entry());
        }
    }
}

impl<'a> Noted<'a> {
    fn of(entry: &'a Entry<'a>) -> Noted<'a> {
        let card = &entry.card;
        let one = |text: &Option<Cow<'_, str>>| text.as_deref().map(str::to_owned);
        Noted {
            id: Cow::Borrowed(&entry.id),
            licenses: card.licenses.iter().map(|license| Cow::Borrowed(license.as_ref())).collect(),
            name: one(&card.license_name),
            link: one(&card.license_link),
            bases: card.base_models.iter().map(|base| base.clone().into_owned()).collect(),
            relation: one(&card.base_model_relation),
            gated: card.gated,
            line: card.license_line,
            badges: entry.badges,
            problems: card
                .problems
                .iter()
                .map(|problem| (problem.kind.code().to_owned(), problem.line, problem.detail.clone()))
                .collect(),
        }
    }

    fn entry(&self) -> Entry<'_> {
        let kind = |code: &str| ProblemKind::ALL.into_iter().find(|kind| kind.code() == code);
        let problem = |(code, line, words): &(String, u32, String)| {
            // A code that this version does not know must not turn a bad card into a good one.
            Problem::new(kind(code).unwrap_or(ProblemKind::Unreadable), *line, words.clone())
        };
        let card = Card {
            licenses: self.licenses.iter().map(|license| Cow::Borrowed(license.as_ref())).collect(),
            license_name: self.name.as_deref().map(Cow::Borrowed),
            license_link: self.link.as_deref().map(Cow::Borrowed),
            base_models: self.bases.iter().map(|base| Cow::Borrowed(base.as_str())).collect(),
            base_model_relation: self.relation.as_deref().map(Cow::Borrowed),
            gated: self.gated,
            license_line: self.line,
            problems: self.problems.iter().map(problem).collect(),
            ..Card::default()
        };
        Entry { id: Cow::Borrowed(&self.id), card, badges: self.badges }
    }
}
/// What changes when an input does: of a file its length and time, of a folder those of all files below it, in whatever order.
pub fn state(path: &Path) -> u64 {
    let mut sum = 0_u64;
    let mut waiting = vec![path.to_owned()];
    while let Some(next) = waiting.pop() {
        let Ok(what) = std::fs::symlink_metadata(&next) else { continue };
        if what.is_dir() {
            waiting.extend(std::fs::read_dir(&next).into_iter().flatten().flatten().map(|entry| entry.path()));
        } else {
            let time = what.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
            sum = sum.wrapping_add(FixedState::default().hash_one((&next, what.len(), time)));
        }
    }
    sum
}
