//! Parquet files with a model a row, as the public dumps of model cards are.

use std::fs::File;
use std::io;
use std::path::Path;

use arrow_array::RecordBatch;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use super::columns::positions;
use super::record::Columns;

/// Rows read at a time.
const ROWS: usize = 1024;

/// Batches of a Parquet file that hold the columns of id and card alone, with the number of their first row.
pub struct Batches {
    reader: ParquetRecordBatchReader,
    next: u64,
}

impl Batches {
    /// Opens a file.
    ///
    /// # Errors
    /// It cannot be read, is no Parquet, or lacks a column.
    pub fn open(path: &Path, columns: &Columns) -> io::Result<Batches> {
        let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(path)?).map_err(io::Error::other)?;
        let (id, card) = positions(builder.schema(), columns)?;
        let wanted = ProjectionMask::roots(builder.parquet_schema(), [id, card]);
        let reader = builder.with_projection(wanted).with_batch_size(ROWS).build().map_err(io::Error::other)?;
        Ok(Batches { reader, next: 1 })
    }

    /// The next batch.
    ///
    /// # Errors
    /// The file is broken at this place.
    pub fn next(&mut self) -> io::Result<Option<(u64, RecordBatch)>> {
        let Some(batch) = self.reader.next() else { return Ok(None) };
        let batch = batch.map_err(io::Error::other)?;
        let first = self.next;
        self.next += batch.num_rows() as u64;
        Ok(Some((first, batch)))
    }
}
