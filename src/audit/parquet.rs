//! Parquet files with a model a row, as the public dumps of model cards are.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use arrow_array::RecordBatch;
use arrow_schema::{DataType, FieldRef, Schema, SchemaRef};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::file::metadata::{ColumnChunkMetaData, RowGroupMetaData};

use super::columns::positions;
use super::pages;
use super::record::Columns;

/// Rows read at a time, at most.
const ROWS: i64 = 1024;
/// Bytes of unpacked cards that as many rows may have, on the average; of longer ones fewer rows are read at a time.
const UNPACKED: i64 = 64 << 20;

/// The row groups of a file, shared by the workers: each takes the next one and unpacks it by itself.
pub struct Groups {
    path: PathBuf,
    metadata: ArrowReaderMetadata,
    /// The columns of id and card alone are unpacked.
    wanted: ProjectionMask,
    /// The same, as positions of the leaves of the schema.
    leaves: Vec<usize>,
    /// Bytes of each group's wanted columns, unpacked.
    sizes: Vec<i64>,
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
        // A card that many rows share is unpacked once, and each row looks at it: a few kilobytes could ask for all memory.
        let options = ArrowReaderOptions::new().with_schema(shared(metadata.schema(), [id, card]));
        let metadata = ArrowReaderMetadata::try_new(metadata.metadata().clone(), options).map_err(io::Error::other)?;
        let wanted = ProjectionMask::roots(metadata.parquet_schema(), [id, card]);
        let mut first = 1;
        let firsts = metadata.metadata().row_groups().iter().map(|group| {
            let this = first;
            first += u64::try_from(group.num_rows()).unwrap_or(0);
            this
        });
        let firsts = firsts.collect();
        let schema = metadata.parquet_schema();
        let is_wanted = |leaf: &usize| [id, card].contains(&schema.get_column_root_idx(*leaf));
        let leaves: Vec<usize> = (0..schema.num_columns()).filter(is_wanted).collect();
        let size = |group: &RowGroupMetaData| {
            leaves
                .iter()
                .filter_map(|leaf| group.columns().get(*leaf))
                .map(ColumnChunkMetaData::uncompressed_size)
                .fold(0, i64::saturating_add)
        };
        let sizes = metadata.metadata().row_groups().iter().map(size).collect();
        Ok(Groups { path: path.to_owned(), metadata, wanted, leaves, sizes, firsts, next: AtomicUsize::new(0) })
    }

    /// The next row group that nobody has taken.
    ///
    /// # Errors
    /// The file is broken at this place, or a page of it would unpack to too much.
    pub fn next(&self) -> io::Result<Option<Group>> {
        let at = self.next.fetch_add(1, Ordering::Relaxed);
        let Some(first) = self.firsts.get(at) else { return Ok(None) };
        let group = self.metadata.metadata().row_group(at);
        for chunk in self.leaves.iter().filter_map(|leaf| group.columns().get(*leaf)) {
            let (start, length) = chunk.byte_range();
            pages::check(File::open(&self.path)?, start..start.saturating_add(length))?;
        }
        // Opened anew: copies of one file share the place at which they read.
        let file = File::open(&self.path)?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
        let size = self.sizes.get(at).copied().unwrap_or_default();
        let rows = if size > UNPACKED { (ROWS * UNPACKED / size).max(1) } else { ROWS };
        let rows = usize::try_from(rows).unwrap_or(1);
        let builder = builder.with_row_groups(vec![at]).with_projection(self.wanted.clone()).with_batch_size(rows);
        Ok(Some(Group { reader: builder.build().map_err(io::Error::other)?, next: *first }))
    }
}

/// The schema with texts and bytes in these columns as views of what was unpacked.
fn shared(schema: &SchemaRef, columns: [usize; 2]) -> SchemaRef {
    let view = |(at, field): (usize, &FieldRef)| match field.data_type() {
        DataType::Utf8 | DataType::LargeUtf8 if columns.contains(&at) => with_type(field, DataType::Utf8View),
        DataType::Binary | DataType::LargeBinary if columns.contains(&at) => with_type(field, DataType::BinaryView),
        _ => field.clone(),
    };
    let fields: Vec<FieldRef> = schema.fields().iter().enumerate().map(view).collect();
    Arc::new(Schema::new_with_metadata(fields, schema.metadata().clone()))
}

fn with_type(field: &FieldRef, kind: DataType) -> FieldRef {
    Arc::new(field.as_ref().clone().with_data_type(kind))
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
