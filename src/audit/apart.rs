//! Cards judged one by one against a settled graph: in the order they come, or in the order of ids.

use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use crate::input::model_card::Problem;
use crate::lineage::{ModelId, Single};

use super::reading::{Collect, Entry, Part};
use super::row::Row;
use super::sink::Shape;
use super::spool::Spool;
use super::summary::{Counts, Summary};

/// Cards whose counts a worker holds back: each holds names of its own, and memory must not grow with the workers.
const HELD: u64 = 8192;

/// Judges an entry alone and hands its row to `with`; the flag says whether the card could not be read.
pub fn judge<T>(single: &mut Single<'_>, entry: &Entry<'_>, with: impl FnOnce(&Row<'_>, bool) -> T) -> T {
    let (model, problems) = settle(single, entry);
    let row = Row::of(single.lineage().view(), model, &problems);
    with(&row, problems.iter().any(|problem| problem.kind.is_bad_input()))
}

/// Takes an entry into the graph, alone, with everything that is wrong with it.
fn settle(single: &mut Single<'_>, entry: &Entry<'_>) -> (ModelId, Vec<Problem>) {
    let (model, mut problems) = single.take(&entry.id, &entry.card, entry.badges);
    problems.extend(entry.card.problems.iter().cloned());
    (model, problems)
}

/// Where rows of several workers meet.
#[derive(Default)]
pub struct Rows {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    spool: Spool,
    counts: Counts,
    failed: Option<io::Error>,
}

/// One worker: a settled graph of its own, and the place where rows meet.
pub struct Alone<'r, 'l> {
    single: Single<'l>,
    rows: &'r Rows,
    /// How rows are written; none where only their number counts.
    shape: Option<Shape>,
    /// Counts on their way to the others, so that names met again and again are handed on once.
    counts: Counts,
}

impl Rows {
    /// A worker that judges by `single`.
    pub fn worker<'r, 'l>(&'r self, single: Single<'l>, shape: Option<Shape>) -> Alone<'r, 'l> {
        Alone { single, rows: self, shape, counts: Counts::default() }
    }

    /// True if no card was judged.
    pub fn is_empty(&self) -> bool {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).counts.cards() == 0
    }

    /// The counts alone.
    pub fn into_summary(self) -> Summary {
        self.state.into_inner().unwrap_or_else(PoisonError::into_inner).counts.finish()
    }

    /// Writes all rows in the order of ids.
    ///
    /// # Errors
    /// Those of `out` and of temporary files.
    pub fn write(self, shape: Shape, out: &mut dyn Write) -> io::Result<Summary> {
        let State { spool, counts, failed } = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = failed {
            return Err(error);
        }
        out.write_all(shape.head().as_bytes())?;
        spool.write(out)?;
        Ok(counts.finish())
    }
}

impl Collect for Alone<'_, '_> {
    fn take(&mut self, _: Part, entries: &[Entry<'_>]) {
        let mut bytes = Vec::new();
        let mut ends = Vec::with_capacity(entries.len());
        let mut failed = None;
        for entry in entries {
            let Some(shape) = self.shape else {
                let (model, problems) = settle(&mut self.single, entry);
                self.counts.count_model(self.single.lineage().view(), model, &problems);
                continue;
            };
            let written = judge(&mut self.single, entry, |row, bad| {
                self.counts.count(row, bad);
                shape.write(row, &mut bytes)
            });
            failed = written.err().or(failed);
            ends.push(bytes.len());
        }
        let mut state = self.rows.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut start = 0;
        for (entry, end) in entries.iter().zip(ends) {
            let added = state.spool.add(entry.id.as_bytes(), &bytes[start..end]);
            failed = added.err().or(failed);
            start = end;
        }
        if let Some(error) = failed {
            state.failed.get_or_insert(error);
        }
        if self.counts.cards() >= HELD {
            state.counts.add(std::mem::take(&mut self.counts));
        }
    }
}

impl Drop for Alone<'_, '_> {
    /// The last counts join those of the others.
    fn drop(&mut self) {
        let mut state = self.rows.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.counts.add(std::mem::take(&mut self.counts));
    }
}
