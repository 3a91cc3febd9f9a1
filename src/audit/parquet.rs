//! Parquet files with a model a row, as the public dumps of model cards are.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use arrow_array::RecordBatch;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};

use super::columns::positions;
use super::record::Columns;

/// Rows read at a time.
const ROWS: usize = 1024;

/// The row groups of a file, shared by the workers: each takes the next one and unpacks it by itself.
pub struct Groups {
    path: PathBuf,
    metadata: ArrowReaderMetadata,
    /// The columns of id and card alone are unpacked.
    wanted: ProjectionMask,
    /// Number of each group's first row, from 1.
    firsts: Vec<u64>,
    next: AtomicUsize,
}

/// Batches of one row group, each with the number of its first row.
pub struct Group {
    reader: ParquetRecordBatchReader,
    next: u64,
}

impl Groups {
    /// Opens a file.
    ///
    /// # Errors
    /// It cannot be read, is no Parquet, or lacks a column of texts for id or card.
    pub fn open(path: &Path, columns: &Columns) -> io::Result<Groups> {
        let file = File::open(path)?;
        let metadata = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).map_err(io::Error::other)?;
        let (id, card) = positions(metadata.schema(), columns)?;
        let wanted = ProjectionMask::roots(metadata.parquet_schema(), [id, card]);
        let mut first = 1;
        let firsts = metadata.metadata().row_groups().iter().map(|group| {
            let this = first;
            first += u64::try_from(group.num_rows()).unwrap_or(0);
            this
        });
        let firsts = firsts.collect();
        Ok(Groups { path: path.to_owned(), metadata, wanted, firsts, next: AtomicUsize::new(0) })
    }

    /// The next row group that nobody has taken.
    ///
    /// # Errors
    /// The file is broken at this place.
    pub fn next(&self) -> io::Result<Option<Group>> {
        let at = self.next.fetch_add(1, Ordering::Relaxed);
        let Some(first) = self.firsts.get(at) else { return Ok(None) };
        // Opened anew: copies of one file share the place at which they read.
        let file = File::open(&self.path)?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
        let builder = builder.with_row_groups(vec![at]).with_projection(self.wanted.clone()).with_batch_size(ROWS);
        Ok(Some(Group { reader: builder.build().map_err(io::Error::other)?, next: *first }))
    }
}

impl Iterator for Group {
    type Item = io::Result<(u64, RecordBatch)>;

    fn next(&mut self) -> Option<Self::Item> {
        let batch = self.reader.next()?;
        Some(batch.map_err(io::Error::other).map(|batch| {
            let first = self.next;
            self.next += batch.num_rows() as u64;
            (first, batch)
        }))
    }
}
