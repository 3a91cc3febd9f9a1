//! A batch with lineage: every card into one graph, then a row for each model in the order of ids.

use std::io::{self, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, ScopedJoinHandle};

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::input::model_card::Problem;
use crate::lineage::{Batch, Known, Lineage, ModelId};

use super::reading::{Collect, Entry, Part};
use super::resume::Journal;
use super::row::Row;
use super::sink::Shape;
use super::summary::{Counts, Summary};

/// Models whose rows one worker writes at a time.
const SHARE: usize = 4096;

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

    /// Writes a row for each model and counts them. The same bytes for any number of workers.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, shape: Option<Shape>, workers: usize, out: &mut dyn Write) -> io::Result<Summary> {
        let workers = workers.max(1);
        let mut counts: Vec<Counts> = Vec::new();
        counts.resize_with(workers, Counts::default);
        let mut own = Counts::default();
        out.write_all(shape.map_or("", Shape::head).as_bytes())?;
        // Counts are free of order, and models met one after another are near each other in memory.
        let order = match shape {
            Some(_) => self.lineage.graph.sorted(),
            None => self.lineage.graph.carded().collect(),
        };
        for shares in order.chunks(SHARE * workers) {
            let parts: Vec<_> = std::thread::scope(|scope| {
                let spawn = |(share, counts)| {
                    (share, Builder::new().spawn_scoped(scope, move || self.share(share, shape, counts)))
                };
                let spawned: Vec<_> = shares.chunks(SHARE).zip(&mut counts).map(spawn).collect();
                let ended = |(share, spawned): (_, io::Result<ScopedJoinHandle<'_, _>>)| match spawned {
                    Ok(thread) => thread.join(),
                    // No thread can be had: this one does it.
                    Err(_) => Ok(self.share(share, shape, &mut own)),
                };
                spawned.into_iter().map(ended).collect()
            });
            for part in parts {
                out.write_all(&part.map_err(|_| io::Error::other("a worker ended early"))??)?;
            }
        }
        let mut all = own;
        counts.into_iter().for_each(|part| all.add(part));
        Ok(all.finish())
    }

    fn share(&self, models: &[ModelId], shape: Option<Shape>, counts: &mut Counts) -> io::Result<Vec<u8>> {
        let view = self.lineage.view();
        let mut bytes = Vec::new();
        for model in models {
            let problems = self.problems(*model);
            let Some(shape) = shape else {
                counts.count_model(view, *model, problems);
                continue;
            };
            let row = Row::of(view, *model, problems);
            counts.count(&row, problems.iter().any(|problem| problem.kind.is_bad_input()));
            shape.write(&row, &mut bytes)?;
        }
        Ok(bytes)
    }
}
