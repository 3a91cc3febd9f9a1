//! A batch with lineage: every card into one graph, then a row for each model in the order of ids.

use std::io::{self, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, ScopedJoinHandle};

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::input::model_card::Problem;
use crate::lineage::{Batch, Known, Lineage, ModelId};

use super::alike::Alike;
use super::reading::{Collect, Entry, Part};
use super::resume::Journal;
use super::row::Row;
use super::sink::Shape;
use super::summary::{Counts, Summary};

/// Models whose rows one worker writes at a time.
const SHARE: usize = 4096;
/// Workers that count at most: each has a place for every model.
const COUNTERS: usize = 4;

/// What is wrong with the cards that have something wrong.
type Problems = HashMap<ModelId, Vec<Problem>, FixedState>;

/// Cards on their way into a graph, shared by the workers.
pub struct Gathering<'l> {
    state: Mutex<State<'l>>,
}

struct State<'l> {
    batch: Batch<'l>,
    problems: Problems,
    journal: Option<Journal>,
}

/// A worker's way into the graph.
pub struct Gatherer<'g, 'l>(&'g Gathering<'l>);

impl<'l> Gathering<'l> {
    /// Gathers into `batch`.
    pub fn new(batch: Batch<'l>) -> Self {
        Gathering { state: Mutex::new(State { batch, problems: Problems::default(), journal: None }) }
    }

    /// The same, and from now on notes what is done in `journal`.
    #[must_use]
    pub fn noted_in(self, journal: Journal) -> Self {
        self.lock().journal = Some(journal);
        self
    }

    /// Collectors for so many workers.
    pub fn collectors(&self, workers: usize) -> Vec<Gatherer<'_, 'l>> {
        (0..workers.max(1)).map(|_| Gatherer(self)).collect()
    }

    /// Takes cards that an earlier run has read.
    pub fn again(&self, entry: &Entry<'_>) {
        self.lock().add(entry);
    }

    /// Ends the gathering and follows the terms.
    ///
    /// # Errors
    /// Those of the journal.
    pub fn close(self, known: &Known, badges: Vec<String>) -> io::Result<Judged<'l>> {
        let state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(journal) = state.journal {
            journal.close()?;
        }
        let lineage = state.batch.close(known, badges);
        Ok(Judged { lineage, problems: state.problems })
    }

    fn lock(&self) -> MutexGuard<'_, State<'l>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State<'_> {
    fn add(&mut self, entry: &Entry<'_>) {
        let (model, mut problems) = self.batch.add(&entry.id, &entry.card, entry.badges);
        problems.extend(entry.card.problems.iter().cloned());
        if !problems.is_empty() {
            self.problems.entry(model).or_default().append(&mut problems);
        }
    }
}

impl Collect for Gatherer<'_, '_> {
    fn take(&mut self, part: Part, entries: &[Entry<'_>]) {
        let mut state = self.0.lock();
        entries.iter().for_each(|entry| state.add(entry));
        if let Some(journal) = &mut state.journal {
            journal.note(part, entries);
        }
    }
}

/// A batch that is ready to be written.
pub struct Judged<'l> {
    /// The graph, with everything that lineage says.
    pub lineage: Lineage<'l>,
    problems: Problems,
}

impl Judged<'_> {
    /// How many models have a row.
    pub fn len(&self) -> usize {
        self.lineage.graph.carded().count()
    }

    /// True if no model has one.
    pub fn is_empty(&self) -> bool {
        self.lineage.graph.carded().next().is_none()
    }

    /// What is wrong with a model's card.
    pub fn problems(&self, model: ModelId) -> &[Problem] {
        self.problems.get(&model).map(Vec::as_slice).unwrap_or_default()
    }

    /// Writes a row for each model, if they are wanted, and counts them. The same bytes for any number of workers.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, shape: Option<Shape>, workers: usize, out: &mut dyn Write) -> io::Result<Summary> {
        let counts = match shape {
            Some(shape) => self.rows(shape, workers.max(1), out)?,
            None => self.counts(workers.clamp(1, COUNTERS)),
        };
        Ok(counts.finish())
    }

    /// Counts are free of order, and models met one after another are near each other in memory.
    fn counts(&self, workers: usize) -> Counts {
        let models: Vec<ModelId> = self.lineage.graph.carded().collect();
        let count = |share: &[ModelId]| {
            let mut counts = Alike::new(self.lineage.view());
            share.iter().for_each(|model| counts.count(*model, self.problems(*model)));
            counts.finish()
        };
        let parts = in_parallel(models.chunks(models.len().div_ceil(workers).max(1)), count);
        parts.into_iter().fold(Counts::default(), |mut all, part| {
            all.add(part);
            all
        })
    }

    fn rows(&self, shape: Shape, workers: usize, out: &mut dyn Write) -> io::Result<Counts> {
        let mut all = Counts::default();
        out.write_all(shape.head().as_bytes())?;
        for shares in self.lineage.graph.sorted().chunks(SHARE * workers) {
            for part in in_parallel(shares.chunks(SHARE), |share| self.share(share, shape)) {
                let (bytes, counts) = part?;
                out.write_all(&bytes)?;
                all.add(counts);
            }
        }
        Ok(all)
    }

    fn share(&self, models: &[ModelId], shape: Shape) -> io::Result<(Vec<u8>, Counts)> {
        let view = self.lineage.view();
        let (mut bytes, mut counts) = (Vec::new(), Counts::default());
        for model in models {
            let problems = self.problems(*model);
            let row = Row::of(view, *model, problems);
            counts.count(&row, problems.iter().any(|problem| problem.kind.is_bad_input()));
            shape.write(&row, &mut bytes)?;
        }
        Ok((bytes, counts))
    }
}

/// What `work` makes of each share, in their order, one thread for each; where no thread can be had, this one does it.
fn in_parallel<'s, R: Send>(
    shares: impl Iterator<Item = &'s [ModelId]>,
    work: impl Fn(&'s [ModelId]) -> R + Sync,
) -> Vec<R> {
    let work = &work;
    std::thread::scope(|scope| {
        let spawn = |share| (share, Builder::new().spawn_scoped(scope, move || work(share)));
        let spawned: Vec<_> = shares.map(spawn).collect();
        let ended = |(share, spawned): (&'s [ModelId], io::Result<ScopedJoinHandle<'_, R>>)| match spawned {
            // A worker's panic keeps its words.
            Ok(thread) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            Err(_) => work(share),
        };
        spawned.into_iter().map(ended).collect()
    })
}
