//! Cards judged one by one against a settled graph: in the order they come, or in the order of ids.

use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use crate::lineage::Single;

use super::reading::{Collect, Entry, Part};
use super::row::Row;
use super::sink::Shape;
use super::spool::Spool;
use super::summary::Summary;

/// Judges an entry alone, counts it, and gives its row.
///
/// # Errors
/// Those of `out`.
pub fn judge(
    single: &mut Single<'_>,
    entry: &Entry<'_>,
    shape: Shape,
    summary: Option<&mut Summary>,
    out: &mut Vec<u8>,
) -> io::Result<()> {
    let (model, mut problems) = single.take(&entry.id, &entry.card, entry.badges);
    problems.extend(entry.card.problems.iter().cloned());
    let row = Row::of(single.lineage().view(), model, &problems);
    if let Some(summary) = summary {
        summary.count(&row, problems.iter().any(|problem| problem.kind.is_bad_input()));
    }
    shape.write(&row, out)
}

/// Where rows of several workers meet.
#[derive(Default)]
pub struct Rows {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    spool: Spool,
    summary: Summary,
    failed: Option<io::Error>,
}

/// One worker: a settled graph of its own, and the place where rows meet.
pub struct Alone<'r, 'l> {
    single: Single<'l>,
    rows: &'r Rows,
    shape: Shape,
}

impl Rows {
    /// A worker that judges by `single`.
    pub fn worker<'r, 'l>(&'r self, single: Single<'l>, shape: Shape) -> Alone<'r, 'l> {
        Alone { single, rows: self, shape }
    }

    /// True if no card was judged.
    pub fn is_empty(&self) -> bool {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).summary.terms.all() == 0
    }

    /// The counts alone.
    pub fn into_summary(self) -> Summary {
        self.state.into_inner().unwrap_or_else(PoisonError::into_inner).summary
    }

    /// Writes all rows in the order of ids.
    ///
    /// # Errors
    /// Those of `out` and of temporary files.
    pub fn write(self, shape: Shape, out: &mut dyn Write) -> io::Result<Summary> {
        let State { spool, summary, failed } = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = failed {
            return Err(error);
        }
        out.write_all(shape.head().as_bytes())?;
        spool.write(out)?;
        Ok(summary)
    }
}

impl Collect for Alone<'_, '_> {
    fn take(&mut self, _: Part, entries: &[Entry<'_>]) {
        let (mut bytes, mut summary) = (Vec::new(), Summary::default());
        let mut ends = Vec::with_capacity(entries.len());
        let mut failed = None;
        for entry in entries {
            failed = judge(&mut self.single, entry, self.shape, Some(&mut summary), &mut bytes).err().or(failed);
            ends.push(bytes.len());
        }
        let mut state = self.rows.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut start = 0;
        for (entry, end) in entries.iter().zip(ends) {
            let added = state.spool.add(entry.id.as_bytes(), &bytes[start..end]);
            failed = added.err().or(failed);
            start = end;
        }
        state.summary.add(summary);
        if let Some(error) = failed {
            state.failed.get_or_insert(error);
        }
    }
}
