//! `stream --format arrow-ipc`: Arrow batches in, Arrow batches of as many rows out.

use std::borrow::Cow;
use std::io::{self, Read, Write};
use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{ArrowError, DataType, Field, Schema};

use super::columns::{TextColumn, positions};
use super::folder::MAX_CARD;
use super::record::Record;
use super::row::Row;
use super::sink::Shape;
use super::stream::Filter;

/// The columns of a result: what most queries ask for, and the whole row as JSON.
pub const RESULT: [&str; 5] = ["id", "terms", "system", "findings", "row"];

/// The schema of a result: every column is text, and never null.
pub fn schema() -> Arc<Schema> {
    let field = |name: &&str| Field::new(*name, DataType::Utf8, false);
    Arc::new(Schema::new(RESULT.iter().map(field).collect::<Vec<_>>()))
}

/// Filters an Arrow IPC stream, a batch at a time: memory holds one batch and its answer.
///
/// # Errors
/// Those of the streams, a schema without the columns of id and card, and a stream without its mark of the end; what is
/// wrong with a card stands in its row.
pub fn ipc<E: std::fmt::Debug>(
    input: impl Read,
    filter: &mut Filter<'_, '_, E>,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut reader = StreamReader::try_new(Tail::of(input), None).map_err(arrow)?;
    let (id, card) = positions(&reader.schema(), filter.columns)?;
    let mut writer = StreamWriter::try_new(&mut *out, &schema()).map_err(arrow)?;
    let mut number = 0;
    for batch in reader.by_ref() {
        let batch = batch.map_err(arrow)?;
        let mut result = Result::default();
        let (ids, cards) = (TextColumn::of(&batch, id)?, TextColumn::of(&batch, card)?);
        for row in 0..batch.num_rows() {
            number += 1;
            let card = Cow::Borrowed(cards.bytes(row).unwrap_or_default());
            let write = |row: &Row<'_>| result.add(row);
            match ids.text(row) {
                Some(id) if card.len() as u64 <= MAX_CARD => {
                    filter.record(&Record { id: Some(Cow::Borrowed(id)), card, written: None }, write)?
                }
                Some(id) => filter.too_large(id, write)?,
                None => filter.without_card(&format!("-:{number}"), "the row has no id".to_owned(), write)?,
            }?;
        }
        writer.write(&result.finish()?).map_err(arrow)?;
        // The reader of the result may wait for this batch before it sends another.
        writer.flush().map_err(arrow)?;
    }
    if reader.get_ref().last != END {
        // The format lets a stream just stop; so does a sender that was killed, and its rows must not be missed.
        let words = format!("the stream stops after {number} rows without its mark of the end: the sender was cut off");
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, words));
    }
    writer.finish().map_err(arrow)
}

/// The bytes that end a stream: the mark of a message, and no length.
const END: [u8; 8] = [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0];

/// A reader that remembers the last bytes it gave out.
struct Tail<R> {
    input: R,
    last: [u8; END.len()],
}

impl<R> Tail<R> {
    fn of(input: R) -> Tail<R> {
        Tail { input, last: [0; END.len()] }
    }
}

impl<R: Read> Read for Tail<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(bytes)?;
        let fresh = &bytes[read.saturating_sub(END.len())..read];
        self.last.rotate_left(fresh.len());
        self.last[END.len() - fresh.len()..].copy_from_slice(fresh);
        Ok(read)
    }
}

fn arrow(error: ArrowError) -> io::Error {
    match error {
        ArrowError::IoError(_, error) => error,
        other => io::Error::other(other.to_string()),
    }
}

/// The columns of a result, growing.
#[derive(Default)]
pub struct Result {
    columns: [StringBuilder; 5],
    json: Vec<u8>,
}

impl Result {
    /// Adds a row.
    ///
    /// # Errors
    /// The row could not be written as JSON.
    pub fn add(&mut self, row: &Row<'_>) -> io::Result<()> {
        self.json.clear();
        Shape::JsonLines.write(row, &mut self.json)?;
        let json = std::str::from_utf8(&self.json).unwrap_or_default().trim_end();
        let findings = row.findings.iter().map(|finding| finding.id).collect::<Vec<_>>().join("|");
        let values = [row.id, row.terms.word(), row.system, &findings, json];
        self.columns.iter_mut().zip(values).for_each(|(column, value)| column.append_value(value));
        Ok(())
    }

    /// The rows as a batch.
    ///
    /// # Errors
    /// None that is known of.
    pub fn finish(mut self) -> io::Result<RecordBatch> {
        let columns = self.columns.iter_mut().map(|column| Arc::new(column.finish()) as ArrayRef).collect();
        RecordBatch::try_new(schema(), columns).map_err(arrow)
    }
}
