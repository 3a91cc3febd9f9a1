//! Cards from every source to the workers: read, parsed, and handed on in groups.

mod group;

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::Read;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};

use crate::input::bom::{self, Form};
use crate::input::file;
use crate::input::model_card::{self, Card, Problem, ProblemKind};
use crate::input::model_dir::Statement;
use crate::source::limits::{LARGEST_CARD, LARGEST_LINE};
use crate::source::name_of;

use super::badges::Badges;
use super::folder::{self, Walk};
use super::lines::{Block, Blocks};
use super::progress::Progress;
use super::record::Columns;
use super::source::{self, Source};
use group::Group;

/// One card, read.
pub struct Entry<'a> {
    /// The model's id.
    pub id: Cow<'a, str>,
    /// What the card states.
    pub card: Card<'a>,
    /// The badge wordings that its text shows.
    pub badges: u16,
}

/// A piece of work that is done or not, for a run that is taken up again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// Some cards of a folder; their ids say which.
    Folder {
        /// Position of the source.
        source: usize,
    },
    /// A block of rows.
    Lines {
        /// Position of the source.
        source: usize,
        /// Number of the block's first line.
        first: u64,
    },
}

/// What takes groups of cards: one for each worker.
pub trait Collect: Send {
    /// Takes a group.
    fn take(&mut self, part: Part, entries: &[Entry<'_>]);
}

/// What earlier, interrupted runs have done.
#[derive(Debug, Default)]
pub struct Done {
    /// Blocks of rows.
    pub blocks: HashSet<(usize, u64)>,
    /// Ids of cards in folders.
    pub ids: HashSet<(usize, String)>,
}

/// What the files of one model's folder come to, as one card.
pub type Models<'m> = dyn Fn(&str, &[Statement]) -> Card<'static> + Sync + 'm;

/// What reading needs beside the sources.
pub struct Reader<'r> {
    /// Columns of rows.
    pub columns: &'r Columns,
    /// Wordings to look for.
    pub badges: &'r Badges,
    /// What need not be read again.
    pub done: &'r Done,
    /// Counts on the way.
    pub progress: &'r Progress,
    /// Says what a model's folder states.
    pub models: &'r Models<'r>,
}

impl Reader<'_> {
    /// Reads a source with one worker for each collector.
    pub fn read<C: Collect>(&self, number: usize, source: &Source, collectors: &mut [C]) {
        self.read_one(number, source, collectors);
        self.progress.end();
    }

    fn read_one<C: Collect>(&self, number: usize, source: &Source, collectors: &mut [C]) {
        match source {
            Source::Folder(path) => self.folder(number, path, collectors),
            Source::Lines(path, packing) => match source::open(path, *packing, self.progress) {
                Ok(stream) => self.lines(number, &name_of(path), stream, collectors),
                Err(error) => self.failed(number, &name_of(path), &error.to_string(), collectors),
            },
            Source::Standard => self.lines(number, "-", std::io::stdin(), collectors),
            Source::Card(path) => self.card(number, path, collectors),
            Source::Bill(path, form) => self.bill(number, path, *form, collectors),
            #[cfg(feature = "parquet")]
            Source::Parquet(path) => match super::parquet::Groups::open(path, self.columns) {
                Ok(groups) => self.parquet(number, &name_of(path), &groups, collectors),
                Err(error) => self.failed(number, &name_of(path), &error.to_string(), collectors),
            },
            #[cfg(not(feature = "parquet"))]
            Source::Parquet(path) => {
                let words = "this build reads no Parquet; build with the feature `parquet`";
                self.failed(number, &name_of(path), words, collectors);
            }
        }
    }

    fn folder<C: Collect>(&self, source: usize, path: &Path, collectors: &mut [C]) {
        let walk = Walk::new(path, self.progress);
        let (walk, part) = (&walk, Part::Folder { source });
        side_by_side(collectors, |collector| {
            let mut group = Group::default();
            let wanted = |id: &str| {
                let done = &self.done.ids;
                let fresh = done.is_empty() || !done.contains(&(source, id.to_owned()));
                fresh && !self.progress.stop.load(Ordering::Relaxed)
            };
            walk.work(wanted, |id, found, buffer| {
                group.add(id, found, buffer, self.models);
                if group.is_full() {
                    self.hand_on(part, &mut group, collector);
                }
            });
            self.hand_on(part, &mut group, collector);
        });
    }

    fn hand_on(&self, part: Part, group: &mut Group, collector: &mut impl Collect) {
        if !group.is_empty() {
            let entries: Vec<Entry<'_>> = group.entries(self.badges).collect();
            collector.take(part, &entries);
            self.progress.cards.fetch_add(entries.len() as u64, Ordering::Relaxed);
        }
        group.clear();
    }

    fn lines<C: Collect>(&self, source: usize, name: &str, stream: impl Read + Send, collectors: &mut [C]) {
        let blocks = Mutex::new(Some(Blocks::new(stream)));
        let blocks = &blocks;
        side_by_side(collectors, |collector| {
            let mut used = Block::default();
            while let Some(block) = self.next(source, name, blocks, used, collector) {
                self.block(source, name, &block, collector);
                used = block;
            }
        });
    }

    fn next<R: Read>(
        &self,
        source: usize,
        name: &str,
        blocks: &Mutex<Option<Blocks<R>>>,
        used: Block,
        collector: &mut impl Collect,
    ) -> Option<Block> {
        if self.progress.stop.load(Ordering::Relaxed) {
            return None;
        }
        let mut shared = blocks.lock().unwrap_or_else(PoisonError::into_inner);
        match shared.as_mut()?.read_into(used) {
            Ok(block) => block,
            Err(error) => {
                // Nobody reads on behind a place that cannot be read.
                *shared = None;
                drop(shared);
                self.failed(source, name, &error.to_string(), std::slice::from_mut(collector));
                None
            }
        }
    }

    fn block(&self, source: usize, name: &str, block: &Block, collector: &mut impl Collect) {
        let part = Part::Lines { source, first: block.first_line };
        if self.done.blocks.contains(&(source, block.first_line)) {
            return;
        }
        let mut entries = Vec::with_capacity(128);
        for line in &block.too_long {
            let words = format!("a row of more than {LARGEST_LINE} bytes");
            entries.push(unread(format!("{name}:{line}"), ProblemKind::TooLarge, words));
        }
        // Rows own their text, so they outlive the loop that reads cards from them.
        let rows: Vec<_> = numbered(block).map(|(number, line)| (number, self.columns.read(line))).collect();
        for (number, row) in &rows {
            entries.push(match row {
                Ok(row) => self.row(row, name, *number),
                Err(words) => unread(format!("{name}:{number}"), ProblemKind::Unreadable, words.clone()),
            });
        }
        collector.take(part, &entries);
        self.progress.cards.fetch_add(entries.len() as u64, Ordering::Relaxed);
    }

    #[cfg(feature = "parquet")]
    fn parquet<C: Collect>(&self, source: usize, name: &str, groups: &super::parquet::Groups, collectors: &mut [C]) {
        side_by_side(collectors, |collector| {
            while let Some(group) = groups.next().transpose() {
                let batches = group.and_then(|mut group| {
                    group.try_for_each(|batch| {
                        batch.map(|(first, batch)| self.batch(source, name, first, &batch, collector))
                    })
                });
                if let Err(error) = batches {
                    // Other groups may still be whole; this one is told once and is no pass.
                    self.failed(source, name, &error.to_string(), std::slice::from_mut(collector));
                }
            }
        });
    }

    #[cfg(feature = "parquet")]
    fn batch(
        &self,
        source: usize,
        name: &str,
        first: u64,
        batch: &arrow_array::RecordBatch,
        collector: &mut impl Collect,
    ) {
        use super::columns::{TextColumn, positions};
        if self.progress.stop.load(Ordering::Relaxed) || self.done.blocks.contains(&(source, first)) {
            return;
        }
        let found = positions(batch.schema_ref(), self.columns);
        let columns = found.and_then(|(id, card)| Ok((TextColumn::of(batch, id)?, TextColumn::of(batch, card)?)));
        let (ids, cards) = match columns {
            Ok(columns) => columns,
            Err(error) => return self.failed(source, name, &error.to_string(), std::slice::from_mut(collector)),
        };
        let records = (0..batch.num_rows()).map(|row| super::record::Record {
            id: ids.text(row).map(Cow::Borrowed),
            card: Cow::Borrowed(cards.bytes(row).unwrap_or_default()),
            written: None,
        });
        let records: Vec<_> = records.collect();
        let entries: Vec<Entry<'_>> =
            records.iter().zip(first..).map(|(record, number)| self.row(record, name, number)).collect();
        collector.take(Part::Lines { source, first }, &entries);
        self.progress.cards.fetch_add(entries.len() as u64, Ordering::Relaxed);
    }

    fn row<'a>(&self, row: &'a super::record::Record<'a>, name: &str, number: u64) -> Entry<'a> {
        let mut card = match row.card.len() as u64 <= LARGEST_CARD {
            true => model_card::read(&row.card),
            false => too_large(),
        };
        let id = row.id.as_deref().map(Cow::Borrowed).unwrap_or_else(|| {
            card.problems.push(Problem::new(ProblemKind::Unreadable, 0, "the row has no id"));
            Cow::Owned(format!("{name}:{number}"))
        });
        Entry { id, card, badges: row.badges(self.badges) }
    }

    fn card<C: Collect>(&self, source: usize, path: &Path, collectors: &mut [C]) {
        let (name, part) = (name_of(path), Part::Folder { source });
        if self.has(source) {
            return;
        }
        let mut bytes = Vec::new();
        if let Err(words) = folder::read_at(path, &mut bytes) {
            return self.failed(source, &name, &words, collectors);
        }
        let entry = Entry { id: name.into(), card: model_card::read(&bytes), badges: self.badges.shown(&bytes) };
        collectors.iter_mut().take(1).for_each(|collector| collector.take(part, std::slice::from_ref(&entry)));
        self.progress.cards.fetch_add(1, Ordering::Relaxed);
    }

    /// Every component of a bill as a model, and every ancestor whose license the bill states.
    fn bill<C: Collect>(&self, source: usize, path: &Path, form: Form, collectors: &mut [C]) {
        let name = name_of(path);
        if self.has(source) {
            return;
        }
        let read = file::read_any(path).map_err(|problem| vec![problem]).and_then(|text| bom::read(&text, form));
        let bill = match read {
            Ok(bill) => bill,
            Err(problems) => {
                let words: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
                return self.failed(source, &name, &words.join("; "), collectors);
            }
        };
        let cards = bill.components.iter().flat_map(bom::Component::cards);
        let entries: Vec<Entry<'_>> = cards.map(|(id, card)| Entry { id: id.into(), card, badges: 0 }).collect();
        collectors.iter_mut().take(1).for_each(|collector| collector.take(Part::Folder { source }, &entries));
        self.progress.cards.fetch_add(entries.len() as u64, Ordering::Relaxed);
    }

    /// True if an earlier run has read this source, which is read whole or not at all.
    fn has(&self, source: usize) -> bool {
        self.done.ids.iter().any(|(done, _)| *done == source)
    }

    fn failed<C: Collect>(&self, source: usize, name: &str, words: &str, collectors: &mut [C]) {
        if self.done.ids.contains(&(source, name.to_owned())) {
            return;
        }
        let entry = unread(name.to_owned(), ProblemKind::Unreadable, words.to_owned());
        let part = Part::Folder { source };
        collectors.iter_mut().take(1).for_each(|collector| collector.take(part, std::slice::from_ref(&entry)));
    }
}

/// Runs `work` for each collector at once. The first has this thread; one for which no thread can be had leaves its
/// share to the others.
fn side_by_side<C: Send>(collectors: &mut [C], work: impl Fn(&mut C) + Sync) {
    let Some((first, others)) = collectors.split_first_mut() else { return };
    let work = &work;
    std::thread::scope(|scope| {
        for collector in others {
            let _ = std::thread::Builder::new().spawn_scoped(scope, move || work(collector));
        }
        work(first);
    });
}

fn numbered(block: &Block) -> impl Iterator<Item = (u64, &[u8])> {
    let lines = super::lines::split(&block.bytes).zip(block.first_line..);
    lines.map(|(line, number)| (number, line)).filter(|(_, line)| !line.trim_ascii().is_empty())
}

/// What is left of a card beyond the limit.
pub(super) fn too_large<'a>() -> Card<'a> {
    let words = format!("a card of more than {LARGEST_CARD} bytes");
    Card { problems: vec![Problem::new(ProblemKind::TooLarge, 0, words)], ..Card::default() }
}

fn unread<'a>(id: String, kind: ProblemKind, words: String) -> Entry<'a> {
    let card = Card { problems: vec![Problem::new(kind, 0, words)], ..Card::default() };
    Entry { id: id.into(), card, badges: 0 }
}
